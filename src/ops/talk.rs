//! Who speaks how long: over many episodes, or along one.

use super::who::{People, Who};
use crate::catalog::{self, Aired, Catalog, Filter, LabelKey, Uttered};
use crate::model::catalogue::Id;
use crate::model::talk::{Along, Speaks, Talk};
use crate::model::transcript::Millis;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A transcript is timed where the passages with times hold so many of ten of its words: one line
/// without a time does not make an episode an untimed one.
const TIMED: u64 = 9;

/// How much is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Amount {
    passages: u64,
    words: u64,
    /// Words whose times are known, and how long they take.
    timed_words: u64,
    time: Option<Millis>,
}

impl Amount {
    fn of(said: &Uttered) -> Self {
        let time = said.start_ms.zip(said.end_ms);
        let time = time.map(|(start, end)| (end - start).max(0));
        Self {
            passages: 1,
            words: said.words,
            timed_words: time.map_or(0, |_| said.words),
            time,
        }
    }

    fn add(&mut self, other: Self) {
        self.passages += other.passages;
        self.words += other.words;
        self.timed_words += other.timed_words;
        self.time = match (self.time, other.time) {
            (Some(one), Some(other)) => Some(one.saturating_add(other)),
            (one, other) => one.or(other),
        };
    }

    fn is_timed(&self) -> bool {
        self.time.is_some() && self.timed_words * 10 >= self.words * TIMED
    }
}

/// Who speaks how long within a filter: at most so many, and, where all is in one episode, how much
/// of each of so many slices of it is theirs. A speaker or a role in the filter says who is listed;
/// what they are parts of is all that is said in the episodes in which they speak.
///
/// # Errors
/// When the catalogue cannot be read.
pub fn talk(
    catalog: &Catalog,
    filter: &Filter,
    limit: usize,
    slices: usize,
) -> Result<Talk, catalog::Error> {
    let _snapshot = catalog.snapshot()?;
    let everybody = Filter {
        labels: None,
        person: None,
        role: None,
        ..filter.clone()
    };
    let listed: Option<HashSet<LabelKey>> = filter
        .labels
        .as_ref()
        .map(|labels| labels.iter().copied().collect());
    let lists = |transcript: Id, label: Option<u32>| {
        listed
            .as_ref()
            .is_none_or(|listed| label.is_some_and(|label| listed.contains(&(transcript, label))))
    };
    let mut said: BTreeMap<Id, BTreeMap<Option<u32>, Amount>> = BTreeMap::new();
    catalog.each_uttered(&everybody, &mut |it| {
        let labels = said.entry(it.transcript).or_default();
        labels.entry(it.label).or_default().add(Amount::of(&it));
    })?;
    said.retain(|&transcript, labels| labels.keys().any(|&label| lists(transcript, label)));

    let aired = catalog.aired(&everybody)?;
    let heard = |it: &&Aired| it.transcript.is_some_and(|id| said.contains_key(&id));
    let episodes: Vec<Id> = aired.iter().filter(heard).map(|it| it.episode).collect();
    let people = People::new(catalog)?;
    let behind: HashMap<LabelKey, Who> = catalog
        .named(&episodes)?
        .iter()
        .map(|label| (label.label, people.behind(label)))
        .collect();

    let (mut all, mut timed) = (Amount::default(), 0);
    let mut speakers: BTreeMap<Option<&Who>, (Amount, BTreeSet<Id>)> = BTreeMap::new();
    for (&transcript, labels) in &said {
        let mut whole = Amount::default();
        for (&label, &amount) in labels {
            whole.add(amount);
            if lists(transcript, label) {
                let who = label.and_then(|label| behind.get(&(transcript, label)));
                let (theirs, transcripts) = speakers.entry(who).or_default();
                theirs.add(amount);
                transcripts.insert(transcript);
            }
        }
        timed += u64::from(whole.is_timed());
        all.add(whole);
    }
    let by_time = timed > 0 && timed == said.len() as u64;
    let measure = |amount: &Amount| match by_time {
        true => amount.time.unwrap_or(0).unsigned_abs(),
        false => amount.words,
    };
    let mut order: Vec<_> = speakers.into_iter().collect();
    let called = |who: Option<&Who>| who.map(|who| people.name(who));
    order.sort_by_cached_key(|(who, (amount, _))| {
        std::cmp::Reverse((
            measure(amount),
            amount.words,
            std::cmp::Reverse(called(*who)),
        ))
    });
    let left_out = order.len().saturating_sub(limit) as u64;
    order.truncate(limit);

    let one = match (said.len(), aired.iter().find(heard)) {
        (1, Some(episode)) => Some(episode),
        _ => None,
    };
    let mut along = Slices::new(slices, by_time);
    if one.is_some() {
        let place: HashMap<Option<&Who>, usize> =
            order.iter().map(|(who, _)| *who).zip(0..).collect();
        catalog.each_uttered(&everybody, &mut |it| {
            let who = it.label.and_then(|no| behind.get(&(it.transcript, no)));
            let listed = lists(it.transcript, it.label);
            let place = place.get(&who).copied().filter(|_| listed);
            along.add(&it, place);
        })?;
    }
    let mut strips = along.strips(order.len());
    let speakers = order.into_iter().enumerate().map(|(place, (who, it))| {
        let (amount, transcripts) = it;
        Speaks {
            name: called(who),
            person_id: who.and_then(Who::person),
            episodes: transcripts.len() as u64,
            passages: amount.passages,
            words: amount.words,
            talk_ms: amount.time,
            share: part(measure(&amount), measure(&all)),
            along: strips
                .get_mut(place)
                .map(std::mem::take)
                .unwrap_or_default(),
        }
    });
    Ok(Talk {
        by: if by_time { "time" } else { "words" },
        episodes: said.len() as u64,
        timed,
        speakers: speakers.collect(),
        left_out,
        along: one.map(|episode| Along {
            episode: episode.title.clone(),
            show: episode.show.clone(),
            slices,
            end_ms: by_time.then_some(along.end as Millis),
        }),
    })
}

