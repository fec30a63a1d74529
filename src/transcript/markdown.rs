//! Inline Markdown to words: <https://spec.commonmark.org/>, the part that transcripts use.
//!
//! Read: emphasis, code spans, links (their text stays), images (they go), backslash escapes,
//! entities and HTML tags. Not read: reference links, tables, footnotes; they stay as they are.

use memchr::memchr;

use super::clean::{Words, cut, entity};
use super::markup::{Piece, pieces};
use super::text::bracketed_time;
use crate::model::transcript::Millis;

/// How far a link or a code span may reach, in bytes: text is scanned once, whatever it holds.
const MAX_SPAN: usize = 2_000;

/// The longest address of a link.
const MAX_ADDRESS: usize = 600;

/// The most backticks that begin a code span.
const MAX_TICKS: usize = 4;

/// How deep links in links are followed.
const MAX_DEPTH: u8 = 4;

/// What the inline reader needs to know of the file.
#[derive(Clone, Copy)]
pub(crate) struct Inline {
    /// Read Markdown's marks, or only times and entities.
    pub markdown: bool,
    /// Two-field times are hours and minutes.
    pub hours: bool,
}

impl Inline {
    /// Appends a paragraph; a time in brackets becomes the time of the word after it.
    pub fn push(self, words: &mut Words, text: &str) {
        self.push_nested(words, text, 0);
    }

    fn push_nested(self, words: &mut Words, text: &str, depth: u8) {
        let marks = if self.markdown {
            emphasis(text)
        } else {
            Vec::new()
        };
        let mut marks = marks.into_iter().peekable();
        let (mut at, mut from) = (0, 0);
        let bytes = text.as_bytes();
        while let Some(byte) = bytes.get(at) {
            while marks.next_if(|(mark, _)| *mark < at).is_some() {}
            if let Some((_, length)) = marks.next_if(|(mark, _)| *mark == at) {
                words.push(&text[from..at]);
                at += length;
                from = at;
                continue;
            }
            let step = match byte {
                b'\\' | b'[' | b'!' | b'<' | b'&' | b'`' | b'#' => {
                    self.special(words, &text[from..at], &text[at..], depth)
                }
                _ => None,
            };
            match step {
                Some(length) => {
                    at += length;
                    from = at;
                }
                None => at += 1,
            }
        }
        words.push(&text[from..]);
    }

    /// Reads a mark at the start of `text`: gives its length when `before` was written and it is done.
    fn special(self, words: &mut Words, before: &str, text: &str, depth: u8) -> Option<usize> {
        if let Some((stamp, _, rest)) =
            bracketed_time(text).filter(|_| text.starts_with(['\\', '[', '#']))
        {
            if rest.starts_with([')', ']']) {
                // `(unclear #00:01:02-5#)`
                words.push(before.trim_end());
            } else {
                words.push(before);
                words.space();
                words.time(self.ms(stamp));
            }
            return Some(text.len() - rest.len());
        }
        if text.starts_with('&') {
            let (c, length) = entity(text)?;
            words.push(before);
            words.push(&c);
            return Some(length);
        }
        if !self.markdown {
            return None;
        }
        match text.as_bytes() {
            [b'\\', next, ..] if next.is_ascii_punctuation() => {
                words.push(before);
                words.push(&text[1..2]);
                Some(2)
            }
            [b'!', b'[', ..] => {
                let (_, length) = link(&text[1..])?;
                words.push(before);
                Some(length + 1)
            }
            [b'[', ..] => {
                let (label, length) = link(text).filter(|_| depth < MAX_DEPTH)?;
                words.push(before);
                self.push_nested(words, label, depth + 1);
                Some(length)
            }
            [b'`', ..] => {
                let (code, length) = code_span(text)?;
                words.push(before);
                words.push(code);
                Some(length)
            }
            [b'<', ..] => {
                let end = memchr(b'>', window(text).as_bytes())?;
                let inner = &text[1..end];
                words.push(before);
                if inner.contains("://") && !inner.contains(' ') {
                    words.push(inner);
                    return Some(end + 1);
                }
                let mut text_left = false;
                pieces(&text[..=end], |piece| match piece {
                    Piece::Break => words.space(),
                    Piece::Text(_) => text_left = true,
                    _ => {}
                });
                if text_left {
                    words.push("<");
                    return Some(1);
                }
                Some(end + 1)
            }
            _ => None,
        }
    }

    pub fn ms(self, stamp: super::stamp::Stamp) -> Millis {
        if self.hours {
            stamp.as_hours_and_minutes()
        } else {
            stamp.ms
        }
    }
}

fn window(text: &str) -> &str {
    cut(text, MAX_SPAN)
}

