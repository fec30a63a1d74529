//! A link to words that holds on every machine which has the episode: the show's `podcast:guid`, the
//! episode's guid, the moment as a W3C media fragment (`t=219,225.4`, in seconds of the transcript),
//! and the words with what stands around them (W3C TextQuoteSelector).
//!
//! `podcat://SHOW/EPISODE#t=219,225.4&exact=the%20ice%20speaks&prefix=…&suffix=…`
//!
//! Invariant: what [`Permalink`] writes it reads back the same, but for long words, which are cut.

use super::catalogue::Anchor;
use super::clock;
use super::transcript::Millis;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::fmt;
use std::str::FromStr;

const SCHEME: &str = "podcat://";

/// RFC 3986's unreserved characters stay as they are.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Longer words are cut at the end of one, in characters: a link is to be pasted.
const LONGEST: usize = 300;
/// The longest link that is read, in bytes.
const MAX_LINK: usize = 32 * 1024;

/// A link to an episode, or to words in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Permalink {
    /// The show's uid.
    pub show: String,
    /// The episode's guid.
    pub episode: String,
    /// When the words begin in the transcript.
    pub start_ms: Option<Millis>,
    /// When they end.
    pub end_ms: Option<Millis>,
    /// The words.
    pub words: Option<Anchor>,
}

/// Why a text is no link of podcat's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PermalinkError {
    /// It begins otherwise.
    #[error("expected a link that begins with podcat://")]
    Scheme,
    /// Longer than a link is.
    #[error("expected a link of at most {MAX_LINK} bytes, found {0}")]
    TooLong(usize),
    /// A part is missing or empty.
    #[error("expected podcat://SHOW/EPISODE, found no {0}")]
    Missing(&'static str),
    /// Percent signs that spell no UTF-8.
    #[error("expected text in UTF-8 after the percent signs of {0:?}")]
    Encoding(String),
    /// A time that is none.
    #[error("expected a time in seconds like t=219 or t=219,225.4, found {0:?}")]
    Time(String),
}

impl Permalink {
    /// Whether a text means to be such a link.
    pub fn is_one(text: &str) -> bool {
        let start = text.trim_start().get(..SCHEME.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(SCHEME))
    }
}

impl fmt::Display for Permalink {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let encoded = |text| utf8_percent_encode(text, RESERVED);
        write!(
            to,
            "{SCHEME}{}/{}",
            encoded(&self.show),
            encoded(&self.episode)
        )?;
        let mut sign = '#';
        let mut part = |to: &mut fmt::Formatter<'_>, name: &str, text: &str| {
            if text.is_empty() {
                return Ok(());
            }
            write!(to, "{}{name}={text}", std::mem::replace(&mut sign, '&'))
        };
        if let Some(start) = self.start_ms {
            part(to, "t", &clock::fragment(start, self.end_ms))?;
        }
        if let Some(words) = &self.words {
            part(to, "exact", &encoded(cut(&words.exact)).to_string())?;
            part(to, "prefix", &encoded(&words.prefix).to_string())?;
            part(to, "suffix", &encoded(&words.suffix).to_string())?;
        }
        Ok(())
    }
}

/// The beginning of long words, to the end of one.
fn cut(text: &str) -> &str {
    let Some((end, _)) = text.char_indices().nth(LONGEST) else {
        return text;
    };
    let text = &text[..end];
    text.rfind(char::is_whitespace)
        .map_or(text, |end| text[..end].trim_end())
}

impl FromStr for Permalink {
    type Err = PermalinkError;

    /// Parts of the fragment that are not known are passed over: a later podcat may write more.
    fn from_str(text: &str) -> Result<Self, PermalinkError> {
        let text = text.trim();
        if text.len() > MAX_LINK {
            return Err(PermalinkError::TooLong(text.len()));
        }
        if !Self::is_one(text) {
            return Err(PermalinkError::Scheme);
        }
        let (path, fragment) = text[SCHEME.len()..]
            .split_once('#')
            .unwrap_or((&text[SCHEME.len()..], ""));
        let (show, episode) = path.split_once('/').unwrap_or((path, ""));
        let named = |part: &str, name| match decoded(part)? {
            part if part.trim().is_empty() => Err(PermalinkError::Missing(name)),
            part => Ok(part),
        };
        let mut link = Self {
            show: named(show, "SHOW")?,
            episode: named(episode, "EPISODE")?,
            ..Self::default()
        };
        let mut words = Anchor::default();
        for (name, value) in fragment.split('&').filter_map(|part| part.split_once('=')) {
            match name {
                "t" => (link.start_ms, link.end_ms) = times(&decoded(value)?)?,
                "exact" => words.exact = decoded(value)?,
                "prefix" => words.prefix = decoded(value)?,
                "suffix" => words.suffix = decoded(value)?,
                _ => {}
            }
        }
        link.words = (!words.exact.trim().is_empty()).then_some(words);
        Ok(link)
    }
}

