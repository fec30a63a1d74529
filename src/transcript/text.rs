//! Text and Markdown in which turns begin with a speaker, a time or both.
//!
//! There is no specification; one grammar covers what the tools and shows write. A turn begins with
//! `**Name:** text`, `__Name__: text`, `**Name** [1:02:03] text`, `Name (02:03):`, `Name  2:03`,
//! `Name: 00:02:03`, `Name: [00:02:03] text`, `[00:02:03] Name: text`, `[00:02:03] Name` above its
//! text, `Name: text`, `<Name> text`, `Name – text`, or a time alone. f4's time marks
//! (`#00:02:03-5#`) stand in front of what is said or behind it. Which of these a file uses is found in a first pass over the
//! whole file; the same goes for `12:30`, minutes or hours. Paragraphs without a beginning belong to
//! the turn before them. Headings, rules, footers and parts of the programme are no speech.
//! A name may also stand alone above its text, or be a heading or a cell of a table with tabs.
//! Not read: other tables, lists as lists, speakers that are named in running text only.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::clean::{Words, cut, shown};
use super::cues::{self, Cues, MAX_LABELS, MAX_SEGMENTS};
use super::layout::is_name;
use super::lines::Lines;
use super::markdown::Inline;
use super::prefix::{self, Prefix, Shape, Tally, candidate, is_section, shape};
use super::stamp::{self, Stamp};
use super::{Error, front_matter, writing};
use crate::model::clock;
use crate::model::transcript::{Millis, Transcript};

pub(crate) const TEXT: &str = "text";
pub(crate) const MARKDOWN: &str = "markdown";

/// The most lines of a text: each segment may have a name, a time and a blank one.
const MAX_LINES: usize = 4 * MAX_SEGMENTS;

/// Characters a second that nobody says: a file that would need more counts in hours and minutes.
pub(crate) const FASTEST_SPEECH: usize = 40;

pub(crate) fn parse(text: &str, markdown: bool, cues: &mut Cues) -> Result<(), Error> {
    cues.transcript.format = if markdown { MARKDOWN } else { TEXT };
    let (body, skipped) = front(text, cues);
    let plan = Plan::of(body, markdown)?;
    if plan.has_turns() {
        turns(body, skipped, &plan, cues);
    } else {
        paragraphs(body, skipped, &plan, cues);
    }
    Ok(())
}

/// Reads lines made from another format; `false`, and nothing read, where nobody is named and
/// nothing is timed, unless the file is known to be a transcript.
///
/// # Errors
/// [`Error::TooLarge`]
pub(crate) fn parse_turns(
    lines: &str,
    format: &'static str,
    known: bool,
    cues: &mut Cues,
) -> Result<bool, Error> {
    let plan = Plan::of(lines, true)?;
    let named = !plan.known.is_empty() || !plan.labels.is_empty() || plan.names_stand_alone;
    cues.transcript.format = format;
    if named || plan.times > usize::from(!known) {
        turns(lines, 0, &plan, cues);
    } else if known {
        paragraphs(lines, 0, &plan, cues);
    }
    Ok(cues.len() > 0)
}

/// Takes what the front matter says; gives what follows it, and the number of lines it took.
fn front<'a>(text: &'a str, cues: &mut Cues) -> (&'a str, u32) {
    let Some((front, rest, lines)) = front_matter::split(text) else {
        return (text, 0);
    };
    let found = |keys: &[&str]| keys.iter().find_map(|key| front_matter::scalar(front, key));
    cues.transcript.title = found(&["title"]);
    cues.transcript.language = found(&["language", "lang"]);
    cues.transcript.date = found(&["date", "published", "pubDate"]).filter(|date| is_date(date));
    (rest, lines)
}

fn turns(body: &str, skipped: u32, plan: &Plan<'_>, cues: &mut Cues) {
    cues.reserve_lines(body);
    let mut reader = Reader {
        plan,
        cues,
        turn: None,
        section: false,
        pending: String::new(),
        unread: 0,
        mark: None,
    };
    for line in Lines::new(body) {
        reader.line(line.text, line.number + skipped);
    }
    reader.flush();
    let unread = reader.unread;
    if unread > 0 {
        cues.warnings.add(skipped + 1, || {
            format!("expected a speaker or a time before the words, found {unread} paragraphs in front of the first; they are left out")
        });
    }
}

/// Whether a text begins as an ISO 8601 date does.
fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 10
        && bytes.iter().take(10).enumerate().all(|(at, b)| match at {
            4 | 7 => *b == b'-',
            _ => b.is_ascii_digit(),
        })
}

/// How a line begins a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// `**Name:**`, `**Name** [0:12]`
    Bold,
    /// `**Name**` and nothing that shows that it is a speaker.
    BoldAlone,
    /// `Name (0:12)`, `Name: 0:12`
    Timed,
    /// `Name: text`
    Colon,
    /// A name and nothing else after a time, or on a line of its own.
    Alone,
}

/// The beginning of a turn, as one line shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Head<'a> {
    name: Option<(&'a str, Mark)>,
    time: Option<Stamp>,
    end: Option<Stamp>,
    /// The time had no brackets.
    bare: bool,
    rest: &'a str,
}

impl<'a> Head<'a> {
    /// A name on a line of its own.
    fn named(label: &'a str) -> Self {
        Self {
            name: Some((label, Mark::Alone)),
            time: None,
            end: None,
            bare: false,
            rest: "",
        }
    }
}

/// A time mark of f4, f5 and MAXQDA at the start of a text, `#00:01:02-5#`: the last digit is a tenth.
fn mark(text: &str) -> Option<(Stamp, &str)> {
    let (mut stamp, rest) = stamp::read(text.strip_prefix('#')?)?;
    let tenth = rest
        .strip_prefix('-')
        .and_then(|rest| Some((rest.chars().next()?.to_digit(10)?, &rest[1..])));
    let (tenth, rest) = tenth.unwrap_or((0, rest));
    stamp.ms += i64::from(tenth) * 100;
    Some((stamp, rest.strip_prefix('#')?)).filter(|(stamp, _)| stamp.fields > 1)
}

/// Whether a line is words with a time mark behind them.
fn has_mark_behind(line: &str) -> bool {
    let open = line.strip_suffix('#').and_then(|line| line.rfind('#'));
    open.is_some_and(|open| open > 0 && mark(&line[open..]).is_some())
}

/// A time in brackets at the start of a text, `\[ of Markdown too: start, end, what follows. It may
/// be a link: `[0:12](https://…)`, `([0:12](https://…))`.
pub(crate) fn bracketed_time(text: &str) -> Option<(Stamp, Option<Stamp>, &str)> {
    let linked = |text| {
        let (start, end, rest) = time_in_brackets(text)?;
        Some((start, end, after_address(rest)))
    };
    if let Some(inner) = text.strip_prefix("([") {
        let (start, end, rest) = linked(&text[1..])?;
        debug_assert!(rest.len() < inner.len());
        return Some((start, end, rest.strip_prefix(')')?));
    }
    linked(text)
}

/// What follows the address of a link, if one follows.
fn after_address(text: &str) -> &str {
    const LONGEST: usize = 600;
    let address = ["(http", "(#", "(/"]
        .iter()
        .any(|start| text.starts_with(start));
    let end = cut(text, LONGEST)
        .find([')', ' ', '\n'])
        .filter(|end| text[*end..].starts_with(')'));
    match end {
        Some(end) if address => &text[end + 1..],
        _ => text,
    }
}

