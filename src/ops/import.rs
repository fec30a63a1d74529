//! Transcript files into the catalogue.
//!
//! One transaction for a whole import: killed at any point, it leaves what was there. Files are
//! read and parsed in threads of their own, a few ahead; memory does not grow with their number.
//! Invariant: the same bytes change nothing; changed bytes make a new version; nothing is
//! overwritten.

use super::audio::{self, Tags};
use super::find;
use super::guess::{self, Clues};
use super::label::{self, Roster};
use super::source;
use crate::catalog::{self, Catalog, NewPassage};
use crate::feed;
use crate::model::catalogue::{
    Episode, EpisodeData, Id, Show, ShowData, StoredWarning, TranscriptData,
};
use crate::model::followed::Chapter;
use crate::model::transcript::{Kind, Warning};
use crate::text::concordance::Concordance;
use crate::text::{language, passage};
use crate::transcript::{self, Parsed};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc;

/// How many threads read files at most.
const READERS: usize = 4;
/// How many parsed files of each of them wait for the catalogue at most.
const AHEAD: usize = 2;
/// So many files are looked up one by one; for more, what the catalogue has is read at once.
const FEW: usize = 16;
/// How deep folders are followed.
const MAX_DEPTH: usize = 32;

/// What to import and as what.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Files, folders, globs.
    pub paths: Vec<PathBuf>,
    /// The show they belong to; else the folder each file is in names it.
    pub show: Option<String>,
    /// The one episode they belong to.
    pub episode: Option<String>,
    /// How the transcripts came to be.
    pub kind: Option<Kind>,
    /// Their language.
    pub language: Option<String>,
    /// What made them.
    pub tool: Option<String>,
    /// Do everything but keep nothing.
    pub dry_run: bool,
    /// A file with warnings is not taken.
    pub strict: bool,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A new version of a transcript.
    Added {
        /// The episode.
        episode_id: Id,
        /// The episode did not exist before.
        new_episode: bool,
        /// 1, 2, …
        version: i64,
        /// Units in the file.
        segments: u64,
        /// Distinct labels.
        speakers: u64,
        /// Words.
        words: u64,
    },
    /// The catalogue has these very bytes.
    Unchanged {
        /// The episode that has them.
        episode_id: Id,
    },
    /// It could not be read; the reason.
    Failed(String),
}

/// A file and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReport {
    /// As it was named or found.
    pub path: String,
    /// The show's title, when it went that far.
    pub show: String,
    /// The episode's title, when it went that far.
    pub episode: String,
    /// What became of it.
    pub outcome: Outcome,
    /// What was left out, repaired or guessed.
    pub warnings: Vec<Warning>,
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Every file in order.
    pub files: Vec<FileReport>,
    /// Shows that did not exist.
    pub new_shows: Vec<String>,
    /// People that did not exist, proposed from labels.
    pub new_people: Vec<String>,
}

