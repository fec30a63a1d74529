//! Case endings: from `Тукумовой`, `Рябовым`, `Түкімованың` to the name itself.
//!
//! Russian, Ukrainian and Kazakh names are written with endings inside a sentence; this gives every
//! form without them that a word may come from, with the gender that the ending tells.

/// The gender that a form tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gender {
    /// He.
    Masculine,
    /// She.
    Feminine,
}

/// A form that a word may come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nominative {
    /// The name without the ending, in lower case.
    pub word: String,
    /// Whose name it then is, where the form tells.
    pub gender: Option<Gender>,
}

/// Endings and what stands in their place, with the fewest letters that have to stay before them.
type Rule = (&'static str, &'static str, Option<Gender>);

const M: Option<Gender> = Some(Gender::Masculine);
const F: Option<Gender> = Some(Gender::Feminine);

/// Surnames: the endings of these are not those of first names.
const SURNAMES: &[Rule] = &[
    // -ова, -ева, -ина: Тукумовой, Тукумову.
    ("овой", "ова", F),
    ("овою", "ова", F),
    ("ову", "ова", F),
    ("евой", "ева", F),
    ("евою", "ева", F),
    ("еву", "ева", F),
    ("ёвой", "ёва", F),
    ("ёву", "ёва", F),
    ("иной", "ина", F),
    ("ину", "ина", F),
    ("ыной", "ына", F),
    ("ыну", "ына", F),
    // -ов, -ев, -ин: Рябова, Рябову, Рябовым, Рябове.
    ("ова", "ов", M),
    ("ову", "ов", M),
    ("овым", "ов", M),
    ("ове", "ов", M),
    ("ева", "ев", M),
    ("еву", "ев", M),
    ("евым", "ев", M),
    ("еве", "ев", M),
    ("ёва", "ёв", M),
    ("ёву", "ёв", M),
    ("ёвым", "ёв", M),
    ("ёве", "ёв", M),
    ("ина", "ин", M),
    ("ину", "ин", M),
    ("иным", "ин", M),
    ("ине", "ин", M),
    ("ына", "ын", M),
    ("ыну", "ын", M),
    ("ыным", "ын", M),
    // -ский, -ой, -ый and -ская, -ая.
    ("ского", "ский", M),
    ("скому", "ский", M),
    ("ским", "ский", M),
    ("ском", "ский", M),
    ("цкого", "цкий", M),
    ("цкому", "цкий", M),
    ("цким", "цкий", M),
    ("цком", "цкий", M),
    ("ской", "ская", F),
    ("скую", "ская", F),
    ("цкой", "цкая", F),
    ("цкую", "цкая", F),
    ("стого", "стой", M),
    ("стому", "стой", M),
    ("стым", "стой", M),
    ("стую", "стая", F),
    ("ного", "ный", M),
    ("ному", "ный", M),
    ("ным", "ный", M),
    ("ную", "ная", F),
    // Ukrainian: Іванової, Шевченка, Зеленського.
    ("ової", "ова", F),
    ("овій", "ова", F),
    ("ською", "ська", F),
    ("ської", "ська", F),
    ("ській", "ська", F),
    ("ську", "ська", F),
    ("ського", "ський", M),
    ("ському", "ський", M),
    ("ським", "ський", M),
    ("енка", "енко", None),
    ("енку", "енко", None),
    ("енком", "енко", None),
    ("енкові", "енко", None),
];

/// First names, and surnames that are declined like them.
const NAMES: &[Rule] = &[
    ("ии", "ия", F),
    ("ию", "ия", F),
    ("ией", "ия", F),
    ("ию", "ий", M),
    ("ием", "ий", M),
    ("ии", "ий", M),
    ("ьи", "ья", F),
    ("ью", "ья", F),
    ("ьей", "ья", F),
    ("ье", "ья", F),
    ("ея", "ей", M),
    ("ею", "ей", M),
    ("еем", "ей", M),
    ("ее", "ей", M),
    ("ая", "ай", M),
    ("аю", "ай", M),
    ("аем", "ай", M),
    ("ае", "ай", M),
    ("оя", "ой", M),
    ("ою", "ой", M),
    ("ия", "ий", M),
    ("ря", "рь", M),
    ("рю", "рь", M),
    ("рем", "рь", M),
    ("ля", "ль", M),
    ("лю", "ль", M),
    ("лем", "ль", M),
    ("ы", "а", F),
    ("и", "а", F),
    ("е", "а", F),
    ("у", "а", F),
    ("ой", "а", F),
    ("ей", "а", F),
    ("и", "я", F),
    ("е", "я", F),
    ("ю", "я", F),
    ("ей", "я", F),
    ("и", "ь", F),
    ("ью", "ь", F),
    ("а", "", M),
    ("у", "", M),
    ("ом", "", M),
    ("ем", "", M),
    ("е", "", M),
    ("ові", "", M),
];

