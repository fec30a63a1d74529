//! Holds `src/` to the floor plan: which room may name which, and who may touch the world outside.
//!
//! The check reads tokens, not text: comments, strings and code for tests only are left out, and
//! `use` trees are unfolded, so that `use crate::{catalog, model}` counts as two names. It sees what
//! is written; it does not expand macros or follow a `use … as …` to its uses.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

/// The rooms and their floors. A room names rooms of lower floors, and nobody on its own.
const FLOORS: &[(&str, u8)] = &[
    ("model", 0),
    ("transcript", 1),
    ("feed", 1),
    ("text", 1),
    ("align", 1),
    ("view", 1),
    ("site", 1),
    ("catalog", 2),
    ("fetch", 2),
    ("ops", 3),
    ("cli", 4),
    ("web", 4),
    ("tui", 4),
    ("mcp", 4),
];

/// The floor where arguments, environment, clock and streams are.
const TOP: u8 = 4;

const SQL_CRATES: &[&str] = &["rusqlite", "libsqlite3_sys"];
const HTTP_CRATES: &[&str] = &[
    "ureq",
    "reqwest",
    "hyper",
    "attohttpc",
    "isahc",
    "curl",
    "minreq",
    "surf",
    "ehttp",
];

/// Names that floors 0 and 1 do not use: they take bytes or strings and return values.
const NOT_BELOW_2: &[&[&str]] = &[
    &["std", "fs"],
    &["std", "net"],
    &["std", "time", "SystemTime"],
    &["std", "time", "Instant"],
    &["Instant", "now"],
];

/// Names that only the top floor uses: below it, such values are passed in.
const ONLY_ON_TOP: &[&[&str]] = &[
    &["std", "env"],
    &["SystemTime", "now"],
    &["Utc", "now"],
    &["Local", "now"],
    &["io", "stdin"],
    &["io", "stdout"],
    &["io", "stderr"],
];

fn floor_of(room: &str) -> Option<u8> {
    FLOORS
        .iter()
        .find(|(name, _)| *name == room)
        .map(|(_, floor)| *floor)
}

// ---- what is wrong, and where ----

#[derive(Debug, PartialEq, Eq)]
struct Finding {
    file: String,
    line: usize,
    rule: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "src/{}:{}: {}", self.file, self.line, self.rule)
    }
}

// ---- source text to tokens ----

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Ident(String),
    /// `::`, which is what paths are made of.
    PathSep,
    Punct(char),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Token {
    kind: Kind,
    line: usize,
}

impl Token {
    fn is(&self, c: char) -> bool {
        self.kind == Kind::Punct(c)
    }

    fn ident(&self) -> Option<&str> {
        match &self.kind {
            Kind::Ident(name) => Some(name),
            _ => None,
        }
    }
}

