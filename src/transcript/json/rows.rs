//! Tools that give stretches of speech: each object becomes a segment, its words give the times.
//!
//! - Podcasting 2.0: <https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/transcripts/transcripts.md>
//! - Podlove Web Player: <https://docs.podlove.org/podlove-web-player/>
//! - Whisper, faster-whisper, whisper-timestamped, WhisperX, OpenAI's API (verbose and diarized),
//!   Hugging Face chunks: `segments` of `start`, `end`, `text`, `speaker`, `words`
//! - whisper.cpp: <https://github.com/ggml-org/whisper.cpp>, `-oj` and `-ojf`
//! - Azure: <https://learn.microsoft.com/azure/ai-services/speech-service/batch-transcription-get>
//! - Deepgram and AssemblyAI utterances, podwhisperer, Vosk, youtube-transcript-api, plain lists
//!
//! Not kept: confidences of whole segments, token numbers, second-best alternatives.

use super::value::{Kind, Piece};
use super::{LIST, Outline, PODCAST, PODLOVE, PODWHISPERER, VOSK, WHISPER_CPP, each_at};
use crate::model::transcript::WordTime;
use crate::transcript::Error;
use crate::transcript::clean::{Words, push_decoded};
use crate::transcript::cues::Cues;

/// Reads the list at a path; `unit` is the length of the numbers' unit in milliseconds.
pub(super) fn read(
    text: &str,
    path: &[&str],
    unit: f64,
    outline: &Outline,
    cues: &mut Cues,
) -> Result<(), Error> {
    cues.reserve(outline.at(path).map_or(0, |list| list.len));
    let format = cues.transcript.format;
    let speakers = outline.at(&["speakers"]).filter(|_| format == PODWHISPERER);
    // Only where several tracks were recorded do they tell people apart.
    let tracks = outline
        .at(&["results", "channels"])
        .is_some_and(|channels| channels.len > 1);
    each_at(text, path, |piece: Piece<'_>| {
        let mut label = piece.speaker.as_str();
        if label.is_empty() {
            // WhisperX names the speaker of a segment or only those of its words.
            label = piece.words.first().map_or("", |word| word.speaker.as_str());
        }
        if label.is_empty() && tracks {
            label = piece.channel.as_str();
        }
        let label = speakers
            .and_then(|names| names.text(&[label]))
            .unwrap_or(label);
        // A file that lists its speakers means what it says.
        let label = if format == PODCAST {
            label
        } else {
            somebody(label)
        };
        let speaker = cues.speaker(label);
        if piece.text.is_empty() && format == PODLOVE {
            // The player's grouped form: a turn with its rows in it.
            piece
                .words
                .iter()
                .for_each(|piece| row(piece, unit, speaker, cues));
        } else {
            row(&piece, unit, speaker, cues);
        }
    })?;
    if format == LIST {
        in_milliseconds(cues);
        cues.name_speakers();
    }
    Ok(())
}

/// A label, without what tools write for nobody in particular.
pub(super) fn somebody(label: &str) -> &str {
    if matches!(label, "UU" | "?" | "unknown") {
        ""
    } else {
        label
    }
}

/// Nobody speaks slower than a character in four seconds: times that would mean that are milliseconds.
fn in_milliseconds(cues: &mut Cues) {
    let segments = &mut cues.transcript.segments;
    let said: usize = segments
        .iter()
        .map(|segment| segment.text.chars().count())
        .sum();
    let times = || {
        segments
            .iter()
            .flat_map(|segment| [segment.start_ms, segment.end_ms])
            .flatten()
    };
    let (Some(first), Some(last)) = (times().min(), times().max()) else {
        return;
    };
    let seconds = usize::try_from((last - first) / 1000).unwrap_or(usize::MAX);
    if times().any(|ms| ms % 1000 != 0) || seconds < 60 || seconds / 4 < said {
        return;
    }
    for segment in segments {
        segment.start_ms = segment.start_ms.map(|ms| ms / 1000);
        segment.end_ms = segment.end_ms.map(|ms| ms / 1000);
        segment
            .words
            .iter_mut()
            .for_each(|word| word.start_ms /= 1000);
    }
    cues.warnings.add(None, || {
        format!("expected times in seconds, found {said} characters in {seconds} of them; read as milliseconds, a guess")
    });
}

