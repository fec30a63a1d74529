//! JSON of every tool.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for name in ["a.json"] {
        podcat::transcript::promises::read(bytes, Some(name));
    }
});
