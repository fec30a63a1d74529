//! `podcat edit-transcript`.

use super::args::{Given, KindArg, edited, given, parse_language, something_of};
use super::{Answer, Context, Failure};
use crate::model::transcript::Kind;
use crate::ops::find;
use clap::Args;

/// Change what is stated of a transcript, or make it the one that is searched
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat edit-transcript 7 --prefer --kind edited")]
#[command(group = something_of(&["prefer", "kind", "tool", "language"]))]
pub struct EditTranscript {
    /// Its id (`podcat transcripts` lists them), or an episode
    transcript: String,
    /// Search and show this version
    #[arg(long)]
    prefer: bool,
    /// How it came to be
    #[arg(long, value_enum)]
    kind: Option<KindArg>,
    /// The tool or model that made it
    #[arg(long)]
    tool: Option<Given<String>>,
    /// Its language
    #[arg(long, value_name = "LANG", value_parser = given(parse_language))]
    language: Option<Given<String>>,
}

impl EditTranscript {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.write()?;
        let change = catalog.begin()?;
        let transcript = find::transcript(&catalog, &self.transcript)?;
        let mut data = transcript.data;
        if let Some(kind) = self.kind {
            data.kind = Kind::from(kind).name().into();
        }
        edited(&mut data.tool, self.tool);
        edited(&mut data.language, self.language);
        catalog.edit_transcript(transcript.id, &data)?;
        if self.prefer {
            catalog.prefer(transcript.id)?;
        }
        change.commit()?;
        Ok(Answer::notes(vec![format!(
            "changed transcript {} (version {} of {})",
            transcript.id, data.version, transcript.episode
        )]))
    }
}
