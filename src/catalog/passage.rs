//! Passages. Invariant: once stored, a passage does not change; it goes with its transcript.

use super::{Catalog, Result, Row};
use crate::model::catalogue::{Id, StoredPassage};
use crate::model::map::TimeMap;
use rusqlite::types::Type;

const SELECT: &str = "
  SELECT p.id, p.label, p.start_ms, p.end_ms, p.text, p.map,
    CASE l.state WHEN 'confirmed' THEN n.name ELSE l.name END AS speaker
  FROM passage p LEFT JOIN label l ON l.transcript_id = p.transcript_id AND l.no = p.label
    LEFT JOIN person n ON n.id = l.person_id";

fn read(row: &Row<'_>) -> rusqlite::Result<StoredPassage> {
    let bytes: Vec<u8> = row.get("map")?;
    let map = TimeMap::decode(&bytes).ok_or_else(|| {
        rusqlite::Error::FromSqlConversionFailure(
            5,
            Type::Blob,
            "a passage's time map is damaged".into(),
        )
    })?;
    Ok(StoredPassage {
        id: row.get("id")?,
        label: row.get("label")?,
        speaker: row.get("speaker")?,
        start_ms: row.get("start_ms")?,
        end_ms: row.get("end_ms")?,
        text: row.get("text")?,
        map,
    })
}

impl Catalog {
    /// The passages of a transcript as they are spoken.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn passages(&self, transcript: Id) -> Result<Vec<StoredPassage>> {
        self.rows(
            &format!("{SELECT} WHERE p.transcript_id = ?1 ORDER BY p.id"),
            [transcript],
            read,
        )
    }

    /// Passages by number, the first to the last, in order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn passages_between(&self, first: Id, last: Id) -> Result<Vec<StoredPassage>> {
        self.rows(
            &format!("{SELECT} WHERE p.id BETWEEN ?1 AND ?2 ORDER BY p.id"),
            [first, last],
            read,
        )
    }

    pub(super) fn passage(&self, id: Id) -> Result<Option<StoredPassage>> {
        self.row(&format!("{SELECT} WHERE p.id = ?1"), [id], read)
    }

    /// What follows a passage in the same turn, if anything.
    pub(super) fn tail(&self, id: Id) -> Result<Option<StoredPassage>> {
        self.row(
            &format!(
                "{SELECT} JOIN passage before ON before.id = p.id - 1
                 WHERE p.id = ?1 + 1 AND before.transcript_id = p.transcript_id AND before.label IS p.label"
            ),
            [id],
            read,
        )
    }
}
