//! A show and an item while they are read: what RSS and Atom have in common.
//!
//! Both carry the same namespaces: itunes (Apple), podcast (Podcasting 2.0,
//! <https://github.com/Podcastindex-org/podcast-namespace>), psc (Podlove Simple Chapters 1.2), media
//! (Media RSS), dc (Dublin Core), content, googleplay. Where several say one thing, the one that was
//! made for it wins, whatever the order: a candidate has a rank.

use super::plain::{self, Limit};
use super::value;
use super::xml::{Ns, Tag, Text, Xml};
use super::{MAX_EPISODES, MAX_LIST};
use crate::model::feed::{
    AlternateEnclosure, Chapter, ChaptersLink, Enclosure, Feed, FeedEpisode, FeedPerson, License,
    Location, Soundbite, TranscriptLink,
};
use std::collections::HashSet;

/// The best value so far; a higher rank is better, among equals the first one is.
#[derive(Debug, Default)]
pub(super) struct Best<T>(Option<(u8, T)>);

impl<T> Best<T> {
    pub fn offer(&mut self, rank: u8, value: Option<T>) {
        if let Some(value) = value
            && self.0.as_ref().is_none_or(|(best, _)| rank > *best)
        {
            self.0 = Some((rank, value));
        }
    }

    pub fn take(self) -> Option<T> {
        self.0.map(|(_, value)| value)
    }
}

/// Texts that may become a description, the best first.
#[derive(Debug, Default)]
pub(super) struct Notes<'a>([Option<Text<'a>>; 4]);

/// Ranks of [`Notes`].
pub(super) const CONTENT: usize = 0;
pub(super) const DESCRIPTION: usize = 1;
pub(super) const SUMMARY: usize = 2;
pub(super) const SUBTITLE: usize = 3;

impl<'a> Notes<'a> {
    pub fn offer(&mut self, rank: usize, text: Text<'a>) {
        if let Some(place @ None) = self.0.get_mut(rank) {
            *place = Some(text);
        }
    }

    /// The text of the best candidate that has one; only that is freed of its markup.
    fn take(self) -> Option<String> {
        let mut texts = self.0.into_iter().flatten().filter(|text| !text.is_blank());
        texts.find_map(|text| plain::prose(&text.text))
    }
}

/// A text that is one line.
pub(super) fn line<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>) -> Option<String> {
    let text = xml.text(tag);
    let line = plain::line(&text.text);
    if line
        .as_ref()
        .is_some_and(|line| line.len() + 4 > Limit::Line as usize)
    {
        xml.warn(text.at, || {
            format!(
                "expected at most {} bytes of text, found more; cut",
                Limit::Line as usize
            )
        });
    }
    line
}

/// A text that has no markup: a guid, a number, a code.
pub(super) fn word<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>) -> Option<String> {
    plain::as_it_is(&xml.text(tag).text)
}

/// An attribute that is one line.
pub(super) fn attribute<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>, name: &str) -> Option<String> {
    plain::line(&xml.attribute(tag, name)?)
}

/// An address in an attribute.
pub(super) fn url_in<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>, name: &str) -> Option<String> {
    let value = xml.attribute(tag, name)?;
    url(xml, tag.at, &value)
}

/// An address as the text of an element.
pub(super) fn url_of<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>) -> Option<String> {
    let text = xml.text(tag);
    url(xml, text.at, &text.text)
}

/// An address as it is written, white space and control characters gone. One that was escaped twice
/// (`a=1&amp;b=2`) is read again; one that is too long is none.
pub(super) fn url(xml: &mut Xml<'_>, at: usize, text: &str) -> Option<String> {
    let printable: String = text
        .chars()
        .filter(|c| !plain::is_unprintable(*c))
        .collect();
    let mut url = printable.trim().to_owned();
    if url.contains("&amp;") {
        url = without_escapes(&url);
        xml.warn(at, || {
            "expected an address escaped once, found it escaped again; read as meant".to_owned()
        });
    }
    if url.len() > Limit::Url as usize {
        xml.warn(at, || {
            format!(
                "expected an address of at most {} bytes, found {}; left out",
                Limit::Url as usize,
                url.len()
            )
        });
        return None;
    }
    (!url.is_empty()).then_some(url)
}

