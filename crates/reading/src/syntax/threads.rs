//! Work on several threads, each of which is its own rayon pool.
//!
//! The matrix products split themselves over the rayon pool that they run in. They are small: a thread that waits for
//! another to finish a part loses more than it gains, above all on a busy machine. So each thread here is a pool of one.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Applies `work` to all items, in parallel, and runs `meanwhile` on the thread of the caller. The results have the
/// order of the items.
pub(crate) fn on_threads<T: Sync, R: Send, M>(
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    meanwhile: impl FnOnce() -> M,
) -> (Vec<R>, M) {
    let count = rayon::current_num_threads().min(items.len());
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        let run = || {
            // Without a pool of its own (the system refused one) a thread uses the common one: slower, not wrong.
            let _pool = rayon::ThreadPoolBuilder::new()
                .num_threads(1)
                .use_current_thread()
                .build();
            let mut done = Vec::new();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(item) = items.get(at) else {
                    return done;
                };
                done.push((at, work(item)));
            }
        };
        let threads: Vec<_> = (0..count).map(|_| scope.spawn(run)).collect();
        let meanwhile = meanwhile();
        let mut results: Vec<(usize, R)> = Vec::with_capacity(items.len());
        for thread in threads {
            results.extend(thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        results.sort_by_key(|(at, _)| *at);
        (
            results.into_iter().map(|(_, result)| result).collect(),
            meanwhile,
        )
    })
}
