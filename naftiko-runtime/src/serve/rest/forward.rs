//! Requests that go to an upstream as they are (LANGUAGE.md 5.8): any method, with query and body, below one path.
//!
//! Only headers that the specification trusts go along, and no path leads out of the upstream's base URI.

use axum::body::Body;
use axum::extract::Request as Incoming;
use http::header::{CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_TYPE, HeaderMap};
use http::{HeaderName, Method, StatusCode};
use percent_encoding::percent_decode_str;

use super::inputs::gather;
use crate::context::Context;
use crate::serve::problem::Problem;
use crate::table::rest::Forward;
use crate::upstream::answer::Answer;
use crate::upstream::request::Request;

/// Headers that say what a body is; they go along with it.
const OF_BODY: [HeaderName; 3] = [CONTENT_TYPE, CONTENT_ENCODING, CONTENT_LANGUAGE];

impl Forward {
    /// Makes the call.
    pub(super) async fn run(&'static self, context: &Context, request: Incoming) -> Result<Answer, Problem> {
        let (parts, body) = request.into_parts();
        if matches!(parts.method, Method::CONNECT | Method::TRACE) {
            let detail = format!("{} is not passed on", parts.method);
            return Err(Problem::new(StatusCode::METHOD_NOT_ALLOWED, detail));
        }
        let rest = self.rest(parts.uri.path())?;
        let target = match parts.uri.query() {
            Some(query) => format!("{rest}?{query}"),
            None => rest.to_owned(),
        };
        let limit = context.limits().max_request_body;
        let body = gather(&parts.headers, Body::new(body), limit).await?;
        let headers = self.headers(&parts.headers, !body.is_empty());
        let mut request = Request::forwarded(parts.method, self.path, target, headers, body);
        request.put(self.parts, context.binds());
        let upstream = context.of(self.upstream).clone();
        Ok(upstream.pass_through(request, None).await?)
    }

    /// The part of the path that goes to the upstream, encoded as it came.
    fn rest<'p>(&self, path: &'p str) -> Result<&'p str, Problem> {
        let Some(before) = self.path.strip_suffix("/{path}") else { return Ok("") };
        let depth = before.matches('/').count();
        let cut = path.match_indices('/').nth(depth).map_or(path.len(), |(position, _)| position);
        let rest = &path[cut..];
        let written = rest.strip_prefix('/').unwrap_or(rest);
        let decoded = percent_decode_str(written).decode_utf8_lossy();
        // Servers decode before they resolve; an encoded slash is none before that, so that an address may be a segment.
        let leads_out = decoded.split(['/', '\\']).any(|segment| matches!(segment, "." | ".."));
        let is_empty =
            written.strip_suffix('/').unwrap_or(written).split('/').any(str::is_empty) && !written.is_empty();
        if leads_out || is_empty || decoded.contains(char::is_control) {
            return Err(Problem::new(
                StatusCode::BAD_REQUEST,
                "the path has a segment that is empty, `.` or `..`",
            ));
        }
        Ok(rest)
    }

    fn headers(&self, caller: &HeaderMap, with_body: bool) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let trusted = self.trusted.iter().filter_map(|name| HeaderName::try_from(*name).ok());
        let of_body = OF_BODY.into_iter().filter(|_| with_body);
        for name in trusted.chain(of_body) {
            if headers.contains_key(&name) {
                continue;
            }
            for value in caller.get_all(&name) {
                headers.append(name.clone(), value.clone());
            }
        }
        headers
    }
}

#[cfg(test)]
mod tests {
    use crate::table::UpstreamSpec;
    use crate::table::rest::Forward;

    #[test]
    fn paths_that_leave_the_base_are_refused() {
        static API: UpstreamSpec = UpstreamSpec::new("api", &[]);
        let forward = Forward::new("/raw/{path}", &API);
        let rest = |path| forward.rest(path).ok();
        assert_eq!(rest("/raw/v2/a%20b"), Some("/v2/a%20b"));
        assert_eq!(rest("/raw/v2/"), Some("/v2/"));
        for path in
            ["/raw/../x", "/raw/%2e%2e/x", "/raw/a/..%2f..%2fx", "/raw//host/x", "/raw/a\\..\\b", "/raw/./a"]
        {
            assert_eq!(rest(path), None, "{path}");
        }
        assert_eq!(Forward::new("/all", &API).rest("/all").ok(), Some(""));
    }
}
