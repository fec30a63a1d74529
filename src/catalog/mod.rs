//! Floor 2: the catalogue, one SQLite file. The only SQL of the house.
//!
//! Invariants: every statement of podcat stands in this room; a verb changes the file in one
//! transaction or not at all; the index holds the words of exactly the transcripts there are.

mod check;
mod episode;
mod exchange;
mod feed;
mod filter;
mod ground;
mod index;
mod label;
mod merge;
mod open;
mod passage;
mod person;
mod quote;
mod quote_life;
mod row;
mod search;
mod show;
mod spoken;
mod stats;
mod suggest;
mod topic;
mod transcript;

pub use check::{Finding, Progress};
pub use exchange::{LabelRow, Noun};
pub use feed::{Known, Wanted};
pub use filter::{Filter, LabelKey, Sort};
pub use ground::Ground;
pub use index::{PlacedPassage, PlacedTranscript, Segment};
pub use label::WrittenLabel;
pub use open::{Mode, Settings};
pub use quote::NewQuote;
pub use search::{Found, MAX_FORMS, Mention, Tally, TopicScope};
pub use spoken::{Aired, Named, Present, Said, Spoken, Talk, Uttered};
pub use stats::Stats;
pub use suggest::Misspelt;
pub use topic::Filed;
pub use transcript::NewPassage;

use crate::model::catalogue::Id;
use crate::model::excerpt::Place;
use row::{Names, Row};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};

/// An open catalogue.
#[derive(Debug)]
pub struct Catalog {
    db: Connection,
    path: PathBuf,
    /// How long to wait for another program that writes.
    wait: std::time::Duration,
    /// What a change in progress adds to the index.
    gathered: std::cell::RefCell<index::Gathered>,
}

/// What went wrong with the file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no such file.
    #[error("no catalogue at {}", .0.display())]
    Missing(PathBuf),
    /// The file is something else; it was not touched.
    #[error("expected a podcat catalogue, found {found}: {}", .path.display())]
    NotACatalogue {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        found: &'static str,
    },
    /// A later podcat made it.
    #[error("{} has catalogue version {found}; this podcat reads versions up to {known}", .path.display())]
    TooNew {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// The newest version that is known.
        known: u32,
    },
    /// Another program holds it for longer than the wait.
    #[error("{} is in use by another program", .0.display())]
    Busy(PathBuf),
    /// The file or its folder may not be written.
    #[error("cannot write to {}", .0.display())]
    ReadOnly(PathBuf),
    /// The disk is full.
    #[error("no space left to write {}", .0.display())]
    Full(PathBuf),
    /// The file is damaged.
    #[error("{} is damaged: {reason}", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        reason: String,
    },
    /// Something of that name is there already.
    #[error("{noun} {name:?} is in the catalogue already (id {id})")]
    Exists {
        /// `show`, `episode`, …
        noun: &'static str,
        /// Its name.
        name: String,
        /// Its number.
        id: Id,
    },
    /// Anything else SQLite reports.
    #[error("{0}")]
    Sqlite(String),
}

/// The result of reading or writing a catalogue.
pub type Result<T> = std::result::Result<T, Error>;

/// Changes in progress: kept by [`Change::commit`], undone when dropped.
#[must_use]
#[derive(Debug)]
pub struct Change<'a> {
    transaction: Option<Transaction<'a>>,
    /// Whether it may change anything: what a reader sees goes on as it was.
    writes: bool,
    catalog: &'a Catalog,
}

impl Change<'_> {
    /// Makes the changes permanent, all at once.
    ///
    /// # Errors
    /// When the disk is full or fails; nothing is changed then.
    pub fn commit(mut self) -> Result<()> {
        self.catalog.write_index()?;
        match self.transaction.take() {
            Some(transaction) => transaction
                .commit()
                .map_err(|error| self.catalog.error(error)),
            None => Ok(()),
        }
    }
}

impl Drop for Change<'_> {
    fn drop(&mut self) {
        if self.transaction.take().is_some() && self.writes {
            self.catalog.forget_index();
        }
    }
}

