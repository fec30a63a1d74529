//! What goes with a thing that is removed.

use crate::catalog::{self, Catalog, Filter};
use crate::model::catalogue::Id;
use crate::view::count;

/// Something that can be removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// With its episodes.
    Show(Id),
    /// With its transcripts and quotes.
    Episode(Id),
    /// Quotes stay, without a speaker.
    Person(Id),
    /// Alone.
    Quote(Id),
    /// What was filed under it stays.
    Topic(Id),
    /// Quotes keep their words and lose their anchor.
    Transcript(Id),
}

/// What goes with it and what stays without it, a sentence each; nothing where it goes alone.
///
/// # Errors
/// When the catalogue cannot be read.
pub fn consequences(catalog: &Catalog, thing: Thing) -> catalog::Result<Vec<String>> {
    let mut sentences = Vec::new();
    let mut say = |number: usize, noun: &str, what: &str| {
        if number > 0 {
            sentences.push(format!("{} {what}", count(number, noun)));
        }
    };
    match thing {
        Thing::Show(id) => {
            let filter = Filter {
                show: Some(id),
                ..Filter::default()
            };
            say(
                catalog.episodes(&filter)?.len(),
                "episode",
                "would be removed with it",
            );
            say(
                catalog.transcripts(&filter)?.len(),
                "transcript",
                "would be removed with it",
            );
            say(
                catalog.quotes(&filter)?.len(),
                "quote",
                "would be removed with it",
            );
        }
        Thing::Episode(id) => {
            let filter = Filter {
                episode: Some(id),
                ..Filter::default()
            };
            say(
                catalog.versions(id)?.len(),
                "transcript",
                "would be removed with it",
            );
            say(
                catalog.quotes(&filter)?.len(),
                "quote",
                "would be removed with it",
            );
        }
        Thing::Person(id) => {
            let filter = Filter {
                person: Some(id),
                ..Filter::default()
            };
            say(
                catalog.quotes(&filter)?.len(),
                "quote",
                "would stay without a speaker",
            );
            say(
                catalog.labels_of(id)?.len(),
                "label",
                "would stand for nobody",
            );
        }
        Thing::Topic(id) => {
            if let Some(topic) = catalog.topic(id)? {
                say(
                    usize::try_from(topic.quotes).unwrap_or(0),
                    "quote",
                    "would lose this topic",
                );
                say(
                    usize::try_from(topic.episodes).unwrap_or(0),
                    "episode",
                    "would lose this topic",
                );
            }
        }
        Thing::Transcript(id) => {
            say(
                catalog.quotes_anchored_in(id)?,
                "quote",
                "would lose its place in the transcript",
            );
        }
        Thing::Quote(_) => {}
    }
    Ok(sentences)
}

/// Removes it, in one transaction.
///
/// # Errors
/// When the catalogue cannot be written.
pub fn run(catalog: &Catalog, thing: Thing) -> catalog::Result<()> {
    let change = catalog.begin()?;
    match thing {
        Thing::Show(id) => catalog.remove_show(id)?,
        Thing::Episode(id) => catalog.remove_episode(id)?,
        Thing::Person(id) => catalog.remove_person(id)?,
        Thing::Quote(id) => catalog.remove_quote(id)?,
        Thing::Topic(id) => catalog.remove_topic(id)?,
        Thing::Transcript(id) => catalog.remove_transcript(id)?,
    }
    change.commit()
}
