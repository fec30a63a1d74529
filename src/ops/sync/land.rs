//! What a feed says into the catalogue, inside the caller's transaction.
//!
//! Invariants: an item is an episode that is there by its guid, else by its audio, else by title and
//! day, always within its show, and a feed's items are as many episodes. What somebody has said
//! otherwise stands, and what the feed says is kept beside it. An item that says what it said before
//! changes nothing.

use crate::catalog::{self, Catalog, Known};
use crate::model::catalogue::{EpisodeData, Id, PersonData, Show, ShowData};
use crate::model::date;
use crate::model::feed::{Feed, FeedEpisode, FeedPerson, TranscriptLink};
use crate::model::followed::{
    Chapter, Feed as Followed, File, FileKind, FileState, Item, Named, Overruled, Soundbite, Stated,
};
use crate::ops::label::Roster;
use crate::ops::source;
use crate::text::words;
use crate::{catalog::Filed, fetch};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt::{self, Write};

/// How often a file that is not there is asked for when its item says something new.
const TRIES: u32 = 3;

/// What came of a feed.
#[derive(Debug, Default)]
pub(super) struct Landed {
    /// Episodes that were not there.
    pub(super) new: usize,
    /// Episodes of which it says something new.
    pub(super) changed: usize,
    /// People who were not there.
    pub(super) people: Vec<String>,
    /// What is not clear.
    pub(super) warnings: Vec<String>,
}

/// The show that a feed is of: one that is there, or a new one. Says what is worth knowing.
pub(super) fn show(
    catalog: &Catalog,
    feed: &Feed,
    url: Option<&str>,
    listed: Option<&str>,
    now: &str,
    notes: &mut Vec<String>,
) -> catalog::Result<Id> {
    let guid = feed
        .guid
        .as_deref()
        .and_then(|it| uuid::Uuid::try_parse(it.trim()).ok());
    let guid = guid.map(|it| it.to_string());
    if let Some(guid) = &guid
        && let Some(id) = catalog.show_with_uid(guid)?
        && is_same(catalog, id, feed)?
    {
        return Ok(id);
    }
    if let Some(url) = url
        && let Some(id) = catalog.show_fed_by(url)?
        && is_same(catalog, id, feed)?
    {
        return Ok(id);
    }
    let title = [feed.title.as_deref(), listed, url]
        .into_iter()
        .flatten()
        .map(str::trim)
        .find(|it| !it.is_empty())
        .unwrap_or("Untitled");
    let mut data = ShowData {
        title: title.to_owned(),
        feed_url: url.map(str::to_owned),
        ..stated(feed)
    };
    if let Some(there) = catalog.show_titled(title)? {
        let same_address = there.data.feed_url.is_none() || there.data.feed_url == data.feed_url;
        if catalog.feed(there.id)?.is_none() && same_address {
            return Ok(there.id);
        }
        // One show of a name: the other is told apart.
        let host = url.and_then(|url| url.split_once("://")?.1.split(['/', ':']).next());
        let told: Vec<&str> = [feed.author.as_deref(), host]
            .into_iter()
            .flatten()
            .collect();
        let mut names = told.iter().map(|told| format!("{title} ({told})"));
        let mut number = 1;
        loop {
            number += 1;
            data.title = names
                .next()
                .unwrap_or_else(|| format!("{title} ({number})"));
            if catalog.show_titled(&data.title)?.is_none() {
                break;
            }
        }
        notes.push(format!(
            "another show is called {title:?}; this one is added as {:?}. If it is that show at a new address: \
             podcat edit-show {} --feed ADDRESS",
            data.title, there.id
        ));
    }
    let added = match guid {
        Some(guid) if catalog.show_with_uid(&guid)?.is_none() => {
            catalog.add_show_with_uid(&data, &guid, now)
        }
        _ => catalog.add_show(&data, now),
    };
    match added {
        // The address makes its permanent id, and was another show's.
        Err(catalog::Error::Exists { .. }) => {
            let other = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, data.title.as_bytes());
            catalog.add_show_with_uid(&data, &other.to_string(), now)
        }
        added => added,
    }
}

/// Whether a show that bears the feed's permanent id is of this feed: it has an episode of it, or
/// none at all.
fn is_same(catalog: &Catalog, show: Id, feed: &Feed) -> catalog::Result<bool> {
    let known = catalog.guids(show)?;
    let mut guids = feed.episodes.iter().filter_map(|item| item.guid.as_ref());
    Ok(known.is_empty() || feed.episodes.is_empty() || guids.any(|it| known.contains_key(it)))
}

