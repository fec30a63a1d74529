//! Arguments that many commands share.

use super::{Context, Failure, context};
use crate::catalog::{Catalog, Filter, Sort};
use crate::model::catalogue::EpisodeData;
use crate::model::transcript::Kind;
use crate::model::transcript::Millis;
use crate::model::{clock, date};
use crate::ops::narrow::{self, Wanted};
use crate::view::{self, Format, Options, View};
use clap::{ArgGroup, Args, ValueEnum};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// How the answer is written.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// How to write the answer
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,
    /// Short for --format json
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    /// Write to a file (whole or not at all)
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Only these columns, in this order
    #[arg(long, value_name = "A,B,C", value_delimiter = ',', value_parser = parse_column)]
    pub columns: Option<Vec<String>>,
    /// Leave cells of CSV and TSV as they are; else what a spreadsheet would compute gets a ' before it
    #[arg(long)]
    pub raw: bool,
}

/// The formats of lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum OutputFormat {
    /// For people
    #[default]
    Table,
    /// One JSON value
    Json,
    /// One JSON value a line
    Jsonl,
    /// Comma-separated, RFC 4180
    Csv,
    /// Tab-separated
    Tsv,
    /// A Markdown table
    Markdown,
}

impl OutputArgs {
    pub(super) fn format(&self) -> Format {
        match self.format {
            _ if self.json => Format::Json,
            OutputFormat::Table => Format::Table,
            OutputFormat::Json => Format::Json,
            OutputFormat::Jsonl => Format::Jsonl,
            OutputFormat::Csv => Format::Csv,
            OutputFormat::Tsv => Format::Tsv,
            OutputFormat::Markdown => Format::Markdown,
        }
    }

    /// Whether an answer of the shape of `view` can be written as is asked, before anything is
    /// changed for it.
    pub(super) fn check(&self, view: &View, context: &Context) -> Result<(), Failure> {
        view::check(view, &self.options(context))?;
        self.output.as_deref().map_or(Ok(()), context::can_write)
    }

    pub(super) fn options(&self, context: &Context) -> Options {
        let format = self.format();
        let colour = context.colour && self.output.is_none();
        Options {
            format,
            columns: self.columns.clone(),
            width: context.width,
            colour,
            raw: self.raw,
        }
    }

    /// The file that a drawing is written to, if a person is to look at one.
    pub(super) fn drawing(&self) -> Option<&Path> {
        let svg = |path: &&Path| {
            let ending = path.extension().and_then(|ending| ending.to_str());
            self.for_people() && ending.is_some_and(|it| it.eq_ignore_ascii_case("svg"))
        };
        self.output.as_deref().filter(svg)
    }

    /// Whether a person reads the answer.
    pub(super) fn for_people(&self) -> bool {
        !self.json && self.format == OutputFormat::Table
    }
}

/// What is looked at.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Filters")]
pub struct ScopeArgs {
    /// Only this show (id, uid or words of its title)
    #[arg(long)]
    pub show: Option<String>,
    /// Only this episode (id, uid or words of its title)
    #[arg(long)]
    pub episode: Option<String>,
    /// Only this person (id, name, alias or surname)
    #[arg(long, visible_alias = "person", visible_alias = "guest")]
    pub speaker: Option<String>,
    /// Only this topic (name or alias)
    #[arg(long)]
    pub topic: Option<String>,
    /// Only people with this role (host, guest, …)
    #[arg(long)]
    pub role: Option<String>,
    /// Published on this date or later
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub since: Option<String>,
    /// Published on this date or earlier
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub until: Option<String>,
    /// In this language (en includes en-GB)
    #[arg(long, value_name = "LANG", value_parser = parse_language)]
    pub language: Option<String>,
}

/// What a list is narrowed to, and how much of it is shown in which order.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Filters")]
pub struct FilterArgs {
    #[command(flatten)]
    pub scope: ScopeArgs,
    /// At most so many
    #[arg(long, value_name = "N")]
    pub limit: Option<u64>,
    /// After leaving out so many
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub offset: u64,
    /// In this order
    #[arg(long, value_enum, default_value_t)]
    pub sort: SortArg,
}

/// The orders of lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum SortArg {
    /// What suits the list: hits by relevance, episodes newest first, people by name, …
    #[default]
    #[value(alias = "relevance")]
    Usual,
    /// Latest publication first
    Newest,
    /// Earliest publication first
    Oldest,
    /// By title or name of the episode, show or person
    #[value(alias = "episode", alias = "name")]
    Title,
    /// As they were added
    Added,
}

impl ScopeArgs {
    /// The filter for records.
    pub(super) fn records(&self, catalog: &Catalog) -> Result<Filter, narrow::Error> {
        narrow::filter(catalog, &self.wanted(), false)
    }

    /// The filter for words said: a speaker may be a label that is nobody yet.
    pub(super) fn passages(&self, catalog: &Catalog) -> Result<Filter, narrow::Error> {
        narrow::filter(catalog, &self.wanted(), true)
    }

    fn wanted(&self) -> Wanted {
        Wanted {
            show: self.show.clone(),
            episode: self.episode.clone(),
            speaker: self.speaker.clone(),
            topic: self.topic.clone(),
            role: self.role.clone(),
            since: self.since.clone(),
            until: self.until.clone(),
            language: self.language.clone(),
        }
    }
}

impl FilterArgs {
    /// The filter for a list of records.
    pub(super) fn records(&self, catalog: &Catalog) -> Result<Filter, narrow::Error> {
        Ok(self.paged(self.scope.records(catalog)?))
    }

