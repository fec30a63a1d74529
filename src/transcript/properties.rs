//! What holds for any bytes at all.

use proptest::prelude::*;

use super::promises::{check, read};
use super::{parse, write};
use crate::model::transcript::{Segment, Transcript, WordTime};

/// One small file of each format that is read.
const SAMPLES: &[&str] = &[
    "WEBVTT\nLanguage: en\n\nNOTE x\n\n1\n00:00:01.000 --> 00:00:02.000 align:start\n<v Ana>Hi <00:01.500>there &amp;\n\n00:02.000 --> 00:03.000\nBo: ho\n",
    "1\n00:00:01,000 --> 00:00:02,000\nAna: {\\an8}<i>Hi</i>\n\n2\n00:00:02,500 --> 00:00:03,000\n[Bo]: &#39;so&#39;\n",
    "{\"version\":\"1.0.0\",\"segments\":[{\"speaker\":\"Ana\",\"startTime\":0.5,\"endTime\":1,\"body\":\"Hi\"}]}",
    "---\ntitle: T\n---\n# T\n\n**Ana:** \\[00:12\\] Hi *there* [x](y) `z`.\n\n**Break:** \\[01:00\\]\n\n**Bo (1:02):** Ho <b>so</b>.\n",
    "0:00:01.000,0:00:02.000\nOne[br]two\n\n0:00:02.000,0:00:03.000\nAna: three\n",
    "[ti:T]\n[00:01.50]One <00:02.00>two\n[00:04.00]\n[01:05.50][00:03.00] Again\n",
    "[Script Info]\nTitle: T\n[Events]\nFormat: Start, End, Name, Text\nDialogue: 0:00:01.00,0:00:02.00,Ana,{\\i1}One\\N{\\p1}m 0 0{\\p0}two\n",
    "<tt xml:lang=\"en\" ttp:frameRate=\"25\"><head><ttm:agent xml:id=\"A\"><ttm:name>Ana</ttm:name></ttm:agent></head><body begin=\"1s\"><div><p begin=\"00:00:01:05\" dur=\"2s\" ttm:agent=\"A\">One<br/><span begin=\"1s\">two</span> &amp;</p></div></body></tt>",
    "<transcript><text start=\"0.5\" dur=\"1.5\">it&amp;#39;s &lt;i>so&lt;/i></text></transcript>",
    "<timedtext><body><p t=\"500\" d=\"1500\"><s>it&#39;s</s><s t=\"300\"> so</s></p></body></timedtext>",
    "<pst:transcripts><pst:speech><pst:speaker>Ana</pst:speaker><pst:item start=\"00:00:00.5\" end=\"00:00:02\">One</pst:item></pst:speech></pst:transcripts>",
    "<html><title>T</title><cite>Ana:</cite><time>0:01</time><p>One &lt; two</p><cite>Bo:</cite><time>1:02</time><p>Yes.</p></html>",
    "{\"text\":\"<p><span class=\\\"timestamp\\\" data-timestamp=\\\"0.56\\\">00:00</span> <b>Ana:</b> Hi.</p><p><b>Bo:</b> Ho</p>\",\"media\":\"x\"}",
    "[00:00:00.000 --> 00:00:02.000]   Hello there.\n[00:02.000 --> 00:03.500]  (speaker 1) Yes so.\n",
    "start\tend\ttext\n500\t2000\tHi you\n2000\t3000\tHo\n",
    "{\"text\":\"x\",\"segments\":[{\"id\":0,\"start\":0.5,\"end\":2.0,\"text\":\" Hi you\",\"tokens\":[1,2],\"words\":[{\"word\":\" Hi\",\"start\":0.5,\"end\":1.0}],\"speaker\":\"A\"}],\"language\":\"en\"}",
    "{\"results\":{\"speaker_labels\":{\"segments\":[{\"items\":[{\"start_time\":\"0.5\",\"speaker_label\":\"1\"}]}]},\"items\":[{\"type\":\"pronunciation\",\"start_time\":\"0.5\",\"alternatives\":[{\"content\":\"Hi\"}]},{\"type\":\"punctuation\",\"alternatives\":[{\"content\":\".\"}]}]}}",
    "{\"results\":[{\"alternatives\":[{\"transcript\":\"Hi\",\"words\":[{\"startTime\":\"0.5s\",\"word\":\"Hi\",\"speakerTag\":1}]}]}]}",
    "{\"wireMagic\":\"pb3\",\"events\":[{\"tStartMs\":160,\"dDurationMs\":40,\"segs\":[{\"utf8\":\"a\"},{\"utf8\":\" b\",\"tOffsetMs\":3}]}]}",
    "[{\"start\":\"00:00:00.5\",\"end\":\"00:00:02\",\"speaker\":\"A\",\"text\":\"Hi\"},{\"start\":2,\"duration\":1,\"text\":\"Ho\"}]",
    "start,end,speaker,text\n500,2000,Ana,\"Hi, \"\"you\"\"\"\n2000,3000,Bo,Ho\n",
    "I: Hi. #00:00:01-5#\n\nB: Ho #00:00:02-0# so. (unv. #00:00:03-0#) #00:00:04-0#\n\n#00:00:05-0#\nI: Bye.\n",
    "Ana – Hi – you.\n\nBo – Ho.\n\nAna – So.\n\nBo – Yes.\n",
    "<Ana> Hi.\n<Bo> Ho.\n<Ana> So.\n",
    "WEBVTT\nKind: captions\n\n00:00:00.000 --> 00:03:00.000\nOne\n\n00:03:00.000 --> 00:09:00.000\nTwo\n\n00:09:00.000 --> 00:19:00.000\nThree\n",
    "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n \none<00:00:01.500><c> two</c>\n\n00:00:02.000 --> 00:00:02.010\none two\n \n\n00:00:02.010 --> 00:00:04.000\none two\nthree<00:00:03.000><c> four</c>\n",
    "[00:01] Ana: Hi.\n[00:02] Bo: Ho.\nAna (00:03):\nSo [00:04] it is.\nBo  0:05\nYes.\n",
];

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
    fn fuzz_any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..512)) {
        read(&bytes, None);
    }

    #[test]
    fn fuzz_any_text_is_read_or_refused(text in "[ -~\u{a0}éж明\n\r\t]{0,256}", name in "[a-z]\\.(vtt|srt|md|txt|json)") {
        read(text.as_bytes(), Some(&name));
    }

    #[test]
    fn fuzz_the_marks_of_all_formats_in_any_order(text in "(WEBVTT|\n|\n\n|00:01|00:00:01[.,]5| --> |Ana|Bo Lind|:|\\*\\*|\\[|\\]|\\(|\\)|<v |<|>|&amp;|\\\\|#|---|`|_| |x|\\{|\\}|\"|,|0){0,60}") {
        read(text.as_bytes(), None);
    }

    #[test]
    fn fuzz_a_damaged_sample_is_read_or_refused(bytes in mutated()) {
        read(&bytes, None);
    }
}

