//! Shows.

use super::filter::{Conditions, EPISODE_LANGUAGE, spoken};
use super::{Catalog, Error, Filter, PODCAST_NAMESPACE, Result, Row, uid};
use crate::model::catalogue::{Id, Show, ShowData};
use crate::text::words;
use rusqlite::named_params;

const SELECT: &str =
    "SELECT s.*, (SELECT count(*) FROM episode WHERE show_id = s.id) AS episodes FROM show s";

fn read(row: &Row<'_>) -> rusqlite::Result<Show> {
    Ok(Show {
        id: row.get("id")?,
        uid: row.get("uid")?,
        data: ShowData {
            title: row.get("title")?,
            author: row.get("author")?,
            description: row.get("description")?,
            language: row.get("language")?,
            feed_url: row.get("feed_url")?,
            page_url: row.get("page_url")?,
        },
        episodes: row.get("episodes")?,
        created_at: row.get("created_at")?,
    })
}

/// The `podcast:guid` of a show: of its feed's URL without scheme and trailing slashes where it has
/// one, as Podcasting 2.0 defines it; else of its title.
fn show_uid(data: &ShowData) -> String {
    match &data.feed_url {
        Some(feed) => {
            let bare = feed
                .split_once("://")
                .map_or(feed.as_str(), |(_, rest)| rest)
                .trim_end_matches('/');
            uuid::Uuid::new_v5(&PODCAST_NAMESPACE, bare.as_bytes()).to_string()
        }
        None => uid(&["show", &words::key(&data.title)]),
    }
}

impl Catalog {
    /// The shows, by title unless sorted otherwise.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn shows(&self, filter: &Filter) -> Result<Vec<Show>> {
        let mut conditions = Conditions::default();
        if let Some(show) = filter.show {
            conditions.with("s.id = ?", show);
        }
        let by_episodes = Filter {
            show: None,
            language: None,
            ..filter.clone()
        };
        let episodes = "SELECT e.show_id FROM episode e";
        let within = conditions.inner(episodes, |inner| {
            inner.whole_episode(&by_episodes);
            if let (Some(language), false) = (&filter.language, inner.is_empty()) {
                inner.with(&spoken(EPISODE_LANGUAGE), language.clone());
            }
        });
        match (within, &filter.language) {
            (Some(within), _) => conditions.plain(format!("s.id IN ({within})")),
            // A show has a language also without episodes.
            (None, Some(language)) => {
                let (own, of_episode) = (spoken("s.language"), spoken(EPISODE_LANGUAGE));
                let either = format!("({own} OR s.id IN ({episodes} WHERE {of_episode}))");
                conditions.with(&either, language.clone());
            }
            (None, None) => {}
        }
        let newest = "(SELECT max(published) FROM episode WHERE show_id = s.id)";
        let tail = filter.tail("s.title COLLATE NOCASE, s.id", "s.title", newest, "s.id");
        let sql = format!("{SELECT}{}{tail}", conditions.clause());
        self.rows(&sql, rusqlite::params_from_iter(conditions.params), read)
    }

    /// One show.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn show(&self, id: Id) -> Result<Option<Show>> {
        self.row(&format!("{SELECT} WHERE s.id = ?1"), [id], read)
    }

    /// The show whose title reads like this one.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn show_titled(&self, title: &str) -> Result<Option<Show>> {
        self.row(
            &format!("{SELECT} WHERE s.title_key = ?1"),
            [words::key(title)],
            read,
        )
    }

    /// Adds a show.
    ///
    /// # Errors
    /// When there is one of that title or feed.
    pub fn add_show(&self, data: &ShowData, now: &str) -> Result<Id> {
        self.add_show_with_uid(data, &show_uid(data), now)
    }

    /// Adds a show that comes from another catalogue.
    ///
    /// # Errors
    /// When there is one of that title or uid.
    pub fn add_show_with_uid(&self, data: &ShowData, uid: &str, created_at: &str) -> Result<Id> {
        let known = "SELECT id FROM show WHERE title_key = ?1 OR uid = ?2";
        if let Some(id) = self.row(known, (words::key(&data.title), uid), |row| row.get(0))? {
            return Err(Error::Exists {
                noun: "show",
                name: data.title.clone(),
                id,
            });
        }
        self.insert(
            "INSERT INTO show(uid, title, title_key, author, description, language, feed_url, page_url, created_at)
             VALUES(:uid, :title, :key, :author, :description, :language, :feed_url, :page_url, :created_at)",
            named_params! {
                ":uid": uid, ":title": data.title, ":key": words::key(&data.title), ":author": data.author,
                ":description": data.description, ":language": data.language, ":feed_url": data.feed_url,
                ":page_url": data.page_url, ":created_at": created_at,
            },
        )
    }

    /// Changes what is stated of a show; its uid stays. What its feed says otherwise is kept beside
    /// it.
    ///
    /// # Errors
    /// When another show has that title.
    pub fn edit_show(&self, id: Id, data: &ShowData) -> Result<()> {
        self.overrule_show(id, data)?;
        self.write_show(id, data)
    }

    /// Changes what is stated of a show by its feed's word.
    ///
    /// # Errors
    /// When another show has that title.
    pub fn write_show(&self, id: Id, data: &ShowData) -> Result<()> {
        let known = "SELECT id FROM show WHERE title_key = ?1 AND id <> ?2";
        if let Some(id) = self.row(known, (words::key(&data.title), id), |row| row.get(0))? {
            return Err(Error::Exists {
                noun: "show",
                name: data.title.clone(),
                id,
            });
        }
        self.run(
            "UPDATE show SET title = :title, title_key = :key, author = :author, description = :description,
               language = :language, feed_url = :feed_url, page_url = :page_url WHERE id = :id",
            named_params! {
                ":id": id, ":title": data.title, ":key": words::key(&data.title), ":author": data.author,
                ":description": data.description, ":language": data.language, ":feed_url": data.feed_url,
                ":page_url": data.page_url,
            },
        )
        .map(drop)
    }

    /// Removes a show and all its episodes.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn remove_show(&self, id: Id) -> Result<()> {
        self.run("DELETE FROM show WHERE id = ?1", [id])?;
        self.drop_dead_segments()
    }
}
