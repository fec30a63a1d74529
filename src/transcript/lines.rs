//! Lines of a text with their numbers: `\n`, `\r\n` and a bare `\r` end a line.

use memchr::memchr2;

/// Walks over the lines of a text, with each line's number and place.
#[derive(Clone)]
pub(crate) struct Lines<'a> {
    text: &'a str,
    at: usize,
    number: u32,
}

/// One line without its line end.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a> {
    pub text: &'a str,
    /// Byte offset of the line in the text.
    pub start: usize,
    /// Counted from 1.
    pub number: u32,
}

impl<'a> Lines<'a> {
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            number: 0,
        }
    }

    /// Where the next line begins.
    pub fn offset(&self) -> usize {
        self.at
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    #[inline]
    fn next(&mut self) -> Option<Line<'a>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let start = self.at;
        let bytes = rest.as_bytes();
        let end = memchr2(b'\n', b'\r', bytes).unwrap_or(bytes.len());
        let wide = bytes.get(end) == Some(&b'\r') && bytes.get(end + 1) == Some(&b'\n');
        self.at = start + (end + if wide { 2 } else { 1 }).min(bytes.len());
        self.number = self.number.saturating_add(1);
        Some(Line {
            text: &rest[..end],
            start,
            number: self.number,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_end_counts_once() {
        let lines: Vec<_> = Lines::new("a\r\nb\rc\n\nd")
            .map(|l| (l.number, l.start, l.text))
            .collect();
        assert_eq!(
            lines,
            [
                (1, 0, "a"),
                (2, 3, "b"),
                (3, 5, "c"),
                (4, 7, ""),
                (5, 8, "d")
            ]
        );
        assert_eq!(Lines::new("").count(), 0);
    }
}
