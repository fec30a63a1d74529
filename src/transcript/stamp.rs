//! Times as transcript files write them: `1:02:03.500`, `02:03,5`, `3.5`, and `start --> end` lines.

use crate::model::transcript::Millis;

/// Digits that one field of a time may have: a million hours fit, an overflow does not.
const MAX_DIGITS: usize = 9;

/// A time as written, with the number of its fields: `5` has 1, `1:05` has 2, `1:00:05` has 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub ms: Millis,
    pub fields: u8,
    /// Whether every field has the digits that the WebVTT specification asks for.
    pub standard: bool,
}

impl Stamp {
    /// What a time of two fields means when the file counts in hours and minutes.
    pub fn as_hours_and_minutes(self) -> Millis {
        if self.fields == 2 {
            self.ms.saturating_mul(60)
        } else {
            self.ms
        }
    }
}

/// Reads a time at the start of `text`; gives what follows it.
///
/// Fields after a colon are below 60; the fraction is decimal, after `.` or `,` (or a third colon,
/// as some tools write milliseconds).
#[inline]
pub(crate) fn read(text: &str) -> Option<(Stamp, &str)> {
    match full(text) {
        Some(found) => Some(found),
        None => any(text),
    }
}

/// `00:00:00.000` and `00:00:00,000`, which nearly every line has.
#[inline]
pub(crate) fn full(text: &str) -> Option<(Stamp, &str)> {
    let bytes = text.as_bytes().first_chunk::<12>()?;
    if bytes[2] != b':'
        || bytes[5] != b':'
        || text.as_bytes().get(12).is_some_and(u8::is_ascii_digit)
    {
        return None;
    }
    let digit = |at: usize| i64::from(bytes[at].wrapping_sub(b'0'));
    let valid = [0, 1, 3, 4, 6, 7, 9, 10, 11]
        .iter()
        .fold(true, |valid, at| valid & (digit(*at) < 10));
    let (minutes, seconds) = (digit(3) * 10 + digit(4), digit(6) * 10 + digit(7));
    let point = bytes[8] == b'.';
    if !valid || minutes > 59 || seconds > 59 || !(point || bytes[8] == b',') {
        return None;
    }
    let seconds = (digit(0) * 10 + digit(1)) * 3600 + minutes * 60 + seconds;
    let ms = seconds * 1000 + digit(9) * 100 + digit(10) * 10 + digit(11);
    Some((
        Stamp {
            ms,
            fields: 3,
            standard: point,
        },
        &text[12..],
    ))
}

fn any(text: &str) -> Option<(Stamp, &str)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut seconds: i64 = 0;
    let mut fields = 0u8;
    let mut standard = true;
    loop {
        let start = at;
        let mut value: i64 = 0;
        while let Some(digit) = bytes.get(at).filter(|b| b.is_ascii_digit()) {
            value = value * 10 + i64::from(digit - b'0');
            at += 1;
            if at - start > MAX_DIGITS {
                return None;
            }
        }
        let digits = at - start;
        if digits == 0 {
            return None;
        }
        if fields > 0 && (value > 59 || digits > 2) {
            return None;
        }
        standard &= digits == 2 || (fields == 0 && digits > 2);
        seconds = seconds * 60 + value;
        fields += 1;
        if fields < 3
            && bytes.get(at) == Some(&b':')
            && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
        {
            at += 1;
        } else {
            break;
        }
    }
    let mut ms = seconds * 1000;
    let mark = bytes.get(at).copied();
    let fraction = matches!(mark, Some(b'.' | b',')) || (mark == Some(b':') && fields == 3);
    let mut digits = 0;
    if fraction && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
        standard &= mark == Some(b'.');
        at += 1;
        let mut unit = 100;
        while let Some(digit) = bytes.get(at).filter(|b| b.is_ascii_digit()) {
            ms += i64::from(digit - b'0') * unit;
            unit /= 10;
            at += 1;
            digits += 1;
        }
    }
    standard &= digits == 3 && fields > 1;
    Some((
        Stamp {
            ms,
            fields,
            standard,
        },
        &text[at..],
    ))
}

/// A time that is the whole of `text`.
pub(crate) fn whole(text: &str) -> Option<Stamp> {
    read(text.trim())
        .filter(|(_, rest)| rest.is_empty())
        .map(|(stamp, _)| stamp)
}

/// What a line says about times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Timing<'a> {
    /// `start --> end`, and what follows on the line.
    Cue {
        start: Stamp,
        end: Stamp,
        rest: &'a str,
    },
    /// It has an arrow and a time, yet cannot be read.
    Bad,
    /// It is no timing line.
    None,
}

impl Timing<'_> {
    /// Start and end, of a line that can be read.
    pub fn times(self) -> Option<(Millis, Millis)> {
        match self {
            Self::Cue { start, end, .. } => Some((start.ms, end.ms)),
            _ => None,
        }
    }
}

