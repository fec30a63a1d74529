//! What `podcat inspect` shows of feeds, lists of feeds and chapters.

use super::inspect::more;
use crate::feed::{self, Document, Error, Parsed};
use crate::model::clock;
use crate::model::date;
use crate::model::feed::{Chapters, Feed, FeedEpisode, FeedPerson, Subscriptions};
use crate::model::transcript::{Millis, Warning};
use crate::transcript;
use crate::view::{self, Block, Column, Table, View, count};
use serde::Serialize;
use serde_json::Value;

/// How many rows a person is shown.
const SHOWN: usize = 12;
/// How many names and subjects.
const NAMES: usize = 8;

#[derive(Serialize)]
struct Reading<'a, T> {
    format: &'a str,
    #[serde(flatten)]
    value: &'a T,
    warnings: Value,
}

/// Reads bytes as a feed or its kin; `None` when they do not look like one.
pub(super) fn read(bytes: &[u8]) -> Option<Result<Parsed<Document>, Error>> {
    // What cannot be unpacked is complained of where transcripts are read.
    let bytes = transcript::unpack(bytes).ok()?;
    match feed::is_feed(&bytes) {
        true => Some(feed::read(&bytes, None)),
        // JSON may say only at its end what it is.
        // What is too large for a transcript is not read as a tree either, which takes far more.
        false => match transcript::parse(&bytes, None) {
            Ok(_) | Err(transcript::Error::TooLarge { .. }) => None,
            Err(_) => feed::read(&bytes, None).ok().map(Ok),
        },
    }
}

pub(super) fn view(parsed: &Parsed<Document>, for_people: bool) -> View {
    let Parsed { value, warnings } = parsed;
    let shown = if for_people { SHOWN } else { usize::MAX };
    match value {
        Document::Feed(feed) => one(
            value.format(),
            feed.as_ref(),
            warnings,
            (feed_facts(feed), episodes(feed, shown), feed.episodes.len()),
            for_people,
        ),
        Document::Subscriptions(list) => one(
            value.format(),
            list,
            warnings,
            (list_facts(list), feeds(list, shown), list.feeds.len()),
            for_people,
        ),
        Document::Chapters(file) => one(
            value.format(),
            file,
            warnings,
            (
                chapter_facts(file),
                chapters(file, shown),
                file.chapters.len(),
            ),
            for_people,
        ),
    }
}

type Facts<'a> = Vec<(&'a str, Option<String>)>;

fn one<T: Serialize>(
    format: &str,
    value: &T,
    warnings: &[Warning],
    (mut facts, rows, all): (Facts<'_>, Table, usize),
    for_people: bool,
) -> View {
    if !for_people {
        let reading = Reading {
            format,
            value,
            warnings: view::warnings(warnings),
        };
        return View::one(&reading, rows, Vec::new());
    }
    let title = feed::FORMATS.iter().find(|known| known.name == format);
    let title = title.map_or("", |known| known.title);
    facts.insert(0, ("format", Some(format!("{format} ({title})"))));
    facts.push(("warnings", Some(warnings.len().to_string())));
    let shown = rows.rows.len();
    let mut blocks = vec![view::fields(facts), Block::Table(rows.clone())];
    if all > shown {
        blocks.push(more(all - shown));
    }
    View::one(&(), rows, blocks)
}

fn feed_facts(feed: &Feed) -> Facts<'static> {
    let having =
        |has: fn(&FeedEpisode) -> bool| feed.episodes.iter().filter(|episode| has(episode)).count();
    let dates = || {
        feed.episodes
            .iter()
            .filter_map(|episode| episode.published.as_deref())
    };
    let span = dates()
        .min()
        .zip(dates().max())
        .map(|(first, last)| format!(", {} to {}", date::day(first), date::day(last)));
    let episodes = format!(
        "{}{}",
        count(feed.episodes.len(), "episode"),
        span.unwrap_or_default()
    );
    let with = [
        ("audio", having(|episode| episode.audio.is_some())),
        (
            "a transcript",
            having(|episode| !episode.transcripts.is_empty()),
        ),
        (
            "chapters",
            having(|episode| episode.chapters.is_some() || !episode.inline_chapters.is_empty()),
        ),
        ("people", having(|episode| !episode.persons.is_empty())),
        (
            "soundbites",
            having(|episode| !episode.soundbites.is_empty()),
        ),
    ];
    let with: Vec<String> = with
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(what, count)| format!("{count} with {what}"))
        .collect();
    vec![
        ("encoding", Some(feed.encoding.to_owned())),
        ("title", feed.title.clone()),
        ("author", feed.author.clone()),
        ("language", feed.language.clone()),
        ("page", feed.link.clone()),
        ("feed", feed.self_url.clone()),
        ("moved to", feed.new_feed_url.clone()),
        ("guid", feed.guid.clone()),
        ("medium", feed.medium.clone()),
        (
            "license",
            feed.license.as_ref().map(|license| license.name.clone()),
        ),
        ("people", Some(people(&feed.persons))),
        (
            "subjects",
            Some(some(feed.categories.iter().cloned(), feed.categories.len())),
        ),
        ("episodes", Some(episodes)),
        ("of these", Some(with.join(", "))),
    ]
}

