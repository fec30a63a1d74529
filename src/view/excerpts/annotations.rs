//! Web Annotations (W3C Web Annotation Data Model and Vocabulary, Recommendations of 23 February
//! 2017), as an AnnotationCollection with its one AnnotationPage, `application/ld+json`.
//!
//! The words, their topics, who says them and a note are bodies, each with its purpose. Targets are
//! the audio at a FragmentSelector (Media Fragments URI 1.0), and the page at a TextQuoteSelector;
//! where there is no audio or page, the episode's permanent link stands for it.

use super::{Excerpts, web};
use crate::model::clock;
use crate::model::excerpt::Excerpt;
use serde_json::{Value, json};
use std::io::{self, Write};
use uuid::Uuid;

/// Excerpts as annotations.
#[derive(Debug, Default)]
pub struct Annotations {
    number: usize,
    /// What the collection is called: it follows from what is in it.
    name: Uuid,
}

impl Excerpts for Annotations {
    fn put(&mut self, excerpt: &Excerpt<'_>, out: &mut dyn Write) -> io::Result<bool> {
        self.begin(out)?;
        let own = own(excerpt);
        self.name = Uuid::new_v5(&own, self.name.as_bytes());
        self.number += 1;
        write!(out, "{}", annotation(excerpt, own))?;
        Ok(true)
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let (number, collection) = (self.number, urn(self.name));
        if number > 0 {
            let page = urn(Uuid::new_v5(&self.name, b"page"));
            write!(
                out,
                "\n], \"id\": \"{page}\", \"partOf\": \"{collection}\"}},\n\"last\": \"{page}\",\n"
            )?;
        } else {
            head(out)?;
        }
        writeln!(out, "\"total\": {number}, \"id\": \"{collection}\"}}")
    }
}

impl Annotations {
    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.number > 0 {
            return writeln!(out, ",");
        }
        head(out)?;
        writeln!(
            out,
            "\"first\": {{\"type\": \"AnnotationPage\", \"startIndex\": 0, \"items\": ["
        )
    }
}

fn head(out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "{{\"@context\": \"http://www.w3.org/ns/anno.jsonld\", \"type\": \"AnnotationCollection\", \"label\": \"podcat\","
    )
}

fn urn(uuid: Uuid) -> String {
    format!("urn:uuid:{uuid}")
}

/// A quote's own id; a passage has that of its place in this catalogue.
fn own(excerpt: &Excerpt<'_>) -> Uuid {
    let derived = || {
        let name = format!(
            "{} {} {}",
            excerpt.permalink,
            excerpt.id,
            excerpt.uid.unwrap_or("")
        );
        Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes())
    };
    let uid = excerpt.uid.and_then(|uid| uid.parse().ok());
    uid.unwrap_or_else(derived)
}

fn annotation(excerpt: &Excerpt<'_>, own: Uuid) -> Value {
    let body = |purpose: &str, text: &str| json!({"type": "TextualBody", "purpose": purpose, "value": text});
    let mut words = body("describing", excerpt.text);
    words["format"] = "text/plain".into();
    if let Some(language) = excerpt.language {
        words["language"] = language.into();
    }
    let bodies: Vec<Value> = std::iter::once(words)
        .chain(excerpt.speaker.map(|it| body("identifying", it)))
        .chain(excerpt.topics.iter().map(|it| body("tagging", it)))
        .chain(excerpt.note.map(|it| body("commenting", it)))
        .collect();
    json!({
        "id": urn(own),
        "type": "Annotation",
        "motivation": "highlighting",
        "body": bodies,
        "target": targets(excerpt),
    })
}

fn targets(excerpt: &Excerpt<'_>) -> Vec<Value> {
    let place = excerpt.place;
    let target = |source: &str, selector: Value| json!({"type": "SpecificResource", "source": source, "selector": selector});
    let episode = excerpt.permalink.split('#').next().unwrap_or_default();
    let audio = web(place.audio_url.as_deref());
    let page = web(place.page_url.as_deref());
    let mut targets = Vec::new();
    if let Some(start) = excerpt.start_ms {
        let at = |ms| match audio {
            Some(_) => place.in_audio(ms),
            None => ms,
        };
        // An end before the start is no stretch.
        let end = excerpt.end_ms.map(at).filter(|end| *end > at(start));
        let moment = json!({
            "type": "FragmentSelector",
            "conformsTo": "http://www.w3.org/TR/media-frags/",
            "value": format!("t={}", clock::fragment(at(start), end)),
        });
        targets.push(target(audio.as_deref().unwrap_or(episode), moment));
    }
    let mut words = json!({"type": "TextQuoteSelector", "exact": excerpt.text});
    if let Some(anchor) = excerpt.anchor {
        words = json!({
            "type": "TextQuoteSelector",
            "exact": anchor.exact,
            "prefix": anchor.prefix,
            "suffix": anchor.suffix,
        });
    }
    targets.push(target(page.as_deref().unwrap_or(episode), words));
    targets
}
