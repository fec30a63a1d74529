//! `podcat add-quote`.

use super::args::{Given, OutputArgs, given, parse_name, stated};
use super::{Answer, Context, Failure, quote};
use crate::model::catalogue::Quote;
use crate::ops;
use crate::ops::add_quote::At;
use clap::{Args, ValueEnum};

/// Keep a quote; its time is found where the words stand in the transcript exactly
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  podcat add-quote \"The ice speaks before it breaks\" --speaker Lind \\\n    --topic \"ice road\""
)]
pub struct AddQuote {
    /// The words
    text: String,
    #[command(flatten)]
    fields: QuoteFields,
    /// A topic to file it under
    #[arg(long, value_name = "TOPIC", value_parser = parse_name)]
    topic: Vec<String>,
    #[command(flatten)]
    output: OutputArgs,
}

/// What can be stated of a quote.
#[derive(Debug, Args)]
pub struct QuoteFields {
    /// Who said it (id, name, alias or surname)
    #[arg(long, visible_alias = "person", visible_alias = "guest", value_parser = given(parse_name))]
    pub speaker: Option<Given<String>>,
    /// Where (id, uid or words of the title); found by the words if not given
    #[arg(long)]
    pub episode: Option<String>,
    /// When: 12:41 or 12:41-12:58, with ~ in front if only about right
    #[arg(long, value_name = "TIME", value_parser = given(parse_at))]
    pub at: Option<Given<At>>,
    /// Where the words come from
    #[arg(long, value_enum)]
    pub origin: Option<Origin>,
    /// Where they were printed: a URL or a name
    #[arg(long)]
    pub source: Option<Given<String>>,
    /// Anything else
    #[arg(long)]
    pub note: Option<Given<String>>,
}

/// Where the words of a quote come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Origin {
    /// Picked by somebody
    Hand,
    /// Printed in an article
    Article,
    /// Marked by the show
    Publisher,
}

impl Origin {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Hand => "hand",
            Self::Article => "article",
            Self::Publisher => "publisher",
        }
    }
}

fn parse_at(text: &str) -> Result<At, String> {
    At::parse(text).ok_or_else(|| "expected a time like 12:41 or 12:41-12:58".into())
}

impl AddQuote {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let request = ops::add_quote::Request {
            text: self.text,
            speaker: stated(self.fields.speaker),
            episode: self.fields.episode,
            at: stated(self.fields.at),
            topics: self.topic,
            origin: self.fields.origin.unwrap_or(Origin::Hand).name().into(),
            source: stated(self.fields.source),
            note: stated(self.fields.note),
        };
        self.output
            .check(&quote::full(&Quote::default(), &[], &[]), context)?;
        let catalog = context.write()?;
        let added = ops::add_quote::run(&catalog, &request, &context.now)?;
        let mut answer = Answer::view(quote::full(&added.quote, &[], &[]), &self.output);
        for note in added.notes {
            answer = answer.note(note);
        }
        let done = if added.new {
            "added"
        } else {
            "was there already:"
        };
        Ok(answer.note(format!("{done} quote {}", added.quote.id)))
    }
}
