//! What a file's name says: show, number, date, title. And which episode a file belongs to.

use crate::model::catalogue::{Episode, EpisodeData};
use crate::model::date;
use crate::text::words;

/// What a file's name (without folder) says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NameParts {
    /// The name without extensions: what makes two files of one show the same episode.
    pub stem: String,
    /// The title, in words.
    pub title: String,
    /// `2026-03-14`.
    pub date: Option<String>,
    /// `S02E05`.
    pub season: Option<i64>,
    /// The episode's number.
    pub number: Option<i64>,
    /// `en` of `episode.en.vtt`.
    pub language: Option<String>,
    /// The name says no more than a number, a date or both.
    pub bare: bool,
}

/// How the names of audio files, and of films, end.
pub const AUDIO: &[&str] = &[
    "mp3", "m4a", "ogg", "opus", "wav", "flac", "aac", "mp4", "mkv", "webm", "mov",
];

/// What tools put between a name and its extension.
const MARKS: &[&str] = &["transcript", "captions", "subtitles"];

/// Reads a file's name. A leading number (`012-…`, `E12 …`, `#12 …`, `S02E05 …`), a leading date or
/// a trailing number that is no year is taken out of the title.
pub fn name_parts(file_name: &str) -> NameParts {
    let mut stem = file_name.strip_suffix(".gz").unwrap_or(file_name);
    let mut language = None;
    // The first extension always goes; before it may stand the audio's, a language, or a tool's mark.
    for round in 0..3 {
        let Some((head, extension)) = stem.rsplit_once('.').filter(|(head, _)| !head.is_empty())
        else {
            break;
        };
        let lower = extension.to_ascii_lowercase();
        let first = round == 0 && !extension.contains(' ') && extension.len() <= 5;
        let mark = AUDIO.contains(&lower.as_str()) || MARKS.contains(&lower.as_str());
        if !first && !mark {
            if language.is_some() || !is_language(extension) {
                break;
            }
            language = Some(extension.to_owned());
        }
        stem = head;
    }
    let spaced: String = stem
        .chars()
        .map(|c| if matches!(c, '_' | '\u{a0}') { ' ' } else { c })
        .collect();
    let spaced = spaced.trim();
    let mut parts = NameParts {
        stem: stem.to_owned(),
        language,
        ..NameParts::default()
    };

    let mut rest = spaced.trim_start_matches('#');
    if let Some((day, after)) = leading_date(rest) {
        parts.date = Some(day);
        rest = after;
    }
    if let Some((season, number, after)) = leading_number(rest) {
        parts.season = season;
        parts.number = Some(number);
        rest = after;
    }
    let mut title: String = rest
        .split(|c: char| c.is_whitespace() || c == '-' || c == '–' || c == '—')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    // In a name written with spaces a hyphen is a hyphen, unless most gaps are hyphens.
    let count = |wanted: char| rest.matches(wanted).count();
    if count(' ') > count('-') && !stem.contains('_') && !rest.contains(" - ") {
        title = rest
            .trim_matches(|c: char| c.is_whitespace() || c == '-')
            .to_owned();
    }
    if parts.number.is_none() && parts.date.is_none() {
        let last = title.rsplit(' ').next().unwrap_or_default();
        let digits = last.trim_start_matches('#');
        if let Ok(number) = digits.parse::<i64>()
            && digits.len() <= 5
            && !is_year(digits)
            && title.len() > last.len()
        {
            parts.number = Some(number);
        }
    }
    parts.bare = words::of(&title)
        .iter()
        .all(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    parts.title = if parts.bare {
        spaced.to_owned()
    } else {
        capitalised(title.trim())
    };
    parts
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

fn is_language(text: &str) -> bool {
    let mut subtags = text.split('-');
    subtags.next().is_some_and(|primary| {
        primary.len() == 2 && primary.bytes().all(|b| b.is_ascii_lowercase())
    }) && subtags.all(|subtag| {
        (2..=4).contains(&subtag.len()) && subtag.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}

fn leading_date(text: &str) -> Option<(String, &str)> {
    let head = text.get(..10).filter(|head| {
        head.bytes()
            .filter(|b| matches!(b, b'-' | b'.' | b' '))
            .count()
            == 2
    });
    let (day, after) = match head {
        Some(head) => (head.replace(['.', ' '], "-"), &text[10..]),
        None => {
            let head = text
                .get(..8)
                .filter(|head| head.bytes().all(|b| b.is_ascii_digit()))?;
            (
                format!("{}-{}-{}", &head[..4], &head[4..6], &head[6..]),
                &text[8..],
            )
        }
    };
    if after.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    Some((
        date::parse(&day).filter(|day| day.len() == 10)?,
        trim_joint(after),
    ))
}

fn trim_joint(text: &str) -> &str {
    text.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '-' | '–' | '—' | '.' | ':' | '_')
    })
}

/// `012-`, `E12`, `Ep. 12`, `Episode 12`, `S02E05`.
fn leading_number(text: &str) -> Option<(Option<i64>, i64, &str)> {
    let lower = text.to_ascii_lowercase();
    let digits = |from: usize| lower[from..].bytes().take_while(u8::is_ascii_digit).count();
    if lower.starts_with('s') {
        let season = digits(1);
        let e = 1 + season;
        if (1..=3).contains(&season) && lower[e..].starts_with('e') {
            let number = digits(e + 1);
            if (1..=5).contains(&number) {
                let after = e + 1 + number;
                return Some((
                    lower[1..e].parse().ok(),
                    lower[e + 1..after].parse().ok()?,
                    trim_joint(&text[after..]),
                ));
            }
        }
    }
    let mut start = 0;
    for word in ["episode", "folge", "ep", "e"] {
        if let Some(rest) = lower.strip_prefix(word) {
            let gap = rest.len() - rest.trim_start_matches(['.', ' ', '-', '#']).len();
            if rest[gap..].starts_with(|c: char| c.is_ascii_digit()) {
                start = word.len() + gap;
                break;
            }
        }
    }
    let count = digits(start);
    let after = start + count;
    let parted = text[after..]
        .chars()
        .next()
        .is_none_or(|c| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '.' | ':'));
    if (1..=5).contains(&count) && parted && !(start == 0 && is_year(&text[..after])) {
        return Some((
            None,
            text[start..after].parse().ok()?,
            trim_joint(&text[after..]),
        ));
    }
    None
}

