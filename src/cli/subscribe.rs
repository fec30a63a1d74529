//! `podcat subscribe`.

use super::args::OutputArgs;
use super::sync::{NetworkArgs, Progress, WhichArgs, answer};
use super::{Answer, Context, FAILED, Failure};
use crate::catalog::Catalog;
use crate::model::followed::Synced;
use crate::ops::{subscribe, sync};
use crate::view::View;
use clap::Args;

/// Follow shows by their feeds
///
/// Each feed's show and episodes come into the catalogue at once; `podcat sync`
/// then brings the transcripts, and again and again what is new.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  podcat subscribe https://example.org/feed.xml\n  podcat subscribe subscriptions.opml --transcripts latest 20"
)]
pub struct Subscribe {
    /// Addresses or files: feeds, or lists of feeds (OPML)
    #[arg(value_name = "FEED")]
    feeds: Vec<String>,
    #[command(flatten)]
    which: WhichArgs,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl Subscribe {
    pub(super) fn run(mut self, context: &Context) -> Result<Answer, Failure> {
        let policy = self.which.policy(&mut self.feeds)?;
        if self.feeds.is_empty() {
            return Err(Failure::new("expected a feed, found none")
                .hint("podcat subscribe https://example.org/feed.xml"));
        }
        self.output
            .check(&View::list::<Synced>(&[], self.output.format()), context)?;
        let fetcher = self.network.fetcher()?;
        // A catalogue is made when there is something to put into it.
        let there = context.create_if(|| false)?;
        let (mut targets, failed) = subscribe::targets(&there, fetcher.as_ref(), &self.feeds)?;
        drop(there);
        let run = |catalog: &Catalog, targets: Vec<sync::Target>| {
            let request = sync::Request {
                targets,
                jobs: usize::from(self.network.jobs),
                files: false,
                transcripts: policy,
                since: self.which.since.clone(),
                subscribe: true,
            };
            let mut progress = Progress::new(context, request.targets.len());
            let mut tell = |event: sync::Event<'_>| progress.tell(&event);
            let reports = sync::run(catalog, fetcher.as_ref(), &request, &context.now, &mut tell);
            progress.finish();
            reports
        };
        let mut reports = Vec::new();
        if !targets.is_empty() {
            let path = context.path()?;
            let made = !path.exists();
            let catalog = context.create()?;
            for target in &mut targets {
                target.show = target.show.filter(|_| !made);
            }
            reports = run(&catalog, targets)?;
            drop(catalog);
            if made && reports.iter().all(|it| it.show_id.is_none()) {
                // Nothing came: none is made after all. It is no harm where an empty one stays.
                for suffix in ["", "-wal", "-shm"] {
                    let mut name = path.as_os_str().to_owned();
                    name.push(suffix);
                    let _ = std::fs::remove_file(name);
                }
            }
        }
        let mut answer = answer(&reports, failed.len(), &self.output);
        for (feed, reason) in &failed {
            answer = answer.note(format!("{feed}: {reason}"));
        }
        let there = reports.iter().filter(|it| it.show_id.is_some()).count();
        if there == 0 {
            return Ok(answer.code(FAILED));
        }
        Ok(answer.note("`podcat sync` brings the transcripts, and from now on what is new"))
    }
}
