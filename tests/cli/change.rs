//! Editing and removing.

use super::run::Home;
use serde_json::Value;

#[test]
fn edits_change_what_is_given_and_an_empty_value_takes_it_away() {
    let home = Home::sample();
    home.ok([
        "edit-show",
        "deep",
        "--title",
        "Deeper Currents",
        "--author",
        "",
    ]);
    let show = &home.json(["shows", "--show", "deeper", "--json"])[0];
    assert_eq!(
        (&show["title"], &show["author"]),
        (&"Deeper Currents".into(), &Value::Null)
    );
    assert_eq!(show["language"], "en", "what is not given stays");

    home.ok([
        "edit-episode",
        "ice that",
        "--number",
        "99",
        "--add-guest",
        "Tove Marsh",
        "--remove-person",
        "Lind",
        "--add-topic",
        "sound",
        "--remove-topic",
        "water",
    ]);
    let episode = home.json(["episode", "ice that", "--json"]);
    assert_eq!(episode["number"], 99);
    assert_eq!(episode["topics"], serde_json::json!(["ice road", "sound"]));
    let people: Vec<(&Value, &Value)> = episode["appearances"]
        .as_array()
        .expect("an array")
        .iter()
        .map(|person| (&person["name"], &person["role"]))
        .collect();
    assert!(
        people.contains(&(&"Tove Marsh".into(), &"guest".into())),
        "{people:?}"
    );
    assert!(
        !people.contains(&(&"Bo Lind".into(), &"guest".into())),
        "{people:?}"
    );

    home.ok([
        "edit-person",
        "Lind",
        "--name",
        "Bo Lindqvist",
        "--affiliation",
        "",
    ]);
    let person = &home.json(["people", "Bo Lind", "--json"])[0];
    assert_eq!(person["name"], "Bo Lindqvist", "the old name is an alias");
    assert_eq!(person["affiliation"], Value::Null);
    home.ok(["edit-person", "Lindqvist", "--remove-alias", "Bo Lind"]);
    home.ends(1, ["people", "Bo Lind"]);

    home.ok([
        "edit-topic",
        "archives",
        "--name",
        "Archives and attics",
        "--alias",
        "attics",
        "--rule",
        "",
    ]);
    let topic = home.json(["topic", "attics", "--json"]);
    assert_eq!(
        (&topic["name"], &topic["rule"]),
        (&"Archives and attics".into(), &Value::Null)
    );

    home.ok([
        "edit-transcript",
        "ice that",
        "--kind",
        "asr",
        "--tool",
        "a machine",
    ]);
    let transcript = home.json(["transcript", "ice that", "--json"]);
    assert_eq!(
        (&transcript["kind"], &transcript["tool"]),
        (&"asr".into(), &"a machine".into())
    );
    home.ok(["check"]);
}

#[test]
fn an_edited_quote_keeps_its_time_and_loses_its_verdict() {
    let home = Home::sample();
    home.ok([
        "edit-quote",
        "1",
        "--note",
        "checked by ear",
        "--add-topic",
        "sound",
    ]);
    let quote = home.json(["quote", "1", "--json"]);
    assert_eq!(
        (&quote["note"], &quote["verdict"]),
        (&"checked by ear".into(), &"verbatim".into())
    );
    home.ok([
        "edit-quote",
        "1",
        "--text",
        "The ice speaks before it breaks",
        "--at",
        "3:39-3:42",
    ]);
    let quote = home.json(["quote", "1", "--json"]);
    assert_eq!(
        (&quote["start"], &quote["end"]),
        (&219.0.into(), &222.0.into())
    );
    assert_eq!(
        (&quote["verdict"], &quote["anchor"]),
        (&"unchecked".into(), &Value::Null)
    );
}

#[test]
fn an_edit_that_cannot_be_done_changes_nothing() {
    let home = Home::sample();
    for (command, thing) in [
        ("edit-show", "deep"),
        ("edit-episode", "ice that"),
        ("edit-person", "Lind"),
        ("edit-quote", "1"),
        ("edit-topic", "archives"),
        ("edit-transcript", "1"),
    ] {
        home.refused([command, thing])
            .says("required arguments were not provided");
    }
    home.refused(["edit-show", "deep", "--title", "The Night Desk"]);
    home.refused(["edit-show", "nothing so called", "--author", "x"])
        .says("no show matches");
    home.refused(["edit-episode", "desk", "--number", "1"])
        .says("matches 3 episodes");
    home.refused(["edit-quote", "1", "--text", "  "]);
    home.refused(["edit-topic", "archives", "--rule", "***"]);
    home.refused(["edit-episode", "ice that", "--date", "14 o'clock"]);
    let half = [
        "edit-episode",
        "ice that",
        "--add-guest",
        "Fresh Person",
        "--remove-topic",
        "nothing",
    ];
    home.refused(half).says("no topic matches");
    home.ends(1, ["people", "Fresh Person"]);
}

