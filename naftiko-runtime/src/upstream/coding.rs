//! Compressed bodies (`Content-Encoding`): which are asked for, and how one is read within the limit on its size.
//!
//! Readers in pure Rust, as the others need a compiler of C. The limit holds for what comes out.

use std::borrow::Cow;
use std::io::Read;

use bytes::Bytes;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING};
use http::{HeaderMap, HeaderValue};

/// The codings that are asked for; `deflate` is read and not asked for, as servers mean two things by it.
const ASKED: [&str; 3] = ["gzip", "br", "zstd"];

/// The most codings that a body may be wrapped in.
const MOST: usize = 4;

/// The window of `zstd` that every reader has to take (RFC 9659); a larger one is taken within the limit.
const WINDOW: u64 = 8 << 20;

/// What to ask for where this program reads the answer, or hands it on to a caller with these headers.
pub(super) fn accepted(caller: Option<&HeaderMap>) -> HeaderValue {
    let Some(caller) = caller else { return HeaderValue::from_static("gzip, br, zstd") };
    let written = caller.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let codings: Vec<&str> = written.flat_map(|value| value.split(',')).collect();
    let takes = |name: &&str| {
        codings.iter().any(|coding| {
            let (coding, quality) = coding.split_once(';').unwrap_or((coding, ""));
            let refused = quality.split_once('=').is_some_and(|(_, quality)| {
                quality.trim().parse::<f32>().is_ok_and(|quality| quality <= 0.0)
            });
            coding.trim().eq_ignore_ascii_case(name) && !refused
        })
    };
    let both: Vec<&str> = ASKED.into_iter().filter(|name| takes(name)).collect();
    let text = if both.is_empty() { "identity".to_owned() } else { both.join(", ") };
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("identity"))
}

/// The codings of a body, the last that was applied first.
fn codings(headers: &HeaderMap) -> Vec<String> {
    let values =
        headers.get_all(CONTENT_ENCODING).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
    let mut names: Vec<String> = values
        .flat_map(|value| value.split(',').map(|name| name.trim().to_ascii_lowercase()).collect::<Vec<_>>())
        .filter(|name| !name.is_empty() && name != "identity")
        .collect();
    names.reverse();
    names
}

/// Whether a body has to be decoded.
pub(super) fn is_coded(headers: &HeaderMap) -> bool {
    headers.contains_key(CONTENT_ENCODING) && !codings(headers).is_empty()
}

/// A body without its codings, of at most `limit` bytes.
pub(super) fn decoded(headers: &HeaderMap, body: Bytes, limit: usize) -> Result<Bytes, String> {
    let names = codings(headers);
    if names.len() > MOST {
        return Err("the body is encoded more often than is read".to_owned());
    }
    let mut body = body;
    for name in names {
        let (read, whole) = read(&name, &body, limit)?;
        if !whole {
            return Err(format!("the body is not whole, or not encoded as `{name}`"));
        }
        if read.len() > limit {
            return Err(format!("the body has more than {limit} bytes"));
        }
        body = read.into();
    }
    Ok(body)
}

/// The beginning of a body of which only the beginning came.
pub(super) fn begin<'b>(headers: &HeaderMap, body: &'b [u8], limit: usize) -> Cow<'b, [u8]> {
    let mut body = Cow::Borrowed(body);
    for name in codings(headers).into_iter().take(MOST) {
        match read(&name, &body, limit) {
            Ok((read, _)) => body = Cow::Owned(read),
            Err(_) => return Cow::Borrowed(&[]),
        }
    }
    body
}

/// What comes out of a coding up to one byte beyond the limit, and whether nothing was wrong so far.
fn read(name: &str, body: &[u8], limit: usize) -> Result<(Vec<u8>, bool), String> {
    let mut out = Vec::new();
    // Nothing at all is nothing, whatever it is encoded as: answers to `HEAD` and without content.
    if body.is_empty() {
        return Ok((out, true));
    }
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let read = match name {
        "gzip" | "x-gzip" => MultiGzDecoder::new(body).take(most).read_to_end(&mut out),
        "deflate" if is_zlib(body) => ZlibDecoder::new(body).take(most).read_to_end(&mut out),
        "deflate" => DeflateDecoder::new(body).take(most).read_to_end(&mut out),
        "br" => brotli_decompressor::Decompressor::new(body, 4096).take(most).read_to_end(&mut out),
        "zstd" => zstd(body, most, &mut out),
        _ => {
            return Err(format!(
                "the body is encoded as `{}`, which is not read",
                crate::text::excerpt(name, 40)
            ));
        }
    };
    Ok((out, read.is_ok()))
}

/// Whether a body has the two bytes of RFC 1950 in front; servers send it with and without them.
fn is_zlib(body: &[u8]) -> bool {
    matches!(body, [first, second, ..] if first & 15 == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0)
}

/// One frame after the other.
fn zstd(mut body: &[u8], most: u64, out: &mut Vec<u8>) -> std::io::Result<usize> {
    let before = out.len();
    while !body.is_empty() && (out.len() as u64) < most {
        let left = most - out.len() as u64;
        let mut frame =
            ruzstd::decoding::StreamingDecoder::new_with_max_window_size(&mut body, WINDOW.max(most))
                .map_err(std::io::Error::other)?;
        Read::by_ref(&mut frame).take(left).read_to_end(out)?;
    }
    Ok(out.len() - before)
}
