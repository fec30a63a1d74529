//! Errors as the user reads them: what was expected and found, what it means, what to do. The only
//! place where typed errors become text and exit codes.

use super::{FAILED, context};
use crate::catalog;
use crate::fetch;
use crate::ops::{
    add_episode, add_quote, article, exchange, find, import, locate, merge, narrow, open_link,
    qdpx, subscribe, suggest, timeline,
};
use crate::text::query::QueryError;
use crate::transcript;
use crate::view::RenderError;
use std::io::{self, Write};

/// A command that could not be done.
#[derive(Debug)]
pub struct Failure {
    message: String,
    details: Vec<String>,
    hint: Option<String>,
    /// The exit code.
    pub code: u8,
    /// Nobody reads the output any more.
    pub broken_pipe: bool,
}

impl Failure {
    /// A failure with a message.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            details: Vec::new(),
            hint: None,
            code: FAILED,
            broken_pipe: false,
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }

    /// Candidates, places: a line each.
    #[must_use]
    pub fn details(self, details: Vec<String>) -> Self {
        Self { details, ..self }
    }

    /// What it was about, in front of the message.
    #[must_use]
    pub fn within(self, what: &str) -> Self {
        Self {
            message: format!("{what}: {}", self.message),
            ..self
        }
    }

    /// What it says, a line each.
    pub fn lines(&self) -> Vec<String> {
        let details = self.details.iter().map(|detail| format!("  {detail}"));
        let hint = self.hint.iter().map(|hint| format!("hint: {hint}"));
        [self.message.clone()]
            .into_iter()
            .chain(details)
            .chain(hint)
            .collect()
    }

    /// Prints it to stderr.
    pub fn print(&self) {
        let mut stderr = io::stderr().lock();
        let _ = write!(stderr, "podcat: ");
        for line in self.lines() {
            let _ = writeln!(stderr, "{}", context::plain(&line));
        }
    }
}

impl From<catalog::Error> for Failure {
    fn from(error: catalog::Error) -> Self {
        use catalog::Error;
        let failure = Self::new(error.to_string());
        match error {
            Error::Missing(_) => failure.hint(
                "make one with `podcat add-episode` or `podcat import`, look at one with `podcat demo`, \
                 or name another with --db FILE",
            ),
            Error::NotACatalogue { .. } => {
                failure.hint("it was not touched; name the catalogue with --db FILE or PODCAT_DB")
            }
            Error::TooNew { .. } => failure.hint("it was not touched; use the podcat that made it, or a newer one"),
            Error::Busy(_) => failure.hint("try again when it is done, or wait longer with --wait SECONDS"),
            Error::ReadOnly(_) => failure.hint("nothing was changed; check the permissions of the file and its folder"),
            Error::Full(_) => failure.hint("nothing was changed; make room and try again"),
            Error::Damaged { .. } => failure.hint("run `podcat check`; go back to a backup if it cannot be repaired"),
            Error::Exists { noun, id, .. } => failure.hint(format!("change it with `podcat edit-{noun} {id}`")),
            _ => failure,
        }
    }
}

#[cfg(feature = "parquet")]
impl From<parquet::errors::ParquetError> for Failure {
    fn from(error: parquet::errors::ParquetError) -> Self {
        Self::new(format!("cannot write Parquet: {error}"))
    }
}

impl From<open_link::Error> for Failure {
    fn from(error: open_link::Error) -> Self {
        use open_link::Error;
        match error {
            Error::Find(error) => error.into(),
            Error::Catalog(error) => error.into(),
            Error::NoLink { .. } => Self::new(error.to_string())
                .hint("`podcat quote ID` shows the link of a quote; put it between single quotes in a shell"),
            Error::NoEpisode { .. } => Self::new(error.to_string())
                .hint("bring it with `podcat subscribe` and `podcat sync`, or `podcat import`"),
            Error::Several { ref shows, .. } => Self::new(error.to_string()).details(shows.clone()),
        }
    }
}

