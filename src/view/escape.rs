//! Text as HTML, XML and Markdown have it: what has a meaning there loses it, nothing else changes.

/// Text for the content or a quoted attribute of HTML. Control characters become spaces.
pub fn html(text: &str) -> String {
    let text: String = text.chars().map(visible).collect();
    htmlize::escape_all_quotes(text).into_owned()
}

/// Text for XML 1.0: what it has a meaning for is escaped, what it cannot hold is left out.
pub fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\u{fffe}' | '\u{ffff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Text for a line of Markdown (CommonMark and GitHub's): one line, every sign that may have a
/// meaning after a backslash.
pub fn markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 16);
    for c in text.chars().map(visible) {
        if "\\`*_[]<>#|~^&!$".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// The same where it begins a paragraph, so that it is no list, heading or code.
pub fn markdown_paragraph(text: &str) -> String {
    let escaped = markdown(text.trim());
    let digits = escaped.bytes().take_while(u8::is_ascii_digit).count();
    let mark = if digits < 10 { digits } else { 0 };
    match escaped.as_bytes().get(mark) {
        Some(b'-' | b'+' | b'=') if mark == 0 => format!("\\{escaped}"),
        Some(b'.' | b')') if mark > 0 => {
            let (number, rest) = escaped.split_at(mark);
            format!("{number}\\{rest}")
        }
        _ => escaped,
    }
}

/// Whether a link leads to the web: nothing that runs.
pub fn is_web(link: &str) -> bool {
    let starts = |scheme: &str| {
        let start = link.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    (starts("https://") || starts("http://")) && !link.contains(char::is_control)
}

/// Control characters and those that turn the direction of all that follows, as spaces.
fn visible(c: char) -> char {
    match c {
        c if c.is_control() => ' ',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => ' ',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser};

    /// What Markdown shows: its text, and whether anything else stands there.
    fn shown(markdown: &str) -> (String, bool) {
        let mut text = String::new();
        let mut plain = true;
        for event in Parser::new_ext(markdown, Options::all()) {
            match event {
                Event::Text(part) => text.push_str(&part),
                Event::Start(tag) => plain &= matches!(tag, pulldown_cmark::Tag::Paragraph),
                Event::End(_) => {}
                _ => plain = false,
            }
        }
        (text, plain)
    }

    #[test]
    fn signs_of_html_are_escaped() {
        assert_eq!(
            html("</script>\u{202e} \"it's\" & more\u{1b}"),
            "&lt;/script&gt;  &quot;it&apos;s&quot; &amp; more "
        );
        assert!(is_web("HTTPS://example.org") && !is_web("javascript:alert(1)"));
    }

    #[test]
    fn a_paragraph_is_never_a_list() {
        for text in [
            "- no", "+ no", "1. no", "12) no", "= no", "# no", "> no", "    no",
        ] {
            assert_eq!(
                shown(&markdown_paragraph(text)),
                (text.trim().to_owned(), true)
            );
        }
    }

    proptest! {
        #[test]
        fn fuzz_markdown_shows_the_text_and_nothing_else(text in "[ -~а-я🎧\\n-]{1,60}|\\PC{1,60}") {
            let line: String = text.chars().map(visible).collect();
            let (shown, plain) = shown(&markdown_paragraph(&text));
            prop_assert!(plain, "{text:?}: {}", markdown_paragraph(&text));
            // Smart punctuation and the space at the end of a line are the reader's.
            let bare = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
            prop_assert_eq!(bare(&shown), bare(&line));
        }
    }
}
