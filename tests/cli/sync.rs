//! Feeds and what they bring, from servers of this machine and from files.

#[path = "../../src/fetch/server.rs"]
#[allow(dead_code)]
mod server;

use super::run::{Home, Output};
use server::{Asked, Reply, Server};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// An item of a feed.
#[derive(Clone, Default)]
struct Item {
    guid: String,
    title: String,
    day: u32,
    audio: String,
    more: String,
}

fn item(guid: &str, title: &str, day: u32) -> Item {
    Item {
        guid: guid.into(),
        title: title.into(),
        day,
        audio: format!("https://audio.example/{guid}.mp3"),
        more: String::new(),
    }
}

impl Item {
    fn with(mut self, more: &str) -> Self {
        self.more.push_str(more);
        self
    }
}

fn rss(title: &str, more: &str, items: &[Item]) -> String {
    let mut feed = format!(
        "<?xml version=\"1.0\"?>\n<rss version=\"2.0\" xmlns:podcast=\"https://podcastindex.org/namespace/1.0\" \
         xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\"><channel><title>{title}</title>\
         <language>en</language>{more}\n"
    );
    for item in items.iter().rev() {
        let Item {
            guid,
            title,
            day,
            audio,
            more,
        } = item;
        feed.push_str(&format!(
            "<item><title>{title}</title><guid isPermaLink=\"false\">{guid}</guid>\
             <pubDate>{day:02} Mar 2026 10:00:00 GMT</pubDate>\
             <enclosure url=\"{audio}\" type=\"audio/mpeg\" length=\"1000\"/>{more}</item>\n"
        ));
    }
    feed.push_str("</channel></rss>");
    feed
}

const VTT: &str = "WEBVTT\n\n00:00.000 --> 00:02.500\n<v Ana Ruiz>What do you hear?\n\n\
                   00:03.000 --> 00:07.000\n<v Bo Lind>The ice sings before the storm comes.\n\n\
                   00:08.000 --> 00:09.000\n<v Ana Ruiz>Does it?\n";

/// A site whose documents a test changes as it goes. A document has an ETag.
struct Site {
    server: Server,
    replies: Arc<Mutex<Vec<(String, Reply)>>>,
}

impl Site {
    fn new() -> Self {
        let replies: Arc<Mutex<Vec<(String, Reply)>>> = Arc::default();
        let known = Arc::clone(&replies);
        let server = Server::new(move |asked: &Asked| {
            let replies = known.lock().unwrap();
            let reply = replies.iter().rev().find(|(path, _)| *path == asked.path);
            match reply {
                Some((_, reply))
                    if reply.tag().is_some() && asked.header("if-none-match") == reply.tag() =>
                {
                    Reply::status(304)
                }
                Some((_, reply)) => reply.clone(),
                None => Reply::status(404),
            }
        });
        Self { server, replies }
    }

    fn set(&self, path: &str, reply: Reply) {
        self.replies.lock().unwrap().push((path.into(), reply));
    }

    fn document(&self, path: &str, text: impl Into<Vec<u8>>) {
        let text = text.into();
        let tag = format!("\"{}-{}\"", path, self.replies.lock().unwrap().len());
        self.set(path, Reply::ok(text).with("ETag", &tag));
    }

    fn url(&self, path: &str) -> String {
        self.server.url(path)
    }

    fn asked(&self) -> Vec<String> {
        self.server.asked()
    }
}

impl Home {
    fn subscribe(&self, url: &str) -> Output {
        self.ok(["subscribe", url, "--allow-private"])
    }

    fn sync(&self, code: i32) -> Output {
        self.ends(code, ["sync", "--allow-private", "--timeout", "2"])
    }

    fn titles(&self) -> Vec<String> {
        let list = self.json(["episodes", "--json", "--sort", "added"]);
        let list = list.as_array().unwrap().iter();
        list.map(|it| it["title"].as_str().unwrap().to_owned())
            .collect()
    }
}

