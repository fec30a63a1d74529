//! A style file before it is used: it is CSL, and rendering with it ends.
//!
//! A style is a program of macros that name macros. One that names itself, or names others so often
//! that the work doubles with every step, is refused here; so is one whose elements nest deeper than
//! a stack holds.

use super::StyleError;
use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// No style file is larger, in bytes. The largest of the CSL project has 100 KiB.
pub const LARGEST: usize = 1 << 20;
/// No elements nest deeper, macros unfolded.
const DEEPEST: usize = 128;
/// So many elements at most are looked at for one reference, macros unfolded.
const MOST: u64 = 200_000;

/// A stretch of a style that macros are named in.
#[derive(Debug, Default)]
struct Part {
    elements: u64,
    depth: usize,
    /// The macros named, and how deep each stands.
    names: Vec<(String, usize)>,
}

/// What unfolding a macro costs.
#[derive(Debug, Clone, Copy)]
enum Cost {
    /// It is being looked at: named again, it names itself.
    Open,
    Known {
        elements: u64,
        depth: usize,
    },
}

/// Says why a file is no style to render with.
pub fn check(xml: &str) -> Result<(), StyleError> {
    if xml.len() > LARGEST {
        return Err(StyleError::TooLarge);
    }
    let (rest, macros) = parts(xml)?;
    let mut known = HashMap::new();
    let (elements, depth) = unfold(&rest, &macros, &mut known, 0)?;
    match elements > MOST || depth > DEEPEST {
        true => Err(StyleError::TooDeep),
        false => Ok(()),
    }
}

fn parts(xml: &str) -> Result<(Part, HashMap<String, Part>), StyleError> {
    let invalid = |reason: String| StyleError::NotCsl(reason);
    let mut reader = Reader::from_str(xml);
    let mut rest = Part::default();
    let mut macros: HashMap<String, Part> = HashMap::new();
    let mut inside: Option<(String, usize)> = None;
    let mut depth = 0;
    let mut root = false;
    loop {
        let event = reader
            .read_event()
            .map_err(|error| invalid(error.to_string()))?;
        let (start, opens) = match &event {
            Event::Start(start) => (start, true),
            Event::Empty(start) => (start, false),
            Event::End(_) => {
                depth -= 1;
                if inside.as_ref().is_some_and(|(_, at)| *at == depth) {
                    inside = None;
                }
                continue;
            }
            Event::DocType(_) => {
                return Err(invalid("expected no document type, found one".into()));
            }
            Event::Eof if !root => {
                return Err(invalid("expected <style>, found no element".into()));
            }
            Event::Eof if depth > 0 => return Err(invalid("it ends too early".into())),
            Event::Eof => return Ok((rest, macros)),
            _ => continue,
        };
        let name = start.local_name();
        if !root && name.as_ref() != "style" {
            return Err(invalid(format!(
                "expected <style>, found <{}>",
                name.as_ref()
            )));
        }
        root = true;
        if name.as_ref() == "macro" && inside.is_none() {
            if let Some(name) = attribute(start, "name") {
                macros.entry(name.clone()).or_default();
                inside = opens.then_some((name, depth));
            }
        } else {
            let from = inside.as_ref().map_or(0, |(_, at)| *at);
            let part = inside.as_ref().and_then(|(name, _)| macros.get_mut(name));
            let part = part.unwrap_or(&mut rest);
            let at = depth - from;
            part.elements += 1;
            part.depth = part.depth.max(at);
            part.names
                .extend(attribute(start, "macro").map(|name| (name, at)));
        }
        if opens {
            depth += 1;
            if depth > DEEPEST {
                return Err(StyleError::TooDeep);
            }
        }
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = start.try_get_attribute(name).ok()??;
    // As the processor reads it, `&#x61;` is `a`.
    Some(unescape(&attribute.value).ok()?.into_owned())
}

/// The elements and the depth of a part with all macros in it; `on` is how deep it stands itself.
fn unfold(
    part: &Part,
    macros: &HashMap<String, Part>,
    known: &mut HashMap<String, Cost>,
    on: usize,
) -> Result<(u64, usize), StyleError> {
    let (mut elements, mut deepest) = (part.elements, part.depth);
    for (name, at) in &part.names {
        if on > DEEPEST {
            return Err(StyleError::TooDeep);
        }
        let (more, depth) = match known.get(name) {
            Some(Cost::Open) => return Err(StyleError::NamesItself(name.clone())),
            Some(Cost::Known { elements, depth }) => (*elements, *depth),
            // A macro that is not there is passed over by the processor.
            None => match macros.get(name) {
                Some(part) => {
                    known.insert(name.clone(), Cost::Open);
                    let (elements, depth) = unfold(part, macros, known, on + 1)?;
                    known.insert(name.clone(), Cost::Known { elements, depth });
                    (elements, depth)
                }
                None => (0, 0),
            },
        };
        elements = elements.saturating_add(more);
        deepest = deepest.max(at.saturating_add(depth));
    }
    Ok((elements, deepest))
}
