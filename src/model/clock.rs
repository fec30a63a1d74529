//! Times as people write and read them: `1:02:03`, `12:41.5`, `~12:41`.

use super::transcript::Millis;

/// The longest time that is accepted, 1,000 hours: a larger one is a mistake in the file.
pub const MAX_MS: Millis = 1_000 * 3_600_000;

/// Reads `H:MM:SS`, `M:SS` or plain seconds, each with an optional fraction after `.` or `,`.
///
/// Minutes and seconds after a colon are below 60; the leading field may be larger (`75:10`).
/// `None` for anything else, for a negative time and for one above [`MAX_MS`].
pub fn parse(text: &str) -> Option<Millis> {
    let text = text.trim();
    let (whole, fraction) = match text.split_once(['.', ',']) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let mut seconds: i64 = 0;
    for (index, field) in whole.split(':').enumerate() {
        if index > 2
            || field.is_empty()
            || field.len() > 9
            || !field.bytes().all(|b| b.is_ascii_digit())
        {
            return None;
        }
        let value: i64 = field.parse().ok()?;
        if index > 0 && (value > 59 || field.len() > 2) {
            return None;
        }
        seconds = seconds * 60 + value;
    }
    let mut ms = seconds.checked_mul(1000)?;
    if let Some(fraction) = fraction {
        if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
        ms += digits.parse::<i64>().ok()?;
    }
    (ms <= MAX_MS).then_some(ms)
}

/// Writes `H:MM:SS`, cutting the fraction: the second in which it is said.
pub fn format(ms: Millis) -> String {
    let seconds = ms.max(0) / 1000;
    format!(
        "{}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

/// Writes a moment or a stretch as W3C Media Fragments have it after `t=`: `219`, `219,225.4`.
pub fn fragment(start: Millis, end: Option<Millis>) -> String {
    match end {
        Some(end) => format!("{},{}", seconds(start), seconds(end)),
        None => seconds(start).to_string(),
    }
}

/// Milliseconds as a number of seconds, the unit of podcat's JSON (as in Podcasting 2.0).
pub fn seconds(ms: Millis) -> f64 {
    ms as f64 / 1000.0
}

/// Seconds from JSON as milliseconds, rounded; `None` when negative, not finite or above [`MAX_MS`].
pub fn from_seconds(seconds: f64) -> Option<Millis> {
    // Adding a half and cutting rounds without a call to the mathematics library.
    let ms = seconds * 1000.0 + 0.5;
    (ms >= 0.0 && ms <= MAX_MS as f64 + 0.5).then_some(ms as Millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clock_times_are_read_and_written() {
        for (text, ms) in [
            ("12:41", 761_000),
            ("1:02:03", 3_723_000),
            ("1:02:03.5", 3_723_500),
            ("75:10", 4_510_000),
            ("90", 90_000),
            ("0:00,250", 250),
            ("00:00:01.2345", 1_234),
        ] {
            assert_eq!(parse(text), Some(ms), "{text}");
        }
        for text in [
            "",
            "12:",
            "1:60",
            "1:2:3:4",
            "-1:00",
            "abc",
            "1:00.",
            "1:00.x",
            "99999999:00:00",
            "１:00",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(format(3_723_999), "1:02:03");
        assert_eq!(format(761_000), "0:12:41");
    }

    #[test]
    fn seconds_and_milliseconds_are_inverse() {
        for ms in [0, 1, 999, 1_001, 3_723_999, MAX_MS] {
            assert_eq!(from_seconds(seconds(ms)), Some(ms));
        }
        assert_eq!(from_seconds(-0.1), None);
        assert_eq!(from_seconds(f64::NAN), None);
    }
}
