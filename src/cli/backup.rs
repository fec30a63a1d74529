//! `podcat backup`.

use super::{Answer, Context, Failure, context};
use clap::Args;
use std::path::PathBuf;

/// Copy the catalogue to a file, while others may go on using it
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat backup podcat-backup.db")]
pub struct Backup {
    /// The file; an older backup there is replaced when the new one is whole
    file: PathBuf,
}

impl Backup {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let same = |path: &std::path::Path| std::fs::canonicalize(path).ok();
        if same(&self.file)
            .is_some_and(|file| same(context.path().ok().unwrap_or(&self.file)) == Some(file))
        {
            return Err(Failure::new(
                "expected another file than the catalogue itself",
            ));
        }
        context::can_write(&self.file)?;
        let catalog = context.read()?;
        catalog.backup(&self.file)?;
        Ok(Answer::notes(vec![format!(
            "backed up {} to {}",
            catalog.path().display(),
            self.file.display()
        )]))
    }
}
