//! The program as a newcomer starts it: what it says when it cannot.

use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_generated-example"))
        .args(arguments)
        .env_remove("LABEL_STUDIO_API_KEY")
        .output()
        .expect("the program runs")
}

#[test]
fn a_missing_key_is_named() {
    let output = run(&["--upstream", "http://127.0.0.1:1"]);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{errors}");
    assert!(errors.contains("LABEL_STUDIO_API_KEY") && !errors.contains("panicked"), "{errors}");
    assert!(output.stdout.is_empty());
}

#[test]
fn a_wrong_base_uri_is_named() {
    let output = run(&["--stdio", "--upstream", "label-studio"]);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{errors}");
    assert!(errors.contains("base URI") && !errors.contains("panicked"), "{errors}");
}

#[test]
fn a_wrong_argument_is_a_wrong_call() {
    assert_eq!(run(&["--port", "1"]).status.code(), Some(2));
}
