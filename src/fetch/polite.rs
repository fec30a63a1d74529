//! Manners: one request at a time to a host, a pause between two, and no more of them to a host
//! that keeps failing.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// After so many failures in a row, each tried several times, a host is left alone.
const FAILURES: u32 = 3;

/// How it stands with each host.
#[derive(Debug, Default)]
pub(super) struct Hosts(Mutex<HashMap<String, Arc<Mutex<Host>>>>);

/// How it stands with a host.
#[derive(Debug, Default)]
pub(super) struct Host {
    not_before: Option<Instant>,
    failures: u32,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What a thread that panicked has left is still how it stands.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Hosts {
    /// A host, to be locked while it is asked.
    pub(super) fn host(&self, name: &str) -> Arc<Mutex<Host>> {
        Arc::clone(lock(&self.0).entry(name.to_owned()).or_default())
    }
}

impl Host {
    /// Waits until nobody asks it.
    pub(super) fn turn(host: &Mutex<Self>) -> MutexGuard<'_, Self> {
        lock(host)
    }

    /// How long to wait before it may be asked.
    pub(super) fn wait(&self, now: Instant) -> Duration {
        self.not_before
            .map_or(Duration::ZERO, |then| then.saturating_duration_since(now))
    }

    /// It was asked; not again before then.
    pub(super) fn asked(&mut self, not_before: Instant) {
        self.not_before = Some(not_before);
    }

    /// It answered, or failed for good.
    pub(super) fn ended(&mut self, failed: bool) {
        self.failures = if failed { self.failures + 1 } else { 0 };
    }

    /// Whether it is to be left alone.
    pub(super) fn is_left_alone(&self) -> bool {
        self.failures >= FAILURES
    }
}

/// A pause of about this length, so that many who failed together do not come back together: between
/// half and the whole of it.
pub(super) fn jittered(pause: Duration) -> Duration {
    use std::hash::{BuildHasher, RandomState};
    let random = RandomState::new().hash_one(0_u8) % 1_024;
    pause / 2 + pause.mul_f64(random as f64 / 2_048.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_asked_once_at_a_time_with_a_pause_and_left_alone_when_it_keeps_failing() {
        let hosts = Hosts::default();
        let now = Instant::now();
        let host = hosts.host("a");
        let mut turn = Host::turn(&host);
        assert!(hosts.host("a").try_lock().is_err(), "somebody asks it");
        assert!(hosts.host("b").try_lock().is_ok());
        assert_eq!(turn.wait(now), Duration::ZERO);
        turn.asked(now + Duration::from_secs(1));
        assert_eq!(turn.wait(now), Duration::from_secs(1));
        for failed in [true, true, false, true, true] {
            turn.ended(failed);
        }
        assert!(!turn.is_left_alone());
        turn.ended(true);
        assert!(turn.is_left_alone());
    }

    #[test]
    fn pauses_vary_and_are_never_longer_than_meant() {
        let whole = Duration::from_secs(8);
        let pauses: Vec<Duration> = (0..100).map(|_| jittered(whole)).collect();
        assert!(
            pauses
                .iter()
                .all(|pause| (whole / 2..=whole).contains(pause))
        );
        assert!(pauses.iter().any(|pause| *pause != pauses[0]));
    }
}
