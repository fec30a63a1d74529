//! Who is named in an article: names, roles and pronouns, and whom each of them means.

#![allow(clippy::single_range_in_vec_init)]

use super::language::{Language, Words};
use super::tokens::{Kind, Narration, Token};
use crate::text::names::cases::{self, Gender};
use crate::text::names::{self, Grade, Likeness, Name};
use std::collections::HashSet;
use std::ops::Range;

/// Somebody with a full name, or who is only ever called by one.
#[derive(Debug, Clone)]
pub struct Person {
    /// The name, without titles, not inflected.
    pub name: String,
    parsed: Name,
    /// Told by a title, a role, a verb, the name itself.
    gender: Option<Gender>,
    /// Likely by the first name.
    leaning: Option<Gender>,
    /// The first name is one of the lists: it is no guess.
    first_is_known: bool,
    /// What they are called.
    roles: Vec<String>,
    /// Speaks, has a title or a role, or is called by the surname alone: not a place or a firm.
    pub evident: bool,
    /// Is called by the name in the article, not only known from elsewhere.
    pub named: bool,
}

/// Whom a mention means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Somebody in the list.
    Person(usize),
    /// Somebody without a name; of which gender.
    Nobody(Option<bool>),
}

/// A place where somebody is mentioned.
#[derive(Debug, Clone)]
pub struct Mention {
    /// Its tokens.
    pub tokens: Range<usize>,
    pub sort: Sort,
    /// It can be a subject: no preposition before it, no possessive after it.
    pub subject: bool,
    /// Whom it means, when that is known.
    pub who: Option<Who>,
}

/// How somebody is mentioned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sort {
    /// By name.
    Name(String),
    /// By he or she; `None` for a pronoun of any gender.
    Pronoun(Option<Gender>),
    /// By what they are: `the expert`, `one visitor`.
    Role(Called),
}

/// What somebody is called where no name stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// In its plain form.
    word: String,
    /// `the expert`, not `an expert`.
    definite: bool,
    /// What the word or its article tells.
    female: Option<bool>,
}

/// Everybody in an article.
#[derive(Debug, Default)]
pub struct People {
    pub list: Vec<Person>,
    pub mentions: Vec<Mention>,
}

/// How many mentions before a pronoun or a role are looked at.
const RECENT: usize = 400;
/// How many people an article may have; others are nobody.
const MOST: usize = 400;

/// A run of capitalised words, with what was taken off it.
struct Run {
    tokens: Range<usize>,
    words: Vec<Range<usize>>,
    gender: Option<Gender>,
    roles: Vec<String>,
    titled: bool,
}

impl People {
    /// Reads who is mentioned. `known`: names from the catalogue.
    pub fn read(text: &str, narration: &Narration, words: &Words, known: &[String]) -> Self {
        let mut people = Self::default();
        let mut runs = runs(text, narration, words);
        part_from_places(&mut runs, text, narration, words);
        let mut oblique: Vec<(usize, &Run)> = Vec::new();
        for run in runs.iter().filter(|run| run.words.len() > 1) {
            if people.list.len() >= MOST {
                break;
            }
            let name = written(text, run);
            if is_oblique(narration, words, run) {
                oblique.push((run.tokens.start, run));
                continue;
            }
            people.add(&name, run, words);
        }
        // Names that stand with a case ending only: of somebody listed, or made plain.
        for (_, run) in oblique {
            let name = written(text, run);
            let parsed = Name::parse(&name);
            let listed = people.list.iter().position(|person| {
                parsed
                    .means(&person.parsed)
                    .is_some_and(|found| found.grade > Grade::Possible)
            });
            match listed {
                Some(at) => people.note(at, run, words),
                None => {
                    let plain = plain(&name, &runs, text).unwrap_or(name);
                    people.add(&plain, run, words);
                }
            }
        }
        people.add_known(&runs, text, known);
        people.find_mentions(text, narration, words, &runs);
        people
    }

    /// Those of the catalogue of whom the article has a word alone, and nobody else's name with it.
    fn add_known(&mut self, runs: &[Run], text: &str, known: &[String]) {
        let alone: HashSet<String> = runs
            .iter()
            .filter(|run| run.words.len() == 1)
            .flat_map(|run| {
                let name = Name::parse(&written(text, run));
                name.sounds().map(str::to_owned).collect::<Vec<_>>()
            })
            .collect();
        for name in known {
            let parsed = Name::parse(name);
            if name.split_whitespace().count() < 2
                || self.list.len() >= MOST
                || !parsed.sounds().any(|sound| alone.contains(sound))
            {
                continue;
            }
            let listed = self.list.iter().any(|person| {
                parsed
                    .means(&person.parsed)
                    .is_some_and(|found| found.grade == Grade::Same)
            });
            if !listed {
                self.list.push(Person {
                    leaning: leaning(name),
                    first_is_known: is_known(name),
                    gender: by_surname(name),
                    name: name.clone(),
                    parsed,
                    roles: Vec::new(),
                    evident: true,
                    named: false,
                });
            }
        }
    }

