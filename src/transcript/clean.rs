//! The words of one segment: white space collapsed, entities decoded, word times kept.

use std::borrow::Cow;

use crate::model::transcript::{Confidence, Millis, WordTime};

/// Collects the text of one segment; every parser writes through it, so the text rules stand here.
#[derive(Debug, Default, Clone)]
pub(crate) struct Words {
    text: String,
    times: Vec<WordTime>,
    /// White space was seen since the last character.
    gap: bool,
    /// A time that belongs to the next character.
    time: Option<(Millis, Option<Confidence>)>,
}

impl Words {
    /// Room for `bytes` of text: one allocation a segment.
    pub fn with_capacity(bytes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes),
            ..Self::default()
        }
    }

    /// The words of `text` and nothing else.
    pub fn of(text: &str) -> Self {
        let mut words = Self::with_capacity(text.len());
        words.push(text);
        words
    }

    /// Appends text; white space at its ends separates it from what stands beside it.
    #[inline]
    pub fn push(&mut self, text: &str) {
        let trimmed = text.trim_ascii_start();
        self.gap |= trimmed.len() < text.len();
        let inner = trimmed.trim_ascii_end();
        if is_plain(inner.as_bytes()) {
            self.put(inner);
        } else {
            self.push_collapsed(inner);
        }
        self.gap |= inner.len() < trimmed.len();
    }

    fn push_collapsed(&mut self, text: &str) {
        self.gap |= text.starts_with(char::is_whitespace);
        for (index, word) in text.split_whitespace().enumerate() {
            self.gap |= index > 0;
            // What would drive a terminal is no speech.
            word.split(char::is_control).for_each(|part| self.put(part));
        }
        self.gap |= text.ends_with(char::is_whitespace);
    }

    /// Appends text that has no white space to collapse.
    #[inline]
    fn put(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.gap && !self.text.is_empty() {
            self.text.push(' ');
        }
        self.gap = false;
        if let Some((start_ms, confidence)) = self.time.take() {
            let offset = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
            self.times.push(WordTime {
                offset,
                start_ms,
                confidence,
            });
        }
        self.text.push_str(text);
    }

    /// Separates what follows from what stands before.
    pub fn space(&mut self) {
        self.gap = true;
    }

    /// The next word starts at this time.
    pub fn time(&mut self, start_ms: Millis) {
        self.time_of(start_ms, None);
    }

    /// The next word starts at this time, and the tool is so sure of it.
    pub fn time_of(&mut self, start_ms: Millis, confidence: Option<Confidence>) {
        self.time = Some((start_ms, confidence));
    }

    /// Gives the first word a time, where other words have one.
    pub fn start(&mut self, start_ms: Millis) {
        if self.times.first().is_some_and(|time| time.offset > 0) {
            self.times.insert(
                0,
                WordTime {
                    offset: 0,
                    start_ms,
                    confidence: None,
                },
            );
        }
    }

    /// The time of a word that did not come: it stands behind the last one.
    pub fn time_behind(&self) -> Option<Millis> {
        self.time.map(|(start_ms, _)| start_ms)
    }

    /// Takes the time of the very first word away, where it has one.
    pub fn take_first_time(&mut self) -> Option<Millis> {
        let first = self.times.first().filter(|time| time.offset == 0)?.start_ms;
        self.times.remove(0);
        Some(first)
    }

    /// The first word that has a time.
    pub fn first_time(&self) -> Option<WordTime> {
        self.times.first().copied()
    }

    /// Whether nothing was said yet.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The text so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Forgets everything and keeps its room.
    pub fn clear(&mut self) {
        self.text.clear();
        self.times.clear();
        self.gap = false;
        self.time = None;
    }

    /// Text and word times, with no more room than they need.
    pub fn copied(&self) -> (String, Vec<WordTime>) {
        (self.text.clone(), self.times.clone())
    }

    /// Text and word times; `None` where there is no text.
    pub fn finish(mut self) -> Option<(String, Vec<WordTime>)> {
        // A file has many of these: what they grew by is given back.
        if self.text.capacity() - self.text.len() > self.text.len() / 4 {
            self.text.shrink_to_fit();
        }
        if self.times.capacity() - self.times.len() > self.times.len() / 4 {
            self.times.shrink_to_fit();
        }
        (!self.text.is_empty()).then_some((self.text, self.times))
    }
}

/// Whether a text can be copied as it is: no control characters, no two blanks in a row, and none
/// of the lead bytes that the Unicode spaces begin with. Eight bytes at a time while they are ASCII.
#[inline]
fn is_plain(bytes: &[u8]) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * ONES;
    let (chunks, tail) = bytes.as_chunks::<8>();
    // The high bit of the lowest byte when the last byte was a blank.
    let mut blank = 0;
    for chunk in chunks {
        let chunk = u64::from_le_bytes(*chunk);
        if chunk & HIGH != 0 {
            return is_plain_unicode(bytes);
        }
        // The high bit of what is below a blank, and of DEL.
        let control = chunk.wrapping_sub(0x20 * ONES) | chunk.wrapping_add(ONES);
        let other = chunk ^ (0x20 * ONES);
        // A `!` behind a blank looks like one: that costs a closer look and nothing else.
        let blanks = other.wrapping_sub(ONES) & !other & HIGH;
        if control & HIGH != 0 || blanks & ((blanks << 8) | blank) != 0 {
            return is_plain_unicode(bytes);
        }
        blank = blanks >> 56;
    }
    let from = bytes.len() - tail.len();
    is_plain_unicode(&bytes[from.saturating_sub(1)..])
}

