//! `podcat shows`.

use super::args::{FilterArgs, OutputArgs};
use super::{Answer, Context, Failure};
use crate::catalog::Filter;
use clap::Args;

/// List the shows
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat shows --language en")]
pub struct Shows {
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl Shows {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.read()?;
        let list = |filter: &Filter| Ok(catalog.shows(filter)?);
        Answer::narrowed(self.filter.records(&catalog), list, &self.output, "shows")
    }
}