/// Cuts Rust source into identifiers and punctuation. Comments, literals, lifetimes and numbers are
/// left out: no rule asks for them.
fn tokens(source: &str) -> Vec<Token> {
    let chars: Vec<char> = source.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let mut out = Vec::new();
    let (mut i, mut line) = (0, 1);
    while i < chars.len() {
        let start = i;
        let first_line = line;
        match at(i) {
            '/' if at(i + 1) == '/' => {
                while i < chars.len() && at(i) != '\n' {
                    i += 1;
                }
            }
            '/' if at(i + 1) == '*' => {
                let mut depth = 0;
                while i < chars.len() {
                    match (at(i), at(i + 1)) {
                        ('/', '*') => (depth, i) = (depth + 1, i + 2),
                        ('*', '/') => (depth, i) = (depth - 1, i + 2),
                        _ => i += 1,
                    }
                    if depth == 0 {
                        break;
                    }
                }
            }
            '"' => i = end_of_string(&chars, i),
            '\'' => i = end_of_quote(&chars, i),
            c if c.is_alphabetic() || c == '_' => {
                while at(i).is_alphanumeric() || at(i) == '_' {
                    i += 1;
                }
                let word: String = chars[start..i].iter().collect();
                let raw = matches!(word.as_str(), "r" | "br" | "cr");
                let hashes = chars[i..].iter().take_while(|c| **c == '#').count();
                if raw && at(i + hashes) == '"' {
                    i = end_of_raw_string(&chars, i + hashes, hashes);
                } else if matches!(word.as_str(), "b" | "c") && at(i) == '"' {
                    i = end_of_string(&chars, i);
                } else if word == "b" && at(i) == '\'' {
                    i = end_of_quote(&chars, i);
                } else if word == "r" && hashes == 1 {
                    i += 1; // r#name: the name follows as an identifier of its own
                } else {
                    out.push(Token {
                        kind: Kind::Ident(word),
                        line,
                    });
                }
            }
            c if c.is_ascii_digit() => {
                while at(i).is_alphanumeric() || at(i) == '_' {
                    i += 1;
                }
            }
            ':' if at(i + 1) == ':' => {
                out.push(Token {
                    kind: Kind::PathSep,
                    line,
                });
                i += 2;
            }
            c => {
                if !c.is_whitespace() {
                    out.push(Token {
                        kind: Kind::Punct(c),
                        line,
                    });
                }
                i += 1;
            }
        }
        i = i.min(chars.len());
        line = first_line + chars[start..i].iter().filter(|c| **c == '\n').count();
    }
    out
}

/// The place after a string that opens at `open`.
fn end_of_string(chars: &[char], open: usize) -> usize {
    let mut i = open + 1;
    while i < chars.len() {
        match chars[i] {
            '\\' => i += 2,
            '"' => return i + 1,
            _ => i += 1,
        }
    }
    i
}

/// The place after a raw string whose quotation mark stands at `open`, behind `hashes` signs.
fn end_of_raw_string(chars: &[char], open: usize, hashes: usize) -> usize {
    let mut i = open + 1;
    while i < chars.len() {
        if chars[i] == '"'
            && chars[i + 1..]
                .iter()
                .take(hashes)
                .filter(|c| **c == '#')
                .count()
                == hashes
        {
            return i + 1 + hashes;
        }
        i += 1;
    }
    i
}

/// The place after a character literal or a lifetime that opens at `open`.
fn end_of_quote(chars: &[char], open: usize) -> usize {
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    if at(open + 1) == '\\' {
        let mut i = open + 3; // behind the escaped character, which may be a quotation mark
        while i < chars.len() && at(i) != '\'' {
            i += 1;
        }
        return i + 1;
    }
    if at(open + 2) == '\'' {
        return open + 3;
    }
    let mut i = open + 1; // a lifetime
    while at(i).is_alphanumeric() || at(i) == '_' {
        i += 1;
    }
    i
}

// ---- tokens without the code that is there for tests only ----

/// What is left without items under `#[cfg(test)]`, and the names of test modules in own files.
fn without_tests(tokens: Vec<Token>) -> (Vec<Token>, Vec<String>) {
    let mut out = Vec::new();
    let mut modules = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        let inner = tokens[i].is('#') && tokens.get(i + 1).is_some_and(|t| t.is('!'));
        let bracket = i + 1 + usize::from(inner);
        if !(tokens[i].is('#') && tokens.get(bracket).is_some_and(|t| t.is('['))) {
            out.push(tokens[i].clone());
            i += 1;
            continue;
        }
        let end = closing(&tokens, bracket);
        if !is_cfg_test(&tokens[bracket..end]) {
            out.extend_from_slice(&tokens[i..end]);
            i = end;
            continue;
        }
        if inner {
            return (Vec::new(), modules);
        }
        i = end;
        while tokens.get(i).is_some_and(|t| t.is('#'))
            && tokens.get(i + 1).is_some_and(|t| t.is('['))
        {
            i = closing(&tokens, i + 1);
        }
        let item = i;
        i = end_of_item(&tokens, item);
        let words: Vec<&Token> = tokens[item..i].iter().rev().take(3).collect();
        if let [semicolon, name, keyword] = words[..]
            && semicolon.is(';')
            && keyword.ident() == Some("mod")
            && let Some(name) = name.ident()
        {
            modules.push(name.to_owned());
        }
    }
    (out, modules)
}