#[test]
fn a_quote_is_not_moved_past_the_end() {
    Home::sample()
        .refused(["edit-quote", "1", "--at", "99:00"])
        .says("which is 0:06:34 long");
}

#[test]
fn removing_says_what_goes_with_it_and_asks() {
    let home = Home::sample();
    for (command, of, goes) in [
        ("remove-show", "deep", "3 episodes"),
        ("remove-episode", "ice that", "2 quotes"),
        ("remove-person", "Lind", "2 quotes"),
        ("remove-topic", "ice road", "ice road"),
        ("remove-quote", "1", "quote 1"),
        ("remove-transcript", "1", "transcript 1"),
    ] {
        let output = home.refused([command, of]);
        output.says(goes).says("--yes");
        assert!(output.stderr.matches("would").count() <= 3, "said once");
    }
}

#[test]
fn removing_takes_what_belongs_to_it_and_leaves_the_rest() {
    let home = Home::sample();
    let count = |noun: &str| {
        home.podcat([noun, "--json"])
            .json()
            .as_array()
            .map_or(0, Vec::len)
    };
    home.ok(["remove-quote", "1", "--yes"])
        .says("removed quote 1");
    assert_eq!(count("quotes"), 13);
    home.ok(["remove-topic", "ice road", "--yes"]);
    assert_eq!((count("topics"), count("quotes")), (5, 13));
    home.ok(["remove-person", "Tove Marsh", "--yes"]);
    assert_eq!((count("people"), count("quotes")), (7, 13));
    home.ok(["remove-transcript", "two sources", "--yes"]);
    assert_eq!((count("transcripts"), count("quotes")), (5, 13));
    home.ends(1, ["search", "\"ice road collapses\""]);
    home.ok(["remove-episode", "box under", "--yes"]);
    assert_eq!((count("episodes"), count("quotes")), (6, 12));
    home.ok(["remove-show", "deep", "--yes"]);
    assert_eq!(
        (count("shows"), count("episodes"), count("transcripts")),
        (2, 3, 1)
    );
    home.ok(["check"]);
    home.ends(2, ["remove-show", "deep", "--yes"]);
}

#[test]
fn an_empty_value_takes_away_what_is_no_text_as_well() {
    let home = Home::sample();
    home.ok(["edit-episode", "ice that", "--date", "", "--number", ""]);
    let episode = home.json(["episode", "ice that", "--json"]);
    assert_eq!(
        (&episode["published"], &episode["number"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(episode["duration"], 394.0);
    home.ok(["edit-episode", "ice that", "--duration", ""]);
    let episode = home.json(["episode", "ice that", "--json"]);
    assert_eq!(episode["duration"], 387.024, "the transcript's last time");
    home.ok(["edit-quote", "1", "--speaker", ""]);
    assert_eq!(home.json(["quote", "1", "--json"])["speaker"], Value::Null);
    home.ok(["edit-quote", "1", "--at", ""]);
    let quote = home.json(["quote", "1", "--json"]);
    assert_eq!(
        (&quote["start"], &quote["end"]),
        (&Value::Null, &Value::Null)
    );
    home.refused(["edit-episode", "ice that", "--number", "twelve"])
        .says("expected a whole number from 0 to 999999");
}

#[test]
fn another_speaker_takes_the_verdict_away_and_leaves_the_place() {
    let home = Home::sample();
    home.ok(["edit-quote", "1", "--speaker", "Ruiz"]);
    let quote = home.json(["quote", "1", "--json"]);
    assert_eq!(quote["verdict"], "unchecked");
    assert!(quote["anchor"].is_object() && quote["start"].is_number());
}

#[test]
fn a_namesake_is_made_only_when_it_is_meant() {
    let home = Home::sample();
    home.refused(["edit-person", "Marsh", "--name", "Bo Lind"])
        .says("Bo Lind is in the catalogue already (id 4)")
        .says("--namesake");
    home.ok([
        "edit-person",
        "Marsh",
        "--alias",
        "B. Lind",
        "--alias",
        "Ana Ruiz",
    ])
    .says("Ana Ruiz is also what person 3 is called");
    home.ok(["edit-person", "Marsh", "--name", "Bo Lind", "--namesake"]);
    home.ends(2, ["person", "Bo Lind"]).says("matches 2 people");
}
