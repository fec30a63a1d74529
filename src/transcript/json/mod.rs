//! JSON transcripts: which tool's shape it is, told by the keys, and how each shape is read.
//!
//! Two kinds of tools: those that give stretches of speech with their text (`rows`), and those that
//! give words only, which become one segment for each turn of a speaker (`turns`).
//! Nesting is limited to 128 levels by serde_json; a deeper file is refused.

mod rows;
mod turns;
mod value;
mod youtube;

use std::borrow::Cow;
use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::cues::Cues;
use super::{Error, writing};
use crate::model::clock;
use crate::model::transcript::{Segment, Transcript};
use value::{At, Each, each};

pub(crate) const PODCAST: &str = "podcast-json";
pub(crate) const PODLOVE: &str = "podlove-json";
pub(crate) const WHISPER: &str = "whisper-json";
pub(crate) const WHISPER_CPP: &str = "whispercpp-json";
pub(crate) const DEEPGRAM: &str = "deepgram-json";
pub(crate) const ASSEMBLYAI: &str = "assemblyai-json";
pub(crate) const AWS: &str = "aws-json";
pub(crate) const GOOGLE: &str = "google-json";
pub(crate) const AZURE: &str = "azure-json";
pub(crate) const REV: &str = "rev-json";
pub(crate) const SPEECHMATICS: &str = "speechmatics-json";
pub(crate) const PODWHISPERER: &str = "podwhisperer-json";
pub(crate) const VOSK: &str = "vosk-json";
pub(crate) const YOUTUBE: &str = "youtube-json3";
pub(crate) const LIST: &str = "list-json";

/// Keys that are remembered of one object, and their longest names in a message.
const MAX_KEYS: usize = 64;

/// The longest text that an outline remembers.
const MAX_TEXT: usize = 200;

/// The outline of a JSON document: its keys, those of the first object in each list, short texts.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Outline {
    /// Key and outline of its value; the key of a list's first element is empty.
    keys: Vec<(String, Outline)>,
    is_list: bool,
    /// How many elements a list has.
    len: usize,
    /// The value itself, where it is a short text.
    text: Option<String>,
}

impl Outline {
    /// The outline of a value by the path of keys to it; an empty key is a list's first element.
    fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |outline, key| {
            outline
                .keys
                .iter()
                .find(|(known, _)| known == key)
                .map(|(_, value)| value)
        })
    }

    fn has(&self, path: &[&str]) -> bool {
        self.at(path).is_some()
    }

    /// A short text by the path to it.
    fn text(&self, path: &[&str]) -> Option<&str> {
        self.at(path)?
            .text
            .as_deref()
            .filter(|text| !text.trim().is_empty())
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
                    outline.len = 1;
                }
                while seq.next_element::<IgnoredAny>()?.is_some() {
                    outline.len += 1;
                }
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
            fn visit_str<E>(self, text: &str) -> Result<Outline, E> {
                let text = (text.len() <= MAX_TEXT).then(|| text.to_owned());
                Ok(Outline {
                    text,
                    ..Outline::default()
                })
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

/// Reads a whole document.
pub(super) fn typed<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|error| broken(&error))
}

/// Hands on each element of the list at a path.
fn each_at<'a, T: Deserialize<'a>>(
    text: &'a str,
    path: &[&str],
    f: impl FnMut(T),
) -> Result<(), Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let seed: Each<T, _> = each(f);
    At { path, seed }
        .deserialize(&mut deserializer)
        .map_err(|error| broken(&error))
}

/// Milliseconds in a second, the usual unit of a number.
const SECONDS: f64 = 1000.0;

