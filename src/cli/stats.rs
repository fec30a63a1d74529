//! `podcat stats`.

use super::args::OutputArgs;
use super::{Answer, Context, Failure};
use crate::model::catalogue::Profile;
use crate::model::{clock, date};
use crate::ops::profile;
use crate::view::{self, Block, Column, Table, View};
use clap::Args;

/// Say what the catalogue holds, in numbers, or how much somebody talks, about what, with whom
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat stats --speaker Lind")]
pub struct Stats {
    /// Of this person (id, name, alias or surname) or label
    #[arg(long, visible_alias = "person", visible_alias = "guest")]
    speaker: Option<String>,
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

/// As CSV has a speaker.
const PROFILE: [Column; 7] = [
    Column::text("name"),
    Column::tight("episodes"),
    Column::tight("talk_time"),
    Column::tight("words"),
    Column::tight("share"),
    Column::tight("passages"),
    Column::tight("quotes"),
];

/// How many topics and people of a speaker are shown; JSON has all.
const SHOWN: usize = 10;

impl Stats {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.read()?;
        if let Some(speaker) = &self.speaker {
            return self.of_speaker(&profile::profile(&catalog, speaker)?);
        }
        let stats = catalog.stats()?;
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
            ("published", span(&stats.first, &stats.last)),
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

    fn of_speaker(&self, profile: &Profile) -> Result<Answer, Failure> {
        let talk = profile.talk_ms.map(clock::format);
        let part = match profile.timed < profile.spoken_in {
            true => format!(" (in {} of {})", profile.timed, profile.spoken_in),
            false => String::new(),
        };
        let share = profile.share.map(|share| format!("{:.0} %", share * 100.0));
        let of_all = share
            .as_ref()
            .map(|share| format!(", {share} of what is said there"));
        let mut blocks = vec![
            Block::Heading(profile.name.clone()),
            view::fields(vec![
                ("roles", Some(profile.roles.join("; "))),
                ("episodes", Some(profile.episodes.to_string())),
                ("published", span(&profile.first, &profile.last)),
                ("talk time", talk.as_ref().map(|talk| talk.clone() + &part)),
                (
                    "words",
                    Some(format!("{}{}", profile.words, of_all.unwrap_or_default())),
                ),
                ("passages", Some(profile.passages.to_string())),
                ("quotes", Some(profile.quotes.to_string())),
            ]),
        ];
        for (title, table) in [
            ("Topics", view::table(&profile.topics)),
            ("With", view::table(&profile.with)),
        ] {
            let total = table.rows.len() as u64;
            blocks.extend(view::section(title, table, total, SHOWN));
        }
        let row = Table {
            columns: PROFILE.to_vec(),
            rows: vec![vec![
                profile.name.clone(),
                profile.episodes.to_string(),
                talk.unwrap_or_default(),
                profile.words.to_string(),
                share.unwrap_or_default(),
                profile.passages.to_string(),
                profile.quotes.to_string(),
            ]],
        };
        Ok(Answer::view(View::one(profile, row, blocks), &self.output))
    }
}

fn span(first: &Option<String>, last: &Option<String>) -> Option<String> {
    let (first, last) = (first.as_deref()?, last.as_deref()?);
    Some(match (date::day(first), date::day(last)) {
        (first, last) if first == last => first.to_owned(),
        (first, last) => format!("{first} to {last}"),
    })
}
