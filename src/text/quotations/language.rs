//! The words that tell quotations in the languages that are known: verbs of speech, pronouns,
//! what people and works are called. They stand in `words/*.txt`, a list a line.

use crate::text::names::cases;
use std::collections::HashSet;
use std::sync::OnceLock;

/// A language whose words are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Russian.
    Russian,
    /// Kazakh.
    Kazakh,
    /// Ukrainian.
    Ukrainian,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
}

const ALL: [(Language, &str); 7] = [
    (Language::English, include_str!("words/en.txt")),
    (Language::Russian, include_str!("words/ru.txt")),
    (Language::Kazakh, include_str!("words/kk.txt")),
    (Language::Ukrainian, include_str!("words/uk.txt")),
    (Language::German, include_str!("words/de.txt")),
    (Language::French, include_str!("words/fr.txt")),
    (Language::Spanish, include_str!("words/es.txt")),
];

/// The lists of a language, all in lower case.
#[derive(Debug)]
pub struct Words {
    /// Which language it is.
    pub language: Language,
    /// Frequent words; none is a name.
    pub stop: HashSet<&'static str>,
    /// Forms of verbs of speech.
    pub say: HashSet<&'static str>,
    /// Forms of verbs that call somebody something.
    pub call: HashSet<&'static str>,
    /// He, she, they as subjects; `third` is any of them.
    pub he: HashSet<&'static str>,
    pub she: HashSet<&'static str>,
    pub they: HashSet<&'static str>,
    pub third: HashSet<&'static str>,
    /// His, her in `by her words`.
    pub his: HashSet<&'static str>,
    pub her: HashSet<&'static str>,
    /// According to: words that stand before whom they name, or after (`true`).
    pub according: Vec<(Vec<&'static str>, bool)>,
    /// What stands before a name that is no subject.
    pub by: HashSet<&'static str>,
    /// Definite and indefinite words before people.
    pub the: HashSet<&'static str>,
    pub a: HashSet<&'static str>,
    /// What any interviewed person may be called.
    pub generic: HashSet<&'static str>,
    /// What people are called.
    pub person: HashSet<&'static str>,
    pub male: HashSet<&'static str>,
    pub female: HashSet<&'static str>,
    /// Works, companies, words: what stands in quotation marks beside these is their name.
    pub work: HashSet<&'static str>,
    /// Parts of the names of places, institutions and times.
    pub place: HashSet<&'static str>,
}

impl Words {
    fn read(language: Language, text: &'static str) -> Self {
        let line = |key: &str| -> &'static str {
            text.lines()
                .find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))
                .unwrap_or_default()
        };
        let set = |key: &str| -> HashSet<&'static str> { line(key).split_whitespace().collect() };
        let according = line("according")
            .split('|')
            .map(|phrase| match phrase.trim().strip_suffix(":after") {
                Some(phrase) => (phrase, true),
                None => (phrase.trim(), false),
            })
            .map(|(phrase, after)| {
                let words = phrase
                    .split([' ', '\'', '’'])
                    .filter(|word| !word.is_empty());
                (words.collect(), after)
            })
            .filter(|(words, _): &(Vec<_>, _)| !words.is_empty())
            .collect();
        Self {
            language,
            stop: set("stop"),
            say: set("say"),
            call: set("call"),
            he: set("he"),
            she: set("she"),
            they: set("they"),
            third: set("third"),
            his: set("his"),
            her: set("her"),
            according,
            by: set("by"),
            the: set("the"),
            a: set("a"),
            generic: set("generic"),
            person: set("person"),
            male: set("male"),
            female: set("female"),
            work: set("work"),
            place: set("place"),
        }
    }

    /// The words of the language that a text is in; English where none is known.
    pub fn of(text: &str) -> &'static Self {
        static READ: OnceLock<Vec<Words>> = OnceLock::new();
        let all = READ.get_or_init(|| {
            ALL.iter()
                .map(|(language, text)| Self::read(*language, text))
                .collect()
        });
        let language = detect(text, all);
        all.iter()
            .find(|words| words.language == language)
            .unwrap_or(&all[0])
    }

    /// Whether people are called so: in German also at the end of another word (`Romanautorin`), in
    /// Russian and Kazakh also with a case ending.
    pub fn is_person(&self, lower: &str) -> bool {
        self.role(lower).is_some()
    }

    /// The plain form of what people are called.
    pub fn role(&self, lower: &str) -> Option<String> {
        if self.person.contains(lower) {
            return Some(lower.to_owned());
        }
        match self.language {
            Language::German => self
                .person
                .iter()
                .filter(|role| role.len() >= 5 && lower.len() > role.len() + 2)
                .filter(|role| lower.ends_with(**role))
                .max_by_key(|role| role.len())
                .map(|_| lower.to_owned()),
            Language::Russian | Language::Ukrainian | Language::Kazakh => {
                let listed = |word: &str| {
                    let trade = self.language == Language::Kazakh
                        && word.chars().count() > 4
                        && (word.ends_with("шы") || word.ends_with("ші"));
                    (trade || self.person.contains(word)).then(|| word.to_owned())
                };
                // Kazakh: сарапшысы, маманы: somebody's.
                let own = |word: &str| {
                    ["сы", "сі", "ы", "і"]
                        .iter()
                        .filter(|_| self.language == Language::Kazakh)
                        .find_map(|ending| listed(word.strip_suffix(ending)?))
                };
                let forms = cases::nominatives(lower);
                listed(lower).or_else(|| own(lower)).or_else(|| {
                    forms
                        .iter()
                        .find_map(|form| listed(&form.word).or_else(|| own(&form.word)))
                })
            }
            _ => None,
        }
    }

    /// Whether an article tells a woman: la, une; die before -in.
    pub fn article_is_female(&self, article: &str, noun: &str) -> Option<bool> {
        match (self.language, article) {
            (Language::French, "la" | "une") | (Language::Spanish, "la" | "una") => Some(true),
            (Language::French, "le" | "un") | (Language::Spanish, "el" | "un") => Some(false),
            (Language::German, "die" | "eine") if noun.ends_with("in") => Some(true),
            _ => None,
        }
    }

    /// Whether somebody so called is a woman (`true`) or a man, where the word tells.
    pub fn role_is_female(&self, lower: &str) -> Option<bool> {
        if self.male.contains(lower) {
            return Some(false);
        }
        if self.female.contains(lower) {
            return Some(true);
        }
        // Pairs: both forms are in the list.
        let pairs: &[(&str, &str)] = match self.language {
            Language::German => &[
                ("in", ""),
                ("in", "e"),
                ("frau", "mann"),
                ("ärztin", "arzt"),
            ],
            Language::French => &[
                ("trice", "teur"),
                ("euse", "eur"),
                ("ière", "ier"),
                ("enne", "en"),
                ("ienne", "ien"),
                ("ère", "er"),
                ("esse", "e"),
                ("esse", ""),
                ("ve", "f"),
                ("fe", "f"),
                ("e", ""),
            ],
            Language::Spanish => &[
                ("a", "o"),
                ("a", ""),
                ("triz", "tor"),
                ("esa", ""),
                ("isa", "a"),
            ],
            Language::Russian | Language::Ukrainian => &[
                ("ница", "ник"),
                ("ница", ""),
                ("ка", ""),
                ("ца", "ец"),
                ("тница", "тник"),
            ],
            _ => &[],
        };
        let is = |word: &str| self.person.contains(word) || self.role(word).is_some();
        for (hers, his) in pairs {
            if let Some(stem) = lower.strip_suffix(hers)
                && stem.chars().count() > 2
                && is(&format!("{stem}{his}"))
            {
                return Some(true);
            }
        }
        // In Russian and Ukrainian the man's word is used of women, too.
        if matches!(self.language, Language::Russian | Language::Ukrainian) {
            return None;
        }
        for (hers, his) in pairs {
            if let Some(stem) = lower.strip_suffix(his)
                && stem.chars().count() > 2
                && self.person.contains(format!("{stem}{hers}").as_str())
            {
                return Some(false);
            }
        }
        None
    }
}

