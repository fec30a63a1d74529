//! Floor 1: what words are: folding, words, passages, names, queries, an article's quotations.
//!
//! Invariant: index and query fold a text through the one analyser in [`words`]; nothing else
//! decides what a word is.

pub mod article;
pub mod concordance;
pub mod kazakh;
pub mod keyness;
pub mod language;
pub mod names;
pub mod passage;
pub mod phrases;
pub mod positions;
pub mod query;
pub mod quotations;
pub mod snippet;
pub mod stems;
pub mod stop;
pub mod words;
