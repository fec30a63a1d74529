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

/// The same with audio and a page.
fn on_the_web(text: &str) -> Quote {
    let mut quote = hostile(text);
    quote.place.audio_url = Some("https://example.org/a%20b.mp3?x=1".into());
    quote.place.page_url = Some("https://example.org/a b".into());
    quote.place.audio_offset_ms = Some(1_000);
    quote
}

#[test]
fn an_annotation_points_at_the_audio_and_at_the_words() {
    let mut quote = on_the_web("ice");
    quote.anchor = Some(crate::model::catalogue::Anchor {
        exact: "Ice".into(),
        prefix: "the ".into(),
        suffix: " speaks".into(),
    });
    let mut bare = hostile("so");
    bare.place = Default::default();
    bare.data.start_ms = None;
    let written = written(&mut Annotations::default(), &[quote, bare]);
    let json: serde_json::Value = serde_json::from_str(&written).unwrap();
    assert_eq!(
        (&json["type"], &json["total"]),
        (&"AnnotationCollection".into(), &2.into())
    );
    assert_eq!(json["first"]["partOf"], json["id"]);
    let items = &json["first"]["items"];
    assert_eq!(
        items[0]["id"],
        "urn:uuid:0c5e5b1e-7a44-5a3c-9d9e-0b1f6c1d2e3f"
    );
    assert_eq!(
        items[0]["target"],
        serde_json::json!([
            {"type": "SpecificResource", "source": "https://example.org/a%20b.mp3?x=1", "selector": {
                "type": "FragmentSelector", "conformsTo": "http://www.w3.org/TR/media-frags/", "value": "t=220,226.4"}},
            {"type": "SpecificResource", "source": "https://example.org/a%20b", "selector": {
                "type": "TextQuoteSelector", "exact": "Ice", "prefix": "the ", "suffix": " speaks"}},
        ])
    );
    assert_eq!(
        items[1]["target"],
        serde_json::json!([{"type": "SpecificResource", "source": "podcat://s/e", "selector": {
            "type": "TextQuoteSelector", "exact": "so"}}])
    );
}

#[test]
fn nothing_is_still_a_whole_document() {
    let json: serde_json::Value =
        serde_json::from_str(&written(&mut Annotations::default(), &[])).unwrap();
    assert_eq!(
        (&json["total"], &json["first"]),
        (&0.into(), &serde_json::Value::Null)
    );
    assert_eq!(written(&mut M3u::default(), &[]), "#EXTM3U\n");
    assert_eq!(
        written(&mut Edl::new(25), &[]),
        "TITLE: podcat\nFCM: NON-DROP FRAME\n"
    );
}

#[test]
fn a_playlist_has_a_stretch_each() {
    let mut endless = on_the_web("a\nb");
    endless.data.end_ms = None;
    endless.speaker = None;
    assert_eq!(
        written(&mut M3u::default(), &[on_the_web("ice"), endless]),
        "#EXTM3U\n\
         #EXTINF:7,ice: ice\n#EXTVLCOPT:start-time=220\n#EXTVLCOPT:stop-time=226.4\nhttps://example.org/a%20b.mp3?x=1\n\
         #EXTINF:-1,a b\n#EXTVLCOPT:start-time=220\nhttps://example.org/a%20b.mp3?x=1\n"
    );
    let silent = hostile("ice");
    assert!(
        !M3u::default()
            .put(&silent.excerpt(), &mut Vec::new())
            .unwrap()
    );
}

#[test]
fn events_of_an_edit_list_follow_each_other_in_frames() {
    let mut endless = hostile("Лёд 🎧");
    endless.data.end_ms = None;
    assert_eq!(
        written(&mut Edl::new(25), &[on_the_web("ice"), endless]),
        "TITLE: podcat\nFCM: NON-DROP FRAME\n\n\
         001  AX       AA    C        00:03:40:00 00:03:46:10 01:00:00:00 01:00:06:10\n\
         * FROM CLIP NAME: a b.mp3\n* SOURCE FILE: https://example.org/a%20b.mp3?x=1\n* COMMENT: ice: ice\n\n\
         002  AX       AA    C        00:03:39:00 00:03:49:00 01:00:06:10 01:00:16:10\n\
         * FROM CLIP NAME: Led :headphones: - Led :headphones:\n* COMMENT: Led :headphones:: Led :headphones:\n\
         * COMMENT: where this ends is not known\n"
    );
}

#[test]
fn an_edit_list_ends_at_999_and_says_why() {
    let (mut edl, quote) = (Edl::new(30), hostile("ice"));
    let mut out = Vec::new();
    let put = (0..1_001).filter(|_| edl.put(&quote.excerpt(), &mut out).unwrap());
    assert_eq!(put.count(), 999);
    assert!(edl.why().contains("999"));
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

    #[test]
    fn fuzz_annotations_are_json_and_say_what_was_put(text in "[ -~\u{0}-\u{1f}]{0,40}|\\PC{0,40}") {
        let written = written(&mut Annotations::default(), &[on_the_web(&text), hostile(&text)]);
        let json: serde_json::Value = serde_json::from_str(&written).unwrap();
        prop_assert_eq!(&json["first"]["items"][0]["body"][0]["value"], &text);
        prop_assert_eq!(&json["first"]["items"][1]["body"][2]["value"], &text);
    }

    #[test]
    fn fuzz_no_text_begins_a_line_of_its_own(
        text in "[ -~\u{0}-\u{1f}\u{85}\u{2028}]{0,40}|\\PC{0,40}", start in 0i64..90_000_000, length in -5i64..9_000_000,
        fps in 24u8..31,
    ) {
        let mut quote = on_the_web(&text);
        (quote.data.start_ms, quote.data.end_ms) = (Some(start), Some(start + length));
        let list = written(&mut M3u::default(), &[quote.clone()]);
        for line in list.lines() {
            prop_assert!(["#EXTM3U", "#EXTINF:", "#EXTVLCOPT:", "https://"].iter().any(|it| line.starts_with(it)), "{list}");
        }
        let breaks = ['\u{85}', '\u{2028}', '\r'];
        prop_assert!(!list.contains(breaks), "{list}");
        let mut out = Vec::new();
        let mut edl = Edl::new(fps);
        edl.put(&quote.excerpt(), &mut out).unwrap();
        edl.end(&mut out).unwrap();
        let list = String::from_utf8(out).unwrap();
        prop_assert!(list.is_ascii());
        for line in list.lines() {
            prop_assert!(["TITLE: ", "FCM: ", "001  AX ", "* "].iter().any(|it| line.starts_with(it)) || line.is_empty(), "{list}");
        }
    }
}
