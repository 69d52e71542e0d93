//! One consumed API at run time: where it is, how to identify to it, and how long to wait.
//!
//! The only place where a call is made. It never reads the environment and never looks at what a body means.

pub(crate) mod answer;
pub(crate) mod base;
mod body;
mod coding;
mod encode;
mod label;
pub(crate) mod limits;
pub(crate) mod request;
mod scope;

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::future::{BoxFuture as Boxed, Either};
use http::HeaderMap;
use http::header::{ACCEPT, ACCEPT_ENCODING, HeaderValue, USER_AGENT};
use serde_json::Value;

use crate::auth::{self, Credential, Proof};
use crate::binds::Binds;
use crate::client::{Incoming, Pool};
use crate::error::Error;
use crate::table::{Format, Operation, UpstreamSpec};
use crate::value::argument::{Values, scalar_text};
use crate::value::outputs::{self, OneOrMany, Outputs};
use crate::value::shape;

use answer::{Answer, Response};
use base::Base;
use body::UpstreamBody;
use label::Label;
use limits::Limits;
use request::Request;

const AGENT: HeaderValue = HeaderValue::from_static(concat!("naftiko-runtime/", env!("CARGO_PKG_VERSION")));

/// The answer of an upstream, or why there is none.
type Exchanged = Result<http::Response<Incoming>, Error>;

/// A future that owns what it needs.
type BoxFuture<T> = Boxed<'static, T>;

/// A call of an API, which is sent when it is awaited: then the answer with its body decoded, or why there is none.
///
/// It is boxed, so that generated operations are cheap to compile, and it borrows nothing, so that it can be spawned.
pub type Call<T> = BoxFuture<Result<Response<T>, Error>>;

/// A consumed API. Clones share their connections.
#[derive(Clone)]
pub struct Upstream(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) table: &'static UpstreamSpec,
    pub(crate) base: Base,
    pub(crate) credential: Credential,
    pub(crate) pool: Pool,
    pub(crate) limits: Limits,
    pub(crate) binds: Arc<Binds>,
}

impl Upstream {
    pub(crate) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// Whether a text has an address of this API.
    pub(crate) fn is_named_in(&self, text: &str) -> bool {
        self.0.base.is_named_in(text)
    }

    /// The table that it was made of.
    pub(crate) fn table(&self) -> &'static UpstreamSpec {
        self.0.table
    }

    /// The request of an operation.
    pub(crate) fn request(&self, operation: &'static Operation, values: &Values) -> Request {
        Request::of(operation, values, &self.0.binds)
    }

    /// Makes a call whose answer is decoded: it asks for the format that the operation answers in. `accept` holds the headers
    /// of a caller who may be given the answer as it comes.
    pub(crate) fn ask(
        &self,
        mut request: Request,
        format: Format,
        accept: Option<&HeaderMap>,
    ) -> BoxFuture<Result<Answer, Error>> {
        request.default_header(&ACCEPT, &HeaderValue::from_static(format.accept()));
        request.default_header(&ACCEPT_ENCODING, &coding::accepted(accept));
        Box::pin(self.clone().call(request))
    }

    /// Makes a call and reads its answer.
    pub fn value(&self, operation: &'static Operation, values: &Values) -> Call<Value> {
        let answer = self.ask(self.request(operation, values), operation.format, None);
        Box::pin(async move { answer.await?.decoded(&operation.format).await })
    }

    /// Makes a call and reads the outputs that the specification names in its answer.
    pub fn outputs<T: Outputs + 'static>(
        &self,
        operation: &'static Operation,
        values: &Values,
    ) -> Call<OneOrMany<T>> {
        let answer = self.value(operation, values);
        Box::pin(async move {
            let (head, value) = answer.await?.split();
            let read = outputs::read(shape::outputs(value, operation.outputs));
            let namespace = operation.upstream.namespace;
            let read =
                read.map_err(|reason| Error::Decode { operation: format!("`{namespace}`"), reason })?;
            Ok(head.map(|()| read))
        })
    }

    /// Makes a call and reads its answer as text.
    pub fn text(&self, operation: &'static Operation, values: &Values) -> Call<String> {
        let answer = self.value(operation, values);
        Box::pin(async move { Ok(answer.await?.map(scalar_text)) })
    }

    /// Makes a call and reads its answer as bytes.
    pub fn bytes(&self, operation: &'static Operation, values: &Values) -> Call<Bytes> {
        let answer = self.ask(self.request(operation, values), operation.format, None);
        Box::pin(async move { answer.await?.bytes().await })
    }

    /// Makes a call for a caller who accepts what `accept` says, or anything.
    pub(crate) fn pass_through(
        self,
        mut request: Request,
        accept: Option<&HeaderMap>,
    ) -> impl Future<Output = Result<Answer, Error>> + Send + 'static {
        match accept {
            Some(headers) => request.accept_as(headers),
            None => request.default_header(&ACCEPT_ENCODING, &coding::accepted(None)),
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
                return Err(Error::Timeout { upstream: self.0.table.namespace, limit: limits.timeout });
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
        let Inner { table, base, credential, pool, .. } = &*self.0;
        let namespace = table.namespace;
        credential.each(&mut |proof| match proof {
            Proof::Header(name, value) => request.default_header(name, value),
            Proof::Query(key, secret) => request.default_query(key, secret),
            Proof::Cookie(key, secret) => request.default_cookie(key, secret),
        });
        request.default_header(&USER_AGENT, &AGENT);
        let (label, request) = request
            .into_http(namespace, base)
            .map_err(|error| Error::Unreachable { upstream: namespace, source: error.into() })?;
        let exchange = if credential.needs_exchange(&request) {
            let Self(inner) = self.clone();
            let exchange =
                async move { inner.credential.send(inner.table.namespace, &inner.pool, request).await };
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
            .field("namespace", &self.0.table.namespace)
            .field("limits", &self.0.limits)
            .finish_non_exhaustive()
    }
}
