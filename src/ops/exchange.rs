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

use crate::catalog::{self, Catalog, Filed, Filter, NewPassage, NewQuote, Noun, Sort};
use crate::model::catalogue::{
    Anchor, EpisodeData, Id, LabelState, PersonData, QuoteData, Show, ShowData, TopicData,
    TranscriptData, seconds,
};
use crate::model::followed::{Chapter, Feed, Item, Overruled};
use crate::model::map::{Mark, TimeMap};
use crate::model::transcript::{Kind, Millis};
use crate::model::verified::{Check, Stage};
use crate::model::{clock, date};
use crate::text::concordance::Concordance;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::error::Category;
use serde_path_to_error::Track;
use std::collections::HashMap;
use std::fmt;
use std::io::{self, BufReader, BufWriter, Cursor, Read, Write};

/// The version of the file's shape that is written, and the newest that is read.
pub const VERSION: u32 = 1;

/// No text is longer, in bytes; one that is makes the file a mistake, not a catalogue.
const LONGEST_TEXT: usize = 16 << 20;
/// No name or title is longer, in bytes.
const LONGEST_NAME: usize = 64 << 10;

/// Why a catalogue was not written or read. An import that fails has changed nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file is no JSON, or ends too early.
    #[error("expected JSON, found a fault: {0}")]
    NotJson(serde_json::Error),
    /// It is JSON, but not of this kind.
    #[error(
        "expected a catalogue that podcat exported (an object that begins with \"podcat\": {VERSION}), found other JSON"
    )]
    NotACatalogue,
    /// A later podcat wrote it.
    #[error(
        "the file has version {0} of podcat's JSON; this podcat reads versions up to {VERSION}"
    )]
    Newer(u64),
    /// A record is not as it has to be: where (`episodes[3].transcripts[0].labels[1].name`, counting
    /// from 0), what was expected and what was found.
    #[error("{0}")]
    BadRecord(String),
    /// The file cannot be read or written.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The catalogue cannot be read or written.
    #[error(transparent)]
    Catalog(#[from] catalog::Error),
}

