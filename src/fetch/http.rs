//! HTTP by ureq and rustls: what a request asks, what an answer means, and when to try again.

use super::address::is_private;
use super::polite::{Host, Hosts, jittered};
use super::{Answer, Begin, Document, Error, Part, Request, Settings, Validators};
use chrono::DateTime;
use std::io::Read;
use std::net::IpAddr;
use std::time::{Duration, Instant};
use ureq::http::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, DATE,
    ETAG, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, LAST_MODIFIED, LOCATION, RANGE,
    RETRY_AFTER,
};
use ureq::http::{Response, Uri};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, Proxy, ProxyProtocol, Timeout};
use url::Url;

/// So many redirects are followed.
const REDIRECTS: usize = 5;
/// No header block is longer, in bytes.
const HEADERS: usize = 64 << 10;
/// No pause between tries is longer.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

const ENDLESS: &str = "its answer does not end";

pub(super) struct Client {
    agent: Agent,
    settings: Settings,
    proxy: Option<Proxy>,
    hosts: Hosts,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.settings.fmt(f)
    }
}

/// What one request to one address led to.
enum Hop {
    Redirect { to: String, for_good: bool },
    Unchanged,
    Document(Box<Response<Body>>),
}

type Headers = Vec<(HeaderName, String)>;

/// Takes what came, on the way.
type Take<'t, T> = &'t mut dyn FnMut(&Url, Response<Body>) -> Result<T, Failed>;

/// A failure, and whether and when to try again.
struct Failed {
    error: Error,
    again: bool,
    after: Option<Duration>,
}

impl Failed {
    fn for_good(error: Error) -> Self {
        Self {
            error,
            again: false,
            after: None,
        }
    }

    fn may_pass(error: Error) -> Self {
        let again = error.passes();
        Self {
            again,
            ..Self::for_good(error)
        }
    }
}

impl Client {
    pub(super) fn new(settings: Settings) -> Result<Self, Error> {
        let proxy = settings.proxy.as_deref().map(|address| {
            proxy(address, settings.no_proxy.as_deref())
                .ok_or_else(|| Error::Setting("expected a proxy like http://host:port".into()))
        });
        let proxy = proxy.transpose()?;
        let mut tls = TlsConfig::builder();
        if let Some(pem) = &settings.authorities {
            let certificates: Vec<Certificate<'static>> = parse_pem(pem)
                .filter_map(|item| match item {
                    Ok(PemItem::Certificate(certificate)) => Some(certificate),
                    _ => None,
                })
                .collect();
            if certificates.is_empty() {
                let message = "expected certificates as PEM in SSL_CERT_FILE, found none";
                return Err(Error::Setting(message.into()));
            }
            tls = tls.root_certs(RootCerts::from(certificates));
        }
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_response_header_size(HEADERS)
            .user_agent(user_agent())
            .proxy(proxy.clone())
            .tls_config(tls.build())
            .timeout_resolve(Some(settings.connect))
            .timeout_connect(Some(settings.connect))
            .timeout_per_read(Some(settings.read))
            .timeout_per_write(Some(settings.read))
            .timeout_recv_response(Some(settings.total))
            .build();
        let resolver = Guard {
            allow_private: settings.allow_private,
            proxy: proxy.as_ref().map(|it| (it.host().to_owned(), it.port())),
            resolver: DefaultResolver::default(),
        };
        Ok(Self {
            agent: Agent::with_parts(config, DefaultConnector::default(), resolver),
            settings,
            proxy,
            hosts: Hosts::default(),
        })
    }

