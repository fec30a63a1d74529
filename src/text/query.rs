//! What a user types into a search box, as a query.
//!
//! | typed | means |
//! |---|---|
//! | `ice road` | both words, in any form of them |
//! | `"ice road"` | these words in this order, in any form |
//! | `"ice road"~5` | these words in any order with at most five others among them |
//! | `ice OR snow` | either; binds its two neighbours |
//! | `-ice` | not this word; also before a phrase |
//! | `=ice` | this very form; also before a phrase |
//! | `ic*` | words that begin so |
//!
//! Everything else is words: nothing a user types is an error of a query language.

use super::positions;
use super::stems::Stemmer;
use super::words;
use std::ops::Range;

/// The most words a query may have.
pub const MAX_WORDS: usize = 64;
/// The most words that may stand between those of a `"…"~n`.
pub const MAX_BETWEEN: u32 = 100;

/// A parsed query. Every group has to match, by any of its leaves; nothing unwanted may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Alternatives, each group of which is wanted.
    pub groups: Vec<Vec<Leaf>>,
    /// What must not stand there.
    pub unwanted: Vec<Leaf>,
}

/// Words that stand together: one, a phrase, or near each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// The words in order; never empty.
    pub terms: Vec<Term>,
    /// How many other words may stand among them, in any order; `None` for a phrase.
    pub between: Option<u32>,
}

/// One word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// As the analyser folds it.
    pub folded: String,
    /// In lower case, as typed.
    pub lower: String,
    /// Which forms of it count.
    pub forms: Forms,
}

/// Which words of a text a word of a query means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forms {
    /// Those with the same stem.
    Inflected,
    /// This one only.
    Exact,
    /// Those that begin so.
    Beginning,
}

/// Why there is no query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// Only punctuation, or nothing.
    #[error("expected at least one word to search for, found {0:?}")]
    NoWords(String),
    /// Only words that must not stand there.
    #[error("expected a word that is wanted beside those with a minus, found {0:?}")]
    OnlyUnwanted(String),
    /// More words than [`MAX_WORDS`].
    #[error("expected at most {MAX_WORDS} words in a search, found {0}")]
    TooLong(usize),
}

/// A piece of what was typed.
struct Piece<'a> {
    text: &'a str,
    quoted: bool,
    unwanted: bool,
    exact: bool,
    between: Option<u32>,
}

impl Query {
    /// Parses what was typed.
    ///
    /// # Errors
    /// When it has no word that is wanted, or too many.
    pub fn parse(typed: &str) -> Result<Self, QueryError> {
        let pieces = pieces(typed);
        let mut query = Self {
            groups: Vec::new(),
            unwanted: Vec::new(),
        };
        let mut either = false;
        for (index, piece) in pieces.iter().enumerate() {
            // OR stands between two pieces that are wanted; elsewhere it is a word.
            let is_or = |piece: &Piece<'_>| {
                piece.text == "OR" && !piece.quoted && !piece.unwanted && !piece.exact
            };
            if is_or(piece)
                && !either
                && !query.groups.is_empty()
                && index > 0
                && !pieces[index - 1].unwanted
                && pieces
                    .get(index + 1)
                    .is_some_and(|next| !next.unwanted && leaf(next).is_some())
            {
                either = true;
                continue;
            }
            let Some(leaf) = leaf(piece) else {
                continue;
            };
            if piece.unwanted {
                query.unwanted.push(leaf);
            } else if let (true, Some(group)) =
                (std::mem::take(&mut either), query.groups.last_mut())
            {
                group.push(leaf);
            } else {
                query.groups.push(vec![leaf]);
            }
        }
        query.groups.dedup();
        query.checked(typed)
    }

    /// All the words of a text as one phrase, in these very forms.
    ///
    /// # Errors
    /// As [`Query::parse`].
    pub fn phrase(text: &str) -> Result<Self, QueryError> {
        let piece = Piece {
            text,
            quoted: true,
            unwanted: false,
            exact: true,
            between: None,
        };
        let query = Self {
            groups: leaf(&piece).map(|leaf| vec![leaf]).into_iter().collect(),
            unwanted: Vec::new(),
        };
        query.checked(text)
    }

    fn checked(self, typed: &str) -> Result<Self, QueryError> {
        let shown = || typed.chars().take(40).collect();
        let count = self.leaves().map(|leaf| leaf.terms.len()).sum();
        match count {
            0 => Err(QueryError::NoWords(shown())),
            _ if self.groups.is_empty() => Err(QueryError::OnlyUnwanted(shown())),
            1..=MAX_WORDS => Ok(self),
            _ => Err(QueryError::TooLong(count)),
        }
    }

    /// Everything that is looked for, the wanted first.
    pub fn leaves(&self) -> impl Iterator<Item = &Leaf> {
        self.groups.iter().flatten().chain(&self.unwanted)
    }
}

