//! What may be the name of a subject among the words of texts: runs of one to four words that do
//! not begin or end with a word of grammar, inflected forms counted as one.
//!
//! Inside a run, only grammar that links (`state of the art`) may stand. A run never reaches over
//! punctuation, and what stands in square brackets is not said. Where words are not set apart, a run is of two to four Han
//! characters or of all the katakana that stand together; scripts in which neither tells words
//! (Thai, Lao, Khmer, Burmese) give none.

use super::stems::Stemmer;
use super::stop::Stop;
use super::words;
use foldhash::{HashMap, HashMapExt};
use std::ops::Range;

/// A run has at most so many words.
pub const MAX_WORDS: usize = 4;

/// What a run is known by: the numbers of its words' stems, 0 after the last.
pub type Key = [u32; MAX_WORDS];

/// Counts the runs of texts in one language.
pub struct Phrases<'a> {
    stemmer: Option<Stemmer>,
    stop: &'a dyn Fn(&str) -> Option<Stop>,
    known: HashMap<String, Word>,
    /// By the stem: its number, from 1 on.
    stems: HashMap<String, u32>,
    /// By the number of a stem, less 1: the words that have it, as the analyser folds them.
    forms: Vec<Vec<String>>,
    counts: HashMap<Key, Count>,
}

/// A word as runs see it.
#[derive(Debug, Clone, Copy)]
struct Word {
    stem: u32,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// May begin and end a run.
    Matter,
    /// Only inside.
    Link,
    /// A Han character: of a run only with others.
    Han,
    /// Parts runs.
    Border,
}

/// How often a run is found.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    /// Occurrences.
    times: u32,
    /// Sources.
    sources: u32,
    last: Option<u32>,
}

/// A run that may be the name of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// What it is known by.
    pub key: Key,
    /// How often it is said.
    pub times: u64,
    /// In how many sources.
    pub sources: u64,
}

impl Candidate {
    /// The stems' numbers.
    pub fn stems(&self) -> impl Iterator<Item = u32> {
        self.key.into_iter().take_while(|&stem| stem > 0)
    }

    /// Whether the words of `other`, which are fewer, stand in it in that order.
    pub fn holds(&self, other: &Self) -> bool {
        let (mine, theirs): (Vec<u32>, Vec<u32>) =
            (self.stems().collect(), other.stems().collect());
        mine.len() > theirs.len() && mine.windows(theirs.len()).any(|run| run == theirs)
    }
}

/// A token of a text: its word and where it stands.
struct Token {
    word: Word,
    range: Range<usize>,
    /// Whether a run can go on from the token before.
    joined: bool,
}

impl<'a> Phrases<'a> {
    /// For texts in a language; `stop` tells of folded words which are none to begin or end with.
    pub fn new(language: &str, stop: &'a dyn Fn(&str) -> Option<Stop>) -> Self {
        Self {
            stemmer: Stemmer::of(language),
            stop,
            known: HashMap::new(),
            stems: HashMap::new(),
            forms: Vec::new(),
            counts: HashMap::new(),
        }
    }

    /// Counts the runs of a text. `source` is the number of what it is a part of; the parts of one
    /// come one after the other.
    pub fn add(&mut self, text: &str, source: u32) {
        let tokens = self.tokens(text);
        each_run(&tokens, |key, _| {
            let count = self.counts.entry(key).or_default();
            count.times += 1;
            count.sources += u32::from(count.last != Some(source));
            count.last = Some(source);
        });
    }

    /// All runs, in order of their words' first appearance.
    pub fn candidates(&self) -> Vec<Candidate> {
        let mut all: Vec<Candidate> = self
            .counts
            .iter()
            .map(|(key, count)| Candidate {
                key: *key,
                times: u64::from(count.times),
                sources: u64::from(count.sources),
            })
            .collect();
        all.sort_unstable_by_key(|candidate| candidate.key);
        all
    }

    /// The words of a stem that were found, folded.
    pub fn forms(&self, stem: u32) -> &[String] {
        let at = (stem as usize).checked_sub(1);
        at.and_then(|at| self.forms.get(at))
            .map_or(&[], Vec::as_slice)
    }