fn time_in_brackets(text: &str) -> Option<(Stamp, Option<Stamp>, &str)> {
    if let Some((stamp, rest)) = mark(text) {
        return Some((stamp, None, rest));
    }
    let inner = text
        .strip_prefix('\\')
        .unwrap_or(text)
        .strip_prefix(['[', '('])?;
    let (start, end, rest) = time_range(inner.trim_start())?;
    let rest = rest.trim_start();
    let rest = rest
        .strip_prefix('\\')
        .unwrap_or(rest)
        .strip_prefix([']', ')'])?;
    Some((start, end, rest))
}

/// A time of at least two fields, and the end of its range where there is one.
fn time_range(text: &str) -> Option<(Stamp, Option<Stamp>, &str)> {
    let (start, rest) = stamp::read(text).filter(|(stamp, _)| stamp.fields > 1)?;
    let after = rest.trim_start();
    let range = ["-->", "->", "–", "—", "-", "to "]
        .iter()
        .find_map(|dash| after.strip_prefix(dash));
    let end = range
        .and_then(|after| stamp::read(after.trim_start()))
        .filter(|(stamp, _)| stamp.fields > 1);
    Some(match end {
        Some((end, rest)) => (start, Some(end), rest),
        None => (start, None, rest),
    })
}

/// A time at the start of a text, with or without brackets; whether it had none.
fn leading_time(text: &str) -> Option<(Stamp, Option<Stamp>, &str, bool)> {
    if let Some((start, end, rest)) = bracketed_time(text) {
        return Some((start, end, rest, false));
    }
    // `**0:12** Name`, `*[0:12]*`
    if text.starts_with(['*', '_']) {
        let (inner, rest, _) = emphasised(text)?;
        let (start, end, left) = bracketed_time(inner).or_else(|| time_range(inner))?;
        return left.trim().is_empty().then_some((start, end, rest, false));
    }
    let (start, end, rest) = time_range(text)?;
    (rest.is_empty() || rest.starts_with([' ', '\t', ':', '-', '–', '—', '|']))
        .then_some((start, end, rest, true))
}

/// What follows a name or a time: one `:`, dash or bar is passed over.
fn after_mark(text: &str) -> &str {
    let text = text.trim_start();
    for mark in [":", "- ", "– ", "— ", "| "] {
        if let Some(rest) = text.strip_prefix(mark) {
            return rest.trim_start();
        }
    }
    text
}

/// The text between `**`, `__`, `*` or `_` at the start of a line, and what follows.
fn emphasised(text: &str) -> Option<(&str, &str, bool)> {
    const NEAR: usize = 120;
    for delimiter in ["***", "**", "__", "*", "_"] {
        if let Some(inner) = text.strip_prefix(delimiter) {
            let near = cut(inner, NEAR);
            let end = near.find(delimiter)?;
            let rest = inner[end + delimiter.len()..].trim_start_matches(['*', '_']);
            return Some((inner[..end].trim(), rest, delimiter.len() > 1))
                .filter(|(inner, ..)| !inner.is_empty());
        }
    }
    None
}

/// The beginning of a turn that a line may be.
fn head(line: &str) -> Option<Head<'_>> {
    let text = line.trim();
    let text = text.strip_prefix("> ").unwrap_or(text);
    let item = text
        .strip_prefix(['-', '*', '+'])
        .and_then(|item| item.strip_prefix(' '));
    let text = item
        .filter(|item| item.starts_with(['*', '_', '[']))
        .unwrap_or(text);
    if let Some(cells) = cells(text) {
        return Some(cells);
    }
    let mut head = Head {
        name: None,
        time: None,
        end: None,
        bare: false,
        rest: text,
    };
    let set = |head: &mut Head<'_>, (time, end, bare)| {
        head.time = Some(time);
        head.end = end;
        head.bare = bare;
    };
    if let Some((time, end, rest, bare)) = leading_time(text) {
        set(&mut head, (time, end, bare));
        head.rest = after_mark(rest);
    }
    let text = head.rest;
    if text.is_empty() {
        return head.time.map(|_| head);
    }
    if let Some((inner, rest, strong)) = emphasised(text) {
        let mut colon = rest.starts_with([':', '：']);
        let mut label = inner;
        if let Some((time, end, rest, bare)) = leading_time(label).filter(|_| head.time.is_none()) {
            set(&mut head, (time, end, bare));
            label = after_mark(rest);
        }
        if let Some(cut) = label.strip_suffix([':', '：']) {
            colon = true;
            label = cut.trim_end();
        }
        if let Some((name, time, end)) = trailing_time(label).filter(|_| head.time.is_none()) {
            set(&mut head, (time, end, false));
            label = name;
        }
        head.rest = if colon {
            after_mark(rest)
        } else {
            rest.trim_start()
        };
        if head.time.is_none()
            && let Some((time, end, rest, bare)) =
                leading_time(head.rest).filter(|t| colon || !t.3 || t.2.is_empty())
        {
            set(&mut head, (time, end, bare));
            head.rest = after_mark(rest);
        }
        // Twice by mistake: `**Ana Ruiz: Ana Ruiz:**`.
        let label = label.split_once(": ").map_or(label, |(first, _)| first);
        let mark = if colon || (head.time.is_some() && strong) {
            Mark::Bold
        } else {
            Mark::BoldAlone
        };
        if !label.is_empty() && (strong || mark == Mark::Bold) {
            head.name = Some((label, mark));
            head.bare = false;
            return Some(head);
        }
        head.rest = text;
        return head.time.map(|_| head);
    }
    if let Some(found) = named_time(text).filter(|_| head.time.is_none()) {
        return Some(found);
    }
    if let Some(Prefix { label, rest, .. }) = candidate(text) {
        head.rest = rest.trim_start();
        let mut mark = Mark::Colon;
        if head.time.is_none()
            && let Some((time, end, rest, bare)) =
                leading_time(head.rest).filter(|t| !t.3 || t.2.is_empty())
        {
            set(&mut head, (time, end, bare));
            head.rest = after_mark(rest);
            mark = Mark::Timed;
        }
        head.name = Some((label, mark));
        return Some(head);
    }
    if head.time.is_some() && is_name(text.trim_end_matches(':')) {
        head.name = Some((text.trim_end_matches(':'), Mark::Alone));
        head.rest = "";
    }
    head.time.map(|_| head)
}

/// A row of cells with tabs between: start, end and name in any order, the text at last.
fn cells(text: &str) -> Option<Head<'_>> {
    let (before, rest) = text.rsplit_once('\t')?;
    let mut head = Head {
        name: None,
        time: None,
        end: None,
        bare: false,
        rest: rest.trim(),
    };
    for cell in before
        .split('\t')
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
    {
        let time = bracketed_time(cell).or_else(|| time_range(cell));
        match time.filter(|(.., rest)| rest.is_empty()) {
            Some((start, end, _)) if head.time.is_none() => {
                (head.time, head.end) = (Some(start), end)
            }
            Some((end, ..)) if head.end.is_none() => head.end = Some(end),
            Some(_) => return None,
            None => {
                let name = cell.trim_end_matches(':');
                if head.name.is_some() || !is_name(name) {
                    return None;
                }
                head.name = Some((name, Mark::Timed));
            }
        }
    }
    head.time.map(|_| head)
}

/// `Name (0:12)` inside emphasis.
fn trailing_time(label: &str) -> Option<(&str, Stamp, Option<Stamp>)> {
    let at = label.rfind(['[', '('])?;
    let at = if label[..at].ends_with('\\') {
        at - 1
    } else {
        at
    };
    let (time, end, rest) = bracketed_time(&label[at..])?;
    rest.trim()
        .is_empty()
        .then_some((label[..at].trim_end(), time, end))
}