trait At {
    /// The same, seen from the record around it: `step` leads to where a fault was found.
    fn at(self, step: fmt::Arguments<'_>) -> Self;
}

impl<T> At for Result<T, Error> {
    fn at(self, step: fmt::Arguments<'_>) -> Self {
        self.map_err(|error| match error {
            Error::BadRecord(fault) => Error::BadRecord(format!("{step}{fault}")),
            other => other,
        })
    }
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

// ---- the records of the file, as they are written and read ----

#[derive(Serialize, Deserialize)]
#[serde(expecting = "a show")]
struct ShowRecord {
    uid: String,
    #[serde(flatten, deserialize_with = "stated")]
    data: ShowData,
    created_at: String,
    #[serde(default)]
    feed: Option<Feed>,
}

/// A person or a topic.
#[derive(Serialize, Deserialize)]
#[serde(expecting = "an object", bound(deserialize = "T: Deserialize<'de>"))]
struct Kept<T> {
    uid: String,
    #[serde(flatten, deserialize_with = "stated")]
    data: T,
    created_at: String,
}

#[derive(Serialize, Deserialize)]
#[serde(expecting = "an episode")]
struct EpisodeRecord {
    uid: String,
    show: String,
    #[serde(flatten, deserialize_with = "stated")]
    data: EpisodeData,
    created_at: String,
    #[serde(default)]
    appearances: Vec<AppearanceRecord>,
    #[serde(default)]
    topics: Vec<String>,
    #[serde(default)]
    feed: Option<Item>,
    #[serde(default)]
    chapters: Vec<Chapter>,
    // The writer puts these on lines of their own.
    #[serde(default, skip_serializing)]
    transcripts: Vec<TranscriptRecord>,
    #[serde(default, skip_serializing)]
    quotes: Vec<QuoteRecord>,
}

#[derive(Serialize, Deserialize)]
#[serde(expecting = "an appearance")]
struct AppearanceRecord {
    person: String,
    role: String,
}

#[derive(Serialize, Deserialize)]
#[serde(expecting = "a transcript")]
struct TranscriptRecord {
    #[serde(flatten, deserialize_with = "stated")]
    data: TranscriptData,
    #[serde(default, skip_serializing)]
    labels: Vec<LabelRecord>,
    #[serde(default, skip_serializing)]
    passages: Vec<PassageRecord>,
}

#[derive(Serialize, Deserialize)]
#[serde(expecting = "a label")]
struct LabelRecord {
    name: String,
    person: Option<String>,
    state: Option<LabelState>,
    #[serde(default)]
    history: Vec<HistoryRecord>,
}

#[derive(Serialize, Deserialize)]
#[serde(expecting = "whom a label stood for")]
struct HistoryRecord {
    person: Option<String>,
    state: Option<LabelState>,
    changed_at: String,
}

#[derive(Serialize, Deserialize)]
#[serde(expecting = "a passage")]
struct PassageRecord {
    label: Option<u32>,
    #[serde(with = "seconds", default)]
    start: Option<Millis>,
    #[serde(with = "seconds", default)]
    end: Option<Millis>,
    text: String,
    #[serde(default)]
    map: Vec<MarkRecord>,
}

/// Offset, start, end and flags.
type MarkRecord = (u32, Millis, Option<Millis>, u8);

#[derive(Serialize, Deserialize)]
#[serde(expecting = "a quote")]
struct QuoteRecord {
    uid: String,
    #[serde(flatten, deserialize_with = "stated")]
    data: QuoteData,
    person: Option<String>,
    #[serde(default)]
    topics: Vec<String>,
    anchor: Option<AnchorRecord>,
    #[serde(default)]
    life: Vec<Stage>,
    #[serde(default)]
    checks: Vec<Check>,
    created_at: String,
    updated_at: String,
}

#[derive(Serialize, Deserialize)]
#[serde(expecting = "an anchor")]
struct AnchorRecord {
    /// The version's number.
    transcript: Option<i64>,
    #[serde(flatten, deserialize_with = "stated")]
    anchor: Anchor,
}

/// Reads what stands flattened in a record. The path of a fault ends at the record: what is left of
/// it begins the message.
fn stated<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<T, D::Error> {
    serde_path_to_error::deserialize(from).map_err(|fault: serde_path_to_error::Error<D::Error>| {
        let reason = told(&fault.inner().to_string());
        match fault.path().to_string().as_str() {
            "." => D::Error::custom(reason),
            path => D::Error::custom(format!(".{path}: {reason}")),
        }
    })
}

/// The message of a JSON reader in the words of the house.
fn told(message: &str) -> String {
    if let Some(key) = message.strip_prefix("missing field `") {
        let key = key.trim_end_matches('`');
        return format!(".{key}: expected a value, found nothing");
    }
    match message.rsplit_once(", expected ") {
        Some((found, expected)) if !message.starts_with('.') => {
            let found = found
                .trim_start_matches("invalid type: ")
                .trim_start_matches("invalid value: ");
            format!("expected {expected}, found {}", shorten(found))
        }
        _ => message.to_owned(),
    }
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

// ---- what the types of the records cannot say ----

fn bad(path: &str, expected: &str, found: impl fmt::Display) -> Error {
    let found = shorten(&found.to_string());
    Error::BadRecord(format!("{path}: expected {expected}, found {found}"))
}

fn check(holds: bool, path: &str, what: &str, found: impl fmt::Display) -> Result<(), Error> {
    holds.then_some(()).ok_or_else(|| bad(path, what, found))
}

/// A text as it is kept, in the form that `form` gives it.
fn fit(
    path: &str,
    text: &mut String,
    expected: &str,
    form: impl FnOnce(&str) -> Option<String>,
) -> Result<(), Error> {
    *text = form(text).ok_or_else(|| bad(path, expected, format_args!("{text:?}")))?;
    Ok(())
}

/// What every thing has that is referred to.
fn check_kept(uid: &str, created_at: &mut String) -> Result<(), Error> {
    let holds = uid.len() == 36 && uuid::Uuid::try_parse(uid).is_ok();
    let what = "a uid like 6ba7b810-9dad-51d1-80b4-00c04fd430c8";
    check(holds, ".uid", what, format_args!("{uid:?}"))?;
    moment(".created_at", created_at)
}

/// Names are joined by U+001F in lists.
fn check_name(path: &str, name: &str) -> Result<(), Error> {
    let holds = !name.trim().is_empty() && !name.contains('\u{1f}') && name.len() <= LONGEST_NAME;
    check(holds, path, "a name", format_args!("{name:?}"))
}

fn check_text(path: &str, text: &str) -> Result<(), Error> {
    let what = format!("at most {} MiB of text", LONGEST_TEXT >> 20);
    let found = format_args!("{} bytes", text.len());
    check(text.len() <= LONGEST_TEXT, path, &what, found)
}

/// The same for texts that may be absent, each with its path.
fn check_texts(texts: &[(&str, &Option<String>)]) -> Result<(), Error> {
    let mut texts = texts.iter();
    texts.try_for_each(|(path, text)| check_text(path, text.as_deref().unwrap_or_default()))
}

fn one_of(path: &str, word: &str, words: &[&str]) -> Result<(), Error> {
    let what = format!("one of {}", words.join(", "));
    let holds = words.contains(&word);
    check(holds, path, &what, format_args!("{word:?}"))
}

fn word(path: &str, text: &mut String) -> Result<(), Error> {
    fit(path, text, "a word", |text| {
        (text.len() <= 1_000 && !text.trim().is_empty()).then(|| text.to_lowercase())
    })
}

/// In UTC; one that is finer than podcat writes stays as exact as it is.
fn moment(path: &str, text: &mut String) -> Result<(), Error> {
    fit(path, text, "a moment like 2026-03-14T18:30:00Z", |text| {
        let plain = date::parse(text)?;
        let finer = text.len() <= 40 && text.ends_with('Z') && plain.len() > 19;
        let same = finer && text.get(..19) == plain.get(..19);
        Some(if same { text.to_owned() } else { plain })
    })
}

fn moment_or_none(path: &str, text: &mut Option<String>) -> Result<(), Error> {
    text.as_mut().map_or(Ok(()), |text| moment(path, text))
}

fn check_overruled(said: &[Overruled]) -> Result<(), Error> {
    for (at, said) in said.iter().enumerate() {
        let place = format_args!(".overruled[{at}]");
        check_name(".field", &said.field).at(place)?;
        check_text(".value", said.value.as_deref().unwrap_or_default()).at(place)?;
    }
    Ok(())
}

fn check_feed(feed: &mut Feed) -> Result<(), Error> {
    check_texts(&[
        (".file", &feed.file),
        (".since", &feed.since),
        (".said_by", &feed.said_by),
        (".etag", &feed.etag),
        (".last_modified", &feed.last_modified),
        (".sha256", &feed.sha256),
        (".error", &feed.error),
    ])?;
    moment_or_none(".fetched_at", &mut feed.fetched_at)?;
    moment_or_none(".failed_at", &mut feed.failed_at)?;
    for (at, left) in feed.left.iter_mut().enumerate() {
        let place = format!(".left[{at}]");
        check_text(".url", &left.url).at(format_args!("{place}"))?;
        moment(".left_at", &mut left.left_at).at(format_args!("{place}"))?;
    }
    for (at, removed) in feed.removed.iter().enumerate() {
        check_text(".guid", &removed.guid).at(format_args!(".removed[{at}]"))?;
    }
    check_overruled(&feed.overruled)
}

impl EpisodeRecord {
    fn check(&mut self) -> Result<(), Error> {
        check_kept(&self.uid, &mut self.created_at)?;
        if let Some(published) = &mut self.data.published {
            let what = "a date like 2026-03-14 or 2026-03-14T18:30:00Z";
            fit(".published", published, what, date::parse)?;
        }
        check_text(".title", &self.data.title)?;
        check_texts(&[(".description", &self.data.description)])?;
        for (at, appearance) in self.appearances.iter_mut().enumerate() {
            word(".role", &mut appearance.role).at(format_args!(".appearances[{at}]"))?;
        }
        let texts = |path: &str, texts: &[&Option<String>]| {
            texts
                .iter()
                .try_for_each(|it| check_text(path, it.as_deref().unwrap_or_default()))
        };
        let timed = |path: &str, ms: Millis| {
            let what = "milliseconds from the start";
            check((0..=clock::MAX_MS).contains(&ms), path, what, ms)
        };
        for (at, chapter) in self.chapters.iter().enumerate() {
            let place = format_args!(".chapters[{at}]");
            let start = chapter.start_ms.is_some();
            check(start, ".start", "seconds from the start", "nothing").at(place)?;
            texts("", &[&chapter.title, &chapter.url, &chapter.image]).at(place)?;
        }
        let Some(item) = &mut self.feed else {
            return Ok(());
        };
        texts(
            ".feed",
            &[&item.guid, &Some(item.digest.clone()), &item.audio_type],
        )?;
        for (at, file) in item.files.iter_mut().enumerate() {
            let place = format!(".feed.files[{at}]");
            texts("", &[&Some(file.url.clone()), &file.error]).at(format_args!("{place}"))?;
            moment_or_none(".fetched_at", &mut file.fetched_at).at(format_args!("{place}"))?;
        }
        for (at, person) in item.people.iter_mut().enumerate() {
            let place = format!(".feed.people[{at}]");
            check_name(".name", &person.name).at(format_args!("{place}"))?;
            word(".role", &mut person.role).at(format_args!("{place}"))?;
        }
        for (at, bite) in item.soundbites.iter().enumerate() {
            let place = format_args!(".feed.soundbites[{at}]");
            timed(".start_ms", bite.start_ms).at(place)?;
            timed(".duration_ms", bite.duration_ms).at(place)?;
            texts("", &[&bite.title]).at(place)?;
        }
        check_overruled(&item.overruled).at(format_args!(".feed"))?;
        moment_or_none(".feed.audio_changed_at", &mut item.audio_changed_at)
    }
}

impl TranscriptRecord {
    fn check(&mut self) -> Result<(), Error> {
        let data = &mut self.data;
        let (holds, what) = ((1..=1_000_000).contains(&data.version), "a number from 1");
        check(holds, ".version", what, data.version)?;
        one_of(".kind", &data.kind, &Kind::ALL.map(Kind::name))?;
        let hexadecimal = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let holds = data.sha256.len() == 64 && data.sha256.bytes().all(hexadecimal);
        let what = "64 lower-case hexadecimal digits";
        check(holds, ".sha256", what, format_args!("{:?}", data.sha256))?;
        moment(".imported_at", &mut data.imported_at)?;
        for (at, warning) in data.warnings.iter().enumerate() {
            check_text(".message", &warning.message).at(format_args!(".warnings[{at}]"))?;
        }
        for (path, count) in [(".segments", data.segments), (".words", data.words)] {
            check(u32::try_from(count).is_ok(), path, "a count", count)?;
        }
        for (at, label) in self.labels.iter_mut().enumerate() {
            let holds = label.person.is_none() || label.state.is_some();
            let (what, found) = ("proposed or confirmed", "nothing beside a person");
            check(holds, ".state", what, found).at(format_args!(".labels[{at}]"))?;
            for (entry, before) in label.history.iter_mut().enumerate() {
                moment(".changed_at", &mut before.changed_at)
                    .at(format_args!(".labels[{at}].history[{entry}]"))?;
            }
        }
        Ok(())
    }
}

impl PassageRecord {
    /// What is stored; the index is filled when it is known which version is preferred.
    fn checked(self, labels: usize) -> Result<NewPassage, Error> {
        let label = self.label.map_or(0, |label| label as usize + 1);
        let what = format!("the place of one of {labels} labels, from 0");
        check(label <= labels, ".label", &what, label.wrapping_sub(1))?;
        check_text(".text", &self.text)?;
        let (text, mut map) = (self.text, TimeMap::default());
        let timed = |ms| (0..=clock::MAX_MS).contains(&ms);
        for (at, (offset, start_ms, end_ms, flags)) in self.map.into_iter().enumerate() {
            let byte = offset as usize;
            let inside = byte < text.len().max(1) && text.is_char_boundary(byte);
            let ascends = map.marks().last().is_none_or(|last| last.offset <= offset);
            let timed = timed(start_ms) && end_ms.is_none_or(timed);
            let word = flags & 1 != 0;
            let flagged = flags < 4 && !(word && end_ms.is_some());
            for (holds, what) in [
                (inside, "an offset where a character of the text begins"),
                (ascends, "offsets that ascend"),
                (timed, "milliseconds from the start"),
                (flagged, "flags from 0 to 3, and no end for a word"),
            ] {
                let found = format_args!("[{offset}, {start_ms}, {end_ms:?}, {flags}]");
                check(holds, "", what, found).at(format_args!(".map[{at}]"))?;
            }
            map.push(Mark {
                offset,
                start_ms,
                end_ms,
                word,
                continued: flags & 2 != 0,
            });
        }
        Ok(NewPassage {
            label: self.label,
            start_ms: self.start,
            end_ms: self.end,
            text,
            map: map.encode(),
        })
    }
}

impl QuoteRecord {
    fn check(&mut self) -> Result<(), Error> {
        check_kept(&self.uid, &mut self.created_at)?;
        moment(".updated_at", &mut self.updated_at)?;
        word(".verdict", &mut self.data.verdict)?;
        for (at, stage) in self.life.iter_mut().enumerate() {
            moment(".since", &mut stage.since).at(format_args!(".life[{at}]"))?;
        }
        for (at, check) in self.checks.iter_mut().enumerate() {
            let path = format!(".checks[{at}]");
            word(".verdict", &mut check.verdict).at(format_args!("{path}"))?;
            moment(".checked_at", &mut check.checked_at).at(format_args!("{path}"))?;
            moment(".confirmed_at", &mut check.confirmed_at).at(format_args!("{path}"))?;
        }
        check_text(".text", &self.data.text)?;
        check_texts(&[(".source", &self.data.source), (".note", &self.data.note)])?;
        one_of(
            ".origin",
            &self.data.origin,
            &["hand", "article", "publisher"],
        )
    }
}

// ---- writing ----

/// Writes the catalogue, or the episodes that match the filter with what they refer to, as one
/// moment shows it, whatever others write meanwhile. The filter's labels are not looked at; the order is always that in which things were added.
///
/// # Errors
/// When the catalogue cannot be read or `out` not be written.
pub fn export(catalog: &Catalog, filter: &Filter, out: &mut dyn Write) -> Result<Exported, Error> {
    let snapshot = catalog.snapshot()?;
    let mut episodes = catalog.episode_ids(filter)?;
    episodes.sort_unstable();
    let added = Filter {
        sort: Sort::Added,
        ..Filter::default()
    };
    let mut shows = catalog.shows(&added)?;
    let mut people = catalog.people(&added, None)?;
    let mut topics = catalog.topics(&added)?;
    let named = topics
        .iter()
        .map(|it| (it.data.name.clone(), it.uid.clone()));
    let uids = Uids {
        shows: shows.iter().map(|it| (it.id, it.uid.clone())).collect(),
        people: people.iter().map(|it| (it.id, it.uid.clone())).collect(),
        topics: named.collect(),
    };
    let narrowing = Filter {
        labels: None,
        sort: Sort::Added,
        ..filter.clone()
    };
    if narrowing != added {
        let wanted = catalog.references(Noun::Show, &episodes)?;
        shows.retain(|it| wanted.contains(&it.id) || filter.show == Some(it.id));
        let wanted = catalog.references(Noun::Person, &episodes)?;
        people.retain(|it| wanted.contains(&it.id) || filter.person == Some(it.id));
        let wanted = catalog.references(Noun::Topic, &episodes)?;
        let named = filter.topic.as_ref().map(|scope| scope.topic);
        topics.retain(|it| wanted.contains(&it.id) || named == Some(it.id));
    }

    let mut to = Writer(BufWriter::with_capacity(1 << 16, out));
    let mut done = Exported::default();
    to.text(&format!("{{\"podcat\": {VERSION}"))?;
    done.shows = to.list(",\n\"shows\": [", shows, |to, show| {
        to.record(ShowRecord {
            feed: catalog.feed(show.id)?,
            uid: show.uid,
            data: show.data,
            created_at: show.created_at,
        })
    })?;
    done.people = to.list(",\n\"people\": [", people, |to, mut person| {
        person.data.aliases.sort_unstable();
        to.kept(person.uid, person.data, person.created_at)
    })?;
    done.topics = to.list(",\n\"topics\": [", topics, |to, mut topic| {
        topic.data.aliases.sort_unstable();
        to.kept(topic.uid, topic.data, topic.created_at)
    })?;
    let episodes = episodes.into_iter();
    let episodes = episodes.filter_map(|id| uids.episode(catalog, id).transpose());
    done.episodes = to.list(",\n\"episodes\": [", episodes, |to, episode| {
        let episode = episode?;
        to.head(&episode)?;
        done.transcripts += to.list(", \"transcripts\": [", &episode.transcripts, |to, it| {
            to.head(it)?;
            to.list(", \"labels\": [", &it.labels, Writer::record)?;
            to.list(", \"passages\": [", &it.passages, Writer::record)?;
            to.text("}")
        })?;
        done.quotes += to.list(", \"quotes\": [", &episode.quotes, Writer::record)?;
        to.text("}")
    })?;
    to.text("}\n")?;
    to.0.flush()?;
    drop(snapshot);
    Ok(done)
}

/// The permanent ids of what episodes refer to.
struct Uids {
    shows: HashMap<Id, String>,
    people: HashMap<Id, String>,
    /// By name, of which there is one each.
    topics: HashMap<String, String>,
}

impl Uids {
    fn person(&self, id: Option<Id>) -> Option<String> {
        self.people.get(&id?).cloned()
    }

    fn topics(&self, names: &[String]) -> Vec<String> {
        let uids = names.iter().filter_map(|name| self.topics.get(name));
        uids.cloned().collect()
    }

    fn episode(&self, catalog: &Catalog, id: Id) -> Result<Option<EpisodeRecord>, Error> {
        let Some(episode) = catalog.episode(id)? else {
            return Ok(None);
        };
        let mut appearances = catalog.appearances(id)?;
        appearances.sort_by(|a, b| (a.person_id, &a.role).cmp(&(b.person_id, &b.role)));
        let appearances = appearances.into_iter().filter_map(|it| {
            let (person, role) = (self.person(Some(it.person_id))?, it.role);
            Some(AppearanceRecord { person, role })
        });
        let show = self.shows.get(&episode.show_id).cloned();
        let versions = catalog.versions(id)?.into_iter();
        let quotes = catalog.quotes(&Filter {
            episode: Some(id),
            sort: Sort::Added,
            ..Filter::default()
        })?;
        Ok(Some(EpisodeRecord {
            uid: episode.uid,
            show: show.unwrap_or_default(),
            data: EpisodeData {
                duration_ms: catalog.stated_duration(id)?,
                ..episode.data
            },
            created_at: episode.created_at,
            appearances: appearances.collect(),
            topics: self.topics(&episode.topics),
            feed: catalog.item(id)?,
            chapters: catalog.chapters(id)?,
            transcripts: versions
                .map(|version| self.transcript(catalog, version.id, version.data))
                .collect::<Result<_, _>>()?,
            quotes: quotes
                .into_iter()
                .map(|quote| {
                    Ok(QuoteRecord {
                        life: catalog.quote_life(quote.id)?,
                        checks: catalog.quote_checks(quote.id)?,
                        uid: quote.uid,
                        data: quote.data,
                        person: self.person(quote.person_id),
                        topics: self.topics(&quote.topics),
                        anchor: quote.anchor.map(|anchor| AnchorRecord {
                            transcript: quote.transcript_version,
                            anchor,
                        }),
                        created_at: quote.created_at,
                        updated_at: quote.updated_at,
                    })
                })
                .collect::<Result<_, Error>>()?,
        }))
    }

    fn transcript(
        &self,
        catalog: &Catalog,
        id: Id,
        data: TranscriptData,
    ) -> Result<TranscriptRecord, Error> {
        let mut labels: Vec<LabelRecord> = Vec::new();
        for row in catalog.label_rows(id)? {
            let (person, state) = (self.person(row.person), row.state);
            match (row.changed_at, labels.last_mut()) {
                (Some(changed_at), Some(label)) => label.history.push(HistoryRecord {
                    person,
                    state,
                    changed_at,
                }),
                _ => labels.push(LabelRecord {
                    name: row.name,
                    // Nobody is neither proposed nor confirmed.
                    state: state.filter(|_| person.is_some()),
                    person,
                    history: Vec::new(),
                }),
            }
        }
        let mark = |mark: &Mark| {
            let flags = u8::from(mark.word) | u8::from(mark.continued) << 1;
            (mark.offset, mark.start_ms, mark.end_ms, flags)
        };
        let passages = catalog.passages(id)?.into_iter();
        let passages = passages.map(|passage| PassageRecord {
            label: passage.label,
            start: passage.start_ms,
            end: passage.end_ms,
            text: passage.text,
            map: passage.map.marks().iter().map(mark).collect(),
        });
        Ok(TranscriptRecord {
            data,
            labels,
            passages: passages.collect(),
        })
    }
}

struct Writer<'o>(BufWriter<&'o mut dyn Write>);

impl Writer<'_> {
    fn text(&mut self, text: &str) -> Result<(), Error> {
        Ok(self.0.write_all(text.as_bytes())?)
    }

