-- A search asks of most transcripts only where they stand: the index has it all, so that a layout is
-- read only where something is found.
DROP INDEX index_transcript_by_place;
CREATE INDEX index_transcript_by_place
  ON index_transcript(segment_id, first_word, words, searched, first_passage);
