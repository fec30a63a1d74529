//! `podcat formats`.

use super::args::OutputArgs;
use super::{Answer, Context, Failure};
use crate::transcript;
use crate::view::{Column, Table, View};
use clap::Args;

/// List the transcript formats
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat formats --format csv")]
pub struct Formats {
    #[command(flatten)]
    output: OutputArgs,
}

impl Formats {
    pub(super) fn run(self, _: &Context) -> Result<Answer, Failure> {
        let formats = transcript::formats();
        let yes = |is: bool| if is { "yes" } else { "" }.to_owned();
        let table = Table {
            columns: vec![
                Column::tight("name"),
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
        let json: Vec<_> = formats
            .iter()
            .map(|format| {
                serde_json::json!({
                    "name": format.name, "title": format.title, "extensions": format.extensions,
                    "read": format.read, "write": format.write, "speakers": format.speakers,
                    "word_times": format.word_times,
                })
            })
            .collect();
        Ok(Answer::view(
            View::one(&json, table, Vec::new()),
            &self.output,
        ))
    }
}
