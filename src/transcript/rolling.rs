//! Captions that show the same words again and again; they are read once.
//!
//! YouTube's scroll: each line stands there up to three times, first while it is spoken (with word
//! times), then still for a moment, then above the next line. Whisper's `--highlight_words`, WhisperX
//! and stable-ts show a sentence once for each of its words and mark the one that is spoken.

use super::clean::Words;
use super::cues::Cues;
use super::lines::Lines;
use super::markup::{self, Piece};
use super::stamp::{Timing, timing};
use crate::model::transcript::Millis;

/// Cues that are looked at to see whether a file scrolls.
const SAMPLE: usize = 60;

/// The longest that a line stands still between two scrolls, in milliseconds.
const STILL: Millis = 50;

/// Whether the captions of a file scroll: a cue begins with the last line of the cue before and goes
/// on with another one, or shows that line for a blink. The same words twice alone are speech.
fn rolls(text: &str) -> bool {
    let (mut cues, mut scrolls, mut moves) = (0usize, 0usize, false);
    let mut length = 0;
    // The last line before the cue, its own first and last line, and how many it has.
    let (mut before, mut first, mut last) = (String::new(), String::new(), String::new());
    let mut count = 0usize;
    let mut words = Words::default();
    let mut all = Lines::new(text);
    while cues <= SAMPLE {
        let line = all.next();
        let next = match line.map(|line| timing(line.text)) {
            Some(Timing::Cue { start, end, .. }) => Some(end.ms - start.ms),
            Some(_) => {
                words.clear();
                if cues > 0 {
                    markup::push_plain(&mut words, line.map_or("", |line| line.text));
                }
                if !words.is_empty() && !is_index(words.text()) {
                    if count == 0 {
                        first.clear();
                        first.push_str(words.text());
                    }
                    last.clear();
                    last.push_str(words.text());
                    count += 1;
                }
                continue;
            }
            None => None,
        };
        let again = count > 0 && first == before;
        scrolls += usize::from(again && (count > 1 || length <= STILL));
        moves |= again && count > 1;
        if count > 0 {
            std::mem::swap(&mut before, &mut last);
        }
        count = 0;
        let Some(next) = next else { break };
        length = next;
        cues += 1;
    }
    moves && scrolls > 1 && scrolls * 10 > cues.min(SAMPLE) * 4
}

/// Whether a file shows each sentence once for each word: cues with a marked word repeat the text
/// of the cue before.
fn marks(text: &str) -> bool {
    let marked = |line: &str| ["<u>", "<font"].iter().any(|mark| line.contains(mark));
    if !marked(text) {
        return false;
    }
    let (mut cues, mut repeats) = (0usize, 0usize);
    // The text of a cue and whether a word in it is marked: this one's and that of the one before.
    let mut this = (Words::default(), false);
    let mut last = (String::new(), false);
    let mut end = |this: &mut (Words, bool)| {
        let (words, mark) = std::mem::take(this);
        let text = words.text().to_owned();
        repeats += usize::from(!text.is_empty() && text == last.0 && (mark || last.1));
        last = (text, mark);
    };
    for line in Lines::new(text) {
        if matches!(timing(line.text), Timing::Cue { .. }) {
            end(&mut this);
            if cues >= SAMPLE {
                break;
            }
            cues += 1;
        } else if !is_index(line.text) {
            this.1 |= marked(line.text);
            markup::push_plain(&mut this.0, line.text);
            this.0.space();
        }
    }
    end(&mut this);
    repeats > 1 && repeats * 2 >= cues
}

/// An SRT index under a cue is not its last line.
fn is_index(line: &str) -> bool {
    line.bytes().all(|b| b.is_ascii_digit())
}

/// Lines that are remembered of a cue; a screen shows two or three.
const SCREEN: usize = 4;

/// What is on the screen while the same words are shown again.
pub(crate) enum Screen {
    /// The lines that scroll.
    Rolling(Rolling),
    /// A sentence in which each word is marked in turn.
    Marking,
}

impl Screen {
    /// Finds out whether the captions of a file repeat themselves.
    pub fn of(text: &str) -> Option<Self> {
        if rolls(text) {
            Some(Self::Rolling(Rolling::default()))
        } else {
            marks(text).then_some(Self::Marking)
        }
    }

    /// Adds what a cue shows for the first time.
    pub fn show(
        &mut self,
        payload: &str,
        start: Millis,
        end: Millis,
        number: u32,
        cues: &mut Cues,
    ) {
        match self {
            Self::Rolling(rolling) => rolling.show(payload, start, end, number, cues),
            Self::Marking => marking(payload, start, end, number, cues),
        }
    }
}

/// Adds a sentence, or the time of the next word of the same sentence.
fn marking(payload: &str, start: Millis, end: Millis, number: u32, cues: &mut Cues) {
    let mut words = Words::with_capacity(payload.len());
    markup::pieces(payload, |piece| match piece {
        Piece::Mark => words.time(start),
        other => markup::push_piece(&mut words, other),
    });
    if let Some(last) = cues.last_said(words.text()) {
        let new = words.first_time().filter(|new| {
            last.words
                .last()
                .is_none_or(|word| word.offset < new.offset)
        });
        if let Some(word) = new {
            last.words.push(word);
        }
        if new.is_some() || words.first_time().is_none() {
            cues.extend_last(end);
            return;
        }
    }
    cues.push(number, Some(start), Some(end), None, words);
}

