//! Floor 1: bytes of a feed, a list of feeds or a file of chapters to plain types and warnings.
//!
//! Invariant: a reader returns what it could read plus warnings; it fails only when nothing can be
//! read. No files, network, clock or environment here, and no input makes it panic.
//!
//! The way through: `decode` (encodings), then by the root element `rss`, `atom` or `opml`, for JSON
//! `json`. `xml` walks through what quick-xml finds and repairs it on the way; `draft` reads the
//! namespaces that RSS and Atom share; `value` reads dates and durations, `plain` frees texts of
//! markup.
//!
//! Why not the crates rss, atom_syndication and opml: they refuse a file at the first fault, without
//! its line, so each would need a pass of its own before it that repairs XML (which is this walk),
//! and another one behind it that turns maps of extensions into types; they hold the whole feed twice.
//! One walk does it all, says what it repaired and where, and is the faster one.

mod atom;
mod decode;
mod draft;
mod plain;
mod rss;
mod value;
mod xml;

use crate::model::feed::{Chapters, Feed, Subscriptions};
use crate::model::transcript::Warning;
use crate::model::warnings::Warnings;
use xml::Xml;

/// The largest file that is read.
pub const MAX_BYTES: usize = 64 << 20;
/// Episodes of a feed that are read.
pub const MAX_EPISODES: usize = 50_000;
/// Entries of a list that an episode or a show has: people, transcripts, chapters, subjects.
pub const MAX_LIST: usize = 1_000;

const WANTED: &str = "a feed, an OPML list of feeds or a file of chapters";

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
    let mut warnings = Warnings::default();
    let decoded = decode::decode(bytes, media_type, &mut warnings)?;
    let text = decoded.text.as_ref();
    if text.trim().is_empty() {
        return Err(Error::Empty);
    }
    let (mut value, warnings) = xml_document(text, warnings)?;
    if let Document::Feed(feed) = &mut value {
        feed.encoding = decoded.encoding;
    }
    let mut warnings = warnings.finish();
    // A complaint about a whole element comes when its end is reached.
    warnings.sort_by_key(|warning| warning.line.unwrap_or(u32::MAX));
    Ok(Parsed { value, warnings })
}

/// Reads what is written in XML; the root element says what it is.
fn xml_document(text: &str, warnings: Warnings) -> Result<(Document, Warnings), Error> {
    let mut xml = Xml::new(text, warnings);
    let Some(root) = xml.child(0) else {
        return Err(Error::Other {
            wanted: WANTED,
            found: "text without markup".to_owned(),
        });
    };
    let document = match root.id() {
        (_, "rss" | "rdf" | "channel") => Document::Feed(Box::new(rss::read(&mut xml, &root))),
        (_, "feed") => Document::Feed(Box::new(atom::read(&mut xml, &root))),
        (_, "html") => {
            return Err(Error::Other {
                wanted: WANTED,
                found: "a web page".to_owned(),
            });
        }
        (_, name) => {
            return Err(Error::Other {
                wanted: WANTED,
                found: format!("XML of another kind (`{}`)", draft::short(name)),
            });
        }
    };
    Ok((document, xml.finish()))
}
