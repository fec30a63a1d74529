//! Adding: episodes, quotes, imports, labels.

use super::run::Home;
use serde_json::Value;

/// A WebVTT file of one caption a line, a second each.
fn vtt(lines: &[(&str, &str)]) -> String {
    let mut text = String::from("WEBVTT\n");
    for (second, (speaker, words)) in lines.iter().enumerate() {
        text += &format!("\n00:{second:02}.000 --> 00:{second:02}.900\n<v {speaker}>{words}\n");
    }
    text
}

fn outcomes(report: &Value) -> Vec<&str> {
    let files = report["files"].as_array().expect("an array of files");
    files
        .iter()
        .filter_map(|file| file["outcome"].as_str())
        .collect()
}

#[test]
fn add_episode_makes_what_is_missing_and_says_so() {
    let home = Home::with_data();
    let output = home.ok([
        "add-episode",
        "--show",
        "Deep Currents",
        "--title",
        "The ice that speaks",
        "--date",
        "2026-02-14",
        "--host",
        "Ana Ruiz",
        "--guest",
        "Bo Lind <Lake Institute>",
        "--topic",
        "ice road",
        "--transcript",
        "data/transcripts/deep-currents-012-the-ice-that-speaks.vtt",
    ]);
    output
        .says("new show: Deep Currents")
        .says("new person: Ana Ruiz")
        .says("new person: Bo Lind <Lake Institute>")
        .says("new topic: ice road")
        .says("added episode 1: The ice that speaks")
        .says("92 segments");
    let guests = home.json(["guests", "--json"]);
    assert_eq!(guests[0]["name"], "Bo Lind");
    assert_eq!(guests[0]["affiliation"], "Lake Institute");
    home.ok(["search", "\"before it breaks\"", "--speaker", "Lind"]);
}

#[test]
fn an_episode_that_is_there_already_is_refused() {
    let home = Home::sample();
    home.refused([
        "add-episode",
        "--show",
        "Deep Currents",
        "--title",
        "The ice that speaks",
        "--date",
        "2026-02-14",
        "--guest",
        "New Person",
    ])
    .says("is in the catalogue already (id 1)")
    .says("podcat edit-episode 1");
    home.refused(["add-show", "deep currents"]).says("already");
    home.refused(["add-person", "BO LIND"]).says("--namesake");
    home.refused(["add-topic", "Ice Road"]).says("already");
    home.ok(["add-person", "Bo Lind", "--namesake"]);
}

#[test]
fn a_transcript_that_cannot_be_read_adds_no_episode() {
    let home = Home::sample();
    home.write("bad.vtt", b"\x00\x01\x02\xff\xfe\x00\x00binary\x00");
    home.refused([
        "add-episode",
        "--show",
        "Fresh",
        "--title",
        "T",
        "--transcript",
        "bad.vtt",
    ]);
    home.refused([
        "add-episode",
        "--show",
        "Fresh",
        "--title",
        "T",
        "--transcript",
        "none.vtt",
    ]);
    home.refused([
        "add-episode",
        "--show",
        "Fresh",
        "--title",
        "T",
        "--date",
        "2026-13-45",
    ])
    .says("expected a date like 2026-03-14");
    home.refused(["add-episode", "--show", " ", "--title", "T"])
        .says("expected a name");
}

#[test]
fn a_quote_finds_its_own_time_and_words() {
    let home = Home::sample();
    let quote = home.json([
        "add-quote",
        "there was a WARNING, for about nine hours",
        "--json",
    ]);
    assert_eq!(quote["speaker"], "Bo Lind");
    assert_eq!(quote["verdict"], "verbatim");
    assert!(
        quote["start"]
            .as_f64()
            .is_some_and(|start| (225.0..240.0).contains(&start)),
        "{quote}"
    );
    let again = home.ok(["add-quote", "there was a WARNING, for about nine hours"]);
    again.says("was there already");
}

