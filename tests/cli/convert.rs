//! Transcripts from one format to another, with and without a catalogue.

use super::run::{Home, PODCAT};
use std::io::Write;
use std::process::Stdio;

const VTT: &str = "WEBVTT\nLanguage: en\n\n00:01.000 --> 00:02.500\n<v Ana Ruiz>It is <00:01.500>cold &amp; loud.</v>\n\n00:03.000 --> 00:04.000\n<v Bo Lind>Yes.</v>\n";

#[test]
fn a_transcript_becomes_any_format_that_is_written() {
    let home = Home::new();
    home.write("a.vtt", VTT);
    for (name, wanted) in [
        (
            "a.srt",
            "00:00:01,000 --> 00:00:02,500\nAna Ruiz: It is cold & loud.\n",
        ),
        (
            "a.html",
            "<cite>Ana Ruiz:</cite>\n<time>0:00:01</time>\n<p>It is cold &amp; loud.</p>\n",
        ),
        ("a.md", "**Ana Ruiz:** \\[0:00:01\\] It is cold \\& loud.\n"),
        ("a.txt", "[0:00:01] Ana Ruiz: It is cold & loud.\n"),
        (
            "b.vtt",
            "<v Ana Ruiz>It is <00:00:01.500>cold &amp; loud.</v>",
        ),
        (
            "a.json",
            r#"{"speaker":"Ana Ruiz","startTime":1.0,"endTime":2.5,"body":"It is cold & loud.","words":["#,
        ),
    ] {
        let output = home.ok(["convert", "a.vtt", name]);
        output
            .says("a.vtt: webvtt to ")
            .says("2 segments, 2 speakers");
        let written = std::fs::read_to_string(home.path(name)).unwrap();
        assert!(written.contains(wanted), "{name}: {written}");
        assert!(output.stdout.is_empty());
        home.ok(["convert", name, "-", "--to", "text"])
            .shows("Ana Ruiz: It is cold & loud.");
    }
    assert!(!home.path("catalogue.db").exists());
}

