//! Clippy looks away from what a macro expands to, so the same code comes in as text as well.

fn main() -> Result<(), naftiko_codegen::Failed> {
    let renamed = naftiko_codegen::Options::new().module("organizations_text");
    naftiko_codegen::compile_with("organizations.yaml", &renamed)?;
    let adapters = naftiko_codegen::Options::new().surfaces([naftiko_codegen::Surface::Server]);
    naftiko_codegen::compile_with("binds-file.yaml", &adapters)?;
    for spec in ["prompts.yaml", "resources.yaml", "resources-files.yaml"] {
        naftiko_codegen::compile(spec)?;
    }
    naftiko_codegen::compile("odd-words.yaml")
}
