//! The value that proves a password in Digest authentication, as both sides compute it.

use md5::{Digest as _, Md5};
use ring::digest::{SHA256, digest};

use super::bytes::hex;

/// A hash, the weaker first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Hash {
    Md5,
    Sha256,
}

/// The algorithm of a challenge, as its parameter names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Algorithm {
    pub(super) hash: Hash,
    /// `-sess`: the secret part is bound to the first nonces.
    pub(super) session: bool,
}

impl Algorithm {
    /// The algorithm of this name; MD5 where none is named.
    pub(super) fn named(name: Option<&str>) -> Option<Self> {
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

    pub(super) fn name(self) -> &'static str {
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
pub(super) struct ResponseInput<'p> {
    pub(super) algorithm: Algorithm,
    pub(super) username: &'p str,
    pub(super) realm: &'p str,
    pub(super) password: &'p str,
    pub(super) nonce: &'p str,
    /// The nonce and the count of the client, where `qop=auth` is used; none as of RFC 2069.
    pub(super) qop: Option<(&'p str, &'p str)>,
    pub(super) method: &'p str,
    pub(super) uri: &'p str,
}

impl ResponseInput<'_> {
    /// The value of the parameter `response`.
    pub(super) fn response(&self) -> String {
        let Self { algorithm, username, realm, password, nonce, qop, method, uri } = *self;
        let hash = algorithm.hash;
        let mut secret = hash.hex(&[username, realm, password]);
        if algorithm.session {
            secret = hash.hex(&[&secret, nonce, qop.map_or("", |(cnonce, _)| cnonce)]);
        }
        let request = hash.hex(&[method, uri]);
        match qop {
            Some((cnonce, count)) => hash.hex(&[&secret, nonce, count, cnonce, "auth", &request]),
            None => hash.hex(&[&secret, nonce, &request]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Algorithm, ResponseInput};

    fn input(algorithm: &'static str) -> ResponseInput<'static> {
        ResponseInput {
            algorithm: Algorithm::named(Some(algorithm)).unwrap(),
            username: "Mufasa",
            realm: "http-auth@example.org",
            password: "Circle of Life",
            nonce: "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
            qop: Some(("f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "00000001")),
            method: "GET",
            uri: "/dir/index.html",
        }
    }

    #[test]
    fn the_examples_of_rfc_7616_give_their_responses() {
        assert_eq!(input("md5").response(), "8ca523f5e9506fed4657c9700eebdbec");
        assert_eq!(
            input("SHA-256").response(),
            "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
        );
    }

    #[test]
    fn the_example_of_rfc_2069_gives_its_corrected_response() {
        let old = ResponseInput {
            realm: "testrealm@host.com",
            password: "CircleOfLife",
            nonce: "dcd98b7102dd2f0e8b11d0f600bfb0c093",
            qop: None,
            ..input("MD5")
        };
        assert_eq!(old.response(), "1949323746fe6a43ef61f9606e7febea");
    }

    #[test]
    fn algorithm_names_ignore_case_and_unknown_ones_are_refused() {
        for name in ["MD5", "MD5-sess", "SHA-256", "SHA-256-sess"] {
            assert_eq!(Algorithm::named(Some(&name.to_lowercase())).map(Algorithm::name), Some(name));
        }
        assert_eq!(Algorithm::named(None).map(Algorithm::name), Some("MD5"));
        assert_eq!(Algorithm::named(Some("SHA-512-256")), None);
    }
}
