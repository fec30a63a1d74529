//! People's names: whether two are the same person's, and whether a label is one.
//!
//! A name is read into its words: titles, roles and places of work fall away, `Surname, Name` is
//! turned round, initials, particles and patronymics are told from names. Two names are compared
//! word by word, in any order and any script (`sound`), with case endings ([`cases`]) and homely
//! forms. Invariant: what cannot be told is [`Grade::Possible`], never more: a wrong name is worse
//! than none.

pub mod cases;
mod given;
mod lists;
mod sound;

pub(in crate::text) use given::{known_gender, leaning, sounds_like_a_trade};

use super::words;
use cases::Gender;
use lists::NOBODY;
use std::collections::HashMap;
use std::sync::OnceLock;

/// How sure it is that a name means a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// It may: a first name alone, an initial that stands for many.
    Possible,
    /// It does in all likelihood: the surname, initials and surname, a short form, one letter wrong.
    Likely,
    /// It is the same name, in any order, script or romanisation.
    Same,
}

/// What kind of likeness two names have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// The same words.
    Words,
    /// The same words in another script or romanisation.
    Sound,
    /// One has words more.
    Fuller,
    /// One has a case ending.
    Ending,
    /// One has initials.
    Initials,
    /// One has a short form of a first name.
    ShortForm,
    /// They are spelt nearly alike.
    Spelling,
    /// One is only a surname.
    Surname,
    /// One is only a first name.
    FirstName,
}

/// How two names match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// How sure it is.
    pub grade: Grade,
    /// Why.
    pub likeness: Likeness,
}

/// A word of a name.
#[derive(Debug, Clone)]
struct Word {
    /// Without case, marks and apostrophes.
    folded: String,
    sounds: Vec<String>,
    /// Forms without a case ending, each with its sounds.
    nominatives: Vec<(Vec<String>, Option<Gender>)>,
    initial: bool,
    particle: bool,
    /// How the father of a patronymic sounds.
    father: Vec<String>,
    /// Written in Kazakh letters, or without vowels.
    kazakh: bool,
    skeletal: bool,
}

/// A name, read.
#[derive(Debug, Clone, Default)]
pub struct Name {
    words: Vec<Word>,
    /// Jr., Sr., II, III …
    generation: Option<&'static str>,
    /// Which word is the surname, where the name tells.
    surname: Option<usize>,
    /// The surname was written before a comma.
    turned: bool,
}

/// How two words fit, best first.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fit {
    Words,
    Sound,
    Ending(Option<Gender>),
    ShortForm,
    Spelling(f32),
    Initial,
}

impl Fit {
    /// Smaller is better.
    fn rank(self) -> f32 {
        match self {
            Self::Words => 0.0,
            Self::Sound => 1.0,
            Self::Ending(_) => 2.0,
            Self::ShortForm => 3.0,
            Self::Spelling(apart) => 4.0 + apart,
            Self::Initial => 9.0,
        }
    }

    /// The same word beyond doubt.
    fn is_sure(self) -> bool {
        matches!(self, Self::Words | Self::Sound | Self::Ending(_))
    }
}

/// How far two first names or surnames may be apart, by the length of the shorter.
fn tolerance(letters: usize, surname: bool) -> f32 {
    match letters {
        ..=3 => 0.0,
        4 => 0.3,
        5 if surname => 0.5,
        5 => 0.3,
        6 => 0.5,
        7 => 0.75,
        _ => 1.0,
    }
}

impl Word {
    fn read(written: &str, initial: bool, first: bool) -> Self {
        let folded = fold(written);
        let sounds = sound::readings(written);
        let lower = written.to_lowercase();
        let nominatives = if initial {
            Vec::new()
        } else {
            cases::nominatives(&lower)
                .into_iter()
                .map(|form| (sound::readings(&form.word), form.gender))
                .collect()
        };
        let father = cases::father(&lower)
            .map(sound::readings)
            .unwrap_or_default();
        Self {
            particle: !initial && lists::is_particle(&folded, first),
            kazakh: sound::is_kazakh(written),
            skeletal: sound::without_vowels(written),
            folded,
            sounds,
            nominatives,
            initial,
            father,
        }
    }

