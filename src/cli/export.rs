//! `podcat export`.

use super::args::FilterArgs;
use super::{Answer, Context, Failure, context};
use crate::ops::exchange;
use clap::{Args, ValueEnum};
use std::io::{self, Write};
use std::path::PathBuf;

/// Write the catalogue, or a part of it, as JSON that `podcat import` takes without loss
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  podcat export --format json --show \"Deep Currents\" --output deep-currents.json"
)]
pub struct Export {
    /// How to write it
    #[arg(long, value_enum, default_value_t)]
    format: ExportFormat,
    /// Write to a file (whole or not at all)
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    filter: FilterArgs,
}

/// The formats of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum ExportFormat {
    /// Everything, without loss
    #[default]
    Json,
}

impl Export {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let ExportFormat::Json = self.format;
        let catalog = context.read()?;
        let filter = self.filter.records(&catalog)?;
        let exported = match &self.output {
            Some(path) => {
                let mut exported = None;
                context::write_whole(path, |out| {
                    exported = Some(exchange::export(&catalog, &filter, out)?);
                    Ok(())
                })?;
                exported
            }
            None => {
                let mut out = io::BufWriter::new(io::stdout().lock());
                let exported = exchange::export(&catalog, &filter, &mut out)?;
                out.flush()?;
                Some(exported)
            }
        };
        let note = exported.map(|exported| {
            format!(
                "exported {} shows, {} episodes, {} transcripts, {} quotes, {} people, {} topics",
                exported.shows,
                exported.episodes,
                exported.transcripts,
                exported.quotes,
                exported.people,
                exported.topics
            )
        });
        Ok(Answer::notes(note.into_iter().collect()))
    }
}
