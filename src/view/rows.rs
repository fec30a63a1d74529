//! Records as they are read, one after the other: as many as there are, in the memory of one.
//!
//! Invariant: what is written is what [`super::View::list`] of the same records would hold.

use super::render::{chosen_columns, chosen_keys, clean};
use super::sheet::{Kind, Sheet};
use super::{Options, Record, RenderError, Table, View, to_json};
use serde_json::Value;
use std::io::{self, Write};
use std::marker::PhantomData;

/// How records are streamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Streamed {
    /// An array, a record a line.
    Json,
    /// A record a line.
    Jsonl,
    /// A sheet.
    Sheet(Kind),
}

/// Records that are being written.
pub struct Rows<'w, R> {
    body: Body<'w>,
    /// The keys of JSON, or the places of columns, that were chosen.
    keys: Option<Vec<String>>,
    places: Vec<usize>,
    written: u64,
    of: PhantomData<R>,
}

enum Body<'w> {
    Json(&'w mut dyn Write, bool),
    Sheet(Box<Sheet<'w>>),
}

impl<'w, R: Record> Rows<'w, R> {
    /// Begins. `options` says which columns there are, and whether cells are to stay as they are.
    ///
    /// # Errors
    /// When a column does not exist, or writing fails.
    pub fn new(
        format: Streamed,
        options: &Options,
        out: &'w mut dyn Write,
    ) -> Result<Self, RenderError> {
        let shape = View::list::<R>(&[], options.format);
        let (mut keys, mut places) = (None, Vec::new());
        let body = match format {
            Streamed::Json | Streamed::Jsonl => {
                keys = chosen_keys(&shape, options)?;
                Body::Json(out, format == Streamed::Json)
            }
            Streamed::Sheet(kind) => {
                let table = Table {
                    columns: R::COLUMNS.to_vec(),
                    rows: Vec::new(),
                };
                let all = matches!(kind, Kind::Csv | Kind::Tsv);
                places = chosen_columns(&table, options.columns.as_deref(), all)?;
                let names: Vec<&str> = places.iter().map(|&at| R::COLUMNS[at].name).collect();
                Body::Sheet(Box::new(Sheet::new(kind, &names, options.raw, out)?))
            }
        };
        Ok(Self {
            body,
            keys,
            places,
            written: 0,
            of: PhantomData,
        })
    }

    /// Adds a record.
    ///
    /// # Errors
    /// When writing fails.
    pub fn put(&mut self, record: &R) -> io::Result<()> {
        match &mut self.body {
            Body::Json(out, array) => {
                if *array {
                    out.write_all(if self.written == 0 { b"[\n" } else { b",\n" })?;
                }
                match &self.keys {
                    None => serde_json::to_writer(&mut *out, record)?,
                    Some(keys) => {
                        let Value::Object(mut all) = to_json(record) else {
                            return Ok(());
                        };
                        let chosen = keys.iter().filter_map(|key| all.remove_entry(key));
                        let chosen: serde_json::Map<_, _> = chosen.collect();
                        serde_json::to_writer(&mut *out, &chosen)?;
                    }
                }
                if !*array {
                    out.write_all(b"\n")?;
                }
            }
            Body::Sheet(sheet) => {
                let mut cells = record.cells();
                for &at in &self.places {
                    if let Some(cell) = cells.get_mut(at) {
                        *cell = clean(std::mem::take(cell));
                    }
                }
                sheet.row(self.places.iter().map(|&at| cells[at].as_str()))?;
            }
        }
        self.written += 1;
        Ok(())
    }

    /// Ends; returns how many records were written.
    ///
    /// # Errors
    /// When writing fails.
    pub fn end(self) -> io::Result<u64> {
        match self.body {
            Body::Json(out, true) if self.written == 0 => out.write_all(b"[]\n")?,
            Body::Json(out, true) => out.write_all(b"\n]\n")?,
            Body::Json(..) => {}
            Body::Sheet(sheet) => sheet.end()?,
        }
        Ok(self.written)
    }
}
