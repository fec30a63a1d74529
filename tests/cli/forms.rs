//! Quotes for other people's programs: annotations, edit lists, playlists, projects.

use super::run::Home;
use serde_json::Value;
use std::io::Read;

fn read(home: &Home, name: &str) -> String {
    std::fs::read_to_string(home.path(name)).expect("it was written")
}

/// A member of a ZIP as text.
fn member(home: &Home, file: &str, name: &str) -> String {
    let bytes = std::fs::File::open(home.path(file)).expect("it was written");
    let mut zip = zip::ZipArchive::new(bytes).expect("a ZIP");
    let mut text = String::new();
    let mut found = zip.by_name(name).expect("it is there");
    found.read_to_string(&mut text).expect("UTF-8");
    text
}

#[test]
fn quotes_are_annotations_of_the_audio_and_of_the_page() {
    let home = Home::sample();
    home.ok([
        "export",
        "quotes",
        "--speaker",
        "lind",
        "--output",
        "x.jsonld",
    ])
    .says("exported 2 quotes");
    let found: Value = serde_json::from_str(&read(&home, "x.jsonld")).expect("JSON");
    assert_eq!(found["type"], "AnnotationCollection");
    let target = &found["first"]["items"][0]["target"];
    assert_eq!(
        target[0]["source"],
        "https://example.org/deep-currents/012.mp3"
    );
    assert_eq!(target[1]["source"], "https://example.org/deep-currents/012");
    let said = home.json([
        "export",
        "passages",
        "--episode",
        "the ice that",
        "--format",
        "annotations",
    ]);
    assert_eq!(
        said["total"],
        said["first"]["items"].as_array().map_or(0, Vec::len)
    );
}

#[test]
fn what_cannot_be_cut_or_played_is_left_out_and_counted() {
    let home = Home::sample();
    let list = home.ok(["export", "quotes", "--format", "m3u"]);
    list.says("exported 8 quotes")
        .says("6 quotes left out: without audio or times");
    assert!(
        list.stdout.starts_with("#EXTM3U\n#EXTINF:"),
        "{}",
        list.stdout
    );
    let events = home.ok([
        "export",
        "quotes",
        "--speaker",
        "lind",
        "--format",
        "edl",
        "--fps",
        "24",
    ]);
    events.shows("001  AX       AA    C        00:03:39:23 00:03:46:22 01:00:00:00 01:00:06:23");
    home.refused(["export", "quotes", "--format", "edl", "--fps", "23"])
        .says("expected 24, 25 or 30");
    home.refused(["export", "people", "--format", "edl"])
        .says("expected a format of people, found edl");
    home.refused(["export", "passages", "--format", "qdpx"])
        .says("the transcripts come along with export quotes");
    home.refused(["export", "--format", "m3u"]);
}

#[test]
fn a_project_has_the_transcripts_and_what_is_coded_in_them() {
    let home = Home::sample();
    home.ok([
        "export",
        "quotes",
        "--show",
        "deep currents",
        "--output",
        "x.qdpx",
    ])
    .says("in 3 texts");
    let xml = member(&home, "x.qdpx", "project.qde");
    let quote = &home.json(["quotes", "--speaker", "lind", "--json"])[0];
    let uid = quote["uid"].as_str().expect("text");
    let selection = xml.split_once(&format!("<PlainTextSelection guid=\"{uid}\""));
    let (_, selection) = selection.expect("the quote is selected");
    let position = |name: &str| -> usize {
        let (_, rest) = selection.split_once(&format!("{name}=\"")).expect("there");
        rest.split('"')
            .next()
            .and_then(|it| it.parse().ok())
            .expect("a number")
    };
    let episode = home.json(["episode", "the ice that", "--json"]);
    let source = format!("sources/{}.txt", episode["uid"].as_str().expect("text"));
    let text = member(&home, "x.qdpx", &source);
    assert!(
        text.starts_with("Ana Ruiz: Welcome back to Deep Currents."),
        "{text}"
    );
    let (from, to) = (position("startPosition"), position("endPosition"));
    let words: String = text.chars().skip(from).take(to - from).collect();
    assert_eq!(words, quote["anchor"]["exact"]);
    // The same bytes again; and without a quote, the transcripts.
    home.ok([
        "export",
        "quotes",
        "--show",
        "deep currents",
        "--output",
        "y.qdpx",
    ]);
    let bytes = |name: &str| std::fs::read(home.path(name)).expect("it was written");
    assert!(bytes("x.qdpx") == bytes("y.qdpx"));
    home.ok(["remove-quote", uid, "--yes"]);
    home.ok([
        "export",
        "quotes",
        "--speaker",
        "lind",
        "--output",
        "z.qdpx",
    ])
    .says("in 2 texts");
}

#[test]
fn a_quote_whose_words_are_nowhere_is_not_coded_and_that_is_said() {
    let home = Home::new();
    home.write("said.txt", "Ana: We walk to the lake.\nBo: Not today.\n");
    home.ok([
        "add-episode",
        "--show",
        "Walks",
        "--title",
        "One",
        "--transcript",
        "said.txt",
    ]);
    home.ok(["add-quote", "Not today", "--episode", "One"]);
    home.ok([
        "add-quote",
        "Nobody ever said a thing like this",
        "--episode",
        "One",
    ]);
    home.ok(["export", "quotes", "--output", "x.qdpx"])
        .says("exported 1 quote in 1 text")
        .says("1 quote left out: their words are not in the transcript");
    let xml = member(&home, "x.qdpx", "project.qde");
    assert_eq!(xml.matches("<PlainTextSelection").count(), 1);
}
