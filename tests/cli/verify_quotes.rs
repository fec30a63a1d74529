//! Quotes that are kept, against transcripts that change. What is said is made up.

use super::run::Home;
use serde_json::Value;

const FIRST: &str = "WEBVTT

00:00:01.000 --> 00:00:06.000
<v Ilse Varga>The harbour froze in sixty-four days and the gulls walked to the lighthouse.

00:00:06.000 --> 00:00:10.000
<v Pavel Brandt>Every plank had a name, and every name had a widow behind it.

00:00:10.000 --> 00:00:14.000
<v Ilse Varga>We never asked the council for a second pier.

00:10:00.000 --> 00:10:04.000
<v Ilse Varga>In spring the ledger smelled of salt, smoke and candle wax.
";

/// A catalogue with a quote of each cue.
fn home() -> Home {
    let home = Home::new();
    home.write("talk/harbour.vtt", FIRST);
    home.ok(["import", "talk", "--show", "Harbour Notes", "--kind", "asr"]);
    for words in [
        "the gulls walked to the lighthouse",
        "every name had a widow behind it",
        "We never asked the council for a second pier",
        "the ledger smelled of salt, smoke and candle wax",
    ] {
        home.ok(["add-quote", words]);
    }
    home
}

fn again(home: &Home, transcript: &str) {
    home.write("talk/harbour.vtt", transcript);
    home.ok(["import", "talk", "--show", "Harbour Notes", "--kind", "asr"]);
}

/// By the number of the quote: status and verdict.
fn statuses(home: &Home) -> Vec<(String, String)> {
    let found = home.podcat(["verify", "--sort", "added", "--json"]).json();
    let text = |it: &Value, key: &str| it[key].as_str().unwrap_or_default().to_owned();
    let found = found.as_array().expect("a list").iter();
    found
        .map(|it| (text(it, "status"), text(it, "verdict")))
        .collect()
}

fn are(home: &Home, wanted: [(&str, &str); 4]) {
    let wanted = wanted.map(|(status, verdict)| (status.to_owned(), verdict.to_owned()));
    assert_eq!(statuses(home), wanted);
}

