//! podcat's own JSON: a whole catalogue, or a part of it, as one file that loses nothing.
//!
//! ```text
//! {"podcat": 1, "shows": […], "people": […], "topics": […], "episodes": […]}
//! ```
//!
//! Things refer to each other by their permanent `uid`, never by a number of one catalogue; what a
//! reference needs stands before it. Times that people read are seconds; inside a passage's `map`
//! (`[byte offset, start, end or null, flags]` in milliseconds; flags: 1 a word's start, 2 the rest
//! of a cue) everything is whole. What is absent is `null`. Every record has a line of its own, so
//! that two exports can be compared by lines.
//!
//! Invariants: exporting, importing into an empty catalogue and exporting again gives the same
//! bytes. Both directions hold one episode in memory at a time. What stands in the catalogue wins:
//! an import only adds what is missing, all of it or, when the file has a fault, nothing.

use crate::catalog::{self, Catalog, Filed, Filter, Kept, NewPassage, NewQuote, Noun, Sort};
use crate::model::catalogue::{
    Anchor, EpisodeData, Id, LabelState, PersonData, QuoteData, ShowData, StoredPassage,
    StoredWarning, TopicData, TranscriptData, seconds,
};
use crate::model::map::{Mark, TimeMap};
use crate::model::transcript::{Kind, Millis};
use crate::model::{clock, date};
use crate::text::{query, words};
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;
use std::io::{self, BufReader, BufWriter, Cursor, Read, Write};
use std::marker::PhantomData;

/// The version of the file's shape that is written, and the newest that is read.
pub const VERSION: u32 = 1;

/// No text is longer; one that is makes the file a mistake, not a catalogue.
const LONGEST_TEXT: usize = 16 << 20;
/// No episode has more versions.
const MOST_VERSIONS: i64 = 1_000_000;

/// Why a catalogue was not written or read. An import that fails has changed nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file is no JSON, or ends too early.
    #[error("expected JSON, found a fault in line {line}, column {column}: {reason}")]
    NotJson {
        /// From 1.
        line: usize,
        /// In bytes, from 1; 0 before the line's first byte.
        column: usize,
        /// What the JSON reader says.
        reason: String,
    },
    /// It is JSON, but not of this kind.
    #[error(
        "expected a catalogue that podcat exported (an object that begins with \"podcat\": {VERSION}), found other JSON"
    )]
    NotACatalogue,
    /// A later podcat wrote it.
    #[error(
        "the file has version {found} of podcat's JSON; this podcat reads versions up to {known}"
    )]
    Newer {
        /// Its version.
        found: u64,
        /// The newest version that is known.
        known: u32,
    },
    /// A record is not as it has to be.
    #[error("{path}: expected {expected}, found {found}")]
    BadRecord {
        /// Where: `episodes[3].transcripts[0].labels[1].name`, counting from 0.
        path: String,
        /// What should stand there.
        expected: String,
        /// What stands there.
        found: String,
    },
    /// A reference to something that is neither in the file before it nor in the catalogue.
    #[error("{path}: expected the uid of a {noun} in the file or the catalogue, found {uid}")]
    Dangling {
        /// Where, as in [`Error::BadRecord`].
        path: String,
        /// `show`, `person` or `topic`.
        noun: &'static str,
        /// The reference.
        uid: String,
    },
    /// The file cannot be read or written.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The catalogue cannot be read or written.
    #[error(transparent)]
    Catalog(#[from] catalog::Error),
}

/// What an export wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Exported {
    /// How many shows.
    pub shows: u64,
    /// How many people.
    pub people: u64,
    /// How many topics.
    pub topics: u64,
    /// How many episodes.
    pub episodes: u64,
    /// How many transcripts, all versions.
    pub transcripts: u64,
    /// How many quotes.
    pub quotes: u64,
}

/// What an import found new and what was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Merged {
    /// Now in the catalogue.
    pub added: u64,
    /// In the catalogue before; stays as it was.
    pub kept: u64,
}

impl Merged {
    fn count(&mut self, added: bool) {
        if added {
            self.added += 1;
        } else {
            self.kept += 1;
        }
    }
}

/// What an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Imported {
    /// Matched by uid, else by title.
    pub shows: Merged,
    /// Matched by uid.
    pub people: Merged,
    /// Matched by uid, else by name.
    pub topics: Merged,
    /// Matched by uid, else by guid within the show.
    pub episodes: Merged,
    /// Matched by the hash of the bytes they were read from, within the episode.
    pub transcripts: Merged,
    /// Matched by uid.
    pub quotes: Merged,
    /// What was added to things that were there: aliases, appearances, filings under topics, and
    /// people for labels that stood for nobody.
    pub details: u64,
}

// ---- writing ----

/// Writes the catalogue, or the episodes that match the filter with what they refer to, as one
/// moment shows it, whatever others write meanwhile. The filter's role and labels are not looked
/// at; the order is always that in which things were added.
///
/// # Errors
/// When the catalogue cannot be read or `out` not be written.
pub fn export(catalog: &Catalog, filter: &Filter, out: &mut dyn Write) -> Result<Exported, Error> {
    let snapshot = catalog.snapshot()?;
    let part = Part::of(catalog, filter)?;
    let mut to = Writer {
        out: BufWriter::with_capacity(1 << 16, out),
        first: true,
    };
    to.text(&format!("{{\"podcat\": {VERSION},\n"))?;
    to.open("shows")?;
    for id in &part.shows {
        to.kept(catalog.kept_show(*id)?)?;
    }
    to.close("],\n")?;
    to.open("people")?;
    for id in &part.people {
        to.kept(catalog.kept_person(*id)?)?;
    }
    to.close("],\n")?;
    to.open("topics")?;
    for id in &part.topics {
        to.kept(catalog.kept_topic(*id)?)?;
    }
    to.close("],\n")?;
    let mut done = Exported {
        shows: part.shows.len() as u64,
        people: part.people.len() as u64,
        topics: part.topics.len() as u64,
        episodes: part.episodes.len() as u64,
        ..Exported::default()
    };
    to.open("episodes")?;
    for id in &part.episodes {
        to.episode(catalog, *id, &mut done)?;
    }
    to.close("]}\n")?;
    to.out.flush()?;
    drop(snapshot);
    Ok(done)
}

/// What is to be exported, by number and ascending.
struct Part {
    shows: Vec<Id>,
    people: Vec<Id>,
    topics: Vec<Id>,
    episodes: Vec<Id>,
}

impl Part {
    fn of(catalog: &Catalog, filter: &Filter) -> Result<Self, Error> {
        let narrowing = Filter {
            role: None,
            labels: None,
            sort: Sort::default(),
            ..filter.clone()
        };
        if narrowing == Filter::default() {
            return Ok(Self {
                shows: catalog.ids(Noun::Show)?,
                people: catalog.ids(Noun::Person)?,
                topics: catalog.ids(Noun::Topic)?,
                episodes: catalog.ids(Noun::Episode)?,
            });
        }
        let episodes = catalog.episode_ids(filter)?;
        let (mut shows, mut people, mut topics) =
            (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for id in &episodes {
            if let Some(to) = catalog.references(*id)? {
                shows.insert(to.show);
                people.extend(to.people);
                topics.extend(to.topics);
            }
        }
        Ok(Self {
            shows: shows.into_iter().collect(),
            people: people.into_iter().collect(),
            topics: topics.into_iter().collect(),
            episodes,
        })
    }
}

#[derive(Serialize)]
struct WrittenKept<'a, T> {
    uid: &'a str,
    #[serde(flatten)]
    data: &'a T,
    created_at: &'a str,
}

#[derive(Serialize)]
struct WrittenEpisode<'a> {
    uid: &'a str,
    show: &'a str,
    #[serde(flatten)]
    data: &'a EpisodeData,
    created_at: &'a str,
    appearances: Vec<WrittenAppearance<'a>>,
    topics: &'a [String],
}

#[derive(Serialize)]
struct WrittenAppearance<'a> {
    person: &'a str,
    role: &'a str,
}

#[derive(Serialize)]
struct WrittenLabel<'a> {
    name: &'a str,
    person: Option<&'a str>,
    state: Option<LabelState>,
    history: Vec<WrittenHistory<'a>>,
}

#[derive(Serialize)]
struct WrittenHistory<'a> {
    person: Option<&'a str>,
    state: Option<LabelState>,
    changed_at: &'a str,
}

#[derive(Serialize)]
struct WrittenPassage<'a> {
    label: Option<usize>,
    #[serde(with = "seconds")]
    start: Option<Millis>,
    #[serde(with = "seconds")]
    end: Option<Millis>,
    text: &'a str,
    map: WrittenMap<'a>,
}

struct WrittenMap<'a>(&'a [Mark]);

impl Serialize for WrittenMap<'_> {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.iter().map(|mark| {
            let flags = u8::from(mark.word) | u8::from(mark.continued) << 1;
            (mark.offset, mark.start_ms, mark.end_ms, flags)
        }))
    }
}

#[derive(Serialize)]
struct WrittenQuote<'a> {
    uid: &'a str,
    #[serde(flatten)]
    data: &'a QuoteData,
    person: Option<&'a str>,
    topics: &'a [String],
    anchor: Option<WrittenAnchor<'a>>,
    created_at: &'a str,
    updated_at: &'a str,
}

#[derive(Serialize)]
struct WrittenAnchor<'a> {
    transcript: Option<i64>,
    #[serde(flatten)]
    anchor: &'a Anchor,
}

struct Writer<'o> {
    out: BufWriter<&'o mut dyn Write>,
    /// No record stands in the list that was opened last.
    first: bool,
}