fn capitalised(title: &str) -> String {
    let mut chars = title.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// A show's title from the name of the folder its files are in.
pub fn show_title(folder: &str) -> String {
    let spaced = folder.replace(['_', '-'], " ");
    let known_case = folder.chars().any(char::is_uppercase);
    spaced
        .split_whitespace()
        .map(|word| {
            if known_case {
                word.to_owned()
            } else {
                capitalised(word)
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// The guid of an episode that is known only by its file.
pub fn file_guid(stem: &str) -> String {
    format!("file:{stem}")
}

/// What a file says of its episode: by its name and inside.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clues {
    /// From the name.
    pub name: NameParts,
    /// The title inside the file, where it has one.
    pub title: Option<String>,
    /// The date inside the file, where it has one.
    pub date: Option<String>,
}

impl Clues {
    /// The episode that these clues describe.
    pub fn episode(&self) -> EpisodeData {
        EpisodeData {
            guid: file_guid(&self.name.stem),
            title: self
                .title
                .clone()
                .unwrap_or_else(|| self.name.title.clone()),
            published: self.date.clone().or_else(|| self.name.date.clone()),
            season: self.name.season,
            number: self.name.number,
            ..EpisodeData::default()
        }
    }

    /// Whether this episode is the one described, though its guid is another: it was entered by
    /// hand or by a feed. One that was made from another file is another episode.
    pub fn fit(&self, episode: &Episode) -> bool {
        if episode.data.guid.starts_with("file:") {
            return false;
        }
        let described = self.episode();
        let agree = |one: Option<&str>, other: Option<&str>| match (one, other) {
            (Some(one), Some(other)) => date::day(one) == date::day(other),
            _ => true,
        };
        let same_number = |number: Option<i64>| number.is_some() && number == episode.data.number;
        let seasons = described.season.is_none()
            || episode.data.season.is_none()
            || described.season == episode.data.season;
        if !agree(
            described.published.as_deref(),
            episode.data.published.as_deref(),
        ) || !seasons
        {
            return false;
        }
        let stem = words::of(&self.name.stem);
        let title = words::of(&episode.data.title);
        let named = words::key(&described.title) == words::key(&episode.data.title)
            || (title.len() > 1 && title.iter().all(|word| stem.contains(word)));
        if self.name.number.is_some()
            && episode.data.number.is_some()
            && !same_number(self.name.number)
        {
            // The number may also stand in the middle of the name.
            let inside = episode
                .data
                .number
                .is_some_and(|number| stem.iter().any(|word| word.parse() == Ok(number)));
            if !inside {
                return false;
            }
        }
        let dated = described.published.is_some() && episode.data.published.is_some();
        named
            || (self.name.bare && self.title.is_none() && (same_number(self.name.number) || dated))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_read() {
        for (name, title, number, season, day) in [
            (
                "001_ana_ruiz_river_talk.vtt",
                "Ana ruiz river talk",
                Some(1),
                None,
                None,
            ),
            (
                "003-Bridges-Ice Roads-Bo-Lind.vtt",
                "Bridges Ice Roads Bo Lind",
                Some(3),
                None,
                None,
            ),
            ("402-rivers-v2.vtt", "Rivers v2", Some(402), None, None),
            ("night-desk-100.md", "Night desk 100", Some(100), None, None),
            ("desk--friends-7.md", "Desk friends 7", Some(7), None, None),
            (
                "desk--friends-party-2024.md",
                "Desk friends party 2024",
                None,
                None,
                None,
            ),
            (
                "2026-03-14-the-ice.srt",
                "The ice",
                None,
                None,
                Some("2026-03-14"),
            ),
            (
                "20260314 The ice.srt",
                "The ice",
                None,
                None,
                Some("2026-03-14"),
            ),
            ("S02E05 - The ice.json", "The ice", Some(5), Some(2), None),
            ("Episode 12 - The ice.txt", "The ice", Some(12), None, None),
            ("ep12.txt", "ep12", Some(12), None, None),
            (
                "068_crossing_the_Podcast__init__.mp3.vtt",
                "Crossing the Podcast init",
                Some(68),
                None,
                None,
            ),
            ("the ice.en.vtt", "The ice", None, None, None),
            ("2024 in review.vtt", "2024 in review", None, None, None),
            ("e-mail and us.vtt", "E-mail and us", None, None, None),
        ] {
            let parts = name_parts(name);
            assert_eq!(
                (parts.title.as_str(), parts.number, parts.season),
                (title, number, season),
                "{name}"
            );
            assert_eq!(parts.date.as_deref(), day, "{name}");
        }
        assert_eq!(name_parts("the ice.en.vtt").language.as_deref(), Some("en"));
        assert!(name_parts("012.vtt").bare && name_parts("2026-03-14.vtt").bare);
        for name in [
            "",
            ".",
            ".vtt",
            "é.vtt",
            "日本.srt",
            "S",
            "s1e",
            "#",
            "-.-.vtt",
        ] {
            name_parts(name);
        }
    }

    #[test]
    fn folders_name_shows() {
        assert_eq!(show_title("deep-currents"), "Deep Currents");
        assert_eq!(show_title("BBC_Desk"), "BBC Desk");
    }
}
