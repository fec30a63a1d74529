//! What a site is made of, read from the catalogue, but for what is said: which pages there are, what
//! they are filled with, and the fingerprint of that.

use super::folder::hash;
use super::{Error, Report, Request};
use crate::catalog::{Catalog, Filter, Mention, Sort};
use crate::feed;
use crate::fetch;
use crate::model::catalogue::{self, EpisodeData, Id, LabelState, TranscriptInfo};
use crate::model::cited::Cited;
use crate::model::{clock, date};
use crate::ops::timeline::Axis;
use crate::ops::{cite, emit, find, narrow};
use crate::site::index::Searched;
use crate::site::names::Names;
use crate::site::page::{
    self, Appearance, Chapter, Citation, Counts, Episode, EpisodePage, Group, Kept, Link, Page,
    Part, Person, Quote, Show, Time, Topic,
};
use crate::site::template::{self, Templates};
use crate::site::{index, lang, web};
use crate::text::words;
use crate::view::{chart, cite as written};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write;

/// With this the paths of the index begin that depends on transcripts alone.
pub const INDEX: &[&str] = &["search/words"];
/// How many episodes the first page shows.
const LATEST: usize = 20;
/// What a site of several shows is called unless it is said.
const TITLE: &str = "Podcast archive";

/// A file of the site.
#[derive(Debug)]
pub struct Planned {
    /// Its path from the root.
    pub path: String,
    /// The fingerprint of what it is made of.
    pub of: String,
    /// How it is made.
    pub make: Make,
}

/// How a file is made.
#[derive(Debug)]
pub enum Make {
    /// It is that, or what is said is still to come.
    Ready(String),
    /// A template filled with values.
    Page(&'static str, Value),
}

impl Planned {
    /// A file that is made already.
    pub fn ready(path: String, of: String, text: String) -> Self {
        Self {
            path,
            of,
            make: Make::Ready(text),
        }
    }
}

/// An episode's page and text, to be made of what is said.
#[derive(Debug)]
pub struct EpisodePlan {
    /// The preferred transcript.
    pub transcript: Option<Id>,
    /// The episode, which knows the times of its audio file.
    pub data: EpisodeData,
    /// The speaker of each label.
    pub speakers: Vec<Link>,
    /// The quotes to mark.
    pub kept: Vec<Kept>,
    /// What the page shows but for the transcript.
    pub own: EpisodePage,
    /// The page.
    pub page: Planned,
    /// What the search shows; none without a transcript.
    pub text: Option<Planned>,
    /// The key of that.
    pub text_key: String,
    frame: Frame,
}

/// What every page has.
#[derive(Debug, Clone)]
struct Frame {
    site: page::Site,
    base_url: Option<String>,
}

impl Frame {
    fn page<'a, T>(
        &'a self,
        path: &str,
        title: &'a str,
        title_lang: Option<&'a str>,
        part: &'a str,
        own: T,
    ) -> Page<'a, T> {
        Page {
            site: &self.site,
            root: page::root(path),
            title,
            title_lang,
            part,
            canonical: self.base_url.as_ref().map(|base| address(base, path)),
            own,
        }
    }
}

/// The address of a page: a folder's own page is the folder.
fn address(base: &str, path: &str) -> String {
    let path = match path.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
        _ => path,
    };
    format!("{base}/{path}")
}

impl EpisodePlan {
    /// What the page is filled with.
    pub fn values<'a, T: Serialize>(&'a self, own: T) -> Page<'a, T> {
        let episode = &self.own.episode;
        let lang = episode.lang.as_deref();
        self.frame
            .page(&self.page.path, &episode.title, lang, "shows", own)
    }
}

/// All of a site but what is said.
#[derive(Debug)]
pub struct Site {
    /// What there is of each.
    pub report: Report,
    /// Files that are made without looking at what is said.
    pub pages: Vec<Planned>,
    /// The episodes, in the order in which they were added.
    pub episodes: Vec<EpisodePlan>,
    /// The fingerprint of what the index is made of.
    pub index_of: String,
    cited: HashMap<String, Cited>,
}

impl Site {
    /// Every file but those of the index.
    pub fn planned(&self) -> impl Iterator<Item = &Planned> {
        let spoken = self.episodes.iter();
        let spoken = spoken.flat_map(|plan| [Some(&plan.page), plan.text.as_ref()]);
        self.pages.iter().chain(spoken.flatten())
    }

    /// How a quote is cited. It takes milliseconds, which would add up where nothing is written.
    pub fn citations(&self, uid: &str) -> Vec<Citation> {
        self.cited.get(uid).map(citations).unwrap_or_default()
    }
}

/// An episode as it is read.
struct Read {
    record: catalogue::Episode,
    transcript: Option<TranscriptInfo>,
    labels: Vec<Label>,
    appearances: Vec<catalogue::Appearance>,
    page: String,
}

