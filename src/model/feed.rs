//! What a feed says, before it becomes a show and episodes in a catalogue.
//!
//! Texts are plain: markup and control characters are gone, entities are decoded. Titles and names
//! are one line; descriptions keep their paragraphs as line breaks. Nothing is invented: what a feed
//! leaves out is `None`, and an episode without a guid has none.
//!
//! The types serialise as podcat's JSON: times in seconds, absent values `null`.

use super::catalogue::seconds;
use super::clock;
use super::transcript::Millis;
use serde::{Serialize, Serializer};

/// Milliseconds as a number of seconds.
fn in_seconds<S: Serializer>(ms: &Millis, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_f64(clock::seconds(*ms))
}

/// One or none as a list, as transcripts are.
fn as_list<S: Serializer>(link: &Option<ChaptersLink>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(link)
}

/// The audio as `audio_url`, `audio_type` and `audio_length`, `null` where there is none.
fn audio<S: Serializer>(audio: &Option<Enclosure>, to: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Audio<'a> {
        audio_url: Option<&'a str>,
        audio_type: Option<&'a str>,
        audio_length: Option<u64>,
    }
    let audio = audio.as_ref();
    Audio {
        audio_url: audio.map(|audio| audio.url.as_str()),
        audio_type: audio.and_then(|audio| audio.media_type.as_deref()),
        audio_length: audio.and_then(|audio| audio.length),
    }
    .serialize(to)
}

/// A feed as one file gives it: a show and its episodes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Feed {
    /// Name of the format that was recognised, as `podcat formats` lists it: `rss`, `atom`,
    /// `json-feed`.
    #[serde(skip)]
    pub format: &'static str,
    /// Name of the character encoding that was read (`UTF-8`, `windows-1251`, …).
    pub encoding: &'static str,
    /// The show's name.
    pub title: Option<String>,
    /// What it says of itself.
    pub description: Option<String>,
    /// BCP 47, as written.
    pub language: Option<String>,
    /// Its web page.
    pub link: Option<String>,
    /// Its picture.
    pub image: Option<String>,
    /// Where the feed says it is (`atom:link rel="self"`).
    pub self_url: Option<String>,
    /// `podcast:guid`, as written.
    pub guid: Option<String>,
    /// `podcast:medium`: `podcast`, `music`, `audiobook`, …
    pub medium: Option<String>,
    /// `itunes:new-feed-url`: where the feed has moved.
    pub new_feed_url: Option<String>,
    /// Who makes it.
    pub author: Option<String>,
    /// Under what licence.
    pub license: Option<License>,
    /// What the show is about, and where it is made.
    pub locations: Vec<Location>,
    /// Subjects; a subject within another as `Society & Culture > Documentary`.
    pub categories: Vec<String>,
    /// Who makes the show, whatever the episode.
    pub persons: Vec<FeedPerson>,
    /// The episodes in the feed's order, which is newest first by custom.
    pub episodes: Vec<FeedEpisode>,
}

impl Feed {
    /// Who takes part in an episode: by the namespace's word, people named for the episode stand in
    /// for all that are named for the show.
    pub fn persons_of<'a>(&'a self, episode: &'a FeedEpisode) -> &'a [FeedPerson] {
        match episode.persons.is_empty() {
            true => &self.persons,
            false => &episode.persons,
        }
    }
}

/// One item of a feed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct FeedEpisode {
    /// The item's permanent name, as written. A broken feed gives one to several items; a warning
    /// says so.
    pub guid: Option<String>,
    /// Whether the guid is a web address (`isPermaLink`, which is true unless a feed says no).
    pub is_permalink: bool,
    /// Its title.
    pub title: Option<String>,
    /// When it was published: ISO 8601, a moment in UTC or a day.
    pub published: Option<String>,
    /// How long it is, in whole seconds; 0 where a feed says 0, which often means that it is unknown.
    #[serde(rename = "duration", with = "seconds")]
    pub duration_ms: Option<Millis>,
    /// The season it belongs to.
    pub season: Option<i64>,
    /// What the season is called.
    pub season_name: Option<String>,
    /// Its number in the show or season, where that is a whole one.
    pub number: Option<i64>,
    /// How the number is to be shown, where that is something else (`2.5`, `Ch. 3`).
    pub number_shown: Option<String>,
    /// `full`, `trailer` or `bonus`, lower case.
    pub episode_type: Option<String>,
    /// The audio file (or the film).
    #[serde(flatten, serialize_with = "audio")]
    pub audio: Option<Enclosure>,
    /// The same in other formats, qualities, places.
    pub alternates: Vec<AlternateEnclosure>,
    /// Its web page.
    pub page_url: Option<String>,
    /// Its picture.
    pub image: Option<String>,
    /// Show notes: the longest text that the feed gives.
    pub description: Option<String>,
    /// BCP 47, where the item says something else than its feed.
    pub language: Option<String>,
    /// Who made it, where that is not said of the show.
    pub author: Option<String>,
    /// Published transcripts, in the feed's order.
    pub transcripts: Vec<TranscriptLink>,
    /// Where a file with chapters is.
    #[serde(serialize_with = "as_list")]
    pub chapters: Option<ChaptersLink>,
    /// Chapters that stand in the feed itself (Podlove Simple Chapters), by start.
    pub inline_chapters: Vec<Chapter>,
    /// Who takes part.
    pub persons: Vec<FeedPerson>,
    /// Moments that the publisher picked.
    pub soundbites: Vec<Soundbite>,
    /// What the episode is about, and where it was made.
    pub locations: Vec<Location>,
    /// Under what licence.
    pub license: Option<License>,
    /// Keywords and subjects.
    pub categories: Vec<String>,
}

