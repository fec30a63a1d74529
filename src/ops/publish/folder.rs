//! The folder of a site: what podcat wrote there, and how it changes from one state to the next.
//!
//! Everything new is first written to a folder of its own inside (`.podcat-new`). Only when all of it
//! is there, a list is written that claims it without vouching for it, every file is put in its
//! place by renaming, what is no longer wanted is removed, and the list is written that vouches for
//! all. Killed at any point, podcat finds either the old site, or a list that says what is to be done
//! again. A file that no list names is never replaced and never removed.

use super::Error;
use super::gather::Planned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// The list of what podcat wrote.
const LIST: &str = ".podcat-site.json";
/// Where what is new waits.
const NEW: &str = ".podcat-new";
/// The version of the list's shape.
const VERSION: u32 = 1;

/// What podcat wrote into a folder.
#[derive(Debug, Serialize, Deserialize)]
struct List {
    /// podcat's mark.
    podcat_site: u32,
    /// Which podcat wrote it.
    version: String,
    /// Each file by its path from the folder.
    files: BTreeMap<String, Entry>,
}

/// A file that podcat wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    /// The fingerprint of what it is made of; empty while nobody vouches for it.
    of: String,
    /// Its size in bytes.
    size: u64,
    /// Of its bytes.
    sha256: String,
}

/// A file that was rendered.
#[derive(Debug)]
pub struct Made {
    path: String,
    entry: Entry,
    /// It waits to be put in its place; else the very bytes are there already.
    staged: bool,
}

/// What became of a folder.
#[derive(Debug, Clone, Copy, Default)]
pub struct Settled {
    /// How many files it has.
    pub files: usize,
    /// How many bytes they have.
    pub bytes: u64,
    /// How many were written.
    pub written: usize,
    /// How many were removed.
    pub removed: usize,
}

/// A folder that podcat may write to.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    files: BTreeMap<String, Entry>,
}

/// Where what is new waits, held by this process; gone when dropped.
#[derive(Debug)]
pub struct Staging {
    path: PathBuf,
    /// What is in the folder already.
    files: BTreeMap<String, Entry>,
    /// The site's folder was made for this.
    new: bool,
    _lock: File,
}

fn cannot(what: &'static str, path: &Path, error: &io::Error) -> Error {
    let reason = match error.kind() {
        ErrorKind::StorageFull => "no space left".to_owned(),
        kind => kind.to_string(),
    };
    Error::Io {
        what,
        path: path.to_owned(),
        reason,
    }
}

fn cannot_write(path: &Path) -> impl FnOnce(io::Error) -> Error + '_ {
    move |error| cannot("write", path, &error)
}

