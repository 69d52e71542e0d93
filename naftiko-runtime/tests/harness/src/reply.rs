//! The answer that a caller of a REST adapter got.

use naftiko_runtime::axum::body::Bytes;
use naftiko_runtime::http::{HeaderMap, HeaderName, HeaderValue};
use naftiko_runtime::serde_json::{self, Value};

/// The answer that a caller of the REST adapter got.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Reply {
    pub async fn of(request: reqwest::RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, body: response.bytes().await.unwrap() }
    }

    /// The answer as it is on the wire.
    pub(crate) fn parse(answer: &str) -> Self {
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.map(|line| line.split_once(": ").unwrap());
        let headers = headers.map(|(name, value)| {
            (name.parse::<HeaderName>().unwrap(), value.parse::<HeaderValue>().unwrap())
        });
        Self { status, headers: headers.collect(), body: body.to_owned().into() }
    }

    /// The only value of a header; an empty text where there is none.
    pub fn header(&self, name: &str) -> &str {
        let values: Vec<_> = self.headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect();
        assert!(values.len() < 2, "{self:?}");
        values.first().copied().unwrap_or_default()
    }

    /// The body, which is text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Status, content type and body.
    pub fn whole(&self) -> (u16, &str, &str) {
        (self.status, self.header("content-type"), self.text())
    }

    /// The JSON of a success.
    pub fn ok(&self) -> Value {
        assert_eq!((self.status, self.header("content-type")), (200, "application/json"), "{self:?}");
        self.json()
    }

    /// The status and the detail of a problem document.
    pub fn problem(&self) -> (u16, String) {
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        let problem = self.json();
        assert_eq!(problem["status"], self.status);
        (self.status, problem["detail"].as_str().unwrap().to_owned())
    }

    /// Name, place and detail of every input that a 400 names.
    pub fn faults(&self) -> Vec<String> {
        assert_eq!(self.problem().0, 400);
        let mut problem = self.json();
        let Value::Array(faults) = problem["errors"].take() else { panic!("{self:?}") };
        let text = |fault: &Value, name: &str| fault[name].as_str().unwrap().to_owned();
        let line =
            |fault: &Value| [text(fault, "parameter"), text(fault, "in"), text(fault, "detail")].join(" ");
        faults.iter().map(line).collect()
    }
}
