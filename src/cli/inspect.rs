//! `podcat inspect`.

use super::args::OutputArgs;
use super::{Answer, Context, Failure, context, convert, import, inspect_feed};
use crate::model::catalogue::seconds;
use crate::model::clock;
use crate::model::transcript::{Confidence, Millis, Segment, Transcript, Warning};
use crate::transcript::{self, Parsed};
use crate::view::{self, Block, Column, Table, View};
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

/// Show how podcat reads a file, without a catalogue
///
/// A transcript, a feed (RSS, Atom, JSON Feed), a list of feeds (OPML) or a file of chapters: the
/// content decides which.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  podcat inspect episode.vtt --json\n  curl -s https://example.org/feed.xml | podcat inspect -"
)]
pub struct Inspect {
    /// The file; - for stdin
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
    tool: &'a Option<String>,
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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    words: Vec<Word<'a>>,
}

/// What is said from one time on: a word, or what stands up to the next time.
#[derive(Serialize)]
struct Word<'a> {
    text: &'a str,
    start: f64,
    confidence: Option<f64>,
}

/// How many segments a person is shown.
const SHOWN: usize = 12;
/// How many characters of a segment a person is shown.
const TEXT: usize = 240;
/// How many speakers a person is shown.
const SPEAKERS: usize = 20;

impl Inspect {
    pub(super) fn run(self, _: &Context) -> Result<Answer, Failure> {
        let bytes = context::read_source(&self.file)?;
        let path = self.file.display().to_string();
        let (view, warnings) = match self.feed(&path, &bytes)? {
            Some(read) => read,
            None => {
                let parsed = convert::parsed(&self.file, &bytes)?;
                (self.transcript(&parsed), parsed.warnings)
            }
        };
        let mut answer = Answer::view(view, &self.output);
        for warning in &warnings {
            answer = answer.note(import::located(&path, warning));
        }
        Ok(match self.strict && !warnings.is_empty() {
            true => answer.code(super::FAILED),
            false => answer,
        })
    }

    /// How the file reads as a feed or its kin, where it looks like one.
    fn feed(&self, path: &str, bytes: &[u8]) -> Result<Option<(View, Vec<Warning>)>, Failure> {
        let Some(read) = inspect_feed::read(bytes) else {
            return Ok(None);
        };
        let parsed = read.map_err(|error| Failure::new(format!("{path}: {error}")))?;
        let view = inspect_feed::view(&parsed, self.output.for_people());
        Ok(Some((view, parsed.warnings)))
    }

    fn transcript(&self, parsed: &Parsed) -> View {
        let Parsed {
            transcript,
            warnings,
        } = parsed;
        let for_people = self.output.for_people();
        let shown = if for_people { SHOWN } else { usize::MAX };
        let rows = table(transcript, shown);
        let mut blocks = vec![
            view::fields(facts(transcript, warnings)),
            Block::Table(rows.clone()),
        ];
        if transcript.segments.len() > shown {
            blocks.push(more(transcript.segments.len() - shown));
        }
        // A long file is not made into JSON that nobody sees.
        match for_people {
            true => View::one(&(), rows, blocks),
            false => View::one(&reading(transcript, warnings), rows, blocks),
        }
    }
}

/// What says that not everything is shown.
pub(super) fn more(rows: usize) -> Block {
    Block::Text(format!("… and {rows} more; --json shows them all"))
}

fn name(transcript: &Transcript, index: Option<u32>) -> Option<&str> {
    let name = transcript.speakers.get(index? as usize)?;
    Some(name.as_str())
}

fn words_of(text: &str) -> usize {
    text.split(' ').count()
}

