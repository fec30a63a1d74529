//! How a name sounds, whatever it is written in: `Тукумова`, `Tukumowa` and `Toukoumova` have one
//! sound in common.
//!
//! A word is read once for each way of writing that its letters allow (Russian names are
//! romanised in the English, French, German, Polish and Spanish manner, Kazakh and Turkish ones
//! have Latin letters of their own), into one alphabet: `a e i o u`, `b d f g k l m n p r s t v z`,
//! `h` (х, h), `c` (ц), `j` (ж, дж), `x` (ш), `q` (ч).

use unicode_normalization::UnicodeNormalization;

/// The readings of a word, each once. Empty for a word without letters.
pub fn readings(word: &str) -> Vec<String> {
    let lower: String = word.to_lowercase().nfc().collect();
    let mut readings = Vec::new();
    let mut add = |reading: String| {
        let settled = settle(&reading);
        if !settled.is_empty() && !readings.contains(&settled) {
            readings.push(settled);
        }
    };
    if lower.chars().any(is_cyrillic) {
        for reading in cyrillic(&lower) {
            add(reading);
        }
    } else if lower.chars().all(|c| !c.is_alphabetic() || is_latin(c)) {
        for manner in MANNERS {
            for reading in latin(&lower, manner) {
                add(reading);
            }
        }
    } else {
        let ascii = any_ascii::any_ascii(word).to_lowercase();
        for reading in latin(&ascii, &MANNERS[0]) {
            add(reading);
        }
    }
    readings
}

fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52f}')
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic()
        || matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{2b0}'..='\u{2ff}')
        || matches!(c, 'ª' | 'º')
}

/// Whether a word is written in letters that write no vowels.
pub fn without_vowels(word: &str) -> bool {
    word.chars()
        .any(|c| matches!(c, '\u{590}'..='\u{6ff}' | '\u{750}'..='\u{77f}'))
}

/// Whether a word has letters of the Kazakh Cyrillic alphabet that Russian does not have: its
/// Russian form changes the vowels (`Түкімова`, `Тукумова`).
pub fn is_kazakh(word: &str) -> bool {
    word.chars().any(|c| {
        matches!(
            c.to_lowercase().next(),
            Some('ә' | 'ғ' | 'қ' | 'ң' | 'ө' | 'ұ' | 'ү' | 'һ' | 'і')
        )
    })
}

fn cyrillic(word: &str) -> Vec<String> {
    // ё is written е, and named io or, after a sibilant, o; г is h in Ukrainian; щ is shch or sh.
    let alternatives: [(char, &[&str]); 6] = [
        ('ё', &["e", "io", "o"]),
        ('г', &["g", "h"]),
        ('щ', &["xq", "x"]),
        ('ң', &["ng", "n"]),
        ('ә', &["a", "e"]),
        ('ө', &["o", "u"]),
    ];
    let mut readings = vec![String::new()];
    // Which alternative each letter takes is decided once for the word.
    for (letter, sounds) in alternatives {
        if word.contains(letter) {
            readings = readings
                .iter()
                .flat_map(|chosen| {
                    sounds
                        .iter()
                        .map(move |sound| format!("{chosen}{letter}={sound};"))
                })
                .collect();
        }
    }
    readings
        .iter()
        .map(|chosen| {
            let mut sound = String::with_capacity(word.len());
            for c in word.chars() {
                match chosen
                    .split(';')
                    .find_map(|pair| pair.strip_prefix(c)?.strip_prefix('='))
                {
                    Some(alternative) => sound.push_str(alternative),
                    None => sound.push_str(cyrillic_letter(c)),
                }
            }
            sound
        })
        .collect()
}

fn cyrillic_letter(c: char) -> &'static str {
    match c {
        'а' => "a",
        'б' => "b",
        'в' | 'ў' => "v",
        'ґ' | 'ғ' => "g",
        'д' | 'ђ' => "d",
        'е' | 'э' | 'є' | 'ѐ' => "e",
        'ж' | 'җ' | 'џ' => "j",
        'з' | 'ѕ' => "z",
        'и' | 'й' | 'ы' | 'і' | 'ї' | 'ј' | 'ѝ' => "i",
        'к' | 'қ' | 'ќ' | 'ҡ' => "k",
        'л' => "l",
        'љ' => "li",
        'м' => "m",
        'н' => "n",
        'њ' => "ni",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ұ' | 'ү' => "u",
        'ф' => "f",
        'х' | 'һ' => "h",
        'ц' => "c",
        'ч' | 'ћ' => "q",
        'ш' => "x",
        'ю' => "iu",
        'я' => "ia",
        _ => "",
    }
}