/// An address with each `&amp;`, `&amp;amp;`, … read as `&`.
pub(super) fn without_escapes(url: &str) -> String {
    let mut pieces = url.split('&');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        out.push('&');
        out.push_str(piece.trim_start_matches("amp;"));
    }
    out
}

/// A media type in an attribute, lower case, without parameters.
fn media_type<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>, name: &str) -> Option<String> {
    let value = attribute(xml, tag, name)?;
    let value = value.split(';').next().unwrap_or_default().trim();
    (!value.is_empty()).then(|| value.to_ascii_lowercase())
}

/// A size in an attribute.
fn size<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>, name: &str) -> Option<u64> {
    value::size(&xml.attribute(tag, name)?)
}

/// Adds to a list that has room.
fn push<T>(xml: &mut Xml<'_>, at: usize, list: &mut Vec<T>, item: T) {
    if list.len() < MAX_LIST {
        list.push(item);
    } else {
        xml.warn(at, || {
            format!("expected at most {MAX_LIST} of a kind, found more; left out")
        });
    }
}

/// Adds to a list that has room and not yet this.
pub(super) fn push_new(list: &mut Vec<String>, item: Option<String>) {
    if let Some(item) = item
        && list.len() < MAX_LIST
        && !list.contains(&item)
    {
        list.push(item);
    }
}

/// A show while it is read.
#[derive(Debug, Default)]
pub(super) struct ShowDraft<'a> {
    pub feed: Feed,
    pub title: Best<String>,
    pub link: Best<String>,
    pub image: Best<String>,
    pub author: Best<String>,
    pub language: Best<String>,
    pub notes: Notes<'a>,
    guids: HashSet<String>,
}

impl<'a> ShowDraft<'a> {
    /// Reads an element of the namespaces; whether it was one.
    pub fn extension(&mut self, xml: &mut Xml<'a>, tag: &Tag<'a>) -> bool {
        match tag.id() {
            (Ns::Itunes | Ns::GooglePlay, "author") => self.author.offer(3, line(xml, tag)),
            (Ns::Itunes | Ns::GooglePlay, "title") => self.title.offer(1, line(xml, tag)),
            (Ns::Itunes | Ns::GooglePlay, "image") => self.image.offer(3, picture(xml, tag)),
            (Ns::Itunes | Ns::GooglePlay, "category") => {
                category(xml, tag, &mut self.feed.categories)
            }
            (Ns::Itunes | Ns::GooglePlay, "summary" | "description") => {
                self.notes.offer(SUMMARY, xml.text(tag));
            }
            (Ns::Itunes, "subtitle") => self.notes.offer(SUBTITLE, xml.text(tag)),
            (Ns::Itunes, "keywords") => keywords(xml, tag, &mut self.feed.categories),
            (Ns::Itunes, "new-feed-url") => self.feed.new_feed_url = url_of(xml, tag),
            (Ns::Content, "encoded") => self.notes.offer(CONTENT, xml.text(tag)),
            (Ns::Dc, "creator") => self.author.offer(1, line(xml, tag)),
            (Ns::Dc, "language") => self.language.offer(1, word(xml, tag)),
            (Ns::Dc, "subject") => push_new(&mut self.feed.categories, line(xml, tag)),
            (Ns::Media, "thumbnail") => self.image.offer(1, url_in(xml, tag, "url")),
            (Ns::Podcast, "guid") => self.feed.guid = word(xml, tag),
            (Ns::Podcast, "medium") => self.feed.medium = word(xml, tag),
            (Ns::Podcast, "license") => self.feed.license = license(xml, tag),
            (Ns::Podcast, "location") => location(xml, tag, &mut self.feed.locations),
            (Ns::Podcast, "person") => person(xml, tag, &mut self.feed.persons),
            _ => return false,
        }
        true
    }

    /// Adds an episode, where it is one and there is room.
    pub fn keep(&mut self, xml: &mut Xml<'a>, at: usize, episode: FeedEpisode) {
        if is_nothing(&episode) {
            return xml.warn(at, || {
                "expected an item with a title, a guid or a file, found none of them; left out"
                    .to_owned()
            });
        }
        if self.feed.episodes.len() >= MAX_EPISODES {
            return xml.warn(at, || {
                format!("expected at most {MAX_EPISODES} episodes, found more; left out")
            });
        }
        match &episode.guid {
            None => xml.warn(at, || {
                "expected a guid, found none; the episode goes by its file, or by title and date"
                    .to_owned()
            }),
            Some(guid) => {
                if !self.guids.insert(guid.clone()) {
                    let guid = short(guid);
                    xml.warn(at, || {
                        format!("expected a guid of its own, found `{guid}` again; kept")
                    });
                }
            }
        }
        self.feed.episodes.push(episode);
    }

