-- Version 3: people who were merged, and all that was theirs, so that it can be taken back.

CREATE TABLE merge(
  id INTEGER PRIMARY KEY,
  kept_id INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
  via INTEGER REFERENCES merge ON DELETE SET NULL, -- the merge that brought this one along
  uid TEXT NOT NULL,                      -- of the person who was merged: still finds the one who was kept
  name TEXT NOT NULL,
  affiliation TEXT,
  page_url TEXT,
  note TEXT,
  created_at TEXT NOT NULL,
  merged_at TEXT NOT NULL
) STRICT;
CREATE INDEX merge_by_kept ON merge(kept_id);
CREATE INDEX merge_by_via ON merge(via);

-- Their aliases; given: the one who was kept has the alias, or the name, from this merge.
CREATE TABLE merge_alias(
  merge_id INTEGER NOT NULL REFERENCES merge ON DELETE CASCADE,
  alias TEXT NOT NULL,
  own INTEGER NOT NULL CHECK(own IN (0, 1)),
  given INTEGER NOT NULL CHECK(given IN (0, 1)),
  PRIMARY KEY(merge_id, alias)
) STRICT, WITHOUT ROWID;

-- What the one who was kept did not state and took over.
CREATE TABLE merge_taken(
  merge_id INTEGER NOT NULL REFERENCES merge ON DELETE CASCADE,
  field TEXT NOT NULL CHECK(field IN ('affiliation', 'page_url', 'note')),
  PRIMARY KEY(merge_id, field)
) STRICT, WITHOUT ROWID;

-- Their appearances; shared: the one who was kept had the same already.
CREATE TABLE merge_appearance(
  merge_id INTEGER NOT NULL REFERENCES merge ON DELETE CASCADE,
  episode_id INTEGER NOT NULL REFERENCES episode ON DELETE CASCADE,
  role TEXT NOT NULL,
  shared INTEGER NOT NULL CHECK(shared IN (0, 1)),
  PRIMARY KEY(merge_id, episode_id, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX merge_appearance_by_episode ON merge_appearance(episode_id);

CREATE TABLE merge_quote(
  merge_id INTEGER NOT NULL REFERENCES merge ON DELETE CASCADE,
  quote_id INTEGER NOT NULL REFERENCES quote ON DELETE CASCADE,
  PRIMARY KEY(merge_id, quote_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX merge_quote_by_quote ON merge_quote(quote_id);

CREATE TABLE merge_label(
  merge_id INTEGER NOT NULL REFERENCES merge ON DELETE CASCADE,
  transcript_id INTEGER NOT NULL,
  no INTEGER NOT NULL,
  PRIMARY KEY(merge_id, transcript_id, no),
  FOREIGN KEY(transcript_id, no) REFERENCES label(transcript_id, no) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX merge_label_by_label ON merge_label(transcript_id, no);

CREATE TABLE merge_label_history(
  merge_id INTEGER NOT NULL REFERENCES merge ON DELETE CASCADE,
  history_id INTEGER NOT NULL REFERENCES label_history ON DELETE CASCADE,
  PRIMARY KEY(merge_id, history_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX merge_label_history_by_history ON merge_label_history(history_id);
