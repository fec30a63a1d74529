//! A quote: words kept on purpose, with their place in the transcript where they stand in it.

use super::add_episode::{person_or_new, topic_or_new};
use super::find;
use super::locate::{self, Locator};
use crate::catalog::{self, Catalog, Filed, Filter, NewQuote};
use crate::model::catalogue::{Episode, Id, LabelState, Quote, QuoteData};
use crate::model::clock;
use crate::model::located::{Located, Match, Verdict};
use crate::model::transcript::Millis;
use crate::text::{names, words};
use crate::view::count;

/// The longest quote, in characters.
pub const MAX_CHARS: usize = 20_000;
/// How far from a stated time the words may stand and still be the ones that are meant.
const NEAR_MS: Millis = 60_000;

/// When a quote is said, as the user states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At {
    /// When it begins.
    pub start_ms: Millis,
    /// When it ends.
    pub end_ms: Option<Millis>,
    /// The times are only about right.
    pub approximate: bool,
}

impl At {
    /// Reads `12:41`, `12:41-12:58`, either with `~` in front for times that are about right.
    pub fn parse(text: &str) -> Option<Self> {
        let (text, approximate) = match text.trim().strip_prefix('~') {
            Some(text) => (text, true),
            None => (text.trim(), false),
        };
        let (start, end) = match text.split_once(['-', '–']) {
            Some((start, end)) => (
                start,
                Some(clock::parse(end.trim().trim_start_matches('~'))?),
            ),
            None => (text, None),
        };
        let start_ms = clock::parse(start)?;
        end.is_none_or(|end| end >= start_ms).then_some(Self {
            start_ms,
            end_ms: end,
            approximate,
        })
    }
}

/// What to keep.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The words.
    pub text: String,
    /// Who said them.
    pub speaker: Option<String>,
    /// Where.
    pub episode: Option<String>,
    /// When.
    pub at: Option<At>,
    /// What it is filed under; made if there is none.
    pub topics: Vec<String>,
    /// `hand`, `article` or `publisher`.
    pub origin: String,
    /// Where it was printed.
    pub source: Option<String>,
    /// Anything else.
    pub note: Option<String>,
}

/// What was done.
#[derive(Debug, Clone)]
pub struct Added {
    /// The quote.
    pub quote: Quote,
    /// False when it was there already.
    pub new: bool,
    /// What was made or noticed on the way, in sentences.
    pub notes: Vec<String>,
}

