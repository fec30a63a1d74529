//! What the catalogue keeps: shows, episodes, people, transcripts, quotes, topics.
//!
//! Each noun has its `…Data`, the part a user states and an export carries, and a record that adds
//! the id, the permanent `uid` and what is counted. Records serialise as podcat's JSON: times in
//! seconds, dates in ISO 8601, absent values `null`.

use super::excerpt::Place;
use super::map::TimeMap;
use super::timeline::Period;
use super::transcript::{Millis, Warning};
use super::verified::State;
use serde::{Deserialize, Serialize};

/// A row's number in this catalogue; another catalogue gives another. `uid` is the same everywhere.
pub type Id = i64;

/// Reads and writes `Option<Millis>` as seconds in JSON.
pub mod seconds {
    use super::Millis;
    use crate::model::clock;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    /// Milliseconds as a number of seconds, or `null`.
    ///
    /// # Errors
    /// Whatever the serializer reports.
    pub fn serialize<S: Serializer>(ms: &Option<Millis>, to: S) -> Result<S::Ok, S::Error> {
        ms.map(clock::seconds).serialize(to)
    }

    /// A number of seconds, or `null`, as milliseconds.
    ///
    /// # Errors
    /// When the number is negative, not finite or absurdly large.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Millis>, D::Error> {
        Option::<f64>::deserialize(from)?
            .map(|seconds| {
                clock::from_seconds(seconds).ok_or_else(|| {
                    D::Error::custom(format!("expected seconds from the start, found {seconds}"))
                })
            })
            .transpose()
    }
}

/// An offset as JSON shows it: seconds, as a number that may be negative.
mod offset {
    use super::Millis;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(ms: &Option<Millis>, to: S) -> Result<S::Ok, S::Error> {
        super::seconds::serialize(ms, to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Millis>, D::Error> {
        let Some(seconds) = Option::<f64>::deserialize(from)? else {
            return Ok(None);
        };
        super::EpisodeData::offset(seconds)
            .map(Some)
            .ok_or_else(|| {
                D::Error::custom(format!("expected an offset in seconds, found {seconds}"))
            })
    }
}

/// A podcast.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ShowData {
    /// Its name; no two shows of a catalogue have names that read alike.
    pub title: String,
    /// Who makes it.
    pub author: Option<String>,
    /// What it says of itself.
    pub description: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
    /// Where its feed is.
    pub feed_url: Option<String>,
    /// Its web page.
    pub page_url: Option<String>,
}

/// A podcast in a catalogue.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Show {
    /// Number in this catalogue.
    pub id: Id,
    /// Podcasting 2.0 `podcast:guid`.
    pub uid: String,
    #[serde(flatten)]
    /// What is stated of it.
    pub data: ShowData,
    /// How many episodes of it the catalogue has.
    pub episodes: u64,
    /// When it was added.
    pub created_at: String,
}

/// A published item of a show.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EpisodeData {
    /// The feed's guid, or one made from the file's name or the title; unique within its show.
    pub guid: String,
    /// Its title.
    pub title: String,
    /// ISO 8601: a day or a moment in UTC.
    pub published: Option<String>,
    /// How long it is.
    #[serde(rename = "duration", with = "seconds", default)]
    #[cfg_attr(test, schemars(with = "Option<f64>"))]
    pub duration_ms: Option<Millis>,
    /// The season it belongs to.
    pub season: Option<i64>,
    /// Its number in the show or season.
    pub number: Option<i64>,
    /// The audio file.
    pub audio_url: Option<String>,
    /// How much later everything is there than in the transcript; negative where it is earlier.
    #[serde(
        rename = "audio_offset",
        with = "offset",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(test, schemars(with = "Option<f64>"))]
    pub audio_offset_ms: Option<Millis>,
    /// Its web page.
    pub page_url: Option<String>,
    /// Show notes.
    pub description: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
}

impl EpisodeData {
    /// An offset of so many seconds; `None` when it is not a number of at most a day.
    pub fn offset(seconds: f64) -> Option<Millis> {
        (seconds.abs() <= 86_400.0).then(|| (seconds * 1e3).round() as Millis)
    }

    /// A time of the transcript as one of the audio file.
    pub fn in_audio(&self, ms: Millis) -> Millis {
        (ms + self.audio_offset_ms.unwrap_or_default()).max(0)
    }
}

/// An episode in a catalogue.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Episode {
    /// Number in this catalogue.
    pub id: Id,
    /// UUIDv5 of the show's uid and the guid.
    pub uid: String,
    /// The show's title.
    pub show: String,
    /// The show's number.
    pub show_id: Id,
    #[serde(flatten)]
    /// What is stated of it.
    pub data: EpisodeData,
    /// Who takes part: by appearance, label or quote.
    pub people: Vec<String>,
    /// The kind of its preferred transcript, if it has one.
    pub transcript: Option<String>,
    /// How many words that transcript has.
    pub words: Option<u64>,
    /// How many quotes are kept from it.
    pub quotes: u64,
    /// The topics it is filed under.
    pub topics: Vec<String>,
    /// When it was added.
    pub created_at: String,
}

