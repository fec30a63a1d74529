//! `podcat search`.

use super::args::{FilterArgs, OutputArgs};
use super::{Answer, Context, Failure, NOTHING};
use crate::text::query::Query;
use crate::view::View;
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
        let mut filter = self.filter.passages(&catalog)?;
        filter.limit = Some(if self.count {
            0
        } else {
            filter.limit.unwrap_or(LIMIT)
        });
        let found = catalog.search(&query, &filter)?;
        if self.count {
            let code = if found.total == 0 {
                NOTHING
            } else {
                super::DONE
            };
            let count = vec![crate::view::fields(vec![(
                "passages",
                Some(found.total.to_string()),
            )])];
            let json = serde_json::json!({ "passages": found.total });
            return Ok(Answer::view(View::one(&json, count), &self.output).code(code));
        }
        let answer = Answer::list(&found.hits, &self.output, "passages");
        if found.hits.is_empty() {
            return Ok(answer);
        }
        let first = filter.offset + 1;
        let last = filter.offset + found.hits.len() as u64;
        Ok(answer.note(format!("{first}–{last} of {}", found.total)))
    }
}
