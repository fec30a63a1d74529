//! Who appears with whom.

use super::who::{People, Who};
use crate::catalog::{self, Catalog, Filter};
use crate::model::network::{Edge, Network, Node};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The people of the episodes that a filter leaves, and who of them are in one together: by
/// statement, by a quote, or by a label that is theirs; with `labels` also labels that are nobody
/// yet. A role in the filter leaves those who have it there.
///
/// # Errors
/// When the catalogue cannot be read.
pub fn network(
    catalog: &Catalog,
    filter: &Filter,
    labels: bool,
) -> Result<Network, catalog::Error> {
    let _snapshot = catalog.snapshot()?;
    let episodes = catalog.episode_ids(&Filter {
        role: None,
        ..filter.clone()
    })?;
    let role = filter.role.as_deref();
    let mut present: BTreeMap<_, BTreeSet<Who>> = BTreeMap::new();
    for it in catalog.present(&episodes, role)? {
        let there = present.entry(it.episode).or_default();
        there.insert(Who::Person(it.person));
    }
    let people = People::new(catalog)?;
    if role.is_none() {
        for label in catalog.named(&episodes)? {
            let who = people.behind(&label);
            if labels || who.person().is_some() {
                present.entry(label.episode).or_default().insert(who);
            }
        }
    }
    Ok(Network {
        episodes: episodes.len() as u64,
        ..of(present.into_values(), |who| people.name(who))
    })
}

/// Who is with whom in what they are told to be in.
fn of(all: impl Iterator<Item = BTreeSet<Who>>, name: impl Fn(&Who) -> String) -> Network {
    let mut each: BTreeMap<Who, u64> = BTreeMap::new();
    let mut pairs: HashMap<(Who, Who), u64> = HashMap::new();
    for together in all {
        let together: Vec<Who> = together.into_iter().collect();
        for (at, who) in together.iter().enumerate() {
            *each.entry(who.clone()).or_default() += 1;
            for other in &together[at + 1..] {
                *pairs.entry((who.clone(), other.clone())).or_default() += 1;
            }
        }
    }
    let mut order: Vec<(Who, String, u64)> = each
        .into_iter()
        .map(|(who, episodes)| (name(&who), who, episodes))
        .map(|(name, who, episodes)| (who, name, episodes))
        .collect();
    order.sort_by(|a, b| (Reverse(a.2), &a.1, &a.0).cmp(&(Reverse(b.2), &b.1, &b.0)));
    let number: HashMap<&Who, usize> = order.iter().map(|(who, ..)| who).zip(0..).collect();
    let mut edges: Vec<Edge> = pairs
        .iter()
        .filter_map(|((one, other), &episodes)| {
            let (one, other) = (*number.get(one)?, *number.get(other)?);
            Some(Edge {
                source: one.min(other),
                target: one.max(other),
                episodes,
            })
        })
        .collect();
    edges.sort_by_key(|edge| (Reverse(edge.episodes), edge.source, edge.target));
    let nodes = order
        .iter()
        .enumerate()
        .map(|(id, (who, name, episodes))| Node {
            id,
            name: name.clone(),
            person_id: who.person(),
            episodes: *episodes,
        });
    Network {
        nodes: nodes.collect(),
        edges,
        ..Network::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_two_are_counted_once_an_episode_and_who_is_in_most_is_first() {
        let episodes = [vec![1, 2], vec![2, 3], vec![3, 2], vec![4]];
        let sets = episodes.map(|ids| ids.into_iter().map(Who::Person).collect());
        let names = |who: &Who| format!("P{}", who.person().unwrap_or(0));
        let network = of(sets.into_iter(), names);
        let named: Vec<(&str, u64)> = network
            .nodes
            .iter()
            .map(|node| (node.name.as_str(), node.episodes))
            .collect();
        assert_eq!(named, [("P2", 3), ("P3", 2), ("P1", 1), ("P4", 1)]);
        let pairs: Vec<(usize, usize, u64)> = network
            .edges
            .iter()
            .map(|edge| (edge.source, edge.target, edge.episodes))
            .collect();
        assert_eq!(pairs, [(0, 1, 2), (0, 2, 1)]);
        let first = network.of_first(2);
        assert_eq!(
            (first.nodes.len(), first.edges.len(), first.left_out),
            (2, 1, 2)
        );
    }
}
