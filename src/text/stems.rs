//! Stems: what the inflected forms of a word have in common, by language.
//!
//! Snowball's algorithms for the languages it has, and [`kazakh`] for Kazakh. A stem is taken of
//! the word as it is written in lower case and of the folded word as well, so that a reader who
//! types without diacritics finds the same; both are folded afterwards.

use super::{kazakh, words};

/// The stemmer of a language.
pub struct Stemmer {
    algorithm: Algorithm,
    /// Whether endings go by the vowels before them, as in Turkish.
    harmony: bool,
}

enum Algorithm {
    Snowball(frostem::Stemmer),
    Kazakh,
}

impl std::fmt::Debug for Stemmer {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str(match self.algorithm {
            Algorithm::Snowball(_) => "Stemmer(Snowball)",
            Algorithm::Kazakh => "Stemmer(Kazakh)",
        })
    }
}

impl Stemmer {
    /// The stemmer for a BCP 47 tag; `None` for a language without one.
    pub fn of(language: &str) -> Option<Self> {
        let algorithm = match base(language).as_str() {
            "kk" => Algorithm::Kazakh,
            // Bokmål and Nynorsk are stemmed alike.
            "nb" | "nn" | "no" => Algorithm::Snowball(frostem::Stemmer::try_from_name("no").ok()?),
            code if code.len() == 2 => {
                Algorithm::Snowball(frostem::Stemmer::try_from_name(code).ok()?)
            }
            _ => return None,
        };
        Some(Self {
            algorithm,
            harmony: base(language) == "tr",
        })
    }

    /// Calls `found` with each stem of a word, folded: one, or more where diacritics make a
    /// difference. `lower` is the word in lower case, `folded` what the analyser makes of it.
    pub fn each(&self, lower: &str, folded: &str, mut found: impl FnMut(&str)) {
        let first = self.stem(folded);
        found(&first);
        let mut another = |word: &str| {
            let stem = self.stem(word);
            if stem != first {
                found(&stem);
            }
        };
        if lower != folded {
            another(lower);
        }
        if self.harmony && lower.is_ascii() {
            // Endings follow the vowels, which were typed without their dots.
            let rounded = lower.replace('o', "ö").replace('u', "ü");
            for typed in [lower.replace('i', "ı"), rounded.replace('i', "ı"), rounded] {
                if typed != lower {
                    another(&typed);
                }
            }
        }
    }

    fn stem(&self, word: &str) -> String {
        let stem = match &self.algorithm {
            Algorithm::Snowball(stemmer) => stemmer.stem(word),
            Algorithm::Kazakh => kazakh::stem(word).into(),
        };
        match stem.is_ascii() {
            true => stem.into_owned(),
            false => words::key(&stem),
        }
    }
}

/// The language of a BCP 47 tag in lower case, without script, region and the rest.
pub fn base(language: &str) -> String {
    language
        .split(['-', '_'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(language: &str, word: &str) -> Vec<String> {
        let mut stems = Vec::new();
        let lower = word.to_lowercase();
        Stemmer::of(language)
            .unwrap()
            .each(&lower, &words::key(word), |stem| {
                stems.push(stem.to_owned())
            });
        stems
    }

    #[test]
    fn inflected_forms_share_a_stem() {
        for (language, a, b) in [
            ("en", "roads", "road"),
            ("en-GB", "Walking", "walked"),
            ("ru", "суббота", "субботу"),
            ("de", "Häuser", "Häusern"),
            ("fr", "chevaux", "chevaux"),
            ("tr", "kitaplar", "kitap"),
            ("kk", "кітаптар", "кітап"),
            ("nb", "bilene", "bilen"),
        ] {
            let (a, b) = (stems(language, a), stems(language, b));
            assert!(
                a.iter().any(|stem| b.contains(stem)),
                "{language}: {a:?} {b:?}"
            );
        }
    }

    #[test]
    fn what_is_typed_without_diacritics_has_the_stem_of_the_word_with_them() {
        for (language, typed, written) in
            [("tr", "kizlar", "kızlar"), ("fr", "etudiant", "étudiants")]
        {
            let (typed, written) = (stems(language, typed), stems(language, written));
            assert!(
                written.iter().any(|stem| typed.contains(stem)),
                "{typed:?} {written:?}"
            );
        }
    }

    #[test]
    fn a_language_without_stems_has_no_stemmer() {
        assert!(
            Stemmer::of("ja").is_none()
                && Stemmer::of("").is_none()
                && Stemmer::of("tlh").is_none()
        );
    }
}
