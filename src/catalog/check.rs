//! Is the file sound: SQLite's own checks, then what is derived against what is stored.

use super::index::PLACED;
use super::{Catalog, Result};
use crate::model::catalogue::Id;
use crate::model::map::TimeMap;
use crate::text::positions::{self, Cursor};
use crate::text::words;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
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
    /// The version of the analyser that made the index.
    pub(super) fn analyser(&self) -> Result<Option<u32>> {
        let sql = "SELECT value FROM setting WHERE name = ?1";
        let value: Option<String> = self.row(sql, [ANALYSER], |row| row.get(0))?;
        Ok(value.and_then(|version| version.parse().ok()))
    }

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
        // What a change in progress has gathered.
        self.write_index()?;
        let mut findings = Vec::new();
        progress("the file");
        for problem in self.rows("PRAGMA integrity_check(20)", [], |row| {
            row.get::<_, String>(0)
        })? {
            if problem != "ok" {
                // The index's own tables are derived: a damage there can be repaired.
                let repairable = problem.contains("index_");
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
        let made_with = self.analyser()?;
        if made_with != Some(words::VERSION) {
            return Ok(vec![finding(format!(
                "the index was made by analyser {}, this podcat has {}",
                made_with.map_or_else(|| "none".into(), |version| version.to_string()),
                words::VERSION
            ))]);
        }
        let found = match self.stored_index() {
            Ok(found) => found,
            Err(error) => return Ok(vec![finding(format!("the index cannot be read: {error}"))]),
        };
        let (mut missing, mut different, mut searched, mut unstemmed) = (0, 0, 0, 0);
        let transcripts = self.rows(
            "SELECT id, preferred, language FROM transcript",
            [],
            |row| {
                Ok((
                    row.get::<_, Id>(0)?,
                    row.get::<_, bool>(1)?,
                    row.get::<_, Option<String>>(2)?,
                ))
            },
        )?;
        for (id, preferred, language) in transcripts {
            let Some((stored, stored_layout, is_searched)) = found.get(&id) else {
                missing += 1;
                continue;
            };
            let (passages, said) = self.stored_words(id)?;
            let mut sum = 0u64;
            for word in said.words() {
                for place in word.places {
                    sum = sum.wrapping_add(word_sum(word.folded, *place));
                }
            }
            let lengths = said.lengths().iter();
            let layout: Vec<_> = passages
                .iter()
                .zip(lengths)
                .map(|((passage, label), length)| (*passage, *label, *length))
                .collect();
            different += usize::from(sum != *stored || layout != *stored_layout);
            searched += usize::from(preferred != *is_searched);
            unstemmed += usize::from(!self.has_stems(language.as_deref(), &said)?);
        }
        let counts = [
            (missing, "transcripts are not in the index"),
            (different, "transcripts are in the index with other words"),
            (
                searched,
                "transcripts are searched and not preferred, or the other way round",
            ),
            (
                unstemmed,
                "transcripts have words whose stems are not in the index",
            ),
        ];
        Ok(counts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| finding(format!("{count} {what}")))
            .collect())
    }

    /// For each transcript a sum over the index's words and their places in it, and its passages.
    fn stored_index(&self) -> Result<HashMap<Id, Stored>> {
        let mut sums = HashMap::new();
        for segment in self.segments()? {
            let transcripts = self.rows(
                &format!(
                    "SELECT {PLACED}, searched FROM index_transcript WHERE segment_id = ?1 ORDER BY first_word"
                ),
                [segment.id],
                |row| Ok((super::index::placed(row)?, row.get::<_, bool>("searched")?)),
            )?;
            let mut totals = vec![0u64; transcripts.len()];
            let sql = "SELECT word, places FROM index_word WHERE segment_id = ?1";
            let mut places = Vec::new();
            let mut read = || -> rusqlite::Result<bool> {
                let mut statement = self.db.prepare_cached(sql)?;
                let mut rows = statement.query([segment.id])?;
                while let Some(row) = rows.next()? {
                    places.clear();
                    if !positions::decode_into(row.get_ref("places")?.as_blob()?, &mut places) {
                        return Ok(false);
                    }
                    let word = row.get_ref("word")?.as_str()?;
                    let mut cursor = Cursor::new(&places);
                    for ((transcript, _), total) in transcripts.iter().zip(&mut totals) {
                        for place in cursor.within(transcript.from, transcript.to) {
                            *total = total.wrapping_add(word_sum(word, place - transcript.from));
                        }
                    }
                }
                Ok(true)
            };
            if !read().map_err(|error| self.error(error))? {
                return Err(self.damaged_index());
            }
            for ((transcript, searched), total) in transcripts.into_iter().zip(totals) {
                let passages = transcript.passages();
                let layout = passages
                    .iter()
                    .map(|it| (it.id, it.label, it.to - it.from))
                    .collect();
                sums.insert(transcript.id, (total, layout, searched));
            }
        }
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
        self.rebuild_index(&mut |_, _| {})
    }
}

/// A sum over words and places, the passages with their labels and lengths, whether it is searched.
type Stored = (u64, Vec<(Id, Option<u32>, u32)>, bool);

fn word_sum(word: &str, place: u32) -> u64 {
    let mut hasher = DefaultHasher::new();
    (word, place).hash(&mut hasher);
    hasher.finish()
}