    pub fn finish(self) -> Feed {
        Feed {
            title: self.title.take(),
            link: self.link.take(),
            image: self.image.take(),
            author: self.author.take(),
            language: self.language.take(),
            description: self.notes.take(),
            ..self.feed
        }
    }
}

/// Whether nothing tells an item from any other.
pub(super) fn is_nothing(episode: &FeedEpisode) -> bool {
    let texts = [
        &episode.guid,
        &episode.title,
        &episode.page_url,
        &episode.description,
    ];
    texts.iter().all(|text| text.is_none()) && episode.audio.is_none()
}

/// An item while it is read.
#[derive(Debug, Default)]
pub(super) struct ItemDraft<'a> {
    pub episode: FeedEpisode,
    pub title: Best<String>,
    pub published: Best<String>,
    pub link: Best<String>,
    pub image: Best<String>,
    pub author: Best<String>,
    season: Best<i64>,
    number: Best<(Option<i64>, Option<String>)>,
    pub notes: Notes<'a>,
    enclosures: Vec<Enclosure>,
    /// What Media RSS names: taken where there is no enclosure.
    media: Vec<Enclosure>,
}

impl<'a> ItemDraft<'a> {
    /// Reads an element of the namespaces; whether it was one.
    pub fn extension(&mut self, xml: &mut Xml<'a>, tag: &Tag<'a>) -> bool {
        let episode = &mut self.episode;
        match tag.id() {
            (Ns::Itunes | Ns::GooglePlay, "author") => self.author.offer(3, line(xml, tag)),
            (Ns::Itunes, "title") => self.title.offer(1, line(xml, tag)),
            (Ns::Itunes | Ns::GooglePlay, "image") => self.image.offer(3, picture(xml, tag)),
            (Ns::Itunes | Ns::GooglePlay, "summary" | "description") => {
                self.notes.offer(SUMMARY, xml.text(tag));
            }
            (Ns::Itunes, "subtitle") => self.notes.offer(SUBTITLE, xml.text(tag)),
            (Ns::Itunes, "keywords") => keywords(xml, tag, &mut episode.categories),
            (Ns::Itunes, "duration") => episode.duration_ms = duration(xml, tag),
            (Ns::Itunes, "season") => self.season.offer(2, number(xml, tag)),
            (Ns::Itunes, "episode") => {
                let number = number(xml, tag).map(|number| (Some(number), None));
                self.number.offer(1, number);
            }
            (Ns::Itunes, "episodetype") => {
                episode.episode_type = word(xml, tag).map(|kind| kind.to_lowercase());
            }
            (Ns::Content, "encoded") => self.notes.offer(CONTENT, xml.text(tag)),
            (Ns::Dc, "creator") => self.author.offer(1, line(xml, tag)),
            (Ns::Dc, "date") => self.date(1, xml, tag),
            (Ns::Dc, "language") => episode.language = word(xml, tag),
            (Ns::Dc, "subject") => push_new(&mut episode.categories, line(xml, tag)),
            (Ns::Podcast, "transcript") => transcript(xml, tag, &mut episode.transcripts),
            (Ns::Podcast, "chapters") => episode.chapters = chapters(xml, tag),
            (Ns::Podcast, "person") => person(xml, tag, &mut episode.persons),
            (Ns::Podcast, "soundbite") => soundbite(xml, tag, &mut episode.soundbites),
            (Ns::Podcast, "location") => location(xml, tag, &mut episode.locations),
            (Ns::Podcast, "license") => episode.license = license(xml, tag),
            (Ns::Podcast, "season") => {
                episode.season_name = attribute(xml, tag, "name");
                self.season.offer(1, number(xml, tag));
            }
            (Ns::Podcast, "episode") => self.podcast_episode(xml, tag),
            (Ns::Podcast, "alternateenclosure") => alternate(xml, tag, &mut episode.alternates),
            (Ns::Psc, "chapters") => simple_chapters(xml, tag, &mut episode.inline_chapters),
            (Ns::Media, "group") => {
                while let Some(child) = xml.child(tag.level) {
                    self.extension(xml, &child);
                }
            }
            (Ns::Media, "content") => self.media_content(xml, tag),
            (Ns::Media, "title") => self.title.offer(0, line(xml, tag)),
            (Ns::Media, "description") => self.notes.offer(SUBTITLE, xml.text(tag)),
            (Ns::Media, "thumbnail") => self.image.offer(1, url_in(xml, tag, "url")),
            (Ns::Media, "keywords") => keywords(xml, tag, &mut episode.categories),
            _ => return false,
        }
        true
    }

