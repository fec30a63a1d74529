//! Search for the words said.

use super::filter::Conditions;
use super::{Catalog, Filter, Result};
use crate::model::catalogue::{Hit, Id};
use crate::text::{query::Query, snippet};

/// A topic as a filter, resolved: its number, and what its rule finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicScope {
    /// The topic.
    pub topic: Id,
    /// The quotes whose words its rule matches.
    pub quotes: Vec<Id>,
    /// Its rule.
    pub rule: Option<Query>,
}

impl TopicScope {
    fn filed_episodes(&self) -> String {
        format!(
            "SELECT episode_id FROM episode_topic WHERE topic_id = {}",
            self.topic
        )
    }

    fn rule_hits(&self) -> Option<String> {
        // A query's words are letters and digits: the quotation mark of SQL cannot occur in them.
        Some(format!(
            "SELECT rowid FROM passage_index WHERE passage_index MATCH '{}'",
            self.rule.as_ref()?.to_fts()
        ))
    }

    /// The condition on an episode `e`: filed under the topic, with a quote that is, or with a
    /// passage that the rule finds.
    pub(super) fn on_episode(&self) -> String {
        let mut sql = format!(
            "(e.id IN ({}) OR e.id IN (SELECT episode_id FROM quote JOIN quote_topic ON quote_id = quote.id
               WHERE topic_id = {})",
            self.filed_episodes(),
            self.topic
        );
        if let Some(hits) = self.rule_hits() {
            sql.push_str(&format!(
                " OR e.id IN (SELECT episode_id FROM transcript JOIN passage ON transcript_id = transcript.id
                   WHERE passage.id IN ({hits}))"
            ));
        }
        sql + ")"
    }

    /// The condition on a quote `q`: filed under the topic itself, with its episode, or matched by
    /// the rule.
    pub(super) fn on_quote(&self) -> String {
        let matched: Vec<String> = self.quotes.iter().map(Id::to_string).collect();
        format!(
            "(q.id IN (SELECT quote_id FROM quote_topic WHERE topic_id = {}) OR q.episode_id IN ({}) OR q.id IN ({}))",
            self.topic,
            self.filed_episodes(),
            matched.join(",")
        )
    }
}

/// A page of hits.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// How many passages match in all.
    pub total: u64,
    /// The page.
    pub hits: Vec<Hit>,
}

