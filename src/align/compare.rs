//! A quote laid beside the words around a candidate place: the cheapest way to read one as the
//! other, word by word.
//!
//! Semi-global alignment with affine gaps: the whole quote against any part of the window. Leaving
//! out what means nothing (fillers, repetitions, what an ellipsis or a bracket stands for) costs
//! next to nothing; a word that sounds or looks like another is a pair; two words may be one.

use super::Analyser;
use super::language::Language;
use super::sound::Shape;
use super::tokens::{self, Token};
use crate::model::catalogue::StoredPassage;
use std::collections::HashMap;
use std::ops::Range;

/// Words of this likeness (in percent) may be the same word, misheard or mistyped.
pub(super) const ALIKE: u8 = 60;

/// What a step costs, in hundredths of what the rarest word is worth.
mod cost {
    pub(super) const OTHER_WORD: i32 = 28;
    pub(super) const OMIT: Gap = Gap { open: 30, word: 10 };
    pub(super) const OMIT_AT_ELLIPSIS: Gap = Gap { open: 6, word: 1 };
    pub(super) const OMIT_AT_BRACKET: Gap = Gap { open: 4, word: 7 };
    pub(super) const OMIT_FILLER: i32 = 2;
    pub(super) const ADD: Gap = Gap { open: 30, word: 18 };
    pub(super) const ADD_FILLER: i32 = 6;
    pub(super) const ADD_BRACKETED: i32 = 1;

    #[derive(Clone, Copy)]
    pub(super) struct Gap {
        pub(super) open: i32,
        pub(super) word: i32,
    }
}

/// A quote of which so much (in percent) is found is found in one place.
const FOUND: i32 = 85;
/// At most so many words said twice in a row are a repetition.
const REPEATED_WORDS: usize = 4;
/// A part of so many words may be looked for alone.
const REST_WORDS: usize = 4;

/// What a word of the quote is worth when it is found, in the same hundredths.
const WORTH: std::ops::RangeInclusive<f64> = 25.0..=100.0;
/// A word this rare (in bits: 14 is one in 16,000) is worth the most.
const RAREST_BITS: f64 = 14.0;

/// A quote as tokens with what each is worth.
#[derive(Debug, Clone)]
pub struct Quote {
    pub(super) tokens: Vec<Token>,
    pub(super) worth: Vec<i32>,
    filler: Vec<bool>,
    pub(super) language: &'static Language,
    /// Printed with the end of a sentence.
    pub(super) ends_sentence: bool,
}

impl Quote {
    /// Reads a quote as published. `bits` tells how rare a word (as the analyser folds it) is:
    /// the negative binary logarithm of its share of all words; `None` for a word never said.
    pub fn read(
        text: &str,
        language: &'static Language,
        analyse: Analyser,
        bits: impl Fn(&str) -> Option<f64>,
    ) -> Self {
        let mut tokens = Vec::new();
        tokens::read(text, 0, 0..usize::MAX, language, analyse, &mut tokens);
        let filler: Vec<bool> = fillers(&tokens, language)
            .iter()
            .map(|it| !it.is_empty())
            .collect();
        let worth = tokens
            .iter()
            .zip(&filler)
            .map(|(token, &filler)| {
                if token.bracketed {
                    return 10;
                }
                // A word that is nowhere is a slip as often as a rare word.
                let bits = bits(&token.word).unwrap_or(10.0);
                let most = if filler || language.is_grammar(&token.word) {
                    50.0
                } else {
                    100.0
                };
                (100.0 * bits / RAREST_BITS)
                    .clamp(*WORTH.start(), *WORTH.end())
                    .min(most) as i32
            })
            .collect();
        Self {
            tokens,
            worth,
            filler,
            language,
            ends_sentence: ends_sentence(text),
        }
    }

    /// A part of it as a quote of its own.
    #[must_use]
    pub fn part(&self, part: Range<usize>) -> Self {
        Self {
            tokens: self.tokens[part.clone()].to_vec(),
            worth: self.worth[part.clone()].to_vec(),
            filler: self.filler[part.clone()].to_vec(),
            language: self.language,
            ends_sentence: self.ends_sentence && part.end == self.tokens.len(),
        }
    }

    /// How many words it has, those in brackets left out.
    pub fn len(&self) -> usize {
        self.tokens.iter().filter(|token| !token.bracketed).count()
    }

    /// How many words it has as it is compared: a contraction is two.
    pub fn words(&self) -> usize {
        self.tokens.len()
    }

    /// Whether it has no words of its own.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether anything is left out or put in by the writer, with a mark.
    pub fn has_marks(&self) -> bool {
        self.tokens
            .iter()
            .any(|token| token.bracketed || token.omitted)
    }

