//! `podcat quote`.

use super::args::OutputArgs;
use super::{Answer, Context, Failure};
use crate::model::clock;
use crate::ops::find;
use crate::view::{self, Block, View};
use clap::Args;
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
        Ok(Answer::view(full(&quote), &self.output))
    }
}

/// A quote as a person reads it: the words, who, where, when, and by what evidence.
pub(super) fn full(quote: &crate::model::catalogue::Quote) -> View {
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
        .map(|at| format!(", {}", crate::model::date::day(at)))
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
            ("evidence", evidence),
            ("topics", Some(quote.topics.join("; "))),
            ("origin", Some(data.origin.clone())),
            ("source", data.source.clone()),
            ("note", data.note.clone()),
            ("uid", Some(quote.uid.clone())),
        ]),
    ];
    View::one(quote, view::table(slice::from_ref(quote)), blocks)
}
