//! Shows that are followed, and what their feeds say.

use super::{Catalog, Result, Row};
use crate::model::catalogue::{EpisodeData, Id, ShowData};
use crate::model::followed::{
    Chapter, Feed, File, FileKind, FileState, Item, Left, Named, Overruled, Policy, Removed,
    Soundbite, Stated,
};
use rusqlite::named_params;

/// An episode as a feed may mean it.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Its number.
    pub id: Id,
    /// Its guid in the catalogue.
    pub guid: String,
    /// Its guid in the feed, where the feed has named it.
    pub feed_guid: Option<String>,
    /// Of all that the feed said of it.
    pub digest: Option<String>,
    /// Its title, and what the feed calls it where that is something else.
    pub titles: Vec<String>,
    /// Its audio, and what the feed says where that is something else.
    pub audio: Vec<String>,
    /// When it was published.
    pub published: Option<String>,
}

/// The files of one kind that are wanted of an episode.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// The episode's number.
    pub episode: Id,
    /// Its title.
    pub title: String,
    /// When it was published.
    pub published: Option<String>,
    /// What to try, in this order.
    pub files: Vec<File>,
}

fn file(row: &Row<'_>) -> rusqlite::Result<File> {
    let kind: String = row.get("kind")?;
    Ok(File {
        kind: match kind.as_str() {
            "chapters" => FileKind::Chapters,
            _ => FileKind::Transcript,
        },
        url: row.get("url")?,
        media_type: row.get("media_type")?,
        language: row.get("language")?,
        rel: row.get("rel")?,
        state: FileState::from_name(&row.get::<_, String>("state")?).unwrap_or_default(),
        tries: row.get("tries")?,
        error: row.get("error")?,
        fetched_at: row.get("fetched_at")?,
    })
}

fn overruled(row: &Row<'_>) -> rusqlite::Result<Overruled> {
    Ok(Overruled {
        field: row.get("field")?,
        value: row.get("value")?,
    })
}

// ---- shows ----

