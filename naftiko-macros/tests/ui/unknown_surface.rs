naftiko_runtime::capability!("organizations.yaml", surfaces = [client, grpc]);

fn main() {}
