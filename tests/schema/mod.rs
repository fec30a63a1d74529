//! Catalogues of older versions, upgraded.
//!
//! `NNNN.sql` has rows as a podcat of that version wrote them; the tables they go into are made by
//! the migrations up to it. A version that changes what rows look like gets a file of its own.

use crate::cli::run::Home;
use rusqlite::Connection;
use std::path::{Path, PathBuf};

fn migrations() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/catalog/migrations");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the migrations are there")
        .map(|entry| entry.expect("they can be listed").path())
        .collect();
    files.sort();
    let text = |file| std::fs::read_to_string(file).expect("a migration is text");
    files.into_iter().map(text).collect()
}

/// Makes a catalogue as a podcat of `version` left it.
fn older(path: &Path, version: usize) {
    let catalogue = Connection::open(path).expect("SQLite makes a file");
    for (done, migration) in migrations()[..version].iter().enumerate() {
        catalogue
            .execute_batch(migration)
            .expect("a migration runs");
        if done == 0 {
            let rows = include_str!("0001.sql");
            catalogue
                .execute_batch(rows)
                .expect("the rows fit version 1");
        }
    }
    catalogue
        .execute_batch(&format!(
            "PRAGMA application_id = 0x706f6463; PRAGMA user_version = {version};"
        ))
        .expect("the header can be written");
}

/// The tables, indexes and views, as they were made.
fn schema(path: &Path) -> Vec<(String, String, String)> {
    let catalogue = Connection::open(path).expect("SQLite opens it");
    let mut statement = catalogue
        .prepare("SELECT type, name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name")
        .expect("every database has a schema");
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    let rows = rows.expect("it can be asked");
    rows.map(|row| row.expect("texts")).collect()
}

fn version(path: &Path) -> usize {
    Connection::open(path)
        .and_then(|it| it.query_row("PRAGMA user_version", [], |row| row.get(0)))
        .expect("a database has a version")
}

#[test]
fn every_older_catalogue_becomes_one_of_today_and_keeps_what_is_in_it() {
    let newest = migrations().len();
    let mut exports: Vec<String> = Vec::new();
    for from in 1..newest {
        let home = Home::new();
        let path = home.path("catalogue.db");
        older(&path, from);

        // Reading is enough to upgrade it.
        let quotes = home.json(["quotes", "--speaker", "Lind", "--json"]);
        assert_eq!(
            quotes[0]["text"], "The ice has never hurt me.",
            "from {from}"
        );
        assert_eq!(version(&path), newest);
        home.ok(["--db", "fresh.db", "add-show", "A"]);
        assert_eq!(schema(&path), schema(&home.path("fresh.db")), "from {from}");

        home.ok(["check"]);
        let hits = home.json([
            "search",
            "\"lake getting colder\"",
            "--speaker",
            "Lind",
            "--json",
        ]);
        assert_eq!(hits[0]["start"], 39.785, "from {from}");
        home.ends(1, ["search", "\"on the ice\"", "--speaker", "SPEAKER_00"]);
        let topic = home.json(["topics", "--topic", "winter road", "--json"]);
        assert_eq!(topic[0]["passages"], 1, "from {from}");
        home.ok(["label", "ice that", "Bo Lind", "--undo", "--json"])
            .shows("proposed");

        // What there was is kept beside it, and is still a catalogue of that version.
        let backup = home.path(&format!("catalogue.db.v{from}.bak"));
        assert_eq!(version(&backup), from);
        std::fs::copy(&backup, home.path("again.db")).expect("the backup is a file");
        home.ok(["--db", "again.db", "check"]);
        exports.push(home.ok(["--db", "again.db", "export"]).stdout);
    }
    assert!(exports[0].contains("\"hears ice\"") && exports[0].contains("Бу Линд"));
    exports.dedup();
    assert_eq!(exports.len(), 1, "the way there does not matter");
}
