//! A view as text in one of the output formats.

use super::sheet::{Kind, Sheet};
use super::{Block, Column, Table, View};
use crate::model::catalogue::MARK;
use crate::model::diff::{PRINTED, Piece, SAID, Side};
use comfy_table::{
    ColumnConstraint, ContentArrangement, LineStyle, Table as Grid, TableStyle, Width,
};
use serde_json::Value;
use std::borrow::Cow;
use std::io::{self, Write};
use std::iter;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How a view is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// For people.
    #[default]
    Table,
    /// One value, indented.
    Json,
    /// One value a line.
    Jsonl,
    /// RFC 4180.
    Csv,
    /// Tab-separated; tabs and line breaks in values become spaces.
    Tsv,
    /// A pipe table.
    Markdown,
}

/// How to render.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The format.
    pub format: Format,
    /// Only these columns, in this order.
    pub columns: Option<Vec<String>>,
    /// How wide a table may be, in character cells.
    pub width: u16,
    /// Bold headings and matches.
    pub colour: bool,
    /// Cells of CSV and TSV stay as they are, also what a spreadsheet takes for a formula.
    pub raw: bool,
}

/// Why a view was not written.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// There is no such column.
    #[error("there is no column {wanted:?}; there are {known}")]
    Column {
        /// What was asked for.
        wanted: String,
        /// What there is.
        known: String,
    },
    /// Writing failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

const BOLD: &str = "\u{1b}[1m";
const STRUCK: &str = "\u{1b}[9;31m";
const GREEN: &str = "\u{1b}[32m";
const PLAIN: &str = "\u{1b}[0m";

/// Whether a view of this shape can be written so; what it holds does not matter.
///
/// # Errors
/// When a column does not exist.
pub fn check(view: &View, options: &Options) -> Result<(), RenderError> {
    match options.format {
        Format::Json | Format::Jsonl => chosen_keys(view, options).map(drop),
        _ => chosen(&view.rows, options).map(drop),
    }
}

/// Writes a view. Returns the columns that were left out because the table was too wide.
///
/// # Errors
/// When a column does not exist (nothing is written then), or writing fails.
pub fn render(
    view: View,
    options: &Options,
    out: &mut dyn Write,
) -> Result<Vec<&'static str>, RenderError> {
    let mut left_out = Vec::new();
    match options.format {
        Format::Table if view.blocks.is_empty() || options.columns.is_some() => {
            left_out = grid(main_table(view, options)?, options, out)?;
        }
        Format::Table => {
            for (at, block) in view.blocks.into_iter().enumerate() {
                if at > 0 {
                    writeln!(out)?;
                }
                for name in render_block(block, options, out)? {
                    if !left_out.contains(&name) {
                        left_out.push(name);
                    }
                }
            }
        }
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &*narrowed(&view, options)?)
                .map_err(io::Error::from)?;
            writeln!(out)?;
        }
        Format::Jsonl => match &*narrowed(&view, options)? {
            Value::Array(items) => {
                for item in items {
                    writeln!(out, "{item}")?;
                }
            }
            other => writeln!(out, "{other}")?,
        },
        Format::Csv | Format::Tsv | Format::Markdown => {
            let kind = match options.format {
                Format::Csv => Kind::Csv,
                Format::Tsv => Kind::Tsv,
                _ => Kind::Markdown,
            };
            sheet(&main_table(view, options)?, kind, options.raw, out)?;
        }
    }
    Ok(left_out)
}

fn main_table(view: View, options: &Options) -> Result<Table, RenderError> {
    let chosen = chosen(&view.rows, options)?;
    Ok(pick(view.rows, &chosen))
}

fn chosen(table: &Table, options: &Options) -> Result<Vec<usize>, RenderError> {
    let all = matches!(options.format, Format::Csv | Format::Tsv);
    chosen_columns(table, options.columns.as_deref(), all)
}

/// The places of the columns to write: those that were chosen, else all, or, for people, the usual.
pub(super) fn chosen_columns(
    table: &Table,
    chosen: Option<&[String]>,
    all: bool,
) -> Result<Vec<usize>, RenderError> {
    let columns = &table.columns;
    let Some(wanted) = chosen else {
        return Ok((0..columns.len())
            .filter(|&at| all || columns[at].usual)
            .collect());
    };
    let place = |wanted: &String| {
        let named = |name: fn(&Column) -> &str| columns.iter().position(|it| name(it) == wanted);
        named(|column| column.name)
            .or_else(|| named(|column| column.key))
            .ok_or_else(|| unknown(wanted, columns.iter().map(|column| column.name)))
    };
    wanted.iter().map(place).collect()
}

