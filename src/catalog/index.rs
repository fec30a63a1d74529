//! The index: where every word of every transcript stands. Derived from the passages.
//!
//! Invariant: when a change is kept, each transcript stands in exactly one segment, with the places
//! of all its words; `searched` is what `preferred` says. Words are gathered in memory while a
//! change goes on and written as one segment when it is kept, or sooner when there are many;
//! segments of like size are merged. What is removed goes by its row in `index_transcript` alone:
//! places that lie in no transcript mean nothing.

use super::{Catalog, Error, Result};
use crate::model::catalogue::Id;
use crate::model::varint;
use crate::text::concordance::Concordance;
use crate::text::positions;
use crate::text::stems::{self, Stemmer};
use crate::text::words;
use foldhash::HashMap;
use rusqlite::OptionalExtension;

/// A segment is not merged into one of more words than this: about 300 episodes.
const WORDS_AT_MOST: u32 = 4 << 20;
/// How many segments of like size are merged into one.
const MERGED: usize = 8;
/// How many languages a change tells apart when it takes stems.
const LANGUAGES: usize = 64;

/// A part of the index: its number, and how many words were counted through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// Its number; another one after every merge.
    pub id: Id,
    /// Places in it are below this.
    pub words: u32,
}

/// Where a passage stands in its segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedPassage {
    /// The passage.
    pub id: Id,
    /// Its label's number in the transcript.
    pub label: Option<u32>,
    /// The place of its first word.
    pub from: u32,
    /// The place after its last.
    pub to: u32,
    /// The place after the last word of the turn it is a part of.
    pub turn_to: u32,
}

/// Where a transcript stands in its segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedTranscript {
    /// The transcript.
    pub id: Id,
    /// The place of its first word.
    pub from: u32,
    /// The place after its last.
    pub to: u32,
    first_passage: Id,
    layout: Vec<u8>,
}

/// Where a transcript stands in its segment, without its passages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) id: Id,
    pub(super) from: u32,
    pub(super) to: u32,
    first_passage: Id,
}

impl Span {
    fn with(self, layout: Vec<u8>) -> PlacedTranscript {
        PlacedTranscript {
            id: self.id,
            from: self.from,
            to: self.to,
            first_passage: self.first_passage,
            layout,
        }
    }
}

impl PlacedTranscript {
    /// Its passages in order.
    pub fn passages(&self) -> Vec<PlacedPassage> {
        let mut passages: Vec<PlacedPassage> = self.steps().collect();
        for index in (1..passages.len()).rev() {
            if passages[index - 1].label == passages[index].label {
                passages[index - 1].turn_to = passages[index].turn_to;
            }
        }
        passages
    }

    /// Its passages by their places.
    pub(super) fn walk(&self) -> Walk<'_> {
        Walk {
            steps: self.steps(),
            turn_to: self.from,
        }
    }

    fn steps(&self) -> Steps<'_> {
        Steps {
            layout: &self.layout,
            place: self.from,
            id: self.first_passage,
        }
    }
}

/// Reads a layout; every passage is a turn of its own here.
#[derive(Debug, Clone)]
struct Steps<'a> {
    layout: &'a [u8],
    place: u32,
    id: Id,
}

impl Iterator for Steps<'_> {
    type Item = PlacedPassage;

    fn next(&mut self) -> Option<PlacedPassage> {
        let words = varint::take(&mut self.layout)?;
        let label = varint::take(&mut self.layout)?;
        let words = u32::try_from(words).unwrap_or(u32::MAX);
        let (id, from, to) = (self.id, self.place, self.place.saturating_add(words));
        (self.id, self.place) = (id + 1, to);
        Some(PlacedPassage {
            id,
            label: label.checked_sub(1).and_then(|no| u32::try_from(no).ok()),
            from,
            to,
            turn_to: to,
        })
    }
}

/// Finds the passages of a transcript that places lie in, which have to ascend.
pub(super) struct Walk<'a> {
    steps: Steps<'a>,
    /// How far the turn reaches that was looked at last.
    turn_to: u32,
}

