//! `podcat topics`.

use super::args::{FilterArgs, OutputArgs};
use super::{Answer, Context, Failure};
use crate::ops::topics;
use clap::Args;

/// List the topics, with what is filed under them, what their rules find, and when
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat topics --show \"Deep Currents\"")]
pub struct Topics {
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl Topics {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.read()?;
        let list = |filter: &_| Ok(topics::topics(&catalog, filter)?);
        Answer::narrowed(self.filter.passages(&catalog), list, &self.output, "topics")
    }
}
