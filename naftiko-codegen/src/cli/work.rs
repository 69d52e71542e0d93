//! Many specs on all cores: each is worked on alone, and what came of it is taken in the order of the arguments.
//!
//! Threads of the standard library do, as each takes the next spec in line: what comes first is soon there to be shown.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread;

use super::progress::Progress;

/// What the main thread of a process has, so that a spec is compiled on any thread if it is on that.
const STACK: usize = 8 * 1024 * 1024;

/// Does `work` on every file and gives the results to `take`, in the order of the files.
pub(super) fn in_order<T: Send>(
    files: &[PathBuf],
    mut progress: Progress,
    work: impl Fn(&Path) -> T + Sync,
    mut take: impl FnMut(T, &mut Progress),
) {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let line = Line { files, next: AtomicUsize::new(0), work: &work };
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        let started = (0..cores.min(files.len()))
            .filter(|_| {
                let (line, sender) = (&line, sender.clone());
                let thread = thread::Builder::new().stack_size(STACK);
                thread.spawn_scoped(scope, move || line.serve(&sender)).is_ok()
            })
            .count();
        if started == 0 {
            line.serve(&sender);
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

/// The files in line, each taken once.
struct Line<'w, W> {
    files: &'w [PathBuf],
    next: AtomicUsize,
    work: &'w W,
}

impl<W> Line<'_, W> {
    fn serve<T>(&self, sender: &Sender<(usize, T)>)
    where
        W: Fn(&Path) -> T,
    {
        loop {
            let index = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(file) = self.files.get(index) else { break };
            if sender.send((index, (self.work)(file))).is_err() {
                break;
            }
        }
    }
}

/// What `work` gives or, where it panics, which is our mistake, what stands for it: the other specs go on.
pub(super) fn guarded<T>(work: impl FnOnce() -> T, instead: impl FnOnce() -> T) -> T {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| instead())
}