/// Whether an attribute `[cfg(…)]` holds in tests only: it names `test` outside `not(…)`.
fn is_cfg_test(attribute: &[Token]) -> bool {
    let words: Vec<&str> = attribute.iter().filter_map(Token::ident).collect();
    words.first() == Some(&"cfg")
        && words.contains(&"test")
        && !words.contains(&"not")
        && !words.contains(&"any")
}

/// The place after the bracket that closes the one at `open`.
fn closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0_usize;
    for (i, token) in tokens.iter().enumerate().skip(open) {
        match token.kind {
            Kind::Punct('(' | '[' | '{') => depth += 1,
            Kind::Punct(')' | ']' | '}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return i + 1;
        }
    }
    tokens.len()
}

/// The place after the item, field or variant that starts at `start`.
fn end_of_item(tokens: &[Token], start: usize) -> usize {
    const ITEMS: &[&str] = &[
        "mod", "fn", "use", "impl", "struct", "enum", "const", "static", "type", "trait", "unsafe",
        "async", "extern", "let",
    ];
    let mut i = start;
    if tokens.get(i).and_then(Token::ident) == Some("pub") {
        i += 1;
        if tokens.get(i).is_some_and(|t| t.is('(')) {
            i = closing(tokens, i);
        }
    }
    let is_item = tokens
        .get(i)
        .and_then(Token::ident)
        .is_some_and(|word| ITEMS.contains(&word));
    let is_use = tokens.get(i).and_then(Token::ident) == Some("use");
    while i < tokens.len() {
        match tokens[i].kind {
            Kind::Punct(';') => return i + 1,
            Kind::Punct(',') if !is_item => return i + 1,
            Kind::Punct(')' | ']' | '}') => return i, // the end of what the field stands in
            Kind::Punct('{') if !is_use => return closing(tokens, i),
            Kind::Punct('(' | '[' | '{') => i = closing(tokens, i),
            _ => i += 1,
        }
    }
    i
}

// ---- tokens to paths ----

/// A path as it is written, `use` groups unfolded, with the inline modules it stands in.
struct NamedPath {
    segments: Vec<String>,
    inside: Vec<String>,
    /// Whether it stands in a `use`; a single word elsewhere may as well be a variable.
    in_use: bool,
    line: usize,
}

fn paths(tokens: &[Token]) -> Vec<NamedPath> {
    let mut out = Vec::new();
    let mut modules: Vec<(String, usize)> = Vec::new();
    let mut depth = 0;
    let mut i = 0;
    while i < tokens.len() {
        match &tokens[i].kind {
            Kind::Punct('{') => depth += 1,
            Kind::Punct('}') => {
                depth -= usize::from(depth > 0);
                modules.retain(|(_, opened)| *opened < depth + 1);
            }
            Kind::Ident(word) if word == "mod" => {
                if let (Some(name), Some(brace)) =
                    (tokens.get(i + 1).and_then(Token::ident), tokens.get(i + 2))
                    && brace.is('{')
                {
                    modules.push((name.to_owned(), depth + 1));
                }
            }
            Kind::Ident(_) => {
                let mut found = Vec::new();
                let in_use = i > 0 && matches!(tokens[i - 1].ident(), Some("use" | "crate"));
                i = unfold(tokens, i, &[], &mut found);
                let inside: Vec<String> = modules.iter().map(|(name, _)| name.clone()).collect();
                out.extend(found.into_iter().map(|(segments, line)| NamedPath {
                    segments,
                    inside: inside.clone(),
                    in_use,
                    line,
                }));
                continue;
            }
            _ => {}
        }
        i += 1;
    }
    out
}

