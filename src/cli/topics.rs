//! `podcat topics`.

use super::args::{FilterArgs, OutputArgs};
use super::{Answer, Context, Failure};
use crate::catalog::Filter;
use crate::ops::narrow;
use clap::Args;

/// List the topics, with what is filed under them and what their rules find
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
        let list = |filter: &Filter| {
            let mut topics = catalog.topics(filter)?;
            for topic in &mut topics {
                if let Some(rule) = narrow::rule(topic)? {
                    topic.passages = Some(catalog.count_passages(&rule)?);
                }
            }
            Ok(topics)
        };
        Answer::narrowed(self.filter.records(&catalog), list, &self.output, "topics")
    }
}