impl Writer<'_> {
    fn text(&mut self, text: &str) -> Result<(), Error> {
        Ok(self.out.write_all(text.as_bytes())?)
    }

    fn open(&mut self, key: &str) -> Result<(), Error> {
        self.first = true;
        self.text(&format!("\"{key}\": ["))
    }

    fn close(&mut self, end: &str) -> Result<(), Error> {
        if !self.first {
            self.text("\n")?;
        }
        self.first = false;
        self.text(end)
    }

    /// Begins the line of a record.
    fn line(&mut self) -> Result<(), Error> {
        let end = if self.first { "\n" } else { ",\n" };
        self.first = false;
        self.text(end)
    }

    fn record(&mut self, record: &impl Serialize) -> Result<(), Error> {
        self.line()?;
        serde_json::to_writer(&mut self.out, record).map_err(io::Error::from)?;
        Ok(())
    }

    /// A record that lists follow in: its closing brace is left to the caller.
    fn head(&mut self, record: &impl Serialize) -> Result<(), Error> {
        self.line()?;
        let json = serde_json::to_string(record).map_err(io::Error::from)?;
        self.text(json.strip_suffix('}').unwrap_or(&json))?;
        self.text(", ")
    }

    fn kept<T: Serialize>(&mut self, kept: Option<Kept<T>>) -> Result<(), Error> {
        let Some(kept) = kept else { return Ok(()) };
        self.record(&WrittenKept {
            uid: &kept.uid,
            data: &kept.data,
            created_at: &kept.created_at,
        })
    }

    fn episode(&mut self, catalog: &Catalog, id: Id, done: &mut Exported) -> Result<(), Error> {
        let Some((show, kept)) = catalog.kept_episode(id)? else {
            return Ok(());
        };
        let appearances = catalog.kept_appearances(id)?;
        let topics = catalog.kept_filings(id)?;
        self.head(&WrittenEpisode {
            uid: &kept.uid,
            show: &show,
            data: &kept.data,
            created_at: &kept.created_at,
            appearances: appearances
                .iter()
                .map(|(person, role)| WrittenAppearance { person, role })
                .collect(),
            topics: &topics,
        })?;
        self.open("transcripts")?;
        for version in catalog.versions(id)? {
            self.transcript(catalog, version.id, &version.data)?;
            done.transcripts += 1;
        }
        self.close("], ")?;
        self.open("quotes")?;
        for quote in catalog.kept_quotes(id)? {
            self.record(&WrittenQuote {
                uid: &quote.kept.uid,
                data: &quote.kept.data,
                person: quote.person.as_deref(),
                topics: &quote.topics,
                anchor: quote
                    .anchor
                    .as_ref()
                    .map(|(transcript, anchor)| WrittenAnchor {
                        transcript: *transcript,
                        anchor,
                    }),
                created_at: &quote.kept.created_at,
                updated_at: &quote.updated_at,
            })?;
            done.quotes += 1;
        }
        self.close("]}")
    }

    fn transcript(
        &mut self,
        catalog: &Catalog,
        id: Id,
        data: &TranscriptData,
    ) -> Result<(), Error> {
        self.head(data)?;
        self.open("labels")?;
        let labels = catalog.kept_labels(id)?;
        for label in &labels {
            let person = label.mapping.person.as_deref();
            self.record(&WrittenLabel {
                name: &label.name,
                person,
                // Nobody is neither proposed nor confirmed.
                state: label.mapping.state.filter(|_| person.is_some()),
                history: label
                    .history
                    .iter()
                    .map(|(before, changed_at)| WrittenHistory {
                        person: before.person.as_deref(),
                        state: before.state,
                        changed_at,
                    })
                    .collect(),
            })?;
        }
        self.close("], ")?;
        self.open("passages")?;
        for passage in catalog.passages(id)? {
            let StoredPassage {
                label,
                start_ms,
                end_ms,
                text,
                map,
                ..
            } = &passage;
            self.record(&WrittenPassage {
                label: label.and_then(|no| labels.binary_search_by_key(&no, |label| label.no).ok()),
                start: *start_ms,
                end: *end_ms,
                text,
                map: WrittenMap(map.marks()),
            })?;
        }
        self.close("]}")
    }
}

// ---- recognising ----

/// Whether a file that begins with these bytes is an export: after a byte order mark and white
/// space, an object whose first key is `podcat`. A few dozen bytes are enough.
pub fn is_catalogue(head: &[u8]) -> bool {
    let mut rest = head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(head);
    for token in [b"{".as_slice(), b"\"podcat\"", b":"] {
        let Some(after) = rest.trim_ascii_start().strip_prefix(token) else {
            return false;
        };
        rest = after;
    }
    true
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

// ---- reading: JSON to records ----

/// Where reading stands, for messages.
#[derive(Default)]
struct Trail(RefCell<Vec<Step>>);

#[derive(Clone, Copy)]
enum Step {
    Key(&'static str),
    Index(usize),
}

impl Trail {
    /// Reads what stands at a step. When that fails, the trail still points there.
    fn at<T, E>(&self, step: Step, read: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        self.0.borrow_mut().push(step);
        let value = read()?;
        self.0.borrow_mut().pop();
        Ok(value)
    }

    fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }
}

impl fmt::Display for Trail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.borrow().iter().enumerate() {
            match step {
                Step::Index(at) => write!(f, "[{at}]")?,
                Step::Key(key) if index == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
            }
        }
        Ok(())
    }
}

/// Something that is read from JSON and checked, the trail pointing at it.
trait FromJson: Sized {
    /// What is expected, for messages.
    const WHAT: &'static str;

    fn read<'de, D: Deserializer<'de>>(from: D, trail: &Trail) -> Result<Self, D::Error>;

    /// What it is where its key is missing; `None` where it has to be there.
    fn missing() -> Option<Self> {
        None
    }
}

struct Seed<'t, T>(&'t Trail, PhantomData<fn() -> T>);

impl<'de, T: FromJson> DeserializeSeed<'de> for Seed<'_, T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<T, D::Error> {
        T::read(from, self.0)
    }
}

fn seed<T>(trail: &Trail) -> Seed<'_, T> {
    Seed(trail, PhantomData)
}

impl<T: FromJson> FromJson for Option<T> {
    const WHAT: &'static str = T::WHAT;

    fn read<'de, D: Deserializer<'de>>(from: D, trail: &Trail) -> Result<Self, D::Error> {
        struct Maybe<'t, T>(Seed<'t, T>);
        impl<'de, T: FromJson> Visitor<'de> for Maybe<'_, T> {
            type Value = Option<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{} or null", T::WHAT)
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(None)
            }

            fn visit_none<E>(self) -> Result<Self::Value, E> {
                Ok(None)
            }

            fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
                self.0.deserialize(from).map(Some)
            }
        }
        from.deserialize_option(Maybe(seed(trail)))
    }

    fn missing() -> Option<Self> {
        Some(None)
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    const WHAT: &'static str = "a list";

    fn read<'de, D: Deserializer<'de>>(from: D, trail: &Trail) -> Result<Self, D::Error> {
        struct List<'t, T>(&'t Trail, PhantomData<fn() -> T>);
        impl<'de, T: FromJson> Visitor<'de> for List<'_, T> {
            type Value = Vec<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(Vec::<T>::WHAT)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
                let mut all = Vec::new();
                while let Some(one) = self.0.at(Step::Index(all.len()), || {
                    list.next_element_seed(seed(self.0))
                })? {
                    all.push(one);
                }
                Ok(all)
            }
        }
        from.deserialize_seq(List(trail, PhantomData))
    }

    fn missing() -> Option<Self> {
        Some(Vec::new())
    }
}

/// Numbers and truth values: read as serde reads them.
macro_rules! plain {
    ($($type:ty: $what:literal),* $(,)?) => {$(
        impl FromJson for $type {
            const WHAT: &'static str = $what;

            fn read<'de, D: Deserializer<'de>>(from: D, _: &Trail) -> Result<Self, D::Error> {
                Self::deserialize(from)
            }
        }
    )*};
}

plain!(bool: "true or false", u32: "a whole number", i64: "a whole number", u64: "a whole number");

impl FromJson for String {
    const WHAT: &'static str = "text";

    fn read<'de, D: Deserializer<'de>>(from: D, _: &Trail) -> Result<Self, D::Error> {
        let text = Self::deserialize(from)?;
        if text.len() > LONGEST_TEXT {
            let found = format!("{} bytes of text", text.len());
            let expected = format!("at most {LONGEST_TEXT} bytes");
            return Err(wrong(&found, &expected));
        }
        Ok(text)
    }
}