impl Walk<'_> {
    /// The passage that a place lies in; `None` after the last.
    pub(super) fn passage_at(&mut self, place: u32) -> Option<PlacedPassage> {
        let mut passage = self.steps.find(|passage| place < passage.to)?;
        if passage.from >= self.turn_to {
            let turn = self
                .steps
                .clone()
                .take_while(|it| it.label == passage.label);
            self.turn_to = turn.last().map_or(passage.to, |last| last.to);
        }
        passage.turn_to = self.turn_to;
        Some(passage)
    }
}

/// A stored passage and the number of its label.
pub(super) type Labelled = (Id, Option<u32>);

/// What is gathered of a change before it is written.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// By the folded word.
    numbers: HashMap<Box<str>, u32>,
    places: Vec<Places>,
    languages: Vec<String>,
    /// By number and lower case, where that is not the word as it is folded: as [`Places::stemmed`].
    lowers: HashMap<(u32, String), u64>,
    /// Words whose stems are to be taken: folded, in lower case, and their language.
    unstemmed: Vec<(Box<str>, Box<str>, usize)>,
    segment: Option<Id>,
    next: u32,
}

#[derive(Debug, Default)]
struct Places {
    word: Box<str>,
    last: Option<u32>,
    count: u32,
    bytes: Vec<u8>,
    /// The languages in which the stems of the word are taken, a bit for each.
    stemmed: u64,
}

impl Gathered {
    fn language(&mut self, language: Option<&str>) -> Option<usize> {
        let base = stems::base(language?);
        if let Some(known) = self.languages.iter().position(|it| *it == base) {
            return Some(known);
        }
        if self.languages.len() == LANGUAGES || Stemmer::of(&base).is_none() {
            return None;
        }
        self.languages.push(base);
        Some(self.languages.len() - 1)
    }

    /// Takes the words of a transcript in, from the next place on.
    fn take(&mut self, words: &Concordance, language: Option<usize>) {
        let bit = language.map_or(0, |language| 1u64 << language);
        for word in words.words() {
            let number = self.number(word.folded);
            let known = &mut self.places[number as usize];
            for place in word.places {
                let place = self.next.saturating_add(*place);
                positions::push(&mut known.bytes, known.last, place);
                known.last = Some(place);
            }
            known.count += word.places.len() as u32;
            if word.plain && known.stemmed & bit != bit {
                known.stemmed |= bit;
                let language = bit.trailing_zeros() as usize;
                self.unstemmed
                    .push((known.word.clone(), known.word.clone(), language));
            }
        }
        if let Some(language) = language {
            for (word, lower) in words.lowers() {
                let number = self.number(word);
                let stemmed = self.lowers.entry((number, lower.into())).or_default();
                if *stemmed & bit == 0 {
                    *stemmed |= bit;
                    self.unstemmed.push((word.into(), lower.into(), language));
                }
            }
        }
        let length = words.lengths().iter().sum::<u32>();
        self.next = self.next.saturating_add(length);
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = self.places.len() as u32;
        self.numbers.insert(word.into(), number);
        self.places.push(Places {
            word: word.into(),
            ..Places::default()
        });
        number
    }

