//! YAML front matter of a Markdown file: its top-level scalars, and nothing else of YAML.
//!
//! Read: `key: value`, quoted values, values that run on over indented lines. Not read: lists,
//! nested keys, anchors, block scalars (`|`, `>`).

use super::clean::collapsed;

/// Splits a text into its front matter and what follows, with the lines that the front matter takes.
pub(crate) fn split(text: &str) -> Option<(&str, &str, u32)> {
    let mut lines = super::lines::Lines::new(text);
    if lines.next()?.text.trim_end() != "---" {
        return None;
    }
    let from = lines.offset();
    while let Some(line) = lines.next() {
        if matches!(line.text.trim_end(), "---" | "...") {
            return Some((
                &text[from..line.start],
                &text[lines.offset()..],
                line.number,
            ));
        }
    }
    None
}

/// The value of a top-level key, in one line.
pub(crate) fn scalar(front: &str, key: &str) -> Option<String> {
    let mut lines = super::lines::Lines::new(front);
    let first =
        lines.find_map(|line| line.text.strip_prefix(key)?.trim_start().strip_prefix(':'))?;
    let mut value = first.trim().to_owned();
    for line in lines {
        if !line.text.starts_with([' ', '\t']) || line.text.trim_start().starts_with("- ") {
            break;
        }
        value.push(' ');
        value.push_str(line.text.trim());
    }
    let value = collapsed(&value);
    let inner = match value.as_bytes().first() {
        Some(b'\'') => value.trim_matches('\'').replace("''", "'"),
        Some(b'"') => value
            .trim_matches('"')
            .replace("\\\"", "\"")
            .replace("\\\\", "\\"),
        Some(b'|' | b'>' | b'[' | b'{') | None => return None,
        _ => value,
    };
    let inner = inner.trim();
    (!inner.is_empty()).then(|| inner.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_are_read() {
        let text = "---\ntitle: Trees and\n  water\nquoted: 'it''s'\ntags:\n  - a\ndate: \"2024-05-01\"\n---\nBody\n";
        let (front, rest, lines) = split(text).unwrap();
        assert_eq!((rest, lines), ("Body\n", 8));
        assert_eq!(scalar(front, "title").as_deref(), Some("Trees and water"));
        assert_eq!(scalar(front, "quoted").as_deref(), Some("it's"));
        assert_eq!(scalar(front, "date").as_deref(), Some("2024-05-01"));
        assert_eq!(scalar(front, "tags"), None);
        assert_eq!(scalar(front, "missing"), None);
        assert_eq!(split("---\nno end\n"), None);
    }
}
