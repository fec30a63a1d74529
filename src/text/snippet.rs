//! The words around a match.

use crate::model::catalogue::MARK;
use std::ops::Range;

/// How many bytes are shown on each side of the first match, to whole words.
const AROUND: usize = 70;

/// A snippet of `text` around the first of `matches` (in order, not overlapping), every match in it
/// between [`MARK`]s, `…` where it was cut. Shows the text up to `body`, and beyond only as far as
/// a match that began before it reaches.
pub fn around(text: &str, matches: &[Range<usize>], body: usize) -> String {
    let focus = matches.first().cloned().unwrap_or(0..0);
    let start = word_border(text, focus.start.saturating_sub(AROUND), focus.start, true);
    let limit = body.max(focus.end).min(text.len());
    let end = word_border(text, (focus.end + AROUND).min(limit), focus.end, false).min(limit);
    let mut snippet = String::new();
    if start > 0 {
        snippet.push('…');
    }
    let mut at = start;
    for found in matches.iter().take_while(|found| found.start < end) {
        let until = found.end.min(end);
        snippet.push_str(&text[at..found.start]);
        snippet.push_str(MARK);
        snippet.push_str(&text[found.start..until]);
        snippet.push_str(MARK);
        at = until;
    }
    snippet.push_str(text[at..end].trim_end());
    if end < body {
        snippet.push('…');
    }
    snippet
}

/// The whole of `text`, every match in it between [`MARK`]s.
pub fn marked(text: &str, matches: &[Range<usize>]) -> String {
    let mut marked = String::with_capacity(text.len() + matches.len() * 2 * MARK.len());
    let mut at = 0;
    for found in matches.iter().take_while(|found| found.start < text.len()) {
        let until = found.end.min(text.len());
        for piece in [
            &text[at..found.start],
            MARK,
            &text[found.start..until],
            MARK,
        ] {
            marked.push_str(piece);
        }
        at = until;
    }
    marked + &text[at..]
}

/// A place between two words at or around `at`, between the text's end and the match.
fn word_border(text: &str, at: usize, focus: usize, before: bool) -> usize {
    let mut at = at;
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    if before {
        match text[at..focus].find(' ') {
            Some(space) if at > 0 => at + space + 1,
            _ => at,
        }
    } else if at < text.len() && at > focus {
        text[focus..at].rfind(' ').map_or(at, |space| focus + space)
    } else {
        at.max(focus)
    }
}

#[cfg(test)]
#[allow(clippy::single_range_in_vec_init)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_match_is_marked_and_the_rest_cut_at_words() {
        let text = "The ice on the lake sings before it breaks, and everybody who lives here knows \
                    what that sound means when they hear it at night in the village, and they \
                    stay away from the ice until morning.";
        let at = text.find("knows").unwrap();
        let snippet = around(text, &[at..at + 5], text.len());
        assert!(snippet.contains(" **knows** "), "{snippet}");
        assert!(
            snippet.starts_with('…') && snippet.ends_with('…'),
            "{snippet}"
        );
        assert_eq!(around("ice road", &[0..3], 8), "**ice** road");
        assert_eq!(marked("an ice road", &[3..6, 7..20]), "an **ice** **road**");
        assert_eq!(around("ice road now", &[0..8], 3), "**ice road**");
    }

    proptest! {
        #[test]
        fn fuzz_any_match_in_any_text(text in "\\PC{1,300}", a in 0usize..300, b in 0usize..300, body in 0usize..300) {
            let border = |mut at: usize| { at = at.min(text.len()); while !text.is_char_boundary(at) { at -= 1 } at };
            let (a, b) = (border(a.min(b)), border(a.max(b)));
            around(&text, &[a..b], border(body));
        }
    }
}
