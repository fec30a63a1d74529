//! `podcat quote`.

use super::args::OutputArgs;
use super::{Answer, Context, Failure};
use crate::model::verified::{Check, Stage};
use crate::model::{catalogue, clock, date};
use crate::ops::find;
use crate::view::{self, Block, View};
use clap::Args;
use serde::Serialize;
use std::slice;

/// Show one quote in full, with its evidence
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat quote 3")]
pub struct Quote {
    /// Id, uid or some of its words
    quote: String,
    #[command(flatten)]
    output: OutputArgs,
}

impl Quote {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.read()?;
        let quote = find::quote(&catalog, &self.quote)?;
        let life = catalog.quote_life(quote.id)?;
        let checks = catalog.quote_checks(quote.id)?;
        Ok(Answer::view(full(&quote, &life, &checks), &self.output))
    }
}

#[derive(Serialize)]
struct Full<'a> {
    #[serde(flatten)]
    quote: &'a catalogue::Quote,
    life: &'a [Stage],
    checks: &'a [Check],
}

/// A quote as a person reads it: the words, who, where, when, by what evidence, and what became of
/// it.
pub(super) fn full(quote: &catalogue::Quote, life: &[Stage], checks: &[Check]) -> View {
    let data = &quote.data;
    let time = match (view::quote_time(quote), data.end_ms) {
        (time, Some(end)) => format!("{time}–{}", clock::format(end)),
        (time, None) => time,
    };
    let evidence = match (&quote.anchor, quote.transcript_version) {
        (Some(anchor), Some(version)) => Some(format!(
            "transcript v{version}: …{}[{}]{}…",
            anchor.prefix, anchor.exact, anchor.suffix
        )),
        (Some(anchor), None) => Some(format!(
            "a transcript that was removed: …{}[{}]{}…",
            anchor.prefix, anchor.exact, anchor.suffix
        )),
        (None, _) => None,
    };
    let day = quote
        .published
        .as_deref()
        .map(|at| format!(", {}", date::day(at)))
        .unwrap_or_default();
    let blocks = vec![
        Block::Text(format!("“{}”", data.text)),
        view::fields(vec![
            ("id", Some(quote.id.to_string())),
            (
                "speaker",
                Some(quote.speaker.clone().unwrap_or_else(|| "not known".into())),
            ),
            (
                "episode",
                Some(format!("{} ({}{day})", quote.episode, quote.show)),
            ),
            ("time", Some(time)),
            ("verdict", Some(data.verdict.clone())),
            ("state", Some(lines(life, data.state.name(), stage))),
            ("checks", Some(lines(checks, "", check))),
            ("evidence", evidence),
            ("topics", Some(quote.topics.join("; "))),
            ("origin", Some(data.origin.clone())),
            ("source", data.source.clone()),
            ("note", data.note.clone()),
            ("uid", Some(quote.uid.clone())),
            ("link", quote.link.clone()),
            ("permalink", Some(quote.permalink.clone())),
        ]),
    ];
    let full = Full {
        quote,
        life,
        checks,
    };
    View::one(&full, view::table(slice::from_ref(quote)), blocks)
}

/// The newest first, a line each; `none` where there are none.
fn lines<T>(all: &[T], none: &str, line: impl Fn(&T) -> String) -> String {
    let lines: Vec<String> = all.iter().rev().map(line).collect();
    match lines.is_empty() {
        true => none.to_owned(),
        false => lines.join("\n"),
    }
}

fn stage(stage: &Stage) -> String {
    let source = stage.source.as_deref().map(|it| format!(", {it}"));
    let since = date::day(&stage.since);
    format!(
        "{} since {since}{}",
        stage.state.name(),
        source.unwrap_or_default()
    )
}

fn check(check: &Check) -> String {
    let (first, last) = (date::day(&check.checked_at), date::day(&check.confirmed_at));
    let days = match first == last {
        true => first.to_owned(),
        false => format!("{first} to {last}"),
    };
    format!(
        "{days}: {}, {}: {}",
        check.status.name(),
        check.verdict,
        check.reason
    )
}