    fn add(&mut self, name: &str, run: &Run, words: &Words) {
        let parsed = Name::parse(name);
        let listed = self.list.iter().position(|person| {
            parsed.means(&person.parsed).is_some_and(|found| {
                found.grade == Grade::Same
                    || found.grade == Grade::Likely && found.likeness != Likeness::Spelling
            })
        });
        let at = listed.unwrap_or_else(|| {
            self.list.push(Person {
                name: name.to_owned(),
                leaning: leaning(name),
                first_is_known: is_known(name),
                gender: by_surname(name),
                parsed,
                roles: Vec::new(),
                evident: is_known(name),
                named: true,
            });
            self.list.len() - 1
        });
        self.note(at, run, words);
    }

    fn note(&mut self, at: usize, run: &Run, words: &Words) {
        let person = &mut self.list[at];
        for role in &run.roles {
            if let Some(female) = words.role_is_female(role) {
                person.gender.get_or_insert(gender(female));
            }
            person
                .roles
                .push(words.role(role).unwrap_or_else(|| role.clone()));
        }
        if let Some(gender) = run.gender {
            person.gender.get_or_insert(gender);
        }
        person.evident |= !run.roles.is_empty() || run.titled;
    }

    fn find_mentions(&mut self, text: &str, narration: &Narration, words: &Words, runs: &[Run]) {
        let mut taken = vec![false; narration.tokens.len()];
        // What the article calls people beside their names.
        let mut called: Vec<String> = Vec::new();
        for run in runs {
            if let Some(mention) = self.by_name(text, narration, words, run, &mut called) {
                taken[mention.tokens.clone()].fill(true);
                self.mentions.push(mention);
            }
        }
        for at in 0..taken.len() {
            if !taken[at]
                && let Some(sort) = without_name(narration, words, at, &taken, &called)
            {
                self.mentions.push(Mention {
                    tokens: at..at + 1,
                    sort,
                    subject: !is_object(narration, words, at),
                    who: None,
                });
            }
        }
        self.mentions.sort_by_key(|mention| mention.tokens.start);
    }

    /// A run of capitals as the mention of somebody; `None` if it is no name after all.
    fn by_name(
        &mut self,
        text: &str,
        narration: &Narration,
        words: &Words,
        run: &Run,
        called: &mut Vec<String>,
    ) -> Option<Mention> {
        let name = written(text, run);
        let mut who = self.named(&name);
        let speaks = speaks_beside(narration, words, &run.tokens);
        if run.words.len() == 1 && who.is_none() {
            // Die Gießerin, le Figaro, эксперт: a word with an article or a role is no name.
            if run.roles.is_empty() && has_article(narration, words, run.tokens.start) {
                if words.language == Language::German && speaks {
                    called.push(name.to_lowercase());
                }
                return None;
            }
            if words.role(&name.to_lowercase()).is_some() {
                return None;
            }
            let theirs = narration.back(run.tokens.start, 2).is_some_and(|token| {
                words.his.contains(token.lower.as_str()) || words.her.contains(token.lower.as_str())
            });
            let beside = theirs && role_beside(narration, words, run.tokens.start).is_some();
            if !run.roles.is_empty() || beside {
                who = Some(self.stranger(&name));
            } else if !speaks {
                return None;
            }
        }
        let mut before = roles_before(narration, words, run.tokens.start);
        if run.words.len() > 1 {
            before.extend(role_beside(narration, words, run.tokens.start));
        }
        let behind = role_after(narration, words, run.tokens.end);
        if let Some(Who::Person(at)) = who {
            if run.words.len() == 1 || speaks {
                self.list[at].evident = true;
                self.learn(at, verb_gender(narration, words, &run.tokens));
            }
            for role in before.iter().chain(&behind) {
                self.list[at].evident = true;
                self.learn(at, words.role_is_female(role).map(gender));
                self.list[at].roles.push(role.clone());
            }
        }
        called.extend(before);
        called.extend(run.roles.iter().cloned());
        let possessive = narration
            .tokens
            .get(run.tokens.end)
            .is_some_and(|next| next.glued && matches!(next.kind, Kind::Mark('\'' | '’')));
        Some(Mention {
            tokens: run.tokens.clone(),
            subject: !possessive
                && !is_object(narration, words, run.tokens.start)
                && !is_oblique(narration, words, run),
            sort: Sort::Name(name),
            who,
        })
    }

    /// Takes note of a gender, unless one is known.
    fn learn(&mut self, person: usize, told: Option<Gender>) {
        let known = &mut self.list[person].gender;
        *known = known.or(told);
    }

