//! What the templates are filled with.
//!
//! Addresses within the site are paths from its root; a template puts `root` before them. Addresses
//! of the web have gone through [`super::web`], languages through [`super::lang`].

use crate::model::clock;
use crate::model::transcript::Millis;
use serde::Serialize;
use std::collections::HashSet;

/// The site as every page knows it: nothing that changes with each quote, or every page would.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Site {
    /// What it is called.
    pub title: String,
}

/// How many there are.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Counts {
    /// Shows.
    pub shows: usize,
    /// Episodes.
    pub episodes: usize,
    /// People.
    pub people: usize,
    /// Topics.
    pub topics: usize,
    /// Quotes.
    pub quotes: usize,
}

/// A page: what all have in common, and its own.
#[derive(Debug, Serialize)]
pub struct Page<'a, T> {
    /// The site.
    pub site: &'a Site,
    /// The way to the site's root: `../` for each folder.
    pub root: String,
    /// What the page is called.
    pub title: &'a str,
    /// The language of the title.
    pub title_lang: Option<&'a str>,
    /// The part of the site it belongs to: `shows`, `people`, `topics`, `quotes`, `search`.
    pub part: &'a str,
    /// Where it will be, if that is known.
    pub canonical: Option<String>,
    /// Its own.
    #[serde(flatten)]
    pub own: T,
}

/// The way from a page to the root.
pub fn root(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

/// Something that has a page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Link {
    /// What it is called.
    pub title: String,
    /// Its page.
    pub page: Option<String>,
}

/// A show.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Show {
    /// Its title.
    pub title: String,
    /// Its page.
    pub page: String,
    /// Its feed.
    pub feed: String,
    /// Who makes it.
    pub author: Option<String>,
    /// What it says of itself, in paragraphs.
    pub description: Vec<String>,
    /// Its language.
    pub lang: Option<String>,
    /// Its page on the web.
    pub web: Option<String>,
    /// How many episodes of it are in the site.
    pub episodes: usize,
}

/// An episode as lists show it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Episode {
    /// Its title.
    pub title: String,
    /// Its page.
    pub page: String,
    /// Its show.
    pub show: Link,
    /// The day it was published.
    pub date: Option<String>,
    /// How long it is.
    pub length: Option<String>,
    /// `S2 E12`, as far as known.
    pub number: Option<String>,
    /// Who takes part.
    pub people: Vec<Link>,
    /// Its language.
    pub lang: Option<String>,
    /// How many quotes are kept from it.
    pub quotes: usize,
    /// How many passages of it are about what the page is about.
    pub passages: Option<u64>,
}

/// Somebody's part in an episode.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Part {
    /// Who.
    pub person: Link,
    /// Their roles.
    pub roles: Vec<String>,
    /// Where they work.
    pub affiliation: Option<String>,
}

/// A chapter.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Chapter {
    /// When it begins.
    pub time: Time,
    /// What it is called.
    pub title: String,
    /// A page about it.
    pub web: Option<String>,
}

/// A moment: as people read it, and in seconds of the audio file.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Time {
    /// `0:03:39`.
    pub shown: String,
    /// Seconds in the audio file, as they stand behind `#t=`.
    pub at: String,
}

impl Time {
    /// A moment of a transcript that is `in_audio` in the audio file.
    pub fn new(ms: Millis, in_audio: Millis) -> Self {
        Self {
            shown: clock::format(ms),
            at: clock::seconds(in_audio).to_string(),
        }
    }
}

/// A quote.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Quote {
    /// Its permanent id.
    pub uid: String,
    /// The words.
    pub text: String,
    /// Who said it.
    pub speaker: Option<Link>,
    /// The episode.
    pub episode: Link,
    /// The show.
    pub show: Link,
    /// When the episode was published.
    pub date: Option<String>,
    /// When it is said.
    pub time: Option<Time>,
    /// Whether that is about right, not exact.
    pub approximate: bool,
    /// The audio file.
    pub audio: Option<String>,
    /// What the last check against the transcript said.
    pub verdict: Option<String>,
    /// Where it was printed.
    pub source: Option<String>,
    /// That place on the web.
    pub source_web: Option<String>,
    /// The topics it is filed under.
    pub topics: Vec<Link>,
    /// Its language.
    pub lang: Option<String>,
    /// podcat's own address of it.
    pub permalink: Option<String>,
    /// The fingerprint of what its citations are made of.
    pub cited: String,
    /// How it is cited; made only for a page that is written.
    pub citations: Vec<Citation>,
}

