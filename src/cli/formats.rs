//! `podcat formats`.

use super::args::OutputArgs;
use super::{Answer, Context, Failure};
use crate::feed;
use crate::transcript;
use crate::view::{Column, Table, View};
use clap::Args;
use serde::Serialize;

/// List the formats of transcripts, feeds, lists of feeds and chapters
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat formats --format csv")]
pub struct Formats {
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Serialize)]
struct Row {
    name: &'static str,
    kind: &'static str,
    title: &'static str,
    extensions: &'static [&'static str],
    read: bool,
    write: bool,
    speakers: bool,
    word_times: bool,
}

impl Formats {
    pub(super) fn run(self, _: &Context) -> Result<Answer, Failure> {
        let transcripts = transcript::formats().iter().map(|format| Row {
            name: format.name,
            kind: "transcript",
            title: format.title,
            extensions: format.extensions,
            read: format.read,
            write: format.write,
            speakers: format.speakers,
            word_times: format.word_times,
        });
        let feeds = feed::FORMATS.iter().map(|format| Row {
            name: format.name,
            kind: format.kind,
            title: format.title,
            extensions: format.extensions,
            read: true,
            write: format.write,
            speakers: false,
            word_times: false,
        });
        let formats: Vec<Row> = transcripts.chain(feeds).collect();
        let yes = |is: bool| if is { "yes" } else { "" }.to_owned();
        let table = Table {
            columns: vec![
                Column::tight("name"),
                Column::tight("kind"),
                Column::text("title"),
                Column::text("extensions"),
                Column::tight("read"),
                Column::tight("write"),
                Column::tight("speakers"),
                Column::tight("word_times"),
            ],
            rows: formats
                .iter()
                .map(|format| {
                    vec![
                        format.name.into(),
                        format.kind.into(),
                        format.title.into(),
                        format.extensions.join(" "),
                        yes(format.read),
                        yes(format.write),
                        yes(format.speakers),
                        yes(format.word_times),
                    ]
                })
                .collect(),
        };
        Ok(Answer::view(
            View::one(&formats, table, Vec::new()),
            &self.output,
        ))
    }
}
