//! What is counted, as it is drawn: in a terminal in block characters, and as SVG. One drawing a
//! file; what they share stands in `svg`.

pub mod network;
mod svg;
pub mod talk;
pub mod timeline;

pub use svg::inline;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A name on a line of the terminal has at most so many cells.
const NAME: usize = 24;

/// A text of at most so many cells.
fn cut(text: &str, cells: usize) -> String {
    if text.width() <= cells {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > cells {
            break;
        }
        kept.push(c);
    }
    kept + "…"
}

/// A text cut or filled up to so many cells.
fn padded(text: &str, cells: usize) -> String {
    let text = cut(text, cells);
    let room = cells.saturating_sub(text.width());
    text + &" ".repeat(room)
}

/// A part of a whole for people.
fn percent(share: f64) -> String {
    match share * 100.0 {
        little if little > 0.0 && little < 1.0 => format!("{little:.1} %"),
        percent => format!("{percent:.0} %"),
    }
}
