//! Search for the words said.
//!
//! A segment at a time: the places of every word of the query, phrases and nearness worked out of
//! them, then the passages in which the rarest part of the query stands are looked at one by one.
//! Ranked by BM25 (Robertson and Zaragoza 2009) over passages. The work is bounded by the places
//! of the query's words; memory by those in one segment.

use super::filter::{Conditions, Sort};
use super::index::{PLACED, PlacedPassage, PlacedTranscript, Segment, Span};
use super::{Catalog, Filter, PLACE, Result, Row, place};
use crate::model::catalogue::{EpisodeHit, Hit, Id, Said};
use crate::model::excerpt::Passage;
use crate::model::transcript::Millis;
use crate::text::positions::{self, Cursor};
use crate::text::query::{self, Forms, Leaf, Matcher, Query, Term};
use crate::text::snippet;
use crate::text::stems::Stemmer;
use foldhash::{HashMap, HashMapExt, HashSet};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::ControlFlow;

/// At most so many forms of a word are looked for: those of its stem, or that begin so.
pub const MAX_FORMS: usize = 4_096;

/// BM25: how soon more of the same word no longer counts.
const K1: f32 = 1.2;
/// BM25: how much a long passage is held against it.
const B: f32 = 0.75;
/// The length of a usual passage, in words.
const USUAL_WORDS: f32 = 60.0;

/// The length of a usual episode, in words.
const USUAL_EPISODE_WORDS: f32 = 10_000.0;

/// A topic as a filter, resolved: its number, and what its rule finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicScope {
    /// The topic.
    pub topic: Id,
    /// The quotes whose words its rule matches.
    pub quotes: Vec<Id>,
    /// The episodes in whose preferred transcripts its rule matches, or with a chapter that is called
    /// like it.
    pub episodes: Vec<Id>,
    /// Its rule.
    pub rule: Option<Query>,
}

impl TopicScope {
    /// Only what is filed under a topic.
    pub fn filed(topic: Id) -> Self {
        Self {
            topic,
            quotes: Vec::new(),
            episodes: Vec::new(),
            rule: None,
        }
    }

    fn filed_episodes(&self) -> String {
        format!(
            "SELECT episode_id FROM episode_topic WHERE topic_id = {}",
            self.topic
        )
    }

    /// The condition on an episode `e`: filed under the topic, with a quote that is, or with a
    /// passage that the rule finds.
    pub(super) fn on_episode(&self) -> String {
        format!(
            "(e.id IN ({}) OR e.id IN (SELECT episode_id FROM quote JOIN quote_topic ON quote_id = quote.id
               WHERE topic_id = {}) OR e.id IN ({}))",
            self.filed_episodes(),
            self.topic,
            numbers(&self.episodes)
        )
    }

    /// The condition on a quote `q`: filed under the topic itself, with its episode, or matched by
    /// the rule.
    pub(super) fn on_quote(&self) -> String {
        format!(
            "(q.id IN (SELECT quote_id FROM quote_topic WHERE topic_id = {}) OR q.episode_id IN ({}) OR q.id IN ({}))",
            self.topic,
            self.filed_episodes(),
            numbers(&self.quotes)
        )
    }
}

fn numbers(ids: &[Id]) -> String {
    ids.iter().map(Id::to_string).collect::<Vec<_>>().join(",")
}

/// A page of hits.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// How many passages match in all.
    pub total: u64,
    /// The page.
    pub hits: Vec<Hit>,
}

/// How often a search finds something under one label of a transcript.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mention {
    /// The transcript, a preferred one.
    pub transcript: Id,
    /// The label's number in it.
    pub label: Option<u32>,
    /// How many passages match.
    pub passages: u64,
    /// Their relevance, added up.
    pub score: f32,
}

/// What a search finds under one label of a transcript.
#[derive(Debug, Clone, PartialEq)]
pub struct Tally {
    /// The show's title.
    pub show: String,
    /// The episode's title.
    pub episode: String,
    /// The episode.
    pub episode_id: Id,
    /// When it was published.
    pub published: Option<String>,
    /// The confirmed person, else the label as the file writes it.
    pub speaker: Option<String>,
    /// How many passages match.
    pub passages: u64,
    /// Their relevance, added up.
    pub score: f32,
}

/// A query with the words of the index that it means.
struct Compiled {
    segments: Vec<Segment>,
    /// Numbers of leaves: one of each group has to stand. The rarest group first.
    groups: Vec<Vec<usize>>,
    unwanted: Vec<usize>,
    leaves: Vec<CompiledLeaf>,
}

