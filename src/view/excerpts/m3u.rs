//! A playlist (extended M3U, in UTF-8: M3U8), each excerpt a stretch of its audio. `#EXTINF` is what
//! Winamp made and RFC 8216 describes; when to start and to stop are VLC's options of an item.
//!
//! Not written: excerpts without audio on the web, or without a time.

use super::{Excerpts, web};
use crate::model::clock;
use crate::model::excerpt::Excerpt;
use std::io::{self, Write};

/// Excerpts as a playlist.
#[derive(Debug, Default)]
pub struct M3u {
    begun: bool,
}

impl Excerpts for M3u {
    fn put(&mut self, excerpt: &Excerpt<'_>, out: &mut dyn Write) -> io::Result<bool> {
        let place = excerpt.place;
        let audio = web(place.audio_url.as_deref());
        let (Some(audio), Some(start)) = (audio, excerpt.start_ms) else {
            return Ok(false);
        };
        self.begin(out)?;
        let start = place.in_audio(start);
        let end = excerpt.end_ms.map(|end| place.in_audio(end));
        let end = end.filter(|end| *end > start);
        // Whole seconds; -1 where it is not known when it ends.
        let length = end.map_or(-1, |end| (end - start + 999) / 1000);
        let speaker = excerpt.speaker.map(|it| format!("{}: ", line(it)));
        writeln!(
            out,
            "#EXTINF:{length},{}{}\n#EXTVLCOPT:start-time={}",
            speaker.unwrap_or_default(),
            line(excerpt.text),
            clock::seconds(start)
        )?;
        if let Some(end) = end {
            writeln!(out, "#EXTVLCOPT:stop-time={}", clock::seconds(end))?;
        }
        writeln!(out, "{audio}")?;
        Ok(true)
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.begin(out)
    }
}

impl M3u {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if !std::mem::replace(&mut self.begun, true) {
            writeln!(out, "#EXTM3U")?;
        }
        Ok(())
    }
}

/// A text on one line, which turns the direction of nothing that follows.
fn line(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let breaks = |c: char| c.is_whitespace() || c.is_control() || turns(c);
    let words = text.split(breaks).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}
