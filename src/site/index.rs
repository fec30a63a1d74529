//! The index by which a browser finds words and phrases in the passages of a site.
//!
//! All words of all transcripts are counted through, from 0: a word's places are numbers in that
//! count, a phrase is places in a row (over any cut between passages), and a passage is a run of them.
//!
//! - `search/words.js` says how many words each passage has, and with which word each shard begins.
//! - `search/words/N.js` is a shard: words in the order of their bytes with their places. It has
//!   about [`SHARD`] bytes, or one word that has more, so a query loads little, however large the site.
//! - `search/text/….js` is what an episode's passages say: loaded for hits that are shown.
//! - `search/episodes.js` lists the episodes in the order in which their words are counted.
//!
//! ```text
//! word    varint length, UTF-8, varint count, varint size, places
//! places  varint first, then varint distance to the one before, for each
//! ```
//!
//! Invariant: words are folded by the one analyser of the house, which is handed in; `search.js` folds
//! a query the same way, and a test holds both to one list.

use super::script;
use crate::model::varint::put;
use foldhash::{HashMap, HashMapExt};
use serde::Serialize;
use serde_json::Result;

/// Changes whenever the same words would give another index.
pub const VERSION: u32 = 1;
/// A shard is cut when it has so many bytes.
pub const SHARD: usize = 64 << 10;

/// What calls its second argument with each folded word of its first.
pub type Analyse<'a> = &'a dyn Fn(&str, &mut dyn FnMut(&str));

/// An index in the making.
#[derive(Debug, Default)]
pub struct Index {
    words: HashMap<String, Places>,
    lengths: Vec<u8>,
    next: u32,
}

#[derive(Debug, Default)]
struct Places {
    count: u64,
    last: u32,
    bytes: Vec<u8>,
}

/// What the shards are: how many words each passage has, and the first word of each shard.
#[derive(Serialize)]
struct Head<'a> {
    lengths: String,
    first: &'a [String],
}

impl Index {
    /// An empty one.
    pub fn new() -> Self {
        Self {
            words: HashMap::with_capacity(1 << 14),
            ..Self::default()
        }
    }

    /// Adds the next passage.
    pub fn add(&mut self, text: &str, analyse: Analyse<'_>) {
        let before = self.next;
        analyse(text, &mut |word| {
            let places = match self.words.get_mut(word) {
                Some(places) => places,
                None => self.words.entry(word.to_owned()).or_default(),
            };
            put(&mut places.bytes, u64::from(self.next - places.last));
            places.last = self.next;
            places.count += 1;
            self.next = self.next.saturating_add(1);
        });
        put(&mut self.lengths, u64::from(self.next - before));
    }

    /// The scripts, each with the name of its file.
    ///
    /// # Errors
    /// Never in practice: when memory cannot be written.
    pub fn scripts(self) -> Result<Vec<(String, String)>> {
        let mut words: Vec<(String, Places)> = self.words.into_iter().collect();
        words.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut scripts = Vec::new();
        let mut first: Vec<String> = Vec::new();
        let mut shard = Vec::new();
        let mut words = words.into_iter().peekable();
        while let Some((word, places)) = words.next() {
            if shard.is_empty() {
                first.push(word.clone());
            }
            put(&mut shard, word.len() as u64);
            shard.extend(word.as_bytes());
            put(&mut shard, places.count);
            put(&mut shard, places.bytes.len() as u64);
            shard.extend(places.bytes);
            let next = words.peek().map_or(0, |(_, next)| next.bytes.len());
            if words.peek().is_none() || shard.len() + next > SHARD {
                let key = format!("words/{}", first.len() - 1);
                scripts.push((format!("search/{key}.js"), script::bytes(&key, &shard)?));
                shard.clear();
            }
        }
        let head = Head {
            lengths: script::packed(&self.lengths).map_err(serde_json::Error::io)?,
            first: &first,
        };
        scripts.push(("search/words.js".to_owned(), script::value("words", &head)?));
        Ok(scripts)
    }
}

/// An episode that is searched, as `search/episodes.js` lists it.
#[derive(Debug, Clone, Serialize)]
pub struct Searched {
    /// Its title.
    pub title: String,
    /// Its show's title.
    pub show: String,
    /// Its page.
    pub page: String,
    /// The day it was published.
    pub date: Option<String>,
    /// Its language.
    pub lang: Option<String>,
    /// The key of its text.
    pub text: String,
    /// How many passages it has.
    pub passages: usize,
}