/// `Name (0:12): text`, `Name [0:12]`, `Name  0:12`.
fn named_time(text: &str) -> Option<Head<'_>> {
    let near = cut(text, 120);
    // `[Name 0:12] text`, and `[Name] 0:12` of Zoom's chat.
    if let Some((inner, rest)) = near
        .strip_prefix('[')
        .and_then(|inner| inner.split_once(']'))
    {
        let outside = time_range(rest.trim())
            .filter(|(.., left)| near.len() == text.len() && left.is_empty());
        let inside = inner.rsplit_once(' ').and_then(|(label, last)| {
            let (time, end, left) = time_range(last)?;
            left.is_empty()
                .then_some((label.trim_end_matches([',', '-', '–', ' ']), time, end))
        });
        let rest_at = near.len() - rest.len();
        let (label, time, end, rest) = match (inside, outside) {
            (Some((label, time, end)), _) => (label, time, end, after_mark(&text[rest_at..])),
            (None, Some((time, end, _))) => (inner, time, end, ""),
            (None, None) => return None,
        };
        let fits = shape(label).is_some_and(|shape| shape > Shape::Loose);
        return fits.then_some(Head {
            name: Some((label, Mark::Timed)),
            time: Some(time),
            end,
            bare: false,
            rest,
        });
    }
    for (at, _) in near.match_indices(['[', '(']) {
        let from = if near[..at].ends_with('\\') {
            at - 1
        } else {
            at
        };
        let Some((time, end, rest)) = bracketed_time(&text[from..]) else {
            continue;
        };
        let label = near[..from].trim_end().trim_end_matches(':').trim_end();
        let closed = rest.trim().is_empty() || rest.starts_with([':', '：']);
        let shape = shape(label)?;
        return (shape > Shape::Loose || closed).then_some(Head {
            name: Some((label, Mark::Timed)),
            time: Some(time),
            end,
            bare: false,
            rest: after_mark(rest),
        });
    }
    // The time is the last thing on the line.
    if near.len() < text.len() {
        return None;
    }
    let (label, last) = text.rsplit_once([' ', '\t'])?;
    let time = stamp::whole(last).filter(|time| time.fields > 1)?;
    const GAPS: [char; 8] = [' ', '\t', '|', '-', '–', ',', '•', '·'];
    let spaced = label.ends_with(GAPS);
    let label = label.trim_end_matches(GAPS);
    let fits = shape(label).is_some_and(|shape| shape > Shape::Loose || spaced);
    fits.then_some(Head {
        name: Some((label, Mark::Timed)),
        time: Some(time),
        end: None,
        bare: false,
        rest: "",
    })
}

/// The words of a Markdown heading.
pub(crate) fn heading(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches('#');
    let level = line.len() - rest.len();
    ((1..=6).contains(&level) && rest.starts_with(' '))
        .then(|| rest.trim().trim_end_matches('#').trim_end())
}

/// Lines of a page that are no speech: rules, layout commands, comments, pictures.
fn is_layout(line: &str, markdown: bool) -> bool {
    let line = line.trim();
    if !markdown {
        return line.len() > 2 && line.bytes().all(|b| matches!(b, b'-' | b'=' | b'_' | b'*'));
    }
    (line.len() > 2
        && line
            .bytes()
            .all(|b| matches!(b, b'-' | b'*' | b'_' | b'=' | b' ')))
        || (line.starts_with("{:") && line.ends_with('}'))
        || (line.starts_with("<!--") && line.ends_with("-->"))
        || (line.starts_with("![") && line.ends_with(')'))
}

/// Lines in which the tool or the publisher speaks.
fn is_footer(line: &str) -> bool {
    const STARTS: [&str; 27] = [
        "transcribed by",
        "transcription ended",
        "transcript by",
        "transcript provided by",
        "transcription by",
        "this transcript was",
        "this editable transcript",
        "transcript generated",
        "generated by",
        "automatically transcribed",
        "subtitles by",
        "captions by",
        "end of transcript",
        "meeting ended after",
        "recording ended",
        "transcripts are",
        "npr transcripts",
        "view original transcript",
        "copyright ©",
        "copyright (c)",
        "copyright 20",
        "©",
        "transkribiert von",
        "transkription:",
        "transcrit par",
        "transcrito por",
        "расшифровано",
    ];
    let line = line
        .trim()
        .trim_matches(['*', '_', '[', ']', '(', ')', '-', ' ']);
    let low = cut(line, 40).to_lowercase();
    line.len() < 240 && STARTS.iter().any(|start| low.starts_with(start))
}

/// Lines that tell what happens and that nobody says: `[MUSIC PLAYS]`, `(applause)`, `*Jingle*`,
/// `Ana started transcription`. What was said and not understood stays: `[inaudible]`.
fn is_direction(line: &str) -> bool {
    const LONGEST: usize = 80;
    const SAID: [&str; 7] = [
        "audible",
        "intelligible",
        "crosstalk",
        "indistinct",
        "unclear",
        "foreign",
        "speaking",
    ];
    if line.len() > LONGEST {
        return false;
    }
    let happens = ["started transcription", "stopped transcription"];
    if happens.iter().any(|end| line.ends_with(end)) {
        return true;
    }
    let section = |inner: &str| is_section(inner) && inner.split_whitespace().count() < 5;
    if emphasised(line).is_some_and(|(inner, rest, _)| rest.is_empty() && section(inner)) {
        return true;
    }
    let inner = line.trim_matches(['*', '_', '\\', ' ']);
    let enclosed = |open, close| {
        let inner = inner.strip_prefix(open)?.strip_suffix(close)?;
        (!inner.contains([open, close])).then_some(inner)
    };
    let Some(inner) = enclosed('[', ']').or_else(|| enclosed('(', ')')) else {
        return false;
    };
    let low = inner.to_lowercase();
    inner.contains(char::is_alphabetic)
        && !inner.contains(char::is_numeric)
        && !SAID.iter().any(|said| low.contains(said))
}

/// How often each of the first [`MAX_LABELS`] labels stands there.
struct Counts<Label>(HashMap<Label, u32>);

impl<Label: Hash + Eq> Counts<Label> {
    fn new() -> Self {
        Self(HashMap::new())
    }

    fn add(&mut self, label: Label) {
        if let Some(count) = self.0.get_mut(&label) {
            *count += 1;
        } else if self.0.len() < MAX_LABELS {
            self.0.insert(label, 1);
        }
    }

    fn is_full(&self) -> bool {
        self.0.len() >= MAX_LABELS
    }
}

/// The labels on lines of their own: a name in bold, as a heading of a level, or as it is.
struct Alone<'a>(Counts<(u8, &'a str)>);

/// What [`Alone`] calls a bold label; headings have their level.
const BOLD: u8 = 7;
/// What [`Alone`] calls a label without a mark.
const PLAIN: u8 = 0;

impl<'a> Alone<'a> {
    fn add(&mut self, kind: u8, label: &'a str) {
        self.0.add((kind, label));
    }

    /// The labels of a kind that are speakers, for names come back and titles do not. Names without
    /// a mark stand above nearly every one of the paragraphs.
    fn speakers(&self, kind: u8, paragraphs: u32) -> Vec<&'a str> {
        let of_kind = || self.0.0.iter().filter(|((found, _), _)| *found == kind);
        let total: u32 = of_kind().map(|(_, count)| count).sum();
        let back = of_kind().filter(|(_, count)| **count > 1);
        let (labels, turns) = back.fold((0, 0), |(labels, turns), (_, count)| {
            (labels + 1, turns + count)
        });
        let accepted = match kind {
            PLAIN => labels > 0 && total > 2 && total * 5 >= paragraphs * 4,
            _ => labels > 1 || (labels > 0 && total > 2 && turns * 2 >= total),
        };
        let names = of_kind().filter(|_| accepted).map(|((_, label), _)| *label);
        names
            .filter(|label| shape(label).is_some() && !is_section(label))
            .collect()
    }
}

