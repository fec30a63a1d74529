//! `podcat timeline`.

use super::args::{OutputArgs, ScopeArgs};
use super::{Answer, Context, Failure, NOTHING};
use crate::model::period::Period;
use crate::model::timeline::Timeline as Drawn;
use crate::ops::find;
use crate::ops::narrow;
use crate::ops::timeline::{self, By};
use crate::view::{Column, Table, View, chart, count};
use clap::{Args, ValueEnum};

/// Draw how often topics are spoken of over time, or how much somebody says
///
/// A topic that is none is words to look for, as in `podcat search`. `--output x.svg` writes a
/// drawing.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat timeline \"ice road\" archives --output topics.svg")]
pub struct Timeline {
    /// Topics (name or alias), or words
    topics: Vec<String>,
    /// Cut time in these; what fits unless said
    #[arg(long, value_enum)]
    by: Option<ByArg>,
    #[command(flatten)]
    scope: ScopeArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// What a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ByArg {
    /// ISO weeks
    Week,
    /// Months
    Month,
    /// Quarters
    Quarter,
    /// Years
    Year,
    /// Episodes in their order, for those without dates
    Episodes,
}

impl Timeline {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.read()?;
        let by = self.by.map(|by| match by {
            ByArg::Week => By::Calendar(Period::Week),
            ByArg::Month => By::Calendar(Period::Month),
            ByArg::Quarter => By::Calendar(Period::Quarter),
            ByArg::Year => By::Calendar(Period::Year),
            ByArg::Episodes => By::Episodes,
        });
        let speaker = self.scope.speaker.as_deref();
        let filter = match self.scope.passages(&catalog) {
            Ok(filter) => filter,
            Err(narrow::Error::Find(nothing @ find::Error::Nothing { .. })) => {
                let answer = Answer::view(view(&Drawn::default(), context), &self.output);
                return Ok(answer.because(nothing.into()));
            }
            Err(error) => return Err(error.into()),
        };
        let (drawn, words) = timeline::timeline(&catalog, &self.topics, speaker, &filter, by)?;
        let nothing = drawn.series.iter().all(|series| series.total == 0);
        let mut answer = Answer::drawing(
            &self.output,
            !nothing,
            || chart::timeline::svg(&drawn),
            || view(&drawn, context),
        )?;
        for words in words {
            answer = answer.note(format!(
                "no topic is called {words:?}: looked for the words"
            ));
        }
        if drawn.by == "episodes" && self.by.is_some_and(|by| by != ByArg::Episodes) {
            answer = answer.note("nothing is dated: counted by episodes in their order");
        }
        for series in drawn.series.iter().filter(|series| series.undated > 0) {
            let undated = count(series.undated, series.of.trim_end_matches('s'));
            answer = answer.note(format!(
                "{}: {undated} without a date left out",
                series.name
            ));
        }
        Ok(match nothing {
            true => answer.code(NOTHING).note("nothing found"),
            false => answer,
        })
    }
}

/// A row for each period of each series.
fn view(drawn: &Drawn, context: &Context) -> View {
    let rows = drawn.series.iter().flat_map(|series| {
        let periods = drawn.periods.iter().zip(&series.counts);
        periods.map(|(period, count)| {
            vec![
                series.name.clone(),
                period.clone(),
                count.to_string(),
                series.of.to_owned(),
            ]
        })
    });
    let table = Table {
        columns: vec![
            Column::text("name"),
            Column::tight("period"),
            Column::tight("count"),
            Column::tight("of"),
        ],
        rows: rows.collect(),
    };
    View::one(drawn, table, chart::timeline::blocks(drawn, context.width))
}
