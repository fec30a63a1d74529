//! `podcat person`.

use super::args::OutputArgs;
use super::{Answer, Context, Failure};
use crate::catalog::Filter;
use crate::model::catalogue::{Episode, Merge, Quote};
use crate::model::date;
use crate::ops::find;
use crate::view::{self, Block, View};
use clap::Args;
use serde::Serialize;
use std::slice;

/// Show one person in full: episodes and quotes
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat person Tukumova")]
pub struct Person {
    /// Id, uid, name, alias or surname
    person: String,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Serialize)]
struct Full {
    #[serde(flatten)]
    person: crate::model::catalogue::Person,
    // These take the place of the numbers of episodes and quotes.
    episodes: Vec<Episode>,
    quotes: Vec<Quote>,
    merged: Vec<Merge>,
}

impl Person {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.read()?;
        let person = find::person(&catalog, &self.person)?;
        let filter = Filter {
            person: Some(person.id),
            ..Filter::default()
        };
        let (episodes, quotes) = (catalog.episodes(&filter)?, catalog.quotes(&filter)?);
        let mut merged = catalog.merges()?;
        merged.retain(|merge| merge.kept_id == person.id);
        let merges: Vec<String> = merged
            .iter()
            .map(|merge| format!("{} ({})", merge.name, date::day(&merge.merged_at)))
            .collect();
        let data = &person.data;
        let mut blocks = vec![
            Block::Heading(data.name.clone()),
            view::fields(vec![
                ("id", Some(person.id.to_string())),
                ("affiliation", data.affiliation.clone()),
                ("aliases", Some(data.aliases.join("; "))),
                ("merged", Some(merges.join("; "))),
                ("roles", Some(person.roles.join("; "))),
                ("page", data.page_url.clone()),
                ("note", data.note.clone()),
                ("uid", Some(person.uid.clone())),
            ]),
        ];
        if !episodes.is_empty() {
            blocks.extend([
                Block::Heading("Episodes".into()),
                Block::Table(view::table(&episodes)),
            ]);
        }
        if !quotes.is_empty() {
            blocks.extend([
                Block::Heading("Quotes".into()),
                Block::Table(view::table(&quotes)),
            ]);
        }
        let row = view::table(slice::from_ref(&person));
        Ok(Answer::view(
            View::one(
                &Full {
                    person,
                    episodes,
                    quotes,
                    merged,
                },
                row,
                blocks,
            ),
            &self.output,
        ))
    }
}
