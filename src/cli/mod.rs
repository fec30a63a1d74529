//! Floor 4: the command line. One command a file: arguments, help, and one function that returns
//! what is to be shown.
//!
//! Invariant: commands return an [`Answer`] or a [`Failure`]; only [`run`] prints, and only
//! `context` reads the environment, the clock and the terminal.

mod add_episode;
mod add_person;
mod add_quote;
mod add_show;
mod add_topic;
mod args;
mod backup;
mod check;
mod cite;
mod clip;
mod clipboard;
mod completions;
mod context;
mod convert;
mod demo;
mod edit_episode;
mod edit_person;
mod edit_quote;
mod edit_show;
mod edit_topic;
mod edit_transcript;
mod episode;
mod episodes;
mod export;
#[cfg(feature = "parquet")]
mod export_parquet;
mod export_records;
mod export_site;
mod failure;
mod fetch_audio;
mod formats;
mod import;
mod inspect;
mod inspect_feed;
mod label;
mod locate;
mod merge;
mod network;
mod open;
mod people;
mod person;
mod play;
mod quote;
mod quotes;
mod related;
mod remove;
mod search;
mod show;
mod shows;
mod stats;
mod subscribe;
mod suggest_topics;
mod sync;
mod talk;
mod timeline;
mod topic;
mod topics;
mod transcript;
mod transcripts;
mod unsubscribe;
mod verify;

pub use context::Context;
pub use failure::Failure;

use args::OutputArgs;
use clap::{CommandFactory, Parser, Subcommand};
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;

use crate::catalog::Filter;
use crate::ops::{find, narrow};
use crate::view::{self, View};

/// What is said when podcat is called alone, and as its help.
const OVERVIEW: &str = include_str!("overview.txt");

/// Podcast episodes, guests, transcripts and timestamped quotes in one SQLite file.
#[derive(Debug, Parser)]
#[command(name = "podcat", version, override_help = OVERVIEW)]
struct Cli {
    /// The catalogue's file
    #[arg(long, global = true, value_name = "FILE", help_heading = "Catalogue")]
    db: Option<PathBuf>,
    /// How long to wait while another program writes
    #[arg(
        long,
        global = true,
        value_name = "SECONDS",
        default_value_t = 30,
        help_heading = "Catalogue"
    )]
    wait: u64,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Shows(shows::Shows),
    Episodes(episodes::Episodes),
    People(people::People),
    Guests(people::Guests),
    Quotes(quotes::Quotes),
    Topics(topics::Topics),
    Transcripts(transcripts::Transcripts),
    Search(search::Search),
    Locate(locate::Locate),
    Verify(verify::Verify),
    Show(show::Show),
    Episode(episode::Episode),
    Person(person::Person),
    Quote(quote::Quote),
    Open(open::Open),
    Topic(topic::Topic),
    Transcript(transcript::Transcript),
    AddShow(add_show::AddShow),
    AddEpisode(add_episode::AddEpisode),
    #[command(visible_alias = "add-guest")]
    AddPerson(add_person::AddPerson),
    AddQuote(add_quote::AddQuote),
    AddTopic(add_topic::AddTopic),
    EditShow(edit_show::EditShow),
    EditEpisode(edit_episode::EditEpisode),
    #[command(visible_alias = "edit-guest")]
    EditPerson(edit_person::EditPerson),
    EditQuote(edit_quote::EditQuote),
    EditTopic(edit_topic::EditTopic),
    EditTranscript(edit_transcript::EditTranscript),
    RemoveShow(remove::RemoveShow),
    RemoveEpisode(remove::RemoveEpisode),
    #[command(visible_alias = "remove-guest")]
    RemovePerson(remove::RemovePerson),
    RemoveQuote(remove::RemoveQuote),
    RemoveTopic(remove::RemoveTopic),
    RemoveTranscript(remove::RemoveTranscript),
    Import(import::Import),
    Subscribe(subscribe::Subscribe),
    Unsubscribe(unsubscribe::Unsubscribe),
    Sync(sync::Sync),
    FetchAudio(fetch_audio::FetchAudio),
    Clip(clip::Clip),
    Play(play::Play),
    Label(label::Label),
    Merge(merge::Merge),
    Unmerge(merge::Unmerge),
    Inspect(inspect::Inspect),
    Convert(convert::Convert),
    Formats(formats::Formats),
    Export(export::Export),
    Cite(cite::Cite),
    Check(check::Check),
    Backup(backup::Backup),
    Stats(stats::Stats),
    SuggestTopics(suggest_topics::SuggestTopics),
    Related(related::Related),
    Timeline(timeline::Timeline),
    Talk(talk::Talk),
    Network(network::Network),
    Demo(demo::Demo),
    Completions(completions::Completions),
}

