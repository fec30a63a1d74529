//! Tools that give words: a segment is what one speaker says until another one speaks. Where nobody is
//! named, it ends with a sentence or at a pause once it has gone on for a minute.
//!
//! - AWS Transcribe: <https://docs.aws.amazon.com/transcribe/latest/dg/how-input.html>
//! - Google Speech-to-Text: <https://cloud.google.com/speech-to-text/docs/reference/rest>
//! - Deepgram without utterances: <https://developers.deepgram.com/reference>
//! - AssemblyAI without utterances, ElevenLabs, Vosk: lists of words
//! - Rev AI, and Rev's files by people, with lines for words
//! - Speechmatics: <https://docs.speechmatics.com/>, JSON v2 and the older `words`/`speakers`
//!
//! Not read: second-best alternatives, translations.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Deserialize;

use super::rows::{push_word, row, somebody};
use super::value::{Kind, Piece, Text, Time};
use super::{AWS, DEEPGRAM, GOOGLE, Outline, REV, SECONDS, SPEECHMATICS, each_at, typed};
use crate::model::transcript::Millis;
use crate::transcript::Error;
use crate::transcript::clean::Words;
use crate::transcript::cues::Cues;

/// What nobody in particular says goes on for so many milliseconds before it is cut.
const LONG: Millis = 60_000;

/// A pause of this many milliseconds ends what nobody in particular says.
const PAUSE: Millis = 1_000;

/// The longest that a word takes whose end is not given, in milliseconds.
const WORD: Millis = 500;

/// Words in a row, cut where the speaker changes.
struct Turns<'c> {
    cues: &'c mut Cues,
    unit: f64,
    words: Words,
    speaker: Option<u32>,
    start: Option<Millis>,
    end: Option<Millis>,
    /// When the last word was over.
    over: Option<Millis>,
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
            over: None,
        }
    }

    /// Adds a word of a speaker; a mark belongs to the word before it, whoever says it.
    fn add(&mut self, word: &Piece<'_>, label: &str) {
        // Some tools write the blanks too.
        if word.text.is_empty() {
            self.words.space();
            return;
        }
        if word.kind == Kind::Word {
            let speaker = self.cues.speaker(somebody(label));
            let (start, end) = (word.start(self.unit), word.end(self.unit));
            let paused = start
                .zip(self.over)
                .is_some_and(|(start, over)| start.saturating_sub(over) >= PAUSE);
            let long = self
                .start
                .zip(start)
                .is_some_and(|(from, to)| to.saturating_sub(from) >= LONG);
            let apart = speaker.is_none() && long && (paused || ends_sentence(self.words.text()));
            if (apart || speaker != self.speaker) && !self.words.is_empty() {
                self.flush();
            }
            self.speaker = speaker;
            self.start = self.start.or(start);
            self.end = end.or(self.end);
            self.over = end.or(start.map(|start| start.saturating_add(WORD)));
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

/// Whether a text ends as a sentence does; `Dr.` and `J.` do not.
fn ends_sentence(text: &str) -> bool {
    const TITLE: usize = 4;
    let text = text.trim_end_matches(['"', '”', '’', '»', ')', ']', '」']);
    let Some(before) = text.strip_suffix('.') else {
        return text.ends_with(['?', '!', '…', '。', '？', '！', '؟', '।']);
    };
    let word = before.rsplit(' ').next().unwrap_or_default();
    word.chars().count() > TITLE || !word.starts_with(char::is_uppercase)
}

/// A list of words at a path.
pub(super) fn read(text: &str, path: &[&str], unit: f64, cues: &mut Cues) -> Result<(), Error> {
    let mut turns = Turns::new(cues, unit);
    each_at(text, path, |word: Piece<'_>| turns.add(&word, word.label()))?;
    turns.flush();
    Ok(())
}

/// `channels` of `alternatives` of `words`. Of several channels the words are put in order, each
/// channel a speaker unless somebody is named.
pub(super) fn deepgram(text: &str, outline: &Outline, cues: &mut Cues) -> Result<(), Error> {
    cues.transcript.format = DEEPGRAM;
    let channels = outline.at(&["results", "channels"]);
    if channels.is_none_or(|list| list.len < 2) {
        let path = ["results", "channels", "", "alternatives", "", "words"];
        return read(text, &path, SECONDS, cues);
    }
    let mut words: Vec<Piece<'_>> = Vec::new();
    let mut number = 0;
    each_at(text, &["results", "channels"], |channel: Piece<'_>| {
        words.extend(channel.words.into_iter().map(|mut word| {
            word.channel = Text(Cow::Owned(number.to_string()));
            word
        }));
        number += 1;
    })?;
    words.sort_by_key(|word| word.start(SECONDS));
    let mut turns = Turns::new(cues, SECONDS);
    words.iter().for_each(|word| turns.add(word, word.label()));
    turns.flush();
    Ok(())
}

/// `monologues` of `elements`: words, in which blanks are elements of their own, or whole lines.
pub(super) fn rev(text: &str, outline: &Outline, cues: &mut Cues) -> Result<(), Error> {
    cues.transcript.format = REV;
    let lines = outline.has(&["monologues", "", "elements", "", "line"]);
    let mut names: HashMap<Cow<'_, str>, Text<'_>> = HashMap::new();
    each_at(text, &["speakers"], |speaker: Named<'_>| {
        names.insert(speaker.id.0, speaker.name);
    })?;
    each_at(text, &["monologues"], |monologue: Piece<'_>| {
        let label = monologue.speaker.as_str();
        let known = names.get(label).filter(|name| !name.is_empty());
        let label = known.map_or(label, Text::as_str);
        let speaker = cues.speaker(label);
        if lines {
            monologue
                .words
                .iter()
                .for_each(|line| row(line, SECONDS, speaker, cues));
            return;
        }
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
        cues.push(None, start, end, speaker, words);
    })
}

