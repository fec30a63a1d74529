//! An alignment and its changes as text: the words of both sides as they are written.

use super::compare::{Alignment, Quote, Step, Window};
use super::tokens::Token;
use super::verdict::Change;
use crate::model::catalogue::StoredPassage;
use crate::model::diff::{Piece, Side};
use std::ops::Range;

/// The texts that tokens stand in.
pub struct Texts<'a> {
    /// The quote as published.
    pub quote: &'a str,
    /// The passages of the window.
    pub passages: &'a [StoredPassage],
}

impl Texts<'_> {
    /// The words of a quote that stand on their own side of a change.
    pub fn printed(&self, quote: &Quote, change: &Change) -> String {
        self.quoted(&quote.tokens[change.quoted.clone()])
    }

    /// The words said that a change is about.
    pub fn said(&self, window: &Window, change: &Change) -> String {
        self.spoken(&window.tokens[change.said.clone()])
    }

    /// What was said where the quote stands, whole.
    pub fn matched(&self, window: &Window, alignment: &Alignment) -> String {
        self.spoken(&window.tokens[alignment.first..=alignment.last])
    }

    /// What is said before and after it, at most `words` words each, up to its first and from its
    /// last letter.
    pub fn beside(&self, window: &Window, alignment: &Alignment, words: usize) -> (String, String) {
        let (first, last) = (alignment.first, alignment.last);
        let from = first.saturating_sub(words);
        let to = (last + words).min(window.tokens.len() - 1);
        let start = |at: usize| (window.tokens[at].text, window.tokens[at].range.start);
        let end = |at: usize| (window.tokens[at].text, window.tokens[at].range.end);
        (
            self.between(start(from), start(first)),
            self.between(end(last), end(to)),
        )
    }

    /// Both sides word by word.
    pub fn pieces(&self, quote: &Quote, window: &Window, alignment: &Alignment) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let (mut same, mut said, mut printed) = (0..0, 0..0, 0..0);
        let mut flush =
            |same: &mut Range<usize>, said: &mut Range<usize>, printed: &mut Range<usize>| {
                let mut push = |side, text: String| {
                    if !text.is_empty() {
                        pieces.push(Piece { side, text });
                    }
                };
                push(Side::Same, self.spoken(&window.tokens[same.clone()]));
                push(Side::Said, self.spoken(&window.tokens[said.clone()]));
                push(Side::Printed, self.quoted(&quote.tokens[printed.clone()]));
                (*same, *said, *printed) = (0..0, 0..0, 0..0);
            };
        let grow = |range: &mut Range<usize>, at: usize, count: usize| {
            *range = if range.start == range.end {
                at..at + count
            } else {
                range.start..at + count
            };
        };
        for &step in &alignment.steps {
            match step {
                Step::Pair(q, s, 100)
                    if quote.tokens[q].form == window.tokens[s].form
                        && !quote.tokens[q].bracketed =>
                {
                    if !said.is_empty() || !printed.is_empty() {
                        flush(&mut same, &mut said, &mut printed);
                    }
                    grow(&mut same, s, 1);
                    continue;
                }
                Step::Pair(q, s, _) => {
                    grow(&mut said, s, 1);
                    grow(&mut printed, q, 1);
                }
                Step::Joined(q, s) => {
                    grow(&mut said, s, 1);
                    grow(&mut printed, q, 2);
                }
                Step::Parted(q, s) => {
                    grow(&mut said, s, 2);
                    grow(&mut printed, q, 1);
                }
                Step::Added(q) => grow(&mut printed, q, 1),
                Step::Omitted(s) => grow(&mut said, s, 1),
            }
        }
        flush(&mut same, &mut said, &mut printed);
        pieces
    }

    fn quoted(&self, tokens: &[Token]) -> String {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
            return String::new();
        };
        self.quote
            .get(first.range.start..last.range.end)
            .unwrap_or_default()
            .to_owned()
    }

    /// The text of neighbouring tokens, passages joined by a space.
    fn spoken(&self, tokens: &[Token]) -> String {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
            return String::new();
        };
        self.between((first.text, first.range.start), (last.text, last.range.end))
    }

    /// The text between two places (passage and byte), passages joined by a space.
    fn between(&self, from: (usize, usize), to: (usize, usize)) -> String {
        let mut out = String::new();
        for index in from.0..=to.0 {
            let whole = self.passages.get(index).map_or("", |passage| &passage.text);
            let begin = if index == from.0 { from.1 } else { 0 };
            let end = if index == to.0 { to.1 } else { whole.len() };
            if index > from.0 {
                out.push(' ');
            }
            out.push_str(whole.get(begin..end).unwrap_or_default());
        }
        out
    }
}
