//! `podcat episode`.

use super::args::OutputArgs;
use super::{Answer, Context, Failure};
use crate::catalog::Filter;
use crate::model::catalogue::{Appearance, Label, Quote, TranscriptInfo};
use crate::model::followed::{Chapter, Item, Overruled, Stated};
use crate::model::transcript::Millis;
use crate::model::{clock, date};
use crate::ops::{add_episode, find};
use crate::view::{self, Block, Column, Table, View};
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
    chapters: Vec<Chapter>,
    // Takes the place of the number of quotes.
    quotes: Vec<Quote>,
    /// What its feed says of it beyond that.
    feed: Option<Item>,
}

/// What the feed says otherwise, property by property.
pub(super) fn otherwise(stated: &impl Stated, overruled: &[Overruled]) -> Table {
    let stated = stated.stated();
    let rows = overruled.iter().map(|said| {
        let yours = stated.iter().find(|(field, _)| *field == said.field);
        let yours = yours.and_then(|(_, value)| value.clone());
        let shown = |value: Option<String>| match (said.field.as_str(), value) {
            (_, None) => "—".to_owned(),
            ("duration", Some(ms)) => ms.parse().map_or(ms, clock::format),
            (_, Some(value)) => value,
        };
        vec![said.field.clone(), shown(yours), shown(said.value.clone())]
    });
    Table {
        columns: vec![
            Column::tight("of"),
            Column::text("yours"),
            Column::text("the feed's"),
        ],
        rows: rows.collect(),
    }
}

/// What to know of times where the feed names another audio file than when the transcript came.
pub(super) fn audio_changed(item: &Item) -> Option<String> {
    let since = item.audio_changed_at.as_deref().map(date::day)?;
    Some(format!(
        "another file since {since}, after there was a transcript: times may be off (inserted advertisements)"
    ))
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
        let chapters = catalog.chapters(episode.id)?;
        let feed = catalog.item(episode.id)?;
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
                ("", data.audio_offset_ms.map(later)),
                ("", feed.as_ref().and_then(audio_changed)),
                ("page", data.page_url.clone()),
                ("about", data.description.clone()),
                ("guid", Some(data.guid.clone())),
                ("uid", Some(episode.uid.clone())),
            ]),
        ];
        let mut section = |title: &str, table: Table| {
            if !table.rows.is_empty() {
                blocks.extend([Block::Heading(title.into()), Block::Table(table)]);
            }
        };
        section("People", view::table(&appearances));
        section("Transcripts", view::table(&transcripts));
        section("Labels", view::table(&labels));
        section("Chapters", view::table(&chapters));
        section("Quotes", view::table(&quotes));
        if let Some(item) = &feed {
            let stated = crate::model::catalogue::EpisodeData {
                duration_ms: catalog.stated_duration(episode.id)?,
                ..episode.data.clone()
            };
            section(
                "What the feed says otherwise",
                otherwise(&stated, &item.overruled),
            );
        }
        let row = view::table(slice::from_ref(&episode));
        let full = Full {
            episode,
            appearances,
            transcripts,
            labels,
            chapters,
            quotes,
            feed,
        };
        Ok(Answer::view(View::one(&full, row, blocks), &self.output))
    }
}

/// How the times of the audio differ from the transcript's.
fn later(offset: Millis) -> String {
    let seconds = clock::seconds(offset.abs());
    let how = if offset < 0 { "earlier" } else { "later" };
    format!("{seconds} s {how} than in the transcript")
}