/// One object as a segment.
pub(super) fn row(piece: &Piece<'_>, unit: f64, speaker: Option<u32>, cues: &mut Cues) {
    let mut words = Words::with_capacity(piece.text.0.len());
    // Only players for the web escape what stands in JSON.
    if matches!(cues.transcript.format, PODLOVE | LIST) {
        push_decoded(&mut words, piece.text.as_str());
    } else {
        words.push(piece.text.as_str());
    }
    if piece.text.is_empty() || cues.transcript.format == VOSK {
        words = Words::default();
        piece
            .words
            .iter()
            .for_each(|word| push_word(&mut words, word, unit));
    }
    // whisper.cpp's words for silence and for a change of speaker.
    if cues.transcript.format == WHISPER_CPP {
        let said = words.text().trim_end_matches("[SPEAKER_TURN]");
        if said.len() < words.text().len() {
            words = Words::of(said);
        }
        if words.text() == "[BLANK_AUDIO]" {
            return;
        }
    }
    let stated = cues.transcript.format == PODCAST;
    let first = piece.words.first().filter(|_| !stated);
    let last = piece.words.last().filter(|_| !stated);
    let start = piece.start(unit).or_else(|| first?.start(unit));
    let end = piece.end(unit).or_else(|| last?.end(unit));
    let Some((text, times)) = words.finish() else {
        return;
    };
    let times = if times.is_empty() {
        locate(&text, &piece.words, unit, stated)
    } else {
        times
    };
    cues.push_text(None, start, end, speaker, text, times);
}

/// Appends a word as speech has it: a mark stands right behind the word before it.
pub(super) fn push_word(words: &mut Words, word: &Piece<'_>, unit: f64) {
    let text = word.text.as_str();
    if word.kind == Kind::Word {
        words.space();
        if let Some(ms) = word.start(unit) {
            words.time_of(ms, word.confidence);
        }
    }
    words.push(text.trim());
}

/// How far beyond its expected place a word is looked for, in bytes.
const SLACK: usize = 48;

/// Finds each word of a list in the text that they make up.
///
/// Pieces of words (`Tech`, `S`, `ing`) give no times of their own, unless `exact` says so; a word
/// that is not there (whisper.cpp's `[_BEG_]`) is left out.
fn locate(text: &str, pieces: &[Piece<'_>], unit: f64, exact: bool) -> Vec<WordTime> {
    let mut times: Vec<WordTime> = Vec::with_capacity(pieces.len());
    let mut from = 0;
    for piece in pieces {
        let raw = piece.text.as_str();
        let word = raw.trim();
        if word.is_empty() {
            continue;
        }
        let mut to = (from + word.len() + SLACK).min(text.len());
        while !text.is_char_boundary(to) {
            to += 1;
        }
        let Some(at) = text[from..to].find(word) else {
            continue;
        };
        let at = from + at;
        from = at + word.len();
        let before = text[..at].chars().next_back();
        let inside = before.is_some_and(|c| {
            (c.is_alphanumeric() || matches!(c, '\'' | '’' | '-')) && !unspaced(c)
        });
        if inside && !exact && !raw.starts_with(' ') {
            // A word is as sure as the least sure of its pieces.
            if let Some(last) = times.last_mut() {
                last.confidence = last
                    .confidence
                    .map(|sure| sure.min(piece.confidence.unwrap_or(sure)));
            }
            continue;
        }
        if let (Some(start_ms), Ok(offset)) = (piece.start(unit), u32::try_from(at)) {
            times.push(WordTime {
                offset,
                start_ms,
                confidence: piece.confidence,
            });
        }
    }
    times.shrink_to_fit();
    times
}

/// Scripts that are written without spaces between words.
fn unspaced(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{2E80}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}')
}

#[cfg(test)]
mod tests {
    use crate::model::transcript::Confidence;
    use crate::transcript::parse;
    use crate::transcript::text::tests::rows;

    fn read(format: &str, json: &str) -> Vec<String> {
        let parsed = parse(json.as_bytes(), None).unwrap();
        assert_eq!(parsed.transcript.format, format, "{json}");
        rows(&parsed)
    }

