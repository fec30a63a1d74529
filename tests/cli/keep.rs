//! Export, backup, check, and files that are no catalogue.

use super::run::Home;
use rusqlite::Connection;

fn open(home: &Home) -> Connection {
    Connection::open(home.path("catalogue.db")).expect("SQLite opens it")
}

#[test]
fn an_export_goes_into_an_empty_catalogue_and_out_again_the_same() {
    let home = Home::sample();
    // Versions, confirmed labels and a history as well.
    home.write(
        "v2.vtt",
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v SPEAKER_00>Okay, we're rolling.\n",
    );
    home.ok([
        "import",
        "v2.vtt",
        "--episode",
        "two sources",
        "--tool",
        "a machine",
    ]);
    home.ok(["label", "two sources", "SPEAKER_00", "--undo"]);
    let first = home.export();
    home.write("all.json", &first);
    home.ok(["--db", "other.db", "import", "all.json"]);
    assert_eq!(home.ok(["--db", "other.db", "export"]).stdout, first);
    home.ok(["--db", "other.db", "check"]);
    home.ok([
        "--db",
        "other.db",
        "search",
        "\"before it breaks\"",
        "--speaker",
        "Lind",
    ]);

    let again = home.json(["--db", "other.db", "import", "all.json", "--json"]);
    assert_eq!(
        again["episodes"],
        serde_json::json!({ "added": 0, "kept": 7 })
    );
    assert_eq!(home.ok(["--db", "other.db", "export"]).stdout, first);
}

#[test]
fn a_part_of_a_catalogue_is_exported_with_what_it_needs() {
    let home = Home::sample();
    home.ok(["export", "--show", "night", "--output", "night.json"])
        .says("exported 1 show");
    home.ok(["--db", "other.db", "import", "night.json"]);
    let titles = home.json(["--db", "other.db", "shows", "--json"]);
    assert_eq!(titles.as_array().map(Vec::len), Some(1));
    home.ok(["--db", "other.db", "quotes", "--speaker", "Brandt"]);
    home.ok(["--db", "other.db", "check"]);
}

#[test]
fn json_that_cannot_be_taken_changes_nothing() {
    let home = Home::sample();
    home.write("newer.json", "{\"podcat\": 2, \"shows\": []}\n");
    home.refused(["import", "newer.json"])
        .says("newer.json: the file has version 2")
        .says("versions up to 1")
        .says("use the podcat that wrote it, or a newer one");
    let whole = home.export();
    home.write("cut.json", &whole[..whole.len() / 2]);
    home.refused(["--db", "catalogue.db", "import", "cut.json"])
        .says("nothing was changed");
    home.write(
        "wrong.json",
        whole.replacen("\"title\":\"", "\"title\":17,\"x\":\"", 1),
    );
    home.refused(["import", "wrong.json"])
        .says("nothing was changed");
    home.refused(["import", "cut.json", "data/transcripts"])
        .says("import it by itself");
    home.refused(["import", "newer.json", "--show", "S"])
        .says("expected a catalogue export alone, found --show");
}

#[test]
fn a_dry_run_of_an_export_says_what_would_be_added() {
    let home = Home::sample();
    home.write("all.json", home.export());
    let other = ["--db", "other.db", "import", "all.json", "--json"];
    let dry = home.json(other.into_iter().chain(["--dry-run"]));
    assert!(!home.path("other.db").exists());
    assert_eq!(dry["quotes"], serde_json::json!({ "added": 14, "kept": 0 }));
    assert_eq!(home.json(other), dry);
}

#[test]
fn a_backup_is_a_catalogue() {
    let home = Home::sample();
    home.ok(["backup", "copy.db"]).says("backed up");
    assert_eq!(home.ok(["--db", "copy.db", "export"]).stdout, home.export());
    home.ok(["--db", "copy.db", "check"]);
    home.ok(["backup", "copy.db"]);
    home.refused(["backup", "catalogue.db"])
        .says("another file than the catalogue itself");
    home.refused(["backup", "no/such/copy.db"])
        .says("there is no folder no/such");
}

#[test]
fn check_finds_a_damaged_index_and_repairs_it() {
    let home = Home::sample();
    home.ok(["check"]).shows("sound");
    assert_eq!(home.json(["check", "--json"]), serde_json::json!([]));
    open(&home)
        .execute(
            "UPDATE passage SET text = replace(text, 'laser sound', 'lasso round') WHERE id = 5",
            [],
        )
        .expect("the text is changed behind podcat's back");
    let found = home.ends(1, ["check"]);
    found.shows("yes").says("podcat check --repair");
    home.ok(["check", "--repair"]);
    home.ok(["check"]);
    home.ok(["search", "\"kind of lasso round\""]);

    open(&home)
        .execute("DELETE FROM index_word WHERE word = 'breaks'", [])
        .expect("the index is emptied");
    home.ends(1, ["check"]);
    home.ok(["check", "--repair"]);
    home.ok(["search", "\"before it breaks\""]);
}

#[test]
fn the_views_read_well_with_another_sqlite() {
    let home = Home::sample();
    let catalogue = open(&home);
    for view in [
        "shows",
        "episodes",
        "people",
        "person_episode",
        "transcripts",
        "speakers",
        "passages",
        "quotes",
        "topics",
    ] {
        let rows: i64 = catalogue
            .query_row(&format!("SELECT count(*) FROM {view}"), [], |row| {
                row.get(0)
            })
            .expect("the view reads");
        assert!(rows > 0, "{view}");
    }
    let strict: i64 = catalogue
        .query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| {
            row.get(0)
        })
        .expect("it is checked");
    assert_eq!(strict, 0);
}

