//! Shows that are followed by their feeds: how, and what the feed said.
//!
//! All of it goes with an export: whoever imports it goes on where it was left.

use super::catalogue::{EpisodeData, Id, ShowData, seconds};
use super::transcript::Millis;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::fmt;
use std::str::FromStr;

/// Which of the published transcripts are fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Policy {
    /// Every episode's.
    #[default]
    All,
    /// Those of so many of the latest episodes.
    Latest(u32),
    /// None.
    None,
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Latest(count) => write!(f, "latest {count}"),
            Self::None => f.write_str("none"),
        }
    }
}

impl FromStr for Policy {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let words: Vec<&str> = text
            .split([' ', '=', ':'])
            .filter(|it| !it.is_empty())
            .collect();
        match words[..] {
            ["all"] => Ok(Self::All),
            ["none"] => Ok(Self::None),
            ["latest"] => Ok(Self::Latest(1)),
            ["latest", count] => count.parse().map(Self::Latest).map_err(|_| ()),
            _ => Err(()),
        }
        .map_err(|()| format!("expected all, none or latest N, found {text:?}"))
    }
}

impl Serialize for Policy {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Policy {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

/// What a feed says where somebody has said otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Overruled {
    /// Of which property: `title`, `published`, …
    pub field: String,
    /// What the feed says; times in milliseconds.
    pub value: Option<String>,
}

/// Where a feed was before it moved.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Left {
    /// The address.
    pub url: String,
    /// When that was noticed.
    pub left_at: String,
}

/// An episode that somebody removed and the feed may still name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Removed {
    /// The feed's guid for it.
    pub guid: String,
    /// Its audio.
    pub audio_url: Option<String>,
}

/// How a show is followed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Feed {
    /// Whether a sync asks for it.
    pub subscribed: bool,
    /// The file that is read instead of the show's feed address.
    pub file: Option<String>,
    /// Which transcripts are fetched.
    #[serde(default)]
    pub transcripts: Policy,
    /// Of episodes published since then only.
    pub since: Option<String>,
    /// The address that said what follows.
    pub said_by: Option<String>,
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
    /// Of what was read last, lower-case hexadecimal.
    pub sha256: Option<String>,
    /// When something new was read last.
    pub fetched_at: Option<String>,
    /// Why the last sync failed.
    pub error: Option<String>,
    /// When it did.
    pub failed_at: Option<String>,
    /// Where it was before.
    #[serde(default)]
    pub left: Vec<Left>,
    /// Episodes that do not come back.
    #[serde(default)]
    pub removed: Vec<Removed>,
    /// What it says of the show, where somebody has said otherwise.
    #[serde(default)]
    pub overruled: Vec<Overruled>,
}

/// What a feed says of an episode beyond what the episode states.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Item {
    /// The guid that the feed has now.
    pub guid: Option<String>,
    /// Of all that it says.
    pub digest: String,
    /// The media type of the audio.
    pub audio_type: Option<String>,
    /// Its length in bytes, as the feed says.
    pub audio_length: Option<i64>,
    /// When another file was named after a transcript was there.
    pub audio_changed_at: Option<String>,
    /// Where it was downloaded to.
    pub audio_file: Option<String>,
    /// Of what was downloaded, lower-case hexadecimal.
    pub audio_sha256: Option<String>,
    /// How many bytes that are.
    pub audio_bytes: Option<i64>,
    /// Files beside the audio, what is tried first first.
    #[serde(default)]
    pub files: Vec<File>,
    /// Whom it names.
    #[serde(default)]
    pub people: Vec<Named>,
    /// Moments that the publisher picked.
    #[serde(default)]
    pub soundbites: Vec<Soundbite>,
    /// What it says where somebody has said otherwise.
    #[serde(default)]
    pub overruled: Vec<Overruled>,
}

/// What a file beside the audio holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileKind {
    /// What is said.
    #[default]
    Transcript,
    /// The chapters.
    Chapters,
}

impl FileKind {
    /// The word in the catalogue.
    pub fn name(self) -> &'static str {
        match self {
            Self::Transcript => "transcript",
            Self::Chapters => "chapters",
        }
    }
}

/// How far a file has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum FileState {
    /// Not fetched yet.
    #[serde(rename = "wanted")]
    #[default]
    Wanted,
    /// It is in the catalogue.
    #[serde(rename = "fetched")]
    Fetched,
    /// It could not be had, which may pass.
    #[serde(rename = "failed")]
    Failed,
    /// It could not be had, and is not asked for again unless the feed says something new of it.
    #[serde(rename = "given up")]
    GivenUp,
}

impl FileState {
    /// The words in the catalogue.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wanted => "wanted",
            Self::Fetched => "fetched",
            Self::Failed => "failed",
            Self::GivenUp => "given up",
        }
    }

    /// The state of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Wanted, Self::Fetched, Self::Failed, Self::GivenUp]
            .into_iter()
            .find(|state| state.name() == name)
    }
}

