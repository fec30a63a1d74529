//! podcat keeps podcast episodes, guests, transcripts and timestamped quotes in one SQLite file, and
//! answers, offline and in milliseconds: who said what, where, when, and is it what was printed?
//!
//! # The house
//!
//! Five floors; a room names only rooms of the floors below it, and rooms on one floor do not know
//! each other. `tests/layers.rs` holds the code to this.
//!
//! | floor | rooms | |
//! |---|---|---|
//! | 4 | [`cli`] | arguments, environment, clock, terminal; one command a file |
//! | 3 | [`ops`] | the verbs: one transaction each |
//! | 2 | [`catalog`] [`fetch`] | the only SQL; the only network |
//! | 1 | [`transcript`] [`feed`] [`text`] [`align`] [`view`] [`site`] | bytes or strings in, values out |
//! | 0 | [`model`] | plain types |
//!
//! The way is one way: bytes → `transcript` → `model` → `ops` → `catalog`, and back `catalog` →
//! `ops` → `view` → screen. Only floor 4 touches arguments, environment, clock and streams; `now` is
//! handed in. Times are whole milliseconds inside, seconds in JSON, `H:MM:SS` for people; a time
//! that is not known is `None`, never zero.

pub mod align;
pub mod catalog;
pub mod cli;
pub mod feed;
pub mod fetch;
pub mod model;
pub mod ops;
pub mod site;
pub mod text;
pub mod transcript;
pub mod view;
