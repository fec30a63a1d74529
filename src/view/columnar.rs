//! Records as Apache Parquet (format 2.x): typed columns, compressed with Snappy, for DuckDB, Polars,
//! pandas and Spark.
//!
//! Times are seconds (DOUBLE), dates TIMESTAMP(MILLIS, UTC), several names LIST of STRING. Invariant:
//! no more than one row group is held, however many records there are.

use crate::model::catalogue::{Episode, Person, Quote, Topic};
use crate::model::clock;
use crate::model::excerpt::Passage;
use crate::model::transcript::Millis;
use chrono::{DateTime, NaiveDate};
use parquet::basic::Compression;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use std::io::Write;
use std::sync::Arc;

/// A row group ends with the record that makes it so many bytes long, …
const GROUP_BYTES: usize = 16 << 20;
/// … or that is the last of so many.
const GROUP_ROWS: usize = 100_000;

/// Columns in which hardly a value comes twice or is looked for by its order: a dictionary or
/// statistics of them would be work for nothing.
const UNLIKE: [&str; 6] = ["text", "exact", "description", "link", "permalink", "uid"];

/// What a column holds. All but lists may be absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// UTF-8.
    Text,
    /// A number of 64 bits.
    Whole,
    /// A number of seconds.
    Seconds,
    /// Yes or no.
    Flag,
    /// A day or a moment.
    Date,
    /// Several texts.
    Texts,
}

/// A value of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// Of [`Kind::Text`].
    Text(Option<&'a str>),
    /// Of [`Kind::Whole`].
    Whole(Option<i64>),
    /// Of [`Kind::Seconds`].
    Seconds(Option<Millis>),
    /// Of [`Kind::Flag`].
    Flag(bool),
    /// Of [`Kind::Date`]: ISO 8601.
    Date(Option<&'a str>),
    /// Of [`Kind::Texts`].
    Texts(&'a [String]),
}

/// A record with typed columns.
pub trait Columnar {
    /// Name and kind of each.
    const COLUMNS: &'static [(&'static str, Kind)];

    /// The values, one a column.
    fn values(&self) -> Vec<Cell<'_>>;

    /// The show and the date by which it is filed; `None` for what belongs to no show.
    fn filed(&self) -> Option<(&str, Option<&str>)>;
}

fn text(value: &Option<String>) -> Cell<'_> {
    Cell::Text(value.as_deref())
}

fn number(count: u64) -> Cell<'static> {
    Cell::Whole(i64::try_from(count).ok())
}

impl Columnar for Quote {
    const COLUMNS: &'static [(&'static str, Kind)] = &[
        ("id", Kind::Whole),
        ("uid", Kind::Text),
        ("speaker", Kind::Text),
        ("person_id", Kind::Whole),
        ("show", Kind::Text),
        ("episode", Kind::Text),
        ("episode_id", Kind::Whole),
        ("published", Kind::Date),
        ("text", Kind::Text),
        ("start", Kind::Seconds),
        ("end", Kind::Seconds),
        ("approximate", Kind::Flag),
        ("verdict", Kind::Text),
        ("state", Kind::Text),
        ("origin", Kind::Text),
        ("source", Kind::Text),
        ("note", Kind::Text),
        ("topics", Kind::Texts),
        ("exact", Kind::Text),
        ("language", Kind::Text),
        ("link", Kind::Text),
        ("permalink", Kind::Text),
        ("created_at", Kind::Date),
        ("updated_at", Kind::Date),
    ];

    fn values(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::Whole(Some(self.id)),
            Cell::Text(Some(&self.uid)),
            text(&self.speaker),
            Cell::Whole(self.person_id),
            Cell::Text(Some(&self.show)),
            Cell::Text(Some(&self.episode)),
            Cell::Whole(Some(self.episode_id)),
            Cell::Date(self.published.as_deref()),
            Cell::Text(Some(&self.data.text)),
            Cell::Seconds(self.data.start_ms),
            Cell::Seconds(self.data.end_ms),
            Cell::Flag(self.data.approximate),
            Cell::Text(Some(&self.data.verdict)),
            Cell::Text(Some(self.data.state.name())),
            Cell::Text(Some(&self.data.origin)),
            text(&self.data.source),
            text(&self.data.note),
            Cell::Texts(&self.topics),
            Cell::Text(self.anchor.as_ref().map(|anchor| anchor.exact.as_str())),
            text(&self.language),
            text(&self.link),
            Cell::Text(Some(&self.permalink)),
            Cell::Date(Some(&self.created_at)),
            Cell::Date(Some(&self.updated_at)),
        ]
    }

    fn filed(&self) -> Option<(&str, Option<&str>)> {
        Some((&self.show, self.published.as_deref()))
    }
}

