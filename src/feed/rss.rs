//! RSS 2.0 and what came before it: <https://www.rssboard.org/rss-specification>; RSS 1.0 (RDF), whose
//! items stand beside the channel; RSS 0.9x.
//!
//! Not read: `cloud`, `textInput`, `skipHours`, `ttl`, `podcast:liveItem` (a broadcast that has yet to
//! become an episode), `podcast:value` and its kin.

use super::draft::{self, DESCRIPTION, ItemDraft, ShowDraft};
use super::plain;
use super::xml::{Ns, Tag, Xml};
use crate::model::feed::{Feed, FeedEpisode};

pub(super) const NAME: &str = "rss";

/// Reads everything within the root element.
pub(super) fn read<'a>(xml: &mut Xml<'a>, root: &Tag<'a>) -> Feed {
    let mut show = ShowDraft::default();
    show.feed.format = NAME;
    show.language
        .offer(0, draft::attribute(xml, root, "xml:lang"));
    let mut channel = false;
    if root.id().1 == "channel" {
        channel = true;
        elements(xml, root, &mut show);
    }
    while let Some(tag) = xml.child(root.level) {
        if tag.id() == (Ns::Plain, "channel") {
            channel = true;
            elements(xml, &tag, &mut show);
        } else {
            element(xml, &tag, &mut show);
        }
    }
    if !channel {
        xml.warn(root.at, || "expected `<channel>`, found none".to_owned());
    }
    show.finish()
}

fn elements<'a>(xml: &mut Xml<'a>, parent: &Tag<'a>, show: &mut ShowDraft<'a>) {
    while let Some(tag) = xml.child(parent.level) {
        element(xml, &tag, show);
    }
}

fn element<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>, show: &mut ShowDraft<'a>) {
    match tag.id() {
        (Ns::Plain, "title") => show.title.offer(2, draft::line(xml, tag)),
        (Ns::Plain, "link") => show.link.offer(2, draft::url_of(xml, tag)),
        (Ns::Plain, "description") => show.notes.offer(DESCRIPTION, xml.text(tag)),
        (Ns::Plain, "language") => show.language.offer(2, draft::word(xml, tag)),
        (Ns::Plain, "image") => {
            while let Some(child) = xml.child(tag.level) {
                if child.id() == (Ns::Plain, "url") {
                    show.image.offer(2, draft::url_of(xml, &child));
                }
            }
        }
        (Ns::Plain, "category") => {
            draft::push_new(&mut show.feed.categories, draft::line(xml, tag))
        }
        (Ns::Plain, "managingeditor" | "author") => show.author.offer(2, author(xml, tag)),
        (Ns::Plain, "item") => {
            let episode = item(xml, tag);
            show.keep(xml, tag.at, episode);
        }
        (Ns::Atom, "link") => {
            let rel = draft::attribute(xml, tag, "rel");
            let href = draft::url_in(xml, tag, "href");
            match rel.as_deref() {
                Some("self") => show.feed.self_url = show.feed.self_url.take().or(href),
                None | Some("alternate") => show.link.offer(1, href),
                _ => {}
            }
        }
        _ => {
            show.extension(xml, tag);
        }
    }
}

fn item<'a>(xml: &mut Xml<'a>, item: &Tag<'a>) -> FeedEpisode {
    let mut draft = ItemDraft::default();
    // RSS 1.0 names an item by its address.
    draft.episode.guid = draft::attribute(xml, item, "rdf:about");
    while let Some(tag) = xml.child(item.level) {
        match tag.id() {
            (Ns::Plain, "title") => draft.title.offer(2, draft::line(xml, &tag)),
            (Ns::Plain, "link") => draft.link.offer(2, draft::url_of(xml, &tag)),
            (Ns::Plain, "guid") => {
                let permalink = xml.attribute(&tag, "isPermaLink");
                let is_permalink =
                    permalink.is_none_or(|value| !value.trim().eq_ignore_ascii_case("false"));
                if let Some(guid) = draft::word(xml, &tag) {
                    draft.episode.guid = Some(guid);
                    draft.episode.is_permalink = is_permalink;
                }
            }
            (Ns::Plain, "pubdate") => draft.date(3, xml, &tag),
            (Ns::Plain, "enclosure") => draft.enclosure(xml, &tag, "url"),
            (Ns::Plain, "description") => draft.notes.offer(DESCRIPTION, xml.text(&tag)),
            (Ns::Plain, "category") => {
                draft::push_new(&mut draft.episode.categories, draft::line(xml, &tag));
            }
            (Ns::Plain, "author") => draft.author.offer(2, author(xml, &tag)),
            (Ns::Plain, "language") => draft.episode.language = draft::word(xml, &tag),
            (Ns::Atom, "link") => super::atom::link(xml, &tag, &mut draft),
            (Ns::Atom, "published") => draft.date(2, xml, &tag),
            (Ns::Atom, "updated") => draft.date(0, xml, &tag),
            _ => {
                draft.extension(xml, &tag);
            }
        }
    }
    draft.finish()
}

