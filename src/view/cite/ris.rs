//! RIS, as EndNote, Zotero and Mendeley read it: one `XX  - value` a line.

use super::name::Name;
use super::{day, keys, line, publisher, said, stated, url};
use crate::model::cited::Cited;

/// A record for each, with an empty line between.
pub fn ris(all: &[Cited]) -> String {
    let records = all.iter().zip(keys(all));
    let records: Vec<String> = records.map(|(cited, key)| record(cited, &key)).collect();
    records.join("\n")
}

fn record(cited: &Cited, key: &str) -> String {
    let inverted = |name: &&str| Name::parse(name).inverted();
    let mut record = String::new();
    // Every value is one line: what would begin another tag cannot.
    let mut put = |tag: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            record.push_str(&format!("{tag}  - {value}\n"));
        }
    };
    let published = day(cited.published.as_ref());
    let slashed = |day: &String| day.replace('-', "/");
    put("TY", Some("SOUND".into()));
    put("ID", Some(key.to_owned()));
    put("TI", Some(line(&cited.title)));
    put("T2", Some(line(&cited.show)));
    for host in cited.hosts().iter().map(inverted) {
        put("AU", Some(host));
    }
    for guest in cited.guests().iter().map(inverted) {
        put("A2", Some(guest));
    }
    put("PB", publisher(cited));
    put(
        "PY",
        published
            .as_ref()
            .and_then(|day| day.get(..4))
            .map(str::to_owned),
    );
    put("DA", published.as_ref().map(slashed));
    put("VL", cited.season.map(|season| season.to_string()));
    put("M1", cited.number.map(|number| number.to_string()));
    put("M3", Some("Audio podcast episode".into()));
    put("LA", stated(cited.language.as_ref()));
    put("UR", url(cited, true));
    put("Y2", day(cited.accessed.as_ref()).as_ref().map(slashed));
    put("AB", cited.quote.as_ref().map(said));
    record.push_str("ER  - \n");
    record
}
