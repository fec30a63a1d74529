//! Several processes at once, and one that is killed.

use super::run::{Home, Output};
use rusqlite::Connection;
use std::fmt::Write as _;
use std::process::Child;
use std::time::Duration;

/// A folder of made-up transcripts, each of other words.
fn folder(home: &Home, show: &str, files: usize, captions: usize) {
    for file in 0..files {
        let mut vtt = String::from("WEBVTT\n");
        for caption in 0..captions {
            let (minutes, seconds) = (caption * 3 / 60, caption * 3 % 60);
            write!(
                vtt,
                "\n{minutes:02}:{seconds:02}.000 --> {minutes:02}:{seconds:02}.900\n\
                 <v {}>Caption {caption} of file {file} of {show} says that w{} follows w{}.\n",
                if caption % 7 < 4 {
                    "Ana Ruiz"
                } else {
                    "Bo Lind"
                },
                file * 31 + caption,
                caption * 17 % 1009,
            )
            .expect("a string takes it");
        }
        home.write(&format!("{show}/{file:03} Title {file}.vtt"), vtt);
    }
}

fn ended(child: Child) -> Output {
    let output = child.wait_with_output().expect("it ends");
    Output {
        code: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

fn rows(home: &Home, table: &str) -> i64 {
    Connection::open(home.path("catalogue.db"))
        .and_then(|catalogue| {
            catalogue.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
                row.get(0)
            })
        })
        .expect("it can be counted")
}

#[test]
fn two_imports_at_once_and_a_reader_lose_nothing() {
    let home = Home::sample();
    folder(&home, "One", 40, 60);
    folder(&home, "Two", 40, 60);
    let imports = [home.start(["import", "One"]), home.start(["import", "Two"])];
    for _ in 0..8 {
        let found = home.ok(["search", "\"before it breaks\"", "--json"]).json();
        assert_eq!(found.as_array().map(Vec::len), Some(3));
        let titles = home.ok(["episodes", "--json"]).json();
        let seen = titles.as_array().map_or(0, Vec::len);
        assert!(
            [7, 47, 87].contains(&seen),
            "half of an import is seen: {seen}"
        );
    }
    for import in imports {
        let output = ended(import);
        assert_eq!(output.code, Some(0), "{}", output.stderr);
    }
    assert_eq!(rows(&home, "episode"), 87);
    home.ok(["check"]);
}

#[test]
fn two_who_make_the_catalogue_at_once_both_succeed() {
    let home = Home::new();
    let made: Vec<Child> = (0..6)
        .map(|number| home.start(["add-show".to_owned(), format!("Show {number}")]))
        .collect();
    for child in made {
        let output = ended(child);
        assert_eq!(output.code, Some(0), "{}", output.stderr);
    }
    assert_eq!(rows(&home, "show"), 6);
    home.ok(["check"]);
}

#[test]
fn a_locked_catalogue_is_waited_for_as_long_as_is_said() {
    let home = Home::sample();
    let other = Connection::open(home.path("catalogue.db")).expect("SQLite opens it");
    other
        .execute_batch("BEGIN IMMEDIATE")
        .expect("it is locked");
    for command in [
        vec!["add-show", "A"],
        vec!["import", "data/transcripts", "--show", "A"],
        vec!["remove-quote", "1", "--yes"],
    ] {
        let arguments: Vec<&str> = ["--wait", "0"].into_iter().chain(command).collect();
        let output = home.ends(2, &arguments);
        output.says("wait longer with --wait SECONDS");
    }
    home.ok(["--wait", "0", "quotes"]);
    let waiting = home.start(["--wait", "60", "add-show", "Patient"]);
    std::thread::sleep(Duration::from_millis(100));
    other.execute_batch("ROLLBACK").expect("it is free again");
    let output = ended(waiting);
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    home.ok(["shows", "--show", "Patient"]);
    assert_eq!(rows(&home, "show"), 4);
}

#[test]
fn an_import_that_is_killed_leaves_what_was_there() {
    let whole = Home::sample();
    folder(&whole, "Killed", 300, 300);
    let before = whole.export();
    for milliseconds in [5, 40, 100, 200, 400, 700, 1000, 1300, 1600, 2000] {
        let mut import = whole.start(["import", "Killed"]);
        std::thread::sleep(Duration::from_millis(milliseconds));
        import.kill().expect("it is killed, or has ended");
        let output = ended(import);
        whole.ok(["check"]);
        let episodes = rows(&whole, "episode");
        // Killed, or done before it could be.
        if output.code == Some(0) || episodes > 7 {
            assert_eq!(episodes, 307, "all or nothing after {milliseconds} ms");
            break;
        }
        assert_eq!(episodes, 7, "all or nothing after {milliseconds} ms");
        assert_eq!(whole.export(), before);
    }
    let output = whole.ok(["import", "Killed"]);
    output.says("100 of 300 files").says("300 files: ");
    assert_eq!(rows(&whole, "episode"), 307);
    assert_eq!(rows(&whole, "transcript"), 306);
    whole.ok(["check"]);
    whole.ok(["search", "\"Caption 299 of file 299 of Killed\""]);
}