fn stated(feed: &Feed) -> ShowData {
    ShowData {
        title: feed.title.clone().unwrap_or_default(),
        author: feed.author.clone(),
        description: feed.description.clone(),
        language: feed.language.clone(),
        feed_url: None,
        page_url: feed.link.clone(),
    }
}

/// What a feed says of its show; `first` when it says it for the first time.
pub(super) fn show_data(
    catalog: &Catalog,
    show: &Show,
    followed: &Followed,
    feed: &Feed,
    first: bool,
    landed: &mut Landed,
) -> catalog::Result<()> {
    let mut data = show.data.clone();
    let mut said = stated(feed);
    if said.title.trim().is_empty() {
        said.title.clone_from(&data.title);
    }
    // A show that was told apart from its namesake stays so.
    if data.title.starts_with(&format!("{} (", said.title)) {
        said.title.clone_from(&data.title);
    }
    let overruled = settle(&mut data, &said, &followed.overruled, first, &[]);
    if data != show.data {
        let title = data.title.clone();
        if let Err(catalog::Error::Exists { .. }) = catalog.write_show(show.id, &data) {
            landed.warnings.push(format!(
                "it is now called {title:?}, as another show is; it keeps its name"
            ));
            data.title.clone_from(&show.data.title);
            catalog.write_show(show.id, &data)?;
        }
    }
    if overruled != followed.overruled {
        catalog.set_show_overruled(show.id, &overruled)?;
    }
    Ok(())
}

/// Takes over what is said, except where somebody has said otherwise; returns what is overruled.
fn settle<T: Stated>(
    current: &mut T,
    said: &T,
    overruled: &[Overruled],
    first: bool,
    guessed: &[&str],
) -> Vec<Overruled> {
    let mut kept = Vec::new();
    let stated = current.stated();
    for ((field, theirs), (_, says)) in stated.into_iter().zip(said.stated()) {
        if theirs == says {
            continue;
        }
        let by_hand = overruled.iter().any(|it| it.field == field)
            || (first && theirs.is_some() && !guessed.contains(&field));
        match (by_hand, says) {
            // Silence of a feed contradicts nobody when it speaks for the first time.
            (true, None) if first => {}
            (true, value) => kept.push(Overruled {
                field: field.to_owned(),
                value,
            }),
            (false, says) => current.state(field, says),
        }
    }
    kept.sort_by(|a, b| a.field.cmp(&b.field));
    kept
}

/// The feed's items into a show.
pub(super) fn items(
    catalog: &Catalog,
    roster: &mut Roster,
    show: Id,
    feed: &Feed,
    base: Option<&str>,
    now: &str,
) -> catalog::Result<Landed> {
    let known = catalog.known_items(show)?;
    let removed = catalog.feed(show)?.unwrap_or_default().removed;
    let mut landing = Landing {
        catalog,
        roster,
        feed,
        base,
        now,
        people: HashMap::new(),
        topics: catalog
            .topic_names()?
            .into_iter()
            .map(|(id, name)| (words::key(&name), id))
            .collect(),
        landed: Landed::default(),
    };
    let places = places(&known, &feed.episodes);
    let mut guids: std::collections::HashSet<String> =
        known.iter().map(|it| it.guid.clone()).collect();
    // Oldest first: a feed begins with its newest, and numbers are given in order.
    for (item, place) in feed.episodes.iter().zip(places).rev() {
        match place {
            Some(place) => landing.known(&known[place], item)?,
            None => {
                let audio = item.audio.as_ref().map(|it| &it.url);
                let gone = removed.iter().any(|gone| {
                    item.guid.as_ref() == Some(&gone.guid)
                        || (audio.is_some() && gone.audio_url.as_ref() == audio)
                });
                if !gone {
                    landing.new_episode(show, item, &mut guids)?;
                }
            }
        }
    }
    Ok(landing.landed)
}

