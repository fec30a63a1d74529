//! `podcat add-person` (`add-guest`).

use super::args::{Given, parse_name, stated};
use super::{Answer, Context, Failure};
use crate::catalog::Catalog;
use crate::model::catalogue::{Id, PersonData};
use crate::ops::label::Roster;
use crate::text::names;
use clap::Args;

/// Add a person
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  podcat add-person \"Ainur Tukumova\" --affiliation KazISS \\\n    --alias \"Айнур Тукумова\""
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
    pub affiliation: Option<Given<String>>,
    /// A web page about them
    #[arg(long, value_name = "URL")]
    pub page: Option<Given<String>>,
    /// Anything else
    #[arg(long)]
    pub note: Option<Given<String>>,
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
        let mut notes = check_names(&catalog, &data, None, self.namesake)?;
        let id = catalog.add_person(&data, &context.now)?;
        change.commit()?;
        notes.push(format!("added person {id}: {}", data.name));
        Ok(Answer::notes(notes))
    }
}

/// Refuses the name of somebody else, unless it is meant; says where an alias is one.
pub(super) fn check_names(
    catalog: &Catalog,
    data: &PersonData,
    own: Option<Id>,
    namesake: bool,
) -> Result<Vec<String>, Failure> {
    let roster = Roster::load(catalog)?;
    let other = |name: &str| {
        let mut ids = roster.called(name).into_iter();
        ids.find(|id| Some(*id) != own)
    };
    if let (Some(id), false) = (other(&data.name), namesake) {
        return Err(Failure::new(format!(
            "{} is in the catalogue already (id {id})",
            data.name
        ))
        .hint(format!(
            "change them with `podcat edit-person {id}`, or say with --namesake that this is another person"
        )));
    }
    let shared = |alias: &String| {
        let id = other(alias)?;
        Some(format!("{alias} is also what person {id} is called"))
    };
    Ok(data.aliases.iter().filter_map(shared).collect())
}
