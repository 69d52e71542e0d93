//! A crate outside the workspace, as a stranger has it: one dependency, the three ways in, and a spec that changes.
//!
//! It is built by the cargo that runs this test, offline.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use syn::{File, Item};

/// The repository that this test belongs to.
fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_owned()
}

/// The target directory of the repository: with the same profile, most dependencies are built already.
fn target() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target directory")
}

/// A crate in a fresh directory.
struct Outside {
    directory: tempfile::TempDir,
    /// Whether the macro writes its expansion to `expanded/`.
    expand: bool,
}

impl Outside {
    fn new(name: &str, expand: bool) -> Self {
        let outside = Self { directory: tempfile::tempdir().expect("a directory"), expand };
        let root = repository();
        outside.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
                 [dependencies]\nnaftiko-runtime = {{ path = \"{}\" }}\n\
                 [build-dependencies]\nnaftiko-codegen = {{ path = \"{}\", default-features = false }}\n\
                 [profile.dev]\ndebug = \"line-tables-only\"\n\
                 [profile.dev.package.\"*\"]\ndebug = false\n[workspace]\n",
                root.join("naftiko-runtime").display(),
                root.join("naftiko-codegen").display(),
            ),
        );
        fs::copy(root.join("Cargo.lock"), outside.path("Cargo.lock")).expect("the lock file");
        fs::copy(root.join("specs/organizations.yaml"), outside.path("organizations.yaml"))
            .expect("the spec");
        fs::create_dir(outside.path("src")).expect("a source folder");
        fs::create_dir(outside.path("expanded")).expect("a folder for the expansion");
        outside
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("a file");
    }

    fn cargo(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO"))
            .args(arguments)
            .arg("--offline")
            .current_dir(self.directory.path())
            .env("CARGO_TARGET_DIR", target())
            .envs(self.expand.then(|| ("NAFTIKO_EXPAND_DIR", self.path("expanded"))))
            .output()
            .expect("cargo runs")
    }

    /// The output of the program.
    fn run(&self) -> String {
        let output = self.cargo(&["run", "--quiet"]);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{errors}");
        String::from_utf8(output.stdout).expect("text")
    }
}

/// The items of the only module of a file, without the docs and attributes around it.
fn module_items(file: File) -> Vec<Item> {
    file.items
        .into_iter()
        .find_map(|item| match item {
            Item::Mod(module) => module.content.map(|(_, items)| items),
            _ => None,
        })
        .expect("a module")
}

/// Printed without the import of the runtime, the one line in which the ways in differ.
fn printed(mut items: Vec<Item>) -> String {
    let import = items.remove(0);
    assert!(matches!(import, Item::Use(_)), "the runtime is imported first");
    prettyplease::unparse(&File { shebang: None, frontmatter: None, attrs: Vec::new(), items })
}

#[test]
fn three_front_ends_give_the_same_tokens() {
    let outside = Outside::new("three-ways", true);
    outside.write(
        "build.rs",
        "fn main() -> Result<(), naftiko_codegen::Failed> { naftiko_codegen::compile(\"organizations.yaml\") }\n",
    );
    outside.write(
        "src/main.rs",
        "mod by_macro { naftiko_runtime::capability!(\"organizations.yaml\"); }\n\
         mod by_build_script { naftiko_runtime::include_capability!(\"organizations\"); }\n\
         fn main() {\n\
             assert_eq!(by_macro::organizations::mcp::TOOLS.len(), by_build_script::organizations::mcp::TOOLS.len());\n\
             print!(\"{}\", concat!(env!(\"OUT_DIR\"), \"/organizations.rs\"));\n\
         }\n",
    );
    let by_build_script = fs::read_to_string(outside.run()).expect("the build script's file");
    let by_macro = fs::read_to_string(outside.path("expanded/organizations.rs")).expect("the expansion");
    let by_command =
        naftiko_codegen::generate(&outside.path("organizations.yaml"), &naftiko_codegen::Options::new())
            .generated
            .expect("the spec is sound")
            .file_text();

    let parse = |text: &str| syn::parse_file(text).expect("generated text parses");
    let command = printed(parse(&by_command).items);
    assert_eq!(printed(module_items(parse(&by_build_script))), command);
    assert_eq!(printed(module_items(parse(&by_macro))), command);
}

/// A spec of one operation that calls what another file has.
const IMPORTING: &str = "naftiko: 1.0.0-alpha2
binds: [{namespace: settings, location: 'file:///./shared/settings.yaml', keys: {TOKEN: token}}]
capability:
  consumes: [{import: shop, location: shared/shop.yaml}]
  exposes:
  - type: rest
    namespace: shop-rest
    port: 8080
    resources: [{path: /orders, operations: [{name: list, method: GET, call: shop.list}]}]
