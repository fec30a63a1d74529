//! Lists, filters, references, search.

use super::run::Home;
use serde_json::Value;

fn texts(value: &Value, field: &str) -> Vec<String> {
    let list = value.as_array().expect("an array");
    list.iter()
        .map(|item| item[field].as_str().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn the_demo_shows_the_main_questions_with_their_command_lines() {
    let home = Home::new();
    let output = home.ok(["demo"]);
    output
        .shows("$ podcat quotes --speaker Tukumova")
        .shows("U.S. interest in the")
        .shows("$ podcat search")
        .shows("podcat import transcripts/");
    assert!(
        !home.path("catalogue.db").exists(),
        "only --db keeps the demo"
    );
    home.ok(["demo", "--db", "demo.db"]);
    home.ok(["check", "--db", "demo.db"]);
    home.ends(2, ["demo", "--db", "demo.db"])
        .says("nothing was changed");
}

#[test]
fn a_speaker_is_found_by_surname_alias_and_without_case_or_diacritics() {
    let home = Home::sample();
    let all = home.json(["quotes", "--speaker", "Ainur Tukumova", "--json"]);
    assert_eq!(all.as_array().map(Vec::len), Some(5));
    for typed in [
        "Tukumova",
        "tukumova",
        "TUKUMOVA",
        "Туку\u{301}мова",
        "Айнур Тукумова",
        "8",
    ] {
        let found = home.json(["quotes", "--speaker", typed, "--json"]);
        assert_eq!(found, all, "--speaker {typed}");
    }
}

#[test]
fn what_is_known_of_tukumova_carries_its_attribution() {
    let found = Home::sample().json(["quotes", "--speaker", "Tukumova", "--json"]);
    for quote in found.as_array().expect("an array") {
        assert_eq!(quote["source"], "Qazinform");
        assert_eq!(quote["approximate"], true);
        let note = quote["note"].as_str().expect("a note");
        assert!(note.contains("the time is illustrative"), "{note}");
    }
}

#[test]
fn two_people_of_a_name_are_listed_and_nothing_is_chosen() {
    let home = Home::sample();
    home.ok(["add-person", "Vera Lind"]);
    let output = home.ends(2, ["quotes", "--speaker", "Lind"]);
    output
        .says("matches 2 people")
        .says("Bo Lind")
        .says("Vera Lind");
    assert_eq!(output.stdout, "");
    let people = home.json(["people", "Lind", "--json"]);
    assert_eq!(texts(&people, "name"), ["Bo Lind", "Vera Lind"]);
}

#[test]
fn nobody_of_a_name_is_an_empty_list_and_exit_code_1() {
    let home = Home::sample();
    let output = home.ends(1, ["people", "Nobody", "--json"]);
    assert_eq!(output.json(), serde_json::json!([]));
    home.ends(1, ["quotes", "--speaker", "Nobody"])
        .says("no person matches");
    home.ends(1, ["quotes", "--speaker", "Tukumov"])
        .says("did you mean Ainur Tukumova?");
}

#[test]
fn a_topic_is_found_by_name_alias_and_rule() {
    let home = Home::sample();
    let by_name = home.json(["quotes", "--topic", "ice road", "--json"]);
    assert_eq!(
        by_name,
        home.json(["quotes", "--topic", "WINTER road", "--json"])
    );
    assert_eq!(
        by_name,
        home.json(["quotes", "--topic", "ледовая дорога", "--json"])
    );
    // The words of a quote stand where the rule finds them, though nobody filed it there.
    home.ok(["add-topic", "ferries", "--rule", "ferry"]);
    home.ok([
        "add-quote",
        "The ferry company wrote down the first day of ice",
    ]);
    let by_rule = home.json(["quotes", "--topic", "ferries", "--json"]);
    let words = "The ferry company wrote down the first day of ice";
    assert!(
        texts(&by_rule, "text").contains(&words.to_owned()),
        "{by_rule}"
    );
    home.ends(1, ["quotes", "--topic", "astrology"])
        .says("no topic matches");
}

#[test]
fn the_filters_narrow_every_list_alike() {
    let home = Home::sample();
    let filter = [
        "--show",
        "night",
        "--since",
        "2026-03-01",
        "--until",
        "2026-03-10",
        "--json",
    ];
    let ask = |noun: &str| home.json([noun].into_iter().chain(filter));
    assert_eq!(
        texts(&ask("episodes"), "title"),
        ["Тетради с водомерного поста"]
    );
    assert_eq!(texts(&ask("transcripts"), "format"), ["text"]);
    assert_eq!(texts(&ask("quotes"), "speaker"), ["Saule Ermek"]);
    assert_eq!(texts(&ask("people"), "name"), ["Mira Osei", "Saule Ermek"]);
    assert_eq!(texts(&ask("guests"), "name"), ["Saule Ermek"]);
    let russian = home.json(["episodes", "--language", "ru", "--json"]);
    assert_eq!(texts(&russian, "number"), texts(&ask("episodes"), "number"));
    let oldest = home.json([
        "episodes", "--sort", "oldest", "--limit", "1", "--offset", "1", "--json",
    ]);
    assert_eq!(texts(&oldest, "title"), ["The ice that speaks"]);
    home.refused(["quotes", "--since", "yesterday"])
        .says("expected a date like");
}

#[test]
fn a_phrase_over_two_captions_has_the_time_of_its_own_words() {
    let home = Home::new();
    home.write(
        "a.vtt",
        "WEBVTT\n\n00:00:10.000 --> 00:00:12.000\n<v Bo Lind>We walked over the frozen\n\n\
         00:00:12.500 --> 00:00:15.000\n<v Bo Lind>river until the evening came.\n",
    );
    home.ok(["import", "a.vtt", "--show", "S"]);
    let hits = home.json(["search", "\"frozen river until\"", "--json"]);
    assert_eq!(hits.as_array().map(Vec::len), Some(1));
    assert_eq!(hits[0]["start"], 10.0);
    assert_eq!(hits[0]["end"], 15.0);
    assert_eq!(hits[0]["speaker"], "Bo Lind");
    let later = home.json(["search", "evening", "--json"]);
    assert_eq!(later[0]["start"], 12.5, "not the start of the passage");
}

#[test]
fn a_hit_has_the_fields_that_are_promised() {
    let hits = Home::sample().json(["search", "\"ice road\"", "--json"]);
    let hit = hits[0].as_object().expect("an object");
    for field in [
        "show",
        "episode",
        "episode_id",
        "speaker",
        "start",
        "end",
        "text",
        "snippet",
    ] {
        assert!(hit.contains_key(field), "no {field} in {hit:?}");
    }
    assert!(hit["start"].is_number());
}

#[test]
fn a_speakers_words_are_never_somebody_elses() {
    let home = Home::sample();
    let hits = home.json([
        "search",
        "ice",
        "--speaker",
        "Lind",
        "--limit",
        "100",
        "--json",
    ]);
    let speakers = texts(&hits, "speaker");
    assert!(!speakers.is_empty());
    assert!(
        speakers.iter().all(|speaker| speaker == "Bo Lind"),
        "{speakers:?}"
    );
    // In the same episode Ana Ruiz says these, and only she.
    home.ends(
        1,
        [
            "search",
            "\"Welcome back to Deep Currents\"",
            "--speaker",
            "Lind",
        ],
    );
    home.ok([
        "search",
        "\"Welcome back to Deep Currents\"",
        "--speaker",
        "Ruiz",
    ]);
}

#[test]
fn the_range_of_the_hits_goes_to_stderr() {
    let home = Home::sample();
    let first = home.ok(["search", "ice"]);
    first.says("1–20 of ");
    let total = first
        .stderr
        .trim()
        .rsplit(' ')
        .next()
        .expect("a number")
        .to_owned();
    home.ok(["search", "ice", "--count"]).shows(&total);
    let second = home.ok(["search", "ice", "--limit", "5", "--offset", "20", "--json"]);
    second.says(&format!("21–25 of {total}"));
    let all = home.json(["search", "ice", "--limit", "1000", "--json"]);
    assert_eq!(
        all.as_array().expect("an array")[20..25],
        *second.json().as_array().expect("an array")
    );
}

#[test]
fn nothing_that_is_typed_is_an_error_of_the_index() {
    let home = Home::sample();
    for typed in [
        "\"AND AND\" NEAR( *:",
        "a OR",
        "NOT ice",
        "ice*",
        "words:ice",
        "^ice",
        "\"",
        "'; DROP TABLE quote; --",
        "{ice} + (road",
        "\u{0}x",
        "ice AND",
        "🙂 ice",
        "--",
        "ice -",
    ] {
        let typed = typed.replace('\u{0}', " ");
        let output = home.podcat(["search", "--", &typed]);
        assert!(
            matches!(output.code, Some(0 | 1)) || output.stderr.contains("at least one word"),
            "{typed}: {}",
            output.stderr
        );
    }
    let output = home.refused(["search", "***"]);
    output.says("expected at least one word to search for");
    home.refused(["search", "--", "-ice"])
        .says("expected a word that is wanted");
    let long = (0..65).map(|n| format!("w{n} ")).collect::<String>();
    home.refused(["search", &long]).says("at most 64 words");
}

#[test]
fn one_thing_in_full_has_what_belongs_to_it() {
    let home = Home::sample();
    let person = home.json(["person", "Ermek", "--json"]);
    assert_eq!(person["episodes"].as_array().map(Vec::len), Some(2));
    assert_eq!(person["quotes"].as_array().map(Vec::len), Some(3));
    let episode = home.json(["episode", "a bridge", "--json"]);
    assert_eq!(episode["transcripts"][0]["format"], "markdown");
    assert_eq!(
        texts(&episode["appearances"], "name"),
        ["Ana Ruiz", "Bo Lind", "Tove Marsh"]
    );
    assert_eq!(texts(&episode["labels"], "state"), ["proposed"; 3]);
    let topic = home.json(["topic", "winter road", "--json"]);
    assert_eq!(topic["hits"].as_array().map(Vec::len), Some(4));
    let show = home.ok(["show", "night"]);
    show.shows("The Night Desk").shows("Two sources");
    home.ok(["quote", "1"]).shows("verbatim").shows("0:03:39");
    home.ok(["quote", "savings of the mountain"])
        .shows("Saule Ermek");
    home.ok(["transcript", "two sources"]).shows("Osei");
    home.ok(["stats"]).shows("7 (6 with a transcript)");
}

#[test]
fn an_episode_without_a_transcript_says_so() {
    let home = Home::sample();
    for command in [&["label", "ainur"][..], &["transcript", "ainur"]] {
        home.ends(2, command)
            .says("\"Ainur Tukumova on Central Asia\" has no transcript")
            .says("podcat import FILE --episode");
    }
}

#[test]
fn a_time_that_is_not_known_is_null_and_never_zero() {
    let home = Home::sample();
    let quote = home.json(["quote", "a rattle tells you", "--json"]);
    assert_eq!(quote["start"], Value::Null);
    home.ok(["quotes", "--speaker", "Marsh"]).shows("no time");
}

#[test]
fn an_ambiguous_episode_is_a_choice() {
    let home = Home::sample();
    let output = home.ends(2, ["episode", "desk"]);
    output
        .says("matches 3 episodes")
        .says("The box under the stairs");
    home.ok(["episode", "night desk 31"])
        .shows("The box under the stairs");
    home.ok(["episode", "4"]).shows("The box under the stairs");
}

#[test]
fn no_list_leaves_a_filter_out_of_account() {
    let home = Home::sample();
    let shows = home.json(["shows", "--topic", "U.S. policy", "--json"]);
    assert_eq!(texts(&shows, "title"), ["BIZDIN ORTA"]);
    // A topic's rule finds passages, and so the episodes and shows they are in.
    let found = home.json(["episodes", "--topic", "ice road", "--json"]);
    assert!(texts(&found, "show").contains(&"The Night Desk".to_owned()));
    let shows = home.json(["shows", "--topic", "ice road", "--json"]);
    assert_eq!(texts(&shows, "title"), ["Deep Currents", "The Night Desk"]);
    let shows = home.json(["shows", "--since", "2026-03-17", "--json"]);
    assert_eq!(texts(&shows, "title"), ["The Night Desk"]);
    let topics = home.json(["topics", "--topic", "winter road", "--json"]);
    assert_eq!(texts(&topics, "name"), ["ice road"]);
    let topics = home.json(["topics", "--until", "2026-01-31", "--json"]);
    assert_eq!(texts(&topics, "name"), ["archives", "fact checking"]);
    let russian =
        |noun: &str, field: &str| texts(&home.json([noun, "--language", "ru", "--json"]), field);
    assert_eq!(russian("shows", "title"), ["The Night Desk"]);
    assert_eq!(russian("transcripts", "language"), ["ru"]);
    assert_eq!(russian("quotes", "speaker"), ["Saule Ermek"]);
    assert_eq!(
        russian("topics", "name"),
        ["archives", "fact checking", "water"]
    );
}

#[test]
fn a_role_narrows_every_list() {
    let home = Home::sample();
    let count = |arguments: &[&str]| {
        let output = home.podcat(arguments.iter().chain(&["--json"]));
        output.json().as_array().map(Vec::len)
    };
    assert_eq!(
        count(&["episodes", "--speaker", "Ermek", "--role", "guest"]),
        Some(2)
    );
    assert_eq!(
        count(&["episodes", "--speaker", "Ermek", "--role", "host"]),
        Some(0)
    );
    assert_eq!(count(&["shows", "--role", "host"]), Some(2));
    // Nobody who is a host is quoted on one, but one speaks of archives.
    assert_eq!(count(&["topics", "--role", "host"]), Some(1));
    assert_eq!(
        count(&["transcripts", "--speaker", "Lind", "--role", "host"]),
        Some(0)
    );
    let hosts = home.json(["search", "ice", "--role", "host", "--limit", "99", "--json"]);
    let mut hosts = texts(&hosts, "speaker");
    hosts.dedup();
    hosts.sort_unstable();
    hosts.dedup();
    assert_eq!(hosts, ["Ana Ruiz", "Mira Osei"]);
    home.ends(1, ["search", "ice", "--role", "host", "--speaker", "Lind"]);
}

#[test]
fn a_filter_that_names_nothing_leaves_an_empty_list() {
    let home = Home::sample();
    for list in [
        "shows",
        "episodes",
        "people",
        "quotes",
        "topics",
        "transcripts",
    ] {
        for (filter, name) in [
            ("--show", "show"),
            ("--speaker", "person"),
            ("--topic", "topic"),
        ] {
            let output = home.ends(1, [list, filter, "nothing so called", "--json"]);
            assert_eq!(output.json(), serde_json::json!([]), "{list} {filter}");
            output.says(&format!("no {name} matches \"nothing so called\""));
        }
    }
    let csv = home.ends(1, ["quotes", "--speaker", "Nobody", "--format", "csv"]);
    assert!(csv.stdout.starts_with("id,speaker") && csv.stdout.lines().count() == 1);
    let hits = home.ends(1, ["search", "ice", "--speaker", "Nobody", "--json"]);
    assert_eq!(hits.json(), serde_json::json!([]));
    let count = ["search", "ice", "--speaker", "Nobody", "--count", "--json"];
    assert_eq!(
        home.ends(1, count).json(),
        serde_json::json!({ "passages": 0 })
    );
    home.ends(1, ["search", "ice", "--offset", "1000"])
        .says("33 match, and --offset leaves out all of them");
}

#[test]
fn what_has_to_be_there_and_is_not_ends_with_2() {
    let home = Home::sample();
    let nothing = "nothing so called";
    for command in [
        &["show", nothing][..],
        &["episode", nothing],
        &["person", nothing],
        &["quote", nothing],
        &["topic", nothing],
        &["transcript", nothing],
        &["edit-show", nothing, "--author", "x"],
        &["edit-episode", nothing, "--number", "1"],
        &["edit-person", nothing, "--note", "x"],
        &["edit-quote", nothing, "--note", "x"],
        &["edit-topic", nothing, "--note", "x"],
        &["edit-transcript", nothing, "--kind", "asr"],
        &["edit-quote", "1", "--speaker", nothing],
        &["edit-episode", "ice that", "--remove-person", nothing],
        &["remove-show", nothing, "--yes"],
        &["remove-episode", nothing, "--yes"],
        &["remove-person", nothing, "--yes"],
        &["remove-quote", nothing, "--yes"],
        &["remove-topic", nothing, "--yes"],
        &["remove-transcript", nothing, "--yes"],
        &["label", nothing],
        &["label", "two sources", "--version", "9"],
        &["export", "--show", nothing],
        &["add-quote", "words", "--episode", nothing],
    ] {
        let output = home.refused(command);
        assert_eq!(output.stdout, "", "{command:?}");
    }
}

#[test]
fn every_list_can_be_narrowed_by_show_and_speaker() {
    let home = Home::sample();
    let of = |arguments: [&str; 3], field: &str| {
        texts(&home.json(arguments.into_iter().chain(["--json"])), field)
    };
    assert_eq!(
        of(["shows", "--speaker", "Lind"], "title"),
        ["Deep Currents"]
    );
    assert_eq!(
        of(["topics", "--speaker", "Lind"], "name"),
        ["archives", "ice road"]
    );
    assert_eq!(
        of(["topics", "--show", "bizdin"], "name"),
        ["Central Asia", "U.S. policy"]
    );
    assert_eq!(
        of(["episodes", "--speaker", "Pell"], "title"),
        ["Two sources and a photograph"]
    );
    assert_eq!(
        of(["transcripts", "--speaker", "Pell"], "format"),
        ["webvtt"]
    );
    assert_eq!(
        of(["people", "--episode", "box under"], "name"),
        ["Ilse Brandt", "Mira Osei"]
    );
}

#[test]
fn a_list_without_rows_says_so_and_is_still_well_formed() {
    let home = Home::sample();
    let none = ["quotes", "--since", "2099-01-01"];
    let json = home.ends(1, none.into_iter().chain(["--json"]));
    assert_eq!(json.json(), serde_json::json!([]));
    let csv = home.ends(1, none.into_iter().chain(["--format", "csv"]));
    assert!(csv.stdout.starts_with("id,speaker,show") && csv.stdout.lines().count() == 1);
    let jsonl = home.ends(1, none.into_iter().chain(["--format", "jsonl"]));
    assert_eq!(jsonl.stdout, "");
    home.ends(1, none).says("no quotes found");
    home.ends(
        1,
        [
            "guests",
            "--episode",
            "two sources",
            "--since",
            "2099-01-01",
        ],
    )
    .says("`podcat people` lists everybody");
}

#[test]
fn hits_are_counted_by_speaker_show_and_month() {
    let home = Home::sample();
    let by = |what: &str| home.json(["search", "ice", "--by", what, "--json"]);
    let speakers = by("speaker");
    assert_eq!(speakers[0]["name"], "Bo Lind", "{speakers}");
    let total: u64 = [&speakers, &by("show"), &by("month"), &by("episode")]
        .map(|groups| {
            let groups = groups.as_array().expect("a list of groups");
            groups
                .iter()
                .filter_map(|group| group["passages"].as_u64())
                .sum()
        })
        .into_iter()
        .reduce(|a: u64, b| if a == b { a } else { panic!("{a} and {b}") })
        .expect("four sums");
    let counted = home.json(["search", "ice", "--count", "--json"]);
    assert_eq!(counted["passages"], total);
    let months = texts(&by("month"), "name");
    assert!(months.is_sorted(), "{months:?}");
}

#[test]
fn what_was_said_around_a_hit_is_shown_where_it_is_asked_for() {
    let home = Home::sample();
    let query = [
        "search",
        "\"before it breaks\"",
        "--episode",
        "The ice that speaks",
    ];
    let hits = home.json([&query[..], &["-C", "1", "--json"]].concat());
    assert_eq!(hits[0]["before"].as_array().map(Vec::len), Some(1));
    assert_eq!(hits[0]["after"].as_array().map(Vec::len), Some(1));
    let shown = home.ok([&query[..], &["-C", "1"]].concat());
    shown.shows("**before it breaks**");
    shown.shows("the ice is honest");
    assert!(
        home.json([&query[..], &["--json"]].concat())[0]
            .get("before")
            .is_none()
    );
}

#[test]
fn episodes_are_ranked_where_all_words_are_said_anywhere_in_them() {
    let home = Home::sample();
    // No single passage has both.
    home.ends(1, ["search", "ferry", "microphones"]);
    let found = home.json(["search", "ferry", "microphones", "--episodes", "--json"]);
    assert!(texts(&found, "episode").contains(&"The ice that speaks".to_owned()));
    assert_eq!(found[0]["best"]["episode"], found[0]["episode"]);
}

#[test]
fn a_misspelt_word_gets_a_proposal() {
    let home = Home::sample();
    home.ends(1, ["search", "microfones"])
        .says("did you mean \"microphones\"");
}

#[test]
fn a_role_narrows_to_the_words_of_those_who_have_it() {
    let home = Home::sample();
    let guests = home.json(["search", "ice", "--role", "guest", "--json"]);
    let hosts = home.json(["search", "ice", "--role", "host", "--json"]);
    assert!(
        texts(&guests, "speaker")
            .iter()
            .all(|name| name != "Ana Ruiz")
    );
    assert!(
        texts(&hosts, "speaker")
            .iter()
            .all(|name| name == "Ana Ruiz" || name == "Mira Osei")
    );
    assert!(!texts(&hosts, "speaker").is_empty());
}

#[test]
fn hits_come_in_the_order_that_is_asked_for() {
    let home = Home::sample();
    let dates = |sort: &str| {
        texts(
            &home.json(["search", "ice", "--sort", sort, "--limit", "100", "--json"]),
            "published",
        )
    };
    assert!(dates("oldest").is_sorted());
    assert!(dates("newest").iter().rev().is_sorted());
    assert_eq!(dates("relevance").len(), dates("episode").len());
}
