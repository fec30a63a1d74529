//! A feed as RSS 2.0 with the itunes, podcast, psc and atom namespaces.
//!
//! What is written reads back the same, but for what RSS has no place for: a day without a time is
//! written as its beginning, the end of a chapter and hidden chapters are left out. Texts that look
//! like markup are escaped twice, so that a reader who takes markup out leaves them as they are.

use super::plain;
use crate::model::clock;
use crate::model::feed::{
    AlternateEnclosure, Chapter, Feed, FeedEpisode, FeedPerson, License, Location, Soundbite,
};
use crate::model::transcript::Millis;
use chrono::{DateTime, NaiveDate};
use std::borrow::Cow;
use std::fmt::Write as _;

/// A text for an element or an attribute, escaped as XML; once more where it would be taken for markup.
pub(super) fn text(text: &str) -> String {
    match plain::reads_as_itself(text) {
        true => verbatim(text),
        false => verbatim(&htmlize::escape_all_quotes(text)),
    }
}

/// An address, number or code, escaped as XML. What XML cannot hold is left out.
pub(super) fn verbatim(text: &str) -> String {
    let bad = |c: char| plain::is_unprintable(c) && c != '\n';
    let text = match text.contains(bad) {
        true => Cow::Owned(text.replace(bad, "")),
        false => Cow::Borrowed(text),
    };
    htmlize::escape_all_quotes(text).into_owned()
}

/// Elements, one a line, in those that are open.
struct Xml {
    out: String,
    open: Vec<&'static str>,
}

/// Attributes that may be absent, escaped already.
type Attributes<'a> = &'a [(&'static str, Option<String>)];

impl Xml {
    fn begin(&mut self, name: &str, attributes: Attributes<'_>) {
        self.out.push_str(&"  ".repeat(self.open.len()));
        let _ = write!(self.out, "<{name}");
        for (key, value) in attributes {
            if let Some(value) = value {
                let _ = write!(self.out, " {key}=\"{value}\"");
            }
        }
    }

    /// An element without content.
    fn empty(&mut self, name: &str, attributes: Attributes<'_>) {
        self.begin(name, attributes);
        self.out.push_str("/>\n");
    }

    /// An element with a text that is escaped already.
    fn element(&mut self, name: &str, attributes: Attributes<'_>, text: &str) {
        self.begin(name, attributes);
        let _ = writeln!(self.out, ">{text}</{name}>");
    }

    /// An element with a text, where there is one.
    fn optional(&mut self, name: &str, text: Option<String>) {
        if let Some(text) = text {
            self.element(name, &[], &text);
        }
    }

    fn open(&mut self, name: &'static str, attributes: Attributes<'_>) {
        self.begin(name, attributes);
        self.out.push_str(">\n");
        self.open.push(name);
    }

    fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            let indent = "  ".repeat(self.open.len());
            let _ = writeln!(self.out, "{indent}</{name}>");
        }
    }
}

/// Writes a feed as RSS 2.0.
pub fn rss(feed: &Feed) -> String {
    let mut xml = Xml {
        out: String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"),
        open: Vec::new(),
    };
    let namespace = |address: &str| Some(address.to_owned());
    xml.open(
        "rss",
        &[
            ("version", namespace("2.0")),
            ("xmlns:atom", namespace("http://www.w3.org/2005/Atom")),
            ("xmlns:dc", namespace("http://purl.org/dc/elements/1.1/")),
            (
                "xmlns:itunes",
                namespace("http://www.itunes.com/dtds/podcast-1.0.dtd"),
            ),
            (
                "xmlns:podcast",
                namespace("https://podcastindex.org/namespace/1.0"),
            ),
            ("xmlns:psc", namespace("http://podlove.org/simple-chapters")),
        ],
    );
    xml.open("channel", &[]);
    // RSS asks for these three, known or not.
    xml.element("title", &[], &some(&feed.title, text).unwrap_or_default());
    xml.element("link", &[], &some(&feed.link, verbatim).unwrap_or_default());
    xml.element(
        "description",
        &[],
        &some(&feed.description, notes).unwrap_or_default(),
    );
    xml.optional("language", some(&feed.language, verbatim));
    if let Some(url) = some(&feed.self_url, verbatim) {
        let kind = Some("application/rss+xml".to_owned());
        xml.empty(
            "atom:link",
            &[
                ("rel", Some("self".to_owned())),
                ("type", kind),
                ("href", Some(url)),
            ],
        );
    }
    xml.optional("itunes:new-feed-url", some(&feed.new_feed_url, verbatim));
    xml.optional("itunes:author", some(&feed.author, text));
    if let Some(url) = some(&feed.image, verbatim) {
        xml.empty("itunes:image", &[("href", Some(url))]);
    }
    for category in &feed.categories {
        match category.split_once(" > ") {
            None => xml.element("category", &[], &text(category)),
            Some((outer, inner)) => {
                xml.open("itunes:category", &[("text", Some(text(outer)))]);
                xml.empty("itunes:category", &[("text", Some(text(inner)))]);
                xml.close();
            }
        }
    }
    xml.optional("podcast:guid", some(&feed.guid, verbatim));
    xml.optional("podcast:medium", some(&feed.medium, verbatim));
    license(&mut xml, feed.license.as_ref());
    locations(&mut xml, &feed.locations);
    persons(&mut xml, &feed.persons);
    for episode in &feed.episodes {
        xml.open("item", &[]);
        item(&mut xml, episode);
        xml.close();
    }
    xml.close();
    xml.close();
    xml.out
}

