//! `podcat search`.

use super::args::{FilterArgs, OutputArgs};
use super::{Answer, Context, DONE, Failure, NOTHING};
use crate::catalog::Filter;
use crate::model::catalogue::Hit;
use crate::text::query::Query;
use crate::view::{self, Column, Table, View};
use clap::Args;

/// Find the words said, with who said them and when
///
/// All words have to occur in a passage, in any form; "words in quotation marks" stand in that
/// order. Also: "near words"~5, either OR other, -without, =exact, begin*.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat search '\"ice road\"' --speaker Lind")]
pub struct Search {
    /// The words
    #[arg(required = true)]
    words: Vec<String>,
    /// Only say how many passages match
    #[arg(long)]
    count: bool,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// How many hits are shown unless more are asked for.
const LIMIT: u64 = 20;

impl Search {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let query = Query::parse(&self.words.join(" "))?;
        let catalog = context.read()?;
        let _snapshot = catalog.snapshot()?;
        let mut filter = match self.filter.passages(&catalog) {
            Ok(filter) => filter,
            nothing => {
                let none = |_: &Filter| Ok(Vec::<Hit>::new());
                let answer = Answer::narrowed(nothing, none, &self.output, "passages")?;
                return Ok(if self.count {
                    answer.replaced(counted(0))
                } else {
                    answer
                });
            }
        };
        filter.limit = Some(if self.count {
            0
        } else {
            filter.limit.unwrap_or(LIMIT)
        });
        let found = catalog.search(&query, &filter)?;
        let total = found.total;
        if self.count {
            let code = if total == 0 { NOTHING } else { DONE };
            return Ok(Answer::view(counted(total), &self.output).code(code));
        }
        let answer = Answer::list(&found.hits, &self.output, "passages");
        let first = filter.offset + 1;
        let last = filter.offset + found.hits.len() as u64;
        Ok(match (found.hits.is_empty(), total) {
            (true, 0) => answer,
            (true, _) => answer.note(format!("there are {total}: --offset leaves them all out")),
            (false, _) => answer.note(format!("{first}–{last} of {total}")),
        })
    }
}

/// How many passages match.
fn counted(total: u64) -> View {
    let shown = total.to_string();
    let row = Table {
        columns: vec![Column::tight("passages")],
        rows: vec![vec![shown.clone()]],
    };
    let count = vec![view::fields(vec![("passages", Some(shown))])];
    View::one(&serde_json::json!({ "passages": total }), row, count)
}
