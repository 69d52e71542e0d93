//! How many instructions a request takes, counted by valgrind: the answer where other programs disturb the clock.
//!
//! Only what the servers themselves do is counted, not what the kernel does for them.

use std::process::{Command, Stdio};

use crate::load::{self, Request};
use crate::process::Process;

/// Instructions that a server takes for a request, once warm.
pub(crate) async fn of_a_request(role: &str, arguments: &[String], request: &Request) -> u64 {
    const FEW: u64 = 500;
    const MANY: u64 = 1500;
    let few = of_a_run(role, arguments, request, FEW).await;
    let many = of_a_run(role, arguments, request, MANY).await;
    many.saturating_sub(few) / (MANY - FEW)
}

/// Instructions from the start of a server to its end.
async fn of_a_run(role: &str, arguments: &[String], request: &Request, requests: u64) -> u64 {
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
    total.expect("valgrind writes how many there were")
}
