//! `authentication` of both sides: how a consumed API is told who calls, and who may use an adapter (semantics 4, 13).

mod block;
mod inbound;
mod outbound;

pub(super) use inbound::inbound;
pub(super) use outbound::outbound;
