//! `podcat show`.

use super::args::OutputArgs;
use super::episode::otherwise;
use super::{Answer, Context, Failure};
use crate::catalog::Filter;
use crate::model::date;
use crate::model::followed::Feed;
use crate::ops::find;
use crate::view::{self, Block, View};
use clap::Args;
use serde::Serialize;
use std::slice;

/// Show one show in full
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat show \"Deep Currents\"")]
pub struct Show {
    /// Id, uid or words of its title
    show: String,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Serialize)]
struct Full<'a> {
    #[serde(flatten)]
    show: &'a crate::model::catalogue::Show,
    /// How it is followed.
    subscription: Option<&'a Feed>,
    // Takes the place of the number of episodes.
    episodes: &'a [crate::model::catalogue::Episode],
}

impl Show {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.read()?;
        let show = find::show(&catalog, &self.show)?;
        let episodes = catalog.episodes(&Filter {
            show: Some(show.id),
            ..Filter::default()
        })?;
        let data = &show.data;
        let feed = catalog.feed(show.id)?;
        let subscribed = feed.as_ref().map(|feed| {
            let since = feed
                .since
                .as_deref()
                .map(|since| format!(", since {}", date::day(since)));
            let asked = format!(
                "transcripts: {}{}",
                feed.transcripts,
                since.unwrap_or_default()
            );
            if feed.subscribed {
                format!("yes; {asked}")
            } else {
                "no more".to_owned()
            }
        });
        let mut blocks = vec![
            Block::Heading(data.title.clone()),
            view::fields(vec![
                ("id", Some(show.id.to_string())),
                ("author", data.author.clone()),
                ("language", data.language.clone()),
                ("feed", data.feed_url.clone()),
                ("file", feed.as_ref().and_then(|feed| feed.file.clone())),
                ("subscribed", subscribed),
                (
                    "last news",
                    feed.as_ref().and_then(|feed| feed.fetched_at.clone()),
                ),
                (
                    "last failure",
                    feed.as_ref().and_then(|feed| feed.error.clone()),
                ),
                ("page", data.page_url.clone()),
                ("about", data.description.clone()),
                ("uid", Some(show.uid.clone())),
                ("added", Some(show.created_at.clone())),
            ]),
        ];
        let said = feed.as_ref().map(|feed| otherwise(data, &feed.overruled));
        if let Some(said) = said.filter(|said| !said.rows.is_empty()) {
            blocks.extend([
                Block::Heading("What the feed says otherwise".into()),
                Block::Table(said),
            ]);
        }
        blocks.push(Block::Table(view::table(&episodes)));
        Ok(Answer::view(
            View::one(
                &Full {
                    show: &show,
                    subscription: feed.as_ref(),
                    episodes: &episodes,
                },
                view::table(slice::from_ref(&show)),
                blocks,
            ),
            &self.output,
        ))
    }
}
