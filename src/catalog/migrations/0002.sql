-- An index of podcat's own instead of FTS5: where each word stands, so that phrases run over any
-- cut, a search needs no look at the texts, and published words can be placed. All of it is
-- derived: `podcat check --repair` makes it anew.

DROP TABLE passage_index;
DELETE FROM setting WHERE name = 'analyser';

-- A part of the index, never changed once written: in it the words of some transcripts are counted
-- through, from 0. Small ones are merged into larger ones.
CREATE TABLE index_segment(
  id INTEGER PRIMARY KEY,
  words INTEGER NOT NULL
) STRICT;

-- The places of one transcript in its segment. Places in no transcript are of removed ones.
CREATE TABLE index_transcript(
  transcript_id INTEGER PRIMARY KEY REFERENCES transcript ON DELETE CASCADE,
  segment_id INTEGER NOT NULL REFERENCES index_segment,
  first_word INTEGER NOT NULL,
  words INTEGER NOT NULL,
  first_passage INTEGER NOT NULL,         -- its passages have consecutive ids from here on
  searched INTEGER NOT NULL CHECK(searched IN (0, 1)),  -- 1 where the transcript is the preferred one
  layout BLOB NOT NULL                    -- for each passage, as LEB128: words; label + 1, or 0
) STRICT;
CREATE INDEX index_transcript_by_place ON index_transcript(segment_id, first_word);

-- Where a word, as the analyser folds it, stands in a segment: ascending places, as LEB128 of the
-- first and of each gap less one.
CREATE TABLE index_word(
  segment_id INTEGER NOT NULL REFERENCES index_segment,
  word TEXT NOT NULL,
  count INTEGER NOT NULL,
  places BLOB NOT NULL,
  PRIMARY KEY(segment_id, word)
) STRICT, WITHOUT ROWID;

-- The words of a language that share a stem; a word that is its own stem is not listed.
CREATE TABLE index_stem(
  language TEXT NOT NULL,                 -- ISO 639-1
  stem TEXT NOT NULL,
  word TEXT NOT NULL,
  PRIMARY KEY(language, stem, word)
) STRICT, WITHOUT ROWID;
