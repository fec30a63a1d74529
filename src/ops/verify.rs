//! Quotes that are kept, against the transcripts of today: do their words still stand where they
//! were found, and are they what was said?
//!
//! Invariant: a quote is only ever moved to the same words among the same others, and only where
//! that is asked for. The same words elsewhere are a lookalike, and said to be one.

use super::locate::{self, Locator};
use crate::catalog::{self, Catalog, Filter, NewQuote};
use crate::model::catalogue::{Anchor, Quote};
use crate::model::clock;
use crate::model::located::{Attribution, Match, Verdict};
use crate::model::transcript::Millis;
use crate::model::verified::{Check, CheckedQuote, Stage, State, Status};
use crate::text::words;

/// Words that begin within this of where they began stand where they stood.
const SAME_MS: Millis = 1_000;
/// The same for times that are only about right.
const ABOUT_MS: Millis = 60_000;
/// Within this the time alone tells that a place is the same.
const NEAR_MS: Millis = 2_000;
/// So much of the words around a place are the same where the place is (they may have changed too).
const SAME_CONTEXT: f64 = 0.5;
/// One of several places is meant where so much more of the words around it are the same.
const CLEARLY: f64 = 0.25;

/// Checks the quotes that a filter leaves, keeps what was found, and with `update` the new times of
/// those that moved.
///
/// # Errors
/// When the catalogue cannot be read or written; nothing is changed then.
pub fn run(
    catalog: &Catalog,
    filter: &Filter,
    update: bool,
    now: &str,
) -> Result<Vec<CheckedQuote>, catalog::Error> {
    let change = catalog.begin()?;
    let quotes = catalog.quotes(filter)?;
    let mut checked = Vec::with_capacity(quotes.len());
    let mut locator: Option<(i64, Locator<'_>)> = None;
    for quote in quotes {
        let episode = quote.episode_id;
        if locator.as_ref().is_none_or(|(of, _)| *of != episode) {
            let only = Filter {
                episode: Some(episode),
                ..Filter::default()
            };
            locator = Some((episode, Locator::new(catalog, &only)?));
        }
        if let Some((_, locator)) = &mut locator {
            let checks = catalog.quote_checks(quote.id)?;
            let last = checks.iter().rfind(|it| it.status == Status::Anchored);
            let found = Found::of(&quote, last, locator)?;
            checked.push(keep(catalog, quote, found, update, now)?);
        }
    }
    change.commit()?;
    Ok(checked)
}

/// What was found of a quote.
struct Found {
    status: Status,
    verdict: Verdict,
    place: Option<Match>,
    reason: String,
}

impl Found {
    fn nowhere(reason: impl Into<String>) -> Self {
        Self {
            status: Status::Orphaned,
            verdict: Verdict::NotFound,
            place: None,
            reason: reason.into(),
        }
    }

    fn of(
        quote: &Quote,
        last: Option<&Check>,
        locator: &mut Locator<'_>,
    ) -> Result<Self, catalog::Error> {
        if locator.is_empty() {
            return Ok(Self::nowhere("no transcript to check against"));
        }
        let place = match &quote.anchor {
            Some(anchor) => anchored(quote, anchor, last, locator),
            None => first_found(quote, locator),
        };
        let (status, place, reason) = match place {
            Ok(found) => found,
            Err(locate::Error::Catalog(error)) => return Err(error),
            Err(unfit) => return Ok(Self::nowhere(unfit.to_string())),
        };
        let mut found = Self {
            status,
            verdict: match status {
                Status::Ambiguous => Verdict::Ambiguous,
                _ => Verdict::NotFound,
            },
            place,
            reason,
        };
        if let Some(place) = &found.place {
            match words_there(quote, place, locator) {
                Ok(Some((verdict, there))) => {
                    (found.verdict, found.place) = (verdict, Some(there));
                }
                Ok(None) => {}
                Err(locate::Error::Catalog(error)) => return Err(error),
                Err(unfit) => return Ok(Self::nowhere(unfit.to_string())),
            }
        }
        Ok(found)
    }

    /// The words stand there, and they are what was said.
    fn passes(&self) -> bool {
        matches!(self.status, Status::Anchored | Status::Moved) && self.verdict <= Verdict::Reworded
    }
}

type Placed = (Status, Option<Match>, String);

/// Where the words to which a quote is anchored stand now, and why that is where.
pub(super) fn anchored(
    quote: &Quote,
    anchor: &Anchor,
    last: Option<&Check>,
    locator: &mut Locator<'_>,
) -> Result<Placed, locate::Error> {
    // Where the quote says it is, and where it was last found standing.
    let known = [quote.data.start_ms, last.and_then(|last| last.start_ms)];
    let away = |place: &Match| {
        let start = place.start_ms?;
        let known = known.iter().flatten();
        known.map(|known| (start - known).abs()).min()
    };
    let same_place = |place: &Match| {
        agreement(anchor, &place.anchor) >= SAME_CONTEXT
            || away(place).is_some_and(|away| away <= NEAR_MS)
    };
    let located = locator.locate(&anchor.exact, None)?;
    let (same, other): (Vec<Match>, Vec<Match>) = located
        .matches
        .into_iter()
        .partition(|place| place.verdict == Verdict::Verbatim);
    let same_words = same.len();
    let (mut theirs, lookalikes): (Vec<Match>, Vec<Match>) = same.into_iter().partition(same_place);
    if theirs.is_empty() {
        let changed = |place: &Match| place.verdict <= Verdict::Altered && same_place(place);
        if let Some(place) = other.into_iter().find(changed) {
            let reason = format!("the words there are others in {}", place.transcript());
            return Ok((Status::TextChanged, Some(place), reason));
        }
        if same_words == 0 {
            let reason = "the words are not there any more".into();
            return Ok((Status::Orphaned, None, reason));
        }
    }
    theirs.sort_by(|a, b| {
        let (a, b) = (agreement(anchor, &a.anchor), agreement(anchor, &b.anchor));
        b.total_cmp(&a)
    });
    let clear = theirs.len() == 1
        || (theirs.len() > 1
            && agreement(anchor, &theirs[0].anchor)
                >= agreement(anchor, &theirs[1].anchor) + CLEARLY);
    let near: Vec<usize> = (0..theirs.len())
        .filter(|&index| away(&theirs[index]).is_some_and(|away| away <= NEAR_MS))
        .collect();
    let chosen = match (clear, near.as_slice()) {
        (true, _) => Some(0),
        (false, [one]) => Some(*one),
        _ => None,
    };
    if theirs.is_empty() && same_words == 1 && !stands_without(anchor, &lookalikes[0], locator)? {
        // What stood around the words is gone too.
        theirs = lookalikes;
    } else if theirs.is_empty() {
        let reason = format!(
            "the same words stand at {}, among others than they did",
            places_of(&lookalikes)
        );
        return Ok((Status::Orphaned, None, reason));
    } else if chosen.is_none() {
        let reason = format!("the words stand at {}", places_of(&theirs));
        return Ok((Status::Ambiguous, None, reason));
    }
    let chosen = chosen.unwrap_or(0);
    let place = theirs.swap_remove(chosen);
    let within = if quote.data.approximate && last.is_none() {
        ABOUT_MS
    } else {
        SAME_MS
    };
    Ok(match away(&place) {
        Some(away) if away > within => {
            let reason = format!(
                "the words begin at {} now, not at {}",
                at(&place),
                quote
                    .data
                    .start_ms
                    .map_or_else(|| "no time".into(), clock::format)
            );
            (Status::Moved, Some(place), reason)
        }
        _ => {
            let reason = format!("matches {}", place.transcript());
            (Status::Anchored, Some(place), reason)
        }
    })
}

/// Where a quote stands that was never placed.
fn first_found(quote: &Quote, locator: &mut Locator<'_>) -> Result<Placed, locate::Error> {
    let located = locator.locate(&quote.data.text, quote.speaker.as_deref())?;
    let near = |place: &Match| match (quote.data.start_ms, place.start_ms) {
        (Some(stated), Some(start)) => (start - stated).abs() <= ABOUT_MS,
        _ => true,
    };
    let reason = located.evidence;
    let mut places = located.matches;
    places.truncate(located.alike);
    Ok(match located.verdict {
        Verdict::NotFound | Verdict::Possible | Verdict::Spliced => {
            (Status::Orphaned, None, reason)
        }
        _ if places.iter().filter(|place| near(place)).count() == 1 => {
            let place = places.into_iter().find(near);
            (Status::Anchored, place, reason)
        }
        _ if places.len() > 1 => {
            let reason = format!("the words stand at {}", places_of(&places));
            (Status::Ambiguous, None, reason)
        }
        _ => {
            let reason = format!(
                "the words stand at {}, far from the stated time",
                places_of(&places)
            );
            (Status::Orphaned, None, reason)
        }
    })
}

/// The verdict on the quote at that place.
fn words_there(
    quote: &Quote,
    place: &Match,
    locator: &mut Locator<'_>,
) -> Result<Option<(Verdict, Match)>, locate::Error> {
    let located = locator.locate(&quote.data.text, quote.speaker.as_deref())?;
    let overlaps = |other: &Match| {
        other.transcript_id == place.transcript_id
            && other.first_passage <= place.last_passage
            && place.first_passage <= other.last_passage
    };
    let verdict = located.verdict;
    let there = located.matches.into_iter().find(overlaps);
    Ok(there.map(|there| match (verdict, there.attribution) {
        (Verdict::Spliced | Verdict::Possible | Verdict::NotFound, _) => (verdict, there),
        (_, Attribution::Mismatch) if there.verdict <= Verdict::Reworded => {
            (Verdict::WrongSpeaker, there)
        }
        _ => (there.verdict, there),
    }))
}

/// How much of the words around an anchor stand around a place, from 0 to 1.
fn agreement(anchor: &Anchor, place: &Anchor) -> f64 {
    let around = |it: &Anchor| {
        let mut around = words::of(&it.prefix);
        around.extend(words::of(&it.suffix));
        around
    };
    let wanted = around(anchor);
    if wanted.is_empty() {
        return 1.0;
    }
    let mut there = around(place);
    let same = wanted
        .iter()
        .filter(|word| {
            let at = there.iter().position(|other| other == *word);
            at.map(|at| there.swap_remove(at)).is_some()
        })
        .count();
    same as f64 / wanted.len() as f64
}

/// Whether what stood before and after the words stands somewhere without them.
fn stands_without(
    anchor: &Anchor,
    lookalike: &Match,
    locator: &mut Locator<'_>,
) -> Result<bool, locate::Error> {
    let around = format!("{} … {}", anchor.prefix, anchor.suffix);
    let located = match locator.locate(&around, None) {
        Ok(located) => located,
        Err(locate::Error::Catalog(error)) => return Err(error.into()),
        Err(_) => return Ok(false),
    };
    let elsewhere = |it: &Match| {
        it.last_passage < lookalike.first_passage || lookalike.last_passage < it.first_passage
    };
    Ok(located.verdict < Verdict::Possible && located.matches.first().is_some_and(elsewhere))
}

fn places_of(places: &[Match]) -> String {
    places.iter().map(at).collect::<Vec<_>>().join(", ")
}

fn at(place: &Match) -> String {
    place
        .start_ms
        .map_or_else(|| "no time".into(), clock::format)
}

fn keep(
    catalog: &Catalog,
    quote: Quote,
    found: Found,
    update: bool,
    now: &str,
) -> Result<CheckedQuote, catalog::Error> {
    let passes = found.passes();
    let place = found.place.as_ref();
    let check = Check {
        status: found.status,
        verdict: found.verdict.name().into(),
        version: place.map(|it| it.version),
        start_ms: place.and_then(|it| it.start_ms),
        end_ms: place.and_then(|it| it.end_ms),
        said: place.map(|it| it.anchor.exact.clone()),
        reason: found.reason.clone(),
        checked_at: now.into(),
        confirmed_at: now.into(),
    };
    catalog.add_check(quote.id, place.map(|it| it.transcript_id), &check)?;
    catalog.set_verdict(quote.id, found.verdict.name())?;
    if let Some(place) = place {
        let stays = found.status == Status::Anchored;
        if stays || (found.status == Status::Moved && update) {
            anchor(catalog, &quote, place, !stays, &check.verdict, now)?;
        }
    }
    let mut state = quote.data.state;
    if passes && state == State::Draft {
        state = State::Verified;
        let source = quote.data.source.clone();
        let since = now.into();
        catalog.add_stage(
            quote.id,
            &Stage {
                state,
                source,
                since,
            },
        )?;
    }
    Ok(CheckedQuote {
        quote_id: quote.id,
        status: found.status,
        verdict: found.verdict,
        passes,
        reason: found.reason,
        speaker: quote.speaker,
        show: quote.show,
        episode: quote.episode,
        start_ms: check.start_ms,
        end_ms: check.end_ms,
        text: quote.data.text,
        said: check.said,
        differences: found.place.map(|it| it.differences).unwrap_or_default(),
        state,
    })
}

/// Writes down where a quote stands: its first place, or the same place in a new version; its
/// times only where it had none, or `times` says so.
fn anchor(
    catalog: &Catalog,
    quote: &Quote,
    place: &Match,
    times: bool,
    verdict: &str,
    now: &str,
) -> Result<(), catalog::Error> {
    let known = catalog.anchor_transcript(quote.id)?;
    let untimed = quote.data.start_ms.is_none() && place.start_ms.is_some();
    if known == Some(place.transcript_id) && !times && !untimed {
        return Ok(());
    }
    let mut data = quote.data.clone();
    data.verdict = verdict.into();
    if times || untimed {
        (data.start_ms, data.end_ms) = (place.start_ms, place.end_ms);
        data.approximate = false;
    }
    let anchored = NewQuote {
        data,
        person: quote.person_id,
        episode: quote.episode_id,
        anchor: Some((Some(place.transcript_id), place.anchor.clone())),
    };
    catalog.edit_quote(quote.id, &anchored, now)
}
