//! Published words, placed in the transcripts: who said them, where, when, and are they what was said?
//!
//! A quote's rarer words vote for places in the index; the best places are read and the quote is
//! laid beside each. The work is bounded for any quote: at most [`MAX_WORDS`] words,
//! [`POSTINGS`] places of words read, [`LOOKED_AT`] places laid beside it (twice that where its
//! beginning and end stand apart), each with a window of about one and a half times its length.

use crate::align::compare::{self, Alignment, Quote, Window};
use crate::align::language::Language;
use crate::align::seeds::{Ballot, Seed};
use crate::align::shown::Texts;
use crate::align::standing::{self, Standing};
use crate::align::verdict;
use crate::align::{moment, splice};
use crate::catalog::{self, Catalog, Filter, Ground};
use crate::model::catalogue::{Anchor, Id, StoredPassage, TranscriptInfo};
use crate::model::located::{Attribution, Difference, Located, Match, Verdict};
use crate::text::{names, words};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::rc::Rc;

/// The longest quote, in words.
pub const MAX_WORDS: usize = 1_000;
/// The longest quote, in bytes.
const MAX_BYTES: usize = 40_000;
/// At most so many places of words are read from the index for a quote.
pub const POSTINGS: u64 = 1_000_000;
/// Rare words are enough when they carry so many bits together.
const ENOUGH_BITS: f64 = 160.0;
/// At most so many candidate places are laid beside a quote.
pub const LOOKED_AT: usize = 16;
/// A place with less than so much (in percent) of the best one's votes is not laid beside a quote.
const LEAST_VOTES: u32 = 50;
/// A place that fits by so much less than the best one, in percent of the quote's worth, is alike …
const ALIKE: i32 = 1;
/// … and by so much, close.
const CLOSE: i32 = 15;
/// How many words of context an anchor keeps on each side.
const BESIDE: usize = 8;
/// At most so many places are told of.
const SHOWN: usize = 8;
/// How far a window reaches beyond the quote on each side, in words, besides half its length …
const SLACK: i64 = 16;
/// … and so much more where something is left out with a mark.
const SLACK_AT_MARKS: i64 = 60;

/// The transcript that says so.
#[derive(Debug)]
struct Evidence {
    info: TranscriptInfo,
    language: &'static Language,
}

/// Why a quote cannot be looked for.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No words.
    #[error("expected the words of a quote, found {}", if .0.is_empty() { "nothing".into() } else { format!("{:?}", .0) })]
    NoWords(String),
    /// One word.
    #[error("expected two words or more, found one: {0:?}")]
    OneWord(String),
    /// Nothing but fillers.
    #[error("expected words that say something, found only fillers: {0:?}")]
    OnlyFillers(String),
    /// Too long.
    #[error("expected a quote of at most {MAX_WORDS} words, found {0}")]
    TooLong(usize),
    /// The catalogue cannot be read.
    #[error(transparent)]
    Catalog(#[from] catalog::Error),
}

/// Places quotes, one after the other, in what a filter leaves of a catalogue.
#[derive(Debug)]
pub struct Locator<'a> {
    catalog: &'a Catalog,
    grounds: Vec<Ground>,
    words: f64,
    counts: HashMap<String, u64>,
    evidence: HashMap<Id, Rc<Evidence>>,
    ballot: Ballot,
    lists: Vec<Vec<u32>>,
}

/// A place and the quote laid beside it.
struct Tried {
    evidence: Rc<Evidence>,
    passages: Vec<StoredPassage>,
    window: Window,
    alignment: Alignment,
}

impl Tried {
    fn language(&self) -> &'static Language {
        self.evidence.language
    }

    /// The first word's passage and byte.
    fn place(&self) -> (Id, usize) {
        let (passage, byte) = self.alignment.extent(&self.window).start;
        (self.passages[passage].id, byte)
    }
}

/// A quote as it is looked for.
struct Wanted<'q> {
    text: &'q str,
    words: Vec<String>,
    readings: Vec<Quote>,
    speaker: Option<&'q str>,
}

