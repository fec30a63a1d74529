//! `podcat episode`.

use super::args::OutputArgs;
use super::{Answer, Context, Failure};
use crate::catalog::Filter;
use crate::model::catalogue::{Appearance, Label, Quote, TranscriptInfo};
use crate::model::{clock, date};
use crate::ops::{add_episode, find};
use crate::view::{self, Block, View};
use clap::Args;
use serde::Serialize;
use std::slice;

/// Show one episode in full: people, transcripts, labels, quotes
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat episode \"the ice that speaks\"")]
pub struct Episode {
    /// Id, uid or words of its title, show or number
    episode: String,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Serialize)]
struct Full {
    #[serde(flatten)]
    episode: crate::model::catalogue::Episode,
    appearances: Vec<Appearance>,
    transcripts: Vec<TranscriptInfo>,
    labels: Vec<Label>,
    // Takes the place of the number of quotes.
    quotes: Vec<Quote>,
}

impl Episode {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.read()?;
        let episode = find::episode(&catalog, &self.episode, None)?;
        let mut appearances = catalog.appearances(episode.id)?;
        appearances.extend(add_episode::speakers(&catalog, episode.id)?);
        let transcripts = catalog.versions(episode.id)?;
        let labels = match catalog.preferred(episode.id)? {
            Some(transcript) => catalog.labels(transcript)?,
            None => Vec::new(),
        };
        let quotes = catalog.quotes(&Filter {
            episode: Some(episode.id),
            ..Filter::default()
        })?;
        let data = &episode.data;
        let number = match (data.season, data.number) {
            (Some(season), Some(number)) => Some(format!("season {season}, number {number}")),
            (None, Some(number)) => Some(number.to_string()),
            (Some(season), None) => Some(format!("season {season}")),
            (None, None) => None,
        };
        let mut blocks = vec![
            Block::Heading(data.title.clone()),
            view::fields(vec![
                ("id", Some(episode.id.to_string())),
                ("show", Some(episode.show.clone())),
                ("number", number),
                (
                    "date",
                    data.published.as_deref().map(|at| date::day(at).to_owned()),
                ),
                ("length", data.duration_ms.map(clock::format)),
                ("language", data.language.clone()),
                ("topics", Some(episode.topics.join("; "))),
                ("audio", data.audio_url.clone()),
                ("page", data.page_url.clone()),
                ("about", data.description.clone()),
                ("guid", Some(data.guid.clone())),
                ("uid", Some(episode.uid.clone())),
            ]),
        ];
        let mut section = |title: &str, table: view::Table| {
            if !table.rows.is_empty() {
                blocks.extend([Block::Heading(title.into()), Block::Table(table)]);
            }
        };
        section("People", view::table(&appearances));
        section("Transcripts", view::table(&transcripts));
        section("Labels", view::table(&labels));
        section("Quotes", view::table(&quotes));
        let row = view::table(slice::from_ref(&episode));
        let full = Full {
            episode,
            appearances,
            transcripts,
            labels,
            quotes,
        };
        Ok(Answer::view(View::one(&full, row, blocks), &self.output))
    }
}
