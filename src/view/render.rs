//! A view as text in one of the output formats.

use super::{Block, Table, View};
use crate::model::catalogue::MARK;
use comfy_table::{
    ColumnConstraint, ContentArrangement, LineStyle, Table as Grid, TableStyle, Width,
};
use serde_json::Value;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

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
    /// This view has no rows for that format.
    #[error("this answer is no list: use --format table or json")]
    NoTable,
    /// Writing failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

const BOLD: &str = "\u{1b}[1m";
const PLAIN: &str = "\u{1b}[0m";

/// Writes a view.
///
/// # Errors
/// When a column does not exist, the format does not fit the view, or writing fails.
pub fn render(view: &View, options: &Options, out: &mut dyn Write) -> Result<(), RenderError> {
    match options.format {
        Format::Table => {
            let mut first = true;
            for block in &view.blocks {
                if !std::mem::take(&mut first) {
                    writeln!(out)?;
                }
                render_block(block, options, out)?;
            }
        }
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &selected(&view.json, options, &view.blocks)?)
                .map_err(io::Error::from)?;
            writeln!(out)?;
        }
        Format::Jsonl => match selected(&view.json, options, &view.blocks)? {
            Value::Array(items) => {
                for item in items {
                    writeln!(out, "{item}")?;
                }
            }
            other => writeln!(out, "{other}")?,
        },
        Format::Csv => separated(&main_table(view, options)?, b',', out)?,
        Format::Tsv => {
            let mut table = main_table(view, options)?;
            for cell in table.rows.iter_mut().flatten() {
                *cell = cell.replace(['\t', '\n', '\r'], " ");
            }
            separated(&table, b'\t', out)?;
        }
        Format::Markdown => markdown(&main_table(view, options)?, out)?,
    }
    Ok(())
}

/// The first table, every column of it unless some were chosen.
fn main_table(view: &View, options: &Options) -> Result<Table, RenderError> {
    let table = view.blocks.iter().find_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    let usual_only = options.format == Format::Markdown;
    pick(table.ok_or(RenderError::NoTable)?, options, usual_only)
}

fn pick(table: &Table, options: &Options, usual_only: bool) -> Result<Table, RenderError> {
    let chosen: Vec<usize> = match &options.columns {
        Some(wanted) => {
            let find = |wanted: &String| {
                table
                    .columns
                    .iter()
                    .position(|column| column.name == wanted)
                    .ok_or_else(|| RenderError::Column {
                        wanted: wanted.clone(),
                        known: table
                            .columns
                            .iter()
                            .map(|column| column.name)
                            .collect::<Vec<_>>()
                            .join(", "),
                    })
            };
            wanted.iter().map(find).collect::<Result<_, _>>()?
        }
        None => (0..table.columns.len())
            .filter(|&index| !usual_only || table.columns[index].usual)
            .collect(),
    };
    Ok(Table {
        columns: chosen.iter().map(|&index| table.columns[index]).collect(),
        rows: table
            .rows
            .iter()
            .map(|row| {
                chosen
                    .iter()
                    .map(|&index| clean(row.get(index).map_or("", String::as_str)))
                    .collect()
            })
            .collect(),
    })
}

/// The JSON, narrowed to the chosen keys.
fn selected(json: &Value, options: &Options, blocks: &[Block]) -> Result<Value, RenderError> {
    let Some(wanted) = &options.columns else {
        return Ok(json.clone());
    };
    let narrow = |item: &Value| match item {
        Value::Object(map) => {
            let mut kept = serde_json::Map::new();
            for name in wanted {
                let value = map.get(name).ok_or_else(|| RenderError::Column {
                    wanted: name.clone(),
                    known: map.keys().cloned().collect::<Vec<_>>().join(", "),
                })?;
                kept.insert(name.clone(), value.clone());
            }
            Ok(Value::Object(kept))
        }
        other => Ok(other.clone()),
    };
    match json {
        Value::Array(items) if items.is_empty() => {
            // Nothing tells the keys; at least the columns can be checked.
            if let Some(Block::Table(table)) = blocks.first() {
                pick(table, options, false)
                    .map(drop)
                    .or_else(|error| match error {
                        RenderError::Column { .. } => Ok(()),
                        other => Err(other),
                    })?;
            }
            Ok(json.clone())
        }
        Value::Array(items) => Ok(Value::Array(
            items.iter().map(narrow).collect::<Result<_, _>>()?,
        )),
        other => narrow(other),
    }
}

