//! The columns of each noun.

use super::{Column, spark};
use crate::model::catalogue::{
    Appearance, Duplicate, Episode, EpisodeHit, Group, Hit, Label, Person, Quote, Related, Said,
    Show, Suggestion, Topic, TopicOf, TranscriptInfo, With,
};
use crate::model::checked::Quotation;
use crate::model::diff::Side;
use crate::model::excerpt::Passage;
use crate::model::followed::{Chapter, Synced};
use crate::model::located::Match;
use crate::model::transcript::Millis;
use crate::model::verified::CheckedQuote;
use crate::model::{clock, date};
use serde::Serialize;

/// Something that is listed in rows.
pub trait Record: Serialize + Default {
    /// Its columns.
    const COLUMNS: &'static [Column];

    /// Its cells, one a column; an absent value is empty.
    fn cells(&self) -> Vec<String>;
}

fn text(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}

fn number<N: ToString>(value: Option<N>) -> String {
    value.map(|number| number.to_string()).unwrap_or_default()
}

fn time(ms: Option<Millis>) -> String {
    ms.map(clock::format).unwrap_or_default()
}

fn day(value: &Option<String>) -> String {
    value
        .as_deref()
        .map(date::day)
        .unwrap_or_default()
        .to_owned()
}

/// When a quote is said: `0:12:41`, `~0:12:41` where it is only about right, `no time` without one.
pub fn quote_time(quote: &Quote) -> String {
    match quote.data.start_ms {
        Some(ms) => format!(
            "{}{}",
            if quote.data.approximate { "~" } else { "" },
            clock::format(ms)
        ),
        None => "no time".into(),
    }
}

impl Record for Synced {
    const COLUMNS: &'static [Column] = &[
        Column::text("show"),
        Column::tight("new").key("new_episodes"),
        Column::tight("changed").key("changed_episodes"),
        Column::tight("transcripts"),
        Column::tight("chapters").spare(),
        Column::tight("failed"),
        Column::text("what").key("error"),
        Column::text("feed").extra(),
    ];

    fn cells(&self) -> Vec<String> {
        let counted = |count: usize| match count {
            0 => String::new(),
            count => count.to_string(),
        };
        let nothing = self.transcripts + self.chapters + self.failed.len() == 0;
        let what = match (&self.error, &self.moved) {
            (Some(error), _) => error.clone(),
            (None, Some(moved)) => format!("moved to {moved}"),
            (None, None) if self.new_show => "new show".to_owned(),
            (None, None) if self.unchanged && nothing => "unchanged".to_owned(),
            _ => String::new(),
        };
        vec![
            self.show.clone(),
            counted(self.new_episodes),
            counted(self.changed_episodes),
            counted(self.transcripts),
            counted(self.chapters),
            counted(self.failed.len()),
            what,
            self.feed.clone(),
        ]
    }
}

impl Record for Chapter {
    const COLUMNS: &'static [Column] = &[
        Column::tight("start"),
        Column::tight("end").extra(),
        Column::text("title"),
        Column::text("url").extra(),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            time(self.start_ms),
            time(self.end_ms),
            text(&self.title),
            text(&self.url),
        ]
    }
}

impl Record for Show {
    const COLUMNS: &'static [Column] = &[
        Column::tight("id"),
        Column::text("title"),
        Column::text("author").spare(),
        Column::tight("language").spare(),
        Column::tight("episodes"),
        Column::text("feed_url").extra(),
        Column::text("page_url").extra(),
        Column::text("description").extra(),
        Column::tight("uid").extra(),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            self.data.title.clone(),
            text(&self.data.author),
            text(&self.data.language),
            self.episodes.to_string(),
            text(&self.data.feed_url),
            text(&self.data.page_url),
            text(&self.data.description),
            self.uid.clone(),
        ]
    }
}

impl Record for Episode {
    const COLUMNS: &'static [Column] = &[
        Column::tight("id"),
        Column::text("show").spare(),
        Column::tight("number").spare(),
        Column::text("title"),
        Column::tight("date").key("published"),
        Column::tight("length").key("duration").spare(),
        Column::text("people"),
        Column::tight("transcript").spare(),
        Column::tight("quotes").spare(),
        Column::text("topics").extra(),
        Column::tight("season").extra(),
        Column::tight("words").extra(),
        Column::tight("language").extra(),
        Column::text("audio_url").extra(),
        Column::text("page_url").extra(),
        Column::text("guid").extra(),
        Column::tight("uid").extra(),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            self.show.clone(),
            number(self.data.number),
            self.data.title.clone(),
            day(&self.data.published),
            time(self.data.duration_ms),
            self.people.join("; "),
            text(&self.transcript),
            self.quotes.to_string(),
            self.topics.join("; "),
            number(self.data.season),
            number(self.words),
            text(&self.data.language),
            text(&self.data.audio_url),
            text(&self.data.page_url),
            self.data.guid.clone(),
            self.uid.clone(),
        ]
    }
}

