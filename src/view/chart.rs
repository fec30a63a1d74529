//! A timeline as it is drawn: in a terminal, and as SVG 1.1 (W3C Recommendation, 16 August 2011).
//!
//! Invariant: the SVG is well-formed whatever is in it, has no scripts and names nothing outside
//! itself; its colours are its own, on light and dark pages alike.

use super::{Block, count, spark};
use crate::model::timeline::{Series, Timeline};
use std::fmt::Write;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A name on a line of the terminal has at most so many cells.
const NAME: usize = 24;
/// A period of several series is at most so many cells wide.
const WIDEST: usize = 6;

/// A timeline for a terminal of that width: bars for one series, a line each for several.
pub fn blocks(timeline: &Timeline, width: u16) -> Vec<Block> {
    let width = usize::from(width);
    match timeline.series.as_slice() {
        [] => Vec::new(),
        [series] => vec![
            Block::Heading(format!("{}: {}", series.name, summary(series))),
            Block::Text(bars(timeline, series, width)),
        ],
        _ => vec![Block::Text(lines(timeline, width))],
    }
}

/// How much of it there is.
pub fn summary(series: &Series) -> String {
    format!(
        "{} in {}",
        count(series.total, series.of.trim_end_matches('s')),
        count(series.episodes, "episode")
    )
}

fn bars(timeline: &Timeline, series: &Series, width: usize) -> String {
    let most = series.counts.iter().copied().max().unwrap_or(0);
    let names = timeline.periods.iter().map(|name| name.width());
    let names = names.max().unwrap_or(0);
    let room = width
        .saturating_sub(names + 4 + most.to_string().len())
        .max(8);
    let mut text = String::new();
    for (name, count) in timeline.periods.iter().zip(&series.counts) {
        let pad = " ".repeat(names - name.width());
        let bar = spark::bar(*count, most, room);
        let gap = if bar.is_empty() { "" } else { "  " };
        let _ = writeln!(text, "{name}{pad}  {bar}{gap}{count}");
    }
    text
}

fn lines(timeline: &Timeline, width: usize) -> String {
    let names: Vec<String> = timeline
        .series
        .iter()
        .map(|it| cut(&it.name, NAME.min(width / 3)))
        .collect();
    let widest = |texts: &[String]| texts.iter().map(|it| it.width()).max().unwrap_or(0);
    let wide = widest(&names);
    let mut totals: Vec<String> = timeline.series.iter().map(summary).collect();
    if wide + widest(&totals) + 4 > width / 3 * 2 {
        totals = timeline
            .series
            .iter()
            .map(|it| it.total.to_string())
            .collect();
    }
    let room = width.saturating_sub(wide + widest(&totals) + 4).max(8);
    let periods = timeline.periods.len();
    // So many periods share a cell, or so many cells a period has.
    let together = periods.div_ceil(room).max(1);
    let cells = (room / periods.max(1)).clamp(1, WIDEST);
    let merged = |series: &Series| -> Vec<u64> {
        let chunks = series.counts.chunks(together);
        chunks.map(|chunk| chunk.iter().sum()).collect()
    };
    let all: Vec<Vec<u64>> = timeline.series.iter().map(merged).collect();
    let most = all.iter().flatten().copied().max().unwrap_or(0);
    let mut text = String::new();
    for ((name, counts), total) in names.iter().zip(&all).zip(&totals) {
        let pad = " ".repeat(wide - name.width());
        let line = spark::line(counts, most);
        let line: String = line
            .chars()
            .flat_map(|c| std::iter::repeat_n(c, cells))
            .collect();
        let _ = writeln!(text, "{name}{pad}  {line}  {total}");
    }
    let drawn = periods.div_ceil(together) * cells;
    if let (Some(first), Some(last)) = (timeline.periods.first(), timeline.periods.last()) {
        let between = drawn.saturating_sub(first.width() + last.width());
        let dates = match between {
            _ if periods == 1 => first.clone(),
            0 => format!("{first} to {last}"),
            _ => format!("{first}{}{last}", " ".repeat(between)),
        };
        let _ = writeln!(text, "{}  {dates}", " ".repeat(wide));
    }
    text
}

