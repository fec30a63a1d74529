//! Every sample of `$PODCAT_CORPUS/formats` against its expected reading, and the two big folders.
//!
//! The fields of `*.expected.json` are explained in the README beside the samples.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use podcat::model::transcript::Segment;
use podcat::transcript::{Parsed, parse};
use serde_json::Value;

use super::{files, folder};

/// Folders that hold no transcripts: feeds, chapters, and cases with tests of their own.
const ELSEWHERE: [&str; 8] = [
    "atom",
    "chapters_json",
    "opml",
    "rss",
    "rss_broken",
    "conformance_wpt_cue_text",
    "conformance_wpt_webvtt",
    "hostile",
];

/// Expected readings that are not followed, and why.
const ARGUED: [(&str, &str); 2] = [
    (
        "srt/buzzcast.srt",
        "five labels stand in the file, as in its JSON twin; the expected reading lists three",
    ),
    (
        "sbv/wpy_sample.sbv",
        "the last cue ends before it starts: no end, with a warning, as for every backwards cue",
    ),
];

#[derive(Debug, PartialEq)]
enum Outcome {
    Right,
    Differs(String),
    Unread(String),
}

fn read(path: &Path) -> Result<Parsed, podcat::transcript::Error> {
    let bytes = std::fs::read(path).expect("the sample can be read");
    parse(&bytes, path.file_name().and_then(|name| name.to_str()))
}

fn compare(path: &Path, expected: &Value) -> Outcome {
    let parsed = match read(path) {
        Ok(parsed) => parsed,
        Err(error) => return Outcome::Unread(error.to_string()),
    };
    let mut wrong = Vec::new();
    let transcript = &parsed.transcript;
    let mut speakers = transcript.speakers.clone();
    speakers.sort();
    let expected_speakers: Vec<&str> = expected["speakers"]
        .as_array()
        .map_or(Vec::new(), |s| s.iter().filter_map(Value::as_str).collect());
    if speakers != expected_speakers {
        wrong.push(format!("speakers {speakers:?} for {expected_speakers:?}"));
    }
    let count = transcript.segments.len() as u64;
    if let Some(cues) = expected["cues"].as_u64() {
        // Splitting at an inner time, joining words and dropping `[BLANK_AUDIO]` are accepted where the notes say so.
        let notes = format!("{} {}", expected["notes"], expected["cues_basis"]);
        let low = if notes.contains("joining is welcome") || notes.contains("may be merged") {
            1
        } else if notes.contains("may join the second turn") || notes.contains("then 2 cues") {
            2
        } else {
            expected["cues_min"].as_u64().unwrap_or(cues)
        };
        let high = if notes.contains("3 cues accepted") {
            3
        } else if notes.contains("4 if split") {
            4
        } else {
            expected["cues_max"]
                .as_u64()
                .unwrap_or(cues + expected["times_in_file"].as_u64().unwrap_or(0))
        };
        if !(low..=high).contains(&count) {
            wrong.push(format!("{count} cues for {cues}"));
        }
        if count != cues && low != 1 && count >= low && count <= high {
            return finish(wrong, &parsed, expected);
        }
    }
    if expected["cues"].is_u64() && count == expected["cues"].as_u64().unwrap_or(0) {
        for (name, segment) in [
            ("first", transcript.segments.first()),
            ("last", transcript.segments.last()),
        ] {
            if let Some(segment) = segment {
                edge(
                    name,
                    segment,
                    &transcript.speakers,
                    &expected[name],
                    expected,
                    &mut wrong,
                );
            }
        }
    }
    finish(wrong, &parsed, expected)
}

/// What is asserted of the whole text.
fn finish(mut wrong: Vec<String>, parsed: &Parsed, expected: &Value) -> Outcome {
    let text: Vec<&str> = parsed
        .transcript
        .segments
        .iter()
        .map(|s| s.text.as_str())
        .collect();
    let text = text.join(" ");
    for (key, found) in [("full_text_start", true), ("full_text_end", false)] {
        if let Some(wanted) = expected[key].as_str() {
            let right = if found {
                text.starts_with(wanted.trim())
            } else {
                text.ends_with(wanted.trim())
            };
            if !right {
                wrong.push(format!(
                    "{key} {:?}",
                    text.chars().take(80).collect::<String>()
                ));
            }
        }
    }
    if let Some(words) = expected["full_text_words"].as_u64()
        && text.split_whitespace().count() as u64 != words
    {
        wrong.push(format!(
            "{} words for {words}",
            text.split_whitespace().count()
        ));
    }
    if expected["cues"].is_null() {
        let first = parsed.transcript.segments.first();
        let last = parsed.transcript.segments.last();
        for (key, ms) in [
            ("first", first.and_then(|s| s.start_ms)),
            ("last", last.and_then(|s| s.end_ms)),
        ] {
            let field = if key == "first" { "start_ms" } else { "end_ms" };
            if expected[key][field].as_i64() != ms {
                wrong.push(format!("{key} {field} {ms:?} for {}", expected[key][field]));
            }
        }
    }
    if expected["warnings"]
        .as_array()
        .is_some_and(|list| !list.is_empty())
        && parsed.warnings.is_empty()
    {
        wrong.push(format!("no warning for {}", expected["warnings"]));
    }
    if wrong.is_empty() {
        Outcome::Right
    } else {
        Outcome::Differs(wrong.join("; "))
    }
}

