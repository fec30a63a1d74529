//! `podcat transcript`.

use super::args::OutputArgs;
use super::{Answer, Context, Failure};
use crate::model::catalogue::{Said, TranscriptInfo};
use crate::ops::find;
use crate::view::{self, Block, View};
use clap::Args;
use serde::Serialize;

/// Read a transcript: who says what, when
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat transcript \"the ice that speaks\"")]
pub struct Transcript {
    /// Id of a transcript, or an episode (then its preferred version)
    transcript: String,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Serialize)]
struct Full {
    #[serde(flatten)]
    info: TranscriptInfo,
    passages: Vec<Said>,
}

impl Transcript {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.read()?;
        let info = find::transcript(&catalog, &self.transcript)?;
        let passages: Vec<Said> = catalog
            .passages(info.id)?
            .into_iter()
            .map(|said| Said {
                speaker: said.speaker,
                start_ms: said.start_ms,
                end_ms: said.end_ms,
                text: said.text,
            })
            .collect();
        let table = view::table(&passages);
        let data = &info.data;
        let heading = format!(
            "{} ({}), transcript v{}, {}",
            info.episode, info.show, data.version, data.kind
        );
        let blocks = vec![Block::Heading(heading), Block::Table(table.clone())];
        Ok(Answer::view(
            View::one(&Full { info, passages }, table, blocks),
            &self.output,
        ))
    }
}
