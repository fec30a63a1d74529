//! How fast each format is read, in bytes of the file a second, and how much memory that takes.
//!
//! The inputs are made here: hours of talk of two people, a cue every three seconds; with
//! `PODCAT_CORPUS` the longest sample of each of its formats is read as well. JSON is measured beside
//! `serde_json` alone, into its own values and into a type made for the file.
//! `cargo bench --bench parse -- memory` prints the peak of a process that reads one input, in bytes
//! of memory a byte of the file, the file itself included.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use std::fmt::Write;
use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput};

const TEXT: &str =
    "so the river takes a turn there and that is where we found the second one, under a stone";

fn stamp(ms: u64, mark: char) -> String {
    let s = ms / 1000;
    format!(
        "{:02}:{:02}:{:02}{mark}{:03}",
        s / 3600,
        s / 60 % 60,
        s % 60,
        ms % 1000
    )
}

fn name(at: u64) -> &'static str {
    if at.is_multiple_of(2) {
        "Ana Ruiz"
    } else {
        "Bo Lind"
    }
}

/// One input of a format.
struct Input {
    name: String,
    bytes: Vec<u8>,
}

/// An input of as many units as fit an hour's talk many times over: `unit` writes one.
fn made(name: &str, head: &str, foot: &str, unit: impl Fn(&mut String, u64, u64, u64)) -> Input {
    const UNITS: u64 = 20_000;
    let mut text = String::from(head);
    for at in 0..UNITS {
        unit(&mut text, at, at * 3_000, at * 3_000 + 2_900);
    }
    text.push_str(foot);
    Input {
        name: name.to_owned(),
        bytes: text.into_bytes(),
    }
}

/// The words of [`TEXT`] as objects with a time each.
fn words(key: &str, from: u64) -> String {
    let words = (0u64..).zip(TEXT.split(' ')).map(|(n, word)| {
        let (start, end) = (seconds(from + n * 100), seconds(from + n * 100 + 90));
        format!(r#"{{"{key}":" {word}","start":{start},"end":{end},"probability":0.98}}"#)
    });
    words.collect::<Vec<_>>().join(",")
}

fn seconds(ms: u64) -> f64 {
    ms as f64 / 1000.0
}

fn comma(at: u64) -> &'static str {
    if at == 0 { "" } else { "," }
}