#[test]
fn subscribe_sync_change_sync_break_sync() {
    let (home, site) = (Home::new(), Site::new());
    let person = "<podcast:person role=\"Guest\">Bo Lind</podcast:person>";
    let named =
        |path: &str, kind: &str| format!("<podcast:transcript url=\"{path}\" type=\"{kind}\"/>");
    let first = item("1", "The ice that speaks", 1)
        .with(person)
        .with(&named("/1.srt", "application/srt"))
        .with(&named("/1.vtt", "text/vtt"))
        .with(
            "<podcast:soundbite startTime=\"3\" duration=\"4\">The ice sings</podcast:soundbite>",
        );
    let second = item("2", "Who drinks the river", 2).with(person);
    site.document(
        "/feed",
        rss("Deep Currents", "", &[first.clone(), second.clone()]),
    );
    site.document("/1.vtt", VTT);

    home.subscribe(&site.url("/feed"))
        .says("2 new episodes")
        .says("new people: Bo Lind");
    assert_eq!(site.asked(), ["/feed"]);
    assert_eq!(
        home.titles(),
        ["The ice that speaks", "Who drinks the river"]
    );
    home.sync(0).says("1 transcript");
    assert_eq!(
        site.asked(),
        ["/feed", "/1.vtt"],
        "the best format, and no other"
    );
    let transcripts = home.json(["transcripts", "--json"]);
    assert_eq!(transcripts[0]["kind"], "publisher");
    assert_eq!(transcripts[0]["source"], site.url("/1.vtt"));
    let quote = &home.json(["quotes", "--json"])[0];
    assert_eq!(quote["origin"], "publisher");
    assert_eq!(quote["text"], "The ice sings before the storm comes.");
    assert_eq!(quote["speaker"], "Bo Lind");
    let guests = home.json(["people", "--role", "guest", "--json"]);
    assert_eq!(guests[0]["episodes"], 2);

    // Nothing changed: one request, and no writing.
    let before = std::fs::read(home.path("catalogue.db")).unwrap();
    let export = home.export();
    home.sync(0).shows("unchanged");
    assert_eq!(site.asked(), ["/feed"]);
    assert_eq!(home.export(), export);
    assert!(std::fs::read(home.path("catalogue.db")).unwrap() == before);

    // Something is edited here, and something there.
    home.ok([
        "edit-episode",
        "drinks",
        "--title",
        "Who really drinks the river",
        "--season",
        "4",
    ]);
    home.ok(["edit-episode", "drinks", "--remove-person", "Bo Lind"]);
    let second = Item {
        title: "Who drinks the river, again".into(),
        ..second
    };
    let third = item("3", "A bridge for one winter", 3);
    let all = [first.clone(), second.clone(), third.clone()];
    site.document(
        "/feed",
        rss("Deep Currents", "<link>https://deep.example/</link>", &all),
    );
    home.sync(0).says("1 new episode").says("1 changed episode");
    assert_eq!(
        home.titles(),
        [
            "The ice that speaks",
            "Who really drinks the river",
            "A bridge for one winter"
        ]
    );
    let both = home.ok(["episode", "really drinks"]);
    both.shows("What the feed says otherwise")
        .shows("Who drinks the river, again");
    let both = home.json(["episode", "really drinks", "--json"]);
    assert_eq!(
        both["feed"]["overruled"][1]["value"],
        "Who drinks the river, again"
    );
    assert_eq!(
        both["appearances"].as_array().unwrap().len(),
        0,
        "who was taken out stays out"
    );
    assert_eq!(
        home.json(["show", "1", "--json"])["page_url"],
        "https://deep.example/"
    );
    assert_eq!(home.json(["quotes", "--json"]).as_array().unwrap().len(), 1);

    // It breaks: what there is stays, and the next time all is well again.
    site.asked();
    site.set(
        "/feed",
        Reply::ok("<html><title>Sorry</title>Not now.</html>"),
    );
    let export = home.json(["episodes", "--json"]);
    home.sync(2).says("found a web page").says("1 feed failed");
    assert_eq!(home.json(["episodes", "--json"]), export);
    home.ok(["show", "1"]).shows("last failure");
    let fourth = item("4", "Nobody's ice", 4);
    site.document(
        "/feed",
        rss(
            "Deep Currents",
            "",
            &[all[0].clone(), all[1].clone(), third, fourth],
        ),
    );
    home.sync(0).says("1 new episode");
    assert_eq!(home.titles().len(), 4);
    assert_eq!(
        home.json(["show", "1", "--json"])["subscription"]["error"],
        serde_json::Value::Null
    );

    // Who agrees with the feed again leaves the word to it.
    home.ok([
        "edit-episode",
        "really drinks",
        "--title",
        "Who drinks the river, again",
    ]);
    let item = home.json(["episode", "drinks the river", "--json"]);
    assert_eq!(
        item["feed"]["overruled"].as_array().unwrap().len(),
        1,
        "the season"
    );

    // All of it goes with an export, and comes out the same.
    let export = home.export();
    home.write("all.json", &export);
    home.ok(["--db", "copy.db", "import", "all.json"]);
    assert_eq!(home.ok(["--db", "copy.db", "export"]).stdout, export);
    site.asked();
    home.ok(["--db", "copy.db", "sync", "--allow-private"])
        .shows("unchanged");
    assert_eq!(site.asked(), ["/feed"]);
    home.ok(["check"]);
}