fn unknown<'a>(wanted: &str, known: impl Iterator<Item = &'a str>) -> RenderError {
    RenderError::Column {
        wanted: wanted.into(),
        known: known.collect::<Vec<_>>().join(", "),
    }
}

fn pick(table: Table, chosen: &[usize]) -> Table {
    let once = (1..chosen.len()).all(|at| !chosen[..at].contains(&chosen[at]));
    let cells = |mut row: Vec<String>| {
        let cell = |&at: &usize| match row.get_mut(at) {
            Some(cell) if once => clean(std::mem::take(cell)),
            Some(cell) => clean(cell.clone()),
            None => String::new(),
        };
        chosen.iter().map(cell).collect()
    };
    Table {
        columns: chosen.iter().map(|&at| table.columns[at]).collect(),
        rows: table.rows.into_iter().map(cells).collect(),
    }
}

/// The JSON keys that were chosen, by their own name or by that of their column.
pub(super) fn chosen_keys(
    view: &View,
    options: &Options,
) -> Result<Option<Vec<String>>, RenderError> {
    let Some(wanted) = &options.columns else {
        return Ok(None);
    };
    let key = |wanted: &String| {
        let column = view.rows.columns.iter().find(|it| it.name == wanted);
        [wanted.as_str()]
            .into_iter()
            .chain(column.map(|column| column.key))
            .find(|&name| view.keys.iter().any(|key| key == name))
            .map(str::to_owned)
            .ok_or_else(|| unknown(wanted, view.keys.iter().map(String::as_str)))
    };
    wanted.iter().map(key).collect::<Result<_, _>>().map(Some)
}

/// The JSON with nothing but the chosen keys.
fn narrowed<'v>(view: &'v View, options: &Options) -> Result<Cow<'v, Value>, RenderError> {
    let Some(keys) = chosen_keys(view, options)? else {
        return Ok(Cow::Borrowed(&view.json));
    };
    let narrow = |item: &Value| match item {
        Value::Object(map) => keys
            .iter()
            .filter_map(|key| Some((key.clone(), map.get(key)?.clone())))
            .collect(),
        other => other.clone(),
    };
    Ok(Cow::Owned(match &view.json {
        Value::Array(items) => items.iter().map(narrow).collect(),
        other => narrow(other),
    }))
}

/// Text without control characters: imported text may not drive the terminal. Line breaks stay.
pub(super) fn clean(text: String) -> String {
    let harmful = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            // Characters that turn the direction of everything after them.
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            || matches!(c, BEGIN | END)
    };
    let usual = |byte| matches!(byte, b' '..=b'~');
    if !text.bytes().all(usual) && text.chars().any(harmful) {
        text.chars().filter(|&c| !harmful(c)).collect()
    } else {
        text
    }
}

/// How many cells of a terminal a text takes.
fn width_of(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.width()
    }
}

fn render_block(
    block: Block,
    options: &Options,
    out: &mut dyn Write,
) -> Result<Vec<&'static str>, RenderError> {
    match block {
        Block::Table(table) => {
            let usual: Vec<usize> = (0..table.columns.len())
                .filter(|&at| table.columns[at].usual)
                .collect();
            return grid(pick(table, &usual), options, out);
        }
        Block::Heading(text) => {
            for line in wrap(&clean(text), options.width.into(), false) {
                match options.colour {
                    true => writeln!(out, "{BOLD}{line}{PLAIN}")?,
                    false => writeln!(out, "{line}")?,
                }
            }
        }
        Block::Diff(pieces) => diff(&pieces, options, out)?,
        Block::Text(text) => {
            let text = clean(text);
            let mut emphasis = Emphasis::of(&text, options.colour);
            for line in wrap(&text, options.width.into(), false) {
                writeln!(out, "{}", coloured(&emphasis.line(line)))?;
            }
        }
        Block::Fields(fields) => {
            let widest = fields
                .iter()
                .map(|(name, _)| name.width())
                .max()
                .unwrap_or(0);
            for (name, value) in fields {
                let pad = " ".repeat(widest - name.width());
                let room = usize::from(options.width)
                    .saturating_sub(widest + 2)
                    .max(20);
                let value = clean(value);
                let mut lines = wrap(&value, room, false);
                let name = if options.colour {
                    format!("{BOLD}{name}{PLAIN}")
                } else {
                    name.clone()
                };
                writeln!(out, "{name}{pad}  {}", lines.next().unwrap_or_default())?;
                for line in lines {
                    writeln!(out, "{}  {line}", " ".repeat(widest))?;
                }
            }
        }
    }
    Ok(Vec::new())
}