impl Columnar for Passage {
    const COLUMNS: &'static [(&'static str, Kind)] = &[
        ("id", Kind::Whole),
        ("speaker", Kind::Text),
        ("show", Kind::Text),
        ("episode", Kind::Text),
        ("episode_id", Kind::Whole),
        ("published", Kind::Date),
        ("start", Kind::Seconds),
        ("end", Kind::Seconds),
        ("text", Kind::Text),
        ("language", Kind::Text),
        ("transcript_id", Kind::Whole),
        ("transcript", Kind::Text),
        ("link", Kind::Text),
        ("permalink", Kind::Text),
    ];

    fn values(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::Whole(Some(self.id)),
            text(&self.speaker),
            Cell::Text(Some(&self.show)),
            Cell::Text(Some(&self.episode)),
            Cell::Whole(Some(self.episode_id)),
            Cell::Date(self.published.as_deref()),
            Cell::Seconds(self.start_ms),
            Cell::Seconds(self.end_ms),
            Cell::Text(Some(&self.text)),
            text(&self.language),
            Cell::Whole(Some(self.transcript_id)),
            Cell::Text(Some(&self.transcript)),
            text(&self.link),
            Cell::Text(Some(&self.permalink)),
        ]
    }

    fn filed(&self) -> Option<(&str, Option<&str>)> {
        Some((&self.show, self.published.as_deref()))
    }
}

impl Columnar for Episode {
    const COLUMNS: &'static [(&'static str, Kind)] = &[
        ("id", Kind::Whole),
        ("uid", Kind::Text),
        ("show", Kind::Text),
        ("guid", Kind::Text),
        ("title", Kind::Text),
        ("published", Kind::Date),
        ("duration", Kind::Seconds),
        ("season", Kind::Whole),
        ("number", Kind::Whole),
        ("people", Kind::Texts),
        ("topics", Kind::Texts),
        ("transcript", Kind::Text),
        ("words", Kind::Whole),
        ("quotes", Kind::Whole),
        ("language", Kind::Text),
        ("audio_url", Kind::Text),
        ("page_url", Kind::Text),
        ("description", Kind::Text),
        ("created_at", Kind::Date),
    ];

    fn values(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::Whole(Some(self.id)),
            Cell::Text(Some(&self.uid)),
            Cell::Text(Some(&self.show)),
            Cell::Text(Some(&self.data.guid)),
            Cell::Text(Some(&self.data.title)),
            Cell::Date(self.data.published.as_deref()),
            Cell::Seconds(self.data.duration_ms),
            Cell::Whole(self.data.season),
            Cell::Whole(self.data.number),
            Cell::Texts(&self.people),
            Cell::Texts(&self.topics),
            text(&self.transcript),
            self.words.map_or(Cell::Whole(None), number),
            number(self.quotes),
            text(&self.data.language),
            text(&self.data.audio_url),
            text(&self.data.page_url),
            text(&self.data.description),
            Cell::Date(Some(&self.created_at)),
        ]
    }

    fn filed(&self) -> Option<(&str, Option<&str>)> {
        Some((&self.show, self.data.published.as_deref()))
    }
}