    /// Whom a name means, of those who are listed.
    pub fn named(&self, name: &str) -> Option<Who> {
        let parsed = Name::parse(name);
        let mut best: Option<(Grade, bool, usize)> = None;
        let mut several = false;
        for (at, person) in self.list.iter().enumerate() {
            let Some(found) = parsed.means(&person.parsed) else {
                continue;
            };
            if !person.named && found.grade < Grade::Likely {
                continue;
            }
            let rank = (found.grade, person.named);
            match best {
                Some((grade, named, _)) if rank < (grade, named) => {}
                Some((grade, named, _)) if rank == (grade, named) => several = true,
                _ => {
                    several = false;
                    best = Some((found.grade, person.named, at));
                }
            }
        }
        best.filter(|_| !several).map(|(_, _, at)| Who::Person(at))
    }

    /// Says whom each pronoun and role means, in the order of the text.
    pub fn resolve(&mut self, narration: &Narration, words: &Words) {
        for at in 0..self.mentions.len() {
            if self.mentions[at].who.is_some() {
                continue;
            }
            let who = match self.mentions[at].sort.clone() {
                Sort::Name(name) => Some(self.stranger(&name)),
                Sort::Pronoun(gender) => self.antecedent(narration, at, gender),
                Sort::Role(mut called) => {
                    let verb = verb_gender(narration, words, &self.mentions[at].tokens);
                    let told = verb.map(|gender| gender == Gender::Feminine);
                    called.female = called.female.or(told);
                    let who = self.of_role(narration, words, at, &called);
                    if let Who::Person(person) = who {
                        self.learn(person, verb);
                    }
                    Some(who)
                }
            };
            self.mentions[at].who = who;
        }
    }

    /// Somebody who has one name only and says something.
    fn stranger(&mut self, name: &str) -> Who {
        if let Some(at) = self.list.iter().position(|person| person.name == name) {
            return Who::Person(at);
        }
        self.list.push(Person {
            name: name.to_owned(),
            parsed: Name::parse(name),
            gender: None,
            leaning: leaning(name),
            first_is_known: is_known(name),
            roles: Vec::new(),
            evident: true,
            named: true,
        });
        Who::Person(self.list.len() - 1)
    }

    /// Whom a pronoun at a mention means: the likeliest of those mentioned before.
    pub fn antecedent(
        &self,
        narration: &Narration,
        at: usize,
        wanted: Option<Gender>,
    ) -> Option<Who> {
        let here = narration.sentence_of(self.mentions[at].tokens.start);
        self.likeliest(narration, at, here, wanted)
    }

    fn likeliest(
        &self,
        narration: &Narration,
        before: usize,
        here: usize,
        wanted: Option<Gender>,
    ) -> Option<Who> {
        let paragraph = |sentence: usize| narration.sentences.get(sentence).map(|s| s.paragraph);
        let mut best: Option<(f32, Who)> = None;
        let recent = before.saturating_sub(RECENT);
        for (back, mention) in self.mentions[recent..before].iter().rev().enumerate() {
            let Some(who) = mention.who else { continue };
            let fits = match (wanted, who) {
                (None, Who::Person(_)) => 1.0,
                (None, Who::Nobody(_)) => 0.5,
                (Some(wanted), Who::Person(person)) => {
                    let person = &self.list[person];
                    let fits = match (person.gender, person.leaning) {
                        (Some(gender), _) if gender == wanted => 3.0,
                        (Some(_), _) => continue,
                        (None, Some(gender)) if gender == wanted => 2.5,
                        (None, Some(_)) if person.first_is_known => continue,
                        (None, Some(_)) => -1.0,
                        (None, None) => 1.5,
                    };
                    // A place or a firm is neither.
                    if person.evident { fits } else { fits - 1.0 }
                }
                (Some(wanted), Who::Nobody(female)) => match female.map(gender) {
                    Some(gender) if gender == wanted => 2.5,
                    Some(_) => continue,
                    None => 1.5,
                },
            };
            let sentence = narration.sentence_of(mention.tokens.start);
            let apart = here.saturating_sub(sentence);
            let near = match apart {
                0 => 1.5,
                1 => 1.5,
                _ if paragraph(sentence) == paragraph(here) => 1.0,
                _ => (1.0 - 0.2 * apart as f32).max(-1.0),
            };
            let subject = if mention.subject { 0.75 } else { -0.5 };
            let score = fits + near + subject - 0.05 * back as f32;
            if best.is_none_or(|(known, _)| score > known) {
                best = Some((score, who));
            }
        }
        best.map(|(_, who)| who)
    }

