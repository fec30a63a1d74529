//! From what the user has at hand (a number, the beginning of a uid, words of a title, a surname)
//! to the one thing meant. Invariant: where several fit, they are listed and nothing is chosen.

use crate::catalog::{self, Catalog, Filter, LabelKey};
use crate::model::catalogue::{
    Episode, Id, LabelState, Person, Quote, Show, Topic, TranscriptInfo,
};
use crate::model::{clock, date};
use crate::text::names::{self, Grade, Match, Name};
use crate::text::words;
use crate::view::count;

/// Why a reference means nothing in particular.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing is called that.
    #[error("no {noun} matches {typed:?}")]
    Nothing {
        /// `show`, `episode`, …
        noun: &'static str,
        /// What was typed.
        typed: String,
        /// What is there and spelt alike.
        alike: Vec<String>,
    },
    /// Several things are called that.
    #[error("{typed:?} matches {}", count(.candidates.len(), noun))]
    Several {
        /// `show`, `episode`, …
        noun: &'static str,
        /// What was typed.
        typed: String,
        /// Each with its number and what tells it from the others.
        candidates: Vec<String>,
    },
    /// Somebody may be meant, and may not: a first name alone, an initial.
    #[error("{typed:?} does not say surely who is meant")]
    Unsure {
        /// What was typed.
        typed: String,
        /// Who may be meant, each with their number.
        candidates: Vec<String>,
    },
    /// The episode has no transcript.
    #[error("{0:?} has no transcript")]
    NoTranscript(String),
    /// The catalogue cannot be read.
    #[error(transparent)]
    Catalog(#[from] catalog::Error),
}

type Result<T> = std::result::Result<T, Error>;

/// Something that can be referred to.
struct Candidate<T> {
    item: T,
    id: Id,
    uid: String,
    /// Names in full: an equal one wins over a partial match.
    names: Vec<String>,
    /// Everything that typed words may be words of.
    words: Vec<String>,
    /// How it is listed beside others.
    line: String,
}

/// How well typed words fit something that is not called exactly so: the least is best.
type Rank = u8;
/// They do.
const FITS: Rank = 3;
/// They may, and that is not enough.
const PERHAPS: Rank = 9;

fn choose<T>(
    noun: &'static str,
    typed: &str,
    candidates: Vec<Candidate<T>>,
    fits: impl Fn(&str, &Candidate<T>) -> Option<Rank>,
) -> Result<T> {
    let typed = typed.trim();
    let number: Option<Id> = typed.strip_prefix('#').unwrap_or(typed).parse().ok();
    let by_uid = typed.len() >= 6
        && typed
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let key = words::key(typed);
    let exact = |candidate: &Candidate<T>| -> Option<Rank> {
        if number == Some(candidate.id) || (by_uid && candidate.uid == typed.to_lowercase()) {
            Some(0)
        } else if !key.is_empty() && candidate.names.iter().any(|name| words::key(name) == key) {
            Some(1)
        } else if by_uid && candidate.uid.starts_with(&typed.to_lowercase()) {
            Some(2)
        } else {
            None
        }
    };
    let mut ranked: Vec<(Option<Rank>, Candidate<T>)> = candidates
        .into_iter()
        .map(|candidate| (exact(&candidate), candidate))
        .collect();
    // What only fits comes after, and is more to ask.
    if ranked.iter().all(|(rank, _)| rank.is_none()) {
        for (rank, candidate) in &mut ranked {
            *rank = fits(typed, candidate);
        }
    }
    let Some(best) = ranked.iter().filter_map(|(rank, _)| *rank).min() else {
        let all = ranked
            .iter()
            .flat_map(|(_, candidate)| candidate.names.iter().map(String::as_str));
        return Err(Error::Nothing {
            noun,
            typed: typed.into(),
            alike: alike(typed, all),
        });
    };
    let mut chosen: Vec<Candidate<T>> = ranked
        .into_iter()
        .filter(|(rank, _)| *rank == Some(best))
        .map(|(_, candidate)| candidate)
        .collect();
    match chosen.len() {
        _ if best == PERHAPS => Err(Error::Unsure {
            typed: typed.into(),
            candidates: chosen.into_iter().map(|candidate| candidate.line).collect(),
        }),
        1 => Ok(chosen.swap_remove(0).item),
        _ => Err(Error::Several {
            noun,
            typed: typed.into(),
            candidates: chosen.into_iter().map(|candidate| candidate.line).collect(),
        }),
    }
}

