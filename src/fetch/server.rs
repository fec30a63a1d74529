//! A small HTTP server for tests: a thread, a socket, and answers that a test makes up, the
//! malicious ones included. Tests from outside include this file as well.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What was asked.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The path with its query.
    pub path: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// How often this path was asked before.
    pub before: usize,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers.find_map(|(known, value)| (known == name).then_some(value.as_str()))
    }
}

/// What is answered.
#[derive(Debug, Clone)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Body,
}

#[derive(Debug, Clone)]
enum Body {
    Whole(Vec<u8>),
    /// Fewer bytes than were announced.
    Cut(Vec<u8>, usize),
    /// The same bytes again and again.
    Endless(Vec<u8>),
    /// A byte now and then.
    Drip(Vec<u8>, Duration),
}

impl Reply {
    pub fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self {
            status: 200,
            headers: Vec::new(),
            body: Body::Whole(body.into()),
        }
    }

    pub fn status(status: u16) -> Self {
        Self {
            status,
            ..Self::ok("")
        }
    }

    pub fn redirect(status: u16, to: &str) -> Self {
        Self::status(status).with("Location", to)
    }

    /// The same bytes again and again, without an end.
    pub fn endless(bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            body: Body::Endless(bytes.into()),
            ..Self::ok("")
        }
    }

    pub fn drip(bytes: impl Into<Vec<u8>>, every: Duration) -> Self {
        Self {
            body: Body::Drip(bytes.into(), every),
            ..Self::ok("")
        }
    }

    /// Announces everything and sends so many bytes.
    pub fn cut(bytes: impl Into<Vec<u8>>, sent: usize) -> Self {
        Self {
            body: Body::Cut(bytes.into(), sent),
            ..Self::ok("")
        }
    }

    /// What it is called, if it has a name.
    #[allow(dead_code)] // Not every test that includes this file asks.
    pub fn tag(&self) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers.find_map(|(name, value)| (name == "ETag").then_some(value.as_str()))
    }

    pub fn with_body(self, body: impl Into<Vec<u8>>) -> Self {
        Self {
            body: Body::Whole(body.into()),
            ..self
        }
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// A server of this machine; it ends with the test.
pub struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    ended: Arc<AtomicBool>,
}

impl Server {
    /// One that answers what `answer` says.
    pub fn new(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        let asked = Arc::new(Mutex::new(Vec::new()));
        let ended = Arc::new(AtomicBool::new(false));
        let answer = Arc::new(answer);
        let (log, end) = (Arc::clone(&asked), Arc::clone(&ended));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if end.load(Ordering::Relaxed) {
                    break;
                }
                let (Ok(stream), log, answer) = (stream, Arc::clone(&log), Arc::clone(&answer))
                else {
                    continue;
                };
                // Whoever does not listen to the end has reasons.
                std::thread::spawn(move || serve(stream, &log, &*answer));
            }
        });
        Self {
            address,
            asked,
            ended,
        }
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The paths that were asked since the last time, in order.
    pub fn asked(&self) -> Vec<String> {
        self.log().into_iter().map(|asked| asked.path).collect()
    }

    /// What was asked since the last time, in order.
    pub fn log(&self) -> Vec<Asked> {
        std::mem::take(&mut *self.asked.lock().expect("nobody panicked"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        // Wakes it up.
        let _ = TcpStream::connect(self.address);
    }
}

fn serve(
    mut stream: TcpStream,
    log: &Mutex<Vec<Asked>>,
    answer: &dyn Fn(&Asked) -> Reply,
) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    let first = lines.next()?.ok()?;
    let path = first.split(' ').nth(1)?.to_owned();
    let mut headers = Vec::new();
    for line in lines {
        let line = line.ok()?;
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let asked = {
        let mut log = log.lock().ok()?;
        let before = log.iter().filter(|known| known.path == path).count();
        let asked = Asked {
            path,
            headers,
            before,
        };
        log.push(asked.clone());
        asked
    };
    let Reply {
        status,
        headers,
        body,
    } = answer(&asked);
    let mut head = format!("HTTP/1.1 {status} Whatever\r\nConnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let length = match &body {
        Body::Whole(bytes) | Body::Cut(bytes, _) | Body::Drip(bytes, _) => Some(bytes.len()),
        Body::Endless(_) => None,
    };
    if let Some(length) = length.filter(|_| status != 304) {
        head.push_str(&format!("Content-Length: {length}\r\n"));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes()).ok()?;
    match body {
        Body::Whole(bytes) => stream.write_all(&bytes).ok()?,
        Body::Cut(bytes, sent) => stream.write_all(&bytes[..sent.min(bytes.len())]).ok()?,
        Body::Endless(bytes) => loop {
            stream.write_all(&bytes).ok()?;
        },
        Body::Drip(bytes, every) => {
            for byte in bytes {
                stream.write_all(&[byte]).ok()?;
                std::thread::sleep(every);
            }
        }
    }
    Some(())
}
