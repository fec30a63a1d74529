//! References and in-text citations in a style of the CSL project, by `hayagriva`.
//!
//! The processor is given CSL's own variables, so that hosts stay hosts. Three things differ from
//! style to style and are stated in the data, as the guides have them for a podcast episode:
//!
//! - A style that has no place for a `host` gets the hosts as `author`s.
//! - APA 7 calls the medium `Audio podcast episode` and begins `Season` with a capital; MLA 9 names no
//!   medium; every other style is told `podcast`.
//! - Guests are left out: the guides name them in the text, and styles would file the episode under
//!   them.

use super::csl_json::{names, object, parts, text};
use super::rich::{Look, Rich};
use super::{guard, keys, line, number, publisher, stated, time, url};
use crate::model::cited::{Cited, Credit, Words};
use crate::model::clock;
use crate::model::transcript::Millis;
use hayagriva::archive::{ArchivedStyle, LOCALES};
use hayagriva::citationberg::json::Item;
use hayagriva::citationberg::taxonomy::{Locator, OtherTerm, Term};
use hayagriva::citationberg::{
    self as csl, FontStyle, FontVariant, FontWeight, IndependentStyle, Locale, LocaleCode,
    StyleClass, TermForm, TextDecoration, VerticalAlign,
};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, ElemChild,
    ElemChildren, Formatted, LocatorPayload, SpecificLocator,
};
use serde_json::Value;
use std::collections::HashMap;

pub use super::guard::LARGEST;

/// Why there is no style.
#[derive(Debug, thiserror::Error)]
pub enum StyleError {
    /// No style of the archive is called so.
    #[error("no citation style is called {0:?}")]
    Unknown(String),
    /// No language of the archive is called so.
    #[error("no citation language is called {0:?}")]
    UnknownLocale(String),
    /// The file is something else.
    #[error("expected a CSL style, found something else: {0}")]
    NotCsl(String),
    /// It only names the style that it is the same as.
    #[error("expected a style with rules of its own, found a dependent style of {parent}")]
    Dependent {
        /// The address of that style.
        parent: String,
        /// Its name in the archive.
        name: Option<&'static str>,
    },
    /// The file is too large.
    #[error("expected a CSL style of at most {} KiB, found more", guard::LARGEST >> 10)]
    TooLarge,
    /// Its elements or macros nest too deep, or unfold to too many.
    #[error("the style's elements or macros nest too deep or unfold to too many")]
    TooDeep,
    /// A macro that has no end.
    #[error("the style's macro {0:?} names itself")]
    NamesItself(String),
}

/// A style that is read.
#[derive(Debug)]
pub struct Style {
    rules: IndependentStyle,
    locale: Option<LocaleCode>,
    locales: Vec<Locale>,
    /// It has a place for hosts.
    hosts: bool,
    /// What it calls a podcast.
    medium: Option<&'static str>,
    /// It begins a season with a capital.
    capital: bool,
}

/// Everything cited, in a style.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cites {
    /// In-text citations, or footnotes, one for each that was cited.
    pub in_text: Vec<Rich>,
    /// The words quoted with who says them, and the in-text citation behind them; in a style of
    /// footnotes without it. Nothing stands for an episode that is cited whole.
    pub quoted: Vec<Rich>,
    /// The list of references in the style's order; empty where the style has none.
    pub references: Vec<Rich>,
}

/// A style of the archive as it is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// What `--style` calls it.
    pub name: &'static str,
    /// Other names for it.
    pub others: &'static [&'static str],
    /// Its title.
    pub title: &'static str,
}

/// Names that writers use for one of several styles.
const SHORT: [(&str, &str); 3] = [
    ("chicago", "chicago-author-date"),
    ("harvard", "harvard-cite-them-right"),
    ("apa-7", "apa"),
];

/// Every style of the archive, by name.
pub fn styles() -> Vec<Named> {
    let all = ArchivedStyle::all().iter().filter_map(|style| {
        // The shortest is the one that people know: `apa`, `mla`.
        let name = style.names().iter().min_by_key(|name| name.len())?;
        Some(Named {
            name,
            others: style.names(),
            title: style.display_name(),
        })
    });
    let mut all: Vec<Named> = all.collect();
    all.sort_by_key(|style| style.name);
    all
}

/// Every name that `--style` takes.
pub fn names_of_styles() -> Vec<&'static str> {
    let all = ArchivedStyle::all().iter();
    let short = SHORT.iter().map(|(short, _)| *short);
    short
        .chain(all.flat_map(|style| style.names()).copied())
        .collect()
}

/// Every language that citations can be in.
pub fn locales() -> Vec<String> {
    let mut all: Vec<String> = LOCALES.iter().filter_map(|bytes| tag(bytes)).collect();
    all.sort();
    all
}