/// The lines that are on the screen, as the segments that say them: a file has three lines for one
/// that is new, and only that one is worth a text of its own.
#[derive(Default)]
pub(crate) struct Rolling {
    lines: Lately,
    /// The line that is being read.
    words: Words,
}

/// The last few of the segments that a cue shows.
#[derive(Default, Clone, Copy)]
struct Lately {
    segments: [usize; SCREEN],
    count: usize,
}

impl Lately {
    fn add(&mut self, segment: usize) {
        if self.count == SCREEN {
            self.segments.rotate_left(1);
            self.count -= 1;
        }
        self.segments[self.count] = segment;
        self.count += 1;
    }

    fn find(&self, text: &str, cues: &Cues) -> Option<usize> {
        let shown = self.segments.iter().take(self.count).copied();
        shown.into_iter().find(|at| cues.says(*at, text))
    }
}

impl Rolling {
    fn show(&mut self, payload: &str, start: Millis, end: Millis, number: u32, cues: &mut Cues) {
        let mut lines = Lately::default();
        let mut said = false;
        for line in Lines::new(payload) {
            let marked = markup::has_markup(line.text);
            // Most lines stand there as they stood before.
            let same = (!marked).then(|| self.lines.find(line.text.trim_ascii(), cues));
            if let Some(shown) = same.flatten() {
                lines.add(shown);
                continue;
            }
            self.words.clear();
            markup::push_plain(&mut self.words, line.text);
            if self.words.is_empty() {
                continue;
            }
            // A line with times in it is being spoken; one without may be left over.
            let timed = marked && memchr::memmem::find(line.text.as_bytes(), b"<c").is_some();
            let shown = self.lines.find(self.words.text(), cues);
            if let Some(shown) = shown.filter(|_| !timed) {
                lines.add(shown);
                continue;
            }
            self.words.start(start);
            lines.add(cues.len());
            let (text, words) = self.words.copied();
            cues.push_text(number, Some(start), Some(end), None, text, words);
            said = true;
        }
        if !said && lines.count > 0 {
            cues.extend_last(end);
        }
        if lines.count > 0 {
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
    fn a_line_that_is_shown_again_at_a_time_before_it_keeps_its_times() {
        let cue = |from: u32, to: u32, lines: &str| {
            format!("00:00:{from:02}.000 --> 00:00:{to:02}.000\n{lines}\n\n")
        };
        let body = [
            cue(10, 12, "one<00:00:11.000><c> two</c>"),
            cue(12, 12, "one two"),
            cue(12, 14, "one two\nthree<00:00:13.000><c> four</c>"),
            // Live captions start anew: the clock is back at the beginning, the screen is not.
            cue(2, 3, "three four"),
            cue(20, 19, "three four\nfive<00:00:21.000><c> six</c>"),
            cue(4, 5, "five six"),
            cue(5, 6, "five six\nseven<00:00:05.500><c> eight</c>"),
        ]
        .concat();
        let parsed = parse(format!("WEBVTT\n\n{body}").as_bytes(), None).unwrap();
        crate::transcript::promises::check(&parsed);
        assert_eq!(
            rows(&parsed),
            [
                "10000-12000 : one two",
                "12000-14000 : three four",
                "20000-? : five six",
                "5000-6000 : seven eight"
            ]
        );
        let backwards = &parsed.warnings[0];
        assert_eq!(parsed.warnings.len(), 1, "{:?}", parsed.warnings);
        assert!(backwards.message.contains("20000 ms to 19000 ms"));
    }

    #[test]
    fn a_sentence_that_is_shown_for_each_word_is_read_once() {
        let cue = |from: u32, to: u32, text: &str| {
            format!("00:00:0{from}.000 --> 00:00:0{to}.000\n{text}\n\n")
        };
        for (open, close) in [("<u>", "</u>"), ("<font color=\"#00ff00\">", "</font>")] {
            let body: String = [
                cue(1, 2, "[SPEAKER_00]: {One two"),
                cue(2, 3, "[SPEAKER_00]: One {two"),
                cue(3, 4, "[SPEAKER_00]: One two"),
                cue(4, 5, "[SPEAKER_01]: {Three"),
                cue(5, 6, "[SPEAKER_01]: {Three"),
                cue(6, 7, "[SPEAKER_00]: {Four\nfive"),
                cue(7, 8, "[SPEAKER_00]: Four\n{five"),
                cue(8, 9, "[SPEAKER_00]: Four\nfive"),
            ]
            .concat();
            let body: String = body
                .split_inclusive('\n')
                .map(|line| match line.split_once('{') {
                    Some((before, marked)) => {
                        let end = marked.find([' ', '\n']).unwrap();
                        format!("{before}{open}{}{close}{}", &marked[..end], &marked[end..])
                    }
                    None => line.to_owned(),
                })
                .collect();
            for file in [format!("WEBVTT\n\n{body}"), body] {
                let parsed = parse(file.as_bytes(), None).unwrap();
                assert_eq!(
                    rows(&parsed),
                    [
                        "1000-4000 SPEAKER_00: One two",
                        "4000-5000 SPEAKER_01: Three",
                        "5000-6000 SPEAKER_01: Three",
                        "6000-9000 SPEAKER_00: Four five"
                    ],
                    "{file}"
                );
                let words = &parsed.transcript.segments[3].words;
                let words: Vec<_> = words
                    .iter()
                    .map(|word| (word.offset, word.start_ms))
                    .collect();
                assert_eq!(words, [(0, 6_000), (5, 7_000)]);
            }
        }
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
