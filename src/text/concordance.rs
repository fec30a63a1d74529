//! A concordance: the words of a transcript, each once, and where each stands. What the index takes
//! in, made where the file is read.
//!
//! Invariant: places count words through all texts from 0; every place stands in one word's list,
//! and lists ascend.

use super::words;
use foldhash::{HashMap, HashSet};

/// The words of texts that follow one another, and where each stands.
#[derive(Debug, Clone, Default)]
pub struct Concordance {
    /// Each folded word and its number, from 0.
    numbers: HashMap<Box<str>, u32>,
    /// By number, where a word's places end in `places`; they begin where those before it end.
    ends: Vec<u32>,
    places: Vec<u32>,
    /// By text, how many words it has.
    lengths: Vec<u32>,
    /// By number, whether it is ever written as it is folded but for capitals.
    plain: Vec<bool>,
    /// By number, the lower case it is also written in.
    lowers: HashSet<(u32, Box<str>)>,
}

/// A word of a [`Concordance`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word<'c> {
    /// As it is folded.
    pub folded: &'c str,
    /// Whether it is anywhere written as it is folded, but for capitals.
    pub plain: bool,
    /// Where it stands, ascending.
    pub places: &'c [u32],
}

impl Concordance {
    /// Takes the texts apart into words as [`words::each`] does.
    pub fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut made = Self::default();
        let mut order = Vec::new();
        let mut scratch = String::new();
        for text in texts {
            let before = order.len();
            if text.is_ascii() {
                made.ascii(text, &mut scratch, &mut order);
            } else {
                words::each(text, |word, range| {
                    let number = made.number(word);
                    order.push(number);
                    made.written(number, word, &text[range]);
                });
            }
            made.lengths.push((order.len() - before) as u32);
        }
        made.ends = vec![0; made.numbers.len()];
        for &number in &order {
            made.ends[number as usize] += 1;
        }
        let mut begin = 0;
        for end in &mut made.ends {
            begin += std::mem::replace(end, begin);
        }
        made.places = vec![0; order.len()];
        for (place, &number) in order.iter().enumerate() {
            let end = &mut made.ends[number as usize];
            made.places[*end as usize] = place as u32;
            *end += 1;
        }
        made
    }

    /// What [`words::each`] finds in a text that is ASCII, as most is: no letter changes its length.
    fn ascii(&mut self, text: &str, scratch: &mut String, order: &mut Vec<u32>) {
        scratch.clear();
        scratch.push_str(text);
        scratch.make_ascii_lowercase();
        for word in scratch.split(|c: char| !c.is_ascii_alphanumeric()) {
            if !word.is_empty() {
                let number = self.number(word);
                self.plain[number as usize] = true;
                order.push(number);
            }
        }
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(&number) = self.numbers.get(word) {
            return number;
        }
        let number = self.numbers.len() as u32;
        self.numbers.insert(word.into(), number);
        self.plain.push(false);
        number
    }

    fn written(&mut self, number: u32, folded: &str, written: &str) {
        if !written.is_ascii() && written != folded {
            let lower = written.to_lowercase();
            if lower != folded {
                self.lowers.insert((number, lower.into()));
                return;
            }
        }
        self.plain[number as usize] = true;
    }

    /// Each word once.
    pub fn words(&self) -> impl Iterator<Item = Word<'_>> {
        self.numbers.iter().map(|(folded, &number)| {
            let number = number as usize;
            let begin = number.checked_sub(1).map_or(0, |before| self.ends[before]);
            Word {
                folded,
                plain: self.plain[number],
                places: &self.places[begin as usize..self.ends[number] as usize],
            }
        })
    }

    /// Words whose lower case is not what they are folded to: folded, and in lower case.
    pub fn lowers(&self) -> Vec<(&str, &str)> {
        if self.lowers.is_empty() {
            return Vec::new();
        }
        let mut folded = vec![""; self.numbers.len()];
        for (word, &number) in &self.numbers {
            folded[number as usize] = word;
        }
        let lowers = self.lowers.iter();
        lowers
            .map(|(number, lower)| (folded[*number as usize], &**lower))
            .collect()
    }

    /// Of each text in order, how many words it has.
    pub fn lengths(&self) -> &[u32] {
        &self.lengths
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_word_stands_where_it_is_said() {
        let made = Concordance::of(["Ice on ice.", "", "Éire: Ice"]);
        assert_eq!(made.lengths(), [3, 0, 2]);
        let mut words: Vec<_> = made
            .words()
            .map(|it| (it.folded, it.plain, it.places))
            .collect();
        words.sort();
        let expected: [(&str, bool, &[u32]); 3] = [
            ("eire", false, &[3]),
            ("ice", true, &[0, 2, 4]),
            ("on", true, &[1]),
        ];
        assert_eq!(words, expected);
        assert_eq!(made.lowers(), [("eire", "éire")]);
    }

    proptest! {
        #[test]
        fn every_word_of_every_text_stands_at_its_place(texts in prop::collection::vec("[ -~é日]{0,40}", 0..4)) {
            let made = Concordance::of(texts.iter().map(String::as_str));
            let mut found: Vec<(u32, String)> = made
                .words()
                .flat_map(|word| word.places.iter().map(move |&place| (place, word.folded.to_owned())))
                .collect();
            found.sort();
            let expected: Vec<String> = texts.iter().flat_map(|text| words::of(text)).collect();
            prop_assert!(found.iter().map(|(place, _)| *place).eq(0..expected.len() as u32));
            prop_assert!(found.into_iter().map(|(_, word)| word).eq(expected));
            let lengths: Vec<u32> = texts.iter().map(|text| words::of(text).len() as u32).collect();
            prop_assert_eq!(made.lengths(), lengths);
        }
    }
}
