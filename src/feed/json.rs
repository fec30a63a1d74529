//! JSON Feed 1.0 and 1.1: <https://www.jsonfeed.org/version/1.1/>; and what both kinds of JSON share.
//!
//! Only the fields of the specification: nobody has settled how JSON Feed names transcripts or people
//! who take part.

use super::plain::{self, Limit};
use super::value;
use super::{Error, MAX_EPISODES, MAX_LIST};
use crate::model::clock;
use crate::model::feed::{AlternateEnclosure, Enclosure, Feed, FeedEpisode};
use crate::model::warnings::Warnings;
use serde_json::Value;
use std::collections::HashSet;

pub(super) const NAME: &str = "json-feed";

/// Any JSON.
pub(super) fn value(text: &str) -> Result<Value, Error> {
    serde_json::from_str(text).map_err(|error| Error::Broken {
        wanted: super::WANTED,
        reason: error.to_string(),
    })
}

/// Whether it says that it is a feed, or looks like one.
pub(super) fn is_feed(json: &Value) -> bool {
    let version = json["version"].as_str().unwrap_or_default();
    version.contains("jsonfeed.org/version") || json["items"].is_array()
}

pub(super) fn read(json: &Value, warnings: &mut Warnings) -> Feed {
    let mut guids = HashSet::new();
    let mut feed = Feed {
        format: NAME,
        title: line(&json["title"]),
        description: json["description"].as_str().and_then(plain::prose_as_it_is),
        language: line(&json["language"]),
        link: url(&json["home_page_url"]),
        image: url(&json["icon"]).or_else(|| url(&json["favicon"])),
        self_url: url(&json["feed_url"]),
        author: author(json),
        ..Feed::default()
    };
    let items = json["items"].as_array().map_or(&[][..], Vec::as_slice);
    if !json["items"].is_array() {
        warnings.add(None, || "expected a list `items`, found none".to_owned());
    }
    if items.len() > MAX_EPISODES {
        warnings.add(None, || {
            format!(
                "expected at most {MAX_EPISODES} episodes, found {}; the rest is left out",
                items.len()
            )
        });
    }
    for (index, json) in items.iter().take(MAX_EPISODES).enumerate() {
        if !json.is_object() {
            warnings.add(None, || {
                format!("item {}: expected an object; left out", index + 1)
            });
            continue;
        }
        let episode = item(json, index + 1, warnings);
        if super::draft::is_nothing(&episode) {
            warnings.add(None, || {
                format!(
                    "item {}: expected a text, an `id` or a file, found none; left out",
                    index + 1
                )
            });
            continue;
        }
        match &episode.guid {
            None => warnings.add(None, || {
                format!("item {}: expected an `id`, found none", index + 1)
            }),
            Some(guid) if !guids.insert(guid.clone()) => warnings.add(None, || {
                format!(
                    "item {}: expected an `id` of its own, found one again; kept",
                    index + 1
                )
            }),
            Some(_) => {}
        }
        feed.episodes.push(episode);
    }
    feed
}

fn item(json: &Value, number: usize, warnings: &mut Warnings) -> FeedEpisode {
    let text = |key: &str| json[key].as_str();
    let published = text("date_published").or(text("date_modified"));
    let date = published.and_then(value::date);
    if let Some(written) = published
        && date.as_ref().is_none_or(|date| date.odd)
    {
        warnings.add(None, || {
            format!(
                "item {number}: expected a date as RFC 3339 has it, found `{}`",
                super::draft::short(&plain::as_it_is(written).unwrap_or_default())
            )
        });
    }
    let description = text("content_html")
        .and_then(plain::prose)
        .or_else(|| text("content_text").and_then(plain::prose_as_it_is))
        .or_else(|| text("summary").and_then(plain::prose_as_it_is));
    let guid = match &json["id"] {
        Value::Number(number) => Some(number.to_string()),
        id => line(id),
    };
    let mut episode = FeedEpisode {
        guid,
        title: line(&json["title"]),
        published: date.map(|date| date.value),
        page_url: url(&json["url"]).or_else(|| url(&json["external_url"])),
        image: url(&json["image"]).or_else(|| url(&json["banner_image"])),
        description,
        language: line(&json["language"]),
        author: author(json),
        ..FeedEpisode::default()
    };
    for tag in list(&json["tags"]) {
        super::draft::push_new(&mut episode.categories, line(tag));
    }
    for json in list(&json["attachments"]) {
        let Some(file) = attachment(json) else {
            continue;
        };
        let audible = super::draft::is_audible(&file);
        if episode.audio.is_none() && audible {
            let seconds = json["duration_in_seconds"].as_f64();
            episode.duration_ms = seconds.and_then(|s| clock::from_seconds(s.floor()));
            episode.audio = Some(file);
        } else if audible {
            episode.alternates.push(AlternateEnclosure {
                media_type: file.media_type,
                length: file.length,
                title: line(&json["title"]),
                sources: vec![file.url],
                ..AlternateEnclosure::default()
            });
        }
    }
    episode
}