    /// Whom a role means: who is called so, or for a general one whoever spoke last.
    fn of_role(&self, narration: &Narration, words: &Words, at: usize, called: &Called) -> Who {
        let (role, female) = (called.word.as_str(), called.female);
        if !called.definite {
            return Who::Nobody(female);
        }
        let bearers: Vec<usize> = (0..self.list.len())
            .filter(|&person| self.list[person].roles.iter().any(|own| alike(own, role)))
            .collect();
        if let [one] = bearers[..] {
            return Who::Person(one);
        }
        let anybody = words.male.contains(role) || words.female.contains(role);
        let general = words.generic.contains(role) || anybody || !words.person.contains(role);
        let before: Vec<usize> = self.mentions[at.saturating_sub(RECENT)..at]
            .iter()
            .filter_map(|mention| match mention.who {
                Some(Who::Person(person)) => Some(person),
                _ => None,
            })
            .collect();
        if !bearers.is_empty() {
            let last = before.iter().rev().find(|person| bearers.contains(person));
            return last.map_or(Who::Nobody(female), |person| Who::Person(*person));
        }
        if words.generic.contains(role) || anybody {
            let here = narration.sentence_of(self.mentions[at].tokens.start);
            let who = self.likeliest(narration, at, here, female.map(gender));
            if let Some(Who::Person(person)) = who {
                return Who::Person(person);
            }
        }
        // The only one it can be of those named so far, introduced by other words.
        let mut compatible: Vec<usize> = before
            .into_iter()
            .filter(|&person| self.list[person].evident)
            .filter(|&person| {
                let own = self.list[person].gender.or(self.list[person].leaning);
                female.is_none_or(|female| own.is_none_or(|own| own == gender(female)))
            })
            .collect();
        compatible.sort_unstable();
        compatible.dedup();
        match compatible[..] {
            [one] if general || self.list[one].roles.is_empty() => Who::Person(one),
            _ => Who::Nobody(female),
        }
    }
}

/// A pronoun or a role at a token.
fn without_name(
    narration: &Narration,
    words: &Words,
    at: usize,
    taken: &[bool],
    called: &[String],
) -> Option<Sort> {
    let token = &narration.tokens[at];
    let lower = token.lower.as_str();
    if !token.is_word() {
        return None;
    }
    if words.he.contains(lower) {
        return Some(Sort::Pronoun(Some(Gender::Masculine)));
    }
    if words.she.contains(lower) {
        return Some(Sort::Pronoun(Some(Gender::Feminine)));
    }
    if words.third.contains(lower) {
        return Some(Sort::Pronoun(None));
    }
    let role = words.role(lower);
    let known = role.is_some() || called.iter().any(|role| role == lower);
    // A baker, Lidia Amsel: the name that follows is meant.
    if known && named_next(narration, taken, at) {
        return None;
    }
    let definite = before(narration, words, at);
    let speaks = definite.is_some() && speaks_as_noun(narration, words, at);
    if !known && !speaks {
        return None;
    }
    let word = role.unwrap_or_else(|| lower.to_owned());
    let definite = match definite {
        Some(definite) => definite,
        None if is_cased(words) => lower == word || words.language == Language::Kazakh,
        None => return None,
    };
    let female = words.role_is_female(lower).or_else(|| {
        at.checked_sub(1)
            .and_then(|at| words.article_is_female(&narration.tokens[at].lower, lower))
    });
    Some(Sort::Role(Called {
        word,
        definite,
        female,
    }))
}

/// Whether an unknown noun says something: `sourit la jardinière`, `The gardener said`.
fn speaks_as_noun(narration: &Narration, words: &Words, at: usize) -> bool {
    let tokens = &narration.tokens;
    let says = |at: Option<usize>| {
        at.and_then(|at| tokens.get(at))
            .is_some_and(|token| token.is_word() && words.say.contains(token.lower.as_str()))
    };
    let word = &tokens[at].lower;
    let adjacent = at.checked_sub(1).is_some_and(|at| {
        let lower = tokens[at].lower.as_str();
        words.the.contains(lower) || words.a.contains(lower)
    });
    adjacent
        && word.chars().count() > 3
        && !words.stop.contains(word.as_str())
        && !words.work.contains(word.as_str())
        && !words.place.contains(word.as_str())
        && (says(Some(at + 1))
            // Behind the words only: “…”, sourit la jardinière.
            || says(at.checked_sub(2))
                && at.checked_sub(3).is_none_or(|at| !tokens[at].is_word()))
}

fn gender(female: bool) -> Gender {
    if female {
        Gender::Feminine
    } else {
        Gender::Masculine
    }
}

/// Whether two words for what somebody is are one: эксперт, эксперта; Planer, Planerin.
fn alike(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let shared = one
        .chars()
        .zip(other.chars())
        .take_while(|(a, b)| a == b)
        .count();
    let (one, other) = (one.chars().count(), other.chars().count());
    shared >= 5 && shared + 3 >= one.max(other)
}

