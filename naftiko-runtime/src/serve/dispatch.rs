//! From a request on a listener of our own to the endpoint that answers it.
//!
//! Routes of REST adapters are found and answered here, as a router would do it, without its layers; everything else
//! goes to the router, which has the same routes for those who mount it.

use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http::Method;
use tower_service::Service;

use super::rest::{self, Endpoint};

/// The service of one listener. Clones share everything.
#[derive(Clone)]
pub(super) struct Dispatch(Arc<Inner>);

struct Inner {
    targets: matchit::Router<Target>,
    router: Router,
}

/// The endpoint or router that answers at a path.
pub(super) enum Target {
    Rest(Arc<Endpoint>),
    /// The router, which knows what is there.
    Router,
}

impl Dispatch {
    /// `targets` has every path of `router`.
    pub(super) fn new(targets: matchit::Router<Target>, router: Router) -> Self {
        Self(Arc::new(Inner { targets, router }))
    }
}

impl Service<Request> for Dispatch {
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        // The router takes the body out of answers to HEAD.
        if !matches!(*request.method(), Method::HEAD | Method::CONNECT)
            && let Ok(found) = self.0.targets.at(request.uri().path())
            && let Target::Rest(endpoint) = found.value
        {
            return Box::pin(rest::answer(Arc::clone(endpoint), request).map(Ok));
        }
        let mut router = self.0.router.clone();
        Box::pin(async move { router.call(request).await })
    }
}