/// Kazakh: one ending after another vowel or consonant each.
const KAZAKH: &[&str] = &[
    "ның", "нің", "дың", "дің", "тың", "тің", "нан", "нен", "дан", "ден", "тан", "тен", "мен",
    "бен", "пен", "ға", "ге", "қа", "ке", "на", "не", "ны", "ні", "ды", "ді", "ты", "ті", "да",
    "де", "та", "те",
];

/// Men's names that are no woman's with -а: of these -а is surely an ending.
const MEN: &[&str] = &[
    "иван",
    "антон",
    "максим",
    "олег",
    "виктор",
    "роман",
    "марат",
    "ерлан",
    "нурлан",
    "болат",
    "серик",
    "тимур",
    "руслан",
    "рустам",
    "артём",
    "артем",
    "денис",
    "кирилл",
    "михаил",
    "даниил",
    "фёдор",
    "федор",
    "степан",
    "глеб",
    "борис",
    "леонид",
    "марк",
    "захар",
    "егор",
    "никита",
    "пётр",
    "петр",
    "лев",
    "павел",
    "константин",
    "владимир",
    "эдуард",
    "герман",
    "тарас",
    "остап",
    "мурат",
    "азамат",
    "арман",
    "асхат",
    "бауржан",
    "даурен",
    "ермек",
    "кайрат",
    "канат",
    "талгат",
    "тарас",
    "богдан",
    "ростислав",
    "всеволод",
    "геннадий",
    "игнат",
    "илья",
    "иосиф",
    "семён",
    "семен",
];

/// Women's names in -ия: of other names -ия is surely an ending.
const WOMEN: &[&str] = &[
    "евгения",
    "валерия",
    "юлия",
    "антония",
    "клавдия",
    "лидия",
    "виктория",
    "мария",
    "анастасия",
    "софия",
    "наталия",
    "ксения",
    "полиния",
    "лилия",
    "амалия",
    "корнелия",
];

/// The fewest letters of a name before its ending.
const STEM: usize = 3;

/// Everything that a word may be a form of, without the word itself. Lower case in and out.
pub fn nominatives(word: &str) -> Vec<Nominative> {
    let mut found: Vec<Nominative> = Vec::new();
    let mut add = |word: String, gender| {
        let form = Nominative { word, gender };
        if !found.contains(&form) {
            found.push(form);
        }
    };
    if !word.chars().any(|c| matches!(c, '\u{400}'..='\u{52f}')) {
        for (ending, instead, gender) in [
            ("skiego", "ski", M),
            ("skiemu", "ski", M),
            ("skim", "ski", M),
            ("skiej", "ska", F),
            ("ską", "ska", F),
            ("ckiego", "cki", M),
            ("ckiemu", "cki", M),
            ("ckiej", "cka", F),
        ] {
            if let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() >= STEM) {
                add(format!("{stem}{instead}"), gender);
            }
        }
        return found;
    }
    let long = |stem: &str, letters: usize| stem.chars().count() >= letters;
    for (ending, instead, gender) in SURNAMES {
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| long(stem, 2)) {
            add(format!("{stem}{instead}"), *gender);
        }
    }
    // A surname in the nominative looks like no first name with an ending.
    let is_surname = SURNAMES.iter().any(|(_, nominative, gender)| {
        gender.is_some() && word.ends_with(nominative) && long(word, 6)
    });
    if !is_surname {
        for (ending, instead, gender) in NAMES {
            let Some(stem) = word.strip_suffix(ending).filter(|stem| long(stem, 2)) else {
                continue;
            };
            if is_spelt(stem, ending, instead) {
                add(format!("{stem}{instead}"), *gender);
            }
            // Павла, Петра: the vowel of the last syllable comes and goes.
            if *ending == "а" || *ending == "у" || *ending == "ом" {
                for (oblique, name) in [("павл", "павел"), ("льв", "лев")] {
                    if stem == oblique {
                        add(name.into(), M);
                    }
                }
            }
        }
    }
    for ending in KAZAKH {
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| long(stem, 4)) {
            add(stem.into(), None);
        }
    }
    found
}

/// Whether Russian spelling lets a first name on -а, -я or -ь have this ending: Зоей is of Зоя,
/// Машей of Маша, Таней of Таня. (Олени is Ukrainian.)
fn is_spelt(stem: &str, ending: &str, name_ending: &str) -> bool {
    let hard = stem.ends_with(['ж', 'ч', 'ш', 'щ', 'ц']);
    let velar = stem.ends_with(['г', 'к', 'х']);
    let vowel = stem.ends_with(['а', 'е', 'и', 'о', 'у', 'ы', 'ё']);
    match (ending, name_ending) {
        ("ей", "а") => hard,
        ("ей", "я") => !hard && !velar,
        ("и", "я") => !velar && !hard,
        ("и", "ь") => !velar,
        ("ы" | "ой" | "у", "а") => !vowel,
        ("е", "а") => !vowel,
        _ => true,
    }
}

