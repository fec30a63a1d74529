//! A show of the catalogue as a feed, and the shows that are followed as a list of feeds.
//!
//! What users state stands before what the feed said; transcripts, chapters and soundbites are those
//! that the publisher's feed names, and transcripts that were fetched from the web. What lies in a file
//! of this machine is named to nobody.

use crate::catalog::{self, Catalog, Filter, Sort};
use crate::fetch;
use crate::model::catalogue::{Episode, Id, Show};
use crate::model::feed::{
    Chapter, ChaptersLink, Enclosure, Feed, FeedEpisode, FeedPerson, Soundbite, Subscription,
    Subscriptions, TranscriptLink,
};
use crate::model::followed::{FileKind, Item};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// The show with all its episodes, newest first.
///
/// # Errors
/// When the catalogue cannot be read.
pub fn feed(catalog: &Catalog, show: &Show) -> catalog::Result<Feed> {
    let filter = Filter {
        show: Some(show.id),
        sort: Sort::Newest,
        ..Filter::default()
    };
    let mut pages = HashMap::new();
    let mut episodes = Vec::new();
    for episode in catalog.episodes(&filter)? {
        episodes.push(item(catalog, episode, &mut pages)?);
    }
    let data = show.data.clone();
    Ok(Feed {
        title: Some(data.title),
        description: data.description,
        language: data.language,
        link: data.page_url,
        self_url: data.feed_url.filter(|url| fetch::is_web(url)),
        guid: Some(show.uid.clone()),
        medium: Some("podcast".to_owned()),
        author: data.author,
        episodes,
        ..Feed::default()
    })
}

/// One episode; `pages` are the pages of people that were looked up.
fn item(
    catalog: &Catalog,
    episode: Episode,
    pages: &mut HashMap<Id, Option<String>>,
) -> catalog::Result<FeedEpisode> {
    let said = catalog.item(episode.id)?.unwrap_or_default();
    let mut persons = Vec::new();
    for appearance in catalog.appearances(episode.id)? {
        let person = appearance.person_id;
        let page = match pages.entry(person) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let found = catalog.person(person)?;
                place.insert(found.and_then(|person| person.data.page_url))
            }
        };
        persons.push(FeedPerson {
            name: appearance.name,
            role: Some(appearance.role),
            href: page.clone(),
            ..FeedPerson::default()
        });
    }
    let chapters = catalog.chapters(episode.id)?.into_iter();
    let inline_chapters = chapters.filter_map(|chapter| {
        Some(Chapter {
            start_ms: chapter.start_ms?,
            end_ms: chapter.end_ms,
            title: chapter.title,
            url: chapter.url,
            image: chapter.image,
            hidden: chapter.hidden,
        })
    });
    let chapters_file = said
        .files
        .iter()
        .find(|file| file.kind == FileKind::Chapters && fetch::is_web(&file.url));
    let data = episode.data;
    Ok(FeedEpisode {
        chapters: chapters_file.map(|file| ChaptersLink {
            url: file.url.clone(),
            media_type: Some(
                file.media_type
                    .clone()
                    .unwrap_or_else(|| "application/json+chapters".to_owned()),
            ),
        }),
        inline_chapters: inline_chapters.collect(),
        transcripts: transcripts(catalog, episode.id, &said)?,
        soundbites: said
            .soundbites
            .iter()
            .map(|soundbite| Soundbite {
                start_ms: soundbite.start_ms,
                duration_ms: soundbite.duration_ms,
                title: soundbite.title.clone(),
            })
            .collect(),
        persons,
        audio: data.audio_url.map(|url| Enclosure {
            media_type: said
                .audio_type
                .or_else(|| Some(audio_type(&url).to_owned())),
            length: said.audio_length.and_then(|length| length.try_into().ok()),
            url,
        }),
        guid: said.guid.or(Some(data.guid)),
        title: Some(data.title),
        published: data.published,
        duration_ms: data.duration_ms,
        season: data.season,
        number: data.number,
        page_url: data.page_url,
        description: data.description,
        language: data.language,
        ..FeedEpisode::default()
    })
}

/// The transcripts that the feed names, and those that came from the web otherwise.
fn transcripts(
    catalog: &Catalog,
    episode: Id,
    said: &Item,
) -> catalog::Result<Vec<TranscriptLink>> {
    let named = said
        .files
        .iter()
        .filter(|file| file.kind == FileKind::Transcript && fetch::is_web(&file.url));
    let mut links: Vec<TranscriptLink> = named
        .map(|file| TranscriptLink {
            url: file.url.clone(),
            media_type: file.media_type.clone(),
            language: file.language.clone(),
            rel: file.rel.clone(),
        })
        .collect();
    for version in catalog.versions(episode)? {
        let data = version.data;
        if fetch::is_web(&data.source) && links.iter().all(|link| link.url != data.source) {
            links.push(TranscriptLink {
                media_type: transcript_type(&data.format).map(str::to_owned),
                language: data.language,
                url: data.source,
                rel: None,
            });
        }
    }
    Ok(links)
}

/// The media type of a transcript's format, where the podcast namespace knows it.
fn transcript_type(format: &str) -> Option<&'static str> {
    Some(match format {
        "webvtt" => "text/vtt",
        "srt" => "application/x-subrip",
        "podcast-json" => "application/json",
        "html" => "text/html",
        "text" | "markdown" => "text/plain",
        _ => return None,
    })
}

/// What an address ends with tells the media type, which an enclosure has to have.
fn audio_type(url: &str) -> &'static str {
    let path = url
        .split(['?', '#'])
        .next()
        .unwrap_or(url)
        .to_ascii_lowercase();
    match path.rsplit('.').next().unwrap_or_default() {
        "m4a" | "aac" => "audio/x-m4a",
        "ogg" | "oga" | "opus" => "audio/ogg",
        "flac" => "audio/flac",
        "wav" => "audio/wav",
        "mp4" | "m4v" => "video/mp4",
        _ => "audio/mpeg",
    }
}

/// The shows that are followed on the web, by title; and how many are followed by a file, which
/// nobody else can read.
///
/// # Errors
/// When the catalogue cannot be read.
pub fn subscriptions(catalog: &Catalog) -> catalog::Result<(Subscriptions, usize)> {
    let mut list = Subscriptions {
        title: Some("podcat".to_owned()),
        ..Subscriptions::default()
    };
    let mut files = 0;
    for id in catalog.subscribed()? {
        let Some(show) = catalog.show(id)? else {
            continue;
        };
        let file = catalog.feed(id)?.and_then(|feed| feed.file);
        match show.data.feed_url.filter(|_| file.is_none()) {
            Some(url) => list.feeds.push(Subscription {
                title: Some(show.data.title),
                page_url: show.data.page_url,
                folders: Vec::new(),
                url,
            }),
            None => files += 1,
        }
    }
    list.feeds.sort_by(|a, b| a.title.cmp(&b.title));
    Ok((list, files))
}