impl Catalog {
    /// How a show is followed; `None` where it never was.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn feed(&self, show: Id) -> Result<Option<Feed>> {
        let feed = self.row("SELECT * FROM feed WHERE show_id = ?1", [show], |row| {
            let policy: String = row.get("transcripts")?;
            Ok(Feed {
                subscribed: row.get("subscribed")?,
                file: row.get("file")?,
                transcripts: policy.parse::<Policy>().unwrap_or_default(),
                since: row.get("since")?,
                said_by: row.get("said_by")?,
                etag: row.get("etag")?,
                last_modified: row.get("last_modified")?,
                sha256: row.get("sha256")?,
                fetched_at: row.get("fetched_at")?,
                error: row.get("error")?,
                failed_at: row.get("failed_at")?,
                ..Feed::default()
            })
        })?;
        let Some(feed) = feed else { return Ok(None) };
        let left = "SELECT url, left_at FROM feed_address WHERE show_id = ?1 ORDER BY left_at, url";
        let removed = "SELECT guid, audio_url FROM feed_removed WHERE show_id = ?1 ORDER BY guid";
        let said = "SELECT field, value FROM show_overruled WHERE show_id = ?1 ORDER BY field";
        Ok(Some(Feed {
            left: self.rows(left, [show], |row| {
                Ok(Left {
                    url: row.get("url")?,
                    left_at: row.get("left_at")?,
                })
            })?,
            removed: self.rows(removed, [show], |row| {
                Ok(Removed {
                    guid: row.get("guid")?,
                    audio_url: row.get("audio_url")?,
                })
            })?,
            overruled: self.rows(said, [show], overruled)?,
            ..feed
        }))
    }

    /// Keeps how a show is followed. Addresses, removed episodes and overruled properties are only
    /// added to.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_feed(&self, show: Id, feed: &Feed) -> Result<()> {
        self.run(
            "INSERT OR REPLACE INTO feed(show_id, subscribed, file, transcripts, since, said_by, etag, last_modified,
               sha256, fetched_at, error, failed_at)
             VALUES(:show, :subscribed, :file, :transcripts, :since, :said_by, :etag, :last_modified, :sha256,
               :fetched_at, :error, :failed_at)",
            named_params! {
                ":show": show, ":subscribed": feed.subscribed, ":file": feed.file,
                ":transcripts": feed.transcripts.to_string(), ":since": feed.since, ":said_by": feed.said_by,
                ":etag": feed.etag, ":last_modified": feed.last_modified, ":sha256": feed.sha256,
                ":fetched_at": feed.fetched_at, ":error": feed.error, ":failed_at": feed.failed_at,
            },
        )?;
        for left in &feed.left {
            self.run(
                "INSERT OR IGNORE INTO feed_address(url, show_id, left_at) VALUES(?1, ?2, ?3)",
                (&left.url, show, &left.left_at),
            )?;
        }
        for removed in &feed.removed {
            self.run(
                "INSERT OR IGNORE INTO feed_removed(show_id, guid, audio_url) VALUES(?1, ?2, ?3)",
                (show, &removed.guid, &removed.audio_url),
            )?;
        }
        for said in &feed.overruled {
            self.run(
                "INSERT OR IGNORE INTO show_overruled(show_id, field, value) VALUES(?1, ?2, ?3)",
                (show, &said.field, &said.value),
            )?;
        }
        Ok(())
    }

    /// Which shows a sync asks for, in the order they were added.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn subscribed(&self) -> Result<Vec<Id>> {
        self.rows(
            "SELECT show_id FROM feed WHERE subscribed ORDER BY show_id",
            [],
            |row| row.get(0),
        )
    }

    /// The show whose feed is, or was, at this address or in this file.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn show_fed_by(&self, source: &str) -> Result<Option<Id>> {
        self.row(
            "SELECT id FROM show WHERE feed_url = ?1
             UNION ALL SELECT show_id FROM feed WHERE file = ?1
             UNION ALL SELECT show_id FROM feed_address WHERE url = ?1",
            [source],
            |row| row.get(0),
        )
    }

    /// The show with that permanent id.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn show_with_uid(&self, uid: &str) -> Result<Option<Id>> {
        self.row("SELECT id FROM show WHERE uid = ?1", [uid], |row| {
            row.get(0)
        })
    }

    /// How many shows there are.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn shows_count(&self) -> Result<i64> {
        self.number("SELECT count(*) FROM show", [])
    }

    /// States where the feed of a show is.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_feed_address(&self, show: Id, url: &str) -> Result<()> {
        self.run("UPDATE show SET feed_url = ?2 WHERE id = ?1", (show, url))
            .map(drop)
    }

    pub(super) fn overrule_show(&self, id: Id, data: &ShowData) -> Result<()> {
        let Some(before) = self.show(id)? else {
            return Ok(());
        };
        if self.number("SELECT count(*) FROM feed WHERE show_id = ?1", [id])? > 0 {
            self.overrule("show", id, &before.data, data)?;
        }
        Ok(())
    }

    pub(super) fn overrule_episode(&self, id: Id, data: &EpisodeData) -> Result<()> {
        if self.number(
            "SELECT count(*) FROM feed_item WHERE episode_id = ?1 AND digest <> ''",
            [id],
        )? == 0
        {
            return Ok(());
        }
        let Some(before) = self.episode(id)? else {
            return Ok(());
        };
        let before = EpisodeData {
            duration_ms: self.stated_duration(id)?,
            ..before.data
        };
        self.overrule("episode", id, &before, data)
    }

    /// Keeps what the feed says of properties that change by somebody's word.
    fn overrule(
        &self,
        noun: &str,
        id: Id,
        before: &impl Stated,
        after: &impl Stated,
    ) -> Result<()> {
        let keep = format!(
            "INSERT OR IGNORE INTO {noun}_overruled({noun}_id, field, value) VALUES(?1, ?2, ?3)"
        );
        let agree = format!(
            "DELETE FROM {noun}_overruled WHERE {noun}_id = ?1 AND field = ?2 AND value IS ?3"
        );
        for ((field, before), (_, after)) in before.stated().into_iter().zip(after.stated()) {
            if before != after {
                self.run(&keep, (id, field, &before))?;
                // Whoever says what the feed says leaves the word to it again.
                self.run(&agree, (id, field, &after))?;
            }
        }
        Ok(())
    }

    /// Keeps what the feed now says of a show where somebody has said otherwise.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_show_overruled(&self, show: Id, said: &[Overruled]) -> Result<()> {
        self.run("DELETE FROM show_overruled WHERE show_id = ?1", [show])?;
        for said in said {
            self.run(
                "INSERT INTO show_overruled(show_id, field, value) VALUES(?1, ?2, ?3)",
                (show, &said.field, &said.value),
            )?;
        }
        Ok(())
    }
}