fn is_plain_unicode(bytes: &[u8]) -> bool {
    let mut last = 0;
    bytes.iter().all(|byte| {
        let double = last == b' ' && *byte == b' ';
        last = *byte;
        !double && *byte >= b' ' && !matches!(*byte, 0x7F | 0xC2 | 0xE1..=0xE3)
    })
}

/// The longest entity that is looked for, `&` and `;` included.
const MAX_ENTITY: usize = 34;

/// Decodes a character reference at the start of `text` (which begins with `&`): the characters and
/// the bytes that it takes. Named references need their `;`, except the four of XML.
pub(crate) fn entity(text: &str) -> Option<(Cow<'static, str>, usize)> {
    let bytes = text.as_bytes();
    let body = bytes.get(1..)?;
    if body.first() == Some(&b'#') {
        let (radix, skip) = if matches!(body.get(1), Some(b'x' | b'X')) {
            (16, 2)
        } else {
            (10, 1)
        };
        let digits = body
            .iter()
            .skip(skip)
            .take(MAX_ENTITY)
            .take_while(|b| char::from(**b).is_digit(radix))
            .count();
        let number = text.get(1 + skip..1 + skip + digits)?;
        let code = u32::from_str_radix(number, radix).ok()?;
        let closed = usize::from(body.get(skip + digits) == Some(&b';'));
        return Some((numeric(code).to_string().into(), 1 + skip + digits + closed));
    }
    let length = body
        .iter()
        .take(MAX_ENTITY)
        .take_while(|b| b.is_ascii_alphanumeric())
        .count();
    let name = text.get(1..1 + length)?;
    if body.get(length) == Some(&b';') {
        return named(name).map(|characters| (characters, length + 2));
    }
    ["amp", "lt", "gt", "quot", "nbsp"]
        .iter()
        .find(|short| name.starts_with(**short))
        .and_then(|short| Some((named(short)?, short.len() + 1)))
}

/// The character of a number; the C1 numbers mean windows-1252, as browsers read them.
fn numeric(code: u32) -> char {
    let code = match code {
        0x80..=0x9F => {
            let byte = [u8::try_from(code).unwrap_or_default()];
            let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte);
            text.chars().next().map_or(code, u32::from)
        }
        _ => code,
    };
    char::from_u32(code)
        .filter(|c| *c != '\0')
        .unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// The characters of a name; the usual ones are at hand.
fn named(name: &str) -> Option<Cow<'static, str>> {
    Some(match name {
        "amp" => "&".into(),
        "lt" => "<".into(),
        "gt" => ">".into(),
        "quot" => "\"".into(),
        "apos" => "'".into(),
        "nbsp" => "\u{A0}".into(),
        _ => {
            let written = format!("&{name};");
            let read = htmlize::unescape(written.as_str());
            return (read != written && !read.ends_with(';')).then(|| read.into_owned().into());
        }
    })
}

/// Appends text with its entities decoded.
pub(crate) fn push_decoded(words: &mut Words, text: &str) {
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        words.push(&rest[..at]);
        let reference = &rest[at..];
        let length = match entity(reference) {
            Some((c, length)) => {
                words.push(&c);
                length
            }
            None => {
                words.push("&");
                1
            }
        };
        rest = &reference[length..];
    }
    words.push(rest);
}

/// A text in one line with its entities decoded.
pub(crate) fn decoded(text: &str) -> String {
    let mut words = Words::with_capacity(text.len());
    push_decoded(&mut words, text);
    words.text
}

/// A text in one line.
pub(crate) fn collapsed(text: &str) -> String {
    Words::of(text).text
}

/// The start of a text, at most `bytes` long.
pub(crate) fn cut(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The first characters of what was found, for a message.
pub(crate) fn shown(text: &str) -> String {
    const SHOWN: usize = 48;
    let line = collapsed(cut(text, 4 * SHOWN));
    if line.chars().count() > SHOWN {
        line.chars().take(SHOWN - 1).chain(['…']).collect()
    } else {
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_collapses_and_joins() {
        for (parts, text) in [
            (&["a", "b"][..], "ab"),
            (&["a ", "b"], "a b"),
            (&["  a\u{a0}\u{a0}b\n", " c\t"], "a b c"),
            (&[" ", "\n"], ""),
            (&["“a”", "\u{3000}b"], "“a” b"),
            (&["a\u{1b}[1mb\u{7f} c", "\u{85}d\u{90}"], "a[1mb c d"),
            (&["abcdefg\u{7f}hijklmnop"], "abcdefghijklmnop"),
        ] {
            let mut words = Words::default();
            parts.iter().for_each(|part| words.push(part));
            assert_eq!(words.text(), text);
        }
    }

    #[test]
    fn a_time_stands_at_its_word() {
        let mut words = Words::default();
        words.push("one ");
        words.time(500);
        words.push("two");
        let (text, times) = words.finish().unwrap();
        assert_eq!(
            (text.as_str(), times.as_slice()),
            (
                "one two",
                &[WordTime {
                    offset: 4,
                    start_ms: 500,
                    confidence: None
                }][..]
            )
        );
    }

    #[test]
    fn entities_are_decoded_once() {
        for (text, plain) in [
            ("Q&amp;A", "Q&A"),
            ("R&D &", "R&D &"),
            ("&#39;&#x27;&#8217;&apos;", "''’'"),
            ("caf&eacute;&nbsp;", "café"),
            ("&amp;lt;", "&lt;"),
            ("&ampx", "&x"),
            ("&#0;&#150;&bogus;", "\u{fffd}–&bogus;"),
            ("&#99999999999;", "&#99999999999;"),
        ] {
            assert_eq!(decoded(text), plain, "{text}");
        }
    }
}
