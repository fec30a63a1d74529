//! XML as feeds write it: tags one inside the other, names that say whose they are, text that is read.
//!
//! quick-xml tells markup from text. What it would refuse is repaired here, each time with a warning
//! that names the line: closing tags that are missing or too many, prefixes that nobody declared
//! (read as everybody uses them), a bare `&`, entities that XML does not know (read as HTML means
//! them), a `<` that opens nothing, a file that ends early.
//!
//! No document type is read, so no entity is ever expanded to more than the character it stands for
//! and nothing outside is fetched: entity bombs and external entities stay the letters they are.
//!
//! Reading is a walk: [`Xml::child`] gives the next element within an element, [`Xml::text`] its
//! text; whatever is not asked for is passed over. Both stop where the element ends, however it ends.

use crate::model::warnings::Warnings;
use quick_xml::Reader;
use quick_xml::events::Event;
use quick_xml::events::attributes::Attributes;
use std::borrow::Cow;

/// Elements that may stand in each other; what is deeper is passed over.
const MAX_DEPTH: usize = 256;
/// Prefixes that are declared at one place.
const MAX_SCOPES: usize = 256;
/// How often a file may be read again because markup could not be told from text: what is looked
/// through in vain sums up to so many times its size, then the rest is given up.
const MAX_REREADS: usize = 8;

/// Whose an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ns {
    /// RSS itself, OPML: no namespace, or one of the many that were made up for RSS.
    Plain,
    Atom,
    Content,
    Dc,
    GooglePlay,
    Itunes,
    Media,
    Podcast,
    Psc,
    Rdf,
    Other,
}

impl Ns {
    /// By the address that stands in `xmlns`, whose scheme, case and end are often wrong.
    fn of_address(address: &str, default: bool) -> Self {
        const KNOWN: [(&str, Ns); 13] = [
            ("itunes.com/dtds/podcast", Ns::Itunes),
            ("podcastindex.org/namespace", Ns::Podcast),
            ("github.com/podcastindex-org/podcast-namespace", Ns::Podcast),
            ("podlove.org/simple-chapters", Ns::Psc),
            ("purl.org/rss/1.0/modules/content", Ns::Content),
            ("purl.org/dc/", Ns::Dc),
            ("search.yahoo.com/mrss", Ns::Media),
            ("w3.org/2005/atom", Ns::Atom),
            ("purl.org/atom/ns", Ns::Atom),
            ("google.com/schemas/play-podcasts", Ns::GooglePlay),
            ("w3.org/1999/02/22-rdf-syntax-ns", Ns::Rdf),
            ("purl.org/rss/1.0/modules", Ns::Other),
            ("purl.org/rss", Ns::Plain),
        ];
        let address = address.trim().to_ascii_lowercase();
        let known = KNOWN.iter().find(|(part, _)| address.contains(part));
        match known {
            Some((_, ns)) => *ns,
            None if default && !address.contains("w3.org") => Self::Plain,
            None => Self::Other,
        }
    }

    /// By the prefix that everybody uses.
    fn of_prefix(prefix: &str) -> Option<Self> {
        Some(match prefix.to_ascii_lowercase().as_str() {
            "atom" | "atom10" => Self::Atom,
            "content" => Self::Content,
            "dc" => Self::Dc,
            "googleplay" => Self::GooglePlay,
            "itunes" => Self::Itunes,
            "media" => Self::Media,
            "podcast" => Self::Podcast,
            "psc" => Self::Psc,
            "rdf" => Self::Rdf,
            _ => return None,
        })
    }
}

/// An opening tag.
#[derive(Debug, Clone)]
pub(super) struct Tag<'a> {
    /// Whose it is.
    pub ns: Ns,
    /// Its name without a prefix, in lower case: `pubdate`.
    name: Cow<'a, str>,
    /// The name and the attributes as they are written.
    inner: &'a str,
    name_len: usize,
    /// Where it stands.
    pub at: usize,
    /// How deep: as many elements are open as this, itself among them.
    pub level: usize,
}

impl Tag<'_> {
    /// Whose it is, and its name in lower case.
    pub fn id(&self) -> (Ns, &str) {
        (self.ns, &self.name)
    }
}

/// What an element holds.
#[derive(Debug, Clone)]
pub(super) struct Text<'a> {
    /// The text: entities are read, unless it is markup.
    pub text: Cow<'a, str>,
    /// Whether there are elements in it: then it is markup as it is written.
    pub markup: bool,
    /// Where it begins.
    pub at: usize,
}

