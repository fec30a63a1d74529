//! `podcat add-show`.

use super::args::{Given, given, parse_language, parse_name, stated};
use super::{Answer, Context, Failure};
use crate::model::catalogue::ShowData;
use clap::Args;

/// Add a show
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  podcat add-show \"Deep Currents\" --language en \\\n    --feed https://example.org/feed.xml"
)]
pub struct AddShow {
    /// Its title
    #[arg(value_parser = parse_name)]
    title: String,
    #[command(flatten)]
    fields: ShowFields,
}

/// What can be stated of a show.
#[derive(Debug, Args)]
pub struct ShowFields {
    /// Who makes it
    #[arg(long)]
    pub author: Option<Given<String>>,
    /// What it is about
    #[arg(long)]
    pub description: Option<Given<String>>,
    /// Its language (en, kk, pt-BR, …)
    #[arg(long, value_name = "LANG", value_parser = given(parse_language))]
    pub language: Option<Given<String>>,
    /// Its feed
    #[arg(long, value_name = "URL")]
    pub feed: Option<Given<String>>,
    /// Its web page
    #[arg(long, value_name = "URL")]
    pub url: Option<Given<String>>,
}

impl AddShow {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let data = ShowData {
            title: self.title,
            author: stated(self.fields.author),
            description: stated(self.fields.description),
            language: stated(self.fields.language),
            feed_url: stated(self.fields.feed),
            page_url: stated(self.fields.url),
        };
        let catalog = context.create()?;
        let change = catalog.begin()?;
        let id = catalog.add_show(&data, &context.now)?;
        change.commit()?;
        Ok(Answer::notes(vec![format!(
            "added show {id}: {}",
            data.title
        )]))
    }
}
