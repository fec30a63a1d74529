//! CSV with a line that names its columns: whisper.cpp's `-ocsv` (`start,end,speaker,text`, whole
//! milliseconds), and what people keep in spreadsheets, with commas or semicolons.
//! Specification of the quoting: <https://www.rfc-editor.org/rfc/rfc4180>.
//!
//! Read: start, end, speaker and text under their usual names, in any order. A text is needed, and a
//! start or a speaker. Whole numbers are milliseconds, unless people would have to speak too fast.
//! Not read: files that do not name their columns; other columns.

use csv::ReaderBuilder;

use super::clean::{Words, shown};
use super::cues::Cues;
use super::lines::Lines;
use super::stamp::whole;
use super::{Error, text::FASTEST_SPEECH};
use crate::model::clock;
use crate::model::transcript::Millis;

pub(crate) const NAME: &str = "csv";

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Start,
    End,
    Who,
    Said,
    Other,
}

impl Column {
    fn of(name: &str) -> Self {
        let name = name.trim_matches(['"', '\u{FEFF}', ' ']).to_lowercase();
        let stem = name.split(['(', '[']).next().unwrap_or_default();
        match stem.trim().replace(['_', '-'], " ").as_str() {
            "start" | "start time" | "starttime" | "begin" | "from" | "in" | "start ms"
            | "time" | "timestamp" | "timecode" => Self::Start,
            "end" | "end time" | "endtime" | "stop" | "to" | "out" | "end ms" => Self::End,
            "speaker" | "speaker name" | "name" | "who" => Self::Who,
            "text" | "transcript" | "content" | "body" | "caption" | "utterance" => Self::Said,
            _ => Self::Other,
        }
    }
}

/// The columns that a line names, and the mark between them.
fn columns(line: &str) -> Option<(Vec<Column>, u8)> {
    let marks = [(',', b','), (';', b';')];
    marks.iter().find_map(|(mark, byte)| {
        let columns: Vec<Column> = line.split(*mark).take(32).map(Column::of).collect();
        let once = |column| columns.iter().filter(|found| **found == column).count() == 1;
        (once(Column::Said) && (once(Column::Start) || once(Column::Who)))
            .then_some((columns, *byte))
    })
}

/// Whether the first line of a text names columns.
pub(crate) fn has_columns(text: &str) -> bool {
    let first = Lines::new(text).find(|line| !line.text.trim().is_empty());
    first.is_some_and(|line| columns(line.text).is_some())
}

pub(crate) fn parse(text: &str, cues: &mut Cues) -> Result<(), Error> {
    cues.transcript.format = NAME;
    let Some((columns, mark)) = columns(text.trim_start().lines().next().unwrap_or_default())
    else {
        return Ok(());
    };
    let mut reader = ReaderBuilder::new()
        .delimiter(mark)
        .flexible(true)
        .from_reader(text.trim_start().as_bytes());
    let timed = columns.contains(&Column::Start);
    let mut whole_numbers = true;
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).unwrap_or(false) {
        let line = record.position().map_or(0, |position| position.line());
        let line = u32::try_from(line).ok();
        let (mut start, mut end, mut who, mut said) = (None, None, "", "");
        for (column, field) in columns.iter().zip(&record) {
            match column {
                Column::Start => start = time(field, &mut whole_numbers),
                Column::End => end = time(field, &mut whole_numbers),
                Column::Who => who = field,
                Column::Said => said = field,
                Column::Other => {}
            }
        }
        if timed && start.is_none() {
            cues.warnings.add(line, || {
                format!(
                    "expected a time in the column of starts, found `{}`; it is read without a time",
                    shown(record.iter().next().unwrap_or_default())
                )
            });
        }
        let speaker = cues.speaker(who);
        cues.push(line, start, end, speaker, Words::of(said));
    }
    if whole_numbers {
        in_seconds(cues);
    }
    cues.name_speakers();
    Ok(())
}

/// A time; a number without a point stays as it is until the whole file is known.
fn time(field: &str, whole_numbers: &mut bool) -> Option<Millis> {
    let field = field.trim();
    if !field.is_empty() && field.bytes().all(|b| b.is_ascii_digit()) {
        return field.parse().ok().filter(|ms| *ms <= clock::MAX_MS);
    }
    let stamp = whole(field)?;
    *whole_numbers = false;
    Some(stamp.ms)
}

/// Takes numbers for seconds where milliseconds would mean that people speak too fast.
fn in_seconds(cues: &mut Cues) {
    let segments = &mut cues.transcript.segments;
    let starts = || segments.iter().filter_map(|segment| segment.start_ms);
    let (Some(first), Some(last)) = (starts().min(), starts().max()) else {
        return;
    };
    let before_last = segments.len().saturating_sub(1);
    let said: usize = segments
        .iter()
        .take(before_last)
        .map(|s| s.text.len())
        .sum();
    let ms = usize::try_from(last - first).unwrap_or_default();
    if said.saturating_mul(1000) <= ms.saturating_mul(FASTEST_SPEECH) {
        return;
    }
    let seconds = |ms: Millis| Some(ms.saturating_mul(1000)).filter(|ms| *ms <= clock::MAX_MS);
    for segment in segments {
        segment.start_ms = segment.start_ms.and_then(seconds);
        segment.end_ms = segment.end_ms.and_then(seconds);
    }
}

#[cfg(test)]
mod tests {
    use crate::transcript::parse;
    use crate::transcript::text::tests::rows;

    #[test]
    fn columns_are_read_by_their_names() {
        for file in [
            "start,end,speaker,text\n500,2000,Ana,\" Hi, \"\"you\"\" there and everybody\"\n12000,13000,Bo,\"Ho\nho\"\n",
            "\u{FEFF}Speaker;Start Time;End Time;Text\r\nAna;0,5;2,0;\"Hi, \"\"you\"\" there and everybody\"\r\nBo;00:00:12;13,0;Ho ho\r\n",
            "Text,Speaker Name,Start (s),End (s),Notes\n\"Hi, \"\"you\"\" there and everybody\",Ana,0.5,2.0,x\nHo ho,Bo,12.0,13.0,\n",
        ] {
            let parsed = parse(file.as_bytes(), None).unwrap();
            assert_eq!(
                rows(&parsed),
                [
                    "500-2000 Ana: Hi, \"you\" there and everybody",
                    "12000-13000 Bo: Ho ho"
                ],
                "{file}"
            );
            assert_eq!(parsed.transcript.format, "csv");
            assert!(parsed.warnings.is_empty(), "{:?}", parsed.warnings);
        }
    }

    #[test]
    fn whole_numbers_are_what_people_can_speak_in() {
        let file =
            "start,end,text\n0,5,so the river takes a turn\n5,9,and another turn there\n9,12,Yes\n";
        let parsed = parse(file.as_bytes(), None).unwrap();
        assert_eq!(rows(&parsed)[1], "5000-9000 : and another turn there");
    }

    #[test]
    fn a_row_without_a_time_is_kept_with_a_warning() {
        let file = "start,end,text\n0:01,0:02,One\nsoon,,Two\n";
        let parsed = parse(file.as_bytes(), None).unwrap();
        assert_eq!(rows(&parsed), ["1000-2000 : One", "?-? : Two"]);
        assert_eq!(parsed.warnings[0].line, Some(3));
        // Prose with commas has no columns.
        let prose = parse(b"Start, he said, the text\nand so on\n", None).unwrap();
        assert_eq!(prose.transcript.format, "text");
    }
}