impl Record for Person {
    const COLUMNS: &'static [Column] = &[
        Column::tight("id"),
        Column::text("name"),
        Column::text("affiliation"),
        Column::text("aliases"),
        Column::text("roles").spare(),
        Column::tight("episodes").spare(),
        Column::tight("quotes").spare(),
        Column::text("page_url").extra(),
        Column::text("note").extra(),
        Column::tight("uid").extra(),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            self.data.name.clone(),
            text(&self.data.affiliation),
            self.data.aliases.join("; "),
            self.roles.join("; "),
            self.episodes.to_string(),
            self.quotes.to_string(),
            text(&self.data.page_url),
            text(&self.data.note),
            self.uid.clone(),
        ]
    }
}

impl Record for Duplicate {
    const COLUMNS: &'static [Column] = &[
        Column::tight("keep_id"),
        Column::text("keep"),
        Column::tight("merge_id"),
        Column::text("merge"),
        Column::tight("grade"),
        Column::text("reasons"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.keep_id.to_string(),
            self.keep.clone(),
            self.merge_id.to_string(),
            self.merge.clone(),
            self.grade.clone(),
            self.reasons.join("; "),
        ]
    }
}

impl Record for Appearance {
    const COLUMNS: &'static [Column] = &[
        Column::tight("person_id"),
        Column::text("name"),
        Column::text("affiliation"),
        Column::tight("role"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.person_id.to_string(),
            self.name.clone(),
            text(&self.affiliation),
            self.role.clone(),
        ]
    }
}

impl Record for TranscriptInfo {
    const COLUMNS: &'static [Column] = &[
        Column::tight("id"),
        Column::text("show").spare(),
        Column::text("episode"),
        Column::tight("version"),
        Column::tight("kind"),
        Column::tight("format").spare(),
        Column::tight("language").spare(),
        Column::tight("segments").spare(),
        Column::tight("words").spare(),
        Column::tight("labels").spare(),
        Column::tight("warnings").spare(),
        Column::tight("preferred").extra(),
        Column::text("tool").extra(),
        Column::tight("encoding").extra(),
        Column::tight("end").extra(),
        Column::text("source").extra(),
        Column::tight("imported_at").extra(),
        Column::tight("sha256").extra(),
    ];

    fn cells(&self) -> Vec<String> {
        let mark = if self.data.preferred { "*" } else { "" };
        vec![
            self.id.to_string(),
            self.show.clone(),
            self.episode.clone(),
            format!("{}{mark}", self.data.version),
            self.data.kind.clone(),
            self.data.format.clone(),
            text(&self.data.language),
            self.data.segments.to_string(),
            self.data.words.to_string(),
            self.labels.to_string(),
            self.data.warnings.len().to_string(),
            self.data.preferred.to_string(),
            text(&self.data.tool),
            self.data.encoding.clone(),
            time(self.data.end_ms),
            self.data.source.clone(),
            self.data.imported_at.clone(),
            self.data.sha256.clone(),
        ]
    }
}

impl Record for Label {
    const COLUMNS: &'static [Column] = &[
        Column::text("label"),
        Column::text("person"),
        Column::tight("state"),
        Column::tight("passages").spare(),
        Column::tight("words").spare(),
        Column::text("begins").key("sample").spare(),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.name.clone(),
            text(&self.person),
            self.state
                .map(|state| state.name().to_owned())
                .unwrap_or_default(),
            self.passages.to_string(),
            self.words.to_string(),
            self.sample.clone(),
        ]
    }
}

impl Record for Quote {
    const COLUMNS: &'static [Column] = &[
        Column::tight("id"),
        Column::text("speaker"),
        Column::text("show").spare(),
        Column::text("episode"),
        Column::tight("date").key("published").spare(),
        Column::tight("time").key("start"),
        Column::text("quote").key("text"),
        Column::text("topics").spare(),
        Column::tight("end").extra(),
        Column::tight("verdict").extra(),
        Column::tight("state").extra(),
        Column::tight("origin").extra(),
        Column::text("source").extra(),
        Column::text("note").extra(),
        Column::tight("uid").extra(),
        Column::tight("language").extra(),
        Column::tight("start_seconds").key("start").extra(),
        Column::tight("end_seconds").key("end").extra(),
        Column::text("link").extra(),
        Column::text("permalink").extra(),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            text(&self.speaker),
            self.show.clone(),
            self.episode.clone(),
            day(&self.published),
            quote_time(self),
            self.data.text.clone(),
            self.topics.join("; "),
            time(self.data.end_ms),
            self.data.verdict.clone(),
            self.data.state.name().to_owned(),
            self.data.origin.clone(),
            text(&self.data.source),
            text(&self.data.note),
            self.uid.clone(),
            text(&self.language),
            number(self.data.start_ms.map(clock::seconds)),
            number(self.data.end_ms.map(clock::seconds)),
            text(&self.link),
            self.permalink.clone(),
        ]
    }
}

