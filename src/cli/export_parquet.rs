//! `podcat export … --format parquet`: one file, or a folder with a file for each show and year, as
//! Hive lays data out (`show=Deep Currents/year=2026/quotes.parquet`).
//!
//! Invariant: the file or folder appears whole or not at all, and nothing of somebody else's is
//! replaced.

use super::export_records::{Noun, Source};
use super::{Failure, context};
use crate::view::columnar::{Columnar, Columns};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// In a folder of ours, so that it may be written anew; readers pass over names that begin so.
const MARK: &str = "_podcat";
/// The year of what has no date, as Hive has it.
const NO_YEAR: &str = "__HIVE_DEFAULT_PARTITION__";
/// The longest name of a folder, in bytes.
const LONGEST: usize = 200;

/// Writes records; returns how many.
pub(super) fn run(source: &Source<'_>, what: Noun, path: Option<&Path>) -> Result<u64, Failure> {
    let Some(path) = path else {
        return Err(
            Failure::new("expected --output with --format parquet, found none")
                .hint("name a file that ends in .parquet, or a folder for a file a show and year"),
        );
    };
    let one = path
        .extension()
        .is_some_and(|it| it.eq_ignore_ascii_case("parquet"));
    if one {
        return context::write_whole(path, |out| {
            let mut copied = tempfile::tempfile()?;
            let mut written = Written::file(copied.try_clone()?);
            source.columns(what, &mut written)?;
            let rows = written.end()?;
            io::Seek::rewind(&mut copied)?;
            io::copy(&mut copied, out)?;
            Ok(rows)
        });
    }
    may_replace(path)?;
    let beside = path.parent().filter(|it| !it.as_os_str().is_empty());
    let folder = tempfile::Builder::new()
        .prefix(".podcat-")
        .tempdir_in(beside.unwrap_or(Path::new(".")))
        .map_err(|error| context::cannot_write(path, &error.kind()))?;
    let mut written = Written::folder(folder.path(), what);
    source.columns(what, &mut written)?;
    let rows = written.end()?;
    fs::write(folder.path().join(MARK), "a folder of podcat export\n")?;
    replace(path, folder)?;
    Ok(rows)
}

/// That nothing stands there, or an empty folder, or one of ours.
fn may_replace(path: &Path) -> Result<(), Failure> {
    let ours = |path: &Path| path.join(MARK).is_file();
    let empty = fs::read_dir(path).map(|mut inside| inside.next().is_none());
    match empty {
        Ok(empty) if empty || ours(path) => Ok(()),
        Ok(_) => Err(Failure::new(format!(
            "expected an empty folder, found others' files in {}",
            path.display()
        ))
        .hint("nothing was changed; name another folder")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(context::cannot_write(path, &error.kind())),
    }
}

/// Puts the new folder where the old one is.
fn replace(path: &Path, folder: TempDir) -> Result<(), Failure> {
    let cannot = |error: io::Error| context::cannot_write(path, &error.kind());
    context::readable(folder.path());
    let old = tempfile::Builder::new()
        .prefix(".podcat-old-")
        .tempdir_in(folder.path().parent().unwrap_or(Path::new(".")))
        .map_err(cannot)?;
    let kept = old.path().join("old");
    if path.exists() {
        fs::rename(path, &kept).map_err(cannot)?;
    }
    if let Err(error) = fs::rename(folder.path(), path) {
        let _ = fs::rename(&kept, path);
        return Err(cannot(error));
    }
    // It is where it belongs now, and no temporary folder any more.
    let _ = folder.keep();
    Ok(())
}

/// Files that are being written, one at a time.
pub(super) struct Written {
    place: Place,
    open: Option<(String, Columns<File>)>,
    rows: u64,
}

enum Place {
    File(Option<File>),
    Folder(PathBuf, Noun),
}

impl Written {
    fn file(file: File) -> Self {
        Self {
            place: Place::File(Some(file)),
            open: None,
            rows: 0,
        }
    }

    fn folder(path: &Path, what: Noun) -> Self {
        Self {
            place: Place::Folder(path.to_owned(), what),
            open: None,
            rows: 0,
        }
    }

    /// Adds a record; those of a show and year come together.
    pub(super) fn put<R: Columnar>(&mut self, record: &R) -> Result<(), Failure> {
        let partition = match &self.place {
            Place::File(_) => String::new(),
            Place::Folder(..) => record.filed().map_or(String::new(), |(show, published)| {
                let year = published.and_then(|it| it.get(..4)).unwrap_or(NO_YEAR);
                format!("show={}/year={year}", folder_name(show))
            }),
        };
        if self
            .open
            .as_ref()
            .is_none_or(|(open, _)| *open != partition)
        {
            self.close()?;
            let (file, without) = self.place.create(&partition)?;
            self.open = Some((partition, Columns::new::<R>(file, without)?));
        }
        if let Some((_, columns)) = &mut self.open {
            columns.put(record)?;
        }
        self.rows += 1;
        Ok(())
    }

    /// Where there is no record, a file with its columns all the same.
    pub(super) fn shape<R: Columnar>(&mut self) -> Result<(), Failure> {
        if self.rows == 0 {
            let (file, _) = self.place.create("")?;
            self.open = Some((String::new(), Columns::new::<R>(file, None)?));
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), Failure> {
        if let Some((_, columns)) = self.open.take() {
            columns.end()?.sync_all()?;
        }
        Ok(())
    }

    fn end(mut self) -> Result<u64, Failure> {
        self.close()?;
        Ok(self.rows)
    }
}

impl Place {
    /// The file of a partition, and the column that its folder says.
    fn create(&mut self, partition: &str) -> Result<(File, Option<&'static str>), Failure> {
        match self {
            Self::File(file) => {
                let file = file.take();
                let file =
                    file.ok_or_else(|| Failure::new("one file holds records of one kind"))?;
                Ok((file, None))
            }
            Self::Folder(folder, what) => {
                let folder = folder.join(partition);
                fs::create_dir_all(&folder)?;
                let name = what.name();
                // Two shows whose names are alike up to where they are cut.
                let mut path = folder.join(format!("{name}.parquet"));
                let mut number = 1;
                while path.exists() {
                    number += 1;
                    path = folder.join(format!("{name}-{number}.parquet"));
                }
                let without = (!partition.is_empty()).then_some("show");
                Ok((File::create_new(path)?, without))
            }
        }
    }
}

/// A name as part of a path, as Hive and its readers escape it; letters of all scripts stay.
fn folder_name(name: &str) -> String {
    let mut folder = String::new();
    for c in name.chars() {
        if folder.len() + c.len_utf8() > LONGEST {
            break;
        }
        match c {
            '"'
            | '#'
            | '%'
            | '\''
            | '*'
            | '/'
            | ':'
            | '='
            | '?'
            | '\\'
            | '{'
            | '['
            | ']'
            | '^'
            | '<'
            | '>'
            | '|'
            | '\u{7f}'
            | '\0'..='\u{1f}' => {
                folder.push_str(&format!("%{:02X}", u32::from(c)));
            }
            c => folder.push(c),
        }
    }
    folder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_show_is_one_folder_whatever_it_is_called() {
        assert_eq!(
            folder_name("Деньги: 100 % / ../x"),
            "Деньги%3A 100 %25 %2F ..%2Fx"
        );
        assert!(folder_name(&"ж".repeat(500)).len() <= LONGEST);
    }
}
