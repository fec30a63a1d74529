//! What leaves the catalogue for other programs: records, and links that hold elsewhere.

use super::run::Home;
use serde_json::Value;

const NOUNS: [&str; 5] = ["quotes", "passages", "episodes", "people", "topics"];

#[test]
fn every_noun_leaves_in_every_form_with_the_same_records() {
    let home = Home::sample();
    for noun in NOUNS {
        let json = home.json(["export", noun]);
        let records = json.as_array().expect("an array");
        assert!(records.len() > 1, "{noun}");
        if noun != "passages" {
            assert_eq!(json, home.json([noun, "--json"]), "{noun}");
        }

        let jsonl = home
            .ok(["export", noun, "--output", "x.jsonl"])
            .says("exported")
            .clone();
        assert_eq!(jsonl.stdout, "", "{noun}");
        let lines = std::fs::read_to_string(home.path("x.jsonl")).expect("it is written");
        let lines: Vec<Value> = lines
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect();
        assert_eq!(&lines, records, "{noun}");

        let csv = home.ok(["export", noun, "--format", "csv"]).stdout;
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        assert_eq!(reader.records().count(), records.len(), "{noun}");
        if noun != "passages" {
            assert_eq!(csv, home.ok([noun, "--format", "csv"]).stdout, "{noun}");
        }
        let page = home.ok(["export", noun, "--format", "html"]).stdout;
        let each = match noun {
            "quotes" | "passages" => "<figure",
            _ => "<tr><td",
        };
        assert_eq!(page.matches(each).count(), records.len(), "{noun}");
        let text = home.ok(["export", noun, "--format", "markdown"]).stdout;
        let each = match noun {
            "quotes" | "passages" => "> — ",
            _ => "| ",
        };
        let more = if each == "| " { 2 } else { 0 };
        let found = text.lines().filter(|line| line.starts_with(each)).count();
        assert_eq!(found, records.len() + more, "{noun}");
    }
}

#[test]
fn the_filters_apply_to_what_leaves() {
    let home = Home::sample();
    let all = home.json(["export", "passages"]);
    let of_one = home.json(["export", "passages", "--speaker", "Bo Lind"]);
    let of_one = of_one.as_array().expect("an array");
    assert!(!of_one.is_empty() && of_one.len() < all.as_array().expect("an array").len());
    assert!(of_one.iter().all(|it| it["speaker"] == "Bo Lind"));
    let page = home.json([
        "export",
        "passages",
        "--speaker",
        "Bo Lind",
        "--limit",
        "3",
        "--offset",
        "2",
    ]);
    assert_eq!(page.as_array().expect("an array").as_slice(), &of_one[2..5]);
    let about = home.json([
        "export",
        "passages",
        "--topic",
        "ice road",
        "--columns",
        "id,text",
    ]);
    assert!(!about.as_array().expect("an array").is_empty());
    assert_eq!(about[0].as_object().expect("an object").len(), 2);
    home.ends(1, ["export", "quotes", "--speaker", "Nobody Atall"])
        .says("no person matches");
    home.ends(1, ["export", "quotes", "--since", "2090-01-01"])
        .says("no quotes found");
}

