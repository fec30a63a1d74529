//! Feeds into the catalogue: shows, episodes, people, and the transcripts and chapters they name.
//!
//! A few threads fetch and read; one, the caller's, changes the catalogue. Invariants: no change is
//! open while something is fetched; a feed lands as a whole, and after it file by file, so that
//! whoever kills a sync finds whole episodes and the next one goes on from there: what is still
//! wanted stands in the catalogue. A show that fails stops no other. Of each show a file or two are
//! on their way at a time, so memory grows with the number of threads and not with feeds.

mod files;
mod land;

use crate::catalog::{self, Catalog, Wanted};
use crate::feed::{self, Document};
use crate::fetch::{self, Fetcher, Validators};
use crate::model::catalogue::Id;
use crate::model::feed::{Feed, Subscriptions};
use crate::model::followed::{
    self, Feed as Followed, File, FileKind, FileState, Left, Policy, Synced,
};
use crate::ops::import::Content;
use crate::ops::label::Roster;
use crate::ops::source;
use files::{Came, Missing};
use sha2::{Digest, Sha256};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc};

/// No feed is longer, in bytes.
const LONGEST_FEED: u64 = 64 << 20;
/// So many files of a show are on their way at a time.
const AHEAD: usize = 2;
/// So many results go into one change of the catalogue.
const TOGETHER: usize = 32;
/// What a feed may be.
const FEEDS: &str = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, \
                     text/xml;q=0.9, */*;q=0.5";

/// Where a feed is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// On the web.
    Web(String),
    /// On this machine.
    File(PathBuf),
}

impl Source {
    /// As it is shown.
    pub fn shown(&self) -> String {
        match self {
            Self::Web(url) => url.clone(),
            Self::File(path) => path.to_string_lossy().into_owned(),
        }
    }
}

/// A feed to ask for.
#[derive(Debug, Clone)]
pub struct Target {
    /// The show it is of; `None` when that is told from the feed.
    pub show: Option<Id>,
    /// Where it is.
    pub source: Source,
    /// What the show is called, or what a list of feeds calls it.
    pub title: Option<String>,
    /// Follow it also when it cannot be had now.
    pub anyway: bool,
}

/// What to do.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The feeds.
    pub targets: Vec<Target>,
    /// How many things are fetched at a time.
    pub jobs: usize,
    /// Fetch the files that feeds name.
    pub files: bool,
    /// Which transcripts; else what is kept with each show.
    pub transcripts: Option<Policy>,
    /// Of episodes published since then only; else what is kept with each show.
    pub since: Option<String>,
    /// Follow these shows from now on, as stated here.
    pub subscribe: bool,
}

/// What is told while it runs.
#[derive(Debug)]
pub enum Event<'a> {
    /// Another program writes; this waits.
    Waiting,
    /// So far with the files of a show: its place among the targets, its title, how many of how many.
    Files(usize, &'a str, usize, usize),
    /// A show is done: its place among the targets.
    Done(usize, &'a Synced),
}

/// Asks for feeds and brings what is new into the catalogue; one report a target, in order.
///
/// # Errors
/// When the catalogue cannot be read or written. What came before stays; a feed that fails is no
/// error: it is reported.
pub fn run(
    catalog: &Catalog,
    fetcher: Option<&Fetcher>,
    request: &Request,
    now: &str,
    tell: &mut dyn FnMut(Event<'_>),
) -> catalog::Result<Vec<Synced>> {
    let jobs = request.jobs.clamp(1, 64);
    let queue = Queue::default();
    let mut session = Session {
        catalog,
        request,
        now,
        roster: None,
        works: Vec::with_capacity(request.targets.len()),
    };
    for (at, target) in request.targets.iter().enumerate() {
        let work = session.work(target)?;
        queue.add(Job::Feed {
            at,
            source: target.source.clone(),
            known: work.followed.as_ref().and_then(validators),
            sha256: work.followed.as_ref().and_then(|it| it.sha256.clone()),
        });
        session.works.push(work);
    }
    let done = std::thread::scope(|scope| {
        let (send, receive) = mpsc::sync_channel(jobs);
        for _ in 0..jobs {
            let (send, queue) = (send.clone(), &queue);
            scope.spawn(move || {
                while let Some(job) = queue.next() {
                    // Nobody waits for it when the catalogue failed.
                    if send.send(job.run(fetcher, now)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        let done = session.drive(&queue, &receive, tell);
        queue.close();
        done
    });
    done?;
    Ok(session.works.into_iter().map(|work| work.report).collect())
}

fn validators(feed: &Followed) -> Option<Validators> {
    Some(Validators {
        url: feed.said_by.clone()?,
        etag: feed.etag.clone(),
        last_modified: feed.last_modified.clone(),
    })
}

// ---- what threads do ----

/// Something to fetch and read.
enum Job {
    Feed {
        at: usize,
        source: Source,
        known: Option<Validators>,
        sha256: Option<String>,
    },
    File {
        at: usize,
        wanted: Box<Wanted>,
        folder: Option<PathBuf>,
        held: Option<Box<(File, Came)>>,
    },
}

/// What came of it.
enum Done {
    Feed {
        at: usize,
        came: Result<FeedCame, String>,
    },
    File {
        at: usize,
        /// The files that were not tried yet.
        wanted: Box<Wanted>,
        file: File,
        came: Result<Came, Missing>,
        /// What came before, and is good enough.
        held: Option<Box<(File, Came)>>,
    },
}

/// A feed that could be had.
struct FeedCame {
    moved: Option<String>,
    /// Where it is, and what to ask with next time; `None` of a file and where nothing changed.
    validators: Option<Validators>,
    /// `None` where nothing changed.
    new: Option<(Box<Feed>, Vec<String>, String)>,
}

impl Job {
    fn run(self, fetcher: Option<&Fetcher>, now: &str) -> Done {
        match self {
            Self::Feed {
                at,
                source,
                known,
                sha256,
            } => Done::Feed {
                at,
                came: ask(fetcher, &source, known.as_ref(), sha256.as_deref()),
            },
            Self::File {
                at,
                mut wanted,
                folder,
                held,
            } => {
                let file = wanted.files.remove(0);
                let came = files::fetch(fetcher, &file, folder.as_deref(), now);
                Done::File {
                    at,
                    wanted,
                    file,
                    came,
                    held,
                }
            }
        }
    }
}

fn ask(
    fetcher: Option<&Fetcher>,
    source: &Source,
    known: Option<&Validators>,
    sha256: Option<&str>,
) -> Result<FeedCame, String> {
    let (document, moved) = get(fetcher, source, known)?;
    let mut came = FeedCame {
        moved,
        validators: None,
        new: None,
    };
    let Some((bytes, content_type, validators)) = document else {
        return Ok(came);
    };
    came.validators = validators;
    let hash = source::hex(&Sha256::digest(&bytes));
    if sha256 == Some(&hash) {
        return Ok(came);
    }
    let parsed = feed::parse(&bytes, content_type.as_deref()).map_err(|error| match source {
        Source::Web(url) => format!("{url}: {error}"),
        Source::File(path) => format!("{}: {error}", path.display()),
    })?;
    let warnings = parsed.warnings.iter().map(|warning| match warning.line {
        Some(line) => format!("line {line}: {}", warning.message),
        None => warning.message.clone(),
    });
    came.new = Some((Box::new(parsed.value), warnings.collect(), hash));
    Ok(came)
}

/// A document's bytes, what it is called, and what to ask with next time.
type Got = (Vec<u8>, Option<String>, Option<Validators>);

fn get(
    fetcher: Option<&Fetcher>,
    source: &Source,
    known: Option<&Validators>,
) -> Result<(Option<Got>, Option<String>), String> {
    match source {
        Source::File(path) => {
            let bytes = source::file(path);
            let bytes = bytes.map_err(|reason| format!("{}: {reason}", path.display()))?;
            Ok((Some((bytes, None, None)), None))
        }
        Source::Web(url) => {
            let fetcher = fetcher
                .ok_or(fetch::Error::NotBuilt)
                .map_err(|it| it.to_string())?;
            let request = fetch::Request {
                url,
                accept: FEEDS,
                limit: LONGEST_FEED,
                validators: known,
            };
            let answer = fetcher.get(&request).map_err(|error| error.to_string())?;
            let document = answer
                .document
                .map(|it| (it.bytes, it.content_type, Some(it.validators)));
            Ok((document, answer.moved))
        }
    }
}

/// What an address or file is: a feed, or a list of feeds, which is returned.
///
/// # Errors
/// When it cannot be had or read; the reason in words.
pub fn list(fetcher: Option<&Fetcher>, source: &Source) -> Result<Option<Subscriptions>, String> {
    let (document, _) = get(fetcher, source, None)?;
    let (bytes, content_type, _) = document.ok_or("nothing came")?;
    match feed::read(&bytes, content_type.as_deref()) {
        Ok(feed::Parsed {
            value: Document::Subscriptions(list),
            ..
        }) => Ok(Some(list)),
        _ => Ok(None),
    }
}

/// Jobs that wait for a thread.
#[derive(Default)]
struct Queue {
    jobs: Mutex<(VecDeque<Job>, bool)>,
    more: Condvar,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, (VecDeque<Job>, bool)> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, job: Job) {
        self.lock().0.push_back(job);
        self.more.notify_one();
    }

    fn next(&self) -> Option<Job> {
        let mut jobs = self.lock();
        loop {
            match (jobs.1, jobs.0.pop_front()) {
                (true, _) => return None,
                (false, Some(job)) => return Some(job),
                (false, None) => {
                    jobs = self.more.wait(jobs).unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }

    fn close(&self) {
        self.lock().1 = true;
        self.more.notify_all();
    }
}

// ---- what the caller's thread does ----

/// A show on its way.
struct Work {
    target: Target,
    show: Option<Id>,
    followed: Option<Followed>,
    /// Episodes of which files are still to be fetched.
    waiting: VecDeque<Wanted>,
    /// How many of its jobs are on their way.
    outstanding: usize,
    files: usize,
    files_done: usize,
    ended: bool,
    report: Synced,
}

struct Session<'s> {
    catalog: &'s Catalog,
    request: &'s Request,
    now: &'s str,
    /// Everybody's names, and how the catalogue was when they were read.
    roster: Option<(i64, Roster)>,
    works: Vec<Work>,
}

impl Session<'_> {
    fn work(&self, target: &Target) -> catalog::Result<Work> {
        let show = target.show;
        let followed = match show {
            Some(show) => self.catalog.feed(show)?,
            None => None,
        };
        let feed = target.source.shown();
        Ok(Work {
            report: Synced {
                show_id: show,
                show: target.title.clone().unwrap_or_else(|| feed.clone()),
                feed,
                ..Synced::default()
            },
            target: target.clone(),
            show,
            followed,
            waiting: VecDeque::new(),
            outstanding: 1,
            files: 0,
            files_done: 0,
            ended: false,
        })
    }

    fn drive(
        &mut self,
        queue: &Queue,
        results: &mpsc::Receiver<Done>,
        tell: &mut dyn FnMut(Event<'_>),
    ) -> catalog::Result<()> {
        let mut left = self.works.len();
        while left > 0 {
            // The threads end after this does.
            let Ok(first) = results.recv() else { break };
            let mut batch = vec![first];
            batch.extend(results.try_iter().take(TOGETHER - 1));
            let touched: Vec<usize> = batch.iter().map(Done::at).collect();
            if batch.iter().any(|result| self.writes(result)) {
                let change = self.catalog.begin_telling(|| tell(Event::Waiting))?;
                self.refresh()?;
                for result in batch {
                    self.take(result, queue)?;
                }
                change.commit()?;
            } else {
                for result in batch {
                    self.take(result, queue)?;
                }
            }
            for at in touched {
                self.feed_threads(at, queue);
                let work = &mut self.works[at];
                if work.files > 0 && !work.ended {
                    tell(Event::Files(
                        at,
                        &work.report.show,
                        work.files_done,
                        work.files,
                    ));
                }
                // Told once, however many of its results came together.
                if work.outstanding == 0 && work.waiting.is_empty() && !work.ended {
                    work.ended = true;
                    left -= 1;
                    tell(Event::Done(at, &work.report));
                }
            }
        }
        Ok(())
    }

    /// Reads the names again where another program may have changed them.
    fn refresh(&mut self) -> catalog::Result<()> {
        let version = self.catalog.changed_elsewhere()?;
        if self
            .roster
            .as_ref()
            .is_none_or(|(known, _)| *known != version)
        {
            self.roster = Some((version, Roster::load(self.catalog)?));
        }
        Ok(())
    }

    /// Whether a result changes the catalogue.
    fn writes(&self, result: &Done) -> bool {
        match result {
            Done::Feed { at, came: Ok(came) } => {
                let work = &self.works[*at];
                let followed = work.followed.as_ref();
                came.new.is_some()
                    || came.moved.is_some()
                    || self.request.subscribe
                    || followed.is_none_or(|it| it.error.is_some())
                    || came
                        .validators
                        .as_ref()
                        .is_some_and(|new| followed.and_then(validators).as_ref() != Some(new))
            }
            _ => true,
        }
    }

    fn take(&mut self, result: Done, queue: &Queue) -> catalog::Result<()> {
        let at = result.at();
        self.works[at].outstanding -= 1;
        match result {
            Done::Feed { came: Ok(came), .. } => self.feed(at, came),
            Done::Feed {
                came: Err(reason), ..
            } => self.feed_failed(at, reason),
            Done::File {
                wanted,
                file,
                came,
                held,
                ..
            } => self.file(at, wanted, file, came, held, queue),
        }
    }

    fn feed_failed(&mut self, at: usize, reason: String) -> catalog::Result<()> {
        let now = self.now;
        let work = &mut self.works[at];
        work.report.error = Some(reason.clone());
        if work.show.is_none() && work.target.anyway {
            let Source::Web(url) = &work.target.source else {
                return Ok(());
            };
            let mut notes = Vec::new();
            let listed = work.target.title.as_deref();
            let nothing = Feed::default();
            let id = land::show(self.catalog, &nothing, Some(url), listed, now, &mut notes)?;
            work.show = Some(id);
            work.report.show_id = Some(id);
            work.report.new_show = true;
            work.report.warnings.extend(notes);
            let followed = Followed {
                subscribed: true,
                transcripts: self.request.transcripts.unwrap_or_default(),
                since: self.request.since.clone(),
                ..Followed::default()
            };
            work.followed = Some(followed);
        }
        if let (Some(show), Some(followed)) = (work.show, &mut work.followed) {
            followed.error = Some(reason);
            followed.failed_at = Some(now.to_owned());
            self.catalog.set_feed(show, followed)?;
        }
        Ok(())
    }

    fn feed(&mut self, at: usize, came: FeedCame) -> catalog::Result<()> {
        let catalog = self.catalog;
        let now = self.now;
        let work = &mut self.works[at];
        work.report.unchanged = came.new.is_none();
        let url = match &work.target.source {
            Source::Web(url) => Some(came.moved.clone().unwrap_or_else(|| url.clone())),
            Source::File(_) => None,
        };
        let show = match (work.show, &came.new) {
            (Some(show), _) => show,
            (None, Some((feed, ..))) => {
                let mut notes = Vec::new();
                let address = url.as_deref().or(feed.self_url.as_deref());
                let before = catalog.shows_count()?;
                let listed = work.target.title.as_deref();
                let id = land::show(catalog, feed, address, listed, now, &mut notes)?;
                work.report.new_show = catalog.shows_count()? > before;
                work.report.warnings.extend(notes);
                id
            }
            (None, None) => return Ok(()),
        };
        work.show = Some(show);
        work.report.show_id = Some(show);
        let Some(mut state) = catalog.show(show)? else {
            work.report.error = Some("the show was removed meanwhile".into());
            return Ok(());
        };
        let before = catalog.feed(show)?;
        let first = before.is_none();
        let mut followed = before.clone().unwrap_or_default();
        if self.request.subscribe {
            followed.subscribed = true;
            followed.transcripts = self.request.transcripts.unwrap_or(followed.transcripts);
            if self.request.since.is_some() {
                followed.since.clone_from(&self.request.since);
            }
            followed.file = match &work.target.source {
                Source::File(path) => Some(path.to_string_lossy().into_owned()),
                Source::Web(_) => None,
            };
        }
        followed.error = None;
        followed.failed_at = None;
        let announced = match &came.new {
            Some((feed, ..)) => feed.new_feed_url.clone().filter(|it| fetch::is_web(it)),
            None => None,
        };
        if let Some(address) = url.as_ref().map(|url| announced.as_ref().unwrap_or(url)) {
            move_to(
                catalog,
                &mut state,
                address,
                &mut followed,
                &mut work.report,
                now,
            )?;
        }
        if let Some(new) = came.validators {
            followed.said_by = Some(new.url);
            followed.etag = new.etag;
            followed.last_modified = new.last_modified;
        }
        if first {
            catalog.set_feed(show, &followed)?;
        }
        if let Some((feed, warnings, sha256)) = came.new {
            let Some((_, roster)) = &mut self.roster else {
                return Ok(());
            };
            let base = followed.said_by.clone().or_else(|| feed.self_url.clone());
            let base = base.filter(|_| url.is_some());
            let mut landed = land::items(catalog, roster, show, &feed, base.as_deref(), now)?;
            land::show_data(catalog, &state, &followed, &feed, first, &mut landed)?;
            let source = state.data.feed_url.as_deref().or(feed.link.as_deref());
            files::soundbites_of(catalog, show, source, now)?;
            followed.sha256 = Some(sha256);
            followed.fetched_at = Some(now.to_owned());
            work.report.unchanged = !work.report.new_show && landed.new + landed.changed == 0;
            work.report.new_episodes = landed.new;
            work.report.changed_episodes = landed.changed;
            work.report.new_people.extend(landed.people);
            work.report.warnings.extend(warnings);
            work.report.warnings.extend(landed.warnings);
        }
        if before.as_ref() != Some(&followed) {
            catalog.set_feed(show, &followed)?;
        }
        let title = catalog.show(show)?.map(|show| show.data.title);
        work.report.show = title.unwrap_or_default();
        let policy = self.request.transcripts.unwrap_or(followed.transcripts);
        let since = self
            .request
            .since
            .clone()
            .or_else(|| followed.since.clone());
        if self.request.files {
            work.waiting = files::wanted(catalog, show, policy, since.as_deref())?.into();
            work.files = work.waiting.len();
        }
        work.followed = Some(followed);
        Ok(())
    }

    /// Gives the threads what they may fetch of a show now.
    fn feed_threads(&mut self, at: usize, queue: &Queue) {
        let work = &mut self.works[at];
        while work.outstanding < AHEAD
            && let Some(wanted) = work.waiting.pop_front()
        {
            work.outstanding += 1;
            queue.add(Job::File {
                at,
                wanted: Box::new(wanted),
                folder: work.folder(),
                held: None,
            });
        }
    }

    fn file(
        &mut self,
        at: usize,
        wanted: Box<Wanted>,
        mut file: File,
        came: Result<Came, Missing>,
        held: Option<Box<(File, Came)>>,
        queue: &Queue,
    ) -> catalog::Result<()> {
        let (catalog, now) = (self.catalog, self.now);
        let work = &mut self.works[at];
        let again = |work: &mut Work, wanted: Box<Wanted>, held| {
            work.outstanding += 1;
            queue.add(Job::File {
                at,
                wanted,
                folder: work.folder(),
                held,
            });
        };
        let next_may_name = wanted.files.first().is_some_and(may_name_speakers);
        let (mut file, came) = match came {
            Ok(came) => match (names_speakers(&came), held) {
                (true, _) => (file, came),
                // The next may say who speaks.
                (false, None) if next_may_name => {
                    again(work, wanted, Some(Box::new((file, came))));
                    return Ok(());
                }
                (false, Some(held)) => *held,
                (false, None) => (file, came),
            },
            Err(missing) => {
                if !missing.untried {
                    file.tries = file.tries.saturating_add(1);
                    file.error = Some(missing.reason.clone());
                    file.state = match missing.passes {
                        true => FileState::Failed,
                        false => FileState::GivenUp,
                    };
                    catalog.set_file(wanted.episode, &file)?;
                }
                match held {
                    Some(held) => *held,
                    None if !wanted.files.is_empty() => {
                        again(work, wanted, None);
                        return Ok(());
                    }
                    None => {
                        work.files_done += 1;
                        work.report.failed.push(followed::Missing {
                            episode: wanted.title.clone(),
                            reason: missing.reason,
                        });
                        return Ok(());
                    }
                }
            }
        };
        work.files_done += 1;
        // Somebody may have removed it meanwhile.
        let Some(episode) = catalog.episode(wanted.episode)? else {
            return Ok(());
        };
        let Some((_, roster)) = &mut self.roster else {
            return Ok(());
        };
        let source = work.target.source.shown();
        let kept = files::keep(catalog, roster, episode.id, &came, Some(&source), now)?;
        file.state = FileState::Fetched;
        file.error = None;
        file.fetched_at = Some(now.to_owned());
        catalog.set_file(episode.id, &file)?;
        if kept.new {
            match came {
                Came::Transcript(_) => work.report.transcripts += 1,
                Came::Chapters(_) => work.report.chapters += 1,
            }
        }
        work.report.new_people.extend(kept.people);
        let title = &episode.data.title;
        let warnings = kept.warnings.into_iter().map(|it| format!("{title}: {it}"));
        work.report.warnings.extend(warnings);
        Ok(())
    }
}

impl Done {
    fn at(&self) -> usize {
        match self {
            Self::Feed { at, .. } | Self::File { at, .. } => *at,
        }
    }
}

impl Work {
    /// Where files lie beside a feed of this machine.
    fn folder(&self) -> Option<PathBuf> {
        match &self.target.source {
            Source::File(path) => path.parent().map(Path::to_path_buf),
            Source::Web(_) => None,
        }
    }
}

fn names_speakers(came: &Came) -> bool {
    match came {
        Came::Transcript(content) => Content::names_speakers(content),
        Came::Chapters(_) => true,
    }
}

fn may_name_speakers(file: &File) -> bool {
    let kind = file.media_type.as_deref().unwrap_or(&file.url);
    file.kind == FileKind::Transcript && (kind.contains("vtt") || kind.contains("json"))
}

/// Remembers where a feed is now.
fn move_to(
    catalog: &Catalog,
    show: &mut crate::model::catalogue::Show,
    address: &str,
    followed: &mut Followed,
    report: &mut Synced,
    now: &str,
) -> catalog::Result<()> {
    if show.data.feed_url.as_deref() == Some(address) {
        return Ok(());
    }
    if let Some(other) = catalog
        .show_fed_by(address)?
        .filter(|other| *other != show.id)
    {
        report
            .warnings
            .push(format!("it has moved to {address}, where show {other} is"));
        return Ok(());
    }
    catalog.set_feed_address(show.id, address)?;
    if let Some(old) = show.data.feed_url.replace(address.to_owned()) {
        followed.left.push(Left {
            url: old,
            left_at: now.to_owned(),
        });
        report.moved = Some(address.to_owned());
    }
    Ok(())
}
