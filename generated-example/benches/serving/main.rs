//! The generated servers beside ones written by hand, in the same run, in front of the same upstream.
//!
//! `cargo bench -p generated-example --features bench --bench serving` prints a table; `-- --quick` takes less time and
//! says less, and `-- --instructions` counts with valgrind instead of measuring time. Every server is a process of its
//! own, on a processor of its own where `taskset` can do that. Requests are sent only within this machine.

#![allow(clippy::print_stdout, clippy::expect_used, reason = "a bench prints its results, and fails loudly")]

mod instructions;
mod load;
mod process;
mod yardsticks;

use std::io::Write as _;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use load::{Outcome, Request};
use naftiko_runtime::{Value, capability, include_capability, serde_json};
use process::{Memory, Process};

capability!("organizations.yaml");
include_capability!("fifty");

/// The namespace of the API of `organizations.yaml`, and the beginning of those of its adapters.
const ORGANIZATIONS: &str = "label-studio-subpackage-organizations";

/// How many connections are open at a time, except where one is measured.
const CONNECTIONS: usize = 32;

/// How many organizations a page has, in about 2 kB and in about 64 kB, and a text that only the whole of it holds.
const SHORT: (&str, &str) = ("14", "Organization number 13");
const LONG: (&str, &str) = ("520", "Organization number 519");

/// Serves what the compiler made of a spec, with nothing set but where the upstream is.
macro_rules! serve {
    ($module:ident, $bind:literal, $namespace:expr, $adapter:literal, $upstream:expr) => {{
        let builder = $module::Capability::builder()
            .environment(|_| None)
            .bind($bind, "Token secret")
            .base_uri($namespace, format!("http://{}", $upstream))
            .port("rest", 0)
            .port("mcp", 0);
        let server = builder.build().expect("it is whole").bind().await.expect("a free port");
        say(server.local_addr(&format!("{}{}", $namespace, $adapter)).expect("it listens"));
        server.run().await.expect("it serves");
    }};
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        match *arguments {
            [] => compare(&Plan::THOROUGH).await,
            ["--quick"] => compare(&Plan::QUICK).await,
            ["--instructions"] => count().await,
            ["empty"] => {}
            ["upstream", organizations] => yardsticks::upstream(organizations).await,
            ["proxy", upstream] => yardsticks::proxy(upstream).await,
            ["sdk", upstream, tools] => yardsticks::on_the_sdk(upstream, tools).await,
            ["rest", upstream] => {
                serve!(organizations, "LABEL_STUDIO_API_KEY", ORGANIZATIONS, "-rest", upstream);
            }
            ["mcp", upstream] => {
                serve!(organizations, "LABEL_STUDIO_API_KEY", ORGANIZATIONS, "-mcp", upstream);
            }
            ["fifty", upstream] => {
                serve!(fifty, "BIG_API_KEY", "big", "-mcp", upstream);
            }
            _ => panic!("there is no role {arguments:?}"),
        }
    });
}

/// Says where this process listens.
fn say(address: SocketAddr) {
    println!("{address}");
    std::io::stdout().flush().expect("somebody reads");
}

/// How much is measured.
struct Plan {
    rounds: usize,
    time: Duration,
    starts: usize,
}

impl Plan {
    const THOROUGH: Self = Self { rounds: 7, time: Duration::from_secs(3), starts: 21 };
    const QUICK: Self = Self { rounds: 3, time: Duration::from_millis(500), starts: 5 };
}

/// A server and the requests that it gets.
struct Subject {
    name: &'static str,
    process: Process,
    request: Request,
    connections: usize,
    idle: Memory,
    measured: Vec<(Outcome, Duration)>,
}

impl Subject {
    fn start(name: &'static str, role: &str, arguments: &[String], pinned: bool, request: Request) -> Self {
        let process = Process::start(role, arguments, pinned);
        let idle = process.memory();
        Self { name, process, request, connections: CONNECTIONS, idle, measured: Vec::new() }
    }

    fn on_one_connection(self) -> Self {
        Self { connections: 1, ..self }
    }