/// The name of a run, as the article writes it, without marks of its own.
fn written(text: &str, run: &Run) -> String {
    let (Some(first), Some(last)) = (run.words.first(), run.words.last()) else {
        return String::new();
    };
    let name = &text[first.start..last.end];
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The gender that the surname or a patronymic tells.
fn by_surname(name: &str) -> Option<Gender> {
    name.split_whitespace()
        .skip(1)
        .find_map(|word| cases::gender(&word.to_lowercase()))
}

/// Whether the first name is in the lists.
fn is_known(name: &str) -> bool {
    let first = name.split_whitespace().next();
    first.is_some_and(|first| names::known_gender(first).is_some())
}

/// The gender that the first name lets expect.
fn leaning(name: &str) -> Option<Gender> {
    names::leaning(name.split_whitespace().next()?)
}

/// A name without its case endings: all words of one gender, or the surname as it stands elsewhere.
fn plain(name: &str, runs: &[Run], text: &str) -> Option<String> {
    let forms: Vec<Vec<cases::Nominative>> = name
        .split_whitespace()
        .map(|word| cases::nominatives(&word.to_lowercase()))
        .collect();
    let (given, surname) = (forms.first()?, forms.last()?);
    // A surname alone in the nominative says which.
    let alone = runs
        .iter()
        .filter(|run| run.words.len() == 1)
        .map(|run| written(text, run).to_lowercase());
    let alone: Vec<String> = alone.collect();
    // С Ольгой Ким: a surname that is not declined.
    let own = cases::Nominative {
        word: name.split_whitespace().last()?.to_lowercase(),
        gender: None,
    };
    let surname = surname
        .iter()
        .find(|form| alone.contains(&form.word))
        .or_else(|| alone.contains(&own.word).then_some(&own))
        .or_else(|| surname.first())
        .unwrap_or(&own);
    // Саввы is of Савва, a man for all its ending: what first names let expect goes before.
    let given = given
        .iter()
        .find(|form| surname.gender.is_some() && names::known_gender(&form.word) == surname.gender)
        .or_else(|| {
            given
                .iter()
                .find(|form| form.gender == surname.gender || surname.gender.is_none())
        })
        .map(|form| form.word.clone());
    let own = name.split_whitespace().next()?.to_lowercase();
    let given = given.unwrap_or(own);
    let capital = |word: &str| -> String {
        word.split('-')
            .map(|part| {
                let mut letters = part.chars();
                letters
                    .next()
                    .map(|first| first.to_uppercase().chain(letters).collect::<String>())
                    .unwrap_or_default()
            })
            .collect::<Vec<_>>()
            .join("-")
    };
    let count = name.split_whitespace().count();
    let middle: Vec<&str> = name
        .split_whitespace()
        .skip(1)
        .take(count.saturating_sub(2))
        .collect();
    let mut plain = vec![capital(&given)];
    plain.extend(middle.iter().map(|&word| word.to_owned()));
    plain.push(capital(&surname.word));
    Some(plain.join(" "))
}

/// Whether a token may be a word of a name; `first`: it begins a sentence.
fn may_be_name(token: &Token, words: &Words, first: bool) -> bool {
    let lower = token.lower.as_str();
    if !token.is_word() || !token.upper || lower.chars().any(char::is_numeric) {
        return false;
    }
    let common = [
        &words.stop,
        &words.he,
        &words.she,
        &words.they,
        &words.the,
        &words.a,
        &words.his,
        &words.her,
    ];
    let told = words.according.iter().any(|(phrase, _)| {
        phrase.len() > 1 && phrase.contains(&lower) || first && phrase.first() == Some(&lower)
    });
    let begins = first && (words.by.contains(lower) || words.say.contains(lower));
    !told && !begins && !common.iter().any(|list| list.contains(lower))
}

/// The runs of capitalised words that may be names; none goes over the end of a sentence.
fn runs(text: &str, narration: &Narration, words: &Words) -> Vec<Run> {
    let mut runs = Vec::new();
    for sentence in &narration.sentences {
        let tokens = &narration.tokens[..sentence.tokens.end];
        let mut at = sentence.tokens.start;
        while at < tokens.len() {
            let first = at == sentence.tokens.start;
            if !may_be_name(&tokens[at], words, first) {
                at += 1;
                continue;
            }
            let start = at;
            let mut pieces: Vec<Range<usize>> = vec![at..at + 1];
            at += 1;
            while let Some(next) = goes_on(tokens, words, at) {
                match next {
                    // Mary-Jane, O’Rourke: one word.
                    Next::Glued => {
                        if let Some(last) = pieces.last_mut() {
                            last.end = at + 2;
                        }
                        at += 2;
                    }
                    Next::Word => {
                        pieces.push(at..at + 1);
                        at += 1;
                    }
                    Next::Stop => at += 1,
                }
            }
            runs.extend(trimmed(text, narration, words, start..at, pieces, first));
        }
    }
    runs
}

/// Гидролог Әсел Нұрланова Балқаш көлі туралы айтты: where words have no articles, a name may run
/// into what comes next. Its surname is the word that also stands alone.
fn part_from_places(runs: &mut [Run], text: &str, narration: &Narration, words: &Words) {
    if !is_cased(words) {
        return;
    }
    let alone: HashSet<String> = runs
        .iter()
        .filter(|run| run.words.len() == 1)
        .map(|run| written(text, run).to_lowercase())
        .collect();
    for run in runs.iter_mut().filter(|run| run.words.len() == 3) {
        let word = |at: usize| text[run.words[at].clone()].to_lowercase();
        if alone.contains(&word(1)) && !alone.contains(&word(2)) {
            let begins = run.words[2].start;
            let tokens = &narration.tokens[run.tokens.clone()];
            let kept = tokens.partition_point(|token| token.range.start < begins);
            run.tokens.end = run.tokens.start + kept;
            run.words.truncate(2);
        }
    }
}

/// What goes on a run of names.
enum Next {
    /// Another word.
    Word,
    /// A mark and the rest of a word.
    Glued,
    /// The full stop of an initial or a title.
    Stop,
}

fn goes_on(tokens: &[Token], words: &Words, at: usize) -> Option<Next> {
    let token = tokens.get(at)?;
    let last = &tokens[at - 1];
    let name_next = |by: usize| {
        tokens
            .get(at + by)
            .is_some_and(|next| may_be_name(next, words, false))
    };
    let glued_next = tokens
        .get(at + 1)
        .filter(|next| token.glued && next.glued && next.is_word());
    match token.kind {
        Kind::Word if may_be_name(token, words, false) => Some(Next::Word),
        // Ludo van der Berg; but: Ana with Bo, Ana y Bo.
        Kind::Word => {
            let lower = token.lower.as_str();
            let small = names::is_particle(lower)
                && !matches!(lower, "e" | "y" | "и" | "i")
                && (!words.by.contains(lower)
                    || matches!(lower, "de" | "del" | "von" | "da" | "van" | "la"));
            let then = name_next(1)
                || name_next(2)
                    && tokens
                        .get(at + 1)
                        .is_some_and(|next| names::is_particle(&next.lower));
            (small && then).then_some(Next::Word)
        }
        Kind::Mark('.') => {
            let short = last.range.len() <= 2 || names::is_title(&last.lower);
            (token.glued && short && name_next(1)).then_some(Next::Stop)
        }
        Kind::Mark('-' | '‑') => glued_next.map(|_| Next::Glued),
        // Crumb & Co: one name.
        Kind::Mark('&') => name_next(1).then_some(Next::Glued),
        Kind::Mark('\'' | '’') => glued_next.filter(|next| next.upper).map(|_| Next::Glued),
        _ => None,
    }
}

/// A run without titles and roles before the name; `None` for a place, a firm, a month.
fn trimmed(
    text: &str,
    narration: &Narration,
    words: &Words,
    mut whole: Range<usize>,
    mut pieces: Vec<Range<usize>>,
    sentence_first: bool,
) -> Option<Run> {
    let tokens = &narration.tokens;
    let lower = |piece: &Range<usize>| -> String {
        text[tokens[piece.start].range.start..tokens[piece.end - 1].range.end].to_lowercase()
    };
    let mut gender_of = None;
    let mut roles: Vec<String> = Vec::new();
    let mut titled = false;
    let mut first = sentence_first;
    let written_start = whole.start;
    while pieces.len() > 1 {
        let word = lower(&pieces[0]);
        let role = words.role(&word);
        let title = names::is_title(&names::fold(&word));
        let sex = words.role_is_female(&word);
        let known = |at: usize| names::known_gender(&lower(&pieces[at])).is_some();
        // Apiarist Piet Harrow, Зергер Дәурен Қалиев: no first name, and one behind it.
        let german = words.language == Language::German;
        let trade = (first || german)
            && pieces.len() > 2
            && !known(0)
            && (names::sounds_like_a_trade(&word)
                || known(1)
                || german && ends_like_a_trade(&word));
        if !(title || role.is_some() || sex.is_some() || trade) {
            break;
        }
        gender_of = gender_of.or(sex.map(gender));
        if role.is_some() || !title {
            roles.push(role.unwrap_or(word));
        }
        titled |= title;
        pieces.remove(0);
        whole.start = pieces[0].start;
        first = false;
    }
    // экономист Вера Лукинская, l’apicultrice Solène Marchadier, expert Ainur Tukumova.
    let called = |lower: &str| {
        words.role(lower).is_some()
            || words.male.contains(lower)
            || words.female.contains(lower)
            || is_cased(words) && names::sounds_like_a_trade(lower)
    };
    let reach = if is_cased(words) { 4 } else { 1 };
    for back in 1..=reach {
        let Some(before) = narration.back(written_start, back) else {
            break;
        };
        let lower = before.lower.as_str();
        if !before.is_word()
            || before.upper
            || words.say.contains(lower)
            || words.by.contains(lower)
        {
            break;
        }
        if called(lower) {
            roles.push(lower.to_owned());
            if names::is_title(&names::fold(lower)) {
                titled = true;
                gender_of = gender_of.or(words.role_is_female(lower).map(gender));
            }
            break;
        }
    }
    // Der Bürgermeister, Jost Erlenkamp.
    if let (Some(word), Some(comma)) = (
        narration.back(written_start, 2),
        narration.back(written_start, 1),
    ) && comma.is(',')
        && word.is_word()
        && (!word.upper || words.language == Language::German)
        && called(&word.lower)
    {
        roles.push(word.lower.clone());
    }
    let place_next = |whole: &Range<usize>| {
        narration
            .ahead(whole.start, whole.end)
            .is_some_and(|next| next.is_word() && words.place.contains(next.lower.as_str()))
    };
    // Гидролог Әсел Нұрланова Балқаш көлі туралы айтты: the last word is the lake's.
    if is_cased(words)
        && pieces.len() > 2
        && !roles.is_empty()
        && place_next(&whole)
        && let Some(place) = pieces.pop()
    {
        whole.end = place.start;
    }
    let is_place = |piece: &Range<usize>| words.place.contains(lower(piece).as_str());
    let followed = narration.ahead(whole.start, whole.end).is_some_and(|next| {
        next.is_word()
            && (words.place.contains(next.lower.as_str())
                || words.work.contains(next.lower.as_str()))
    });
    let preceded = roles.is_empty()
        && !titled
        // A student called Kwame Addo.
        && !narration.back(whole.start, 2).is_some_and(|role| words.is_person(&role.lower))
        && narration.back(whole.start, 1).is_some_and(|before| {
            let lower = before.lower.as_str();
            let the = words.language == Language::English && lower == "the" && pieces.len() > 1;
            before.is_word() && (the || words.work.contains(lower))
        });
    if pieces.iter().any(is_place) || followed || preceded {
        return None;
    }
    let words_of = pieces
        .iter()
        .map(|piece| tokens[piece.start].range.start..tokens[piece.end - 1].range.end)
        .collect();
    Some(Run {
        tokens: whole,
        words: words_of,
        gender: gender_of,
        roles,
        titled,
    })
}

/// The German endings of what people do.
fn ends_like_a_trade(word: &str) -> bool {
    [
        "in", "er", "or", "ist", "ent", "ant", "eur", "wirt", "mann", "frau", "chef", "arzt",
    ]
    .iter()
    .any(|ending| word.ends_with(ending))
}

/// Whether words have case endings instead of articles.
fn is_cased(words: &Words) -> bool {
    matches!(
        words.language,
        Language::Russian | Language::Ukrainian | Language::Kazakh
    )
}

/// Whether a name has a case ending here: after a preposition, `по словам`, or a role that has one.
fn is_oblique(narration: &Narration, words: &Words, run: &Run) -> bool {
    if !is_cased(words) || words.language == Language::Kazakh {
        return false;
    }
    // по словам директора заповедника Тимура Сагындыкова: the nearest word that tells.
    for back in 1..=5 {
        let Some(before) = narration.back(run.tokens.start, back) else {
            return false;
        };
        // с ведущей подкаста «…» Ольгой Ким
        if matches!(before.kind, Kind::Quote(..)) {
            continue;
        }
        let lower = before.lower.as_str();
        if !before.is_word() || words.say.contains(lower) {
            return false;
        }
        let told = words
            .according
            .iter()
            .any(|(phrase, _)| phrase.len() > 1 && phrase.last() == Some(&lower));
        if told || words.by.contains(lower) {
            return true;
        }
        if let Some(role) = words.role(lower) {
            return role != lower && !words.person.contains(lower);
        }
    }
    false
}

/// Whether what begins at a token is an object: a preposition stands before it.
fn is_object(narration: &Narration, words: &Words, at: usize) -> bool {
    for back in 1..=5 {
        let Some(before) = narration.back(at, back).filter(|before| before.is_word()) else {
            return false;
        };
        let lower = before.lower.as_str();
        if words.by.contains(lower) {
            return true;
        }
        let between = words.the.contains(lower)
            || words.a.contains(lower)
            || words.is_person(lower)
            || names::is_title(&names::fold(lower));
        if !between {
            return false;
        }
    }
    false
}

/// Whether a verb of speech stands within two words of a run.
fn speaks_beside(narration: &Narration, words: &Words, run: &Range<usize>) -> bool {
    verb_beside(narration, words, run).is_some()
}

fn verb_beside<'a>(narration: &'a Narration, words: &Words, run: &Range<usize>) -> Option<&'a str> {
    let says = |token: &'a Token| -> Option<&'a str> {
        let lower = token.lower.as_str();
        (token.is_word() && words.say.contains(lower)).then_some(lower)
    };
    let end = narration.sentences[narration.sentence_of(run.start)]
        .tokens
        .end;
    let behind = (run.end..end)
        .take(2)
        .find_map(|at| says(&narration.tokens[at]));
    behind.or_else(|| (1..=2).find_map(|back| says(narration.back(run.start, back)?)))
}

