//! A stored transcript as a file would give it, with the names that were confirmed.

use crate::catalog::{self, Catalog};
use crate::model::catalogue::{LabelState, TranscriptInfo};
use crate::model::transcript::Transcript;
use crate::text::passage;
use std::collections::HashMap;

/// The transcript of these words: a confirmed label has its person's name, any other its own.
///
/// # Errors
/// When the catalogue cannot be read.
pub fn run(catalog: &Catalog, info: &TranscriptInfo) -> catalog::Result<Transcript> {
    let mut transcript = Transcript {
        format: "",
        encoding: "UTF-8",
        language: info.data.language.clone(),
        title: Some(info.episode.clone()),
        date: catalog
            .episode(info.episode_id)?
            .and_then(|episode| episode.data.published),
        tool: info.data.tool.clone(),
        ..Transcript::default()
    };
    // Two labels may be one person's.
    let mut speakers = HashMap::new();
    for label in catalog.labels(info.id)? {
        let confirmed = label.state == Some(LabelState::Confirmed);
        let name = label.person.filter(|_| confirmed).unwrap_or(label.name);
        speakers.insert(label.no, transcript.speaker(&name));
    }
    let passages = catalog.passages(info.id)?;
    transcript.segments = passage::join(passages.iter().map(|passage| {
        let speaker = passage.label.and_then(|no| speakers.get(&no).copied());
        (speaker, passage.text.as_str(), &passage.map)
    }));
    Ok(transcript)
}