#[test]
fn a_quotes_time_may_be_stated() {
    let home = Home::sample();
    let at = |at: &str, words: &str| {
        home.json([
            "add-quote",
            words,
            "--speaker",
            "Lind",
            "--episode",
            "ice that",
            "--at",
            at,
            "--json",
        ])
    };
    let quote = at("1:05", "Words of mine");
    assert_eq!(
        (&quote["start"], &quote["end"]),
        (&65.0.into(), &Value::Null)
    );
    assert_eq!(quote["approximate"], false);
    let quote = at("1:05-1:12.5", "Other words of mine");
    assert_eq!(
        (&quote["start"], &quote["end"]),
        (&65.0.into(), &72.5.into())
    );
    let quote = at("~0:01:05", "Third words of mine");
    assert_eq!(quote["approximate"], true);
    home.ok(["quotes", "--speaker", "Lind"]).shows("~0:01:05");
    let quote = home.json([
        "add-quote",
        "No time at all",
        "--episode",
        "ice that",
        "--json",
    ]);
    assert_eq!(quote["start"], Value::Null);
}

#[test]
fn a_quote_that_cannot_be_placed_is_refused() {
    let home = Home::sample();
    let place = ["--speaker", "Lind", "--episode", "ice that"];
    let with_at = |at| {
        ["add-quote", "Words"]
            .into_iter()
            .chain(place)
            .chain(["--at", at])
    };
    home.refused(with_at("99:00")).says("which is 0:06:34 long");
    home.refused(with_at("noon"))
        .says("expected a time like 12:41");
    home.refused(with_at("2:00-1:00"))
        .says("expected a time like 12:41");
    home.refused(["add-quote", "Words that nobody ever said anywhere"])
        .says("these words stand in no transcript");
    home.refused(["add-quote", "the ice speaks before it breaks"])
        .says("these words stand in 3 places")
        .says("Ana Ruiz")
        .says("--episode, --speaker or --at");
    home.refused(["add-quote", " … "])
        .says("expected the words of the quote");
    home.refused(["add-quote", &"word ".repeat(5_000)])
        .says("at most 20000 characters");
    home.refused(["add-quote", "Words", "--episode", "nothing so called"])
        .says("no episode matches");
}

#[test]
fn an_ambiguous_person_is_no_speaker_of_a_quote() {
    let home = Home::sample();
    home.ok(["add-person", "Vera Lind"]);
    home.refused([
        "add-quote",
        "Words",
        "--speaker",
        "Lind",
        "--episode",
        "ice that",
    ])
    .says("matches 2 people")
    .says("Vera Lind");
}

#[test]
fn what_looks_like_sql_is_only_a_name() {
    let home = Home::sample();
    let name = "'; DROP TABLE quote; --";
    let before = home.json(["quotes", "--json"]).as_array().map(Vec::len);
    let quote = home.json([
        "add-quote",
        name,
        "--speaker",
        name,
        "--episode",
        "ice that",
        "--topic",
        name,
        "--json",
    ]);
    assert_eq!(
        (&quote["speaker"], &quote["text"]),
        (&name.into(), &name.into())
    );
    let after = home.json(["quotes", "--json"]).as_array().map(Vec::len);
    assert_eq!(after, before.map(|number| number + 1));
    home.ok(["quotes", "--speaker", name]);
    home.ok(["quotes", "--topic", name]);
    home.ends(1, ["search", name]);
    home.ok(["check"]);
}