/// Names with their roles.
fn people(persons: &[FeedPerson]) -> String {
    let names = persons.iter().map(|person| match &person.role {
        Some(role) => format!("{} ({})", person.name, role.to_lowercase()),
        None => person.name.clone(),
    });
    some(names, persons.len())
}

/// The first of a list.
fn some(names: impl Iterator<Item = String>, all: usize) -> String {
    let mut names: Vec<String> = names.take(NAMES).collect();
    if all > NAMES {
        names.push(format!("… and {} more", all - NAMES));
    }
    names.join("; ")
}

fn episodes(feed: &Feed, shown: usize) -> Table {
    let rows = feed.episodes.iter().take(shown).map(|episode| {
        let kinds = episode.transcripts.iter().map(|link| {
            let kind = link.media_type.as_deref().unwrap_or("?");
            kind.rsplit('/').next().unwrap_or(kind).to_owned()
        });
        vec![
            episode
                .published
                .as_deref()
                .map(date::day)
                .unwrap_or_default()
                .to_owned(),
            time(episode.duration_ms),
            episode.title.clone().unwrap_or_default(),
            people(&episode.persons),
            kinds.collect::<Vec<_>>().join(" "),
            episode.guid.clone().unwrap_or_default(),
            episode
                .audio
                .as_ref()
                .map(|audio| audio.url.clone())
                .unwrap_or_default(),
        ]
    });
    Table {
        columns: vec![
            Column::tight("published"),
            Column::tight("duration"),
            Column::text("title"),
            Column::text("people"),
            Column::text("transcripts"),
            Column::text("guid").extra(),
            Column::text("audio_url").extra(),
        ],
        rows: rows.collect(),
    }
}

fn time(ms: Option<Millis>) -> String {
    ms.map(clock::format).unwrap_or_default()
}

fn list_facts(list: &Subscriptions) -> Facts<'static> {
    vec![
        ("title", list.title.clone()),
        ("feeds", Some(list.feeds.len().to_string())),
    ]
}

fn feeds(list: &Subscriptions, shown: usize) -> Table {
    let rows = list.feeds.iter().take(shown).map(|feed| {
        vec![
            feed.title.clone().unwrap_or_default(),
            feed.folders.join(" > "),
            feed.url.clone(),
        ]
    });
    Table {
        columns: vec![
            Column::text("title"),
            Column::text("folder"),
            Column::text("url"),
        ],
        rows: rows.collect(),
    }
}

fn chapter_facts(file: &Chapters) -> Facts<'static> {
    let hidden = file
        .chapters
        .iter()
        .filter(|chapter| chapter.hidden)
        .count();
    let hidden = match hidden {
        0 => String::new(),
        _ => format!(", {hidden} of them hidden"),
    };
    vec![
        ("title", file.title.clone()),
        ("version", file.version.clone()),
        ("chapters", Some(format!("{}{hidden}", file.chapters.len()))),
    ]
}

fn chapters(file: &Chapters, shown: usize) -> Table {
    let rows = file.chapters.iter().take(shown).map(|chapter| {
        vec![
            clock::format(chapter.start_ms),
            time(chapter.end_ms),
            chapter.title.clone().unwrap_or_default(),
            chapter.url.clone().unwrap_or_default(),
        ]
    });
    Table {
        columns: vec![
            Column::tight("start"),
            Column::tight("end"),
            Column::text("title"),
            Column::text("url"),
        ],
        rows: rows.collect(),
    }
}