/// A transcript with every time, as the lossless formats can hold it.
fn timed() -> impl Strategy<Value = Transcript> {
    let word = "[a-zA-Z0-9éжλ&<>\"'{}\\[\\]*_.,!?-]{1,8}|明|&amp;|-->|NOTE|WEBVTT";
    let segment = (
        0i64..90_000_000,
        0i64..10_000,
        prop::option::of(0u32..3),
        prop::collection::vec((word, any::<bool>(), 0i64..1_000), 1..6),
    );
    (prop::collection::vec(segment, 1..8), any::<bool>()).prop_map(|(segments, named)| {
        let mut transcript = Transcript {
            language: Some("kk".to_owned()),
            ..Transcript::default()
        };
        for (start, length, speaker, said) in segments {
            let speaker = speaker
                .filter(|_| named)
                .map(|at| ["Ana Ruiz", "Bo & Co <x>", "?"][at as usize]);
            let speaker = speaker.map(|name| transcript.speaker(name));
            let mut segment = Segment {
                start_ms: Some(start),
                end_ms: Some(start + length),
                speaker,
                ..Segment::default()
            };
            for (word, timed, late) in said {
                if !segment.text.is_empty() {
                    segment.text.push(' ');
                }
                if timed {
                    let offset = u32::try_from(segment.text.len()).unwrap();
                    segment.words.push(WordTime {
                        offset,
                        start_ms: start + late,
                        confidence: None,
                    });
                }
                segment.text.push_str(&word);
            }
            transcript.segments.push(segment);
        }
        transcript
    })
}

