//! Floor 1: bytes of a transcript file to a [`Transcript`] and warnings.
//!
//! Invariant: a parser returns what it could read plus warnings; it fails only when nothing can be
//! read. No files, network, clock or environment here, and no input makes it panic.

use crate::model::transcript::{Transcript, Warning};

/// A transcript that was read, and what was left out or guessed on the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// What the file says.
    pub transcript: Transcript,
    /// What was left out, repaired or guessed, in file order.
    pub warnings: Vec<Warning>,
}