    /// Whether it is read as this language.
    pub fn is_in(&self, language: &Language) -> bool {
        self.language.code == language.code
    }

    /// The part, in words as the analyser counts them, that is hardly found where the rest is: its
    /// beginning or its end. `None` where the quote is found, or no part is.
    pub fn rest(&self, alignment: &Alignment) -> Option<Range<usize>> {
        let balance = |at: usize| 2 * alignment.finds[at] - self.worth[at];
        let all: i32 = (0..self.tokens.len()).map(balance).sum();
        if alignment.found * 100 >= FOUND * self.total() {
            return None;
        }
        let (mut head, mut best, mut rest) = (0, 0, None);
        for at in 1..self.tokens.len() {
            head += balance(at - 1);
            let tail = all - head;
            if head - tail > best {
                (best, rest) = (head - tail, Some(at..self.tokens.len()));
            }
            if tail - head > best {
                (best, rest) = (tail - head, Some(0..at));
            }
        }
        let rest = rest.filter(|rest| rest.len() >= REST_WORDS)?;
        Some(self.tokens[rest.start].number..self.tokens[rest.end - 1].number + 1)
    }

    /// What all of it is worth.
    pub fn total(&self) -> i32 {
        self.tokens
            .iter()
            .zip(&self.worth)
            .filter(|(token, _)| !token.bracketed)
            .map(|(_, worth)| worth)
            .sum()
    }
}

fn ends_sentence(text: &str) -> bool {
    let text = text
        .trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '!' | '?' | '…'));
    text.ends_with(['.', '!', '?']) && !text.ends_with("..")
}

/// The words around a candidate place.
#[derive(Debug, Clone)]
pub struct Window {
    pub(super) tokens: Vec<Token>,
    /// See [`fillers`].
    pub(super) fillers: Vec<Range<usize>>,
    /// See [`repeats`].
    pub(super) repeats: Vec<Option<usize>>,
    /// May be left out at no cost: fillers, what is said again at once, sounds in brackets.
    idle: Vec<bool>,
    /// The token at which the quote would begin.
    expected: usize,
    /// Whose words each passage has.
    pub(super) labels: Vec<Option<u32>>,
}

impl Window {
    /// Reads neighbouring passages of one transcript; of their words, as the analyser counts
    /// them, about those in `part`. The quote would begin at word `expected`.
    pub fn read(
        passages: &[StoredPassage],
        part: Range<usize>,
        expected: usize,
        language: &Language,
        analyse: Analyser,
    ) -> Self {
        let mut tokens: Vec<Token> = Vec::new();
        let (mut words, mut before) = (0, 0);
        for (index, passage) in passages.iter().enumerate() {
            let part = part.start.saturating_sub(words)..part.end.saturating_sub(words);
            let (first, base) = (tokens.len(), words);
            words += tokens::read(&passage.text, index, part, language, analyse, &mut tokens);
            let new = tokens[first..].iter();
            before += new.filter(|it| base + it.number < expected).count();
        }
        let fillers = fillers(&tokens, language);
        let repeats = repeats(&tokens, &fillers);
        let idle = (0..tokens.len())
            .map(|at| {
                !fillers[at].is_empty()
                    || repeats[at].is_some_and(|again| again > at)
                    || tokens[at].bracketed
            })
            .collect();
        Self {
            tokens,
            fillers,
            repeats,
            idle,
            expected: before,
            labels: passages.iter().map(|passage| passage.label).collect(),
        }
    }
}

impl Window {
    /// Whether a word said may be left out at no cost.
    pub(super) fn is_idle(&self, at: usize) -> bool {
        self.idle[at]
    }
}

/// For each token the filler it is or belongs to; empty where it is none.
pub(super) fn fillers(tokens: &[Token], language: &Language) -> Vec<Range<usize>> {
    let mut fillers = vec![0..0; tokens.len()];
    let mut at = 0;
    while at < tokens.len() {
        let length = language.filler(tokens[at..].iter().map(|token| token.word.as_str()));
        fillers[at..at + length].fill(at..at + length);
        at += length.max(1);
    }
    fillers
}

