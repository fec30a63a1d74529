//! JSON transcripts: which tool's shape it is, and the shapes that need no file of their own.
//!
//! Podcasting 2.0: <https://github.com/Podcastindex-org/podcast-namespace/blob/main/transcripts/transcripts.md>.
//! Nesting is limited to 128 levels by serde_json.

use std::borrow::Cow;
use std::fmt;

use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::Error;
use super::clean::Words;
use super::cues::Cues;
use crate::model::clock;

pub(crate) const PODCAST: &str = "podcast-json";

/// Keys that are remembered of one object, and their longest names in a message.
const MAX_KEYS: usize = 64;

/// The outline of a JSON document: its keys, and those of the first object in each list.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Outline {
    /// Key and outline of its value; the key of a list's first element is empty.
    pub keys: Vec<(String, Outline)>,
    pub is_list: bool,
}

impl Outline {
    /// The outline of a value by the path of keys to it; an empty key is a list's first element.
    pub fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |outline, key| {
            outline
                .keys
                .iter()
                .find(|(known, _)| known == key)
                .map(|(_, value)| value)
        })
    }

    pub fn has(&self, path: &[&str]) -> bool {
        self.at(path).is_some()
    }

    /// The keys as a message shows them.
    fn names(&self) -> String {
        let of = if self.is_list {
            self.at(&[""])
        } else {
            Some(self)
        };
        let keys: Vec<&str> = of
            .map_or(&[][..], |o| &o.keys[..])
            .iter()
            .map(|(key, _)| key.as_str())
            .take(8)
            .collect();
        if keys.is_empty() {
            "none".to_owned()
        } else {
            keys.join(", ")
        }
    }
}

impl<'de> Deserialize<'de> for Outline {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Sketch;
        impl<'de> Visitor<'de> for Sketch {
            type Value = Outline;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Outline, A::Error> {
                let mut outline = Outline::default();
                while let Some(key) = map.next_key::<Cow<'de, str>>()? {
                    if outline.keys.len() < MAX_KEYS {
                        outline.keys.push((key.into_owned(), map.next_value()?));
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(outline)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Outline, A::Error> {
                let mut outline = Outline {
                    is_list: true,
                    ..Outline::default()
                };
                if let Some(first) = seq.next_element()? {
                    outline.keys.push((String::new(), first));
                }
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(outline)
            }

            fn visit_bool<E>(self, _: bool) -> Result<Outline, E> {
                Ok(Outline::default())
            }
            fn visit_i64<E>(self, _: i64) -> Result<Outline, E> {
                Ok(Outline::default())
            }
            fn visit_u64<E>(self, _: u64) -> Result<Outline, E> {
                Ok(Outline::default())
            }
            fn visit_f64<E>(self, _: f64) -> Result<Outline, E> {
                Ok(Outline::default())
            }
            fn visit_str<E>(self, _: &str) -> Result<Outline, E> {
                Ok(Outline::default())
            }
            fn visit_unit<E>(self) -> Result<Outline, E> {
                Ok(Outline::default())
            }
        }
        deserializer.deserialize_any(Sketch)
    }
}

fn broken(error: &serde_json::Error) -> Error {
    Error::NothingRead {
        format: "JSON",
        reason: format!(
            "found JSON that breaks off or is wrong: {error}; download or export it again"
        ),
        line: u32::try_from(error.line()).ok(),
    }
}

/// Reads a document of a known shape.
pub(crate) fn typed<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|error| broken(&error))
}

pub(crate) fn parse(text: &str, cues: &mut Cues) -> Result<(), Error> {
    let outline: Outline = typed(text)?;
    if outline.has(&["segments", "", "startTime"]) || outline.has(&["segments", "", "body"]) {
        return podcast(text, cues);
    }
    Err(Error::NotATranscript(format!(
        "JSON of a shape that podcat does not know (keys: {})",
        outline.names()
    )))
}

/// `{"segments":[{"speaker","startTime","endTime","body"}]}`, times in seconds.
fn podcast(text: &str, cues: &mut Cues) -> Result<(), Error> {
    #[derive(Deserialize)]
    struct File<'a> {
        #[serde(borrow)]
        segments: Vec<Row<'a>>,
        language: Option<String>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Row<'a> {
        #[serde(borrow, default)]
        speaker: Option<Cow<'a, str>>,
        #[serde(default, deserialize_with = "seconds")]
        start_time: Option<i64>,
        #[serde(default, deserialize_with = "seconds")]
        end_time: Option<i64>,
        #[serde(borrow, default)]
        body: Option<Cow<'a, str>>,
    }
    cues.transcript.format = PODCAST;
    let file: File<'_> = typed(text)?;
    cues.transcript.language = file.language;
    cues.reserve(file.segments.len());
    for row in file.segments {
        let speaker = row.speaker.and_then(|name| cues.speaker(&name));
        cues.push(
            None,
            row.start_time,
            row.end_time,
            speaker,
            Words::of(&row.body.unwrap_or_default()),
        );
    }
    Ok(())
}

/// Seconds as a number or as a string with one, or a clock time; anything else is no time.
pub(crate) fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    struct Seconds;
    impl<'de> Visitor<'de> for Seconds {
        type Value = Option<i64>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a time in seconds")
        }
        fn visit_f64<E>(self, value: f64) -> Result<Option<i64>, E> {
            Ok(clock::from_seconds(value))
        }
        fn visit_u64<E>(self, value: u64) -> Result<Option<i64>, E> {
            Ok(clock::from_seconds(value as f64))
        }
        fn visit_i64<E>(self, value: i64) -> Result<Option<i64>, E> {
            Ok(clock::from_seconds(value as f64))
        }
        fn visit_str<E>(self, value: &str) -> Result<Option<i64>, E> {
            Ok(super::stamp::whole(value.trim_end_matches('s')).map(|stamp| stamp.ms))
        }
        fn visit_unit<E>(self) -> Result<Option<i64>, E> {
            Ok(None)
        }
        fn visit_bool<E>(self, _: bool) -> Result<Option<i64>, E> {
            Ok(None)
        }
    }
    deserializer.deserialize_any(Seconds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::parse as read;
    use crate::transcript::text::tests::rows;

    #[test]
    fn podcasting_2_json() {
        let text = r#"{"version":"1.0.0","segments":[
            {"speaker":"Ana","startTime":0.5,"endTime":2,"body":"Hi \"you\"\nthere"},
            {"speaker":null,"startTime":2.0004,"endTime":"3.5","body":"so"},
            {"body":"  "},{"body":"untimed"}]}"#;
        let parsed = read(text.as_bytes(), None).unwrap();
        assert_eq!(
            rows(&parsed),
            [
                "500-2000 Ana: Hi \"you\" there",
                "2000-3500 : so",
                "?-? : untimed"
            ]
        );
        assert_eq!(parsed.transcript.format, PODCAST);
    }

    #[test]
    fn unknown_and_broken_json_is_named() {
        let unknown = read(br#"{"name":"x","list":[1]}"#, None).unwrap_err();
        assert!(
            unknown.to_string().contains("keys: name, list"),
            "{unknown}"
        );
        let broken = read(br#"{"segments":[{"body":"x"}"#, None).unwrap_err();
        assert!(broken.to_string().contains("line 1 column"), "{broken}");
        let deep = "[".repeat(100_000);
        assert!(matches!(
            read(deep.as_bytes(), None),
            Err(Error::NothingRead { line: Some(1), .. })
        ));
    }
}
