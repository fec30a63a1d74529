//! Search against SQLite's FTS5, ripgrep and tantivy: whole processes in one run, ratios of medians.
//!
//! `PODCAT_CORPUS=… cargo bench --bench search` imports its `talk-python` folder. `SCALE=10` makes
//! ten times as many episodes of it, each copy with a tenth of its words replaced by others of the
//! same file. The peers: the `sqlite3` shell with the same passages in an FTS5 table, ranked, joined
//! and with `snippet()`; `rg` over the files; with `TANTIVY=1` a small program around tantivy, which
//! is built for it in a temporary folder. A peer that is not installed is left out.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use rusqlite::Connection;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

const PODCAT: &str = env!("CARGO_BIN_EXE_podcat");
const ROUNDS: usize = 9;

/// What is searched for: how it is called, and how podcat, FTS5, ripgrep and tantivy write it.
const QUERIES: &[(&str, &str, &str, &str, &str)] = &[
    ("common: the", "the", "the", r"\bthe\b", "the"),
    (
        "common: python",
        "python",
        "python",
        r"\bpython\b",
        "python",
    ),
    ("rare: cython", "cython", "cython", r"\bcython\b", "cython"),
    (
        "two: django postgres",
        "django postgres",
        "django AND postgres",
        r"\bdjango\b.*\bpostgres\b",
        "+django +postgres",
    ),
    (
        "phrase: machine learning model",
        "\"machine learning model\"",
        "\"machine learning model\"",
        r"\bmachine learning model\b",
        "\"machine learning model\"",
    ),
    ("prefix: kube*", "kube*", "kube*", r"\bkube", "kube*"),
];

fn main() {
    let corpus = std::env::var_os("PODCAT_CORPUS").map(PathBuf::from);
    let Some(corpus) = corpus else {
        println!(
            "search: PODCAT_CORPUS names the folder of the corpus; nothing is measured without it"
        );
        return;
    };
    let scale: usize = std::env::var("SCALE")
        .ok()
        .and_then(|scale| scale.parse().ok())
        .unwrap_or(1);
    let home = tempfile::tempdir_in(
        std::env::var_os("BENCH_FOLDER").unwrap_or_else(|| std::env::temp_dir().into()),
    )
    .unwrap();
    let files = match scale {
        1 => corpus.join("talk-python"),
        _ => replicas(
            &corpus.join("talk-python"),
            &home.path().join("files"),
            scale,
        ),
    };
    let db = home.path().join("podcat.db");
    let begun = Instant::now();
    run(Command::new(PODCAT)
        .arg("--db")
        .arg(&db)
        .arg("import")
        .arg(&files));
    println!("podcat import: {:.1} s", begun.elapsed().as_secs_f64());
    let peer = home.path().join("peer.db");
    let begun = Instant::now();
    let spoken = index_with_fts5(&db, &peer);
    println!(
        "FTS5, the passages alone: {:.1} s",
        begun.elapsed().as_secs_f64()
    );
    let bytes = |path: &Path| fs::metadata(path).unwrap().len() as f64 / spoken as f64;
    println!(
        "bytes a byte of words: podcat {:.2}, FTS5 {:.2}",
        bytes(&db),
        bytes(&peer)
    );
    let tantivy = std::env::var_os("TANTIVY").map(|_| Tantivy::new(home.path(), &db));

    println!(
        "{:<34}{:>10}{:>10}{:>10}{:>10}",
        "", "podcat", "sqlite3", "rg", "tantivy"
    );
    for (name, podcat, fts5, pattern, theirs) in QUERIES {
        let sql = format!(
            "SELECT e.title, p.start_ms, snippet(said, 0, '**', '**', '…', 16) FROM said
             JOIN passage p ON p.id = said.rowid JOIN transcript t ON t.id = p.transcript_id
             JOIN episode e ON e.id = t.episode_id WHERE said MATCH '{fts5}' ORDER BY rank LIMIT 20"
        );
        let mut commands: Vec<Option<Command>> = vec![
            Some(Command::new(PODCAT)),
            installed("sqlite3"),
            installed("rg"),
            None,
        ];
        let mut with = |at: usize, fill: &dyn Fn(&mut Command)| {
            if let Some(command) = &mut commands[at] {
                fill(command);
            }
        };
        with(0, &|it| {
            it.arg("--db").arg(&db).args(["search", podcat]);
        });
        with(1, &|it| {
            it.arg(&peer).arg(&sql);
        });
        with(2, &|it| {
            it.args(["-i", "--no-messages", "-N", pattern]).arg(&files);
        });
        commands[3] = tantivy.as_ref().map(|tantivy| tantivy.query(theirs));
        let mut times = vec![Vec::new(); commands.len()];
        for round in 0..=ROUNDS {
            for (command, times) in commands.iter_mut().zip(&mut times) {
                if let Some(command) = command {
                    let begun = Instant::now();
                    run(command);
                    // The first round warms the caches.
                    if round > 0 {
                        times.push(begun.elapsed().as_secs_f64());
                    }
                }
            }
        }
        let medians: Vec<Option<f64>> = times.into_iter().map(median).collect();
        print!("{name:<34}");
        for (at, time) in medians.iter().enumerate() {
            match (time, medians[0]) {
                (Some(time), _) if at == 0 => print!("{:>7.1} ms", 1e3 * time),
                // podcat's time over the peer's: below 1 podcat is the faster.
                (Some(time), Some(own)) => print!("{:>9.2}x", own / time),
                _ => print!("{:>10}", "–"),
            }
        }
        println!();
    }
}

