//! Words of the index for words that are not in it.

use super::{Catalog, Result};
use crate::text::query::{Forms, Query};
use foldhash::HashMap;

/// How many words are proposed for one.
const PROPOSED: usize = 3;

/// A word that nobody says, and those it may be meant for, likeliest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misspelt {
    /// As it was typed, in lower case.
    pub typed: String,
    /// Words of the catalogue, each with how often it is said.
    pub meant: Vec<(String, u64)>,
}

/// Words with their distance from the one that was typed and how often they are said.
type Alike = HashMap<String, (usize, u64)>;

impl Catalog {
    /// For each word of a query that stands nowhere in any form, words that are spelt much alike.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn did_you_mean(&self, query: &Query) -> Result<Vec<Misspelt>> {
        let mut unknown: Vec<(&str, Alike)> = Vec::new();
        for term in query.groups.iter().flatten().flat_map(|leaf| &leaf.terms) {
            let long_enough = term.folded.chars().count() > 2;
            if long_enough && term.forms != Forms::Beginning && !self.is_said(term)? {
                unknown.push((&term.folded, Alike::default()));
            }
        }
        if unknown.is_empty() {
            return Ok(Vec::new());
        }
        self.each_word(&mut |word, count| {
            for (typed, alike) in &mut unknown {
                // A letter in three or four may be wrong.
                let most = (typed.chars().count() / 3).clamp(1, 2);
                if word.len().abs_diff(typed.len()) > most * 4 {
                    continue;
                }
                let distance = strsim::osa_distance(typed, word);
                if distance <= most {
                    alike.entry(word.to_owned()).or_insert((distance, 0)).1 += count;
                }
            }
        })?;
        Ok(unknown
            .into_iter()
            .map(|(typed, alike)| {
                let mut meant: Vec<(String, (usize, u64))> = alike.into_iter().collect();
                meant.sort_by(|(a, (near, often)), (b, (other, less))| {
                    near.cmp(other).then(less.cmp(often)).then(a.cmp(b))
                });
                meant.truncate(PROPOSED);
                Misspelt {
                    typed: typed.to_owned(),
                    meant: meant
                        .into_iter()
                        .map(|(word, (_, count))| (word, count))
                        .collect(),
                }
            })
            .filter(|misspelt| !misspelt.meant.is_empty())
            .collect())
    }
}
