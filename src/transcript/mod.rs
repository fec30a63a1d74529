//! Floor 1: bytes of a transcript file to a [`Transcript`] and warnings.
//!
//! Invariant: a parser returns what it could read plus warnings; it fails only when nothing can be
//! read. No files, network, clock or environment here, and no input makes it panic.
//!
//! The way through: `decode` (gzip, encodings, binary files), `detect` (which format, by content
//! first), then one parser a format. They share `lines`, `stamp` (times), `clean` (the text rules),
//! `prefix` (speakers named in front of their words) and `cues` (what a segment must be).

mod ass;
mod clean;
mod csv;
mod cues;
mod decode;
mod detect;
mod docx;
mod front_matter;
mod html;
mod json;
mod layout;
mod lines;
mod lrc;
mod markdown;
mod markup;
mod prefix;
#[cfg(any(test, fuzzing))]
pub mod promises;
mod rolling;
mod sbv;
mod srt;
mod stamp;
pub mod strict;
mod tags;
mod text;
mod ttml;
mod vtt;
mod whisper;
mod writing;
mod xml;

use crate::model::transcript::{Transcript, Warning};
use crate::model::warnings::Warnings;

pub use cues::MAX_SEGMENTS;
pub use decode::{MAX_BYTES, plain_text, unpack};
/// A transcript that was read, and what was left out or guessed on the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// What the file says.
    pub transcript: Transcript,
    /// What was left out, repaired or guessed, in file order.
    pub warnings: Vec<Warning>,
}

/// Why a file could not be read as a transcript.
#[derive(Debug, thiserror::Error, Clone, PartialEq, Eq)]
pub enum Error {
    /// There is nothing in it.
    #[error("expected a transcript, found an empty file; download or export it again")]
    Empty,
    /// It is no text.
    #[error(
        "expected a transcript, found {0}; give the transcript as text, WebVTT, SRT, JSON or DOCX"
    )]
    Binary(String),
    /// It is over one of the limits that keep memory bounded.
    #[error("{what} is over the limit of {limit}; split it and import the parts")]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// The limit that it is over, in bytes or pieces.
        limit: usize,
    },
    /// It is readable, and something else.
    #[error("expected a transcript, found {0}; `podcat formats` lists what can be read")]
    NotATranscript(String),
    /// The format is known, and not one unit of it could be read.
    #[error("expected a {format} transcript, {reason}")]
    NothingRead {
        /// Name of the format.
        format: &'static str,
        /// What was found instead.
        reason: String,
        /// Where, from 1.
        line: Option<u32>,
    },
    /// Captions were asked for, and a segment has no time.
    #[error(
        "{format} needs times, segment {segment} has none; write markdown, text, html or podcast-json instead"
    )]
    NoTimes {
        /// Name of the format.
        format: &'static str,
        /// The first segment without a time, from 1.
        segment: usize,
    },
    /// The format is unknown or is only read.
    #[error(
        "cannot write `{0}`; these can be written: vtt, srt, podcast-json, html, markdown, text"
    )]
    NotWritten(String),
}

/// One row of `podcat formats`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// The name that commands and the catalogue use.
    pub name: &'static str,
    /// What it is, for people.
    pub title: &'static str,
    /// File name extensions, without the dot; the first is the usual one.
    pub extensions: &'static [&'static str],
    /// Whether podcat reads it.
    pub read: bool,
    /// Whether podcat writes it.
    pub write: bool,
    /// Whether it can name speakers.
    pub speakers: bool,
    /// Whether it can time single words.
    pub word_times: bool,
}