/// What an episode's passages say.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Text<'a> {
    /// Who speaks.
    pub speakers: Vec<&'a str>,
    /// Each passage: the number of its speaker or -1, its anchor, its time, its words.
    pub passages: Vec<(i64, &'a str, &'a str, String)>,
}

impl Text<'_> {
    /// The script that hands it over.
    ///
    /// # Errors
    /// Never in practice: when memory cannot be written.
    pub fn script(&self, key: &str) -> Result<String> {
        script::bytes(key, &serde_json::to_vec(self)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::varint::take;
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use std::collections::BTreeMap;
    use std::io::Read;

    fn split(text: &str, found: &mut dyn FnMut(&str)) {
        text.split_whitespace().for_each(found);
    }

    fn unpacked(packed: &str) -> Vec<u8> {
        let raw = STANDARD.decode(packed).expect("base64");
        let mut bytes = Vec::new();
        flate2::read::DeflateDecoder::new(&raw[..])
            .read_to_end(&mut bytes)
            .expect("deflate");
        bytes
    }

    fn handed_over<T: serde::de::DeserializeOwned>(script: &str) -> T {
        let inside = script.trim_end().strip_suffix(");").expect("a call");
        let (_, value) = inside.split_once(",").expect("two arguments");
        serde_json::from_str(value).expect("JSON")
    }

    fn read(scripts: &[(String, String)]) -> BTreeMap<String, Vec<u64>> {
        let mut words = BTreeMap::new();
        for (name, script) in scripts.iter().filter(|it| it.0 != "search/words.js") {
            let bytes = unpacked(&handed_over::<String>(script));
            let mut rest = &bytes[..];
            while !rest.is_empty() {
                let length = take(&mut rest).expect("length") as usize;
                let word = String::from_utf8(rest[..length].to_vec()).expect("UTF-8");
                rest = &rest[length..];
                let count = take(&mut rest).expect("count");
                let size = take(&mut rest).expect("size") as usize;
                let mut places = &rest[..size];
                rest = &rest[size..];
                let mut at = 0;
                let mut all = Vec::new();
                while !places.is_empty() {
                    at += take(&mut places).expect("place");
                    all.push(at);
                }
                assert_eq!(all.len() as u64, count, "{name} {word}");
                assert!(words.insert(word, all).is_none());
            }
        }
        words
    }

    #[test]
    fn every_word_has_its_places_and_every_passage_its_length() {
        let mut index = Index::new();
        for text in ["the ice speaks", "", "before the ice the"] {
            index.add(text, &split);
        }
        let scripts = index.scripts().expect("written");
        let words = read(&scripts);
        assert_eq!(words["the"], [0, 4, 6]);
        assert_eq!(words["ice"], [1, 5]);
        assert_eq!(words["before"], [3]);
        let head: serde_json::Value = handed_over(&scripts[1].1);
        assert_eq!(scripts[1].0, "search/words.js");
        assert_eq!(head["first"], serde_json::json!(["before"]));
        assert_eq!(unpacked(head["lengths"].as_str().expect("text")), [3, 0, 4]);
    }

    #[test]
    fn a_large_index_is_cut_into_shards_and_nothing_is_lost() {
        let mut index = Index::new();
        let mut expected = BTreeMap::<String, Vec<u64>>::new();
        let mut place = 0;
        for number in 0..4_000 {
            let text = format!("all word{} {}", number % 700, "the ".repeat(30));
            for word in text.split_whitespace() {
                expected.entry(word.to_owned()).or_default().push(place);
                place += 1;
            }
            index.add(&text, &split);
        }
        let scripts = index.scripts().expect("written");
        assert!(scripts.len() > 3, "{}", scripts.len());
        assert_eq!(read(&scripts), expected);
        let head: serde_json::Value = handed_over(&scripts[scripts.len() - 1].1);
        let first = head["first"].as_array().expect("a list").len();
        assert_eq!(first, scripts.len() - 1);
    }

    #[test]
    fn a_site_without_words_has_an_index_without_shards() {
        assert_eq!(Index::new().scripts().expect("written").len(), 1);
    }
}
