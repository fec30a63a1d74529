//! The text of an article: of a web page what is to be read, of Markdown what it says.
//!
//! Paragraphs stand on lines of their own. What is set apart as a quotation without marks (a block
//! quotation, `<q>`) gets marks, so that it is read as one.

use dom_smoothie::{Config, Readability, ReadabilityError, TextMode};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// An article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Article {
    /// Its title, where it is told from the text.
    pub title: Option<String>,
    /// Its text.
    pub text: String,
    /// What was noticed: it may be cut short.
    pub notes: Vec<String>,
}

/// Why there is no article.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The page wants something else first.
    #[error("expected an article, found a page that asks to sign in or subscribe")]
    Wall,
    /// There is hardly any text.
    #[error("expected an article, found a page with hardly any text to read")]
    Empty,
    /// The page is larger than any article.
    #[error("expected an article, found a page with more than {0} elements")]
    TooLarge(usize),
    /// Elements in elements in elements.
    #[error("expected an article, found a page with more than {0} elements in one another")]
    TooDeep(usize),
}

/// Stand for the beginning and end of what is set apart as a quotation; no text has them.
const BEGIN: char = '\u{f8d0}';
const END: char = '\u{f8d1}';

/// The most elements a page may have.
const MAX_ELEMENTS: usize = 100_000;
/// How deep its elements may stand in one another: what reads it takes time for each level.
const MAX_DEPTH: usize = 500;
/// Elements that have no end, or need none.
const ENDLESS: &[&str] = &[
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
    "option", "p", "path", "source", "td", "th", "tr", "track", "wbr",
];
/// A page with fewer letters than these has no article on it.
const LEAST: usize = 120;

/// Whether a text is HTML, by how it begins or by its tags.
pub fn is_html(text: &str) -> bool {
    let start: String = text
        .trim_start()
        .chars()
        .take(2_000)
        .collect::<String>()
        .to_lowercase();
    let begins = ["<!doctype html", "<html", "<head", "<body", "<?xml"];
    begins.iter().any(|tag| start.starts_with(tag))
        && !start.starts_with("<?xml version=\"1.0\"?><tt")
        || ["<p>", "<p ", "<div", "<article"]
            .iter()
            .any(|tag| start.contains(tag))
            && (start.contains("</p>") || start.contains("<br") || start.contains("</"))
}

/// The article of a web page.
///
/// # Errors
/// When it has none: a login wall, a page without text.
pub fn from_html(html: &str) -> Result<Article, Error> {
    let marked = with_marks(html)?;
    let config = Config {
        max_elements_to_parse: MAX_ELEMENTS,
        text_mode: TextMode::Formatted,
        ..Config::default()
    };
    let read = Readability::new(marked.as_str(), None, Some(config))
        .and_then(|mut page| page.parse())
        .map_err(|error| match error {
            ReadabilityError::TooManyElements(..) => Error::TooLarge(MAX_ELEMENTS),
            _ if is_wall(html) => Error::Wall,
            _ => Error::Empty,
        })?;
    let text = tidy(&read.text_content);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if letters < LEAST || (letters < 6 * LEAST && is_wall(html)) {
        return Err(if is_wall(html) {
            Error::Wall
        } else {
            Error::Empty
        });
    }
    let mut notes = Vec::new();
    if is_cut(html) {
        notes.push(
            "the page says that it is not free to read: the article may be cut short".to_owned(),
        );
    }
    let title = read.title.trim().to_owned();
    Ok(Article {
        title: Some(title).filter(|title| !title.is_empty()),
        text,
        notes,
    })
}

/// Whether a page asks for a password or an account.
fn is_wall(html: &str) -> bool {
    const ASKS: &[&str] = &[
        "type=\"password\"",
        "type='password'",
        "type=password",
        "sign in to continue",
        "log in to continue",
        "subscribe to continue",
        "subscribers only",
        "create a free account",
        "enable javascript",
        "are you a robot",
        "войдите, чтобы",
        "только для подписчиков",
        "оформите подписку",
        "жазылушыларға ғана",
        "bitte melden sie sich an",
        "jetzt anmelden",
        "nur für abonnenten",
        "connectez-vous pour",
        "réservé aux abonnés",
        "inicia sesión para",
        "solo para suscriptores",
    ];
    let lower = html.to_lowercase();
    ASKS.iter().any(|words| lower.contains(words))
}