fn has_words<T>(typed: &str, candidate: &Candidate<T>) -> Option<Rank> {
    let typed = words::of(typed);
    let known: Vec<String> = candidate
        .words
        .iter()
        .flat_map(|text| words::of(text))
        .collect();
    (!typed.is_empty() && typed.iter().all(|word| known.contains(word))).then_some(FITS)
}

/// The names that are spelt most like what was typed, at most three.
pub fn alike<'a>(typed: &str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let key = words::key(typed);
    let mut scored: Vec<(f64, &str)> = names
        .map(|name| {
            let whole = strsim::jaro_winkler(&key, &words::key(name));
            let part = words::of(name)
                .iter()
                .map(|word| strsim::jaro_winkler(&key, word))
                .fold(0.0, f64::max);
            (whole.max(part), name)
        })
        .filter(|(score, _)| *score > 0.84)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    scored.dedup_by_key(|(_, name)| *name);
    scored
        .into_iter()
        .take(3)
        .map(|(_, name)| name.to_owned())
        .collect()
}

/// The show meant.
///
/// # Errors
/// When none or several are.
pub fn show(catalog: &Catalog, typed: &str) -> Result<Show> {
    let candidates = catalog
        .shows(&Filter::default())?
        .into_iter()
        .map(|show| Candidate {
            id: show.id,
            uid: show.uid.clone(),
            names: vec![show.data.title.clone()],
            words: vec![show.data.title.clone()],
            line: format!(
                "{}  {}  ({})",
                show.id,
                show.data.title,
                count(show.episodes, "episode")
            ),
            item: show,
        })
        .collect();
    choose("show", typed, candidates, has_words)
}

/// The episode meant, within a show if one is given. Words may be of the title, the show, or the
/// number.
///
/// # Errors
/// When none or several are.
pub fn episode(catalog: &Catalog, typed: &str, show: Option<Id>) -> Result<Episode> {
    let candidates = catalog
        .episodes(&Filter {
            show,
            ..Filter::default()
        })?
        .into_iter()
        .map(|episode| {
            let number = episode
                .data
                .number
                .map(|number| number.to_string())
                .unwrap_or_default();
            let published = episode
                .data
                .published
                .as_deref()
                .map_or("undated", date::day)
                .to_owned();
            Candidate {
                id: episode.id,
                uid: episode.uid.clone(),
                names: vec![episode.data.title.clone(), episode.data.guid.clone()],
                words: vec![
                    episode.data.title.clone(),
                    episode.show.clone(),
                    number,
                    published.clone(),
                ],
                line: format!(
                    "{}  {}  ({}, {published})",
                    episode.id, episode.data.title, episode.show
                ),
                item: episode,
            }
        })
        .collect();
    choose("episode", typed, candidates, has_words)
}

fn person_candidate(person: Person) -> Candidate<Person> {
    let mut names = vec![person.data.name.clone()];
    names.extend(person.data.aliases.iter().cloned());
    let affiliation = person
        .data
        .affiliation
        .as_deref()
        .map(|at| format!(", {at}"))
        .unwrap_or_default();
    Candidate {
        id: person.id,
        uid: person.uid.clone(),
        words: names.clone(),
        names,
        line: format!(
            "{}  {}{affiliation}  ({})",
            person.id,
            person.data.name,
            count(person.episodes, "episode")
        ),
        item: person,
    }
}

/// How well what was typed fits the best of somebody's names.
fn fits<'a>(typed: &Name, names: impl Iterator<Item = &'a str>) -> Option<Match> {
    names
        .filter_map(|name| typed.means(&Name::parse(name)))
        .max_by_key(|found| found.grade)
}