fn median(mut times: Vec<f64>) -> Option<f64> {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied()
}

fn run(command: &mut Command) {
    let _ = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
}

fn installed(program: &str) -> Option<Command> {
    let there = Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    there.is_ok().then(|| Command::new(program))
}

/// The passages, transcripts and episodes of a catalogue in a file of their own, the passages in an
/// FTS5 table; how many bytes of words there are.
fn index_with_fts5(catalogue: &Path, to: &Path) -> u64 {
    let db = Connection::open(to).unwrap();
    db.execute("ATTACH ?1 AS podcat", [catalogue.to_str().unwrap()])
        .unwrap();
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
         CREATE TABLE episode AS SELECT id, title FROM podcat.episode;
         CREATE TABLE transcript AS SELECT id, episode_id FROM podcat.transcript;
         CREATE UNIQUE INDEX a ON episode(id); CREATE UNIQUE INDEX b ON transcript(id);
         CREATE TABLE passage(id INTEGER PRIMARY KEY, transcript_id INTEGER, start_ms INTEGER, text TEXT);
         INSERT INTO passage SELECT id, transcript_id, start_ms, text FROM podcat.passage;
         CREATE VIRTUAL TABLE said USING fts5(text, content='passage', content_rowid='id');
         INSERT INTO said(said) VALUES('rebuild');",
    )
    .unwrap();
    db.query_row(
        "SELECT sum(length(CAST(text AS BLOB))) FROM passage",
        [],
        |row| row.get(0),
    )
    .unwrap()
}

/// Copies of the files in folders of their own, from the second on with every tenth word replaced.
fn replicas(from: &Path, to: &Path, scale: usize) -> PathBuf {
    let mut state = 1_u64;
    let mut random = move |limit: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % limit
    };
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        let text = fs::read_to_string(file.path()).unwrap();
        let words: Vec<&str> = text
            .lines()
            .filter(|line| !line.contains("-->"))
            .flat_map(|line| line.split(' '))
            .filter(|word| !word.is_empty())
            .collect();
        for copy in 0..scale {
            let folder = to.join(format!("copy-{copy:03}"));
            fs::create_dir_all(&folder).unwrap();
            let mut out = String::with_capacity(text.len());
            for line in text.lines() {
                if copy == 0 || line.contains("-->") || line == "WEBVTT" {
                    out.push_str(line);
                } else {
                    for (at, word) in line.split(' ').enumerate() {
                        if at > 0 {
                            out.push(' ');
                        }
                        out.push_str(if random(10) == 0 {
                            words[random(words.len())]
                        } else {
                            word
                        });
                    }
                }
                out.push('\n');
            }
            fs::write(folder.join(file.file_name()), out).unwrap();
        }
    }
    to.to_owned()
}

