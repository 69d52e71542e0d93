//! One consumed API at run time: where it is, how to identify to it, and how long to wait.
//!
//! The only place where a call is made. It never reads the environment and never looks at what a body means.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::Either;
use http::HeaderMap;
use http::header::{ACCEPT, HeaderValue, USER_AGENT};
use serde_json::Value;

use crate::answer::{Answer, Answering, Response};
use crate::argument::Argument;
use crate::auth::{self, Credential};
use crate::binds::Binds;
use crate::body::UpstreamBody;
use crate::client::{Incoming, Pool};
use crate::decode::Format;
use crate::error::Error;
use crate::outputs::{self, OneOrMany, Outputs};
use crate::request::{Base, Label, Request};

const AGENT: HeaderValue = HeaderValue::from_static(concat!("naftiko-runtime/", env!("CARGO_PKG_VERSION")));

/// A future that owns what it needs.
pub(crate) type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// The answer of an upstream, or why there is none.
type Exchanged = Result<http::Response<Incoming>, Error>;

/// What a call gives: the answer with its body decoded, or why there is none.
pub type Reply<T> = Result<Response<T>, Error>;

/// The input of an operation, which knows the request that it makes and what its answers are.
pub trait Operation {
    /// The format of its answers.
    const FORMAT: Format = Format::Json;

    /// Whether it changes nothing, so that others may run beside it.
    const SAFE: bool = true;

    /// The request, with every value encoded.
    fn request(self, binds: &Binds) -> Request;

    /// The outputs that the specification names in an answer; the answer itself where it names none.
    fn outputs(answer: Value) -> Value {
        answer
    }
}

/// An operation with more in its query than it declares.
#[derive(Debug)]
pub struct WithQuery<O, const N: usize> {
    operation: O,
    pairs: [(&'static str, Argument); N],
}

/// Adds pairs to the query of an operation; an absent value adds none.
pub fn with_query<O, const N: usize>(operation: O, pairs: [(&'static str, Argument); N]) -> WithQuery<O, N> {
    WithQuery { operation, pairs }
}

impl<O: Operation, const N: usize> Operation for WithQuery<O, N> {
    const FORMAT: Format = O::FORMAT;
    const SAFE: bool = O::SAFE;

    fn request(self, binds: &Binds) -> Request {
        let request = self.operation.request(binds);
        self.pairs.into_iter().fold(request, |request, (name, value)| request.query(name, value))
    }

    fn outputs(answer: Value) -> Value {
        O::outputs(answer)
    }
}

/// A consumed API. Clones share their connections.
#[derive(Clone)]
pub struct Upstream(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) namespace: &'static str,
    pub(crate) base: Base,
    pub(crate) credential: Credential,
    pub(crate) pool: Pool,
    pub(crate) limits: Limits,
    pub(crate) binds: Arc<Binds>,
}

/// What a call may take, in time and in bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// To the head of the answer.
    pub(crate) timeout: Duration,
    /// Silence in the middle of a body.
    pub(crate) body_idle: Duration,
    /// A request body that is read into memory.
    pub(crate) max_request_body: usize,
    /// An answer that is read into memory.
    pub(crate) max_response_body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            body_idle: Duration::from_secs(30),
            max_request_body: 2 << 20,
            max_response_body: 16 << 20,
        }
    }
}