/// Texts of a certain shape: each with what it is and a function that accepts it.
macro_rules! shaped {
    ($($(#[$doc:meta])* $name:ident: $what:literal, $accept:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        struct $name(String);

        impl FromJson for $name {
            const WHAT: &'static str = $what;

            fn read<'de, D: Deserializer<'de>>(from: D, _: &Trail) -> Result<Self, D::Error> {
                let text = String::deserialize(from)?;
                let accept: fn(&str) -> Option<String> = $accept;
                match accept(&text) {
                    Some(text) => Ok(Self(text)),
                    None => Err(de::Error::invalid_value(Unexpected::Str(&text), &Self::WHAT)),
                }
            }
        }
    )*};
}

fn one_of(text: &str, words: &[&str]) -> Option<String> {
    words.contains(&text).then(|| text.to_owned())
}

fn is_uid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn moment(text: &str) -> Option<String> {
    let plain = date::parse(text)?;
    // A finer moment in UTC stays as exact as it is.
    let finer = text.len() <= 40
        && text.ends_with('Z')
        && plain.len() > 19
        && text.get(..19) == plain.get(..19);
    Some(if finer { text.to_owned() } else { plain })
}

shaped! {
    Uid: "a uid like 6ba7b810-9dad-51d1-80b4-00c04fd430c8", |text| is_uid(text).then(|| text.to_owned());
    /// Names are joined by U+001F in lists.
    Name: "a name", |text| (text.len() <= LONGEST_TEXT && !text.trim().is_empty() && !text.contains('\u{1f}'))
        .then(|| text.to_owned());
    Date: "a date like 2026-03-14 or 2026-03-14T18:30:00Z", date::parse;
    Moment: "a moment like 2026-03-14T18:30:00Z", moment;
    Sha256: "64 lower-case hexadecimal digits", |text|
        (text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')))
            .then(|| text.to_owned());
    KindWord: "edited, publisher, asr or unknown", |text| Kind::from_name(text).map(|kind| kind.name().to_owned());
    OriginWord: "hand, article or publisher", |text| one_of(text, &["hand", "article", "publisher"]);
    Word: "a word", |text| (text.len() <= 1_000 && !text.trim().is_empty()).then(|| text.to_lowercase());
}

impl FromJson for LabelState {
    const WHAT: &'static str = "proposed or confirmed";

    fn read<'de, D: Deserializer<'de>>(from: D, _: &Trail) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::from_name(&text)
            .ok_or_else(|| de::Error::invalid_value(Unexpected::Str(&text), &Self::WHAT))
    }
}

/// A time in seconds.
struct Seconds(Millis);

impl FromJson for Seconds {
    const WHAT: &'static str = "seconds from the start, at most 1,000 hours";

    fn read<'de, D: Deserializer<'de>>(from: D, _: &Trail) -> Result<Self, D::Error> {
        let found = f64::deserialize(from)?;
        clock::from_seconds(found)
            .map(Self)
            .ok_or_else(|| de::Error::invalid_value(Unexpected::Float(found), &Self::WHAT))
    }
}

/// A count, as the catalogue can keep it.
struct Count(u64);

impl FromJson for Count {
    const WHAT: &'static str = "a count";

    fn read<'de, D: Deserializer<'de>>(from: D, trail: &Trail) -> Result<Self, D::Error> {
        u32::read(from, trail).map(|count| Self(count.into()))
    }
}

struct Version(i64);

impl FromJson for Version {
    const WHAT: &'static str = "a version number from 1";

    fn read<'de, D: Deserializer<'de>>(from: D, _: &Trail) -> Result<Self, D::Error> {
        match i64::deserialize(from)? {
            version @ 1..=MOST_VERSIONS => Ok(Self(version)),
            found => Err(de::Error::invalid_value(
                Unexpected::Signed(found),
                &Self::WHAT,
            )),
        }
    }
}

impl FromJson for TimeMap {
    const WHAT: &'static str = "a list of marks";

    fn read<'de, D: Deserializer<'de>>(from: D, trail: &Trail) -> Result<Self, D::Error> {
        struct Marks<'t>(&'t Trail);
        impl<'de> Visitor<'de> for Marks<'_> {
            type Value = TimeMap;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(TimeMap::WHAT)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<TimeMap, A::Error> {
                let mut map = TimeMap::default();
                let mut from = 0;
                while let Some(mark) = self.0.at(Step::Index(map.marks().len()), || {
                    list.next_element_seed(OneMark { from })
                })? {
                    from = mark.offset;
                    map.push(mark);
                }
                Ok(map)
            }
        }
        from.deserialize_seq(Marks(trail))
    }
}

/// Reads `[offset, start, end, flags]`; the offset is at least `from`.
struct OneMark {
    from: u32,
}

impl<'de> DeserializeSeed<'de> for OneMark {
    type Value = Mark;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Mark, D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for OneMark {
    type Value = Mark;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mark [offset, start, end or null, flags]")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Mark, A::Error> {
        fn next<'de, A: SeqAccess<'de>, T: Deserialize<'de>>(
            list: &mut A,
            at: usize,
            mark: &OneMark,
        ) -> Result<T, A::Error> {
            list.next_element()?
                .ok_or_else(|| de::Error::invalid_length(at, mark))
        }
        let offset: u32 = next(&mut list, 0, &self)?;
        let start_ms: i64 = next(&mut list, 1, &self)?;
        let end_ms: Option<i64> = next(&mut list, 2, &self)?;
        let flags: u64 = next(&mut list, 3, &self)?;
        if list.next_element::<de::IgnoredAny>()?.is_some() {
            return Err(de::Error::invalid_length(5, &self));
        }
        if offset < self.from {
            let expected = format!("ascending offsets, at least {}", self.from);
            return Err(wrong(&offset.to_string(), &expected));
        }
        for ms in [Some(start_ms), end_ms].into_iter().flatten() {
            if !(0..=clock::MAX_MS).contains(&ms) {
                let expected = format!("milliseconds from 0 to {}", clock::MAX_MS);
                return Err(wrong(&ms.to_string(), &expected));
            }
        }
        let word = flags & 1 != 0;
        if flags > 3 || (word && end_ms.is_some()) {
            return Err(wrong(
                &format!("flags {flags} and end {end_ms:?}"),
                "flags from 0 to 3, and no end for a word",
            ));
        }
        Ok(Mark {
            offset,
            start_ms,
            end_ms,
            word,
            continued: flags & 2 != 0,
        })
    }
}

/// Parts what was found from what was expected in the messages of [`wrong`] and of serde.
const EXPECTED: &str = ", expected ";

fn wrong<E: de::Error>(found: &str, expected: &str) -> E {
    E::custom(format!("{found}{EXPECTED}{expected}"))
}

/// Objects: each field by the key of its name; keys that are not known are ignored.
macro_rules! records {
    ($($name:ident: $what:literal { $($field:ident: $type:ty,)* })*) => {$(
        struct $name { $($field: $type,)* }

        impl FromJson for $name {
            const WHAT: &'static str = $what;

            fn read<'de, D: Deserializer<'de>>(from: D, trail: &Trail) -> Result<Self, D::Error> {
                struct Object<'t>(&'t Trail);
                impl<'de> Visitor<'de> for Object<'_> {
                    type Value = $name;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($what)
                    }

                    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<$name, A::Error> {
                        $(let mut $field: Option<$type> = None;)*
                        while let Some(key) = object.next_key::<String>()? {
                            match key.as_str() {
                                $(stringify!($field) => {
                                    $field = Some(self.0.at(Step::Key(stringify!($field)), || {
                                        object.next_value_seed(seed(self.0))
                                    })?);
                                })*
                                _ => drop(object.next_value::<de::IgnoredAny>()?),
                            }
                        }
                        Ok($name {
                            $($field: self.0.at(Step::Key(stringify!($field)), || {
                                $field
                                    .or_else(<$type>::missing)
                                    .ok_or_else(|| wrong("nothing", <$type>::WHAT))
                            })?,)*
                        })
                    }
                }
                from.deserialize_map(Object(trail))
            }
        }
    )*};
}

records! {
    ShowRecord: "a show" {
        uid: Uid,
        title: Name,
        author: Option<String>,
        description: Option<String>,
        language: Option<String>,
        feed_url: Option<String>,
        page_url: Option<String>,
        created_at: Moment,
    }
    PersonRecord: "a person" {
        uid: Uid,
        name: Name,
        aliases: Vec<Name>,
        affiliation: Option<String>,
        page_url: Option<String>,
        note: Option<String>,
        created_at: Moment,
    }
    TopicRecord: "a topic" {
        uid: Uid,
        name: Name,
        aliases: Vec<Name>,
        rule: Option<String>,
        note: Option<String>,
        created_at: Moment,
    }
    EpisodeRecord: "an episode" {
        uid: Uid,
        show: Uid,
        guid: String,
        title: String,
        published: Option<Date>,
        duration: Option<Seconds>,
        season: Option<i64>,
        number: Option<i64>,
        audio_url: Option<String>,
        page_url: Option<String>,
        description: Option<String>,
        language: Option<String>,
        created_at: Moment,
        appearances: Vec<AppearanceRecord>,
        topics: Vec<Uid>,
        transcripts: Vec<TranscriptRecord>,
        quotes: Vec<QuoteRecord>,
    }
    AppearanceRecord: "an appearance" {
        person: Uid,
        role: Word,
    }
    TranscriptRecord: "a transcript" {
        version: Version,
        preferred: bool,
        kind: KindWord,
        tool: Option<String>,
        language: Option<String>,
        format: String,
        encoding: String,
        sha256: Sha256,
        source: String,
        imported_at: Moment,
        segments: Count,
        words: Count,
        end: Option<Seconds>,
        warnings: Vec<WarningRecord>,
        labels: Vec<LabelRecord>,
        passages: Vec<PassageRecord>,
    }
    WarningRecord: "a warning" {
        line: Option<u32>,
        message: String,
    }
    LabelRecord: "a label" {
        name: String,
        person: Option<Uid>,
        state: Option<LabelState>,
        history: Vec<HistoryRecord>,
    }
    HistoryRecord: "whom a label stood for" {
        person: Option<Uid>,
        state: Option<LabelState>,
        changed_at: Moment,
    }
    PassageRecord: "a passage" {
        label: Option<u32>,
        start: Option<Seconds>,
        end: Option<Seconds>,
        text: String,
        map: TimeMap,
    }
    QuoteRecord: "a quote" {
        uid: Uid,
        text: String,
        start: Option<Seconds>,
        end: Option<Seconds>,
        approximate: bool,
        verdict: Word,
        origin: OriginWord,
        source: Option<String>,
        note: Option<String>,
        person: Option<Uid>,
        topics: Vec<Uid>,
        anchor: Option<AnchorRecord>,
        created_at: Moment,
        updated_at: Moment,
    }
    AnchorRecord: "an anchor" {
        transcript: Option<i64>,
        exact: String,
        prefix: String,
        suffix: String,
    }
}

