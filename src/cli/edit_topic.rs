//! `podcat edit-topic`.

use super::add_topic::TopicFields;
use super::args::{edited, parse_name, something_of};
use super::{Answer, Context, Failure};
use crate::ops::find;
use crate::text::{query::Query, words};
use clap::Args;

/// Change what is stated of a topic; an empty value takes it away
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat edit-topic archives --rule archive")]
#[command(group = something_of(&["name", "alias", "remove_alias", "rule", "note"]))]
pub struct EditTopic {
    /// Id, uid, name or alias
    topic: String,
    /// Its new name
    #[arg(long, value_parser = parse_name)]
    name: Option<String>,
    /// Another name
    #[arg(long, value_parser = parse_name)]
    alias: Vec<String>,
    /// An alias that is wrong
    #[arg(long, value_name = "ALIAS")]
    remove_alias: Vec<String>,
    #[command(flatten)]
    fields: TopicFields,
}

impl EditTopic {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.write()?;
        let change = catalog.begin()?;
        let topic = find::topic(&catalog, &self.topic)?;
        let mut data = topic.data;
        data.name = self.name.unwrap_or(data.name);
        data.aliases.retain(|alias| {
            !self
                .remove_alias
                .iter()
                .any(|wrong| words::key(wrong) == words::key(alias))
        });
        data.aliases.extend(self.alias);
        edited(&mut data.rule, self.fields.rule);
        edited(&mut data.note, self.fields.note);
        data.rule.as_deref().map(Query::parse).transpose()?;
        catalog.edit_topic(topic.id, &data)?;
        change.commit()?;
        Ok(Answer::notes(vec![format!(
            "changed topic {}: {}",
            topic.id, data.name
        )]))
    }
}
