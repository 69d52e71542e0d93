//! The logs of a program that keeps none of its own, and what is at the root of its addresses.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use crate::support::{KEY, organizations, serve_organizations};
use harness::Stub;

/// A program that serves an API which is down, in a process of its own: a subscriber holds for a whole process.
#[tokio::test]
#[ignore = "the program of the other tests here, which run it"]
async fn a_served_program() {
    #[allow(clippy::disallowed_methods, reason = "it has the environment that a test gives it")]
    let builder = organizations("http://127.0.0.1:1").environment(|name| std::env::var(name).ok());
    builder.build().unwrap().serve().await.unwrap();
}

struct Program(Child);

impl Program {
    fn start(variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "logs::a_served_program", "--ignored", "--nocapture"]);
        command.envs(variables.iter().copied()).stdout(Stdio::null()).stderr(Stdio::piped());
        Self(command.spawn().unwrap())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The lines up to the one that says where REST is, that address, and those up to the failure of a call.
async fn lines(variables: &[(&str, &str)]) -> Vec<String> {
    let mut program = Program::start(variables);
    let mut log = BufReader::new(program.0.stderr.take().unwrap()).lines().map(Result::unwrap);
    let mut lines = Vec::new();
    let address = loop {
        let line = log.next().unwrap();
        let found = line
            .split_once("REST at ")
            .map(|(_, rest)| rest.split(['/', '"', ' ']).nth(2).unwrap().to_owned());
        lines.push(line);
        if let Some(address) = found {
            break address;
        }
    };
    let answer = reqwest::get(format!("http://{address}/v1/api/organizations")).await.unwrap();
    assert_eq!(answer.status(), 502);
    let id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
    loop {
        let line = log.next().unwrap();
        let is_last = line.contains(&id);
        lines.push(line);
        if is_last {
            return lines;
        }
    }
}

#[tokio::test]
async fn a_program_says_where_it_listens_and_why_a_call_failed() {
    let lines = lines(&[]).await;
    let text = lines.join("\n");
    assert!(
        text.contains("REST at http://127.0.0.1:") && text.contains("MCP at http://127.0.0.1:"),
        "{text}"
    );
    assert!(text.contains("routes=5") && text.contains("tools=5"), "{text}");
    assert!(lines.last().unwrap().contains("WARN") && text.to_lowercase().contains("refused"), "{text}");
    assert!(!text.contains(KEY), "{text}");
}

#[tokio::test]
async fn logs_are_json_where_that_is_asked_for() {
    let lines = lines(&[("NAFTIKO_LOG_FORMAT", "json"), ("NAFTIKO_LOG", "naftiko_runtime=info")]).await;
    let last: naftiko_runtime::serde_json::Value =
        naftiko_runtime::serde_json::from_str(lines.last().unwrap()).unwrap();
    assert_eq!(last["level"], "WARN");
    assert_eq!(last["span"]["operation"], "GET /v1/api/organizations", "spans are asked for");
}

#[test]
fn words_that_mean_nothing_keep_the_program_from_starting() {
    for (name, problem) in [
        ("NAFTIKO_LOG", "NAFTIKO_LOG is no level and no list of `target=level`"),
        ("NAFTIKO_LOG_FORMAT", "NAFTIKO_LOG_FORMAT is neither `text` nor `json`"),
    ] {
        let environment = move |asked: &str| (asked == name).then(|| "a=b=c".to_owned());
        let error = organizations("http://127.0.0.1:1").environment(environment).build().unwrap_err();
        assert!(error.to_string().contains(problem), "{error}");
    }
}

#[tokio::test]
async fn the_root_says_what_is_there() {
    let capability = serve_organizations(&Stub::json("[]").await.uri).await;
    let rest = capability.get("/").await;
    assert_eq!((rest.status, rest.text().contains("/openapi.json")), (200, true), "{}", rest.text());
    let mcp = reqwest::get(capability.mcp.replace("/mcp", "/")).await.unwrap();
    assert_eq!(mcp.status(), 200);
    let text = mcp.text().await.unwrap();
    assert!(text.contains("its endpoint is at /mcp"), "{text}");
    assert_eq!(capability.get("/no-such").await.status, 404);
}
