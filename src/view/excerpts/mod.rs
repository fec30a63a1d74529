//! Words with where they are from, in the forms that the next person needs. One format a file.
//!
//! Invariant: a format holds one excerpt at a time, however many there are.

mod html;
mod markdown;

pub use html::Html;
pub use markdown::Markdown;

use crate::model::excerpt::Excerpt;
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
}

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