impl Record for Topic {
    const COLUMNS: &'static [Column] = &[
        Column::tight("id"),
        Column::text("name"),
        Column::text("aliases").spare(),
        Column::text("rule").spare(),
        Column::tight("quotes"),
        Column::tight("episodes").spare(),
        Column::tight("passages"),
        Column::tight("trend").key("over_time"),
        Column::tight("first").extra(),
        Column::tight("last").extra(),
        Column::text("note").extra(),
        Column::tight("uid").extra(),
    ];

    fn cells(&self) -> Vec<String> {
        let over_time: Vec<u64> = self.over_time.iter().map(|it| it.count).collect();
        let most = over_time.iter().copied().max().unwrap_or(0);
        vec![
            self.id.to_string(),
            self.data.name.clone(),
            self.data.aliases.join("; "),
            text(&self.data.rule),
            self.quotes.to_string(),
            self.episodes.to_string(),
            number(self.passages),
            match most {
                0 => String::new(),
                most => spark::line(&over_time, most),
            },
            day(&self.first),
            day(&self.last),
            text(&self.data.note),
            self.uid.clone(),
        ]
    }
}

impl Record for Hit {
    const COLUMNS: &'static [Column] = &[
        Column::tight("time").key("start"),
        Column::text("speaker"),
        Column::text("show").spare(),
        Column::text("episode"),
        Column::tight("date").key("published").spare(),
        Column::text("snippet"),
        Column::tight("end").extra(),
        Column::tight("transcript").extra(),
        Column::text("text").extra(),
        Column::tight("episode_id").extra(),
        Column::text("permalink").extra(),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.start_ms
                .map_or_else(|| "no time".to_owned(), clock::format),
            text(&self.speaker),
            self.show.clone(),
            self.episode.clone(),
            day(&self.published),
            self.snippet.clone(),
            time(self.end_ms),
            self.transcript.clone(),
            self.text.clone(),
            self.episode_id.to_string(),
            self.permalink.clone(),
        ]
    }
}

impl Record for Passage {
    const COLUMNS: &'static [Column] = &[
        Column::tight("id"),
        Column::text("speaker"),
        Column::text("show"),
        Column::text("episode"),
        Column::tight("date").key("published"),
        Column::tight("time").key("start"),
        Column::text("text"),
        Column::tight("end").extra(),
        Column::tight("language").extra(),
        Column::tight("transcript").extra(),
        Column::tight("episode_id").extra(),
        Column::tight("transcript_id").extra(),
        Column::tight("start_seconds").key("start").extra(),
        Column::tight("end_seconds").key("end").extra(),
        Column::text("link").extra(),
        Column::text("permalink").extra(),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            text(&self.speaker),
            self.show.clone(),
            self.episode.clone(),
            day(&self.published),
            time(self.start_ms),
            self.text.clone(),
            time(self.end_ms),
            text(&self.language),
            self.transcript.clone(),
            self.episode_id.to_string(),
            self.transcript_id.to_string(),
            number(self.start_ms.map(clock::seconds)),
            number(self.end_ms.map(clock::seconds)),
            text(&self.link),
            self.permalink.clone(),
        ]
    }
}

impl Record for Match {
    const COLUMNS: &'static [Column] = &[
        Column::tight("verdict"),
        Column::tight("time").key("start"),
        Column::text("speaker"),
        Column::text("show").spare(),
        Column::text("episode"),
        Column::text("said").key("exact"),
        Column::tight("end").extra(),
        Column::tight("confidence").extra(),
        Column::tight("attribution").extra(),
        Column::text("source").extra(),
        Column::tight("version").extra(),
        Column::tight("kind").extra(),
        Column::tight("episode_id").extra(),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.verdict.name().to_owned(),
            self.start_ms
                .map_or_else(|| "no time".to_owned(), clock::format),
            text(&self.speaker),
            self.show.clone(),
            self.episode.clone(),
            self.anchor.exact.clone(),
            time(self.end_ms),
            format!("{:.2}", self.confidence),
            self.attribution.name().to_owned(),
            self.source.clone(),
            self.version.to_string(),
            self.kind.clone(),
            self.episode_id.to_string(),
        ]
    }
}