/// A manner of writing sounds in Latin letters: what letters together mean, longest first.
struct Manner {
    groups: &'static [(&'static str, &'static str)],
    /// What `c` is before e, i and y, and elsewhere.
    c: [&'static str; 2],
    j: &'static str,
    z: &'static str,
    /// `s` before a vowel is voiced.
    voiced_s: bool,
}

const MANNERS: &[Manner] = &[
    // English, and most official romanisations.
    Manner {
        groups: &[
            ("shch", "xq"),
            ("chr", "kr"),
            ("chs", "ks"),
            ("dzh", "j"),
            ("tch", "q"),
            ("ch", "q"),
            ("sh", "x"),
            ("zh", "j"),
            ("kh", "h"),
            ("ts", "c"),
            ("tz", "c"),
            ("ph", "f"),
            ("th", "t"),
            ("gh", "g"),
            ("ck", "k"),
            ("qu", "k"),
            ("oo", "u"),
            ("ee", "i"),
        ],
        c: ["s", "k"],
        j: "j",
        z: "z",
        voiced_s: false,
    },
    // French: Toukoumova, Chtchoukine, Djoumabaïev.
    Manner {
        groups: &[
            ("chtch", "xq"),
            ("chr", "kr"),
            ("tch", "q"),
            ("ch", "x"),
            ("dj", "j"),
            ("kh", "h"),
            ("ph", "f"),
            ("th", "t"),
            ("ts", "c"),
            ("qu", "k"),
            ("ou", "u"),
            ("gue", "ge"),
            ("gui", "gi"),
            ("ss", "s"),
        ],
        c: ["s", "k"],
        j: "j",
        z: "z",
        voiced_s: false,
    },
    // German: Tukumowa, Schtschukin, Dschumabajew.
    Manner {
        groups: &[
            ("schtsch", "xq"),
            ("dsch", "j"),
            ("tsch", "q"),
            ("sch", "x"),
            ("ch", "h"),
            ("sh", "j"),
            ("tz", "c"),
            ("ts", "c"),
            ("ph", "f"),
            ("th", "t"),
            ("ck", "k"),
            ("qu", "k"),
            ("ss", "s"),
            ("ß", "s"),
        ],
        c: ["c", "k"],
        j: "i",
        z: "c",
        voiced_s: true,
    },
    // German with sch for ж: Schurawljowa.
    Manner {
        groups: &[
            ("schtsch", "xq"),
            ("dsch", "j"),
            ("tsch", "q"),
            ("sch", "j"),
            ("ch", "h"),
            ("sh", "j"),
            ("tz", "c"),
            ("ts", "c"),
            ("ph", "f"),
            ("th", "t"),
            ("ck", "k"),
            ("qu", "k"),
            ("ss", "s"),
            ("ß", "s"),
        ],
        c: ["c", "k"],
        j: "i",
        z: "c",
        voiced_s: true,
    },
    // Polish and the other Slavic Latin alphabets: Szczukin, Dżumabajew, Šukov.
    Manner {
        groups: &[
            ("szcz", "xq"),
            ("dż", "j"),
            ("dź", "j"),
            ("sz", "x"),
            ("cz", "q"),
            ("rz", "j"),
            ("ch", "h"),
            ("kh", "h"),
            ("ks", "ks"),
        ],
        c: ["c", "c"],
        j: "i",
        z: "z",
        voiced_s: false,
    },
    // Spanish, and j for х.
    Manner {
        groups: &[
            ("ch", "q"),
            ("qu", "k"),
            ("ll", "l"),
            ("sh", "x"),
            ("ts", "c"),
        ],
        c: ["s", "k"],
        j: "h",
        z: "s",
        voiced_s: false,
    },
];

/// The letters with marks that mean a sound of their own in some alphabet.
fn latin_letter(c: char, kazakh: bool) -> Option<&'static str> {
    Some(match c {
        'ş' | 'ș' | 'š' | 'ś' => "x",
        'ž' | 'ż' | 'ź' => "j",
        'č' | 'ć' => "q",
        'ç' if kazakh => "q",
        'ç' => "s",
        'ğ' | 'ǵ' | 'ģ' => "g",
        'ı' => "i",
        'ł' => "l",
        'ø' | 'ö' | 'ő' => "o",
        'ü' | 'ű' | 'ū' => "u",
        'å' | 'ä' => "a",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "s",
        'đ' | 'ð' => "d",
        'þ' => "t",
        'ț' | 'ţ' => "c",
        'ý' if kazakh => "u",
        'ə' => "a",
        _ => return None,
    })
}