/// What a person wants to know first.
fn facts<'a>(transcript: &Transcript, warnings: &[Warning]) -> Vec<(&'a str, Option<String>)> {
    let segments = &transcript.segments;
    let title = transcript::formats()
        .iter()
        .find(|format| format.name == transcript.format)
        .map_or("", |format| format.title);
    let timed = segments
        .iter()
        .filter(|segment| segment.start_ms.is_some())
        .count();
    let times = match timed {
        0 => "without times".to_owned(),
        _ if timed == segments.len() => "all with a time".to_owned(),
        _ => format!("{timed} with a time"),
    };
    let mut said = vec![0; transcript.speakers.len()];
    let (mut words, mut word_times, mut sure, mut sum) = (0, 0, 0u32, 0.0);
    for segment in segments {
        let count = words_of(&segment.text);
        words += count;
        if let Some(said) = segment.speaker.and_then(|at| said.get_mut(at as usize)) {
            *said += count;
        }
        word_times += segment.words.len();
        for confidence in segment.words.iter().filter_map(|word| word.confidence) {
            sure += 1;
            sum += confidence.value();
        }
    }
    let mut speakers: Vec<String> = transcript
        .speakers
        .iter()
        .zip(&said)
        .take(SPEAKERS)
        .map(|(name, words)| format!("{name} ({})", view::count(*words, "word")))
        .collect();
    if said.len() > SPEAKERS {
        speakers.push(format!("… and {} more", said.len() - SPEAKERS));
    }
    let mut words = words.to_string();
    if word_times > 0 {
        words.push_str(&format!(", {word_times} of them with a time"));
    }
    if sure > 0 {
        words.push_str(&format!(
            ", confidence {:.2} on average",
            sum / f64::from(sure)
        ));
    }
    let last = segments
        .iter()
        .filter_map(|unit| unit.end_ms.max(unit.start_ms))
        .max();
    vec![
        ("format", Some(format!("{} ({title})", transcript.format))),
        ("encoding", Some(transcript.encoding.to_owned())),
        ("language", transcript.language.clone()),
        ("title", transcript.title.clone()),
        ("date", transcript.date.clone()),
        ("tool", transcript.tool.clone()),
        ("speakers", Some(speakers.join("; "))),
        ("segments", Some(format!("{}, {times}", segments.len()))),
        ("words", Some(words)),
        ("last time", last.map(clock::format)),
        ("warnings", Some(warnings.len().to_string())),
    ]
}

/// The beginning of a long text.
fn beginning(text: &str) -> String {
    match text.char_indices().nth(TEXT) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// The first so many segments.
fn table(transcript: &Transcript, shown: usize) -> Table {
    let time = |ms: Option<Millis>| ms.map(clock::format).unwrap_or_default();
    let rows = transcript.segments.iter().take(shown).map(|segment| {
        vec![
            time(segment.start_ms),
            time(segment.end_ms),
            name(transcript, segment.speaker)
                .unwrap_or_default()
                .to_owned(),
            match shown {
                usize::MAX => segment.text.clone(),
                _ => beginning(&segment.text),
            },
        ]
    });
    Table {
        columns: vec![
            Column::tight("start"),
            Column::tight("end"),
            Column::text("speaker"),
            Column::text("text"),
        ],
        rows: rows.collect(),
    }
}

fn reading<'a>(transcript: &'a Transcript, warnings: &[Warning]) -> Reading<'a> {
    let segments = transcript.segments.iter().map(|segment| Unit {
        start_ms: segment.start_ms,
        end_ms: segment.end_ms,
        speaker: name(transcript, segment.speaker),
        text: &segment.text,
        words: words(segment),
    });
    Reading {
        format: transcript.format,
        encoding: transcript.encoding,
        language: &transcript.language,
        title: &transcript.title,
        date: &transcript.date,
        tool: &transcript.tool,
        speakers: &transcript.speakers,
        segments: segments.collect(),
        warnings: view::warnings(warnings),
    }
}

fn words(segment: &Segment) -> Vec<Word<'_>> {
    let ends = segment
        .words
        .iter()
        .skip(1)
        .map(|next| next.offset as usize);
    let ends = ends.chain([segment.text.len()]);
    let words = segment.words.iter().zip(ends).map(|(word, end)| Word {
        text: segment
            .text
            .get(word.offset as usize..end)
            .unwrap_or_default()
            .trim_end(),
        start: clock::seconds(word.start_ms),
        confidence: word.confidence.map(Confidence::value),
    });
    words.collect()
}
