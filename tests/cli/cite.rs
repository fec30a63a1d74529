//! Citations: in every style, as data, into a file and onto the clipboard.

use super::run::{Home, PODCAT};
use std::process::Stdio;

const NONE: &str = "--no-accessed";

#[test]
fn a_quote_is_cited_with_who_says_it_when_and_where() {
    let home = Home::sample();
    let cited = home.ok(["cite", "1", NONE]);
    assert_eq!(
        cited.stdout,
        "Bo Lind: “The ice speaks before it breaks, every single time, but you have to be quiet \
         enough to hear it.” (Ruiz, 2026, 0:03:39–0:03:46)\n\nRuiz, A. (Host). (2026, February 14). \
         The ice that speaks (Season 2, Episode 12) [Audio podcast episode]. In Deep Currents. \
         https://example.org/deep-currents/012.mp3#t=219.959,226.876\n"
    );
    assert_eq!(cited.stderr, "");
    let only = |part| home.ok(["cite", "1", NONE, "--only", part]).stdout;
    let parts = ["quote", "reference"].map(only).join("\n");
    assert_eq!(parts, cited.stdout);
    assert_eq!(only("in-text"), "(Ruiz, 2026, 0:03:39–0:03:46)\n");
    let notes = home
        .ok(["cite", "1", "--style", "chicago-notes", NONE])
        .stdout;
    let paragraphs: Vec<&str> = notes.split("\n\n").collect();
    assert_eq!(paragraphs.len(), 3, "{notes}");
    assert!(paragraphs[0].ends_with("hear it.”"), "{notes}");
    assert!(
        paragraphs[1].starts_with("Ana Ruiz, host, Deep Currents"),
        "{notes}"
    );
    assert!(
        paragraphs[2].starts_with("Ruiz, Ana, host. Deep Currents."),
        "{notes}"
    );
}

#[test]
fn an_episode_is_cited_by_its_title() {
    let home = Home::sample();
    let cited = home
        .ok(["cite", "Two sources and a photograph", NONE])
        .stdout;
    assert!(
        cited.starts_with("Osei, M. (Host). (2026, March 18)."),
        "{cited}"
    );
    assert_eq!(cited.lines().count(), 1);
    home.refused(["cite", "nothing called so"])
        .says("no quote or episode matches \"nothing called so\"");
    home.refused(["cite", "1", "--speaker", "Lind"])
        .says("cannot be used with");
}

#[test]
fn the_filters_choose_what_is_cited() {
    let home = Home::sample();
    let cited = home.ok(["cite", "--speaker", "Lind", NONE]).stdout;
    // Two quotes, one episode, one reference, to its beginning.
    assert_eq!(cited.split("\n\n").count(), 3, "{cited}");
    assert!(cited.ends_with("deep-currents/012.mp3\n"), "{cited}");
    let all = home.ok(["cite", NONE]).stdout;
    assert_eq!(all.matches(": “").count(), 14, "{all}");
    home.ends(1, ["cite", "--topic", "water", "--speaker", "Pell"])
        .says("no quotes found");
    let nobody = home.ends(1, ["cite", "--speaker", "Nobody", "--json"]);
    assert_eq!(nobody.stdout, "[]\n");
    nobody.says("no person matches");
    // A time that is about right is called so.
    let about = home.ok(["cite", "10", "--only", "in-text"]).stdout;
    assert!(about.contains("ca. 0:03:20"), "{about}");
}

#[test]
fn data_has_the_values_of_the_catalogue_and_styles_do_not_go_with_it() {
    let home = Home::sample();
    let items = home.json(["cite", "1", "--json", "--accessed", "2026-03-20"]);
    assert_eq!(
        items,
        home.json([
            "cite",
            "1",
            "--format",
            "csl-json",
            "--accessed",
            "2026-03-20"
        ])
    );
    let item = &items[0];
    assert_eq!(item["id"], "lind2026ice-219");
    assert_eq!(item["type"], "broadcast");
    assert_eq!(item["host"][0]["family"], "Ruiz");
    assert_eq!(item["guest"][0]["given"], "Bo");
    assert_eq!(
        item["accessed"]["date-parts"][0],
        serde_json::json!([2026, 3, 20])
    );
    assert_eq!(
        item["custom"]["start"],
        home.json(["quote", "1", "--json"])["start"]
    );
    home.ok(["cite", "1", "--format", "bibtex", NONE])
        .shows("@audio{lind2026ice-219,\n")
        .shows("  author = {Ruiz, Ana},\n");
    home.ok(["cite", "1", "--format", "ris", NONE])
        .shows("TY  - SOUND\n")
        .shows("\nA2  - Lind, Bo\n");
    home.refused(["cite", "1", "--format", "ris", "--style", "mla"])
        .says("--style, --locale and --only with text");
}

#[test]
fn the_day_of_listening_is_today_unless_another_is_said() {
    let home = Home::sample();
    let harvard = |more: &[&str]| {
        home.ok([&["cite", "1", "--style", "harvard"], more].concat())
            .stdout
    };
    assert!(harvard(&["--accessed", "2026-03-20"]).contains("(Accessed: March 20, 2026)"));
    assert!(harvard(&[]).contains("(Accessed: "));
    assert!(!harvard(&[NONE]).contains("Accessed"));
    assert!(!harvard(&["--accessed", ""]).contains("Accessed"));
    home.refused(["cite", "1", "--accessed", "yesterday"])
        .says("expected a date like");
}