/// How a file names its speakers and times, found by looking at all of it.
struct Plan<'a> {
    inline: Inline,
    /// Bold labels are the turns; plain ones count only when bold named them too.
    bold: bool,
    /// Labels that a bold mark or a time shows to be speakers.
    known: HashSet<&'a str>,
    labels: prefix::Labels,
    /// Names that stand above their text on lines of their own, and those that are headings.
    above: HashSet<&'a str>,
    headings: HashSet<&'a str>,
    names_stand_alone: bool,
    /// A time alone, the name below it, the text below that.
    names_below: bool,
    bare_times: bool,
    times: usize,
    /// Names with a dash behind them: `Ana – text`.
    dashed: HashSet<&'a str>,
    /// Time marks stand behind what is said until then.
    marks_behind: bool,
}

impl<'a> Plan<'a> {
    /// # Errors
    /// [`Error::TooLarge`] for what people who talk are not: more lines, more names.
    fn of(body: &'a str, markdown: bool) -> Result<Self, Error> {
        if memchr::memchr_iter(b'\n', body.as_bytes()).count() > MAX_LINES {
            return Err(Error::TooLarge {
                what: "the number of lines",
                limit: MAX_LINES,
            });
        }
        let mut tally = Tally::default();
        let mut bold = Counts::<&str>::new();
        let mut own_line = Alone(Counts::new());
        let mut paragraphs = 0;
        let mut marked = Counts::<&str>::new();
        let (mut timed, mut alone, mut time_first, mut bare, mut times, mut lines) =
            (0, 0, 0, 0, 0, 0);
        let mut pace = Pace::default();
        let mut dashes = Dashes::default();
        // A name on a line of its own, and those that stand above a time that does so too.
        let (mut name_alone, mut clocks, mut named_above) = (None, 0, Counts::<&str>::new());
        let mut marks_behind = false;
        let mut paragraph = true;
        // Lines below a time that stands alone, and those of them that are names.
        let (mut time_alone, mut below, mut named_below) = (false, 0, Counts::<&str>::new());
        let mut all = Lines::new(body);
        let mut head_of_file = HeadOfFile::default();
        while let Some(line) = all.next() {
            let text = unquoted(line.text.trim(), markdown);
            if text.is_empty() {
                paragraph = true;
                head_of_file.end();
                continue;
            }
            let titled = markdown.then(|| heading(text)).flatten();
            if titled.is_none()
                && (is_layout(text, markdown) || is_footer(text) || is_direction(text))
            {
                continue;
            }
            if let Some(title) = titled {
                let level = text.bytes().take_while(|b| *b == b'#').count();
                own_line.add(u8::try_from(level).unwrap_or(PLAIN), title);
            } else if paragraph {
                paragraphs += 1;
                let below = all.clone().next().map_or("", |line| line.text.trim());
                if !below.is_empty() && is_name(text) {
                    own_line.add(PLAIN, text);
                }
            }
            lines += 1;
            if std::mem::take(&mut time_alone) {
                below += 1;
                if is_name(text) {
                    named_below.add(text);
                }
            }
            let found = head(titled.unwrap_or(text));
            time_alone = found.is_some_and(|head| head.name.is_none() && head.rest.is_empty());
            clocks += u32::from(time_alone);
            if let Some(name) = name_alone.take().filter(|_| time_alone) {
                named_above.add(name);
            }
            name_alone = Some(text).filter(|_| paragraph && titled.is_none() && is_name(text));
            let mut plain = None;
            if let Some(head) = found {
                if let Some(time) = head.time {
                    times += 1;
                    pace.at(time);
                }
                match head.name {
                    Some((label, _)) if is_section(label) => {}
                    Some((label, Mark::Bold)) => bold.add(label),
                    Some((label, Mark::BoldAlone)) if head.rest.is_empty() => {
                        own_line.add(BOLD, label)
                    }
                    Some((_, Mark::BoldAlone)) => {}
                    Some((label, Mark::Timed)) => {
                        timed += 1;
                        marked.add(label);
                    }
                    Some((_, Mark::Colon)) if titled.is_none() => {
                        plain = candidate(after_time(text))
                    }
                    Some((_, Mark::Colon)) => {}
                    Some((_, Mark::Alone)) => {
                        // Its text stands below.
                        let below = all.clone().next().map_or("", |line| line.text.trim());
                        alone += usize::from(!below.is_empty());
                    }
                    None => {}
                }
                time_first += usize::from(leading_time(text).is_some());
                bare += usize::from(head.bare);
            }
            if tally.too_many || bold.is_full() || marked.is_full() {
                return Err(cues::too_many_labels());
            }
            pace.said(text.len());
            marks_behind |= has_mark_behind(text);
            dashes.add(paragraph, after_time(text));
            head_of_file.line(plain.map(|found: Prefix<'_>| found.label));
            if titled.is_none() && (paragraph || plain.is_some()) {
                tally.add(plain);
                // A title or a file name above the first turn is no unit of speech.
                if plain.is_none()
                    && lines < 4
                    && text.len() < 80
                    && !text.ends_with(['.', '?', '!'])
                {
                    tally.skip_unit();
                }
            }
            paragraph = false;
        }
        let bold_turns: u32 = bold.0.values().sum();
        let is_bold = bold_turns > 1 || (bold_turns == 1 && timed == 0);
        let mut known: HashSet<_> = marked.0.into_keys().collect();
        known.extend(
            bold.0
                .iter()
                .filter(|(label, count)| prefix::is_speaker(label, **count, bold_turns))
                .map(|(l, _)| *l),
        );
        if known.is_empty() {
            known.extend(own_line.speakers(BOLD, paragraphs));
        }
        head_of_file.end();
        head_of_file
            .labels
            .iter()
            .for_each(|label| tally.forget(label));
        let labels = if is_bold {
            prefix::Labels::default()
        } else {
            tally.decide(timed > 0)
        };
        let named = is_bold || !known.is_empty() || !labels.is_empty() || times > 2;
        let named = named || alone > 0;
        let nobody = known.is_empty() && labels.is_empty() && alone == 0;
        let dashed = dashes.names().filter(|_| nobody).unwrap_or_default();
        let (mut above, mut headings) = (HashSet::new(), HashSet::new());
        if !named {
            above.extend(own_line.speakers(PLAIN, paragraphs));
            let levels = (1..=6).map(|level| own_line.speakers(level, paragraphs));
            headings.extend(levels.max_by_key(Vec::len).into_iter().flatten());
        }
        if named_above.0.values().any(|count| *count > 1)
            && named_above.0.values().sum::<u32>() * 5 >= clocks * 4
        {
            above.extend(named_above.0.into_keys());
        }
        Ok(Self {
            above,
            headings,
            inline: Inline {
                markdown,
                hours: pace.counts_hours(),
            },
            bold: is_bold,
            known,
            labels,
            names_stand_alone: alone > 0 && alone * 5 >= time_first * 4,
            names_below: named_below.0.values().any(|count| *count > 1)
                && named_below.0.values().sum::<u32>() * 5 >= below * 4,
            bare_times: bare > 1 && bare * 10 >= lines,
            times,
            dashed,
            marks_behind,
        })
    }

    fn has_turns(&self) -> bool {
        !self.known.is_empty()
            || !self.labels.is_empty()
            || self.times > 1
            || self.names_stand_alone
            || !self.above.is_empty()
            || !self.headings.is_empty()
            || !self.dashed.is_empty()
    }

    /// The head of a line, if this file's turns begin that way.
    fn accept<'l>(&self, line: &'l str) -> Option<Head<'l>> {
        let found = head(line);
        let dashed = dashed(after_time(line.trim()))
            .filter(|(label, _)| !self.dashed.is_empty() && self.dashed.contains(label));
        if let Some((label, rest)) = dashed {
            let time = found.filter(|head| !head.bare || self.bare_times);
            return Some(Head {
                time: time.and_then(|head| head.time),
                end: time.and_then(|head| head.end),
                rest,
                ..Head::named(label)
            });
        }
        let mut head = found?;
        // A time to the second that is all of a line is no speech.
        let clock = head.name.is_none() && head.rest.is_empty();
        let clock = clock && head.time.is_some_and(|time| time.fields == 3);
        let timed = head.time.is_some() && (!head.bare || self.bare_times || clock);
        let named = match head.name {
            None => false,
            Some((label, Mark::Bold | Mark::BoldAlone)) => {
                self.known.contains(label) || is_section(label)
            }
            Some((label, Mark::Timed)) => !is_section(label),
            Some((label, Mark::Colon)) => self.known.contains(label) || self.labels.has(label),
            Some((_, Mark::Alone)) => self.names_stand_alone,
        };
        if named {
            return Some(head);
        }
        if head.name.is_some() {
            head.name = None;
            head.rest = after_time(line.trim());
        }
        timed.then_some(head)
    }
}

