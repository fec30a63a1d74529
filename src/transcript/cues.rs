//! Where every parser puts what it read: what a segment must be is decided here, once.

use std::borrow::Cow;
use std::collections::HashMap;

use super::clean::{self, Words};
use super::prefix::{self, Tally};
use super::{Error, Parsed};
use crate::model::transcript::{Millis, Segment, Transcript, WordTime};
use crate::model::warnings::Warnings;

/// The most segments that one file may have; a day of talk has some 30,000, and 220,000 words.
pub const MAX_SEGMENTS: usize = 250_000;

/// The most speakers that are told apart in one file: a name beyond them is none. A parliament has
/// hundreds; more are lines that look like names, and each would be asked about as a person.
pub const MAX_SPEAKERS: usize = 2_048;

/// The most labels in front of words that are counted to find out which of them are speakers; a
/// file with more is a list.
pub(crate) const MAX_LABELS: usize = 4 * MAX_SPEAKERS;

const MINUTE: Millis = 60_000;

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

    /// The index of a speaker's label; `None` for an empty one, and for one too many.
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
                let at = add_speaker(&mut self.transcript.speakers, label)?;
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

    /// Whether the segment at this place says this.
    pub fn says(&self, at: usize, text: &str) -> bool {
        let segment = self.transcript.segments.get(at);
        segment.is_some_and(|segment| segment.text == text)
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

    /// Whether a name that is not known yet would be one too many.
    pub fn has_all_speakers(&self) -> bool {
        self.transcript.speakers.len() >= MAX_SPEAKERS
    }

    /// How many segments there are.
    pub fn len(&self) -> usize {
        self.transcript.segments.len()
    }

    /// Refuses what nobody says: chapters, metadata and the pictures of a seek bar, because the file
    /// says what its cues are or because they can be nothing else.
    pub fn refuse_unspoken(&self, kind: Option<&str>) -> Result<(), Error> {
        let Transcript {
            segments, speakers, ..
        } = &self.transcript;
        let Some(first) = segments.first() else {
            return Ok(());
        };
        let what = match kind {
            Some("chapters") => "chapters",
            Some("metadata") => "metadata",
            Some(_) => return Ok(()),
            None => match unspoken(segments).filter(|_| speakers.is_empty()) {
                Some(what) => what,
                None => return Ok(()),
            },
        };
        let first = clean::shown(&first.text);
        Err(Error::NotATranscript(format!("{what} (`{first}`)")))
    }

    /// Warns where nobody can have said so little in so long.
    fn doubt_chapters(&mut self) {
        let extent = Extent::of(&self.transcript.segments);
        if extent.count > 2 && self.transcript.speakers.is_empty() && extent.are_titles(MINUTE / 3)
        {
            let letters = extent.bytes / extent.count.max(1);
            let seconds = extent.seconds() / extent.count.max(1);
            self.warnings.add(None, || {
                format!("expected words that are spoken, found {letters} bytes of text for {seconds} seconds in each of {} segments; these may be chapters", extent.count)
            });
        }
    }

    /// The finished reading.
    pub fn finish(mut self) -> Result<Parsed, Error> {
        if self.has_all_speakers() {
            self.warnings.add(None, || {
                format!("expected fewer than {MAX_SPEAKERS} speakers, found as many; names after them are not read as speakers")
            });
        }
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
        self.doubt_chapters();
        if self.tally.too_many {
            return Err(too_many_labels());
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

/// A file that cannot be people who speak.
pub(crate) fn too_many_labels() -> Error {
    Error::TooLarge {
        what: "the number of names in front of words",
        limit: MAX_LABELS,
    }
}

/// Adds a speaker whom the list does not have; `None` when that would be one too many.
pub(crate) fn add_speaker(speakers: &mut Vec<String>, label: &str) -> Option<u32> {
    let at = speakers.len();
    (at < MAX_SPEAKERS).then(|| speakers.push(label.to_owned()))?;
    u32::try_from(at).ok()
}

/// How long the segments are that have a length, how many these are, and how much is said in them.
#[derive(Default)]
struct Extent {
    ms: Millis,
    count: usize,
    bytes: usize,
}

impl Extent {
    fn of(segments: &[Segment]) -> Self {
        let next = segments.iter().skip(1).map(|next| next.start_ms);
        let mut extent = Self::default();
        for (segment, next) in segments.iter().zip(next.chain([None])) {
            let length = segment.start_ms.zip(segment.end_ms.or(next));
            let length = length.map_or(0, |(start, end)| end.saturating_sub(start));
            if length > 0 {
                extent.ms = extent.ms.saturating_add(length);
                extent.count += 1;
                extent.bytes += segment.text.len();
            }
        }
        extent
    }

    fn seconds(&self) -> usize {
        usize::try_from(self.ms / 1000).unwrap_or_default()
    }

    /// Whether they are a few words each and last as long as `length` milliseconds: speech has a
    /// dozen letters in a second.
    fn are_titles(&self, length: Millis) -> bool {
        let many = usize::try_from(self.ms / length).is_ok_and(|lengths| lengths >= self.count);
        self.count > 2 && many && self.bytes < self.seconds()
    }
}

/// What captions are that nobody can have said, going by what they look like.
pub(crate) fn unspoken(segments: &[Segment]) -> Option<&'static str> {
    let picture = |segment: &Segment| segment.text.contains("#xywh=");
    if are_chapters(segments) {
        return Some("chapters");
    }
    (!segments.is_empty() && segments.iter().all(picture)).then_some("a list of pictures")
}

/// Whether captions are chapters: titles without a gap between them, each for a minute and more.
fn are_chapters(segments: &[Segment]) -> bool {
    let gap = |pair: &[Segment]| match pair {
        [first, second] => second.start_ms?.checked_sub(first.end_ms?),
        _ => None,
    };
    let close = |pair| gap(pair).is_some_and(|ms| (-1000..=1000).contains(&ms));
    segments.windows(2).take(1).all(close)
        && Extent::of(segments).are_titles(MINUTE)
        && segments.windows(2).all(close)
}

/// Whether a text names a language: `kk`, `pt-BR`, `english`, `Chinese (Simplified)`.
fn is_language(name: &str) -> bool {
    const LONGEST: usize = 64;
    let part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ' | '(' | ')');
    name.len() <= LONGEST && name.contains(char::is_alphabetic) && name.chars().all(part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::parse;

    fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
        (0..count).map(line).collect()
    }

    /// A file in which each of so many people says one thing, in every way to name them.
    fn files(count: usize) -> Vec<(&'static str, String)> {
        let srt = "\n00:00:01,000 --> 00:00:02,000\n";
        vec![
            ("a.txt", lines(count, |at| format!("Name{at}: x\n"))),
            ("a.txt", lines(count, |at| format!("[00:01] Name{at}: x\n"))),
            ("a.txt", lines(count, |at| format!("Name{at} 0:01\nx\n\n"))),
            ("a.md", lines(count, |at| format!("**Name{at}:** x\n\n"))),
            (
                "a.srt",
                lines(count, |at| format!("{at}{srt}Name{at}: x\n\n")),
            ),
            (
                "a.srt",
                lines(count, |at| format!("{at}{srt}[Name{at}]: x\n\n")),
            ),
            (
                "a.vtt",
                format!(
                    "WEBVTT\n\n{}",
                    lines(count, |at| format!(
                        "00:01.000 --> 00:02.000\n<v Name{at}>x\n\n"
                    ))
                ),
            ),
            (
                "a.html",
                lines(count, |at| format!("<cite>Name{at}:</cite><p>x</p>\n")),
            ),
            (
                "a.ttml",
                format!(
                    "<tt>{}</tt>",
                    lines(count, |at| format!(
                        "<p begin='1s' ttm:agent='Name{at}'>x</p>"
                    ))
                ),
            ),
            (
                "a.json",
                format!(
                    "[{}{{}}]",
                    lines(count, |at| format!(
                        r#"{{"speaker":"Name{at}","text":"x"}},"#
                    ))
                ),
            ),
            (
                "a.ass",
                format!(
                    "[Script Info]\n[Events]\n{}",
                    lines(count, |at| format!(
                        "Dialogue: 0,0:00:01.00,0:00:02.00,,Name{at},0,0,0,,x\n"
                    ))
                ),
            ),
        ]
    }

    #[test]
    fn a_name_after_very_many_is_no_speaker_and_one_warning_says_so() {
        for (name, text) in files(MAX_SPEAKERS + 2) {
            let parsed = parse(text.as_bytes(), Some(name)).unwrap();
            let start = &text[..40];
            assert_eq!(parsed.transcript.speakers.len(), MAX_SPEAKERS, "{start}");
            let said = |warning: &&_| format!("{warning:?}").contains("speakers, found as many");
            assert_eq!(parsed.warnings.iter().filter(said).count(), 1, "{start}");
            let last = parsed.transcript.segments.last().unwrap();
            assert!(last.text.ends_with('x'), "{last:?}");
            // Where a name is part of a text, it stays in it.
            let named = format!("Name{}", MAX_SPEAKERS + 1);
            let is_text = matches!(name, "a.txt" | "a.md" | "a.srt");
            assert!(!is_text || last.text.contains(&named), "{start}: {last:?}");
        }
        for (name, text) in files(MAX_SPEAKERS - 1) {
            let parsed = parse(text.as_bytes(), Some(name)).unwrap();
            assert_eq!(parsed.transcript.speakers.len(), MAX_SPEAKERS - 1);
            assert!(parsed.warnings.is_empty(), "{:?}", parsed.warnings);
        }
    }

    #[test]
    fn a_list_of_names_is_no_transcript_and_is_not_read_to_its_end() {
        for (name, text) in files(MAX_LABELS + 2) {
            match parse(text.as_bytes(), Some(name)) {
                Ok(parsed) => assert_eq!(parsed.transcript.speakers.len(), MAX_SPEAKERS),
                Err(error) => assert_eq!(error, too_many_labels()),
            }
        }
        let list = lines(MAX_LABELS + 2, |at| format!("Name{at}: x\n"));
        let mut tally = Tally::default();
        for line in list.lines().chain(list.lines()) {
            tally.hear(line);
        }
        assert!(tally.too_many);
        assert_eq!(tally.size(), MAX_LABELS);
        assert_eq!(parse(list.as_bytes(), None), Err(too_many_labels()));
    }

    #[test]
    fn more_segments_than_people_say_in_days_are_refused() {
        let text = "a\n\n".repeat(MAX_SEGMENTS + 1);
        let refused = Error::TooLarge {
            what: "the number of cues",
            limit: MAX_SEGMENTS,
        };
        assert_eq!(parse(text.as_bytes(), None), Err(refused));
    }

    const CHAPTERS: &str = "WEBVTT\n\n1\n00:00:00.000 --> 00:03:12.500\nWelcome\n\n2\n00:03:12.500 --> 00:21:40.000\nWhy trees talk\n\n3\n00:21:40.000 --> 01:02:03.000\nQuestions from listeners\n";

    #[test]
    fn chapters_are_no_transcript() {
        let refused = Error::NotATranscript("chapters (`Welcome`)".to_owned());
        let stated = CHAPTERS
            .replacen("WEBVTT\n", "WEBVTT\nKind: chapters\n", 1)
            .replace("00:03:12", "00:00:12");
        let srt = CHAPTERS.replacen("WEBVTT\n\n", "", 1).replace('.', ",");
        let metadata = "WEBVTT\nKind: metadata\n\n00:00.000 --> 00:05.000\n{\"a\":1}\n";
        let pictures = "WEBVTT\n\n00:00.000 --> 00:05.000\na.jpg#xywh=0,0,160,90\n";
        for (file, what) in [(metadata, "metadata"), (pictures, "a list of pictures")] {
            let error = parse(file.as_bytes(), None).unwrap_err();
            let found = matches!(&error, Error::NotATranscript(found) if found.starts_with(what));
            assert!(found, "{error:?}");
        }
        for file in [CHAPTERS, &stated, &srt] {
            assert_eq!(parse(file.as_bytes(), None).unwrap_err(), refused, "{file}");
        }
        // Who says that they are captions is believed, and warned.
        let captions = CHAPTERS.replacen("WEBVTT\n", "WEBVTT\nKind: captions\n", 1);
        let parsed = parse(captions.as_bytes(), None).unwrap();
        assert_eq!(parsed.transcript.segments.len(), 3);
        assert!(parsed.warnings[0].message.contains("may be chapters"));
        let written = crate::transcript::write("vtt", &parsed.transcript).unwrap();
        let again = parse(written.as_bytes(), None).unwrap();
        assert_eq!(again.transcript.segments, parsed.transcript.segments);
    }

    #[test]
    fn few_words_in_much_time_are_doubted() {
        let list = "0:00 Welcome\n3:12 Why trees talk\n21:40 Questions\n1:02:03 Bye\n";
        let parsed = parse(list.as_bytes(), None).unwrap();
        assert_eq!(parsed.warnings.len(), 1);
        assert!(parsed.warnings[0].message.contains("may be chapters"));
        // Long silences between captions, long turns full of words, and one cue are none.
        let words = "so the river turns and turns ".repeat(40);
        for file in [
            "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nLook.\n\n00:10:01.000 --> 00:10:03.000\nThere.\n".to_owned(),
            format!("WEBVTT\n\n00:00:00.000 --> 00:03:00.000\n{words}\n\n00:03:00.000 --> 00:06:00.000\n{words}\n"),
            "WEBVTT\n\n00:00:00.000 --> 00:03:00.000\nLook.\n".to_owned(),
        ] {
            let parsed = parse(file.as_bytes(), None).unwrap();
            assert!(parsed.warnings.is_empty(), "{:?}", parsed.warnings);
        }
    }
}