    /// The stems of words that have not been taken yet: language, stem, word.
    fn stems(&mut self) -> Vec<(String, String, String)> {
        let stemmers: Vec<Option<Stemmer>> =
            self.languages.iter().map(|it| Stemmer::of(it)).collect();
        let mut found = Vec::with_capacity(self.unstemmed.len());
        for (folded, lower, language) in self.unstemmed.drain(..) {
            let Some(stemmer) = &stemmers[language] else {
                continue;
            };
            stemmer.each(&lower, &folded, |stem| {
                if stem != &*folded && !stem.is_empty() {
                    found.push((
                        self.languages[language].clone(),
                        stem.to_owned(),
                        folded.to_string(),
                    ));
                }
            });
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Forgets the places and keeps what was learnt of the words.
    fn empty(&mut self) {
        for places in &mut self.places {
            (places.last, places.count) = (None, 0);
            places.bytes.clear();
        }
        (self.segment, self.next) = (None, 0);
    }
}

impl Catalog {
    /// Takes a transcript's passages into the index: their first id, of each its label, and their
    /// words.
    pub(super) fn index(
        &self,
        transcript: Id,
        searched: bool,
        language: Option<&str>,
        first_passage: Id,
        labels: impl Iterator<Item = Option<u32>>,
        words: &Concordance,
    ) -> Result<()> {
        let mut gathered = self.gathered.borrow_mut();
        let segment = match gathered.segment {
            Some(segment) => segment,
            None => self.insert("INSERT INTO index_segment(words) VALUES(0)", [])?,
        };
        gathered.segment = Some(segment);
        let language = gathered.language(language);
        let from = gathered.next;
        let mut layout = Vec::new();
        for (label, &words) in labels.zip(words.lengths()) {
            varint::put(&mut layout, u64::from(words));
            varint::put(&mut layout, label.map_or(0, |label| u64::from(label) + 1));
        }
        gathered.take(words, language);
        self.run(
            "INSERT INTO index_transcript(transcript_id, segment_id, first_word, words, first_passage, searched, layout)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            (transcript, segment, from, gathered.next - from, first_passage, searched, layout),
        )?;
        let full = gathered.next >= WORDS_AT_MOST;
        drop(gathered);
        if full { self.write_index() } else { Ok(()) }
    }

    /// Writes what was gathered as a segment.
    pub(super) fn write_index(&self) -> Result<()> {
        let mut gathered = self.gathered.borrow_mut();
        let Some(segment) = gathered.segment else {
            return Ok(());
        };
        let mut order: Vec<&Places> = gathered.places.iter().filter(|it| it.count > 0).collect();
        order.sort_unstable_by(|a, b| a.word.cmp(&b.word));
        for places in order {
            self.run(
                "INSERT INTO index_word(segment_id, word, count, places) VALUES(?1, ?2, ?3, ?4)",
                (segment, &*places.word, places.count, &places.bytes),
            )?;
        }
        self.run(
            "UPDATE index_segment SET words = ?2 WHERE id = ?1",
            (segment, gathered.next),
        )?;
        self.write_stems(&mut gathered)?;
        gathered.empty();
        drop(gathered);
        self.merge_segments()
    }

    /// Forgets what was gathered: the change is not kept.
    pub(super) fn forget_index(&self) {
        self.gathered.take();
    }

    /// Merges segments of like size until there are few of each.
    fn merge_segments(&self) -> Result<()> {
        loop {
            let mut classes: std::collections::BTreeMap<u32, Vec<Segment>> = Default::default();
            for segment in self.segments()? {
                let class = (segment.words.max(1) / 4_096 + 1).ilog2() / MERGED.ilog2();
                classes.entry(class).or_default().push(segment);
            }
            let crowded = classes.into_values().find(|segments| {
                let words = segments.iter().map(|it| u64::from(it.words)).sum::<u64>();
                segments.len() >= MERGED && words <= u64::from(WORDS_AT_MOST)
            });
            match crowded {
                Some(segments) => self.merge(&segments)?,
                None => return Ok(()),
            }
        }
    }

    fn merge(&self, segments: &[Segment]) -> Result<()> {
        let into = self.insert("INSERT INTO index_segment(words) VALUES(0)", [])?;
        let mut next = 0u32;
        // Of each segment: which places stay, and where they move.
        let mut moved: Vec<Vec<(u32, u32, u32)>> = Vec::with_capacity(segments.len());
        for segment in segments {
            let mut kept = Vec::new();
            for (transcript, from, words) in self.rows(
                "SELECT transcript_id, first_word, words FROM index_transcript WHERE segment_id = ?1 ORDER BY first_word",
                [segment.id],
                |row| Ok((row.get::<_, Id>(0)?, row.get::<_, u32>(1)?, row.get::<_, u32>(2)?)),
            )? {
                kept.push((from, from.saturating_add(words), next));
                self.run(
                    "UPDATE index_transcript SET segment_id = ?2, first_word = ?3 WHERE transcript_id = ?1",
                    (transcript, into, next),
                )?;
                next = next.saturating_add(words);
            }
            moved.push(kept);
        }
        self.merge_words(segments, &moved, into)
            .map_err(|error| self.error(error))?;
        self.run(
            "UPDATE index_segment SET words = ?2 WHERE id = ?1",
            (into, next),
        )?;
        for segment in segments {
            self.run("DELETE FROM index_word WHERE segment_id = ?1", [segment.id])?;
            self.run("DELETE FROM index_segment WHERE id = ?1", [segment.id])?;
        }
        Ok(())
    }

    /// Reads the words of all segments side by side and writes each once.
    fn merge_words(
        &self,
        segments: &[Segment],
        moved: &[Vec<(u32, u32, u32)>],
        into: Id,
    ) -> rusqlite::Result<()> {
        let sql = "SELECT word, places FROM index_word WHERE segment_id = ?1 ORDER BY word";
        let mut statements = segments
            .iter()
            .map(|_| self.db.prepare(sql))
            .collect::<rusqlite::Result<Vec<_>>>()?;
        let mut readers = Vec::with_capacity(segments.len());
        for (statement, segment) in statements.iter_mut().zip(segments) {
            readers.push(statement.query([segment.id])?);
        }
        let read = |rows: &mut rusqlite::Rows<'_>| -> rusqlite::Result<Option<(String, Vec<u8>)>> {
            rows.next()?
                .map(|row| Ok((row.get("word")?, row.get("places")?)))
                .transpose()
        };
        let mut heads = readers
            .iter_mut()
            .map(read)
            .collect::<rusqlite::Result<Vec<_>>>()?;
        let mut insert = self.db.prepare_cached(
            "INSERT INTO index_word(segment_id, word, count, places) VALUES(?1, ?2, ?3, ?4)",
        )?;
        let mut places = Vec::new();
        while let Some(word) = heads.iter().flatten().map(|(word, _)| word).min().cloned() {
            let (mut bytes, mut last, mut count) = (Vec::new(), None, 0u32);
            for (index, head) in heads.iter_mut().enumerate() {
                let Some((_, encoded)) = head.take_if(|(it, _)| *it == word) else {
                    continue;
                };
                places.clear();
                positions::decode_into(&encoded, &mut places);
                let mut cursor = positions::Cursor::new(&places);
                for &(from, to, at) in &moved[index] {
                    for place in cursor.within(from, to) {
                        let place = place - from + at;
                        positions::push(&mut bytes, last, place);
                        (last, count) = (Some(place), count + 1);
                    }
                }
                *head = read(&mut readers[index])?;
            }
            if count > 0 {
                insert.execute((into, word, count, bytes))?;
            }
        }
        Ok(())
    }

    /// The parts of the index.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn segments(&self) -> Result<Vec<Segment>> {
        self.rows(
            "SELECT id, words FROM index_segment ORDER BY id",
            [],
            |row| {
                Ok(Segment {
                    id: row.get("id")?,
                    words: row.get("words")?,
                })
            },
        )
    }