/// Where the `](` of a link stands; the text before it may hold one picture, and no other bracket.
fn closing(bytes: &[u8]) -> Option<usize> {
    let mut pictures = 0;
    let mut found = memchr::memchr2_iter(b'[', b']', bytes).skip(1);
    while let Some(at) = found.next() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'[', _) if bytes[at - 1] == b'!' && pictures == 0 => {
                pictures = 1;
                // The picture's own end.
                found.next()?;
            }
            (b']', Some(b'(')) => return Some(at),
            _ => return None,
        }
    }
    None
}

/// `[text](address)` at the start of `text`: the text and the length of the whole.
fn link(text: &str) -> Option<(&str, usize)> {
    let near = window(text);
    let close = closing(near.as_bytes())?;
    let address = cut(&near[close + 2..], MAX_ADDRESS);
    let mut depth = 0;
    for (at, byte) in address.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 0 => return Some((&near[1..close], close + 2 + at + 1)),
            b')' => depth -= 1,
            b'\n' => return None,
            _ => {}
        }
    }
    None
}

/// A code span at the start of `text`: the code and the length of the whole.
fn code_span(text: &str) -> Option<(&str, usize)> {
    let near = window(text);
    let ticks = near
        .bytes()
        .take(MAX_TICKS + 1)
        .take_while(|b| *b == b'`')
        .count();
    if ticks > MAX_TICKS {
        return None;
    }
    let inner = near.get(ticks..)?;
    let close = inner.find(&near[..ticks])?;
    Some((&inner[..close], ticks + close + ticks))
}

/// Places and lengths of the `*` and `_` runs that are emphasis, in order.
fn emphasis(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut marks = Vec::new();
    // The last open run of each kind: `*`, `**`, `***`, and the same of `_`.
    let mut open: [Option<usize>; 6] = [None; 6];
    let mut at = 0;
    while let Some(found) = memchr::memchr3(b'*', b'_', b'\\', &bytes[at..]) {
        at += found;
        let byte = bytes[at];
        if byte == b'\\' {
            at = (at + 2).min(bytes.len());
            continue;
        }
        let length = bytes[at..].iter().take_while(|b| **b == byte).count();
        let before = text[..at].chars().next_back().unwrap_or(' ');
        let after = text[at + length..].chars().next().unwrap_or(' ');
        let word = |c: char| byte == b'_' && c.is_alphanumeric();
        let opens = !after.is_whitespace() && !word(before);
        let closes = !before.is_whitespace() && !word(after);
        if (1..=3).contains(&length) {
            let kind = length - 1 + if byte == b'_' { 3 } else { 0 };
            match open[kind] {
                Some(from) if closes => {
                    marks.push((from, length));
                    marks.push((at, length));
                    open[kind] = None;
                }
                _ if opens => open[kind] = Some(at),
                _ => {}
            }
        }
        at += length;
    }
    marks.sort_unstable();
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        let mut words = Words::default();
        Inline {
            markdown: true,
            hours: false,
        }
        .push(&mut words, text);
        words.text().to_owned()
    }

    #[test]
    fn marks_go_and_words_stay() {
        for (text, expected) in [
            ("a *b* **c** ***d*** _e_ __f__", "a b c d e f"),
            (
                "snake_case_name and 2 * 3 * 4",
                "snake_case_name and 2 * 3 * 4",
            ),
            (
                "see [the _site_](https://x.y/a_(b)) now",
                "see the site now",
            ),
            ("![alt](x.png) after", "after"),
            ("use `std::mem` and ``a`b``", "use std::mem and a`b"),
            ("\\[laughs\\] 5 \\* 3", "[laughs] 5 * 3"),
            (
                "it&#39;s <b>so</b><br>1 < 2 <https://a.b>",
                "it's so 1 < 2 https://a.b",
            ),
            ("*open and [open", "*open and [open"),
            (
                "[unintelligible 00:07:57] yes",
                "[unintelligible 00:07:57] yes",
            ),
            ("*two\nlines*", "two lines"),
        ] {
            assert_eq!(plain(text), expected, "{text}");
        }
    }

    #[test]
    fn a_time_in_brackets_is_the_time_of_the_next_word() {
        let mut words = Words::default();
        Inline {
            markdown: true,
            hours: false,
        }
        .push(
            &mut words,
            "One. \\[12:41\\] Two. [1:00:00.5]Three (10:30).",
        );
        let (text, times) = words.finish().unwrap();
        assert_eq!(text, "One. Two. Three (10:30).");
        let times: Vec<_> = times
            .iter()
            .map(|time| (time.offset, time.start_ms))
            .collect();
        assert_eq!(times, [(5, 761_000), (10, 3_600_500)]);
    }
}
