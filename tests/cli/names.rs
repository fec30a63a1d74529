//! Names in every script, wherever a person is taken.

use super::run::Home;

/// A catalogue with Ainur Tukumova, two others of her surname or first name, and a man.
fn home() -> Home {
    let home = Home::new();
    home.ok(["add-person", "Ainur Tukumova", "--affiliation", "KazISS"]);
    home.ok(["add-person", "Sergei Volkov"]);
    home.ok(["add-person", "Łukasz Müller"]);
    home
}

#[test]
fn a_person_is_found_by_any_spelling_of_the_name() {
    let home = home();
    for (typed, name) in [
        ("Tukumova", "Ainur Tukumova"),
        ("tukumova ainur", "Ainur Tukumova"),
        ("Тукумова", "Ainur Tukumova"),
        ("Түкімова", "Ainur Tukumova"),
        ("Tukumowa", "Ainur Tukumova"),
        ("Toukoumova", "Ainur Tukumova"),
        ("A. Tukumova", "Ainur Tukumova"),
        ("А. Тукумова", "Ainur Tukumova"),
        ("Тукумовой", "Ainur Tukumova"),
        ("Айнұр Түкімованың", "Ainur Tukumova"),
        ("Tukumova, Ainur", "Ainur Tukumova"),
        ("KazISS expert Ainur Tukumova", "Ainur Tukumova"),
        ("Volkov", "Sergei Volkov"),
        ("Сергея Волкова", "Sergei Volkov"),
        ("Wolkow", "Sergei Volkov"),
        ("Mueller", "Łukasz Müller"),
        ("Herr Muller", "Łukasz Müller"),
    ] {
        home.ok(["person", typed]).shows(name);
        let found = home.ok(["people", typed, "--json"]).json();
        assert_eq!(found.as_array().map(Vec::len), Some(1), "{typed}");
        assert_eq!(found[0]["name"], name, "{typed}");
    }
}

#[test]
fn somebody_else_is_not_found() {
    let home = home();
    for typed in [
        "Tukumov",
        "Тукумов",
        "Aigul Tukumova",
        "B. Tukumova",
        "Volkova",
        "Miller",
    ] {
        home.ends(1, ["people", typed]);
        home.ends(2, ["person", typed]);
    }
}

#[test]
fn a_first_name_alone_lists_who_may_be_meant_and_chooses_nobody() {
    let home = home();
    home.ok(["people", "Ainur"]).shows("Ainur Tukumova");
    home.fails(2, ["person", "Ainur"])
        .says("\"Ainur\" does not say surely who is meant")
        .says("1  Ainur Tukumova, KazISS");
    home.fails(2, ["quotes", "--speaker", "Айнур"]);
    home.fails(
        2,
        [
            "add-episode",
            "--show",
            "S",
            "--title",
            "T",
            "--guest",
            "Ainur",
        ],
    );
    home.ok(["person", "1"]).shows("Ainur Tukumova");
}

#[test]
fn a_guest_spelt_in_another_script_is_the_same_person() {
    let home = home();
    home.ok([
        "add-episode",
        "--show",
        "S",
        "--title",
        "T",
        "--guest",
        "Айнур Тукумова",
    ]);
    home.ok([
        "add-episode",
        "--show",
        "S",
        "--title",
        "U",
        "--guest",
        "A. Tukumova",
    ]);
    home.fails(2, ["add-person", "Түкімова Айнұр"])
        .says("in the catalogue already");
    let found = home.ok(["people", "--json"]).json();
    assert_eq!(found.as_array().map(Vec::len), Some(3));
    assert_eq!(found[0]["episodes"], 2);
}

#[test]
fn labels_in_another_script_are_proposed_for_the_person() {
    let home = home();
    home.write(
        "one.txt",
        "Айнур Тукумова: Мы говорим о воде.\n\nАна Руис: Да, о воде.\n",
    );
    home.ok(["import", "one.txt", "--show", "S"]);
    let labels = home.ok(["label", "one", "--json"]).json();
    assert_eq!(labels[0]["person"], "Ainur Tukumova");
    assert_eq!(labels[0]["state"], "proposed");
    home.ok(["search", "воде", "--speaker", "Tukumova"])
        .shows("Мы говорим");
}