impl Command {
    fn run(self, context: &Context) -> Result<Answer, Failure> {
        match self {
            Self::Shows(command) => command.run(context),
            Self::Episodes(command) => command.run(context),
            Self::People(command) => command.run(context),
            Self::Guests(command) => command.run(context),
            Self::Quotes(command) => command.run(context),
            Self::Topics(command) => command.run(context),
            Self::Transcripts(command) => command.run(context),
            Self::Search(command) => command.run(context),
            Self::Locate(command) => command.run(context),
            Self::Verify(command) => command.run(context),
            Self::Show(command) => command.run(context),
            Self::Episode(command) => command.run(context),
            Self::Person(command) => command.run(context),
            Self::Quote(command) => command.run(context),
            Self::Open(command) => command.run(context),
            Self::Topic(command) => command.run(context),
            Self::Transcript(command) => command.run(context),
            Self::AddShow(command) => command.run(context),
            Self::AddEpisode(command) => command.run(context),
            Self::AddPerson(command) => command.run(context),
            Self::AddQuote(command) => command.run(context),
            Self::AddTopic(command) => command.run(context),
            Self::EditShow(command) => command.run(context),
            Self::EditEpisode(command) => command.run(context),
            Self::EditPerson(command) => command.run(context),
            Self::EditQuote(command) => command.run(context),
            Self::EditTopic(command) => command.run(context),
            Self::EditTranscript(command) => command.run(context),
            Self::RemoveShow(command) => command.run(context),
            Self::RemoveEpisode(command) => command.run(context),
            Self::RemovePerson(command) => command.run(context),
            Self::RemoveQuote(command) => command.run(context),
            Self::RemoveTopic(command) => command.run(context),
            Self::RemoveTranscript(command) => command.run(context),
            Self::Import(command) => command.run(context),
            Self::Subscribe(command) => command.run(context),
            Self::Unsubscribe(command) => command.run(context),
            Self::Sync(command) => command.run(context),
            Self::FetchAudio(command) => command.run(context),
            Self::Clip(command) => command.run(context),
            Self::Play(command) => command.run(context),
            Self::Label(command) => command.run(context),
            Self::Merge(command) => command.run(context),
            Self::Unmerge(command) => command.run(context),
            Self::Inspect(command) => command.run(context),
            Self::Convert(command) => command.run(context),
            Self::Formats(command) => command.run(context),
            Self::Export(command) => command.run(context),
            Self::Cite(command) => command.run(context),
            Self::Check(command) => command.run(context),
            Self::Backup(command) => command.run(context),
            Self::Stats(command) => command.run(context),
            Self::SuggestTopics(command) => command.run(context),
            Self::Related(command) => command.run(context),
            Self::Timeline(command) => command.run(context),
            Self::Talk(command) => command.run(context),
            Self::Network(command) => command.run(context),
            Self::Demo(command) => command.run(context),
            Self::Completions(command) => command.run(context),
        }
    }
}

/// Done.
pub const DONE: u8 = 0;
/// Nothing found, or a check failed.
pub const NOTHING: u8 = 1;
/// Could not be done: usage, input, I/O.
pub const FAILED: u8 = 2;

/// What a command has to say.
#[derive(Debug, Default)]
pub struct Answer {
    /// For stdout (or `--output`).
    view: Option<(View, OutputArgs)>,
    /// For stderr: what was made, counted or noticed.
    notes: Vec<String>,
    /// The exit code.
    code: u8,
}

impl Answer {
    fn view(view: View, output: &OutputArgs) -> Self {
        Self {
            view: Some((view, output.clone())),
            ..Self::default()
        }
    }

    /// A list; an empty one is "nothing found".
    fn list<R: view::Record>(records: &[R], output: &OutputArgs, what: &str) -> Self {
        let answer = Self::view(View::list(records, output.format()), output);
        if records.is_empty() {
            Self {
                code: NOTHING,
                ..answer.note(format!("no {what} found"))
            }
        } else {
            answer
        }
    }

