//! CSL-JSON 1.0.2: the data that citation processors, Zotero and pandoc read.
//!
//! An episode is a `broadcast`. `medium` says that it is a podcast, not `genre`: APA's style puts a
//! genre in front of the number (`Podcast Episode No. 12`). CSL has no variable for a season, so
//! `number` says it in words. The quote, its speaker and its time are in `abstract` for people and in
//! `custom` for programs; not in `note`, from which processors read `key: value` lines as data.

use super::name::Name;
use super::{address, keys, line, number, publisher, said, stated, time, url, ymd};
use crate::model::cited::Cited;
use crate::model::clock;
use serde_json::{Map, Value, json};

/// A list of items.
pub fn csl_json(all: &[Cited]) -> String {
    let items = all.iter().zip(keys(all));
    let items: Vec<Value> = items.map(|(cited, key)| item(cited, &key)).collect();
    // Text and numbers alone cannot fail.
    serde_json::to_string_pretty(&items).unwrap_or_default() + "\n"
}

/// An object without what is not known.
pub(super) fn object(pairs: Vec<(&str, Option<Value>)>) -> Map<String, Value> {
    let known = pairs.into_iter();
    known
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
}

/// Text that is known.
pub(super) fn text(text: Option<String>) -> Option<Value> {
    text.filter(|text| !text.is_empty()).map(Value::String)
}

/// A day of the calendar.
pub(super) fn parts(date: Option<&String>) -> Option<Value> {
    Some(json!({ "date-parts": [ymd(date?)?] }))
}

/// A list of names, if there are any.
pub(super) fn names(names: &[&str]) -> Option<Value> {
    let names: Vec<Value> = names.iter().map(|name| of(&Name::parse(name))).collect();
    (!names.is_empty()).then_some(Value::Array(names))
}

fn of(name: &Name) -> Value {
    match name {
        Name::Literal(name) => json!({ "literal": name }),
        Name::Parts {
            given,
            particle,
            family,
            suffix,
        } => Value::Object(object(vec![
            ("family", text(Some(family.clone()))),
            ("given", text(Some(given.clone()))),
            ("non-dropping-particle", text(particle.clone())),
            ("suffix", text(suffix.clone())),
        ])),
    }
}

fn item(cited: &Cited, key: &str) -> Value {
    let words = cited.quote.as_ref();
    let custom = object(vec![
        ("season", cited.season.map(Value::from)),
        ("episode", cited.number.map(Value::from)),
        (
            "page-URL",
            text(cited.page_url.as_deref().and_then(address)),
        ),
        ("quote", text(words.map(|words| line(&words.text)))),
        (
            "speaker",
            text(words.and_then(|words| stated(words.speaker.as_ref()))),
        ),
        ("locator", text(words.and_then(time))),
        (
            "start",
            words
                .and_then(|words| words.start_ms)
                .map(clock::seconds)
                .map(Value::from),
        ),
        (
            "end",
            words
                .and_then(|words| words.end_ms)
                .map(clock::seconds)
                .map(Value::from),
        ),
        ("approximate", words.map(|words| words.approximate.into())),
    ]);
    Value::Object(object(vec![
        ("id", text(Some(key.to_owned()))),
        ("type", text(Some("broadcast".into()))),
        ("title", text(Some(line(&cited.title)))),
        ("container-title", text(Some(line(&cited.show)))),
        ("host", names(&cited.hosts())),
        ("guest", names(&cited.guests())),
        ("publisher", text(publisher(cited))),
        ("number", text(number(cited))),
        ("medium", text(Some("Audio podcast episode".into()))),
        ("dimensions", text(cited.duration_ms.map(clock::format))),
        ("issued", parts(cited.published.as_ref())),
        ("accessed", parts(cited.accessed.as_ref())),
        ("language", text(stated(cited.language.as_ref()))),
        ("URL", text(url(cited, true))),
        ("abstract", text(words.map(said))),
        (
            "custom",
            (!custom.is_empty()).then_some(Value::Object(custom)),
        ),
    ]))
}
