//! Text as people read it: markup, entities and control characters are gone.
//!
//! Feeds write HTML where the specification has text and text where it has HTML, escaped once, twice
//! or not at all. So a tag goes only when HTML knows its name (`Vec<T>` and `a < b` are words), and
//! an entity that is left after the XML was read is read as well (`AT&amp;T`).

use std::borrow::Cow;

/// How much a reader keeps of one text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Limit {
    /// Titles, names, subjects.
    Line = 2_000,
    /// Addresses.
    Url = 8_000,
    /// Show notes.
    Prose = 200_000,
}

/// Elements that begin a line of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tr",
    "ul",
];

/// Other elements of HTML that stand in texts.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "audio", "b", "bdi", "bdo", "big", "body", "button", "center", "cite",
    "code", "del", "dfn", "em", "embed", "font", "head", "html", "i", "iframe", "img", "input",
    "ins", "kbd", "label", "mark", "noscript", "object", "param", "q", "s", "samp", "small",
    "source", "span", "strike", "strong", "sub", "summary", "sup", "tbody", "td", "tfoot", "th",
    "title", "thead", "time", "tt", "u", "var", "video", "wbr",
];

/// Elements whose content nobody reads.
const UNREAD: &[&str] = &["script", "style", "template"];

/// One line without markup: titles and names. `None` where nothing is left.
pub(super) fn line(text: &str) -> Option<String> {
    let text = match has_markup(text) {
        true => Cow::Owned(without_markup(text)),
        false => Cow::Borrowed(text),
    };
    as_it_is(&text)
}

/// One line that has no markup: the text as it is, white space collapsed.
pub(super) fn as_it_is(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    push_words(&mut out, text);
    cut(&mut out, Limit::Line);
    (!out.is_empty()).then_some(out)
}

/// Paragraphs without markup, each on a line. `None` where nothing is left.
pub(super) fn prose(text: &str) -> Option<String> {
    let text = match has_markup(text) {
        true => Cow::Owned(without_markup(text)),
        false => Cow::Borrowed(text),
    };
    prose_as_it_is(&text)
}

/// Paragraphs that have no markup.
pub(super) fn prose_as_it_is(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    for line in text.split(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let end = out.len();
        if end > 0 {
            out.push('\n');
        }
        let start = out.len();
        push_words(&mut out, line);
        if out.len() == start {
            out.truncate(end);
        }
    }
    cut(&mut out, Limit::Prose);
    (!out.is_empty()).then_some(out)
}

/// Appends the words of a text, single spaces between them and no control characters in them.
fn push_words(out: &mut String, text: &str) {
    let start = out.len();
    for word in text.split_whitespace() {
        let before = out.len();
        if before > start {
            out.push(' ');
        }
        let begin = out.len();
        out.extend(word.split(is_unprintable));
        if out.len() == begin {
            out.truncate(before);
        }
    }
}

/// What drives a terminal, turns the direction of text around or stands for nothing.
pub(super) fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Cuts a text that is over its limit, at a character; whether it was.
pub(super) fn cut(text: &mut String, limit: Limit) -> bool {
    let limit = limit as usize;
    if text.len() <= limit {
        return false;
    }
    let end = (0..=limit).rev().find(|at| text.is_char_boundary(*at));
    text.truncate(end.unwrap_or(0));
    text.truncate(text.trim_end().len());
    true
}

/// Whether a text stays as it is when markup is taken out.
pub(super) fn reads_as_itself(text: &str) -> bool {
    !has_markup(text) || without_markup(text) == text
}

fn has_markup(text: &str) -> bool {
    memchr::memchr2(b'<', b'&', text.as_bytes()).is_some()
}

/// The text of HTML, blocks on lines of their own.
fn without_markup(html: &str) -> String {
    let ends = Ends::of(html);
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        push_entities(&mut out, &rest[..at]);
        rest = &rest[at..];
        let (text, length) = ends.tag(html.len() - rest.len(), rest);
        out.push_str(text);
        rest = &rest[length..];
    }
    push_entities(&mut out, rest);
    out
}

/// Where a text has its last marks that end something. Nothing is looked for beyond them, so that
/// no text is read more often than a few times, however many tags it opens.
struct Ends {
    tag: Option<usize>,
    comment: Option<usize>,
    verbatim: Option<usize>,
}

