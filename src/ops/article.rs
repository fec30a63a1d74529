//! An article: read from a file, its quotations checked against the transcripts or kept.

use super::add_episode::person_or_new;
use super::find;
use super::locate::{self, Locator};
use crate::catalog::{self, Catalog, Filter, NewQuote};
use crate::model::catalogue::{Id, QuoteData};
use crate::model::checked::{Checked, NO_TRANSCRIPT, Quotation, UNCHECKED};
use crate::model::clock;
use crate::model::excerpt::Place;
use crate::model::located::{Located, Match, Verdict};
use crate::text::article::{self, Article};
use crate::text::{names, quotations};
use crate::transcript;
use std::collections::BTreeMap;
use std::path::Path;

/// Why an article's quotations are not to be had.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The bytes are no text.
    #[error("{name}: {reason}")]
    Unreadable {
        /// The file.
        name: String,
        /// Why.
        reason: String,
    },
    /// The page is no article.
    #[error("{name}: {reason}")]
    NoArticle {
        /// The file.
        name: String,
        /// What it is instead.
        reason: article::Error,
    },
    /// A reference means nothing in particular.
    #[error(transparent)]
    Find(#[from] find::Error),
    /// The catalogue cannot be read or written.
    #[error(transparent)]
    Catalog(#[from] catalog::Error),
}

/// Reads an article: HTML or Markdown by the file's name or as it looks, else plain text.
///
/// # Errors
/// When the bytes are no text, or the page has no article.
pub fn read(bytes: &[u8], path: &Path) -> Result<Article, Error> {
    let name = path.display().to_string();
    let text = transcript::plain_text(bytes).map_err(|error| Error::Unreadable {
        name: name.clone(),
        reason: error.to_string(),
    })?;
    let extension = path
        .extension()
        .map(|extension| extension.to_string_lossy().to_lowercase());
    let mut article = match extension.as_deref() {
        Some("md" | "markdown") => article::from_markdown(&text),
        Some("txt") => article::from_text(&text),
        Some("html" | "htm" | "xhtml") => html(&text, name)?,
        _ if article::is_html(&text) => html(&text, name)?,
        _ => article::from_text(&text),
    };
    if article.text.len() > quotations::MAX_BYTES {
        let limit = quotations::MAX_BYTES >> 20;
        article.notes.push(format!(
            "the article is long: only the first {limit} MiB of it were read"
        ));
    }
    Ok(article)
}

fn html(text: &str, name: String) -> Result<Article, Error> {
    article::from_html(text).map_err(|reason| Error::NoArticle { name, reason })
}

/// The quotations of an article, with the names of the catalogue at hand.
fn quotations_of(
    catalog: &Catalog,
    article: &Article,
) -> catalog::Result<Vec<quotations::Quotation>> {
    let known: Vec<String> = catalog.names()?.into_iter().map(|(_, name)| name).collect();
    Ok(quotations::extract(&article.text, &known))
}

/// Checks each quotation of an article against the transcripts that a filter leaves.
///
/// # Errors
/// When the catalogue cannot be read.
pub fn check(
    catalog: &Catalog,
    article: &Article,
    source: &str,
    filter: &Filter,
) -> Result<Checked, Error> {
    let mut locator = Locator::new(catalog, filter)?;
    let grounds = catalog.grounds(filter)?;
    let transcripts = grounds
        .iter()
        .map(|ground| ground.transcripts.len() as u64)
        .sum();
    let found = quotations_of(catalog, article)?;
    let mut placed: Vec<(quotations::Quotation, Option<Located>, Option<String>)> = Vec::new();
    for quotation in found {
        let speaker = quotation.speaker.clone();
        let answer = match transcripts {
            0 => (None, None),
            _ => match place(&mut locator, &quotation, speaker.as_deref()) {
                Ok(located) => (Some(located), None),
                Err(locate::Error::Catalog(error)) => return Err(error.into()),
                Err(unfit) => (None, Some(unfit.to_string())),
            },
        };
        placed.push((quotation, answer.0, answer.1));
    }
    // Where words are said in several places, the episode that the others are from is meant.
    let mut episodes: BTreeMap<Id, usize> = BTreeMap::new();
    for located in placed.iter().filter_map(|(_, located, _)| located.as_ref()) {
        if let (Some(best), true) = (
            located.matches.first(),
            located.verdict < Verdict::Ambiguous,
        ) {
            *episodes.entry(best.episode_id).or_default() += 1;
        }
    }
    let usual = episodes
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map(|(id, _)| id);
    let mut checked = Checked {
        title: article.title.clone(),
        source: source.to_owned(),
        transcripts,
        ..Checked::default()
    };
    for (quotation, located, unfit) in placed {
        let located = located.map(|located| settled(located, usual));
        let quotation = checked_quotation(catalog, quotation, located, unfit)?;
        *checked
            .summary
            .entry(quotation.verdict.clone())
            .or_default() += 1;
        checked.quotations.push(quotation);
    }
    Ok(checked)
}

/// Places a quotation; one that the author interrupts may be from two moments, so that its parts
/// are looked for where the whole does not stand as it is printed.
fn place(
    locator: &mut Locator<'_>,
    quotation: &quotations::Quotation,
    speaker: Option<&str>,
) -> Result<Located, locate::Error> {
    let whole = locator.locate(&quotation.text, speaker)?;
    if quotation.parts.len() < 2 || whole.verdict <= Verdict::Reworded {
        return Ok(whole);
    }
    let mut parts = Vec::new();
    for part in &quotation.parts {
        match locator.locate(part, speaker) {
            Ok(located) => parts.push(located),
            // A part of one word stands and falls with the others.
            Err(locate::Error::OneWord(_) | locate::Error::OnlyFillers(_)) => {}
            Err(other) => return Err(other),
        }
    }
    let worst = parts.iter().map(|part| part.verdict).max();
    match worst {
        Some(worst) if worst < whole.verdict => {
            let Some(first) = parts.into_iter().find(|part| part.verdict == worst) else {
                return Ok(whole);
            };
            Ok(Located {
                text: whole.text,
                evidence: "its parts are said, not one after the other".to_owned(),
                ..first
            })
        }
        _ => Ok(whole),
    }
}

/// Words that are said in several places, said in the episode that the article is about.
fn settled(mut located: Located, usual: Option<Id>) -> Located {
    if located.verdict != Verdict::Ambiguous {
        return located;
    }
    let theirs = |found: &Match| Some(found.episode_id) == usual;
    let mut here: Vec<usize> = (0..located.matches.len())
        .filter(|&at| {
            theirs(&located.matches[at]) && located.matches[at].verdict <= Verdict::Reworded
        })
        .collect();
    if here.len() == 1
        && let Some(at) = here.pop()
    {
        let best = located.matches.remove(at);
        located.verdict = best.verdict;
        located.matches.insert(0, best);
    }
    located
}

fn checked_quotation(
    catalog: &Catalog,
    quotation: quotations::Quotation,
    located: Option<Located>,
    unfit: Option<String>,
) -> Result<Quotation, Error> {
    let mut checked = Quotation {
        text: quotation.text,
        parts: quotation.parts,
        speaker: quotation.speaker,
        attribution: quotation.attribution.name().to_owned(),
        ..Quotation::default()
    };
    let Some(located) = located else {
        (checked.verdict, checked.wording) = match unfit {
            Some(why) => (
                UNCHECKED.to_owned(),
                format!("It was not looked for: {why}."),
            ),
            None => (
                NO_TRANSCRIPT.to_owned(),
                "There is no transcript to check it against.".to_owned(),
            ),
        };
        return Ok(checked);
    };
    checked.verdict = located.verdict.name().to_owned();
    checked.wording = wording(&located);
    if matches!(located.verdict, Verdict::NotFound) {
        return Ok(checked);
    }
    let Some(best) = located.matches.into_iter().next() else {
        return Ok(checked);
    };
    let episode = catalog.episode(best.episode_id)?;
    checked.link = episode
        .as_ref()
        .and_then(|episode| Place::from(&episode.data).link(best.start_ms, None));
    checked.transcript = Some(best.transcript());
    checked.show = Some(best.show);
    checked.episode = Some(best.episode);
    checked.episode_id = Some(best.episode_id);
    (checked.start_ms, checked.end_ms) = (best.start_ms, best.end_ms);
    checked.said_by = best.speaker;
    checked.said = Some(best.anchor.exact.clone());
    // Only what stands in one place has it as its own.
    if located.verdict <= Verdict::WrongSpeaker && located.verdict != Verdict::Spliced {
        checked.anchor = Some((best.transcript_id, best.anchor));
    }
    checked.diff = best.diff;
    checked.differences = best.differences;
    Ok(checked)
}

/// What the transcript has, as it can be printed: never more than that it has it.
fn wording(located: &Located) -> String {
    let Some(best) = located.matches.first() else {
        return format!(
            "The transcripts do not have these words: {}.",
            located.evidence
        );
    };
    let transcript = best.transcript();
    let mut the = transcript.chars();
    let transcript: String = the
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(the)
        .collect();
    let at = best
        .start_ms
        .map(|start| format!(" at {}", clock::format(start)))
        .unwrap_or_default();
    let by = best
        .speaker
        .as_deref()
        .map(|speaker| format!(", said by {speaker}"))
        .unwrap_or_default();
    let has = format!("{transcript} has");
    match located.verdict {
        Verdict::Verbatim => format!("{has} the same words{at}{by}."),
        Verdict::Tidied => format!(
            "{has} the same words{at}{by}, before they were tidied: “{}”",
            best.anchor.exact
        ),
        Verdict::Reworded => format!("{has} it in other words{at}{by}: “{}”", best.anchor.exact),
        Verdict::Altered => format!("{has} something else{at}{by}: “{}”", best.anchor.exact),
        Verdict::Spliced => {
            let moments: Vec<String> = located
                .matches
                .iter()
                .take(2)
                .filter_map(|part| part.start_ms.map(clock::format))
                .collect();
            let moments = match moments[..] {
                [] => String::new(),
                _ => format!(" ({})", moments.join(" and ")),
            };
            format!("{has} these words in two places{moments}, not one after the other.")
        }
        Verdict::WrongSpeaker => {
            format!("{has} these words{at}, but{}.", by.trim_start_matches(','))
        }
        Verdict::Ambiguous => "The transcripts have these words in several places.".to_owned(),
        Verdict::Possible => format!("{has} words like these{at}{by}: “{}”", best.anchor.exact),
        Verdict::NotFound => format!(
            "The transcripts do not have these words: {}.",
            located.evidence
        ),
    }
}

/// What became of an article's quotations that were to be kept.
#[derive(Debug, Default)]
pub struct Kept {
    /// The numbers of those that are new.
    pub new: Vec<Id>,
    /// The numbers of those that were kept before.
    pub known: Vec<Id>,
    /// What was made or left out on the way.
    pub notes: Vec<String>,
}

/// Keeps an article's quotations as quotes with the article as origin. Those that were not found go
/// to `episode`, without a time; without one they are left out.
///
/// # Errors
/// When the catalogue cannot be written; nothing is changed then.
pub fn keep(
    catalog: &Catalog,
    checked: &Checked,
    episode: Option<Id>,
    now: &str,
) -> Result<Kept, Error> {
    let change = catalog.begin()?;
    let mut kept = Kept::default();
    let mut homeless = 0;
    for quotation in &checked.quotations {
        let sure = quotation.anchor.is_some() || quotation.verdict == Verdict::Spliced.name();
        let Some(home) = quotation.episode_id.filter(|_| sure).or(episode) else {
            homeless += 1;
            continue;
        };
        let person = match &quotation.speaker {
            Some(name) => speaker(catalog, name, now, &mut kept.notes)?,
            None => None,
        };
        keep_one(catalog, checked, quotation, home, person, now, &mut kept)?;
    }
    if homeless > 0 {
        kept.notes.push(format!(
            "left out {}: not surely found, and no --episode says where they belong",
            crate::view::count(homeless, "quotation")
        ));
    }
    change.commit()?;
    Ok(kept)
}

/// Keeps the quotations of an article on an episode that has no transcript: those of people who take
/// part, or, where nobody is stated, all that are somebody's. Inside the caller's transaction.
///
/// # Errors
/// When the catalogue cannot be written.
pub fn keep_unheard(
    catalog: &Catalog,
    article: &Article,
    source: &str,
    episode: Id,
    now: &str,
) -> Result<Kept, Error> {
    let checked = Checked {
        title: article.title.clone(),
        source: source.to_owned(),
        ..Checked::default()
    };
    let mut kept = Kept::default();
    let stated: Vec<Id> = catalog
        .appearances(episode)?
        .into_iter()
        .map(|person| person.person_id)
        .collect();
    for quotation in quotations_of(catalog, article)? {
        let quotation = Quotation {
            text: quotation.text,
            parts: quotation.parts,
            speaker: quotation.speaker,
            verdict: UNCHECKED.to_owned(),
            ..Quotation::default()
        };
        let beginning: String = quotation.text.chars().take(40).collect();
        let Some(name) = &quotation.speaker else {
            kept.notes.push(format!(
                "left out “{beginning}…”: nobody is said to have said it"
            ));
            continue;
        };
        let person = speaker(catalog, name, now, &mut kept.notes)?;
        if !stated.is_empty() && !person.is_some_and(|person| stated.contains(&person)) {
            kept.notes.push(format!(
                "left out “{beginning}…”: {name} takes no part in the episode"
            ));
            continue;
        }
        keep_one(
            catalog, &checked, &quotation, episode, person, now, &mut kept,
        )?;
    }
    Ok(kept)
}

fn keep_one(
    catalog: &Catalog,
    checked: &Checked,
    quotation: &Quotation,
    episode: Id,
    person: Option<Id>,
    now: &str,
    kept: &mut Kept,
) -> Result<(), Error> {
    let quote = NewQuote {
        data: QuoteData {
            text: quotation.text.clone(),
            start_ms: quotation.start_ms.filter(|_| quotation.anchor.is_some()),
            end_ms: quotation.end_ms.filter(|_| quotation.anchor.is_some()),
            verdict: match quotation.verdict.as_str() {
                NO_TRANSCRIPT => UNCHECKED.to_owned(),
                verdict => verdict.to_owned(),
            },
            origin: "article".to_owned(),
            source: Some(checked.source.clone()),
            ..QuoteData::default()
        },
        person,
        episode,
        anchor: quotation
            .anchor
            .clone()
            .map(|(transcript, anchor)| (Some(transcript), anchor)),
    };
    let uid = catalog.quote_uid(&quote)?;
    match catalog.quote_with_uid(&uid)? {
        Some(id) => kept.known.push(id),
        None => kept.new.push(catalog.add_quote(&quote, &uid, now, now)?),
    }
    Ok(())
}

/// The person an article names: somebody known, or, by a full name, somebody new.
fn speaker(
    catalog: &Catalog,
    name: &str,
    now: &str,
    notes: &mut Vec<String>,
) -> Result<Option<Id>, Error> {
    match find::person(catalog, name) {
        Ok(person) => Ok(Some(person.id)),
        Err(find::Error::Catalog(error)) => Err(error.into()),
        Err(find::Error::Nothing { .. }) if names::full_name(name).is_some() => {
            Ok(Some(person_or_new(catalog, name, now, notes)?))
        }
        Err(unclear) => {
            let note = format!("{unclear}: the quote is kept without a speaker");
            if !notes.contains(&note) {
                notes.push(note);
            }
            Ok(None)
        }
    }
}