    pub(super) fn get(&self, request: &Request<'_>) -> Result<Answer, Error> {
        let total = self.settings.total;
        let mut headers = |url: &Url| {
            let mut headers = vec![(ACCEPT, request.accept.to_owned())];
            // Only who said it knows what it means.
            if let Some(known) = request.validators.filter(|known| known.url == url.as_str()) {
                let etag = known.etag.clone().map(|it| (IF_NONE_MATCH, it));
                let date = known.last_modified.clone();
                headers.extend(etag);
                headers.extend(date.map(|it| (IF_MODIFIED_SINCE, it)));
            }
            headers
        };
        let mut read = |url: &Url, mut response: Response<Body>| {
            refuse_encoding(url, &response)?;
            let body = response.body_mut().with_config().limit(request.limit);
            let bytes = body
                .read_to_vec()
                .map_err(|error| explain(url, error, request.limit))?;
            let header = |name| text_of(&response, name);
            Ok(Document {
                bytes,
                content_type: header(CONTENT_TYPE),
                validators: Validators {
                    url: url.to_string(),
                    etag: header(ETAG),
                    last_modified: header(LAST_MODIFIED),
                },
            })
        };
        let (moved, document) = self.follow(request.url, Some(total), &mut headers, &mut read)?;
        Ok(Answer { moved, document })
    }

    pub(super) fn download(
        &self,
        request: &Request<'_>,
        from: u64,
        version: Option<&str>,
        begin: Begin<'_>,
    ) -> Result<Part, Error> {
        let mut headers = |_: &Url| {
            // A part of something compressed is of no use.
            let mut headers = vec![
                (ACCEPT, request.accept.to_owned()),
                (ACCEPT_ENCODING, "identity".to_owned()),
            ];
            if let (true, Some(version)) = (from > 0, version) {
                headers.push((RANGE, format!("bytes={from}-")));
                headers.push((IF_RANGE, version.to_owned()));
            }
            headers
        };
        let mut read = |url: &Url, response: Response<Body>| {
            refuse_encoding(url, &response)?;
            let continues = response.status() == 206;
            if continues && range_start(&response) != Some(from) {
                return Err(Failed::for_good(Error::Broken {
                    url: shown(url),
                    reason: format!("expected the bytes from {from} on, found others"),
                }));
            }
            let number = |text: String| text.parse::<u64>().ok();
            let rest = text_of(&response, CONTENT_LENGTH).and_then(number);
            let before = if continues { from } else { 0 };
            let part = Part {
                continues,
                length: rest.and_then(|rest| rest.checked_add(before)),
                etag: text_of(&response, ETAG),
            };
            let limit = request.limit.saturating_sub(before);
            if rest.is_some_and(|rest| rest > limit) {
                let (url, limit) = (shown(url), request.limit);
                return Err(Failed::for_good(Error::TooLong { url, limit }));
            }
            let not_kept =
                |error: std::io::Error| Failed::for_good(Error::NotKept(error.to_string()));
            let mut to = begin(&part).map_err(not_kept)?;
            let mut body = response
                .into_body()
                .into_with_config()
                .limit(limit)
                .reader();
            let mut buffer = vec![0; 64 << 10];
            loop {
                // What came before a cut is kept, and is not asked for again.
                let count = body.read(&mut buffer).map_err(|error| Failed {
                    again: false,
                    ..explain(url, ureq::Error::from(error), request.limit)
                })?;
                if count == 0 {
                    break;
                }
                to.write_all(&buffer[..count]).map_err(not_kept)?;
            }
            to.flush().map_err(not_kept)?;
            Ok(part)
        };
        let (_, part) = self.follow(request.url, None, &mut headers, &mut read)?;
        part.ok_or_else(|| Error::Broken {
            url: request.url.to_owned(),
            reason: "expected a file, found \"not modified\"".into(),
        })
    }

    /// Follows redirects to the document; says where the address has moved to for good.
    fn follow<T>(
        &self,
        start: &str,
        total: Option<Duration>,
        headers: &mut dyn FnMut(&Url) -> Headers,
        read: Take<'_, T>,
    ) -> Result<(Option<String>, Option<T>), Error> {
        let mut url = parse(start)?;
        let (mut moved, mut for_good_so_far) = (None, true);
        for _ in 0..=REDIRECTS {
            let mut value = None;
            let hop = self.patiently(&url, |url| match self.ask(url, total, headers(url))? {
                Hop::Document(response) => {
                    value = Some(read(url, *response)?);
                    Ok(None)
                }
                Hop::Unchanged => Ok(None),
                Hop::Redirect { to, for_good } => Ok(Some((to, for_good))),
            })?;
            let Some((to, for_good)) = hop else {
                return Ok((moved, value));
            };
            let next = url.join(&to).map_err(|error| Error::BadUrl {
                url: to.clone(),
                reason: error.to_string(),
            })?;
            url = web(next)?;
            for_good_so_far &= for_good;
            if for_good_so_far {
                moved = Some(url.to_string());
            }
        }
        Err(Error::Redirects {
            url: start.to_owned(),
            limit: REDIRECTS,
        })
    }

