//! Quotes.

use super::filter::{Conditions, EPISODE_LANGUAGE};
use super::{Catalog, Error, Filter, PLACE, Result, Row, place, split, uid};
use crate::model::catalogue::{Anchor, Id, Quote, QuoteData};
use crate::model::verified::State;
use crate::text::words;
use rusqlite::named_params;

/// Begins what [`read`] reads.
fn select() -> String {
    format!(
        "SELECT q.*, p.name AS speaker, s.title AS show, e.title AS episode, e.published, {PLACE},
    {EPISODE_LANGUAGE} AS language,
    (SELECT group_concat(name, char(31)) FROM (SELECT name FROM quote_topic JOIN topic ON topic.id = topic_id
      WHERE quote_id = q.id ORDER BY topic.id)) AS topics,
    (SELECT version FROM transcript WHERE id = q.anchor_transcript_id AND episode_id = q.episode_id) AS transcript_version
  FROM quote q JOIN episode e ON e.id = q.episode_id JOIN show s ON s.id = e.show_id
    LEFT JOIN person p ON p.id = q.person_id"
    )
}

fn read(row: &Row<'_>) -> rusqlite::Result<Quote> {
    let exact: Option<String> = row.get("anchor_exact")?;
    let mut quote = Quote {
        id: row.get("id")?,
        uid: row.get("uid")?,
        speaker: row.get("speaker")?,
        person_id: row.get("person_id")?,
        show: row.get("show")?,
        episode: row.get("episode")?,
        episode_id: row.get("episode_id")?,
        published: row.get("published")?,
        data: QuoteData {
            text: row.get("text")?,
            start_ms: row.get("start_ms")?,
            end_ms: row.get("end_ms")?,
            approximate: row.get("approximate")?,
            verdict: row.get("verdict")?,
            state: State::from_name(&row.get::<_, String>("state")?).unwrap_or_default(),
            origin: row.get("origin")?,
            source: row.get("source")?,
            note: row.get("note")?,
        },
        topics: split(row.get("topics")?),
        transcript_version: row.get("transcript_version")?,
        anchor: match exact {
            Some(exact) => Some(Anchor {
                exact,
                prefix: row
                    .get::<_, Option<String>>("anchor_prefix")?
                    .unwrap_or_default(),
                suffix: row
                    .get::<_, Option<String>>("anchor_suffix")?
                    .unwrap_or_default(),
            }),
            None => None,
        },
        language: row.get("language")?,
        link: None,
        permalink: String::new(),
        place: place(row)?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    };
    let (start, end) = (quote.data.start_ms, quote.data.end_ms);
    quote.link = quote.place.link(start, end);
    let words = quote.anchor.clone().unwrap_or_else(|| Anchor {
        exact: quote.data.text.clone(),
        ..Anchor::default()
    });
    quote.permalink = quote.place.permalink(start, end, Some(words)).to_string();
    Ok(quote)
}

/// A quote with everything that is stored of it.
#[derive(Debug, Clone, Default)]
pub struct NewQuote {
    /// What is stated of it.
    pub data: QuoteData,
    /// Who said it.
    pub person: Option<Id>,
    /// Where.
    pub episode: Id,
    /// The transcript its words were found in, and where.
    pub anchor: Option<(Option<Id>, Anchor)>,
}

