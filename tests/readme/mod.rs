//! Runs every command of README.md and compares what it says with what stands there.
//!
//! All ```` ```console ```` blocks run in order in one temporary folder with a copy of `data/` in
//! it. `$ ` starts a command, a line that ends in `\` goes on in the next; what follows is what a
//! terminal shows: stdout, then stderr. A line `…` stands for any number of lines, a moment
//! (`2026-03-14T09:00:00Z`) for any moment and a uid for any uid. `# exit code 2` at the end of a
//! command says how it ends, else it has to end with 0. A block whose fence names a file
//! (```` ```vtt file=x.vtt ````) becomes that file.
//!
//! `UPDATE_README=1 cargo test readme` writes the blocks anew, keeping each `…` in its place.

use crate::cli::run::{Home, Output, data};
use std::fmt::Write as _;
use std::path::PathBuf;

const ELISION: &str = "…";

fn readme() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("README.md")
}

/// A command line of the README and what it is to say.
#[derive(Debug)]
struct Step {
    /// As it stands there, with its `$ `, over several lines perhaps.
    typed: String,
    expected: Vec<String>,
}

#[derive(Debug)]
enum Part {
    Text(String),
    File { name: String, content: String },
    Session(Vec<Step>),
}

/// Cuts the README into what runs and what does not; the parts together are the whole again.
fn parts(readme: &str) -> Vec<Part> {
    let mut parts = vec![Part::Text(String::new())];
    let mut lines = readme.lines();
    while let Some(line) = lines.next() {
        let text = |parts: &mut Vec<Part>, line: &str| match parts.last_mut() {
            Some(Part::Text(text)) => writeln!(text, "{line}").expect("a string takes it"),
            _ => parts.push(Part::Text(format!("{line}\n"))),
        };
        text(&mut parts, line);
        let Some(fence) = line.strip_prefix("```").filter(|info| !info.is_empty()) else {
            continue;
        };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        if fence == "console" {
            parts.push(Part::Session(steps(&block)));
        } else if let Some((_, name)) = fence.split_once(" file=") {
            let content = block.iter().map(|line| format!("{line}\n")).collect();
            parts.push(Part::File {
                name: name.into(),
                content,
            });
        } else {
            block.iter().for_each(|line| text(&mut parts, line));
        }
        text(&mut parts, "```");
    }
    parts
}

fn steps(block: &[&str]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut goes_on = false;
    for line in block {
        if line.starts_with("$ ") || goes_on {
            if goes_on {
                let step = steps.last_mut().expect("a command that goes on");
                write!(step.typed, "\n{line}").expect("a string takes it");
            } else {
                steps.push(Step {
                    typed: (*line).into(),
                    expected: Vec::new(),
                });
            }
            goes_on = line.ends_with('\\');
        } else {
            let step = steps.last_mut().expect("a block begins with a command");
            step.expected.push((*line).into());
        }
    }
    steps
}