impl Folder {
    /// The folder, which need not be there yet.
    ///
    /// # Errors
    /// When it holds what podcat did not write, or cannot be read.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let empty = |files| Self {
            path: path.to_owned(),
            files,
        };
        let list = path.join(LIST);
        match fs::read(&list) {
            Ok(bytes) => {
                let read: List =
                    serde_json::from_slice(&bytes).map_err(|_| Error::Foreign(path.to_owned()))?;
                if read.podcat_site > VERSION {
                    return Err(Error::Newer(path.to_owned()));
                }
                // A list that was meddled with does not lead out of the folder.
                if !read.files.keys().all(|path| is_inside(path)) {
                    return Err(Error::Foreign(path.to_owned()));
                }
                Ok(empty(read.files))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let mut entries = match fs::read_dir(path) {
                    Err(error) if error.kind() == ErrorKind::NotFound => {
                        return Ok(empty(BTreeMap::new()));
                    }
                    entries => entries.map_err(|error| cannot("read", path, &error))?,
                };
                // What a killed first run left is nobody's work.
                let foreign = entries.any(|entry| entry.is_ok_and(|it| it.file_name() != NEW));
                match foreign {
                    true => Err(Error::Foreign(path.to_owned())),
                    false => Ok(empty(BTreeMap::new())),
                }
            }
            Err(error) => Err(cannot("read", &list, &error)),
        }
    }

    /// Whether a file is there and made of the same. Its size is looked at, its bytes are not.
    pub fn has(&self, path: &str, of: &str) -> bool {
        self.files
            .get(path)
            .is_some_and(|entry| entry.of == of && stands(&self.path, path, entry))
    }

    /// Whether all files are there whose paths begin with these, at least one for each, made of that.
    pub fn has_all(&self, beginnings: &[&str], of: &str) -> bool {
        beginnings.iter().all(|beginning| {
            let mut files = self
                .files
                .iter()
                .filter(|(path, _)| path.starts_with(beginning))
                .peekable();
            files.peek().is_some() && files.all(|(path, _)| self.has(path, of))
        })
    }

    /// The paths of what podcat wrote.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// How many files there are, and their bytes.
    pub fn size(&self) -> (usize, u64) {
        (
            self.files.len(),
            self.files.values().map(|entry| entry.size).sum(),
        )
    }

    /// Begins a change.
    ///
    /// # Errors
    /// When another podcat changes the folder, or it cannot be written.
    pub fn stage(&self) -> Result<Staging, Error> {
        let path = self.path.join(NEW);
        let new = fs::symlink_metadata(&self.path).is_err();
        fs::create_dir_all(&path).map_err(cannot_write(&self.path))?;
        let lock = path.join("lock");
        let held = File::create(&lock).map_err(cannot_write(&lock))?;
        match held.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Error::Busy(self.path.clone())),
            Err(TryLockError::Error(error)) => return Err(cannot("write", &lock, &error)),
        }
        let staging = Staging {
            path,
            files: self.files.clone(),
            new,
            _lock: held,
        };
        // What a killed run left.
        let left = staging.path.join("files");
        match fs::remove_dir_all(&left) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(cannot("write", &left, &error))
            }
            _ => Ok(staging),
        }
    }

    /// Puts what was made in its place, and removes what is neither that nor `wanted`.
    ///
    /// # Errors
    /// When something stands in the way that podcat did not write; nothing is changed then. When the
    /// folder cannot be written: the next run goes on from there.
    pub fn settle(
        &self,
        staging: Staging,
        made: Vec<Made>,
        wanted: &[&str],
    ) -> Result<Settled, Error> {
        let mut files: BTreeMap<String, Entry> = BTreeMap::new();
        for path in wanted {
            if let Some(entry) = self.files.get(*path) {
                files.insert((*path).to_owned(), entry.clone());
            }
        }
        let mut staged = Vec::new();
        for made in made {
            if made.staged {
                self.check_place(&made.path)?;
                staged.push(made.path.clone());
            }
            files.insert(made.path, made.entry);
        }
        let unwanted: Vec<&str> = self
            .paths()
            .filter(|path| !files.contains_key(*path))
            .collect();
        // From here on nobody vouches for what changes, and everything is claimed.
        let mut claimed = files.clone();
        for path in staged
            .iter()
            .map(String::as_str)
            .chain(unwanted.iter().copied())
        {
            let known = self.files.get(path).or_else(|| files.get(path));
            if let Some(known) = known {
                let of = String::new();
                claimed.insert(
                    path.to_owned(),
                    Entry {
                        of,
                        ..known.clone()
                    },
                );
            }
        }
        self.write_list(&staging, claimed)?;
        for path in &staged {
            let to = self.path.join(path);
            if let Some(folder) = to.parent() {
                fs::create_dir_all(folder).map_err(cannot_write(folder))?;
            }
            fs::rename(staging.file(path), &to).map_err(cannot_write(&to))?;
        }
        for path in &unwanted {
            self.remove(path)?;
        }
        let settled = Settled {
            files: files.len(),
            bytes: files.values().map(|entry| entry.size).sum(),
            written: staged.len(),
            removed: unwanted.len(),
        };
        self.write_list(&staging, files)?;
        Ok(settled)
    }

    /// That a file may be put there: it is podcat's or nothing, in folders that are no links.
    fn check_place(&self, path: &str) -> Result<(), Error> {
        let to = self.path.join(path);
        let is_there = |path: &Path| fs::symlink_metadata(path).ok();
        if !self.files.contains_key(path) && is_there(&to).is_some() {
            return Err(Error::InTheWay(to));
        }
        if is_there(&to).is_some_and(|it| it.is_dir()) || !folders_are_plain(&self.path, path) {
            return Err(Error::InTheWay(to));
        }
        Ok(())
    }

    fn write_list(&self, staging: &Staging, files: BTreeMap<String, Entry>) -> Result<(), Error> {
        let list = List {
            podcat_site: VERSION,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            files,
        };
        let mut text = serde_json::to_string_pretty(&list)?;
        text.push('\n');
        let new = staging.path.join("list");
        fs::write(&new, text).map_err(cannot_write(&new))?;
        let to = self.path.join(LIST);
        fs::rename(&new, &to).map_err(cannot_write(&to))
    }

    /// Removes a file, and the folders that are empty then.
    fn remove(&self, path: &str) -> Result<(), Error> {
        if !folders_are_plain(&self.path, path) {
            return Ok(());
        }
        let at = self.path.join(path);
        match fs::remove_file(&at) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(cannot("write", &at, &error));
            }
            _ => {}
        }
        let folders = Path::new(path).ancestors().skip(1);
        for folder in folders.filter(|it| !it.as_os_str().is_empty()) {
            // One that is not empty stays.
            if fs::remove_dir(self.path.join(folder)).is_err() {
                break;
            }
        }
        Ok(())
    }
}

