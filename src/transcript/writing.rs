//! What the writers share: whole times, turns, escapes.

use super::Error;
use crate::model::transcript::{Millis, Segment, Transcript};

/// How long a segment without an end is shown, for each of its characters, in milliseconds.
const READING: Millis = 60;

/// The shortest that a segment without an end is shown.
const SHORTEST: Millis = 1_000;

/// Start and end of each segment; captions cannot do without.
///
/// A missing end is the next start, or as long as it takes to say the words.
pub(super) fn timed<'t>(
    transcript: &'t Transcript,
    format: &'static str,
) -> Result<Vec<(Millis, Millis, &'t Segment)>, Error> {
    let segments = &transcript.segments;
    let mut timed = Vec::with_capacity(segments.len());
    for (at, segment) in segments.iter().enumerate() {
        let Some(start) = segment.start_ms else {
            return Err(Error::NoTimes {
                format,
                segment: at + 1,
            });
        };
        let length = Millis::try_from(segment.text.chars().count()).unwrap_or(SHORTEST) * READING;
        let spoken = start + length.max(SHORTEST);
        let next = segments
            .get(at + 1)
            .and_then(|next| next.start_ms)
            .filter(|next| *next > start);
        let end = segment
            .end_ms
            .unwrap_or_else(|| next.map_or(spoken, |next| next.min(spoken)));
        timed.push((start, end.max(start), segment));
    }
    Ok(timed)
}

/// The name of a segment's speaker.
pub(super) fn speaker<'t>(transcript: &'t Transcript, segment: &Segment) -> Option<&'t str> {
    transcript
        .speakers
        .get(segment.speaker? as usize)
        .map(String::as_str)
}

/// What one speaker says until another one speaks: name, start, text. Where nobody is named, each
/// segment stands for itself.
pub(super) fn turns(transcript: &Transcript) -> Vec<(Option<&str>, Option<Millis>, String)> {
    let mut turns: Vec<(Option<&str>, Option<Millis>, String)> = Vec::new();
    for segment in &transcript.segments {
        let name = speaker(transcript, segment);
        match turns.last_mut() {
            Some((last, _, text)) if name.is_some() && *last == name => {
                text.push(' ');
                text.push_str(&segment.text);
            }
            _ => turns.push((name, segment.start_ms, segment.text.clone())),
        }
    }
    turns
}

/// `HH:MM:SS.mmm`, with the mark that the format wants.
pub(super) fn time(ms: Millis, mark: char) -> String {
    let (s, ms) = (ms / 1000, ms % 1000);
    format!(
        "{:02}:{:02}:{:02}{mark}{ms:03}",
        s / 3600,
        s / 60 % 60,
        s % 60
    )
}

/// Text for WebVTT and HTML: `&`, `<` and `>` as entities.
pub(super) fn escaped(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ => out.push(c),
        }
    }
}
