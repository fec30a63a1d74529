//! Where quotation marks open and close: paragraphs, pairs of marks, dashes of dialogue.
//!
//! Only the outermost marks count; what is quoted inside a quotation belongs to it. A quotation
//! that is not closed at the end of a paragraph goes on where the next one opens again.

// A list of one range is what is meant here.
#![allow(clippy::single_range_in_vec_init)]

use super::language::{Language, Words};
use std::ops::Range;

/// Something between quotation marks or after a dash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// What stands between the marks: several ranges where it goes on in the next paragraph or the
    /// author speaks in between.
    pub parts: Vec<Range<usize>>,
    /// From the opening mark to the closing one, both included.
    pub outer: Range<usize>,
    /// What opens it; `—` for a line of dialogue.
    pub mark: char,
}

/// The paragraphs of a text. Single line ends inside a block are paragraphs of their own unless the
/// block is wrapped to a width.
pub fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        lines.push(at..at + line.trim_end().len());
        at += line.len();
    }
    let blocks = lines.split(|line| text[line.clone()].trim().is_empty());
    let spaced = lines
        .iter()
        .any(|line| text[line.clone()].trim().is_empty());
    let mut paragraphs = Vec::new();
    for block in blocks.filter(|block| !block.is_empty()) {
        let wrapped = spaced && block.len() > 1 && {
            let inner = &block[..block.len() - 1];
            let open = inner.iter().filter(|line| {
                let line = &text[(*line).clone()];
                (40..=130).contains(&line.chars().count())
                    && !line.ends_with(['.', '!', '?', '…', '”', '»', '"', ':'])
            });
            open.count() * 2 > inner.len()
        };
        if wrapped {
            paragraphs.push(block[0].start..block[block.len() - 1].end);
        } else {
            paragraphs.extend(block.iter().cloned());
        }
    }
    for paragraph in &mut paragraphs {
        let inside = &text[paragraph.clone()];
        paragraph.start += inside.len() - inside.trim_start().len();
    }
    paragraphs
}

/// A mark that was opened.
#[derive(Debug, Clone, Copy)]
struct Opened {
    mark: char,
    at: usize,
    /// Where what it encloses begins.
    from: usize,
}

/// What may close a mark, best first.
fn closers(mark: char) -> &'static [char] {
    match mark {
        '“' => &['”', '"', '“'],
        '”' => &['”'],
        '„' | '‟' => &['“', '”', '"', '‟'],
        '«' => &['»'],
        '»' => &['«'],
        '‹' => &['›'],
        '›' => &['‹'],
        '‘' | '‛' => &['’', '\''],
        '‚' => &['‘', '’'],
        '"' => &['"', '”', '“'],
        '\'' => &['\'', '’'],
        '「' => &['」'],
        '『' => &['』'],
        '〝' => &['〟'],
        '＂' => &['＂'],
        '❝' => &['❞'],
        _ => &[],
    }
}

fn is_dash(c: char) -> bool {
    matches!(c, '—' | '–' | '―')
}

/// The marks of one paragraph.
struct Scan {
    closed: Vec<Marked>,
    /// What is open at the end.
    open: Option<Opened>,
    /// The last closing mark inside what is open at the end.
    inner_end: Option<usize>,
}

