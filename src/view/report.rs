//! An article's quotations and what the transcripts have of them, as a report to hand on.

use super::{escape, to_json};
use crate::model::checked::{Checked, Quotation};
use crate::model::clock;
use crate::model::diff::{PRINTED, SAID, Side};
use crate::model::located::Verdict;
use std::fmt::Write;

/// What a report is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportFormat {
    /// A web page of its own.
    Html,
    /// Markdown.
    Markdown,
    /// The same JSON as on the command line.
    Json,
}

impl ReportFormat {
    /// By the ending of a file's name.
    pub fn of(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "html" | "htm" => Some(Self::Html),
            "md" | "markdown" => Some(Self::Markdown),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// Writes a report.
pub fn report(checked: &Checked, format: ReportFormat) -> String {
    match format {
        ReportFormat::Html => html(checked),
        ReportFormat::Markdown => markdown(checked),
        ReportFormat::Json => {
            let mut json = serde_json::to_string_pretty(&to_json(checked)).unwrap_or_default();
            json.push('\n');
            json
        }
    }
}

/// `3 quotations: 2 verbatim, 1 not found`, and in how many transcripts.
pub fn summary(checked: &Checked) -> String {
    let order = Verdict::ALL.map(Verdict::name);
    let mut verdicts: Vec<(usize, String)> = checked
        .summary
        .iter()
        .map(|(verdict, count)| {
            let place = order.iter().position(|known| known == verdict);
            (place.unwrap_or(order.len()), format!("{count} {verdict}"))
        })
        .collect();
    verdicts.sort();
    let verdicts: Vec<String> = verdicts.into_iter().map(|(_, text)| text).collect();
    format!(
        "{}: {}",
        super::count(checked.quotations.len(), "quotation"),
        verdicts.join(", ")
    )
}

/// On what the report rests.
fn basis(checked: &Checked) -> String {
    match checked.transcripts {
        0 => "There is no transcript to check against.".to_owned(),
        count => format!(
            "Checked against {}. A verdict says what the transcript has, not what is true; a \
             transcript made by a machine can be wrong.",
            super::count(count, "transcript")
        ),
    }
}

fn title(checked: &Checked) -> &str {
    checked.title.as_deref().unwrap_or(&checked.source)
}

fn place(quotation: &Quotation) -> Option<String> {
    let episode = quotation.episode.as_deref()?;
    let show = quotation.show.as_deref().unwrap_or_default();
    let at = quotation
        .start_ms
        .map(|start| format!(", {}", clock::format(start)))
        .unwrap_or_default();
    Some(format!("{episode} ({show}){at}"))
}

fn markdown(checked: &Checked) -> String {
    let plain = escape::markdown;
    let mut out = format!("# {}\n\n", plain(title(checked)));
    let _ = writeln!(
        out,
        "{}\n\n{}",
        plain(&summary(checked)),
        plain(&basis(checked))
    );
    for (index, quotation) in checked.quotations.iter().enumerate() {
        let speaker = quotation.speaker.as_deref().unwrap_or("nobody named");
        let _ = writeln!(
            out,
            "\n## {}. {}: {}\n\n> {}\n\n{}",
            index + 1,
            plain(speaker),
            quotation.verdict,
            plain(&quotation.text),
            plain(&quotation.wording)
        );
        if quotation.diff.iter().any(|piece| piece.side != Side::Same) {
            let words: Vec<String> = quotation
                .diff
                .iter()
                .map(|piece| match piece.side {
                    Side::Same => plain(&piece.text),
                    Side::Said => format!("~~{}~~", plain(piece.text.trim())),
                    Side::Printed => format!("**{}**", plain(piece.text.trim())),
                })
                .collect();
            let _ = writeln!(
                out,
                "\nSaid and not printed ~~struck out~~, printed and not said **bold**: {}",
                words.join(" ")
            );
        }
        match (place(quotation), &quotation.link) {
            (Some(place), Some(link)) => {
                let _ = writeln!(
                    out,
                    "\n[{}](<{}>)",
                    plain(&place),
                    link.replace(['<', '>', '\n'], "")
                );
            }
            (Some(place), None) => {
                let _ = writeln!(out, "\n{}", plain(&place));
            }
            _ => {}
        }
    }
    out
}

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;\
color:#222;background:#fff}article{border-top:1px solid #ccc;padding:1rem 0}blockquote{margin:.5rem 0;\
padding-left:1rem;border-left:3px solid #888}.verdict{font-weight:600}.holds{color:#1a6b2f}\
.fails{color:#a11}.open{color:#666}del{background:#fdd}ins{background:#dfd;text-decoration:none}\
small{color:#666}@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}\
.holds{color:#7c7}.fails{color:#f88}del{background:#622}ins{background:#252}}";

fn html(checked: &Checked) -> String {
    let plain = escape::html;
    let mut out = format!(
        "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{0}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<h1>{0}</h1>\n<p>{1}</p>\n<p>{2}</p>\n",
        plain(title(checked)),
        plain(&summary(checked)),
        plain(&basis(checked))
    );
    for quotation in &checked.quotations {
        let class = match quotation.verdict.as_str() {
            crate::model::checked::NO_TRANSCRIPT | crate::model::checked::UNCHECKED => "open",
            _ if quotation.holds() => "holds",
            _ => "fails",
        };
        let speaker = quotation.speaker.as_deref().unwrap_or("nobody named");
        let _ = write!(
            out,
            "<article>\n<p><span class=\"verdict {class}\">{}</span> {}</p>\n<blockquote>{}</blockquote>\n<p>{}</p>\n",
            plain(&quotation.verdict),
            plain(speaker),
            plain(&quotation.text),
            plain(&quotation.wording)
        );
        if quotation.diff.iter().any(|piece| piece.side != Side::Same) {
            let words: Vec<String> = quotation
                .diff
                .iter()
                .map(|piece| {
                    let text = plain(piece.text.trim());
                    match piece.side {
                        Side::Same => text,
                        Side::Said => format!("<del title=\"said, not printed\">{text}</del>"),
                        Side::Printed => format!("<ins title=\"printed, not said\">{text}</ins>"),
                    }
                })
                .collect();
            let _ = writeln!(out, "<p>{}</p>", words.join(" "));
        }
        if let Some(place) = place(quotation) {
            let place = plain(&place);
            let shown = match quotation
                .link
                .as_deref()
                .filter(|link| escape::is_web(link))
            {
                Some(link) => format!("<a href=\"{}\">{place}</a>", plain(link)),
                None => place,
            };
            let transcript = quotation.transcript.as_deref().unwrap_or_default();
            let _ = writeln!(out, "<p><small>{shown}, {}</small></p>", plain(transcript));
        }
        out.push_str("</article>\n");
    }
    out.push_str("</body>\n</html>\n");
    out
}

/// A comparison on one line, with marks instead of colours.
pub fn marked(quotation: &Quotation) -> String {
    let pieces = quotation.diff.iter().map(|piece| match piece.side {
        Side::Same => piece.text.clone(),
        Side::Said => format!("{}{}{}", SAID.0, piece.text, SAID.1),
        Side::Printed => format!("{}{}{}", PRINTED.0, piece.text, PRINTED.1),
    });
    pieces.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::diff::Piece;

    fn checked() -> Checked {
        let piece = |side, text: &str| Piece {
            side,
            text: text.into(),
        };
        Checked {
            title: Some("Ice & <salt>".into()),
            source: "ice.html".into(),
            transcripts: 1,
            quotations: vec![Quotation {
                text: "The ice *never* speaks".into(),
                speaker: Some("Bo Lind".into()),
                verdict: "altered".into(),
                wording: "The transcript v1 has something else at 0:03:39: “the ice speaks”".into(),
                show: Some("Deep Currents".into()),
                episode: Some("The ice".into()),
                episode_id: Some(1),
                start_ms: Some(219_000),
                diff: vec![
                    piece(Side::Same, "the ice"),
                    piece(Side::Printed, "never"),
                    piece(Side::Same, "speaks"),
                ],
                transcript: Some("the transcript v1".into()),
                link: Some("javascript:alert(1)".into()),
                ..Quotation::default()
            }],
            summary: [("altered".to_owned(), 1)].into(),
        }
    }

    #[test]
    fn a_report_says_what_the_transcript_has_and_escapes_the_rest() {
        let page = report(&checked(), ReportFormat::Html);
        for words in [
            "<h1>Ice &amp; &lt;salt&gt;</h1>",
            "<ins title=\"printed, not said\">never</ins>",
            "The ice (Deep Currents), 0:03:39",
            "1 quotation: 1 altered",
        ] {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(!page.contains("javascript:"), "{page}");
        let text = report(&checked(), ReportFormat::Markdown);
        assert!(text.contains("> The ice \\*never\\* speaks"), "{text}");
        assert!(text.contains("the ice **never** speaks"), "{text}");
        let json = report(&checked(), ReportFormat::Json);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["quotations"][0]["start"], 219.0);
        assert_eq!(marked(&checked().quotations[0]), "the ice {+never+} speaks");
    }

    #[test]
    fn without_a_transcript_a_report_says_so() {
        let none = Checked {
            transcripts: 0,
            ..checked()
        };
        for format in [ReportFormat::Html, ReportFormat::Markdown] {
            assert!(report(&none, format).contains("There is no transcript to check against."));
        }
    }
}