impl EpisodeRecord {
    /// What one record cannot know of another: an error is where, what was expected, what was found.
    fn check(&self) -> Result<(), (String, String, String)> {
        let mut versions = HashSet::new();
        let mut preferred = false;
        for (at, transcript) in self.transcripts.iter().enumerate() {
            let fault = |within: &str, expected: &str, found: String| {
                let path = format!(".transcripts[{at}].{within}");
                Err((path, expected.to_owned(), found))
            };
            let version = transcript.version.0;
            if !versions.insert(version) {
                let found = format!("{version} again");
                return fault("version", "another number for each version", found);
            }
            if transcript.preferred && std::mem::replace(&mut preferred, true) {
                return fault("preferred", "one preferred version", "another".into());
            }
            let messages = transcript.warnings.iter();
            if messages.map(|warning| warning.message.len()).sum::<usize>() > LONGEST_TEXT {
                let expected = format!("at most {LONGEST_TEXT} bytes");
                return fault("warnings", &expected, "more".into());
            }
            for (no, label) in transcript.labels.iter().enumerate() {
                if label.person.is_some() && label.state.is_none() {
                    let within = format!("labels[{no}].state");
                    return fault(&within, LabelState::WHAT, "nothing beside a person".into());
                }
            }
            let labels = transcript.labels.len();
            for (no, passage) in transcript.passages.iter().enumerate() {
                if let Some(label) = passage.label
                    && label as usize >= labels
                {
                    let within = format!("passages[{no}].label");
                    let expected = format!("the place of one of {labels} labels, from 0");
                    return fault(&within, &expected, label.to_string());
                }
                let text = &passage.text;
                let inside = |mark: &Mark| {
                    let offset = mark.offset as usize;
                    offset < text.len().max(1) && text.is_char_boundary(offset)
                };
                let marks = passage.map.marks();
                if let Some(mark) = marks.iter().position(|mark| !inside(mark)) {
                    let within = format!("passages[{no}].map[{mark}]");
                    let expected = format!(
                        "an offset where a character of the text's {} bytes begins",
                        text.len()
                    );
                    return fault(&within, &expected, marks[mark].offset.to_string());
                }
            }
        }
        for (at, quote) in self.quotes.iter().enumerate() {
            let anchor = quote.anchor.as_ref();
            if let Some(version) = anchor.and_then(|anchor| anchor.transcript)
                && !versions.contains(&version)
            {
                return Err((
                    format!(".quotes[{at}].anchor.transcript"),
                    "the version of one of the episode's transcripts".into(),
                    version.to_string(),
                ));
            }
        }
        Ok(())
    }
}

fn texts(names: Vec<Name>) -> Vec<String> {
    names.into_iter().map(|name| name.0).collect()
}

// ---- reading: records into the catalogue ----

/// Adds what the file has and the catalogue has not, in one transaction.
///
/// Shows, people, topics, episodes and quotes are matched by uid (shows also by title, topics by
/// name, episodes by guid within the show), transcripts by hash within their episode. A transcript
/// that joins others gets the next version number if its own is taken, and is preferred only where
/// none is yet. Importing the same file again changes nothing.
///
/// # Errors
/// When the file is no export or has a fault, a reference leads nowhere, or the catalogue cannot be
/// written. Nothing is changed then.
pub fn import(catalog: &Catalog, from: &mut dyn Read) -> Result<Imported, Error> {
    // Waits for the file before it keeps other writers waiting.
    let mut head = Vec::new();
    from.take(BYTE_ORDER_MARK.len() as u64)
        .read_to_end(&mut head)?;
    let change = catalog.begin()?;
    if head == BYTE_ORDER_MARK {
        head.clear();
    }
    let from = BufReader::with_capacity(1 << 16, Cursor::new(head).chain(from));
    let mut json = serde_json::Deserializer::from_reader(from);
    let mut import = Import {
        catalog,
        done: Imported::default(),
        shows: HashMap::new(),
        topics: HashMap::new(),
        many: false,
        failure: None,
    };
    let trail = Trail::default();
    let document = Document {
        import: &mut import,
        trail: &trail,
    };
    json.deserialize_map(document)
        .and_then(|()| json.end())
        .map_err(|error| {
            import
                .failure
                .take()
                .unwrap_or_else(|| explain(error, &trail))
        })?;
    if import.many {
        catalog.expect_many(false)?;
    }
    change.commit()?;
    Ok(import.done)
}

/// What the JSON reader's error means, where reading stood.
fn explain(error: serde_json::Error, trail: &Trail) -> Error {
    let (line, column) = (error.line(), error.column());
    let whole = error.to_string();
    let place = format!(" at line {line} column {column}");
    let message = whole.strip_suffix(&place).unwrap_or(&whole);
    match error.classify() {
        serde_json::error::Category::Io => Error::Io(error.into()),
        serde_json::error::Category::Syntax | serde_json::error::Category::Eof => Error::NotJson {
            line,
            column,
            reason: message.to_owned(),
        },
        serde_json::error::Category::Data if trail.is_empty() => Error::NotACatalogue,
        serde_json::error::Category::Data => {
            let (found, expected) = message
                .rsplit_once(EXPECTED)
                .unwrap_or((message, "another value"));
            let found = ["invalid type: ", "invalid value: "]
                .iter()
                .find_map(|prefix| found.strip_prefix(prefix))
                .unwrap_or(found);
            Error::BadRecord {
                path: trail.to_string(),
                expected: expected.to_owned(),
                found: shorten(found),
            }
        }
    }
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

struct Import<'c> {
    catalog: &'c Catalog,
    done: Imported,
    /// The uids of shows and topics that stand in the catalogue under another one.
    shows: HashMap<String, Id>,
    topics: HashMap<String, Id>,
    /// The index was told to expect many words.
    many: bool,
    /// What ended the reading, when it was not the JSON.
    failure: Option<Error>,
}

struct Document<'i, 'c> {
    import: &'i mut Import<'c>,
    trail: &'i Trail,
}

impl<'de> Visitor<'de> for Document<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a catalogue")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let Self { import, trail } = self;
        if object.next_key::<String>()?.as_deref() != Some("podcat") {
            return Err(import.fail(Error::NotACatalogue));
        }
        let found = trail.at(Step::Key("podcat"), || {
            object.next_value_seed(seed::<u64>(trail))
        })?;
        if found == 0 {
            return Err(import.fail(Error::NotACatalogue));
        }
        if found > u64::from(VERSION) {
            let known = VERSION;
            return Err(import.fail(Error::Newer { found, known }));
        }
        while let Some(key) = object.next_key::<String>()? {
            match key.as_str() {
                "shows" => each(import, trail, &mut object, "shows", Import::show)?,
                "people" => each(import, trail, &mut object, "people", Import::person)?,
                "topics" => each(import, trail, &mut object, "topics", Import::topic)?,
                "episodes" => each(import, trail, &mut object, "episodes", Import::episode)?,
                _ => drop(object.next_value::<de::IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

/// Puts a record into the catalogue, the trail pointing at it.
type Take<'c, T> = fn(&mut Import<'c>, T, &Trail) -> Result<(), Error>;

/// Reads a list and takes each record as soon as it is read.
fn each<'de, 'c, A: MapAccess<'de>, T: FromJson>(
    import: &mut Import<'c>,
    trail: &Trail,
    object: &mut A,
    key: &'static str,
    take: Take<'c, T>,
) -> Result<(), A::Error> {
    struct Each<'i, 'c, T> {
        import: &'i mut Import<'c>,
        trail: &'i Trail,
        take: Take<'c, T>,
    }
    impl<'de, T: FromJson> DeserializeSeed<'de> for Each<'_, '_, T> {
        type Value = ();

        fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
            from.deserialize_seq(self)
        }
    }
    impl<'de, T: FromJson> Visitor<'de> for Each<'_, '_, T> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
            let Self {
                import,
                trail,
                take,
            } = self;
            let mut at = 0;
            while trail.at(Step::Index(at), || {
                let Some(record) = list.next_element_seed(seed(trail))? else {
                    return Ok(false);
                };
                match take(import, record, trail) {
                    Ok(()) => Ok(true),
                    Err(error) => Err(import.fail(error)),
                }
            })? {
                at += 1;
            }
            Ok(())
        }
    }
    trail.at(Step::Key(key), || {
        object.next_value_seed(Each {
            import,
            trail,
            take,
        })
    })
}

