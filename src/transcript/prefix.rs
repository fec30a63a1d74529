//! Speakers named in front of what they say: `Ana Ruiz: …`, `[SPEAKER_01]: …`, `stokes: …`.
//!
//! One line cannot tell a name from a sentence with a colon in it; the whole file can. A first pass
//! counts the labels ([`Tally`]), a decision is taken once ([`Labels`]), a second pass uses it.

use std::collections::{HashMap, HashSet};

use super::clean::cut;
use super::cues::{MAX_LABELS, add_speaker};
use crate::model::transcript::{Segment, Transcript};

/// The longest label, in bytes. Names with a company in brackets fit; sentences seldom do.
const MAX_LABEL: usize = 80;

/// The last byte of the wide colon, `：`.
const WIDE: u8 = 0x9A;

/// The most words that a label has.
const MAX_WORDS: usize = 7;

/// How much a label looks like a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Shape {
    /// A name in brackets and nothing else, which a sound is as well: `[Ana] Hi`, `[Applause] Hi`.
    Bracket,
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
    form: Form,
    /// What follows the colon.
    pub rest: &'a str,
}

/// What shows that a label is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `Ana:`
    Colon,
    /// `[Ana]:`, `[SPEAKER_00]`
    Marked,
    /// `- [Ana]`: the dash is another speaker's.
    Dashed,
    /// `[Ana]`, `(Ana)`, `<Ana>`
    Bracket,
}

impl Prefix<'_> {
    /// What its label looks like; `None` when it cannot be a name.
    fn shape(&self) -> Option<Shape> {
        let named = || shape(self.label).filter(|shape| *shape > Shape::Loose);
        match self.form {
            Form::Colon => shape(self.label),
            Form::Marked => Some(Shape::Marked),
            Form::Dashed => named(),
            Form::Bracket => named().map(|_| Shape::Bracket),
        }
    }
}

/// The label in front of `text`, whatever it looks like: what stands before the first colon.
#[inline]
pub(crate) fn prefix(text: &str) -> Option<Prefix<'_>> {
    let head = text.as_bytes();
    let head = head.get(..MAX_LABEL + 8).unwrap_or(head);
    // Most lines have no colon and are done here.
    let bracket = matches!(head.first(), Some(b'[' | b'(' | b'<' | b'-'));
    if !bracket && memchr::memchr2(b':', WIDE, head).is_none() {
        return None;
    }
    read(text)
}

/// The label in front of `text`, if it looks like one.
pub(crate) fn candidate(text: &str) -> Option<Prefix<'_>> {
    prefix(text).filter(|found| found.shape().is_some())
}

fn read(text: &str) -> Option<Prefix<'_>> {
    let all = text.trim_start();
    let text = all.trim_start_matches(['>', '-', '–', '—', ' ']);
    let close = match text.as_bytes().first() {
        Some(b'[') => Some(']'),
        Some(b'(') => Some(')'),
        Some(b'<') => Some('>'),
        _ => None,
    };
    if let Some(close) = close {
        let inner = &text[1..];
        let near = cut(inner, MAX_LABEL + 1);
        let (label, _) = near.split_once(close)?;
        let rest = &inner[label.len() + 1..];
        let label = label.trim();
        if !label.chars().any(char::is_alphabetic) {
            return None;
        }
        let (form, rest) = match rest.strip_prefix(':') {
            Some(rest) if close != ')' => (Form::Marked, rest),
            _ if numbered(label) => (Form::Marked, rest.strip_prefix(':').unwrap_or(rest)),
            _ if rest.trim().is_empty() => return None,
            _ if text.len() < all.len() => (Form::Dashed, rest),
            _ => (Form::Bracket, rest),
        };
        return Some(Prefix { label, form, rest });
    }
    let near = cut(text, MAX_LABEL + '：'.len_utf8());
    let colon = memchr::memchr(b':', near.as_bytes());
    let before = &near[..colon.unwrap_or(near.len())];
    let wide = memchr::memchr(WIDE, before.as_bytes()).and_then(|_| before.find('：'));
    let (at, width) = match wide {
        Some(wide) => (wide, '：'.len_utf8()),
        None => (colon?, 1),
    };
    let rest = &text[at + width..];
    if width == 1 && !rest.is_empty() && !rest.starts_with(char::is_whitespace) {
        return None;
    }
    Some(Prefix {
        label: text[..at].trim_end(),
        form: Form::Colon,
        rest,
    })
}

