//! Bytes to text: gzip is read through, encodings are recognised or guessed, binary files are named.

use std::borrow::Cow;
use std::io::Read;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use super::Error;
use crate::model::warnings::Warnings;

/// The largest file that is read, and the most that a gzip file may unpack to: with a record a token,
/// the longest that a tool writes, it holds some fifteen hours of talk.
pub const MAX_BYTES: usize = 64 << 20;

/// The text of a file that is no transcript, in whatever encoding it is.
///
/// # Errors
/// When the bytes are no text, or too many.
pub fn plain_text(bytes: &[u8]) -> Result<String, Error> {
    let unpacked = unpack(bytes)?;
    let decoded = decode(&unpacked, &mut Warnings::default())?;
    Ok(decoded.text.into_owned())
}

/// What so many packed bytes may become: transcripts shrink to a tenth, and what shrinks to less than
/// a hundredth is made to fill the memory.
pub(crate) fn unpacked_limit(packed: usize) -> usize {
    const ALWAYS: usize = 16 << 20;
    const TIMES: usize = 100;
    packed.saturating_mul(TIMES).clamp(ALWAYS, MAX_BYTES)
}

/// Unpacks gzip; gives other bytes back as they are.
///
/// # Errors
/// When they are too many, before or after, or cannot be unpacked.
pub fn unpack(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Error> {
    if bytes.len() > MAX_BYTES {
        return Err(Error::TooLarge {
            what: "the file",
            limit: MAX_BYTES,
        });
    }
    if !bytes.starts_with(&[0x1F, 0x8B]) {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut unpacked = Vec::new();
    let limit = unpacked_limit(bytes.len());
    flate2::read::MultiGzDecoder::new(bytes)
        .take(limit as u64 + 1)
        .read_to_end(&mut unpacked)
        .map_err(|error| Error::Binary(format!("a gzip file that cannot be unpacked ({error})")))?;
    if unpacked.len() > limit {
        return Err(Error::TooLarge {
            what: "the unpacked gzip file",
            limit,
        });
    }
    Ok(Cow::Owned(unpacked))
}

/// A text and the name of the encoding that it was in.
pub(crate) struct Decoded<'a> {
    pub text: Cow<'a, str>,
    pub encoding: &'static str,
}

/// Text of unpacked bytes, without a byte order mark.
pub(crate) fn decode<'a>(bytes: &'a [u8], warnings: &mut Warnings) -> Result<Decoded<'a>, Error> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes)
        && encoding != encoding_rs::UTF_8
    {
        return Ok(convert(&bytes[mark..], encoding, warnings));
    }
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Some(kind) = binary(body) {
        return Err(Error::Binary(kind.to_owned()));
    }
    if let Some(encoding) = utf16_without_mark(body) {
        warnings.add(None, || {
            format!(
                "no byte order mark; read as {}, guessed from the zero bytes",
                encoding.name()
            )
        });
        return Ok(convert(body, encoding, warnings));
    }
    let nul = memchr::memchr_iter(0, body).count();
    // A stray NUL is damage that WebVTT repairs; many are a program or a picture.
    if nul > 0 && nul * 16 > body.len() {
        return Err(Error::Binary(
            "bytes of no known kind (many NUL bytes)".to_owned(),
        ));
    }
    let Decoded { text, encoding } = match std::str::from_utf8(body) {
        Ok(text) => Decoded {
            text: Cow::Borrowed(text),
            encoding: "UTF-8",
        },
        Err(_) => guess(body, warnings)?,
    };
    if nul == 0 {
        return Ok(Decoded { text, encoding });
    }
    warnings.add(None, || {
        format!("expected text, found {nul} NUL bytes; read as U+FFFD")
    });
    Ok(Decoded {
        text: Cow::Owned(text.replace('\0', "\u{FFFD}")),
        encoding,
    })
}

fn convert<'a>(
    bytes: &'a [u8],
    encoding: &'static Encoding,
    warnings: &mut Warnings,
) -> Decoded<'a> {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    if broken {
        warnings.add(None, || {
            format!("some bytes are not {}; read as U+FFFD", encoding.name())
        });
    }
    Decoded {
        text,
        encoding: encoding.name(),
    }
}