impl Style {
    /// A style of the archive, in its own language unless another is named.
    ///
    /// # Errors
    /// When there is no such style or language.
    pub fn named(name: &str, locale: Option<&str>) -> Result<Self, StyleError> {
        let typed = name.trim().to_lowercase().replace([' ', '_'], "-");
        let short = SHORT.iter().find(|(short, _)| *short == typed);
        let style = ArchivedStyle::by_name(short.map_or(&typed, |(_, name)| name));
        let style = style.ok_or_else(|| StyleError::Unknown(name.to_owned()))?;
        Self::of(style.get(), locale)
    }

    /// A style from the text of a CSL file.
    ///
    /// # Errors
    /// When it is none, or one that cannot be rendered with.
    pub fn read(xml: &str, locale: Option<&str>) -> Result<Self, StyleError> {
        guard::check(xml)?;
        let style = csl::Style::from_xml(xml);
        let style = style.map_err(|error| StyleError::NotCsl(line(&error.to_string())))?;
        Self::of(style, locale)
    }

    fn of(style: csl::Style, locale: Option<&str>) -> Result<Self, StyleError> {
        let rules = match style {
            csl::Style::Independent(rules) => rules,
            csl::Style::Dependent(style) => {
                let parent = style.parent_link.href;
                let archived = ArchivedStyle::by_id(&parent);
                let names = archived.map(ArchivedStyle::names).unwrap_or_default();
                let name = names.iter().min_by_key(|name| name.len()).copied();
                return Err(StyleError::Dependent { parent, name });
            }
        };
        let locale = match locale {
            Some(typed) => {
                Some(known_locale(typed).ok_or_else(|| StyleError::UnknownLocale(typed.into()))?)
            }
            // What the style says may be anything.
            None => rules
                .default_locale
                .as_ref()
                .and_then(|code| known_locale(&code.0)),
        };
        let base = locale.as_ref().and_then(LocaleCode::fallback);
        let wanted = [locale.clone(), base, Some(LocaleCode::en_us())];
        let mut locales: Vec<Locale> = Vec::new();
        for code in wanted.iter().flatten() {
            if !locales.iter().any(|it| it.lang.as_ref() == Some(code)) {
                locales.extend(
                    LOCALES
                        .iter()
                        .find(|bytes| tag(bytes).as_ref() == Some(&code.0))
                        .and_then(|bytes| ciborium::from_reader::<Locale, _>(*bytes).ok()),
                );
            }
        }
        let id = rules.info.id.to_lowercase();
        let apa = id.ends_with("/apa") || id.contains("/apa-");
        let mla = id.contains("/modern-language-association");
        let mut style = Self {
            rules: IndependentStyle {
                default_locale: locale.clone(),
                ..rules
            },
            locale: locale.or_else(|| Some(LocaleCode::en_us())),
            locales,
            hosts: true,
            medium: match (apa, mla) {
                (true, _) => Some("Audio podcast episode"),
                (_, true) => None,
                _ => Some("podcast"),
            },
            capital: apa,
        };
        style.hosts = style.names_hosts();
        Ok(style)
    }

    /// Whether a reference to an episode names its host.
    fn names_hosts(&self) -> bool {
        let name = "Qwertz";
        let some = |text: &str| Some(text.to_owned());
        let probe = Cited {
            title: "Episode".into(),
            show: "Show".into(),
            publisher: some("Publisher"),
            number: Some(1),
            published: some("2026-01-01"),
            accessed: some("2026-01-01"),
            page_url: some("https://example.org/"),
            people: vec![Credit {
                name: name.into(),
                role: "host".into(),
            }],
            ..Cited::default()
        };
        let cites = self.cite(&[probe]);
        let shown = cites.references.iter().chain(&cites.in_text);
        let mut shown = shown.map(|rich| rich.write(super::Markup::Text).to_lowercase());
        shown.any(|text| text.contains(&name.to_lowercase()))
    }

    /// Whether it cites in footnotes.
    pub fn notes(&self) -> bool {
        self.rules.settings.class == StyleClass::Note
    }