    #[test]
    fn every_tool_with_rows() {
        for (format, json) in [
            (
                "podcast-json",
                r#"{"segments":[{"startTime":0.5,"endTime":2,"body":"Hi you","speaker":"1"}]}"#,
            ),
            (
                "podlove-json",
                r#"[{"start":"00:00:00.5","start_ms":500,"end":"00:00:02.000","speaker":"1","text":"Hi you"}]"#,
            ),
            (
                "whisper-json",
                r#"{"text":"Hi you","segments":[{"id":0,"start":0.5,"end":2.0,"text":" Hi you","speaker":"1","tokens":[1,2]}]}"#,
            ),
            (
                "whisper-json",
                r#"{"chunks":[{"timestamp":[0.5,2.0],"text":" Hi you","speaker":1}]}"#,
            ),
            (
                "whispercpp-json",
                r#"{"transcription":[{"timestamps":{"from":"00:00:00,500"},"offsets":{"from":500,"to":2000},"text":" Hi you","speaker":"1"},{"offsets":{"from":1,"to":2},"text":" [BLANK_AUDIO]"}]}"#,
            ),
            (
                "azure-json",
                r#"{"recognizedPhrases":[{"speaker":1,"offset":"PT0.5S","offsetInTicks":5000000.0,"durationInTicks":15000000.0,"nBest":[{"lexical":"hi","display":"Hi you"},{"display":"No"}]}]}"#,
            ),
            (
                "azure-json",
                r#"{"phrases":[{"speaker":1,"offsetMilliseconds":500,"durationMilliseconds":1500,"text":"Hi you"}]}"#,
            ),
            (
                "deepgram-json",
                r#"{"results":{"channels":[{"alternatives":[]}],"utterances":[{"start":0.5,"end":2,"speaker":1,"transcript":"Hi you"}]}}"#,
            ),
            (
                "assemblyai-json",
                r#"{"words":[{"text":"x"}],"utterances":[{"start":500,"end":2000,"speaker":"1","text":"Hi you"}]}"#,
            ),
            (
                "podlove-json",
                r#"{"transcripts":[{"start":"00:00:00.500","end":"00:00:02.000","speaker":"","voice":"1","text":"Hi you"}]}"#,
            ),
            (
                "podlove-json",
                r#"[{"start_ms":500,"speaker":"1","items":[{"start_ms":500,"end_ms":2000,"speaker":"1","text":"Hi you"}]}]"#,
            ),
            (
                "whisper-json",
                r#"{"segments":[{"start":0.5,"end":2.0,"text":" Hi you","words":[{"word":"Hi","start":0.5,"speaker":"1"},{"word":"you"}]}]}"#,
            ),
            (
                "azure-json",
                r#"{"RecognitionStatus":"Success","Offset":5000000,"Duration":15000000,"SpeakerId":"1","NBest":[{"Confidence":0.9,"Lexical":"hi you","Display":"Hi you"}]}"#,
            ),
            (
                "deepgram-json",
                r#"{"results":{"channels":[{"alternatives":[]},{"alternatives":[]}],"utterances":[{"start":0.5,"end":2,"channel":1,"transcript":"Hi you"}]}}"#,
            ),
            (
                "list-json",
                r#"{"body":[{"from":0.5,"to":2,"content":"Hi you","speaker":"1"}]}"#,
            ),
            (
                "podwhisperer-json",
                r#"{"speakers":{"spk_0":"1"},"segments":[{"speakerLabel":"spk_0","start":0.5,"end":2,"text":" Hi you"}]}"#,
            ),
        ] {
            assert_eq!(read(format, json), ["500-2000 1: Hi you"], "{json}");
        }
        let unnamed = ["500-2000 : Hi you"];
        assert_eq!(
            read(
                "list-json",
                r#"[{"text":"Hi&#32;you","start":0.5,"duration":1.5}]"#
            ),
            unnamed
        );
        assert_eq!(
            read(
                "vosk-json",
                r#"[{"result":[{"conf":1,"start":0.5,"end":1,"word":"Hi"},{"conf":1,"start":1,"end":2,"word":"you"}],"text":"Hi you"}]"#
            ),
            unnamed
        );
    }

