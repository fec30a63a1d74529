//! Words with where they are from, in the forms that the next person needs. One format a file.
//!
//! Invariant: a format holds one excerpt at a time, however many there are.

mod annotations;
mod edl;
mod html;
mod m3u;
mod markdown;

pub use annotations::Annotations;
pub use edl::Edl;
pub use html::Html;
pub use m3u::M3u;
pub use markdown::Markdown;

use super::escape;
use crate::model::excerpt::Excerpt;
use percent_encoding::{AsciiSet, CONTROLS};
use std::io::{self, Write};

/// A format of excerpts. What stands before the first is written with it, or with the end.
pub trait Excerpts {
    /// Adds an excerpt; false where this format has no way to write it.
    ///
    /// # Errors
    /// When writing fails.
    fn put(&mut self, excerpt: &Excerpt<'_>, out: &mut dyn Write) -> io::Result<bool>;

    /// Ends; written exactly once.
    ///
    /// # Errors
    /// When writing fails.
    fn end(&mut self, out: &mut dyn Write) -> io::Result<()>;

    /// Why something was left out.
    fn why(&self) -> &'static str {
        NOTHING_TO_POINT_AT
    }
}

const NOTHING_TO_POINT_AT: &str = "without audio or times there is nothing to point at";

/// An address of the web as a URI has it, without a fragment of its own.
fn web(url: Option<&str>) -> Option<String> {
    let url = url.filter(|url| escape::is_web(url))?;
    let url = url.split('#').next().unwrap_or_default();
    Some(percent_encoding::utf8_percent_encode(url, NO_URI).to_string())
}

/// What no URI has, besides all that is not ASCII.
const NO_URI: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// `Deep Currents, 2026-02-14`.
fn shown(excerpt: &Excerpt<'_>) -> String {
    match excerpt.published {
        Some(published) => format!("{}, {}", excerpt.show, crate::model::date::day(published)),
        None => excerpt.show.to_owned(),
    }
}

/// `0:12:41`, `~0:12:41` where it is only about right.
fn time(excerpt: &Excerpt<'_>) -> Option<String> {
    let about = if excerpt.approximate { "~" } else { "" };
    let start = excerpt.start_ms?;
    Some(format!("{about}{}", crate::model::clock::format(start)))
}

#[cfg(test)]
mod tests;
