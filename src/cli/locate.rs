//! `podcat locate`.

use super::args::{FilterArgs, OutputArgs};
use super::{Answer, Context, DONE, Failure, NOTHING, context};
use crate::catalog::Catalog;
use crate::model::catalogue::Said;
use crate::model::clock;
use crate::model::located::{Located, Match, Verdict};
use crate::ops::locate::{Error, Locator};
use crate::view::{self, Block, View};
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Find who said published words, in which episode and when, and whether they are what was said
///
/// The verdict is on the transcript: verbatim, tidied, reworded, altered, spliced, wrong speaker,
/// ambiguous, possible or not found. What was said and not printed stands in [-…-], what was
/// printed and not said in {+…+}.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  podcat locate \"The ice speaks before it breaks\" --attributed-to Lind"
)]
pub struct Locate {
    /// The words as published; - for stdin
    #[arg(required_unless_present_any = ["file", "batch"])]
    words: Vec<String>,
    /// Read the words from a file
    #[arg(long, value_name = "FILE", conflicts_with = "words")]
    file: Option<PathBuf>,
    /// Read one quote a line, as JSON with id, published and attributed_to; answer one a line, as JSON
    #[arg(long, value_name = "FILE", conflicts_with_all = ["words", "file", "attributed_to", "context"])]
    batch: Option<PathBuf>,
    /// Who is said to have said it: checked, not a filter
    #[arg(long, value_name = "NAME")]
    attributed_to: Option<String>,
    /// Show so many passages before and after
    #[arg(short = 'C', long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=100))]
    context: Option<u32>,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// How many matches are shown unless more are asked for.
const LIMIT: usize = 4;

impl Locate {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let text = match (&self.batch, &self.file) {
            (Some(path), _) | (None, Some(path)) => read_text(path)?,
            _ if self.words == ["-"] => read_text(Path::new("-"))?,
            _ => self.words.join(" "),
        };
        let catalog = context.read()?;
        let _snapshot = catalog.snapshot()?;
        let filter = self.filter.passages(&catalog)?;
        let mut locator = Locator::new(&catalog, &filter)?;
        if let Some(path) = &self.batch {
            return self.many(&mut locator, path, &text);
        }
        if locator.is_empty() {
            return Ok(Answer::default()
                .note("there is no transcript to check against")
                .code(NOTHING));
        }
        let mut located = locator.locate(&text, self.attributed_to.as_deref())?;
        let limit = filter.limit.and_then(|limit| usize::try_from(limit).ok());
        located.matches.truncate(limit.unwrap_or(LIMIT).max(1));
        if let (Some(count), Some(best)) = (self.context, located.matches.first_mut()) {
            around(&catalog, best, count)?;
        }
        let code = match located.verdict {
            Verdict::NotFound => NOTHING,
            _ => DONE,
        };
        Ok(Answer::view(shown(&located), &self.output).code(code))
    }

    fn many(&self, locator: &mut Locator<'_>, path: &Path, text: &str) -> Result<Answer, Failure> {
        let mut out = String::new();
        let mut answer = Answer::default();
        for (index, line) in text.lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            let item: Item = match serde_json::from_str(line) {
                Ok(item) => item,
                Err(error) => {
                    let place = format!("{}:{}", path.display(), index + 1);
                    answer = answer.note(format!("{place}: expected an object with the text of a quote as \"published\": {error}"));
                    continue;
                }
            };
            let begun = Instant::now();
            let stated = item.attributed_to.as_deref().or(item.speaker.as_deref());
            let located = locator.locate(&item.published, stated);
            let ms = begun.elapsed().as_secs_f64() * 1e3;
            let line = match located {
                Ok(located) => Line::new(item.id, located, ms),
                Err(Error::Catalog(error)) => return Err(error.into()),
                Err(error) => Line {
                    id: item.id,
                    verdict: "not_found",
                    error: Some(error.to_string()),
                    ms,
                    ..Line::default()
                },
            };
            let line =
                serde_json::to_string(&line).map_err(|error| Failure::new(error.to_string()))?;
            let _ = writeln!(out, "{line}");
        }
        context::write_text(self.output.output.as_deref(), &out)?;
        Ok(answer)
    }
}

fn read_text(path: &Path) -> Result<String, Failure> {
    String::from_utf8(context::read_source(path)?).map_err(|_| {
        Failure::new(format!("{}: expected text in UTF-8", path.display()))
            .hint("`podcat inspect` tells what a file is")
    })
}

/// Adds what is said around a match.
fn around(catalog: &Catalog, found: &mut Match, count: u32) -> Result<(), Failure> {
    found.before = Some(catalog.around(found.first_passage, count)?.0);
    found.after = Some(catalog.around(found.last_passage, count)?.1);
    let passages = catalog.passages_between(found.first_passage, found.last_passage)?;
    let said = passages.into_iter().map(|passage| Said {
        speaker: passage.speaker,
        start_ms: passage.start_ms,
        end_ms: passage.end_ms,
        text: passage.text,
    });
    found.within = Some(said.collect());
    Ok(())
}

