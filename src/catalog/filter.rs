//! The shared filters as SQL conditions. Written once; each list names the columns they apply to.

use crate::model::catalogue::Id;
use rusqlite::types::Value;

/// A label: transcript and number in it.
pub type LabelKey = (Id, u32);

/// What a list is narrowed to. Everything is already resolved to numbers; `None` means "any".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// This show.
    pub show: Option<Id>,
    /// This episode.
    pub episode: Option<Id>,
    /// Episodes and quotes of this person.
    pub person: Option<Id>,
    /// Passages under these labels.
    pub labels: Option<Vec<LabelKey>>,
    /// Filed under this topic, or found by its rule.
    pub topic: Option<super::TopicScope>,
    /// People with this role.
    pub role: Option<String>,
    /// Published on this date or later.
    pub since: Option<String>,
    /// Published on this date or earlier.
    pub until: Option<String>,
    /// In this language (`en` includes `en-GB`).
    pub language: Option<String>,
    /// At most so many.
    pub limit: Option<u64>,
    /// After leaving out so many.
    pub offset: u64,
    /// In this order.
    pub sort: Sort,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// What the list is for: shows and people by name, episodes and quotes newest first, hits by
    /// relevance.
    #[default]
    Usual,
    /// Latest publication first, undated last.
    Newest,
    /// Earliest publication first, undated last.
    Oldest,
    /// By title or name.
    Title,
    /// In the order they were added.
    Added,
}

/// Conditions and their parameters, joined by AND.
#[derive(Debug, Default)]
pub(super) struct Conditions {
    sql: Vec<String>,
    pub(super) params: Vec<Value>,
}

impl Conditions {
    /// Adds a condition; `?` in it stands for `value`, however often.
    pub(super) fn with(&mut self, condition: &str, value: impl Into<Value>) {
        self.params.push(value.into());
        self.sql
            .push(condition.replace('?', &format!("?{}", self.params.len())));
    }

    /// Adds a condition without a parameter.
    pub(super) fn plain(&mut self, condition: String) {
        self.sql.push(condition);
    }

    /// The conditions on an episode `e` (and its preferred transcript `t`, where `language` has to
    /// look there).
    pub(super) fn episode(&mut self, filter: &Filter) {
        if let Some(show) = filter.show {
            self.with("e.show_id = ?", show);
        }
        if let Some(episode) = filter.episode {
            self.with("e.id = ?", episode);
        }
        if let Some(since) = &filter.since {
            self.with("e.published >= ?", since.clone());
        }
        if let Some(until) = &filter.until {
            self.with("e.published <= ?", until.clone());
        }
        if let Some(language) = &filter.language {
            self.with(
                "(coalesce(t.language, e.language) = ? COLLATE NOCASE
                  OR coalesce(t.language, e.language) LIKE ? || '-%')",
                language.clone(),
            );
        }
    }

    /// ` WHERE …`, or nothing.
    pub(super) fn clause(&self) -> String {
        if self.sql.is_empty() {
            String::new()
        } else {
            format!(" WHERE {}", self.sql.join(" AND "))
        }
    }
}

impl Filter {
    /// ` ORDER BY … LIMIT … OFFSET …`. `usual` is the list's own order, `title` its name column,
    /// `published` its date column, `id` its number.
    pub(super) fn tail(&self, usual: &str, title: &str, published: &str, id: &str) -> String {
        let order = match self.sort {
            Sort::Usual => usual.to_owned(),
            Sort::Newest => format!("{published} DESC NULLS LAST, {id} DESC"),
            Sort::Oldest => format!("{published} ASC NULLS LAST, {id}"),
            Sort::Title => format!("{title} COLLATE NOCASE, {id}"),
            Sort::Added => id.to_owned(),
        };
        let limit = self
            .limit
            .map_or(-1, |limit| i64::try_from(limit).unwrap_or(i64::MAX));
        format!(
            " ORDER BY {order} LIMIT {limit} OFFSET {}",
            i64::try_from(self.offset).unwrap_or(i64::MAX)
        )
    }
}
