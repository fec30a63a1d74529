//! `podcat clip`.

use super::play::{moment, parse_at};
use super::{Answer, Context, Failure};
use crate::model::clock;
use crate::ops::add_quote::At;
use clap::Args;
use std::path::PathBuf;
use std::process::Command;

/// Cut a quote, or a stretch of an episode, out of its audio
///
/// Needs ffmpeg, and the audio on this machine: `podcat fetch-audio` brings it.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  podcat clip 3\n  podcat clip \"ice that speaks\" --at 12:41-12:58 --output ice.mp3"
)]
pub struct Clip {
    /// A quote; with --at, an episode
    what: String,
    /// The stretch of the episode
    #[arg(long, value_name = "FROM-TO", value_parser = parse_at)]
    at: Option<At>,
    /// Where to put it; its ending says the format
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// So much before and after it
    #[arg(long, value_name = "SECONDS", default_value_t = 0.0)]
    around: f64,
}

/// Without an end, so long.
const USUAL_MS: i64 = 30_000;

impl Clip {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let around = clock::from_seconds(self.around)
            .filter(|ms| *ms <= 600_000)
            .ok_or_else(|| Failure::new("--around: expected 0 to 600 seconds"))?;
        let catalog = context.read()?;
        let moment = moment(&catalog, &self.what, self.at)?;
        drop(catalog);
        let id = moment.episode.id;
        let audio = moment.audio.map_err(|url| {
            Failure::new(format!(
                "expected the audio on this machine, found only {url}"
            ))
            .hint(format!("podcat fetch-audio {id}"))
        })?;
        let start = (moment.start_ms - around).max(0);
        let end = moment.end_ms.unwrap_or(moment.start_ms + USUAL_MS) + around;
        if end <= start {
            return Err(Failure::new("expected a stretch that ends after it begins"));
        }
        let usual = format!("clip-{id}-{}.mp3", start / 1_000);
        let output = self.output.unwrap_or_else(|| usual.into());
        if output.exists() {
            return Err(
                Failure::new(format!("{} is there already", output.display()))
                    .hint("name another with --output FILE"),
            );
        }
        // As files, whatever their names look like.
        let file = |path: &std::path::Path| format!("file:{}", path.display());
        let ran = Command::new("ffmpeg")
            .args(["-nostdin", "-v", "error", "-n"])
            .args(["-ss", &clock::seconds(start).to_string()])
            .args(["-t", &clock::seconds(end - start).to_string()])
            .args(["-i", &file(audio.as_ref())])
            .args(["-vn", "-map_metadata", "-1", &file(&output)])
            .output();
        match ran {
            Ok(ran) if ran.status.success() => {
                let mut notes: Vec<String> = moment.warning.into_iter().collect();
                notes.push(format!(
                    "{}: {} to {} of {}",
                    output.display(),
                    clock::format(start),
                    clock::format(end),
                    moment.episode.data.title
                ));
                Ok(Answer::notes(notes))
            }
            Ok(ran) => {
                let said = String::from_utf8_lossy(&ran.stderr);
                let last = said.lines().last().unwrap_or("it says nothing").to_owned();
                Err(Failure::new(format!(
                    "ffmpeg could not cut {audio}: {last}"
                )))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Err(Failure::new("expected ffmpeg, found none")
                    .hint("install it from ffmpeg.org or with your package manager, and try again"))
            }
            Err(error) => Err(Failure::new(format!("cannot start ffmpeg: {error}"))),
        }
    }
}
