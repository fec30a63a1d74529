//! Podcasting 2.0 JSON chapters 1.2:
//! <https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters/jsonChapters.md>
//!
//! Not read: `location` and `value` of a chapter.

use super::MAX_LIST;
use super::json::{line, url};
use super::value;
use crate::model::clock;
use crate::model::feed::{Chapter, Chapters};
use crate::model::transcript::Millis;
use crate::model::warnings::Warnings;
use serde_json::Value;

pub(super) const NAME: &str = "chapters-json";

/// Whether it is a file of chapters.
pub(super) fn is_chapters(json: &Value) -> bool {
    json["chapters"].is_array()
}

pub(super) fn read(json: &Value, warnings: &mut Warnings) -> Chapters {
    let list = json["chapters"].as_array().map_or(&[][..], Vec::as_slice);
    if list.len() > MAX_LIST {
        warnings.add(None, || {
            format!(
                "expected at most {MAX_LIST} chapters, found {}; the rest is left out",
                list.len()
            )
        });
    }
    let mut chapters = Vec::new();
    for (index, json) in list.iter().take(MAX_LIST).enumerate() {
        // Podlove's players call three of the fields otherwise.
        let start = time(&json["startTime"]).or_else(|| time(&json["start"]));
        let Some(start_ms) = start else {
            warnings.add(None, || {
                format!(
                    "chapter {}: expected `startTime` in seconds, found another; left out",
                    index + 1
                )
            });
            continue;
        };
        chapters.push(Chapter {
            start_ms,
            end_ms: time(&json["endTime"]).filter(|end| *end >= start_ms),
            title: line(&json["title"]),
            url: url(&json["url"]).or_else(|| url(&json["href"])),
            image: url(&json["img"]).or_else(|| url(&json["image"])),
            hidden: json["toc"] == false,
        });
    }
    if !chapters.is_sorted_by_key(|chapter| chapter.start_ms) {
        warnings.add(None, || {
            "expected chapters in the order of time, found another; sorted".to_owned()
        });
        chapters.sort_by_key(|chapter| chapter.start_ms);
    }
    Chapters {
        version: line(&json["version"]),
        title: line(&json["title"]),
        chapters,
    }
}

/// Seconds as a number, as the format asks; written as text they are read as well.
fn time(json: &Value) -> Option<Millis> {
    match json {
        Value::String(text) => value::time(text),
        json => json.as_f64().and_then(clock::from_seconds),
    }
}

#[cfg(test)]
mod tests {
    use crate::feed::{Document, read};

    #[test]
    fn chapters_are_read_hidden_ones_too() {
        let text = include_bytes!("../../data/feeds/deep-currents-014.chapters.json");
        let parsed = read(text, None).unwrap();
        assert_eq!(parsed.warnings, []);
        let Document::Chapters(file) = parsed.value else {
            panic!("chapters expected")
        };
        assert_eq!(file.version.as_deref(), Some("1.2.0"));
        let starts: Vec<i64> = file
            .chapters
            .iter()
            .map(|chapter| chapter.start_ms)
            .collect();
        assert_eq!(starts, [0, 312_500, 1_440_000, 2_210_000]);
        assert!(file.chapters[2].hidden && !file.chapters[3].hidden);
        let parsed = read(b"{\"chapters\":[{\"startTime\":\"0:10\"},{\"startTime\":5,\"endTime\":3},{\"title\":\"x\"}]}", None).unwrap();
        let Document::Chapters(file) = parsed.value else {
            panic!("chapters expected")
        };
        assert_eq!(
            (file.chapters[0].start_ms, file.chapters[0].end_ms),
            (5_000, None)
        );
        assert_eq!(parsed.warnings.len(), 2);
    }
}
