//! WebVTT: <https://www.w3.org/TR/webvtt1/>, read leniently.
//!
//! Read: header metadata (`Language:`), cue identifiers, voices, classes, entities, inner times,
//! NOTE, STYLE and REGION blocks, and speakers named in front of the text (Zoom, Whisper).
//! Beyond the specification: times without minutes or with one digit, a comma for the point, cues
//! that end before they start (kept without an end), a missing blank line before a cue.
//! YouTube's scrolling captions are read once (`rolling`).
//! Chapters (`Kind: chapters`, or titles that stand for minutes without a gap), metadata and lists of
//! pictures are refused: nobody says them.
//! Not kept: settings, regions, styles, identifiers. A cue in which two people speak becomes one
//! segment for each of them.

use super::clean::{Words, decoded, shown};
use super::cues::{Cues, unspoken};
use super::layout::Layout;
use super::lines::{Line, Lines};
use super::markup::{Piece, has_markup, pieces, push_piece, push_plain};
use super::prefix::prefix;
use super::stamp::{Timing, timing};
use super::{Error, writing};
use crate::model::transcript::{Millis, Transcript};

pub(crate) const NAME: &str = "webvtt";

/// Where the reader is between two lines.
enum Place<'a> {
    /// After a blank line: a cue, an identifier or a NOTE may come.
    Between,
    /// After a line that may be a cue's identifier.
    Id(Line<'a>),
    /// In a NOTE, a STYLE or something unreadable.
    Skip,
    /// In a cue's text.
    Cue(Cue),
}

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
    let mut lines = Lines::new(text);
    let head = header(&mut lines, cues);
    let mut layout = Layout::of(text);
    let mut place = Place::Between;
    let mut odd_times = None;
    while let Some(whole) = lines.next() {
        let Line {
            text: line,
            start: at,
            number,
        } = whole;
        if line.is_empty() {
            match place {
                Place::Cue(cue) => finish(text, &cue, &mut layout, cues),
                Place::Id(line) => stray(line, cues),
                Place::Between | Place::Skip => {}
            }
            place = Place::Between;
            continue;
        }
        match timing(line) {
            Timing::Cue { start, end, .. } => {
                if let Place::Cue(cue) = place {
                    finish(text, &cue, &mut layout, cues);
                }
                if !(start.standard && end.standard) && odd_times.is_none() {
                    odd_times = Some((number, line));
                }
                let from = lines.offset();
                place = Place::Cue(Cue {
                    start_ms: start.ms,
                    end_ms: end.ms,
                    line: number,
                    from,
                    to: from,
                });
            }
            Timing::Bad => {
                if let Place::Cue(cue) = place {
                    finish(text, &cue, &mut layout, cues);
                }
                cues.warnings.add(number, || {
                    format!(
                        "expected `HH:MM:SS.mmm --> HH:MM:SS.mmm`, found `{}`; the cue is left out",
                        shown(line)
                    )
                });
                place = Place::Skip;
            }
            Timing::None => match &mut place {
                Place::Cue(cue) => cue.to = at + line.len(),
                Place::Skip => {}
                Place::Id(first) => {
                    stray(*first, cues);
                    place = Place::Skip;
                }
                Place::Between => {
                    place = if is_block(line) {
                        Place::Skip
                    } else {
                        Place::Id(whole)
                    }
                }
            },
        }
    }
    match place {
        Place::Cue(cue) => finish(text, &cue, &mut layout, cues),
        Place::Id(line) => stray(line, cues),
        Place::Between | Place::Skip => {}
    }
    if let Some((line, found)) = odd_times {
        cues.warnings.add(line, || {
            format!(
                "expected times as `HH:MM:SS.mmm`, found `{}`; such times are read all the same",
                shown(found)
            )
        });
    }
    if !head.nobody {
        cues.name_speakers();
    }
    cues.refuse_unspoken(head.kind.as_deref())
}

/// Written where nobody is named and a text begins as if somebody were: `Note: …`.
const NOBODY: &str = "Speakers: none";

/// What the head of a file says.
#[derive(Default)]
struct Header {
    /// Nobody is named.
    nobody: bool,
    /// What the cues are, where it says so, in small letters.
    kind: Option<String>,
}

