//! Speakers named in front of what they say: `Ana Ruiz: …`, `[SPEAKER_01]: …`, `stokes: …`.
//!
//! One line cannot tell a name from a sentence with a colon in it; the whole file can. A first pass
//! counts the labels ([`Tally`]), a decision is taken once ([`Labels`]), a second pass uses it.

use std::collections::{HashMap, HashSet};

use super::clean::cut;
use crate::model::transcript::Transcript;

/// The longest label, in bytes. Names with a company in brackets fit; sentences seldom do.
const MAX_LABEL: usize = 80;

/// The most words that a label has.
const MAX_WORDS: usize = 7;

/// How much a label looks like a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Shape {
    /// It may be one: lower case, or `Last, First`.
    Loose,
    /// Capitalised words, as names are written.
    Name,
    /// Marked as a speaker: `[Ana]:`, `SPEAKER_00:`, `Speaker 1:`.
    Marked,
}

/// A possible speaker in front of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Prefix<'a> {
    pub label: &'a str,
    /// It stands in brackets: `[Ana]:`.
    marked: bool,
    /// What follows the colon.
    pub rest: &'a str,
}

impl Prefix<'_> {
    /// What its label looks like; `None` when it cannot be a name.
    fn shape(&self) -> Option<Shape> {
        if self.marked {
            Some(Shape::Marked)
        } else {
            shape(self.label)
        }
    }
}

/// The label in front of `text`, whatever it looks like: what stands before the first colon.
#[inline]
pub(crate) fn prefix(text: &str) -> Option<Prefix<'_>> {
    let head = text.as_bytes();
    let head = head.get(..MAX_LABEL + 8).unwrap_or(head);
    // Most lines have no colon (`EF BC 9A` is the wide one) and are done here.
    if memchr::memchr2(b':', 0x9A, head).is_none() && !text.starts_with('[') {
        return None;
    }
    read(text)
}

/// The label in front of `text`, if it looks like one.
pub(crate) fn candidate(text: &str) -> Option<Prefix<'_>> {
    prefix(text).filter(|found| found.shape().is_some())
}

fn read(text: &str) -> Option<Prefix<'_>> {
    let text = text.trim_start();
    let text = text
        .strip_prefix(">>")
        .or_else(|| text.strip_prefix("- "))
        .unwrap_or(text)
        .trim_start();
    if let Some(inner) = text.strip_prefix('[') {
        let near = cut(inner, MAX_LABEL + 1);
        let (label, _) = near.split_once(']')?;
        let rest = &inner[label.len() + 1..];
        let label = label.trim();
        let rest = match rest.strip_prefix(':') {
            Some(rest) => rest,
            None if numbered(label) => rest,
            None => return None,
        };
        let named = label.chars().any(char::is_alphabetic);
        return named.then_some(Prefix {
            label,
            marked: true,
            rest,
        });
    }
    let near = cut(text, MAX_LABEL + ':'.len_utf8());
    let colon = memchr::memchr(b':', near.as_bytes());
    let (at, width) = match near
        .find('：')
        .filter(|wide| colon.is_none_or(|at| *wide < at))
    {
        Some(wide) => (wide, '：'.len_utf8()),
        None => (colon?, 1),
    };
    let rest = &text[at + width..];
    if width == 1 && !rest.is_empty() && !rest.starts_with(char::is_whitespace) {
        return None;
    }
    Some(Prefix {
        label: text[..at].trim_end(),
        marked: false,
        rest,
    })
}

/// Whether a label is a tool's placeholder: `SPEAKER_00`, `Speaker 1`, `spk_0`.
fn numbered(label: &str) -> bool {
    let stem = label.trim_end_matches(|c: char| c.is_ascii_digit());
    let word = stem.trim_end_matches(['_', ' ', '-', '#']);
    stem.len() < label.len()
        && [
            "speaker",
            "spk",
            "sprecher",
            "locutor",
            "intervenant",
            "спикер",
            "говорящий",
            "说话人",
        ]
        .iter()
        .any(|known| word.to_lowercase() == **known)
}

/// Words that stand in small letters inside a name.
const PARTICLES: [&str; 27] = [
    "de", "da", "do", "dos", "di", "del", "della", "du", "des", "van", "von", "der", "den", "ter",
    "ten", "zu", "la", "le", "el", "al", "bin", "ibn", "af", "av", "y", "e", "and",
];

