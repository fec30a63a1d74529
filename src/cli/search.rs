//! `podcat search`.

use super::args::{FilterArgs, OutputArgs};
use super::{Answer, Context, DONE, Failure, NOTHING};
use crate::catalog::{Catalog, Filter};
use crate::model::catalogue::{EpisodeHit, Group, Hit, Said};
use crate::model::date;
use crate::ops::group::{self, By};
use crate::ops::narrow;
use crate::text::query::Query;
use crate::view::{self, Block, Column, Table, View};
use clap::{Args, ValueEnum};

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
    #[arg(long, conflicts_with_all = ["by", "episodes", "context"])]
    count: bool,
    /// Count the passages under each of these instead of listing them
    #[arg(long, value_enum, conflicts_with_all = ["episodes", "context"])]
    by: Option<ByArg>,
    /// Rank episodes in which all is said, anywhere in them, instead of passages
    #[arg(long, conflicts_with = "context")]
    episodes: bool,
    /// Show so many passages before and after each
    #[arg(short = 'C', long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=100))]
    context: Option<u32>,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// What hits are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ByArg {
    /// Who said it
    Speaker,
    /// Episodes
    Episode,
    /// Shows
    Show,
    /// The month of publication
    Month,
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
            nothing => return self.nobody(nothing),
        };
        if self.count {
            return self.counted(&catalog, &query, &filter);
        }
        if let Some(by) = self.by {
            return self.grouped(&catalog, &query, &filter, by);
        }
        filter.limit = Some(filter.limit.unwrap_or(LIMIT));
        let (total, shown, answer) = if self.episodes {
            let (total, hits) = catalog.search_episodes(&query, &filter)?;
            (
                total,
                hits.len(),
                Answer::list(&hits, &self.output, "episodes"),
            )
        } else {
            let mut found = catalog.search(&query, &filter)?;
            if let Some(count) = self.context {
                for hit in &mut found.hits {
                    let (before, after) = catalog.around(hit.passage_id, count)?;
                    (hit.before, hit.after) = (Some(before), Some(after));
                }
            }
            let answer = Answer::list(&found.hits, &self.output, "passages");
            let answer = match (self.context, found.hits.is_empty()) {
                (Some(_), false) => {
                    let blocks = found.hits.iter().flat_map(in_context).collect();
                    answer.replaced(View::list(&found.hits, self.output.format()).shown(blocks))
                }
                _ => answer,
            };
            (found.total, found.hits.len(), answer)
        };
        if shown == 0 {
            return match total {
                0 => did_you_mean(answer, &catalog, &query),
                _ => Ok(answer.note(format!(
                    "{total} match, and --offset leaves out all of them"
                ))),
            };
        }
        let (first, last) = (filter.offset + 1, filter.offset + shown as u64);
        Ok(answer.note(format!("{first}–{last} of {total}")))
    }

    /// The answer where a filter names what is not there.
    fn nobody(&self, nothing: Result<Filter, narrow::Error>) -> Result<Answer, Failure> {
        let (output, what) = (&self.output, "passages");
        if self.episodes {
            Answer::narrowed(nothing, |_| Ok(Vec::<EpisodeHit>::new()), output, what)
        } else if self.by.is_some() {
            Answer::narrowed(nothing, |_| Ok(Vec::<Group>::new()), output, what)
        } else {
            let answer = Answer::narrowed(nothing, |_| Ok(Vec::<Hit>::new()), output, what)?;
            Ok(match self.count {
                true => answer.replaced(counted(0)),
                false => answer,
            })
        }
    }

    fn counted(
        &self,
        catalog: &Catalog,
        query: &Query,
        filter: &Filter,
    ) -> Result<Answer, Failure> {
        let none = Filter {
            limit: Some(0),
            ..filter.clone()
        };
        let total = catalog.search(query, &none)?.total;
        let answer = Answer::view(counted(total), &self.output);
        match total {
            0 => did_you_mean(answer.code(NOTHING), catalog, query),
            _ => Ok(answer.code(DONE)),
        }
    }

    fn grouped(
        &self,
        catalog: &Catalog,
        query: &Query,
        filter: &Filter,
        by: ByArg,
    ) -> Result<Answer, Failure> {
        let by = match by {
            ByArg::Speaker => By::Speaker,
            ByArg::Episode => By::Episode,
            ByArg::Show => By::Show,
            ByArg::Month => By::Month,
        };
        let mut groups = group::group(&catalog.tally(query, filter)?, by);
        let total = groups.len();
        let number = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        groups.drain(..number(filter.offset).min(total));
        groups.truncate(filter.limit.map_or(usize::MAX, number));
        let answer = Answer::list(&groups, &self.output, "passages");
        match total {
            0 => did_you_mean(answer, catalog, query),
            _ => Ok(answer),
        }
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

fn did_you_mean(mut answer: Answer, catalog: &Catalog, query: &Query) -> Result<Answer, Failure> {
    for misspelt in catalog.did_you_mean(query)? {
        let meant = misspelt
            .meant
            .iter()
            .map(|(word, count)| format!("{word:?} ({count})"));
        let meant: Vec<String> = meant.collect();
        answer = answer.note(format!(
            "nobody says {:?}; did you mean {}?",
            misspelt.typed,
            meant.join(" or ")
        ));
    }
    Ok(answer)
}

/// A hit among what was said around it.
fn in_context(hit: &Hit) -> [Block; 2] {
    let day = hit.published.as_deref().map(date::day);
    let place: Vec<&str> = [Some(hit.show.as_str()), day]
        .into_iter()
        .flatten()
        .collect();
    let before = hit.before.iter().flatten().cloned();
    let rows: Vec<Said> = before
        .chain([hit.said()])
        .chain(hit.after.iter().flatten().cloned())
        .collect();
    [
        Block::Heading(format!("{} ({})", hit.episode, place.join(", "))),
        Block::Table(view::table(&rows)),
    ]
}
