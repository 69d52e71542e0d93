naftiko_runtime::capability!("organisations.yaml");

fn main() {}