/// The gender that a Russian or Ukrainian verb beside a name tells.
fn verb_gender(narration: &Narration, words: &Words, run: &Range<usize>) -> Option<Gender> {
    if !matches!(words.language, Language::Russian | Language::Ukrainian) {
        return None;
    }
    past(verb_beside(narration, words, run)?)
}

fn past(verb: &str) -> Option<Gender> {
    let verb = verb
        .strip_suffix("сь")
        .or(verb.strip_suffix("ся"))
        .unwrap_or(verb);
    if verb.ends_with("ла") {
        Some(Gender::Feminine)
    } else if verb.ends_with('л') || verb.ends_with("ав") || verb.ends_with("ив") {
        Some(Gender::Masculine)
    } else {
        None
    }
}

/// What somebody is called behind the name: `Amsel, the baker,`; `Amsel, a baker`.
fn role_after(narration: &Narration, words: &Words, end: usize) -> Option<String> {
    let from = end.checked_sub(1)?;
    narration.ahead(from, end).filter(|token| token.is(','))?;
    (end + 1..end + 6)
        .map_while(|at| narration.ahead(from, at))
        .take_while(|token| token.is_word() && !words.say.contains(token.lower.as_str()))
        .find_map(|token| words.role(&token.lower).map(|_| token.lower.clone()))
}