/// The person meant: by full name or alias in any order and script, surname, or initials and
/// surname. A first name alone means nobody surely.
///
/// # Errors
/// When none or several are, or it is not sure.
pub fn person(catalog: &Catalog, typed: &str) -> Result<Person> {
    let candidates = catalog
        .people(&Filter::default(), None)?
        .into_iter()
        .map(person_candidate)
        .collect();
    let name = Name::parse(typed);
    choose("person", typed, candidates, |_, candidate| {
        let found = fits(&name, candidate.names.iter().map(String::as_str))?;
        Some(match found.grade {
            Grade::Same => FITS,
            Grade::Likely => FITS + 1,
            Grade::Possible => PERHAPS,
        })
    })
}

/// Everybody so called, for lists: nobody is not an error here. Those who only may be meant are
/// listed where nobody surely is.
///
/// # Errors
/// When the catalogue cannot be read.
pub fn people_called(catalog: &Catalog, typed: &str, filter: &Filter) -> Result<Vec<Person>> {
    let number: Option<Id> = typed.trim().trim_start_matches('#').parse().ok();
    let typed = Name::parse(typed);
    let mut found: Vec<(Grade, Id)> = Vec::new();
    for (id, name) in catalog.names()? {
        let grade = if number == Some(id) {
            Some(Grade::Same)
        } else {
            fits(&typed, std::iter::once(name.as_str())).map(|found| found.grade)
        };
        found.extend(grade.map(|grade| (grade, id)));
    }
    let sure = found.iter().any(|(grade, _)| *grade > Grade::Possible);
    found.retain(|(grade, _)| !sure || *grade > Grade::Possible);
    let only: Vec<Id> = found.into_iter().map(|(_, id)| id).collect();
    if only.is_empty() {
        Ok(Vec::new())
    } else {
        Ok(catalog.people(filter, Some(&only))?)
    }
}

/// The topic meant, by name or alias.
///
/// # Errors
/// When none or several are.
pub fn topic(catalog: &Catalog, typed: &str) -> Result<Topic> {
    let candidates = catalog
        .topics(&Filter::default())?
        .into_iter()
        .map(|topic| {
            let mut names = vec![topic.data.name.clone()];
            names.extend(topic.data.aliases.iter().cloned());
            Candidate {
                id: topic.id,
                uid: topic.uid.clone(),
                words: names.clone(),
                names,
                line: format!(
                    "{}  {}  ({})",
                    topic.id,
                    topic.data.name,
                    count(topic.quotes, "quote")
                ),
                item: topic,
            }
        })
        .collect();
    choose("topic", typed, candidates, has_words)
}

/// The quote meant: by number, uid, or some of its words.
///
/// # Errors
/// When none or several are.
pub fn quote(catalog: &Catalog, typed: &str) -> Result<Quote> {
    let candidates = catalog
        .quotes(&Filter::default())?
        .into_iter()
        .map(|quote| {
            let text: String = quote.data.text.chars().take(60).collect();
            let speaker = quote
                .speaker
                .clone()
                .unwrap_or_else(|| "unknown speaker".into());
            let at = quote
                .data
                .start_ms
                .map(clock::format)
                .unwrap_or_else(|| "no time".into());
            Candidate {
                id: quote.id,
                uid: quote.uid.clone(),
                names: vec![quote.data.text.clone()],
                words: vec![quote.data.text.clone()],
                line: format!(
                    "{}  “{text}”  ({speaker}, {}, {at})",
                    quote.id, quote.episode
                ),
                item: quote,
            }
        })
        .collect();
    choose("quote", typed, candidates, has_words)
}

/// The transcript meant: its number, or an episode (then its preferred version).
///
/// # Errors
/// When none or several are.
pub fn transcript(catalog: &Catalog, typed: &str) -> Result<TranscriptInfo> {
    if let Some(found) = typed
        .trim()
        .trim_start_matches('#')
        .parse()
        .ok()
        .map(|id| catalog.transcript(id))
        .transpose()?
        .flatten()
    {
        return Ok(found);
    }
    let episode = episode(catalog, typed, None)?;
    preferred(catalog, &episode)
}

