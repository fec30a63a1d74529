//! `podcat export quotes` and its siblings: records as they are read, in the memory of one.

use super::args::TranscriptFormat;
use super::export::{Export, ExportFormat};
use super::{Answer, Context, Failure, NOTHING, context};
use crate::catalog::{Catalog, Filter};
use crate::model::catalogue::{Episode, Person, Quote, Topic};
use crate::model::excerpt::{Excerpt, Passage};
use crate::ops::{find, narrow, qdpx, topics};
use crate::view::excerpts::{self, Excerpts};
use crate::view::sheet::Kind;
use crate::view::{Options, Record, Rows, Streamed, count};
use clap::ValueEnum;
use std::io::Write;

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Noun {
    /// Quotes that are kept
    Quotes,
    /// All that is said, in the transcripts that are preferred
    Passages,
    /// Episodes
    Episodes,
    /// People
    People,
    /// Topics
    Topics,
}

impl Noun {
    /// The word on the command line.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Quotes => "quotes",
            Self::Passages => "passages",
            Self::Episodes => "episodes",
            Self::People => "people",
            Self::Topics => "topics",
        }
    }

    /// Of one of them, for [`count`].
    fn one(self) -> &'static str {
        match self {
            Self::People => "person",
            other => other.name().trim_end_matches('s'),
        }
    }
}

/// How records are written.
enum Form {
    /// Each in the same shape.
    Rows(Streamed),
    /// Words in a form of their own.
    Excerpts(Box<dyn Excerpts>),
    /// Typed columns.
    Parquet,
    /// Whole transcripts with what is quoted of them.
    Project,
}

impl Form {
    fn of(format: ExportFormat, what: Noun, export: &Export) -> Result<Self, Failure> {
        let words = matches!(what, Noun::Quotes | Noun::Passages) && export.columns.is_none();
        Ok(match format {
            ExportFormat::Json => Self::Rows(Streamed::Json),
            ExportFormat::Jsonl => Self::Rows(Streamed::Jsonl),
            ExportFormat::Csv => Self::Rows(Streamed::Sheet(Kind::Csv)),
            ExportFormat::Tsv => Self::Rows(Streamed::Sheet(Kind::Tsv)),
            ExportFormat::Parquet if export.columns.is_some() => {
                return Err(Failure::new("expected no --columns with --format parquet")
                    .hint("its readers take the columns they need"));
            }
            ExportFormat::Parquet => Self::Parquet,
            ExportFormat::Transcript(TranscriptFormat::Markdown) if words => {
                Self::Excerpts(Box::<excerpts::Markdown>::default())
            }
            ExportFormat::Transcript(TranscriptFormat::Html) if words => {
                Self::Excerpts(Box::<excerpts::Html>::default())
            }
            ExportFormat::Transcript(TranscriptFormat::Markdown) => {
                Self::Rows(Streamed::Sheet(Kind::Markdown))
            }
            ExportFormat::Transcript(TranscriptFormat::Html) => {
                Self::Rows(Streamed::Sheet(Kind::Html))
            }
            ExportFormat::Annotations if words => {
                Self::Excerpts(Box::<excerpts::Annotations>::default())
            }
            ExportFormat::Edl if words => Self::Excerpts(Box::new(excerpts::Edl::new(export.fps))),
            ExportFormat::M3u if words => Self::Excerpts(Box::<excerpts::M3u>::default()),
            ExportFormat::Qdpx if what == Noun::Quotes && words => Self::Project,
            other => {
                let of = match export.columns {
                    Some(_) => "columns",
                    None => what.name(),
                };
                let failure =
                    Failure::new(format!("expected a format of {of}, found {}", other.name()));
                return Err(failure.hint(match other {
                    ExportFormat::Qdpx => "the transcripts come along with export quotes",
                    ExportFormat::Transcript(_) => {
                        "one transcript is written with --transcript EPISODE"
                    }
                    _ => "quotes and passages are written so, whole",
                }));
            }
        })
    }
}

/// Writes records.
pub(super) fn run(export: &Export, what: Noun, context: &Context) -> Result<Answer, Failure> {
    let path = export.output.as_deref();
    let format = export.format.or_else(|| path.and_then(ExportFormat::of));
    let form = Form::of(format.unwrap_or(ExportFormat::Json), what, export)?;
    let options = Options {
        columns: export.columns.clone(),
        raw: export.raw,
        ..Options::default()
    };
    let catalog = context.read()?;
    let filter = match what {
        Noun::Passages => export.filter.passages(&catalog),
        _ => export.filter.records(&catalog),
    };
    let (filter, nothing) = match filter {
        Ok(filter) => (filter, None),
        Err(narrow::Error::Find(nothing @ find::Error::Nothing { .. })) => {
            let none = Filter {
                limit: Some(0),
                ..Filter::default()
            };
            (none, Some(nothing))
        }
        Err(error) => return Err(error.into()),
    };
    let mut source = Source {
        catalog: &catalog,
        filter: &filter,
        left_out: 0,
        why: "",
        texts: 0,
    };
    let written = match form {
        Form::Rows(streamed) => {
            context::write_stream(path, |out| source.rows(what, streamed, &options, out))?
        }
        Form::Excerpts(mut format) => {
            context::write_stream(path, |out| source.excerpts(what, &mut *format, out))?
        }
        Form::Project => context::write_stream(path, |out| source.project(out))?,
        Form::Parquet => parquet(&source, what, path)?,
    };
    let written = (written, source.left_out, source.why, source.texts);
    let answer = Answer::default();
    Ok(match (written, nothing) {
        (_, Some(nothing)) => answer.because(nothing.into()),
        ((0, 0, _, 0), None) => answer
            .note(format!("no {} found", what.name()))
            .code(NOTHING),
        ((written, left_out, why, texts), None) => {
            let mut note = format!("exported {}", count(written, what.one()));
            if texts > 0 {
                note.push_str(&format!(" in {}", count(texts, "text")));
            }
            let answer = answer.note(note);
            match left_out {
                0 => answer,
                left_out => answer.note(format!("{} left out: {why}", count(left_out, what.one()))),
            }
        }
    })
}