#[test]
fn a_publisher_who_changes_guids_makes_no_episode_twice() {
    let (home, site) = (Home::new(), Site::new());
    let items = [
        item("a", "One", 1),
        item("b", "Two", 2),
        item("c", "Three", 3),
    ];
    site.document("/feed", rss("Deep Currents", "", &items));
    home.subscribe(&site.url("/feed"));
    let uids = |home: &Home| {
        let list = home.json(["episodes", "--json", "--sort", "added"]);
        list.as_array()
            .unwrap()
            .iter()
            .map(|it| it["uid"].clone())
            .collect::<Vec<_>>()
    };
    let before = uids(&home);
    // The guid; the guid and how the audio is signed; the guid and where the audio is.
    let changed = [
        Item {
            guid: "new-a".into(),
            ..items[0].clone()
        },
        Item {
            guid: "new-b".into(),
            audio: "https://audio.example/b.mp3?token=2".into(),
            ..items[1].clone()
        },
        Item {
            guid: "new-c".into(),
            audio: "https://cdn.example/three".into(),
            ..items[2].clone()
        },
    ];
    site.document("/feed", rss("Deep Currents", "", &changed));
    home.sync(0)
        .says("0 new episodes")
        .says("3 changed episodes");
    assert_eq!(uids(&home), before);
    // And back again.
    site.document("/feed", rss("Deep Currents", "", &items));
    home.sync(0).says("0 new episodes");
    assert_eq!(uids(&home), before);
}

#[test]
fn shows_that_share_guids_titles_and_files_do_not_mix() {
    let (home, site) = (Home::new(), Site::new());
    site.document("/a", rss("The Hour", "", &[item("1", "Pilot", 1)]));
    site.document(
        "/b",
        rss(
            "The Hour",
            "",
            &[item("1", "Pilot", 1), item("2", "More", 2)],
        ),
    );
    home.subscribe(&site.url("/a"));
    home.subscribe(&site.url("/b"))
        .says("another show is called \"The Hour\"");
    assert_eq!(home.titles(), ["Pilot", "Pilot", "More"]);
    let shows = home.json(["shows", "--json", "--sort", "added"]);
    assert_eq!(shows[1]["title"], "The Hour (127.0.0.1)");
    // A second time changes nothing.
    home.subscribe(&site.url("/b"));
    home.sync(0);
    assert_eq!(home.titles().len(), 3);
    // Neither do two items of one guid become one.
    let twice = [item("x", "First", 1), item("x", "Second", 2)];
    let twice = twice.map(|it| Item {
        audio: format!("https://audio.example/{}", it.title),
        ..it
    });
    site.document("/c", rss("Twice", "", &twice));
    home.subscribe(&site.url("/c"));
    site.document("/c", rss("Twice", "<link>https://x.example</link>", &twice));
    home.sync(0).says("0 new episodes");
    assert_eq!(home.titles().len(), 5);
}