/// A speaker beside the text.
#[derive(Deserialize)]
struct Named<'a> {
    #[serde(borrow, default)]
    id: Text<'a>,
    #[serde(borrow, default)]
    name: Text<'a>,
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
        let label = Some(word.label())
            .filter(|label| !label.is_empty())
            .or_else(beside);
        turns.add(&word, label.unwrap_or_default());
    })?;
    turns.flush();
    Ok(())
}

/// `results`, each a stretch of speech. With diarization the last one repeats every word with its speaker.
pub(super) fn google(text: &str, path: &[&str], cues: &mut Cues) -> Result<(), Error> {
    cues.transcript.format = GOOGLE;
    let mut results: Vec<Piece<'_>> = Vec::new();
    each_at(text, path, |result: Piece<'_>| results.push(result))?;
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
                "aws-json",
                r#"{"results":{"channel_labels":{},"items":[
                {"channel_label":"1","type":"pronunciation","start_time":"0.5","end_time":"2.0","alternatives":[{"content":"Hi"}]},
                {"channel_label":"1","type":"punctuation","alternatives":[{"content":"."}]},
                {"channel_label":"2","type":"pronunciation","start_time":"2.5","end_time":"3.0","alternatives":[{"content":"Ho"}]}]}}"#,
            ),
            (
                "google-json",
                r#"{"done":true,"response":{"results":[{"alternatives":[{"transcript":"x","words":[{"startOffset":"0.500s","endOffset":"2s","word":"Hi.","speakerLabel":"1"},{"startOffset":"2.500s","endOffset":"3s","word":"Ho","speakerLabel":"2"}]}]}]}}"#,
            ),
            (
                "list-json",
                r#"{"text":"x","words":[{"text":"Hi.","start":0.5,"end":2,"type":"word","speaker_id":"1"},{"text":" ","start":2,"end":2.5,"type":"spacing","speaker_id":"2"},{"text":"Ho","start":2.5,"end":3,"type":"word","speaker_id":"2"}]}"#,
            ),
            (
                "speechmatics-json",
                r#"{"results":[{"channel":"1","type":"word","start_time":0.5,"end_time":2,"alternatives":[{"content":"Hi"}]},{"channel":"1","type":"punctuation","start_time":2,"end_time":2,"alternatives":[{"content":"."}]},{"channel":"2","type":"word","start_time":2.5,"end_time":3,"alternatives":[{"content":"Ho"}]}]}"#,
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
    fn channels_are_put_in_order() {
        let channel = |word: &str, start: f64| {
            format!(
                r#"{{"alternatives":[{{"transcript":"x","words":[{{"word":"{word}","start":{start},"end":{start}}},{{"word":"so","start":9,"end":10}}]}}]}}"#
            )
        };
        let json = format!(
            r#"{{"results":{{"channels":[{},{}]}}}}"#,
            channel("ho", 2.0),
            channel("hi", 1.0)
        );
        let parsed = parse(json.as_bytes(), None).unwrap();
        assert_eq!(
            rows(&parsed),
            ["1000-1000 1: hi", "2000-10000 0: ho so", "9000-10000 1: so"]
        );
    }

    #[test]
    fn lines_of_people_at_rev_have_names() {
        let json = r#"{"speakers":[{"id":1,"name":"Ana Ruiz"}],"monologues":[{"speaker":1,"elements":[{"timestamp":"00:00:01,500","line":"Hi."},{"timestamp":"00:00:03,000","line":"So."}]},{"speaker":2,"elements":[{"timestamp":"00:00:05","line":"Ho."}]}]}"#;
        assert_eq!(
            rows(&parse(json.as_bytes(), None).unwrap()),
            [
                "1500-? Ana Ruiz: Hi.",
                "3000-? Ana Ruiz: So.",
                "5000-? 2: Ho."
            ]
        );
    }

    #[test]
    fn documents_in_a_row_are_a_list() {
        let json = "{\n\"result\":[{\"conf\":0.9,\"start\":0.5,\"end\":1,\"word\":\"hi\"}],\"text\":\"hi\"}\n{\"text\":\"\"}\n{\"result\":[{\"start\":3,\"end\":4,\"word\":\"ho\"}],\"text\":\"ho\"}\n";
        let parsed = parse(json.as_bytes(), None).unwrap();
        assert_eq!(rows(&parsed), ["500-1000 : hi", "3000-4000 : ho"]);
        assert_eq!(parsed.transcript.format, "vosk-json");
    }

    #[test]
    fn results_without_speakers_stay_apart() {
        let json = r#"{"results":[{"alternatives":[{"transcript":"one two","words":[{"startTime":"0s","endTime":"1s","word":"one"},{"startTime":"1s","endTime":"2s","word":"two"}]},{"transcript":"won too"}]},{"alternatives":[{}]},{"alternatives":[{"transcript":" three"}],"resultEndTime":"9s"}]}"#;
        assert_eq!(
            rows(&parse(json.as_bytes(), None).unwrap()),
            ["0-2000 : one two", "?-? : three"]
        );
    }

    #[test]
    fn words_of_nobody_are_cut_at_sentences_and_pauses_once_they_are_long() {
        let said = [
            ("Dr.", 0),
            ("Lind", 30),
            ("waits", 50),
            ("So", 59),
            ("says", 60),
            ("Dr.", 61),
            ("Lindgren.", 62),
            ("\u{201C}Really?\u{201D}", 63),
            ("and", 125),
            ("on", 126),
            ("we", 127),
            ("go", 129),
        ];
        let expected = [
            "0-63000 : Dr. Lind waits So says Dr. Lindgren.",
            "63000-64000 : \u{201C}Really?\u{201D}",
            "125000-130000 : and on we go",
        ];
        let list = |row: &dyn Fn(&str, u32) -> String| {
            let rows: Vec<_> = said.iter().map(|(word, at)| row(word, *at)).collect();
            rows.join(",")
        };
        let plain =
            list(&|word, at| format!(r#"{{"word":"{word}","start":{at},"end":{}}}"#, at + 1));
        let aws = list(&|word, at| {
            let end = at + 1;
            format!(
                r#"{{"type":"pronunciation","start_time":"{at}","end_time":"{end}","alternatives":[{{"content":"{word}"}}]}}"#
            )
        });
        for json in [
            format!(r#"{{"words":[{plain}]}}"#),
            format!(r#"{{"result":[{plain}]}}"#),
            format!(r#"{{"results":{{"items":[{aws}]}}}}"#),
            format!(r#"{{"results":{{"channels":[{{"alternatives":[{{"words":[{plain}]}}]}}]}}}}"#),
        ] {
            let read = rows(&parse(json.as_bytes(), None).unwrap());
            assert_eq!(read, expected, "{json}");
        }
        // Without marks, and without the ends of words: a pause of a second.
        let bare = (0..200).map(|at| format!(r#"{{"word":"so","start":{}}}"#, at + at / 90));
        let bare: Vec<_> = bare.collect();
        let json = format!(r#"{{"words":[{}]}}"#, bare.join(","));
        let parsed = parse(json.as_bytes(), None).unwrap();
        let starts = parsed.transcript.segments.iter().map(|s| s.start_ms);
        assert_eq!(
            starts.collect::<Vec<_>>(),
            [Some(0), Some(91_000), Some(182_000)]
        );
    }
}
