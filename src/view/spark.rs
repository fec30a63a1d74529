//! Numbers over time in a line of a terminal.

/// From nothing to most.
const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// From nothing to a whole cell.
const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// A character for each number: `▁` for none, the taller the nearer to `most`.
pub fn line(counts: &[u64], most: u64) -> String {
    let level = |count: u64| match count {
        0 => 0,
        _ => (count.min(most) as u128 * 7).div_ceil(most.max(1) as u128) as usize,
    };
    counts.iter().map(|&count| LEVELS[level(count)]).collect()
}

/// A bar as long for a number as `cells` are for `most`.
pub fn bar(count: u64, most: u64, cells: usize) -> String {
    let eighths = (count.min(most) as u128 * cells as u128 * 8).div_ceil(most.max(1) as u128);
    let eighths = eighths as usize;
    format!("{}{}", "█".repeat(eighths / 8), PARTS[eighths % 8])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_become_heights_and_lengths() {
        assert_eq!(line(&[0, 1, 4, 7], 7), "▁▂▅█");
        assert_eq!(line(&[0, 0], 0), "▁▁");
        assert_eq!(line(&[1, 1_000_000], 1_000_000), "▂█");
        assert_eq!(bar(7, 7, 4), "████");
        assert_eq!(bar(1, 8, 4), "▌");
        assert_eq!(bar(0, 8, 4), "");
    }

    proptest! {
        #[test]
        fn nothing_is_out_of_bounds(counts in proptest::collection::vec(any::<u64>(), 0..20), most in any::<u64>(), cells in 0usize..200) {
            prop_assert_eq!(line(&counts, most).chars().count(), counts.len());
            for count in counts {
                prop_assert!(bar(count, most, cells).chars().count() <= cells);
            }
        }
    }
}