#[test]
fn a_feed_that_moved_is_followed_and_its_old_address_remembered() {
    let (home, site) = (Home::new(), Site::new());
    site.document("/old", rss("Deep Currents", "", &[item("1", "One", 1)]));
    home.subscribe(&site.url("/old"));
    site.set("/old", Reply::redirect(301, "/new"));
    site.document(
        "/new",
        rss(
            "Deep Currents",
            "",
            &[item("1", "One", 1), item("2", "Two", 2)],
        ),
    );
    home.sync(0).shows("moved to").says("1 new episode");
    assert_eq!(
        home.json(["show", "1", "--json"])["feed_url"],
        site.url("/new")
    );
    site.asked();
    home.sync(0).shows("unchanged");
    assert_eq!(site.asked(), ["/new"]);
    // Its old address is still that show's.
    home.subscribe(&site.url("/old"));
    assert_eq!(home.json(["shows", "--json"]).as_array().unwrap().len(), 1);
    // A detour is none.
    site.set("/new", Reply::redirect(302, "/elsewhere"));
    site.document(
        "/elsewhere",
        rss("Deep Currents", "", &[item("3", "Three", 3)]),
    );
    home.sync(0).says("1 new episode");
    assert_eq!(
        home.json(["show", "1", "--json"])["feed_url"],
        site.url("/new")
    );
    // What the publisher announces counts as well.
    let moving = format!(
        "<itunes:new-feed-url>{}</itunes:new-feed-url>",
        site.url("/third")
    );
    site.document(
        "/elsewhere",
        rss("Deep Currents", &moving, &[item("3", "Three", 3)]),
    );
    home.sync(0).shows("moved to");
    assert_eq!(
        home.json(["show", "1", "--json"])["feed_url"],
        site.url("/third")
    );
}

#[test]
fn a_file_is_subscribed_to_without_a_network_and_brings_what_lies_beside_it() {
    let home = Home::new();
    let near = "<podcast:transcript url=\"talk/1.vtt\" type=\"text/vtt\"/>";
    let far = "<podcast:transcript url=\"../secret.vtt\" type=\"text/vtt\"/>\
               <podcast:transcript url=\"file:///etc/hostname\" type=\"text/vtt\"/>";
    home.write("secret.vtt", VTT);
    home.write("feeds/talk/1.vtt", VTT);
    let items = [
        item("1", "One", 1).with(near),
        item("2", "Two", 2).with(far),
    ];
    home.write("feeds/deep.xml", rss("Deep Currents", "", &items));
    home.ok(["subscribe", "feeds/deep.xml"])
        .says("2 new episodes");
    let output = home.ends(1, ["sync"]);
    output.says("1 transcript").says("Two:");
    assert_eq!(
        home.json(["transcripts", "--json"])
            .as_array()
            .unwrap()
            .len(),
        1
    );
    home.ok(["sync"]).shows("unchanged");
    home.write(
        "feeds/deep.xml",
        rss(
            "Deep Currents",
            "",
            &[items[0].clone(), item("3", "Three", 3)],
        ),
    );
    home.ok(["sync"]).says("1 new episode");
    home.ok(["unsubscribe", "Deep"]).says("its 3 episodes stay");
    home.ends(1, ["sync"]).says("no subscribed shows found");
    home.ends(2, ["sync", "Deep"]).says("podcat subscribe");
    home.ends(1, ["unsubscribe", "Deep"]);
}

#[test]
fn which_transcripts_are_fetched_is_said_once_or_kept() {
    let (home, site) = (Home::new(), Site::new());
    let named = |n: u32| {
        item(&n.to_string(), &format!("Episode {n}"), n).with(&format!(
            "<podcast:transcript url=\"/{n}.vtt\" type=\"text/vtt\"/>"
        ))
    };
    site.document(
        "/feed",
        rss(
            "Deep Currents",
            "",
            &[named(1), named(2), named(3), named(4)],
        ),
    );
    for n in 1..=4 {
        site.document(
            &format!("/{n}.vtt"),
            VTT.replace("storm", &format!("storm number {n}")),
        );
    }
    home.ok([
        "subscribe",
        "--allow-private",
        "--transcripts",
        "none",
        &site.url("/feed"),
    ]);
    site.asked();
    home.sync(0);
    assert_eq!(site.asked(), ["/feed"]);
    home.ok([
        "sync",
        "Deep",
        "--allow-private",
        "--transcripts",
        "latest",
        "2",
    ])
    .says("2 transcripts");
    let mut asked = site.asked();
    asked.sort();
    assert_eq!(asked, ["/3.vtt", "/4.vtt", "/feed"]);
    home.ok([
        "sync",
        "--allow-private",
        "--transcripts",
        "all",
        "Deep",
        "--since",
        "2026-03-02",
    ])
    .says("1 transcript");
    assert_eq!(site.asked(), ["/feed", "/2.vtt"]);
    home.refused(["sync", "--transcripts", "some"])
        .says("expected all, none or latest N");
    home.refused(["sync", "--transcripts", "latest", "x"]);
}