    /// The filter for a list of words said: a speaker may be a label that is nobody yet.
    pub(super) fn passages(&self, catalog: &Catalog) -> Result<Filter, narrow::Error> {
        Ok(self.paged(self.scope.passages(catalog)?))
    }

    fn paged(&self, filter: Filter) -> Filter {
        Filter {
            limit: self.limit,
            offset: self.offset,
            sort: match self.sort {
                SortArg::Usual => Sort::Usual,
                SortArg::Newest => Sort::Newest,
                SortArg::Oldest => Sort::Oldest,
                SortArg::Title => Sort::Title,
                SortArg::Added => Sort::Added,
            },
            ..filter
        }
    }
}

/// How a transcript came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KindArg {
    /// Corrected or written by people
    Edited,
    /// Published by the show
    Publisher,
    /// Made by speech recognition
    Asr,
    /// Not known
    Unknown,
}

impl From<KindArg> for Kind {
    fn from(kind: KindArg) -> Self {
        match kind {
            KindArg::Edited => Self::Edited,
            KindArg::Publisher => Self::Publisher,
            KindArg::Asr => Self::Asr,
            KindArg::Unknown => Self::Unknown,
        }
    }
}

/// Reads a date argument.
pub fn parse_date(text: &str) -> Result<String, String> {
    date::parse(text).ok_or_else(|| "expected a date like 2026-03-14".into())
}

/// Reads a language argument.
pub fn parse_language(text: &str) -> Result<String, String> {
    let mut tags = text.trim().split('-');
    let letters = |tag: &str| tag.bytes().all(|byte| byte.is_ascii_alphabetic());
    let primary = |tag: &str| (2..=3).contains(&tag.len()) && letters(tag);
    let rest = |tag: &str| {
        (1..=8).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    if tags.next().is_some_and(primary) && tags.all(rest) {
        Ok(text.trim().to_owned())
    } else {
        Err("expected a language like en, kk or pt-BR".into())
    }
}

fn parse_column(text: &str) -> Result<String, std::convert::Infallible> {
    Ok(text.trim().to_owned())
}

/// Reads a duration argument.
pub fn parse_duration(text: &str) -> Result<Millis, String> {
    clock::parse(text).ok_or_else(|| "expected a length like 41:07 or 1:02:03".into())
}

/// Reads an offset of the audio, in seconds.
pub fn parse_offset(text: &str) -> Result<Millis, String> {
    text.parse()
        .ok()
        .and_then(EpisodeData::offset)
        .ok_or_else(|| "expected seconds like 12.5 or -3".into())
}

/// Reads a name or title argument.
pub fn parse_name(text: &str) -> Result<String, String> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        Err("expected a name, found nothing".into())
    } else if name.chars().count() > 500 {
        Err("expected a name of at most 500 characters".into())
    } else if name.chars().any(char::is_control) {
        Err("expected a name without control characters".into())
    } else {
        Ok(name)
    }
}

/// Reads a number of an episode or a season.
pub fn parse_number(text: &str) -> Result<i64, String> {
    let number = text.parse().ok();
    number
        .filter(|number| (0..1_000_000).contains(number))
        .ok_or_else(|| "expected a whole number from 0 to 999999".into())
}

/// That an `edit-` command is told to change something.
pub fn something_of(arguments: &[&'static str]) -> ArgGroup {
    let arguments = arguments.iter().copied();
    ArgGroup::new("change")
        .args(arguments)
        .multiple(true)
        .required(true)
}

/// A value as it was given: an empty one is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given<T>(pub Option<T>);

impl FromStr for Given<String> {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        Ok(Self((!text.is_empty()).then(|| text.to_owned())))
    }
}

/// A reader of arguments that may be empty.
pub fn given<T>(
    parse: fn(&str) -> Result<T, String>,
) -> impl Fn(&str) -> Result<Given<T>, String> + Clone {
    move |text| match text.trim() {
        "" => Ok(Given(None)),
        text => parse(text).map(|value| Given(Some(value))),
    }
}

/// An argument of an `edit-` command: not given leaves what is there, empty takes it away.
pub fn edited<T>(current: &mut Option<T>, given: Option<Given<T>>) {
    if let Some(Given(value)) = given {
        *current = value;
    }
}

/// An argument of an `add-` command: empty is not given.
pub fn stated<T>(given: Option<Given<T>>) -> Option<T> {
    given.and_then(|given| given.0)
}

/// The formats in which a transcript is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TranscriptFormat {
    /// WebVTT: speakers, times, word times
    #[value(alias = "webvtt")]
    Vtt,
    /// SubRip
    Srt,
    /// Podcasting 2.0 JSON: speakers, times, word times
    PodcastJson,
    /// The podcast namespace's HTML
    #[value(alias = "htm")]
    Html,
    /// For people, one paragraph a turn
    #[value(alias = "md")]
    Markdown,
    /// The same without marks
    #[value(alias = "txt")]
    Text,
}

impl TranscriptFormat {
    /// The name that the library knows it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Vtt => "vtt",
            Self::Srt => "srt",
            Self::PodcastJson => "podcast-json",
            Self::Html => "html",
            Self::Markdown => "markdown",
            Self::Text => "text",
        }
    }

    /// Whether records are written so too.
    pub(super) fn is_page(self) -> bool {
        matches!(self, Self::Html | Self::Markdown)
    }

    /// What the end of a file's name says.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?;
        if extension.eq_ignore_ascii_case("json") {
            return Some(Self::PodcastJson);
        }
        Self::from_str(extension, true).ok()
    }
}