/// Writes a comparison: struck red for what was said and not printed, green for what was printed
/// and not said; without colours in marks.
fn diff(pieces: &[Piece], options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let width = usize::from(options.width);
    let mut used = 0;
    for piece in pieces {
        let (marks, colour) = match piece.side {
            Side::Same => (("", ""), ""),
            Side::Said => (SAID, STRUCK),
            Side::Printed => (PRINTED, GREEN),
        };
        let marks = if options.colour { ("", "") } else { marks };
        let text = format!("{}{}{}", marks.0, clean(piece.text.clone()), marks.1);
        for word in text.split_whitespace() {
            let cells = width_of(word);
            if used > 0 && used + 1 + cells > width {
                writeln!(out)?;
                used = 0;
            } else if used > 0 {
                write!(out, " ")?;
                used += 1;
            }
            used += cells;
            match options.colour && !colour.is_empty() {
                true => write!(out, "{colour}{word}{PLAIN}")?,
                false => write!(out, "{word}")?,
            }
        }
    }
    writeln!(out)
}

/// The lines of a text, at most `width` cells each, broken at spaces; longer `words` too.
struct Lines<'t> {
    rest: &'t str,
    width: usize,
    words: bool,
}

fn wrap(text: &str, width: usize, words: bool) -> Lines<'_> {
    let rest = text;
    Lines { rest, width, words }
}

impl<'t> Iterator for Lines<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let (rest, width) = (self.rest, self.width);
        if rest.is_empty() {
            return None;
        }
        let line = rest.split('\n').next().unwrap_or(rest);
        let mut end = line.len();
        if width_of(line) > width {
            let spaces = line.match_indices(' ').map(|(at, _)| at);
            let fits = |at: &usize| *at > 0 && width_of(&line[..*at]) <= width;
            let first = line.find(' ').filter(|at| *at > 0).unwrap_or(end);
            end = spaces
                .take_while(|at| *at == 0 || fits(at))
                .last()
                .filter(|at| *at > 0)
                .unwrap_or(first);
            if self.words && width_of(&line[..end]) > width {
                end = fitting(line, width);
            }
        }
        let after = &rest[end..];
        self.rest = after.strip_prefix([' ', '\n']).unwrap_or(after);
        Some(&line[..end])
    }
}

/// How many bytes of a text, at least a character, fit into `width` cells.
fn fitting(text: &str, width: usize) -> usize {
    let mut cells = 0;
    text.char_indices()
        .find(|&(at, c)| {
            cells += c.width().unwrap_or(0);
            cells > width && at > 0
        })
        .map_or(text.len(), |(at, _)| at)
}