impl Columnar for Person {
    const COLUMNS: &'static [(&'static str, Kind)] = &[
        ("id", Kind::Whole),
        ("uid", Kind::Text),
        ("name", Kind::Text),
        ("aliases", Kind::Texts),
        ("affiliation", Kind::Text),
        ("roles", Kind::Texts),
        ("episodes", Kind::Whole),
        ("quotes", Kind::Whole),
        ("page_url", Kind::Text),
        ("note", Kind::Text),
        ("created_at", Kind::Date),
    ];

    fn values(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::Whole(Some(self.id)),
            Cell::Text(Some(&self.uid)),
            Cell::Text(Some(&self.data.name)),
            Cell::Texts(&self.data.aliases),
            text(&self.data.affiliation),
            Cell::Texts(&self.roles),
            number(self.episodes),
            number(self.quotes),
            text(&self.data.page_url),
            text(&self.data.note),
            Cell::Date(Some(&self.created_at)),
        ]
    }

    fn filed(&self) -> Option<(&str, Option<&str>)> {
        None
    }
}

impl Columnar for Topic {
    const COLUMNS: &'static [(&'static str, Kind)] = &[
        ("id", Kind::Whole),
        ("uid", Kind::Text),
        ("name", Kind::Text),
        ("aliases", Kind::Texts),
        ("rule", Kind::Text),
        ("quotes", Kind::Whole),
        ("episodes", Kind::Whole),
        ("passages", Kind::Whole),
        ("first", Kind::Date),
        ("last", Kind::Date),
        ("note", Kind::Text),
        ("created_at", Kind::Date),
    ];

    fn values(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::Whole(Some(self.id)),
            Cell::Text(Some(&self.uid)),
            Cell::Text(Some(&self.data.name)),
            Cell::Texts(&self.data.aliases),
            text(&self.data.rule),
            number(self.quotes),
            number(self.episodes),
            self.passages.map_or(Cell::Whole(None), number),
            Cell::Date(self.first.as_deref()),
            Cell::Date(self.last.as_deref()),
            text(&self.data.note),
            Cell::Date(Some(&self.created_at)),
        ]
    }

    fn filed(&self) -> Option<(&str, Option<&str>)> {
        None
    }
}

/// Milliseconds since 1970 of a day or a moment.
fn moment(date: &str) -> Option<i64> {
    let day = || NaiveDate::parse_from_str(date, "%Y-%m-%d").ok();
    let midnight = || Some(day()?.and_hms_opt(0, 0, 0)?.and_utc());
    let moment = DateTime::parse_from_rfc3339(date).map(|it| it.to_utc());
    Some(moment.ok().or_else(midnight)?.timestamp_millis())
}

/// The schema of these columns, in Parquet's own words.
fn schema(columns: &[(&str, Kind)]) -> String {
    let fields = columns.iter().map(|(name, kind)| match kind {
        Kind::Text => format!("OPTIONAL BYTE_ARRAY {name} (STRING);"),
        Kind::Whole => format!("OPTIONAL INT64 {name};"),
        Kind::Seconds => format!("OPTIONAL DOUBLE {name};"),
        Kind::Flag => format!("OPTIONAL BOOLEAN {name};"),
        Kind::Date => format!("OPTIONAL INT64 {name} (TIMESTAMP(MILLIS,true));"),
        Kind::Texts => format!(
            "REQUIRED group {name} (LIST) {{ REPEATED group list {{ REQUIRED BYTE_ARRAY element (STRING); }} }}"
        ),
    });
    let fields: Vec<String> = fields.collect();
    format!("message podcat {{ {} }}", fields.join(" "))
}

/// A column of the row group that is being gathered.
struct Gathered {
    values: Values,
    /// Per value or absence: whether it is there.
    there: Vec<i16>,
    /// Of a list, per text or empty list: whether it goes on the one before.
    goes_on: Option<Vec<i16>>,
}

enum Values {
    Text(Vec<ByteArray>),
    Whole(Vec<i64>),
    Seconds(Vec<f64>),
    Flag(Vec<bool>),
}

