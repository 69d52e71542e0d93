//! Proxies: which requests go through one, what it is told, and what nobody else is.

use naftiko_runtime::HttpClient;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::support::organizations::label_studio_subpackage_organizations as label_studio;
use crate::support::{KEY, organizations};
use harness::Stub;

const API: &str = "http://api.invalid:8081/v1";

/// A proxy that answers itself, in the environment under this name.
fn through(proxy: &Stub, name: &'static str) -> impl Fn(&str) -> Option<String> + Send + Sync + 'static {
    let uri = proxy.uri.replace("http://", "http://user:s3cret@");
    move |asked| match asked {
        _ if asked == name => Some(uri.clone()),
        "NO_PROXY" => Some("localhost, 127.0.0.1".to_owned()),
        _ => None,
    }
}

#[tokio::test]
async fn the_environment_names_the_proxy_and_the_hosts_without_one() {
    let (proxy, api) = (Stub::json("[]").await, Stub::json("[]").await);
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        let client = organizations(API).environment(through(&proxy, name)).build().unwrap().client();
        client.list(label_studio::ListInput::default()).await.unwrap();
        let seen = proxy.only();
        assert_eq!(seen.target, "http://api.invalid:8081/v1/api/organizations/", "{name}");
        assert_eq!(seen.header("host"), ["api.invalid:8081"]);
        assert_eq!(seen.header("proxy-authorization"), ["Basic dXNlcjpzM2NyZXQ="]);
        assert_eq!(seen.header("authorization"), [KEY]);
        let client = organizations(&api.uri).environment(through(&proxy, name)).build().unwrap().client();
        client.list(label_studio::ListInput::default()).await.unwrap();
        assert!(api.only().header("proxy-authorization").is_empty(), "the host is in NO_PROXY");
    }
    assert_eq!(proxy.lines(), Vec::<String>::new());
}

#[tokio::test]
async fn the_builder_goes_before_the_environment() {
    let (named, proxy, api) = (Stub::json("[]").await, Stub::json("[]").await, Stub::json("[]").await);
    let environment = through(&named, "HTTP_PROXY");
    let client = organizations(API).environment(environment).proxy(&*proxy.uri).build().unwrap().client();
    client.list(label_studio::ListInput::default()).await.unwrap();
    assert_eq!(proxy.only().header("host"), ["api.invalid:8081"]);
    let environment = |name: &str| name.contains("PROXY").then(|| "http://127.0.0.1:1".to_owned());
    let client = organizations(&api.uri).environment(environment).no_proxy().build().unwrap().client();
    client.list(label_studio::ListInput::default()).await.unwrap();
    assert_eq!(api.only().target, "/api/organizations/");
    let own = HttpClient::builder().proxy(&proxy.uri).unwrap().build();
    let client = organizations(API).http_client(own).build().unwrap().client();
    client.list(label_studio::ListInput::default()).await.unwrap();
    assert_eq!(proxy.only().header("host"), ["api.invalid:8081"]);
    assert_eq!(named.lines(), Vec::<String>::new());
}

#[tokio::test]
async fn what_is_encrypted_goes_through_a_tunnel() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("http://user:s3cret@{}", listener.local_addr().unwrap());
    let asked = tokio::spawn(async move {
        let (mut caller, _) = listener.accept().await.unwrap();
        let mut asked = Vec::new();
        while !asked.ends_with(b"\r\n\r\n") {
            asked.push(caller.read_u8().await.unwrap());
        }
        caller.write_all(b"HTTP/1.1 403 Forbidden\r\n\r\n").await.unwrap();
        String::from_utf8(asked).unwrap()
    });
    let environment = move |name: &str| (name == "HTTPS_PROXY").then(|| uri.clone());
    let builder = organizations("https://api.invalid/v1").environment(environment);
    let error = builder.build().unwrap().client().list(label_studio::ListInput::default()).await.unwrap_err();
    let asked = asked.await.unwrap();
    assert!(asked.starts_with("CONNECT api.invalid:443 HTTP/1.1\r\n"), "{asked}");
    assert!(asked.to_lowercase().contains("\r\nproxy-authorization: basic dxnlcjpzm2nyzxq=\r\n"), "{asked}");
    assert!(!asked.contains(KEY), "the proxy is told nothing of the request: {asked}");
    assert!(!format!("{error:?} {error}").contains("s3cret"));
}

#[tokio::test]
async fn a_faulty_address_keeps_the_program_from_starting() {
    let environment =
        |name: &str| (name == "ALL_PROXY").then(|| "socks5://user:s3cret@proxy.example".to_owned());
    let error = organizations(API).environment(environment).build().unwrap_err().to_string();
    assert!(error.contains("ALL_PROXY is no address of an HTTP proxy"), "{error}");
    assert!(!error.contains("s3cret"), "{error}");
}
