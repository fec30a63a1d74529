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
mod chapters;
mod decode;
mod draft;
mod json;
pub mod opml;
mod plain;
#[cfg(any(test, fuzzing))]
pub mod promises;
mod rss;
mod value;
pub mod write;
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

impl Document {
    /// The name of the format, as in [`FORMATS`].
    pub fn format(&self) -> &'static str {
        match self {
            Self::Feed(feed) => feed.format,
            Self::Subscriptions(_) => opml::NAME,
            Self::Chapters(_) => chapters::NAME,
        }
    }
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
    /// It begins as one and cannot be read.
    #[error("expected {wanted}, found JSON that is broken ({reason}); download it again")]
    Broken {
        /// What was asked for.
        wanted: &'static str,
        /// What is wrong with it, and where.
        reason: String,
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

/// One row of `podcat formats`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// The name that commands use.
    pub name: &'static str,
    /// What it is, for people.
    pub title: &'static str,
    /// What such a file is: `feed`, `feeds` or `chapters`.
    pub kind: &'static str,
    /// File name extensions, without the dot; the first is the usual one.
    pub extensions: &'static [&'static str],
    /// Whether podcat writes it.
    pub write: bool,
}

/// Every format, in the order in which they are listed to the user; each is read.
pub const FORMATS: [Format; 5] = [
    Format {
        name: rss::NAME,
        title: "RSS 2.0, 1.0 and 0.9x with itunes, podcast, psc, media, dc and content",
        kind: "feed",
        extensions: &["xml", "rss", "rdf"],
        write: true,
    },
    Format {
        name: atom::NAME,
        title: "Atom 1.0 and 0.3, with the same namespaces",
        kind: "feed",
        extensions: &["xml", "atom"],
        write: false,
    },
    Format {
        name: json::NAME,
        title: "JSON Feed 1.0 and 1.1",
        kind: "feed",
        extensions: &["json"],
        write: false,
    },
    Format {
        name: opml::NAME,
        title: "OPML 1.0 and 2.0 lists of feeds",
        kind: "feeds",
        extensions: &["opml", "xml"],
        write: true,
    },
    Format {
        name: chapters::NAME,
        title: "Podcasting 2.0 JSON chapters",
        kind: "chapters",
        extensions: &["json"],
        write: false,
    },
];

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
    let (mut value, warnings) = match text.trim_start().starts_with(['{', '[']) {
        true => json_document(text, warnings)?,
        false => xml_document(text, warnings)?,
    };
    if let Document::Feed(feed) = &mut value {
        feed.encoding = decoded.encoding;
    }
    let mut warnings = warnings.finish();
    // A complaint about a whole element comes when its end is reached.
    warnings.sort_by_key(|warning| warning.line.unwrap_or(u32::MAX));
    Ok(Parsed { value, warnings })
}

/// Whether bytes are a feed, a list of feeds or a file of chapters, as far as their beginning shows.
pub fn is_feed(bytes: &[u8]) -> bool {
    const NEAR: usize = 64 << 10;
    let near = bytes.get(..NEAR).unwrap_or(bytes);
    let Ok(decoded) = decode::decode(near, None, &mut Warnings::default()) else {
        return false;
    };
    let text = decoded.text.as_ref();
    if text.trim_start().starts_with('{') {
        let has = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
        return has("//jsonfeed.org/version/")
            || (has("\"chapters\"") && has("\"startTime\"") && !has("\"segments\""));
    }
    let root = Xml::new(text, Warnings::default()).child(0);
    root.is_some_and(|root| matches!(root.id().1, "rss" | "rdf" | "feed" | "opml"))
}

/// Reads what is written in JSON; its fields say what it is.
fn json_document(text: &str, mut warnings: Warnings) -> Result<(Document, Warnings), Error> {
    let json = json::value(text)?;
    let document = if json::is_feed(&json) {
        Document::Feed(Box::new(json::read(&json, &mut warnings)))
    } else if chapters::is_chapters(&json) {
        Document::Chapters(chapters::read(&json, &mut warnings))
    } else {
        return Err(Error::Other {
            wanted: WANTED,
            found: "JSON of another kind".to_owned(),
        });
    };
    Ok((document, warnings))
}