#[test]
fn a_file_that_is_no_catalogue_is_not_touched() {
    let home = Home::with_data();
    home.write("note.txt", "Not a database at all, only a note.\n");
    let other = home.path("other.db");
    Connection::open(&other)
        .and_then(|other| other.execute_batch("CREATE TABLE mine(x); INSERT INTO mine VALUES (1)"))
        .expect("a database of somebody else");
    let bytes = |name: &str| std::fs::read(home.path(name)).expect("it is there");
    let before = (bytes("note.txt"), bytes("other.db"));
    for file in ["note.txt", "other.db"] {
        for command in [
            vec!["shows"],
            vec!["add-show", "A"],
            vec!["check"],
            vec!["import", "data/transcripts", "--show", "A"],
        ] {
            let arguments: Vec<&str> = ["--db", file].into_iter().chain(command).collect();
            home.ends(2, &arguments)
                .says("expected a podcat catalogue")
                .says("it was not touched");
        }
    }
    assert_eq!((bytes("note.txt"), bytes("other.db")), before);
    home.ends(2, ["--db", "data", "shows"]).says("a folder");
    home.ends(2, ["--db", "note.txt/x.db", "add-show", "A"])
        .says("cannot write to note.txt/x.db");
    let left: Vec<_> = std::fs::read_dir(home.path("."))
        .expect("a folder")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.contains("-wal") || name.contains("-journal"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_newer_catalogue_is_refused() {
    let home = Home::sample();
    open(&home)
        .execute_batch("PRAGMA user_version = 99")
        .expect("it is made newer");
    for command in [
        vec!["shows"],
        vec!["add-show", "A"],
        vec!["check", "--repair"],
    ] {
        home.ends(2, &command).says("it was not touched");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_leaves_the_catalogue_as_it_was() {
    use std::fmt::Write as _;
    let home = Home::sample();
    let mut vtt = String::from("WEBVTT\n");
    for word in 0..40_000 {
        let second = word / 10;
        let (minutes, seconds) = (second / 60, second % 60);
        write!(
            vtt,
            "\n{minutes:02}:{seconds:02}.000 --> {minutes:02}:{seconds:02}.900\nword{word}\n"
        )
        .expect("a string takes it");
    }
    home.write("large.vtt", vtt);
    std::fs::create_dir(home.path("small")).expect("a folder");
    // A file system of its own that only this command sees; not every system lets a user have one.
    let script = "mount -t tmpfs -o size=600k tmpfs small && cp catalogue.db small/ || exit 9
        \"$0\" --db small/catalogue.db import large.vtt --show Large; echo \"ended with $?\"
        \"$0\" --db small/catalogue.db check && cmp small/catalogue.db catalogue.db && echo unchanged";
    let arguments = ["-rm", "sh", "-c", script, super::run::PODCAT];
    let Some(output) = home
        .other("unshare", arguments)
        .filter(|it| it.code == Some(0))
    else {
        return;
    };
    output
        .says("no space left to write small/catalogue.db")
        .says("nothing was changed; make room")
        .shows("ended with 2")
        .shows("sound")
        .shows("unchanged");
}

#[test]
#[cfg(unix)]
fn a_folder_that_may_not_be_written_is_read_all_the_same() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::sample();
    let allow = |path: &std::path::Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("allowed");
    };
    std::fs::create_dir(home.path("locked")).expect("a folder");
    std::fs::copy(home.path("catalogue.db"), home.path("locked/c.db")).expect("copied");
    let (folder, file) = (home.path("locked"), home.path("locked/c.db"));
    allow(&file, 0o444);
    allow(&folder, 0o555);
    // Nobody keeps the superuser out.
    if std::fs::write(home.path("locked/probe"), "").is_err() {
        home.ok(["--db", "locked/c.db", "quotes", "--speaker", "Lind"]);
        for command in [&["add-show", "A"][..], &["remove-quote", "1", "--yes"]] {
            home.ends(2, ["--db", "locked/c.db"].iter().chain(command))
                .says("cannot write to locked/c.db")
                .says("check the permissions");
        }
        home.ends(2, ["--db", "locked/new.db", "add-show", "A"])
            .says("cannot write to locked/new.db");
        home.ends(2, ["--db", "locked/c.db", "backup", "locked/b.db"]);
    }
    allow(&folder, 0o755);
}

#[test]
fn a_part_has_what_it_was_asked_for_by_name() {
    let home = Home::sample();
    home.ok(["add-show", "Without episodes"]);
    home.ok(["export", "--show", "without", "--output", "part.json"])
        .says("exported 1 show, 0 episodes");
    home.ok([
        "export",
        "--role",
        "host",
        "--speaker",
        "Ruiz",
        "--output",
        "part.json",
    ])
    .says("exported 1 show, 3 episodes");
    home.ok(["--db", "other.db", "import", "part.json"]);
    let again = home.ok(["--db", "other.db", "export"]).stdout;
    assert_eq!(
        std::fs::read_to_string(home.path("part.json")).expect("it is there"),
        again
    );
}

#[test]
fn an_index_of_another_analyser_is_made_anew_when_the_catalogue_is_opened() {
    let home = Home::sample();
    let before = home.json(["search", "ice", "--json"]);
    open(&home)
        .execute_batch(
            "UPDATE setting SET value = '1' WHERE name = 'analyser'; DELETE FROM index_word;",
        )
        .expect("an index of an earlier podcat");
    assert_eq!(home.json(["search", "ice", "--json"]), before);
    home.ok(["check"]).shows("sound");
}
