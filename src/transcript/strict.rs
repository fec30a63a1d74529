//! WebVTT to the letter: <https://www.w3.org/TR/webvtt1/>, sections 6.1 to 6.5.
//!
//! This is how a browser reads a file, and the measure of the lenient reading in `vtt`, which keeps
//! every cue that is found here and more: cues with odd times, text with a lone `<`, several voices
//! in a cue. Not read: cue settings, regions and styles; podcat has no screen.

use crate::model::transcript::Millis;

/// A cue as a browser sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// The identifier; empty where there is none.
    pub id: String,
    /// Start in milliseconds.
    pub start_ms: Millis,
    /// End in milliseconds; it may lie before the start.
    pub end_ms: Millis,
    /// The text with its tags and entities.
    pub text: String,
}

/// A node of a cue's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// Plain text.
    Text(String),
    /// A time inside the text, in milliseconds.
    Time(Millis),
    /// A span of text.
    Span(Span),
}

/// A span of a cue's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// `c`, `i`, `b`, `u`, `ruby`, `rt`, `v` or `lang`.
    pub tag: &'static str,
    /// Its classes.
    pub classes: Vec<String>,
    /// The voice of a `v`, the language of a `lang`.
    pub annotation: Option<String>,
    /// What stands in it.
    pub nodes: Vec<Node>,
}

/// How deep spans may stand in each other; deeper tags are passed over.
const MAX_DEPTH: usize = 256;

/// The cues of a WebVTT file; `None` when it does not begin as one.
pub fn cues(text: &str) -> Option<Vec<Cue>> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let text = text
        .replace('\0', "\u{FFFD}")
        .replace("\r\n", "\n")
        .replace('\r', "\n");
    let rest = text.strip_prefix("WEBVTT")?;
    if !(rest.is_empty() || rest.starts_with([' ', '\t', '\n'])) {
        return None;
    }
    let (_, rest) = rest.split_once('\n').unwrap_or(("", ""));
    let mut blocks = Blocks { rest };
    if !rest.starts_with('\n') {
        blocks.next_block(true);
    }
    let mut cues = Vec::new();
    loop {
        blocks.rest = blocks.rest.trim_start_matches('\n');
        if blocks.rest.is_empty() {
            return Some(cues);
        }
        cues.extend(blocks.next_block(false));
    }
}

/// What is left of a file, read block by block.
struct Blocks<'a> {
    rest: &'a str,
}

impl Blocks<'_> {
    /// "Collect a WebVTT block".
    fn next_block(&mut self, header: bool) -> Option<Cue> {
        let mut cue: Option<Cue> = None;
        let mut buffer = String::new();
        let (mut count, mut seen_arrow) = (0, false);
        while !self.rest.is_empty() {
            let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
            count += 1;
            if line.contains("-->") {
                if header || !(count == 1 || (count == 2 && !seen_arrow)) {
                    break;
                }
                seen_arrow = true;
                if let Some((start_ms, end_ms)) = timings(line) {
                    let id = std::mem::take(&mut buffer);
                    cue = Some(Cue {
                        id,
                        start_ms,
                        end_ms,
                        text: String::new(),
                    });
                }
            } else if line.is_empty() {
                self.rest = rest;
                break;
            } else {
                if !buffer.is_empty() {
                    buffer.push('\n');
                }
                buffer.push_str(line);
            }
            self.rest = rest;
        }
        cue.map(|cue| Cue {
            text: buffer,
            ..cue
        })
    }
}

const BLANKS: [char; 4] = [' ', '\t', '\n', '\u{c}'];