/// A label as it is printed, and whose it is.
struct Label {
    printed: String,
    person: Option<Id>,
}

/// What there is to publish; `None` when that is no episode.
pub fn site(
    catalog: &Catalog,
    request: &Request,
    templates: &Templates,
) -> Result<Option<Site>, Error> {
    let records = catalog.episodes(&Filter {
        labels: None,
        ..request.filter.clone()
    })?;
    if records.is_empty() {
        return Ok(None);
    }
    Reading::new(catalog, request, templates, records)?
        .site()
        .map(Some)
}

struct Reading<'a> {
    catalog: &'a Catalog,
    request: &'a Request,
    templates: &'a Templates,
    /// The fingerprint of what every page depends on.
    engine: String,
    frame: Frame,
    shows: Vec<catalogue::Show>,
    show_links: HashMap<Id, Link>,
    /// In the order of lists.
    episodes: Vec<Read>,
    place: HashMap<Id, usize>,
    people: Vec<catalogue::Person>,
    person_links: HashMap<Id, Link>,
    topics: Vec<catalogue::Topic>,
    /// By name, which no two topics share.
    topic_links: HashMap<String, Link>,
    /// What the rules of topics find in what is published.
    mentions: HashMap<Id, Vec<Mention>>,
    quotes: Vec<Quote>,
    /// Each quote as it is to be cited, by its permanent id.
    cited: HashMap<String, Cited>,
    /// Of each quote: its episode and its person.
    quoted: Vec<(Id, Option<Id>)>,
    kept: HashMap<Id, Vec<Kept>>,
}

impl<'a> Reading<'a> {
    fn new(
        catalog: &'a Catalog,
        request: &'a Request,
        templates: &'a Templates,
        records: Vec<catalogue::Episode>,
    ) -> Result<Self, Error> {
        let wanted: HashSet<Id> = records.iter().map(|it| it.id).collect();
        let added = Filter {
            sort: Sort::Added,
            ..Filter::default()
        };
        let mut shows = catalog.shows(&Filter::default())?;
        let shown: HashSet<Id> = records.iter().map(|it| it.show_id).collect();
        shows.retain(|show| shown.contains(&show.id));
        let show_links = show_links(&shows);

        let mut transcripts: HashMap<Id, TranscriptInfo> = catalog
            .transcripts(&Filter::default())?
            .into_iter()
            .filter(|it| it.data.preferred && wanted.contains(&it.episode_id))
            .map(|it| (it.episode_id, it))
            .collect();
        let mut people = catalog.people(&added, None)?;
        let names: HashMap<Id, (String, Vec<String>)> = people
            .iter()
            .map(|it| {
                let all = std::iter::once(&it.data.name).chain(&it.data.aliases);
                (it.id, (it.data.name.clone(), all.cloned().collect()))
            })
            .collect();

        // Names of pages are given in the order of adding: what is new takes none away.
        let mut in_order: Vec<&catalogue::Episode> = records.iter().collect();
        in_order.sort_unstable_by_key(|it| it.id);
        let mut folders: HashMap<Id, Names> = HashMap::new();
        let mut pages: HashMap<Id, String> = HashMap::new();
        for record in in_order {
            let folder = folders.entry(record.show_id).or_default();
            let name = folder.name(&record.data.title, &record.uid);
            let show = show_links.get(&record.show_id).and_then(folder_of);
            let show = show.unwrap_or_default();
            pages.insert(record.id, format!("episodes/{show}/{name}.html"));
        }
        let mut episodes = Vec::with_capacity(records.len());
        for record in records {
            let transcript = transcripts.remove(&record.id);
            let labels = match &transcript {
                Some(transcript) => labels(catalog, transcript.id, &names)?,
                None => Vec::new(),
            };
            episodes.push(Read {
                labels,
                transcript,
                appearances: catalog.appearances(record.id)?,
                page: pages.remove(&record.id).unwrap_or_default(),
                record,
            });
        }
        let records = catalog.quotes(&Filter::default())?;
        let records: Vec<catalogue::Quote> = records
            .into_iter()
            .filter(|it| wanted.contains(&it.episode_id))
            .collect();

        // Who is there: by the user's word, by a label that is theirs, or by a quote.
        let mut there: HashSet<Id> = records.iter().filter_map(|it| it.person_id).collect();
        for episode in &episodes {
            there.extend(episode.appearances.iter().map(|it| it.person_id));
            there.extend(episode.labels.iter().filter_map(|it| it.person));
        }
        people.retain(|it| there.contains(&it.id));
        let mut folder = Names::without(&["index"]);
        let person_links: HashMap<Id, Link> = people
            .iter()
            .map(|it| {
                let name = folder.name(&it.data.name, &it.uid);
                (it.id, link(&it.data.name, format!("people/{name}.html")))
            })
            .collect();
        people.sort_by_cached_key(|it| (words::key(&it.data.name), it.id));

        let place = episodes.iter().enumerate();
        let mut reading = Self {
            catalog,
            request,
            templates,
            engine: engine(templates),
            frame: Frame {
                site: page::Site::default(),
                base_url: request.base_url.clone(),
            },
            place: place.map(|(at, it)| (it.record.id, at)).collect(),
            show_links,
            shows,
            episodes,
            people,
            person_links,
            topics: Vec::new(),
            topic_links: HashMap::new(),
            mentions: HashMap::new(),
            quotes: Vec::new(),
            cited: HashMap::new(),
            quoted: records
                .iter()
                .map(|it| (it.episode_id, it.person_id))
                .collect(),
            kept: HashMap::new(),
        };
        reading.read_topics(&records)?;
        reading.read_quotes(records)?;
        reading.frame.site = page::Site {
            title: reading.title(),
        };
        Ok(reading)
    }

