//! Tests of the settings that the builder and the environment may replace, and of those that they may not.

use naftiko_runtime::Builder;
use naftiko_runtime::codegen as rt;

use crate::support::organizations::{Capability, label_studio_subpackage_organizations as label_studio};
use crate::support::{KEY, REST, UPSTREAM, zoo};
use harness::Stub;

fn message(builder: Builder<impl From<rt::Capability>>) -> String {
    match builder.build() {
        Ok(_) => "built".to_owned(),
        Err(error) => error.to_string(),
    }
}

fn organizations() -> Builder<Capability> {
    Capability::builder().environment(|_| None).bind("LABEL_STUDIO_API_KEY", KEY)
}

#[tokio::test]
async fn the_environment_goes_before_the_specification_and_the_builder_before_both() {
    let (first, second) = (Stub::json("{}").await, Stub::json("{}").await);
    let uri = first.uri.clone();
    let variables = move |name: &str| match name {
        "LABEL_STUDIO_API_KEY" => Some(KEY.to_owned()),
        "LABEL_STUDIO_SUBPACKAGE_ORGANIZATIONS_BASE_URI" => Some(uri.clone()),
        "LABEL_STUDIO_SUBPACKAGE_ORGANIZATIONS_REST_PORT"
        | "LABEL_STUDIO_SUBPACKAGE_ORGANIZATIONS_MCP_PORT" => Some("0".to_owned()),
        "LABEL_STUDIO_SUBPACKAGE_ORGANIZATIONS_REST_ADDRESS" => Some("127.0.0.2".to_owned()),
        _ => None,
    };
    let capability = Capability::builder().environment(variables.clone()).build().unwrap();
    capability.client().list(label_studio::ListInput::default()).await.unwrap();
    assert_eq!(first.seen().len(), 1);
    let server = capability.bind().await.unwrap();
    let address = server.local_addr(REST).unwrap();
    assert_eq!(address.ip().to_string(), "127.0.0.2");
    assert!(address.port() != 0 && address.port() != 8080);

    let builder = Capability::builder().environment(variables).base_uri(UPSTREAM, &second.uri);
    let client = builder.build().unwrap().client();
    client.list(label_studio::ListInput::default()).await.unwrap();
    assert_eq!((first.seen().len(), second.seen().len()), (1, 1));
}

#[test]
fn unknown_settings_are_refused_with_the_known_names() {
    let builder =
        organizations().base_uri("label", "http://x").port("graphql", 1).address("rest", "not a host");
    assert_eq!(
        message(builder),
        "the capability cannot start:\n\
         - `base_uri`: there is no upstream `label`; known upstreams: `label-studio-subpackage-organizations`\n\
         - `port`: there is no adapter `graphql`; known adapters: `label-studio-subpackage-organizations-rest`, \
         `label-studio-subpackage-organizations-mcp`\n\
         - adapter `label-studio-subpackage-organizations-rest`: `not a host` is neither an IP address nor a host name"
    );
}

#[test]
fn unknown_tools_are_refused_with_the_known_ones() {
    let builder = zoo("http://localhost")
        .tools("mcp", ["f*", "fnd", "fin?", "elephant"])
        .tools("zoo-rest", ["find"])
        .tools("zoo", ["find"]);
    assert_eq!(
        message(builder),
        "the capability cannot start:\n\
         - `tools`: adapter `zoo-mcp` has no tool `fnd`; did you mean `find`?\n\
         - `tools`: adapter `zoo-mcp` has no tool `fin?`; did you mean `find`?\n\
         - `tools`: adapter `zoo-mcp` has no tool `elephant`; known tools: `find`, `animal`, `profile`, `raw`, \
         `count`, `panics`\n\
         - `tools`: adapter `zoo-rest` is not MCP, so it has none\n\
         - `tools`: there is no adapter `zoo`; known adapters: `zoo-rest`, `zoo-mcp`"
    );
    assert_eq!(message(zoo("http://localhost").tools("zoo-mcp", ["*"])), "built");
}

#[test]
fn base_uris_that_cannot_be_used_are_refused_without_repeating_them() {
    for (uri, reason) in [
        ("localhost:8000", "a base URI must begin with `http://` or `https://`"),
        ("ftp://host/", "a base URI must begin with `http://` or `https://`"),
        ("http://host/ /", "the base URI is not a valid URI"),
        ("http://host/?key=s3cret", "a base URI cannot have a query"),
        ("http://host/#top", "a base URI cannot have a fragment"),
        ("http://ann:s3cret@host/", "a base URI cannot hold a user name or password; use `authentication`"),
    ] {
        let expected = format!("the capability cannot start: upstream `{UPSTREAM}`: {reason}");
        assert_eq!(message(organizations().base_uri(UPSTREAM, uri)), expected);
    }
}

#[test]
fn invalid_environment_ports_are_refused_except_kubernetes_links() {
    let variable = |value: &'static str| {
        zoo("http://localhost").environment(move |name| (name == "ZOO_REST_PORT").then(|| value.to_owned()))
    };
    assert_eq!(
        message(variable("http")),
        "the capability cannot start: adapter `zoo-rest`: ZOO_REST_PORT must be a port from 0 to 65535"
    );
    assert_eq!(message(variable("tcp://10.0.0.1:80")), "built");
}

#[test]
fn a_connect_timeout_conflicts_with_a_supplied_client() {
    let builder = organizations().http_client(naftiko_runtime::HttpClient::new());
    assert_eq!(
        message(builder.connect_timeout(std::time::Duration::from_secs(1))),
        "the capability cannot start: `connect_timeout` has no effect on a client of your own; set it on \
         `HttpClient::builder()`"
    );
}

static TWICE: rt::Spec = rt::Spec::new("twice", "Twice", "1.0.0").adapters(&[
    rt::Adapter::Rest(&rt::rest::Adapter::new("a", 8080, ROUTES)),
    rt::Adapter::Rest(&rt::rest::Adapter::new("b", 8080, ROUTES)),
    rt::Adapter::Mcp(&rt::mcp::Adapter::new("m", 8080, &[])),
    rt::Adapter::Mcp(&rt::mcp::Adapter::new("n", 8080, &[])),
    rt::Adapter::Mcp(&rt::mcp::Adapter::stdio("s", &[])),
]);

const ROUTES: &[rt::rest::Route] = &[rt::rest::Route::get("/x/{y}")];

#[test]
fn adapters_with_the_same_routes_on_one_listener_conflict() {
    let twice = || Builder::<rt::Capability>::new(&TWICE).environment(|_| None);
    assert_eq!(
        message(twice()),
        "the capability cannot start:\n\
         - adapters `a` and `b` both answer GET /x/{y} on 127.0.0.1:8080; give one of them another port\n\
         - adapters `m` and `n` both answer /mcp on 127.0.0.1:8080; give one of them another port"
    );
    assert_eq!(message(twice().port("b", 8081).port("m", 0)), "built");
    assert_eq!(
        message(twice().port("b", 0).port("n", 0).port("rest", 1).port("s", 1)),
        "the capability cannot start:\n\
         - `port`: several adapters are `rest`: say which by its namespace\n\
         - `port`: adapter `s` is served on standard input and output"
    );
}
