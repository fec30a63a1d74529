//! `inspect` of feeds, lists of feeds and chapters.

use super::run::Home;

#[test]
fn inspect_knows_a_feed_by_its_content_and_prints_one_object() {
    let home = Home::with_data();
    std::fs::copy(
        home.path("data/feeds/deep-currents.xml"),
        home.path("x.txt"),
    )
    .expect("copied");
    let feed = home.json(["inspect", "x.txt", "--json"]);
    assert_eq!(feed["format"], "rss");
    assert_eq!(feed["title"], "Deep Currents");
    assert_eq!(feed["language"], "en");
    let episode = &feed["episodes"][0];
    assert_eq!(episode["guid"], "deep-currents-014");
    assert_eq!(episode["published"], "2026-03-13T06:00:00Z");
    assert_eq!(episode["duration"], 2467.0);
    assert_eq!(
        episode["audio_url"],
        "https://deepcurrents.example/audio/014.mp3"
    );
    assert_eq!(episode["transcripts"][0]["type"], "text/vtt");
    assert_eq!(episode["persons"][1]["name"], "Imre Halász");
    assert_eq!(episode["soundbites"][0]["start"], 312.5);
    assert_eq!(
        episode["chapters"][0]["url"],
        "https://deepcurrents.example/014.chapters.json"
    );
    assert_eq!(feed["episodes"][1]["inline_chapters"][1]["start"], 250.5);
    assert_eq!(feed["warnings"], serde_json::json!([]));
}

#[test]
fn inspect_says_what_it_repaired_and_strict_makes_that_a_failure() {
    let home = Home::with_data();
    let output = home.ok(["inspect", "data/feeds/roadside.xml", "--json"]);
    output.says("data/feeds/roadside.xml:16: expected a date, found `Mon, 30 Feb 2026");
    let warnings = &output.json()["warnings"];
    assert_eq!(warnings[0]["line"], 3);
    assert_eq!(warnings.as_array().map(Vec::len), Some(11));
    home.ends(2, ["inspect", "data/feeds/roadside.xml", "--strict"]);
    home.ok(["inspect", "data/feeds/deep-currents.xml", "--strict"]);
}

#[test]
fn inspect_knows_opml_chapters_and_json_feeds() {
    let home = Home::with_data();
    let list = home.json(["inspect", "data/feeds/subscriptions.opml", "--json"]);
    assert_eq!(list["format"], "opml");
    assert_eq!(list["feeds"][0]["folders"][0], "Science");
    assert_eq!(list["feeds"][1]["url"], "https://nightdesk.example/rss");
    let file = "data/feeds/deep-currents-014.chapters.json";
    let chapters = home.json(["inspect", file, "--json"]);
    assert_eq!(chapters["format"], "chapters-json");
    assert_eq!(chapters["chapters"][2]["hidden"], true);
    // The version may stand at the end, behind all that a reader looks at first.
    let items = format!(
        "{{\"items\":[{}{{\"id\":\"last\"}}],\"version\":\"https://jsonfeed.org/version/1.1\"}}",
        "{\"id\":\"x\",\"content_text\":\"words\"},".repeat(3_000)
    );
    std::fs::write(home.path("feed.json"), items).expect("written");
    let feed = home.json(["inspect", "feed.json", "--json"]);
    assert_eq!(feed["format"], "json-feed");
    assert_eq!(feed["episodes"].as_array().map(Vec::len), Some(3_001));
}

#[test]
fn nothing_that_drives_a_terminal_comes_out_of_a_feed() {
    let home = Home::new();
    let feed = "<rss><channel><title>a\u{1b}[31m&#27;]0;x&#7;b</title><item><title>c\u{9b}2J\u{202e}d</title><guid>g\u{7}</guid>\
                <podcast:person href='h&#27;'>e\u{8}f</podcast:person></item></channel></rss>";
    std::fs::write(home.path("feed.xml"), feed).expect("written");
    for format in ["table", "json", "csv", "markdown"] {
        let output = home.ok(["inspect", "feed.xml", "--format", format]);
        for text in [output.stdout, output.stderr] {
            let bad = |c: &char| (c.is_control() && *c != '\n') || *c == '\u{202e}';
            assert_eq!(text.chars().find(bad), None, "{format}: {text:?}");
        }
    }
}

