//! HTML transcripts: the podcast namespace's form and pages around it, and oTranscribe's files.
//!
//! <https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/transcripts/transcripts.md>
//! (`<cite>`, `<time>`, `<p>`), <https://otranscribe.com> (`<span class="timestamp">`).
//! The page is turned into lines as Markdown has them and read by `text`, so everything that names
//! speakers there names them here too. A page in which nobody speaks is no transcript.
//! Not read: tables by their columns, anything that a script writes.

use super::clean::decoded;
use super::cues::Cues;
use super::tags::{Tag, Token, Tokens};
use super::{Error, text, writing};
use crate::model::clock;
use crate::model::transcript::Transcript;

pub(crate) const NAME: &str = "html";
pub(crate) const OTRANSCRIBE: &str = "otranscribe";

/// Elements that begin and end a line.
const BLOCKS: [&str; 26] = [
    "p",
    "div",
    "br",
    "li",
    "ul",
    "ol",
    "tr",
    "td",
    "th",
    "table",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "nav",
    "aside",
    "blockquote",
    "body",
    "dt",
    "dd",
    "dl",
    "cite",
    "hr",
    "figure",
    "form",
];

/// Elements whose content is no text of the page.
const HIDDEN: [&str; 6] = ["script", "style", "template", "noscript", "svg", "button"];

pub(crate) fn parse(html: &str, cues: &mut Cues) -> Result<(), Error> {
    read(
        html,
        NAME,
        cues,
        "an HTML page in which no speakers are named",
    )
}

/// oTranscribe's JSON around its HTML.
pub(crate) fn otranscribe(json: &str, cues: &mut Cues) -> Result<(), Error> {
    #[derive(serde::Deserialize)]
    struct File {
        text: String,
    }
    let file: File = super::json::typed(json)?;
    read(
        &file.text,
        OTRANSCRIBE,
        cues,
        "an oTranscribe file without words",
    )
}

fn read(html: &str, format: &'static str, cues: &mut Cues, otherwise: &str) -> Result<(), Error> {
    let (lines, title) = to_lines(html);
    if !text::parse_turns(&lines, format, format == OTRANSCRIBE, cues)? {
        return Err(Error::NotATranscript(otherwise.to_owned()));
    }
    if cues.transcript.title.is_none() {
        cues.transcript.title = title;
    }
    Ok(())
}

/// The page as lines of Markdown, and its title.
fn to_lines(html: &str) -> (String, Option<String>) {
    let mut page = Page {
        lines: String::with_capacity(html.len()),
        bold: false,
        shown: None,
    };
    let mut title = None;
    let mut in_title = false;
    let mut tokens = Tokens::new(html);
    while let Some(token) = tokens.next() {
        match token {
            Token::Open(tag) if HIDDEN.iter().any(|name| tag.is(name)) => tokens.skip_to(tag.name),
            Token::Open(tag) if tag.is("title") => in_title = !tag.empty,
            Token::Close(name) if name.eq_ignore_ascii_case("title") => in_title = false,
            Token::Text(text) if in_title => {
                title = Some(decoded(text)).filter(|title| !title.is_empty())
            }
            Token::Open(tag) => page.open(tag),
            Token::Close(name) => page.close(name),
            Token::Text(text) | Token::Verbatim(text) => page.text(text),
        }
    }
    (page.lines, title)
}

fn is_block(name: &str) -> bool {
    BLOCKS.iter().any(|block| name.eq_ignore_ascii_case(block)) || is_heading(name)
}

fn is_heading(name: &str) -> bool {
    matches!(name.as_bytes(), [b'h' | b'H', b'1'..=b'6'])
}

/// The lines of a page while it is read.
struct Page {
    lines: String,
    /// A closing mark is only written where an opening one was.
    bold: bool,
    /// Where a time begins that only repeats one already written.
    shown: Option<usize>,
}

impl Page {
    fn open(&mut self, tag: Tag<'_>) {
        if is_block(tag.name) {
            self.lines.push('\n');
            self.bold = false;
        }
        if is_heading(tag.name) {
            self.lines.push_str("# ");
        }
        if tag.is("p") {
            self.lines.push('\n');
        }
        if is_bold(tag.name) && !self.bold {
            self.lines.push_str("**");
            self.bold = true;
        }
        // oTranscribe's own seconds are finer than the time that it shows.
        let seconds = tag
            .get("data-timestamp")
            .and_then(|value| value.parse::<f64>().ok());
        if let Some(ms) = seconds.and_then(clock::from_seconds) {
            let (s, ms) = (ms / 1000, ms % 1000);
            let time = format!("[{}:{:02}:{:02}.{ms:03}] ", s / 3600, s / 60 % 60, s % 60);
            self.lines.push_str(&time);
            self.shown = Some(self.lines.len());
        } else if tag.is("time") {
            self.lines.push('[');
        }
    }

    fn close(&mut self, name: &str) {
        if name.eq_ignore_ascii_case("time") {
            self.lines.push_str("] ");
        }
        if name.eq_ignore_ascii_case("span")
            && let Some(at) = self.shown.take()
        {
            self.lines.truncate(at);
        }
        if self.bold && is_bold(name) {
            // `<b>Ana: </b>`: a mark does not close behind a blank.
            let end = self.lines.trim_end_matches([' ', '\n']).len();
            let gap = self.lines.len() > end;
            self.lines.truncate(end);
            if ["cite", "dt"]
                .iter()
                .any(|named| name.eq_ignore_ascii_case(named))
                && !self.lines.ends_with(':')
            {
                self.lines.push(':');
            }
            self.lines.push_str("**");
            if gap {
                self.lines.push(' ');
            }
            self.bold = false;
        }
        if is_block(name) {
            self.lines.push('\n');
        }
    }

