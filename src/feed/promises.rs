//! What holds for the reading of any bytes at all: the property tests and the targets in `fuzz/` ask
//! it of everything they make up.

use super::{Document, MAX_EPISODES, is_feed, opml, parse, plain, read as read_any, write};
use crate::model::clock;
use crate::model::date;
use crate::model::feed::{Feed, FeedEpisode};
use crate::model::transcript::Millis;
use crate::model::warnings::MAX_WARNINGS;
use serde_json::Value;

/// Reads bytes, and holds what was read to every promise.
///
/// # Panics
/// When a promise is broken.
pub fn read(bytes: &[u8]) {
    is_feed(bytes);
    let Ok(parsed) = read_any(bytes, None) else {
        return;
    };
    assert!(parsed.warnings.len() <= MAX_WARNINGS + 1);
    match &parsed.value {
        Document::Feed(feed) => {
            assert!(feed.episodes.len() <= MAX_EPISODES);
            times(
                feed.episodes
                    .iter()
                    .filter_map(|episode| episode.duration_ms),
            );
            texts(&serde_json::to_value(feed).unwrap_or_default());
            let file = write::rss(feed);
            let again = parse(file.as_bytes(), None);
            let again = again.map(|again| again.value);
            assert_eq!(again.as_ref(), Ok(&kept(feed)), "{file}");
        }
        Document::Subscriptions(list) => {
            texts(&serde_json::to_value(list).unwrap_or_default());
            let file = opml::write(list);
            let again = read_any(file.as_bytes(), None).map(|again| again.value);
            assert_eq!(again, Ok(parsed.value.clone()), "{file}");
        }
        Document::Chapters(file) => {
            times(file.chapters.iter().map(|chapter| chapter.start_ms));
            assert!(file.chapters.is_sorted_by_key(|chapter| chapter.start_ms));
            texts(&serde_json::to_value(file).unwrap_or_default());
        }
    }
}

fn times(all: impl Iterator<Item = Millis>) {
    all.for_each(|ms| assert!((0..=clock::MAX_MS).contains(&ms), "{ms}"));
}

/// No text is empty, none can drive a terminal, only notes have lines.
fn texts(value: &Value) {
    match value {
        Value::String(text) => {
            assert!(!text.trim().is_empty(), "{text:?}");
            assert!(
                !text.contains(|c| plain::is_unprintable(c) && c != '\n'),
                "{text:?}"
            );
        }
        Value::Array(list) => list.iter().for_each(texts),
        Value::Object(fields) => {
            for (name, value) in fields {
                let lines = value.as_str().is_some_and(|text| text.contains('\n'));
                assert!(!lines || name == "description", "{name}: {value}");
                texts(value);
            }
        }
        _ => {}
    }
}

/// What RSS keeps of a feed.
pub(super) fn kept(feed: &Feed) -> Feed {
    Feed {
        format: super::rss::NAME,
        encoding: "UTF-8",
        episodes: feed.episodes.iter().map(kept_episode).collect(),
        ..feed.clone()
    }
}

fn kept_episode(episode: &FeedEpisode) -> FeedEpisode {
    let mut episode = episode.clone();
    episode.published = episode.published.map(|published| match published.len() {
        10 => format!("{}T00:00:00Z", date::day(&published)),
        _ => published,
    });
    episode.inline_chapters.retain(|chapter| !chapter.hidden);
    episode
        .inline_chapters
        .iter_mut()
        .for_each(|chapter| chapter.end_ms = None);
    let decimal = |shown: &String| shown.parse::<f64>().is_ok_and(f64::is_finite);
    if episode.number.is_none() {
        episode.number_shown = episode.number_shown.filter(decimal);
    }
    if episode.season.is_none() {
        episode.season_name = None;
    }
    episode
}
