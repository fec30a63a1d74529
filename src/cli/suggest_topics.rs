//! `podcat suggest-topics`.

use super::args::{OutputArgs, ScopeArgs};
use super::{Answer, Context, Failure};
use crate::catalog::Filter;
use crate::model::catalogue::Suggestion;
use crate::ops::suggest;
use crate::view::{View, count};
use clap::Args;

/// Propose topics: phrases that are said more often here than in the rest of the catalogue
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat suggest-topics --episode \"the ice that speaks\"")]
pub struct SuggestTopics {
    /// Make topics of those proposed: of these, or of all
    #[arg(long, value_name = "PHRASE", num_args = 0..)]
    add: Option<Vec<String>>,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = LIMIT)]
    limit: usize,
    #[command(flatten)]
    scope: ScopeArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// How many are proposed unless more are asked for.
const LIMIT: usize = 15;

impl SuggestTopics {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let empty = View::list::<Suggestion>(&[], self.output.format());
        let catalog = match self.add {
            Some(_) => {
                self.output.check(&empty, context)?;
                context.write()?
            }
            None => context.read()?,
        };
        let mut made = Vec::new();
        let list = |filter: &Filter| {
            let mut suggestions = suggest::suggest(&catalog, filter, self.limit)?;
            if let Some(only) = self.add.as_ref().filter(|_| !suggestions.is_empty()) {
                suggestions = suggest::take(&catalog, suggestions, only, &context.now)?;
                made.extend(suggestions.iter().map(|it| it.name.clone()));
            }
            Ok(suggestions)
        };
        let filter = self.scope.passages(&catalog);
        let answer = Answer::narrowed(filter, list, &self.output, "phrases")?;
        Ok(match made.len() {
            0 => answer,
            some => answer.note(format!(
                "added {}: {}",
                count(some, "topic"),
                made.join(", ")
            )),
        })
    }
}
