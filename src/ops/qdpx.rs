//! A catalogue as a project of qualitative analysis (REFI-QDA).
//!
//! It goes through the episodes twice, first for what is coded where, then for the texts, so that
//! one transcript is held at a time.

use super::who::People;
use crate::catalog::{Catalog, Error, Filter};
use crate::model::catalogue::{Anchor, Episode, Id, Quote};
use crate::model::date;
use crate::view::qdpx::{Code, Person, Project, Selection, Source, Text};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, Write};
use std::ops::Range;

/// A selection is called by so many characters of its words.
const NAME: usize = 60;

/// What was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Exported {
    /// How many episodes.
    pub sources: u64,
    /// How many quotes, coded where they stand.
    pub quotes: u64,
    /// How many whose words stand nowhere in the transcript.
    pub unplaced: u64,
}

/// Why it was not.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// The catalogue cannot be read.
    #[error(transparent)]
    Catalog(#[from] Error),
    /// The file cannot be written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Writes the episodes that a filter leaves, each with all of its quotes that it leaves.
///
/// # Errors
/// When the catalogue cannot be read or the file cannot be written.
pub fn export(catalog: &Catalog, filter: &Filter, out: &mut dyn Write) -> Result<Exported, Failed> {
    let _snapshot = catalog.snapshot()?;
    let ids = catalog.episode_ids(filter)?;
    let filter = &Filter {
        limit: None,
        offset: 0,
        ..filter.clone()
    };
    let topics = catalog.topics(&Filter::default())?;
    let codes: Vec<Code> = topics
        .iter()
        .map(|topic| Code {
            uid: topic.uid.clone(),
            name: topic.data.name.clone(),
            about: about(&[
                ("also", Some(topic.data.aliases.join("; "))),
                ("rule", topic.data.rule.clone()),
                ("note", topic.data.note.clone()),
            ]),
        })
        .collect();
    let topics: HashMap<&str, &str> = codes
        .iter()
        .map(|code| (code.name.as_str(), code.uid.as_str()))
        .collect();
    let people = people(catalog, &ids)?;
    let coders: HashMap<Id, &str> = people
        .iter()
        .map(|(id, person)| (*id, person.code.uid.as_str()))
        .collect();
    let people: Vec<Person> = people.iter().map(|(_, person)| person.clone()).collect();
    let mut project = Project::new(out, &codes, &people)?;
    let mut exported = Exported::default();
    for &id in &ids {
        let Some(page) = Page::read(catalog, filter, id)? else {
            continue;
        };
        let selections: Vec<Selection> = page
            .placed
            .iter()
            .map(|(quote, place)| Selection {
                uid: quote.uid.clone(),
                name: quote.data.text.chars().take(NAME).collect(),
                note: quote.data.note.clone(),
                place: place.clone(),
                topics: quote
                    .topics
                    .iter()
                    .filter_map(|topic| topics.get(topic.as_str()))
                    .map(|&uid| uid.to_owned())
                    .collect(),
                person: quote
                    .person_id
                    .and_then(|id| coders.get(&id))
                    .map(|&uid| uid.to_owned()),
                created_at: quote.created_at.clone(),
            })
            .collect();
        project.source(&source(&page), &selections)?;
        exported.sources += 1;
        exported.quotes += selections.len() as u64;
        exported.unplaced += page.unplaced;
    }
    project.sources_end()?;
    for &id in &ids {
        if let Some(page) = Page::read(catalog, filter, id)? {
            project.text(&page.episode.uid, page.text.as_str())?;
        }
    }
    project.end()?;
    Ok(exported)
}

/// An episode's text, and its quotes where they stand.
struct Page {
    episode: Episode,
    text: Text,
    /// Whether the text is a transcript.
    transcript: bool,
    placed: Vec<(Quote, Range<usize>)>,
    unplaced: u64,
}

impl Page {
    /// Of an episode in which something is said or quoted.
    fn read(catalog: &Catalog, filter: &Filter, id: Id) -> Result<Option<Self>, Failed> {
        let Some(episode) = catalog.episode(id)? else {
            return Ok(None);
        };
        let quotes = catalog.quotes(&Filter {
            episode: Some(id),
            ..filter.clone()
        })?;
        let passages = match catalog.preferred(id)? {
            Some(transcript) => catalog.passages(transcript)?,
            None => Vec::new(),
        };
        if passages.is_empty() && quotes.is_empty() {
            return Ok(None);
        }
        let all = quotes.len();
        let (text, placed) = if passages.is_empty() {
            let said = quotes.iter();
            let said = said.map(|it| (it.speaker.as_deref(), it.data.text.as_str()));
            let (text, places) = Text::of_quotes(said);
            (text, quotes.into_iter().zip(places).collect())
        } else {
            let text = Text::of(&passages);
            let placed = quotes.into_iter().filter_map(|quote| {
                let place = text.place(&words(&quote), quote.data.start_ms)?;
                Some((quote, place))
            });
            let placed: Vec<_> = placed.collect();
            (text, placed)
        };
        Ok(Some(Self {
            episode,
            text,
            transcript: !passages.is_empty(),
            unplaced: (all - placed.len()) as u64,
            placed,
        }))
    }
}

/// What is looked for: the words as a transcript has them, else as they were kept.
fn words(quote: &Quote) -> Anchor {
    quote.anchor.clone().unwrap_or_else(|| Anchor {
        exact: quote.data.text.clone(),
        ..Anchor::default()
    })
}

fn source(page: &Page) -> Source {
    let Episode {
        uid,
        show,
        data,
        created_at,
        ..
    } = &page.episode;
    let day = data.published.as_deref().map(date::day);
    Source {
        uid: uid.clone(),
        name: match day {
            Some(day) => format!("{day} {}", data.title),
            None => data.title.clone(),
        },
        about: match page.transcript {
            true => String::new(),
            false => "There is no transcript: these are the quotes that are kept.".into(),
        },
        created_at: created_at.clone(),
        show: show.clone(),
        published: data.published.clone(),
        link: data.page_url.clone().or_else(|| data.audio_url.clone()),
    }
}

/// Who is in these episodes, each with where.
fn people(catalog: &Catalog, ids: &[Id]) -> Result<Vec<(Id, Person)>, Failed> {
    let names = People::new(catalog)?;
    let mut in_them: BTreeMap<Id, BTreeSet<Id>> = BTreeMap::new();
    for present in catalog.present(ids, None)? {
        in_them
            .entry(present.person)
            .or_default()
            .insert(present.episode);
    }
    for label in catalog.named(ids)? {
        if let Some(person) = names.behind(&label).person() {
            in_them.entry(person).or_default().insert(label.episode);
        }
    }
    let mut uids: HashMap<Id, String> = HashMap::new();
    for &id in ids {
        let said = || -> Result<bool, Error> { Ok(catalog.preferred(id)?.is_some()) };
        if let Some(episode) = catalog.episode(id)?
            && (episode.quotes > 0 || said()?)
        {
            uids.insert(id, episode.uid);
        }
    }
    let mut people = Vec::new();
    for (id, episodes) in in_them {
        let Some(person) = catalog.person(id)? else {
            continue;
        };
        let data = person.data;
        let person = Person {
            code: Code {
                uid: person.uid,
                name: data.name,
                about: about(&[
                    ("also", Some(data.aliases.join("; "))),
                    ("roles", Some(person.roles.join("; "))),
                    ("page", data.page_url),
                    ("note", data.note),
                ]),
            },
            affiliation: data.affiliation,
            sources: episodes
                .iter()
                .filter_map(|it| uids.get(it).cloned())
                .collect(),
        };
        people.push((id, person));
    }
    Ok(people)
}

/// What is known, in a line.
fn about(parts: &[(&str, Option<String>)]) -> String {
    let known = parts.iter().filter_map(|(name, value)| {
        let value = value.as_deref().filter(|it| !it.is_empty())?;
        Some(format!("{name}: {value}"))
    });
    known.collect::<Vec<_>>().join("; ")
}