/// "Collect WebVTT cue timings"; what follows the times does not matter.
fn timings(line: &str) -> Option<(Millis, Millis)> {
    let (start, rest) = timestamp(line.trim_start_matches(BLANKS))?;
    let rest = rest.trim_start_matches(BLANKS).strip_prefix("-->")?;
    let (end, _) = timestamp(rest.trim_start_matches(BLANKS))?;
    Some((start, end))
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// A number of exactly so many digits, and what follows it.
fn field(text: &str, length: usize) -> Option<(Millis, &str)> {
    let value = text.get(..length)?.parse().ok()?;
    (digits(text) == length).then_some((value, &text[length..]))
}

/// "Collect a WebVTT timestamp".
fn timestamp(text: &str) -> Option<(Millis, &str)> {
    let length = digits(text);
    let (first, rest) = field(text, length)?;
    let hours = length != 2 || first > 59;
    let (second, rest) = field(rest.strip_prefix(':')?, 2)?;
    let (hour, minute, second, rest) = if hours || rest.starts_with(':') {
        let (third, rest) = field(rest.strip_prefix(':')?, 2)?;
        (first, second, third, rest)
    } else {
        (0, first, second, rest)
    };
    let (fraction, rest) = field(rest.strip_prefix('.')?, 3)?;
    let valid = minute < 60 && second < 60;
    let ms = hour
        .checked_mul(3_600_000)?
        .checked_add(minute * 60_000 + second * 1000 + fraction)?;
    valid.then_some((ms, rest))
}

/// The tree of a cue's text: sections 6.4 and 6.5.
pub fn nodes(text: &str) -> Vec<Node> {
    let mut tree = Tree {
        root: Vec::new(),
        open: Vec::new(),
    };
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix('<') {
            let end = inner.find('>').unwrap_or(inner.len());
            tree.tag(&inner[..end]);
            rest = inner.get(end + 1..).unwrap_or_default();
        } else {
            let end = rest.find('<').unwrap_or(rest.len());
            tree.add(Node::Text(htmlize::unescape(&rest[..end]).into_owned()));
            rest = &rest[end..];
        }
    }
    while !tree.open.is_empty() {
        tree.close();
    }
    tree.root
}

struct Tree {
    root: Vec<Node>,
    open: Vec<Span>,
}

impl Tree {
    fn add(&mut self, node: Node) {
        self.open
            .last_mut()
            .map_or(&mut self.root, |span| &mut span.nodes)
            .push(node);
    }

    fn close(&mut self) {
        if let Some(span) = self.open.pop() {
            self.add(Node::Span(span));
        }
    }

    fn current(&self) -> &'static str {
        self.open.last().map_or("", |span| span.tag)
    }

    /// What stands between `<` and `>`.
    fn tag(&mut self, inner: &str) {
        if let Some(name) = inner.strip_prefix('/') {
            let current = self.current();
            if current == "rt" && name == "ruby" {
                self.close();
                self.close();
            } else if !current.is_empty() && current == name {
                self.close();
            }
            return;
        }
        if inner.starts_with(|c: char| c.is_ascii_digit()) {
            if let Some((ms, "")) = timestamp(inner) {
                self.add(Node::Time(ms));
            }
            return;
        }
        let (head, annotation) = inner.split_once(BLANKS).unwrap_or((inner, ""));
        let mut parts = head.split('.');
        let name = parts.next().unwrap_or_default();
        let Some(tag) = ["c", "i", "b", "u", "ruby", "rt", "v", "lang"]
            .into_iter()
            .find(|tag| *tag == name)
        else {
            return;
        };
        if (tag == "rt" && self.current() != "ruby") || self.open.len() >= MAX_DEPTH {
            return;
        }
        let classes = parts
            .filter(|class| !class.is_empty())
            .map(str::to_owned)
            .collect();
        let words: Vec<String> = htmlize::unescape(annotation)
            .split(BLANKS)
            .filter(|w| !w.is_empty())
            .map(str::to_owned)
            .collect();
        let annotation = matches!(tag, "v" | "lang").then(|| words.join(" "));
        self.open.push(Span {
            tag,
            classes,
            annotation,
            nodes: Vec::new(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_and_times_to_the_letter() {
        let text = "\u{FEFF}WEBVTT x\r\nheader\r\n\r\nid\r\n00:01.000-->00:00.500 align:x\r\none\r\n00:02.000 --> 00:03.000\rtwo\0\n\nNOTE no\n\n1:00.000 --> 00:02.000\nbad\n";
        let found = cues(text).unwrap();
        let rows: Vec<_> = found
            .iter()
            .map(|c| (c.id.as_str(), c.start_ms, c.end_ms, c.text.as_str()))
            .collect();
        assert_eq!(
            rows,
            [("id", 1_000, 500, "one"), ("", 2_000, 3_000, "two\u{FFFD}")]
        );
        assert_eq!(cues("WEBVTTx\n"), None);
        assert_eq!(cues("WEBVTT"), Some(vec![]));
    }

    #[test]
    fn spans_stand_in_each_other() {
        let tree = nodes("a<v.x.y Ana &amp; Bo>b<ruby>c<rt>d</ruby>e<00:01.000>");
        let Some(Node::Span(voice)) = tree.get(1) else {
            panic!("{tree:?}")
        };
        assert_eq!(
            (
                voice.tag,
                voice.annotation.as_deref(),
                voice.classes.join(" ")
            ),
            ("v", Some("Ana & Bo"), "x y".to_owned())
        );
        assert_eq!(voice.nodes.len(), 4);
        assert_eq!(voice.nodes[3], Node::Time(1_000));
        assert_eq!(nodes(&"<c>".repeat(10_000)).len(), 1);
    }
}
