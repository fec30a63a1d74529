//! What holds for any bytes at all.

use proptest::prelude::*;

use super::{Parsed, parse};

/// One small file of each format that is read.
const SAMPLES: &[&str] = &[
    "WEBVTT\nLanguage: en\n\nNOTE x\n\n1\n00:00:01.000 --> 00:00:02.000 align:start\n<v Ana>Hi <00:01.500>there &amp;\n\n00:02.000 --> 00:03.000\nBo: ho\n",
    "1\n00:00:01,000 --> 00:00:02,000\nAna: {\\an8}<i>Hi</i>\n\n2\n00:00:02,500 --> 00:00:03,000\n[Bo]: &#39;so&#39;\n",
    "{\"version\":\"1.0.0\",\"segments\":[{\"speaker\":\"Ana\",\"startTime\":0.5,\"endTime\":1,\"body\":\"Hi\"}]}",
    "---\ntitle: T\n---\n# T\n\n**Ana:** \\[00:12\\] Hi *there* [x](y) `z`.\n\n**Break:** \\[01:00\\]\n\n**Bo (1:02):** Ho <b>so</b>.\n",
    "[00:01] Ana: Hi.\n[00:02] Bo: Ho.\nAna (00:03):\nSo [00:04] it is.\nBo  0:05\nYes.\n",
];

/// The promises of [`crate::model::transcript::Segment`].
fn check(parsed: &Parsed) {
    let transcript = &parsed.transcript;
    assert!(
        !transcript.segments.is_empty()
            && !transcript.format.is_empty()
            && !transcript.encoding.is_empty()
    );
    for segment in &transcript.segments {
        let text = &segment.text;
        assert!(
            !text.is_empty() && text.split_whitespace().collect::<Vec<_>>().join(" ") == *text,
            "{text:?}"
        );
        assert!(
            segment
                .speaker
                .is_none_or(|at| (at as usize) < transcript.speakers.len())
        );
        assert!(
            segment.start_ms.is_none_or(|ms| ms >= 0) && segment.end_ms.is_none_or(|ms| ms >= 0)
        );
        assert!(
            segment
                .start_ms
                .zip(segment.end_ms)
                .is_none_or(|(start, end)| start <= end)
        );
        assert!(segment.words.is_sorted_by(|a, b| a.offset < b.offset));
        assert!(
            segment
                .words
                .iter()
                .all(|word| text.is_char_boundary(word.offset as usize))
        );
    }
    assert!(
        transcript
            .speakers
            .iter()
            .all(|name| !name.trim().is_empty())
    );
    assert!(parsed.warnings.len() <= super::warnings::MAX_WARNINGS + 1);
}

/// A sample with some bytes changed, cut out or said twice.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let edit = (
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        0u8..4,
        any::<u8>(),
    );
    (
        prop::sample::select(SAMPLES),
        prop::collection::vec(edit, 0..12),
    )
        .prop_map(|(sample, edits)| {
            let mut bytes = sample.as_bytes().to_vec();
            for (from, to, kind, byte) in edits {
                if bytes.is_empty() {
                    break;
                }
                let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
                let (from, to) = (from.min(to), from.max(to));
                match kind {
                    0 => bytes[from] = byte,
                    1 => drop(bytes.drain(from..to)),
                    2 => bytes.insert(from, byte),
                    _ => {
                        let piece = bytes[from..to].to_vec();
                        bytes.splice(to..to, piece);
                    }
                }
                bytes.truncate(4_096);
            }
            bytes
        })
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..512)) {
        if let Ok(parsed) = parse(&bytes, None) {
            check(&parsed);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[ -~\u{a0}éж明\n\r\t]{0,256}", name in "[a-z]\\.(vtt|srt|md|txt|json)") {
        if let Ok(parsed) = parse(text.as_bytes(), Some(&name)) {
            check(&parsed);
        }
    }

    #[test]
    fn the_marks_of_all_formats_in_any_order(text in "(WEBVTT|\n|\n\n|00:01|00:00:01[.,]5| --> |Ana|Bo Lind|:|\\*\\*|\\[|\\]|\\(|\\)|<v |<|>|&amp;|\\\\|#|---|`|_| |x|\\{|\\}|\"|,|0){0,60}") {
        if let Ok(parsed) = parse(text.as_bytes(), None) {
            check(&parsed);
        }
    }

    #[test]
    fn a_damaged_sample_is_read_or_refused(bytes in mutated()) {
        if let Ok(parsed) = parse(&bytes, None) {
            check(&parsed);
        }
    }
}

#[test]
fn every_sample_is_read() {
    for sample in SAMPLES {
        check(&parse(sample.as_bytes(), None).unwrap());
    }
}
