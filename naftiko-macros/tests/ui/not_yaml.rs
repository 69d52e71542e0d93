naftiko_runtime::capability!("not_yaml.yaml");

fn main() {}