/// A file that an item carries.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Enclosure {
    /// Where it is.
    pub url: String,
    /// Its media type, lower case (`audio/mpeg`).
    #[serde(rename = "type")]
    pub media_type: Option<String>,
    /// Its length in bytes; `None` also where a feed says 0.
    pub length: Option<u64>,
}

/// The same episode as another file (`podcast:alternateEnclosure`, further enclosures).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct AlternateEnclosure {
    /// Its media type, lower case.
    #[serde(rename = "type")]
    pub media_type: Option<String>,
    /// Its length in bytes.
    pub length: Option<u64>,
    /// Bits a second.
    pub bitrate: Option<u64>,
    /// Height in pixels, of a film.
    pub height: Option<u64>,
    /// BCP 47.
    pub language: Option<String>,
    /// What it is called.
    pub title: Option<String>,
    /// What sets it apart from its siblings.
    pub rel: Option<String>,
    /// Whether it is the same as the enclosure.
    pub default: bool,
    /// The addresses that give it: web, IPFS, torrent.
    pub sources: Vec<String>,
}

/// A published transcript.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct TranscriptLink {
    /// Where it is.
    pub url: String,
    /// Its media type, lower case (`text/vtt`, `application/srt`, `application/json`, …).
    #[serde(rename = "type")]
    pub media_type: Option<String>,
    /// BCP 47; the feed's language where it is not said.
    pub language: Option<String>,
    /// `captions` where it is meant to be shown in time.
    pub rel: Option<String>,
}

/// A file with chapters.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ChaptersLink {
    /// Where it is.
    pub url: String,
    /// Its media type, lower case (`application/json+chapters`).
    #[serde(rename = "type")]
    pub media_type: Option<String>,
}

/// A chapter of an episode.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Chapter {
    /// When it starts.
    #[serde(rename = "start", serialize_with = "in_seconds")]
    pub start_ms: Millis,
    /// When it ends, where that is said.
    #[serde(rename = "end", with = "seconds")]
    pub end_ms: Option<Millis>,
    /// What it is called.
    pub title: Option<String>,
    /// A page about it.
    pub url: Option<String>,
    /// A picture.
    pub image: Option<String>,
    /// Whether it is left out of the table of contents.
    pub hidden: bool,
}

/// A file of chapters: Podcasting 2.0 JSON.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Chapters {
    /// The version of the format.
    pub version: Option<String>,
    /// The episode's title, where the file states one.
    pub title: Option<String>,
    /// The chapters by their start.
    pub chapters: Vec<Chapter>,
}

/// Somebody who takes part in a show or an episode.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct FeedPerson {
    /// The name as written.
    pub name: String,
    /// The role as written; the namespace says that a person without one is a `host`.
    pub role: Option<String>,
    /// The group as written; the namespace says that a person without one belongs to the `cast`.
    pub group: Option<String>,
    /// A page about them.
    pub href: Option<String>,
    /// A picture.
    pub img: Option<String>,
}

/// A moment that the publisher picked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Soundbite {
    /// When it starts.
    #[serde(rename = "start", serialize_with = "in_seconds")]
    pub start_ms: Millis,
    /// How long it is, in whole seconds; 0 where a feed says 0, which often means that it is unknown.
    #[serde(rename = "duration", serialize_with = "in_seconds")]
    pub duration_ms: Millis,
    /// What it is called; often the words that are said.
    pub title: Option<String>,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Location {
    /// Its name.
    pub name: String,
    /// `geo:` URI.
    pub geo: Option<String>,
    /// OpenStreetMap object.
    pub osm: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// `subject` or `creator`: what it is the place of.
    pub rel: Option<String>,
}

/// A licence.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct License {
    /// SPDX name or free text.
    pub name: String,
    /// Where its text is.
    pub url: Option<String>,
}

/// A list of feeds (OPML) as one file gives it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Subscriptions {
    /// The list's name.
    pub title: Option<String>,
    /// The feeds in the file's order, without those that stand there twice.
    pub feeds: Vec<Subscription>,
}

/// One feed of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Subscription {
    /// What the list calls it.
    pub title: Option<String>,
    /// Where the feed is.
    pub url: String,
    /// The show's web page.
    pub page_url: Option<String>,
    /// The folders it stands in, outermost first.
    pub folders: Vec<String>,
}
