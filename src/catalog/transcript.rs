//! Transcripts: versions of what was said. Adding one never destroys an older one.

use super::filter::{Conditions, spoken};
use super::{Catalog, Filter, Result, Row};
use crate::model::catalogue::{Id, StoredWarning, TranscriptData, TranscriptInfo};
use crate::model::transcript::Millis;
use crate::text::concordance::Concordance;
use rusqlite::named_params;
use rusqlite::types::Type;

const SELECT: &str = "
  SELECT t.*, s.title AS show, e.title AS episode,
    (SELECT count(*) FROM label WHERE transcript_id = t.id) AS labels
  FROM transcript t JOIN episode e ON e.id = t.episode_id JOIN show s ON s.id = e.show_id";

fn read(row: &Row<'_>) -> rusqlite::Result<TranscriptInfo> {
    let warnings: String = row.get("warnings")?;
    let warnings: Vec<StoredWarning> = serde_json::from_str(&warnings).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error))
    })?;
    Ok(TranscriptInfo {
        id: row.get("id")?,
        show: row.get("show")?,
        episode: row.get("episode")?,
        episode_id: row.get("episode_id")?,
        data: TranscriptData {
            version: row.get("version")?,
            preferred: row.get("preferred")?,
            kind: row.get("kind")?,
            tool: row.get("tool")?,
            language: row.get("language")?,
            format: row.get("format")?,
            encoding: row.get("encoding")?,
            sha256: row.get("sha256")?,
            source: row.get("source")?,
            imported_at: row.get("imported_at")?,
            segments: row.get("segments")?,
            words: row.get("words")?,
            end_ms: row.get("end_ms")?,
            warnings,
        },
        labels: row.get("labels")?,
    })
}

/// A passage ready to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPassage {
    /// Number of its label, where the file names anybody.
    pub label: Option<u32>,
    /// The time of its first word.
    pub start_ms: Option<Millis>,
    /// The latest end of its cues.
    pub end_ms: Option<Millis>,
    /// What is said.
    pub text: String,
    /// The encoded time map.
    pub map: Vec<u8>,
}

