//! Files that feeds name beside the audio: which are wanted, what is in them, and how they come into
//! the catalogue.

use crate::catalog::{self, Catalog, NewQuote, Wanted};
use crate::model::catalogue::{Anchor, Id, QuoteData, StoredPassage};
use crate::model::followed::{Chapter, File, FileKind, Policy, Soundbite};
use crate::model::transcript::Millis;
use crate::ops::import::{self, Content};
use crate::ops::label::Roster;
use crate::ops::source;
use crate::{feed, fetch, transcript};
use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

/// No transcript of the network is longer, in bytes.
const LONGEST_TRANSCRIPT: u64 = 32 << 20;
/// No file of chapters is longer, in bytes.
const LONGEST_CHAPTERS: u64 = 4 << 20;
/// So much stands before and after a quote in its anchor, in characters.
const CONTEXT: usize = 32;

/// A file, fetched and read.
#[derive(Debug)]
pub(super) enum Came {
    Transcript(Box<Content>),
    Chapters(Vec<Chapter>),
}

/// Why a file did not come, and whether it may at another time.
#[derive(Debug)]
pub(super) struct Missing {
    pub(super) reason: String,
    pub(super) passes: bool,
    /// It was not even asked for.
    pub(super) untried: bool,
}

/// What is still wanted of a show.
pub(super) fn wanted(
    catalog: &Catalog,
    show: Id,
    policy: Policy,
    since: Option<&str>,
) -> catalog::Result<Vec<Wanted>> {
    let latest: Option<HashSet<Id>> = match policy {
        Policy::None => return Ok(Vec::new()),
        Policy::Latest(count) => Some(catalog.latest(show, count)?.into_iter().collect()),
        Policy::All => None,
    };
    let mut all = catalog.wanted(show, FileKind::Transcript)?;
    all.extend(catalog.wanted(show, FileKind::Chapters)?);
    all.retain(|it| {
        latest
            .as_ref()
            .is_none_or(|latest| latest.contains(&it.episode))
            && since.is_none_or(|since| it.published.as_deref().is_some_and(|at| at >= since))
    });
    Ok(all)
}

/// Fetches and reads a file; `folder` is where a feed of this machine lies.
pub(super) fn fetch(
    fetcher: Option<&fetch::Fetcher>,
    file: &File,
    folder: Option<&Path>,
    now: &str,
) -> Result<Came, Missing> {
    let wrong = |reason: String| Missing {
        reason,
        passes: false,
        untried: false,
    };
    let (limit, accept) = match file.kind {
        FileKind::Transcript => (LONGEST_TRANSCRIPT, TRANSCRIPTS),
        FileKind::Chapters => (
            LONGEST_CHAPTERS,
            "application/json+chapters, application/json",
        ),
    };
    let (bytes, content_type) = match folder.and_then(|folder| inside(folder, &file.url)) {
        Some(path) => {
            let found = std::fs::metadata(&path);
            if found.as_ref().is_ok_and(|it| it.len() > limit) {
                return Err(wrong(format!(
                    "expected at most {limit} bytes in {}",
                    path.display()
                )));
            }
            let bytes = source::file(&path);
            (
                bytes.map_err(|reason| wrong(format!("{}: {reason}", path.display())))?,
                None,
            )
        }
        None => {
            let failed = |error: fetch::Error| Missing {
                reason: error.to_string(),
                passes: error.passes(),
                untried: matches!(
                    error,
                    fetch::Error::LeftAlone { .. } | fetch::Error::NotBuilt
                ),
            };
            let fetcher = fetcher.ok_or(fetch::Error::NotBuilt).map_err(failed)?;
            let request = fetch::Request {
                url: &file.url,
                accept,
                limit,
                validators: None,
            };
            let document = fetcher.get(&request).map_err(failed)?.document;
            let document = document.ok_or_else(|| wrong("nothing came".into()))?;
            (document.bytes, document.content_type)
        }
    };
    match file.kind {
        FileKind::Transcript => transcript(file, &bytes, content_type.as_deref(), now)
            .map(|content| Came::Transcript(Box::new(content)))
            .map_err(wrong),
        FileKind::Chapters => match feed::read(&bytes, content_type.as_deref()) {
            Ok(feed::Parsed {
                value: feed::Document::Chapters(chapters),
                ..
            }) => {
                let chapters = chapters.chapters.iter().map(Chapter::from);
                Ok(Came::Chapters(chapters.collect()))
            }
            Ok(_) => Err(wrong("expected chapters, found a feed".into())),
            Err(error) => Err(wrong(error.to_string())),
        },
    }
}

