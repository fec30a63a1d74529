//! `export --site`: what is published, and that it changes only where it has to.

use super::run::{Home, Output};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Every file of a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(root, &path, found);
                continue;
            }
            let name = path.strip_prefix(root).expect("inside");
            let name = name.to_string_lossy().replace('\\', "/");
            found.insert(name, fs::read(&path).expect("a file"));
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, folder, &mut found);
    found
}

fn page(home: &Home, name: &str) -> String {
    fs::read_to_string(home.path(&format!("site/{name}"))).expect("a page")
}

fn publish(home: &Home) -> Output {
    home.ok(["export", "--site", "site"])
}

const ICE: &str = "episodes/deep-currents/the-ice-that-speaks.html";

#[test]
fn a_site_has_a_page_for_everything_and_they_say_what_was_said() {
    let home = Home::sample();
    publish(&home)
        .says("published 3 shows, 7 episodes, 8 people, 6 topics, 14 quotes in site")
        .says("without --base-url there is no sitemap.xml");
    for name in [
        "index.html",
        "search.html",
        "quotes.html",
        "site.css",
        "site.js",
        "search.js",
        "shows/deep-currents/index.html",
        "shows/deep-currents/feed.xml",
        "people/index.html",
        "people/bo-lind.html",
        "topics/index.html",
        "topics/ice-road.html",
        "episodes/the-night-desk/tetradi-s-vodomernogo-posta.html",
        "search/episodes.js",
        "search/words.js",
        "search/words/0.js",
        "search/text/deep-currents/the-ice-that-speaks.js",
    ] {
        assert!(home.path(&format!("site/{name}")).is_file(), "{name}");
    }
    assert!(!home.path("site/sitemap.xml").exists());
    let ice = page(&home, ICE);
    for words in [
        "<h1 dir=\"auto\" lang=\"en\">The ice that speaks</h1>",
        "<audio id=\"player\" controls preload=\"none\" src=\"https://example.org/deep-currents/012.mp3\">",
        "<p id=\"t-17.248\" dir=\"auto\"><a class=\"time\" href=\"https://example.org/deep-currents/012.mp3#t=17.248\"",
        "but you have to be quiet enough to hear it</mark>",
        "href=\"../../people/bo-lind.html\"",
        "podcat://",
    ] {
        assert!(ice.contains(words), "{words}");
    }
    for (name, quotes) in [("quotes.html", 14), (ICE, 2)] {
        let page = page(&home, name);
        for style in ["In the text", "APA", "BibTeX", "RIS", "podcat link"] {
            let cited = page.matches(&format!("<h4>{style}</h4>")).count();
            assert_eq!(cited, quotes, "{name}: {style}");
        }
    }
    let topic = page(&home, "topics/ice-road.html");
    assert!(topic.contains("<svg ") && !topic.contains("<style"));
    // What is for the user's own eyes stays with them.
    for (name, bytes) in files(&home.path("site")) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("ice book, kept since 1874"), "{name}");
        assert!(!text.contains("About glacier melt"), "{name}");
        assert!(!text.contains("data/transcripts"), "{name}");
    }
}

#[test]
fn the_same_catalogue_gives_the_same_bytes() {
    let home = Home::sample();
    publish(&home);
    home.ok(["export", "--site", "again"]);
    assert_eq!(files(&home.path("site")), files(&home.path("again")));
}

#[test]
fn a_second_run_writes_nothing_and_one_change_only_a_few_files() {
    let home = Home::sample();
    publish(&home);
    let first = files(&home.path("site"));
    publish(&home).says("0 written, 0 removed");
    assert_eq!(files(&home.path("site")), first);
    home.ok([
        "add-quote",
        "With one ear, roughly.",
        "--speaker",
        "Bo Lind",
        "--episode",
        "The ice that speaks",
    ]);
    publish(&home);
    let second = files(&home.path("site"));
    let changed: Vec<&str> = second
        .iter()
        .filter(|(name, bytes)| first.get(*name) != Some(bytes))
        .map(|(name, _)| name.as_str())
        .filter(|name| *name != ".podcat-site.json")
        .collect();
    // Where the quote is shown, and where the episode's quotes are counted: no other episode, and
    // nothing of the search.
    for name in &changed {
        let elsewhere = name.starts_with("episodes/") && *name != ICE;
        let other = [
            "search",
            "shows/the-night-desk",
            "people/jonah",
            "people/mira",
        ];
        let other = other.iter().any(|it| name.starts_with(it));
        assert!(!elsewhere && !other, "{name}");
    }
    assert!(
        changed.contains(&ICE) && changed.contains(&"quotes.html"),
        "{changed:?}"
    );
    // A site that was brought up to date is the one that would be made anew.
    home.ok(["export", "--site", "again"]);
    assert_eq!(second, files(&home.path("again")));
}