/// Somebody who speaks or is named.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PersonData {
    /// The name as it is to be printed.
    pub name: String,
    /// Other names and spellings, in any script.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Where they work or whom they speak for.
    pub affiliation: Option<String>,
    /// A web page about them.
    pub page_url: Option<String>,
    /// Anything else.
    pub note: Option<String>,
}

/// A person in a catalogue.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Person {
    /// Number in this catalogue.
    pub id: Id,
    /// UUIDv5 of the name they were first added with.
    pub uid: String,
    #[serde(flatten)]
    /// What is stated of them.
    pub data: PersonData,
    /// Their roles, over all episodes.
    pub roles: Vec<String>,
    /// In how many episodes they take part.
    pub episodes: u64,
    /// How many of their quotes are kept.
    pub quotes: u64,
    /// When they were added.
    pub created_at: String,
}

/// A merge of two people that can be taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Merge {
    /// Number in this catalogue.
    pub id: Id,
    /// Who was kept.
    #[serde(skip)]
    pub kept_id: Id,
    /// Their name.
    #[serde(skip)]
    pub kept: String,
    /// The name of the person who was merged into them.
    pub name: String,
    /// The permanent id of the person who was merged.
    pub uid: String,
    /// When.
    pub merged_at: String,
}

/// Two people who may be one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Duplicate {
    /// Who would be kept: the one with more to them.
    pub keep_id: Id,
    /// Their name.
    pub keep: String,
    /// Who would be merged into them.
    pub merge_id: Id,
    /// Their name.
    pub merge: String,
    /// `same`, `likely` or `possible`.
    pub grade: String,
    /// Why they may be one.
    pub reasons: Vec<String>,
}

/// A person's part in an episode.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Appearance {
    /// The person's number.
    pub person_id: Id,
    /// The person's name.
    pub name: String,
    /// Where they work.
    pub affiliation: Option<String>,
    /// Lower case, after the Podcast Taxonomy: `host`, `guest`, …
    pub role: String,
}

/// One version of what was said, without the words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TranscriptData {
    /// 1, 2, … within the episode.
    pub version: i64,
    /// Whether this is the version that is searched and shown.
    pub preferred: bool,
    /// `edited`, `publisher`, `asr` or `unknown`.
    pub kind: String,
    /// The tool or model that made it.
    pub tool: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
    /// The format it was read from.
    pub format: String,
    /// The character encoding it was read in.
    pub encoding: String,
    /// Of the file's bytes, lower-case hexadecimal.
    pub sha256: String,
    /// The path or URL it was read from.
    pub source: String,
    /// When it was imported.
    pub imported_at: String,
    /// How many units the file had.
    pub segments: u64,
    /// How many words.
    pub words: u64,
    /// The last time in the file.
    #[serde(rename = "end", with = "seconds", default)]
    pub end_ms: Option<Millis>,
    /// What was left out, repaired or guessed.
    #[serde(default)]
    pub warnings: Vec<StoredWarning>,
}

/// A [`Warning`] as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredWarning {
    /// From 1; `null` when it concerns the whole file.
    pub line: Option<u32>,
    /// What was expected and found.
    pub message: String,
}

impl From<&Warning> for StoredWarning {
    fn from(warning: &Warning) -> Self {
        Self {
            line: warning.line,
            message: warning.message.clone(),
        }
    }
}

/// A transcript in a catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct TranscriptInfo {
    /// Number in this catalogue.
    pub id: Id,
    /// The show's title.
    pub show: String,
    /// The episode's title.
    pub episode: String,
    /// The episode's number in this catalogue.
    pub episode_id: Id,
    #[serde(flatten)]
    /// What is known of it.
    pub data: TranscriptData,
    /// How many distinct speakers' labels it has.
    pub labels: u64,
}

/// Whether a label stands for a person by podcat's guess or by somebody's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LabelState {
    /// podcat's guess.
    Proposed,
    /// Somebody said so.
    Confirmed,
}

impl LabelState {
    /// The word in the catalogue.
    pub fn name(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Confirmed => "confirmed",
        }
    }

    /// The state of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Proposed, Self::Confirmed]
            .into_iter()
            .find(|state| state.name() == name)
    }
}

