//! Tests over real files that are not in the repository.
//!
//! `PODCAT_CORPUS` names their folder; without it these tests fail when they are asked for
//! (`cargo test -- --ignored`) and are left out otherwise.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod articles;
mod conformance;
mod feeds;
mod formats;
mod hostile;
mod languages;
mod names;
mod quotes;
mod search;

use std::path::{Path, PathBuf};

/// A folder of the corpus.
fn folder(name: &str) -> PathBuf {
    let root =
        std::env::var_os("PODCAT_CORPUS").expect("PODCAT_CORPUS names the folder of the corpus");
    let folder = Path::new(&root).join(name);
    assert!(
        folder.is_dir(),
        "expected a folder, found none: {}",
        folder.display()
    );
    folder
}

/// Every file below a folder, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}