/// `Ana – text`: what may be a name, where every line has one.
fn dashed(text: &str) -> Option<(&str, &str)> {
    const LONGEST: usize = 60;
    let near = cut(text, LONGEST);
    let (at, dash) = [" – ", " — ", " - "]
        .iter()
        .filter_map(|dash| Some((near.find(dash)?, dash.len())))
        .min()?;
    is_name(&text[..at]).then(|| (&text[..at], text[at + dash..].trim_start()))
}

/// Counts what may be names with a dash behind them. A dash stands in sentences, lists and titles
/// too: names stand at nearly every paragraph, and all come back.
#[derive(Default)]
struct Dashes<'a> {
    units: u32,
    labels: HashMap<&'a str, u32>,
}

impl<'a> Dashes<'a> {
    fn add(&mut self, paragraph: bool, text: &'a str) {
        let found = dashed(text).filter(|_| self.labels.len() <= MAX_LABELS);
        self.units += u32::from(paragraph || found.is_some());
        if let Some((label, _)) = found {
            *self.labels.entry(label).or_default() += 1;
        }
    }

    fn names(&self) -> Option<HashSet<&'a str>> {
        let total: u32 = self.labels.values().sum();
        let back = self.labels.values().filter(|count| **count > 1).count();
        // A title may stand above.
        let everywhere = (total + 1) * 10 >= self.units * 9;
        (back > 1 && back * 3 >= self.labels.len() * 2 && everywhere)
            .then(|| self.labels.keys().copied().collect())
    }
}

/// A line of Markdown without the mark of a quotation.
fn unquoted(text: &str, markdown: bool) -> &str {
    let quoted = text.strip_prefix('>').filter(|_| markdown);
    match quoted {
        Some(inner) if inner.is_empty() || inner.starts_with(' ') => inner.trim_start(),
        _ => text,
    }
}

/// `Title: …`, `Date: …`, `Guest: …` in a row at the head of a file: each label stands there once,
/// and one of them is none that a person has.
#[derive(Default)]
struct HeadOfFile<'a> {
    labels: Vec<&'a str>,
    done: bool,
}

impl<'a> HeadOfFile<'a> {
    /// More lines in a row are no head.
    const LONGEST: usize = 16;

    fn line(&mut self, label: Option<&'a str>) {
        let Some(label) = label else {
            return self.end();
        };
        if self.done {
            self.labels.retain(|known| *known != label);
        } else if self.labels.contains(&label) {
            // Somebody speaks again: these are turns.
            self.labels.clear();
            self.done = true;
        } else if self.labels.len() < Self::LONGEST {
            self.labels.push(label);
        } else {
            self.labels.clear();
            self.done = true;
        }
    }

    /// A blank line, or one without a label.
    fn end(&mut self) {
        if !self.done && !self.labels.is_empty() {
            self.done = true;
            if self.labels.len() < 2 || !self.labels.iter().any(|label| prefix::is_talk(label)) {
                self.labels.clear();
            }
        }
    }
}

/// The text behind a leading time.
fn after_time(text: &str) -> &str {
    leading_time(text).map_or(text, |(_, _, rest, _)| after_mark(rest))
}

/// Whether times of two fields are minutes or hours: told by how fast people would have to speak.
#[derive(Default)]
struct Pace {
    first: Option<Millis>,
    last: Millis,
    /// Bytes before the last time, from the first one on.
    said: usize,
    since: usize,
    three_fields: bool,
    fraction: bool,
}

impl Pace {
    fn at(&mut self, time: Stamp) {
        self.three_fields |= time.fields == 3;
        self.fraction |= time.ms % 1000 != 0 || time.ms >= 24 * 60_000;
        if self.first.is_some() {
            self.said += self.since;
        }
        self.since = 0;
        self.first.get_or_insert(time.ms);
        self.last = self.last.max(time.ms);
    }

    fn said(&mut self, bytes: usize) {
        self.since += bytes;
    }

    fn counts_hours(&self) -> bool {
        let Some(first) = self.first.filter(|_| !self.three_fields && !self.fraction) else {
            return false;
        };
        let seconds = usize::try_from((self.last - first) / 1000).unwrap_or_default();
        seconds > 0 && self.said > seconds * FASTEST_SPEECH
    }
}

/// A turn that is being read.
struct Turn {
    speaker: Option<u32>,
    start: Option<Millis>,
    end: Option<Millis>,
    words: Words,
    line: u32,
    /// Its speaker may stand on the next line.
    named_below: bool,
}

struct Reader<'p, 'a, 'c> {
    plan: &'p Plan<'a>,
    cues: &'c mut Cues,
    turn: Option<Turn>,
    /// In a part of the programme that is no speech.
    section: bool,
    /// Lines of the paragraph that is being read.
    pending: String,
    /// Paragraphs before the first turn.
    unread: usize,
    /// The time mark behind the turn before.
    mark: Option<Millis>,
}