    fn record(&mut self, record: impl Serialize) -> Result<(), Error> {
        Ok(serde_json::to_writer(&mut self.0, &record).map_err(io::Error::from)?)
    }

    /// A record that lists follow in: its closing brace is left to the caller.
    fn head(&mut self, record: &impl Serialize) -> Result<(), Error> {
        let json = serde_json::to_string(record).map_err(io::Error::from)?;
        self.text(json.strip_suffix('}').unwrap_or(&json))
    }

    fn kept<T: Serialize>(&mut self, uid: String, data: T, at: String) -> Result<(), Error> {
        let created_at = at;
        self.record(Kept {
            uid,
            data,
            created_at,
        })
    }

    /// A list, each record on a line of its own; says how many there are.
    fn list<T>(
        &mut self,
        open: &str,
        records: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T) -> Result<(), Error>,
    ) -> Result<u64, Error> {
        self.text(open)?;
        let mut count = 0;
        for record in records {
            self.text(if count == 0 { "\n" } else { ",\n" })?;
            write(self, record)?;
            count += 1;
        }
        self.text(if count == 0 { "]" } else { "\n]" })?;
        Ok(count)
    }
}

// ---- reading ----

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

/// What is to be read, after a byte order mark.
fn unmarked(from: &mut dyn Read) -> io::Result<impl Read> {
    let mut head = Vec::new();
    from.take(BYTE_ORDER_MARK.len() as u64)
        .read_to_end(&mut head)?;
    if head == BYTE_ORDER_MARK {
        head.clear();
    }
    let whole = Cursor::new(head).chain(from);
    Ok(BufReader::with_capacity(1 << 16, whole))
}

