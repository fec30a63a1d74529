//! Floor 1: a quote against a transcript: where its words stand.
//!
//! Invariant: takes passages and words, returns places; what a place means for the quote is for
//! the verbs to say.

pub mod exact;