/// A quote as some style cites it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Citation {
    /// The style: `APA`, `BibTeX`, …
    pub style: String,
    /// The text.
    pub text: String,
}

/// Quotes of one show.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Group {
    /// The show.
    pub show: Link,
    /// They, by person.
    pub quotes: Vec<Quote>,
}

/// The first page.
#[derive(Debug, Serialize)]
pub struct Index<'a> {
    /// How many there are of each.
    pub counts: Counts,
    /// The shows.
    pub shows: &'a [Show],
    /// The latest episodes.
    pub latest: Vec<&'a Episode>,
}

/// The page of a show.
#[derive(Debug, Serialize)]
pub struct ShowPage<'a> {
    /// It.
    pub show: &'a Show,
    /// Its episodes.
    pub episodes: Vec<&'a Episode>,
}

/// The page of an episode, but for what is said.
#[derive(Debug, Clone, Default, Serialize)]
pub struct EpisodePage {
    /// It.
    pub episode: Episode,
    /// Show notes, in paragraphs.
    pub description: Vec<String>,
    /// Who takes part, and as what.
    pub parts_in: Vec<Part>,
    /// Its chapters.
    pub chapters: Vec<Chapter>,
    /// The topics it is filed under.
    pub topics: Vec<Link>,
    /// Quotes kept from it.
    pub kept: Vec<Quote>,
    /// The audio file.
    pub audio: Option<String>,
    /// Its page on the web.
    pub web: Option<String>,
    /// How its transcript came to be: `edited`, `publisher`, `asr`, `unknown`.
    pub transcript: Option<String>,
    /// The transcript's language.
    pub transcript_lang: Option<String>,
}

/// An [`EpisodePage`] with what is said.
#[derive(Debug, Serialize)]
pub struct Spoken<'a> {
    /// The page.
    #[serde(flatten)]
    pub page: &'a EpisodePage,
    /// What is said, by turns.
    pub turns: &'a [Turn],
    /// Quotes whose words stand in no passage: their anchors stand before the transcript.
    pub loose: Vec<&'a str>,
}

/// What one speaker says in one go.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Turn {
    /// Who.
    pub speaker: Option<Link>,
    /// What.
    pub passages: Vec<Passage>,
}

/// A passage with its anchor.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Passage {
    /// `t-219.4` of its time, or `p12` of its number.
    pub id: String,
    /// When it is said.
    pub time: Option<Time>,
    /// Its words; those of a quote in a part of their own.
    pub parts: Vec<Words>,
}

/// Some words of a passage.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Words {
    /// The words; empty where a quote is known to begin, but not with which words.
    pub text: String,
    /// The quote that keeps them.
    pub uid: Option<String>,
}

/// A passage as it is stored.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// Who.
    pub speaker: Option<Link>,
    /// When, in the transcript.
    pub start_ms: Option<Millis>,
    /// When, in the audio file.
    pub in_audio: Option<Millis>,
    /// What.
    pub text: String,
}

/// A quote as it is looked for in a transcript.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// Its permanent id.
    pub uid: String,
    /// Its words as the transcript has them.
    pub exact: String,
    /// When it is said.
    pub start_ms: Option<Millis>,
}

/// A transcript by turns, with the quotes marked in it; and the quotes that found no place.
pub fn turns(said: Vec<Said>, kept: &[Kept]) -> (Vec<Turn>, Vec<&str>) {
    let mut ids = HashSet::new();
    let mut turns: Vec<Turn> = Vec::new();
    let mut loose: HashSet<&str> = kept.iter().map(|quote| quote.uid.as_str()).collect();
    let places: Vec<(usize, &Kept)> = kept
        .iter()
        .filter_map(|quote| Some((place(&said, quote)?, quote)))
        .collect();
    for (number, passage) in said.into_iter().enumerate() {
        let here = places.iter().filter(|(at, _)| *at == number);
        let here: Vec<&Kept> = here.map(|(_, quote)| *quote).collect();
        for quote in &here {
            loose.remove(quote.uid.as_str());
        }
        let passage_shown = Passage {
            id: id(&mut ids, number, passage.start_ms),
            time: passage
                .start_ms
                .map(|ms| Time::new(ms, passage.in_audio.unwrap_or(ms))),
            parts: marked(passage.text, &here),
        };
        match turns.last_mut() {
            Some(turn) if turn.speaker == passage.speaker => turn.passages.push(passage_shown),
            _ => turns.push(Turn {
                speaker: passage.speaker,
                passages: vec![passage_shown],
            }),
        }
    }
    let mut loose: Vec<&str> = loose.into_iter().collect();
    loose.sort_unstable();
    (turns, loose)
}

