//! People who are one: who may be, making them so, and taking it back.

use super::find::{self, Error};
use super::label::Roster;
use crate::catalog::{self, Catalog, Filter};
use crate::model::catalogue::{Duplicate, Id, Merge, Person};
use crate::text::names::{self, Grade, Likeness, Match, Name};
use crate::text::words;
use std::collections::HashMap;

/// Pairs of people whose names are alike and who are not heard talking to each other, surest first.
///
/// # Errors
/// When the catalogue cannot be read.
pub fn duplicates(catalog: &Catalog) -> catalog::Result<Vec<Duplicate>> {
    let people: HashMap<Id, Person> = catalog
        .people(&Filter::default(), None)?
        .into_iter()
        .map(|person| (person.id, person))
        .collect();
    let roster = Roster::load(catalog)?;
    let two = catalog.people_in_dialogue()?;
    let mut shows: HashMap<Id, Vec<String>> = HashMap::new();
    for (person, show) in catalog.people_by_show()? {
        shows.entry(person).or_default().push(show);
    }
    let mut pairs: HashMap<(Id, Id), Match> = HashMap::new();
    let mut surnames: HashMap<Id, Vec<Id>> = HashMap::new();
    for (id, name) in catalog.names()? {
        for (other, found) in roster.like(&Name::parse(&name)) {
            if other == id {
                continue;
            }
            let pair = (id.min(other), id.max(other));
            if found.likeness == Likeness::Surname {
                let bearers = surnames.entry(id).or_default();
                if !bearers.contains(&other) {
                    bearers.push(other);
                }
            }
            let best = pairs.entry(pair).or_insert(found);
            if found.grade > best.grade {
                *best = found;
            }
        }
    }
    let shared = |pair: (Id, Id)| -> Vec<String> {
        let of = |id: Id| shows.get(&id).map(Vec::as_slice).unwrap_or_default();
        let other = of(pair.1);
        of(pair.0)
            .iter()
            .filter(|show| other.contains(show))
            .cloned()
            .collect()
    };
    let mut found: Vec<(Grade, usize, Duplicate)> = Vec::new();
    for (pair, alike) in pairs {
        let (Some(one), Some(other)) = (people.get(&pair.0), people.get(&pair.1)) else {
            continue;
        };
        let both = shared(pair);
        let bearers = |id: Id| surnames.get(&id).map_or(0, Vec::len);
        // A surname alone is one of several bearers', a first name alone anybody's.
        let vague = match alike.likeness {
            Likeness::Surname => bearers(pair.0).max(bearers(pair.1)) > 1 && both.is_empty(),
            Likeness::FirstName => both.is_empty(),
            _ => false,
        };
        if two.contains(&pair) || vague {
            continue;
        }
        let worth = |person: &Person| {
            (
                person.quotes + person.episodes,
                person.data.name.split_whitespace().count(),
                std::cmp::Reverse(person.id),
            )
        };
        let (keep, merge) = if worth(one) >= worth(other) {
            (one, other)
        } else {
            (other, one)
        };
        let mut reasons = vec![reason(alike.likeness).to_owned()];
        if !both.is_empty() {
            reasons.push(format!("both in {}", both.join(", ")));
        }
        if let (Some(at), Some(also)) = (&keep.data.affiliation, &merge.data.affiliation) {
            let same = words::key(at) == words::key(also);
            reasons.push(if same {
                format!("both of {at}")
            } else {
                format!("but of {at} and of {also}")
            });
        }
        found.push((
            alike.grade,
            both.len(),
            Duplicate {
                keep_id: keep.id,
                keep: keep.data.name.clone(),
                merge_id: merge.id,
                merge: merge.data.name.clone(),
                grade: match alike.grade {
                    Grade::Same => "same",
                    Grade::Likely => "likely",
                    Grade::Possible => "possible",
                }
                .into(),
                reasons,
            },
        ));
    }
    found.sort_by(|a, b| {
        (b.0, b.1, &a.2.keep, a.2.merge_id).cmp(&(a.0, a.1, &b.2.keep, b.2.merge_id))
    });
    Ok(found.into_iter().map(|(_, _, pair)| pair).collect())
}

fn reason(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::Words => "the same name",
        Likeness::Sound => "the same name in another script or spelling",
        Likeness::Fuller => "one name is the longer form of the other",
        Likeness::Ending => "one name has a case ending",
        Likeness::Initials => "one name has initials",
        Likeness::ShortForm => "one first name is short for the other",
        Likeness::Spelling => "the names are spelt nearly alike",
        Likeness::Surname => "one is only a surname",
        Likeness::FirstName => "one is only a first name",
    }
}

/// What a merge did.
#[derive(Debug)]
pub struct Merged {
    /// Who was kept, as they are now.
    pub kept: Person,
    /// Who was merged into them, as they were.
    pub others: Vec<Person>,
}

/// Why people are not merged.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// A name means nobody in particular.
    #[error(transparent)]
    Find(#[from] Error),
    /// A person with themselves.
    #[error("expected two people, found {name} (id {id}) twice")]
    Same {
        /// Who.
        name: String,
        /// Their number.
        id: Id,
    },
    /// Nothing to take back.
    #[error("nobody was merged into {0}")]
    Never(String),
    /// Several merges fit.
    #[error("{0:?} matches several merges")]
    Several(String, Vec<Merge>),
    /// The catalogue cannot be read or written.
    #[error(transparent)]
    Catalog(#[from] catalog::Error),
}

/// Merges people into one: quotes, labels, appearances and names of the others become the first's.
///
/// # Errors
/// When a name means nobody in particular; nothing is changed then.
pub fn merge(
    catalog: &Catalog,
    keep: &str,
    others: &[String],
    now: &str,
) -> Result<Merged, MergeError> {
    let change = catalog.begin()?;
    let mut kept = find::person(catalog, keep)?;
    let mut merged = Vec::new();
    for typed in others {
        let other = find::person(catalog, typed)?;
        if other.id == kept.id {
            return Err(MergeError::Same {
                name: other.data.name,
                id: other.id,
            });
        }
        catalog.merge_people(&kept, &other, now)?;
        merged.push(other);
        kept = find::person(catalog, &format!("#{}", kept.id))?;
    }
    change.commit()?;
    Ok(Merged {
        kept,
        others: merged,
    })
}

/// Takes a merge back: the one of a person so called, or the last one into a person.
///
/// # Errors
/// When nobody was merged, or it is not clear which merge is meant; nothing is changed then.
pub fn unmerge(catalog: &Catalog, typed: &str) -> Result<(Merge, Person), MergeError> {
    let change = catalog.begin()?;
    let merges = catalog.merges()?;
    let written = |merge: &&Merge| words::key(&merge.name) == words::key(typed);
    let mut fitting: Vec<&Merge> = merges.iter().filter(written).collect();
    if fitting.is_empty() {
        let same = |merge: &&Merge| names::same(typed, &merge.name);
        fitting = merges.iter().filter(same).collect();
    }
    let meant = match fitting[..] {
        [one] => one,
        [] => {
            let person = find::person(catalog, typed)?;
            let last = merges.iter().find(|merge| merge.kept_id == person.id);
            last.ok_or(MergeError::Never(person.data.name))?
        }
        _ => {
            let all = fitting.into_iter().cloned().collect();
            return Err(MergeError::Several(typed.into(), all));
        }
    };
    let back = catalog.unmerge(meant)?;
    let person = find::person(catalog, &format!("#{back}"))?;
    change.commit()?;
    Ok((meant.clone(), person))
}
