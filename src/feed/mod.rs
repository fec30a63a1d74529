//! Floor 1: bytes of a feed, a list of feeds or a file of chapters to plain types and warnings.
//!
//! Invariant: a reader returns what it could read plus warnings; it fails only when nothing can be
//! read. No files, network, clock or environment here, and no input makes it panic.

use crate::model::feed::{Chapters, Feed, Subscriptions};
use crate::model::transcript::Warning;

/// What was read, and what was left out or repaired on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed<T> {
    /// What the file says.
    pub value: T,
    /// What was left out, repaired or guessed, in file order.
    pub warnings: Vec<Warning>,
}

/// What a file is that has to do with feeds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Document {
    /// A show and its episodes: RSS, Atom or JSON Feed.
    Feed(Box<Feed>),
    /// A list of feeds: OPML.
    Subscriptions(Subscriptions),
    /// Chapters of an episode: Podcasting 2.0 JSON.
    Chapters(Chapters),
}

/// Why a file could not be read as a feed.
#[derive(Debug, thiserror::Error, Clone, PartialEq, Eq)]
pub enum Error {
    /// There is nothing in it.
    #[error("expected a feed, found an empty file; download it again")]
    Empty,
    /// It is over one of the limits that keep memory bounded.
    #[error("{what} is over the limit of {limit}")]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// The limit that it is over, in bytes or pieces.
        limit: usize,
    },
    /// It is readable or not, and something else.
    #[error("expected {wanted}, found {found}")]
    Other {
        /// What was asked for.
        wanted: &'static str,
        /// What it is instead.
        found: String,
    },
}

/// Reads a feed: RSS, Atom or JSON Feed. The content decides which.
///
/// `media_type` is what the server calls it (`text/xml; charset=windows-1251`), where there is one:
/// its charset counts where the file itself names none.
///
/// # Errors
/// When nothing can be read, or when it is something else: see [`Error`].
pub fn parse(bytes: &[u8], media_type: Option<&str>) -> Result<Parsed<Feed>, Error> {
    let Parsed { value, warnings } = read(bytes, media_type)?;
    match value {
        Document::Feed(feed) => Ok(Parsed {
            value: *feed,
            warnings,
        }),
        Document::Subscriptions(_) => Err(Error::Other {
            wanted: "a feed",
            found: "an OPML list of feeds".to_owned(),
        }),
        Document::Chapters(_) => Err(Error::Other {
            wanted: "a feed",
            found: "a file of chapters".to_owned(),
        }),
    }
}

/// Reads a feed, a list of feeds or a file of chapters; the content decides which.
///
/// # Errors
/// When nothing can be read, or when it is something else: see [`Error`].
pub fn read(bytes: &[u8], media_type: Option<&str>) -> Result<Parsed<Document>, Error> {
    let _ = media_type;
    match bytes {
        [] => Err(Error::Empty),
        _ => Err(Error::Other {
            wanted: "a feed, an OPML list of feeds or a file of chapters",
            found: "something else".to_owned(),
        }),
    }
}