fn item(xml: &mut Xml, episode: &FeedEpisode) {
    xml.optional("title", some(&episode.title, text));
    if let Some(guid) = some(&episode.guid, verbatim) {
        let permalink = (!episode.is_permalink).then(|| "false".to_owned());
        xml.element("guid", &[("isPermaLink", permalink)], &guid);
    }
    xml.optional("pubDate", episode.published.as_deref().and_then(rfc2822));
    xml.optional("link", some(&episode.page_url, verbatim));
    if let Some(audio) = &episode.audio {
        let length = Some(audio.length.unwrap_or(0).to_string());
        let url = Some(verbatim(&audio.url));
        xml.empty(
            "enclosure",
            &[
                ("url", url),
                ("type", some(&audio.media_type, text)),
                ("length", length),
            ],
        );
    }
    xml.optional("description", some(&episode.description, notes));
    xml.optional("dc:language", some(&episode.language, verbatim));
    xml.optional("itunes:author", some(&episode.author, text));
    xml.optional(
        "itunes:duration",
        episode.duration_ms.map(|ms| (ms / 1000).to_string()),
    );
    xml.optional(
        "itunes:season",
        episode.season.map(|season| season.to_string()),
    );
    if let (Some(season), Some(name)) = (episode.season, &episode.season_name) {
        xml.element(
            "podcast:season",
            &[("name", Some(text(name)))],
            &season.to_string(),
        );
    }
    match (episode.number, &episode.number_shown) {
        (Some(number), None) => xml.element("itunes:episode", &[], &number.to_string()),
        (Some(number), Some(shown)) => {
            xml.element("itunes:episode", &[], &number.to_string());
            xml.element(
                "podcast:episode",
                &[("display", Some(text(shown)))],
                &number.to_string(),
            );
        }
        // `2.5` is a number that no list of whole ones holds; other words have none to stand beside.
        (None, Some(shown)) if shown.parse::<f64>().is_ok_and(f64::is_finite) => {
            xml.element("podcast:episode", &[], &verbatim(shown));
        }
        (None, _) => {}
    }
    xml.optional("itunes:episodeType", some(&episode.episode_type, verbatim));
    if let Some(url) = some(&episode.image, verbatim) {
        xml.empty("itunes:image", &[("href", Some(url))]);
    }
    for category in &episode.categories {
        xml.element("category", &[], &text(category));
    }
    for link in &episode.transcripts {
        xml.empty(
            "podcast:transcript",
            &[
                ("url", Some(verbatim(&link.url))),
                ("type", some(&link.media_type, text)),
                ("language", some(&link.language, text)),
                ("rel", some(&link.rel, text)),
            ],
        );
    }
    if let Some(link) = &episode.chapters {
        let kind = some(&link.media_type, text);
        xml.empty(
            "podcast:chapters",
            &[("url", Some(verbatim(&link.url))), ("type", kind)],
        );
    }
    persons(xml, &episode.persons);
    for soundbite in &episode.soundbites {
        self::soundbite(xml, soundbite);
    }
    locations(xml, &episode.locations);
    license(xml, episode.license.as_ref());
    for alternate in &episode.alternates {
        self::alternate(xml, alternate);
    }
    chapters(xml, &episode.inline_chapters);
}

