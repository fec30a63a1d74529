//! End to end: podcat's commands as a user runs them, one behaviour a test.

pub mod run;
