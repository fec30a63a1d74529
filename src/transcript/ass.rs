//! Advanced SubStation Alpha and SubStation Alpha: <http://www.tcax.org/docs/ass-specs.htm>.
//!
//! Read: `[Script Info]` title, `[Events]` with the columns that its `Format:` line names, actors as
//! speakers. Taken away: `{…}` overrides, drawings (`{\p1}`). Karaoke times are word times. Not kept: styles, comments.

use super::Error;
use super::clean::{Words, shown};
use super::cues::Cues;
use super::lines::Lines;
use super::stamp::whole;
use crate::model::transcript::Millis;

pub(crate) const NAME: &str = "ass";

/// Columns of an event where no `Format:` line names them (version 4+).
const COLUMNS: &str = "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text";

pub(crate) fn parse(text: &str, cues: &mut Cues) -> Result<(), Error> {
    cues.transcript.format = NAME;
    let mut columns: Vec<&str> = COLUMNS.split(", ").collect();
    let mut events = false;
    for line in Lines::new(text) {
        let found = line.text.trim();
        if found.starts_with('[') && found.ends_with(']') {
            events = found.eq_ignore_ascii_case("[events]");
            continue;
        }
        let Some((key, value)) = found.split_once(':') else {
            continue;
        };
        match key {
            "Title" if !events => {
                cues.transcript.title =
                    Some(value.trim().to_owned()).filter(|title| !title.is_empty())
            }
            "Format" if events => columns = value.split(',').map(str::trim).collect(),
            "Dialogue" if events => event(value, &columns, line.number, cues),
            _ => {}
        }
    }
    cues.name_speakers();
    Ok(())
}

fn event(value: &str, columns: &[&str], number: u32, cues: &mut Cues) {
    let (mut start, mut end, mut who, mut text) = (None, None, "", "");
    // The text is the last column and may hold commas.
    for (column, field) in columns.iter().zip(value.splitn(columns.len(), ',')) {
        match *column {
            "Start" => start = whole(field),
            "End" => end = whole(field),
            "Name" | "Actor" => who = field.trim(),
            "Text" => text = field,
            _ => {}
        }
    }
    let Some(start) = start else {
        cues.warnings.add(number, || {
            format!(
                "expected `Dialogue: …,H:MM:SS.cc,H:MM:SS.cc,…`, found `{}`; the event is left out",
                shown(value)
            )
        });
        return;
    };
    let speaker = cues.speaker(who);
    cues.push(
        number,
        Some(start.ms),
        end.map(|end| end.ms),
        speaker,
        said(text, start.ms),
    );
}

/// The words of an event that begins at this time: overrides and drawings go, `\N`, `\n` and `\h`
/// are blanks, and `\k` says how long the syllable behind it is, in hundredths of a second.
fn said(text: &str, mut now: Millis) -> Words {
    let mut words = Words::with_capacity(text.len());
    let mut drawing = false;
    let mut rest = text;
    loop {
        let open = rest.find('{').unwrap_or(rest.len());
        if !drawing {
            for (index, part) in rest[..open].split(['\\']).enumerate() {
                match part.strip_prefix(['N', 'n', 'h']).filter(|_| index > 0) {
                    Some(part) => {
                        words.space();
                        words.push(part);
                    }
                    None => {
                        words.push(if index > 0 { "\\" } else { "" });
                        words.push(part);
                    }
                }
            }
        }
        let Some((overrides, after)) = rest.get(open + 1..).and_then(|inner| inner.split_once('}'))
        else {
            break;
        };
        for tag in overrides.split('\\') {
            if let Some(scale) = tag
                .trim()
                .strip_prefix('p')
                .and_then(|scale| scale.parse::<u8>().ok())
            {
                drawing = scale > 0;
            }
            let syllable = tag
                .trim()
                .strip_prefix(['k', 'K'])
                .map(|rest| rest.trim_start_matches(['f', 'o']));
            if let Some(length) = syllable.and_then(|length| length.parse::<u16>().ok()) {
                words.time(now);
                now += Millis::from(length) * 10;
            }
        }
        rest = after;
    }
    words
}

#[cfg(test)]
mod tests {
    use crate::transcript::parse;
    use crate::transcript::text::tests::rows;

    #[test]
    fn events_by_their_columns() {
        let text = "[Script Info]\nTitle: Trees\n\n[V4+ Styles]\nFormat: Name\nStyle: Default\n\n[Events]\nFormat: Layer, Start, End, Style, Actor, Effect, Text\nDialogue: 0,0:00:01.50,0:00:02.50,Default,Ana Ruiz,,{\\i1}One,{\\i0}\\Ntwo\nComment: 0,0:00:01.50,0:00:02.50,Default,,,no\nDialogue: 0,0:00:03.00,0:00:04.00,Default,,,{\\p1}m 0 0 l 1 1{\\p0}Three\nDialogue: 0,x,y,Default,,,Lost\n";
        let parsed = parse(text.as_bytes(), None).unwrap();
        assert_eq!(
            rows(&parsed),
            ["1500-2500 Ana Ruiz: One, two", "3000-4000 : Three"]
        );
        let text = "[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.00,{\\k50}One {\\kf25}two\n";
        let karaoke = parse(text.as_bytes(), None).unwrap();
        let words = &karaoke.transcript.segments[0].words;
        let words: Vec<_> = words
            .iter()
            .map(|word| (word.offset, word.start_ms))
            .collect();
        assert_eq!(words, [(0, 1_000), (4, 1_500)]);
        assert_eq!(parsed.warnings.len(), 1);
        assert_eq!(parsed.transcript.title.as_deref(), Some("Trees"));
    }
}
