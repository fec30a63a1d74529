//! Captions that scroll: YouTube shows each line up to three times, first while it is spoken (with
//! word times), then still for a moment, then above the next line. Each line is read once.

use super::clean::Words;
use super::cues::Cues;
use super::lines::Lines;
use super::markup;
use super::stamp::{Timing, timing};
use crate::model::transcript::Millis;

/// Cues that are looked at to see whether a file scrolls.
const SAMPLE: usize = 60;

/// Whether the captions of a file scroll: in most cues the first line is the last one of the cue before.
pub(crate) fn rolls(text: &str) -> bool {
    let (mut cues, mut repeats) = (0usize, 0usize);
    let mut last = String::new();
    let mut first_line = false;
    let mut shown = String::new();
    for line in Lines::new(text) {
        if let Timing::Cue { .. } = timing(line.text) {
            cues += 1;
            if cues > SAMPLE {
                break;
            }
            last = std::mem::take(&mut shown);
            first_line = true;
        } else if cues > 0 && !is_index(line.text) {
            let mut words = Words::default();
            markup::push_plain(&mut words, line.text);
            if !words.is_empty() {
                repeats += usize::from(first_line && words.text() == last);
                first_line = false;
                shown = words.text().to_owned();
            }
        }
    }
    repeats > 1 && repeats * 10 > cues.min(SAMPLE) * 4
}

/// An SRT index under a cue is not its last line.
fn is_index(line: &str) -> bool {
    !line.is_empty() && line.bytes().all(|b| b.is_ascii_digit())
}

/// The lines that are on the screen.
#[derive(Default)]
pub(crate) struct Screen {
    lines: Vec<String>,
}

impl Screen {
    /// Adds what a cue shows for the first time.
    pub fn show(
        &mut self,
        payload: &str,
        start: Millis,
        end: Millis,
        number: u32,
        cues: &mut Cues,
    ) {
        let mut lines = Vec::new();
        let mut said = false;
        for line in Lines::new(payload) {
            let mut words = Words::default();
            markup::push_plain(&mut words, line.text);
            if words.is_empty() {
                continue;
            }
            lines.push(words.text().to_owned());
            // A line with times in it is being spoken; one without may be left over.
            let timed = memchr::memmem::find(line.text.as_bytes(), b"<c").is_some();
            if timed || !self.lines.iter().any(|shown| shown == words.text()) {
                words.start(start);
                cues.push(number, Some(start), Some(end), None, words);
                said = true;
            }
        }
        if !said && !lines.is_empty() {
            cues.extend_last(end);
        }
        if !lines.is_empty() {
            self.lines = lines;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::transcript::parse;
    use crate::transcript::text::tests::rows;

    #[test]
    fn each_line_is_read_once() {
        let text = "WEBVTT\nKind: captions\nLanguage: en\n\n00:00:01.000 --> 00:00:02.990 align:start\n \none<00:00:01.500><c> two</c>\n\n00:00:02.990 --> 00:00:03.000\none two\n \n\n00:00:03.000 --> 00:00:04.990\none two\nthree<00:00:03.500><c> four</c>\n\n00:00:04.990 --> 00:00:05.000\nthree four\n \n\n00:00:05.000 --> 00:00:06.000\nthree four\nfive\n";
        let parsed = parse(text.as_bytes(), None).unwrap();
        assert_eq!(
            rows(&parsed),
            [
                "1000-3000 : one two",
                "3000-5000 : three four",
                "5000-6000 : five"
            ]
        );
        let words: Vec<_> = parsed.transcript.segments[0]
            .words
            .iter()
            .map(|w| (w.offset, w.start_ms))
            .collect();
        assert_eq!(words, [(0, 1_000), (4, 1_500)]);
        let srt: String = text
            .split("\n\n")
            .skip(1)
            .enumerate()
            .map(|(at, cue)| format!("{}\n{}\n\n", at + 1, cue.replace(" align:start", "")))
            .collect();
        assert_eq!(rows(&parse(srt.as_bytes(), None).unwrap()).len(), 3);
    }

    #[test]
    fn a_word_said_twice_stays_said_twice() {
        let text = "WEBVTT\n\n00:01.000 --> 00:02.000\nNo.\n\n00:02.000 --> 00:03.000\nNo.\n\n00:03.000 --> 00:04.000\nWell.\n\n00:04.000 --> 00:05.000\nYes.\n\n00:05.000 --> 00:06.000\nSo.\n";
        assert_eq!(
            parse(text.as_bytes(), None)
                .unwrap()
                .transcript
                .segments
                .len(),
            5
        );
    }
}