impl Reader<'_, '_, '_> {
    fn line(&mut self, line: &str, number: u32) {
        let inline = self.plan.inline;
        let text = unquoted(line.trim(), inline.markdown);
        if text.is_empty() {
            self.end_paragraph();
            return;
        }
        if let Some(title) = heading(text).filter(|_| inline.markdown) {
            self.end_paragraph();
            if self.plan.headings.contains(title) {
                self.begin(Head::named(title), title, number);
                return;
            }
            let named = self
                .plan
                .accept(title)
                .filter(|head| head.name.is_some_and(|(_, mark)| mark != Mark::Colon));
            match named {
                Some(head) => self.begin(head, title, number),
                None if self.cues.transcript.title.is_none() && text.starts_with("# ") => {
                    self.cues.transcript.title =
                        Some(plain(title, inline)).filter(|title| !title.is_empty());
                }
                None => {}
            }
            return;
        }
        if is_layout(text, inline.markdown) || is_break(text) {
            self.end_paragraph();
            return;
        }
        if is_footer(text) {
            self.flush();
            return;
        }
        // Inside a paragraph only in capitals: `(LAUGHTER)`.
        let apart = self.pending.is_empty() || !text.contains(char::is_lowercase);
        if apart && is_direction(text) {
            return;
        }
        if self.pending.is_empty() && self.plan.above.contains(text) {
            self.begin(Head::named(text), text, number);
            return;
        }
        match self.plan.accept(text) {
            // In a file of bold turns a time alone belongs to the turn that it stands in.
            Some(head) if head.name.is_none() && self.plan.bold && self.turn.is_some() => {
                self.append(text)
            }
            Some(head) => self.begin(head, text, number),
            None => self.append(text),
        }
    }

    fn append(&mut self, text: &str) {
        if self.section {
            return;
        }
        if self.turn.is_none() {
            // Titles are short; what reads like a sentence is missed with a warning.
            self.unread += usize::from(text.split_whitespace().count() >= 12);
            return;
        }
        let fresh = |turn: &&mut Turn| turn.named_below && turn.words.is_empty();
        if self.pending.is_empty()
            && let Some(turn) = self.turn.as_mut().filter(fresh)
        {
            turn.named_below = false;
            if is_name(text) {
                turn.speaker = self.cues.speaker(&plain(text, self.plan.inline));
                return;
            }
        }
        if !self.pending.is_empty() {
            self.pending.push('\n');
        }
        self.pending.push_str(text);
    }

    /// Begins a turn with the line that `head` was read from.
    fn begin(&mut self, head: Head<'_>, line: &str, number: u32) {
        if !self.section && self.is_one_too_many(head) {
            self.append(line);
            return;
        }
        self.end_paragraph();
        if head.name.is_some_and(|(label, _)| is_section(label)) {
            self.flush();
            self.section = true;
            return;
        }
        self.section = false;
        let inline = self.plan.inline;
        let start = head.time.map(|time| inline.ms(time));
        let end = head.end.map(|time| inline.ms(time));
        let speaker = match head.name {
            Some((label, _)) => self.cues.speaker(&plain(label, inline)),
            None => self.turn.as_ref().and_then(|turn| turn.speaker),
        };
        // A time on a line of its own belongs to the turn that comes next.
        let waiting = self
            .turn
            .take_if(|turn| turn.words.is_empty())
            .filter(|_| start.is_none());
        let (start, end) = waiting.map_or((start, end), |turn| (turn.start, turn.end));
        self.flush();
        let named_below = self.plan.names_below && head.name.is_none() && head.rest.is_empty();
        let words = Words::default();
        self.turn = Some(Turn {
            speaker,
            start,
            end,
            words,
            line: number,
            named_below,
        });
        if !head.rest.is_empty() {
            self.append(head.rest);
        }
    }

    /// Whether a name comes after so many others that it is none.
    fn is_one_too_many(&mut self, head: Head<'_>) -> bool {
        let full = self.cues.has_all_speakers();
        head.name.filter(|_| full).is_some_and(|(label, _)| {
            let name = plain(label, self.plan.inline);
            !is_section(label) && self.cues.speaker(&name).is_none()
        })
    }

    fn end_paragraph(&mut self) {
        if let Some(turn) = self.turn.as_mut().filter(|_| !self.pending.is_empty()) {
            turn.words.space();
            self.plan.inline.push(&mut turn.words, &self.pending);
        }
        self.pending.clear();
    }

    fn flush(&mut self) {
        self.end_paragraph();
        if let Some(turn) = self.turn.take().filter(|turn| !turn.words.is_empty()) {
            let mut words = turn.words;
            let behind = words.time_behind().filter(|_| self.plan.marks_behind);
            let before = self.mark.take();
            let start = turn.start.or_else(|| words.take_first_time()).or(before);
            let end = turn.end.or(behind);
            self.mark = behind;
            self.cues.push(turn.line, start, end, turn.speaker, words);
        }
    }
}

/// A label or title in one line without markup.
fn plain(text: &str, inline: Inline) -> String {
    let mut words = Words::default();
    inline.push(&mut words, text);
    words.text().to_owned()
}

/// `Break: [1:15:16] to [1:16:25]`: a mark of the cutting room.
fn is_break(text: &str) -> bool {
    candidate(text).is_some_and(|found| {
        is_section(found.label)
            && found.rest.split_whitespace().all(|word| {
                bracketed_time(word).is_some()
                    || stamp::whole(word).is_some()
                    || matches!(word, "to" | "-" | "–")
            })
    })
}

/// A text in which nobody is named and nothing is timed: its paragraphs, or its lines where it has none.
fn paragraphs(body: &str, skipped: u32, plan: &Plan<'_>, cues: &mut Cues) {
    let inline = plan.inline;
    let has_paragraphs = Lines::new(body.trim()).any(|line| line.text.trim().is_empty());
    let mut words = Words::default();
    let mut from = 0;
    // The time mark behind the paragraph before.
    let mut mark = None;
    let mut push = |from, words: &mut Words, cues: &mut Cues| {
        let mut words = std::mem::take(words);
        if plan.marks_behind && !words.is_empty() {
            let end = words.time_behind();
            let start = words.take_first_time().or(mark);
            mark = end;
            cues.push(from, start, end, None, words);
        } else {
            cues.push(from, None, None, None, words);
        }
    };
    for line in Lines::new(body) {
        let text = line.text.trim();
        if !has_paragraphs || text.is_empty() {
            push(from, &mut words, cues);
        }
        if let Some(title) = heading(text).filter(|_| inline.markdown) {
            let title = plain(title, inline);
            cues.transcript.title.get_or_insert(title);
        } else if !is_layout(text, inline.markdown) && !is_footer(text) {
            from = line.number + skipped;
            words.space();
            inline.push(&mut words, text);
        }
    }
    push(from, &mut words, cues);
    if cues.len() > 0 && !plan.marks_behind {
        let first = cues
            .transcript
            .segments
            .first()
            .map(|segment| shown(&segment.text))
            .unwrap_or_default();
        cues.warnings.add(None, || {
            format!("expected speakers or times, found plain paragraphs (`{first}`)")
        });
    }
}

/// Writes `**Name:** \[0:12:41\] text`, or `[0:12:41] Name: text` as plain text.
pub(crate) fn write(transcript: &Transcript, markdown: bool) -> String {
    let mut out = String::new();
    if markdown {
        let fields = [
            ("title", &transcript.title),
            ("date", &transcript.date),
            ("language", &transcript.language),
        ];
        let fields: Vec<String> = fields
            .iter()
            .filter_map(|(key, value)| {
                Some(format!(
                    "{key}: \"{}\"\n",
                    value.as_ref()?.replace('\\', "\\\\").replace('"', "\\\"")
                ))
            })
            .collect();
        if !fields.is_empty() {
            out.push_str(&format!("---\n{}---\n\n", fields.concat()));
        }
    }
    for (name, start, text) in writing::turns(transcript) {
        let time = start.map(clock::format);
        match (markdown, name, time) {
            (true, name, time) => {
                if let Some(name) = name {
                    out.push_str(&format!("**{}:** ", escaped(name)));
                }
                if let Some(time) = time {
                    out.push_str(&format!("\\[{time}\\] "));
                }
                out.push_str(&escaped(&text));
            }
            (false, Some(name), Some(time)) => out.push_str(&format!("[{time}] {name}: {text}")),
            (false, Some(name), None) => out.push_str(&format!("{name}: {text}")),
            (false, None, Some(time)) => out.push_str(&format!("[{time}] {text}")),
            (false, None, None) => out.push_str(&text),
        }
        out.push_str("\n\n");
    }
    out
}

