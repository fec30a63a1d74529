//! What an answer looks like, and where it goes.

use super::run::Home;
use std::io::Read;
use unicode_width::UnicodeWidthStr;

const LISTS: [&str; 7] = [
    "shows",
    "episodes",
    "people",
    "guests",
    "quotes",
    "topics",
    "transcripts",
];

#[test]
fn every_list_says_the_same_in_every_format() {
    let home = Home::sample();
    for list in LISTS {
        let json = home.json([list, "--json"]);
        let records = json.as_array().expect("an array").len();
        assert!(records > 1, "{list}");

        let csv = home.ok([list, "--format", "csv"]).stdout;
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let columns = reader.headers().expect("a header").clone();
        let rows: Vec<csv::StringRecord> =
            reader.records().map(|row| row.expect("a row")).collect();
        assert_eq!(rows.len(), records, "{list}");

        let jsonl = home.ok([list, "--format", "jsonl"]).stdout;
        let lines: Vec<serde_json::Value> = jsonl
            .lines()
            .map(|line| serde_json::from_str(line).expect("a JSON value a line"))
            .collect();
        assert_eq!(serde_json::Value::from(lines), json, "{list}");

        let tsv = home.ok([list, "--format", "tsv"]).stdout;
        let tabs = |line: &str| line.matches('\t').count() + 1;
        assert!(
            tsv.lines().all(|line| tabs(line) == columns.len()),
            "{list}"
        );
        assert_eq!(tsv.lines().count(), records + 1, "{list}");

        let markdown = home.ok([list, "--format", "markdown"]).stdout;
        assert_eq!(markdown.lines().count(), records + 2, "{list}");
        assert!(markdown.lines().all(|line| line.starts_with('|')), "{list}");
    }
}

#[test]
fn json_has_seconds_as_numbers() {
    let home = Home::sample();
    let quotes = home.json(["quotes", "--json"]);
    assert_eq!(quotes[0]["start"], 198.549);
    let episodes = home.json(["episodes", "--episode", "ice that", "--json"]);
    assert_eq!(episodes[0]["duration"], 394.0);
    let transcript = home.json(["transcript", "ice that", "--json"]);
    assert_eq!(transcript["passages"][0]["start"], 1.2);
}

#[test]
fn a_table_keeps_to_the_width_of_the_terminal() {
    for columns in [60, 80, 120] {
        let mut home = Home::sample();
        home.set("COLUMNS", &columns.to_string());
        let mut commands: Vec<Vec<&str>> = LISTS.iter().map(|list| vec![*list]).collect();
        commands.extend([
            vec!["search", "ice"],
            vec!["episode", "ice that"],
            vec!["person", "Ermek"],
            vec!["topic", "ice road"],
            vec!["label", "two sources"],
            vec!["transcript", "Тетради"],
            vec!["formats"],
            vec!["import", "data/transcripts", "--dry-run"],
        ]);
        for command in commands {
            for line in home.ok(&command).stdout.lines() {
                assert!(line.width() <= columns, "{command:?}, {columns}: {line}");
            }
        }
    }
}

#[test]
fn no_colours_go_into_a_pipe() {
    let output = Home::sample().ok(["search", "ice"]);
    assert!(!output.stdout.contains('\u{1b}'));
}