    async fn round(&mut self, time: Duration) {
        let before = self.process.processor_time();
        let outcome = load::run(self.process.address, &self.request, self.connections, time).await;
        let spent = self.process.processor_time().saturating_sub(before);
        let each = spent / u32::try_from(outcome.requests.max(1)).expect("fewer requests than that");
        self.measured.push((outcome, each));
    }

    fn median<T: PartialOrd + Copy>(&self, what: impl Fn(&(Outcome, Duration)) -> T) -> T {
        median(self.measured.iter().map(what).collect())
    }

    fn per_second(&self) -> f64 {
        self.median(|(outcome, _)| outcome.per_second)
    }

    fn processor(&self) -> Duration {
        self.median(|(_, each)| *each)
    }

    fn print(&self) {
        println!(
            "| {} | {:.0} | {:.0} µs | {:.0} µs | {:.1} µs | {} | {} |",
            self.name,
            self.per_second(),
            micros(self.median(|(outcome, _)| outcome.p50)),
            micros(self.median(|(outcome, _)| outcome.p99)),
            micros(self.processor()),
            self.idle,
            self.process.memory(),
        );
    }
}

async fn compare(plan: &Plan) {
    let pinned = process::step_aside();
    if !pinned {
        println!(
            "servers, clients and upstream share processors: `taskset` is missing, or there is one processor"
        );
    }
    let upstreams = Upstreams::start().await;
    let Requests { page, long_page, call, list } = Requests::new();
    println!(
        "{CONNECTIONS} connections, median of {} rounds of {:?} each; memory is private / resident\n\n\
         | who | requests/s | p50 | p99 | processor | idle | loaded |\n|---|--:|--:|--:|--:|--:|--:|",
        plan.rounds, plan.time
    );
    let short = &upstreams.short[..];
    side_by_side(
        plan,
        Subject::start("REST: axum and hyper-util by hand", "proxy", short, pinned, page.clone()),
        Subject::start("REST: generated", "rest", short, pinned, page.clone()),
    )
    .await;
    side_by_side(
        plan,
        Subject::start("REST, one connection: by hand", "proxy", short, pinned, page.clone())
            .on_one_connection(),
        Subject::start("REST, one connection: generated", "rest", short, pinned, page.clone())
            .on_one_connection(),
    )
    .await;
    let long = &upstreams.long[..];
    side_by_side(
        plan,
        Subject::start("REST, 64 kB: by hand", "proxy", long, pinned, long_page.clone()),
        Subject::start("REST, 64 kB: generated", "rest", long, pinned, long_page),
    )
    .await;
    side_by_side(
        plan,
        Subject::start("`tools/call`: rmcp by hand", "sdk", &upstreams.sdk, pinned, call.clone()),
        Subject::start("`tools/call`: generated", "mcp", short, pinned, call),
    )
    .await;
    side_by_side(
        plan,
        Subject::start("`tools/list` of 50: rmcp by hand", "sdk", &upstreams.sdk, pinned, list.clone()),
        Subject::start("`tools/list` of 50: generated", "fifty", short, pinned, list),
    )
    .await;
    starts(plan, short, pinned, &page).await;
}

/// The APIs that the servers consume, and the arguments with which they are started to do so.
struct Upstreams {
    short: [String; 1],
    long: [String; 1],
    sdk: [String; 2],
    _processes: [Process; 2],
    _tools: Tools,
}

impl Upstreams {
    async fn start() -> Self {
        let start = |organizations: &str| Process::start("upstream", &[organizations.to_owned()], false);
        let processes = [start(SHORT.0), start(LONG.0)];
        let [short, long] = processes.each_ref().map(|process| [process.address.to_string()]);
        let tools = Tools::of_fifty(&short).await;
        let sdk = [short[0].clone(), tools.path()];
        Self { short, long, sdk, _processes: processes, _tools: tools }
    }
}

/// The requests that are sent to the servers.
struct Requests {
    page: Request,
    long_page: Request,
    call: Request,
    list: Request,
}

