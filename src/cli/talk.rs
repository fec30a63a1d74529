//! `podcat talk`.

use super::args::{OutputArgs, ScopeArgs};
use super::{Answer, Context, Failure, NOTHING};
use crate::model::clock;
use crate::model::talk::Talk as Counted;
use crate::ops::{find, narrow, talk};
use crate::view::{Column, Table, View, chart, count};
use clap::Args;

/// Say who speaks how long, and, of one episode, when
///
/// Times are those of the transcripts; where one has none, shares are of words. `--output x.svg`
/// writes a drawing.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat talk \"the ice that speaks\" --output talk.svg")]
pub struct Talk {
    /// Of this episode (id, uid or words of its title)
    #[arg(value_name = "EPISODE", conflicts_with = "episode")]
    of: Option<String>,
    /// At most so many speakers
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
    /// Cut one episode into so many slices
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u16).range(1..=1000))]
    slices: u16,
    #[command(flatten)]
    scope: ScopeArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// As CSV has them.
const COLUMNS: [Column; 7] = [
    Column::text("name"),
    Column::tight("person").key("person_id").extra(),
    Column::tight("episodes"),
    Column::tight("passages"),
    Column::tight("words"),
    Column::tight("talk_time"),
    Column::tight("share"),
];

impl Talk {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.read()?;
        let mut scope = self.scope;
        scope.episode = self.of.or(scope.episode);
        let filter = match scope.passages(&catalog) {
            Ok(filter) => filter,
            Err(narrow::Error::Find(nothing @ find::Error::Nothing { .. })) => {
                let answer = Answer::view(view(&Counted::default(), context), &self.output);
                return Ok(answer.because(nothing.into()));
            }
            Err(error) => return Err(error.into()),
        };
        let limit = self.limit.map_or(usize::MAX, |limit| limit as usize);
        let talk = talk::talk(&catalog, &filter, limit, usize::from(self.slices))?;
        let nothing = talk.speakers.is_empty();
        let answer = Answer::drawing(
            &self.output,
            !nothing,
            || chart::talk::svg(&talk),
            || view(&talk, context),
        )?;
        Ok(match (nothing, talk.left_out) {
            (true, _) => answer.code(NOTHING).note("nothing found"),
            (_, 0) => answer,
            (_, more) => answer.note(format!("{} left out", count(more, "more speaker"))),
        })
    }
}

fn view(talk: &Counted, context: &Context) -> View {
    let rows = talk.speakers.iter().map(|speaker| {
        vec![
            speaker.name.clone().unwrap_or_default(),
            speaker
                .person_id
                .map(|id| id.to_string())
                .unwrap_or_default(),
            speaker.episodes.to_string(),
            speaker.passages.to_string(),
            speaker.words.to_string(),
            speaker.talk_ms.map(clock::format).unwrap_or_default(),
            speaker.share.to_string(),
        ]
    });
    let table = Table {
        columns: COLUMNS.to_vec(),
        rows: rows.collect(),
    };
    View::one(talk, table, chart::talk::blocks(talk, context.width))
}