/// Every format, in the order in which they are listed to the user.
pub fn formats() -> &'static [Format] {
    const fn format(
        name: &'static str,
        title: &'static str,
        extensions: &'static [&'static str],
        speakers: bool,
        word_times: bool,
    ) -> Format {
        Format {
            name,
            title,
            extensions,
            read: true,
            write: false,
            speakers,
            word_times,
        }
    }
    const fn written(format: Format) -> Format {
        Format {
            write: true,
            ..format
        }
    }
    const FORMATS: &[Format] = &[
        written(format(vtt::NAME, "WebVTT captions", &["vtt"], true, true)),
        written(format(srt::NAME, "SubRip captions", &["srt"], true, false)),
        written(format(
            json::PODCAST,
            "Podcasting 2.0 JSON",
            &["json"],
            true,
            true,
        )),
        written(format(
            html::NAME,
            "HTML of the podcast namespace, and pages that name speakers",
            &["html", "htm"],
            true,
            false,
        )),
        written(format(
            text::MARKDOWN,
            "Markdown with speakers or times",
            &["md", "markdown"],
            true,
            false,
        )),
        written(format(
            text::TEXT,
            "Text with speakers or times (Otter, Rev, Descript, Sonix, Trint, Riverside, Meet, f4)",
            &["txt"],
            true,
            false,
        )),
        format(
            docx::NAME,
            "Word document with speakers or times (Teams, Rev, Otter)",
            &["docx"],
            true,
            false,
        ),
        format(sbv::NAME, "SBV captions (YouTube)", &["sbv"], true, false),
        format(lrc::NAME, "LRC lyrics", &["lrc"], true, true),
        format(
            ass::NAME,
            "SubStation Alpha subtitles",
            &["ass", "ssa"],
            true,
            true,
        ),
        format(
            ttml::NAME,
            "TTML and DFXP captions",
            &["ttml", "dfxp", "xml"],
            true,
            true,
        ),
        format(
            ttml::APPLE,
            "Apple Podcasts transcript",
            &["ttml"],
            true,
            true,
        ),
        format(
            json::WHISPER,
            "Whisper, faster-whisper, whisper-timestamped, WhisperX, OpenAI API JSON",
            &["json"],
            true,
            true,
        ),
        format(json::WHISPER_CPP, "whisper.cpp JSON", &["json"], true, true),
        format(
            whisper::SCREEN,
            "Whisper's screen output",
            &["txt", "log"],
            true,
            true,
        ),
        format(whisper::TSV, "Whisper TSV", &["tsv"], true, false),
        format(
            csv::NAME,
            "CSV that names its columns (whisper.cpp, spreadsheets)",
            &["csv"],
            true,
            false,
        ),
        format(
            json::PODLOVE,
            "Podlove Web Player JSON",
            &["json"],
            true,
            false,
        ),
        format(
            xml::PODLOVE,
            "Podlove simple transcripts",
            &["xml"],
            true,
            false,
        ),
        format(
            json::PODWHISPERER,
            "podwhisperer JSON",
            &["json"],
            true,
            false,
        ),
        format(json::DEEPGRAM, "Deepgram JSON", &["json"], true, true),
        format(json::ASSEMBLYAI, "AssemblyAI JSON", &["json"], true, true),
        format(json::AWS, "AWS Transcribe JSON", &["json"], true, true),
        format(
            json::GOOGLE,
            "Google Speech-to-Text JSON",
            &["json"],
            true,
            true,
        ),
        format(json::AZURE, "Azure Speech JSON", &["json"], true, true),
        format(json::REV, "Rev AI JSON", &["json"], true, true),
        format(
            json::SPEECHMATICS,
            "Speechmatics JSON",
            &["json"],
            true,
            true,
        ),
        format(json::VOSK, "Vosk JSON", &["json"], false, true),
        format(
            json::YOUTUBE,
            "YouTube json3 captions",
            &["json3", "json"],
            true,
            true,
        ),
        format(
            xml::YOUTUBE,
            "YouTube timed text (srv1, srv3)",
            &["srv1", "srv3", "xml"],
            true,
            true,
        ),
        format(
            json::LIST,
            "JSON list of start, end and text (youtube-transcript-api, ElevenLabs, others)",
            &["json"],
            true,
            true,
        ),
        format(html::OTRANSCRIBE, "oTranscribe file", &["otr"], true, false),
    ];
    FORMATS
}

