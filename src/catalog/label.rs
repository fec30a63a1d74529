//! Labels and whom they stand for. The label as the file writes it never changes.

use super::{Catalog, LabelKey, Result, Row};
use crate::model::catalogue::{Id, Label, LabelState};

pub(super) fn state(row: &Row<'_>) -> rusqlite::Result<Option<LabelState>> {
    Ok(row
        .get::<_, Option<String>>("state")?
        .as_deref()
        .and_then(LabelState::from_name))
}

/// A label, as it is written, and by whose word it stands for somebody.
pub type WrittenLabel = (LabelKey, String, Option<LabelState>);

impl Catalog {
    /// A transcript's labels in order of appearance, with what each says.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn labels(&self, transcript: Id) -> Result<Vec<Label>> {
        self.rows(
            "SELECT l.*, p.name AS person,
               (SELECT count(*) FROM passage WHERE transcript_id = l.transcript_id AND label = l.no) AS passages,
               (SELECT sum(length(text) - length(replace(text, ' ', '')) + 1) FROM passage
                 WHERE transcript_id = l.transcript_id AND label = l.no) AS words,
               (SELECT substr(text, 1, 80) FROM passage WHERE transcript_id = l.transcript_id AND label = l.no
                 ORDER BY id LIMIT 1) AS sample
             FROM label l LEFT JOIN person p ON p.id = l.person_id WHERE l.transcript_id = ?1 ORDER BY l.no",
            [transcript],
            |row| {
                Ok(Label {
                    transcript_id: row.get("transcript_id")?,
                    no: row.get("no")?,
                    name: row.get("name")?,
                    person_id: row.get("person_id")?,
                    person: row.get("person")?,
                    state: state(row)?,
                    passages: row.get("passages")?,
                    words: row.get::<_, Option<u64>>("words")?.unwrap_or_default(),
                    sample: row.get::<_, Option<String>>("sample")?.unwrap_or_default(),
                })
            },
        )
    }

    /// The labels that stand for a person, with the name each writes.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn labels_of(&self, person: Id) -> Result<Vec<WrittenLabel>> {
        self.rows(
            "SELECT transcript_id, no, name, state FROM label WHERE person_id = ?1",
            [person],
            |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?, state(row)?)),
        )
    }

    /// The labels that stand for somebody who has this role in the episode, with the name each
    /// writes and the person's.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn labels_in_role(&self, role: &str) -> Result<Vec<(WrittenLabel, String)>> {
        self.rows(
            "SELECT l.transcript_id, l.no, l.name, l.state, p.name AS person
             FROM label l JOIN transcript t ON t.id = l.transcript_id JOIN person p ON p.id = l.person_id
               JOIN appearance a ON a.person_id = l.person_id AND a.episode_id = t.episode_id
             WHERE a.role = ?1",
            [role],
            |row| {
                let key = (row.get("transcript_id")?, row.get("no")?);
                Ok(((key, row.get("name")?, state(row)?), row.get("person")?))
            },
        )
    }

    /// The labels that stand for nobody yet.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn labels_of_nobody(&self) -> Result<Vec<(LabelKey, String)>> {
        self.rows(
            "SELECT transcript_id, no, name FROM label WHERE person_id IS NULL",
            [],
            |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)),
        )
    }

    /// Whether some transcript writes a label so, and nobody is said to be meant.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn has_label(&self, name: &str) -> Result<bool> {
        let sql =
            "SELECT 1 FROM label WHERE name = ?1 COLLATE NOCASE AND person_id IS NULL LIMIT 1";
        Ok(self.row(sql, [name], |_| Ok(()))?.is_some())
    }

    /// Every name that a label writes, once.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn label_names(&self) -> Result<Vec<String>> {
        self.rows("SELECT DISTINCT name FROM label", [], |row| row.get(0))
    }

    /// Says whom a label stands for (nobody: `None`), remembering whom it stood for before.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn map_label(
        &self,
        label: LabelKey,
        to: Option<(Id, LabelState)>,
        now: &str,
    ) -> Result<()> {
        let (transcript, no) = label;
        self.run(
            "INSERT INTO label_history(transcript_id, no, person_id, state, changed_at)
             SELECT transcript_id, no, person_id, state, ?3 FROM label WHERE transcript_id = ?1 AND no = ?2",
            (transcript, no, now),
        )?;
        self.set_label(label, to)
    }

    /// Proposes a person for a label that is new: nothing stood there before.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_label(
        &self,
        (transcript, no): LabelKey,
        to: Option<(Id, LabelState)>,
    ) -> Result<()> {
        let (person, state) = to.map_or((None, None), |(person, state)| {
            (Some(person), Some(state.name()))
        });
        self.run(
            "UPDATE label SET person_id = ?3, state = ?4 WHERE transcript_id = ?1 AND no = ?2",
            (transcript, no, person, state),
        )
        .map(drop)
    }

    /// Goes back to whom the label stood for before the last change; false when there was none.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn undo_label(&self, label: LabelKey) -> Result<bool> {
        let sql =
            "SELECT id, person_id, state FROM label_history WHERE transcript_id = ?1 AND no = ?2
                   ORDER BY id DESC LIMIT 1";
        let last: Option<(Id, Option<Id>, Option<LabelState>)> = self.row(sql, label, |row| {
            Ok((row.get(0)?, row.get(1)?, state(row)?))
        })?;
        let Some((entry, person, state)) = last else {
            return Ok(false);
        };
        self.run("DELETE FROM label_history WHERE id = ?1", [entry])?;
        self.set_label(label, person.zip(state))?;
        Ok(true)
    }
}
