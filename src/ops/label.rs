//! Whom a transcript's labels stand for: what podcat proposes, and what somebody confirms.

use crate::catalog::{self, Catalog};
use crate::model::catalogue::{Id, Label, LabelState, PersonData, StoredPassage};
use crate::text::names::{self, Grade, Match, Name};
use crate::text::words;
use std::collections::HashMap;

/// Everybody's names and aliases, for looking up many labels.
#[derive(Debug, Default)]
pub struct Roster {
    names: Vec<(Id, Name)>,
    by_key: HashMap<String, Vec<Id>>,
    /// Places in `names` by the sound of a word.
    by_sound: HashMap<String, Vec<usize>>,
}

impl Roster {
    /// Reads the names of everybody in the catalogue.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn load(catalog: &Catalog) -> catalog::Result<Self> {
        let mut roster = Self::default();
        for (id, name) in catalog.names()? {
            roster.add(id, &name);
        }
        Ok(roster)
    }

    /// Adds a name of a person.
    pub fn add(&mut self, id: Id, name: &str) {
        let ids = self.by_key.entry(words::key(name)).or_default();
        if !ids.contains(&id) {
            ids.push(id);
        }
        let name = Name::parse(name);
        for sound in name.sounds() {
            let places = self.by_sound.entry(sound.to_owned()).or_default();
            if places.last() != Some(&self.names.len()) {
                places.push(self.names.len());
            }
        }
        self.names.push((id, name));
    }

    /// Everybody of this name or alias, in any order of its words and any script; those who write
    /// it in just this way, if there are any.
    pub fn called(&self, name: &str) -> Vec<Id> {
        if let Some(ids) = self.by_key.get(&words::key(name)) {
            return ids.clone();
        }
        let same = |found: Match| found.grade == Grade::Same;
        let mut ids: Vec<Id> = self
            .like(&Name::parse(name))
            .filter(|(_, found)| same(*found))
            .map(|(id, _)| id)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Everybody who shares the sound of a word with a name and may be meant by it, once a name.
    pub fn like(&self, name: &Name) -> impl Iterator<Item = (Id, Match)> {
        let mut places: Vec<usize> = name
            .sounds()
            .filter_map(|sound| self.by_sound.get(sound))
            .flatten()
            .copied()
            .collect();
        places.sort_unstable();
        places.dedup();
        places.into_iter().filter_map(|place| {
            let (id, known) = &self.names[place];
            Some((*id, name.means(known)?))
        })
    }
}

/// Proposes people for the labels of a transcript that was just added: those who are so called,
/// those who appear in the episode under a name that contains the label, and, where the label spells
/// out a full name that nobody has, a new person. Returns the names of those who are new.
///
/// # Errors
/// When the catalogue cannot be written.
pub fn propose(
    catalog: &Catalog,
    roster: &mut Roster,
    episode: Id,
    transcript: Id,
    labels: &[String],
    now: &str,
) -> catalog::Result<Vec<String>> {
    let mut new = Vec::new();
    let mut appearing = None;
    for (no, label) in labels.iter().enumerate() {
        let full = names::full_name(label);
        let person = match roster.called(full.as_deref().unwrap_or(label))[..] {
            [one] => Some(one),
            [] => match full {
                Some(name) => {
                    let data = PersonData {
                        name: name.clone(),
                        ..PersonData::default()
                    };
                    let id = catalog.add_person(&data, now)?;
                    roster.add(id, &name);
                    new.push(name);
                    Some(id)
                }
                None => {
                    let appearing = match &mut appearing {
                        Some(known) => known,
                        unknown => unknown.insert(catalog.appearances(episode)?),
                    };
                    // Among so few a first name alone tells, and it is only proposed.
                    let name = Name::parse(label);
                    let mut fitting: Vec<(Grade, Id)> = appearing
                        .iter()
                        .filter_map(|person| {
                            let found = name.means(&Name::parse(&person.name))?;
                            Some((found.grade, person.person_id))
                        })
                        .collect();
                    let best = fitting.iter().map(|(grade, _)| *grade).max();
                    fitting.retain(|(grade, _)| Some(*grade) == best);
                    fitting.dedup();
                    (fitting.len() == 1).then(|| fitting[0].1)
                }
            },
            _ => None,
        };
        if let (Some(person), Ok(no)) = (person, u32::try_from(no)) {
            catalog.set_label((transcript, no), Some((person, LabelState::Proposed)))?;
        }
    }
    Ok(new)
}

/// How much of what a label says in the new version it must have said in the old one, to be taken
/// for the same voice.
const SAME_VOICE: f64 = 0.6;

/// Carries what was confirmed in an older version over to a new one: labels of the same name, and
/// for names that say nothing (`SPEAKER_00`) only where they say the same words. Returns the labels
/// that were confirmed before and are not now.
///
/// # Errors
/// When the catalogue cannot be read or written.
pub fn carry_over(catalog: &Catalog, from: Id, to: Id) -> catalog::Result<Vec<String>> {
    let before = catalog.labels(from)?;
    let confirmed: Vec<&Label> = before
        .iter()
        .filter(|label| label.state == Some(LabelState::Confirmed))
        .collect();
    if confirmed.is_empty() {
        return Ok(Vec::new());
    }
    let (old_words, new_words) = (
        words_by_label(&catalog.passages(from)?),
        words_by_label(&catalog.passages(to)?),
    );
    let after = catalog.labels(to)?;
    let mut lost = Vec::new();
    for old in confirmed {
        let same = after.iter().find(|new| new.name == old.name).filter(|new| {
            names::full_name(&new.name).is_some()
                || overlap(old_words.get(&old.no), new_words.get(&new.no)) >= SAME_VOICE
        });
        match (same, old.person_id) {
            (Some(new), Some(person)) => {
                catalog.set_label((to, new.no), Some((person, LabelState::Confirmed)))?;
            }
            _ => lost.push(old.name.clone()),
        }
    }
    Ok(lost)
}

fn words_by_label(passages: &[StoredPassage]) -> HashMap<u32, HashMap<String, usize>> {
    let mut by_label: HashMap<u32, HashMap<String, usize>> = HashMap::new();
    for passage in passages {
        if let Some(label) = passage.label {
            let counts = by_label.entry(label).or_default();
            words::each(&passage.text, |word, _| {
                *counts.entry(word.to_owned()).or_default() += 1
            });
        }
    }
    by_label
}

/// The share of the new words that were there before, each as often.
fn overlap(old: Option<&HashMap<String, usize>>, new: Option<&HashMap<String, usize>>) -> f64 {
    let (Some(old), Some(new)) = (old, new) else {
        return 0.0;
    };
    let total: usize = new.values().sum();
    let shared: usize = new
        .iter()
        .map(|(word, count)| *count.min(old.get(word).unwrap_or(&0)))
        .sum();
    if total == 0 {
        0.0
    } else {
        shared as f64 / total as f64
    }
}