    fn counts(&self) -> Counts {
        Counts {
            shows: self.shows.len(),
            episodes: self.episodes.len(),
            people: self.people.len(),
            topics: self.topics.len(),
            quotes: self.quotes.len(),
        }
    }

    fn title(&self) -> String {
        match (&self.request.title, self.shows.as_slice()) {
            (Some(title), _) => title.clone(),
            (None, [show]) => show.data.title.clone(),
            (None, _) => TITLE.to_owned(),
        }
    }

    /// What narrows down words that are said, but for which episodes are published.
    fn narrow(&self) -> Filter {
        Filter {
            show: self.request.filter.show,
            since: self.request.filter.since.clone(),
            until: self.request.filter.until.clone(),
            language: self.request.filter.language.clone(),
            ..Filter::default()
        }
    }

    /// The published transcripts, with the place of their episodes.
    fn transcripts(&self) -> HashMap<Id, usize> {
        let episodes = self.episodes.iter().enumerate();
        let known = episodes.filter_map(|(at, it)| Some((it.transcript.as_ref()?.id, at)));
        known.collect()
    }

    /// The topics that something published is filed under, or whose rule finds something there.
    fn read_topics(&mut self, quotes: &[catalogue::Quote]) -> Result<(), Error> {
        let episodes = self.episodes.iter().flat_map(|it| &it.record.topics);
        let filed: HashSet<&String> = episodes
            .chain(quotes.iter().flat_map(|it| &it.topics))
            .collect();
        let mut topics = self.catalog.topics(&Filter {
            sort: Sort::Added,
            ..Filter::default()
        })?;
        let (narrow, transcripts) = (self.narrow(), self.transcripts());
        let mut found = HashMap::new();
        for topic in &topics {
            if let Some(rule) = narrow::rule(topic)? {
                let mut mentions = self.catalog.mentions(&rule, &narrow)?;
                mentions.retain(|it| transcripts.contains_key(&it.transcript));
                found.insert(topic.id, mentions);
            }
        }
        let mentioned = |id: &Id| found.get(id).is_some_and(|it| !it.is_empty());
        topics.retain(|it| filed.contains(&it.data.name) || mentioned(&it.id));
        self.mentions = found;
        let mut folder = Names::without(&["index"]);
        for topic in &topics {
            let name = folder.name(&topic.data.name, &topic.uid);
            let page = format!("topics/{name}.html");
            self.topic_links
                .insert(topic.data.name.clone(), link(&topic.data.name, page));
        }
        topics.sort_by_cached_key(|it| (words::key(&it.data.name), it.id));
        self.topics = topics;
        Ok(())
    }

    fn read_quotes(&mut self, records: Vec<catalogue::Quote>) -> Result<(), Error> {
        // When it was listened to is the reader's to say.
        let cited = cite::quotes(self.catalog, &records, None)?;
        for (record, cited) in records.into_iter().zip(cited) {
            let Some(episode) = self
                .place
                .get(&record.episode_id)
                .map(|&at| &self.episodes[at])
            else {
                continue;
            };
            let data = record.data;
            let exact = record
                .anchor
                .map_or_else(|| data.text.clone(), |it| it.exact);
            self.kept.entry(record.episode_id).or_default().push(Kept {
                uid: record.uid.clone(),
                exact,
                start_ms: data.start_ms,
            });
            let speaker = record.speaker.map(|name| {
                let known = record.person_id.and_then(|id| self.person_links.get(&id));
                known.cloned().unwrap_or(Link {
                    title: name,
                    page: None,
                })
            });
            let quote = Quote {
                speaker,
                episode: link(&record.episode, episode.page.clone()),
                show: self.show_link(episode.record.show_id, &record.show),
                date: record
                    .published
                    .as_deref()
                    .map(|it| date::day(it).to_owned()),
                time: data
                    .start_ms
                    .map(|ms| Time::new(ms, episode.record.data.in_audio(ms))),
                approximate: data.approximate,
                audio: address_of(&episode.record.data.audio_url),
                verdict: Some(data.verdict).filter(|it| it != "unchecked"),
                source_web: address_of(&data.source),
                source: data.source,
                topics: self.links_of(&record.topics),
                lang: episode.lang(self),
                permalink: Some(record.permalink),
                cited: hash(format!("{cited:?}").as_bytes()),
                citations: Vec::new(),
                text: data.text,
                uid: record.uid,
            };
            self.cited.insert(quote.uid.clone(), cited);
            self.quotes.push(quote);
        }
        Ok(())
    }