#[cfg(feature = "parquet")]
use super::export_parquet::run as parquet;

#[cfg(not(feature = "parquet"))]
fn parquet(_: &Source<'_>, _: Noun, _: Option<&std::path::Path>) -> Result<u64, Failure> {
    Err(
        Failure::new("expected a podcat that was built with Parquet, found one without")
            .hint("cargo build --release --features parquet; CSV and JSON Lines need nothing"),
    )
}

/// Where records come from.
pub(super) struct Source<'a> {
    catalog: &'a Catalog,
    filter: &'a Filter,
    left_out: u64,
    why: &'static str,
    /// How many whole texts were written.
    texts: u64,
}

impl Source<'_> {
    fn rows(
        &self,
        what: Noun,
        format: Streamed,
        options: &Options,
        out: &mut dyn Write,
    ) -> Result<u64, Failure> {
        let (catalog, filter) = (self.catalog, self.filter);
        // One state of the catalogue, whatever others write meanwhile.
        let _snapshot = match what {
            Noun::Topics => None,
            _ => Some(catalog.snapshot()?),
        };
        fn begun<'w, R: Record>(
            format: Streamed,
            options: &Options,
            out: &'w mut dyn Write,
        ) -> Result<Rows<'w, R>, Failure> {
            Ok(Rows::new(format, options, out)?)
        }
        Ok(match what {
            Noun::Quotes => {
                let mut rows = begun::<Quote>(format, options, out)?;
                catalog.each_quote(filter, |it| Ok::<_, Failure>(rows.put(&it)?))?;
                rows.end()?
            }
            Noun::Passages => {
                let mut rows = begun::<Passage>(format, options, out)?;
                catalog.each_passage(filter, |it| Ok::<_, Failure>(rows.put(it)?))?;
                rows.end()?
            }
            Noun::Episodes => {
                let mut rows = begun::<Episode>(format, options, out)?;
                catalog.each_episode(filter, |it| Ok::<_, Failure>(rows.put(&it)?))?;
                rows.end()?
            }
            Noun::People => {
                let mut rows = begun::<Person>(format, options, out)?;
                catalog.each_person(filter, None, |it| Ok::<_, Failure>(rows.put(&it)?))?;
                rows.end()?
            }
            Noun::Topics => {
                let mut rows = begun::<Topic>(format, options, out)?;
                for topic in topics::topics(catalog, filter)? {
                    rows.put(&topic)?;
                }
                rows.end()?
            }
        })
    }

    /// The same as typed columns, in the order of show and year.
    #[cfg(feature = "parquet")]
    pub(super) fn columns(
        &self,
        what: Noun,
        to: &mut super::export_parquet::Written,
    ) -> Result<(), Failure> {
        let catalog = self.catalog;
        let filter = &Filter {
            sort: crate::catalog::Sort::Year,
            ..self.filter.clone()
        };
        let _snapshot = match what {
            Noun::Topics => None,
            _ => Some(catalog.snapshot()?),
        };
        match what {
            Noun::Quotes => {
                catalog.each_quote(filter, |it| to.put(&it))?;
                to.shape::<Quote>()
            }
            Noun::Passages => {
                catalog.each_passage(filter, |it| to.put(it))?;
                to.shape::<Passage>()
            }
            Noun::Episodes => {
                catalog.each_episode(filter, |it| to.put(&it))?;
                to.shape::<Episode>()
            }
            Noun::People => {
                catalog.each_person(self.filter, None, |it| to.put(&it))?;
                to.shape::<Person>()
            }
            Noun::Topics => {
                for topic in topics::topics(catalog, self.filter)? {
                    to.put(&topic)?;
                }
                to.shape::<Topic>()
            }
        }
    }

    fn excerpts(
        &mut self,
        what: Noun,
        format: &mut dyn Excerpts,
        out: &mut dyn Write,
    ) -> Result<u64, Failure> {
        let _snapshot = self.catalog.snapshot()?;
        let mut written = 0;
        let mut put = |excerpt: &Excerpt<'_>| {
            match format.put(excerpt, out)? {
                true => written += 1,
                false => self.left_out += 1,
            }
            Ok::<_, Failure>(())
        };
        match what {
            Noun::Passages => self
                .catalog
                .each_passage(self.filter, |it| put(&it.excerpt()))?,
            _ => self
                .catalog
                .each_quote(self.filter, |it| put(&it.excerpt()))?,
        }
        format.end(out)?;
        self.why = format.why();
        Ok(written)
    }

    fn project(&mut self, out: &mut dyn Write) -> Result<u64, Failure> {
        let exported = qdpx::export(self.catalog, self.filter, out)?;
        self.left_out = exported.unplaced;
        self.texts = exported.sources;
        self.why = "their words are not in the transcript that is preferred";
        Ok(exported.quotes)
    }
}
