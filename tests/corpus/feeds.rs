//! Every feed, list of feeds and file of chapters of `$PODCAT_CORPUS/formats` against its expected
//! reading, whose fields the README beside the samples explains.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use podcat::feed::{Document, Error, Parsed, read};
use podcat::model::date;
use podcat::model::feed::{Feed, FeedEpisode};
use serde_json::Value;

use super::{files, folder};

const KINDS: [&str; 5] = ["rss", "rss_broken", "atom", "opml", "chapters_json"];

/// Expected readings that are not followed, and why.
const ARGUED: [(&str, &str, &str); 2] = [
    (
        "dates_guids_durations.xml",
        "first_title",
        "titles are read without markup: tags and a second escaping are taken out of them, as the \
         notes of the sample allow for its channel's title",
    ),
    (
        "fp_chardet_big5.xml",
        "format",
        "its root element is `feed` in Atom's namespace: the file is Atom",
    ),
];

/// What differs between a reading and the expected one: the field, and how.
type Differences = Vec<(String, String)>;

fn differ(wrong: &mut Differences, field: &str, found: &Value, wanted: &Value) {
    if found != wanted {
        wrong.push((field.to_owned(), format!("{field} {found} for {wanted}")));
    }
}

fn compare(document: &Document, warned: usize, expected: &Value) -> Differences {
    let mut wrong = Vec::new();
    let json = |value: Option<&str>| value.map_or(Value::Null, Value::from);
    match document {
        Document::Feed(feed) => compare_feed(feed, expected, &mut wrong),
        Document::Subscriptions(list) => {
            differ(&mut wrong, "format", &"opml".into(), &expected["format"]);
            if expected.get("title").is_some() {
                differ(
                    &mut wrong,
                    "title",
                    &json(list.title.as_deref()),
                    &expected["title"],
                );
            }
            differ(
                &mut wrong,
                "feeds",
                &list.feeds.len().into(),
                &expected["feeds"],
            );
            for (key, feed) in [("first", list.feeds.first()), ("last", list.feeds.last())] {
                if let (Some(wanted), Some(feed)) = (expected.get(key), feed) {
                    differ(
                        &mut wrong,
                        key,
                        &json(feed.title.as_deref()),
                        &wanted["title"],
                    );
                    differ(&mut wrong, key, &json(Some(&feed.url)), &wanted["url"]);
                }
            }
        }
        Document::Chapters(file) => {
            differ(
                &mut wrong,
                "version",
                &json(file.version.as_deref()),
                &expected["version"],
            );
            differ(
                &mut wrong,
                "chapters",
                &file.chapters.len().into(),
                &expected["chapters"],
            );
            let hidden = file
                .chapters
                .iter()
                .filter(|chapter| chapter.hidden)
                .count();
            differ(&mut wrong, "hidden", &hidden.into(), &expected["hidden"]);
            for (key, chapter) in [
                ("first", file.chapters.first()),
                ("last", file.chapters.last()),
            ] {
                let chapter = chapter.expect("there are chapters");
                differ(
                    &mut wrong,
                    key,
                    &chapter.start_ms.into(),
                    &expected[key]["start_ms"],
                );
                differ(
                    &mut wrong,
                    key,
                    &json(chapter.title.as_deref()),
                    &expected[key]["title"],
                );
            }
        }
    }
    let prose = expected["expect"].as_str().unwrap_or_default();
    let due = expected["warnings"]
        .as_array()
        .is_some_and(|list| !list.is_empty());
    if (due || prose.contains("with a warning")) && warned == 0 {
        wrong.push(("warnings".to_owned(), "no warning".to_owned()));
    }
    wrong
}