    fn show_link(&self, id: Id, title: &str) -> Link {
        let known = self.show_links.get(&id).cloned();
        known.unwrap_or_else(|| Link {
            title: title.to_owned(),
            page: None,
        })
    }

    fn links_of(&self, topics: &[String]) -> Vec<Link> {
        let known = topics.iter().filter_map(|name| self.topic_links.get(name));
        known.cloned().collect()
    }

    /// Who takes part in an episode, and as what: by the user's word, by labels, by quotes.
    fn parts(&self, episode: &Read) -> Vec<(Id, Part)> {
        let mut parts: Vec<(Id, Part)> = Vec::new();
        let mut part = |id: Id, role: Option<&str>, affiliation: Option<&String>| {
            let known = parts.iter().position(|(known, _)| *known == id);
            let at = match (known, self.person_links.get(&id)) {
                (Some(at), _) => at,
                (None, Some(person)) => {
                    let part = Part {
                        person: person.clone(),
                        affiliation: affiliation.cloned(),
                        ..Part::default()
                    };
                    parts.push((id, part));
                    parts.len() - 1
                }
                (None, None) => return,
            };
            parts[at].1.roles.extend(role.map(str::to_owned));
        };
        for it in &episode.appearances {
            part(it.person_id, Some(&it.role), it.affiliation.as_ref());
        }
        let labels = episode.labels.iter().filter_map(|it| it.person);
        let quotes = self.quoted.iter();
        let quotes = quotes.filter_map(|(at, person)| person.filter(|_| *at == episode.record.id));
        for id in labels.chain(quotes) {
            part(id, None, None);
        }
        parts
    }

    fn site(self) -> Result<Site, Error> {
        let mut by_episode: HashMap<Id, Vec<usize>> = HashMap::new();
        for (at, (episode, _)) in self.quoted.iter().enumerate() {
            by_episode.entry(*episode).or_default().push(at);
        }
        let parts: Vec<Vec<(Id, Part)>> = self.episodes.iter().map(|it| self.parts(it)).collect();
        let cards: Vec<Episode> = self
            .episodes
            .iter()
            .zip(&parts)
            .map(|(it, parts)| Episode {
                title: it.record.data.title.clone(),
                page: it.page.clone(),
                show: self.show_link(it.record.show_id, &it.record.show),
                date: it.date(),
                length: it.record.data.duration_ms.map(clock::format),
                number: number(&it.record.data),
                people: parts.iter().map(|(_, part)| part.person.clone()).collect(),
                lang: it.lang(&self),
                quotes: by_episode.get(&it.record.id).map_or(0, Vec::len),
                passages: None,
            })
            .collect();
        let mut pages = Vec::new();
        self.plan_files(&mut pages);
        let shows = self.plan_shows(&cards, &mut pages)?;
        self.plan_people(&cards, &parts, &mut pages)?;
        self.plan_topics(&cards, &mut pages)?;
        self.plan_quotes(&shows, &mut pages)?;
        let nothing = BTreeMap::<String, String>::new();
        self.plan(
            "search.html",
            "Search",
            None,
            "search",
            "search.html",
            nothing,
            &mut pages,
        )?;

        let mut episodes = Vec::new();
        let mut order: Vec<usize> = (0..self.episodes.len()).collect();
        order.sort_unstable_by_key(|&at| self.episodes[at].record.id);
        let mut searched = Vec::new();
        let mut index_of = format!("{} {}", index::VERSION, words::VERSION);
        for at in order {
            let quotes = by_episode.get(&self.episodes[at].record.id);
            let quotes = quotes.into_iter().flatten();
            let quotes = quotes.map(|&at| self.quotes[at].clone()).collect();
            let plan = self.episode(&self.episodes[at], cards[at].clone(), &parts[at], quotes)?;
            if let Some(transcript) = &self.episodes[at].transcript {
                searched.push(Searched {
                    title: cards[at].title.clone(),
                    show: cards[at].show.title.clone(),
                    page: cards[at].page.clone(),
                    date: cards[at].date.clone(),
                    lang: cards[at].lang.clone(),
                    text: plan.text_key.clone(),
                    passages: self.episodes[at].passages(self.catalog)?,
                });
                let _ = write!(index_of, "\n{}", fingerprint(transcript));
            }
            episodes.push(plan);
        }
        let script = crate::site::script::value("episodes", &searched)?;
        ready("search/episodes.js", script, &mut pages);
        if let Some(base) = &self.frame.base_url {
            let paths = pages.iter().chain(episodes.iter().map(|it| &it.page));
            let paths = paths.map(|it| it.path.as_str());
            let sitemap = sitemap(base, paths.filter(|it| template::is_page(it)));
            ready("sitemap.xml", sitemap, &mut pages);
            let robots = format!("User-agent: *\nAllow: /\n\nSitemap: {base}/sitemap.xml\n");
            ready("robots.txt", robots, &mut pages);
        }
        let counts = self.counts();
        Ok(Site {
            report: Report {
                shows: counts.shows,
                episodes: counts.episodes,
                people: counts.people,
                topics: counts.topics,
                quotes: counts.quotes,
                ..Report::default()
            },
            pages,
            episodes,
            index_of: hash(index_of.as_bytes()),
            cited: self.cited,
        })
    }

