//! How often something is said over time: an axis of all episodes in question, and what is counted
//! along it.

use super::narrow;
use crate::catalog::{self, Aired, Catalog, Filter, Mention, TopicScope};
use crate::model::catalogue::{Id, Topic};
use crate::model::period::Period;
use crate::model::timeline::{Series, Timeline};
use crate::text::query::{Query, QueryError};
use crate::text::words;
use std::collections::{BTreeMap, HashMap};

/// Unless it is said what a period is, there are at most so many.
pub const PERIODS: usize = 26;

/// What a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// A stretch of the calendar.
    Calendar(Period),
    /// A run of episodes, in the order of their publication or numbers.
    Episodes,
}

/// Why there is no timeline.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Neither topics nor a speaker.
    #[error("expected a topic, words, or --speaker, found nothing to count")]
    Nothing,
    /// Words that are none.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// A topic or a speaker is not there.
    #[error(transparent)]
    Narrow(#[from] narrow::Error),
}

impl From<catalog::Error> for Error {
    fn from(error: catalog::Error) -> Self {
        Self::Narrow(error.into())
    }
}

/// Where episodes lie in time.
#[derive(Debug)]
pub struct Axis {
    by: &'static str,
    /// The names of its periods.
    pub periods: Vec<String>,
    /// Of each episode: its period, and when it was published.
    places: HashMap<Id, (Option<usize>, Option<String>)>,
    episode_of: HashMap<Id, Id>,
}

/// What is counted of one thing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Count {
    /// How many in all.
    pub total: u64,
    /// In how many episodes.
    pub episodes: u64,
    /// How many outside all periods.
    pub undated: u64,
    /// How many in each period.
    pub counts: Vec<u64>,
    /// When the first was published.
    pub first: Option<String>,
    /// When the last was.
    pub last: Option<String>,
}

impl Axis {
    /// Of the episodes that a filter leaves. Where nobody says what a period is, it is what gives
    /// at most [`PERIODS`]; where nothing is dated, episodes as they are numbered.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn new(catalog: &Catalog, filter: &Filter, by: Option<By>) -> Result<Self, catalog::Error> {
        let aired = catalog.aired(filter)?;
        let dates = || aired.iter().filter_map(|it| it.published.as_deref());
        let span = dates().min().zip(dates().max());
        let calendar = match (by, span) {
            (Some(By::Calendar(period)), Some(span)) => Some((period, span)),
            (None, Some((first, last))) => {
                Some((Period::fitting(first, last, PERIODS), (first, last)))
            }
            _ => None,
        };
        let mut axis = match calendar {
            Some((period, (first, last))) => Self::of_calendar(&aired, period, first, last),
            None => Self::of_episodes(&aired),
        };
        axis.episode_of = aired
            .iter()
            .filter_map(|it| Some((it.transcript?, it.episode)))
            .collect();
        Ok(axis)
    }

    fn of_calendar(aired: &[Aired], period: Period, first: &str, last: &str) -> Self {
        let periods = period.between(first, last);
        let number: HashMap<&str, usize> = periods.iter().map(String::as_str).zip(0..).collect();
        let place = |it: &Aired| {
            let name = period.of(it.published.as_deref()?)?;
            number.get(name.as_str()).copied()
        };
        let places = aired
            .iter()
            .map(|it| (it.episode, (place(it), it.published.clone())))
            .collect();
        Self {
            by: match period {
                Period::Week => "week",
                Period::Month => "month",
                Period::Quarter => "quarter",
                Period::Year => "year",
            },
            periods,
            places,
            episode_of: HashMap::new(),
        }
    }

    fn of_episodes(aired: &[Aired]) -> Self {
        let each = aired.len().div_ceil(PERIODS).max(1);
        let runs = aired.chunks(each).enumerate();
        let periods = runs.map(|(run, episodes)| match episodes.len() {
            1 => (run * each + 1).to_string(),
            many => format!("{}–{}", run * each + 1, run * each + many),
        });
        let places = aired.iter().enumerate();
        Self {
            by: "episodes",
            periods: periods.collect(),
            places: places
                .map(|(at, it)| (it.episode, (Some(at / each), it.published.clone())))
                .collect(),
            episode_of: HashMap::new(),
        }
    }

    /// Leaves only these episodes on it; the periods stay.
    pub fn keep(&mut self, wanted: impl Fn(Id) -> bool) {
        self.places.retain(|episode, _| wanted(*episode));
    }

    /// Counts what is told by episode; what lies in none of the axis does not count.
    pub fn count(&self, by_episode: impl IntoIterator<Item = (Id, u64)>) -> Count {
        let mut each: BTreeMap<Id, u64> = BTreeMap::new();
        for (episode, times) in by_episode {
            *each.entry(episode).or_default() += times;
        }
        let mut count = Count {
            counts: vec![0; self.periods.len()],
            ..Count::default()
        };
        for (episode, times) in each {
            let Some((place, published)) = self.places.get(&episode) else {
                continue;
            };
            count.total += times;
            count.episodes += 1;
            match place {
                Some(place) => count.counts[*place] += times,
                None => count.undated += times,
            }
            let Some(date) = published else {
                continue;
            };
            if count.first.as_ref().is_none_or(|first| date < first) {
                count.first = Some(date.clone());
            }
            if count.last.as_ref().is_none_or(|last| date > last) {
                count.last = Some(date.clone());
            }
        }
        count
    }

    /// What was counted along this axis.
    pub fn timeline(&self, series: Vec<Series>) -> Timeline {
        Timeline {
            by: self.by,
            periods: self.periods.clone(),
            series,
        }
    }

    /// Counts passages by the transcripts they stand in.
    pub fn count_mentions(&self, mentions: &[Mention]) -> Count {
        self.count(mentions.iter().filter_map(|mention| {
            let episode = self.episode_of.get(&mention.transcript)?;
            Some((*episode, mention.passages))
        }))
    }

    /// Counts what is about a topic within a filter, and says what that is: the passages that its
    /// rule finds or, without one, the quotes filed under it. (The titles of chapters and the
    /// categories of podcasts would count here as well; the catalogue keeps neither.)
    ///
    /// # Errors
    /// When the rule is none any more, or the catalogue cannot be read.
    pub fn count_topic(
        &self,
        catalog: &Catalog,
        topic: &Topic,
        filter: &Filter,
    ) -> Result<(Count, &'static str), narrow::Error> {
        if let Some(rule) = narrow::rule(topic)? {
            return Ok((
                self.count_mentions(&catalog.mentions(&rule, filter)?),
                "passages",
            ));
        }
        // A label that is nobody's is never quoted.
        let quoted = filter.labels.is_none() || filter.person.is_some() || filter.role.is_some();
        let quotes = match quoted {
            true => catalog.quotes(&Filter {
                topic: Some(TopicScope::filed(topic.id)),
                limit: None,
                offset: 0,
                ..filter.clone()
            })?,
            false => Vec::new(),
        };
        let count = self.count(quotes.iter().map(|quote| (quote.episode_id, 1)));
        Ok((count, "quotes"))
    }
}

