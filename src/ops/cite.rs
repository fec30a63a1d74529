//! Quotes and episodes of a catalogue, gathered for a citation.
//!
//! Times are those of the audio file, which is what a reader opens; files of this machine are named
//! to nobody.

use crate::catalog::{Catalog, Result};
use crate::fetch;
use crate::model::catalogue::{Episode, Id, Quote};
use crate::model::cited::{Cited, Credit, Words};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// An episode as a whole.
///
/// # Errors
/// When the catalogue cannot be read.
pub fn episode(catalog: &Catalog, episode: &Episode, accessed: Option<&str>) -> Result<Cited> {
    let show = catalog.show(episode.show_id)?.unwrap_or_default().data;
    let data = episode.data.clone();
    let language = match data.language.or(show.language) {
        Some(language) => Some(language),
        None => match catalog.preferred(episode.id)? {
            Some(transcript) => catalog
                .transcript(transcript)?
                .and_then(|it| it.data.language),
            None => None,
        },
    };
    let people = catalog.appearances(episode.id)?.into_iter();
    let web = |url: Option<String>| url.filter(|url| fetch::is_web(url));
    Ok(Cited {
        episode_uid: episode.uid.clone(),
        title: data.title,
        show: episode.show.clone(),
        publisher: show.author,
        season: data.season,
        number: data.number,
        published: data.published,
        // Not the end of a transcript, which is no length of the audio.
        duration_ms: catalog.stated_duration(episode.id)?,
        language,
        people: people
            .map(|it| Credit {
                name: it.name,
                role: it.role,
            })
            .collect(),
        audio_url: web(data.audio_url),
        page_url: web(data.page_url),
        accessed: accessed.map(str::to_owned),
        quote: None,
    })
}

/// Quotes, in the order in which they are given.
///
/// # Errors
/// When the catalogue cannot be read.
pub fn quotes(catalog: &Catalog, quotes: &[Quote], accessed: Option<&str>) -> Result<Vec<Cited>> {
    let mut known: HashMap<Id, Option<(Episode, Cited)>> = HashMap::new();
    let mut all = Vec::with_capacity(quotes.len());
    for quote in quotes {
        let found = match known.entry(quote.episode_id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(match catalog.episode(quote.episode_id)? {
                Some(it) => {
                    let cited = episode(catalog, &it, accessed)?;
                    Some((it, cited))
                }
                None => None,
            }),
        };
        let Some((episode, whole)) = found else {
            continue;
        };
        let in_audio = |ms| episode.data.in_audio(ms);
        all.push(Cited {
            quote: Some(Words {
                text: quote.data.text.clone(),
                speaker: quote.speaker.clone(),
                start_ms: quote.data.start_ms.map(in_audio),
                end_ms: quote.data.end_ms.map(in_audio),
                approximate: quote.data.approximate,
            }),
            ..whole.clone()
        });
    }
    Ok(all)
}