/// What is told while it runs.
#[derive(Debug)]
pub enum Event<'a> {
    /// So many files were found.
    Begin(usize),
    /// Another program writes; this waits.
    Waiting,
    /// A file is done.
    Done(&'a FileReport),
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A path is not there.
    #[error("cannot read {}: {reason}", .path.display())]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// A folder without transcripts.
    #[error("no transcript files in {}", .0.display())]
    Empty(PathBuf),
    /// The show or episode is none or several.
    #[error(transparent)]
    Find(#[from] find::Error),
    /// The catalogue cannot be read or written.
    #[error(transparent)]
    Catalog(#[from] catalog::Error),
}

/// A file, read and parsed.
pub(super) struct Prepared {
    path: String,
    sha256: String,
    content: Result<Content, String>,
}

#[derive(Debug)]
pub(super) struct Content {
    clues: Clues,
    folder: Option<String>,
    data: TranscriptData,
    labels: Vec<String>,
    passages: Vec<NewPassage>,
    words: Concordance,
    warnings: Vec<Warning>,
    /// The audio file beside it, what its tags say, and the chapters that are known.
    audio: Option<(String, Tags)>,
}

/// The files that paths mean, in order: folders and globs are searched for files whose name ends
/// like a transcript's.
///
/// # Errors
/// When a path is not there, or a folder has no such file.
pub fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for path in paths {
        let unreadable = |reason: String| Error::Unreadable {
            path: path.clone(),
            reason,
        };
        match std::fs::metadata(path) {
            Ok(found) if found.is_dir() => {
                let before = files.len();
                walk(path, 0, &mut files).map_err(|error| unreadable(error.to_string()))?;
                if files.len() == before {
                    return Err(Error::Empty(path.clone()));
                }
            }
            Ok(_) => files.push(path.clone()),
            Err(error) => {
                let pattern = path.to_str().filter(|text| text.contains(['*', '?', '[']));
                let mut matched: Vec<PathBuf> = match pattern.map(glob::glob) {
                    Some(Ok(found)) => found.flatten().collect(),
                    _ => return Err(unreadable(error.to_string())),
                };
                if matched.is_empty() {
                    return Err(unreadable("no file matches".into()));
                }
                matched.sort();
                let mut inside = Vec::new();
                for found in matched {
                    if found.is_dir() {
                        walk(&found, 0, &mut inside)
                            .map_err(|error| unreadable(error.to_string()))?;
                    } else {
                        inside.push(found);
                    }
                }
                files.append(&mut inside);
            }
        }
    }
    Ok(files)
}

fn walk(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut entries: Vec<_> = std::fs::read_dir(folder)?.collect::<std::io::Result<_>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with('.') {
            continue;
        }
        let kind = entry.file_type()?;
        // A linked folder could lead in a circle.
        if kind.is_dir() && depth < MAX_DEPTH {
            walk(&entry.path(), depth + 1, files)?;
        } else if !kind.is_dir() && ends_like_a_transcript(&name) && entry.path().is_file() {
            files.push(entry.path());
        }
    }
    Ok(())
}

fn ends_like_a_transcript(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    // They belong to what has their name.
    if name.ends_with(".chapters.json") {
        return false;
    }
    name.rsplit_once('.').is_some_and(|(_, extension)| {
        transcript::formats()
            .iter()
            .any(|format| format.extensions.contains(&extension))
    })
}

/// Imports transcript files.
///
/// # Errors
/// When a path, show or episode means nothing, or the catalogue cannot be written; nothing is
/// changed then. A file that cannot be read is no error: it is reported.
pub fn run(
    catalog: &Catalog,
    request: &Request,
    now: &str,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Report, Error> {
    let files = files(&request.paths)?;
    tell(Event::Begin(files.len()));
    let change = catalog.begin_telling(|| tell(Event::Waiting))?;
    let mut session = Session::new(catalog, request, now)?;
    // What need not be parsed again: the bytes that are there already.
    if files.len() > FEW {
        session.known = Some(catalog.known_hashes()?);
    }
    let known: std::collections::HashSet<String> = session
        .known
        .iter()
        .flat_map(HashMap::keys)
        .cloned()
        .collect();
    let parse_known = request.episode.is_some() || request.show.is_some();
    std::thread::scope(|scope| -> Result<(), Error> {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let readers = cores.min(READERS).min(files.len().max(1));
        let (files, known) = (&files, &known);
        let queues: Vec<mpsc::Receiver<Prepared>> = (0..readers)
            .map(|first| {
                let (send, receive) = mpsc::sync_channel(AHEAD);
                scope.spawn(move || {
                    for path in files.iter().skip(first).step_by(readers) {
                        let skip = |hash: &str| !parse_known && known.contains(hash);
                        // The receiver is gone when the catalogue failed: nothing left to do.
                        if send.send(prepare(path, request, now, &skip)).is_err() {
                            break;
                        }
                    }
                });
                receive
            })
            .collect();
        for prepared in queues.iter().cycle().map_while(|queue| queue.recv().ok()) {
            let report = session.take(prepared)?;
            tell(Event::Done(&report));
            session.report.files.push(report);
        }
        Ok(())
    })?;
    let mut report = session.report;
    let added = |file: &FileReport| matches!(file.outcome, Outcome::Added { .. });
    if !report.files.iter().any(added) {
        // Nothing was read: a show that was made for it does not stay.
        report.new_shows.clear();
    } else if !request.dry_run {
        change.commit()?;
    }
    Ok(report)
}

/// Reads and parses one file, unless `skip` says that its bytes are known.
fn prepare(path: &Path, request: &Request, now: &str, skip: &dyn Fn(&str) -> bool) -> Prepared {
    let mut shown = path.to_string_lossy().into_owned();
    if cfg!(windows) {
        shown = shown.replace('\\', "/");
    }
    let bytes = match source::file(path) {
        Ok(bytes) => bytes,
        Err(reason) => {
            return Prepared {
                path: shown,
                sha256: String::new(),
                content: Err(reason),
            };
        }
    };
    let sha256 = source::hex(&Sha256::digest(&bytes));
    if skip(&sha256) {
        return Prepared {
            path: shown,
            sha256,
            content: Err(String::new()),
        };
    }
    let mut content = prepare_bytes(&bytes, path, &shown, &sha256, request, now);
    if let Ok(content) = &mut content {
        look_beside(path, content);
    }
    Prepared {
        path: shown,
        sha256,
        content,
    }
}

/// Whether a file can be read as a transcript.
pub fn is_readable(path: &Path, strict: bool) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy());
    source::file(path)
        .ok()
        .and_then(|bytes| transcript::parse(&bytes, name.as_deref()).ok())
        .is_some_and(|parsed| !strict || parsed.warnings.is_empty())
}

