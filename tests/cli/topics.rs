//! What is spoken of, how often, when, and by whom.

use super::run::Home;
use serde_json::Value;

fn named<'v>(list: &'v Value, name: &str) -> &'v Value {
    let list = list.as_array().expect("an array").iter();
    let mut found = list.filter(|it| it["name"] == name);
    found.next().unwrap_or_else(|| panic!("no {name}"))
}

fn names(list: &Value, field: &str) -> Vec<String> {
    let list = list.as_array().expect("an array").iter();
    list.map(|it| it[field].as_str().expect("text").to_owned())
        .collect()
}

/// A show of undated episodes: one about bees, one about clocks, one about both, one about neither.
fn library() -> Home {
    let home = Home::new();
    let bread = "Ana: We walk to the market and buy bread.\nBo: Bread with butter, every day.\n";
    for (title, text) in [
        (
            "Hives",
            "Ana: The beekeeper opens the bee hive. A hive of bees hums.\nBo: My bees know the hive. \
             The bee hive is warm, and the bees sleep.\nAna: Bees again, and a hive.\n",
        ),
        (
            "Clocks",
            "Ana: The tower clock strikes. Who winds the tower clock?\nBo: I wind tower clocks. \
             A clock is patient.\nAna: And the tower clocks are late.\n",
        ),
        (
            "Square",
            "Ana: Under the tower clock stands a hive.\nBo: Nobody minds the weather there.\n",
        ),
        ("Market", &bread.repeat(30)),
    ] {
        home.write("said.txt", text);
        home.ok([
            "add-episode",
            "--show",
            "Village Hours",
            "--title",
            title,
            "--transcript",
            "said.txt",
            "--language",
            "en",
        ]);
    }
    home
}

#[test]
fn topics_are_counted_as_the_catalogue_is_now() {
    let home = Home::sample();
    let before = home.json(["topics", "--json"]);
    let road = named(&before, "ice road");
    assert_eq!(road["passages"], 4);
    assert_eq!(
        (&road["first"], &road["last"]),
        (&"2026-02-14".into(), &"2026-03-18".into())
    );
    let sum = |topic: &Value| -> u64 {
        let over_time = topic["over_time"].as_array().expect("an array").iter();
        over_time
            .map(|it| it["count"].as_u64().expect("a number"))
            .sum()
    };
    assert_eq!(sum(road), 4);
    // Without a rule, the quotes filed under it make the line, those with a date.
    assert_eq!(named(&before, "Central Asia")["passages"], Value::Null);
    assert_eq!(sum(named(&before, "Central Asia")), 2);
    home.write(
        "new.txt",
        "Bo Lind: The ice road is closed. The ice road!\n",
    );
    home.ok([
        "add-episode",
        "--show",
        "Deep Currents",
        "--title",
        "Thaw",
        "--date",
        "2026-04-02",
        "--transcript",
        "new.txt",
    ]);
    let after = home.json(["topics", "--json"]);
    assert_eq!(named(&after, "ice road")["passages"], 5);
    assert_eq!(named(&after, "ice road")["last"], "2026-04-02");
}

#[test]
fn topics_within_a_filter_are_counted_within_it() {
    let home = Home::sample();
    let lind = home.json(["topics", "--speaker", "Lind", "--json"]);
    assert_eq!(named(&lind, "ice road")["passages"], 1);
    assert_eq!(named(&lind, "archives")["passages"], 2);
    // Nothing of the Night Desk is filed under it, but it is spoken of there.
    let desk = home.json(["topics", "--show", "night desk", "--json"]);
    assert_eq!(named(&desk, "ice road")["passages"], 1);
    let page = home.json(["topics", "--limit", "1", "--offset", "1", "--json"]);
    assert_eq!(names(&page, "name"), ["Central Asia"]);
}

#[test]
fn a_topic_says_who_speaks_of_it_most_when_and_where() {
    let home = library();
    home.ok(["add-topic", "bees", "--rule", "bee"]);
    let topic = home.json(["topic", "bees", "--json"]);
    assert_eq!(names(&topic["speakers"], "name"), ["Ana", "Bo"]);
    assert_eq!(topic["speakers"][0]["passages"], 2);
    assert_eq!(topic["hits"].as_array().map(Vec::len), Some(3));
    assert_eq!(topic["over_time"][0]["count"], 3);
    let shown = home.ok(["topic", "bees"]);
    shown
        .shows("bees: 3 passages in 1 episode")
        .shows("Speakers")
        .shows("**bees**");
}