fn attachment(json: &Value) -> Option<Enclosure> {
    Some(Enclosure {
        url: url(&json["url"])?,
        media_type: line(&json["mime_type"]).map(|kind| kind.to_ascii_lowercase()),
        length: json["size_in_bytes"]
            .as_f64()
            .map(|size| size as u64)
            .filter(|size| *size > 0),
    })
}

/// The first entries of a list.
pub(super) fn list(json: &Value) -> impl Iterator<Item = &Value> {
    json.as_array().into_iter().flatten().take(MAX_LIST)
}

/// A text of one line, which is no markup in JSON.
pub(super) fn line(json: &Value) -> Option<String> {
    plain::as_it_is(json.as_str()?)
}

/// An address; one that was escaped for XML is read as meant.
pub(super) fn url(json: &Value) -> Option<String> {
    let written = json.as_str()?.chars();
    let printable: String = written.filter(|c| !plain::is_unprintable(*c)).collect();
    let url = super::draft::without_escapes(printable.trim());
    (!url.is_empty() && url.len() <= Limit::Url as usize).then_some(url)
}

/// The names in `authors`, or in `author` of version 1.0.
fn author(json: &Value) -> Option<String> {
    let names: Vec<String> = list(&json["authors"])
        .filter_map(|author| line(&author["name"]))
        .collect();
    match names.is_empty() {
        true => line(&json["author"]["name"]),
        false => plain::as_it_is(&names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use crate::feed::{Document, Error, Parsed, parse, read};

    #[test]
    fn items_have_attachments_and_text_of_either_kind() {
        let text = r#"{"version":"https://jsonfeed.org/version/1.1","title":"T","home_page_url":"https://a.example/","feed_url":"https://a.example/f",
            "language":"en","authors":[{"name":"Ana"},{"name":"Bo"}],"items":[
            {"id":7,"title":"<b> & co","content_html":"<p>One</p><p>two &amp; three</p>","date_published":"2024-05-01T09:05:00+02:00","tags":["ice"],
             "attachments":[{"url":"https://a.example/c.jpg","mime_type":"image/jpeg"},{"url":"https://a.example/1.m4a","mime_type":"audio/x-m4a","size_in_bytes":89970236,"duration_in_seconds":6629.4},{"url":"https://a.example/1.ogg","mime_type":"audio/ogg","title":"Ogg"}]},
            {"content_text":"plain","date_published":"1 May 2024"}, 3]}"#;
        let Parsed { value, warnings } = parse(text.as_bytes(), None).unwrap();
        assert_eq!(
            (value.format, value.title.as_deref()),
            ("json-feed", Some("T"))
        );
        assert_eq!(value.author.as_deref(), Some("Ana, Bo"));
        let episode = &value.episodes[0];
        assert_eq!(episode.guid.as_deref(), Some("7"));
        assert_eq!(episode.title.as_deref(), Some("<b> & co"));
        assert_eq!(episode.description.as_deref(), Some("One\ntwo & three"));
        assert_eq!(episode.published.as_deref(), Some("2024-05-01T07:05:00Z"));
        assert_eq!(episode.duration_ms, Some(6_629_000));
        assert_eq!(episode.audio.as_ref().unwrap().length, Some(89_970_236));
        assert_eq!(episode.alternates[0].title.as_deref(), Some("Ogg"));
        assert_eq!(
            value.episodes[1].published.as_deref(),
            Some("2024-05-01T00:00:00Z")
        );
        let warnings: Vec<String> = warnings.iter().map(ToString::to_string).collect();
        assert_eq!(
            warnings,
            [
                "item 2: expected a date as RFC 3339 has it, found `1 May 2024`",
                "item 2: expected an `id`, found none",
                "item 3: expected an object; left out"
            ]
        );
    }

    #[test]
    fn json_of_another_kind_or_cut_short_is_an_error_that_says_so() {
        assert!(matches!(
            read(b"{\"items\": [", None),
            Err(Error::Broken { .. })
        ));
        assert!(matches!(
            read(b"{\"segments\": []}", None),
            Err(Error::Other { .. })
        ));
        let nested = "[".repeat(10_000);
        assert!(read(nested.as_bytes(), None).is_err());
        let feed = read(b"{\"version\": \"https://jsonfeed.org/version/1\"}", None).unwrap();
        assert!(matches!(feed.value, Document::Feed(feed) if feed.episodes.is_empty()));
    }
}
