use super::*;
use crate::model::catalogue::{Quote, QuoteData};
use proptest::prelude::*;

/// A quote with this text in every place that somebody else fills.
pub(super) fn hostile(text: &str) -> Quote {
    Quote {
        id: 7,
        uid: "0c5e5b1e-7a44-5a3c-9d9e-0b1f6c1d2e3f".into(),
        speaker: Some(text.into()),
        show: text.into(),
        episode: text.into(),
        published: Some("2026-02-14".into()),
        data: QuoteData {
            text: text.into(),
            start_ms: Some(219_000),
            end_ms: Some(225_400),
            ..QuoteData::default()
        },
        language: Some("en".into()),
        topics: vec![text.into()],
        link: Some(format!("https://example.org/{text}#t=219")),
        permalink: "podcat://s/e#t=219".into(),
        ..Quote::default()
    }
}

pub(super) fn written(format: &mut dyn Excerpts, quotes: &[Quote]) -> String {
    let mut out = Vec::new();
    for quote in quotes {
        assert!(format.put(&quote.excerpt(), &mut out).unwrap());
    }
    format.end(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_block_has_the_words_and_where_they_are_from() {
    let quote = hostile("<b>*so*</b>");
    assert_eq!(
        written(&mut Markdown::default(), &[quote.clone(), quote.clone()]),
        "> \\<b\\>\\*so\\*\\</b\\>\n>\n> — \\<b\\>\\*so\\*\\</b\\>, *\\<b\\>\\*so\\*\\</b\\>* \
         (\\<b\\>\\*so\\*\\</b\\>, 2026-02-14), [0:03:39](<https://example.org/%3Cb%3E*so*%3C/b%3E#t=219>)\n"
            .repeat(2)
            .replacen(">)\n> \\<b", ">)\n\n> \\<b", 1)
    );
    let page = written(&mut Html, &[quote]);
    assert!(page.contains("<blockquote cite=\"https://example.org/&lt;b&gt;*so*&lt;/b&gt;#t=219\" lang=\"en\" dir=\"auto\"><p>&lt;b&gt;*so*&lt;/b&gt;</p>"), "{page}");
    assert!(
        page.contains(
            "<a href=\"https://example.org/&lt;b&gt;*so*&lt;/b&gt;#t=219\">0:03:39</a></figcaption>"
        ),
        "{page}"
    );
}

proptest! {
    #[test]
    fn fuzz_a_page_has_no_element_but_its_own(text in "[ -~]{0,40}|\\PC{0,40}") {
        let page = written(&mut Html, &[hostile(&text)]);
        let tags: Vec<&str> = page
            .split('<')
            .skip(1)
            .map(|tag| tag.split([' ', '>']).next().unwrap_or(""))
            .collect();
        prop_assert_eq!(
            tags,
            ["figure", "blockquote", "p", "/p", "/blockquote", "figcaption", "bdi", "/bdi", "cite", "bdi", "/bdi",
             "/cite", "bdi", "/bdi", "a", "/a", "/figcaption", "/figure"]
        );
    }
}
