//! Anything: encodings, gzip, DOCX, pictures.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for name in [""] {
        podcat::transcript::promises::read(bytes, Some(name));
    }
});
