//! What holds for the reading of any bytes at all: the property tests and the targets in `fuzz/` ask
//! it of everything they make up.

use super::{Parsed, cues, parse, write};
use crate::model::clock;
use crate::model::transcript::{Segment, Transcript};
use crate::model::warnings;

/// Reads bytes as a file of this name, and holds what was read to every promise.
///
/// # Panics
/// When a promise is broken.
pub fn read(bytes: &[u8], name: Option<&str>) {
    if let Ok(parsed) = parse(bytes, name) {
        check(&parsed);
        keep(&parsed.transcript);
    }
}

/// The promises of [`Segment`] and [`Transcript`].
///
/// # Panics
/// When one is broken.
pub fn check(parsed: &Parsed) {
    let transcript = &parsed.transcript;
    assert!((1..=cues::MAX_SEGMENTS).contains(&transcript.segments.len()));
    assert!(!transcript.format.is_empty() && !transcript.encoding.is_empty());
    for segment in &transcript.segments {
        let text = &segment.text;
        assert!(
            !text.is_empty() && text.split_whitespace().collect::<Vec<_>>().join(" ") == *text,
            "{text:?}"
        );
        assert!(!text.contains(char::is_control), "{text:?}");
        let speaker = segment.speaker.map(|at| at as usize);
        assert!(speaker.is_none_or(|at| at < transcript.speakers.len()));
        let times = segment.start_ms.zip(segment.end_ms);
        assert!(times.is_none_or(|(start, end)| start <= end), "{segment:?}");
        assert!(
            [segment.start_ms, segment.end_ms]
                .iter()
                .flatten()
                .all(|ms| *ms >= 0)
        );
        assert!(segment.words.is_sorted_by(|a, b| a.offset < b.offset));
        for word in &segment.words {
            let rest = text.get(word.offset as usize..).unwrap_or_default();
            assert!(!rest.is_empty() && !rest.starts_with(' '), "{segment:?}");
            assert!(word.start_ms >= 0, "{segment:?}");
        }
    }
    for name in &transcript.speakers {
        assert!(
            !name.trim().is_empty() && !name.contains(char::is_control),
            "{name:?}"
        );
    }
    assert!(parsed.warnings.len() <= warnings::MAX_WARNINGS + 1);
}

/// What a file keeps of a transcript: each segment with the name of its speaker.
fn content(transcript: &Transcript) -> Vec<(Option<&str>, Segment)> {
    let name = |at: u32| transcript.speakers.get(at as usize).map(String::as_str);
    let rows = transcript.segments.iter().map(|segment| {
        let row = Segment {
            speaker: None,
            ..segment.clone()
        };
        (segment.speaker.and_then(name), row)
    });
    rows.collect()
}

/// The formats without loss read back what was written; the others can be read.
///
/// # Panics
/// When they do not.
pub fn keep(transcript: &Transcript) {
    let timed = |segment: &Segment| segment.start_ms.is_some() && segment.end_ms.is_some();
    let all_timed = transcript.segments.iter().all(timed);
    // Captions may last longer than anything podcat takes for a time elsewhere.
    let times = transcript.segments.iter().flat_map(|segment| {
        let words = segment.words.iter().map(|word| word.start_ms).max();
        segment.start_ms.max(segment.end_ms).max(words)
    });
    let usual = times.max().is_none_or(|last| last <= clock::MAX_MS);
    for format in ["webvtt", "podcast-json", "srt", "html", "markdown", "text"] {
        let Ok(file) = write(format, transcript) else {
            continue;
        };
        let read = parse(file.as_bytes(), Some(&format!("a.{format}")));
        if let Ok(read) = &read {
            check(read);
        }
        if (format == "podcast-json" && usual) || (format == "webvtt" && all_timed) {
            assert!(read.is_ok(), "{read:?}: {file}");
            let read = read.map(|read| read.transcript).unwrap_or_default();
            let mut kept = content(transcript);
            if format == "webvtt" {
                // It has no place for confidences.
                let words = kept.iter_mut().flat_map(|(_, segment)| &mut segment.words);
                words.for_each(|word| word.confidence = None);
            }
            assert_eq!(content(&read), kept, "{file}");
            assert_eq!(read.language, transcript.language, "{file}");
        }
    }
}