impl Staging {
    /// Keeps a file until all are there.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn put(&self, planned: &Planned, text: &str) -> Result<Made, Error> {
        let hash = hash(text.as_bytes());
        let entry = Entry {
            of: planned.of.clone(),
            size: text.len() as u64,
            sha256: hash,
        };
        let known = self.files.get(&planned.path);
        let same = known.is_some_and(|known| {
            let root = self.path.parent().unwrap_or(&self.path);
            // What nobody vouches for may be half of something.
            !known.of.is_empty()
                && known.sha256 == entry.sha256
                && stands(root, &planned.path, &entry)
        });
        if !same {
            let to = self.file(&planned.path);
            if let Some(folder) = to.parent() {
                fs::create_dir_all(folder).map_err(cannot_write(folder))?;
            }
            fs::write(&to, text).map_err(cannot_write(&to))?;
        }
        Ok(Made {
            path: planned.path.clone(),
            entry,
            staged: !same,
        })
    }

    fn file(&self, path: &str) -> PathBuf {
        self.path.join("files").join(path)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next run.
        let _ = fs::remove_dir_all(&self.path);
        // A folder that was made for nothing does not stay; one with a site is not empty.
        if let (Some(folder), true) = (self.path.parent(), self.new) {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Bytes as a fingerprint of 128 bits.
pub fn hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn stands(root: &Path, path: &str, entry: &Entry) -> bool {
    fs::symlink_metadata(root.join(path)).is_ok_and(|it| it.is_file() && it.len() == entry.size)
}

/// Whether a path names a file in the folder it starts from.
fn is_inside(path: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && part != "." && part != "..";
    path.split('/').all(plain) && !path.contains(['\\', ':', '\0'])
}

/// Whether the folders on the way to a file, as far as they are there, are folders and no links.
fn folders_are_plain(root: &Path, path: &str) -> bool {
    let folders: BTreeSet<&Path> = Path::new(path).ancestors().skip(1).collect();
    folders
        .into_iter()
        .filter(|it| !it.as_os_str().is_empty())
        .all(|folder| fs::symlink_metadata(root.join(folder)).map_or(true, |it| it.is_dir()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_of_a_list_leads_out_of_the_folder() {
        for good in ["index.html", "shows/a/index.html", ".nojekyll"] {
            assert!(is_inside(good), "{good}");
        }
        for bad in [
            "",
            "/etc/passwd",
            "../x",
            "a/../../x",
            "a//b",
            "C:x",
            "a\\b",
            ".",
        ] {
            assert!(!is_inside(bad), "{bad}");
        }
    }
}
