//! `podcat edit-person` (`edit-guest`).

use super::add_person::{PersonFields, check_names};
use super::args::{edited, parse_name, something_of};
use super::{Answer, Context, Failure};
use crate::ops::find;
use crate::text::names;
use clap::Args;

/// Change what is stated of a person; an empty value takes it away
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat edit-person Tukumova --alias \"A. Tukumova\"")]
#[command(group = something_of(&["name", "alias", "remove_alias", "affiliation", "page", "note"]))]
pub struct EditPerson {
    /// Id, uid, name, alias or surname
    person: String,
    /// Their new name; the old one becomes an alias
    #[arg(long, value_parser = parse_name)]
    name: Option<String>,
    /// Another name or spelling
    #[arg(long, value_parser = parse_name)]
    alias: Vec<String>,
    /// An alias that is wrong
    #[arg(long, value_name = "ALIAS")]
    remove_alias: Vec<String>,
    #[command(flatten)]
    fields: PersonFields,
    /// Take the new name although somebody is so called: they are another person
    #[arg(long)]
    namesake: bool,
}

impl EditPerson {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.write()?;
        let change = catalog.begin()?;
        let person = find::person(&catalog, &self.person)?;
        let mut data = person.data;
        let mut notes = Vec::new();
        for wrong in &self.remove_alias {
            let before = data.aliases.len();
            data.aliases
                .retain(|alias| alias != wrong && !names::same(alias, wrong));
            if data.aliases.len() == before {
                notes.push(format!("{wrong:?} was no alias of {}", data.name));
            }
        }
        data.aliases.extend(self.alias);
        let renamed = self.name.is_some();
        if let Some(name) = self.name {
            let old = std::mem::replace(&mut data.name, name);
            if !names::same(&old, &data.name) {
                data.aliases.push(old);
            }
        }
        edited(&mut data.affiliation, self.fields.affiliation);
        edited(&mut data.page_url, self.fields.page);
        edited(&mut data.note, self.fields.note);
        let namesake = self.namesake || !renamed;
        notes.extend(check_names(&catalog, &data, Some(person.id), namesake)?);
        catalog.edit_person(person.id, &data)?;
        change.commit()?;
        notes.push(format!("changed person {}: {}", person.id, data.name));
        Ok(Answer::notes(notes))
    }
}