impl From<find::Error> for Failure {
    fn from(error: find::Error) -> Self {
        let message = error.to_string();
        match error {
            find::Error::Nothing { noun, alike, .. } => {
                let failure = Self::new(message);
                if alike.is_empty() {
                    let list = if noun == "person" {
                        "people".to_owned()
                    } else {
                        format!("{noun}s")
                    };
                    failure.hint(format!("`podcat {list}` lists what there is"))
                } else {
                    failure.hint(format!("did you mean {}?", alike.join(" or ")))
                }
            }
            find::Error::Several {
                noun,
                mut candidates,
                ..
            } => {
                let more = candidates.len().saturating_sub(20);
                candidates.truncate(20);
                if more > 0 {
                    candidates.push(format!("… and {more} more"));
                }
                let how = if noun == "label" {
                    "the whole label"
                } else {
                    "the number in front, or more words"
                };
                Self::new(message)
                    .details(candidates)
                    .hint(format!("say which: {how}"))
            }
            find::Error::Unsure { candidates, .. } => Self::new(message)
                .details(candidates)
                .hint("say which: the whole name, or the number in front"),
            find::Error::NoTranscript(_) => {
                Self::new(message).hint("add one with `podcat import FILE --episode EPISODE`")
            }
            find::Error::Catalog(error) => error.into(),
        }
    }
}

impl From<merge::MergeError> for Failure {
    fn from(error: merge::MergeError) -> Self {
        let message = error.to_string();
        match error {
            merge::MergeError::Find(error) => Self::from(error),
            merge::MergeError::Catalog(error) => error.into(),
            merge::MergeError::Several(_, merges) => {
                let line = |merge: crate::model::catalogue::Merge| {
                    format!(
                        "{}  merged into {} at {}",
                        merge.name, merge.kept, merge.merged_at
                    )
                };
                Self::new(message)
                    .details(merges.into_iter().map(line).collect())
                    .hint("say who was kept: the last merge into them is taken back")
            }
            _ => Self::new(message),
        }
    }
}

impl From<narrow::Error> for Failure {
    fn from(error: narrow::Error) -> Self {
        match error {
            narrow::Error::Find(error) => error.into(),
            narrow::Error::Catalog(error) => error.into(),
            other => Self::new(other.to_string()),
        }
    }
}

impl From<import::Error> for Failure {
    fn from(error: import::Error) -> Self {
        match error {
            import::Error::Find(error) => error.into(),
            import::Error::Catalog(error) => error.into(),
            import::Error::Empty(_) => {
                Self::new(error.to_string()).hint("`podcat formats` lists the endings that are looked for; a file can be named itself")
            }
            import::Error::Unreadable { .. } => Self::new(error.to_string())
                .hint("expected files, folders or globs; quote a glob that the shell is not to expand"),
        }
    }
}

impl From<add_episode::Error> for Failure {
    fn from(error: add_episode::Error) -> Self {
        match error {
            add_episode::Error::Find(error) => error.into(),
            add_episode::Error::Import(error) => error.into(),
            add_episode::Error::Article(error) => error.into(),
            add_episode::Error::Catalog(error) => error.into(),
            add_episode::Error::Transcript { .. } => Self::new(error.to_string())
                .hint("nothing was added; `podcat inspect FILE` shows what podcat reads in a file"),
        }
    }
}

impl From<add_quote::Error> for Failure {
    fn from(error: add_quote::Error) -> Self {
        let message = error.to_string();
        match error {
            add_quote::Error::Find(error) => error.into(),
            add_quote::Error::Catalog(error) => error.into(),
            add_quote::Error::Label(label) => Self::new(message).hint(format!(
                "leave --speaker out, or say who it is: podcat label EPISODE {label:?} --person NAME --confirm"
            )),
            add_quote::Error::PastTheEnd { .. } => Self::new(message).hint(
                "say another --at, or how long it is: podcat edit-episode EPISODE --duration TIME",
            ),
            add_quote::Error::Nowhere => Self::new(message)
                .hint("say where they were said: --episode, and --at if you know the time"),
            add_quote::Error::SeveralPlaces(places) => Self::new(message)
                .details(places)
                .hint("say which: --episode, --speaker or --at"),
            _ => Self::new(message),
        }
    }
}

