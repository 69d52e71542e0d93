//! Upstreams with `https`: whom they are trusted by, and which protocol is spoken.

use std::sync::Arc;

use naftiko_runtime::axum::extract::Request;
use naftiko_runtime::axum::{self, Router};
use naftiko_runtime::codegen as rt;
use naftiko_runtime::rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use naftiko_runtime::rustls::{ClientConfig, RootCertStore, ServerConfig};
use naftiko_runtime::{Error, HttpClient};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::support::zoo;
use crate::support::zoo::UPSTREAM;
use harness::respond;

/// Takes TLS connections and drops those that fail.
struct TlsListener(TcpListener, TlsAcceptor);

impl axum::serve::Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = std::net::SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, address) = self.0.accept().await.unwrap();
            if let Ok(stream) = self.1.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

/// An upstream that tells the protocol it was called with, and the certificate that it shows.
async fn upstream(protocols: &[&str]) -> (String, CertificateDer<'static>) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let certificate = made.cert.der().clone();
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()).into();
    let mut config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], key)
        .unwrap();
    config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let version = async |request: Request| {
        respond(200, &[("content-type", "application/json")], format!("\"{:?}\"", request.version()))
    };
    let listener = TlsListener(listener, TlsAcceptor::from(Arc::new(config)));
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(version)).await });
    (uri, certificate)
}

/// `GET /`.
static ROOT: rt::Operation = rt::Operation::get(&UPSTREAM, "/");

async fn call(builder: rt::Builder<rt::Capability>) -> Result<rt::Value, Error> {
    let capability = builder.build().unwrap();
    Ok(capability.upstream(0).value(&ROOT, &rt::Values::none()).await?.into_body())
}

#[tokio::test]
async fn private_roots_can_be_trusted_and_the_newest_common_protocol_is_spoken() {
    for (protocols, version) in
        [(&["h2", "http/1.1"][..], "HTTP/2.0"), (&["http/1.1"], "HTTP/1.1"), (&[], "HTTP/1.1")]
    {
        let (uri, certificate) = upstream(protocols).await;
        let mut roots = RootCertStore::empty();
        roots.add(certificate).unwrap();
        let mut config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        config.alpn_protocols = vec![b"anything".to_vec()];
        let client = HttpClient::builder().tls(config).build();
        assert_eq!(call(zoo(uri).http_client(client)).await.unwrap(), version);
    }
}

#[tokio::test]
async fn a_certificate_of_an_unknown_authority_is_refused() {
    let (uri, _) = upstream(&["h2"]).await;
    let error = call(zoo(uri)).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable { upstream: "zoo", .. }), "{error:?}");
    assert_eq!(error.to_string(), "upstream `zoo` cannot be reached");
    // The log says why.
    assert!(format!("{error:?}").contains("certificate"), "{error:?}");
}