/// The shape of a label, or `None` when it cannot be one.
pub(crate) fn shape(label: &str) -> Option<Shape> {
    if label.is_empty() || label.len() > MAX_LABEL {
        return None;
    }
    if numbered(label) {
        return Some(Shape::Marked);
    }
    let mut words = 0;
    let mut loose = false;
    let mut bracket = 0i32;
    for word in label.split_whitespace() {
        words += 1;
        let inside = bracket > 0 || word.starts_with(['(', '[', '|', '/', '@', '-', '–']);
        for c in word.chars() {
            match c {
                '(' | '[' => bracket += 1,
                ')' | ']' => bracket -= 1,
                ',' => loose |= bracket == 0,
                '.' | '\'' | '’' | '‘' | '-' | '_' | '&' | '/' | '|' | '#' | '+' | '@' | '*'
                | '‑' | '–' | '·' | '"' | '“' | '”' => {}
                c if c.is_alphanumeric() || is_mark(c) => {}
                // Emoji and the like stand in nicknames; sentence marks do not.
                c if !c.is_ascii()
                    && !matches!(c, '…' | '？' | '！' | '。' | '、' | '，' | '—' | '؟') =>
                    {}
                _ => return None,
            }
        }
        // A full stop ends a sentence, unless it follows an initial or a title.
        if let Some(stem) = word.strip_suffix('.')
            && (stem.chars().count() > 4 || stem.starts_with(char::is_lowercase))
        {
            return None;
        }
        let first = word.chars().find(|c| c.is_alphanumeric());
        let small = match first {
            Some(c) if c.is_lowercase() => !(words > 1 && PARTICLES.contains(&word)),
            // A label begins with a letter: `12:30`, `2. …` are no names.
            Some(c) if c.is_numeric() => words == 1,
            Some(_) => false,
            None => words == 1,
        };
        loose |= small && !inside;
    }
    if words == 0 || words > MAX_WORDS || bracket != 0 || !label.chars().any(char::is_alphanumeric)
    {
        return None;
    }
    if loose {
        return (words <= 4).then_some(Shape::Loose);
    }
    // Scripts without spaces: a long run is a sentence.
    let unspaced = label
        .chars()
        .filter(|c| ('\u{2E80}'..='\u{D7FF}').contains(c))
        .count();
    (unspaced <= 12).then_some(Shape::Name)
}

/// Marks that combine with letters (Devanagari and Arabic vowels are no letters to Rust).
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{64B}'..='\u{65F}' | '\u{900}'..='\u{DFF}' | '\u{E31}'..='\u{E4E}' | '\u{200B}'..='\u{200F}')
}

/// Words that stand before a colon in speech more often than a speaker's name does.
const TALK: [&str; 52] = [
    "note",
    "notes",
    "question",
    "answer",
    "warning",
    "remember",
    "example",
    "step",
    "chapter",
    "part",
    "number",
    "look",
    "listen",
    "again",
    "hint",
    "spoiler",
    "fact",
    "result",
    "update",
    "edit",
    "ps",
    "p.s.",
    "option",
    "problem",
    "solution",
    "source",
    "topic",
    "title",
    "summary",
    "disclaimer",
    "link",
    "links",
    "also",
    "so",
    "and",
    "but",
    "translation",
    "meaning",
    "important",
    "tip",
    "first",
    "second",
    "third",
    "one",
    "two",
    "three",
    "today",
    "subject",
    "date",
    "episode",
    "spoiler alert",
    "yes",
];

fn is_talk(label: &str) -> bool {
    TALK.contains(&label.to_lowercase().as_str())
}

/// Words that name a part of a programme and not a person.
const SECTIONS: [&str; 28] = [
    "break",
    "jingle",
    "intro",
    "outro",
    "song",
    "music",
    "audio",
    "clip",
    "extract",
    "remix",
    "sound",
    "ad",
    "ads",
    "advert",
    "advertisement",
    "sponsor",
    "sponsors",
    "theme",
    "teaser",
    "applause",
    "laughter",
    "selection",
    "sfx",
    "commercial",
    "soundbite",
    "trailer",
    "silence",
    "sample",
];

