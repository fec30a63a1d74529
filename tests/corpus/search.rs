//! Search against the files themselves, by looking at every word of them.

use super::{files, folder};
use crate::cli::run::PODCAT;
use podcat::catalog::{Catalog, Filter, Mode, Settings};
use podcat::model::transcript::Transcript;
use podcat::ops::find;
use podcat::text::{query::Query, words};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::process::Command;

/// Numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

fn imported(corpus: &Path, to: &Path) -> Catalog {
    let path = to.join("podcat.db");
    let done = Command::new(PODCAT)
        .arg("--db")
        .arg(&path)
        .arg("import")
        .arg(corpus)
        .output()
        .expect("podcat runs");
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    Catalog::open(&path, Mode::Read, Settings::default()).expect("a catalogue")
}

/// How many words in a row are looked up in what somebody said.
const RUN: usize = 4;

/// Every word of a file with the number of the cue it stands in.
fn words_of(transcript: &Transcript) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for (cue, segment) in transcript.segments.iter().enumerate() {
        words::each(&segment.text, |word, _| found.push((word.to_owned(), cue)));
    }
    found
}

#[test]
#[ignore = "needs the corpus"]
fn corpus_phrases_drawn_from_running_text_are_found_at_their_cue() {
    let talk = folder("talk-python");
    let home = tempfile::tempdir().expect("a folder");
    let catalog = imported(&talk, home.path());
    let sources: HashMap<String, i64> = catalog
        .transcripts(&Filter::default())
        .expect("transcripts")
        .into_iter()
        .map(|it| (it.data.source, it.episode_id))
        .collect();
    let paths = files(&talk);
    let mut random = Random(20_261_124);
    let (mut over_cues, mut missed) = (0, Vec::new());
    for _ in 0..300 {
        let path = &paths[random.below(paths.len())];
        let bytes = std::fs::read(path).expect("a file");
        let transcript = podcat::transcript::parse(&bytes, None)
            .expect("a transcript")
            .transcript;
        let words = words_of(&transcript);
        let at = random.below(words.len() - 2);
        let phrase: Vec<&str> = words[at..at + 3]
            .iter()
            .map(|(word, _)| word.as_str())
            .collect();
        over_cues += usize::from(words[at].1 != words[at + 2].1);
        let start = transcript.segments[words[at].1].start_ms.expect("a time");
        let query = Query::parse(&format!("=\"{}\"", phrase.join(" "))).expect("a query");
        let filter = Filter {
            episode: sources.get(&*path.to_string_lossy()).copied(),
            ..Filter::default()
        };
        assert!(filter.episode.is_some(), "{}", path.display());
        let hits = catalog.search(&query, &filter).expect("an answer").hits;
        let near = |ms: Option<i64>| ms.is_some_and(|ms| (ms - start).abs() <= 1_000);
        // A passage has one hit, at its first match; a later one in it stands in its text.
        let again = |text: &str| words::key(text).matches(&phrase.join(" ")).count() > 1;
        if !hits
            .iter()
            .any(|hit| near(hit.start_ms) || again(&hit.text))
        {
            missed.push(format!("{} at {start}: {phrase:?}", path.display()));
        }
    }
    println!(
        "phrases: 300 drawn, {over_cues} run over a cue's end, {} missed",
        missed.len()
    );
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
#[ignore = "needs the corpus"]
fn corpus_a_speakers_words_are_those_the_file_gives_to_that_speaker() {
    let changelog = folder("changelog");
    let home = tempfile::tempdir().expect("a folder");
    let catalog = imported(&changelog, home.path());
    // What each name says, over all files, as words.
    let mut said: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in files(&changelog) {
        let text = std::fs::read_to_string(&path).expect("text");
        let text = text.replace("&#39;", "'").replace("&quot;", "\"");
        let mut speaker = None;
        for line in text.lines() {
            let turn = line
                .strip_prefix("**")
                .and_then(|line| line.split_once(":**"));
            if let Some((name, _)) = turn {
                speaker = Some(words::key(name));
            }
            // A turn goes on in the paragraphs that name nobody.
            if let Some(speaker) = &speaker {
                let said = said.entry(speaker.clone()).or_default();
                said.extend(words::of(turn.map_or(line, |(_, words)| words)));
            }
        }
    }
    let mut random = Random(7);
    let names = [
        "Jerod Santo",
        "Adam Stacoviak",
        "Gerhard Lazu",
        "Nick Nisi",
        "Autumn Nash",
        "Daniel Whitenack",
    ];
    let (mut checked, mut foreign) = (0, Vec::new());
    for name in names {
        let own = &said[&words::key(name)];
        let runs: HashSet<&[String]> = (1..=RUN).flat_map(|length| own.windows(length)).collect();
        let labels = find::speaker(&catalog, name).expect("one speaker").labels;
        let words: Vec<&String> = own.iter().filter(|word| word.len() > 3).collect();
        for _ in 0..20 {
            let word = words[random.below(words.len())];
            let filter = Filter {
                labels: Some(labels.clone()),
                limit: Some(50),
                ..Filter::default()
            };
            let hits = catalog
                .search(&Query::parse(word).expect("a word"), &filter)
                .expect("an answer")
                .hits;
            assert!(!hits.is_empty(), "{name} says {word}");
            for hit in hits {
                checked += 1;
                // Markup and stage directions may stand inside a passage: most runs of it are enough.
                let words = words::of(&hit.text);
                let found = words.windows(RUN.min(words.len()));
                let total = found.len();
                let there = found.filter(|run| runs.contains(run)).count();
                if there * 2 < total {
                    foreign.push(format!("{name}, {word}: {}", hit.text));
                }
            }
        }
    }
    println!(
        "speakers: {checked} hits looked up in the files, {} of somebody else",
        foreign.len()
    );
    assert!(foreign.is_empty(), "{foreign:#?}");
}