/// Whether a file is a whole export that this podcat can read. Only [`import`] looks at what is in
/// the records.
pub fn is_whole(from: &mut dyn Read) -> bool {
    #[derive(Deserialize)]
    struct Head {
        podcat: u32,
    }
    unmarked(from)
        .map_err(serde_json::Error::io)
        .and_then(serde_json::from_reader)
        .is_ok_and(|Head { podcat }| (1..=VERSION).contains(&podcat))
}

/// Adds what the file has and the catalogue has not, in one transaction; unless `keep`, only to
/// see whether it can be done.
///
/// Shows, people, topics, episodes and quotes are matched by uid (shows also by title, topics by
/// name, episodes by guid within the show), transcripts by hash within their episode. A transcript
/// that joins others gets the next version number if its own is taken, and is preferred only where
/// none is yet. Importing the same file again changes nothing.
///
/// # Errors
/// When the file is no export or has a fault, a reference leads nowhere, or the catalogue cannot be
/// written. Nothing is changed then.
pub fn import(catalog: &Catalog, from: &mut dyn Read, keep: bool) -> Result<Imported, Error> {
    // Waits for the file before it keeps other writers waiting.
    let from = unmarked(from)?;
    let change = catalog.begin()?;
    let mut import = Import {
        catalog,
        done: Imported::default(),
        shows: catalog.uids(Noun::Show)?,
        people: catalog.uids(Noun::Person)?,
        topics: catalog.uids(Noun::Topic)?,
        episodes: catalog.uids(Noun::Episode)?,
        failure: None,
    };
    let mut json = serde_json::Deserializer::from_reader(from);
    let mut track = Track::new();
    serde_path_to_error::Deserializer::new(&mut json, &mut track)
        .deserialize_map(Document(&mut import))
        .and_then(|()| json.end())
        .map_err(|fault| explain(fault, track, import.failure.take()))?;
    if keep {
        change.commit()?;
    }
    Ok(import.done)
}

