//! Phrases that may be worth a topic: what is said more often here than elsewhere.
//!
//! The index says how often each key phrase is said here and in the rest of the catalogue; the
//! log-likelihood ratio of the two orders them. Where there is no rest, each episode is held
//! against the others.

use super::keys::{self, Draft, Key, Part};
use crate::catalog::{self, Catalog, Filter};
use crate::model::catalogue::{Id, Suggestion, TopicData};
use crate::text::keyness::{SIGNIFICANT, log_likelihood};
use crate::text::phrases::Candidate;
use crate::text::query::Query;
use crate::text::words;
use std::collections::{BTreeMap, HashSet};

/// So many words are counted exactly for each suggestion that is wanted, and some more; and as
/// many phrases.
const COUNTED: (usize, usize) = (2, 60);
/// A phrase is worth its own topic beside a word of it when it is this part of it.
const SHARE: f64 = 0.25;
/// A word is no topic beside a phrase that holds it when it is this part of it.
const NEARLY_ALL: f64 = 0.7;

/// The phrases most worth a topic, best first, at most so many.
///
/// # Errors
/// When the catalogue cannot be read.
pub fn suggest(
    catalog: &Catalog,
    filter: &Filter,
    at_most: usize,
) -> Result<Vec<Suggestion>, catalog::Error> {
    let _snapshot = catalog.snapshot()?;
    let known = topics(catalog)?;
    let mut found = Vec::new();
    for part in keys::parts(catalog, filter)? {
        let mut counted = Vec::new();
        for key in part.keys(catalog, |drafts| best_drafts(drafts, at_most))? {
            if !known.contains(&words::key(&key.name)) {
                let suggestion = counted_exactly(catalog, filter, &part, &key)?;
                counted.extend(suggestion.map(|it| (key.candidate, it)));
            }
        }
        found.extend(without_overlap(counted));
    }
    found.sort_by(by_score);
    found.dedup_by(|a, b| words::key(&a.name) == words::key(&b.name));
    found.truncate(at_most);
    Ok(found)
}

/// The names and rules of the topics there are.
fn topics(catalog: &Catalog) -> Result<HashSet<String>, catalog::Error> {
    let topics = catalog.topics(&Filter::default())?.into_iter();
    let names = topics.flat_map(|topic| {
        let own = [Some(topic.data.name), topic.data.rule];
        own.into_iter().flatten().chain(topic.data.aliases)
    });
    Ok(names.map(|name| words::key(&name)).collect())
}

/// Makes topics of suggestions: of those so called, or of all. Returns those.
///
/// # Errors
/// When one is not among the suggestions, or the catalogue cannot be written.
pub fn take(
    catalog: &Catalog,
    mut suggestions: Vec<Suggestion>,
    only: &[String],
    now: &str,
) -> Result<Vec<Suggestion>, Error> {
    let is_called = |it: &Suggestion, name: &String| words::key(&it.name) == words::key(name);
    for name in only {
        if !suggestions.iter().any(|it| is_called(it, name)) {
            return Err(Error::NotSuggested(name.clone()));
        }
    }
    suggestions.retain(|it| only.is_empty() || only.iter().any(|name| is_called(it, name)));
    let change = catalog.begin()?;
    for suggestion in &suggestions {
        let data = TopicData {
            name: suggestion.name.clone(),
            rule: Some(suggestion.rule.clone()),
            ..TopicData::default()
        };
        catalog.add_topic(&data, now)?;
    }
    change.commit()?;
    Ok(suggestions)
}

/// Why suggestions were not taken.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It was not suggested.
    #[error("expected one of the phrases suggested, found {0:?}")]
    NotSuggested(String),
    /// The catalogue cannot be written.
    #[error(transparent)]
    Catalog(#[from] catalog::Error),
}

fn by_score(a: &Suggestion, b: &Suggestion) -> std::cmp::Ordering {
    b.score
        .total_cmp(&a.score)
        .then_with(|| a.name.cmp(&b.name))
}

