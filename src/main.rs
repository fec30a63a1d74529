//! The program: arguments in, exit code out.

use podcat::cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(cli::run(std::env::args_os(), cli::Context::real()))
}