impl Record for Quotation {
    const COLUMNS: &'static [Column] = &[
        Column::tight("verdict"),
        Column::text("speaker"),
        Column::tight("time").key("start"),
        Column::text("episode"),
        Column::text("quotation").key("text"),
        Column::text("differs").key("diff"),
        Column::text("wording").extra(),
        Column::tight("attribution").extra(),
        Column::text("show").extra(),
        Column::tight("end").extra(),
        Column::text("said_by").extra(),
        Column::text("said").extra(),
        Column::text("link").extra(),
    ];

    fn cells(&self) -> Vec<String> {
        let differs = self.diff.iter().any(|piece| piece.side != Side::Same);
        let at = self.start_ms.map(clock::format);
        vec![
            self.verdict.clone(),
            text(&self.speaker),
            at.unwrap_or_else(|| self.episode.iter().map(|_| "no time").collect()),
            text(&self.episode),
            self.text.clone(),
            if differs {
                super::report::marked(self)
            } else {
                String::new()
            },
            self.wording.clone(),
            self.attribution.clone(),
            text(&self.show),
            time(self.end_ms),
            text(&self.said_by),
            text(&self.said),
            text(&self.link),
        ]
    }
}

impl Record for CheckedQuote {
    const COLUMNS: &'static [Column] = &[
        Column::tight("id").key("quote_id"),
        Column::tight("status"),
        Column::tight("verdict"),
        Column::text("speaker").spare(),
        Column::text("episode").spare(),
        Column::tight("time").key("start"),
        Column::text("quote").key("text"),
        Column::text("reason"),
        Column::text("show").extra(),
        Column::tight("end").extra(),
        Column::text("said").extra(),
        Column::tight("state").extra(),
        Column::tight("passes").extra(),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.quote_id.to_string(),
            self.status.name().to_owned(),
            self.verdict.name().to_owned(),
            text(&self.speaker),
            self.episode.clone(),
            self.start_ms
                .map_or_else(|| "no time".to_owned(), clock::format),
            self.text.clone(),
            self.reason.clone(),
            self.show.clone(),
            time(self.end_ms),
            text(&self.said),
            self.state.name().to_owned(),
            self.passes.to_string(),
        ]
    }
}

impl Record for EpisodeHit {
    const COLUMNS: &'static [Column] = &[
        Column::tight("passages"),
        Column::text("show"),
        Column::text("episode"),
        Column::tight("date"),
        Column::tight("time"),
        Column::text("snippet"),
        Column::text("speaker").extra(),
        Column::tight("episode_id").extra(),
    ];

    fn cells(&self) -> Vec<String> {
        let best = self.best.as_ref();
        vec![
            self.passages.to_string(),
            self.show.clone(),
            self.episode.clone(),
            day(&self.published),
            time(best.and_then(|best| best.start_ms)),
            best.map(|best| best.snippet.clone()).unwrap_or_default(),
            best.and_then(|best| best.speaker.clone())
                .unwrap_or_default(),
            self.episode_id.to_string(),
        ]
    }
}

impl Record for Group {
    const COLUMNS: &'static [Column] = &[
        Column::text("name"),
        Column::tight("passages"),
        Column::tight("episodes"),
        Column::tight("first"),
        Column::tight("last"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            text(&self.name),
            self.passages.to_string(),
            self.episodes.to_string(),
            day(&self.first),
            day(&self.last),
        ]
    }
}

impl Record for Said {
    const COLUMNS: &'static [Column] = &[
        Column::tight("time"),
        Column::text("speaker"),
        Column::text("text"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![time(self.start_ms), text(&self.speaker), self.text.clone()]
    }
}

impl Record for Suggestion {
    const COLUMNS: &'static [Column] = &[
        Column::text("name"),
        Column::tight("passages"),
        Column::tight("episodes"),
        Column::tight("elsewhere"),
        Column::tight("score"),
        Column::text("rule").extra(),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.name.clone(),
            self.passages.to_string(),
            self.episodes.to_string(),
            self.elsewhere.to_string(),
            self.score.to_string(),
            self.rule.clone(),
        ]
    }
}

impl Record for Related {
    const COLUMNS: &'static [Column] = &[
        Column::tight("id").key("episode_id"),
        Column::text("show").spare(),
        Column::text("episode"),
        Column::tight("date").key("published").spare(),
        Column::tight("score"),
        Column::text("words"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.episode_id.to_string(),
            self.show.clone(),
            self.episode.clone(),
            day(&self.published),
            format!("{:.2}", self.score),
            self.words.join(", "),
        ]
    }
}

impl Record for TopicOf {
    const COLUMNS: &'static [Column] = &[
        Column::text("name"),
        Column::tight("passages"),
        Column::tight("quotes"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.name.clone(),
            number(self.passages),
            self.quotes.to_string(),
        ]
    }
}

impl Record for With {
    const COLUMNS: &'static [Column] = &[
        Column::text("name"),
        Column::tight("episodes"),
        Column::tight("person_id").extra(),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.name.clone(),
            self.episodes.to_string(),
            number(self.person_id),
        ]
    }
}
