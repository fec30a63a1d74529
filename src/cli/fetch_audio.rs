//! `podcat fetch-audio`.

use super::sync::NetworkArgs;
use super::{Answer, Context, FAILED, Failure, NOTHING};
use crate::ops::fetch_audio::{self, Got};
use crate::ops::find;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::path::PathBuf;

/// Download the audio of episodes, to play, cut and keep
///
/// A download that was cut goes on where it stopped; what is there already, and
/// is what it was, is not asked for again.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat fetch-audio \"the ice that speaks\" --folder audio")]
pub struct FetchAudio {
    /// Id, uid or words of the title, show or number
    #[arg(required = true, value_name = "EPISODE")]
    episodes: Vec<String>,
    /// Where to put it
    #[arg(long, value_name = "FOLDER", default_value = "audio")]
    folder: PathBuf,
    #[command(flatten)]
    network: NetworkArgs,
}

impl FetchAudio {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.write()?;
        let mut episodes = Vec::new();
        for typed in &self.episodes {
            episodes.push(find::episode(&catalog, typed, None)?);
        }
        let fetcher = self
            .network
            .fetcher()?
            .ok_or(crate::fetch::Error::NotBuilt)?;
        let (mut notes, mut failed, mut hint) = (Vec::new(), 0, false);
        for episode in &episodes {
            let bar = match context.progress {
                true => ProgressBar::new(0).with_style(style()),
                false => ProgressBar::hidden(),
            };
            let mut tell = |done: u64, of: Option<u64>| {
                if let Some(of) = of {
                    bar.set_length(of);
                }
                bar.set_position(done);
            };
            let got = fetch_audio::run(&catalog, &fetcher, episode, &self.folder, &mut tell);
            bar.finish_and_clear();
            let title = &episode.data.title;
            match got {
                Ok(Got {
                    path,
                    bytes,
                    new: true,
                }) => {
                    notes.push(format!("{title}: {bytes} bytes in {}", path.display()));
                }
                Ok(Got { path, .. }) => {
                    notes.push(format!("{title}: unchanged in {}", path.display()))
                }
                Err(error) => {
                    hint |= matches!(
                        error,
                        fetch_audio::Error::Fetch(crate::fetch::Error::Private { .. })
                    );
                    failed += 1;
                    notes.push(format!("{title}: {error}"));
                }
            }
        }
        if hint {
            notes.push(format!("hint: {}", super::failure::ALLOW_PRIVATE));
        }
        let code = match failed {
            0 => super::DONE,
            all if all == episodes.len() => FAILED,
            _ => NOTHING,
        };
        Ok(Answer::notes(notes).code(code))
    }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes}  {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}
