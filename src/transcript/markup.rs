//! Tags in caption text: `<v Ana>`, `<i>`, `<00:01.500>`, `<font color="red">`, `{\an8}`.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

use super::clean::{Words, entity};
use super::stamp;
use crate::model::transcript::Millis;

/// What a piece of caption text is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// Plain text without entities.
    Text(&'a str),
    /// A decoded entity.
    Char(Cow<'static, str>),
    /// `<v Ana>`: the annotation, entities still in it.
    Voice(&'a str),
    /// `</v>`
    VoiceEnd,
    /// `<00:01.500>`
    Time(i64),
    /// A line break (`<br>`).
    Break,
    /// `<u>`, `<font …>`: how a word that is being spoken is marked.
    Mark,
}

/// Cuts caption text into pieces; tags without a meaning for the words are passed over.
///
/// Lenient where the WebVTT specification is not: a `<` that opens no tag (`a < b`, `<3`) is text.
pub(crate) fn pieces<'a>(text: &'a str, mut each: impl FnMut(Piece<'a>)) {
    let mut rest = text;
    while let Some(at) = next_mark(rest.as_bytes()) {
        if at > 0 {
            each(Piece::Text(&rest[..at]));
        }
        rest = &rest[at..];
        while let Some((ms, word, behind)) = spoken_word(rest) {
            each(Piece::Time(ms));
            each(Piece::Text(word));
            rest = behind;
        }
        if rest.is_empty() {
            return;
        }
        if !rest.starts_with(['<', '&']) {
            continue;
        }
        let (piece, length) = if rest.starts_with('&') {
            entity(rest).map_or((Some(Piece::Text(&rest[..1])), 1), |(c, length)| {
                (Some(Piece::Char(c)), length)
            })
        } else {
            match tag(rest) {
                Some((piece, length)) => (piece, length),
                None => (Some(Piece::Text(&rest[..1])), 1),
            }
        };
        if let Some(piece) = piece {
            each(piece);
        }
        rest = &rest[length..];
    }
    if !rest.is_empty() {
        each(Piece::Text(rest));
    }
}

/// Where the next tag or entity begins. Where there are many, the next one is near: a look at a few
/// bytes is faster than the wide search.
#[inline]
fn next_mark(bytes: &[u8]) -> Option<usize> {
    const NEAR: usize = 12;
    let near = bytes.get(..NEAR).unwrap_or(bytes);
    let mark = near.iter().position(|byte| matches!(byte, b'<' | b'&'));
    mark.or_else(|| Some(NEAR + memchr2(b'<', b'&', bytes.get(NEAR..)?)?))
}

/// `<00:00:01.500><c> word</c>` at the start of a text, as YouTube writes nearly every word: its time,
/// the word, and what follows.
#[inline]
fn spoken_word(text: &str) -> Option<(Millis, &str, &str)> {
    let inside = text.strip_prefix('<')?;
    let (stamp, rest) = stamp::full(inside)?;
    let rest = rest.strip_prefix("><c>")?;
    let end = next_mark(rest.as_bytes())?;
    let behind = rest[end..].strip_prefix("</c>")?;
    (end > 0).then_some((stamp.ms, &rest[..end], behind))
}

/// Reads a tag at the start of `text`, which begins with `<`: what it means, and its length.
fn tag(text: &str) -> Option<(Option<Piece<'_>>, usize)> {
    let inner = &text[1..];
    // `<c>`, `</c>` and times in full stand around every word of YouTube's captions.
    match inner.as_bytes() {
        [b'c' | b'i' | b'b', b'>', ..] => return Some((None, 3)),
        [b'/', b'c' | b'i' | b'b' | b'u', b'>', ..] => return Some((None, 4)),
        [b'0'..=b'9', ..] if inner.as_bytes().get(12) == Some(&b'>') => {
            if let Some((stamp, _)) = stamp::full(inner) {
                return Some((Some(Piece::Time(stamp.ms)), 14));
            }
        }
        _ => {}
    }
    let end = memchr2(b'<', b'>', inner.as_bytes()).filter(|end| inner.as_bytes()[*end] == b'>')?;
    let inner = &inner[..end];
    let length = end + 2;
    let piece = match inner.as_bytes().first()? {
        b'0'..=b'9' => Some(Piece::Time(stamp::whole(inner)?.ms)),
        b'/' => (name(&inner[1..]).0 == "v").then_some(Piece::VoiceEnd),
        b'!' | b'?' => None,
        b'a'..=b'z' | b'A'..=b'Z' => match name(inner) {
            ("v", who) if !who.is_empty() => Some(Piece::Voice(who)),
            ("br" | "BR", _) => Some(Piece::Break),
            ("u" | "font", _) => Some(Piece::Mark),
            _ => None,
        },
        // `<c></>` and classes without a tag are empty tags to a browser as well.
        b'.' => None,
        _ => return None,
    };
    Some((piece, length))
}

/// The name of a tag without its classes, and what follows it.
fn name(inner: &str) -> (&str, &str) {
    let (head, rest) = inner.split_at(inner.find(char::is_whitespace).unwrap_or(inner.len()));
    (
        head.split(['.', '/']).next().unwrap_or_default(),
        rest.trim(),
    )
}

/// Appends text without tags and entities; voices are passed over.
pub(crate) fn push_plain(words: &mut Words, text: &str) {
    pieces(text, |piece| push_piece(words, piece));
}

/// Appends one piece of text.
pub(crate) fn push_piece(words: &mut Words, piece: Piece<'_>) {
    match piece {
        Piece::Text(text) => words.push(text),
        Piece::Char(c) => words.push(&c),
        Piece::Time(ms) => words.time(ms),
        Piece::Break => words.space(),
        Piece::Voice(_) | Piece::VoiceEnd | Piece::Mark => {}
    }
}

/// Whether a text may have tags or entities.
#[inline]
pub(crate) fn has_markup(text: &str) -> bool {
    memchr2(b'<', b'&', text.as_bytes()).is_some()
}

/// Appends text without the `{\…}` and `{y:i}` overrides that some subtitle tools leave in other formats.
pub(crate) fn push_without_overrides(words: &mut Words, text: &str) {
    let mut rest = text;
    while let Some(open) = memchr(b'{', rest.as_bytes()) {
        let inner = &rest[open + 1..];
        let override_ = inner.starts_with('\\') || inner.as_bytes().get(1) == Some(&b':');
        let close =
            memchr2(b'}', b'{', inner.as_bytes()).filter(|end| inner.as_bytes()[*end] == b'}');
        let Some(close) = close.filter(|_| override_) else {
            push_plain(words, &rest[..=open]);
            rest = inner;
            continue;
        };
        push_plain(words, &rest[..open]);
        rest = &inner[close + 1..];
    }
    push_plain(words, rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        let mut words = Words::default();
        push_without_overrides(&mut words, text);
        words.text().to_owned()
    }

    #[test]
    fn tags_go_and_text_stays() {
        for (text, expected) in [
            ("a <b>bold</b> word", "a bold word"),
            ("<c.yellow.bg_blue>x</c>", "x"),
            ("<i>1 < 2</i> & 3 &gt; 2", "1 < 2 & 3 > 2"),
            ("I <3 you > me", "I <3 you > me"),
            ("open <tag", "open <tag"),
            ("one<br/>two", "one two"),
            ("<font color=\"#fff\">x</font>", "x"),
            ("{\\an8}up {really}", "up {really}"),
            ("<<<<a>", "<<<"),
            ("<v Ana Ruiz>hi</v>", "hi"),
        ] {
            assert_eq!(plain(text), expected, "{text}");
        }
    }

    #[test]
    fn voices_and_times_are_pieces() {
        let mut seen = Vec::new();
        pieces("<v.loud Jo &amp; Bo>a<00:01.500>b</v>", |piece| {
            seen.push(piece)
        });
        let text = Piece::Text;
        assert_eq!(
            seen,
            [
                Piece::Voice("Jo &amp; Bo"),
                text("a"),
                Piece::Time(1_500),
                text("b"),
                Piece::VoiceEnd
            ]
        );
    }
}