#[test]
fn what_cannot_be_written_so_is_said_and_leaves_no_file() {
    let home = Home::sample();
    home.ends(
        2,
        ["export", "quotes", "--format", "srt", "--output", "x.srt"],
    )
    .says("expected a format of quotes, found srt");
    home.ends(2, ["export", "--format", "csv"])
        .says("expected to know what to write as csv");
    home.ends(
        2,
        [
            "export",
            "quotes",
            "--columns",
            "nothing",
            "--output",
            "x.csv",
        ],
    )
    .says("there is no column \"nothing\"");
    home.ends(2, ["export", "passages", "--output", "no/such/x.csv"])
        .says("there is no folder no/such");
    home.ends(2, ["export", "passages", "--transcript", "ice that"]);
    let left = std::fs::read_dir(home.path(".")).expect("the folder is there");
    let left: Vec<String> = left
        .map(|it| {
            it.expect("listed")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| name.starts_with("x.") || name.starts_with(".podcat"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_spreadsheet_computes_nothing_of_what_leaves() {
    let home = Home::sample();
    let formula = "=cmd|' /C calc'!A0";
    home.ok([
        "add-quote",
        formula,
        "--speaker",
        "Bo Lind",
        "--episode",
        "ice that",
        "--at",
        "0:10",
        "--note",
        "@x",
    ]);
    for format in ["csv", "tsv"] {
        for command in [&["export", "quotes"][..], &["quotes"]] {
            let with = |more: &[&str]| {
                let arguments =
                    [command, &["--speaker", "Lind", "--format", format], more].concat();
                home.ok(arguments).stdout
            };
            let guarded = with(&["--columns", "note,quote"]);
            assert!(guarded.contains("'@x"), "{guarded}");
            assert!(guarded.contains(&format!("'{formula}")), "{guarded}");
            let raw = with(&["--columns", "note,quote", "--raw"]);
            assert!(
                raw.contains(formula) && !raw.contains(&format!("'{formula}")),
                "{raw}"
            );
        }
    }
}

#[test]
fn a_permanent_link_leads_to_the_words_in_another_catalogue() {
    let home = Home::sample();
    let quotes = home.json(["quotes", "--speaker", "Bo Lind", "--json"]);
    let quote = &quotes[0];
    let link = quote["permalink"].as_str().expect("a link");
    assert!(link.starts_with("podcat://"), "{link}");
    let opened = home.json(["open", link, "--json"]);
    assert_eq!(opened["found"], "anchored");
    assert_eq!(opened["start"], quote["start"]);
    assert_eq!(opened["exact"], quote["anchor"]["exact"]);
    assert_eq!(
        home.json(["open", &quote["id"].to_string(), "--json"]),
        opened
    );
    assert_eq!(
        home.ok(["quote", &quote["id"].to_string()])
            .shows(link)
            .code,
        Some(0)
    );

    // Other numbers, the same episodes.
    home.write("all.json", home.export());
    home.ok(["--db", "other.db", "add-show", "Another"]);
    home.ok(["--db", "other.db", "import", "all.json"]);
    let there = home.json(["--db", "other.db", "open", link, "--json"]);
    assert_eq!(there["exact"], opened["exact"]);
    assert_eq!(there["start"], opened["start"]);

    // A passage, by its time; one without times, by how it begins.
    let hit = &home.json(["search", "nineteen winters", "--json"])[0];
    let link = hit["permalink"].as_str().expect("a link");
    assert_eq!(home.json(["open", link, "--json"])["exact"], hit["text"]);
    home.write(
        "untimed.md",
        "**Ana Ruiz:** Nobody wrote down when this was said at all.\n\n**Bo Lind:** No.\n",
    );
    home.ok(["import", "untimed.md", "--show", "Deep Currents"]);
    let passages = home.json(["export", "passages", "--episode", "untimed"]);
    let link = passages[0]["permalink"].as_str().expect("a link");
    let opened = home.json(["open", link, "--json"]);
    assert_eq!(opened["speaker"], "Ana Ruiz");
    assert_eq!(opened["found"], "anchored");
}

#[test]
fn a_link_says_when_its_words_are_not_there() {
    let home = Home::sample();
    let quotes = home.json(["quotes", "--speaker", "Bo Lind", "--json"]);
    let link = quotes[0]["permalink"].as_str().expect("a link");
    let (place, _) = link.split_once('#').expect("a fragment");
    home.ok(["open", place])
        .shows("episode: the link names no words and no time");
    home.ok(["open", &format!("{place}#t=13.1")])
        .shows("time: ");
    home.ends(
        1,
        [
            "open",
            &format!("{place}#t=13.1&exact=purple%20submarines%20never%20sing"),
        ],
    )
    .shows("orphaned");
    home.ends(2, ["open", "podcat://nobody/nothing#t=1"])
        .says("this catalogue has no episode");
    home.ends(2, ["open", "podcat://x"])
        .says("found no EPISODE");
    home.ends(2, ["open", "no quote says this"]);
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_is_laid_out_by_show_and_year_and_replaces_only_its_own() {
    let home = Home::sample();
    for _ in 0..2 {
        home.ok([
            "export", "quotes", "--format", "parquet", "--output", "quotes",
        ]);
    }
    let path = "quotes/show=Deep Currents/year=2026/quotes.parquet";
    let bytes = std::fs::read(home.path(path)).expect("a file of a show and year");
    assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
    assert!(
        home.path("quotes/show=BIZDIN ORTA/year=__HIVE_DEFAULT_PARTITION__")
            .is_dir()
    );
    home.ok(["export", "people", "--output", "people.parquet"]);
    home.ends(2, ["export", "quotes", "--format", "parquet"])
        .says("expected --output with --format parquet");
    home.write("mine/keep.txt", "mine");
    home.ends(
        2,
        [
            "export", "quotes", "--format", "parquet", "--output", "mine",
        ],
    )
    .says("found others' files");
    assert!(home.path("mine/keep.txt").is_file());
}

#[cfg(not(feature = "parquet"))]
#[test]
fn without_parquet_podcat_says_how_to_build_it() {
    let home = Home::sample();
    home.ends(2, ["export", "quotes", "--output", "x.parquet"])
        .says("cargo build --release --features parquet");
    assert!(!home.path("x.parquet").exists());
}
