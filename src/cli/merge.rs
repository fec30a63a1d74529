//! `podcat merge` and `podcat unmerge`.

use super::{Answer, Context, Failure};
use crate::ops::merge;
use crate::view::count;
use clap::Args;

/// Make people one: quotes, labels, appearances and names of the others become the first's
///
/// The others' names stay as aliases. `podcat unmerge` takes it back; `podcat people --duplicates`
/// shows who may be one.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat merge \"Nadia Holm\" \"N. Holm\"")]
pub struct Merge {
    /// Who is kept (id, uid, name, alias or surname)
    keep: String,
    /// Who is merged into them
    #[arg(required = true, value_name = "PERSON")]
    others: Vec<String>,
}

/// Take a merge back: the other person is there again, with all that was theirs
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat unmerge \"N. Holm\"")]
pub struct Unmerge {
    /// The name of the person who was merged; or who was kept, for the last merge
    person: String,
}

impl Merge {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.write()?;
        let merged = merge::merge(&catalog, &self.keep, &self.others, &context.now)?;
        let kept = &merged.kept;
        let lines = merged.others.iter().map(|other| {
            format!(
                "merged {} {} ({}, {}) into {} {}; take it back with: podcat unmerge {:?}",
                other.id,
                other.data.name,
                count(other.episodes, "episode"),
                count(other.quotes, "quote"),
                kept.id,
                kept.data.name,
                other.data.name
            )
        });
        Ok(Answer::notes(lines.collect()))
    }
}

impl Unmerge {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.write()?;
        let (taken_back, person) = merge::unmerge(&catalog, &self.person)?;
        Ok(Answer::notes(vec![format!(
            "{} ({}, {}) is again somebody else than {}, with id {}",
            person.data.name,
            count(person.episodes, "episode"),
            count(person.quotes, "quote"),
            taken_back.kept,
            person.id
        )]))
    }
}