/// Whether a label is a tool's placeholder: `SPEAKER_00`, `Speaker 1`, `spk_0`.
fn numbered(label: &str) -> bool {
    let stem = label.trim_end_matches(|c: char| c.is_ascii_digit());
    let word = stem.trim_end_matches(['_', ' ', '-', '#']);
    const KNOWN: [&str; 8] = [
        "speaker",
        "spk",
        "sprecher",
        "locutor",
        "intervenant",
        "спикер",
        "говорящий",
        "说话人",
    ];
    stem.len() < label.len() && KNOWN.contains(&word.to_lowercase().as_str())
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
    // `ANA RUIZ, HOST` is how radio stations write names; `Ruiz, Ana` could be anything.
    let capitals = !label.contains(char::is_lowercase);
    let mut bracket = 0i32;
    for word in label.split_whitespace() {
        words += 1;
        let inside = bracket > 0 || word.starts_with(['(', '[', '|', '/', '@', '-', '–']);
        for c in word.chars() {
            match c {
                '(' | '[' => bracket += 1,
                ')' | ']' => bracket -= 1,
                ',' => loose |= bracket == 0 && !capitals,
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
const TALK: [&str; 89] = [
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
    // What stands at the head of a file.
    "description",
    "series",
    "show",
    "hosts",
    "guests",
    "archive",
    "keywords",
    "speakers",
    "participants",
    "attendees",
    "duration",
    "length",
    "recorded",
    "published",
    "transcript",
    "url",
    "website",
    "language",
    "datum",
    "titel",
    "thema",
    "folge",
    "gäste",
    "fecha",
    "título",
    "invitados",
    "titre",
    "sujet",
    "invités",
    "дата",
    "тема",
    "название",
    "выпуск",
    "описание",
    "гости",
    "关键词",
    "主题",
];

/// Whether a label is a word that people say before a colon, or one that stands at the head of a file.
pub(crate) fn is_talk(label: &str) -> bool {
    TALK.contains(&label.to_lowercase().as_str())
}

/// Words that name a part of a programme and not a person.
const SECTIONS: [&str; 33] = [
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
    "laughs",
    "laughing",
    "chuckles",
    "sighs",
    "pause",
];

/// Whether a label names a part of the programme (`Break`, `Movie extract`, `Selection 2`).
pub(crate) fn is_section(label: &str) -> bool {
    let is = |word: &str| SECTIONS.iter().any(|part| part.eq_ignore_ascii_case(word));
    let mut words = label.split_whitespace();
    let first = words.next().unwrap_or_default();
    let of = words
        .next()
        .is_some_and(|word| word.eq_ignore_ascii_case("of"));
    let last = label
        .rsplit(|c: char| !c.is_alphabetic())
        .find(|word| !word.is_empty())
        .unwrap_or_default();
    is(last) || (of && is(first)) || label.eq_ignore_ascii_case("shout out")
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
pub(crate) struct Tally {
    labels: Vec<Label>,
    /// Place of each label in the list.
    places: HashMap<String, usize>,
    units: u32,
    labelled: u32,
    strong: u32,
    /// Units that begin with something in brackets.
    bracketed: u32,
    /// Labels that repeat the one before them.
    repeats: u32,
    last: Option<usize>,
    /// Units that turned out to be no speech.
    forgotten: u32,
    /// Somebody spoke; sounds and directions before that are no units.
    spoken: bool,
    /// There were more labels than are counted.
    pub too_many: bool,
}

#[derive(Debug)]
struct Label {
    label: String,
    /// `None` when it cannot be a name: looked at once, however often it stands there.
    shape: Option<Shape>,
    count: u32,
    /// The unit it first stands at, from 1.
    first: u32,
}

impl Tally {
    /// Counts one segment of a caption file by its text.
    #[inline]
    pub fn hear(&mut self, text: &str) {
        let found = prefix(text);
        if found.is_none() && changes(text) {
            self.last = None;
        }
        self.add(found);
        if !self.spoken {
            self.spoken = !is_stage_direction(text);
            self.units -= u32::from(!self.spoken);
        }
    }

    /// Counts one unit of speech and the label in front of it.
    #[inline]
    pub fn add(&mut self, found: Option<Prefix<'_>>) {
        self.units += 1;
        if let Some(found) = found {
            self.count(found);
        }
    }

    fn count(&mut self, found: Prefix<'_>) {
        let again = self.last.filter(|at| self.labels[*at].label == found.label);
        let known = again.or_else(|| self.places.get(found.label).copied());
        let Some(at) = known.or_else(|| self.meet(&found)) else {
            return;
        };
        let label = &mut self.labels[at];
        let Some(shape) = label.shape else { return };
        label.count += 1;
        if shape == Shape::Bracket {
            self.bracketed += 1;
            return;
        }
        self.labelled += 1;
        if shape > Shape::Loose {
            self.strong += 1;
        }
        self.repeats += u32::from(self.last == Some(at));
        self.last = Some(at);
    }

    /// The place of a label that is seen for the first time; `None` when there are too many.
    fn meet(&mut self, found: &Prefix<'_>) -> Option<usize> {
        let at = self.labels.len();
        let shape = found.shape().filter(|_| !is_section(found.label));
        if at >= MAX_LABELS {
            self.too_many |= shape.is_some();
            return None;
        }
        let talk = shape == Some(Shape::Name) && is_talk(found.label);
        self.labels.push(Label {
            label: found.label.to_owned(),
            shape: if talk { Some(Shape::Loose) } else { shape },
            count: 0,
            first: self.units,
        });
        self.places.insert(found.label.to_owned(), at);
        Some(at)
    }

    /// Takes back a label that turned out to be no speaker's, with its unit.
    pub fn forget(&mut self, label: &str) {
        let Some(at) = self.places.get(label).copied() else {
            return;
        };
        let label = &mut self.labels[at];
        if let Some(shape) = label.shape.take() {
            self.labelled = self.labelled.saturating_sub(label.count);
            if shape > Shape::Loose {
                self.strong = self.strong.saturating_sub(label.count);
            }
        }
        self.units = self.units.saturating_sub(label.count);
        self.forgotten += label.count;
    }

    /// How many labels are kept.
    #[cfg(test)]
    pub fn size(&self) -> usize {
        self.labels.len()
    }

    /// Takes back a unit that turned out to be no speech (a stage direction before the first words).
    pub fn skip_unit(&mut self) {
        self.units = self.units.saturating_sub(1);
    }

    /// Decides which labels are speakers. `known` says that the file names speakers in another way too.
    pub fn decide(&self, known: bool) -> Labels {
        let Self {
            units,
            labelled,
            strong,
            bracketed,
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
        let begins = names().any(|label| label.first == 1 + self.forgotten);
        let first = begins && (several || recurring > 0 || units <= 2);
        // A lone label that turns up in the middle tells nobody apart: speech recognition makes
        // such labels up and keeps them for everyone. So the other signs ask for two.
        let marked = several && names().any(|label| label.shape == Some(Shape::Marked));
        // Captions for the deaf, and files whose first words are unlabelled.
        let dialogue = recurring > 1 && recurring_units > 3 && recurring_units * 33 >= units;
        let dense = strong * 4 >= units && (recurring > 1 || (several && units < 40));
        // Every unit has a label, be it a nickname in small letters.
        let full = labelled > 1 && labelled * 10 >= units * 9;
        // Names in brackets come back and stand at every turn; sounds stand here and there.
        let brackets = || {
            let labels = self.labels.iter();
            labels.filter(|label| label.shape == Some(Shape::Bracket))
        };
        let back = brackets().filter(|label| label.count > 1).count();
        let everywhere = back > 0 && brackets().count() > 1 && bracketed * 10 >= units * 9;
        let in_brackets =
            ((back > 1 && bracketed * 4 >= units) || everywhere) && labelled * 4 < bracketed;
        if !(known || marked || first || dialogue || dense || full || in_brackets) {
            return Labels::default();
        }
        let half = labelled * 2 >= units;
        let accept = |found: &&Label| {
            let Some(shape) = found.shape else {
                return false;
            };
            let label = &found.label;
            let often = found.count > 1;
            match shape {
                Shape::Bracket => in_brackets,
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
            .map(|label| label.label.clone())
            .collect();
        // Where a label stands at each change of speaker, it seldom repeats the one before it;
        // where it stands at every unit, or is the only one, nothing follows for the units without.
        let carry = labelled > 0 && !in_brackets && self.repeats * 3 <= labelled.saturating_sub(1);
        Labels { accepted, carry }
    }
}

/// The labels of a file that are speakers.
#[derive(Debug, Default)]
pub(crate) struct Labels {
    accepted: HashSet<String>,
    /// Whether a unit without a label belongs to the speaker before it.
    pub carry: bool,
}

impl Labels {
    pub fn is_empty(&self) -> bool {
        self.accepted.is_empty()
    }

    pub fn has(&self, label: &str) -> bool {
        self.accepted.contains(label)
    }
}

/// Takes the speakers' names off the segments of a caption file and carries them on.
pub(crate) fn attribute(transcript: &mut Transcript, tally: &Tally) {
    if tally.labelled + tally.bracketed == 0 || !transcript.speakers.is_empty() {
        return;
    }
    let Labels { accepted, carry } = tally.decide(false);
    if !accepted.is_empty() {
        strip(
            transcript,
            accepted.into_iter().map(|label| (label, None)).collect(),
            carry,
        );
    }
}

/// The speakers of a file while their labels are taken off: each label's index once it has one.
struct Cast<'t> {
    accepted: HashMap<String, Option<u32>>,
    speakers: &'t mut Vec<String>,
}

impl Cast<'_> {
    fn index(&mut self, label: &str) -> Option<u32> {
        let place = self.accepted.get_mut(label)?;
        if place.is_none() {
            *place = add_speaker(self.speakers, label);
        }
        *place
    }

    /// Where somebody else begins to speak inside a text: where his label begins, and his words.
    ///
    /// Only an accepted label counts, behind a dash or the end of a sentence.
    fn change(&self, text: &str) -> Option<(usize, usize)> {
        memchr::memchr_iter(b':', text.as_bytes()).find_map(|colon| {
            let words = text[colon + 1..].strip_prefix(' ')?;
            let before = cut_front(&text[..colon], MAX_LABEL);
            let start = colon - before.len();
            let mut blanks = memchr::memrchr_iter(b' ', before.as_bytes()).take(MAX_WORDS);
            let label = blanks.find(|at| {
                let label = before[at + 1..].trim_start_matches(['-', '–', '>']);
                self.accepted.contains_key(label)
            })?;
            let lead = text[..start + label].trim_end_matches([' ', '-', '–', '>']);
            let dashed =
                lead.len() + 1 < start + label || before[label + 1..].starts_with(['-', '–', '>']);
            let ended = lead.ends_with([
                '.', '?', '!', '…', '"', '”', '’', ')', ']', '。', '？', '！',
            ]);
            (dashed || ended).then_some((lead.len(), text.len() - words.len()))
        })
    }
}

/// The most speakers that a cue is parted for: each costs a copy of what is left of its text.
const MAX_PARTS: usize = 16;

/// The end of a text, at most `bytes` long.
fn cut_front(text: &str, bytes: usize) -> &str {
    let mut start = text.len().saturating_sub(bytes);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}

/// Takes the accepted labels off, and parts a cue in which two people speak.
fn strip(transcript: &mut Transcript, accepted: HashMap<String, Option<u32>>, carry: bool) {
    let Transcript {
        segments, speakers, ..
    } = transcript;
    let mut cast = Cast { accepted, speakers };
    let mut current: Option<u32> = None;
    // Segments that are parted from those before them, with the place where they belong.
    let mut parted: Vec<(usize, Segment)> = Vec::new();
    let mut kept = 0;
    segments.retain_mut(|segment| {
        let found = prefix(&segment.text).and_then(|found| {
            let same = |at: &u32| {
                cast.speakers
                    .get(*at as usize)
                    .is_some_and(|name| name == found.label)
            };
            let speaker = current.filter(same).or_else(|| cast.index(found.label))?;
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
            if changes(&segment.text) {
                current = None;
            }
            // A sound is nobody's words.
            segment.speaker = current.filter(|_| !is_stage_direction(&segment.text));
        }
        let keep = !segment.text.is_empty();
        kept += usize::from(keep);
        let mut rest = part(segment, &mut cast);
        for _ in 0..MAX_PARTS {
            let Some(mut segment) = rest.take() else {
                break;
            };
            current = segment.speaker;
            rest = part(&mut segment, &mut cast);
            parted.push((kept, segment));
        }
        parted.extend(rest.map(|segment| (kept, segment)));
        keep
    });
    if parted.is_empty() {
        return;
    }
    let mut parted = parted.into_iter().peekable();
    let mut all = Vec::with_capacity(segments.len() + parted.len());
    for (at, segment) in (1..).zip(segments.drain(..)) {
        all.push(segment);
        while let Some((_, segment)) = parted.next_if(|(place, _)| *place == at) {
            all.push(segment);
        }
    }
    *segments = all;
}

/// Cuts a segment where somebody else begins to speak; gives what that one says.
fn part(segment: &mut Segment, cast: &mut Cast<'_>) -> Option<Segment> {
    let (end, start) = cast.change(&segment.text)?;
    let label = segment.text[end..start]
        .trim_start_matches([' ', '-', '–', '>'])
        .trim_end_matches([' ', ':']);
    let speaker = cast.index(label)?;
    let text = segment
        .text
        .get(start..)
        .filter(|text| !text.is_empty() && end > 0)?
        .to_owned();
    segment.text.truncate(end);
    let cut = u32::try_from(start).unwrap_or(u32::MAX);
    let mut words = segment
        .words
        .split_off(segment.words.partition_point(|word| word.offset < cut));
    words.iter_mut().for_each(|word| word.offset -= cut);
    segment.words.retain(|word| (word.offset as usize) < end);
    Some(Segment {
        speaker: Some(speaker),
        text,
        words,
        ..*segment
    })
}

/// Whether a text begins with a mark of another speaker: `>> Yes.`, `- Yes.`
fn changes(text: &str) -> bool {
    let rest = text
        .strip_prefix(">>")
        .or_else(|| text.strip_prefix(['-', '–']));
    rest.is_some_and(|rest| rest.trim_start().starts_with(char::is_alphanumeric))
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
        let mut tally = Tally::default();
        texts.iter().for_each(|text| tally.hear(text));
        attribute(&mut transcript, &tally);
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
    fn two_speakers_in_one_cue_are_parted() {
        let texts = [
            "- Ana: One, and: more. -Bo: Two.",
            "Bo: Three. Ana: Four? Bo: Five.",
            "Ana: And so: Eve: no.",
        ];
        let rows = read(&texts);
        let rows: Vec<_> = rows
            .iter()
            .map(|(name, text)| (name.as_deref(), text.as_str()))
            .collect();
        let (ana, bo) = (Some("Ana"), Some("Bo"));
        assert_eq!(
            rows[..3],
            [(ana, "One, and: more."), (bo, "Two."), (bo, "Three.")]
        );
        assert_eq!(
            rows[3..],
            [(ana, "Four?"), (bo, "Five."), (ana, "And so: Eve: no.")]
        );
    }

    #[test]
    fn a_mark_of_another_speaker_ends_the_turn_of_the_one_before() {
        let texts = [
            ">> ANA RUIZ: Hello there",
            "and welcome.",
            ">> Thanks.",
            "Really.",
            ">> ANA RUIZ: So.",
            "[MUSIC]",
            "And on.",
            ">> BO: Yes.",
        ];
        let (ana, bo) = ("ANA RUIZ", "BO");
        assert_eq!(speakers(&texts), [ana, ana, "", "", ana, "", ana, bo]);
    }

    #[test]
    fn names_in_brackets_are_speakers_where_they_come_back() {
        for texts in [
            ["[Ana] Hi.", "[Bo] Ho.", "[Ana] So.", "[Bo] Yes."],
            ["(Ana) Hi.", "(Bo) Ho.", "(Ana) So.", "(Bo) Yes."],
            ["- [Ana] Hi.", "- [Bo] Ho.", "- [Ana] So.", "- [Bo] Yes."],
            ["-Ana: Hi.", "-Bo: Ho.", "-Ana: So.", "-Bo: Yes."],
        ] {
            assert_eq!(speakers(&texts), ["Ana", "Bo", "Ana", "Bo"], "{texts:?}");
            assert_eq!(read(&texts)[1].1, "Ho.");
        }
        let sounds = [
            "[Applause] Hi.",
            "[Laughs] Ho.",
            "So.",
            "[Laughs] Yes.",
            "[Music] And",
            "on",
            "and",
            "on.",
        ];
        assert_eq!(speakers(&sounds), [""; 8]);
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
            "ANA RUIZ, HOST",
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