/// What ended the reading, and where it stood.
fn explain(fault: serde_json::Error, track: Track, failure: Option<Error>) -> Error {
    let path = track.path();
    match failure {
        Some(Error::BadRecord(fault)) => return Error::BadRecord(format!("{path}{fault}")),
        Some(other) => return other,
        None => (),
    }
    match fault.classify() {
        Category::Io => Error::Io(fault.into()),
        Category::Syntax | Category::Eof => Error::NotJson(fault),
        Category::Data if path.iter().len() == 0 => Error::NotACatalogue,
        Category::Data => {
            let place = format!(" at line {} column {}", fault.line(), fault.column());
            let whole = fault.to_string();
            let reason = told(whole.strip_suffix(&place).unwrap_or(&whole));
            let colon = if reason.starts_with('.') { "" } else { ": " };
            Error::BadRecord(format!("{path}{colon}{reason}"))
        }
    }
}

struct Import<'c> {
    catalog: &'c Catalog,
    done: Imported,
    // What the uids of the catalogue and of the file mean here.
    shows: HashMap<String, Id>,
    people: HashMap<String, Id>,
    topics: HashMap<String, Id>,
    episodes: HashMap<String, Id>,
    /// What ended the reading, when it was not the JSON.
    failure: Option<Error>,
}

struct Document<'i, 'c>(&'i mut Import<'c>);