/// Reads what is written in XML; the root element says what it is.
fn xml_document(text: &str, warnings: Warnings) -> Result<(Document, Warnings), Error> {
    // One character in ten that no text has: chance put a tag there.
    let is_odd = |c: &char| c.is_control() && !c.is_whitespace() || *c == '\u{fffd}';
    if text.chars().take(1_000).filter(is_odd).count() > 100 {
        return Err(Error::Other {
            wanted: WANTED,
            found: "a binary file".to_owned(),
        });
    }
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
        (_, "opml") => Document::Subscriptions(opml::read(&mut xml, &root)),
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

#[cfg(test)]
mod properties;

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    #[test]
    fn files_that_are_made_to_take_long_do_not() {
        const SIZE: usize = 1 << 20;
        let fill = |piece: &str| piece.repeat(SIZE / piece.len());
        let item = |inner: String| {
            format!("<rss><channel><item><title>x</title>{inner}</item></channel></rss>")
        };
        let cases = [
            fill("<"),
            fill("<3"),
            fill("<3") + ">",
            fill("<a "),
            fill("<a b=\""),
            fill("<a>"),
            fill("<![CDATA["),
            fill("<!--"),
            fill("<rss><channel><item>"),
            format!("<rss {}>{}", fill("xmlns:a='b' "), fill("<a:b/>")),
            fill("&"),
            fill("&#x41;"),
            item(format!("<description>{}</description>", fill("&lt;a "))),
            item(format!("<description>{}</description>", fill("&lt;!--"))),
            item(format!(
                "<description>{}</description>",
                fill("&lt;script>")
            )),
            item(format!(
                "<description>{}&gt;</description>",
                fill("&lt;zz ")
            )),
            item(format!("<link>http://a/?{}</link>", fill("&amp;amp;amp;"))),
            item(format!(
                "<itunes:keywords>{}</itunes:keywords>",
                fill("a,b,c,")
            )),
            item(fill("<category>a</category>")),
            item(format!("<title>{}</title>", fill("x"))),
            format!("<rss><channel>{}", fill("<item><guid>1</guid></item>")),
            format!("<opml><body>{}", fill("<outline text='a'>")),
            format!("<opml><body>{}", fill("<outline text='a' xmlUrl='b'/>")),
            format!("{{\"items\":[{}{{}}]}}", fill("{},")),
            format!("{{\"chapters\":[{}{{}}]}}", fill("{\"startTime\":1},")),
        ];
        for case in cases {
            let begin = Instant::now();
            let read = read(case.as_bytes(), None);
            let took = begin.elapsed();
            let shown: String = case.chars().take(80).collect();
            assert!(took < Duration::from_secs(10), "{shown}: {took:?}");
            if let Ok(Parsed {
                value: Document::Feed(feed),
                warnings,
            }) = read
            {
                assert!(warnings.len() <= 101);
                let title = feed.episodes.first().and_then(|it| it.title.as_ref());
                assert!(title.is_none_or(|title| title.len() <= 2_000), "{shown}");
            }
        }
    }

    #[test]
    fn a_feed_with_many_hearts_in_it_is_read_to_its_end() {
        let items = "<item><title>I <3 ice & < frost</title><guid>g</guid></item>".repeat(500);
        let feed = format!("<rss><channel>{items}</channel></rss>");
        let parsed = parse(feed.as_bytes(), None).unwrap();
        assert_eq!(parsed.value.episodes.len(), 500);
        let last = parsed.value.episodes.last().unwrap();
        assert_eq!(last.title.as_deref(), Some("I <3 ice & < frost"));
        assert_eq!(parsed.warnings.len(), 101);
    }
}