/// A speaker's name as a transcript writes it, and whom it stands for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Label {
    /// The transcript's number.
    #[serde(skip)]
    pub transcript_id: Id,
    /// 0, 1, … in order of appearance.
    #[serde(skip)]
    pub no: u32,
    /// As the file writes it.
    #[serde(rename = "label")]
    pub name: String,
    /// The person's number.
    pub person_id: Option<Id>,
    /// The person's name.
    pub person: Option<String>,
    /// `null` while nobody is proposed.
    pub state: Option<LabelState>,
    /// How many passages it has.
    pub passages: u64,
    /// How many words it says.
    pub words: u64,
    /// How it begins.
    pub sample: String,
}

/// A passage in a catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPassage {
    /// Number in this catalogue; consecutive within a transcript.
    pub id: Id,
    /// The label's number within the transcript.
    pub label: Option<u32>,
    /// The speaker to print: the confirmed person, else the label as written.
    pub speaker: Option<String>,
    /// The time of its first word.
    pub start_ms: Option<Millis>,
    /// The latest end of its cues.
    pub end_ms: Option<Millis>,
    /// What is said.
    pub text: String,
    /// The times inside it.
    pub map: TimeMap,
}

/// Where a quote's words stand in a transcript (W3C TextQuoteSelector).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Anchor {
    /// The words as the transcript has them.
    pub exact: String,
    /// What stands before them.
    pub prefix: String,
    /// What stands after them.
    pub suffix: String,
}

/// Words kept on purpose.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct QuoteData {
    /// The words.
    pub text: String,
    /// When they begin.
    #[serde(rename = "start", with = "seconds", default)]
    #[cfg_attr(test, schemars(with = "Option<f64>"))]
    pub start_ms: Option<Millis>,
    /// When they end.
    #[serde(rename = "end", with = "seconds", default)]
    #[cfg_attr(test, schemars(with = "Option<f64>"))]
    pub end_ms: Option<Millis>,
    /// The times are about right, not exact.
    #[serde(default)]
    pub approximate: bool,
    /// What the last check against the transcript said; `unchecked` before one.
    pub verdict: String,
    /// How far it has come.
    #[serde(default)]
    pub state: State,
    /// `hand`, `article` or `publisher`.
    pub origin: String,
    /// Where it was printed: a URL or a name.
    pub source: Option<String>,
    /// Anything else.
    pub note: Option<String>,
}

/// A quote in a catalogue.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Quote {
    /// Number in this catalogue.
    pub id: Id,
    /// Permanent: the same in every catalogue it is taken to.
    pub uid: String,
    /// Who said it, if known.
    pub speaker: Option<String>,
    /// The person's number.
    pub person_id: Option<Id>,
    /// The show's title.
    pub show: String,
    /// The episode's title.
    pub episode: String,
    /// The episode's number in this catalogue.
    pub episode_id: Id,
    /// When the episode was published.
    pub published: Option<String>,
    #[serde(flatten)]
    /// What is stated of it.
    pub data: QuoteData,
    /// The topics it is filed under.
    pub topics: Vec<String>,
    /// The transcript version its words were found in.
    pub transcript_version: Option<i64>,
    /// Where in that version.
    pub anchor: Option<Anchor>,
    /// BCP 47: of the episode, or of its show.
    pub language: Option<String>,
    /// The audio at that moment, else the page.
    pub link: Option<String>,
    /// The same in every catalogue that has the episode.
    pub permalink: String,
    /// What finds the episode.
    #[serde(skip)]
    pub place: Place,
    /// When it was added.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
}

/// A subject.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TopicData {
    /// Its name.
    pub name: String,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// A search query that finds its passages.
    pub rule: Option<String>,
    /// Anything else.
    pub note: Option<String>,
}

/// A topic in a catalogue.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Topic {
    /// Number in this catalogue.
    pub id: Id,
    /// UUIDv5 of the name it was first added with.
    pub uid: String,
    #[serde(flatten)]
    /// What is stated of it.
    pub data: TopicData,
    /// How many quotes are filed under it.
    pub quotes: u64,
    /// How many episodes are filed under it.
    pub episodes: u64,
    /// How many passages its rule finds; `null` without a rule.
    pub passages: Option<u64>,
    /// When the first episode was published in which it is spoken of.
    pub first: Option<String>,
    /// When the last was.
    pub last: Option<String>,
    /// The passages that its rule finds, or without a rule the quotes filed under it, over time.
    pub over_time: Vec<Period>,
    /// When it was added.
    pub created_at: String,
}

/// What stands before and after a match in a [`Hit::snippet`].
pub const MARK: &str = "**";

