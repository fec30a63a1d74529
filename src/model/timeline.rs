//! How often something is said over time.

use serde::Serialize;

/// Series of numbers over the same periods.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Timeline {
    /// What a period is: `week`, `month`, `quarter`, `year`, or `episodes` in the order of their
    /// numbers, where nothing is dated.
    pub by: &'static str,
    /// The periods' names, in order: `2026-W07`, `2026-02`, `2026-Q1`, `2026`, `1–20`.
    pub periods: Vec<String>,
    /// What is counted.
    pub series: Vec<Series>,
}

/// One thing that is counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Series {
    /// The topic, the words, or who speaks.
    pub name: String,
    /// What is counted: `passages`, or `quotes` of a topic without a rule.
    pub of: &'static str,
    /// How many there are.
    pub total: u64,
    /// In how many episodes.
    pub episodes: u64,
    /// How many of them are in episodes without a date, and in none of the periods.
    pub undated: u64,
    /// How many there are in each period.
    pub counts: Vec<u64>,
}

/// How much there is of one thing in a period.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Period {
    /// The period's name.
    pub period: String,
    /// How much.
    pub count: u64,
}
