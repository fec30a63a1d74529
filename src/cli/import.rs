//! `podcat import`.

use super::args::{Given, KindArg, OutputArgs, given, parse_language, parse_name, stated};
use super::{Answer, Context, FAILED, Failure, NOTHING};
use crate::model::transcript::Warning;
use crate::ops::exchange::{self, Imported};
use crate::ops::import::{self, Event, FileReport, Outcome, Report};
use crate::view::{self, Block, Column, Table, View};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

/// Import transcripts, or another catalogue's JSON export
///
/// The format is told from the content. Each file's episode is the one given, the one its name
/// fits, or a new one; the show is the one given, or named by the folder. The same bytes again
/// change nothing; changed bytes make a new version.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  podcat import transcripts/ --show \"Deep Currents\" --kind asr"
)]
pub struct Import {
    /// Files, folders, globs; or one catalogue export
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// The show they belong to
    #[arg(long, value_parser = parse_name)]
    show: Option<String>,
    /// The episode they belong to
    #[arg(long)]
    episode: Option<String>,
    /// How the transcripts came to be
    #[arg(long, value_enum)]
    kind: Option<KindArg>,
    /// The tool or model that made them
    #[arg(long)]
    tool: Option<Given<String>>,
    /// Their language
    #[arg(long, value_name = "LANG", value_parser = given(parse_language))]
    language: Option<Given<String>>,
    /// Show what would happen and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Take no file with warnings
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    output: OutputArgs,
}

/// Up to this many files are listed one by one.
const LISTED: usize = 30;
/// Without a terminal, every so many files a line says how far it is.
const EVERY: usize = 100;
/// So many warnings of a file are printed; the rest is kept with the transcript.
const WARNINGS: usize = 5;

impl Import {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        if self.paths.iter().any(|path| is_catalogue(path)) {
            return self.run_catalogue(context);
        }
        self.output
            .check(&view(&Report::default(), &self.output), context)?;
        let request = import::Request {
            paths: self.paths,
            show: self.show,
            episode: self.episode,
            kind: self.kind.map(Into::into),
            language: stated(self.language),
            tool: stated(self.tool),
            dry_run: self.dry_run,
            strict: self.strict,
        };
        let files = import::files(&request.paths)?;
        let catalog = context.create_if(|| {
            !request.dry_run
                && files
                    .iter()
                    .any(|file| import::is_readable(file, request.strict))
        })?;
        let mut progress = Progress::new(context);
        let report = import::run(&catalog, &request, &context.now, &mut |event| {
            progress.tell(event)
        })?;
        progress.finish();
        Ok(answer(&report, self.dry_run, &self.output))
    }

    fn run_catalogue(self, context: &Context) -> Result<Answer, Failure> {
        let [path] = self.paths.as_slice() else {
            return Err(Failure::new(
                "expected a catalogue export alone, found other paths beside it",
            )
            .hint("import it by itself"));
        };
        let meant_for_transcripts = [
            ("--show", self.show.is_some()),
            ("--episode", self.episode.is_some()),
            ("--kind", self.kind.is_some()),
            ("--tool", self.tool.is_some()),
            ("--language", self.language.is_some()),
            ("--strict", self.strict),
        ];
        if let Some((option, _)) = meant_for_transcripts.iter().find(|(_, given)| *given) {
            return Err(
                Failure::new(format!("expected a catalogue export alone, found {option}"))
                    .hint("an export says itself what belongs where; leave the option out"),
            );
        }
        self.output
            .check(&merged_view(&Imported::default()), context)?;
        let within = |failure: Failure| failure.within(&path.display().to_string());
        let open = || {
            File::open(path)
                .map(BufReader::new)
                .map_err(|error| within(Failure::new(format!("cannot be read: {error}"))))
        };
        let mut file = open()?;
        let catalog = context.create_if(|| !self.dry_run && exchange::is_whole(&mut file))?;
        let imported = exchange::import(&catalog, &mut open()?, !self.dry_run)
            .map_err(|error| within(error.into()))?;
        let answer = Answer::view(merged_view(&imported), &self.output);
        Ok(if self.dry_run {
            answer.note("nothing was changed")
        } else {
            answer
        })
    }
}

/// What became of another catalogue's records.
fn merged_view(imported: &Imported) -> View {
    let counts = [
        ("shows", imported.shows),
        ("people", imported.people),
        ("topics", imported.topics),
        ("episodes", imported.episodes),
        ("transcripts", imported.transcripts),
        ("quotes", imported.quotes),
    ];
    let table = Table {
        columns: vec![
            Column::tight("what"),
            Column::tight("added"),
            Column::tight("kept"),
        ],
        rows: counts
            .iter()
            .map(|(what, count)| {
                vec![
                    (*what).to_owned(),
                    count.added.to_string(),
                    count.kept.to_string(),
                ]
            })
            .collect(),
    };
    let json: serde_json::Map<String, serde_json::Value> = counts
        .iter()
        .map(|(what, count)| {
            (
                (*what).to_owned(),
                serde_json::json!({ "added": count.added, "kept": count.kept }),
            )
        })
        .collect();
    View::one(&json, table, Vec::new())
}