/// Which known episode each item is.
fn places(known: &[Known], items: &[FeedEpisode]) -> Vec<Option<usize>> {
    let mut places: Vec<Option<usize>> = vec![None; items.len()];
    let mut taken = vec![false; known.len()];
    let mut look = |keys: &dyn Fn(&Known) -> Vec<String>,
                    key: &dyn Fn(&FeedEpisode) -> Option<String>| {
        let mut by_key: HashMap<String, Option<usize>> = HashMap::new();
        for (at, it) in known.iter().enumerate().filter(|(at, _)| !taken[*at]) {
            for key in keys(it) {
                // What two have tells nothing.
                let place = by_key.entry(key).or_insert(Some(at));
                if *place != Some(at) {
                    *place = None;
                }
            }
        }
        let mut wanted: HashMap<String, usize> = HashMap::new();
        let keyed: Vec<Option<String>> = items
            .iter()
            .zip(&places)
            .map(|(item, place)| place.is_none().then(|| key(item)).flatten())
            .collect();
        for key in keyed.iter().flatten() {
            *wanted.entry(key.clone()).or_default() += 1;
        }
        for (at, key) in keyed.into_iter().enumerate() {
            let Some(key) = key else { continue };
            if let Some(Some(place)) = by_key.get(&key)
                && wanted.get(&key) == Some(&1)
                && !taken[*place]
            {
                places[at] = Some(*place);
                taken[*place] = true;
            }
        }
    };
    let guid = |item: &FeedEpisode| item.guid.clone();
    look(&|it| it.feed_guid.iter().cloned().collect(), &guid);
    look(&|it| vec![it.guid.clone()], &guid);
    look(&|it| it.audio.clone(), &|item| {
        Some(item.audio.as_ref()?.url.clone())
    });
    // Addresses are often signed anew each time.
    look(
        &|it| it.audio.iter().map(|url| bare(url).to_owned()).collect(),
        &|item| Some(bare(&item.audio.as_ref()?.url).to_owned()),
    );
    let titled = |title: &str, published: &str| {
        format!("{}\u{1f}{}", words::key(title), date::day(published))
    };
    look(
        &|it| {
            let titles = it.titles.iter();
            let day = it.published.as_deref();
            day.map(|day| titles.map(|title| titled(title, day)).collect())
                .unwrap_or_default()
        },
        &|item| Some(titled(item.title.as_deref()?, item.published.as_deref()?)),
    );
    // What no feed named yet may have no date.
    look(
        &|it| match (&it.digest, &it.published) {
            (None, None) => it.titles.iter().map(|title| words::key(title)).collect(),
            _ => Vec::new(),
        },
        &|item| Some(words::key(item.title.as_deref()?)),
    );
    places
}

/// An address without what stands behind `?` and `#`.
fn bare(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or(url)
}

struct Landing<'l> {
    catalog: &'l Catalog,
    roster: &'l mut Roster,
    feed: &'l Feed,
    /// Where relative addresses start.
    base: Option<&'l str>,
    now: &'l str,
    /// Whom a name means, as far as it was looked up.
    people: HashMap<String, Option<Id>>,
    topics: HashMap<String, Id>,
    landed: Landed,
}

