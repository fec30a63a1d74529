//! Warnings of one file, capped: a broken file of a million cues does not fill the memory with complaints.

use super::transcript::Warning;

/// Warnings that are kept in full; the rest is counted.
pub const MAX_WARNINGS: usize = 100;

/// Collects warnings in file order.
#[derive(Debug, Clone, Default)]
pub struct Warnings {
    list: Vec<Warning>,
    more: u64,
}

impl Warnings {
    /// Adds a warning; the message is only made when it is kept.
    pub fn add(&mut self, line: impl Into<Option<u32>>, message: impl FnOnce() -> String) {
        if self.list.len() < MAX_WARNINGS {
            self.list.push(Warning {
                line: line.into(),
                message: message(),
            });
        } else {
            self.more += 1;
        }
    }

    /// The warnings, with a last one that counts those left out.
    pub fn finish(mut self) -> Vec<Warning> {
        if self.more > 0 {
            self.list.push(Warning {
                line: None,
                message: format!("and {} more warnings of this file", self.more),
            });
        }
        self.list
    }
}
