//! The one test binary: what podcat does from outside.

mod cli;
mod corpus;
mod layers;
mod readme;