const TRANSCRIPTS: &str =
    "application/json, text/vtt, application/x-subrip, application/srt, text/html;q=0.8, */*;q=0.5";

/// A path beside a feed of this machine: never above its folder, never elsewhere.
fn inside(folder: &Path, url: &str) -> Option<PathBuf> {
    let path = Path::new(url);
    let plain = !url.contains(':')
        && path
            .components()
            .all(|it| matches!(it, Component::Normal(_) | Component::CurDir));
    (plain && !url.is_empty()).then(|| folder.join(path))
}

/// A transcript's bytes, read as what the feed says they are.
fn transcript(
    file: &File,
    bytes: &[u8],
    served: Option<&str>,
    now: &str,
) -> Result<Content, String> {
    let path = file.url.split(['?', '#']).next().unwrap_or(&file.url);
    let mut name = path.rsplit('/').next().unwrap_or(path).to_owned();
    let declared = file.media_type.as_deref().unwrap_or_default();
    let wanted = extension(declared)
        .or_else(|| known_extension(&name))
        .or_else(|| extension(served.unwrap_or_default()));
    if let Some(wanted) = wanted
        && known_extension(&name) != Some(wanted)
    {
        name = format!("{name}.{wanted}");
    }
    let request = import::Request {
        kind: Some(crate::model::transcript::Kind::Publisher),
        language: file.language.clone(),
        ..import::Request::default()
    };
    let content = import::read(bytes, &name, &file.url, &request, now)?;
    let found = content.format();
    // A page that says "not found" reads well as a page, and is no transcript.
    let words_alone = matches!(found, "html" | "text" | "markdown");
    match wanted {
        Some(wanted @ ("json" | "vtt" | "srt")) if words_alone => Err(format!(
            "expected {wanted}, found {}",
            if found == "html" {
                "a web page"
            } else {
                "other text"
            }
        )),
        _ if content.is_empty() => Err("expected a transcript, found no words".into()),
        _ => Ok(content),
    }
}

fn extension(media_type: &str) -> Option<&'static str> {
    let kind = media_type.split(';').next().unwrap_or_default().trim();
    match kind {
        "application/json" => Some("json"),
        "text/vtt" => Some("vtt"),
        "application/srt" | "application/x-subrip" | "text/srt" | "application/x-srt" => {
            Some("srt")
        }
        "text/html" => Some("html"),
        "text/plain" => Some("txt"),
        _ => None,
    }
}

fn known_extension(name: &str) -> Option<&'static str> {
    let (_, extension) = name.rsplit_once('.')?;
    let extension = extension.to_ascii_lowercase();
    ["json", "vtt", "srt", "html", "txt"]
        .into_iter()
        .find(|known| *known == extension)
        .or_else(|| {
            let mut all = transcript::formats()
                .iter()
                .flat_map(|format| format.extensions);
            all.find(|known| **known == extension).copied()
        })
}

/// Makes quotes of the moments that a publisher picked: of what is said there, where that is known,
/// else of what the publisher calls them. Whoever changed such a quote, or removed it, is not
/// contradicted.
pub(super) fn soundbites(
    catalog: &Catalog,
    episode: Id,
    source: Option<&str>,
    now: &str,
) -> catalog::Result<()> {
    let Some(mut item) = catalog.item(episode)? else {
        return Ok(());
    };
    if item.soundbites.is_empty() {
        return Ok(());
    }
    let transcript = catalog.preferred(episode)?;
    let passages = match transcript {
        Some(transcript) => catalog.passages(transcript)?,
        None => Vec::new(),
    };
    let mut changed = false;
    for bite in &mut item.soundbites {
        let said = said(&passages, bite);
        let known = match &bite.quote {
            Some(uid) => match catalog.quote_with_uid(uid)? {
                Some(id) => catalog.quote(id)?,
                None => continue,
            },
            None => None,
        };
        let text = match (&said, &bite.title) {
            (Some(said), _) => said.text.clone(),
            (None, Some(title)) if !title.trim().is_empty() => title.trim().to_owned(),
            _ => continue,
        };
        let person = match (&said, transcript) {
            (Some(said), Some(transcript)) => match said.label {
                Some(no) => catalog
                    .labels(transcript)?
                    .into_iter()
                    .find(|label| label.no == no)
                    .and_then(|label| label.person_id),
                None => None,
            },
            _ => None,
        };
        let note = match (&said, &bite.title) {
            (Some(_), title) => title.clone(),
            (None, _) => Some("the publisher's name for this moment; there is no transcript to take the words from".into()),
        };
        let quote = NewQuote {
            data: QuoteData {
                text,
                start_ms: Some(bite.start_ms),
                end_ms: Some(bite.start_ms.saturating_add(bite.duration_ms)),
                verdict: if said.is_some() {
                    "verbatim"
                } else {
                    "unchecked"
                }
                .into(),
                origin: "publisher".into(),
                source: source.map(str::to_owned),
                note,
                ..QuoteData::default()
            },
            person,
            episode,
            anchor: said
                .zip(transcript)
                .map(|(said, transcript)| (Some(transcript), said.anchor)),
        };
        match known {
            // Nobody touched it, and now it is known what is said.
            Some(known)
                if known.created_at == known.updated_at
                    && known.anchor.is_none()
                    && quote.anchor.is_some() =>
            {
                catalog.edit_quote(known.id, &quote, &known.updated_at)?;
            }
            Some(_) => {}
            None => {
                let uid = catalog.quote_uid(&quote)?;
                if catalog.quote_with_uid(&uid)?.is_none() {
                    catalog.add_quote(&quote, &uid, now, now)?;
                }
                bite.quote = Some(uid);
                changed = true;
            }
        }
    }
    if changed {
        catalog.set_item(episode, &item, false)?;
    }
    Ok(())
}

