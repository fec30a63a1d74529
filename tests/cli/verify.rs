//! Articles: their quotations checked against the transcripts, kept, reported.

use super::run::Home;

/// An article on the sample's episode "The ice that speaks": each quotation has another verdict.
const ARTICLE: &str = "What the lake says
Hydrologist Bo Lind of the Lake Institute told the Deep Currents podcast how ice is read.
“The ice speaks before it breaks, every single time,” Lind said, “but you have to be quiet enough to hear it.”
“The ice has never hurt anybody,” he added.
Host Ana Ruiz asked: “What are we hearing right now?”
“Purple elephants dance on the ice at midnight,” Ruiz joked.
“That is the lake getting colder,” said Ruiz.
The film “Thin Ice” opens in March.
";

#[test]
fn each_quotation_of_an_article_gets_its_verdict() {
    let home = Home::sample();
    home.write("ice.txt", ARTICLE);
    let output = home.ends(1, ["verify", "ice.txt", "--json"]);
    output.says("5 quotations: 2 verbatim, 1 reworded, 1 wrong speaker, 1 not found");
    let checked = output.json();
    assert_eq!(checked["title"], "What the lake says");
    assert_eq!(checked["summary"]["verbatim"], 2);
    let found: Vec<(&str, &str)> = checked["quotations"]
        .as_array()
        .expect("quotations")
        .iter()
        .map(|it| {
            (
                it["speaker"].as_str().unwrap_or(""),
                it["verdict"].as_str().unwrap_or(""),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("Bo Lind", "verbatim"),
            ("Bo Lind", "reworded"),
            ("Ana Ruiz", "verbatim"),
            ("Ana Ruiz", "not found"),
            ("Ana Ruiz", "wrong speaker"),
        ]
    );
    let first = &checked["quotations"][0];
    assert_eq!(first["parts"].as_array().map(Vec::len), Some(2));
    assert_eq!(first["episode"], "The ice that speaks");
    assert!(
        first["start"]
            .as_f64()
            .is_some_and(|start| (219.0..221.0).contains(&start)),
        "{first}"
    );
    assert_eq!(
        first["link"],
        "https://example.org/deep-currents/012.mp3#t=219.959"
    );
    let wrong = &checked["quotations"][4];
    assert_eq!(wrong["said_by"], "Bo Lind");
    assert_eq!(checked["quotations"][3]["episode"], serde_json::Value::Null);
}

#[test]
fn an_article_whose_quotations_all_hold_ends_with_0() {
    let home = Home::sample();
    home.write(
        "ice.md",
        "# Ice\n\nBo Lind **said**:\n\n> The ice has never hurt me.\n",
    );
    let output = home.ok(["verify", "ice.md"]);
    output
        .says("1 quotation: 1 verbatim")
        .shows("verbatim")
        .shows("Bo Lind");
}

#[test]
fn without_a_transcript_that_is_said_and_nothing_is_guessed() {
    let home = Home::new();
    home.write("ice.txt", ARTICLE);
    // Nor is a catalogue needed to read an article, and none is made.
    home.ends(1, ["verify", "ice.txt"])
        .says("no transcript to check against: no catalogue at catalogue.db")
        .shows("Bo Lind");
    assert!(!home.path("catalogue.db").exists());
    home.ok(["add-show", "Deep Currents"]);
    let output = home.ends(1, ["verify", "ice.txt"]);
    output
        .says("5 quotations: 5 no transcript")
        .says("no transcript to check against")
        .shows("Bo Lind");
    let checked = home.ends(1, ["verify", "ice.txt", "--json"]).json();
    assert_eq!(checked["transcripts"], 0);
    assert_eq!(checked["quotations"][0]["verdict"], "no transcript");
    // A filter that leaves no transcript is no other case.
    let home = Home::sample();
    home.write("ice.txt", ARTICLE);
    home.ends(
        1,
        [
            "verify",
            "ice.txt",
            "--episode",
            "Ainur Tukumova on Central Asia",
        ],
    )
    .says("no transcript to check against");
}

#[test]
fn words_said_in_several_episodes_are_those_of_the_episode_the_article_is_about() {
    let home = Home::sample();
    let words = "“The ice speaks before it breaks,”";
    home.write("one.txt", format!("Ice\n{words} somebody said.\n"));
    let alone = home.ends(1, ["verify", "one.txt", "--json"]).json();
    assert_eq!(alone["quotations"][0]["verdict"], "ambiguous");
    home.write(
        "two.txt",
        format!("Ice\n{words} said Bo Lind.\n“The ice has never hurt me,” Lind said.\n"),
    );
    let both = home.ok(["verify", "two.txt", "--json"]).json();
    assert_eq!(both["quotations"][0]["verdict"], "verbatim");
    assert_eq!(both["quotations"][0]["episode"], "The ice that speaks");
}

#[test]
fn an_article_comes_from_a_page_markdown_or_stdin() {
    let home = Home::sample();
    let page = "<!doctype html><html><head><title>Ice</title></head><body><nav>“Buy now,” said the shop.</nav>\
        <article><p>Hydrologist Bo Lind has spent nineteen winters on the lake, listening to what it has to say to him \
        and to everybody who walks on it.</p><p>&laquo;The ice has never hurt me,&raquo; Lind told the podcast, and he \
        meant the ice of the lake and not that of the street in front of the institute.</p></article></body></html>";
    home.write("ice.html", page);
    home.ok(["verify", "ice.html"])
        .says("1 quotation: 1 verbatim");
    home.write("page", page);
    home.ok(["verify", "page"]).says("1 quotation: 1 verbatim");
}

#[test]
fn what_is_no_article_is_refused_with_a_reason() {
    let home = Home::sample();
    home.write(
        "plain.txt",
        "Nothing is quoted here.\nThe “smart” lake is a lake.\n",
    );
    home.ends(1, ["verify", "plain.txt"])
        .says("no quotations found in plain.txt");
    home.write("wall.html", "<html><body><h1>Sign in to continue</h1><form><input type=\"password\"></form></body></html>");
    home.refused(["verify", "wall.html"])
        .says("a page that asks to sign in or subscribe");
    home.write("empty.html", "<html><body></body></html>");
    home.refused(["verify", "empty.html"])
        .says("hardly any text");
    home.write("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    home.refused(["verify", "picture.txt"])
        .says("an article is text, HTML or Markdown");
    home.refused(["verify", "none.txt"]);
    home.refused(["verify", "plain.txt", "--report", "report.doc"])
        .says("expected a report in html, md or json");
}

#[test]
fn quotations_are_kept_as_quotes_with_the_article_as_origin() {
    let home = Home::sample();
    home.write("ice.txt", ARTICLE);
    home.ends(
        1,
        ["verify", "ice.txt", "--save", "--source", "Canal Times"],
    )
    .says("left out 1 quotation: not surely found, and no --episode says where they belong")
    .says("kept 3 quotes, had 1 already");
    let quotes = home.json(["quotes", "--episode", "ice that", "--json"]);
    let kept: Vec<_> = quotes
        .as_array()
        .expect("quotes")
        .iter()
        .filter(|quote| quote["source"] == "Canal Times")
        .collect();
    assert_eq!(kept.len(), 3, "{quotes}");
    assert!(kept.iter().all(|quote| quote["origin"] == "article"));
    assert!(
        kept.iter()
            .any(|quote| quote["verdict"] == "wrong speaker" && quote["speaker"] == "Ana Ruiz")
    );
    // The same article again changes nothing; an episode takes what was not found.
    home.ends(
        1,
        [
            "verify",
            "ice.txt",
            "--save",
            "--episode",
            "ice that",
            "--source",
            "Canal Times",
        ],
    )
    .says("kept 1 quote, had 4 already");
}

#[test]
fn a_report_has_links_to_the_minute() {
    let home = Home::sample();
    home.write("ice.txt", ARTICLE);
    for name in ["report.html", "report.md", "report.json"] {
        home.ends(1, ["verify", "ice.txt", "--report", name]);
        let report = std::fs::read_to_string(home.path(name)).expect("a report was written");
        for words in ["012.mp3#t=219.959", "wrong speaker", "but said by Bo Lind"] {
            assert!(report.contains(words), "{name}: {words}: {report}");
        }
    }
}

#[test]
fn an_episode_without_a_transcript_has_the_quotes_of_an_article() {
    let home = Home::new();
    home.write(
        "report.txt",
        "Why the river matters\nIn the Long Water podcast, KazISS expert Ainur Tukumova spoke about rivers.\n\
         “A river is a border that moves,” Tukumova noted.\n“And nobody asks it,” she added.\n\
         The mayor, Pavel Strnad, was silent. “We shall see,” he said later.\n",
    );
    let added = [
        "add-episode",
        "--show",
        "Long Water",
        "--title",
        "Rivers",
        "--guest",
        "Ainur Tukumova",
        "--article",
        "report.txt",
    ];
    home.ok(added)
        .says("left out “We shall see…”: Pavel Strnad takes no part in the episode")
        .says("kept 2 quotes from the article, not checked");
    let quotes = home.json(["quotes", "--speaker", "Тукумова", "--json"]);
    assert_eq!(quotes.as_array().map(Vec::len), Some(2), "{quotes}");
    for quote in quotes.as_array().expect("quotes") {
        assert_eq!(quote["origin"], "article");
        assert_eq!(quote["source"], "report.txt");
        assert_eq!(quote["start"], serde_json::Value::Null);
        assert_eq!(quote["verdict"], "unchecked");
    }
    home.write(
        "wall.html",
        "<html><body>Sign in to continue <input type=password></body></html>",
    );
    home.refused([
        "add-episode",
        "--show",
        "Long Water",
        "--title",
        "Two",
        "--article",
        "wall.html",
    ]);
}