impl Gathered {
    fn new(kind: Kind) -> Self {
        Self {
            values: match kind {
                Kind::Text | Kind::Texts => Values::Text(Vec::new()),
                Kind::Whole | Kind::Date => Values::Whole(Vec::new()),
                Kind::Seconds => Values::Seconds(Vec::new()),
                Kind::Flag => Values::Flag(Vec::new()),
            },
            there: Vec::new(),
            goes_on: (kind == Kind::Texts).then(Vec::new),
        }
    }

    /// Adds a cell; returns how many bytes it takes.
    fn push(&mut self, cell: Cell<'_>) -> usize {
        let before = self.there.len();
        let mut bytes = 8;
        let there = match (&mut self.values, cell) {
            (Values::Text(values), Cell::Text(text)) => {
                bytes += text.map_or(0, str::len);
                add(values, text.map(ByteArray::from))
            }
            (Values::Text(values), Cell::Texts(texts)) => {
                for (at, text) in texts.iter().enumerate() {
                    bytes += text.len();
                    values.push(text.as_str().into());
                    self.there.push(1);
                    self.goes_on
                        .iter_mut()
                        .for_each(|it| it.push((at > 0).into()));
                }
                if texts.is_empty() {
                    self.there.push(0);
                    self.goes_on.iter_mut().for_each(|it| it.push(0));
                }
                return bytes + (self.there.len() - before) * 4;
            }
            (Values::Whole(values), Cell::Whole(number)) => add(values, number),
            (Values::Whole(values), Cell::Date(date)) => add(values, date.and_then(moment)),
            (Values::Seconds(values), Cell::Seconds(ms)) => add(values, ms.map(clock::seconds)),
            (Values::Flag(values), Cell::Flag(flag)) => add(values, Some(flag)),
            // A cell of another kind than its column says is none.
            _ => false,
        };
        self.there.push(there.into());
        bytes
    }

    fn write(&mut self, to: &mut SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        let (there, goes_on) = (&self.there, self.goes_on.as_deref());
        fn put<T: DataType>(
            to: &mut SerializedColumnWriter<'_>,
            values: &mut Vec<T::T>,
            there: &[i16],
            goes_on: Option<&[i16]>,
        ) -> Result<(), ParquetError> {
            to.typed::<T>().write_batch(values, Some(there), goes_on)?;
            values.clear();
            Ok(())
        }
        match &mut self.values {
            Values::Text(values) => put::<ByteArrayType>(to, values, there, goes_on)?,
            Values::Whole(values) => put::<Int64Type>(to, values, there, goes_on)?,
            Values::Seconds(values) => put::<DoubleType>(to, values, there, goes_on)?,
            Values::Flag(values) => put::<BoolType>(to, values, there, goes_on)?,
        }
        self.there.clear();
        self.goes_on.iter_mut().for_each(Vec::clear);
        Ok(())
    }
}

/// Adds a value where there is one; returns whether there is.
fn add<T>(values: &mut Vec<T>, value: Option<T>) -> bool {
    let there = value.is_some();
    values.extend(value);
    there
}

/// A Parquet file that is being written.
pub struct Columns<W: Write + Send> {
    file: SerializedFileWriter<W>,
    /// The places of the columns that are written, and what is gathered of each.
    columns: Vec<(usize, Gathered)>,
    bytes: usize,
    rows: usize,
}

