//! Who speaks under a label: the person it stands for, or the label itself.

use super::find;
use crate::catalog::{self, Catalog, Named};
use crate::model::catalogue::Id;
use std::collections::HashMap;

/// Somebody who is told apart from others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// A person.
    Person(Id),
    /// A label that is nobody yet.
    Label(String),
}

/// The people of a catalogue by number, each with all their names.
#[derive(Debug)]
pub struct People(HashMap<Id, Vec<String>>);

impl People {
    /// All there are.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn new(catalog: &Catalog) -> Result<Self, catalog::Error> {
        let mut people: HashMap<Id, Vec<String>> = HashMap::new();
        for (id, name) in catalog.names()? {
            people.entry(id).or_default().push(name);
        }
        Ok(Self(people))
    }

    /// Who is meant by a label.
    pub fn behind(&self, label: &Named) -> Who {
        let theirs = |person: &Id| {
            let names = self.0.get(person).map(Vec::as_slice).unwrap_or_default();
            find::is_theirs(&label.name, label.state, names)
        };
        match label.person.filter(theirs) {
            Some(person) => Who::Person(person),
            None => Who::Label(label.name.clone()),
        }
    }

    /// What somebody is called.
    pub fn name(&self, who: &Who) -> String {
        match who {
            Who::Person(id) => {
                let names = self.0.get(id).and_then(|names| names.first());
                names.cloned().unwrap_or_default()
            }
            Who::Label(label) => label.clone(),
        }
    }
}

impl Who {
    /// Their number.
    pub fn person(&self) -> Option<Id> {
        match self {
            Self::Person(id) => Some(*id),
            Self::Label(_) => None,
        }
    }
}
