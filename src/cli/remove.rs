//! `podcat remove-…`: what goes with it is said first, and asked.

use super::{Answer, Context, Failure};
use crate::ops::find;
use crate::ops::remove::{self, Thing};
use clap::Args;

fn removed(
    context: &Context,
    yes: bool,
    find: impl Fn(&crate::catalog::Catalog) -> Result<(Thing, String), find::Error>,
) -> Result<Answer, Failure> {
    let catalog = context.write()?;
    let (thing, name) = find(&catalog)?;
    let consequences = remove::consequences(&catalog, thing)?;
    if !yes {
        let mut question = consequences.join("\n");
        if !question.is_empty() {
            question.push('\n');
        }
        match context.ask(&format!("{question}Remove {name}?")) {
            Some(true) => {}
            Some(false) => {
                return Ok(Answer::notes(vec!["nothing was removed".into()]).code(super::NOTHING));
            }
            None => {
                return Err(Failure::new(format!(
                    "removing {name} has to be confirmed, and nobody can be asked here"
                ))
                .details(consequences)
                .hint("add --yes to remove it"));
            }
        }
    }
    remove::run(&catalog, thing)?;
    Ok(Answer::notes(vec![format!("removed {name}")]))
}

/// Remove a show with its episodes
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat remove-show \"Deep Currents\"")]
pub struct RemoveShow {
    /// Id, uid or words of its title
    show: String,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl RemoveShow {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        removed(context, self.yes, |catalog| {
            let found = find::show(catalog, &self.show)?;
            Ok((
                Thing::Show(found.id),
                format!("show {}: {}", found.id, found.data.title),
            ))
        })
    }
}

/// Remove an episode with its transcripts and quotes
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat remove-episode \"ice that speaks\"")]
pub struct RemoveEpisode {
    /// Id, uid or words of its title, show or number
    episode: String,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl RemoveEpisode {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        removed(context, self.yes, |catalog| {
            let found = find::episode(catalog, &self.episode, None)?;
            Ok((
                Thing::Episode(found.id),
                format!("episode {}: {}", found.id, found.data.title),
            ))
        })
    }
}

/// Remove a person; their quotes stay
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat remove-person \"Bo Lind\"")]
pub struct RemovePerson {
    /// Id, uid, name, alias or surname
    person: String,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl RemovePerson {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        removed(context, self.yes, |catalog| {
            let found = find::person(catalog, &self.person)?;
            Ok((
                Thing::Person(found.id),
                format!("person {}: {}", found.id, found.data.name),
            ))
        })
    }
}

/// Remove a quote
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat remove-quote \"3\"")]
pub struct RemoveQuote {
    /// Id, uid or some of its words
    quote: String,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl RemoveQuote {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        removed(context, self.yes, |catalog| {
            let found = find::quote(catalog, &self.quote)?;
            Ok((
                Thing::Quote(found.id),
                format!("quote {}: {}", found.id, found.data.text),
            ))
        })
    }
}

/// Remove a topic; what is filed under it stays
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat remove-topic \"ice road\"")]
pub struct RemoveTopic {
    /// Id, uid, name or alias
    topic: String,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl RemoveTopic {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        removed(context, self.yes, |catalog| {
            let found = find::topic(catalog, &self.topic)?;
            Ok((
                Thing::Topic(found.id),
                format!("topic {}: {}", found.id, found.data.name),
            ))
        })
    }
}

/// Remove one version of a transcript
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat remove-transcript 7")]
pub struct RemoveTranscript {
    /// Its id (`podcat transcripts` lists them), or an episode
    transcript: String,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl RemoveTranscript {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        removed(context, self.yes, |catalog| {
            let found = find::transcript(catalog, &self.transcript)?;
            let name = format!(
                "transcript {}: version {} of {}",
                found.id, found.data.version, found.episode
            );
            Ok((Thing::Transcript(found.id), name))
        })
    }
}
