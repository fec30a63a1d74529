//! Cuts a transcript into passages: the unit that is stored, searched and shown.
//!
//! A passage is what one label says in one go, cut at a sentence's end once it has about
//! [`WORDS`] words. Invariant: the passages of a transcript, joined by single spaces, are its
//! segments joined by single spaces; no passage has two labels; a cue's exact start and end come
//! back from the map.

use crate::model::map::{Mark, TimeMap};
use crate::model::transcript::{Millis, Segment, Transcript, WordTime};

/// A turn is cut at the first sentence end after this many words.
pub const WORDS: usize = 60;
/// A turn without sentence ends is cut at a segment's end after this many words …
const WORDS_AT_SEGMENT_END: usize = 90;
/// … and between any two words after this many …
const WORDS_AT_MOST: usize = 150;
/// … or this many bytes, in scripts that write no spaces.
const BYTES_AT_MOST: usize = 2_400;

/// One passage, before it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Passage {
    /// Index into [`Transcript::speakers`].
    pub label: Option<u32>,
    /// The time of its first word, where known.
    pub start_ms: Option<Millis>,
    /// The latest end of its cues, where known.
    pub end_ms: Option<Millis>,
    /// What is said, in single spaces.
    pub text: String,
    /// The times inside it.
    pub map: TimeMap,
    /// The turn goes on in the next passage.
    pub goes_on: bool,
}

/// Cuts a transcript into passages, in order.
pub fn cut(transcript: &Transcript) -> Vec<Passage> {
    let mut cutter = Cutter::default();
    for segment in &transcript.segments {
        cutter.segment(segment);
    }
    cutter.close(false);
    cutter.done
}

/// The segments of stored passages, each with its speaker, text and times: what [`cut`] took apart.
///
/// A cue whose rest stands in the next passage is whole again. Where nothing is timed, each passage
/// is a segment; a cue without a time that followed a timed one in the same passage is a part of that.
pub fn join<'p>(
    passages: impl Iterator<Item = (Option<u32>, &'p str, &'p TimeMap)>,
) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    for (speaker, text, map) in passages {
        let mut marks = map.marks().iter().peekable();
        let first = marks.peek().map_or(text.len(), |mark| mark.offset as usize);
        if let Some(text) = text
            .get(..first)
            .map(str::trim_end)
            .filter(|text| !text.is_empty())
        {
            segments.push(Segment {
                speaker,
                text: text.to_owned(),
                ..Segment::default()
            });
        }
        while let Some(cue) = marks.next() {
            let from = cue.offset as usize;
            let mut words = Vec::new();
            while let Some(word) = marks.next_if(|mark| mark.word) {
                words.push(WordTime {
                    offset: word.offset - cue.offset,
                    start_ms: word.start_ms,
                    confidence: None,
                });
            }
            let to = marks.peek().map_or(text.len(), |next| next.offset as usize);
            let Some(text) = text
                .get(from..to)
                .map(str::trim_end)
                .filter(|text| !text.is_empty())
            else {
                continue;
            };
            match segments.last_mut().filter(|_| cue.continued) {
                Some(begun) => {
                    begun.text.push(' ');
                    let base = offset(begun.text.len());
                    begun.text.push_str(text);
                    words.iter_mut().for_each(|word| word.offset += base);
                    begun.words.append(&mut words);
                }
                None => segments.push(Segment {
                    start_ms: Some(cue.start_ms),
                    end_ms: cue.end_ms,
                    speaker,
                    text: text.to_owned(),
                    words,
                }),
            }
        }
    }
    segments
}

#[derive(Default)]
struct Cutter {
    done: Vec<Passage>,
    open: Passage,
    words: usize,
}

