//! What words mean for a quote, language by language: which carry only grammar, which may be left
//! out, which turn a sentence round. Lists of grammar, written for podcat.
//!
//! Invariant: every word stands as the analyser folds it (lower case, no diacritics); `_` joins
//! the words of a phrase.

mod de;
mod en;
mod es;
mod fr;
mod kk;
mod ru;

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The lists of one language as they are written: words apart by white space.
pub(super) struct Lists {
    /// BCP 47.
    pub code: &'static str,
    /// Articles, pronouns, prepositions, conjunctions, auxiliaries: words that carry no matter.
    pub grammar: &'static str,
    /// What is said without meaning anything; phrases too.
    pub fillers: &'static str,
    /// What opens a sentence and may be left out there.
    pub openers: &'static str,
    /// Words that negate.
    pub negations: &'static str,
    /// Beginnings of words that negate the rest.
    pub negative_prefixes: &'static str,
    /// Parts of a verb that negate it, between stem and ending.
    pub negative_infixes: &'static str,
    /// Words that limit a claim: without them it is a stronger one.
    pub hedges: &'static str,
    /// Words that open a condition.
    pub conditions: &'static str,
    /// Verbs of opinion and speech: after a negation, what follows them is denied.
    pub opinions: &'static str,
    /// What introduces what is thought or said: `that`.
    pub that: &'static str,
    /// Opposites: `one,other/one,other`; a longer word with the same ending counts where both
    /// are of four letters or more.
    pub antonyms: &'static str,
    /// Days, months, units: another one is another number.
    pub measures: &'static str,
    /// Ways of speaking and writing the same: `spoken=written`.
    pub variants: &'static str,
    /// `word=7`; `word=*1000` multiplies what stands before it.
    pub numbers: &'static str,
    /// Stands between the parts of a number: `twenty AND one`.
    pub number_and: &'static str,
    /// What is said for the decimal point.
    pub number_point: &'static str,
}

const ALL: [&Lists; 6] = [
    &en::LISTS,
    &ru::LISTS,
    &kk::LISTS,
    &de::LISTS,
    &fr::LISTS,
    &es::LISTS,
];

/// A number word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numeral {
    /// Adds.
    Value(u64),
    /// Multiplies.
    Times(u64),
}

/// The lists of one language, to look words up in.
#[derive(Debug)]
pub struct Language {
    /// BCP 47.
    pub code: &'static str,
    grammar: HashSet<&'static str>,
    fillers: HashMap<&'static str, Vec<Vec<&'static str>>>,
    openers: HashSet<&'static str>,
    negations: HashSet<&'static str>,
    prefixes: Vec<&'static str>,
    infixes: Vec<&'static str>,
    hedges: HashSet<&'static str>,
    conditions: HashSet<&'static str>,
    opinions: Vec<&'static str>,
    that: HashSet<&'static str>,
    antonyms: Vec<(Vec<&'static str>, Vec<&'static str>)>,
    measures: HashSet<&'static str>,
    variants: HashMap<&'static str, Vec<&'static str>>,
    numbers: HashMap<&'static str, Numeral>,
    number_and: HashSet<&'static str>,
    number_point: HashSet<&'static str>,
}

static LANGUAGES: LazyLock<Vec<Language>> =
    LazyLock::new(|| ALL.iter().map(|lists| Language::new(lists)).collect());

impl Language {
    fn new(lists: &Lists) -> Self {
        let set = |list: &'static str| list.split_whitespace().collect::<HashSet<_>>();
        let mut fillers: HashMap<&str, Vec<Vec<&str>>> = HashMap::new();
        for filler in lists.fillers.split_whitespace() {
            let words: Vec<&str> = filler.split('_').collect();
            fillers.entry(words[0]).or_default().push(words);
        }
        for phrases in fillers.values_mut() {
            phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        }
        Self {
            code: lists.code,
            grammar: set(lists.grammar),
            fillers,
            openers: set(lists.openers),
            negations: set(lists.negations),
            prefixes: lists.negative_prefixes.split_whitespace().collect(),
            infixes: lists.negative_infixes.split_whitespace().collect(),
            hedges: set(lists.hedges),
            conditions: set(lists.conditions),
            opinions: lists.opinions.split_whitespace().collect(),
            that: set(lists.that),
            antonyms: lists
                .antonyms
                .split_whitespace()
                .filter_map(|pair| pair.split_once('/'))
                .map(|(one, other)| (one.split(',').collect(), other.split(',').collect()))
                .collect(),
            measures: set(lists.measures),
            variants: lists
                .variants
                .split_whitespace()
                .filter_map(|pair| pair.split_once('='))
                .map(|(spoken, written)| (spoken, written.split('_').collect()))
                .collect(),
            numbers: lists
                .numbers
                .split_whitespace()
                .filter_map(|pair| {
                    let (word, value) = pair.split_once('=')?;
                    Some(match value.strip_prefix('*') {
                        Some(value) => (word, Numeral::Times(value.parse().ok()?)),
                        None => (word, Numeral::Value(value.parse().ok()?)),
                    })
                })
                .collect(),
            number_and: set(lists.number_and),
            number_point: set(lists.number_point),
        }
    }

