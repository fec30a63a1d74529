//! `podcat people` and `podcat guests`.

use super::args::{FilterArgs, OutputArgs, parse_name};
use super::{Answer, Context, Failure, NOTHING};
use crate::catalog::Filter;
use crate::ops::{find, merge};
use clap::Args;

/// List the people, or those of a name
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat people Tukumova")]
pub struct People {
    /// A name, alias, surname, or initials and surname
    #[arg(value_parser = parse_name)]
    name: Option<String>,
    /// Who may be one with somebody else, and why; `podcat merge` makes them so
    #[arg(long, conflicts_with_all = ["name", "show", "episode", "speaker", "topic", "role", "since", "until", "language", "limit", "offset", "sort"])]
    duplicates: bool,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// List the people with the role of guest, or those of a name
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat guests --show \"Deep Currents\"")]
pub struct Guests {
    #[command(flatten)]
    people: People,
}

impl People {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.read()?;
        if self.duplicates {
            let found = merge::duplicates(&catalog)?;
            return Ok(Answer::list(&found, &self.output, "people who may be one"));
        }
        let list = |filter: &Filter| {
            Ok(match &self.name {
                Some(name) => find::people_called(&catalog, name, filter)?,
                None => catalog.people(filter, None)?,
            })
        };
        let filter = self.filter.records(&catalog);
        let answer = Answer::narrowed(filter, list, &self.output, "people")?;
        let Some(name) = self.name.filter(|_| answer.code == NOTHING) else {
            return Ok(answer);
        };
        let names = catalog.names()?;
        let alike = find::alike(&name, names.iter().map(|(_, name)| name.as_str()));
        Ok(if alike.is_empty() {
            answer
        } else {
            answer.note(format!("did you mean {}?", alike.join(" or ")))
        })
    }
}

impl Guests {
    pub(super) fn run(mut self, context: &Context) -> Result<Answer, Failure> {
        self.people
            .filter
            .scope
            .role
            .get_or_insert_with(|| "guest".into());
        let answer = self.people.run(context)?;
        Ok(match answer.code {
            NOTHING => answer.note(
                "a guest is who was stated to be one (edit-episode --add-guest); \
                 `podcat people` lists everybody",
            ),
            _ => answer,
        })
    }
}
