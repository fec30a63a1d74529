//! `podcat cite`.

use super::args::{FilterArgs, Given, OutputArgs, given, parse_date};
use super::{Answer, Context, Failure, NOTHING, clipboard, context};
use crate::catalog::Catalog;
use crate::model::cited::Cited;
use crate::model::date;
use crate::ops::{cite, find, narrow};
use crate::view::cite::style::{self, Named};
use crate::view::cite::{self as written, Cites, Markup, Rich, Style, StyleError};
use crate::view::{Column, Record, View, count};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// Cite a quote or an episode in any style, or as data for a program that keeps references
///
/// A quote is given with who says it, its words and the in-text citation with the time; then follows
/// the reference to the episode, whose hosts are its authors. Several quotes share one list.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  podcat cite 10\n  podcat cite \"ice that speaks\" --style chicago-notes\n  podcat cite --speaker Lind --format bibtex --output lind.bib"
)]
pub struct Cite {
    /// A quote, else an episode: id, uid or some of its words
    #[arg(value_name = "QUOTE|EPISODE", conflicts_with_all = FILTERS)]
    what: Option<String>,
    /// The style's name, or a CSL file [default: apa]
    #[arg(long, value_name = "STYLE|FILE")]
    style: Option<String>,
    /// List the styles
    #[arg(long)]
    styles: bool,
    /// The language of the citation [default: the style's, else en-US]
    #[arg(long, value_name = "LANG")]
    locale: Option<String>,
    /// Only this part of a citation as text
    #[arg(long, value_enum)]
    only: Option<Part>,
    /// When it was listened to; empty leaves it out [default: today]
    #[arg(long, value_name = "DATE", value_parser = given(parse_date))]
    accessed: Option<Given<String>>,
    /// Leave out when it was listened to
    #[arg(long, conflicts_with = "accessed")]
    no_accessed: bool,
    /// Put it on the clipboard of the terminal as well
    #[arg(long)]
    copy: bool,
    #[command(flatten)]
    filter: FilterArgs,
    /// How to write it
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    format: CiteFormat,
    /// Short for --format csl-json
    #[arg(long, conflicts_with = "format", help_heading = "Output")]
    json: bool,
    /// Write to a file (whole or not at all)
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
}

/// What is named needs no narrowing down.
const FILTERS: [&str; 11] = [
    "show", "episode", "speaker", "topic", "role", "since", "until", "language", "limit", "offset",
    "sort",
];

/// The formats of a citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum CiteFormat {
    /// Styled text without marks
    #[default]
    Text,
    /// Styled text for a page
    Html,
    /// Styled text as Markdown
    #[value(alias = "md")]
    Markdown,
    /// CSL-JSON, for Zotero, pandoc and citation processors
    #[value(alias = "json")]
    CslJson,
    /// Entries of biblatex
    #[value(alias = "biblatex")]
    Bibtex,
    /// RIS, for EndNote, Zotero and Mendeley
    Ris,
}

/// The parts of a citation as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Who says it, the words, and the in-text citation
    Quote,
    /// The in-text citation or footnote, with the time
    InText,
    /// The list of references
    Reference,
}