/// Cuts what was typed at spaces and quotation marks.
fn pieces(typed: &str) -> Vec<Piece<'_>> {
    let quote = |c: char| matches!(c, '"' | '“' | '”' | '«' | '»' | '„' | '‟');
    let mut pieces = Vec::new();
    let mut rest = typed.trim_start();
    while let Some(first) = rest.chars().next() {
        let mut piece = Piece {
            text: "",
            quoted: false,
            unwanted: false,
            exact: false,
            between: None,
        };
        // A sign counts only where something stands directly behind it.
        let bound = |rest: &str| {
            rest.chars()
                .nth(1)
                .is_some_and(|next| !next.is_whitespace())
        };
        if matches!(first, '-' | '−' | '–') && bound(rest) {
            piece.unwanted = true;
            rest = &rest[first.len_utf8()..];
        }
        if rest.starts_with('=') && bound(rest) {
            piece.exact = true;
            rest = &rest[1..];
        }
        let open = rest.chars().next().filter(|c| quote(*c));
        match open {
            Some(open) => {
                rest = &rest[open.len_utf8()..];
                // One that is never closed runs to the end.
                let end = rest.find(quote).unwrap_or(rest.len());
                (piece.text, piece.quoted) = (&rest[..end], true);
                rest = rest[end..].strip_prefix(quote).unwrap_or("");
                if let Some(after) = rest.strip_prefix('~') {
                    let digits =
                        after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
                    if digits > 0 {
                        let between = after[..digits].parse().unwrap_or(MAX_BETWEEN);
                        piece.between = Some(between.min(MAX_BETWEEN));
                        rest = &after[digits..];
                    }
                }
            }
            None => {
                let end = rest
                    .find(|c: char| c.is_whitespace() || quote(c))
                    .unwrap_or(rest.len());
                piece.text = &rest[..end];
                rest = &rest[end..];
            }
        }
        pieces.push(piece);
        rest = rest.trim_start();
    }
    pieces
}

fn leaf(piece: &Piece<'_>) -> Option<Leaf> {
    let mut terms = Vec::new();
    words::each(piece.text, |folded, range| {
        terms.push(Term {
            folded: folded.to_owned(),
            lower: piece.text[range].to_lowercase(),
            forms: if piece.exact {
                Forms::Exact
            } else {
                Forms::Inflected
            },
        });
    });
    let last = terms.last_mut()?;
    if piece.text.ends_with('*') && !piece.exact {
        last.forms = Forms::Beginning;
    }
    Some(Leaf {
        between: piece.between.filter(|_| terms.len() > 1),
        terms,
    })
}

/// A query against a text at hand: the same words count as in the index.
#[derive(Debug)]
pub struct Matcher<'a> {
    query: &'a Query,
    /// Of each leaf, of each of its words.
    accepted: Vec<Vec<Accepted>>,
    stemmers: Vec<Stemmer>,
}

/// Which words of a text one word of a query means.
#[derive(Debug)]
struct Accepted {
    /// These, ascending; for [`Forms::Beginning`] any that begins like it.
    forms: Vec<String>,
    /// Those with one of these stems, by the stemmer of the same number.
    stems: Vec<Vec<String>>,
}

impl<'a> Matcher<'a> {
    /// With the stems of these languages.
    pub fn new(query: &'a Query, languages: &[String]) -> Self {
        let stemmers: Vec<Stemmer> = languages
            .iter()
            .filter_map(|language| Stemmer::of(language))
            .collect();
        let accepted = |term: &Term| {
            let stems: Vec<Vec<String>> = match term.forms {
                Forms::Inflected => stemmers
                    .iter()
                    .map(|it| stems(it, &term.lower, &term.folded))
                    .collect(),
                _ => Vec::new(),
            };
            let mut forms = stems.concat();
            forms.push(term.folded.clone());
            forms.sort_unstable();
            Accepted { forms, stems }
        };
        Self {
            query,
            accepted: query
                .leaves()
                .map(|leaf| leaf.terms.iter().map(accepted).collect())
                .collect(),
            stemmers,
        }
    }

