//! What the whole of a caption file shows of its cues: whether a name stands above each text
//! (Teams), and whether the same words are shown again (YouTube, Whisper).

use std::collections::HashSet;

use super::lines::Lines;
use super::prefix::{Shape, shape};
use super::rolling::Screen;
use super::stamp::{Timing, timing};

/// Cues that are looked at.
const SAMPLE: usize = 200;

/// So few cues may each have a name of their own; in more of them names come back.
const FEW: usize = 4;

pub(crate) struct Layout {
    /// Each cue begins with a name on a line of its own.
    names_above: bool,
    /// The same words are shown again.
    pub screen: Option<Screen>,
}

impl Layout {
    pub fn of(text: &str) -> Self {
        Self {
            names_above: names_above(text),
            screen: Screen::of(text),
        }
    }

    /// The name above the text of a cue, and the text.
    #[inline]
    pub fn split_name<'a>(&self, payload: &'a str) -> Option<(&'a str, &'a str)> {
        if !self.names_above {
            return None;
        }
        let line = Lines::new(payload).next()?;
        let rest = payload.get(line.text.len()..)?;
        (is_name(line.text.trim()) && !rest.trim().is_empty()).then_some((line.text, rest))
    }
}

/// Whether every cue begins with a line that is a name and nothing else.
fn names_above(text: &str) -> bool {
    let mut lines = Lines::new(text);
    let mut names = HashSet::new();
    let (mut cues, mut blank) = (0, false);
    while let Some(line) = lines.next() {
        blank |= cues > 0 && line.text.is_empty();
        if !matches!(timing(line.text), Timing::Cue { .. }) {
            continue;
        }
        let mut ahead = lines.clone();
        let first = ahead.next().map_or("", |line| line.text.trim());
        let second = ahead.next().map_or("", |line| line.text.trim());
        if !is_name(first) || second.is_empty() || timing(second) != Timing::None {
            return false;
        }
        cues += 1;
        names.insert(first);
        if cues >= SAMPLE {
            break;
        }
    }
    if cues > FEW {
        return names.len() * 2 <= cues;
    }
    // Two short answers in a row look like names; files with names above have no blank lines, or more.
    let capital = names
        .iter()
        .all(|name| name.starts_with(char::is_uppercase));
    capital && (cues > 2 || (cues == 2 && !blank))
}

/// A name that is a whole line: no colon, no comma, four words at most.
pub(crate) fn is_name(line: &str) -> bool {
    let words = line.split_whitespace().count();
    // `Yes.` is a sentence; `Ana R.` and `Bo Lind Jr.` are names.
    let last = line.split_whitespace().next_back().unwrap_or_default();
    let ended = last.ends_with('.') && last.len() > 2 && !matches!(last, "Jr." | "Sr.");
    !ended
        && (1..=4).contains(&words)
        && !line.contains(',')
        && shape(line).is_some_and(|shape| shape > Shape::Loose)
}

#[cfg(test)]
mod tests {
    use crate::transcript::parse;
    use crate::transcript::text::tests::rows;

    #[test]
    fn names_above_the_text_are_speakers_when_they_come_back() {
        let cue = |at: u32, name: &str| {
            format!("00:00:0{at}.000 --> 00:00:0{at}.900\n{name}\nThis is it.\n\n")
        };
        let cues = |names: &[&str]| {
            (1..)
                .zip(names)
                .map(|(at, name)| cue(at, name))
                .collect::<String>()
        };
        let names = ["Ana Ruiz", "Bo", "Ana Ruiz", "Bo", "Ana Ruiz"];
        for file in [format!("WEBVTT\n\n{}", cues(&names)), cues(&names)] {
            let parsed = parse(file.as_bytes(), None).unwrap();
            assert_eq!(rows(&parsed)[1], "2000-2900 Bo: This is it.");
        }
        for lines in [
            &["Yes", "No"][..],
            &["One", "Two", "Three", "Four", "Five"],
            &["我们走吧", "好的", "为什么"],
        ] {
            assert!(
                parse(cues(lines).as_bytes(), None)
                    .unwrap()
                    .transcript
                    .speakers
                    .is_empty()
            );
        }
    }
}
