//! Two moments joined into one quote: its beginning stands in one place, its end in another.

use super::compare::{Alignment, Quote};

/// Each part has at least so many words, of so much worth found in its place (hundredths) …
const PART_WORDS: usize = 3;
const PART_WORTH: i32 = 300;
/// … and so much (in percent) of all it has …
const PART_FOUND: i32 = 75;
/// … both together have so much of the quote …
const BOTH_FOUND: i32 = 88;
/// … and so much more of it than the better one alone.
const GAIN: i32 = 20;

/// How a quote is joined: the places of its beginning and of its end among the alignments given,
/// and the word with which the end begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Splice {
    /// Which alignment has the beginning.
    pub start: usize,
    /// Which has the end.
    pub end: usize,
    /// The first word of the end.
    pub at: usize,
    /// What of the quote both have, in hundredths.
    pub found: i32,
}

/// The best way to explain a quote by two places, if one place does not.
pub fn find(quote: &Quote, alignments: &[&Alignment]) -> Option<Splice> {
    let length = quote.tokens.len();
    let sums = |values: &[i32]| {
        let mut sums = vec![0; length + 1];
        for (at, value) in values.iter().enumerate() {
            sums[at + 1] = sums[at] + value;
        }
        sums
    };
    let own: Vec<i32> = quote
        .tokens
        .iter()
        .zip(&quote.worth)
        .map(|(token, &worth)| if token.bracketed { 0 } else { worth })
        .collect();
    let worth = sums(&own);
    let total = worth[length];
    let alone = alignments.iter().map(|alignment| alignment.found).max()?;
    let found: Vec<Vec<i32>> = alignments
        .iter()
        .map(|alignment| sums(&alignment.finds))
        .collect();
    let mut best: Option<Splice> = None;
    for at in PART_WORDS..=length.saturating_sub(PART_WORDS) {
        let value = |start: &Vec<i32>| start[at];
        let rest = |end: &Vec<i32>| end[length] - end[at];
        let start = (0..found.len()).max_by_key(|&index| value(&found[index]))?;
        let end = (0..found.len()).max_by_key(|&index| rest(&found[index]))?;
        let (head, tail) = (value(&found[start]), rest(&found[end]));
        let good = head.min(tail) >= PART_WORTH
            && (head + tail) * 100 >= BOTH_FOUND * total
            && head * 100 >= PART_FOUND * worth[at]
            && tail * 100 >= PART_FOUND * (total - worth[at])
            && (head + tail - alone) * 100 >= GAIN * total;
        if start != end && good && best.is_none_or(|best| head + tail > best.found) {
            best = Some(Splice {
                start,
                end,
                at,
                found: head + tail,
            });
        }
    }
    best
}