#[test]
fn files_folders_and_globs_are_imported() {
    let home = Home::with_data();
    let one = home.json([
        "import",
        "data/transcripts/deep-currents-012-the-ice-that-speaks.vtt",
        "--show",
        "A",
        "--json",
    ]);
    assert_eq!(outcomes(&one), ["added"]);
    assert_eq!(one["new_shows"], serde_json::json!(["A"]));
    assert_eq!(one["files"][0]["segments"], 92);
    let glob = home.json(["import", "data/transcripts/*.vtt", "--show", "A", "--json"]);
    assert_eq!(outcomes(&glob), ["unchanged", "added"]);
    let folder = home.json(["import", "data/transcripts", "--show", "A", "--json"]);
    let mut found = outcomes(&folder);
    found.sort_unstable();
    assert_eq!(found[..4], ["added"; 4], "{folder}");
    assert_eq!(
        home.json(["transcripts", "--json"])
            .as_array()
            .map(Vec::len),
        Some(6)
    );
}

#[test]
fn the_same_bytes_again_change_nothing() {
    let home = Home::with_data();
    home.ok(["import", "data/transcripts", "--show", "A"]);
    let before = home.export();
    let again = home.ok(["import", "data/transcripts", "--show", "A"]);
    again.says("0 added, 6 unchanged, 0 failed");
    assert_eq!(home.export(), before);
}

#[test]
fn changed_bytes_make_a_version_and_the_old_one_stays() {
    let home = Home::new();
    home.write(
        "S/Ice.vtt",
        vtt(&[("Bo Lind", "the old words"), ("Ana Ruiz", "yes")]),
    );
    home.ok(["import", "S"]);
    home.ok(["add-quote", "the old words"]);
    home.write(
        "S/Ice.vtt",
        vtt(&[("Bo Lind", "the new words"), ("Ana Ruiz", "yes")]),
    );
    let report = home.json(["import", "S", "--json"]);
    assert_eq!(report["files"][0]["version"], 2);
    assert_eq!(report["files"][0]["new_episode"], false);
    let versions = home.json(["transcripts", "--json"]);
    let preferred: Vec<(&Value, &Value)> = versions
        .as_array()
        .expect("an array")
        .iter()
        .map(|version| (&version["version"], &version["preferred"]))
        .collect();
    assert!(
        preferred.contains(&(&1.into(), &false.into())),
        "{versions}"
    );
    assert!(preferred.contains(&(&2.into(), &true.into())), "{versions}");
    home.ok(["search", "\"new words\""]);
    home.ends(1, ["search", "\"old words\""]);
    home.ok(["quote", "1"])
        .shows("transcript v1")
        .shows("the old words");

    home.ok(["edit-transcript", "1", "--prefer"]);
    home.ok(["search", "\"old words\""]);
    home.ends(1, ["search", "\"new words\""]);
    home.ok(["check"]);
}

#[test]
fn one_bad_file_among_many_is_reported_and_the_rest_lands() {
    let home = Home::new();
    for number in 0..40 {
        home.write(
            &format!("S/{number:03} Title {number}.vtt"),
            vtt(&[("A", &format!("some words of file {number}"))]),
        );
    }
    home.write("S/020 Title 20.vtt", b"\x00\x00\x01\x02binary\x00\x00");
    let output = home.ends(1, ["import", "S"]);
    output
        .says("020 Title 20.vtt: expected a transcript, found")
        .says("40 files: 39 added, 0 unchanged, 1 failed");
    assert_eq!(
        home.json(["episodes", "--json"]).as_array().map(Vec::len),
        Some(39)
    );
}

#[test]
fn when_all_files_are_bad_nothing_is_left_behind() {
    let home = Home::sample();
    home.ok(["add-show", "Fresh"]);
    home.write("empty.vtt", "");
    home.write(
        "binary.vtt",
        b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00",
    );
    home.write(
        "prose.html",
        "<!doctype html><html><body>No transcript</body></html>",
    );
    for file in ["empty.vtt", "binary.vtt"] {
        home.refused(["import", file, "--show", "Fresh"])
            .says("expected a transcript, found");
        home.refused(["inspect", file])
            .says("expected a transcript, found");
    }
    home.refused(["import", "empty.vtt", "binary.vtt", "--show", "Fresh"])
        .says("2 failed");
    home.refused(["import", "nofile.vtt"])
        .says("cannot read nofile.vtt");
    home.refused(["import", "*.nothing"]);
    std::fs::create_dir(home.path("bare")).expect("a folder");
    home.refused(["import", "bare"])
        .says("no transcript files in bare");
}