impl Text<'_> {
    /// Whether there is nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

enum Step<'a> {
    Open(Tag<'a>),
    Close,
    Text,
    End,
}

/// A walk through a document.
pub(super) struct Xml<'a> {
    source: &'a str,
    reader: Reader<&'a [u8]>,
    /// Where the reader began.
    base: usize,
    /// Bytes that were looked through in vain.
    vain: usize,
    /// The names of the open elements as they are written.
    open: Vec<&'a str>,
    /// Which prefix means what, and how many elements are open where that holds.
    scopes: Vec<(usize, &'a str, Ns)>,
    /// Prefixes that were complained of.
    undeclared: Vec<&'a str>,
    /// The last tag was `<like-this/>`.
    empty: bool,
    /// A tag that waits until others are closed.
    waiting: Option<Tag<'a>>,
    ended: bool,
    warnings: Warnings,
    /// A place, and its line.
    line: (usize, u32),
}

impl<'a> Xml<'a> {
    pub fn new(source: &'a str, warnings: Warnings) -> Self {
        let mut xml = Self {
            source,
            reader: Reader::from_str(""),
            base: 0,
            vain: 0,
            open: Vec::new(),
            scopes: Vec::new(),
            undeclared: Vec::new(),
            empty: false,
            waiting: None,
            ended: false,
            warnings,
            line: (0, 1),
        };
        xml.restart(0);
        xml
    }

    pub fn finish(self) -> Warnings {
        self.warnings
    }

    /// Adds a warning about a place.
    pub fn warn(&mut self, at: usize, message: impl FnOnce() -> String) {
        let (from, line) = self.line;
        let between = self.source.as_bytes().get(from.min(at)..from.max(at));
        let lines = memchr::memchr_iter(b'\n', between.unwrap_or_default()).count();
        let lines = u32::try_from(lines).unwrap_or(u32::MAX);
        // A complaint about a whole element goes back to its beginning.
        self.line = match at < from {
            true => (at, line.saturating_sub(lines)),
            false => (at, line.saturating_add(lines)),
        };
        self.warnings.add(self.line.1, message);
    }

