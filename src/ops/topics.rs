//! The topics with what is said about each, counted as the catalogue is now.

use super::narrow;
use super::timeline::Axis;
use crate::catalog::{Catalog, Filter};
use crate::model::catalogue::{Id, Topic};
use crate::model::timeline::{Period, Series};
use std::collections::HashSet;

/// The topics of a filter: those with something filed under them that it leaves, and those whose
/// rules find something there. Everything is counted within the filter.
///
/// # Errors
/// When a rule is no query any more, or the catalogue cannot be read.
pub fn topics(catalog: &Catalog, filter: &Filter) -> Result<Vec<Topic>, narrow::Error> {
    let _snapshot = catalog.snapshot()?;
    let unpaged = Filter {
        limit: None,
        offset: 0,
        ..filter.clone()
    };
    let listed = Filter {
        topic: filter.topic.clone(),
        sort: filter.sort,
        ..Filter::default()
    };
    let filed = catalog.topics(&unpaged)?.into_iter();
    let filed: HashSet<Id> = filed.map(|topic| topic.id).collect();
    let axis = Axis::new(catalog, &unpaged, None)?;
    // What is within a topic is asked for by its own rule.
    let within = Filter {
        topic: None,
        ..unpaged
    };
    let mut topics = Vec::new();
    for mut topic in catalog.topics(&listed)? {
        count(catalog, &axis, &mut topic, &within)?;
        if filed.contains(&topic.id) || topic.passages.is_some_and(|passages| passages > 0) {
            topics.push(topic);
        }
    }
    let number = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    topics.drain(..number(filter.offset).min(topics.len()));
    topics.truncate(filter.limit.map_or(usize::MAX, number));
    Ok(topics)
}

/// Counts what is said about a topic within a filter, and returns it as a series.
///
/// # Errors
/// When its rule is no query any more, or the catalogue cannot be read.
pub fn count(
    catalog: &Catalog,
    axis: &Axis,
    topic: &mut Topic,
    filter: &Filter,
) -> Result<Series, narrow::Error> {
    let (count, of) = axis.count_topic(catalog, topic, filter)?;
    topic.passages = (of == "passages").then_some(count.total);
    topic.over_time = axis
        .periods
        .iter()
        .zip(&count.counts)
        .map(|(period, count)| Period {
            period: period.clone(),
            count: *count,
        })
        .collect();
    (topic.first, topic.last) = (count.first.clone(), count.last.clone());
    Ok(count.series(topic.data.name.clone(), of))
}