    /// Cites each, and all in one list of references. Quotes of one episode share its reference,
    /// which then leads to the beginning.
    pub fn cite(&self, all: &[Cited]) -> Cites {
        // One item an episode: the processor tells items apart by where they are.
        let mut places: HashMap<[&str; 3], usize> = HashMap::new();
        let mut episodes: Vec<Vec<usize>> = Vec::new();
        for (at, cited) in all.iter().enumerate() {
            let episode = [&*cited.episode_uid, &*cited.show, &*cited.title];
            let place = *places.entry(episode).or_insert(episodes.len());
            match episodes.get_mut(place) {
                Some(quotes) => quotes.push(at),
                None => episodes.push(vec![at]),
            }
        }
        let keys = keys(all);
        let items: Vec<Item> = episodes
            .iter()
            .filter_map(|quotes| {
                let first = *quotes.first()?;
                Some(self.item(all.get(first)?, keys.get(first)?, quotes.len() == 1))
            })
            .collect();
        let mut of: Vec<(usize, &Item)> = Vec::with_capacity(all.len());
        for (quotes, item) in episodes.iter().zip(&items) {
            of.extend(quotes.iter().map(|at| (*at, item)));
        }
        of.sort_by_key(|(at, _)| *at);
        let locators: Vec<Option<String>> = all
            .iter()
            .map(|cited| cited.quote.as_ref().and_then(|words| self.locator(words)))
            .collect();
        let mut driver: BibliographyDriver<'_, Item> = BibliographyDriver::new();
        for ((_, item), locator) in of.iter().zip(&locators) {
            driver.citation(self.request(item, locator.as_deref()));
        }
        let rendered = driver.finish(self.list());
        // Every footnote is one for itself, to be pasted anywhere: never `Ibid.`
        let in_text: Vec<Rich> = match self.notes() {
            true => of
                .iter()
                .zip(&locators)
                .map(|((_, item), locator)| {
                    let mut driver = BibliographyDriver::new();
                    driver.citation(self.request(item, locator.as_deref()));
                    let cited = driver.finish(self.list()).citations;
                    cited
                        .first()
                        .map(|it| rich(&it.citation))
                        .unwrap_or_default()
                })
                .collect(),
            false => rendered
                .citations
                .iter()
                .map(|it| rich(&it.citation))
                .collect(),
        };
        let quoted = all.iter().zip(&in_text).map(|(cited, in_text)| {
            cited
                .quote
                .as_ref()
                .map(|words| self.quoted(words, in_text))
                .unwrap_or_default()
        });
        let list = rendered
            .bibliography
            .map(|list| list.items)
            .unwrap_or_default();
        let references = list.into_iter().map(|item| {
            let mut reference = Rich::default();
            if let Some(first) = item.first_field {
                reference.append(rich(&ElemChildren(vec![first])).trimmed());
                reference.push(" ", Look::default());
            }
            reference.append(rich(&item.content).trimmed());
            reference.trimmed()
        });
        Cites {
            quoted: quoted.collect(),
            references: references.filter(|it| !it.is_empty()).collect(),
            in_text,
        }
    }

    /// A citation of one item, in a footnote where the style has them.
    fn request<'a>(&'a self, item: &'a Item, at: Option<&'a str>) -> CitationRequest<'a, Item> {
        let locator = at.map(|at| SpecificLocator(Locator::Timestamp, LocatorPayload::Str(at)));
        let item = CitationItem::with_locator(item, locator);
        let locale = self.locale.clone();
        CitationRequest::new(vec![item], &self.rules, locale, &self.locales, Some(1))
    }

    fn list(&self) -> BibliographyRequest<'_> {
        BibliographyRequest::new(&self.rules, self.locale.clone(), &self.locales)
    }

    /// `Bo Lind: “words” (Ruiz, 2026, 0:03:39–0:03:44)`.
    fn quoted(&self, words: &Words, in_text: &Rich) -> Rich {
        let speaker = stated(words.speaker.as_ref()).map(|name| format!("{name}: "));
        let text = line(&words.text);
        let mut quoted = Rich::plain(&format!("{}“{text}”", speaker.unwrap_or_default()));
        if !self.notes() && !in_text.is_empty() {
            quoted.push(" ", Look::default());
            quoted.append(in_text.clone());
        }
        quoted
    }

    /// The time, said to be about right where it is, in the style's words.
    fn locator(&self, words: &Words) -> Option<String> {
        let time = time(words)?;
        if !words.approximate {
            return Some(time);
        }
        let tag = self.locale.as_ref().map_or("en", |code| code.0.as_str());
        let base = tag.split('-').next().unwrap_or(tag);
        let own = |locale: &&Locale| {
            let lang = locale.lang.as_ref().map(|code| code.0.as_str());
            lang.is_none_or(|lang| lang == tag || lang == base)
        };
        let term = |locale: &Locale| {
            let term = locale.term(Term::Other(OtherTerm::Circa), TermForm::Short)?;
            term.single().map(str::to_owned)
        };
        let locales = self.rules.locale.iter().filter(own).chain(&self.locales);
        let about = locales.into_iter().find_map(term);
        Some(format!(
            "{} {time}",
            about.unwrap_or_else(|| "c.".to_owned())
        ))
    }

    /// What is cited in CSL's variables, as this style takes them.
    fn item(&self, cited: &Cited, key: &str, with_time: bool) -> Item {
        let english = self.locale.as_ref().is_none_or(LocaleCode::is_english);
        let length = cited.duration_ms.map(|ms| match english {
            true => in_words(ms),
            false => clock::format(ms),
        });
        let number = number(cited).map(|number| match self.capital {
            true => number
                .replace("season", "Season")
                .replace("episode", "Episode"),
            false => number,
        });
        let hosts = names(&cited.hosts());
        let (hosts, authors) = match self.hosts {
            true => (hosts, None),
            false => (None, hosts),
        };
        let item = Value::Object(object(vec![
            ("id", text(Some(key.to_owned()))),
            ("type", text(Some("broadcast".into()))),
            ("title", text(Some(line(&cited.title)))),
            ("container-title", text(Some(line(&cited.show)))),
            ("host", hosts),
            ("author", authors),
            ("publisher", text(publisher(cited))),
            ("number", text(number)),
            ("medium", text(self.medium.map(str::to_owned))),
            ("dimensions", text(length)),
            ("issued", parts(cited.published.as_ref())),
            ("accessed", parts(cited.accessed.as_ref())),
            ("language", text(language(cited))),
            ("URL", text(url(cited, with_time))),
        ]));
        // The shape is CSL-JSON's own.
        serde_json::from_value(item).unwrap_or_else(|_| Item(Default::default()))
    }
}