    /// Reads a date; of several the one of the highest rank counts.
    pub fn date(&mut self, rank: u8, xml: &mut Xml<'a>, tag: &Tag<'a>) {
        let text = xml.text(tag);
        if text.is_blank() {
            return;
        }
        let read = value::date(&text.text);
        let written = plain::as_it_is(&text.text).unwrap_or_default();
        match &read {
            Some(read) if read.odd => xml.warn(text.at, || {
                format!(
                    "expected a date as RFC 2822 or RFC 3339 has it, found `{}`; read as {}",
                    short(&written),
                    read.value
                )
            }),
            Some(_) => {}
            None => xml.warn(text.at, || {
                format!("expected a date, found `{}`; left out", short(&written))
            }),
        }
        self.published.offer(rank, read.map(|read| read.value));
    }

    /// Reads an enclosure.
    pub fn enclosure(&mut self, xml: &mut Xml<'a>, tag: &Tag<'a>, address: &str) {
        match enclosure(xml, tag, address, "length") {
            Some(enclosure) => push(xml, tag.at, &mut self.enclosures, enclosure),
            None => xml.warn(tag.at, || {
                format!("expected `{address}` of an enclosure, found none; left out")
            }),
        }
    }

    fn media_content(&mut self, xml: &mut Xml<'a>, tag: &Tag<'a>) {
        let medium = attribute(xml, tag, "medium");
        let Some(content) = enclosure(xml, tag, "url", "fileSize") else {
            return;
        };
        let of = |kind: &str| {
            content
                .media_type
                .as_ref()
                .is_some_and(|of| of.starts_with(kind))
        };
        let named = matches!(medium.as_deref(), Some("audio" | "video"));
        match (
            named || of("audio/") || of("video/"),
            &medium,
            &content.media_type,
        ) {
            (true, _, _) => push(xml, tag.at, &mut self.media, content),
            (_, Some(medium), _) if medium == "image" => self.image.offer(0, Some(content.url)),
            _ if of("image/") => self.image.offer(0, Some(content.url)),
            _ => {}
        }
        while let Some(child) = xml.child(tag.level) {
            self.extension(xml, &child);
        }
    }

    fn podcast_episode(&mut self, xml: &mut Xml<'a>, tag: &Tag<'a>) {
        let shown = attribute(xml, tag, "display");
        let text = xml.text(tag);
        let Some(written) = plain::as_it_is(&text.text) else {
            return;
        };
        let number = value::whole(&written);
        let decimal = written.parse::<f64>().is_ok_and(f64::is_finite);
        if number.is_none() && !decimal {
            xml.warn(text.at, || {
                format!("expected a decimal number, found `{}`", short(&written))
            });
        }
        let shown = shown.or_else(|| number.is_none().then_some(written));
        self.number.offer(2, Some((number, shown)));
    }

