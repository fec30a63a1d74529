//! What an export reads and an import writes beyond what the nouns offer: rows with the permanent
//! `uid`s of what they refer to.

use super::filter::Conditions;
use super::{Catalog, Filter, LabelKey, Result, split};
use crate::model::catalogue::{
    Anchor, EpisodeData, Id, LabelState, PersonData, QuoteData, ShowData, TopicData,
};
use rusqlite::named_params;

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

/// What is stated of something, with its permanent id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept<T> {
    /// Permanent: the same in every catalogue it is taken to.
    pub uid: String,
    /// What is stated of it.
    pub data: T,
    /// When it was added.
    pub created_at: String,
}

/// What an episode, its labels and its quotes refer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct References {
    /// Its show.
    pub show: Id,
    /// The people who appear, stand or stood for a label, or are quoted.
    pub people: Vec<Id>,
    /// The topics that it or one of its quotes is filed under.
    pub topics: Vec<Id>,
}

/// Whom a label stands for, by permanent id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The person's uid.
    pub person: Option<String>,
    /// By whose word.
    pub state: Option<LabelState>,
}

/// A label with everything that is stored of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptLabel {
    /// Number in its transcript.
    pub no: u32,
    /// As the file writes it.
    pub name: String,
    /// Whom it stands for.
    pub mapping: Mapping,
    /// Whom it stood for before and until when, oldest first.
    pub history: Vec<(Mapping, String)>,
}

/// A quote with everything that is stored of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptQuote {
    /// What is stated of it.
    pub kept: Kept<QuoteData>,
    /// The uid of the person who said it.
    pub person: Option<String>,
    /// The uids of its topics.
    pub topics: Vec<String>,
    /// The version it is anchored in, while that is one of its episode's, and where.
    pub anchor: Option<(Option<i64>, Anchor)>,
    /// When it was last changed.
    pub updated_at: String,
}

