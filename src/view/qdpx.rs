//! REFI-QDA Project (`.qdpx`; REFI-QDA standard 1.5, schema Project.xsd 1.0 of 18 March 2019): what
//! NVivo, ATLAS.ti, MAXQDA and QualCoder take over from each other. A ZIP with `project.qde`, XML in
//! which topics and speakers are codes and quotes are coded selections, and a text in UTF-8 for each
//! episode.
//!
//! Not written: rich text, audio, notes, links, sets, graphs.
//!
//! Invariant: the same catalogue gives the same bytes. Positions count code points of the text as it
//! is written, from 0, the end not included; every line ends in one `\n`.

use super::escape::xml as escaped;
use crate::model::catalogue::{Anchor, StoredPassage};
use chrono::{DateTime, NaiveDate};
use std::fmt::Display;
use std::io::{self, Write};
use std::ops::Range;
use uuid::Uuid;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

/// Something that words are coded with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Code {
    /// Permanent.
    pub uid: String,
    /// What it is called.
    pub name: String,
    /// Anything else.
    pub about: String,
}

/// Somebody, as a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// Who, and what they are coded with.
    pub code: Code,
    /// Where they work or whom they speak for.
    pub affiliation: Option<String>,
    /// The `uid`s of the sources they are in.
    pub sources: Vec<String>,
}

/// An episode, as a source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// Permanent.
    pub uid: String,
    /// What it is called; what no file may be called is replaced.
    pub name: String,
    /// What kind of text it is.
    pub about: String,
    /// When it was added, ISO 8601.
    pub created_at: String,
    /// The show's title.
    pub show: String,
    /// When it was published.
    pub published: Option<String>,
    /// Its web page, else its audio.
    pub link: Option<String>,
}

/// Words of a source that are coded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Permanent.
    pub uid: String,
    /// How the words begin.
    pub name: String,
    /// Anything else.
    pub note: Option<String>,
    /// Where they stand, in code points.
    pub place: Range<usize>,
    /// The `uid`s of topics.
    pub topics: Vec<String>,
    /// The `uid` of who says them.
    pub person: Option<String>,
    /// When it was kept, ISO 8601.
    pub created_at: String,
}

/// What a source's variables are called.
const VARIABLES: [(&str, &str); 3] = [("show", "Text"), ("published", "Date"), ("link", "Text")];
/// What a case's variable is called.
const AFFILIATION: &str = "affiliation";

/// A project that is written: the head, the sources one by one, then their texts one by one.
pub struct Project<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
    begun: bool,
}

impl<W: Write> Project<W> {
    /// Begins with the codes and the people.
    ///
    /// # Errors
    /// When writing fails.
    pub fn new(out: W, topics: &[Code], people: &[Person]) -> io::Result<Self> {
        let mut project = Self {
            zip: ZipWriter::new_stream(out),
            begun: false,
        };
        project.file("project.qde")?;
        project.put("<?xml version=\"1.0\" encoding=\"utf-8\"?>")?;
        project.put(format_args!(
            "<Project xmlns=\"urn:QDA-XML:project:1.0\" name=\"podcat\" origin=\"podcat\" creatingUserGUID=\"{}\">",
            user()
        ))?;
        project.put(format_args!(
            "<Users><User guid=\"{}\" name=\"podcat\"/></Users>",
            user()
        ))?;
        project.codes(topics, people)?;
        project.put("<Variables>")?;
        for (name, kind) in VARIABLES.iter().chain(&[(AFFILIATION, "Text")]) {
            project.put(format_args!(
                "<Variable guid=\"{}\" name=\"{name}\" typeOfVariable=\"{kind}\"/>",
                variable(name)
            ))?;
        }
        project.put("</Variables>")?;
        project.cases(people)?;
        Ok(project)
    }

    fn codes(&mut self, topics: &[Code], people: &[Person]) -> io::Result<()> {
        if topics.is_empty() && people.is_empty() {
            return Ok(());
        }
        let mut names = Names::default();
        self.put("<CodeBook><Codes>")?;
        let topics: Vec<_> = topics
            .iter()
            .map(|topic| (guid(&topic.uid), topic))
            .collect();
        let people = people.iter().map(|person| &person.code);
        let people: Vec<_> = people.map(|code| (speaker(&code.uid), code)).collect();
        for (group, codes) in [("Topics", topics), ("Speakers", people)] {
            if codes.is_empty() {
                continue;
            }
            let own = derived(user(), group);
            self.put(format_args!(
                "<Code guid=\"{own}\" name=\"{}\" isCodable=\"false\">",
                names.once(group)
            ))?;
            for (guid, code) in codes {
                self.put(format_args!(
                    "<Code guid=\"{guid}\" name=\"{}\" isCodable=\"true\">{}</Code>",
                    escaped(&names.once(&code.name)),
                    described(&code.about)
                ))?;
            }
            self.put("</Code>")?;
        }
        self.put("</Codes></CodeBook>")
    }

