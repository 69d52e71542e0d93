naftiko_runtime::capability!();

fn main() {}
