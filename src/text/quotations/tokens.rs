//! What the author says: the words of an article without what is quoted, in sentences. Each
//! quotation stands as one token where it stood.

use super::marks::Marked;
use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A word.
    Word,
    /// A punctuation mark.
    Mark(char),
    /// A part of a quotation: which, and which part of it.
    Quote(usize, usize),
}

/// A token.
#[derive(Debug, Clone)]
pub struct Token {
    pub kind: Kind,
    /// Where it stands.
    pub range: Range<usize>,
    /// In lower case; empty for a quotation.
    pub lower: String,
    /// Begins with a capital.
    pub upper: bool,
    /// Nothing stands between it and the token before.
    pub glued: bool,
}

impl Token {
    pub fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    pub fn is(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }
}

/// A sentence of the author's: a range of tokens, and its paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    pub tokens: Range<usize>,
    pub paragraph: usize,
}

/// The tokens and sentences of an article.
#[derive(Debug, Default)]
pub struct Narration {
    pub tokens: Vec<Token>,
    pub sentences: Vec<Sentence>,
}

impl Narration {
    /// Reads an article of which `quotes` are set apart.
    pub fn read(text: &str, paragraphs: &[Range<usize>], quotes: &[Marked]) -> Self {
        let mut narration = Self::default();
        // Every part of every quotation with its marks, in order.
        let mut holes: Vec<(Range<usize>, usize, usize)> = Vec::new();
        for (index, quote) in quotes.iter().enumerate() {
            let last = quote.parts.len().saturating_sub(1);
            for (place, part) in quote.parts.iter().enumerate() {
                let start = if place == 0 {
                    quote.outer.start
                } else {
                    part.start
                };
                let end = if place == last {
                    quote.outer.end.max(part.end)
                } else {
                    part.end
                };
                // An author who speaks at the end of a dialogue line stands after its only part.
                let end = if quote.mark == '—' { part.end } else { end };
                holes.push((start..end, index, place));
            }
        }
        holes.sort_by_key(|hole| hole.0.start);
        for (paragraph, range) in paragraphs.iter().enumerate() {
            let first = narration.tokens.len();
            let mut at = range.start;
            let next = holes.partition_point(|(hole, ..)| hole.end <= range.start);
            let inside = holes[next..]
                .iter()
                .take_while(|(hole, ..)| hole.start < range.end);
            for (hole, quote, part) in inside {
                narration.words(text, at..hole.start.max(at));
                narration.tokens.push(Token {
                    kind: Kind::Quote(*quote, *part),
                    range: hole.clone(),
                    lower: String::new(),
                    upper: false,
                    glued: false,
                });
                at = hole.end.clamp(at, range.end);
            }
            narration.words(text, at..range.end);
            narration.cut(text, first, paragraph, quotes);
        }
        narration
    }

    fn words(&mut self, text: &str, range: Range<usize>) {
        let mut end = usize::MAX;
        let mut word: Option<usize> = None;
        let slice = &text[range.clone()];
        let flush =
            |tokens: &mut Vec<Token>, word: &mut Option<usize>, to: usize, end: &mut usize| {
                if let Some(from) = word.take() {
                    let written = &text[from..to];
                    tokens.push(Token {
                        kind: Kind::Word,
                        range: from..to,
                        lower: written.to_lowercase(),
                        upper: written.starts_with(char::is_uppercase),
                        glued: from == *end,
                    });
                    *end = to;
                }
            };
        for (offset, c) in slice.char_indices() {
            let at = range.start + offset;
            if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) {
                word.get_or_insert(at);
                continue;
            }
            flush(&mut self.tokens, &mut word, at, &mut end);
            if !c.is_whitespace() {
                self.tokens.push(Token {
                    kind: Kind::Mark(c),
                    range: at..at + c.len_utf8(),
                    lower: c.to_string(),
                    upper: false,
                    glued: at == end,
                });
                end = at + c.len_utf8();
            }
        }
        flush(&mut self.tokens, &mut word, range.end, &mut end);
    }

    /// Cuts the tokens from `first` on into sentences.
    fn cut(&mut self, text: &str, first: usize, paragraph: usize, quotes: &[Marked]) {
        let mut start = first;
        let count = self.tokens.len();
        for at in first..count {
            let token = &self.tokens[at];
            let next = self.tokens.get(at + 1);
            let ends = match token.kind {
                Kind::Mark('.') => {
                    let abbreviated = at > start && {
                        let word = &self.tokens[at - 1];
                        word.is_word()
                            && token.glued
                            && (word.lower.chars().count() == 1 && word.upper
                                || ABBREVIATIONS.contains(&word.lower.as_str()))
                    };
                    !abbreviated
                        && next.is_none_or(|next| match next.kind {
                            Kind::Word => next.upper || !next.lower.chars().any(char::is_lowercase),
                            Kind::Mark(c) => super::is_opening(c),
                            Kind::Quote(..) => true,
                        })
                }
                Kind::Mark('!' | '?' | '…') => {
                    next.is_none_or(|next| next.kind != Kind::Word || next.upper)
                }
                // “…” ends the sentence that it is, unless somebody is said to say it.
                Kind::Quote(quote, part) => {
                    let ended = quotes[quote].parts.get(part).is_some_and(|part| {
                        text[part.clone()]
                            .trim_end()
                            .ends_with(['.', '!', '?', '…'])
                    });
                    ended
                        && next.is_some_and(|next| {
                            next.kind != Kind::Word && !is_separator(next) || next.upper
                        })
                }
                _ => false,
            };
            if ends || at + 1 == count {
                self.sentences.push(Sentence {
                    tokens: start..at + 1,
                    paragraph,
                });
                start = at + 1;
            }
        }
    }

    /// The token so many before another, in the same sentence.
    pub fn back(&self, at: usize, by: usize) -> Option<&Token> {
        let sentence = self.sentences.get(self.sentence_of(at))?;
        let back = at.checked_sub(by)?;
        (back >= sentence.tokens.start).then(|| &self.tokens[back])
    }

    /// A token behind another, in the same sentence.
    pub fn ahead(&self, of: usize, at: usize) -> Option<&Token> {
        let sentence = self.sentences.get(self.sentence_of(of))?;
        (at < sentence.tokens.end).then(|| &self.tokens[at])
    }

    /// Which sentence a token is in.
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentences
            .partition_point(|sentence| sentence.tokens.end <= token)
    }
}

fn is_separator(token: &Token) -> bool {
    matches!(token.kind, Kind::Mark(c) if ",;:.—–-―)".contains(c))
}

/// Words with a full stop that ends no sentence.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "st", "sr", "sra", "jr", "gen", "col", "capt", "lt", "sgt",
    "rev", "hon", "vs", "no", "mme", "mlle", "mm", "г", "гг", "им", "ул", "проф", "др", "т", "тыс",
    "млн", "млрд", "bzw", "ca", "vgl", "nr", "dipl", "ing", "mag", "etc", "e.g", "i.e", "u.s",
];