/// Why nothing was added.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No words.
    #[error("expected the words of the quote, found {0:?}")]
    NoWords(String),
    /// Too many.
    #[error("expected a quote of at most {MAX_CHARS} characters, found {0}")]
    TooLong(usize),
    /// A reference means nothing or several things.
    #[error(transparent)]
    Find(#[from] find::Error),
    /// A label that stands for nobody.
    #[error("expected a person, found {0:?}, as a transcript labels somebody")]
    Label(String),
    /// The time is after the end.
    #[error("expected a time within {episode:?}, which is {} long, found {}", clock::format(*.length_ms), clock::format(*.at_ms))]
    PastTheEnd {
        /// The episode.
        episode: String,
        /// How long it is.
        length_ms: Millis,
        /// What was said.
        at_ms: Millis,
    },
    /// No episode was named and the words are not found.
    #[error("these words stand in no transcript")]
    Nowhere,
    /// The words stand in several places.
    #[error("these words stand in {}", count(.0.len(), "place"))]
    SeveralPlaces(Vec<String>),
    /// The catalogue cannot be read or written.
    #[error(transparent)]
    Catalog(#[from] catalog::Error),
}

/// The words of a quote, without quotation marks around them.
///
/// # Errors
/// When there are none or too many.
pub fn words_of(typed: &str) -> Result<String, Error> {
    let text = typed
        .trim()
        .trim_matches(['"', '“', '”', '«', '»', '„'])
        .trim();
    if words::of(text).is_empty() {
        return Err(Error::NoWords(typed.chars().take(40).collect()));
    }
    let length = text.chars().count();
    if length > MAX_CHARS {
        return Err(Error::TooLong(length));
    }
    Ok(text.to_owned())
}

/// Whether a time is within an episode, where its length is known.
///
/// # Errors
/// When it is past the end.
pub fn check_time(episode: &Episode, at_ms: Option<Millis>) -> Result<(), Error> {
    match (episode.data.duration_ms, at_ms) {
        (Some(length_ms), Some(at_ms)) if at_ms > length_ms => Err(Error::PastTheEnd {
            episode: episode.data.title.clone(),
            length_ms,
            at_ms,
        }),
        _ => Ok(()),
    }
}

/// Keeps a quote. It is placed where its words stand in a preferred transcript; without an episode,
/// that is looked for too.
///
/// # Errors
/// When a reference is not clear or the time is past the end; nothing is changed then.
pub fn run(catalog: &Catalog, request: &Request, now: &str) -> Result<Added, Error> {
    let text = words_of(&request.text)?;
    let change = catalog.begin()?;
    let mut notes = Vec::new();
    let mut person = match &request.speaker {
        Some(typed) => Some(speaker(catalog, typed, now, &mut notes)?),
        None => None,
    };
    let stated = match &request.episode {
        Some(typed) => Some(find::episode(catalog, typed, None)?),
        None => None,
    };
    if let (Some(episode), Some(at)) = (&stated, request.at) {
        check_time(episode, at.end_ms.or(Some(at.start_ms)))?;
    }
    let filter = Filter {
        episode: stated.as_ref().map(|episode| episode.id),
        ..Filter::default()
    };
    let mut locator = Locator::new(catalog, &filter)?;
    let placed = match locator.locate(&text, request.speaker.as_deref()) {
        Ok(located) => placed(catalog, located, person, request.at, &mut notes)?,
        Err(locate::Error::Catalog(error)) => return Err(error.into()),
        Err(unfit) => {
            notes.push(unfit.to_string());
            None
        }
    };
    let episode = match (stated, &placed) {
        (Some(episode), _) => Some(episode),
        (None, Some((_, place))) => catalog.episode(place.episode_id)?,
        (None, None) => None,
    };
    let Some(episode) = episode else {
        return Err(Error::Nowhere);
    };
    let mut data = QuoteData {
        text,
        verdict: "unchecked".into(),
        origin: request.origin.clone(),
        source: request.source.clone(),
        note: request.note.clone(),
        ..QuoteData::default()
    };
    if let Some((verdict, place)) = &placed {
        (data.start_ms, data.end_ms) = (place.start_ms, place.end_ms);
        data.verdict = verdict.name().into();
        let (speaker, confirmed) = label_person(catalog, place.transcript_id, place.label)?;
        match (person, speaker) {
            (None, Some(speaker)) => person = Some(speaker),
            (Some(wanted), Some(speaker)) if wanted != speaker && confirmed => {
                if *verdict <= Verdict::Reworded {
                    data.verdict = Verdict::WrongSpeaker.name().into();
                }
                let name = catalog
                    .person(speaker)?
                    .map(|person| person.data.name)
                    .unwrap_or_default();
                notes.push(format!("the transcript has {name} say these words"));
            }
            _ => {}
        }
    } else if catalog.preferred(episode.id)?.is_some() {
        notes.push("these words do not stand in the transcript".into());
    }
    if let Some(at) = request.at {
        check_time(&episode, at.end_ms.or(Some(at.start_ms)))?;
        data.start_ms = Some(at.start_ms);
        data.end_ms = at.end_ms;
        data.approximate = at.approximate;
    }
    let quote = NewQuote {
        data,
        person,
        episode: episode.id,
        anchor: placed.map(|(_, place)| (Some(place.transcript_id), place.anchor)),
    };
    let uid = catalog.quote_uid(&quote)?;
    let (id, new) = match catalog.quote_with_uid(&uid)? {
        Some(id) => (id, false),
        None => (catalog.add_quote(&quote, &uid, now, now)?, true),
    };
    for name in &request.topics {
        let topic = topic_or_new(catalog, name, now, &mut notes)?;
        catalog.file_under(Filed::Quote, id, topic)?;
    }
    let quote = find::quote(catalog, &format!("#{id}"))?;
    change.commit()?;
    Ok(Added { quote, new, notes })
}

/// The one place that is meant, and the verdict on the words there.
fn placed(
    catalog: &Catalog,
    located: Located,
    person: Option<Id>,
    at: Option<At>,
    notes: &mut Vec<String>,
) -> Result<Option<(Verdict, Match)>, Error> {
    match located.verdict {
        Verdict::NotFound => return Ok(None),
        Verdict::Spliced | Verdict::Possible => {
            notes.push(located.evidence);
            return Ok(None);
        }
        Verdict::Altered => notes.push(located.evidence),
        _ => {}
    }
    let mut places = located.matches;
    places.truncate(located.alike);
    let mut theirs = Vec::new();
    for place in &places {
        let said_by = label_person(catalog, place.transcript_id, place.label)?.0;
        theirs.push(person.is_some() && said_by == person);
    }
    if theirs.contains(&true) {
        let mut theirs = theirs.into_iter();
        places.retain(|_| theirs.next() == Some(true));
    }
    let distance = |place: &Match| match (place.start_ms, at) {
        (Some(start), Some(at)) => (start - at.start_ms).abs(),
        _ => 0,
    };
    // Untimed places may be meant; timed ones only near the stated time.
    places.retain(|place| distance(place) <= NEAR_MS);
    if places.len() > 1 && at.is_none() {
        let lines = places.iter().map(describe).collect();
        return Err(Error::SeveralPlaces(lines));
    }
    let nearest = places.into_iter().min_by_key(|place| distance(place));
    Ok(nearest.map(|place| (place.verdict, place)))
}

/// A speaker for a quote: somebody known, or, where a full name is given, somebody new.
fn speaker(
    catalog: &Catalog,
    typed: &str,
    now: &str,
    notes: &mut Vec<String>,
) -> Result<Id, Error> {
    let (name, _) = names::with_affiliation(typed);
    match find::person(catalog, &name) {
        Ok(person) => Ok(person.id),
        Err(find::Error::Nothing { alike, .. })
            if alike.is_empty() && words::of(&name).len() > 1 =>
        {
            if names::names_nobody(&name) || catalog.has_label(&name)? {
                return Err(Error::Label(name));
            }
            Ok(person_or_new(catalog, typed, now, notes)?)
        }
        Err(other) => Err(other.into()),
    }
}

/// Whom the words under a label are from, and whether somebody said so: confirmed, or the label
/// spells out their name.
fn label_person(
    catalog: &Catalog,
    transcript: Id,
    label: Option<u32>,
) -> Result<(Option<Id>, bool), catalog::Error> {
    let Some(no) = label else {
        return Ok((None, false));
    };
    let label = catalog
        .labels(transcript)?
        .into_iter()
        .find(|label| label.no == no);
    Ok(label.map_or((None, false), |label| {
        let spelt = label
            .person
            .as_deref()
            .is_some_and(|person| names::same(person, &label.name));
        (
            label.person_id,
            label.state == Some(LabelState::Confirmed) || spelt,
        )
    }))
}

fn describe(place: &Match) -> String {
    let at = place
        .start_ms
        .map_or_else(|| "no time".into(), clock::format);
    let speaker = place
        .speaker
        .as_deref()
        .map(|name| format!(", {name}"))
        .unwrap_or_default();
    format!(
        "{}  {}  ({}) at {at}{speaker}",
        place.episode_id, place.episode, place.show
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_quotes_are_read() {
        let at = |start_ms, end_ms, approximate| {
            Some(At {
                start_ms,
                end_ms,
                approximate,
            })
        };
        assert_eq!(At::parse("12:41"), at(761_000, None, false));
        assert_eq!(At::parse("12:41-12:58"), at(761_000, Some(778_000), false));
        assert_eq!(
            At::parse("~1:02:03 – 1:02:09"),
            at(3_723_000, Some(3_729_000), true)
        );
        for text in ["", "-", "12:41-", "12:58-12:41", "soon"] {
            assert_eq!(At::parse(text), None, "{text}");
        }
    }
}
