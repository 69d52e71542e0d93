//! Refuses a text that is too much to read: brackets that are nested so deep that reading them would take time without bound.
//!
//! The YAML readers stop at a depth of their own, but only after they have split the text into tokens, and for that they
//! take time that grows with the square of the depth. This looks at brackets alone and takes no text for YAML.

use crate::diagnostic::Place;

/// The deepest nesting of brackets that is given to the YAML reader, which itself reads far less.
pub(super) const DEEPEST: usize = 512;

/// Where the brackets of a text are nested too deep, if they are.
pub(super) fn too_deep(text: &str) -> Option<Place> {
    if text.bytes().filter(|byte| matches!(byte, b'[' | b'{')).count() <= DEEPEST {
        return None;
    }
    let mut depth = 0_usize;
    let mut quote = None;
    let mut before = b' ';
    let mut bytes = text.bytes().enumerate();
    while let Some((offset, byte)) = bytes.next() {
        let opens_token = matches!(before, b' ' | b'\t' | b'\n' | b'[' | b'{' | b',' | b':');
        match (quote, byte) {
            (Some(b'"'), b'\\') => {
                bytes.next();
            }
            (Some(open), byte) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'\'' | b'"') if opens_token && depth > 0 => quote = Some(byte),
            (None, b'#') if matches!(before, b' ' | b'\t' | b'\n') => {
                bytes.by_ref().find(|(_, byte)| *byte == b'\n');
                before = b'\n';
                continue;
            }
            (None, b'[' | b'{') => {
                depth += 1;
                if depth > DEEPEST {
                    return Some(Place::Bytes { start: offset, end: offset + 1 });
                }
            }
            (None, b']' | b'}') => depth = depth.saturating_sub(1),
            (None, _) => {}
        }
        before = byte;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{DEEPEST, too_deep};

    #[test]
    fn only_nested_brackets_count_as_depth() {
        assert_eq!(too_deep(&"[a], {b: c}\n".repeat(10_000)), None);
        assert_eq!(too_deep(&format!("[ {} ]", "'[', \"\\\"[\", ".repeat(10_000))), None);
        assert_eq!(too_deep(&"# [[[\n".repeat(10_000)), None);
        assert_eq!(too_deep(&"[".repeat(DEEPEST)), None);
        assert!(too_deep(&"it's [".repeat(DEEPEST + 1)).is_some());
        assert!(too_deep(&"{a: ".repeat(DEEPEST + 1)).is_some());
    }
}
