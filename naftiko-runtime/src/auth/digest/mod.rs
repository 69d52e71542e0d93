//! Digest authentication (RFC 7616, and RFC 2069 for upstreams that are older): what both sides compute.
//!
//! Only `qop=auth` is done, and on the client side none: `auth-int` and `userhash` are never answered nor offered.

mod client;
mod nonce;
mod server;

pub(super) use client::Client;
pub(super) use server::Gate;

use md5::{Digest as _, Md5};
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom as _, SystemRandom};

/// A hash, the weaker first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Hash {
    Md5,
    Sha256,
}

/// What the parameter `algorithm` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Algorithm {
    hash: Hash,
    /// `-sess`: the secret part is bound to the first nonces.
    session: bool,
}

impl Algorithm {
    /// The algorithm of this name; MD5 where none is named.
    fn named(name: Option<&str>) -> Option<Self> {
        let name = name.unwrap_or("MD5").to_ascii_uppercase();
        let (hash, session) = match name.strip_suffix("-SESS") {
            Some(hash) => (hash, true),
            None => (name.as_str(), false),
        };
        let hash = match hash {
            "MD5" => Hash::Md5,
            "SHA-256" => Hash::Sha256,
            _ => return None,
        };
        Some(Self { hash, session })
    }

    fn name(self) -> &'static str {
        match (self.hash, self.session) {
            (Hash::Md5, false) => "MD5",
            (Hash::Md5, true) => "MD5-sess",
            (Hash::Sha256, false) => "SHA-256",
            (Hash::Sha256, true) => "SHA-256-sess",
        }
    }
}

impl Hash {
    /// The hash of parts with colons between them, in hexadecimal digits.
    fn hex(self, parts: &[&str]) -> String {
        let text = parts.join(":");
        match self {
            Self::Md5 => hex(&Md5::digest(text.as_bytes())),
            Self::Sha256 => hex(digest(&SHA256, text.as_bytes()).as_ref()),
        }
    }
}

/// Everything that a response is computed from.
struct Proof<'p> {
    algorithm: Algorithm,
    username: &'p str,
    realm: &'p str,
    password: &'p str,
    nonce: &'p str,
    /// The nonce and the count of the client; none as of RFC 2069.
    quality: Option<(&'p str, &'p str)>,
    method: &'p str,
    uri: &'p str,
}

impl Proof<'_> {
    /// The value of the parameter `response`.
    fn response(&self) -> String {
        let Self { algorithm, username, realm, password, nonce, quality, method, uri } = *self;
        let hash = algorithm.hash;
        let mut secret = hash.hex(&[username, realm, password]);
        if algorithm.session {
            secret = hash.hex(&[&secret, nonce, quality.map_or("", |(cnonce, _)| cnonce)]);
        }
        let request = hash.hex(&[method, uri]);
        match quality {
            Some((cnonce, count)) => hash.hex(&[&secret, nonce, count, cnonce, "auth", &request]),
            None => hash.hex(&[&secret, nonce, &request]),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Bytes that nobody can guess; none when the system has no source of them.
fn random<const N: usize>() -> Option<[u8; N]> {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{Algorithm, Proof};

    fn proof(algorithm: &'static str) -> Proof<'static> {
        Proof {
            algorithm: Algorithm::named(Some(algorithm)).unwrap(),
            username: "Mufasa",
            realm: "http-auth@example.org",
            password: "Circle of Life",
            nonce: "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
            quality: Some(("f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "00000001")),
            method: "GET",
            uri: "/dir/index.html",
        }
    }

    #[test]
    fn the_examples_of_rfc_7616_come_out() {
        assert_eq!(proof("md5").response(), "8ca523f5e9506fed4657c9700eebdbec");
        assert_eq!(
            proof("SHA-256").response(),
            "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
        );
    }

    #[test]
    fn the_example_of_rfc_2069_comes_out_as_its_erratum_says() {
        let old = Proof {
            realm: "testrealm@host.com",
            password: "CircleOfLife",
            nonce: "dcd98b7102dd2f0e8b11d0f600bfb0c093",
            quality: None,
            ..proof("MD5")
        };
        assert_eq!(old.response(), "1949323746fe6a43ef61f9606e7febea");
    }

    #[test]
    fn names_are_read_in_any_case_and_unknown_ones_are_not() {
        for name in ["MD5", "MD5-sess", "SHA-256", "SHA-256-sess"] {
            assert_eq!(Algorithm::named(Some(&name.to_lowercase())).map(Algorithm::name), Some(name));
        }
        assert_eq!(Algorithm::named(None).map(Algorithm::name), Some("MD5"));
        assert_eq!(Algorithm::named(Some("SHA-512-256")), None);
    }
}