/// A file beside the audio that a feed names.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct File {
    /// What it holds.
    pub kind: FileKind,
    /// Where it is.
    pub url: String,
    /// Its media type, lower case.
    pub media_type: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
    /// `captions` where it is meant to be shown in time.
    pub rel: Option<String>,
    /// How far it has come.
    pub state: FileState,
    /// How often it was asked for in vain.
    #[serde(default)]
    pub tries: u32,
    /// Why it could not be had.
    pub error: Option<String>,
    /// When it came.
    pub fetched_at: Option<String>,
}

/// Somebody whom a feed names.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Named {
    /// Lower case.
    pub role: String,
    /// As written.
    pub name: String,
    /// Whether they appear by the feed's word alone.
    pub added: bool,
}

/// A moment that the publisher picked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Soundbite {
    /// When it starts, in milliseconds.
    pub start_ms: Millis,
    /// How long it is, in milliseconds.
    pub duration_ms: Millis,
    /// What it is called.
    pub title: Option<String>,
    /// The permanent id of the quote that it became.
    pub quote: Option<String>,
}

/// A chapter of an episode.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Chapter {
    /// When it starts.
    #[serde(rename = "start", with = "seconds")]
    pub start_ms: Option<Millis>,
    /// When it ends, where that is said.
    #[serde(rename = "end", with = "seconds", default)]
    pub end_ms: Option<Millis>,
    /// What it is called.
    pub title: Option<String>,
    /// A page about it.
    pub url: Option<String>,
    /// A picture.
    pub image: Option<String>,
    /// Whether it is left out of the table of contents.
    #[serde(default)]
    pub hidden: bool,
}

impl From<&super::feed::Chapter> for Chapter {
    fn from(chapter: &super::feed::Chapter) -> Self {
        Self {
            start_ms: Some(chapter.start_ms),
            end_ms: chapter.end_ms,
            title: chapter.title.clone(),
            url: chapter.url.clone(),
            image: chapter.image.clone(),
            hidden: chapter.hidden,
        }
    }
}

/// What a sync did with a show.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Synced {
    /// The show's number; `null` when there is none.
    pub show_id: Option<Id>,
    /// Its title, else where its feed is.
    pub show: String,
    /// Where its feed is.
    pub feed: String,
    /// Why it could not be read.
    pub error: Option<String>,
    /// Nothing new came.
    pub unchanged: bool,
    /// The show was not there.
    pub new_show: bool,
    /// Episodes that were not there.
    pub new_episodes: usize,
    /// Episodes of which the feed says something new.
    pub changed_episodes: usize,
    /// Transcripts that came.
    pub transcripts: usize,
    /// Files of chapters that came.
    pub chapters: usize,
    /// Files that could not be had.
    pub failed: Vec<Missing>,
    /// People who were not there.
    pub new_people: Vec<String>,
    /// Where the feed has moved.
    pub moved: Option<String>,
    /// What was repaired, guessed or is not clear.
    pub warnings: Vec<String>,
}

/// A file that could not be had.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// The episode's title.
    pub episode: String,
    /// Why not.
    pub reason: String,
}

/// What a feed can say of something, and somebody otherwise: each property's name and value as text,
/// times in milliseconds.
pub trait Stated {
    /// Every property.
    fn stated(&self) -> Vec<(&'static str, Option<String>)>;
    /// Changes one; a value that makes no sense is none.
    fn state(&mut self, field: &str, value: Option<String>);
}

impl Stated for ShowData {
    fn stated(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("title", Some(self.title.clone())),
            ("author", self.author.clone()),
            ("description", self.description.clone()),
            ("language", self.language.clone()),
            ("page", self.page_url.clone()),
        ]
    }

    fn state(&mut self, field: &str, value: Option<String>) {
        match field {
            "title" => self.title = value.unwrap_or_default(),
            "author" => self.author = value,
            "description" => self.description = value,
            "language" => self.language = value,
            "page" => self.page_url = value,
            _ => {}
        }
    }
}

impl Stated for EpisodeData {
    fn stated(&self) -> Vec<(&'static str, Option<String>)> {
        let number = |number: Option<i64>| number.map(|it| it.to_string());
        vec![
            ("title", Some(self.title.clone())),
            ("published", self.published.clone()),
            ("duration", number(self.duration_ms)),
            ("season", number(self.season)),
            ("number", number(self.number)),
            ("audio", self.audio_url.clone()),
            ("page", self.page_url.clone()),
            ("description", self.description.clone()),
            ("language", self.language.clone()),
        ]
    }

    fn state(&mut self, field: &str, value: Option<String>) {
        let number = |value: Option<String>| value.and_then(|it| it.parse().ok());
        match field {
            "title" => self.title = value.unwrap_or_default(),
            "published" => self.published = value,
            "duration" => self.duration_ms = number(value),
            "season" => self.season = number(value),
            "number" => self.number = number(value),
            "audio" => self.audio_url = value,
            "page" => self.page_url = value,
            "description" => self.description = value,
            "language" => self.language = value,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_read_as_it_is_written() {
        for policy in [Policy::All, Policy::Latest(20), Policy::None] {
            assert_eq!(policy.to_string().parse(), Ok(policy));
        }
        assert_eq!("latest=3".parse(), Ok(Policy::Latest(3)));
        for wrong in ["", "some", "latest -1", "latest x", "all 3"] {
            assert!(wrong.parse::<Policy>().is_err(), "{wrong:?}");
        }
    }
}