/// Writes a table within the width; returns the columns that had no room.
fn grid(
    mut table: Table,
    options: &Options,
    out: &mut dyn Write,
) -> Result<Vec<&'static str>, RenderError> {
    for cell in table.rows.iter_mut().flatten() {
        // However wide the terminal makes it.
        if cell.contains('\t') {
            *cell = cell.replace('\t', " ");
        }
    }
    let widest = |at: usize, width: fn(&str) -> usize| {
        let cells = table.rows.iter().map(move |row| width(&row[at]));
        let heading = table.columns[at].name.width();
        cells.chain([heading]).max().unwrap_or(0)
    };
    let lines = |cell: &str| cell.lines().map(width_of).max().unwrap_or(0);
    let words = |cell: &str| cell.split(' ').map(width_of).max().unwrap_or(0);
    let all = 0..table.columns.len();
    let natural: Vec<usize> = all.clone().map(|at| widest(at, lines)).collect();
    let available = usize::from(options.width).max(40);
    let fits = !too_wide(natural.iter().copied(), available);
    let least = |at: usize| match fits || table.columns[at].tight {
        true => natural[at],
        false => widest(at, words),
    };
    let least: Vec<usize> = all.map(least).collect();
    // A word longer than this does not widen its column: it is broken over lines.
    let [wide, narrow] = [12, 10].map(|longest| {
        let least = least.iter().zip(&table.columns);
        least
            .map(|(&least, column)| match fits || column.tight {
                true => least,
                false => least.min(longest),
            })
            .collect::<Vec<_>>()
    });
    let mut kept: Vec<usize> = (0..table.columns.len()).collect();
    let mut left_out = Vec::new();
    // Columns that were asked for stay.
    while options.columns.is_none() && too_wide(kept.iter().map(|&at| narrow[at]), available) {
        let Some(spare) = kept.iter().rposition(|&at| table.columns[at].spare) else {
            break;
        };
        left_out.insert(0, table.columns[kept.remove(spare)].name);
    }
    let of = |all: &[usize]| kept.iter().map(|&at| all[at]).collect::<Vec<_>>();
    let (natural, wide, narrow) = (of(&natural), of(&wide), of(&narrow));
    let roomy = !too_wide(wide.iter().copied(), available);
    let widths = share(&natural, if roomy { &wide } else { &narrow }, available);
    let mut style = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));
    if widths != natural {
        style = style.row_separator(LineStyle::none().fill('┈').junction('┈'));
    }
    // The lines of each cell are settled here: the table library sets them side by side.
    let mut grid = Grid::new();
    grid.load_style(style);
    grid.set_content_arrangement(ContentArrangement::Disabled);
    grid.set_header(
        kept.iter()
            .map(|&at| table.columns[at].name.replace('_', " ")),
    );
    for cells in &table.rows {
        grid.add_row(kept.iter().zip(&widths).map(|(&at, &width)| {
            let mut emphasis = Emphasis::of(&cells[at], options.colour);
            let lines = wrap(&cells[at], width, true);
            let lines: Vec<_> = lines.map(|line| emphasis.line(line)).collect();
            lines.join("\n")
        }));
    }
    let last = widths.len().saturating_sub(1);
    for (at, (column, &width)) in grid.column_iter_mut().zip(&widths).enumerate() {
        // The library sets one cell between columns of its own.
        let gap = if at < last { GAP - 1 } else { 0 };
        column.set_padding((0, u16::try_from(gap).unwrap_or(0)));
        let width = u16::try_from(width + gap).unwrap_or(u16::MAX);
        column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
    }
    for (at, line) in grid.lines().enumerate() {
        let line = line.trim_end();
        match (options.colour, at) {
            (false, _) => writeln!(out, "{line}")?,
            (true, 0) => writeln!(out, "{BOLD}{line}{PLAIN}")?,
            (true, _) => writeln!(out, "{}", coloured(line))?,
        }
    }
    Ok(left_out)
}

const GAP: usize = 2;

fn too_wide(widths: impl ExactSizeIterator<Item = usize>, available: usize) -> bool {
    let gaps = GAP * widths.len().saturating_sub(1);
    widths.sum::<usize>() + gaps > available
}

/// How wide each column is: its natural width, or, where that is too much in all, at least its
/// `least` width and a share of what is left, so that the cells take about as many lines.
fn share(natural: &[usize], least: &[usize], available: usize) -> Vec<usize> {
    let available = available.saturating_sub(GAP * natural.len().saturating_sub(1));
    let mut widths = least.to_vec();
    // Where even that is too much, the widest give way.
    while widths.iter().sum::<usize>() > available {
        match widths.iter_mut().max() {
            Some(widest) if *widest > 4 => *widest -= 1,
            _ => break,
        }
    }
    let mut left = available.saturating_sub(widths.iter().sum());
    while left > 0 {
        let neediest = (0..widths.len())
            .filter(|&at| widths[at] < natural[at])
            .max_by(|&a, &b| {
                (natural[a] * widths[b])
                    .cmp(&(natural[b] * widths[a]))
                    .then(b.cmp(&a))
            });
        let Some(neediest) = neediest else { break };
        widths[neediest] += 1;
        left -= 1;
    }
    widths
}

/// What stands between marks in bold, also over the end of a line.
struct Emphasis {
    marked: bool,
    open: bool,
}

impl Emphasis {
    fn of(text: &str, colour: bool) -> Self {
        let marks = if colour {
            text.matches(MARK).count()
        } else {
            0
        };
        Self {
            marked: marks > 0 && marks % 2 == 0,
            open: false,
        }
    }

    fn line<'l>(&mut self, line: &'l str) -> Cow<'l, str> {
        if !self.marked || line.is_empty() {
            return Cow::Borrowed(line);
        }
        let mut shown = String::new();
        for (index, piece) in line.split(MARK).enumerate() {
            self.open ^= index > 0;
            if self.open && !piece.is_empty() {
                shown.push(BEGIN);
                shown.push_str(piece);
                shown.push(END);
            } else {
                shown.push_str(piece);
            }
        }
        // As wide as it was.
        let marks = line.matches(MARK).count();
        shown.extend(iter::repeat_n(" ", marks * MARK.len()));
        Cow::Owned(shown)
    }
}

/// Where bold text begins and ends, in characters without width that no cell holds.
const BEGIN: char = '\u{2062}';
const END: char = '\u{2063}';

fn coloured(line: &str) -> String {
    line.replace(BEGIN, BOLD).replace(END, PLAIN)
}