    fn fit(&self, other: &Self, surname: bool) -> Option<Fit> {
        if self.initial || other.initial {
            return self.fits_initial(other).then_some(Fit::Initial);
        }
        if self.folded == other.folded {
            return Some(Fit::Words);
        }
        let share =
            |one: &[String], other: &[String]| one.iter().any(|sound| other.contains(sound));
        if share(&self.sounds, &other.sounds)
            && !only_a_silent_e(&self.folded, &other.folded, surname)
        {
            return Some(Fit::Sound);
        }
        if !self.father.is_empty() && !other.father.is_empty() {
            // Абишевич and Әбішұлы are one; two fathers are two people.
            let near = self.father.iter().any(|one| {
                other
                    .father
                    .iter()
                    .any(|other| sound::distance(one, other, true) <= 0.6)
            });
            return near.then_some(Fit::Sound);
        }
        if self.skeletal != other.skeletal {
            let bare = |word: &Self| -> Vec<String> {
                word.sounds.iter().map(|s| sound::consonants(s)).collect()
            };
            if share(&bare(self), &bare(other)) {
                return Some(Fit::Sound);
            }
        }
        // Түкімова is Тукумова in Russian: one vowel is heard otherwise.
        let lax = self.kazakh != other.kazakh;
        let nearly =
            |sounds: &[String]| lax && nearest(sounds, &other.sounds, true, surname) <= 0.3;
        if nearly(&self.sounds) {
            return Some(Fit::Sound);
        }
        // What is in the catalogue has no ending.
        let ending = self
            .nominatives
            .iter()
            .find(|(sounds, _)| share(sounds, &other.sounds) || nearly(sounds));
        if let Some((_, gender)) = ending {
            return Some(Fit::Ending(*gender));
        }
        if share_short_form(&self.sounds, &other.sounds) {
            return Some(Fit::ShortForm);
        }
        if surname && only_a_silent_e(&self.folded, &other.folded, false) {
            let letters = self.folded.len().min(other.folded.len());
            return (letters >= 5).then_some(Fit::Spelling(0.3));
        }
        let apart = nearest(&self.sounds, &other.sounds, lax, surname);
        apart.is_finite().then_some(Fit::Spelling(apart))
    }

    /// Whether an initial begins the other word: by its letter, or by its sound in another script.
    fn fits_initial(&self, other: &Self) -> bool {
        let (short, long) = if self.initial {
            (self, other)
        } else {
            (other, self)
        };
        long.folded.starts_with(&short.folded)
            || short
                .sounds
                .iter()
                .any(|sound| long.sounds.iter().any(|long| long.starts_with(sound)))
    }
}

/// How far two words are apart at least, in any of their readings; infinitely, if further than is
/// tolerated.
fn nearest(one: &[String], other: &[String], lax: bool, surname: bool) -> f32 {
    let mut nearest = f32::INFINITY;
    for one in one {
        for other in other {
            let apart = sound::distance(one, other, lax);
            if apart <= tolerance(one.len().min(other.len()), surname) {
                nearest = nearest.min(apart);
            }
        }
    }
    nearest
}

/// Readings of `Jane` and `Jan` may meet; as first names they are two.
fn only_a_silent_e(one: &str, other: &str, surname: bool) -> bool {
    let (short, long) = if one.len() < other.len() {
        (one, other)
    } else {
        (other, one)
    };
    !surname && long.strip_suffix('e') == Some(short)
}

/// Groups of first names that stand for each other, by sound.
fn share_short_form(one: &[String], other: &[String]) -> bool {
    static GROUPS: OnceLock<HashMap<String, Vec<usize>>> = OnceLock::new();
    let groups = GROUPS.get_or_init(|| {
        let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
        let lines = include_str!("nicknames.txt")
            .lines()
            .filter(|line| !line.starts_with('#'));
        for (group, line) in lines.enumerate() {
            for sound in line.split_whitespace().flat_map(sound::readings) {
                let of = groups.entry(sound).or_default();
                if of.last() != Some(&group) {
                    of.push(group);
                }
            }
        }
        groups
    });
    let of = |sounds: &[String]| -> Vec<usize> {
        sounds
            .iter()
            .filter_map(|sound| groups.get(sound))
            .flatten()
            .copied()
            .collect()
    };
    let one = of(one);
    !one.is_empty() && of(other).iter().any(|group| one.contains(group))
}

