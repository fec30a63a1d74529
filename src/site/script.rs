//! Data for a page as a script that hands it over: a page that is opened from a folder may load
//! scripts, but read no files.
//!
//! ```text
//! podcat.take("words/003","…");
//! ```
//!
//! A value is JSON in which nothing ends a script or a line of one. Bytes are compressed (raw DEFLATE,
//! RFC 1951) and written as base64, which is a third of what the words of a transcript take.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use serde::Serialize;
use std::fmt::Write as _;
use std::io::{self, Write};

/// A script that hands over a value under a key.
///
/// # Errors
/// When the value is none that JSON can hold.
pub fn value(key: &str, value: &impl Serialize) -> serde_json::Result<String> {
    Ok(format!(
        "podcat.take({},{});\n",
        escaped(&serde_json::to_string(key)?),
        escaped(&serde_json::to_string(value)?)
    ))
}

/// A script that hands over bytes under a key, packed.
///
/// # Errors
/// When the value is none that JSON can hold.
pub fn bytes(key: &str, bytes: &[u8]) -> serde_json::Result<String> {
    let packed = packed(bytes).map_err(serde_json::Error::io)?;
    value(key, &packed)
}

/// Bytes as a browser unpacks them.
pub fn packed(bytes: &[u8]) -> io::Result<String> {
    let mut out = DeflateEncoder::new(Vec::new(), Compression::default());
    out.write_all(bytes)?;
    Ok(STANDARD.encode(out.finish()?))
}

/// JSON in which no text can be taken for the end of a script, a comment or a line.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Read;

    #[test]
    fn nothing_in_a_value_ends_a_script() {
        let script = value("a", &"</script><!-- & \u{2028}\u{2029} \" ' \\").expect("written");
        assert_eq!(
            script,
            "podcat.take(\"a\",\"\\u003c/script\\u003e\\u003c!-- \\u0026 \\u2028\\u2029 \\\" ' \\\\\");\n"
        );
    }

    proptest! {
        #[test]
        fn fuzz_a_value_is_read_back_as_it_was(text in any::<String>(), key in any::<String>()) {
            let script = value(&key, &text).expect("written");
            let ends = script.contains(['<', '>', '&', '\u{2028}', '\u{2029}']);
            prop_assert!(!ends);
            let inside = script.strip_prefix("podcat.take(").and_then(|it| it.strip_suffix(");\n"));
            let (k, v): (String, String) =
                serde_json::from_str(&format!("[{}]", inside.expect("a call"))).expect("JSON");
            prop_assert_eq!((k, v), (key, text));
        }

        #[test]
        fn fuzz_packed_bytes_are_unpacked_as_they_were(bytes in proptest::collection::vec(any::<u8>(), 0..500)) {
            let raw = STANDARD.decode(packed(&bytes).expect("packed")).expect("base64");
            let mut back = Vec::new();
            flate2::read::DeflateDecoder::new(&raw[..]).read_to_end(&mut back).expect("unpacked");
            prop_assert_eq!(back, bytes);
        }
    }
}