#[test]
fn suggestions_are_phrases_said_more_here_than_elsewhere_in_one_form() {
    let home = library();
    let found = home.json(["suggest-topics", "--episode", "2", "--json"]);
    let suggested = names(&found, "name");
    assert!(
        suggested.contains(&"tower clock".to_owned()),
        "{suggested:?}"
    );
    // `clocks` and `clock` are one, and neither grammar nor speakers are suggested.
    let clock = named(&found, "tower clock");
    assert_eq!(
        (&clock["passages"], &clock["elsewhere"]),
        (&3.into(), &1.into())
    );
    assert_eq!(clock["rule"], "\"tower clock\"");
    for name in &suggested {
        let words: Vec<&str> = name.split(' ').collect();
        for end in [words[0], words[words.len() - 1]] {
            assert!(!["the", "a", "is", "Ana", "Bo"].contains(&end), "{name}");
        }
    }
    home.ends(1, ["suggest-topics", "--episode", "3"])
        .says("no phrases found");
    home.ends(1, ["suggest-topics", "--show", "nowhere"])
        .says("no show matches");
}

#[test]
fn suggestions_are_taken_all_or_those_that_are_named() {
    let home = library();
    home.refused(["suggest-topics", "--episode", "2", "--add", "weather"])
        .says("expected one of the phrases suggested");
    home.ok(["suggest-topics", "--episode", "2", "--add", "TOWER CLOCK"])
        .says("added 1 topic: tower clock");
    let topics = home.json(["topics", "--json"]);
    assert_eq!(names(&topics, "name"), ["tower clock"]);
    assert_eq!(topics[0]["passages"], 4);
    // What is a topic is not suggested again.
    let rest = home
        .podcat(["suggest-topics", "--episode", "2", "--json"])
        .json();
    assert!(!names(&rest, "name").contains(&"tower clock".to_owned()));
    home.ok(["suggest-topics", "--add"]);
    assert!(home.json(["topics", "--json"]).as_array().map(Vec::len) > Some(1));
}

#[test]
fn a_suggestion_counts_what_its_topic_will_find() {
    let home = Home::sample();
    let found = home.json(["suggest-topics", "--episode", "a bridge", "--json"]);
    for suggestion in found.as_array().expect("an array") {
        let rule = suggestion["rule"].as_str().expect("a rule");
        let count = home.json(["search", rule, "--episode", "a bridge", "--count", "--json"]);
        assert_eq!(suggestion["passages"], count["passages"], "{rule}");
    }
}

#[test]
fn related_episodes_share_what_is_said_most_more_in_one() {
    let home = library();
    let related = home.json(["related", "1", "--json"]);
    assert_eq!(names(&related, "episode"), ["Square"]);
    assert_eq!(related[0]["words"], serde_json::json!(["hive"]));
    let score = related[0]["score"].as_f64().expect("a number");
    assert!(score > 0.0 && score < 1.0, "{score}");
    home.ends(1, ["related", "4"])
        .says("no related episodes found");
    home.ends(2, ["related", "nothing so called"])
        .says("no episode matches");
    let sample = Home::sample();
    let lake = sample.json(["related", "the ice that speaks", "--json"]);
    assert_eq!(lake[0]["episode"], "A bridge for one winter");
    let desk = sample.json(["related", "1", "--show", "night desk", "--json"]);
    assert!(
        names(&desk, "show")
            .iter()
            .all(|show| show == "The Night Desk")
    );
}

#[test]
fn a_timeline_counts_topics_words_and_speakers() {
    let home = Home::sample();
    let drawn = home.json([
        "timeline",
        "winter road",
        "archives",
        "--by",
        "month",
        "--json",
    ]);
    assert_eq!(
        drawn["periods"],
        serde_json::json!(["2026-01", "2026-02", "2026-03"])
    );
    assert_eq!(names(&drawn["series"], "name"), ["ice road", "archives"]);
    assert_eq!(drawn["series"][0]["counts"], serde_json::json!([0, 2, 2]));
    let words = home.ok(["timeline", "lorries", "--by", "month"]);
    words
        .says("no topic is called \"lorries\"")
        .shows("2026-03  █");
    let speaker = home.json(["timeline", "--speaker", "lind", "--by", "quarter", "--json"]);
    assert_eq!(speaker["series"][0]["name"], "Bo Lind");
    assert_eq!(speaker["series"][0]["counts"], serde_json::json!([38]));
    let both = home.json(["timeline", "archives", "--speaker", "lind", "--json"]);
    assert_eq!(both["series"][0]["total"], 2);
    home.ok(["timeline", "Central Asia"])
        .says("5 quotes without a date left out");
    let csv = home.ok(["timeline", "archives", "--by", "year", "--format", "csv"]);
    assert_eq!(
        csv.stdout,
        "name,period,count,of\narchives,2026,7,passages\n"
    );
    home.ends(2, ["timeline"])
        .says("expected a topic, words, or --speaker");
    home.ends(1, ["timeline", "astrology"])
        .says("nothing found");
    home.ends(1, ["timeline", "--speaker", "nobody"])
        .says("no person matches");
}

