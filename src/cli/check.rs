//! `podcat check`.

use super::args::OutputArgs;
use super::{Answer, Context, Failure, NOTHING};
use crate::catalog::Finding;
use crate::view::{Block, Column, Record, View, count};
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
        self.output
            .check(&View::list::<Finding>(&[], self.output.format()), context)?;
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
                "repaired {} of {}",
                before - findings.len().min(before),
                count(before, "finding")
            ));
        }
        let sound = findings.is_empty();
        let mut view = View::list(&findings, self.output.format());
        if sound {
            view = view.shown(vec![Block::Text("The catalogue is sound.".into())]);
        }
        let mut answer = Answer::view(view, &self.output);
        if findings.iter().any(|finding| finding.repairable) {
            answer_notes.push("`podcat check --repair` makes what is repairable anew".into());
        }
        for note in answer_notes {
            answer = answer.note(note);
        }
        Ok(answer.code(if sound { super::DONE } else { NOTHING }))
    }
}

impl Record for Finding {
    const COLUMNS: &'static [Column] = &[
        Column::tight("check"),
        Column::text("finding").key("message"),
        Column::tight("repairable"),
    ];

    fn cells(&self) -> Vec<String> {
        let repairable = if self.repairable { "yes" } else { "no" };
        vec![self.check.into(), self.message.clone(), repairable.into()]
    }
}