    /// With all the words that count at hand: of each leaf, of each of its words, ascending.
    pub fn with_forms<'f>(
        query: &'a Query,
        forms: impl Iterator<Item = &'f Vec<Vec<String>>>,
    ) -> Self {
        let accepted = |forms: &Vec<String>| Accepted {
            forms: forms.clone(),
            stems: Vec::new(),
        };
        Self {
            query,
            accepted: forms
                .map(|terms| terms.iter().map(accepted).collect())
                .collect(),
            stemmers: Vec::new(),
        }
    }

    /// Whether some of what is wanted is of several words.
    pub fn has_phrase(&self) -> bool {
        let mut wanted = self.query.groups.iter().flatten();
        wanted.any(|leaf| leaf.terms.len() > 1)
    }

    /// Where what is wanted stands in a text: byte ranges in order, never overlapping, each
    /// beginning in the first `body` bytes. What follows those is there for phrases that run on.
    pub fn find(&self, text: &str, body: usize) -> Vec<Range<usize>> {
        let spans = spans(text);
        let mut found: Vec<Range<usize>> = Vec::new();
        let wanted = self.query.groups.iter().flatten();
        for (leaf, accepted) in wanted.zip(&self.accepted) {
            for (first, count) in self.stands(leaf, accepted, text, &spans) {
                let (first, last) = (first as usize, (first + count - 1) as usize);
                if spans[first].1.start < body {
                    found.push(spans[first].1.start..spans[last].1.end);
                }
            }
        }
        found.sort_by_key(|range| (range.start, range.end));
        let mut joined: Vec<Range<usize>> = Vec::new();
        for range in found {
            match joined.last_mut() {
                Some(last) if range.start < last.end => last.end = last.end.max(range.end),
                _ => joined.push(range),
            }
        }
        joined
    }

    /// Whether the query matches the whole text.
    pub fn matches(&self, text: &str) -> bool {
        let spans = spans(text);
        let mut stands = self
            .query
            .leaves()
            .zip(&self.accepted)
            .map(|(leaf, accepted)| !self.stands(leaf, accepted, text, &spans).is_empty());
        let mut wanted = true;
        for group in &self.query.groups {
            // Each leaf is looked at once, in order.
            let any = stands
                .by_ref()
                .take(group.len())
                .fold(false, |any, it| any | it);
            wanted &= any;
        }
        wanted && !stands.any(|it| it)
    }

    /// Where a leaf stands: index of its first word, and how many words it reaches over.
    fn stands(
        &self,
        leaf: &Leaf,
        accepted: &[Accepted],
        text: &str,
        spans: &[Span],
    ) -> Vec<(u32, u32)> {
        let lists: Vec<Vec<u32>> = leaf
            .terms
            .iter()
            .zip(accepted)
            .map(|(term, accepted)| {
                (0..)
                    .zip(spans)
                    .filter(|(_, span)| self.accepts(term, accepted, text, span))
                    .map(|(place, _)| place)
                    .collect()
            })
            .collect();
        match leaf.between {
            Some(between) => positions::near(&lists, between),
            None => positions::phrase(&lists)
                .into_iter()
                .map(|start| (start, leaf.terms.len() as u32))
                .collect(),
        }
    }

    fn accepts(
        &self,
        term: &Term,
        accepted: &Accepted,
        text: &str,
        (folded, range): &Span,
    ) -> bool {
        if term.forms == Forms::Beginning {
            return folded.starts_with(&term.folded);
        }
        if accepted.forms.binary_search(folded).is_ok() {
            return true;
        }
        let mut with_stems = self.stemmers.iter().zip(&accepted.stems);
        with_stems.any(|(stemmer, wanted)| {
            let mut meet = false;
            stemmer.each(&text[range.clone()].to_lowercase(), folded, |stem| {
                meet |= wanted.iter().any(|it| it == stem);
            });
            meet
        })
    }
}

/// A word of a text: folded, and where it stands.
type Span = (String, Range<usize>);

fn spans(text: &str) -> Vec<Span> {
    let mut spans = Vec::with_capacity(text.len() / 5);
    words::each(text, |word, range| spans.push((word.to_owned(), range)));
    spans
}