/// The same rows on a sheet.
fn sheet(table: &Table, kind: Kind, raw: bool, out: &mut dyn Write) -> Result<(), RenderError> {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let mut sheet = Sheet::new(kind, &names, raw, out)?;
    for row in &table.rows {
        sheet.row(row.iter().map(String::as_str))?;
    }
    Ok(sheet.end()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view() -> View {
        let rows = Table {
            columns: vec![
                Column::tight("id"),
                Column::text("quote").key("text"),
                Column::text("note").extra(),
            ],
            rows: vec![
                vec!["1".into(), "a|b \"c\", d".into(), "x\ty".into()],
                vec!["2".into(), "Ë\u{1b}[31m".into(), String::new()],
            ],
        };
        let json = serde_json::json!([{"id": 1, "text": "a|b \"c\", d"}, {"id": 2, "text": "Ë\u{1b}[31m"}]);
        View::one(&json, rows, Vec::new())
    }

    fn shown(format: Format, columns: Option<&[&str]>) -> String {
        let columns = columns.map(|names| names.iter().map(|&name| name.to_owned()).collect());
        let mut out = Vec::new();
        render(
            view(),
            &Options {
                format,
                columns,
                width: 80,
                ..Options::default()
            },
            &mut out,
        )
        .unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_format_escapes_what_it_must() {
        assert_eq!(
            shown(Format::Csv, None),
            "id,quote,note\n1,\"a|b \"\"c\"\", d\",x\ty\n2,Ë[31m,\n"
        );
        assert_eq!(
            shown(Format::Tsv, Some(&["note", "id"])),
            "note\tid\nx y\t1\n\t2\n"
        );
        assert_eq!(
            shown(Format::Markdown, None),
            "| id | quote |\n| --- | --- |\n| 1 | a\\|b \"c\", d |\n| 2 | Ë\\[31m |\n"
        );
        assert_eq!(
            shown(Format::Jsonl, Some(&["id"])),
            "{\"id\":1}\n{\"id\":2}\n"
        );
        // A column and its key are one, by either name.
        assert_eq!(
            shown(Format::Jsonl, Some(&["quote"])),
            shown(Format::Jsonl, Some(&["text"]))
        );
        assert_eq!(
            shown(Format::Csv, Some(&["quote"])),
            shown(Format::Csv, Some(&["text"]))
        );
        assert!(!shown(Format::Table, None).contains('\u{1b}'));
        let unknown = Options {
            columns: Some(vec!["nope".into()]),
            ..Options::default()
        };
        assert!(matches!(
            render(view(), &unknown, &mut Vec::new()),
            Err(RenderError::Column { .. })
        ));
    }

    #[test]
    fn lines_break_at_spaces_and_in_words_only_when_they_must() {
        let lines = |text, width, words| wrap(text, width, words).collect::<Vec<_>>();
        assert_eq!(lines("one two three", 7, true), ["one two", "three"]);
        assert_eq!(lines("one two\n\nthree", 9, true), ["one two", "", "three"]);
        assert_eq!(
            lines("a significantly b", 6, true),
            ["a", "signif", "icantl", "y b"]
        );
        assert_eq!(
            lines("a https://example.org b", 6, false),
            ["a", "https://example.org", "b"]
        );
        assert_eq!(lines("日本語 日本", 5, true), ["日本", "語", "日本"]);
        assert_eq!(lines(" x  y", 3, true), [" x ", "y"]);
        assert_eq!(lines("", 3, true), [""; 0]);
    }

    #[test]
    fn a_match_is_bold_also_over_lines() {
        let text = "so **he said** it";
        let mut emphasis = Emphasis::of(text, true);
        let shown: Vec<String> = wrap(text, 9, true)
            .map(|line| coloured(emphasis.line(line).trim_end()))
            .collect();
        assert_eq!(
            shown,
            ["so \u{1b}[1mhe\u{1b}[0m", "\u{1b}[1msaid\u{1b}[0m it"]
        );
        assert_eq!(Emphasis::of("2 ** 3", true).line("2 ** 3"), "2 ** 3");
        assert_eq!(Emphasis::of(text, false).line(text), text);
    }

    #[test]
    fn a_table_fits_its_width() {
        for width in [40, 80, 120] {
            let mut out = Vec::new();
            render(
                view(),
                &Options {
                    width,
                    ..Options::default()
                },
                &mut out,
            )
            .unwrap();
            let text = String::from_utf8(out).unwrap();
            assert!(
                text.lines().all(|line| line.width() <= usize::from(width)),
                "{text}"
            );
        }
    }
}