/// `ana@example.org (Ana Ruiz)`: the name, where there is one.
fn author<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>) -> Option<String> {
    let written = draft::line(xml, tag)?;
    let name = written.split_once(" (").and_then(|(mail, name)| {
        let name = name.strip_suffix(')')?;
        mail.contains('@').then_some(name)
    });
    match name {
        Some(name) => plain::as_it_is(name),
        None => Some(written),
    }
}

#[cfg(test)]
mod tests {
    use crate::feed::{Parsed, parse};
    use crate::model::feed::Feed;

    fn read(text: &str) -> (Feed, Vec<String>) {
        let Parsed { value, warnings } = parse(text.as_bytes(), None).unwrap();
        (value, warnings.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn everything_that_a_good_feed_says_is_read_without_a_warning() {
        let (feed, warnings) = read(include_str!("../../data/feeds/deep-currents.xml"));
        assert_eq!(warnings, [""; 0]);
        assert_eq!(feed.format, "rss");
        assert_eq!(feed.title.as_deref(), Some("Deep Currents"));
        assert_eq!(feed.author.as_deref(), Some("Deep Currents Collective"));
        assert_eq!(feed.categories, ["Science > Earth Sciences"]);
        assert_eq!(
            feed.self_url.as_deref(),
            Some("https://deepcurrents.example/feed.xml")
        );
        assert_eq!(feed.medium.as_deref(), Some("podcast"));
        let episode = &feed.episodes[0];
        assert_eq!(episode.guid.as_deref(), Some("deep-currents-014"));
        assert!(!episode.is_permalink);
        assert_eq!(episode.published.as_deref(), Some("2026-03-13T06:00:00Z"));
        assert_eq!(episode.duration_ms, Some(2_467_000));
        assert_eq!((episode.season, episode.number), (Some(2), Some(14)));
        assert_eq!(episode.audio.as_ref().unwrap().length, Some(39_472_128));
        assert_eq!(episode.transcripts.len(), 2);
        assert_eq!(episode.transcripts[1].language.as_deref(), Some("en"));
        assert_eq!(
            episode.chapters.as_ref().unwrap().media_type.as_deref(),
            Some("application/json+chapters")
        );
        assert_eq!(episode.persons[1].name, "Imre Halász");
        assert_eq!(episode.soundbites[0].start_ms, 312_500);
        assert_eq!(episode.locations[0].country.as_deref(), Some("SE"));
        assert_eq!(
            episode.description.as_deref(),
            Some(
                "Every winter the river freezes, and every winter somebody has to say now.\nWith Imre Halász."
            )
        );
        let chapters = &feed.episodes[1].inline_chapters;
        assert_eq!(chapters[1].start_ms, 250_500);
        assert_eq!(feed.persons_of(&feed.episodes[1])[0].name, "Nora Lindqvist");
    }

    #[test]
    fn a_broken_feed_is_repaired_and_each_repair_names_its_line() {
        let (feed, warnings) = read(include_str!("../../data/feeds/roadside.xml"));
        assert_eq!(feed.title.as_deref(), Some("Roadside & Rivers"));
        assert_eq!(
            feed.link.as_deref(),
            Some("https://roadside.example/?a=1&b=2")
        );
        let first = &feed.episodes[0];
        assert_eq!(
            first.title.as_deref(),
            Some("The ferry that café owners love")
        );
        assert_eq!(first.published.as_deref(), Some("2026-03-06T05:00:00Z"));
        assert_eq!(first.duration_ms, Some(48 * 60_000));
        assert_eq!(first.persons[0].name, "Odile Marchetti");
        assert_eq!(feed.episodes[1].published, None);
        assert_eq!(
            warnings,
            [
                "3: expected `&amp;`, found `&`; read as such",
                "4: expected `&amp;`, found `&`; read as such",
                "6: expected an entity of XML, found `&eacute;`; read as in HTML",
                "8: expected a date as RFC 2822 or RFC 3339 has it, found `Thursday, 5 Mar 2026 24:00 EST`; read as 2026-03-06T05:00:00Z",
                "9: expected a prefix that is declared, found `itunes:`; read as is usual",
                "9: expected seconds or H:MM:SS, found `48 min`; read as 2880 s",
                "11: expected a prefix that is declared, found `podcast:`; read as is usual",
                "13: expected a guid of its own, found `rr-1` again; kept",
                "16: expected a date, found `Mon, 30 Feb 2026 06:00:00 GMT`; left out",
                "18: expected `</item>`, found `</channel>`",
                "19: expected `</rss>`, found the end of the file",
            ]
        );
    }

    #[test]
    fn what_was_made_for_a_field_wins_over_what_stands_first() {
        let (feed, _) = read(
            "<rss xmlns:itunes='http://www.itunes.com/DTDs/Podcast-1.0.dtd' xmlns:p='https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md' xmlns='http://backend.userland.com/rss2'><channel>\
             <itunes:title>B</itunes:title><title>A</title><item><itunes:subtitle>s</itunes:subtitle><itunes:title>y</itunes:title><title>x</title>\
             <description>d</description><p:season name='Two'>2</p:season><p:episode display='Ch. 3'>2.5</p:episode><itunes:episode>7</itunes:episode>\
             <enclosure url='a.jpg' type='image/jpeg'/><enclosure url='b.mp3' type='audio/mpeg'/><enclosure url='c.mp4' type='video/mp4'/></item></channel></rss>",
        );
        assert_eq!(feed.title.as_deref(), Some("A"));
        let episode = &feed.episodes[0];
        assert_eq!(episode.title.as_deref(), Some("x"));
        assert_eq!(episode.description.as_deref(), Some("d"));
        assert_eq!(episode.season_name.as_deref(), Some("Two"));
        assert_eq!(
            (episode.number, episode.number_shown.as_deref()),
            (None, Some("Ch. 3"))
        );
        assert_eq!(episode.audio.as_ref().unwrap().url, "b.mp3");
        assert_eq!(episode.alternates[0].sources, ["c.mp4"]);
        assert_eq!(episode.alternates.len(), 1);
    }

    #[test]
    fn rss_1_0_has_its_items_beside_the_channel() {
        let (feed, warnings) = read(
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'>\
             <channel rdf:about='x'><title>T</title><items><rdf:Seq><rdf:li rdf:resource='i'/></rdf:Seq></items></channel>\
             <item rdf:about='i'><title>One</title><link>l</link><dc:date>2024-05-01T09:05:00Z</dc:date></item></rdf:RDF>",
        );
        assert_eq!(warnings, [""; 0]);
        assert_eq!(feed.title.as_deref(), Some("T"));
        assert_eq!(feed.episodes[0].guid.as_deref(), Some("i"));
        assert_eq!(
            feed.episodes[0].published.as_deref(),
            Some("2024-05-01T09:05:00Z")
        );
    }

    #[test]
    fn a_field_that_is_not_closed_ends_where_the_next_begins() {
        let (feed, warnings) = read(
            "<rss xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'><channel><title>T<link>http://l</link><item><title>A <i>b</i></title>\
             <enclosure url='a.mp3'><itunes:duration>61</itunes:duration><guid>g<pubDate>2026-03-14T00:00:00Z</pubDate></item></channel></rss>",
        );
        assert_eq!(feed.title.as_deref(), Some("T"));
        assert_eq!(feed.link.as_deref(), Some("http://l"));
        let episode = &feed.episodes[0];
        assert_eq!(episode.title.as_deref(), Some("A b"));
        assert_eq!(episode.audio.as_ref().unwrap().url, "a.mp3");
        assert_eq!(episode.duration_ms, Some(61_000));
        assert_eq!(episode.guid.as_deref(), Some("g"));
        assert_eq!(episode.published.as_deref(), Some("2026-03-14T00:00:00Z"));
        assert_eq!(warnings.len(), 3, "{warnings:?}");
    }

    #[test]
    fn items_that_are_not_closed_are_still_two() {
        let (feed, warnings) = read(
            "<rss><channel><title>T</title><item><title>One</title><guid>1</guid><item><title>Two <b>b</title><guid>2</guid></item></b></channel></rss>",
        );
        let titles: Vec<_> = feed.episodes.iter().map(|e| e.title.as_deref()).collect();
        assert_eq!(titles, [Some("One"), Some("Two b")]);
        assert_eq!(warnings.len(), 3, "{warnings:?}");
    }

    #[test]
    fn a_less_than_sign_and_a_missing_quote_cost_no_more_than_themselves() {
        let (feed, warnings) = read(
            "<rss><channel><title>3 < 4</title><item><title>A</title><enclosure url=\"a.mp3 length=\"1\"/><guid>1</guid></item><item><title>B</title><guid>2</guid></item></channel></rss",
        );
        assert_eq!(feed.title.as_deref(), Some("3 < 4"));
        assert_eq!(feed.episodes.len(), 2);
        assert!(warnings.len() >= 2, "{warnings:?}");
    }

    #[test]
    fn entities_of_the_file_are_never_expanded() {
        let (feed, warnings) = read(
            "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'><!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss><channel><title>&b;&x;</title></channel></rss>",
        );
        assert_eq!(feed.title.as_deref(), Some("&b;&x;"));
        assert_eq!(warnings.len(), 3, "{warnings:?}");
    }
}
