//! Many specs on all cores: each is worked on alone, and what came of it is taken in the order of the arguments.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use rayon::ThreadPoolBuilder;

use super::progress::Progress;

/// The stack that the main thread of a process has, so that a spec is compiled on any thread if it is on that.
const STACK: usize = 8 * 1024 * 1024;

/// Does `work` on every file and gives the results to `take`, in the order of the files.
///
/// First come, first served, so that what comes first is soon there to be shown.
pub(super) fn in_order<T: Send>(
    files: &[PathBuf],
    mut progress: Progress,
    work: impl Fn(&Path) -> T + Sync,
    mut take: impl FnMut(T, &mut Progress),
) {
    let Ok(pool) = ThreadPoolBuilder::new().stack_size(STACK).build() else {
        // A system that gives no threads still gets its answer.
        for (number, file) in files.iter().enumerate() {
            take(work(file), &mut progress);
            progress.done(number + 1);
        }
        progress.clear();
        return;
    };
    let work = &work;
    pool.in_place_scope_fifo(|scope| {
        let (sender, receiver) = mpsc::channel();
        for (index, file) in files.iter().enumerate() {
            let sender = sender.clone();
            scope.spawn_fifo(move |_| {
                // The receiver is there until the last result.
                let _ = sender.send((index, work(file)));
            });
        }
        drop(sender);
        let mut waiting = BTreeMap::new();
        let mut due = 0;
        for (number, (index, done)) in receiver.into_iter().enumerate() {
            progress.done(number + 1);
            waiting.insert(index, done);
            while let Some(done) = waiting.remove(&due) {
                take(done, &mut progress);
                due += 1;
            }
        }
        progress.clear();
    });
}

/// The result of `work` or, where it panics, which is our mistake, a stand-in for it: the other specs go on.
pub(super) fn guarded<T>(work: impl FnOnce() -> T, instead: impl FnOnce() -> T) -> T {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| instead())
}
