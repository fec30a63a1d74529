//! What a user types into a search box, as a query of the index.
//!
//! Words all have to occur in a passage; `"words in quotation marks"` have to stand in that order.
//! Everything else is words: nothing a user types is an error of the index's own language.
//!
//! The index holds a passage's words and, each marked with [`TAIL`], the next words of the same
//! turn. A phrase matches where its first word is the passage's own, so that one that runs over
//! the cut is found exactly once.

use super::words;
use std::ops::Range;

/// Marks the words of the next passage in the index.
pub const TAIL: char = '+';
/// How many words of the next passage are indexed with a passage.
pub const TAIL_WORDS: usize = 8;
/// The most words a query may have.
pub const MAX_WORDS: usize = 64;

/// A parsed query: phrases (a single word is a phrase of one), all of which have to match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    phrases: Vec<Vec<String>>,
}

/// Why there is no query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// Only punctuation, or nothing.
    #[error("expected at least one word to search for, found {0:?}")]
    NoWords(String),
    /// More words than [`MAX_WORDS`].
    #[error("expected at most {MAX_WORDS} words in a search, found {0}")]
    TooLong(usize),
}

impl Query {
    /// Parses what was typed.
    ///
    /// # Errors
    /// When it has no word at all or too many.
    pub fn parse(typed: &str) -> Result<Self, QueryError> {
        let mut phrases = Vec::new();
        for (index, piece) in typed.split(['"', '“', '”', '«', '»', '„']).enumerate() {
            // An odd piece stands between quotation marks; one that is never closed is words too.
            if index % 2 == 1 {
                phrases.push(words::of(piece));
            } else {
                phrases.extend(piece.split_whitespace().map(words::of));
            }
        }
        phrases.retain(|phrase| !phrase.is_empty());
        phrases.dedup();
        let count = phrases.iter().map(Vec::len).sum();
        match count {
            0 => Err(QueryError::NoWords(typed.chars().take(40).collect())),
            1..=MAX_WORDS => Ok(Self { phrases }),
            _ => Err(QueryError::TooLong(count)),
        }
    }

    /// All the words of a text as one phrase.
    ///
    /// # Errors
    /// As [`Query::parse`].
    pub fn phrase(text: &str) -> Result<Self, QueryError> {
        let phrase = words::of(text);
        match phrase.len() {
            0 => Err(QueryError::NoWords(text.chars().take(40).collect())),
            1..=MAX_WORDS => Ok(Self {
                phrases: vec![phrase],
            }),
            count => Err(QueryError::TooLong(count)),
        }
    }

    /// The query in FTS5's language. Words are letters and digits only, so nothing needs escaping
    /// beyond the quotation marks.
    pub fn to_fts(&self) -> String {
        let each: Vec<String> = self
            .phrases
            .iter()
            .map(|phrase| phrase_to_fts(phrase))
            .collect();
        each.join(" AND ")
    }

    /// Where the query matches in a passage's text followed by `tail` (the text of the passages
    /// that go on from it): byte ranges in the joined text, in order, never overlapping, each
    /// beginning in the passage's own `body` bytes.
    pub fn find(&self, joined: &str, body: usize) -> Vec<Range<usize>> {
        let mut spans: Vec<(String, Range<usize>)> = Vec::new();
        words::each(joined, |word, range| spans.push((word.to_owned(), range)));
        let mut found: Vec<Range<usize>> = Vec::new();
        for phrase in &self.phrases {
            for window in spans.windows(phrase.len()) {
                if window[0].1.start < body
                    && window
                        .iter()
                        .zip(phrase)
                        .all(|((word, _), wanted)| word == wanted)
                {
                    found.push(window[0].1.start..window[window.len() - 1].1.end);
                }
            }
        }
        found.sort_by_key(|range| (range.start, range.end));
        let mut joined_up: Vec<Range<usize>> = Vec::new();
        for range in found {
            match joined_up.last_mut() {
                Some(last) if range.start < last.end => last.end = last.end.max(range.end),
                _ => joined_up.push(range),
            }
        }
        joined_up
    }

    /// Whether every phrase stands in the text.
    pub fn matches(&self, text: &str) -> bool {
        let words = words::of(text);
        self.phrases.iter().all(|phrase| {
            words
                .windows(phrase.len())
                .any(|window| window == phrase.as_slice())
        })
    }
}

fn phrase_to_fts(phrase: &[String]) -> String {
    let mut variants = Vec::new();
    for tail in 0..phrase.len().min(TAIL_WORDS + 1) {
        let cut = phrase.len() - tail;
        let mut fts = String::from("\"");
        for (index, word) in phrase.iter().enumerate() {
            if index > 0 {
                fts.push(' ');
            }
            if index >= cut {
                fts.push(TAIL);
            }
            fts.push_str(word);
        }
        fts.push('"');
        variants.push(fts);
    }
    match variants.len() {
        1 => variants.swap_remove(0),
        _ => format!("({})", variants.join(" OR ")),
    }
}

/// What the index holds for a passage: its folded words, then those of the same turn that follow,
/// marked. `tail` is the text of what follows, as much as is at hand.
pub fn index_words(text: &str, tail: &str) -> String {
    let mut indexed = String::with_capacity(text.len() + 64);
    words::append(text, &mut indexed);
    let mut left = TAIL_WORDS;
    if !tail.is_empty() {
        words::each(head(tail), |word, _| {
            if left > 0 {
                indexed.push(TAIL);
                indexed.push_str(word);
                indexed.push(' ');
                left -= 1;
            }
        });
    }
    indexed
}

/// Enough of a text to hold its first [`TAIL_WORDS`] words, unless they are absurdly long.
fn head(text: &str) -> &str {
    let mut end = text.len().min(400);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_and_phrases_become_a_query() {
        assert_eq!(
            Query::parse("Ice road").unwrap().to_fts(),
            "\"ice\" AND \"road\""
        );
        assert_eq!(
            Query::parse("\"ice road\"").unwrap().to_fts(),
            "(\"ice road\" OR \"ice +road\")"
        );
        assert_eq!(
            Query::parse("don't").unwrap().to_fts(),
            "(\"don t\" OR \"don +t\")"
        );
        assert_eq!(
            Query::parse("NEAR AND (x*").unwrap().to_fts(),
            "\"near\" AND \"and\" AND \"x\""
        );
        assert!(Query::parse("?! \"").is_err());
        assert!(Query::parse(&"word ".repeat(10_000)).is_err() || MAX_WORDS > 1);
    }

    #[test]
    fn matches_are_found_over_the_cut_but_only_from_the_body() {
        let query = Query::parse("\"breaks in spring\"").unwrap();
        let joined = "The ice breaks in spring. In spring it breaks in spring.";
        let body = "The ice breaks".len();
        assert_eq!(query.find(joined, body), vec![8..24]);
    }

    proptest! {
        #[test]
        fn fuzz_what_is_typed_never_breaks_the_query(typed in any::<String>()) {
            if let Ok(query) = Query::parse(&typed) {
                prop_assert_eq!(query.to_fts().matches('"').count() % 2, 0);
            }
        }
    }
}
