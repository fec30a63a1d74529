//! HTML to be put into a page: each excerpt a figure with the words as a block quotation (HTML
//! standard, 4.4.4 and 4.4.12), and below it who says them where, with a link to the second.

use super::{Excerpts, shown, time};
use crate::model::excerpt::Excerpt;
use crate::view::escape;
use std::io::{self, Write};

/// Excerpts as figures.
#[derive(Debug, Default)]
pub struct Html;

impl Excerpts for Html {
    fn put(&mut self, excerpt: &Excerpt<'_>, out: &mut dyn Write) -> io::Result<bool> {
        let link = excerpt.link.filter(|link| escape::is_web(link));
        let link = link.map(escape::html);
        let cite = link.iter().map(|link| format!(" cite=\"{link}\""));
        let language = excerpt.language.map(escape::html);
        let language = language.map(|tag| format!(" lang=\"{tag}\""));
        let speaker = excerpt.speaker.map(escape::html);
        let speaker = speaker.map(|name| format!("<bdi>{name}</bdi>, "));
        let when = time(excerpt).map(|time| match &link {
            Some(link) => format!(", <a href=\"{link}\">{time}</a>"),
            None => format!(", {time}"),
        });
        writeln!(
            out,
            "<figure class=\"podcat-quote\">\n\
             <blockquote{}{} dir=\"auto\"><p>{}</p></blockquote>\n\
             <figcaption>{}<cite><bdi>{}</bdi></cite> (<bdi>{}</bdi>){}</figcaption>\n\
             </figure>",
            cite.collect::<String>(),
            language.unwrap_or_default(),
            escape::html(excerpt.text),
            speaker.unwrap_or_default(),
            escape::html(excerpt.episode),
            escape::html(&shown(excerpt)),
            when.unwrap_or_default(),
        )?;
        Ok(true)
    }

    fn end(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}