/// A permanent anchor: of the time where there is one, for a passage may be cut otherwise later.
fn id(taken: &mut HashSet<String>, number: usize, start_ms: Option<Millis>) -> String {
    let plain = match start_ms {
        Some(ms) => format!("t-{}", clock::seconds(ms)),
        None => format!("p{}", number + 1),
    };
    let mut id = plain.clone();
    let mut next = 2;
    while !taken.insert(id.clone()) {
        id = format!("{plain}-{next}");
        next += 1;
    }
    id
}

/// The passage in which a quote begins: one that has its words, the nearest in time; else the one
/// that is spoken then.
fn place(said: &[Said], quote: &Kept) -> Option<usize> {
    let away = |passage: &Said| match (passage.start_ms, quote.start_ms) {
        (Some(a), Some(b)) => (a - b).abs(),
        _ => 0,
    };
    let exact = quote.exact.trim();
    let having = |(_, passage): &(usize, &Said)| !exact.is_empty() && passage.text.contains(exact);
    let with_words = said.iter().enumerate().filter(having);
    if let Some((at, _)) = with_words.min_by_key(|(_, passage)| away(passage)) {
        return Some(at);
    }
    let start = quote.start_ms?;
    let before = |passage: &Said| passage.start_ms.is_some_and(|ms| ms <= start);
    said.iter().rposition(before)
}

/// A passage's words in parts: those of quotes in parts of their own, which do not overlap.
fn marked(text: String, quotes: &[&Kept]) -> Vec<Words> {
    let mut parts = Vec::new();
    let mut ranges: Vec<(usize, usize, &str)> = quotes
        .iter()
        .map(|quote| {
            let exact = quote.exact.trim();
            let at = Some(exact)
                .filter(|exact| !exact.is_empty())
                .and_then(|exact| text.find(exact));
            match at {
                Some(at) => (at, at + exact.len(), quote.uid.as_str()),
                None => (0, 0, quote.uid.as_str()),
            }
        })
        .collect();
    ranges.sort_unstable();
    let plain = |text: &str| Words {
        text: text.to_owned(),
        uid: None,
    };
    let mut done = 0;
    for (start, end, uid) in ranges {
        // Words that another quote keeps as well are marked once; the second is only an anchor.
        let end = if start < done { done } else { end };
        let start = start.max(done);
        if start > done {
            parts.push(plain(&text[done..start]));
        }
        parts.push(Words {
            text: text[start..end].to_owned(),
            uid: Some(uid.to_owned()),
        });
        done = end;
    }
    if done == 0 && parts.is_empty() {
        return vec![Words { text, uid: None }];
    }
    if done < text.len() {
        parts.push(plain(&text[done..]));
    }
    parts
}

/// The page of a person.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Person {
    /// The name.
    pub title: String,
    /// The page.
    pub page: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Where they work.
    pub affiliation: Option<String>,
    /// A page about them on the web.
    pub web: Option<String>,
    /// Their roles.
    pub roles: Vec<String>,
    /// How many episodes they take part in.
    pub episodes: usize,
    /// How many of their quotes are kept.
    pub quotes: usize,
}

/// The page of a person.
#[derive(Debug, Serialize)]
pub struct PersonPage<'a> {
    /// They.
    pub person: &'a Person,
    /// Where they take part, and as what.
    pub appearances: Vec<Appearance<'a>>,
    /// What is kept of what they said.
    pub kept: Vec<&'a Quote>,
    /// With whom they appear, most often first, and how often.
    pub company: Vec<(Link, usize)>,
}

/// An episode somebody takes part in.
#[derive(Debug, Serialize)]
pub struct Appearance<'a> {
    /// The episode.
    #[serde(flatten)]
    pub episode: &'a Episode,
    /// As what.
    pub roles: Vec<String>,
}