/// For each token that is said twice in a row (`I I`, `it is it is`, fillers in between or not)
/// where it is said the other time.
pub(super) fn repeats(tokens: &[Token], fillers: &[Range<usize>]) -> Vec<Option<usize>> {
    let mut other = vec![None; tokens.len()];
    let own: Vec<usize> = (0..tokens.len())
        .filter(|&at| fillers[at].is_empty())
        .collect();
    for length in 1..=REPEATED_WORDS {
        for pair in own.windows(2 * length) {
            let (first, again) = pair.split_at(length);
            let word = |at: &usize| &tokens[*at].word;
            if first.iter().map(word).eq(again.iter().map(word)) {
                for (&first, &again) in first.iter().zip(again) {
                    other[first] = Some(again);
                    other[again].get_or_insert(first);
                }
            }
        }
    }
    other
}

/// One step of an alignment; indices into the quote's and the window's tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// A word of the quote for one that was said; likeness in percent.
    Pair(usize, usize, u8),
    /// Two words of the quote (from this one) for one that was said.
    Joined(usize, usize),
    /// One word of the quote for two that were said (from this one).
    Parted(usize, usize),
    /// A word of the quote that was not said there.
    Added(usize),
    /// A word that was said and is not in the quote.
    Omitted(usize),
}

/// The best way to lay a quote beside a window.
#[derive(Debug, Clone)]
pub struct Alignment {
    pub(super) steps: Vec<Step>,
    /// What is found less what it cost, in hundredths.
    pub score: i32,
    /// What of the quote is found, in hundredths.
    pub found: i32,
    /// The same for each of its words.
    pub(super) finds: Vec<i32>,
    /// The first and the last token of the window that the quote covers.
    pub(super) first: usize,
    pub(super) last: usize,
}

/// How a cell was reached: a pair of words, an omission, an addition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Pair,
    Omission,
    Addition,
}

/// The best scores of all ways that end in a cell, by their last step.
#[derive(Debug, Clone, Copy)]
struct Cell {
    pair: i32,
    omission: i32,
    addition: i32,
}

const NEVER: i32 = i32::MIN / 2;

impl Cell {
    const NONE: Self = Self {
        pair: NEVER,
        omission: NEVER,
        addition: NEVER,
    };

    fn best(self) -> (i32, State) {
        let mut best = (self.pair, State::Pair);
        for other in [
            (self.omission, State::Omission),
            (self.addition, State::Addition),
        ] {
            if other.0 > best.0 {
                best = other;
            }
        }
        best
    }
}

/// Where each state of a cell came from; for a pair also how many words of either side it took.
#[derive(Debug, Clone, Copy)]
struct From {
    pair: (State, u8, u8),
    omission: State,
    addition: State,
}

/// Lays a quote beside a window; `None` when no word of it stands there.
pub fn align(quote: &Quote, window: &Window) -> Option<Alignment> {
    let (n, m) = (quote.tokens.len(), window.tokens.len());
    if n == 0 || m == 0 {
        return None;
    }
    let words = Vocabulary::new(quote, window);
    let width = m + 1;
    let mut cells = vec![Cell::NONE; (n + 1) * width];
    let start = From {
        pair: (State::Pair, 0, 0),
        omission: State::Pair,
        addition: State::Pair,
    };
    let mut froms = vec![start; (n + 1) * width];
    for cell in &mut cells[..width] {
        cell.pair = 0;
    }
    for i in 1..=n {
        let add = quote.addition(i - 1);
        let omit = quote.omission(i);
        for j in 0..=m {
            let mut cell = Cell::NONE;
            let mut from = start;
            let above = cells[(i - 1) * width + j];
            let (value, state) = above.best();
            (cell.addition, from.addition) = (value - add.open, state);
            if above.addition - add.word > cell.addition {
                (cell.addition, from.addition) = (above.addition - add.word, State::Addition);
            }
            if j > 0 {
                let (value, state) = cells[(i - 1) * width + j - 1].best();
                let gain = quote.gain(i - 1, words.likeness(i - 1, j - 1));
                (cell.pair, from.pair) = (value + gain, (state, 1, 1));
                if i > 1 && words.joined[i - 1] == Some(words.said[j - 1]) {
                    let (value, state) = cells[(i - 2) * width + j - 1].best();
                    let value = value + quote.worth[i - 2] + quote.worth[i - 1];
                    if value > cell.pair {
                        (cell.pair, from.pair) = (value, (state, 2, 1));
                    }
                }
                if j > 1 && words.parted[j - 1] == Some(words.quoted[i - 1]) {
                    let (value, state) = cells[(i - 1) * width + j - 2].best();
                    let value = value + quote.worth[i - 1];
                    if value > cell.pair {
                        (cell.pair, from.pair) = (value, (state, 1, 2));
                    }
                }
                let left = cells[i * width + j - 1];
                let (open, word) = if window.idle[j - 1] {
                    (cost::OMIT_FILLER, cost::OMIT_FILLER)
                } else {
                    (omit.open, omit.word)
                };
                (cell.omission, from.omission) = (left.omission - word, State::Omission);
                let (value, state) = Cell {
                    omission: NEVER,
                    ..left
                }
                .best();
                if value - open > cell.omission {
                    (cell.omission, from.omission) = (value - open, state);
                }
            }
            cells[i * width + j] = cell;
            froms[i * width + j] = from;
        }
    }
    // Of places that fit alike, the one that was voted for.
    let expected = window.expected + n;
    let end = (0..=m).max_by_key(|&j| {
        let score = cells[n * width + j].best().0;
        (score, std::cmp::Reverse(j.abs_diff(expected)))
    })?;
    let (score, mut state) = cells[n * width + end].best();
    let (mut i, mut j) = (n, end);
    let mut steps = Vec::with_capacity(n + 8);
    while i > 0 {
        let from = froms[i * width + j];
        match state {
            State::Pair => {
                let (before, quoted, said) = from.pair;
                i -= usize::from(quoted);
                j -= usize::from(said);
                steps.push(match (quoted, said) {
                    (2, _) => Step::Joined(i, j),
                    (_, 2) => Step::Parted(i, j),
                    _ => Step::Pair(i, j, words.likeness(i, j)),
                });
                state = before;
            }
            State::Omission => {
                j -= 1;
                steps.push(Step::Omitted(j));
                state = from.omission;
            }
            State::Addition => {
                i -= 1;
                steps.push(Step::Added(i));
                state = from.addition;
            }
        }
    }
    steps.reverse();
    Alignment::new(quote, steps, score)
}