impl Cutter {
    fn segment(&mut self, segment: &Segment) {
        if segment.speaker != self.open.label {
            self.close(false);
        }
        self.open.label = segment.speaker;
        let mut rest = 0;
        let mut words = segment.words.iter().peekable();
        while rest < segment.text.len() {
            let room = Room {
                words: self.words,
                bytes: self.open.text.len(),
            };
            let (piece, counted, full) = room.piece(&segment.text[rest..]);
            if !self.open.text.is_empty() {
                self.open.text.push(' ');
            }
            let base = self.open.text.len();
            if let Some(start_ms) = segment.start_ms {
                self.open.map.push(Mark {
                    offset: offset(base),
                    start_ms,
                    end_ms: segment.end_ms,
                    word: false,
                    continued: rest > 0,
                });
                if base == 0 {
                    self.open.start_ms = Some(start_ms);
                }
                self.open.end_ms = self.open.end_ms.max(segment.end_ms);
            }
            while let Some(word) = words.next_if(|word| (word.offset as usize) < rest + piece) {
                let at = (word.offset as usize).saturating_sub(rest);
                self.open.map.push(Mark {
                    offset: offset(base + at),
                    start_ms: word.start_ms,
                    end_ms: None,
                    word: true,
                    continued: false,
                });
                if base == 0 && at == 0 {
                    self.open.start_ms = Some(word.start_ms);
                }
            }
            self.open
                .text
                .push_str(segment.text[rest..rest + piece].trim_end());
            self.words += counted;
            rest += piece;
            let at_end = rest >= segment.text.len();
            if full || (at_end && self.words >= WORDS_AT_SEGMENT_END) {
                self.close(true);
                self.open.label = segment.speaker;
            }
        }
    }

