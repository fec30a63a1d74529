//! A row of an answer. Invariant: columns are read by name; where each name stands is looked up
//! once an answer, not once a row.

use foldhash::{HashMap, HashMapExt};
use rusqlite::Result;
use rusqlite::types::{FromSql, ValueRef};
use std::cell::OnceCell;

/// Where the columns of an answer stand.
#[derive(Default)]
pub(super) struct Names(OnceCell<HashMap<String, usize>>);

/// A row, and where its columns stand.
pub(super) struct Row<'r> {
    pub(super) row: &'r rusqlite::Row<'r>,
    pub(super) names: &'r Names,
}

/// A column: its name, or its place where there is only one.
pub(super) trait Column {
    fn place(self, row: &Row<'_>) -> Result<usize>;
}

impl Column for usize {
    fn place(self, _: &Row<'_>) -> Result<usize> {
        Ok(self)
    }
}

impl Column for &str {
    fn place(self, row: &Row<'_>) -> Result<usize> {
        let names = row.names.0.get_or_init(|| {
            let columns = row.row.as_ref().column_names();
            let mut places = HashMap::with_capacity(columns.len());
            for (place, name) in columns.into_iter().enumerate() {
                // As in SQL, the first of a name is meant.
                places.entry(name.to_owned()).or_insert(place);
            }
            places
        });
        let unknown = || rusqlite::Error::InvalidColumnName(self.to_owned());
        names.get(self).copied().ok_or_else(unknown)
    }
}

impl Row<'_> {
    pub(super) fn get<C: Column, T: FromSql>(&self, column: C) -> Result<T> {
        self.row.get(column.place(self)?)
    }

    pub(super) fn get_ref<C: Column>(&self, column: C) -> Result<ValueRef<'_>> {
        self.row.get_ref(column.place(self)?)
    }
}
