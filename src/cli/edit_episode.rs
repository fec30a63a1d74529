//! `podcat edit-episode`.

use super::add_episode::EpisodeFields;
use super::args::{edited, parse_name, something_of};
use super::{Answer, Context, Failure};
use crate::catalog::Filed;
use crate::model::catalogue::EpisodeData;
use crate::ops::{add_episode, find};
use clap::Args;

/// Change what is stated of an episode; an empty value takes it away
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  podcat edit-episode \"ice that speaks\" --date 2026-02-14 \\\n    --add-guest \"Bo Lind\""
)]
#[command(group = something_of(&["title", "date", "number", "season", "duration", "language", "audio", "audio_offset", "page", "description", "add_host", "add_guest", "remove_person", "add_topic", "remove_topic"]))]
pub struct EditEpisode {
    /// Id, uid or words of its title, show or number
    episode: String,
    /// Its new title
    #[arg(long, value_parser = parse_name)]
    title: Option<String>,
    #[command(flatten)]
    fields: EpisodeFields,
    /// Somebody else who hosts it
    #[arg(long, value_name = "NAME", value_parser = parse_name)]
    add_host: Vec<String>,
    /// Somebody else who is a guest
    #[arg(long, value_name = "NAME", value_parser = parse_name)]
    add_guest: Vec<String>,
    /// Somebody who does not take part
    #[arg(long, value_name = "NAME")]
    remove_person: Vec<String>,
    /// Another topic to file it under
    #[arg(long, value_name = "TOPIC", value_parser = parse_name)]
    add_topic: Vec<String>,
    /// A topic to take it out of
    #[arg(long, value_name = "TOPIC")]
    remove_topic: Vec<String>,
}

impl EditEpisode {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.write()?;
        let change = catalog.begin()?;
        let episode = find::episode(&catalog, &self.episode, None)?;
        let id = episode.id;
        // Not the transcript's last time, which is shown where nothing is stated.
        let mut data = EpisodeData {
            duration_ms: catalog.stated_duration(id)?,
            ..episode.data
        };
        data.title = self.title.unwrap_or(data.title);
        edited(&mut data.published, self.fields.date);
        edited(&mut data.number, self.fields.number);
        edited(&mut data.season, self.fields.season);
        edited(&mut data.duration_ms, self.fields.duration);
        edited(&mut data.language, self.fields.language);
        edited(&mut data.audio_url, self.fields.audio);
        edited(&mut data.audio_offset_ms, self.fields.audio_offset);
        edited(&mut data.page_url, self.fields.page);
        edited(&mut data.description, self.fields.description);
        catalog.edit_episode(id, &data)?;
        let mut notes = Vec::new();
        for (role, names) in [("host", &self.add_host), ("guest", &self.add_guest)] {
            for name in names {
                let person = add_episode::person_or_new(&catalog, name, &context.now, &mut notes)?;
                catalog.add_appearance(id, person, role)?;
            }
        }
        for name in &self.remove_person {
            let person = find::person(&catalog, name)?;
            if !catalog.remove_appearance(id, person.id)? {
                notes.push(format!("{} was not stated to take part", person.data.name));
            }
        }
        for name in &self.add_topic {
            let topic = add_episode::topic_or_new(&catalog, name, &context.now, &mut notes)?;
            catalog.file_under(Filed::Episode, id, topic)?;
        }
        for name in &self.remove_topic {
            let topic = find::topic(&catalog, name)?;
            if !catalog.unfile(Filed::Episode, id, topic.id)? {
                notes.push(format!("it was not filed under {}", topic.data.name));
            }
        }
        change.commit()?;
        notes.push(format!("changed episode {id}: {}", data.title));
        Ok(Answer::notes(notes))
    }
}
