//! Floor 1: a quote against a transcript: where its words stand.
//!
//! Invariant: takes passages and words, returns places; what a place means for the quote is for
//! the verbs to say.

pub mod compare;
pub mod language;
pub mod moment;
pub mod seeds;
pub mod shown;
mod sound;
pub mod splice;
pub mod standing;
mod tokens;
pub mod verdict;

use std::ops::Range;

/// Tells a text's folded words with their byte ranges, in order: the analyser of the house, which
/// stands on this floor too and is handed in.
pub type Analyser = fn(&str, &mut dyn FnMut(&str, Range<usize>));
