//! What the world may do to a fetch, and what comes of it.

use super::server::{Reply, Server};
use super::*;
use std::io::Write;
use std::sync::Mutex;
use std::time::Instant;

const LIMIT: u64 = 1 << 20;

fn quick() -> Settings {
    Settings {
        allow_private: true,
        read: Duration::from_millis(500),
        total: Duration::from_secs(1),
        backoff: Duration::from_millis(1),
        gap: Duration::ZERO,
        ..Settings::default()
    }
}

fn get_with(
    settings: Settings,
    url: &str,
    validators: Option<&Validators>,
) -> Result<Answer, Error> {
    Fetcher::new(settings).unwrap().get(&Request {
        url,
        accept: "*/*",
        limit: LIMIT,
        validators,
    })
}

fn get(url: &str) -> Result<Answer, Error> {
    get_with(quick(), url, None)
}

fn text(answer: Answer) -> String {
    String::from_utf8(answer.document.unwrap().bytes).unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut to = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    to.write_all(bytes).unwrap();
    to.finish().unwrap()
}

#[test]
fn a_document_comes_with_what_to_ask_next_time() {
    let server = Server::new(|asked| match asked.header("if-none-match") {
        Some("\"1\"") => Reply::status(304),
        _ => Reply::ok("hello")
            .with("ETag", "\"1\"")
            .with("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT")
            .with("Content-Type", "Text/XML; charset=utf-8"),
    });
    let url = server.url("/feed#top");
    let document = get(&url).unwrap().document.unwrap();
    assert_eq!(document.bytes, b"hello");
    assert_eq!(
        document.content_type.as_deref(),
        Some("Text/XML; charset=utf-8")
    );
    let known = document.validators;
    assert_eq!(known.etag.as_deref(), Some("\"1\""));
    let again = get_with(quick(), &url, Some(&known)).unwrap();
    assert_eq!((again.moved, again.document), (None, None));
    let log = server.log();
    assert!(log[0].header("user-agent").unwrap().starts_with("podcat/"));
    assert_eq!(log[0].header("if-none-match"), None);
    assert_eq!(
        log[1].header("if-modified-since"),
        Some("Sun, 06 Nov 1994 08:49:37 GMT")
    );
    // What another address said means nothing here.
    assert!(
        get_with(quick(), &server.url("/other"), Some(&known))
            .unwrap()
            .document
            .is_some()
    );
}

#[test]
fn a_server_that_lies_of_what_is_known_is_not_believed() {
    let server = Server::new(|_| Reply::status(304));
    let error = get(&server.url("/")).unwrap_err();
    assert!(matches!(error, Error::Broken { .. }), "{error}");
}

#[test]
fn what_is_compressed_is_decoded_and_bombs_do_not_go_off() {
    let brotli = [31, 15, 39, 248, 39, 0, 226, 177, 64, 32, 217, 3, 0];
    let bomb = gzip(&vec![b'a'; 16 << 20]);
    let server = Server::new(move |asked| match asked.path.as_str() {
        "/gzip" => Reply::ok(gzip(b"hello")).with("Content-Encoding", "gzip"),
        "/br" => Reply::ok(brotli).with("Content-Encoding", "br"),
        "/bomb" => Reply::ok(bomb.clone()).with("Content-Encoding", "gzip"),
        "/twice" => Reply::ok(gzip(&gzip(b"hello"))).with("Content-Encoding", "gzip, gzip"),
        _ => Reply::ok(gzip(b"hello")).with("Content-Encoding", "deflate"),
    });
    assert_eq!(text(get(&server.url("/gzip")).unwrap()), "hello");
    assert_eq!(
        get(&server.url("/br")).unwrap().document.unwrap().bytes,
        vec![0; 10_000]
    );
    assert!(matches!(
        get(&server.url("/bomb")),
        Err(Error::TooLong { .. })
    ));
    assert!(matches!(
        get(&server.url("/twice")),
        Err(Error::Broken { .. })
    ));
    assert!(matches!(
        get(&server.url("/deflate")),
        Err(Error::Broken { .. })
    ));
    let small = Request {
        url: &server.url("/br"),
        accept: "*/*",
        limit: 9_999,
        validators: None,
    };
    let error = Fetcher::new(quick()).unwrap().get(&small).unwrap_err();
    assert!(matches!(error, Error::TooLong { .. }), "{error}");
}

