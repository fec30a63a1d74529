//! `podcat edit-quote`.

use super::add_quote::QuoteFields;
use super::args::{Given, edited, parse_name, something_of};
use super::{Answer, Context, Failure};
use crate::catalog::{Filed, NewQuote};
use crate::model::verified::{Stage, State};
use crate::ops::{add_episode, add_quote, find};
use clap::{Args, ValueEnum};

/// Change what is stated of a quote; an empty value takes it away
///
/// Changed words and another episode lose their place in the transcript and their verdict, another
/// speaker the verdict.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat edit-quote 3 --at 12:41-12:58 --add-topic \"ice road\"")]
#[command(group = something_of(&["text", "speaker", "episode", "at", "origin", "source", "note", "state", "add_topic", "remove_topic"]))]
pub struct EditQuote {
    /// Id, uid or some of its words
    quote: String,
    /// The words
    #[arg(long)]
    text: Option<String>,
    #[command(flatten)]
    fields: QuoteFields,
    /// How far it has come
    #[arg(long, value_enum)]
    state: Option<StateArg>,
    /// Another topic to file it under
    #[arg(long, value_name = "TOPIC", value_parser = parse_name)]
    add_topic: Vec<String>,
    /// A topic to take it out of
    #[arg(long, value_name = "TOPIC")]
    remove_topic: Vec<String>,
}

/// The states of a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StateArg {
    /// Kept
    Draft,
    /// Found as it was said
    Verified,
    /// Printed (say where with --source)
    Published,
    /// Printed, and put right since
    Corrected,
}

impl From<StateArg> for State {
    fn from(state: StateArg) -> Self {
        match state {
            StateArg::Draft => Self::Draft,
            StateArg::Verified => Self::Verified,
            StateArg::Published => Self::Published,
            StateArg::Corrected => Self::Corrected,
        }
    }
}

impl EditQuote {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.write()?;
        let change = catalog.begin()?;
        let quote = find::quote(&catalog, &self.quote)?;
        let transcript = catalog.anchor_transcript(quote.id)?;
        let mut new = NewQuote {
            data: quote.data,
            person: quote.person_id,
            episode: quote.episode_id,
            anchor: quote.anchor.map(|anchor| (transcript, anchor)),
        };
        if let Some(text) = &self.text {
            let text = add_quote::words_of(text)?;
            if text != new.data.text {
                new.anchor = None;
                new.data.verdict = "unchecked".into();
            }
            new.data.text = text;
        }
        let mut episode = catalog.episode(quote.episode_id)?;
        if let Some(typed) = &self.fields.episode {
            let other = find::episode(&catalog, typed, None)?;
            if other.id != new.episode {
                new.anchor = None;
                new.data.verdict = "unchecked".into();
            }
            new.episode = other.id;
            episode = Some(other);
        }
        if let Some(Given(typed)) = &self.fields.speaker {
            let person = match typed {
                Some(typed) => Some(find::person(&catalog, typed)?.id),
                None => None,
            };
            if person != new.person {
                new.data.verdict = "unchecked".into();
            }
            new.person = person;
        }
        if let Some(Given(at)) = self.fields.at {
            new.data.start_ms = at.map(|at| at.start_ms);
            new.data.end_ms = at.and_then(|at| at.end_ms);
            new.data.approximate = at.is_some_and(|at| at.approximate);
        }
        if let Some(episode) = &episode {
            add_quote::check_time(episode, new.data.end_ms.or(new.data.start_ms))?;
        }
        if let Some(origin) = self.fields.origin {
            new.data.origin = origin.name().into();
        }
        edited(&mut new.data.source, self.fields.source);
        edited(&mut new.data.note, self.fields.note);
        catalog.edit_quote(quote.id, &new, &context.now)?;
        if let Some(state) = self.state {
            let stage = Stage {
                state: state.into(),
                source: new.data.source.clone(),
                since: context.now.clone(),
            };
            catalog.add_stage(quote.id, &stage)?;
        }
        let mut notes = Vec::new();
        for name in &self.add_topic {
            let topic = add_episode::topic_or_new(&catalog, name, &context.now, &mut notes)?;
            catalog.file_under(Filed::Quote, quote.id, topic)?;
        }
        for name in &self.remove_topic {
            let topic = find::topic(&catalog, name)?;
            catalog.unfile(Filed::Quote, quote.id, topic.id)?;
        }
        change.commit()?;
        notes.push(format!("changed quote {}", quote.id));
        Ok(Answer::notes(notes))
    }
}
