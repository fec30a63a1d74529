//! An episode with its show, people, topics and transcript, all in one go.

use super::{article, find, import};
use crate::catalog::{self, Catalog, Filed};
use crate::model::catalogue::{Appearance, Episode, EpisodeData, Id, PersonData, TopicData};
use crate::text::article::Article;
use crate::text::names::{self, Grade, Likeness, Name};
use crate::text::words;
use std::path::PathBuf;

/// What to add.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The show it belongs to; made if there is none.
    pub show: String,
    /// What is stated of it; the guid is made from title and date.
    pub data: EpisodeData,
    /// Who takes part: `Name` or `Name <Affiliation>`, and the role.
    pub people: Vec<(String, String)>,
    /// What it is filed under; made if there is none.
    pub topics: Vec<String>,
    /// The transcript, and as what to import it.
    pub transcript: Option<(PathBuf, import::Request)>,
    /// An article that quotes it, and where that was printed.
    pub article: Option<(Article, String)>,
}

/// What was done.
#[derive(Debug, Clone)]
pub struct Added {
    /// The episode.
    pub episode: Episode,
    /// Its transcript, where one was given.
    pub transcript: Option<import::FileReport>,
    /// How many quotes were kept from an article, where one was given.
    pub quotes: Option<usize>,
    /// What was made on the way, in sentences.
    pub notes: Vec<String>,
}