impl Landing<'_> {
    fn new_episode(
        &mut self,
        show: Id,
        item: &FeedEpisode,
        guids: &mut std::collections::HashSet<String>,
    ) -> catalog::Result<()> {
        let mut data = self.data(item);
        let mut number = 1;
        let wanted = std::mem::take(&mut data.guid);
        data.guid.clone_from(&wanted);
        while !guids.insert(data.guid.clone()) {
            number += 1;
            data.guid = format!("{wanted}#{number}");
        }
        let id = self.catalog.add_episode(show, &data, self.now)?;
        let filled = self.item(id, item, &Item::default())?;
        self.catalog.set_item(id, &filled, true)?;
        self.inline_chapters(id, item)?;
        for category in &item.categories {
            if let Some(topic) = self.topics.get(&words::key(category)) {
                self.catalog.file_under(Filed::Episode, id, *topic)?;
            }
        }
        self.landed.new += 1;
        Ok(())
    }

    fn known(&mut self, known: &Known, item: &FeedEpisode) -> catalog::Result<()> {
        if known.digest.as_deref() == Some(&self.digest(item)) {
            return Ok(());
        }
        let Some(before) = self.catalog.episode(known.id)? else {
            return Ok(());
        };
        let old = self.catalog.item(known.id)?;
        // What was only downloaded was not named by the feed yet.
        let first = old.as_ref().is_none_or(|it| it.digest.is_empty());
        let old_is_none = old.is_none();
        let old = old.unwrap_or_default();
        let before = EpisodeData {
            duration_ms: self.catalog.stated_duration(known.id)?,
            ..before.data
        };
        let mut data = before.clone();
        let said = EpisodeData {
            guid: before.guid.clone(),
            ..self.data(item)
        };
        // A title that was made from a file's name is nobody's word.
        let guessed: &[&str] = match before.guid.starts_with("file:") {
            true => &["title"],
            false => &[],
        };
        let overruled = settle(&mut data, &said, &old.overruled, first, guessed);
        if data != before {
            self.catalog.write_episode(known.id, &data)?;
        }
        let mut filled = self.item(known.id, item, &old)?;
        filled.overruled = overruled;
        let length = |item: &Item| item.audio_length.filter(|length| *length > 0);
        let other_length = length(&old)
            .zip(length(&filled))
            .is_some_and(|(a, b)| a != b);
        let other_file =
            before.audio_url.as_deref().map(bare) != data.audio_url.as_deref().map(bare);
        if !first
            && (other_length || (other_file && before.audio_url.is_some()))
            && self.catalog.preferred(known.id)?.is_some()
        {
            filled.audio_changed_at = Some(self.now.to_owned());
        }
        self.catalog.set_item(known.id, &filled, old_is_none)?;
        if item.chapters.is_none() || self.catalog.chapters(known.id)?.is_empty() {
            self.inline_chapters(known.id, item)?;
        }
        self.landed.changed += 1;
        Ok(())
    }

    fn inline_chapters(&self, id: Id, item: &FeedEpisode) -> catalog::Result<()> {
        if item.inline_chapters.is_empty() {
            return Ok(());
        }
        let chapters: Vec<Chapter> = item.inline_chapters.iter().map(Chapter::from).collect();
        self.catalog.set_chapters(id, &chapters)
    }

    fn data(&self, item: &FeedEpisode) -> EpisodeData {
        let named = |text: &Option<String>| text.clone().filter(|it| !it.trim().is_empty());
        let audio = item.audio.as_ref().map(|it| self.absolute(&it.url));
        let title = named(&item.title)
            .or_else(|| {
                let line = item
                    .description
                    .as_deref()?
                    .lines()
                    .next()?
                    .trim()
                    .to_owned();
                (!line.is_empty()).then(|| line.chars().take(80).collect())
            })
            .or_else(|| item.published.as_deref().map(|at| date::day(at).to_owned()))
            .or_else(|| named(&item.guid))
            .unwrap_or_else(|| "Untitled".to_owned());
        let guid = named(&item.guid)
            .or_else(|| audio.clone())
            .unwrap_or_else(|| {
                let day = item.published.as_deref().unwrap_or_default();
                format!("title:{}", words::key(&format!("{title} {day}")))
            });
        EpisodeData {
            guid,
            title,
            published: item.published.clone(),
            duration_ms: item.duration_ms,
            season: item.season,
            number: item.number,
            audio_url: audio,
            audio_offset_ms: None,
            page_url: item.page_url.as_deref().map(|url| self.absolute(url)),
            description: named(&item.description),
            language: item
                .language
                .clone()
                .filter(|it| Some(it) != self.feed.language.as_ref()),
        }
    }

    fn absolute(&self, url: &str) -> String {
        let base = self.base.and_then(|base| fetch::join(base, url));
        base.unwrap_or_else(|| url.to_owned())
    }

    /// What is kept of an item beside the episode; whom it names is made to appear.
    fn item(&mut self, id: Id, item: &FeedEpisode, old: &Item) -> catalog::Result<Item> {
        Ok(Item {
            guid: item.guid.clone(),
            digest: self.digest(item),
            audio_type: item.audio.as_ref().and_then(|it| it.media_type.clone()),
            audio_length: item
                .audio
                .as_ref()
                .and_then(|it| i64::try_from(it.length?).ok()),
            files: self.files(item, &old.files),
            people: self.people(id, item, &old.people)?,
            soundbites: soundbites(item, &old.soundbites),
            overruled: Vec::new(),
            ..old.clone()
        })
    }

    fn digest(&self, item: &FeedEpisode) -> String {
        let mut hash = Hashed(Sha256::new());
        let people: &[FeedPerson] = self.feed.persons_of(item);
        // Writing to a hash does not fail.
        let _ = write!(hash, "{item:?}{people:?}");
        source::hex(&hash.0.finalize()[..16])
    }

    fn files(&self, item: &FeedEpisode, old: &[File]) -> Vec<File> {
        let own = item.language.as_deref().or(self.feed.language.as_deref());
        let mut links: Vec<&TranscriptLink> = item.transcripts.iter().collect();
        links.sort_by_key(|link| {
            let other = match (own, link.language.as_deref()) {
                (Some(own), Some(other)) => primary(own) != primary(other),
                _ => false,
            };
            (other, worth(link))
        });
        let transcripts = links.into_iter().map(|link| File {
            kind: FileKind::Transcript,
            url: self.absolute(&link.url),
            media_type: link.media_type.clone(),
            language: link.language.clone(),
            rel: link.rel.clone(),
            ..File::default()
        });
        let chapters = item.chapters.iter().map(|link| File {
            kind: FileKind::Chapters,
            url: self.absolute(&link.url),
            media_type: link.media_type.clone(),
            ..File::default()
        });
        transcripts
            .chain(chapters)
            .map(|file| {
                let same = |it: &&File| it.kind == file.kind && bare(&it.url) == bare(&file.url);
                match old.iter().find(same) {
                    Some(known) => File {
                        state: match known.state {
                            FileState::GivenUp if known.tries < TRIES => FileState::Wanted,
                            state => state,
                        },
                        tries: known.tries,
                        error: known.error.clone(),
                        fetched_at: known.fetched_at.clone(),
                        ..file
                    },
                    None => file,
                }
            })
            .collect()
    }

    /// Lets those appear whom the item names, and those no more whom it no longer names.
    fn people(&mut self, id: Id, item: &FeedEpisode, old: &[Named]) -> catalog::Result<Vec<Named>> {
        let mut people: Vec<Named> = Vec::new();
        for person in self.feed.persons_of(item) {
            let name = person.name.trim();
            let role = person
                .role
                .as_deref()
                .unwrap_or("host")
                .trim()
                .to_lowercase();
            let role = if role.is_empty() {
                "host".to_owned()
            } else {
                role
            };
            let there = |it: &&Named| it.name == name && it.role == role;
            if name.is_empty() || people.iter().any(|it| there(&it)) {
                continue;
            }
            let added = match old.iter().find(there) {
                // Somebody may have taken it back since.
                Some(known) => known.added,
                None => match self.person(person)? {
                    Some(whom) => self.catalog.add_appearance(id, whom, &role)?,
                    None => false,
                },
            };
            people.push(Named {
                role,
                name: name.to_owned(),
                added,
            });
        }
        for gone in old.iter().filter(|it| it.added) {
            if !people
                .iter()
                .any(|it| it.name == gone.name && it.role == gone.role)
                && let [whom] = self.roster.called(&gone.name)[..]
            {
                self.catalog.remove_role(id, whom, &gone.role)?;
            }
        }
        Ok(people)
    }

    fn person(&mut self, person: &FeedPerson) -> catalog::Result<Option<Id>> {
        let name = person.name.trim();
        if let Some(known) = self.people.get(name) {
            return Ok(*known);
        }
        let whom = match self.roster.called(name)[..] {
            [one] => Some(one),
            [] => {
                let data = PersonData {
                    name: name.to_owned(),
                    page_url: person.href.as_deref().map(|url| self.absolute(url)),
                    ..PersonData::default()
                };
                let id = self.catalog.add_person(&data, self.now)?;
                self.roster.add(id, name);
                self.landed.people.push(name.to_owned());
                Some(id)
            }
            _ => {
                self.landed.warnings.push(format!(
                    "several people are called {name:?}: say who takes part with `podcat edit-episode`"
                ));
                None
            }
        };
        self.people.insert(name.to_owned(), whom);
        Ok(whom)
    }
}

