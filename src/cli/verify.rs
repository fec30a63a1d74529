//! `podcat verify`.

use super::args::{FilterArgs, OutputArgs};
use super::{Answer, Context, DONE, Failure, NOTHING, context};
use crate::model::checked::{Checked, NO_TRANSCRIPT};
use crate::model::verified::{CheckedQuote, Status};
use crate::ops::{article, verify};
use crate::view::{self, ReportFormat, View, count};
use clap::Args;
use std::path::{Path, PathBuf};

/// Check an article's quotations against the transcripts, or, without an article, the quotes that
/// are kept
///
/// An article (text, HTML or Markdown): finds its quotations and who is said to have said them, and
/// looks each up. Quotes that are kept are anchored (their words stand where they were found),
/// moved (at another time), text changed (the place is there, its words are others), ambiguous (in
/// several places) or orphaned (not there); what each check finds is kept too. The exit code is 0
/// when the transcripts have all of them, in other words at most, and 1 when not.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  podcat verify article.html --show \"Deep Currents\" --report report.html\n  podcat verify --speaker Lind"
)]
pub struct Verify {
    /// The article: a file, or - for stdin
    article: Option<PathBuf>,
    /// Give quotes that moved their new times
    #[arg(long, conflicts_with = "article")]
    update: bool,
    /// Keep the quotations as quotes, with the article as origin; --episode says where those belong
    /// that are not found
    #[arg(long, requires = "article")]
    save: bool,
    /// Where the article was printed, for the quotes and the report: a URL or a name
    #[arg(long, requires = "article")]
    source: Option<String>,
    /// Write a report, with links to the minute: a file ending in html, md or json
    #[arg(long, value_name = "FILE", requires = "article")]
    report: Option<PathBuf>,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// An article from a file or stdin.
pub(super) fn read(path: &Path) -> Result<crate::text::article::Article, Failure> {
    Ok(article::read(&context::read_source(path)?, path)?)
}

/// How an article is called where its readers are not told otherwise.
pub(super) fn source(path: &Path, stated: Option<String>, title: Option<&str>) -> String {
    stated
        .map(|source| source.trim().to_owned())
        .filter(|source| !source.is_empty())
        .or_else(|| title.filter(|_| path == Path::new("-")).map(str::to_owned))
        .unwrap_or_else(|| match path.file_name() {
            Some(name) if path != Path::new("-") => name.to_string_lossy().into_owned(),
            _ => "an article".to_owned(),
        })
}

impl Verify {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        match self.article.clone() {
            Some(path) => self.article(&path, context),
            None => self.quotes(context),
        }
    }

    /// The quotes that are kept.
    fn quotes(self, context: &Context) -> Result<Answer, Failure> {
        let shape = View::list::<CheckedQuote>(&[], self.output.format());
        self.output.check(&shape, context)?;
        let catalog = context.write()?;
        let filter = match self.filter.records(&catalog) {
            Ok(filter) => filter,
            nothing => {
                let none = |_: &_| Ok(Vec::<CheckedQuote>::new());
                return Answer::narrowed(nothing, none, &self.output, "quotes");
            }
        };
        let checked = verify::run(&catalog, &filter, self.update, &context.now)?;
        let answer = Answer::list(&checked, &self.output, "quotes");
        if checked.is_empty() {
            return Ok(answer);
        }
        let counts = Status::ALL.iter().filter_map(|status| {
            let count = checked.iter().filter(|it| it.status == *status).count();
            (count > 0).then(|| format!("{count} {}", status.name()))
        });
        let counts: Vec<String> = counts.collect();
        let fails = checked.iter().filter(|it| !it.passes).count();
        let passed = match fails {
            0 => "all pass".to_owned(),
            1 => "1 does not pass".to_owned(),
            _ => format!("{fails} do not pass"),
        };
        let code = if fails > 0 { NOTHING } else { DONE };
        Ok(answer
            .note(format!("{}; {passed}", counts.join(", ")))
            .code(code))
    }

    fn article(self, path: &Path, context: &Context) -> Result<Answer, Failure> {
        let format = match &self.report {
            Some(path) => Some(report_format(path)?),
            None => None,
        };
        let article = read(path)?;
        // An article's quotations can be read where there is nothing yet to check them against.
        let (catalog, missing) = match self.save {
            true => (context.write()?, None),
            false => context.read_if_there()?,
        };
        let filter = self.filter.passages(&catalog)?;
        let name = source(path, self.source, article.title.as_deref());
        let checked = article::check(&catalog, &article, &name, &filter)?;
        let mut notes = article.notes;
        if checked.quotations.is_empty() {
            notes.push(format!("no quotations found in {}", path.display()));
        } else {
            notes.push(view::summary(&checked));
        }
        if checked.transcripts == 0 && !checked.quotations.is_empty() {
            let none = "no transcript to check against".to_owned();
            notes.push(missing.map_or(none.clone(), |missing| format!("{none}: {missing}")));
        }
        if self.save {
            let kept = article::keep(&catalog, &checked, filter.episode, &context.now)?;
            notes.extend(kept.notes);
            notes.push(match kept.known.len() {
                0 => format!("kept {}", count(kept.new.len(), "quote")),
                known => format!(
                    "kept {}, had {known} already",
                    count(kept.new.len(), "quote")
                ),
            });
        }
        if let (Some(path), Some(format)) = (&self.report, format) {
            context::write_text(Some(path), &view::report(&checked, format))?;
        }
        let code =
            if !checked.quotations.is_empty() && checked.quotations.iter().all(|it| it.holds()) {
                DONE
            } else {
                NOTHING
            };
        let mut answer = Answer::view(shown(&checked), &self.output).code(code);
        for note in notes {
            answer = answer.note(note);
        }
        Ok(answer)
    }
}

fn report_format(path: &Path) -> Result<ReportFormat, Failure> {
    let extension = path.extension().map(|it| it.to_string_lossy().into_owned());
    let format = extension.as_deref().and_then(ReportFormat::of);
    context::can_write(path)?;
    format.ok_or_else(|| {
        Failure::new(format!(
            "expected a report in html, md or json, found {}",
            path.display()
        ))
        .hint("the ending of the file's name says how it is written")
    })
}

fn shown(checked: &Checked) -> View {
    let table = view::table(&checked.quotations);
    // Without a transcript there is no time, episode or difference to show.
    let blocks = if checked
        .quotations
        .iter()
        .all(|it| it.verdict == NO_TRANSCRIPT)
    {
        let mut lines = table.clone();
        let shown: Vec<usize> = (0..lines.columns.len())
            .filter(|&at| ["verdict", "speaker", "quotation"].contains(&lines.columns[at].name))
            .collect();
        lines.columns = shown.iter().map(|&at| table.columns[at]).collect();
        for (row, whole) in lines.rows.iter_mut().zip(&table.rows) {
            *row = shown.iter().map(|&at| whole[at].clone()).collect();
        }
        vec![view::Block::Table(lines)]
    } else {
        Vec::new()
    };
    View::one(checked, table, blocks)
}
