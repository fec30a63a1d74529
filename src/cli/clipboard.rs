//! The clipboard of the terminal, over OSC 52: it works over SSH too, and needs no other program.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// What stands between podcat and the terminal, and has to be told to pass a sequence on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Between {
    /// Nothing.
    Nothing,
    /// tmux, where `allow-passthrough` is on.
    Tmux,
    /// GNU screen.
    Screen,
}

/// Most terminals take no more base64 than this.
const MOST: usize = 74_994;

/// GNU screen passes on no longer piece.
const PIECE: usize = 512;

/// So many bytes of text are the most that is copied.
pub const LONGEST: usize = MOST / 4 * 3;

/// What to write to a terminal so that it puts a text on its clipboard; nothing where the text is
/// too long.
pub fn sequence(text: &str, between: Between) -> Option<String> {
    if text.len() > LONGEST {
        return None;
    }
    // Base64 has nothing in it that could end the sequence.
    let copy = format!("\x1b]52;c;{}\x07", STANDARD.encode(text));
    Some(match between {
        Between::Nothing => copy,
        Between::Tmux => format!("\x1bPtmux;{}\x1b\\", copy.replace('\x1b', "\x1b\x1b")),
        Between::Screen => {
            let pieces = copy.as_bytes().chunks(PIECE).map(String::from_utf8_lossy);
            pieces.map(|piece| format!("\x1bP{piece}\x1b\\")).collect()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the terminal gets when what stands between has taken its own marks away.
    fn passed(sequence: &str, between: Between) -> String {
        match between {
            Between::Nothing => sequence.to_owned(),
            Between::Tmux => {
                let inner = sequence.strip_prefix("\x1bPtmux;").unwrap();
                inner
                    .strip_suffix("\x1b\\")
                    .unwrap()
                    .replace("\x1b\x1b", "\x1b")
            }
            Between::Screen => {
                let pieces = sequence.split("\x1b\\").filter(|piece| !piece.is_empty());
                pieces
                    .map(|piece| piece.strip_prefix("\x1bP").unwrap())
                    .collect()
            }
        }
    }

    #[test]
    fn a_text_comes_back_from_the_sequence_whatever_stands_between() {
        let long = "é\x1b]0;evil\x07“words”\n".repeat(400);
        for text in ["", "a", "“Тіл” — \x1b\\", &long] {
            for between in [Between::Nothing, Between::Tmux, Between::Screen] {
                let sequence = sequence(text, between).unwrap();
                let passed = passed(&sequence, between);
                let base64 = passed.strip_prefix("\x1b]52;c;").unwrap();
                let bytes = STANDARD
                    .decode(base64.strip_suffix('\x07').unwrap())
                    .unwrap();
                assert_eq!(String::from_utf8(bytes).unwrap(), text);
            }
        }
    }

    #[test]
    fn a_text_that_terminals_do_not_take_is_not_copied() {
        let sequence = |length| sequence(&"x".repeat(length), Between::Nothing);
        assert_eq!(
            sequence(LONGEST).unwrap().len(),
            "\x1b]52;c;\x07".len() + 74_992
        );
        assert_eq!(sequence(LONGEST + 1), None);
    }
}
