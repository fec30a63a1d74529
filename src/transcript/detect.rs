//! Which format a text is, by what it says; the name's extension only breaks ties.

use super::front_matter;
use super::lines::Lines;
use super::stamp::{Timing, timing};
use super::text::heading;

/// The parser that a text goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Vtt,
    Srt,
    Json,
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
    if start.starts_with("WEBVTT") {
        return Kind::Vtt;
    }
    if is_json(start) {
        return Kind::Json;
    }
    if start.starts_with('<')
        && let Some(other) = markup(start)
    {
        return other;
    }
    let timed = Lines::new(text)
        .take(SAMPLE)
        .filter(|line| matches!(timing(line.text), Timing::Cue { .. }))
        .count();
    if timed > 0 {
        // A WebVTT file that lost its first line still has cues.
        return if extension.as_deref() == Some("vtt") {
            Kind::Vtt
        } else {
            Kind::Srt
        };
    }
    let markdown = matches!(extension.as_deref(), Some("md" | "markdown" | "mkd"))
        || looks_like_markdown(text);
    Kind::Prose { markdown }
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
    let what = match root {
        "html" | "head" | "body" => "an HTML page".to_owned(),
        _ if head.contains("<!doctype html") => "an HTML page".to_owned(),
        "rss" => "an RSS feed".to_owned(),
        "feed" => "an Atom feed".to_owned(),
        "opml" => "an OPML list of feeds".to_owned(),
        _ if head.starts_with("<?xml") => format!("an XML file of another kind (`{root}`)"),
        _ => return None,
    };
    Some(Kind::Other(what))
}

/// Whether a text has marks that only Markdown has.
fn looks_like_markdown(text: &str) -> bool {
    front_matter::split(text).is_some()
        || Lines::new(text).take(SAMPLE).any(|line| {
            let line = line.text.trim_start();
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
            (
                "<!doctype html><p>x",
                "a.srt",
                Kind::Other("an HTML page".into()),
            ),
        ] {
            assert_eq!(detect(text, Some(name)), kind, "{text}");
        }
    }
}
