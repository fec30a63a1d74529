//! Atom 1.0 (RFC 4287) and 0.3.

use super::draft::{self, CONTENT, DESCRIPTION, ItemDraft, SUBTITLE, ShowDraft};
use super::plain;
use super::xml::{Ns, Tag, Xml};
use crate::model::feed::{Feed, FeedEpisode};

pub(super) const NAME: &str = "atom";

/// Reads everything within the root element.
pub(super) fn read<'a>(xml: &mut Xml<'a>, root: &Tag<'a>) -> Feed {
    let mut show = ShowDraft::default();
    show.feed.format = NAME;
    show.language
        .offer(2, draft::attribute(xml, root, "xml:lang"));
    while let Some(tag) = xml.child(root.level) {
        match atom(&tag) {
            Some("title") => show.title.offer(2, title(xml, &tag)),
            Some("subtitle" | "tagline") => show.notes.offer(DESCRIPTION, xml.text(&tag)),
            Some("logo") => show.image.offer(2, draft::url_of(xml, &tag)),
            Some("icon") => show.image.offer(0, draft::url_of(xml, &tag)),
            Some("author") => show.author.offer(2, name(xml, &tag)),
            Some("category") => category(xml, &tag, &mut show.feed.categories),
            Some("link") => {
                let rel = draft::attribute(xml, &tag, "rel");
                let href = draft::url_in(xml, &tag, "href");
                match rel.as_deref() {
                    Some("self") => show.feed.self_url = show.feed.self_url.take().or(href),
                    None | Some("alternate") => show.link.offer(2, href),
                    _ => {}
                }
            }
            Some("entry") => {
                let episode = entry(xml, &tag);
                show.keep(xml, tag.at, episode);
            }
            _ => {
                show.extension(xml, &tag);
            }
        }
    }
    show.finish()
}

/// The name of an element of Atom; a feed that declares no namespace is taken at its word.
fn atom<'t>(tag: &'t Tag<'_>) -> Option<&'t str> {
    match tag.id() {
        (Ns::Atom | Ns::Plain, name) => Some(name),
        _ => None,
    }
}

fn entry<'a>(xml: &mut Xml<'a>, entry: &Tag<'a>) -> FeedEpisode {
    let mut draft = ItemDraft::default();
    draft.episode.language = draft::attribute(xml, entry, "xml:lang");
    while let Some(tag) = xml.child(entry.level) {
        match atom(&tag) {
            Some("id") => draft.episode.guid = draft::word(xml, &tag),
            Some("title") => draft.title.offer(2, title(xml, &tag)),
            Some("link") => link(xml, &tag, &mut draft),
            Some("published" | "issued") => draft.date(3, xml, &tag),
            Some("created") => draft.date(2, xml, &tag),
            Some("updated" | "modified") => draft.date(1, xml, &tag),
            Some("content") => draft.notes.offer(CONTENT, xml.text(&tag)),
            Some("summary") => draft.notes.offer(SUBTITLE, xml.text(&tag)),
            Some("author") => draft.author.offer(2, name(xml, &tag)),
            Some("category") => category(xml, &tag, &mut draft.episode.categories),
            _ => {
                draft.extension(xml, &tag);
            }
        }
    }
    draft.finish()
}

/// `<link rel="enclosure" …/>` and the page.
pub(super) fn link<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>, draft: &mut ItemDraft<'a>) {
    match draft::attribute(xml, tag, "rel").as_deref() {
        Some("enclosure") => draft.enclosure(xml, tag, "href"),
        None | Some("alternate") => draft.link.offer(1, draft::url_in(xml, tag, "href")),
        _ => {}
    }
}

/// A title; one that says it is text has no markup, whatever it looks like.
fn title<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>) -> Option<String> {
    let kind = xml.attribute(tag, "type");
    let is_text = kind.is_none_or(|kind| matches!(kind.trim(), "text" | "text/plain"));
    let text = xml.text(tag);
    match is_text && !text.markup {
        true => plain::as_it_is(&text.text),
        false => plain::line(&text.text),
    }
}

/// `<author><name>…`.
fn name<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>) -> Option<String> {
    let mut name = None;
    while let Some(child) = xml.child(tag.level) {
        if atom(&child) == Some("name") {
            name = name.or(draft::line(xml, &child));
        }
    }
    name
}

/// `<category term="…" label="…"/>`.
fn category<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>, list: &mut Vec<String>) {
    let label = draft::attribute(xml, tag, "label");
    let term = draft::attribute(xml, tag, "term");
    draft::push_new(list, label.or(term));
}

#[cfg(test)]
mod tests {
    use crate::feed::{Parsed, parse};

    #[test]
    fn entries_have_enclosures_and_text_in_three_kinds() {
        let text = "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'>\
            <title type='text'>&lt;b&gt; und &amp;amp;</title><subtitle>Über Eis</subtitle><link rel='self' href='https://a.example/feed'/><link href='https://a.example/'/>\
            <author><name>Ana</name><uri>u</uri></author>\
            <entry><id>urn:1</id><title type='html'>Eins &lt;i&gt;zwei&lt;/i&gt;</title><updated>2024-05-02T00:00:00Z</updated><published>2024-05-01T09:05:00+02:00</published>\
            <link rel='alternate' href='https://a.example/1'/><link rel='enclosure' type='audio/mpeg' length='10' href='https://a.example/1.mp3'/>\
            <content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>One &amp; <b>two</b></p><p>three</p></div></content><itunes:duration>61</itunes:duration></entry></feed>";
        let Parsed { value, warnings } = parse(text.as_bytes(), None).unwrap();
        assert_eq!(warnings, []);
        assert_eq!(value.title.as_deref(), Some("<b> und &amp;"));
        assert_eq!(value.language.as_deref(), Some("de"));
        assert_eq!(value.link.as_deref(), Some("https://a.example/"));
        assert_eq!(value.self_url.as_deref(), Some("https://a.example/feed"));
        assert_eq!(value.author.as_deref(), Some("Ana"));
        let episode = &value.episodes[0];
        assert_eq!(episode.title.as_deref(), Some("Eins zwei"));
        assert_eq!(episode.published.as_deref(), Some("2024-05-01T07:05:00Z"));
        assert_eq!(episode.description.as_deref(), Some("One & two\nthree"));
        assert_eq!(
            episode.audio.as_ref().unwrap().url,
            "https://a.example/1.mp3"
        );
        assert_eq!(episode.page_url.as_deref(), Some("https://a.example/1"));
        assert_eq!(episode.duration_ms, Some(61_000));
    }
}
