//! The templates: podcat's own, and those that a user puts in their place.
//!
//! A page is a template of the Jinja language. What it prints is text: it is escaped unless the
//! template says `safe`, and characters that no page may hold are left out. A template that names
//! what is not there is a mistake and not nothing.

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, ErrorKind, Output, State, UndefinedBehavior, Value};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// Every template and file that a site is made of, by name.
const BUILT_IN: [(&str, &str); 14] = [
    ("episode.html", include_str!("templates/episode.html")),
    ("index.html", include_str!("templates/index.html")),
    ("layout.html", include_str!("templates/layout.html")),
    ("parts.html", include_str!("templates/parts.html")),
    ("people.html", include_str!("templates/people.html")),
    ("person.html", include_str!("templates/person.html")),
    ("quotes.html", include_str!("templates/quotes.html")),
    ("search.html", include_str!("templates/search.html")),
    ("search.js", include_str!("templates/search.js")),
    ("show.html", include_str!("templates/show.html")),
    ("site.css", include_str!("templates/site.css")),
    ("site.js", include_str!("templates/site.js")),
    ("topic.html", include_str!("templates/topic.html")),
    ("topics.html", include_str!("templates/topics.html")),
];

/// The names of all templates.
pub fn names() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|(name, _)| *name)
}

/// What is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Fault {
    /// The template's name.
    pub name: String,
    /// The line, from 1, where that is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub reason: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.name)?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        write!(f, " {}", self.reason)
    }
}

impl Fault {
    fn of(name: &str, error: &minijinja::Error) -> Self {
        // What went wrong inside another template is told by the innermost error.
        let mut innermost = error;
        let mut next: Option<&(dyn std::error::Error + 'static)> = error.source_error();
        while let Some(source) = next {
            match source.downcast_ref::<minijinja::Error>() {
                Some(inner) => innermost = inner,
                None => break,
            }
            next = innermost.source_error();
        }
        let kind = innermost.kind();
        let reason = match (kind, innermost.detail()) {
            (ErrorKind::SyntaxError, Some(detail)) => detail.to_owned(),
            (kind, Some(detail)) => format!("{kind}: {detail}"),
            (ErrorKind::UndefinedError, None) => {
                "expected something that is there, found an undefined value".to_owned()
            }
            (kind, None) => kind.to_string(),
        };
        Self {
            name: innermost.name().unwrap_or(name).to_owned(),
            line: innermost.line(),
            reason,
        }
    }
}

/// [`std::error::Error::source`] by a name that says which error is asked.
trait Sourced {
    fn source_error(&self) -> Option<&(dyn std::error::Error + 'static)>;
}

impl Sourced for minijinja::Error {
    fn source_error(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(self)
    }
}

/// The templates of a site, ready to be filled.
#[derive(Debug)]
pub struct Templates {
    environment: Environment<'static>,
    sources: BTreeMap<String, String>,
}

impl Templates {
    /// podcat's own, but for those that stand in `own`, by name. More of these can be included by
    /// others.
    ///
    /// # Errors
    /// When one of `own` is no template.
    pub fn new(own: BTreeMap<String, String>) -> Result<Self, Fault> {
        let built_in = BUILT_IN.iter();
        let mut sources: BTreeMap<String, String> = built_in
            .map(|(name, source)| ((*name).to_owned(), (*source).to_owned()))
            .collect();
        sources.extend(own);
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        environment.set_formatter(print);
        for (name, source) in sources.iter().filter(|(name, _)| is_page(name)) {
            environment
                .add_template_owned(name.clone(), source.clone())
                .map_err(|error| Fault::of(name, &error))?;
        }
        Ok(Self {
            environment,
            sources,
        })
    }

    /// A page.
    ///
    /// # Errors
    /// When the template names what is not there, or cannot be followed.
    pub fn page(&self, name: &str, values: &impl Serialize) -> Result<String, Fault> {
        self.environment
            .get_template(name)
            .and_then(|template| template.render(Value::from(Serde(values))))
            .map_err(|error| Fault::of(name, &error))
    }

    /// A file that stands in the site as it is: a style sheet, a script.
    pub fn file(&self, name: &str) -> &str {
        self.sources.get(name).map_or("", String::as_str)
    }

    /// All of them by name: when one changes, every page may.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &str)> {
        let sources = self.sources.iter();
        sources.map(|(name, source)| (name.as_str(), source.as_str()))
    }
}

/// Whether a file of that name is a template, and not taken as it is.
pub fn is_page(name: &str) -> bool {
    name.ends_with(".html")
}

/// Prints a value as the text it is.
fn print(
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), minijinja::Error> {
    if value.is_undefined() {
        // The house's own rule says how that is told.
        return minijinja::escape_formatter(out, state, value);
    }
    if value.is_none() {
        return Ok(());
    }
    let written = match value.as_str() {
        Some(text) if value.is_safe() => out.write_str(text),
        Some(text) => out.write_str(&text_of(text)),
        None => out.write_str(&text_of(&value.to_string())),
    };
    written.map_err(|error| minijinja::Error::new(ErrorKind::WriteFailure, error.to_string()))
}

/// A text as HTML, in an element or an attribute.
pub fn text_of(text: &str) -> String {
    let allowed: String;
    let text = match text.chars().all(is_allowed) {
        true => text,
        false => {
            allowed = text.chars().filter(|&c| is_allowed(c)).collect();
            &allowed
        }
    };
    htmlize::escape_all_quotes(text).into_owned()
}

/// Whether a page of HTML may hold a character: no control but white space, no noncharacter.
pub fn is_allowed(c: char) -> bool {
    let nonchar = matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe;
    !nonchar && (!c.is_control() || matches!(c, '\n' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(name: &str, source: &str) -> BTreeMap<String, String> {
        BTreeMap::from([(name.to_owned(), source.to_owned())])
    }

    #[test]
    fn podcats_own_templates_are_templates() {
        Templates::new(BTreeMap::new()).expect("templates");
    }

    #[test]
    fn what_is_wrong_with_a_template_is_told_with_its_line() {
        let fault = Templates::new(one("index.html", "a\n{% if %}")).expect_err("a fault");
        assert_eq!((fault.name.as_str(), fault.line), ("index.html", Some(2)));
        let templates = Templates::new(one("index.html", "\n\n{{ no.such }}")).expect("read");
        let fault = templates
            .page("index.html", &serde_json::json!({}))
            .expect_err("a fault");
        assert_eq!((fault.name.as_str(), fault.line), ("index.html", Some(3)));
        let outer = "\n{% include 'banner.html' %}";
        let mut own = one("index.html", outer);
        own.insert("banner.html".to_owned(), "x\ny\n{{ nothing }}".to_owned());
        let templates = Templates::new(own).expect("read");
        let fault = templates
            .page("index.html", &serde_json::json!({}))
            .expect_err("a fault");
        assert_eq!((fault.name.as_str(), fault.line), ("banner.html", Some(3)));
    }

    #[test]
    fn what_is_printed_is_text() {
        let own = one(
            "index.html",
            "<p title=\"{{ a }}\">{{ a }}{{ none }}|{{ a|safe }}",
        );
        let templates = Templates::new(own).expect("read");
        let values = serde_json::json!({"a": "<b>\u{0}\"'&\u{1b}\u{fffe}", "none": null});
        assert_eq!(
            templates.page("index.html", &values).expect("filled"),
            "<p title=\"&lt;b&gt;&quot;&apos;&amp;\">&lt;b&gt;&quot;&apos;&amp;|<b>\u{0}\"'&\u{1b}\u{fffe}"
        );
    }
}
