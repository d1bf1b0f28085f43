//! Work on the threads of the rayon pool.

use rayon::prelude::*;

/// Applies `work` to all items in parallel, and runs `meanwhile` on the thread of the caller. The results have the order
/// of the items.
pub(crate) fn on_threads<T: Sync, R: Send, M>(
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    meanwhile: impl FnOnce() -> M,
) -> (Vec<R>, M) {
    let mut results = Vec::new();
    let other = rayon::in_place_scope(|scope| {
        scope.spawn(|_| results = items.par_iter().map(&work).collect());
        meanwhile()
    });
    (results, other)
}