/// Text without control characters: imported text may not drive the terminal. Line breaks stay.
fn clean(text: &str) -> String {
    let harmful = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            // Characters that turn the direction of everything after them.
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if text.chars().any(harmful) {
        text.chars().filter(|&c| !harmful(c)).collect()
    } else {
        text.to_owned()
    }
}

fn render_block(block: &Block, options: &Options, out: &mut dyn Write) -> Result<(), RenderError> {
    match block {
        Block::Heading(text) if options.colour => writeln!(out, "{BOLD}{}{PLAIN}", clean(text))?,
        Block::Heading(text) => writeln!(out, "{}", clean(text))?,
        Block::Text(text) => {
            for line in clean(text).lines() {
                writeln!(out, "{}", emphasised(line, options.colour))?;
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
                let mut lines = wrap(&clean(value), room).into_iter();
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
        Block::Table(table) => grid(&pick(table, options, true)?, options, out)?,
    }
    Ok(())
}

/// Breaks a text into lines of at most `width` cells, at spaces.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.lines() {
        let mut current = String::new();
        for word in line.split(' ') {
            if !current.is_empty() && current.width() + 1 + word.width() > width {
                lines.push(std::mem::take(&mut current));
            } else if !current.is_empty() {
                current.push(' ');
            }
            current.push_str(word);
        }
        lines.push(current);
    }
    lines
}

fn grid(table: &Table, options: &Options, out: &mut dyn Write) -> Result<(), RenderError> {
    let column = |at: usize, width: fn(&str) -> usize| {
        let cells = table.rows.iter().map(move |row| width(&row[at]));
        cells
            .chain([table.columns[at].name.width()])
            .max()
            .unwrap_or(0)
    };
    let lines = |cell: &str| cell.lines().map(UnicodeWidthStr::width).max().unwrap_or(0);
    let words = |cell: &str| {
        cell.split(' ')
            .map(UnicodeWidthStr::width)
            .max()
            .unwrap_or(0)
    };
    let natural: Vec<usize> = (0..table.columns.len())
        .map(|at| column(at, lines))
        .collect();
    let least: Vec<usize> = (0..table.columns.len())
        .map(|at| match table.columns[at].tight {
            true => natural[at],
            false => column(at, words).min(LONGEST_WORD),
        })
        .collect();
    let widths = share(&natural, &least, usize::from(options.width).max(40));
    let mut style = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));
    if widths != natural {
        style = style.row_separator(LineStyle::none().fill('┈').junction('┈'));
    }
    let mut grid = Grid::new();
    grid.load_style(style);
    // The widths are settled: the table library only has to break the lines.
    grid.set_width(u16::MAX);
    grid.set_content_arrangement(ContentArrangement::Dynamic);
    grid.set_header(
        table
            .columns
            .iter()
            .map(|column| column.name.replace('_', " ")),
    );
    for row in &table.rows {
        grid.add_row(row.iter().map(String::as_str));
    }
    let last = widths.len().saturating_sub(1);
    for (at, (column, &width)) in grid.column_iter_mut().zip(&widths).enumerate() {
        let gap = u16::from(at < last);
        column.set_padding((0, gap));
        let width = u16::try_from(width).unwrap_or(u16::MAX).saturating_add(gap);
        column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
    }
    for (at, line) in grid.lines().enumerate() {
        let line = line.trim_end();
        if at == 0 && options.colour {
            writeln!(out, "{BOLD}{line}{PLAIN}")?;
        } else {
            writeln!(out, "{}", emphasised(line, options.colour))?;
        }
    }
    Ok(())
}

