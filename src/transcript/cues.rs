//! Where every parser puts what it read: what a segment must be is decided here, once.

use std::borrow::Cow;
use std::collections::HashMap;

use super::clean::{self, Words};
use super::prefix::{self, Tally};
use super::{Error, Parsed};
use crate::model::transcript::{Millis, Segment, Transcript, WordTime};
use crate::model::warnings::Warnings;

/// The most segments that one file may have; a day of talk has some 30,000.
pub const MAX_SEGMENTS: usize = 4_000_000;

/// So many speakers are compared one by one.
const FEW: usize = 4;

/// A transcript under construction.
pub(crate) struct Cues {
    pub transcript: Transcript,
    pub warnings: Warnings,
    /// Index of each speaker: the list alone would make many speakers slow.
    speakers: HashMap<String, u32>,
    last_speaker: Option<u32>,
    /// Labels in front of the texts.
    tally: Tally,
    too_many: bool,
}

impl Cues {
    pub fn new(encoding: &'static str, warnings: Warnings) -> Self {
        Self {
            transcript: Transcript {
                encoding,
                ..Transcript::default()
            },
            warnings,
            speakers: HashMap::new(),
            last_speaker: None,
            tally: Tally::default(),
            too_many: false,
        }
    }

    /// Makes room when the number of segments is known beforehand.
    pub fn reserve(&mut self, segments: usize) {
        self.transcript
            .segments
            .reserve_exact(segments.min(MAX_SEGMENTS));
    }

    /// Makes room where a line may be a segment; no more than an eighth of what long lines would need.
    pub fn reserve_lines(&mut self, text: &str) {
        const LINE: usize = 64;
        let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count() + 1;
        self.reserve(lines.min(text.len() / LINE + 1));
    }

    /// The index of a speaker's label; `None` for an empty one.
    pub fn speaker(&mut self, label: &str) -> Option<u32> {
        let label = label.trim();
        if label.is_empty() {
            return None;
        }
        let known = |at: &u32| {
            self.transcript
                .speakers
                .get(*at as usize)
                .is_some_and(|name| name == label)
        };
        if let Some(at) = self.last_speaker.filter(known) {
            return Some(at);
        }
        // In one line, as every text is.
        let label = &*match label
            .contains(|c: char| c.is_control() || (c.is_whitespace() && c != ' '))
            || label.contains("  ")
        {
            true => Cow::Owned(clean::collapsed(label)),
            false => Cow::Borrowed(label),
        };
        if label.is_empty() {
            return None;
        }
        // Most files have a few speakers: comparing is faster than hashing.
        let few = self.transcript.speakers.iter().take(FEW);
        if let Some(at) = few.into_iter().position(|name| name == label) {
            self.last_speaker = u32::try_from(at).ok();
            return self.last_speaker;
        }
        let at = match self.speakers.get(label) {
            Some(at) => *at,
            None => {
                let at = u32::try_from(self.transcript.speakers.len()).ok()?;
                self.transcript.speakers.push(label.to_owned());
                self.speakers.insert(label.to_owned(), at);
                at
            }
        };
        self.last_speaker = Some(at);
        Some(at)
    }

    /// Adds a segment; one without text is dropped, an end before the start is no end.
    #[inline]
    pub fn push(
        &mut self,
        line: impl Into<Option<u32>>,
        start_ms: Option<Millis>,
        end_ms: Option<Millis>,
        speaker: Option<u32>,
        words: Words,
    ) {
        let Some((text, words)) = words.finish() else {
            return;
        };
        self.push_text(line, start_ms, end_ms, speaker, text, words);
    }

    /// [`Cues::push`] for a text that is clean already.
    pub fn push_text(
        &mut self,
        line: impl Into<Option<u32>>,
        start_ms: Option<Millis>,
        end_ms: Option<Millis>,
        speaker: Option<u32>,
        text: String,
        words: Vec<WordTime>,
    ) {
        let mut end_ms = end_ms;
        if let (Some(start), Some(end)) = (start_ms, end_ms)
            && end < start
        {
            self.warnings.add(line, || {
                format!("expected an end after the start, found {start} ms to {end} ms; the end is left out")
            });
            end_ms = None;
        }
        if self.transcript.segments.len() >= MAX_SEGMENTS {
            self.too_many = true;
            return;
        }
        // Now, while the text is at hand: most files have no labels and need no second look.
        self.tally.hear(&text);
        self.transcript.segments.push(Segment {
            start_ms,
            end_ms,
            speaker,
            text,
            words,
        });
    }

    /// Reads the speakers that are named in front of the texts, where nobody was named otherwise.
    pub fn name_speakers(&mut self) {
        prefix::attribute(&mut self.transcript, &self.tally);
    }

    /// The last segment, if it says this.
    pub fn last_said(&mut self, text: &str) -> Option<&mut Segment> {
        self.transcript
            .segments
            .last_mut()
            .filter(|last| last.text == text)
    }

    /// The last segment goes on until then.
    pub fn extend_last(&mut self, end_ms: Millis) {
        if let Some(last) = self.transcript.segments.last_mut() {
            let longer = last.end_ms.max(Some(end_ms));
            // Times that jump back extend nothing.
            last.end_ms = longer
                .filter(|end| Some(*end) >= last.start_ms)
                .or(last.end_ms);
        }
    }

    /// How many segments there are.
    pub fn len(&self) -> usize {
        self.transcript.segments.len()
    }

    /// The finished reading.
    pub fn finish(mut self) -> Result<Parsed, Error> {
        let language = self.transcript.language.take();
        self.transcript.language = language
            .map(|name| clean::collapsed(&name))
            .filter(|name| is_language(name));
        if self.too_many {
            return Err(Error::TooLarge {
                what: "the number of cues",
                limit: MAX_SEGMENTS,
            });
        }
        if self.transcript.segments.is_empty() {
            return Err(Error::NothingRead {
                format: self.transcript.format,
                reason: "found no words in it".to_owned(),
                line: None,
            });
        }
        Ok(Parsed {
            transcript: self.transcript,
            warnings: self.warnings.finish(),
        })
    }
}

/// Whether a text names a language: `kk`, `pt-BR`, `english`, `Chinese (Simplified)`.
fn is_language(name: &str) -> bool {
    const LONGEST: usize = 64;
    let part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ' | '(' | ')');
    name.len() <= LONGEST && name.contains(char::is_alphabetic) && name.chars().all(part)
}
