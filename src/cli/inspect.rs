//! `podcat inspect`.

use super::args::OutputArgs;
use super::{Answer, Context, Failure};
use crate::model::catalogue::seconds;
use crate::model::clock;
use crate::model::transcript::Millis;
use crate::transcript;
use crate::view::{self, Block, Column, Table, View};
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

/// Show how podcat reads a transcript file, without a catalogue
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat inspect episode.vtt --json")]
pub struct Inspect {
    /// The file
    file: PathBuf,
    /// A reading with warnings is a failure
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Serialize)]
struct Reading<'a> {
    format: &'a str,
    encoding: &'a str,
    language: &'a Option<String>,
    title: &'a Option<String>,
    date: &'a Option<String>,
    speakers: &'a [String],
    segments: Vec<Unit<'a>>,
    warnings: serde_json::Value,
}

#[derive(Serialize)]
struct Unit<'a> {
    #[serde(rename = "start", with = "seconds")]
    start_ms: Option<Millis>,
    #[serde(rename = "end", with = "seconds")]
    end_ms: Option<Millis>,
    speaker: Option<&'a str>,
    text: &'a str,
}

/// How many segments a person is shown.
const SHOWN: usize = 12;

impl Inspect {
    pub(super) fn run(self, _: &Context) -> Result<Answer, Failure> {
        let path = self.file.display();
        let cannot = |error: &dyn std::fmt::Display| Failure::new(format!("{path}: {error}"));
        let size = std::fs::metadata(&self.file).map_err(|error| cannot(&error))?;
        if size.is_dir() {
            return Err(cannot(&"expected a file, found a folder"));
        }
        if size.len() > transcript::MAX_BYTES as u64 {
            return Err(cannot(&format!(
                "expected at most {} MiB",
                transcript::MAX_BYTES >> 20
            )));
        }
        let bytes = std::fs::read(&self.file).map_err(|error| cannot(&error))?;
        let name = self.file.file_name().map(|name| name.to_string_lossy());
        let parsed = transcript::parse(&bytes, name.as_deref()).map_err(|error| cannot(&error))?;
        let read = &parsed.transcript;
        let speaker = |index: Option<u32>| {
            index
                .and_then(|index| read.speakers.get(index as usize))
                .map(String::as_str)
        };
        let segments: Vec<Unit<'_>> = read
            .segments
            .iter()
            .map(|segment| Unit {
                start_ms: segment.start_ms,
                end_ms: segment.end_ms,
                speaker: speaker(segment.speaker),
                text: &segment.text,
            })
            .collect();
        let time = |ms: Option<Millis>| ms.map(clock::format).unwrap_or_default();
        let shown = if self.output.for_people() {
            SHOWN
        } else {
            usize::MAX
        };
        let table = Table {
            columns: vec![
                Column::tight("start"),
                Column::tight("end"),
                Column::text("speaker"),
                Column::text("text"),
            ],
            rows: segments
                .iter()
                .take(shown)
                .map(|unit| {
                    vec![
                        time(unit.start_ms),
                        time(unit.end_ms),
                        unit.speaker.unwrap_or_default().to_owned(),
                        unit.text.to_owned(),
                    ]
                })
                .collect(),
        };
        let words: usize = read
            .segments
            .iter()
            .map(|segment| segment.text.split(' ').count())
            .sum();
        let timed = read
            .segments
            .iter()
            .filter(|segment| segment.start_ms.is_some())
            .count();
        let mut blocks = vec![
            view::fields(vec![
                ("format", Some(read.format.to_owned())),
                ("encoding", Some(read.encoding.to_owned())),
                ("language", read.language.clone()),
                ("title", read.title.clone()),
                ("date", read.date.clone()),
                ("tool", read.tool.clone()),
                ("speakers", Some(read.speakers.join("; "))),
                (
                    "segments",
                    Some(format!("{} ({timed} with a time)", segments.len())),
                ),
                ("words", Some(words.to_string())),
                (
                    "last time",
                    segments
                        .iter()
                        .filter_map(|unit| unit.end_ms.or(unit.start_ms))
                        .max()
                        .map(clock::format),
                ),
                ("warnings", Some(parsed.warnings.len().to_string())),
            ]),
            Block::Table(table),
        ];
        if segments.len() > shown {
            blocks.push(Block::Text(format!(
                "… and {} more; --json shows them all",
                segments.len() - shown
            )));
        }
        let reading = Reading {
            format: read.format,
            encoding: read.encoding,
            language: &read.language,
            title: &read.title,
            date: &read.date,
            speakers: &read.speakers,
            warnings: view::warnings(&parsed.warnings),
            segments,
        };
        let mut answer = Answer::view(View::one(&reading, blocks), &self.output);
        for warning in &parsed.warnings {
            answer = answer.note(format!("{path}:{warning}"));
        }
        let failed = self.strict && !parsed.warnings.is_empty();
        Ok(if failed {
            answer.code(super::FAILED)
        } else {
            answer
        })
    }
}
