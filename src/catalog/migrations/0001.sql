-- The catalogue, version 1. Times are milliseconds from the start of the audio, NULL when not
-- known. Dates are ISO 8601 in UTC. Plural names are views for reading; singular ones are tables.

CREATE TABLE show(
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,               -- podcast:guid: UUIDv5 of the feed URL, or of the title
  title TEXT NOT NULL,
  title_key TEXT NOT NULL UNIQUE,         -- the title folded: one show of a name
  author TEXT,
  description TEXT,
  language TEXT,                          -- BCP 47
  feed_url TEXT,
  page_url TEXT,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE episode(
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,               -- UUIDv5 of the show's uid and the guid
  show_id INTEGER NOT NULL REFERENCES show ON DELETE CASCADE,
  guid TEXT NOT NULL,                     -- the feed's guid, or made from the file's name or the title
  title TEXT NOT NULL,
  published TEXT,
  duration_ms INTEGER,
  season INTEGER,
  number INTEGER,
  audio_url TEXT,
  page_url TEXT,
  description TEXT,
  language TEXT,
  created_at TEXT NOT NULL,
  UNIQUE(show_id, guid)
) STRICT;
CREATE INDEX episode_by_published ON episode(published);

CREATE TABLE person(
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  affiliation TEXT,
  page_url TEXT,
  note TEXT,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE person_alias(
  person_id INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
  alias TEXT NOT NULL,
  PRIMARY KEY(person_id, alias)
) STRICT, WITHOUT ROWID;

-- Who takes part in an episode by the user's or the publisher's word; who speaks in a transcript
-- stands in label.
CREATE TABLE appearance(
  episode_id INTEGER NOT NULL REFERENCES episode ON DELETE CASCADE,
  person_id INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
  role TEXT NOT NULL,                     -- lower case, after the Podcast Taxonomy: host, guest, …
  PRIMARY KEY(episode_id, person_id, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX appearance_by_person ON appearance(person_id);

CREATE TABLE transcript(
  id INTEGER PRIMARY KEY,
  episode_id INTEGER NOT NULL REFERENCES episode ON DELETE CASCADE,
  version INTEGER NOT NULL,               -- 1, 2, … within the episode
  kind TEXT NOT NULL CHECK(kind IN ('edited', 'publisher', 'asr', 'unknown')),
  tool TEXT,
  language TEXT,
  format TEXT NOT NULL,
  encoding TEXT NOT NULL,
  sha256 TEXT NOT NULL,                   -- of the file's bytes, lower-case hexadecimal
  source TEXT NOT NULL,                   -- the path or URL it was read from
  imported_at TEXT NOT NULL,
  preferred INTEGER NOT NULL CHECK(preferred IN (0, 1)),
  segments INTEGER NOT NULL,              -- units in the file
  words INTEGER NOT NULL,
  end_ms INTEGER,                         -- the last time in the file
  warnings TEXT NOT NULL DEFAULT '[]',    -- JSON: [{"line": 3, "message": "…"}]
  UNIQUE(episode_id, version),
  UNIQUE(episode_id, sha256)
) STRICT;
CREATE UNIQUE INDEX transcript_preferred ON transcript(episode_id) WHERE preferred;
CREATE INDEX transcript_by_sha256 ON transcript(sha256);

-- A speaker's name as the file writes it. The name never changes; the person beside it may.
CREATE TABLE label(
  transcript_id INTEGER NOT NULL REFERENCES transcript ON DELETE CASCADE,
  no INTEGER NOT NULL,                    -- 0, 1, … in order of appearance
  name TEXT NOT NULL,
  person_id INTEGER REFERENCES person ON DELETE SET NULL,
  state TEXT CHECK(state IN ('proposed', 'confirmed')),
  PRIMARY KEY(transcript_id, no)
) STRICT, WITHOUT ROWID;
CREATE INDEX label_by_person ON label(person_id) WHERE person_id IS NOT NULL;

-- What a label stood for before, newest last: what `label --undo` goes back to.
CREATE TABLE label_history(
  id INTEGER PRIMARY KEY,
  transcript_id INTEGER NOT NULL,
  no INTEGER NOT NULL,
  person_id INTEGER REFERENCES person ON DELETE SET NULL,
  state TEXT CHECK(state IN ('proposed', 'confirmed')),
  changed_at TEXT NOT NULL,
  FOREIGN KEY(transcript_id, no) REFERENCES label(transcript_id, no) ON DELETE CASCADE
) STRICT;
CREATE INDEX label_history_by_label ON label_history(transcript_id, no);
CREATE INDEX label_history_by_person ON label_history(person_id);

-- What one label says in one go, cut at sentence ends when long. The passages of a transcript
-- have consecutive ids, in the order they are spoken.
CREATE TABLE passage(
  id INTEGER PRIMARY KEY,
  transcript_id INTEGER NOT NULL REFERENCES transcript ON DELETE CASCADE,
  label INTEGER,                          -- label.no; NULL where the file names nobody
  start_ms INTEGER,
  end_ms INTEGER,
  text TEXT NOT NULL,
  map BLOB NOT NULL,                      -- byte offset in text -> time: see the time map's docs
  FOREIGN KEY(transcript_id, label) REFERENCES label(transcript_id, no)
) STRICT;
CREATE INDEX passage_by_transcript ON passage(transcript_id);

-- Words kept on purpose.
CREATE TABLE quote(
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  text TEXT NOT NULL,
  person_id INTEGER REFERENCES person ON DELETE SET NULL,
  episode_id INTEGER NOT NULL REFERENCES episode ON DELETE CASCADE,
  start_ms INTEGER,
  end_ms INTEGER,
  approximate INTEGER NOT NULL DEFAULT 0 CHECK(approximate IN (0, 1)),
  anchor_transcript_id INTEGER REFERENCES transcript ON DELETE SET NULL,
  anchor_exact TEXT,                      -- the words in that transcript, with what stands around them
  anchor_prefix TEXT,
  anchor_suffix TEXT,
  verdict TEXT NOT NULL DEFAULT 'unchecked',
  origin TEXT NOT NULL DEFAULT 'hand' CHECK(origin IN ('hand', 'article', 'publisher')),
  source TEXT,                            -- where it was printed: a URL or a name
  note TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX quote_by_episode ON quote(episode_id);
CREATE INDEX quote_by_person ON quote(person_id);
CREATE INDEX quote_by_anchor ON quote(anchor_transcript_id);

CREATE TABLE topic(
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  rule TEXT,                              -- a search query that finds its passages
  note TEXT,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE topic_alias(
  topic_id INTEGER NOT NULL REFERENCES topic ON DELETE CASCADE,
  alias TEXT NOT NULL,
  PRIMARY KEY(topic_id, alias)
) STRICT, WITHOUT ROWID;

CREATE TABLE quote_topic(
  quote_id INTEGER NOT NULL REFERENCES quote ON DELETE CASCADE,
  topic_id INTEGER NOT NULL REFERENCES topic ON DELETE CASCADE,
  PRIMARY KEY(quote_id, topic_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX quote_topic_by_topic ON quote_topic(topic_id);

CREATE TABLE episode_topic(
  episode_id INTEGER NOT NULL REFERENCES episode ON DELETE CASCADE,
  topic_id INTEGER NOT NULL REFERENCES topic ON DELETE CASCADE,
  PRIMARY KEY(episode_id, topic_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX episode_topic_by_topic ON episode_topic(topic_id);

-- What the index was made with; a difference makes `check` rebuild it.
CREATE TABLE setting(
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The words of the passages of preferred transcripts, as podcat's analyser folds them; the next
-- eight words of the same turn follow, each marked with '+', so that a phrase over the cut is found.
-- Derived: `podcat check --repair` makes it anew.
CREATE VIRTUAL TABLE passage_index USING fts5(
  words, content='', contentless_delete=1, tokenize="ascii tokenchars '+'"
);

CREATE VIEW shows AS
  SELECT id, title, author, language,
    (SELECT count(*) FROM episode WHERE show_id = show.id) AS episodes,
    feed_url, page_url, uid
  FROM show;

CREATE VIEW speakers AS
  SELECT l.transcript_id, l.no AS label, l.name AS label_name, l.person_id, l.state,
    CASE l.state WHEN 'confirmed' THEN p.name ELSE l.name END AS speaker
  FROM label l LEFT JOIN person p ON p.id = l.person_id;

CREATE VIEW episodes AS
  SELECT e.id, s.title AS show, e.title, e.season, e.number, e.published,
    coalesce(e.duration_ms, t.end_ms) / 1000.0 AS seconds,
    t.kind AS transcript, t.words,
    (SELECT count(*) FROM quote WHERE episode_id = e.id) AS quotes,
    e.audio_url, e.page_url, e.uid
  FROM episode e JOIN show s ON s.id = e.show_id
    LEFT JOIN transcript t ON t.episode_id = e.id AND t.preferred;

-- Everybody in an episode: by appearance, by label, or by a quote.
CREATE VIEW person_episode AS
  SELECT person_id, episode_id FROM appearance
  UNION
  SELECT l.person_id, t.episode_id FROM label l JOIN transcript t ON t.id = l.transcript_id
    WHERE l.person_id IS NOT NULL
  UNION
  SELECT person_id, episode_id FROM quote WHERE person_id IS NOT NULL;

CREATE VIEW people AS
  SELECT p.id, p.name, p.affiliation,
    (SELECT group_concat(alias, '; ') FROM person_alias WHERE person_id = p.id) AS aliases,
    (SELECT group_concat(DISTINCT role) FROM appearance WHERE person_id = p.id) AS roles,
    (SELECT count(*) FROM person_episode WHERE person_id = p.id) AS episodes,
    (SELECT count(*) FROM quote WHERE person_id = p.id) AS quotes,
    p.uid
  FROM person p;

CREATE VIEW transcripts AS
  SELECT t.id, s.title AS show, e.title AS episode, t.version, t.preferred, t.kind, t.tool,
    t.language, t.format, t.segments, t.words, t.end_ms / 1000.0 AS seconds,
    (SELECT count(*) FROM label WHERE transcript_id = t.id) AS labels,
    json_array_length(t.warnings) AS warnings, t.source, t.imported_at, t.sha256
  FROM transcript t JOIN episode e ON e.id = t.episode_id JOIN show s ON s.id = e.show_id;

CREATE VIEW passages AS
  SELECT p.id, s.title AS show, e.title AS episode, e.published, k.speaker,
    p.start_ms / 1000.0 AS start, p.end_ms / 1000.0 AS "end", p.text, t.id AS transcript_id,
    e.id AS episode_id
  FROM passage p
    JOIN transcript t ON t.id = p.transcript_id AND t.preferred
    JOIN episode e ON e.id = t.episode_id JOIN show s ON s.id = e.show_id
    LEFT JOIN speakers k ON k.transcript_id = p.transcript_id AND k.label = p.label;

CREATE VIEW quotes AS
  SELECT q.id, p.name AS speaker, s.title AS show, e.title AS episode, e.published,
    q.start_ms / 1000.0 AS start, q.end_ms / 1000.0 AS "end", q.approximate, q.text, q.verdict,
    (SELECT group_concat(name, '; ') FROM quote_topic JOIN topic ON topic.id = topic_id
      WHERE quote_id = q.id) AS topics,
    q.origin, q.source, q.note, q.created_at, q.uid
  FROM quote q JOIN episode e ON e.id = q.episode_id JOIN show s ON s.id = e.show_id
    LEFT JOIN person p ON p.id = q.person_id;

CREATE VIEW topics AS
  SELECT t.id, t.name,
    (SELECT group_concat(alias, '; ') FROM topic_alias WHERE topic_id = t.id) AS aliases, t.rule,
    (SELECT count(*) FROM quote_topic WHERE topic_id = t.id) AS quotes,
    (SELECT count(*) FROM episode_topic WHERE topic_id = t.id) AS episodes, t.uid
  FROM topic t;
