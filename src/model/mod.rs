//! Floor 0: the words of the house as plain types.
//!
//! Invariant: nothing here reads a file, a clock or a database, and nothing here knows how it is
//! stored or shown. Times are whole milliseconds from the start of the audio; a time that is not
//! known is `None`, never zero. Dates are ISO 8601 text in UTC.

pub mod catalogue;
pub mod checked;
pub mod cited;
pub mod clock;
pub mod date;
pub mod diff;
pub mod excerpt;
pub mod feed;
pub mod followed;
pub mod located;
pub mod map;
pub mod network;
pub mod period;
pub mod permalink;
pub mod talk;
pub mod timeline;
pub mod transcript;
pub mod varint;
pub mod verified;
pub mod warnings;
