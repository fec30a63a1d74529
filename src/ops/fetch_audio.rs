//! The audio of an episode as a file of this machine.
//!
//! Invariant: a file appears under its name when it is whole; until then it is `NAME.part`, with
//! what the server called that version in `NAME.part.etag`, and goes on from there. Nothing is
//! fetched while the catalogue is being changed.

use super::source;
use crate::catalog::{self, Catalog};
use crate::fetch::{self, Fetcher};
use crate::model::catalogue::Episode;
use crate::model::date;
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// No audio is longer, in bytes.
const LONGEST: u64 = 4 << 30;
/// No name of a file is longer, in bytes, without its ending.
const LONGEST_NAME: usize = 120;

/// An audio file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Got {
    /// Where it is.
    pub path: PathBuf,
    /// Its length.
    pub bytes: u64,
    /// False when it was there already.
    pub new: bool,
}

/// Why there is none.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody said where it is, or it is no address of the web.
    #[error(
        "expected an address of the web as its audio, found {0}; state it with `podcat edit-episode --audio`"
    )]
    NoAddress(String),
    /// It cannot be had.
    #[error(transparent)]
    Fetch(#[from] fetch::Error),
    /// It cannot be kept.
    #[error("cannot write {}: {reason}", .path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// The catalogue cannot be read or written.
    #[error(transparent)]
    Catalog(#[from] catalog::Error),
}

/// Downloads the audio of an episode into a folder; `tell` is told how many bytes there are of how
/// many.
///
/// # Errors
/// When it cannot be had or kept; what came until then stays, for the next time.
pub fn run(
    catalog: &Catalog,
    fetcher: &Fetcher,
    episode: &Episode,
    folder: &Path,
    tell: &mut dyn FnMut(u64, Option<u64>),
) -> Result<Got, Error> {
    let url = episode.data.audio_url.as_deref().unwrap_or_default();
    if !fetch::is_web(url) {
        let found = if url.is_empty() { "none" } else { url };
        return Err(Error::NoAddress(found.to_owned()));
    }
    let cannot = |path: &Path| {
        let path = path.to_path_buf();
        move |error: io::Error| Error::Io {
            path,
            reason: error.to_string(),
        }
    };
    let path = folder.join(name(episode, url));
    let known = catalog.item(episode.id)?.unwrap_or_default();
    if let (Some(sha256), Ok(found)) = (&known.audio_sha256, fs::metadata(&path))
        && i64::try_from(found.len()).ok() == known.audio_bytes
        && hash(&path).map_err(cannot(&path))? == *sha256
    {
        return Ok(Got {
            bytes: found.len(),
            path,
            new: false,
        });
    }
    fs::create_dir_all(folder).map_err(cannot(folder))?;
    let part = with_suffix(&path, ".part");
    let version = with_suffix(&path, ".part.etag");
    let etag = fs::read_to_string(&version).ok();
    let from = match etag {
        Some(_) => fs::metadata(&part).map_or(0, |found| found.len()),
        None => 0,
    };
    let request = fetch::Request {
        url,
        accept: "audio/*, video/*;q=0.9, */*;q=0.5",
        limit: LONGEST,
        validators: None,
    };
    let mut length = None;
    let tell: Told<'_> = Rc::new(RefCell::new(tell));
    {
        let mut begin = |came: &fetch::Part| -> io::Result<Box<dyn Write + '_>> {
            length = came.length;
            match &came.etag {
                Some(etag) => fs::write(&version, etag)?,
                // Nobody could tell whether the rest is of the same file.
                None => drop(fs::remove_file(&version)),
            }
            let file = match came.continues {
                true => OpenOptions::new().append(true).open(&part)?,
                false => File::create(&part)?,
            };
            Ok(Box::new(Counted {
                file,
                done: if came.continues { from } else { 0 },
                of: came.length,
                tell: Rc::clone(&tell),
            }))
        };
        let result = fetcher.download(&request, from, etag.as_deref(), &mut begin);
        if let Err(error) = result {
            // What is there is longer than what there is: it is another file.
            if matches!(error, fetch::Error::Status { code: 416, .. }) {
                let _ = fs::remove_file(&part);
                let _ = fs::remove_file(&version);
            }
            return Err(error.into());
        }
    }
    let bytes = fs::metadata(&part).map_err(cannot(&part))?.len();
    if length.is_some_and(|length| length != bytes) {
        let _ = fs::remove_file(&part);
        return Err(Error::Fetch(fetch::Error::Broken {
            url: url.to_owned(),
            reason: format!(
                "expected {} bytes, found {bytes}",
                length.unwrap_or_default()
            ),
        }));
    }
    let sha256 = hash(&part).map_err(cannot(&part))?;
    fs::rename(&part, &path).map_err(cannot(&path))?;
    let _ = fs::remove_file(&version);
    let kept = std::path::absolute(&path).map_err(cannot(&path))?;
    let change = catalog.begin()?;
    let count = i64::try_from(bytes).unwrap_or(i64::MAX);
    catalog.set_audio(episode.id, &kept.to_string_lossy(), &sha256, count)?;
    change.commit()?;
    Ok(Got {
        path,
        bytes,
        new: true,
    })
}

/// Whom to tell; shared with what writes, of which there is a new one after a redirect.
type Told<'t> = Rc<RefCell<&'t mut dyn FnMut(u64, Option<u64>)>>;

struct Counted<'t> {
    file: File,
    done: u64,
    of: Option<u64>,
    tell: Told<'t>,
}

impl Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.done += count as u64;
        (self.tell.borrow_mut())(self.done, self.of);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// The name of a file, from the show, the day and the title: nothing that leads elsewhere.
fn name(episode: &Episode, url: &str) -> String {
    let day = episode.data.published.as_deref().map(date::day);
    let words = [Some(episode.show.as_str()), day, Some(&episode.data.title)];
    let joined = words.into_iter().flatten().collect::<Vec<_>>().join(" - ");
    let mut name: String = joined
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || " -_.,()'".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    while name.len() > LONGEST_NAME {
        name.pop();
    }
    let name = name.trim_matches(['.', ' ']);
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let extension = path
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase())
        .filter(|it| super::guess::AUDIO.contains(&it.as_str()))
        .unwrap_or_else(|| "mp3".to_owned());
    // Two episodes may read alike.
    format!(
        "{name} [{}].{extension}",
        episode.uid.get(..8).unwrap_or_default()
    )
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn hash(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 64 << 10];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            count => hash.update(&buffer[..count]),
        }
    }
    Ok(source::hex(&hash.finalize()))
}
