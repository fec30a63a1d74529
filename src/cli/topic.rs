//! `podcat topic`.

use super::args::OutputArgs;
use super::{Answer, Context, Failure};
use crate::catalog::{Catalog, Filter, Found, Tally};
use crate::model::catalogue::{Episode, Group, Hit, Quote};
use crate::ops::group::{self, By};
use crate::ops::timeline::Axis;
use crate::ops::{find, narrow, topics};
use crate::view::{self, Block, View, chart};
use clap::Args;
use serde::Serialize;
use std::collections::HashMap;
use std::slice;

/// Show one topic in full: who speaks of it most, when, the best passages, its quotes and episodes
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
    speakers: Vec<Group>,
    // These take the place of the numbers of quotes and episodes.
    quotes: Vec<Quote>,
    episodes: Vec<Episode>,
    hits: Vec<Hit>,
}

/// How many speakers, passages and episodes are shown.
const SHOWN: usize = 10;

impl Topic {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.read()?;
        let mut topic = find::topic(&catalog, &self.topic)?;
        let _snapshot = catalog.snapshot()?;
        let all = Filter::default();
        let axis = Axis::new(&catalog, &all, None)?;
        let series = topics::count(&catalog, &axis, &mut topic, &all)?;
        let filter = Filter {
            topic: Some(narrow::scope(&catalog, &topic)?),
            ..Filter::default()
        };
        let quotes = catalog.quotes(&filter)?;
        let mut episodes = catalog.episodes(&filter)?;
        let (tallies, found) = said(&catalog, &topic)?;
        let speakers = group::group(&tallies, By::Speaker);
        // Where it is spoken of most stands first.
        let mut passages: HashMap<i64, u64> = HashMap::new();
        for tally in &tallies {
            *passages.entry(tally.episode_id).or_default() += tally.passages;
        }
        episodes.sort_by_key(|it| std::cmp::Reverse(passages.get(&it.id).copied()));

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
        if series.total > 0 {
            let drawn = axis.timeline(vec![series]);
            blocks.extend(chart::timeline::blocks(&drawn, context.width));
        }
        let mut section = |title: &str, table: view::Table, total: u64| {
            blocks.extend(view::section(title, table, total, SHOWN));
        };
        // Transcripts that name nobody have nothing to say here.
        if speakers.iter().any(|it| it.name.is_some()) {
            section("Speakers", view::table(&speakers), speakers.len() as u64);
        }
        section("Passages", view::table(&found.hits), found.total);
        section("Quotes", view::table(&quotes), quotes.len() as u64);
        section("Episodes", view::table(&episodes), episodes.len() as u64);
        let row = view::table(slice::from_ref(&topic));
        let full = Full {
            topic,
            speakers,
            quotes,
            episodes,
            hits: found.hits,
        };
        Ok(Answer::view(View::one(&full, row, blocks), &self.output))
    }
}

/// Who says how much about a topic with a rule, and the best passages.
fn said(
    catalog: &Catalog,
    topic: &crate::model::catalogue::Topic,
) -> Result<(Vec<Tally>, Found), Failure> {
    let Some(rule) = narrow::rule(topic)? else {
        let none = Found {
            total: 0,
            hits: Vec::new(),
        };
        return Ok((Vec::new(), none));
    };
    let best = Filter {
        limit: Some(SHOWN as u64),
        ..Filter::default()
    };
    let tallies = catalog.tally(&rule, &Filter::default())?;
    Ok((tallies, catalog.search(&rule, &best)?))
}