#[test]
fn an_import_that_fails_altogether_makes_no_show() {
    let home = Home::sample();
    home.write("empty.vtt", "");
    home.refused(["import", "empty.vtt", "--show", "Fresh"]);
}

#[test]
fn a_dry_run_says_what_would_happen_and_changes_nothing() {
    let home = Home::with_data();
    home.ok(["add-show", "A"]);
    let before = home.export();
    let output = home.ok(["import", "data/transcripts", "--show", "A", "--dry-run"]);
    output.says("6 would be added");
    assert_eq!(home.export(), before);
    home.ok(["import", "data/transcripts", "--show", "A"])
        .says("6 added");
}

#[test]
fn a_dry_run_makes_no_catalogue() {
    let home = Home::with_data();
    home.ok(["import", "data/transcripts", "--show", "A", "--dry-run"]);
    assert!(!home.path("catalogue.db").exists());
}

#[test]
fn strict_takes_no_file_with_warnings() {
    let home = Home::new();
    home.write("a.vtt", "WEBVTT\n\n00:09.000 --> 00:05.000\n<v A>backwards in time\n\n00:10.000 --> 00:11.000\n<v A>forwards\n");
    let warnings = home.json(["inspect", "a.vtt", "--json"])["warnings"].clone();
    assert!(
        warnings[0]["line"].is_number() && warnings[0]["message"].is_string(),
        "{warnings}"
    );
    home.ends(2, ["inspect", "a.vtt", "--strict"]);
    home.ends(2, ["import", "a.vtt", "--show", "S", "--strict"])
        .says("1 failed");
    home.ends(2, ["transcripts"]).says("no catalogue at");
    home.ok(["import", "a.vtt", "--show", "S"])
        .says("a.vtt:")
        .says("1 with warnings");
    home.ok(["transcripts", "--warnings"]).shows("a.vtt");
}

#[test]
fn other_encodings_are_read() {
    let home = Home::new();
    let text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Мира>Лёд говорит, прежде чем треснуть.\n";
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    home.write("utf16.vtt", utf16);
    let read = home.json(["inspect", "utf16.vtt", "--json"]);
    assert_eq!(
        read["segments"][0]["text"],
        "Лёд говорит, прежде чем треснуть."
    );
    assert_eq!(read["encoding"], "UTF-16LE");
    home.write("latin.srt", b"1\n00:00:01,000 --> 00:00:02,000\nRen\xe9: O\xf9 est la for\xeat ? Tr\xe8s loin d'ici, apr\xe8s le caf\xe9.\n");
    let read = home.json(["inspect", "latin.srt", "--json"]);
    assert_eq!(
        read["segments"][0]["text"], "Où est la forêt ? Très loin d'ici, après le café.",
        "{read}"
    );
}

#[test]
fn inspect_needs_no_catalogue_and_has_the_promised_shape() {
    let home = Home::with_data();
    let file = "data/transcripts/deep-currents-013-who-drinks-the-river.srt";
    let read = home.json(["inspect", file, "--json"]);
    assert_eq!(read["format"], "srt");
    assert_eq!(read["encoding"], "UTF-8");
    for field in ["language", "title", "speakers", "segments", "warnings"] {
        assert!(read.get(field).is_some(), "no {field}");
    }
    assert_eq!(
        read["speakers"],
        serde_json::json!(["Ana Ruiz", "Saule Ermek"])
    );
    assert_eq!(read["segments"].as_array().map(Vec::len), Some(96));
    assert_eq!(
        read["segments"][0],
        serde_json::json!({
            "start": 1.2, "end": 6.449, "speaker": "Ana Ruiz",
            "text": "This is Deep Currents, I'm Ana Ruiz. Last time we stood on a frozen lake.",
        })
    );
    assert!(!home.path("catalogue.db").exists());
    home.ends(2, ["inspect", "data"])
        .says("expected a file, found a folder");
}

