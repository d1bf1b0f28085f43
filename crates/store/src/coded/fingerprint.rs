//! Fingerprints of rows and texts: XXH64, the same on every machine.

use twox_hash::XxHash64;

/// The fingerprint of some bytes.
pub(crate) fn of(bytes: &[u8]) -> u64 {
    XxHash64::oneshot(0, bytes)
}
