//! Where published words are looked for: the parts of the index that count.

use super::index::{PlacedTranscript, Segment};
use super::{Catalog, Filter, Result};
use std::ops::Range;

/// What counts of a segment.
#[derive(Debug, Clone)]
pub struct Ground {
    /// The segment.
    pub segment: Segment,
    /// The transcripts that are searched, in order of place.
    pub transcripts: Vec<PlacedTranscript>,
    /// The places that count, in order, neighbours joined.
    pub places: Vec<Range<u32>>,
}

impl Ground {
    /// Whether a place counts.
    pub fn holds(&self, place: u32) -> bool {
        let after = self.places.partition_point(|range| range.start <= place);
        after > 0 && place < self.places[after - 1].end
    }

    /// The transcript that a place lies in.
    pub fn transcript(&self, place: u32) -> Option<&PlacedTranscript> {
        let after = self.transcripts.partition_point(|it| it.from <= place);
        let found = self.transcripts.get(after.checked_sub(1)?)?;
        (place < found.to).then_some(found)
    }
}

impl Catalog {
    /// What a filter leaves of the index, by segment; of preferred transcripts only.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn grounds(&self, filter: &Filter) -> Result<Vec<Ground>> {
        self.write_index()?;
        let scope = self.scope(filter)?;
        let mut grounds = Vec::new();
        for segment in self.segments()? {
            let transcripts = self.transcripts_in(segment, &scope)?;
            let mut places: Vec<Range<u32>> = Vec::new();
            let mut take = |from: u32, to: u32| match places.last_mut() {
                Some(last) if last.end == from => last.end = to,
                _ => places.push(from..to),
            };
            for transcript in &transcripts {
                if !scope.looks_at_passages() {
                    take(transcript.from, transcript.to);
                    continue;
                }
                for passage in transcript.passages() {
                    if scope.passage(transcript.id, &passage) {
                        take(passage.from, passage.to);
                    }
                }
            }
            if !places.is_empty() {
                grounds.push(Ground {
                    segment,
                    transcripts,
                    places,
                });
            }
        }
        Ok(grounds)
    }
}
