//! The catalogue, or a part of it, as a web site: a folder of pages that needs no server.
//!
//! A page is written only when what it is made of has changed: the folder keeps a list of what podcat
//! wrote there and of what, by fingerprint. So one new quote costs a few pages, however large the site.
//! Invariants: the same catalogue gives the same bytes; only what that list names is ever replaced or
//! removed; what fails before everything is rendered changes nothing.
//!
//! What is private stays out: notes of quotes, people and topics, and where a file lies on this machine.

mod folder;
mod gather;

use crate::catalog::{self, Catalog, Filter};
use crate::model::catalogue::StoredPassage;
use crate::ops::narrow;
use crate::site::index::{Index, Text};
use crate::site::page::{self, Said, Spoken, Turn};
use crate::site::template::{self, Fault, Templates};
use crate::text::words;
use folder::{Folder, Made, Staging};
use gather::{EpisodePlan, Make, Planned, Site};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc;

/// How many threads fill templates at most.
const WRITERS: usize = 4;
/// How many episodes wait for each of them at most.
const AHEAD: usize = 2;

/// What to publish and how.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Which episodes.
    pub filter: Filter,
    /// What the site is called; else its only show's title.
    pub title: Option<String>,
    /// Where it will be, without a slash at the end.
    pub base_url: Option<String>,
    /// A folder of templates that stand in for podcat's own.
    pub templates: Option<PathBuf>,
}

/// What was published.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// How many shows.
    pub shows: usize,
    /// How many episodes.
    pub episodes: usize,
    /// How many people.
    pub people: usize,
    /// How many topics.
    pub topics: usize,
    /// How many quotes.
    pub quotes: usize,
    /// How many files the site has.
    pub files: usize,
    /// How many bytes they have.
    pub bytes: u64,
    /// How many files were written.
    pub written: usize,
    /// How many files that are no longer wanted were removed.
    pub removed: usize,
}

