//! Text and Markdown.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for name in ["a.txt", "a.md"] {
        podcat::transcript::promises::read(bytes, Some(name));
    }
});
