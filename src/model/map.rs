//! The time map of a passage: byte offset in its text -> milliseconds.
//!
//! A passage joins many cues; the map gives each cue's exact times back, and each word's where the
//! file has them. It is stored as bytes, about four for a cue. For each mark, in ascending offset:
//!
//! ```text
//! varint  (offset - previous offset) << 4 | continued << 3 | word << 2 | end mode
//! varint  zigzag(start - previous start)
//! varint  zigzag(end - start)                      only in end mode 2
//! ```
//!
//! End mode 0: the file gives no end. 1: the end is the start of the next cue in this map. 2: it
//! follows. Varints are LEB128.

use super::transcript::Millis;
use super::varint::{put, take, unzigzag, zigzag};

/// One time in the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Byte offset in the passage's text from which the time holds.
    pub offset: u32,
    /// When it starts.
    pub start_ms: Millis,
    /// When the cue ends, where the file says so; never for a word.
    pub end_ms: Option<Millis>,
    /// The start of a word inside a cue, not of a cue.
    pub word: bool,
    /// The rest of a cue that the previous passage began.
    pub continued: bool,
}

/// A passage's marks in ascending offset.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TimeMap {
    marks: Vec<Mark>,
}

impl TimeMap {
    /// Adds a mark; offsets must ascend.
    pub fn push(&mut self, mark: Mark) {
        self.marks.push(mark);
    }

    /// The marks in ascending offset.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The time at a byte offset: the start of the cue or word that covers it; `None` before the
    /// first mark.
    pub fn start_at(&self, offset: usize) -> Option<Millis> {
        let after = self
            .marks
            .partition_point(|mark| mark.offset as usize <= offset);
        Some(self.marks.get(after.checked_sub(1)?)?.start_ms)
    }

    /// When what stands at a byte offset is over: the next word's start inside the same cue, else
    /// the cue's end, else the next mark's start, else `None`.
    pub fn end_at(&self, offset: usize) -> Option<Millis> {
        let after = self
            .marks
            .partition_point(|mark| mark.offset as usize <= offset);
        let here = self.marks.get(after.checked_sub(1)?)?;
        let next = self.marks.get(after);
        if here.word || next.is_some_and(|next| next.word) {
            if let Some(next) = next.filter(|next| next.word) {
                return Some(next.start_ms);
            }
            let cue = self.marks[..after].iter().rev().find(|mark| !mark.word);
            if let Some(end) = cue.and_then(|cue| cue.end_ms) {
                return Some(end);
            }
        }
        here.end_ms.or(next.map(|next| next.start_ms))
    }

    /// The bytes that are stored.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.marks.len() * 5);
        let (mut offset, mut start) = (0, 0);
        for (index, mark) in self.marks.iter().enumerate() {
            let next_cue = self.marks[index + 1..].iter().find(|next| !next.word);
            let mode: u64 = match mark.end_ms {
                None => 0,
                Some(end) if next_cue.is_some_and(|next| next.start_ms == end) => 1,
                Some(_) => 2,
            };
            let flags = u64::from(mark.continued) << 3 | u64::from(mark.word) << 2 | mode;
            put(
                &mut bytes,
                u64::from(mark.offset.saturating_sub(offset)) << 4 | flags,
            );
            put(&mut bytes, zigzag(mark.start_ms - start));
            if let (2, Some(end)) = (mode, mark.end_ms) {
                put(&mut bytes, zigzag(end - mark.start_ms));
            }
            (offset, start) = (mark.offset, mark.start_ms);
        }
        bytes
    }

    /// Reads stored bytes; `None` when they are no time map.
    pub fn decode(mut bytes: &[u8]) -> Option<Self> {
        let mut map = Self::default();
        let mut open: Vec<usize> = Vec::new();
        let (mut offset, mut start) = (0u32, 0i64);
        while !bytes.is_empty() {
            let head = take(&mut bytes)?;
            offset = offset.checked_add(u32::try_from(head >> 4).ok()?)?;
            start = start.checked_add(unzigzag(take(&mut bytes)?))?;
            let word = head & 4 != 0;
            if !word {
                for waiting in open.drain(..) {
                    map.marks[waiting].end_ms = Some(start);
                }
            }
            let end_ms = match head & 3 {
                0 => None,
                1 => {
                    open.push(map.marks.len());
                    None
                }
                2 => Some(start.checked_add(unzigzag(take(&mut bytes)?))?),
                _ => return None,
            };
            map.marks.push(Mark {
                offset,
                start_ms: start,
                end_ms,
                word,
                continued: head & 8 != 0,
            });
        }
        open.is_empty().then_some(map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cue(offset: u32, start_ms: Millis, end_ms: Option<Millis>) -> Mark {
        Mark {
            offset,
            start_ms,
            end_ms,
            word: false,
            continued: false,
        }
    }

    #[test]
    fn the_time_of_an_offset_is_that_of_the_cue_that_covers_it() {
        let mut map = TimeMap::default();
        map.push(cue(5, 1_000, Some(3_000)));
        map.push(cue(40, 3_000, Some(4_500)));
        assert_eq!(map.start_at(4), None);
        assert_eq!(map.start_at(5), Some(1_000));
        assert_eq!(map.start_at(39), Some(1_000));
        assert_eq!(map.start_at(400), Some(3_000));
        assert_eq!(map.end_at(39), Some(3_000));
        assert_eq!(map.end_at(41), Some(4_500));
    }

    #[test]
    fn word_marks_end_at_the_next_word_and_the_last_at_the_cue_s_end() {
        let mut map = TimeMap::default();
        map.push(cue(0, 1_000, Some(3_000)));
        map.push(Mark {
            word: true,
            ..cue(4, 1_500, None)
        });
        map.push(Mark {
            word: true,
            ..cue(9, 2_100, None)
        });
        map.push(cue(14, 3_200, None));
        assert_eq!(map.end_at(0), Some(1_500));
        assert_eq!(map.end_at(5), Some(2_100));
        assert_eq!(map.end_at(9), Some(3_000));
        assert_eq!(map.end_at(14), None);
    }

    #[test]
    fn a_typical_cue_takes_four_bytes() {
        let mut map = TimeMap::default();
        for index in 0..10 {
            map.push(cue(
                index * 60,
                Millis::from(index) * 3_000,
                Some(Millis::from(index + 1) * 3_000),
            ));
        }
        assert!(map.encode().len() <= 10 * 4 + 3);
    }

    proptest! {
        #[test]
        fn decoding_gives_back_what_was_encoded(
            steps in proptest::collection::vec((0u32..500, -5_000i64..50_000, proptest::option::of(-10i64..9_000), any::<bool>(), any::<bool>()), 0..40)
        ) {
            let mut map = TimeMap::default();
            let (mut offset, mut start_ms) = (0, 0);
            for (step, delta, length, word, continued) in steps {
                offset += step;
                start_ms += delta;
                let end_ms = if word { None } else { length.map(|length| start_ms + length) };
                map.push(Mark { offset, start_ms, end_ms, word, continued });
            }
            prop_assert_eq!(TimeMap::decode(&map.encode()), Some(map));
        }

        #[test]
        fn fuzz_any_bytes_are_decoded_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = TimeMap::decode(&bytes);
        }
    }
}