fn compare_feed(feed: &Feed, expected: &Value, wrong: &mut Differences) {
    let formats = expected["format"].as_str().unwrap_or_default();
    if !formats.split('/').any(|format| format == feed.format) {
        wrong.push((
            "format".to_owned(),
            format!("{} for {formats}", feed.format),
        ));
    }
    let episodes = &feed.episodes;
    let count = |has: fn(&FeedEpisode) -> bool| episodes.iter().filter(|e| has(e)).count();
    let guids: HashSet<&str> = episodes.iter().filter_map(|e| e.guid.as_deref()).collect();
    for (field, found) in [
        ("title", feed.title.as_deref()),
        ("link", feed.link.as_deref()),
        ("language", feed.language.as_deref()),
        ("podcast_guid", feed.guid.as_deref()),
        (
            "first_title",
            episodes.first().and_then(|e| e.title.as_deref()),
        ),
        (
            "first_audio_url",
            episodes
                .first()
                .and_then(|e| Some(e.audio.as_ref()?.url.as_str())),
        ),
    ] {
        if let Some(wanted) = expected.get(field) {
            // A second unescaping is accepted where the notes say so.
            let accepted = expected["notes"].as_str().is_some_and(|notes| {
                found.is_some_and(|found| notes.contains(&format!("to \"{found}\" is accepted")))
            });
            if !(field == "title" && accepted) {
                differ(
                    wrong,
                    field,
                    &found.map_or(Value::Null, Value::from),
                    wanted,
                );
            }
        }
    }
    for (field, found) in [
        ("episodes", episodes.len()),
        ("with_audio", count(|e| e.audio.is_some())),
        ("with_guid", count(|e| e.guid.is_some())),
        ("distinct_guids", guids.len()),
        ("with_transcripts", count(|e| !e.transcripts.is_empty())),
    ] {
        if let Some(wanted) = expected.get(field) {
            differ(wrong, field, &found.into(), wanted);
        }
    }
    for (index, wanted) in list(&expected["published"]).enumerate() {
        let found = episodes.get(index).and_then(|e| e.published.as_deref());
        if !same_moment(found, wanted) {
            wrong.push((
                "published".to_owned(),
                format!("published {index}: {found:?} for {wanted}"),
            ));
        }
    }
    for (index, wanted) in list(&expected["duration_s"]).enumerate() {
        let found = episodes
            .get(index)
            .and_then(|e| e.duration_ms)
            .map(|ms| ms / 1000);
        differ(wrong, "duration_s", &found.into(), wanted);
    }
    for (key, episode) in [("first", episodes.first()), ("last", episodes.last())] {
        if let (Some(wanted), Some(episode)) = (expected.get(key), episode) {
            compare_episode(key, episode, wanted, wrong);
        }
    }
    if let Some(text) = expected["sample_text"].as_str() {
        let found = [&feed.title, &episodes.first().and_then(|e| e.title.clone())];
        if expected["confidence"] != "low"
            && !found.iter().any(|title| title.as_deref() == Some(text))
        {
            wrong.push(("sample_text".to_owned(), format!("{found:?} for {text}")));
        }
    }
}

