//! A quote and a transcript as tokens: words in one canonical way of writing, each with the place
//! in the source it stands for.
//!
//! `don't` and `do not`, `sixty-four` and `64`, `gonna` and `going to`, `98%` and `98 percent` give
//! the same tokens; `Form` keeps how they were written. In a quote, words in [brackets] are the
//! writer's own and an ellipsis says that something is left out.

use super::Analyser;
use super::language::{Language, Numeral};
use std::ops::Range;

/// How a token is written, where its word alone does not say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// As it stands.
    Plain,
    /// Contracted with another word: `don't`.
    Contracted,
    /// Another spelling: `gonna`, `ok`.
    Variant,
    /// A number in figures.
    Figures,
    /// A number in words.
    Spelt,
}

/// A word of a quote or a transcript.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// The word in its canonical way of writing; a number in figures.
    pub word: String,
    /// How it is written.
    pub form: Form,
    /// Where it stands in its text, in bytes. Tokens of one contraction share a range.
    pub range: Range<usize>,
    /// Which word of its text it is, as the analyser counts them.
    pub number: usize,
    /// Which text it stands in.
    pub text: usize,
    /// Written with a capital letter (and not all of the text is).
    pub capital: bool,
    /// The first word of a sentence.
    pub opens: bool,
    /// Broken off before this word: a dash or dots.
    pub broken: bool,
    /// A comma stands before it.
    pub comma: bool,
    /// In brackets.
    pub bracketed: bool,
    /// An ellipsis stands before it.
    pub omitted: bool,
}

impl Token {
    /// Whether it is a number in figures or words.
    pub(super) fn is_number(&self) -> bool {
        matches!(self.form, Form::Figures | Form::Spelt)
    }
}

/// A word as the analyser gives it, and what stands before it.
struct Raw<'a> {
    word: String,
    number: usize,
    range: Range<usize>,
    before: &'a str,
}

/// The tokens of one text, appended to `tokens`, those of the words in `part` only; `text` is its
/// number. Returns how many words the text has, as the analyser counts them.
pub(super) fn read(
    source: &str,
    text: usize,
    part: Range<usize>,
    language: &Language,
    analyse: Analyser,
    tokens: &mut Vec<Token>,
) -> usize {
    let mut raws: Vec<Raw<'_>> = Vec::new();
    let (mut end, mut count) = (0, 0);
    analyse(source, &mut |word, range| {
        if part.contains(&count) {
            raws.push(Raw {
                word: word.to_owned(),
                number: count,
                before: source.get(end..range.start).unwrap_or(""),
                range: range.clone(),
            });
        }
        end = range.end;
        count += 1;
    });
    let raws = joined(raws);
    let mut reader = Reader {
        source,
        text,
        language,
        raws: &raws,
        depth: 0,
        marks: Marks::default(),
        tokens,
        first: part.start == 0,
        number: 0,
    };
    let mut at = 0;
    while at < raws.len() {
        at = reader.take(at);
    }
    count
}

/// Joins what a bracket inside a word parted: `[W]hat`, `walk[ed]`.
fn joined(raws: Vec<Raw<'_>>) -> Vec<Raw<'_>> {
    let mut out: Vec<Raw<'_>> = Vec::with_capacity(raws.len());
    for raw in raws {
        match out.last_mut() {
            Some(last) if matches!(raw.before, "]" | "[") => {
                // The opening bracket of `[W]hat` would make the whole word the writer's own.
                if raw.before == "]" {
                    last.before = last.before.strip_suffix('[').unwrap_or(last.before);
                }
                last.word.push_str(&raw.word);
                last.range.end = raw.range.end;
            }
            _ => out.push(raw),
        }
    }
    out
}

#[derive(Default, Clone, Copy)]
struct Marks {
    opens: bool,
    broken: bool,
    comma: bool,
    omitted: bool,
}

struct Reader<'a> {
    source: &'a str,
    text: usize,
    language: &'a Language,
    raws: &'a [Raw<'a>],
    depth: usize,
    marks: Marks,
    tokens: &'a mut Vec<Token>,
    first: bool,
    /// The word that is being read.
    number: usize,
}

