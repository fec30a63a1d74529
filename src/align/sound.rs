//! How alike two words are, as spelt and as heard: what a recogniser or a typist makes of a word is
//! near it in one of the two.

/// What a word is compared by; made once a word.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    letters: Vec<char>,
    heard: Vec<char>,
    /// A bit for each letter and each sound (hashed): few in common, nothing to compare.
    letter_set: u64,
    heard_set: u64,
}

impl Shape {
    pub(super) fn of(word: &str) -> Self {
        let letters: Vec<char> = word.chars().collect();
        let heard = heard(&letters);
        Self {
            letter_set: set(&letters),
            heard_set: set(&heard),
            letters,
            heard,
        }
    }

    /// How many letters it has.
    pub(super) fn len(&self) -> usize {
        self.letters.len()
    }

    /// Likeness in percent: 100 for the same word, 0 where it is not worth a look.
    pub(super) fn likeness(&self, other: &Self) -> u8 {
        if self.letters == other.letters {
            return 100;
        }
        let mut best = 0.0;
        if may_be_near(self.len(), self.letter_set, other.len(), other.letter_set) {
            best = near(&self.letters, &other.letters);
        }
        // Short words all sound alike: what is heard counts only with a body.
        let (one, two) = (self.heard.len(), other.heard.len());
        let body = one.min(two);
        if body >= 2 && may_be_near(one, self.heard_set, two, other.heard_set) {
            let weight = if body >= 3 { 0.95 } else { 0.85 };
            best = f64::max(best, weight * near(&self.heard, &other.heard));
        }
        (best * 99.0) as u8
    }

    /// Whether one is the other with another ending, or a letter or two apart.
    pub(super) fn is_form_of(&self, other: &Self) -> bool {
        let common = self
            .letters
            .iter()
            .zip(&other.letters)
            .take_while(|(a, b)| a == b)
            .count();
        let long = self.len().max(other.len());
        common >= 3 && long - common <= 3 && common * 2 > long
    }
}

fn near(one: &Vec<char>, other: &Vec<char>) -> f64 {
    let long = one.len().max(other.len()).max(1);
    1.0 - strsim::generic_levenshtein(one, other) as f64 / long as f64
}

/// Whether words of these lengths and letters can differ in two letters of five at most.
fn may_be_near(one: usize, letters: u64, other: usize, others: u64) -> bool {
    let edits = one.max(other) * 2 / 5;
    one.abs_diff(other) <= edits
        && (letters & !others).count_ones() as usize <= edits
        && (others & !letters).count_ones() as usize <= edits
}

fn set(letters: &[char]) -> u64 {
    letters.iter().fold(0, |set, &c| set | 1 << (c as u32 % 64))
}

/// A rough transcript of the sound, the same letters for Latin and Cyrillic: voiced and voiceless
/// alike, vowels as one, silent letters out.
fn heard(letters: &[char]) -> Vec<char> {
    let mut sounds: Vec<char> = Vec::with_capacity(letters.len());
    for (at, &c) in letters.iter().enumerate() {
        let next = letters.get(at + 1).copied().unwrap_or(' ');
        let last = at + 1 == letters.len();
        let sound = match c {
            'k' if at == 0 && next == 'n' => continue,
            'w' if (at == 0 && next == 'r') || last => continue,
            'g' if next == 'h' => continue,
            'h' if at > 0 => continue,
            'e' if last && at > 1 => continue,
            'p' if next == 'h' => 'f',
            's' | 'c' if next == 'h' => 's',
            'c' if matches!(next, 'e' | 'i' | 'y') => 's',
            'b' | 'p' | 'б' | 'п' => 'p',
            'v' | 'f' | 'w' | 'в' | 'ф' => 'f',
            'd' | 't' | 'д' | 'т' => 't',
            'g' | 'k' | 'q' | 'c' | 'x' | 'г' | 'к' | 'қ' | 'ғ' | 'х' | 'ц' => 'k',
            'z' | 's' | 'j' | 'з' | 'с' | 'ж' | 'ш' | 'щ' | 'ч' => 's',
            'm' | 'м' => 'm',
            'n' | 'н' | 'ң' => 'n',
            'l' | 'л' => 'l',
            'r' | 'р' => 'r',
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'а' | 'е' | 'и' | 'о' | 'у' | 'ы' | 'э' | 'ю'
            | 'я' | 'й' | 'ә' | 'і' | 'ө' | 'ұ' | 'ү' => 'a',
            'ь' | 'ъ' => continue,
            other => other,
        };
        if sounds.last() != Some(&sound) {
            sounds.push(sound);
        }
    }
    sounds
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(one: &str, other: &str) -> u8 {
        Shape::of(one).likeness(&Shape::of(other))
    }

    #[test]
    fn what_is_misheard_or_mistyped_is_alike() {
        for (one, other) in [
            ("write", "right"),
            ("tooling", "tooleng"),
            ("broken", "brokens"),
            ("website", "websites"),
            ("know", "no"),
            ("kubernetes", "cooper netties"),
            ("мороз", "марос"),
            ("tukumova", "tukumowa"),
        ] {
            assert!(
                likeness(one, other) >= 60,
                "{one} {other} {}",
                likeness(one, other)
            );
        }
    }

    #[test]
    fn other_words_are_not() {
        for (one, other) in [
            ("python", "google"),
            ("bridge", "winter"),
            ("the", "at"),
            ("on", "at"),
            ("harbour", "mountain"),
        ] {
            assert!(
                likeness(one, other) < 50,
                "{one} {other} {}",
                likeness(one, other)
            );
        }
        assert_eq!(likeness("ice", "ice"), 100);
    }

    #[test]
    fn endings_are_forms_of_a_word() {
        let form = |one: &str, other: &str| Shape::of(one).is_form_of(&Shape::of(other));
        assert!(form("тукумова", "тукумовой"));
        assert!(form("works", "worked"));
        assert!(!form("winter", "window"));
    }
}