/// A topic.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Topic {
    /// Its name.
    pub title: String,
    /// Its page.
    pub page: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// How many episodes are about it.
    pub episodes: usize,
    /// How many quotes are.
    pub quotes: usize,
    /// How many passages its rule finds; none without a rule.
    pub passages: Option<u64>,
}

/// The page of a topic.
#[derive(Debug, Serialize)]
pub struct TopicPage<'a> {
    /// It.
    pub topic: &'a Topic,
    /// The episodes that are about it.
    pub episodes: Vec<Episode>,
    /// The quotes.
    pub kept: Vec<&'a Quote>,
    /// When it is spoken of, as a drawing (SVG) that is markup already.
    pub chart: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said(speaker: &str, start_ms: Option<Millis>, text: &str) -> Said {
        Said {
            speaker: Some(Link {
                title: speaker.to_owned(),
                page: None,
            }),
            start_ms,
            in_audio: start_ms,
            text: text.to_owned(),
        }
    }

    fn kept(uid: &str, exact: &str, start_ms: Option<Millis>) -> Kept {
        Kept {
            uid: uid.to_owned(),
            exact: exact.to_owned(),
            start_ms,
        }
    }

    #[test]
    fn passages_of_one_speaker_are_a_turn_and_have_anchors_that_differ() {
        let passages = vec![
            said("Ana", Some(0), "Hello."),
            said("Ana", Some(219_400), "Again."),
            said("Bo", Some(219_400), "Yes."),
            said("Ana", None, "And?"),
        ];
        let (turns, loose) = turns(passages, &[]);
        let ids: Vec<&str> = turns
            .iter()
            .flat_map(|turn| &turn.passages)
            .map(|passage| passage.id.as_str())
            .collect();
        assert_eq!(ids, ["t-0", "t-219.4", "t-219.4-2", "p4"]);
        assert_eq!(
            turns.iter().map(|it| it.passages.len()).collect::<Vec<_>>(),
            [2, 1, 1]
        );
        assert!(loose.is_empty());
    }

    #[test]
    fn a_quote_is_marked_where_its_words_stand_nearest_to_its_time() {
        let passages = || {
            vec![
                said("Ana", Some(1_000), "The ice, the ice."),
                said("Bo", Some(9_000), "Under the ice is water."),
            ]
        };
        let quotes = [kept("a", "the ice", Some(9_500))];
        let (marked, _) = turns(passages(), &quotes);
        let parts: Vec<(&str, Option<&str>)> = marked[1].passages[0]
            .parts
            .iter()
            .map(|it| (it.text.as_str(), it.uid.as_deref()))
            .collect();
        assert_eq!(
            parts,
            [
                ("Under ", None),
                ("the ice", Some("a")),
                (" is water.", None)
            ]
        );
        // Words that run over two passages are marked where they begin; others nowhere.
        let quotes = [
            kept("b", "other words", Some(5_000)),
            kept("c", "other words", None),
        ];
        let (marked, loose) = turns(passages(), &quotes);
        assert_eq!(marked[0].passages[0].parts[0].uid.as_deref(), Some("b"));
        assert_eq!(loose, ["c"]);
    }

    proptest! {
        #[test]
        fn fuzz_marking_quotes_changes_no_word_and_loses_no_quote(
            text in "[ab ]{0,20}",
            exacts in proptest::collection::vec("[ab ]{0,4}", 0..5),
        ) {
            let quotes: Vec<Kept> = exacts
                .iter()
                .enumerate()
                .map(|(at, exact)| kept(&at.to_string(), exact, Some(5)))
                .collect();
            let (turns, loose) = turns(vec![said("Ana", Some(0), &text)], &quotes);
            let parts = &turns[0].passages[0].parts;
            prop_assert_eq!(parts.iter().map(|it| it.text.as_str()).collect::<String>(), text);
            let mut found: Vec<usize> = parts
                .iter()
                .filter_map(|it| it.uid.as_deref()?.parse().ok())
                .collect();
            found.sort_unstable();
            prop_assert_eq!(found, (0..exacts.len()).collect::<Vec<_>>());
            prop_assert!(loose.is_empty());
        }
    }
}
