//! `podcat add-person` (`add-guest`).

use super::args::{parse_name, stated};
use super::{Answer, Context, Failure};
use crate::model::catalogue::PersonData;
use crate::ops::label::Roster;
use crate::text::names;
use clap::Args;

/// Add a person
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  podcat add-person \"Ainur Tukumova\" --alias \"Айнур Тукумова\" --affiliation KazISS"
)]
pub struct AddPerson {
    /// The name as it is to be printed, or "Name <Affiliation>"
    #[arg(value_parser = parse_name)]
    name: String,
    /// Another name or spelling, in any script
    #[arg(long, value_parser = parse_name)]
    alias: Vec<String>,
    #[command(flatten)]
    fields: PersonFields,
    /// Add them although somebody is so called: they are another person
    #[arg(long)]
    namesake: bool,
}

/// What can be stated of a person.
#[derive(Debug, Args)]
pub struct PersonFields {
    /// Where they work or whom they speak for
    #[arg(long)]
    pub affiliation: Option<String>,
    /// A web page about them
    #[arg(long, value_name = "URL")]
    pub page: Option<String>,
    /// Anything else
    #[arg(long)]
    pub note: Option<String>,
}

impl AddPerson {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let (name, affiliation) = names::with_affiliation(&self.name);
        let data = PersonData {
            name,
            aliases: self.alias,
            affiliation: stated(self.fields.affiliation).or(affiliation),
            page_url: stated(self.fields.page),
            note: stated(self.fields.note),
        };
        let catalog = context.create()?;
        let change = catalog.begin()?;
        if let ([id, ..], false) = (
            &Roster::load(&catalog)?.called(&data.name)[..],
            self.namesake,
        ) {
            return Err(Failure::new(format!("{} is in the catalogue already (id {id})", data.name)).hint(format!(
                "change them with `podcat edit-person {id}`, or add another person of that name with --namesake"
            )));
        }
        let id = catalog.add_person(&data, &context.now)?;
        change.commit()?;
        Ok(Answer::notes(vec![format!(
            "added person {id}: {}",
            data.name
        )]))
    }
}
