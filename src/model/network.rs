//! Who appears with whom.

use super::catalogue::Id;
use serde::Serialize;

/// People, and in how many episodes each two are together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Network {
    /// How many episodes there are to be in.
    pub episodes: u64,
    /// Who is in them, in most first.
    pub nodes: Vec<Node>,
    /// Each two who are in one together, most often first.
    pub edges: Vec<Edge>,
    /// How many more people are in fewer, and are left out.
    pub left_out: u64,
}

/// Somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Node {
    /// A number in this network, from 0.
    pub id: usize,
    /// The person's name, else the label as the file writes it.
    pub name: String,
    /// The person's number in the catalogue; `null` for a label that is nobody yet.
    pub person_id: Option<Id>,
    /// In how many episodes.
    pub episodes: u64,
}

/// Two who are in an episode together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Edge {
    /// One's `id`.
    pub source: usize,
    /// The other's, which is larger.
    pub target: usize,
    /// In how many episodes.
    pub episodes: u64,
}

impl Network {
    /// The same with nobody but the first so many.
    #[must_use]
    pub fn of_first(mut self, people: usize) -> Self {
        let more = self.nodes.len().saturating_sub(people);
        self.left_out += more as u64;
        self.nodes.truncate(people);
        self.edges.retain(|edge| edge.target < people);
        self
    }
}