/// Those worth counting: words would crowd out phrases, which are rarer.
fn best_drafts(mut drafts: Vec<Draft>, at_most: usize) -> Vec<Draft> {
    let most = at_most.saturating_mul(COUNTED.0).saturating_add(COUNTED.1);
    let (mut words, mut phrases) = (0, 0);
    drafts.sort_by(|a, b| b.rough.total_cmp(&a.rough));
    drafts.retain(|draft| {
        let taken = match draft.candidate.stems().count() {
            1 => &mut words,
            _ => &mut phrases,
        };
        *taken += 1;
        *taken <= most
    });
    drafts
}

/// Counts a key here and elsewhere; `None` where it is not said much more often here.
fn counted_exactly(
    catalog: &Catalog,
    filter: &Filter,
    part: &Part,
    key: &Key,
) -> Result<Option<Suggestion>, catalog::Error> {
    let Ok(query) = Query::parse(&key.rule()) else {
        return Ok(None);
    };
    let all = catalog.mentions(&query, &Filter::default())?;
    let whole = filter.labels.is_none() && filter.topic.is_none();
    let asked = match whole {
        true => all.clone(),
        false => catalog.mentions(&query, filter)?,
    };
    let mut here: BTreeMap<Id, u64> = BTreeMap::new();
    for mention in asked {
        if part.here.contains_key(&mention.transcript) {
            *here.entry(mention.transcript).or_default() += mention.passages;
        }
    }
    let in_language = all
        .iter()
        .filter(|it| part.all.contains_key(&it.transcript));
    let passages: u64 = here.values().sum();
    let elsewhere = in_language
        .map(|it| it.passages)
        .sum::<u64>()
        .saturating_sub(passages);
    let (score, least) = match (part.others, part.here.len()) {
        (0, 1) => ((passages as f64).ln(), f64::MIN_POSITIVE),
        (0, _) => (spread(part, &here), f64::MIN_POSITIVE),
        (others, _) => (
            log_likelihood(passages, part.of, elsewhere, others),
            SIGNIFICANT,
        ),
    };
    // As in the C-value of Frantzi and Ananiadou: a longer name is rarer, and says more.
    let weighted = score * (1.0 + key.candidate.stems().count() as f64).log2();
    Ok((score >= least).then(|| Suggestion {
        name: key.name.clone(),
        rule: key.rule(),
        passages,
        episodes: here.len() as u64,
        elsewhere,
        score: (weighted * 10.0).round() / 10.0,
    }))
}

/// In how many transcripts something is said more often than in the others, and how much more.
fn spread(part: &Part, here: &BTreeMap<Id, u64>) -> f64 {
    let passages: u64 = here.values().sum();
    let each = here.iter().map(|(transcript, &count)| {
        let words = part.here.get(transcript).copied().unwrap_or(0);
        let ratio = log_likelihood(count, words, passages - count, part.of - words);
        (ratio / SIGNIFICANT).max(1.0).ln()
    });
    // What is said in nearly every episode tells none from another.
    let rarity = (part.here.len() as f64 / here.len().max(1) as f64).ln();
    each.sum::<f64>() * rarity.min(1.0)
}

/// The same without words that nearly always stand in a phrase that is there, and without phrases
/// that are little of a word that is there.
fn without_overlap(mut found: Vec<(Candidate, Suggestion)>) -> Vec<Suggestion> {
    found.sort_by(|(_, a), (_, b)| by_score(a, b));
    let mut kept: Vec<(Candidate, Suggestion)> = Vec::new();
    'next: for (candidate, suggestion) in found {
        let said = suggestion.passages as f64;
        for (known, better) in &mut kept {
            let often = better.passages as f64;
            if candidate.holds(known) {
                if said >= often * NEARLY_ALL {
                    (*known, *better) = (candidate, suggestion);
                    continue 'next;
                }
                if said < often * SHARE {
                    continue 'next;
                }
            } else if known.holds(&candidate) && often >= said * NEARLY_ALL {
                continue 'next;
            }
        }
        kept.push((candidate, suggestion));
    }
    kept.into_iter().map(|(_, suggestion)| suggestion).collect()
}
