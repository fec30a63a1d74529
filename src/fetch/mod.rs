//! The network, and nothing else of the world: documents and files over http and https.
//!
//! Invariants: a server decides neither how long a fetch takes nor how much memory it needs nor
//! whom podcat speaks to. Every answer has a limit in decoded bytes and in time, retries and
//! redirects are counted, and addresses of this machine and its neighbourhood are refused, on every
//! hop and after names are resolved, unless the user allows them. A host is asked one thing at a
//! time, with a pause between; one that keeps failing is left alone. The clock is only measured;
//! how to pause is handed in.

#[cfg(feature = "net")]
mod address;
#[cfg(feature = "net")]
mod http;
#[cfg(feature = "net")]
mod polite;
#[cfg(test)]
#[cfg(feature = "net")]
mod server;
#[cfg(test)]
#[cfg(feature = "net")]
mod tests;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// How podcat behaves on the network.
#[derive(Clone)]
pub struct Settings {
    /// Whether addresses of this machine and of private networks may be asked.
    pub allow_private: bool,
    /// Through which proxy, as `http://user:password@host:port`.
    pub proxy: Option<String>,
    /// Hosts that are asked without it, as `NO_PROXY` writes them.
    pub no_proxy: Option<String>,
    /// Certificate authorities as PEM, instead of those that Mozilla trusts.
    pub authorities: Option<Vec<u8>>,
    /// How long connecting may take.
    pub connect: Duration,
    /// How long a server may say nothing.
    pub read: Duration,
    /// How long an answer may take as a whole.
    pub total: Duration,
    /// How often something is tried.
    pub tries: u32,
    /// The pause before the second try; it doubles from there.
    pub backoff: Duration,
    /// How long podcat waits where a server asks for it; longer is an error.
    pub patience: Duration,
    /// The pause between two requests to a host.
    pub gap: Duration,
    /// How to pause.
    pub sleep: Arc<dyn Fn(Duration) + Send + Sync>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            allow_private: false,
            proxy: None,
            no_proxy: None,
            authorities: None,
            connect: Duration::from_secs(10),
            read: Duration::from_secs(20),
            total: Duration::from_secs(60),
            tries: 3,
            backoff: Duration::from_secs(1),
            patience: Duration::from_secs(30),
            gap: Duration::from_millis(100),
            sleep: Arc::new(std::thread::sleep),
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A proxy's address may hold a password.
        f.debug_struct("Settings")
            .field("allow_private", &self.allow_private)
            .field("total", &self.total)
            .field("tries", &self.tries)
            .finish_non_exhaustive()
    }
}

/// What a server said of a document last time, for asking whether it has changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    /// The address that said it: another server's word would mean nothing.
    pub url: String,
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
}

/// What to fetch.
#[derive(Debug, Clone, Copy)]
pub struct Request<'r> {
    /// From where.
    pub url: &'r str,
    /// The kinds of document that are wanted, as `Accept` writes them.
    pub accept: &'static str,
    /// How many bytes it may have, decoded.
    pub limit: u64,
    /// What is known of it.
    pub validators: Option<&'r Validators>,
}

/// What a server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Where the address has moved to for good, if it has.
    pub moved: Option<String>,
    /// The document; `None` when it is as it was.
    pub document: Option<Document>,
}

/// A document as a server sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its bytes, decoded.
    pub bytes: Vec<u8>,
    /// What the server calls it (`text/xml; charset=utf-8`).
    pub content_type: Option<String>,
    /// What to ask with next time.
    pub validators: Validators,
}

/// A file that is fetched in parts if it has to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Whether what comes now follows what is there; else it is the whole file.
    pub continues: bool,
    /// How long the whole file is, where the server says so.
    pub length: Option<u64>,
    /// What the server calls this version of it.
    pub etag: Option<String>,
}

/// Is told what comes, and says where to put it.
pub type Begin<'b> = &'b mut dyn FnMut(&Part) -> std::io::Result<Box<dyn std::io::Write + 'b>>;