impl Requests {
    fn new() -> Self {
        Self {
            page: Request::get("/v1/api/organizations", SHORT.1),
            long_page: Request::get("/v1/api/organizations", LONG.1),
            call: rpc("tools/call", r#"{"name":"list-your-organizations","arguments":{}}"#, SHORT.1),
            list: rpc("tools/list", "{}", "change-thing-49"),
        }
    }
}

/// Counts the instructions of the same requests.
async fn count() {
    let upstreams = Upstreams::start().await;
    let (short, long) = (&upstreams.short[..], &upstreams.long[..]);
    let Requests { page, long_page, call, list } = Requests::new();
    println!("| for a request | by hand | generated | generated to by hand |\n|---|--:|--:|--:|");
    for (what, (yardstick, theirs), (generated, ours), request) in [
        ("REST", ("proxy", short), ("rest", short), page),
        ("REST, 64 kB", ("proxy", long), ("rest", long), long_page),
        ("`tools/call`", ("sdk", &upstreams.sdk), ("mcp", short), call),
        ("`tools/list` of 50", ("sdk", &upstreams.sdk), ("fifty", short), list),
    ] {
        let by_hand = instructions::of_a_request(yardstick, theirs, &request).await;
        let generated = instructions::of_a_request(generated, ours, &request).await;
        print_count(&format!("{what}: instructions"), by_hand.instructions, generated.instructions);
        print_count(&format!("{what}: allocations"), by_hand.allocations, generated.allocations);
    }
}

#[expect(clippy::cast_precision_loss, reason = "fewer than 2^52 of either")]
fn print_count(what: &str, by_hand: u64, generated: u64) {
    println!("| {what} | {by_hand} | {generated} | {:.2} × |", generated as f64 / by_hand as f64);
}

/// Measures two servers in turns, and prints both and how they compare.
async fn side_by_side(plan: &Plan, mut yardstick: Subject, mut ours: Subject) {
    // The first requests of a server find nothing warm.
    yardstick.round(plan.time / 5).await;
    ours.round(plan.time / 5).await;
    yardstick.measured.clear();
    ours.measured.clear();
    for _ in 0..plan.rounds {
        yardstick.round(plan.time).await;
        ours.round(plan.time).await;
    }
    yardstick.print();
    ours.print();
    println!(
        "| → generated to by hand | {:.2} × | | | {:.2} × | {} | {} |",
        ours.per_second() / yardstick.per_second(),
        micros(ours.processor()) / micros(yardstick.processor()),
        ours.idle.beside(yardstick.idle),
        ours.process.memory().beside(yardstick.process.memory()),
    );
}

/// From the start of a process to its first answer.
async fn starts(plan: &Plan, upstream: &[String], pinned: bool, page: &Request) {
    let (mut empty, mut by_hand, mut generated) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..plan.starts {
        empty.push(Process::empty(pinned));
        for (role, took) in [("proxy", &mut by_hand), ("rest", &mut generated)] {
            let process = Process::start(role, upstream, pinned);
            let listening = Instant::now();
            load::once(process.address, page).await;
            took.push(process.listening_after + listening.elapsed());
        }
    }
    println!(
        "\nstart to first answer: by hand {:.1} ms, generated {:.1} ms; an empty program with tokio starts and ends in {:.1} ms",
        micros(median(by_hand)) / 1000.0,
        micros(median(generated)) / 1000.0,
        micros(median(empty)) / 1000.0,
    );
}

/// The tools of the large server in a file, for the one on the SDK to list the same.
struct Tools(std::path::PathBuf);

impl Tools {
    async fn of_fifty(upstream: &[String]) -> Self {
        let server = Process::start("fifty", upstream, false);
        let answer = load::once(server.address, &rpc("tools/list", "{}", "change-thing-49")).await;
        let mut answer: Value = serde_json::from_slice(&answer).expect("JSON");
        let path = std::env::temp_dir().join(format!("tools-{}.json", std::process::id()));
        std::fs::write(&path, answer["result"]["tools"].take().to_string()).expect("a file can be written");
        Self(path)
    }

    fn path(&self) -> String {
        self.0.display().to_string()
    }
}

impl Drop for Tools {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn rpc(method: &str, params: &str, holds: &'static str) -> Request {
    let body = format!(r#"{{"jsonrpc":"2.0","id":1,"method":"{method}","params":{params}}}"#);
    Request::post("/mcp", &body, holds)
}

fn median<T: PartialOrd + Copy>(mut values: Vec<T>) -> T {
    values.sort_by(|left, right| left.partial_cmp(right).expect("no measure is not a number"));
    values[values.len() / 2]
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}