struct CompiledLeaf {
    /// The forms of each word.
    terms: Vec<Vec<String>>,
    between: Option<u32>,
    /// BM25's weight of rarity.
    rarity: f32,
}

/// Where a leaf stands in a segment: first words, and how many words it reaches over from each.
struct Stands {
    starts: Vec<u32>,
    widths: Option<Vec<u32>>,
    width: u32,
}

/// Which passages count.
#[derive(Default)]
pub(super) struct Scope {
    pub(super) transcripts: Option<HashSet<Id>>,
    labels: Option<HashSet<(Id, u32)>>,
    /// A topic: transcripts filed under it, and passages its rule finds.
    topic: Option<(HashSet<Id>, HashSet<Id>)>,
}

impl Scope {
    fn only_labels(&mut self, labels: &[(Id, u32)]) {
        let spoken: HashSet<Id> = labels.iter().map(|(transcript, _)| *transcript).collect();
        self.transcripts = Some(match self.transcripts.take() {
            Some(others) => others.intersection(&spoken).copied().collect(),
            None => spoken,
        });
        let labels: HashSet<(Id, u32)> = labels.iter().copied().collect();
        self.labels = Some(match self.labels.take() {
            Some(others) => others.intersection(&labels).copied().collect(),
            None => labels,
        });
    }

    /// Whether passages of one transcript are told apart.
    pub(super) fn looks_at_passages(&self) -> bool {
        self.labels.is_some() || self.topic.is_some()
    }

    pub(super) fn passage(&self, transcript: Id, passage: &PlacedPassage) -> bool {
        let label = self.labels.as_ref().is_none_or(|labels| {
            passage
                .label
                .is_some_and(|label| labels.contains(&(transcript, label)))
        });
        label
            && self.topic.as_ref().is_none_or(|(filed, found)| {
                filed.contains(&transcript) || found.contains(&passage.id)
            })
    }
}

/// A match: what is told of each.
struct Match<'a> {
    transcript: Id,
    passage: &'a PlacedPassage,
    score: f32,
}

fn said(row: &Row<'_>) -> rusqlite::Result<Said> {
    Ok(Said {
        speaker: row.get("speaker")?,
        start_ms: row.get("start_ms")?,
        end_ms: row.get("end_ms")?,
        text: row.get("text")?,
    })
}

