//! `podcat show`.

use super::args::OutputArgs;
use super::{Answer, Context, Failure};
use crate::catalog::Filter;
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
        let blocks = vec![
            Block::Heading(data.title.clone()),
            view::fields(vec![
                ("id", Some(show.id.to_string())),
                ("author", data.author.clone()),
                ("language", data.language.clone()),
                ("feed", data.feed_url.clone()),
                ("page", data.page_url.clone()),
                ("about", data.description.clone()),
                ("uid", Some(show.uid.clone())),
                ("added", Some(show.created_at.clone())),
            ]),
            Block::Table(view::table(&episodes)),
        ];
        Ok(Answer::view(
            View::one(
                &Full {
                    show: &show,
                    episodes: &episodes,
                },
                view::table(slice::from_ref(&show)),
                blocks,
            ),
            &self.output,
        ))
    }
}
