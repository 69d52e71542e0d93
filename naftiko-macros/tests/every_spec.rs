//! Every spec of the repository compiles through the macro, with warnings denied.
//!
//! The list is by hand, because the macro takes literals; a test holds that it is complete.

#![deny(warnings)]

/// The functions that the steps of `steps-native.yaml` name.
mod functions {
    use naftiko_runtime::{StepError, StepInput, Value};

    #[expect(clippy::unnecessary_wraps, reason = "the shape of a step")]
    pub(crate) fn score(_: StepInput) -> Result<Value, StepError> {
        Ok(Value::Null)
    }

    pub(crate) async fn report(_: StepInput) -> Result<Value, StepError> {
        Ok(Value::Null)
    }
}

macro_rules! specs {
    ($($name:ident $file:literal)*) => {
        $(naftiko_runtime::capability!($file, mod $name);)*

        const NAMES: &[&str] = &[$($file),*];
    };
}

specs! {
    aggregates "aggregates.yaml"
    auth_in_api_key "auth-in-api-key.yaml"
    auth_in_basic "auth-in-basic.yaml"
    auth_in_bearer "auth-in-bearer.yaml"
    auth_in_digest "auth-in-digest.yaml"
    auth_in_oauth2_mcp "auth-in-oauth2-mcp.yaml"
    auth_in_oauth2 "auth-in-oauth2.yaml"
    auth_out_client_credentials "auth-out-client-credentials.yaml"
    auth_out_digest "auth-out-digest.yaml"
    binds_file "binds-file.yaml"
    body_form "body-form.yaml"
    body_json "body-json.yaml"
    body_multipart "body-multipart.yaml"
    body_text "body-text.yaml"
    client_only "client-only.yaml"
    conformance "conformance.yaml"
    decode_avro "decode-avro.yaml"
    decode_html "decode-html.yaml"
    decode_markdown "decode-markdown.yaml"
    decode_protobuf "decode-protobuf.yaml"
    decode_separated "decode-separated.yaml"
    decode_text "decode-text.yaml"
    decode_xml "decode-xml.yaml"
    decode_yaml "decode-yaml.yaml"
    forward "forward.yaml"
    import "import.yaml"
    inputs "inputs.yaml"
    mock "mock.yaml"
    organizations "organizations.yaml"
    parameters "parameters.yaml"
    projects "projects.yaml"
    prompts "prompts.yaml"
    resources_files "resources-files.yaml"
    resources "resources.yaml"
    rules "rules.yaml"
    shape "shape.yaml"
    shared_consumes "shared-consumes.yaml"
    steps_native "steps-native.yaml"
    steps "steps.yaml"
    tasks "tasks.yaml"
    version_alpha3 "version-alpha3.yaml"
    version_beta5 "version-beta5.yaml"
}

/// Surfaces and tools that are left out leave no code behind that would not compile, or that nobody uses.
mod parts {
    naftiko_runtime::capability!("organizations.yaml", surfaces = [client], mod client);
    naftiko_runtime::capability!("organizations.yaml", mod rest, surfaces = [rest]);
    naftiko_runtime::capability!("organizations.yaml", mod mcp, surfaces = [mcp]);
    naftiko_runtime::capability!("organizations.yaml", mod server, surfaces = [server]);
    naftiko_runtime::capability!("organizations.yaml", mod both, surfaces = [client, mcp,],);
    naftiko_runtime::capability!("version-alpha3.yaml", mod steps, surfaces = [mcp]);
    naftiko_runtime::capability!("version-alpha3.yaml", mod nothing, surfaces = []);
    naftiko_runtime::capability!("organizations.yaml", mod lists, tools = ["list-*"], surfaces = [mcp]);
    naftiko_runtime::capability!("resources.yaml", mod no_tools, tools = []);
}

#[test]
fn the_chosen_surfaces_and_tools_are_generated() {
    let router = parts::rest::Capability::rest_router;
    let _: fn(&parts::server::Capability) -> _ = parts::server::Capability::rest_router;
    let _: fn(&parts::server::Capability) -> _ = parts::server::Capability::mcp_router;
    let _: fn(&parts::client::Capability) -> _ = parts::client::Capability::client;
    let _: fn(&parts::both::Capability) -> _ = parts::both::Capability::client;
    let capability = parts::rest::Capability::builder().bind("LABEL_STUDIO_API_KEY", "x").build();
    let _ = router(&capability.expect("a capability"));
    assert_eq!(parts::mcp::mcp::TOOLS.len(), 5);
    assert_eq!(parts::both::mcp::TOOLS.len(), 5);
    assert_eq!(parts::steps::mcp::TOOLS.len(), 2);
    assert_eq!((parts::lists::mcp::TOOLS.len(), parts::no_tools::mcp::RESOURCES.len()), (1, 8));
    assert!(parts::nothing::Capability::builder().bind("LABEL_STUDIO_API_KEY", "x").build().is_ok());
}

/// The variables of a spec are found in files beside it, wherever the program was started.
#[test]
fn binds_are_read_from_files_beside_the_spec() {
    let capability = binds_file::Capability::builder().environment(|_| None).build();
    assert!(capability.is_ok(), "{:?}", capability.err());
}

#[test]
fn every_file_that_was_read_is_tracked() {
    assert_eq!(
        import::SPEC_FILES,
        ["specs/import.yaml", "specs/shared/label-studio.yaml", "specs/shared/chained.yaml"]
    );
}

#[test]
fn every_spec_is_compiled() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    let mut files: Vec<String> = folder
        .read_dir()
        .expect("the folder of specs")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .map(|path| path.file_name().expect("a file name").to_string_lossy().into_owned())
        .collect();
    files.sort();
    assert_eq!(files, NAMES, "name every file of specs/ in `specs!`");
}

#[test]
fn the_organizations_capability_has_every_tool_and_route() {
    assert_eq!(organizations::SPEC_FILES, ["specs/organizations.yaml"]);
    assert_eq!(organizations::mcp::TOOLS.len(), 5);
    assert_eq!(organizations::rest::ROUTES.len(), 5);
}
