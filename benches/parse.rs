//! How fast each format is read, in bytes of the file a second.
//!
//! The inputs are made here: an hour of talk of two people, a cue every three seconds.
#![allow(clippy::unwrap_used, missing_docs)]

use std::fmt::Write;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};

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

fn inputs() -> Vec<(&'static str, String)> {
    let mut vtt = String::from("WEBVTT\n\n");
    let mut voices = vtt.clone();
    let (mut srt, mut markdown, mut text, mut tsv) = (
        String::new(),
        String::new(),
        String::new(),
        String::from("start\tend\ttext\n"),
    );
    let (mut rows, mut podcast, mut words) = (Vec::new(), Vec::new(), Vec::new());
    for at in 0..20_000u64 {
        let (from, to) = (at * 3_000, at * 3_000 + 2_900);
        writeln!(vtt, "{} --> {}\n{TEXT}\n", stamp(from, '.'), stamp(to, '.')).unwrap();
        writeln!(
            voices,
            "{} --> {}\n<v {}>{TEXT} &amp; so on\n",
            stamp(from, '.'),
            stamp(to, '.'),
            name(at)
        )
        .unwrap();
        writeln!(
            srt,
            "{}\n{} --> {}\n{}: {}\n{}\n",
            at + 1,
            stamp(from, ','),
            stamp(to, ','),
            name(at),
            &TEXT[..44],
            &TEXT[45..]
        )
        .unwrap();
        writeln!(markdown, "**{}:** {TEXT} *and* {TEXT}\n", name(at)).unwrap();
        writeln!(
            text,
            "{} ({}):\n{TEXT} {TEXT}\n",
            name(at),
            &stamp(from, '.')[..8]
        )
        .unwrap();
        writeln!(tsv, "{from}\t{to}\t{TEXT}").unwrap();
        let seconds = from as f64 / 1000.0;
        podcast.push(format!(
            r#"{{"speaker":"{}","startTime":{seconds},"endTime":{},"body":"{TEXT}"}}"#,
            name(at),
            to as f64 / 1000.0
        ));
        let spoken: Vec<String> = TEXT
            .split(' ')
            .enumerate()
            .map(|(n, word)| {
                format!(
                    r#"{{"word":" {word}","start":{},"end":{},"probability":0.98}}"#,
                    seconds + n as f64 * 0.1,
                    seconds + n as f64 * 0.1 + 0.09
                )
            })
            .collect();
        rows.push(format!(r#"{{"id":{at},"seek":0,"start":{seconds},"end":{},"text":" {TEXT}","tokens":[50364,1042,11,5,9],"avg_logprob":-0.19,"words":[{}]}}"#, to as f64 / 1000.0, spoken.join(",")));
        words.push(spoken.join(",").replace("\"word\"", "\"text\""));
    }
    vec![
        ("webvtt", vtt),
        ("webvtt voices", voices),
        ("srt", srt),
        (
            "podcast-json",
            format!(
                r#"{{"version":"1.0.0","segments":[{}]}}"#,
                podcast.join(",")
            ),
        ),
        (
            "whisper-json",
            format!(
                r#"{{"text":"x","segments":[{}],"language":"en"}}"#,
                rows.join(",")
            ),
        ),
        (
            "assemblyai-json words",
            format!(
                r#"{{"id":"x","text":"x","words":[{}],"utterances":null}}"#,
                words.join(",")
            ),
        ),
        ("markdown", markdown),
        ("text", text),
        ("whisper-tsv", tsv),
    ]
}

fn parse(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("parse");
    for (format, input) in inputs() {
        group.throughput(Throughput::Bytes(input.len() as u64));
        group.bench_function(format, |bench| {
            bench.iter(|| podcat::transcript::parse(black_box(input.as_bytes()), None).unwrap());
        });
        if format.contains("json") {
            group.bench_function(format!("{format}, serde_json alone"), |bench| {
                bench
                    .iter(|| serde_json::from_str::<serde_json::Value>(black_box(&input)).unwrap());
            });
        }
    }
    group.finish();
}

criterion_group!(benches, parse);
criterion_main!(benches);
