//! YouTube's `json3` captions: `events` of `segs`. There is no published specification.
//!
//! Automatic captions scroll: an event of `aAppend` adds a line break to the one before and says
//! nothing; an event is shown until the next but one begins. Word times come from `tOffsetMs`.
//! Not kept: windows, pens, positions.

use std::borrow::Cow;

use serde::Deserialize;

use super::{YOUTUBE, each_at};
use crate::transcript::Error;
use crate::transcript::clean::Words;
use crate::transcript::cues::Cues;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event<'a> {
    #[serde(default)]
    t_start_ms: Option<i64>,
    #[serde(default)]
    d_duration_ms: Option<i64>,
    #[serde(borrow, default)]
    segs: Vec<Segment<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Segment<'a> {
    #[serde(borrow, default)]
    utf8: Cow<'a, str>,
    #[serde(default)]
    t_offset_ms: Option<i64>,
}

pub(super) fn read(text: &str, cues: &mut Cues) -> Result<(), Error> {
    cues.transcript.format = YOUTUBE;
    each_at(text, &["events"], |event: Event<'_>| {
        let timed = event
            .segs
            .iter()
            .any(|segment| segment.t_offset_ms.is_some());
        let mut words = Words::default();
        for segment in &event.segs {
            if timed && !segment.utf8.trim().is_empty() {
                let offset = segment.t_offset_ms.unwrap_or(0);
                words.time(event.t_start_ms.unwrap_or(0).saturating_add(offset));
            }
            words.push(&segment.utf8);
        }
        let start = event.t_start_ms.filter(|ms| *ms >= 0);
        let end = start
            .zip(event.d_duration_ms)
            .map(|(start, length)| start.saturating_add(length));
        cues.push(None, start, end, None, words);
    })
}

#[cfg(test)]
mod tests {
    use crate::transcript::parse;
    use crate::transcript::text::tests::rows;

    #[test]
    fn events_are_segments_and_line_breaks_are_not() {
        let json = r#"{"wireMagic":"pb3","events":[{"tStartMs":0,"dDurationMs":9000,"id":1},
            {"tStartMs":160,"dDurationMs":4000,"segs":[{"utf8":"one"},{"utf8":" two","tOffsetMs":300}]},
            {"tStartMs":2000,"aAppend":1,"segs":[{"utf8":"\n"}]},
            {"tStartMs":2010,"dDurationMs":3000,"segs":[{"utf8":"[Music]"}]}]}"#;
        let parsed = parse(json.as_bytes(), None).unwrap();
        assert_eq!(rows(&parsed), ["160-4160 : one two", "2010-5010 : [Music]"]);
        let words: Vec<_> = parsed.transcript.segments[0]
            .words
            .iter()
            .map(|w| (w.offset, w.start_ms))
            .collect();
        assert_eq!(words, [(0, 160), (4, 460)]);
    }
}