    fn cases(&mut self, people: &[Person]) -> io::Result<()> {
        if people.is_empty() {
            return Ok(());
        }
        let mut names = Names::default();
        self.put("<Cases>")?;
        for person in people {
            let code = &person.code;
            self.put(format_args!(
                "<Case guid=\"{}\" name=\"{}\">{}<CodeRef targetGUID=\"{}\"/>{}",
                guid(&code.uid),
                escaped(&names.once(&code.name)),
                described(&code.about),
                speaker(&code.uid),
                value(AFFILIATION, "Text", person.affiliation.as_deref())
            ))?;
            for source in &person.sources {
                self.put(format_args!("<SourceRef targetGUID=\"{}\"/>", guid(source)))?;
            }
            self.put("</Case>")?;
        }
        self.put("</Cases>")
    }

    /// Adds a source and what is coded in its text.
    ///
    /// # Errors
    /// When writing fails.
    pub fn source(&mut self, source: &Source, selections: &[Selection]) -> io::Result<()> {
        if !self.begun {
            self.put("<Sources>")?;
            self.begun = true;
        }
        let own = guid(&source.uid);
        self.put(format_args!(
            "<TextSource guid=\"{own}\" name=\"{}\" plainTextPath=\"internal://{own}.txt\"{}>{}",
            escaped(&file_name(&source.name)),
            created(&source.created_at),
            described(&source.about)
        ))?;
        for selection in selections {
            self.selection(selection)?;
        }
        let day = source.published.as_deref().and_then(|it| it.get(..10));
        let day = day.filter(|day| day.parse::<NaiveDate>().is_ok());
        let values = [Some(source.show.as_str()), day, source.link.as_deref()];
        for ((name, kind), it) in VARIABLES.iter().zip(values) {
            self.put(value(name, kind, it))?;
        }
        self.put("</TextSource>")
    }

    fn selection(&mut self, selection: &Selection) -> io::Result<()> {
        let (own, by) = (guid(&selection.uid), created(&selection.created_at));
        self.put(format_args!(
            "<PlainTextSelection guid=\"{own}\" name=\"{}\" startPosition=\"{}\" endPosition=\"{}\"{by}>{}",
            escaped(&selection.name),
            selection.place.start,
            selection.place.end,
            described(selection.note.as_deref().unwrap_or_default())
        ))?;
        let topics = selection.topics.iter().map(|uid| guid(uid));
        let person = selection.person.iter().map(|uid| speaker(uid));
        for code in topics.chain(person) {
            self.put(format_args!(
                "<Coding guid=\"{}\"{by}><CodeRef targetGUID=\"{code}\"/></Coding>",
                derived(own, &code.to_string())
            ))?;
        }
        self.put("</PlainTextSelection>")
    }

    /// That there are no more sources: their texts follow.
    ///
    /// # Errors
    /// When writing fails.
    pub fn sources_end(&mut self) -> io::Result<()> {
        if self.begun {
            self.put("</Sources>")?;
        }
        self.put("</Project>")
    }

    /// Adds the text of the source with this `uid`.
    ///
    /// # Errors
    /// When writing fails.
    pub fn text(&mut self, uid: &str, text: &str) -> io::Result<()> {
        self.file(&format!("sources/{}.txt", guid(uid)))?;
        self.zip.write_all(text.as_bytes())
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When writing fails.
    pub fn end(self) -> io::Result<()> {
        self.zip.finish()?.flush()
    }

    fn file(&mut self, name: &str) -> io::Result<()> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(zip::DateTime::default());
        Ok(self.zip.start_file(name, options)?)
    }

    fn put(&mut self, element: impl Display) -> io::Result<()> {
        writeln!(self.zip, "{element}")
    }
}

/// The id of what podcat itself is in a project.
fn user() -> Uuid {
    derived(Uuid::NAMESPACE_URL, "urn:podcat:refi-qda")
}

fn derived(from: Uuid, name: &str) -> Uuid {
    Uuid::new_v5(&from, name.as_bytes())
}

/// A `uid` as the standard has them; one that is no UUID gives one.
fn guid(uid: &str) -> Uuid {
    uid.parse().unwrap_or_else(|_| derived(user(), uid))
}

