//! What a transcript file says, before it becomes passages in a catalogue.

use std::fmt;

/// A time from the start of the audio, in milliseconds.
pub type Millis = i64;

/// The start of one word inside a [`Segment`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WordTime {
    /// Byte offset of the word in [`Segment::text`]; always on a character border.
    pub offset: u32,
    /// When the word starts.
    pub start_ms: Millis,
    /// How sure the tool is of it, where it says so.
    pub confidence: Option<Confidence>,
}

/// How sure a tool is of a word, from 0 to 1 in ten-thousandths: as fine as tools write it, and as
/// small as what alignment leaves free in [`WordTime`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Confidence(u16);

impl Confidence {
    const ONE: f64 = 10_000.0;

    /// The confidence of a number from 0 to 1; `None` for any other.
    pub fn new(value: f64) -> Option<Self> {
        (0.0..=1.0)
            .contains(&value)
            .then(|| Self((value * Self::ONE).round() as u16))
    }

    /// As a number from 0 to 1.
    pub fn value(self) -> f64 {
        f64::from(self.0) / Self::ONE
    }
}

/// One unit of the file (a cue, an ASR segment, a paragraph of a turn) in the file's own order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Segment {
    /// When it starts; `None` where the file gives no time.
    pub start_ms: Option<Millis>,
    /// When it ends; `None` where the file gives none.
    pub end_ms: Option<Millis>,
    /// Index into [`Transcript::speakers`]; `None` where nobody is named.
    pub speaker: Option<u32>,
    /// What is said: markup removed, entities decoded, white space collapsed to single spaces,
    /// the speaker's prefix removed. Never empty.
    pub text: String,
    /// Word starts in ascending offset order, where the file has them; else empty.
    pub words: Vec<WordTime>,
}

/// A transcript as one file gives it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Transcript {
    /// Name of the format that was recognised, as `podcat formats` lists it (`webvtt`, `srt`, …).
    pub format: &'static str,
    /// Name of the character encoding that was read (`UTF-8`, `windows-1251`, …).
    pub encoding: &'static str,
    /// BCP 47 language, where the file states one.
    pub language: Option<String>,
    /// Title of the episode, where the file states one.
    pub title: Option<String>,
    /// Date of publication (ISO 8601), where the file states one.
    pub date: Option<String>,
    /// The tool or model that wrote the file, where it says so.
    pub tool: Option<String>,
    /// The distinct speakers' labels exactly as written, in order of appearance.
    pub speakers: Vec<String>,
    /// The units in file order.
    pub segments: Vec<Segment>,
}

impl Transcript {
    /// The index of a speaker's label, adding it when it is new.
    pub fn speaker(&mut self, name: &str) -> u32 {
        let at = self
            .speakers
            .iter()
            .position(|known| known == name)
            .unwrap_or_else(|| {
                self.speakers.push(name.to_owned());
                self.speakers.len() - 1
            });
        u32::try_from(at).unwrap_or(u32::MAX)
    }
}

/// Something in a file that was left out, repaired or guessed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The line it was found on, from 1; `None` when it concerns the whole file.
    pub line: Option<u32>,
    /// What was expected and what was found.
    pub message: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{line}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

/// How a transcript came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// Corrected or written by people.
    Edited,
    /// Published by the show, origin not stated.
    Publisher,
    /// Made by automatic speech recognition.
    Asr,
    /// Not stated.
    #[default]
    Unknown,
}

impl Kind {
    /// Every kind, in the order in which they are listed to the user.
    pub const ALL: [Self; 4] = [Self::Edited, Self::Publisher, Self::Asr, Self::Unknown];

    /// The word that the catalogue and the command line use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Edited => "edited",
            Self::Publisher => "publisher",
            Self::Asr => "asr",
            Self::Unknown => "unknown",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