#[test]
fn a_feed_is_no_transcript_and_the_message_says_so() {
    let home = Home::with_data();
    let output = home.ends(
        2,
        [
            "convert",
            "data/feeds/deep-currents.xml",
            "-",
            "--to",
            "vtt",
        ],
    );
    output.says("expected a transcript, found an RSS feed");
    std::fs::write(home.path("empty.xml"), "<rss><chan").expect("written");
    home.ok(["inspect", "empty.xml"])
        .says("expected `<channel>`, found none");
}

#[test]
fn a_show_that_is_followed_is_written_as_a_feed_that_says_the_same() {
    let home = Home::with_data();
    home.ok([
        "subscribe",
        "data/feeds/deep-currents.xml",
        "--transcripts",
        "none",
    ]);
    home.ok([
        "edit-episode",
        "bridge",
        "--title",
        "A bridge <for> one winter & more",
    ]);
    let output = home.ok(["export", "--feed", "deep currents", "--output", "out.xml"]);
    output.says("exported Deep Currents as RSS: 2 episodes, 2 with audio, 1 with a transcript");
    home.ok(["inspect", "out.xml", "--strict"]);
    let was = home.json(["inspect", "data/feeds/deep-currents.xml", "--json"]);
    let is = home.json(["inspect", "out.xml", "--json"]);
    for field in [
        "title",
        "description",
        "language",
        "link",
        "author",
        "guid",
        "medium",
    ] {
        assert_eq!(is[field], was[field], "{field}");
    }
    for number in [0, 1] {
        let (is, was) = (&is["episodes"][number], &was["episodes"][number]);
        for field in [
            "guid",
            "published",
            "duration",
            "number",
            "season",
            "audio_url",
            "audio_type",
            "audio_length",
            "page_url",
            "description",
            "chapters",
            "inline_chapters",
            "soundbites",
        ] {
            assert_eq!(is[field], was[field], "{number} {field}");
        }
    }
    let links = |feed: &serde_json::Value| {
        let links = feed["episodes"][0]["transcripts"].as_array().cloned();
        let mut links: Vec<String> = links
            .into_iter()
            .flatten()
            .map(|it| it.to_string())
            .collect();
        links.sort();
        links
    };
    assert_eq!(links(&is), links(&was), "the best comes first");
    let title = &is["episodes"][0]["title"];
    assert_eq!(title, "A bridge <for> one winter & more");
    let guest = is["episodes"][0]["persons"]
        .as_array()
        .and_then(|people| people.iter().find(|person| person["role"] == "guest"));
    assert_eq!(guest.expect("a guest")["name"], "Imre Halász");
    home.ends(2, ["export", "--feed", "nope"])
        .says("no show matches");
    home.ends(2, ["export", "--feed", "deep", "--format", "json"]);
}

#[test]
fn what_is_followed_on_the_web_is_written_as_opml() {
    let home = Home::with_data();
    home.ok([
        "subscribe",
        "data/feeds/deep-currents.xml",
        "--transcripts",
        "none",
    ]);
    let output = home.ok(["export", "--opml", "--output", "feeds.opml"]);
    let list = home.json(["inspect", "feeds.opml", "--json"]);
    let feeds = list["feeds"].as_array().expect("a list").len();
    output.says(&format!("exported {feeds} feed"));
}

#[test]
fn what_is_no_feed_is_called_what_it_is() {
    let home = Home::new();
    let noise: Vec<u8> = (0..20_000u32)
        .map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    std::fs::write(home.path("noise.xml"), noise).expect("it can be written");
    home.ends(2, ["subscribe", "noise.xml"])
        .says("found a binary file");
    home.write("none.opml", "<opml version=\"2.0\"><head/></opml>");
    home.ends(2, ["subscribe", "none.opml"])
        .says("none.opml: expected feeds in the list, found none");
    home.ends(2, ["subscribe", "ftp://shows.example/feed.xml"])
        .says("expected an address that begins with https:// or http://");
}
