//! Which shows are followed, and what somebody means who names feeds.

use super::find;
use super::sync::{self, Source, Target};
use crate::catalog::{self, Catalog};
use crate::fetch::{self, Fetcher};
use crate::model::catalogue::Show;
use std::path::Path;

/// What was named and could not be had, and why.
pub type Lost = (String, String);

/// The feeds that addresses, files and lists of feeds name, and what of it could not be had: each
/// with the reason.
///
/// # Errors
/// When the catalogue cannot be read.
pub fn targets(
    catalog: &Catalog,
    fetcher: Option<&Fetcher>,
    named: &[String],
) -> catalog::Result<(Vec<Target>, Vec<Lost>)> {
    let (mut targets, mut failed) = (Vec::<Target>::new(), Vec::new());
    let mut add = |source: Source, title: Option<String>, anyway: bool| {
        let show = catalog.show_fed_by(&source.shown())?;
        if targets.iter().all(|known| known.source != source) {
            targets.push(Target {
                show,
                source,
                title,
                anyway,
            });
        }
        Ok::<_, catalog::Error>(())
    };
    for name in named {
        let source = match fetch::is_web(name) {
            true => Source::Web(name.trim().to_owned()),
            false => match std::fs::canonicalize(Path::new(name)) {
                Ok(path) => Source::File(path),
                Err(_) if name.contains("://") => {
                    let reason =
                        "expected an address that begins with https:// or http://, or a file";
                    failed.push((name.clone(), reason.into()));
                    continue;
                }
                Err(error) => {
                    failed.push((name.clone(), error.to_string()));
                    continue;
                }
            },
        };
        let is_list = match &source {
            // Only what looks like a list is asked for twice.
            Source::Web(url) => url.to_ascii_lowercase().contains("opml"),
            Source::File(_) => true,
        };
        let list = match is_list {
            true => sync::list(fetcher, &source),
            false => Ok(None),
        };
        match list {
            Ok(Some(list)) if list.feeds.is_empty() => {
                failed.push((
                    name.clone(),
                    "expected feeds in the list, found none".into(),
                ));
            }
            Ok(Some(list)) => {
                for feed in list.feeds {
                    match fetch::is_web(&feed.url) {
                        true => add(Source::Web(feed.url), feed.title, true)?,
                        false => failed.push((feed.url, "expected an address of the web".into())),
                    }
                }
            }
            Ok(None) => add(source, None, false)?,
            Err(reason) => failed.push((name.clone(), reason)),
        }
    }
    Ok((targets, failed))
}

/// The shows that are followed, or those of them that are named.
///
/// # Errors
/// When a name means nothing or several shows, or a show is not followed.
pub fn followed(catalog: &Catalog, named: &[String]) -> Result<Vec<Target>, Error> {
    let mut shows = Vec::new();
    for name in named {
        let show = find::show(catalog, name)?;
        if !catalog.feed(show.id)?.is_some_and(|feed| feed.subscribed) {
            return Err(Error::NotFollowed {
                show: show.data.title,
                feed: show.data.feed_url,
            });
        }
        shows.push(show);
    }
    if named.is_empty() {
        for id in catalog.subscribed()? {
            shows.extend(catalog.show(id)?);
        }
    }
    let mut targets = Vec::new();
    for Show { id, data, .. } in shows {
        let file = catalog.feed(id)?.and_then(|feed| feed.file);
        let source = match (file, data.feed_url) {
            (Some(file), _) => Source::File(file.into()),
            (None, Some(url)) => Source::Web(url),
            (None, None) => {
                return Err(Error::NotFollowed {
                    show: data.title,
                    feed: None,
                });
            }
        };
        targets.push(Target {
            show: Some(id),
            source,
            title: Some(data.title),
            anyway: false,
        });
    }
    Ok(targets)
}

/// Follows a show no more; what there is of it stays. False when it was not followed.
///
/// # Errors
/// When the catalogue cannot be written.
pub fn end(catalog: &Catalog, show: &Show) -> catalog::Result<bool> {
    let change = catalog.begin()?;
    let Some(mut feed) = catalog.feed(show.id)?.filter(|feed| feed.subscribed) else {
        return Ok(false);
    };
    feed.subscribed = false;
    catalog.set_feed(show.id, &feed)?;
    change.commit()?;
    Ok(true)
}

/// Why a show cannot be synced.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A reference means nothing or several things.
    #[error(transparent)]
    Find(#[from] find::Error),
    /// Nobody subscribed to it.
    #[error("{show} is not subscribed to")]
    NotFollowed {
        /// Its title.
        show: String,
        /// Where its feed is, where that is known.
        feed: Option<String>,
    },
    /// The catalogue cannot be read or written.
    #[error(transparent)]
    Catalog(#[from] catalog::Error),
}
