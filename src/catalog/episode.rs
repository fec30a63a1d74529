//! Episodes and who appears in them.

use super::filter::Conditions;
use super::{Catalog, Error, Filter, Result, Row, uid};
use crate::model::catalogue::{Appearance, Episode, EpisodeData, Id};
use rusqlite::named_params;
use rusqlite::types::FromSql;
use std::collections::HashMap;

const SELECT: &str = "
  SELECT e.*, s.title AS show, t.kind AS transcript, t.words AS words,
    coalesce(e.duration_ms, t.end_ms) AS length_ms
  FROM episode e JOIN show s ON s.id = e.show_id
    LEFT JOIN transcript t ON t.episode_id = e.id AND t.preferred";

/// What stands beside episodes is asked for so many at once.
const TOGETHER: usize = 1_000;

fn read(row: &Row<'_>) -> rusqlite::Result<Episode> {
    Ok(Episode {
        id: row.get("id")?,
        uid: row.get("uid")?,
        show: row.get("show")?,
        show_id: row.get("show_id")?,
        data: EpisodeData {
            guid: row.get("guid")?,
            title: row.get("title")?,
            published: row.get("published")?,
            duration_ms: row.get("length_ms")?,
            season: row.get("season")?,
            number: row.get("number")?,
            audio_url: row.get("audio_url")?,
            audio_offset_ms: row.get("audio_offset_ms")?,
            page_url: row.get("page_url")?,
            description: row.get("description")?,
            language: row.get("language")?,
        },
        transcript: row.get("transcript")?,
        words: row.get("words")?,
        people: Vec::new(),
        quotes: 0,
        topics: Vec::new(),
        created_at: row.get("created_at")?,
    })
}