    pub fn finish(self) -> FeedEpisode {
        let mut episode = self.episode;
        episode.title = self.title.take();
        episode.published = self.published.take();
        episode.image = self.image.take();
        episode.author = self.author.take();
        episode.season = self.season.take();
        (episode.number, episode.number_shown) = self.number.take().unwrap_or_default();
        episode.description = self.notes.take();
        episode.page_url = self.link.take();
        if episode.page_url.is_none() && episode.is_permalink {
            let address = episode
                .guid
                .as_ref()
                .filter(|guid| guid.starts_with("http"));
            episode.page_url = address.cloned();
        }
        let mut files = self.enclosures.into_iter();
        let mut others = Vec::new();
        // The first file that can be heard or seen; what only calls itself a file of no kind may be.
        for file in files.by_ref() {
            match episode.audio {
                None if is_audible(&file) => episode.audio = Some(file),
                _ => others.push(file),
            }
        }
        if episode.audio.is_none() {
            let mut media = self.media.into_iter();
            episode.audio = media.next();
            others.extend(media);
        }
        let url = episode.audio.as_ref().map(|audio| audio.url.clone());
        let others = others
            .into_iter()
            .filter(|other| is_audible(other) && Some(&other.url) != url.as_ref());
        episode
            .alternates
            .extend(others.map(|other| AlternateEnclosure {
                media_type: other.media_type,
                length: other.length,
                sources: vec![other.url],
                ..AlternateEnclosure::default()
            }));
        episode.alternates.truncate(MAX_LIST);
        episode
    }
}

/// Whether a file may be the episode: not when it says that it is a picture, a text, a torrent.
pub(super) fn is_audible(file: &Enclosure) -> bool {
    let kind = file.media_type.as_deref().unwrap_or_default();
    !(["image/", "text/"]
        .iter()
        .any(|other| kind.starts_with(other))
        || matches!(
            kind,
            "application/pdf"
                | "application/epub+zip"
                | "application/zip"
                | "application/json"
                | "application/x-bittorrent"
                | "application/x-shockwave-flash"
        ))
}

/// The beginning of a text, for a message.
pub(super) fn short(text: &str) -> String {
    const SHOWN: usize = 60;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn enclosure<'a>(
    xml: &mut Xml<'a>,
    tag: &Tag<'a>,
    address: &str,
    length: &str,
) -> Option<Enclosure> {
    Some(Enclosure {
        url: url_in(xml, tag, address)?,
        media_type: media_type(xml, tag, "type"),
        length: size(xml, tag, length),
    })
}

/// `<itunes:image href="…"/>`; some write the address as text.
fn picture<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>) -> Option<String> {
    match url_in(xml, tag, "href") {
        Some(url) => Some(url),
        None => url_of(xml, tag),
    }
}

/// `<itunes:category text="…">`, with one inside perhaps.
fn category<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>, list: &mut Vec<String>) {
    let Some(outer) = attribute(xml, tag, "text") else {
        return push_new(list, line(xml, tag));
    };
    let mut plain = true;
    while let Some(child) = xml.child(tag.level) {
        if let Some(inner) = attribute(xml, &child, "text") {
            push_new(list, Some(format!("{outer} > {inner}")));
            plain = false;
        }
    }
    if plain {
        push_new(list, Some(outer));
    }
}

fn keywords<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>, list: &mut Vec<String>) {
    let text = xml.text(tag);
    for word in text.text.split(',').take(MAX_LIST) {
        push_new(list, plain::line(word));
    }
}

fn duration<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>) -> Option<i64> {
    let text = xml.text(tag);
    let written = plain::as_it_is(&text.text)?;
    let read = value::duration(&written);
    match &read {
        Some(read) if read.odd => xml.warn(text.at, || {
            format!(
                "expected seconds or H:MM:SS, found `{}`; read as {} s",
                short(&written),
                read.value / 1000
            )
        }),
        Some(_) => {}
        None => xml.warn(text.at, || {
            format!(
                "expected seconds or H:MM:SS, found `{}`; left out",
                short(&written)
            )
        }),
    }
    read.map(|read| read.value)
}

/// A whole number; one that is none is complained of.
fn number<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>) -> Option<i64> {
    let text = xml.text(tag);
    let written = plain::as_it_is(&text.text)?;
    let number = value::whole(&written);
    if number.is_none() {
        xml.warn(text.at, || {
            format!(
                "expected a whole number, found `{}`; left out",
                short(&written)
            )
        });
    }
    number
}

fn transcript<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>, list: &mut Vec<TranscriptLink>) {
    let Some(url) = url_in(xml, tag, "url") else {
        return xml.warn(tag.at, || {
            "expected `url` of podcast:transcript, found none; left out".to_owned()
        });
    };
    let link = TranscriptLink {
        url,
        media_type: media_type(xml, tag, "type"),
        language: attribute(xml, tag, "language"),
        rel: attribute(xml, tag, "rel"),
    };
    push(xml, tag.at, list, link);
}

