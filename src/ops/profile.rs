//! Somebody in numbers: how much they talk, where, about what, and with whom.

use super::{find, narrow};
use crate::catalog::{Catalog, Filter, LabelKey};
use crate::model::catalogue::{Id, Profile, TopicOf};
use std::collections::{BTreeSet, HashMap};

/// The numbers of a speaker: a person, or a label that is nobody yet.
///
/// # Errors
/// When nobody or several are so called, or the catalogue cannot be read.
pub fn profile(catalog: &Catalog, typed: &str) -> Result<Profile, narrow::Error> {
    let speaker = find::speaker(catalog, typed)?;
    let _snapshot = catalog.snapshot()?;
    let aired = catalog.aired(&Filter::default())?;
    let talk = catalog.talk(&speaker.labels)?;
    let episode_of: HashMap<Id, Id> = aired
        .iter()
        .filter_map(|it| Some((it.transcript?, it.episode)))
        .collect();
    let mut episodes: BTreeSet<Id> = talk
        .iter()
        .filter_map(|it| episode_of.get(&it.transcript).copied())
        .collect();
    let person = speaker.person.as_ref().map(|person| person.id);
    if person.is_some() {
        episodes.extend(catalog.episode_ids(&Filter {
            person,
            ..Filter::default()
        })?);
    }
    let said = catalog.said()?.into_iter();
    let spoken: HashMap<Id, u64> = said.map(|it| (it.transcript, it.words)).collect();
    let words: u64 = talk.iter().map(|it| it.words).sum();
    let all: u64 = talk
        .iter()
        .filter_map(|it| spoken.get(&it.transcript))
        .sum();
    let dates = || {
        let in_it = aired.iter().filter(|it| episodes.contains(&it.episode));
        in_it.filter_map(|it| it.published.clone())
    };
    let (first, last) = (dates().min(), dates().max());
    let ids: Vec<Id> = episodes.into_iter().collect();
    Ok(Profile {
        name: match &speaker.person {
            Some(person) => person.data.name.clone(),
            None => typed.to_owned(),
        },
        person_id: person,
        roles: speaker
            .person
            .as_ref()
            .map(|it| it.roles.clone())
            .unwrap_or_default(),
        episodes: ids.len() as u64,
        spoken_in: talk.len() as u64,
        passages: talk.iter().map(|it| it.passages).sum(),
        words,
        share: (all > 0).then(|| (words as f64 / all as f64 * 1000.0).round() / 1000.0),
        talk_ms: talk.iter().filter_map(|it| it.time).reduce(|a, b| a + b),
        timed: talk.iter().filter(|it| it.time.is_some()).count() as u64,
        quotes: speaker.person.as_ref().map_or(0, |it| it.quotes),
        first,
        last,
        topics: topics(catalog, person, &speaker.labels)?,
        with: catalog.with(&ids, person, &speaker.labels)?,
    })
}

/// The topics somebody speaks of or is quoted on, most first.
fn topics(
    catalog: &Catalog,
    person: Option<Id>,
    labels: &[LabelKey],
) -> Result<Vec<TopicOf>, narrow::Error> {
    let own = Filter {
        labels: Some(labels.to_vec()),
        ..Filter::default()
    };
    let quoted = match person {
        Some(_) => catalog.quotes(&Filter {
            person,
            ..Filter::default()
        })?,
        None => Vec::new(),
    };
    let mut topics = Vec::new();
    for topic in catalog.topics(&Filter::default())? {
        let passages = match narrow::rule(&topic)? {
            Some(rule) => {
                let mentions = catalog.mentions(&rule, &own)?;
                Some(mentions.iter().map(|it| it.passages).sum())
            }
            None => None,
        };
        let filed = quoted
            .iter()
            .filter(|it| it.topics.contains(&topic.data.name));
        let quotes = filed.count() as u64;
        if quotes > 0 || passages.unwrap_or(0) > 0 {
            topics.push(TopicOf {
                name: topic.data.name,
                passages,
                quotes,
            });
        }
    }
    topics.sort_by_key(|it| std::cmp::Reverse((it.passages.unwrap_or(0), it.quotes)));
    Ok(topics)
}