    /// A list narrowed by filters; an empty one where a filter names what is not there.
    fn narrowed<R: view::Record>(
        filter: Result<Filter, narrow::Error>,
        list: impl FnOnce(&Filter) -> Result<Vec<R>, Failure>,
        output: &OutputArgs,
        what: &str,
    ) -> Result<Self, Failure> {
        match filter {
            Ok(filter) => Ok(Self::list(&list(&filter)?, output, what)),
            Err(narrow::Error::Find(nothing @ find::Error::Nothing { .. })) => {
                let empty = Self::view(View::list::<R>(&[], output.format()), output);
                Ok(empty.because(nothing.into()))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// A drawing where the output is an SVG file, for people; nothing is drawn of nothing. Else a
    /// view.
    fn drawing(
        output: &OutputArgs,
        something: bool,
        svg: impl FnOnce() -> String,
        view: impl FnOnce() -> View,
    ) -> Result<Self, Failure> {
        Ok(match output.drawing() {
            Some(path) if something => {
                context::write_text(Some(path), &svg())?;
                Self::default().note(format!("drew {}", path.display()))
            }
            Some(_) => Self::default(),
            None => Self::view(view(), output),
        })
    }

    /// The same, empty for this reason.
    fn because(self, reason: Failure) -> Self {
        Self {
            notes: reason.lines(),
            code: NOTHING,
            ..self
        }
    }

    fn notes(notes: Vec<String>) -> Self {
        Self {
            notes,
            ..Self::default()
        }
    }

    fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The same, showing something else.
    fn replaced(mut self, by: View) -> Self {
        if let Some((view, _)) = &mut self.view {
            *view = by;
        }
        self
    }

    fn code(self, code: u8) -> Self {
        Self { code, ..self }
    }
}

/// Runs podcat with these arguments (the first is the program's name) and returns its exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>, context: Context) -> u8 {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are answers, the rest is wrong usage; clap knows where each goes.
            let code = if error.use_stderr() { FAILED } else { DONE };
            let _ = error.print();
            return code;
        }
    };
    let context = context.with(cli.db, cli.wait);
    let Some(command) = cli.command else {
        return written(
            io::stdout()
                .lock()
                .write_all(OVERVIEW.as_bytes())
                .map_err(Failure::from),
            DONE,
        );
    };
    match command.run(&context) {
        Ok(answer) => {
            let Answer { view, notes, code } = answer;
            let shown = match view {
                Some((view, output)) => show(view, &output, &context),
                None => Ok(Vec::new()),
            };
            for note in &notes {
                context.say(note);
            }
            let shown = shown.map(|left_out| {
                if !left_out.is_empty() {
                    let (width, names) = (context.width, left_out.join(", "));
                    context.say(&format!(
                        "no room in {width} columns for: {names} (see --columns, or --format csv)"
                    ));
                }
            });
            written(shown, code)
        }
        Err(failure) => written(Err(failure), DONE),
    }
}

/// Runs a command without a word, for the demo's own preparations; its failures are still printed.
fn run_quietly(arguments: Vec<OsString>, context: Context) -> u8 {
    let Ok(Cli {
        db,
        wait,
        command: Some(command),
    }) = Cli::try_parse_from(arguments)
    else {
        return FAILED;
    };
    match command.run(&context.with(db, wait)) {
        Ok(answer) => answer.code,
        Err(failure) => {
            failure.print();
            FAILED
        }
    }
}

/// Turns the result of writing into an exit code; a reader who has seen enough is no error.
fn written(result: Result<(), Failure>, code: u8) -> u8 {
    match result {
        Ok(()) => code,
        Err(failure) if failure.broken_pipe => code,
        Err(failure) => {
            failure.print();
            failure.code
        }
    }
}

/// Writes an answer; returns the columns that had no room.
fn show(view: View, output: &OutputArgs, context: &Context) -> Result<Vec<&'static str>, Failure> {
    let options = output.options(context);
    context::write_stream(output.output.as_deref(), |out| {
        Ok(view::render(view, &options, out)?)
    })
}

/// The whole command line, for completions and tests.
pub fn command() -> clap::Command {
    Cli::command()
}
