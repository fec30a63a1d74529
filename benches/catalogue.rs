//! Import and lists against what SQLite alone does, whole processes in one run, ratios of medians.
//!
//! `cargo bench --bench catalogue` makes transcripts of its own; with `PODCAT_CORPUS` set to a
//! folder that has `talk-python/`, it imports those. `sqlite3` is measured where it is installed.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use rusqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

const PODCAT: &str = env!("CARGO_BIN_EXE_podcat");
const ROUNDS: usize = 7;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let source = match std::env::var_os("PODCAT_CORPUS") {
        Some(corpus) => PathBuf::from(corpus).join("talk-python"),
        None => made_up(folder.path()),
    };
    let db = folder.path().join("podcat.db");
    import(&source, &db);
    let passages = passages(&db);
    let spoken: usize = passages.iter().map(|(text, _)| text.len()).sum();
    println!(
        "{} passages, {:.1} MB of words",
        passages.len(),
        spoken as f64 / 1e6
    );

    let (mut raw, mut whole, mut again) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let fresh = |what: &str| folder.path().join(format!("{what}{round}.db"));
        raw.push(timed(|| insert_raw(&fresh("raw"), &passages)));
        whole.push(timed(|| import(&source, &fresh("import"))));
        again.push(timed(|| import(&source, &fresh("import"))));
        // What the system still has to write of one round must not slow the next.
        fs::remove_file(fresh("raw")).unwrap();
        fs::remove_file(fresh("import")).unwrap();
    }
    let raw = median(raw);
    report("raw inserts, no index", raw, raw);
    report("podcat import", median(whole), raw);
    report("podcat import, all unchanged", median(again), raw);
    let bytes = fs::metadata(&db).unwrap().len();
    println!(
        "file: {:.2} bytes a byte of words",
        bytes as f64 / spoken as f64
    );

    lists(&db);
}

/// Whole processes: podcat's lists, and the sqlite3 shell with the same SQL.
fn lists(db: &Path) {
    let pairs = [
        ("shows", "SELECT * FROM shows ORDER BY title"),
        (
            "episodes",
            "SELECT * FROM episodes ORDER BY published DESC, show, number DESC",
        ),
        ("people", "SELECT * FROM people ORDER BY name"),
        (
            "quotes",
            "SELECT * FROM quotes ORDER BY published DESC, start",
        ),
    ];
    for (list, sql) in pairs {
        let (mut podcat, mut shell) = (Vec::new(), Vec::new());
        for _ in 0..3 * ROUNDS {
            podcat.push(timed(|| {
                run(Command::new(PODCAT).arg("--db").arg(db).arg(list))
            }));
            shell.push(timed(|| {
                run(Command::new("sqlite3").arg("-table").arg(db).arg(sql))
            }));
        }
        report(
            &format!("podcat {list} (against the sqlite3 shell)"),
            median(podcat),
            median(shell),
        );
    }
    let version = (0..3 * ROUNDS)
        .map(|_| timed(|| run(Command::new(PODCAT).arg("--version"))))
        .collect();
    println!(
        "{:<48}{:>9.1} ms",
        "podcat --version",
        1e3 * median(version)
    );
}

fn report(what: &str, seconds: f64, base: f64) {
    println!(
        "{what:<48}{:>9.1} ms{:>8.2}x",
        1e3 * seconds,
        seconds / base
    );
}

fn timed(work: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    work();
    begun.elapsed().as_secs_f64()
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn run(command: &mut Command) {
    let _ = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
}

fn import(source: &Path, db: &Path) {
    run(Command::new(PODCAT)
        .arg("--db")
        .arg(db)
        .arg("import")
        .arg(source));
}

fn passages(db: &Path) -> Vec<(String, Vec<u8>)> {
    let db = Connection::open(db).unwrap();
    let mut statement = db.prepare("SELECT text, map FROM passage").unwrap();
    let rows = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    rows.map(Result::unwrap).collect()
}

/// The same passages into one table by a prepared statement, in one transaction.
fn insert_raw(path: &Path, passages: &[(String, Vec<u8>)]) {
    let mut db = Connection::open(path).unwrap();
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
         CREATE TABLE passage(id INTEGER PRIMARY KEY, text TEXT NOT NULL, map BLOB NOT NULL) STRICT;",
    )
    .unwrap();
    let change = db.transaction().unwrap();
    let mut insert = change
        .prepare("INSERT INTO passage(text, map) VALUES(?1, ?2)")
        .unwrap();
    for passage in passages {
        insert.execute((&passage.0, &passage.1)).unwrap();
    }
    drop(insert);
    change.commit().unwrap();
}

/// Transcripts of made-up words, with the frequencies of running text (Zipf).
fn made_up(folder: &Path) -> PathBuf {
    let folder = folder.join("made-up-show");
    fs::create_dir_all(&folder).unwrap();
    let syllables = [
        "ka", "lo", "mi", "ren", "sto", "va", "tel", "un", "dri", "pa", "sho", "en",
    ];
    let word = |mut rank: usize| {
        let mut word = String::new();
        loop {
            word.push_str(syllables[rank % syllables.len()]);
            rank /= syllables.len();
            if rank == 0 {
                return word;
            }
        }
    };
    let mut state = 1_u64;
    let mut random = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / (1_u64 << 31) as f64
    };
    for file in 0..500 {
        let mut text = String::from("WEBVTT\n\n");
        for cue in 0..1_000 {
            let at = |seconds: usize| {
                format!(
                    "{:02}:{:02}:{:02}.000",
                    seconds / 3600,
                    seconds / 60 % 60,
                    seconds % 60
                )
            };
            text.push_str(&format!("{} --> {}\n", at(cue * 3), at(cue * 3 + 3)));
            for place in 0..11 {
                // A rank drawn so that the rank-th word is about 1/rank as frequent as the first.
                text.push_str(&word((20_000_f64.powf(random()) - 1.0) as usize));
                text.push_str(if place == 10 {
                    if random() < 0.4 { ".\n\n" } else { "\n\n" }
                } else {
                    " "
                });
            }
        }
        fs::write(folder.join(format!("{file:03}-made-up.vtt")), text).unwrap();
    }
    folder
}
