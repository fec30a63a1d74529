//! podcat
#![warn(missing_docs)]
pub mod align;
pub mod catalog;
pub mod model;
pub mod ops;
pub mod text;
pub mod transcript;
pub mod view;
