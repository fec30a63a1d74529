//! The outside: environment, clock, terminal, files. Nothing else in the house looks at them.

use super::Failure;
use super::clipboard::Between;
use crate::catalog::{Catalog, Error, Mode, Settings};
use crate::fetch;
use crate::ops::source;
use chrono::{SecondsFormat, Utc};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What a command may know of the outside.
#[derive(Debug, Clone)]
pub struct Context {
    db: Option<PathBuf>,
    /// The catalogue that `--db` names.
    pub chosen: Option<PathBuf>,
    settings: Settings,
    /// The moment of the call, ISO 8601 in UTC.
    pub now: String,
    /// How wide tables may be.
    pub width: u16,
    /// Whether stdout takes colours.
    pub colour: bool,
    /// Whether stderr is a terminal: progress bars, not lines.
    pub progress: bool,
}

/// What the environment says of the network: a proxy, the hosts that need none, and the authorities
/// that are trusted, under the names that other programs look for as well.
pub fn network() -> fetch::Settings {
    let text = |names: &[&str]| {
        let values = names.iter().filter_map(|name| std::env::var(name).ok());
        values
            .map(|it| it.trim().to_owned())
            .find(|it| !it.is_empty())
    };
    fetch::Settings {
        proxy: text(&[
            "HTTPS_PROXY",
            "https_proxy",
            "HTTP_PROXY",
            "http_proxy",
            "ALL_PROXY",
            "all_proxy",
        ]),
        no_proxy: text(&["NO_PROXY", "no_proxy"]),
        authorities: text(&["SSL_CERT_FILE"]).and_then(|path| std::fs::read(path).ok()),
        ..fetch::Settings::default()
    }
}

/// How wide a table is where no terminal says.
const WIDTH: u16 = 100;

/// A line that counts while an index of an earlier podcat is made anew.
fn show_rebuilding(done: usize, of: usize) {
    let end = if done + 1 == of { "\n" } else { "" };
    // Nothing is lost where this cannot be shown.
    let _ = write!(
        io::stderr(),
        "\rmaking the index anew: {} of {of} transcripts{end}",
        done + 1
    );
}

impl Context {
    /// The outside as it is.
    pub fn real() -> Self {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let terminal = io::stdout().is_terminal();
        let columns = set("COLUMNS").and_then(|value| value.to_str()?.parse().ok());
        let measured = || {
            terminal_size::terminal_size()
                .map(|(width, _)| width.0)
                .filter(|_| terminal)
        };
        Self {
            db: set("PODCAT_DB").map(PathBuf::from).or_else(default_path),
            chosen: None,
            settings: Settings::default(),
            now: Utc::now().to_rfc3339_opts(SecondsFormat::Secs, true),
            width: columns.or_else(measured).unwrap_or(WIDTH).clamp(40, 400),
            colour: terminal
                && set("NO_COLOR").is_none()
                && set("TERM").is_none_or(|term| term != "dumb"),
            progress: io::stderr().is_terminal(),
        }
    }

    /// The same with what the command line says.
    #[must_use]
    pub fn with(self, db: Option<PathBuf>, wait: u64) -> Self {
        let settings = Settings {
            wait: Duration::from_secs(wait.min(86_400)),
            rebuilding: self.progress.then_some(show_rebuilding),
        };
        Self {
            db: db.clone().or(self.db),
            chosen: db,
            settings,
            ..self
        }
    }

    /// Where the catalogue is.
    pub fn path(&self) -> Result<&Path, Failure> {
        self.db.as_deref().ok_or_else(|| {
            Failure::new("expected to know where the catalogue is, found no home folder")
                .hint("say it with --db FILE or PODCAT_DB")
        })
    }

    /// Opens the catalogue to read.
    pub fn read(&self) -> Result<Catalog, Failure> {
        Ok(Catalog::open(self.path()?, Mode::Read, self.settings)?)
    }

    /// As [`Context::read`], but where there is none, an empty one in memory, and a line that says so.
    pub fn read_if_there(&self) -> Result<(Catalog, Option<String>), Failure> {
        match Catalog::open(self.path()?, Mode::Read, self.settings) {
            Err(error @ Error::Missing(_)) => Ok((Catalog::in_memory()?, Some(error.to_string()))),
            other => Ok((other?, None)),
        }
    }

    /// Opens the catalogue to change what is in it.
    pub fn write(&self) -> Result<Catalog, Failure> {
        Ok(Catalog::open(self.path()?, Mode::Write, self.settings)?)
    }

    /// Opens the catalogue to add to it, making it if there is none.
    pub fn create(&self) -> Result<Catalog, Failure> {
        Ok(Catalog::open(self.path()?, Mode::Create, self.settings)?)
    }