fn soundbites(item: &FeedEpisode, old: &[Soundbite]) -> Vec<Soundbite> {
    let mut bites: Vec<Soundbite> = Vec::new();
    for bite in &item.soundbites {
        if bites.iter().all(|it| it.start_ms != bite.start_ms) {
            let known = old.iter().find(|it| it.start_ms == bite.start_ms);
            bites.push(Soundbite {
                start_ms: bite.start_ms,
                duration_ms: bite.duration_ms,
                title: bite.title.clone(),
                quote: known.and_then(|it| it.quote.clone()),
            });
        }
    }
    // One that is no longer named keeps its quote.
    bites.extend(
        old.iter()
            .filter(|it| {
                it.quote.is_some()
                    && item
                        .soundbites
                        .iter()
                        .all(|bite| bite.start_ms != it.start_ms)
            })
            .cloned(),
    );
    bites
}

/// The language of a tag without script and region.
fn primary(tag: &str) -> String {
    tag.split(['-', '_'])
        .next()
        .unwrap_or(tag)
        .to_ascii_lowercase()
}

/// How much a format tells, the most first: who speaks and when each word is said, when each cue
/// is, the words alone.
fn worth(link: &TranscriptLink) -> u8 {
    let kind = link.media_type.as_deref().unwrap_or_default();
    let path = bare(&link.url).to_ascii_lowercase();
    let is =
        |words: [&str; 2]| kind.contains(words[0]) || (kind.is_empty() && path.ends_with(words[1]));
    match () {
        () if is(["json", ".json"]) => 0,
        () if is(["vtt", ".vtt"]) => 1,
        () if is(["srt", ".srt"]) || kind.contains("subrip") => 2,
        () if is(["html", ".html"]) || path.ends_with(".htm") => 4,
        () => 3,
    }
}

struct Hashed(Sha256);

impl Write for Hashed {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}
