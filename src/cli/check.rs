//! `podcat check`.

use super::args::OutputArgs;
use super::{Answer, Context, Failure, NOTHING};
use crate::view::{Block, Column, Table, View};
use clap::Args;

/// Check the catalogue: SQLite's own checks, references, and the index against the words
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat check --repair")]
pub struct Check {
    /// Make what is derived anew
    #[arg(long)]
    repair: bool,
    #[command(flatten)]
    output: OutputArgs,
}

impl Check {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = match self.repair {
            true => context.write()?,
            false => context.read()?,
        };
        let mut tell = |what: &str| {
            if context.progress {
                context.say(&format!("checking {what}"));
            }
        };
        let mut findings = catalog.check(&mut tell)?;
        let mut answer_notes = Vec::new();
        if self.repair && findings.iter().any(|finding| finding.repairable) {
            let change = catalog.begin()?;
            catalog.repair(&mut tell)?;
            change.commit()?;
            let before = findings.len();
            findings = catalog.check(&mut tell)?;
            answer_notes.push(format!(
                "repaired {} of {before} findings",
                before - findings.len().min(before)
            ));
        }
        let table = Table {
            columns: vec![
                Column::tight("check"),
                Column::text("finding"),
                Column::tight("repairable"),
            ],
            rows: findings
                .iter()
                .map(|finding| {
                    let repairable = if finding.repairable { "yes" } else { "no" };
                    vec![
                        finding.check.into(),
                        finding.message.clone(),
                        repairable.into(),
                    ]
                })
                .collect(),
        };
        let sound = findings.is_empty();
        let blocks = if sound {
            vec![Block::Text("The catalogue is sound.".into())]
        } else {
            vec![Block::Table(table)]
        };
        let mut answer = Answer::view(View::one(&findings, blocks), &self.output);
        if findings.iter().any(|finding| finding.repairable) {
            answer_notes.push("`podcat check --repair` makes what is repairable anew".into());
        }
        for note in answer_notes {
            answer = answer.note(note);
        }
        Ok(answer.code(if sound { super::DONE } else { NOTHING }))
    }
}
