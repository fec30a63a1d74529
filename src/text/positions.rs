//! Lists of positions: where a word stands, counted in words, ascending. Unions, phrases and
//! nearness of them; how one is stored.
//!
//! Invariant: a list ascends strictly.

use crate::model::varint;

/// Appends a position to an encoded list that so far ends at `last` (nothing yet: `None`).
pub fn push(bytes: &mut Vec<u8>, last: Option<u32>, position: u32) {
    let gap = last.map_or(position, |last| position - last - 1);
    varint::put(bytes, u64::from(gap));
}

/// The stored form: the first position, then each gap less one, as LEB128.
pub fn encode(positions: &[u32]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(positions.len() * 2);
    let mut last = None;
    for &position in positions {
        push(&mut bytes, last, position);
        last = Some(position);
    }
    bytes
}

/// Reads a stored list into `to`; false when the bytes are none.
pub fn decode_into(bytes: &[u8], to: &mut Vec<u32>) -> bool {
    let mut next = 0u64;
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        // Most gaps of most postings fit one byte.
        let gap = if byte < 0x80 {
            rest = after;
            u64::from(byte)
        } else {
            match varint::take(&mut rest) {
                Some(gap) => gap,
                None => return false,
            }
        };
        let Some(position) = next.checked_add(gap).and_then(|at| u32::try_from(at).ok()) else {
            return false;
        };
        to.push(position);
        next = u64::from(position) + 1;
    }
    true
}

/// Every position in any of the lists.
pub fn union(mut lists: Vec<Vec<u32>>) -> Vec<u32> {
    match lists.len() {
        0 => Vec::new(),
        1 => lists.swap_remove(0),
        _ => {
            // Merge the shortest first, two at a time.
            lists.sort_by_key(Vec::len);
            let mut merged = lists.concat();
            // Sorting runs that ascend is a merge.
            merged.sort();
            merged.dedup();
            merged
        }
    }
}

/// Where the words stand one after the other: the positions of the first.
pub fn phrase(words: &[Vec<u32>]) -> Vec<u32> {
    let Some(rarest) = (0..words.len()).min_by_key(|&index| words[index].len()) else {
        return Vec::new();
    };
    let mut starts: Vec<u32> = words[rarest]
        .iter()
        .filter_map(|position| position.checked_sub(rarest as u32))
        .collect();
    let mut order: Vec<usize> = (0..words.len()).filter(|&index| index != rarest).collect();
    order.sort_by_key(|&index| words[index].len());
    for index in order {
        let mut cursor = Cursor::new(&words[index]);
        starts.retain(|&start| cursor.has(start.saturating_add(index as u32)));
    }
    starts
}

/// Where all the words stand, in any order, with at most `between` other words among them: the
/// position of the first and how many words it is from there to the last.
pub fn near(words: &[Vec<u32>], between: u32) -> Vec<(u32, u32)> {
    let width = between.saturating_add(words.len() as u32);
    let mut all: Vec<(u32, usize)> = words
        .iter()
        .enumerate()
        .flat_map(|(index, list)| list.iter().map(move |&position| (position, index)))
        .collect();
    all.sort_unstable();
    let mut inside = vec![0u32; words.len()];
    let mut missing = words.len();
    let mut found = Vec::new();
    let mut from = 0;
    for to in 0..all.len() {
        let (last, word) = all[to];
        if inside[word] == 0 {
            missing -= 1;
        }
        inside[word] += 1;
        // The shortest stretch that ends here and still has every word.
        while missing == 0 && inside[all[from].1] > 1 {
            inside[all[from].1] -= 1;
            from += 1;
        }
        if missing == 0 {
            let first = all[from].0;
            if last - first < width {
                found.push((first, last - first + 1));
            }
            inside[all[from].1] -= 1;
            missing += 1;
            from += 1;
        }
    }
    found
}

/// Walks a list forwards by galloping: for questions that ascend.
#[derive(Debug, Clone)]
pub struct Cursor<'a> {
    list: &'a [u32],
    at: usize,
}

