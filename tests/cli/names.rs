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
