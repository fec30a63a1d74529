//! What becomes of a quote that is kept: its life, and what checks of it find.

use super::catalogue::{Id, seconds};
use super::located::{Difference, Verdict};
use super::transcript::Millis;
use serde::{Deserialize, Serialize};

/// How far a quote has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum State {
    /// Kept.
    #[default]
    Draft,
    /// A check found it as it was said.
    Verified,
    /// Printed.
    Published,
    /// Printed, and put right since.
    Corrected,
}

impl State {
    /// Every state, in the order of a life.
    pub const ALL: [Self; 4] = [
        Self::Draft,
        Self::Verified,
        Self::Published,
        Self::Corrected,
    ];

    /// The word that the catalogue and the command line use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Verified => "verified",
            Self::Published => "published",
            Self::Corrected => "corrected",
        }
    }

    /// The state of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// A state that a quote came into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// The state.
    pub state: State,
    /// Where it was printed, as known then.
    pub source: Option<String>,
    /// When.
    pub since: String,
}

/// Whether the words of a quote still stand where they were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Status {
    /// They do.
    #[serde(rename = "anchored")]
    Anchored,
    /// They stand there at another time.
    #[serde(rename = "moved")]
    Moved,
    /// The place is there, its words are others.
    #[serde(rename = "text changed")]
    TextChanged,
    /// They stand in several places, and nothing tells which is meant.
    #[serde(rename = "ambiguous")]
    Ambiguous,
    /// The place is not there.
    #[default]
    #[serde(rename = "orphaned")]
    Orphaned,
}

impl Status {
    /// Every status, the best first.
    pub const ALL: [Self; 5] = [
        Self::Anchored,
        Self::Moved,
        Self::TextChanged,
        Self::Ambiguous,
        Self::Orphaned,
    ];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Anchored => "anchored",
            Self::Moved => "moved",
            Self::TextChanged => "text changed",
            Self::Ambiguous => "ambiguous",
            Self::Orphaned => "orphaned",
        }
    }

    /// The status of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// What a check of a quote found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Whether the words still stand there.
    pub status: Status,
    /// The verdict on the quote.
    pub verdict: String,
    /// The version of the transcript.
    pub version: Option<i64>,
    /// When the words begin there.
    #[serde(rename = "start", with = "seconds", default)]
    pub start_ms: Option<Millis>,
    /// When they end.
    #[serde(rename = "end", with = "seconds", default)]
    pub end_ms: Option<Millis>,
    /// The words of the transcript.
    pub said: Option<String>,
    /// What the status rests on.
    pub reason: String,
    /// When this was found first.
    pub checked_at: String,
    /// When it was found last.
    pub confirmed_at: String,
}

/// A quote as a check leaves it.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct CheckedQuote {
    /// The quote.
    pub quote_id: Id,
    /// Whether its words still stand there.
    pub status: Status,
    /// The verdict on the quote.
    pub verdict: Verdict,
    /// Whether it may be printed as it is: the words stand there, and they are what was said.
    pub passes: bool,
    /// What that rests on.
    pub reason: String,
    /// Who said it, as the quote states.
    pub speaker: Option<String>,
    /// The show's title.
    pub show: String,
    /// The episode's title.
    pub episode: String,
    /// When the words begin now.
    #[serde(rename = "start", with = "seconds")]
    pub start_ms: Option<Millis>,
    /// When they end now.
    #[serde(rename = "end", with = "seconds")]
    pub end_ms: Option<Millis>,
    /// The quote.
    pub text: String,
    /// The words of the transcript there.
    pub said: Option<String>,
    /// What differs.
    pub differences: Vec<Difference>,
    /// How far the quote has come.
    pub state: State,
}