/// Reads one path or `use` tree from `start`; returns the place after it.
fn unfold(
    tokens: &[Token],
    start: usize,
    prefix: &[String],
    out: &mut Vec<(Vec<String>, usize)>,
) -> usize {
    let mut path = prefix.to_vec();
    let mut i = start;
    let mut line = tokens.get(i).map_or(0, |token| token.line);
    loop {
        match tokens.get(i).map(|token| &token.kind) {
            Some(Kind::Ident(word)) => {
                line = tokens[i].line;
                if word != "self" || path.is_empty() {
                    path.push(word.clone());
                }
                i += 1;
            }
            Some(Kind::Punct('*')) if i > start || !prefix.is_empty() => {
                path.push("*".to_owned());
                i += 1;
            }
            Some(Kind::Punct('{')) if i > start => {
                let end = closing(tokens, i);
                i += 1;
                while i < end.saturating_sub(1) {
                    let next = unfold(tokens, i, &path, out);
                    i = next.max(i + 1);
                    while i < end - 1 && !tokens[i].is(',') {
                        i += 1; // `as name`
                    }
                    i += usize::from(i < end - 1);
                }
                return end;
            }
            _ => break,
        }
        match tokens.get(i).map(|token| &token.kind) {
            Some(Kind::PathSep) => i += 1,
            _ => break,
        }
    }
    if !path.is_empty() {
        out.push((path, line));
    }
    i.max(start + 1)
}

// ---- the rules ----

/// The module a file is: `catalog/quote.rs` is `["catalog", "quote"]`, `cli/mod.rs` is `["cli"]`.
fn module_of(file: &str) -> Vec<String> {
    let mut module: Vec<String> = file
        .trim_end_matches(".rs")
        .split('/')
        .map(str::to_owned)
        .collect();
    if module.last().is_some_and(|last| last == "mod") {
        module.pop();
    }
    module
}

/// Checks one file. `file` is relative to `src/`, with `/` between its parts.
fn check_file(file: &str, source: &str) -> Vec<Finding> {
    if matches!(file, "main.rs" | "lib.rs") || file.starts_with("bin/") {
        return Vec::new();
    }
    let finding = |line: usize, rule: String| Finding {
        file: file.to_owned(),
        line,
        rule,
    };
    let module = module_of(file);
    let Some((room, own)) = module
        .first()
        .and_then(|room| floor_of(room).map(|floor| (room.as_str(), floor)))
    else {
        return vec![finding(1, "is in no room of the floor table".to_owned())];
    };
    let mut out = Vec::new();
    if module.len() == 1
        && !source
            .trim_start_matches('\u{feff}')
            .trim_start()
            .starts_with("//!")
    {
        out.push(finding(
            1,
            format!("the room `{room}` starts without a `//!` header"),
        ));
    }
    let (code, _) = without_tests(tokens(source));
    let mut seen = BTreeSet::new();
    for path in paths(&code) {
        let segments: Vec<&str> = path.segments.iter().map(String::as_str).collect();
        let mut say = |rule: String| {
            if seen.insert((path.line, rule.clone())) {
                out.push(finding(path.line, rule));
            }
        };
        if let Some(other) = named_room(&segments, &module, &path.inside) {
            match floor_of(&other) {
                Some(_) if other == room => {}
                Some(floor) if floor < own => {}
                Some(floor) if floor == own => {
                    say(format!(
                        "`{room}` names `{other}`: rooms on one floor ({own}) do not know each other"
                    ));
                }
                Some(floor) => say(format!(
                    "`{room}` (floor {own}) names `{other}` (floor {floor}): only floors below"
                )),
                None => say(format!(
                    "`{room}` names `crate::{other}`: name the room that it is in"
                )),
            }
        }
        let first = segments[0];
        let is_crate = segments.len() > 1 || path.in_use;
        if is_crate && SQL_CRATES.contains(&first) && room != "catalog" {
            say(format!(
                "`{room}` names `{first}`: SQL stands in `catalog` only"
            ));
        }
        if is_crate && HTTP_CRATES.contains(&first) && room != "fetch" {
            say(format!(
                "`{room}` names `{first}`: HTTP stands in `fetch` only"
            ));
        }
        let names = |pattern: &[&str]| {
            segments
                .windows(pattern.len())
                .any(|window| window == pattern)
        };
        for pattern in NOT_BELOW_2
            .iter()
            .filter(|pattern| own < 2 && names(pattern))
        {
            say(format!(
                "`{room}` (floor {own}) names `{}`: floors 0 and 1 only turn values into values",
                pattern.join("::")
            ));
        }
        for pattern in ONLY_ON_TOP
            .iter()
            .filter(|pattern| own < TOP && names(pattern))
        {
            say(format!(
                "`{room}` (floor {own}) names `{}`: only floor {TOP} does, and passes it in",
                pattern.join("::")
            ));
        }
        if names(&["std", "net"]) && (2..TOP).contains(&own) && room != "fetch" {
            say(format!(
                "`{room}` names `std::net`: the network stands in `fetch` only"
            ));
        }
    }
    out
}