impl From<locate::Error> for Failure {
    fn from(error: locate::Error) -> Self {
        let message = error.to_string();
        match error {
            locate::Error::Catalog(error) => error.into(),
            locate::Error::OneWord(_) | locate::Error::OnlyFillers(_) => {
                Self::new(message).hint("`podcat search` finds words wherever they are said")
            }
            locate::Error::TooLong(_) => Self::new(message).hint("look for a part of it"),
            locate::Error::NoWords(_) => Self::new(message),
        }
    }
}

impl From<article::Error> for Failure {
    fn from(error: article::Error) -> Self {
        let message = error.to_string();
        match error {
            article::Error::Find(error) => error.into(),
            article::Error::Catalog(error) => error.into(),
            article::Error::Unreadable { .. } => {
                Self::new(message).hint("an article is text, HTML or Markdown")
            }
            article::Error::NoArticle { .. } => Self::new(message)
                .hint("save the page as your browser shows it, or copy its text into a file"),
        }
    }
}

impl From<timeline::Error> for Failure {
    fn from(error: timeline::Error) -> Self {
        match error {
            timeline::Error::Narrow(error) => error.into(),
            other => Self::new(other.to_string()),
        }
    }
}

impl From<suggest::Error> for Failure {
    fn from(error: suggest::Error) -> Self {
        match error {
            suggest::Error::Catalog(error) => error.into(),
            suggest::Error::NotSuggested(_) => Self::new(error.to_string())
                .hint("nothing was added; `podcat add-topic` adds any topic"),
        }
    }
}

impl From<subscribe::Error> for Failure {
    fn from(error: subscribe::Error) -> Self {
        let message = error.to_string();
        match error {
            subscribe::Error::Find(error) => error.into(),
            subscribe::Error::Catalog(error) => error.into(),
            subscribe::Error::NotFollowed { feed, .. } => {
                let feed = feed.unwrap_or_else(|| "FEED".into());
                Self::new(message).hint(format!("podcat subscribe {feed}"))
            }
        }
    }
}

impl From<fetch::Error> for Failure {
    fn from(error: fetch::Error) -> Self {
        let failure = Self::new(error.to_string());
        match error {
            fetch::Error::Private { .. } => failure.hint(ALLOW_PRIVATE),
            fetch::Error::NotBuilt => {
                failure.hint("build podcat with its usual features: cargo install podcat")
            }
            _ => failure,
        }
    }
}

/// What to do where an address of this machine is meant.
pub const ALLOW_PRIVATE: &str = "if that is what you want: --allow-private";

impl From<exchange::Error> for Failure {
    fn from(error: exchange::Error) -> Self {
        match error {
            exchange::Error::Catalog(error) => error.into(),
            exchange::Error::Io(error) => error.into(),
            other => {
                let hint = match other {
                    exchange::Error::Newer(_) => {
                        "nothing was changed; use the podcat that wrote it, or a newer one"
                    }
                    exchange::Error::NotJson(_) => {
                        "nothing was changed; if the file is cut off, export it again"
                    }
                    _ => "nothing was changed",
                };
                Self::new(other.to_string()).hint(hint)
            }
        }
    }
}

impl From<qdpx::Failed> for Failure {
    fn from(error: qdpx::Failed) -> Self {
        match error {
            qdpx::Failed::Catalog(error) => error.into(),
            qdpx::Failed::Io(error) => error.into(),
        }
    }
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<RenderError> for Failure {
    fn from(error: RenderError) -> Self {
        match error {
            RenderError::Io(error) => error.into(),
            other => Self::new(other.to_string()),
        }
    }
}

impl From<transcript::Error> for Failure {
    fn from(error: transcript::Error) -> Self {
        Self::new(error.to_string())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        let broken_pipe = error.kind() == io::ErrorKind::BrokenPipe;
        Self {
            broken_pipe,
            ..Self::new(format!("cannot write: {error}"))
        }
    }
}
