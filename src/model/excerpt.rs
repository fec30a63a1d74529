//! Words with everything that says where they are from: what leaves the catalogue.
//!
//! Invariant: a [`Quote`] and a [`Passage`] leave as the same [`Excerpt`], so that a format is
//! written once.

use super::catalogue::{Anchor, EpisodeData, Id, Quote, seconds};
use super::clock;
use super::permalink::Permalink;
use super::transcript::Millis;
use serde::Serialize;

/// What finds an episode outside of this catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// Podcasting 2.0 `podcast:guid`.
    pub show_uid: String,
    /// The episode's guid in its show.
    pub guid: String,
    /// The audio file.
    pub audio_url: Option<String>,
    /// How much later everything is there than in the transcript.
    pub audio_offset_ms: Option<Millis>,
    /// The web page.
    pub page_url: Option<String>,
}

impl From<&EpisodeData> for Place {
    /// Where the show is not known.
    fn from(data: &EpisodeData) -> Self {
        Self {
            show_uid: String::new(),
            guid: data.guid.clone(),
            audio_url: data.audio_url.clone(),
            audio_offset_ms: data.audio_offset_ms,
            page_url: data.page_url.clone(),
        }
    }
}

impl Place {
    /// A time of the transcript as one of the audio file.
    pub fn in_audio(&self, ms: Millis) -> Millis {
        ms.saturating_add(self.audio_offset_ms.unwrap_or_default())
            .max(0)
    }

    /// The audio at a moment (W3C Media Fragments), else the page.
    pub fn link(&self, start_ms: Option<Millis>, end_ms: Option<Millis>) -> Option<String> {
        match (&self.audio_url, start_ms) {
            (Some(audio), Some(start)) if !audio.contains('#') => {
                let end = end_ms.map(|end| self.in_audio(end));
                let moment = clock::fragment(self.in_audio(start), end);
                Some(format!("{audio}#t={moment}"))
            }
            (Some(audio), _) => Some(audio.clone()),
            (None, _) => self.page_url.clone(),
        }
    }

    /// The permanent link to words in it.
    pub fn permalink(
        &self,
        start_ms: Option<Millis>,
        end_ms: Option<Millis>,
        words: Option<Anchor>,
    ) -> Permalink {
        Permalink {
            show: self.show_uid.clone(),
            episode: self.guid.clone(),
            start_ms,
            end_ms,
            words,
        }
    }
}

/// What somebody says in one go, in the transcript of an episode that is preferred.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Passage {
    /// Number in this catalogue.
    pub id: Id,
    /// The confirmed person, else the label as the file writes it.
    pub speaker: Option<String>,
    /// The show's title.
    pub show: String,
    /// The episode's title.
    pub episode: String,
    /// The episode's number in this catalogue.
    pub episode_id: Id,
    /// When the episode was published.
    pub published: Option<String>,
    /// When it begins.
    #[serde(rename = "start", with = "seconds")]
    #[cfg_attr(test, schemars(with = "Option<f64>"))]
    pub start_ms: Option<Millis>,
    /// When it ends.
    #[serde(rename = "end", with = "seconds")]
    #[cfg_attr(test, schemars(with = "Option<f64>"))]
    pub end_ms: Option<Millis>,
    /// The words.
    pub text: String,
    /// BCP 47.
    pub language: Option<String>,
    /// The transcript's number in this catalogue.
    pub transcript_id: Id,
    /// Its version and how that came to be: `v1 edited`.
    pub transcript: String,
    /// The audio at that moment, else the page.
    pub link: Option<String>,
    /// The same in every catalogue that has the episode.
    pub permalink: String,
    /// What finds the episode.
    #[serde(skip)]
    pub place: Place,
}

/// So many words tell a passage without times from others.
const TELLING: usize = 8;

impl Passage {
    /// The link to a passage: by its time, or by how it begins where that is not known.
    pub fn permalink(
        place: &Place,
        start_ms: Option<Millis>,
        end_ms: Option<Millis>,
        text: &str,
    ) -> String {
        let words = start_ms.is_none().then(|| Anchor {
            exact: beginning(text, TELLING).to_owned(),
            ..Anchor::default()
        });
        place.permalink(start_ms, end_ms, words).to_string()
    }