impl Catalog {
    /// The transcripts, newest episode first and latest version first unless sorted otherwise.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn transcripts(&self, filter: &Filter) -> Result<Vec<TranscriptInfo>> {
        let mut conditions = Conditions::default();
        conditions.episode(&Filter {
            language: None,
            ..filter.clone()
        });
        if let Some(language) = &filter.language {
            let own = "coalesce(t.language, e.language, s.language)";
            conditions.with(&spoken(own), language.clone());
        }
        conditions.has_role(filter);
        if let Some(person) = filter.person {
            conditions.with(
                "t.id IN (SELECT transcript_id FROM label WHERE person_id = ?
                   UNION SELECT transcript.id FROM transcript JOIN appearance USING(episode_id) WHERE person_id = ?)",
                person,
            );
        }
        if let Some(topic) = &filter.topic {
            conditions.plain(topic.on_episode());
        }
        let usual = "e.published DESC NULLS LAST, s.title COLLATE NOCASE, e.number DESC, e.id DESC, t.version DESC";
        let sql = format!(
            "{SELECT}{}{}",
            conditions.clause(),
            filter.tail(usual, "e.title", "e.published", "t.id")
        );
        self.rows(&sql, rusqlite::params_from_iter(conditions.params), read)
    }

    /// One transcript.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn transcript(&self, id: Id) -> Result<Option<TranscriptInfo>> {
        self.row(&format!("{SELECT} WHERE t.id = ?1"), [id], read)
    }

    /// The versions of an episode, first to last.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn versions(&self, episode: Id) -> Result<Vec<TranscriptInfo>> {
        self.rows(
            &format!("{SELECT} WHERE t.episode_id = ?1 ORDER BY t.version"),
            [episode],
            read,
        )
    }

    /// The transcript of an episode that is searched and shown.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn preferred(&self, episode: Id) -> Result<Option<Id>> {
        self.row(
            "SELECT id FROM transcript WHERE episode_id = ?1 AND preferred",
            [episode],
            |row| row.get(0),
        )
    }

    /// The hashes of all transcripts: what need not be read again.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn known_hashes(&self) -> Result<std::collections::HashMap<String, Vec<(Id, Id)>>> {
        let mut known = std::collections::HashMap::<String, Vec<_>>::new();
        let rows = self.rows(
            "SELECT sha256, episode_id, show_id FROM transcript JOIN episode ON episode.id = episode_id",
            [],
            |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?)),
        )?;
        for (hash, episode, show) in rows {
            known.entry(hash).or_default().push((episode, show));
        }
        Ok(known)
    }

    /// The episodes, and their shows, of which a transcript has this hash.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn with_hash(&self, sha256: &str) -> Result<Vec<(Id, Id)>> {
        self.rows(
            "SELECT episode_id, show_id FROM transcript JOIN episode ON episode.id = episode_id WHERE sha256 = ?1",
            [sha256],
            |row| Ok((row.get("episode_id")?, row.get("show_id")?)),
        )
    }

    /// Adds a version to an episode, with the words of its passages. Its number and whether it is
    /// preferred stand in `data`; where it is, the version that was preferred before no longer is.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add_transcript(
        &self,
        episode: Id,
        data: &TranscriptData,
        labels: &[String],
        passages: &[NewPassage],
        words: &Concordance,
    ) -> Result<Id> {
        if data.preferred {
            self.prefer_none(episode)?;
        }
        let warnings = serde_json::to_string(&data.warnings).unwrap_or_else(|_| "[]".into());
        let id = self.insert(
            "INSERT INTO transcript(episode_id, version, kind, tool, language, format, encoding, sha256, source,
               imported_at, preferred, segments, words, end_ms, warnings)
             VALUES(:episode, :version, :kind, :tool, :language, :format, :encoding, :sha256, :source, :imported_at,
               :preferred, :segments, :words, :end, :warnings)",
            named_params! {
                ":episode": episode, ":version": data.version, ":kind": data.kind, ":tool": data.tool,
                ":language": data.language, ":format": data.format, ":encoding": data.encoding,
                ":sha256": data.sha256, ":source": data.source, ":imported_at": data.imported_at,
                ":preferred": data.preferred, ":segments": data.segments, ":words": data.words,
                ":end": data.end_ms, ":warnings": warnings,
            },
        )?;
        for (no, name) in labels.iter().enumerate() {
            self.run(
                "INSERT INTO label(transcript_id, no, name) VALUES(?1, ?2, ?3)",
                (id, no, name),
            )?;
        }
        let mut first = None;
        for passage in passages {
            let rowid = self.insert(
                "INSERT INTO passage(transcript_id, label, start_ms, end_ms, text, map) VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
                (id, passage.label, passage.start_ms, passage.end_ms, &passage.text, &passage.map),
            )?;
            first.get_or_insert(rowid);
        }
        self.index(
            id,
            data.preferred,
            data.language.as_deref(),
            first.unwrap_or(0),
            passages.iter().map(|passage| passage.label),
            words,
        )?;
        Ok(id)
    }

    /// The number the next version of an episode gets.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn next_version(&self, episode: Id) -> Result<i64> {
        self.number(
            "SELECT coalesce(max(version), 0) + 1 FROM transcript WHERE episode_id = ?1",
            [episode],
        )
    }

    /// Makes this version the one that is searched and shown.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn prefer(&self, transcript: Id) -> Result<()> {
        let sql = "SELECT episode_id FROM transcript WHERE id = ?1 AND NOT preferred";
        if let Some(episode) = self.row(sql, [transcript], |row| row.get(0))? {
            self.prefer_none(episode)?;
            self.run(
                "UPDATE transcript SET preferred = 1 WHERE id = ?1",
                [transcript],
            )?;
            self.run(
                "UPDATE index_transcript SET searched = 1 WHERE transcript_id = ?1",
                [transcript],
            )?;
        }
        Ok(())
    }

    fn prefer_none(&self, episode: Id) -> Result<()> {
        self.run(
            "UPDATE index_transcript SET searched = 0
             WHERE transcript_id IN (SELECT id FROM transcript WHERE episode_id = ?1 AND preferred)",
            [episode],
        )?;
        self.run(
            "UPDATE transcript SET preferred = 0 WHERE episode_id = ?1 AND preferred",
            [episode],
        )
        .map(drop)
    }

    /// Changes what is stated of a version: kind, tool and language.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn edit_transcript(&self, id: Id, data: &TranscriptData) -> Result<()> {
        self.run(
            "UPDATE transcript SET kind = ?2, tool = ?3, language = ?4 WHERE id = ?1",
            (id, &data.kind, &data.tool, &data.language),
        )?;
        self.learn_stems(id)
    }

    /// Removes a version; if it was the preferred one, the latest of the others is.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn remove_transcript(&self, id: Id) -> Result<()> {
        let sql = "SELECT other.id FROM transcript gone JOIN transcript other USING(episode_id)
                   WHERE gone.id = ?1 AND gone.preferred AND other.id <> gone.id ORDER BY other.version DESC LIMIT 1";
        let heir: Option<Id> = self.row(sql, [id], |row| row.get(0))?;
        self.run("DELETE FROM transcript WHERE id = ?1", [id])?;
        if let Some(heir) = heir {
            self.prefer(heir)?;
        }
        self.drop_dead_segments()
    }
}