impl Catalog {
    /// The quotes, newest episode first and in the order they were said unless sorted otherwise.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn quotes(&self, filter: &Filter) -> Result<Vec<Quote>> {
        let mut quotes = Vec::new();
        self.each_quote(filter, |quote| {
            quotes.push(quote);
            Ok::<_, Error>(())
        })?;
        Ok(quotes)
    }

    /// Tells each of [`Catalog::quotes`] as it is read.
    ///
    /// # Errors
    /// When the file cannot be read, and what `take` fails with.
    pub fn each_quote<E: From<Error>>(
        &self,
        filter: &Filter,
        mut take: impl FnMut(Quote) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let mut conditions = Conditions::default();
        conditions.episode(filter);
        conditions.said_by(filter);
        if let Some(topic) = &filter.topic {
            conditions.plain(topic.on_quote());
        }
        let usual = "e.published DESC NULLS LAST, e.id DESC, q.start_ms NULLS LAST, q.id";
        let sql = format!(
            "{}{}{}",
            select(),
            conditions.clause(),
            filter.tail(usual, "q.text", "e.published", "q.id")
        );
        let params = rusqlite::params_from_iter(conditions.params);
        self.walk(&sql, params, |row| Ok(take(read(row)?)))
    }

    /// One quote.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn quote(&self, id: Id) -> Result<Option<Quote>> {
        self.row(&format!("{} WHERE q.id = ?1", select()), [id], read)
    }

    /// The numbers and texts of all quotes, for a topic's rule to look at.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn quote_texts(&self) -> Result<Vec<(Id, String)>> {
        self.rows("SELECT id, text FROM quote", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
    }

    /// The permanent id of a quote: of who said which words where and when.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn quote_uid(&self, quote: &NewQuote) -> Result<String> {
        let episode: Option<String> = self.row(
            "SELECT uid FROM episode WHERE id = ?1",
            [quote.episode],
            |row| row.get(0),
        )?;
        let person: Option<String> = self.row(
            "SELECT uid FROM person WHERE id = ?1",
            [quote.person],
            |row| row.get(0),
        )?;
        let start = quote
            .data
            .start_ms
            .map(|ms| ms.to_string())
            .unwrap_or_default();
        Ok(uid(&[
            "quote",
            &episode.unwrap_or_default(),
            &person.unwrap_or_default(),
            &words::key(&quote.data.text),
            &start,
        ]))
    }

    /// The number of the quote with that permanent id.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn quote_with_uid(&self, uid: &str) -> Result<Option<Id>> {
        self.row("SELECT id FROM quote WHERE uid = ?1", [uid], |row| {
            row.get(0)
        })
    }

    /// Adds a quote.
    ///
    /// # Errors
    /// When the uid is taken.
    pub fn add_quote(
        &self,
        quote: &NewQuote,
        uid: &str,
        created_at: &str,
        updated_at: &str,
    ) -> Result<Id> {
        let id = self.insert(
            "INSERT INTO quote(uid, text, person_id, episode_id, start_ms, end_ms, approximate, verdict, state, origin,
               source, note, created_at, updated_at)
             VALUES(:uid, :text, :person, :episode, :start, :end, :approximate, :verdict, :state, :origin, :source, :note,
               :created_at, :updated_at)",
            named_params! {
                ":uid": uid, ":text": quote.data.text, ":person": quote.person, ":episode": quote.episode,
                ":start": quote.data.start_ms, ":end": quote.data.end_ms, ":approximate": quote.data.approximate,
                ":verdict": quote.data.verdict,
                ":state": quote.data.state.name(), ":origin": quote.data.origin, ":source": quote.data.source,
                ":note": quote.data.note, ":created_at": created_at, ":updated_at": updated_at,
            },
        )?;
        self.anchor_quote(id, quote.anchor.as_ref())?;
        Ok(id)
    }

    /// Changes a quote; its uid stays.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn edit_quote(&self, id: Id, quote: &NewQuote, now: &str) -> Result<()> {
        self.run(
            "UPDATE quote SET text = :text, person_id = :person, episode_id = :episode, start_ms = :start,
               end_ms = :end, approximate = :approximate, verdict = :verdict, origin = :origin, source = :source,
               note = :note, updated_at = :now WHERE id = :id",
            named_params! {
                ":id": id, ":text": quote.data.text, ":person": quote.person, ":episode": quote.episode,
                ":start": quote.data.start_ms, ":end": quote.data.end_ms, ":approximate": quote.data.approximate,
                ":verdict": quote.data.verdict, ":origin": quote.data.origin, ":source": quote.data.source,
                ":note": quote.data.note, ":now": now,
            },
        )?;
        self.anchor_quote(id, quote.anchor.as_ref())
    }

    fn anchor_quote(&self, id: Id, anchor: Option<&(Option<Id>, Anchor)>) -> Result<()> {
        let (transcript, anchor) = match anchor {
            Some((transcript, anchor)) => (*transcript, Some(anchor)),
            None => (None, None),
        };
        self.run(
            "UPDATE quote SET anchor_transcript_id = :transcript, anchor_exact = :exact, anchor_prefix = :prefix,
               anchor_suffix = :suffix WHERE id = :id",
            named_params! {
                ":id": id, ":transcript": transcript, ":exact": anchor.map(|a| &a.exact),
                ":prefix": anchor.map(|a| &a.prefix), ":suffix": anchor.map(|a| &a.suffix),
            },
        )
        .map(drop)
    }

    /// The transcript a quote is anchored in.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn anchor_transcript(&self, quote: Id) -> Result<Option<Id>> {
        let sql = "SELECT anchor_transcript_id FROM quote WHERE id = ?1";
        Ok(self.row(sql, [quote], |row| row.get(0))?.flatten())
    }

    /// How many quotes are anchored in a transcript.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn quotes_anchored_in(&self, transcript: Id) -> Result<usize> {
        let count = self.number(
            "SELECT count(*) FROM quote WHERE anchor_transcript_id = ?1",
            [transcript],
        )?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// Removes a quote.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn remove_quote(&self, id: Id) -> Result<()> {
        self.run("DELETE FROM quote WHERE id = ?1", [id]).map(drop)
    }
}