fn prepare_bytes(
    bytes: &[u8],
    path: &Path,
    shown: &str,
    sha256: &str,
    request: &Request,
    now: &str,
) -> Result<Content, String> {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let Parsed {
        transcript,
        warnings,
    } = transcript::parse(bytes, Some(&name)).map_err(|error| error.to_string())?;
    if request.strict && !warnings.is_empty() {
        let (line, message) = (warnings[0].line, &warnings[0].message);
        let line = line
            .map(|line| format!("line {line}: "))
            .unwrap_or_default();
        return Err(format!(
            "{line}{message} ({} warnings, and --strict takes none)",
            warnings.len()
        ));
    }
    let cut = passage::cut(&transcript);
    let mut words_said = 0;
    let passages: Vec<NewPassage> = cut
        .into_iter()
        .map(|passage| {
            words_said += memchr::memchr_iter(b' ', passage.text.as_bytes()).count() as u64 + 1;
            NewPassage {
                label: passage.label,
                start_ms: passage.start_ms,
                end_ms: passage.end_ms,
                map: passage.map.encode(),
                text: passage.text,
            }
        })
        .collect();
    let words = Concordance::of(passages.iter().map(|passage| passage.text.as_str()));
    let clues = Clues {
        name: guess::name_parts(&name),
        title: transcript.title,
        date: transcript.date,
    };
    let folder = std::path::absolute(path)
        .ok()
        .and_then(|path| Some(path.parent()?.file_name()?.to_string_lossy().into_owned()));
    let end_ms = transcript
        .segments
        .iter()
        .filter_map(|segment| segment.end_ms.or(segment.start_ms))
        .max();
    let data = TranscriptData {
        kind: request.kind.unwrap_or_default().name().into(),
        tool: request.tool.clone().or(transcript.tool),
        language: request
            .language
            .clone()
            .or(transcript.language)
            .or_else(|| clues.name.language.clone())
            .or_else(|| {
                // The beginning is often a jingle or another's advertisement.
                let texts = passages.iter().map(|passage| passage.text.as_str());
                let later = texts.clone().skip(passages.len() / 3);
                language::detect(later.chain(texts)).map(str::to_owned)
            }),
        format: transcript.format.into(),
        encoding: transcript.encoding.into(),
        sha256: sha256.into(),
        source: shown.into(),
        imported_at: now.into(),
        segments: transcript.segments.len() as u64,
        words: words_said,
        end_ms,
        warnings: warnings.iter().map(StoredWarning::from).collect(),
        ..TranscriptData::default()
    };
    Ok(Content {
        clues,
        folder,
        data,
        labels: transcript.speakers,
        passages,
        words,
        warnings,
        audio: None,
    })
}

/// Adds what lies beside a transcript under its name: the audio with its tags, a file of chapters.
fn look_beside(path: &Path, content: &mut Content) {
    let audio = audio::beside(path);
    let mut tags = audio.as_deref().map(audio::tags).unwrap_or_default();
    if let Some(file) = audio::chapters_beside(path)
        && let Ok(bytes) = source::file(&file)
        && let Ok(feed::Parsed {
            value: feed::Document::Chapters(found),
            ..
        }) = feed::read(&bytes, None)
    {
        tags.chapters = found.chapters.iter().map(Chapter::from).collect();
    }
    if tags != Tags::default() || audio.is_some() {
        if tags.show.is_some() {
            content.folder.clone_from(&tags.show);
        }
        // It is looked for from wherever podcat is called then.
        let shown = audio.map(|path| std::path::absolute(&path).unwrap_or(path));
        let shown = shown.map(|path| path.to_string_lossy().into_owned());
        content.audio = Some((shown.unwrap_or_default(), tags));
    }
}