impl Reader<'_> {
    /// Reads one word or number from `at`; returns where the next begins.
    fn take(&mut self, at: usize) -> usize {
        self.between(self.raws[at].before);
        self.number = self.raws[at].number;
        if let Some((value, next)) = self.number(at) {
            let end = self.raws[next - 1].range.end;
            let figures = self.raws[at].word.starts_with(|c: char| c.is_ascii_digit());
            let form = if figures { Form::Figures } else { Form::Spelt };
            let sign = self.sign_before(at);
            self.push(&value, form, self.raws[at].range.start..end);
            let unit = sign.or_else(|| self.sign_after(end)).unwrap_or("");
            for word in unit.split_whitespace() {
                self.push(word, Form::Variant, self.raws[at].range.start..end);
            }
            return next;
        }
        if let Some(next) = self.contraction(at) {
            return next;
        }
        let raw = &self.raws[at];
        if raw.before.trim() == "&" {
            self.push("and", Form::Variant, raw.range.clone());
        }
        match self.language.variant(&raw.word) {
            Some(written) => {
                for word in written {
                    self.push(word, Form::Variant, raw.range.clone());
                }
            }
            None => self.push(&raw.word, Form::Plain, raw.range.clone()),
        }
        at + 1
    }

    /// Looks at what stands between two words.
    fn between(&mut self, text: &str) {
        let mut dots = 0;
        let mut marks = Marks {
            opens: self.first,
            ..Marks::default()
        };
        for c in text.chars() {
            match c {
                '[' | '(' => self.depth += 1,
                ']' | ')' => self.depth = self.depth.saturating_sub(1),
                ',' | ';' | ':' => marks.comma = true,
                '!' | '?' | '。' | '？' | '！' => marks.opens = true,
                '—' | '–' => marks.broken = true,
                _ => {}
            }
            match c {
                '.' => dots += 1,
                '…' => dots += 3,
                _ => {}
            }
        }
        if dots >= 3 {
            (marks.omitted, marks.broken) = (true, true);
        } else if dots > 0 {
            marks.opens = true;
        }
        if text.contains("--") {
            marks.broken = true;
        }
        self.marks = marks;
        self.first = false;
    }

    fn push(&mut self, word: &str, form: Form, range: Range<usize>) {
        let written = &self.source[range.clone()];
        let capital = written.chars().next().is_some_and(char::is_uppercase);
        let marks = std::mem::take(&mut self.marks);
        self.tokens.push(Token {
            word: word.to_owned(),
            number: self.number,
            form,
            range,
            text: self.text,
            capital,
            opens: marks.opens,
            broken: marks.broken,
            comma: marks.comma,
            bracketed: self.depth > 0,
            omitted: marks.omitted,
        });
    }

    /// The word of a sign of money before a number.
    fn sign_before(&self, at: usize) -> Option<&'static str> {
        match self.raws[at].before.chars().next_back()? {
            '$' => Some("dollars"),
            '€' => Some("euros"),
            '£' => Some("pounds"),
            _ => None,
        }
    }

    /// The word of a sign after a number.
    fn sign_after(&self, end: usize) -> Option<&'static str> {
        match self.source.get(end..)?.trim_start().chars().next()? {
            '%' => Some(match self.language.code {
                "ru" => "процентов",
                "kk" => "пайыз",
                "de" => "prozent",
                "fr" => "pourcent",
                "es" => "por 100",
                _ => "percent",
            }),
            '€' => Some("euros"),
            '₸' => Some("тенге"),
            '₽' => Some("рублей"),
            _ => None,
        }
    }

    /// `don't`, `it's`, `we're`: the parts as words, told by the apostrophe between them.
    fn contraction(&mut self, at: usize) -> Option<usize> {
        if self.language.code != "en" {
            return None;
        }
        let (left, right) = (&self.raws[at], self.raws.get(at + 1)?);
        if !matches!(right.before, "'" | "’" | "ʼ" | "`" | "‘") {
            return None;
        }
        let range = left.range.start..right.range.end;
        let second = match right.word.as_str() {
            "t" => {
                let first = match left.word.as_str() {
                    "won" => "will",
                    "shan" => "shall",
                    "can" => "can",
                    "ain" => "is",
                    other => other.strip_suffix('n')?,
                };
                self.push(first, Form::Contracted, range.clone());
                self.push("not", Form::Contracted, range);
                return Some(at + 2);
            }
            "re" => "are",
            "ve" => "have",
            "ll" => "will",
            "m" => "am",
            "s" => "'s",
            "d" => "'d",
            _ => return None,
        };
        let first = left.word.clone();
        self.push(&first, Form::Contracted, range.clone());
        self.push(second, Form::Contracted, range);
        Some(at + 2)
    }

    /// A number from `at`: its figures and where the next word begins.
    fn number(&self, at: usize) -> Option<(String, usize)> {
        let (value, next) = match self.figures(at) {
            Some(found) => found,
            None => return self.spelt(at),
        };
        // `5 million`
        if let Some(Numeral::Times(times)) = self.plain_numeral(next)
            && times >= 1000
        {
            let (whole, part) = value.split_once('.').unwrap_or((&value, ""));
            let zeros = times.ilog10() as usize;
            if part.len() <= zeros {
                let figures = format!("{whole}{part}{}", "0".repeat(zeros - part.len()));
                return Some((trimmed(&figures), next + 1));
            }
        }
        Some((value, next))
    }

    /// Figures with the points and commas between them.
    fn figures(&self, at: usize) -> Option<(String, usize)> {
        let is_figures = |at: usize| {
            self.raws
                .get(at)
                .filter(|raw| raw.word.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let mut value = is_figures(at)?.word.clone();
        let mut next = at + 1;
        let comma_is_point = self.language.code != "en";
        while let Some(raw) = is_figures(next) {
            let thousands =
                raw.word.len() == 3 && value.len() <= 3 * (next - at) && !value.contains('.');
            match raw.before {
                "," if !comma_is_point && thousands => value.push_str(&raw.word),
                "." if comma_is_point && thousands => value.push_str(&raw.word),
                "\u{a0}" | "\u{202f}" | " " if thousands && value != "0" && comma_is_point => {
                    value.push_str(&raw.word);
                }
                "." => {
                    value.push('.');
                    value.push_str(&raw.word);
                }
                "," if comma_is_point && !value.contains('.') => {
                    value.push('.');
                    value.push_str(&raw.word);
                }
                _ => break,
            }
            next += 1;
        }
        Some((value, next))
    }

    /// The numeral at `at` if nothing but space or a hyphen parts it from the word before.
    fn plain_numeral(&self, at: usize) -> Option<Numeral> {
        let raw = self.raws.get(at)?;
        matches!(raw.before, " " | "-" | "‑" | "")
            .then(|| self.numeral(&raw.word))
            .flatten()
    }

    fn numeral(&self, word: &str) -> Option<Numeral> {
        self.language.numeral(word).or_else(|| {
            (self.language.code == "de")
                .then(|| german(self.language, word))
                .flatten()
                .map(Numeral::Value)
        })
    }

    /// A number in words.
    fn spelt(&self, at: usize) -> Option<(String, usize)> {
        let mut sum = Sum::default();
        let mut next = at;
        // `a hundred`
        let article = matches!(self.raws[at].word.as_str(), "a" | "an")
            && self.language.code == "en"
            && matches!(self.plain_numeral(at + 1), Some(Numeral::Times(_)));
        if article {
            next += 1;
        } else if !sum.add(self.numeral(&self.raws[at].word)?, self.language.code) {
            return None;
        }
        if !article {
            next += 1;
        }
        loop {
            if let Some(numeral) = self.plain_numeral(next) {
                if !sum.add(numeral, self.language.code) {
                    break;
                }
                next += 1;
                continue;
            }
            let joins = self.raws.get(next).is_some_and(|raw| {
                matches!(raw.before, " " | "-") && self.language.joins_numbers(&raw.word)
            });
            if joins
                && sum.takes_and(self.language.code)
                && let Some(numeral @ Numeral::Value(_)) = self.plain_numeral(next + 1)
                && sum.add(numeral, self.language.code)
            {
                next += 2;
                continue;
            }
            break;
        }
        // A lone "one" is more often a pronoun or an article.
        if next == at + 1 && sum.value() == 1 {
            return None;
        }
        let mut value = sum.value().to_string();
        let point = self
            .raws
            .get(next)
            .is_some_and(|raw| raw.before == " " && self.language.is_point(&raw.word));
        if point {
            let mut part = String::new();
            let mut after = next + 1;
            while let Some(Numeral::Value(digits)) = self.plain_numeral(after)
                && digits < 100
                && part.len() < 6
            {
                part.push_str(&digits.to_string());
                after += 1;
            }
            if !part.is_empty() {
                value = format!("{value}.{part}");
                next = after;
            }
        }
        Some((value, next))
    }
}

fn trimmed(figures: &str) -> String {
    match figures.trim_start_matches('0') {
        "" => "0".into(),
        figures => figures.into(),
    }
}

/// Numerals being added up: `two hundred and sixty-four thousand`.
#[derive(Default)]
struct Sum {
    total: u64,
    group: u64,
    scale: Option<u64>,
    any: bool,
}

impl Sum {
    fn value(&self) -> u64 {
        self.total.saturating_add(self.group)
    }

    /// Adds a numeral, if it can be part of the same number.
    fn add(&mut self, numeral: Numeral, code: &str) -> bool {
        let group = self.group;
        match numeral {
            Numeral::Times(100) => {
                if group >= 100 {
                    return false;
                }
                self.group = group.max(1) * 100;
            }
            Numeral::Times(times) => {
                if self.scale.is_some_and(|scale| times >= scale) || (self.any && group == 0) {
                    return false;
                }
                let Some(part) = group.max(1).checked_mul(times) else {
                    return false;
                };
                self.total = self.total.saturating_add(part);
                (self.group, self.scale) = (0, Some(times));
            }
            Numeral::Value(value) => {
                let ones = group % 10;
                let tens = group % 100;
                // Kazakh says "ten nine".
                let least_tens = if code == "kk" { 10 } else { 20 };
                if !self.any || (group == 0 && self.scale.is_some()) {
                    self.group = value;
                } else if code == "fr" && tens == 4 && value == 20 {
                    self.group = group - 4 + 80;
                } else if (tens == 0 && group > 0 && value < 100)
                    || (ones == 0 && tens >= least_tens && (1..10).contains(&value))
                    || (code == "fr" && matches!(tens, 60 | 80) && (1..20).contains(&value))
                {
                    self.group = group + value;
                } else if code == "en"
                    && self.total == 0
                    && (10..100).contains(&group)
                    && (10..100).contains(&value)
                {
                    // A year: "nineteen ninety".
                    self.group = group * 100 + value;
                } else {
                    return false;
                }
            }
        }
        self.any = true;
        true
    }

    /// Whether "and" may follow within the number.
    fn takes_and(&self, code: &str) -> bool {
        match code {
            "en" => self.any && self.group.is_multiple_of(100),
            _ => self.any && self.group.is_multiple_of(10),
        }
    }
}

/// A German number in one word: `zweihundertvierundsechzig`.
fn german(language: &Language, word: &str) -> Option<u64> {
    if !word.is_ascii() || word.len() > 60 {
        return None;
    }
    if let Some(Numeral::Value(value)) = language.numeral(word) {
        return Some(value);
    }
    for (part, times) in [("tausend", 1000), ("hundert", 100)] {
        if let Some((left, right)) = word.split_once(part) {
            let left = if left.is_empty() {
                1
            } else {
                german(language, left)?
            };
            let right = right.strip_prefix("und").unwrap_or(right);
            let right = if right.is_empty() {
                0
            } else {
                german(language, right)?
            };
            return Some(left * times + right);
        }
    }
    let (ones, tens) = word.split_once("und")?;
    let (ones, tens) = (german(language, ones)?, german(language, tens)?);
    (ones < 10 && (20..100).contains(&tens)).then_some(ones + tens)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words;

    fn words_of(text: &str, code: &str) -> String {
        let mut tokens = Vec::new();
        let language = Language::of_tag(code).unwrap();
        read(
            text,
            0,
            0..usize::MAX,
            language,
            words::analyse,
            &mut tokens,
        );
        let words: Vec<&str> = tokens.iter().map(|token| token.word.as_str()).collect();
        words.join(" ")
    }

    #[test]
    fn what_is_written_in_two_ways_gives_the_same_tokens() {
        for (code, one, other) in [
            ("en", "I don't, can’t, won't", "I do not, cannot, will not"),
            ("en", "we're gonna", "we are going to"),
            ("en", "sixty-four of 98%", "64 of ninety-eight percent"),
            ("en", "between four and 500", "between 4 and five hundred"),
            (
                "en",
                "in 1998 and 2019",
                "in nineteen ninety-eight and twenty nineteen",
            ),
            (
                "en",
                "1,250,000 or 5.5 million",
                "one million two hundred and fifty thousand or 5500000",
            ),
            ("en", "a hundred, a thousand", "100, 1000"),
            ("en", "version 3.11", "version three point eleven"),
            ("en", "$5 million", "five million dollars"),
            ("ru", "двести шестьдесят четыре тысячи", "264000"),
            ("ru", "98 процентов", "девяносто восемь процентов"),
            ("kk", "екі мың он тоғыз", "2019"),
            ("de", "zweihundertvierundsechzig", "264"),
            (
                "de",
                "1.250 oder 3,5",
                "tausendzweihundertfünfzig oder drei Komma fünf",
            ),
            ("fr", "quatre-vingt-dix-sept", "97"),
            ("fr", "soixante et onze mille", "71 000"),
            ("es", "treinta y uno", "31"),
        ] {
            assert_eq!(words_of(one, code), words_of(other, code), "{one}");
        }
    }

    #[test]
    fn numbers_that_stand_apart_stay_apart() {
        for (text, tokens) in [
            ("one, two, three", "one 2 3"),
            ("four and five", "4 and 5"),
            ("one of them", "one of them"),
            ("64 32", "64 32"),
        ] {
            assert_eq!(words_of(text, "en"), tokens);
        }
    }

    #[test]
    fn marks_of_a_quote_are_kept_beside_its_words() {
        let mut tokens = Vec::new();
        let language = Language::of_tag("en").unwrap();
        let quote = "[W]e saw [the ice] … and walk[ed], then (...) it broke.";
        read(
            quote,
            0,
            0..usize::MAX,
            language,
            words::analyse,
            &mut tokens,
        );
        let shown: Vec<String> = tokens
            .iter()
            .map(|token| {
                let omitted = if token.omitted { "…" } else { "" };
                let bracketed = if token.bracketed { "*" } else { "" };
                format!("{omitted}{}{bracketed}", token.word)
            })
            .collect();
        assert_eq!(
            shown.join(" "),
            "we saw the* ice* …and walked then …it broke"
        );
    }
}
