//! What the guides ask of a podcast episode, and what podcat prints.

use super::name::Name;
use super::*;
use crate::model::cited::Credit;

fn credit(name: &str, role: &str) -> Credit {
    Credit {
        name: name.into(),
        role: role.into(),
    }
}

/// An episode of the sample, and the show as if somebody else published it.
fn episode() -> Cited {
    let some = |text: &str| Some(text.to_owned());
    Cited {
        episode_uid: "1".into(),
        title: "The ice that speaks".into(),
        show: "Deep Currents".into(),
        publisher: some("Lake Radio"),
        season: None,
        number: Some(12),
        published: some("2026-02-14T06:00:00Z"),
        duration_ms: Some(394_000),
        language: some("en"),
        people: vec![credit("Ana Ruiz", "host"), credit("Bo Lind", "guest")],
        audio_url: some("https://example.org/012.mp3"),
        page_url: some("https://example.org/012"),
        accessed: some("2026-03-20"),
        quote: None,
    }
}

/// Words of the guest in it.
fn quote() -> Cited {
    Cited {
        quote: Some(Words {
            text: "The ice speaks before it breaks.".into(),
            speaker: Some("Bo Lind".into()),
            start_ms: Some(219_200),
            end_ms: Some(224_000),
            approximate: false,
        }),
        ..episode()
    }
}

fn styled(style: &str, cited: &Cited) -> (String, String, String) {
    let cites = Style::named(style, None)
        .unwrap()
        .cite(std::slice::from_ref(cited));
    let plain = |list: &[Rich]| list.first().unwrap().write(Markup::Text);
    (
        plain(&cites.quoted),
        plain(&cites.in_text),
        plain(&cites.references),
    )
}

/// APA 7: the host is the author and is called so; the whole date in brackets; title, number and
/// the kind of source in square brackets; the show after `In`; who publishes it; the address. In the
/// text: author, year and, for a quote, the time at which it begins (here: and ends).
#[test]
fn apa_names_the_host_as_author_and_the_guest_before_the_words() {
    let reference = "Ruiz, A. (Host). (2026, February 14). The ice that speaks (No. 12) [Audio podcast \
                     episode]. In Deep Currents. Lake Radio. https://example.org/012.mp3";
    let (_, in_text, found) = styled("apa", &episode());
    assert_eq!(found, reference);
    assert_eq!(in_text, "(Ruiz, 2026)");
    let (quoted, in_text, found) = styled("apa", &quote());
    assert_eq!(found, format!("{reference}#t=219.2,224"));
    assert_eq!(in_text, "(Ruiz, 2026, 0:03:39–0:03:44)");
    assert_eq!(
        quoted,
        format!("Bo Lind: “The ice speaks before it breaks.” {in_text}")
    );
    let seasoned = Cited {
        season: Some(2),
        ..episode()
    };
    assert!(
        styled("apa", &seasoned)
            .2
            .contains("The ice that speaks (Season 2, Episode 12) [")
    );
}

/// Chicago 18, author and date: the host with the role, the year behind the name; the show in
/// italics, the number, the title in quotation marks with capitals; who publishes it, day, medium,
/// length, address.
#[test]
fn chicago_with_dates_has_host_show_number_title_publisher_day_and_length() {
    let reference = "Ruiz, Ana, host. 2026. Deep Currents. Episode 12, “The Ice That Speaks.” Lake \
                     Radio, February 14. Podcast, 6 min., 34 sec. https://example.org/012.mp3";
    let (_, in_text, found) = styled("chicago-author-date", &episode());
    assert_eq!(found, format!("{reference}."));
    assert_eq!(in_text, "(Ruiz 2026)");
    let (_, in_text, found) = styled("chicago", &quote());
    assert_eq!(found, format!("{reference}#t=219.2,224."));
    assert_eq!(in_text, "(Ruiz 2026, at 0:03:39–0:03:44)");
}

/// Chicago 18, notes: in the note the name as it is spoken, commas throughout, the time behind the
/// date; in the bibliography the name turned round, full stops, the whole date.
#[test]
fn chicago_with_notes_has_the_same_in_a_note_and_in_the_bibliography() {
    let (quoted, note, reference) = styled("chicago-notes", &quote());
    assert_eq!(quoted, "Bo Lind: “The ice speaks before it breaks.”");
    assert_eq!(
        note,
        "Ana Ruiz, host, Deep Currents, episode 12, “The Ice That Speaks,” Lake Radio, February 14, \
         2026, at 0:03:39–0:03:44, podcast, 6 min., 34 sec., https://example.org/012.mp3#t=219.2,224."
    );
    assert_eq!(
        reference,
        "Ruiz, Ana, host. Deep Currents. Episode 12, “The Ice That Speaks.” Lake Radio, February 14, \
         2026. Podcast, 6 min., 34 sec. https://example.org/012.mp3#t=219.2,224."
    );
    assert!(!styled("chicago-notes", &episode()).1.contains(" at "));
}

