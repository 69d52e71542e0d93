//! Generated code in a crate that denies every warning, whatever words its specs hold.

#![deny(warnings, clippy::all, clippy::pedantic, rustdoc::all)]

naftiko_runtime::capability!("organizations.yaml");
naftiko_runtime::include_capability!("organizations_text");
naftiko_runtime::include_capability!("binds_file");
naftiko_runtime::include_capability!("odd_words");
naftiko_runtime::include_capability!("prompts");
naftiko_runtime::include_capability!("resources");
naftiko_runtime::include_capability!("resources_files");
