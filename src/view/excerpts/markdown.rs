//! Markdown (CommonMark): each excerpt a block quotation with who says it where, and a link to the
//! second.

use super::{Excerpts, shown, time};
use crate::model::excerpt::Excerpt;
use crate::view::escape;
use std::io::{self, Write};

/// Excerpts as block quotations.
#[derive(Debug, Default)]
pub struct Markdown {
    begun: bool,
}

impl Excerpts for Markdown {
    fn put(&mut self, excerpt: &Excerpt<'_>, out: &mut dyn Write) -> io::Result<bool> {
        if self.begun {
            writeln!(out)?;
        }
        self.begun = true;
        let speaker = excerpt.speaker.map(escape::markdown);
        let speaker = speaker.map(|name| format!("{name}, "));
        let when = time(excerpt).map(|time| match link(excerpt) {
            Some(link) => format!(", [{time}](<{link}>)"),
            None => format!(", {time}"),
        });
        writeln!(
            out,
            "> {}\n>\n> — {}*{}* ({}){}",
            escape::markdown_paragraph(excerpt.text),
            speaker.unwrap_or_default(),
            escape::markdown(excerpt.episode.trim()),
            escape::markdown(&shown(excerpt)),
            when.unwrap_or_default(),
        )?;
        Ok(true)
    }

    fn end(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// A link of the web, with nothing that ends it between `<` and `>`.
fn link(excerpt: &Excerpt<'_>) -> Option<String> {
    let link = excerpt.link.filter(|link| escape::is_web(link))?;
    let mut safe = String::with_capacity(link.len());
    for c in link.chars() {
        match c {
            '<' => safe.push_str("%3C"),
            '>' => safe.push_str("%3E"),
            '\\' => safe.push_str("%5C"),
            '&' => safe.push_str("&amp;"),
            c => safe.push(c),
        }
    }
    Some(safe)
}
