//! Captions that scroll: YouTube shows each line up to three times, first while it is spoken (with
//! word times), then still for a moment, then above the next line. Each line is read once.

use std::collections::VecDeque;

use super::clean::Words;
use super::cues::Cues;
use super::lines::Lines;
use super::markup;
use super::stamp::{Timing, timing};
use crate::model::transcript::Millis;

/// Cues that are looked at to see whether a file scrolls.
const SAMPLE: usize = 60;

/// The longest that a line stands still between two scrolls, in milliseconds.
const STILL: Millis = 50;

/// Whether the captions of a file scroll: a cue begins with the last line of the cue before and goes
/// on with another one, or shows that line for a blink. The same words twice alone are speech.
pub(crate) fn rolls(text: &str) -> bool {
    let (mut cues, mut scrolls, mut moves) = (0usize, 0usize, false);
    let mut length = 0;
    let mut before: Option<String> = None;
    // First and last line of the cue, and whether they are two.
    let (mut first, mut last, mut several) = (None, None, false);
    let mut all = Lines::new(text);
    while cues <= SAMPLE {
        let line = all.next();
        let next = match line.map(|line| timing(line.text)) {
            Some(Timing::Cue { start, end, .. }) => Some(end.ms - start.ms),
            Some(_) => {
                let mut words = Words::default();
                markup::push_plain(&mut words, line.map_or("", |line| line.text));
                if cues > 0 && !words.is_empty() && !is_index(words.text()) {
                    several |= first.is_some();
                    let text = words.text().to_owned();
                    first.get_or_insert_with(|| text.clone());
                    last = Some(text);
                }
                continue;
            }
            None => None,
        };
        let again = before.is_some() && first == before;
        scrolls += usize::from(again && (several || length <= STILL));
        moves |= again && several;
        before = last.take().or(before);
        (first, several) = (None, false);
        let Some(next) = next else { break };
        length = next;
        cues += 1;
    }
    moves && scrolls > 1 && scrolls * 10 > cues.min(SAMPLE) * 4
}

/// An SRT index under a cue is not its last line.
fn is_index(line: &str) -> bool {
    line.bytes().all(|b| b.is_ascii_digit())
}

/// Lines that are remembered of a cue; a screen shows two or three.
const SCREEN: usize = 4;

/// The lines that are on the screen.
#[derive(Default)]
pub(crate) struct Screen {
    lines: VecDeque<String>,
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
        let mut lines = VecDeque::new();
        let mut said = false;
        for line in Lines::new(payload) {
            let mut words = Words::default();
            markup::push_plain(&mut words, line.text);
            if words.is_empty() {
                continue;
            }
            lines.push_back(words.text().to_owned());
            if lines.len() > SCREEN {
                lines.pop_front();
            }
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
        let mut text = String::from("WEBVTT\n");
        for at in 1..6 {
            text.push_str(&format!("\n00:0{at}.000 --> 00:0{at}.900\nThank you.\n"));
        }
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
