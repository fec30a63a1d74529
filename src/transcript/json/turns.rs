//! Tools that give words: a segment is what one speaker says until another one speaks.
//!
//! - AWS Transcribe: <https://docs.aws.amazon.com/transcribe/latest/dg/how-input.html>
//! - Google Speech-to-Text: <https://cloud.google.com/speech-to-text/docs/reference/rest>
//! - Deepgram without utterances: <https://developers.deepgram.com/reference>
//! - AssemblyAI without utterances, Rev AI, Vosk: lists of words
//! - Speechmatics: <https://docs.speechmatics.com/>, JSON v2 and the older `words`/`speakers`
//!
//! Not read: second-best alternatives, channels after the first (with a warning), translations.

use serde::Deserialize;

use super::rows::{push_word, row};
use super::value::{Kind, Piece, Text, Time};
use super::{AWS, DEEPGRAM, GOOGLE, Outline, REV, SECONDS, SPEECHMATICS, each_at, typed};
use crate::model::transcript::Millis;
use crate::transcript::Error;
use crate::transcript::clean::Words;
use crate::transcript::cues::Cues;

/// Words in a row, cut where the speaker changes.
struct Turns<'c> {
    cues: &'c mut Cues,
    unit: f64,
    words: Words,
    speaker: Option<u32>,
    start: Option<Millis>,
    end: Option<Millis>,
}

impl<'c> Turns<'c> {
    fn new(cues: &'c mut Cues, unit: f64) -> Self {
        Self {
            cues,
            unit,
            words: Words::default(),
            speaker: None,
            start: None,
            end: None,
        }
    }

    /// Adds a word of a speaker; a mark belongs to the word before it, whoever says it.
    fn add(&mut self, word: &Piece<'_>, label: &str) {
        let label = if matches!(label, "UU" | "unknown") {
            ""
        } else {
            label
        };
        if word.kind == Kind::Word {
            let speaker = self.cues.speaker(label);
            if speaker != self.speaker && !self.words.is_empty() {
                self.flush();
            }
            self.speaker = speaker;
            self.start = self.start.or_else(|| word.start(self.unit));
            self.end = word.end(self.unit).or(self.end);
        }
        push_word(&mut self.words, word, self.unit);
    }

    fn flush(&mut self) {
        let words = std::mem::take(&mut self.words);
        self.cues.push(
            None,
            self.start.take(),
            self.end.take(),
            self.speaker,
            words,
        );
    }
}

/// A list of words at a path.
pub(super) fn read(text: &str, path: &[&str], unit: f64, cues: &mut Cues) -> Result<(), Error> {
    let mut turns = Turns::new(cues, unit);
    each_at(text, path, |word: Piece<'_>| {
        turns.add(&word, word.speaker.as_str())
    })?;
    turns.flush();
    Ok(())
}

pub(super) fn deepgram(text: &str, outline: &Outline, cues: &mut Cues) -> Result<(), Error> {
    cues.transcript.format = DEEPGRAM;
    let channels = outline
        .at(&["results", "channels"])
        .map_or(0, |list| list.len);
    if channels > 1 {
        cues.warnings.add(None, || {
            format!("expected one channel, found {channels}; the first is read")
        });
    }
    read(
        text,
        &["results", "channels", "", "alternatives", "", "words"],
        SECONDS,
        cues,
    )
}

/// `monologues` of `elements`, in which blanks are elements of their own.
pub(super) fn rev(text: &str, cues: &mut Cues) -> Result<(), Error> {
    cues.transcript.format = REV;
    each_at(text, &["monologues"], |monologue: Piece<'_>| {
        let mut words = Words::default();
        let (mut start, mut end) = (None, None);
        for element in &monologue.words {
            if let Some(ms) = element.start(SECONDS) {
                start = start.or(Some(ms));
                words.time_of(ms, element.confidence);
            }
            end = element.end(SECONDS).or(end);
            words.push(element.text.as_str());
        }
        let speaker = cues.speaker(monologue.speaker.as_str());
        cues.push(None, start, end, speaker, words);
    })
}