/// Where words stand in a window: passage and bytes of the first and of the last word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extent {
    /// Index of the passage of the first word, and where it begins.
    pub start: (usize, usize),
    /// Index of the passage of the last word, and where that word begins and ends.
    pub end: (usize, Range<usize>),
}

impl Alignment {
    /// The words said that the quote covers.
    pub fn words<'w>(&self, window: &'w Window) -> impl Iterator<Item = &'w str> {
        window.tokens[self.first..=self.last]
            .iter()
            .map(|token| token.word.as_str())
    }

    /// The passage of each word said that the quote covers.
    pub fn texts(&self, window: &Window) -> impl Iterator<Item = usize> {
        window.tokens[self.first..=self.last]
            .iter()
            .map(|token| token.text)
    }

    /// Where the quote stands.
    pub fn extent(&self, window: &Window) -> Extent {
        let (first, last) = (&window.tokens[self.first], &window.tokens[self.last]);
        Extent {
            start: (first.text, first.range.start),
            end: (last.text, last.range.clone()),
        }
    }

    fn new(quote: &Quote, mut steps: Vec<Step>, score: i32) -> Option<Self> {
        while let Some(Step::Omitted(_)) = steps.last() {
            steps.pop();
        }
        let said = |step: &Step| match *step {
            Step::Pair(_, said, likeness) if likeness >= ALIKE => Some((said, said)),
            Step::Joined(_, said) => Some((said, said)),
            Step::Parted(_, said) => Some((said, said + 1)),
            _ => None,
        };
        let first = steps.iter().find_map(said)?.0;
        let last = steps.iter().rev().find_map(said)?.1;
        let mut finds = vec![0; quote.tokens.len()];
        for step in &steps {
            match *step {
                Step::Pair(at, _, likeness) if likeness >= ALIKE => {
                    finds[at] = quote.gain(at, likeness).max(0);
                }
                Step::Joined(at, _) => {
                    finds[at] = quote.worth[at];
                    finds[at + 1] = quote.worth[at + 1];
                }
                Step::Parted(at, _) => finds[at] = quote.worth[at],
                _ => {}
            }
        }
        for (find, token) in finds.iter_mut().zip(&quote.tokens) {
            if token.bracketed {
                *find = 0;
            }
        }
        Some(Self {
            steps,
            score,
            found: finds.iter().sum(),
            finds,
            first,
            last,
        })
    }
}

impl Quote {
    pub(super) fn is_filler(&self, at: usize) -> bool {
        self.filler[at]
    }

    /// What a pair of a word of the quote with one of that likeness gains.
    fn gain(&self, at: usize, likeness: u8) -> i32 {
        let worth = self.worth[at];
        match likeness {
            100 => worth,
            _ if self.tokens[at].bracketed => -cost::OMIT_AT_BRACKET.word,
            ALIKE.. => worth * (i32::from(likeness) - 40) / 60 - 4,
            _ => -cost::OTHER_WORD,
        }
    }