struct Said {
    text: String,
    label: Option<u32>,
    anchor: Anchor,
}

/// The words between two times, to the cue or word; none where no times are known.
fn said(passages: &[StoredPassage], bite: &Soundbite) -> Option<Said> {
    let (from, to) = (
        bite.start_ms,
        bite.start_ms.saturating_add(bite.duration_ms),
    );
    let mut parts: Vec<(&StoredPassage, usize, usize)> = Vec::new();
    for passage in passages {
        let marks = passage.map.marks();
        let begins = |at: Millis| at >= to;
        let start = marks.iter().rev().find(|mark| mark.start_ms <= from);
        let start = start.map_or(0, |mark| mark.offset as usize);
        let end = marks.iter().find(|mark| begins(mark.start_ms));
        let end = end.map_or(passage.text.len(), |mark| mark.offset as usize);
        let over = passage.end_ms.is_some_and(|end| end <= from);
        let later = passage.start_ms.is_none_or(begins);
        if !over && !later && start < end {
            parts.push((passage, start, end));
        }
    }
    let texts: Vec<&str> = parts
        .iter()
        .filter_map(|(passage, start, end)| passage.text.get(*start..*end))
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .collect();
    let text: String = texts.join(" ");
    if text.is_empty() || text.chars().count() > crate::ops::add_quote::MAX_CHARS {
        return None;
    }
    let (first, start, _) = parts.first()?;
    let (last, _, end) = parts.last()?;
    let before: Vec<char> = first
        .text
        .get(..*start)?
        .chars()
        .rev()
        .take(CONTEXT)
        .collect();
    let same = parts
        .iter()
        .all(|(passage, ..)| passage.label == first.label);
    Some(Said {
        label: first.label.filter(|_| same),
        anchor: Anchor {
            exact: text.clone(),
            prefix: before.into_iter().rev().collect(),
            suffix: last.text.get(*end..)?.chars().take(CONTEXT).collect(),
        },
        text,
    })
}

/// What became of a transcript.
pub(super) struct Kept {
    /// False when the episode had these very bytes.
    pub(super) new: bool,
    pub(super) people: Vec<String>,
    pub(super) warnings: Vec<String>,
}

/// Keeps what came, and says whether it was new.
pub(super) fn keep(
    catalog: &Catalog,
    roster: &mut Roster,
    episode: Id,
    came: &Came,
    source: Option<&str>,
    now: &str,
) -> catalog::Result<Kept> {
    let mut kept = Kept {
        new: true,
        people: Vec::new(),
        warnings: Vec::new(),
    };
    match came {
        Came::Chapters(chapters) => {
            kept.new = catalog.chapters(episode)? != *chapters;
            if kept.new {
                catalog.set_chapters(episode, chapters)?;
            }
        }
        Came::Transcript(content) => match import::keep(catalog, roster, episode, content, now)? {
            Some(stored) => {
                kept.people = stored.new_people;
                kept.warnings = stored
                    .warnings
                    .into_iter()
                    .map(|warning| warning.message)
                    .collect();
                soundbites(catalog, episode, source, now)?;
            }
            None => kept.new = false,
        },
    }
    Ok(kept)
}

/// Makes quotes of soundbites of episodes whose feed was read just now.
pub(super) fn soundbites_of(
    catalog: &Catalog,
    show: Id,
    source: Option<&str>,
    now: &str,
) -> catalog::Result<()> {
    for episode in catalog.with_new_soundbites(show)? {
        soundbites(catalog, episode, source, now)?;
    }
    Ok(())
}