#[test]
fn quotes_that_stand_where_they_were_found_pass() {
    let home = home();
    are(&home, [("anchored", "verbatim"); 4]);
    home.ok(["verify"]).says("4 anchored; all pass");
    let quote = home.json(["quote", "1", "--json"]);
    assert_eq!(quote["state"], "verified");
    assert_eq!(quote["checks"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        quote["checks"][0]["reason"],
        "matches the ASR transcript v1"
    );
}

#[test]
fn after_a_reimport_each_quote_says_what_became_of_it() {
    let home = home();
    home.ok(["verify"]);
    let before = home.json(["quotes", "--sort", "added", "--json"]);
    let changed = FIRST
        .replace("every name had a widow", "every name had a daughter")
        .replace(
            "We never asked the council for a second pier.",
            "Let us talk about the weather.",
        )
        .replace("00:10:0", "00:12:0");
    again(&home, &changed);
    are(
        &home,
        [
            ("anchored", "verbatim"),
            ("text changed", "reworded"),
            ("orphaned", "not found"),
            ("moved", "verbatim"),
        ],
    );
    home.ends(1, ["verify"])
        .says("1 anchored, 1 moved, 1 text changed, 1 orphaned; 2 do not pass");

    // Nothing was moved or anchored anew on the way but what stands where it stood.
    let after = home.json(["quotes", "--sort", "added", "--json"]);
    for (index, quote) in after.as_array().unwrap().iter().enumerate() {
        let was = &before[index];
        assert_eq!(
            (&quote["start"], &quote["anchor"]),
            (&was["start"], &was["anchor"])
        );
        let version = if index == 0 { 2 } else { 1 };
        assert_eq!(quote["transcript_version"], version, "{index}");
    }

    // Asked to, the one that moved gets its new time, and stays there.
    home.ends(1, ["verify", "--update"]);
    let moved = home.json(["quote", "4", "--json"]);
    assert!(moved["start"].as_f64().unwrap() > 720.0, "{moved}");
    assert_eq!(statuses(&home)[3].0, "anchored");
    let told: Vec<&str> = moved["checks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["status"].as_str().unwrap())
        .collect();
    assert_eq!(told, ["anchored", "moved"]);
}

#[test]
fn the_same_words_elsewhere_are_a_lookalike_and_not_taken() {
    let home = home();
    home.ok(["verify"]);
    let changed = FIRST.replace(
        "We never asked the council for a second pier.",
        "Nothing to add.",
    ) + "\n00:30:00.000 --> 00:30:04.000\n<v Pavel Brandt>They told the mayor this: we never asked the council for a second pier. Imagine that.\n";
    again(&home, &changed);
    assert_eq!(statuses(&home)[2].0, "orphaned");
    let found = home.ends(1, ["verify", "--sort", "added", "--json"]).json();
    assert_eq!(
        found[2]["reason"],
        "the same words stand at 0:30:01, among others than they did"
    );
}

#[test]
fn words_that_stand_twice_now_are_told_apart_by_what_is_around_them() {
    let home = home();
    home.ok(["verify"]);
    // The same words again, among others: the first place is still meant.
    let more = "\n00:30:00.000 --> 00:30:04.000\n<v Ilse Varga>As I said, the gulls walked to the lighthouse, twice.\n";
    again(&home, &format!("{FIRST}{more}"));
    assert_eq!(statuses(&home)[0].0, "anchored");
    // The whole hour again, and neither where it was.
    let moved = FIRST
        .replace("00:00:", "00:01:")
        .replace("00:10:0", "00:11:0");
    let later = moved
        .replace("WEBVTT\n", "")
        .replace("00:01:", "00:41:")
        .replace("00:11:0", "00:51:0");
    again(&home, &format!("{moved}{later}"));
    are(&home, [("ambiguous", "ambiguous"); 4]);
}

#[test]
fn a_quote_without_a_transcript_cannot_pass() {
    let home = Home::new();
    home.ok(["add-episode", "--show", "Harbour Notes", "--title", "Ice"]);
    home.ok(["add-quote", "Nobody wrote this down", "--episode", "Ice"]);
    let found = home.ends(1, ["verify", "--json"]).json();
    assert_eq!(found[0]["reason"], "no transcript to check against");
    home.ends(
        1,
        ["verify", "--episode", "Ice", "--speaker", "Nobody Known"],
    );
}

#[test]
fn a_quote_is_anchored_the_day_a_transcript_comes() {
    let home = Home::new();
    home.ok([
        "add-episode",
        "--show",
        "Harbour Notes",
        "--title",
        "Harbour",
    ]);
    home.ok([
        "add-quote",
        "Every name had a widow behind it",
        "--episode",
        "Harbour",
    ]);
    home.write("harbour.vtt", FIRST);
    home.ok(["import", "harbour.vtt", "--episode", "Harbour"]);
    home.ok(["verify"]).shows("anchored");
    let quote = home.json(["quote", "1", "--json"]);
    assert!(quote["start"].as_f64().is_some(), "{quote}");
    assert_eq!(quote["anchor"]["exact"], "every name had a widow behind it");
}

#[test]
fn a_quote_has_a_life_and_an_export_carries_it() {
    let home = home();
    home.ok(["verify"]);
    home.ok([
        "edit-quote",
        "1",
        "--state",
        "published",
        "--source",
        "Harbour Gazette, https://example.org/1",
    ]);
    home.ok(["edit-quote", "1", "--state", "corrected"]);
    let states = |quote: &Value| -> Vec<String> {
        let life = quote["life"].as_array().expect("a list").iter();
        life.map(|it| it["state"].as_str().unwrap().to_owned())
            .collect()
    };
    let quote = home.json(["quote", "1", "--json"]);
    assert_eq!(states(&quote), ["verified", "published", "corrected"]);
    assert_eq!(
        quote["life"][1]["source"],
        "Harbour Gazette, https://example.org/1"
    );
    assert_eq!(quote["state"], "corrected");
    home.ok(["export", "--output", "all.json"]);
    home.ok(["--db", "other.db", "import", "all.json"]);
    let there = home.json([
        "--db",
        "other.db",
        "quote",
        quote["uid"].as_str().unwrap(),
        "--json",
    ]);
    assert_eq!(
        (&there["life"], &there["checks"]),
        (&quote["life"], &quote["checks"])
    );
}
