//! LRC: `[mm:ss.xx] text`. There is no specification; <https://en.wikipedia.org/wiki/LRC_(file_format)>.
//!
//! Read: ID tags (`[ti:]`, `[la:]`, `[by:]`, `[offset:]`), several times before one text, word times
//! (`<mm:ss.xx>`). A line ends where the next begins; a time without text ends the one before it.

use super::clean::Words;
use super::cues::Cues;
use super::lines::Lines;
use super::stamp::{Stamp, read};
use super::{Error, markup, prefix};
use crate::model::transcript::Millis;

pub(crate) const NAME: &str = "lrc";

/// A time in square brackets at the start of a line: `[12:34.56]`.
pub(crate) fn time(line: &str) -> Option<(Stamp, &str)> {
    let (stamp, rest) = read(line.strip_prefix('[')?)?;
    Some((stamp, rest.strip_prefix(']')?)).filter(|_| stamp.fields > 1)
}

/// An ID tag: `[ti:Title]`.
pub(crate) fn tag(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line
        .trim()
        .strip_prefix('[')?
        .strip_suffix(']')?
        .split_once(':')?;
    let known = [
        "ti", "ar", "al", "au", "by", "la", "re", "ve", "offset", "length", "tool", "#",
    ];
    known
        .contains(&key.trim().to_ascii_lowercase().as_str())
        .then_some((key.trim(), value.trim()))
}

pub(crate) fn parse(text: &str, cues: &mut Cues) -> Result<(), Error> {
    cues.transcript.format = NAME;
    let mut offset: Millis = 0;
    let mut rows: Vec<(Millis, u32, Words)> = Vec::new();
    for line in Lines::new(text) {
        let mut rest = line.text.trim();
        if let Some((key, value)) = tag(rest) {
            let known = Some(value.to_owned()).filter(|value| !value.is_empty());
            match key.to_ascii_lowercase().as_str() {
                "ti" => cues.transcript.title = known,
                "la" => cues.transcript.language = known,
                "by" | "re" | "tool" => cues.transcript.tool = known,
                // A positive offset shows the text earlier.
                "offset" => offset = value.trim_start_matches('+').parse().unwrap_or(0),
                _ => {}
            }
            continue;
        }
        let mut times = Vec::new();
        while let Some((stamp, after)) = time(rest) {
            times.push(stamp.ms);
            rest = after.trim_start();
        }
        let mut words = Words::default();
        markup::push_plain(&mut words, rest);
        for ms in &times {
            rows.push((*ms, line.number, words.clone()));
        }
        // A line without a time goes on with the one before it.
        if times.is_empty()
            && let Some((_, _, last)) = rows.last_mut()
        {
            last.space();
            markup::push_plain(last, rest);
        }
    }
    rows.sort_by_key(|(ms, ..)| *ms);
    let shift = |ms: Millis| ms.saturating_sub(offset).max(0);
    let ends: Vec<Option<Millis>> = rows
        .iter()
        .skip(1)
        .map(|(ms, ..)| Some(shift(*ms)))
        .chain([None])
        .collect();
    for ((ms, line, words), end) in rows.into_iter().zip(ends) {
        cues.push(line, Some(shift(ms)), end, None, words);
    }
    prefix::attribute(&mut cues.transcript);
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::transcript::parse;
    use crate::transcript::text::tests::rows;

    #[test]
    fn lines_end_where_the_next_begins() {
        let text = "[ti:Trees]\n[offset:500]\n[00:01.50]One <00:02.00>two\n[00:04.00]\n[61:05.50][00:03.00] Again\n";
        let parsed = parse(text.as_bytes(), None).unwrap();
        assert_eq!(
            rows(&parsed),
            [
                "1000-2500 : One two",
                "2500-3500 : Again",
                "3665000-? : Again"
            ]
        );
        assert_eq!(parsed.transcript.segments[0].words[0].start_ms, 2_000);
        assert_eq!(
            (parsed.transcript.format, parsed.transcript.title.as_deref()),
            ("lrc", Some("Trees"))
        );
    }
}
