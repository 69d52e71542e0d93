//! Compiles the projects capability into `OUT_DIR`; `src/main.rs` includes it.

fn main() -> Result<(), naftiko_codegen::Failed> {
    naftiko_codegen::compile("projects.yaml")
}
