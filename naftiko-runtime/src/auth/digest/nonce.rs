//! The nonces of the server side: given out without keeping them, and each use of one counted.
//!
//! A nonce is a time and some random bytes, signed with a key of the process. Only a caller who knows the password
//! makes the server remember anything.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use ring::hmac;

use super::bytes::random;

/// How long a nonce serves.
const LIFETIME: Duration = Duration::from_mins(2);

/// How many nonces may be in use at once: what a busy client that asks for one each time needs.
const CAPACITY: usize = 1 << 17;

const TIME: usize = 8;
const RANDOM: usize = 8;
const SIGNED: usize = TIME + RANDOM;
const TAG: usize = 16;

/// The state of a nonce that a caller brings.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NonceState {
    /// It is of this server and not too old.
    Valid,
    /// It is of this server and too old.
    Stale,
    /// This server did not make it.
    Unknown,
}

/// Makes nonces and knows them again.
pub(super) struct Nonces {
    key: hmac::Key,
    start: Instant,
    used: Mutex<HashMap<[u8; SIGNED], Counts>>,
}

/// The counts of one nonce that were used: the highest, and which of the 64 below it.
#[derive(Clone, Copy)]
struct Counts {
    highest: u32,
    below: u64,
}

impl Nonces {
    /// None when the system has no random bytes.
    pub(super) fn new() -> Option<Self> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &random::<32>()?);
        Some(Self { key, start: Instant::now(), used: Mutex::default() })
    }

    pub(super) fn make(&self) -> Option<String> {
        self.make_at(self.start.elapsed())
    }

    fn make_at(&self, age: Duration) -> Option<String> {
        let mut bytes = Vec::with_capacity(SIGNED + TAG);
        bytes.extend_from_slice(&age.as_secs().to_be_bytes());
        bytes.extend_from_slice(&random::<RANDOM>()?);
        let tag = hmac::sign(&self.key, &bytes);
        bytes.extend_from_slice(&tag.as_ref()[..TAG]);
        Some(BASE64.encode(bytes))
    }

    pub(super) fn state(&self, nonce: &str) -> NonceState {
        self.state_at(nonce, self.start.elapsed())
    }

    fn state_at(&self, nonce: &str, now: Duration) -> NonceState {
        match self.read(nonce) {
            None => NonceState::Unknown,
            Some(bytes) if is_old(&bytes, now) => NonceState::Stale,
            Some(_) => NonceState::Valid,
        }
    }

    /// The signed part of a nonce of this server.
    fn read(&self, nonce: &str) -> Option<[u8; SIGNED]> {
        let bytes = BASE64.decode(nonce).ok()?;
        let (signed, tag) = bytes.split_first_chunk::<SIGNED>()?;
        let expected = hmac::sign(&self.key, signed);
        let same: bool = subtle::ConstantTimeEq::ct_eq(&expected.as_ref()[..TAG], tag).into();
        same.then_some(*signed)
    }

    /// Counts a use of a good nonce; `false` for one that was counted before, or is too far behind to know.
    pub(super) fn count(&self, nonce: &str, count: u32) -> bool {
        let Some(signed) = self.read(nonce).filter(|_| count > 0) else { return false };
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.len() >= CAPACITY && !used.contains_key(&signed) {
            let now = self.start.elapsed();
            used.retain(|bytes, _| !is_old(bytes, now));
            if used.len() >= CAPACITY {
                return false;
            }
        }
        match used.get_mut(&signed) {
            Some(counts) => counts.take(count),
            None => {
                used.insert(signed, Counts { highest: count, below: 0 });
                true
            }
        }
    }
}

impl Counts {
    fn take(&mut self, count: u32) -> bool {
        if count > self.highest {
            let step = count - self.highest;
            // The one that was the highest becomes the bit `step - 1` below the new one.
            self.below = self.below.checked_shl(step).unwrap_or(0);
            self.below |= 1_u64.checked_shl(step - 1).unwrap_or(0);
            self.highest = count;
            return true;
        }
        let Some(bit) = (self.highest - count).checked_sub(1).and_then(|step| 1_u64.checked_shl(step)) else {
            return false;
        };
        let free = self.below & bit == 0;
        self.below |= bit;
        free
    }
}

fn is_old(bytes: &[u8; SIGNED], now: Duration) -> bool {
    let made = bytes.first_chunk::<TIME>().map_or(0, |time| u64::from_be_bytes(*time));
    now.as_secs().saturating_sub(made) > LIFETIME.as_secs()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{LIFETIME, NonceState, Nonces};

    #[test]
    fn a_nonce_is_valid_until_it_expires() {
        let nonces = Nonces::new().unwrap();
        let nonce = nonces.make_at(Duration::from_secs(7)).unwrap();
        let at = |seconds: u64| nonces.state_at(&nonce, Duration::from_secs(seconds));
        assert_eq!(at(7), NonceState::Valid);
        assert_eq!(at(7 + LIFETIME.as_secs()), NonceState::Valid);
        assert_eq!(at(8 + LIFETIME.as_secs()), NonceState::Stale);
    }

    #[test]
    fn foreign_and_altered_nonces_are_refused() {
        let nonces = Nonces::new().unwrap();
        let mut nonce = nonces.make().unwrap();
        assert_eq!(Nonces::new().unwrap().state(&nonce), NonceState::Unknown);
        for nonsense in ["", "=", "AAAA", "ü"] {
            assert_eq!(nonces.state(nonsense), NonceState::Unknown);
        }
        let last = nonce.pop().unwrap();
        nonce.push(if last == 'A' { 'E' } else { 'A' });
        assert_eq!(nonces.state(&nonce), NonceState::Unknown);
    }

    #[test]
    fn each_nonce_count_is_accepted_once_in_any_order() {
        let nonces = Nonces::new().unwrap();
        let nonce = nonces.make().unwrap();
        let mut take = |count| nonces.count(&nonce, count);
        assert_eq!(
            [2, 1, 2, 1, 5, 3, 4, 3].map(&mut take),
            [true, true, false, false, true, true, true, false]
        );
        assert_eq!([200, 136, 135, 5, 0, 200].map(&mut take), [true, true, false, false, false, false]);
    }
}