/// States of an episode what its audio says and nobody else did.
fn fill(catalog: &Catalog, id: Id, (path, tags): &(String, Tags)) -> catalog::Result<()> {
    let Some(episode) = catalog.episode(id)? else {
        return Ok(());
    };
    let before = EpisodeData {
        duration_ms: catalog.stated_duration(id)?,
        ..episode.data
    };
    let mut data = before.clone();
    data.duration_ms = data.duration_ms.or(tags.duration_ms);
    data.published = data.published.or_else(|| tags.published.clone());
    data.number = data.number.or(tags.number);
    data.season = data.season.or(tags.season);
    if !path.is_empty() {
        data.audio_url.get_or_insert_with(|| path.clone());
    }
    if data != before {
        catalog.write_episode(id, &data)?;
    }
    if !tags.chapters.is_empty() && catalog.chapters(id)?.is_empty() {
        catalog.set_chapters(id, &tags.chapters)?;
    }
    Ok(())
}

/// One import in progress: what it has looked up so far.
struct Session<'a> {
    catalog: &'a Catalog,
    now: &'a str,
    show: Option<Show>,
    episode: Option<Episode>,
    /// Which bytes are there, and as what; where few files are read, each is asked for.
    known: Option<HashMap<String, Vec<(Id, Id)>>>,
    roster: Roster,
    /// Shows by the folder that names them.
    folders: HashMap<String, Option<Show>>,
    /// The episodes of a show by guid.
    guids: HashMap<Id, HashMap<String, (Id, String)>>,
    /// Episodes that were not made from a file, once they are asked for.
    entered: Option<Vec<Episode>>,
    report: Report,
}

impl<'a> Session<'a> {
    fn new(catalog: &'a Catalog, request: &Request, now: &'a str) -> Result<Self, Error> {
        let mut report = Report::default();
        let show = match &request.show {
            Some(typed) => Some(show_or_new(catalog, typed, now, &mut report.new_shows)?),
            None => None,
        };
        let within = show.as_ref().map(|show| show.id);
        let episode = match &request.episode {
            Some(typed) => Some(find::episode(catalog, typed, within)?),
            None => None,
        };
        Ok(Self {
            catalog,
            now,
            show,
            episode,
            known: None,
            roster: Roster::load(catalog)?,
            folders: HashMap::new(),
            guids: HashMap::new(),
            entered: None,
            report,
        })
    }

    fn take(&mut self, prepared: Prepared) -> Result<FileReport, Error> {
        let mut report = FileReport {
            path: prepared.path,
            show: String::new(),
            episode: String::new(),
            outcome: Outcome::Failed(String::new()),
            warnings: Vec::new(),
        };
        if let Some(episode_id) = self.known_as(&prepared.sha256)? {
            if let Some(episode) = self.catalog.episode(episode_id)? {
                (report.show, report.episode) = (episode.show, episode.data.title);
            }
            report.outcome = Outcome::Unchanged { episode_id };
            return Ok(report);
        }
        let content = match prepared.content {
            Ok(content) => content,
            Err(reason) => {
                report.outcome = Outcome::Failed(reason);
                return Ok(report);
            }
        };
        let Some(target) = self.target(&content)? else {
            report.outcome = Outcome::Failed(
                "expected to know the show of this file; say it with --show, or the episode with --episode".into(),
            );
            return Ok(report);
        };
        let stored = store(
            self.catalog,
            &mut self.roster,
            target.episode_id,
            &content,
            self.now,
        )?;
        if let Some(audio) = &content.audio {
            fill(self.catalog, target.episode_id, audio)?;
        }
        if let Some(known) = &mut self.known {
            let there = known.entry(prepared.sha256).or_default();
            there.push((target.episode_id, target.show_id));
        }
        self.report.new_people.extend(stored.new_people);
        report.show = target.show;
        report.episode = target.episode;
        report.warnings = content.warnings;
        report.warnings.extend(stored.warnings);
        report.outcome = Outcome::Added {
            episode_id: target.episode_id,
            new_episode: target.new,
            version: stored.version,
            segments: content.data.segments,
            speakers: content.labels.len() as u64,
            words: content.data.words,
        };
        Ok(report)
    }