    /// How often a folded word stands in the whole catalogue, older versions included.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn count_word(&self, segments: &[Segment], word: &str) -> Result<u64> {
        let mut count = 0;
        for segment in segments {
            let sql = "SELECT count FROM index_word WHERE segment_id = ?1 AND word = ?2";
            count += self
                .row(sql, (segment.id, word), |row| row.get(0))?
                .unwrap_or(0);
        }
        Ok(count)
    }

    /// Where a folded word stands in a segment, added to `to`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn places_into(&self, segment: Segment, word: &str, to: &mut Vec<u32>) -> Result<()> {
        let sql = "SELECT places FROM index_word WHERE segment_id = ?1 AND word = ?2";
        let sound = self
            .db
            .prepare_cached(sql)
            .and_then(|mut statement| {
                statement
                    .query_row((segment.id, word), |row| {
                        Ok(positions::decode_into(row.get_ref(0)?.as_blob()?, to))
                    })
                    .optional()
            })
            .map_err(|error| self.error(error))?;
        match sound {
            Some(false) => Err(self.damaged_index()),
            _ => Ok(()),
        }
    }

    pub(super) fn damaged_index(&self) -> Error {
        Error::Damaged {
            path: self.path.clone(),
            reason: "the index cannot be read; podcat check --repair makes it anew".into(),
        }
    }

    /// Where the searched transcripts of a segment stand, in order.
    pub(super) fn spans(&self, segment: Segment) -> Result<Vec<Span>> {
        let sql = "SELECT transcript_id, first_word, words, first_passage FROM index_transcript
                   WHERE segment_id = ?1 AND searched ORDER BY first_word";
        self.rows(sql, [segment.id], span)
    }

    /// Where the searched transcript stands that a place in a segment lies in.
    pub(super) fn span_at(&self, segment: Segment, place: u32) -> Result<Option<Span>> {
        let sql = "SELECT transcript_id, first_word, words, first_passage, searched FROM index_transcript
                   WHERE segment_id = ?1 AND first_word <= ?2 AND words > 0 ORDER BY first_word DESC LIMIT 1";
        let found = self.row(sql, (segment.id, place), |row| {
            Ok(row.get::<_, bool>("searched")?.then_some(span(row)?))
        })?;
        Ok(found.flatten().filter(|span| place < span.to))
    }

    /// Where a searched transcript stands in a segment, if it does.
    pub(super) fn span_of(&self, segment: Segment, transcript: Id) -> Result<Option<Span>> {
        let sql = "SELECT transcript_id, first_word, words, first_passage FROM index_transcript
                   WHERE transcript_id = ?1 AND segment_id = ?2 AND searched";
        self.row(sql, (transcript, segment.id), span)
    }

    /// A transcript with its passages.
    pub(super) fn laid_out(&self, span: Span) -> Result<PlacedTranscript> {
        let sql = "SELECT layout FROM index_transcript WHERE transcript_id = ?1";
        let layout = self.row(sql, [span.id], |row| row.get(0))?;
        Ok(span.with(layout.unwrap_or_default()))
    }

    /// The languages whose stems the index has.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn stem_languages(&self) -> Result<Vec<String>> {
        self.rows(
            "WITH RECURSIVE each(language) AS (
               SELECT min(language) FROM index_stem UNION ALL
               SELECT (SELECT min(language) FROM index_stem WHERE language > each.language) FROM each
               WHERE each.language IS NOT NULL)
             SELECT language FROM each WHERE language IS NOT NULL",
            [],
            |row| row.get(0),
        )
    }

    /// The words of the index with this stem, at most `limit`.
    pub(super) fn words_of_stem(
        &self,
        language: &str,
        stem: &str,
        limit: usize,
    ) -> Result<Vec<String>> {
        self.rows(
            "SELECT word FROM index_stem WHERE language = ?1 AND stem = ?2 LIMIT ?3",
            (language, stem, limit),
            |row| row.get(0),
        )
    }

    /// The words of a segment that begin so, at most `limit`.
    pub(super) fn words_beginning(
        &self,
        segment: Segment,
        prefix: &str,
        limit: usize,
    ) -> Result<Vec<String>> {
        // The greatest character closes the range.
        let end = format!("{prefix}\u{10ffff}");
        self.rows(
            "SELECT word FROM index_word WHERE segment_id = ?1 AND word >= ?2 AND word < ?3 LIMIT ?4",
            (segment.id, prefix, end, limit),
            |row| row.get(0),
        )
    }

    /// The words of the index with how often they stand there, told one by one, most of a large
    /// catalogue's at least.
    pub(super) fn each_word(&self, tell: &mut dyn FnMut(&str, u64)) -> Result<()> {
        /// A word that is said now and then stands in each of the larger segments.
        const SEGMENTS: usize = 8;
        let mut segments = self.segments()?;
        segments.sort_by_key(|segment| std::cmp::Reverse(segment.words));
        for segment in segments.iter().take(SEGMENTS) {
            let mut read = || -> rusqlite::Result<()> {
                let mut statement = self
                    .db
                    .prepare_cached("SELECT word, count FROM index_word WHERE segment_id = ?1")?;
                let mut rows = statement.query([segment.id])?;
                while let Some(row) = rows.next()? {
                    tell(row.get_ref("word")?.as_str()?, row.get("count")?);
                }
                Ok(())
            };
            read().map_err(|error| self.error(error))?;
        }
        Ok(())
    }

    /// Takes the passages of stored transcripts into the index: all of them, or one.
    pub(super) fn index_stored(&self, transcript: Id) -> Result<()> {
        let (language, preferred): (Option<String>, bool) = self
            .row(
                "SELECT language, preferred FROM transcript WHERE id = ?1",
                [transcript],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?
            .unwrap_or_default();
        let (passages, words) = self.stored_words(transcript)?;
        self.index(
            transcript,
            preferred,
            language.as_deref(),
            passages.first().map_or(0, |(id, _)| *id),
            passages.iter().map(|(_, label)| *label),
            &words,
        )
    }

    /// The passages of a transcript with their labels, and their words.
    pub(super) fn stored_words(&self, transcript: Id) -> Result<(Vec<Labelled>, Concordance)> {
        let passages = self.rows(
            "SELECT id, label, text FROM passage WHERE transcript_id = ?1 ORDER BY id",
            [transcript],
            |row| {
                Ok((
                    row.get("id")?,
                    row.get("label")?,
                    row.get::<_, String>("text")?,
                ))
            },
        )?;
        let words = Concordance::of(passages.iter().map(|(.., text)| text.as_str()));
        let labels = passages.into_iter().map(|(id, label, _)| (id, label));
        Ok((labels.collect(), words))
    }

    /// Forgets segments of which no transcript is left.
    pub(super) fn drop_dead_segments(&self) -> Result<()> {
        let dead = "SELECT id FROM index_segment WHERE id NOT IN (SELECT segment_id FROM index_transcript)";
        for segment in self.rows(dead, [], |row| row.get::<_, Id>(0))? {
            if self.gathered.borrow().segment == Some(segment) {
                continue;
            }
            self.run("DELETE FROM index_word WHERE segment_id = ?1", [segment])?;
            self.run("DELETE FROM index_segment WHERE id = ?1", [segment])?;
        }
        Ok(())
    }

    /// Takes the stems of a stored transcript's words, in its language.
    pub(super) fn learn_stems(&self, transcript: Id) -> Result<()> {
        let sql = "SELECT language FROM transcript WHERE id = ?1";
        let language: Option<String> = self.row(sql, [transcript], |row| row.get(0))?.flatten();
        let mut scratch = Gathered::default();
        if let Some(language) = scratch.language(language.as_deref()) {
            scratch.take(&self.stored_words(transcript)?.1, Some(language));
            self.write_stems(&mut scratch)?;
        }
        Ok(())
    }

    fn write_stems(&self, gathered: &mut Gathered) -> Result<()> {
        for (language, stem, word) in gathered.stems() {
            self.run(
                "INSERT OR IGNORE INTO index_stem(language, stem, word) VALUES(?1, ?2, ?3)",
                (language, stem, word),
            )?;
        }
        Ok(())
    }

    /// Whether the index has the stems of all these words in their language.
    pub(super) fn has_stems(&self, language: Option<&str>, words: &Concordance) -> Result<bool> {
        let mut scratch = Gathered::default();
        if let Some(language) = scratch.language(language) {
            scratch.take(words, Some(language));
            let sql = "SELECT 1 FROM index_stem WHERE language = ?1 AND stem = ?2 AND word = ?3";
            for stem in scratch.stems() {
                if self.row(sql, stem, |_| Ok(()))?.is_none() {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    /// Makes the whole index anew; `progress` is told how many of how many transcripts are done.
    pub(super) fn rebuild_index(&self, progress: &mut dyn FnMut(usize, usize)) -> Result<()> {
        self.forget_index();
        for table in [
            "index_word",
            "index_transcript",
            "index_segment",
            "index_stem",
        ] {
            self.run(&format!("DELETE FROM {table}"), [])?;
        }
        let transcripts: Vec<Id> =
            self.rows("SELECT id FROM transcript ORDER BY id", [], |row| {
                row.get(0)
            })?;
        for (done, transcript) in transcripts.iter().enumerate() {
            progress(done, transcripts.len());
            self.index_stored(*transcript)?;
        }
        self.write_index()?;
        self.set_analyser(words::VERSION)
    }
}

/// The columns that [`placed`] reads.
pub(super) const PLACED: &str = "transcript_id, first_word, words, first_passage, layout";

pub(super) fn placed(row: &super::Row<'_>) -> rusqlite::Result<PlacedTranscript> {
    Ok(span(row)?.with(row.get("layout")?))
}

fn span(row: &super::Row<'_>) -> rusqlite::Result<Span> {
    let from: u32 = row.get("first_word")?;
    let words: u32 = row.get("words")?;
    Ok(Span {
        id: row.get("transcript_id")?,
        from,
        to: from.saturating_add(words),
        first_passage: row.get("first_passage")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Filter, NewPassage};
    use crate::model::catalogue::{EpisodeData, ShowData, TranscriptData};
    use crate::text::query::{Matcher, Query};
    use proptest::prelude::*;

    const NOW: &str = "2026-11-24T12:00:00Z";

    /// Something a user does to a catalogue.
    #[derive(Debug, Clone)]
    enum Step {
        /// Another version of the n-th episode, with these passages by label.
        Import(usize, Vec<(u32, String)>, bool),
        Prefer(usize),
        Remove(usize),
        RemoveEpisode(usize),
        Language(usize),
        /// Begin a change and think better of it.
        Abandon(Vec<(u32, String)>),
    }

    fn passages() -> impl Strategy<Value = Vec<(u32, String)>> {
        let words = prop::collection::vec(
            prop::sample::select(vec!["ice", "road", "roads", "Eis", "лёд", "a", "snow"]),
            0..12,
        );
        prop::collection::vec((0u32..3, words.prop_map(|words| words.join(" "))), 0..5)
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        prop::collection::vec(
            prop_oneof![
                4 => (0usize..6, passages(), any::<bool>()).prop_map(|(n, passages, preferred)| Step::Import(n, passages, preferred)),
                2 => any::<usize>().prop_map(Step::Prefer),
                1 => any::<usize>().prop_map(Step::Remove),
                1 => any::<usize>().prop_map(Step::RemoveEpisode),
                1 => any::<usize>().prop_map(Step::Language),
                1 => passages().prop_map(Step::Abandon),
            ],
            1..60,
        )
    }

    struct Desk {
        catalog: Catalog,
        show: Id,
        imported: u32,
    }

    impl Desk {
        fn new() -> Self {
            let catalog = Catalog::in_memory().unwrap();
            let data = ShowData {
                title: "Cold Water".into(),
                ..ShowData::default()
            };
            let show = catalog.add_show(&data, NOW).unwrap();
            Self {
                catalog,
                show,
                imported: 0,
            }
        }

        fn import(&mut self, episode: usize, passages: &[(u32, String)], preferred: bool) {
            self.imported += 1;
            let guid = format!("episode {episode}");
            let known = self
                .catalog
                .guids(self.show)
                .unwrap()
                .get(&guid)
                .map(|(id, _)| *id);
            let episode = known.unwrap_or_else(|| {
                let data = EpisodeData {
                    title: guid.clone(),
                    guid,
                    ..EpisodeData::default()
                };
                self.catalog.add_episode(self.show, &data, NOW).unwrap()
            });
            let version = self.catalog.next_version(episode).unwrap();
            let data = TranscriptData {
                version,
                preferred: preferred || version == 1,
                kind: "unknown".into(),
                language: (!self.imported.is_multiple_of(3))
                    .then(|| if self.imported % 3 == 1 { "en" } else { "de" }.into()),
                sha256: format!("{:064}", self.imported),
                imported_at: NOW.into(),
                ..TranscriptData::default()
            };
            let words = Concordance::of(passages.iter().map(|(_, text)| text.as_str()));
            let passages: Vec<NewPassage> = passages
                .iter()
                .map(|(label, text)| NewPassage {
                    label: Some(*label),
                    start_ms: None,
                    end_ms: None,
                    text: text.clone(),
                    map: Vec::new(),
                })
                .collect();
            let labels: Vec<String> = (0..3).map(|no| format!("SPEAKER_{no}")).collect();
            self.catalog
                .add_transcript(episode, &data, &labels, &passages, &words)
                .unwrap();
        }

        fn transcript(&self, number: usize) -> Option<Id> {
            let all = self.catalog.transcripts(&Filter::default()).unwrap();
            Some(all.get(number.checked_rem(all.len())?)?.id)
        }

        fn take(&mut self, step: &Step) {
            match step {
                Step::Import(episode, passages, preferred) => {
                    self.import(*episode, passages, *preferred)
                }
                Step::Prefer(number) => {
                    let it = self.transcript(*number);
                    it.into_iter()
                        .for_each(|it| self.catalog.prefer(it).unwrap());
                }
                Step::Remove(number) => {
                    let it = self.transcript(*number);
                    it.into_iter()
                        .for_each(|it| self.catalog.remove_transcript(it).unwrap());
                }
                Step::RemoveEpisode(number) => {
                    let episodes = self.catalog.episodes(&Filter::default()).unwrap();
                    if let Some(rest) = number.checked_rem(episodes.len()) {
                        self.catalog.remove_episode(episodes[rest].id).unwrap();
                    }
                }
                Step::Language(number) => {
                    if let Some(id) = self.transcript(*number) {
                        let mut data = self.catalog.transcript(id).unwrap().unwrap().data;
                        data.language = Some("de".into());
                        self.catalog.edit_transcript(id, &data).unwrap();
                    }
                }
                Step::Abandon(passages) => {
                    self.catalog.db.execute_batch("BEGIN").unwrap();
                    self.import(0, passages, true);
                    self.catalog.db.execute_batch("ROLLBACK").unwrap();
                    self.catalog.forget_index();
                }
            }
            self.catalog.write_index().unwrap();
        }

        /// The passages a query finds; those that hold the words it means, by looking at every text;
        /// and of these the ones that match by the stems of their own language alone. (A word has
        /// the stems of the languages it is said in, in whatever transcript.)
        fn found_and_expected(&self, typed: &str) -> (Vec<Id>, Vec<Id>, Vec<Id>) {
            let query = Query::parse(typed).unwrap();
            let hits = self
                .catalog
                .search(&query, &Filter::default())
                .unwrap()
                .hits;
            let mut found: Vec<Id> = hits.iter().map(|hit| hit.passage_id).collect();
            found.sort_unstable();
            let meant = self.catalog.meant(&query).unwrap();
            let matcher = Matcher::with_forms(&query, meant.iter());
            let texts = self.catalog.rows(
                "SELECT p.id, p.text, t.language FROM passage p JOIN transcript t ON t.id = p.transcript_id
                 WHERE t.preferred ORDER BY p.id",
                [],
                |row| Ok((row.get::<_, Id>(0)?, row.get::<_, String>(1)?, row.get::<_, Option<String>>(2)?)),
            );
            let (mut expected, mut own) = (Vec::new(), Vec::new());
            for (id, text, language) in texts.unwrap() {
                let languages: Vec<String> = language.into_iter().collect();
                expected.extend(matcher.matches(&text).then_some(id));
                own.extend(
                    Matcher::new(&query, &languages)
                        .matches(&text)
                        .then_some(id),
                );
            }
            (found, expected, own)
        }
    }

    proptest! {
        #[test]
        fn fuzz_index_and_passages_agree_whatever_is_done(steps in steps()) {
            let mut desk = Desk::new();
            for step in &steps {
                desk.take(step);
            }
            prop_assert_eq!(desk.catalog.check(&mut |_| ()).unwrap(), []);
            for typed in ["ice", "road -snow", "eis OR лед", "roa*", "=roads", "ice snow"] {
                let (found, expected, own) = desk.found_and_expected(typed);
                prop_assert!(own.iter().all(|id| found.contains(id)), "{typed}: {own:?} in {found:?}");
                prop_assert_eq!(found, expected, "{}", typed);
            }
        }
    }

    #[test]
    fn small_segments_are_merged_and_nothing_is_lost() {
        let mut desk = Desk::new();
        for number in 0..70 {
            let text = format!("ice road number{number}");
            desk.take(&Step::Import(
                number,
                vec![(0, text.clone()), (0, text)],
                true,
            ));
            if number % 9 == 0 {
                desk.take(&Step::Remove(number / 2));
            }
        }
        let segments = desk.catalog.segments().unwrap();
        assert!(segments.len() < MERGED, "{segments:?}");
        assert_eq!(desk.catalog.check(&mut |_| ()).unwrap(), []);
        let (found, expected, _) = desk.found_and_expected("\"ice road\"");
        assert_eq!(found, expected);
        assert!(!found.is_empty());
    }
}
