//! DOCX: the paragraphs of a Word document as lines, read as the text formats are.
//!
//! ECMA-376 (Office Open XML), `word/document.xml`: runs of text, tabs, breaks, paragraphs.
//! Not read: styles, tables by their columns, footnotes, headers, comments, tracked deletions.

use std::io::{Cursor, Read};

use super::Error;
use super::clean::entity;
use super::decode::unpacked_limit;
use super::tags::{Token, Tokens};

pub(crate) const NAME: &str = "docx";

/// Whether bytes are a ZIP archive, which a Word document is.
pub(crate) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// The paragraphs of a Word document, a line each with a blank line between.
pub(crate) fn to_lines(bytes: &[u8]) -> Result<String, Error> {
    let other = || Error::Binary("a ZIP archive that is no Word document".to_owned());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| other())?;
    // Word in the browser calls it `document2.xml`.
    let part = |name: &str| name.starts_with("word/document") && name.ends_with(".xml");
    let name = archive
        .file_names()
        .flatten()
        .find(|name| part(name))
        .map(|name| name.into_owned());
    let name = name.ok_or_else(other)?;
    let file = archive.by_name(&name).map_err(|_| other())?;
    let mut xml = String::new();
    let packed = usize::try_from(file.compressed_size()).unwrap_or(usize::MAX);
    let limit = unpacked_limit(packed.min(bytes.len()));
    file.take(limit as u64 + 1)
        .read_to_string(&mut xml)
        .map_err(|error| Error::NothingRead {
            format: NAME,
            reason: format!("found a document that cannot be unpacked ({error})"),
            line: None,
        })?;
    if xml.len() > limit {
        return Err(Error::TooLarge {
            what: "the unpacked document",
            limit,
        });
    }
    Ok(lines(&xml))
}

fn lines(xml: &str) -> String {
    let mut lines = String::new();
    let mut text = false;
    for token in Tokens::new(xml) {
        match token {
            Token::Open(tag) => match tag.name {
                "t" => text = !tag.empty,
                "tab" => lines.push('\t'),
                "br" | "cr" => lines.push('\n'),
                "noBreakHyphen" => lines.push('-'),
                _ => {}
            },
            Token::Close("t") => text = false,
            Token::Close("p") => lines.push('\n'),
            Token::Text(run) if text => decode(run, &mut lines),
            Token::Verbatim(run) if text => lines.push_str(run),
            _ => {}
        }
    }
    lines
}

/// Entities become characters; blanks stay, for they part a name from its time.
fn decode(run: &str, lines: &mut String) {
    let mut rest = run;
    while let Some(at) = rest.find('&') {
        lines.push_str(&rest[..at]);
        let (c, length) = entity(&rest[at..]).unwrap_or(("&".into(), 1));
        lines.push_str(&c);
        rest = &rest[at + length..];
    }
    lines.push_str(rest);
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use crate::transcript::text::tests::rows;
    use crate::transcript::{Error, parse};

    fn document(name: &str, paragraphs: &[&str]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        archive
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        let body: String = paragraphs
            .iter()
            .map(|p| format!("<w:p><w:pPr/><w:r><w:t xml:space=\"preserve\">{p}</w:t></w:r></w:p>"))
            .collect();
        write!(
            archive,
            "<?xml version=\"1.0\"?><w:document><w:body>{body}</w:body></w:document>"
        )
        .unwrap();
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn paragraphs_are_read_as_text_is() {
        for paragraphs in [
            &["Ana Ruiz   0:01", "Q&amp;A.", "Bo   1:02", "Ho."][..],
            &["Ana Ruiz: [0:01] Q&amp;A.", "Bo: [1:02] Ho."],
            &[
                "0:0:1.0 --&gt; 0:0:2.0",
                "Ana Ruiz",
                "Q&amp;A.",
                "0:1:2.0 --&gt; 0:1:3.0",
                "Bo",
                "Ho.",
            ],
        ] {
            let parsed = parse(&document("word/document.xml", paragraphs), Some("a.docx")).unwrap();
            let found: Vec<_> = rows(&parsed)
                .iter()
                .map(|row| row.split_once(' ').unwrap().1.to_owned())
                .collect();
            assert_eq!(found, ["Ana Ruiz: Q&A.", "Bo: Ho."]);
            assert_eq!(parsed.transcript.format, "docx");
        }
    }

    #[test]
    fn a_document_of_word_in_the_browser_is_read() {
        let bytes = document("word/document2.xml", &["Ana: Hi.", "Bo: Ho."]);
        assert_eq!(
            rows(&parse(&bytes, None).unwrap()),
            ["?-? Ana: Hi.", "?-? Bo: Ho."]
        );
    }

    #[test]
    fn another_archive_is_refused() {
        assert!(matches!(
            parse(&document("a.txt", &[]), None),
            Err(Error::Binary(_))
        ));
        assert!(matches!(
            parse(b"PK\x03\x04broken", None),
            Err(Error::Binary(_))
        ));
    }
}