/// A word of a name as it is written, and how.
struct Written<'a> {
    text: &'a str,
    folded: String,
    upper: bool,
    initial: bool,
}

impl<'a> Written<'a> {
    fn of(text: &'a str) -> Self {
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let folded = fold(text);
        let upper = text
            .chars()
            .find(|c| c.is_alphabetic())
            .is_some_and(|c| !c.is_lowercase());
        // A., Zh., or one letter of a script that has capitals.
        let consonants = || folded.chars().all(|c| !"aeiouyаеиоуыэюяіүұөә".contains(c));
        let cased = text.chars().any(|c| c.is_lowercase() || c.is_uppercase());
        let initial = cased
            && (letters == 1 && (upper || !lists::is_particle(&folded, false))
                || (letters <= 3
                    && text.ends_with('.')
                    && upper
                    && (letters == 2 && consonants() || folded == "yu" || folded == "ya")
                    && !lists::is_title(&folded)
                    && !lists::is_particle(&folded, false)
                    && lists::generation(&folded).is_none()));
        Self {
            text,
            folded,
            upper,
            initial,
        }
    }

    /// `KazISS`, `iPhone`: capitals inside a word that is no McName.
    fn is_abbreviation(&self) -> bool {
        let capitals = self.text.chars().filter(|c| c.is_uppercase()).count();
        let small = self.text.chars().filter(|c| c.is_lowercase()).count();
        capitals >= 2
            && small > 0
            && self
                .text
                .chars()
                .zip(self.text.chars().skip(1))
                .any(|(a, b)| a.is_uppercase() && b.is_uppercase())
    }
}

/// The letters and digits of a word in lower case; of Latin letters without marks.
pub(in crate::text) fn fold(written: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    written
        .chars()
        .flat_map(|c| {
            let ascii = (c.is_alphabetic() && ('\u{c0}'..'\u{250}').contains(&c))
                .then(|| any_ascii::any_ascii_char(c));
            ascii
                .unwrap_or_default()
                .chars()
                .chain((ascii.is_none()).then_some(c))
                .collect::<Vec<_>>()
        })
        .nfkd()
        .filter(|&c| c.is_alphanumeric() && !is_combining_mark(c))
        .flat_map(char::to_lowercase)
        .collect()
}

impl Name {
    /// Reads a name as somebody wrote it: `Tukumova`, `A. Tukumova`, `Tukumova, Ainur`,
    /// `KazISS expert Ainur Tukumova`, `Dr. Ainur Tukumova (KazISS)`.
    pub fn parse(text: &str) -> Self {
        let cleaned: String = without_brackets(&with_small_particles(text))
            .chars()
            .map(|c| match c {
                '’' | 'ʼ' | '`' | '´' | 'ʹ' | '′' => '\'',
                '‐' | '‑' | '–' | '—' | '-' | '_' | '/' => ' ',
                '"' | '“' | '”' | '«' | '»' | '„' => ' ',
                c => c,
            })
            .collect();
        let mut parts = cleaned.splitn(2, ',');
        let before = parts.next().unwrap_or_default();
        let mut name = Self::default();
        let mut words: Vec<Written<'_>> = name.read_part(before);
        if let Some(after) = parts.next() {
            let after = name.read_part(after.split([',', ';']).next().unwrap_or_default());
            let is_name = after.len() <= 3
                && after.iter().all(|word| {
                    word.upper
                        && !lists::is_role(&word.folded)
                        && !lists::is_place(&word.folded)
                        && !word.is_abbreviation()
                });
            let one = words
                .iter()
                .filter(|word| !lists::is_particle(&word.folded, false))
                .count()
                == 1
                || after.len() == 1;
            if is_name && one && !after.is_empty() {
                name.turned = true;
                words = after.into_iter().chain(words).collect();
            }
        }
        let words = only_the_name(words);
        for word in &words {
            for syllable in syllables(word.text) {
                let first = name.words.is_empty() && word.upper;
                name.words.push(Word::read(&syllable, word.initial, first));
            }
        }
        name.surname = name.find_surname();
        name
    }