fn chapters<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>) -> Option<ChaptersLink> {
    Some(ChaptersLink {
        url: url_in(xml, tag, "url")?,
        media_type: media_type(xml, tag, "type"),
    })
}

fn person<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>, list: &mut Vec<FeedPerson>) {
    let mut person = FeedPerson {
        name: String::new(),
        role: attribute(xml, tag, "role"),
        group: attribute(xml, tag, "group"),
        href: url_in(xml, tag, "href"),
        img: url_in(xml, tag, "img"),
    };
    let name = line(xml, tag);
    // Before the tag was settled, some wrote the name as an attribute.
    match name.or_else(|| attribute(xml, tag, "name")) {
        Some(name) => {
            person.name = name;
            push(xml, tag.at, list, person);
        }
        None => xml.warn(tag.at, || {
            "expected a name in podcast:person, found none; left out".to_owned()
        }),
    }
}

fn soundbite<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>, list: &mut Vec<Soundbite>) {
    let start = xml
        .attribute(tag, "startTime")
        .and_then(|text| value::time(&text));
    let duration = xml
        .attribute(tag, "duration")
        .and_then(|text| value::time(&text));
    let title = line(xml, tag);
    match (start, duration) {
        (Some(start_ms), Some(duration_ms)) => {
            let soundbite = Soundbite {
                start_ms,
                duration_ms,
                title,
            };
            push(xml, tag.at, list, soundbite);
        }
        _ => xml.warn(tag.at, || {
            "expected `startTime` and `duration` in seconds in podcast:soundbite, found others; left out".to_owned()
        }),
    }
}

fn location<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>, list: &mut Vec<Location>) {
    let mut location = Location {
        name: String::new(),
        geo: attribute(xml, tag, "geo"),
        osm: attribute(xml, tag, "osm"),
        country: attribute(xml, tag, "country"),
        rel: attribute(xml, tag, "rel"),
    };
    if let Some(name) = line(xml, tag) {
        location.name = name;
        push(xml, tag.at, list, location);
    }
}

fn license<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>) -> Option<License> {
    let url = url_in(xml, tag, "url");
    Some(License {
        name: line(xml, tag)?,
        url,
    })
}

fn alternate<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>, list: &mut Vec<AlternateEnclosure>) {
    let mut alternate = AlternateEnclosure {
        media_type: media_type(xml, tag, "type"),
        length: size(xml, tag, "length"),
        bitrate: size(xml, tag, "bitrate"),
        height: size(xml, tag, "height"),
        language: attribute(xml, tag, "lang"),
        title: attribute(xml, tag, "title"),
        rel: attribute(xml, tag, "rel"),
        default: xml
            .attribute(tag, "default")
            .is_some_and(|value| value.trim().eq_ignore_ascii_case("true")),
        sources: Vec::new(),
    };
    while let Some(child) = xml.child(tag.level) {
        if child.id() == (Ns::Podcast, "source") {
            let uri = url_in(xml, &child, "uri");
            push_new(&mut alternate.sources, uri);
        }
    }
    match alternate.sources.is_empty() {
        true => xml.warn(tag.at, || {
            "expected podcast:source in podcast:alternateEnclosure, found none; left out".to_owned()
        }),
        false => push(xml, tag.at, list, alternate),
    }
}

/// Podlove Simple Chapters 1.2: `<psc:chapter start="00:03:10.250" title="…" href="…" image="…"/>`.
fn simple_chapters<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>, list: &mut Vec<Chapter>) {
    while let Some(child) = xml.child(tag.level) {
        if child.id() != (Ns::Psc, "chapter") {
            continue;
        }
        let start = xml
            .attribute(&child, "start")
            .and_then(|text| value::time(&text));
        let Some(start_ms) = start else {
            xml.warn(child.at, || {
                "expected `start` of psc:chapter as a time, found another; left out".to_owned()
            });
            continue;
        };
        let chapter = Chapter {
            start_ms,
            title: attribute(xml, &child, "title"),
            url: url_in(xml, &child, "href"),
            image: url_in(xml, &child, "image"),
            ..Chapter::default()
        };
        push(xml, child.at, list, chapter);
    }
    list.sort_by_key(|chapter| chapter.start_ms);
}