fn inputs() -> Vec<Input> {
    let (first, second) = (&TEXT[..44], &TEXT[45..]);
    let mut inputs = vec![
        made("webvtt", "WEBVTT\n\n", "", |out, _, from, to| {
            writeln!(out, "{} --> {}\n{TEXT}\n", stamp(from, '.'), stamp(to, '.')).unwrap();
        }),
        made("webvtt voices", "WEBVTT\n\n", "", |out, at, from, to| {
            let (from, to) = (stamp(from, '.'), stamp(to, '.'));
            writeln!(out, "{from} --> {to}\n<v {}>{TEXT} &amp; so on\n", name(at)).unwrap();
        }),
        made("webvtt word times", "WEBVTT\n\n", "", |out, _, from, to| {
            writeln!(out, "{} --> {}", stamp(from, '.'), stamp(to, '.')).unwrap();
            for (n, word) in (0u64..).zip(TEXT.split(' ')) {
                write!(out, "<{}><c> {word}</c>", stamp(from + n * 100, '.')).unwrap();
            }
            out.push_str("\n\n");
        }),
        made("srt", "", "", |out, at, from, to| {
            let (from, to) = (stamp(from, ','), stamp(to, ','));
            writeln!(out, "{}\n{from} --> {to}\n{first}\n{second}\n", at + 1).unwrap();
        }),
        made("srt names", "", "", |out, at, from, to| {
            let (from, to) = (stamp(from, ','), stamp(to, ','));
            writeln!(
                out,
                "{}\n{from} --> {to}\n{}: {first}\n{second}\n",
                at + 1,
                name(at)
            )
            .unwrap();
        }),
        made("sbv", "", "", |out, _, from, to| {
            writeln!(
                out,
                "{},{}\n{first}\n{second}\n",
                stamp(from, '.'),
                stamp(to, '.')
            )
            .unwrap();
        }),
        made("lrc", "[ti:Trees]\n", "", |out, _, from, _| {
            let s = from / 1000;
            writeln!(
                out,
                "[{:02}:{:02}.{:02}]{TEXT}",
                s / 60,
                s % 60,
                from % 1000 / 10
            )
            .unwrap();
        }),
        made(
            "ass",
            "[Events]\nFormat: Start, End, Name, Text\n",
            "",
            |out, at, from, to| {
                let (from, to) = (&stamp(from, '.')[1..11], &stamp(to, '.')[1..11]);
                writeln!(
                    out,
                    "Dialogue: {from},{to},{},{first}\\N{{\\i1}}{second}",
                    name(at)
                )
                .unwrap();
            },
        ),
        made(
            "ttml",
            "<tt><body><div>",
            "</div></body></tt>",
            |out, at, from, to| {
                let (from, to) = (stamp(from, '.'), stamp(to, '.'));
                writeln!(
                    out,
                    "<p begin=\"{from}\" end=\"{to}\" ttm:agent=\"{}\">{first}<br/>{second}</p>",
                    name(at)
                )
                .unwrap();
            },
        ),
        made(
            "html",
            "<html><body>",
            "</body></html>",
            |out, at, from, _| {
                let time = &stamp(from, '.')[..8];
                writeln!(
                    out,
                    "<cite>{}:</cite>\n<time>{time}</time>\n<p>{TEXT} &amp; {TEXT}</p>",
                    name(at)
                )
                .unwrap();
            },
        ),
        made("markdown", "", "", |out, at, _, _| {
            writeln!(out, "**{}:** {TEXT} *and* {TEXT}\n", name(at)).unwrap();
        }),
        made("text", "", "", |out, at, from, _| {
            writeln!(
                out,
                "{} ({}):\n{TEXT} {TEXT}\n",
                name(at),
                &stamp(from, '.')[..8]
            )
            .unwrap();
        }),
        made("whisper-text", "", "", |out, _, from, to| {
            writeln!(out, "[{} --> {}]  {TEXT}", stamp(from, '.'), stamp(to, '.')).unwrap();
        }),
        made(
            "whisper-tsv",
            "start\tend\ttext\n",
            "",
            |out, _, from, to| {
                writeln!(out, "{from}\t{to}\t{TEXT}").unwrap();
            },
        ),
        made(
            "podcast-json",
            "{\"version\":\"1.0.0\",\"segments\":[",
            "]}",
            |out, at, from, to| {
                let (from, to) = (seconds(from), seconds(to));
                write!(
                    out,
                    r#"{}{{"speaker":"{}","startTime":{from},"endTime":{to},"body":"{TEXT}"}}"#,
                    comma(at),
                    name(at)
                )
                .unwrap();
            },
        ),
        made(
            "whisper-json",
            "{\"text\":\"x\",\"segments\":[",
            "],\"language\":\"en\"}",
            |out, at, from, to| {
                let (start, end) = (seconds(from), seconds(to));
                write!(
                out,
                r#"{}{{"id":{at},"seek":0,"start":{start},"end":{end},"text":" {TEXT}","tokens":[50364,1042,11,5,9],"avg_logprob":-0.19,"words":[{}]}}"#,
                comma(at),
                words("word", from)
            )
            .unwrap();
            },
        ),
        made(
            "assemblyai-json words",
            "{\"id\":\"x\",\"text\":\"x\",\"words\":[",
            "],\"utterances\":null}",
            |out, at, from, _| {
                write!(out, "{}{}", comma(at), words("text", from)).unwrap();
            },
        ),
        made(
            "youtube-json3",
            "{\"wireMagic\":\"pb3\",\"events\":[",
            "]}",
            |out, at, from, _| {
                let segs = (0u64..)
                    .zip(TEXT.split(' '))
                    .map(|(n, word)| format!(r#"{{"utf8":" {word}","tOffsetMs":{}}}"#, n * 100));
                let segs = segs.collect::<Vec<_>>().join(",");
                write!(
                    out,
                    r#"{}{{"tStartMs":{from},"dDurationMs":2900,"segs":[{segs}]}}"#,
                    comma(at)
                )
                .unwrap();
            },
        ),
    ];
    if let Some(corpus) = std::env::var_os("PODCAT_CORPUS") {
        inputs.extend(samples(&Path::new(&corpus).join("formats")));
    }
    inputs
}

/// The longest sample that is read of each folder.
fn samples(formats: &Path) -> Vec<Input> {
    let mut folders: Vec<_> = std::fs::read_dir(formats)
        .unwrap()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    let longest = |folder: &Path| {
        let files = std::fs::read_dir(folder)
            .unwrap()
            .flatten()
            .map(|entry| entry.path());
        let expected = |path: &Path| path.to_string_lossy().ends_with(".expected.json");
        let read = files.filter(|path| !expected(path)).filter_map(|path| {
            let bytes = std::fs::read(path).ok()?;
            podcat::transcript::parse(&bytes, None)
                .is_ok()
                .then_some(bytes)
        });
        read.max_by_key(Vec::len)
    };
    let found = folders.iter().filter_map(|folder| {
        let name = folder.file_name()?.to_string_lossy();
        Some(Input {
            name: format!("sample of {name}"),
            bytes: longest(folder)?,
        })
    });
    found.collect()
}

/// What a program would write that reads this one file and nothing else.
#[derive(serde::Deserialize)]
#[allow(dead_code)]
struct Whisper<'a> {
    #[serde(borrow, default)]
    segments: Vec<Segment<'a>>,
    #[serde(borrow, default)]
    words: Vec<Word<'a>>,
    #[serde(borrow, default)]
    events: Vec<Event<'a>>,
}

#[derive(serde::Deserialize)]
#[allow(dead_code)]
struct Segment<'a> {
    #[serde(alias = "startTime")]
    start: f64,
    #[serde(alias = "endTime")]
    end: f64,
    #[serde(alias = "body")]
    text: &'a str,
    #[serde(borrow, default)]
    speaker: Option<&'a str>,
    #[serde(borrow, default)]
    words: Vec<Word<'a>>,
}

