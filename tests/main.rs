//! The one test binary: what podcat does from outside.

// Helpers of tests fail as tests do, and the corpus checks print their tables.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod cli;
mod corpus;
mod layers;
mod readme;
mod schema;