";

/// An imported file is watched like the spec itself, and binds are found beside it.
#[test]
fn an_edited_import_is_recompiled() {
    let outside = Outside::new("importing", false);
    let shared = |parameter: &str| {
        format!(
            "naftiko: 1.0.0-alpha2\nconsumes:\n- namespace: shop\n  baseUri: https://shop.example\n  \
             authentication: {{type: bearer, token: '{{{{TOKEN}}}}'}}\n  resources:\n  - path: /orders\n    \
             operations: [{{name: list, inputParameters: [{{name: {parameter}, in: query}}]}}]\n"
        )
    };
    fs::create_dir(outside.path("shared")).expect("a folder");
    outside.write("shop.yaml", IMPORTING);
    outside.write("shared/shop.yaml", &shared("first"));
    outside.write("shared/settings.yaml", "token: '0123'\n");
    outside.write(
        "build.rs",
        "fn main() -> Result<(), naftiko_codegen::Failed> { naftiko_codegen::compile(\"shop.yaml\") }\n",
    );
    outside.write(
        "src/main.rs",
        "mod by_macro { naftiko_runtime::capability!(\"shop.yaml\"); }\n\
         mod by_build_script { naftiko_runtime::include_capability!(\"shop\"); }\n\
         fn main() {\n\
             by_macro::shop::Capability::from_env().unwrap();\n\
             std::env::set_current_dir(\"/\").unwrap();\n\
             by_build_script::shop::Capability::from_env().unwrap();\n\
             for document in [by_macro::shop::rest::OPENAPI, by_build_script::shop::rest::OPENAPI] {\n\
                 println!(\"{}\", document.contains(\"second\"));\n\
             }\n\
         }\n",
    );
    assert_eq!(outside.run(), "false\nfalse\n");
    outside.write("shared/shop.yaml", &shared("second"));
    assert_eq!(outside.run(), "true\ntrue\n");
}

/// One error names the feature; types that are not there would make many.
#[test]
fn a_feature_that_is_needed_and_off_is_named() {
    let outside = Outside::new("feature", false);
    let spec = repository().join("specs/auth-in-oauth2.yaml");
    fs::copy(spec, outside.path("auth-in-oauth2.yaml")).expect("the spec");
    outside.write("src/main.rs", "naftiko_runtime::capability!(\"auth-in-oauth2.yaml\");\nfn main() {}\n");
    let output = outside.cargo(&["build"]);
    let log = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "{log}");
    assert!(log.contains("turn on the feature `oauth2` of naftiko-runtime"), "{log}");
    assert_eq!(log.matches("error: ").count(), 2, "the error, and that it was one:\n{log}");
}

#[test]
fn an_edited_spec_is_recompiled() {
    let outside = Outside::new("edited", false);
    outside.write(
        "build.rs",
        "fn main() -> Result<(), naftiko_codegen::Failed> { naftiko_codegen::compile(\"organizations.yaml\") }\n",
    );
    outside.write(
        "src/main.rs",
        "mod by_macro { naftiko_runtime::capability!(\"organizations.yaml\"); }\n\
         mod by_build_script { naftiko_runtime::include_capability!(\"organizations\"); }\n\
         fn main() {\n\
             for document in [by_macro::organizations::rest::OPENAPI, by_build_script::organizations::rest::OPENAPI] {\n\
                 println!(\"{}\", document.contains(\"/v2/renamed\"));\n\
             }\n\
         }\n",
    );
    assert_eq!(outside.run(), "false\nfalse\n");

    let again = outside.cargo(&["build", "--verbose"]);
    let log = String::from_utf8_lossy(&again.stderr).into_owned();
    assert!(again.status.success(), "{log}");
    assert!(log.contains("Fresh edited"), "an unchanged spec must not be compiled again:\n{log}");

    let spec = fs::read_to_string(outside.path("organizations.yaml")).expect("the spec");
    let edited = spec.replace("path: /v1/api/invite/reset-token", "path: /v2/renamed");
    assert_ne!(edited, spec);
    // Cargo compares times; the copy must not be as old as the build.
    outside.write("organizations.yaml", &edited);
    assert_eq!(outside.run(), "true\ntrue\n");

    outside.write("organizations.yaml", &edited.replace("call: label-studio", "call: lable-studio"));
    let broken = outside.cargo(&["build"]);
    let log = String::from_utf8_lossy(&broken.stderr).into_owned();
    assert!(!broken.status.success() && log.contains("NAF0301"), "{log}");
    assert!(!log.contains("panicked"), "{log}");
}
