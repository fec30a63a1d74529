//! Audio files of this machine: which lies beside a transcript, and what its tags say.

use super::guess;
use crate::model::date;
use crate::model::followed::Chapter;
use crate::model::transcript::Millis;
use lofty::config::ParseOptions;
use lofty::file::{AudioFile, FileType, TaggedFileExt};
use lofty::id3::v2::{Frame, Id3v2Tag};
use lofty::mpeg::MpegFile;
use lofty::probe::Probe;
use lofty::tag::Accessor;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

/// No text of a tag is longer, in bytes.
const LONGEST: usize = 64 << 10;

/// What an audio file says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tags {
    /// Its title.
    pub title: Option<String>,
    /// What podcasts write as the album: the show.
    pub show: Option<String>,
    /// ISO 8601: a day.
    pub published: Option<String>,
    /// The track.
    pub number: Option<i64>,
    /// The disk.
    pub season: Option<i64>,
    /// How long it is.
    pub duration_ms: Option<Millis>,
    /// ID3's chapters.
    pub chapters: Vec<Chapter>,
}

/// The audio file that lies beside another and has its name.
pub fn beside(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    let stem = guess::name_parts(name).stem;
    guess::AUDIO
        .iter()
        .map(|extension| path.with_file_name(format!("{stem}.{extension}")))
        .find(|it| it != path && it.is_file())
}

/// The file of chapters that lies beside another and has its name.
pub fn chapters_beside(path: &Path) -> Option<PathBuf> {
    let stem = guess::name_parts(path.file_name()?.to_str()?).stem;
    let chapters = path.with_file_name(format!("{stem}.chapters.json"));
    chapters.is_file().then_some(chapters)
}

/// What the tags of a file say; nothing where it cannot be read as audio.
pub fn tags(path: &Path) -> Tags {
    read(path).unwrap_or_default()
}

fn read(path: &Path) -> Option<Tags> {
    let probe = Probe::open(path).ok()?.guess_file_type().ok()?;
    let options = ParseOptions::new().read_cover_art(false);
    if probe.file_type() == Some(FileType::Mpeg) {
        let mut file = BufReader::new(File::open(path).ok()?);
        let mpeg = MpegFile::read_from(&mut file, options).ok()?;
        let duration = mpeg.properties().duration();
        let mut tags = match (mpeg.id3v2(), mpeg.ape(), mpeg.id3v1()) {
            (Some(tag), _, _) => Tags {
                chapters: chapters(tag),
                ..of(tag)
            },
            (None, Some(tag), _) => of(tag),
            (None, None, Some(tag)) => of(tag),
            (None, None, None) => Tags::default(),
        };
        tags.duration_ms = millis(duration);
        return Some(tags);
    }
    let file = probe.options(options).read().ok()?;
    let tag = file.primary_tag().or_else(|| file.first_tag());
    Some(Tags {
        duration_ms: millis(file.properties().duration()),
        ..tag.map(of).unwrap_or_default()
    })
}

fn millis(duration: std::time::Duration) -> Option<Millis> {
    Millis::try_from(duration.as_millis())
        .ok()
        .filter(|ms| *ms > 0)
}

fn of(tag: &impl Accessor) -> Tags {
    let text = |text: Option<std::borrow::Cow<'_, str>>| {
        let plain: String = text?.chars().filter(|c| !c.is_control()).collect();
        let plain = plain.trim();
        (!plain.is_empty() && plain.len() <= LONGEST).then(|| plain.to_owned())
    };
    Tags {
        title: text(tag.title()),
        show: text(tag.album()),
        published: tag
            .date()
            .map(|at| at.to_string())
            .and_then(|at| date::parse(at.get(..10)?)),
        number: tag.track().map(i64::from),
        season: tag.disk().map(i64::from),
        ..Tags::default()
    }
}

fn chapters(tag: &Id3v2Tag) -> Vec<Chapter> {
    let mut chapters: Vec<Chapter> = tag
        .into_iter()
        .filter_map(|frame| match frame {
            Frame::Chapter(chapter) => Some(Chapter {
                start_ms: Some(Millis::from(chapter.times.start)),
                end_ms: Some(Millis::from(chapter.times.end)),
                title: chapter
                    .title()
                    .map(|title| title.chars().filter(|c| !c.is_control()).collect()),
                ..Chapter::default()
            }),
            _ => None,
        })
        .take(1_000)
        .collect();
    chapters.sort_by_key(|chapter| chapter.start_ms);
    chapters
}