// ---- episodes ----

impl Catalog {
    /// The episodes of a show as its feed may mean them.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn known_items(&self, show: Id) -> Result<Vec<Known>> {
        self.rows(
            "SELECT e.id, e.guid, e.title, e.audio_url, e.published, i.guid AS feed_guid, nullif(i.digest, '') AS digest,
               t.value AS feed_title, a.value AS feed_audio
             FROM episode e LEFT JOIN feed_item i ON i.episode_id = e.id
               LEFT JOIN episode_overruled t ON t.episode_id = e.id AND t.field = 'title'
               LEFT JOIN episode_overruled a ON a.episode_id = e.id AND a.field = 'audio'
             WHERE e.show_id = ?1 ORDER BY e.id",
            [show],
            |row| {
                let title: String = row.get("title")?;
                let other_title: Option<String> = row.get("feed_title")?;
                let audio: Option<String> = row.get("audio_url")?;
                let other_audio: Option<String> = row.get("feed_audio")?;
                Ok(Known {
                    id: row.get("id")?,
                    guid: row.get("guid")?,
                    feed_guid: row.get("feed_guid")?,
                    digest: row.get("digest")?,
                    titles: [title].into_iter().chain(other_title).collect(),
                    audio: audio.into_iter().chain(other_audio).collect(),
                    published: row.get("published")?,
                })
            },
        )
    }

    /// What a feed says of an episode; `None` where it names none such.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn item(&self, episode: Id) -> Result<Option<Item>> {
        let item = "SELECT * FROM feed_item WHERE episode_id = ?1";
        let item = self.row(item, [episode], |row| {
            Ok(Item {
                guid: row.get("guid")?,
                digest: row.get("digest")?,
                audio_type: row.get("audio_type")?,
                audio_length: row.get("audio_length")?,
                audio_changed_at: row.get("audio_changed_at")?,
                audio_file: row.get("audio_file")?,
                audio_sha256: row.get("audio_sha256")?,
                audio_bytes: row.get("audio_bytes")?,
                ..Item::default()
            })
        })?;
        let Some(item) = item else { return Ok(None) };
        let files = "SELECT * FROM feed_file WHERE episode_id = ?1 ORDER BY kind DESC, place, url";
        let people = "SELECT * FROM feed_person WHERE episode_id = ?1 ORDER BY name, role";
        let bites = "SELECT * FROM soundbite WHERE episode_id = ?1 ORDER BY start_ms";
        let said =
            "SELECT field, value FROM episode_overruled WHERE episode_id = ?1 ORDER BY field";
        Ok(Some(Item {
            files: self.rows(files, [episode], file)?,
            people: self.rows(people, [episode], |row| {
                Ok(Named {
                    name: row.get("name")?,
                    role: row.get("role")?,
                    added: row.get("added")?,
                })
            })?,
            soundbites: self.rows(bites, [episode], |row| {
                Ok(Soundbite {
                    start_ms: row.get("start_ms")?,
                    duration_ms: row.get("duration_ms")?,
                    title: row.get("title")?,
                    quote: row.get("quote_uid")?,
                })
            })?,
            overruled: self.rows(said, [episode], overruled)?,
            ..item
        }))
    }

    /// Keeps what a feed says of an episode in place of what it said before; `new` where it said
    /// nothing.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_item(&self, episode: Id, item: &Item, new: bool) -> Result<()> {
        self.run(
            "INSERT OR REPLACE INTO feed_item(episode_id, guid, digest, audio_type, audio_length, audio_changed_at,
               audio_file, audio_sha256, audio_bytes)
             VALUES(:episode, :guid, :digest, :type, :length, :changed, :file, :sha256, :bytes)",
            named_params! {
                ":episode": episode, ":guid": item.guid, ":digest": item.digest, ":type": item.audio_type,
                ":length": item.audio_length, ":changed": item.audio_changed_at, ":file": item.audio_file,
                ":sha256": item.audio_sha256, ":bytes": item.audio_bytes,
            },
        )?;
        if !new {
            for sql in [
                "DELETE FROM feed_file WHERE episode_id = ?1",
                "DELETE FROM feed_person WHERE episode_id = ?1",
                "DELETE FROM soundbite WHERE episode_id = ?1",
                "DELETE FROM episode_overruled WHERE episode_id = ?1",
            ] {
                self.run(sql, [episode])?;
            }
        }
        for (place, file) in (0_i64..).zip(&item.files) {
            self.run(
                "INSERT OR IGNORE INTO feed_file(episode_id, kind, place, url, media_type, language, rel, state, tries,
                   error, fetched_at)
                 VALUES(:episode, :kind, :place, :url, :type, :language, :rel, :state, :tries, :error, :fetched_at)",
                named_params! {
                    ":episode": episode, ":kind": file.kind.name(), ":place": place, ":url": file.url,
                    ":type": file.media_type, ":language": file.language, ":rel": file.rel,
                    ":state": file.state.name(), ":tries": file.tries, ":error": file.error,
                    ":fetched_at": file.fetched_at,
                },
            )?;
        }
        for person in &item.people {
            self.run(
                "INSERT OR IGNORE INTO feed_person(episode_id, name, role, added) VALUES(?1, ?2, ?3, ?4)",
                (episode, &person.name, &person.role, person.added),
            )?;
        }
        for bite in &item.soundbites {
            self.run(
                "INSERT OR IGNORE INTO soundbite(episode_id, start_ms, duration_ms, title, quote_uid)
                 VALUES(?1, ?2, ?3, ?4, ?5)",
                (episode, bite.start_ms, bite.duration_ms, &bite.title, &bite.quote),
            )?;
        }
        for said in &item.overruled {
            self.run(
                "INSERT OR IGNORE INTO episode_overruled(episode_id, field, value) VALUES(?1, ?2, ?3)",
                (episode, &said.field, &said.value),
            )?;
        }
        Ok(())
    }

    /// Keeps where the audio of an episode was downloaded to, also where no feed names it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_audio(&self, episode: Id, file: &str, sha256: &str, bytes: i64) -> Result<()> {
        self.run(
            "INSERT INTO feed_item(episode_id, digest, audio_file, audio_sha256, audio_bytes) VALUES(?1, '', ?2, ?3, ?4)
             ON CONFLICT(episode_id) DO UPDATE SET audio_file = ?2, audio_sha256 = ?3, audio_bytes = ?4",
            (episode, file, sha256, bytes),
        )
        .map(drop)
    }

    /// Keeps how far a file has come.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_file(&self, episode: Id, file: &File) -> Result<()> {
        self.run(
            "UPDATE feed_file SET state = :state, tries = :tries, error = :error, fetched_at = :fetched_at
             WHERE episode_id = :episode AND kind = :kind AND url = :url",
            named_params! {
                ":episode": episode, ":kind": file.kind.name(), ":url": file.url, ":state": file.state.name(),
                ":tries": file.tries, ":error": file.error, ":fetched_at": file.fetched_at,
            },
        )
        .map(drop)
    }

    /// The episodes of a show of which a file of a kind is still wanted, latest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn wanted(&self, show: Id, kind: FileKind) -> Result<Vec<Wanted>> {
        let rows = self.rows(
            "SELECT f.*, e.title, e.published FROM feed_file f JOIN episode e ON e.id = f.episode_id
             WHERE e.show_id = ?1 AND f.kind = ?2 AND f.state IN ('wanted', 'failed') AND NOT EXISTS (
               SELECT 1 FROM feed_file g WHERE g.episode_id = f.episode_id AND g.kind = f.kind AND g.state = 'fetched')
             ORDER BY e.published DESC NULLS LAST, e.id, f.place",
            (show, kind.name()),
            |row| {
                let wanted = Wanted {
                    episode: row.get("episode_id")?,
                    title: row.get("title")?,
                    published: row.get("published")?,
                    files: Vec::new(),
                };
                Ok((wanted, file(row)?))
            },
        )?;
        let mut all: Vec<Wanted> = Vec::new();
        for (wanted, file) in rows {
            match all.last_mut().filter(|last| last.episode == wanted.episode) {
                Some(last) => last.files.push(file),
                None => all.push(Wanted {
                    files: vec![file],
                    ..wanted
                }),
            }
        }
        Ok(all)
    }

    /// The latest episodes of a show.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn latest(&self, show: Id, count: u32) -> Result<Vec<Id>> {
        self.rows(
            "SELECT id FROM episode WHERE show_id = ?1 ORDER BY published DESC NULLS LAST, id LIMIT ?2",
            (show, count),
            |row| row.get(0),
        )
    }

    /// The episodes of a show with moments that a publisher picked and that are no quote yet.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn with_new_soundbites(&self, show: Id) -> Result<Vec<Id>> {
        self.rows(
            "SELECT DISTINCT episode_id FROM soundbite JOIN episode ON episode.id = episode_id
             WHERE show_id = ?1 AND quote_uid IS NULL ORDER BY episode_id",
            [show],
            |row| row.get(0),
        )
    }

    pub(super) fn remember_removed(&self, episode: Id) -> Result<()> {
        self.run(
            "INSERT OR IGNORE INTO feed_removed(show_id, guid, audio_url)
             SELECT e.show_id, coalesce(i.guid, e.guid), e.audio_url FROM episode e
               JOIN feed_item i ON i.episode_id = e.id WHERE e.id = ?1 AND i.digest <> ''",
            [episode],
        )
        .map(drop)
    }

    /// The chapters of an episode by start.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn chapters(&self, episode: Id) -> Result<Vec<Chapter>> {
        self.rows(
            "SELECT * FROM chapter WHERE episode_id = ?1 ORDER BY no",
            [episode],
            |row| {
                Ok(Chapter {
                    start_ms: row.get("start_ms")?,
                    end_ms: row.get("end_ms")?,
                    title: row.get("title")?,
                    url: row.get("url")?,
                    image: row.get("image")?,
                    hidden: row.get("hidden")?,
                })
            },
        )
    }

    /// The titles of all chapters, with their episodes.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn chapter_titles(&self) -> Result<Vec<(Id, String)>> {
        self.rows(
            "SELECT episode_id, title FROM chapter WHERE title IS NOT NULL",
            [],
            |row| Ok((row.get("episode_id")?, row.get("title")?)),
        )
    }

    /// Keeps chapters in place of those there are; one without a start is none.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_chapters(&self, episode: Id, chapters: &[Chapter]) -> Result<()> {
        self.run("DELETE FROM chapter WHERE episode_id = ?1", [episode])?;
        let timed = chapters.iter().filter(|chapter| chapter.start_ms.is_some());
        for (no, chapter) in (0_i64..).zip(timed) {
            self.run(
                "INSERT INTO chapter(episode_id, no, start_ms, end_ms, title, url, image, hidden)
                 VALUES(:episode, :no, :start, :end, :title, :url, :image, :hidden)",
                named_params! {
                    ":episode": episode, ":no": no, ":start": chapter.start_ms, ":end": chapter.end_ms,
                    ":title": chapter.title, ":url": chapter.url, ":image": chapter.image,
                    ":hidden": chapter.hidden,
                },
            )?;
        }
        Ok(())
    }

    /// A number that changes when another program has changed the catalogue.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn changed_elsewhere(&self) -> Result<i64> {
        self.number("PRAGMA data_version", [])
    }
}
