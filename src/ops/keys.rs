//! Which words and phrases are said more often in a part of the catalogue than in the rest.
//!
//! The texts of the part (a sample of them where they are many) give runs of words; the index says
//! how often their words are said elsewhere in that language.

use crate::align::language::Language;
use crate::catalog::{self, Catalog, Filter, Spoken};
use crate::model::catalogue::Id;
use crate::text::keyness::log_likelihood;
use crate::text::phrases::{Candidate, Phrases};
use crate::text::stop::{self, Stop};
use crate::text::{stems, words};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Texts of about so many words are looked at; of more, a sample.
const SAMPLE: u64 = 200_000;

/// What is said in one language, here and elsewhere.
#[derive(Debug, Default)]
pub struct Part {
    language: String,
    /// How many words each transcript has here.
    pub here: HashMap<Id, u64>,
    /// How many words each transcript in that language has, here or not.
    pub all: HashMap<Id, u64>,
    /// The sum of `here`.
    pub of: u64,
    /// The sum of `all` less that of `here`.
    pub others: u64,
    /// The texts looked at: every how-manieth passage, each with the number of its transcript.
    texts: Vec<(u32, String)>,
    every: u64,
}

/// A run of words that may be a key of the part.
#[derive(Debug, Clone, Copy)]
pub struct Draft {
    /// The run.
    pub candidate: Candidate,
    /// What it seems to be worth: the log-likelihood ratio by what is known of its words, or, where
    /// there is no rest, how it is spread over the transcripts.
    pub rough: f64,
}

/// What a part is about.
#[derive(Debug, Clone)]
pub struct Key {
    /// As it is written there most often.
    pub name: String,
    /// The run of words.
    pub candidate: Candidate,
}

impl Key {
    /// A search that finds it in any form.
    pub fn rule(&self) -> String {
        match words::of(&self.name).len() {
            1 => self.name.clone(),
            _ => format!("\"{}\"", self.name),
        }
    }
}

/// What a filter leaves, by language; nothing of languages in which nothing is left.
///
/// # Errors
/// When the catalogue cannot be read.
pub fn parts(catalog: &Catalog, filter: &Filter) -> Result<Vec<Part>, catalog::Error> {
    let mut parts: BTreeMap<String, Part> = BTreeMap::new();
    let mut languages: HashMap<Id, String> = HashMap::new();
    for said in catalog.said()? {
        let language = said
            .language
            .as_deref()
            .map(stems::base)
            .unwrap_or_default();
        languages.insert(said.transcript, language.clone());
        let part = parts.entry(language).or_default();
        part.all.insert(said.transcript, said.words);
    }
    let mut spoken: BTreeMap<String, Vec<Spoken>> = BTreeMap::new();
    for it in catalog.spoken(filter)? {
        let language = languages.get(&it.transcript).cloned().unwrap_or_default();
        spoken.entry(language).or_default().push(it);
    }
    let mut asked = Vec::new();
    for (language, spoken) in spoken {
        let mut part = parts.remove(&language).unwrap_or_default();
        let words = |it: &Spoken| it.passages.iter().map(|(_, words)| u64::from(*words)).sum();
        part.here = spoken.iter().map(|it| (it.transcript, words(it))).collect();
        part.of = part.here.values().sum();
        part.others = part.all.values().sum::<u64>().saturating_sub(part.of);
        part.every = part.of.div_ceil(SAMPLE).max(1);
        let passages = (0u32..).zip(&spoken).flat_map(|(source, it)| {
            it.passages
                .iter()
                .map(move |(passage, _)| (source, *passage))
        });
        let every = usize::try_from(part.every).unwrap_or(usize::MAX);
        for (source, passage) in passages.step_by(every) {
            part.texts.push((source, catalog.passage_text(passage)?));
        }
        part.language = language;
        asked.push(part);
    }
    Ok(asked)
}

/// Tells which words are none to begin or end with.
fn stops(language: &str) -> impl Fn(&str) -> Option<Stop> {
    let grammar = Language::of_tag(language);
    let known = grammar.is_some() || stop::knows(language);
    move |word| {
        stop::of(language, word).or_else(|| {
            let bare = grammar.is_some_and(|grammar| grammar.names_nothing(word));
            // Where podcat has no list, grammar is what is short.
            let short = !known && word.chars().count() < 4;
            (bare || short).then_some(Stop::Border)
        })
    }
}