/// Reads `WEBVTT …` and the metadata lines up to the first blank line or cue.
fn header(lines: &mut Lines<'_>, cues: &mut Cues) -> Header {
    let mut ahead = lines.clone();
    let mut head = Header::default();
    while let Some(line) = ahead.next() {
        if line.text.is_empty() || !matches!(timing(line.text), Timing::None) {
            return head;
        }
        if line.number > 1 && is_block(line.text) {
            return head;
        }
        head.nobody |= line.text == NOBODY;
        let field = line.text.split_once(':');
        let kind = field.filter(|(key, _)| key.eq_ignore_ascii_case("kind"));
        let kind = kind.map(|(_, kind)| kind.trim().to_ascii_lowercase());
        head.kind = head.kind.or(kind);
        if let Some((key, value)) = field
            && key.eq_ignore_ascii_case("language")
            && cues.transcript.language.is_none()
        {
            cues.transcript.language =
                Some(value.trim().to_owned()).filter(|value| !value.is_empty());
        }
        *lines = ahead.clone();
    }
    head
}

/// Whether a line begins a block that is no cue.
fn is_block(line: &str) -> bool {
    ["NOTE", "STYLE", "REGION"].iter().any(|word| {
        line.strip_prefix(word)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
    })
}

/// Warns of text that belongs to no cue.
fn stray(line: Line<'_>, cues: &mut Cues) {
    cues.warnings.add(line.number, || {
        format!(
            "expected `HH:MM:SS.mmm --> HH:MM:SS.mmm` or an identifier before it, found `{}`",
            shown(line.text)
        )
    });
}

#[inline]
fn finish(text: &str, cue: &Cue, layout: &mut Layout, cues: &mut Cues) {
    let payload = &text[cue.from..cue.to.max(cue.from)];
    let (start, end) = (Some(cue.start_ms), Some(cue.end_ms));
    if let Some(screen) = &mut layout.screen {
        screen.show(payload, cue.start_ms, cue.end_ms, cue.line, cues);
    } else if let Some((name, rest)) = layout.split_name(payload) {
        let speaker = cues.speaker(&decoded(name));
        let mut words = Words::with_capacity(rest.len());
        push_plain(&mut words, rest);
        cues.push(cue.line, start, end, speaker, words);
    } else if has_markup(payload) {
        marked(payload, cue, cues);
    } else {
        cues.push(cue.line, start, end, None, lines_of(payload));
    }
}

/// The words of text without markup.
#[inline]
pub(crate) fn lines_of(payload: &str) -> Words {
    let mut words = Words::with_capacity(payload.len());
    for line in Lines::new(payload) {
        words.push(line.text);
        words.space();
    }
    words
}

/// A cue with tags: each voice becomes a segment.
fn marked(payload: &str, cue: &Cue, cues: &mut Cues) {
    let (start, end) = (Some(cue.start_ms), Some(cue.end_ms));
    let mut words = Words::with_capacity(payload.len());
    let mut speaker = None;
    pieces(payload, |piece| match piece {
        Piece::Voice(who) => {
            let next = cues.speaker(&decoded(who));
            if next != speaker && !words.is_empty() {
                cues.push(cue.line, start, end, speaker, std::mem::take(&mut words));
            }
            speaker = next;
        }
        // What follows a closed voice in the same cue is hardly another person's: it stays.
        Piece::VoiceEnd => words.space(),
        other => push_piece(&mut words, other),
    });
    cues.push(cue.line, start, end, speaker, words);
}

