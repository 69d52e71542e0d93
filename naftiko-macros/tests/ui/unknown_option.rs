naftiko_runtime::capability!("organizations.yaml", strict);

fn main() {}