/// The room (or other name at the crate's root) that a path leads to; `None` for paths that stay in
/// their own module or lead to another crate.
fn named_room(segments: &[&str], module: &[String], inside: &[String]) -> Option<String> {
    let mut rest = segments;
    let mut from: Vec<&str> = match rest.first()? {
        &"crate" | &"podcat" => Vec::new(),
        &"self" | &"super" => module.iter().chain(inside).map(String::as_str).collect(),
        _ => return None,
    };
    if rest[0] != "super" {
        rest = &rest[1..];
    }
    while rest.first() == Some(&"super") {
        from.pop();
        rest = &rest[1..];
    }
    from.first().or(rest.first()).map(|room| (*room).to_owned())
}

/// All Rust files below `dir`, relative to it, in order, with `/` between the parts.
fn rust_files(dir: &Path, prefix: &str, out: &mut Vec<String>) -> io::Result<()> {
    let mut entries = fs::read_dir(dir)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            rust_files(&entry.path(), &format!("{name}/"), out)?;
        } else if name.ends_with(".rs") {
            out.push(name);
        }
    }
    Ok(())
}

/// Checks a set of files, leaving out the test modules that stand in files of their own.
fn check_files(files: &[(String, String)]) -> Vec<Finding> {
    let mut test_modules = Vec::new();
    for (file, source) in files {
        let mut module = module_of(file);
        if matches!(file.as_str(), "main.rs" | "lib.rs") {
            module.clear();
        }
        for name in without_tests(tokens(source)).1 {
            let mut path = module.clone();
            path.push(name);
            test_modules.push(path);
        }
    }
    files
        .iter()
        .filter(|(file, _)| {
            !test_modules
                .iter()
                .any(|module| module_of(file).starts_with(module))
        })
        .flat_map(|(file, source)| check_file(file, source))
        .collect()
}

#[test]
fn the_source_keeps_to_the_floor_plan() -> io::Result<()> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut names = Vec::new();
    rust_files(&src, "", &mut names)?;
    let mut files = Vec::new();
    for name in names {
        let source = fs::read_to_string(src.join(&name))?;
        files.push((name, source));
    }
    assert!(
        files.iter().any(|(name, _)| name == "lib.rs"),
        "no lib.rs below {}",
        src.display()
    );
    let findings = check_files(&files);
    let list: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(
        findings.is_empty(),
        "{} breaches of the floor plan:\n{}",
        list.len(),
        list.join("\n")
    );
    Ok(())
}

// ---- the checker itself, on small sources ----

mod checker {
    use super::{Finding, check_file, check_files};

    fn at(file: &str, source: &str) -> Vec<(usize, String)> {
        let source = if file.ends_with("mod.rs") {
            format!("//! A room.\n{source}")
        } else {
            source.to_owned()
        };
        check_file(file, &source)
            .into_iter()
            .map(|Finding { line, rule, .. }| (line, rule))
            .collect()
    }