    /// A page that is filled without looking at what is said.
    #[expect(clippy::too_many_arguments, reason = "each is a fact of the page")]
    fn plan<'b>(
        &'b self,
        path: &str,
        title: &'b str,
        title_lang: Option<&'b str>,
        part: &'b str,
        template: &'static str,
        own: impl Serialize,
        pages: &mut Vec<Planned>,
    ) -> Result<(), Error> {
        let page = self.frame.page(path, title, title_lang, part, own);
        let values = serde_json::to_value(page)?;
        pages.push(Planned {
            path: path.to_owned(),
            of: hash(format!("{}\n{template}\n{values}", self.engine).as_bytes()),
            make: Make::Page(template, values),
        });
        Ok(())
    }

    fn plan_files(&self, pages: &mut Vec<Planned>) {
        for name in template::names().filter(|name| !template::is_page(name)) {
            ready(name, self.templates.file(name).to_owned(), pages);
        }
    }

    fn plan_shows(&self, cards: &[Episode], pages: &mut Vec<Planned>) -> Result<Vec<Show>, Error> {
        let mut shows = Vec::new();
        for record in &self.shows {
            let Some(page) = self
                .show_links
                .get(&record.id)
                .and_then(|it| it.page.clone())
            else {
                continue;
            };
            let own = self.episodes.iter().zip(cards);
            let own = own.filter(|(it, _)| it.record.show_id == record.id);
            let own: Vec<&Episode> = own.map(|(_, card)| card).collect();
            let data = &record.data;
            let show = Show {
                title: data.title.clone(),
                feed: page.replace("index.html", "feed.xml"),
                author: data.author.clone(),
                description: paragraphs(&data.description),
                lang: data.language.as_deref().and_then(lang).map(str::to_owned),
                web: address_of(&data.page_url),
                episodes: own.len(),
                page,
            };
            ready(&show.feed, self.feed(record, &show)?, pages);
            let values = page::ShowPage {
                show: &show,
                episodes: own,
            };
            let lang = show.lang.as_deref();
            self.plan(
                &show.page,
                &show.title,
                lang,
                "shows",
                "show.html",
                values,
                pages,
            )?;
            shows.push(show);
        }
        let index = page::Index {
            counts: self.counts(),
            shows: &shows,
            latest: cards.iter().take(LATEST).collect(),
        };
        let title = &self.frame.site.title;
        self.plan(
            "index.html",
            title,
            None,
            "shows",
            "index.html",
            index,
            pages,
        )?;
        Ok(shows)
    }

    /// The feed of a show, of what is published here.
    fn feed(&self, show: &catalogue::Show, shown: &Show) -> Result<String, Error> {
        let mut feed = emit::feed(self.catalog, show)?;
        let own = self
            .episodes
            .iter()
            .filter(|it| it.record.show_id == show.id);
        let pages: HashMap<&str, &str> = own
            .map(|it| (it.record.data.guid.as_str(), it.page.as_str()))
            .collect();
        let page = |guid: &Option<String>| pages.get(guid.as_deref()?).copied();
        feed.episodes.retain(|it| page(&it.guid).is_some());
        if let Some(base) = &self.frame.base_url {
            feed.self_url = Some(format!("{base}/{}", shown.feed));
            feed.link.get_or_insert_with(|| address(base, &shown.page));
            for episode in &mut feed.episodes {
                let here = page(&episode.guid).map(|path| address(base, path));
                episode.page_url = episode.page_url.take().or(here);
            }
        }
        Ok(feed::write::rss(&feed))
    }

    fn plan_people(
        &self,
        cards: &[Episode],
        parts: &[Vec<(Id, Part)>],
        pages: &mut Vec<Planned>,
    ) -> Result<(), Error> {
        let mut episodes: HashMap<Id, Vec<(usize, &Part)>> = HashMap::new();
        for (at, parts) in parts.iter().enumerate() {
            for (id, part) in parts {
                episodes.entry(*id).or_default().push((at, part));
            }
        }
        let mut quotes: HashMap<Id, Vec<&Quote>> = HashMap::new();
        for ((_, person), quote) in self.quoted.iter().zip(&self.quotes) {
            if let Some(id) = person {
                quotes.entry(*id).or_default().push(quote);
            }
        }
        let mut listed = Vec::new();
        for record in &self.people {
            let Some(page) = self
                .person_links
                .get(&record.id)
                .and_then(|it| it.page.clone())
            else {
                continue;
            };
            let own = episodes.remove(&record.id).unwrap_or_default();
            let kept = quotes.remove(&record.id).unwrap_or_default();
            let mut roles: Vec<String> = Vec::new();
            let mut company: BTreeMap<Id, usize> = BTreeMap::new();
            for (at, part) in &own {
                for role in &part.roles {
                    if !roles.contains(role) {
                        roles.push(role.clone());
                    }
                }
                let others = parts[*at].iter().map(|(id, _)| *id);
                for other in others.filter(|id| *id != record.id) {
                    *company.entry(other).or_default() += 1;
                }
            }
            let company = company.into_iter();
            let company =
                company.filter_map(|(id, times)| Some((self.person_links.get(&id)?, times)));
            let mut company: Vec<(Link, usize)> =
                company.map(|(it, times)| (it.clone(), times)).collect();
            company.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.title.cmp(&b.0.title)));
            let person = Person {
                title: record.data.name.clone(),
                page,
                aliases: sorted(&record.data.aliases),
                affiliation: record.data.affiliation.clone(),
                web: address_of(&record.data.page_url),
                roles,
                episodes: own.len(),
                quotes: kept.len(),
            };
            let appearances = own.into_iter().map(|(at, part)| Appearance {
                episode: &cards[at],
                roles: part.roles.clone(),
            });
            let values = page::PersonPage {
                person: &person,
                appearances: appearances.collect(),
                kept,
                company,
            };
            let title = &person.title;
            self.plan(
                &person.page,
                title,
                None,
                "people",
                "person.html",
                values,
                pages,
            )?;
            listed.push(person);
        }
        let values = json!({ "people": listed });
        self.plan(
            "people/index.html",
            "People",
            None,
            "people",
            "people.html",
            values,
            pages,
        )
    }

    fn plan_topics(&self, cards: &[Episode], pages: &mut Vec<Planned>) -> Result<(), Error> {
        let mut axis = Axis::new(self.catalog, &self.narrow(), None)?;
        axis.keep(|id| self.place.contains_key(&id));
        let transcripts = self.transcripts();
        let mut listed = Vec::new();
        for record in &self.topics {
            let name = &record.data.name;
            let Some(page) = self.topic_links.get(name).and_then(|it| it.page.clone()) else {
                continue;
            };
            let kept: Vec<&Quote> = self
                .quotes
                .iter()
                .filter(|it| it.topics.iter().any(|topic| topic.title == *name))
                .collect();
            let mut passages: HashMap<usize, u64> = HashMap::new();
            let mentions = self.mentions.get(&record.id);
            let count = match mentions {
                Some(mentions) => {
                    for mention in mentions {
                        if let Some(&at) = transcripts.get(&mention.transcript) {
                            *passages.entry(at).or_default() += mention.passages;
                        }
                    }
                    axis.count_mentions(mentions)
                }
                None => {
                    let quoted = self.quoted.iter().zip(&self.quotes);
                    let quoted =
                        quoted.filter(|(_, it)| it.topics.iter().any(|topic| topic.title == *name));
                    axis.count(quoted.map(|((episode, _), _)| (*episode, 1)))
                }
            };
            let total = count.total;
            let series = count.series(
                name.clone(),
                if mentions.is_some() {
                    "passages"
                } else {
                    "quotes"
                },
            );
            let dated = series.counts.iter().any(|count| *count > 0);
            let episodes: Vec<Episode> = self
                .episodes
                .iter()
                .enumerate()
                .filter(|(at, it)| it.record.topics.contains(name) || passages.contains_key(at))
                .map(|(at, _)| Episode {
                    passages: passages.get(&at).copied(),
                    ..cards[at].clone()
                })
                .collect();
            let topic = Topic {
                title: name.clone(),
                page,
                aliases: sorted(&record.data.aliases),
                episodes: episodes.len(),
                quotes: kept.len(),
                passages: mentions.map(|_| total),
            };
            let chart =
                dated.then(|| chart::inline(&chart::timeline::svg(&axis.timeline(vec![series]))));
            let values = page::TopicPage {
                topic: &topic,
                episodes,
                kept,
                chart,
            };
            self.plan(
                &topic.page,
                name,
                None,
                "topics",
                "topic.html",
                values,
                pages,
            )?;
            listed.push(topic);
        }
        let values = json!({ "topics": listed });
        self.plan(
            "topics/index.html",
            "Topics",
            None,
            "topics",
            "topics.html",
            values,
            pages,
        )
    }

    fn plan_quotes(&self, shows: &[Show], pages: &mut Vec<Planned>) -> Result<(), Error> {
        let mut groups = Vec::new();
        for show in shows {
            let own = self
                .quotes
                .iter()
                .filter(|it| it.show.page.as_ref() == Some(&show.page));
            let mut quotes: Vec<Quote> = own.cloned().collect();
            // Those of nobody last.
            quotes.sort_by_cached_key(|it| {
                let name = it
                    .speaker
                    .as_ref()
                    .map(|it| (words::key(&it.title), it.page.clone()));
                (name.is_none(), name)
            });
            if let Some(first) = quotes.first() {
                groups.push(Group {
                    show: first.show.clone(),
                    quotes,
                });
            }
        }
        let values = json!({ "groups": groups });
        self.plan(
            "quotes.html",
            "Quotes",
            None,
            "quotes",
            "quotes.html",
            values,
            pages,
        )
    }

    fn episode(
        &self,
        read: &Read,
        card: Episode,
        parts: &[(Id, Part)],
        quotes: Vec<Quote>,
    ) -> Result<EpisodePlan, Error> {
        let data = read.record.data.clone();
        let chapters = self.catalog.chapters(read.record.id)?.into_iter();
        let chapters = chapters.filter(|it| !it.hidden).filter_map(|it| {
            let start = it.start_ms?;
            Some(Chapter {
                // Chapters are times of the audio file already.
                time: Time::new(start, start),
                title: it.title.unwrap_or_else(|| "Untitled".to_owned()),
                web: address_of(&it.url),
            })
        });
        let transcript = read.transcript.as_ref();
        let language = transcript.and_then(|it| it.data.language.clone());
        let own = EpisodePage {
            description: paragraphs(&data.description),
            parts_in: parts.iter().map(|(_, part)| part.clone()).collect(),
            chapters: chapters.collect(),
            topics: self.links_of(&read.record.topics),
            kept: quotes,
            audio: address_of(&data.audio_url),
            web: address_of(&data.page_url),
            transcript: transcript.map(|it| it.data.kind.clone()),
            transcript_lang: language.as_deref().and_then(lang).map(str::to_owned),
            episode: card,
        };
        let speakers = read.labels.iter().map(|label| {
            let known = label.person.and_then(|id| self.person_links.get(&id));
            Link {
                title: label.printed.clone(),
                page: known.and_then(|it| it.page.clone()),
            }
        });
        let mut plan = EpisodePlan {
            transcript: transcript.map(|it| it.id),
            speakers: speakers.collect(),
            kept: self.kept.get(&read.record.id).cloned().unwrap_or_default(),
            page: Planned::ready(read.page.clone(), String::new(), String::new()),
            text: None,
            text_key: read
                .page
                .replacen("episodes/", "text/", 1)
                .replace(".html", ""),
            frame: self.frame.clone(),
            own,
            data,
        };
        let spoken = transcript.map(fingerprint).unwrap_or_default();
        let offset = plan.data.audio_offset_ms;
        let kept: Vec<_> = plan
            .kept
            .iter()
            .map(|it| (&it.exact, it.start_ms))
            .collect();
        let made_of = json!([spoken, offset, kept, plan.speakers, plan.values(&plan.own)]);
        plan.page.of = hash(format!("{}\n{made_of}", self.engine).as_bytes());
        if transcript.is_some() {
            let names: Vec<&str> = plan.speakers.iter().map(|it| it.title.as_str()).collect();
            let made_of = json!([index::VERSION, spoken, names]);
            let of = hash(made_of.to_string().as_bytes());
            let path = format!("search/{}.js", plan.text_key);
            plan.text = Some(Planned::ready(path, of, String::new()));
        }
        Ok(plan)
    }
}

