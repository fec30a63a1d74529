//! Text with the few marks of a citation, written plain, as HTML or as Markdown.

use crate::view::escape;

/// How a citation is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Markup {
    /// No marks at all.
    #[default]
    Text,
    /// For a page.
    Html,
    /// CommonMark.
    Markdown,
}

/// How a piece of text looks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    pub(super) italic: bool,
    pub(super) bold: bool,
    pub(super) small_caps: bool,
    pub(super) underline: bool,
    pub(super) raised: bool,
    pub(super) lowered: bool,
    /// Where it leads: http or https.
    pub(super) link: Option<String>,
}

/// Pieces of text, each in one look.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rich(Vec<(String, Look)>);

impl Rich {
    /// Plain text.
    pub fn plain(text: &str) -> Self {
        let mut rich = Self::default();
        rich.push(text, Look::default());
        rich
    }

    /// Adds text; neighbours of one look are one piece.
    pub(super) fn push(&mut self, text: &str, look: Look) {
        // A style may break lines and leave gaps; a citation is one paragraph with single spaces.
        let before = self.0.last().and_then(|(last, _)| last.chars().next_back());
        let mut gap = before == Some(' ');
        let mut one = String::with_capacity(text.len());
        for c in text.chars() {
            let space = c == ' ' || c.is_control();
            if !(space && gap) {
                one.push(if space { ' ' } else { c });
            }
            gap = space;
        }
        let text = one;
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some((last, before)) if *before == look => last.push_str(&text),
            _ => self.0.push((text, look)),
        }
    }

    /// Adds another text.
    pub(super) fn append(&mut self, other: Self) {
        for (text, look) in other.0 {
            self.push(&text, look);
        }
    }

    /// Without white space around it.
    pub(super) fn trimmed(mut self) -> Self {
        if let Some((first, _)) = self.0.first_mut() {
            *first = first.trim_start().to_owned();
        }
        if let Some((last, _)) = self.0.last_mut() {
            *last = last.trim_end().to_owned();
        }
        self.0.retain(|(text, _)| !text.is_empty());
        self
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One paragraph of it, without a line break.
    pub fn write(&self, markup: Markup) -> String {
        let mut out = String::new();
        for (at, (text, look)) in self.0.iter().enumerate() {
            match markup {
                Markup::Text => out.push_str(text),
                Markup::Html => html(text, look, &mut out),
                Markup::Markdown => {
                    let next = self.0.get(at + 1).and_then(|(text, _)| text.chars().next());
                    markdown(text, look, next, &mut out);
                }
            }
        }
        out
    }
}

fn html(text: &str, look: &Look, out: &mut String) {
    let tags = [
        (look.link.is_some(), "a"),
        (look.italic, "i"),
        (look.bold, "b"),
        (look.underline, "u"),
        (look.raised, "sup"),
        (look.lowered, "sub"),
        (look.small_caps, "span"),
    ];
    let tags: Vec<&str> = tags
        .iter()
        .filter(|(on, _)| *on)
        .map(|(_, tag)| *tag)
        .collect();
    for tag in &tags {
        match (*tag, &look.link) {
            ("a", Some(link)) => out.push_str(&format!("<a href=\"{}\">", escape::html(link))),
            ("span", _) => out.push_str("<span style=\"font-variant: small-caps\">"),
            (tag, _) => out.push_str(&format!("<{tag}>")),
        }
    }
    out.push_str(&escape::html(text));
    for tag in tags.iter().rev() {
        out.push_str(&format!("</{tag}>"));
    }
}

fn markdown(text: &str, look: &Look, next: Option<char>, out: &mut String) {
    if let Some(link) = &look.link {
        match link == text {
            true => out.push_str(&format!("<{link}>")),
            false => out.push_str(&format!("[{}](<{link}>)", escape::markdown(text))),
        }
        return;
    }
    let inner = text.trim();
    let start = text.len() - text.trim_start().len();
    let (lead, rest) = text.split_at(start);
    let tail = &rest[rest.trim_end().len()..];
    // Stars mark only where they touch words, or stand apart from other words.
    let apart = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || c.is_ascii_punctuation());
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let opens =
        word(inner.chars().next()) || apart(lead.chars().next().or(out.chars().next_back()));
    let closes = word(inner.chars().next_back()) || apart(tail.chars().next().or(next));
    let (opening, closing) = match (look.bold, look.italic, opens && closes) {
        _ if inner.is_empty() => ("", ""),
        (true, true, true) => ("***", "***"),
        (true, false, true) => ("**", "**"),
        (false, true, true) => ("*", "*"),
        (true, true, false) => ("<b><i>", "</i></b>"),
        (true, false, false) => ("<b>", "</b>"),
        (false, true, false) => ("<i>", "</i>"),
        (false, false, _) => ("", ""),
    };
    let (before, after) = match (look.raised, look.lowered) {
        (true, _) => ("<sup>", "</sup>"),
        (_, true) => ("<sub>", "</sub>"),
        _ => ("", ""),
    };
    let first = out.trim().is_empty() && opening.is_empty() && before.is_empty();
    let escaped = match first {
        true => escape::markdown_paragraph(inner),
        false => escape::markdown(inner),
    };
    for part in [lead, before, opening, &escaped, closing, after, tail] {
        out.push_str(part);
    }
}
