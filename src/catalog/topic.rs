//! Topics and what they are attached to.

use super::filter::Conditions;
use super::{Catalog, Error, Filter, Result, Row, split, uid};
use crate::model::catalogue::{Id, Topic, TopicData};
use crate::text::words;
use rusqlite::named_params;

const SELECT: &str = "
  SELECT t.*,
    (SELECT group_concat(alias, char(31)) FROM topic_alias WHERE topic_id = t.id) AS aliases,
    (SELECT count(*) FROM quote_topic WHERE topic_id = t.id) AS quotes,
    (SELECT count(*) FROM episode_topic WHERE topic_id = t.id) AS episodes
  FROM topic t";

fn read(row: &Row<'_>) -> rusqlite::Result<Topic> {
    Ok(Topic {
        id: row.get("id")?,
        uid: row.get("uid")?,
        data: TopicData {
            name: row.get("name")?,
            aliases: split(row.get("aliases")?),
            rule: row.get("rule")?,
            note: row.get("note")?,
        },
        quotes: row.get("quotes")?,
        episodes: row.get("episodes")?,
        passages: None,
        first: None,
        last: None,
        over_time: Vec::new(),
        created_at: row.get("created_at")?,
    })
}

/// What a topic can be attached to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filed {
    /// A quote.
    Quote,
    /// An episode.
    Episode,
}

impl Filed {
    fn table(self) -> (&'static str, &'static str) {
        match self {
            Self::Quote => ("quote_topic", "quote_id"),
            Self::Episode => ("episode_topic", "episode_id"),
        }
    }
}

impl Catalog {
    /// The topics, by name unless sorted otherwise; what their rules find is counted by the caller.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn topics(&self, filter: &Filter) -> Result<Vec<Topic>> {
        let mut conditions = Conditions::default();
        if let Some(topic) = &filter.topic {
            conditions.with("t.id = ?", topic.topic);
        }
        let quoted = conditions.inner(
            "SELECT qt.topic_id FROM quote_topic qt JOIN quote q ON q.id = qt.quote_id
               JOIN episode e ON e.id = q.episode_id",
            |inner| {
                inner.episode(filter);
                inner.said_by(filter);
            },
        );
        let filed = conditions.inner(
            "SELECT et.topic_id FROM episode_topic et JOIN episode e ON e.id = et.episode_id",
            |inner| inner.episode(filter),
        );
        // What an episode is filed under is nobody's own.
        let somebody = filter.person.is_some() || filter.role.is_some();
        match (quoted, filed) {
            (Some(quoted), Some(filed)) if !somebody => {
                conditions.plain(format!("(t.id IN ({quoted}) OR t.id IN ({filed}))"));
            }
            (Some(quoted), _) => conditions.plain(format!("t.id IN ({quoted})")),
            (None, _) => {}
        }
        let newest = "t.created_at";
        let tail = filter.tail("t.name COLLATE NOCASE, t.id", "t.name", newest, "t.id");
        let sql = format!("{SELECT}{}{tail}", conditions.clause());
        self.rows(&sql, rusqlite::params_from_iter(conditions.params), read)
    }

    /// One topic.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn topic(&self, id: Id) -> Result<Option<Topic>> {
        self.row(&format!("{SELECT} WHERE t.id = ?1"), [id], read)
    }

    /// Every name and alias of topics.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn topic_names(&self) -> Result<Vec<(Id, String)>> {
        self.rows(
            "SELECT id, name FROM topic UNION ALL SELECT topic_id, alias FROM topic_alias ORDER BY 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// Adds a topic.
    ///
    /// # Errors
    /// When there is one of that name.
    pub fn add_topic(&self, data: &TopicData, now: &str) -> Result<Id> {
        self.add_topic_with_uid(data, &uid(&["topic", &words::key(&data.name)]), now)
    }

    /// Adds a topic that comes from another catalogue.
    ///
    /// # Errors
    /// When there is one of that name or uid.
    pub fn add_topic_with_uid(&self, data: &TopicData, uid: &str, created_at: &str) -> Result<Id> {
        let key = words::key(&data.name);
        let known = "SELECT id FROM topic WHERE name_key = ?1 OR uid = ?2";
        if let Some(id) = self.row(known, (&key, uid), |row| row.get(0))? {
            return Err(Error::Exists {
                noun: "topic",
                name: data.name.clone(),
                id,
            });
        }
        let id = self.insert(
            "INSERT INTO topic(uid, name, name_key, rule, note, created_at)
             VALUES(:uid, :name, :key, :rule, :note, :created_at)",
            named_params! {
                ":uid": uid, ":name": data.name, ":key": key, ":rule": data.rule, ":note": data.note,
                ":created_at": created_at,
            },
        )?;
        self.set_topic_aliases(id, &data.aliases)?;
        Ok(id)
    }

    /// Changes what is stated of a topic; its uid stays.
    ///
    /// # Errors
    /// When another topic has that name.
    pub fn edit_topic(&self, id: Id, data: &TopicData) -> Result<()> {
        let key = words::key(&data.name);
        let known = "SELECT id FROM topic WHERE name_key = ?1 AND id <> ?2";
        if let Some(id) = self.row(known, (&key, id), |row| row.get(0))? {
            return Err(Error::Exists {
                noun: "topic",
                name: data.name.clone(),
                id,
            });
        }
        self.run(
            "UPDATE topic SET name = :name, name_key = :key, rule = :rule, note = :note WHERE id = :id",
            named_params! {
                ":id": id, ":name": data.name, ":key": key, ":rule": data.rule, ":note": data.note,
            },
        )?;
        self.set_topic_aliases(id, &data.aliases)
    }

    fn set_topic_aliases(&self, id: Id, aliases: &[String]) -> Result<()> {
        self.run("DELETE FROM topic_alias WHERE topic_id = ?1", [id])?;
        for alias in aliases {
            self.run(
                "INSERT OR IGNORE INTO topic_alias(topic_id, alias) VALUES(?1, ?2)",
                (id, alias),
            )?;
        }
        Ok(())
    }

    /// Removes a topic; what was filed under it stays.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn remove_topic(&self, id: Id) -> Result<()> {
        self.run("DELETE FROM topic WHERE id = ?1", [id]).map(drop)
    }

    /// Files a quote or an episode under a topic; false when it was already.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn file_under(&self, what: Filed, id: Id, topic: Id) -> Result<bool> {
        let (table, column) = what.table();
        let sql = format!("INSERT OR IGNORE INTO {table}({column}, topic_id) VALUES(?1, ?2)");
        Ok(self.run(&sql, (id, topic))? > 0)
    }

    /// Takes a quote or an episode out of a topic; false when it was not in it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn unfile(&self, what: Filed, id: Id, topic: Id) -> Result<bool> {
        let (table, column) = what.table();
        let sql = format!("DELETE FROM {table} WHERE {column} = ?1 AND topic_id = ?2");
        Ok(self.run(&sql, (id, topic))? > 0)
    }
}
