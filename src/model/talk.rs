//! Who speaks how long.

use super::catalogue::{Id, seconds};
use super::transcript::Millis;
use serde::Serialize;

/// Who speaks how long in some episodes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Talk {
    /// What shares are of: `time`, where the times of all the episodes are known, else `words`.
    pub by: &'static str,
    /// How many episodes are counted: those with a transcript in which somebody speaks.
    pub episodes: u64,
    /// In how many of them times are known.
    pub timed: u64,
    /// Who speaks, most first.
    pub speakers: Vec<Speaks>,
    /// How many more speak less, and are left out.
    pub left_out: u64,
    /// Of one episode alone: what `along` of its speakers goes along.
    pub along: Option<Along>,
}

/// How much somebody speaks.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Speaks {
    /// The person's name, else the label as the file writes it; `null` where it names nobody.
    pub name: Option<String>,
    /// The person's number; `null` for a label that is nobody yet.
    pub person_id: Option<Id>,
    /// In how many episodes.
    pub episodes: u64,
    /// How many passages.
    pub passages: u64,
    /// How many words.
    pub words: u64,
    /// How long the passages take whose times are known; `null` where none is.
    #[serde(rename = "talk_time", with = "seconds")]
    pub talk_ms: Option<Millis>,
    /// Their part of all that is said there, 0 to 1.
    pub share: f64,
    /// Of one episode: their part of each slice, 0 to 1; empty for more.
    pub along: Vec<f64>,
}

/// One episode in slices.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Along {
    /// The episode's title.
    pub episode: String,
    /// The show's.
    pub show: String,
    /// How many slices there are, each as long as the others: in time, or in words where times are
    /// not known.
    pub slices: usize,
    /// Where the last slice ends; `null` where slices are of words.
    #[serde(rename = "end", with = "seconds")]
    pub end_ms: Option<Millis>,
}
