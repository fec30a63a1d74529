//! `podcat add-topic`.

use super::args::{Given, parse_name, stated};
use super::{Answer, Context, Failure};
use crate::model::catalogue::TopicData;
use crate::text::query::Query;
use clap::Args;

/// Add a topic
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  podcat add-topic \"ice road\" --alias \"winter road\" --rule '\"ice road\"'"
)]
pub struct AddTopic {
    /// Its name
    #[arg(value_parser = parse_name)]
    name: String,
    /// Another name
    #[arg(long, value_parser = parse_name)]
    alias: Vec<String>,
    #[command(flatten)]
    fields: TopicFields,
}

/// What can be stated of a topic.
#[derive(Debug, Args)]
pub struct TopicFields {
    /// A search that finds its passages
    #[arg(long, value_name = "WORDS")]
    pub rule: Option<Given<String>>,
    /// Anything else
    #[arg(long)]
    pub note: Option<Given<String>>,
}

impl AddTopic {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let data = TopicData {
            name: self.name,
            aliases: self.alias,
            rule: stated(self.fields.rule),
            note: stated(self.fields.note),
        };
        data.rule.as_deref().map(Query::parse).transpose()?;
        let catalog = context.create()?;
        let change = catalog.begin()?;
        let id = catalog.add_topic(&data, &context.now)?;
        change.commit()?;
        Ok(Answer::notes(vec![format!(
            "added topic {id}: {}",
            data.name
        )]))
    }
}
