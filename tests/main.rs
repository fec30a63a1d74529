//! The one test binary: what podcat does from outside.

mod corpus;
mod layers;
