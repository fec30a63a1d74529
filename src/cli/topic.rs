//! `podcat topic`.

use super::args::OutputArgs;
use super::{Answer, Context, Failure};
use crate::catalog::{Filter, Found};
use crate::model::catalogue::{Episode, Hit, Quote};
use crate::ops::{find, narrow};
use crate::view::{self, Block, View};
use clap::Args;
use serde::Serialize;
use std::slice;

/// Show one topic in full: its quotes, its episodes, and what its rule finds
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat topic \"ice road\"")]
pub struct Topic {
    /// Id, uid, name or alias
    topic: String,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Serialize)]
struct Full {
    #[serde(flatten)]
    topic: crate::model::catalogue::Topic,
    // These take the place of the numbers of quotes and episodes.
    quotes: Vec<Quote>,
    episodes: Vec<Episode>,
    hits: Vec<Hit>,
}

/// How many passages of a rule are shown.
const SHOWN: u64 = 10;

impl Topic {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.read()?;
        let mut topic = find::topic(&catalog, &self.topic)?;
        let filter = Filter {
            topic: Some(narrow::scope(&catalog, &topic)?),
            ..Filter::default()
        };
        let (quotes, episodes) = (catalog.quotes(&filter)?, catalog.episodes(&filter)?);
        let found = match narrow::rule(&topic)? {
            Some(rule) => {
                let found = catalog.search(
                    &rule,
                    &Filter {
                        limit: Some(SHOWN),
                        ..Filter::default()
                    },
                )?;
                topic.passages = Some(found.total);
                found
            }
            None => Found {
                total: 0,
                hits: Vec::new(),
            },
        };
        let mut blocks = vec![
            Block::Heading(topic.data.name.clone()),
            view::fields(vec![
                ("id", Some(topic.id.to_string())),
                ("aliases", Some(topic.data.aliases.join("; "))),
                ("rule", topic.data.rule.clone()),
                ("note", topic.data.note.clone()),
                ("uid", Some(topic.uid.clone())),
            ]),
        ];
        let mut section = |title: String, table: view::Table| {
            if !table.rows.is_empty() {
                blocks.extend([Block::Heading(title), Block::Table(table)]);
            }
        };
        section("Quotes".into(), view::table(&quotes));
        section("Episodes".into(), view::table(&episodes));
        section(
            format!("Passages: {} of {}", found.hits.len(), found.total),
            view::table(&found.hits),
        );
        let row = view::table(slice::from_ref(&topic));
        let full = Full {
            topic,
            quotes,
            episodes,
            hits: found.hits,
        };
        Ok(Answer::view(View::one(&full, row, blocks), &self.output))
    }
}
