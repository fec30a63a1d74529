//! podcat
#![warn(missing_docs)]
pub mod model;
pub mod transcript;
