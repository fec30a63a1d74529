//! Who speaks how long: a bar each, and, of one episode, a strip each along it.

use super::svg::{Drawing, LINE, bar, colour, fitted, text};
use super::{NAME, padded, percent};
use crate::model::clock;
use crate::model::talk::{Along, Speaks, Talk};
use crate::view::{Block, Column, Table, count, spark};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// A bar of the terminal has at most so many cells.
const BAR: usize = 20;
/// Where nobody is named.
const NOBODY: &str = "(nobody named)";

/// Who speaks how long, for a terminal of that width.
pub fn blocks(talk: &Talk, width: u16) -> Vec<Block> {
    let width = usize::from(width);
    let most = talk.speakers.iter().map(parts).max().unwrap_or(0);
    let cells = BAR.min(width / 5);
    // What is the same in every row is left out.
    let timed = talk.speakers.iter().any(|it| it.talk_ms.is_some());
    let several = talk.along.is_none();
    let all = [
        (true, Column::text("name")),
        (timed, Column::tight("talk time")),
        (true, Column::tight("words")),
        (several, Column::tight("episodes").spare()),
        (true, Column::tight("share")),
    ];
    let columns = all.iter().filter(|(kept, _)| *kept);
    let rows = talk.speakers.iter().map(|speaker| {
        let bar = spark::bar(parts(speaker), most, cells);
        let cells = [
            name(speaker).to_owned(),
            speaker.talk_ms.map(clock::format).unwrap_or_default(),
            speaker.words.to_string(),
            speaker.episodes.to_string(),
            format!("{:>5}  {bar}", percent(speaker.share)),
        ];
        let cells = cells.into_iter().zip(&all);
        cells
            .filter(|(_, (kept, _))| *kept)
            .map(|(cell, _)| cell)
            .collect()
    });
    let table = Table {
        columns: columns.map(|(_, column)| *column).collect(),
        rows: rows.collect(),
    };
    let mut blocks = vec![Block::Heading(title(talk)), Block::Table(table)];
    if let Some(along) = &talk.along {
        blocks.push(Block::Heading(along_title(along)));
        blocks.push(Block::Text(strips(talk, along, width)));
    }
    blocks
}

/// What is counted, and how.
fn title(talk: &Talk) -> String {
    match &talk.along {
        Some(along) => format!("{} ({}), {}", along.episode, along.show, measure(talk)),
        None => format!("{}, {}", count(talk.episodes, "episode"), measure(talk)),
    }
}

fn measure(talk: &Talk) -> String {
    match (talk.by, talk.timed, talk.episodes) {
        ("time", ..) => "by time".into(),
        (_, 0, 1) => "by words: it has no times".into(),
        (_, 0, _) => "by words: none has times".into(),
        (_, timed, all) => format!("by words: only {timed} of {all} have times"),
    }
}

fn along_title(along: &Along) -> String {
    let of = match along.end_ms {
        Some(end) => clock::format(end.div_euclid(along.slices.max(1) as i64)),
        None => "an equal number of words".into(),
    };
    format!("Along the episode, each cell {of}")
}

fn strips(talk: &Talk, along: &Along, width: usize) -> String {
    let names = talk.speakers.iter().map(|it| name(it).width());
    let wide = names.max().unwrap_or(0).min(NAME).min(width / 3);
    let room = width.saturating_sub(wide + 2).max(8);
    let together = along.slices.div_ceil(room).max(1);
    let mut text = String::new();
    for speaker in &talk.speakers {
        let merged: Vec<u64> = speaker
            .along
            .chunks(together)
            .map(|chunk| (chunk.iter().sum::<f64>() / chunk.len() as f64 * 1000.0) as u64)
            .collect();
        let line = spark::line(&merged, 1000);
        let _ = writeln!(text, "{}  {line}", padded(name(speaker), wide));
    }
    let (first, last) = ends(along);
    let drawn = along.slices.div_ceil(together);
    let between = drawn.saturating_sub(first.width() + last.width());
    if between > 0 {
        let _ = writeln!(
            text,
            "{}  {first}{}{last}",
            " ".repeat(wide),
            " ".repeat(between)
        );
    }
    text
}