    /// The episode that has these bytes already, where that counts: the one that is asked for, one
    /// of the show that is asked for, or any.
    fn known_as(&self, hash: &str) -> Result<Option<Id>, Error> {
        let (episode, show) = (self.episode.as_ref(), self.show.as_ref());
        let rows = match &self.known {
            Some(known) => known.get(hash).cloned().unwrap_or_default(),
            None => self.catalog.with_hash(hash)?,
        };
        let counts = |&(known, of): &(Id, Id)| match (episode, show) {
            (Some(episode), _) => episode.id == known,
            (None, Some(show)) => show.id == of,
            (None, None) => true,
        };
        Ok(rows.into_iter().find(counts).map(|(known, _)| known))
    }

    fn target(&mut self, content: &Content) -> Result<Option<Target>, Error> {
        if let Some(episode) = &self.episode {
            return Ok(Some(Target::old(episode)));
        }
        let clues = &content.clues;
        let show = match (&self.show, &content.folder) {
            (Some(show), _) => Some(show.clone()),
            (None, Some(folder)) => self.folder_show(folder)?,
            (None, None) => None,
        };
        if let Some(show) = &show {
            let guid = guess::file_guid(&clues.name.stem);
            if let Some((episode_id, title)) = self.guids_of(show.id)?.get(&guid) {
                return Ok(Some(Target {
                    show_id: show.id,
                    show: show.data.title.clone(),
                    episode_id: *episode_id,
                    episode: title.clone(),
                    new: false,
                }));
            }
        }
        // Episodes that were entered by hand: of that show first, then of any.
        let entered = match &mut self.entered {
            Some(entered) => entered,
            unknown => unknown.insert(
                self.catalog
                    .entered(self.show.as_ref().map(|show| show.id))?,
            ),
        };
        let fitting: Vec<&Episode> = entered
            .iter()
            .filter(|episode| clues.fit(episode))
            .collect();
        let own: Vec<&Episode> = fitting
            .iter()
            .copied()
            .filter(|episode| show.as_ref().is_some_and(|show| show.id == episode.show_id))
            .collect();
        match (own.as_slice(), fitting.as_slice()) {
            ([one], _) => return Ok(Some(Target::old(one))),
            ([], [one]) if self.show.is_none() => return Ok(Some(Target::old(one))),
            _ => {}
        }
        let show = match (show, &content.folder) {
            (Some(show), _) => show,
            (None, Some(folder)) => {
                let title = guess::show_title(folder);
                let show = show_or_new(self.catalog, &title, self.now, &mut self.report.new_shows)?;
                self.folders.insert(folder.clone(), Some(show.clone()));
                show
            }
            (None, None) => return Ok(None),
        };
        let mut data = clues.episode();
        if let (Some((_, tags)), None) = (&content.audio, &clues.title) {
            // Written by somebody, as opposed to a file's name.
            data.title = tags.title.clone().unwrap_or(data.title);
        }
        let episode_id = self.catalog.add_episode(show.id, &data, self.now)?;
        self.guids_of(show.id)?
            .insert(data.guid, (episode_id, data.title.clone()));
        Ok(Some(Target {
            show_id: show.id,
            show: show.data.title,
            episode_id,
            episode: data.title,
            new: true,
        }))
    }

    fn folder_show(&mut self, folder: &str) -> Result<Option<Show>, Error> {
        if let Some(known) = self.folders.get(folder) {
            return Ok(known.clone());
        }
        let show = self.catalog.show_titled(&guess::show_title(folder))?;
        self.folders.insert(folder.to_owned(), show.clone());
        Ok(show)
    }

    fn guids_of(&mut self, show: Id) -> Result<&mut HashMap<String, (Id, String)>, Error> {
        Ok(match self.guids.entry(show) {
            std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::hash_map::Entry::Vacant(unknown) => {
                unknown.insert(self.catalog.guids(show)?)
            }
        })
    }
}

struct Target {
    show_id: Id,
    show: String,
    episode_id: Id,
    episode: String,
    new: bool,
}

impl Target {
    fn old(episode: &Episode) -> Self {
        Self {
            show_id: episode.show_id,
            show: episode.show.clone(),
            episode_id: episode.id,
            episode: episode.data.title.clone(),
            new: false,
        }
    }
}

