//! Texts of other encodings as UTF-8, and JSON whose escapes hold half a character.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};

/// A body of text as UTF-8 without a byte-order mark. The mark says the encoding, else `charset` of `Content-Type`; a body
/// that says neither, or a charset that nobody knows, stays as it is.
pub(crate) fn to_utf8<'b>(body: &'b [u8], content_type: Option<&str>) -> Cow<'b, [u8]> {
    let (encoding, mark) = match Encoding::for_bom(body) {
        Some(found) => found,
        None => {
            match content_type.and_then(charset).and_then(|label| Encoding::for_label(label.as_bytes())) {
                Some(encoding) => (encoding, 0),
                None => return Cow::Borrowed(body),
            }
        }
    };
    let text = &body[mark..];
    if encoding == UTF_8 {
        return Cow::Borrowed(text);
    }
    match encoding.decode_without_bom_handling(text).0 {
        // It was ASCII all along.
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
}

/// The `charset` of a media type.
fn charset(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    })
}

/// JSON with U+FFFD for each escape that is half a character without its other half; `None` where there is none.
pub(crate) fn mend_halves(json: &str) -> Option<String> {
    if !may_hold_half_a_character(json) {
        return None;
    }
    let bytes = json.as_bytes();
    let unit = |at: usize| -> Option<u16> {
        let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
        u16::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()
    };
    let (mut mended, mut kept, mut at) = (String::with_capacity(json.len()), 0, 0);
    while let Some(found) = bytes[at..].iter().position(|byte| *byte == b'\\') {
        at += found;
        at += match unit(at) {
            Some(0xD800..=0xDBFF) if matches!(unit(at + 6), Some(0xDC00..=0xDFFF)) => 12,
            Some(0xD800..=0xDFFF) => {
                mended.push_str(&json[kept..at]);
                mended.push_str("\\ufffd");
                kept = at + 6;
                6
            }
            // The character after a backslash is of its escape.
            _ => 2,
        };
        if at >= bytes.len() {
            break;
        }
    }
    (kept > 0).then(|| {
        mended.push_str(&json[kept..]);
        mended
    })
}

/// Whether a text has an escape that may be half a character.
pub(crate) fn may_hold_half_a_character(json: &str) -> bool {
    json.contains(r"\ud") || json.contains(r"\uD")
}

#[cfg(test)]
mod tests {
    use super::{mend_halves, to_utf8};

    #[test]
    fn marks_and_charsets_say_the_encoding() {
        let utf16 = |units: &[u8]| units.to_vec();
        for (body, content_type, text) in [
            (b"\xef\xbb\xbf{}".to_vec(), None, "{}"),
            (utf16(b"\xff\xfe\xfc\0x\0"), Some("text/plain"), "üx"),
            (utf16(b"\xfe\xff\0\xfc\0x"), Some("text/plain; charset=utf-8"), "üx"),
            (b"\xfcx".to_vec(), Some("text/plain; charset=ISO-8859-1"), "üx"),
            (b"\xfcx".to_vec(), Some("text/plain; boundary=a; Charset=\"windows-1252\""), "üx"),
            (b"\x83n".to_vec(), Some("text/plain; charset=shift_jis"), "ハ"),
            ("ü".as_bytes().to_vec(), Some("text/plain; charset=none-such"), "ü"),
            ("ü".as_bytes().to_vec(), None, "ü"),
        ] {
            assert_eq!(String::from_utf8_lossy(&to_utf8(&body, content_type)), text, "{content_type:?}");
        }
    }

    #[test]
    fn halves_without_their_other_half_are_mended() {
        for (json, mended) in [
            (r#""a\ud83d""#, Some(r#""a\ufffd""#)),
            (r#""\uDE00\ud83d\ud83d\ude00""#, Some(r#""\ufffd\ufffd\ud83d\ude00""#)),
            (r#""\ud83d\ude00""#, None),
            (r#""\\ud83d""#, None),
            (r#""\ud83""#, None),
            (r#""\u00fc""#, None),
            (r#""ü\ud83dü""#, Some(r#""ü\ufffdü""#)),
        ] {
            assert_eq!(mend_halves(json).as_deref(), mended, "{json}");
        }
    }
}