#[test]
fn a_file_finds_its_episode_by_name_or_makes_one() {
    let home = Home::new();
    home.ok([
        "add-episode",
        "--show",
        "Deep Currents",
        "--title",
        "The ice that speaks",
        "--number",
        "12",
    ]);
    home.write(
        "Deep Currents/012 The ice that speaks.vtt",
        vtt(&[("A", "one")]),
    );
    home.write(
        "Deep Currents/2026-03-14 A bridge.vtt",
        vtt(&[("A", "two")]),
    );
    home.write("Deep Currents/S02E15 Third.vtt", vtt(&[("A", "three")]));
    home.ok(["import", "Deep Currents"]);
    let episodes = home.json(["episodes", "--sort", "added", "--json"]);
    let all = episodes.as_array().expect("an array");
    assert_eq!(all.len(), 3, "{episodes}");
    let by = |title: &str| {
        all.iter()
            .find(|episode| episode["title"] == title)
            .expect("an episode")
    };
    assert_eq!(by("The ice that speaks")["words"], 1);
    assert_eq!(by("A bridge")["published"], "2026-03-14");
    assert_eq!(
        (&by("Third")["season"], &by("Third")["number"]),
        (&2.into(), &15.into())
    );
    home.write("x.vtt", vtt(&[("A", "four")]));
    home.ok(["import", "x.vtt", "--episode", "a bridge"]);
    assert_eq!(
        home.json(["transcripts", "--episode", "a bridge", "--json"])
            .as_array()
            .map(Vec::len),
        Some(2)
    );
    home.refused(["import", "x.vtt", "--episode", "nothing so called"]);
}

#[test]
fn a_label_is_proposed_confirmed_and_undone() {
    let home = Home::new();
    home.write(
        "S/Ice.vtt",
        vtt(&[
            ("SPEAKER_00", "the words of the first"),
            ("SPEAKER_01", "the second says this"),
        ]),
    );
    home.ok(["import", "S"]);
    let state = |home: &Home| {
        let labels = home.json(["label", "ice", "--json"]);
        (labels[0]["person"].clone(), labels[0]["state"].clone())
    };
    assert_eq!(state(&home), (Value::Null, Value::Null));
    home.ok(["label", "ice", "SPEAKER_00", "--person", "Bo Lind"])
        .says("new person: Bo Lind");
    assert_eq!(state(&home), ("Bo Lind".into(), "proposed".into()));
    let hits = home.json(["search", "first", "--json"]);
    assert_eq!(hits[0]["speaker"], "SPEAKER_00", "a proposal is no fact");
    home.ok(["label", "ice", "SPEAKER_00", "--confirm"]);
    assert_eq!(state(&home), ("Bo Lind".into(), "confirmed".into()));
    assert_eq!(
        home.json(["search", "first", "--json"])[0]["speaker"],
        "Bo Lind"
    );
    home.ok(["label", "ice", "SPEAKER_00", "--undo"]);
    assert_eq!(state(&home), ("Bo Lind".into(), "proposed".into()));
    home.ok(["label", "ice", "SPEAKER_00", "--undo"]);
    assert_eq!(state(&home), (Value::Null, Value::Null));
    home.ok(["label", "ice", "SPEAKER_00", "--undo"])
        .says("was not changed before");
    home.refused(["label", "ice", "SPEAKER_07", "--confirm"])
        .says("SPEAKER_00, SPEAKER_01");
}

