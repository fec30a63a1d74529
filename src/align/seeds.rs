//! Where to look: from the places of single words to the few places where many words of a quote
//! stand in about its order.
//!
//! Each occurrence of a word of the quote votes for the place at which the quote would begin if it
//! stood there as printed; what was left out or put in moves the votes a little. The votes of
//! neighbouring places are added up. Work is one addition a posting and one pass over the segment.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Votes are gathered by so many places for a quote of up to …
const PLACES: (u32, u32) = (4, 8);
/// … so many words, and for a longer one.
const SHORT: u32 = 12;
/// So many places with the most votes are looked at closely.
const LOOKED_AT: (usize, usize) = (512, 96);
/// The scan skips so many buckets at once where none has votes enough.
const STRIDE: usize = 128;

/// A word of a quote and where it is said.
#[derive(Debug, Clone, Copy)]
pub struct Seed<'a> {
    /// Which word of the quote it is, from 0.
    pub at: u32,
    /// How much one occurrence says, in bits: rare words more.
    pub weight: u8,
    /// Its places in the segment, ascending.
    pub places: &'a [u32],
}

/// A place where a quote may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// How much speaks for it.
    pub votes: u32,
    /// Where its first word would stand; less than 0 where the segment begins in the midst.
    pub place: i64,
}

/// Votes of one segment; kept from one segment to the next to save its memory.
#[derive(Debug, Default)]
pub struct Ballot {
    votes: Vec<u8>,
}

impl Ballot {
    /// The best candidates of a segment of `words` words for a quote of `length`, best first, at
    /// most `limit`; only places for which `allowed` holds.
    pub fn count(
        &mut self,
        seeds: &[Seed<'_>],
        words: u32,
        length: u32,
        limit: usize,
        allowed: impl Fn(i64) -> bool,
    ) -> Vec<Candidate> {
        let short = length <= SHORT;
        let (places, looked_at) = if short {
            (PLACES.0, LOOKED_AT.0)
        } else {
            (PLACES.1, LOOKED_AT.1)
        };
        // What moves the votes grows with the quote.
        let reach = (2 + length / 24).min(6) as usize;
        let buckets = ((words + length) / places + 1) as usize + reach;
        self.votes.clear();
        self.votes.resize(buckets, 0);
        for seed in seeds {
            let shift = length.saturating_sub(seed.at);
            for &place in seed.places {
                if let Some(votes) = self.votes.get_mut(((place + shift) / places) as usize) {
                    *votes = votes.saturating_add(seed.weight);
                }
            }
        }
        let place = |at: usize| (2 * at + reach) as i64 * i64::from(places) / 2 - i64::from(length);
        let spread = i64::from(places) * reach as i64;
        let mut best: Vec<Candidate> = self
            .peaks(reach, looked_at, |at| allowed(place(at)))
            .into_iter()
            .map(|at| Candidate {
                votes: chained(seeds, place(at), spread),
                place: place(at),
            })
            .collect();
        best.sort_by_key(|candidate| Reverse(*candidate));
        best.truncate(limit);
        best
    }

    /// The first buckets of the runs of `reach` with the most votes, none overlapping.
    fn peaks(&self, reach: usize, limit: usize, allowed: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut best: BinaryHeap<Reverse<(u32, usize)>> = BinaryHeap::with_capacity(limit + 1);
        let mut least = 0;
        let mut keep = |votes: u32, at: usize| {
            if votes > least && allowed(at) {
                best.push(Reverse((votes, at)));
                if best.len() > limit {
                    best.pop();
                    least = best.peek().map_or(0, |Reverse((votes, _))| *votes);
                }
            }
            least
        };
        let runs = self.votes.len() - reach;
        let (mut peak, mut since, mut least) = (0, 0, 0);
        let mut sums = [0u16; STRIDE];
        for base in (0..runs).step_by(STRIDE) {
            let stride = STRIDE.min(runs - base);
            sums.fill(0);
            for shift in 0..reach {
                let votes = &self.votes[base + shift..base + shift + stride];
                for (sum, &votes) in sums.iter_mut().zip(votes) {
                    *sum += u16::from(votes);
                }
            }
            let most = sums.iter().copied().max().unwrap_or(0);
            if u32::from(most) <= least && peak == 0 {
                continue;
            }
            for (at, &sum) in (base..).zip(&sums[..stride]) {
                let sum = u32::from(sum);
                if peak > 0 && at >= since + reach {
                    least = keep(peak, since);
                    peak = 0;
                }
                if sum > peak && sum > least {
                    (peak, since) = (sum, at);
                }
            }
        }
        keep(peak, since);
        best.into_iter().map(|Reverse((_, at))| at).collect()
    }
}

/// The votes for a place with each word counted once, and more for a word that stands where the
/// one before it says, or near there.
fn chained(seeds: &[Seed<'_>], place: i64, spread: i64) -> u32 {
    let mut votes = 0;
    let mut shift: Option<i64> = None;
    for seed in seeds {
        let usual = place + i64::from(seed.at);
        let wanted = usual + shift.unwrap_or(0);
        let from = seed
            .places
            .partition_point(|&at| i64::from(at) < usual - spread);
        let nearest = seed.places[from..]
            .iter()
            .map(|&at| i64::from(at))
            .take_while(|&at| at <= usual + spread)
            .min_by_key(|&at| (at - wanted).abs());
        if let Some(at) = nearest {
            let weight = u32::from(seed.weight);
            votes += match shift.map(|_| (at - wanted).abs()) {
                Some(0) => 4 * weight,
                Some(1) => 3 * weight,
                _ => 2 * weight,
            };
            shift = Some(at - usual);
        }
    }
    votes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_where_most_words_stand_in_order_wins() {
        let words: Vec<Vec<u32>> = vec![
            vec![10, 500, 900],
            vec![11, 70],
            vec![503, 700],
            vec![505, 13],
        ];
        let mut sorted = words.clone();
        for places in &mut sorted {
            places.sort_unstable();
        }
        let seeds: Vec<Seed<'_>> = sorted
            .iter()
            .enumerate()
            .map(|(at, places)| Seed {
                at: at as u32,
                weight: 5,
                places,
            })
            .collect();
        let found = Ballot::default().count(&seeds, 1_000, 4, 3, |_| true);
        assert!(found[0].votes > found[2].votes);
        assert!(
            [10, 500]
                .iter()
                .any(|place| (found[0].place - place).abs() <= 8)
        );
        let there = Ballot::default().count(&seeds, 1_000, 4, 3, |place| place > 400);
        assert!((there[0].place - 500).abs() <= 8, "{there:?}");
    }
}