#[test]
fn what_has_no_end_in_length_or_time_ends() {
    let server = Server::new(|asked| match asked.path.as_str() {
        "/endless" => Reply::endless(vec![b'a'; 4096]),
        "/drip" => Reply::drip(vec![b'a'; 1_000], Duration::from_millis(50)),
        "/headers" => Reply::ok("").with("X", &"a".repeat(1 << 20)),
        _ => Reply::drip("aa", Duration::from_secs(5)),
    });
    let begun = Instant::now();
    assert!(matches!(
        get(&server.url("/endless")),
        Err(Error::TooLong { .. })
    ));
    assert!(matches!(get(&server.url("/drip")), Err(Error::Slow { .. })));
    assert!(matches!(
        get(&server.url("/silent")),
        Err(Error::Slow { .. })
    ));
    assert!(matches!(
        get(&server.url("/headers")),
        Err(Error::Broken { .. })
    ));
    assert!(
        begun.elapsed() < Duration::from_secs(10),
        "{:?}",
        begun.elapsed()
    );
}

#[test]
fn redirects_are_followed_counted_and_remembered_where_they_are_for_good() {
    let server = Server::new(|asked| match asked.path.as_str() {
        "/old" => Reply::redirect(301, "/newer"),
        "/newer" => Reply::redirect(308, "/new"),
        "/now" => Reply::redirect(302, "/old"),
        "/half" => Reply::redirect(301, "/now"),
        "/new" => Reply::ok("hello"),
        "/loop" => Reply::redirect(301, "/loop"),
        "/file" => Reply::redirect(302, "file:///etc/passwd"),
        "/where" => Reply::status(301),
        _ => Reply::redirect(302, "gopher://example.org/"),
    });
    let moved = |path: &str| get(&server.url(path)).unwrap().moved;
    assert_eq!(moved("/old"), Some(server.url("/new")));
    assert_eq!(moved("/now"), None);
    assert_eq!(moved("/half"), Some(server.url("/now")));
    assert_eq!(moved("/new"), None);
    server.log();
    assert!(matches!(
        get(&server.url("/loop")),
        Err(Error::Redirects { .. })
    ));
    assert_eq!(server.asked().len(), 6);
    for path in ["/file", "/gopher"] {
        assert!(matches!(get(&server.url(path)), Err(Error::Scheme { .. })));
    }
    assert!(matches!(
        get(&server.url("/where")),
        Err(Error::Broken { .. })
    ));
}

#[test]
fn addresses_of_this_machine_and_its_neighbours_are_refused() {
    let server = Server::new(|_| Reply::ok("secret"));
    let guarded = || Settings {
        allow_private: false,
        connect: Duration::from_millis(500),
        tries: 1,
        ..quick()
    };
    let port = server.url("/").rsplit(':').next().unwrap().to_owned();
    for host in [
        "127.0.0.1",
        "localhost",
        "LOCALHOST.",
        "0x7f.1",
        "2130706433",
        "127.1",
        "0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "169.254.169.254",
        "printer.local",
        "a.internal",
    ] {
        let error = get_with(guarded(), &format!("http://{host}:{port}"), None).unwrap_err();
        assert!(matches!(error, Error::Private { .. }), "{host}: {error}");
        assert!(!error.passes());
    }
    assert!(matches!(
        get_with(guarded(), "file:///etc/passwd", None),
        Err(Error::Scheme { .. })
    ));
    assert_eq!(server.asked(), [""; 0], "nobody was asked");
}