impl<'de> Visitor<'de> for Document<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a catalogue")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let import = self.0;
        if object.next_key::<String>()?.as_deref() != Some("podcat") {
            return Err(import.fail(Error::NotACatalogue));
        }
        match object.next_value()? {
            0 => return Err(import.fail(Error::NotACatalogue)),
            newer if newer > u64::from(VERSION) => return Err(import.fail(Error::Newer(newer))),
            _ => (),
        }
        while let Some(key) = object.next_key::<String>()? {
            match key.as_str() {
                "shows" => object.next_value_seed(Each(import, Import::show))?,
                "people" => object.next_value_seed(Each(import, Import::person))?,
                "topics" => object.next_value_seed(Each(import, Import::topic))?,
                "episodes" => object.next_value_seed(Each(import, Import::episode))?,
                _ => drop(object.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

/// Reads a list and takes each record as soon as it is read.
struct Each<'i, 'c, T>(
    &'i mut Import<'c>,
    fn(&mut Import<'c>, T) -> Result<(), Error>,
);

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Each<'_, '_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Each<'_, '_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self(import, take) = self;
        let mut at = 0;
        while let Some(record) = list.next_element()? {
            take(import, record)
                .at(format_args!("[{at}]"))
                .map_err(|error| import.fail(error))?;
            at += 1;
        }
        Ok(())
    }
}

/// The number of what is known by its uid, or else is added, and whether it was; what the
/// catalogue has under another uid is the same thing.
fn merge(
    known: &mut HashMap<String, Id>,
    counts: &mut Merged,
    uid: String,
    add: impl FnOnce(&str) -> catalog::Result<Id>,
) -> Result<(Id, bool), Error> {
    let (id, added) = match known.get(&uid) {
        Some(id) => (*id, false),
        None => match add(&uid) {
            Ok(id) => (id, true),
            Err(catalog::Error::Exists { id, .. }) => (id, false),
            Err(error) => return Err(error.into()),
        },
    };
    known.insert(uid, id);
    counts.count(added);
    Ok((id, added))
}

impl Merged {
    fn count(&mut self, added: bool) {
        *(if added {
            &mut self.added
        } else {
            &mut self.kept
        }) += 1;
    }
}

/// The number of what a reference means.
fn meant(known: &HashMap<String, Id>, path: &str, noun: &str, uid: &str) -> Result<Id, Error> {
    let what = || format!("the uid of a {noun} in the file or the catalogue");
    let id = known.get(uid).copied();
    id.ok_or_else(|| bad(path, &what(), uid))
}

impl Import<'_> {
    /// Ends the reading with an error that is not the JSON's.
    fn fail<E: serde::de::Error>(&mut self, error: Error) -> E {
        self.failure = Some(error);
        E::custom("")
    }

    fn show(&mut self, mut show: ShowRecord) -> Result<(), Error> {
        check_kept(&show.uid, &mut show.created_at)?;
        check_name(".title", &show.data.title)?;
        check_texts(&[(".description", &show.data.description)])?;
        let (id, new) = merge(&mut self.shows, &mut self.done.shows, show.uid, |uid| {
            let (data, created_at) = (&show.data, &show.created_at);
            self.catalog.add_show_with_uid(data, uid, created_at)
        })?;
        if let Some(mut feed) = show.feed {
            check_feed(&mut feed).at(format_args!(".feed"))?;
            if new || self.catalog.feed(id)?.is_none() {
                self.catalog.set_feed(id, &feed)?;
                let unstated = |it: Show| it.data.feed_url.is_none();
                if let (Some(url), true) = (
                    &show.data.feed_url,
                    self.catalog.show(id)?.is_some_and(unstated),
                ) {
                    self.catalog.set_feed_address(id, url)?;
                }
                self.done.details += u64::from(!new);
            }
        }
        Ok(())
    }

    fn person(&mut self, mut person: Kept<PersonData>) -> Result<(), Error> {
        check_kept(&person.uid, &mut person.created_at)?;
        check_name(".name", &person.data.name)?;
        check_texts(&[(".note", &person.data.note)])?;
        let (id, _) = merge(&mut self.people, &mut self.done.people, person.uid, |uid| {
            let (data, created_at) = (&person.data, &person.created_at);
            self.catalog.add_person_with_uid(data, uid, created_at)
        })?;
        self.aliases(Noun::Person, id, &person.data.aliases)
    }

    fn topic(&mut self, mut topic: Kept<TopicData>) -> Result<(), Error> {
        check_kept(&topic.uid, &mut topic.created_at)?;
        check_name(".name", &topic.data.name)?;
        check_texts(&[(".note", &topic.data.note)])?;
        let (id, _) = merge(&mut self.topics, &mut self.done.topics, topic.uid, |uid| {
            let (data, created_at) = (&topic.data, &topic.created_at);
            self.catalog.add_topic_with_uid(data, uid, created_at)
        })?;
        self.aliases(Noun::Topic, id, &topic.data.aliases)
    }

    /// Adds the names that are missing: none where the thing itself was added just now.
    fn aliases(&mut self, noun: Noun, id: Id, aliases: &[String]) -> Result<(), Error> {
        for (at, alias) in aliases.iter().enumerate() {
            check_name("", alias).at(format_args!(".aliases[{at}]"))?;
            self.done.details += u64::from(self.catalog.add_alias(noun, id, alias)?);
        }
        Ok(())
    }

    /// Files something under topics; what was there before has a detail more for each.
    fn file(&mut self, what: Filed, id: Id, new: bool, topics: &[String]) -> Result<(), Error> {
        for (at, uid) in topics.iter().enumerate() {
            let topic = meant(&self.topics, "", "topic", uid).at(format_args!(".topics[{at}]"))?;
            let added = self.catalog.file_under(what, id, topic)?;
            self.done.details += u64::from(added && !new);
        }
        Ok(())
    }

    fn episode(&mut self, mut record: EpisodeRecord) -> Result<(), Error> {
        record.check()?;
        let catalog = self.catalog;
        let show = meant(&self.shows, ".show", "show", &record.show)?;
        let counts = &mut self.done.episodes;
        let (id, new) = merge(&mut self.episodes, counts, record.uid, |uid| {
            catalog.add_episode_with_uid(show, &record.data, uid, &record.created_at)
        })?;
        for (at, appearance) in record.appearances.iter().enumerate() {
            let person = meant(&self.people, ".person", "person", &appearance.person)
                .at(format_args!(".appearances[{at}]"))?;
            let added = catalog.add_appearance(id, person, &appearance.role)?;
            self.done.details += u64::from(added && !new);
        }
        self.file(Filed::Episode, id, new, &record.topics)?;
        if let Some(item) = &record.feed
            && (new || catalog.item(id)?.is_none())
        {
            catalog.set_item(id, item, true)?;
            self.done.details += u64::from(!new);
        }
        if !record.chapters.is_empty() && (new || catalog.chapters(id)?.is_empty()) {
            catalog.set_chapters(id, &record.chapters)?;
            self.done.details += u64::from(!new);
        }

        let (mut versions, mut preferred) = (HashMap::new(), None);
        for (at, transcript) in record.transcripts.into_iter().enumerate() {
            let (version, is_preferred) = (transcript.data.version, transcript.data.preferred);
            let place = format_args!(".transcripts[{at}]");
            let transcript = self.transcript(id, transcript).at(place)?;
            let other = versions.insert(version, transcript).is_none();
            let what = "another number for each version";
            check(other, ".version", what, format_args!("{version} again")).at(place)?;
            let one = !is_preferred || preferred.replace(transcript).is_none();
            check(one, ".preferred", "one preferred version", "another").at(place)?;
        }
        if catalog.preferred(id)?.is_none() {
            let latest = catalog.versions(id)?.last().map(|version| version.id);
            if let Some(chosen) = preferred.or(latest) {
                catalog.prefer(chosen)?;
            }
        }
        for (at, quote) in record.quotes.into_iter().enumerate() {
            self.quote(id, quote, &versions)
                .at(format_args!(".quotes[{at}]"))?;
        }
        Ok(())
    }

    /// Adds a version that nobody prefers yet, unless it is there.
    fn transcript(&mut self, episode: Id, mut record: TranscriptRecord) -> Result<Id, Error> {
        record.check()?;
        let catalog = self.catalog;
        let (mut data, labels) = (record.data, record.labels);
        let passages = record.passages.into_iter().enumerate();
        let passages = passages
            .map(|(at, it)| it.checked(labels.len()).at(format_args!(".passages[{at}]")))
            .collect::<Result<Vec<_>, _>>()?;
        let there = catalog.versions(episode)?;
        let known = there.iter().find(|it| it.data.sha256 == data.sha256);
        self.done.transcripts.count(known.is_none());
        let id = match known {
            Some(known) => known.id,
            None => {
                if there.iter().any(|it| it.data.version == data.version) {
                    data.version = catalog.next_version(episode)?;
                }
                data.preferred = false;
                let names: Vec<String> = labels.iter().map(|label| label.name.clone()).collect();
                let words = Concordance::of(passages.iter().map(|it| it.text.as_str()));
                catalog.add_transcript(episode, &data, &names, &passages, &words)?
            }
        };
        // Where the catalogue has said nothing of a label, the file may.
        let said = catalog.label_rows(id)?;
        for (no, label) in (0..).zip(&labels) {
            let mut rows = said.iter().filter(|row| row.no == no);
            let silent = |row: &catalog::LabelRow| row.name == label.name && row.person.is_none();
            if rows.next().is_some_and(silent) && rows.next().is_none() {
                let told = self
                    .label((id, no), label)
                    .at(format_args!(".labels[{no}]"))?;
                self.done.details += u64::from(told && known.is_some());
            }
        }
        Ok(id)
    }

    /// Says whom a label stands for and stood for; false when the file does not know either.
    fn label(&self, key: catalog::LabelKey, label: &LabelRecord) -> Result<bool, Error> {
        for (at, before) in label.history.iter().enumerate() {
            let person = self
                .said(&before.person)
                .at(format_args!(".history[{at}]"))?;
            self.catalog
                .add_label_history(key, person, before.state, &before.changed_at)?;
        }
        let mapping = self.said(&label.person)?.zip(label.state);
        if mapping.is_some() {
            self.catalog.set_label(key, mapping)?;
        }
        Ok(mapping.is_some() || !label.history.is_empty())
    }

    /// The person's number, where somebody is named.
    fn said(&self, uid: &Option<String>) -> Result<Option<Id>, Error> {
        let uid = uid.as_deref();
        uid.map(|uid| meant(&self.people, ".person", "person", uid))
            .transpose()
    }

    fn quote(
        &mut self,
        episode: Id,
        mut record: QuoteRecord,
        versions: &HashMap<i64, Id>,
    ) -> Result<(), Error> {
        record.check()?;
        let version = |version| {
            let what = "the version of one of the episode's transcripts";
            let id = versions.get(&version).copied();
            id.ok_or_else(|| bad(".anchor.transcript", what, version))
        };
        let anchor = record.anchor.map(|it| {
            let transcript = it.transcript.map(version).transpose()?;
            Ok::<_, Error>((transcript, it.anchor))
        });
        let quote = NewQuote {
            data: record.data,
            person: self.said(&record.person)?,
            episode,
            anchor: anchor.transpose()?,
        };
        let known = self.catalog.quote_with_uid(&record.uid)?;
        let (uid, created_at, updated_at) = (&record.uid, &record.created_at, &record.updated_at);
        let id = match known {
            Some(id) => id,
            None => self
                .catalog
                .add_quote(&quote, uid, created_at, updated_at)?,
        };
        if known.is_none() {
            for stage in &record.life {
                self.catalog.add_stage(id, stage)?;
            }
            for check in &record.checks {
                let transcript = check.version.and_then(|it| versions.get(&it)).copied();
                self.catalog.add_check(id, transcript, check)?;
            }
        }
        self.done.quotes.count(known.is_none());
        self.file(Filed::Quote, id, known.is_none(), &record.topics)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::catalogue::StoredWarning;
    use crate::model::followed::{
        File, FileKind, FileState, Left, Named, Policy, Removed, Soundbite,
    };
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
        let words = Concordance::of(passages.iter().map(|it| it.text.as_str()));
        let stored: Vec<NewPassage> = passages
            .iter()
            .map(|passage| NewPassage {
                label: passage.label,
                start_ms: passage.start_ms,
                end_ms: passage.end_ms,
                text: passage.text.clone(),
                map: passage.map.encode(),
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
            .add_transcript(episode, &data, &labels, &stored, &words)
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

        let text = |text: &str| Some(text.to_owned());
        let feed = Feed {
            subscribed: true,
            transcripts: Policy::Latest(7),
            since: text("2026-01-01"),
            said_by: text("https://example.org/feed/"),
            etag: text("W/\"1\""),
            sha256: text(&"f".repeat(64)),
            fetched_at: text(NOW),
            error: text("it answers 503"),
            failed_at: text("2026-03-14T10:00:00Z"),
            left: vec![Left {
                url: "http://example.org/old".into(),
                left_at: NOW.into(),
            }],
            removed: vec![Removed {
                guid: "gone".into(),
                audio_url: None,
            }],
            overruled: vec![Overruled {
                field: "title".into(),
                value: text("Ice"),
            }],
            ..Feed::default()
        };
        catalog.set_feed(north, &feed).unwrap();
        let file = Feed {
            file: text("/feeds/south.xml"),
            ..Feed::default()
        };
        catalog.set_feed(south, &file).unwrap();

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
            audio_offset_ms: Some(-2_500),
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
        let item = Item {
            guid: text("other"),
            digest: "0123".into(),
            audio_type: text("audio/mpeg"),
            audio_length: Some(12_345_678),
            audio_changed_at: text(NOW),
            files: vec![
                File {
                    kind: FileKind::Transcript,
                    url: "https://example.org/1.vtt".into(),
                    media_type: text("text/vtt"),
                    state: FileState::Failed,
                    tries: 2,
                    error: text("it answers 404"),
                    ..File::default()
                },
                File {
                    kind: FileKind::Chapters,
                    url: "https://example.org/1.json".into(),
                    state: FileState::Fetched,
                    fetched_at: text(NOW),
                    ..File::default()
                },
            ],
            people: vec![Named {
                name: "A. Author".into(),
                role: "host".into(),
                added: true,
            }],
            soundbites: vec![Soundbite {
                start_ms: 1_500,
                duration_ms: 30_000,
                title: None,
                quote: text("6ba7b810-9dad-51d1-80b4-00c04fd430c8"),
            }],
            overruled: vec![Overruled {
                field: "season".into(),
                value: None,
            }],
            ..Item::default()
        };
        catalog.set_item(first, &item, true).unwrap();
        let chapters = [
            Chapter {
                start_ms: Some(0),
                title: text("Начало"),
                ..Chapter::default()
            },
            Chapter {
                start_ms: Some(1_001),
                end_ms: Some(2_500),
                url: text("https://example.org"),
                hidden: true,
                ..Chapter::default()
            },
        ];
        catalog.set_chapters(first, &chapters).unwrap();
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
            .map(|(offset, start_ms)| WordTime {
                offset,
                start_ms,
                confidence: None,
            })
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
                state: Default::default(),
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
        import(catalog, &mut json.as_bytes(), true)
    }

    fn sound(catalog: &Catalog) {
        assert_eq!(catalog.check(&mut |_| ()).unwrap(), []);
    }

    #[test]
    fn a_text_without_measure_is_a_mistake() {
        let passage = |length| PassageRecord {
            label: None,
            start: None,
            end: None,
            text: "a".repeat(length),
            map: Vec::new(),
        };
        assert!(passage(LONGEST_TEXT).checked(0).is_ok());
        let fault = passage(LONGEST_TEXT + 1).checked(0).unwrap_err();
        assert_eq!(
            fault.to_string(),
            ".text: expected at most 16 MiB of text, found 16777217 bytes"
        );
        assert!(check_name(".name", &"a".repeat(LONGEST_NAME + 1)).is_err());
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
        // Three and two aliases, three appearances, two filings, one label; how a show is followed,
        // what its feed says of an episode, and the chapters.
        assert_eq!(done.details, 14);

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
                matches!(&error, Error::NotJson(fault) if fault.line() == 1),
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
            Error::Newer(2)
        ));
        let deep = format!("{{\"podcat\": 1, \"shows\": [{}", "[".repeat(100_000));
        assert!(matches!(fault(&deep), Error::BadRecord(_)));
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
                "shows[2].title: expected a value, found nothing",
            ),
            (
                "\"name\":\"In No Episode\"",
                "\"name\":\" \"",
                "people[2].name: expected a name, found \" \"",
            ),
            (
                "\"A. Example\"",
                "null",
                "people[0].aliases[0]: expected a string, found null",
            ),
            (
                "\"2026-03-16T00:00:00Z\"",
                "\"soon\"",
                "episodes[0].transcripts[0].labels[0].history[1].changed_at: expected a moment like 2026-03-14T18:30:00Z, found \"soon\"",
            ),
            (
                "\"duration\":3723.457",
                "\"duration\":-0.5",
                "episodes[0].duration: expected seconds from the start, found -0.5",
            ),
            (
                "\"duration\":3723.457",
                "\"duration\":3600001",
                "episodes[0].duration: expected seconds from the start, found 3600001",
            ),
            (
                "\"kind\":\"asr\"",
                "\"kind\":\"magic\"",
                "episodes[0].transcripts[0].kind: expected one of edited, publisher, asr, unknown, found \"magic\"",
            ),
            (
                "\"version\":2",
                "\"version\":1",
                "episodes[0].transcripts[1].version: expected another number for each version, found 1 again",
            ),
            (
                "\"version\":2",
                "\"version\":0",
                "episodes[0].transcripts[1].version: expected a number from 1, found 0",
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
                "episodes[0].transcripts[0].passages[2].map[2]: expected an offset where a character of the text begins, found [10, 61499, None, 1]",
            ),
            (
                "[9,61499,null,1]",
                "[900,61499,null,1]",
                "episodes[0].transcripts[0].passages[2].map[2]: expected an offset where a character of the text begins, found [900, 61499, None, 1]",
            ),
            (
                "[16,62000,null,1]",
                "[8,62000,null,1]",
                "episodes[0].transcripts[0].passages[2].map[3]: expected offsets that ascend, found [8, 62000, None, 1]",
            ),
            (
                "[16,62000,null,1]",
                "[22,62000,null,1]",
                "episodes[0].transcripts[0].passages[2].map[3]: expected an offset where a character of the text begins, found [22, 62000, None, 1]",
            ),
            (
                "[9,61499,null,1]",
                "[9,-1,null,1]",
                "episodes[0].transcripts[0].passages[2].map[2]: expected milliseconds from the start, found [9, -1, None, 1]",
            ),
            (
                "[9,61499,null,1]",
                "[9,61499,null,4]",
                "episodes[0].transcripts[0].passages[2].map[2]: expected flags from 0 to 3, and no end for a word, found [9, 61499, None, 4]",
            ),
            (
                "[9,61499,null,1]",
                "[9,61499,null]",
                "episodes[0].transcripts[0].passages[2].map[2]: expected a tuple of size 4, found invalid length 3",
            ),
            (
                "\"state\":\"proposed\"",
                "\"state\":\"sure\"",
                "labels[0].history[0].state: expected `proposed` or `confirmed`, found unknown variant `sure`",
            ),
            (
                "\"origin\":\"article\"",
                "\"origin\":\"dream\"",
                "episodes[0].quotes[1].origin: expected one of hand, article, publisher, found \"dream\"",
            ),
            (
                "\"anchor\":{\"transcript\":3",
                "\"anchor\":{\"transcript\":9",
                "episodes[0].quotes[0].anchor.transcript: expected the version of one of the episode's transcripts, found 9",
            ),
            (
                "\"role\":\"guest\"",
                "\"role\":\"\"",
                "episodes[0].appearances[0].role: expected a word, found \"\"",
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
                "episodes[0].appearances[2].person: expected the uid of a person in the file or the catalogue, found me",
            ),
            (
                &format!("{{\"uid\":\"{person}\""),
                "{\"uid\":\"me\"",
                "people[1].uid: expected a uid like 6ba7b810-9dad-51d1-80b4-00c04fd430c8, found \"me\"",
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
            Err(Error::NotJson(_))
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
            match import(catalog, &mut &json[..], true) {
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
