//! Kazakh stems: endings taken off from the right, in the order in which the language puts them on.
//!
//! A noun takes plural, possessive, case and person, in that order; a verb negation, tense and
//! person. Each ending has a back and a front form (vowel harmony), and its first sound depends on
//! the last sound of what it is put on; an ending is taken off only where that holds, so that
//! `алты` (six) keeps its `ты` while `атты` (the horse) does not. What is left has at least two
//! letters and a vowel. Then the last sound is hardened as in the bare word (`кітаб-ы`, `кітап`).
//!
//! Written after the tables of inflection that any grammar of Kazakh gives (Krueger, Muhamedowa);
//! not covered: derivation (`-шы`, `-лық`), which makes other words, and compound tenses.

use Before::{Consonant, Nasal, Soft, Sonorant, Unvoiced, Voiced, Vowel};

/// What an ending is put on, by its last sound.
#[derive(Debug, Clone, Copy)]
enum Before {
    /// A vowel.
    Vowel,
    /// Any consonant.
    Consonant,
    /// м, н, ң.
    Nasal,
    /// A vowel, л, р, й or у.
    Sonorant,
    /// A vowel or a voiced consonant.
    Voiced,
    /// A voiced consonant.
    Soft,
    /// An unvoiced consonant, or one that only borrowed words end in.
    Unvoiced,
    /// Anything.
    Any,
}

