//! What is said within a filter: episodes in time, passages, talk.

use super::filter::Conditions;
use super::index::{PlacedTranscript, placed};
use super::search::Scope;
use super::{Catalog, Filter, LabelKey, Result, label};
use crate::model::catalogue::{Id, LabelState, With};
use crate::model::transcript::Millis;
use foldhash::{HashMap, HashMapExt, HashSet};

/// Fewer transcripts than this are asked for one by one.
const FEW: usize = 64;

/// An episode in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aired {
    /// The episode.
    pub episode: Id,
    /// Its title.
    pub title: String,
    /// Its show.
    pub show: String,
    /// When it was published.
    pub published: Option<String>,
    /// Its preferred transcript.
    pub transcript: Option<Id>,
}

/// How much is said in a preferred transcript, in which language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The transcript.
    pub transcript: Id,
    /// How many words.
    pub words: u64,
    /// BCP 47.
    pub language: Option<String>,
}

/// What is said in a preferred transcript, as far as a filter leaves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// The transcript.
    pub transcript: Id,
    /// Its passages, each with its number of words.
    pub passages: Vec<(Id, u32)>,
}

/// How much is said under labels of one transcript.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Talk {
    /// The transcript.
    pub transcript: Id,
    /// How many passages.
    pub passages: u64,
    /// How many words.
    pub words: u64,
    /// How long the passages take whose times are known; `None` where none is.
    pub time: Option<Millis>,
}

/// A passage of a preferred transcript, without its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uttered {
    /// The transcript.
    pub transcript: Id,
    /// The label's number in it; `None` where the file names nobody.
    pub label: Option<u32>,
    /// How many words.
    pub words: u64,
    /// When it begins.
    pub start_ms: Option<Millis>,
    /// When it ends.
    pub end_ms: Option<Millis>,
}

/// A label of a preferred transcript, and whom it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The label.
    pub label: LabelKey,
    /// As the file writes it.
    pub name: String,
    /// The person, proposed or confirmed.
    pub person: Option<Id>,
    /// By whose word.
    pub state: Option<LabelState>,
    /// The episode.
    pub episode: Id,
}

/// Somebody who is in an episode by statement or by a quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    /// The episode.
    pub episode: Id,
    /// The person.
    pub person: Id,
}