/// Reads a `start --> end` line; blanks at the arrow may be missing.
#[inline]
pub(crate) fn timing(line: &str) -> Timing<'_> {
    if line.len() < SHORTEST {
        return Timing::None;
    }
    // Text nearly always begins with a letter.
    if line.as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
        && !(line.len() <= MAX_BROKEN && has_arrow(line))
    {
        return Timing::None;
    }
    let trimmed = line.trim_start();
    match trimmed.as_bytes().first() {
        Some(b'0'..=b'9') => match arrow_line(trimmed) {
            Some(timing) => timing,
            None => broken(trimmed),
        },
        // `-00:00:01 --> …`, `--> 00:00:05`, `xx:00 --> 00:00:05`.
        Some(_) if looks_broken(trimmed) => Timing::Bad,
        _ => Timing::None,
    }
}

fn arrow_line(line: &str) -> Option<Timing<'_>> {
    let (start, rest) = read(line)?;
    let rest = rest.trim_ascii_start();
    let rest = match rest.strip_prefix("-->") {
        Some(rest) => rest,
        None => ["->", "-- >", "—>", "–>"]
            .iter()
            .find_map(|arrow| rest.strip_prefix(arrow))?,
    };
    let (end, rest) = read(rest.trim_ascii_start())?;
    // Behind a time in full anything may follow, as in the specification.
    let ends = rest.is_empty() || rest.starts_with(char::is_whitespace) || end.standard;
    ends.then_some(Timing::Cue { start, end, rest })
}

/// What begins with a digit and is no timing line as it stands.
#[cold]
fn broken(line: &str) -> Timing<'_> {
    // Translation programs put blanks into times: `00: 00: 01,000 -> 00: 00: 02,000`.
    let blanks = || {
        line.bytes()
            .all(|b| b.is_ascii_digit() || b" :,.->".contains(&b))
    };
    if line.len() <= MAX_BROKEN && memchr::memchr(b'>', line.as_bytes()).is_some() && blanks() {
        let joined = line.replace(' ', "");
        if let Some(Timing::Cue { start, end, .. }) = arrow_line(&joined) {
            return Timing::Cue {
                start,
                end,
                rest: "",
            };
        }
    }
    if has_arrow(line) {
        Timing::Bad
    } else {
        Timing::None
    }
}

fn has_arrow(line: &str) -> bool {
    let bytes = line.as_bytes();
    memchr::memchr_iter(b'>', bytes).any(|at| bytes[..at].ends_with(b"--"))
}

/// The length of `1-->2`; indices are shorter.
const SHORTEST: usize = 5;

/// The longest line that is looked at for broken times.
const MAX_BROKEN: usize = 80;

/// Whether a line that does not begin with a digit is still meant to time a cue.
fn looks_broken(line: &str) -> bool {
    // Times are short: a long line with an arrow in it is text.
    if line.len() > MAX_BROKEN || !has_arrow(line) {
        return false;
    }
    let letters = line.bytes().filter(u8::is_ascii_alphabetic).count();
    let digits = line.bytes().filter(u8::is_ascii_digit).count();
    digits >= 4 && letters <= 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_every_tool_are_read() {
        for (text, ms, fields) in [
            ("00:00:01.500", 1_500, 3),
            ("01:02,5", 62_500, 2),
            ("0.000", 0, 1),
            ("855.04", 855_040, 1),
            ("0:0:4.750", 4_750, 3),
            ("100:00:00.000", 360_000_000, 3),
            ("999999:59:59.999", 3_599_999_999_999, 3),
            ("00:00:01:250", 1_250, 3),
            ("75:10", 4_510_000, 2),
            ("1:2.123456", 62_123, 2),
        ] {
            let stamp = whole(text).unwrap();
            assert_eq!((stamp.ms, stamp.fields), (ms, fields), "{text}");
        }
        for text in [
            "",
            ":1",
            "1:60",
            "1:2:60",
            "1:234",
            "a",
            "9999999999:00",
            "1:00.",
            "１:00",
        ] {
            assert_eq!(whole(text), None, "{text}");
        }
        assert!(whole("00:00:01.500").unwrap().standard && whole("01:00.500").unwrap().standard);
        for text in ["0:00:01.500", "1.500", "00:01.50", "00:01,500"] {
            assert!(!whole(text).unwrap().standard, "{text}");
        }
    }

    #[test]
    fn timing_lines_are_told_from_text() {
        for line in [
            "00:01.000 --> 00:02.000",
            "0:01-->0:02 align:start",
            "00:00:01,5 -> 00:00:02,5",
            "1 --> 2",
            "00: 00: 01,000 -> 00: 00: 02,000",
            "00:00:01, 000 --> 00:00: 02,000",
        ] {
            assert!(matches!(timing(line), Timing::Cue { .. }), "{line}");
        }
        for line in [
            "-00:00:01,000 --> 00:00:01,000",
            "00:00 --> ",
            "00:00:xx --> 00:00:02",
            "00:01.000 --> 00:02x",
        ] {
            assert_eq!(timing(line), Timing::Bad, "{line}");
        }
        for line in ["2020 was long", "a --> b", "", "12:30 it was", "- no"] {
            assert_eq!(timing(line), Timing::None, "{line}");
        }
    }
}
