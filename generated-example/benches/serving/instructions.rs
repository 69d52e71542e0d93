//! How many instructions and allocations a request takes, counted by valgrind: the answer where other programs disturb
//! the clock.
//!
//! Only what the servers themselves do is counted, not what the kernel does for them.

use std::collections::HashMap;
use std::process::{Command, Stdio};

use crate::load::{self, Request};
use crate::process::Process;

/// The work of a server, as counted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Count {
    pub(crate) instructions: u64,
    pub(crate) allocations: u64,
}

/// The work of a server for one request, once warm.
pub(crate) async fn of_a_request(role: &str, arguments: &[String], request: &Request) -> Count {
    const FEW: u64 = 500;
    const MANY: u64 = 1500;
    let few = of_a_run(role, arguments, request, FEW).await;
    let many = of_a_run(role, arguments, request, MANY).await;
    let each = |many: u64, few: u64| many.saturating_sub(few) / (MANY - FEW);
    Count {
        instructions: each(many.instructions, few.instructions),
        allocations: each(many.allocations, few.allocations),
    }
}

/// The work of a server from its start to its end.
async fn of_a_run(role: &str, arguments: &[String], request: &Request, requests: u64) -> Count {
    let profile = std::env::temp_dir().join(format!("serving-{}-{role}.callgrind", std::process::id()));
    let out = format!("--callgrind-out-file={}", profile.display());
    let mut server = Process::start_in(&["valgrind", "--quiet", "--tool=callgrind", &out], role, arguments);
    load::some(server.address, request, requests).await;
    // It writes what it counted when it is asked to end.
    let asked = Command::new("kill").arg(server.id().to_string()).stdout(Stdio::null()).status();
    assert!(asked.is_ok_and(|status| status.success()), "the server could not be asked to end");
    server.wait();
    let written = std::fs::read_to_string(&profile).expect("valgrind writes what it counted");
    let _ = std::fs::remove_file(&profile);
    let total = written.lines().find_map(|line| {
        line.strip_prefix("totals: ").or_else(|| line.strip_prefix("summary: "))?.trim().parse().ok()
    });
    Count {
        instructions: total.expect("valgrind writes how many there were"),
        allocations: allocations(&written),
    }
}

/// The calls of functions that allocate. A function has its name where it comes first, and a number from then on; a call
/// names the function, and how often follows on the next line.
fn allocations(profile: &str) -> u64 {
    let mut names = HashMap::new();
    let (mut called, mut count) = ("", 0);
    for line in profile.lines() {
        if let Some(calls) = line.strip_prefix("calls=") {
            let allocates =
                matches!(names.get(called), Some(&("malloc" | "calloc" | "realloc" | "posix_memalign")));
            let times = calls.split(' ').next().and_then(|times| times.parse::<u64>().ok());
            count += times.filter(|_| allocates).unwrap_or(0);
            continue;
        }
        let Some((kind @ ("fn" | "cfn"), function)) = line.split_once('=') else { continue };
        let (number, name) = function.split_once(' ').unwrap_or((function, ""));
        if !name.is_empty() {
            names.insert(number, name);
        }
        if kind == "cfn" {
            called = number;
        }
    }
    count
}
