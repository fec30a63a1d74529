//! What holds for any bytes at all.

use super::promises::{kept, read};
use super::{parse, plain, write};
use crate::model::feed::{
    AlternateEnclosure, Chapter, ChaptersLink, Enclosure, Feed, FeedEpisode, FeedPerson, License,
    Location, Soundbite, TranscriptLink,
};
use proptest::prelude::*;

/// Files of every format, whole and broken.
const SAMPLES: &[&str] = &[
    include_str!("../../data/feeds/deep-currents.xml"),
    include_str!("../../data/feeds/roadside.xml"),
    include_str!("../../data/feeds/subscriptions.opml"),
    include_str!("../../data/feeds/deep-currents-014.chapters.json"),
    "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de'><title type='html'>A &lt;b&gt;</title><link rel='self' href='s'/><author><name>N</name></author><entry><id>1</id><title>B</title><updated>2024-05-02T00:00:00Z</updated><link rel='enclosure' type='audio/mpeg' length='1' href='a'/><content type='xhtml'><div><p>x &amp; y</p></div></content></entry></feed>",
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><channel><title>T</title></channel><item rdf:about='i'><title>One</title><link>l</link></item></rdf:RDF>",
    "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"T\",\"items\":[{\"id\":\"1\",\"content_html\":\"<p>a</p>\",\"date_published\":\"2024-05-02T00:00:00Z\",\"attachments\":[{\"url\":\"u\",\"mime_type\":\"audio/mpeg\",\"duration_in_seconds\":5}]}]}",
    "<!DOCTYPE rss [<!ENTITY a 'b'>]><rss xmlns:media='http://search.yahoo.com/mrss/'><channel><title><![CDATA[x]]>&a;</title><item><media:group><media:content url='u' medium='audio' fileSize='9'/></media:group><podcast:episode display='x'>2.5</podcast:episode><podcast:alternateEnclosure type='audio/ogg' bitrate='1.5'><podcast:source uri='z'/></podcast:alternateEnclosure></item></channel></rss>",
];

/// A sample with some bytes changed, cut out or said twice.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let index = any::<prop::sample::Index>;
    let edit = (index(), index(), 0u8..5, any::<u8>());
    let samples = prop::sample::select(SAMPLES);
    (samples, prop::collection::vec(edit, 0..12)).prop_map(|(sample, edits)| {
        let mut bytes = sample.as_bytes().to_vec();
        for (from, to, kind, byte) in edits {
            if bytes.is_empty() {
                break;
            }
            let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
            let (from, to) = (from.min(to), from.max(to));
            match kind {
                0 => bytes[from] = byte,
                1 => drop(bytes.drain(from..to)),
                2 => bytes.insert(from, byte),
                3 => bytes[from] = b"<>&;/'\"\x1b\n:=]"[usize::from(byte) % 12],
                _ => {
                    let piece = bytes[from..to].to_vec();
                    bytes.splice(to..to, piece);
                }
            }
            bytes.truncate(8_192);
        }
        bytes
    })
}

proptest! {
    #[test]
    fn fuzz_any_bytes_are_a_feed_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..512)) {
        read(&bytes);
    }

    #[test]
    fn fuzz_the_marks_of_feeds_in_any_order(text in "<rss><channel>(<item>|</item>|<title>|</title>|<|>|&|;|amp;|&lt;|&nbsp;|<!\\[CDATA\\[|\\]\\]>|<!--|-->|<podcast:|person|<itunes:duration>|1:02|</|/>|='|'|\"| |\n|x|é|<enclosure url='u'/>|<guid>|<link>|<!DOCTYPE|xmlns:a='|p>){0,60}") {
        read(text.as_bytes());
    }

    #[test]
    fn fuzz_a_damaged_feed_is_read_or_refused(bytes in mutated()) {
        read(&bytes);
    }
}

/// A line as a reader gives it: any words, some like markup.
fn line() -> impl Strategy<Value = String> {
    let any = "([a-zé明λ0-9]{1,6}|<b>|</p>|&amp;|&|<|>|\"|'|AT&T|<!--|\\]\\]>|&#65;|<x>){1,4}( [a-z&<]{1,5}){0,3}";
    any.prop_filter_map("a line", |text| plain::as_it_is(&text))
}

fn url() -> impl Strategy<Value = String> {
    "https?://[a-z]{1,6}\\.example/[a-zA-Z0-9._~?=&%'-]{0,12}"
}

fn kind() -> impl Strategy<Value = Option<String>> {
    prop::option::of("(audio|video)/[a-z0-9+-]{1,8}")
}

fn maybe<T: Strategy>(strategy: T) -> impl Strategy<Value = Option<T::Value>> {
    prop::option::of(strategy)
}

fn several<T: Strategy>(strategy: T) -> impl Strategy<Value = Vec<T::Value>> {
    prop::collection::vec(strategy, 0..3)
}

fn person() -> impl Strategy<Value = FeedPerson> {
    (
        line(),
        maybe(line()),
        maybe(line()),
        maybe(url()),
        maybe(url()),
    )
        .prop_map(|(name, role, group, href, img)| FeedPerson {
            name,
            role,
            group,
            href,
            img,
        })
}