/// The preferred transcript of an episode, for commands that take an episode.
///
/// # Errors
/// When the episode is none or several, or has no transcript.
pub fn transcript_of(catalog: &Catalog, typed: &str) -> Result<TranscriptInfo> {
    let episode = episode(catalog, typed, None)?;
    preferred(catalog, &episode)
}

fn preferred(catalog: &Catalog, episode: &Episode) -> Result<TranscriptInfo> {
    catalog
        .preferred(episode.id)?
        .map(|id| catalog.transcript(id))
        .transpose()?
        .flatten()
        .ok_or_else(|| Error::NoTranscript(episode.data.title.clone()))
}

/// Whoever speaks under a name: a person with the labels that are theirs, or, where no person is so
/// called, the labels that are written so.
#[derive(Debug, Clone)]
pub struct Speaker {
    /// The person, when there is one.
    pub person: Option<Person>,
    /// The labels under which only they speak.
    pub labels: Vec<LabelKey>,
}

/// Whether what is said under a label counts as this person's. A proposal counts only where the
/// label itself spells one of their names: a guess may be wrong.
pub(super) fn is_theirs(label: &str, state: Option<LabelState>, names: &[String]) -> bool {
    let spelt = names::full_name(label);
    let spelt = spelt.as_deref().unwrap_or(label);
    state == Some(LabelState::Confirmed)
        || names
            .iter()
            .any(|name| name == spelt || names::same(name, spelt))
}

/// The speaker meant.
///
/// # Errors
/// When nobody or several are.
pub fn speaker(catalog: &Catalog, typed: &str) -> Result<Speaker> {
    match person(catalog, typed) {
        Ok(person) => {
            let mut own = vec![person.data.name.clone()];
            own.extend(person.data.aliases.iter().cloned());
            let labels = catalog
                .labels_of(person.id)?
                .into_iter()
                .filter(|(_, label, state)| is_theirs(label, *state, &own))
                .map(|(key, _, _)| key)
                .collect();
            Ok(Speaker {
                person: Some(person),
                labels,
            })
        }
        Err(nobody @ (Error::Nothing { .. } | Error::Unsure { .. })) => {
            let labels = catalog.labels_of_nobody()?;
            let (key, name) = (words::key(typed), Name::parse(typed));
            let mut exact = Vec::new();
            let mut partial: Vec<(Grade, LabelKey, &str)> = Vec::new();
            for (label, written) in &labels {
                if words::key(written) == key {
                    exact.push(*label);
                } else if let Some(found) = name.means(&Name::parse(written)) {
                    partial.push((found.grade, *label, written));
                }
            }
            let best = partial.iter().map(|(grade, ..)| *grade).max();
            partial.retain(|(grade, ..)| Some(*grade) == best);
            let mut written: Vec<&str> = Vec::new();
            for (_, _, name) in &partial {
                if !written.iter().any(|known| names::same(known, name)) {
                    written.push(name);
                }
            }
            let typed = typed.to_owned();
            let candidates = || written.iter().map(|&name| name.to_owned()).collect();
            match (exact.is_empty(), best, written.len()) {
                (false, ..) => Ok(Speaker {
                    person: None,
                    labels: exact,
                }),
                (true, None, _) => Err(nobody),
                (true, Some(Grade::Possible), _) => Err(match nobody {
                    Error::Nothing { .. } => Error::Unsure {
                        typed,
                        candidates: candidates(),
                    },
                    unsure => unsure,
                }),
                (true, _, 1) => Ok(Speaker {
                    person: None,
                    labels: partial.iter().map(|(_, label, _)| *label).collect(),
                }),
                _ => Err(Error::Several {
                    noun: "label",
                    typed,
                    candidates: candidates(),
                }),
            }
        }
        Err(other) => Err(other),
    }
}