impl Catalog {
    /// The passages in which a query matches, best first unless sorted otherwise.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn search(&self, query: &Query, filter: &Filter) -> Result<Found> {
        let scope = self.scope(filter)?;
        let limit = usize::try_from(filter.limit.unwrap_or(u64::MAX)).unwrap_or(usize::MAX);
        let offset = usize::try_from(filter.offset).unwrap_or(usize::MAX);
        let keep = offset.saturating_add(limit).min(1 << 24);
        let order = match filter.sort {
            Sort::Usual => None,
            _ => Some(self.transcript_order(filter)?),
        };
        let mut total = 0u64;
        // The worst of those kept is on top. Order: rank of the transcript, score, place.
        let mut best: BinaryHeap<(u32, Reverse<Score>, Id)> = BinaryHeap::new();
        let mut page = |found: Match<'_>| {
            total += 1;
            let key = match &order {
                None => (0, Reverse(Score(found.score)), found.passage.id),
                Some(order) => {
                    let rank = order.get(&found.transcript).copied().unwrap_or(u32::MAX);
                    (rank, Reverse(Score(0.0)), found.passage.id)
                }
            };
            if best.len() < keep {
                best.push(key);
            } else if best.peek().is_some_and(|worst| key < *worst) {
                best.pop();
                best.push(key);
            }
            ControlFlow::Continue(())
        };
        let compiled = self.compile(query)?;
        self.each_match(&compiled, &scope, &mut page)?;
        let matcher = compiled.matcher(query);
        let mut hits = Vec::new();
        for (.., id) in best.into_sorted_vec().into_iter().skip(offset) {
            hits.extend(self.hit(id, &matcher)?);
        }
        Ok(Found { total, hits })
    }

    /// The episodes whose preferred transcripts have a passage in which a query matches.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn episodes_with(&self, query: &Query) -> Result<Vec<Id>> {
        let mut transcripts = Vec::new();
        self.each_match(&self.compile(query)?, &Scope::default(), &mut |found| {
            if transcripts.last() != Some(&found.transcript) {
                transcripts.push(found.transcript);
            }
            ControlFlow::Continue(())
        })?;
        let mut episodes = Vec::with_capacity(transcripts.len());
        for transcript in transcripts {
            let sql = "SELECT episode_id FROM transcript WHERE id = ?1";
            episodes.extend(self.row(sql, [transcript], |row| row.get::<_, Id>(0))?);
        }
        episodes.sort_unstable();
        episodes.dedup();
        Ok(episodes)
    }

    /// The preferred transcripts in which a query matches, and their episodes.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn passages_with(&self, query: &Query, limit: usize) -> Result<Vec<(Id, Id)>> {
        let mut transcripts: Vec<Id> = Vec::new();
        self.each_match(&self.compile(query)?, &Scope::default(), &mut |found| {
            if transcripts.last() != Some(&found.transcript) {
                transcripts.push(found.transcript);
            }
            match transcripts.len() < limit {
                true => ControlFlow::Continue(()),
                false => ControlFlow::Break(()),
            }
        })?;
        let mut found = Vec::with_capacity(transcripts.len());
        for transcript in transcripts {
            let sql = "SELECT id, episode_id FROM transcript WHERE id = ?1";
            found.extend(self.row(sql, [transcript], |row| Ok((row.get(0)?, row.get(1)?)))?);
        }
        Ok(found)
    }

    /// How many passages a query finds.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn count_passages(&self, query: &Query) -> Result<u64> {
        let mut total = 0;
        self.each_match(&self.compile(query)?, &Scope::default(), &mut |_| {
            total += 1;
            ControlFlow::Continue(())
        })?;
        Ok(total)
    }

    /// How many passages match under each label of each transcript, in order of both.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn mentions(&self, query: &Query, filter: &Filter) -> Result<Vec<Mention>> {
        let scope = self.scope(filter)?;
        let mut counts: HashMap<(Id, Option<u32>), (u64, f32)> = HashMap::new();
        self.each_match(&self.compile(query)?, &scope, &mut |found| {
            let key = (found.transcript, found.passage.label);
            let (passages, score) = counts.entry(key).or_default();
            (*passages, *score) = (*passages + 1, *score + found.score);
            ControlFlow::Continue(())
        })?;
        let mut mentions: Vec<Mention> = counts
            .into_iter()
            .map(|((transcript, label), (passages, score))| Mention {
                transcript,
                label,
                passages,
                score,
            })
            .collect();
        mentions.sort_by_key(|mention| (mention.transcript, mention.label));
        Ok(mentions)
    }

    /// The same with the names of episodes and speakers.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn tally(&self, query: &Query, filter: &Filter) -> Result<Vec<Tally>> {
        let mentions = self.mentions(query, filter)?;
        let mut tallies = Vec::with_capacity(mentions.len());
        for mention in mentions {
            tallies.extend(self.row(
                "SELECT s.title AS show, e.title AS episode, e.id AS episode_id, e.published,
                   (SELECT speaker FROM speakers WHERE transcript_id = t.id AND label = ?2) AS speaker
                 FROM transcript t JOIN episode e ON e.id = t.episode_id JOIN show s ON s.id = e.show_id
                 WHERE t.id = ?1",
                (mention.transcript, mention.label),
                |row| {
                    Ok(Tally {
                        show: row.get("show")?,
                        episode: row.get("episode")?,
                        episode_id: row.get("episode_id")?,
                        published: row.get("published")?,
                        speaker: row.get("speaker")?,
                        passages: mention.passages,
                        score: mention.score,
                    })
                },
            )?);
        }
        Ok(tallies)
    }

    /// The episodes in which everything a query wants is said, anywhere in them, best first: how
    /// many there are, and those from `filter.offset` on, each with its best passage.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn search_episodes(
        &self,
        query: &Query,
        filter: &Filter,
    ) -> Result<(u64, Vec<EpisodeHit>)> {
        let scope = self.scope(filter)?;
        let compiled = self.compile(query)?;
        let mut found = self.matching_transcripts(&compiled, &scope)?;
        match filter.sort {
            Sort::Usual => found.sort_by(|a, b| {
                b.score
                    .total_cmp(&a.score)
                    .then(a.transcript.cmp(&b.transcript))
            }),
            _ => {
                let order = self.transcript_order(filter)?;
                found.sort_by_key(|it| order.get(&it.transcript).copied());
            }
        }
        let total = found.len() as u64;
        let limit = usize::try_from(filter.limit.unwrap_or(u64::MAX)).unwrap_or(usize::MAX);
        let offset = usize::try_from(filter.offset).unwrap_or(usize::MAX);
        let matcher = compiled.matcher(query);
        let mut hits = Vec::new();
        for it in found.into_iter().skip(offset).take(limit) {
            let Some(best) = self.hit(it.best, &matcher)? else {
                continue;
            };
            hits.push(EpisodeHit {
                show: best.show.clone(),
                episode: best.episode.clone(),
                episode_id: best.episode_id,
                published: best.published.clone(),
                passages: it.passages,
                best: Some(best),
            });
        }
        Ok((total, hits))
    }

    /// What was said before and after a passage in the same transcript, as many passages each.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn around(&self, passage: Id, count: u32) -> Result<(Vec<Said>, Vec<Said>)> {
        let rows = self.rows(
            "SELECT p.id, k.speaker, p.start_ms, p.end_ms, p.text FROM passage here
               JOIN passage p ON p.id BETWEEN here.id - ?2 AND here.id + ?2 AND p.transcript_id = here.transcript_id
               LEFT JOIN speakers k ON k.transcript_id = p.transcript_id AND k.label = p.label
             WHERE here.id = ?1 ORDER BY p.id",
            (passage, count),
            |row| Ok((row.get::<_, Id>("id")?, said(row)?)),
        )?;
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for (id, said) in rows {
            match id.cmp(&passage) {
                std::cmp::Ordering::Less => before.push(said),
                std::cmp::Ordering::Equal => {}
                std::cmp::Ordering::Greater => after.push(said),
            }
        }
        Ok((before, after))
    }

    /// The passages of an episode's preferred transcript that are said between two moments, or at
    /// one; at most twenty.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn said_between(&self, episode: Id, start: Millis, end: Millis) -> Result<Vec<Said>> {
        self.rows(
            "SELECT k.speaker, p.start_ms, p.end_ms, p.text FROM transcript t
               JOIN passage p ON p.transcript_id = t.id
               LEFT JOIN speakers k ON k.transcript_id = p.transcript_id AND k.label = p.label
             WHERE t.episode_id = ?1 AND t.preferred AND p.start_ms < max(?3, ?2 + 1) AND p.end_ms > ?2
             ORDER BY p.id LIMIT 20",
            (episode, start, end),
            said,
        )
    }

    fn hit(&self, id: Id, matcher: &Matcher<'_>) -> Result<Option<Hit>> {
        let Some(passage) = self.passage(id)? else {
            return Ok(None);
        };
        let body = passage.text.len();
        let mut joined = passage.text.clone();
        let mut matches = matcher.find(&joined, body);
        let mut tail = None;
        // A phrase may begin in the passage and run on.
        if matches.is_empty() || matcher.has_phrase() {
            tail = self.tail(id)?;
            if let Some(tail) = &tail {
                joined.push(' ');
                joined.push_str(&tail.text);
                matches = matcher.find(&joined, body);
            }
        }
        let first = matches.first().cloned().unwrap_or(0..0);
        let last = first.end.saturating_sub(1);
        let end_ms = match &tail {
            Some(tail) if last > body => tail.map.end_at(last - body - 1),
            _ => passage.map.end_at(last),
        };
        self.row(
            &format!(
                "SELECT s.title AS show, e.title AS episode, e.id AS episode_id, e.published, t.version, t.kind, {PLACE}
                 FROM passage p JOIN transcript t ON t.id = p.transcript_id JOIN episode e ON e.id = t.episode_id
                   JOIN show s ON s.id = e.show_id WHERE p.id = ?1"
            ),
            [id],
            |row| {
                let kind: String = row.get("kind")?;
                let version: i64 = row.get("version")?;
                let start_ms = passage.map.start_at(first.start);
                Ok(Hit {
                    show: row.get("show")?,
                    episode: row.get("episode")?,
                    episode_id: row.get("episode_id")?,
                    published: row.get("published")?,
                    speaker: passage.speaker.clone(),
                    permalink: Passage::permalink(&place(row)?, start_ms, end_ms, &passage.text),
                    start_ms,
                    end_ms,
                    text: passage.text.clone(),
                    snippet: snippet::around(&joined, &matches, passage.text.len()),
                    transcript: format!("v{version} {kind}"),
                    marked: snippet::marked(&passage.text, &matches),
                    passage_id: id,
                    before: None,
                    after: None,
                })
            },
        )
    }

    /// What a filter leaves of the transcripts.
    pub(super) fn scope(&self, filter: &Filter) -> Result<Scope> {
        let mut scope = Scope::default();
        let mut conditions = Conditions::default();
        conditions.plain("t.preferred".into());
        conditions.episode(filter);
        if !conditions.params.is_empty() {
            let sql = format!(
                "SELECT t.id FROM transcript t JOIN episode e ON e.id = t.episode_id{}",
                conditions.clause()
            );
            let ids = self.rows(&sql, rusqlite::params_from_iter(conditions.params), |row| {
                row.get(0)
            })?;
            scope.transcripts = Some(ids.into_iter().collect());
        }
        if let Some(labels) = &filter.labels {
            scope.only_labels(labels);
        }
        if let Some(role) = &filter.role {
            let sql = "SELECT l.transcript_id, l.no FROM appearance a
                         JOIN transcript t ON t.episode_id = a.episode_id AND t.preferred
                         JOIN label l ON l.transcript_id = t.id AND l.person_id = a.person_id
                       WHERE a.role = ?1";
            scope.only_labels(&self.rows(sql, [role], |row| Ok((row.get(0)?, row.get(1)?)))?);
        }
        if let Some(topic) = &filter.topic {
            let sql = format!(
                "SELECT id FROM transcript WHERE preferred AND episode_id IN ({})",
                topic.filed_episodes()
            );
            let filed = self.rows(&sql, [], |row| row.get(0))?.into_iter().collect();
            let mut found = HashSet::default();
            if let Some(rule) = &topic.rule {
                self.each_match(&self.compile(rule)?, &Scope::default(), &mut |it| {
                    found.insert(it.passage.id);
                    ControlFlow::Continue(())
                })?;
            }
            scope.topic = Some((filed, found));
        }
        Ok(scope)
    }

    /// The place of each preferred transcript in the order that is asked for.
    fn transcript_order(&self, filter: &Filter) -> Result<HashMap<Id, u32>> {
        let order = Filter {
            sort: filter.sort,
            ..Filter::default()
        };
        let sql = format!(
            "SELECT t.id FROM transcript t JOIN episode e ON e.id = t.episode_id WHERE t.preferred{}",
            order.tail("t.id", "e.title", "e.published", "t.id")
        );
        let ids: Vec<Id> = self.rows(&sql, [], |row| row.get(0))?;
        Ok(ids.into_iter().zip(0..).collect())
    }

    /// Tells every passage of preferred transcripts in which a query matches, a segment at a time
    /// and in order of place, until it is told to stop.
    fn each_match(
        &self,
        compiled: &Compiled,
        scope: &Scope,
        tell: &mut dyn FnMut(Match<'_>) -> ControlFlow<()>,
    ) -> Result<()> {
        for segment in &compiled.segments {
            let Some(stands) = self.stands(compiled, *segment)? else {
                continue;
            };
            if self
                .each_in_segment(compiled, &stands, *segment, scope, tell)?
                .is_break()
            {
                break;
            }
        }
        Ok(())
    }

    /// The transcripts in which everything a query wants stands, wherever.
    fn matching_transcripts(
        &self,
        compiled: &Compiled,
        scope: &Scope,
    ) -> Result<Vec<MatchingTranscript>> {
        let mut found = Vec::new();
        for segment in &compiled.segments {
            let Some(stands) = self.stands(compiled, *segment)? else {
                continue;
            };
            let driver = compiled.driver(&stands);
            let mut cursors: Vec<LeafCursor<'_>> = stands.iter().map(LeafCursor::new).collect();
            for span in self.spans_with(*segment, compiled, &stands, &driver, scope)? {
                let transcript = self.laid_out(span)?;
                let mut counts = vec![0u32; stands.len()];
                let (mut words, mut passages, mut best) = (0, 0, (0.0, 0));
                for passage in transcript.passages() {
                    if !scope.passage(transcript.id, &passage) {
                        continue;
                    }
                    let here: Vec<u32> = cursors
                        .iter_mut()
                        .map(|cursor| cursor.count(&passage))
                        .collect();
                    let score = compiled.relevance(&here, passage.to - passage.from);
                    words += passage.to - passage.from;
                    passages += u64::from(score > 0.0);
                    if score > best.0 {
                        best = (score, passage.id);
                    }
                    for (count, here) in counts.iter_mut().zip(here) {
                        *count += here;
                    }
                }
                if compiled.matches(&counts) && passages > 0 {
                    found.push(MatchingTranscript {
                        transcript: transcript.id,
                        passages,
                        best: best.1,
                        score: compiled.relevance_at_length(&counts, words),
                    });
                }
            }
        }
        Ok(found)
    }

    fn each_in_segment(
        &self,
        compiled: &Compiled,
        stands: &[Stands],
        segment: Segment,
        scope: &Scope,
        tell: &mut dyn FnMut(Match<'_>) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>> {
        let driver = compiled.driver(stands);
        let mut cursors: Vec<LeafCursor<'_>> = stands.iter().map(LeafCursor::new).collect();
        let mut places = Cursor::new(&driver);
        let mut counts = vec![0u32; stands.len()];
        for span in self.spans_with(segment, compiled, stands, &driver, scope)? {
            let transcript = self.laid_out(span)?;
            let mut walk = transcript.walk();
            let mut from = span.from;
            while let Some(&place) = places.seek(from).first().filter(|place| **place < span.to) {
                let Some(passage) = walk.passage_at(place) else {
                    break;
                };
                from = passage.to;
                if !scope.passage(transcript.id, &passage)
                    || !compiled.count(&mut cursors, &passage, &mut counts)
                {
                    continue;
                }
                let score = compiled.relevance(&counts, passage.to - passage.from);
                let found = Match {
                    transcript: span.id,
                    passage: &passage,
                    score,
                };
                if tell(found).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// The searched transcripts of a segment in which something of every group of a query begins, in
    /// order of place.
    fn spans_with(
        &self,
        segment: Segment,
        compiled: &Compiled,
        stands: &[Stands],
        driver: &[u32],
        scope: &Scope,
    ) -> Result<Vec<Span>> {
        let few = (segment.words as f32 / USUAL_EPISODE_WORDS / 4.0) as usize;
        let them = scope.transcripts.as_ref();
        let mut spans = Vec::new();
        if let Some(them) = them.filter(|them| them.len() <= few.max(8)) {
            for id in them {
                spans.extend(self.span_of(segment, *id)?);
            }
            spans.sort_by_key(|span| span.from);
        } else if driver.len() > few {
            spans = self.spans(segment)?;
        } else {
            for &place in driver {
                if spans.last().is_none_or(|last: &Span| place >= last.to) {
                    spans.extend(self.span_at(segment, place)?);
                }
            }
        }
        let mut starts: Vec<Cursor<'_>> = stands.iter().map(|it| Cursor::new(&it.starts)).collect();
        spans.retain(|span| {
            let mut begins = |&leaf: &usize| {
                let place = starts[leaf].seek(span.from).first();
                place.is_some_and(|&place| place < span.to)
            };
            them.is_none_or(|them| them.contains(&span.id))
                && compiled
                    .groups
                    .iter()
                    .all(|group| group.iter().any(&mut begins))
        });
        Ok(spans)
    }

    /// All searched transcripts of a segment that are in scope, in order of place.
    pub(super) fn transcripts_in(
        &self,
        segment: Segment,
        scope: &Scope,
    ) -> Result<Vec<PlacedTranscript>> {
        let mut all = self.rows(
            &format!("SELECT {PLACED} FROM index_transcript WHERE segment_id = ?1 AND searched ORDER BY first_word"),
            [segment.id],
            super::index::placed,
        )?;
        all.retain(|transcript| {
            let them = scope.transcripts.as_ref();
            them.is_none_or(|them| them.contains(&transcript.id))
        });
        Ok(all)
    }

    /// The words that each word of each leaf means.
    #[cfg(test)]
    pub(super) fn meant(&self, query: &Query) -> Result<Vec<Vec<Vec<String>>>> {
        let compiled = self.compile(query)?;
        Ok(compiled.leaves.into_iter().map(|leaf| leaf.terms).collect())
    }

    fn compile(&self, query: &Query) -> Result<Compiled> {
        // What a change in progress has gathered.
        self.write_index()?;
        let segments = self.segments()?;
        let stemmers = self.stemmers()?;
        let words: u64 = segments
            .iter()
            .map(|segment| u64::from(segment.words))
            .sum();
        let mut known = HashMap::new();
        let mut leaves = Vec::new();
        let mut counts = Vec::new();
        for leaf in query.leaves() {
            let (compiled, count) =
                self.compile_leaf(leaf, &segments, &stemmers, words, &mut known)?;
            leaves.push(compiled);
            counts.push(count);
        }
        let mut next = 0..leaves.len();
        let mut groups: Vec<Vec<usize>> = query
            .groups
            .iter()
            .map(|group| next.by_ref().take(group.len()).collect())
            .collect();
        groups.sort_by_key(|group| group.iter().map(|&leaf| counts[leaf]).sum::<u64>());
        Ok(Compiled {
            segments,
            groups,
            unwanted: next.collect(),
            leaves,
        })
    }

    fn compile_leaf(
        &self,
        leaf: &Leaf,
        segments: &[Segment],
        stemmers: &[(String, Stemmer)],
        words: u64,
        known: &mut HashMap<String, u64>,
    ) -> Result<(CompiledLeaf, u64)> {
        let mut terms = Vec::with_capacity(leaf.terms.len());
        let mut rarest = u64::MAX;
        for term in &leaf.terms {
            let forms = self.forms(term, segments, stemmers)?;
            let mut count = 0;
            for form in &forms {
                count += match known.get(form) {
                    Some(count) => *count,
                    None => {
                        let count = self.count_word(segments, form)?;
                        known.insert(form.clone(), count);
                        count
                    }
                };
            }
            rarest = rarest.min(count);
            terms.push(forms);
        }
        let passages = words as f32 / USUAL_WORDS;
        let with = (rarest as f32).min(passages);
        let compiled = CompiledLeaf {
            terms,
            between: leaf.between,
            rarity: (1.0 + (passages - with + 0.5) / (with + 0.5)).ln(),
        };
        Ok((compiled, rarest))
    }

    /// Whether a word of a query stands anywhere, in any form that counts.
    pub(super) fn is_said(&self, term: &Term) -> Result<bool> {
        let segments = self.segments()?;
        for form in self.forms(term, &segments, &self.stemmers()?)? {
            if self.count_word(&segments, &form)? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn stemmers(&self) -> Result<Vec<(String, Stemmer)>> {
        let languages = self.stem_languages()?.into_iter();
        Ok(languages
            .filter_map(|language| {
                let stemmer = Stemmer::of(&language)?;
                Some((language, stemmer))
            })
            .collect())
    }

    /// The words of the index that a word of a query means.
    fn forms(
        &self,
        term: &Term,
        segments: &[Segment],
        stemmers: &[(String, Stemmer)],
    ) -> Result<Vec<String>> {
        let mut forms = vec![term.folded.clone()];
        match term.forms {
            Forms::Exact => {}
            Forms::Beginning => {
                for segment in segments {
                    let left = MAX_FORMS.saturating_sub(forms.len());
                    forms.extend(self.words_beginning(*segment, &term.folded, left)?);
                    forms.sort_unstable();
                    forms.dedup();
                }
            }
            Forms::Inflected => {
                for (language, stemmer) in stemmers {
                    for stem in query::stems(stemmer, &term.lower, &term.folded) {
                        let left = MAX_FORMS.saturating_sub(forms.len());
                        forms.extend(self.words_of_stem(language, &stem, left)?);
                        forms.push(stem);
                    }
                }
                forms.sort_unstable();
                forms.dedup();
            }
        }
        Ok(forms)
    }

    /// Where each leaf stands in a segment; `None` where a group of the query has no chance.
    fn stands(&self, compiled: &Compiled, segment: Segment) -> Result<Option<Vec<Stands>>> {
        let mut all: Vec<Option<Stands>> = compiled.leaves.iter().map(|_| None).collect();
        for group in &compiled.groups {
            let mut any = false;
            for &leaf in group {
                let stands = self.leaf_stands(&compiled.leaves[leaf], segment)?;
                any |= !stands.starts.is_empty();
                all[leaf] = Some(stands);
            }
            if !any {
                return Ok(None);
            }
        }
        for &leaf in &compiled.unwanted {
            all[leaf] = Some(self.leaf_stands(&compiled.leaves[leaf], segment)?);
        }
        Ok(all.into_iter().collect())
    }

    fn leaf_stands(&self, leaf: &CompiledLeaf, segment: Segment) -> Result<Stands> {
        let mut lists = Vec::with_capacity(leaf.terms.len());
        for forms in &leaf.terms {
            let mut each = Vec::with_capacity(forms.len());
            for form in forms {
                let mut places = Vec::new();
                self.places_into(segment, form, &mut places)?;
                if !places.is_empty() {
                    each.push(places);
                }
            }
            lists.push(positions::union(each));
            if lists.last().is_some_and(Vec::is_empty) {
                lists = vec![Vec::new()];
                break;
            }
        }
        let width = lists.len() as u32;
        Ok(match leaf.between {
            Some(between) => {
                let (starts, widths) = positions::near(&lists, between).into_iter().unzip();
                Stands {
                    starts,
                    widths: Some(widths),
                    width,
                }
            }
            None => Stands {
                starts: match lists.len() {
                    1 => lists.swap_remove(0),
                    _ => positions::phrase(&lists),
                },
                widths: None,
                width,
            },
        })
    }
}

impl Compiled {
    /// For the texts in which it matches.
    fn matcher<'a>(&self, query: &'a Query) -> Matcher<'a> {
        Matcher::with_forms(query, self.leaves.iter().map(|leaf| &leaf.terms))
    }

    /// Where the rarest of what is wanted stands.
    fn driver<'a>(&self, stands: &'a [Stands]) -> Cow<'a, [u32]> {
        let rarest = self.groups.first().map_or(&[][..], Vec::as_slice);
        match rarest {
            [leaf] => Cow::Borrowed(&stands[*leaf].starts),
            leaves => {
                let lists = leaves.iter().map(|&leaf| stands[leaf].starts.clone());
                Cow::Owned(positions::union(lists.collect()))
            }
        }
    }

    /// Counts the leaves in a passage, the rarest first; false as soon as it cannot match.
    fn count(
        &self,
        cursors: &mut [LeafCursor<'_>],
        passage: &PlacedPassage,
        counts: &mut [u32],
    ) -> bool {
        for group in &self.groups {
            let mut any = false;
            for &leaf in group {
                counts[leaf] = cursors[leaf].count(passage);
                any |= counts[leaf] > 0;
            }
            if !any {
                return false;
            }
        }
        let mut unwanted = self.unwanted.iter();
        !unwanted.any(|&leaf| cursors[leaf].count(passage) > 0)
    }

    /// Whether something with so many of each leaf is what was asked for.
    fn matches(&self, counts: &[u32]) -> bool {
        let some = |&leaf: &usize| counts[leaf] > 0;
        self.groups.iter().all(|group| group.iter().any(some)) && !self.unwanted.iter().any(some)
    }

    /// The relevance of a passage of so many words with so many of each leaf: BM25.
    fn relevance(&self, counts: &[u32], words: u32) -> f32 {
        let length = K1 * (1.0 - B + B * words as f32 / USUAL_WORDS);
        self.sum(counts, |count| count * (K1 + 1.0) / (count + length))
    }

    /// The relevance of a whole episode: there, how often a word is said goes on counting.
    fn relevance_at_length(&self, counts: &[u32], words: u32) -> f32 {
        let length = 1.0 - B + B * words as f32 / USUAL_EPISODE_WORDS;
        self.sum(counts, |count| (1.0 + count / length).ln())
    }

    fn sum(&self, counts: &[u32], weigh: impl Fn(f32) -> f32) -> f32 {
        let wanted = self.groups.iter().flatten();
        wanted
            .filter(|&&leaf| counts[leaf] > 0)
            .map(|&leaf| self.leaves[leaf].rarity * weigh(counts[leaf] as f32))
            .sum()
    }
}

/// A transcript in which a query matches as a whole.
struct MatchingTranscript {
    transcript: Id,
    /// How many of its passages have something that is wanted.
    passages: u64,
    /// The most relevant of them.
    best: Id,
    score: f32,
}

/// Counts a leaf in passages that come in order of place.
struct LeafCursor<'a> {
    stands: &'a Stands,
    starts: Cursor<'a>,
}

impl<'a> LeafCursor<'a> {
    fn new(stands: &'a Stands) -> Self {
        Self {
            stands,
            starts: Cursor::new(&stands.starts),
        }
    }

    /// How often it begins in a passage and ends in the same turn.
    fn count(&mut self, passage: &PlacedPassage) -> u32 {
        let starts = self.starts.within(passage.from, passage.to);
        let (widths, width) = (&self.stands.widths, self.stands.width);
        match (starts.last(), widths) {
            (None, _) => 0,
            (Some(last), None) if last + width <= passage.turn_to => starts.len() as u32,
            (Some(_), None) => starts
                .iter()
                .filter(|&&start| start + width <= passage.turn_to)
                .count() as u32,
            (Some(_), Some(widths)) => {
                let first = self
                    .stands
                    .starts
                    .partition_point(|&start| start < passage.from);
                let widths = &widths[first..first + starts.len()];
                let ends = starts
                    .iter()
                    .zip(widths)
                    .map(|(start, width)| start + width);
                ends.filter(|&end| end <= passage.turn_to).count() as u32
            }
        }
    }
}

/// A score that can be sorted.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Score(f32);

impl Eq for Score {}

impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Score {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}