/// Finds the outermost pairs in `text[range]`; `open`: a mark that was opened in a paragraph before
/// and goes on here.
fn scan(text: &str, range: Range<usize>, open: Option<char>) -> Scan {
    let mut stack: Vec<Opened> = open
        .map(|mark| Opened {
            mark,
            at: range.start,
            from: range.start,
        })
        .into_iter()
        .collect();
    let mut closed = Vec::new();
    let mut inner_end = None;
    let slice = &text[range.clone()];
    let mut before = None;
    for (offset, c) in slice.char_indices() {
        let at = range.start + offset;
        let end = at + c.len_utf8();
        let after = text[end..range.end].chars().next();
        let previous = before.replace(c);
        if !is_mark(c) {
            continue;
        }
        let opening = previous.is_none_or(|c| {
            c.is_whitespace() || "([{/".contains(c) || is_dash(c) || is_mark(c) && c != '’'
        }) && after.is_some_and(|c| !c.is_whitespace() && !",.;:!?)]".contains(c));
        let ending = previous.is_some_and(|c| !c.is_whitespace());
        let word_after = after.is_some_and(char::is_alphanumeric);
        // Which of the open marks this closes, the innermost first.
        let closes = stack.iter().rposition(|opened| {
            closers(opened.mark).contains(&c)
                && match c {
                    '’' | '\'' => !word_after && ending && closes_single(text, at, range.end, c),
                    '"' | '＂' => ending || !opening,
                    '“' if opened.mark == '“' => ending && !opening,
                    '«' => ending && !opening,
                    '“' | '”' => ending || !opening,
                    _ => true,
                }
        });
        if let Some(place) = closes {
            let opened = stack[place];
            stack.truncate(place);
            if stack.is_empty() {
                closed.push(Marked {
                    parts: vec![opened.from..at],
                    outer: opened.at..end,
                    mark: opened.mark,
                });
            } else {
                inner_end = Some(at);
            }
            continue;
        }
        let opens = match c {
            '“' | '„' | '«' | '‹' | '「' | '『' | '〝' | '❝' | '‟' => true,
            '‘' | '‚' | '‛' => opening && closed_later(text, end, range.end, c),
            '"' | '＂' => opening,
            '\'' => opening && word_after && closed_later(text, end, range.end, c),
            // Swedish ”…”, German »…«.
            '”' | '»' | '›' => opening && word_after,
            _ => false,
        };
        // The same straight mark again inside is a new one: the first was never closed.
        if opens {
            if matches!(c, '"' | '“') && stack.len() == 1 && stack[0].mark == c && open.is_none()
            {
                stack.clear();
            }
            stack.push(Opened {
                mark: c,
                at,
                from: end,
            });
            if stack.len() == 1 {
                inner_end = None;
            }
        }
    }
    Scan {
        closed,
        open: stack.first().copied(),
        inner_end,
    }
}

fn is_mark(c: char) -> bool {
    matches!(
        c,
        '“' | '”'
            | '„'
            | '‟'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '‘'
            | '’'
            | '‚'
            | '‛'
            | '"'
            | '\''
            | '「'
            | '」'
            | '『'
            | '』'
            | '〝'
            | '〟'
            | '＂'
            | '❝'
            | '❞'
    )
}

