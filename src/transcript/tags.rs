//! Tags of XML and HTML, one after the other.
//!
//! Lenient on purpose: a transcript whose markup is damaged still has words. No entity is ever
//! expanded beyond the known characters, no document type is read, nothing outside is fetched.

use memchr::{memchr, memchr3, memmem, memrchr};

/// The longest tag; a `<` that is not closed so soon is text.
const MAX_TAG: usize = 16 << 10;

/// Values in quotes that a tag may have before a stray quote is suspected.
const MAX_VALUES: usize = 32;

/// A piece of a marked-up text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    Open(Tag<'a>),
    Close(&'a str),
    /// Text with its entities in it.
    Text(&'a str),
    /// Text that is meant as it stands.
    Verbatim(&'a str),
}

/// An opening tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tag<'a> {
    /// The name without its namespace prefix.
    pub name: &'a str,
    attributes: &'a str,
    /// `<br/>`: no closing tag follows.
    pub empty: bool,
}

impl<'a> Tag<'a> {
    /// The raw value of an attribute, by its name without a prefix.
    pub fn get(&self, name: &str) -> Option<&'a str> {
        let mut rest = self.attributes;
        while let Some(at) = rest.find('=') {
            let key = rest[..at]
                .split_whitespace()
                .next_back()
                .unwrap_or_default();
            let value = rest[at + 1..].trim_start();
            let (value, after) = match value.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    value[1..].split_once(quote).unwrap_or((&value[1..], ""))
                }
                _ => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
            };
            if local(key).eq_ignore_ascii_case(name) {
                return Some(value);
            }
            rest = after;
        }
        None
    }

    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// A name without its namespace prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Walks over the tags and texts of a document.
pub(crate) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    /// Where the last `>` stands; beyond it there are no tags.
    last: usize,
}

impl<'a> Tokens<'a> {
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            last: memrchr(b'>', text.as_bytes()).unwrap_or(0),
        }
    }

    /// Passes over everything up to the closing tag of this name (scripts and styles).
    pub fn skip_to(&mut self, name: &str) {
        let rest = &self.text[self.at..];
        let end = memmem::find_iter(rest.as_bytes(), b"</").find(|at| {
            let tail = &rest.as_bytes()[at + 2..];
            tail.get(..name.len())
                .is_some_and(|tail| tail.eq_ignore_ascii_case(name.as_bytes()))
        });
        self.at += end.unwrap_or(rest.len());
    }

    /// Reads what begins with `<`; gives its length.
    fn markup(rest: &'a str) -> Option<(Option<Token<'a>>, usize)> {
        for (open, close, verbatim) in [
            ("<!--", "-->", false),
            ("<![CDATA[", "]]>", true),
            ("<?", "?>", false),
        ] {
            if let Some(inner) = rest.strip_prefix(open) {
                let end = memmem::find(inner.as_bytes(), close.as_bytes());
                let text = &inner[..end.unwrap_or(inner.len())];
                let length = end.map_or(rest.len(), |end| open.len() + end + close.len());
                return Some((verbatim.then_some(Token::Verbatim(text)), length));
            }
        }
        let bytes = rest.as_bytes();
        let end = tag_end(bytes)?;
        let inner = &rest[1..end];
        if inner.starts_with('!') {
            // An internal subset holds declarations of its own, in brackets.
            let subset = inner.find('[').and_then(|_| memmem::find(bytes, b"]>"));
            return Some((None, subset.map_or(end, |end| end + 1) + 1));
        }
        if let Some(name) = inner.strip_prefix('/') {
            return Some((Some(Token::Close(local(name.trim()))), end + 1));
        }
        if !inner.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            return None;
        }
        let empty = inner.ends_with('/');
        let inner = inner.strip_suffix('/').unwrap_or(inner);
        let (name, attributes) = inner.split_at(
            inner
                .find(|c: char| c.is_whitespace() || c == '/')
                .unwrap_or(inner.len()),
        );
        Some((
            Some(Token::Open(Tag {
                name: local(name),
                attributes,
                empty,
            })),
            end + 1,
        ))
    }
}

/// Where the `>` of a tag stands; one in quotes does not count.
fn tag_end(bytes: &[u8]) -> Option<usize> {
    let near = bytes.get(..MAX_TAG).unwrap_or(bytes);
    let mut at = 1;
    for _ in 0..MAX_VALUES {
        at += memchr3(b'>', b'"', b'\'', near.get(at..)?)?;
        if near[at] == b'>' {
            return Some(at);
        }
        match memchr(near[at], &near[at + 1..]) {
            Some(close) => at += close + 2,
            // A stray quote: the next `>` ends the tag.
            None => break,
        }
    }
    memchr(b'>', near.get(at..)?).map(|end| at + end)
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while self.at < self.text.len() {
            let rest = &self.text[self.at..];
            if self.at > self.last {
                self.at = self.text.len();
                return Some(Token::Text(rest));
            }
            if !rest.starts_with('<') {
                let end = memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
                self.at += end;
                return Some(Token::Text(&rest[..end]));
            }
            let Some((token, length)) = Self::markup(rest) else {
                self.at += 1;
                return Some(Token::Text(&rest[..1]));
            };
            self.at += length;
            if token.is_some() {
                return token;
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_texts_and_attributes() {
        let text = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x \"y\">]><!-- <b> --><a:tt x:b='1 > 0' c=\"2\" d><br/>1 < 2<![CDATA[<&]]></a:tt>";
        let tokens: Vec<_> = Tokens::new(text).collect();
        let Token::Open(tag) = tokens[0] else {
            panic!("{tokens:?}")
        };
        assert_eq!(
            (
                tag.name,
                tag.get("b"),
                tag.get("c"),
                tag.get("x"),
                tag.empty
            ),
            ("tt", Some("1 > 0"), Some("2"), None, false)
        );
        assert!(matches!(
            tokens[1],
            Token::Open(Tag {
                name: "br",
                empty: true,
                ..
            })
        ));
        let rest = [
            Token::Text("1 "),
            Token::Text("<"),
            Token::Text(" 2"),
            Token::Verbatim("<&"),
            Token::Close("tt"),
        ];
        assert_eq!(tokens[2..], rest);
    }
}