type Endings = &'static [(Before, &'static [&'static str])];

/// Person of the predicate; that of "we" has the letters of a possessive.
const PERSON: Endings = &[
    (
        Before::Any,
        &[
            "сың",
            "сің",
            "сыз",
            "сіз",
            "сыңдар",
            "сіңдер",
            "сыздар",
            "сіздер",
        ],
    ),
    (Voiced, &["мын", "мін"]),
    (Soft, &["бын", "бін"]),
    (Unvoiced, &["пын", "пін"]),
];

/// Genitive, dative, accusative, locative, ablative, instrumental.
const CASE: Endings = &[
    (
        Vowel,
        &[
            "ның", "нің", "ны", "ні", "на", "не", "нда", "нде", "нан", "нен",
        ],
    ),
    (Nasal, &["ның", "нің", "нан", "нен"]),
    (Soft, &["дың", "дің", "ды", "ді"]),
    (Voiced, &["ға", "ге", "да", "де", "дан", "ден"]),
    (
        Unvoiced,
        &[
            "тың", "тің", "қа", "ке", "ты", "ті", "та", "те", "тан", "тен", "пен",
        ],
    ),
    (Sonorant, &["мен"]),
    (Soft, &["бен", "мен"]),
];

/// The possessives in full; behind those of one letter and of the third person a case often stands.
const POSSESSIVE: Endings = &[
    (
        Consonant,
        &[
            "ымыз", "іміз", "ыңыз", "іңіз", "ым", "ім", "ың", "ің", "ы", "і",
        ],
    ),
    (Vowel, &["мыз", "міз", "ңыз", "ңіз", "сы", "сі", "м", "ң"]),
];

/// Dative and accusative as they stand behind a possessive: үйім-е, үйі-н.
const CASE_OF_POSSESSIVE: &[(&str, Endings)] = &[
    ("а", &[(Consonant, &["ым", "ың"]), (Vowel, &["м", "ң"])]),
    ("е", &[(Consonant, &["ім", "ің"]), (Vowel, &["м", "ң"])]),
    ("н", &[(Consonant, &["ы", "і"]), (Vowel, &["сы", "сі"])]),
];

const PLURAL: Endings = &[
    (Sonorant, &["лар", "лер"]),
    (Soft, &["дар", "дер"]),
    (Unvoiced, &["тар", "тер"]),
];

/// Tense and mood with person: past, perfect, present, converb, infinitive, conditional, imperative.
const VERB: Endings = &[
    (
        Voiced,
        &[
            "ды",
            "ді",
            "дым",
            "дім",
            "дың",
            "дің",
            "дық",
            "дік",
            "дыңыз",
            "діңіз",
            "ған",
            "ген",
            "ғанда",
            "генде",
        ],
    ),
    (
        Unvoiced,
        &[
            "ты",
            "ті",
            "тым",
            "тім",
            "тың",
            "тің",
            "тық",
            "тік",
            "тыңыз",
            "тіңіз",
            "қан",
            "кен",
            "қанда",
            "кенде",
        ],
    ),
    (
        Vowel,
        &[
            "йды", "йді", "ймын", "ймін", "йсың", "йсің", "ймыз", "йміз", "йтын", "йтін", "п", "у",
        ],
    ),
    (
        Consonant,
        &[
            "ады", "еді", "амын", "емін", "асың", "есің", "асыз", "есіз", "амыз", "еміз", "атын",
            "етін", "ып", "іп", "у", "ар", "ер", "ыңыз", "іңіз",
        ],
    ),
    (
        Before::Any,
        &["са", "се", "сам", "сем", "саң", "сең", "сақ", "сек"],
    ),
];

/// Those of them that would be taken for a possessive.
const SURELY_VERB: Endings = &[
    (Vowel, &["йды", "йді", "ды", "ді"]),
    (Consonant, &["ады", "еді", "амыз", "еміз"]),
    (Voiced, &["дым", "дім"]),
    (Unvoiced, &["тым", "тім"]),
];

const NEGATION: Endings = &[
    (Sonorant, &["ма", "ме"]),
    (Soft, &["ба", "бе"]),
    (Unvoiced, &["па", "пе"]),
];

/// Common words whose last letter only looks like a possessive.
const BARE: &[&str] = &[
    "алты",
    "жеті",
    "екі",
    "кісі",
    "кіші",
    "сары",
    "тері",
    "қарсы",
    "жалпы",
    "қатты",
    "тәтті",
    "ащы",
];

/// The stem of a word in lower case. Endings are taken off until none is left, so that a bare word
/// that happens to end like an inflected one comes out as its own inflected forms do.
pub fn stem(word: &str) -> String {
    let mut stem = word.to_owned();
    while !stem.is_ascii() {
        let shorter = harden(verb(noun(&stem)));
        if shorter == stem {
            break;
        }
        stem = shorter;
    }
    stem
}

fn verb(word: &str) -> &str {
    let tenses = fitting(word, VERB);
    // A shorter ending behind a negation is meant: айт-па-ды, not айтп-ады.
    let denied = tenses.clone().map(|tense| (tense, strip(tense, NEGATION)));
    denied
        .filter(|(tense, verb)| verb.len() < tense.len())
        .map(|(_, verb)| verb)
        .chain(tenses)
        .min_by_key(|verb| verb.len())
        .unwrap_or(word)
}

fn noun(word: &str) -> &str {
    if BARE.contains(&word) {
        return word;
    }
    if fitting(word, SURELY_VERB).next().is_some() {
        return word;
    }
    let word = strip(word, PERSON);
    let plain = strip(word, CASE);
    let owned = match plain.len() < word.len() {
        true => plain,
        false => CASE_OF_POSSESSIVE
            .iter()
            .find_map(|(case, before)| {
                let rest = word.strip_suffix(case)?;
                (strip(rest, before).len() < rest.len()).then_some(rest)
            })
            .unwrap_or(word),
    };
    let single = strip(owned, POSSESSIVE);
    let stem = strip(single, PLURAL);
    // One letter off a short word is more often the word's own; ы and і are sure before a case.
    let lost = &owned[single.len()..];
    let unsure = match lost {
        "м" | "ң" => single.chars().count() < 5,
        "ы" | "і" => single.chars().count() < 3 && owned == word,
        _ => false,
    };
    if unsure && single == stem {
        return owned;
    }
    stem
}

/// Without the longest ending that fits what stands before it.
fn strip(word: &str, endings: Endings) -> &str {
    fitting(word, endings)
        .min_by_key(|rest| rest.len())
        .unwrap_or(word)
}

/// What is left without each ending that fits what stands before it.
fn fitting(word: &str, endings: Endings) -> impl Iterator<Item = &str> + Clone {
    endings
        .iter()
        .flat_map(|(before, endings)| endings.iter().map(move |ending| (*before, ending)))
        .filter_map(move |(before, ending)| {
            let rest = word.strip_suffix(ending)?;
            let mut back = rest.chars().rev();
            let (last, before_last) = (back.next()?, back.next()?);
            // No word ends in a consonant and л, р, м or н: сөйле-ді, not сөйл-еді.
            let ends = is_vowel(before_last) || !matches!(last, 'л' | 'р' | 'м' | 'н');
            (ends && rest.chars().any(is_vowel) && before.is(last)).then_some(rest)
        })
}

/// The last sound as it is where nothing follows: б, г, ғ are п, к, қ.
fn harden(stem: &str) -> String {
    let mut letters = stem.chars();
    let hard = match letters.next_back() {
        Some('б') => 'п',
        Some('г') => 'к',
        Some('ғ') => 'қ',
        _ => return stem.to_owned(),
    };
    format!("{}{hard}", letters.as_str())
}

impl Before {
    fn is(self, last: char) -> bool {
        let soft = matches!(
            last,
            'з' | 'ж' | 'л' | 'р' | 'й' | 'у' | 'м' | 'н' | 'ң' | 'ғ' | 'г' | 'б'
        );
        match self {
            Self::Vowel => is_vowel(last) && last != 'у',
            Self::Consonant => !is_vowel(last) || last == 'у',
            Self::Nasal => matches!(last, 'м' | 'н' | 'ң'),
            Self::Sonorant => is_vowel(last) || matches!(last, 'л' | 'р' | 'й'),
            Self::Soft => soft,
            Self::Voiced => is_vowel(last) || soft,
            Self::Unvoiced => !is_vowel(last) && (!soft || matches!(last, 'г' | 'б')),
            Self::Any => true,
        }
    }
}

fn is_vowel(c: char) -> bool {
    "аәеёиоөуұүыіэюя".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn forms_of_a_noun_share_its_stem() {
        for forms in [
            "кітап кітаптар кітапты кітапқа кітаптың кітабы кітабым кітаптарымыз кітаптан кітаппен кітабыма кітабын",
            "бала балалар баланың балаға баланы балада баладан баламен баласы балалары балаларға баласына балаларының",
            "мектеп мектепте мектептен мектебі мектебіміз мектептерде мектепке мектебінде",
            "қала қалада қалаға қаланың қалалар қалаларда қаласы қаласында қаласынан",
            "су судың суға суды судан",
            "жұмыс жұмыста жұмысқа жұмысым жұмыстың жұмыстар жұмыспен",
            "үй үйде үйге үйдің үйлер үйіне үйінен",
            "көл көлдің көлге көлде көлдер көлдерден",
            "мұз мұздың мұзға мұзда мұздар мұзбен мұзы",
            "жол жолдың жолға жолда жолдар жолымыз",
            "адам адамның адамға адамдар адамдардың адаммын",
            "ел елдің елге елде елдер еліміз елімізде",
        ] {
            let base = stem(forms.split(' ').next().unwrap());
            for form in forms.split(' ') {
                assert_eq!(stem(form), base, "{form}");
            }
        }
    }

    #[test]
    fn forms_of_a_verb_share_its_stem() {
        for forms in [
            "айт айтты айтқан айтып айтады айту айтса айтпады айттым айтамыз",
            "кел келді келген келіп келеді келу келсе келмеді келдік",
            "жаз жазды жазған жазып жазады жазу жазса",
            "сөйле сөйледі сөйлеген сөйлеп сөйлейді сөйлейміз",
        ] {
            let base = stem(forms.split(' ').next().unwrap());
            for form in forms.split(' ') {
                assert_eq!(stem(form), base, "{form}");
            }
        }
    }

    #[test]
    fn other_words_are_not_the_same() {
        for (a, b) in [
            ("бала", "бал"),
            ("қала", "қалам"),
            ("алма", "ал"),
            ("ата", "ат"),
            ("алты", "ал"),
            ("жеті", "же"),
            ("көл", "көлік"),
        ] {
            assert_ne!(stem(a), stem(b), "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn fuzz_any_word_has_a_stem(word in "[а-яәғқңөұүһі]{1,14}|\\PC{0,8}") {
            prop_assert_eq!(stem(&word).is_empty(), word.is_empty());
        }
    }
}