    /// The words of a part without titles; takes note of a generation.
    fn read_part<'a>(&mut self, part: &'a str) -> Vec<Written<'a>> {
        let mut words = Vec::new();
        for chunk in part.split_whitespace() {
            // J.K. are two initials; Ph.D. is a degree.
            let whole = fold(chunk);
            if !words.is_empty() && lists::is_degree(&whole) {
                continue;
            }
            let pieces: Vec<&str> = chunk.split_inclusive('.').collect();
            for piece in pieces {
                let word = Written::of(without_possessive(piece));
                if word.folded.is_empty() {
                    continue;
                }
                if let Some(generation) =
                    lists::generation(&word.folded).filter(|_| !words.is_empty())
                {
                    self.generation = Some(generation);
                    continue;
                }
                words.push(word);
            }
        }
        // A title stands before at least a surname; Don and Ben may be first names.
        while let [first, second, ..] = &words[..]
            && lists::is_title(&first.folded)
            && !(words.len() == 2 && first.folded == "don" && !second.initial)
        {
            words.remove(0);
        }
        words
    }

    /// The surname: before the comma, or by its ending, or before a patronymic that ends the name.
    fn find_surname(&self) -> Option<usize> {
        let whole: Vec<usize> = (0..self.words.len())
            .filter(|&at| !self.words[at].initial && !self.words[at].particle)
            .collect();
        let (&first, &last) = (whole.first()?, whole.last()?);
        if self.turned || whole.len() == 1 {
            return Some(last);
        }
        let is_patronymic = |at: usize| !self.words[at].father.is_empty();
        if whole.len() >= 3 && is_patronymic(last) && !is_patronymic(first) {
            return Some(first);
        }
        let told =
            |at: usize| cases::gender(&self.words[at].folded).is_some() && !is_patronymic(at);
        // Tukumova A. B.
        if whole.len() == 1
            || (self.words[last..].iter().skip(1).any(|word| word.initial) && whole.len() == 1)
        {
            return Some(first);
        }
        if told(first) && !told(last) && !is_patronymic(last) {
            return Some(first);
        }
        Some(last)
    }

    /// How its words sound, initials and particles left out.
    pub fn sounds(&self) -> impl Iterator<Item = &str> {
        self.counted()
            .filter(|&at| !self.words[at].initial)
            .flat_map(|at| self.words[at].sounds.iter().map(String::as_str))
    }

    fn is_surname(&self, at: usize) -> bool {
        self.surname == Some(at)
    }

    /// The words that count: no particles.
    fn counted(&self) -> impl Iterator<Item = usize> {
        (0..self.words.len()).filter(|&at| !self.words[at].particle)
    }

    /// Whether this name, as typed or written somewhere, means the person of the other name.
    /// `None`: it is somebody else's.
    pub fn means(&self, stored: &Self) -> Option<Match> {
        if self.words.is_empty() || stored.words.is_empty() {
            return None;
        }
        if let (Some(one), Some(other)) = (self.generation, stored.generation)
            && one != other
        {
            return None;
        }
        if self.sounds_whole_like(stored) {
            let same = self.words.len() == stored.words.len()
                && self
                    .words
                    .iter()
                    .all(|word| stored.words.iter().any(|other| word.folded == other.folded));
            let likeness = if same {
                Likeness::Words
            } else {
                Likeness::Sound
            };
            return Some(Match {
                grade: Grade::Same,
                likeness,
            });
        }
        let pairs = self.pair(stored);
        self.judge(stored, &pairs)
    }

    /// Whether the words, put together, sound alike: `Jean-Luc` and `Jeanluc`, `Wang Xiaoming` and
    /// `王小明`, in the same order or with the last word first.
    fn sounds_whole_like(&self, other: &Self) -> bool {
        if self
            .words
            .iter()
            .chain(&other.words)
            .any(|word| word.initial)
            || (self.words.len() == 1) != (other.words.len() == 1)
                && self.words.len() + other.words.len() < 5
                && !self
                    .words
                    .iter()
                    .chain(&other.words)
                    .any(|word| word.particle)
        {
            return false;
        }
        let whole = |name: &Self, from: usize| -> String {
            let count = name.words.len();
            (0..count)
                .map(|at| name.words[(from + at) % count].folded.as_str())
                .collect()
        };
        let own = whole(self, 0);
        own.len() > 4 && (0..other.words.len()).any(|from| whole(other, from) == own)
    }

    /// Which word of the other name each word is, best fits first.
    fn pair(&self, stored: &Self) -> Vec<(usize, usize, Fit)> {
        let mut fits: Vec<(usize, usize, Fit)> = Vec::new();
        for own in 0..self.words.len() {
            for other in 0..stored.words.len() {
                let surname = self.is_surname(own) || stored.is_surname(other);
                if let Some(fit) = self.words[own].fit(&stored.words[other], surname) {
                    fits.push((own, other, fit));
                }
            }
        }
        fits.sort_by(|a, b| {
            let place = |&(own, other, _): &(usize, usize, Fit)| own.abs_diff(other);
            a.2.rank()
                .total_cmp(&b.2.rank())
                .then(place(a).cmp(&place(b)))
        });
        let mut pairs: Vec<(usize, usize, Fit)> = Vec::new();
        for (own, other, fit) in fits {
            if pairs.iter().all(|&(a, b, _)| a != own && b != other) {
                pairs.push((own, other, fit));
            }
        }
        pairs
    }

    fn judge(&self, stored: &Self, pairs: &[(usize, usize, Fit)]) -> Option<Match> {
        let left = |name: &Self, taken: &dyn Fn(usize) -> bool| -> Vec<usize> {
            name.counted().filter(|&at| !taken(at)).collect()
        };
        let own_left = left(self, &|at| pairs.iter().any(|pair| pair.0 == at));
        let other_left = left(stored, &|at| pairs.iter().any(|pair| pair.1 == at));
        let pairs: Vec<(usize, usize, Fit)> = pairs
            .iter()
            .copied()
            .filter(|&(own, other, _)| !self.words[own].particle && !stored.words[other].particle)
            .collect();
        if pairs.is_empty() {
            return None;
        }
        // Something in either name has no counterpart and stands against the other.
        let against = own_left.iter().any(|&own| {
            other_left.iter().any(|&other| {
                let (own, other) = (&self.words[own], &stored.words[other]);
                // A patronymic may stand beside a middle name.
                own.father.is_empty() == other.father.is_empty()
            })
        });
        if against {
            return None;
        }
        let errors: f32 = pairs
            .iter()
            .map(|pair| match pair.2 {
                Fit::Spelling(apart) => apart,
                _ => 0.0,
            })
            .sum();
        let spelt = errors > 0.0;
        if errors > 1.0
            || pairs
                .iter()
                .filter(|pair| matches!(pair.2, Fit::Spelling(_)))
                .count()
                > 1
        {
            return None;
        }
        let whole = pairs.iter().filter(|pair| pair.2 != Fit::Initial).count();
        let of_surname = |pair: &&(usize, usize, Fit)| {
            stored.is_surname(pair.1) || self.is_surname(pair.0) && stored.surname.is_none()
        };
        let surname = pairs.iter().find(of_surname);
        let likeness = if pairs.iter().any(|pair| pair.2 == Fit::Initial) {
            Likeness::Initials
        } else if pairs.iter().any(|pair| pair.2 == Fit::ShortForm) {
            Likeness::ShortForm
        } else if spelt {
            Likeness::Spelling
        } else if pairs.iter().any(|pair| matches!(pair.2, Fit::Ending(_))) {
            Likeness::Ending
        } else if !own_left.is_empty() || !other_left.is_empty() {
            Likeness::Fuller
        } else if pairs.iter().any(|pair| pair.2 == Fit::Sound) {
            Likeness::Sound
        } else {
            Likeness::Words
        };
        let graded = |grade| Some(Match { grade, likeness });
        if whole == 0 {
            return None;
        }
        // Ахметова may be a form of Ахметов, but is first of all another name.
        let endings: Vec<_> = pairs
            .iter()
            .filter(|pair| matches!(pair.2, Fit::Ending(_)))
            .collect();
        let of_a_man = |pair: &&(usize, usize, Fit)| pair.2 == Fit::Ending(Some(Gender::Masculine));
        if endings.iter().copied().any(|pair| of_a_man(&pair))
            && endings.iter().all(|&&(own, other, _)| {
                let surname = self.is_surname(own) || stored.is_surname(other);
                cases::may_be_a_woman(&self.words[own].folded, surname)
            })
        {
            return if whole == 1 {
                graded(Grade::Possible)
            } else {
                None
            };
        }
        // One word that both have.
        if whole == 1 && pairs.len() == 1 {
            let (own, other, fit) = pairs[0];
            let alone = |name: &Self| name.counted().count() == 1;
            return match (alone(self), alone(stored)) {
                (true, true) if fit.is_sure() => Some(Match {
                    grade: if matches!(fit, Fit::Ending(_)) {
                        Grade::Likely
                    } else {
                        Grade::Same
                    },
                    likeness,
                }),
                (true, true) => graded(Grade::Possible),
                // A word of a longer name: the surname tells, a first name does not.
                (true, false) if stored.is_surname(other) && fit.is_sure() => Some(Match {
                    grade: Grade::Likely,
                    likeness: if likeness == Likeness::Fuller {
                        Likeness::Surname
                    } else {
                        likeness
                    },
                }),
                (true, false) if stored.is_surname(other) => {
                    (stored.words[other].folded.chars().count() >= 7).then_some(Match {
                        grade: Grade::Possible,
                        likeness,
                    })
                }
                (true, false) => (!matches!(fit, Fit::Spelling(_))).then_some(Match {
                    grade: Grade::Possible,
                    likeness: Likeness::FirstName,
                }),
                // The stored name says less than what was typed.
                (false, true) => fit.is_sure().then_some(Match {
                    grade: Grade::Possible,
                    likeness: if self.is_surname(own) {
                        Likeness::Surname
                    } else {
                        Likeness::FirstName
                    },
                }),
                (false, false) => None,
            };
        }
        let Some(&(_, _, fit)) = surname else {
            // First name and patronymic are how somebody is spoken to.
            if pairs
                .iter()
                .any(|pair| !self.words[pair.0].father.is_empty())
                && own_left.is_empty()
            {
                return graded(Grade::Likely);
            }
            // Two first names, or a first name and the initial of the surname.
            return if own_left.is_empty() || other_left.is_empty() {
                graded(Grade::Possible)
            } else {
                None
            };
        };
        if fit == Fit::Initial {
            return graded(Grade::Possible);
        }
        // Turned round without a comma, and not of the same words: Martin Erik, Erik St. Martin.
        let particles = |name: &Self| name.words.iter().filter(|word| word.particle).count();
        let turned = pairs
            .iter()
            .any(|&(own, other, _)| self.is_surname(own) != stored.is_surname(other));
        if turned
            && (!own_left.is_empty()
                || !other_left.is_empty()
                || particles(self) != particles(stored))
        {
            return graded(Grade::Possible);
        }
        // The stored name has only an initial where the typed one has a name: J. Smith may be Jane.
        let says_less = pairs.iter().any(|&(own, other, fit)| {
            fit == Fit::Initial && stored.words[other].initial && !self.words[own].initial
        });
        if says_less && whole < 2 {
            return graded(Grade::Possible);
        }
        let complete = own_left.is_empty() && other_left.is_empty();
        let sure = pairs
            .iter()
            .all(|pair| matches!(pair.2, Fit::Words | Fit::Sound));
        graded(if complete && sure {
            Grade::Same
        } else {
            Grade::Likely
        })
    }
}

