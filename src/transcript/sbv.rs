//! SBV (SubViewer as YouTube writes it): `0:00:01.000,0:00:02.500`, the text below, a blank line.
//!
//! There is no specification; <https://support.google.com/youtube/answer/2734698> names the format.

use super::clean::{Words, shown};
use super::cues::Cues;
use super::lines::Lines;
use super::stamp::{Stamp, whole};
use super::{Error, markup};

pub(crate) const NAME: &str = "sbv";

/// The times of a cue, if a line is nothing else.
pub(crate) fn times(line: &str) -> Option<(Stamp, Stamp)> {
    let (start, end) = line.trim().split_once(',')?;
    Some((whole(start)?, whole(end)?)).filter(|(start, end)| start.fields > 1 && end.fields > 1)
}

pub(crate) fn parse(text: &str, cues: &mut Cues) -> Result<(), Error> {
    cues.transcript.format = NAME;
    cues.reserve_lines(text);
    let mut cue: Option<(Stamp, Stamp, u32)> = None;
    let mut words = Words::default();
    let mut blank = true;
    for line in Lines::new(text) {
        if let Some((start, end)) = times(line.text) {
            flush(&mut cue, &mut words, cues);
            cue = Some((start, end, line.number));
        } else if line.text.trim().is_empty() {
            blank = true;
            continue;
        } else if blank && looks_timed(line.text) {
            flush(&mut cue, &mut words, cues);
            cues.warnings.add(line.number, || {
                format!(
                    "expected `H:MM:SS.mmm,H:MM:SS.mmm`, found `{}`; the cue is left out",
                    shown(line.text)
                )
            });
        } else if cue.is_some() {
            words.space();
            line.text.split("[br]").for_each(|part| {
                words.space();
                markup::push_plain(&mut words, part);
            });
        }
        blank = false;
    }
    flush(&mut cue, &mut words, cues);
    cues.name_speakers();
    Ok(())
}

fn flush(cue: &mut Option<(Stamp, Stamp, u32)>, words: &mut Words, cues: &mut Cues) {
    let words = std::mem::take(words);
    if let Some((start, end, line)) = cue.take() {
        cues.push(line, Some(start.ms), Some(end.ms), None, words);
    }
}

/// A line of digits and marks that is meant to time a cue.
fn looks_timed(line: &str) -> bool {
    let digits = line.bytes().filter(u8::is_ascii_digit).count();
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    line.contains(',') && line.contains(':') && line.len() < 40 && digits >= 8 && letters <= 2
}

#[cfg(test)]
mod tests {
    use crate::transcript::parse;
    use crate::transcript::text::tests::rows;

    #[test]
    fn cues_with_several_lines() {
        let text = "0:00:01.000,0:00:02.500\nOne[br]two \nthree\n\n0:00:03.x,0:00:04.000\nLost\n\n0:00:05.000,0:00:06.000\nFour\n";
        let parsed = parse(text.as_bytes(), None).unwrap();
        assert_eq!(
            rows(&parsed),
            ["1000-2500 : One two three", "5000-6000 : Four"]
        );
        assert_eq!(parsed.warnings[0].line, Some(5));
        assert_eq!(parsed.transcript.format, "sbv");
    }
}
