//! What a catalogue holds, in numbers.

use super::{Catalog, Result};
use crate::model::catalogue::seconds;
use crate::model::transcript::Millis;
use serde::Serialize;

/// Counts over the whole catalogue; words, passages and audio are those of preferred transcripts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stats {
    /// Shows.
    pub shows: u64,
    /// Episodes.
    pub episodes: u64,
    /// Episodes with a transcript.
    pub transcribed: u64,
    /// People.
    pub people: u64,
    /// Transcript versions.
    pub transcripts: u64,
    /// Passages.
    pub passages: u64,
    /// Words.
    pub words: u64,
    /// Quotes.
    pub quotes: u64,
    /// Topics.
    pub topics: u64,
    /// Labels that stand for nobody yet.
    pub unmapped_labels: u64,
    /// Labels with a person proposed and not confirmed.
    pub proposed_labels: u64,
    /// Length of all episodes whose length is known.
    #[serde(rename = "duration", with = "seconds")]
    pub duration_ms: Option<Millis>,
    /// Earliest publication.
    pub first: Option<String>,
    /// Latest publication.
    pub last: Option<String>,
    /// Bytes of the file.
    pub bytes: u64,
    /// The catalogue's version.
    pub version: u64,
}

impl Catalog {
    /// Counts everything.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn stats(&self) -> Result<Stats> {
        let stats = self.row(
            "SELECT (SELECT count(*) FROM show) AS shows, (SELECT count(*) FROM episode) AS episodes,
               (SELECT count(*) FROM transcript WHERE preferred) AS transcribed,
               (SELECT count(*) FROM person) AS people, (SELECT count(*) FROM transcript) AS transcripts,
               (SELECT count(*) FROM passage JOIN transcript t ON t.id = transcript_id WHERE preferred) AS passages,
               (SELECT coalesce(sum(words), 0) FROM transcript WHERE preferred) AS words,
               (SELECT count(*) FROM quote) AS quotes, (SELECT count(*) FROM topic) AS topics,
               (SELECT count(*) FROM label WHERE person_id IS NULL) AS unmapped_labels,
               (SELECT count(*) FROM label WHERE state = 'proposed') AS proposed_labels,
               (SELECT sum(coalesce(e.duration_ms, t.end_ms)) FROM episode e
                 LEFT JOIN transcript t ON t.episode_id = e.id AND t.preferred) AS duration_ms,
               (SELECT min(published) FROM episode) AS first, (SELECT max(published) FROM episode) AS last,
               (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size) AS bytes,
               (SELECT user_version FROM pragma_user_version) AS version",
            [],
            |row| {
                Ok(Stats {
                    shows: row.get("shows")?,
                    episodes: row.get("episodes")?,
                    transcribed: row.get("transcribed")?,
                    people: row.get("people")?,
                    transcripts: row.get("transcripts")?,
                    passages: row.get("passages")?,
                    words: row.get("words")?,
                    quotes: row.get("quotes")?,
                    topics: row.get("topics")?,
                    unmapped_labels: row.get("unmapped_labels")?,
                    proposed_labels: row.get("proposed_labels")?,
                    duration_ms: row.get("duration_ms")?,
                    first: row.get("first")?,
                    last: row.get("last")?,
                    bytes: row.get("bytes")?,
                    version: row.get("version")?,
                })
            },
        )?;
        stats.ok_or_else(|| super::Error::Sqlite("no answer to a count".into()))
    }
}
