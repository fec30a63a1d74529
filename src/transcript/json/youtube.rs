//! YouTube's `json3` captions: `events` of `segs`. There is no published specification.
//!
//! Automatic captions scroll: an event of `aAppend` adds a line break to the one before and says
//! nothing; an event is shown until the next but one begins. Word times come from `tOffsetMs`.
//! Not kept: windows, pens, positions.

use serde::Deserialize;

use super::value::{Text, Time};
use super::{YOUTUBE, each_at};
use crate::model::transcript::Confidence;
use crate::transcript::Error;
use crate::transcript::clean::Words;
use crate::transcript::cues::Cues;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event<'a> {
    #[serde(default)]
    t_start_ms: Time,
    #[serde(default)]
    d_duration_ms: Time,
    #[serde(borrow, default)]
    segs: Vec<Segment<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Segment<'a> {
    #[serde(borrow, default)]
    utf8: Text<'a>,
    #[serde(default)]
    t_offset_ms: Time,
    /// 0 to 255.
    #[serde(default)]
    ac_asr_conf: Time,
}

pub(super) fn read(text: &str, cues: &mut Cues) -> Result<(), Error> {
    cues.transcript.format = YOUTUBE;
    each_at(text, &["events"], |event: Event<'_>| {
        let start = event.t_start_ms.ms(1.0);
        let offset = |segment: &Segment<'_>| segment.t_offset_ms.ms(1.0);
        let timed = start.filter(|_| event.segs.iter().any(|segment| offset(segment).is_some()));
        let mut words = Words::default();
        for segment in &event.segs {
            if let Some(start) = timed.filter(|_| !segment.utf8.is_empty()) {
                // Newer files have 0 for every word, which says nothing.
                let sure = match segment.ac_asr_conf {
                    Time::Number(sure) if sure > 0.0 => Confidence::new(sure / 255.0),
                    _ => None,
                };
                words.time_of(start + offset(segment).unwrap_or(0), sure);
            }
            words.push(segment.utf8.as_str());
        }
        let end = start
            .zip(event.d_duration_ms.ms(1.0))
            .map(|(start, length)| start + length);
        cues.push(None, start, end, None, words);
    })?;
    cues.name_speakers();
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::model::transcript::Confidence;
    use crate::transcript::parse;
    use crate::transcript::text::tests::rows;

    #[test]
    fn events_are_segments_and_line_breaks_are_not() {
        let json = r#"{"wireMagic":"pb3","events":[{"tStartMs":0,"dDurationMs":9000,"id":1},
            {"tStartMs":160,"dDurationMs":4000,"segs":[{"utf8":"one"},{"utf8":" two","tOffsetMs":300,"acAsrConf":204}]},
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
        let sure = parsed.transcript.segments[0].words[1].confidence;
        assert_eq!(sure.map(Confidence::value), Some(0.8));
    }
}
