//! OPML 1.0 and 2.0 as lists of feeds: <http://opml.org/spec2.opml>.
//!
//! Read: every `outline` with an `xmlUrl`, however deep, with the folders around it. Not read:
//! outlines that are something else (`type="link"`, `type="include"`), `category`, dates.

use super::draft::{attribute, line, url_in};
use super::xml::{Ns, Tag, Xml};
use super::{MAX_EPISODES, write};
use crate::model::feed::{Subscription, Subscriptions};
use std::collections::HashSet;

pub(super) const NAME: &str = "opml";

pub(super) fn read<'a>(xml: &mut Xml<'a>, root: &Tag<'a>) -> Subscriptions {
    let mut list = Subscriptions::default();
    let mut seen = HashSet::new();
    let mut body = false;
    while let Some(tag) = xml.child(root.level) {
        match tag.id() {
            (Ns::Plain, "head") => {
                while let Some(child) = xml.child(tag.level) {
                    if child.id() == (Ns::Plain, "title") {
                        list.title = line(xml, &child);
                    }
                }
            }
            (Ns::Plain, "body") => {
                body = true;
                outlines(xml, &tag, &mut Vec::new(), &mut seen, &mut list);
            }
            // Some leave the body out.
            (Ns::Plain, "outline") => outline(xml, &tag, &mut Vec::new(), &mut seen, &mut list),
            _ => {}
        }
    }
    if !body {
        xml.warn(root.at, || "expected `<body>`, found none".to_owned());
    }
    list
}

/// Reads the outlines within an element; `xml` bounds how deep.
fn outlines<'a>(
    xml: &mut Xml<'a>,
    parent: &Tag<'a>,
    folders: &mut Vec<String>,
    seen: &mut HashSet<String>,
    list: &mut Subscriptions,
) {
    while let Some(tag) = xml.child(parent.level) {
        if tag.id() == (Ns::Plain, "outline") {
            outline(xml, &tag, folders, seen, list);
        }
    }
}

fn outline<'a>(
    xml: &mut Xml<'a>,
    tag: &Tag<'a>,
    folders: &mut Vec<String>,
    seen: &mut HashSet<String>,
    list: &mut Subscriptions,
) {
    let name = attribute(xml, tag, "title").or_else(|| attribute(xml, tag, "text"));
    let kind = attribute(xml, tag, "type");
    let url = match url_in(xml, tag, "xmlUrl") {
        None if kind.is_some_and(|kind| {
            ["rss", "atom", "podcast"].contains(&kind.to_ascii_lowercase().as_str())
        }) =>
        {
            let url = url_in(xml, tag, "url");
            if url.is_none() {
                xml.warn(tag.at, || {
                    "expected `xmlUrl` of a feed, found none; left out".to_owned()
                });
            }
            url
        }
        url => url,
    };
    let is_feed = url.is_some();
    if let Some(url) = url {
        if !seen.insert(url.clone()) {
            xml.warn(tag.at, || {
                "expected each feed once, found one again; left out".to_owned()
            });
        } else if list.feeds.len() >= MAX_EPISODES {
            xml.warn(tag.at, || {
                format!("expected at most {MAX_EPISODES} feeds, found more; left out")
            });
        } else {
            list.feeds.push(Subscription {
                title: name.clone().filter(|name| *name != url),
                page_url: url_in(xml, tag, "htmlUrl"),
                folders: folders.clone(),
                url,
            });
        }
    }
    let folder = name.filter(|_| !is_feed);
    let named = folder.is_some();
    folders.extend(folder);
    outlines(xml, tag, folders, seen, list);
    if named {
        folders.pop();
    }
}

/// Writes a list of feeds as OPML 2.0. What stands in one folder on end is written in one.
pub fn write(list: &Subscriptions) -> String {
    let mut out =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n");
    let title = list.title.as_deref().unwrap_or_default();
    out.push_str(&format!(
        "  <head><title>{}</title></head>\n  <body>\n",
        write::text(title)
    ));
    let indent = |level: usize| "  ".repeat(level + 2);
    let mut open: &[String] = &[];
    for feed in &list.feeds {
        let common = open
            .iter()
            .zip(&feed.folders)
            .take_while(|(a, b)| a == b)
            .count();
        for level in (common..open.len()).rev() {
            out.push_str(&format!("{}</outline>\n", indent(level)));
        }
        for (level, folder) in feed.folders.iter().enumerate().skip(common) {
            out.push_str(&format!(
                "{}<outline text=\"{}\">\n",
                indent(level),
                write::text(folder)
            ));
        }
        open = &feed.folders;
        let name = feed.title.as_deref().unwrap_or(&feed.url);
        out.push_str(&format!(
            "{}<outline type=\"rss\" text=\"{}\" xmlUrl=\"{}\"",
            indent(open.len()),
            write::text(name),
            write::verbatim(&feed.url)
        ));
        if let Some(page) = &feed.page_url {
            out.push_str(&format!(" htmlUrl=\"{}\"", write::verbatim(page)));
        }
        out.push_str("/>\n");
    }
    for level in (0..open.len()).rev() {
        out.push_str(&format!("{}</outline>\n", indent(level)));
    }
    out.push_str("  </body>\n</opml>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::{Document, read};

    fn list(text: &[u8]) -> (Subscriptions, usize) {
        let parsed = read(text, None).unwrap();
        match parsed.value {
            Document::Subscriptions(list) => (list, parsed.warnings.len()),
            other => panic!("a list expected, found {other:?}"),
        }
    }

    #[test]
    fn feeds_are_found_in_folders_and_read_back_as_written() {
        let (read, warned) = list(include_bytes!("../../data/feeds/subscriptions.opml"));
        assert_eq!(warned, 0);
        assert_eq!(read.title.as_deref(), Some("What I listen to"));
        assert_eq!(read.feeds[0].folders, ["Science"]);
        assert_eq!(read.feeds[1].title.as_deref(), Some("The Night Desk"));
        assert_eq!(list(write(&read).as_bytes()), (read, 0));
    }

    #[test]
    fn what_is_no_feed_or_stands_twice_is_left_out() {
        let (read, warned) = list(
            b"<opml><body><outline text='a'><outline text='b'><outline xmlurl='http://x'/></outline></outline>\
              <outline type='rss' text='x' xmlUrl='http://x'/><outline type='rss' text='y'/><outline type='link' url='http://z'/></body></opml>",
        );
        assert_eq!(read.feeds.len(), 1);
        assert_eq!(read.feeds[0].folders, ["a", "b"]);
        assert_eq!(read.feeds[0].title, None);
        assert_eq!(warned, 2);
    }
}