fn compare_episode(key: &str, episode: &FeedEpisode, wanted: &Value, wrong: &mut Differences) {
    let found = serde_json::to_value(episode).expect("an episode is JSON");
    let number = |value: &Value| {
        value.as_str().map_or(Value::Null, |text| {
            text.parse::<i64>().map_or(Value::Null, Value::from)
        })
    };
    for field in ["guid", "title", "audio_url"] {
        differ(
            wrong,
            &format!("{key} {field}"),
            &found[field],
            &wanted[field],
        );
    }
    if !same_moment(episode.published.as_deref(), &wanted["published"]) {
        let how = format!(
            "{key} published {:?} for {}",
            episode.published, wanted["published"]
        );
        wrong.push((format!("{key} published"), how));
    }
    let seconds = episode.duration_ms.map(|ms| ms / 1000);
    if wanted.get("duration_s").is_some() {
        differ(
            wrong,
            &format!("{key} duration_s"),
            &seconds.into(),
            &wanted["duration_s"],
        );
    }
    for (field, names) in [
        ("season", ["itunes_season", "podcast_season"]),
        ("number", ["itunes_episode", "podcast_episode"]),
    ] {
        if let Some(wanted) = names.iter().find_map(|name| wanted.get(name)) {
            differ(
                wrong,
                &format!("{key} {field}"),
                &found[field],
                &number(wanted),
            );
        }
    }
    for field in ["transcripts", "persons", "chapters"] {
        let wanted = &wanted[field];
        let same = list(&found[field]).count() == list(wanted).count()
            && list(&found[field])
                .zip(list(wanted))
                .all(|(found, wanted)| {
                    let fields = wanted.as_object().into_iter().flatten();
                    fields
                        .into_iter()
                        .all(|(name, value)| found[name] == *value)
                });
        if !same {
            wrong.push((
                field.to_owned(),
                format!("{key} {field} {} for {wanted}", found[field]),
            ));
        }
    }
    for (found, wanted) in episode.soundbites.iter().zip(list(&wanted["soundbites"])) {
        differ(
            wrong,
            "soundbite",
            &found.start_ms.into(),
            &wanted["start_ms"],
        );
        differ(
            wrong,
            "soundbite",
            &found.duration_ms.into(),
            &wanted["duration_ms"],
        );
    }
    if episode.soundbites.len() != list(&wanted["soundbites"]).count() {
        wrong.push((
            "soundbites".to_owned(),
            format!("{} soundbites", episode.soundbites.len()),
        ));
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Dates are the same moment; prose beside them (`… or null`, `… (assume UTC)`) is not compared.
fn same_moment(found: Option<&str>, wanted: &Value) -> bool {
    let Some(text) = wanted.as_str() else {
        return wanted.is_null() && found.is_none();
    };
    let (moment, rest) = text.split_once(' ').unwrap_or((text, ""));
    (found.is_none() && rest.contains("or null"))
        || (found.is_some() && found == date::parse(moment).as_deref())
}

fn samples(kind: &str) -> Vec<(PathBuf, Value)> {
    let all = files(&folder("formats").join(kind)).into_iter();
    let expected = all.filter(|path| path.to_string_lossy().ends_with(".expected.json"));
    expected
        .map(|path| {
            let expected: Value = serde_json::from_slice(&std::fs::read(&path).expect("readable"))
                .expect("valid JSON");
            let sample = path.with_file_name(expected["file"].as_str().expect("`file` is named"));
            (sample, expected)
        })
        .collect()
}

fn read_file(path: &Path) -> Result<Parsed<Document>, Error> {
    read(&std::fs::read(path).expect("the sample can be read"), None)
}

#[test]
#[ignore = "needs PODCAT_CORPUS"]
fn every_feed_reads_as_expected() {
    let mut table: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    let mut complaints = Vec::new();
    for kind in KINDS {
        let samples = samples(kind);
        assert!(!samples.is_empty(), "no samples of {kind}");
        for (path, expected) in samples {
            let row = table.entry(kind).or_default();
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            let parsed = match read_file(&path) {
                Ok(parsed) => parsed,
                Err(error) => {
                    row[2] += 1;
                    complaints.push(format!("{kind}/{name}: unread: {error}"));
                    continue;
                }
            };
            for warning in &parsed.warnings {
                println!("{kind}/{name}:{warning}");
            }
            let wrong = compare(&parsed.value, parsed.warnings.len(), &expected);
            row[usize::from(!wrong.is_empty())] += 1;
            for (field, how) in wrong {
                let argued = ARGUED
                    .iter()
                    .find(|(file, of, _)| *file == name && *of == field);
                match argued {
                    Some((_, _, why)) => println!("argued: {kind}/{name}: {how}\n  {why}"),
                    None => complaints.push(format!("{kind}/{name}: {how}")),
                }
            }
        }
    }
    println!(
        "{:<16}{:>6}{:>9}{:>8}",
        "format", "right", "differs", "unread"
    );
    for (kind, [right, differs, unread]) in &table {
        println!("{kind:<16}{right:>6}{differs:>9}{unread:>8}");
    }
    println!("{}", complaints.join("\n"));
    assert!(
        complaints.is_empty(),
        "{} differences are not argued",
        complaints.len()
    );
}

#[test]
#[ignore = "needs PODCAT_CORPUS"]
fn hostile_files_are_read_or_refused_at_once() {
    for path in files(&folder("formats/hostile")) {
        let bytes = std::fs::read(&path).expect("readable");
        let begin = Instant::now();
        let read = read(&bytes, None);
        assert!(
            begin.elapsed() < Duration::from_secs(5),
            "{}",
            path.display()
        );
        if let Ok(Parsed {
            value: Document::Feed(feed),
            ..
        }) = read
        {
            let text = serde_json::to_string(&*feed).expect("a feed is JSON");
            assert!(
                text.len() < bytes.len() * 4 + 4096 && !text.contains("root:"),
                "{}",
                path.display()
            );
        }
    }
}