/// MLA 9: the title in quotation marks first, the show in italics, who hosts it, the number, who
/// publishes it, day month year, the address; no medium. In the text the title (there is no author
/// to name) and the time.
#[test]
fn mla_begins_with_the_title_and_says_who_hosts_the_show() {
    let reference = "“The Ice That Speaks.” Deep Currents, hosted by Ana Ruiz, episode 12, Lake Radio, \
                     14 Feb. 2026, https://example.org/012.mp3";
    let (_, in_text, found) = styled("mla", &episode());
    assert_eq!(found, format!("{reference}."));
    assert_eq!(in_text, "(“The Ice That Speaks”)");
    let (_, in_text, found) = styled("mla", &quote());
    assert_eq!(found, format!("{reference}#t=219.2,224."));
    assert_eq!(in_text, "(“The Ice That Speaks” 0:03:39–0:03:44)");
}

#[test]
fn every_style_of_the_archive_can_be_used_in_every_language() {
    let both = [quote(), episode()];
    for name in style::names_of_styles() {
        let cites = Style::named(name, None).unwrap().cite(&both);
        assert_eq!((cites.quoted.len(), cites.in_text.len()), (2, 2), "{name}");
        assert!(cites.references.len() <= 1, "{name}");
    }
    let locales = style::locales();
    assert_eq!(locales.len(), hayagriva::archive::LOCALES.len());
    for locale in &locales {
        let style = Style::named("apa", Some(locale)).unwrap();
        assert!(!style.cite(&both).references[0].is_empty(), "{locale}");
    }
    let month = |locale| {
        let style = Style::named("apa", Some(locale)).unwrap();
        style.cite(&both).references[0].write(Markup::Text)
    };
    for (locale, word) in [
        ("de", "Februar"),
        ("de-AT", "Februar"),
        ("fr", "février"),
        ("ru_RU", "февраль"),
    ] {
        assert!(month(locale).contains(word), "{locale}: {}", month(locale));
    }
}

#[test]
fn a_style_without_a_place_for_hosts_gets_them_as_authors() {
    for name in ["harvard", "ieee", "plos", "nature"] {
        let reference = styled(name, &episode()).2;
        assert!(reference.contains("Ruiz"), "{name}: {reference}");
        assert!(!reference.contains("Lind"), "{name}: {reference}");
    }
}

#[test]
fn a_time_that_is_about_right_is_called_so_and_stands_in_no_address() {
    let mut about = quote();
    about.quote.as_mut().unwrap().approximate = true;
    let (_, in_text, reference) = styled("apa", &about);
    assert_eq!(in_text, "(Ruiz, 2026, ca. 0:03:39)");
    assert!(
        reference.ends_with("https://example.org/012.mp3"),
        "{reference}"
    );
    assert_eq!(styled("chicago", &about).1, "(Ruiz 2026, at c. 0:03:39)");
    assert!(ris(&[about]).contains("(Bo Lind, about 0:03:39)"));
}

#[test]
fn what_is_not_known_is_left_out() {
    let bare = Cited {
        title: "Untitled".into(),
        show: "Show".into(),
        ..Cited::default()
    };
    assert_eq!(
        styled("apa", &bare).2,
        "Untitled. (n.d.). [Audio podcast episode]. In Show."
    );
    assert_eq!(
        bibtex(std::slice::from_ref(&bare)),
        "@audio{showndaudio,\n".replace("audio,", "untitled,")
            + "  title = {{Untitled}},\n  booktitle = {{Show}},\n  type = {Audio podcast episode},\n}\n"
    );
    // An equals sign in a name means something to biber.
    let odd = Cited {
        people: vec![credit("a=b", "host")],
        ..episode()
    };
    assert!(bibtex(&[odd]).contains("author = {{a\\symbol{61}b}}"));
    // A host who publishes the show is named once.
    let own = Cited {
        publisher: Some("Ana  Ruiz".into()),
        ..episode()
    };
    assert_eq!(styled("apa", &own).2.matches("Ruiz").count(), 1);
}