#[test]
fn one_broken_show_stops_no_other_and_what_it_lacked_comes_later() {
    let (home, site) = (Home::new(), Site::new());
    let named = "<podcast:transcript url=\"/t.vtt\" type=\"text/vtt\"/>";
    site.document("/a", rss("A", "", &[item("1", "Of A", 1).with(named)]));
    site.document("/b", rss("B", "", &[item("1", "Of B", 1)]));
    home.subscribe(&site.url("/a"));
    home.subscribe(&site.url("/b"));
    site.set("/b", Reply::status(410));
    site.set("/t.vtt", Reply::cut(VTT, 40));
    home.sync(1).says("B: ").says("410").says("A, Of A: ");
    home.ends(1, ["transcripts"]);
    // What was cut is asked for again, what is gone too: it is a feed.
    site.document("/t.vtt", VTT);
    home.sync(1).says("1 transcript").says("1 feed failed");
    site.document(
        "/b",
        rss("B", "", &[item("1", "Of B", 1), item("2", "More", 2)]),
    );
    home.sync(0).says("1 new episode");
}

#[test]
fn a_list_of_feeds_is_subscribed_to_as_a_whole() {
    let (home, site) = (Home::new(), Site::new());
    site.document("/a", rss("A", "", &[item("1", "Of A", 1)]));
    let list = format!(
        "<opml version=\"2.0\"><body><outline text=\"Science\">\
         <outline type=\"rss\" text=\"A\" xmlUrl=\"{}\"/>\
         <outline type=\"rss\" text=\"Lost\" xmlUrl=\"{}\"/></outline></body></opml>",
        site.url("/a"),
        site.url("/lost")
    );
    home.write("list.opml", list);
    home.ends(1, ["subscribe", "list.opml", "--allow-private"])
        .says("Lost: ");
    // Who is on the list is followed: it may be there next time.
    site.document("/lost", rss("Lost and Found", "", &[item("1", "Of B", 1)]));
    home.sync(0).says("1 new episode");
    let shows = home.json(["shows", "--json", "--sort", "title"]);
    assert_eq!(shows[1]["title"], "Lost and Found");
}

// ---- servers that mean harm, and servers that are broken ----