impl Read {
    fn date(&self) -> Option<String> {
        let published = self.record.data.published.as_deref();
        published.map(|it| date::day(it).to_owned())
    }

    /// The language it is in: of its transcript, else its own, else its show's.
    fn lang(&self, reading: &Reading<'_>) -> Option<String> {
        let show = reading.shows.iter().find(|it| it.id == self.record.show_id);
        let transcript = self.transcript.as_ref();
        let known = transcript
            .and_then(|it| it.data.language.as_deref())
            .or(self.record.data.language.as_deref())
            .or(show.and_then(|it| it.data.language.as_deref()));
        known.and_then(lang).map(str::to_owned)
    }

    fn passages(&self, catalog: &Catalog) -> Result<usize, Error> {
        let transcript = self.transcript.as_ref();
        let count = transcript
            .map(|it| catalog.count_passages_of(it.id))
            .transpose()?;
        Ok(count.unwrap_or(0))
    }
}

fn link(title: &str, page: String) -> Link {
    Link {
        title: title.to_owned(),
        page: Some(page),
    }
}

/// A quote as the styles cite it that are asked for most, and as data.
fn citations(cited: &Cited) -> Vec<Citation> {
    let entry = written::entry(cited);
    let texts = [
        ("In the text", entry.in_text),
        ("APA", entry.apa),
        ("BibTeX", entry.bibtex),
        ("RIS", entry.ris),
    ];
    let texts = texts.into_iter().filter(|(_, text)| !text.is_empty());
    texts
        .map(|(style, text)| Citation {
            style: style.to_owned(),
            text: text.trim_end().to_owned(),
        })
        .collect()
}