/// The names of those who speak, each as its words: no subjects.
fn people(catalog: &Catalog) -> Result<Vec<HashSet<String>>, catalog::Error> {
    let people = catalog.names()?.into_iter().map(|(_, name)| name);
    let names = people.chain(catalog.label_names()?);
    Ok(names
        .map(|name| words::of(&name).into_iter().collect())
        .collect())
}

/// Whether a phrase as it is written may name a subject.
fn may_name(language: &str, name: &str) -> bool {
    let parts = words::of(name);
    let vague = |word: &String| stop::of(language, word).is_some();
    let initials = || !name.chars().any(char::is_lowercase);
    match parts.as_slice() {
        [word] => !vague(word) && (name.len() > 2 || initials()),
        parts => !parts.iter().all(vague),
    }
}

impl Part {
    /// The phrases that are said more often here, of those that `choose` leaves.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn keys(
        &self,
        catalog: &Catalog,
        choose: impl FnOnce(Vec<Draft>) -> Vec<Draft>,
    ) -> Result<Vec<Key>, catalog::Error> {
        let stop = stops(&self.language);
        let mut phrases = Phrases::new(&self.language, &stop);
        for (source, text) in &self.texts {
            phrases.add(text, *source);
        }
        let drafts = choose(self.drafts(catalog, &phrases)?);
        let runs: Vec<_> = drafts.iter().map(|draft| draft.candidate.key).collect();
        let texts = self.texts.iter().map(|(_, text)| text.as_str());
        let written = phrases.written(&runs, texts);
        let people = people(catalog)?;
        let is_person = |name: &str| {
            let parts = words::of(name);
            people
                .iter()
                .any(|it| parts.iter().all(|word| it.contains(word)))
        };
        let keys = drafts.into_iter().zip(written);
        Ok(keys
            .filter(|(_, name)| may_name(&self.language, name) && !is_person(name))
            .map(|(draft, name)| Key {
                name,
                candidate: draft.candidate,
            })
            .collect())
    }

    /// The runs that are said more than once, with what they seem to be worth.
    fn drafts(
        &self,
        catalog: &Catalog,
        phrases: &Phrases<'_>,
    ) -> Result<Vec<Draft>, catalog::Error> {
        let segments = catalog.segments()?;
        let mut candidates = phrases.candidates();
        candidates.retain(|candidate| candidate.times > 1);
        // How often each word is said in the texts and elsewhere, in all forms that stand there.
        let mut words: HashMap<u32, (u64, u64)> = HashMap::new();
        for candidate in candidates.iter().filter(|it| it.stems().count() == 1) {
            let mut all = 0;
            for form in phrases.forms(candidate.key[0]) {
                all += catalog.count_word(&segments, form)?;
            }
            let elsewhere = all.saturating_sub(candidate.times * self.every);
            words.insert(candidate.key[0], (candidate.times, elsewhere));
        }
        let drafts = candidates.into_iter().map(|candidate| {
            // As if the words of a phrase went together elsewhere as often as here.
            let known = candidate.stems().filter_map(|stem| words.get(&stem));
            let elsewhere = known
                .map(|(times, elsewhere)| elsewhere * candidate.times / times)
                .min();
            let rough = match self.others {
                0 => candidate.times as f64 * self.burstiness(candidate),
                others => log_likelihood(
                    candidate.times * self.every,
                    self.of,
                    elsewhere.unwrap_or(0),
                    others,
                ),
            };
            Draft { candidate, rough }
        });
        Ok(drafts.filter(|draft| draft.rough > 0.0).collect())
    }

    /// How much rarer the transcripts are in which something stands than chance would have it
    /// (residual IDF, Church and Gale 1995); 1 where there is but one transcript.
    fn burstiness(&self, candidate: Candidate) -> f64 {
        let all = self.here.len() as f64;
        if all < 2.0 {
            return 1.0;
        }
        let by_chance = 1.0 - (-(candidate.times as f64) / all).exp();
        (all * by_chance / candidate.sources.max(1) as f64).ln()
    }
}
