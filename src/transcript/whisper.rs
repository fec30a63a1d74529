//! Whisper's two plain tables: `[00:00:00.000 --> 00:00:02.000]  text` on the screen, and TSV.
//!
//! <https://github.com/ggml-org/whisper.cpp> (one word a line with `-ml 1`),
//! <https://github.com/openai/whisper> (`start`, `end`, `text` in whole milliseconds).
//! `[0.00s -> 2.50s] text` of faster-whisper and `Transcript: [0.5 --> 2.5] text` of WhisperX.
//! Lines that are no rows (the program's messages) are passed over.

use super::Error;
use super::clean::{Words, shown};
use super::cues::Cues;
use super::lines::Lines;
use super::stamp::{Timing, timing, whole};
use crate::model::transcript::Millis;

pub(crate) const SCREEN: &str = "whisper-text";
pub(crate) const TSV: &str = "whisper-tsv";

/// The times and the text of a row: `[start --> end]  text`.
pub(crate) fn row(line: &str) -> Option<(Millis, Millis, &str)> {
    let line = line.trim_start();
    let line = line
        .strip_prefix("Transcript:")
        .map_or(line, str::trim_start);
    let (times, text) = line.strip_prefix('[')?.split_once(']')?;
    let found = match timing(times) {
        // faster-whisper: `0.00s -> 2.50s`
        Timing::None | Timing::Bad if times.len() < 48 && times.contains("s ->") => {
            timing(&times.replace('s', "")).times()
        }
        timing => timing.times(),
    };
    found.map(|(start, end)| (start, end, text))
}

pub(crate) fn parse(text: &str, cues: &mut Cues) -> Result<(), Error> {
    cues.transcript.format = SCREEN;
    let (mut rows, mut single) = (0usize, 0usize);
    for (_, _, said) in Lines::new(text).filter_map(|line| row(line.text)) {
        rows += 1;
        single += usize::from(said.split_whitespace().nth(1).is_none());
    }
    if single * 10 > rows * 9 {
        words(text, cues);
        return Ok(());
    }
    for line in Lines::new(text) {
        let Some((start, end, said)) = row(line.text) else {
            continue;
        };
        let said = said.trim();
        // Diarization: `(speaker 0)`.
        let named = said
            .strip_prefix("(speaker ")
            .and_then(|rest| rest.split_once(')'));
        let (speaker, said) = match named {
            Some((number, rest)) => (
                cues.speaker(&format!("speaker {number}"))
                    .filter(|_| number != "?"),
                rest,
            ),
            None => (None, said),
        };
        cues.push(
            line.number,
            Some(start),
            Some(end),
            speaker,
            Words::of(said),
        );
    }
    cues.name_speakers();
    Ok(())
}

/// One word or piece of a word a row: they become sentences with word times.
fn words(text: &str, cues: &mut Cues) {
    let mut words = Words::default();
    let (mut from, mut to, mut line) = (None, None, 0);
    for row_line in Lines::new(text) {
        let Some((start, end, said)) = row(row_line.text) else {
            continue;
        };
        if said.trim().is_empty() {
            continue;
        }
        // Two blanks part the times from the text; a third one begins a new word.
        let begins = said.starts_with("   ") || words.is_empty();
        if begins {
            if words.text().ends_with(['.', '?', '!', '。', '？', '！']) {
                cues.push(
                    line,
                    from.take(),
                    to.take(),
                    None,
                    std::mem::take(&mut words),
                );
            }
            words.space();
            words.time(start);
        }
        if from.is_none() {
            from = Some(start);
            line = row_line.number;
        }
        to = Some(end);
        words.push(said.trim());
    }
    cues.push(line, from, to, None, words);
}

/// The columns of a TSV file, if a line names them.
pub(crate) fn columns(line: &str) -> Option<Vec<&str>> {
    let columns: Vec<&str> = line.trim_end().split('\t').collect();
    ["start", "text"]
        .iter()
        .all(|name| columns.contains(name))
        .then_some(columns)
}