    /// Does something with a host when it is its turn, and again where it may pass.
    fn patiently<T>(
        &self,
        url: &Url,
        mut attempt: impl FnMut(&Url) -> Result<T, Failed>,
    ) -> Result<T, Error> {
        self.refuse_private(url)?;
        let name = host_of(url);
        // This machine is nobody's to be spared.
        let host = (!is_loopback(url)).then(|| self.hosts.host(&name));
        let mut pause = self.settings.backoff;
        let mut tried = 0;
        loop {
            let mut turn = host.as_deref().map(Host::turn);
            if let Some(turn) = &mut turn {
                if turn.is_left_alone() {
                    return Err(Error::LeftAlone { host: name });
                }
                let wait = turn.wait(Instant::now());
                if !wait.is_zero() {
                    (self.settings.sleep)(wait);
                }
            }
            let result = attempt(url);
            tried += 1;
            let failed = match result {
                Ok(value) => {
                    if let Some(turn) = &mut turn {
                        turn.asked(Instant::now() + self.settings.gap);
                        turn.ended(false);
                    }
                    return Ok(value);
                }
                Err(failed) => failed,
            };
            let wait = match failed.after {
                Some(after) if after > self.settings.patience => {
                    if let Some(turn) = &mut turn {
                        turn.asked(Instant::now() + self.settings.gap);
                        turn.ended(true);
                    }
                    return Err(Error::Later {
                        url: shown(url),
                        seconds: after.as_secs(),
                    });
                }
                Some(after) => after.max(self.settings.gap),
                None => jittered(pause),
            };
            if !failed.again || tried >= self.settings.tries {
                if let Some(turn) = &mut turn {
                    turn.asked(Instant::now() + self.settings.gap);
                    turn.ended(failed.again);
                }
                return Err(failed.error);
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
            match &mut turn {
                // The others who want something of it wait too.
                Some(turn) => turn.asked(Instant::now() + wait),
                None => (self.settings.sleep)(wait),
            }
        }
    }

    /// One request.
    fn ask(&self, url: &Url, total: Option<Duration>, headers: Headers) -> Result<Hop, Failed> {
        let conditional = headers
            .iter()
            .any(|(name, _)| [IF_NONE_MATCH, IF_MODIFIED_SINCE].contains(name));
        let mut request = self
            .agent
            .get(url.as_str())
            .config()
            .timeout_global(total)
            // What is on this machine needs nobody between.
            .proxy(self.proxy.clone().filter(|_| !is_loopback(url)))
            .build();
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let response = request
            .call()
            .map_err(|error| explain(url, error, HEADERS as u64))?;
        let status = response.status();
        match status.as_u16() {
            200 | 203 | 206 => Ok(Hop::Document(Box::new(response))),
            304 if conditional => Ok(Hop::Unchanged),
            304 => Err(Failed::for_good(Error::Broken {
                url: shown(url),
                reason: "expected a document, found \"not modified\" though nothing was known"
                    .into(),
            })),
            code @ (301 | 302 | 303 | 307 | 308) => match text_of(&response, LOCATION) {
                Some(to) => Ok(Hop::Redirect {
                    to,
                    for_good: matches!(code, 301 | 308),
                }),
                None => Err(Failed::for_good(Error::Broken {
                    url: shown(url),
                    reason: "expected to be told where it has moved, found no address".into(),
                })),
            },
            code => {
                let failed = Failed::may_pass(Error::Status {
                    url: shown(url),
                    status: status.to_string(),
                    code,
                });
                let after = matches!(code, 429 | 503)
                    .then(|| retry_after(&response))
                    .flatten();
                Err(Failed { after, ..failed })
            }
        }
    }

    /// What can be told without asking for the name's addresses; the rest [`Guard`] refuses.
    fn refuse_private(&self, url: &Url) -> Result<(), Error> {
        if self.settings.allow_private {
            return Ok(());
        }
        let refused = |address: String| {
            Err(Error::Private {
                url: shown(url),
                address,
            })
        };
        let own_proxy = self.proxy.as_ref().is_some_and(|proxy| {
            url.host_str() == Some(proxy.host())
                && url.port_or_known_default() == Some(proxy.port())
        });
        match url.host() {
            Some(url::Host::Ipv4(address)) if is_private(address.into()) => {
                refused(address.to_string())
            }
            Some(url::Host::Ipv6(address)) if is_private(address.into()) => {
                refused(address.to_string())
            }
            Some(url::Host::Domain(name)) if own_proxy || is_local_name(name) => {
                refused(name.to_owned())
            }
            _ => Ok(()),
        }
    }
}

/// Refuses private addresses after names are resolved. The address that was judged is the one that
/// is connected to.
#[derive(Debug)]
struct Guard {
    allow_private: bool,
    /// A proxy may be anywhere.
    proxy: Option<(String, u16)>,
    resolver: DefaultResolver,
}

/// An address that is refused.
#[derive(Debug, thiserror::Error)]
#[error("{0} is private")]
struct PrivateAddress(IpAddr);

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.resolver.resolve(uri, config, timeout)?;
        let is_proxy = self.proxy.as_ref().is_some_and(|(host, port)| {
            uri.host() == Some(host) && uri.port_u16().is_none_or(|it| it == *port)
        });
        if self.allow_private || is_proxy {
            return Ok(found);
        }
        let mut open = self.empty();
        for address in found.iter().filter(|it| !is_private(it.ip())) {
            open.push(*address);
        }
        match (open.is_empty(), found.iter().next()) {
            (true, Some(address)) => {
                Err(ureq::Error::Other(Box::new(PrivateAddress(address.ip()))))
            }
            _ => Ok(open),
        }
    }
}

