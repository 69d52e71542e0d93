//! Pairs of names and values as requests carry them: those of a query or a form, and those of `Cookie` headers.
//!
//! Texts are read as bytes, because a percent-encoded value need not be UTF-8; nothing is decoded before it is asked
//! for, and nothing twice.

use std::borrow::Cow;

use http::header::{COOKIE, HeaderMap};
use percent_encoding::percent_decode;

/// A name and a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pair<'t> {
    /// The whole pair as it was written.
    pub(crate) written: &'t [u8],
    name: &'t [u8],
    /// The value as it was written; empty for a name without one.
    pub(crate) written_value: &'t [u8],
    /// Whether `+` stands for a space.
    is_form: bool,
}

impl<'t> Pair<'t> {
    fn new(written: &'t [u8], is_form: bool) -> Self {
        let (name, written_value) = match written.iter().position(|byte| *byte == b'=') {
            Some(at) => (&written[..at], &written[at + 1..]),
            None => (written, &b""[..]),
        };
        Self { written, name, written_value, is_form }
    }

    /// Whether it has this name, be it encoded or not.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name == name.as_bytes() || *self.decoded(self.name) == *name.as_bytes()
    }

    /// The value with its encoding undone.
    pub(crate) fn value(&self) -> Cow<'t, [u8]> {
        self.decoded(self.written_value)
    }

    fn decoded(&self, part: &'t [u8]) -> Cow<'t, [u8]> {
        if self.is_form && part.contains(&b'+') {
            let spaced: Vec<u8> = part.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
            return percent_decode(&spaced).collect::<Vec<u8>>().into();
        }
        percent_decode(part).into()
    }
}

/// The pairs of a query or of an HTML form, in their order; `+` is a space in them.
pub(crate) fn of_form(text: &[u8]) -> impl Iterator<Item = Pair<'_>> {
    text.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).map(|pair| Pair::new(pair, true))
}

/// The pairs of one value of a `Cookie` header.
pub(crate) fn of_cookie(value: &[u8]) -> impl Iterator<Item = Pair<'_>> {
    let pairs = value.split(|byte| *byte == b';').map(<[u8]>::trim_ascii);
    pairs.filter(|pair| !pair.is_empty()).map(|pair| Pair::new(pair, false))
}

/// The pairs of all `Cookie` headers, in their order.
pub(crate) fn of_cookies(headers: &HeaderMap) -> impl Iterator<Item = Pair<'_>> {
    headers.get_all(COOKIE).iter().flat_map(|value| of_cookie(value.as_bytes()))
}

#[cfg(test)]
mod tests {
    use http::header::{COOKIE, HeaderMap, HeaderValue};

    use super::{Pair, of_cookies, of_form};

    fn texts<'t>(pairs: impl Iterator<Item = Pair<'t>>, name: &str) -> Vec<String> {
        let values = pairs.filter(|pair| pair.is(name)).map(|pair| pair.value().into_owned());
        values.map(|value| String::from_utf8(value).unwrap()).collect()
    }

    #[test]
    fn a_form_is_decoded_once_and_plus_is_a_space() {
        let form = b"a=1&&a=x+y%2B%2531&a+b=2&a%20b=3&flag&=4&a=b=c";
        assert_eq!(texts(of_form(form), "a"), ["1", "x y+%31", "b=c"]);
        assert_eq!(texts(of_form(form), "a b"), ["2", "3"]);
        assert_eq!(texts(of_form(form), "flag"), [""]);
        assert_eq!(texts(of_form(form), ""), ["4"]);
        assert_eq!(of_form(b"").count(), 0);
    }

    #[test]
    fn cookies_of_several_headers_are_joined_without_decoding_plus() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("a=1+1 ; b=%32;;c"));
        headers.append(COOKIE, HeaderValue::from_static(" a=3"));
        assert_eq!(texts(of_cookies(&headers), "a"), ["1+1", "3"]);
        assert_eq!(texts(of_cookies(&headers), "b"), ["2"]);
        assert_eq!(texts(of_cookies(&headers), "c"), [""]);
        let written: Vec<_> = of_cookies(&headers).map(|pair| pair.written).collect();
        assert_eq!(written, [&b"a=1+1"[..], b"b=%32", b"c", b"a=3"]);
    }

    #[test]
    fn a_form_value_may_hold_any_bytes() {
        let pair = of_form(b"a=%ff").next().unwrap();
        assert_eq!(*pair.value(), [0xff]);
        assert_eq!(pair.written_value, b"%ff");
    }

    #[test]
    fn an_encoded_name_is_found_raw_and_decoded() {
        assert_eq!(texts(of_form(b"%61=1&a=2"), "%61"), ["1"]);
        assert_eq!(texts(of_form(b"%61=1&a=2"), "a"), ["1", "2"]);
    }
}
