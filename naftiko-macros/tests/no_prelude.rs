//! Generated code takes nothing from the std prelude of the crate around it.

#![no_implicit_prelude]

::naftiko_runtime::capability!("organizations.yaml");

#[test]
fn generated_code_compiles_without_a_prelude() {
    ::std::assert_eq!(organizations::mcp::TOOLS.len(), 5);
}