    /// How each of these runs is written most often in the texts, in order; empty for one that
    /// does not stand there.
    pub fn written<'t>(
        &mut self,
        keys: &[Key],
        texts: impl Iterator<Item = &'t str>,
    ) -> Vec<String> {
        let mut spellings: HashMap<Key, HashMap<String, u32>> =
            keys.iter().map(|key| (*key, HashMap::new())).collect();
        for text in texts {
            let tokens = self.tokens(text);
            each_run(&tokens, |key, range| {
                if let Some(spellings) = spellings.get_mut(&key) {
                    let words: Vec<&str> = text[range].split_whitespace().collect();
                    *spellings.entry(words.join(" ")).or_default() += 1;
                }
            });
        }
        keys.iter()
            .map(|key| commonest(spellings.get(key)))
            .collect()
    }

    fn tokens(&mut self, text: &str) -> Vec<Token> {
        let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 5);
        let mut noted = false;
        words::each(text, |folded, range| {
            let gap = &text[tokens.last().map_or(0, |last| last.range.end)..range.start];
            let mut word = self.word(folded, &text[range.clone()]);
            if let ("", Some(last)) = (gap, tokens.last_mut())
                && is_katakana(folded)
                && is_katakana(&text[last.range.clone()])
            {
                // All the katakana that stand together are one word.
                last.range.end = range.end;
                last.word = Word {
                    stem: self.stem_number(&words::key(&text[last.range.clone()]), folded),
                    kind: Kind::Matter,
                };
                return;
            }
            for c in gap.chars() {
                noted = c == '[' || noted && c != ']';
            }
            if noted {
                word.kind = Kind::Border;
            }
            let mut token = Token {
                word,
                joined: gap.chars().all(|c| c.is_whitespace() || is_joint(c)),
                range,
            };
            if let Some(last) = tokens.last_mut().filter(|_| is_apostrophe(gap)) {
                elide(last, &mut token, text);
            }
            tokens.push(token);
        });
        tokens
    }

    fn word(&mut self, folded: &str, written: &str) -> Word {
        if let Some(word) = self.known.get(folded) {
            return *word;
        }
        let mut letters = folded.chars();
        let (first, single) = (letters.next().unwrap_or(' '), letters.next().is_none());
        let kind = match first {
            '\u{3041}'..='\u{309f}'
            | '\u{e00}'..='\u{edf}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1780}'..='\u{17ff}' => Kind::Border,
            '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => {
                Kind::Han
            }
            _ if is_katakana(folded) => Kind::Matter,
            _ => match (self.stop)(folded) {
                Some(Stop::Link) => Kind::Link,
                Some(Stop::Border) => Kind::Border,
                _ if single || folded.chars().all(char::is_numeric) => Kind::Border,
                _ => Kind::Matter,
            },
        };
        let lower = written.to_lowercase();
        let mut stem = String::new();
        if let Some(stemmer) = &self.stemmer {
            // Of the folded word first, then of the word as it is written.
            stemmer.each(&lower, folded, |it| {
                if stem.is_empty() || lower != folded {
                    it.clone_into(&mut stem);
                }
            });
        }
        let stem = if stem.is_empty() { folded } else { &stem };
        let word = Word {
            stem: self.stem_number(stem, folded),
            kind,
        };
        self.known.insert(folded.to_owned(), word);
        word
    }

    fn stem_number(&mut self, stem: &str, folded: &str) -> u32 {
        let number = match self.stems.get(stem) {
            Some(number) => *number,
            None => {
                self.forms.push(Vec::new());
                self.stems.insert(stem.to_owned(), self.forms.len() as u32);
                self.forms.len() as u32
            }
        };
        let forms = &mut self.forms[number as usize - 1];
        if !forms.iter().any(|form| form == folded) {
            forms.push(folded.to_owned());
        }
        number
    }
}

/// Calls `found` with every run of these tokens and where it stands.
fn each_run(tokens: &[Token], mut found: impl FnMut(Key, Range<usize>)) {
    for (first, token) in tokens.iter().enumerate() {
        if !matches!(token.word.kind, Kind::Matter | Kind::Han) {
            continue;
        }
        let mut key = [0; MAX_WORDS];
        for (at, last) in tokens[first..].iter().take(MAX_WORDS).enumerate() {
            if at > 0 && !last.joined || last.word.kind == Kind::Border {
                break;
            }
            key[at] = last.word.stem;
            let alone = at == 0 && last.word.kind == Kind::Han;
            if last.word.kind != Kind::Link && !alone {
                found(key, token.range.start..last.range.end);
            }
        }
    }
}

/// What may stand between two words of a run.
fn is_joint(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '_') || is_apostrophe(c.encode_utf8(&mut [0; 4]))
}

fn is_apostrophe(gap: &str) -> bool {
    matches!(gap, "'" | "’" | "ʼ")
}

fn is_katakana(word: &str) -> bool {
    word.chars().all(|c| matches!(c, '\u{30a1}'..='\u{30fe}'))
}

/// Around an apostrophe, what is short is grammar (`it's`, `l'eau`), and `n't` with its verb.
fn elide(before: &mut Token, after: &mut Token, text: &str) {
    let letters = |token: &Token| text[token.range.clone()].chars().count();
    let verb = text[after.range.clone()].eq_ignore_ascii_case("t");
    let short = |token: &mut Token| {
        if letters(token) <= 2 && token.word.kind != Kind::Link {
            token.word.kind = Kind::Border;
        }
    };
    short(after);
    short(before);
    if verb {
        before.word.kind = Kind::Border;
    }
}

