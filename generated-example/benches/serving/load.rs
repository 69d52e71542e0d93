//! The client: as many requests as a server takes, over connections that stay open.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How many connections are open at a time.
pub(crate) const CONNECTIONS: usize = 32;

/// One kind of request, and what its answer has to hold.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) bytes: Arc<[u8]>,
    pub(crate) holds: &'static str,
}

impl Request {
    pub(crate) fn get(path: &str, holds: &'static str) -> Self {
        let text = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\naccept: application/json\r\n\r\n");
        Self { bytes: text.into_bytes().into(), holds }
    }

    pub(crate) fn post(path: &str, body: &str, holds: &'static str) -> Self {
        let text = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\naccept: application/json, text/event-stream\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        Self { bytes: text.into_bytes().into(), holds }
    }
}

/// What came of a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) requests: usize,
    pub(crate) per_second: f64,
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
}

/// Sends a request over and over, on every connection, for `time`.
pub(crate) async fn run(address: SocketAddr, request: &Request, time: Duration) -> Outcome {
    let begin = Instant::now();
    let tasks: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let request = request.clone();
            tokio::spawn(async move { on_one_connection(address, &request, begin + time).await })
        })
        .collect();
    let mut took = Vec::new();
    for task in tasks {
        took.extend(task.await.expect("a client task does not panic"));
    }
    let elapsed = begin.elapsed().as_secs_f64();
    took.sort_unstable();
    let at = |share: usize| took.get(took.len() * share / 100).copied().unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "nobody sends 2^52 requests")]
    let per_second = took.len() as f64 / elapsed;
    Outcome { requests: took.len(), per_second, p50: at(50), p99: at(99) }
}

async fn on_one_connection(address: SocketAddr, request: &Request, end: Instant) -> Vec<Duration> {
    let mut stream = connect(address).await;
    let mut buffer = Vec::with_capacity(64 * 1024);
    let mut took = Vec::new();
    loop {
        let begin = Instant::now();
        if begin >= end {
            return took;
        }
        exchange(&mut stream, request, &mut buffer).await;
        took.push(begin.elapsed());
    }
}

/// One request on a connection of its own; gives the body of its answer.
pub(crate) async fn once(address: SocketAddr, request: &Request) -> Vec<u8> {
    let mut stream = connect(address).await;
    let mut buffer = Vec::new();
    exchange(&mut stream, request, &mut buffer).await;
    whole_body(&buffer).map(<[u8]>::to_vec).unwrap_or_default()
}

async fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).await.expect("the server listens");
    stream.set_nodelay(true).expect("a TCP socket");
    stream
}

/// Sends a request and reads the whole answer, which has to be right.
async fn exchange(stream: &mut TcpStream, request: &Request, buffer: &mut Vec<u8>) {
    stream.write_all(&request.bytes).await.expect("the server reads");
    buffer.clear();
    loop {
        assert!(stream.read_buf(buffer).await.expect("the server answers") > 0, "the server hung up");
        if let Some(body) = whole_body(buffer) {
            let right = buffer.starts_with(b"HTTP/1.1 200") && memmem(body, request.holds.as_bytes());
            assert!(right, "{}", String::from_utf8_lossy(buffer));
            return;
        }
    }
}

/// The body of an answer that has arrived whole.
fn whole_body(answer: &[u8]) -> Option<&[u8]> {
    let head = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let (head, body) = (str::from_utf8(&answer[..head]).ok()?, &answer[head + 4..]);
    let lower =
        |line: &str, name: &str| line.len() > name.len() && line[..name.len()].eq_ignore_ascii_case(name);
    if let Some(line) = head.lines().find(|line| lower(line, "content-length:")) {
        let length: usize = line["content-length:".len()..].trim().parse().ok()?;
        return (body.len() >= length).then_some(body);
    }
    body.ends_with(b"0\r\n\r\n").then_some(body)
}

fn memmem(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}