fn location() -> impl Strategy<Value = Location> {
    (
        line(),
        maybe(line()),
        maybe(line()),
        maybe(line()),
        maybe(line()),
    )
        .prop_map(|(name, geo, osm, country, rel)| Location {
            name,
            geo,
            osm,
            country,
            rel,
        })
}

fn license() -> impl Strategy<Value = License> {
    (line(), maybe(url())).prop_map(|(name, url)| License { name, url })
}

fn alternate() -> impl Strategy<Value = AlternateEnclosure> {
    let number = || maybe(1u64..1_000_000);
    let text = (maybe(line()), maybe(line()), maybe(line()), any::<bool>());
    (kind(), number(), number(), number(), text, url()).prop_map(
        |(media_type, length, bitrate, height, (language, title, rel, default), url)| {
            AlternateEnclosure {
                media_type,
                length,
                bitrate,
                height,
                language,
                title,
                rel,
                default,
                sources: vec![url, "ipfs://x".to_owned()],
            }
        },
    )
}

fn episode() -> impl Strategy<Value = FeedEpisode> {
    let names = (
        maybe(line()),
        line(),
        maybe("[a-z]{2}"),
        maybe(line()),
        maybe(line()),
    );
    let numbers = (
        maybe(0i64..9_000),
        maybe(0i64..99),
        maybe(0i64..999),
        0i64..4_000_000_000,
        any::<bool>(),
    );
    let files = (
        maybe((url(), kind(), maybe(1u64..1_000_000_000))),
        several(alternate()),
        several((url(), kind(), maybe("[a-z]{2}"), maybe(line()))),
        maybe((url(), kind())),
        maybe(url()),
        maybe(url()),
    );
    let parts = (
        several(person()),
        several(location()),
        maybe(license()),
        several(line()),
    );
    let moments = (
        several((0i64..9_000_000, 0i64..100_000, maybe(line()))),
        prop::collection::vec(
            (0i64..9_000_000, maybe(line()), maybe(url()), maybe(url())),
            0..4,
        ),
    );
    let notes = maybe(prop::collection::vec(line(), 1..4));
    (names, numbers, files, parts, moments, notes).prop_map(
        |(names, numbers, files, parts, moments, notes)| {
            let (guid, title, language, author, season_name) = names;
            let (seconds, season, number, at, is_permalink) = numbers;
            let (audio, alternates, transcripts, chapters, page_url, image) = files;
            let (persons, locations, license, mut categories) = parts;
            let (soundbites, mut inline) = moments;
            inline.sort_by_key(|chapter| chapter.0);
            let published = chrono::DateTime::from_timestamp(at, 0);
            categories.dedup();
            FeedEpisode {
                is_permalink: is_permalink && guid.is_some(),
                guid,
                title: Some(title),
                published: published
                    .map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)),
                duration_ms: seconds.map(|seconds| seconds * 1000),
                season,
                season_name,
                number,
                number_shown: number.is_none().then(|| "2.5".to_owned()),
                episode_type: Some("full".to_owned()),
                audio: audio.map(|(url, media_type, length)| Enclosure {
                    url,
                    media_type,
                    length,
                }),
                alternates,
                page_url,
                image,
                description: notes.map(|lines| lines.join("\n")),
                language,
                author,
                transcripts: transcripts
                    .into_iter()
                    .map(|(url, media_type, language, rel)| TranscriptLink {
                        url,
                        media_type,
                        language,
                        rel,
                    })
                    .collect(),
                chapters: chapters.map(|(url, media_type)| ChaptersLink { url, media_type }),
                inline_chapters: inline
                    .into_iter()
                    .map(|(start_ms, title, url, image)| Chapter {
                        start_ms,
                        title,
                        url,
                        image,
                        ..Chapter::default()
                    })
                    .collect(),
                persons,
                soundbites: soundbites
                    .into_iter()
                    .map(|(start_ms, duration_ms, title)| Soundbite {
                        start_ms,
                        duration_ms,
                        title,
                    })
                    .collect(),
                locations,
                license,
                categories,
            }
        },
    )
}

proptest! {
    #[test]
    fn fuzz_what_is_written_as_rss_reads_back_the_same(
        episodes in prop::collection::vec(episode(), 0..3),
        names in (maybe(line()), maybe(line()), maybe(line()), several(line())),
        addresses in (maybe(url()), maybe(url()), maybe(url()), maybe(url())),
        persons in several(person()),
        license in maybe(license()),
    ) {
        let (title, description, author, mut categories) = names;
        let (link, image, self_url, new_feed_url) = addresses;
        categories.push("Society & Culture > Documentary".to_owned());
        categories.dedup();
        let feed = Feed {
            title,
            description,
            language: Some("pt-BR".to_owned()),
            link,
            image,
            self_url,
            guid: Some("917393e3-1b1e-5cef-ace4-edaa54e1f810".to_owned()),
            medium: Some("podcast".to_owned()),
            new_feed_url,
            author,
            license,
            categories,
            persons,
            episodes,
            ..Feed::default()
        };
        let file = write::rss(&feed);
        let parsed = parse(file.as_bytes(), None).unwrap();
        prop_assert_eq!(parsed.value, kept(&feed), "{}", file);
    }
}
