//! WebVTT, SRT, SBV, LRC, ASS, TSV and what whisper prints.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for name in ["a.vtt", "a.srt", "a.lrc"] {
        podcat::transcript::promises::read(bytes, Some(name));
    }
});
