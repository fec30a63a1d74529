//! What becomes of published words that are looked for in transcripts.

use super::catalogue::{Anchor, Id, Said, seconds};
use super::diff::Piece;
use super::transcript::Millis;
use serde::Serialize;

/// What a quote is worth against what was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
#[serde(into = "&'static str")]
pub enum Verdict {
    /// The same words.
    Verbatim,
    /// Only what means nothing differs: fillers, repetitions, contractions, figures, marked cuts.
    Tidied,
    /// Other words; as far as words can tell, the same meaning.
    Reworded,
    /// The meaning differs.
    Altered,
    /// Two moments are joined without a mark.
    Spliced,
    /// Said, but by somebody else.
    WrongSpeaker,
    /// Said in several places.
    Ambiguous,
    /// Words like these are said; they may be what is meant.
    Possible,
    /// Not said in what was looked at.
    #[default]
    NotFound,
}

impl Verdict {
    /// Every verdict, the best first.
    pub const ALL: [Self; 9] = [
        Self::Verbatim,
        Self::Tidied,
        Self::Reworded,
        Self::Altered,
        Self::Spliced,
        Self::WrongSpeaker,
        Self::Ambiguous,
        Self::Possible,
        Self::NotFound,
    ];

    /// The word that the catalogue and the command line use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Tidied => "tidied",
            Self::Reworded => "reworded",
            Self::Altered => "altered",
            Self::Spliced => "spliced",
            Self::WrongSpeaker => "wrong speaker",
            Self::Ambiguous => "ambiguous",
            Self::Possible => "possible",
            Self::NotFound => "not found",
        }
    }

    /// In one of four words, where `words` is the verdict on the words alone: `verbatim`,
    /// `edited`, `altered`, `not_found`.
    pub fn coarse(self, words: Self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Tidied | Self::Reworded => "edited",
            Self::Altered | Self::Spliced => "altered",
            Self::WrongSpeaker | Self::Ambiguous if words < Self::WrongSpeaker => {
                words.coarse(words)
            }
            Self::WrongSpeaker | Self::Ambiguous => "edited",
            Self::Possible | Self::NotFound => "not_found",
        }
    }
}

impl From<Verdict> for &'static str {
    fn from(verdict: Verdict) -> Self {
        verdict.name()
    }
}

/// Whether the transcript has the one who is stated to have said it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Attribution {
    /// It does.
    Ok,
    /// It has somebody else.
    Mismatch,
    /// It names nobody there, or nobody was stated.
    #[default]
    Unknown,
}

impl Attribution {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Mismatch => "mismatch",
            Self::Unknown => "unknown",
        }
    }
}

/// A difference between a quote and what was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The rule it falls under: `filler`, `negation`, …
    pub rule: &'static str,
    /// What that makes of the quote.
    pub verdict: Verdict,
    /// The words said; empty where nothing was.
    pub said: String,
    /// The words printed; empty where nothing is.
    pub printed: String,
}

/// A place at which a quote stands, and how.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Match {
    /// The verdict on the words alone.
    pub verdict: Verdict,
    /// The show's title.
    pub show: String,
    /// The episode's title.
    pub episode: String,
    /// The episode's number in this catalogue.
    pub episode_id: Id,
    /// Who says most of it: the confirmed person, else the label as the file writes it.
    pub speaker: Option<String>,
    /// Whether that is who is stated to have said it.
    pub attribution: Attribution,
    /// When the first word begins.
    #[serde(rename = "start", with = "seconds")]
    pub start_ms: Option<Millis>,
    /// When the last word is over.
    #[serde(rename = "end", with = "seconds")]
    pub end_ms: Option<Millis>,
    /// How sure it is that this place is meant, from 0 to 1.
    pub confidence: f64,
    /// The words as said, and what stands around them.
    #[serde(flatten)]
    pub anchor: Anchor,
    /// Both sides word by word.
    pub diff: Vec<Piece>,
    /// What differs, in the order of the quote.
    pub differences: Vec<Difference>,
    /// The transcript that says so.
    pub transcript_id: Id,
    /// Its version within the episode.
    pub version: i64,
    /// `edited`, `publisher`, `asr` or `unknown`.
    pub kind: String,
    /// The file it was read from.
    pub source: String,
    /// The label under which most of it is said.
    #[serde(skip)]
    pub label: Option<u32>,
    /// The first passage.
    pub first_passage: Id,
    /// The last passage.
    pub last_passage: Id,
    /// What is said before, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Vec<Said>>,
    /// The passages it stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<Vec<Said>>,
    /// What is said after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Vec<Said>>,
}

impl Match {
    /// The transcript, as evidence is named: `the ASR transcript v2`.
    pub fn transcript(&self) -> String {
        let kind = match self.kind.as_str() {
            "asr" => "ASR transcript",
            "edited" => "edited transcript",
            "publisher" => "publisher's transcript",
            _ => "transcript",
        };
        format!("the {kind} v{}", self.version)
    }
}

/// What became of a quote.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Located {
    /// The quote as published.
    pub text: String,
    /// The verdict on the best match, or that there is none.
    pub verdict: Verdict,
    /// What that rests on, in a sentence.
    pub evidence: String,
    /// How many of the first matches fit alike.
    #[serde(skip)]
    pub alike: usize,
    /// The best match and those that are close to it; for a splice its two parts, in the order of
    /// the quote; for what is not found what comes nearest.
    pub matches: Vec<Match>,
}