/// A program around tantivy, and its index.
struct Tantivy {
    program: PathBuf,
    index: PathBuf,
}

impl Tantivy {
    fn new(home: &Path, catalogue: &Path) -> Self {
        let source = home.join("tantivy-peer");
        fs::create_dir_all(source.join("src")).unwrap();
        fs::write(
            source.join("Cargo.toml"),
            "[package]\nname = \"tantivy-peer\"\nversion = \"0.0.0\"\nedition = \"2024\"\n
             [dependencies]\ntantivy = \"0.27\"\n[profile.release]\npanic = \"abort\"\n[workspace]\n",
        )
        .unwrap();
        fs::write(source.join("src/main.rs"), TANTIVY).unwrap();
        let built = Command::new("cargo")
            .args(["build", "--release", "--quiet"])
            .current_dir(&source)
            .status();
        assert!(built.unwrap().success(), "tantivy is built");
        let it = Self {
            program: source.join("target/release/tantivy-peer"),
            index: home.join("tantivy"),
        };
        fs::create_dir_all(&it.index).unwrap();
        let mut filling = Command::new(&it.program)
            .arg("build")
            .arg(&it.index)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = std::io::BufWriter::new(filling.stdin.take().unwrap());
        let db = Connection::open(catalogue).unwrap();
        let mut passages = db.prepare("SELECT text FROM passage").unwrap();
        let mut rows = passages.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            writeln!(lines, "{}", row.get_ref(0).unwrap().as_str().unwrap()).unwrap();
        }
        drop(lines);
        assert!(filling.wait().unwrap().success(), "tantivy's index is made");
        it
    }

    fn query(&self, words: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("query").arg(&self.index).arg(words);
        command
    }
}

const TANTIVY: &str = r#"
use std::io::BufRead;
use tantivy::{collector::{Count, TopDocs}, doc, query::{QueryParser, PhrasePrefixQuery, Query}, schema::*, snippet::SnippetGenerator, Index, ReloadPolicy};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments[1] == "build" {
        let mut schema = Schema::builder();
        let text = schema.add_text_field("text", TEXT | STORED);
        let index = Index::create_in_dir(&arguments[2], schema.build()).unwrap();
        let mut writer = index.writer(200_000_000).unwrap();
        for line in std::io::stdin().lock().lines() {
            writer.add_document(doc!(text => line.unwrap())).unwrap();
        }
        writer.commit().unwrap();
        writer.wait_merging_threads().unwrap();
        return;
    }
    let index = Index::open_in_dir(&arguments[2]).unwrap();
    let text = index.schema().get_field("text").unwrap();
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().unwrap();
    let searcher = reader.searcher();
    let query: Box<dyn Query> = match arguments[3].strip_suffix('*') {
        Some(prefix) => Box::new(PhrasePrefixQuery::new(vec![Term::from_field_text(text, prefix)])),
        None => QueryParser::for_index(&index, vec![text]).parse_query(&arguments[3]).unwrap(),
    };
    let (best, count) = searcher.search(&query, &(TopDocs::with_limit(20).order_by_score(), Count)).unwrap();
    println!("{count}");
    let snippets = SnippetGenerator::create(&searcher, &query, text).unwrap();
    for (_, address) in best {
        let found: TantivyDocument = searcher.doc(address).unwrap();
        println!("{}", snippets.snippet_from_doc(&found).to_html());
    }
}
"#;
