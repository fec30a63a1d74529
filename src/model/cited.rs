//! What a citation is made of: an episode with its show and people, and the words quoted from it.

use super::transcript::Millis;

/// An episode, or a quote from it, as it is cited.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Cited {
    /// The permanent id of the episode.
    pub episode_uid: String,
    /// The episode's title.
    pub title: String,
    /// The show's title.
    pub show: String,
    /// Who publishes the show.
    pub publisher: Option<String>,
    /// The season the episode belongs to.
    pub season: Option<i64>,
    /// Its number in the show or season.
    pub number: Option<i64>,
    /// ISO 8601: a day or a moment in UTC.
    pub published: Option<String>,
    /// How long it is.
    pub duration_ms: Option<Millis>,
    /// BCP 47, of the title.
    pub language: Option<String>,
    /// Who takes part.
    pub people: Vec<Credit>,
    /// The audio file on the web.
    pub audio_url: Option<String>,
    /// The page on the web.
    pub page_url: Option<String>,
    /// The day on which it was listened to; `None` leaves it out.
    pub accessed: Option<String>,
    /// The words quoted; `None` where the whole episode is cited.
    pub quote: Option<Words>,
}

/// Somebody's part in an episode.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Credit {
    /// The name as it is printed.
    pub name: String,
    /// Lower case, after the Podcast Taxonomy: `host`, `guest`, …
    pub role: String,
}

/// The words quoted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Words {
    /// As they were kept.
    pub text: String,
    /// Who says them.
    pub speaker: Option<String>,
    /// When they begin in the audio.
    pub start_ms: Option<Millis>,
    /// When they end in the audio.
    pub end_ms: Option<Millis>,
    /// The times are about right, not exact.
    pub approximate: bool,
}

impl Cited {
    /// Who hosts the episode, in the order in which they are kept.
    pub fn hosts(&self) -> Vec<&str> {
        self.in_role(|role| matches!(role, "host" | "co-host" | "guest host"))
    }

    /// Who is a guest of it.
    pub fn guests(&self) -> Vec<&str> {
        self.in_role(|role| role == "guest")
    }

    fn in_role(&self, is: impl Fn(&str) -> bool) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for credit in self.people.iter().filter(|credit| is(&credit.role)) {
            if !names.contains(&credit.name.as_str()) {
                names.push(&credit.name);
            }
        }
        names
    }
}
