//! First names: whose they likely are.

use super::cases::Gender;
use super::fold;
use std::collections::HashMap;
use std::sync::OnceLock;

fn lists() -> &'static HashMap<String, Gender> {
    static LISTS: OnceLock<HashMap<String, Gender>> = OnceLock::new();
    LISTS.get_or_init(|| {
        let mut lists = HashMap::new();
        for line in include_str!("given.txt").lines() {
            let (gender, names) = match line.split_once(": ") {
                Some(("f", names)) => (Gender::Feminine, names),
                Some(("m", names)) => (Gender::Masculine, names),
                _ => continue,
            };
            for name in names.split_whitespace() {
                lists.entry(fold(name)).or_insert(gender);
            }
        }
        lists
    })
}

/// Whose a first name is, where the lists know it.
pub fn known_gender(first: &str) -> Option<Gender> {
    lists().get(&fold(first)).copied()
}

/// Whether a first name is likely a woman's or a man's; `None` where its ending does not tell.
pub fn leaning(first: &str) -> Option<Gender> {
    let folded = fold(first);
    if let Some(gender) = lists().get(&folded) {
        return Some(*gender);
    }
    if folded.ends_with(['a', 'а', 'я']) || folded.ends_with("гуль") || folded.ends_with("гүл")
    {
        Some(Gender::Feminine)
    } else if folded.ends_with("бек")
        || folded.ends_with("бай")
        || folded.ends_with("хан")
        || folded.ends_with(['й', 'o'])
    {
        Some(Gender::Masculine)
    } else {
        None
    }
}

/// Whether a capitalised word before a name is by its ending rather a trade than a first name:
/// `Apiarist`, but not `Peter`.
pub fn sounds_like_a_trade(lower: &str) -> bool {
    let ends = |endings: &[&str]| endings.iter().any(|ending| lower.ends_with(ending));
    lower.chars().count() > 5
        && ends(&[
            "ist",
            "истка",
            "ист",
            "олог",
            "ологиня",
            "торка",
            "граф",
            "вець",
            "ник",
            "ница",
            "ниця",
            "ologist",
            "rapher",
            "maker",
            "smith",
            "ician",
            "arian",
            "monger",
            "keeper",
            "wright",
            "man",
            "woman",
        ])
        && !lists().contains_key(&fold(lower))
}
