//! Where words stand in a transcript exactly: the same words in the same order, whatever the case,
//! diacritics and punctuation. A place may run over several passages of one label.

use super::Analyser;
use crate::model::catalogue::{Anchor, StoredPassage};
use crate::model::transcript::Millis;

/// How many words of context an anchor keeps on each side.
const CONTEXT: usize = 8;

/// Where the words stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The label they stand under.
    pub label: Option<u32>,
    /// The speaker to print for it.
    pub speaker: Option<String>,
    /// When the first word's cue (or the word itself) starts.
    pub start_ms: Option<Millis>,
    /// When the last word's cue (or the word itself) ends.
    pub end_ms: Option<Millis>,
    /// The words as the transcript has them, and what stands around them.
    pub anchor: Anchor,
}

struct Word {
    folded: String,
    passage: usize,
    start: usize,
    end: usize,
}

/// Every place in a transcript's passages at which `quote` stands, in order. None for a quote
/// without words.
pub fn find(passages: &[StoredPassage], quote: &str, analyse: Analyser) -> Vec<Place> {
    let mut wanted: Vec<String> = Vec::new();
    analyse(quote, &mut |word, _| wanted.push(word.to_owned()));
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut said: Vec<Word> = Vec::new();
    for (index, passage) in passages.iter().enumerate() {
        analyse(&passage.text, &mut |word, range| {
            said.push(Word {
                folded: word.to_owned(),
                passage: index,
                start: range.start,
                end: range.end,
            });
        });
    }
    said.windows(wanted.len())
        .enumerate()
        .filter(|(_, window)| {
            window
                .iter()
                .zip(&wanted)
                .all(|(word, wanted)| word.folded == *wanted)
                && window
                    .iter()
                    .all(|word| passages[word.passage].label == passages[window[0].passage].label)
        })
        .map(|(at, window)| place(passages, &said, at, window.len()))
        .collect()
}

fn place(passages: &[StoredPassage], said: &[Word], at: usize, count: usize) -> Place {
    let (first, last) = (&said[at], &said[at + count - 1]);
    let (begin, end) = (&passages[first.passage], &passages[last.passage]);
    Place {
        label: begin.label,
        speaker: begin.speaker.clone(),
        start_ms: begin.map.start_at(first.start),
        end_ms: end.map.end_at(last.start),
        anchor: Anchor {
            exact: between(
                passages,
                (first.passage, first.start),
                (last.passage, last.end),
            ),
            prefix: match at.saturating_sub(CONTEXT) {
                from if from < at => between(
                    passages,
                    (said[from].passage, said[from].start),
                    (first.passage, first.start),
                ),
                _ => String::new(),
            },
            suffix: match said[at + count..].iter().take(CONTEXT).next_back() {
                Some(after) => between(
                    passages,
                    (last.passage, last.end),
                    (after.passage, after.end),
                ),
                None => String::new(),
            },
        },
    }
}

/// The text between two places, passages joined by a space.
fn between(passages: &[StoredPassage], from: (usize, usize), to: (usize, usize)) -> String {
    if from.0 == to.0 {
        return passages[from.0].text[from.1..to.1].to_owned();
    }
    let mut text = passages[from.0].text[from.1..].to_owned();
    for passage in &passages[from.0 + 1..to.0] {
        text.push(' ');
        text.push_str(&passage.text);
    }
    text.push(' ');
    text.push_str(&passages[to.0].text[..to.1]);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::map::{Mark, TimeMap};
    use crate::text::words;

    fn passage(label: u32, start_ms: Millis, text: &str) -> StoredPassage {
        let mut map = TimeMap::default();
        map.push(Mark {
            offset: 0,
            start_ms,
            end_ms: Some(start_ms + 1_000),
            word: false,
            continued: false,
        });
        StoredPassage {
            id: start_ms,
            label: Some(label),
            speaker: None,
            start_ms: Some(start_ms),
            end_ms: Some(start_ms + 1_000),
            text: text.into(),
            map,
        }
    }

    #[test]
    fn words_are_found_over_passages_of_one_speaker_only() {
        let passages = [
            passage(0, 1_000, "Listen: the ice"),
            passage(0, 2_000, "speaks, before it breaks."),
            passage(1, 3_000, "The ice speaks?"),
            passage(0, 4_000, "It does."),
        ];
        let places = find(&passages, "“The ICE speaks …”", words::analyse);
        assert_eq!(places.len(), 2);
        assert_eq!(
            (places[0].start_ms, places[0].end_ms),
            (Some(1_000), Some(3_000))
        );
        assert_eq!(places[0].anchor.exact, "the ice speaks");
        assert_eq!(places[0].anchor.prefix, "Listen: ");
        assert_eq!(
            places[0].anchor.suffix,
            ", before it breaks. The ice speaks? It does"
        );
        assert!(find(&passages, "breaks the ice", words::analyse).is_empty());
        assert!(find(&passages, "…", words::analyse).is_empty());
    }
}