#[test]
fn addresses_are_those_of_the_web_and_carry_the_time_of_the_audio() {
    let at = |cited: &Cited| url(cited, true).unwrap_or_default();
    let mut it = quote();
    it.audio_url = Some("HTTPS://x.example/a b{}.mp3?x=1#part".into());
    assert_eq!(at(&it), "HTTPS://x.example/a%20b%7B%7D.mp3?x=1#t=219.2,224");
    it.quote.as_mut().unwrap().end_ms = Some(219_200);
    assert_eq!(at(&it), "HTTPS://x.example/a%20b%7B%7D.mp3?x=1#t=219.2");
    it.audio_url = None;
    assert_eq!(at(&it), "https://example.org/012");
    it.page_url = Some("javascript:alert(1)".into());
    assert_eq!(at(&it), "");
    it.page_url = Some("javascript://x.example/".into());
    assert_eq!(at(&it), "");
}

#[test]
fn quotes_of_one_episode_share_its_reference() {
    let mut second = quote();
    second.quote.as_mut().unwrap().start_ms = Some(300_000);
    second.quote.as_mut().unwrap().end_ms = None;
    let other = Cited {
        episode_uid: "2".into(),
        title: "Who drinks the river".into(),
        ..quote()
    };
    let cites = Style::named("apa", None)
        .unwrap()
        .cite(&[quote(), second, other]);
    let in_text: Vec<String> = cites
        .in_text
        .iter()
        .map(|it| it.write(Markup::Text))
        .collect();
    assert_eq!(
        in_text,
        [
            "(Ruiz, 2026a, 0:03:39–0:03:44)",
            "(Ruiz, 2026a, 0:05:00)",
            "(Ruiz, 2026b, 0:03:39–0:03:44)"
        ]
    );
    let references: Vec<String> = cites
        .references
        .iter()
        .map(|it| it.write(Markup::Text))
        .collect();
    assert_eq!(references.len(), 2, "{references:?}");
    assert!(references[0].ends_with("012.mp3"), "{references:?}");
    assert!(
        references[1].ends_with("012.mp3#t=219.2,224"),
        "{references:?}"
    );
}

#[test]
fn names_are_split_where_that_is_sure_and_whole_elsewhere() {
    let parts = |name: &str| match Name::parse(name) {
        Name::Literal(name) => ["=".to_owned(), name, String::new(), String::new()],
        Name::Parts {
            given,
            particle,
            family,
            suffix,
        } => [
            given,
            particle.unwrap_or_default(),
            family,
            suffix.unwrap_or_default(),
        ],
    };
    for (name, expected) in [
        ("Ana Ruiz", ["Ana", "", "Ruiz", ""]),
        ("  Ana\n Maria  Ruiz ", ["Ana Maria", "", "Ruiz", ""]),
        ("Ruiz, Ana", ["Ana", "", "Ruiz", ""]),
        (
            "García Márquez, Gabriel",
            ["Gabriel", "", "García Márquez", ""],
        ),
        ("Jan van der Berg", ["Jan", "van der", "Berg", ""]),
        ("van der Berg, Jan", ["Jan", "van der", "Berg", ""]),
        ("Robert De Niro", ["Robert", "", "De Niro", ""]),
        (
            "Charles de la Tour Jr.",
            ["Charles", "de la", "Tour", "Jr."],
        ),
        ("Bo Lind, Jr.", ["Bo", "", "Lind", "Jr."]),
        ("Айнур Тукумова", ["Айнур", "", "Тукумова", ""]),
        ("bell hooks", ["bell", "", "hooks", ""]),
        ("J. R. O’Neill-Smith", ["J. R.", "", "O’Neill-Smith", ""]),
        ("Aristotle", ["=", "Aristotle", "", ""]),
        ("毛泽东", ["=", "毛泽东", "", ""]),
        ("محمد علي", ["=", "محمد علي", "", ""]),
        ("김 정은", ["=", "김 정은", "", ""]),
        ("Dr. Ana Ruiz", ["=", "Dr. Ana Ruiz", "", ""]),
        ("The Ice Team", ["=", "The Ice Team", "", ""]),
        ("Smith and Sons", ["=", "Smith and Sons", "", ""]),
        ("SPEAKER_00 B", ["=", "SPEAKER_00 B", "", ""]),
        ("Lind, Bo, Jr.", ["=", "Lind, Bo, Jr.", "", ""]),
        ("Lind,", ["=", "Lind,", "", ""]),
        (",", ["=", ",", "", ""]),
        ("", ["=", "", "", ""]),
        ("van", ["=", "van", "", ""]),
    ] {
        assert_eq!(parts(name), expected.map(str::to_owned), "{name}");
    }
}

