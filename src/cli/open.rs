//! `podcat open`.

use super::args::OutputArgs;
use super::play::Play;
use super::{Answer, Context, DONE, Failure, NOTHING};
use crate::model::{clock, date};
use crate::ops::add_quote::At;
use crate::ops::open_link::{self, Opened};
use crate::view::{self, Block, Column, Table, View};
use clap::Args;

/// Follow a permanent link to the words it names, or to the moment where they are not there any more
///
/// The link of a quote is in `podcat quote`, those of passages in `podcat export passages` and
/// `podcat search --json`: podcat://SHOW/EPISODE#t=START,END&exact=WORDS. It holds in every catalogue
/// that has the episode. The exit code is 0 when the words stand there, and 1 when not.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  podcat open 'podcat://7040694b-57a6-5108-aedd-f8c473d35272/2025-041#t=200'\n  podcat open 3 --play"
)]
pub struct Open {
    /// A link; or a quote: id, uid or some of its words
    link: String,
    /// Play it from there
    #[arg(long)]
    play: bool,
    #[command(flatten)]
    output: OutputArgs,
}

const COLUMNS: [Column; 11] = [
    Column::tight("found"),
    Column::text("speaker"),
    Column::text("show"),
    Column::text("episode"),
    Column::tight("date").key("published"),
    Column::tight("time").key("start"),
    Column::text("words").key("exact"),
    Column::tight("end").extra(),
    Column::text("reason").extra(),
    Column::text("transcript").extra(),
    Column::text("link").extra(),
];

impl Open {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.read()?;
        let opened = open_link::open(&catalog, &self.link)?;
        drop(catalog);
        if self.play {
            let at = opened.start_ms.map(|start_ms| At {
                start_ms,
                end_ms: opened.end_ms,
                approximate: false,
            });
            return Play::at(format!("#{}", opened.episode_id), at).run(context);
        }
        let code = if opened.is_found() { DONE } else { NOTHING };
        Ok(Answer::view(view(&opened), &self.output).code(code))
    }
}

fn view(opened: &Opened) -> View {
    let day = opened.published.as_deref().map(date::day);
    let start = opened.start_ms.map(clock::format);
    let end = opened.end_ms.map(clock::format);
    let row = vec![
        opened.found.to_owned(),
        opened.speaker.clone().unwrap_or_default(),
        opened.show.clone(),
        opened.episode.clone(),
        day.unwrap_or_default().to_owned(),
        start.clone().unwrap_or_default(),
        opened.exact.clone(),
        end.clone().unwrap_or_default(),
        opened.reason.clone(),
        opened.transcript.clone().unwrap_or_default(),
        opened.link.clone().unwrap_or_default(),
    ];
    let time = start.map(|start| match end {
        Some(end) => format!("{start}–{end}"),
        None => start,
    });
    let mut blocks = Vec::new();
    if !opened.exact.is_empty() {
        let (before, after) = (&opened.prefix, &opened.suffix);
        let around = |text: &str| if text.is_empty() { "" } else { "…" };
        blocks.push(Block::Text(format!(
            "{}{before}[{}]{after}{}",
            around(before),
            opened.exact,
            around(after)
        )));
    }
    let day = day.map(|day| format!(", {day}")).unwrap_or_default();
    blocks.push(view::fields(vec![
        (
            "found",
            Some(format!("{}: {}", opened.found, opened.reason)),
        ),
        ("speaker", opened.speaker.clone()),
        (
            "episode",
            Some(format!("{} ({}{day})", opened.episode, opened.show)),
        ),
        ("time", time),
        ("transcript", opened.transcript.clone()),
        ("link", opened.link.clone()),
    ]));
    let table = Table {
        columns: COLUMNS.to_vec(),
        rows: vec![row],
    };
    View::one(opened, table, blocks)
}