/// Why nothing was added.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A reference means several things.
    #[error(transparent)]
    Find(#[from] find::Error),
    /// A transcript could not be imported.
    #[error(transparent)]
    Import(#[from] import::Error),
    /// The transcript's file cannot be read as one.
    #[error("{path}: {reason}")]
    Transcript {
        /// The file.
        path: String,
        /// Why not.
        reason: String,
    },
    /// The article's quotations cannot be kept.
    #[error(transparent)]
    Article(#[from] article::Error),
    /// The catalogue cannot be read or written.
    #[error(transparent)]
    Catalog(#[from] catalog::Error),
}

/// Adds an episode and whatever of its show, people and topics does not exist yet.
///
/// # Errors
/// When it is there already, a name means several people, or its transcript cannot be read; nothing
/// is changed then.
pub fn run(catalog: &Catalog, request: &Request, now: &str) -> Result<Added, Error> {
    let change = catalog.begin()?;
    let mut notes = Vec::new();
    let mut new_shows = Vec::new();
    let show = import::show_or_new(catalog, &request.show, now, &mut new_shows)?;
    notes.extend(new_shows.iter().map(|title| format!("new show: {title}")));
    let mut data = request.data.clone();
    let day = data.published.as_deref().unwrap_or_default();
    data.guid = format!("title:{}", words::key(&format!("{} {day}", data.title)));
    let id = catalog.add_episode(show.id, &data, now)?;
    for (named, role) in &request.people {
        let person = person_or_new(catalog, named, now, &mut notes)?;
        catalog.add_appearance(id, person, role)?;
    }
    for name in &request.topics {
        let topic = topic_or_new(catalog, name, now, &mut notes)?;
        catalog.file_under(Filed::Episode, id, topic)?;
    }
    let find = || find::episode(catalog, &format!("#{id}"), None);
    let transcript = match &request.transcript {
        Some((path, how)) => {
            let report = import::attach(catalog, &find()?, path, how, now)?;
            if let import::Outcome::Failed(reason) = report.outcome {
                return Err(Error::Transcript {
                    path: report.path,
                    reason,
                });
            }
            Some(report)
        }
        None => None,
    };
    let mut quotes = None;
    if let Some((text, source)) = &request.article {
        let kept = article::keep_unheard(catalog, text, source, id, now)?;
        notes.extend(kept.notes);
        quotes = Some(kept.new.len() + kept.known.len());
    }
    let episode = find()?;
    change.commit()?;
    Ok(Added {
        episode,
        transcript,
        quotes,
        notes,
    })
}

/// The person meant by `Name` or `Name <Affiliation>`: one so called, or a new one. An affiliation
/// is added to a person who has none; one who has another keeps it, and that is said.
///
/// # Errors
/// When several people are so called.
pub fn person_or_new(
    catalog: &Catalog,
    named: &str,
    now: &str,
    notes: &mut Vec<String>,
) -> Result<Id, find::Error> {
    let (name, affiliation) = names::with_affiliation(named);
    let one_word = words::of(&name).len() == 1;
    let person = match find::person(catalog, &name) {
        // A surname, or initials and a surname, say less than the name and mean whoever bears it;
        // more or other words may be somebody else's.
        Ok(person) if one_word || is_called(&person.data, &name) => person,
        Err(several @ find::Error::Several { .. }) => return Err(several),
        Err(unsure @ find::Error::Unsure { .. }) if one_word => return Err(unsure),
        Err(find::Error::Catalog(error)) => return Err(error.into()),
        other => {
            let like = match other {
                Ok(person) => vec![format!("{} {}", person.id, person.data.name)],
                Err(find::Error::Unsure { candidates, .. }) => candidates,
                Err(_) => Vec::new(),
            };
            let data = PersonData {
                name: name.clone(),
                affiliation,
                ..PersonData::default()
            };
            let id = catalog.add_person(&data, now)?;
            notes.push(format!("new person: {named}"));
            notes.extend(like.iter().map(|known| {
                format!(
                    "the name is like {known}: `podcat people --duplicates` shows who may be one"
                )
            }));
            return Ok(id);
        }
    };
    match (&person.data.affiliation, affiliation) {
        (None, Some(affiliation)) => {
            notes.push(format!("{} is now with {affiliation}", person.data.name));
            let data = PersonData {
                affiliation: Some(affiliation),
                ..person.data
            };
            catalog.edit_person(person.id, &data)?;
        }
        (Some(known), Some(other)) if words::key(known) != words::key(&other) => {
            notes.push(format!(
                "{} stays with {known}; change it with: podcat edit-person {} --affiliation {other:?}",
                person.data.name, person.id
            ));
        }
        _ => {}
    }
    Ok(person.id)
}

fn is_called(person: &PersonData, name: &str) -> bool {
    std::iter::once(&person.name)
        .chain(&person.aliases)
        .filter_map(|known| Name::parse(name).means(&Name::parse(known)))
        .any(|found| found.grade == Grade::Same || found.likeness == Likeness::Initials)
}

/// The topic of this name or alias, or a new one.
///
/// # Errors
/// When the catalogue cannot be read or written.
pub fn topic_or_new(
    catalog: &Catalog,
    name: &str,
    now: &str,
    notes: &mut Vec<String>,
) -> Result<Id, catalog::Error> {
    let key = words::key(name);
    if let Some((id, _)) = catalog
        .topic_names()?
        .into_iter()
        .find(|(_, known)| words::key(known) == key)
    {
        return Ok(id);
    }
    notes.push(format!("new topic: {name}"));
    catalog.add_topic(
        &TopicData {
            name: name.trim().to_owned(),
            ..TopicData::default()
        },
        now,
    )
}

/// Who is not in `appearances` yet, of those who speak in an episode's preferred transcript.
///
/// # Errors
/// When the catalogue cannot be read.
pub fn speakers(catalog: &Catalog, episode: Id) -> Result<Vec<Appearance>, catalog::Error> {
    let Some(transcript) = catalog.preferred(episode)? else {
        return Ok(Vec::new());
    };
    let known = catalog.appearances(episode)?;
    let mut speakers: Vec<Appearance> = Vec::new();
    for label in catalog.labels(transcript)? {
        if let (Some(person_id), Some(name)) = (label.person_id, label.person) {
            let listed =
                |people: &[Appearance]| people.iter().any(|person| person.person_id == person_id);
            if !listed(&known) && !listed(&speakers) {
                speakers.push(Appearance {
                    person_id,
                    name,
                    affiliation: None,
                    role: "speaker".into(),
                });
            }
        }
    }
    Ok(speakers)
}
