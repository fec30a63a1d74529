//! Dates, durations and numbers as feeds write them.

use crate::model::clock;
use crate::model::transcript::Millis;
use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, SecondsFormat, Utc};

/// A value that was understood, and whether it was written as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Read<T> {
    pub value: T,
    pub odd: bool,
}

impl<T> Read<T> {
    const fn plain(value: T) -> Self {
        Self { value, odd: false }
    }

    const fn odd(value: T) -> Self {
        Self { value, odd: true }
    }
}

/// Reads a date: RFC 822 and its grandchildren, RFC 3339, what is like them, and what
/// diligent-date-parser knows. The answer is that of [`crate::model::date::parse`]: ISO 8601 in UTC.
pub(super) fn date(text: &str) -> Option<Read<String>> {
    let text = text.trim();
    let strict = DateTime::parse_from_rfc2822(text)
        .or_else(|_| DateTime::parse_from_rfc3339(text))
        .ok()
        .and_then(iso);
    if let Some(date) = strict {
        return Some(Read::plain(date));
    }
    if let Some(date) = crate::model::date::parse(text) {
        return Some(Read::odd(date));
    }
    rfc822_like(text)
        .or_else(|| diligent_date_parser::parse_date(text))
        .and_then(iso)
        .map(Read::odd)
}

fn iso(moment: DateTime<FixedOffset>) -> Option<String> {
    let moment = moment.with_timezone(&Utc);
    // What is outside these years is a mistake; so says the model of dates.
    crate::model::date::parse(&moment.to_rfc3339_opts(SecondsFormat::Secs, true))
}

/// What is known of a date while its words are read.
#[derive(Debug, Default)]
struct Draft {
    day: Option<u32>,
    month: Option<u32>,
    year: Option<i32>,
    time: Option<(u32, u32, u32)>,
    afternoon: Option<bool>,
    /// Seconds east of Greenwich.
    offset: Option<i32>,
}

/// Day, month and year in either order, a time and a zone behind it, weekdays passed over:
/// `Wed, 1 May 24 9:05 EST`, `Thursday, 02 May 2024`, `May 3rd, 2024 9:05 PM`, `03-May-2024 24:00`.
fn rfc822_like(text: &str) -> Option<DateTime<FixedOffset>> {
    let text = text.split('(').next().unwrap_or(text);
    let mut draft = Draft::default();
    for token in text.split([' ', '\t', '\n', '\r', ',', '\u{a0}']) {
        let between = token.contains('-') && token.contains(|c: char| c.is_ascii_alphabetic());
        match between && draft.day.is_none() {
            true => token.split('-').try_for_each(|part| draft.read(part))?,
            false => draft.read(token.trim_end_matches('.'))?,
        }
    }
    draft.finish()
}

impl Draft {
    /// Reads one word; `None` when it has no place in a date.
    fn read(&mut self, token: &str) -> Option<()> {
        let first = token.chars().next();
        if self.time.is_none() && token.contains(':') && first?.is_ascii_digit() {
            let end = token.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.'));
            let (clock, rest) = token.split_at(end.unwrap_or(token.len()));
            self.time = Some(clock_time(clock)?);
            return self.behind_time(rest);
        }
        let digits = token.len() - token.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, suffix) = token.split_at(digits);
        match (digits, suffix.to_ascii_lowercase().as_str()) {
            (0, "") => Some(()),
            (1 | 2, "" | "st" | "nd" | "rd" | "th") if self.day.is_none() => {
                self.day = Some(number.parse().ok()?);
                Some(())
            }
            (4, "") if self.year.is_none() => {
                self.year = Some(number.parse().ok()?);
                Some(())
            }
            // RFC 2822: two digits below 50 are of this century.
            (2, "") if self.year.is_none() => {
                let year: i32 = number.parse().ok()?;
                self.year = Some(year + if year < 50 { 2000 } else { 1900 });
                Some(())
            }
            (0, word) => match month(word) {
                Some(month) if self.month.is_none() => {
                    self.month = Some(month);
                    Some(())
                }
                // A weekday, in whatever language, stands in front of everything else.
                _ if self.day.is_none() && self.month.is_none() => Some(()),
                _ => self.behind_time(token),
            },
            _ => None,
        }
    }

    /// Reads half of the day or zone.
    fn behind_time(&mut self, word: &str) -> Option<()> {
        self.time?;
        match word.to_ascii_lowercase().as_str() {
            "" => {}
            half @ ("am" | "pm") => self.afternoon = Some(half == "pm"),
            zone => self.offset = Some(seconds_east(zone)?),
        }
        Some(())
    }

    fn finish(self) -> Option<DateTime<FixedOffset>> {
        let mut day = NaiveDate::from_ymd_opt(self.year?, self.month?, self.day?)?;
        let (mut hour, minute, second) = self.time.unwrap_or_default();
        match self.afternoon {
            Some(_) if !(1..=12).contains(&hour) => return None,
            Some(afternoon) => hour = hour % 12 + if afternoon { 12 } else { 0 },
            None => {}
        }
        if (hour, minute, second) == (24, 0, 0) {
            (day, hour) = (day.checked_add_days(Days::new(1))?, 0);
        }
        // A second that is added to a year is the one before it.
        let time = NaiveTime::from_hms_opt(hour, minute, second.min(59))?;
        let zone = FixedOffset::east_opt(self.offset.unwrap_or(0))?;
        day.and_time(time).and_local_timezone(zone).single()
    }
}

fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = if word == "sept" { "sep" } else { word };
    let at = MONTHS
        .iter()
        .position(|name| word.len() >= 3 && name.starts_with(word))?;
    u32::try_from(at + 1).ok()
}

/// `9:05`, `09:05:00`, `09:05:00.123`.
fn clock_time(text: &str) -> Option<(u32, u32, u32)> {
    let text = text.split('.').next()?;
    let mut parts = text.split(':');
    let mut next = || parts.next().map(|part| part.parse::<u32>().ok());
    let time = (next()??, next()??, next().unwrap_or(Some(0))?);
    (time.0 <= 24 && time.1 < 60 && time.2 <= 60).then_some(time)
}

/// A zone in seconds east of Greenwich: `+0200`, `GMT+2`, `EST`. Names are those of RFC 822 and of
/// Europe; an abbreviation that several parts of the world use (`IST`) is not known.
fn seconds_east(zone: &str) -> Option<i32> {
    const HOUR: i32 = 3600;
    const NAMES: [(&str, i32); 24] = [
        ("utc", 0),
        ("gmt", 0),
        ("ut", 0),
        ("z", 0),
        ("wet", 0),
        ("west", HOUR),
        ("bst", HOUR),
        ("cet", HOUR),
        ("cest", 2 * HOUR),
        ("eet", 2 * HOUR),
        ("eest", 3 * HOUR),
        ("msk", 3 * HOUR),
        ("est", -5 * HOUR),
        ("edt", -4 * HOUR),
        ("cst", -6 * HOUR),
        ("cdt", -5 * HOUR),
        ("mst", -7 * HOUR),
        ("mdt", -6 * HOUR),
        ("pst", -8 * HOUR),
        ("pdt", -7 * HOUR),
        ("akst", -9 * HOUR),
        ("akdt", -8 * HOUR),
        ("hst", -10 * HOUR),
        ("jst", 9 * HOUR),
    ];
    let zone = zone.to_ascii_lowercase();
    if let Some((_, offset)) = NAMES.iter().find(|(name, _)| *name == zone) {
        return Some(*offset);
    }
    let number = ["gmt", "utc", "ut"]
        .iter()
        .find_map(|name| zone.strip_prefix(name));
    let number = number.unwrap_or(&zone);
    let (sign, digits) = match (
        number.strip_prefix('+'),
        number.strip_prefix(['-', '\u{2212}']),
    ) {
        (Some(digits), _) => (1, digits),
        (_, Some(digits)) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None if digits.len() == 4 && digits.is_ascii() => digits.split_at(2),
        None => (digits, "0"),
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let fits = (0..=14).contains(&hours) && (0..60).contains(&minutes);
    fits.then_some(sign * (hours * HOUR + minutes * 60))
}

/// Reads a duration in whole seconds, as Apple asks for it: seconds, `M:SS`, `H:MM:SS`; also ISO
/// 8601 (`PT1H2M3S`) and numbers with units (`62 min`, `1h 2m`). A fraction is cut.
pub(super) fn duration(text: &str) -> Option<Read<Millis>> {
    let text = text.trim();
    let whole = |ms: Millis| ms - ms % 1000;
    if let Some(ms) = clock::parse(text) {
        return Some(Read::plain(whole(ms)));
    }
    let ms = match text.contains(':') {
        true => fields(text)?,
        false => units(text)?,
    };
    (ms <= clock::MAX_MS).then_some(Read::odd(whole(ms)))
}

/// `1:75:03`, `1:2:3`: fields that are too large, and one that is empty (`:45`).
fn fields(text: &str) -> Option<Millis> {
    let mut seconds: i64 = 0;
    let mut count = 0;
    let text = text.split(['.', ',']).next()?;
    for field in text.split(':') {
        let value: i64 = match field.trim() {
            "" => 0,
            field if field.len() <= 6 && field.bytes().all(|b| b.is_ascii_digit()) => {
                field.parse().ok()?
            }
            _ => return None,
        };
        (seconds, count) = (seconds * 60 + value, count + 1);
    }
    (count <= 3 && text.contains(|c: char| c.is_ascii_digit())).then_some(seconds * 1000)
}

/// `PT1H2M3S`, `1h 2m 3s`, `62 min`, `3723 sec`.
fn units(text: &str) -> Option<Millis> {
    let lower = text.to_ascii_lowercase();
    let mut rest = lower.trim_start_matches('p').trim_start_matches('t');
    let mut total = 0.0_f64;
    loop {
        rest = rest.trim_start_matches([' ', ',', '.']);
        if rest.is_empty() {
            break;
        }
        let end = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .filter(|end| *end > 0)?;
        let number: f64 = rest[..end].parse().ok()?;
        rest = rest[end..].trim_start();
        let end = rest
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(rest.len());
        total += number
            * match &rest[..end] {
                "h" | "hr" | "hrs" | "hour" | "hours" => 3600.0,
                "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
                "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
                _ => return None,
            };
        rest = &rest[end..];
    }
    (lower.contains(|c: char| c.is_ascii_digit()))
        .then(|| clock::from_seconds(total))
        .flatten()
}

/// Reads a time from the start of the audio: seconds with a fraction, or `H:MM:SS.mmm`.
pub(super) fn time(text: &str) -> Option<Millis> {
    clock::parse(text).or_else(|| text.trim().parse().ok().and_then(clock::from_seconds))
}

/// A whole number that counts something; one with a fraction of nothing (`3.0`) as well.
pub(super) fn whole(text: &str) -> Option<i64> {
    let text = text.trim();
    let text = match text.split_once('.') {
        Some((whole, zeros)) if zeros.bytes().all(|b| b == b'0') => whole,
        _ => text,
    };
    text.parse()
        .ok()
        .filter(|number| (0..=1_000_000).contains(number))
}

/// A number of bytes, pixels or bits a second; `None` for nothing and for 0, which stands for it.
pub(super) fn size(text: &str) -> Option<u64> {
    let whole = text.trim().split('.').next().unwrap_or_default();
    let whole: String = whole.chars().filter(|c| *c != ',').collect();
    whole.parse().ok().filter(|size| *size > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_feeds_write_them() {
        for (text, expected, odd) in [
            (
                "Tue, 10 Oct 2023 08:46:31 +0000",
                "2023-10-10T08:46:31Z",
                false,
            ),
            ("2020-12-22T19:15:01+00:00", "2020-12-22T19:15:01Z", false),
            ("Wed, 1 May 24 9:05 EST", "2024-05-01T14:05:00Z", true),
            (
                "Thursday, 02 May 2024 09:05:00 +0200",
                "2024-05-02T07:05:00Z",
                true,
            ),
            (
                " Fri,  3 May 2024 24:00:00 PDT ",
                "2024-05-04T07:00:00Z",
                true,
            ),
            ("3 May 2024 09:05:00", "2024-05-03T09:05:00Z", true),
            ("Mon, 3 May 2024 09:05:00 GMT", "2024-05-03T09:05:00Z", true),
            ("May 3rd, 2024 9:05 PM", "2024-05-03T21:05:00Z", true),
            ("03-May-2024 09:05:00 CEST", "2024-05-03T07:05:00Z", true),
            (
                "пт, 03 May 2024 09:05:00 GMT+2",
                "2024-05-03T07:05:00Z",
                true,
            ),
            (
                "Sat, 04 Sept 2021 10:00:00 +00:00 (UTC)",
                "2021-09-04T10:00:00Z",
                true,
            ),
            ("2024-05-03", "2024-05-03", true),
            ("2024-05-03 09:05:00 +0200", "2024-05-03T07:05:00Z", true),
            ("3 May 2024", "2024-05-03T00:00:00Z", true),
        ] {
            let read = date(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((read.value.as_str(), read.odd), (expected, odd), "{text}");
        }
        for text in [
            "",
            "soon",
            "Tue, 30 Feb 2024 10:00:00 GMT",
            "Tue, 13 Mar 0024 10:00:00 GMT",
            "9:05",
            "May 2024",
            "32 May 2024",
            "3 May 2024 25:00",
            "3 May 2024 10:00 XYZ",
            "1 2 3 4 5",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn durations_are_whole_seconds() {
        for (text, seconds, odd) in [
            ("3723", 3723, false),
            ("62:03", 3723, false),
            ("1:02:03", 3723, false),
            ("01:02:03.5", 3723, false),
            ("0", 0, false),
            ("1:62:03", 7323, true),
            (":45", 45, true),
            ("PT1H2M3S", 3723, true),
            ("1h 2m 3s", 3723, true),
            ("62 min", 3720, true),
            ("3723 seconds", 3723, true),
        ] {
            let read = duration(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((read.value, read.odd), (seconds * 1000, odd), "{text}");
        }
        for text in [
            "",
            "abc",
            "-5",
            "PT",
            "1:2:3:4",
            "99999999999",
            ":",
            "5 parsecs",
            "NaN",
        ] {
            assert_eq!(duration(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_counted_and_sized() {
        assert_eq!(
            (whole("3"), whole(" 03.0 "), whole("2.5"), whole("x")),
            (Some(3), Some(3), None, None)
        );
        assert_eq!(
            (size("160707.74"), size("0"), size("12,345")),
            (Some(160_707), None, Some(12_345))
        );
        assert_eq!(
            (time("33.833"), time("0:01:02.5"), time("-1")),
            (Some(33_833), Some(62_500), None)
        );
    }
}
