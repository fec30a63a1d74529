//! LRC: `[mm:ss.xx] text`. There is no specification; <https://en.wikipedia.org/wiki/LRC_(file_format)>.
//!
//! Read: ID tags (`[ti:]`, `[la:]`, `[by:]`, `[offset:]`), several times before one text, word times
//! (`<mm:ss.xx>`). A line ends where the next begins; a time without text ends the one before it.

use super::clean::Words;
use super::cues::Cues;
use super::lines::Lines;
use super::stamp::{Stamp, read};
use super::{Error, markup};
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

/// How often one line may be said; more times are left out.
const MAX_TIMES: usize = 32;

/// A time of a line, and the byte range of its text.
struct Row {
    start_ms: Millis,
    line: u32,
    from: u32,
    to: u32,
}

pub(crate) fn parse(text: &str, cues: &mut Cues) -> Result<(), Error> {
    cues.transcript.format = NAME;
    let mut offset: Millis = 0;
    let mut rows: Vec<Row> = Vec::new();
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
        // Files are shorter than 4 GiB.
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let to = place(line.start + line.text.len());
        let first = rows.len();
        while let Some((stamp, after)) = time(rest) {
            rest = after.trim_start();
            if rows.len() - first < MAX_TIMES {
                let (start_ms, line) = (stamp.ms, line.number);
                rows.push(Row {
                    start_ms,
                    line,
                    from: 0,
                    to,
                });
            }
        }
        let from = place(line.start + line.text.trim_end().len() - rest.len());
        rows[first..].iter_mut().for_each(|row| row.from = from);
        // A line without a time goes on with the one before it.
        if first == rows.len()
            && let Some(last) = rows.last_mut()
        {
            last.to = to;
        }
    }
    rows.sort_by_key(|row| row.start_ms);
    let shift = |ms: Millis| ms.saturating_sub(offset).max(0);
    cues.reserve(rows.len());
    let ends = rows.iter().skip(1).map(|row| Some(shift(row.start_ms)));
    for (row, end) in rows.iter().zip(ends.chain([None])) {
        let said = text
            .get(row.from as usize..row.to as usize)
            .unwrap_or_default();
        let mut words = Words::with_capacity(said.len());
        for line in Lines::new(said).filter(|line| tag(line.text).is_none()) {
            words.space();
            markup::push_plain(&mut words, line.text);
        }
        cues.push(row.line, Some(shift(row.start_ms)), end, None, words);
    }
    cues.name_speakers();
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