/// What somebody is called before the name: `The last keeper of the light, Osgood Tarn`; the words
/// in lower case up to an article.
fn roles_before(narration: &Narration, words: &Words, start: usize) -> Vec<String> {
    let mut roles = Vec::new();
    if !narration.back(start, 1).is_some_and(|token| token.is(',')) {
        return roles;
    }
    for back in 2..=9 {
        let Some(token) = narration.back(start, back) else {
            break;
        };
        let lower = token.lower.as_str();
        if words.the.contains(lower) || words.a.contains(lower) {
            // The keeper of the light: the first noun is meant, too.
            let inner = narration.back(start, back + 1);
            if inner.is_some_and(|token| token.is_word() && words.by.contains(token.lower.as_str()))
            {
                continue;
            }
            return roles;
        }
        if !token.is_word() && !token.is('\'') && !token.is('’') {
            break;
        }
        let common = words.stop.contains(lower) || words.by.contains(lower);
        if !common
            && (!token.upper || words.language == Language::German)
            && lower.chars().count() > 3
        {
            roles.push(lower.to_owned());
        }
    }
    // Without an article only what is surely a role.
    roles.retain(|role| words.role(role).is_some());
    roles
}

/// What somebody is called right before the name, known as a role or not: `the old saltmaker Joseph`.
fn role_beside(narration: &Narration, words: &Words, start: usize) -> Option<String> {
    let word = narration.back(start, 1)?;
    let lower = word.lower.as_str();
    let plain = word.is_word()
        && !word.upper
        && lower.chars().count() > 4
        && ![
            &words.stop,
            &words.by,
            &words.say,
            &words.work,
            &words.place,
        ]
        .iter()
        .any(|list| list.contains(lower));
    let article = (2..=3)
        .map_while(|back| {
            narration
                .back(start, back)
                .filter(|token| token.is_word() || token.is('’') || token.is('\''))
        })
        .any(|token| {
            words.the.contains(token.lower.as_str()) || words.a.contains(token.lower.as_str())
        });
    let article = article
        || narration
            .back(start, 4)
            .is_some_and(|token| words.the.contains(token.lower.as_str()))
            && narration
                .back(start, 3)
                .is_some_and(|token| !token.is_word());
    (plain && article && !is_cased(words)).then(|| lower.to_owned())
}

