//! Passages and their index. Invariant: the index holds the passages of preferred transcripts,
//! each with the words that follow in the same turn, and nothing else.

use super::{Catalog, Result};
use crate::model::catalogue::{Id, StoredPassage};
use crate::model::map::TimeMap;
use crate::text::query;
use rusqlite::Row;
use rusqlite::types::Type;

const SELECT: &str = "
  SELECT p.id, p.label, p.start_ms, p.end_ms, p.text, p.map, k.speaker
  FROM passage p LEFT JOIN speakers k ON k.transcript_id = p.transcript_id AND k.label = p.label";

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

    /// A passage and what follows it in the same turn, if anything.
    pub(super) fn passage_and_tail(
        &self,
        id: Id,
    ) -> Result<(Option<StoredPassage>, Option<StoredPassage>)> {
        let passage = self.row(&format!("{SELECT} WHERE p.id = ?1"), [id], read)?;
        let tail = self.row(
            &format!(
                "{SELECT} JOIN passage before ON before.id = p.id - 1
                 WHERE p.id = ?1 + 1 AND before.transcript_id = p.transcript_id AND before.label IS p.label"
            ),
            [id],
            read,
        )?;
        Ok((passage, tail))
    }

    pub(super) fn index_passage(&self, id: Id, indexed: &str) -> Result<()> {
        self.run(
            "INSERT INTO passage_index(rowid, words) VALUES(?1, ?2)",
            (id, indexed),
        )
        .map(drop)
    }

    /// Puts a transcript's passages into the index.
    pub(super) fn index_transcript(&self, transcript: Id) -> Result<()> {
        let passages = self.rows(
            "SELECT id, label, text FROM passage WHERE transcript_id = ?1 ORDER BY id",
            [transcript],
            |row| {
                Ok((
                    row.get::<_, Id>(0)?,
                    row.get::<_, Option<u32>>(1)?,
                    row.get::<_, String>(2)?,
                ))
            },
        )?;
        for (index, (id, label, text)) in passages.iter().enumerate() {
            let tail = match passages.get(index + 1) {
                Some((_, next, text)) if next == label => text.as_str(),
                _ => "",
            };
            self.index_passage(*id, &query::index_words(text, tail))?;
        }
        Ok(())
    }

    /// Takes passages out of the index: those of preferred transcripts `t` that meet the condition.
    pub(super) fn unindex(&self, condition: &str, id: Id) -> Result<()> {
        self.run(
            &format!(
                "DELETE FROM passage_index WHERE rowid IN (
                   SELECT p.id FROM transcript t JOIN passage p ON p.transcript_id = t.id
                   WHERE t.preferred AND {condition})"
            ),
            [id],
        )
        .map(drop)
    }
}