/// A text of at most so many cells.
fn cut(text: &str, cells: usize) -> String {
    if text.width() <= cells {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > cells {
            break;
        }
        kept.push(c);
    }
    kept + "…"
}

const WIDTH: f64 = 800.0;
const HEIGHT: f64 = 300.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 48.0;
const WIDEST_BAR: f64 = 48.0;
/// A line of text.
const LINE: f64 = 20.0;
/// A usual letter of the font.
const LETTER: f64 = 7.5;
/// Colours that are told apart without seeing colours well (Okabe and Ito 2008).
const COLOURS: [&str; 8] = [
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8a8a8a", "#b8a800",
];

/// A timeline as an SVG document.
pub fn svg(timeline: &Timeline) -> String {
    drawn(timeline, STYLE)
}

/// The same to stand in an HTML page, whose own style sheet says how it looks: the classes are
/// `name`, `page`, `grid` and `axis`.
pub fn inline_svg(timeline: &Timeline) -> String {
    drawn(timeline, "")
}

fn drawn(timeline: &Timeline, style: &str) -> String {
    let names: Vec<&str> = timeline.series.iter().map(|it| it.name.as_str()).collect();
    let title = cut(&names.join(", "), 90);
    let legend = legend(timeline);
    let base = TOP + HEIGHT;
    let height = base + LINE * 4.0 + legend.height;
    let mut out = String::new();
    let mut put = |line: &str| {
        out.push_str(line);
        out.push('\n');
    };
    put(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" role=\"img\" aria-labelledby=\"title desc\">"
    ));
    put(&format!("<title id=\"title\">{}</title>", escaped(&title)));
    put(&format!(
        "<desc id=\"desc\">{}</desc>",
        escaped(&description(timeline))
    ));
    put(style);
    put(&format!(
        "<rect class=\"page\" width=\"{WIDTH}\" height=\"{height}\"/>"
    ));
    put(&text("name", LEFT, 28.0, "start", &title));
    let most = timeline
        .series
        .iter()
        .flat_map(|it| it.counts.iter().copied())
        .max();
    let step = step(most.unwrap_or(0));
    let top = most.unwrap_or(0).max(1).div_ceil(step) * step;
    let y = |count: u64| base - HEIGHT * count as f64 / top as f64;
    for tick in (0..=top / step).map(|at| at * step) {
        let at = y(tick);
        put(&format!(
            "<path class=\"grid\" d=\"M{LEFT} {at:.1}H{}\"/>",
            WIDTH - RIGHT
        ));
        put(&text("", LEFT - 8.0, at + 4.0, "end", &tick.to_string()));
    }
    let group = (WIDTH - LEFT - RIGHT) / timeline.periods.len().max(1) as f64;
    let many = timeline.series.len().max(1) as f64;
    let wide = (group * 0.8 / many).min(WIDEST_BAR);
    let inset = (group - wide * many) / 2.0;
    for (number, series) in timeline.series.iter().enumerate() {
        put(&format!("<g fill=\"{}\">", COLOURS[number % COLOURS.len()]));
        for (at, (period, &count)) in timeline.periods.iter().zip(&series.counts).enumerate() {
            if count > 0 {
                let x = LEFT + group * at as f64 + inset + wide * number as f64;
                let tip = escaped(&format!("{}, {period}: {count}", series.name));
                put(&format!(
                    "<rect x=\"{x:.1}\" y=\"{:.1}\" width=\"{wide:.1}\" height=\"{:.1}\"><title>{tip}</title></rect>",
                    y(count),
                    base - y(count)
                ));
            }
        }
        put("</g>");
    }
    put(&format!(
        "<path class=\"axis\" d=\"M{LEFT} {base}H{}\"/>",
        WIDTH - RIGHT
    ));
    let longest = timeline
        .periods
        .iter()
        .map(|it| it.width())
        .max()
        .unwrap_or(0);
    let every = ((longest as f64 * LETTER + 12.0) / group).ceil().max(1.0) as usize;
    for (at, period) in timeline.periods.iter().enumerate().step_by(every) {
        let x = LEFT + group * (at as f64 + 0.5);
        put(&text("", x, base + LINE, "middle", period));
    }
    let middle = LEFT + (WIDTH - LEFT - RIGHT) / 2.0;
    put(&text(
        "",
        middle,
        base + LINE * 2.2,
        "middle",
        time_label(timeline.by),
    ));
    put(&format!(
        "<text transform=\"translate(18 {}) rotate(-90)\" text-anchor=\"middle\">{}</text>",
        TOP + HEIGHT / 2.0,
        counted(timeline)
    ));
    put(&format!(
        "<g transform=\"translate(0 {})\">",
        base + LINE * 3.7
    ));
    put(legend.items.trim_end());
    put("</g>");
    put("</svg>");
    out
}

