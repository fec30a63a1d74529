//! Cells under columns, a row at a time, so that a sheet may be longer than memory: CSV (RFC 4180),
//! TSV, a Markdown table, an HTML table.
//!
//! Invariant: a cell is text wherever it is opened. What a spreadsheet would take for a formula gets
//! a `'` before it (so does such a text that has one already, so that taking one away gives back the
//! cell), unless cells are asked for as they are.

use super::escape;
use std::borrow::Cow;
use std::io::{self, Write};

/// How a sheet is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// RFC 4180.
    Csv,
    /// Tab-separated; tabs and line breaks in cells become spaces.
    Tsv,
    /// A pipe table.
    Markdown,
    /// A table, to be put into a page.
    Html,
}

/// A sheet that is being written.
pub struct Sheet<'w> {
    body: Body<'w>,
    raw: bool,
}

enum Body<'w> {
    Separated(Box<csv::Writer<&'w mut dyn Write>>, bool),
    Markdown(&'w mut dyn Write),
    Html(&'w mut dyn Write),
}

impl<'w> Sheet<'w> {
    /// Begins a sheet with its headings. `raw`: cells of CSV and TSV stay as they are.
    ///
    /// # Errors
    /// When writing fails.
    pub fn new(
        kind: Kind,
        columns: &[&str],
        raw: bool,
        out: &'w mut dyn Write,
    ) -> io::Result<Self> {
        let body = match kind {
            Kind::Csv | Kind::Tsv => {
                let tabs = kind == Kind::Tsv;
                let mut writer = csv::WriterBuilder::new()
                    .delimiter(if tabs { b'\t' } else { b',' })
                    .from_writer(out);
                writer.write_record(columns).map_err(to_io)?;
                Body::Separated(Box::new(writer), tabs)
            }
            Kind::Markdown => {
                writeln!(out, "| {} |", columns.join(" | "))?;
                writeln!(out, "| {} |", vec!["---"; columns.len()].join(" | "))?;
                Body::Markdown(out)
            }
            Kind::Html => {
                write!(out, "<table class=\"podcat\">\n<thead><tr>")?;
                for column in columns {
                    let heading = escape::html(&column.replace('_', " "));
                    write!(out, "<th scope=\"col\">{heading}</th>")?;
                }
                writeln!(out, "</tr></thead>\n<tbody>")?;
                Body::Html(out)
            }
        };
        Ok(Self { body, raw })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// When writing fails.
    pub fn row<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>) -> io::Result<()> {
        let raw = self.raw;
        match &mut self.body {
            Body::Separated(writer, tabs) => {
                for cell in cells {
                    let cell = if *tabs { one_line(cell) } else { cell.into() };
                    let cell = if raw { cell } else { guarded(cell) };
                    writer.write_field(&*cell).map_err(to_io)?;
                }
                writer.write_record(None::<&[u8]>).map_err(to_io)
            }
            Body::Markdown(out) => {
                write!(out, "|")?;
                for cell in cells {
                    write!(out, " {} |", escape::markdown(cell))?;
                }
                writeln!(out)
            }
            Body::Html(out) => {
                write!(out, "<tr>")?;
                for cell in cells {
                    write!(out, "<td dir=\"auto\">{}</td>", linked(cell))?;
                }
                writeln!(out, "</tr>")
            }
        }
    }

    /// Ends the sheet.
    ///
    /// # Errors
    /// When writing fails.
    pub fn end(self) -> io::Result<()> {
        match self.body {
            Body::Separated(mut writer, _) => writer.flush(),
            Body::Markdown(_) => Ok(()),
            Body::Html(out) => writeln!(out, "</tbody>\n</table>"),
        }
    }
}

fn to_io(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn one_line(cell: &str) -> Cow<'_, str> {
    match cell.contains(['\t', '\n', '\r']) {
        true => cell.replace(['\t', '\n', '\r'], " ").into(),
        false => cell.into(),
    }
}

/// A cell that no spreadsheet computes (OWASP, CSV injection). A number is none of those.
fn guarded(cell: Cow<'_, str>) -> Cow<'_, str> {
    let first = cell.trim_start_matches('\'').chars().next();
    let formula = matches!(
        first,
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
    );
    if formula && cell.parse::<f64>().is_err() {
        Cow::Owned(format!("'{cell}"))
    } else {
        cell
    }
}

/// An address of the web as a link, anything else as text.
fn linked(cell: &str) -> String {
    let text = escape::html(cell);
    match escape::is_web(cell) {
        true => format!("<a href=\"{text}\">{text}</a>"),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sheet(kind: Kind, raw: bool, cells: &[&str]) -> String {
        let mut out = Vec::new();
        let mut sheet = Sheet::new(kind, &vec!["a"; cells.len()], raw, &mut out).unwrap();
        sheet.row(cells.iter().copied()).unwrap();
        sheet.end().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn no_cell_is_a_formula() {
        let cells = [
            "=cmd|' /C calc'!A0",
            "+7 701",
            "-2.5",
            "'=1",
            "- yes",
            "plain's",
        ];
        assert_eq!(
            sheet(Kind::Csv, false, &cells).lines().nth(1),
            Some("'=cmd|' /C calc'!A0,'+7 701,-2.5,''=1,'- yes,plain's")
        );
        assert_eq!(
            sheet(Kind::Csv, true, &cells).lines().nth(1),
            Some("=cmd|' /C calc'!A0,+7 701,-2.5,'=1,- yes,plain's")
        );
    }

    #[test]
    fn a_table_for_a_page_holds_text_and_links_of_the_web() {
        let cells = [
            "</td><script>",
            "https://example.org/?a=1&b=\"",
            "javascript:alert(1)",
        ];
        let page = sheet(Kind::Html, false, &cells);
        assert!(page.contains(
            "<tr><td dir=\"auto\">&lt;/td&gt;&lt;script&gt;</td><td dir=\"auto\"><a href=\"https://example.org/?a=1&amp;b=&quot;\">"
        ), "{page}");
        assert!(
            page.contains("<td dir=\"auto\">javascript:alert(1)</td>"),
            "{page}"
        );
    }

    proptest! {
        #[test]
        fn fuzz_csv_reads_back_and_computes_nothing(
            cells in proptest::collection::vec("['=+@-]?\\PC{0,20}|[\\x00-\\x7f]{0,20}", 2..5),
        ) {
            let refs: Vec<&str> = cells.iter().map(String::as_str).collect();
            for raw in [true, false] {
                let text = sheet(Kind::Csv, raw, &refs);
                let mut reader = csv::ReaderBuilder::new().has_headers(true).from_reader(text.as_bytes());
                let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
                prop_assert_eq!(rows.len(), 1);
                for (cell, read) in cells.iter().zip(&rows[0]) {
                    if raw {
                        prop_assert_eq!(cell, read);
                        continue;
                    }
                    let number = read.parse::<f64>().is_ok();
                    prop_assert!(number || !read.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{read:?}");
                    let guarded = read.starts_with('\'')
                        && read.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
                    prop_assert_eq!(cell, if guarded { &read[1..] } else { read });
                }
            }
        }
    }
}