    /// What it costs that a word of the quote was not said.
    fn addition(&self, at: usize) -> cost::Gap {
        let (open, word) = if self.tokens[at].bracketed {
            (cost::ADD_BRACKETED, cost::ADD_BRACKETED)
        } else if self.filler[at] {
            (cost::ADD_FILLER, cost::ADD_FILLER)
        } else {
            return cost::ADD;
        };
        cost::Gap { open, word }
    }

    /// Whether the writer marks that something before word `at` may be missing or put otherwise.
    pub(super) fn is_marked(&self, at: usize) -> bool {
        let bracketed = |at: usize| self.tokens.get(at).is_some_and(|token| token.bracketed);
        self.tokens.get(at).is_some_and(|token| token.omitted)
            || bracketed(at)
            || at.checked_sub(1).is_some_and(bracketed)
    }

    /// What it costs to leave out what was said before word `at` of the quote.
    fn omission(&self, at: usize) -> cost::Gap {
        if !self.is_marked(at) {
            cost::OMIT
        } else if self.tokens.get(at).is_some_and(|token| token.omitted) {
            cost::OMIT_AT_ELLIPSIS
        } else {
            cost::OMIT_AT_BRACKET
        }
    }
}

/// The distinct words of both sides, numbered, and how alike each is to each.
struct Vocabulary {
    quoted: Vec<usize>,
    said: Vec<usize>,
    /// For each word of the quote: what it and the one before give when joined, as a word said.
    joined: Vec<Option<usize>>,
    /// For each word said: what it and the one before give when joined, as a word of the quote.
    parted: Vec<Option<usize>>,
    likeness: Vec<u8>,
    width: usize,
}

impl Vocabulary {
    fn new(quote: &Quote, window: &Window) -> Self {
        let (quoted, quote_words) = numbered(&quote.tokens);
        let (said, said_words) = numbered(&window.tokens);
        let quote_shapes: Vec<Shape> = in_order(&quote_words).map(Shape::of).collect();
        let said_shapes: Vec<Shape> = in_order(&said_words).map(Shape::of).collect();
        let width = said_shapes.len();
        let mut likeness = vec![0; quote_shapes.len() * width];
        for (word, &q) in &quote_words {
            for (other, &s) in &said_words {
                likeness[q * width + s] = if are_same(word, other) {
                    100
                } else if word.starts_with(|c: char| c.is_ascii_digit())
                    || other.starts_with(|c: char| c.is_ascii_digit())
                {
                    0
                } else {
                    quote_shapes[q].likeness(&said_shapes[s]).min(99)
                };
            }
        }
        let compound = |tokens: &[Token], others: &HashMap<&str, usize>| {
            let mut out = vec![None; tokens.len()];
            for at in 1..tokens.len() {
                let (one, other) = (&tokens[at - 1], &tokens[at]);
                if one.word.len() + other.word.len() > 3 && one.text == other.text {
                    let word = format!("{}{}", one.word, other.word);
                    out[at] = others.get(word.as_str()).copied();
                }
            }
            out
        };
        Self {
            joined: compound(&quote.tokens, &said_words),
            parted: compound(&window.tokens, &quote_words),
            quoted,
            said,
            likeness,
            width,
        }
    }

    fn likeness(&self, quoted: usize, said: usize) -> u8 {
        self.likeness[self.quoted[quoted] * self.width + self.said[said]]
    }
}

fn numbered(tokens: &[Token]) -> (Vec<usize>, HashMap<&str, usize>) {
    let mut words: HashMap<&str, usize> = HashMap::with_capacity(tokens.len());
    let numbers = tokens
        .iter()
        .map(|token| {
            let next = words.len();
            *words.entry(token.word.as_str()).or_insert(next)
        })
        .collect();
    (numbers, words)
}

fn in_order<'a>(words: &HashMap<&'a str, usize>) -> impl Iterator<Item = &'a str> {
    let mut order = vec![""; words.len()];
    for (word, &at) in words {
        order[at] = word;
    }
    order.into_iter()
}

/// Words that are the same though written otherwise: what a contraction may stand for.
pub(super) fn are_same(one: &str, other: &str) -> bool {
    let stands_for = |short: &str, long: &str| match short {
        "'s" => matches!(long, "is" | "has" | "us" | "s"),
        "'d" => matches!(long, "would" | "had" | "did"),
        "will" => long == "shall",
        "1" => matches!(
            long,
            "one"
                | "один"
                | "одна"
                | "одно"
                | "бір"
                | "un"
                | "une"
                | "una"
                | "uno"
                | "ein"
                | "eine"
                | "eins"
        ),
        _ => false,
    };
    one == other || stands_for(one, other) || stands_for(other, one)
}