#[test]
fn what_is_removed_or_renamed_leaves_no_page() {
    let home = Home::sample();
    publish(&home);
    let mine = home.write("site/CNAME", "archive.example\n");
    home.ok(["remove-episode", "Тетради", "--yes"]);
    home.ok(["edit-episode", "The ice that speaks", "--title", "Ice"]);
    publish(&home);
    assert!(!home.path(&format!("site/{ICE}")).exists());
    assert!(page(&home, "episodes/deep-currents/ice.html").contains("Welcome back"));
    let left = files(&home.path("site"));
    assert!(
        !left.keys().any(|name| name.contains("tetradi")),
        "{:?}",
        left.keys()
    );
    assert!(mine.is_file(), "what podcat did not write stays");
    home.ok(["remove-show", "The Night Desk", "--yes"]);
    publish(&home);
    assert!(!home.path("site/episodes/the-night-desk").exists());
    fs::remove_file(&mine).expect("removed");
    home.ok(["export", "--site", "again"]);
    assert_eq!(files(&home.path("site")), files(&home.path("again")));
}

#[test]
fn what_was_lost_or_half_written_is_written_again() {
    let home = Home::sample();
    publish(&home);
    let whole = files(&home.path("site"));
    fs::remove_file(home.path("site/search/words/0.js")).expect("removed");
    home.write(&format!("site/{ICE}"), "half of");
    // As a killed run leaves it.
    home.write("site/.podcat-new/files/index.html", "half of");
    publish(&home).says("written, 0 removed");
    assert_eq!(files(&home.path("site")), whole);
    // Killed before it could say what it wrote.
    let list = String::from_utf8(whole[".podcat-site.json"].clone()).expect("UTF-8");
    let list: serde_json::Value = serde_json::from_str(&list).expect("JSON");
    let mut unsure = list.clone();
    unsure["files"][ICE]["of"] = "".into();
    unsure["files"]["gone.html"] = unsure["files"][ICE].clone();
    home.write("site/.podcat-site.json", unsure.to_string());
    home.write(&format!("site/{ICE}"), vec![b'x'; whole[ICE].len()]);
    home.write("site/gone.html", "x");
    publish(&home).says("1 removed");
    assert_eq!(files(&home.path("site")), whole);
}