#[test]
fn convert_reads_stdin_and_writes_stdout() {
    let home = Home::new();
    let mut child = home
        .command(PODCAT, ["convert", "-", "-", "--to", "srt"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(VTT.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success() && stdout.starts_with("1\n00:00:01,000 --> "),
        "{stdout}"
    );
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said, "-: webvtt to srt: 2 segments, 2 speakers\n");
}

#[test]
fn what_cannot_be_converted_writes_nothing() {
    let home = Home::new();
    home.write("a.vtt", VTT);
    home.write("untimed.md", "**Ana:** Hi.\n\n**Bo:** Ho.\n");
    home.write("odd.vtt", "WEBVTT\n\n1.5 --> 2.5\nHi.\n");
    home.write("picture.srt", b"\x89PNG\r\n\x1a\n\0\0");
    home.write("kept.srt", "what was there");
    for (arguments, said) in [
        (&["convert", "a.vtt", "a.xyz"][..], "found `a.xyz`"),
        (&["convert", "a.vtt", "-"], "say it with --to"),
        (&["convert", "untimed.md", "kept.srt"], "segment 1 has none"),
        (
            &["convert", "odd.vtt", "kept.srt", "--strict"],
            "odd.vtt:3: expected times",
        ),
        (
            &["convert", "picture.srt", "kept.srt"],
            "found a PNG picture",
        ),
        (&["convert", "none.srt", "kept.srt"], "none.srt: "),
        (&["convert", ".", "kept.srt"], "found a folder"),
        (&["convert", "a.vtt", "no/such/folder.srt"], "cannot write"),
    ] {
        home.ends(2, arguments).says(said);
    }
    assert_eq!(
        std::fs::read(home.path("kept.srt")).unwrap(),
        b"what was there"
    );
    assert!(!home.path("a.xyz").exists());
    home.ok(["convert", "odd.vtt", "kept.srt"])
        .says("odd.vtt:3: expected times")
        .says("1 warning");
}

#[test]
fn a_stored_transcript_is_written_with_the_names_that_were_confirmed() {
    let home = Home::new();
    home.write("show/1 Ice.vtt", VTT.replace("Bo Lind", "SPEAKER_01"));
    home.ok(["import", "show"]);
    home.ok(["add-person", "Bo Lind"]);
    let vtt = home.ok(["export", "--transcript", "ice", "--format", "vtt"]);
    vtt.says("exported version 1 of Ice (Show) as vtt: 2 segments");
    assert_eq!(
        vtt.stdout,
        VTT.replace("Bo Lind", "SPEAKER_01")
            .replace("00:0", "00:00:0")
    );
    home.ok([
        "label",
        "ice",
        "SPEAKER_01",
        "--person",
        "Bo Lind",
        "--confirm",
    ]);
    let named = [
        ("srt", "\nBo Lind: Yes.\n"),
        ("podcast-json", r#""speaker":"Bo Lind""#),
        ("html", "<cite>Bo Lind:</cite>"),
        ("markdown", "**Bo Lind:** \\[0:00:03\\] Yes."),
        ("text", "[0:00:03] Bo Lind: Yes."),
        ("vtt", "<v Bo Lind>Yes.</v>"),
    ];
    for (format, wanted) in named {
        home.ok(["export", "--transcript", "ice", "--format", format])
            .shows(wanted);
    }
    home.ok(["export", "--transcript", "ice", "--output", "ice.srt"]);
    let written = std::fs::read_to_string(home.path("ice.srt")).unwrap();
    assert!(written.contains("Bo Lind: Yes."), "{written}");
}

#[test]
fn an_export_of_one_transcript_says_what_is_missing() {
    let home = Home::new();
    home.write("show/1 Ice.md", "**Ana:** Hi.\n\n**Bo:** Ho.\n");
    home.ok(["import", "show"]);
    for (arguments, code, said) in [
        (
            &["export", "--transcript", "ice"][..],
            2,
            "say it with --format",
        ),
        (
            &["export", "--transcript", "ice", "--format", "vtt"],
            2,
            "segment 1 has none",
        ),
        (
            &["export", "--transcript", "ice", "--output", "a.srt"],
            2,
            "segment 1 has none",
        ),
        (
            &["export", "--transcript", "fire", "--format", "text"],
            2,
            "fire",
        ),
        (
            &["export", "--format", "vtt"],
            2,
            "expected --transcript EPISODE",
        ),
        (
            &[
                "export",
                "--transcript",
                "ice",
                "--show",
                "show",
                "--format",
                "text",
            ],
            2,
            "cannot be used with",
        ),
    ] {
        home.ends(code, arguments).says(said);
    }
    assert!(!home.path("a.srt").exists());
    home.ok(["export", "--transcript", "1", "--format", "md"])
        .shows("**Ana:** Hi.");
}

#[test]
fn strict_refuses_the_transcript_of_a_new_episode() {
    let home = Home::new();
    home.write("odd.vtt", "WEBVTT\n\n1.5 --> 2.5\nHi.\n");
    let add = [
        "add-episode",
        "--show",
        "S",
        "--title",
        "T",
        "--transcript",
        "odd.vtt",
    ];
    home.ends(2, add.iter().copied().chain(["--strict"]))
        .says("--strict takes none");
    home.ends(2, ["shows"]);
    home.ok(add);
    home.ok(["transcripts", "--warnings"])
        .shows("odd.vtt")
        .shows("expected times");
}

#[test]
fn inspect_shows_word_times_and_how_sure_the_tool_is() {
    let home = Home::new();
    home.write("a.json", r#"{"segments":[{"start":0.5,"end":2,"text":" Hi you","words":[{"word":" Hi","start":0.5,"end":1,"probability":0.98765},{"word":" you","start":1,"end":2}]}],"language":"en"}"#);
    let reading = home.json(["inspect", "a.json", "--json"]);
    let words = &reading["segments"][0]["words"];
    assert_eq!(
        words[0],
        serde_json::json!({"text": "Hi", "start": 0.5, "confidence": 0.9877})
    );
    assert_eq!(
        words[1],
        serde_json::json!({"text": "you", "start": 1.0, "confidence": null})
    );
    home.ok(["inspect", "a.json"])
        .shows("2, 2 of them with a time, confidence 0.99 on average");
    // They come through in the format that has a place for them.
    home.ok(["convert", "a.json", "b.json"]);
    assert_eq!(
        home.json(["inspect", "b.json", "--json"])["segments"][0]["words"],
        *words
    );
    assert_eq!(
        home.json(["inspect", "b.json", "--json"])["format"],
        "podcast-json"
    );
}
