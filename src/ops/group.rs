//! What a search finds, counted under headings.

use crate::catalog::Tally;
use crate::model::catalogue::Group;
use std::collections::{BTreeMap, BTreeSet};

/// What a search is counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Who said it.
    Speaker,
    /// In which episode.
    Episode,
    /// In which show.
    Show,
    /// In which month it was published, `2026-03`.
    Month,
}

/// The groups with most passages first; months as they follow.
pub fn group(tallies: &[Tally], by: By) -> Vec<Group> {
    // Episodes of one title are still several.
    let mut groups: BTreeMap<(Option<String>, i64), (Group, BTreeSet<i64>)> = BTreeMap::new();
    for tally in tallies {
        let (name, number) = match by {
            By::Speaker => (tally.speaker.clone(), 0),
            By::Episode => (Some(tally.episode.clone()), tally.episode_id),
            By::Show => (Some(tally.show.clone()), 0),
            By::Month => (
                tally
                    .published
                    .as_ref()
                    .map(|date| date.chars().take(7).collect()),
                0,
            ),
        };
        let (group, episodes) = groups.entry((name.clone(), number)).or_insert_with(|| {
            let group = Group {
                name,
                passages: 0,
                episodes: 0,
                first: None,
                last: None,
            };
            (group, BTreeSet::new())
        });
        group.passages += tally.passages;
        episodes.insert(tally.episode_id);
        if let Some(date) = &tally.published {
            if group.first.as_ref().is_none_or(|first| date < first) {
                group.first = Some(date.clone());
            }
            if group.last.as_ref().is_none_or(|last| date > last) {
                group.last = Some(date.clone());
            }
        }
    }
    let mut groups: Vec<Group> = groups
        .into_values()
        .map(|(group, episodes)| Group {
            episodes: episodes.len() as u64,
            ..group
        })
        .collect();
    if by != By::Month {
        groups.sort_by_key(|group| std::cmp::Reverse(group.passages));
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(speaker: &str, episode_id: i64, published: &str, passages: u64) -> Tally {
        Tally {
            show: "Cold Water".into(),
            episode: "Ice".into(),
            episode_id,
            published: Some(published.into()),
            speaker: Some(speaker.into()),
            passages,
            score: 1.0,
        }
    }

    #[test]
    fn hits_are_counted_under_each_heading() {
        let tallies = [
            tally("Bo", 1, "2026-01-07", 2),
            tally("Ana", 1, "2026-01-07", 1),
            tally("Ana", 2, "2026-02-04", 4),
        ];
        let named = |by| {
            let groups = group(&tallies, by).into_iter();
            groups
                .map(|it| (it.name.unwrap(), it.passages, it.episodes))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            named(By::Speaker),
            [("Ana".into(), 5, 2), ("Bo".into(), 2, 1)]
        );
        assert_eq!(
            named(By::Episode),
            [("Ice".into(), 4, 1), ("Ice".into(), 3, 1)]
        );
        assert_eq!(named(By::Show), [("Cold Water".into(), 7, 2)]);
        assert_eq!(
            named(By::Month),
            [("2026-01".into(), 3, 1), ("2026-02".into(), 4, 1)]
        );
    }
}
