//! Whatever a catalogue holds, a second reader reads back what was written.

use super::name::Name;
use super::*;
use crate::model::cited::Credit;
use biblatex::{Bibliography, ChunksExt, Person};
use proptest::prelude::*;
use pulldown_cmark::{Event, Parser};
use serde_json::Value;

/// Text made of what breaks formats, scripts of every direction, and anything else.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just(" and ".to_owned()),
        Just("</script><!--".to_owned()),
        Just("\nER  - \nTY  - BOOK".to_owned()),
        Just("العربية עברית".to_owned()),
        Just("👩‍👩‍👧 e\u{301}".to_owned()),
        Just("\u{2028}\u{0}\u{1b}]0;x\u{7}".to_owned()),
        Just("{:title: x}".to_owned()),
        Just("\u{202e}\u{2066}".to_owned()),
        Just("van der ".to_owned()),
        Just("---''``<<>>,,?`!`".to_owned()),
        "[{}\\\\\"'#%&_~^$,.:;<>*`|@\\[\\]()!+=-]{1,3}",
        "[A-Za-zа-яӘ明]{1,6} ?",
        "\\PC{0,4}",
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn cited() -> impl Strategy<Value = Cited> {
    let text = || (hostile(), "[A-Za-z]{1,3}").prop_map(|(text, end)| format!("{text} {end}"));
    // This reader knows no `\symbol{61}`.
    let name = || text().prop_map(|name| name.replace('=', ""));
    let who = prop::collection::vec(
        (
            name(),
            prop::sample::select(vec!["host", "guest", "producer"]),
        ),
        0..3,
    );
    let time = prop::option::of(0i64..20_000_000);
    let words = (
        text(),
        prop::option::of(text()),
        time.clone(),
        time,
        any::<bool>(),
    );
    (
        (
            text(),
            text(),
            prop::option::of(text()),
            prop::option::of(hostile()),
        ),
        who,
        prop::option::of(words),
        (
            prop::option::of(0i64..999_999),
            prop::option::of(0i64..999_999),
        ),
    )
        .prop_map(
            |((title, show, publisher, address), who, words, (season, number))| Cited {
                title,
                show,
                publisher,
                season,
                number,
                published: Some("2026-02-14".into()),
                audio_url: address.map(|rest| format!("https://example.org/{rest}")),
                people: who
                    .into_iter()
                    .map(|(name, role)| Credit {
                        name,
                        role: role.into(),
                    })
                    .collect(),
                quote: words.map(|(text, speaker, start_ms, end_ms, approximate)| Words {
                    text,
                    speaker,
                    start_ms,
                    end_ms,
                    approximate,
                }),
                ..Cited::default()
            },
        )
}