fn user_agent() -> String {
    let (name, version) = (env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
    match env!("CARGO_PKG_REPOSITORY") {
        "" => format!("{name}/{version}"),
        url => format!("{name}/{version} (+{url})"),
    }
}

fn proxy(address: &str, no_proxy: Option<&str>) -> Option<Proxy> {
    let whole = match address.contains("://") {
        true => address.to_owned(),
        false => format!("http://{address}"),
    };
    let url = Url::parse(&whole).ok()?;
    let (protocol, port) = match url.scheme() {
        "http" => (ProxyProtocol::Http, 80),
        "https" => (ProxyProtocol::Https, 443),
        "socks4" => (ProxyProtocol::Socks4, 1080),
        "socks4a" => (ProxyProtocol::Socks4A, 1080),
        "socks" | "socks5" => (ProxyProtocol::Socks5, 1080),
        "socks5h" => (ProxyProtocol::Socks5h, 1080),
        _ => return None,
    };
    let mut proxy = Proxy::builder(protocol)
        .host(url.host_str()?)
        .port(url.port().unwrap_or(port));
    if !url.username().is_empty() {
        // As the address writes them: decoded once, by who needs them.
        let plain = Proxy::new(&whole).ok()?;
        proxy = proxy.username(plain.username()?);
        if let Some(password) = plain.password() {
            proxy = proxy.password(password);
        }
    }
    for hosts in no_proxy.unwrap_or_default().split(',').map(str::trim) {
        if !hosts.is_empty() {
            proxy = proxy.no_proxy(hosts);
        }
    }
    proxy.build().ok()
}

fn parse(text: &str) -> Result<Url, Error> {
    let url = Url::parse(text.trim()).map_err(|error| Error::BadUrl {
        url: text.to_owned(),
        reason: error.to_string(),
    })?;
    web(url)
}

/// Only http and https lead somewhere; what stands behind `#` is not for the server.
fn web(mut url: Url) -> Result<Url, Error> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Error::Scheme {
            scheme: url.scheme().to_owned(),
            url: shown(&url),
        });
    }
    url.set_fragment(None);
    Ok(url)
}

