//! `podcat network`.

use super::args::{OutputArgs, ScopeArgs};
use super::{Answer, Context, Failure, NOTHING};
use crate::model::network::Network as Counted;
use crate::ops::{find, narrow, network};
use crate::view::{View, chart, count};
use clap::Args;

/// Say who appears with whom, and in how many episodes
///
/// Somebody is in an episode when they are stated to be, when they are quoted, or when a label is
/// theirs: one that is confirmed, or that spells their name. `--output x.svg` writes a drawing.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat network --since 2026-01-01 --output network.svg")]
pub struct Network {
    /// Count labels that are nobody yet as people
    #[arg(long)]
    labels: bool,
    /// At most so many people, those in most episodes; a drawing has 60 unless said
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=500))]
    limit: Option<u16>,
    #[command(flatten)]
    scope: ScopeArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// How many people a drawing has.
const DRAWN: u16 = 60;

impl Network {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.read()?;
        let view = |network: &Counted| {
            let pairs = chart::network::pairs(network);
            View::one(
                network,
                pairs,
                chart::network::blocks(network, context.width),
            )
        };
        let filter = match self.scope.records(&catalog) {
            Ok(filter) => filter,
            Err(narrow::Error::Find(nothing @ find::Error::Nothing { .. })) => {
                let answer = Answer::view(view(&Counted::default()), &self.output);
                return Ok(answer.because(nothing.into()));
            }
            Err(error) => return Err(error.into()),
        };
        let mut network = network::network(&catalog, &filter, self.labels)?;
        let drawn = self.output.drawing().map(|_| DRAWN);
        if let Some(limit) = self.limit.or(drawn) {
            network = network.of_first(usize::from(limit));
        }
        let nothing = network.edges.is_empty();
        let answer = Answer::drawing(
            &self.output,
            !nothing,
            || chart::network::svg(&network),
            || view(&network),
        )?;
        Ok(match (nothing, network.left_out) {
            (true, _) => answer
                .code(NOTHING)
                .note("nobody is with anybody in an episode"),
            (_, 0) => answer,
            (_, more) => answer.note(format!(
                "{} in fewer episodes left out",
                count(more, "person")
            )),
        })
    }
}
