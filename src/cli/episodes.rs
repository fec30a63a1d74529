//! `podcat episodes`.

use super::args::{FilterArgs, OutputArgs};
use super::{Answer, Context, Failure};
use crate::catalog::Filter;
use clap::Args;

/// List the episodes, newest first
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat episodes --speaker Lind --since 2026-01-01")]
pub struct Episodes {
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl Episodes {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.read()?;
        let list = |filter: &Filter| Ok(catalog.episodes(filter)?);
        Answer::narrowed(
            self.filter.records(&catalog),
            list,
            &self.output,
            "episodes",
        )
    }
}