pub(crate) fn parse(text: &str, cues: &mut Cues) -> Result<(), Error> {
    let outline: Outline = typed(text)?;
    let o = &outline;
    let has = |path: &[&str]| o.has(path);
    for path in [
        &["language"][..],
        &["language_code"],
        &["result", "language"],
        &["metadata", "transcription_config", "language"],
        &["results", "language_code"],
    ] {
        if cues.transcript.language.is_none() {
            cues.transcript.language = o.text(path).map(str::to_owned);
        }
    }
    let row = |cues: &mut Cues, format, path: &[&str], unit| {
        cues.transcript.format = format;
        rows::read(text, path, unit, o, cues)
    };
    let words = |cues: &mut Cues, format, path: &[&str], unit| {
        cues.transcript.format = format;
        turns::read(text, path, unit, cues)
    };
    match () {
        () if has(&["events", "", "tStartMs"]) || has(&["wireMagic"]) => youtube::read(text, cues),
        () if has(&["segments", "", "body"]) || has(&["segments", "", "startTime"]) => {
            row(cues, PODCAST, &["segments"], SECONDS)
        }
        () if has(&["segments", "", "speakerLabel"]) => {
            row(cues, PODWHISPERER, &["segments"], SECONDS)
        }
        () if has(&["segments", "", "text"]) || has(&["segments", "", "words"]) => {
            row(cues, WHISPER, &["segments"], SECONDS)
        }
        () if has(&["chunks", "", "timestamp"]) => row(cues, WHISPER, &["chunks"], SECONDS),
        () if has(&["transcription", "", "offsets"])
            || has(&["transcription", "", "timestamps"]) =>
        {
            row(cues, WHISPER_CPP, &["transcription"], SECONDS)
        }
        () if has(&["recognizedPhrases", "", "nBest"]) => {
            row(cues, AZURE, &["recognizedPhrases"], SECONDS)
        }
        () if has(&["phrases", "", "offsetMilliseconds"]) => {
            row(cues, AZURE, &["phrases"], SECONDS)
        }
        () if has(&["monologues", "", "elements"]) => turns::rev(text, cues),
        () if has(&["results", "utterances", "", "transcript"]) => {
            row(cues, DEEPGRAM, &["results", "utterances"], SECONDS)
        }
        () if has(&["results", "channels", "", "alternatives"]) => turns::deepgram(text, o, cues),
        () if has(&["results", "items"]) => turns::aws(text, cues),
        () if has(&["results", "", "alternatives", "", "transcript"]) => turns::google(text, cues),
        () if has(&["results", "", "alternatives", "", "content"]) => {
            words(cues, SPEECHMATICS, &["results"], SECONDS)
        }
        () if has(&["words", "", "name"]) && has(&["words", "", "time"]) => {
            turns::speechmatics_1(text, cues)
        }
        () if has(&["utterances", "", "text"]) => row(cues, ASSEMBLYAI, &["utterances"], 1.0),
        () if has(&["words", "", "text"]) && has(&["words", "", "start"]) => {
            words(cues, ASSEMBLYAI, &["words"], 1.0)
        }
        () if has(&["words", "", "word"]) => words(cues, WHISPER, &["words"], SECONDS),
        () if has(&["result", "", "word"]) => words(cues, VOSK, &["result"], SECONDS),
        () if has(&["", "result", "", "word"]) || has(&["", "words", "", "conf"]) => {
            row(cues, VOSK, &[], SECONDS)
        }
        // Podlove's player and several others write a list and nothing around it.
        () if has(&["", "speaker"]) || has(&["", "start_ms"]) => row(cues, PODLOVE, &[], SECONDS),
        () if o
            .at(&["", "start"])
            .is_some_and(|start| start.text.is_some()) =>
        {
            row(cues, PODLOVE, &[], SECONDS)
        }
        () if has(&["", "text"]) || has(&["", "content"]) || has(&["", "body"]) => {
            row(cues, LIST, &[], SECONDS)
        }
        () if has(&["transcript", "", "text"]) => row(cues, LIST, &["transcript"], SECONDS),
        () if has(&["text"]) && (has(&["media"]) || has(&["media-time"])) => {
            super::html::otranscribe(text, cues)
        }
        () => Err(Error::NotATranscript(format!(
            "JSON of a shape that podcat does not know (keys: {})",
            outline.names()
        ))),
    }
}

/// Writes Podcasting 2.0 JSON; word times stand in a `words` list that other readers pass over.
pub(crate) fn write(transcript: &Transcript) -> String {
    let segments: Vec<_> = transcript
        .segments
        .iter()
        .map(|segment| {
            let mut row = serde_json::Map::new();
            if let Some(name) = writing::speaker(transcript, segment) {
                row.insert("speaker".to_owned(), name.into());
            }
            for (key, ms) in [("startTime", segment.start_ms), ("endTime", segment.end_ms)] {
                if let Some(ms) = ms {
                    row.insert(key.to_owned(), clock::seconds(ms).into());
                }
            }
            row.insert("body".to_owned(), segment.text.as_str().into());
            if !segment.words.is_empty() {
                row.insert("words".to_owned(), words(segment).into());
            }
            row.into()
        })
        .collect();
    let mut file = serde_json::Map::from_iter([("version".to_owned(), "1.0.0".into())]);
    if let Some(language) = &transcript.language {
        file.insert("language".to_owned(), language.as_str().into());
    }
    file.insert("segments".to_owned(), serde_json::Value::Array(segments));
    let mut out = serde_json::Value::Object(file).to_string();
    out.push('\n');
    out
}

/// Every word of a segment, those with a time with their `startTime`.
fn words(segment: &Segment) -> Vec<serde_json::Value> {
    let mut words = Vec::new();
    let mut times = segment.words.iter().peekable();
    let mut from = 0;
    for word in segment.text.split(' ') {
        let mut at = from;
        from += word.len() + 1;
        // A time inside a word cuts it (in scripts without spaces words are not parted).
        while at < from - 1 {
            let start = times.next_if(|time| time.offset as usize <= at);
            let next = times
                .peek()
                .map_or(from - 1, |time| (time.offset as usize).min(from - 1));
            let piece = segment.text.get(at..next).unwrap_or_default();
            let mut object = serde_json::Map::from_iter([("word".to_owned(), piece.into())]);
            if let Some(time) = start {
                object.insert("startTime".to_owned(), clock::seconds(time.start_ms).into());
                if let Some(sure) = time.confidence {
                    object.insert("confidence".to_owned(), sure.value().into());
                }
            }
            words.push(object.into());
            at = next;
        }
    }
    words
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
