//! Bytes to text: the byte order mark, then UTF-8 when the bytes are that, then what the file says
//! of itself, then what the server says, then a guess.
//!
//! A declaration that is wrong is common (a template says `ISO-8859-1`, the program writes UTF-8);
//! text that is not ASCII and yet valid UTF-8 is UTF-8, whatever the declaration.

use super::{Error, MAX_BYTES};
use crate::model::warnings::Warnings;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// The text of a file and the name of the encoding that it was in.
pub(super) struct Decoded<'a> {
    pub text: Cow<'a, str>,
    pub encoding: &'static str,
}

pub(super) fn decode<'a>(
    bytes: &'a [u8],
    media_type: Option<&str>,
    warnings: &mut Warnings,
) -> Result<Decoded<'a>, Error> {
    if bytes.len() > MAX_BYTES {
        return Err(Error::TooLarge {
            what: "the file",
            limit: MAX_BYTES,
        });
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes)
        && encoding != UTF_8
    {
        return Ok(convert(&bytes[mark..], encoding, warnings));
    }
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Some(encoding) = wide(body) {
        return Ok(convert(body, encoding, warnings));
    }
    let zeros = memchr::memchr_iter(0, body).count();
    if body.starts_with(&[0x1F, 0x8B]) || zeros * 16 > body.len() {
        return Err(Error::Other {
            wanted: super::WANTED,
            found: match body.starts_with(&[0x1F, 0x8B]) {
                true => "a gzip file; unpack it first".to_owned(),
                false => "bytes that are no text".to_owned(),
            },
        });
    }
    let label = declared(body);
    let named = label.and_then(|label| Encoding::for_label(label.as_bytes()));
    if let Ok(text) = std::str::from_utf8(body) {
        // Only this encoding writes foreign scripts in ASCII.
        if named == Some(ISO_2022_JP) && body.contains(&0x1B) {
            return Ok(convert(body, ISO_2022_JP, warnings));
        }
        if let (Some(named), false) = (named, text.is_ascii())
            && named != UTF_8
        {
            warnings.add(1, || {
                format!(
                    "expected {}, as the file says, found UTF-8; read as UTF-8",
                    named.name()
                )
            });
        }
        return Ok(Decoded {
            text: Cow::Borrowed(text),
            encoding: UTF_8.name(),
        });
    }
    if let (Some(label), None) = (label, named) {
        warnings.add(1, || {
            format!("expected the name of an encoding, found `{label}`")
        });
    }
    let sent = media_type.and_then(charset).and_then(Encoding::for_label);
    // What is not valid UTF-8 is not UTF-8, whoever says so.
    let legacy = [named, sent].into_iter().flatten();
    match { legacy }.find(|encoding| ![UTF_8, UTF_16LE, UTF_16BE].contains(encoding)) {
        Some(encoding) => Ok(convert(body, encoding, warnings)),
        None => Ok(guess(body, warnings)),
    }
}

fn convert<'a>(
    bytes: &'a [u8],
    encoding: &'static Encoding,
    warnings: &mut Warnings,
) -> Decoded<'a> {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    if broken {
        warnings.add(None, || {
            format!(
                "expected {}, found bytes that are not; read as U+FFFD",
                encoding.name()
            )
        });
    }
    Decoded {
        text,
        encoding: encoding.name(),
    }
}

/// Text that is no UTF-8 and names no other encoding: damaged UTF-8 where most of it is right, else
/// the likeliest old encoding.
fn guess<'a>(bytes: &'a [u8], warnings: &mut Warnings) -> Decoded<'a> {
    let (mut good, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    if good > broken * 4 {
        return convert(bytes, UTF_8, warnings);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    warnings.add(None, || {
        format!(
            "expected UTF-8, found another encoding; read as {}, a guess",
            encoding.name()
        )
    });
    convert(bytes, encoding, warnings)
}

/// UTF-16 without a mark: markup and JSON begin with ASCII, which it writes with zeros between.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [b'<' | b'{' | b' ' | b'\n' | b'\r', 0, second, 0, ..] if *second != 0 => Some(UTF_16LE),
        [0, b'<' | b'{' | b' ' | b'\n' | b'\r', 0, second, ..] if *second != 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// What `<?xml encoding="…"?>` says.
fn declared(bytes: &[u8]) -> Option<&str> {
    const NEAR: usize = 512;
    let near = bytes.get(..NEAR).unwrap_or(bytes);
    let start = memchr::memmem::find(near, b"<?xml")?;
    let end = start + memchr::memmem::find(&near[start..], b"?>")?;
    let declaration = std::str::from_utf8(&near[start..end]).ok()?;
    let (_, rest) = declaration.split_once("encoding")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest[1..].split(quote).next().map(str::trim)
}

/// The charset of a media type.
fn charset(media_type: &str) -> Option<&[u8]> {
    let (_, value) = media_type
        .split(';')
        .skip(1)
        .filter_map(|parameter| parameter.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
    Some(value.trim().trim_matches('"').as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], media_type: Option<&str>) -> (String, &'static str, usize) {
        let mut warnings = Warnings::default();
        let decoded = decode(bytes, media_type, &mut warnings).unwrap();
        let warned = warnings.finish().len();
        (decoded.text.into_owned(), decoded.encoding, warned)
    }

    #[test]
    fn what_the_file_says_counts_unless_the_bytes_say_otherwise() {
        let koi8 = encoding_rs::KOI8_R.encode("<?xml version='1.0' encoding='koi8-r'?><a>Лёд</a>");
        let (text, encoding, warned) = read(&koi8.0, Some("text/xml; charset=windows-1251"));
        assert!(text.ends_with("<a>Лёд</a>"));
        assert_eq!((encoding, warned), ("KOI8-R", 0));
        let wrong = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>Лёд</a>";
        let (text, encoding, warned) = read(wrong.as_bytes(), None);
        assert!(text.ends_with("<a>Лёд</a>"));
        assert_eq!((encoding, warned), ("UTF-8", 1));
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode("<a>Лёд</a>");
        assert_eq!(
            read(&bytes, Some("text/xml; charset=\"windows-1251\"")),
            ("<a>Лёд</a>".into(), "windows-1251", 0)
        );
        assert_eq!(
            read(
                "<a>Лёд</a>".as_bytes(),
                Some("text/xml; charset=windows-1251")
            )
            .0,
            "<a>Лёд</a>"
        );
        let (bytes, _, _) = ISO_2022_JP.encode("<?xml encoding='iso-2022-jp'?>氷");
        assert!(read(&bytes, None).0.ends_with('氷'));
        let wide: Vec<u8> = "<a>é</a>"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        assert_eq!(read(&wide, None), ("<a>é</a>".into(), "UTF-16BE", 0));
        let (text, encoding, warned) = read(b"<?xml encoding='latin-none'?><a>caf\xE9</a>", None);
        assert!(text.ends_with("<a>café</a>"));
        assert_eq!((encoding, warned), ("windows-1252", 2));
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        for bytes in [&[0; 64][..], b"\x1F\x8B\x08\0", b"\x89PNG\r\n\0\0\0\0\0\0"] {
            assert!(decode(bytes, None, &mut Warnings::default()).is_err());
        }
    }
}