impl Catalog {
    /// The episodes, newest first unless sorted otherwise. A duration that nobody stated is the
    /// transcript's last time.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn episodes(&self, filter: &Filter) -> Result<Vec<Episode>> {
        let mut episodes = Vec::new();
        self.each_episode(filter, |episode| {
            episodes.push(episode);
            Ok::<_, Error>(())
        })?;
        Ok(episodes)
    }

    /// Tells each of [`Catalog::episodes`] as they are read.
    ///
    /// # Errors
    /// When the file cannot be read, and what `take` fails with.
    pub fn each_episode<E: From<Error>>(
        &self,
        filter: &Filter,
        mut take: impl FnMut(Episode) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let mut together = Vec::new();
        let mut pass_on = |together: &mut Vec<Episode>| {
            self.complete(together)?;
            together.drain(..).try_for_each(&mut take)
        };
        self.each_listed(SELECT, filter, |row| {
            together.push(read(row)?);
            Ok(match together.len() {
                TOGETHER => pass_on(&mut together),
                _ => Ok(()),
            })
        })?;
        pass_on(&mut together)
    }

    /// The episodes, of a show or of all, that were not made from a transcript's file; without what
    /// stands beside them.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn entered(&self, show: Option<Id>) -> Result<Vec<Episode>> {
        let sql = format!(
            "{SELECT} WHERE (e.show_id = ?1 OR ?1 IS NULL) AND (e.guid < 'file:' OR e.guid >= 'file;') ORDER BY e.id"
        );
        self.rows(&sql, [show], read)
    }

    /// Adds what stands beside episodes: people, topics, the number of quotes.
    fn complete(&self, episodes: &mut [Episode]) -> Result<()> {
        let mut people = self.beside(
            episodes,
            "SELECT episode_id, name FROM person_episode JOIN person ON person.id = person_id",
            "ORDER BY person.id",
        )?;
        let mut topics = self.beside(
            episodes,
            "SELECT episode_id, name FROM episode_topic JOIN topic ON topic.id = topic_id",
            "ORDER BY topic.id",
        )?;
        let mut quotes = self.beside(
            episodes,
            "SELECT episode_id, count(*) FROM quote",
            "GROUP BY episode_id",
        )?;
        for episode in episodes {
            episode.people = people.remove(&episode.id).unwrap_or_default();
            episode.topics = topics.remove(&episode.id).unwrap_or_default();
            let counts: Vec<u64> = quotes.remove(&episode.id).unwrap_or_default();
            episode.quotes = counts.first().copied().unwrap_or_default();
        }
        Ok(())
    }

    /// What a statement says of these episodes. One subquery a row would cost SQLite several times
    /// as much.
    fn beside<T: FromSql>(
        &self,
        episodes: &[Episode],
        select: &str,
        order: &str,
    ) -> Result<HashMap<Id, Vec<T>>> {
        let ids: Vec<String> = episodes
            .iter()
            .map(|episode| episode.id.to_string())
            .collect();
        let ids = format!("[{}]", ids.join(","));
        let sql = format!("{select} WHERE episode_id IN (SELECT value FROM json_each(?1)) {order}");
        let mut found = HashMap::<Id, Vec<T>>::new();
        self.rows(&sql, [ids], |row| {
            found.entry(row.get(0)?).or_default().push(row.get(1)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The numbers of the episodes that [`Catalog::episodes`] lists.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn episode_ids(&self, filter: &Filter) -> Result<Vec<Id>> {
        let select = "SELECT e.id FROM episode e JOIN show s ON s.id = e.show_id
                        LEFT JOIN transcript t ON t.episode_id = e.id AND t.preferred";
        let mut ids = Vec::new();
        self.each_listed(select, filter, |row| {
            ids.push(row.get(0)?);
            Ok(Ok::<_, Error>(()))
        })?;
        Ok(ids)
    }

    fn each_listed<E: From<Error>>(
        &self,
        select: &str,
        filter: &Filter,
        take: impl FnMut(&Row<'_>) -> rusqlite::Result<std::result::Result<(), E>>,
    ) -> std::result::Result<(), E> {
        let mut conditions = Conditions::default();
        conditions.whole_episode(filter);
        let usual = "e.published DESC NULLS LAST, s.title COLLATE NOCASE, e.season DESC, e.number DESC, e.id DESC";
        let sql = format!(
            "{select}{}{}",
            conditions.clause(),
            filter.tail(usual, "e.title", "e.published", "e.id")
        );
        self.walk(&sql, rusqlite::params_from_iter(conditions.params), take)
    }

    /// One episode.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn episode(&self, id: Id) -> Result<Option<Episode>> {
        let mut episode = self.row(&format!("{SELECT} WHERE e.id = ?1"), [id], read)?;
        self.complete(episode.as_mut_slice())?;
        Ok(episode)
    }

    /// The episodes of a show by guid, with their titles.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn guids(&self, show: Id) -> Result<HashMap<String, (Id, String)>> {
        let rows = self.rows(
            "SELECT guid, id, title FROM episode WHERE show_id = ?1",
            [show],
            |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))),
        )?;
        Ok(rows.into_iter().collect())
    }

    /// The episodes of a guid: number, and the uid and title of the show.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn episodes_with_guid(&self, guid: &str) -> Result<Vec<(Id, String, String)>> {
        self.rows(
            "SELECT e.id, s.uid, s.title FROM episode e JOIN show s ON s.id = e.show_id WHERE e.guid = ?1 ORDER BY e.id",
            [guid],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
    }

    /// The duration that somebody stated, as opposed to the transcript's last time.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn stated_duration(&self, id: Id) -> Result<Option<i64>> {
        Ok(self
            .row(
                "SELECT duration_ms FROM episode WHERE id = ?1",
                [id],
                |row| row.get(0),
            )?
            .flatten())
    }

    /// Adds an episode.
    ///
    /// # Errors
    /// When the show has one of that guid.
    pub fn add_episode(&self, show: Id, data: &EpisodeData, created_at: &str) -> Result<Id> {
        let show_uid: String = self
            .row("SELECT uid FROM show WHERE id = ?1", [show], |row| {
                row.get(0)
            })?
            .unwrap_or_default();
        let uid = uid(&["episode", &show_uid, &data.guid]);
        self.add_episode_with_uid(show, data, &uid, created_at)
    }

    /// Adds an episode that comes from another catalogue.
    ///
    /// # Errors
    /// When the show has one of that guid, or the uid is taken.
    pub fn add_episode_with_uid(
        &self,
        show: Id,
        data: &EpisodeData,
        uid: &str,
        created_at: &str,
    ) -> Result<Id> {
        let known = "SELECT id FROM episode WHERE show_id = ?1 AND guid = ?2";
        if let Some(id) = self.row(known, (show, &data.guid), |row| row.get(0))? {
            return Err(Error::Exists {
                noun: "episode",
                name: data.title.clone(),
                id,
            });
        }
        self.insert(
            "INSERT INTO episode(uid, show_id, guid, title, published, duration_ms, season, number, audio_url,
               audio_offset_ms, page_url, description, language, created_at)
             VALUES(:uid, :show, :guid, :title, :published, :duration, :season, :number, :audio_url,
               :audio_offset, :page_url, :description, :language, :created_at)",
            named_params! {
                ":uid": uid, ":show": show, ":guid": data.guid,
                ":title": data.title, ":published": data.published, ":duration": data.duration_ms,
                ":season": data.season, ":number": data.number, ":audio_url": data.audio_url,
                ":audio_offset": data.audio_offset_ms,
                ":page_url": data.page_url, ":description": data.description, ":language": data.language,
                ":created_at": created_at,
            },
        )
    }

    /// Changes what is stated of an episode; its show, guid and uid stay. What a feed says otherwise
    /// is kept beside it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn edit_episode(&self, id: Id, data: &EpisodeData) -> Result<()> {
        self.overrule_episode(id, data)?;
        self.write_episode(id, data)
    }

    /// Changes what is stated of an episode by its feed's word.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write_episode(&self, id: Id, data: &EpisodeData) -> Result<()> {
        self.run(
            "UPDATE episode SET title = :title, published = :published, duration_ms = :duration, season = :season,
               number = :number, audio_url = :audio_url, audio_offset_ms = :audio_offset, page_url = :page_url, description = :description,
               language = :language WHERE id = :id",
            named_params! {
                ":id": id, ":title": data.title, ":published": data.published, ":duration": data.duration_ms,
                ":season": data.season, ":number": data.number, ":audio_url": data.audio_url,
                ":audio_offset": data.audio_offset_ms,
                ":page_url": data.page_url, ":description": data.description, ":language": data.language,
            },
        )
        .map(drop)
    }

    /// Removes an episode with its transcripts and quotes; a feed does not bring it back.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn remove_episode(&self, id: Id) -> Result<()> {
        self.remember_removed(id)?;
        self.run("DELETE FROM episode WHERE id = ?1", [id])?;
        self.drop_dead_segments()
    }

    /// Who appears in an episode by the user's or publisher's word.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn appearances(&self, episode: Id) -> Result<Vec<Appearance>> {
        self.rows(
            "SELECT a.person_id, a.role, p.name, p.affiliation FROM appearance a JOIN person p ON p.id = a.person_id
             WHERE a.episode_id = ?1 ORDER BY a.role <> 'host', a.role, p.id",
            [episode],
            |row| {
                Ok(Appearance {
                    person_id: row.get("person_id")?,
                    name: row.get("name")?,
                    affiliation: row.get("affiliation")?,
                    role: row.get("role")?,
                })
            },
        )
    }

    /// States that a person appears in an episode; false when that stood there already.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add_appearance(&self, episode: Id, person: Id, role: &str) -> Result<bool> {
        let added =
            "INSERT OR IGNORE INTO appearance(episode_id, person_id, role) VALUES(?1, ?2, ?3)";
        Ok(self.run(added, (episode, person, role))? > 0)
    }

    /// Takes back one role of a person in an episode.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn remove_role(&self, episode: Id, person: Id, role: &str) -> Result<()> {
        self.run(
            "DELETE FROM appearance WHERE episode_id = ?1 AND person_id = ?2 AND role = ?3",
            (episode, person, role),
        )
        .map(drop)
    }

    /// Takes back every role of a person in an episode; false when there was none.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn remove_appearance(&self, episode: Id, person: Id) -> Result<bool> {
        Ok(self.run(
            "DELETE FROM appearance WHERE episode_id = ?1 AND person_id = ?2",
            (episode, person),
        )? > 0)
    }
}
