//! Servers as processes of their own: how they start, what they cost.

use std::fmt;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The processor of the servers; clients and upstream have the others.
const SERVER: &str = "0";

/// A server that was started; it ends with this value.
pub(crate) struct Process {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// How long it took from its start until it listened.
    pub(crate) listening_after: Duration,
}

/// The memory of a process, in MiB.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Memory {
    /// What it has written: heap, stacks and data.
    private: f64,
    /// That, and the parts of the program and its libraries that the kernel maps from files, by 64 KiB, when one byte of
    /// them runs.
    resident: f64,
}

impl Memory {
    /// How many times as much as the other.
    pub(crate) fn beside(self, yardstick: Self) -> String {
        let [private, resident] = [self.private / yardstick.private, self.resident / yardstick.resident];
        format!("{private:.2} / {resident:.2} ×")
    }
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} / {:.1} MiB", self.private, self.resident)
    }
}

/// This program in another role, started by the command before it.
fn command(before: &[&str], role: &str, arguments: &[String]) -> Command {
    let program = std::env::current_exe().expect("this program");
    let mut command = match before {
        [] => Command::new(program),
        [first, rest @ ..] => {
            let mut command = Command::new(first);
            command.args(rest).arg(program);
            command
        }
    };
    command.arg(role).args(arguments);
    command
}

/// The command that starts a server on a processor of its own.
fn pinning(pinned: bool) -> &'static [&'static str] {
    if pinned { &["taskset", "-c", SERVER] } else { &[] }
}

impl Process {
    pub(crate) fn start(role: &str, arguments: &[String], pinned: bool) -> Self {
        Self::start_in(pinning(pinned), role, arguments)
    }

    /// Starts a role by the command `before` it.
    pub(crate) fn start_in(before: &[&str], role: &str, arguments: &[String]) -> Self {
        let begin = Instant::now();
        let mut child =
            command(before, role, arguments).stdout(Stdio::piped()).spawn().expect("the role starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("it is piped");
        BufReader::new(stdout).read_line(&mut line).expect("the role says where it listens");
        let address = line.trim().parse().unwrap_or_else(|_| panic!("{role} does not listen: {line}"));
        Self { child, address, listening_after: begin.elapsed() }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Until it has ended.
    pub(crate) fn wait(&mut self) {
        self.child.wait().expect("it was started");
    }

    /// How long a program takes that does nothing but start an asynchronous runtime.
    pub(crate) fn empty(pinned: bool) -> Duration {
        let begin = Instant::now();
        let status = command(pinning(pinned), "empty", &[]).status().expect("the role starts");
        assert!(status.success());
        begin.elapsed()
    }

    /// How much memory it has now.
    pub(crate) fn memory(&self) -> Memory {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let mebibytes = |name: &str| -> f64 {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let kibibytes = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok());
            kibibytes.unwrap_or(0.0) / 1024.0
        };
        Memory { private: mebibytes("RssAnon:"), resident: mebibytes("VmRSS:") }
    }

    /// Time on the processor so far.
    pub(crate) fn processor_time(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        // The name of the program is in parentheses and may hold anything; 14 and 15 are the ticks, of 10 ms each.
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks = |field: usize| fields.get(field).and_then(|ticks| ticks.parse::<u64>().ok()).unwrap_or(0);
        Duration::from_millis((ticks(11) + ticks(12)) * 10)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Keeps this process off the processor of the servers. Says whether that could be done.
pub(crate) fn step_aside() -> bool {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    if processors < 2 {
        return false;
    }
    let others = format!("1-{}", processors - 1);
    let pid = std::process::id().to_string();
    Command::new("taskset")
        .args(["-a", "-p", "-c", &others, &pid])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