impl Import<'_> {
    /// Ends the reading with an error that is not the JSON's.
    fn fail<E: de::Error>(&mut self, error: Error) -> E {
        self.failure = Some(error);
        E::custom("")
    }

    fn show(&mut self, record: ShowRecord, _: &Trail) -> Result<(), Error> {
        let uid = record.uid.0;
        let data = ShowData {
            title: record.title.0,
            author: record.author,
            description: record.description,
            language: record.language,
            feed_url: record.feed_url,
            page_url: record.page_url,
        };
        let mut known = self.catalog.id_with_uid(Noun::Show, &uid)?;
        if known.is_none() {
            known = self.catalog.show_with_key(&words::key(&data.title))?;
            if let Some(id) = known {
                self.shows.insert(uid.clone(), id);
            }
        }
        if known.is_none() {
            let created_at = &record.created_at.0;
            self.catalog.add_show_with_uid(&data, &uid, created_at)?;
        }
        self.done.shows.count(known.is_none());
        Ok(())
    }

    fn person(&mut self, record: PersonRecord, _: &Trail) -> Result<(), Error> {
        let uid = record.uid.0;
        let data = PersonData {
            name: record.name.0,
            aliases: texts(record.aliases),
            affiliation: record.affiliation,
            page_url: record.page_url,
            note: record.note,
        };
        let known = self.catalog.id_with_uid(Noun::Person, &uid)?;
        match known {
            Some(id) => {
                for alias in &data.aliases {
                    let added = self.catalog.add_person_alias(id, alias)?;
                    self.done.details += u64::from(added);
                }
            }
            None => {
                let created_at = &record.created_at.0;
                self.catalog.add_person_with_uid(&data, &uid, created_at)?;
            }
        }
        self.done.people.count(known.is_none());
        Ok(())
    }

    fn topic(&mut self, record: TopicRecord, _: &Trail) -> Result<(), Error> {
        let uid = record.uid.0;
        let data = TopicData {
            name: record.name.0,
            aliases: texts(record.aliases),
            rule: record.rule,
            note: record.note,
        };
        let mut known = self.catalog.id_with_uid(Noun::Topic, &uid)?;
        if known.is_none() {
            known = self.catalog.topic_with_key(&words::key(&data.name))?;
            if let Some(id) = known {
                self.topics.insert(uid.clone(), id);
            }
        }
        match known {
            Some(id) => {
                for alias in &data.aliases {
                    let added = self.catalog.add_topic_alias(id, alias)?;
                    self.done.details += u64::from(added);
                }
            }
            None => {
                let created_at = &record.created_at.0;
                self.catalog.add_topic_with_uid(&data, &uid, created_at)?;
            }
        }
        self.done.topics.count(known.is_none());
        Ok(())
    }

    /// The number of what a reference means; `path` is where the reference stands.
    fn meant(&self, noun: Noun, uid: &Uid, path: impl FnOnce() -> String) -> Result<Id, Error> {
        let elsewhere = match noun {
            Noun::Show => self.shows.get(&uid.0),
            Noun::Topic => self.topics.get(&uid.0),
            Noun::Person | Noun::Episode => None,
        };
        let id = match elsewhere {
            Some(id) => Some(*id),
            None => self.catalog.id_with_uid(noun, &uid.0)?,
        };
        id.ok_or_else(|| Error::Dangling {
            path: path(),
            noun: noun.name(),
            uid: uid.0.clone(),
        })
    }

    fn maybe(
        &self,
        person: Option<&Uid>,
        path: impl FnOnce() -> String,
    ) -> Result<Option<Id>, Error> {
        person
            .map(|uid| self.meant(Noun::Person, uid, path))
            .transpose()
    }

    fn episode(&mut self, record: EpisodeRecord, trail: &Trail) -> Result<(), Error> {
        record
            .check()
            .map_err(|(within, expected, found)| Error::BadRecord {
                path: format!("{trail}{within}"),
                expected,
                found,
            })?;
        let catalog = self.catalog;
        let show = self.meant(Noun::Show, &record.show, || format!("{trail}.show"))?;
        let uid = record.uid.0;
        let data = EpisodeData {
            guid: record.guid,
            title: record.title,
            published: record.published.map(|date| date.0),
            duration_ms: record.duration.map(|duration| duration.0),
            season: record.season,
            number: record.number,
            audio_url: record.audio_url,
            page_url: record.page_url,
            description: record.description,
            language: record.language,
        };
        let mut known = catalog.id_with_uid(Noun::Episode, &uid)?;
        if known.is_none() {
            known = catalog.episode_with_guid(show, &data.guid)?;
        }
        let created_at = &record.created_at.0;
        let id = match known {
            Some(id) => id,
            None => catalog.add_episode_with_uid(show, &data, &uid, created_at)?,
        };
        let was_there = known.is_some();
        self.done.episodes.count(!was_there);
        for (at, appearance) in record.appearances.iter().enumerate() {
            let person = self.meant(Noun::Person, &appearance.person, || {
                format!("{trail}.appearances[{at}].person")
            })?;
            let added = catalog.add_appearance(id, person, &appearance.role.0)?;
            self.done.details += u64::from(added && was_there);
        }
        for (at, topic) in record.topics.iter().enumerate() {
            let topic = self.meant(Noun::Topic, topic, || format!("{trail}.topics[{at}]"))?;
            let added = catalog.file_under(Filed::Episode, id, topic)?;
            self.done.details += u64::from(added && was_there);
        }
        let mut versions = HashMap::new();
        for (at, transcript) in record.transcripts.into_iter().enumerate() {
            let version = transcript.version.0;
            let path = format!("{trail}.transcripts[{at}]");
            versions.insert(version, self.transcript(id, transcript, &path)?);
        }
        if !versions.is_empty()
            && catalog.preferred(id)?.is_none()
            && let Some(latest) = catalog.versions(id)?.last()
        {
            catalog.prefer(latest.id)?;
        }
        for (at, quote) in record.quotes.into_iter().enumerate() {
            let path = format!("{trail}.quotes[{at}]");
            self.quote(id, quote, &versions, &path)?;
        }
        Ok(())
    }

    fn transcript(
        &mut self,
        episode: Id,
        record: TranscriptRecord,
        path: &str,
    ) -> Result<Id, Error> {
        let catalog = self.catalog;
        let known = catalog.transcript_with_hash(episode, &record.sha256.0)?;
        self.done.transcripts.count(known.is_none());
        if let Some(id) = known {
            self.complete_labels(id, &record.labels, path)?;
            return Ok(id);
        }
        if !self.many {
            catalog.expect_many(true)?;
            self.many = true;
        }
        let version = match record.version.0 {
            taken if catalog.has_version(episode, taken)? => catalog.next_version(episode)?,
            free => free,
        };
        let data = TranscriptData {
            version,
            preferred: record.preferred && catalog.preferred(episode)?.is_none(),
            kind: record.kind.0,
            tool: record.tool,
            language: record.language,
            format: record.format,
            encoding: record.encoding,
            sha256: record.sha256.0,
            source: record.source,
            imported_at: record.imported_at.0,
            segments: record.segments.0,
            words: record.words.0,
            end_ms: record.end.map(|end| end.0),
            warnings: record
                .warnings
                .into_iter()
                .map(|warning| StoredWarning {
                    line: warning.line,
                    message: warning.message,
                })
                .collect(),
        };
        let passages = stored(record.passages, data.preferred);
        let names: Vec<String> = record
            .labels
            .iter()
            .map(|label| label.name.clone())
            .collect();
        let id = catalog.add_transcript(episode, &data, &names, &passages)?;
        for (no, label) in (0..).zip(&record.labels) {
            self.map_label(id, no, label, path)?;
        }
        Ok(id)
    }

    /// Says of a label that nothing was said of yet whom it stands for and stood for; false when
    /// the record does not know either.
    fn map_label(
        &self,
        transcript: Id,
        no: u32,
        label: &LabelRecord,
        path: &str,
    ) -> Result<bool, Error> {
        for (at, before) in label.history.iter().enumerate() {
            let person = self.maybe(before.person.as_ref(), || {
                format!("{path}.labels[{no}].history[{at}].person")
            })?;
            let until = &before.changed_at.0;
            let label = (transcript, no);
            self.catalog
                .add_label_history(label, person, before.state, until)?;
        }
        let person = self.maybe(label.person.as_ref(), || {
            format!("{path}.labels[{no}].person")
        })?;
        let mapping = person.zip(label.state);
        if mapping.is_some() {
            self.catalog.set_label((transcript, no), mapping)?;
        }
        Ok(mapping.is_some() || !label.history.is_empty())
    }

    /// Where the catalogue has said nothing of a label, the file may.
    fn complete_labels(
        &mut self,
        transcript: Id,
        records: &[LabelRecord],
        path: &str,
    ) -> Result<(), Error> {
        for (label, record) in self.catalog.kept_labels(transcript)?.iter().zip(records) {
            if label.name == record.name
                && label.mapping.person.is_none()
                && label.history.is_empty()
                && self.map_label(transcript, label.no, record, path)?
            {
                self.done.details += 1;
            }
        }
        Ok(())
    }

    fn quote(
        &mut self,
        episode: Id,
        record: QuoteRecord,
        versions: &HashMap<i64, Id>,
        path: &str,
    ) -> Result<(), Error> {
        let catalog = self.catalog;
        let person = self.maybe(record.person.as_ref(), || format!("{path}.person"))?;
        let uid = record.uid.0;
        let known = catalog.quote_with_uid(&uid)?;
        let id = match known {
            Some(id) => id,
            None => {
                let data = QuoteData {
                    text: record.text,
                    start_ms: record.start.map(|start| start.0),
                    end_ms: record.end.map(|end| end.0),
                    approximate: record.approximate,
                    verdict: record.verdict.0,
                    origin: record.origin.0,
                    source: record.source,
                    note: record.note,
                };
                let anchor = record.anchor.map(|anchor| {
                    let transcript = anchor
                        .transcript
                        .and_then(|version| versions.get(&version).copied());
                    let words = Anchor {
                        exact: anchor.exact,
                        prefix: anchor.prefix,
                        suffix: anchor.suffix,
                    };
                    (transcript, words)
                });
                let quote = NewQuote {
                    data,
                    person,
                    episode,
                    anchor,
                };
                let (created_at, updated_at) = (&record.created_at.0, &record.updated_at.0);
                catalog.add_quote(&quote, &uid, created_at, updated_at)?
            }
        };
        self.done.quotes.count(known.is_none());
        for (at, topic) in record.topics.iter().enumerate() {
            let topic = self.meant(Noun::Topic, topic, || format!("{path}.topics[{at}]"))?;
            let added = catalog.file_under(Filed::Quote, id, topic)?;
            self.done.details += u64::from(added && known.is_some());
        }
        Ok(())
    }
}

