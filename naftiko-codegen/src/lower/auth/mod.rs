//! `authentication` of both sides: how a consumed API is told who calls, who may use an adapter (LANGUAGE.md 4, 13).

mod block;
mod inbound;
mod outbound;

pub(super) use inbound::inbound;
pub(super) use outbound::outbound;
