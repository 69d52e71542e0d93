//! The client: as many requests as a server takes, over connections that stay open.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

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

/// The result of a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) requests: usize,
    pub(crate) per_second: f64,
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
}

/// Sends a request over and over, on each of so many connections, for `time`.
pub(crate) async fn run(
    address: SocketAddr,
    request: &Request,
    connections: usize,
    time: Duration,
) -> Outcome {
    let begin = Instant::now();
    let tasks: Vec<_> = (0..connections)
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
    split(&buffer).map(|(_, body)| body.to_vec()).unwrap_or_default()
}

/// So many requests, one after the other, on one connection.
pub(crate) async fn some(address: SocketAddr, request: &Request, requests: u64) {
    let mut stream = connect(address).await;
    let mut buffer = Vec::new();
    for _ in 0..requests {
        exchange(&mut stream, request, &mut buffer).await;
    }
}

async fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).await.expect("the server listens");
    stream.set_nodelay(true).expect("a TCP socket");
    stream
}

/// Sends a request and reads the whole answer, which has to be right. What is looked at is little, so that the client is
/// not what is measured.
async fn exchange(stream: &mut TcpStream, request: &Request, buffer: &mut Vec<u8>) {
    stream.write_all(&request.bytes).await.expect("the server reads");
    buffer.clear();
    let mut whole = None;
    while whole.is_none_or(|length| buffer.len() < length) {
        assert!(stream.read_buf(buffer).await.expect("the server answers") > 0, "the server hung up");
        whole = whole.or_else(|| length(buffer));
    }
    let end = &buffer[buffer.len().saturating_sub(END)..];
    let holds = request.holds.as_bytes();
    let right = buffer.starts_with(b"HTTP/1.1 200") && end.windows(holds.len()).any(|window| window == holds);
    assert!(right, "{}", String::from_utf8_lossy(buffer));
}

/// How much of the end of an answer is looked at, in bytes.
const END: usize = 2048;

/// How long an answer is, once its head is there. All servers here say so.
fn length(answer: &[u8]) -> Option<usize> {
    let (head, body) = split(answer)?;
    let head = str::from_utf8(head).ok()?;
    let mut fields = head.lines().filter_map(|line| line.split_once(':'));
    let (_, length) = fields.find(|(name, _)| name.eq_ignore_ascii_case("content-length"))?;
    Some(answer.len() - body.len() + length.trim().parse::<usize>().ok()?)
}

fn split(answer: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    Some((&answer[..end], &answer[end + 4..]))
}
