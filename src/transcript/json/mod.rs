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

use serde::Serialize;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::clean::Words;
use super::cues::Cues;
use super::{Error, writing};
use crate::model::clock;
use crate::model::transcript::{Confidence, Segment, Transcript};
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

/// Elements of a list that are looked at: the first may lack what the others have.
const LOOKED_AT: usize = 8;

/// How deep a list is looked for in JSON of an unknown shape.
const MAX_DOWN: usize = 5;

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

    /// Adds what another element of the same list has.
    fn merge(&mut self, other: Self) {
        self.is_list |= other.is_list;
        self.len = self.len.max(other.len);
        self.text = self.text.take().or(other.text);
        for (key, value) in other.keys {
            let room = self.keys.len() < MAX_KEYS;
            match self.keys.iter_mut().find(|(known, _)| *known == key) {
                Some((_, known)) => known.merge(value),
                None if room => self.keys.push((key, value)),
                None => {}
            }
        }
    }

    /// The path to the nearest list of objects with a text and a time.
    fn timed_list(&self) -> Option<Vec<String>> {
        const TEXTS: [&str; 7] = [
            "text",
            "body",
            "content",
            "transcript",
            "caption",
            "line",
            "sentence",
        ];
        const TIMES: [&str; 10] = [
            "start",
            "startTime",
            "start_time",
            "start_ms",
            "startMs",
            "begin",
            "from",
            "offset",
            "timestamp",
            "time",
        ];
        let mut level: Vec<(Vec<String>, &Self)> = vec![(Vec::new(), self)];
        for _ in 0..MAX_DOWN {
            let fits = |outline: &Self| {
                let has = |keys: &[&str]| keys.iter().any(|key| outline.has(&["", key]));
                outline.is_list && has(&TEXTS) && has(&TIMES)
            };
            if let Some((path, _)) = level.iter().find(|(_, outline)| fits(outline)) {
                return Some(path.clone());
            }
            let mut below = Vec::new();
            for (path, outline) in &level {
                for (key, value) in &outline.keys {
                    let path: Vec<String> = path.iter().chain([key]).cloned().collect();
                    below.push((path, value));
                }
            }
            level = below;
        }
        None
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
                let mut first = Outline::default();
                let mut len = 0;
                while len < LOOKED_AT
                    && let Some(element) = seq.next_element::<Outline>()?
                {
                    first.merge(element);
                    len += 1;
                }
                while seq.next_element::<IgnoredAny>()?.is_some() {
                    len += 1;
                }
                let keys = match len {
                    0 => Vec::new(),
                    _ => vec![(String::new(), first)],
                };
                Ok(Outline {
                    keys,
                    is_list: true,
                    len,
                    text: None,
                })
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

/// Documents one after the other (Vosk, JSON Lines) as one list; `None` where one of them is wrong.
fn in_a_list(text: &str) -> Option<String> {
    let mut documents = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    let mut list = String::with_capacity(text.len() + 2);
    let mut from = 0;
    while let Some(document) = documents.next() {
        document.ok()?;
        let to = documents.byte_offset();
        list.push(if from == 0 { '[' } else { ',' });
        list.push_str(&text[from..to]);
        from = to;
    }
    list.push(']');
    (from > 0).then_some(list)
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
    let outline = match typed::<Outline>(text) {
        Err(error) => match in_a_list(text) {
            Some(list) => return one(&list, &typed(&list)?, cues),
            None => return Err(error),
        },
        Ok(outline) => outline,
    };
    // A result of Azure's speech library alone is read as a list of one.
    if outline.has(&["NBest"]) {
        let list = format!("[{text}]");
        return one(&list, &typed(&list)?, cues);
    }
    one(text, &outline, cues)
}

/// Reads one document, whose outline this is.
fn one(text: &str, outline: &Outline, cues: &mut Cues) -> Result<(), Error> {
    let o = outline;
    let has = |path: &[&str]| o.has(path);
    for path in [
        &["language"][..],
        &["language_code"],
        &["result", "language"],
        &["metadata", "transcription_config", "language"],
        &["results", "language_code"],
        &["results", "", "languageCode"],
        &["response", "results", "", "languageCode"],
        &["recognizedPhrases", "", "locale"],
        &["phrases", "", "locale"],
        &["results", "channels", "", "detected_language"],
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
        () if has(&["monologues", "", "elements"]) => turns::rev(text, o, cues),
        () if has(&["results", "utterances", "", "transcript"]) => {
            row(cues, DEEPGRAM, &["results", "utterances"], SECONDS)
        }
        () if has(&["results", "channels", "", "alternatives"]) => turns::deepgram(text, o, cues),
        () if has(&["results", "items"]) => turns::aws(text, cues),
        () if has(&["results", "", "alternatives", "", "transcript"]) => {
            turns::google(text, &["results"], cues)
        }
        // The answer of an operation that ran for long.
        () if has(&["response", "results", "", "alternatives"]) => {
            turns::google(text, &["response", "results"], cues)
        }
        () if has(&["results", "", "alternatives", "", "content"]) => {
            words(cues, SPEECHMATICS, &["results"], SECONDS)
        }
        () if has(&["words", "", "name"]) && has(&["words", "", "time"]) => {
            turns::speechmatics_1(text, cues)
        }
        () if has(&["utterances", "", "text"]) => row(cues, ASSEMBLYAI, &["utterances"], 1.0),
        // ElevenLabs, whose times are seconds.
        () if has(&["words", "", "text"]) && has(&["words", "", "speaker_id"]) => {
            words(cues, LIST, &["words"], SECONDS)
        }
        () if has(&["words", "", "text"]) && has(&["words", "", "start"]) => {
            words(cues, ASSEMBLYAI, &["words"], 1.0)
        }
        () if has(&["words", "", "word"]) => words(cues, WHISPER, &["words"], SECONDS),
        () if has(&["result", "", "word"]) => words(cues, VOSK, &["result"], SECONDS),
        () if has(&["", "result", "", "word"]) || has(&["", "words", "", "conf"]) => {
            row(cues, VOSK, &[], SECONDS)
        }
        () if has(&["", "NBest"]) => row(cues, AZURE, &[], SECONDS),
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
        () if has(&["transcripts", "", "start"]) && has(&["transcripts", "", "text"]) => {
            row(cues, PODLOVE, &["transcripts"], SECONDS)
        }
        () if has(&["text"]) && (has(&["media"]) || has(&["media-time"])) => {
            super::html::otranscribe(text, cues)
        }
        () => unknown(text, o, cues),
    }
}

/// JSON of no known tool: its list of texts with times, or its text alone.
fn unknown(text: &str, outline: &Outline, cues: &mut Cues) -> Result<(), Error> {
    const LISTS: [&str; 14] = [
        "text",
        "segments",
        "results",
        "result",
        "words",
        "transcription",
        "transcript",
        "transcripts",
        "monologues",
        "recognizedPhrases",
        "phrases",
        "utterances",
        "events",
        "chunks",
    ];
    #[derive(serde::Deserialize)]
    struct File<'a> {
        #[serde(borrow, default)]
        text: value::Text<'a>,
    }
    cues.transcript.format = LIST;
    if let Some(path) = outline.timed_list() {
        cues.warnings.add(None, || {
            format!("expected JSON of a known tool, found a list of texts with times (`{}`); its numbers are read as seconds", path.join("."))
        });
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        return rows::read(text, &path, SECONDS, outline, cues);
    }
    if outline
        .at(&["text"])
        .is_some_and(|text| text.keys.is_empty())
    {
        let file: File<'_> = typed(text)?;
        for line in file.text.as_str().lines() {
            cues.push(None, None, None, None, Words::of(line));
        }
        if cues.len() > 0 {
            cues.warnings.add(None, || {
                "expected speakers or times, found a text alone".to_owned()
            });
            return Ok(());
        }
    }
    if (outline.is_list && outline.len == 0) || LISTS.iter().any(|key| outline.has(&[key])) {
        return Err(Error::NothingRead {
            format: "JSON",
            reason: "found no words in it".to_owned(),
            line: None,
        });
    }
    Err(Error::NotATranscript(format!(
        "JSON of a shape that podcat does not know (keys: {})",
        outline.names()
    )))
}

