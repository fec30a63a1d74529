//! Exports against what the sqlite3 shell, jq and DuckDB make of the same rows, whole processes in
//! one run, ratios of medians.
//!
//! `cargo bench --bench export --features parquet`; with `PODCAT_CORPUS` set to a folder that has
//! `talk-python/`, its transcripts are exported, else some that are made up. `sqlite3` and `jq` have
//! to be installed; `PEER_PYTHON` names a Python with duckdb, for Parquet.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

const PODCAT: &str = env!("CARGO_BIN_EXE_podcat");
const ROUNDS: usize = 9;

/// The columns of `export passages`, in SQL.
const ROWS: &str = "SELECT p.id, k.speaker, s.title AS show, e.title AS episode, e.id AS episode_id, e.published,
  p.start_ms / 1000.0 AS start, p.end_ms / 1000.0 AS \"end\", p.text,
  coalesce(t.language, e.language, s.language) AS language, t.id AS transcript_id,
  'v' || t.version || ' ' || t.kind AS transcript,
  coalesce(e.audio_url || '#t=' || (p.start_ms / 1000.0) || ',' || (p.end_ms / 1000.0), e.page_url) AS link,
  'podcat://' || s.uid || '/' || e.guid || '#t=' || (p.start_ms / 1000.0) || ',' || (p.end_ms / 1000.0) AS permalink
FROM passage p JOIN transcript t ON t.id = p.transcript_id AND t.preferred
  JOIN episode e ON e.id = t.episode_id JOIN show s ON s.id = e.show_id
  LEFT JOIN speakers k ON k.transcript_id = p.transcript_id AND k.label = p.label
ORDER BY p.id";

/// What a record of JSON Lines looks like, for jq.
const RESHAPE: &str = ".[] | {id, speaker, show, episode, episode_id, published, start, \"end\": .[\"end\"], text, \
                       language, transcript_id, transcript, link, permalink}";

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let source = match std::env::var_os("PODCAT_CORPUS") {
        Some(corpus) => PathBuf::from(corpus).join("talk-python"),
        None => made_up(folder.path()),
    };
    let db = folder.path().join("podcat.db");
    run(podcat(&db).arg("import").arg(&source));
    let export = |format: &str| {
        let mut command = podcat(&db);
        command.args(["export", "passages", "--sort", "added", "--format", format]);
        command
    };
    let shell = |mode: &str| {
        let mut command = Command::new("sqlite3");
        command.arg(mode).arg(&db).arg(ROWS);
        command
    };
    compare(
        "JSON Lines",
        &mut [
            ("podcat export passages --format jsonl", &mut || {
                run(&mut export("jsonl"))
            }),
            ("sqlite3 -json", &mut || run(&mut shell("-json"))),
            ("sqlite3 -json | jq", &mut || {
                piped(&mut shell("-json"), &["-c", RESHAPE])
            }),
        ],
    );
    compare(
        "CSV",
        &mut [
            ("podcat export passages --format csv", &mut || {
                run(&mut export("csv"))
            }),
            ("sqlite3 -csv", &mut || run(&mut shell("-csv"))),
            ("sqlite3 -json | jq @csv", &mut || {
                piped(&mut shell("-json"), &["-r", ".[] | [.[]] | @csv"]);
            }),
        ],
    );
    let site = folder.path().join("site");
    let publish = || run(podcat(&db).args(["export", "--site"]).arg(&site));
    let first = timed(publish);
    let again = timed(publish);
    run(podcat(&db).args(["add-quote", "one more", "--episode", "#1", "--at", "1:00"]));
    let changed = timed(publish);
    println!("site: {first:.2} s, unchanged {again:.2} s, with one quote more {changed:.2} s");
    if cfg!(feature = "parquet") {
        parquet(&db, folder.path());
    }
}

fn parquet(db: &Path, folder: &Path) {
    let Some(python) = std::env::var_os("PEER_PYTHON") else {
        println!("Parquet: set PEER_PYTHON to a Python with duckdb");
        return;
    };
    // DuckDB reads the rows from a Parquet file of its own, so that only its writing is compared.
    let rows = folder.join("rows.parquet");
    let script = folder.join("partition.py");
    let (rows, script) = (rows.display(), &script);
    run(podcat(db)
        .args(["export", "passages", "--output"])
        .arg(rows.to_string()));
    let copy = format!(
        "import duckdb, shutil, sys, time\nduckdb.sql('SET threads = 1')\n\
         duckdb.sql(\"CREATE TABLE rows AS SELECT *, year(published) AS year FROM read_parquet('{rows}')\")\n\
         begun = time.perf_counter()\n\
         shutil.rmtree(sys.argv[1], ignore_errors=True)\n\
         duckdb.sql(f\"COPY rows TO '{{sys.argv[1]}}' (FORMAT parquet, PARTITION_BY (\\\"show\\\", year))\")\n\
         print(time.perf_counter() - begun)\n"
    );
    fs::write(script, copy).unwrap();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let parts = folder.join("parts");
        ours.push(timed(|| {
            run(podcat(db)
                .args(["export", "passages", "--format", "parquet", "--output"])
                .arg(&parts));
        }));
        let copied = Command::new(&python)
            .arg(script)
            .arg(folder.join("copied"))
            .output()
            .unwrap();
        let copied = String::from_utf8(copied.stdout).unwrap();
        theirs.push(copied.trim().parse().unwrap());
    }
    let (ours, theirs) = (median(ours), median(theirs));
    report("podcat export passages --format parquet", ours, theirs);
    report("DuckDB, COPY alone, in memory, one thread", theirs, theirs);
}

/// Times each in turn, so that all meet the same machine.
fn compare(what: &str, contenders: &mut [(&str, &mut dyn FnMut())]) {
    println!("{what}");
    let mut times = vec![Vec::new(); contenders.len()];
    for _ in 0..ROUNDS {
        for (times, (_, work)) in times.iter_mut().zip(&mut *contenders) {
            times.push(timed(work));
        }
    }
    let medians: Vec<f64> = times.into_iter().map(median).collect();
    for ((name, _), seconds) in contenders.iter().zip(&medians) {
        report(name, *seconds, medians[0]);
    }
}

fn report(what: &str, seconds: f64, base: f64) {
    println!(
        "  {what:<46}{:>9.1} ms{:>8.2}x",
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

fn podcat(db: &Path) -> Command {
    let mut command = Command::new(PODCAT);
    command.arg("--db").arg(db);
    command
}

fn run(command: &mut Command) {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.unwrap().success(), "{command:?}");
}

fn piped(command: &mut Command, jq: &[&str]) {
    let mut first = command.stdout(Stdio::piped()).spawn().unwrap();
    let rows = first.stdout.take().unwrap();
    run(Command::new("jq").args(jq).stdin(rows));
    assert!(first.wait().unwrap().success());
}

/// Transcripts as long as an hour's talk.
fn made_up(folder: &Path) -> PathBuf {
    let folder = folder.join("made up");
    fs::create_dir(&folder).unwrap();
    for episode in 0..200 {
        let mut text = String::from("WEBVTT\n");
        for cue in 0..1_000 {
            let (minute, second) = (cue * 3 / 60, cue * 3 % 60);
            let _ = writeln!(
                text,
                "\n{minute:02}:{second:02}.000 --> {minute:02}:{second:02}.900\n\
                 the {cue}th thing of {episode} that somebody says, and what follows from it."
            );
        }
        fs::write(folder.join(format!("{episode:03} an episode.vtt")), text).unwrap();
    }
    folder
}
