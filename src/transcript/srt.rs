//! SubRip (SRT). There is no specification; <https://docs.fileformat.com/video/srt/> describes the usual form.
//!
//! Read by its timing lines alone, so indices may be missing, doubled or wrong and blank lines may
//! be missing or too many. Hours may be missing; `,` and `.` both work; coordinates after the times,
//! HTML tags, entities and `{\an8}` are taken away. Speakers are read from `Name:`, `[Name]:` and
//! from a name on a line of its own above the text (Teams).

use memchr::memrchr2;

use super::clean::{Words, shown};
use super::cues::Cues;
use super::lines::{Line, Lines};
use super::markup::{has_markup, push_without_overrides};
use super::prefix::{Shape, attribute, shape};
use super::rolling::{Screen, rolls};
use super::stamp::{Timing, timing};
use super::{Error, vtt, writing};
use crate::model::transcript::{Millis, Transcript};

pub(crate) const NAME: &str = "srt";

/// A cue whose text is still being read.
struct Cue {
    start_ms: Millis,
    end_ms: Millis,
    line: u32,
    /// Byte range of the text.
    from: usize,
    to: usize,
}

/// What the whole file shows of its cues.
struct How {
    /// Each begins with a name on a line of its own.
    named: bool,
    /// They scroll.
    screen: Option<Screen>,
}

pub(crate) fn parse(text: &str, cues: &mut Cues) -> Result<(), Error> {
    cues.transcript.format = NAME;
    cues.reserve(memchr::memmem::find_iter(text.as_bytes(), b"-->").count());
    let mut how = How {
        named: names_stand_alone(text),
        screen: rolls(text).then(Screen::default),
    };
    let mut lines = Lines::new(text);
    let mut cue: Option<Cue> = None;
    while let Some(Line {
        text: line,
        start: at,
        number,
    }) = lines.next()
    {
        match timing(line) {
            Timing::Cue { start, end, .. } => {
                if let Some(cue) = cue.take() {
                    finish(text, cue, Some(at), &mut how, cues);
                }
                let from = lines.offset();
                cue = Some(Cue {
                    start_ms: start.ms,
                    end_ms: end.ms,
                    line: number,
                    from,
                    to: from,
                });
            }
            Timing::Bad => {
                if let Some(cue) = cue.take() {
                    finish(text, cue, Some(at), &mut how, cues);
                }
                cues.warnings.add(number, || {
                    format!(
                        "expected `HH:MM:SS,mmm --> HH:MM:SS,mmm`, found `{}`; the cue is left out",
                        shown(line)
                    )
                });
            }
            Timing::None => {
                if let Some(cue) = &mut cue
                    && !line.is_empty()
                {
                    cue.to = at + line.len();
                }
            }
        }
    }
    if let Some(cue) = cue {
        finish(text, cue, None, &mut how, cues);
    }
    if cues.transcript.speakers.is_empty() {
        attribute(&mut cues.transcript);
    }
    Ok(())
}

/// Ends a cue at the next timing line: the index above that line is not the cue's text.
fn finish(text: &str, mut cue: Cue, next: Option<usize>, how: &mut How, cues: &mut Cues) {
    if let Some(next) = next {
        cue.to = without_index(&text[cue.from..next]).len() + cue.from;
    }
    let mut payload = &text[cue.from..cue.to.max(cue.from)];
    if let Some(screen) = &mut how.screen {
        screen.show(payload, cue.start_ms, cue.end_ms, cue.line, cues);
        return;
    }
    let mut speaker = None;
    if how.named
        && let Some((name, rest)) = name_line(payload)
    {
        speaker = cues.speaker(name);
        payload = rest;
    }
    let words = if has_markup(payload) || payload.contains('{') {
        let mut words = Words::with_capacity(payload.len());
        push_without_overrides(&mut words, payload);
        words
    } else {
        vtt::lines_of(payload)
    };
    cues.push(
        cue.line,
        Some(cue.start_ms),
        Some(cue.end_ms),
        speaker,
        words,
    );
}

/// Takes the index lines off the end of what stands between two timing lines.
///
/// An index stands right above the timing line; a doubled one above that. A number that a blank line
/// parts from the timing line is an index only where every line is followed by a blank one.
fn without_index(body: &str) -> &str {
    let is_index = |line: &str| {
        !line.is_empty() && line.len() <= 9 && line.bytes().all(|b| b.is_ascii_digit())
    };
    let trimmed = body.trim_end_matches([' ', '\t']);
    let (above, last) = split_last_line(trimmed);
    if is_index(last.trim()) {
        let (higher, doubled) = split_last_line(above);
        return if doubled.trim() == last.trim() {
            higher
        } else {
            above
        };
    }
    if last.trim().is_empty() {
        let (above, last) = split_last_line(body.trim_end());
        // `text`, blank, `12`, blank, timing: the spaced-out form.
        let spaced = above.trim_end_matches([' ', '\t']);
        if is_index(last.trim())
            && (spaced.ends_with("\n\n") || spaced.ends_with("\r\n\r\n") || spaced.is_empty())
        {
            return above;
        }
    }
    body
}

/// Splits off the last line, a line end behind it ignored.
fn split_last_line(text: &str) -> (&str, &str) {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    text.split_at(memrchr2(b'\n', b'\r', text.as_bytes()).map_or(0, |at| at + 1))
}

/// Cues that are looked at to see whether names stand on lines of their own.
const SAMPLE: usize = 200;

