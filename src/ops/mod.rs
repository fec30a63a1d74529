//! Floor 3: the verbs. Each file is one thing podcat does, whole: it reads and writes the catalogue
//! in one transaction and returns what happened as values.
//!
//! Invariant: nothing here prints, asks, or looks at the clock; `now` is handed in.

pub mod add_episode;
pub mod add_quote;
pub mod article;
pub mod audio;
pub mod cite;
pub mod demo;
pub mod emit;
pub mod exchange;
pub mod fetch_audio;
pub mod find;
pub mod group;
pub mod guess;
pub mod import;
pub mod keys;
pub mod label;
pub mod locate;
pub mod merge;
pub mod narrow;
pub mod network;
pub mod open_link;
pub mod profile;
pub mod publish;
pub mod qdpx;
pub mod related;
pub mod remove;
pub mod source;
pub mod subscribe;
pub mod suggest;
pub mod sync;
pub mod talk;
pub mod timeline;
pub mod topics;
pub mod verify;
pub mod who;
pub mod whole_transcript;