/// The code of a person: their own id is the case's.
fn speaker(uid: &str) -> Uuid {
    derived(guid(uid), "code")
}

fn variable(name: &str) -> Uuid {
    derived(user(), name)
}

fn value(name: &str, kind: &str, value: Option<&str>) -> String {
    match value {
        Some(value) => format!(
            "<VariableValue><VariableRef targetGUID=\"{}\"/><{kind}Value>{}</{kind}Value></VariableValue>",
            variable(name),
            escaped(value)
        ),
        None => String::new(),
    }
}

fn described(text: &str) -> String {
    match text.is_empty() {
        true => String::new(),
        false => format!("<Description>{}</Description>", escaped(text)),
    }
}

/// By whom and when, where that is a moment.
fn created(at: &str) -> String {
    let moment = DateTime::parse_from_rfc3339(at).ok();
    let moment = moment.map(|_| format!(" creationDateTime=\"{at}\""));
    format!(" creatingUser=\"{}\"{}", user(), moment.unwrap_or_default())
}

/// Names as some programs want them: each once.
#[derive(Default)]
struct Names(std::collections::HashSet<String>);

impl Names {
    fn once(&mut self, name: &str) -> String {
        let mut tried = name.to_owned();
        let mut number = 2;
        while !self.0.insert(tried.to_lowercase()) {
            tried = format!("{name} ({number})");
            number += 1;
        }
        tried
    }
}

/// A name that programs may make a file's of.
fn file_name(name: &str) -> String {
    let name: String = name
        .chars()
        .map(|c| match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '-',
            c if c.is_control() => ' ',
            c => c,
        })
        .take(120)
        .collect();
    name.trim_matches([' ', '.']).to_owned()
}

/// A transcript as a source has it: a paragraph for what somebody says in one go, `Ana Ruiz: words`.
#[derive(Debug, Default)]
pub struct Text {
    /// As it is written.
    text: String,
    chars: usize,
    /// All that is said, without names, in one line, and where each part of it stands in `text`.
    said: String,
    parts: Vec<Part>,
    speaker: Option<String>,
}

/// A passage: where it begins in what is said (in bytes) and in the text (in code points), and when.
#[derive(Debug)]
struct Part {
    said: usize,
    at: usize,
    chars: usize,
    times: Option<(i64, i64)>,
}

impl Text {
    /// Of these passages.
    pub fn of(passages: &[StoredPassage]) -> Self {
        let mut text = Self::default();
        for passage in passages {
            let times = passage.start_ms.zip(passage.end_ms);
            text.put(passage.speaker.as_deref(), &passage.text, times);
        }
        text.push("\n");
        text
    }

