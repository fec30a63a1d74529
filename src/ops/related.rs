//! Episodes about the same: those that say much of what one says more than others do.

use super::keys::{self, Draft};
use crate::catalog::{self, Catalog, Filter};
use crate::model::catalogue::{Id, Related};
use crate::text::query::Query;
use std::cmp::Reverse;
use std::collections::HashMap;

/// So many words of an episode are looked for in the others.
const WORDS: usize = 40;
/// So many words are told of each episode.
const TOLD: usize = 5;
/// BM25: how soon more of the same word no longer counts.
const K1: f64 = 2.0;
/// BM25: how much a long episode is held against it.
const B: f64 = 0.75;

/// The episodes most related to one, nearest first, at most so many, of those a filter leaves.
/// A score of 1 would be that of the episode itself.
///
/// # Errors
/// When the catalogue cannot be read.
pub fn related(
    catalog: &Catalog,
    episode: Id,
    filter: &Filter,
    at_most: usize,
) -> Result<Vec<Related>, catalog::Error> {
    let _snapshot = catalog.snapshot()?;
    let only = Filter {
        episode: Some(episode),
        ..Filter::default()
    };
    let mut parts = keys::parts(catalog, &only)?;
    parts.retain(|part| part.others > 0);
    let Some((part, &own)) = parts
        .first()
        .and_then(|part| Some((part, part.here.keys().next()?)))
    else {
        return Ok(Vec::new());
    };
    let usual = (part.of + part.others) as f64 / part.all.len().max(1) as f64;
    let weight = |transcript: &Id, passages: u64| {
        let words = part
            .all
            .get(transcript)
            .map_or(usual, |&words| words as f64);
        let passages = passages as f64;
        passages / (passages + K1 * (1.0 - B + B * words / usual))
    };
    // Of each transcript: what each word adds to its score.
    let mut shared: HashMap<Id, Vec<(f64, usize)>> = HashMap::new();
    let mut whole = 0.0;
    let words = part.keys(catalog, best_words)?;
    for (at, word) in words.iter().enumerate() {
        let Ok(query) = Query::parse(&word.rule()) else {
            continue;
        };
        let mut passages: HashMap<Id, u64> = HashMap::new();
        for mention in catalog.mentions(&query, &Filter::default())? {
            if part.all.contains_key(&mention.transcript) {
                *passages.entry(mention.transcript).or_default() += mention.passages;
            }
        }
        let rarity = (1.0 + part.all.len() as f64 / passages.len().max(1) as f64).ln();
        let here = rarity * weight(&own, passages.remove(&own).unwrap_or(0));
        whole += here * here / rarity;
        for (transcript, passages) in passages {
            let adds = here * weight(&transcript, passages);
            shared.entry(transcript).or_default().push((adds, at));
        }
    }
    let left: HashMap<Id, _> = catalog
        .aired(filter)?
        .into_iter()
        .filter_map(|aired| Some((aired.transcript?, aired)))
        .collect();
    let mut found = Vec::new();
    for (transcript, mut each) in shared {
        let Some(aired) = left.get(&transcript) else {
            continue;
        };
        each.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        let score: f64 = each.iter().map(|(adds, _)| adds).sum::<f64>() / whole;
        found.push(Related {
            show: aired.show.clone(),
            episode: aired.title.clone(),
            episode_id: aired.episode,
            published: aired.published.clone(),
            score: (score * 1000.0).round() / 1000.0,
            words: each
                .iter()
                .take(TOLD)
                .map(|(_, at)| words[*at].name.clone())
                .collect(),
        });
    }
    found.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then(a.episode_id.cmp(&b.episode_id))
    });
    found.truncate(at_most);
    Ok(found)
}

/// The words said most more often here; phrases only where there are no words, as in Chinese.
fn best_words(mut drafts: Vec<Draft>) -> Vec<Draft> {
    drafts.sort_by_key(|draft| {
        (
            draft.candidate.stems().count(),
            Reverse(draft.rough.to_bits()),
        )
    });
    let words = drafts.partition_point(|draft| draft.candidate.stems().count() == 1);
    drafts.truncate(match words {
        0 => WORDS,
        words => words.min(WORDS),
    });
    drafts
}
