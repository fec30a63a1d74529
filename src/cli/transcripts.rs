//! `podcat transcripts`.

use super::args::{FilterArgs, OutputArgs};
use super::{Answer, Context, Failure, NOTHING};
use crate::catalog::Filter;
use crate::view::{Column, Table, View};
use clap::Args;

/// List the transcripts: every version, the preferred one marked *
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat transcripts --show \"Deep Currents\" --warnings")]
pub struct Transcripts {
    /// Show what was left out, repaired or guessed at import
    #[arg(long)]
    warnings: bool,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl Transcripts {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.read()?;
        let filter = self.filter.records(&catalog);
        if !self.warnings {
            let list = |filter: &Filter| Ok(catalog.transcripts(filter)?);
            return Answer::narrowed(filter, list, &self.output, "transcripts");
        }
        let mut transcripts = catalog.transcripts(&filter?)?;
        transcripts.retain(|transcript| !transcript.data.warnings.is_empty());
        let rows = transcripts.iter().flat_map(|transcript| {
            transcript.data.warnings.iter().map(|warning| {
                let line = warning
                    .line
                    .map(|line| line.to_string())
                    .unwrap_or_default();
                vec![
                    transcript.id.to_string(),
                    transcript.data.source.clone(),
                    line,
                    warning.message.clone(),
                ]
            })
        });
        let table = Table {
            columns: vec![
                Column::tight("id"),
                Column::text("source"),
                Column::tight("line"),
                Column::text("warning"),
            ],
            rows: rows.collect(),
        };
        let none = table.rows.is_empty();
        let answer = Answer::view(View::one(&transcripts, table, Vec::new()), &self.output);
        Ok(if none {
            answer.note("no warnings found").code(NOTHING)
        } else {
            answer
        })
    }
}
