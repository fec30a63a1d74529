//! `podcat edit-show`.

use super::add_show::ShowFields;
use super::args::{edited, parse_name, something_of};
use super::{Answer, Context, Failure};
use crate::ops::find;
use clap::Args;

/// Change what is stated of a show; an empty value takes it away
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat edit-show \"Deep Currents\" --author \"Ana Ruiz\"")]
#[command(group = something_of(&["title", "author", "description", "language", "feed", "url"]))]
pub struct EditShow {
    /// Id, uid or words of its title
    show: String,
    /// Its new title
    #[arg(long, value_parser = parse_name)]
    title: Option<String>,
    #[command(flatten)]
    fields: ShowFields,
}

impl EditShow {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.write()?;
        let change = catalog.begin()?;
        let show = find::show(&catalog, &self.show)?;
        let mut data = show.data;
        data.title = self.title.unwrap_or(data.title);
        edited(&mut data.author, self.fields.author);
        edited(&mut data.description, self.fields.description);
        edited(&mut data.language, self.fields.language);
        edited(&mut data.feed_url, self.fields.feed);
        edited(&mut data.page_url, self.fields.url);
        catalog.edit_show(show.id, &data)?;
        change.commit()?;
        Ok(Answer::notes(vec![format!(
            "changed show {}: {}",
            show.id, data.title
        )]))
    }
}
