//! Whether a quote stands where it fits best, or only words like it do.
//!
//! Evidence is what the alignment scores, as a share of the quote's worth, and half of what that is
//! better than the best place with other words: for words never said, several places fit about
//! equally. How much is needed falls with the quote's worth: the longer it is, the less likely a
//! chance likeness. A short quote may differ in one place only.

use super::compare::{Alignment, Quote, Step, Window};

/// What the best place is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Chance explains it as well.
    Not,
    /// It may be what is meant.
    Possible,
    /// The quote stands there.
    Found,
}

/// A quote worth less (in hundredths of a rarest word) is short …
const SHORT: f64 = 450.0;
/// … needs so much evidence, and more where the difference is its first or last word.
const NEEDED_SHORT: f64 = 0.85;
const NEEDED_AT_EDGE: f64 = 0.95;
/// Worth and evidence needed; straight lines between.
const NEEDED: [(f64, f64); 3] = [(450.0, 0.8), (600.0, 0.75), (1_300.0, 0.37)];
/// With so much less evidence it is possible.
const POSSIBLE: f64 = 0.25;
/// The longest run of other words in a short quote that differs in one place.
const SLIP: usize = 2;

/// Judges the best alignment, given the score of the next best place with other words; and how
/// sure that is, from 0 to 1.
pub fn judge(
    quote: &Quote,
    window: &Window,
    best: &Alignment,
    next: Option<i32>,
) -> (Standing, f64) {
    let worth = f64::from(quote.total().max(1));
    let share = f64::from(best.score) / worth;
    let next = next.map_or(0.0, |next| (f64::from(next) / worth).max(0.0));
    let evidence = share + (share - next) / 2.0;
    let slips = Slips::of(quote, window, best);
    let short = worth < SHORT;
    let needed = match (short, slips.at_edge) {
        (true, true) => NEEDED_AT_EDGE,
        (true, false) => NEEDED_SHORT,
        (false, _) => needed(worth),
    };
    let sure = 1.0 / (1.0 + (-8.0 * (evidence - needed)).exp());
    let one_slip = slips.runs == 1 && slips.longest <= SLIP;
    let standing = if slips.runs == 0 || (evidence >= needed && (!short || one_slip)) {
        Standing::Found
    } else if evidence >= needed - POSSIBLE {
        Standing::Possible
    } else {
        Standing::Not
    };
    match standing {
        Standing::Found => (
            standing,
            if slips.runs == 0 {
                sure.max(0.9)
            } else {
                sure.max(0.5)
            },
        ),
        Standing::Possible => (standing, sure.min(0.49)),
        Standing::Not => (standing, sure.min(0.25)),
    }
}

fn needed(worth: f64) -> f64 {
    for pair in NEEDED.windows(2) {
        let ((from, high), (to, low)) = (pair[0], pair[1]);
        if worth < to {
            return high + (low - high) * (worth - from).max(0.0) / (to - from);
        }
    }
    NEEDED[NEEDED.len() - 1].1
}

/// The runs of other words, what may be left out not counted.
struct Slips {
    runs: usize,
    longest: usize,
    at_edge: bool,
}

impl Slips {
    fn of(quote: &Quote, window: &Window, alignment: &Alignment) -> Self {
        let mut slips = Self {
            runs: 0,
            longest: 0,
            at_edge: false,
        };
        let last = quote.tokens.len().saturating_sub(1);
        let (mut run, mut next) = (0, 0);
        for &step in &alignment.steps {
            let marked = quote.is_marked(next);
            next += match step {
                Step::Omitted(_) => 0,
                Step::Joined(..) => 2,
                _ => 1,
            };
            let counts = match step {
                Step::Pair(_, _, 100) | Step::Joined(..) | Step::Parted(..) => false,
                Step::Pair(at, ..) | Step::Added(at) if quote.tokens[at].bracketed => continue,
                Step::Omitted(at) if marked || window.is_idle(at) => continue,
                Step::Omitted(_) => true,
                Step::Added(at) if quote.is_filler(at) => continue,
                Step::Pair(at, ..) | Step::Added(at) => {
                    slips.at_edge |= at == 0 || at == last;
                    true
                }
            };
            run = if counts { run + 1 } else { 0 };
            slips.runs += usize::from(run == 1);
            slips.longest = slips.longest.max(run);
        }
        slips
    }
}