/// What any reader makes of several spaces.
fn single(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn read_name(person: &Person) -> String {
    let parts = [
        &person.prefix,
        &person.name,
        &person.suffix,
        &person.given_name,
    ];
    let parts = parts.iter().filter(|part| !part.is_empty());
    single(
        &parts
            .map(|part| part.as_str())
            .collect::<Vec<_>>()
            .join("|"),
    )
}

fn written_name(name: &str) -> String {
    match Name::parse(name) {
        Name::Literal(name) => single(&name),
        Name::Parts {
            given,
            particle,
            family,
            suffix,
        } => {
            let parts = [
                particle.unwrap_or_default(),
                family,
                suffix.unwrap_or_default(),
                given,
            ];
            single(
                &parts
                    .iter()
                    .filter(|part| !part.is_empty())
                    .cloned()
                    .collect::<Vec<_>>()
                    .join("|"),
            )
        }
    }
}

/// Markdown as a reader sees it.
fn read_markdown(text: &str) -> String {
    let mut seen = String::new();
    for event in Parser::new(text) {
        match event {
            Event::Text(text) => seen.push_str(&text),
            Event::Start(_) | Event::End(_) => {}
            Event::InlineHtml(tag) if matches!(&*tag, "<i>" | "</i>" | "<b>" | "</b>") => {}
            other => panic!("expected words and marks, found {other:?} in {text:?}"),
        }
    }
    seen
}

proptest! {
    #[test]
    fn fuzz_bibtex_reads_back_with_the_same_values(all in prop::collection::vec(cited(), 1..3)) {
        let text = bibtex(&all);
        let read = Bibliography::parse(&text).unwrap();
        prop_assert_eq!(read.len(), all.len(), "{}", text);
        for (entry, cited) in read.iter().zip(&all) {
            let value = |field: &str| entry.get(field).map(|chunks| single(&chunks.format_verbatim()));
            prop_assert_eq!(value("title"), Some(single(&line(&cited.title))), "{}", text);
            prop_assert_eq!(value("booktitle"), Some(single(&line(&cited.show))), "{}", text);
            prop_assert_eq!(value("organization"), publisher(cited).map(|it| single(&it)), "{}", text);
            prop_assert_eq!(value("abstract"), cited.quote.as_ref().map(|it| single(&said(it))), "{}", text);
            // This reader makes dashes of an address; biber takes it as it is.
            let dashes = |url: Option<String>| url.map(|url| url.replace("---", "—").replace("--", "–"));
            prop_assert_eq!(value("url"), dashes(url(cited, true)), "{}", text);
            prop_assert_eq!(value("number"), cited.number.map(|it| it.to_string()), "{}", text);
            let authors: Vec<String> = match entry.author() {
                Ok(authors) => authors.iter().map(read_name).collect(),
                Err(_) => Vec::new(),
            };
            let hosts: Vec<String> = cited.hosts().iter().map(|name| written_name(name)).collect();
            prop_assert_eq!(authors, hosts, "{}", text);
        }
        // biber counts braces, escaped or not.
        let mut open = 0i32;
        for c in text.chars() {
            open += match c { '{' => 1, '}' => -1, _ => 0 };
            prop_assert!(open >= 0, "{}", text);
        }
        prop_assert_eq!(open, 0, "{}", text);
    }

    #[test]
    fn fuzz_ris_reads_back_line_by_line(all in prop::collection::vec(cited(), 1..3)) {
        let text = ris(&all);
        let lines: Vec<(&str, &str)> = text
            .lines()
            .filter(|line| !line.is_empty())
            .map(|line| line.split_once("  - ").expect("a tag and a value"))
            .collect();
        prop_assert!(lines.iter().all(|(tag, _)| tag.len() == 2 && tag.is_ascii()), "{}", text);
        let all_of = |tag: &str| -> Vec<&str> {
            lines.iter().filter(|(it, _)| *it == tag).map(|(_, value)| *value).collect()
        };
        prop_assert_eq!(all_of("TY"), vec!["SOUND"; all.len()]);
        prop_assert_eq!(all_of("ER").len(), all.len());
        prop_assert_eq!(all_of("TI"), all.iter().map(|it| line(&it.title)).collect::<Vec<_>>());
        prop_assert_eq!(all_of("T2"), all.iter().map(|it| line(&it.show)).collect::<Vec<_>>());
        let said: Vec<String> = all.iter().filter_map(|it| it.quote.as_ref()).map(said).collect();
        prop_assert_eq!(all_of("AB"), said);
        let breaks = ['\r', '\u{2028}', '\0', '\u{1b}'];
        prop_assert!(!text.contains(breaks));
    }

    #[test]
    fn fuzz_csl_json_has_every_value(all in prop::collection::vec(cited(), 0..3)) {
        let items: Vec<Value> = serde_json::from_str(&csl_json(&all)).unwrap();
        prop_assert_eq!(items.len(), all.len());
        for (item, cited) in items.iter().zip(&all) {
            prop_assert_eq!(&item["title"], &Value::from(line(&cited.title)));
            prop_assert_eq!(item["host"].as_array().map_or(0, Vec::len), cited.hosts().len());
            prop_assert_eq!(item["guest"].as_array().map_or(0, Vec::len), cited.guests().len());
            let words = cited.quote.as_ref().map(|it| Value::from(line(&it.text)));
            prop_assert_eq!(item["custom"].get("quote"), words.as_ref());
            let start = cited.quote.as_ref().and_then(|it| it.start_ms).map(|ms| ms as f64 / 1e3);
            prop_assert_eq!(item["custom"]["start"].as_f64(), start);
        }
    }

    #[test]
    fn fuzz_html_and_markdown_show_the_same_words_as_text(cited in cited()) {
        let apa = Style::named("apa", None).unwrap();
        let cites = apa.cite(std::slice::from_ref(&cited));
        for rich in cites.quoted.iter().chain(&cites.in_text).chain(&cites.references) {
            let text = single(&rich.write(Markup::Text));
            let html = rich.write(Markup::Html);
            let mut seen = String::new();
            for part in html.split('<').enumerate() {
                match part {
                    (0, text) => seen.push_str(text),
                    (_, part) => {
                        let (tag, text) = part.split_once('>').expect("a tag ends");
                        let known = ["i", "/i", "a", "/a", "sup", "/sup", "b", "/b"];
                        prop_assert!(tag.starts_with("a href=\"http") || known.contains(&tag), "{}", html);
                        seen.push_str(text);
                    }
                }
            }
            prop_assert_eq!(single(&htmlize::unescape(&*seen)), text.clone());
            let markdown = rich.write(Markup::Markdown);
            prop_assert_eq!(single(&read_markdown(&markdown)), text, "{}", markdown);
        }
    }

    #[test]
    fn fuzz_any_style_takes_any_words(cited in cited(), style in 0usize..80) {
        let styles = style::styles();
        let style = Style::named(styles[style % styles.len()].name, None).unwrap();
        let cites = style.cite(&[cited.clone(), cited]);
        let clean = |rich: &Rich| !rich.write(Markup::Text).contains(char::is_control);
        prop_assert!(cites.references.iter().chain(&cites.in_text).all(clean));
    }

    #[test]
    fn fuzz_a_damaged_style_is_used_or_refused(at in 0usize..60_000, bytes in "[a-z<>/\"=& 0-9-]{0,12}") {
        let hayagriva::citationberg::Style::Independent(apa) =
            hayagriva::archive::ArchivedStyle::AmericanPsychologicalAssociation.get() else { return Ok(()) };
        let mut xml = hayagriva::citationberg::Style::Independent(apa).to_xml().unwrap();
        let at = (0..=at % xml.len()).rev().find(|at| xml.is_char_boundary(*at)).unwrap_or(0);
        let end = (at + bytes.len()..xml.len()).find(|at| xml.is_char_boundary(*at)).unwrap_or(xml.len());
        xml.replace_range(at..end, &bytes);
        if let Ok(style) = Style::read(&xml, None) {
            style.cite(&[Cited { title: "A".into(), ..Cited::default() }]);
        }
    }
}
