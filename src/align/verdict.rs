//! What the differences between a quote and what was said amount to.
//!
//! Every run of steps that are not the same word is a [`Change`] with the rule that it falls under;
//! the gravest change is the verdict. "Altered" needs a reason that grammar gives: a negation, a
//! number, a name, an opposite, a limit or a condition that is gone, or words enough for a clause.

use super::compare::{ALIKE, Alignment, Quote, Step, Window, fillers};
use super::sound::Shape;
use super::tokens::{Form, Token};
use std::ops::Range;

/// How far from what was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The same words.
    Verbatim,
    /// Only what means nothing differs: fillers, repetitions, contractions, figures, marked cuts.
    Tidied,
    /// Other words; as far as words can tell, the same meaning.
    Reworded,
    /// The meaning differs.
    Altered,
    /// Two moments are joined without a mark.
    Spliced,
}

/// What a change is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// A contraction written out, or the other way round.
    Contraction,
    /// Figures for number words, or the other way round.
    Figures,
    /// Another spelling of the same word.
    Spelling,
    /// A filler left out or put in.
    Filler,
    /// What was said twice is printed once.
    Repetition,
    /// A conjunction at a sentence's beginning.
    Opening,
    /// What somebody else threw in is left out.
    Interruption,
    /// Left out at an ellipsis.
    Ellipsis,
    /// The writer's own words in brackets.
    Brackets,
    /// A word misheard, mistyped, or in another form.
    Form,
    /// Words that carry only grammar.
    Grammar,
    /// Words left out without a mark.
    Omission,
    /// Words that were not said.
    Addition,
    /// Other words.
    Wording,
    /// A clause left out without a mark.
    ClauseOmitted,
    /// A clause that was not said.
    ClauseAdded,
    /// A negation more or less.
    Negation,
    /// Another number, date or measure.
    Number,
    /// Another name.
    Name,
    /// A word of opposite meaning.
    Opposite,
    /// A word that limited the claim is gone.
    Hedge,
    /// A condition is gone.
    Condition,
    /// What denied the words was cut off.
    DenialCut,
    /// Far apart in the transcript.
    Splice,
}

impl Rule {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Contraction => "contraction",
            Self::Figures => "figures",
            Self::Spelling => "spelling",
            Self::Filler => "filler",
            Self::Repetition => "repetition",
            Self::Opening => "opening",
            Self::Interruption => "interruption",
            Self::Ellipsis => "ellipsis",
            Self::Brackets => "brackets",
            Self::Form => "form",
            Self::Grammar => "grammar",
            Self::Omission => "omission",
            Self::Addition => "addition",
            Self::Wording => "wording",
            Self::ClauseOmitted => "clause omitted",
            Self::ClauseAdded => "clause added",
            Self::Negation => "negation",
            Self::Number => "number",
            Self::Name => "name",
            Self::Opposite => "opposite",
            Self::Hedge => "hedge",
            Self::Condition => "condition",
            Self::DenialCut => "denial cut off",
            Self::Splice => "splice",
        }
    }

    /// How grave it is.
    pub fn verdict(self) -> Verdict {
        match self {
            Self::Contraction
            | Self::Figures
            | Self::Spelling
            | Self::Filler
            | Self::Repetition
            | Self::Opening
            | Self::Interruption
            | Self::Ellipsis
            | Self::Brackets => Verdict::Tidied,
            Self::Form | Self::Grammar | Self::Omission | Self::Addition | Self::Wording => {
                Verdict::Reworded
            }
            Self::ClauseOmitted
            | Self::ClauseAdded
            | Self::Negation
            | Self::Number
            | Self::Name
            | Self::Opposite
            | Self::Hedge
            | Self::Condition
            | Self::DenialCut => Verdict::Altered,
            Self::Splice => Verdict::Spliced,
        }
    }
}

/// A difference: which tokens of the quote stand for which that were said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is.
    pub rule: Rule,
    pub(super) quoted: Range<usize>,
    pub(super) said: Range<usize>,
}

/// A clause has at least so many words …
const CLAUSE_WORDS: usize = 5;
/// … of which so many carry matter.
const CLAUSE_MATTER: usize = 3;
/// What is left out without a mark and longer than this joins two moments.
const SPLICE_WORDS: usize = 25;
/// A negation that moves no further than this is the same negation.
const NEGATION_MOVES: usize = 8;
/// An interruption is no longer than this.
const INTERRUPTION: usize = 6;
/// A denial stands at most so many words before what it denies.
const DENIAL: usize = 6;