fn is_catalogue(path: &Path) -> bool {
    let mut head = Vec::new();
    // A pipe would wait for its writer.
    path.is_file()
        && File::open(path).is_ok_and(|file| file.take(512).read_to_end(&mut head).is_ok())
        && exchange::is_catalogue(&head)
}

/// What became of a file, in one line.
pub(super) fn line(report: &FileReport) -> String {
    let FileReport {
        path,
        show,
        episode,
        ..
    } = report;
    match &report.outcome {
        Outcome::Added {
            new_episode,
            version,
            segments,
            speakers,
            words,
            ..
        } => {
            let what = match (new_episode, version) {
                (true, _) => "new episode".to_owned(),
                (false, version) => format!("version {version}"),
            };
            format!(
                "{path}: {what} of {show}, {episode}: {}, {}, {}",
                view::count(*segments, "segment"),
                view::count(*words, "word"),
                view::count(*speakers, "speaker")
            )
        }
        Outcome::Unchanged { .. } => format!("{path}: unchanged ({show}, {episode})"),
        Outcome::Failed(reason) => format!("{path}: {reason}"),
    }
}

/// A file's warnings, the first few.
pub(super) fn warning_lines(report: &FileReport) -> Vec<String> {
    let mut lines: Vec<String> = report
        .warnings
        .iter()
        .take(WARNINGS)
        .map(|warning| located(&report.path, warning))
        .collect();
    if report.warnings.len() > WARNINGS {
        let more = report.warnings.len() - WARNINGS;
        lines.push(format!(
            "{}: … and {more} more; `podcat transcripts --warnings` shows them all",
            report.path
        ));
    }
    lines
}

/// A warning with its place: `file:line: reason`.
pub(super) fn located(path: &str, warning: &Warning) -> String {
    match warning.line {
        Some(line) => format!("{path}:{line}: {}", warning.message),
        None => format!("{path}: {}", warning.message),
    }
}

/// Tells how far it is: a bar on a terminal, lines elsewhere.
struct Progress<'a> {
    context: &'a Context,
    bar: ProgressBar,
    done: usize,
    total: usize,
}

impl<'a> Progress<'a> {
    fn new(context: &'a Context) -> Self {
        Self {
            context,
            bar: ProgressBar::hidden(),
            done: 0,
            total: 0,
        }
    }

    fn tell(&mut self, event: Event<'_>) {
        match event {
            Event::Begin(total) => {
                self.total = total;
                if self.context.progress && total > LISTED {
                    let style = ProgressStyle::with_template("{bar:30} {pos}/{len}  {msg}");
                    self.bar = ProgressBar::new(total as u64);
                    self.bar
                        .set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
                }
            }
            Event::Waiting => self.say("another program writes to the catalogue; waiting for it"),
            Event::Done(report) => {
                self.done += 1;
                self.bar.inc(1);
                if !self.bar.is_hidden() {
                    self.bar.set_message(
                        super::context::plain(&report.episode)
                            .chars()
                            .take(40)
                            .collect::<String>(),
                    );
                }
                if matches!(report.outcome, Outcome::Failed(_)) {
                    self.say(&line(report));
                }
                for warning in warning_lines(report) {
                    self.say(&warning);
                }
                if self.bar.is_hidden() && self.done.is_multiple_of(EVERY) && self.done < self.total
                {
                    self.say(&format!("{} of {} files", self.done, self.total));
                }
            }
        }
    }

    fn say(&self, line: &str) {
        self.bar.suspend(|| self.context.say(line));
    }

    fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

fn answer(report: &Report, dry_run: bool, output: &OutputArgs) -> Answer {
    let count = |wanted: fn(&Outcome) -> bool| {
        report
            .files
            .iter()
            .filter(|file| wanted(&file.outcome))
            .count()
    };
    let added = count(|outcome| matches!(outcome, Outcome::Added { .. }));
    let unchanged = count(|outcome| matches!(outcome, Outcome::Unchanged { .. }));
    let failed = count(|outcome| matches!(outcome, Outcome::Failed(_)));
    let warned = report
        .files
        .iter()
        .filter(|file| !file.warnings.is_empty())
        .count();

    let mut answer = Answer::view(view(report, output), output);
    for title in &report.new_shows {
        answer = answer.note(format!("new show: {title}"));
    }
    if !report.new_people.is_empty() {
        let mut named = report
            .new_people
            .iter()
            .take(5)
            .cloned()
            .collect::<Vec<_>>()
            .join(", ");
        if report.new_people.len() > 5 {
            named = format!("{named}, … ({} in all)", report.new_people.len());
        }
        answer = answer.note(format!("new people, proposed from labels: {named}"));
    }
    let done = if dry_run { "would be added" } else { "added" };
    let mut summary = format!(
        "{}: {added} {done}, {unchanged} unchanged, {failed} failed",
        view::count(report.files.len(), "file")
    );
    if warned > 0 {
        summary.push_str(&format!(", {warned} with warnings"));
    }
    let code = match (failed, added + unchanged) {
        (0, _) => super::DONE,
        (_, 0) => FAILED,
        _ => NOTHING,
    };
    answer.note(summary).code(code)
}

fn view(report: &Report, output: &OutputArgs) -> View {
    let long = report.files.len() > LISTED && output.for_people();
    let blocks = long.then(|| Block::Table(by_show(report)));
    View::one(&json(report), by_file(report), blocks.into_iter().collect())
}

fn by_file(report: &Report) -> Table {
    let rows = report.files.iter().map(|file| {
        let (what, segments, speakers, words) = match &file.outcome {
            Outcome::Added {
                new_episode,
                version,
                segments,
                speakers,
                words,
                ..
            } => {
                let what = if *new_episode {
                    "new".to_owned()
                } else {
                    format!("version {version}")
                };
                (
                    what,
                    segments.to_string(),
                    speakers.to_string(),
                    words.to_string(),
                )
            }
            Outcome::Unchanged { .. } => (
                "unchanged".into(),
                String::new(),
                String::new(),
                String::new(),
            ),
            Outcome::Failed(_) => ("failed".into(), String::new(), String::new(), String::new()),
        };
        let warnings = file.warnings.len();
        vec![
            file.path.clone(),
            file.show.clone(),
            file.episode.clone(),
            what,
            segments,
            speakers,
            words,
            if warnings == 0 {
                String::new()
            } else {
                warnings.to_string()
            },
        ]
    });
    Table {
        columns: vec![
            Column::text("file"),
            Column::text("show").spare(),
            Column::text("episode"),
            Column::tight("what"),
            Column::tight("segments").spare(),
            Column::tight("speakers").spare(),
            Column::tight("words").spare(),
            Column::tight("warnings").spare(),
        ],
        rows: rows.collect(),
    }
}

fn by_show(report: &Report) -> Table {
    let mut shows: Vec<(&str, [u64; 5])> = Vec::new();
    for file in &report.files {
        let at = match shows.iter().position(|(show, _)| *show == file.show) {
            Some(at) => at,
            None => {
                shows.push((&file.show, [0; 5]));
                shows.len() - 1
            }
        };
        let counts = &mut shows[at].1;
        match &file.outcome {
            Outcome::Added {
                segments, words, ..
            } => {
                counts[0] += 1;
                counts[3] += segments;
                counts[4] += words;
            }
            Outcome::Unchanged { .. } => counts[1] += 1,
            Outcome::Failed(_) => counts[2] += 1,
        }
    }
    Table {
        columns: vec![
            Column::text("show"),
            Column::tight("added"),
            Column::tight("unchanged"),
            Column::tight("failed"),
            Column::tight("segments"),
            Column::tight("words"),
        ],
        rows: shows
            .into_iter()
            .map(|(show, counts)| {
                let show = if show.is_empty() { "(none)" } else { show };
                std::iter::once(show.to_owned())
                    .chain(counts.iter().map(u64::to_string))
                    .collect()
            })
            .collect(),
    }
}

fn json(report: &Report) -> serde_json::Value {
    let files: Vec<_> = report
        .files
        .iter()
        .map(|file| {
            let mut value = serde_json::json!({
                "file": file.path, "show": file.show, "episode": file.episode,
                "warnings": view::warnings(&file.warnings),
            });
            let more = match &file.outcome {
                Outcome::Added { episode_id, new_episode, version, segments, speakers, words } => serde_json::json!({
                    "outcome": "added", "episode_id": episode_id, "new_episode": new_episode, "version": version,
                    "segments": segments, "speakers": speakers, "words": words,
                }),
                Outcome::Unchanged { episode_id } => {
                    serde_json::json!({ "outcome": "unchanged", "episode_id": episode_id })
                }
                Outcome::Failed(reason) => serde_json::json!({ "outcome": "failed", "reason": reason }),
            };
            if let (Some(value), serde_json::Value::Object(more)) = (value.as_object_mut(), more) {
                value.extend(more);
            }
            value
        })
        .collect();
    serde_json::json!({ "files": files, "new_shows": report.new_shows, "new_people": report.new_people })
}
