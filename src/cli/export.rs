//! `podcat export`.

use super::args::{FilterArgs, TranscriptFormat};
use super::export_records::{self, Noun};
use super::export_site::SiteArgs;
use super::{Answer, Context, Failure, context};
use crate::feed;
use crate::model::feed::FeedEpisode;
use crate::ops::{emit, exchange, find, whole_transcript};
use crate::view::count;
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// Write quotes, passages, episodes, people or topics for other programs; or the whole catalogue as
/// JSON that `podcat import` takes without loss; or one transcript; or a show as a feed; or what is
/// followed as OPML; or all of it as a web site
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  podcat export quotes --speaker Lind --format markdown\n  podcat export passages --format csv --output passages.csv\n  podcat export --show \"Deep Currents\" --output deep.json\n  podcat export --transcript \"the ice that speaks\" --output ice.vtt\n  podcat export --feed \"Deep Currents\" --output feed.xml\n  podcat export --opml --output feeds.opml\n  podcat export --site public --base-url https://example.org/archive"
)]
pub struct Export {
    /// What to write; without it, the whole catalogue
    #[arg(value_enum)]
    pub(super) what: Option<Noun>,
    /// How to write it; the name of --output says it too
    #[arg(long, value_enum)]
    pub(super) format: Option<ExportFormat>,
    /// Write to a file (whole or not at all)
    #[arg(long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Only these columns or keys, in this order
    #[arg(
        long,
        value_name = "A,B,C",
        value_delimiter = ',',
        requires = "what",
        conflicts_with_all = OTHERS
    )]
    pub(super) columns: Option<Vec<String>>,
    /// Leave cells of CSV and TSV as they are; else what a spreadsheet would compute gets a ' before it
    #[arg(long, requires = "what", conflicts_with_all = OTHERS)]
    pub(super) raw: bool,
    /// Frames a second of an EDL
    #[arg(long, value_name = "24|25|30", default_value_t = 25, value_parser = parse_fps, requires = "what")]
    pub(super) fps: u8,
    /// Only this transcript, with the names that are confirmed: an episode, or a transcript's id
    #[arg(long, value_name = "EPISODE", conflicts_with_all = FILTERS, conflicts_with = "what")]
    transcript: Option<String>,
    /// This show as an RSS feed with transcripts, chapters, people and soundbites
    #[arg(long, value_name = "SHOW", conflicts_with_all = FILTERS, conflicts_with_all = ["what", "transcript", "format"])]
    feed: Option<String>,
    /// The shows that are followed, as a list of feeds that other podcast programs read
    #[arg(long, conflicts_with_all = FILTERS, conflicts_with_all = ["what", "transcript", "format", "feed"])]
    opml: bool,
    #[command(flatten)]
    site: SiteArgs,
    #[command(flatten)]
    pub(super) filter: FilterArgs,
}

/// What is written instead of records.
const OTHERS: [&str; 3] = ["transcript", "feed", "opml"];

fn parse_fps(text: &str) -> Result<u8, String> {
    match text.trim() {
        "24" => Ok(24),
        "25" => Ok(25),
        "30" => Ok(30),
        _ => Err("expected 24, 25 or 30".into()),
    }
}

/// What narrows a catalogue down does not apply to one transcript.
const FILTERS: [&str; 11] = [
    "show", "episode", "speaker", "topic", "role", "since", "until", "language", "limit", "offset",
    "sort",
];

/// The formats of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ExportFormat {
    /// A catalogue without loss, or records.
    Json,
    /// Records, one a line.
    Jsonl,
    /// A sheet of records.
    Csv,
    /// The same between tabs.
    Tsv,
    /// Typed columns.
    Parquet,
    /// W3C Web Annotations.
    Annotations,
    /// A REFI-QDA project.
    Qdpx,
    /// An edit decision list.
    Edl,
    /// A playlist.
    M3u,
    /// A transcript; HTML and Markdown are forms of records too.
    Transcript(TranscriptFormat),
}

