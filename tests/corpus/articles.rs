//! Quotations of articles, and whose they are said to be.

use podcat::text::quotations;
use serde_json::Value;
use std::collections::HashMap;

/// The words of a text, each with how often it occurs.
fn words(text: &str) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for word in text
        .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '\'' || c == '’'))
        .map(|word| word.trim_matches(['\'', '’']).to_lowercase())
        .filter(|word| !word.is_empty())
    {
        *counts.entry(word).or_default() += 1;
    }
    counts
}

/// The F1 of the words of two texts.
fn likeness(one: &str, other: &str) -> f64 {
    let (one, other) = (words(one), words(other));
    let shared: usize = one
        .iter()
        .map(|(word, count)| *count.min(other.get(word).unwrap_or(&0)))
        .sum();
    let all: usize = one.values().sum::<usize>() + other.values().sum::<usize>();
    2.0 * shared as f64 / all.max(1) as f64
}

fn folded(name: Option<&str>) -> Option<String> {
    name.map(|name| name.trim().to_lowercase())
        .filter(|name| !name.is_empty())
}

/// One quotation that was found; `used`: it was counted.
struct Found {
    text: String,
    speaker: Option<String>,
    used: bool,
}

#[test]
#[ignore = "needs the corpus"]
fn quotations_of_articles_are_found_with_their_speakers() {
    let mut all = Vec::new();
    for path in super::files(&super::folder("articles")) {
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            let text = std::fs::read_to_string(&path).expect("the articles are text");
            let articles: Vec<Value> = serde_json::from_str(&text).expect("the articles are JSON");
            all.extend(articles);
        }
    }
    let (mut gold, mut overlapping, mut exact, mut spoken, mut extra) = (0, 0, 0, 0, 0);
    let (mut scare, mut scares) = (0, 0);
    for article in &all {
        let id = article["id"].as_str().unwrap_or_default();
        let text = article["text"].as_str().expect("an article has a text");
        let mut found: Vec<Found> = quotations::extract(text, &[])
            .into_iter()
            .map(|quotation| Found {
                text: quotation.text,
                speaker: quotation.speaker,
                used: false,
            })
            .collect();
        for quote in article["quotes"].as_array().expect("quotes") {
            let wanted = quote["text"].as_str().expect("a quote has a text");
            let best = (0..found.len())
                .filter(|&at| !found[at].used)
                .map(|at| (likeness(&found[at].text, wanted), at))
                .max_by(|a, b| a.0.total_cmp(&b.0));
            let mut score = best.map_or(0.0, |(score, _)| score);
            let mut hits: Vec<usize> = best
                .filter(|(score, _)| *score >= 0.5)
                .map(|(_, at)| at)
                .into_iter()
                .collect();
            if let Some(parts) = quote["parts"].as_array().filter(|_| score < 0.9) {
                let by_part: Vec<usize> = parts
                    .iter()
                    .filter_map(Value::as_str)
                    .flat_map(|part| {
                        (0..found.len())
                            .filter(|&at| likeness(&found[at].text, part) >= 0.8)
                            .collect::<Vec<_>>()
                    })
                    .collect();
                if by_part.len() >= parts.len() {
                    (hits, score) = (by_part, 1.0);
                }
            }
            for &at in &hits {
                found[at].used = true;
            }
            if quote["optional"].as_bool() == Some(true) {
                continue;
            }
            gold += 1;
            overlapping += usize::from(!hits.is_empty());
            exact += usize::from(score >= 0.9);
            let mut accepted = vec![folded(quote["speaker"].as_str())];
            if let Some(others) = quote["accept_speakers"].as_array() {
                accepted.extend(others.iter().map(|other| folded(other.as_str())));
            }
            let right = !hits.is_empty()
                && hits
                    .iter()
                    .all(|&at| accepted.contains(&folded(found[at].speaker.as_deref())));
            spoken += usize::from(right);
            if !right || score < 0.9 {
                let got: Vec<(&str, Option<&str>)> = hits
                    .iter()
                    .map(|&at| (found[at].text.as_str(), found[at].speaker.as_deref()))
                    .collect();
                println!(
                    "{id} {}: {wanted:.60} by {}: found {got:?}",
                    quote["pattern"], quote["speaker"]
                );
            }
        }
        let no_quotes: Vec<&str> = article["not_quotes"]
            .as_array()
            .map(|texts| texts.iter().filter_map(Value::as_str).collect())
            .unwrap_or_default();
        scares += no_quotes.len();
        for quotation in found.iter().filter(|quotation| !quotation.used) {
            extra += 1;
            scare += usize::from(
                no_quotes
                    .iter()
                    .any(|text| likeness(text, &quotation.text) > 0.8),
            );
            println!(
                "{id}: is no quotation: {} ({:?})",
                quotation.text, quotation.speaker
            );
        }
    }
    let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    let (recall, precision) = (
        share(overlapping, gold),
        share(overlapping, overlapping + extra),
    );
    let f1 = 2.0 * recall * precision / (recall + precision).max(0.01);
    println!(
        "{} articles, {gold} quotations     goal  measured",
        all.len()
    );
    println!("quotations, F1 (%)                97.0  {f1:.1}");
    println!(
        "exact (%)                         93.0  {:.1}",
        share(exact, gold)
    );
    println!(
        "speaker (%)                       92.0  {:.1}",
        share(spoken, gold)
    );
    println!("scare quotes and titles of {scares:<3}     <= 1/15  {scare}");
    assert!(f1 >= 97.0 && share(exact, gold) >= 93.0 && share(spoken, gold) >= 92.0);
    assert!(scare * 15 <= scares.max(15));
}

#[test]
#[ignore = "needs the corpus"]
fn a_news_report_on_a_guest_gives_her_quotations() {
    let path = super::folder("articles").join("qazinform-central-asia.txt");
    let text = std::fs::read_to_string(path).expect("the article is there");
    let found = quotations::extract(&text, &[]);
    assert_eq!(found.len(), 3);
    for quotation in found {
        assert_eq!(quotation.speaker.as_deref(), Some("Ainur Tukumova"));
    }
}
