//! People who are one: merged, and taken apart again.

use super::{Catalog, Result, Row};
use crate::model::catalogue::{Id, Merge, Person};
use std::collections::HashSet;

const SELECT: &str = "SELECT m.id, m.kept_id, p.name AS kept, m.name, m.uid, m.merged_at
  FROM merge m JOIN person p ON p.id = m.kept_id";

fn read(row: &Row<'_>) -> rusqlite::Result<Merge> {
    Ok(Merge {
        id: row.get("id")?,
        kept_id: row.get("kept_id")?,
        kept: row.get("kept")?,
        name: row.get("name")?,
        uid: row.get("uid")?,
        merged_at: row.get("merged_at")?,
    })
}

impl Catalog {
    /// The merges that can be taken back, latest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn merges(&self) -> Result<Vec<Merge>> {
        self.rows(&format!("{SELECT} ORDER BY m.id DESC"), [], read)
    }

    /// Pairs of people who speak under two labels of one transcript, the lower number first: they
    /// are two.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn people_in_dialogue(&self) -> Result<HashSet<(Id, Id)>> {
        let pairs = self.rows(
            "SELECT DISTINCT a.person_id, b.person_id FROM label a JOIN label b USING(transcript_id)
              WHERE a.person_id < b.person_id",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        Ok(pairs.into_iter().collect())
    }

    /// Every person with every show they take part in, by its title.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn people_by_show(&self) -> Result<Vec<(Id, String)>> {
        self.rows(
            "SELECT DISTINCT pe.person_id, s.title FROM person_episode pe
               JOIN episode e ON e.id = pe.episode_id JOIN show s ON s.id = e.show_id
              WHERE pe.person_id IS NOT NULL",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// Makes everything of `other` the `kept` person's: quotes, labels, appearances, the name as an
    /// alias, and what the kept one does not state. Remembers what it did.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn merge_people(&self, kept: &Person, other: &Person, now: &str) -> Result<()> {
        let (into, from) = (kept.id, other.id);
        let merge = self.insert(
            "INSERT INTO merge(kept_id, uid, name, affiliation, page_url, note, created_at, merged_at)
             SELECT ?1, uid, name, affiliation, page_url, note, created_at, ?3 FROM person WHERE id = ?2",
            (into, from, now),
        )?;
        let known =
            |name: &str| name == kept.data.name || kept.data.aliases.iter().any(|own| own == name);
        let names = std::iter::once((&other.data.name, false))
            .chain(other.data.aliases.iter().map(|alias| (alias, true)));
        for (name, own) in names {
            self.run(
                "INSERT OR IGNORE INTO merge_alias(merge_id, alias, own, given) VALUES(?1, ?2, ?3, ?4)",
                (merge, name, own, !known(name)),
            )?;
            if !known(name) {
                self.run(
                    "INSERT OR IGNORE INTO person_alias(person_id, alias) VALUES(?1, ?2)",
                    (into, name),
                )?;
            }
        }
        for field in ["affiliation", "page_url", "note"] {
            let taken = self.run(
                &format!(
                    "UPDATE person SET {field} = (SELECT {field} FROM person WHERE id = ?2)
                      WHERE id = ?1 AND {field} IS NULL
                        AND (SELECT {field} FROM person WHERE id = ?2) IS NOT NULL"
                ),
                (into, from),
            )?;
            if taken > 0 {
                self.run(
                    "INSERT INTO merge_taken(merge_id, field) VALUES(?1, ?2)",
                    (merge, field),
                )?;
            }
        }
        for statement in [
            "INSERT INTO merge_quote(merge_id, quote_id) SELECT ?3, id FROM quote WHERE person_id = ?2 AND ?1",
            "UPDATE quote SET person_id = ?1 WHERE person_id = ?2 AND ?3",
            "INSERT INTO merge_label(merge_id, transcript_id, no)
               SELECT ?3, transcript_id, no FROM label WHERE person_id = ?2 AND ?1",
            "UPDATE label SET person_id = ?1 WHERE person_id = ?2 AND ?3",
            "INSERT INTO merge_label_history(merge_id, history_id)
               SELECT ?3, id FROM label_history WHERE person_id = ?2 AND ?1",
            "UPDATE label_history SET person_id = ?1 WHERE person_id = ?2 AND ?3",
            "INSERT INTO merge_appearance(merge_id, episode_id, role, shared)
               SELECT ?3, a.episode_id, a.role, EXISTS(SELECT 1 FROM appearance k
                 WHERE k.episode_id = a.episode_id AND k.role = a.role AND k.person_id = ?1)
               FROM appearance a WHERE a.person_id = ?2",
            "INSERT OR IGNORE INTO appearance(episode_id, person_id, role)
               SELECT episode_id, ?1, role FROM appearance WHERE person_id = ?2 AND ?3",
            "UPDATE merge SET kept_id = ?1, via = coalesce(via, ?3) WHERE kept_id = ?2",
            "DELETE FROM person WHERE id = ?2 AND ?1 AND ?3",
        ] {
            self.run(statement, (into, from, merge))?;
        }
        Ok(())
    }

    /// Takes a merge back: the other person is there again, with all that was theirs and still is
    /// the kept one's. Returns their number.
    ///
    /// # Errors
    /// When the file cannot be written, or the uid is taken meanwhile.
    pub fn unmerge(&self, merge: &Merge) -> Result<Id> {
        let kept = merge.kept_id;
        let back = self.insert(
            "INSERT INTO person(uid, name, affiliation, page_url, note, created_at)
             SELECT uid, name, affiliation, page_url, note, created_at FROM merge WHERE id = ?1",
            [merge.id],
        )?;
        for statement in [
            "INSERT INTO person_alias(person_id, alias)
               SELECT ?2, alias FROM merge_alias WHERE merge_id = ?3 AND own AND ?1",
            "DELETE FROM person_alias WHERE person_id = ?1 AND ?2
               AND alias IN (SELECT alias FROM merge_alias WHERE merge_id = ?3 AND given)",
            "UPDATE quote SET person_id = ?2 WHERE person_id = ?1
               AND id IN (SELECT quote_id FROM merge_quote WHERE merge_id = ?3)",
            "UPDATE label SET person_id = ?2 WHERE person_id = ?1
               AND (transcript_id, no) IN (SELECT transcript_id, no FROM merge_label WHERE merge_id = ?3)",
            "UPDATE label_history SET person_id = ?2 WHERE person_id = ?1
               AND id IN (SELECT history_id FROM merge_label_history WHERE merge_id = ?3)",
            "INSERT OR IGNORE INTO appearance(episode_id, person_id, role)
               SELECT episode_id, ?2, role FROM merge_appearance WHERE merge_id = ?3 AND ?1",
            "DELETE FROM appearance WHERE person_id = ?1 AND ?2
               AND (episode_id, role) IN
                 (SELECT episode_id, role FROM merge_appearance WHERE merge_id = ?3 AND NOT shared)",
            // In merges that brought this one along, its names were not theirs.
            "WITH RECURSIVE up(id) AS (SELECT via FROM merge WHERE id = ?3
               UNION SELECT via FROM merge JOIN up USING(id))
             DELETE FROM merge_alias WHERE merge_id IN up AND ?1 AND ?2
               AND alias IN (SELECT alias FROM merge_alias WHERE merge_id = ?3 AND given)",
            // Those it brought along are merged into it again.
            "WITH RECURSIVE down(id) AS (VALUES(?3) UNION SELECT m.id FROM merge m JOIN down ON m.via = down.id)
             UPDATE merge SET kept_id = ?2, via = nullif(via, ?3)
               WHERE id IN down AND id <> ?3 AND kept_id = ?1",
        ] {
            self.run(statement, (kept, back, merge.id))?;
        }
        for field in ["affiliation", "page_url", "note"] {
            // Only what is still as it was taken over.
            self.run(
                &format!(
                    "UPDATE person SET {field} = NULL WHERE id = ?1
                       AND {field} = (SELECT {field} FROM merge WHERE id = ?2)
                       AND EXISTS(SELECT 1 FROM merge_taken WHERE merge_id = ?2 AND field = '{field}')"
                ),
                (kept, merge.id),
            )?;
        }
        self.run("DELETE FROM merge WHERE id = ?1", [merge.id])?;
        Ok(back)
    }
}
