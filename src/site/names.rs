//! The names of a site's files: readable, and safe on every file system.
//!
//! A name is made of the letters and digits of a title, in ASCII and lower case, joined by hyphens:
//! so it is never empty, hidden, a way out of its folder, or one that Windows keeps for itself, and
//! no two differ in case alone.

use any_ascii::any_ascii;
use std::collections::HashSet;

/// No name is longer, in bytes, without what tells it from others.
const LONGEST: usize = 60;
/// So much of a permanent id tells names apart.
const TELLING: usize = 8;

/// The names of one folder.
#[derive(Debug, Clone, Default)]
pub struct Names {
    taken: HashSet<String>,
}

impl Names {
    /// A folder in which these names stand for something else.
    pub fn without(reserved: &[&str]) -> Self {
        Self {
            taken: reserved.iter().map(|&name| name.to_owned()).collect(),
        }
    }

    /// The name for what is called so: the first of a name has it, others have a part of their
    /// permanent id with it. Which is first is the caller's to keep.
    pub fn name(&mut self, title: &str, uid: &str) -> String {
        let plain = slug(title);
        let uid = slug(uid);
        let short = uid.get(..TELLING).unwrap_or(&uid).trim_end_matches('-');
        let with = |part: &str| match (plain.as_str(), part) {
            ("", part) => part.to_owned(),
            (plain, part) => format!("{plain}-{part}"),
        };
        let usable = |name: &str| !name.is_empty() && !is_reserved(name);
        let mut name = plain.clone();
        for part in [short, &uid] {
            if usable(&name) && !self.taken.contains(&name) {
                break;
            }
            name = with(part);
        }
        let mut number = 2;
        while !usable(&name) || self.taken.contains(&name) {
            name = with(&number.to_string());
            number += 1;
        }
        self.taken.insert(name.clone());
        name
    }
}

/// A title's letters and digits; empty when it has none.
fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in any_ascii(title).chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if c != '\'' && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() > LONGEST {
            // At the end of a word, where one ends in the second half.
            let cut = slug.rfind('-').filter(|&at| at > LONGEST / 2);
            slug.truncate(cut.unwrap_or(LONGEST));
            break;
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Whether Windows takes it for a device.
fn is_reserved(name: &str) -> bool {
    let numbered = |device: &str| {
        name.strip_prefix(device)
            .is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit())
    };
    matches!(name, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_the_words_of_titles() {
        let mut names = Names::without(&["index"]);
        for (title, name) in [
            ("The ice that speaks", "the-ice-that-speaks"),
            ("Don't panic!", "dont-panic"),
            ("Тетради с водомерного поста", "tetradi-s-vodomernogo-posta"),
            ("The Ice that: speaks?", "the-ice-that-speaks-0123abcd"),
            ("THE ICE THAT SPEAKS", "the-ice-that-speaks-0123abcd-4567"),
            ("../../etc/passwd", "etc-passwd"),
            ("…", "0123abcd"),
            ("Index", "index-0123abcd"),
            ("CON", "con-0123abcd"),
            ("com1", "com1-0123abcd"),
            ("COM10", "com10"),
        ] {
            assert_eq!(names.name(title, "0123abcd-4567"), name, "{title}");
        }
        assert_eq!(names.name("index", "0123abcd-4567"), "index-0123abcd-4567");
        assert_eq!(names.name("Index", "0123abcd-4567"), "index-2");
    }

    proptest! {
        #[test]
        fn fuzz_names_are_short_and_plain_and_no_two_are_alike(
            titles in proptest::collection::vec((any::<String>(), any::<String>()), 0..20)
        ) {
            let mut names = Names::default();
            let mut seen = HashSet::new();
            for (title, uid) in &titles {
                let name = names.name(title, uid);
                prop_assert!(!name.is_empty() && name.len() <= 2 * LONGEST + 10, "{name}");
                let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
                prop_assert!(name.bytes().all(plain), "{name}");
                prop_assert!(!name.starts_with('-') && !is_reserved(&name), "{name}");
                prop_assert!(seen.insert(name.clone()), "{name}");
            }
        }
    }
}