/// The word as one manner of writing says it; with German and Danish umlauts written as two
/// letters, once more as if they were one.
fn latin(word: &str, manner: &Manner) -> Vec<String> {
    let kazakh = word.contains(['ş', 'ğ', 'ı', 'ū', 'ǵ']);
    let mut sound = String::with_capacity(word.len());
    let mut rest = word;
    'word: while let Some(c) = rest.chars().next() {
        for (letters, means) in manner.groups {
            if let Some(after) = rest.strip_prefix(letters) {
                sound.push_str(means);
                rest = after;
                continue 'word;
            }
        }
        rest = &rest[c.len_utf8()..];
        let vowel_next = rest.chars().next().is_some_and(|next| is_vowel(base(next)));
        let soft = rest
            .chars()
            .next()
            .is_some_and(|next| matches!(base(next), 'e' | 'i' | 'y'));
        match latin_letter(c, kazakh) {
            Some(means) => sound.push_str(means),
            None => match base(c) {
                'c' if kazakh => sound.push('j'),
                'c' => sound.push_str(manner.c[usize::from(!soft)]),
                'j' if kazakh => sound.push('j'),
                'j' => sound.push_str(manner.j),
                'z' => sound.push_str(manner.z),
                's' if manner.voiced_s && vowel_next => sound.push('z'),
                'w' => sound.push('v'),
                'y' => sound.push('i'),
                'q' => sound.push('k'),
                'x' => sound.push_str("ks"),
                plain if plain.is_ascii_alphabetic() => sound.push(plain),
                _ => {}
            },
        }
    }
    // Poutine, Chtchoukine: the last letter is silent in French names of Russians.
    if sound.ends_with("ine") && word.contains("ou") {
        sound.pop();
    }
    let mut readings = vec![sound];
    if ["ae", "oe", "ue"]
        .iter()
        .any(|two| readings[0].contains(two))
    {
        let one = readings[0]
            .replace("ae", "a")
            .replace("oe", "o")
            .replace("ue", "u");
        readings.push(one);
    }
    readings
}

/// A letter without its marks.
fn base(c: char) -> char {
    std::iter::once(c).nfd().next().unwrap_or(c)
}

pub(super) fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// What is written in several ways within one reading: `iye`, `ie` and `e`; double letters;
/// `-off` and `-ov`; `-skaya` and `-ska`.
fn settle(sound: &str) -> String {
    let mut settled = String::with_capacity(sound.len());
    for c in sound.chars() {
        match (settled.chars().next_back(), c) {
            (Some(last), c) if last == c => {}
            (Some('t'), 's') => {
                settled.pop();
                settled.push('c');
            }
            (Some('d'), 'j') => {
                settled.pop();
                settled.push('j');
            }
            (Some('i'), 'e') => {
                settled.pop();
                settled.push('e');
            }
            _ => settled.push(c),
        }
    }
    if let Some(stem) = settled.strip_suffix("aia") {
        settled = format!("{stem}a");
    }
    if settled.ends_with("of") || settled.ends_with("ef") {
        settled.pop();
        settled.push('v');
    }
    let mut letters = settled.chars().rev();
    if letters.next() == Some('h') && letters.next().is_some_and(is_vowel) {
        settled.pop();
    }
    settled.replace("mps", "ms").replace("mpt", "mt")
}

/// How far two readings are apart: about 1 for a consonant, less for a vowel or a related sound,
/// and too far where they end in different vowels (`Ivanov`, `Ivanova`; `Mario`, `Maria`).
/// `lax` vowels are those of a Kazakh name and its Russian form.
pub fn distance(one: &str, other: &str, lax: bool) -> f32 {
    const APART: f32 = 9.0;
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (Some(&last), Some(&other_last)) = (one.last(), other.last()) else {
        return APART;
    };
    if last != other_last && (is_vowel(last) || is_vowel(other_last)) {
        return APART;
    }
    let alone = |at: usize, word: &[char]| -> f32 {
        match word[at] {
            'i' if at > 0 && is_vowel(word[at - 1]) => 0.3,
            c if is_vowel(c) => 0.5,
            'h' => 0.5,
            _ => 1.0,
        }
    };
    let mut before: Vec<f32> = vec![0.0];
    for at in 0..other.len() {
        before.push(before[at] + alone(at, &other));
    }
    for at in 0..one.len() {
        // Only the first vowel is surely heard; later ones are often weak.
        let weak = one[..at].iter().any(|&c| is_vowel(c));
        let mut row = vec![before[0] + alone(at, &one)];
        for to in 0..other.len() {
            let vowels = one[at] != other[to] && is_vowel(one[at]) && is_vowel(other[to]);
            let swapped = before[to]
                + match vowels {
                    true if lax => 0.3,
                    true if weak => 0.5,
                    _ => instead(one[at], other[to]),
                };
            let left_out = before[to + 1] + alone(at, &one);
            let put_in = row[to] + alone(to, &other);
            row.push(swapped.min(left_out).min(put_in));
        }
        before = row;
    }
    let beginning = if one[0] == other[0] { 0.0 } else { 0.5 };
    before.last().copied().unwrap_or(APART) + beginning
}