    /// The language of that BCP 47 tag, if podcat has lists for it.
    pub fn of_tag(tag: &str) -> Option<&'static Self> {
        let code = tag.split(['-', '_']).next()?.to_lowercase();
        LANGUAGES.iter().find(|language| language.code == code)
    }

    /// The language most of whose grammar words are among these; English where none is clear.
    pub fn guess<'a>(words: impl Iterator<Item = &'a str>) -> &'static Self {
        let mut counts = [0usize; ALL.len()];
        for word in words {
            for (language, count) in LANGUAGES.iter().zip(&mut counts) {
                *count += usize::from(language.grammar.contains(word));
            }
        }
        let best = counts.iter().copied().max().unwrap_or(0);
        counts
            .iter()
            .position(|&count| count == best)
            .map_or(&LANGUAGES[0], |at| &LANGUAGES[at])
    }

    /// Whether words are nothing but fillers, in any of the languages.
    pub fn are_fillers(words: &[String]) -> bool {
        LANGUAGES.iter().any(|language| {
            let mut rest = words;
            while !rest.is_empty() {
                match language.filler(rest.iter().map(String::as_str)) {
                    0 => return false,
                    length => rest = &rest[length..],
                }
            }
            true
        })
    }

    /// Whether a word, folded, names no subject: it is of grammar, limits, is a filler alone, or a
    /// number.
    pub fn names_nothing(&self, word: &str) -> bool {
        self.is_grammar(word)
            || self.is_opener(word)
            || self.is_negation(word)
            || self.is_hedge(word)
            || self.numeral(word).is_some()
            || self.filler(std::iter::once(word)) == 1
    }

    pub(super) fn is_grammar(&self, word: &str) -> bool {
        self.grammar.contains(word)
    }

    /// How many of the words at the beginning of `words` are one filler; 0 when they are none.
    pub(super) fn filler<'a>(&self, words: impl Iterator<Item = &'a str> + Clone) -> usize {
        let Some(phrases) = words
            .clone()
            .next()
            .and_then(|first| self.fillers.get(first))
        else {
            return 0;
        };
        phrases
            .iter()
            .find(|phrase| {
                let mut words = words.clone();
                phrase.iter().all(|&word| words.next() == Some(word))
            })
            .map_or(0, Vec::len)
    }

    pub(super) fn is_opener(&self, word: &str) -> bool {
        self.openers.contains(word)
    }

    pub(super) fn is_negation(&self, word: &str) -> bool {
        self.negations.contains(word)
    }

    pub(super) fn is_hedge(&self, word: &str) -> bool {
        self.hedges.contains(word)
    }

    pub(super) fn is_condition(&self, word: &str) -> bool {
        self.conditions.contains(word)
    }

    /// Whether it is a form of a verb of opinion or speech.
    pub(super) fn is_opinion(&self, word: &str) -> bool {
        self.opinions.iter().any(|stem| {
            word.strip_prefix(stem)
                .is_some_and(|ending| ending.chars().count() <= 4)
        })
    }

    pub(super) fn is_that(&self, word: &str) -> bool {
        self.that.contains(word)
    }

    /// The words for a number in figures.
    pub(super) fn spelt<'a>(&'a self, figures: &'a str) -> impl Iterator<Item = &'static str> + 'a {
        let wanted = figures.parse().ok().map(Numeral::Value);
        self.numbers
            .iter()
            .filter(move |(_, numeral)| Some(**numeral) == wanted)
            .map(|(word, _)| *word)
    }

    pub(super) fn is_measure(&self, word: &str) -> bool {
        self.measures.contains(word)
    }

    pub(super) fn variant(&self, word: &str) -> Option<&[&'static str]> {
        self.variants.get(word).map(Vec::as_slice)
    }

    pub(super) fn numeral(&self, word: &str) -> Option<Numeral> {
        self.numbers.get(word).copied()
    }

    pub(super) fn joins_numbers(&self, word: &str) -> bool {
        self.number_and.contains(word)
    }

    pub(super) fn is_point(&self, word: &str) -> bool {
        self.number_point.contains(word)
    }

    /// Whether one word says the opposite of the other: a pair of the list, or one is the other
    /// with a part that negates.
    pub(super) fn are_opposites(&self, one: &str, other: &str) -> bool {
        self.antonyms.iter().any(|(left, right)| {
            let pair = |one: &str, other: &str| {
                left.iter().any(|&left| {
                    right
                        .iter()
                        .any(|&right| same_ending(one, left, other, right))
                })
            };
            pair(one, other) || pair(other, one)
        }) || self.negates(one, other)
            || self.negates(other, one)
    }

    /// `negated` is `plain` with a negative beginning or infix.
    fn negates(&self, plain: &str, negated: &str) -> bool {
        let letters = |word: &str| word.chars().count();
        if self.prefixes.iter().any(|prefix| {
            negated
                .strip_prefix(prefix)
                .is_some_and(|rest| letters(rest) >= 4 && rest == plain)
        }) {
            return true;
        }
        let common: usize = plain
            .chars()
            .zip(negated.chars())
            .take_while(|(a, b)| a == b)
            .map(|(a, _)| a.len_utf8())
            .sum();
        letters(&negated[..common]) >= 2
            && self.infixes.iter().any(|infix| {
                // The stem may end with the infix's own first letter.
                let stem = &negated[..common];
                [stem.len(), stem.len().saturating_sub(2)]
                    .iter()
                    .any(|&at| {
                        negated.is_char_boundary(at)
                            && negated[at..].strip_prefix(infix).is_some_and(|rest| {
                                let ending = plain.get(at..).unwrap_or("");
                                !ending.starts_with(infix)
                                    && letters(rest).abs_diff(letters(ending)) <= 2
                                    && letters(rest) > 0
                            })
                    })
            })
    }
}

