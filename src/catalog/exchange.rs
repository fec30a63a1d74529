//! What an export reads and an import writes beyond what the nouns offer.

use super::{Catalog, LabelKey, Result};
use crate::model::catalogue::{Id, LabelState};
use std::collections::{HashMap, HashSet};

/// What has a permanent `uid` that other rows refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noun {
    /// A show.
    Show,
    /// A person.
    Person,
    /// A topic.
    Topic,
    /// An episode.
    Episode,
}

impl Noun {
    /// The table, which is also the word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Show => "show",
            Self::Person => "person",
            Self::Topic => "topic",
            Self::Episode => "episode",
        }
    }
}

/// Whom a label stands for, or stood for once.
#[derive(Debug)]
pub struct LabelRow {
    /// Number in its transcript.
    pub no: u32,
    /// As the file writes it.
    pub name: String,
    /// The person's number.
    pub person: Option<Id>,
    /// By whose word.
    pub state: Option<LabelState>,
    /// When that changed; `None` while it holds.
    pub changed_at: Option<String>,
}

impl Catalog {
    /// The numbers of all things of a kind by permanent id.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn uids(&self, noun: Noun) -> Result<HashMap<String, Id>> {
        // The uid of somebody who was merged is still theirs.
        let merged = match noun {
            Noun::Person => "SELECT uid, kept_id FROM merge UNION ALL ",
            _ => "",
        };
        let sql = format!("{merged}SELECT uid, id FROM {}", noun.name());
        let rows = self.rows(&sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.into_iter().collect())
    }

    /// Which things of a kind these episodes, their labels and their quotes refer to.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn references(&self, noun: Noun, episodes: &[Id]) -> Result<HashSet<Id>> {
        let sql = match noun {
            Noun::Show => "SELECT show_id FROM episode WHERE id = ?1",
            Noun::Person => {
                "SELECT person_id FROM person_episode WHERE episode_id = ?1
                 UNION SELECT h.person_id FROM transcript t JOIN label_history h ON h.transcript_id = t.id
                   WHERE t.episode_id = ?1 AND h.person_id IS NOT NULL"
            }
            Noun::Topic => {
                "SELECT topic_id FROM episode_topic WHERE episode_id = ?1
                 UNION SELECT topic_id FROM quote JOIN quote_topic ON quote_id = id WHERE episode_id = ?1"
            }
            Noun::Episode => "SELECT ?1",
        };
        let mut ids = HashSet::new();
        for episode in episodes {
            ids.extend(self.rows(sql, [episode], |row| row.get::<_, Id>(0))?);
        }
        Ok(ids)
    }

    /// A transcript's labels in order of appearance, each followed by its history, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn label_rows(&self, transcript: Id) -> Result<Vec<LabelRow>> {
        self.rows(
            "SELECT no, name, person_id, state, NULL AS changed_at, 0 AS entry FROM label WHERE transcript_id = ?1
             UNION ALL
             SELECT no, '', person_id, state, changed_at, id FROM label_history WHERE transcript_id = ?1
             ORDER BY no, entry",
            [transcript],
            |row| {
                Ok(LabelRow {
                    no: row.get("no")?,
                    name: row.get("name")?,
                    person: row.get("person_id")?,
                    state: super::label::state(row)?,
                    changed_at: row.get("changed_at")?,
                })
            },
        )
    }

    /// Gives a person or a topic another name; false when it had it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add_alias(&self, noun: Noun, id: Id, alias: &str) -> Result<bool> {
        let noun = noun.name();
        let sql = format!("INSERT OR IGNORE INTO {noun}_alias({noun}_id, alias) VALUES(?1, ?2)");
        Ok(self.run(&sql, (id, alias))? > 0)
    }

    /// Remembers whom a label stood for until `changed_at`, after what is remembered already.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add_label_history(
        &self,
        (transcript, no): LabelKey,
        person: Option<Id>,
        state: Option<LabelState>,
        changed_at: &str,
    ) -> Result<()> {
        self.run(
            "INSERT INTO label_history(transcript_id, no, person_id, state, changed_at) VALUES(?1, ?2, ?3, ?4, ?5)",
            (transcript, no, person, state.map(LabelState::name), changed_at),
        )
        .map(drop)
    }
}
