//! Opening a file: is it a catalogue, which version, may it be written. The only pragmas.

use super::{Catalog, Error, Result};
use crate::text::words;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The migrations in order; the catalogue's version is how many have run. Append only.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001.sql"),
    include_str!("migrations/0002.sql"),
    include_str!("migrations/0003.sql"),
    include_str!("migrations/0004.sql"),
    include_str!("migrations/0005.sql"),
    include_str!("migrations/0006.sql"),
    include_str!("migrations/0007.sql"),
];

/// Marks the file as ours in SQLite's header: "podc".
const APPLICATION_ID: i32 = 0x706f_6463;

/// What a command is going to do with the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Only read; there has to be one.
    Read,
    /// Change; there has to be one.
    Write,
    /// Change; made if there is none.
    Create,
}

/// How to open a file.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// How long to wait for another program that writes.
    pub wait: Duration,
    /// Told while the index is made anew: how many of how many transcripts are done.
    pub rebuilding: Option<fn(usize, usize)>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            wait: Duration::from_secs(30),
            rebuilding: None,
        }
    }
}

impl Catalog {
    /// Opens a catalogue, upgrading an older one after a backup beside it.
    ///
    /// # Errors
    /// When there is none, the file is something else or newer, or cannot be read or written.
    pub fn open(path: &Path, mode: Mode, settings: Settings) -> Result<Self> {
        let exists = match std::fs::metadata(path) {
            Ok(found) if found.is_dir() => {
                return Err(Error::NotACatalogue {
                    path: path.into(),
                    found: "a folder",
                });
            }
            Ok(found) => found.len() > 0,
            Err(_) => false,
        };
        if !exists {
            if mode != Mode::Create {
                return Err(Error::Missing(path.into()));
            }
            if let Some(folder) = path
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty())
            {
                std::fs::create_dir_all(folder).map_err(|_| Error::ReadOnly(path.into()))?;
            }
        } else {
            refuse_other_files(path)?;
        }
        let flags = match mode {
            Mode::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
            Mode::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
            Mode::Create => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        };
        let catalog = match Self::connect(path, flags, settings) {
            // A reader needs the -wal and -shm files; where it may not make them and nobody writes,
            // the file itself is the whole truth.
            Err(Error::ReadOnly(_))
                if mode == Mode::Read && !with_suffix(path, "-wal").exists() =>
            {
                let name = format!("file:{}?immutable=1", uri_path(path));
                Self::connect(
                    Path::new(&name),
                    OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI,
                    settings,
                )
                .map(|catalog| Self {
                    path: path.into(),
                    ..catalog
                })?
            }
            other => other?,
        };
        let version = catalog.version()?;
        if version == 0 && mode != Mode::Create {
            // Somebody began to make one, and could not.
            return Err(Error::Missing(path.into()));
        }
        if version < MIGRATIONS.len() as u32 {
            if mode == Mode::Read {
                // An upgrade writes; come back as a writer.
                drop(catalog);
                drop(Self::open(path, Mode::Write, settings)?);
                return Self::open(path, Mode::Read, settings);
            }
            catalog.upgrade(MIGRATIONS)?;
        }
        if catalog.analyser()? != Some(words::VERSION) {
            if mode == Mode::Read {
                drop(catalog);
                drop(Self::open(path, Mode::Write, settings)?);
                return Self::open(path, Mode::Read, settings);
            }
            let change = catalog.begin()?;
            // Another process may have been first.
            if catalog.analyser()? != Some(words::VERSION) {
                let mut progress = |done, of| {
                    if let Some(tell) = settings.rebuilding {
                        tell(done, of);
                    }
                };
                catalog.rebuild_index(&mut progress)?;
            }
            change.commit()?;
        }
        Ok(catalog)
    }

    /// A catalogue in memory, for tests and previews.
    ///
    /// # Errors
    /// When SQLite has no memory.
    pub fn in_memory() -> Result<Self> {
        let catalog = Self::connect(
            Path::new(":memory:"),
            OpenFlags::default(),
            Settings::default(),
        )?;
        catalog.upgrade(MIGRATIONS)?;
        Ok(catalog)
    }

    fn connect(path: &Path, flags: OpenFlags, settings: Settings) -> Result<Self> {
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(path, flags).map_err(|error| explain(path, error))?;
        let catalog = Self {
            db,
            path: path.into(),
            wait: settings.wait,
            gathered: Default::default(),
        };
        let writes = flags.contains(OpenFlags::SQLITE_OPEN_READ_WRITE);
        catalog
            .prepare(writes)
            .map_err(|error| explain(path, error))?;
        Ok(catalog)
    }

    fn prepare(&self, writes: bool) -> rusqlite::Result<()> {
        self.db.busy_timeout(self.wait)?;
        self.db.set_prepared_statement_cache_capacity(64);
        // Plans do not depend on what is bound: a statement is prepared once, not at each use.
        self.db
            .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        // In KiB. A reader looks at most pages once; a writer would write them more than once.
        let cache = if writes { 16_000 } else { 4_000 };
        self.db.execute_batch(&format!(
            "PRAGMA foreign_keys = ON;
             PRAGMA trusted_schema = OFF;
             PRAGMA synchronous = NORMAL;
             PRAGMA cache_size = -{cache};"
        ))?;
        // Reads the file's header: the first moment at which an unreadable file shows.
        self.db
            .query_row("PRAGMA schema_version", [], |row| row.get::<_, i64>(0))
            .map(drop)
    }

    /// How many migrations this file has seen; refuses what is not ours or is newer.
    fn version(&self) -> Result<u32> {
        let (application, version, tables): (i32, u32, i64) = self
            .db
            .query_row(
                "SELECT (SELECT application_id FROM pragma_application_id),
                        (SELECT user_version FROM pragma_user_version),
                        (SELECT count(*) FROM sqlite_schema)",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .map_err(|error| self.error(error))?;
        if tables == 0 && version == 0 {
            return Ok(0);
        }
        if application != APPLICATION_ID {
            return Err(Error::NotACatalogue {
                path: self.path.clone(),
                found: "another program's SQLite database",
            });
        }
        let known = MIGRATIONS.len() as u32;
        if version > known {
            return Err(Error::TooNew {
                path: self.path.clone(),
                found: version,
                known,
            });
        }
        Ok(version)
    }

    /// Tries again while others are busy with the file. SQLite itself does not wait where two change
    /// the journal, who would wait for each other.
    fn patiently<T>(&self, attempt: impl Fn() -> Result<T>) -> Result<T> {
        let begun = Instant::now();
        loop {
            match attempt() {
                Err(Error::Busy(_)) if begun.elapsed() < self.wait => {
                    std::thread::sleep(Duration::from_millis(5));
                }
                other => return other,
            }
        }
    }

    /// Runs the migrations that are missing, in one transaction, after a backup of what there was.
    pub(super) fn upgrade(&self, migrations: &[&str]) -> Result<()> {
        let done = self.number("SELECT user_version FROM pragma_user_version", [])?;
        if done > 0 {
            self.backup(&with_suffix(&self.path, &format!(".v{done}.bak")))?;
        } else {
            // Outside the transaction: SQLite cannot change the journal inside one.
            self.patiently(|| {
                self.db
                    .query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))
                    .map_err(|error| self.error(error))
            })?;
        }
        let change = self.patiently(|| self.begin())?;
        // Another process may have been first.
        let done = self.number("SELECT user_version FROM pragma_user_version", [])?;
        for (index, migration) in migrations
            .iter()
            .enumerate()
            .skip(usize::try_from(done).unwrap_or(0))
        {
            self.db
                .execute_batch(migration)
                .map_err(|error| self.error(error))?;
            self.db
                .execute_batch(&format!(
                    "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {};",
                    index + 1
                ))
                .map_err(|error| self.error(error))?;
        }
        if done == 0 {
            self.set_analyser(words::VERSION)?;
        }
        change.commit()
    }

    /// Copies the catalogue to another file while others go on using it (SQLite's online backup).
    /// The copy appears under its name when it is whole.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn backup(&self, to: &Path) -> Result<()> {
        let part = with_suffix(to, ".part");
        let copy = || -> rusqlite::Result<()> {
            let mut target = Connection::open(&part)?;
            rusqlite::backup::Backup::new(&self.db, &mut target)?.run_to_completion(
                4_096,
                Duration::ZERO,
                None,
            )?;
            // A backup is one file: it must not need a -wal beside it.
            target.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
            target.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
            Ok(())
        };
        let _ = std::fs::remove_file(&part);
        let done = copy().map_err(|error| explain(to, error));
        match done {
            Ok(()) => std::fs::rename(&part, to).map_err(|_| Error::ReadOnly(to.into())),
            Err(error) => {
                let _ = std::fs::remove_file(&part);
                Err(error)
            }
        }
    }
}