impl Cite {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        if self.styles {
            return Ok(self.list_styles());
        }
        let format = if self.json {
            CiteFormat::CslJson
        } else {
            self.format
        };
        let markup = match format {
            CiteFormat::Text => Some(Markup::Text),
            CiteFormat::Html => Some(Markup::Html),
            CiteFormat::Markdown => Some(Markup::Markdown),
            CiteFormat::CslJson | CiteFormat::Bibtex | CiteFormat::Ris => None,
        };
        let styled = self.style.is_some() || self.locale.is_some() || self.only.is_some();
        if markup.is_none() && styled {
            let message = "expected --style, --locale and --only with text, found them with data";
            return Err(Failure::new(message).hint("--format text, html or markdown"));
        }
        // A style that cannot be used is said before a catalogue is looked for.
        let style = match markup {
            Some(markup) => Some((self.style()?, markup)),
            None => None,
        };
        let catalog = context.read()?;
        let accessed = match &self.accessed {
            _ if self.no_accessed => None,
            Some(Given(accessed)) => accessed.as_deref(),
            None => Some(date::day(&context.now)),
        };
        let cited = match &self.what {
            Some(what) => vec![named(&catalog, what, accessed)?],
            None => match self.filter.records(&catalog) {
                Ok(filter) => cite::quotes(&catalog, &catalog.quotes(&filter)?, accessed)?,
                Err(narrow::Error::Find(nothing @ find::Error::Nothing { .. })) => {
                    let answer = Answer::default().because(nothing.into());
                    return self.finish(empty(format), context, answer);
                }
                Err(error) => return Err(error.into()),
            },
        };
        drop(catalog);
        let mut answer = Answer::default();
        if cited.is_empty() {
            answer = answer.note("no quotes found").code(NOTHING);
            return self.finish(empty(format), context, answer);
        }
        let text = match (&style, format) {
            (Some((style, markup)), _) => {
                let cites = style.cite(&cited);
                if cites.references.is_empty()
                    && self.only.is_none_or(|only| only == Part::Reference)
                {
                    answer = answer.note("this style has no list of references");
                }
                self.text(&cites, style.notes(), *markup)
            }
            (None, CiteFormat::Bibtex) => written::bibtex(&cited),
            (None, CiteFormat::Ris) => written::ris(&cited),
            (None, _) => written::csl_json(&cited),
        };
        self.finish(text, context, answer)
    }

    /// Writes it, and copies it where that is asked for.
    fn finish(&self, text: String, context: &Context, answer: Answer) -> Result<Answer, Failure> {
        let copied = match self.copy && !text.is_empty() {
            true => Some(copy(text.trim_end(), context)?),
            false => None,
        };
        context::write_text(self.output.as_deref(), &text)?;
        Ok(match copied {
            Some(note) => answer.note(note),
            None => answer,
        })
    }

    /// Paragraphs: the quotes, then the references.
    fn text(&self, cites: &Cites, notes: bool, markup: Markup) -> String {
        let mut paragraphs: Vec<&Rich> = Vec::new();
        let wants = |part| self.only.is_none_or(|only| only == part);
        for (quoted, in_text) in cites.quoted.iter().zip(&cites.in_text) {
            if wants(Part::Quote) {
                paragraphs.push(quoted);
            }
            // A footnote is a paragraph of its own; what stands in brackets is behind the words.
            if self.only == Some(Part::InText) || (self.only.is_none() && notes) {
                paragraphs.push(in_text);
            }
        }
        if wants(Part::Reference) {
            paragraphs.extend(&cites.references);
        }
        let paragraphs = paragraphs.iter().filter(|it| !it.is_empty());
        let paragraphs = paragraphs.map(|it| match markup {
            Markup::Html => format!("<p>{}</p>\n", it.write(markup)),
            _ => format!("{}\n", it.write(markup)),
        });
        let between = if markup == Markup::Html { "" } else { "\n" };
        paragraphs.collect::<Vec<_>>().join(between)
    }

    fn style(&self) -> Result<Style, Failure> {
        let typed = self.style.as_deref().unwrap_or("apa");
        let locale = self.locale.as_deref();
        let path = Path::new(typed);
        let names_a_file = typed.contains(['/', std::path::MAIN_SEPARATOR])
            || path
                .extension()
                .is_some_and(|it| it.eq_ignore_ascii_case("csl"));
        let style = match names_a_file {
            true => Style::read(&read(path)?, locale),
            false => Style::named(typed, locale),
        };
        style.map_err(|error| {
            let message = error.to_string();
            let known = |alike: Vec<String>, list: &str| match alike.is_empty() {
                true => list.to_owned(),
                false => format!("did you mean {}? {list}", alike.join(", ")),
            };
            match error {
                StyleError::Unknown(_) => {
                    let names = style::names_of_styles();
                    let alike = find::alike(typed, names.into_iter());
                    let list = "`podcat cite --styles` lists the styles; a file is named with its .csl";
                    Failure::new(message).hint(known(alike, list))
                }
                StyleError::UnknownLocale(typed) => {
                    let all = style::locales();
                    let alike = find::alike(&typed, all.iter().map(String::as_str));
                    let list = format!("there are: {}", all.join(", "));
                    Failure::new(message).hint(known(alike, &list))
                }
                StyleError::Dependent { name: Some(name), .. } => {
                    Failure::new(format!("{typed}: {message}")).hint(format!("--style {name}"))
                }
                StyleError::Dependent { .. } => {
                    let hint = "get that style's file from https://github.com/citation-style-language/styles";
                    Failure::new(format!("{typed}: {message}")).hint(hint)
                }
                _ => Failure::new(format!("{typed}: {message}")),
            }
        })
    }

    fn list_styles(&self) -> Answer {
        let styles: Vec<Listed> = style::styles().into_iter().map(Listed::from).collect();
        let output = OutputArgs {
            json: self.json,
            output: self.output.clone(),
            ..OutputArgs::default()
        };
        Answer::view(View::list(&styles, output.format()), &output)
    }
}

