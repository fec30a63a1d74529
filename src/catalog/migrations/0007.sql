-- How much later, in milliseconds, everything is in the audio file than in the transcript: other
-- advertisements stand in front of it.
ALTER TABLE episode ADD COLUMN audio_offset_ms INTEGER;
