//! `podcat completions`.

use super::{Answer, Context, Failure};
use clap::Args;
use clap_complete::Shell;
use std::io::{self, Write};

/// Write a shell's completions
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  podcat completions bash > ~/.local/share/bash-completion/completions/podcat"
)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self, _: &Context) -> Result<Answer, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut super::command(), "podcat", &mut script);
        io::stdout().lock().write_all(&script)?;
        Ok(Answer::default())
    }
}
