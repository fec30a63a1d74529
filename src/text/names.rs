//! People's names: whether two are the same, and whether a label is one.

use super::words;

/// The folded words of a name. `Müller, Änne` and `Änne Müller` give the same words in another order.
pub fn parts(name: &str) -> Vec<String> {
    words::of(name)
}

/// Whether what a user typed names this person: each typed word is a word of the name, or an
/// initial of one that no other typed word takes. `Tukumova`, `tukumova ainur` and `A. Tukumova`
/// name `Ainur Tukumova`; `Tukumov` does not.
pub fn matches(typed: &str, name: &str) -> bool {
    let typed = parts(typed);
    let mut free = parts(name);
    if typed.is_empty() {
        return false;
    }
    let mut take = |fits: &dyn Fn(&str) -> bool| match free.iter().position(|word| fits(word)) {
        Some(at) => {
            free.swap_remove(at);
            true
        }
        None => false,
    };
    let (initials, whole): (Vec<_>, Vec<_>) = typed
        .iter()
        .partition(|word| typed.len() > 1 && word.chars().count() == 1);
    whole
        .iter()
        .all(|typed| take(&|word| word == typed.as_str()))
        && initials
            .iter()
            .all(|typed| take(&|word| word.starts_with(typed.as_str())))
}

/// Whether two names are written with the same words.
pub fn same(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (parts(one), parts(other));
    one.sort();
    other.sort();
    one == other && !one.is_empty()
}

/// Words that stand where a name could but name nobody.
const NOBODY: &[&str] = &[
    "speaker",
    "unknown",
    "unidentified",
    "voice",
    "voices",
    "voiceover",
    "narrator",
    "host",
    "guest",
    "cohost",
    "interviewer",
    "interviewee",
    "audience",
    "member",
    "everyone",
    "all",
    "both",
    "man",
    "woman",
    "male",
    "female",
    "announcer",
    "caller",
    "listener",
    "participant",
    "moderator",
    "panel",
    "song",
    "music",
    "jingle",
    "clip",
    "audio",
    "video",
    "extract",
    "sound",
    "intro",
    "outro",
    "break",
    "ad",
    "advert",
    "sponsor",
    "trailer",
    "recording",
    "computer",
    "ведущий",
    "гость",
    "спикер",
];
/// Small words inside names, which may be written in lower case.
const PARTICLES: &[&str] = &[
    "de", "da", "di", "do", "du", "del", "della", "dos", "das", "van", "von", "der", "den", "ter",
    "ten", "la", "le", "el", "al", "bin", "ibn", "ben", "bint", "af", "av", "zu", "y", "e",
];

/// What stands behind a name and its comma without being part of it: degrees, generations.
fn is_title(text: &str) -> bool {
    const TITLES: &[&str] = &[
        "phd", "md", "ma", "msc", "bsc", "mba", "jd", "llm", "edd", "psyd", "dds", "rn", "cpa",
        "esq", "jr", "sr", "ii", "iii", "iv", "prof", "dr",
    ];
    text.split(',').all(|part| {
        let letters: String = part
            .chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
            .to_lowercase();
        TITLES.contains(&letters.as_str())
    })
}

/// A full personal name that a label spells out, in its usual order: `Ana Ruiz`, `Ruiz, Ana`,
/// `Ana Ruiz (Lake Institute)`. `None` for single names, numbers, roles, titles and sounds: whom
/// those mean is for a person to say.
pub fn full_name(label: &str) -> Option<String> {
    let label = match label.split_once(['(', '[']) {
        Some((name, _)) => name.trim(),
        None => label.trim(),
    };
    let turned = match label.split_once(',') {
        Some((name, after)) if is_title(after) => name.trim().to_owned(),
        Some((last, first)) if !first.contains(',') => format!("{} {}", first.trim(), last.trim()),
        Some(_) => return None,
        None => label.to_owned(),
    };
    let written: Vec<&str> = turned.split_whitespace().collect();
    let plausible = (2..=5).contains(&written.len())
        && written.iter().enumerate().all(|(index, word)| {
            let folded = words::key(word);
            let inner = index > 0 && index + 1 < written.len();
            !NOBODY.contains(&folded.as_str())
                && word
                    .chars()
                    .all(|c| c.is_alphabetic() || "'’-.`".contains(c))
                && (word.chars().next().is_some_and(char::is_uppercase)
                    || word
                        .chars()
                        .next()
                        .is_some_and(|c| !c.is_lowercase() && c.is_alphabetic())
                    || (inner && PARTICLES.contains(&folded.as_str())))
        })
        && written
            .last()
            .is_some_and(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1)
        && !["the", "a", "an", "our", "my"].contains(&words::key(written[0]).as_str());
    plausible.then(|| written.join(" "))
}

/// Splits `Name <Affiliation>` as `--guest` takes it.
pub fn with_affiliation(text: &str) -> (String, Option<String>) {
    match text
        .trim()
        .strip_suffix('>')
        .and_then(|text| text.split_once('<'))
    {
        Some((name, affiliation)) if !affiliation.trim().is_empty() => {
            (name.trim().to_owned(), Some(affiliation.trim().to_owned()))
        }
        Some((name, _)) => (name.trim().to_owned(), None),
        None => (text.trim().to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surname_initials_and_any_order_name_a_person() {
        let name = "Ainur Tukumova";
        for typed in [
            "Tukumova",
            "TUKUMOVA",
            "tukumova ainur",
            "A. Tukumova",
            "Ainur",
            "Túkumova",
        ] {
            assert!(matches(typed, name), "{typed}");
        }
        for typed in [
            "Tukumov",
            "Aigul Tukumova",
            "B. Tukumova",
            "",
            "A. A. Tukumova",
        ] {
            assert!(!matches(typed, name), "{typed}");
        }
    }

    #[test]
    fn only_labels_that_spell_a_whole_name_are_people() {
        for (label, name) in [
            ("Ana Ruiz", Some("Ana Ruiz")),
            ("Ruiz, Ana", Some("Ana Ruiz")),
            ("Ruiz, Ana (External)", Some("Ana Ruiz")),
            ("Bo Lind (Lake Institute)", Some("Bo Lind")),
            ("Ludo van der Berg", Some("Ludo van der Berg")),
            ("Мира Осей", Some("Мира Осей")),
            ("Mary-Jane O'Neil", Some("Mary-Jane O'Neil")),
            ("Ana Ruiz, Ph.D", Some("Ana Ruiz")),
            ("Ana B. Ruiz, MD, PhD", Some("Ana B. Ruiz")),
            ("SPEAKER_00", None),
            ("Speaker 1", None),
            ("Ana", None),
            ("The Pigeons", None),
            ("Movie extract", None),
            ("Pile-on Song", None),
            ("Ana R.", None),
            ("", None),
        ] {
            assert_eq!(full_name(label).as_deref(), name, "{label}");
        }
    }

    #[test]
    fn affiliations_stand_in_angle_brackets() {
        assert_eq!(
            with_affiliation("Bo Lind <Lake Institute>"),
            ("Bo Lind".into(), Some("Lake Institute".into()))
        );
        assert_eq!(with_affiliation(" Bo Lind "), ("Bo Lind".into(), None));
        assert_eq!(with_affiliation("Bo Lind <>"), ("Bo Lind".into(), None));
    }
}
