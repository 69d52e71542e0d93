//! Digest authentication of upstreams: which challenges are answered, how often a request is sent, and what it says.

use std::sync::{Arc, Mutex};

use axum::response::Response;
use md5::{Digest as _, Md5};
use naftiko_runtime::codegen as rt;
use naftiko_runtime::{Builder, Error, axum};
use ring::digest::{SHA256, digest};

use crate::auth::PLAIN;
use harness::{Seen, Stub, respond};

const DIGEST: rt::Authentication =
    rt::Authentication::Digest { username: &[rt::Piece::Text("Mufasa")], password: &[rt::Piece::Bind(0)] };

const PASSWORD: &str = "Circle of Life";

fn capability(stub: &Stub, password: &str) -> rt::Capability {
    let builder: Builder<rt::Capability> = Builder::new(crate::auth::spec(DIGEST)).environment(|_| None);
    builder.bind("KEY", password).bind("TENANT", "acme").base_uri("u", &stub.uri).build().unwrap()
}

static GET: rt::Operation = rt::Operation::get(&PLAIN, "/x");

/// The status of a call.
async fn call(capability: &rt::Capability, operation: &'static rt::Operation) -> u16 {
    match capability.upstream(0).value(operation, &rt::Values::none()).await {
        Ok(response) => response.status().as_u16(),
        Err(Error::Status(error)) => error.status().as_u16(),
        Err(other) => panic!("{other}"),
    }
}

/// 401 with these values of `WWW-Authenticate`.
fn challenge(challenges: &[String]) -> Response {
    let mut response = respond(401, &[("content-type", "text/plain")], "who are you?");
    for challenge in challenges {
        response.headers_mut().append("www-authenticate", challenge.parse().unwrap());
    }
    response
}

/// An upstream that offers these challenges and takes an answer to any of them.
async fn offering(challenges: &[&str]) -> Stub {
    let challenges: Vec<String> = challenges.iter().map(|it| (*it).to_owned()).collect();
    Stub::start(move |seen| {
        let challenges = challenges.clone();
        async move {
            if is_right(&seen) {
                respond(200, &[("content-type", "application/json")], "{}")
            } else {
                challenge(&challenges)
            }
        }
    })
    .await
}

/// A parameter of the credentials of a request.
fn parameter(seen: &Seen, name: &str) -> Option<String> {
    let credentials = seen.headers.get("authorization")?.to_str().unwrap().strip_prefix("Digest ")?;
    let found = credentials.split(", ").find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    Some(found.trim_matches('"').to_owned())
}

/// RFC 7616, 3.4.1, written a second time.
fn is_right(seen: &Seen) -> bool {
    let get = |name: &str| parameter(seen, name);
    let Some(response) = get("response") else { return false };
    let algorithm = get("algorithm").unwrap();
    let hash = |text: String| {
        let bytes = if algorithm.starts_with("MD5") {
            Md5::digest(text).to_vec()
        } else {
            digest(&SHA256, text.as_bytes()).as_ref().to_vec()
        };
        let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        digits.concat()
    };
    let [username, realm, nonce, uri] = ["username", "realm", "nonce", "uri"].map(|name| get(name).unwrap());
    assert_eq!(uri, seen.target);
    let mut a1 = hash(format!("{username}:{realm}:{PASSWORD}"));
    if algorithm.ends_with("-sess") {
        a1 = hash(format!("{a1}:{nonce}:{}", get("cnonce").unwrap()));
    }
    let a2 = hash(format!("{}:{uri}", seen.method));
    let expected = match get("qop") {
        Some(qop) => {
            hash(format!("{a1}:{nonce}:{}:{}:{qop}:{a2}", get("nc").unwrap(), get("cnonce").unwrap()))
        }
        None => hash(format!("{a1}:{nonce}:{a2}")),
    };
    response == expected
}

