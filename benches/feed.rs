//! How fast a feed of 5,000 episodes is read, beside Python's feedparser on the same bytes.
//!
//! The feed is made here, with what a good one has: notes in HTML, transcripts, chapters, people,
//! soundbites. A second one has the faults that are repaired. Where `python3` (or `$PYTHON`) has
//! feedparser (`pip install feedparser`), it reads both as well and the ratio is printed; podcat does
//! more meanwhile, for feedparser keeps of the podcast namespace only what it happens to flatten.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const EPISODES: usize = 5_000;

/// Reads stdin twice as a feed and prints the seconds of the faster time and what was found.
const FEEDPARSER: &str = "
import sys, time, feedparser
data = sys.stdin.buffer.read()
best = 1e9
for _ in range(2):
    begin = time.perf_counter()
    feed = feedparser.parse(data)
    best = min(best, time.perf_counter() - begin)
print(best, len(feed.entries))
";

fn feed(broken: bool) -> String {
    let mut out = String::from(match broken {
        false => {
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\" xmlns:podcast=\"https://podcastindex.org/namespace/1.0\">\n"
        }
        true => "<rss version=\"2.0\">\n",
    });
    out.push_str("<channel><title>Deep Currents</title><link>https://example.org/</link><description>Rivers.</description><language>en</language>\n");
    let and = if broken { "&" } else { "&amp;" };
    for number in (0..EPISODES).rev() {
        let day = number % 28 + 1;
        writeln!(
            out,
            "<item><title>Episode {number}: ice {and} rivers</title><guid isPermaLink=\"false\">dc-{number}</guid>\
             <pubDate>{day} Mar 2026 06:00:00 +0000</pubDate><link>https://example.org/{number}?a=1{and}b=2</link>\
             <enclosure url=\"https://example.org/audio/{number}.mp3?source=feed{and}e={number}\" length=\"39472128\" type=\"audio/mpeg\"/>\
             <itunes:duration>41:07</itunes:duration><itunes:season>2</itunes:season><itunes:episode>{number}</itunes:episode><itunes:episodeType>full</itunes:episodeType>\
             <itunes:summary>Every winter the river freezes, and every winter somebody has to say when.</itunes:summary>\
             <content:encoded><![CDATA[<p>Every winter the river freezes, and every winter somebody has to say <em>when</em>. This is how they know.</p><ul><li><a href=\"https://example.org/thickness\">How thick is thick enough?</a></li><li>Who pays for the bridge</li></ul><p>With Imre Hal\u{e1}sz &amp; Nora Lindqvist. Edited in a kitchen, with the window open.</p>]]></content:encoded>\
             <podcast:transcript url=\"https://example.org/{number}.vtt\" type=\"text/vtt\"/><podcast:transcript url=\"https://example.org/{number}.json\" type=\"application/json\"/>\
             <podcast:chapters url=\"https://example.org/{number}.chapters.json\" type=\"application/json+chapters\"/>\
             <podcast:person role=\"host\">Nora Lindqvist</podcast:person><podcast:person role=\"guest\" href=\"https://example.org/imre\">Imre Hal\u{e1}sz</podcast:person>\
             <podcast:soundbite startTime=\"312.5\" duration=\"21\">The bridge that melts</podcast:soundbite></item>"
        )
        .unwrap();
    }
    out.push_str(if broken {
        "</channel>"
    } else {
        "</channel></rss>"
    });
    out
}

/// The fastest of some readings.
fn podcat(bytes: &[u8]) -> Duration {
    let times = (0..7).map(|_| {
        let begin = Instant::now();
        let parsed = podcat::feed::parse(black_box(bytes), None).unwrap();
        let time = begin.elapsed();
        assert_eq!(parsed.value.episodes.len(), EPISODES);
        time
    });
    times.min().unwrap()
}

/// What feedparser needs; `None` where it is not installed.
fn feedparser(bytes: &[u8]) -> Option<Duration> {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut child = Command::new(python)
        .args(["-c", FEEDPARSER])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    // Where the module is missing the pipe closes early, and the exit code says it.
    let _ = child.stdin.take()?.write_all(bytes);
    let output = child.wait_with_output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let (seconds, entries) = text.trim().split_once(' ')?;
    assert_eq!(entries.parse(), Ok(EPISODES));
    Some(Duration::from_secs_f64(seconds.parse().ok()?))
}

fn main() {
    for (name, broken) in [("good feed", false), ("broken feed", true)] {
        let bytes = feed(broken).into_bytes();
        let own = podcat(&bytes);
        let size = bytes.len() as f64 / 1e6;
        print!(
            "{name}: {EPISODES} episodes, {size:.1} MB: podcat {:.0} ms, {:.0} MB/s",
            own.as_secs_f64() * 1e3,
            size / own.as_secs_f64()
        );
        match feedparser(&bytes) {
            Some(other) => println!(
                "; feedparser {:.2} s, {:.0} times as long",
                other.as_secs_f64(),
                other.as_secs_f64() / own.as_secs_f64()
            ),
            None => println!("; no feedparser here"),
        }
    }
}
