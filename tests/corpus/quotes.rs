//! Published quotes against the corpus: `locate --batch` scored, goal beside measured.
//!
//! `PODCAT_CORPUS=… cargo test --release -- --ignored --nocapture corpus::quotes` prints the table
//! and every miss. A quote is found where the right file is named and the times (or, without
//! times, a quarter of the words) overlap. What the items say of the speaker is not handed over,
//! only to whom they attribute the words.

use super::folder;
use crate::cli::run::{Home, Output};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

/// An item and its answer.
struct Case {
    item: Value,
    answer: Value,
}

impl Case {
    fn level(&self) -> &str {
        self.item["level"].as_str().expect("a level")
    }

    fn verdict(&self) -> &str {
        self.answer["verdict"].as_str().expect("a verdict")
    }

    fn is_accepted(&self) -> bool {
        let accepted = self.item["accept"].as_array().expect("a list");
        accepted.iter().any(|it| it == self.verdict())
    }

    fn is_found(&self) -> bool {
        let name = |file: &Value| {
            file.as_str()
                .map(|it| it.rsplit('/').next().unwrap_or(it).to_owned())
        };
        if self.verdict() == "not_found"
            || name(&self.item["episode_file"]) != name(&self.answer["episode_file"])
        {
            return false;
        }
        let of = |value: &Value| Some((value["start_ms"].as_i64()?, value["end_ms"].as_i64()?));
        match (of(&self.item), of(&self.answer)) {
            (Some(_), Some((start, end))) => {
                let spans: Vec<(i64, i64)> = match self.item["spans"].as_array() {
                    Some(spans) => spans
                        .iter()
                        .filter_map(|it| Some((it[0].as_i64()?, it[1].as_i64()?)))
                        .collect(),
                    None => of(&self.item).into_iter().collect(),
                };
                spans.iter().any(|&(from, to)| start < to && from < end)
            }
            _ => overlap(&self.item["true_text"], &self.answer["matched_text"]) > 0.25,
        }
    }

    /// How far the start is off, in seconds.
    fn off(&self) -> Option<f64> {
        let start = |value: &Value| value["start_ms"].as_f64();
        let off = start(&self.item)? - start(&self.answer)?;
        (self.is_found() && self.item["spans"].is_null()).then_some(off.abs() / 1e3)
    }
}

/// Words in common, as a share of all.
fn overlap(one: &Value, other: &Value) -> f64 {
    let count = |text: &Value| {
        let mut words: HashMap<String, usize> = HashMap::new();
        for word in podcat::text::words::of(text.as_str().unwrap_or_default()) {
            *words.entry(word).or_default() += 1;
        }
        words
    };
    let (one, other) = (count(one), count(other));
    let common: usize = one
        .iter()
        .map(|(word, &times)| times.min(other.get(word).copied().unwrap_or(0)))
        .sum();
    let all = one.values().sum::<usize>() + other.values().sum::<usize>() - common;
    common as f64 / all.max(1) as f64
}

fn answers(home: &Home, items: &str) -> Vec<Case> {
    let items: Vec<Value> = items
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let mut asked = String::new();
    for item in &items {
        let mut question = item.clone();
        question["speaker"] = Value::Null;
        writeln!(asked, "{question}").expect("a string takes it");
    }
    home.write("asked.jsonl", asked);
    let Output { stdout, .. } = home.ok(["locate", "--batch", "asked.jsonl", "--json"]);
    let mut found: HashMap<String, Value> = stdout
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"))
        .map(|answer| (answer["id"].to_string(), answer))
        .collect();
    items
        .into_iter()
        .map(|item| Case {
            answer: found
                .remove(&item["id"].to_string())
                .expect("an answer to each"),
            item,
        })
        .collect()
}

/// A line of the table: what, the goal, what was measured, whether more is better.
struct Row(&'static str, f64, Option<f64>, bool);

impl Row {
    fn is_met(&self) -> bool {
        self.2
            .is_none_or(|it| if self.3 { it >= self.1 } else { it <= self.1 })
    }
}

fn share<'a>(cases: impl Iterator<Item = &'a Case>, holds: impl Fn(&Case) -> bool) -> Option<f64> {
    let (mut all, mut good) = (0, 0);
    for case in cases {
        all += 1;
        good += usize::from(holds(case));
    }
    (all > 0).then(|| 100.0 * good as f64 / all as f64)
}

fn quantile(mut values: Vec<f64>, part: f64) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get((values.len() as f64 * part) as usize).copied()
}