/// Passages as they are stored; what the index holds for them only where it will be asked for.
fn stored(passages: Vec<PassageRecord>, preferred: bool) -> Vec<NewPassage> {
    let mut next: Option<(Option<u32>, &str)> = None;
    let mut indexed: Vec<String> = Vec::new();
    if preferred {
        indexed.reserve(passages.len());
        for passage in passages.iter().rev() {
            let tail = match next {
                Some((label, text)) if label == passage.label => text,
                _ => "",
            };
            indexed.push(query::index_words(&passage.text, tail));
            next = Some((passage.label, &passage.text));
        }
    }
    passages
        .into_iter()
        .map(|passage| NewPassage {
            label: passage.label,
            start_ms: passage.start.map(|start| start.0),
            end_ms: passage.end.map(|end| end.0),
            map: passage.map.encode(),
            text: passage.text,
            indexed: indexed.pop().unwrap_or_default(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::transcript::{Segment, Transcript, WordTime};
    use crate::text::passage;
    use proptest::prelude::*;

    const NOW: &str = "2026-03-14T09:00:00Z";

    fn segment(
        start_ms: Option<Millis>,
        end_ms: Option<Millis>,
        speaker: Option<u32>,
        text: &str,
    ) -> Segment {
        Segment {
            start_ms,
            end_ms,
            speaker,
            text: text.into(),
            words: Vec::new(),
        }
    }

    fn add_transcript(
        catalog: &Catalog,
        episode: Id,
        hash: char,
        preferred: bool,
        labels: &[&str],
        segments: Vec<Segment>,
    ) -> Id {
        let transcript = Transcript {
            segments,
            ..Transcript::default()
        };
        let passages = passage::cut(&transcript);
        let texts: Vec<&str> = passages.iter().map(|p| p.text.as_str()).collect();
        let stored: Vec<NewPassage> = passages
            .iter()
            .enumerate()
            .map(|(at, passage)| NewPassage {
                label: passage.label,
                start_ms: passage.start_ms,
                end_ms: passage.end_ms,
                text: passage.text.clone(),
                map: passage.map.encode(),
                indexed: query::index_words(
                    &passage.text,
                    if passage.goes_on { texts[at + 1] } else { "" },
                ),
            })
            .collect();
        let data = TranscriptData {
            version: catalog.next_version(episode).unwrap(),
            preferred,
            kind: "asr".into(),
            tool: preferred.then(|| "whisper large-v3".into()),
            language: Some("en".into()),
            format: "webvtt".into(),
            encoding: "UTF-8".into(),
            sha256: hash.to_string().repeat(64),
            source: "episodes/ice \"road\".vtt".into(),
            imported_at: NOW.into(),
            segments: transcript.segments.len() as u64,
            words: 17,
            end_ms: transcript.segments.iter().filter_map(|s| s.end_ms).max(),
            warnings: vec![
                StoredWarning {
                    line: Some(3),
                    message: "expected a time, found \u{1}\n".into(),
                },
                StoredWarning {
                    line: None,
                    message: "no language".into(),
                },
            ],
        };
        let labels: Vec<String> = labels.iter().map(|label| (*label).to_owned()).collect();
        catalog
            .add_transcript(episode, &data, &labels, &stored)
            .unwrap()
    }

    /// Rows of every kind, with everything that may be absent absent somewhere.
    fn full() -> Catalog {
        let catalog = Catalog::in_memory().unwrap();
        let show = ShowData {
            title: "Лёд & Road: \"north\"".into(),
            author: Some("A. Author".into()),
            description: Some("line\nline\u{2028}🙂 \\ \u{0}".into()),
            language: Some("kk-KZ".into()),
            feed_url: Some("https://example.org/feed/".into()),
            page_url: Some("https://example.org".into()),
        };
        let north = catalog.add_show(&show, NOW).unwrap();
        let named = |title: &str| ShowData {
            title: title.into(),
            ..ShowData::default()
        };
        catalog.add_show(&named("No episodes"), NOW).unwrap();
        let south = catalog
            .add_show(&named("South"), "2026-03-14T09:00:00.125Z")
            .unwrap();

        let person = |name: &str, aliases: &[&str]| {
            let data = PersonData {
                name: name.into(),
                aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
                ..PersonData::default()
            };
            catalog.add_person(&data, NOW).unwrap()
        };
        let ainur = person("Ainur Example", &["Айнұр", "A. Example", "zed"]);
        let namesake = person("Ainur Example", &[]);
        let gone = person("Gone Later", &[]);
        person("In No Episode", &["阿"]);
        catalog
            .edit_person(
                namesake,
                &PersonData {
                    name: "Ainur Example".into(),
                    affiliation: Some("Institute".into()),
                    page_url: Some("https://example.org/a".into()),
                    note: Some("the younger".into()),
                    ..PersonData::default()
                },
            )
            .unwrap();

        let topic = |name: &str, aliases: &[&str], rule: Option<&str>| {
            let data = TopicData {
                name: name.into(),
                aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
                rule: rule.map(str::to_owned),
                note: rule.map(|_| "made by hand".into()),
            };
            catalog.add_topic(&data, NOW).unwrap()
        };
        let ice = topic("Ice", &["Мұз", "frozen water"], Some("\"ice road\""));
        let roads = topic("Roads", &[], None);
        topic("Unused", &[], None);

        let data = EpisodeData {
            guid: "tag:example.org,2026:1".into(),
            title: "The ice road".into(),
            published: Some("2026-03-14T18:30:00Z".into()),
            duration_ms: Some(3_723_457),
            season: Some(2),
            number: Some(-1),
            audio_url: Some("https://example.org/1.mp3".into()),
            page_url: Some("https://example.org/1".into()),
            description: Some("<p>Notes</p>".into()),
            language: Some("en".into()),
        };
        let first = catalog.add_episode(north, &data, NOW).unwrap();
        let plain = |guid: &str, published: Option<&str>| EpisodeData {
            guid: guid.into(),
            title: format!("Episode {guid}"),
            published: published.map(str::to_owned),
            ..EpisodeData::default()
        };
        let second = catalog
            .add_episode(south, &plain("2", Some("2025-01-02")), NOW)
            .unwrap();
        catalog.add_episode(north, &plain("", None), NOW).unwrap();

        catalog.add_appearance(first, namesake, "guest").unwrap();
        catalog.add_appearance(first, ainur, "host").unwrap();
        catalog.add_appearance(first, ainur, "guest").unwrap();
        catalog.file_under(Filed::Episode, first, roads).unwrap();
        catalog.file_under(Filed::Episode, first, ice).unwrap();

        let mut words = segment(Some(61_001), None, Some(1), "Ұзын сөз жол");
        words.words = [(0, 61_001), (9, 61_499), (16, 62_000)]
            .map(|(offset, start_ms)| WordTime { offset, start_ms })
            .into();
        let long = "word ".repeat(70) + "end. On the ice road. " + &"more ".repeat(40);
        let old = add_transcript(
            &catalog,
            first,
            'a',
            true,
            &["SPEAKER_00", "SPEAKER_01", "", "nobody yet"],
            vec![
                segment(Some(0), Some(999), Some(0), "Hello 🙂."),
                segment(Some(1_001), Some(1_001), Some(0), long.trim_end()),
                words,
                segment(None, None, None, "No time, no label."),
                segment(Some(63_000), Some(3_599_999), Some(2), "End\u{0}."),
            ],
        );
        add_transcript(
            &catalog,
            first,
            'b',
            false,
            &[],
            vec![segment(None, None, None, "Untimed from end to end.")],
        );
        let new = add_transcript(
            &catalog,
            first,
            'c',
            true,
            &["Ainur"],
            vec![segment(
                Some(5),
                None,
                Some(0),
                "The ice breaks in spring, they say.",
            )],
        );
        add_transcript(&catalog, second, 'a', true, &["Ainur"], Vec::new());
        catalog
            .set_label((old, 0), Some((ainur, LabelState::Proposed)))
            .unwrap();
        for (to, at) in [
            (Some((gone, LabelState::Confirmed)), "2026-03-15T00:00:00Z"),
            (None, "2026-03-16T00:00:00Z"),
            (
                Some((namesake, LabelState::Confirmed)),
                "2026-03-17T00:00:00Z",
            ),
        ] {
            catalog.map_label((old, 0), to, at).unwrap();
        }
        catalog
            .map_label((old, 2), Some((ainur, LabelState::Confirmed)), NOW)
            .unwrap();
        catalog
            .set_label((new, 0), Some((ainur, LabelState::Proposed)))
            .unwrap();
        catalog
            .set_label((old, 1), Some((gone, LabelState::Confirmed)))
            .unwrap();
        catalog.remove_person(gone).unwrap();

        let quote = |episode, person: Option<Id>, text: &str, start_ms, anchor| NewQuote {
            data: QuoteData {
                text: text.into(),
                start_ms,
                end_ms: start_ms.map(|start: Millis| start + 1),
                approximate: start_ms == Some(700),
                verdict: "unchecked".into(),
                origin: if person.is_some() { "hand" } else { "article" }.into(),
                source: person.is_none().then(|| "https://example.org/a".into()),
                note: person.map(|_| "note".into()),
            },
            person,
            episode,
            anchor,
        };
        let anchor = |exact: &str| Anchor {
            exact: exact.into(),
            prefix: "The ".into(),
            suffix: String::new(),
        };
        for (quote, topics) in [
            (
                quote(
                    first,
                    Some(ainur),
                    "the ice breaks in spring",
                    Some(5),
                    Some((Some(new), anchor("ice breaks in spring"))),
                ),
                vec![roads, ice],
            ),
            (quote(first, None, "nobody said when", None, None), vec![]),
            (
                quote(
                    first,
                    Some(namesake),
                    "about there",
                    Some(700),
                    Some((Some(old), anchor("there"))),
                ),
                vec![],
            ),
            (
                quote(
                    second,
                    Some(ainur),
                    "the version is gone",
                    None,
                    Some((None, anchor("gone"))),
                ),
                vec![ice],
            ),
        ] {
            let uid = catalog.quote_uid(&quote).unwrap();
            let id = catalog
                .add_quote(&quote, &uid, NOW, "2026-03-15T10:00:00Z")
                .unwrap();
            for topic in topics {
                catalog.file_under(Filed::Quote, id, topic).unwrap();
            }
        }
        catalog
    }

    fn exported(catalog: &Catalog) -> String {
        narrowed(catalog, &Filter::default()).0
    }

    fn narrowed(catalog: &Catalog, filter: &Filter) -> (String, Exported) {
        let mut bytes = Vec::new();
        let done = export(catalog, filter, &mut bytes).unwrap();
        (String::from_utf8(bytes).unwrap(), done)
    }

    fn imported(catalog: &Catalog, json: &str) -> Result<Imported, Error> {
        import(catalog, &mut json.as_bytes())
    }

    fn sound(catalog: &Catalog) {
        assert_eq!(catalog.check(&mut |_| ()).unwrap(), []);
    }

    #[test]
    fn an_export_imported_into_an_empty_catalogue_exports_the_same_bytes() {
        let from = full();
        sound(&from);
        let json = exported(&from);
        let to = Catalog::in_memory().unwrap();
        let done = imported(&to, &json).unwrap();
        assert_eq!(exported(&to), json);
        sound(&to);
        let added = |added| Merged { added, kept: 0 };
        let all = Imported {
            shows: added(3),
            people: added(3),
            topics: added(3),
            episodes: added(3),
            transcripts: added(4),
            quotes: added(4),
            details: 0,
        };
        assert_eq!(done, all);
    }

    #[test]
    fn an_export_is_json_in_the_order_of_its_parts_with_a_line_for_each_record() {
        let json = exported(&full());
        assert!(json.starts_with("{\"podcat\": 1,\n\"shows\": [\n{\"uid\":\""));
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        let episode = &value["episodes"][0];
        assert_eq!(episode["duration"], 3_723.457);
        assert_eq!(value["episodes"][1]["duration"], serde_json::Value::Null);
        let transcript = &episode["transcripts"][0];
        assert_eq!(transcript["passages"][0]["map"][1][1], 1_001);
        assert_eq!(
            transcript["labels"][0]["history"][1]["person"],
            serde_json::Value::Null
        );
        for record in [
            "{\"label\":",
            "{\"title\"",
            "{\"name\":",
            "{\"version\":",
            "{\"uid\":",
        ] {
            assert_eq!(
                json.matches(record).count(),
                json.lines().filter(|line| line.starts_with(record)).count(),
                "{record}"
            );
        }
        let place = |key: &str| json.find(&format!("\n\"{key}\": [")).unwrap();
        assert!(place("shows") < place("people") && place("people") < place("topics"));
        assert!(place("topics") < place("episodes"));
        let empty = exported(&Catalog::in_memory().unwrap());
        assert_eq!(
            empty,
            "{\"podcat\": 1,\n\"shows\": [],\n\"people\": [],\n\"topics\": [],\n\"episodes\": []}\n"
        );
    }

    #[test]
    fn importing_twice_changes_nothing() {
        let catalog = full();
        let json = exported(&catalog);
        let done = imported(&catalog, &json).unwrap();
        let kept = |kept| Merged { added: 0, kept };
        let none = Imported {
            shows: kept(3),
            people: kept(3),
            topics: kept(3),
            episodes: kept(3),
            transcripts: kept(4),
            quotes: kept(4),
            details: 0,
        };
        assert_eq!(done, none);
        assert_eq!(exported(&catalog), json);
        sound(&catalog);
    }

    #[test]
    fn what_stands_in_the_catalogue_wins_and_what_is_missing_is_added() {
        let json = exported(&full());
        let to = Catalog::in_memory().unwrap();
        let title = "лед  ROAD north";
        let show = ShowData {
            title: title.into(),
            ..ShowData::default()
        };
        let show = to.add_show(&show, NOW).unwrap();
        let topic = TopicData {
            name: "ICE!".into(),
            ..TopicData::default()
        };
        let topic = to
            .add_topic_with_uid(&topic, &catalog::uid(&["another"]), NOW)
            .unwrap();
        let person = PersonData {
            name: "Ainur Example".into(),
            aliases: vec!["own".into()],
            note: Some("own".into()),
            ..PersonData::default()
        };
        let person = to.add_person(&person, NOW).unwrap();
        let episode = EpisodeData {
            guid: "tag:example.org,2026:1".into(),
            title: "My title".into(),
            ..EpisodeData::default()
        };
        let episode = to.add_episode(show, &episode, NOW).unwrap();
        let mine = vec![segment(None, None, None, "My own version.")];
        add_transcript(&to, episode, 'f', true, &[], mine);
        let theirs = vec![segment(
            Some(5),
            None,
            Some(0),
            "The ice breaks in spring, they say.",
        )];
        let known = add_transcript(&to, episode, 'c', false, &["Ainur"], theirs);

        let done = imported(&to, &json).unwrap();
        let merged = |added, kept| Merged { added, kept };
        assert_eq!(done.shows, merged(2, 1));
        assert_eq!(done.people, merged(2, 1));
        assert_eq!(done.topics, merged(2, 1));
        assert_eq!(done.episodes, merged(2, 1));
        assert_eq!(done.transcripts, merged(3, 1));
        assert_eq!(done.quotes, merged(4, 0));
        // Three and two aliases, three appearances, two filings, one label.
        assert_eq!(done.details, 11);

        assert_eq!(to.show(show).unwrap().unwrap().data.title, title);
        let topic = to.topic(topic).unwrap().unwrap();
        assert_eq!((topic.data.rule, topic.quotes), (None, 2));
        let person = to.person(person).unwrap().unwrap().data;
        assert_eq!(person.note.as_deref(), Some("own"));
        assert_eq!(person.aliases.len(), 4);
        assert_eq!(to.episode(episode).unwrap().unwrap().data.title, "My title");
        let versions: Vec<_> = to
            .versions(episode)
            .unwrap()
            .into_iter()
            .map(|version| {
                (
                    version.data.version,
                    version.data.preferred,
                    version.data.sha256[..1].to_owned(),
                )
            })
            .collect();
        assert_eq!(
            versions,
            [
                (1, true, "f".into()),
                (2, false, "c".into()),
                (3, false, "a".into()),
                (4, false, "b".into())
            ]
        );
        // A label that stood for nobody stands for whom the file says.
        assert!(to.labels(known).unwrap()[0].person_id.is_some());
        // The quote's anchor follows its transcript to its number here.
        let quotes = to.quotes(&Filter::default()).unwrap();
        let spring = quotes
            .iter()
            .find(|quote| quote.data.text.contains("spring"));
        assert_eq!(spring.unwrap().transcript_version, Some(2));
        sound(&to);

        let before = exported(&to);
        assert_eq!(imported(&to, &json).unwrap().details, 0);
        assert_eq!(exported(&to), before);
    }

    #[test]
    fn a_filter_exports_the_episodes_that_match_and_what_they_refer_to() {
        let catalog = full();
        let south = catalog.show_titled("South").unwrap().unwrap().id;
        let (json, done) = narrowed(
            &catalog,
            &Filter {
                show: Some(south),
                ..Filter::default()
            },
        );
        let expected = Exported {
            shows: 1,
            people: 1,
            topics: 1,
            episodes: 1,
            transcripts: 1,
            quotes: 1,
        };
        assert_eq!(done, expected);
        assert_eq!(json.lines().count(), 19, "{json}");
        let to = Catalog::in_memory().unwrap();
        imported(&to, &json).unwrap();
        assert_eq!(exported(&to), json);

        let count = |filter: Filter| narrowed(&catalog, &filter).1.episodes;
        let since = Some("2026-01-01".to_owned());
        assert_eq!(
            count(Filter {
                since,
                ..Filter::default()
            }),
            1
        );
        let language = Some("en".to_owned());
        assert_eq!(
            count(Filter {
                language,
                ..Filter::default()
            }),
            2
        );
        assert_eq!(
            count(Filter {
                limit: Some(1),
                ..Filter::default()
            }),
            1
        );
        let newest = narrowed(
            &catalog,
            &Filter {
                limit: Some(1),
                ..Filter::default()
            },
        )
        .0;
        assert!(newest.contains("The ice road") && !newest.contains("In No Episode"));
        // Whoever only stood for a label comes along: its history refers to them.
        let to = Catalog::in_memory().unwrap();
        imported(&to, &newest).unwrap();
        assert_eq!(exported(&to), newest);
        assert_eq!(
            narrowed(
                &catalog,
                &Filter {
                    episode: Some(99),
                    ..Filter::default()
                }
            )
            .1,
            Exported::default()
        );
    }

    #[test]
    fn a_file_that_is_no_export_is_refused() {
        let catalog = Catalog::in_memory().unwrap();
        let fault = |json: &str| imported(&catalog, json).unwrap_err();
        for json in [
            "",
            "{",
            "WEBVTT\n",
            "{\"podcat\": 1",
            "{\"podcat\": 1} x",
            "{\"podcat\": 1,}",
        ] {
            let error = fault(json);
            assert!(
                matches!(error, Error::NotJson { line: 1, .. }),
                "{json}: {error:?}"
            );
        }
        for json in [
            "{}",
            "[]",
            "3",
            "null",
            "{\"shows\": []}",
            "{\"podcat\": 0}",
        ] {
            let error = fault(json);
            assert!(matches!(error, Error::NotACatalogue), "{json}: {error:?}");
        }
        assert!(matches!(
            fault("{\"podcat\": 2, \"shows\": 7}"),
            Error::Newer {
                found: 2,
                known: VERSION
            }
        ));
        let deep = format!("{{\"podcat\": 1, \"shows\": [{}", "[".repeat(100_000));
        assert!(matches!(fault(&deep), Error::BadRecord { .. }));
        assert_eq!(
            imported(&catalog, "{\"podcat\": 1}").unwrap(),
            Imported::default()
        );
    }

    #[test]
    fn an_export_is_known_by_its_first_key() {
        for head in [
            "{\"podcat\": 1,",
            "\u{feff} {\r\n\t\"podcat\" :",
            "{\"podcat\":",
        ] {
            assert!(is_catalogue(head.as_bytes()), "{head}");
        }
        for head in [
            "",
            "{",
            "{\"version\": \"1.0.0\"",
            "[{\"podcat\":",
            "{\"podcat\"",
            "{\"podcats\":",
        ] {
            assert!(!is_catalogue(head.as_bytes()), "{head}");
        }
    }

    #[test]
    fn keys_may_stand_in_any_order_be_absent_or_unknown() {
        let json = "\u{feff}{ \"podcat\" : 1, \"later\": {\"x\": [1, {}]}, \"shows\": [
            {\"created_at\": \"2026-03-14\", \"title\": \"S\", \"colour\": \"red\",
             \"uid\": \"6ba7b810-9dad-51d1-80b4-00c04fd430c8\"}],
          \"episodes\": [{\"quotes\": [], \"title\": \"E\", \"guid\": \"e\", \"duration\": 12,
             \"show\": \"6ba7b810-9dad-51d1-80b4-00c04fd430c8\", \"published\": \"2026-03-14T18:30:00+05:00\",
             \"uid\": \"7ba7b810-9dad-51d1-80b4-00c04fd430c8\", \"created_at\": \"2026-03-14T09:00:00Z\"}]}";
        let catalog = Catalog::in_memory().unwrap();
        imported(&catalog, json).unwrap();
        let episode = catalog.episode(1).unwrap().unwrap().data;
        assert_eq!(episode.duration_ms, Some(12_000));
        assert_eq!(episode.published.as_deref(), Some("2026-03-14T13:30:00Z"));
    }

    #[test]
    fn a_fault_is_named_with_its_place_and_leaves_the_catalogue_as_it_was() {
        let json = exported(&full());
        let catalog = full();
        catalog
            .add_person(
                &PersonData {
                    name: "New".into(),
                    ..PersonData::default()
                },
                NOW,
            )
            .unwrap();
        let before = exported(&catalog);
        let person = &catalog.person(2).unwrap().unwrap().uid;
        let stranger = catalog::uid(&["stranger"]);

        for (from, to, message) in [
            (
                "\"title\":\"South\"",
                "\"title\":7",
                "shows[2].title: expected a string, found integer `7`",
            ),
            (
                "\"title\":\"South\",",
                "",
                "shows[2].title: expected a name, found nothing",
            ),
            (
                "\"name\":\"In No Episode\"",
                "\"name\":\" \"",
                "people[2].name: expected a name, found string \" \"",
            ),
            (
                "\"A. Example\"",
                "null",
                "people[0].aliases[0]: expected a string, found null",
            ),
            (
                "\"2026-03-16T00:00:00Z\"",
                "\"soon\"",
                "episodes[0].transcripts[0].labels[0].history[1].changed_at: expected a moment like 2026-03-14T18:30:00Z, found string \"soon\"",
            ),
            (
                "\"duration\":3723.457",
                "\"duration\":-0.5",
                "episodes[0].duration: expected seconds from the start, at most 1,000 hours, found floating point `-0.5`",
            ),
            (
                "\"duration\":3723.457",
                "\"duration\":3600001",
                "episodes[0].duration: expected seconds from the start, at most 1,000 hours, found floating point `3600001.0`",
            ),
            (
                "\"kind\":\"asr\"",
                "\"kind\":\"magic\"",
                "episodes[0].transcripts[0].kind: expected edited, publisher, asr or unknown, found string \"magic\"",
            ),
            (
                "\"version\":2",
                "\"version\":1",
                "episodes[0].transcripts[1].version: expected another number for each version, found 1 again",
            ),
            (
                "\"version\":2",
                "\"version\":0",
                "episodes[0].transcripts[1].version: expected a version number from 1, found integer `0`",
            ),
            (
                "\"preferred\":false",
                "\"preferred\":true",
                "episodes[0].transcripts[2].preferred: expected one preferred version, found another",
            ),
            (
                "{\"label\":2,",
                "{\"label\":4,",
                "episodes[0].transcripts[0].passages[4].label: expected the place of one of 4 labels, from 0, found 4",
            ),
            (
                "[9,61499,null,1]",
                "[10,61499,null,1]",
                "episodes[0].transcripts[0].passages[2].map[2]: expected an offset where a character of the text's 22 bytes begins, found 10",
            ),
            (
                "[9,61499,null,1]",
                "[900,61499,null,1]",
                "episodes[0].transcripts[0].passages[2].map[3]: expected ascending offsets, at least 900, found 16",
            ),
            (
                "[16,62000,null,1]",
                "[22,62000,null,1]",
                "episodes[0].transcripts[0].passages[2].map[3]: expected an offset where a character of the text's 22 bytes begins, found 22",
            ),
            (
                "[9,61499,null,1]",
                "[9,-1,null,1]",
                "episodes[0].transcripts[0].passages[2].map[2]: expected milliseconds from 0 to 3600000000, found -1",
            ),
            (
                "[9,61499,null,1]",
                "[9,61499,null,4]",
                "episodes[0].transcripts[0].passages[2].map[2]: expected flags from 0 to 3, and no end for a word, found flags 4 and end None",
            ),
            (
                "[9,61499,null,1]",
                "[9,61499,null]",
                "episodes[0].transcripts[0].passages[2].map[2]: expected a mark [offset, start, end or null, flags], found invalid length 3",
            ),
            (
                "\"state\":\"proposed\"",
                "\"state\":\"sure\"",
                "expected proposed or confirmed, found string \"sure\"",
            ),
            (
                "\"origin\":\"article\"",
                "\"origin\":\"dream\"",
                "episodes[0].quotes[1].origin: expected hand, article or publisher, found string \"dream\"",
            ),
            (
                "\"anchor\":{\"transcript\":3",
                "\"anchor\":{\"transcript\":9",
                "episodes[0].quotes[0].anchor.transcript: expected the version of one of the episode's transcripts, found 9",
            ),
            (
                "\"role\":\"guest\"",
                "\"role\":\"\"",
                "episodes[0].appearances[0].role: expected a word, found string \"\"",
            ),
            (
                &format!("\"person\":\"{person}\",\"role\""),
                &format!("\"person\":\"{stranger}\",\"role\""),
                &format!(
                    "episodes[0].appearances[2].person: expected the uid of a person in the file or the catalogue, found {stranger}"
                ),
            ),
            (
                &format!("\"person\":\"{person}\",\"role\""),
                "\"person\":\"me\",\"role\"",
                "episodes[0].appearances[2].person: expected a uid like 6ba7b810-9dad-51d1-80b4-00c04fd430c8, found string \"me\"",
            ),
        ] {
            assert!(json.contains(from), "{from} in {json}");
            let error = imported(&catalog, &json.replacen(from, to, 1)).unwrap_err();
            assert!(
                error.to_string().ends_with(message),
                "{from} -> {to}: {error}"
            );
            assert_eq!(exported(&catalog), before);
        }
        let half = &json[..json.len() / 2];
        assert!(matches!(
            imported(&Catalog::in_memory().unwrap(), half),
            Err(Error::NotJson { .. })
        ));
    }

    #[test]
    fn where_no_version_is_preferred_the_latest_becomes_it() {
        let json = exported(&full()).replace("\"preferred\":true", "\"preferred\":false");
        let catalog = Catalog::in_memory().unwrap();
        imported(&catalog, &json).unwrap();
        assert!(catalog.versions(1).unwrap()[2].data.preferred);
        sound(&catalog);
    }

    /// Where the JSON's strings, numbers and words stand.
    fn scalars(json: &str) -> Vec<std::ops::Range<usize>> {
        let bytes = json.as_bytes();
        let mut found = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let start = at;
            if bytes[at] == b'"' {
                at += 1;
                while bytes[at] != b'"' {
                    at += 1 + usize::from(bytes[at] == b'\\');
                }
                found.push(start..at + 1);
            } else if bytes[at].is_ascii_alphanumeric() || bytes[at] == b'-' {
                while !b",]} \n:".contains(&bytes[at]) {
                    at += 1;
                }
                found.push(start..at);
                continue;
            }
            at += 1;
        }
        found
    }

    /// Imports into an empty catalogue and into one that has it all: it is refused in podcat's own
    /// words and changes nothing, or it is taken, sound, and comes out again.
    fn refused_or_taken(json: &[u8], full: &(Catalog, String)) {
        let empty = Catalog::in_memory().unwrap();
        let nothing = exported(&empty);
        for (catalog, before) in [(&empty, &nothing), (&full.0, &full.1)] {
            match import(catalog, &mut &json[..]) {
                Err(Error::Catalog(error)) => panic!("{error}"),
                Err(error) => {
                    assert!(!error.to_string().is_empty());
                    assert_eq!(&exported(catalog), before);
                }
                Ok(_) => {
                    sound(catalog);
                    let json = exported(catalog);
                    let copy = Catalog::in_memory().unwrap();
                    imported(&copy, &json).unwrap();
                    assert_eq!(exported(&copy), json);
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

        #[test]
        fn fuzz_an_export_with_other_values_is_refused_or_taken(
            changes in proptest::collection::vec((any::<prop::sample::Index>(), 0usize..24, any::<prop::sample::Index>()), 1..4)
        ) {
            let catalog = full();
            let mut json = exported(&catalog);
            let full = (catalog, json.clone());
            for (at, kind, other) in changes {
                let places = scalars(&json);
                let place = at.get(&places).clone();
                let with = match kind {
                    0 => "null".to_owned(),
                    1 => "-1".to_owned(),
                    2 => "9223372036854775807".to_owned(),
                    3 => "1e300".to_owned(),
                    4 => "0.0005".to_owned(),
                    5 => "\"\"".to_owned(),
                    6 => "\"\\u0000'; DROP TABLE show; --\"".to_owned(),
                    7 => "[]".to_owned(),
                    8 => "{}".to_owned(),
                    9 => "true".to_owned(),
                    10 => "18446744073709551615".to_owned(),
                    11 => "1".to_owned(),
                    _ => json[other.get(&places).clone()].to_owned(),
                };
                json.replace_range(place, &with);
            }
            refused_or_taken(json.as_bytes(), &full);
        }

        #[test]
        fn fuzz_an_export_with_lines_lost_doubled_or_moved_is_refused_or_taken(
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0u8..3), 1..4)
        ) {
            let catalog = full();
            let json = exported(&catalog);
            let mut lines: Vec<&str> = json.lines().collect();
            for (from, to, kind) in changes {
                let (from, to) = (from.index(lines.len()), to.index(lines.len()));
                match kind {
                    0 => drop(lines.remove(from)),
                    1 => lines.insert(to, lines[from]),
                    _ => lines.swap(from, to),
                }
            }
            let changed = lines.join("\n");
            refused_or_taken(changed.as_bytes(), &(catalog, json));
        }

        #[test]
        fn fuzz_an_export_with_other_bytes_is_refused_or_taken(
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0u8..3), 1..6)
        ) {
            let catalog = full();
            let json = exported(&catalog);
            let mut bytes = json.clone().into_bytes();
            for (at, byte, kind) in changes {
                let at = at.index(bytes.len());
                match kind {
                    0 => bytes[at] = byte,
                    1 => bytes.insert(at, byte),
                    _ => drop(bytes.remove(at)),
                }
            }
            refused_or_taken(&bytes, &(catalog, json));
        }
    }
}