/// A file whose bytes are what it is made of.
fn ready(path: &str, text: String, pages: &mut Vec<Planned>) {
    pages.push(Planned::ready(path.to_owned(), hash(text.as_bytes()), text));
}

/// What every page depends on: the templates, and how podcat fills them.
fn engine(templates: &Templates) -> String {
    let mut all = env!("CARGO_PKG_VERSION").to_owned();
    for (name, source) in templates.sources() {
        let _ = write!(all, "\n{name} {}\n{source}", source.len());
    }
    hash(all.as_bytes())
}

/// What is said in a transcript, as far as that can be told without reading it: stored passages do not
/// change.
fn fingerprint(transcript: &TranscriptInfo) -> String {
    let data = &transcript.data;
    format!(
        "{} {} {} {} {}",
        data.sha256, data.imported_at, data.version, data.segments, data.words
    )
}

fn show_links(shows: &[catalogue::Show]) -> HashMap<Id, Link> {
    let mut folder = Names::default();
    let mut in_order: Vec<&catalogue::Show> = shows.iter().collect();
    in_order.sort_unstable_by_key(|it| it.id);
    let links = in_order.into_iter().map(|it| {
        let name = folder.name(&it.data.title, &it.uid);
        (
            it.id,
            link(&it.data.title, format!("shows/{name}/index.html")),
        )
    });
    links.collect()
}