/// Whether every cue begins with a line that is a name and nothing else.
fn names_stand_alone(text: &str) -> bool {
    let mut lines = Lines::new(text);
    let (mut cues, mut named) = (0, 0);
    while let Some(line) = lines.next() {
        if !matches!(timing(line.text), Timing::Cue { .. }) {
            continue;
        }
        let mut ahead = lines.clone();
        let first = ahead.next().map_or("", |line| line.text.trim());
        let second = ahead.next().map_or("", |line| line.text.trim());
        cues += 1;
        named +=
            usize::from(is_name(first) && !second.is_empty() && timing(second) == Timing::None);
        if named < cues || cues >= SAMPLE {
            break;
        }
    }
    cues > 1 && named == cues
}

/// A name that is a whole line: no colon, no comma, four words at most.
fn is_name(line: &str) -> bool {
    shape(line).is_some_and(|shape| shape >= Shape::Name)
        && !line.contains(',')
        && line.split(' ').count() <= 4
}

fn name_line(payload: &str) -> Option<(&str, &str)> {
    let line = Lines::new(payload).next()?;
    let rest = payload.get(line.text.len()..)?;
    (is_name(line.text.trim()) && !rest.trim().is_empty()).then_some((line.text, rest))
}

/// Writes the speaker in front of every cue: a player shows one at a time.
pub(crate) fn write(transcript: &Transcript) -> Result<String, Error> {
    let mut out = String::new();
    for (at, (start, end, segment)) in writing::timed(transcript, NAME)?.into_iter().enumerate() {
        let name =
            writing::speaker(transcript, segment).map_or(String::new(), |name| format!("{name}: "));
        let (start, end) = (writing::time(start, ','), writing::time(end, ','));
        out.push_str(&format!(
            "{}\n{start} --> {end}\n{name}{}\n\n",
            at + 1,
            segment.text
        ));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use crate::transcript::text::tests::rows;
    use crate::transcript::{Parsed, parse};

    fn read(text: &str) -> Parsed {
        let parsed = parse(text.as_bytes(), None).unwrap();
        assert_eq!(parsed.transcript.format, "srt");
        parsed
    }

    #[test]
    fn a_plain_file_with_any_line_end() {
        let text = "1\n00:00:01,000 --> 00:00:02,500\nHello\nthere\n\n2\n00:00:03,000 --> 00:00:04,000\nBye\n";
        for end in ["\n", "\r\n", "\r"] {
            let parsed = read(&format!("\u{feff}{}", text.replace('\n', end)));
            assert_eq!(
                rows(&parsed),
                ["1000-2500 : Hello there", "3000-4000 : Bye"]
            );
            assert_eq!(parsed.warnings, []);
        }
    }

    #[test]
    fn indices_may_be_missing_doubled_or_spaced_out() {
        let missing = "00:01,0-->00:02.5 X1:40 Y1:20\nOne\n\n00:00:03,0 --> 00:00:04,0\nTwo\n";
        let doubled = "1\n1\n00:01,000 --> 00:02,500\nOne\n2\n2\n00:03,000 --> 00:04,000\nTwo\n";
        let spaced =
            "1\n\n00:01,000 --> 00:02,500\n\nOne\n\n2\n\n00:03,000 --> 00:04,000\n\nTwo\n\n";
        for text in [missing, doubled, spaced] {
            assert_eq!(rows(&read(text)), ["1000-2500 : One", "3000-4000 : Two"]);
        }
    }

    #[test]
    fn a_number_that_is_said_is_kept() {
        let text = "1\n00:01,000 --> 00:02,500\nIn\n1984\n\n2\n00:03,000 --> 00:04,000\n42\n\n3\n00:05,000 --> 00:06,000\nX\n";
        assert_eq!(
            rows(&read(text)),
            ["1000-2500 : In 1984", "3000-4000 : 42", "5000-6000 : X"]
        );
    }

    #[test]
    fn markup_goes() {
        let text =
            "1\n00:01,000 --> 00:02,500\n{\\an8}<i>One</i> &amp;\n<font color=red>two</font>\n";
        assert_eq!(rows(&read(text)), ["1000-2500 : One & two"]);
    }

    #[test]
    fn speakers_in_front_and_above() {
        let text = "1\n00:01,000 --> 00:02,000\nAna: One\n\n2\n00:02,000 --> 00:03,000\ntwo\n\n3\n00:03,000 --> 00:04,000\nBo Lind: Three\n";
        assert_eq!(
            rows(&read(text)),
            [
                "1000-2000 Ana: One",
                "2000-3000 Ana: two",
                "3000-4000 Bo Lind: Three"
            ]
        );
        let text =
            "0:0:1.0 --> 0:0:1.820\nAna Ruiz\nHello there\n0:0:3.410 --> 0:0:4.280\nBo\nHi\n";
        assert_eq!(
            rows(&read(text)),
            ["1000-1820 Ana Ruiz: Hello there", "3410-4280 Bo: Hi"]
        );
    }

    #[test]
    fn a_bad_line_costs_one_cue() {
        let text =
            "1\n-00:00:01,000 --> 00:00:01,000\nBefore\n\n2\n00:02,000 --> 00:03,000\nFine\n";
        let parsed = read(text);
        assert_eq!(rows(&parsed), ["2000-3000 : Fine"]);
        assert_eq!(parsed.warnings[0].line, Some(2));
    }
}
