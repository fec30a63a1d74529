//! Which language a text is in, where nobody says.
//!
//! By the trigrams of `whatlang`, and by its letters for Kazakh, which that does not know: no other
//! language writes `қ`, `ұ` and `і` together. (`lingua` knows it, and is 150 MB of models.)

use whatlang::{Detector, Lang};

/// How much of a text is looked at, in characters: enough to be sure, and little work.
const LOOKED_AT: usize = 600;
/// Less than this says nothing for sure, unless the script alone does.
const LETTERS_AT_LEAST: usize = 40;

/// The language of a text that is told piece by piece: ISO 639-1 (639-2 where there is no shorter
/// code), or `None` when it is too short or too mixed to be sure.
pub fn detect<'a>(pieces: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    let mut sample = String::with_capacity(LOOKED_AT * 2);
    let mut left = LOOKED_AT;
    for piece in pieces {
        let before = sample.len();
        sample.extend(piece.chars().take(left));
        sample.push(' ');
        left = left.saturating_sub(sample[before..].chars().count());
        if left == 0 {
            break;
        }
    }
    if is_kazakh(&sample) {
        return Some("kk");
    }
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    let found = Detector::new().detect(&sample)?;
    let code = code(found.lang());
    // A script of one language is sure after a few letters.
    let sure = found.is_reliable() && letters >= LETTERS_AT_LEAST;
    let alone = matches!(code, "ja" | "ko" | "el" | "ka" | "hy" | "th") && letters >= 4;
    (sure || alone).then_some(code)
}

fn is_kazakh(text: &str) -> bool {
    let count = |letters: &str| text.chars().filter(|c| letters.contains(*c)).count();
    let cyrillic = text
        .chars()
        .filter(|c| matches!(c, '\u{400}'..='\u{4ff}'))
        .count();
    let own = count("әғқңөұүһіӘҒҚҢӨҰҮҺІ");
    cyrillic >= LETTERS_AT_LEAST / 2
        && own * 20 >= cyrillic
        && count("қҚғҒ") > 0
        && count("іІ") + count("ұҰ") > 0
}

fn code(language: Lang) -> &'static str {
    match language {
        Lang::Afr => "af",
        Lang::Aka => "ak",
        Lang::Amh => "am",
        Lang::Ara => "ar",
        Lang::Aze => "az",
        Lang::Bel => "be",
        Lang::Ben => "bn",
        Lang::Bul => "bg",
        Lang::Cat => "ca",
        Lang::Ces => "cs",
        Lang::Cmn => "zh",
        Lang::Cym => "cy",
        Lang::Dan => "da",
        Lang::Deu => "de",
        Lang::Ell => "el",
        Lang::Eng => "en",
        Lang::Epo => "eo",
        Lang::Est => "et",
        Lang::Fin => "fi",
        Lang::Fra => "fr",
        Lang::Guj => "gu",
        Lang::Heb => "he",
        Lang::Hin => "hi",
        Lang::Hrv => "hr",
        Lang::Hun => "hu",
        Lang::Hye => "hy",
        Lang::Ind => "id",
        Lang::Ita => "it",
        Lang::Jav => "jv",
        Lang::Jpn => "ja",
        Lang::Kan => "kn",
        Lang::Kat => "ka",
        Lang::Khm => "km",
        Lang::Kor => "ko",
        Lang::Lat => "la",
        Lang::Lav => "lv",
        Lang::Lit => "lt",
        Lang::Mal => "ml",
        Lang::Mar => "mr",
        Lang::Mkd => "mk",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Nld => "nl",
        Lang::Nob => "nb",
        Lang::Ori => "or",
        Lang::Pan => "pa",
        Lang::Pes => "fa",
        Lang::Pol => "pl",
        Lang::Por => "pt",
        Lang::Ron => "ro",
        Lang::Rus => "ru",
        Lang::Sin => "si",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Sna => "sn",
        Lang::Spa => "es",
        Lang::Srp => "sr",
        Lang::Swe => "sv",
        Lang::Tam => "ta",
        Lang::Tel => "te",
        Lang::Tgl => "tl",
        Lang::Tha => "th",
        Lang::Tuk => "tk",
        Lang::Tur => "tr",
        Lang::Ukr => "uk",
        Lang::Urd => "ur",
        Lang::Uzb => "uz",
        Lang::Vie => "vi",
        Lang::Yid => "yi",
        Lang::Zul => "zu",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_tells_its_language() {
        for (language, text) in [
            (
                "en",
                "In the winter we drive over the lake, and nobody talks until the ice has carried us to the other side.",
            ),
            (
                "ru",
                "Зимой мы ездим по озеру, и никто не говорит, пока лёд не донесёт нас до другого берега.",
            ),
            (
                "kk",
                "Қыста біз көлдің үстімен жүреміз, мұз бізді арғы жағаға жеткізгенше ешкім сөйлемейді.",
            ),
            (
                "de",
                "Im Winter fahren wir über den See, und niemand redet, bis uns das Eis auf die andere Seite getragen hat.",
            ),
            (
                "tr",
                "Kışın gölün üzerinden geçeriz ve buz bizi öbür kıyıya taşıyana kadar kimse konuşmaz.",
            ),
            (
                "fr",
                "En hiver nous traversons le lac, et personne ne parle avant que la glace ne nous ait portés de l'autre côté.",
            ),
            (
                "es",
                "En invierno cruzamos el lago y nadie habla hasta que el hielo nos ha llevado a la otra orilla.",
            ),
            (
                "ja",
                "冬になると湖の上を走ります。氷が向こう岸まで運んでくれるまで、誰も話しません。",
            ),
            (
                "uk",
                "Взимку ми їздимо озером, і ніхто не говорить, доки лід не донесе нас до іншого берега.",
            ),
        ] {
            assert_eq!(detect(text.split(' ')), Some(language));
        }
    }

    #[test]
    fn too_little_tells_nothing() {
        for text in ["", "Hm.", "12 34", "OK yes no"] {
            assert_eq!(detect([text].into_iter()), None, "{text}");
        }
    }
}