/// `results.items`; who speaks stands beside them, by the start of the word.
pub(super) fn aws(text: &str, cues: &mut Cues) -> Result<(), Error> {
    #[derive(Deserialize)]
    struct File<'a> {
        #[serde(borrow)]
        results: Results<'a>,
    }
    #[derive(Deserialize)]
    struct Results<'a> {
        #[serde(borrow, default)]
        speaker_labels: Option<Labels<'a>>,
    }
    #[derive(Deserialize)]
    struct Labels<'a> {
        #[serde(borrow, default)]
        segments: Vec<Segment<'a>>,
    }
    #[derive(Deserialize)]
    struct Segment<'a> {
        #[serde(borrow, default)]
        items: Vec<Item<'a>>,
    }
    #[derive(Deserialize)]
    struct Item<'a> {
        #[serde(default)]
        start_time: Time,
        #[serde(borrow, default)]
        speaker_label: Text<'a>,
    }
    cues.transcript.format = AWS;
    let file: File<'_> = typed(text)?;
    let mut said: Vec<(Millis, Text<'_>)> = file
        .results
        .speaker_labels
        .into_iter()
        .flat_map(|labels| labels.segments)
        .flat_map(|segment| segment.items)
        .filter_map(|item| Some((item.start_time.ms(SECONDS)?, item.speaker_label)))
        .collect();
    said.sort_by_key(|(start, _)| *start);
    let mut turns = Turns::new(cues, SECONDS);
    each_at(text, &["results", "items"], |word: Piece<'_>| {
        let beside = || {
            let start = word.start(SECONDS)?;
            let at = said
                .binary_search_by_key(&start, |(start, _)| *start)
                .ok()?;
            Some(said[at].1.as_str())
        };
        let label = Some(word.speaker.as_str())
            .filter(|label| !label.is_empty())
            .or_else(beside);
        turns.add(&word, label.unwrap_or_default());
    })?;
    turns.flush();
    Ok(())
}

/// `results`, each a stretch of speech. With diarization the last one repeats every word with its speaker.
pub(super) fn google(text: &str, cues: &mut Cues) -> Result<(), Error> {
    cues.transcript.format = GOOGLE;
    let mut results: Vec<Piece<'_>> = Vec::new();
    each_at(text, &["results"], |result: Piece<'_>| results.push(result))?;
    let named = |piece: &Piece<'_>| {
        piece
            .words
            .iter()
            .any(|word| !matches!(word.speaker.as_str(), "" | "0"))
    };
    let begins = |piece: &Piece<'_>| piece.words.first().and_then(|word| word.start(SECONDS));
    let repeats = match results.as_slice() {
        [first, .., last] => named(last) && begins(last) <= begins(first),
        [only] => named(only),
        [] => false,
    };
    if repeats {
        let mut turns = Turns::new(cues, SECONDS);
        if let Some(last) = results.last() {
            last.words
                .iter()
                .for_each(|word| turns.add(word, word.speaker.as_str()));
        }
        turns.flush();
        return Ok(());
    }
    for result in &results {
        if named(result) {
            let mut turns = Turns::new(cues, SECONDS);
            result
                .words
                .iter()
                .for_each(|word| turns.add(word, word.speaker.as_str()));
            turns.flush();
        } else {
            let speaker = None;
            // `resultEndTime` alone is no start.
            row(result, SECONDS, speaker, cues);
        }
    }
    Ok(())
}

