//! Passages. Invariant: once stored, a passage does not change; it goes with its transcript.

use super::filter::{Conditions, EPISODE_LANGUAGE};
use super::{Catalog, Error, Filter, PLACE, Result, Row, place};
use crate::model::catalogue::{Id, StoredPassage};
use crate::model::excerpt::Passage;
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

/// The passages of one transcript, without the times inside them.
const OF_TRANSCRIPT: &str = "
  SELECT p.id, p.start_ms, p.end_ms, p.text,
    CASE l.state WHEN 'confirmed' THEN n.name ELSE l.name END AS speaker
  FROM passage p LEFT JOIN label l ON l.transcript_id = p.transcript_id AND l.no = p.label
    LEFT JOIN person n ON n.id = l.person_id
  WHERE p.transcript_id = ?1 ORDER BY p.id";

/// What all passages of a transcript share.
fn shared(row: &Row<'_>) -> rusqlite::Result<Passage> {
    let (version, kind): (i64, String) = (row.get("version")?, row.get("kind")?);
    Ok(Passage {
        show: row.get("show")?,
        episode: row.get("episode")?,
        episode_id: row.get("episode_id")?,
        published: row.get("published")?,
        language: row.get("language")?,
        transcript_id: row.get("transcript_id")?,
        transcript: format!("v{version} {kind}"),
        place: place(row)?,
        ..Passage::default()
    })
}

impl Catalog {
    /// Tells each passage of the preferred transcripts that a filter leaves, as it is read: newest
    /// episode first unless sorted otherwise, and as they are spoken.
    ///
    /// # Errors
    /// When the file cannot be read, and what `take` fails with.
    pub fn each_passage<E: From<Error>>(
        &self,
        filter: &Filter,
        mut take: impl FnMut(&Passage) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let scope = self.scope(filter)?;
        let mut conditions = Conditions::default();
        conditions.plain("t.preferred".into());
        conditions.episode(filter);
        let all = Filter {
            sort: filter.sort,
            ..Filter::default()
        };
        let usual = "e.published DESC NULLS LAST, s.title COLLATE NOCASE, e.season DESC, e.number DESC, e.id DESC";
        let sql = format!(
            "SELECT t.id AS transcript_id, t.version, t.kind, s.title AS show, e.title AS episode,
               e.id AS episode_id, e.published, {EPISODE_LANGUAGE} AS language, {PLACE}
             FROM transcript t JOIN episode e ON e.id = t.episode_id JOIN show s ON s.id = e.show_id{}{}",
            conditions.clause(),
            all.tail(usual, "e.title", "e.published", "t.id")
        );
        let (mut skip, mut left) = (filter.offset, filter.limit.unwrap_or(u64::MAX));
        let params = rusqlite::params_from_iter(conditions.params);
        self.walk(&sql, params, |row| {
            let mut passage = shared(row)?;
            if left == 0 {
                return Ok(Ok(()));
            }
            let within = match self.passages_within(&scope, passage.transcript_id) {
                Ok(within) => within,
                Err(error) => return Ok(Err(error.into())),
            };
            Ok(self.walk(OF_TRANSCRIPT, [passage.transcript_id], |row| {
                let id = row.get("id")?;
                if left == 0 || within.as_ref().is_some_and(|ids| !ids.contains(&id)) {
                    return Ok(Ok(()));
                }
                if skip > 0 {
                    skip -= 1;
                    return Ok(Ok(()));
                }
                left -= 1;
                passage.id = id;
                passage.speaker = row.get("speaker")?;
                passage.start_ms = row.get("start_ms")?;
                passage.end_ms = row.get("end_ms")?;
                passage.text = row.get("text")?;
                let (start, end) = (passage.start_ms, passage.end_ms);
                passage.link = passage.place.link(start, end);
                passage.permalink = Passage::permalink(&passage.place, start, end, &passage.text);
                Ok(take(&passage))
            }))
        })
    }

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

    /// How many passages a transcript has.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn count_passages_of(&self, transcript: Id) -> Result<usize> {
        let count = self.number(
            "SELECT count(*) FROM passage WHERE transcript_id = ?1",
            [transcript],
        )?;
        Ok(usize::try_from(count).unwrap_or(0))
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
