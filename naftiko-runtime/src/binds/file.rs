//! Files that binds are read from, when the program starts: JSON or YAML, whose root is a mapping.
//!
//! Only what stands at the root counts. A message may name keys and lines, never a value.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::secret::Secret;
use crate::table::{BindFile, read_file};

/// The most that is read, in bytes.
const LARGEST: usize = 1024 * 1024;

/// The value that a file has under a key.
pub(crate) enum Member {
    Text(Secret),
    /// `null`, which is no value.
    Null,
    /// Something that is no single value.
    Nested,
}

/// The members at the root of a file, and the path of the file.
pub(crate) struct Members {
    pub(crate) path: PathBuf,
    members: HashMap<String, Member>,
}

impl Members {
    pub(crate) fn get(&self, key: &str) -> Option<&Member> {
        self.members.get(key)
    }
}

impl BindFile {
    /// Reads the file; the reason when it cannot be read.
    pub(crate) fn read(&self) -> Result<Members, String> {
        let places = self.0.places();
        let Some(path) = places.iter().find(|place| place.is_file()) else {
            let looked_at: Vec<String> = places.iter().map(|place| place.display().to_string()).collect();
            return Err(format!("there is no such file; looked at {}", looked_at.join(" and ")));
        };
        let members = text(path)
            .and_then(|text| if self.is_yaml() { yaml(&text) } else { json(&text) })
            .map_err(|reason| format!("{} {reason}", path.display()))?;
        Ok(Members { path: path.clone(), members })
    }

    fn is_yaml(&self) -> bool {
        let extension = Path::new(self.written()).extension().unwrap_or_default();
        ["yaml", "yml"].iter().any(|yaml| extension.eq_ignore_ascii_case(yaml))
    }
}

fn text(path: &Path) -> Result<String, String> {
    let bytes = read_file(path, LARGEST)?;
    let text = String::from_utf8(bytes).map_err(|_| "is not UTF-8 text".to_owned())?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

fn json(text: &str) -> Result<HashMap<String, Member>, String> {
    let value: Value = serde_json::from_str(text)
        .map_err(|error| format!("is not JSON in line {}, column {}", error.line(), error.column()))?;
    let Value::Object(members) = value else { return Err("is no object at its root".to_owned()) };
    let member = |value: Value| match value {
        Value::Null => Member::Null,
        Value::Bool(flag) => Member::Text(flag.to_string().into()),
        Value::Number(number) => Member::Text(number.to_string().into()),
        Value::String(text) => Member::Text(text.into()),
        Value::Array(_) | Value::Object(_) => Member::Nested,
    };
    Ok(members.into_iter().map(|(key, value)| (key, member(value))).collect())
}

#[cfg(not(feature = "yaml"))]
fn yaml(_text: &str) -> Result<HashMap<String, Member>, String> {
    Err("is YAML: turn on the feature `yaml` of naftiko-runtime".to_owned())
}

/// Scalars as they are written: `1.10` and `0123` are no numbers here.
#[cfg(feature = "yaml")]
fn yaml(text: &str) -> Result<HashMap<String, Member>, String> {
    use saphyr_parser::{Event, Parser, ScalarStyle};

    let mut members = HashMap::new();
    let mut anchors: HashMap<usize, (String, bool)> = HashMap::new();
    let mut key: Option<String> = None;
    let mut depth = 0_usize;
    for event in Parser::new_from_str(text) {
        let (event, _) = event.map_err(|error| format!("is not YAML in line {}", error.marker().line()))?;
        let scalar = match event {
            Event::DocumentEnd => break,
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                if depth == 0 && matches!(event, Event::SequenceStart(..)) {
                    return Err("is no mapping at its root".to_owned());
                }
                depth += 1;
                if depth == 2 {
                    match key.take() {
                        Some(key) => drop(members.insert(key, Member::Nested)),
                        // A collection as a key has no name; its value is skipped with it.
                        None => key = Some(String::new()),
                    }
                }
                continue;
            }
            Event::MappingEnd | Event::SequenceEnd => {
                depth = depth.saturating_sub(1);
                continue;
            }
            Event::Scalar(text, style, anchor, _) => {
                let is_null = style == ScalarStyle::Plain
                    && matches!(text.as_ref(), "" | "~" | "null" | "Null" | "NULL");
                let scalar = (text.into_owned(), is_null);
                if anchor > 0 {
                    anchors.insert(anchor, scalar.clone());
                }
                Some(scalar)
            }
            Event::Alias(anchor) => anchors.get(&anchor).cloned(),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) => continue,
        };
        match (depth, key.take()) {
            (0, _) => return Err("is no mapping at its root".to_owned()),
            (1, None) => key = Some(scalar.map(|(text, _)| text).unwrap_or_default()),
            (1, Some(key)) => {
                let member = match scalar {
                    Some((_, true)) => Member::Null,
                    Some((text, false)) => Member::Text(text.into()),
                    None => Member::Nested,
                };
                members.insert(key, member);
            }
            // Inside of what counts as a whole.
            (_, waiting) => key = waiting,
        }
    }
    Ok(members)
}

#[cfg(test)]
mod tests {
    use super::{Member, Members, PathBuf, json};

    fn shown(members: &Members, keys: &[&str]) -> String {
        let shown = keys.iter().map(|key| match members.get(key) {
            Some(Member::Text(text)) => format!("{key}={}", text.expose()),
            Some(Member::Null) => format!("{key} is null"),
            Some(Member::Nested) => format!("{key} is nested"),
            None => format!("no {key}"),
        });
        shown.collect::<Vec<_>>().join(", ")
    }

    fn members(members: super::HashMap<String, Member>) -> Members {
        Members { path: PathBuf::new(), members }
    }

    #[test]
    fn members_of_json_are_texts() {
        let read = json(r#"{"a": "x\u00e9", "b": 5, "c": true, "d": null, "e": {"f": 1}}"#).unwrap();
        assert_eq!(
            shown(&members(read), &["a", "b", "c", "d", "e", "f"]),
            "a=xé, b=5, c=true, d is null, e is nested, no f"
        );
    }

    #[cfg(feature = "yaml")]
    #[test]
    fn members_of_yaml_are_texts_as_they_are_written() {
        let text = "a: 0123\nb: 1.10\nc: yes\nd: ~\ne: {f: 1, g: [2]}\nh: &h 'null'\ni: *h\n? [k, l]\n: m\nn:\n- {a: 2}\n---\na: 3";
        let read = super::yaml(text).unwrap();
        assert_eq!(
            shown(&members(read), &["a", "b", "c", "d", "e", "f", "h", "i", "n"]),
            "a=0123, b=1.10, c=yes, d is null, e is nested, no f, h=null, i=null, n is nested"
        );
        assert_eq!(shown(&members(super::yaml("").unwrap()), &["a"]), "no a");
    }
}
