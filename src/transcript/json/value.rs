//! Values as the tools write them: the same thing under many names and in many units.
//!
//! Everything here borrows from the file and never fails on an unexpected type: a `null`, a number
//! for a string or an object for a name is read for what it means, or left out.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use crate::model::clock;
use crate::model::transcript::{Confidence, Millis};
use crate::transcript::stamp;

/// A time: a number whose unit the format knows, or a text that says it all.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) enum Time {
    #[default]
    None,
    Number(f64),
    Known(Millis),
}

impl Time {
    /// Milliseconds, when one of the number's units is so many milliseconds long.
    pub fn ms(self, unit: f64) -> Option<Millis> {
        match self {
            Self::None => None,
            Self::Number(number) => clock::from_seconds(number * unit / 1000.0),
            Self::Known(ms) => Some(ms).filter(|ms| (0..=clock::MAX_MS).contains(ms)),
        }
    }

    fn or(self, other: Self) -> Self {
        if self == Self::None { other } else { self }
    }

    /// Of two times of the same moment the one whose unit is known, else the later one in the file.
    fn better(self, before: Self) -> Self {
        match before {
            Self::Known(_) => before,
            _ => self.or(before),
        }
    }

    /// A time in a unit of so many milliseconds.
    fn in_unit(self, unit: f64) -> Self {
        self.ms(unit).map_or(Self::None, Self::Known)
    }
}

/// `PT2M1.5S`: an ISO 8601 duration.
fn iso_duration(text: &str) -> Option<Millis> {
    let mut rest = text.strip_prefix("PT")?;
    let mut seconds = 0.0;
    while let Some(at) = rest.find(|c: char| c.is_ascii_alphabetic()) {
        let number: f64 = rest[..at].parse().ok()?;
        seconds += number
            * match rest.as_bytes()[at] {
                b'H' => 3600.0,
                b'M' => 60.0,
                b'S' => 1.0,
                _ => return None,
            };
        rest = &rest[at + 1..];
    }
    clock::from_seconds(seconds)
}

/// A time as text: `12.5` (in the format's unit), `12.5s`, `00:00:12,5`, `PT12.5S`.
fn text_time(text: &str) -> Time {
    let text = text.trim();
    if let Ok(number) = text.parse::<f64>() {
        return Time::Number(number);
    }
    if let Some(number) = text
        .strip_suffix('s')
        .and_then(|text| text.parse::<f64>().ok())
    {
        return clock::from_seconds(number).map_or(Time::None, Time::Known);
    }
    let known = stamp::whole(text)
        .map(|stamp| stamp.ms)
        .or_else(|| iso_duration(text));
    known.map_or(Time::None, Time::Known)
}

/// The visitor methods of values that are told apart by their type alone.
macro_rules! scalar_visits {
    ($value:ty, $number:expr, $text:expr) => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a JSON value")
        }
        fn visit_bool<E: Error>(self, _: bool) -> Result<$value, E> {
            Ok(<$value>::default())
        }
        fn visit_unit<E: Error>(self) -> Result<$value, E> {
            Ok(<$value>::default())
        }
        fn visit_i64<E: Error>(self, value: i64) -> Result<$value, E> {
            Ok($number(value))
        }
        fn visit_u64<E: Error>(self, value: u64) -> Result<$value, E> {
            Ok($number(value))
        }
        fn visit_f64<E: Error>(self, value: f64) -> Result<$value, E> {
            Ok($number(value))
        }
        fn visit_str<E: Error>(self, value: &str) -> Result<$value, E> {
            Ok($text(Cow::Owned(value.to_owned())))
        }
        fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<$value, E> {
            Ok($text(Cow::Borrowed(value)))
        }
    };
}

/// A number of any JSON type; the loss of precision above 2^53 does not matter for times.
trait Number: ToString + Copy {
    fn float(self) -> f64;
}
impl Number for i64 {
    fn float(self) -> f64 {
        self as f64
    }
}
impl Number for u64 {
    fn float(self) -> f64 {
        self as f64
    }
}
impl Number for f64 {
    fn float(self) -> f64 {
        self
    }
}

struct TimeVisitor;

