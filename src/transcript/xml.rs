//! Two small XML forms: YouTube's timed text and Podlove's simple transcripts.
//!
//! YouTube has no published specification. `srv1`: `<transcript><text start dur>` in seconds, its
//! text escaped twice. `srv2`: `<timedtext><text t d>` in milliseconds. `srv3`: `<timedtext><body><p t d><s t>` in milliseconds, `a="1"` marks the
//! line breaks of scrolling captions. Podlove (Auphonic):
//! `<transcripts><speech><speaker/><item start end>`, <http://podlove.org/simple-transcripts>.

use super::clean::{Words, decoded, push_decoded};
use super::cues::Cues;
use super::tags::{Token, Tokens};
use super::{Error, markup, stamp};
use crate::model::clock;
use crate::model::transcript::Millis;

pub(crate) const YOUTUBE: &str = "youtube-xml";
pub(crate) const PODLOVE: &str = "podlove-xml";

/// A segment that is open.
struct Open {
    start: Option<Millis>,
    end: Option<Millis>,
    words: Words,
}

pub(crate) fn youtube(text: &str, cues: &mut Cues) -> Result<(), Error> {
    cues.transcript.format = YOUTUBE;
    let mut open: Option<Open> = None;
    let whole = |value: &str| {
        value
            .trim()
            .parse::<Millis>()
            .ok()
            .filter(|ms| (0..=clock::MAX_MS).contains(ms))
    };
    let seconds = |value: &str| {
        value
            .trim()
            .parse::<f64>()
            .ok()
            .and_then(clock::from_seconds)
    };
    for token in Tokens::new(text) {
        match token {
            Token::Open(tag) if matches!(tag.name, "text" | "p") && !tag.empty => {
                // `srv1` counts in seconds, `srv2` and `srv3` in milliseconds.
                let (start, length) = match tag.get("t") {
                    Some(start) => (whole(start), tag.get("d").and_then(whole)),
                    None => (
                        tag.get("start").and_then(seconds),
                        tag.get("dur").and_then(seconds),
                    ),
                };
                let end = start.zip(length).map(|(start, length)| start + length);
                open = Some(Open {
                    start,
                    end,
                    words: Words::default(),
                });
            }
            Token::Open(tag) if tag.name == "s" => {
                if let Some(Open {
                    start: Some(start),
                    words,
                    ..
                }) = &mut open
                {
                    words.time(*start + tag.get("t").and_then(whole).unwrap_or(0));
                }
            }
            Token::Open(tag) if tag.name == "br" => {
                if let Some(open) = &mut open {
                    open.words.space();
                }
            }
            Token::Text(text) => {
                if let Some(open) = &mut open {
                    // The first unescaping gives the text, the second its tags and entities.
                    let gaps = (
                        text.starts_with(char::is_whitespace),
                        text.ends_with(char::is_whitespace),
                    );
                    if gaps.0 {
                        open.words.space();
                    }
                    markup::push_plain(&mut open.words, &decoded(text));
                    if gaps.1 {
                        open.words.space();
                    }
                }
            }
            Token::Close("text" | "p") => {
                if let Some(Open { start, end, words }) = open.take() {
                    cues.push(None, start, end, None, words);
                }
            }
            _ => {}
        }
    }
    cues.name_speakers();
    Ok(())
}

pub(crate) fn podlove(text: &str, cues: &mut Cues) -> Result<(), Error> {
    cues.transcript.format = PODLOVE;
    let mut speaker = None;
    let mut name: Option<String> = None;
    let mut open: Option<Open> = None;
    for token in Tokens::new(text) {
        match token {
            Token::Open(tag) if tag.name == "speech" => speaker = None,
            Token::Open(tag) if tag.name == "speaker" && !tag.empty => name = Some(String::new()),
            Token::Close("speaker") => {
                speaker = name.take().and_then(|name| cues.speaker(&decoded(&name)))
            }
            Token::Open(tag) if tag.name == "item" && !tag.empty => {
                let time = |name| tag.get(name).and_then(stamp::whole).map(|stamp| stamp.ms);
                open = Some(Open {
                    start: time("start"),
                    end: time("end"),
                    words: Words::default(),
                });
            }
            Token::Close("item") => {
                if let Some(Open { start, end, words }) = open.take() {
                    cues.push(None, start, end, speaker, words);
                }
            }
            Token::Text(text) => match (&mut name, &mut open) {
                (Some(name), _) => name.push_str(text),
                (None, Some(open)) => push_decoded(&mut open.words, text),
                (None, None) => {}
            },
            Token::Verbatim(text) => {
                if let Some(open) = &mut open {
                    open.words.push(text);
                }
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::transcript::parse;
    use crate::transcript::text::tests::rows;

    #[test]
    fn youtube_in_seconds_and_milliseconds() {
        let text = "<?xml version=\"1.0\"?><transcript><text start=\"0.5\" dur=\"1.5\">it&amp;#39;s &lt;i>so&lt;/i> </text><text start=\"3\" dur=\"1\"></text></transcript>";
        assert_eq!(
            rows(&parse(text.as_bytes(), None).unwrap()),
            ["500-2000 : it's so"]
        );
        let text = "<timedtext><text t=\"500\" d=\"1500\">it&#39;s so</text></timedtext>";
        assert_eq!(
            rows(&parse(text.as_bytes(), None).unwrap()),
            ["500-2000 : it's so"]
        );
        let text = "<timedtext format=\"3\"><head><p>no</p></head><body><w t=\"0\"/><p t=\"500\" d=\"1500\"><s>it&#39;s</s><s t=\"300\"> so</s></p><p t=\"700\" a=\"1\">\n</p></body></timedtext>";
        let parsed = parse(text.as_bytes(), None).unwrap();
        assert_eq!(rows(&parsed).last().unwrap(), "500-2000 : it's so");
        assert_eq!(
            parsed.transcript.segments.last().unwrap().words[1].start_ms,
            800
        );
    }

    #[test]
    fn podlove_names_a_speaker_once_for_all_items() {
        let text = "<pst:transcripts xmlns:pst=\"http://podlove.org/simple-transcripts\"><pst:speech><pst:speaker>Ana &amp; Bo</pst:speaker><pst:item start=\"00:00:00.500\" end=\"00:00:02.000\">One</pst:item><pst:item start=\"00:00:02.000\" end=\"00:00:03.000\">two</pst:item></pst:speech><pst:speech><pst:speaker/><pst:item start=\"01:00:00.000\" end=\"01:00:01.000\">R&amp;D</pst:item></pst:speech></pst:transcripts>";
        assert_eq!(
            rows(&parse(text.as_bytes(), None).unwrap()),
            [
                "500-2000 Ana & Bo: One",
                "2000-3000 Ana & Bo: two",
                "3600000-3601000 : R&D"
            ]
        );
    }
}