/// What a file keeps of a transcript; its format and encoding are not said again.
fn content(transcript: &Transcript) -> (Option<String>, Vec<String>, Vec<Segment>) {
    (
        transcript.language.clone(),
        transcript.speakers.clone(),
        transcript.segments.clone(),
    )
}

proptest! {
    #[test]
    fn fuzz_what_is_written_without_loss_reads_back_the_same(transcript in timed()) {
        for format in ["webvtt", "podcast-json"] {
            let file = write(format, &transcript).unwrap();
            let read = parse(file.as_bytes(), None).unwrap();
            prop_assert_eq!(read.transcript.format, format);
            prop_assert_eq!(content(&read.transcript), content(&transcript), "{}", file);
            prop_assert_eq!(write(format, &read.transcript).unwrap(), file);
        }
    }

    #[test]
    fn fuzz_untimed_transcripts_keep_everything_in_json(mut transcript in timed()) {
        for segment in &mut transcript.segments {
            (segment.start_ms, segment.end_ms) = (None, None);
        }
        let file = write("podcast-json", &transcript).unwrap();
        prop_assert_eq!(content(&parse(file.as_bytes(), None).unwrap().transcript), content(&transcript));
        prop_assert!(write("srt", &transcript).is_err());
    }

    #[test]
    fn fuzz_every_written_format_can_be_read(transcript in timed()) {
        for format in ["srt", "html", "markdown", "text"] {
            let file = write(format, &transcript).unwrap();
            if let Ok(read) = parse(file.as_bytes(), Some(&format!("a.{format}"))) {
                check(&read);
            }
        }
    }
}

#[test]
fn turns_read_back_from_every_format_for_people() {
    let mut transcript = Transcript {
        title: Some("Trees \"and\" water".to_owned()),
        ..Transcript::default()
    };
    let said = [
        ("Ana Ruiz", "It's *here* & [there]."),
        ("Bo Lind", "1 < 2, you_know_it."),
        ("Ana Ruiz", "Yes."),
    ];
    for (at, (name, text)) in (1..).zip(said) {
        let speaker = Some(transcript.speaker(name));
        let (start_ms, end_ms) = (Some(at * 1_000), Some(at * 1_000 + 900));
        transcript.segments.push(Segment {
            start_ms,
            end_ms,
            speaker,
            text: text.to_owned(),
            words: Vec::new(),
        });
    }
    for format in ["srt", "html", "markdown", "text"] {
        let file = write(format, &transcript).unwrap();
        let read = parse(file.as_bytes(), None).unwrap().transcript;
        let rows = |t: &Transcript| {
            t.segments
                .iter()
                .map(|s| (s.start_ms, s.speaker, s.text.clone()))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            (read.format, &read.speakers, rows(&read)),
            (format, &transcript.speakers, rows(&transcript)),
            "{file}"
        );
    }
    let read = parse(write("markdown", &transcript).unwrap().as_bytes(), None).unwrap();
    assert_eq!(read.transcript.title, transcript.title);
}

#[test]
fn every_sample_is_read() {
    for sample in SAMPLES {
        check(&parse(sample.as_bytes(), None).unwrap());
    }
}
