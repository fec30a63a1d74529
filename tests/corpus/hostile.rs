//! Hostile files: an error that says what was found, or what could be saved, and soon.

use podcat::transcript::{Error, parse};
use serde_json::Value;

use super::{files, folder};

#[test]
#[ignore = "needs PODCAT_CORPUS"]
fn every_hostile_file_does_what_is_expected() {
    for path in files(&folder("formats/hostile")) {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a name")
            .to_owned();
        if name.contains(".expected.") || name.contains(".recipe.") {
            continue;
        }
        let expected = path.with_extension("expected.json");
        let expected: Value = serde_json::from_slice(&std::fs::read(expected).expect("readable"))
            .expect("valid JSON");
        let prose = expected["expect"].as_str().unwrap_or_default();
        let read = parse(&std::fs::read(&path).expect("readable"), Some(&name));
        println!(
            "{name}: {}",
            match &read {
                Ok(parsed) => format!(
                    "{} cues, {} warnings",
                    parsed.transcript.segments.len(),
                    parsed.warnings.len()
                ),
                Err(error) => error.to_string(),
            }
        );
        let low = expected["cues"].as_u64().or(expected["cues_min"].as_u64());
        let high = expected["cues"].as_u64().or(expected["cues_max"].as_u64());
        let Some(low) = low else {
            // Gzip may be read through; everything else without a number of cues is an error.
            assert!(read.is_err() || prose.contains("gunzip"), "{name}: {prose}");
            continue;
        };
        let parsed = read.unwrap_or_else(|error| panic!("{name}: {error}"));
        let segments = &parsed.transcript.segments;
        assert!(
            (low..=high.unwrap_or(low)).contains(&(segments.len() as u64)),
            "{name}: {}",
            segments.len()
        );
        assert!(
            segments
                .iter()
                .all(|segment| segment.start_ms.is_none_or(|ms| ms >= 0)),
            "{name}"
        );
        for (key, segment) in [("first", segments.first()), ("last", segments.last())] {
            if let Some(start) = expected[key]["start_ms"].as_i64() {
                assert_eq!(
                    segment.and_then(|segment| segment.start_ms),
                    Some(start),
                    "{name}"
                );
            }
        }
        if prose.contains("warning") && !prose.contains("optional") {
            assert!(!parsed.warnings.is_empty(), "{name}: a warning is due");
        }
    }
}

#[test]
fn ten_megabytes_in_one_line_are_one_cue() {
    let body = "a ".repeat(5_242_880);
    let vtt = format!("WEBVTT\n\n00:00:00.000 --> 00:00:10.000\n{body}\n");
    let json = format!(
        r#"{{"version":"1.0.0","segments":[{{"startTime":0,"endTime":1,"body":"{body}"}}]}}"#
    );
    for (name, text) in [("big.vtt", vtt), ("big.json", json)] {
        let parsed = parse(text.as_bytes(), Some(name)).expect("a transcript");
        assert_eq!(parsed.transcript.segments.len(), 1);
        assert_eq!(parsed.transcript.segments[0].text.len(), 10_485_759);
    }
    let parsed = parse("x".repeat(10_485_760).as_bytes(), Some("big.txt")).expect("one paragraph");
    assert_eq!(parsed.transcript.segments[0].start_ms, None);
}