impl<'de> Visitor<'de> for TimeVisitor {
    type Value = Time;

    scalar_visits!(Time, |n| Time::Number(Number::float(n)), |t: Cow<
        '_,
        str,
    >| text_time(
        &t
    ));

    /// `{"seconds": "12", "nanos": 500000000}`
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Time, A::Error> {
        let (mut seconds, mut nanos) = (0.0, 0.0);
        while let Some(key) = map.next_key::<Text<'de>>()? {
            match (key.as_str(), map.next_value::<Time>()?) {
                ("seconds", Time::Number(value)) => seconds = value,
                ("nanos", Time::Number(value)) => nanos = value,
                _ => {}
            }
        }
        Ok(clock::from_seconds(seconds + nanos / 1e9).map_or(Time::None, Time::Known))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Time, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Time::None)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TimeVisitor)
    }
}

/// A text that borrows from the file where it has no escapes; a number or a `{"name": …}` will do.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Text<'a>(pub Cow<'a, str>);

impl Text<'_> {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    scalar_visits!(
        Text<'de>,
        |n| Text(Cow::Owned(ToString::to_string(&n))),
        Text
    );

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Text<'de>, A::Error> {
        let mut text = Text::default();
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            let named = matches!(&*key, "name" | "label" | "display_name");
            if named || (key == "id" && text.is_empty()) {
                text = map.next_value()?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Text<'de>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Text::default())
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

/// One word, or one stretch of speech with the words in it: the tools' objects have much in common.
#[derive(Debug, Clone, Default)]
pub(super) struct Piece<'a> {
    pub text: Text<'a>,
    pub start: Time,
    pub end: Time,
    pub duration: Time,
    pub speaker: Text<'a>,
    /// The track it was recorded on, where nobody is named.
    pub channel: Text<'a>,
    pub words: Vec<Piece<'a>>,
    /// How sure the tool is of a word.
    pub confidence: Option<Confidence>,
    /// `word`, `punctuation`, …
    pub kind: Kind,
}

/// What a word object says that it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    Word,
    /// It stands right behind the word before it.
    Punctuation,
}

impl Piece<'_> {
    /// Who speaks: the name, else the track.
    pub fn label(&self) -> &str {
        match self.speaker.is_empty() {
            true => self.channel.as_str(),
            false => self.speaker.as_str(),
        }
    }

    pub fn start(&self, unit: f64) -> Option<Millis> {
        self.start.ms(unit)
    }

    pub fn end(&self, unit: f64) -> Option<Millis> {
        let from_duration = || Some(self.start(unit)? + self.duration.ms(unit)?);
        self.end.ms(unit).or_else(from_duration)
    }
}

struct PieceVisitor;

impl<'de> Visitor<'de> for PieceVisitor {
    type Value = Piece<'de>;