impl Upstream {
    pub(crate) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// The namespace of the specification.
    pub fn namespace(&self) -> &'static str {
        self.0.namespace
    }

    /// The request of an operation.
    pub(crate) fn request<O: Operation>(&self, operation: O) -> Request {
        operation.request(&self.0.binds)
    }

    /// Makes a call whose answer is decoded: it asks for what the operation answers.
    pub(crate) fn ask<O: Operation>(&self, operation: O) -> BoxFuture<Result<Answer, Error>> {
        self.send(self.request(operation), O::FORMAT)
    }

    /// Makes a call whose answer is to be read as `format`.
    ///
    /// Boxed, so that the futures of generated operations stay small and cheap to compile.
    pub fn send(&self, mut request: Request, format: Format) -> BoxFuture<Result<Answer, Error>> {
        request.default_header(&ACCEPT, &HeaderValue::from_static(format.accept()));
        Box::pin(self.clone().call(request))
    }

    /// Makes a call and reads its answer.
    pub fn value<O: Operation>(&self, operation: O) -> BoxFuture<Reply<Value>> {
        self.read(self.request(operation), O::FORMAT)
    }

    fn read(&self, request: Request, format: Format) -> BoxFuture<Reply<Value>> {
        let answer = self.send(request, format);
        Box::pin(async move { answer.await?.decoded(&format).await })
    }

    /// Makes a call and reads the outputs that the specification names in its answer.
    pub fn outputs<O: Operation, T: Outputs + 'static>(
        &self,
        operation: O,
    ) -> BoxFuture<Reply<OneOrMany<T>>> {
        let namespace = self.0.namespace;
        let answer = self.value(operation);
        Box::pin(async move {
            let (head, value) = answer.await?.split();
            let read = outputs::read(O::outputs(value));
            let read =
                read.map_err(|reason| Error::Decode { operation: format!("`{namespace}`"), reason })?;
            Ok(head.map(|()| read))
        })
    }

    /// Makes a call and reads its answer as text.
    pub fn text<O: Operation>(&self, operation: O) -> BoxFuture<Reply<String>> {
        let answer = self.value(operation);
        Box::pin(async move { Ok(answer.await?.map(crate::argument::scalar_text)) })
    }

    /// Makes a call and reads its answer as bytes.
    pub fn bytes<O: Operation>(&self, operation: O) -> BoxFuture<Reply<Bytes>> {
        let answer = self.ask(operation);
        Box::pin(async move { answer.await?.bytes().await })
    }

    /// Plans a call whose answer is passed on as it is.
    pub fn answer(&self, request: Request) -> Answering {
        Answering::call(self.clone(), request)
    }

    /// Makes a call for a caller who accepts what `accept` says, or anything.
    pub(crate) fn pass_through(
        self,
        mut request: Request,
        accept: Option<&HeaderMap>,
    ) -> impl Future<Output = Result<Answer, Error>> + Send + 'static {
        if let Some(headers) = accept {
            request.accept_as(headers);
        }
        request.default_header(&ACCEPT, &HeaderValue::from_static("*/*"));
        self.call(request)
    }

    /// Everything up to the wire is done at once, so that what is awaited is small.
    fn call(self, request: Request) -> impl Future<Output = Result<Answer, Error>> + Send + 'static {
        let begun = self.begin(request);
        let limits = self.0.limits;
        async move {
            let (label, exchange) = begun?;
            let Ok(answered) = tokio::time::timeout(limits.timeout, exchange).await else {
                return Err(Error::Timeout { upstream: self.0.namespace, limit: limits.timeout });
            };
            let (head, incoming) = answered?.into_parts();
            let body = UpstreamBody::new(label, incoming, limits.body_idle);
            Ok(Answer::upstream(head.status, head.headers, body, limits.max_response_body))
        }
    }

    fn begin(&self, mut request: Request) -> Result<(Label, impl Future<Output = Exchanged> + use<>), Error> {
        let faults = request.take_faults();
        if !faults.is_empty() {
            return Err(Error::Input(faults));
        }
        let Inner { namespace, base, credential, pool, .. } = &*self.0;
        credential.apply(&mut request);
        request.default_header(&USER_AGENT, &AGENT);
        let (label, request) = request
            .into_http(namespace, base)
            .map_err(|error| Error::Unreachable { upstream: namespace, source: error.into() })?;
        let exchange = if credential.has_more_to_say(&request) {
            let Self(inner) = self.clone();
            let exchange = async move { inner.credential.send(inner.namespace, &inner.pool, request).await };
            // Boxed, so that the common case does not carry it.
            Either::Right(Box::pin(exchange))
        } else {
            Either::Left(auth::send(namespace, pool, request))
        };
        Ok((label, exchange))
    }
}

impl fmt::Debug for Upstream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Neither the credential nor the base URI, which binds may be part of.
        f.debug_struct("Upstream")
            .field("namespace", &self.0.namespace)
            .field("limits", &self.0.limits)
            .finish_non_exhaustive()
    }
}
