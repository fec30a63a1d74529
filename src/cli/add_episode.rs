//! `podcat add-episode`.

use super::args::{
    Given, KindArg, given, parse_date, parse_duration, parse_language, parse_name, parse_number,
    parse_offset, stated,
};
use super::{Answer, Context, Failure, import, verify};
use crate::model::catalogue::EpisodeData;
use crate::model::transcript::Millis;
use crate::ops;
use crate::view::count;
use clap::Args;
use std::path::PathBuf;

/// Add an episode, with its show, people, topics and transcript in one go
///
/// A show, people and topics that do not exist yet are made, and that is said.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  podcat add-episode --show \"Deep Currents\" --title \"The ice that speaks\" \\\n    --date 2026-02-14 --host \"Ana Ruiz\" --guest \"Bo Lind <Lake Institute>\" \\\n    --transcript ice.vtt"
)]
pub struct AddEpisode {
    /// The show it belongs to
    #[arg(long, value_parser = parse_name)]
    show: String,
    /// Its title
    #[arg(long, value_parser = parse_name)]
    title: String,
    #[command(flatten)]
    fields: EpisodeFields,
    /// Somebody who hosts it: Name or "Name <Affiliation>"
    #[arg(long, value_name = "NAME", value_parser = parse_name)]
    host: Vec<String>,
    /// Somebody who is a guest: Name or "Name <Affiliation>"
    #[arg(long, value_name = "NAME", value_parser = parse_name)]
    guest: Vec<String>,
    /// A topic to file it under
    #[arg(long, value_name = "TOPIC", value_parser = parse_name)]
    topic: Vec<String>,
    /// Its transcript
    #[arg(long, value_name = "FILE")]
    transcript: Option<PathBuf>,
    /// How the transcript came to be
    #[arg(long, value_enum, requires = "transcript")]
    kind: Option<KindArg>,
    /// Take no transcript with warnings
    #[arg(long, requires = "transcript")]
    strict: bool,
    /// An article that quotes it (text, HTML, Markdown): its quotations are kept, without times
    #[arg(long, value_name = "FILE")]
    article: Option<PathBuf>,
    /// Where the article was printed: a URL or a name
    #[arg(long, requires = "article")]
    source: Option<String>,
}

/// What can be stated of an episode.
#[derive(Debug, Args)]
pub struct EpisodeFields {
    /// When it was published
    #[arg(long, value_parser = given(parse_date))]
    pub date: Option<Given<String>>,
    /// Its number
    #[arg(long, value_name = "N", value_parser = given(parse_number))]
    pub number: Option<Given<i64>>,
    /// Its season
    #[arg(long, value_name = "N", value_parser = given(parse_number))]
    pub season: Option<Given<i64>>,
    /// How long it is (41:07, 1:02:03)
    #[arg(long, value_name = "TIME", value_parser = given(parse_duration))]
    pub duration: Option<Given<Millis>>,
    /// Its language (en, kk, pt-BR, …)
    #[arg(long, value_name = "LANG", value_parser = given(parse_language))]
    pub language: Option<Given<String>>,
    /// Its audio file
    #[arg(long, value_name = "URL")]
    pub audio: Option<Given<String>>,
    /// How many seconds later everything is in the audio file than in the transcript (-3.5: earlier)
    #[arg(long, value_name = "SECONDS", value_parser = given(parse_offset), allow_hyphen_values = true)]
    pub audio_offset: Option<Given<Millis>>,
    /// Its web page
    #[arg(long, value_name = "URL")]
    pub page: Option<Given<String>>,
    /// What it is about
    #[arg(long)]
    pub description: Option<Given<String>>,
}

impl AddEpisode {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let people = [("host", self.host), ("guest", self.guest)]
            .into_iter()
            .flat_map(|(role, names)| names.into_iter().map(move |name| (name, role.to_owned())))
            .collect();
        let how = ops::import::Request {
            kind: self.kind.map(Into::into),
            language: stated(self.fields.language.clone()),
            strict: self.strict,
            ..Default::default()
        };
        let request = ops::add_episode::Request {
            show: self.show,
            data: EpisodeData {
                guid: String::new(),
                title: self.title,
                published: stated(self.fields.date),
                duration_ms: stated(self.fields.duration),
                season: stated(self.fields.season),
                number: stated(self.fields.number),
                audio_url: stated(self.fields.audio),
                audio_offset_ms: stated(self.fields.audio_offset),
                page_url: stated(self.fields.page),
                description: stated(self.fields.description),
                language: stated(self.fields.language),
            },
            people,
            topics: self.topic,
            transcript: self.transcript.map(|path| (path, how)),
            article: match self.article {
                Some(path) => {
                    let article = verify::read(&path)?;
                    let source = verify::source(&path, self.source, article.title.as_deref());
                    Some((article, source))
                }
                None => None,
            },
        };
        let catalog = context.create_if(|| match &request.transcript {
            Some((path, how)) => ops::import::is_readable(path, how.strict),
            None => true,
        })?;
        let added = ops::add_episode::run(&catalog, &request, &context.now)?;
        let mut notes = added.notes;
        notes.push(format!(
            "added episode {}: {} ({})",
            added.episode.id, added.episode.data.title, added.episode.show
        ));
        if let Some(report) = &added.transcript {
            notes.push(import::line(report));
            notes.extend(import::warning_lines(report));
        }
        if let Some(quotes) = added.quotes {
            notes.push(match quotes {
                0 => "no quotations found in the article".to_owned(),
                _ => format!(
                    "kept {} from the article, not checked",
                    count(quotes, "quote")
                ),
            });
        }
        Ok(Answer::notes(notes))
    }
}
