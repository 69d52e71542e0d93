//! A capability that serves, and callers of both of its adapters.

use naftiko_runtime::http::Method;
use naftiko_runtime::serde_json::{Value, json};
use naftiko_runtime::{Error, Server};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::Reply;

/// A capability that serves until it is stopped or its test ends.
#[derive(Debug)]
pub struct Running {
    /// `http://host:port` of the REST adapter.
    pub rest: String,
    /// `http://host:port/mcp` of the MCP adapter.
    pub mcp: String,
    stop: oneshot::Sender<()>,
    task: JoinHandle<Result<(), Error>>,
}

/// Serves what a builder builds, on free ports, blind to the environment of the test.
#[macro_export]
macro_rules! serve {
    ($builder:expr, $($adapter:literal),+) => {{
        let builder = $builder.environment(|_| None)$(.port($adapter, 0))+;
        $crate::Running::serve(builder.build().unwrap().bind().await.unwrap(), &[$($adapter),+])
    }};
}

impl Running {
    /// Serves adapters whose namespaces end with `mcp`, or with anything else for REST.
    pub fn serve(server: Server, adapters: &[&str]) -> Self {
        let (mut rest, mut mcp) = (String::new(), String::new());
        for adapter in adapters {
            let address = server.local_addr(adapter).unwrap();
            if adapter.ends_with("mcp") {
                mcp = format!("http://{address}/mcp");
            } else {
                rest = format!("http://{address}");
            }
        }
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(server.run_until(async {
            if stopped.await.is_err() {
                std::future::pending::<()>().await; // nobody can stop it any more
            }
        }));
        Self { rest, mcp, stop, task }
    }

    /// Asks the server to stop; the task ends when it has.
    pub fn stop(self) -> JoinHandle<Result<(), Error>> {
        self.stop.send(()).unwrap();
        self.task
    }

    /// The address of a path of the REST adapter.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.rest)
    }

    /// A request to the REST adapter.
    pub fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        let method = method.parse::<Method>().unwrap();
        client.build().unwrap().request(method, self.url(path))
    }

    pub async fn get(&self, path: &str) -> Reply {
        Reply::of(self.request("GET", path)).await
    }

    /// The answer to a `GET` as it begins; its body is still to come.
    pub async fn open(&self, path: &str) -> reqwest::Response {
        self.request("GET", path).send().await.unwrap()
    }

    /// Sends JSON to the REST adapter.
    pub async fn send(&self, method: &str, path: &str, body: &Value) -> Reply {
        Reply::of(self.request(method, path).json(body)).await
    }

    /// Sends `GET` of a target that clients would mend first.
    pub async fn get_raw(&self, target: &str) -> Reply {
        let mut stream = TcpStream::connect(self.rest.strip_prefix("http://").unwrap()).await.unwrap();
        let request = format!("GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        Reply::parse(&String::from_utf8(answer).unwrap())
    }

    /// A request to the MCP adapter; gives the whole answer.
    pub async fn rpc(&self, method: &str, params: Value) -> Value {
        Reply::of(rpc_request(&self.mcp, method, &params)).await.json()
    }

    /// Calls a tool; gives its result.
    pub async fn tool(&self, name: &str, arguments: Value) -> Value {
        let mut answer = self.rpc("tools/call", json!({ "name": name, "arguments": arguments })).await;
        assert!(answer.get("error").is_none(), "{answer}");
        answer["result"].take()
    }

    /// The tools of the MCP adapter as they are listed.
    pub async fn tools(&self) -> Vec<Value> {
        let mut answer = self.rpc("tools/list", json!({})).await;
        match answer["result"]["tools"].take() {
            Value::Array(tools) => tools,
            other => panic!("{other}"),
        }
    }
}

/// The text of the only block of a tool's result, and whether it is an error.
pub fn text(result: &Value) -> (&str, bool) {
    let content = result["content"].as_array().unwrap();
    assert_eq!(content.len(), 1, "{result}");
    (content[0]["text"].as_str().unwrap(), result["isError"].as_bool().unwrap())
}

/// A JSON-RPC request as a client of before 2026 sends it.
pub async fn post_rpc(url: &str, method: &str, params: &Value) -> reqwest::Response {
    rpc_request(url, method, params).send().await.unwrap()
}

pub fn rpc_request(url: &str, method: &str, params: &Value) -> reqwest::RequestBuilder {
    reqwest::Client::new()
        .post(url)
        .header("accept", "application/json, text/event-stream")
        .json(&json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }))
}