/// Whether a page says of itself that one has to pay for it (schema.org).
fn is_cut(html: &str) -> bool {
    let lower = html.to_lowercase();
    lower.split("isaccessibleforfree").skip(1).any(|after| {
        let value = after.trim_start_matches([' ', '"', '\'', ':', '=', '\n', '\t']);
        value.starts_with("false")
    })
}

/// Puts marks into a page where its tags set a quotation apart.
fn with_marks(html: &str) -> Result<String, Error> {
    let mut marked = String::with_capacity(html.len() + 64);
    let mut rest = html;
    let mut open = 0_usize;
    let mut depth = 0_usize;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        marked.push_str(before);
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        let name: String = tag[1..end]
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '/')
            .map(|c| c.to_ascii_lowercase())
            .collect();
        match name.strip_prefix('/') {
            Some(_) => depth = depth.saturating_sub(1),
            None if name.is_empty() || tag[..end].ends_with("/>") => {}
            None => depth += usize::from(!ENDLESS.contains(&name.as_str())),
        }
        if depth > MAX_DEPTH {
            return Err(Error::TooDeep(MAX_DEPTH));
        }
        // <blockquote>…<cite>Who says it</cite></blockquote>
        let ends = ["/blockquote", "/q", "cite", "footer", "figcaption"];
        if open > 0 && ends.contains(&name.as_str()) {
            open -= 1;
            marked.push(END);
        }
        marked.push_str(&tag[..end]);
        if matches!(name.as_str(), "blockquote" | "q") {
            open += 1;
            marked.push(BEGIN);
        }
        rest = &tag[end..];
    }
    marked.push_str(rest);
    Ok(marked)
}

/// The text of Markdown.
pub fn from_markdown(markdown: &str) -> Article {
    let mut article = Article::default();
    let mut text = String::new();
    let (mut hidden, mut heading) = (0_u32, None);
    for event in Parser::new_ext(markdown, Options::ENABLE_YAML_STYLE_METADATA_BLOCKS) {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::MetadataBlock(_)) => hidden += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::MetadataBlock(_)) => {
                hidden = hidden.saturating_sub(1)
            }
            Event::Start(Tag::BlockQuote(_)) => text.push(BEGIN),
            Event::End(TagEnd::BlockQuote(_)) => {
                text.push(END);
                text.push_str("\n\n");
            }
            Event::Start(Tag::Heading { .. }) => heading = Some(text.len()),
            Event::End(TagEnd::Heading(_)) => {
                let written = heading.take().map(|from| text[from..].trim().to_owned());
                if article.title.is_none() {
                    article.title = written.filter(|title| !title.is_empty());
                }
                text.push_str("\n\n");
            }
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableRow) => {
                text.push_str("\n\n")
            }
            Event::End(TagEnd::TableCell) => text.push(' '),
            Event::Text(words) | Event::Code(words) if hidden == 0 => text.push_str(&words),
            Event::SoftBreak => text.push(' '),
            Event::HardBreak | Event::Rule => text.push('\n'),
            _ => {}
        }
    }
    article.text = tidy(&text);
    article
}

/// Plain text as an article: its first line is the title, if it ends like one.
pub fn from_text(text: &str) -> Article {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty());
    let title = first
        .filter(|line| line.chars().count() <= 160 && !line.ends_with(['.', ',', ';']))
        .map(str::to_owned);
    Article {
        title,
        text: text.to_owned(),
        notes: Vec::new(),
    }
}