const STYLE: &str = "<style>
text { font: 13px system-ui, sans-serif; fill: #222 }
.name { font-weight: 600; font-size: 16px }
.page { fill: #fff }
.grid { stroke: #ddd }
.axis { stroke: #666 }
@media (prefers-color-scheme: dark) {
  text { fill: #e8e8e8 }
  .page { fill: #1c1c1e }
  .grid { stroke: #3a3a3c }
  .axis { stroke: #999 }
}
</style>";

struct Legend {
    items: String,
    height: f64,
}

fn legend(timeline: &Timeline) -> Legend {
    let (mut x, mut y) = (LEFT, 0.0);
    let mut items = String::new();
    for (number, series) in timeline.series.iter().enumerate() {
        let name = cut(&format!("{} ({})", series.name, summary(series)), 80);
        let wide = 40.0 + name.width() as f64 * LETTER;
        if x > LEFT && x + wide > WIDTH - RIGHT {
            (x, y) = (LEFT, y + LINE);
        }
        let colour = COLOURS[number % COLOURS.len()];
        let _ = writeln!(
            items,
            "<rect x=\"{x:.1}\" y=\"{:.1}\" width=\"12\" height=\"12\" fill=\"{colour}\"/>",
            y - 10.0
        );
        let _ = writeln!(items, "{}", text("", x + 18.0, y, "start", &name));
        x += wide;
    }
    Legend {
        items,
        height: y + LINE,
    }
}

/// The distance of lines behind the bars: 1, 2 or 5 times a power of ten, at most six of them.
fn step(most: u64) -> u64 {
    let tens = std::iter::successors(Some(1u64), |ten| ten.checked_mul(10));
    tens.flat_map(|ten| [1, 2, 5].map(|by| ten.saturating_mul(by)))
        .find(|step| most.div_ceil(*step) <= 5)
        .unwrap_or(u64::MAX)
}

fn time_label(by: &str) -> &'static str {
    match by {
        "week" => "week of publication",
        "month" => "month of publication",
        "quarter" => "quarter of publication",
        "year" => "year of publication",
        _ => "episodes in their order",
    }
}

/// What the bars count.
fn counted(timeline: &Timeline) -> &'static str {
    let mut of = timeline.series.iter().map(|it| it.of);
    let first = of.next().unwrap_or("passages");
    if of.all(|it| it == first) {
        first
    } else {
        "mentions"
    }
}

fn description(timeline: &Timeline) -> String {
    let parts = timeline
        .series
        .iter()
        .map(|it| format!("{}: {}", it.name, summary(it)));
    let span = match (timeline.periods.first(), timeline.periods.last()) {
        (Some(first), Some(last)) => format!("; {} {first} to {last}", timeline.by),
        _ => String::new(),
    };
    parts.collect::<Vec<_>>().join("; ") + &span
}

fn text(class: &str, x: f64, y: f64, anchor: &str, text: &str) -> String {
    let class = match class {
        "" => String::new(),
        class => format!(" class=\"{class}\""),
    };
    format!(
        "<text{class} x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{}</text>",
        escaped(text)
    )
}

/// Text for XML 1.0: what it has a meaning for is escaped, what it cannot hold is left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\u{fffe}' | '\u{ffff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn timeline(names: &[&str], periods: &[&str], counts: &[&[u64]]) -> Timeline {
        let series = names.iter().zip(counts).map(|(name, counts)| Series {
            name: (*name).into(),
            of: "passages",
            total: counts.iter().sum(),
            episodes: counts.iter().filter(|it| **it > 0).count() as u64,
            undated: 0,
            counts: counts.to_vec(),
        });
        Timeline {
            by: "month",
            periods: periods.iter().map(|it| (*it).to_owned()).collect(),
            series: series.collect(),
        }
    }

    fn shown(timeline: &Timeline, width: u16) -> String {
        let blocks = blocks(timeline, width)
            .into_iter()
            .map(|block| match block {
                Block::Heading(text) | Block::Text(text) => text,
                other => panic!("{other:?}"),
            });
        blocks.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn one_series_is_bars_with_their_numbers() {
        let one = timeline(&["ice"], &["2026-01", "2026-02"], &[&[2, 0]]);
        assert_eq!(
            shown(&one, 30),
            "ice: 2 passages in 1 episode\n2026-01  ██████████████████  2\n2026-02  0\n"
        );
    }

    #[test]
    fn several_series_are_lines_of_one_scale() {
        let two = timeline(
            &["ice", "archives"],
            &["2026-01", "2026-02", "2026-03"],
            &[&[1, 0, 7], &[1, 1, 0]],
        );
        assert_eq!(
            shown(&two, 60),
            "ice       ▂▂▂▂▂▂▁▁▁▁▁▁██████  8 passages in 2 episodes\n\
             archives  ▂▂▂▂▂▂▂▂▂▂▂▂▁▁▁▁▁▁  2 passages in 2 episodes\n          2026-01    2026-03\n"
        );
    }

    #[test]
    fn the_lines_behind_the_bars_are_at_round_numbers() {
        for (most, expected) in [
            (0, 1),
            (1, 1),
            (5, 1),
            (6, 2),
            (11, 5),
            (26, 10),
            (1_000, 200),
        ] {
            assert_eq!(step(most), expected, "{most}");
        }
    }

    #[test]
    fn the_drawing_escapes_what_it_holds() {
        let drawn = svg(&timeline(&["<a & \"b\">\u{1}"], &["2026"], &[&[3]]));
        assert!(drawn.contains("&lt;a &amp; &quot;b&quot;&gt;"), "{drawn}");
        assert!(!drawn.contains('\u{1}') && !drawn.contains("<a"), "{drawn}");
    }

    proptest! {
        #[test]
        fn fuzz_any_timeline_is_drawn_within_its_width(
            name in "\\PC{0,60}", counts in proptest::collection::vec(0u64..10_000, 0..120), width in 60u16..200,
        ) {
            let periods: Vec<String> = (0..counts.len()).map(|at| format!("20{at:02}")).collect();
            let periods: Vec<&str> = periods.iter().map(String::as_str).collect();
            let drawn = svg(&timeline(&[&name], &periods, &[&counts]));
            let mut reader = quick(&drawn);
            prop_assert!(reader.all(|open| open), "{drawn}");
            let two = timeline(&[&name, "b"], &periods, &[&counts, &counts]);
            for line in shown(&two, width).lines() {
                prop_assert!(line.width() <= usize::from(width), "{line}");
            }
        }
    }

    /// Whether every tag that opens is closed in order: enough of XML for what is written here.
    fn quick(xml: &str) -> impl Iterator<Item = bool> {
        let mut open: Vec<String> = Vec::new();
        let mut fits = Vec::new();
        for tag in xml.split('<').skip(1) {
            let (tag, _) = tag.split_once('>').unwrap_or(("", ""));
            let name = tag.split([' ', '\n']).next().unwrap_or("").to_owned();
            if let Some(name) = name.strip_prefix('/') {
                fits.push(open.pop().as_deref() == Some(name));
            } else if !tag.ends_with('/') {
                open.push(name);
            }
        }
        fits.push(open.is_empty());
        fits.into_iter()
    }
}