impl Ends {
    fn of(html: &str) -> Self {
        let last = |mark: &str| memchr::memmem::rfind(html.as_bytes(), mark.as_bytes());
        Self {
            tag: last(">"),
            comment: last("-->"),
            verbatim: last("]]>"),
        }
    }

    /// What stands for the tag at the start of `rest`, which is at this place, and its length.
    fn tag<'a>(&self, at: usize, rest: &'a str) -> (&'a str, usize) {
        let upto = |mark: &str, last: Option<usize>, from: usize| {
            last.filter(|last| *last >= at + from)?;
            let found = memchr::memmem::find(&rest.as_bytes()[from..], mark.as_bytes());
            found.map(|found| from + found + mark.len())
        };
        for (open, close, last) in [
            ("<!--", "-->", self.comment),
            ("<![CDATA[", "]]>", self.verbatim),
            ("<!", ">", self.tag),
            ("<?", ">", self.tag),
        ] {
            if rest.starts_with(open) {
                let Some(length) = upto(close, last, open.len()) else {
                    return (&rest[..1], 1);
                };
                return match open {
                    "<![CDATA[" => (&rest[open.len()..length - close.len()], length),
                    _ => ("", length),
                };
            }
        }
        let inner = rest[1..].strip_prefix('/').unwrap_or(&rest[1..]);
        let end = inner
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(inner.len());
        let (name, after) = inner.split_at(end);
        let among = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
        let closed = after.starts_with(|c: char| matches!(c, '>' | '/') || c.is_whitespace());
        let (block, unread) = (among(BLOCKS), among(UNREAD));
        if !closed || !(block || unread || among(INLINE)) {
            return (&rest[..1], 1);
        }
        let Some(length) = upto(">", self.tag, rest.len() - after.len()) else {
            return (&rest[..1], 1);
        };
        if unread && !rest.starts_with("</") {
            let body = &rest.as_bytes()[length..];
            let closes = |at: &usize| {
                let tail = body.get(at + 2..at + 2 + name.len());
                tail.is_some_and(|tail| tail.eq_ignore_ascii_case(name.as_bytes()))
            };
            let end = memchr::memmem::find_iter(body, b"</").find(closes);
            return ("", end.map_or(rest.len(), |end| length + end));
        }
        (if block { "\n" } else { "" }, length)
    }
}

/// Appends text, its entities read.
fn push_entities(out: &mut String, text: &str) {
    match memchr::memchr(b'&', text.as_bytes()) {
        Some(_) => out.push_str(&htmlize::unescape(text)),
        None => out.push_str(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_lose_markup_and_keep_words() {
        for (text, expected) in [
            ("Ep 1 <b>bold</b> &amp; more", "Ep 1 bold & more"),
            ("Why Vec<T> beats a < b", "Why Vec<T> beats a < b"),
            ("  I <3\n ice ", "I <3 ice"),
            ("AT&T and R&amp;D", "AT&T and R&D"),
            ("one<br/>two<BR>three", "one two three"),
            ("red \u{1b}[31malert\u{7}", "red [31malert"),
            ("gpj.exe\u{202e}", "gpj.exe"),
            ("<![CDATA[a & b]]>", "a & b"),
            ("Caf&eacute; &#8211; x", "Café – x"),
        ] {
            assert_eq!(line(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(line(" <img src='a>b'> ").as_deref(), Some("b'>"));
        assert_eq!(line("<p> </p>\u{7}"), None);
        assert_eq!(as_it_is("<b> &amp;").as_deref(), Some("<b> &amp;"));
        assert_eq!(line(&"x".repeat(5_000)).map(|line| line.len()), Some(2_000));
    }

    #[test]
    fn notes_keep_their_paragraphs() {
        let html = "<p>One&nbsp;two</p>\n<ul><li>three</li><li><a href=\"https://example.org\">four</a></li></ul><script>if (a < b) {}</script>five<style>p {}</style>";
        assert_eq!(prose(html).as_deref(), Some("One two\nthree\nfour\nfive"));
        assert_eq!(prose("a\r\n\r\n b ").as_deref(), Some("a\nb"));
        assert_eq!(prose("<script>x").as_deref(), None);
    }
}