    /// As an excerpt.
    pub fn excerpt(&self) -> Excerpt<'_> {
        Excerpt {
            id: self.id,
            uid: None,
            text: &self.text,
            speaker: self.speaker.as_deref(),
            show: &self.show,
            episode: &self.episode,
            episode_id: self.episode_id,
            published: self.published.as_deref(),
            language: self.language.as_deref(),
            start_ms: self.start_ms,
            end_ms: self.end_ms,
            approximate: false,
            anchor: None,
            topics: &[],
            note: None,
            link: self.link.as_deref(),
            permalink: &self.permalink,
            place: &self.place,
        }
    }
}

/// The first words of a text.
fn beginning(text: &str, words: usize) -> &str {
    let mut ends = text.match_indices(char::is_whitespace).map(|(at, _)| at);
    ends.nth(words.saturating_sub(1))
        .map_or(text, |end| &text[..end])
}

/// Words with everything that says where they are from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Excerpt<'a> {
    /// The quote's or passage's number in this catalogue.
    pub id: Id,
    /// Permanent; a quote's.
    pub uid: Option<&'a str>,
    /// The words.
    pub text: &'a str,
    /// Who says them, if known.
    pub speaker: Option<&'a str>,
    /// The show's title.
    pub show: &'a str,
    /// The episode's title.
    pub episode: &'a str,
    /// The episode's number in this catalogue.
    pub episode_id: Id,
    /// When the episode was published.
    pub published: Option<&'a str>,
    /// BCP 47.
    pub language: Option<&'a str>,
    /// When they begin in the transcript.
    pub start_ms: Option<Millis>,
    /// When they end.
    pub end_ms: Option<Millis>,
    /// The times are about right, not exact.
    pub approximate: bool,
    /// The words as the transcript has them, and what stands around them.
    pub anchor: Option<&'a Anchor>,
    /// What they are filed under.
    pub topics: &'a [String],
    /// Anything else.
    pub note: Option<&'a str>,
    /// The audio at that moment, else the page.
    pub link: Option<&'a str>,
    /// The same in every catalogue that has the episode.
    pub permalink: &'a str,
    /// What finds the episode.
    pub place: &'a Place,
}

impl Quote {
    /// As an excerpt.
    pub fn excerpt(&self) -> Excerpt<'_> {
        Excerpt {
            id: self.id,
            uid: Some(&self.uid),
            text: &self.data.text,
            speaker: self.speaker.as_deref(),
            show: &self.show,
            episode: &self.episode,
            episode_id: self.episode_id,
            published: self.published.as_deref(),
            language: self.language.as_deref(),
            start_ms: self.data.start_ms,
            end_ms: self.data.end_ms,
            approximate: self.data.approximate,
            anchor: self.anchor.as_ref(),
            topics: &self.topics,
            note: self.data.note.as_deref(),
            link: self.link.as_deref(),
            permalink: &self.permalink,
            place: &self.place,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_the_audio_at_the_moment_else_the_page() {
        let mut place = Place {
            audio_url: Some("https://example.org/a.mp3".into()),
            audio_offset_ms: Some(-1_000),
            page_url: Some("https://example.org/a".into()),
            ..Place::default()
        };
        let link = |place: &Place, start| place.link(start, Some(3_500));
        assert_eq!(
            link(&place, Some(2_000)).as_deref(),
            Some("https://example.org/a.mp3#t=1,2.5")
        );
        assert_eq!(
            link(&place, None).as_deref(),
            Some("https://example.org/a.mp3")
        );
        place.audio_url = None;
        assert_eq!(
            link(&place, Some(2_000)).as_deref(),
            Some("https://example.org/a")
        );
    }

    #[test]
    fn a_passage_without_times_is_found_by_how_it_begins() {
        let place = Place {
            show_uid: "s".into(),
            guid: "e".into(),
            ..Place::default()
        };
        let link = Passage::permalink(
            &place,
            None,
            None,
            "one two three four five six seven eight nine",
        );
        assert_eq!(
            link,
            "podcat://s/e#exact=one%20two%20three%20four%20five%20six%20seven%20eight"
        );
        assert_eq!(
            Passage::permalink(&place, Some(0), Some(1_500), "one"),
            "podcat://s/e#t=0,1.5"
        );
    }
}
