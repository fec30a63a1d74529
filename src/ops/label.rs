//! Whom a transcript's labels stand for: what podcat proposes, and what somebody confirms.

use crate::catalog::{self, Catalog};
use crate::model::catalogue::{Id, Label, LabelState, PersonData, StoredPassage};
use crate::model::transcript::Millis;
use crate::text::names::{self, Grade, Match, Name};
use crate::text::words;
use std::collections::{HashMap, HashSet};

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

/// How far a label of the new version has to agree with one of the old, in what is said and when,
/// to be taken for the same voice …
const SAME_VOICE: f64 = 0.5;
/// … and how far with a second person's for it to be doubtful.
const TWO_VOICES: f64 = 0.25;

/// So many of the words at least.
const SAME_WORDS: f64 = 0.15;

/// Carries what was confirmed in an older version over to a new one, whatever the labels are called
/// now: to the label that says the same words at the same time, and to one that spells the same
/// name. Where that is not clear, nothing is confirmed and the returned lines say why.
///
/// # Errors
/// When the catalogue cannot be read or written.
pub fn carry_over(catalog: &Catalog, from: Id, to: Id) -> catalog::Result<Vec<String>> {
    let before = catalog.labels(from)?;
    let confirmed: Vec<(&Label, Id, &str)> = before
        .iter()
        .filter(|label| label.state == Some(LabelState::Confirmed))
        .filter_map(|label| Some((label, label.person_id?, label.person.as_deref()?)))
        .collect();
    if confirmed.is_empty() {
        return Ok(Vec::new());
    }
    let (old, new) = (
        voices(&catalog.passages(from)?),
        voices(&catalog.passages(to)?),
    );
    let mut doubts = Vec::new();
    let mut carried: Vec<u32> = Vec::new();
    for label in catalog.labels(to)? {
        let heard = new.get(&label.no);
        let mut agreeing: Vec<(f64, &Label, Id, &str)> = confirmed
            .iter()
            .map(|&(known, person, name)| {
                let spelt = known.name == label.name && names::full_name(&label.name).is_some();
                let agreement = match (heard, old.get(&known.no)) {
                    _ if spelt => 1.0,
                    (Some(heard), Some(known)) => heard.agreement(known),
                    _ => 0.0,
                };
                (agreement, known, person, name)
            })
            .collect();
        agreeing.sort_by(|a, b| b.0.total_cmp(&a.0));
        let Some(&(best, known, person, name)) = agreeing.first() else {
            continue;
        };
        let other = agreeing.iter().find(|(_, _, id, _)| *id != person);
        if let Some(&(second, _, _, other)) = other
            && second >= TWO_VOICES
            && best < 1.0
        {
            doubts.push(format!(
                "label {:?} says words of {name} and of {other}: say whose it is with `podcat label`",
                label.name
            ));
            continue;
        }
        if best < SAME_VOICE {
            continue;
        }
        // A label that spells somebody else's name is not silently this person's.
        let spelt = names::full_name(&label.name);
        let named = |spelt: &String| names::same(spelt, name) || names::matches(spelt, name);
        if let Some(spelt) = spelt.filter(|spelt| *spelt != known.name && !named(spelt)) {
            doubts.push(format!(
                "label {:?} says what was {name}'s and names {spelt}: say which with `podcat label`",
                label.name
            ));
            continue;
        }
        catalog.set_label((to, label.no), Some((person, LabelState::Confirmed)))?;
        carried.push(known.no);
    }
    for (label, _, name) in confirmed {
        if !carried.contains(&label.no) {
            doubts.push(format!(
                "label {:?} was confirmed as {name}, and no label here surely says the same words: \
                 confirm it again",
                label.name
            ));
        }
    }
    Ok(doubts)
}

/// What a label says, by every three words that follow each other, and when.
#[derive(Debug, Default)]
struct Voice {
    threes: HashSet<String>,
    spans: Vec<(Millis, Millis)>,
}

fn voices(passages: &[StoredPassage]) -> HashMap<u32, Voice> {
    let mut voices: HashMap<u32, Voice> = HashMap::new();
    for passage in passages {
        let Some(label) = passage.label else { continue };
        let voice = voices.entry(label).or_default();
        let said = words::of(&passage.text);
        for three in said.windows(said.len().clamp(1, 3)) {
            voice.threes.insert(three.join(" "));
        }
        if let (Some(start), Some(end)) = (passage.start_ms, passage.end_ms) {
            voice.spans.push((start, end.max(start)));
        }
    }
    for voice in voices.values_mut() {
        voice.spans.sort_unstable();
    }
    voices
}

impl Voice {
    /// Which share of this is in the other: of the words, and, where both have times, of the time.
    fn agreement(&self, other: &Self) -> f64 {
        if self.threes.is_empty() {
            return 0.0;
        }
        let shared = self.threes.intersection(&other.threes).count();
        let words = shared as f64 / self.threes.len() as f64;
        let time: Millis = self.spans.iter().map(|(start, end)| end - start).sum();
        // The same time without the same words is another voice in its place.
        if time == 0 || other.spans.is_empty() || words < SAME_WORDS {
            return words;
        }
        let mut both: Millis = 0;
        let mut first = 0;
        for &(start, end) in &self.spans {
            while first < other.spans.len() && other.spans[first].1 <= start {
                first += 1;
            }
            for &(from, to) in other.spans[first..].iter().take_while(|span| span.0 < end) {
                both += (to.min(end) - from.max(start)).max(0);
            }
        }
        (words + (both as f64 / time as f64).min(1.0)) / 2.0
    }
}
