//! Floor 1: a web site: the names of its files, its pages, and the index by which a browser searches
//! it without a server.
//!
//! Invariants: values in, strings out; the same values give the same bytes. Whatever a title or a
//! quote holds stands in a page as text: it opens no element, ends no attribute and runs nothing. A
//! page asks nothing of any other host, but for the audio when somebody plays it.

pub mod index;
pub mod names;
pub mod page;
pub mod script;
pub mod template;
#[cfg(test)]
mod tests;

/// An address of the web that a page may link to: `http` or `https`, in one line. Anything else
/// (`javascript:`, a path of the machine) is none.
pub fn web(url: &str) -> Option<&str> {
    let url = url.trim();
    let (scheme, rest) = url.split_once("://")?;
    let known = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let plain = |c: char| !c.is_control() && !c.is_whitespace() && !"\"<>\\^`{|}".contains(c);
    (known && !rest.is_empty() && rest.chars().all(plain)).then_some(url)
}

/// A language tag that a page may name; what is none is left out.
pub fn lang(tag: &str) -> Option<&str> {
    let tag = tag.trim();
    let mut parts = tag.split('-');
    let first = parts.next()?;
    let letters = (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic());
    let rest = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    (letters && parts.all(rest)).then_some(tag)
}