#[tokio::test]
async fn a_challenge_is_answered_and_its_nonce_is_used_again() {
    static POST: rt::Operation = rt::Operation::post(&PLAIN, "/x?v=1")
        .parts(&[rt::Part::fixed_query("q", rt::text("a b"))])
        .body(rt::Body::Json(rt::text("body")));
    let stub =
        offering(&[r#"Digest realm="r", nonce="n1", opaque="o p", qop="auth", algorithm=SHA-256"#]).await;
    let capability = capability(&stub, PASSWORD);
    assert_eq!(call(&capability, &POST).await, 200);
    assert_eq!(call(&capability, &POST).await, 200);
    let seen = stub.seen();
    assert_eq!(seen.len(), 3, "the second call needs no challenge");
    assert_eq!(seen[0].header("authorization").len(), 0);
    let counts: Vec<_> = seen[1..].iter().map(|it| parameter(it, "nc").unwrap()).collect();
    assert_eq!(counts, ["00000001", "00000002"]);
    assert_eq!(parameter(&seen[1], "opaque").as_deref(), Some("o p"));
    assert_eq!(seen[1].body, "\"body\"", "the body is sent again");
    assert_eq!(seen[1].target, "/x?v=1&q=a%20b");
}

#[tokio::test]
async fn every_algorithm_is_answered_and_the_strongest_is_chosen() {
    for (challenges, chosen) in [
        (&[r#"Digest realm="r", nonce="n", qop="auth""#][..], "MD5"),
        (&[r#"Digest realm="r", nonce="n", qop="auth-int, auth", algorithm=MD5-sess"#], "MD5-sess"),
        (&[r#"Digest realm="r", nonce="n", qop="auth", algorithm="SHA-256-sess""#], "SHA-256-sess"),
        (&[r#"Digest realm="r", nonce="n""#], "MD5"),
        (
            &[
                r#"Basic realm="r", Digest realm="r", nonce="m", qop="auth", algorithm=MD5"#,
                r#"Digest realm="r", nonce="x", qop="auth", algorithm=SHA-512-256"#,
                r#"Digest realm="r", nonce="s", qop="auth", algorithm=SHA-256"#,
            ],
            "SHA-256",
        ),
    ] {
        let stub = offering(challenges).await;
        assert_eq!(call(&capability(&stub, PASSWORD), &GET).await, 200, "{challenges:?}");
        let seen = stub.seen();
        assert_eq!(parameter(&seen[1], "algorithm").as_deref(), Some(chosen));
        assert_eq!(seen.len(), 2);
    }
}

#[tokio::test]
async fn unsupported_challenges_are_passed_on() {
    for challenge in [
        r#"Basic realm="r""#,
        r#"Bearer realm="r""#,
        r#"Digest realm="r", nonce="n", qop="auth-int""#,
        r#"Digest realm="r", nonce="n", qop="auth", userhash=true"#,
        r#"Digest realm="r", nonce="n", qop="auth", algorithm=SHA-512-256"#,
        r#"Digest realm="r", nonce="n", algorithm=MD5-sess"#,
        r#"Digest realm="r", qop="auth""#,
    ] {
        let stub = offering(&[challenge]).await;
        assert_eq!(call(&capability(&stub, PASSWORD), &GET).await, 401, "{challenge}");
        assert_eq!(stub.seen().len(), 1, "{challenge}");
    }
}

#[tokio::test]
async fn a_wrong_password_is_tried_once() {
    let stub = offering(&[r#"Digest realm="r", nonce="n", qop="auth""#]).await;
    let capability = capability(&stub, "Hakuna Matata");
    assert_eq!(call(&capability, &GET).await, 401);
    assert_eq!(stub.seen().len(), 2);
    assert!(!format!("{capability:?}").contains("Hakuna"));
}

/// An upstream whose nonces serve once.
async fn forgetful(stale: &'static str) -> Stub {
    let nonces: Arc<Mutex<u32>> = Arc::default();
    Stub::start(move |seen| {
        let mut count = nonces.lock().unwrap();
        let current = format!("n{count}");
        let right = is_right(&seen) && parameter(&seen, "nonce") == Some(current);
        *count += u32::from(right || *count == 0);
        let next = format!(r#"Digest realm="r", qop="auth", nonce="n{count}"{stale}"#);
        let answer = if right {
            respond(200, &[("content-type", "application/json")], "{}")
        } else {
            challenge(&[next])
        };
        async move { answer }
    })
    .await
}

#[tokio::test]
async fn an_old_nonce_is_replaced_whether_or_not_the_server_calls_it_stale() {
    for stale in ["", ", stale=true"] {
        let stub = forgetful(stale).await;
        let capability = capability(&stub, PASSWORD);
        for _ in 0..3 {
            assert_eq!(call(&capability, &GET).await, 200);
        }
        assert_eq!(stub.seen().len(), 6, "one challenge a call");
    }
}

#[tokio::test]
async fn retries_end_where_every_nonce_is_stale() {
    let stub = Stub::start(async |_| {
        challenge(&[r#"Digest realm="r", nonce="n", qop="auth", stale=true"#.to_owned()])
    });
    let stub = stub.await;
    assert_eq!(call(&capability(&stub, PASSWORD), &GET).await, 401);
    assert_eq!(stub.seen().len(), 3);
}

#[tokio::test]
async fn the_header_of_a_caller_is_sent_as_it_is_and_not_again() {
    static MINE: rt::Operation =
        rt::Operation::get(&PLAIN, "/x").parts(&[rt::Part::fixed_header("authorization", rt::text("mine"))]);
    let stub = offering(&[r#"Digest realm="r", nonce="n", qop="auth""#]).await;
    assert_eq!(call(&capability(&stub, PASSWORD), &MINE).await, 401);
    assert_eq!(stub.only().header("authorization"), ["mine"]);
}