#[derive(serde::Deserialize)]
#[allow(dead_code)]
struct Word<'a> {
    #[serde(alias = "text")]
    word: &'a str,
    start: f64,
    end: f64,
    probability: f64,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
struct Event<'a> {
    t_start_ms: i64,
    d_duration_ms: i64,
    #[serde(borrow)]
    segs: Vec<Seg<'a>>,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
struct Seg<'a> {
    utf8: &'a str,
    t_offset_ms: i64,
}

fn parse(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("parse");
    for Input { name, bytes } in inputs() {
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function(&name, |bench| {
            bench.iter(|| podcat::transcript::parse(black_box(&bytes), None).unwrap());
        });
        if name.contains("json") && !name.starts_with("sample") {
            group.bench_function(format!("{name}, serde_json to values"), |bench| {
                bench.iter(|| {
                    serde_json::from_slice::<serde_json::Value>(black_box(&bytes)).unwrap()
                });
            });
            group.bench_function(format!("{name}, serde_json to a type"), |bench| {
                bench.iter(|| serde_json::from_slice::<Whisper<'_>>(black_box(&bytes)).unwrap());
            });
        }
    }
    group.finish();
}

/// The most memory that this process had, in bytes; Linux tells.
fn peak() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(
        line.trim()
            .strip_suffix(" kB")?
            .trim()
            .parse::<usize>()
            .ok()?
            << 10,
    )
}

/// Reads one file in a process of its own and says what that took.
fn memory_of(file: &str) {
    let before = peak();
    let bytes = std::fs::read(file).unwrap();
    let parsed = podcat::transcript::parse(&bytes, None).unwrap();
    if let (Some(before), Some(after)) = (before, peak()) {
        print!("{:.2}", (after - before) as f64 / bytes.len() as f64);
    }
    drop(parsed);
}

fn memory() {
    let folder = tempfile::tempdir().unwrap();
    for Input { name, bytes } in inputs() {
        // Small samples measure the allocator.
        if bytes.len() < 1 << 20 {
            continue;
        }
        let file = folder.path().join("input");
        std::fs::write(&file, &bytes).unwrap();
        let output = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["memory-of", file.to_str().unwrap()])
            .output()
            .unwrap();
        println!(
            "{name:<32} {} bytes a byte",
            String::from_utf8_lossy(&output.stdout)
        );
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["memory-of", file] => memory_of(file),
        ["memory", ..] => memory(),
        _ => {
            let mut criterion = Criterion::default().configure_from_args();
            parse(&mut criterion);
            criterion.final_summary();
        }
    }
}