#[test]
fn a_folder_of_others_is_not_touched() {
    let home = Home::sample();
    home.write("site/index.html", "my own");
    home.refused(["export", "--site", "site"])
        .says("expected an empty folder or a site that podcat wrote, found other files: site");
    assert_eq!(files(&home.path("site")).len(), 1);
    home.write("site/.podcat-site.json", "{\"podcat_site\": 1, \"version\": \"1\", \"files\": {\"../x\": {\"of\": \"\", \"size\": 1, \"sha256\": \"\"}}}");
    home.refused(["export", "--site", "site"]);
    home.write(
        "site/.podcat-site.json",
        "{\"podcat_site\": 9, \"version\": \"9\", \"files\": {}}",
    );
    home.refused(["export", "--site", "site"])
        .says("was written by a later podcat");
    home.write(
        "site/.podcat-site.json",
        "{\"podcat_site\": 1, \"version\": \"1\", \"files\": {}}",
    );
    home.refused(["export", "--site", "site"])
        .says("index.html is in the way");
    assert_eq!(files(&home.path("site")).len(), 2);
    // A file where a folder is to be.
    home.write("file", "x");
    home.refused(["export", "--site", "file"]);
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_out_of_the_folder() {
    let home = Home::sample();
    publish(&home);
    fs::create_dir(home.path("elsewhere")).expect("made");
    fs::remove_dir_all(home.path("site/people")).expect("removed");
    std::os::unix::fs::symlink(home.path("elsewhere"), home.path("site/people")).expect("linked");
    home.refused(["export", "--site", "site"])
        .says("is in the way");
    assert!(files(&home.path("elsewhere")).is_empty());
}

#[test]
fn a_template_of_the_users_stands_in_and_its_faults_are_told_with_their_line() {
    let home = Home::sample();
    home.write("own/people.html", "{% extends 'layout.html' %}{% block main %}<h1>Who</h1>{% include 'note.html' %}{% endblock %}");
    home.write(
        "own/note.html",
        "{% for it in people %}{{ it.title }};{% endfor %}",
    );
    home.write("own/site.css", "body { color: red }\n");
    let with_own = ["export", "--site", "site", "--templates", "own"];
    home.ok(with_own);
    let people = page(&home, "people/index.html");
    assert!(
        people.contains("<h1>Who</h1>Ainur Tukumova;Ana Ruiz;"),
        "{people}"
    );
    assert_eq!(page(&home, "site.css"), "body { color: red }\n");
    let before = files(&home.path("site"));
    home.write("own/people.html", "\n{% if %}");
    home.refused(with_own).says("own/people.html:2: ");
    home.write("own/people.html", "{{ site.title }}\n\n{{ site.titel }}");
    home.refused(with_own).says("own/people.html:3: ");
    home.write("own/people.html", "fine");
    // A fault that shows only where an episode has words is found before anything is changed.
    home.write(
        "own/episode.html",
        "{% for turn in turns %}\n{{ turn.speeker }}{% endfor %}",
    );
    home.refused(with_own).says("own/episode.html:2: ");
    assert_eq!(files(&home.path("site")), before);
    home.write("none/readme.txt", "x");
    home.refused(["export", "--site", "site", "--templates", "none"])
        .says("no templates in none")
        .says("episode.html");
    home.refused(["export", "--site", "site", "--templates", "missing"]);
    assert_eq!(files(&home.path("site")), before);
    // A fault leaves no folder that was not there.
    home.refused(["export", "--site", "new", "--templates", "own"]);
    assert!(!home.path("new").exists());
}

#[test]
fn a_base_url_is_an_address_and_goes_into_pages_feeds_and_sitemap() {
    let home = Home::sample();
    for bad in [
        "archive",
        "javascript:alert(1)",
        "https://",
        "https://a b",
        "https://a/?x",
    ] {
        home.refused(["export", "--site", "site", "--base-url", bad])
            .says("expected an address like https://example.org/archive");
    }
    home.refused(["export", "--base-url", "https://example.org"]);
    let base = "https://archive.example/talk/";
    home.ok([
        "export",
        "--site",
        "site",
        "--base-url",
        base,
        "--title",
        "Tom & Jo",
    ]);
    let index = page(&home, "index.html");
    assert!(index.contains("<link rel=\"canonical\" href=\"https://archive.example/talk/\">"));
    assert!(index.contains("<title>Tom &amp; Jo</title>"));
    let sitemap = page(&home, "sitemap.xml");
    assert!(sitemap.contains(
        "<loc>https://archive.example/talk/episodes/deep-currents/the-ice-that-speaks.html</loc>"
    ));
    assert!(sitemap.contains("<loc>https://archive.example/talk/people/</loc>"));
    assert!(
        page(&home, "robots.txt").contains("Sitemap: https://archive.example/talk/sitemap.xml")
    );
    let feed = page(&home, "shows/deep-currents/feed.xml");
    assert!(feed.contains("href=\"https://archive.example/talk/shows/deep-currents/feed.xml\""));
    publish(&home);
    assert!(
        !home.path("site/sitemap.xml").exists(),
        "no address, no sitemap"
    );
}

#[test]
fn filters_narrow_what_is_published() {
    let home = Home::sample();
    home.ok(["export", "--site", "site", "--speaker", "Saule Ermek"])
        .says("published 2 shows, 2 episodes, 3 people");
    let all = files(&home.path("site"));
    assert!(
        !all.keys().any(|name| name.contains("bo-lind")),
        "{:?}",
        all.keys()
    );
    let index = String::from_utf8_lossy(&all["search/episodes.js"]).into_owned();
    assert!(index.contains("who-drinks-the-river") && !index.contains("the-ice-that-speaks"));
    let before = all;
    home.ends(1, ["export", "--site", "site", "--since", "2030-01-01"])
        .says("no episode to publish: nothing was written");
    assert_eq!(files(&home.path("site")), before);
    // The show whose only page this is names the site.
    home.ok([
        "export",
        "--site",
        "one",
        "--show",
        "Deep Currents",
        "--limit",
        "1",
    ]);
    let index = fs::read_to_string(home.path("one/index.html")).expect("a page");
    assert!(index.contains("<title>Deep Currents</title>"), "{index}");
}