impl<'a> Locator<'a> {
    /// Makes ready to look in what a filter leaves.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn new(catalog: &'a Catalog, filter: &Filter) -> Result<Self, catalog::Error> {
        let words: u64 = catalog
            .segments()?
            .iter()
            .map(|segment| u64::from(segment.words))
            .sum();
        Ok(Self {
            catalog,
            grounds: catalog.grounds(filter)?,
            words: words.max(1) as f64,
            counts: HashMap::new(),
            evidence: HashMap::new(),
            ballot: Ballot::default(),
            lists: Vec::new(),
        })
    }

    /// Whether there is anything to look in.
    pub fn is_empty(&self) -> bool {
        self.grounds.is_empty()
    }

    /// Places a quote, said by `speaker` if one is stated.
    ///
    /// # Errors
    /// When the quote has too few or too many words, or the file cannot be read.
    pub fn locate(&mut self, text: &str, speaker: Option<&str>) -> Result<Located, Error> {
        let mut wanted = self.wanted(text, speaker)?;
        let length = wanted.words.len();
        let mut tried = Vec::new();
        self.try_places(&mut wanted, 0..length, &mut tried)?;
        if let Some(rest) = tried
            .first()
            .and_then(|best| wanted.reading(best).rest(&best.alignment))
        {
            self.try_places(&mut wanted, rest, &mut tried)?;
        }
        Ok(self.decide(&wanted, tried))
    }

    fn wanted<'q>(&mut self, text: &'q str, speaker: Option<&'q str>) -> Result<Wanted<'q>, Error> {
        let beginning = || text.trim().chars().take(40).collect::<String>();
        if text.len() > MAX_BYTES {
            return Err(Error::TooLong(text.split_whitespace().count()));
        }
        let found = words::of(text);
        match found.len() {
            0 => return Err(Error::NoWords(beginning())),
            1 => return Err(Error::OneWord(beginning())),
            count if count > MAX_WORDS => return Err(Error::TooLong(count)),
            _ if Language::are_fillers(&found) => return Err(Error::OnlyFillers(beginning())),
            _ => {}
        }
        for word in &found {
            if !self.counts.contains_key(word) {
                let segments: Vec<_> = self.grounds.iter().map(|ground| ground.segment).collect();
                let count = self.catalog.count_word(&segments, word)?;
                self.counts.insert(word.clone(), count);
            }
        }
        let wanted = Wanted {
            text,
            words: found,
            readings: Vec::new(),
            speaker,
        };
        Ok(wanted)
    }

    /// How rare a word is, in bits.
    fn bits(&self, word: &str) -> Option<f64> {
        match self.counts.get(word) {
            Some(&count) if count > 0 => Some((self.words / count as f64).log2()),
            _ => None,
        }
    }

    /// Lays the quote beside the places for which the words in `part` of it vote.
    fn try_places(
        &mut self,
        wanted: &mut Wanted<'_>,
        part: Range<usize>,
        tried: &mut Vec<Tried>,
    ) -> Result<(), Error> {
        let mut distinct: Vec<&String> = wanted.words[part.clone()].iter().collect();
        distinct.sort_unstable();
        distinct.dedup();
        let count = |word: &str| self.counts.get(word).copied().unwrap_or(0);
        distinct.retain(|word| count(word) > 0);
        distinct.sort_by_key(|word| count(word));
        let (mut postings, mut bits) = (0, 0.0);
        let mut chosen: Vec<String> = Vec::new();
        for word in distinct {
            let full = postings + count(word) > POSTINGS || bits > ENOUGH_BITS;
            if full && !chosen.is_empty() {
                break;
            }
            postings += count(word);
            let times = wanted.words[part.clone()]
                .iter()
                .filter(|it| *it == word)
                .count();
            bits += self.bits(word).unwrap_or(0.0) * times as f64;
            chosen.push(word.clone());
        }
        let length = u32::try_from(wanted.words.len()).unwrap_or(u32::MAX);
        // For each word of the part: which of the chosen ones it is, and what it weighs.
        let voters: Vec<(usize, usize, u8)> = part
            .filter_map(|at| {
                let word = &wanted.words[at];
                let number = chosen.iter().position(|chosen| chosen == word)?;
                Some((at, number, self.bits(word)?.round().clamp(1.0, 30.0) as u8))
            })
            .collect();
        let mut candidates: Vec<(u32, usize, i64)> = Vec::new();
        for index in 0..self.grounds.len() {
            let ground = &self.grounds[index];
            self.lists
                .resize(chosen.len().max(self.lists.len()), Vec::new());
            for (list, word) in self.lists.iter_mut().zip(&chosen) {
                list.clear();
                self.catalog.places_into(ground.segment, word, list)?;
            }
            let seeds: Vec<Seed<'_>> = voters
                .iter()
                .map(|&(at, number, weight)| Seed {
                    at: at as u32,
                    weight,
                    places: &self.lists[number],
                })
                .filter(|seed| !seed.places.is_empty())
                .collect();
            let middle = i64::from(length / 2);
            let found =
                self.ballot
                    .count(&seeds, ground.segment.words, length, LOOKED_AT, |place| {
                        u32::try_from(place + middle).is_ok_and(|place| ground.holds(place))
                    });
            candidates.extend(found.into_iter().map(|it| (it.votes, index, it.place)));
        }
        candidates.sort_unstable_by(|a, b| b.cmp(a));
        let least = candidates.first().map_or(0, |best| best.0) * LEAST_VOTES / 100;
        candidates.retain(|candidate| candidate.0 >= least);
        for (_, index, place) in candidates.into_iter().take(LOOKED_AT) {
            tried.extend(self.try_place(wanted, index, place)?);
        }
        tried.sort_by_key(|it| std::cmp::Reverse(it.alignment.score));
        Ok(())
    }

    fn try_place(
        &mut self,
        wanted: &mut Wanted<'_>,
        ground: usize,
        place: i64,
    ) -> Result<Option<Tried>, Error> {
        let length = wanted.words.len() as i64;
        let marks = wanted.readings.first().is_none_or(Quote::has_marks);
        let slack = SLACK + length / 2 + if marks { SLACK_AT_MARKS } else { 0 };
        let ground = &self.grounds[ground];
        let Some(transcript) = u32::try_from(place + length / 2)
            .ok()
            .and_then(|place| ground.transcript(place))
        else {
            return Ok(None);
        };
        let clamp =
            |place: i64| place.clamp(i64::from(transcript.from), i64::from(transcript.to)) as u32;
        let (from, to) = (clamp(place - slack), clamp(place + length + slack));
        let placed = transcript.passages();
        let first = placed.partition_point(|passage| passage.to <= from);
        let last = placed.partition_point(|passage| passage.from < to);
        let (Some(begin), Some(end)) = (placed.get(first), placed.get(last.saturating_sub(1)))
        else {
            return Ok(None);
        };
        let begins = begin.from;
        let expected = clamp(place).saturating_sub(begins) as usize;
        let passages = self.catalog.passages_between(begin.id, end.id)?;
        let id = transcript.id;
        let Some(evidence) = self.evidence(id, &passages)? else {
            return Ok(None);
        };
        let language = evidence.language;
        let reading = match wanted.readings.iter().position(|it| it.is_in(language)) {
            Some(at) => at,
            None => {
                let quote = Quote::read(wanted.text, language, words::analyse, |word| {
                    self.bits(word)
                });
                wanted.readings.push(quote);
                wanted.readings.len() - 1
            }
        };
        let part = (from - begins) as usize..(to - begins) as usize;
        let window = Window::read(&passages, part, expected, language, words::analyse);
        Ok(
            compare::align(&wanted.readings[reading], &window).map(|alignment| Tried {
                evidence,
                passages,
                window,
                alignment,
            }),
        )
    }

    /// What is known of a transcript; its language as stated, else as these passages of it tell.
    fn evidence(
        &mut self,
        transcript: Id,
        passages: &[StoredPassage],
    ) -> Result<Option<Rc<Evidence>>, catalog::Error> {
        if let Some(known) = self.evidence.get(&transcript) {
            return Ok(Some(Rc::clone(known)));
        }
        let Some(info) = self.catalog.transcript(transcript)? else {
            return Ok(None);
        };
        let stated = info.data.language.as_deref().and_then(Language::of_tag);
        let language = stated.unwrap_or_else(|| {
            let mut said = Vec::new();
            for passage in passages {
                words::each(&passage.text, |word, _| said.push(word.to_owned()));
            }
            Language::guess(said.iter().map(String::as_str))
        });
        let evidence = Rc::new(Evidence { info, language });
        self.evidence.insert(transcript, Rc::clone(&evidence));
        Ok(Some(evidence))
    }

    fn decide(&self, wanted: &Wanted<'_>, mut tried: Vec<Tried>) -> Located {
        let mut seen = HashSet::new();
        tried.retain(|it| seen.insert(it.place()));
        let located = |verdict, alike, matches| {
            let mut located = Located {
                text: wanted.text.to_owned(),
                verdict,
                evidence: String::new(),
                alike,
                matches,
            };
            located.evidence = self.evidence_in_words(&located);
            located
        };
        let Some(first) = tried.first() else {
            return located(Verdict::NotFound, 0, Vec::new());
        };
        let quote = wanted.reading(first);
        let same_language: Vec<&Tried> = tried
            .iter()
            .filter(|it| quote.is_in(it.language()))
            .collect();
        let alignments: Vec<&Alignment> = same_language.iter().map(|it| &it.alignment).collect();
        if let Some(splice) = splice::find(quote, &alignments) {
            let parts = [
                quote.part(0..splice.at),
                quote.part(splice.at..quote.words()),
            ];
            let parts = parts.into_iter().zip([splice.start, splice.end]);
            let parts = parts.filter_map(|(part, at)| wanted.part(&part, same_language[at]));
            return located(Verdict::Spliced, 0, parts.collect());
        }
        let within = |score: i32, percent: i32| {
            score >= first.alignment.score - quote.total() * percent / 100
        };
        let mut matches: Vec<(i32, Match)> = tried
            .iter()
            .filter(|it| within(it.alignment.score, CLOSE))
            .take(SHOWN)
            .map(|it| (it.alignment.score, wanted.matched(it)))
            .collect();
        // Of places that fit alike, that of the stated speaker.
        matches
            .sort_by_key(|(score, it)| !within(*score, ALIKE) || it.attribution != Attribution::Ok);
        let best = &matches[0].1;
        let said: Vec<&str> = first.alignment.words(&first.window).collect();
        let next = tried
            .iter()
            .find(|it| it.alignment.words(&it.window).ne(said.iter().copied()))
            .map(|it| it.alignment.score);
        let (standing, sure) = standing::judge(quote, &first.window, &first.alignment, next);
        let alike = matches
            .iter()
            .filter(|(score, it)| within(*score, ALIKE) && it.verdict == best.verdict)
            .count();
        let verdict = match standing {
            Standing::Not => Verdict::NotFound,
            Standing::Possible => Verdict::Possible,
            Standing::Found if best.verdict > Verdict::Reworded => best.verdict,
            Standing::Found if best.attribution == Attribution::Mismatch => Verdict::WrongSpeaker,
            Standing::Found if alike > 1 && best.attribution != Attribution::Ok => {
                Verdict::Ambiguous
            }
            Standing::Found => best.verdict,
        };
        let matches = matches
            .into_iter()
            .map(|(score, found)| Match {
                // A place that fits less is less sure by as much.
                confidence: sure * f64::from(score.max(0))
                    / f64::from(first.alignment.score.max(1)),
                verdict: match standing {
                    Standing::Not => Verdict::NotFound,
                    _ => found.verdict,
                },
                ..found
            })
            .collect();
        located(verdict, alike, matches)
    }

    /// What a verdict rests on.
    fn evidence_in_words(&self, located: &Located) -> String {
        let looked_in = match self.grounds.iter().map(|it| it.transcripts.len()).sum() {
            1usize => "the only transcript there".to_owned(),
            transcripts => format!("{transcripts} transcripts"),
        };
        let Some(best) = located.matches.first() else {
            return format!("nothing like it in {looked_in}");
        };
        let transcript = best.transcript();
        let speaker = best.speaker.as_deref().unwrap_or("nobody by name");
        match located.verdict {
            Verdict::Verbatim | Verdict::Tidied => format!("matches {transcript}"),
            Verdict::Reworded => format!("in other words than {transcript}"),
            Verdict::Altered => format!("differs from {transcript}"),
            Verdict::Spliced => format!("two moments of {transcript}, joined without a mark"),
            Verdict::WrongSpeaker => format!("{transcript} has {speaker} say it"),
            Verdict::Ambiguous => "said in several places".into(),
            Verdict::Possible => format!("something like it is in {transcript}"),
            Verdict::NotFound => format!("not in {looked_in}"),
        }
    }
}

