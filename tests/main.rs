//! One binary for the integration tests.

mod corpus;