/// Whether a label names a part of the programme (`Break`, `Movie extract`, `Selection 2`).
pub(crate) fn is_section(label: &str) -> bool {
    let label = label.to_lowercase();
    let mut words = label.split_whitespace();
    let first = words.next().unwrap_or_default();
    let last = label
        .split(|c: char| !c.is_alphabetic())
        .rfind(|word| !word.is_empty())
        .unwrap_or_default();
    SECTIONS.contains(&last)
        || (SECTIONS.contains(&first) && words.next() == Some("of"))
        || label == "shout out"
}

/// Whether a label that is set off by markup is a person: emphasis marks headings and remarks too.
pub(crate) fn is_speaker(label: &str, count: u32, turns: u32) -> bool {
    if is_talk(label) {
        return count * 10 >= turns && turns > 9;
    }
    match shape(label) {
        Some(Shape::Loose) => count > 1 || !label.contains(' '),
        Some(_) => true,
        None => count > 2,
    }
}

/// How often each label stands in a file, and where.
#[derive(Debug, Default)]
pub(crate) struct Tally<'a> {
    labels: Vec<Label<'a>>,
    /// Place of each label in the list.
    places: HashMap<&'a str, usize>,
    units: u32,
    labelled: u32,
    strong: u32,
    /// Labels that repeat the one before them.
    repeats: u32,
    last: Option<usize>,
    first_unit: bool,
}

#[derive(Debug)]
struct Label<'a> {
    label: &'a str,
    /// `None` when it cannot be a name: looked at once, however often it stands there.
    shape: Option<Shape>,
    count: u32,
}

impl<'a> Tally<'a> {
    /// Counts one unit of speech and the label in front of it.
    pub fn add(&mut self, found: Option<Prefix<'a>>) {
        self.units += 1;
        let Some(found) = found else { return };
        let again = self.last.filter(|at| self.labels[*at].label == found.label);
        let at = again.unwrap_or_else(|| {
            *self.places.entry(found.label).or_insert_with(|| {
                let shape = found.shape().filter(|_| !is_section(found.label));
                let talk = shape == Some(Shape::Name) && is_talk(found.label);
                let shape = if talk { Some(Shape::Loose) } else { shape };
                self.labels.push(Label {
                    label: found.label,
                    shape,
                    count: 0,
                });
                self.labels.len() - 1
            })
        });
        let label = &mut self.labels[at];
        let Some(shape) = label.shape else { return };
        label.count += 1;
        self.labelled += 1;
        if shape > Shape::Loose {
            self.strong += 1;
            self.first_unit |= self.units == 1;
        }
        self.repeats += u32::from(self.last == Some(at));
        self.last = Some(at);
    }

    /// Takes back a unit that turned out to be no speech (a stage direction before the first words).
    pub fn skip_unit(&mut self) {
        self.units = self.units.saturating_sub(1);
    }

    /// Decides which labels are speakers. `known` says that the file names speakers in another way too.
    pub fn decide(&self, known: bool) -> Labels<'a> {
        let Self {
            units,
            labelled,
            strong,
            ..
        } = *self;
        let names = || {
            self.labels
                .iter()
                .filter(|label| label.shape > Some(Shape::Loose))
        };
        let recurring = names().filter(|label| label.count > 1).count();
        let recurring_units: u32 = names()
            .map(|label| label.count)
            .filter(|count| *count > 1)
            .sum();
        let several = names().count() > 1;
        let first = self.first_unit && (several || recurring > 0 || units <= 2);
        // A lone label that turns up in the middle tells nobody apart: speech recognition makes
        // such labels up and keeps them for everyone. So the other signs ask for two.
        let marked = several && names().any(|label| label.shape == Some(Shape::Marked));
        // Captions for the deaf, and files whose first words are unlabelled.
        let dialogue = recurring > 1 && recurring_units > 3 && recurring_units * 33 >= units;
        let dense = strong * 4 >= units && (recurring > 1 || (several && units < 40));
        // Every unit has a label, be it a nickname in small letters.
        let full = labelled > 1 && labelled * 10 >= units * 9;
        if !(known || marked || first || dialogue || dense || full) {
            return Labels::default();
        }
        let half = labelled * 2 >= units;
        let accept = |found: &&Label<'_>| {
            let Label {
                label,
                shape: Some(shape),
                count,
            } = **found
            else {
                return false;
            };
            let often = count > 1;
            match shape {
                Shape::Marked => true,
                Shape::Name => often || first || known || dense || full || marked,
                Shape::Loose if is_talk(label) => false,
                Shape::Loose => {
                    let nickname = !label.contains(' ') || label.contains(',');
                    (full && (often || nickname)) || (half && often)
                }
            }
        };
        let accepted = self
            .labels
            .iter()
            .filter(accept)
            .map(|label| label.label)
            .collect();
        // Where a label stands at each change of speaker, it seldom repeats the one before it;
        // where it stands at every unit, or is the only one, nothing follows for the units without.
        let carry = labelled > 0 && self.repeats * 3 <= labelled.saturating_sub(1);
        Labels { accepted, carry }
    }
}