impl Wanted<'_> {
    fn reading(&self, tried: &Tried) -> &Quote {
        let read = self.readings.iter().find(|it| it.is_in(tried.language()));
        read.unwrap_or(&self.readings[0])
    }

    fn matched(&self, tried: &Tried) -> Match {
        self.match_of(self.reading(tried), tried, &tried.alignment)
    }

    /// A part of the quote laid beside a window anew.
    fn part(&self, part: &Quote, tried: &Tried) -> Option<Match> {
        let alignment = compare::align(part, &tried.window)?;
        let (_, confidence) = standing::judge(part, &tried.window, &alignment, None);
        let found = self.match_of(part, tried, &alignment);
        Some(Match {
            confidence,
            ..found
        })
    }

    fn match_of(&self, quote: &Quote, tried: &Tried, alignment: &Alignment) -> Match {
        let (window, passages) = (&tried.window, &tried.passages);
        let texts = Texts {
            quote: self.text,
            passages,
        };
        let changes = verdict::changes(quote, window, alignment);
        let extent = alignment.extent(window);
        let (first, last) = (extent.start.0, extent.end.0);
        let mut spoken: BTreeMap<Option<u32>, usize> = BTreeMap::new();
        for text in alignment.texts(window) {
            *spoken.entry(passages[text].label).or_default() += 1;
        }
        let label = spoken
            .into_iter()
            .max_by_key(|(_, words)| *words)
            .and_then(|it| it.0);
        let speaker = passages[first..=last]
            .iter()
            .find(|passage| passage.label == label)
            .and_then(|passage| passage.speaker.clone());
        let (prefix, suffix) = texts.beside(window, alignment, BESIDE);
        let info = &tried.evidence.info;
        Match {
            verdict: named(verdict::gravest(&changes)),
            show: info.show.clone(),
            episode: info.episode.clone(),
            episode_id: info.episode_id,
            attribution: attribution(self.speaker, speaker.as_deref()),
            speaker,
            start_ms: moment::at(passages, first, extent.start.1),
            end_ms: moment::at(passages, last, extent.end.1.end),
            confidence: 0.0,
            anchor: Anchor {
                exact: texts.matched(window, alignment),
                prefix,
                suffix,
            },
            label,
            diff: texts.pieces(quote, window, alignment),
            differences: changes
                .iter()
                .map(|change| Difference {
                    rule: change.rule.name(),
                    verdict: named(change.rule.verdict()),
                    said: texts.said(window, change),
                    printed: texts.printed(quote, change),
                })
                .collect(),
            transcript_id: info.id,
            version: info.data.version,
            kind: info.data.kind.clone(),
            source: info.data.source.clone(),
            first_passage: passages[first].id,
            last_passage: passages[last].id,
            before: None,
            within: None,
            after: None,
        }
    }
}

fn named(verdict: verdict::Verdict) -> Verdict {
    match verdict {
        verdict::Verdict::Verbatim => Verdict::Verbatim,
        verdict::Verdict::Tidied => Verdict::Tidied,
        verdict::Verdict::Reworded => Verdict::Reworded,
        verdict::Verdict::Altered => Verdict::Altered,
        verdict::Verdict::Spliced => Verdict::Spliced,
    }
}

fn attribution(stated: Option<&str>, found: Option<&str>) -> Attribution {
    let (Some(stated), Some(found)) = (stated, found) else {
        return Attribution::Unknown;
    };
    if names::grade(stated, found).is_some() || names::grade(found, stated).is_some() {
        Attribution::Ok
    } else if names::full_name(found).is_some() {
        Attribution::Mismatch
    } else {
        Attribution::Unknown
    }
}
