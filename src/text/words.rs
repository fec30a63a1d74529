//! The analyser: a text's words, folded so that what is written differently but said alike is equal.
//!
//! A word is a run of letters and digits; apostrophes, hyphens and underscores part words. It is
//! folded to lower case, compatibility forms (NFKD) and without diacritics in the Latin, Greek,
//! Cyrillic, Hebrew and Arabic scripts (`й` stays itself). In scripts written without spaces (Han,
//! kana, Thai, Lao, Khmer, Burmese) every character is a word, so that any run of them is found as
//! a phrase. Stems are taken elsewhere ([`super::stems`]).

use std::ops::Range;
use unicode_normalization::char::{compose, decompose_compatible, is_combining_mark};

/// Changes whenever the same text would give other words: an index made with another version is
/// out of date.
pub const VERSION: u32 = 2;

/// Calls `found` with each folded word and its byte range in `text`, in order.
pub fn each(text: &str, mut found: impl FnMut(&str, Range<usize>)) {
    let bytes = text.as_bytes();
    let mut word = String::with_capacity(32);
    let mut start = 0;
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte.is_ascii_alphanumeric() {
            let run = bytes[at..]
                .iter()
                .take_while(|byte| byte.is_ascii_alphanumeric())
                .count();
            if word.is_empty() {
                start = at;
            }
            let from = word.len();
            word.push_str(&text[at..at + run]);
            word[from..].make_ascii_lowercase();
            at += run;
            continue;
        }
        if byte.is_ascii() {
            flush(&mut word, start..at, &mut found);
            at += 1;
            continue;
        }
        let Some(c) = text[at..].chars().next() else {
            break;
        };
        let next = at + c.len_utf8();
        if is_combining_mark(c) || is_joiner(c) {
            // Belongs to the letter before it, if there is one.
            if !word.is_empty() && !is_dropped(c) {
                word.push(c);
            }
        } else if stands_alone(c) {
            flush(&mut word, start..at, &mut found);
            let (kana, next) = sounded(c, text, next);
            word.push(kana);
            flush(&mut word, at..next, &mut found);
            at = next;
            continue;
        } else if c.is_alphanumeric() {
            if word.is_empty() {
                start = at;
            }
            fold_into(c, &mut word);
        } else {
            flush(&mut word, start..at, &mut found);
        }
        at = next;
    }
    flush(&mut word, start..bytes.len(), &mut found);
}

/// [`each`] as a plain function, to be handed to rooms on this floor.
pub fn analyse(text: &str, found: &mut dyn FnMut(&str, Range<usize>)) {
    each(text, found);
}

fn flush(word: &mut String, range: Range<usize>, found: &mut impl FnMut(&str, Range<usize>)) {
    if !word.is_empty() {
        found(word, range);
        word.clear();
    }
}

/// The folded words of a text.
pub fn of(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each(text, |word, _| words.push(word.to_owned()));
    words
}

/// The folded words joined by single spaces: equal for names and titles that read alike.
pub fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    each(text, |word, _| {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(word);
    });
    key
}

fn fold_into(c: char, word: &mut String) {
    for lower in c.to_lowercase() {
        match lower {
            'ß' => word.push_str("ss"),
            'æ' => word.push_str("ae"),
            'œ' => word.push_str("oe"),
            'ø' => word.push('o'),
            'đ' | 'ð' => word.push('d'),
            'ł' => word.push('l'),
            'ı' => word.push('i'),
            'þ' => word.push_str("th"),
            'й' | '\u{ac00}'..='\u{d7a3}' => word.push(lower),
            _ => decompose_compatible(lower, |part| {
                if !is_dropped(part) && (part.is_alphanumeric() || is_combining_mark(part)) {
                    word.extend(part.to_lowercase());
                }
            }),
        }
    }
}

/// Marks that only modify a letter: accents, Hebrew points, Arabic vowel signs, joiners.
fn is_dropped(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{fe00}'..='\u{fe0f}')
        || is_joiner(c)
}

fn is_joiner(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
    )
}

/// A kana in full width with the sound mark that follows it, if one does, and where that ends.
fn sounded(c: char, text: &str, next: usize) -> (char, usize) {
    let mut wide = c;
    if matches!(c, '\u{ff66}'..='\u{ff9d}') {
        decompose_compatible(c, |part| wide = part);
    }
    let mark = match text[next..].chars().next() {
        Some(mark @ ('\u{3099}' | '\u{ff9e}')) => Some((mark, '\u{3099}')),
        Some(mark @ ('\u{309a}' | '\u{ff9f}')) => Some((mark, '\u{309a}')),
        _ => None,
    };
    match mark.and_then(|(mark, combining)| Some((mark, compose(wide, combining)?))) {
        Some((mark, sounded)) => (sounded, next + mark.len_utf8()),
        None => (wide, next),
    }
}

fn stands_alone(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{edf}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{ff66}'..='\u{ff9d}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
        && c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_folded_across_case_diacritics_and_scripts() {
        for (text, words) in [
            ("Don't panic — it's 1,000 km.", "don t panic it s 1 000 km"),
            ("Müller, Änne Straße", "muller anne strasse"),
            ("Ёлка и йод, Түкімова", "елка и йод түкімова"),
            ("İstanbul ılık", "istanbul ilik"),
            ("ﬁle ②", "file 2"),
            ("日本語 テスト", "日 本 語 テ ス ト"),
            ("ﾃﾞｰﾀ ホ\u{309a}", "デ ー タ ポ"),
            ("한국어 말", "한국어 말"),
            ("co\u{ad}operate e\u{301}t\u{e9}", "cooperate ete"),
            ("हिन्दी", "हिन्दी"),
            ("__init__ C++", "init c"),
            ("🙂 …", ""),
        ] {
            assert_eq!(key(text), words, "{text}");
        }
    }

    /// The search of a published site folds words in a browser: `tests/peers/site.py` holds it to the
    /// same list.
    #[test]
    fn words_are_folded_as_a_browser_folds_them() {
        let list = include_str!("../../tests/peers/words.json");
        let list: Vec<(String, String)> = serde_json::from_str(list).expect("a list of pairs");
        for (text, words) in list {
            assert_eq!(key(&text), words, "{text}");
        }
    }

    #[test]
    fn ranges_point_at_the_words_as_written() {
        let text = "«Так», said Änne";
        let mut seen = Vec::new();
        each(text, |_, range| seen.push(&text[range]));
        assert_eq!(seen, ["Так", "said", "Änne"]);
    }

    proptest! {
        #[test]
        fn folding_a_folded_text_changes_nothing(text in "[a-zA-ZäöüéßŁøёйЁЙğışİқңө日本か한국0-9 '-]{0,60}") {
            let once = key(&text);
            prop_assert_eq!(key(&once), once);
        }

        #[test]
        fn fuzz_ranges_are_character_borders_in_order(text in any::<String>()) {
            let mut last = 0;
            each(&text, |word, range| {
                assert!(!word.is_empty() && range.start >= last && range.end > range.start);
                assert!(text.get(range.clone()).is_some());
                last = range.end;
            });
        }
    }
}
