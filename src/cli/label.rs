//! `podcat label`.

use super::args::{OutputArgs, parse_name};
use super::{Answer, Context, Failure};
use crate::model::catalogue::{self, LabelState};
use crate::ops::{add_episode, find};
use crate::text::words;
use crate::view::{self, Block, View};
use clap::Args;

/// Say whom a transcript's labels stand for
///
/// Without a label, lists them. podcat proposes people; only --confirm makes a proposal so.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  podcat label \"two sources\" SPEAKER_00 --person \"Mira Osei\" --confirm"
)]
pub struct Label {
    /// An episode (its preferred transcript)
    episode: String,
    /// A label as the transcript writes it; all of them if not given
    label: Option<String>,
    /// Another version than the preferred one
    #[arg(long, value_name = "N")]
    version: Option<i64>,
    /// The person it stands for; made if there is none of that name
    #[arg(long, requires = "label", value_parser = parse_name)]
    person: Option<String>,
    /// It is so: the label's words are this person's
    #[arg(long)]
    confirm: bool,
    /// It stands for nobody that is known
    #[arg(long, conflicts_with_all = ["person", "confirm", "undo"], requires = "label")]
    nobody: bool,
    /// Go back to what it stood for before the last change
    #[arg(long, conflicts_with_all = ["person", "confirm"], requires = "label")]
    undo: bool,
    #[command(flatten)]
    output: OutputArgs,
}

impl Label {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        self.output.check(
            &View::list::<catalogue::Label>(&[], self.output.format()),
            context,
        )?;
        let change_wanted = self.person.is_some() || self.confirm || self.nobody || self.undo;
        let catalog = if change_wanted {
            context.write()?
        } else {
            context.read()?
        };
        let change = if change_wanted {
            Some(catalog.begin()?)
        } else {
            None
        };
        let mut transcript = find::transcript_of(&catalog, &self.episode)?;
        if let Some(version) = self.version {
            let versions = catalog.versions(transcript.episode_id)?;
            transcript = versions
                .into_iter()
                .find(|known| known.data.version == version)
                .ok_or_else(|| {
                    Failure::new(format!(
                        "{} has no transcript version {version}",
                        transcript.episode
                    ))
                    .hint("`podcat transcripts` lists the versions")
                })?;
        }
        let all = catalog.labels(transcript.id)?;
        let chosen: Vec<_> = match &self.label {
            Some(typed) => {
                let exact: Vec<_> = all.iter().filter(|label| label.name == *typed).collect();
                let folded = all
                    .iter()
                    .filter(|label| words::key(&label.name) == words::key(typed));
                if exact.is_empty() {
                    folded.collect()
                } else {
                    exact
                }
            }
            None => all.iter().collect(),
        };
        if let (Some(typed), true) = (&self.label, chosen.is_empty()) {
            let names: Vec<&str> = all.iter().map(|label| label.name.as_str()).collect();
            return Err(
                Failure::new(format!("{} has no label {typed:?}", transcript.episode)).hint(
                    format!(
                        "its labels are {}",
                        if names.is_empty() {
                            "none".into()
                        } else {
                            names.join(", ")
                        }
                    ),
                ),
            );
        }
        let mut notes = Vec::new();
        let person = match &self.person {
            Some(named) => Some(add_episode::person_or_new(
                &catalog,
                named,
                &context.now,
                &mut notes,
            )?),
            None => None,
        };
        for label in &chosen {
            let key = (label.transcript_id, label.no);
            if self.undo {
                if !catalog.undo_label(key)? {
                    notes.push(format!("{} was not changed before", label.name));
                }
            } else if self.nobody {
                catalog.map_label(key, None, &context.now)?;
            } else if change_wanted {
                let state = if self.confirm {
                    LabelState::Confirmed
                } else {
                    LabelState::Proposed
                };
                match person.or(label.person_id) {
                    Some(person)
                        if label.person_id == Some(person) && label.state == Some(state) => {}
                    Some(person) => catalog.map_label(key, Some((person, state)), &context.now)?,
                    None => notes.push(format!(
                        "nobody is proposed for {}; say who with --person",
                        label.name
                    )),
                }
            }
        }
        let labels = catalog.labels(transcript.id)?;
        if let Some(change) = change {
            change.commit()?;
        }
        let data = &transcript.data;
        let heading = format!(
            "{} ({}), transcript v{}, {}",
            transcript.episode, transcript.show, data.version, data.kind
        );
        let view = View::list(&labels, self.output.format()).shown(vec![
            Block::Heading(heading),
            Block::Table(view::table(&labels)),
        ]);
        let mut answer = Answer::view(view, &self.output);
        if labels.is_empty() {
            answer = answer.note("this transcript names nobody");
        }
        for note in notes {
            answer = answer.note(note);
        }
        Ok(answer)
    }
}