#[test]
fn keys_are_telling_and_all_different() {
    assert_eq!(key(&quote()), "lind2026ice-219");
    assert_eq!(key(&episode()), "ruiz2026ice");
    let many = vec![episode(); 29];
    let keys = keys(&many);
    assert_eq!(keys[..3], ["ruiz2026ice", "ruiz2026iceb", "ruiz2026icec"]);
    assert_eq!(
        keys[26..],
        ["ruiz2026iceaa", "ruiz2026iceab", "ruiz2026iceac"]
    );
    let cyrillic = Cited {
        title: "Тетради с водомерного поста".into(),
        published: None,
        ..quote()
    };
    assert_eq!(key(&cyrillic), "lindndtetradi-219");
}

#[test]
fn a_style_file_is_read_or_refused_with_a_reason() {
    let style = |body: &str| {
        let xml = format!(
            "<?xml version=\"1.0\"?><style xmlns=\"http://purl.org/net/xbiblio/csl\" class=\"in-text\" \
             version=\"1.0\"><info><title>T</title><id>t</id><updated>2026-01-01T00:00:00+00:00</updated>\
             </info>{body}<citation><layout><text macro=\"m0\"/></layout></citation><bibliography><layout>\
             <text macro=\"m0\"/></layout></bibliography></style>"
        );
        Style::read(&xml, None)
    };
    let good = style("<macro name=\"m0\"><text variable=\"title\" font-style=\"italic\"/></macro>")
        .unwrap();
    assert_eq!(
        good.cite(&[episode()]).references[0].write(Markup::Markdown),
        "*The ice that speaks*"
    );
    // A macro that is not there is passed over.
    assert!(style("").unwrap().cite(&[episode()]).references.is_empty());
    let refused = |style: Result<Style, StyleError>| style.unwrap_err().to_string();
    let itself = style(
        "<macro name=\"m0\"><text macro=\"m1\"/></macro><macro name=\"m1\"><text macro=\"&#109;0\"/></macro>",
    );
    assert!(refused(itself).contains("names itself"));
    let doubling: String = (0..40)
        .map(|n| {
            let next = format!("<text macro=\"m{}\"/>", n + 1);
            format!("<macro name=\"m{n}\">{next}{next}</macro>")
        })
        .collect();
    assert!(refused(style(&doubling)).contains("too deep or unfold"));
    let chain: String = (0..9_000)
        .map(|n| format!("<macro name=\"m{n}\"><text macro=\"m{}\"/></macro>", n + 1))
        .collect();
    assert!(refused(style(&chain)).contains("too deep or unfold"));
    let deep = format!(
        "<macro name=\"m0\">{}{}</macro>",
        "<group>".repeat(9_000),
        "</group>".repeat(9_000)
    );
    assert!(refused(style(&deep)).contains("too deep or unfold"));
    for (xml, reason) in [
        ("", "no element"),
        ("plain words", "no element"),
        ("<rss/>", "found <rss>"),
        ("<style>", "ends too early"),
        ("<style></wrong>", "expected a CSL style"),
        (
            "<!DOCTYPE style [<!ENTITY a \"b\">]><style/>",
            "document type",
        ),
        ("<style/>", "expected a CSL style"),
    ] {
        let said = refused(Style::read(xml, None));
        assert!(said.contains(reason), "{xml}: {said}");
    }
    assert!(refused(Style::read(&" ".repeat(guard::LARGEST + 1), None)).contains("1024 KiB"));
    let dependent = "<style xmlns=\"http://purl.org/net/xbiblio/csl\" version=\"1.0\"><info><title>D</title>\
                     <id>d</id><link href=\"http://www.zotero.org/styles/apa\" rel=\"independent-parent\"/>\
                     <updated>2026-01-01T00:00:00+00:00</updated></info></style>";
    match Style::read(dependent, None) {
        Err(StyleError::Dependent { name, .. }) => assert_eq!(name, Some("apa")),
        other => panic!("expected a dependent style, found {other:?}"),
    }
}

#[test]
fn a_page_gets_every_form_of_one_citation() {
    let entry = entry(&quote());
    assert!(entry.in_text.ends_with("(Ruiz, 2026, 0:03:39–0:03:44)"));
    assert!(entry.apa.starts_with("Ruiz, A. (Host)."));
    assert!(entry.bibtex.starts_with("@audio{lind2026ice-219,"));
    assert!(entry.ris.starts_with("TY  - SOUND\n"));
    assert!(
        entry
            .csl_json
            .contains("\"container-title\": \"Deep Currents\"")
    );
}
