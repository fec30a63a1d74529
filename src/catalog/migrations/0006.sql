-- Version 6: shows that are followed by their feeds, and what a feed says.

-- How a show is followed. Its address is show.feed_url, so that whoever edits that moves it.
CREATE TABLE feed(
  show_id INTEGER PRIMARY KEY REFERENCES show ON DELETE CASCADE,
  subscribed INTEGER NOT NULL CHECK(subscribed IN (0, 1)),
  file TEXT,                              -- the file that is read instead of the address
  transcripts TEXT NOT NULL,              -- which are fetched: 'all', 'none' or 'latest N'
  since TEXT,                             -- of episodes published since then only
  said_by TEXT,                           -- the address that said what follows
  etag TEXT,
  last_modified TEXT,
  sha256 TEXT,                            -- of what was read last
  fetched_at TEXT,                        -- when something new was read last
  error TEXT,                             -- why the last sync failed; NULL where it did not
  failed_at TEXT
) STRICT;

-- Where a feed was before it moved.
CREATE TABLE feed_address(
  url TEXT PRIMARY KEY,
  show_id INTEGER NOT NULL REFERENCES show ON DELETE CASCADE,
  left_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX feed_address_by_show ON feed_address(show_id);

-- What the feed says where somebody has said otherwise: their word stands in show and in episode.
CREATE TABLE show_overruled(
  show_id INTEGER NOT NULL REFERENCES show ON DELETE CASCADE,
  field TEXT NOT NULL,
  value TEXT,
  PRIMARY KEY(show_id, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE episode_overruled(
  episode_id INTEGER NOT NULL REFERENCES episode ON DELETE CASCADE,
  field TEXT NOT NULL,
  value TEXT,
  PRIMARY KEY(episode_id, field)
) STRICT, WITHOUT ROWID;

-- An episode that its feed names.
CREATE TABLE feed_item(
  episode_id INTEGER PRIMARY KEY REFERENCES episode ON DELETE CASCADE,
  guid TEXT,                              -- as the feed has it now; episode.guid never changes
  digest TEXT NOT NULL,                   -- of all that the feed says of it
  audio_type TEXT,
  audio_length INTEGER,                   -- bytes, as the feed says
  audio_changed_at TEXT,                  -- when another file was named after a transcript was there
  audio_file TEXT,                        -- where it was downloaded to
  audio_sha256 TEXT,                      -- of what was downloaded, lower-case hexadecimal
  audio_bytes INTEGER
) STRICT;

-- Episodes that somebody removed and a feed still names: they do not come back.
CREATE TABLE feed_removed(
  show_id INTEGER NOT NULL REFERENCES show ON DELETE CASCADE,
  guid TEXT NOT NULL,
  audio_url TEXT,
  PRIMARY KEY(show_id, guid)
) STRICT, WITHOUT ROWID;

-- Files that a feed names beside the audio.
CREATE TABLE feed_file(
  episode_id INTEGER NOT NULL REFERENCES episode ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK(kind IN ('transcript', 'chapters')),
  place INTEGER NOT NULL,                 -- 0 is tried first
  url TEXT NOT NULL,
  media_type TEXT,
  language TEXT,
  rel TEXT,
  state TEXT NOT NULL CHECK(state IN ('wanted', 'fetched', 'failed', 'given up')),
  tries INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  fetched_at TEXT,
  PRIMARY KEY(episode_id, kind, url)
) STRICT, WITHOUT ROWID;

-- Whom a feed names; added: they appear by its word alone.
CREATE TABLE feed_person(
  episode_id INTEGER NOT NULL REFERENCES episode ON DELETE CASCADE,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  added INTEGER NOT NULL CHECK(added IN (0, 1)),
  PRIMARY KEY(episode_id, name, role)
) STRICT, WITHOUT ROWID;

-- Moments that a publisher picked, and the permanent id of the quote that each became.
CREATE TABLE soundbite(
  episode_id INTEGER NOT NULL REFERENCES episode ON DELETE CASCADE,
  start_ms INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  title TEXT,
  quote_uid TEXT,
  PRIMARY KEY(episode_id, start_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE chapter(
  episode_id INTEGER NOT NULL REFERENCES episode ON DELETE CASCADE,
  no INTEGER NOT NULL,                    -- 0, 1, … by start
  start_ms INTEGER NOT NULL,
  end_ms INTEGER,
  title TEXT,
  url TEXT,
  image TEXT,
  hidden INTEGER NOT NULL CHECK(hidden IN (0, 1)),  -- not in the table of contents
  PRIMARY KEY(episode_id, no)
) STRICT, WITHOUT ROWID;

CREATE VIEW chapters AS
  SELECT s.title AS show, e.title AS episode, e.published, c.start_ms / 1000.0 AS start,
    c.end_ms / 1000.0 AS "end", c.title, c.url, e.id AS episode_id
  FROM chapter c JOIN episode e ON e.id = c.episode_id JOIN show s ON s.id = e.show_id
  WHERE NOT c.hidden;

CREATE VIEW feeds AS
  SELECT s.id AS show_id, s.title AS show, f.subscribed, coalesce(f.file, s.feed_url) AS feed, f.transcripts,
    f.since, f.fetched_at, f.error, f.failed_at
  FROM feed f JOIN show s ON s.id = f.show_id;
