//! Help, suggestions, and the first minute.

use super::run::{Home, commands};
use podcat::ops::demo;

#[test]
fn podcat_alone_gives_an_overview_that_names_every_command() {
    let home = Home::new();
    let overview = home.ok([""; 0]).stdout;
    assert_eq!(overview, home.ok(["--help"]).stdout);
    for command in commands() {
        assert!(
            overview.contains(&command),
            "{command} is not in the overview"
        );
    }
    assert!(
        overview.lines().all(|line| line.chars().count() <= 88),
        "{overview}"
    );
    let examples = overview
        .lines()
        .filter(|line| line.starts_with("  podcat "))
        .count();
    assert_eq!(examples, 3);
    assert!(!home.path("catalogue.db").exists());
}

/// The examples of a command's help, each on one line, without what a shell does with it.
fn examples(help: &str) -> Vec<String> {
    let (_, examples) = help.split_once("Example:\n").unwrap_or_default();
    let lines = examples.replace("\\\n", "");
    lines
        .lines()
        .filter_map(|line| Some(line[line.find("podcat ")?..].to_owned()))
        .map(|line| line.split(" > ").next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn every_command_has_a_help_with_an_example_that_can_be_copied() {
    let home = Home::new();
    for command in commands() {
        let help = home.ok([command.as_str(), "--help"]).stdout;
        assert_eq!(help, home.ok(["help", &command]).stdout);
        let examples = examples(&help);
        assert!(!examples.is_empty(), "{command}: {help}");
        for line in help.lines().filter(|line| !line.starts_with("Usage:")) {
            assert!(line.chars().count() <= 80, "{command}: {line}");
        }
        for example in examples {
            let words = demo::split(&example);
            assert_eq!(words[1], command, "{example}");
            let parsed = podcat::cli::command().try_get_matches_from(words);
            if let Err(error) = parsed {
                panic!("{example}: {error}");
            }
        }
    }
}

#[test]
fn a_mistyped_command_or_flag_gets_a_suggestion() {
    let home = Home::new();
    home.ends(2, ["quoets"]).says("quotes");
    home.ends(2, ["quotes", "--speker", "x"])
        .says("'--speaker'");
    home.ends(2, ["quotes", "--format", "jsn"]).says("json");
    home.ends(2, ["add-quote"]).says("<TEXT>");
    home.ends(2, ["shows", "--language", "english"])
        .says("expected a language like en");
}

#[test]
fn the_version_is_said() {
    let output = Home::new().ok(["--version"]);
    assert_eq!(
        output.stdout,
        format!("podcat {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn completions_are_made_for_every_shell() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        home.ok(["completions", shell]).shows("add-episode");
    }
}

#[test]
fn without_a_catalogue_it_is_said_how_to_make_one() {
    let home = Home::new();
    for command in [
        vec!["quotes"],
        vec!["search", "ice"],
        vec!["check"],
        vec!["export"],
    ] {
        home.ends(2, &command)
            .says("no catalogue at catalogue.db")
            .says("podcat import");
    }
    assert!(!home.path("catalogue.db").exists(), "reading makes nothing");
}

#[test]
fn the_catalogue_is_db_then_podcat_db_then_the_data_folder() {
    let mut home = Home::new();
    home.ok(["add-show", "A", "--db", "a.db"]);
    home.ok(["--db", "a.db", "shows"]);
    home.ends(2, ["shows"]);
    home.set("PODCAT_DB", "");
    home.ok(["add-show", "B"]);
    assert!(home.path("xdg/podcat/podcat.db").is_file());
}