    fn breaches(file: &str, source: &str) -> usize {
        at(file, source).len()
    }

    #[test]
    fn a_room_may_name_itself_and_the_floors_below() {
        assert_eq!(
            at(
                "ops/import.rs",
                "use crate::{catalog, model::Show, text};\nuse crate::ops::find;"
            ),
            []
        );
        assert_eq!(
            at(
                "catalog/quote.rs",
                "use super::{open, person};\nuse rusqlite::Connection;"
            ),
            []
        );
    }

    #[test]
    fn a_higher_floor_is_reported_with_line_and_rule() {
        let found = check_file("text/fold.rs", "\n\nuse crate::catalog::Catalog;\n");
        let [finding] = &found[..] else {
            panic!("one finding expected, found {found:?}")
        };
        let shown = finding.to_string();
        assert!(shown.starts_with("src/text/fold.rs:3: "), "{shown}");
        assert!(
            shown.contains("`text` (floor 1) names `catalog` (floor 2)"),
            "{shown}"
        );
    }

    #[test]
    fn a_room_on_the_same_floor_is_reported() {
        assert_eq!(
            breaches("feed/rss.rs", "fn f() { crate::text::fold(\"a\") }"),
            1
        );
        assert_eq!(breaches("web/mod.rs", "use crate::cli;"), 1);
    }

    #[test]
    fn names_inside_use_groups_are_found_each_on_its_line() {
        let source =
            "use crate::{\n    model::{self, Show as S},\n    ops::{import, find},\n    cli,\n};\n";
        let lines: Vec<usize> = at("catalog/show.rs", source)
            .into_iter()
            .map(|(line, _)| line)
            .collect();
        assert_eq!(lines, [3, 4]);
    }

    #[test]
    fn a_path_that_climbs_out_of_its_room_is_followed() {
        assert_eq!(
            breaches("model/clock.rs", "use super::super::ops::import;"),
            1
        );
        assert_eq!(breaches("model/mod.rs", "use super::catalog;"), 1);
        assert_eq!(
            breaches("model/clock.rs", "mod inner { use super::super::date; }"),
            0
        );
        assert_eq!(
            breaches(
                "model/clock.rs",
                "mod a {}\nmod b { use super::super::super::view; }"
            ),
            1
        );
    }

    #[test]
    fn names_at_the_crates_root_do_not_hide_a_room() {
        assert_eq!(breaches("model/clock.rs", "use crate::Catalog;"), 1);
        assert_eq!(breaches("model/clock.rs", "use crate::*;"), 1);
        assert_eq!(
            breaches(
                "model/clock.rs",
                "pub(crate) fn f() {}\npub(in crate::model) fn g() {}"
            ),
            0
        );
    }

    #[test]
    fn sql_and_http_have_one_room_each() {
        assert_eq!(breaches("ops/import.rs", "use rusqlite::params;"), 1);
        assert_eq!(breaches("catalog/mod.rs", "use rusqlite::params;"), 0);
        assert_eq!(breaches("cli/sync.rs", "fn f() { ureq::get(\"x\"); }"), 1);
        assert_eq!(
            check_file(
                "fetch.rs",
                "//! The network.\nuse ureq::Agent;\nuse std::net::IpAddr;"
            ),
            []
        );
        assert_eq!(breaches("ops/sync.rs", "use std::net::TcpStream;"), 1);
        assert_eq!(breaches("ops/sync.rs", "use rusqlite as sql;"), 1);
        assert_eq!(
            breaches("ops/sync.rs", "fn f(surf: u8) -> u8 { surf }"),
            0,
            "a variable is no crate"
        );
    }