fn some(value: &Option<String>, escape: fn(&str) -> String) -> Option<String> {
    value.as_deref().map(escape)
}

/// Notes as HTML, which is what players show: each line a paragraph, where there are several.
fn notes(text: &str) -> String {
    if !text.contains('\n') {
        return self::text(text);
    }
    let paragraphs = text
        .lines()
        .map(|line| format!("<p>{}</p>", htmlize::escape_text(line)));
    verbatim(&paragraphs.collect::<String>())
}

/// A date as RSS writes it.
fn rfc2822(date: &str) -> Option<String> {
    let moment = DateTime::parse_from_rfc3339(date).ok().or_else(|| {
        let day = NaiveDate::parse_from_str(date, "%Y-%m-%d").ok()?;
        Some(day.and_hms_opt(0, 0, 0)?.and_utc().fixed_offset())
    });
    Some(moment?.to_rfc2822())
}

/// Seconds with as many digits as there are milliseconds.
fn seconds(ms: Millis) -> String {
    clock::seconds(ms).to_string()
}

fn persons(xml: &mut Xml, persons: &[FeedPerson]) {
    for person in persons {
        let attributes = [
            ("role", some(&person.role, text)),
            ("group", some(&person.group, text)),
            ("href", some(&person.href, verbatim)),
            ("img", some(&person.img, verbatim)),
        ];
        xml.element("podcast:person", &attributes, &text(&person.name));
    }
}

fn locations(xml: &mut Xml, locations: &[Location]) {
    for location in locations {
        let attributes = [
            ("rel", some(&location.rel, text)),
            ("geo", some(&location.geo, text)),
            ("osm", some(&location.osm, text)),
            ("country", some(&location.country, text)),
        ];
        xml.element("podcast:location", &attributes, &text(&location.name));
    }
}

fn license(xml: &mut Xml, license: Option<&License>) {
    if let Some(license) = license {
        let url = some(&license.url, verbatim);
        xml.element("podcast:license", &[("url", url)], &text(&license.name));
    }
}

fn soundbite(xml: &mut Xml, soundbite: &Soundbite) {
    let attributes = [
        ("startTime", Some(seconds(soundbite.start_ms))),
        ("duration", Some(seconds(soundbite.duration_ms))),
    ];
    match &soundbite.title {
        Some(title) => xml.element("podcast:soundbite", &attributes, &text(title)),
        None => xml.empty("podcast:soundbite", &attributes),
    }
}

fn alternate(xml: &mut Xml, alternate: &AlternateEnclosure) {
    let number = |number: Option<u64>| number.map(|number| number.to_string());
    xml.open(
        "podcast:alternateEnclosure",
        &[
            ("type", some(&alternate.media_type, text)),
            ("length", number(alternate.length)),
            ("bitrate", number(alternate.bitrate)),
            ("height", number(alternate.height)),
            ("lang", some(&alternate.language, text)),
            ("title", some(&alternate.title, text)),
            ("rel", some(&alternate.rel, text)),
            ("default", alternate.default.then(|| "true".to_owned())),
        ],
    );
    for uri in &alternate.sources {
        xml.empty("podcast:source", &[("uri", Some(verbatim(uri)))]);
    }
    xml.close();
}

/// Podlove Simple Chapters.
fn chapters(xml: &mut Xml, chapters: &[Chapter]) {
    let mut chapters = chapters.iter().filter(|chapter| !chapter.hidden).peekable();
    if chapters.peek().is_none() {
        return;
    }
    xml.open("psc:chapters", &[("version", Some("1.2".to_owned()))]);
    for chapter in chapters {
        let start = format!(
            "{}.{:03}",
            clock::format(chapter.start_ms),
            chapter.start_ms % 1000
        );
        xml.empty(
            "psc:chapter",
            &[
                ("start", Some(start)),
                ("title", some(&chapter.title, text)),
                ("href", some(&chapter.url, verbatim)),
                ("image", some(&chapter.image, verbatim)),
            ],
        );
    }
    xml.close();
}
