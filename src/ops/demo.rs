//! The sample that is built into podcat: transcripts, and the command lines that make a catalogue
//! of them.

use std::io;
use std::path::Path;

macro_rules! sample {
    ($name:literal) => {
        (
            concat!("transcripts/", $name),
            include_bytes!(concat!("../../data/transcripts/", $name)) as &[u8],
        )
    };
}

/// The sample's transcripts, by the path that the command lines use.
const FILES: &[(&str, &[u8])] = &[
    sample!("deep-currents-012-the-ice-that-speaks.vtt"),
    sample!("deep-currents-013-who-drinks-the-river.srt"),
    sample!("deep-currents-014-a-bridge-for-one-winter.md"),
    sample!("the-night-desk-031-the-box-under-the-stairs.json"),
    sample!("the-night-desk-032-tetradi-s-vodomernogo-posta.txt"),
    sample!("the-night-desk-033-two-sources-and-a-photograph.vtt"),
];

/// Writes the sample's files into a folder.
///
/// # Errors
/// When the folder cannot be written.
pub fn unpack(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder.join("transcripts"))?;
    FILES
        .iter()
        .try_for_each(|(path, bytes)| std::fs::write(folder.join(path), bytes))
}

/// The command lines that make the catalogue, without the leading `podcat`.
pub fn commands() -> Vec<String> {
    include_str!("../../data/demo.txt")
        .lines()
        .filter_map(|line| line.trim().strip_prefix("podcat "))
        .map(str::to_owned)
        .collect()
}

/// Splits a command line into arguments as a POSIX shell does with quotation marks and backslashes;
/// nothing is expanded.
pub fn split(line: &str) -> Vec<String> {
    let mut arguments = Vec::new();
    let mut current: Option<String> = None;
    let mut quote = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (c, quote) {
            ('\'', Some('\'')) | ('"', Some('"')) => quote = None,
            ('\\', None | Some('"')) => current.get_or_insert_default().extend(chars.next()),
            (c, Some(_)) => current.get_or_insert_default().push(c),
            ('\'' | '"', None) => {
                quote = Some(c);
                current.get_or_insert_default();
            }
            (c, None) if c.is_whitespace() => arguments.extend(current.take()),
            (c, None) => current.get_or_insert_default().push(c),
        }
    }
    arguments.extend(current);
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn command_lines_are_split_as_a_shell_does() {
        assert_eq!(
            split(r#"a "b c" 'd "e"' f\ g "h \"i\"" """#),
            ["a", "b c", "d \"e\"", "f g", "h \"i\"", ""]
        );
    }
}