/// Paragraphs on lines of their own, and quotation marks where something is set apart as one.
fn tidy(text: &str) -> String {
    let mut marked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(from) = rest.find(BEGIN) {
        marked.push_str(&rest[..from]);
        let inside = &rest[from + BEGIN.len_utf8()..];
        let (quoted, after) = inside.split_once(END).unwrap_or((inside, ""));
        let quoted: String = quoted.replace(BEGIN, "");
        let words = quoted.trim();
        let block = quoted.contains('\n') || rest[..from].trim_end_matches(' ').ends_with('\n');
        // Marks of its own, or who said it behind a dash: it says itself what it is.
        let has_marks = words.starts_with(['“', '"', '«', '„', '‘', '»', '—', '「'])
            || words.contains(['“', '«', '„']);
        if words.is_empty() || has_marks {
            marked.push_str(&quoted);
        } else if block {
            // Each paragraph opens anew, as newspapers set it.
            let paragraphs: Vec<String> = words
                .split('\n')
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(|line| format!("“{line}"))
                .collect();
            marked.push_str(&paragraphs.join("\n"));
            marked.push('”');
            marked.push('\n');
        } else {
            marked.push('“');
            marked.push_str(words);
            marked.push('”');
        }
        rest = after;
    }
    marked.push_str(rest);
    let lines: Vec<String> = marked
        .replace([BEGIN, END], "")
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .collect();
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::quotations;

    const PAGE: &str = r#"<!DOCTYPE html><html><head><title>The lock keeper | Canal Times</title></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a> “Subscribe to our letter,” says the boss.</nav>
<article><h1>The lock keeper</h1>
<p>Ida Marlow has opened the same gate for thirty years, and she told the Towpath podcast what that does to a person and to a gate.</p>
<p>&ldquo;You learn to wait for water,&rdquo; Marlow said. <q>It never hurries for you</q>, she added, and the visitors nodded as if they had known it all their lives.</p>
<p>Her deputy, Colm Reeve, wrote in the log of the day, which lies open on the table for anybody who comes in out of the rain:</p>
<blockquote><p>The gate stuck again at noon and we all pushed.</p><cite>The log of the lock</cite></blockquote>
<p>There are eleven gates on this canal, and the other ten are opened by a button in an office forty miles away.</p>
</article><footer>© Canal Times</footer></body></html>"#;

    #[test]
    fn a_web_page_is_reduced_to_its_article() {
        let article = from_html(PAGE).unwrap();
        assert!(
            article
                .title
                .as_deref()
                .is_some_and(|title| title.starts_with("The lock keeper"))
        );
        let found = quotations::extract(&article.text, &[]);
        let found: Vec<_> = found
            .iter()
            .map(|found| (found.speaker.as_deref(), found.text.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                (Some("Ida Marlow"), "You learn to wait for water"),
                (Some("Ida Marlow"), "It never hurries for you"),
                (
                    Some("Colm Reeve"),
                    "The gate stuck again at noon and we all pushed."
                ),
            ],
            "{}",
            article.text
        );
        assert!(article.notes.is_empty());
    }

    #[test]
    fn a_login_wall_is_no_article() {
        let wall = "<html><body><h1>Welcome back</h1><p>Sign in to continue reading.</p>\
                    <form><input name=mail><input type=\"password\"></form></body></html>";
        assert_eq!(from_html(wall), Err(Error::Wall));
        assert_eq!(from_html("<html><body></body></html>"), Err(Error::Empty));
        assert_eq!(from_html(&"<div>".repeat(90_000)), Err(Error::TooDeep(500)));
        let paid = PAGE.replace(
            "</head>",
            "<script type=\"application/ld+json\">{\"isAccessibleForFree\": false}</script></head>",
        );
        assert_eq!(from_html(&paid).unwrap().notes.len(), 1);
    }

    #[test]
    fn markdown_says_what_it_says() {
        let article = from_markdown(
            "---\ntitle: x\n---\n# The *salt* road\n\nAna Ruiz **said**: “It is\nlong.” [More](https://example.org)\n\n\
             She wrote:\n\n> Nobody walks it twice\n> in one year.\n\n```\n“code” said nobody\n```\n",
        );
        assert_eq!(article.title.as_deref(), Some("The salt road"));
        assert_eq!(
            article.text,
            "The salt road\nAna Ruiz said: “It is long.” More\nShe wrote:\n“Nobody walks it twice in one year.”\n"
        );
    }

    #[test]
    fn html_is_told_from_text() {
        assert!(is_html(PAGE));
        assert!(is_html("<p>One</p><p>Two</p>"));
        assert!(!is_html("“If a < b,” she said, “then b > a.”"));
    }
}