impl Catalog {
    /// The numbers of all shows, people, topics or episodes in the order they were added.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn ids(&self, noun: Noun) -> Result<Vec<Id>> {
        let sql = format!("SELECT id FROM {} ORDER BY id", noun.name());
        self.rows(&sql, [], |row| row.get(0))
    }

    /// The number of the thing with that permanent id.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn id_with_uid(&self, noun: Noun, uid: &str) -> Result<Option<Id>> {
        let sql = match noun {
            Noun::Show => "SELECT id FROM show WHERE uid = ?1",
            Noun::Person => "SELECT id FROM person WHERE uid = ?1",
            Noun::Topic => "SELECT id FROM topic WHERE uid = ?1",
            Noun::Episode => "SELECT id FROM episode WHERE uid = ?1",
        };
        self.row(sql, [uid], |row| row.get(0))
    }

    /// The number of the topic whose name has this key (folded words).
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn topic_with_key(&self, key: &str) -> Result<Option<Id>> {
        self.row("SELECT id FROM topic WHERE name_key = ?1", [key], |row| {
            row.get(0)
        })
    }

    /// The number of the show whose title has this key (folded words).
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn show_with_key(&self, key: &str) -> Result<Option<Id>> {
        self.row("SELECT id FROM show WHERE title_key = ?1", [key], |row| {
            row.get(0)
        })
    }

    /// The number of a show's episode of that guid.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn episode_with_guid(&self, show: Id, guid: &str) -> Result<Option<Id>> {
        self.row(
            "SELECT id FROM episode WHERE show_id = ?1 AND guid = ?2",
            (show, guid),
            |row| row.get(0),
        )
    }

    /// The number of an episode's transcript that was read from bytes of that hash.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn transcript_with_hash(&self, episode: Id, sha256: &str) -> Result<Option<Id>> {
        self.row(
            "SELECT id FROM transcript WHERE episode_id = ?1 AND sha256 = ?2",
            (episode, sha256),
            |row| row.get(0),
        )
    }

    /// Whether an episode has a version of that number.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn has_version(&self, episode: Id, version: i64) -> Result<bool> {
        let sql = "SELECT count(*) FROM transcript WHERE episode_id = ?1 AND version = ?2";
        Ok(self.number(sql, (episode, version))? > 0)
    }

    /// The numbers of the episodes that [`Catalog::episodes`] lists, in the order they were added:
    /// where there is a limit, those that stand first in the list.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn episode_ids(&self, filter: &Filter) -> Result<Vec<Id>> {
        let mut conditions = Conditions::default();
        conditions.episode(filter);
        if let Some(person) = filter.person {
            conditions.with(
                "e.id IN (SELECT episode_id FROM person_episode WHERE person_id = ?)",
                person,
            );
        }
        if let Some(topic) = &filter.topic {
            conditions.plain(topic.on_episode());
        }
        let usual = "e.published DESC NULLS LAST, s.title COLLATE NOCASE, e.season DESC, e.number DESC, e.id DESC";
        let sql = format!(
            "SELECT e.id FROM episode e JOIN show s ON s.id = e.show_id
               LEFT JOIN transcript t ON t.episode_id = e.id AND t.preferred{}{}",
            conditions.clause(),
            filter.tail(usual, "e.title", "e.published", "e.id")
        );
        let mut ids = self.rows(&sql, rusqlite::params_from_iter(conditions.params), |row| {
            row.get(0)
        })?;
        ids.sort_unstable();
        Ok(ids)
    }

    /// What an episode refers to; `None` when there is no such episode.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn references(&self, episode: Id) -> Result<Option<References>> {
        let show = "SELECT show_id FROM episode WHERE id = ?1";
        let Some(show) = self.row(show, [episode], |row| row.get(0))? else {
            return Ok(None);
        };
        let people = "
          SELECT person_id FROM appearance WHERE episode_id = ?1
          UNION SELECT l.person_id FROM transcript t JOIN label l ON l.transcript_id = t.id
            WHERE t.episode_id = ?1 AND l.person_id IS NOT NULL
          UNION SELECT h.person_id FROM transcript t JOIN label_history h ON h.transcript_id = t.id
            WHERE t.episode_id = ?1 AND h.person_id IS NOT NULL
          UNION SELECT person_id FROM quote WHERE episode_id = ?1 AND person_id IS NOT NULL";
        let topics = "
          SELECT topic_id FROM episode_topic WHERE episode_id = ?1
          UNION SELECT topic_id FROM quote JOIN quote_topic ON quote_id = id WHERE episode_id = ?1";
        Ok(Some(References {
            show,
            people: self.rows(people, [episode], |row| row.get(0))?,
            topics: self.rows(topics, [episode], |row| row.get(0))?,
        }))
    }

    /// What is stated of a show.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn kept_show(&self, id: Id) -> Result<Option<Kept<ShowData>>> {
        Ok(self.show(id)?.map(|show| Kept {
            uid: show.uid,
            data: show.data,
            created_at: show.created_at,
        }))
    }

    /// What is stated of a person, the aliases in alphabetical order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn kept_person(&self, id: Id) -> Result<Option<Kept<PersonData>>> {
        // Not `Catalog::person`: what that counts takes longer than all the rest.
        let sql = "
          SELECT p.*, (SELECT group_concat(alias, char(31)) FROM
            (SELECT alias FROM person_alias WHERE person_id = ?1 ORDER BY alias)) AS aliases
          FROM person p WHERE p.id = ?1";
        self.row(sql, [id], |row| {
            Ok(Kept {
                uid: row.get("uid")?,
                data: PersonData {
                    name: row.get("name")?,
                    aliases: split(row.get("aliases")?),
                    affiliation: row.get("affiliation")?,
                    page_url: row.get("page_url")?,
                    note: row.get("note")?,
                },
                created_at: row.get("created_at")?,
            })
        })
    }

    /// What is stated of a topic, the aliases in alphabetical order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn kept_topic(&self, id: Id) -> Result<Option<Kept<TopicData>>> {
        let sql = "
          SELECT t.*, (SELECT group_concat(alias, char(31)) FROM
            (SELECT alias FROM topic_alias WHERE topic_id = ?1 ORDER BY alias)) AS aliases
          FROM topic t WHERE t.id = ?1";
        self.row(sql, [id], |row| {
            Ok(Kept {
                uid: row.get("uid")?,
                data: TopicData {
                    name: row.get("name")?,
                    aliases: split(row.get("aliases")?),
                    rule: row.get("rule")?,
                    note: row.get("note")?,
                },
                created_at: row.get("created_at")?,
            })
        })
    }

    /// What is stated of an episode (its duration only where somebody stated one), and the uid of
    /// its show.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn kept_episode(&self, id: Id) -> Result<Option<(String, Kept<EpisodeData>)>> {
        let sql = "SELECT e.*, s.uid AS show_uid FROM episode e JOIN show s ON s.id = e.show_id WHERE e.id = ?1";
        self.row(sql, [id], |row| {
            let data = EpisodeData {
                guid: row.get("guid")?,
                title: row.get("title")?,
                published: row.get("published")?,
                duration_ms: row.get("duration_ms")?,
                season: row.get("season")?,
                number: row.get("number")?,
                audio_url: row.get("audio_url")?,
                page_url: row.get("page_url")?,
                description: row.get("description")?,
                language: row.get("language")?,
            };
            let kept = Kept {
                uid: row.get("uid")?,
                data,
                created_at: row.get("created_at")?,
            };
            Ok((row.get("show_uid")?, kept))
        })
    }

    /// Who appears in an episode: the person's uid and the role.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn kept_appearances(&self, episode: Id) -> Result<Vec<(String, String)>> {
        self.rows(
            "SELECT p.uid, a.role FROM appearance a JOIN person p ON p.id = a.person_id
             WHERE a.episode_id = ?1 ORDER BY a.person_id, a.role",
            [episode],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// The uids of the topics an episode is filed under.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn kept_filings(&self, episode: Id) -> Result<Vec<String>> {
        self.rows(
            "SELECT t.uid FROM episode_topic f JOIN topic t ON t.id = f.topic_id WHERE f.episode_id = ?1
             ORDER BY t.id",
            [episode],
            |row| row.get(0),
        )
    }

    /// A transcript's labels in order of appearance, with their history.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn kept_labels(&self, transcript: Id) -> Result<Vec<KeptLabel>> {
        let mapping = |row: &rusqlite::Row<'_>| -> rusqlite::Result<Mapping> {
            let state: Option<String> = row.get("state")?;
            Ok(Mapping {
                person: row.get("person")?,
                state: state.as_deref().and_then(LabelState::from_name),
            })
        };
        let mut labels = self.rows(
            "SELECT l.no, l.name, l.state, p.uid AS person FROM label l LEFT JOIN person p ON p.id = l.person_id
             WHERE l.transcript_id = ?1 ORDER BY l.no",
            [transcript],
            |row| {
                Ok(KeptLabel {
                    no: row.get("no")?,
                    name: row.get("name")?,
                    mapping: mapping(row)?,
                    history: Vec::new(),
                })
            },
        )?;
        let history = self.rows(
            "SELECT h.no, h.state, h.changed_at, p.uid AS person FROM label_history h
               LEFT JOIN person p ON p.id = h.person_id WHERE h.transcript_id = ?1 ORDER BY h.id",
            [transcript],
            |row| {
                Ok((
                    row.get::<_, u32>("no")?,
                    mapping(row)?,
                    row.get::<_, String>("changed_at")?,
                ))
            },
        )?;
        for (no, mapping, changed_at) in history {
            if let Ok(at) = labels.binary_search_by_key(&no, |label| label.no) {
                labels[at].history.push((mapping, changed_at));
            }
        }
        Ok(labels)
    }

    /// An episode's quotes in the order they were added.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn kept_quotes(&self, episode: Id) -> Result<Vec<KeptQuote>> {
        let sql = "
          SELECT q.*, p.uid AS person,
            (SELECT group_concat(uid, char(31)) FROM (SELECT t.uid FROM quote_topic f JOIN topic t ON t.id = f.topic_id
              WHERE f.quote_id = q.id ORDER BY t.id)) AS topics,
            (SELECT version FROM transcript WHERE id = q.anchor_transcript_id AND episode_id = q.episode_id) AS version
          FROM quote q LEFT JOIN person p ON p.id = q.person_id WHERE q.episode_id = ?1 ORDER BY q.id";
        self.rows(sql, [episode], |row| {
            let text = |column: &str| row.get::<_, Option<String>>(column);
            let anchor = match text("anchor_exact")? {
                Some(exact) => Some((
                    row.get("version")?,
                    Anchor {
                        exact,
                        prefix: text("anchor_prefix")?.unwrap_or_default(),
                        suffix: text("anchor_suffix")?.unwrap_or_default(),
                    },
                )),
                None => None,
            };
            let data = QuoteData {
                text: row.get("text")?,
                start_ms: row.get("start_ms")?,
                end_ms: row.get("end_ms")?,
                approximate: row.get("approximate")?,
                verdict: row.get("verdict")?,
                origin: row.get("origin")?,
                source: row.get("source")?,
                note: row.get("note")?,
            };
            Ok(KeptQuote {
                kept: Kept {
                    uid: row.get("uid")?,
                    data,
                    created_at: row.get("created_at")?,
                },
                person: row.get("person")?,
                topics: split(row.get("topics")?),
                anchor,
                updated_at: row.get("updated_at")?,
            })
        })
    }

    /// Adds an episode that comes from another catalogue.
    ///
    /// # Errors
    /// When the uid, or the guid within the show, is taken.
    pub fn add_episode_with_uid(
        &self,
        show: Id,
        data: &EpisodeData,
        uid: &str,
        created_at: &str,
    ) -> Result<Id> {
        self.insert(
            "INSERT INTO episode(uid, show_id, guid, title, published, duration_ms, season, number, audio_url,
               page_url, description, language, created_at)
             VALUES(:uid, :show, :guid, :title, :published, :duration, :season, :number, :audio_url, :page_url,
               :description, :language, :created_at)",
            named_params! {
                ":uid": uid, ":show": show, ":guid": data.guid, ":title": data.title, ":published": data.published,
                ":duration": data.duration_ms, ":season": data.season, ":number": data.number,
                ":audio_url": data.audio_url, ":page_url": data.page_url, ":description": data.description,
                ":language": data.language, ":created_at": created_at,
            },
        )
    }

    /// Gives a person another name; false when they had it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add_person_alias(&self, person: Id, alias: &str) -> Result<bool> {
        let sql = "INSERT OR IGNORE INTO person_alias(person_id, alias) VALUES(?1, ?2)";
        Ok(self.run(sql, (person, alias))? > 0)
    }

    /// Gives a topic another name; false when it had it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add_topic_alias(&self, topic: Id, alias: &str) -> Result<bool> {
        let sql = "INSERT OR IGNORE INTO topic_alias(topic_id, alias) VALUES(?1, ?2)";
        Ok(self.run(sql, (topic, alias))? > 0)
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
