//! `podcat quotes`.

use super::args::{FilterArgs, OutputArgs};
use super::{Answer, Context, Failure};
use crate::catalog::Filter;
use clap::Args;

/// List the quotes: who said what, where and when
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat quotes --speaker Tukumova --topic \"Central Asia\"")]
pub struct Quotes {
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl Quotes {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.read()?;
        let list = |filter: &Filter| Ok(catalog.quotes(filter)?);
        Answer::narrowed(self.filter.records(&catalog), list, &self.output, "quotes")
    }
}