    scalar_visits!(Piece<'de>, |_| Piece::default(), |_: Cow<'_, str>| {
        Piece::default()
    });

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Piece<'de>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Piece::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Piece<'de>, A::Error> {
        let mut piece = Piece::default();
        // `punctuated_word` and `display` are better than the bare form beside them.
        let mut best = false;
        let mut ticks = (Time::None, Time::None);
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            match &*key {
                "punctuated_word" | "display" | "Display" => {
                    piece.text = map.next_value()?;
                    best = true;
                }
                "text" | "body" | "word" | "content" | "transcript" | "value" | "name" | "line"
                | "caption" | "sentence" | "utterance" | "Word"
                    if !best =>
                {
                    let text: Text<'de> = map.next_value()?;
                    if piece.text.is_empty() {
                        piece.text = text;
                    }
                }
                "start" | "startTime" | "start_time" | "begin" | "startOffset" | "start_offset"
                | "ts" | "time" | "from" => {
                    piece.start = map.next_value::<Time>()?.better(piece.start);
                }
                "end" | "endTime" | "end_time" | "endOffset" | "end_offset" | "end_ts"
                | "end_timestamp" | "to" => {
                    piece.end = map.next_value::<Time>()?.better(piece.end);
                }
                "duration" | "dur" => piece.duration = map.next_value()?,
                "offset" => {
                    let offset = map.next_value()?;
                    piece.start = piece.start.or(offset);
                }
                "offsetInTicks" | "Offset" => ticks.0 = map.next_value()?,
                "durationInTicks" | "Duration" => ticks.1 = map.next_value()?,
                "start_ms" | "startMs" | "startTimeMs" | "offsetMilliseconds" => {
                    piece.start = map.next_value::<Time>()?.in_unit(1.0).or(piece.start);
                }
                "end_ms" | "endMs" | "endTimeMs" => {
                    piece.end = map.next_value::<Time>()?.in_unit(1.0).or(piece.end);
                }
                "durationMilliseconds" => {
                    let ms = map.next_value::<Time>()?.ms(1.0);
                    piece.duration = ms.map_or(Time::None, Time::Known);
                }
                "timestamp" => {
                    let Pair(start, end) = map.next_value()?;
                    (piece.start, piece.end) = (start.better(piece.start), end.better(piece.end));
                }
                "offsets" => {
                    let Pair(start, end) = map.next_value()?;
                    piece.start = start.in_unit(1.0).or(piece.start);
                    piece.end = end.in_unit(1.0).or(piece.end);
                }
                "speaker" | "speakerLabel" | "speaker_label" | "speakerTag" | "speaker_tag"
                | "speaker_name" | "speaker_id" | "speakerName" | "SpeakerId" | "voice" => {
                    let speaker: Text<'de> = map.next_value()?;
                    if !speaker.is_empty() && (piece.speaker.is_empty() || key == "speaker") {
                        piece.speaker = speaker;
                    }
                }
                "channel_label" | "channel" => piece.channel = map.next_value()?,
                "confidence" | "Confidence" | "probability" | "score" | "conf" | "p" => {
                    let value = map.next_value()?;
                    if let Time::Number(value) = value {
                        piece.confidence = Confidence::new(value);
                    }
                }
                "words" | "result" | "tokens" | "elements" | "displayWords" | "items" | "Words" => {
                    let Pieces(words) = map.next_value()?;
                    if piece.words.is_empty() {
                        piece.words = words;
                    }
                }
                // The first alternative is the best; it holds text, speaker and words itself.
                "alternatives" | "nBest" | "NBest" => {
                    let First(best) = map.next_value()?;
                    if piece.text.is_empty() {
                        piece.text = best.text;
                    }
                    if piece.speaker.is_empty() {
                        piece.speaker = best.speaker;
                    }
                    if piece.words.is_empty() {
                        piece.words = best.words;
                    }
                    piece.confidence = piece.confidence.or(best.confidence);
                }
                "type" | "attaches_to" => {
                    let kind: Text<'de> = map.next_value()?;
                    if matches!(kind.as_str(), "punct" | "punctuation" | "previous") {
                        piece.kind = Kind::Punctuation;
                    }
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        // Azure counts in ticks of 100 ns and says it twice.
        if let Some(start) = ticks.0.ms(1e-4) {
            piece.start = Time::Known(start);
            let end = ticks.1.ms(1e-4).map(|duration| start + duration);
            piece.end = end.map_or(piece.end, Time::Known);
        }
        Ok(piece)
    }
}

impl<'de> Deserialize<'de> for Piece<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PieceVisitor)
    }
}

/// The first element of a list.
struct First<'a>(Piece<'a>);

impl<'de> Deserialize<'de> for First<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut first = None;
        each(|piece: Piece<'de>| {
            first.get_or_insert(piece);
        })
        .deserialize(deserializer)?;
        Ok(Self(first.unwrap_or_default()))
    }
}

/// The elements of a list that have text.
struct Pieces<'a>(Vec<Piece<'a>>);

impl<'de> Deserialize<'de> for Pieces<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut pieces = Vec::new();
        each(|piece: Piece<'de>| {
            if !piece.text.0.is_empty() {
                pieces.push(piece);
            }
        })
        .deserialize(deserializer)?;
        Ok(Self(pieces))
    }
}

/// `[1.5, 2.5]`, `{"from": 1500, "to": 2500}`, or a start alone.
struct Pair(Time, Time);

impl<'de> Deserialize<'de> for Pair {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PairVisitor;
        impl<'de> Visitor<'de> for PairVisitor {
            type Value = Pair;

