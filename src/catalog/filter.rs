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
    /// By show `s` and year of publication, so that those of a year come together.
    Year,
}

/// The language of an episode `e`: of its preferred transcript, else its own, else its show's.
pub(super) const EPISODE_LANGUAGE: &str =
    "coalesce((SELECT language FROM transcript WHERE episode_id = e.id AND preferred), e.language,
       (SELECT language FROM show WHERE id = e.show_id))";

/// That `of` is the language `?`, or a kind of it: `en` includes `en-GB`.
pub(super) fn spoken(of: &str) -> String {
    format!("({of} = ? COLLATE NOCASE OR {of} LIKE ? || '-%')")
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

    /// What is stated of an episode `e`.
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
            self.with(&spoken(EPISODE_LANGUAGE), language.clone());
        }
    }

    /// The same, with who takes part in an episode `e` and what it is about.
    pub(super) fn whole_episode(&mut self, filter: &Filter) {
        self.episode(filter);
        if let Some(person) = filter.person {
            self.with(
                "e.id IN (SELECT episode_id FROM person_episode WHERE person_id = ?)",
                person,
            );
        }
        self.has_role(filter);
        if let Some(topic) = &filter.topic {
            self.plain(topic.on_episode());
        }
    }

    /// That the person, or somebody, has the role in an episode `e`.
    pub(super) fn has_role(&mut self, filter: &Filter) {
        if let Some(role) = &filter.role {
            let whose = filter
                .person
                .map_or(String::new(), |person| format!(" AND person_id = {person}"));
            self.with(
                &format!("e.id IN (SELECT episode_id FROM appearance WHERE role = ?{whose})"),
                role.clone(),
            );
        }
    }

    /// The person of a quote `q`, and their role where it was said.
    pub(super) fn said_by(&mut self, filter: &Filter) {
        if let Some(person) = filter.person {
            self.with("q.person_id = ?", person);
        }
        if let Some(role) = &filter.role {
            self.with(
                "EXISTS (SELECT 1 FROM appearance a WHERE a.episode_id = q.episode_id AND a.person_id = q.person_id
                   AND a.role = ?)",
                role.clone(),
            );
        }
    }

    /// Whether there are none yet.
    pub(super) fn is_empty(&self) -> bool {
        self.sql.is_empty()
    }

    /// A statement inside this one, which shares its parameters: `select` with the conditions that
    /// `narrow` adds; nothing when it adds none.
    pub(super) fn inner(&mut self, select: &str, narrow: impl FnOnce(&mut Self)) -> Option<String> {
        let mut inner = Self {
            sql: Vec::new(),
            params: std::mem::take(&mut self.params),
        };
        narrow(&mut inner);
        self.params = std::mem::take(&mut inner.params);
        (!inner.sql.is_empty()).then(|| format!("{select}{}", inner.clause()))
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
            Sort::Year => format!("s.id, substr({published}, 1, 4), {published}, {id}"),
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