impl Catalog {
    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Begins a change; waits for other writers as long as [`Settings::wait`] says.
    ///
    /// # Errors
    /// When another program writes for longer than that, or the file may not be written.
    pub fn begin(&self) -> Result<Change<'_>> {
        let transaction = Transaction::new_unchecked(&self.db, TransactionBehavior::Immediate)
            .map_err(|error| self.error(error))?;
        Ok(Change {
            transaction: Some(transaction),
            writes: true,
            catalog: self,
        })
    }

    /// Begins reading one state of the catalogue, whatever others write meanwhile.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn snapshot(&self) -> Result<Change<'_>> {
        let transaction = Transaction::new_unchecked(&self.db, TransactionBehavior::Deferred)
            .map_err(|error| self.error(error))?;
        Ok(Change {
            transaction: Some(transaction),
            writes: false,
            catalog: self,
        })
    }

    /// What an error of SQLite means for the user.
    fn error(&self, error: rusqlite::Error) -> Error {
        open::explain(&self.path, error)
    }

    fn run(&self, sql: &str, params: impl rusqlite::Params) -> Result<usize> {
        self.db
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(params))
            .map_err(|error| self.error(error))
    }

    fn insert(&self, sql: &str, params: impl rusqlite::Params) -> Result<Id> {
        self.run(sql, params)?;
        Ok(self.db.last_insert_rowid())
    }

    fn rows<T>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
        mut read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let names = Names::default();
        let names = &names;
        let mut read = |row: &rusqlite::Row<'_>| read(&Row { row, names });
        self.db
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_map(params, &mut read)?.collect())
            .map_err(|error| self.error(error))
    }

    /// Tells each row as it is read: however many there are, one is held. What `take` fails with
    /// ends it.
    fn walk<E: From<Error>>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
        mut take: impl FnMut(&Row<'_>) -> rusqlite::Result<std::result::Result<(), E>>,
    ) -> std::result::Result<(), E> {
        let names = &Names::default();
        let failed = |error| E::from(self.error(error));
        let mut statement = self.db.prepare_cached(sql).map_err(failed)?;
        let mut rows = statement.query(params).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            take(&Row { row, names }).map_err(failed)??;
        }
        Ok(())
    }

    fn row<T>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        use rusqlite::OptionalExtension;
        let names = &Names::default();
        let read = |row: &rusqlite::Row<'_>| read(&Row { row, names });
        self.db
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_row(params, read).optional())
            .map_err(|error| self.error(error))
    }

    fn number(&self, sql: &str, params: impl rusqlite::Params) -> Result<i64> {
        Ok(self.row(sql, params, |row| row.get(0))?.unwrap_or_default())
    }
}

/// Several names that SQL joined with the unit separator, which no name holds.
fn split(joined: Option<String>) -> Vec<String> {
    joined
        .map(|joined| joined.split('\u{1f}').map(str::to_owned).collect())
        .unwrap_or_default()
}

/// What [`place`] reads, of an episode `e` of a show `s`.
const PLACE: &str = "s.uid AS show_uid, e.guid, e.audio_url, e.audio_offset_ms, e.page_url";

fn place(row: &Row<'_>) -> rusqlite::Result<Place> {
    Ok(Place {
        show_uid: row.get("show_uid")?,
        guid: row.get("guid")?,
        audio_url: row.get("audio_url")?,
        audio_offset_ms: row.get("audio_offset_ms")?,
        page_url: row.get("page_url")?,
    })
}

/// A permanent id: UUIDv5 in podcat's own namespace, from what makes the thing itself.
pub(crate) fn uid(parts: &[&str]) -> String {
    // UUIDv5 of the name "podcat" in the podcast namespace of Podcasting 2.0.
    let own = uuid::Uuid::new_v5(&PODCAST_NAMESPACE, b"podcat");
    uuid::Uuid::new_v5(&own, parts.join("\u{1f}").as_bytes()).to_string()
}

/// The namespace of `podcast:guid`.
const PODCAST_NAMESPACE: uuid::Uuid =
    uuid::Uuid::from_u128(0xead4_c236_bf58_58c6_a2c6_a6b2_8d12_8cb6);
