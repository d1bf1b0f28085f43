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
        // Every item may be taken by another thread: at the end none works alone on what it took in one piece.
        let one_by_one = items.par_iter().with_max_len(1);
        scope.spawn(|_| results = one_by_one.map(&work).collect());
        meanwhile()
    });
    (results, other)
}