/// A sync against one hostile feed ends in time, says why, and leaves what there was.
#[track_caller]
fn harmless(reply: Reply, says: &str) {
    let (home, site) = (Home::new(), Site::new());
    site.document("/feed", rss("Deep Currents", "", &[item("1", "One", 1)]));
    site.document("/good", rss("Good", "", &[item("1", "Fine", 1)]));
    home.subscribe(&site.url("/feed"));
    home.subscribe(&site.url("/good"));
    let before = home.json(["episodes", "--json"]);
    site.set("/feed", reply);
    let begun = Instant::now();
    home.sync(1).says(says);
    println!("{says}: {:?}", begun.elapsed());
    assert!(
        begun.elapsed() < Duration::from_secs(20),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(home.json(["episodes", "--json"]), before);
    home.ok(["check"]);
}

#[test]
fn an_endless_feed_ends() {
    harmless(
        Reply::endless("<item>".repeat(10_000)),
        "sends more than 67108864 bytes",
    );
}

#[test]
fn a_dripping_feed_ends() {
    harmless(
        Reply::drip("<rss>".repeat(1_000), Duration::from_millis(20)),
        "takes too long",
    );
}

#[test]
fn a_feed_that_redirects_to_itself_ends() {
    harmless(Reply::redirect(302, "/feed"), "redirects more than");
}

#[test]
fn a_feed_that_leads_to_a_file_is_refused() {
    harmless(
        Reply::redirect(302, "file:///etc/passwd"),
        "expected http or https, found file",
    );
}

#[test]
fn a_storm_of_503_ends() {
    harmless(Reply::status(503), "503");
}

#[test]
fn a_server_that_says_come_back_tomorrow_is_not_waited_for() {
    harmless(
        Reply::status(429).with("Retry-After", "86400"),
        "asks to come back in 86400 s",
    );
}

#[test]
fn a_picture_is_no_feed() {
    let picture = [b"\x89PNG\r\n\x1a\n".as_slice(), &[0; 4_000]].concat();
    harmless(
        Reply::ok(picture).with("Content-Type", "application/rss+xml"),
        "feed failed",
    );
}

#[test]
fn a_feed_cut_in_the_middle_is_not_taken() {
    harmless(
        Reply::cut(rss("Deep Currents", "", &[item("9", "Nine", 9)]), 300),
        "feed failed",
    );
}

#[test]
fn addresses_of_this_machine_are_refused_unless_they_are_allowed() {
    let (home, site) = (Home::new(), Site::new());
    site.document("/feed", rss("Deep Currents", "", &[item("1", "One", 1)]));
    home.ends(2, ["subscribe", &site.url("/feed")])
        .says("private network")
        .says("--allow-private");
    assert!(
        !home.path("catalogue.db").exists(),
        "nothing came, nothing is made"
    );
    assert_eq!(site.asked(), [""; 0]);
    // A feed may not lead there either: its file lies here, what it names is elsewhere.
    let named = format!(
        "<podcast:transcript url=\"{}\" type=\"text/vtt\"/>",
        site.url("/1.vtt")
    );
    home.write(
        "feed.xml",
        rss("Deep Currents", "", &[item("1", "One", 1).with(&named)]),
    );
    home.ok(["subscribe", "feed.xml"]);
    home.ends(1, ["sync"]).says("private network");
    assert_eq!(site.asked(), [""; 0]);
    home.ok(["sync"]);
}

#[test]
fn entities_and_control_characters_do_no_harm() {
    let (home, site) = (Home::new(), Site::new());
    let bomb = "<!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">\
                <!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]>";
    let feed = rss(
        "Deep &c; Currents",
        "",
        &[item("1", "One &x; &#27;[31mred \u{9b}31m", 1)],
    );
    let feed = feed.replace(
        "<?xml version=\"1.0\"?>",
        &format!("<?xml version=\"1.0\"?>{bomb}"),
    );
    site.document("/feed", feed);
    let output = home.podcat(["subscribe", &site.url("/feed"), "--allow-private"]);
    let shown = home.podcat(["episodes"]);
    for text in [output.stdout, output.stderr, shown.stdout, home.export()] {
        assert!(!text.contains(['\u{1b}', '\u{9b}']), "{text:?}");
        assert!(
            !text.contains("root:") && !text.contains(&"a".repeat(100)),
            "{text:?}"
        );
    }
}

#[test]
fn ten_megabytes_on_one_line_are_read_in_time() {
    let (home, site) = (Home::new(), Site::new());
    let long = item("1", "One", 1).with(&format!(
        "<description>{}</description>",
        "word ".repeat(2 << 20)
    ));
    site.document("/feed", rss("Deep Currents", "", &[long]).replace('\n', ""));
    let begun = Instant::now();
    home.podcat(["subscribe", &site.url("/feed"), "--allow-private"]);
    assert!(
        begun.elapsed() < Duration::from_secs(20),
        "{:?}",
        begun.elapsed()
    );
}

#[test]
fn a_page_in_place_of_a_transcript_is_none() {
    let (home, site) = (Home::new(), Site::new());
    let named = "<podcast:transcript url=\"/1.json\" type=\"application/json\"/>\
                 <podcast:transcript url=\"/1.vtt\" type=\"text/vtt\"/>";
    site.document(
        "/feed",
        rss("Deep Currents", "", &[item("1", "One", 1).with(named)]),
    );
    site.document(
        "/1.json",
        "<html><body><p>Please log in to read on.</p></body></html>",
    );
    site.document("/1.vtt", VTT);
    home.subscribe(&site.url("/feed"));
    home.sync(0).says("1 transcript");
    let transcripts = home.json(["transcripts", "--json"]);
    assert_eq!(transcripts[0]["format"], "webvtt");
}

