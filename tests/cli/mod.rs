//! End to end: podcat's commands as a user runs them, one behaviour a test.

mod ask;
mod change;
mod cite;
mod convert;
mod feeds;
mod fill;
mod forms;
mod help;
mod keep;
mod leave;
mod listen;
mod locate;
mod names;
mod output;
mod pictures;
mod processes;
pub mod run;
mod site;
#[cfg(feature = "net")]
mod sync;
mod topics;
mod verify;
mod verify_quotes;