fn ends(along: &Along) -> (String, String) {
    match along.end_ms {
        Some(end) => (clock::format(0), clock::format(end)),
        None => ("begin".into(), "end".into()),
    }
}

fn name(speaker: &Speaks) -> &str {
    speaker.name.as_deref().unwrap_or(NOBODY)
}

fn parts(speaker: &Speaks) -> u64 {
    (speaker.share * 1000.0) as u64
}

const WIDTH: f64 = 800.0;
const LEFT: f64 = 24.0;
const NAMES: f64 = 200.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 52.0;
const ROW: f64 = 24.0;
const STRIP: f64 = 32.0;
/// What stands beside the bars.
const VALUE: f64 = 160.0;
/// So many speakers are drawn; of more it is said how many are left out.
const DRAWN: usize = 40;

/// Who speaks how long as an SVG document.
pub fn svg(talk: &Talk) -> String {
    let drawn = &talk.speakers[..talk.speakers.len().min(DRAWN)];
    let left_out = talk.left_out + (talk.speakers.len() - drawn.len()) as u64;
    let rest = if left_out > 0 { LINE * 1.5 } else { 0.0 };
    let bars = TOP + ROW * drawn.len() as f64 + rest;
    let strips = talk
        .along
        .as_ref()
        .map_or(0.0, |_| LINE * 3.5 + STRIP * drawn.len() as f64);
    let mut drawing = Drawing::new(
        WIDTH,
        bars + strips + LINE,
        LEFT,
        &fitted(&title(talk), (WIDTH - LEFT - RIGHT) * 0.8),
        &description(talk, drawn, left_out),
    );
    let names = LEFT + NAMES;
    let room = WIDTH - RIGHT - VALUE - names;
    let most = drawn.iter().map(|it| it.share).fold(0.0, f64::max);
    for (at, speaker) in drawn.iter().enumerate() {
        let y = TOP + ROW * at as f64;
        let long = match most > 0.0 {
            true => room * speaker.share / most,
            false => 0.0,
        };
        drawing.put(text("", names - 10.0, y + 15.0, "end", &label(speaker)));
        drawing.put(format_args!("<g fill=\"{}\">", colour(colour_of(talk, at))));
        drawing.put(bar(names, y + 2.0, long, ROW - 6.0, &value(talk, speaker)));
        drawing.put("</g>");
        drawing.put(text(
            "",
            names + long + 8.0,
            y + 15.0,
            "start",
            &value(talk, speaker),
        ));
    }
    if left_out > 0 {
        let more = format!("and {left_out} more, who speak less");
        drawing.put(text("", names, bars - LINE * 0.5, "start", &more));
    }
    if let Some(along) = &talk.along {
        draw_strips(&mut drawing, drawn, along, bars + LINE * 1.5);
    }
    drawing.done()
}

/// Whose strips are told apart by colours has them in the bars too; else bars are of one.
fn colour_of(talk: &Talk, at: usize) -> usize {
    talk.along.as_ref().map_or(0, |_| at)
}

fn draw_strips(drawing: &mut Drawing, speakers: &[Speaks], along: &Along, top: f64) {
    let names = LEFT + NAMES;
    let room = WIDTH - RIGHT - names;
    let slice = room / along.slices.max(1) as f64;
    let middle = names + room / 2.0;
    drawing.put(text("", middle, top, "middle", "along the episode"));
    for (at, speaker) in speakers.iter().enumerate() {
        let base = top + LINE * 0.5 + STRIP * (at + 1) as f64;
        drawing.put(text("", names - 10.0, base - 8.0, "end", &label(speaker)));
        drawing.put(format_args!(
            "<rect class=\"band\" x=\"{names}\" y=\"{:.1}\" width=\"{room}\" height=\"{}\"/>",
            base - STRIP + 6.0,
            STRIP - 6.0
        ));
        drawing.put(format_args!("<g fill=\"{}\">", colour(at)));
        for (number, &share) in speaker.along.iter().enumerate() {
            if share > 0.0 {
                let high = (STRIP - 6.0) * share.min(1.0);
                let x = names + slice * number as f64;
                let tip = format!("{}: {}", name(speaker), percent(share));
                drawing.put(bar(x, base - high, slice, high, &tip));
            }
        }
        drawing.put("</g>");
    }
    let under = top + LINE * 1.5 + STRIP * speakers.len() as f64;
    let (first, last) = ends(along);
    drawing.put(text("", names, under, "start", &first));
    drawing.put(text("", WIDTH - RIGHT, under, "end", &last));
}