#[test]
fn columns_are_chosen_by_name_and_order() {
    let home = Home::sample();
    let csv = home.ok(["quotes", "--columns", "time,speaker", "--format", "csv"]);
    assert_eq!(csv.stdout.lines().next(), Some("time,speaker"));
    let json = home
        .ok(["people", "--columns", "name,quotes", "--json"])
        .json();
    let fields: Vec<&String> = json[0].as_object().expect("an object").keys().collect();
    assert_eq!(fields, ["name", "quotes"]);
    let output = home.ends(2, ["quotes", "--columns", "nope"]);
    output.says("there is no column \"nope\"; there are id, speaker, show");
    assert_eq!(output.stdout, "");
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let home = Home::sample();
    let output = home.ok(["quotes", "--format", "csv", "--output", "q.csv"]);
    assert_eq!(output.stdout, "");
    let csv = std::fs::read_to_string(home.path("q.csv")).expect("the file is there");
    assert_eq!(csv, home.ok(["quotes", "--format", "csv"]).stdout);

    home.ends(2, ["quotes", "--output", "q.csv", "--columns", "nope"]);
    let after = std::fs::read_to_string(home.path("q.csv")).expect("the file is there");
    assert_eq!(after, csv, "a failure leaves what was there");
    home.ends(2, ["quotes", "--output", "no/such/folder.csv"])
        .says("cannot write no/such/folder.csv");
    home.ends(2, ["export", "--output", "q.csv/x.json"]);
    let left: Vec<_> = std::fs::read_dir(home.path("."))
        .expect("the folder can be listed")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.starts_with(".podcat-"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn control_characters_of_a_transcript_do_not_reach_the_terminal() {
    let home = Home::new();
    home.write(
        "a.vtt",
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Bo \u{1b}[31mLind>red \u{1b}]0;title\u{7} words\n",
    );
    home.ok(["import", "a.vtt", "--show", "S\u{200b}how"]);
    for command in [
        vec!["search", "red"],
        vec!["transcript", "1"],
        vec!["label", "1"],
    ] {
        let output = home.ok(&command);
        let all = output.stdout + &output.stderr;
        assert!(
            !all.contains('\u{1b}') && !all.contains('\u{7}'),
            "{command:?}: {all:?}"
        );
    }
}

/// Runs a command whose reader goes after some bytes; its exit code and stderr.
fn cut_short(home: &Home, arguments: &[&str], read: usize) -> (Option<i32>, String) {
    let mut child = home.start(arguments);
    let mut stdout = child.stdout.take().expect("a pipe");
    let mut some = vec![0; read];
    stdout.read_exact(&mut some).expect("there is some output");
    drop(stdout);
    let output = child.wait_with_output().expect("it ends");
    (
        output.status.code(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

#[test]
#[cfg(target_os = "linux")]
fn a_disk_that_is_full_is_said_and_ends_with_2() {
    let home = Home::sample();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
    let output = home
        .command(super::run::PODCAT, ["quotes", "--json"])
        .stdout(full.expect("Linux has a device that is always full"))
        .output()
        .expect("podcat can be started");
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(stderr.contains("cannot write"), "{stderr}");
}

/// A catalogue whose answers do not fit into a pipe's buffer.
fn large() -> Home {
    let home = Home::new();
    let mut vtt = String::from("WEBVTT\n");
    for second in 0..4_000 {
        let (hours, minutes, seconds) = (second / 3600, second / 60 % 60, second % 60);
        vtt += &format!(
            "\n{hours:02}:{minutes:02}:{seconds:02}.000 --> {hours:02}:{minutes:02}:{seconds:02}.900\n\
             <v Speaker {}>Caption number {second} has some words of its own.\n",
            second % 2
        );
    }
    home.write("large.vtt", vtt);
    home.ok(["import", "large.vtt", "--show", "Large"]);
    home
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let home = large();
    for command in [
        vec!["transcript", "1"],
        vec!["transcript", "1", "--json"],
        vec!["search", "caption", "--limit", "4000", "--format", "csv"],
    ] {
        let (code, stderr) = cut_short(&home, &command, 10);
        assert_eq!(code, Some(0), "{command:?}: {stderr}");
        assert!(!stderr.contains("cannot write"), "{command:?}: {stderr}");
    }
}

#[test]
fn a_reader_that_goes_does_not_hide_what_failed() {
    let home = Home::new();
    for number in 0..2_000 {
        home.write(&format!("a folder with a long name/{number}.vtt"), "");
    }
    let mut child = home
        .command(super::run::PODCAT, ["import", ".", "--format", "csv"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("podcat can be started");
    let mut some = [0; 10];
    let mut stdout = child.stdout.take().expect("a pipe");
    stdout.read_exact(&mut some).expect("there is some output");
    drop(stdout);
    assert_eq!(child.wait().expect("it ends").code(), Some(2));
}

#[test]
fn a_reader_that_has_seen_enough_of_an_export_is_no_error() {
    let home = large();
    for command in [vec!["export"], vec!["demo"], vec!["completions", "bash"]] {
        let (code, stderr) = cut_short(&home, &command, 10);
        assert_eq!(code, Some(0), "{command:?}: {stderr}");
        assert_eq!(stderr, "", "{command:?}");
    }
}

#[test]
fn an_answer_that_cannot_be_shown_changes_nothing() {
    let home = Home::sample();
    home.write("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>hello\n");
    let words = "It doesn't disappear. It becomes water.";
    home.refused(["add-quote", words, "--columns", "nope"]);
    home.refused(["add-quote", words, "--json", "--columns", "nope"]);
    home.refused(["add-quote", words, "--output", "data"])
        .says("it is a folder");
    home.refused(["check", "--repair", "--columns", "nope"]);
    home.refused(["import", "a.vtt", "--show", "S", "--columns", "nope"]);
    home.refused([
        "import",
        "a.vtt",
        "--show",
        "S",
        "--output",
        "no/such/a.json",
    ]);
    home.refused([
        "label",
        "two",
        "SPEAKER_00",
        "--nobody",
        "--columns",
        "nope",
    ]);
}

#[test]
fn an_unknown_column_prints_nothing_on_stdout() {
    let home = Home::sample();
    for command in [
        ["episode", "ice that"],
        ["person", "Ermek"],
        ["topic", "archives"],
    ] {
        let output = home.ends(2, command.into_iter().chain(["--columns", "nope"]));
        assert_eq!(output.stdout, "", "{command:?}");
    }
}

#[test]
fn a_sound_catalogue_has_no_rows_in_csv() {
    let output = Home::sample().ok(["check", "--format", "csv"]);
    assert_eq!(output.stdout, "check,finding,repairable\n");
}

#[test]
fn one_thing_is_one_row() {
    let home = Home::sample();
    for (command, first, second) in [
        (["quote", "1"], "id,speaker", "1,Bo Lind"),
        (["episode", "ice that"], "id,show", "1,Deep Currents"),
        (["person", "Lind"], "id,name", "4,Bo Lind"),
        (["show", "night"], "id,title", "2,The Night Desk"),
        (["topic", "winter road"], "id,name", "2,ice road"),
    ] {
        let csv = home
            .ok(command.into_iter().chain(["--format", "csv"]))
            .stdout;
        let lines: Vec<&str> = csv.lines().collect();
        assert_eq!(lines.len(), 2, "{csv}");
        assert!(
            lines[0].starts_with(first) && lines[1].starts_with(second),
            "{csv}"
        );
    }
    let quote = ["add-quote", "It doesn't disappear. It becomes water."];
    let row = home.ok(quote.into_iter().chain(["--format", "csv"])).stdout;
    assert_eq!(row.lines().count(), 2, "{row}");
    home.ok(["stats", "--format", "csv", "--columns", "shows,words"])
        .shows("shows,words\n3,");
    home.ok(["search", "ice", "--count", "--format", "csv"])
        .shows("passages\n");
}

#[test]
fn a_column_has_its_name_in_tables_and_in_json() {
    let home = Home::sample();
    let by_column = home.json(["quotes", "--columns", "time,quote", "--json"]);
    assert_eq!(
        by_column,
        home.json(["quotes", "--columns", "start,text", "--json"])
    );
    assert_eq!(by_column[0]["start"], 198.549);
    let csv = home
        .ok(["quotes", "--columns", "start,text", "--format", "csv"])
        .stdout;
    assert!(csv.starts_with("time,quote\n0:03:18,"), "{csv}");
    home.ends(
        2,
        [
            "quotes",
            "--since",
            "2099-01-01",
            "--json",
            "--columns",
            "nope",
        ],
    )
    .says("there is no column \"nope\"");
}

#[test]
fn a_narrow_terminal_gets_fewer_columns_and_whole_words() {
    let mut home = Home::sample();
    for columns in [80, 60, 40] {
        home.set("COLUMNS", &columns.to_string());
        for list in LISTS {
            let output = home.ok([list]);
            let header = output.stdout.lines().next().expect("a header");
            for line in output.stdout.lines() {
                assert!(line.width() <= columns, "{list}, {columns}: {line}");
            }
            // A date, a number or a heading is never broken over lines.
            let known = home.ok([list, "--format", "csv"]).stdout;
            let known = known.lines().next().expect("a header").replace('_', " ");
            for name in header
                .split("  ")
                .map(str::trim)
                .filter(|name| !name.is_empty())
            {
                assert!(
                    known.split(',').any(|column| column == name),
                    "{list}, {columns}: {name}"
                );
            }
        }
    }
    home.set("COLUMNS", "60");
    let output = home.ok(["episodes"]);
    output
        .says("no room in 60 columns for: ")
        .shows("2026-03-14");
    home.ok(["episodes", "--columns", "id,title,quotes"]);
}
