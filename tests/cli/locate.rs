//! Published words against transcripts. The speakers and what they say are made up.

use super::run::Home;
use serde_json::{Value, json};

/// A conversation with a cue that runs over two lines of thought, an interruption, numbers in
/// words and a paragraph that is longer than a passage.
const TALK: &str = "WEBVTT

00:00:01.000 --> 00:00:05.000
<v Ilse Varga>So, um, the harbour froze in sixty-four days, and

00:00:05.000 --> 00:00:09.000
<v Ilse Varga>nobody, I mean, nobody had ever seen the gulls walk to the lighthouse.

00:00:09.000 --> 00:00:10.000
<v Pavel Brandt>Right.

00:00:10.000 --> 00:00:16.000
<v Ilse Varga>And if the wind had not turned, we would've lost two hundred and fifty boats.

00:00:16.000 --> 00:00:20.000
<v Pavel Brandt>I don't think the council understood the danger.

00:00:20.000 --> 00:01:00.000
<v Ilse Varga>The first winter we counted every plank by hand and wrote it into a ledger that the fishermen kept in the chapel because it was the only dry room in the village and the second winter the ledger was wet and we had to begin again with pencils and patience and a lamp that smoked so badly that the priest asked us to count outside in the snow instead of praying indoors with him and his coughing choir.

00:01:00.000 --> 00:01:06.000
<v Ilse Varga>Every plank had a name, and every name had a widow behind it.

00:20:00.000 --> 00:20:05.000
<v Ilse Varga>The new pier opened on a Tuesday in Marstrand without any ceremony.
";

fn home() -> Home {
    let home = Home::new();
    home.write("talk/01-the-frozen-harbour.vtt", TALK);
    home.ok(["import", "talk", "--show", "Harbour Notes", "--kind", "asr"]);
    home
}

fn located(home: &Home, quote: &str) -> Value {
    home.podcat(["locate", quote, "--json"]).json()
}

fn rules(found: &Value) -> Vec<&str> {
    let differences = found["matches"][0]["differences"]
        .as_array()
        .expect("a list");
    differences
        .iter()
        .map(|it| it["rule"].as_str().expect("a rule"))
        .collect()
}

#[track_caller]
fn is(home: &Home, quote: &str, verdict: &str, wanted: &[&str]) -> Value {
    let found = located(home, quote);
    assert_eq!(found["verdict"], verdict, "{quote}: {found:#}");
    assert_eq!(rules(&found), wanted, "{quote}");
    found
}

#[test]
fn a_quote_over_two_cues_is_found_to_the_word() {
    let home = home();
    let found = is(
        &home,
        "froze in sixty-four days, and nobody, I mean, nobody had ever seen the gulls walk",
        "verbatim",
        &[],
    );
    let best = &found["matches"][0];
    assert_eq!(best["speaker"], "Ilse Varga");
    let (start, end) = (
        best["start"].as_f64().unwrap(),
        best["end"].as_f64().unwrap(),
    );
    assert!(
        (2.5..3.0).contains(&start) && (7.0..8.0).contains(&end),
        "{start} {end}"
    );
    assert_eq!(found["evidence"], "matches the ASR transcript v1");
}

#[test]
fn what_means_nothing_is_tidied_and_said_so() {
    let home = home();
    is(
        &home,
        "The harbour froze in 64 days, and nobody had ever seen the gulls walk to the lighthouse.",
        "tidied",
        &["opening", "figures", "repetition"],
    );
    is(
        &home,
        "“nobody had ever seen … the lighthouse”",
        "tidied",
        &["ellipsis"],
    );
    is(
        &home,
        "[The wind] had not turned, we would have lost 250 boats",
        "tidied",
        &["brackets", "contraction", "figures"],
    );
    is(
        &home,
        "We would've lost two hundred and fifty boats [that year].",
        "altered",
        &["condition", "brackets"],
    );
}

#[test]
fn an_interruption_by_somebody_else_is_no_change() {
    let home = home();
    let found = is(
        &home,
        "seen the gulls walk to the lighthouse. And if the wind had not turned",
        "tidied",
        &["filler"],
    );
    assert_eq!(found["matches"][0]["speaker"], "Ilse Varga");
}

#[test]
fn a_quote_over_two_passages_is_one_quote() {
    let home = home();
    is(
        &home,
        "instead of praying indoors with him and his coughing choir. Every plank had a name",
        "verbatim",
        &[],
    );
}

#[test]
fn changed_meaning_is_altered_with_the_word_that_does_it() {
    let home = home();
    for (quote, rule) in [
        ("nobody had ever seen the gulls fly to the lighthouse", None),
        (
            "And if the wind had turned, we would have lost 250 boats",
            Some("negation"),
        ),
        (
            "And if the wind had not turned, we would have lost 240 boats",
            Some("number"),
        ),
        (
            "The new pier opened on a Monday in Marstrand without any ceremony",
            Some("number"),
        ),
        (
            "The new pier closed on a Tuesday in Marstrand without any ceremony",
            Some("opposite"),
        ),
        (
            "The new pier opened on a Tuesday in Halden without any ceremony",
            Some("name"),
        ),
        ("The council understood the danger.", Some("denial cut off")),
        (
            "We would've lost two hundred and fifty boats",
            Some("condition"),
        ),
    ] {
        let found = located(&home, quote);
        match rule {
            Some(rule) => {
                assert_eq!(found["verdict"], "altered", "{quote}: {found:#}");
                assert!(rules(&found).contains(&rule), "{quote}: {found:#}");
            }
            None => assert_eq!(found["verdict"], "reworded", "{quote}: {found:#}"),
        }
    }
}