/// The quote meant, else the episode.
fn named(catalog: &Catalog, what: &str, accessed: Option<&str>) -> Result<Cited, Failure> {
    match find::quote(catalog, what) {
        Ok(quote) => {
            let mut cited = cite::quotes(catalog, &[quote], accessed)?;
            cited.pop().ok_or_else(|| nothing(what))
        }
        Err(find::Error::Nothing { .. }) => match find::episode(catalog, what, None) {
            Ok(episode) => Ok(cite::episode(catalog, &episode, accessed)?),
            Err(find::Error::Nothing { .. }) => Err(nothing(what)),
            Err(error) => Err(error.into()),
        },
        Err(error) => Err(error.into()),
    }
}

fn nothing(what: &str) -> Failure {
    Failure::new(format!("no quote or episode matches {what:?}"))
        .hint("`podcat quotes` and `podcat episodes` list what there is")
}

/// What is written where there is nothing to cite.
fn empty(format: CiteFormat) -> String {
    match format {
        CiteFormat::CslJson => written::csl_json(&[]),
        _ => String::new(),
    }
}

/// The text of a style file; no more of it than is looked at.
fn read(path: &Path) -> Result<String, Failure> {
    let cannot = |reason: &dyn std::fmt::Display| {
        Failure::new(format!(
            "cannot read the style {}: {reason}",
            path.display()
        ))
    };
    if path.is_dir() {
        return Err(cannot(&"it is a folder"));
    }
    let file = File::open(path).map_err(|error| cannot(&error.kind()))?;
    let mut bytes = Vec::new();
    let most = style::LARGEST as u64 + 1;
    file.take(most)
        .read_to_end(&mut bytes)
        .map_err(|error| cannot(&error.kind()))?;
    String::from_utf8(bytes).map_err(|_| cannot(&"expected UTF-8"))
}

/// Puts a text on the clipboard of the terminal and says so.
fn copy(text: &str, context: &Context) -> Result<String, Failure> {
    let Some(sequence) = clipboard::sequence(text, context::between()) else {
        let most = clipboard::LONGEST;
        let found = text.len();
        return Err(Failure::new(format!(
            "expected at most {most} bytes for the clipboard, found {found}"
        ))
        .hint("write it to a file with --output FILE"));
    };
    let Some(mut terminal) = context.terminal() else {
        return Err(
            Failure::new("expected a terminal whose clipboard takes a copy, found none")
                .hint("leave out --copy and pipe the output to a clipboard program"),
        );
    };
    terminal.write_all(sequence.as_bytes())?;
    terminal.flush()?;
    Ok(format!(
        "copied {} to the terminal's clipboard",
        count(text.chars().count(), "character")
    ))
}

/// A style in a list.
#[derive(Debug, Default, Serialize)]
struct Listed {
    name: &'static str,
    title: &'static str,
    aliases: Vec<&'static str>,
}

impl From<Named> for Listed {
    fn from(style: Named) -> Self {
        Self {
            name: style.name,
            title: style.title,
            aliases: style
                .others
                .iter()
                .copied()
                .filter(|it| *it != style.name)
                .collect(),
        }
    }
}

impl Record for Listed {
    const COLUMNS: &'static [Column] = &[
        Column::text("name"),
        Column::text("title"),
        Column::text("aliases"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![self.name.into(), self.title.into(), self.aliases.join("; ")]
    }
}