/// Whether an article or its like stands right before a word.
fn has_article(narration: &Narration, words: &Words, at: usize) -> bool {
    narration.back(at, 1).is_some_and(|token| {
        token.is_word()
            && (words.the.contains(token.lower.as_str())
                || words.a.contains(token.lower.as_str())
                || words.his.contains(token.lower.as_str())
                || words.her.contains(token.lower.as_str()))
    })
}

/// Whether a name follows a role at once: `a baker, Lidia Amsel`; `Engineer Sanna Koivu`; `the
/// director of the museum, Noor Fallows`.
fn named_next(narration: &Narration, taken: &[bool], at: usize) -> bool {
    let end = narration.sentences[narration.sentence_of(at)].tokens.end;
    let next = |at: usize| at < end && taken[at];
    let tokens = &narration.tokens;
    next(at + 1)
        || (tokens.get(at + 1).is_some_and(|token| token.is(',')) && next(at + 2))
        || (at + 2..at + 7).any(|to| {
            next(to)
                && tokens[to - 1].is(',')
                && tokens[at + 1..to - 1]
                    .iter()
                    .all(|token| token.is_word() || token.is('\'') || token.is('’'))
        })
}

/// Whether the words before a role make it definite or indefinite; `None` without such a word.
fn before(narration: &Narration, words: &Words, at: usize) -> Option<bool> {
    for back in 1..=4 {
        let token = narration.back(at, back)?;
        let possessive = token.is('\'') || token.is('’');
        if possessive {
            return Some(true);
        }
        if !token.is_word() {
            return None;
        }
        let lower = token.lower.as_str();
        if words.a.contains(lower) {
            return Some(false);
        }
        if words.the.contains(lower) {
            return Some(true);
        }
        if words.stop.contains(lower) || words.say.contains(lower) {
            return None;
        }
    }
    None
}
