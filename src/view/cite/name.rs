//! A name as given and family name, where that can be told.
//!
//! The house keeps a name as it is printed. One that is printed with the given name first, in a
//! script where that is the rule, is split before its last word and the particles in front of that.
//! Any other stays whole (`literal`): one word, a script in which the family name may come first, a
//! title, more than a name. Limit: two surnames (`García Márquez`) are taken for a middle name and
//! a surname, unless the name is kept as `García Márquez, Gabriel`.

use super::line;

/// A person's name as programs for references want it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// It cannot be split, or is not a person's.
    Literal(String),
    /// Its parts.
    Parts {
        /// All before the particle.
        given: String,
        /// `van`, `de la`: in small letters before the family name, part of it.
        particle: Option<String>,
        /// What it is filed under.
        family: String,
        /// `Jr.`, `III`.
        suffix: Option<String>,
    },
}

/// Words before a family name that belong to it. Capital letters make them part of it.
const PARTICLES: [&str; 38] = [
    "af", "al", "av", "bar", "ben", "bin", "bint", "d'", "da", "dal", "de", "degli", "dei", "del",
    "della", "den", "der", "des", "di", "do", "dos", "du", "el", "ibn", "la", "las", "le", "les",
    "los", "ten", "ter", "van", "vom", "von", "y", "zu", "zum", "zur",
];

const SUFFIXES: [&str; 6] = ["jr", "sr", "ii", "iii", "iv", "v"];

/// Words that say that this is not only a name, or not a person's.
const NO_NAME: [&str; 14] = [
    "dr",
    "prof",
    "professor",
    "mr",
    "mrs",
    "ms",
    "sir",
    "dame",
    "rev",
    "the",
    "and",
    "team",
    "&",
    "et",
];

impl Name {
    /// Reads a name as it is printed, or as `Family, Given`.
    pub fn parse(name: &str) -> Self {
        let whole = line(name);
        Self::split(&whole).unwrap_or(Self::Literal(whole))
    }

    fn split(whole: &str) -> Option<Self> {
        let spaced = |c: char| c.is_alphabetic() && !family_may_come_first(c);
        let fits = |c: char| spaced(c) || " .,'’-‐·".contains(c) || is_mark(c);
        if !whole.chars().all(fits) {
            return None;
        }
        let (front, back) = match whole.split_once(',') {
            Some((front, back)) => (front.trim(), Some(back.trim())),
            None => (whole, None),
        };
        let words: Vec<&str> = front.split(' ').collect();
        let says = |word: &str, list: &[&str]| {
            list.contains(&word.trim_end_matches('.').to_lowercase().as_str())
        };
        let bare = |word: &&str| !word.chars().any(char::is_alphabetic) || says(word, &NO_NAME);
        if words.iter().any(bare) {
            return None;
        }
        match back {
            // `Lind, Jr.` after a whole name is a suffix; else what follows is the given name.
            Some(back) if says(back, &SUFFIXES) => Self::of_words(&words, Some(back)),
            Some(back) => {
                let given = back.split(' ').all(|word| !bare(&word));
                let (particle, family) = particle_of(&words)?;
                (given && !back.contains(',') && !back.is_empty()).then(|| Self::Parts {
                    given: back.to_owned(),
                    particle,
                    family,
                    suffix: None,
                })
            }
            None => match words.split_last() {
                Some((last, rest)) if rest.len() > 1 && says(last, &SUFFIXES) => {
                    Self::of_words(rest, Some(last))
                }
                _ => Self::of_words(&words, None),
            },
        }
    }

    fn of_words(words: &[&str], suffix: Option<&str>) -> Option<Self> {
        let is_particle = |word: &&str| PARTICLES.contains(&word.to_lowercase().as_str());
        let last = words.len().checked_sub(1)?;
        let before = words.get(1..last)?;
        let particles = before.iter().rev().take_while(|word| is_particle(word));
        let start = last - particles.count();
        let (particle, family) = particle_of(&words[start..])?;
        Some(Self::Parts {
            given: words[..start].join(" "),
            particle,
            family,
            suffix: suffix.map(str::to_owned),
        })
    }

    /// What it is filed under: the family name, or all of it.
    pub fn family(&self) -> &str {
        match self {
            Self::Literal(name) => name,
            Self::Parts { family, .. } => family,
        }
    }

    /// `Family, Given` as lists of names have it.
    pub fn inverted(&self) -> String {
        match self {
            Self::Literal(name) => name.clone(),
            Self::Parts {
                given,
                particle,
                family,
                suffix,
            } => {
                let particle = particle.iter().map(|particle| format!("{particle} "));
                let suffix = suffix.iter().map(|suffix| format!(", {suffix}"));
                let parts = particle.chain([family.clone(), format!(", {given}")]);
                parts.chain(suffix).collect()
            }
        }
    }
}

/// Small particles at the beginning, and the rest.
fn particle_of(words: &[&str]) -> Option<(Option<String>, String)> {
    let small = |word: &&&str| PARTICLES.contains(*word);
    let most = words.len().checked_sub(1)?;
    let count = words.iter().take(most).take_while(small).count();
    let particle = words[..count].join(" ");
    let particle = (!particle.is_empty()).then_some(particle);
    Some((particle, words[count..].join(" ")))
}

/// Letters of scripts in which a name is printed in another order, or without spaces: all but Latin,
/// Greek, Cyrillic, Armenian and Georgian.
fn family_may_come_first(c: char) -> bool {
    !matches!(c, '\0'..='\u{24f}' | '\u{250}'..='\u{58f}' | '\u{10a0}'..='\u{10ff}'
        | '\u{1c80}'..='\u{1cbf}' | '\u{1d00}'..='\u{1fff}' | '\u{2c60}'..='\u{2c7f}'
        | '\u{a640}'..='\u{a69f}' | '\u{a720}'..='\u{a7ff}')
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}