/// The name of a show's folder.
fn folder_of(show: &Link) -> Option<String> {
    let page = show.page.as_deref()?;
    Some(page.split('/').nth(1)?.to_owned())
}

/// A transcript's labels by number: as they are printed, and whose they are.
fn labels(
    catalog: &Catalog,
    transcript: Id,
    names: &HashMap<Id, (String, Vec<String>)>,
) -> Result<Vec<Label>, Error> {
    let rows = catalog.label_rows(transcript)?.into_iter();
    let rows = rows.filter(|row| row.changed_at.is_none());
    let labels = rows.map(|row| {
        let person = row.person.and_then(|id| Some((id, names.get(&id)?)));
        let confirmed = row.state == Some(LabelState::Confirmed);
        let theirs = person.filter(|(_, (_, all))| find::is_theirs(&row.name, row.state, all));
        Label {
            printed: match person {
                Some((_, (name, _))) if confirmed => name.clone(),
                _ => row.name,
            },
            person: theirs.map(|(id, _)| id),
        }
    });
    Ok(labels.collect())
}

fn address_of(url: &Option<String>) -> Option<String> {
    let url = url.as_deref().and_then(web)?;
    fetch::is_web(url).then(|| url.to_owned())
}

fn paragraphs(text: &Option<String>) -> Vec<String> {
    let lines = text.as_deref().unwrap_or_default().lines();
    let lines = lines.map(str::trim).filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

fn sorted(names: &[String]) -> Vec<String> {
    let mut names = names.to_vec();
    names.sort_unstable();
    names
}

fn number(data: &EpisodeData) -> Option<String> {
    match (data.season, data.number) {
        (Some(season), Some(number)) => Some(format!("season {season}, episode {number}")),
        (None, Some(number)) => Some(format!("episode {number}")),
        (Some(season), None) => Some(format!("season {season}")),
        (None, None) => None,
    }
}

/// A list of pages (sitemaps.org, 0.9).
fn sitemap<'a>(base: &str, paths: impl Iterator<Item = &'a str>) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let mut addresses: Vec<String> = paths.map(|path| address(base, path)).collect();
    addresses.sort_unstable();
    for address in addresses {
        let _ = writeln!(out, "<url><loc>{}</loc></url>", template::text_of(&address));
    }
    out.push_str("</urlset>\n");
    out
}