#[test]
#[ignore = "needs PODCAT_CORPUS"]
fn published_quotes_are_placed_and_judged() {
    let quotes = folder("quotes");
    let read = |name: &str| std::fs::read_to_string(quotes.join(name)).expect("readable");
    let home = Home::new();
    let talks = folder("talk-python");
    let named = read("dev.jsonl.corpus.txt");
    let files = named.lines().filter_map(|line| line.strip_prefix("vtt/"));
    let mut import = vec!["import".into(), "--show".into(), "Talks".into()];
    import.extend(files.map(|file| talks.join(file).into_os_string()));
    home.ok(import);
    home.ok(["import".into(), folder("changelog").into_os_string()]);
    let mut cases = answers(&home, &read("dev.jsonl"));
    cases.extend(answers(&home, &read("dev_hard.jsonl")));

    // Words that stand in an indexed file were said, whatever the item holds of them.
    let said: Vec<String> = cases
        .iter()
        .filter(|case| case.level().starts_with("NEG") && case.answer["fine"] == "verbatim")
        .map(|case| {
            format!(
                "{} is said in {}",
                case.item["id"], case.answer["episode_file"]
            )
        })
        .collect();
    cases.retain(|case| !case.level().starts_with("NEG") || case.answer["fine"] != "verbatim");

    let at = |levels: &'static [&'static str]| {
        cases
            .iter()
            .filter(move |case| levels.contains(&case.level()))
    };
    let found = |levels| share(at(levels), Case::is_found);
    let claimed = |levels| share(at(levels), |case| case.verdict() != "not_found");
    let altered = |levels| share(at(levels), |case| case.verdict() == "altered");
    let right = |levels| share(at(levels), Case::is_accepted);
    let attributed = |levels, wanted: &'static str| {
        share(at(levels), move |case| case.answer["attribution"] == wanted)
    };
    let off: Vec<f64> = cases.iter().filter_map(Case::off).collect();
    let ms: Vec<f64> = cases
        .iter()
        .filter_map(|case| case.answer["ms"].as_f64())
        .collect();
    let rows = [
        Row("recall@1 L0, %", 100.0, found(&["L0"]), true),
        Row("recall@1 L1, %", 99.5, found(&["L1"]), true),
        Row("recall@1 L2, %", 99.5, found(&["L2"]), true),
        Row("recall@1 L3, %", 99.0, found(&["L3"]), true),
        Row("recall@1 L4, %", 98.5, found(&["L4"]), true),
        Row("recall@1 L5, %", 93.0, found(&["L5"]), true),
        Row("recall@1 SH, %", 99.0, found(&["SH"]), true),
        Row("recall@1 SHE, %", 97.0, found(&["SHE"]), true),
        Row("false finds NEG, %", 0.5, claimed(&["NEG"]), false),
        Row("false finds NEGS, %", 3.0, claimed(&["NEGS"]), false),
        Row("altered: recall, %", 97.0, altered(&["ALT"]), true),
        Row(
            "false alarm L0–L2, %",
            1.0,
            altered(&["L0", "L1", "L2"]),
            false,
        ),
        Row("false alarm L3, %", 3.0, altered(&["L3"]), false),
        Row("false alarm L4, %", 10.0, altered(&["L4"]), false),
        Row("splices flagged, %", 85.0, altered(&["SPL"]), true),
        Row(
            "wrong speaker flagged, %",
            95.0,
            attributed(&["MIS"], "mismatch"),
            true,
        ),
        Row(
            "right speaker flagged, %",
            5.0,
            attributed(&["MISC"], "mismatch"),
            false,
        ),
        Row("verdict right L0, %", 99.0, right(&["L0"]), true),
        Row("verdict right L1, %", 95.0, right(&["L1"]), true),
        Row(
            "start error, median, s",
            0.3,
            quantile(off.clone(), 0.5),
            false,
        ),
        Row("start error, p90, s", 1.0, quantile(off, 0.9), false),
        Row(
            "time a quote, median, ms",
            5.0,
            quantile(ms.clone(), 0.5),
            false,
        ),
        Row("time a quote, p95, ms", 20.0, quantile(ms, 0.95), false),
    ];
    println!("{:<28}{:>8}{:>10}", "", "goal", "measured");
    for row in &rows {
        let measured = row.2.map_or("-".into(), |it| format!("{it:.2}"));
        println!(
            "{:<28}{:>8}{measured:>10}{}",
            row.0,
            row.1,
            if row.is_met() { "" } else { "  !" }
        );
    }
    for line in said {
        println!("left out: {line}");
    }
    let mut misses: BTreeMap<&str, Vec<&Case>> = BTreeMap::new();
    for case in &cases {
        let wrong = !case.is_accepted() || (!case.level().starts_with("NEG") && !case.is_found());
        if wrong {
            misses.entry(case.level()).or_default().push(case);
        }
    }
    for (level, cases) in misses {
        println!("\n{level}: {} missed", cases.len());
        for Case { item, answer } in cases {
            println!("  {} {}", item["id"], item["ops"]);
            println!(
                "    printed {}\n    said    {}",
                item["published"], item["true_text"]
            );
            println!(
                "    found   {} {} {}",
                answer["fine"], answer["matched_text"], answer["differences"]
            );
        }
    }
    // In a debug build times say nothing.
    let slow = |row: &Row| cfg!(debug_assertions) && row.0.starts_with("time");
    let failed: Vec<&str> = rows
        .iter()
        .filter(|row| !row.is_met() && !slow(row))
        .map(|row| row.0)
        .collect();
    assert!(failed.is_empty(), "goals not met: {}", failed.join("; "));
}