#[test]
fn as_many_names_as_lines_take_no_longer() {
    let lines = |line: fn(usize) -> String| (0..50_000).map(line).collect::<String>();
    let files = [
        ("a.txt", lines(|at| format!("Name{at}: x\n"))),
        ("a.txt", lines(|at| format!("[00:01] Name{at}: x\n"))),
        ("a.txt", lines(|at| format!("Name{at}\nx\n\n"))),
        ("a.md", lines(|at| format!("**Name{at}:** x\n\n"))),
        ("a.md", lines(|at| format!("## Name{at}\n\nx\n\n"))),
        (
            "a.srt",
            lines(|at| format!("{at}\n00:00:01,000 --> 00:00:02,000\nName{at}: x\n\n")),
        ),
        (
            "a.srt",
            lines(|at| format!("{at}\n00:00:01,000 --> 00:00:02,000\n[Name{at}] x\n\n")),
        ),
        (
            "a.vtt",
            format!(
                "WEBVTT\n\n{}",
                lines(|at| format!("00:01.000 --> 00:02.000\n<v Name{at}>x\n\n"))
            ),
        ),
        (
            "a.html",
            format!(
                "<html>{}",
                lines(|at| format!("<cite>Name{at}</cite><p>x</p>"))
            ),
        ),
        (
            "a.ttml",
            format!(
                "<tt>{}</tt>",
                lines(|at| format!(
                    "<ttm:agent xml:id='n{at}'><ttm:name>Name{at}</ttm:name></ttm:agent><p begin='1s' ttm:agent='n{at}'>x</p>"
                ))
            ),
        ),
        (
            "a.ttml",
            format!(
                "<tt>{}",
                lines(|at| format!("<p begin='1s' ttm:agent='Name{at}'>x</p>"))
            ),
        ),
        (
            "a.json",
            format!(
                "[{}{{}}]",
                lines(|at| format!(r#"{{"speaker":"Name{at}","text":"x"}},"#))
            ),
        ),
        (
            "a.json",
            format!(
                r#"{{"results":{{"items":[{}{{}}]}}}}"#,
                lines(|at| format!(
                    r#"{{"start_time":"{at}","speaker_label":"Name{at}","alternatives":[{{"content":"x"}}]}},"#
                ))
            ),
        ),
    ];
    for (name, text) in files {
        let speakers = match parse(text.as_bytes(), Some(name)) {
            Ok(parsed) => parsed.transcript.speakers.len(),
            Err(Error::TooLarge { .. }) => 0,
            Err(error) => panic!("{name}: {error}"),
        };
        assert!(speakers <= 2_048, "{name}: {speakers}");
        println!("{name}: {speakers} speakers");
    }
}

/// Input that makes a careless parser go back over what it has read again and again: with one, this
/// takes minutes.
#[test]
fn nothing_takes_more_than_linear_time() {
    for (name, piece) in [
        ("a.vtt", "<"),
        ("a.vtt", "<v a"),
        ("a.vtt", "&"),
        ("a.vtt", "&#x"),
        ("a.vtt", "{\\"),
        ("a.vtt", "\n00:01.000 --> 00:02.000\na\n"),
        ("a.vtt", "\nx\n"),
        ("a.srt", "\n1\n1\n1\n00:00:01,0 --> 00:00:02,0\n1\n1"),
        ("a.md", "*a _b **c "),
        ("a.md", "["),
        ("a.md", "[a]("),
        ("a.md", "`"),
        ("a.md", "<a "),
        ("a.md", "\n\n**A b:** c"),
        ("a.txt", "(1:02) ["),
        ("a.txt", "Name (0:01):\n"),
        ("a.txt", "\nA: b"),
        ("a.txt", "\n[00:01] A: b"),
        ("a.lrc", "[00:01.00]"),
        ("a.ass", "\nDialogue: 0,0:00:01.00,0:00:02.00,{\\p1}{"),
        ("a.html", "<p a='"),
        ("a.html", "<script>"),
        ("a.html", "<b><time><cite>"),
        ("a.ttml", "<p begin='1s'><span begin='1s'>a"),
        ("a.json", "[{\"a\":"),
    ] {
        let head = match name {
            "a.vtt" => "WEBVTT\n\n00:01.000 --> 00:02.000\n",
            "a.ass" => "[Script Info]\n[Events]\n",
            "a.html" => "<html>",
            "a.ttml" => "<tt>",
            _ => "**A:** b\n",
        };
        let head = if name == "a.json" { "" } else { head };
        let text = format!("{head}{}", piece.repeat(100_000 / piece.len()));
        let _ = parse(text.as_bytes(), Some(name));
    }
}
