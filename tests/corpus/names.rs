//! Pairs of names that are, or are not, the same person's.

use podcat::text::names::{self, Grade};
use std::collections::BTreeMap;

#[test]
#[ignore = "needs the corpus"]
fn pairs_of_names_are_judged_right() {
    let mut kinds: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let (mut right, mut all) = (0, 0);
    for file in super::files(&super::folder("names")) {
        let text = std::fs::read_to_string(&file).expect("the pairs are text");
        for line in text.lines().skip(1) {
            let fields: Vec<&str> = line.split('\t').collect();
            let [a, b, label, kind] = fields[..] else {
                panic!("expected a, b, label and kind, found {line:?}")
            };
            let found = match names::grade(b, a) {
                Some(Grade::Same | Grade::Likely) => "match",
                Some(Grade::Possible) => "ambiguous",
                None => "nonmatch",
            };
            let of_kind = kinds.entry(kind.into()).or_default();
            all += 1;
            if found == label {
                right += 1;
                of_kind.0 += 1;
            } else {
                of_kind.1 += 1;
                println!("{a} / {b}: expected {label}, found {found} ({kind})");
            }
        }
    }
    for (kind, (right, wrong)) in kinds {
        println!("{kind:28} right {right}  wrong {wrong}");
    }
    let share = 100.0 * right as f64 / all as f64;
    println!("pairs right: goal 95.0 %, measured {share:.1} % of {all}");
    assert!(share >= 95.0);
}