/// The labels of a file that are speakers.
#[derive(Debug, Default)]
pub(crate) struct Labels<'a> {
    accepted: HashSet<&'a str>,
    /// Whether a unit without a label belongs to the speaker before it.
    pub carry: bool,
}

impl Labels<'_> {
    pub fn is_empty(&self) -> bool {
        self.accepted.is_empty()
    }

    pub fn has(&self, label: &str) -> bool {
        self.accepted.contains(label)
    }
}

/// Takes the speakers' names off the segments of a caption file and carries them on.
pub(crate) fn attribute(transcript: &mut Transcript) {
    let mut tally = Tally::default();
    let mut spoken = false;
    for segment in &transcript.segments {
        tally.add(prefix(&segment.text));
        if !spoken && is_stage_direction(&segment.text) {
            tally.skip_unit();
        } else {
            spoken = true;
        }
    }
    if tally.labelled == 0 {
        return;
    }
    let labels = tally.decide(false);
    if labels.is_empty() {
        return;
    }
    // Owned, because the texts that the labels were found in are about to change.
    let accepted = labels
        .accepted
        .iter()
        .map(|label| ((*label).to_owned(), None))
        .collect();
    strip(transcript, accepted, labels.carry);
}

/// Takes the accepted labels off; `accepted` maps each to its index once it has one.
fn strip(transcript: &mut Transcript, mut accepted: HashMap<String, Option<u32>>, carry: bool) {
    let Transcript {
        segments, speakers, ..
    } = transcript;
    let mut current: Option<u32> = None;
    segments.retain_mut(|segment| {
        let found = prefix(&segment.text).and_then(|found| {
            let same = current.filter(|at| {
                speakers
                    .get(*at as usize)
                    .is_some_and(|name| name == found.label)
            });
            let speaker = same.or_else(|| {
                let place = accepted.get_mut(found.label)?;
                if place.is_none() {
                    *place = u32::try_from(speakers.len()).ok();
                    speakers.push(found.label.to_owned());
                }
                *place
            })?;
            Some((speaker, segment.text.len() - found.rest.trim_start().len()))
        });
        if let Some((speaker, prefix)) = found {
            segment.text.drain(..prefix);
            let cut = u32::try_from(prefix).unwrap_or(u32::MAX);
            segment.words.retain(|word| word.offset >= cut);
            segment.words.iter_mut().for_each(|word| word.offset -= cut);
            current = Some(speaker);
            segment.speaker = current;
        } else if carry && segment.speaker.is_none() {
            segment.speaker = current;
        }
        !segment.text.is_empty()
    });
}