/// All differences, in the order of the quote.
pub fn changes(quote: &Quote, window: &Window, alignment: &Alignment) -> Vec<Change> {
    let judge = Judge {
        quote,
        window,
        filler: fillers(&quote.tokens, quote.language),
    };
    let mut changes: Vec<Change> = judge.cut_before(alignment).into_iter().collect();
    changes.extend(judge.blocks(alignment));
    changes.extend(judge.cut_after(alignment));
    judge.same_negation(&mut changes);
    changes
}

/// The gravest of them.
pub fn gravest(changes: &[Change]) -> Verdict {
    changes
        .iter()
        .map(|change| change.rule.verdict())
        .max()
        .unwrap_or(Verdict::Verbatim)
}

struct Judge<'a> {
    quote: &'a Quote,
    window: &'a Window,
    filler: Vec<Range<usize>>,
}

impl Judge<'_> {
    fn blocks(&self, alignment: &Alignment) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut block: Vec<Step> = Vec::new();
        let (mut q, mut s) = (
            0,
            alignment.steps.first().map_or(0, |step| match *step {
                Step::Pair(_, said, _)
                | Step::Joined(_, said)
                | Step::Parted(_, said)
                | Step::Omitted(said) => said,
                Step::Added(_) => alignment.first,
            }),
        );
        let (mut q0, mut s0) = (q, s);
        for &step in &alignment.steps {
            let (quoted, said) = match step {
                Step::Pair(..) => (1, 1),
                Step::Joined(..) => (2, 1),
                Step::Parted(..) => (1, 2),
                Step::Added(_) => (1, 0),
                Step::Omitted(_) => (0, 1),
            };
            let same = matches!(
                step,
                Step::Pair(_, _, 100) | Step::Joined(..) | Step::Parted(..)
            );
            if same {
                if !block.is_empty() {
                    self.judge(&block, q0..q, s0..s, &mut changes);
                    block.clear();
                }
                if let Some(rule) = self.form(step) {
                    let (quoted, said) = (q..q + quoted, s..s + said);
                    match changes.last_mut() {
                        // The two words of a contraction are one change.
                        Some(Change {
                            rule: last,
                            quoted: before,
                            said: beside,
                        }) if *last == rule && before.end == q && beside.end == s => {
                            (before.end, beside.end) = (quoted.end, said.end);
                        }
                        _ => changes.push(Change { rule, quoted, said }),
                    }
                }
            } else {
                if block.is_empty() {
                    (q0, s0) = (q, s);
                }
                block.push(step);
            }
            q += quoted;
            s += said;
        }
        if !block.is_empty() {
            self.judge(&block, q0..q, s0..s, &mut changes);
        }
        changes
    }

    /// How the same word is written otherwise.
    fn form(&self, step: Step) -> Option<Rule> {
        let (quoted, said) = match step {
            Step::Pair(quoted, said, _) => (&self.quote.tokens[quoted], &self.window.tokens[said]),
            _ => return Some(Rule::Spelling),
        };
        if quoted.bracketed {
            return Some(Rule::Brackets);
        }
        let is = |form: Form| (quoted.form == form) != (said.form == form);
        if is(Form::Contracted) {
            Some(Rule::Contraction)
        } else if is(Form::Spelt) {
            Some(Rule::Figures)
        } else if is(Form::Variant) || quoted.word != said.word {
            Some(Rule::Spelling)
        } else {
            None
        }
    }

    fn push(
        &self,
        changes: &mut Vec<Change>,
        rule: Rule,
        quoted: &Range<usize>,
        said: &Range<usize>,
    ) {
        changes.push(Change {
            rule,
            quoted: quoted.clone(),
            said: said.clone(),
        });
    }

    /// Says what a run of steps that are not the same word is.
    fn judge(
        &self,
        steps: &[Step],
        quoted: Range<usize>,
        said: Range<usize>,
        changes: &mut Vec<Change>,
    ) {
        let language = self.quote.language;
        let at_ellipsis = (quoted.start..=quoted.end)
            .any(|at| self.quote.tokens.get(at).is_some_and(|token| token.omitted));
        let bracketed = (quoted.start.saturating_sub(1)
            ..(quoted.end + 1).min(self.quote.tokens.len()))
            .any(|at| self.quote.tokens[at].bracketed);
        // What counts on either side.
        let own: Vec<usize> = quoted
            .clone()
            .filter(|&at| !self.quote.tokens[at].bracketed)
            .collect();
        let printed: Vec<usize> = own
            .iter()
            .copied()
            .filter(|&at| !is_whole(&self.filler[at], &quoted))
            .collect();
        let spoken: Vec<usize> = said
            .clone()
            .filter(|&at| !self.is_idle(at, &said))
            .collect();
        let rule = if at_ellipsis && self.denies(said.clone()) {
            Rule::DenialCut
        } else if at_ellipsis && printed.is_empty() {
            Rule::Ellipsis
        } else if let Some(rule) = self.grave(steps, &printed, &spoken, at_ellipsis) {
            rule
        } else if bracketed && printed.is_empty() {
            Rule::Brackets
        } else if printed.is_empty() && spoken.is_empty() {
            self.idle_rule(said.clone())
        } else if (printed.is_empty() && self.is_opening(&spoken))
            || (spoken.is_empty()
                && printed
                    .iter()
                    .all(|&at| language.is_opener(&self.quote.tokens[at].word)))
        {
            Rule::Opening
        } else if printed.is_empty() && self.is_interruption(said.clone()) {
            Rule::Interruption
        } else if printed.is_empty() && self.is_false_start(&said) {
            Rule::Repetition
        } else {
            let matter = |tokens: &[Token], at: &[usize]| {
                at.iter()
                    .filter(|&&at| !language.is_grammar(&tokens[at].word))
                    .count()
            };
            let (more, less) = (
                matter(&self.quote.tokens, &printed),
                matter(&self.window.tokens, &spoken),
            );
            let clause =
                |words: usize, matter: usize| words >= CLAUSE_WORDS && matter >= CLAUSE_MATTER;
            if printed.is_empty() && spoken.len() >= SPLICE_WORDS && !at_ellipsis {
                Rule::Splice
            } else if printed.is_empty() && clause(spoken.len(), less) {
                Rule::ClauseOmitted
            } else if clause(printed.len(), more) && (spoken.is_empty() || self.is_unlike(steps)) {
                Rule::ClauseAdded
            } else if steps
                .iter()
                .all(|step| matches!(step, Step::Pair(_, _, ALIKE..)))
            {
                Rule::Form
            } else if more == 0 && less == 0 {
                Rule::Grammar
            } else if printed.is_empty() {
                Rule::Omission
            } else if spoken.is_empty() {
                Rule::Addition
            } else {
                Rule::Wording
            }
        };
        self.push(changes, rule, &quoted, &said);
    }

    /// No word of it is alike what was said.
    fn is_unlike(&self, steps: &[Step]) -> bool {
        !steps
            .iter()
            .any(|step| matches!(step, Step::Pair(_, _, ALIKE..)))
    }

    /// Said the other time outside this part.
    fn is_repeated(&self, at: usize, part: &Range<usize>) -> bool {
        self.window.repeats[at].is_some_and(|other| !part.contains(&other))
    }

    /// Means nothing: a repetition, a sound, a filler that is all in this part.
    fn is_idle(&self, at: usize, part: &Range<usize>) -> bool {
        is_whole(&self.window.fillers[at], part)
            || self.is_repeated(at, part)
            || self.window.tokens[at].bracketed
    }

    fn idle_rule(&self, said: Range<usize>) -> Rule {
        if said.clone().any(|at| self.is_repeated(at, &said))
            && !said
                .clone()
                .all(|at| is_whole(&self.window.fillers[at], &said))
        {
            Rule::Repetition
        } else {
            Rule::Filler
        }
    }

    fn is_opening(&self, spoken: &[usize]) -> bool {
        spoken
            .iter()
            .all(|&at| self.quote.language.is_opener(&self.window.tokens[at].word))
    }

    /// All of it is a short turn of somebody else.
    fn is_interruption(&self, said: Range<usize>) -> bool {
        let label = |at: usize| {
            self.window
                .tokens
                .get(at)
                .map(|token| self.window.labels[token.text])
        };
        said.len() <= INTERRUPTION
            && said.start > 0
            && label(said.start) != label(said.start - 1)
            && label(said.end) == label(said.start - 1)
            && said.clone().all(|at| label(at) == label(said.start))
    }

    /// Broken off, and begun again with a word of it.
    fn is_false_start(&self, said: &Range<usize>) -> bool {
        let next = self.window.tokens.get(said.end);
        said.len() <= 5
            && next.is_some_and(|next| {
                next.broken
                    || self.window.tokens[said.clone()]
                        .iter()
                        .any(|token| token.word == next.word)
            })
    }

    /// A reason for "altered" that single words give.
    fn grave(
        &self,
        steps: &[Step],
        printed: &[usize],
        spoken: &[usize],
        at_ellipsis: bool,
    ) -> Option<Rule> {
        let language = self.quote.language;
        let quoted = |at: usize| &self.quote.tokens[at];
        let said = |at: usize| &self.window.tokens[at];
        // Words that may be one word misheard are no reason, unless they are numbers.
        let heard = |q: usize, s: usize| {
            steps
                .iter()
                .any(|&step| matches!(step, Step::Pair(a, b, 80..) if (a, b) == (q, s)))
                || is_longer_by_one(&quoted(q).word, &said(s).word)
        };
        // As many words more as less may be one word, heard as two or the other way round.
        let one_word = printed.len() != spoken.len() && {
            let join = |tokens: &[Token], at: &[usize]| {
                Shape::of(
                    &at.iter()
                        .map(|&at| tokens[at].word.as_str())
                        .collect::<String>(),
                )
            };
            let spoken = join(&self.window.tokens, spoken);
            join(&self.quote.tokens, printed).likeness(&spoken) >= ALIKE
        };
        let alone_quoted: Vec<usize> = printed
            .iter()
            .copied()
            .filter(|&q| !spoken.iter().any(|&s| heard(q, s)))
            .collect();
        let alone_said: Vec<usize> = spoken
            .iter()
            .copied()
            .filter(|&s| !printed.iter().any(|&q| heard(q, s)))
            .collect();
        if !at_ellipsis || !printed.is_empty() {
            let negations = |tokens: &mut dyn Iterator<Item = &Token>| {
                tokens
                    .filter(|token| language.is_negation(&token.word))
                    .count()
            };
            let more = negations(&mut alone_quoted.iter().map(|&at| quoted(at)));
            let less = negations(
                &mut alone_said
                    .iter()
                    .map(|&at| said(at))
                    .filter(|token| !self.is_exclamation(token)),
            );
            if more != less && !at_ellipsis && !one_word {
                return Some(Rule::Negation);
            }
        }
        if let Some(rule) = self.other_number(printed, spoken, at_ellipsis) {
            return Some(rule);
        }
        let paired = |q: usize, s: usize| {
            printed.len().max(spoken.len()) <= 3
                || steps
                    .iter()
                    .any(|&step| matches!(step, Step::Pair(a, b, _) if (a, b) == (q, s)))
        };
        for &q in printed {
            for &s in spoken {
                if paired(q, s) && language.are_opposites(&quoted(q).word, &said(s).word) {
                    return Some(Rule::Opposite);
                }
            }
        }
        for &q in alone_quoted.iter().filter(|_| !one_word) {
            for &s in &alone_said {
                if paired(q, s)
                    && self.is_name(quoted(q))
                    && self.is_name(said(s))
                    && !same_name(quoted(q), said(s))
                {
                    return Some(Rule::Name);
                }
            }
        }
        if at_ellipsis {
            return None;
        }
        let hedge = |token: &Token| language.is_hedge(&token.word);
        let misheard = |s: usize| {
            steps
                .iter()
                .any(|&step| matches!(step, Step::Pair(_, b, ALIKE..) if b == s))
        };
        if alone_said
            .iter()
            .any(|&at| hedge(said(at)) && !misheard(at))
            && !printed.iter().any(|&at| hedge(quoted(at)))
        {
            return Some(Rule::Hedge);
        }
        if spoken.len() > 2
            && spoken
                .iter()
                .any(|&at| language.is_condition(&said(at).word))
            && !printed
                .iter()
                .any(|&at| language.is_condition(&quoted(at).word))
        {
            return Some(Rule::Condition);
        }
        None
    }

    /// `No, …` answers; it does not negate.
    fn is_exclamation(&self, token: &Token) -> bool {
        let at = self
            .window
            .tokens
            .iter()
            .position(|other| std::ptr::eq(other, token));
        let next = at.and_then(|at| self.window.tokens.get(at + 1));
        matches!(token.word.as_str(), "no" | "нет" | "жоқ" | "nein" | "non")
            && (token.opens || token.comma)
            && next.is_none_or(|next| next.comma || next.opens || next.broken)
    }

    fn other_number(&self, printed: &[usize], spoken: &[usize], at_ellipsis: bool) -> Option<Rule> {
        let language = self.quote.language;
        let value = |token: &Token| token.is_number().then(|| token.word.clone());
        let more: Vec<String> = printed
            .iter()
            .filter_map(|&at| value(&self.quote.tokens[at]))
            .collect();
        let less: Vec<String> = spoken
            .iter()
            .filter_map(|&at| value(&self.window.tokens[at]))
            .collect();
        if let Some(stated) = more.first() {
            if !less.is_empty() && more.iter().any(|number| !less.contains(number)) {
                return Some(Rule::Number);
            }
            // "to" and "two": heard alike.
            let alike = language.spelt(stated).map(Shape::of).any(|number| {
                spoken
                    .iter()
                    .any(|&at| number.likeness(&Shape::of(&self.window.tokens[at].word)) >= ALIKE)
            });
            if less.is_empty() && !spoken.is_empty() && !alike {
                return Some(Rule::Number);
            }
            if less.is_empty() && spoken.is_empty() && !at_ellipsis {
                return Some(Rule::Number);
            }
        }
        let measure = |tokens: &[Token], at: &[usize]| -> Vec<Shape> {
            at.iter()
                .filter(|&&at| language.is_measure(&tokens[at].word))
                .map(|&at| Shape::of(&tokens[at].word))
                .collect()
        };
        let (more, less) = (
            measure(&self.quote.tokens, printed),
            measure(&self.window.tokens, spoken),
        );
        let differ = !more.is_empty()
            && !less.is_empty()
            && more.iter().all(|one| {
                less.iter()
                    .all(|other| !one.is_form_of(other) && one.likeness(other) < 100)
            });
        differ.then_some(Rule::Number)
    }

    /// Written with a capital letter where only a name is.
    fn is_name(&self, token: &Token) -> bool {
        let language = self.quote.language;
        token.capital
            && token.form == Form::Plain
            && !language.is_grammar(&token.word)
            && language.filler(std::iter::once(token.word.as_str())) == 0
            && !language.is_opener(&token.word)
            && token.word.chars().count() > 1
            && (language.code != "de" || !self.after_article(token))
            && (!token.opens || self.is_name_elsewhere(token))
    }

    fn is_name_elsewhere(&self, token: &Token) -> bool {
        self.quote
            .tokens
            .iter()
            .chain(&self.window.tokens)
            .any(|other| other.word == token.word && other.capital && !other.opens)
    }

    fn after_article(&self, token: &Token) -> bool {
        [&self.quote.tokens, &self.window.tokens]
            .iter()
            .any(|tokens| {
                tokens.windows(2).any(|pair| {
                    std::ptr::eq(&pair[1], token) && self.quote.language.is_grammar(&pair[0].word)
                })
            })
    }

    /// Whether what was said ends by denying or conditioning what comes after it.
    fn denies(&self, said: Range<usize>) -> bool {
        let language = self.quote.language;
        let from = said.start.max(said.end.saturating_sub(DENIAL + 4));
        // Only the sentence that goes on counts.
        if self
            .window
            .tokens
            .get(said.end)
            .is_none_or(|next| next.opens)
        {
            return false;
        }
        let begin = (from..said.end)
            .rev()
            .find(|&at| self.window.tokens[at].opens)
            .unwrap_or(from);
        let tail: Vec<&Token> = self.window.tokens[begin..said.end]
            .iter()
            .filter(|token| language.filler(std::iter::once(token.word.as_str())) == 0)
            .collect();
        let Some(last) = tail.last() else {
            return false;
        };
        if language.is_negation(&last.word) {
            return !self.is_exclamation(last);
        }
        // "I don't think (that)": a verb of opinion at the end, negated shortly before.
        let end = tail.len() - usize::from(tail.len() > 1 && language.is_that(&last.word));
        let verb = (end.saturating_sub(2)..end)
            .rev()
            .find(|&at| language.is_opinion(&tail[at].word));
        verb.is_some_and(|verb| {
            (verb.saturating_sub(3)..(verb + 2).min(end))
                .any(|at| language.is_negation(&tail[at].word))
                && !tail[verb + 1..].iter().any(|token| token.comma)
        })
    }

    /// What stands before the quote in its sentence denies it or makes it conditional.
    fn cut_before(&self, alignment: &Alignment) -> Option<Change> {
        let first = alignment.first;
        let starts_at_first = matches!(
            alignment.steps.iter().find(|step| !matches!(step, Step::Omitted(_))),
            Some(Step::Pair(_, said, _)) if *said == first
        );
        if !starts_at_first || self.window.tokens[first].opens {
            return None;
        }
        // A fragment ("… have any experience") may stand in a sentence of the writer's that denies.
        if !self.quote.tokens.first().is_some_and(|token| token.capital) {
            return None;
        }
        let before = self.sentence_before(first);
        let rule = if self.denies(0..first) {
            Rule::DenialCut
        } else if !before.is_empty()
            && !self.window.tokens[first].capital
            && before.clone().all(|at| {
                self.is_idle(at, &before)
                    || self.quote.language.is_opener(&self.window.tokens[at].word)
            })
        {
            Rule::Opening
        } else if self.window.tokens[first].comma && self.condition_before(first) {
            Rule::Condition
        } else {
            return None;
        };
        Some(Change {
            rule,
            quoted: 0..0,
            said: before,
        })
    }

    /// What stands before a token in its sentence, not too far back.
    fn sentence_before(&self, at: usize) -> Range<usize> {
        let from = (0..at).rev().find(|&at| self.window.tokens[at].opens);
        from.unwrap_or(0).max(at.saturating_sub(DENIAL + 4))..at
    }

    /// The sentence up to here is a condition and nothing else.
    fn condition_before(&self, end: usize) -> bool {
        let begin = (0..end).rev().find(|&at| self.window.tokens[at].opens);
        begin.is_some_and(|begin| {
            let skip = self.window.tokens[begin..end]
                .iter()
                .take_while(|token| self.quote.language.is_opener(&token.word))
                .count();
            let rest = &self.window.tokens[begin + skip..end];
            rest.len() >= 2
                && rest
                    .first()
                    .is_some_and(|token| self.quote.language.is_condition(&token.word))
                && rest[1..].iter().all(|token| !token.comma)
        })
    }

    /// The sentence goes on with a condition that the quote, printed as a whole sentence, leaves out.
    fn cut_after(&self, alignment: &Alignment) -> Option<Change> {
        let after = alignment.last + 1;
        let next = self.window.tokens.get(after)?;
        if !self.quote.ends_sentence || next.opens || next.broken {
            return None;
        }
        let end = (after + 1..self.window.tokens.len()).find(|&at| self.window.tokens[at].opens);
        let rule = if self.quote.language.is_condition(&next.word) {
            Rule::Condition
        } else if (after..end?).all(|at| !self.window.fillers[at].is_empty()) {
            Rule::Filler
        } else {
            return None;
        };
        let quoted = self.quote.tokens.len()..self.quote.tokens.len();
        let end = end.unwrap_or(self.window.tokens.len()).min(after + DENIAL);
        Some(Change {
            rule,
            quoted,
            said: after..end,
        })
    }

    /// A negation that only moves ("I don't think it works", "I think it doesn't work") is the same.
    fn same_negation(&self, changes: &mut [Change]) {
        let language = self.quote.language;
        let balance = |change: &Change| -> i64 {
            let count = |tokens: &[Token]| {
                tokens
                    .iter()
                    .filter(|token| language.is_negation(&token.word))
                    .count() as i64
            };
            count(&self.quote.tokens[change.quoted.clone()])
                - count(&self.window.tokens[change.said.clone()])
        };
        let negations: Vec<(usize, i64)> = changes
            .iter()
            .enumerate()
            .filter(|(_, change)| change.rule == Rule::Negation)
            .map(|(index, change)| (index, balance(change)))
            .collect();
        for pair in negations.windows(2) {
            let [(one, plus), (other, minus)] = *pair else {
                continue;
            };
            let near = changes[other]
                .said
                .start
                .saturating_sub(changes[one].said.end)
                <= NEGATION_MOVES
                && changes[other]
                    .quoted
                    .start
                    .saturating_sub(changes[one].quoted.end)
                    <= NEGATION_MOVES;
            if near && plus + minus == 0 && changes[one].rule == Rule::Negation {
                changes[one].rule = Rule::Wording;
                changes[other].rule = Rule::Wording;
            }
        }
    }
}

fn same_name(one: &Token, other: &Token) -> bool {
    let (one, other) = (Shape::of(&one.word), Shape::of(&other.word));
    one.likeness(&other) >= ALIKE || one.is_form_of(&other)
}

/// Whether a filler is one, and all of it in a part.
fn is_whole(filler: &Range<usize>, part: &Range<usize>) -> bool {
    !filler.is_empty() && part.start <= filler.start && filler.end <= part.end
}

/// One is the other and a letter more.
fn is_longer_by_one(one: &str, other: &str) -> bool {
    let by_one = |long: &str, short: &str| {
        long.strip_prefix(short)
            .is_some_and(|rest| rest.chars().count() == 1)
    };
    one != other && (by_one(one, other) || by_one(other, one))
}
