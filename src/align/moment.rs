//! When a word is said, where the transcript has times for cues only: the cue's time shared out
//! evenly over its letters.

use crate::model::catalogue::StoredPassage;
use crate::model::map::Mark;
use crate::model::transcript::Millis;

/// The moment of a byte offset in passage `index` of neighbouring passages of one transcript. A
/// word with a time of its own has that. A cue that runs over passages is one cue.
pub fn at(passages: &[StoredPassage], index: usize, offset: usize) -> Option<Millis> {
    let passage = passages.get(index)?;
    let marks = passage.map.marks();
    let after = marks.partition_point(|mark| mark.offset as usize <= offset);
    let Some(here) = after.checked_sub(1).map(|at| marks[at]) else {
        return passage.start_ms;
    };
    let next = marks.get(after).copied();
    let end_of_piece = next.map_or(passage.text.len(), |next| next.offset as usize);
    let mut said = letters(passage, here.offset as usize..offset);
    let mut all = letters(passage, here.offset as usize..end_of_piece);
    let mut end = ending(here, next);
    if here.word {
        // The last word of a cue ends with it.
        let cue = marks[..after].iter().rev().find(|mark| !mark.word);
        end = end.or(cue.and_then(|cue| cue.end_ms));
    } else {
        let mut mark = here;
        for before in passages[..index].iter().rev() {
            let Some(first) = before.map.marks().last().filter(|_| mark.continued) else {
                break;
            };
            let piece = letters(before, first.offset as usize..before.text.len());
            (said, all, mark) = (said + piece, all + piece, *first);
        }
        if next.is_none() {
            for later in &passages[index + 1..] {
                let marks = later.map.marks();
                let Some(rest) = marks.first() else { break };
                if !rest.continued {
                    end = end.or(Some(rest.start_ms));
                    break;
                }
                let until = marks
                    .get(1)
                    .map_or(later.text.len(), |mark| mark.offset as usize);
                all += letters(later, 0..until);
                if marks.len() > 1 {
                    break;
                }
            }
        }
    }
    let lasts = end.map_or(0, |end| (end - here.start_ms).max(0));
    Some(here.start_ms + lasts * said.min(all) / all.max(1))
}

/// When what a mark begins is over.
fn ending(here: Mark, next: Option<Mark>) -> Option<Millis> {
    match next {
        Some(next) if next.word || here.word => Some(next.start_ms),
        _ => here.end_ms.or(next.map(|next| next.start_ms)),
    }
}

fn letters(passage: &StoredPassage, range: std::ops::Range<usize>) -> Millis {
    let text = passage.text.get(range).unwrap_or("");
    Millis::try_from(text.chars().count()).unwrap_or(Millis::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::map::TimeMap;

    fn passage(text: &str, marks: &[(u32, Millis, Option<Millis>, bool, bool)]) -> StoredPassage {
        let mut map = TimeMap::default();
        for &(offset, start_ms, end_ms, word, continued) in marks {
            map.push(Mark {
                offset,
                start_ms,
                end_ms,
                word,
                continued,
            });
        }
        StoredPassage {
            id: 1,
            label: None,
            speaker: None,
            start_ms: marks.first().map(|mark| mark.1),
            end_ms: None,
            text: text.into(),
            map,
        }
    }

    #[test]
    fn a_cue_without_word_times_is_shared_out_over_its_letters() {
        let said = [passage(
            "лед говорит громко",
            &[(0, 1_000, Some(2_800), false, false)],
        )];
        assert_eq!(at(&said, 0, 0), Some(1_000));
        assert_eq!(at(&said, 0, "лед ".len()), Some(1_400));
        assert_eq!(at(&said, 0, said[0].text.len()), Some(2_800));
    }

    #[test]
    fn a_cue_that_runs_on_in_the_next_passage_is_one_cue() {
        let said = [
            passage("0123456789", &[(0, 1_000, Some(3_000), false, false)]),
            passage(
                "0123456789 next",
                &[
                    (0, 1_000, Some(3_000), false, true),
                    (11, 3_000, Some(4_000), false, false),
                ],
            ),
        ];
        assert_eq!(at(&said, 0, 5), Some(1_476));
        assert_eq!(at(&said, 1, 5), Some(2_428));
        assert_eq!(at(&said, 1, 11), Some(3_000));
    }

    #[test]
    fn a_word_s_own_time_is_its_moment() {
        let said = [passage(
            "one two three",
            &[
                (0, 1_000, Some(4_000), false, false),
                (4, 2_500, None, true, false),
                (8, 3_000, None, true, false),
            ],
        )];
        assert_eq!(at(&said, 0, 4), Some(2_500));
        assert_eq!(at(&said, 0, 8), Some(3_000));
        assert_eq!(at(&said, 0, 13), Some(4_000));
    }

    #[test]
    fn without_times_there_is_no_moment() {
        assert_eq!(at(&[passage("one two", &[])], 0, 4), None);
    }
}
