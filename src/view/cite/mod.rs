//! Citations of episodes and quotes: as text in a style, and as data for programs that keep
//! references.
//!
//! What is cited is the episode. Its hosts are its authors, as the guides have it; who is quoted is
//! not, but stands beside the words, with the time. Invariant: everything printed here has been
//! through [`line`], so no line break or control character of a catalogue gets into a citation.

mod bibtex;
mod csl_json;
mod guard;
mod name;
mod rich;
mod ris;
pub mod style;

pub use bibtex::bibtex;
pub use csl_json::csl_json;
pub use rich::{Markup, Rich};
pub use ris::ris;
pub use style::{Cites, Style, StyleError};

use crate::model::cited::{Cited, Words};
use crate::model::{clock, date};
use std::collections::HashSet;
use std::sync::LazyLock;

/// One citation in the forms that a page offers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// The words with their in-text citation, where it is a quote.
    pub in_text: String,
    /// The reference after APA 7.
    pub apa: String,
    /// An entry of biblatex.
    pub bibtex: String,
    /// A record of RIS.
    pub ris: String,
    /// A list of one item of CSL-JSON.
    pub csl_json: String,
}

/// One citation in the forms that a page offers. The style is read once, at the first call.
pub fn entry(cited: &Cited) -> Entry {
    static APA: LazyLock<Option<Style>> = LazyLock::new(|| Style::named("apa", None).ok());
    let one = std::slice::from_ref(cited);
    let cites = APA.as_ref().map(|apa| apa.cite(one)).unwrap_or_default();
    let plain = |rich: Option<&Rich>| rich.map(|it| it.write(Markup::Text)).unwrap_or_default();
    Entry {
        in_text: plain(cites.quoted.first()),
        apa: plain(cites.references.first()),
        bibtex: bibtex(one),
        ris: ris(one),
        csl_json: csl_json(one),
    }
}

/// Text of a catalogue on one line, without what would drive a terminal, end a line or turn the
/// direction of what follows.
fn line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control() || turns(c));
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether a character turns the direction of what follows.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text of a catalogue, if there is anything in it.
fn stated(text: Option<&String>) -> Option<String> {
    text.map(|text| line(text)).filter(|text| !text.is_empty())
}

/// Who publishes the show; nobody where that is the host, who is named already.
fn publisher(cited: &Cited) -> Option<String> {
    let publisher = stated(cited.publisher.as_ref())?;
    let same = |name: &&str| line(name).to_lowercase() == publisher.to_lowercase();
    (!cited.hosts().iter().any(same)).then_some(publisher)
}

/// Year, month and day of a date that the house keeps.
fn ymd(date: &str) -> Option<[i64; 3]> {
    let mut parts = date::day(date).splitn(3, '-');
    let mut next = |most| {
        let part = parts.next()?;
        let number: i64 = part.parse().ok()?;
        (1..=most).contains(&number).then_some(number)
    };
    Some([next(9_999)?, next(12)?, next(31)?])
}