pub(crate) fn tsv(text: &str, cues: &mut Cues) -> Result<(), Error> {
    cues.transcript.format = TSV;
    cues.reserve_lines(text);
    let mut lines = Lines::new(text);
    let columns = lines
        .find_map(|line| columns(line.text))
        .unwrap_or_default();
    for line in lines.filter(|line| !line.text.trim().is_empty()) {
        let (mut start, mut end, mut who, mut said) = (None, None, "", "");
        for (column, field) in columns.iter().zip(line.text.splitn(columns.len(), '\t')) {
            match *column {
                "start" => start = time(field),
                "end" => end = time(field),
                "speaker" => who = field,
                "text" => said = field,
                _ => {}
            }
        }
        if start.is_none() {
            cues.warnings.add(line.number, || {
                format!(
                    "expected a start in milliseconds, found `{}`; it is read without a time",
                    shown(line.text)
                )
            });
        }
        let speaker = cues.speaker(who);
        cues.push(line.number, start, end, speaker, Words::of(said));
    }
    cues.name_speakers();
    Ok(())
}

/// Whole milliseconds, seconds with a point, or a clock time.
fn time(field: &str) -> Option<Millis> {
    let field = field.trim();
    if field.bytes().all(|b| b.is_ascii_digit()) {
        return field
            .parse()
            .ok()
            .filter(|ms| *ms <= crate::model::clock::MAX_MS);
    }
    whole(field).map(|stamp| stamp.ms)
}

#[cfg(test)]
mod tests {
    use crate::transcript::parse;
    use crate::transcript::text::tests::rows;

    #[test]
    fn rows_on_the_screen() {
        let text = "main: processing\n\n[00:00:00.000 --> 00:00:02.000]   Hello there.\n[00:02.000 --> 00:03.500]  (speaker 1) Yes so.\n";
        let parsed = parse(text.as_bytes(), None).unwrap();
        assert_eq!(
            rows(&parsed),
            ["0-2000 : Hello there.", "2000-3500 speaker 1: Yes so."]
        );
        assert_eq!(parsed.transcript.format, "whisper-text");
        for text in [
            "Detected language 'en'\n[0.50s -> 2.00s]  Hello there.\n[2.00s -> 3.50s]  Yes so.\n",
            "Transcript: [0.5 --> 2.0]  Hello there.\nTranscript: [2.0 --> 3.5]  Yes so.\n",
        ] {
            let parsed = parse(text.as_bytes(), Some("a.txt")).unwrap();
            assert_eq!(
                rows(&parsed),
                ["500-2000 : Hello there.", "2000-3500 : Yes so."]
            );
        }
    }

    #[test]
    fn words_on_the_screen_become_sentences() {
        let mut text = String::new();
        for (at, piece) in ["   The", "  re", "   it", "   is", "  .", "   Yes", "  ."]
            .iter()
            .enumerate()
        {
            text.push_str(&format!(
                "[00:00:0{at}.000 --> 00:00:0{}.000]{piece}\n",
                at + 1
            ));
        }
        let parsed = parse(text.as_bytes(), None).unwrap();
        assert_eq!(rows(&parsed), ["0-5000 : There it is.", "5000-7000 : Yes."]);
        let words: Vec<_> = parsed.transcript.segments[0]
            .words
            .iter()
            .map(|w| (w.offset, w.start_ms))
            .collect();
        assert_eq!(words, [(0, 0), (6, 2_000), (9, 3_000)]);
    }

    #[test]
    fn tables_with_tabs() {
        let text = "start\tend\ttext\n500\t2000\tHi you\nx\t3000\tHo\n";
        let parsed = parse(text.as_bytes(), None).unwrap();
        assert_eq!(rows(&parsed), ["500-2000 : Hi you", "?-3000 : Ho"]);
        assert_eq!(
            (parsed.transcript.format, parsed.warnings.len()),
            ("whisper-tsv", 1)
        );
    }
}