/// A longer word than this does not widen a column: it is broken.
const LONGEST_WORD: usize = 12;

/// How wide each column is: its natural width, or, where that is too much in all, at least its
/// `least` width and a share of what is left, so that the cells take about as many lines.
fn share(natural: &[usize], least: &[usize], available: usize) -> Vec<usize> {
    const GAP: usize = 2;
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

/// A match between marks in bold, where both marks stand on the line.
fn emphasised(line: &str, colour: bool) -> String {
    let marks = line.matches(MARK).count();
    if !colour || marks == 0 || marks % 2 == 1 {
        return line.to_owned();
    }
    let mut shown = String::new();
    for (index, piece) in line.split(MARK).enumerate() {
        if index > 0 {
            shown.push_str(if index % 2 == 1 { BOLD } else { PLAIN });
        }
        shown.push_str(piece);
    }
    shown
}

fn separated(table: &Table, delimiter: u8, out: &mut dyn Write) -> Result<(), RenderError> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .from_writer(out);
    let to_io = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    };
    writer
        .write_record(table.columns.iter().map(|column| column.name))
        .map_err(to_io)?;
    for row in &table.rows {
        writer.write_record(row).map_err(to_io)?;
    }
    writer.flush()?;
    Ok(())
}

fn markdown(table: &Table, out: &mut dyn Write) -> Result<(), RenderError> {
    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    writeln!(
        out,
        "{}",
        line(
            table
                .columns
                .iter()
                .map(|column| column.name.to_owned())
                .collect()
        )
    )?;
    writeln!(
        out,
        "{}",
        line(table.columns.iter().map(|_| "---".to_owned()).collect())
    )?;
    for row in &table.rows {
        let escaped = row.iter().map(|cell| {
            let mut escaped = String::with_capacity(cell.len());
            for c in cell.chars() {
                match c {
                    '\n' | '\r' | '\t' => escaped.push(' '),
                    '|' | '\\' | '<' | '`' => {
                        escaped.push('\\');
                        escaped.push(c);
                    }
                    _ => escaped.push(c),
                }
            }
            escaped
        });
        writeln!(out, "{}", line(escaped.collect()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Column;

    fn view() -> View {
        View {
            json: serde_json::json!([{"id": 1, "quote": "a|b \"c\", d"}, {"id": 2, "quote": "Ë\u{1b}[31m"}]),
            blocks: vec![Block::Table(Table {
                columns: vec![
                    Column::tight("id"),
                    Column::text("quote"),
                    Column::text("note").extra(),
                ],
                rows: vec![
                    vec!["1".into(), "a|b \"c\", d".into(), "x\ty".into()],
                    vec!["2".into(), "Ë\u{1b}[31m".into(), String::new()],
                ],
            })],
        }
    }

    fn shown(format: Format, columns: Option<&[&str]>) -> String {
        let columns = columns.map(|names| names.iter().map(|&name| name.to_owned()).collect());
        let mut out = Vec::new();
        render(
            &view(),
            &Options {
                format,
                columns,
                width: 80,
                colour: false,
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
            "| id | quote |\n| --- | --- |\n| 1 | a\\|b \"c\", d |\n| 2 | Ë[31m |\n"
        );
        assert_eq!(
            shown(Format::Jsonl, Some(&["id"])),
            "{\"id\":1}\n{\"id\":2}\n"
        );
        assert!(!shown(Format::Table, None).contains('\u{1b}'));
        let unknown = Options {
            columns: Some(vec!["nope".into()]),
            ..Options::default()
        };
        assert!(matches!(
            render(&view(), &unknown, &mut Vec::new()),
            Err(RenderError::Column { .. })
        ));
    }

    #[test]
    fn a_table_fits_its_width() {
        for width in [40, 80, 120] {
            let mut out = Vec::new();
            render(
                &view(),
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