#[test]
fn a_style_is_a_name_or_a_file_and_anything_else_is_refused() {
    let home = Home::sample();
    home.ok(["cite", "--styles"]).shows("APA").shows("mla");
    let styles = home.json(["cite", "--styles", "--json"]);
    assert!(styles.as_array().expect("a list").len() > 70);
    home.refused(["cite", "1", "--style", "chicagoo"])
        .says("no citation style is called \"chicagoo\"")
        .says("did you mean chicago");
    home.refused(["cite", "1", "--style", "gone.csl"])
        .says("cannot read the style gone.csl");
    home.refused(["cite", "1", "--locale", "kk-KZ"])
        .says("no citation language is called \"kk-KZ\"");
    home.ok(["cite", "1", "--locale", "de", NONE])
        .shows("Februar");
    let head = "<style xmlns=\"http://purl.org/net/xbiblio/csl\" class=\"in-text\" version=\"1.0\"><info>\
                <title>T</title><id>t</id><updated>2026-01-01T00:00:00+00:00</updated>";
    let layout = "<layout><group delimiter=\" + \"><names variable=\"host\"/><text variable=\"title\" \
                  font-weight=\"bold\"/></group></layout>";
    home.write(
        "styles/own.csl",
        format!("{head}</info><citation>{layout}</citation><bibliography>{layout}</bibliography></style>"),
    );
    let own = [
        "cite",
        "1",
        "--style",
        "styles/own.csl",
        "--only",
        "reference",
    ];
    assert_eq!(home.ok(own).stdout, "Ana Ruiz + The ice that speaks\n");
    let marked = home.ok([&own[..], &["--format", "markdown"]].concat());
    assert_eq!(marked.stdout, "Ana Ruiz + **The ice that speaks**\n");
    let html = home.ok([&own[..], &["--format", "html"]].concat());
    assert_eq!(
        html.stdout,
        "<p>Ana Ruiz + <b>The ice that speaks</b></p>\n"
    );
    home.write(
        "dependent.csl",
        format!(
            "{head}<link href=\"http://www.zotero.org/styles/ieee\" rel=\"independent-parent\"/></info></style>"
        ),
    );
    home.refused(["cite", "1", "--style", "dependent.csl"])
        .says("dependent style")
        .says("hint: --style ieee");
    home.write("feed.csl", "<rss></rss>");
    home.refused(["cite", "1", "--style", "feed.csl"])
        .says("feed.csl: expected a CSL style")
        .says("found <rss>");
    home.write("bytes.csl", b"\xff\xfe\x00");
    home.refused(["cite", "1", "--style", "bytes.csl"])
        .says("expected UTF-8");
    home.write("large.csl", "x".repeat(2 << 20));
    home.refused(["cite", "1", "--style", "large.csl"])
        .says("1024 KiB");
    home.refused(["cite", "1", "--style", "data/"])
        .says("it is a folder");
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let home = Home::sample();
    let shown = home.ok(["cite", "1", "--format", "ris", NONE]).stdout;
    let written = home.ok(["cite", "1", "--format", "ris", NONE, "--output", "lind.ris"]);
    assert_eq!(written.stdout, "");
    assert_eq!(
        std::fs::read_to_string(home.path("lind.ris")).expect("a file"),
        shown
    );
    home.refused(["cite", "nothing", "--output", "lind.ris"]);
    home.refused(["cite", "1", "--output", "no/folder.ris"])
        .says("there is no folder");
    assert_eq!(
        std::fs::read_to_string(home.path("lind.ris")).expect("a file"),
        shown
    );
}

/// `script` gives a command a terminal; `setsid` takes it away.
#[cfg(target_os = "linux")]
#[test]
fn the_clipboard_is_that_of_a_terminal_and_never_a_pipe() {
    let home = Home::sample();
    let command = home
        .command("setsid", [PODCAT, "cite", "1", "--copy"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .output();
    if let Ok(without) = command {
        assert_eq!(without.status.code(), Some(2));
        assert!(without.stdout.is_empty());
        let said = String::from_utf8_lossy(&without.stderr);
        assert!(
            said.contains("expected a terminal whose clipboard"),
            "{said}"
        );
    }
    let inside = format!("{PODCAT} cite 1 --only in-text --copy > shown.txt");
    let Some(terminal) = home.other("script", ["-qec", &inside, "/dev/null"]) else {
        return;
    };
    let shown = std::fs::read_to_string(home.path("shown.txt")).expect("what stdout had");
    assert_eq!(shown, "(Ruiz, 2026, 0:03:39–0:03:46)\n");
    assert!(
        terminal.stdout.contains("\x1b]52;c;KFJ1aXos"),
        "{terminal:?}"
    );
    assert!(
        terminal.stdout.contains("copied 29 characters"),
        "{terminal:?}"
    );
}
