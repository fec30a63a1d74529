//! Which format a text is, by what it says; the name's extension only breaks ties.

use super::clean::cut;
use super::lines::Lines;
use super::stamp::{Timing, timing};
use super::text::heading;
use super::{csv, front_matter, lrc, sbv, whisper};

/// The parser that a text goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Vtt,
    Srt,
    Sbv,
    Lrc,
    Ass,
    Ttml,
    YoutubeXml,
    PodloveXml,
    Html,
    Json,
    WhisperText,
    WhisperTsv,
    Csv,
    Prose {
        markdown: bool,
    },
    /// Something that is no transcript; the words for the message.
    Other(String),
}

/// Lines that are looked at for signs.
const SAMPLE: usize = 400;

/// Finds the format of a text that is not empty.
pub(crate) fn detect(text: &str, name: Option<&str>) -> Kind {
    let start = text.trim_start();
    let extension = name
        .and_then(|name| name.rsplit_once('.'))
        .map(|(_, extension)| extension.to_lowercase());
    let extension = extension.as_deref().unwrap_or_default();
    if start.starts_with("WEBVTT") {
        return Kind::Vtt;
    }
    if is_json(start) {
        return Kind::Json;
    }
    if start.starts_with('<')
        && let Some(kind) = markup(start)
    {
        return kind;
    }
    if cut(start, 32)
        .to_ascii_lowercase()
        .starts_with("[script info]")
        || has_line(text, |line| line.trim() == "[Events]")
    {
        return Kind::Ass;
    }
    if Lines::new(text)
        .find(|line| !line.text.trim().is_empty())
        .is_some_and(|line| whisper::columns(line.text).is_some())
    {
        return Kind::WhisperTsv;
    }
    if csv::has_columns(text) {
        return Kind::Csv;
    }
    let count = |test: fn(&str) -> bool| {
        Lines::new(text)
            .take(SAMPLE)
            .filter(|line| test(line.text))
            .count()
    };
    if count(|line| whisper::row(line).is_some()) > 0 {
        return Kind::WhisperText;
    }
    if count(|line| matches!(timing(line), Timing::Cue { .. })) > 0 {
        // A WebVTT file that lost its first line still has cues.
        return if extension == "vtt" {
            Kind::Vtt
        } else {
            Kind::Srt
        };
    }
    if count(|line| sbv::times(line).is_some()) > 0 {
        return Kind::Sbv;
    }
    let tagged = has_line(text, |line| lrc::tag(line).is_some());
    let (fine, lines) = (count(lrc_line), count(|line| !line.trim().is_empty()));
    if fine > 0 && (tagged || extension == "lrc" || fine * 10 > lines * 9) {
        return Kind::Lrc;
    }
    // Times to the second stand in brackets elsewhere too: here a tag or the name has to agree.
    if (tagged || extension == "lrc") && has_line(text, |line| lrc::time(line.trim()).is_some()) {
        return Kind::Lrc;
    }
    let markdown = matches!(extension, "md" | "markdown" | "mkd") || looks_like_markdown(text);
    Kind::Prose { markdown }
}

fn has_line(text: &str, test: impl Fn(&str) -> bool) -> bool {
    Lines::new(text).take(SAMPLE).any(|line| test(line.text))
}

/// `[mm:ss.xx]`: minutes and hundredths, as no other format with brackets writes them.
fn lrc_line(line: &str) -> bool {
    lrc::time(line.trim_start()).is_some_and(|(stamp, rest)| {
        let written = line.trim_start().len() - rest.len();
        stamp.fields == 2 && matches!(written, 9..=12) && line.contains('.')
    })
}

/// `{` or a list of something that JSON lists hold; `[00:01] Ana` and `[Music]` are text.
fn is_json(start: &str) -> bool {
    let mut bytes = start.bytes().filter(|b| !b.is_ascii_whitespace());
    matches!(
        (bytes.next(), bytes.next()),
        (Some(b'{'), Some(b'"' | b'}')) | (Some(b'['), Some(b'{' | b'[' | b'"' | b']'))
    )
}

/// What a text is that begins with a tag.
fn markup(start: &str) -> Option<Kind> {
    let head: String = start
        .chars()
        .take(2048)
        .collect::<String>()
        .to_ascii_lowercase();
    let root = head
        .split('<')
        .map(|tag| tag.trim_end())
        .find(|tag| tag.starts_with(|c: char| c.is_ascii_alphabetic()))
        .map(|tag| {
            tag.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))
                .next()
                .unwrap_or_default()
        })?;
    let page = head.contains("<!doctype html") || head.contains("<html");
    let local = root.rsplit(':').next().unwrap_or_default();
    let what = match local {
        "tt" => return Some(Kind::Ttml),
        "transcript" | "timedtext" => return Some(Kind::YoutubeXml),
        "transcripts" => return Some(Kind::PodloveXml),
        "rss" => "an RSS feed".to_owned(),
        "feed" => "an Atom feed".to_owned(),
        "opml" => "an OPML list of feeds".to_owned(),
        _ if page => return Some(Kind::Html),
        _ if head.starts_with("<?xml") => format!("an XML file of another kind (`{root}`)"),
        "cite" | "p" | "div" | "time" | "section" | "article" | "body" | "head" | "main" | "h1"
        | "h2" | "ul" | "table" | "blockquote" | "span" => return Some(Kind::Html),
        _ => return None,
    };
    Some(Kind::Other(what))
}

/// Whether a text has marks that only Markdown has.
fn looks_like_markdown(text: &str) -> bool {
    front_matter::split(text).is_some()
        || Lines::new(text).take(SAMPLE).any(|line| {
            let line = line.text.trim_start_matches(['>', ' ', '\t', '-']);
            line.starts_with("**")
                || line.starts_with("__")
                || heading(line).is_some()
                || line.contains("\\[")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_and_the_name_is_a_hint() {
        for (text, name, kind) in [
            ("WEBVTT\n", "a.txt", Kind::Vtt),
            ("\n1\n00:01,0 --> 00:02,0\nx", "a.txt", Kind::Srt),
            ("00:01.000 --> 00:02.000\nx", "a.vtt", Kind::Vtt),
            ("{ \"a\": 1 }", "a.vtt", Kind::Json),
            ("[Music] la", "a.json", Kind::Prose { markdown: false }),
            ("[00:01] Ana: x", "a.txt", Kind::Prose { markdown: false }),
            ("**Ana:** x", "a.txt", Kind::Prose { markdown: true }),
            ("Ana: x", "a.md", Kind::Prose { markdown: true }),
            (
                "<?xml version='1.0'?>\n<rss>",
                "a.vtt",
                Kind::Other("an RSS feed".into()),
            ),
            ("<!doctype html><p>x", "a.srt", Kind::Html),
            ("<pst:transcripts>", "a.xml", Kind::PodloveXml),
            ("[by:x]\n[00:01.00] la", "a.txt", Kind::Lrc),
            ("[by:x]\n[00:01] la", "a.txt", Kind::Lrc),
            ("[00:01] la", "a.lrc", Kind::Lrc),
            ("0:00:01.000,0:00:02.000\nx", "a.txt", Kind::Sbv),
            ("[00:00.000 --> 00:01.000] x", "a.txt", Kind::WhisperText),
            ("start\tend\ttext\n", "a.txt", Kind::WhisperTsv),
            ("start,end,text\n", "a.txt", Kind::Csv),
        ] {
            assert_eq!(detect(text, Some(name)), kind, "{text}");
        }
    }
}