/// Podcasting 2.0 JSON as it is written.
#[derive(Serialize)]
struct File<'t> {
    version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'t str>,
    segments: Vec<Row<'t>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row<'t> {
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_time: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_time: Option<f64>,
    body: &'t str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    words: Vec<Word<'t>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Word<'t> {
    word: &'t str,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_time: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
}

/// Writes Podcasting 2.0 JSON; word times stand in a `words` list that other readers pass over.
pub(crate) fn write(transcript: &Transcript) -> String {
    let segments = transcript.segments.iter().map(|segment| Row {
        speaker: writing::speaker(transcript, segment),
        start_time: segment.start_ms.map(clock::seconds),
        end_time: segment.end_ms.map(clock::seconds),
        body: &segment.text,
        words: words(segment),
    });
    let file = File {
        version: "1.0.0",
        language: transcript.language.as_deref(),
        segments: segments.collect(),
    };
    // Text and numbers can always be written.
    let mut out = serde_json::to_string(&file).unwrap_or_default();
    out.push('\n');
    out
}

/// Every word of a segment in which some have a time, those with it.
fn words(segment: &Segment) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    if segment.words.is_empty() {
        return words;
    }
    let mut times = segment.words.iter().peekable();
    let mut from = 0;
    for word in segment.text.split(' ') {
        let mut at = from;
        from += word.len() + 1;
        // A time inside a word cuts it (in scripts without spaces words are not parted).
        while at < from - 1 {
            let time = times.next_if(|time| time.offset as usize <= at);
            let next = times
                .peek()
                .map_or(from - 1, |time| (time.offset as usize).min(from - 1));
            words.push(Word {
                word: segment.text.get(at..next).unwrap_or_default(),
                start_time: time.map(|time| clock::seconds(time.start_ms)),
                confidence: time.and_then(|time| time.confidence).map(Confidence::value),
            });
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
    fn a_result_without_words_says_so_and_a_text_alone_is_read() {
        for json in [
            r#"{"text":"","segments":[],"language":"en"}"#,
            r#"{"results":{"channels":[{"alternatives":[{"transcript":"","words":[]}]}]}}"#,
            r#"{"results":[]}"#,
            r#"{"monologues":[]}"#,
            r#"{"recognizedPhrases":[]}"#,
            r#"{"words":null,"text":null}"#,
            "[]",
        ] {
            let error = read(json.as_bytes(), None).unwrap_err();
            assert!(
                error.to_string().contains("found no words in it"),
                "{json}: {error}"
            );
        }
        let parsed = read(br#"{"text":"Hi you.\nSo.","usage":{"seconds":3}}"#, None).unwrap();
        assert_eq!(rows(&parsed), ["?-? : Hi you.", "?-? : So."]);
        assert_eq!(parsed.warnings.len(), 1);
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