/// A passage that a search found.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Hit {
    /// The show's title.
    pub show: String,
    /// The episode's title.
    pub episode: String,
    /// The episode's number in this catalogue.
    pub episode_id: Id,
    /// When the episode was published.
    pub published: Option<String>,
    /// The confirmed person, else the label as the file writes it.
    pub speaker: Option<String>,
    /// The time of the first matching words, to the cue or word.
    #[serde(rename = "start", with = "seconds")]
    pub start_ms: Option<Millis>,
    /// When those words are over.
    #[serde(rename = "end", with = "seconds")]
    pub end_ms: Option<Millis>,
    /// The whole passage.
    pub text: String,
    /// The words around the match, the match between [`MARK`]s.
    pub snippet: String,
    /// The transcript version it stands in, and how that came to be.
    pub transcript: String,
    /// The whole passage, the matches between [`MARK`]s.
    #[serde(skip)]
    pub marked: String,
    /// The passage's number.
    pub passage_id: Id,
    /// The same in every catalogue that has the episode.
    pub permalink: String,
    /// What was said before it, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Vec<Said>>,
    /// What was said after it, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Vec<Said>>,
}

impl Hit {
    /// Its passage, the matches between [`MARK`]s.
    pub fn said(&self) -> Said {
        Said {
            speaker: self.speaker.clone(),
            start_ms: self.start_ms,
            end_ms: self.end_ms,
            text: self.marked.clone(),
        }
    }
}

/// A passage as it is read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Said {
    /// The confirmed person, else the label as the file writes it.
    pub speaker: Option<String>,
    /// When it starts.
    #[serde(rename = "start", with = "seconds")]
    pub start_ms: Option<Millis>,
    /// When it is over.
    #[serde(rename = "end", with = "seconds")]
    pub end_ms: Option<Millis>,
    /// The whole passage.
    pub text: String,
}

/// An episode that a search found.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct EpisodeHit {
    /// The show's title.
    pub show: String,
    /// The episode's title.
    pub episode: String,
    /// The episode's number in this catalogue.
    pub episode_id: Id,
    /// When the episode was published.
    pub published: Option<String>,
    /// How many of its passages have a word of the query.
    pub passages: u64,
    /// The passage that fits best.
    pub best: Option<Hit>,
}

/// How often a search finds something under one heading.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Group {
    /// The speaker, episode, show or month; `None` where that is not known.
    pub name: Option<String>,
    /// How many passages match.
    pub passages: u64,
    /// In how many episodes.
    pub episodes: u64,
    /// The earliest publication among them.
    pub first: Option<String>,
    /// The latest.
    pub last: Option<String>,
}

/// A phrase that may be worth a topic.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Suggestion {
    /// As it is written most often.
    pub name: String,
    /// A search that finds it in any form.
    pub rule: String,
    /// How many passages it stands in.
    pub passages: u64,
    /// In how many episodes.
    pub episodes: u64,
    /// How many passages elsewhere in the catalogue it stands in.
    pub elsewhere: u64,
    /// How much more often it is said here than elsewhere: the log-likelihood ratio, times
    /// log2(words + 1).
    pub score: f64,
}

/// An episode about the same as another.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Related {
    /// The show's title.
    pub show: String,
    /// The episode's title.
    pub episode: String,
    /// The episode's number in this catalogue.
    pub episode_id: Id,
    /// When the episode was published.
    pub published: Option<String>,
    /// How near it is: 1 would be the same.
    pub score: f64,
    /// The words that both say more than others do, what adds most first.
    pub words: Vec<String>,
}

/// Somebody in numbers. What is said is that of preferred transcripts.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Profile {
    /// The person's name, else the label as it was typed.
    pub name: String,
    /// The person's number; `null` for a label that is nobody yet.
    pub person_id: Option<Id>,
    /// The person's roles, over all episodes.
    pub roles: Vec<String>,
    /// In how many episodes they take part.
    pub episodes: u64,
    /// In how many of them they are known to speak.
    pub spoken_in: u64,
    /// How many passages they say.
    pub passages: u64,
    /// How many words.
    pub words: u64,
    /// Their part of all words there, 0 to 1.
    pub share: Option<f64>,
    /// How long they talk, where that is known.
    #[serde(rename = "talk_time", with = "seconds")]
    pub talk_ms: Option<Millis>,
    /// In how many episodes that is known.
    pub timed: u64,
    /// How many of their quotes are kept.
    pub quotes: u64,
    /// When the first of the episodes was published.
    pub first: Option<String>,
    /// When the last was.
    pub last: Option<String>,
    /// What they speak of, most first.
    pub topics: Vec<TopicOf>,
    /// Who else is in these episodes, most often first.
    pub with: Vec<With>,
}

/// A topic that somebody speaks of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TopicOf {
    /// The topic's name.
    pub name: String,
    /// How many of their passages its rule finds; `null` without a rule.
    pub passages: Option<u64>,
    /// How many of their quotes are filed under it.
    pub quotes: u64,
}

/// Somebody who is in the same episodes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct With {
    /// The person's name, else the label as the file writes it.
    pub name: String,
    /// The person's number.
    pub person_id: Option<Id>,
    /// In how many episodes.
    pub episodes: u64,
}