impl Count {
    /// As a series of that name, of `passages` or `quotes`.
    pub fn series(self, name: String, of: &'static str) -> Series {
        Series {
            name,
            of,
            total: self.total,
            episodes: self.episodes,
            undated: self.undated,
            counts: self.counts,
        }
    }
}

/// How often these topics are spoken of within a filter, or, where there are none, how much its
/// speaker says. What no topic is called is looked for as words; those are told as well.
///
/// # Errors
/// When there is nothing to count, or the catalogue cannot be read.
pub fn timeline(
    catalog: &Catalog,
    topics: &[String],
    speaker: Option<&str>,
    filter: &Filter,
    by: Option<By>,
) -> Result<(Timeline, Vec<String>), Error> {
    let _snapshot = catalog.snapshot()?;
    let axis = Axis::new(catalog, filter, by)?;
    let (mut series, mut unknown) = (Vec::new(), Vec::new());
    let known = match topics {
        [] => Vec::new(),
        _ => catalog.topics(&Filter::default())?,
    };
    for typed in topics {
        let key = words::key(typed);
        let topic = known.iter().find(|topic| {
            let mut names = std::iter::once(&topic.data.name).chain(&topic.data.aliases);
            names.any(|name| words::key(name) == key)
        });
        if let Some(topic) = topic {
            let (count, of) = axis.count_topic(catalog, topic, filter)?;
            series.push(count.series(topic.data.name.clone(), of));
        } else {
            let mentions = catalog.mentions(&Query::parse(typed)?, filter)?;
            series.push(
                axis.count_mentions(&mentions)
                    .series(typed.clone(), "passages"),
            );
            unknown.push(typed.clone());
        }
    }
    if topics.is_empty() {
        let Some(labels) = &filter.labels else {
            return Err(Error::Nothing);
        };
        let person = filter.person.map(|id| catalog.person(id)).transpose()?;
        let person = person.flatten().map(|person| person.data.name);
        let name = person
            .or(speaker.map(str::to_owned))
            .or(filter.role.clone());
        let talk = catalog.talk(labels)?.into_iter().filter_map(|talk| {
            let episode = axis.episode_of.get(&talk.transcript)?;
            Some((*episode, talk.passages))
        });
        series.push(
            axis.count(talk)
                .series(name.unwrap_or_default(), "passages"),
        );
    }
    Ok((axis.timeline(series), unknown))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aired(episode: Id, published: Option<&str>) -> Aired {
        Aired {
            episode,
            title: format!("Episode {episode}"),
            show: "Cold Water".into(),
            published: published.map(str::to_owned),
            transcript: Some(episode),
        }
    }

    #[test]
    fn what_is_undated_is_counted_and_lies_in_no_period() {
        let all = [
            aired(1, Some("2026-01-07")),
            aired(2, Some("2026-03-01T12:00:00Z")),
            aired(3, None),
        ];
        let axis = Axis::of_calendar(&all, Period::Month, "2026-01-07", "2026-03-01T12:00:00Z");
        let count = axis.count([(1, 2), (2, 1), (1, 1), (3, 4), (9, 9)]);
        assert_eq!((count.total, count.episodes, count.undated), (8, 3, 4));
        assert_eq!(count.counts, [3, 0, 1]);
        assert_eq!(count.first.as_deref(), Some("2026-01-07"));
    }

    #[test]
    fn episodes_without_dates_are_counted_in_runs() {
        let all: Vec<Aired> = (1..=53).map(|id| aired(id, None)).collect();
        let axis = Axis::of_episodes(&all);
        assert_eq!(axis.periods.len(), 18);
        assert_eq!(
            (axis.periods[0].as_str(), axis.periods[17].as_str()),
            ("1–3", "52–53")
        );
        assert_eq!(axis.count([(3, 1), (4, 2)]).counts[..2], [1, 2]);
    }
}