/// Han, kana and Hangul write no spaces inside a name: each sign is a word.
fn syllables(written: &str) -> Vec<String> {
    let alone = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}');
    if written.chars().any(alone) {
        written
            .chars()
            .filter(|c| c.is_alphabetic())
            .map(|c| any_ascii::any_ascii_char(c).trim().to_owned())
            .collect()
    } else {
        vec![written.to_owned()]
    }
}

fn without_possessive(word: &str) -> &str {
    word.strip_suffix("'s").unwrap_or(word)
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0_u32;
    text.chars()
        .filter(|c| match c {
            '(' | '[' | '<' => {
                depth += 1;
                false
            }
            ')' | ']' | '>' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect()
}

/// Al-Hadi is one word with a particle, not a first name: the particle in lower case says so.
fn with_small_particles(text: &str) -> String {
    let words = text.split(' ').map(|word| match word.split_once('-') {
        Some((first, rest)) if lists::is_particle(&fold(first), false) => {
            format!("{}-{rest}", first.to_lowercase())
        }
        _ => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Leaves out what a name stands among: `KazISS expert Ainur Tukumova`, `Ainur Tukumova from KazISS`.
fn only_the_name(mut words: Vec<Written<'_>>) -> Vec<Written<'_>> {
    // After the last role that a name follows.
    if let Some(role) = words.iter().rposition(|word| lists::is_role(&word.folded)) {
        if words[role + 1..].iter().any(|word| word.upper) {
            words.drain(..=role);
        } else if role > 0 && !words[role].upper {
            words.truncate(role);
        }
    }
    // Words in lower case among capitals are none of the name.
    if words
        .iter()
        .filter(|word| word.upper && !word.initial)
        .count()
        > 0
    {
        let is_common = |word: &Written<'_>| {
            !word.upper
                && word.text.chars().any(char::is_lowercase)
                && !lists::is_particle(&word.folded, false)
        };
        if let Some(last) = words.iter().position(is_common) {
            let before = words[..last].iter().filter(|word| word.upper).count();
            if before >= 2 {
                words.truncate(last);
            } else if let Some(last) = words.iter().rposition(is_common)
                && words[last + 1..].iter().any(|word| word.upper)
            {
                words.drain(..=last);
            } else {
                words.retain(|word| !is_common(word));
            }
        }
    }
    let plain = words.iter().filter(|word| !word.is_abbreviation()).count();
    if plain >= 2 {
        words.retain(|word| !word.is_abbreviation());
    }
    if words.iter().any(|word| !lists::is_place(&word.folded)) {
        words.retain(|word| !lists::is_place(&word.folded));
    }
    words
}

/// Whether a folded word before a name is a form of address.
pub(in crate::text) fn is_title(folded: &str) -> bool {
    lists::is_title(folded)
}

/// Whether a folded word is a small one inside a name: `van`, `de`.
pub(in crate::text) fn is_particle(folded: &str) -> bool {
    lists::is_particle(folded, false)
}

/// Whether what a user typed means the person so called, and how surely.
pub fn grade(typed: &str, name: &str) -> Option<Grade> {
    Name::parse(typed)
        .means(&Name::parse(name))
        .map(|found| found.grade)
}

/// Whether what a user typed names this person in all likelihood: `Tukumova`, `tukumova ainur`,
/// `A. Tukumova` and `Тукумовой` name `Ainur Tukumova`; `Tukumov` and `Ainur` alone do not.
pub fn matches(typed: &str, name: &str) -> bool {
    grade(typed, name) >= Some(Grade::Likely)
}

/// Whether two names are the same name, in any order, script or romanisation.
pub fn same(one: &str, other: &str) -> bool {
    grade(one, other) == Some(Grade::Same)
}

/// What stands behind a name and its comma without being part of it: degrees, generations.
fn is_epithet(text: &str) -> bool {
    text.split(',').all(|part| {
        let letters = fold(part);
        lists::is_degree(&letters) || lists::generation(&letters).is_some()
    })
}

/// Whether a name is one that tools and editors give to somebody unknown: `SPEAKER_00`, `Guest 2`.
pub fn names_nobody(name: &str) -> bool {
    words::of(name).iter().all(|word| {
        NOBODY.contains(&word.as_str()) || word.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// A full personal name that a label spells out, in its usual order: `Ana Ruiz`, `Ruiz, Ana`,
/// `Ana Ruiz (Lake Institute)`. `None` for single names, numbers, roles, titles and sounds: whom
/// those mean is for a person to say.
pub fn full_name(label: &str) -> Option<String> {
    let label = match label.split_once(['(', '[']) {
        Some((name, _)) => name.trim(),
        None => label.trim(),
    };
    let turned = match label.split_once(',') {
        Some((name, after)) if is_epithet(after) => name.trim().to_owned(),
        Some((last, first)) if !first.contains(',') => format!("{} {}", first.trim(), last.trim()),
        Some(_) => return None,
        None => label.to_owned(),
    };
    let written: Vec<&str> = turned.split_whitespace().collect();
    let plausible = (2..=5).contains(&written.len())
        && written.iter().enumerate().all(|(index, word)| {
            let folded = words::key(word);
            let inner = index > 0 && index + 1 < written.len();
            !NOBODY.contains(&folded.as_str())
                && word
                    .chars()
                    .all(|c| c.is_alphabetic() || "'’-.`".contains(c))
                && (word.chars().next().is_some_and(char::is_uppercase)
                    || word
                        .chars()
                        .next()
                        .is_some_and(|c| !c.is_lowercase() && c.is_alphabetic())
                    || (inner && lists::is_particle(&folded, false)))
        })
        && written
            .last()
            .is_some_and(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1)
        && !["the", "a", "an", "our", "my"].contains(&words::key(written[0]).as_str());
    plausible.then(|| written.join(" "))
}

/// Splits `Name <Affiliation>` as `--guest` takes it.
pub fn with_affiliation(text: &str) -> (String, Option<String>) {
    match text
        .trim()
        .strip_suffix('>')
        .and_then(|text| text.split_once('<'))
    {
        Some((name, affiliation)) if !affiliation.trim().is_empty() => {
            (name.trim().to_owned(), Some(affiliation.trim().to_owned()))
        }
        Some((name, _)) => (name.trim().to_owned(), None),
        None => (text.trim().to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surname_initials_and_any_order_name_a_person() {
        let name = "Ainur Tukumova";
        for typed in [
            "Tukumova",
            "TUKUMOVA",
            "tukumova ainur",
            "A. Tukumova",
            "Túkumova",
        ] {
            assert!(matches(typed, name), "{typed}");
        }
        for typed in ["Tukumov", "Aigul Tukumova", "B. Tukumova", ""] {
            assert!(!matches(typed, name), "{typed}");
        }
    }

    #[test]
    fn only_labels_that_spell_a_whole_name_are_people() {
        for (label, name) in [
            ("Ana Ruiz", Some("Ana Ruiz")),
            ("Ruiz, Ana", Some("Ana Ruiz")),
            ("Ruiz, Ana (External)", Some("Ana Ruiz")),
            ("Bo Lind (Lake Institute)", Some("Bo Lind")),
            ("Ludo van der Berg", Some("Ludo van der Berg")),
            ("Мира Осей", Some("Мира Осей")),
            ("Mary-Jane O'Neil", Some("Mary-Jane O'Neil")),
            ("Ana Ruiz, Ph.D", Some("Ana Ruiz")),
            ("Ana B. Ruiz, MD, PhD", Some("Ana B. Ruiz")),
            ("SPEAKER_00", None),
            ("Speaker 1", None),
            ("Ana", None),
            ("The Pigeons", None),
            ("Movie extract", None),
            ("Pile-on Song", None),
            ("Ana R.", None),
            ("", None),
        ] {
            assert_eq!(full_name(label).as_deref(), name, "{label}");
        }
    }

    #[test]
    fn a_label_of_nobody_is_no_name() {
        for label in [
            "SPEAKER_00",
            "Speaker 1",
            "Unknown speaker",
            "гость 2",
            "12",
        ] {
            assert!(names_nobody(label), "{label}");
        }
        for name in ["Ana Ruiz", "Guest Ana", "'; DROP TABLE quote; --"] {
            assert!(!names_nobody(name), "{name}");
        }
    }

    #[test]
    fn affiliations_stand_in_angle_brackets() {
        assert_eq!(
            with_affiliation("Bo Lind <Lake Institute>"),
            ("Bo Lind".into(), Some("Lake Institute".into()))
        );
        assert_eq!(with_affiliation(" Bo Lind "), ("Bo Lind".into(), None));
        assert_eq!(with_affiliation("Bo Lind <>"), ("Bo Lind".into(), None));
    }

    #[test]
    fn pairs_of_names_are_told_apart() {
        let lines = include_str!("pairs.txt")
            .lines()
            .filter(|line| !line.starts_with('#'));
        for line in lines {
            let fields: Vec<&str> = line.split(" | ").collect();
            let [stored, typed, wanted] = fields[..] else {
                panic!("{line}")
            };
            let found = Name::parse(typed).means(&Name::parse(stored));
            let word = match found.map(|found| found.grade) {
                Some(Grade::Same | Grade::Likely) => "theirs",
                Some(Grade::Possible) => "perhaps",
                None => "another's",
            };
            assert_eq!(word, wanted, "{line}: {found:?}");
        }
    }
}
