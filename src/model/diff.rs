//! A quote and what was said, word by word: what both have, what only one has.

use serde::Serialize;

/// Who has a piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Both: as the transcript writes it.
    Same,
    /// Only the transcript.
    Said,
    /// Only the quote.
    Printed,
}

/// Some words of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// Who has them.
    pub side: Side,
    /// The words as they are written there.
    pub text: String,
}

/// Stands around what was said and not printed, where there are no colours.
pub const SAID: (&str, &str) = ("[-", "-]");
/// Stands around what was printed and not said.
pub const PRINTED: (&str, &str) = ("{+", "+}");