fn detect(text: &str, all: &[Words]) -> Language {
    let has = |letters: &str| text.chars().filter(|c| letters.contains(*c)).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let cyrillic = text
        .chars()
        .filter(|c| matches!(c, '\u{400}'..='\u{52f}'))
        .count();
    if cyrillic * 2 > letters {
        let (kazakh, ukrainian, shared) = (has("әғқңөұүһ"), has("їєґ"), has("і"));
        return if kazakh * 50 > cyrillic {
            Language::Kazakh
        } else if ukrainian > 0 && (ukrainian + shared) * 50 > cyrillic {
            Language::Ukrainian
        } else {
            Language::Russian
        };
    }
    let mut best = (0, Language::English);
    for words in all {
        let count = text
            .split(|c: char| !c.is_alphabetic())
            .filter(|word| !word.is_empty() && words.stop.contains(word.to_lowercase().as_str()))
            .count();
        if count > best.0 {
            best = (count, words.language);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_of_a_text_is_told() {
        for (text, language) in [
            (
                "The bridge was open and the road was dry.",
                Language::English,
            ),
            ("Мост был открыт, и дорога была сухой.", Language::Russian),
            ("Көпір ашық болды, ал жол құрғақ еді.", Language::Kazakh),
            (
                "Міст був відкритий, її дорога була сухою.",
                Language::Ukrainian,
            ),
            (
                "Die Brücke war offen und die Straße war nicht nass.",
                Language::German,
            ),
            (
                "Le pont est ouvert et la route était sèche.",
                Language::French,
            ),
            (
                "El puente estaba abierto y la carretera era seca.",
                Language::Spanish,
            ),
        ] {
            assert_eq!(Words::of(text).language, language, "{text}");
        }
    }

    #[test]
    fn every_list_is_in_lower_case_and_known() {
        const KEYS: [&str; 18] = [
            "stop",
            "say",
            "call",
            "he",
            "she",
            "they",
            "third",
            "his",
            "her",
            "according",
            "by",
            "the",
            "a",
            "generic",
            "person",
            "male",
            "female",
            "work",
        ];
        for (_, text) in ALL {
            for line in text.lines() {
                let (key, words) = line.split_once(':').unwrap();
                assert!(KEYS.contains(&key) || key == "place", "{key}");
                assert_eq!(words, words.to_lowercase(), "{key}");
            }
        }
    }

    #[test]
    fn what_people_are_called_tells_whether_they_are_women() {
        for (text, role, woman) in [
            ("Die Brücke und die Straße", "planerin", Some(true)),
            ("Die Brücke und die Straße", "romanautorin", Some(true)),
            ("Die Brücke und die Straße", "bürgermeister", Some(false)),
            ("Le pont et la route", "apicultrice", Some(true)),
            ("Le pont et la route", "directeur", Some(false)),
            ("El puente y la carretera", "directora", Some(true)),
            ("El puente y la carretera", "alcalde", None),
            ("The bridge and the road", "novelist", None),
            ("The bridge and the road", "spokeswoman", Some(true)),
        ] {
            assert_eq!(Words::of(text).role_is_female(role), woman, "{role}");
        }
    }
}