/// Whether a text is a sound or a direction and not speech: `[Music]`, `(door opens)`, `♪ la la ♪`.
pub(crate) fn is_stage_direction(text: &str) -> bool {
    let enclosed =
        |open, close| text.starts_with(open) && text.ends_with(close) && !text[1..].contains(open);
    enclosed('[', ']') || enclosed('(', ')') || text.starts_with('♪')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::transcript::Segment;

    fn read(texts: &[&str]) -> Vec<(Option<String>, String)> {
        let segment = |text: &&str| Segment {
            text: (*text).to_owned(),
            ..Segment::default()
        };
        let segments = texts.iter().map(segment).collect();
        let mut transcript = Transcript {
            segments,
            ..Transcript::default()
        };
        attribute(&mut transcript);
        let name = |at: u32| transcript.speakers[at as usize].clone();
        transcript
            .segments
            .iter()
            .map(|s| (s.speaker.map(name), s.text.clone()))
            .collect()
    }

    fn speakers(texts: &[&str]) -> Vec<String> {
        read(texts)
            .into_iter()
            .map(|(speaker, _)| speaker.unwrap_or_default())
            .collect()
    }

    #[test]
    fn a_speaker_named_at_a_change_is_carried_on() {
        let texts = [
            "Ana Ruiz: Hello there.",
            "How are you?",
            "Bo: Fine.",
            "Really fine.",
            "Ana Ruiz: Good.",
        ];
        assert_eq!(
            speakers(&texts),
            ["Ana Ruiz", "Ana Ruiz", "Bo", "Bo", "Ana Ruiz"]
        );
        assert_eq!(read(&texts)[0].1, "Hello there.");
    }

    #[test]
    fn a_single_guest_who_is_labelled_line_by_line_does_not_swallow_the_host() {
        let mut texts = vec!["Welcome to the show."; 2];
        texts.extend([
            "Bo Lind: Thanks.",
            "So tell me.",
            "Bo Lind: Well.",
            "Right.",
            "Bo Lind: Yes.",
        ]);
        assert_eq!(speakers(&texts), [""; 7]);
        texts.insert(0, "Bo Lind: Let me say this first.");
        assert_eq!(
            speakers(&texts),
            ["Bo Lind", "", "", "Bo Lind", "", "Bo Lind", "", "Bo Lind"]
        );
    }

    #[test]
    fn sentences_with_a_colon_are_speech() {
        let texts = [
            "Welcome back.",
            "The topic: trees.",
            "Note: this is old.",
            "We met at 10:30.",
            "Also: more.",
        ];
        assert_eq!(speakers(&texts), [""; 5]);
        let texts = [
            "Ana: One thing.",
            "The topic: trees.",
            "Bo: Yes?",
            "Note: this is old.",
            "Ana: Fine.",
        ];
        assert_eq!(speakers(&texts), ["Ana", "Ana", "Bo", "Bo", "Ana"]);
        assert_eq!(read(&texts)[3].1, "Note: this is old.");
    }

    #[test]
    fn placeholders_and_nicknames_are_speakers() {
        let texts = [
            "[SPEAKER_01]: Hi.",
            "[SPEAKER_01]: Ho.",
            "Yes.",
            "[SPEAKER_00]: So.",
        ];
        assert_eq!(
            speakers(&texts),
            ["SPEAKER_01", "SPEAKER_01", "", "SPEAKER_00"]
        );
        let texts = [
            "kiki: Hi.",
            "Jo P. (Acme): Ho.",
            "kiki: Yes.",
            "kiki: So.",
            "p9: No.",
        ];
        assert_eq!(
            speakers(&texts),
            ["kiki", "Jo P. (Acme)", "kiki", "kiki", "p9"]
        );
        assert_eq!(
            speakers(&["王小明：你好。", "李雷：好。", "王小明：再见。"]),
            ["王小明", "李雷", "王小明"]
        );
    }

    #[test]
    fn shapes() {
        for name in [
            "Ana Ruiz",
            "Dr. Lind",
            "J. van der Berg",
            "ANA",
            "Q",
            "O’Neil Smith",
            "Jo (Acme, Inc)",
            "Ана",
        ] {
            assert_eq!(shape(name), Some(Shape::Name), "{name}");
        }
        for name in ["kiki", "Müller, Änne (External)", "the guest"] {
            assert_eq!(shape(name), Some(Shape::Loose), "{name}");
        }
        for name in [
            "",
            "Really? No",
            "I went home. Then",
            "and so we went to the one place that",
            "(",
            "—",
        ] {
            assert_eq!(shape(name), None, "{name}");
        }
        for section in [
            "Break",
            "Song of Sand",
            "Movie extract",
            "Selection 2",
            "Jingle:",
        ] {
            assert!(is_section(section), "{section}");
        }
        assert!(!is_section("The Goblins") && !is_section("Ana"));
    }
}