    /// Of quotes, a paragraph each, and where their words stand: all there is where an episode has
    /// no transcript.
    pub fn of_quotes<'q>(
        quotes: impl Iterator<Item = (Option<&'q str>, &'q str)>,
    ) -> (Self, Vec<Range<usize>>) {
        let mut text = Self::default();
        let places = quotes
            .map(|(speaker, words)| text.paragraph(speaker, words, None))
            .collect();
        text.push("\n");
        (text, places)
    }

    fn put(&mut self, speaker: Option<&str>, words: &str, times: Option<(i64, i64)>) {
        if !self.parts.is_empty() && self.speaker.as_deref() == speaker {
            self.push(" ");
            self.words(words, times);
        } else {
            self.paragraph(speaker, words, times);
        }
    }

    fn paragraph(
        &mut self,
        speaker: Option<&str>,
        words: &str,
        times: Option<(i64, i64)>,
    ) -> Range<usize> {
        if !self.parts.is_empty() {
            self.push("\n\n");
        }
        if let Some(name) = speaker {
            self.push(&format!("{}: ", plain(name)));
        }
        self.speaker = speaker.map(str::to_owned);
        self.words(words, times)
    }

    fn words(&mut self, words: &str, times: Option<(i64, i64)>) -> Range<usize> {
        if !self.said.is_empty() {
            self.said.push(' ');
        }
        let (words, at) = (plain(words), self.chars);
        self.said.push_str(&words);
        self.push(&words);
        self.parts.push(Part {
            said: self.said.len() - words.len(),
            at,
            chars: self.chars - at,
            times,
        });
        at..self.chars
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.chars += text.chars().count();
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where words stand, in code points: where their anchor does, else all that is said at that
    /// time.
    pub fn place(&self, words: &Anchor, start_ms: Option<i64>) -> Option<Range<usize>> {
        self.stands(words).or_else(|| {
            let during = |part: &&Part| {
                let times = part.times.zip(start_ms);
                times.is_some_and(|((from, to), start)| (from..to.max(from + 1)).contains(&start))
            };
            let part = self.parts.iter().find(during)?;
            Some(part.at..part.at + part.chars)
        })
    }

    fn stands(&self, words: &Anchor) -> Option<Range<usize>> {
        let exact = plain(words.exact.trim());
        if exact.is_empty() {
            return None;
        }
        let (prefix, suffix) = (plain(&words.prefix), plain(&words.suffix));
        // Of several places, the one with most of what stands around.
        let around = |at: &usize| {
            let before = self.said[..*at].chars().rev();
            let after = self.said[*at + exact.len()..].chars();
            let same = |said: &mut dyn Iterator<Item = char>,
                        anchor: &mut dyn Iterator<Item = char>| {
                said.zip(anchor)
                    .take_while(|(one, other)| one == other)
                    .count()
            };
            same(&mut { before }, &mut prefix.chars().rev())
                + same(&mut { after }, &mut suffix.chars())
        };
        let places = self.said.match_indices(&exact).map(|(at, _)| at);
        let mut best: Option<(usize, usize)> = None;
        for at in places {
            let score = around(&at);
            if best.is_none_or(|(most, _)| score > most) {
                best = Some((score, at));
            }
        }
        let (_, at) = best?;
        Some(self.char_at(at)..self.char_at(at + exact.len()))
    }

    /// The place in the text of a place in what is said.
    fn char_at(&self, said: usize) -> usize {
        let number = self.parts.partition_point(|part| part.said <= said);
        let Some(part) = number.checked_sub(1).and_then(|it| self.parts.get(it)) else {
            return 0;
        };
        let inside = self.said[part.said..said].chars().count();
        part.at + inside.min(part.chars)
    }
}

