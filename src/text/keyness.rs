//! How surprising it is that something is said so often here: the log-likelihood ratio of Dunning,
//! "Accurate Methods for the Statistics of Surprise and Coincidence", 1993.

/// Above this, a difference comes about by chance once in a hundred times (χ², one degree of
/// freedom).
pub const SIGNIFICANT: f64 = 6.63;

/// The ratio for something said `here` times in `of` words and `elsewhere` times in `others`
/// words; 0 where it is not said more often here. Never negative, never NaN.
pub fn log_likelihood(here: u64, of: u64, elsewhere: u64, others: u64) -> f64 {
    let [here, of, elsewhere, others] = [here, of, elsewhere, others].map(|count| count as f64);
    let (of, others) = (of.max(here), others.max(elsewhere));
    let all = of + others;
    if here == 0.0 || others == 0.0 || here / of <= elsewhere / others {
        return 0.0;
    }
    let said = (here + elsewhere) / all;
    let term = |seen: f64, expected: f64| match seen > 0.0 {
        true => seen * (seen / expected).ln(),
        false => 0.0,
    };
    let ratio = 2.0
        * (term(here, of * said)
            + term(elsewhere, others * said)
            + term(of - here, of * (1.0 - said))
            + term(others - elsewhere, others * (1.0 - said)));
    ratio.max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_ratio_is_that_of_the_paper() {
        // Dunning's table of bigrams (Swiss newspapers): 110 of 111 + 2442 … and "the swiss".
        let ratio = log_likelihood(110, 2_552, 111, 29_114 + 111);
        assert!((ratio - 270.72).abs() < 0.05, "{ratio}");
        // Nothing, as often as elsewhere, and less often.
        assert_eq!(log_likelihood(0, 10, 5, 100), 0.0);
        assert_eq!(log_likelihood(1, 10, 10, 100), 0.0);
        assert_eq!(log_likelihood(1, 100, 10, 100), 0.0);
        assert_eq!(log_likelihood(5, 10, 0, 0), 0.0);
    }

    proptest! {
        #[test]
        fn more_here_is_never_less_surprising(a in 0u64..1_000, c in 0u64..100_000, b in 0u64..1_000, d in 0u64..100_000) {
            let ratio = log_likelihood(a, c, b, d);
            prop_assert!(ratio.is_finite() && ratio >= 0.0);
            if a < c {
                prop_assert!(log_likelihood(a + 1, c, b, d) >= ratio - 1e-6);
            }
        }
    }
}