    /// Text in which Markdown's marks mean nothing; line ends are blanks in HTML.
    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\n' | '\r' | '\t' => self.lines.push(' '),
                '*' | '_' | '`' | '\\' | '>' => self.lines.extend(['\\', c]),
                '#' if self.lines.ends_with('\n') => self.lines.push_str("\\#"),
                _ => self.lines.push(c),
            }
        }
    }
}

fn is_bold(name: &str) -> bool {
    ["b", "strong", "cite", "dt"]
        .iter()
        .any(|bold| name.eq_ignore_ascii_case(bold))
}

/// Writes the podcast namespace's form: `<cite>`, `<time>`, `<p>` for each turn.
pub(crate) fn write(transcript: &Transcript) -> String {
    let mut out = String::new();
    for (name, start, text) in writing::turns(transcript) {
        if let Some(name) = name {
            out.push_str("<cite>");
            writing::escaped(name, &mut out);
            out.push_str(":</cite>\n");
        }
        if let Some(start) = start {
            out.push_str(&format!("<time>{}</time>\n", clock::format(start)));
        }
        out.push_str("<p>");
        writing::escaped(&text, &mut out);
        out.push_str("</p>\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::transcript::text::tests::rows;
    use crate::transcript::{Error, parse};

    #[test]
    fn the_podcast_namespace_form_and_a_page_around_it() {
        let body = "<cite>Ana Ruiz:</cite>\n<time>0:01</time>\n<p>It&#39;s *this*\nor &lt;that&gt;.</p>\n<cite>Bo:</cite><time>1:02</time><p>Yes.</p>";
        let page = format!(
            "<!doctype html><html><head><title>Ep &amp; 1</title><style>p {{ a: b }}</style></head><body>{body}</body></html>"
        );
        for html in [body, &page] {
            let parsed = parse(html.as_bytes(), Some("a.html")).unwrap();
            assert_eq!(
                rows(&parsed),
                [
                    "1000-? Ana Ruiz: It's *this* or <that>.",
                    "62000-? Bo: Yes."
                ]
            );
            assert_eq!(parsed.transcript.format, "html");
        }
        let parsed = parse(page.as_bytes(), None).unwrap();
        assert_eq!(parsed.transcript.title.as_deref(), Some("Ep & 1"));
    }

    #[test]
    fn otranscribe_times_are_the_fine_ones() {
        let json = r#"{"text":"<p><span class=\"timestamp\" data-timestamp=\"0.56\">00:00</span> <b>Ana:</b> Hi.&nbsp;</p><p><span class=\"timestamp\" data-timestamp=\"12.25\">00:12</span> <b>Bo</b>: Ho.<br />So.</p>","media":"x.mp3","media-time":1.5}"#;
        let parsed = parse(json.as_bytes(), None).unwrap();
        assert_eq!(rows(&parsed), ["560-? Ana: Hi.", "12250-? Bo: Ho. So."]);
        assert_eq!(parsed.transcript.format, "otranscribe");
        let json = r#"{"text":"<span class=\"timestamp\" data-timestamp=\"1.5\">00:01</span> Hi.<br>So.","media":"x"}"#;
        assert_eq!(
            rows(&parse(json.as_bytes(), None).unwrap()),
            ["1500-? : Hi. So."]
        );
        let json = r#"{"text":"<p>Hi.</p><p>So.</p>","media":"x"}"#;
        assert_eq!(
            rows(&parse(json.as_bytes(), None).unwrap()),
            ["?-? : Hi.", "?-? : So."]
        );
    }

    #[test]
    fn pages_of_other_shapes_are_read() {
        let turn = |name: &str, time: &str, text: &str| {
            format!(
                "<div><span>{name}</span> <span><a href=\"https://a.b/?t=1\">({time})</a></span> <span>{text}</span></div>"
            )
        };
        let linked = [
            turn("Ana Ruiz", "0:01", "Hi."),
            turn("", "0:09", "So."),
            turn("Bo", "1:02", "Ho."),
        ]
        .concat();
        let cells = "<table><tr><th>Time</th><th>Speaker</th><th>Text</th></tr><tr><td>0:01</td><td>Ana Ruiz</td><td>Hi.</td></tr><tr><td>0:09</td><td>Ana Ruiz</td><td>So.</td></tr><tr><td>1:02</td><td>Bo</td><td>Ho.</td></tr></table>";
        for body in [linked.as_str(), cells] {
            let page = format!("<html><body><h1>Trees</h1>{body}</body></html>");
            let parsed = parse(page.as_bytes(), None).unwrap();
            assert_eq!(
                rows(&parsed),
                [
                    "1000-? Ana Ruiz: Hi.",
                    "9000-? Ana Ruiz: So.",
                    "62000-? Bo: Ho."
                ],
                "{body}"
            );
        }
        let terms = "<html><dl><dt>Ana</dt><dd>Hi.</dd><dt>Bo</dt><dd>Ho.</dd></dl></html>";
        assert_eq!(
            rows(&parse(terms.as_bytes(), None).unwrap()),
            ["?-? Ana: Hi.", "?-? Bo: Ho."]
        );
        let times = "<time>0:01</time><p>Hi.</p><time>1:02</time><p>Ho.</p>";
        assert_eq!(
            rows(&parse(times.as_bytes(), None).unwrap()),
            ["1000-? : Hi.", "62000-? : Ho."]
        );
    }

    #[test]
    fn a_page_without_speakers_is_no_transcript() {
        let page = "<html><body><h1>Not found</h1><p>Try again: later.</p></body></html>";
        assert!(matches!(
            parse(page.as_bytes(), None),
            Err(Error::NotATranscript(_))
        ));
    }
}