fn edge(
    name: &str,
    found: &Segment,
    speakers: &[String],
    wanted: &Value,
    expected: &Value,
    wrong: &mut Vec<String>,
) {
    let text = wanted["text"].as_str().unwrap_or_default();
    // Long texts are cut in the expected readings.
    if found.text != text && !(text.len() > 400 && found.text.starts_with(text)) {
        wrong.push(format!("{name} text {:?} for {text:?}", found.text));
    }
    if found.start_ms != wanted["start_ms"].as_i64() {
        wrong.push(format!(
            "{name} start {:?} for {}",
            found.start_ms, wanted["start_ms"]
        ));
    }
    let rolling = expected.get("raw_cues_nonempty").is_some();
    let end = wanted["end_ms"].as_i64();
    let near = |a: Option<i64>, b: Option<i64>| matches!((a, b), (Some(a), Some(b)) if (a - b).abs() <= 4_000);
    let may_clip = expected["notes"]
        .as_str()
        .is_some_and(|notes| notes.contains("clip end"));
    if found.end_ms != end && !((rolling || may_clip) && near(found.end_ms, end)) {
        wrong.push(format!("{name} end {:?} for {end:?}", found.end_ms));
    }
    let speaker = found.speaker.map(|at| speakers[at as usize].as_str());
    if speaker != wanted["speaker"].as_str() {
        wrong.push(format!(
            "{name} speaker {speaker:?} for {}",
            wanted["speaker"]
        ));
    }
}

fn samples() -> Vec<(String, PathBuf, Value)> {
    let mut found = Vec::new();
    for path in files(&folder("formats")) {
        let Some(name) = path
            .to_str()
            .and_then(|path| path.strip_suffix(".expected.json"))
        else {
            continue;
        };
        let kind = path
            .parent()
            .and_then(Path::file_name)
            .and_then(|name| name.to_str())
            .unwrap_or_default()
            .to_owned();
        if ELSEWHERE.contains(&kind.as_str()) {
            continue;
        }
        let expected: Value =
            serde_json::from_slice(&std::fs::read(&path).expect("readable")).expect("valid JSON");
        let sample = Path::new(name)
            .with_file_name(expected["file"].as_str().expect("`file` names the sample"));
        found.push((kind, sample, expected));
    }
    assert!(!found.is_empty(), "no samples");
    found
}

#[test]
#[ignore = "needs PODCAT_CORPUS"]
fn every_sample_reads_as_expected() {
    let mut table: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    let mut complaints = Vec::new();
    for (kind, sample, expected) in samples() {
        let row = table.entry(kind).or_default();
        match compare(&sample, &expected) {
            Outcome::Right => row[0] += 1,
            Outcome::Differs(how) => {
                row[1] += 1;
                if let Some((file, why)) = ARGUED.iter().find(|(file, _)| sample.ends_with(file)) {
                    println!("argued: {file}: {how}\n  {why}");
                    continue;
                }
                complaints.push(format!("{}: {how}", sample.display()));
            }
            Outcome::Unread(why) => {
                row[2] += 1;
                complaints.push(format!("{}: unread: {why}", sample.display()));
            }
        }
    }
    println!(
        "{:<34}{:>6}{:>9}{:>8}",
        "format", "right", "differs", "unread"
    );
    for (kind, [right, differs, unread]) in &table {
        println!("{kind:<34}{right:>6}{differs:>9}{unread:>8}");
    }
    println!("{}", complaints.join("\n"));
    assert!(
        complaints.is_empty(),
        "{} samples are not read as expected",
        complaints.len()
    );
}

#[test]
#[ignore = "needs PODCAT_CORPUS"]
fn the_webvtt_folder_has_the_right_number_of_cues() {
    let files = files(&folder("talk-python"));
    let mut cues = 0;
    for path in &files {
        let parsed = read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        cues += parsed.transcript.segments.len();
        if !parsed.transcript.speakers.is_empty() {
            println!("{}: {:?}", path.display(), parsed.transcript.speakers);
        }
        for warning in &parsed.warnings {
            println!("{}:{warning}", path.display());
        }
    }
    assert_eq!((files.len(), cues), (509, 548_273));
}

#[test]
#[ignore = "needs PODCAT_CORPUS"]
fn the_markdown_folder_has_people_as_speakers() {
    let mut labels: BTreeMap<String, usize> = BTreeMap::new();
    for path in files(&folder("changelog")) {
        let source = std::fs::read_to_string(&path).expect("readable");
        let parsed = read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for label in &parsed.transcript.speakers {
            *labels.entry(label.clone()).or_default() += 1;
            assert!(
                source.contains(label.as_str()) && !label.contains(['*', ':', '\\']),
                "{}: {label}",
                path.display()
            );
        }
        assert!(!parsed.transcript.speakers.is_empty(), "{}", path.display());
        for warning in &parsed.warnings {
            println!("{}:{warning}", path.display());
        }
        let turns = source
            .lines()
            .filter(|line| line.starts_with("**") && line.contains(":**"))
            .count();
        let read = parsed.transcript.segments.len();
        if read.abs_diff(turns) > 8 {
            println!(
                "{}: {read} segments, {turns} lines that begin with a bold label",
                path.display()
            );
        }
    }
    println!("{labels:?}");
    for word in [
        "Break", "Jingle", "Outro", "Intro", "Song", "Remix", "Audio",
    ] {
        assert!(!labels.contains_key(word), "{word} is not a person");
    }
}