/// Writes voices as `<v>` and word times as times inside the text.
pub(crate) fn write(transcript: &Transcript) -> Result<String, Error> {
    let mut out = String::from("WEBVTT\n");
    if let Some(language) = &transcript.language {
        out.push_str("Language: ");
        out.push_str(&super::clean::collapsed(language));
        out.push('\n');
    }
    let segments = &transcript.segments;
    let named = segments
        .iter()
        .any(|segment| writing::speaker(transcript, segment).is_some());
    if !named
        && segments
            .iter()
            .any(|segment| prefix(&segment.text).is_some())
    {
        out.push_str(NOBODY);
        out.push('\n');
    }
    if unspoken(segments).is_some() {
        out.push_str("Kind: captions\n");
    }
    for (start, end, segment) in writing::timed(transcript, NAME)? {
        out.push_str(&format!(
            "\n{} --> {}\n",
            writing::time(start, '.'),
            writing::time(end, '.')
        ));
        let speaker = writing::speaker(transcript, segment);
        if let Some(name) = speaker {
            out.push_str("<v ");
            writing::escaped(name, &mut out);
            out.push('>');
        }
        let mut from = 0;
        for word in &segment.words {
            let Some(before) = segment.text.get(from..word.offset as usize) else {
                continue;
            };
            writing::escaped(before, &mut out);
            out.push_str(&format!("<{}>", writing::time(word.start_ms, '.')));
            from = word.offset as usize;
        }
        writing::escaped(segment.text.get(from..).unwrap_or_default(), &mut out);
        out.push_str(if speaker.is_some() { "</v>\n" } else { "\n" });
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use crate::transcript::{Error, Parsed, parse};

    fn read(text: &str) -> Parsed {
        parse(text.as_bytes(), None).unwrap()
    }

    /// `start-end speaker: text` for each segment.
    fn rows(parsed: &Parsed) -> Vec<String> {
        crate::transcript::text::tests::rows(parsed)
    }

    #[test]
    fn a_plain_file() {
        let parsed = read(
            "WEBVTT - made by hand\nLanguage: kk\n\nNOTE not\nspeech\n\n1\n00:00:01.000 --> 00:00:02.500 align:start\nHello\nthere\n\n00:03.000 --> 00:04.000\nBye\n",
        );
        assert_eq!(
            rows(&parsed),
            ["1000-2500 : Hello there", "3000-4000 : Bye"]
        );
        assert_eq!(parsed.transcript.language.as_deref(), Some("kk"));
        assert_eq!(parsed.transcript.format, "webvtt");
        assert_eq!(parsed.warnings, []);
    }

    #[test]
    fn voices_name_the_speaker_and_split_a_shared_cue() {
        let parsed = read(
            "WEBVTT\n\n00:01.000 --> 00:02.000\n<v.first.loud Jo &amp; Bo>Q&amp;A <i>now</i></v>\n\n00:02.000 --> 00:03.000\n<v Ana>Yes?</v>\n<v Bo>No.\n",
        );
        assert_eq!(
            rows(&parsed),
            [
                "1000-2000 Jo & Bo: Q&A now",
                "2000-3000 Ana: Yes?",
                "2000-3000 Bo: No."
            ]
        );
    }

    #[test]
    fn inner_times_become_word_times() {
        let parsed =
            read("WEBVTT\n\n00:01.000 --> 00:03.000\nOne <00:01.500>two <00:02.000><c>three</c>\n");
        let segment = &parsed.transcript.segments[0];
        assert_eq!(segment.text, "One two three");
        let words: Vec<_> = segment
            .words
            .iter()
            .map(|word| (word.offset, word.start_ms))
            .collect();
        assert_eq!(words, [(4, 1_500), (8, 2_000)]);
    }

    #[test]
    fn odd_times_are_read_with_one_warning() {
        let parsed = read("WEBVTT\n\n0.500 --> 3.480\nOne\n\n1:02.3 --> 1:04,5\nTwo\n");
        assert_eq!(rows(&parsed), ["500-3480 : One", "62300-64500 : Two"]);
        assert_eq!(parsed.warnings.len(), 1);
        assert_eq!(parsed.warnings[0].line, Some(3));
    }

    #[test]
    fn a_bad_cue_is_a_warning_and_the_rest_goes_on() {
        let parsed = read(
            "WEBVTT\n\n00:01.000 --> 00:0x.000\nLost\n\n00:05.000 --> 00:03.000\nBackwards\n\nstray\nlines\n\n00:06.000 --> 00:07.000\nFine\n",
        );
        assert_eq!(rows(&parsed), ["5000-? : Backwards", "6000-7000 : Fine"]);
        let lines: Vec<_> = parsed
            .warnings
            .iter()
            .filter_map(|warning| warning.line)
            .collect();
        assert_eq!(lines, [3, 6, 9]);
        assert!(
            parsed.warnings[0]
                .message
                .contains("found `00:01.000 --> 00:0x.000`")
        );
    }

    #[test]
    fn a_line_of_blanks_is_text_and_a_missing_blank_line_ends_the_cue() {
        let parsed =
            read("WEBVTT\n\n00:01.000 --> 00:02.000\n \nOne\n00:02.000 --> 00:03.000\nTwo");
        assert_eq!(rows(&parsed), ["1000-2000 : One", "2000-3000 : Two"]);
    }

    #[test]
    fn a_header_alone_is_no_transcript() {
        assert!(matches!(
            parse(b"WEBVTT\n", None),
            Err(Error::NothingRead {
                format: "webvtt",
                ..
            })
        ));
    }
}