impl Catalog {
    /// The passages in which a query matches, best first unless sorted otherwise.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn search(&self, query: &Query, filter: &Filter) -> Result<Found> {
        let mut conditions = Conditions::default();
        conditions.with("passage_index MATCH ?", query.to_fts());
        let base = conditions.params.len();
        conditions.episode(filter);
        if let Some(labels) = &filter.labels {
            self.wanted_labels(labels)?;
            conditions.plain(
                "(p.transcript_id, p.label) IN (SELECT transcript_id, no FROM temp.wanted_label)"
                    .into(),
            );
        }
        if let Some(topic) = &filter.topic {
            self.wanted_passages(topic)?;
            conditions.plain(format!(
                "(t.episode_id IN ({}) OR p.id IN (SELECT id FROM temp.wanted_passage))",
                topic.filed_episodes()
            ));
        }
        let narrowed =
            conditions.params.len() > base || filter.labels.is_some() || filter.topic.is_some();
        let from = if narrowed || filter.sort != super::Sort::Usual {
            "passage_index CROSS JOIN passage p ON p.id = passage_index.rowid
             CROSS JOIN transcript t ON t.id = p.transcript_id CROSS JOIN episode e ON e.id = t.episode_id"
        } else {
            "passage_index"
        };
        let clause = conditions.clause();
        let params = rusqlite::params_from_iter(conditions.params.clone());
        let total = self.number(&format!("SELECT count(*) FROM {from}{clause}"), params)?;
        let order = filter.tail(
            "passage_index.rank",
            "e.title",
            "e.published",
            "passage_index.rowid",
        );
        let ids: Vec<Id> = self.rows(
            &format!("SELECT passage_index.rowid FROM {from}{clause}{order}"),
            rusqlite::params_from_iter(conditions.params),
            |row| row.get(0),
        )?;
        let mut hits = Vec::with_capacity(ids.len());
        for id in ids {
            hits.extend(self.hit(id, query)?);
        }
        Ok(Found {
            total: u64::try_from(total).unwrap_or(0),
            hits,
        })
    }

    fn hit(&self, id: Id, query: &Query) -> Result<Option<Hit>> {
        let (Some(passage), tail) = self.passage_and_tail(id)? else {
            return Ok(None);
        };
        let mut joined = passage.text.clone();
        let seam = joined.len() + 1;
        if let Some(tail) = &tail {
            joined.push(' ');
            joined.push_str(&tail.text);
        }
        let matches = query.find(&joined, passage.text.len());
        let first = matches.first().cloned().unwrap_or(0..0);
        let last = first.end.saturating_sub(1);
        let end_ms = match &tail {
            Some(tail) if last >= seam => tail.map.end_at(last - seam),
            _ => passage.map.end_at(last),
        };
        self.row(
            "SELECT s.title AS show, e.title AS episode, e.id AS episode_id, e.published, t.version, t.kind
             FROM passage p JOIN transcript t ON t.id = p.transcript_id JOIN episode e ON e.id = t.episode_id
               JOIN show s ON s.id = e.show_id WHERE p.id = ?1",
            [id],
            |row| {
                let kind: String = row.get("kind")?;
                let version: i64 = row.get("version")?;
                Ok(Hit {
                    show: row.get("show")?,
                    episode: row.get("episode")?,
                    episode_id: row.get("episode_id")?,
                    published: row.get("published")?,
                    speaker: passage.speaker.clone(),
                    start_ms: passage.map.start_at(first.start),
                    end_ms,
                    text: passage.text.clone(),
                    snippet: snippet::around(&joined, &matches, passage.text.len()),
                    transcript: format!("v{version} {kind}"),
                    passage_id: id,
                })
            },
        )
    }

    /// Where these words stand in the preferred transcripts, best first: the passages they begin in.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn passages_with(&self, query: &Query, limit: u64) -> Result<Vec<(Id, Id)>> {
        self.rows(
            "SELECT p.transcript_id, t.episode_id FROM passage_index
               CROSS JOIN passage p ON p.id = passage_index.rowid CROSS JOIN transcript t ON t.id = p.transcript_id
             WHERE passage_index MATCH ?1 GROUP BY 1, 2 LIMIT ?2",
            (query.to_fts(), i64::try_from(limit).unwrap_or(i64::MAX)),
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// How many passages a query finds.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn count_passages(&self, query: &Query) -> Result<u64> {
        let sql = "SELECT count(*) FROM passage_index WHERE passage_index MATCH ?1";
        Ok(u64::try_from(self.number(sql, [query.to_fts()])?).unwrap_or(0))
    }

    /// Sets aside the labels of one speaker: there can be hundreds.
    fn wanted_labels(&self, labels: &[super::LabelKey]) -> Result<()> {
        self.temporary(
            "wanted_label(transcript_id INTEGER, no INTEGER, PRIMARY KEY(transcript_id, no))",
        )?;
        for label in labels {
            self.run(
                "INSERT OR IGNORE INTO temp.wanted_label VALUES(?1, ?2)",
                *label,
            )?;
        }
        Ok(())
    }

    /// Sets aside what a topic's rule finds: beside another MATCH, SQLite would run it row by row.
    fn wanted_passages(&self, topic: &TopicScope) -> Result<()> {
        self.temporary("wanted_passage(id INTEGER PRIMARY KEY, unused)")?;
        if let Some(hits) = topic.rule_hits() {
            self.run(&format!("INSERT INTO temp.wanted_passage(id) {hits}"), [])?;
        }
        Ok(())
    }

    fn temporary(&self, table: &str) -> Result<()> {
        let name = table.split('(').next().unwrap_or(table);
        self.db
            .execute_batch(&format!(
                "DROP TABLE IF EXISTS temp.{name}; CREATE TEMP TABLE {table};"
            ))
            .map_err(|error| self.error(error))
    }
}
