//! `podcat edit-quote`.

use super::add_quote::QuoteFields;
use super::args::{edited, parse_name};
use super::{Answer, Context, Failure};
use crate::catalog::{Filed, NewQuote};
use crate::ops::{add_episode, find};
use clap::Args;

/// Change what is stated of a quote; an empty value takes it away
///
/// Changed words or another episode lose their place in the transcript and their verdict.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat edit-quote 3 --at 12:41-12:58 --add-topic \"ice road\"")]
pub struct EditQuote {
    /// Id, uid or some of its words
    quote: String,
    /// The words
    #[arg(long)]
    text: Option<String>,
    #[command(flatten)]
    fields: QuoteFields,
    /// Another topic to file it under
    #[arg(long, value_name = "TOPIC", value_parser = parse_name)]
    add_topic: Vec<String>,
    /// A topic to take it out of
    #[arg(long, value_name = "TOPIC")]
    remove_topic: Vec<String>,
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
        let mut moved = false;
        if let Some(text) = self.text {
            if crate::text::words::of(&text).is_empty() {
                return Err(crate::ops::add_quote::Error::NoWords(text).into());
            }
            moved = text != new.data.text;
            new.data.text = text;
        }
        if let Some(typed) = &self.fields.speaker {
            new.person = Some(find::person(&catalog, typed)?.id);
        }
        if let Some(typed) = &self.fields.episode {
            let episode = find::episode(&catalog, typed, None)?;
            moved |= episode.id != new.episode;
            new.episode = episode.id;
        }
        if moved {
            new.anchor = None;
            new.data.verdict = "unchecked".into();
        }
        if let Some(at) = self.fields.at {
            (new.data.start_ms, new.data.end_ms) = (Some(at.start_ms), at.end_ms);
            new.data.approximate = at.approximate;
        }
        if let Some(origin) = self.fields.origin {
            new.data.origin = origin.name().into();
        }
        edited(&mut new.data.source, self.fields.source);
        edited(&mut new.data.note, self.fields.note);
        catalog.edit_quote(quote.id, &new, &context.now)?;
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
