//! `podcat play`, and which moment of which audio is meant.

use super::{Answer, Context, Failure};
use crate::catalog::Catalog;
use crate::fetch;
use crate::model::catalogue::Episode;
use crate::model::clock;
use crate::model::transcript::Millis;
use crate::ops::add_quote::At;
use crate::ops::find;
use clap::Args;
use std::path::Path;
use std::process::Command;

/// Play a quote, or an episode from a moment on
///
/// Opens mpv or vlc at that second; without them, prints the address of the moment.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat play 3\n  podcat play \"ice that speaks\" --at 12:41")]
pub struct Play {
    /// A quote; with --at, an episode
    what: String,
    /// The moment in the episode
    #[arg(long, value_name = "TIME", value_parser = parse_at)]
    at: Option<At>,
    /// Only print the address of the moment
    #[arg(long)]
    print: bool,
}

/// A time or a range of times.
pub(super) fn parse_at(text: &str) -> Result<At, String> {
    At::parse(text)
        .ok_or_else(|| format!("expected a time like 12:41 or 12:41-12:58, found {text:?}"))
}

/// A stretch of an episode's audio.
pub(super) struct Moment {
    pub(super) episode: Episode,
    /// A file of this machine, where there is one; else an address of the web.
    pub(super) audio: Result<String, String>,
    pub(super) start_ms: Millis,
    pub(super) end_ms: Option<Millis>,
    /// What to know of its times.
    pub(super) warning: Option<String>,
}

/// The moment meant: of a quote, or of an episode where a time is said.
pub(super) fn moment(catalog: &Catalog, what: &str, at: Option<At>) -> Result<Moment, Failure> {
    let (episode, start_ms, end_ms) = match at {
        Some(at) => (find::episode(catalog, what, None)?, at.start_ms, at.end_ms),
        None => match find::quote(catalog, what) {
            Ok(quote) => {
                let Some(start) = quote.data.start_ms else {
                    return Err(
                        Failure::new("expected a quote with a time, found one without")
                            .hint(format!("podcat edit-quote {} --at TIME", quote.id)),
                    );
                };
                let episode = find::episode(catalog, &format!("#{}", quote.episode_id), None)?;
                (episode, start, quote.data.end_ms)
            }
            Err(find::Error::Nothing { .. }) => (find::episode(catalog, what, None)?, 0, None),
            Err(other) => return Err(other.into()),
        },
    };
    let item = catalog.item(episode.id)?;
    let local = item.as_ref().and_then(|item| item.audio_file.clone());
    let stated = episode.data.audio_url.clone();
    let audio = match local.filter(|path| Path::new(path).is_file()) {
        Some(file) => Ok(file),
        None => match stated {
            Some(path) if Path::new(&path).is_file() => Ok(path),
            Some(url) if fetch::is_web(&url) => Err(url),
            Some(other) => {
                return Err(Failure::new(format!(
                    "expected an audio file or an address of the web, found {other}"
                )));
            }
            None => {
                return Err(Failure::new(format!(
                    "nobody said where the audio of {} is",
                    episode.data.title
                ))
                .hint("podcat edit-episode EPISODE --audio URL"));
            }
        },
    };
    let in_audio = |ms| episode.data.in_audio(ms);
    let (start_ms, end_ms) = (in_audio(start_ms), end_ms.map(in_audio));
    Ok(Moment {
        warning: item.as_ref().and_then(super::episode::audio_changed),
        episode,
        audio,
        start_ms,
        end_ms,
    })
}

impl Play {
    /// Of an episode at a moment.
    pub(super) fn at(episode: String, at: Option<At>) -> Self {
        Self {
            what: episode,
            at,
            print: false,
        }
    }

    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.read()?;
        let moment = moment(&catalog, &self.what, self.at)?;
        drop(catalog);
        let (Ok(address) | Err(address)) = &moment.audio;
        let seconds = clock::seconds(moment.start_ms);
        let title = &moment.episode.data.title;
        let mut answer = Answer::notes(moment.warning.into_iter().collect());
        if !self.print {
            let players = [
                ("mpv", format!("--start={seconds}")),
                ("vlc", format!("--start-time={seconds}")),
            ];
            for (player, start) in players {
                // It is an address or a file, whatever it begins with.
                match Command::new(player)
                    .arg(start)
                    .arg("--")
                    .arg(address)
                    .status()
                {
                    Ok(_) => return Ok(answer.note(format!("played {title} in {player}"))),
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                    Err(error) => {
                        return Err(Failure::new(format!("cannot start {player}: {error}")));
                    }
                }
            }
            answer = answer.note("found neither mpv nor vlc; open this where you listen:");
        }
        super::context::write_text(None, &format!("{address}#t={seconds}\n"))?;
        Ok(answer)
    }
}
