//! `podcat export --site`.

use super::args::{FilterArgs, parse_name};
use super::{Answer, Context, Failure, NOTHING};
use crate::ops::publish::{self, Error, Request};
use crate::site;
use crate::view::count;
use clap::Args;
use std::path::{Path, PathBuf};

/// A web site.
#[derive(Debug, Args)]
#[command(next_help_heading = "Web site")]
pub struct SiteArgs {
    /// As a web site into this folder: pages, feeds and a search that need no server; of a site that is
    /// there, only what has changed is written
    #[arg(long, value_name = "DIR", conflicts_with_all = ["what", "format", "output", "transcript", "feed", "opml"])]
    pub(super) site: Option<PathBuf>,
    /// Where the site will be: for its sitemap, its feeds and the pages' own addresses
    #[arg(long, value_name = "URL", requires = "site", value_parser = parse_base_url)]
    base_url: Option<String>,
    /// What the site is called
    #[arg(long, value_name = "NAME", requires = "site", value_parser = parse_name)]
    title: Option<String>,
    /// Templates that stand in for podcat's own of the same name (episode.html, site.css, …)
    #[arg(long, value_name = "DIR", requires = "site")]
    templates: Option<PathBuf>,
}

/// Reads the address of a site; what is behind a question mark is not one of a folder.
fn parse_base_url(text: &str) -> Result<String, String> {
    let url = site::web(text).filter(|it| !it.contains(['?', '#']));
    url.map(|it| it.trim_end_matches('/').to_owned())
        .ok_or_else(|| "expected an address like https://example.org/archive".into())
}

impl SiteArgs {
    pub(super) fn run(
        &self,
        folder: &Path,
        filter: &FilterArgs,
        context: &Context,
    ) -> Result<Answer, Failure> {
        let catalog = context.read()?;
        let request = Request {
            filter: filter.records(&catalog)?,
            title: self.title.clone(),
            base_url: self.base_url.clone(),
            templates: self.templates.clone(),
        };
        let Some(done) = publish::run(&catalog, &request, folder)? else {
            return Ok(Answer::default()
                .code(NOTHING)
                .note("no episode to publish: nothing was written"));
        };
        let mut answer = Answer::default().note(format!(
            "published {}, {}, {}, {}, {} in {}: {}, {:.1} MB; {} written, {} removed",
            count(done.shows, "show"),
            count(done.episodes, "episode"),
            count(done.people, "person"),
            count(done.topics, "topic"),
            count(done.quotes, "quote"),
            folder.display(),
            count(done.files, "file"),
            done.bytes as f64 / 1e6,
            done.written,
            done.removed,
        ));
        if self.base_url.is_none() {
            answer = answer.note(
                "without --base-url there is no sitemap.xml, no robots.txt, and no page says where it is",
            );
        }
        Ok(answer)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::Narrow(error) => error.into(),
            Error::Catalog(error) => error.into(),
            Error::Template(_) => Self::new(message).hint("nothing was changed"),
            Error::NoTemplates(_) => Self::new(message).hint(format!(
                "expected one or more of {}",
                site::template::names().collect::<Vec<_>>().join(", ")
            )),
            Error::Foreign(_) => {
                Self::new(message).hint("name an empty or a new folder; nothing was touched")
            }
            Error::InTheWay(_) => Self::new(message).hint("move it away; nothing was changed"),
            Error::Newer(_) => {
                Self::new(message).hint("use that podcat, or another folder; nothing was touched")
            }
            Error::Busy(_) => Self::new(message).hint("try again when it is done"),
            Error::Io { what: "write", .. } => {
                Self::new(message).hint("the next `podcat export --site` goes on from there")
            }
            _ => Self::new(message),
        }
    }
}