    #[test]
    fn nobody_in_particular_is_nobody() {
        for json in [
            r#"{"transcription":[{"offsets":{"from":500,"to":2000},"text":" Hi you [SPEAKER_TURN]","speaker":"?"}]}"#,
            r#"{"chunks":[{"timestamp":[0.5,2.0],"text":" Hi you","speaker":null}]}"#,
            r#"{"captions":[{"start":"0.5","duration":"1.5","text":"Hi you"}]}"#,
        ] {
            assert_eq!(
                rows(&parse(json.as_bytes(), None).unwrap()),
                ["500-2000 : Hi you"]
            );
        }
    }

    #[test]
    fn a_list_in_milliseconds_is_told_by_its_pace() {
        let json = |unit: u32| {
            let row = |at: u32| {
                format!(
                    r#"{{"text":"so the river turns","offset":{},"duration":{}}}"#,
                    at * 2 * unit,
                    2 * unit
                )
            };
            format!("[{}]", (0..5).map(row).collect::<Vec<_>>().join(","))
        };
        for (unit, warned) in [(1, 0), (1000, 1)] {
            let parsed = parse(json(unit).as_bytes(), None).unwrap();
            assert_eq!(rows(&parsed)[4], "8000-10000 : so the river turns");
            assert_eq!(parsed.warnings.len(), warned);
        }
    }

    #[test]
    fn captions_in_json_name_speakers_as_captions_do() {
        let list = r#"[{"text":"Ana: Hi","start":0,"duration":1},{"text":"Bo: Ho","start":1,"duration":1},{"text":"so","start":2,"duration":1}]"#;
        let events = r#"{"events":[{"tStartMs":0,"dDurationMs":1000,"segs":[{"utf8":"Ana: Hi"}]},{"tStartMs":1000,"dDurationMs":1000,"segs":[{"utf8":"Bo: Ho"}]},{"tStartMs":2000,"dDurationMs":1000,"segs":[{"utf8":"so"}]}]}"#;
        for json in [list, events] {
            let parsed = parse(json.as_bytes(), None).unwrap();
            assert_eq!(
                rows(&parsed),
                ["0-1000 Ana: Hi", "1000-2000 Bo: Ho", "2000-3000 Bo: so"]
            );
        }
    }

    #[test]
    fn words_keep_how_sure_the_tool_is() {
        for json in [
            r#"{"segments":[{"start":0,"end":2,"text":" Hi you","words":[{"word":" Hi","start":0,"probability":0.5},{"word":" y","start":1,"probability":1},{"word":"ou","start":1,"probability":0.25}]}]}"#,
            r#"{"results":{"items":[{"type":"pronunciation","start_time":"0","alternatives":[{"content":"Hi","confidence":"0.5"}]},{"type":"pronunciation","start_time":"1","alternatives":[{"content":"you","confidence":"0.25"}]}]}}"#,
            r#"{"result":[{"conf":0.5,"start":0,"word":"Hi"},{"conf":0.25,"start":1,"word":"you"}]}"#,
            r#"{"monologues":[{"speaker":0,"elements":[{"type":"text","value":"Hi","ts":0,"confidence":0.5},{"type":"punct","value":" "},{"type":"text","value":"you","ts":1,"confidence":0.25}]}]}"#,
        ] {
            let parsed = parse(json.as_bytes(), None).unwrap();
            let words = &parsed.transcript.segments[0].words;
            let sure: Vec<_> = words
                .iter()
                .map(|word| word.confidence.map(Confidence::value))
                .collect();
            assert_eq!(sure, [Some(0.5), Some(0.25)], "{json}");
        }
    }

    #[test]
    fn words_are_found_in_the_text() {
        let json = r#"{"segments":[{"start":0,"end":3,"text":" L'any passat, sí.","words":[
            {"word":" L","start":0.1},{"word":"'any","start":0.5},{"word":" passat,","start":1},{"word":"gone","start":1.5},{"word":" sí.","start":2}]}]}"#;
        let parsed = parse(json.as_bytes(), None).unwrap();
        let words: Vec<_> = parsed.transcript.segments[0]
            .words
            .iter()
            .map(|w| (w.offset, w.start_ms))
            .collect();
        assert_eq!(words, [(0, 100), (6, 1_000), (14, 2_000)]);
    }
}