/// Text that is no UTF-8: damaged UTF-8 when most of it is right, else the likeliest old encoding.
fn guess<'a>(bytes: &'a [u8], warnings: &mut Warnings) -> Result<Decoded<'a>, Error> {
    let (mut wide, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        wide += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    if wide > broken * 4 {
        warnings.add(None, || {
            format!("expected UTF-8, found {broken} broken characters; read as U+FFFD")
        });
        return Ok(Decoded {
            text: Cow::Owned(String::from_utf8_lossy(bytes).into_owned()),
            encoding: "UTF-8",
        });
    }
    let control = bytes
        .iter()
        .filter(|b| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B))
        .count();
    if control * 32 > bytes.len() {
        return Err(Error::Binary(
            "bytes of no known kind (many control bytes)".to_owned(),
        ));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let damage = if broken { ", some bytes as U+FFFD" } else { "" };
    warnings.add(None, || {
        format!(
            "expected UTF-8, found another encoding; read as {}, a guess{damage}",
            encoding.name()
        )
    });
    Ok(Decoded {
        text,
        encoding: encoding.name(),
    })
}

/// UTF-16 betrays itself by zero bytes on one side only.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    const SAMPLE: usize = 4096;
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let zeros = |odd: usize| {
        sample
            .iter()
            .skip(odd)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let many = sample.len() / 8;
    match () {
        () if sample.len() < 8 => None,
        () if odd > many && even * 16 < odd => Some(UTF_16LE),
        () if even > many && odd * 16 < even => Some(UTF_16BE),
        () => None,
    }
}

/// What a binary file is, by its first bytes.
fn binary(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 17] = [
        (b"\x89PNG", "a PNG picture"),
        (b"\xFF\xD8\xFF", "a JPEG picture"),
        (b"GIF8", "a GIF picture"),
        (b"%PDF-", "a PDF document"),
        (b"ID3", "an MP3 sound file"),
        (b"\xFF\xFB", "an MP3 sound file"),
        (b"OggS", "an Ogg sound file"),
        (b"fLaC", "a FLAC sound file"),
        (b"RIFF", "a RIFF (WAVE or AVI) file"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"\x7FELF", "a program"),
        (b"MZ\x90", "a program"),
        (b"PK\x03\x04", "a ZIP archive"),
        (b"BZh", "a bzip2 archive"),
        (b"\xFD7zXZ", "an xz archive"),
        (b"7z\xBC\xAF", "a 7z archive"),
        (b"{\\rtf", "an RTF document"),
    ];
    let known = KINDS
        .iter()
        .find(|(magic, _)| bytes.starts_with(magic))
        .map(|(_, kind)| *kind);
    known.or_else(|| (bytes.get(4..8) == Some(b"ftyp")).then_some("an MP4 sound or film file"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, &'static str, usize) {
        let mut warnings = Warnings::default();
        let decoded = decode(bytes, &mut warnings).unwrap();
        (
            decoded.text.into_owned(),
            decoded.encoding,
            warnings.finish().len(),
        )
    }

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn encodings_are_recognised_or_guessed_with_a_warning() {
        assert_eq!(read(b"\xEF\xBB\xBFhi"), ("hi".into(), "UTF-8", 0));
        assert_eq!(
            read(b"Caf\xE9 ni\xF1o"),
            ("Café niño".into(), "windows-1252", 1)
        );
        let text = "Сегодня говорим о лесе и о том, как он растёт.";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(text);
        assert_eq!(read(&bytes), (text.into(), "windows-1251", 1));
        assert_eq!(
            read(&utf16("\u{FEFF}hello", u16::to_le_bytes)),
            ("hello".into(), "UTF-16LE", 0)
        );
        assert_eq!(
            read(&utf16("hello there", u16::to_be_bytes)),
            ("hello there".into(), "UTF-16BE", 1)
        );
        let (text, encoding, warned) =
            read("ąęłó żółw naïve \u{e9}".as_bytes().split_last().unwrap().1);
        assert!(text.starts_with("ąęłó żółw") && text.ends_with('\u{FFFD}'));
        assert_eq!((encoding, warned), ("UTF-8", 1));
    }

    #[test]
    fn nul_bytes_are_repaired_when_few_and_refused_when_many() {
        assert_eq!(
            read(b"hello \0 there, all of you"),
            ("hello \u{FFFD} there, all of you".into(), "UTF-8", 1)
        );
        assert!(decode(&[0; 64], &mut Warnings::default()).is_err());
        assert!(decode(b"\x89PNG\r\n", &mut Warnings::default()).is_err());
    }

    #[test]
    fn gzip_is_read_through() {
        use std::io::Write;
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(b"WEBVTT").unwrap();
        let packed = packer.finish().unwrap();
        assert_eq!(unpack(&packed).unwrap().as_ref(), b"WEBVTT");
        assert!(unpack(&packed[..12]).is_err());
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(&vec![b'a'; 17 << 20]).unwrap();
        let bomb = packer.finish().unwrap();
        assert!(matches!(unpack(&bomb), Err(Error::TooLarge { limit, .. }) if limit == 16 << 20));
        assert_eq!(unpack(b"plain").unwrap().as_ref(), b"plain");
    }
}