impl ExportFormat {
    /// The name on the command line.
    pub(super) fn name(self) -> String {
        let value = self.to_possible_value();
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// What the end of a file's name says of records.
    pub(super) fn of(path: &Path) -> Option<Self> {
        Self::from_str(path.extension()?.to_str()?, true).ok()
    }
}

impl ValueEnum for ExportFormat {
    fn value_variants<'a>() -> &'a [Self] {
        use TranscriptFormat::{Html, Markdown, PodcastJson, Srt, Text, Vtt};
        const ALL: [ExportFormat; 15] = [
            ExportFormat::Json,
            ExportFormat::Jsonl,
            ExportFormat::Csv,
            ExportFormat::Tsv,
            ExportFormat::Parquet,
            ExportFormat::Transcript(Markdown),
            ExportFormat::Transcript(Html),
            ExportFormat::Annotations,
            ExportFormat::Qdpx,
            ExportFormat::Edl,
            ExportFormat::M3u,
            ExportFormat::Transcript(Vtt),
            ExportFormat::Transcript(Srt),
            ExportFormat::Transcript(PodcastJson),
            ExportFormat::Transcript(Text),
        ];
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        use TranscriptFormat::{Html, Markdown};
        let named = |name: &'static str, help: &'static str| PossibleValue::new(name).help(help);
        Some(match self {
            Self::Json => named(
                "json",
                "The catalogue, without loss; or records (the default)",
            ),
            Self::Jsonl => named("jsonl", "Records, one JSON value a line"),
            Self::Csv => named("csv", "Records, comma-separated, RFC 4180"),
            Self::Tsv => named("tsv", "Records, tab-separated"),
            Self::Parquet => named(
                "parquet",
                "Records in a file.parquet, or a folder with a file a show and year (needs the feature of that name)",
            ),
            Self::Annotations => {
                named("annotations", "Quotes or passages as W3C Web Annotations").alias("jsonld")
            }
            Self::Qdpx => named(
                "qdpx",
                "Quotes coded in their transcripts, for NVivo, ATLAS.ti, MAXQDA, QualCoder",
            ),
            Self::Edl => named(
                "edl",
                "Quotes or passages as an edit decision list (CMX 3600)",
            ),
            Self::M3u => named("m3u", "Quotes or passages as a playlist").alias("m3u8"),
            Self::Transcript(Markdown) => named(
                "markdown",
                "Quotes as block quotations, a transcript, or a table",
            )
            .alias("md"),
            Self::Transcript(Html) => named("html", "The same for a web page").alias("htm"),
            Self::Transcript(format) => return format.to_possible_value(),
        })
    }
}

impl Export {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        if let Some(folder) = &self.site.site {
            return self.site.run(folder, &self.filter, context);
        }
        if let Some(show) = &self.feed {
            return self.run_feed(show, context);
        }
        if self.opml {
            return self.run_opml(context);
        }
        match (&self.transcript, self.what, self.format) {
            (Some(named), _, format) => self.run_transcript(named, format, context),
            (None, Some(what), _) => export_records::run(&self, what, context),
            (None, None, None | Some(ExportFormat::Json)) => self.run_catalogue(context),
            (None, None, Some(ExportFormat::Transcript(format))) if !format.is_page() => Err(
                Failure::new(format!(
                    "expected --transcript EPISODE with --format {}, found none",
                    format.name()
                ))
                .hint("a catalogue is written as json; one transcript with --transcript"),
            ),
            (None, None, Some(format)) => Err(Failure::new(format!(
                "expected to know what to write as {}, found nothing",
                format.name()
            ))
            .hint("podcat export quotes, passages, episodes, people or topics; a whole catalogue is written as json")),
        }
    }

    fn run_transcript(
        &self,
        named: &str,
        format: Option<ExportFormat>,
        context: &Context,
    ) -> Result<Answer, Failure> {
        let path = self.output.as_deref();
        let format = match format {
            Some(ExportFormat::Transcript(format)) => Some(format),
            Some(ExportFormat::Json) => Some(TranscriptFormat::PodcastJson),
            Some(_) => None,
            None => path.and_then(TranscriptFormat::of),
        };
        let Some(format) = format else {
            return Err(
                Failure::new("expected to know the format of the transcript, found none")
                    .hint("say it with --format vtt, srt, podcast-json, html, markdown or text"),
            );
        };
        let catalog = context.read()?;
        let info = find::transcript(&catalog, named)?;
        let transcript = whole_transcript::run(&catalog, &info)?;
        let written = crate::transcript::write(format.name(), &transcript)?;
        context::write_text(path, &written)?;
        Ok(Answer::default().note(format!(
            "exported version {} of {} ({}) as {}: {}",
            info.data.version,
            info.episode,
            info.show,
            format.name(),
            count(transcript.segments.len(), "segment")
        )))
    }

    fn run_feed(&self, named: &str, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.read()?;
        let show = find::show(&catalog, named)?;
        let feed = emit::feed(&catalog, &show)?;
        context::write_text(self.output.as_deref(), &feed::write::rss(&feed))?;
        let having = |has: fn(&FeedEpisode) -> bool| {
            let episodes = feed.episodes.iter().filter(|episode| has(episode));
            episodes.count()
        };
        Ok(Answer::default().note(format!(
            "exported {} as RSS: {}, {} with audio, {} with a transcript on the web",
            show.data.title,
            count(feed.episodes.len(), "episode"),
            having(|episode| episode.audio.is_some()),
            having(|episode| !episode.transcripts.is_empty()),
        )))
    }

    fn run_opml(&self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.read()?;
        let (list, files) = emit::subscriptions(&catalog)?;
        context::write_text(self.output.as_deref(), &feed::opml::write(&list))?;
        let mut note = format!("exported {} as OPML", count(list.feeds.len(), "feed"));
        if files > 0 {
            note.push_str(&format!("; {} of a file left out", count(files, "feed")));
        }
        Ok(Answer::default().note(note))
    }

    fn run_catalogue(&self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.read()?;
        let filter = self.filter.records(&catalog)?;
        let exported = context::write_stream(self.output.as_deref(), |out| {
            Ok(exchange::export(&catalog, &filter, out)?)
        })?;
        Ok(Answer::default().note(format!(
            "exported {}, {}, {}, {}, {}, {}",
            count(exported.shows, "show"),
            count(exported.episodes, "episode"),
            count(exported.transcripts, "transcript"),
            count(exported.quotes, "quote"),
            count(exported.people, "person"),
            count(exported.topics, "topic")
        )))
    }
}