#[test]
fn json_without_speakers_gives_way_to_captions_with_them() {
    let (home, site) = (Home::new(), Site::new());
    let named = "<podcast:transcript url=\"/1.json\" type=\"application/json\"/>\
                 <podcast:transcript url=\"/1.vtt\" type=\"text/vtt\"/>";
    site.document(
        "/feed",
        rss("Deep Currents", "", &[item("1", "One", 1).with(named)]),
    );
    let json = r#"{"version":"1.0.0","segments":[{"startTime":0,"endTime":2.5,"body":"What do you hear?"}]}"#;
    site.document("/1.json", json);
    site.document("/1.vtt", VTT);
    home.subscribe(&site.url("/feed"));
    home.sync(0);
    assert_eq!(home.json(["transcripts", "--json"])[0]["format"], "webvtt");
    site.asked();
    home.sync(0);
    assert_eq!(site.asked(), ["/feed"]);
}

#[test]
fn a_killed_sync_goes_on_where_it_was() {
    let (home, site) = (Home::new(), Site::new());
    let items: Vec<Item> = (1..=12)
        .map(|n| {
            item(&n.to_string(), &format!("Episode {n}"), n).with(&format!(
                "<podcast:transcript url=\"/{n}.vtt\" type=\"text/vtt\"/>"
            ))
        })
        .collect();
    site.document("/feed", rss("Deep Currents", "", &items));
    for n in 1..=12 {
        let text = VTT.replace("storm", &format!("storm number {n}"));
        site.set(
            &format!("/{n}.vtt"),
            Reply::drip(text, Duration::from_millis(1)),
        );
    }
    home.subscribe(&site.url("/feed"));
    let mut running = home.start(["sync", "--allow-private"]);
    std::thread::sleep(Duration::from_millis(700));
    running.kill().unwrap();
    running.wait().unwrap();
    home.ok(["check"]);
    let came = home.podcat(["transcripts", "--json"]).stdout;
    let came: serde_json::Value = serde_json::from_str(&came).unwrap_or_default();
    let came = came.as_array().map_or(0, Vec::len);
    assert!(came < 12, "it was killed too late to tell");
    site.asked();
    home.ok(["sync", "--allow-private"])
        .says(&format!("{} transcript", 12 - came));
    assert_eq!(
        site.asked().len(),
        1 + 12 - came,
        "what came is not asked for again"
    );
    assert_eq!(
        home.json(["transcripts", "--json"])
            .as_array()
            .unwrap()
            .len(),
        12
    );
}

#[test]
fn what_somebody_removed_does_not_come_back() {
    let (home, site) = (Home::new(), Site::new());
    site.document(
        "/feed",
        rss(
            "Deep Currents",
            "",
            &[item("1", "One", 1), item("2", "Two", 2)],
        ),
    );
    home.subscribe(&site.url("/feed"));
    home.ok(["remove-episode", "One", "--yes"]);
    site.document(
        "/feed",
        rss(
            "Deep Currents",
            "<link>https://x.example</link>",
            &[item("1", "One", 1), item("2", "Two", 2)],
        ),
    );
    home.sync(0).says("0 new episodes");
    assert_eq!(home.titles(), ["Two"]);
}

#[test]
fn episodes_that_were_entered_by_hand_are_the_feeds_and_stay_as_they_were_entered() {
    let (home, site) = (Home::new(), Site::new());
    home.write("ice.vtt", VTT);
    home.ok([
        "add-episode",
        "--show",
        "Deep Currents",
        "--title",
        "The ice that speaks",
        "--date",
        "2026-03-01",
        "--description",
        "My own words.",
        "--transcript",
        "ice.vtt",
    ]);
    let more = "<description>The publisher's words.</description><itunes:season>3</itunes:season>";
    site.document(
        "/feed",
        rss(
            "Deep Currents",
            "",
            &[item("1", "The Ice that Speaks!", 1).with(more)],
        ),
    );
    home.subscribe(&site.url("/feed")).says("1 changed episode");
    let episode = home.json(["episode", "ice", "--json"]);
    assert_eq!(episode["description"], "My own words.");
    assert_eq!(episode["title"], "The ice that speaks");
    assert_eq!(episode["season"], 3);
    assert_eq!(episode["transcripts"].as_array().unwrap().len(), 1);
    home.ok(["episode", "ice"]).shows("The publisher's words.");
}