/// The commonest spelling: first which letters, then in which case; the smaller case in doubt.
fn commonest(spellings: Option<&HashMap<String, u32>>) -> String {
    let spellings = || spellings.into_iter().flatten();
    let mut letters: HashMap<String, u32> = HashMap::new();
    for (spelling, times) in spellings() {
        *letters.entry(spelling.to_lowercase()).or_default() += times;
    }
    let best = letters.into_iter().max_by(|(a, more), (b, less)| {
        // In doubt the shorter, which is the form without an ending.
        more.cmp(less).then(b.len().cmp(&a.len())).then(b.cmp(a))
    });
    let cases = spellings().filter(|(spelling, _)| match &best {
        Some((best, _)) => spelling.to_lowercase() == *best,
        None => false,
    });
    cases
        .max_by_key(|(spelling, times)| (**times, *spelling))
        .map(|(spelling, _)| spelling.clone())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every run with its count, as it is written; words of `stop` in capitals link.
    fn runs(language: &str, stop: &[&str], texts: &[&str]) -> Vec<(String, u64)> {
        let stop = |word: &str| match stop.iter().find(|it| it.to_lowercase() == word) {
            Some(it) if it.starts_with(char::is_uppercase) => Some(Stop::Link),
            other => other.map(|_| Stop::Border),
        };
        let mut phrases = Phrases::new(language, &stop);
        for (source, text) in texts.iter().enumerate() {
            phrases.add(text, source as u32);
        }
        let candidates = phrases.candidates();
        let keys: Vec<Key> = candidates.iter().map(|it| it.key).collect();
        let written = phrases.written(&keys, texts.iter().copied());
        let times = candidates.iter().map(|it| it.times);
        let mut runs: Vec<(String, u64)> = written.into_iter().zip(times).collect();
        runs.sort();
        runs
    }

    fn names(language: &str, stop: &[&str], texts: &[&str]) -> Vec<String> {
        let runs = runs(language, stop, texts).into_iter();
        runs.map(|(name, _)| name).collect()
    }

    #[test]
    fn runs_neither_begin_nor_end_with_grammar_nor_cross_punctuation() {
        let stop = ["The", "Of", "is", "a"];
        assert_eq!(
            names(
                "en",
                &stop,
                &["The state of the ice, is a road. Ice is road"]
            ),
            ["ice", "road", "state", "state of the ice"]
        );
    }

    #[test]
    fn inflected_forms_are_one_and_shown_as_they_are_written_most_often() {
        let texts = [
            "Pressure ridges grow.",
            "A pressure ridge",
            "the pressure ridge",
        ];
        let found = runs("en", &["the", "grow", "a"], &texts);
        assert!(found.contains(&("pressure ridge".into(), 3)), "{found:?}");
        let found = runs("en", &["the", "we"], &["NumPy", "we Numpy", "the NumPy"]);
        assert_eq!(found, [("NumPy".to_owned(), 3)]);
    }

    #[test]
    fn contractions_and_elisions_leave_no_fragments() {
        assert_eq!(names("en", &[], &["didn't it's Django's"]), ["Django"]);
        assert_eq!(
            names("en", &["S"], &["Django's models"]),
            ["Django", "Django's models", "models"]
        );
        assert_eq!(
            names("fr", &["D"], &["l'eau d’hiver"]),
            ["eau", "eau d’hiver", "hiver"]
        );
    }

    #[test]
    fn letters_and_numbers_alone_and_notes_in_brackets_are_no_subjects() {
        assert_eq!(
            names("en", &[], &["[laughter] x 2026 [inaudible 3:05]"]),
            [""; 0]
        );
    }

    #[test]
    fn scripts_without_spaces_have_runs_of_their_own() {
        assert_eq!(
            names("ja", &[], &["データベースの氷結"]),
            ["データベース", "氷結"]
        );
        assert_eq!(names("th", &[], &["ภาษาไทย"]), [""; 0]);
    }

    proptest! {
        #[test]
        fn fuzz_any_text_has_runs_that_stand_in_it(text in "\\PC{0,200}") {
            let stop = |word: &str| (word.len() < 3).then_some(Stop::Link);
            let mut phrases = Phrases::new("en", &stop);
            phrases.add(&text, 0);
            let keys: Vec<Key> = phrases.candidates().iter().map(|it| it.key).collect();
            for written in phrases.written(&keys, [text.as_str()].into_iter()) {
                prop_assert!(!written.is_empty());
            }
        }
    }
}