    /// The next element within the element of this level, 0 for the document.
    pub fn child(&mut self, level: usize) -> Option<Tag<'a>> {
        while self.open.len() >= level {
            match self.step() {
                Step::Open(tag) if tag.level == level + 1 => return Some(tag),
                Step::End => return None,
                _ => {}
            }
        }
        None
    }

    /// What stands in an element; nothing else has been read of it yet.
    pub fn text(&mut self, tag: &Tag<'a>) -> Text<'a> {
        let start = self.position();
        let mut end = start;
        let mut markup = false;
        while self.open.len() >= tag.level {
            end = self.position();
            match self.step() {
                Step::Open(_) => markup = true,
                Step::End => {
                    end = self.source.len();
                    break;
                }
                _ => {}
            }
        }
        let raw = self.source.get(start..end).unwrap_or_default();
        let text = match markup {
            true => Cow::Borrowed(raw),
            false => self.decoded(raw, start),
        };
        Text {
            text,
            markup,
            at: start,
        }
    }

    /// The value of an attribute, by its name as it is written or in another case.
    pub fn attribute(&mut self, tag: &Tag<'a>, name: &str) -> Option<Cow<'a, str>> {
        let (_, raw) =
            attributes(tag.inner, tag.name_len).find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        Some(self.entities(raw, tag.at))
    }

    fn position(&self) -> usize {
        self.base + usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// Reads on from a place.
    fn restart(&mut self, at: usize) {
        self.base = at;
        self.reader = Reader::from_str(self.source.get(at..).unwrap_or_default());
        let config = self.reader.config_mut();
        config.allow_dangling_amp = true;
        config.allow_unmatched_ends = true;
        config.check_end_names = false;
    }

    /// The next piece of the document; `open` is as it is behind it.
    fn step(&mut self) -> Step<'a> {
        if std::mem::take(&mut self.empty) {
            self.close_to(self.open.len().saturating_sub(1));
            return Step::Close;
        }
        if let Some(tag) = self.waiting.take() {
            return self.enter(tag);
        }
        loop {
            if self.ended {
                return Step::End;
            }
            let at = self.position();
            if self.opens_nothing(at) {
                self.stray(at, "text or a tag", "`<` that opens none");
                return Step::Text;
            }
            match self.reader.read_event() {
                Ok(Event::Start(_) | Event::Empty(_)) => {
                    let after = self.position();
                    let inner = self.source.get(at + 1..after - 1).unwrap_or_default();
                    if broken_quotes(inner) {
                        self.stray(at, "text or a tag", "`<` that opens none");
                        return Step::Text;
                    }
                    if let Some(tag) = self.tag(inner, at) {
                        return self.enter(tag);
                    }
                }
                Ok(Event::End(_)) => {
                    let after = self.position();
                    let name = self
                        .source
                        .get(at + 2..after - 1)
                        .unwrap_or_default()
                        .trim();
                    if self.leave(name, at) {
                        return Step::Close;
                    }
                }
                Ok(Event::Text(_) | Event::CData(_) | Event::GeneralRef(_)) => return Step::Text,
                Ok(Event::DocType(_)) => {
                    let declaration = self.source.get(at..self.position()).unwrap_or_default();
                    if declaration.contains("<!ENTITY") {
                        self.warn(at, || {
                            "expected no entities of the file's own, found some; they stay as they are written".to_owned()
                        });
                    }
                }
                Ok(Event::Eof) => {
                    self.ended = true;
                    if let Some(name) = self.open.last() {
                        let name = *name;
                        self.warn(self.source.len(), || {
                            format!("expected `</{name}>`, found the end of the file")
                        });
                    }
                }
                Ok(_) => {}
                Err(error) => {
                    let reason = error.to_string();
                    self.stray(at, "markup that ends", &reason);
                    return Step::Text;
                }
            }
        }
    }

    /// Whether there is a `<` that begins neither a tag nor a declaration.
    fn opens_nothing(&self, at: usize) -> bool {
        let Some(inner) = self
            .source
            .get(at..)
            .and_then(|rest| rest.strip_prefix('<'))
        else {
            return false;
        };
        !inner.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '/' | '!' | '?'))
    }

    /// Takes the `<` at a place for text.
    fn stray(&mut self, at: usize, expected: &str, found: &str) {
        self.vain = self.vain.saturating_add(self.position() - at);
        self.warn(at, || {
            format!("expected {expected}, found {found}; read as text")
        });
        if self.vain > self.source.len().saturating_mul(MAX_REREADS) {
            self.ended = true;
            self.warn(at, || {
                "expected markup that ends, found too much that does not; the rest is left out"
                    .to_owned()
            });
        } else {
            self.restart(at + 1);
        }
    }

    /// A tag of what stands between `<` and `>`; `None` where it is too deep.
    fn tag(&mut self, inner: &'a str, at: usize) -> Option<Tag<'a>> {
        let name_len = inner
            .find(|c: char| c.is_whitespace() || c == '/')
            .unwrap_or(inner.len());
        let written = &inner[..name_len];
        if self.open.len() >= MAX_DEPTH {
            self.warn(at, || {
                format!("expected at most {MAX_DEPTH} elements in each other, found more; left out")
            });
            return None;
        }
        if memchr::memmem::find(&inner.as_bytes()[name_len..], b"xmlns").is_some() {
            let level = self.open.len() + 1;
            for (key, address) in attributes(inner, name_len) {
                let prefix = match key.strip_prefix("xmlns") {
                    Some("") => "",
                    Some(rest) => rest.strip_prefix(':').unwrap_or_default(),
                    None => continue,
                };
                if self.scopes.len() < MAX_SCOPES {
                    let ns = Ns::of_address(address, prefix.is_empty());
                    self.scopes.push((level, prefix, ns));
                }
            }
        }
        let (prefix, local) = written.split_once(':').unwrap_or(("", written));
        let ns = self.namespace(prefix, at);
        let name = match local.bytes().any(|b| b.is_ascii_uppercase()) {
            true => Cow::Owned(local.to_ascii_lowercase()),
            false => Cow::Borrowed(local),
        };
        Some(Tag {
            ns,
            name,
            inner,
            name_len,
            at,
            level: 0,
        })
    }

    fn namespace(&mut self, prefix: &'a str, at: usize) -> Ns {
        let known = self
            .scopes
            .iter()
            .rev()
            .find(|(_, known, _)| *known == prefix);
        if let Some((_, _, ns)) = known {
            return *ns;
        }
        if prefix.is_empty() {
            return Ns::Plain;
        }
        let usual = Ns::of_prefix(prefix);
        if !self.undeclared.contains(&prefix) && self.undeclared.len() < MAX_DEPTH {
            self.undeclared.push(prefix);
            self.warn(at, || {
                let read = match usual {
                    Some(_) => "read as is usual",
                    None => "left out",
                };
                format!("expected a prefix that is declared, found `{prefix}:`; {read}")
            });
        }
        usual.unwrap_or(Ns::Other)
    }

    /// Opens an element. An item does not stand in an item: the one before it is closed first.
    fn enter(&mut self, mut tag: Tag<'a>) -> Step<'a> {
        let written = &tag.inner[..tag.name_len];
        if matches!(&*tag.name, "item" | "entry" | "channel")
            && let Some(level) = self.open.iter().rposition(|open| *open == written)
        {
            self.warn(tag.at, || {
                format!("expected `</{written}>`, found the next `<{written}>`")
            });
            self.close_to(level);
            self.waiting = Some(tag);
            return Step::Close;
        }
        if let Some(last) = self.open.last().copied()
            && holds_no_field(last)
            && is_field(&tag, written, last)
        {
            self.warn(tag.at, || {
                format!("expected `</{last}>`, found `<{written}>`")
            });
            self.close_to(self.open.len() - 1);
            self.waiting = Some(tag);
            return Step::Close;
        }
        self.open.push(written);
        self.empty = tag.inner.ends_with('/');
        tag.level = self.open.len();
        Step::Open(tag)
    }

    /// Closes the element of this name and what is open in it; whether there is one.
    fn leave(&mut self, name: &str, at: usize) -> bool {
        let level = self
            .open
            .iter()
            .rposition(|open| open.eq_ignore_ascii_case(name));
        let last = self.open.last().copied().unwrap_or_default();
        match level {
            None => {
                self.warn(at, || {
                    format!("expected `</{last}>`, found `</{name}>`; left out")
                });
                false
            }
            Some(level) => {
                if level + 1 < self.open.len() {
                    self.warn(at, || format!("expected `</{last}>`, found `</{name}>`"));
                }
                self.close_to(level);
                true
            }
        }
    }

    /// Closes elements until so many are open.
    fn close_to(&mut self, level: usize) {
        self.open.truncate(level);
        while self
            .scopes
            .last()
            .is_some_and(|(scope, _, _)| *scope > level)
        {
            self.scopes.pop();
        }
    }

    /// Text of a piece of the source that holds no elements: CDATA, comments, entities.
    fn decoded(&mut self, raw: &'a str, at: usize) -> Cow<'a, str> {
        let Some(first) = memchr::memchr(b'<', raw.as_bytes()) else {
            return self.entities(raw, at);
        };
        let trimmed = raw.trim();
        if let Some(inner) = trimmed
            .strip_prefix("<![CDATA[")
            .and_then(|inner| inner.strip_suffix("]]>"))
            && memchr::memmem::find(inner.as_bytes(), b"]]>").is_none()
        {
            return Cow::Borrowed(inner);
        }
        let mut out = self.entities(&raw[..first], at).into_owned();
        let mut rest = &raw[first..];
        while let Some(begin) = memchr::memchr(b'<', rest.as_bytes()) {
            let place = at + raw.len() - rest.len();
            out.push_str(&self.entities(&rest[..begin], place));
            rest = &rest[begin..];
            let mut known = false;
            for (open, close) in [("<![CDATA[", "]]>"), ("<!--", "-->"), ("<?", "?>")] {
                let Some(inner) = rest.strip_prefix(open) else {
                    continue;
                };
                let (inner, after) = inner.split_once(close).unwrap_or((inner, ""));
                if open == "<![CDATA[" {
                    out.push_str(inner);
                }
                (rest, known) = (after, true);
                break;
            }
            if !known {
                out.push('<');
                rest = &rest[1..];
            }
        }
        let place = at + raw.len() - rest.len();
        out.push_str(&self.entities(rest, place));
        Cow::Owned(out)
    }

    /// Reads the entities of a text.
    fn entities(&mut self, raw: &'a str, at: usize) -> Cow<'a, str> {
        let Some(first) = memchr::memchr(b'&', raw.as_bytes()) else {
            return Cow::Borrowed(raw);
        };
        let mut out = String::with_capacity(raw.len());
        out.push_str(&raw[..first]);
        let mut rest = &raw[first..];
        while let Some(begin) = memchr::memchr(b'&', rest.as_bytes()) {
            out.push_str(&rest[..begin]);
            rest = &rest[begin..];
            let place = at + raw.len() - rest.len();
            let length = entity_length(rest);
            let (entity, after) = rest.split_at(length);
            match entity {
                "&amp;" => out.push('&'),
                "&lt;" => out.push('<'),
                "&gt;" => out.push('>'),
                "&quot;" => out.push('"'),
                "&apos;" => out.push('\''),
                "&" => {
                    self.warn(place, || {
                        "expected `&amp;`, found `&`; read as such".to_owned()
                    });
                    out.push('&');
                }
                _ => {
                    let read = htmlize::unescape(entity);
                    if read == entity {
                        self.warn(place, || {
                            format!("expected an entity of XML, found `{entity}`; left as it is")
                        });
                    } else if !entity.starts_with("&#") {
                        self.warn(place, || {
                            format!("expected an entity of XML, found `{entity}`; read as in HTML")
                        });
                    }
                    out.push_str(&read);
                }
            }
            rest = after;
        }
        out.push_str(rest);
        Cow::Owned(out)
    }
}

/// Whether an element of this name has text or nothing in it, so that a field in it belongs behind it:
/// somebody forgot to close it.
fn holds_no_field(written: &str) -> bool {
    const LEAVES: [&str; 24] = [
        "title",
        "link",
        "guid",
        "pubDate",
        "enclosure",
        "description",
        "language",
        "category",
        "atom:link",
        "content:encoded",
        "itunes:author",
        "itunes:duration",
        "itunes:episode",
        "itunes:episodeType",
        "itunes:image",
        "itunes:season",
        "itunes:subtitle",
        "itunes:summary",
        "itunes:title",
        "podcast:chapters",
        "podcast:location",
        "podcast:person",
        "podcast:soundbite",
        "podcast:transcript",
    ];
    LEAVES.iter().any(|leaf| leaf.eq_ignore_ascii_case(written))
}

/// Whether a tag begins a field of a feed and is no markup of a text.
fn is_field(tag: &Tag<'_>, written: &str, within: &str) -> bool {
    match tag.id() {
        (Ns::Plain, "guid" | "pubdate" | "enclosure" | "description" | "item") => true,
        (Ns::Plain | Ns::Atom, "entry") => true,
        // The notes may hold a page, which has these as well.
        (Ns::Plain, "title" | "link") => {
            !matches!(within, "description" | "content:encoded" | "itunes:summary")
        }
        (Ns::Plain | Ns::Other | Ns::Rdf, _) => false,
        _ => written.contains(':'),
    }
}

/// How long the entity at the start of `rest` is; 1 where the `&` begins none.
fn entity_length(rest: &str) -> usize {
    const LONGEST: usize = 40;
    let near = rest.as_bytes().get(1..).unwrap_or_default();
    let end = near
        .iter()
        .take(LONGEST)
        .position(|b| !b.is_ascii_alphanumeric() && *b != b'#');
    match end {
        Some(end) if end > 0 && near[end] == b';' => end + 2,
        _ => 1,
    }
}

/// The attributes of a tag, their values as they are written.
fn attributes(inner: &str, name_len: usize) -> impl Iterator<Item = (&str, &str)> {
    let inner = inner.strip_suffix('/').unwrap_or(inner);
    let mut all = Attributes::html(inner, name_len);
    all.with_checks(false);
    all.flatten().filter_map(|attribute| match attribute.value {
        Cow::Borrowed(value) => Some((attribute.key.0, value)),
        Cow::Owned(_) => None,
    })
}

/// Whether a tag runs over the next ones because a quotation mark is missing: there is a `<` in it,
/// and a value is followed by something that is no attribute.
fn broken_quotes(inner: &str) -> bool {
    let Some(_) = memchr::memchr(b'<', inner.as_bytes()) else {
        return false;
    };
    let mut rest = inner;
    while let Some(open) = rest.find(['"', '\'']) {
        let quote = &rest[open..=open];
        let Some(close) = rest[open + 1..].find(quote) else {
            return true;
        };
        rest = &rest[open + close + 2..];
        if !(rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || c == '/')) {
            return true;
        }
    }
    false
}