#[test]
fn what_may_pass_is_tried_again_and_what_is_for_good_is_not() {
    let server = Server::new(|asked| match (asked.path.as_str(), asked.before) {
        ("/busy", 0) => Reply::status(503),
        ("/busy", 1) => Reply::status(429).with("Retry-After", "1"),
        ("/dated", 0) => Reply::status(503)
            .with("Date", "Sun, 06 Nov 1994 08:49:37 GMT")
            .with("Retry-After", "Sun, 06 Nov 1994 08:49:39 GMT"),
        ("/cut", 0) => Reply::cut("hello", 2),
        ("/storm", _) => Reply::status(503),
        ("/later", _) => Reply::status(429).with("Retry-After", "86400"),
        ("/gone", _) => Reply::status(410),
        _ => Reply::ok("hello"),
    });
    let pauses = Arc::new(Mutex::new(Vec::new()));
    let settings = || {
        let pauses = Arc::clone(&pauses);
        Settings {
            backoff: Duration::from_secs(4),
            sleep: Arc::new(move |pause| pauses.lock().unwrap().push(pause)),
            ..quick()
        }
    };
    let get = |path: &str| get_with(settings(), &server.url(path), None);
    assert_eq!(text(get("/busy").unwrap()), "hello");
    let slept = std::mem::take(&mut *pauses.lock().unwrap());
    assert!(slept[0] >= Duration::from_secs(2) && slept[0] <= Duration::from_secs(4));
    assert_eq!(slept[1..], [Duration::from_secs(1)], "it asked for that");
    assert_eq!(text(get("/dated").unwrap()), "hello");
    assert_eq!(
        std::mem::take(&mut *pauses.lock().unwrap()),
        [Duration::from_secs(2)]
    );
    assert_eq!(text(get("/cut").unwrap()), "hello");
    server.log();
    assert!(matches!(
        get("/storm"),
        Err(Error::Status { code: 503, .. })
    ));
    assert_eq!(server.asked().len(), 3);
    assert!(matches!(
        get("/later"),
        Err(Error::Later {
            seconds: 86_400,
            ..
        })
    ));
    assert!(matches!(get("/gone"), Err(Error::Status { code: 410, .. })));
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn nobody_there_is_said_so_and_names_no_password() {
    let error = get("http://someone:secret@127.0.0.1:9/").unwrap_err();
    assert!(matches!(error, Error::Unreachable { .. }), "{error}");
    assert!(!error.to_string().contains("secret"), "{error}");
    for wrong in ["", "feed.xml", "http://", "http:///"] {
        assert!(get(wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn a_file_is_continued_where_it_was_cut_unless_it_is_another_one_now() {
    let whole: Vec<u8> = (0..100_000_u32).map(|n| (n % 251) as u8).collect();
    let served = whole.clone();
    let server = Server::new(move |asked| {
        let tag = if asked.path == "/other" {
            "\"2\""
        } else {
            "\"1\""
        };
        let from = asked
            .header("range")
            .filter(|_| asked.header("if-range") == Some(tag))
            .and_then(|range| {
                range
                    .strip_prefix("bytes=")?
                    .strip_suffix('-')?
                    .parse()
                    .ok()
            });
        match (from, asked.before) {
            (None, 0) if asked.path == "/cut" => Reply::cut(served.clone(), 60_000),
            (None, _) => Reply::ok(served.clone()),
            (Some(from), _) => {
                let last = served.len() - 1;
                let range = format!("bytes {from}-{last}/{}", served.len());
                let rest = &served[from..];
                let mut reply = Reply::status(206).with("Content-Range", &range);
                reply = reply.with_body(rest);
                reply
            }
        }
        .with("ETag", tag)
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("audio");
    let fetcher = Fetcher::new(quick()).unwrap();
    let load = |name: &str, version: Option<&str>| {
        let from = std::fs::metadata(&path).map_or(0, |it| it.len());
        let request = Request {
            url: &server.url(name),
            accept: "*/*",
            limit: LIMIT,
            validators: None,
        };
        fetcher.download(&request, from, version, &mut |part: &Part| {
            let mut open = std::fs::OpenOptions::new();
            open.create(true)
                .append(part.continues)
                .write(true)
                .truncate(!part.continues);
            Ok(Box::new(open.open(&path)?))
        })
    };
    let error = load("/cut", None).unwrap_err();
    assert!(error.passes(), "{error}");
    let had = std::fs::metadata(&path).unwrap().len();
    assert!(had > 0 && had <= 60_000, "what came is kept: {had}");
    let part = load("/cut", Some("\"1\"")).unwrap();
    assert!(part.continues);
    assert_eq!(part.length, Some(100_000));
    assert_eq!(std::fs::read(&path).unwrap(), whole);
    // Another version begins anew.
    std::fs::write(&path, "old").unwrap();
    assert!(!load("/other", Some("\"1\"")).unwrap().continues);
    assert_eq!(std::fs::read(&path).unwrap(), whole);
}

#[test]
fn a_proxy_that_makes_no_sense_is_refused() {
    for proxy in ["http://", "ftp://example.org", "::"] {
        let settings = Settings {
            proxy: Some(proxy.into()),
            ..quick()
        };
        assert!(
            matches!(Fetcher::new(settings), Err(Error::Setting(_))),
            "{proxy}"
        );
    }
    let settings = Settings {
        authorities: Some(b"none".to_vec()),
        ..quick()
    };
    assert!(matches!(Fetcher::new(settings), Err(Error::Setting(_))));
}

#[test]
fn a_host_behind_a_proxy_is_asked_through_it() {
    // It is asked to connect, and says no.
    let proxy = Server::new(|_| Reply::status(403));
    let settings = Settings {
        proxy: Some(proxy.url("")),
        no_proxy: Some("a.example, other.test".into()),
        tries: 1,
        allow_private: false,
        ..quick()
    };
    let error = get_with(settings.clone(), "http://podcat.test/feed", None).unwrap_err();
    assert!(
        matches!(error, Error::Unreachable { .. } | Error::Broken { .. }),
        "{error}"
    );
    assert_eq!(proxy.asked(), ["podcat.test:80"]);
    // Not so this machine, which stays refused.
    let error = get_with(settings, &proxy.url("/feed"), None).unwrap_err();
    assert!(matches!(error, Error::Private { .. }), "{error}");
}
