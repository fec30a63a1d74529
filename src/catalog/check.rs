//! Is the file sound: SQLite's own checks, then what is derived against what is stored.

use super::{Catalog, Result};
use crate::model::catalogue::Id;
use crate::model::map::TimeMap;
use crate::text::{query, words};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// Which check.
    pub check: &'static str,
    /// What was expected and found.
    pub message: String,
    /// Whether `--repair` makes it right.
    pub repairable: bool,
}

/// Which check is running.
pub type Progress<'a> = &'a mut dyn FnMut(&str);

/// The version of the analyser that made the index.
const ANALYSER: &str = "analyser";

impl Catalog {
    pub(super) fn set_analyser(&self, version: u32) -> Result<()> {
        self.run(
            "INSERT INTO setting(name, value) VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE SET value = excluded.value",
            (ANALYSER, version.to_string()),
        )
        .map(drop)
    }

    /// Runs every check; changes nothing.
    ///
    /// # Errors
    /// When the file cannot be read at all.
    pub fn check(&self, progress: Progress<'_>) -> Result<Vec<Finding>> {
        let mut findings = Vec::new();
        progress("the file");
        for problem in self.rows("PRAGMA integrity_check(20)", [], |row| {
            row.get::<_, String>(0)
        })? {
            if problem != "ok" {
                // The index's own tables are derived: a damage there can be repaired.
                let repairable = problem.contains("passage_index");
                findings.push(Finding {
                    check: "file",
                    message: problem,
                    repairable,
                });
            }
        }
        for (table, rowid) in self.rows("PRAGMA foreign_key_check", [], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, Option<i64>>(1)?.unwrap_or_default(),
            ))
        })? {
            let message = format!("row {rowid} of {table} points at something that is not there");
            findings.push(Finding {
                check: "references",
                message,
                repairable: false,
            });
        }
        progress("transcripts");
        findings.extend(self.check_transcripts()?);
        progress("the index");
        findings.extend(self.check_index()?);
        Ok(findings)
    }

    fn check_transcripts(&self) -> Result<Vec<Finding>> {
        let mut findings = Vec::new();
        let without = "SELECT e.id, e.title FROM episode e JOIN transcript t ON t.episode_id = e.id
                       GROUP BY e.id HAVING sum(t.preferred) <> 1";
        for (id, title) in self.rows(without, [], |row| {
            Ok((row.get::<_, Id>(0)?, row.get::<_, String>(1)?))
        })? {
            findings.push(Finding {
                check: "transcripts",
                message: format!("episode {id} {title:?} has transcripts and none is preferred"),
                repairable: true,
            });
        }
        let broken = "SELECT p.id, p.transcript_id, p.map, length(CAST(p.text AS BLOB)) AS bytes FROM passage p";
        let maps = self.rows(broken, [], |row| {
            let map = row.get_ref("map")?.as_blob()?;
            let bytes: usize = row.get("bytes")?;
            let sound = TimeMap::decode(map).is_some_and(|map| {
                map.marks()
                    .iter()
                    .all(|mark| (mark.offset as usize) < bytes.max(1))
            });
            Ok((!sound).then_some((row.get::<_, Id>("id")?, row.get::<_, Id>("transcript_id")?)))
        })?;
        for (passage, transcript) in maps.into_iter().flatten() {
            findings.push(Finding {
                check: "transcripts",
                message: format!("the time map of passage {passage} of transcript {transcript} is damaged; import the transcript again"),
                repairable: false,
            });
        }
        Ok(findings)
    }

    fn check_index(&self) -> Result<Vec<Finding>> {
        let finding = |message: String| Finding {
            check: "index",
            message,
            repairable: true,
        };
        let made_with: Option<String> = self.row(
            "SELECT value FROM setting WHERE name = ?1",
            [ANALYSER],
            |row| row.get(0),
        )?;
        if made_with.as_deref() != Some(&words::VERSION.to_string()) {
            return Ok(vec![finding(format!(
                "the index was made by analyser {}, this podcat has {}",
                made_with.as_deref().unwrap_or("none"),
                words::VERSION
            ))]);
        }
        let expected = self.expected_index()?;
        let found = match self.stored_index() {
            Ok(found) => found,
            Err(error) => return Ok(vec![finding(format!("the index cannot be read: {error}"))]),
        };
        let missing = expected.keys().filter(|id| !found.contains_key(id)).count();
        let surplus = found.keys().filter(|id| !expected.contains_key(id)).count();
        let different = expected
            .iter()
            .filter(|(id, words)| found.get(id).is_some_and(|found| found != *words))
            .count();
        let counts = [
            (missing, "passages are not in the index"),
            (
                surplus,
                "entries of the index are for passages that are not there",
            ),
            (different, "passages are in the index with other words"),
        ];
        Ok(counts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| finding(format!("{count} {what}")))
            .collect())
    }

    /// For each passage that should be indexed, a sum over its words and their places.
    fn expected_index(&self) -> Result<HashMap<Id, u64>> {
        let mut sums = HashMap::new();
        let rows = self.rows(
            "SELECT p.id, p.transcript_id, p.label, p.text FROM passage p JOIN transcript t ON t.id = p.transcript_id
             WHERE t.preferred ORDER BY p.id DESC",
            [],
            |row| {
                Ok((row.get::<_, Id>(0)?, row.get::<_, Id>(1)?, row.get::<_, Option<u32>>(2)?, row.get::<_, String>(3)?))
            },
        )?;
        let mut next: Option<&(Id, Id, Option<u32>, String)> = None;
        for row in &rows {
            let (id, transcript, label, text) = row;
            let tail = match next {
                Some((next_id, next_transcript, next_label, text))
                    if *next_id == id + 1
                        && next_transcript == transcript
                        && next_label == label =>
                {
                    text.as_str()
                }
                _ => "",
            };
            let indexed = query::index_words(text, tail);
            let sum = indexed
                .split_ascii_whitespace()
                .enumerate()
                .fold(0u64, |sum, (place, word)| {
                    sum.wrapping_add(word_sum(word, place as i64))
                });
            sums.insert(*id, sum);
            next = Some(row);
        }
        Ok(sums)
    }

    /// The same sums from the index itself.
    fn stored_index(&self) -> Result<HashMap<Id, u64>> {
        self.db
            .execute_batch(
                "INSERT INTO passage_index(passage_index) VALUES('integrity-check');
                 CREATE VIRTUAL TABLE IF NOT EXISTS temp.passage_terms USING fts5vocab(main, passage_index, instance);",
            )
            .map_err(|error| self.error(error))?;
        let mut sums = HashMap::<Id, u64>::new();
        let mut read = || -> rusqlite::Result<()> {
            let mut statement = self
                .db
                .prepare("SELECT doc, term, offset FROM temp.passage_terms")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let sum = sums.entry(row.get(0)?).or_default();
                *sum = sum.wrapping_add(word_sum(row.get_ref(1)?.as_str()?, row.get(2)?));
            }
            // A passage without words has an entry without terms.
            let mut statement = self.db.prepare("SELECT id FROM passage_index_docsize")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                sums.entry(row.get(0)?).or_default();
            }
            Ok(())
        };
        read().map_err(|error| self.error(error))?;
        Ok(sums)
    }

    /// Makes everything that is derived anew: the index, and a preferred version where there is none.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn repair(&self, progress: Progress<'_>) -> Result<()> {
        progress("transcripts");
        self.run(
            "UPDATE transcript SET preferred = 1 WHERE id IN (
               SELECT max(id) FROM transcript GROUP BY episode_id HAVING sum(preferred) = 0)",
            [],
        )?;
        progress("the index");
        self.run(
            "INSERT INTO passage_index(passage_index) VALUES('delete-all')",
            [],
        )?;
        for transcript in self.rows("SELECT id FROM transcript WHERE preferred", [], |row| {
            row.get(0)
        })? {
            self.index_transcript(transcript)?;
        }
        self.set_analyser(words::VERSION)
    }
}

fn word_sum(word: &str, place: i64) -> u64 {
    let mut hasher = DefaultHasher::new();
    (word, place).hash(&mut hasher);
    hasher.finish()
}