fn decoded(text: &str) -> Result<String, PermalinkError> {
    let decoded = percent_decode_str(text).decode_utf8();
    let decoded = decoded.map_err(|_| PermalinkError::Encoding(text.to_owned()))?;
    Ok(decoded.into_owned())
}

/// `219` or `219,225.4`; an end before the start is none.
fn times(text: &str) -> Result<(Option<Millis>, Option<Millis>), PermalinkError> {
    let bad = || PermalinkError::Time(text.to_owned());
    let ms = |text: &str| clock::parse(text).ok_or_else(bad);
    let (start, end) = match text.split_once(',') {
        Some((start, end)) => (ms(start)?, Some(ms(end)?)),
        None => (ms(text)?, None),
    };
    Ok((Some(start), end.filter(|end| *end >= start)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_link_reads_back_what_it_says() {
        let link = Permalink {
            show: "917393e3-1b1e-5cef-ace4-edaa54e1f810".into(),
            episode: "https://example.org/?p=12#ice & snow".into(),
            start_ms: Some(219_000),
            end_ms: Some(225_400),
            words: Some(Anchor {
                exact: "лёд говорит, &c.".into(),
                prefix: "100 % ".into(),
                suffix: String::new(),
            }),
        };
        let text = link.to_string();
        assert!(
            text.starts_with("podcat://917393e3-1b1e-5cef-ace4-edaa54e1f810/https%3A%2F%2Fexample.org%2F%3Fp%3D12%23ice%20%26%20snow#t=219,225.4&exact=%D0%BB"),
            "{text}"
        );
        assert!(text.ends_with("%20%26c.&prefix=100%20%25%20"), "{text}");
        assert_eq!(text.parse(), Ok(link));
    }

    #[test]
    fn what_is_no_link_is_told_why() {
        for (text, why) in [
            (
                "https://example.org",
                "expected a link that begins with podcat://",
            ),
            ("podcat://", "expected podcat://SHOW/EPISODE, found no SHOW"),
            (
                "podcat://a",
                "expected podcat://SHOW/EPISODE, found no EPISODE",
            ),
            (
                "podcat://a/%20#t=1",
                "expected podcat://SHOW/EPISODE, found no EPISODE",
            ),
            (
                "podcat://a/b%ff",
                "expected text in UTF-8 after the percent signs of \"b%ff\"",
            ),
            (
                "podcat://a/b#t=x",
                "expected a time in seconds like t=219 or t=219,225.4, found \"x\"",
            ),
        ] {
            let error = text.parse::<Permalink>().unwrap_err();
            assert_eq!(error.to_string(), why, "{text}");
        }
        let link: Permalink = "PODCAT://a/b#t=5,3&later=1&exact=".parse().unwrap();
        assert_eq!(
            (link.start_ms, link.end_ms, link.words),
            (Some(5_000), None, None)
        );
    }

    #[test]
    fn long_words_are_cut_at_the_end_of_one() {
        let exact = "word ".repeat(100);
        let link = Permalink {
            show: "a".into(),
            episode: "b".into(),
            words: Some(Anchor {
                exact: exact.clone(),
                ..Anchor::default()
            }),
            ..Permalink::default()
        };
        let read: Permalink = link.to_string().parse().unwrap();
        let kept = read.words.unwrap().exact;
        assert!(
            exact.starts_with(&kept) && kept.ends_with("word") && kept.len() > 250,
            "{kept}"
        );
    }

    proptest! {
        #[test]
        fn fuzz_any_link_reads_back(
            show in "[!-~]\\PC{0,20}", episode in "[!-~]\\PC{0,40}", exact in "[a-z]\\PC{0,60}", prefix in "\\PC{0,20}",
            start in proptest::option::of(0i64..10_000_000), length in proptest::option::of(0i64..100_000),
        ) {
            let link = Permalink {
                show, episode, start_ms: start,
                end_ms: start.zip(length).map(|(start, length)| start + length),
                words: Some(Anchor { exact, prefix, suffix: "\n\"#&".into() }),
            };
            prop_assert_eq!(link.to_string().parse(), Ok(link));
        }

        #[test]
        fn fuzz_no_text_breaks_the_reader(text in "(podcat://)?\\PC{0,80}") {
            let _ = text.parse::<Permalink>();
        }
    }
}