/// Four turns of two voices, five seconds each, under the labels that `names` gives them.
fn dialogue(names: [&str; 2]) -> String {
    let turns = [
        "The river froze late this year and the ferry ran until new year.",
        "In my time nobody waited for the ferry, we walked across in November.",
        "Walking was forbidden after the lorry went through the ice near the mill.",
        "It was a small lorry, and the driver came out laughing on the other side.",
    ];
    let mut cues = String::from("WEBVTT\n");
    for (index, turn) in turns.iter().enumerate() {
        let (start, end) = (index * 5, index * 5 + 5);
        let name = names[index % 2];
        cues.push_str(&format!(
            "\n00:{start:02}.000 --> 00:{end:02}.000\n<v {name}>{turn}\n"
        ));
    }
    cues
}

/// The person of each label of the preferred transcript, where it was confirmed.
fn confirmed(home: &Home) -> Vec<(String, Option<String>)> {
    let labels = home.json(["label", "talk", "--json"]);
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let rows = labels.as_array().expect("a list of labels").iter();
    rows.map(|label| {
        let person = text(&label["person"]).filter(|_| label["state"] == "confirmed");
        (text(&label["label"]).expect("a label"), person)
    })
    .collect()
}

#[test]
fn names_follow_the_voices_when_a_new_version_changes_the_labels() {
    let home = Home::new();
    home.write("talk.vtt", dialogue(["SPEAKER_00", "SPEAKER_01"]));
    home.ok(["import", "talk.vtt", "--show", "S"]);
    home.ok([
        "label",
        "talk",
        "SPEAKER_00",
        "--person",
        "Ana Ruiz",
        "--confirm",
    ]);
    home.ok([
        "label",
        "talk",
        "SPEAKER_01",
        "--person",
        "Bo Lind",
        "--confirm",
    ]);
    let some = |name: &str| Some(name.to_owned());

    // The other way round, and a word heard differently.
    home.write(
        "talk.vtt",
        dialogue(["SPEAKER_01", "A"]).replace("laughing", "coughing"),
    );
    home.ok(["import", "talk.vtt", "--show", "S"]);
    assert_eq!(
        confirmed(&home),
        [
            ("SPEAKER_01".into(), some("Ana Ruiz")),
            ("A".into(), some("Bo Lind"))
        ]
    );

    // One label for both: nobody is guessed, and that is said.
    home.write("talk.vtt", dialogue(["SPEAKER_00", "SPEAKER_00"]));
    home.ok(["import", "talk.vtt", "--show", "S"])
        .says("label \"SPEAKER_00\" says words of")
        .says("say whose it is with `podcat label`");
    assert_eq!(confirmed(&home), [("SPEAKER_00".into(), None)]);
}

#[test]
fn a_new_label_that_names_somebody_else_is_a_conflict_and_not_overruled() {
    let home = Home::new();
    home.write("talk.vtt", dialogue(["SPEAKER_00", "SPEAKER_01"]));
    home.ok(["import", "talk.vtt", "--show", "S"]);
    home.ok([
        "label",
        "talk",
        "SPEAKER_00",
        "--person",
        "Ana Ruiz",
        "--confirm",
    ]);
    home.write("talk.vtt", dialogue(["Tove Marsh", "SPEAKER_01"]));
    home.ok(["import", "talk.vtt", "--show", "S"])
        .says("label \"Tove Marsh\" says what was Ana Ruiz's and names Tove Marsh");
    assert_eq!(confirmed(&home)[0], ("Tove Marsh".into(), None));
}

/// Two people who are one, each with an episode, a quote and a label; a man of another name.
fn doubles() -> Home {
    let home = Home::new();
    for (name, title) in [("Ainur Tukumova", "One"), ("Айнур Тукумова", "Two")] {
        home.ok(["add-person", name, "--namesake"]);
        home.ok([
            "add-episode",
            "--show",
            "S",
            "--title",
            title,
            "--guest",
            name,
        ]);
        let file = format!("{title}.txt");
        home.write(
            &file,
            format!("{name}: Words of {title} about the water.\n\nPavel Strnad: Yes.\n"),
        );
        home.ok(["import", &file, "--episode", title]);
        let words = format!("Words of {title} about the water");
        home.ok(["add-quote", &words, "--speaker", name, "--episode", title]);
    }
    home.ok([
        "edit-person",
        "Айнур Тукумова",
        "--affiliation",
        "KazISS",
        "--alias",
        "Ainur T.",
    ]);
    home
}