impl<W: Write + Send> Columns<W> {
    /// Begins a file of records. `without`: a column that is left out, as the folder's name says it.
    ///
    /// # Errors
    /// When writing fails.
    pub fn new<R: Columnar>(out: W, without: Option<&str>) -> Result<Self, ParquetError> {
        let kept = R::COLUMNS.iter().enumerate();
        let kept = kept.filter(|(_, (name, _))| Some(*name) != without);
        let (places, columns): (Vec<usize>, Vec<(&str, Kind)>) = kept.unzip();
        let schema = Arc::new(parse_message_type(&schema(&columns))?);
        let mut properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("podcat ", env!("CARGO_PKG_VERSION")).into());
        for name in UNLIKE {
            properties = properties
                .set_column_dictionary_enabled(name.into(), false)
                .set_column_statistics_enabled(name.into(), EnabledStatistics::None);
        }
        let properties = properties.build();
        let gathered = columns.iter().map(|(_, kind)| Gathered::new(*kind));
        Ok(Self {
            file: SerializedFileWriter::new(out, schema, Arc::new(properties))?,
            columns: places.into_iter().zip(gathered).collect(),
            bytes: 0,
            rows: 0,
        })
    }

    /// Adds a record, of the type that the file was begun with.
    ///
    /// # Errors
    /// When writing fails.
    pub fn put<R: Columnar>(&mut self, record: &R) -> Result<(), ParquetError> {
        let values = record.values();
        for (place, column) in &mut self.columns {
            self.bytes += column.push(values[*place]);
        }
        self.rows += 1;
        if self.bytes >= GROUP_BYTES || self.rows >= GROUP_ROWS {
            self.group()?;
        }
        Ok(())
    }

    fn group(&mut self) -> Result<(), ParquetError> {
        let mut group = self.file.next_row_group()?;
        for (_, column) in &mut self.columns {
            if let Some(mut to) = group.next_column()? {
                column.write(&mut to)?;
                to.close()?;
            }
        }
        group.close()?;
        (self.bytes, self.rows) = (0, 0);
        Ok(())
    }

    /// Ends the file, and gives back what it was written to.
    ///
    /// # Errors
    /// When writing fails.
    pub fn end(mut self) -> Result<W, ParquetError> {
        if self.rows > 0 {
            self.group()?;
        }
        self.file.into_inner()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::catalogue::QuoteData;
    use parquet::file::reader::{FileReader, SerializedFileReader};

    #[test]
    fn quotes_read_back_as_they_were_written() {
        let quote = |id, topics: &[&str]| Quote {
            id,
            speaker: (id != 2).then(|| "Лариса ن 🎧".into()),
            published: Some("2026-02-14".into()),
            data: QuoteData {
                text: "=cmd|' /C calc'!A0\n\"</script>".into(),
                start_ms: Some(219_400),
                ..QuoteData::default()
            },
            topics: topics.iter().map(|it| (*it).to_owned()).collect(),
            ..Quote::default()
        };
        let file = tempfile::tempfile().unwrap();
        let mut file = Columns::new::<Quote>(file, Some("show")).unwrap();
        for quote in [
            quote(1, &["ice", "snow"]),
            quote(2, &[]),
            quote(3, &["sea"]),
        ] {
            file.put(&quote).unwrap();
        }
        let reader = SerializedFileReader::new(file.end().unwrap()).unwrap();
        let rows = reader.get_row_iter(None).unwrap();
        let fields: Vec<Vec<(String, String)>> = rows
            .map(|row| {
                let row = row.unwrap();
                let fields = row.get_column_iter();
                fields
                    .map(|(name, field)| (name.clone(), field.to_string()))
                    .collect()
            })
            .collect();
        let field = |row: usize, name: &str| {
            let found = fields[row].iter().find(|(named, _)| named == name);
            found.map(|(_, field)| field.as_str())
        };
        assert_eq!(fields.len(), 3);
        assert_eq!(field(0, "show"), None);
        assert_eq!(
            field(0, "text"),
            Some("\"=cmd|' /C calc'!A0\n\"</script>\"")
        );
        assert_eq!(field(0, "speaker"), Some("\"Лариса ن 🎧\""));
        assert_eq!(field(1, "speaker"), Some("null"));
        assert_eq!(field(2, "start"), Some("219.4"));
        let topics: Vec<_> = (0..3).map(|row| field(row, "topics")).collect();
        assert_eq!(
            topics,
            [Some("[\"ice\", \"snow\"]"), Some("[]"), Some("[\"sea\"]")]
        );
    }

    #[test]
    fn a_day_is_its_first_moment() {
        assert_eq!(moment("1970-01-02"), Some(86_400_000));
        assert_eq!(moment("1970-01-01T00:00:01Z"), Some(1_000));
        assert_eq!(moment("soon"), None);
    }
}