#[test]
fn what_was_confirmed_of_a_label_survives_the_next_version() {
    let home = Home::new();
    let lines = [
        ("SPEAKER_00", "the words of the first one who speaks"),
        ("SPEAKER_01", "and the second one says this in reply"),
    ];
    home.write("S/Ice.vtt", vtt(&lines));
    home.ok(["import", "S"]);
    home.ok([
        "label",
        "ice",
        "SPEAKER_00",
        "--person",
        "Bo Lind",
        "--confirm",
    ]);
    home.ok(["import", "S"]).says("1 unchanged");
    let confirmed = home.json(["label", "ice", "--json"]);
    assert_eq!(confirmed[0]["state"], "confirmed");
    home.write(
        "S/Ice.vtt",
        vtt(&[lines[0], lines[1], ("SPEAKER_01", "more")]),
    );
    home.ok(["import", "S"]);
    let labels = home.json(["label", "ice", "--json"]);
    assert_eq!(
        (&labels[0]["person"], &labels[0]["state"]),
        (&"Bo Lind".into(), &"confirmed".into())
    );

    // The machine has changed the numbers: what SPEAKER_00 says now is not what Bo Lind said.
    home.write(
        "S/Ice.vtt",
        vtt(&[("SPEAKER_00", lines[1].1), ("SPEAKER_01", lines[0].1)]),
    );
    home.ok(["import", "S"]);
    let labels = home.json(["label", "ice", "--json"]);
    assert_ne!(labels[0]["state"], "confirmed", "{labels}");
}

#[test]
fn a_quote_in_somebody_elses_mouth_is_kept_and_said_to_be() {
    let home = Home::sample();
    let words = "The ice speaks before it breaks";
    let output = home.ok([
        "add-quote",
        words,
        "--speaker",
        "Ruiz",
        "--episode",
        "ice that",
        "--json",
    ]);
    output.says("the transcript has Bo Lind say these words");
    assert_eq!(output.json()["verdict"], "wrong speaker");
}

#[test]
fn a_machines_label_is_no_person() {
    let home = Home::new();
    home.write("S/Ice.vtt", vtt(&[("SPEAKER_00", "hello there friend")]));
    home.ok(["import", "S"]);
    for label in ["SPEAKER_00", "speaker_00", "Speaker 12"] {
        home.refused(["add-quote", "hello there", "--speaker", label])
            .says("as a transcript labels somebody")
            .says("podcat label EPISODE");
    }
    home.ends(1, ["people"]);
    home.write("S/Two.vtt", vtt(&[("AINUR T.", "words of somebody else")]));
    home.ok(["import", "S"]);
    home.refused([
        "add-quote",
        "words of somebody else",
        "--speaker",
        "Ainur T.",
    ]);
}

#[test]
#[cfg(unix)]
fn a_pipe_is_no_file_and_nobody_waits_for_it() {
    let home = Home::sample();
    let made = home.other("mkfifo", ["pipe.vtt"]).expect("mkfifo is there");
    assert_eq!(made.code, Some(0));
    home.write("good.vtt", vtt(&[("A", "hello")]));
    for command in [
        &["inspect", "pipe.vtt"][..],
        &["import", "pipe.vtt", "--show", "S"],
    ] {
        home.refused(command).says("expected a file, found a pipe");
    }
    home.ends(1, ["import", "pipe.vtt", "good.vtt", "--show", "S"])
        .says("2 files: 1 added, 0 unchanged, 1 failed");
}

#[test]
fn what_cannot_be_read_makes_no_catalogue() {
    let home = Home::new();
    home.write("empty.vtt", "");
    home.write("newer.json", "{\"podcat\": 99, \"shows\": []}");
    home.write("cut.json", "{\"podcat\": 1, \"shows\": [");
    for command in [
        &["import", "empty.vtt", "--show", "S"][..],
        &["import", "newer.json"],
        &["import", "cut.json"],
        &["import", "empty.vtt", "--episode", "nothing"],
        &[
            "add-episode",
            "--show",
            "S",
            "--title",
            "T",
            "--transcript",
            "empty.vtt",
        ],
    ] {
        home.ends(2, command);
        assert!(!home.path("catalogue.db").exists(), "{command:?}");
    }
}
