//! Entries of biblatex, for biber.
//!
//! `@audio` is what an episode is: biber knows the type, and styles that have no rule for it print
//! it as `@misc`. Text is UTF-8, as biber reads it; what TeX would take for a command is escaped,
//! and braces always balance. Guests and the speaker of a quote stand in biblatex's custom name
//! lists (`namea`, `nameb`), which no style prints as authors.

use super::name::Name;
use super::{day, keys, line, publisher, said, stated, url};
use crate::model::cited::Cited;

/// An entry for each, with an empty line between.
pub fn bibtex(all: &[Cited]) -> String {
    let entries = all.iter().zip(keys(all));
    let entries: Vec<String> = entries.map(|(cited, key)| entry(cited, &key)).collect();
    entries.join("\n")
}

fn entry(cited: &Cited, key: &str) -> String {
    let words = cited.quote.as_ref();
    let speaker = words.and_then(|words| stated(words.speaker.as_ref()));
    let hosts = names(&cited.hosts());
    let guests = names(&cited.guests());
    let speaker = speaker.map(|speaker| name(&Name::parse(&speaker)));
    let text = |text: String| escaped(&text);
    // Twice in braces: what the publisher writes in capitals stays so.
    let title = |title: &str| format!("{{{}}}", escaped(&line(title)));
    let role = |list: &Option<String>, role: &str| list.as_ref().map(|_| role.to_owned());
    let fields = [
        ("authortype", role(&hosts, "host")),
        ("author", hosts),
        ("title", Some(title(&cited.title))),
        ("booktitle", Some(title(&cited.show))),
        ("type", Some("Audio podcast episode".to_owned())),
        ("volume", cited.season.map(|season| season.to_string())),
        ("number", cited.number.map(|number| number.to_string())),
        ("organization", publisher(cited).map(text)),
        ("date", day(cited.published.as_ref())),
        ("url", url(cited, true)),
        ("urldate", day(cited.accessed.as_ref())),
        ("nameatype", role(&guests, "guest")),
        ("namea", guests),
        ("namebtype", role(&speaker, "speaker")),
        ("nameb", speaker),
        ("abstract", words.map(said).map(text)),
    ];
    let fields = fields
        .into_iter()
        .filter_map(|(name, value)| Some(format!("  {name} = {{{}}},\n", value?)));
    format!("@audio{{{key},\n{}}}\n", fields.collect::<String>())
}

/// A list of names, if there are any.
fn names(all: &[&str]) -> Option<String> {
    let names: Vec<String> = all.iter().map(|it| name(&Name::parse(it))).collect();
    (!names.is_empty()).then(|| names.join(" and "))
}

fn name(of: &Name) -> String {
    match of {
        Name::Literal(name) => format!("{{{}}}", escaped_name(name)),
        Name::Parts {
            given,
            particle,
            family,
            suffix,
        } => {
            let particle = particle.iter().map(|particle| escaped_name(particle) + " ");
            let suffix = suffix
                .iter()
                .map(|suffix| format!(", {}", escaped_name(suffix)));
            let family = [escaped_name(family)];
            let parts = particle.chain(family).chain(suffix);
            let parts = parts.chain([format!(", {}", escaped_name(given))]);
            parts.collect()
        }
    }
}

/// A part of a name. biber takes an equals sign in one for its own way to write names.
fn escaped_name(part: &str) -> String {
    escaped(part).replace('=', r"\symbol{61}")
}

/// Text in which TeX finds no command, comment, group, formula or ligature.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for c in text.chars() {
        match c {
            '\\' => out.push_str(r"\textbackslash{}"),
            '{' => out.push_str(r"\textbraceleft{}"),
            '}' => out.push_str(r"\textbraceright{}"),
            '~' => out.push_str(r"\textasciitilde{}"),
            '^' => out.push_str(r"\textasciicircum{}"),
            '%' | '#' | '&' | '_' | '$' => out.extend(['\\', c]),
            // `--` would become a dash, `''` a quotation mark, ?` another mark.
            '-' | '\'' | '`' | '<' | '>' | ',' if before == c => out.extend(['{', '}', c]),
            '`' if matches!(before, '?' | '!') => out.extend(['{', '}', c]),
            _ => out.push(c),
        }
        before = c;
    }
    out
}
