//! The JSON Schema of what lists and exports write, made from the types: `data/schema`.
//!
//! Invariant: the published file is what the types say. A field that changes its meaning or goes
//! makes a file with another number; one that is added does not.

use crate::model::catalogue::{Episode, Person, Quote, Show, Topic};
use crate::model::excerpt::Passage;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Value, json};
use std::path::Path;

/// What a name is in the schema.
fn reference<T: JsonSchema>(generator: &mut SchemaGenerator) -> Value {
    generator.subschema_for::<T>().to_value()
}

fn schema() -> Value {
    // As they are written: what has a default is there all the same.
    let mut generator = SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator();
    let records = [
        reference::<Show>(&mut generator),
        reference::<Episode>(&mut generator),
        reference::<Person>(&mut generator),
        reference::<Quote>(&mut generator),
        reference::<Passage>(&mut generator),
        reference::<Topic>(&mut generator),
    ];
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:podcat:records:1",
        "title": "podcat records, version 1",
        "description": "A record of `podcat shows`, `episodes`, `people`, `quotes`, `topics --json` and of \
            `podcat export … --format json` or `jsonl`. Times are seconds, dates ISO 8601.",
        "anyOf": records,
        "$defs": generator.take_definitions(true),
    })
}

/// `UPDATE_SCHEMA=1 cargo test schema` writes it anew.
#[test]
fn the_published_schema_is_what_the_types_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/schema/records-1.json");
    let now = format!("{:#}\n", schema());
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &now).unwrap();
    }
    let published = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        published == now,
        "data/schema/records-1.json is not what the types say; UPDATE_SCHEMA=1 writes it"
    );
}