/// The show meant, or a new one of that title.
pub(super) fn show_or_new(
    catalog: &Catalog,
    title: &str,
    now: &str,
    new: &mut Vec<String>,
) -> Result<Show, Error> {
    match find::show(catalog, title) {
        Err(find::Error::Nothing { .. }) => {
            let data = ShowData {
                title: title.trim().to_owned(),
                ..ShowData::default()
            };
            let id = catalog.add_show(&data, now)?;
            new.push(data.title.clone());
            find::show(catalog, &format!("#{id}")).map_err(Error::from)
        }
        found => Ok(found?),
    }
}

/// A version of a transcript that was stored.
pub(super) struct Stored {
    version: i64,
    pub(super) new_people: Vec<String>,
    pub(super) warnings: Vec<Warning>,
}

impl Content {
    /// The format it was read from.
    pub(super) fn format(&self) -> &str {
        &self.data.format
    }

    /// Whether nobody says anything in it.
    pub(super) fn is_empty(&self) -> bool {
        self.passages.is_empty()
    }

    /// Whether it names who speaks.
    pub(super) fn names_speakers(&self) -> bool {
        !self.labels.is_empty()
    }
}

/// Parses a transcript that came from `source` under this name.
///
/// # Errors
/// When it cannot be read as one; the reason in words.
pub(super) fn read(
    bytes: &[u8],
    name: &str,
    source: &str,
    request: &Request,
    now: &str,
) -> Result<Content, String> {
    let sha256 = source::hex(&Sha256::digest(bytes));
    prepare_bytes(bytes, Path::new(name), source, &sha256, request, now)
}

/// Keeps a parsed transcript with an episode, inside the caller's transaction; `None` when the
/// episode has these very bytes.
///
/// # Errors
/// When the catalogue cannot be written.
pub(super) fn keep(
    catalog: &Catalog,
    roster: &mut Roster,
    episode: Id,
    content: &Content,
    now: &str,
) -> catalog::Result<Option<Stored>> {
    let same = |it: &crate::model::catalogue::TranscriptInfo| it.data.sha256 == content.data.sha256;
    if catalog.versions(episode)?.iter().any(same) {
        return Ok(None);
    }
    store(catalog, roster, episode, content, now).map(Some)
}

/// Stores a parsed file as a version of an episode. The new version is the preferred one unless
/// the old one is of a better kind.
fn store(
    catalog: &Catalog,
    roster: &mut Roster,
    episode: Id,
    content: &Content,
    now: &str,
) -> catalog::Result<Stored> {
    let version = catalog.next_version(episode)?;
    let before = match version {
        1 => None,
        _ => catalog
            .preferred(episode)?
            .map(|id| catalog.transcript(id))
            .transpose()?
            .flatten(),
    };
    let worth = |kind: &str| match kind {
        "edited" => 2,
        "asr" => 0,
        _ => 1,
    };
    let preferred = before
        .as_ref()
        .is_none_or(|before| worth(&content.data.kind) >= worth(&before.data.kind));
    let language = match &content.data.language {
        Some(language) => Some(language.clone()),
        None => catalog
            .episode(episode)?
            .and_then(|episode| episode.data.language),
    };
    let data = TranscriptData {
        version,
        preferred,
        language,
        ..content.data.clone()
    };
    let id = catalog.add_transcript(
        episode,
        &data,
        &content.labels,
        &content.passages,
        &content.words,
    )?;
    let new_people = label::propose(catalog, roster, episode, id, &content.labels, now)?;
    let mut warnings = Vec::new();
    if let Some(before) = before {
        let doubts = label::carry_over(catalog, before.id, id)?;
        warnings.extend(doubts.into_iter().map(|doubt| Warning {
            line: None,
            message: format!("version {}: {doubt}", before.data.version),
        }));
    }
    Ok(Stored {
        version,
        new_people,
        warnings,
    })
}

/// Adds one file's transcript to an episode, inside the caller's transaction.
///
/// # Errors
/// When the file cannot be read, or the catalogue cannot be written.
pub(super) fn attach(
    catalog: &Catalog,
    episode: &Episode,
    path: &Path,
    request: &Request,
    now: &str,
) -> Result<FileReport, Error> {
    let mut session = Session::new(catalog, request, now)?;
    session.episode = Some(episode.clone());
    session.take(prepare(path, request, now, &|_| false))
}