impl<'a> Cursor<'a> {
    /// At the start of a list.
    pub fn new(list: &'a [u32]) -> Self {
        Self { list, at: 0 }
    }

    /// The rest of the list from the first position that is not below `position`.
    #[inline]
    pub fn seek(&mut self, position: u32) -> &'a [u32] {
        let rest = &self.list[self.at..];
        if rest.first().is_some_and(|&at| at < position) {
            let mut step = 1;
            while step < rest.len() && rest[step] < position {
                step *= 2;
            }
            let (low, high) = (step / 2, (step + 1).min(rest.len()));
            self.at += low + rest[low..high].partition_point(|&at| at < position);
        }
        &self.list[self.at..]
    }

    /// Whether the list has this position.
    pub fn has(&mut self, position: u32) -> bool {
        self.seek(position).first() == Some(&position)
    }

    /// The positions in `from..to`.
    #[inline]
    pub fn within(&mut self, from: u32, to: u32) -> &'a [u32] {
        let rest = self.seek(from);
        // Most stretches hold few.
        let few = &rest[..rest.len().min(8)];
        let mut end = few.iter().take_while(|&&at| at < to).count();
        if end == few.len() {
            let mut cursor = Cursor::new(&rest[end..]);
            cursor.seek(to);
            end += cursor.at;
        }
        &rest[..end]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn phrases_and_nearness_are_found() {
        let (ice, road) = (vec![1, 5, 9], vec![2, 7, 10]);
        assert_eq!(phrase(&[ice.clone(), road.clone()]), [1, 9]);
        assert_eq!(near(&[ice.clone(), road.clone()], 0), [(1, 2), (9, 2)]);
        assert_eq!(near(&[road, ice], 1), [(1, 2), (5, 3), (7, 3), (9, 2)]);
        assert_eq!(phrase(&[vec![3], vec![]]), Vec::<u32>::new());
        assert_eq!(phrase(&[]), Vec::<u32>::new());
    }

    proptest! {
        #[test]
        fn a_stored_list_comes_back(list in proptest::collection::btree_set(any::<u32>(), 0..50)) {
            let list: Vec<u32> = list.into_iter().collect();
            let mut read = Vec::new();
            prop_assert!(decode_into(&encode(&list), &mut read));
            prop_assert_eq!(read, list);
        }

        #[test]
        fn fuzz_any_bytes_are_a_list_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let mut read = Vec::new();
            decode_into(&bytes, &mut read);
            prop_assert!(read.windows(2).all(|pair| pair[0] < pair[1]));
        }

        #[test]
        fn a_cursor_finds_what_a_scan_finds(
            list in proptest::collection::btree_set(0u32..200, 0..80),
            mut asked in proptest::collection::vec(0u32..210, 1..40),
        ) {
            let list: Vec<u32> = list.into_iter().collect();
            asked.sort_unstable();
            let mut cursor = Cursor::new(&list);
            for position in asked {
                prop_assert_eq!(cursor.has(position), list.contains(&position));
                let within: Vec<u32> = list.iter().copied().filter(|at| (position..position + 9).contains(at)).collect();
                prop_assert_eq!(cursor.within(position, position + 9), within.as_slice());
            }
        }

        #[test]
        fn near_finds_a_stretch_iff_there_is_one(
            a in proptest::collection::btree_set(0u32..60, 0..12),
            b in proptest::collection::btree_set(60u32..120, 0..12), between in 0u32..9,
        ) {
            // Interleave, so that no position is in both.
            let a: Vec<u32> = a.into_iter().map(|at| at * 2).collect();
            let b: Vec<u32> = b.into_iter().map(|at| (at - 60) * 2 + 1).collect();
            let exists = a.iter().any(|&x| b.iter().any(|&y| x.abs_diff(y) < between + 2));
            prop_assert_eq!(!near(&[a, b], between).is_empty(), exists);
        }
    }
}
