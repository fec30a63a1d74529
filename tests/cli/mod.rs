//! End to end: podcat's commands as a user runs them, one behaviour a test.

mod ask;
mod change;
mod convert;
mod feeds;
mod fill;
mod help;
mod keep;
mod listen;
mod locate;
mod names;
mod output;
mod processes;
pub mod run;
mod site;
#[cfg(feature = "net")]
mod sync;
mod topics;
mod verify;
mod verify_quotes;
