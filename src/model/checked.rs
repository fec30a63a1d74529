//! An article's quotations, checked against the transcripts.

use super::catalogue::{Anchor, Id, seconds};
use super::diff::Piece;
use super::located::{Difference, Verdict};
use super::transcript::Millis;
use serde::Serialize;
use std::collections::BTreeMap;

/// What is said of a quotation when there is no transcript at all.
pub const NO_TRANSCRIPT: &str = "no transcript";
/// What is said of one that is too short or too long to be looked for.
pub const UNCHECKED: &str = "unchecked";

/// An article and what became of each of its quotations.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Checked {
    /// Its title, where it tells one.
    pub title: Option<String>,
    /// Where it was read from: a file's name, or what the user states.
    pub source: String,
    /// In how many transcripts its quotations were looked for.
    pub transcripts: u64,
    /// In the order of the article.
    pub quotations: Vec<Quotation>,
    /// How many have each verdict.
    pub summary: BTreeMap<String, u64>,
}

/// A quotation and what the transcripts have of it.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Quotation {
    /// The words as printed.
    pub text: String,
    /// Its parts, where the author speaks in between; one otherwise.
    pub parts: Vec<String>,
    /// Whose the article says they are: the full name.
    pub speaker: Option<String>,
    /// What in the article says so: `verb`, `colon`, `according`, `before`, `continued`, `nothing`.
    pub attribution: String,
    /// A [`Verdict`], [`NO_TRANSCRIPT`] or [`UNCHECKED`].
    pub verdict: String,
    /// What the verdict rests on, in a sentence that can be printed.
    pub wording: String,
    /// The show's title.
    pub show: Option<String>,
    /// The episode's title.
    pub episode: Option<String>,
    /// The episode's number in this catalogue.
    pub episode_id: Option<Id>,
    /// When the words begin.
    #[serde(rename = "start", with = "seconds")]
    pub start_ms: Option<Millis>,
    /// When they are over.
    #[serde(rename = "end", with = "seconds")]
    pub end_ms: Option<Millis>,
    /// Who says them in the transcript.
    pub said_by: Option<String>,
    /// The words as said.
    pub said: Option<String>,
    /// Both sides word by word.
    pub diff: Vec<Piece>,
    /// What differs, in the order of the quotation.
    pub differences: Vec<Difference>,
    /// The transcript that says so: `the ASR transcript v2`.
    pub transcript: Option<String>,
    /// The episode's audio at that moment, or its page.
    pub link: Option<String>,
    /// The one place where it stands: the transcript's number, and where in it.
    #[serde(skip)]
    pub anchor: Option<(Id, Anchor)>,
}

impl Quotation {
    /// Whether the transcript has the words, in meaning at least.
    pub fn holds(&self) -> bool {
        [Verdict::Verbatim, Verdict::Tidied, Verdict::Reworded]
            .iter()
            .any(|verdict| verdict.name() == self.verdict)
    }
}