impl Catalog {
    /// Tells every passage within a filter, a transcript after the other, each as it is spoken.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn each_uttered(&self, filter: &Filter, tell: &mut dyn FnMut(Uttered)) -> Result<()> {
        self.write_index()?;
        let scope = self.scope(filter)?;
        let mut transcripts = self.searched(scope.transcripts.as_ref())?;
        transcripts.sort_by_key(|it| it.id);
        let sql = "SELECT start_ms, end_ms FROM passage WHERE transcript_id = ?1 ORDER BY id";
        for transcript in transcripts {
            let times = self.rows(sql, [transcript.id], |row| {
                Ok((row.get("start_ms")?, row.get("end_ms")?))
            })?;
            for (passage, (start_ms, end_ms)) in transcript.passages().into_iter().zip(times) {
                if scope.passage(transcript.id, &passage) {
                    tell(Uttered {
                        transcript: transcript.id,
                        label: passage.label,
                        words: u64::from(passage.to - passage.from),
                        start_ms,
                        end_ms,
                    });
                }
            }
        }
        Ok(())
    }

    /// The labels of the preferred transcripts of these episodes.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn named(&self, episodes: &[Id]) -> Result<Vec<Named>> {
        let sql = "SELECT l.transcript_id, l.no, l.name, l.person_id, l.state, t.episode_id
                   FROM transcript t JOIN label l ON l.transcript_id = t.id
                   WHERE t.episode_id = ?1 AND t.preferred ORDER BY l.no";
        let mut all = Vec::new();
        for episode in episodes {
            all.extend(self.rows(sql, [episode], |row| {
                Ok(Named {
                    label: (row.get("transcript_id")?, row.get("no")?),
                    name: row.get("name")?,
                    person: row.get("person_id")?,
                    state: label::state(row)?,
                    episode: row.get("episode_id")?,
                })
            })?);
        }
        Ok(all)
    }

    /// Who is in these episodes by statement (in that role, if one is given) or by a quote.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn present(&self, episodes: &[Id], role: Option<&str>) -> Result<Vec<Present>> {
        let sql =
            "SELECT person_id FROM appearance WHERE episode_id = ?1 AND role = coalesce(?2, role)
                   UNION SELECT person_id FROM quote
                     WHERE episode_id = ?1 AND person_id IS NOT NULL AND ?2 IS NULL";
        let mut all = Vec::new();
        for &episode in episodes {
            all.extend(self.rows(sql, (episode, role), |row| {
                let person = row.get("person_id")?;
                Ok(Present { episode, person })
            })?);
        }
        Ok(all)
    }

    /// The episodes of a filter's show, dates and language, as they were published: undated ones
    /// last, by season and number.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn aired(&self, filter: &Filter) -> Result<Vec<Aired>> {
        let mut conditions = Conditions::default();
        conditions.episode(filter);
        let sql = format!(
            "SELECT e.id, e.title, s.title AS show, e.published, t.id AS transcript
             FROM episode e JOIN show s ON s.id = e.show_id
               LEFT JOIN transcript t ON t.episode_id = e.id AND t.preferred{}
             ORDER BY e.published NULLS LAST, e.season NULLS FIRST, e.number NULLS LAST, e.id",
            conditions.clause()
        );
        self.rows(&sql, rusqlite::params_from_iter(conditions.params), |row| {
            Ok(Aired {
                episode: row.get("id")?,
                title: row.get("title")?,
                show: row.get("show")?,
                published: row.get("published")?,
                transcript: row.get("transcript")?,
            })
        })
    }

    /// What is said within a filter, in order of transcript.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn spoken(&self, filter: &Filter) -> Result<Vec<Spoken>> {
        self.write_index()?;
        let scope = self.scope(filter)?;
        let mut spoken = Vec::new();
        for transcript in self.searched(scope.transcripts.as_ref())? {
            let passages = transcript.passages().into_iter();
            let passages: Vec<(Id, u32)> = passages
                .filter(|passage| scope.passage(transcript.id, passage))
                .map(|passage| (passage.id, passage.to - passage.from))
                .collect();
            if !passages.is_empty() {
                spoken.push(Spoken {
                    transcript: transcript.id,
                    passages,
                });
            }
        }
        spoken.sort_by_key(|it| it.transcript);
        Ok(spoken)
    }

    /// Which passages of a transcript a scope leaves; `None` is all of them.
    pub(super) fn passages_within(
        &self,
        scope: &Scope,
        transcript: Id,
    ) -> Result<Option<HashSet<Id>>> {
        let elsewhere = scope.transcripts.as_ref();
        if elsewhere.is_some_and(|only| !only.contains(&transcript)) {
            return Ok(Some(HashSet::default()));
        }
        if !scope.looks_at_passages() {
            return Ok(None);
        }
        let placed = self.searched(Some(&HashSet::from_iter([transcript])))?;
        let passages = placed.iter().flat_map(PlacedTranscript::passages);
        let within = passages.filter(|passage| scope.passage(transcript, passage));
        Ok(Some(within.map(|passage| passage.id).collect()))
    }

    /// The preferred transcripts of those, or all.
    fn searched(&self, only: Option<&HashSet<Id>>) -> Result<Vec<PlacedTranscript>> {
        let columns = "SELECT transcript_id, first_word, words, first_passage, layout FROM index_transcript WHERE searched";
        match only {
            Some(only) if only.len() < FEW => {
                let sql = format!("{columns} AND transcript_id = ?1");
                let mut found = Vec::with_capacity(only.len());
                for id in only {
                    found.extend(self.row(&sql, [id], placed)?);
                }
                Ok(found)
            }
            _ => {
                let mut all = self.rows(columns, [], placed)?;
                all.retain(|it| only.is_none_or(|only| only.contains(&it.id)));
                Ok(all)
            }
        }
    }

    /// Each preferred transcript's number of words, and its language: its own, else the episode's
    /// or the show's.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn said(&self) -> Result<Vec<Said>> {
        self.write_index()?;
        self.rows(
            "SELECT t.id, i.words, coalesce(t.language, e.language, s.language) AS language
             FROM index_transcript i JOIN transcript t ON t.id = i.transcript_id
               JOIN episode e ON e.id = t.episode_id JOIN show s ON s.id = e.show_id
             WHERE i.searched",
            [],
            |row| {
                Ok(Said {
                    transcript: row.get("id")?,
                    words: row.get("words")?,
                    language: row.get("language")?,
                })
            },
        )
    }

    /// The text of a passage; empty where there is none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn passage_text(&self, passage: Id) -> Result<String> {
        let sql = "SELECT text FROM passage WHERE id = ?1";
        Ok(self
            .row(sql, [passage], |row| row.get(0))?
            .unwrap_or_default())
    }

    /// Who else is in these episodes, most often first: people, and labels of preferred transcripts
    /// that are nobody yet.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn with(
        &self,
        episodes: &[Id],
        person: Option<Id>,
        labels: &[LabelKey],
    ) -> Result<Vec<With>> {
        let mut with: HashMap<(Option<Id>, String), HashSet<Id>> = HashMap::new();
        let own: HashSet<LabelKey> = labels.iter().copied().collect();
        for episode in episodes {
            let people = "SELECT p.id, p.name FROM person_episode JOIN person p ON p.id = person_id
                          WHERE episode_id = ?1 AND p.id IS NOT ?2";
            for (id, name) in self.rows(people, (episode, person), |row| {
                Ok((row.get::<_, Id>("id")?, row.get("name")?))
            })? {
                with.entry((Some(id), name)).or_default().insert(*episode);
            }
            let nobody = "SELECT l.transcript_id, l.no, l.name FROM transcript t
                            JOIN label l ON l.transcript_id = t.id AND l.person_id IS NULL
                          WHERE t.episode_id = ?1 AND t.preferred";
            for (label, name) in self.rows(nobody, [episode], |row| {
                Ok((
                    (row.get("transcript_id")?, row.get("no")?),
                    row.get("name")?,
                ))
            })? {
                if !own.contains(&label) {
                    with.entry((None, name)).or_default().insert(*episode);
                }
            }
        }
        let mut with: Vec<With> = with
            .into_iter()
            .map(|((person_id, name), episodes)| With {
                name,
                person_id,
                episodes: episodes.len() as u64,
            })
            .collect();
        with.sort_by(|a, b| {
            b.episodes
                .cmp(&a.episodes)
                .then_with(|| a.name.cmp(&b.name))
        });
        Ok(with)
    }

    /// How much is said under these labels in each preferred transcript.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn talk(&self, labels: &[LabelKey]) -> Result<Vec<Talk>> {
        let filter = Filter {
            labels: Some(labels.to_vec()),
            ..Filter::default()
        };
        let mut times: HashMap<Id, Millis> = HashMap::new();
        for label in labels {
            let sql = "SELECT sum(max(end_ms - start_ms, 0)) FROM passage
                       WHERE transcript_id = ?1 AND label = ?2";
            let said: Option<Option<Millis>> = self.row(sql, *label, |row| row.get(0))?;
            if let Some(said) = said.flatten() {
                *times.entry(label.0).or_default() += said;
            }
        }
        let spoken = self.spoken(&filter)?.into_iter();
        Ok(spoken
            .map(|it| Talk {
                transcript: it.transcript,
                passages: it.passages.len() as u64,
                words: it.passages.iter().map(|(_, words)| u64::from(*words)).sum(),
                time: times.get(&it.transcript).copied(),
            })
            .collect())
    }
}
