//! An edit decision list (CMX 3600), each excerpt a cut of its audio, one after the other.
//!
//! Times are non-drop frames. The reel is `AX`, as for all that is no tape; the file that is meant
//! stands in a comment, as editors look for it. The format has 999 events, ASCII, and a day of 24
//! hours: what is beyond is not written, nor is what has no time. What ends nobody knows when lasts
//! [`UNKNOWN`], and a comment says so.

use super::Excerpts;
use crate::model::excerpt::Excerpt;
use crate::model::transcript::Millis;
use std::io::{self, Write};

/// The number of an event has three digits.
const EVENTS: u64 = 999;
/// A timecode has two digits of hours, of a day.
const DAY: u64 = 24 * 3_600;
/// Where the record begins: an hour, as editors are used to.
const BEGIN: u64 = 3_600;
/// How long an excerpt is whose end is not known, in milliseconds.
const UNKNOWN: Millis = 10_000;
/// A comment is cut after so many characters.
const LONGEST: usize = 400;

/// Excerpts as events.
#[derive(Debug)]
pub struct Edl {
    fps: u64,
    events: u64,
    /// Where the next event begins in the record, in frames.
    record: u64,
    full: bool,
}

impl Edl {
    /// With so many frames a second.
    pub fn new(fps: u8) -> Self {
        let fps = u64::from(fps.max(1));
        Self {
            fps,
            events: 0,
            record: BEGIN * fps,
            full: false,
        }
    }

    fn timecode(&self, frames: u64) -> String {
        let (seconds, frame) = (frames / self.fps, frames % self.fps);
        format!(
            "{:02}:{:02}:{:02}:{frame:02}",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60
        )
    }

    /// The event's frames in its source: never none, and nothing of it is cut.
    fn frames(&self, start: Millis, end: Millis) -> (u64, u64) {
        let (start, end) = (start.max(0).unsigned_abs(), end.max(0).unsigned_abs());
        let from = start.saturating_mul(self.fps) / 1000;
        let to = end.saturating_mul(self.fps).div_ceil(1000);
        (from, to.max(from + 1))
    }
}

impl Excerpts for Edl {
    fn put(&mut self, excerpt: &Excerpt<'_>, out: &mut dyn Write) -> io::Result<bool> {
        let Some(start) = excerpt.start_ms else {
            return Ok(false);
        };
        let place = excerpt.place;
        let start = place.in_audio(start);
        let end = excerpt.end_ms.map(|end| place.in_audio(end));
        let end = end.filter(|end| *end > start);
        let (from, to) = self.frames(start, end.unwrap_or(start.saturating_add(UNKNOWN)));
        let day = DAY * self.fps;
        let after = self.record + (to - from);
        if self.events == EVENTS || to >= day || after >= day {
            self.full = true;
            return Ok(false);
        }
        self.begin(out)?;
        self.events += 1;
        writeln!(
            out,
            "\n{:03}  {:<8} {:<5} C        {} {} {} {}",
            self.events,
            "AX",
            "AA",
            self.timecode(from),
            self.timecode(to),
            self.timecode(self.record),
            self.timecode(after)
        )?;
        self.record = after;
        comment(out, "FROM CLIP NAME", &clip(excerpt))?;
        if let Some(audio) = &place.audio_url {
            comment(out, "SOURCE FILE", audio)?;
        }
        let speaker = excerpt.speaker.map(|it| format!("{it}: "));
        let words = speaker.unwrap_or_default() + excerpt.text;
        comment(out, "COMMENT", &words)?;
        if end.is_none() {
            comment(out, "COMMENT", "where this ends is not known")?;
        }
        Ok(true)
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        match self.events {
            0 => self.begin(out),
            _ => Ok(()),
        }
    }

    fn why(&self) -> &'static str {
        match self.full {
            true => "an EDL has at most 999 events within 24 hours",
            false => super::NOTHING_TO_POINT_AT,
        }
    }
}

impl Edl {
    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        match self.events {
            0 => writeln!(out, "TITLE: podcat\nFCM: NON-DROP FRAME"),
            _ => Ok(()),
        }
    }
}

/// The audio's file, which an editor has in its bin; the episode where there is none.
fn clip(excerpt: &Excerpt<'_>) -> String {
    let file = excerpt.place.audio_url.as_deref().and_then(|url| {
        let path = url.split(['?', '#']).next()?;
        let name = path.rsplit(['/', '\\']).next()?;
        let name = percent_encoding::percent_decode_str(name).decode_utf8_lossy();
        Some(name.into_owned()).filter(|name| name.contains('.'))
    });
    file.unwrap_or_else(|| format!("{} - {}", excerpt.show, excerpt.episode))
}

fn comment(out: &mut dyn Write, name: &str, text: &str) -> io::Result<()> {
    let ascii = any_ascii::any_ascii(text);
    let printable = ascii.split(|c: char| !matches!(c, '!'..='~'));
    let words: Vec<&str> = printable.filter(|word| !word.is_empty()).collect();
    let line: String = words.join(" ").chars().take(LONGEST).collect();
    writeln!(out, "* {name}: {line}")
}
