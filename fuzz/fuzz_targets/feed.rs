//! Feeds, lists of feeds, files of chapters.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| podcat::feed::promises::read(bytes));