            scalar_visits!(
                Pair,
                |n| Pair(Time::Number(Number::float(n)), Time::None),
                |text: Cow<'_, str>| Pair(text_time(&text), Time::None)
            );

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Pair, A::Error> {
                let start = seq.next_element()?.unwrap_or_default();
                let end = seq.next_element()?.unwrap_or_default();
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Pair(start, end))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pair, A::Error> {
                let mut pair = Pair::default();
                while let Some(key) = map.next_key::<Cow<'de, str>>()? {
                    let value = map.next_value()?;
                    match &*key {
                        "from" => pair.0 = value,
                        "to" => pair.1 = value,
                        _ => {}
                    }
                }
                Ok(pair)
            }
        }
        deserializer.deserialize_any(PairVisitor)
    }
}

impl Default for Pair {
    fn default() -> Self {
        Self(Time::None, Time::None)
    }
}

/// Hands each element of a list on as it is read: a long list is never in memory as a whole.
/// Anything but a list is passed over.
pub(super) struct Each<T, F> {
    each: F,
    element: PhantomData<T>,
}

/// The elements of a list, one by one.
pub(super) fn each<T, F: FnMut(T)>(each: F) -> Each<T, F> {
    Each {
        each,
        element: PhantomData,
    }
}

impl<'de, T: Deserialize<'de>, F: FnMut(T)> DeserializeSeed<'de> for Each<T, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Deserialize<'de>, F: FnMut(T)> Visitor<'de> for Each<T, F> {
    type Value = ();

    scalar_visits!((), |_| (), |_: Cow<'_, str>| ());

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        while let Some(element) = seq.next_element()? {
            (self.each)(element);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(())
    }
}

/// Goes down to a value by the keys to it; an empty key is the first element of a list.
pub(super) struct At<'p, S> {
    pub path: &'p [&'p str],
    pub seed: S,
}

impl<'de, S: DeserializeSeed<'de, Value = ()>> DeserializeSeed<'de> for At<'_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.path.is_empty() {
            self.seed.deserialize(deserializer)
        } else {
            deserializer.deserialize_any(self)
        }
    }
}

impl<'de, S: DeserializeSeed<'de, Value = ()>> Visitor<'de> for At<'_, S> {
    type Value = ();

    scalar_visits!((), |_| (), |_: Cow<'_, str>| ());

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        if self.path.first() == Some(&"") {
            seq.next_element_seed(At {
                path: &self.path[1..],
                seed: self.seed,
            })?;
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seed = Some(self.seed);
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            match seed.take() {
                Some(seed) if self.path.first() == Some(&&*key) => {
                    map.next_value_seed(At {
                        path: &self.path[1..],
                        seed,
                    })?;
                }
                unused => {
                    seed = unused;
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_in_every_notation() {
        for (json, unit, ms) in [
            ("1.5", 1000.0, Some(1_500)),
            ("3.319999933242798", 1000.0, Some(3_320)),
            ("1500", 1.0, Some(1_500)),
            ("\"1.5\"", 1000.0, Some(1_500)),
            ("\"25.600s\"", 1.0, Some(25_600)),
            ("\"00:00:01,5\"", 1.0, Some(1_500)),
            ("\"PT2M1.5S\"", 1.0, Some(121_500)),
            ("{\"seconds\":\"2\",\"nanos\":500000000}", 1.0, Some(2_500)),
            ("null", 1000.0, None),
            ("-1", 1000.0, None),
            ("1e300", 1000.0, None),
            ("[1]", 1000.0, None),
        ] {
            let time: Time = serde_json::from_str(json).unwrap();
            assert_eq!(time.ms(unit), ms, "{json}");
        }
    }

    #[test]
    fn names_of_every_type() {
        for (json, name) in [
            ("\"A\"", "A"),
            ("0", "0"),
            ("null", ""),
            ("{\"id\":7,\"name\":\"Ana\"}", "Ana"),
            ("[]", ""),
        ] {
            let text: Text<'_> = serde_json::from_str(json).unwrap();
            assert_eq!(text.as_str(), name);
        }
    }
}