/// A name that fits beside the bars.
fn label(speaker: &Speaks) -> String {
    fitted(name(speaker), NAMES - 10.0)
}

fn value(talk: &Talk, speaker: &Speaks) -> String {
    let share = percent(speaker.share);
    match speaker.talk_ms.filter(|_| talk.by == "time") {
        Some(time) => format!("{}, {share}", clock::format(time)),
        None => format!("{}, {share}", count(speaker.words, "word")),
    }
}

fn description(talk: &Talk, drawn: &[Speaks], left_out: u64) -> String {
    let mut each: Vec<String> = drawn
        .iter()
        .map(|it| format!("{}: {}", name(it), value(talk, it)))
        .collect();
    if left_out > 0 {
        each.push(format!("{left_out} more"));
    }
    each.join("; ")
}

#[cfg(test)]
mod tests {
    use super::super::svg::tests::is_whole;
    use super::*;
    use proptest::prelude::*;

    fn talk(names: &[&str], slices: usize) -> Talk {
        let speakers = names.iter().zip(1..).map(|(name, number)| Speaks {
            name: Some((*name).to_owned()),
            episodes: 1,
            words: 100 * number,
            talk_ms: Some(60_000),
            share: 1.0 / names.len() as f64,
            along: vec![1.0 / names.len() as f64; slices],
            ..Speaks::default()
        });
        Talk {
            by: "time",
            episodes: 1,
            timed: 1,
            speakers: speakers.collect(),
            left_out: 0,
            along: Some(Along {
                episode: "Ice".into(),
                show: "Cold Water".into(),
                slices,
                end_ms: Some(120_000),
            }),
        }
    }

    #[test]
    fn of_one_episode_everybody_has_a_strip_along_it() {
        let blocks = blocks(&talk(&["Ana", "Bo Lind"], 16), 40);
        let [
            Block::Heading(title),
            _,
            Block::Heading(along),
            Block::Text(strips),
        ] = &blocks[..]
        else {
            panic!("{blocks:?}");
        };
        assert_eq!(title, "Ice (Cold Water), by time");
        assert_eq!(along, "Along the episode, each cell 0:00:07");
        assert_eq!(
            strips,
            "Ana      ▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅\nBo Lind  ▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅\n         0:00:00  0:02:00\n"
        );
    }

    #[test]
    fn what_is_measured_is_said() {
        let mut many = Talk {
            by: "words",
            episodes: 3,
            timed: 1,
            ..Talk::default()
        };
        assert_eq!(title(&many), "3 episodes, by words: only 1 of 3 have times");
        many.timed = 0;
        assert_eq!(title(&many), "3 episodes, by words: none has times");
    }

    #[test]
    fn a_drawing_says_how_many_it_leaves_out() {
        let names: Vec<String> = (0..150).map(|at| format!("P{at}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let drawn = svg(&talk(&names, 4));
        assert!(drawn.contains("and 110 more"), "{drawn}");
        assert!(drawn.contains("P39<") && !drawn.contains("P40<"));
    }

    proptest! {
        #[test]
        fn fuzz_any_talk_is_drawn_within_its_width(
            names in proptest::collection::vec("\\PC{0,60}", 0..50), slices in 1usize..200, width in 60u16..200,
        ) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let talk = talk(&names, slices);
            prop_assert!(is_whole(&svg(&talk)));
            for block in blocks(&talk, width) {
                if let Block::Text(text) = block {
                    for line in text.lines() {
                        prop_assert!(line.width() <= usize::from(width), "{line}");
                    }
                }
            }
        }
    }
}
