//! TTML (DFXP) and Apple Podcasts' form of it: <https://www.w3.org/TR/ttml2/>.
//!
//! Read: nested times (`begin`, `end`, `dur`, relative to the element around), clock times with
//! frames, offsets (`1.5s`, `90f`, `10t`) with their rates, agents as speakers, times of spans as
//! word times, the title and the language. Apple's times are absolute and its word spans have no
//! blanks between them. Not read: regions, styles, images.

use std::collections::HashMap;

use super::Error;
use super::clean::{Words, decoded, push_decoded};
use super::cues::Cues;
use super::stamp::{self, Stamp};
use super::tags::{Tag, Token, Tokens};
use crate::model::transcript::Millis;

pub(crate) const NAME: &str = "ttml";
pub(crate) const APPLE: &str = "apple-ttml";

/// Elements inside elements that are followed; deeper ones are read without times of their own.
const MAX_DEPTH: usize = 64;

/// How the numbers of a file become milliseconds.
#[derive(Debug, Clone, Copy)]
struct Rates {
    frames: f64,
    ticks: f64,
}

impl Rates {
    fn of(tag: &Tag<'_>) -> Self {
        let number = |name| {
            tag.get(name)
                .and_then(|value| value.trim().parse::<f64>().ok())
                .filter(|rate| *rate > 0.0)
        };
        let multiplier = tag.get("frameRateMultiplier").and_then(|value| {
            let mut parts = value
                .split([' ', ':'])
                .filter_map(|part| part.parse::<f64>().ok());
            Some(parts.next()? / parts.next()?).filter(|ratio| ratio.is_finite() && *ratio > 0.0)
        });
        let stated = number("frameRate");
        let frames = stated.unwrap_or(30.0) * multiplier.unwrap_or(1.0);
        let ticks = number("tickRate").unwrap_or(if stated.is_some() { frames } else { 1.0 });
        Self { frames, ticks }
    }

    /// `00:00:01.5`, `00:00:01:12` (frames), `1.5s`, `90f`, and Apple's `1:04.250` and `3.5`.
    fn time(self, text: &str) -> Option<Millis> {
        let text = text.trim();
        let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let unit = match &text[number.len()..] {
            "h" => 3_600_000.0,
            "m" => 60_000.0,
            "s" => 1000.0,
            "ms" => 1.0,
            "f" => 1000.0 / self.frames,
            "t" => 1000.0 / self.ticks,
            "" => return self.clock(text),
            _ => return None,
        };
        let ms = number.parse::<f64>().ok()? * unit;
        (ms.is_finite() && (0.0..1e15).contains(&ms)).then_some(ms.round() as Millis)
    }

    fn clock(self, text: &str) -> Option<Millis> {
        // Drop frames are marked by a semicolon.
        if text.matches([':', ';']).count() == 3 {
            let (clock, frames) = text.rsplit_once([':', ';'])?;
            let whole = stamp::whole(clock).filter(|stamp| stamp.fields == 3)?;
            let frames = frames
                .parse::<f64>()
                .ok()
                .filter(|frames| (0.0..=self.frames).contains(frames))?;
            return Some(whole.ms + (frames * 1000.0 / self.frames).round() as Millis);
        }
        stamp::whole(text).map(|Stamp { ms, .. }| ms)
    }
}

/// An element that is open: its times, absolute, and who speaks in it.
#[derive(Clone, Copy, Default)]
struct Frame<'a> {
    name: &'a str,
    start: Option<Millis>,
    end: Option<Millis>,
    agent: Option<&'a str>,
    /// Apple's word: a blank follows it.
    word: bool,
    /// Its elements follow one another (`timeContainer="seq"`): where the next one begins.
    next: Option<Millis>,
}

pub(crate) fn parse(text: &str, cues: &mut Cues) -> Result<(), Error> {
    cues.reserve_lines(text);
    let apple = text[..super::clean::cut(text, 4096).len()].contains("podcasts.apple.com");
    cues.transcript.format = if apple { APPLE } else { NAME };
    let mut reader = Reader {
        apple,
        rates: Rates {
            frames: 30.0,
            ticks: 1.0,
        },
        names: HashMap::new(),
        agent: "",
        stack: Vec::new(),
        deeper: 0,
        cue: None,
        cues,
    };
    for token in Tokens::new(text) {
        match token {
            Token::Open(tag) => reader.open(tag),
            Token::Close(name) => reader.close(name),
            Token::Text(text) => reader.text(text, false),
            Token::Verbatim(text) => reader.text(text, true),
        }
    }
    cues.name_speakers();
    Ok(())
}