/// Whether two words are those two with one ending on both.
fn same_ending(one: &str, left: &str, other: &str, right: &str) -> bool {
    let (Some(first), Some(second)) = (one.strip_prefix(left), other.strip_prefix(right)) else {
        return false;
    };
    if first.is_empty() && second.is_empty() {
        return true;
    }
    let letters = |text: &str| text.chars().count();
    letters(left) >= 4
        && letters(right) >= 4
        && letters(first) <= 3
        && letters(second) <= 3
        && (first == second || first.chars().last() == second.chars().last())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words;

    #[test]
    fn every_listed_word_is_folded_as_the_analyser_folds() {
        for lists in ALL {
            for list in [
                lists.grammar,
                lists.fillers,
                lists.openers,
                lists.negations,
                lists.negative_prefixes,
                lists.negative_infixes,
                lists.hedges,
                lists.conditions,
                lists.opinions,
                lists.that,
                lists.antonyms,
                lists.measures,
                lists.variants,
                lists.numbers,
                lists.number_and,
                lists.number_point,
            ] {
                for item in list.split_whitespace() {
                    for word in item
                        .split(['_', '/', ',', '=', '*'])
                        .filter(|w| !w.is_empty())
                    {
                        assert_eq!(words::key(word), word, "{}: {item}", lists.code);
                    }
                }
            }
        }
    }

    #[test]
    fn a_language_is_told_by_its_grammar() {
        for (text, code) in [
            ("the ice speaks before it breaks and we listen", "en"),
            ("лед говорит прежде чем он сломается и мы его слушаем", "ru"),
            ("мұз сөйлейді және біз оны тыңдаймыз бірақ ол үшін", "kk"),
            ("das eis spricht bevor es bricht und wir horen zu", "de"),
            (
                "la glace parle avant de se briser et nous l ecoutons dans le froid",
                "fr",
            ),
            (
                "el hielo habla antes de romperse y nosotros lo escuchamos",
                "es",
            ),
            ("", "en"),
        ] {
            assert_eq!(Language::guess(text.split(' ')).code, code, "{text}");
        }
    }

    #[test]
    fn opposites_are_listed_or_made_with_a_negative_part() {
        for (code, one, other) in [
            ("en", "good", "bad"),
            ("en", "increased", "decreased"),
            ("en", "possible", "impossible"),
            ("en", "always", "never"),
            ("ru", "больше", "меньше"),
            ("ru", "правильно", "неправильно"),
            ("kk", "келді", "келмеді"),
            ("kk", "барамын", "бармаймын"),
            ("de", "moglich", "unmoglich"),
            ("fr", "possible", "impossible"),
            ("es", "mejor", "peor"),
        ] {
            let language = Language::of_tag(code).unwrap();
            assert!(language.are_opposites(one, other), "{one} {other}");
            assert!(language.are_opposites(other, one), "{other} {one}");
        }
        let english = Language::of_tag("en-GB").unwrap();
        for (one, other) in [("good", "nice"), ("cover", "recover"), ("all", "tall")] {
            assert!(!english.are_opposites(one, other), "{one} {other}");
        }
    }
}
