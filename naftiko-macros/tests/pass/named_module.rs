//! Two modules from one spec, named by the caller.

naftiko_runtime::capability!("tasks.yaml", mod first);
naftiko_runtime::capability!("tasks.yaml", mod second);

fn main() {
    assert_eq!(first::SPEC_FILES, second::SPEC_FILES);
    assert_eq!(first::mcp::TOOLS.len(), 3);
}
