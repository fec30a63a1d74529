//! `podcat sync`, and what it has in common with `podcat subscribe`.

use super::args::{OutputArgs, parse_date};
use super::failure::ALLOW_PRIVATE;
use super::{Answer, Context, FAILED, Failure, NOTHING, context};
use crate::fetch::{self, Fetcher};
use crate::model::followed::{Policy, Synced};
use crate::ops::subscribe;
use crate::ops::sync::{self, Event};
use crate::view;
use clap::Args;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::collections::HashMap;
use std::time::Duration;

/// Bring what is new of the shows that are subscribed to
///
/// Feeds are asked whether they changed; new episodes, people, chapters and the
/// transcripts they publish come into the catalogue. What you changed stays.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  podcat sync\n  podcat sync \"Deep Currents\" --transcripts latest 10"
)]
pub struct Sync {
    /// Only these shows: id, uid or words of the title
    shows: Vec<String>,
    #[command(flatten)]
    which: WhichArgs,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// Which of the published files are fetched.
#[derive(Debug, Args)]
pub struct WhichArgs {
    /// Whose transcripts and chapters to fetch: all, latest N, none
    #[arg(long, value_names = ["WHICH", "N"], num_args = 1..=2)]
    transcripts: Option<Vec<String>>,
    /// Only those of episodes published since then
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub since: Option<String>,
}

/// How the network is used.
#[derive(Debug, Args)]
#[command(next_help_heading = "Network")]
pub struct NetworkArgs {
    /// How many hosts to ask at a time
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub jobs: u16,
    /// How long an answer may take
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    timeout: u64,
    /// Ask addresses of this machine and of private networks too
    #[arg(long)]
    allow_private: bool,
}

impl WhichArgs {
    /// Which transcripts; what stood behind and does not belong to it goes back to `others`.
    pub(super) fn policy(&self, others: &mut Vec<String>) -> Result<Option<Policy>, Failure> {
        let Some(words) = &self.transcripts else {
            return Ok(None);
        };
        let policy = match &words[..] {
            [word, other] if word != "latest" => {
                others.push(other.clone());
                word.parse()
            }
            words => words.join(" ").parse(),
        };
        policy
            .map(Some)
            .map_err(|reason| Failure::new(format!("--transcripts: {reason}")))
    }
}

impl NetworkArgs {
    /// What fetches; `None` where this podcat has no network.
    pub(super) fn fetcher(&self) -> Result<Option<Fetcher>, Failure> {
        let total = Duration::from_secs(self.timeout);
        let usual = context::network();
        let settings = fetch::Settings {
            allow_private: self.allow_private,
            total,
            read: usual.read.min(total),
            connect: usual.connect.min(total),
            ..usual
        };
        match Fetcher::new(settings) {
            Ok(fetcher) => Ok(Some(fetcher)),
            Err(fetch::Error::NotBuilt) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

impl Sync {
    pub(super) fn run(mut self, context: &Context) -> Result<Answer, Failure> {
        let policy = self.which.policy(&mut self.shows)?;
        self.output.check(
            &view::View::list::<Synced>(&[], self.output.format()),
            context,
        )?;
        let catalog = context.write()?;
        let targets = subscribe::followed(&catalog, &self.shows)?;
        if targets.is_empty() {
            return Ok(
                Answer::list::<Synced>(&[], &self.output, "subscribed shows")
                    .note("hint: podcat subscribe FEED"),
            );
        }
        let fetcher = self.network.fetcher()?;
        let request = sync::Request {
            targets,
            jobs: usize::from(self.network.jobs),
            files: true,
            transcripts: policy,
            since: self.which.since,
            subscribe: false,
        };
        let mut progress = Progress::new(context, request.targets.len());
        let reports = sync::run(
            &catalog,
            fetcher.as_ref(),
            &request,
            &context.now,
            &mut |event| {
                progress.tell(&event);
            },
        )?;
        progress.finish();
        Ok(answer(&reports, 0, &self.output))
    }
}

/// So many warnings and failures of a show are printed.
const LINES: usize = 3;

/// One row a show, what went wrong, and a sum; `lost` feeds could not even be asked for.
pub(super) fn answer(reports: &[Synced], lost: usize, output: &OutputArgs) -> Answer {
    let mut answer = Answer::view(view::View::list(reports, output.format()), output);
    let mut people: Vec<&str> = Vec::new();
    for report in reports {
        let show = &report.show;
        if let Some(error) = &report.error {
            // Most errors begin with the address, which stands for a show that has no name yet.
            answer = match error.starts_with(show) {
                true => answer.note(error.clone()),
                false => answer.note(format!("{show}: {error}")),
            };
        }
        let failed = report
            .failed
            .iter()
            .map(|it| format!("{show}, {}: {}", it.episode, it.reason));
        let warned = report.warnings.iter().map(|it| format!("{show}: {it}"));
        for lines in [failed.collect::<Vec<_>>(), warned.collect()] {
            let more = lines.len().saturating_sub(LINES);
            for line in lines.into_iter().take(LINES) {
                answer = answer.note(line);
            }
            if more > 0 {
                answer = answer.note(format!(
                    "{show}: … and {more} more of that kind; --json lists them"
                ));
            }
        }
        people.extend(report.new_people.iter().map(String::as_str));
    }
    if !people.is_empty() {
        let named = people
            .iter()
            .take(5)
            .copied()
            .collect::<Vec<_>>()
            .join(", ");
        let all = match people.len() {
            0..=5 => String::new(),
            count => format!(", … ({count} in all)"),
        };
        answer = answer.note(format!("new people: {named}{all}"));
    }
    let sum = |count: fn(&Synced) -> usize| reports.iter().map(count).sum::<usize>();
    let broken = reports.iter().filter(|it| it.error.is_some()).count() + lost;
    let files = sum(|it| it.failed.len());
    let mut counts = vec![view::count(reports.len(), "show")];
    for (count, noun) in [
        (sum(|it| it.new_episodes), "new episode"),
        (sum(|it| it.changed_episodes), "changed episode"),
        (sum(|it| it.transcripts), "transcript"),
    ] {
        counts.push(view::count(count, noun));
    }
    if broken > 0 {
        counts.push(format!("{} failed", view::count(broken, "feed")));
    }
    if files > 0 {
        counts.push(format!("{} could not be had", view::count(files, "file")));
    }
    let private = reports.iter().any(|report| {
        let mut reasons = report
            .error
            .iter()
            .chain(report.failed.iter().map(|it| &it.reason));
        reasons.any(|reason| reason.ends_with("private network"))
    });
    answer = answer.note(counts.join(", "));
    if private {
        answer = answer.note(format!("hint: {ALLOW_PRIVATE}"));
    }
    let code = match (broken, files) {
        (0, 0) => super::DONE,
        (broken, _) if broken == reports.len() + lost => FAILED,
        _ => NOTHING,
    };
    answer.code(code)
}

/// A bar for all shows, and one for each whose files are fetched.
pub(super) struct Progress<'a> {
    context: &'a Context,
    bars: MultiProgress,
    all: ProgressBar,
    shows: HashMap<usize, ProgressBar>,
}

impl<'a> Progress<'a> {
    pub(super) fn new(context: &'a Context, shows: usize) -> Self {
        let bars = MultiProgress::new();
        let all = match context.progress {
            true => bars.add(ProgressBar::new(shows as u64).with_style(style())),
            false => ProgressBar::hidden(),
        };
        all.set_message("shows");
        Self {
            context,
            bars,
            all,
            shows: HashMap::new(),
        }
    }

    pub(super) fn tell(&mut self, event: &Event<'_>) {
        match event {
            Event::Waiting => self.bars.suspend(|| {
                self.context
                    .say("another program writes to the catalogue; waiting for it");
            }),
            Event::Files(at, show, done, of) if self.context.progress => {
                let bar = self.shows.entry(*at).or_insert_with(|| {
                    let bar = ProgressBar::new(*of as u64).with_style(style());
                    let show: String = context::plain(show).chars().take(40).collect();
                    self.bars.add(bar.with_message(show))
                });
                bar.set_position(*done as u64);
            }
            Event::Files(..) => {}
            Event::Done(at, _) => {
                self.all.inc(1);
                if let Some(bar) = self.shows.remove(at) {
                    bar.finish_and_clear();
                }
            }
        }
    }

    pub(super) fn finish(&self) {
        self.all.finish_and_clear();
    }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{bar:30} {pos}/{len}  {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}
