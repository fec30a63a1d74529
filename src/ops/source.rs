//! A transcript's bytes. However long the source is, no more than the limit is read of it.

use crate::transcript::MAX_BYTES;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The bytes of a file.
///
/// # Errors
/// When it cannot be read, is a folder or longer than a transcript may be; the reason in words.
pub fn file(path: &Path) -> Result<Vec<u8>, String> {
    let found = std::fs::metadata(path).map_err(|error| error.to_string())?;
    if found.is_dir() {
        return Err("expected a file, found a folder".to_owned());
    }
    if !found.is_file() {
        // A pipe would wait for somebody to write into it.
        return Err("expected a file, found a pipe or a device".to_owned());
    }
    let size = usize::try_from(found.len()).unwrap_or(usize::MAX);
    if size > MAX_BYTES {
        return Err(too_long(size));
    }
    let file = File::open(path).map_err(|error| error.to_string())?;
    read(file, size)
}

/// Bytes in lower-case hexadecimal, as hashes are kept.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// All bytes of a stream; `expected` is how many there will be, where that is known.
///
/// # Errors
/// When it cannot be read, or has more bytes than a transcript may have; the reason in words.
pub fn read(stream: impl Read, expected: usize) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(expected.min(MAX_BYTES) + 1);
    // Devices and pipes have no size.
    let mut stream = stream.take(MAX_BYTES as u64 + 1);
    stream
        .read_to_end(&mut bytes)
        .map_err(|error| error.to_string())?;
    match bytes.len() {
        size if size > MAX_BYTES => Err(too_long(size)),
        _ => Ok(bytes),
    }
}

fn too_long(size: usize) -> String {
    format!(
        "expected a transcript of at most {} MiB, found {} MiB or more; split it",
        MAX_BYTES >> 20,
        size >> 20
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_without_an_end_is_refused() {
        let reason = read(std::io::repeat(b'a'), 0).unwrap_err();
        assert!(reason.contains("at most 64 MiB"), "{reason}");
        assert_eq!(read(&b"abc"[..], 0), Ok(b"abc".to_vec()));
    }

    #[test]
    fn a_folder_is_no_file() {
        let folder = tempfile::tempdir().unwrap();
        assert!(file(folder.path()).unwrap_err().contains("found a folder"));
        assert!(file(&folder.path().join("none")).is_err());
    }
}