    #[test]
    fn the_lower_floors_touch_no_files_network_clock_or_environment() {
        for line in [
            "use std::fs;",
            "use std::{fmt, env};",
            "use std::net::IpAddr;",
            "use std::time::{Duration, SystemTime};",
            "fn f() { let t = chrono::Utc::now(); }",
            "fn f() { let t = Local::now(); }",
            "fn f(p: Vec<std::fs::File>) {}",
        ] {
            assert_eq!(breaches("view/table.rs", line), 1, "{line}");
        }
        assert_eq!(
            breaches(
                "view/table.rs",
                "use std::time::Duration;\nuse std::io::{self, Write};"
            ),
            0
        );
    }

    #[test]
    fn environment_clock_and_streams_belong_to_the_top_floor() {
        for line in [
            "use std::env;",
            "fn f() { SystemTime::now(); }",
            "fn f() { Utc::now(); }",
            "fn f() { io::stdout().lock(); }",
            "use std::io::{stderr, Write};",
        ] {
            assert_eq!(breaches("ops/import.rs", line), 1, "{line}");
            assert_eq!(breaches("cli/run.rs", line), 0, "{line}");
        }
        assert_eq!(
            breaches(
                "ops/import.rs",
                "use std::fs;\nfn f() { env!(\"CARGO_PKG_VERSION\"); }"
            ),
            0
        );
    }

    #[test]
    fn comments_strings_and_literals_are_not_code() {
        let source = r##"
            // use crate::cli;
            /* crate::ops /* nested */ crate::web */
            /// See [`crate::catalog`].
            const A: &str = "crate::cli::run \" std::fs";
            const B: &str = r#"rusqlite::params "quoted" std::env"#;
            const C: (char, char, u8) = ('"', '\'', b'"');
            fn f<'a>(x: &'a str) -> &'a str { x }
        "##;
        assert_eq!(at("text/fold.rs", source), []);
        let after = format!("{source}\nuse crate::cli;");
        assert_eq!(
            at("text/fold.rs", &after).len(),
            1,
            "what follows the literals is still read"
        );
    }

    #[test]
    fn code_for_tests_only_is_left_out_and_nothing_more() {
        let source = "
            #[cfg(test)]
            #[allow(dead_code)]
            mod tests { use crate::catalog; fn f() { if true { std::fs::read(\"x\"); } } }
            #[cfg(test)]
            use crate::{cli, ops};
            struct S { #[cfg(test)] seen: crate::ops::Seen, kept: crate::web::Page }
            #[cfg(not(test))]
            use crate::tui;
        ";
        let lines: Vec<usize> = at("text/fold.rs", source)
            .into_iter()
            .map(|(line, _)| line)
            .collect();
        assert_eq!(lines, [7, 9]);
    }

    #[test]
    fn a_test_module_in_its_own_file_is_left_out() {
        let file = |name: &str, source: &str| (name.to_owned(), source.to_owned());
        let files = [
            file(
                "text/mod.rs",
                "//! Words.\n#[cfg(test)]\nmod samples;\nmod other;",
            ),
            file("text/samples.rs", "use std::fs;"),
            file("text/other.rs", "use std::fs;"),
        ];
        let found: Vec<String> = check_files(&files)
            .iter()
            .map(|f| format!("{}:{}", f.file, f.line))
            .collect();
        assert_eq!(found, ["text/other.rs:1"]);
    }

    #[test]
    fn a_room_without_a_header_or_without_a_floor_is_reported() {
        assert_eq!(check_file("feed/mod.rs", "use std::fmt;").len(), 1);
        assert_eq!(check_file("feed/mod.rs", "\n//! Feeds.\nuse std::fmt;"), []);
        assert_eq!(check_file("fetch.rs", "// Not a header.\n").len(), 1);
        assert_eq!(check_file("attic/mod.rs", "//! Old things.").len(), 1);
    }

    #[test]
    fn main_and_lib_may_name_everything() {
        assert_eq!(
            check_file(
                "main.rs",
                "use podcat::cli; use std::env; use rusqlite::params;"
            ),
            []
        );
        assert_eq!(check_file("lib.rs", "pub use crate::catalog::Catalog;"), []);
    }
}
