naftiko_runtime::capability!("unknown_call.yaml");

fn main() {}