struct Cue<'a> {
    words: Words,
    frame: Frame<'a>,
    /// Times of the spans, for a paragraph without its own.
    first: Option<Millis>,
    last: Option<Millis>,
}

struct Reader<'a, 'c> {
    apple: bool,
    rates: Rates,
    /// The agents' names by their ids, and the agent that is being read.
    names: HashMap<&'a str, String>,
    agent: &'a str,
    stack: Vec<Frame<'a>>,
    /// Open elements beyond [`MAX_DEPTH`].
    deeper: usize,
    cue: Option<Cue<'a>>,
    cues: &'c mut Cues,
}

impl<'a> Reader<'a, '_> {
    fn open(&mut self, tag: Tag<'a>) {
        match tag.name {
            "tt" => {
                self.rates = Rates::of(&tag);
                let language = tag
                    .get("lang")
                    .map(str::trim)
                    .filter(|language| !language.is_empty());
                self.cues.transcript.language = language.map(str::to_owned);
            }
            "agent" => self.agent = tag.get("id").unwrap_or_default(),
            "br" => {
                if let Some(cue) = &mut self.cue {
                    cue.words.space();
                }
            }
            _ => {}
        }
        if tag.empty {
            return;
        }
        if self.stack.len() >= MAX_DEPTH {
            self.deeper += 1;
            return;
        }
        let around = self.stack.last().copied().unwrap_or_default();
        let frame = self.frame(&tag, &around);
        if let Some(around) = self.stack.last_mut().filter(|around| around.next.is_some()) {
            around.next = frame.end.or(frame.start);
        }
        self.stack.push(frame);
        if tag.name == "p" {
            self.finish();
            self.cue = Some(Cue {
                words: Words::default(),
                frame,
                first: None,
                last: None,
            });
        } else if let Some(cue) = &mut self.cue
            && tag.get("begin").is_some()
        {
            cue.first = cue.first.or(frame.start);
            cue.last = frame.end.or(cue.last);
            if let Some(ms) = frame.start {
                cue.words.time(ms);
            }
        }
        if let Some(cue) = &mut self.cue {
            cue.frame.agent = cue.frame.agent.or(frame.agent);
        }
    }

    fn frame(&self, tag: &Tag<'a>, around: &Frame<'a>) -> Frame<'a> {
        let time = |name| tag.get(name).and_then(|value| self.rates.time(value));
        let (begin, end, length) = (time("begin"), time("end"), time("dur"));
        let base = if self.apple {
            0
        } else {
            around.next.or(around.start).unwrap_or(0)
        };
        // Many tools write absolute times inside timed elements: a relative one that would end
        // after the element around it does is such a time.
        let outside = around
            .end
            .is_some_and(|limit| base + end.or(begin).unwrap_or(0) > limit);
        let base = if outside { 0 } else { base };
        let start = begin
            .map(|begin| base + begin)
            .or(around.next)
            .or(around.start);
        let end = end
            .map(|end| base + end)
            .or_else(|| Some(start? + length?))
            .or(around.end);
        Frame {
            name: tag.name,
            start,
            end,
            agent: tag.get("agent").or(around.agent),
            word: tag.get("unit") == Some("word"),
            next: (tag.get("timeContainer") == Some("seq")).then(|| start.unwrap_or(0)),
        }
    }

    fn close(&mut self, name: &str) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        // A closing tag that fits nothing open is passed over.
        let Some(at) = self.stack.iter().rposition(|frame| frame.name == name) else {
            return;
        };
        if self.stack[at..].iter().any(|frame| frame.word)
            && let Some(cue) = &mut self.cue
        {
            cue.words.space();
        }
        self.stack.truncate(at);
        if name == "p" {
            self.finish();
        }
    }

    fn text(&mut self, text: &str, verbatim: bool) {
        // `ttm:desc` and the like tell of the words and are none.
        if self
            .stack
            .iter()
            .any(|frame| frame.name == "desc" || frame.name == "copyright")
        {
            return;
        }
        if let Some(cue) = &mut self.cue {
            if verbatim {
                cue.words.push(text)
            } else {
                push_decoded(&mut cue.words, text)
            }
            return;
        }
        match self.stack.last().map(|frame| frame.name) {
            Some("title") if self.cues.transcript.title.is_none() => {
                self.cues.transcript.title = Some(decoded(text)).filter(|title| !title.is_empty());
            }
            Some("name") => {
                let name = self.names.entry(self.agent).or_default();
                name.push_str(&decoded(text));
            }
            _ => {}
        }
    }

    fn finish(&mut self) {
        let Some(cue) = self.cue.take() else { return };
        let speaker = cue.frame.agent.and_then(|id| {
            // Several agents may be named; the first one is taken.
            let id = id.trim_start_matches('#').split_whitespace().next()?;
            let known = self.names.get(id).filter(|name| !name.is_empty());
            self.cues.speaker(known.map_or(id, String::as_str))
        });
        let start = cue.frame.start.or(cue.first);
        self.cues
            .push(None, start, cue.frame.end.or(cue.last), speaker, cue.words);
    }
}