/// SQLite reports a file that is none only when it reads it, and would turn an empty one into a
/// database: look first.
fn refuse_other_files(path: &Path) -> Result<()> {
    use std::io::Read;
    let mut head = [0; 16];
    let mut file = std::fs::File::open(path)
        .map_err(|error| Error::Sqlite(format!("cannot read {}: {error}", path.display())))?;
    let mut filled = 0;
    while filled < head.len() {
        match file.read(&mut head[filled..]) {
            Ok(0) | Err(_) => break,
            Ok(count) => filled += count,
        }
    }
    if &head != b"SQLite format 3\0" {
        return Err(Error::NotACatalogue {
            path: path.into(),
            found: "a file that is no SQLite database",
        });
    }
    Ok(())
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn uri_path(path: &Path) -> String {
    let path = path.to_string_lossy();
    let path = if cfg!(windows) && path.contains(':') {
        format!("/{}", path.replace('\\', "/"))
    } else {
        path.into_owned()
    };
    path.replace('%', "%25")
        .replace('?', "%3f")
        .replace('#', "%23")
}

pub(super) fn explain(path: &Path, error: rusqlite::Error) -> Error {
    let path = path.to_path_buf();
    let code = error.sqlite_error_code();
    match code {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Busy(path),
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            Error::ReadOnly(path)
        }
        Some(ErrorCode::DiskFull) => Error::Full(path),
        Some(ErrorCode::DatabaseCorrupt) => Error::Damaged {
            path,
            reason: error.to_string(),
        },
        Some(ErrorCode::NotADatabase) => Error::NotACatalogue {
            path,
            found: "a file that is no SQLite database",
        },
        _ => Error::Sqlite(format!("{}: {error}", path.display())),
    }
}