/// An address as it is told: without a password.
fn shown(url: &Url) -> String {
    let mut url = url.clone();
    if url.password().is_some() {
        // It fails for addresses without a host only, and those have no password.
        let _ = url.set_password(None);
    }
    url.to_string()
}

fn host_of(url: &Url) -> String {
    let port = url.port_or_known_default().unwrap_or_default();
    format!("{}:{port}", url.host_str().unwrap_or_default())
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// Names that never lead into the open internet (RFC 6761, RFC 6762, ICANN's `.internal`).
fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let last = name.rsplit('.').next().unwrap_or(name);
    matches!(
        last,
        "localhost" | "local" | "internal" | "home" | "lan" | "localdomain"
    ) || name.ends_with("home.arpa")
}

fn text_of(response: &Response<Body>, name: HeaderName) -> Option<String> {
    let value = response.headers().get(name)?.to_str().ok()?.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// gzip and brotli are decoded before one sees them; anything else is not read.
fn refuse_encoding(url: &Url, response: &Response<Body>) -> Result<(), Failed> {
    match text_of(response, CONTENT_ENCODING).as_deref() {
        None | Some("identity") => Ok(()),
        Some(other) => Err(Failed::for_good(Error::Broken {
            url: shown(url),
            reason: format!("expected gzip, br or no encoding, found {other:?}"),
        })),
    }
}

fn range_start(response: &Response<Body>) -> Option<u64> {
    let range = text_of(response, CONTENT_RANGE)?;
    let (start, _) = range.strip_prefix("bytes ")?.split_once('-')?;
    start.trim().parse().ok()
}

/// How long a server asks to wait: seconds, or a date, which is compared with the server's own.
fn retry_after(response: &Response<Body>) -> Option<Duration> {
    let asked = text_of(response, RETRY_AFTER)?;
    if let Ok(seconds) = asked.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let then = DateTime::parse_from_rfc2822(&asked).ok()?;
    let now = DateTime::parse_from_rfc2822(&text_of(response, DATE)?).ok()?;
    let seconds = u64::try_from((then - now).num_seconds()).unwrap_or(0);
    Some(Duration::from_secs(seconds))
}

/// What ureq's error means.
fn explain(url: &Url, error: ureq::Error, limit: u64) -> Failed {
    use ureq::Error as E;
    let url = shown(url);
    let error = match error {
        E::Timeout(what) => Error::Slow {
            url,
            what: match what {
                Timeout::Resolve => "its name is not resolved",
                Timeout::Connect => "it does not connect",
                Timeout::PerRead | Timeout::RecvResponse => "it does not answer",
                _ => ENDLESS,
            },
        },
        E::BodyExceedsLimit(_) => Error::TooLong { url, limit },
        E::HostNotFound => Error::Unreachable {
            url,
            reason: "no such host".into(),
        },
        E::ConnectionFailed => Error::Unreachable {
            url,
            reason: "no connection".into(),
        },
        E::ConnectProxyFailed(reason) => Error::Unreachable {
            url,
            reason: format!("the proxy says: {reason}"),
        },
        E::Other(other) => match other.downcast_ref::<PrivateAddress>() {
            Some(PrivateAddress(address)) => Error::Private {
                url,
                address: address.to_string(),
            },
            None => Error::Broken {
                url,
                reason: other.to_string(),
            },
        },
        E::Io(error) => match error.kind() {
            // It stood, and was cut.
            std::io::ErrorKind::UnexpectedEof
            | std::io::ErrorKind::InvalidData
            | std::io::ErrorKind::InvalidInput => Error::Broken {
                url,
                reason: error.to_string(),
            },
            _ => Error::Unreachable {
                url,
                reason: error.to_string(),
            },
        },
        E::Http(error) => Error::BadUrl {
            url,
            reason: error.to_string(),
        },
        E::BadUri(reason) => Error::BadUrl { url, reason },
        other => Error::Broken {
            url,
            reason: other.to_string(),
        },
    };
    let failed = Failed::may_pass(error);
    // Who did not come to an end in all that time is not given as much again.
    let again =
        failed.again && !matches!(&failed.error, Error::Slow { what, .. } if *what == ENDLESS);
    Failed { again, ..failed }
}
