//! Where tests and benchmarks find the real data that may not be copied into the repository.
//!
//! Only `[dev-dependencies]` name this crate.

use std::path::{Path, PathBuf};

/// The folder `data` of the shared material: `$ENTENTE_SHARED/data`, else `../shared/data` beside the checkout.
///
/// `None` where neither exists; the caller then skips, see [`shared_data_or_skip`].
pub fn shared_data() -> Option<PathBuf> {
    let root = match std::env::var_os("ENTENTE_SHARED") {
        Some(dir) => PathBuf::from(dir),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
    };
    let data = root.join("data");
    data.is_dir().then(|| data.canonicalize().unwrap_or(data))
}

/// The path of the shared data, or an early return that says "skipped: no ../shared".
///
/// ```
/// fn a_test_on_real_data() {
///     let data = entente_testing::shared_data_or_skip!();
///     assert!(data.join("states").is_dir());
/// }
/// # a_test_on_real_data();
/// ```
#[macro_export]
macro_rules! shared_data_or_skip {
    () => {
        match $crate::shared_data() {
            Some(data) => data,
            None => {
                eprintln!("skipped: no ../shared");
                return;
            }
        }
    };
}