/// One line, character by character: what programs count differently is a space.
fn plain(text: &str) -> String {
    let shown = |c: char| match c {
        '\u{feff}' | '\u{2028}' | '\u{2029}' => ' ',
        c if c.is_control() => ' ',
        c => c,
    };
    text.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Read;

    fn passage(speaker: &str, text: &str, times: Option<(i64, i64)>) -> StoredPassage {
        StoredPassage {
            id: 1,
            label: Some(0),
            speaker: Some(speaker.into()),
            start_ms: times.map(|it| it.0),
            end_ms: times.map(|it| it.1),
            text: text.into(),
            map: crate::model::map::TimeMap::default(),
        }
    }

    fn anchor(exact: &str, prefix: &str, suffix: &str) -> Anchor {
        Anchor {
            exact: exact.into(),
            prefix: prefix.into(),
            suffix: suffix.into(),
        }
    }

    fn slice(text: &Text, place: Range<usize>) -> String {
        let chars = text.as_str().chars();
        chars.skip(place.start).take(place.len()).collect()
    }

    fn three() -> Text {
        Text::of(&[
            passage("Ана", "Лёд — говорит.", Some((0, 1_000))),
            passage("Ана", "Лёд — молчит.", Some((1_000, 2_000))),
            passage("Bo", "Да 🎧. Лёд — молчит.", Some((2_000, 4_000))),
        ])
    }

    #[test]
    fn what_somebody_says_in_one_go_is_a_paragraph() {
        assert_eq!(
            three().as_str(),
            "Ана: Лёд — говорит. Лёд — молчит.\n\nBo: Да 🎧. Лёд — молчит.\n"
        );
    }

    #[test]
    fn words_are_placed_by_what_stands_around_them_in_code_points() {
        let text = three();
        let place = |exact, prefix, suffix| text.place(&anchor(exact, prefix, suffix), None);
        let first = place("Лёд — молчит", "говорит. ", ". Да").unwrap();
        let last = place("Лёд — молчит", "Да 🎧. ", ".").unwrap();
        assert_eq!(first, 20..32);
        assert!(last.start > first.end);
        assert_eq!(slice(&text, last), "Лёд — молчит");
        // Over two who speak, with the name between.
        let both = place("молчит. Да", "", "").unwrap();
        assert_eq!(slice(&text, both), "молчит.\n\nBo: Да");
        assert_eq!(place("нет", "", ""), None);
        assert_eq!(place("", "", ""), None);
        let at = text.place(&anchor("нет", "", ""), Some(2_500)).unwrap();
        assert_eq!(slice(&text, at), "Да 🎧. Лёд — молчит.");
        assert_eq!(text.place(&anchor("нет", "", ""), Some(4_000)), None);
    }

    fn written(text: &str) -> (Vec<u8>, String, Vec<String>) {
        let topic = Code {
            uid: "0c5e5b1e-7a44-5a3c-9d9e-0b1f6c1d2e3f".into(),
            name: text.into(),
            about: text.into(),
        };
        let person = Person {
            code: topic.clone(),
            affiliation: Some(text.into()),
            sources: vec!["no uuid".into()],
        };
        let source = Source {
            uid: "no uuid".into(),
            name: text.into(),
            about: text.into(),
            created_at: "2026-11-24T00:03:52Z".into(),
            show: text.into(),
            published: Some("2026-02-14".into()),
            link: Some(text.into()),
        };
        let selection = Selection {
            uid: text.into(),
            name: text.into(),
            note: Some(text.into()),
            place: 0..1,
            topics: vec![topic.uid.clone()],
            person: Some(topic.uid.clone()),
            created_at: text.into(),
        };
        let mut out = Vec::new();
        let mut project = Project::new(&mut out, &[topic], &[person]).unwrap();
        project.source(&source, &[selection]).unwrap();
        project.sources_end().unwrap();
        project.text(&source.uid, text).unwrap();
        project.end().unwrap();
        let mut zip = zip::ZipArchive::new(io::Cursor::new(out.clone())).unwrap();
        let names = zip.file_names().map(|name| name.unwrap().into_owned());
        let names = names.collect();
        let mut xml = String::new();
        let mut file = zip.by_name("project.qde").unwrap();
        file.read_to_string(&mut xml).unwrap();
        (out, xml, names)
    }

    #[test]
    fn a_project_is_a_zip_of_xml_and_texts_and_the_same_twice() {
        let (bytes, xml, names) = written("Ice & \"snow\"");
        assert!(
            xml.contains("name=\"Ice &amp; &quot;snow&quot;\" isCodable=\"true\""),
            "{xml}"
        );
        // A code has its name alone.
        assert!(
            xml.contains("name=\"Ice &amp; &quot;snow&quot; (2)\""),
            "{xml}"
        );
        assert!(
            xml.contains("name=\"Ice & -snow-\"".replace('&', "&amp;").as_str()),
            "{xml}"
        );
        assert!(names[1].starts_with("sources/") && names[1].ends_with(".txt"));
        assert!(xml.contains(&format!("internal://{}", &names[1]["sources/".len()..])));
        assert_eq!(bytes, written("Ice & \"snow\"").0);
    }

    #[test]
    fn an_empty_project_has_no_empty_lists() {
        let mut out = Vec::new();
        let mut project = Project::new(&mut out, &[], &[]).unwrap();
        project.sources_end().unwrap();
        project.end().unwrap();
        let mut zip = zip::ZipArchive::new(io::Cursor::new(out)).unwrap();
        let mut xml = String::new();
        let mut file = zip.by_name("project.qde").unwrap();
        file.read_to_string(&mut xml).unwrap();
        for list in ["<Sources", "<Cases", "<CodeBook"] {
            assert!(!xml.contains(list), "{xml}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn fuzz_any_text_is_well_formed(text in "[ -~\u{0}-\u{1f}]{0,40}|\\PC{0,40}") {
            let (_, xml, _) = written(&text);
            let mut reader = quick_xml::Reader::from_str(&xml);
            loop {
                match reader.read_event() {
                    Ok(quick_xml::events::Event::Eof) => break,
                    Ok(_) => {}
                    Err(error) => prop_assert!(false, "{error}: {xml}"),
                }
            }
        }

        #[test]
        fn fuzz_a_part_of_what_is_said_is_placed(
            turns in proptest::collection::vec(("[ab]", "[a-cé🎧 \n]{1,12}"), 1..6),
            from in any::<prop::sample::Index>(), length in 1usize..12,
        ) {
            let passages: Vec<_> = turns.iter().map(|(who, said)| passage(who, said, None)).collect();
            let text = Text::of(&passages);
            let (_, words) = &turns[from.index(turns.len())];
            let words: String = plain(words).trim().chars().take(length).collect();
            let words = words.trim();
            match text.place(&anchor(words, "", ""), None) {
                Some(place) => {
                    // The same words may run from one turn into the next.
                    let there = slice(&text, place);
                    let there = there.replace("\n\na: ", " ").replace("\n\nb: ", " ");
                    prop_assert_eq!(there, words);
                }
                None => prop_assert!(words.is_empty()),
            }
        }
    }
}