/// As much of a text as is looked at to decide about one mark: the work for a text stays
/// proportional to its length.
fn near(text: &str) -> &str {
    let mut end = text.len().min(2_000);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Whether an apostrophe ends a quotation: it does not in `the workers’ hall ’`, where another
/// stands after punctuation later in the paragraph.
fn closes_single(text: &str, at: usize, end: usize, c: char) -> bool {
    let before = text[..at].chars().next_back();
    if before.is_some_and(|c| ".,!?…".contains(c)) {
        return true;
    }
    if before != Some('s') {
        return true;
    }
    // A plural possessive only if a surer end follows before anything opens again.
    let rest = near(&text[at + c.len_utf8()..end]);
    let mut last = c;
    for next in rest.chars() {
        if next == '‘' {
            break;
        }
        if next == c && ".,!?…".contains(last) {
            return false;
        }
        last = next;
    }
    true
}

/// Whether a single mark that opens at `from` is closed in this paragraph.
fn closed_later(text: &str, from: usize, end: usize, mark: char) -> bool {
    let rest = near(&text[from..end]);
    let mut before = None;
    for (offset, c) in rest.char_indices() {
        if closers(mark).contains(&c) {
            let after = rest[offset + c.len_utf8()..].chars().next();
            if before.is_some_and(|c: char| !c.is_whitespace())
                && !after.is_some_and(char::is_alphanumeric)
            {
                return true;
            }
        }
        before = Some(c);
    }
    false
}

/// How many paragraphs one quotation may run over.
const LONGEST: usize = 40;

/// Everything between quotation marks, in order.
pub fn find(text: &str, paragraphs: &[Range<usize>], words: &Words) -> Vec<Marked> {
    let mut found: Vec<Marked> = Vec::new();
    let mut index = 0;
    while index < paragraphs.len() {
        let paragraph = paragraphs[index].clone();
        index += 1;
        if let Some(line) = dialogue(text, paragraph.clone(), words) {
            found.push(line);
            continue;
        }
        let mut seen = scan(text, paragraph.clone(), None);
        found.append(&mut seen.closed);
        let Some(opened) = seen.open else { continue };
        let mut whole = Marked {
            parts: vec![opened.from..paragraph.end],
            outer: opened.at..paragraph.end,
            mark: opened.mark,
        };
        let mut end = index;
        let mut done = false;
        while end < paragraphs.len() && end < index + LONGEST {
            let next = paragraphs[end].clone();
            let Some(reopened) = reopens(text, &next, opened.mark) else {
                // Without a mark at its beginning it goes on only if it is closed there.
                let here = scan(text, next.clone(), Some(opened.mark));
                match here.closed.first() {
                    Some(first)
                        if end == index
                            && first.outer.start == next.start
                            && scan(text, next.clone(), None).closed.len() < here.closed.len() =>
                    {
                        whole.parts.push(next.start..first.parts[0].end);
                        whole.outer.end = first.outer.end;
                        found.push(whole.clone());
                        found.extend(here.closed.into_iter().skip(1));
                        end += 1;
                        done = true;
                    }
                    _ => {}
                }
                break;
            };
            let rest = reopened..next.end;
            let mut here = scan(text, rest.clone(), Some(opened.mark));
            end += 1;
            match here.closed.first() {
                Some(first) if first.outer.start == rest.start => {
                    whole.parts.push(rest.start..first.parts[0].end);
                    whole.outer.end = first.outer.end;
                    found.push(whole.clone());
                    found.extend(here.closed.drain(1..));
                    done = true;
                    break;
                }
                _ => {
                    whole.parts.push(rest.clone());
                    whole.outer.end = rest.end;
                }
            }
        }
        if done {
            index = end;
        } else if whole.parts.len() > 1 {
            // Never closed, but opened again and again: as far as it goes.
            index = end;
            found.push(whole);
        } else if let Some(inner) = seen.inner_end {
            // «Компания «Берег»: one mark closes both.
            let close = text[inner..]
                .chars()
                .next()
                .map_or(inner, |c| inner + c.len_utf8());
            whole.parts = vec![opened.from..inner];
            whole.outer.end = close;
            found.push(whole);
            found.append(&mut scan(text, close..paragraph.end, None).closed);
        } else if text[whole.parts[0].clone()].split_whitespace().count() > 3 {
            found.push(whole);
        }
    }
    for marked in &mut found {
        marked.parts = marked
            .parts
            .iter()
            .flat_map(|part| without_author(text, part.clone(), marked.mark, words))
            .collect();
    }
    found
}

/// Where the words begin in a paragraph that opens a quotation anew, as each does that goes on.
fn reopens(text: &str, paragraph: &Range<usize>, mark: char) -> Option<usize> {
    let first = text[paragraph.clone()].chars().next()?;
    // French: » at the beginning of each paragraph.
    let again = first == mark || (mark == '«' && first == '»') || (mark == '„' && first == '“');
    again.then_some(paragraph.start + first.len_utf8())
}

/// A line of dialogue: a paragraph that begins with a dash, and says in itself or beside it that
/// somebody speaks.
fn dialogue(text: &str, paragraph: Range<usize>, words: &Words) -> Option<Marked> {
    let slice = &text[paragraph.clone()];
    let first = slice.chars().next().filter(|&c| is_dash(c) || c == '-')?;
    let body = slice[first.len_utf8()..].trim_start();
    if first == '-' && !slice.starts_with("- ") {
        return None;
    }
    let from = paragraph.end - body.len();
    let parts = without_author(text, from..paragraph.end, '—', words);
    let told = parts.len() > 1 || parts.first().is_some_and(|part| part.end < paragraph.end);
    told.then_some(Marked {
        parts,
        outer: paragraph,
        mark: '—',
    })
}

/// The parts of a quotation without what the author says in between: `Мы ждали, — сказала она, — и
/// дождались`; in French also between commas: `Nous attendions, dit-elle, et elle est venue`.
fn without_author(text: &str, part: Range<usize>, mark: char, words: &Words) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut from = part.start;
    let mut at = part.start;
    while let Some((begin, speech_end)) = author_begins(text, at, part.end, mark, words) {
        let (end, resumes) = author_ends(text, begin, part.end, mark, words);
        // The author's words may come twice before the speech goes on: ,dit-elle ,dit-elle
        if from < speech_end {
            parts.push(from..speech_end);
        }
        from = resumes.max(from);
        at = end.max(begin + 1);
        if from >= part.end {
            break;
        }
    }
    if from < part.end {
        parts.push(from..part.end);
    }
    parts.retain(|part| !text[part.clone()].trim().is_empty());
    parts
}

/// Where the author begins to speak after `from`: the place, and where the speech before it ends.
fn author_begins(
    text: &str,
    from: usize,
    end: usize,
    mark: char,
    words: &Words,
) -> Option<(usize, usize)> {
    let slice = &text[from..end];
    let mut before: Option<char> = None;
    for (offset, c) in slice.char_indices() {
        let at = from + offset;
        if is_dash(c) || (c == '-' && before == Some(' ')) {
            let speech = text[from..at].trim_end();
            let punctuated = speech.ends_with([',', '!', '?', '…', '.']) || speech.ends_with("...");
            let begin = at + c.len_utf8();
            let spaced = text[begin..].starts_with(' ');
            // Spanish: —Vinimos —dijo Ana—.
            let attached = !spaced && before == Some(' ') && words.language == Language::Spanish;
            if (punctuated && spaced || attached)
                && !speech.is_empty()
                && author_speaks(&text[begin..end], words, false)
            {
                return Some((begin, from + speech.len()));
            }
        }
        if c == ','
            && words.language == Language::French
            && matches!(mark, '«' | '“' | '"' | '—')
            && author_speaks(&text[at + 1..end], words, true)
        {
            return Some((at + 1, at));
        }
        before = Some(c);
    }
    None
}

