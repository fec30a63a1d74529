//! `podcat demo`: the sample as a catalogue, and the main questions asked of it.

use super::{Answer, Context, FAILED, Failure, NOTHING};
use crate::ops::demo;
use clap::Args;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;

/// Build a small catalogue and ask it the main questions
///
/// The shows are made up but one: an episode of BIZDIN ORTA, known from a news report.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat demo --db demo.db")]
pub struct Demo {}

/// What is asked, and why.
const QUESTIONS: &[(&str, &str)] = &[
    (
        "Who is Tukumova, and what is kept of what she said?",
        "quotes --speaker Tukumova",
    ),
    (
        "Who said these words, and when? (a phrase over two cues)",
        "search '\"before it breaks\"'",
    ),
    (
        "The same, only in one person's mouth",
        "search 'ice breaks' --speaker Lind",
    ),
    (
        "What is there about a topic, by whatever name?",
        "quotes --topic \"winter road\" --columns speaker,episode,time,quote",
    ),
    (
        "Whom does the machine's SPEAKER_00 stand for?",
        "label \"two sources\"",
    ),
    (
        "Which guests are there?",
        "guests --columns id,name,affiliation,aliases,episodes,quotes",
    ),
];

impl Demo {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let folder = tempfile::Builder::new()
            .prefix("podcat-demo-")
            .tempdir()
            .map_err(|error| Failure::new(format!("cannot make a temporary folder: {error}")))?;
        // Without --db the demo never touches the user's own catalogue.
        let db = match &context.chosen {
            Some(db) => db.clone(),
            None => folder.path().join("demo.db"),
        };
        if context.chosen.is_some() && std::fs::metadata(&db).is_ok_and(|file| file.len() > 0) {
            return Err(Failure::new(format!(
                "expected a new file for the demo, found {}",
                db.display()
            ))
            .hint("name one that does not exist; nothing was changed"));
        }
        say("Building a small catalogue from the sample …")?;
        demo::unpack(folder.path())
            .map_err(|error| Failure::new(format!("cannot write the sample: {error}")))?;
        build(context, &db, folder.path())?;
        for (why, question) in QUESTIONS {
            say(&format!("\n# {why}\n$ podcat {question}"))?;
            let code = super::run(arguments(&db, question), context.clone());
            if code > NOTHING {
                return Err(Failure::new(format!("podcat {question} failed")));
            }
        }
        let kept = match &context.chosen {
            Some(db) => format!(
                "The catalogue is in {}; ask it more with --db.",
                db.display()
            ),
            None => "This catalogue was temporary; `podcat demo --db demo.db` keeps it.".to_owned(),
        };
        say(&format!(
            "\n{kept}\nNow your own:\n  podcat import transcripts/ --show \"My Show\"\n  \
             podcat search \"words somebody said\"\n  podcat        (an overview of all commands)"
        ))?;
        Ok(Answer::default())
    }
}

/// Runs the sample's own command lines, quietly.
fn build(context: &Context, db: &Path, folder: &Path) -> Result<(), Failure> {
    for line in demo::commands() {
        let mut arguments = arguments(db, &line);
        for argument in &mut arguments {
            let file = folder.join(&*argument);
            if argument.to_string_lossy().starts_with("transcripts/") {
                *argument = file.into_os_string();
            }
        }
        let code = super::run_quietly(arguments, context.clone());
        if code == FAILED {
            let _ = std::fs::remove_file(db);
            return Err(Failure::new(format!(
                "the sample could not be built: podcat {line}"
            )));
        }
    }
    Ok(())
}

fn arguments(db: &Path, line: &str) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = vec!["podcat".into(), "--db".into(), db.into()];
    arguments.extend(demo::split(line).into_iter().map(OsString::from));
    arguments
}

fn say(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
}