/// The language of the title, which decides whether its words get capitals: nobody who says nothing,
/// or English, of a title in another script means it.
fn language(cited: &Cited) -> Option<String> {
    let stated = stated(cited.language.as_ref());
    let english = stated.as_ref().is_none_or(|tag| tag.starts_with("en"));
    let first = cited.title.chars().find(|c| c.is_alphabetic());
    match first.is_some_and(|c| c > '\u{24f}') && english {
        true => Some("und".to_owned()),
        false => stated,
    }
}

/// `6 min., 27 sec.`, as Chicago writes a length.
fn in_words(ms: Millis) -> String {
    let seconds = ms.max(0) / 1000;
    let parts = [
        (seconds / 3600, "hr."),
        (seconds / 60 % 60, "min."),
        (seconds % 60, "sec."),
    ];
    let parts = parts.iter().filter(|(number, _)| *number > 0);
    let parts: Vec<String> = parts
        .map(|(number, unit)| format!("{number} {unit}"))
        .collect();
    parts.join(", ")
}

/// The tag that an archived language begins with; without reading the rest of it.
fn tag(bytes: &[u8]) -> Option<String> {
    // A map whose first key is `@xml:lang`, and a short text.
    let rest = bytes.get(1..)?.strip_prefix(b"\x69@xml:lang")?;
    let (head, rest) = rest.split_first()?;
    let length = usize::from(head.checked_sub(0x60)?);
    String::from_utf8(rest.get(..length)?.to_vec()).ok()
}

/// The language of the archive that is meant: exactly, or the usual one of `de`.
fn known_locale(typed: &str) -> Option<LocaleCode> {
    let typed = typed.trim().replace('_', "-");
    let all = locales();
    let same = |wanted: &str| {
        all.iter()
            .find(|tag| tag.eq_ignore_ascii_case(wanted))
            .cloned()
    };
    let plain = typed.len() <= 12
        && typed
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !plain {
        return None;
    }
    let base = typed.split('-').next().unwrap_or_default().to_lowercase();
    let usual = || {
        LocaleCode(base.clone())
            .fallback()
            .and_then(|code| same(&code.0))
    };
    let first = || {
        all.iter()
            .find(|tag| tag.split('-').next() == Some(&base))
            .cloned()
    };
    let only = typed == base || typed.eq_ignore_ascii_case(&base);
    let found = same(&typed).or_else(|| if only { usual().or_else(first) } else { None });
    found.map(LocaleCode)
}

fn rich(children: &ElemChildren) -> Rich {
    let mut out = Rich::default();
    gather(children, &mut out);
    out
}

fn gather(children: &ElemChildren, out: &mut Rich) {
    for child in &children.0 {
        match child {
            ElemChild::Text(text) => out.push(&text.text, look(text, None)),
            ElemChild::Link { text, url } => {
                let link = super::address(url);
                out.push(&text.text, look(text, link));
            }
            ElemChild::Elem(elem) => {
                // A block of its own is a space in one paragraph.
                if elem.display.is_some() {
                    out.push(" ", Look::default());
                }
                gather(&elem.children, out);
            }
            ElemChild::Markup(markup) => out.push(markup, Look::default()),
            ElemChild::Transparent { .. } => {}
        }
    }
}

fn look(text: &Formatted, link: Option<String>) -> Look {
    let formatting = &text.formatting;
    Look {
        italic: formatting.font_style == FontStyle::Italic,
        bold: formatting.font_weight == FontWeight::Bold,
        small_caps: formatting.font_variant == FontVariant::SmallCaps,
        underline: formatting.text_decoration == TextDecoration::Underline,
        raised: formatting.vertical_align == VerticalAlign::Sup,
        lowered: formatting.vertical_align == VerticalAlign::Sub,
        link,
    }
}