/// Whether the author speaks here: a verb of speech stands among the first words. `inverted`: it
/// has to be the first, with its subject behind it.
fn author_speaks(rest: &str, words: &Words, inverted: bool) -> bool {
    let rest = near(rest);
    let clause_end = rest
        .char_indices()
        .find(|&(at, c)| is_dash(c) || (at > 0 && matches!(c, '.' | ',' | '!' | '?' | ';' | ':')))
        .map_or(rest.len(), |(at, _)| at);
    let clause: Vec<String> = rest[..clause_end]
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    if clause.is_empty() || clause.len() > 14 {
        return false;
    }
    // «Хозяин сказал: «Ломайте», — а я попросила неделю»: who speaks goes on, it is no author.
    let first = clause[0].as_str();
    let begins_other = words.stop.contains(first)
        && !words.he.contains(first)
        && !words.she.contains(first)
        && !words
            .according
            .iter()
            .any(|(phrase, _)| phrase.first() == Some(&first));
    if !inverted && begins_other && words.language != Language::Kazakh {
        return false;
    }
    let verb = clause
        .iter()
        .take(6)
        .position(|word| words.say.contains(word.as_str()));
    if !inverted {
        return verb.is_some() || acts(&rest[..clause_end], &clause, words);
    }
    // dit-elle, a-t-il dit, explique Marie, a expliqué la directrice; not: il dit, dit-on de lui.
    let subject = |word: Option<&String>| {
        word.is_some_and(|word| {
            let is = |set: &std::collections::HashSet<&str>| set.contains(word.as_str());
            is(&words.he)
                || is(&words.she)
                || word == "t"
                || is(&words.the)
                || words.is_person(word)
        }) || rest[..clause_end]
            .split_whitespace()
            .nth(1)
            .is_some_and(|word| word.starts_with(char::is_uppercase))
    };
    match verb {
        Some(0) => subject(clause.get(1)),
        Some(_) => matches!(first, "a" | "avait" | "ont"),
        None => false,
    }
}

/// Whether a short clause says that somebody does something: `corrige la panadera`, `буркнул он`.
fn acts(written: &str, clause: &[String], words: &Words) -> bool {
    let mut written = written
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let (Some(first), Some(second)) = (written.next(), written.next()) else {
        return false;
    };
    let is_somebody = |word: &str| {
        let lower = word.to_lowercase();
        let lower = lower.as_str();
        word.starts_with(char::is_uppercase)
            || words.he.contains(lower)
            || words.she.contains(lower)
            || words.third.contains(lower)
            || words.the.contains(lower)
            || words.is_person(lower)
    };
    clause.len() <= 6 && first.starts_with(char::is_lowercase) && is_somebody(second)
}

/// Where the author's words from `begin` end, and where the speech goes on.
fn author_ends(text: &str, begin: usize, end: usize, mark: char, words: &Words) -> (usize, usize) {
    let rest = &text[begin..end];
    let comma_style = words.language == Language::French
        && text[..begin].ends_with(',')
        && matches!(mark, '«' | '“' | '"' | '—');
    for (offset, c) in rest.char_indices() {
        let at = begin + offset;
        let after = at + c.len_utf8();
        let resume = |from: usize| -> usize {
            let skipped = text[from..end]
                .char_indices()
                .find(|&(_, c)| !c.is_whitespace() && !",.;".contains(c) && !is_dash(c) && c != '-')
                .map_or(end - from, |(skip, _)| skip);
            from + skipped
        };
        if comma_style {
            if matches!(c, ',' | '.' | ';') && offset > 1 {
                return (at, resume(after));
            }
            continue;
        }
        let attached = text[..at]
            .chars()
            .next_back()
            .is_some_and(|c| !c.is_whitespace());
        if is_dash(c) || (c == '-' && text[..at].ends_with(' ') && text[after..].starts_with(' ')) {
            let clause = text[begin..at].trim_end();
            let closing = words.language == Language::Spanish && attached;
            if closing || clause.ends_with([',', '.', ';', ':', '!', '?']) {
                return (at, resume(after));
            }
        }
    }
    (end, end)
}