#[cfg(test)]
mod tests {
    use crate::transcript::parse;
    use crate::transcript::text::tests::rows;

    fn read(body: &str) -> Vec<String> {
        let text = format!(
            "<tt xmlns=\"http://www.w3.org/ns/ttml\" xml:lang=\"kk\" ttp:frameRate=\"25\" ttp:tickRate=\"10000\">{body}</tt>"
        );
        let parsed = parse(text.as_bytes(), None).unwrap();
        assert_eq!(parsed.transcript.language.as_deref(), Some("kk"));
        rows(&parsed)
    }

    #[test]
    fn times_in_every_notation() {
        for (begin, ms) in [
            ("00:00:01.5", 1_500),
            ("00:00:01:05", 1_200),
            ("00:00:01;05", 1_200),
            ("1.5s", 1_500),
            ("250ms", 250),
            ("50f", 2_000),
            ("15000t", 1_500),
            ("2m", 120_000),
            ("1:04.250", 64_250),
            ("3.5", 3_500),
        ] {
            assert_eq!(
                read(&format!("<body><p begin=\"{begin}\">x</p></body>")),
                [format!("{ms}-? : x")],
                "{begin}"
            );
        }
    }

    #[test]
    fn times_are_relative_to_the_element_around() {
        let body = "<head><metadata><ttm:title>T</ttm:title></metadata></head><body begin=\"10s\"><div begin=\"5s\" dur=\"60s\"><p begin=\"1s\" dur=\"2s\">One<br/>two &amp; <span>three</span></p><p begin=\"20s\" end=\"70s\">Four</p></div></body>";
        assert_eq!(
            read(body),
            ["16000-18000 : One two & three", "20000-70000 : Four"]
        );
        assert_eq!(
            read(
                "<body><p><span begin=\"1s\" end=\"2s\">One</span> <span begin=\"2s\" end=\"3s\">two</span></p></body>"
            ),
            ["1000-3000 : One two"]
        );
    }

    #[test]
    fn elements_that_follow_one_another_begin_where_the_last_one_ended() {
        let body = "<body begin=\"10s\"><div timeContainer=\"seq\"><p dur=\"2s\">One<metadata><ttm:desc>loud</ttm:desc></metadata></p><p begin=\"1s\" dur=\"3s\">Two</p><p>Three</p></div></body>";
        assert_eq!(
            read(body),
            ["10000-12000 : One", "13000-16000 : Two", "16000-? : Three"]
        );
    }

    #[test]
    fn apple_words_and_agents() {
        let text = "<tt xmlns:podcasts=\"http://podcasts.apple.com/transcript-ttml-internal\"><head><metadata><ttm:agent type=\"person\" xml:id=\"A\"><ttm:name>Ana</ttm:name></ttm:agent><ttm:agent xml:id=\"B\"/></metadata></head><body><div><p begin=\"0.5\" end=\"2.000\" ttm:agent=\"A\"><span begin=\"0.5\" end=\"2\" podcasts:unit=\"sentence\"><span begin=\"0.5\" end=\"1\" podcasts:unit=\"word\">Hi,</span><span begin=\"1\" end=\"2\" podcasts:unit=\"word\">you.</span></span></p><p begin=\"1:04.250\" end=\"1:05\" ttm:agent=\"B\">Ho</p></div></body></tt>";
        let parsed = parse(text.as_bytes(), None).unwrap();
        assert_eq!(
            rows(&parsed),
            ["500-2000 Ana: Hi, you.", "64250-65000 B: Ho"]
        );
        assert_eq!(parsed.transcript.format, "apple-ttml");
        let words: Vec<_> = parsed.transcript.segments[0]
            .words
            .iter()
            .map(|w| (w.offset, w.start_ms))
            .collect();
        assert_eq!(words, [(0, 500), (4, 1_000)]);
    }
}
