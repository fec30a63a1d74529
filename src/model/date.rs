//! Dates as people, feeds and file names write them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, SecondsFormat, Utc};

/// Reads a date: `2026-03-14`, `2026-03-14 18:30`, RFC 3339 or RFC 2822 (as feeds write it).
///
/// The answer is ISO 8601: a day as `YYYY-MM-DD`, a moment as `YYYY-MM-DDTHH:MM:SSZ` in UTC; both
/// compare rightly as text. A moment without an offset is taken as UTC. `None` for anything else
/// and for years outside 1900–2200.
pub fn parse(text: &str) -> Option<String> {
    let text = text.trim();
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return in_range(day).then(|| day.format("%Y-%m-%d").to_string());
    }
    let moment = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_rfc2822(text))
        .map(|moment| moment.with_timezone(&Utc))
        .ok()
        .or_else(|| {
            [
                "%Y-%m-%dT%H:%M:%S",
                "%Y-%m-%d %H:%M:%S",
                "%Y-%m-%dT%H:%M",
                "%Y-%m-%d %H:%M",
            ]
            .iter()
            .find_map(|shape| NaiveDateTime::parse_from_str(text, shape).ok())
            .map(|moment| moment.and_utc())
        })?;
    in_range(moment.date_naive()).then(|| moment.to_rfc3339_opts(SecondsFormat::Secs, true))
}

fn in_range(day: NaiveDate) -> bool {
    use chrono::Datelike;
    (1900..=2200).contains(&day.year())
}

/// The day of a date that [`parse`] gave.
pub fn day(date: &str) -> &str {
    date.get(..10).unwrap_or(date)
}

/// The last text that still belongs to the day: what `--until 2026-03-14` compares with.
pub fn end_of_day(date: &str) -> String {
    if date.len() == 10 {
        format!("{date}T23:59:59Z")
    } else {
        date.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_become_iso_in_utc() {
        for (text, date) in [
            ("2026-03-14", "2026-03-14"),
            ("2026-03-14 18:30", "2026-03-14T18:30:00Z"),
            ("2026-03-14T18:30:00+05:00", "2026-03-14T13:30:00Z"),
            ("Sat, 14 Mar 2026 18:30:00 +0000", "2026-03-14T18:30:00Z"),
        ] {
            assert_eq!(parse(text).as_deref(), Some(date), "{text}");
        }
        for text in [
            "",
            "yesterday",
            "2026-13-01",
            "2026-02-30",
            "0001-01-01",
            "14.03.2026",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