/// Why nothing was published.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A template of the user cannot be used.
    #[error("{}", .0)]
    Template(Fault),
    /// A folder of templates without any.
    #[error("no templates in {}", .0.display())]
    NoTemplates(PathBuf),
    /// The folder holds what podcat did not write.
    #[error("expected an empty folder or a site that podcat wrote, found other files: {}", .0.display())]
    Foreign(PathBuf),
    /// What podcat did not write stands where a page is to be.
    #[error("{} is in the way: podcat did not write it", .0.display())]
    InTheWay(PathBuf),
    /// A later podcat wrote the site.
    #[error("{} was written by a later podcat", .0.display())]
    Newer(PathBuf),
    /// Another podcat is writing there.
    #[error("another podcat is writing to {}", .0.display())]
    Busy(PathBuf),
    /// A file cannot be read or written.
    #[error("cannot {what} {}: {reason}", .path.display())]
    Io {
        /// `read` or `write`.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// A topic's rule is no query any more, or the catalogue cannot be read.
    #[error(transparent)]
    Narrow(#[from] narrow::Error),
    /// The catalogue cannot be read.
    #[error(transparent)]
    Catalog(#[from] catalog::Error),
    /// A value is none that JSON can hold.
    #[error("cannot write a value as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// Publishes into a folder; `None` when there is no episode to publish, and nothing is changed then.
///
/// # Errors
/// When the folder is not podcat's, a template is wrong, or something cannot be read or written.
pub fn run(catalog: &Catalog, request: &Request, folder: &Path) -> Result<Option<Report>, Error> {
    let templates = templates(request.templates.as_deref())?;
    let folder = Folder::open(folder)?;
    let _snapshot = catalog.snapshot()?;
    let Some(site) = gather::site(catalog, request, &templates)? else {
        return Ok(None);
    };
    let at_fault = |fault: Fault| Error::Template(within(request.templates.as_deref(), fault));
    let stale = |planned: &&Planned| !folder.has(&planned.path, &planned.of);
    let index = !folder.has_all(gather::INDEX, &site.index_of);
    let kept: Vec<&Planned> = site.planned().filter(|it| !stale(it)).collect();
    let mut wanted: Vec<&str> = kept.iter().map(|it| it.path.as_str()).collect();
    if !index {
        wanted.extend(
            folder
                .paths()
                .filter(|path| gather::INDEX.iter().any(|it| path.starts_with(it))),
        );
    }
    let mut report = site.report;
    let anything = index
        || site.planned().any(|it| stale(&it))
        || folder.paths().any(|path| !wanted.contains(&path));
    if !anything {
        (report.files, report.bytes) = folder.size();
        return Ok(Some(report));
    }
    let staging = folder.stage()?;
    let made =
        render(catalog, &site, &templates, &staging, &folder, index).map_err(
            |error| match error {
                Error::Template(fault) => at_fault(fault),
                other => other,
            },
        )?;
    let done = folder.settle(staging, made, &wanted)?;
    Ok(Some(Report {
        files: done.files,
        bytes: done.bytes,
        written: done.written,
        removed: done.removed,
        ..report
    }))
}

/// Renders what is out of date; what is said is read here, and filled into templates by others.
fn render(
    catalog: &Catalog,
    site: &Site,
    templates: &Templates,
    staging: &Staging,
    folder: &Folder,
    index: bool,
) -> Result<Vec<Made>, Error> {
    let stale = |planned: &Planned| !folder.has(&planned.path, &planned.of);
    let mut made = Vec::new();
    // A fault in a template is found before the many pages.
    for planned in site.pages.iter().filter(|it| stale(it)) {
        let text = match &planned.make {
            Make::Ready(text) => text.clone(),
            Make::Page(template, values) => {
                let mut values = values.clone();
                cite_groups(site, &mut values);
                templates.page(template, &values).map_err(Error::Template)?
            }
        };
        made.push(staging.put(planned, &text)?);
    }
    let spoken = std::thread::scope(|scope| -> Result<Vec<Made>, Error> {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let writers = (0..cores.clamp(1, WRITERS)).map(|_| {
            let (send, receive) = mpsc::sync_channel::<(&EpisodePlan, Vec<StoredPassage>)>(AHEAD);
            let writer = scope.spawn(move || {
                let mut made = Vec::new();
                for (plan, passages) in receive {
                    write_episode(site, plan, passages, templates, staging, &stale, &mut made)?;
                }
                Ok::<_, Error>(made)
            });
            (send, writer)
        });
        let (sends, writers): (Vec<_>, Vec<_>) = writers.unzip();
        let mut words = index.then(Index::new);
        for (turn, plan) in site.episodes.iter().enumerate() {
            let outdated = stale(&plan.page) || plan.text.as_ref().is_some_and(&stale);
            if !outdated && words.is_none() {
                continue;
            }
            let passages = match plan.transcript {
                Some(transcript) => catalog.passages(transcript)?,
                None => Vec::new(),
            };
            if let Some(words) = &mut words {
                for passage in &passages {
                    words.add(&passage.text, &analyse);
                }
            }
            // A writer that is gone has failed; it says why when it is joined.
            if outdated && sends[turn % sends.len()].send((plan, passages)).is_err() {
                break;
            }
        }
        drop(sends);
        let mut spoken = Vec::new();
        for writer in writers {
            match writer.join() {
                Ok(made) => spoken.extend(made?),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        if let Some(words) = words {
            for (path, script) in words.scripts()? {
                let planned = Planned::ready(path, site.index_of.clone(), script);
                if let Make::Ready(text) = &planned.make {
                    spoken.push(staging.put(&planned, text)?);
                }
            }
        }
        Ok(spoken)
    })?;
    made.extend(spoken);
    Ok(made)
}

/// Adds to the page of all quotes how each is cited.
fn cite_groups(site: &Site, values: &mut Value) {
    let groups = values.get_mut("groups").and_then(Value::as_array_mut);
    let quotes = groups.into_iter().flatten();
    let quotes = quotes.filter_map(|group| group.get_mut("quotes")?.as_array_mut());
    let mut quotes: Vec<&mut Value> = quotes.flatten().collect();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = quotes.len().div_ceil(cores.clamp(1, WRITERS)).max(1);
    std::thread::scope(|scope| {
        for quotes in quotes.chunks_mut(share) {
            scope.spawn(move || {
                for quote in quotes {
                    let uid = quote.get("uid").and_then(Value::as_str);
                    let citations = uid.map(|uid| site.citations(uid)).unwrap_or_default();
                    quote["citations"] = serde_json::json!(citations);
                }
            });
        }
    });
}

fn analyse(text: &str, found: &mut dyn FnMut(&str)) {
    words::each(text, |word, _| found(word));
}

/// The page of an episode and what its passages say.
fn write_episode(
    site: &Site,
    plan: &EpisodePlan,
    passages: Vec<StoredPassage>,
    templates: &Templates,
    staging: &Staging,
    stale: &dyn Fn(&Planned) -> bool,
    made: &mut Vec<Made>,
) -> Result<(), Error> {
    let said = passages.into_iter().map(|passage| Said {
        speaker: passage
            .label
            .and_then(|no| plan.speakers.get(no as usize).cloned()),
        start_ms: passage.start_ms,
        in_audio: passage.start_ms.map(|ms| plan.data.in_audio(ms)),
        text: passage.text,
    });
    let (turns, loose) = page::turns(said.collect(), &plan.kept);
    if stale(&plan.page) {
        let mut own = plan.own.clone();
        for quote in &mut own.kept {
            quote.citations = site.citations(&quote.uid);
        }
        let spoken = plan.values(Spoken {
            page: &own,
            turns: &turns,
            loose,
        });
        let text = templates
            .page("episode.html", &spoken)
            .map_err(Error::Template)?;
        made.push(staging.put(&plan.page, &text)?);
    }
    if let Some(planned) = plan.text.as_ref().filter(|it| stale(it)) {
        made.push(staging.put(planned, &text_of(&turns).script(&plan.text_key)?)?);
    }
    Ok(())
}

/// What the search shows of an episode.
fn text_of(turns: &[Turn]) -> Text<'_> {
    let mut text = Text::default();
    let mut words: Vec<(i64, &str, &str, String)> = Vec::new();
    for turn in turns {
        let speaker = turn.speaker.as_ref().map(|it| it.title.as_str());
        let number = speaker.map(|name| {
            let known = text.speakers.iter().position(|it| *it == name);
            known.unwrap_or_else(|| {
                text.speakers.push(name);
                text.speakers.len() - 1
            })
        });
        let number = number.and_then(|it| i64::try_from(it).ok()).unwrap_or(-1);
        for passage in &turn.passages {
            let time = passage.time.as_ref().map_or("", |it| it.shown.as_str());
            let said = passage
                .parts
                .iter()
                .map(|part| part.text.as_str())
                .collect();
            words.push((number, &passage.id, time, said));
        }
    }
    text.passages = words;
    text
}

/// podcat's templates, but for those that stand in a folder.
fn templates(folder: Option<&Path>) -> Result<Templates, Error> {
    let mut own = BTreeMap::new();
    if let Some(folder) = folder {
        let cannot = |path: &Path, error: std::io::Error| Error::Io {
            what: "read",
            path: path.to_owned(),
            reason: error.kind().to_string(),
        };
        let names: Vec<&str> = template::names().collect();
        let mut any = false;
        for entry in fs::read_dir(folder).map_err(|error| cannot(folder, error))? {
            let path = entry.map_err(|error| cannot(folder, error))?.path();
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
                continue;
            };
            any |= names.contains(&name);
            // Others are taken as well where templates of the user may include them.
            if names.contains(&name) || template::is_page(name) {
                let source = fs::read_to_string(&path).map_err(|error| cannot(&path, error))?;
                own.insert(name.to_owned(), source);
            }
        }
        if !any {
            return Err(Error::NoTemplates(folder.to_owned()));
        }
    }
    Templates::new(own).map_err(|fault| Error::Template(within(folder, fault)))
}

/// A fault told with the way to the file.
fn within(folder: Option<&Path>, fault: Fault) -> Fault {
    let file = folder.map(|folder| folder.join(&fault.name));
    Fault {
        name: file.map_or(fault.name, |file| file.display().to_string()),
        ..fault
    }
}
