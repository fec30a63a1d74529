//! `podcat transcript`.

use super::args::OutputArgs;
use super::{Answer, Context, Failure};
use crate::model::catalogue::{TranscriptInfo, seconds};
use crate::model::clock;
use crate::model::transcript::Millis;
use crate::ops::find;
use crate::view::{Block, Column, Table, View};
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

#[derive(Serialize)]
struct Said {
    speaker: Option<String>,
    #[serde(rename = "start", with = "seconds")]
    start_ms: Option<Millis>,
    #[serde(rename = "end", with = "seconds")]
    end_ms: Option<Millis>,
    text: String,
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
        let table = Table {
            columns: vec![
                Column::tight("time"),
                Column::text("speaker"),
                Column::text("text"),
            ],
            rows: passages
                .iter()
                .map(|said| {
                    let time = said.start_ms.map(clock::format).unwrap_or_default();
                    vec![
                        time,
                        said.speaker.clone().unwrap_or_default(),
                        said.text.clone(),
                    ]
                })
                .collect(),
        };
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