/// Text in which Markdown's marks mean nothing.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let mark = matches!(c, '*' | '_' | '`' | '[' | ']' | '\\' | '<' | '&')
            || (at == 0 && matches!(c, '#' | '>' | '-' | '+'));
        if mark {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
pub(crate) mod tests {
    use crate::transcript::{Parsed, parse};

    /// `start-end speaker: text` for each segment.
    pub(crate) fn rows(parsed: &Parsed) -> Vec<String> {
        let transcript = &parsed.transcript;
        let ms = |ms: Option<i64>| ms.map_or("?".to_owned(), |ms| ms.to_string());
        let name = |at: u32| transcript.speakers[at as usize].as_str();
        transcript
            .segments
            .iter()
            .map(|s| {
                format!(
                    "{}-{} {}: {}",
                    ms(s.start_ms),
                    ms(s.end_ms),
                    s.speaker.map_or("", name),
                    s.text
                )
            })
            .collect()
    }

    fn read(text: &str) -> Vec<String> {
        rows(&parse(text.as_bytes(), None).unwrap())
    }

    #[test]
    fn bold_turns_with_times_inside() {
        let text = "**Ana Ruiz:** Hello *there*. \\[laughs\\]\n\nThe topic: trees.\n\n**Break:** \\[01:10\\]\n\n**Bo:** \\[01:12\\] Yes.\n\n\\[01:20\\] And [more](http://x.y).\n\n**Outro:** La la.\n\nLa.\n\n**Ana Ruiz** Bye.\n";
        assert_eq!(
            read(text),
            [
                "?-? Ana Ruiz: Hello there. [laughs] The topic: trees.",
                "72000-? Bo: Yes. And more.",
                "?-? Ana Ruiz: Bye."
            ]
        );
        let parsed = parse(text.as_bytes(), None).unwrap();
        let inner = parsed.transcript.segments[1].words[0];
        assert_eq!((inner.offset, inner.start_ms), (5, 80_000));
        assert_eq!(parsed.transcript.speakers, ["Ana Ruiz", "Bo"]);
    }

    #[test]
    fn a_speaker_alone_has_his_text_below() {
        let text = "**Ana:**\n\nOne.\n\nTwo.\n\n**Break:**\n\n**Bo:**\n\nThree.\n";
        assert_eq!(read(text), ["?-? Ana: One. Two.", "?-? Bo: Three."]);
    }

    #[test]
    fn every_way_to_write_name_and_time() {
        for text in [
            "**Ana Ruiz** [00:00:01] Hi.\n\n**Bo** [00:01:02] Ho.\n",
            "**Ana Ruiz:** [00:00:01] Hi.\n\n**Bo:** [00:01:02] Ho.\n",
            "**Ana Ruiz (0:01):** Hi.\n\n**Bo (1:02):** Ho.\n",
            "__Ana Ruiz__: [0:01] Hi.\n\n__Bo__: [1:02] Ho.\n",
            "### Ana Ruiz (0:01)\n\nHi.\n\n### Bo (1:02)\n\nHo.\n",
            "Ana Ruiz (00:01):\nHi.\n\nBo (01:02):\nHo.\n",
            "Ana Ruiz (00:01)\nHi.\n\nBo (01:02)\nHo.\n",
            "Ana Ruiz [0:01]: Hi.\n\nBo [1:02]: Ho.\n",
            "Ana Ruiz  0:01  \nHi.\n\nBo  1:02  \nHo.\n\nTranscribed by https://example.org\n",
            "Ana Ruiz: 00:00:01\n\nHi.\n\nBo: 00:01:02\n\nHo.\n",
            "Episode 3.mp3\n\nAna Ruiz: [00:00:01] Hi.\n\nBo: [00:01:02] Ho.\n",
            "[00:00:01] Ana Ruiz: Hi.\n[00:01:02] Bo: Ho.\n",
            "00:00:01 Ana Ruiz: Hi.\n00:01:02 Bo: Ho.\n",
            "[00:00:01] Ana Ruiz\nHi.\n\n[00:01:02] Bo\nHo.\n",
            "0:01\nAna Ruiz: Hi.\n1:02\nBo: Ho.\n",
            "Ana Ruiz\n(0:01)\nHi.\n\nBo\n(1:02)\nHo.\n\nBo\n(1:10)\n",
            "Ana Ruiz\n00:00:01\nHi.\n\nBo\n00:01:02\nHo.\n\nBo\n00:01:10\n",
            "0:01\nAna Ruiz\nHi.\n\n1:02\nBo\nHo.\n\n1:10\nBo\n",
            "[0:00:01.00] - Ana Ruiz\nHi.\n\n[0:01:02.00] - Bo\nHo.\n",
            "0:01 - Ana Ruiz\n  Hi.\n\n1:02 - Bo\n  Ho.\n",
            "Ana Ruiz - 0:01\nHi.\n\nBo - 1:02\nHo.\n",
            "Ana Ruiz • 0:01\nHi.\n\nBo • 1:02\nHo.\n",
            "Ana Ruiz:\t0:01\tHi.\n\nBo:\t1:02\tHo.\n",
            "00:00:01\tAna Ruiz\tHi.\n00:01:02\tBo\tHo.\n",
            "[Ana Ruiz 0:01] Hi.\n\n[Bo 1:02] Ho.\n",
            "[Ana Ruiz] 0:00:01\nHi.\n\n[Bo] 0:01:02\nHo.\n",
            "> **Ana Ruiz** [00:00:01] Hi.\n>\n> **Bo** [00:01:02] Ho.\n",
            "- **Ana Ruiz:** [0:01] Hi.\n- **Bo:** [1:02] Ho.\n",
            "**0:01** **Ana Ruiz:** Hi.\n\n**1:02** **Bo:** Ho.\n",
            "**Ana Ruiz** *00:00:01*\n\nHi.\n\n**Bo** *00:01:02*\n\nHo.\n",
            "**Ana Ruiz** ([0:01](https://a.b/?t=1)): Hi.\n\n**Bo** ([1:02](https://a.b/?t=62)): Ho.\n",
            "Ana Ruiz ([0:01](https://a.b/?t=1)):\n\nHi.\n\nBo ([1:02](https://a.b/?t=62)):\n\nHo.\n",
            "[0:01](https://a.b/?t=1) **Ana Ruiz:** Hi.\n\n[1:02](https://a.b/?t=62) **Bo:** Ho.\n",
        ] {
            assert_eq!(
                read(text),
                ["1000-? Ana Ruiz: Hi.", "62000-? Bo: Ho."],
                "{text}"
            );
        }
    }

    #[test]
    fn names_without_times_and_times_without_names() {
        let text = "---\ntitle: T\ndate: 2024-05-01\n---\n## Intro\n\nAna: Hi.\nSo.\n\nBo: Ho: ho.\n\nMore.\n\nAna: Bye.\n";
        assert_eq!(
            read(text),
            ["?-? Ana: Hi. So.", "?-? Bo: Ho: ho. More.", "?-? Ana: Bye."]
        );
        let parsed = parse(text.as_bytes(), None).unwrap();
        assert_eq!(parsed.transcript.title.as_deref(), Some("T"));
        assert_eq!(parsed.transcript.date.as_deref(), Some("2024-05-01"));
        assert_eq!(
            read("00:00:00 One.\n\n00:00:06 At 10:30: two.\n"),
            ["0-? : One.", "6000-? : At 10:30: two."]
        );
    }

    #[test]
    fn every_way_to_write_a_name_without_a_time() {
        for text in [
            "Ana Ruiz  \nHi.\n\nBo  \nHo.\n\nAna Ruiz  \nSo.\n\nTranscribed by https://otter.ai\n",
            "**Ana Ruiz**\nHi.\n\n**Bo**\nHo.\n\n**Ana Ruiz**\nSo.\n",
            "# Trees\n\n### Ana Ruiz\n\nHi.\n\n### Bo\n\nHo.\n\n### Ana Ruiz\n\nSo.\n",
            "[Ana Ruiz] Hi.\n\n[Bo] Ho.\n\n[Ana Ruiz] So.\n",
            "<Ana Ruiz> Hi.\n\n<Bo> Ho.\n\n<Ana Ruiz> So.\n",
            "<Ana Ruiz>: Hi.\n<Bo>: Ho.\n<Ana Ruiz>: So.\n",
            "*Ana Ruiz:* Hi.\n\n*Bo:* Ho.\n\n*Ana Ruiz:* So.\n",
            "Title: Trees\nDate: May 1\nGuest: Bo\n\nAna Ruiz: Hi.\n\nBo: Ho.\n\nAna Ruiz: So.\n",
            "SERIES:\tTrees\nHOST:\tAna Ruiz\nSOURCE:\thttps://a.b/c.mp3\n\nDESCRIPTION: Old trees.\n\nAna Ruiz: Hi.\n\nBo: Ho.\n\nAna Ruiz: So.\n",
        ] {
            assert_eq!(
                read(text),
                ["?-? Ana Ruiz: Hi.", "?-? Bo: Ho.", "?-? Ana Ruiz: So."],
                "{text}"
            );
        }
        let radio = "ANA RUIZ, HOST:\n\nHi.\n\nBO LIND: Ho.\n\nRUIZ: So.\n";
        assert_eq!(
            read(radio),
            [
                "?-? ANA RUIZ, HOST: Hi.",
                "?-? BO LIND: Ho.",
                "?-? RUIZ: So."
            ]
        );
        // Titles do not come back, and short lines are no names.
        let article = "# Trees\n\n## Roots\n\nThey are deep.\n\n## Leaves\n\nThey are green.\n";
        assert_eq!(
            read(article),
            ["?-? : They are deep.", "?-? : They are green."]
        );
    }

    #[test]
    fn marks_behind_the_words_are_their_ends() {
        let named = "I: Wie war es? #00:00:05-2#\n\nB: Kalt. (unv. #00:00:07-0#) #00:00:09-0#\n\nUnd #00:00:11-5# dunkel. #00:00:14-0#\n\nI: Gut. #00:01:02-9#\n";
        let expected = [
            "?-5200 I: Wie war es?",
            "5200-14000 B: Kalt. (unv.) Und dunkel.",
            "14000-62900 I: Gut.",
        ];
        for text in [
            named.to_owned(),
            named.replace('\n', "\r\n"),
            named.replace("\n\n", "\n"),
        ] {
            assert_eq!(read(&text), expected, "{text}");
        }
        let parsed = parse(named.as_bytes(), None).unwrap();
        let words = &parsed.transcript.segments[1].words;
        let words: Vec<_> = words.iter().map(|w| (w.offset, w.start_ms)).collect();
        assert_eq!(words, [(13, 9_000), (17, 11_500)]);
        assert!(parsed.warnings.is_empty(), "{:?}", parsed.warnings);
        let unnamed = "Es war kalt. #00:00:05-2#\n\nUnd dunkel. #00:00:09-0#\n";
        assert_eq!(
            read(unnamed),
            ["?-5200 : Es war kalt.", "5200-9000 : Und dunkel."]
        );
    }

    #[test]
    fn marks_in_front_of_the_words_are_their_starts() {
        for text in [
            "#00:00:01-0# I: Hi.\n\n#00:01:02-5# B: Ho.\n",
            "I: #00:00:01-0# Hi.\n\nB: #00:01:02-5# Ho.\n",
            "#00:00:01-0#\nI: Hi.\n\n#00:01:02-5#\nB: Ho.\n",
            "#0:00:01-0#I: Hi.\n\n#0:01:02-5#B: Ho.\n",
        ] {
            assert_eq!(read(text), ["1000-? I: Hi.", "62500-? B: Ho."], "{text}");
        }
        let both = "#00:00:01-0# I: Hi. #00:00:02-0#\n\n#00:00:02-0# B: Ho. #00:00:09-0#\n";
        assert_eq!(read(both), ["1000-2000 I: Hi.", "2000-9000 B: Ho."]);
    }

    #[test]
    fn a_dash_stands_behind_names_where_it_stands_everywhere() {
        for dash in ["–", "—", "-"] {
            let text = "Trees\n\nAna Ruiz – Hi – you.\n\nBo – Ho.\nYes.\n\nAna Ruiz – So.\n\nBo – Bye - bye.\n".replace('–', dash);
            let rows = read(&text);
            assert_eq!(rows.len(), 4, "{rows:?}");
            assert_eq!(rows[0], format!("?-? Ana Ruiz: Hi {dash} you."));
            assert_eq!(rows[1], "?-? Bo: Ho. Yes.");
        }
        assert_eq!(
            read("[0:01] Ana – Hi.\n[0:02] Bo – Ho.\n[0:03] Ana – So.\n[0:04] Bo – Yes.\n"),
            [
                "1000-? Ana: Hi.",
                "2000-? Bo: Ho.",
                "3000-? Ana: So.",
                "4000-? Bo: Yes."
            ]
        );
        for speech in [
            "Oak – a tree.\n\nElm – another.\n\nAsh – a third.\n",
            "Ana – Hi.\n\nBo came in.\n\nAna – So.\n\nAnd he went.\n\nBo – Yes.\n\nBo – No.\n",
        ] {
            let parsed = parse(speech.as_bytes(), None).unwrap();
            assert!(parsed.transcript.speakers.is_empty(), "{speech}");
        }
    }

    #[test]
    fn directions_and_footers_are_not_said() {
        let text = "Ana started transcription\n\nAna: Hi.\n\n[MUSIC PLAYS]\n\nBo: Ho. [laughs]\n(APPLAUSE)\nYes.\n\n[inaudible]\n\n(door opens)\n\n*Jingle*\n\nAna: So.\n00:05:00\nBo: Bye.\n\nAna stopped transcription\n\nMeeting ended after 00:06:10\nCopyright © 2024\n";
        assert_eq!(
            read(text),
            [
                "?-? Ana: Hi.",
                "?-? Bo: Ho. [laughs] Yes. [inaudible]",
                "?-? Ana: So.",
                "300000-? Bo: Bye."
            ]
        );
    }

    #[test]
    fn a_time_alone_continues_the_speaker() {
        let text =
            "Ana (00:01):\nHi.\n\n(01:01:09):\nMore.\n\nBo (01:01:20):\nHo. [inaudible 00:00:04]\n";
        assert_eq!(
            read(text),
            [
                "1000-? Ana: Hi.",
                "3669000-? Ana: More.",
                "3680000-? Bo: Ho. [inaudible 00:00:04]"
            ]
        );
    }

    #[test]
    fn minutes_and_hours_are_told_by_the_pace() {
        let long = "word ".repeat(400);
        let text = format!("[00:10] Ana: {long}\n\n[00:12] Bo: {long}\n\n[01:15] Ana: Bye.\n");
        assert!(read(&text)[2].starts_with("4500000-"));
        let text = format!("[00:10] Ana: Hi.\n\n[02:12] Bo: {long}\n\n[05:15] Ana: Bye.\n");
        assert!(read(&text)[2].starts_with("315000-"));
    }

    #[test]
    fn plain_paragraphs_are_read_with_a_warning() {
        let parsed = parse(b"One two three.\nfour\n\nFive.\n", Some("a.txt")).unwrap();
        assert_eq!(rows(&parsed), ["?-? : One two three. four", "?-? : Five."]);
        assert_eq!(parsed.warnings.len(), 1);
    }
}