    /// As [`Context::create`], but where there is none, one is made only if `worthwhile` says so:
    /// else the catalogue is an empty one in memory, which nobody sees.
    pub fn create_if(&self, worthwhile: impl FnOnce() -> bool) -> Result<Catalog, Failure> {
        match Catalog::open(self.path()?, Mode::Write, self.settings) {
            Err(Error::Missing(_)) if worthwhile() => self.create(),
            Err(Error::Missing(_)) => Ok(Catalog::in_memory()?),
            other => Ok(other?),
        }
    }

    /// Asks on the terminal; `None` when there is none to ask.
    pub fn ask(&self, question: &str) -> Option<bool> {
        if !io::stdin().is_terminal() || !self.progress {
            return None;
        }
        let mut stderr = io::stderr().lock();
        let _ = write!(stderr, "{} [y/N] ", plain(question));
        let _ = stderr.flush();
        let mut answer = String::new();
        io::stdin().read_line(&mut answer).ok()?;
        Some(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
    }

    /// The terminal itself, wherever stdout and stderr lead; `None` where there is none.
    pub fn terminal(&self) -> Option<Box<dyn Write>> {
        let own = std::fs::OpenOptions::new().write(true).open("/dev/tty");
        match own {
            Ok(own) => Some(Box::new(own)),
            Err(_) if self.progress => Some(Box::new(io::stderr())),
            Err(_) => None,
        }
    }

    /// Says something on stderr while a command runs.
    pub fn say(&self, line: &str) {
        let _ = writeln!(io::stderr().lock(), "{}", plain(line));
    }
}

/// What passes on what podcat writes to the terminal.
pub fn between() -> Between {
    let set = |name: &str| std::env::var(name).is_ok_and(|value| !value.is_empty());
    match (set("TMUX"), set("STY")) {
        (true, _) => Between::Tmux,
        (_, true) => Between::Screen,
        _ => Between::Nothing,
    }
}

fn default_path() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    let folders = etcetera::choose_base_strategy().ok()?;
    Some(folders.data_dir().join("podcat").join("podcat.db"))
}

/// Text from a file or catalogue, without what would drive the terminal.
pub fn plain(text: &str) -> String {
    text.chars()
        .filter(|&c| !c.is_control() || c == '\n' || c == '\t')
        .collect()
}

/// The bytes of a transcript: a file's, or those of stdin for `-`.
pub fn read_source(path: &Path) -> Result<Vec<u8>, Failure> {
    let bytes = if path == Path::new("-") {
        source::read(io::stdin().lock(), 0)
    } else {
        source::file(path)
    };
    bytes.map_err(|reason| Failure::new(format!("{}: {reason}", path.display())))
}

/// Writes all of a text to a file (whole or not at all), or to stdout.
pub fn write_text(path: Option<&Path>, text: &str) -> Result<(), Failure> {
    match path {
        Some(path) => write_whole(path, |out| Ok(out.write_all(text.as_bytes())?)),
        None => {
            let mut out = io::stdout().lock();
            out.write_all(text.as_bytes())?;
            Ok(out.flush()?)
        }
    }
}

/// Writes to a file (whole or not at all), or to stdout, what comes a piece at a time.
pub fn write_stream<T>(
    path: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> Result<T, Failure>,
) -> Result<T, Failure> {
    match path {
        Some(path) => write_whole(path, write),
        None => {
            let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
            let written = write(&mut out)?;
            out.flush()?;
            Ok(written)
        }
    }
}

/// Writes a file under a temporary name beside its own and renames it when it is whole.
pub fn write_whole<T>(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let cannot = |error: &dyn std::fmt::Display| cannot_write(path, error);
    let mut out = BufWriter::new(temporary_beside(path)?);
    let written = write(&mut out)?;
    let file = out.into_inner().map_err(|error| cannot(&error))?;
    file.as_file().sync_all().map_err(|error| cannot(&error))?;
    readable(file.path());
    file.persist(path).map_err(|error| cannot(&error))?;
    Ok(written)
}

/// Whether a file can be written there.
pub fn can_write(path: &Path) -> Result<(), Failure> {
    if path.is_dir() {
        return Err(cannot_write(path, &"it is a folder"));
    }
    temporary_beside(path).map(drop)
}

fn temporary_beside(path: &Path) -> Result<tempfile::NamedTempFile, Failure> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    if !folder.is_dir() {
        let missing = format!("there is no folder {}", folder.display());
        return Err(cannot_write(path, &missing));
    }
    tempfile::Builder::new()
        .prefix(".podcat-")
        .tempfile_in(folder)
        .map_err(|error| cannot_write(path, &error.kind()))
}

pub fn cannot_write(path: &Path, reason: &dyn std::fmt::Display) -> Failure {
    Failure::new(format!("cannot write {}: {reason}", path.display()))
}

/// A temporary file or folder is private; one that is kept is like any other.
#[cfg(unix)]
pub fn readable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let mode = if path.is_dir() { 0o755 } else { 0o644 };
    let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode));
}

#[cfg(not(unix))]
pub fn readable(_: &Path) {}
