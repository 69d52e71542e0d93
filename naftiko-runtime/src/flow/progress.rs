//! How far an operation has come, for whoever waits for it.
//!
//! Adapters listen around the work that they run; steps report without knowing whether anybody does.

use std::future::Future;

use tokio::sync::mpsc::UnboundedSender;

tokio::task_local! {
    static LISTENER: UnboundedSender<Progress>;
}

/// Some steps of an operation have ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Progress {
    /// How many have ended.
    pub(crate) done: usize,
    /// How many there are.
    pub(crate) total: usize,
    /// The one that ended last.
    pub(crate) step: &'static str,
}

/// Runs `work`, telling `listener` how far it is.
pub(crate) async fn heard<T>(listener: UnboundedSender<Progress>, work: impl Future<Output = T>) -> T {
    LISTENER.scope(listener, work).await
}

/// Tells who listens, if anybody does.
pub(crate) fn report(progress: Progress) {
    // Whoever has stopped listening does not want to know.
    let _ = LISTENER.try_with(|listener| listener.send(progress));
}
