//! SubRip (SRT). There is no specification; <https://docs.fileformat.com/video/srt/> describes the usual form.
//!
//! Read by its timing lines alone, so indices may be missing, doubled or wrong and blank lines may
//! be missing or too many. Hours may be missing; `,` and `.` both work; coordinates after the times,
//! HTML tags, entities and `{\an8}` are taken away. Speakers are read from `Name:`, `[Name]:` and
//! from a name on a line of its own above the text (Teams).

use memchr::memchr3;

use super::clean::{Words, shown};
use super::cues::Cues;
use super::layout::Layout;
use super::lines::{Line, Lines};
use super::markup::push_without_overrides;
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

pub(crate) fn parse(text: &str, cues: &mut Cues) -> Result<(), Error> {
    cues.transcript.format = NAME;
    cues.reserve(memchr::memmem::find_iter(text.as_bytes(), b"-->").count());
    let mut layout = Layout::of(text);
    let mut lines = Lines::new(text);
    let mut cue: Option<Cue> = None;
    // The last three lines, the last one first.
    let none = Line {
        text: "",
        start: 0,
        number: 0,
    };
    let mut tail = [none; 3];
    while let Some(whole) = lines.next() {
        let Line {
            text: line,
            start: at,
            number,
        } = whole;
        match timing(line) {
            Timing::Cue { start, end, .. } => {
                if let Some(cue) = cue.take() {
                    finish(text, cue, Some(tail), &mut layout, cues);
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
                    finish(text, cue, Some(tail), &mut layout, cues);
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
        tail = [whole, tail[0], tail[1]];
    }
    if let Some(cue) = cue {
        finish(text, cue, None, &mut layout, cues);
    }
    cues.name_speakers();
    cues.refuse_unspoken(None)
}

/// Ends a cue at the next timing line: the index above that line is not the cue's text.
fn finish(
    text: &str,
    mut cue: Cue,
    tail: Option<[Line<'_>; 3]>,
    layout: &mut Layout,
    cues: &mut Cues,
) {
    if let Some(tail) = tail {
        cue.to = without_index(&cue, tail);
    }
    let mut payload = &text[cue.from..cue.to.max(cue.from)];
    if let Some(screen) = &mut layout.screen {
        screen.show(payload, cue.start_ms, cue.end_ms, cue.line, cues);
        return;
    }
    let mut speaker = None;
    if let Some((name, rest)) = layout.split_name(payload) {
        speaker = cues.speaker(name);
        payload = rest;
    }
    let words = if memchr3(b'<', b'&', b'{', payload.as_bytes()).is_some() {
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

/// Where a cue's text ends, whose last three lines these are, the last one first.
///
/// An index stands right above the timing line; a doubled one above that. A number that a blank line
/// parts from the timing line is an index only where blank lines part all lines.
fn without_index(cue: &Cue, [last, above, higher]: [Line<'_>; 3]) -> usize {
    let is_index = |line: Line<'_>| {
        let text = line.text.trim_ascii().trim_end_matches('.');
        line.start >= cue.from
            && (1..=9).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_digit())
    };
    let is_blank = |line: Line<'_>| line.start >= cue.from && line.text.trim_ascii().is_empty();
    if is_index(last) {
        let doubled = is_index(above) && above.text.trim_ascii() == last.text.trim_ascii();
        return if doubled { above.start } else { last.start };
    }
    if is_blank(last) && is_index(above) && is_blank(higher) {
        return above.start;
    }
    cue.to
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
