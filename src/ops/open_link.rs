//! What a permanent link leads to in this catalogue.
//!
//! Invariant: the words decide where a link leads, the time only where they are not there, and what
//! decided is said.

use super::locate::{self, Locator};
use super::{find, verify};
use crate::catalog::{self, Catalog, Filter};
use crate::model::catalogue::{Anchor, Episode, Id, Quote, QuoteData, seconds};
use crate::model::excerpt::Place;
use crate::model::permalink::{Permalink, PermalinkError};
use crate::model::transcript::Millis;
use crate::model::verified::Status;
use serde::Serialize;

/// Why a link leads nowhere.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is none.
    #[error("{reason}: {text:?}")]
    NoLink {
        /// What was typed.
        text: String,
        /// What is wrong with it.
        reason: PermalinkError,
    },
    /// The episode is not here.
    #[error("this catalogue has no episode {guid:?} of show {show}")]
    NoEpisode {
        /// The show's uid.
        show: String,
        /// The episode's guid.
        guid: String,
    },
    /// Several shows have an episode of that guid, and none is the link's.
    #[error("{} shows have an episode {guid:?}, and none of them is the link's", .shows.len())]
    Several {
        /// The episode's guid.
        guid: String,
        /// Their titles.
        shows: Vec<String>,
    },
    /// A quote is not here.
    #[error(transparent)]
    Find(#[from] find::Error),
    /// The catalogue cannot be read.
    #[error(transparent)]
    Catalog(#[from] catalog::Error),
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Opened {
    /// `anchored`, `moved`, `text changed`, `ambiguous` or `orphaned`; `time` where the link or the
    /// catalogue has no words, `episode` where it has no time either.
    pub found: &'static str,
    /// What that means here.
    pub reason: String,
    /// The show's title.
    pub show: String,
    /// The episode's title.
    pub episode: String,
    /// The episode's number in this catalogue.
    pub episode_id: Id,
    /// When it was published.
    pub published: Option<String>,
    /// Who says the words here.
    pub speaker: Option<String>,
    /// When they begin here.
    #[serde(rename = "start", with = "seconds")]
    pub start_ms: Option<Millis>,
    /// When they end.
    #[serde(rename = "end", with = "seconds")]
    pub end_ms: Option<Millis>,
    /// The words that stand there.
    pub exact: String,
    /// What stands before them.
    pub prefix: String,
    /// What stands after them.
    pub suffix: String,
    /// The version of the transcript, and how it came to be.
    pub transcript: Option<String>,
    /// The audio at that moment, else the page.
    pub link: Option<String>,
}

impl Opened {
    /// Whether the words were found, or what the link asks for instead.
    pub fn is_found(&self) -> bool {
        ["anchored", "moved", "time", "episode"].contains(&self.found)
    }
}

/// Follows a link, or a quote's number, uid or words.
///
/// # Errors
/// When it is no link, its episode is not here, or the catalogue cannot be read.
pub fn open(catalog: &Catalog, typed: &str) -> Result<Opened, Error> {
    let link = if Permalink::is_one(typed) {
        typed.parse().map_err(|reason| Error::NoLink {
            text: typed.chars().take(80).collect(),
            reason,
        })?
    } else {
        let quote = find::quote(catalog, typed)?;
        let words = quote.anchor.unwrap_or_else(|| Anchor {
            exact: quote.data.text,
            ..Anchor::default()
        });
        let (start, end) = (quote.data.start_ms, quote.data.end_ms);
        quote.place.permalink(start, end, Some(words))
    };
    let episode = episode(catalog, &link)?;
    let mut opened = Opened {
        found: "episode",
        reason: "the link names no words and no time".into(),
        show: episode.show.clone(),
        episode: episode.data.title.clone(),
        episode_id: episode.id,
        published: episode.data.published.clone(),
        speaker: None,
        start_ms: link.start_ms,
        end_ms: link.end_ms,
        exact: String::new(),
        prefix: String::new(),
        suffix: String::new(),
        transcript: None,
        link: None,
    };
    match &link.words {
        Some(words) => opened.place_words(catalog, &link, words)?,
        None => opened.place_time(catalog)?,
    }
    let place = Place::from(&episode.data);
    opened.link = place.link(opened.start_ms, opened.end_ms);
    Ok(opened)
}

/// The episode that a link names: of its show, else of the only show that has one of that guid.
fn episode(catalog: &Catalog, link: &Permalink) -> Result<Episode, Error> {
    let found = catalog.episodes_with_guid(&link.episode)?;
    let own = found.iter().find(|(_, show, _)| *show == link.show);
    let id = match (own, found.as_slice()) {
        (Some((id, ..)), _) | (None, [(id, ..)]) => Some(*id),
        (None, []) => None,
        (None, several) => {
            return Err(Error::Several {
                guid: link.episode.clone(),
                shows: several.iter().map(|(_, _, title)| title.clone()).collect(),
            });
        }
    };
    let episode = match id {
        Some(id) => catalog.episode(id)?,
        None => None,
    };
    episode.ok_or_else(|| Error::NoEpisode {
        show: link.show.clone(),
        guid: link.episode.clone(),
    })
}

impl Opened {
    fn place_words(
        &mut self,
        catalog: &Catalog,
        link: &Permalink,
        words: &Anchor,
    ) -> Result<(), catalog::Error> {
        let only = Filter {
            episode: Some(self.episode_id),
            ..Filter::default()
        };
        let mut locator = Locator::new(catalog, &only)?;
        let quote = Quote {
            data: QuoteData {
                text: words.exact.clone(),
                start_ms: link.start_ms,
                end_ms: link.end_ms,
                ..QuoteData::default()
            },
            anchor: Some(words.clone()),
            ..Quote::default()
        };
        let (status, place, reason) = match verify::anchored(&quote, words, None, &mut locator) {
            Ok(placed) => placed,
            Err(locate::Error::Catalog(error)) => return Err(error),
            Err(unfit) => (Status::Orphaned, None, unfit.to_string()),
        };
        let Some(place) = place else {
            self.place_time(catalog)?;
            (self.found, self.reason) = (status.name(), reason);
            return Ok(());
        };
        (self.found, self.reason) = (status.name(), reason);
        self.transcript = Some(place.transcript());
        self.speaker = place.speaker;
        (self.start_ms, self.end_ms) = (place.start_ms, place.end_ms);
        let Anchor {
            exact,
            prefix,
            suffix,
        } = place.anchor;
        (self.exact, self.prefix, self.suffix) = (exact, prefix, suffix);
        Ok(())
    }

    /// What is said at the time, where there is one.
    fn place_time(&mut self, catalog: &Catalog) -> Result<(), catalog::Error> {
        let Some(start) = self.start_ms else {
            return Ok(());
        };
        (self.found, self.reason) = ("time", "the link names a time and no words".into());
        let end = self.end_ms.unwrap_or(start);
        let said = catalog.said_between(self.episode_id, start, end)?;
        let Some(first) = said.first() else {
            self.reason.push_str("; nothing is written there");
            return Ok(());
        };
        self.speaker.clone_from(&first.speaker);
        let texts: Vec<&str> = said.iter().map(|said| said.text.as_str()).collect();
        self.exact = texts.join(" ");
        Ok(())
    }
}