#[test]
fn two_moments_joined_without_a_mark_are_a_splice() {
    let home = home();
    let found = located(
        &home,
        "Nobody had ever seen the gulls walk on a Tuesday in Marstrand without any ceremony.",
    );
    assert_eq!(found["verdict"], "spliced", "{found:#}");
    let starts: Vec<i64> = found["matches"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["start"].as_f64().unwrap() as i64)
        .collect();
    assert_eq!(starts.len(), 2);
    assert!(starts[0] < 10 && starts[1] >= 1_200, "{starts:?}");
}

#[test]
fn who_is_said_to_have_said_it_is_checked() {
    let home = home();
    let words = "Every plank had a name, and every name had a widow behind it.";
    let ask = |name: &str| home.json(["locate", words, "--attributed-to", name, "--json"]);
    assert_eq!(ask("Varga")["verdict"], "verbatim");
    let wrong = ask("Pavel Brandt");
    assert_eq!(wrong["verdict"], "wrong speaker");
    assert_eq!(
        wrong["evidence"],
        "the ASR transcript v1 has Ilse Varga say it"
    );
    home.ends(1, ["locate", words, "--speaker", "Brandt"])
        .shows("not found");
}

#[test]
fn what_is_said_in_two_episodes_is_ambiguous_and_both_are_named() {
    let home = home();
    home.write(
        "talk/02-a-rerun.vtt",
        TALK.replace("00:00:", "00:10:").replace("00:01:", "00:11:"),
    );
    home.ok(["import", "talk", "--show", "Harbour Notes"]);
    let words = "every name had a widow behind it";
    let found = located(&home, words);
    assert_eq!(found["verdict"], "ambiguous");
    let episodes: Vec<&str> = found["matches"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["episode"].as_str().unwrap())
        .collect();
    assert_eq!(episodes.len(), 2, "{episodes:?}");
    let one = home.json(["locate", words, "--episode", "rerun", "--json"]);
    assert_eq!(one["verdict"], "verbatim");
    assert!(one["matches"][0]["start"].as_f64().unwrap() > 600.0);
}

#[test]
fn what_is_not_said_is_not_found_and_only_like_it_is_possible() {
    let home = home();
    home.ends(
        1,
        [
            "locate",
            "The submarines arrived with a cargo of oranges and trombones",
        ],
    )
    .shows("not found: not in the only transcript there");
    let close = located(&home, "every name had a gull near them");
    assert!(
        ["possible", "not found"].contains(&close["verdict"].as_str().unwrap()),
        "{close:#}"
    );
    home.ends(1, ["locate", "Ледокол ушёл на север до рассвета"])
        .shows("not found");
}

#[test]
fn what_is_no_quote_is_refused_with_the_reason() {
    let home = home();
    home.ends(2, ["locate", ""])
        .says("expected the words of a quote, found nothing");
    home.ends(2, ["locate", "…"])
        .says("expected the words of a quote");
    home.ends(2, ["locate", "harbour"])
        .says("found one")
        .says("podcat search");
    home.ends(2, ["locate", "um, you know"])
        .says("only fillers");
    home.write("long.txt", "harbour ".repeat(10_000));
    home.ends(2, ["locate", "--file", "long.txt"])
        .says("at most 1000 words, found 10000");
    home.write("noise.bin", [0xff, 0xfe, 0x00]);
    home.ends(2, ["locate", "--file", "noise.bin"])
        .says("expected text in UTF-8");
    let empty = Home::new();
    empty.ok(["add-show", "Harbour Notes"]);
    empty
        .ends(1, ["locate", "the harbour froze"])
        .says("no transcript to check against");
}

#[test]
fn a_batch_answers_a_line_each_with_the_caller_s_id() {
    let home = home();
    let items = [
        json!({"id": "a", "published": "The harbour froze in sixty-four days", "attributed_to": "P. Brandt"}),
        json!({"id": 7, "published": "if the wind had turned, we would have lost"}),
        json!({"id": "c", "published": "The submarines arrived with oranges and trombones"}),
        json!({"id": "d", "published": "harbour"}),
    ];
    let lines: Vec<String> = items.iter().map(Value::to_string).collect();
    home.write("quotes.jsonl", format!("{}\nnot json\n", lines.join("\n")));
    let output = home.ok(["locate", "--batch", "quotes.jsonl", "--json"]);
    output.says("quotes.jsonl:5: expected an object");
    let answers: Vec<Value> = output
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(answers.len(), 4);
    assert_eq!(answers[0]["id"], "a");
    assert_eq!(answers[0]["episode_file"], "01-the-frozen-harbour.vtt");
    assert_eq!(answers[0]["attribution"], "mismatch");
    assert_eq!(answers[0]["fine"], "wrong speaker");
    assert!(answers[0]["start_ms"].as_i64().unwrap() >= 1_000);
    assert_eq!(
        (&answers[1]["id"], &answers[1]["verdict"]),
        (&json!(7), &json!("altered"))
    );
    assert_eq!(
        (&answers[2]["verdict"], &answers[2]["episode_file"]),
        (&json!("not_found"), &Value::Null)
    );
    assert!(answers[3]["error"].as_str().unwrap().contains("found one"));
}

#[test]
fn the_words_come_from_a_file_or_stdin_too_and_context_is_shown() {
    let home = home();
    home.write("quote.txt", "Every plank had a name\n");
    home.ok(["locate", "--file", "quote.txt", "-C", "1"])
        .shows("verbatim: matches the ASR transcript v1")
        .shows("The new pier opened");
}