/// The older form: `words` of `name` and `time`, and `speakers` with theirs.
pub(super) fn speechmatics_1(text: &str, cues: &mut Cues) -> Result<(), Error> {
    cues.transcript.format = SPEECHMATICS;
    let mut speakers: Vec<(Millis, String)> = Vec::new();
    each_at(text, &["speakers"], |speaker: Piece<'_>| {
        if let Some(start) = speaker.start(SECONDS) {
            speakers.push((start, speaker.text.0.into_owned()));
        }
    })?;
    speakers.sort_by_key(|(start, _)| *start);
    let mut turns = Turns::new(cues, SECONDS);
    each_at(text, &["words"], |mut word: Piece<'_>| {
        if word.text.as_str().chars().all(|c| c.is_ascii_punctuation()) {
            word.kind = Kind::Punctuation;
        }
        let at = speakers.partition_point(|(start, _)| Some(*start) <= word.start(SECONDS));
        let label = at.checked_sub(1).map_or("", |at| speakers[at].1.as_str());
        turns.add(&word, label);
    })?;
    turns.flush();
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::transcript::parse;
    use crate::transcript::text::tests::rows;

    #[test]
    fn every_tool_with_words() {
        for (format, json) in [
            (
                "aws-json",
                r#"{"results":{"transcripts":[{"transcript":"x"}],"speaker_labels":{"segments":[{"items":[{"start_time":"0.5","speaker_label":"1"},{"start_time":"2.5","speaker_label":"2"}]}]},"items":[
                {"type":"pronunciation","start_time":"0.5","end_time":"2.0","alternatives":[{"content":"Hi","confidence":"1.0"}]},
                {"type":"punctuation","alternatives":[{"content":"."}]},
                {"type":"pronunciation","start_time":"2.5","end_time":"3.0","alternatives":[{"content":"Ho"}]}]}}"#,
            ),
            (
                "google-json",
                r#"{"results":[{"alternatives":[{"transcript":"Hi. Ho","words":[{"startTime":"0.500s","word":"Hi."}]}]},
                {"alternatives":[{"transcript":"","words":[{"startTime":"0.500s","endTime":"2s","word":"Hi.","speakerTag":1},{"startTime":{"seconds":"2","nanos":500000000},"endTime":"3s","word":"Ho","speakerTag":2}]}]}]}"#,
            ),
            (
                "deepgram-json",
                r#"{"results":{"channels":[{"alternatives":[{"transcript":"x","words":[{"word":"hi","punctuated_word":"Hi.","start":0.5,"end":2,"speaker":1},{"word":"ho","punctuated_word":"Ho","start":2.5,"end":3,"speaker":2}]}]}]}}"#,
            ),
            (
                "assemblyai-json",
                r#"{"text":"x","utterances":null,"words":[{"text":"Hi.","start":500,"end":2000,"speaker":"1"},{"text":"Ho","start":2500,"end":3000,"speaker":"2"}]}"#,
            ),
            (
                "rev-json",
                r#"{"monologues":[{"speaker":1,"elements":[{"type":"text","value":"Hi","ts":0.5,"end_ts":2.0},{"type":"punct","value":"."}]},{"speaker":2,"elements":[{"type":"text","value":"Ho","ts":2.5,"end_ts":3}]}]}"#,
            ),
            (
                "speechmatics-json",
                r#"{"format":"2.9","results":[{"type":"word","start_time":0.5,"end_time":2,"alternatives":[{"content":"Hi","speaker":"1"}]},{"type":"punctuation","attaches_to":"previous","start_time":2,"end_time":2,"alternatives":[{"content":".","speaker":"1"}]},{"type":"word","start_time":2.5,"end_time":3,"alternatives":[{"content":"Ho","speaker":"2"}]}]}"#,
            ),
            (
                "speechmatics-json",
                r#"{"speakers":[{"name":"1","time":"0.4"},{"name":"2","time":"2.4"}],"words":[{"name":"Hi","time":"0.5","duration":"1.5"},{"name":".","time":"2.0","duration":"0"},{"name":"Ho","time":"2.5","duration":"0.5"}]}"#,
            ),
        ] {
            let parsed = parse(json.as_bytes(), None).unwrap();
            assert_eq!(parsed.transcript.format, format);
            assert_eq!(
                rows(&parsed),
                ["500-2000 1: Hi.", "2500-3000 2: Ho"],
                "{json}"
            );
            assert_eq!(parsed.transcript.segments[1].words[0].start_ms, 2_500);
        }
    }

    #[test]
    fn results_without_speakers_stay_apart() {
        let json = r#"{"results":[{"alternatives":[{"transcript":"one two","words":[{"startTime":"0s","endTime":"1s","word":"one"},{"startTime":"1s","endTime":"2s","word":"two"}]},{"transcript":"won too"}]},{"alternatives":[{}]},{"alternatives":[{"transcript":" three"}],"resultEndTime":"9s"}]}"#;
        assert_eq!(
            rows(&parse(json.as_bytes(), None).unwrap()),
            ["0-2000 : one two", "?-? : three"]
        );
    }
}
