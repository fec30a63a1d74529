//! `podcat export`.

use super::args::{FilterArgs, TranscriptFormat};
use super::{Answer, Context, Failure, context};
use crate::feed;
use crate::model::feed::FeedEpisode;
use crate::ops::{emit, exchange, find, whole_transcript};
use crate::view::count;
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use std::io::{self, Write};
use std::path::PathBuf;

/// Write the catalogue, or a part of it, as JSON that `podcat import` takes without loss; or one
/// transcript; or a show as a feed; or what is followed as OPML
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  podcat export --format json --show \"Deep Currents\" --output deep.json\n  podcat export --transcript \"the ice that speaks\" --output ice.vtt\n  podcat export --feed \"Deep Currents\" --output feed.xml\n  podcat export --opml --output feeds.opml"
)]
pub struct Export {
    /// How to write it; for a transcript, the name of --output says it too
    #[arg(long, value_enum)]
    format: Option<ExportFormat>,
    /// Write to a file (whole or not at all)
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Only this transcript, with the names that are confirmed: an episode, or a transcript's id
    #[arg(long, value_name = "EPISODE", conflicts_with_all = FILTERS)]
    transcript: Option<String>,
    /// This show as an RSS feed with transcripts, chapters, people and soundbites
    #[arg(long, value_name = "SHOW", conflicts_with_all = FILTERS, conflicts_with_all = ["transcript", "format"])]
    feed: Option<String>,
    /// The shows that are followed, as a list of feeds that other podcast programs read
    #[arg(long, conflicts_with_all = FILTERS, conflicts_with_all = ["transcript", "format", "feed"])]
    opml: bool,
    #[command(flatten)]
    filter: FilterArgs,
}

/// What narrows a catalogue down does not apply to one transcript.
const FILTERS: [&str; 11] = [
    "show", "episode", "speaker", "topic", "role", "since", "until", "language", "limit", "offset",
    "sort",
];

/// The formats of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ExportFormat {
    /// A catalogue without loss.
    Json,
    /// A transcript.
    Transcript(TranscriptFormat),
}

impl ValueEnum for ExportFormat {
    fn value_variants<'a>() -> &'a [Self] {
        use TranscriptFormat::{Html, Markdown, PodcastJson, Srt, Text, Vtt};
        const ALL: [ExportFormat; 7] = [
            ExportFormat::Json,
            ExportFormat::Transcript(Vtt),
            ExportFormat::Transcript(Srt),
            ExportFormat::Transcript(PodcastJson),
            ExportFormat::Transcript(Html),
            ExportFormat::Transcript(Markdown),
            ExportFormat::Transcript(Text),
        ];
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            Self::Json => {
                Some(PossibleValue::new("json").help("The catalogue, without loss (the default)"))
            }
            Self::Transcript(format) => format.to_possible_value(),
        }
    }
}

impl Export {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        if let Some(show) = &self.feed {
            return self.run_feed(show, context);
        }
        if self.opml {
            return self.run_opml(context);
        }
        match (&self.transcript, self.format) {
            (Some(named), format) => self.run_transcript(named, format, context),
            (None, None | Some(ExportFormat::Json)) => self.run_catalogue(context),
            (None, Some(ExportFormat::Transcript(format))) => Err(Failure::new(format!(
                "expected --transcript EPISODE with --format {}, found none",
                format.name()
            ))
            .hint("a catalogue is written as json; one transcript with --transcript")),
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
        let exported = match &self.output {
            Some(path) => {
                context::write_whole(path, |out| Ok(exchange::export(&catalog, &filter, out)?))?
            }
            None => {
                let mut out = io::BufWriter::new(io::stdout().lock());
                let exported = exchange::export(&catalog, &filter, &mut out)?;
                out.flush()?;
                exported
            }
        };
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
