//! Who speaks how long, and who appears with whom: in numbers, in the terminal, as drawings.

use super::run::Home;
use serde_json::{Value, json};

fn field(list: &Value, field: &str) -> Vec<Value> {
    let list = list.as_array().expect("an array").iter();
    list.map(|it| it[field].clone()).collect()
}

fn read(home: &Home, name: &str) -> String {
    std::fs::read_to_string(home.path(name)).expect("it was written")
}

#[test]
fn one_episode_with_times_is_measured_in_time_and_drawn_along() {
    let home = Home::sample();
    let talk = home.json(["talk", "the ice that", "--slices", "60", "--json"]);
    assert_eq!((&talk["by"], &talk["timed"]), (&json!("time"), &json!(1)));
    assert_eq!(
        field(&talk["speakers"], "name"),
        ["Bo Lind", "Ana Ruiz"].map(Value::from)
    );
    let lind = &talk["speakers"][0];
    assert_eq!(lind["talk_time"].as_f64().map(f64::round), Some(256.0));
    assert_eq!(lind["along"].as_array().map(Vec::len), Some(60));
    // The host opens and closes.
    assert_eq!(
        (&lind["along"][0], &lind["along"][59]),
        (&json!(0.0), &json!(0.0))
    );
    assert_eq!(talk["along"]["end"], 387.024);
    let shares: f64 = field(&talk["speakers"], "share")
        .iter()
        .filter_map(Value::as_f64)
        .sum();
    assert!((shares - 1.0).abs() < 0.002, "{shares}");
    home.ok(["talk", "--episode", "the ice that"])
        .shows("The ice that speaks (Deep Currents), by time")
        .shows("Along the episode")
        .shows("0:06:27");
}

#[test]
fn what_has_no_times_is_measured_in_words_and_that_is_said() {
    let home = Home::sample();
    let bridge = home.json(["talk", "a bridge", "--json"]);
    assert_eq!(bridge["by"], "words");
    assert!(
        field(&bridge["speakers"], "talk_time")
            .iter()
            .all(Value::is_null)
    );
    assert_eq!(bridge["along"]["end"], Value::Null);
    home.ok(["talk", "a bridge"])
        .shows("by words: it has no times")
        .shows("an equal number of words");
    home.ok(["talk"])
        .shows("6 episodes, by words: only 4 of 6 have times");
}

#[test]
fn filters_say_who_is_listed_and_what_is_counted() {
    let home = Home::sample();
    let lind = home.json(["talk", "--speaker", "lind", "--json"]);
    assert_eq!(
        field(&lind["speakers"], "name"),
        ["Bo Lind"].map(Value::from)
    );
    // His part of what is said where he speaks, as in `stats --speaker`.
    let stats = home.json(["stats", "--speaker", "lind", "--json"]);
    assert_eq!(lind["speakers"][0]["share"], stats["share"]);
    assert_eq!(lind["speakers"][0]["words"], stats["words"]);
    home.ok(["add-topic", "recorders", "--rule", "microphones"]);
    let topic = home.json(["talk", "--topic", "recorders", "--json"]);
    let passages: u64 = field(&topic["speakers"], "passages")
        .iter()
        .filter_map(Value::as_u64)
        .sum();
    assert_eq!(passages, 6);
    let hosts = home.json(["talk", "--role", "host", "--json"]);
    let mut names = field(&hosts["speakers"], "name");
    names.sort_by_key(Value::to_string);
    assert_eq!(names, ["Ana Ruiz", "Mira Osei"].map(Value::from));
    let first = home.ok(["talk", "--limit", "1", "--format", "csv"]);
    first.says("6 more speakers left out");
    assert!(
        first
            .stdout
            .starts_with("name,person,episodes,passages,words,talk_time,share\nSaule Ermek,"),
        "{}",
        first.stdout
    );
    home.ends(1, ["talk", "--speaker", "nobody"])
        .says("no person matches");
    home.ends(1, ["talk", "tukumova"]).says("nothing found");
    home.refused(["talk", "ice", "--episode", "ice"]);
}

#[test]
fn who_is_in_an_episode_with_whom_is_counted_once_an_episode() {
    let home = Home::sample();
    let network = home.json(["network", "--json"]);
    let names = field(&network["nodes"], "name");
    let id = |name: &str| names.iter().position(|it| it == name).expect("there");
    let (ana, bo) = (id("Ana Ruiz"), id("Bo Lind"));
    assert_eq!(
        network["edges"][0],
        json!({"source": ana.min(bo), "target": ana.max(bo), "episodes": 2})
    );
    // Somebody who is only quoted is there, with nobody.
    assert!(names.contains(&"Ainur Tukumova".into()));
    let csv = home.ok(["network", "--show", "deep currents", "--format", "csv"]);
    assert_eq!(
        csv.stdout,
        "person,with,episodes\nAna Ruiz,Bo Lind,2\nAna Ruiz,Saule Ermek,1\nAna Ruiz,Tove Marsh,1\nBo Lind,Tove Marsh,1\n"
    );
    let marsh = home.json(["network", "--speaker", "marsh", "--json"]);
    assert_eq!(marsh["episodes"], 1);
    assert_eq!(marsh["edges"].as_array().map(Vec::len), Some(3));
    let guests = home.json(["network", "--role", "guest", "--json"]);
    assert!(!field(&guests["nodes"], "name").contains(&"Ana Ruiz".into()));
    home.ok(["network"])
        .shows("Pairs")
        .shows("Together, in episodes");
    home.ok(["network", "--limit", "4"])
        .says("4 people in fewer episodes left out");
    home.ends(1, ["network", "--episode", "tukumova"])
        .says("nobody is with anybody");
    home.ends(1, ["network", "--show", "nowhere"])
        .says("no show matches");
}

#[test]
fn labels_that_are_nobody_yet_count_only_when_asked_for() {
    let home = Home::new();
    home.write("said.txt", "SPEAKER_00: We walk.\nAna Ruiz: Where to?\n");
    home.ok([
        "add-episode",
        "--show",
        "Walks",
        "--title",
        "One",
        "--host",
        "Ana Ruiz",
        "--transcript",
        "said.txt",
    ]);
    home.ends(1, ["network"]);
    let network = home.json(["network", "--labels", "--json"]);
    assert_eq!(network["edges"][0]["episodes"], 1);
    let nodes = network["nodes"].as_array().expect("an array");
    let label = nodes.iter().find(|node| node["name"] == "SPEAKER_00");
    assert_eq!(label.map(|it| &it["person_id"]), Some(&Value::Null));
}

#[test]
fn both_are_drawn_into_a_file() {
    let home = Home::sample();
    home.ok(["edit-person", "lind", "--name", "Бу <Линд> & \"co\""]);
    home.ok(["talk", "the ice that", "--output", "talk.svg"])
        .says("drew talk.svg");
    home.ok(["network", "--output", "network.SVG"])
        .says("drew network.SVG");
    for name in ["talk.svg", "network.SVG"] {
        let svg = read(&home, name);
        for part in [
            "<svg xmlns=",
            "<desc id=\"desc\">",
            "prefers-color-scheme: dark",
            "&lt;Линд&gt; &amp;",
        ] {
            assert!(svg.contains(part), "no {part} in {svg}");
        }
        assert!(!svg.contains("<script") && !svg.contains("<Линд"), "{svg}");
    }
    home.ok(["network", "--json", "--output", "y.svg"]);
    assert!(read(&home, "y.svg").starts_with('{'));
    home.ends(1, ["network", "--episode", "tukumova", "--output", "z.svg"]);
    assert!(!home.path("z.svg").exists());
}
