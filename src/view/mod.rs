//! Floor 1: values to what a person or a program reads. Everything podcat shows is rendered here.
//!
//! Invariant: a command returns a [`View`]; [`render`] is the only function that turns one into
//! text. No control character of imported text reaches the output.

pub mod chart;
pub mod cite;
#[cfg(feature = "parquet")]
pub mod columnar;
pub mod escape;
pub mod excerpts;
pub mod qdpx;
mod records;
mod render;
mod report;
mod rows;
#[cfg(test)]
mod schema;
pub mod sheet;
pub mod spark;

pub use records::{Record, quote_time};
pub use render::{Format, Options, RenderError, check, render};
pub use report::{ReportFormat, report, summary};
pub use rows::{Rows, Streamed};

use crate::model::catalogue::StoredWarning;
use crate::model::diff::Piece;
use crate::model::transcript::Warning;
use serde::Serialize;
use serde_json::Value;

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// What `--columns` and CSV headers call it.
    pub name: &'static str,
    /// What JSON calls it.
    pub key: &'static str,
    /// Shown without being asked for.
    pub usual: bool,
    /// Never broken over lines in a table.
    pub tight: bool,
    /// Left out where a table is too wide for the terminal.
    pub spare: bool,
}

impl Column {
    /// A column of prose.
    pub const fn text(name: &'static str) -> Self {
        Self {
            name,
            key: name,
            usual: true,
            tight: false,
            spare: false,
        }
    }

    /// A column of short values: numbers, dates, times.
    pub const fn tight(name: &'static str) -> Self {
        Self {
            tight: true,
            ..Self::text(name)
        }
    }

    /// The same under another name in JSON.
    pub const fn key(self, key: &'static str) -> Self {
        Self { key, ..self }
    }

    /// The same, left out where a table is too wide: the one on the right first.
    pub const fn spare(self) -> Self {
        Self {
            spare: true,
            ..self
        }
    }

    /// The same, shown only in CSV, TSV and on request.
    pub const fn extra(self) -> Self {
        Self {
            usual: false,
            ..self
        }
    }
}

/// Rows under columns.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// What stands in each column.
    pub columns: Vec<Column>,
    /// Each as long as `columns`.
    pub rows: Vec<Vec<String>>,
}

/// A part of what is shown to a person.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A line that says what follows.
    Heading(String),
    /// Names and values, one a line.
    Fields(Vec<(String, String)>),
    /// Rows.
    Table(Table),
    /// Prose, as it is.
    Text(String),
    /// A quote and what was said, word by word.
    Diff(Vec<Piece>),
}

/// What a command has to show: for people in blocks, for programs as JSON or as rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct View {
    /// For `--format json` and `jsonl`.
    json: Value,
    /// What an object in `json` may hold.
    keys: Vec<String>,
    /// For CSV, TSV, Markdown and `--columns`.
    rows: Table,
    /// For a person who chose no columns; nothing where that is the rows.
    blocks: Vec<Block>,
}

impl View {
    /// A list of records. Only what `format` needs is made of them.
    pub fn list<R: Record>(records: &[R], format: Format) -> Self {
        let (json, rows) = match format {
            Format::Json | Format::Jsonl => (to_json(&records), &[][..]),
            _ => (Value::Null, records),
        };
        Self {
            json,
            keys: keys(&to_json(&R::default())),
            rows: table(rows),
            blocks: Vec::new(),
        }
    }

    /// One thing in full, as a row and in blocks.
    pub fn one(value: &impl Serialize, rows: Table, blocks: Vec<Block>) -> Self {
        let json = to_json(value);
        Self {
            keys: keys(&json),
            json,
            rows,
            blocks,
        }
    }

    /// The same, shown to a person in another way.
    #[must_use]
    pub fn shown(self, blocks: Vec<Block>) -> Self {
        Self { blocks, ..self }
    }
}

/// The keys of an object, or of the first of several.
fn keys(json: &Value) -> Vec<String> {
    match json {
        Value::Object(object) => object.keys().cloned().collect(),
        Value::Array(list) => list.first().map(keys).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// Records as a table; one alone is a row.
pub fn table<R: Record>(records: &[R]) -> Table {
    Table {
        columns: R::COLUMNS.to_vec(),
        rows: records.iter().map(Record::cells).collect(),
    }
}

/// Names and values, without those that are not known.
pub fn fields(pairs: Vec<(&str, Option<String>)>) -> Block {
    Block::Fields(
        pairs
            .into_iter()
            .filter_map(|(name, value)| {
                Some((name.to_owned(), value.filter(|value| !value.is_empty())?))
            })
            .collect(),
    )
}

/// The first rows of a table under a heading that says of how many; nothing where there are none.
pub fn section(title: &str, mut table: Table, total: u64, at_most: usize) -> Vec<Block> {
    table.rows.truncate(at_most);
    let title = match table.rows.len() as u64 {
        0 => return Vec::new(),
        shown if shown < total => format!("{title}: {shown} of {total}"),
        _ => title.to_owned(),
    };
    vec![Block::Heading(title), Block::Table(table)]
}

/// A number of things: `1 file`, `3 people`.
pub fn count(number: impl TryInto<u64>, noun: &str) -> String {
    let number = number.try_into().unwrap_or(u64::MAX);
    match (number, noun) {
        (1, _) => format!("1 {noun}"),
        (_, "person") => format!("{number} people"),
        _ => format!("{number} {noun}s"),
    }
}

/// Warnings as JSON: `line` and `message` each.
pub fn warnings(warnings: &[Warning]) -> Value {
    to_json(&warnings.iter().map(StoredWarning::from).collect::<Vec<_>>())
}

fn to_json(value: &impl Serialize) -> Value {
    // Only a map with keys that are no strings fails here, and podcat has none.
    serde_json::to_value(value).unwrap_or(Value::Null)
}
