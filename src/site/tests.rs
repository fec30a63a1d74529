//! Whatever a catalogue holds stands in a page as text.

use super::page::{
    Chapter, Citation, Episode, EpisodePage, Group, Link, Page, Part, Passage, Quote, Site, Spoken,
    Time, Turn, Words,
};
use super::template::{Templates, is_allowed};
use super::*;
use dom_query::Document;
use proptest::prelude::*;
use std::collections::BTreeMap;

#[test]
fn only_addresses_of_the_web_become_links() {
    for good in ["https://example.org/a?b=c&d#e", "HTTP://example.org"] {
        assert_eq!(web(good), Some(good));
    }
    for bad in [
        "javascript:alert(1)",
        "java\nscript://x",
        "data:text/html,x",
        "file:///etc/passwd",
        "//example.org",
        "https://",
        "https://a b",
        "https://a\"onclick=",
        "",
    ] {
        assert_eq!(web(bad), None, "{bad:?}");
    }
}

#[test]
fn what_is_no_language_tag_is_left_out() {
    assert_eq!(lang("pt-BR"), Some("pt-BR"));
    for bad in ["", "e", "english words", "en\"", "en-"] {
        assert_eq!(lang(bad), None, "{bad:?}");
    }
}

fn hostile() -> impl Strategy<Value = String> {
    let parts = [
        "</script>",
        "<!--",
        "-->",
        "<script>alert(1)</script>",
        "\"",
        "'",
        "&",
        "&lt;",
        "&#60",
        "<b>",
        "</p>",
        "</title>",
        "</pre>",
        "<![CDATA[",
        "]]>",
        "{{ site }}",
        "{% raw %}",
        "\u{202e}",
        "\u{2028}",
        "\u{0}",
        "\u{7f}",
        "\u{fffe}",
        "\n",
        "\r\n",
        "\t",
        " onload=x",
        "javascript:alert(1)",
        "**bold**",
        "🙂",
        "שלום",
        "é",
        "<",
        ">",
        "=",
        "`",
    ];
    let part = prop_oneof![
        proptest::sample::select(parts.to_vec()).prop_map(str::to_owned),
        any::<String>(),
    ];
    proptest::collection::vec(part, 0..6).prop_map(|parts| parts.concat())
}

fn quote(text: &str) -> Quote {
    let link = || Link {
        title: text.to_owned(),
        page: Some("x.html".to_owned()),
    };
    Quote {
        uid: "0123".to_owned(),
        text: text.to_owned(),
        speaker: Some(link()),
        episode: link(),
        show: link(),
        time: Some(Time::new(1_000, 2_000)),
        source: Some(text.to_owned()),
        source_web: web(text).map(str::to_owned),
        topics: vec![link()],
        verdict: Some(text.to_owned()),
        lang: lang(text).map(str::to_owned),
        permalink: Some(text.to_owned()),
        citations: vec![Citation {
            style: text.to_owned(),
            text: text.to_owned(),
        }],
        ..Quote::default()
    }
}

fn page<T: serde::Serialize>(name: &str, title: &str, own: T) -> Document {
    let templates = Templates::new(BTreeMap::new()).expect("templates");
    let site = Site {
        title: title.to_owned(),
    };
    let page = Page {
        site: &site,
        root: String::new(),
        title,
        title_lang: None,
        part: "shows",
        canonical: Some(title.to_owned()),
        own,
    };
    Document::from(templates.page(name, &page).expect("a page"))
}

fn episode(text: &str) -> Document {
    let link = || Link {
        title: text.to_owned(),
        page: None,
    };
    let own = EpisodePage {
        episode: Episode {
            title: text.to_owned(),
            show: link(),
            date: Some(text.to_owned()),
            ..Episode::default()
        },
        description: vec![text.to_owned()],
        parts_in: vec![Part {
            person: link(),
            roles: vec![text.to_owned()],
            affiliation: Some(text.to_owned()),
        }],
        chapters: vec![Chapter {
            time: Time::new(0, 0),
            title: text.to_owned(),
            web: web(text).map(str::to_owned),
        }],
        topics: vec![link()],
        kept: vec![quote(text)],
        audio: web(text).map(str::to_owned),
        web: web(text).map(str::to_owned),
        ..EpisodePage::default()
    };
    let words = |text: &str, uid: Option<&str>| Words {
        text: text.to_owned(),
        uid: uid.map(str::to_owned),
    };
    let turns = [Turn {
        speaker: Some(link()),
        passages: vec![Passage {
            id: "p1".to_owned(),
            time: None,
            parts: vec![words(text, None), words("x", Some("0123"))],
        }],
    }];
    let spoken = Spoken {
        page: &own,
        turns: &turns,
        loose: Vec::new(),
    };
    page("episode.html", text, spoken)
}

fn quotes(text: &str) -> Document {
    let group = Group {
        show: Link::default(),
        quotes: vec![quote(text)],
    };
    page(
        "quotes.html",
        text,
        serde_json::json!({ "groups": [group] }),
    )
}

/// The names of all elements in order, with those of their attributes.
fn elements(document: &Document) -> Vec<String> {
    let nodes = document.select("*");
    let named = nodes.nodes().iter().map(|node| {
        let attributes = node.attrs();
        let attributes: Vec<&str> = attributes.iter().map(|it| it.name.local.as_ref()).collect();
        format!("{:?} {attributes:?}", node.node_name())
    });
    named.collect()
}

proptest! {
    #[test]
    fn fuzz_hostile_texts_are_the_same_text_in_a_page_and_open_no_element(text in hostile()) {
        let shown: String = text.chars().filter(|&c| is_allowed(c)).collect();
        // What is empty is left out, with the element around it.
        prop_assume!(!text.is_empty());
        let document = episode(&text);
        prop_assert_eq!(&*document.select("h1").text(), &shown);
        prop_assert_eq!(&*document.select("blockquote p").text(), &shown);
        prop_assert_eq!(&*document.select(".notes p").text(), &shown);
        prop_assert_eq!(&*document.select(".role").text(), &shown);
        prop_assert_eq!(&*document.select("title").text(), &shown);
        let citation = document.select(".cite pre").first().text();
        prop_assert_eq!(&*citation, &shown);
        let passage = document.select("#p1").text();
        prop_assert_eq!(&*passage, &format!("{shown}x #"));
        let date = document.select("time").first().attr("datetime");
        prop_assert_eq!(date.as_deref(), Some(shown.as_str()));
        prop_assert_eq!(elements(&document), elements(&episode("tame")));
        prop_assert_eq!(elements(&quotes(&text)), elements(&quotes("tame")));
        let links = document.select("a").nodes().iter().filter_map(|it| it.attr("href")).collect::<Vec<_>>();
        let runs = links.iter().any(|it| it.trim().to_lowercase().starts_with("javascript"));
        prop_assert!(!runs);
    }
}