fn part(of: u64, all: u64) -> f64 {
    thousandths(of as f64 / all.max(1) as f64)
}

fn thousandths(share: f64) -> f64 {
    (share * 1000.0).round() / 1000.0
}

/// What is said along an episode: from where to where, and by whom of those who are listed.
struct Slices {
    number: usize,
    by_time: bool,
    said: Vec<(u64, u64, Option<usize>)>,
    end: u64,
}

impl Slices {
    fn new(number: usize, by_time: bool) -> Self {
        Self {
            number,
            by_time,
            said: Vec::new(),
            end: 0,
        }
    }

    fn add(&mut self, said: &Uttered, by: Option<usize>) {
        let (from, to) = match (self.by_time, said.start_ms.zip(said.end_ms)) {
            (true, Some((start, end))) => (start.unsigned_abs(), end.max(start).unsigned_abs()),
            (true, None) => return,
            (false, _) => (self.end, self.end + said.words),
        };
        self.end = self.end.max(to);
        self.said.push((from, to, by));
    }

    /// Of each of so many: their part of what is said in each slice; none where nothing was added.
    fn strips(&self, speakers: usize) -> Vec<Vec<f64>> {
        if self.said.is_empty() || self.number == 0 {
            return Vec::new();
        }
        // Exact in whole numbers: a slice is `end` long on an axis that is stretched by `number`.
        let stretch = |at: u64| at as u128 * self.number as u128;
        let slice = (self.end as u128).max(1);
        let mut all = vec![0u128; self.number];
        let mut each = vec![vec![0u128; self.number]; speakers];
        for &(from, to, by) in &self.said {
            let (from, to) = (stretch(from), stretch(to));
            let last = to.saturating_sub(1).max(from) / slice;
            for at in (from / slice)..=last.min(self.number as u128 - 1) {
                let overlap = to
                    .min((at + 1) * slice)
                    .saturating_sub(from.max(at * slice));
                all[at as usize] += overlap;
                if let Some(by) = by {
                    each[by][at as usize] += overlap;
                }
            }
        }
        let share = |(part, all): (&u128, &u128)| match all {
            0 => 0.0,
            all => thousandths(*part as f64 / *all as f64),
        };
        each.iter()
            .map(|parts| parts.iter().zip(&all).map(share).collect())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said(words: u64, times: Option<(Millis, Millis)>) -> Uttered {
        Uttered {
            transcript: 1,
            label: None,
            words,
            start_ms: times.map(|it| it.0),
            end_ms: times.map(|it| it.1),
        }
    }

    fn strips(by_time: bool, all: &[(Uttered, usize)]) -> Vec<Vec<f64>> {
        let mut slices = Slices::new(4, by_time);
        for (said, by) in all {
            slices.add(said, Some(*by));
        }
        slices.strips(2)
    }

    #[test]
    fn slices_are_of_time_where_times_are_known_and_of_words_where_not() {
        let all = [
            (said(10, Some((0, 4_000))), 0),
            (said(10, Some((4_000, 8_000))), 1),
        ];
        assert_eq!(
            strips(true, &all),
            [[1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 1.0]]
        );
        let all = [(said(15, None), 0), (said(5, None), 1)];
        assert_eq!(
            strips(false, &all),
            [[1.0, 1.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]]
        );
    }

    #[test]
    fn who_talks_at_once_shares_a_slice_and_silence_is_nobodys() {
        let all = [
            (said(1, Some((0, 1_000))), 0),
            (said(1, Some((0, 1_000))), 1),
            (said(1, Some((3_000, 4_000))), 1),
        ];
        assert_eq!(
            strips(true, &all),
            [[0.5, 0.0, 0.0, 0.0], [0.5, 0.0, 0.0, 1.0]]
        );
    }

    #[test]
    fn a_transcript_with_a_line_that_has_no_time_is_still_timed() {
        let mut whole = Amount::of(&said(95, Some((0, 10))));
        whole.add(Amount::of(&said(5, None)));
        assert!(whole.is_timed());
        whole.add(Amount::of(&said(50, None)));
        assert!(!whole.is_timed());
    }

    proptest! {
        #[test]
        fn fuzz_shares_of_a_slice_are_parts_of_one(
            all in proptest::collection::vec((0u64..500, 0i64..9_000_000, 0i64..900_000, 0usize..2), 0..60),
            by_time in any::<bool>(), number in 0usize..80,
        ) {
            let mut slices = Slices::new(number, by_time);
            for (words, start, length, by) in all {
                slices.add(&said(words, Some((start, start + length))), Some(by));
            }
            let strips = slices.strips(2);
            let [one, other] = [0, 1].map(|by| strips.get(by).cloned().unwrap_or_default());
            for (one, other) in one.iter().zip(&other) {
                let sum = one + other;
                prop_assert!(sum == 0.0 || (sum - 1.0).abs() < 0.003, "{sum}");
            }
        }
    }
}