#[test]
fn undated_episodes_are_drawn_in_their_order() {
    let home = library();
    let drawn = home.json(["timeline", "hive", "--json"]);
    assert_eq!(drawn["by"], "episodes");
    assert_eq!(
        drawn["series"][0]["counts"],
        serde_json::json!([3, 0, 1, 0])
    );
    home.ok(["timeline", "hive", "--by", "month"])
        .says("nothing is dated");
}

#[test]
fn a_timeline_is_drawn_into_a_file() {
    let home = Home::sample();
    home.ok(["timeline", "ice road", "<b>&\"", "--output", "x.svg"])
        .says("drew x.svg");
    let svg = std::fs::read_to_string(home.path("x.svg")).expect("it was written");
    for part in [
        "<svg xmlns=",
        "<title id=\"title\">",
        "publication</text>",
        ">passages</text>",
        "&lt;b&gt;&amp;&quot;",
    ] {
        assert!(svg.contains(part), "no {part} in {svg}");
    }
    assert!(!svg.contains("<script") && !svg.contains("<b>"));
    // What is asked for as JSON is JSON, whatever the file is called.
    home.ok(["timeline", "ice road", "--json", "--output", "y.svg"]);
    let json = std::fs::read_to_string(home.path("y.svg")).expect("it was written");
    assert!(json.starts_with('{'), "{json}");
    home.ends(1, ["timeline", "astrology", "--output", "z.svg"]);
    assert!(!home.path("z.svg").exists());
}

#[test]
fn a_speaker_in_numbers() {
    let home = Home::sample();
    let lind = home.json(["stats", "--speaker", "lind", "--json"]);
    assert_eq!(
        (&lind["episodes"], &lind["spoken_in"], &lind["timed"]),
        (&2.into(), &2.into(), &1.into())
    );
    assert_eq!(lind["talk_time"].as_f64().map(f64::round), Some(256.0));
    assert_eq!(lind["words"], 1019);
    assert_eq!(names(&lind["topics"], "name"), ["archives", "ice road"]);
    assert_eq!(names(&lind["with"], "name"), ["Ana Ruiz", "Tove Marsh"]);
    home.ok(["stats", "--speaker", "lind"])
        .shows("talk time  0:04:16 (in 1 of 2)");
    // Somebody who is only quoted has no words, and their length is not 0.
    let quoted = home.json(["stats", "--speaker", "tukumova", "--json"]);
    assert_eq!(
        (&quoted["words"], &quoted["talk_time"]),
        (&0.into(), &Value::Null)
    );
    assert_eq!(quoted["topics"][0]["quotes"], 4);
    home.ends(2, ["stats", "--speaker", "nobody"])
        .says("no person matches");
    let csv = home.ok(["stats", "--speaker", "lind", "--format", "csv"]);
    assert!(
        csv.stdout.starts_with("name,episodes,talk_time,words"),
        "{}",
        csv.stdout
    );
}

#[test]
fn a_label_that_is_nobody_yet_has_numbers_too() {
    let home = library();
    home.ok(["label", "2", "Bo", "--nobody"]);
    let person = home.podcat(["stats", "--speaker", "Bo", "--json"]);
    assert!(person.code == Some(0), "{}", person.stderr);
}

#[test]
fn what_a_feed_says_of_an_episode_counts_as_evidence_of_a_topic() {
    let home = Home::new();
    home.ok(["add-topic", "Ice Road"]);
    home.ok(["add-topic", "Weather", "--rule", "thaw"]);
    let chapters = r#"<psc:chapters version="1.2" xmlns:psc="http://podlove.org/simple-chapters">
      <psc:chapter start="0" title="Hello"/><psc:chapter start="00:04:00" title="The last ice road"/></psc:chapters>"#;
    home.write(
        "feed.xml",
        format!(
            r#"<rss version="2.0"><channel><title>Cold Water</title>
            <item><guid>a</guid><title>Lakes</title>{chapters}</item>
            <item><guid>b</guid><title>Skies</title><category>weather</category></item>
            <item><guid>c</guid><title>Boats</title></item></channel></rss>"#
        ),
    );
    home.ok(["subscribe", "feed.xml"]);
    let of = |topic: &str| {
        names(
            &home.json(["episodes", "--topic", topic, "--json"]),
            "title",
        )
    };
    assert_eq!(of("ice road"), ["Lakes"]);
    assert_eq!(of("weather"), ["Skies"]);
}
