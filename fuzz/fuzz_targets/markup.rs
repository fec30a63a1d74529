//! HTML, oTranscribe, TTML, YouTube and Podlove XML.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for name in ["a.html", "a.xml", "a.otr"] {
        podcat::transcript::promises::read(bytes, Some(name));
    }
});
