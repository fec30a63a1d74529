//! The W3C's WebVTT cases: the strict reading passes them, the lenient one never has fewer cues.

use std::fmt::Write;

use podcat::transcript::parse;
use podcat::transcript::strict::{Node, cues, nodes};
use serde_json::Value;

use super::{files, folder};

#[test]
#[ignore = "needs PODCAT_CORPUS"]
fn every_file_has_the_cues_that_a_browser_finds() {
    let mut count = 0;
    for path in files(&folder("formats/conformance_wpt_webvtt")) {
        if path.extension().is_none_or(|extension| extension != "vtt") {
            continue;
        }
        count += 1;
        let name = path.display();
        let bytes = std::fs::read(&path).expect("readable");
        let expected =
            std::fs::read(path.with_extension("expected.json")).expect("has an expected reading");
        let expected: Value = serde_json::from_slice(&expected).expect("valid JSON");
        let found = cues(&String::from_utf8_lossy(&bytes)).unwrap_or_default();
        assert_eq!(
            found.len() as u64,
            expected["strict_cues"].as_u64().expect("a number"),
            "{name}"
        );
        for assertion in expected["strict_asserts"].as_array().expect("a list") {
            let cue = &found[assertion[0].as_u64().expect("a number") as usize];
            let seconds = |ms: i64| Value::from(ms as f64 / 1000.0);
            let value = match assertion[1].as_str().expect("a name") {
                "id" => Value::from(cue.id.as_str()),
                "text" => Value::from(cue.text.as_str()),
                "startTime" => seconds(cue.start_ms),
                "endTime" => seconds(cue.end_ms),
                other => panic!("{name}: unknown property {other}"),
            };
            // The expected readings were saved with `?` for U+FFFD.
            let value = value
                .as_str()
                .map_or(value.clone(), |text| text.replace('\u{FFFD}', "?").into());
            assert_eq!(value, assertion[2], "{name}: {assertion}");
        }
        let lenient = parse(&bytes, None).map_or(0, |parsed| parsed.transcript.segments.len());
        assert!(
            lenient
                >= found
                    .iter()
                    .filter(|cue| !cue.text.trim().is_empty())
                    .count(),
            "{name}: {lenient} cues"
        );
    }
    assert_eq!(count, 37);
}

#[test]
#[ignore = "needs PODCAT_CORPUS"]
fn every_cue_text_has_the_tree_that_a_browser_builds() {
    let (mut count, mut wrong) = (0, Vec::new());
    for path in files(&folder("formats/conformance_wpt_cue_text")) {
        let cases: Value =
            serde_json::from_slice(&std::fs::read(&path).expect("readable")).expect("valid JSON");
        for case in cases.as_array().expect("a list") {
            count += 1;
            let text = case["text"].as_str().expect("a text");
            let file = format!("WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n{text}");
            let cue = cues(&file)
                .expect("a file")
                .into_iter()
                .next()
                .expect("a cue");
            let mut tree = String::new();
            dump(&nodes(&cue.text), 0, &mut tree);
            if tree != case["expectedTree"].as_str().expect("a tree") {
                wrong.push(format!("{text:?}:\n{tree}for\n{}", case["expectedTree"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(count, 77);
}

/// The tree as html5lib's tests write it.
fn dump(nodes: &[Node], depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    for node in nodes {
        match node {
            Node::Text(text) => writeln!(out, "| {indent}\"{text}\""),
            Node::Time(ms) => {
                let s = ms / 1000;
                writeln!(
                    out,
                    "| {indent}<?timestamp {:02}:{:02}:{:02}.{:03}>",
                    s / 3600,
                    s / 60 % 60,
                    s % 60,
                    ms % 1000
                )
            }
            Node::Span(span) => {
                let tag = if matches!(span.tag, "c" | "v" | "lang") {
                    "span"
                } else {
                    span.tag
                };
                writeln!(out, "| {indent}<{tag}>").expect("a string takes it");
                if !span.classes.is_empty() {
                    writeln!(out, "| {indent}  class=\"{}\"", span.classes.join(" "))
                        .expect("a string takes it");
                }
                if let Some(annotation) = &span.annotation {
                    let name = if span.tag == "v" { "title" } else { "lang" };
                    writeln!(out, "| {indent}  {name}=\"{annotation}\"")
                        .expect("a string takes it");
                }
                dump(&span.nodes, depth + 1, out);
                Ok(())
            }
        }
        .expect("a string takes it");
    }
}
