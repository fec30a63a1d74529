//! `podcat convert`.

use super::args::TranscriptFormat;
use super::{Answer, Context, Failure, context, import};
use crate::model::transcript::Warning;
use crate::transcript::{self, Parsed};
use crate::view::count;
use clap::Args;
use std::path::{Path, PathBuf};

/// Turn a transcript file into another format, without a catalogue
///
/// The format of the input is told from its content, that of the output from its name or --to.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  podcat convert episode.json episode.vtt\n  curl -s https://example.org/ep.srt | podcat convert - - --to text"
)]
pub struct Convert {
    /// The file to read; - for stdin
    input: PathBuf,
    /// The file to write (whole or not at all); - for stdout
    out: PathBuf,
    /// The format to write, where the name of the output does not say it
    #[arg(long, value_enum, value_name = "FORMAT")]
    to: Option<TranscriptFormat>,
    /// Write nothing when something had to be left out, repaired or guessed
    #[arg(long)]
    strict: bool,
}

impl Convert {
    pub(super) fn run(self, _: &Context) -> Result<Answer, Failure> {
        let out = Some(self.out.as_path()).filter(|out| *out != Path::new("-"));
        let format = self.to.or_else(|| TranscriptFormat::of(out?));
        let Some(format) = format else {
            return Err(Failure::new(format!(
                "expected to know the format to write, found `{}`",
                self.out.display()
            ))
            .hint("say it with --to vtt, srt, podcast-json, html, markdown or text"));
        };
        let Parsed {
            transcript,
            warnings,
        } = parse(&self.input, self.strict)?;
        let path = self.input.display().to_string();
        let written = transcript::write(format.name(), &transcript)?;
        context::write_text(out, &written)?;
        let mut answer = Answer::default();
        for warning in &warnings {
            answer = answer.note(import::located(&path, warning));
        }
        Ok(answer.note(format!(
            "{path}: {} to {}: {}",
            transcript.format,
            format.name(),
            summary(&transcript, &warnings)
        )))
    }
}

/// Reads a transcript; with `strict` one that has warnings is a failure that lists them.
pub(super) fn parse(path: &Path, strict: bool) -> Result<Parsed, Failure> {
    let parsed = parsed(path, &context::read_source(path)?)?;
    let path = path.display().to_string();
    if strict && !parsed.warnings.is_empty() {
        let warnings = parsed.warnings.iter();
        return Err(Failure::new(format!(
            "{path}: expected nothing to repair or guess, found {}",
            count(parsed.warnings.len(), "warning")
        ))
        .details(
            warnings
                .map(|warning| import::located(&path, warning))
                .collect(),
        )
        .hint("leave out --strict to take what could be read"));
    }
    Ok(parsed)
}

/// Reads a transcript of the bytes of a file.
pub(super) fn parsed(path: &Path, bytes: &[u8]) -> Result<Parsed, Failure> {
    let name = path.file_name().map(|name| name.to_string_lossy());
    transcript::parse(bytes, name.as_deref())
        .map_err(|error| Failure::new(format!("{}: {error}", path.display())))
}

/// A reading in one line.
fn summary(transcript: &crate::model::transcript::Transcript, warnings: &[Warning]) -> String {
    let mut parts = vec![
        count(transcript.segments.len(), "segment"),
        count(transcript.speakers.len(), "speaker"),
    ];
    if !warnings.is_empty() {
        parts.push(count(warnings.len(), "warning"));
    }
    parts.join(", ")
}
