//! The shared filters, from what was typed to what the catalogue takes.

use super::find;
use crate::catalog::{self, Catalog, Filter, LabelKey, TopicScope};
use crate::model::catalogue::Topic;
use crate::model::date;
use crate::text::query::{Matcher, Query, QueryError};
use std::collections::HashSet;
use std::iter;

/// The shared filters as typed.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// A show.
    pub show: Option<String>,
    /// An episode.
    pub episode: Option<String>,
    /// A speaker.
    pub speaker: Option<String>,
    /// A topic.
    pub topic: Option<String>,
    /// A role.
    pub role: Option<String>,
    /// A date.
    pub since: Option<String>,
    /// A date.
    pub until: Option<String>,
    /// A language.
    pub language: Option<String>,
}

/// Why there is nothing to narrow to.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A reference means nothing in particular.
    #[error(transparent)]
    Find(#[from] find::Error),
    /// No date.
    #[error("expected a date like 2026-03-14, found {0:?}")]
    Date(String),
    /// A topic's rule is no query.
    #[error("the rule of topic {topic:?} cannot be used: {reason}")]
    Rule {
        /// The topic.
        topic: String,
        /// Why not.
        reason: QueryError,
    },
    /// The catalogue cannot be read.
    #[error(transparent)]
    Catalog(#[from] catalog::Error),
}

/// Resolves the filters. `passages`: the list is of words said, so that a speaker means labels too
/// and need not be a person.
///
/// # Errors
/// When a reference means nothing or several things, or a date is none.
pub fn filter(catalog: &Catalog, wanted: &Wanted, passages: bool) -> Result<Filter, Error> {
    let show = wanted
        .show
        .as_deref()
        .map(|typed| find::show(catalog, typed))
        .transpose()?;
    let show = show.map(|show| show.id);
    let episode = wanted
        .episode
        .as_deref()
        .map(|typed| find::episode(catalog, typed, show))
        .transpose()?;
    let topic = wanted
        .topic
        .as_deref()
        .map(|typed| find::topic(catalog, typed))
        .transpose()?;
    let day = |typed: &Option<String>| {
        typed
            .as_deref()
            .map(|typed| date::parse(typed).ok_or_else(|| Error::Date(typed.into())))
            .transpose()
    };
    let mut filter = Filter {
        show,
        episode: episode.map(|episode| episode.id),
        topic: topic.map(|topic| scope(catalog, &topic)).transpose()?,
        role: wanted.role.as_deref().map(str::to_lowercase),
        since: day(&wanted.since)?,
        until: day(&wanted.until)?.map(|until| date::end_of_day(&until)),
        language: wanted.language.clone(),
        ..Filter::default()
    };
    if let Some(typed) = &wanted.speaker {
        if passages {
            let speaker = find::speaker(catalog, typed)?;
            filter.labels = Some(speaker.labels);
            filter.person = speaker.person.map(|person| person.id);
        } else {
            filter.person = Some(find::person(catalog, typed)?.id);
        }
    }
    if let (Some(role), true) = (&filter.role, passages) {
        let in_role: HashSet<LabelKey> = catalog
            .labels_in_role(role)?
            .into_iter()
            .filter(|((_, label, state), person)| {
                find::is_theirs(label, *state, std::slice::from_ref(person))
            })
            .map(|((key, ..), _)| key)
            .collect();
        filter.labels = Some(match filter.labels {
            Some(labels) => labels
                .into_iter()
                .filter(|label| in_role.contains(label))
                .collect(),
            None => in_role.into_iter().collect(),
        });
    }
    Ok(filter)
}

/// A topic as a filter: what is filed under it, what its rule finds, and chapters named after it.
///
/// # Errors
/// When its rule is no query any more, or the catalogue cannot be read.
pub fn scope(catalog: &Catalog, topic: &Topic) -> Result<TopicScope, Error> {
    let rule = rule(topic)?;
    let languages = catalog.stem_languages()?;
    let (mut quotes, mut episodes) = (Vec::new(), Vec::new());
    if let Some(rule) = &rule {
        let matcher = Matcher::new(rule, &languages);
        quotes.extend(
            catalog
                .quote_texts()?
                .into_iter()
                .filter(|(_, text)| matcher.matches(text))
                .map(|(id, _)| id),
        );
        episodes = catalog.episodes_with(rule)?;
    }
    // A chapter that is called so is about it.
    let titles = catalog.chapter_titles()?;
    if !titles.is_empty() {
        let names = iter::once(&topic.data.name).chain(&topic.data.aliases);
        // A name without a word matches nothing.
        let named =
            names.filter_map(|name| Query::parse(&format!("\"{}\"", name.replace('"', " "))).ok());
        let queries: Vec<Query> = named.chain(rule.clone()).collect();
        let matchers: Vec<Matcher<'_>> = queries
            .iter()
            .map(|query| Matcher::new(query, &languages))
            .collect();
        for (episode, title) in titles {
            if matchers.iter().any(|matcher| matcher.matches(&title)) {
                episodes.push(episode);
            }
        }
        episodes.sort_unstable();
        episodes.dedup();
    }
    Ok(TopicScope {
        topic: topic.id,
        quotes,
        episodes,
        rule,
    })
}

/// A topic's rule as a query.
///
/// # Errors
/// When it is none any more.
pub fn rule(topic: &Topic) -> Result<Option<Query>, Error> {
    topic
        .data
        .rule
        .as_deref()
        .map(|rule| {
            Query::parse(rule).map_err(|reason| Error::Rule {
                topic: topic.data.name.clone(),
                reason,
            })
        })
        .transpose()
}
