//! A feed as RSS 2.0 with the itunes, podcast, psc and atom namespaces.
//!
//! What is written reads back the same, but for what another format had alone. Texts that look like
//! markup are escaped twice, so that a reader who takes markup out leaves them as they are.

use super::plain;

/// A text for an element or an attribute, escaped as XML; once more where it would be taken for markup.
pub(super) fn text(text: &str) -> String {
    match plain::reads_as_itself(text) {
        true => attribute(text),
        false => attribute(&htmlize::escape_all_quotes(text)),
    }
}

/// An address, number or code, escaped as XML.
pub(super) fn attribute(text: &str) -> String {
    htmlize::escape_all_quotes(text).into_owned()
}