fn instead(one: char, other: char) -> f32 {
    const KIN: &[&str] = &["vf", "szc", "xjqs", "kgh", "td", "pb", "mn"];
    const NEAR: &[&str] = &["ae", "ei", "ou", "ao", "eo"];
    let share = |groups: &[&str]| {
        groups
            .iter()
            .any(|group| group.contains(one) && group.contains(other))
    };
    match (is_vowel(one), is_vowel(other)) {
        _ if one == other => 0.0,
        (true, true) if share(NEAR) => 0.5,
        (true, true) => 0.9,
        (false, false) if share(KIN) => 0.7,
        _ => 1.2,
    }
}

/// A reading's consonants.
pub fn consonants(reading: &str) -> String {
    reading.chars().filter(|&c| !is_vowel(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(one: &str, other: &str) -> bool {
        let other = readings(other);
        readings(one).iter().any(|reading| other.contains(reading))
    }

    #[test]
    fn a_name_sounds_the_same_in_every_romanisation() {
        for (cyrillic, latin) in [
            ("Тукумова", "Tukumova Tukumowa Toukoumova"),
            ("Щукин", "Shchukin Schtschukin Szczukin Chtchoukine Ščukin"),
            (
                "Хрущёв",
                "Khrushchev Chruschtschow Khrouchtchev Hruščov Khrushchyov",
            ),
            (
                "Жұмабаев",
                "Zhumabayev Jumabaev Dschumabajew Djoumabaïev Dżumabajew",
            ),
            ("Назарбаев", "Nazarbayev Nazarbaev Nasarbajew Nazarbaïev"),
            ("Евгений", "Yevgeny Evgeny Evgenii Jewgeni Ievgueni"),
            ("Дмитрий", "Dmitry Dmitri Dmitriy Dmitrii Dmitrij"),
            ("Юлия", "Yulia Julia Iuliia Ioulia Julija"),
            (
                "Чайковский",
                "Tchaikovsky Tschaikowski Czajkowski Chaykovskiy",
            ),
            ("Лукинская", "Lukinskaya Lukinskaia Lukinskaja Loukinskaïa"),
            ("Соловьёв", "Solovyov Solovyev Soloviev Solowjow"),
            ("Қасым", "Qasym Kassym Kasym"),
            ("Гавриленко", "Havrylenko Gavrilenko"),
            ("Смирнов", "Smirnov Smirnoff Smirnow"),
            ("Цой", "Tsoi Tsoy Coj"),
        ] {
            for latin in latin.split(' ') {
                assert!(
                    alike(cyrillic, latin),
                    "{cyrillic} {:?} / {latin} {:?}",
                    readings(cyrillic),
                    readings(latin)
                );
            }
        }
        for (one, other) in [
            ("Müller", "Mueller"),
            ("Müller", "Muller"),
            ("Ågård", "Aagaard"),
            ("Søren", "Soeren"),
            ("Erdoğan", "Erdogan"),
            ("Şahin", "Sahin"),
            ("Łukasz", "Lukasz"),
            ("Nguyễn", "Nguyen"),
        ] {
            let folded = crate::text::words::key(one) == crate::text::words::key(other);
            assert!(folded || alike(one, other), "{one} {other}");
        }
    }

    #[test]
    fn other_names_do_not_sound_the_same() {
        for (one, other) in [
            ("Тукумова", "Тукумов"),
            ("Tukumova", "Tulegenova"),
            ("Щукин", "Жуков"),
            ("Ivanova", "Иванов"),
            ("Mario", "Maria"),
            ("Валерий", "Valeria"),
        ] {
            assert!(!alike(one, other), "{one} {other}");
            for one in readings(one) {
                for other in readings(other) {
                    assert!(distance(&one, &other, false) > 1.0, "{one} {other}");
                }
            }
        }
    }

    #[test]
    fn readings_of_anything_end_and_are_ascii() {
        for word in ["", "...", "🙂", "王小明", "محمد", "გიორგი", "İ", "\u{301}"]
        {
            assert!(
                readings(word).iter().all(|reading| reading.is_ascii()),
                "{word}"
            );
        }
    }
}
