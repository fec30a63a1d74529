-- Version 4: the life of a quote, and what each check of it against a transcript found.

ALTER TABLE quote ADD COLUMN state TEXT NOT NULL DEFAULT 'draft'
  CHECK(state IN ('draft', 'verified', 'published', 'corrected'));

-- What a quote became, newest last; a quote that was only ever a draft has no row.
CREATE TABLE quote_life(
  id INTEGER PRIMARY KEY,
  quote_id INTEGER NOT NULL REFERENCES quote ON DELETE CASCADE,
  state TEXT NOT NULL CHECK(state IN ('draft', 'verified', 'published', 'corrected')),
  source TEXT,                            -- where it was printed, as known then
  since TEXT NOT NULL
) STRICT;
CREATE INDEX quote_life_by_quote ON quote_life(quote_id);

-- What checks found, newest last; a check that found the same again only moves confirmed_at.
CREATE TABLE quote_check(
  id INTEGER PRIMARY KEY,
  quote_id INTEGER NOT NULL REFERENCES quote ON DELETE CASCADE,
  transcript_id INTEGER REFERENCES transcript ON DELETE SET NULL,
  version INTEGER,                        -- of the transcript, should it be removed; NULL without one
  status TEXT NOT NULL CHECK(status IN ('anchored', 'moved', 'text changed', 'ambiguous', 'orphaned')),
  verdict TEXT NOT NULL,
  start_ms INTEGER,
  end_ms INTEGER,
  said TEXT,                              -- the words of the transcript that were compared
  reason TEXT NOT NULL,
  checked_at TEXT NOT NULL,
  confirmed_at TEXT NOT NULL
) STRICT;
CREATE INDEX quote_check_by_quote ON quote_check(quote_id);
CREATE INDEX quote_check_by_transcript ON quote_check(transcript_id) WHERE transcript_id IS NOT NULL;

DROP VIEW quotes;
CREATE VIEW quotes AS
  SELECT q.id, p.name AS speaker, s.title AS show, e.title AS episode, e.published,
    q.start_ms / 1000.0 AS start, q.end_ms / 1000.0 AS "end", q.approximate, q.text, q.verdict, q.state,
    (SELECT group_concat(name, '; ') FROM quote_topic JOIN topic ON topic.id = topic_id
      WHERE quote_id = q.id) AS topics,
    q.origin, q.source, q.note, q.created_at, q.uid
  FROM quote q JOIN episode e ON e.id = q.episode_id JOIN show s ON s.id = e.show_id
    LEFT JOIN person p ON p.id = q.person_id;