impl Catalog {
    /// As [`Catalog::begin`], but calls `waiting` once when another program has kept it for a second.
    ///
    /// # Errors
    /// As [`Catalog::begin`].
    pub fn begin_telling(&self, waiting: impl FnOnce()) -> Result<super::Change<'_>> {
        let short = Duration::from_secs(1).min(self.wait);
        self.db
            .busy_timeout(short)
            .map_err(|error| self.error(error))?;
        let first = self.begin();
        self.db
            .busy_timeout(self.wait.saturating_sub(short))
            .map_err(|error| self.error(error))?;
        match first {
            Err(Error::Busy(_)) if self.wait > short => {
                waiting();
                self.begin()
            }
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_catalogue_is_backed_up_and_upgraded() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.db");
        drop(Catalog::open(&path, Mode::Create, Settings::default()).unwrap());
        let catalog = Catalog::open(&path, Mode::Write, Settings::default()).unwrap();
        let known = MIGRATIONS.len() as u32;
        let and = |later| [MIGRATIONS, &[later]].concat();
        catalog
            .upgrade(&and("CREATE TABLE later(x) STRICT;"))
            .unwrap_err();
        assert_eq!(
            catalog.version().unwrap(),
            known,
            "a migration that fails leaves the old version"
        );
        catalog
            .upgrade(&and("CREATE TABLE later(x TEXT) STRICT;"))
            .unwrap();
        assert!(with_suffix(&path, &format!(".v{known}.bak")).exists());
        match catalog.version() {
            Err(Error::TooNew {
                found,
                known: newest,
                ..
            }) => assert_eq!((found, newest), (known + 1, known)),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn other_files_are_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let text = folder.path().join("notes.txt");
        std::fs::write(&text, "shopping list, long enough to have a header").unwrap();
        let other = folder.path().join("other.db");
        Connection::open(&other)
            .unwrap()
            .execute_batch("CREATE TABLE t(x)")
            .unwrap();
        let before = std::fs::read(&other).unwrap();
        for path in [&text, &other, &folder.path().to_path_buf()] {
            let error = Catalog::open(path, Mode::Create, Settings::default()).unwrap_err();
            assert!(matches!(error, Error::NotACatalogue { .. }), "{error}");
        }
        assert_eq!(std::fs::read(&other).unwrap(), before);
        assert!(matches!(
            Catalog::open(
                &folder.path().join("none.db"),
                Mode::Write,
                Settings::default()
            ),
            Err(Error::Missing(_))
        ));
    }
}
