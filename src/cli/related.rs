//! `podcat related`.

use super::args::{OutputArgs, ScopeArgs};
use super::{Answer, Context, Failure};
use crate::catalog::Filter;
use crate::ops::{find, related};
use clap::Args;

/// List the episodes about the same as one, and the words that say so
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat related \"the ice that speaks\"")]
pub struct Related {
    /// Id, uid or words of an episode's title
    #[arg(value_name = "EPISODE")]
    of: String,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = LIMIT)]
    limit: usize,
    #[command(flatten)]
    scope: ScopeArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// How many are listed unless more are asked for.
const LIMIT: usize = 10;

impl Related {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.read()?;
        let episode = find::episode(&catalog, &self.of, None)?;
        let list =
            |filter: &Filter| Ok(related::related(&catalog, episode.id, filter, self.limit)?);
        let filter = self.scope.records(&catalog);
        Answer::narrowed(filter, list, &self.output, "related episodes")
    }
}