/// Splits a command line as a POSIX shell does; `|` and `>` outside of quotes are words of their
/// own, marked by a NUL in front.
fn words(line: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\n' => words.extend(word.take()),
            '\'' => {
                let word = word.get_or_insert_default();
                word.extend(chars.by_ref().take_while(|&c| c != '\''));
            }
            '"' => {
                let word = word.get_or_insert_default();
                while let Some(c) = chars.next().filter(|&c| c != '"') {
                    word.extend(if c == '\\' { chars.next() } else { Some(c) });
                }
            }
            '\\' => match chars.next() {
                Some('\n') | None => {}
                Some(c) => word.get_or_insert_default().push(c),
            },
            '|' | '>' => {
                words.extend(word.take());
                words.push(format!("\0{c}"));
            }
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// Runs one command; what a terminal would show, or `None` when the tool is not installed.
fn shown(home: &mut Home, typed: &str) -> Option<Vec<String>> {
    let line = typed.strip_prefix("$ ").expect("a command begins with $");
    let (line, code) = match line.rsplit_once("# exit code ") {
        Some((line, code)) => (line, code.parse().expect("an exit code is a number")),
        None => (line, 0),
    };
    let mut words = words(line).into_iter();
    let (mut command, mut lines, mut file) = (Vec::new(), None, None);
    while let Some(word) = words.next() {
        match word.as_str() {
            "\0|" => {
                let filter: Vec<String> = words.by_ref().collect();
                assert_eq!(filter[..2], ["head", "-n"], "in {typed}");
                lines = Some(filter[2].parse::<usize>().expect("head -n has a number"));
            }
            "\0>" => file = words.next(),
            _ => command.push(word),
        }
    }
    let (program, arguments) = command.split_first().expect("there is a command");
    let output = match program.as_str() {
        "podcat" => home.podcat(arguments),
        "sqlite3" => home.other(program, arguments)?,
        "export" => {
            let (name, value) = arguments[0].split_once('=').expect("NAME=VALUE");
            home.set(name, value);
            Output::done()
        }
        "mkdir" => {
            std::fs::create_dir_all(home.path(&arguments[0])).expect("a folder is made");
            Output::done()
        }
        "cp" => {
            std::fs::copy(home.path(&arguments[0]), home.path(&arguments[1]))
                .expect("a file is copied");
            Output::done()
        }
        other => panic!("{other} is no command for the README: {typed}"),
    };
    assert_eq!(
        output.code,
        Some(code),
        "{typed}\n{}{}",
        output.stdout,
        output.stderr
    );
    let stdout = match file {
        Some(file) => {
            std::fs::write(home.path(&file), &output.stdout).expect("the file is written");
            ""
        }
        None => &output.stdout,
    };
    let stdout = stdout.lines().take(lines.unwrap_or(usize::MAX));
    Some(
        stdout
            .chain(output.stderr.lines())
            .map(|line| line.trim_end().to_owned())
            .collect(),
    )
}

/// A line with moments and uids made equal.
fn settled(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let fits = |pattern: &str| {
            rest.len() >= pattern.len()
                && rest
                    .bytes()
                    .zip(pattern.bytes())
                    .all(|(byte, wanted)| match wanted {
                        b'0' => byte.is_ascii_digit(),
                        b'x' => byte.is_ascii_hexdigit(),
                        _ => byte == wanted,
                    })
        };
        let pattern = [
            "0000-00-00T00:00:00Z",
            "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
        ]
        .into_iter()
        .find(|pattern| fits(pattern));
        match pattern {
            Some(pattern) => {
                out.push_str(pattern);
                rest = &rest[pattern.len()..];
            }
            None => {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    out
}

/// Whether the lines are as expected, an elision standing for any number of them.
fn fits(expected: &[String], found: &[String]) -> bool {
    match expected.split_first() {
        None => found.is_empty(),
        Some((first, rest)) if first.trim() == ELISION => {
            (0..=found.len()).any(|skipped| fits(rest, &found[skipped..]))
        }
        Some((first, rest)) => found
            .split_first()
            .is_some_and(|(line, more)| settled(first) == settled(line) && fits(rest, more)),
    }
}

/// What was found, with as many lines before and after an elision as there were.
fn elided(expected: &[String], found: Vec<String>) -> Vec<String> {
    let is_elision = |line: &String| line.trim() == ELISION;
    let (Some(first), Some(last)) = (
        expected.iter().position(is_elision),
        expected.iter().rposition(is_elision),
    ) else {
        return found;
    };
    let tail = expected.len() - last - 1;
    if first + tail >= found.len() {
        return found;
    }
    let mut lines = found[..first].to_vec();
    lines.push(expected[first].clone());
    lines.extend_from_slice(&found[found.len() - tail..]);
    lines
}

#[test]
fn every_command_of_the_readme_says_what_stands_there() {
    let update = std::env::var_os("UPDATE_README").is_some_and(|value| value == "1");
    let text = std::fs::read_to_string(readme()).expect("README.md can be read");
    let mut home = Home::with_data();
    home.set("PODCAT_DB", "sample.db");
    home.ok(["--db", "sample.db", "demo"]);
    let (mut new, mut differences) = (String::new(), String::new());
    let mut run = 0;
    for part in parts(&text) {
        match part {
            Part::Text(text) => new.push_str(&text),
            Part::File { name, content } => {
                std::fs::write(home.path(&name), &content).expect("the file is written");
                new.push_str(&content);
            }
            Part::Session(steps) => {
                for step in steps {
                    run += 1;
                    let found = shown(&mut home, &step.typed);
                    let lines = match found {
                        Some(found) if !fits(&step.expected, &found) => {
                            let lines = elided(&step.expected, found);
                            writeln!(
                                differences,
                                "{}\n--- README.md\n{}\n--- found\n{}\n",
                                step.typed,
                                step.expected.join("\n"),
                                lines.join("\n")
                            )
                            .expect("a string takes it");
                            lines
                        }
                        _ => step.expected,
                    };
                    new.push_str(&step.typed);
                    new.push('\n');
                    lines.iter().for_each(|line| {
                        writeln!(new, "{line}").expect("a string takes it");
                    });
                }
            }
        }
    }
    assert!(run > 20, "only {run} commands were found in README.md");
    if update {
        let (before, _, after) = table_of_formats(&new);
        let new = format!("{before}{}{after}", formats());
        std::fs::write(readme(), new).expect("README.md can be written");
    } else {
        assert!(
            differences.is_empty(),
            "README.md is not true; UPDATE_README=1 writes it anew\n{differences}"
        );
        assert_eq!(new, text, "README.md is taken apart and put together");
    }
}

/// The README up to its table of formats, the table, and the rest.
fn table_of_formats(readme: &str) -> (&str, &str, &str) {
    let begin = "<!-- formats -->\n";
    let from = readme.find(begin).expect("the table's begin is marked") + begin.len();
    let to = readme
        .find("<!-- /formats -->")
        .expect("the table's end is marked");
    (&readme[..from], &readme[from..to], &readme[to..])
}

fn formats() -> String {
    Home::new().ok(["formats", "--format", "markdown"]).stdout
}

#[test]
fn the_readmes_table_of_formats_is_the_one_that_podcat_prints() {
    let text = std::fs::read_to_string(readme()).expect("README.md can be read");
    assert_eq!(
        table_of_formats(&text).1,
        formats(),
        "UPDATE_README=1 writes it anew"
    );
}

#[test]
fn the_readme_gives_two_commands_to_begin_with() {
    let text = std::fs::read_to_string(readme()).expect("README.md can be read");
    let block = text
        .split_once("```sh\n")
        .expect("there is a block of commands")
        .1;
    let block = block.split_once("```").expect("the block ends").0;
    let commands: Vec<&str> = block
        .lines()
        .map(|line| line.split(" #").next().unwrap_or(line).trim_end())
        .collect();
    assert_eq!(commands, ["cargo run --release -- demo", "cargo test"]);
    assert!(data().join("demo.txt").is_file());
}

#[test]
fn the_readme_names_every_command() {
    let text = std::fs::read_to_string(readme()).expect("README.md can be read");
    let missing: Vec<String> = crate::cli::run::commands()
        .into_iter()
        .filter(|command| !text.contains(command.as_str()))
        .collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn a_readme_is_taken_apart_where_it_runs() {
    let text =
        "# A\n```console\n$ podcat a \\\n    b\nx\n$ podcat c\n```\n```vtt file=a.vtt\nW\n```\n";
    let parts = parts(text);
    let Part::Session(steps) = &parts[1] else {
        panic!("a session expected, found {parts:?}")
    };
    assert_eq!(steps[0].typed, "$ podcat a \\\n    b");
    assert_eq!(steps[0].expected, ["x"]);
    assert_eq!(steps[1].typed, "$ podcat c");
    assert!(
        matches!(&parts[3], Part::File { name, content } if name == "a.vtt" && content == "W\n")
    );
    assert_eq!(
        words(r#"podcat 'a "b"' "c \"d\"" e\ f | head -n 2 > x"#),
        [
            "podcat", "a \"b\"", "c \"d\"", "e f", "\0|", "head", "-n", "2", "\0>", "x"
        ]
    );
}

#[test]
fn an_elision_stands_for_any_number_of_lines_and_nothing_else_does() {
    let lines = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    assert!(fits(&lines("a … d"), &lines("a b c d")));
    assert!(fits(&lines("a …"), &lines("a")));
    assert!(!fits(&lines("a … d"), &lines("a b c")));
    assert!(!fits(&lines("a"), &lines("a b")));
    assert!(fits(
        &lines("2026-03-14T09:00:00Z"),
        &lines("2027-01-01T00:00:01Z")
    ));
    assert_eq!(elided(&lines("a … d"), lines("x b c y")), lines("x … y"));
}