#[test]
fn another_audio_file_than_the_transcripts_is_said() {
    let (home, site) = (Home::new(), Site::new());
    let named = "<podcast:transcript url=\"/1.vtt\" type=\"text/vtt\"/>";
    let one = item("1", "One", 1).with(named);
    let feed = rss("Deep Currents", "", std::slice::from_ref(&one));
    site.document("/feed", &*feed);
    site.document("/1.vtt", VTT);
    home.subscribe(&site.url("/feed"));
    home.sync(0);
    assert!(
        !home
            .ok(["episode", "One"])
            .stdout
            .contains("times may be off")
    );
    site.document("/feed", feed.replace("length=\"1000\"", "length=\"2000\""));
    home.sync(0);
    home.ok(["episode", "One"]).shows("another file since");
}

#[test]
fn a_file_of_a_feed_that_is_followed_is_the_same_show() {
    let (home, site) = (Home::new(), Site::new());
    let own = format!(
        "<atom:link xmlns:atom=\"http://www.w3.org/2005/Atom\" rel=\"self\" href=\"{}\"/>",
        site.url("/feed")
    );
    let feed = rss("Deep Currents", &own, &[item("1", "One", 1)]);
    site.document("/feed", &*feed);
    home.subscribe(&site.url("/feed"));
    home.write("feed.xml", feed);
    home.ok(["subscribe", "feed.xml"]);
    assert_eq!(home.titles(), ["One"]);
}

#[test]
fn audio_is_downloaded_goes_on_after_a_cut_and_is_not_asked_for_twice() {
    let home = Home::new();
    let audio: Vec<u8> = (0..200_000_u32).map(|n| (n % 251) as u8).collect();
    let served = audio.clone();
    let server = Server::new(move |asked: &Asked| {
        let range = asked
            .header("range")
            .filter(|_| asked.header("if-range") == Some("\"1\""));
        match range.and_then(|it| {
            it.strip_prefix("bytes=")?
                .strip_suffix('-')?
                .parse::<usize>()
                .ok()
        }) {
            Some(from) => Reply::status(206)
                .with("Content-Range", &format!("bytes {from}-199999/200000"))
                .with_body(&served[from..]),
            None => Reply::cut(served.clone(), 150_000),
        }
        .with("ETag", "\"1\"")
    });
    let url = server.url("/1.mp3");
    home.ok([
        "add-episode",
        "--show",
        "Deep/../Currents",
        "--title",
        "../../The ice",
        "--audio",
        &url,
    ]);
    home.ends(2, ["fetch-audio", "ice"])
        .says("private network")
        .says("--allow-private");
    home.ends(2, ["fetch-audio", "ice", "--allow-private"])
        .says("cannot be read");
    home.ok(["fetch-audio", "ice", "--allow-private"])
        .says("200000 bytes in audio");
    let log = server.log();
    assert_eq!(log.len(), 2);
    assert!(log[1].header("range").is_some(), "it goes on");
    let item = home.json(["episode", "ice", "--json"])["feed"].clone();
    let file = item["audio_file"].as_str().unwrap();
    assert!(std::fs::read(file).unwrap() == audio);
    assert_eq!(
        std::fs::read_dir(home.path("audio")).unwrap().count(),
        1,
        "no parts stay"
    );
    home.ok(["fetch-audio", "ice", "--allow-private"])
        .says("unchanged");
    assert_eq!(server.log().len(), 0);
    home.ok(["play", "ice", "--print"]).shows(file);
    // It is no word of a feed: what is edited is not overruled.
    home.ok(["edit-episode", "ice", "--title", "Ice"]);
    let item = home.json(["episode", "Ice", "--json"])["feed"].clone();
    assert_eq!(item["overruled"], serde_json::json!([]));
}

#[test]
fn a_bomb_of_gzip_does_not_go_off() {
    use std::io::Write;
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    bomb.write_all(b"<rss><channel><title>").unwrap();
    for _ in 0..80 {
        bomb.write_all(&vec![b'a'; 1 << 20]).unwrap();
    }
    let bomb = bomb.finish().unwrap();
    assert!(bomb.len() < 200_000);
    harmless(
        Reply::ok(bomb).with("Content-Encoding", "gzip"),
        "sends more than 67108864 bytes",
    );
}