#[test]
fn people_who_may_be_one_are_listed_with_reasons() {
    let home = doubles();
    let found = home.json(["people", "--duplicates", "--json"]);
    assert_eq!(found.as_array().map(Vec::len), Some(1), "{found}");
    assert_eq!(found[0]["keep"], "Ainur Tukumova");
    assert_eq!(found[0]["merge"], "Айнур Тукумова");
    assert_eq!(found[0]["grade"], "same");
    assert_eq!(
        found[0]["reasons"][0],
        "the same name in another script or spelling"
    );
    assert_eq!(found[0]["reasons"][1], "both in S");
    home.ok(["merge", "#1", "Айнур Тукумова"]);
    home.ends(1, ["people", "--duplicates"])
        .says("no people who may be one found");
}

#[test]
fn people_who_talk_to_each_other_are_two() {
    let home = Home::new();
    home.write("talk.txt", "Jon Smith: Hello.\n\nJohn Smyth: Hello.\n");
    home.ok(["import", "talk.txt", "--show", "S"]);
    home.ends(1, ["people", "--duplicates"]);
}

#[test]
fn a_merge_moves_all_that_was_theirs_and_is_taken_back() {
    let home = doubles();
    let before = home.export();
    home.ok(["merge", "1", "Айнур Тукумова"])
        .says("merged 3 Айнур Тукумова (1 episode, 1 quote) into 1 Ainur Tukumova");
    let person = home.json(["person", "1", "--json"]);
    assert_eq!(person["quotes"].as_array().map(Vec::len), Some(2));
    assert_eq!(person["episodes"].as_array().map(Vec::len), Some(2));
    assert_eq!(person["affiliation"], "KazISS");
    assert_eq!(person["merged"][0]["name"], "Айнур Тукумова");
    for alias in ["Айнур Тукумова", "Ainur T."] {
        let aliases = person["aliases"].as_array().expect("aliases");
        assert!(aliases.contains(&alias.into()), "{alias}: {aliases:?}");
    }
    home.ok(["search", "water", "--speaker", "Tukumova"])
        .shows("Words of Two");
    // What came afterwards stays with the one who was kept.
    home.ok([
        "add-quote",
        "of One about",
        "--episode",
        "One",
        "--speaker",
        "Тукумова",
    ]);
    home.ok(["unmerge", "Айнур Тукумова"])
        .says("is again somebody else than Ainur Tukumova");
    home.ok(["remove-quote", "of One about", "--yes"]);
    assert_eq!(before, home.export());
    home.refused(["unmerge", "Айнур Тукумова"])
        .says("nobody was merged into");
}

#[test]
fn merges_of_merges_are_taken_back_one_by_one() {
    let home = doubles();
    home.ok(["add-person", "A. Tukumova", "--namesake"]);
    let before = home.export();
    home.ok(["merge", "3", "4"]);
    home.ok(["merge", "1", "3"]);
    home.ok(["unmerge", "A. Tukumova"]);
    home.ok(["unmerge", "Айнур Тукумова"]);
    let after = home.json(["people", "--json"]);
    assert_eq!(after.as_array().map(Vec::len), Some(4));
    home.ok(["merge", "1", "Айнур Тукумова"]);
    home.ok(["unmerge", "1"]);
    assert_eq!(before.len(), home.export().len());
    home.refused(["merge", "1", "1"])
        .says("expected two people");
}

#[test]
fn an_export_from_before_a_merge_does_not_bring_the_other_person_back() {
    let home = doubles();
    home.ok(["export", "--output", "before.json"]);
    home.ok(["merge", "1", "Айнур Тукумова"]);
    home.ok(["import", "before.json"]);
    let people = home.json(["people", "--json"]);
    assert_eq!(people.as_array().map(Vec::len), Some(2), "{people}");
}