/// Reads a transcript of any known format.
///
/// `name` is the file's name, where there is one; its extension is only a hint, the content decides.
///
/// # Errors
/// When nothing can be read: see [`Error`].
pub fn parse(bytes: &[u8], name: Option<&str>) -> Result<Parsed, Error> {
    let mut warnings = Warnings::default();
    let bytes = unpack(bytes)?;
    if bytes.is_empty() {
        return Err(Error::Empty);
    }
    let word = docx::is_zip(&bytes);
    let decoded = if word {
        decode::Decoded {
            text: docx::to_lines(&bytes)?.into(),
            encoding: "UTF-8",
        }
    } else {
        decode::decode(&bytes, &mut warnings)?
    };
    let text = decoded.text.as_ref();
    if text
        .trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}')
        .is_empty()
    {
        return Err(Error::Empty);
    }
    let mut cues = cues::Cues::new(decoded.encoding, warnings);
    match detect::detect(text, name) {
        detect::Kind::Vtt => vtt::parse(text, &mut cues)?,
        detect::Kind::Srt => srt::parse(text, &mut cues)?,
        detect::Kind::Sbv => sbv::parse(text, &mut cues)?,
        detect::Kind::Lrc => lrc::parse(text, &mut cues)?,
        detect::Kind::Ass => ass::parse(text, &mut cues)?,
        detect::Kind::Ttml => ttml::parse(text, &mut cues)?,
        detect::Kind::YoutubeXml => xml::youtube(text, &mut cues)?,
        detect::Kind::PodloveXml => xml::podlove(text, &mut cues)?,
        detect::Kind::Html => html::parse(text, &mut cues)?,
        detect::Kind::Json => json::parse(text, &mut cues)?,
        detect::Kind::WhisperText => whisper::parse(text, &mut cues)?,
        detect::Kind::WhisperTsv => whisper::tsv(text, &mut cues)?,
        detect::Kind::Csv => csv::parse(text, &mut cues)?,
        detect::Kind::Prose { markdown } => text::parse(text, markdown, &mut cues)?,
        detect::Kind::Other(what) => return Err(Error::NotATranscript(what)),
    }
    if word {
        cues.transcript.format = docx::NAME;
    }
    cues.finish()
}

/// Writes a transcript in a format of [`formats`], by its name or by the usual extension.
///
/// WebVTT keeps everything that a timed transcript has, Podcasting 2.0 JSON an untimed one as well:
/// what they write reads back the same. SRT names the speaker in each cue; HTML, Markdown and text
/// are for people and join what one speaker says in one go.
///
/// # Errors
/// [`Error::NotWritten`] for a format that is only read, [`Error::NoTimes`] for captions without times.
pub fn write(format: &str, transcript: &Transcript) -> Result<String, Error> {
    match format {
        vtt::NAME | "vtt" => vtt::write(transcript),
        srt::NAME => srt::write(transcript),
        json::PODCAST | "json" => Ok(json::write(transcript)),
        html::NAME => Ok(html::write(transcript)),
        text::MARKDOWN | "md" => Ok(text::write(transcript, true)),
        text::TEXT | "txt" => Ok(text::write(transcript, false)),
        other => Err(Error::NotWritten(other.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_an_error_that_says_so() {
        assert_eq!(parse(b"", None), Err(Error::Empty));
        assert_eq!(parse(b"\xEF\xBB\xBF \n", None), Err(Error::Empty));
        assert!(matches!(
            parse(b"\x89PNG\r\n\x1a\n\0\0", Some("a.srt")),
            Err(Error::Binary(_))
        ));
        let page = b"<!DOCTYPE html>\n<html><body><h1>Gone</h1></body></html>";
        assert!(matches!(
            parse(page, Some("a.vtt")),
            Err(Error::NotATranscript(_))
        ));
    }
}

#[cfg(test)]
mod properties;
