//! Feeds from a server of this machine: a long one, many slow ones, and all of them again.
//!
//! `cargo bench --bench sync` runs whole processes and prints seconds and requests.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

#[path = "../src/fetch/server.rs"]
#[allow(dead_code)]
mod server;

use server::{Asked, Reply, Server};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PODCAT: &str = env!("CARGO_BIN_EXE_podcat");
const ROUNDS: usize = 5;
const EPISODES: usize = 5_000;
const SHOWS: usize = 200;
const LATENCY: Duration = Duration::from_millis(50);

fn main() {
    let long = feed("Long", EPISODES);
    let longer = feed("Long", EPISODES + 1);
    println!(
        "a feed of {EPISODES} episodes, {:.1} MB",
        long.len() as f64 / 1e6
    );
    let folder = tempfile::tempdir().unwrap();
    let [mut landed, mut again, mut one_more] = [const { Vec::new() }; 3];
    for round in 0..ROUNDS {
        let db = folder.path().join(format!("long{round}.db"));
        let file = folder.path().join("long.xml");
        std::fs::write(&file, &long).unwrap();
        landed.push(podcat(&db, &["subscribe", file.to_str().unwrap()]));
        again.push(podcat(&db, &["sync"]));
        std::fs::write(&file, &longer).unwrap();
        one_more.push(podcat(&db, &["sync"]));
    }
    report("subscribe: it lands", landed);
    report("sync: it is the same", again);
    report("sync: it has one more", one_more);

    let server = Server::new(|asked: &Asked| {
        std::thread::sleep(LATENCY);
        match asked.header("if-none-match") {
            Some("\"1\"") => Reply::status(304),
            _ => Reply::ok(feed(&asked.path, 50)).with("ETag", "\"1\""),
        }
    });
    let list: String = (0..SHOWS)
        .map(|show| {
            format!(
                "<outline type=\"rss\" text=\"{show}\" xmlUrl=\"{}\"/>",
                server.url(&format!("/{show}"))
            )
        })
        .collect();
    let opml = folder.path().join("list.opml");
    std::fs::write(
        &opml,
        format!("<opml version=\"2.0\"><body>{list}</body></opml>"),
    )
    .unwrap();
    println!(
        "{SHOWS} shows of 50 episodes, {} ms a request",
        LATENCY.as_millis()
    );
    let [mut first, mut second] = [const { Vec::new() }; 2];
    for round in 0..3 {
        let db = folder.path().join(format!("many{round}.db"));
        first.push(podcat(
            &db,
            &["subscribe", "--allow-private", opml.to_str().unwrap()],
        ));
        let asked = server.asked().len();
        second.push(podcat(&db, &["sync", "--allow-private"]));
        println!("  requests: {asked}, then {}", server.asked().len());
    }
    report("subscribe: all land", first);
    report("sync: 304 each", second);
}

fn podcat(db: &Path, arguments: &[&str]) -> f64 {
    let begun = Instant::now();
    let ended = Command::new(PODCAT)
        .arg("--db")
        .arg(db)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(ended.success(), "{arguments:?}");
    begun.elapsed().as_secs_f64()
}

fn report(what: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    println!("{what:<24} {:.3} s", times[times.len() / 2]);
}

fn feed(title: &str, episodes: usize) -> String {
    let mut feed = format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:podcast=\"https://podcastindex.org/namespace/1.0\" \
         xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\"><channel><title>{title}</title>\
         <language>en</language><podcast:person role=\"host\">Ana Ruiz</podcast:person>"
    );
    for episode in (0..episodes).rev() {
        let day = episode % 28 + 1;
        feed.push_str(&format!(
            "<item><title>Episode {episode}: what the river said</title><guid isPermaLink=\"false\">{title}-{episode}</guid>\
             <pubDate>{day:02} Mar 2024 10:00:00 GMT</pubDate><itunes:duration>00:41:07</itunes:duration>\
             <enclosure url=\"https://audio.example/{title}/{episode}.mp3\" type=\"audio/mpeg\" length=\"39472128\"/>\
             <podcast:person role=\"host\">Ana Ruiz</podcast:person><podcast:person role=\"guest\">Guest {}</podcast:person>\
             <description>{}</description>",
            episode % 300,
            "&lt;p&gt;Notes about rivers, ice and those who measure them.&lt;/p&gt; ".repeat(8)
        ));
        feed.push_str("</item>");
    }
    feed.push_str("</channel></rss>");
    feed
}