/// The stems of a word, folded.
pub fn stems(stemmer: &Stemmer, lower: &str, folded: &str) -> Vec<String> {
    let mut stems = Vec::with_capacity(2);
    stemmer.each(lower, folded, |stem| stems.push(stem.to_owned()));
    stems
}

#[cfg(test)]
#[allow(clippy::single_range_in_vec_init)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A query in one line: groups by spaces, alternatives by |, phrases by _, = and * as typed.
    fn shown(typed: &str) -> String {
        let leaf = |leaf: &Leaf| {
            let terms: Vec<String> = leaf
                .terms
                .iter()
                .map(|term| match term.forms {
                    Forms::Inflected => term.folded.clone(),
                    Forms::Exact => format!("={}", term.folded),
                    Forms::Beginning => format!("{}*", term.folded),
                })
                .collect();
            terms.join("_")
                + &leaf
                    .between
                    .map(|between| format!("~{between}"))
                    .unwrap_or_default()
        };
        match Query::parse(typed) {
            Ok(query) => {
                let groups = query
                    .groups
                    .iter()
                    .map(|group| group.iter().map(leaf).collect::<Vec<_>>().join("|"));
                groups
                    .chain(query.unwanted.iter().map(|it| format!("-{}", leaf(it))))
                    .collect::<Vec<_>>()
                    .join(" ")
            }
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn what_is_typed_becomes_a_query() {
        for (typed, query) in [
            ("Ice road", "ice road"),
            ("\"ice road\"", "ice_road"),
            ("“Ice road” «winter»", "ice_road winter"),
            ("don't", "don_t"),
            ("ic* =Ice =\"ice road\"", "ic* =ice =ice_=road"),
            ("ice -snow -\"black ice\"", "ice -snow -black_ice"),
            ("ice OR snow road", "ice|snow road"),
            ("ice OR snow OR hail", "ice|snow|hail"),
            ("\"ice road\"~5", "ice_road~5"),
            ("\"ice road\"~99999999999", "ice_road~100"),
            ("OR ice OR", "or ice or"),
            ("ice OR OR snow", "ice|or snow"),
            ("ice - road -- x -y", "ice road x -y"),
            ("NEAR AND (x title:foo", "near and x title_foo"),
            ("\"never closed", "never_closed"),
            ("日本", "日_本"),
        ] {
            assert_eq!(shown(typed), query, "{typed}");
        }
        assert!(matches!(
            Query::parse("?! \" * - ="),
            Err(QueryError::NoWords(_))
        ));
        assert!(matches!(
            Query::parse("-ice"),
            Err(QueryError::OnlyUnwanted(_))
        ));
        assert!(matches!(
            Query::parse(&"word x ".repeat(5_000)),
            Err(QueryError::TooLong(_))
        ));
    }

    #[test]
    fn matches_are_found_over_the_cut_but_only_from_the_body() {
        let query = Query::parse("\"breaks in spring\"").unwrap();
        let joined = "The ice breaks in spring. In spring it breaks in spring.";
        let body = "The ice breaks".len();
        assert_eq!(Matcher::new(&query, &[]).find(joined, body), vec![8..24]);
    }

    #[test]
    fn a_text_matches_in_any_form_unless_it_is_to_be_exact() {
        let languages = ["en".to_owned(), "ru".to_owned()];
        for (typed, text, matches) in [
            ("road", "Two roads", true),
            ("=road", "Two roads", false),
            ("roads", "one road", true),
            ("суббота", "В субботу", true),
            ("road -ice", "an icy road of ice", false),
            ("hail OR road", "a road", true),
            ("\"road ice\"~1", "ice on roads", true),
            ("\"road ice\"~0", "ice on roads", false),
            ("ro*", "the robin", true),
        ] {
            let query = Query::parse(typed).unwrap();
            assert_eq!(
                Matcher::new(&query, &languages).matches(text),
                matches,
                "{typed}"
            );
        }
    }

    proptest! {
        #[test]
        fn fuzz_what_is_typed_never_breaks_the_query(
            typed in "([-=\"“»*~ORa-zé0-9 ]|\\PC){0,40}", text in "[a-zéA-Z .,]{0,80}",
        ) {
            if let Ok(query) = Query::parse(&typed) {
                prop_assert!(query.groups.iter().all(|group| !group.is_empty()));
                for range in Matcher::new(&query, &["en".to_owned()]).find(&text, text.len()) {
                    prop_assert!(text.get(range).is_some());
                }
            }
        }
    }
}