    fn close(&mut self, goes_on: bool) {
        if !self.open.text.is_empty() {
            self.open.goes_on = goes_on;
            self.done.push(std::mem::take(&mut self.open));
        } else if let (false, Some(last)) = (goes_on, self.done.last_mut()) {
            // The turn ended exactly at the last cut.
            last.goes_on = false;
        }
        self.words = 0;
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// How full the open passage is.
struct Room {
    words: usize,
    bytes: usize,
}

impl Room {
    /// How many bytes of `text` still go into this passage (with the space after them), how many
    /// words that is, and whether the passage is full then.
    fn piece(&self, text: &str) -> (usize, usize, bool) {
        let bytes = text.as_bytes();
        let mut words = 0;
        let mut at = 0;
        while at < bytes.len() {
            let end = next_space(bytes, at);
            let next = (end + 1).min(bytes.len());
            words += 1;
            let total = self.words + words;
            if (total >= WORDS && ends_sentence(&text[at..end]) && begins_sentence(&text[next..]))
                || total >= WORDS_AT_MOST
                || self.bytes + end >= BYTES_AT_MOST
            {
                if end - at <= BYTES_AT_MOST {
                    return (next, words, true);
                }
                // One endless "word": cut it between two characters.
                let mut cut = at + BYTES_AT_MOST;
                while !text.is_char_boundary(cut) {
                    cut -= 1;
                }
                return (cut, words, true);
            }
            at = next;
        }
        (bytes.len(), words, false)
    }
}

fn next_space(bytes: &[u8], from: usize) -> usize {
    memchr::memchr(b' ', &bytes[from..]).map_or(bytes.len(), |at| from + at)
}

fn ends_sentence(word: &str) -> bool {
    let word = word.trim_end_matches(['"', '\'', ')', ']', '”', '’', '»', '」', '』', '*', '_']);
    word.ends_with(['.', '?', '!', '…', '。', '？', '！', '؟', '۔', '।'])
}

/// A lower-case letter after a full stop means that it was an abbreviation.
fn begins_sentence(rest: &str) -> bool {
    !rest.chars().next().is_some_and(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cue(start: Millis, speaker: Option<u32>, text: &str) -> Segment {
        Segment {
            start_ms: Some(start),
            end_ms: Some(start + 1_000),
            speaker,
            text: text.into(),
            words: Vec::new(),
        }
    }

    fn transcript(segments: Vec<Segment>) -> Transcript {
        Transcript {
            segments,
            ..Transcript::default()
        }
    }

    #[test]
    fn cues_of_one_speaker_become_one_passage_and_keep_their_times() {
        let passages = cut(&transcript(vec![
            cue(1_000, Some(0), "The ice sings"),
            cue(2_000, Some(0), "before it breaks."),
            cue(3_000, Some(1), "Really?"),
        ]));
        assert_eq!(passages.len(), 2);
        assert_eq!(passages[0].text, "The ice sings before it breaks.");
        assert_eq!(passages[0].map.start_at(14), Some(2_000));
        assert_eq!(
            (passages[0].start_ms, passages[0].end_ms),
            (Some(1_000), Some(3_000))
        );
        assert!(!passages[0].goes_on);
    }

    #[test]
    fn a_long_turn_is_cut_at_a_sentence_end_even_inside_a_cue() {
        let long = "word ".repeat(WORDS) + "end. Next sentence here.";
        let passages = cut(&transcript(vec![cue(5_000, None, &long)]));
        assert_eq!(passages.len(), 2);
        assert!(passages[0].text.ends_with("end.") && passages[0].goes_on);
        assert_eq!(passages[1].text, "Next sentence here.");
        assert_eq!(passages[1].start_ms, Some(5_000));
        assert!(passages[1].map.marks()[0].continued && !passages[1].goes_on);
    }

    #[test]
    fn an_untimed_turn_has_no_times() {
        let segment = Segment {
            text: "No clock here.".into(),
            ..Segment::default()
        };
        let passages = cut(&transcript(vec![segment]));
        assert_eq!((passages[0].start_ms, passages[0].end_ms), (None, None));
        assert!(passages[0].map.marks().is_empty());
    }

    #[test]
    fn word_times_move_with_their_words() {
        let mut segment = cue(1_000, None, "one two");
        segment.words = vec![
            WordTime {
                offset: 0,
                start_ms: 1_100,
                confidence: None,
            },
            WordTime {
                offset: 4,
                start_ms: 1_600,
                confidence: None,
            },
        ];
        let passages = cut(&transcript(vec![cue(0, None, "zero"), segment]));
        assert_eq!(passages[0].map.start_at("zero one ".len()), Some(1_600));
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_every_cue_start_comes_back(
            cues in proptest::collection::vec((proptest::option::of(0u32..3), "[a-zA-Z.é日]{1,12}( [a-zA-Z.!?]{1,9}){0,40}"), 1..60)
        ) {
            let segments: Vec<_> = cues.iter().enumerate()
                .map(|(index, (speaker, text))| cue(index as Millis * 1_000, *speaker, text)).collect();
            let transcript = transcript(segments);
            let passages = cut(&transcript);
            let said: Vec<_> = transcript.segments.iter().map(|s| s.text.as_str()).collect();
            let kept: Vec<_> = passages.iter().map(|p| p.text.as_str()).collect();
            prop_assert_eq!(said.join(" "), kept.join(" "));
            let starts: Vec<_> = passages.iter().flat_map(|p| p.map.marks()).filter(|m| !m.continued).map(|m| m.start_ms).collect();
            let expected: Vec<_> = transcript.segments.iter().filter_map(|s| s.start_ms).collect();
            prop_assert_eq!(starts, expected);
            for passage in &passages {
                prop_assert!(passage.text.len() <= 2 * BYTES_AT_MOST + 20);
            }
            let joined = join(passages.iter().map(|p| (p.label, p.text.as_str(), &p.map)));
            prop_assert_eq!(joined, transcript.segments);
        }

        #[test]
        fn fuzz_any_text_is_cut(texts in proptest::collection::vec("\\S\\PC{0,3000}", 0..6)) {
            let segments = texts.iter().map(|text| Segment { text: text.clone(), ..Segment::default() }).collect();
            cut(&transcript(segments));
        }
    }
}
