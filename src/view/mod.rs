//! Floor 1: values to what a person or a program reads. Everything podcat shows is rendered here.
//!
//! Invariant: a command returns a [`View`]; [`render`] is the only function that turns one into
//! text. No control character of imported text reaches the output.

mod records;
mod render;

pub use records::{Record, quote_time};
pub use render::{Format, Options, RenderError, render};

use crate::model::catalogue::StoredWarning;
use crate::model::transcript::Warning;
use serde::Serialize;
use serde_json::Value;

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// What `--columns`, CSV headers and JSON call it.
    pub name: &'static str,
    /// Shown without being asked for.
    pub usual: bool,
    /// Never broken over lines in a table.
    pub tight: bool,
}

impl Column {
    /// A column of prose.
    pub const fn text(name: &'static str) -> Self {
        Self {
            name,
            usual: true,
            tight: false,
        }
    }

    /// A column of short values: numbers, dates, times.
    pub const fn tight(name: &'static str) -> Self {
        Self {
            name,
            usual: true,
            tight: true,
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
}

/// What a command has to show: for people in blocks, for programs as JSON.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct View {
    /// For `--format json` and `jsonl`.
    pub json: Value,
    /// For the other formats; CSV, TSV and Markdown take the first table.
    pub blocks: Vec<Block>,
}

impl View {
    /// A list of records: one table, one JSON array.
    pub fn list<R: Record>(records: &[R]) -> Self {
        Self {
            json: to_json(&records),
            blocks: vec![Block::Table(table(records))],
        }
    }

    /// One thing in full.
    pub fn one(value: &impl Serialize, blocks: Vec<Block>) -> Self {
        Self {
            json: to_json(value),
            blocks,
        }
    }
}

/// Records as a table.
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

/// Warnings as JSON: `line` and `message` each.
pub fn warnings(warnings: &[Warning]) -> Value {
    to_json(&warnings.iter().map(StoredWarning::from).collect::<Vec<_>>())
}

fn to_json(value: &impl Serialize) -> Value {
    // Only a map with keys that are no strings fails here, and podcat has none.
    serde_json::to_value(value).unwrap_or(Value::Null)
}