/// Whether a word with a man's ending may, as it stands, be a woman's name: `Ахметова`, and as first
/// names `Александра` and `Евгения`, but not `Мельника`, `Ивана`, `Дмитрия`.
pub fn may_be_a_woman(word: &str, surname: bool) -> bool {
    if gender(word) == Some(Gender::Feminine) {
        return true;
    }
    match word.strip_suffix('а') {
        _ if surname => false,
        Some(stem) => !MEN.contains(&stem),
        None => word.ends_with("ия") && WOMEN.contains(&word),
    }
}

/// Whose name a word is, where its ending tells: surnames and patronymics in the nominative.
pub fn gender(word: &str) -> Option<Gender> {
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    if ends(&[
        "ова", "ева", "ёва", "ина", "ына", "ская", "цкая", "ська", "цька", "овна", "евна", "ична",
        "қызы", "кызы", "ova", "eva", "ina", "skaya", "skaia", "skaja", "ovna", "evna", "kyzy",
        "qyzy",
    ]) {
        Some(Gender::Feminine)
    } else if ends(&[
        "ов",
        "ев",
        "ёв",
        "ин",
        "ын",
        "ский",
        "цкий",
        "ський",
        "ович",
        "евич",
        "ұлы",
        "улы",
        "уулу",
        "оглы",
        "ov",
        "ev",
        "sky",
        "skiy",
        "skii",
        "skij",
        "ovich",
        "evich",
        "uly",
    ]) {
        Some(Gender::Masculine)
    } else {
        None
    }
}

/// What stands before the ending of a patronymic: `болат` of `болатовна`, `болатұлы`, `bolatovich`.
pub fn father(word: &str) -> Option<&str> {
    const ENDINGS: &[&str] = &[
        "ович", "евич", "ёвич", "овна", "евна", "ёвна", "ична", "ович", "ұлы", "улы", "қызы",
        "кызы", "оглы", "уулу", "гызы", "ovich", "evich", "yevich", "owitsch", "ewitsch", "ovitch",
        "evitch", "ovna", "evna", "yevna", "owna", "ewna", "ichna", "inichna", "uly", "ulı", "ūly",
        "qyzy", "kyzy", "kızı", "oglu", "oğlu", "qizi", "qızı", "ogly",
    ];
    ENDINGS
        .iter()
        .filter_map(|ending| word.strip_suffix(ending))
        .filter(|stem| stem.chars().count() >= STEM)
        .min_by_key(|stem| stem.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_names_lead_back_to_them() {
        for (name, forms) in [
            ("тукумова", "тукумовой тукумову"),
            ("ахметов", "ахметова ахметову ахметовым ахметове"),
            ("лукинская", "лукинской лукинскую"),
            (
                "достоевский",
                "достоевского достоевскому достоевским достоевском",
            ),
            ("щукин", "щукина щукину щукиным щукине"),
            ("вера", "веры вере веру верой"),
            ("мария", "марии марию марией"),
            ("дмитрий", "дмитрия дмитрию дмитрием дмитрии"),
            ("сергей", "сергея сергею сергеем сергее"),
            ("игорь", "игоря игорю игорем"),
            ("олег", "олега олегу олегом олеге"),
            ("павел", "павла павлу павлом"),
            ("айнур", "айнур айнуру айнуром"),
            ("шевченко", "шевченка шевченком шевченкові"),
            (
                "түкімова",
                "түкімованың түкімоваға түкімованы түкімовадан түкімовамен",
            ),
            ("берденқызы", "берденқызының берденқызына берденқызымен"),
            ("kowalski", "kowalskiego kowalskiemu kowalskim"),
        ] {
            for form in forms.split(' ').filter(|form| *form != name) {
                assert!(
                    nominatives(form).iter().any(|found| found.word == name),
                    "{form}: {:?}",
                    nominatives(form)
                );
            }
        }
    }

    #[test]
    fn a_womans_name_is_told_from_a_mans_with_an_ending() {
        for (word, surname) in [
            ("александра", false),
            ("евгения", false),
            ("динара", false),
            ("ахметова", true),
            ("лукинская", true),
        ] {
            assert!(may_be_a_woman(word, surname), "{word}");
        }
        for (word, surname) in [
            ("ивана", false),
            ("дмитрия", false),
            ("сергея", false),
            ("мельника", true),
        ] {
            assert!(!may_be_a_woman(word, surname), "{word}");
        }
    }

    #[test]
    fn a_patronymic_names_the_father() {
        for word in [
            "болатовна",
            "болатұлы",
            "bolatovich",
            "bolatovna",
            "bolatuly",
        ] {
            assert!(matches!(father(word), Some("болат" | "bolat")), "{word}");
        }
        assert_eq!(father("тукумова"), None);
    }
}
