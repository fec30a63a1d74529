//! `podcat stats`.

use super::args::OutputArgs;
use super::{Answer, Context, Failure};
use crate::model::{clock, date};
use crate::view::{self, Column, Table, View};
use clap::Args;

/// Say what the catalogue holds, in numbers
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat stats --json")]
pub struct Stats {
    #[command(flatten)]
    output: OutputArgs,
}

/// As CSV has them.
const COLUMNS: [Column; 13] = [
    Column::tight("shows"),
    Column::tight("episodes"),
    Column::tight("transcribed"),
    Column::tight("people"),
    Column::tight("transcripts"),
    Column::tight("passages"),
    Column::tight("words"),
    Column::tight("quotes"),
    Column::tight("topics"),
    Column::tight("proposed_labels"),
    Column::tight("unmapped_labels"),
    Column::tight("duration"),
    Column::tight("bytes"),
];

impl Stats {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.read()?;
        let stats = catalog.stats()?;
        let dates = match (&stats.first, &stats.last) {
            (Some(first), Some(last)) => {
                Some(format!("{} to {}", date::day(first), date::day(last)))
            }
            _ => None,
        };
        let fields = view::fields(vec![
            ("catalogue", Some(catalog.path().display().to_string())),
            ("size", Some(format!("{:.1} MB", stats.bytes as f64 / 1e6))),
            ("shows", Some(stats.shows.to_string())),
            (
                "episodes",
                Some(format!(
                    "{} ({} with a transcript)",
                    stats.episodes, stats.transcribed
                )),
            ),
            ("published", dates),
            ("audio", stats.duration_ms.map(clock::format)),
            ("transcripts", Some(stats.transcripts.to_string())),
            ("passages", Some(stats.passages.to_string())),
            ("words", Some(stats.words.to_string())),
            ("people", Some(stats.people.to_string())),
            (
                "labels",
                Some(format!(
                    "{} proposed, {} for nobody",
                    stats.proposed_labels, stats.unmapped_labels
                )),
            ),
            ("quotes", Some(stats.quotes.to_string())),
            ("topics", Some(stats.topics.to_string())),
        ]);
        let rows = Table {
            columns: COLUMNS.to_vec(),
            rows: vec![vec![
                stats.shows.to_string(),
                stats.episodes.to_string(),
                stats.transcribed.to_string(),
                stats.people.to_string(),
                stats.transcripts.to_string(),
                stats.passages.to_string(),
                stats.words.to_string(),
                stats.quotes.to_string(),
                stats.topics.to_string(),
                stats.proposed_labels.to_string(),
                stats.unmapped_labels.to_string(),
                stats.duration_ms.map(clock::format).unwrap_or_default(),
                stats.bytes.to_string(),
            ]],
        };
        Ok(Answer::view(
            View::one(&stats, rows, vec![fields]),
            &self.output,
        ))
    }
}