/// A quote and where it stands, as a person reads it.
fn shown(located: &Located) -> View {
    let mut blocks = vec![Block::Heading(format!(
        "{}: {}",
        located.verdict.name(),
        located.evidence
    ))];
    let found = located.verdict != Verdict::NotFound;
    let parts = if located.verdict == Verdict::Spliced {
        2
    } else {
        usize::from(found)
    };
    for best in &located.matches[..parts.min(located.matches.len())] {
        blocks.push(Block::Diff(best.diff.clone()));
        blocks.push(facts(best));
        if let (Some(before), Some(within), Some(after)) = (&best.before, &best.within, &best.after)
        {
            let rows: Vec<Said> = before.iter().chain(within).chain(after).cloned().collect();
            blocks.push(Block::Table(view::table(&rows)));
        }
    }
    let others = &located.matches[parts.min(located.matches.len())..];
    if !others.is_empty() {
        let heading = if found {
            "others that are close"
        } else {
            "what comes nearest"
        };
        blocks.push(Block::Heading(heading.into()));
        blocks.push(Block::Table(view::table(others)));
    }
    View::one(located, view::table(&located.matches), blocks)
}

/// Who, where, when, how sure, and each difference that matters.
fn facts(found: &Match) -> Block {
    let time = match (found.start_ms, found.end_ms) {
        (Some(start), Some(end)) => format!("{}–{}", clock::format(start), clock::format(end)),
        (Some(start), None) => clock::format(start),
        _ => "no time".into(),
    };
    let differs: Vec<String> = found
        .differences
        .iter()
        .map(|it| {
            let words = match (it.said.as_str(), it.printed.as_str()) {
                (said, "") => format!("“{said}” left out"),
                ("", printed) => format!("“{printed}” put in"),
                (said, printed) => format!("“{printed}” for “{said}”"),
            };
            format!("{} ({}): {words}", it.rule, it.verdict.name())
        })
        .collect();
    view::fields(vec![
        (
            "speaker",
            Some(found.speaker.clone().unwrap_or_else(|| "not named".into())),
        ),
        (
            "episode",
            Some(format!("{} ({})", found.episode, found.show)),
        ),
        ("time", Some(time)),
        (
            "transcript",
            Some(format!("v{} {}", found.version, found.kind)),
        ),
        ("sure", Some(format!("{:.0} %", 100.0 * found.confidence))),
        ("differs", Some(differs.join("\n"))),
    ])
}

/// A line of a batch.
#[derive(Debug, Deserialize)]
struct Item {
    #[serde(default)]
    id: Value,
    #[serde(alias = "text", alias = "quote")]
    published: String,
    attributed_to: Option<String>,
    speaker: Option<String>,
}

/// The answer to it.
#[derive(Debug, Default, Serialize)]
struct Line {
    /// As the caller wrote it.
    id: Value,
    /// The name of the transcript's file.
    episode_file: Option<String>,
    start_ms: Option<i64>,
    end_ms: Option<i64>,
    matched_text: Option<String>,
    /// `verbatim`, `edited`, `altered` or `not_found`.
    verdict: &'static str,
    /// The verdict in full; nothing where the quote could not be looked for.
    fine: &'static str,
    attribution: &'static str,
    speaker: Option<String>,
    confidence: f64,
    episode: Option<String>,
    source: Option<String>,
    /// The rules of what differs.
    differences: Vec<&'static str>,
    /// Why the quote could not be looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    /// How long it took.
    ms: f64,
}

impl Line {
    fn new(id: Value, located: Located, ms: f64) -> Self {
        let best = located.matches.into_iter().next();
        let line = Self {
            id,
            verdict: located
                .verdict
                .coarse(best.as_ref().map_or(Verdict::NotFound, |it| it.verdict)),
            fine: located.verdict.name(),
            attribution: best.as_ref().map_or("unknown", |it| it.attribution.name()),
            ms,
            ..Self::default()
        };
        let Some(best) = best.filter(|_| located.verdict < Verdict::NotFound) else {
            return line;
        };
        let file = best.source.rsplit(['/', '\\']).next().unwrap_or_default();
        Self {
            episode_file: Some(file.to_owned()),
            start_ms: best.start_ms,
            end_ms: best.end_ms,
            matched_text: Some(best.anchor.exact),
            speaker: best.speaker,
            confidence: best.confidence,
            episode: Some(best.episode),
            source: Some(best.source),
            differences: best.differences.iter().map(|it| it.rule).collect(),
            ..line
        }
    }
}
