//! Compiles the projects capability into `OUT_DIR`; `src/main.rs` includes it. With the feature `bench` also a capability
//! of 50 operations, which the bench includes.

#[cfg(feature = "bench")]
#[path = "../naftiko-codegen/benches/stages/large_spec.rs"]
mod large_spec;

#[cfg_attr(
    feature = "bench",
    expect(clippy::disallowed_methods, reason = "cargo talks to build scripts this way")
)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    #[cfg(feature = "bench")]
    {
        let spec = std::path::Path::new(&std::env::var("OUT_DIR")?).join("fifty.yaml");
        std::fs::write(&spec, large_spec::large_spec(50))?;
        naftiko_codegen::compile(spec)?;
    }
    Ok(naftiko_codegen::compile("projects.yaml")?)
}