/// Why something was not fetched.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// This podcat cannot.
    #[error("this podcat was built without the network (cargo feature \"net\")")]
    NotBuilt,
    /// The settings make no sense: the proxy or the certificates.
    #[error("{0}")]
    Setting(String),
    /// The address is none.
    #[error("expected an address like https://example.org/feed.xml, found {url:?}: {reason}")]
    BadUrl {
        /// The address.
        url: String,
        /// Why not.
        reason: String,
    },
    /// The address is not of the web.
    #[error("expected http or https, found {scheme}: {url}")]
    Scheme {
        /// The address.
        url: String,
        /// What it begins with.
        scheme: String,
    },
    /// The address leads to this machine or a private network.
    #[error("{url} leads to {address}, an address of this machine or a private network")]
    Private {
        /// The address asked.
        url: String,
        /// Where it leads.
        address: String,
    },
    /// One redirect after another.
    #[error("{url} redirects more than {limit} times")]
    Redirects {
        /// The address asked first.
        url: String,
        /// How many are followed.
        limit: usize,
    },
    /// The server says no.
    #[error("{url} answers {status}")]
    Status {
        /// The address.
        url: String,
        /// The status, as `404 Not Found`.
        status: String,
        /// Its number.
        code: u16,
    },
    /// It is longer than allowed.
    #[error("{url} sends more than {limit} bytes")]
    TooLong {
        /// The address.
        url: String,
        /// How many bytes are taken.
        limit: u64,
    },
    /// It takes longer than allowed.
    #[error("{url} takes too long: {what}")]
    Slow {
        /// The address.
        url: String,
        /// What was waited for.
        what: &'static str,
    },
    /// Nobody is there.
    #[error("{url} cannot be reached: {reason}")]
    Unreachable {
        /// The address.
        url: String,
        /// Why not.
        reason: String,
    },
    /// What comes is not what HTTP says, or ends too early.
    #[error("{url} answers what cannot be read: {reason}")]
    Broken {
        /// The address.
        url: String,
        /// What is wrong.
        reason: String,
    },
    /// The server wants to be asked later than podcat waits.
    #[error("{url} asks to come back in {seconds} s")]
    Later {
        /// The address.
        url: String,
        /// When.
        seconds: u64,
    },
    /// The host failed again and again.
    #[error("{host} failed again and again and is left alone for now")]
    LeftAlone {
        /// The host.
        host: String,
    },
    /// What came could not be put where it belongs.
    #[error("cannot be kept: {0}")]
    NotKept(String),
}

impl Error {
    /// Whether the same may succeed at another time.
    pub fn passes(&self) -> bool {
        match self {
            Self::Status { code, .. } => *code == 429 || *code >= 500,
            Self::Slow { .. }
            | Self::Unreachable { .. }
            | Self::Broken { .. }
            | Self::Later { .. }
            | Self::LeftAlone { .. } => true,
            _ => false,
        }
    }
}

/// Fetches. One serves all threads, which share its manners.
#[derive(Debug)]
pub struct Fetcher {
    #[cfg(feature = "net")]
    inner: http::Client,
}

impl Fetcher {
    /// One with these settings.
    ///
    /// # Errors
    /// When the proxy's address or the certificates make no sense, or this podcat has no network.
    #[cfg(feature = "net")]
    pub fn new(settings: Settings) -> Result<Self, Error> {
        Ok(Self {
            inner: http::Client::new(settings)?,
        })
    }

    /// Fetches a document, or learns that it is as it was.
    ///
    /// # Errors
    /// When it cannot be had within the limits; transient failures were tried again before.
    #[cfg(feature = "net")]
    pub fn get(&self, request: &Request<'_>) -> Result<Answer, Error> {
        self.inner.get(request)
    }

    /// Fetches a file from a byte on: `begin` is told what comes and says where to put it.
    /// `version` is what the server called the version of which there is a part. Only the time in
    /// which nothing comes is limited, not the whole.
    ///
    /// # Errors
    /// When it cannot be had, or not be kept; what came until then is kept.
    #[cfg(feature = "net")]
    pub fn download(
        &self,
        request: &Request<'_>,
        from: u64,
        version: Option<&str>,
        begin: Begin<'_>,
    ) -> Result<Part, Error> {
        self.inner.download(request, from, version, begin)
    }
}

#[cfg(not(feature = "net"))]
impl Fetcher {
    /// There is none without the network.
    ///
    /// # Errors
    /// Always.
    pub fn new(_: Settings) -> Result<Self, Error> {
        Err(Error::NotBuilt)
    }

    /// Nothing is fetched without the network.
    ///
    /// # Errors
    /// Always.
    pub fn get(&self, _: &Request<'_>) -> Result<Answer, Error> {
        Err(Error::NotBuilt)
    }

    /// Nothing is fetched without the network.
    ///
    /// # Errors
    /// Always.
    pub fn download(
        &self,
        _: &Request<'_>,
        _: u64,
        _: Option<&str>,
        _: Begin<'_>,
    ) -> Result<Part, Error> {
        Err(Error::NotBuilt)
    }
}

/// What a relative address means beside another; `None` where it means nothing.
#[cfg(feature = "net")]
pub fn join(base: &str, url: &str) -> Option<String> {
    Some(url::Url::parse(base).ok()?.join(url).ok()?.to_string())
}

/// What a relative address means beside another: without the network, nothing.
#[cfg(not(feature = "net"))]
pub fn join(_: &str, _: &str) -> Option<String> {
    None
}

/// Whether text is an address of the web rather than a path.
pub fn is_web(text: &str) -> bool {
    let scheme = text.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|it| it.eq_ignore_ascii_case("http") || it.eq_ignore_ascii_case("https"))
}
