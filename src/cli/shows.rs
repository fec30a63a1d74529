//! `podcat shows`.

use super::args::{FilterArgs, OutputArgs};
use super::{Answer, Context, Failure};
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
        let shows = catalog.shows(&self.filter.records(&catalog)?)?;
        Ok(Answer::list(&shows, &self.output, "shows"))
    }
}