/// The day of a date as `2026-03-14`.
fn day(date: Option<&String>) -> Option<String> {
    let [year, month, day] = ymd(date?)?;
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// `12`, or `season 2, episode 12`.
fn number(cited: &Cited) -> Option<String> {
    match (cited.season, cited.number) {
        (Some(season), Some(number)) => Some(format!("season {season}, episode {number}")),
        (Some(season), None) => Some(format!("season {season}")),
        (None, Some(number)) => Some(number.to_string()),
        (None, None) => None,
    }
}

/// When the words are said, `0:03:39–0:03:44`; only the beginning where that is not exact.
fn time(words: &Words) -> Option<String> {
    let start = clock::format(words.start_ms?);
    Some(match words.end_ms.map(clock::format) {
        Some(end) if end != start && !words.approximate => format!("{start}–{end}"),
        _ => start,
    })
}

/// The words, who says them and when, for the field of a program that keeps notes.
fn said(words: &Words) -> String {
    let speaker = stated(words.speaker.as_ref());
    let time = time(words).map(|time| match words.approximate {
        true => format!("about {time}"),
        false => time,
    });
    let by: Vec<String> = speaker.into_iter().chain(time).collect();
    match by.is_empty() {
        true => format!("“{}”", line(&words.text)),
        false => format!("“{}” ({})", line(&words.text), by.join(", ")),
    }
}

/// Where it is: the audio from the quoted moment on, else the page. A time that is not exact is not
/// put into an address, which could not say so.
fn url(cited: &Cited, with_time: bool) -> Option<String> {
    let Some(audio) = cited.audio_url.as_deref().and_then(address) else {
        return cited.page_url.as_deref().and_then(address);
    };
    let moment = cited
        .quote
        .as_ref()
        .filter(|words| with_time && !words.approximate);
    Some(
        match moment.and_then(|words| Some((words.start_ms?, words.end_ms))) {
            Some((start, end)) => {
                let file = audio.split('#').next().unwrap_or_default();
                let end = end.filter(|end| *end > start);
                format!("{file}#t={}", clock::fragment(start.max(0), end))
            }
            None => audio,
        },
    )
}

/// An address of the web in which nothing ends a field, a line or a tag.
fn address(url: &str) -> Option<String> {
    let url = url.trim();
    let scheme = url.split_once("://")?.0.to_ascii_lowercase();
    if !matches!(scheme.as_str(), "http" | "https") {
        return None;
    }
    let mut safe = String::with_capacity(url.len());
    for c in url.chars() {
        if c.is_whitespace() || c.is_control() || turns(c) || r#""<>\^`{|}"#.contains(c) {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                safe.push_str(&format!("%{byte:02X}"));
            }
        } else {
            safe.push(c);
        }
    }
    Some(safe)
}

/// Words that say nothing at the beginning of a title.
const SMALL: [&str; 16] = [
    "a", "an", "the", "of", "on", "in", "der", "die", "das", "ein", "eine", "le", "la", "les",
    "el", "un",
];

/// A key like `lind2026ice-219`: who speaks (of an episode: its first host), the year, the first word
/// of the title, and for a quote the second in which it begins. It does not depend on what else is
/// cited.
fn key(cited: &Cited) -> String {
    let quote = cited.quote.as_ref();
    let hosts = cited.hosts();
    let speaker = quote.and_then(|words| words.speaker.as_deref());
    let who = speaker.or(hosts.first().copied()).map(name::Name::parse);
    let slug = |text: &str| -> String {
        let ascii = any_ascii::any_ascii(text).to_lowercase();
        ascii
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(24)
            .collect()
    };
    let who = who.map(|name| slug(name.family())).unwrap_or_default();
    let year = cited.published.as_deref().and_then(ymd);
    let year = year.map_or("nd".to_owned(), |[year, ..]| year.to_string());
    let words = |text: &str| -> Vec<String> {
        text.split_whitespace()
            .map(slug)
            .filter(|word| !word.is_empty())
            .collect()
    };
    let first = |text: &str| {
        let words = words(text);
        let telling = words.iter().find(|word| !SMALL.contains(&word.as_str()));
        telling.or(words.first()).cloned().unwrap_or_default()
    };
    let who = if who.is_empty() {
        first(&cited.show)
    } else {
        who
    };
    let moment = quote.and_then(|words| words.start_ms);
    let moment = moment.map(|ms| format!("-{}", ms.max(0) / 1000));
    format!(
        "{who}{year}{}{}",
        first(&cited.title),
        moment.unwrap_or_default()
    )
}

/// A key for each, all different: the second of a kind gets `b`, and so on.
fn keys(all: &[Cited]) -> Vec<String> {
    let mut taken = HashSet::new();
    all.iter()
        .map(|cited| {
            let key = key(cited);
            let mut free = key.clone();
            let mut number = 1;
            while !taken.insert(free.clone()) {
                number += 1;
                free = format!("{key}{}", letters(number));
            }
            free
        })
        .collect()
}

/// 1 is `a`, 26 is `z`, 27 is `aa`.
fn letters(mut number: usize) -> String {
    let mut letters = Vec::new();
    while number > 0 {
        number -= 1;
        letters.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
