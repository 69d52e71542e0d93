//! The table of the language and the readers agree: what the table calls read is asked for, and nothing else is.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostics;
use crate::source::Files;
use crate::spec::language::{Role, SECTIONS, Section};

type Asked = BTreeMap<&'static str, BTreeSet<&'static str>>;

thread_local! {
    static ASKED: RefCell<Asked> = RefCell::default();
}

/// Notes what a reader asked for.
pub(super) fn closed(section: &'static Section, asked: &[&'static str]) {
    ASKED.with_borrow_mut(|all| all.entry(section.name).or_default().extend(asked));
}

/// Every section once; what the fields hold is of no matter.
const EVERY_SECTION: &str = "
naftiko: 1.0.0-alpha2
info: {label: A}
binds: [{namespace: env, keys: {A: A}}]
consumes: [{namespace: other, baseUri: https://a.example}]
capability:
  consumes:
  - {import: a, location: ./none.yaml}
  - {namespace: described, ref: elsewhere}
  - namespace: api
    baseUri: https://a.example
    tunnel: {fallback: direct}
    authentication: {type: query, parameters: [{key: a, value: '{{env.A}}'}]}
    resources:
    - path: /a
      operations:
      - name: a
        method: GET
        inputParameters: [{name: a, items: {}, schema: {}}]
        outputParameters: [{name: a}]
        body: {type: json, data: {}}
  aggregates:
  - namespace: g
    functions:
    - name: f
      semantics: {safe: true}
      steps: [{type: call, name: s, call: api.a}]
      mappings: [{targetName: a, value: $.s}]
  exposes:
  - type: rest
    namespace: r
    resources:
    - {path: /a, operations: [{name: a, method: GET, call: api.a}], forward: {targetNamespace: api}}
  - type: mcp
    namespace: m
    tools: [{name: t, call: api.a, hints: {readOnly: true}}]
    resources: [{name: r, uri: 'a://a', call: api.a}]
    prompts: [{name: p, template: [{role: user, content: a}]}]
";

#[test]
fn readers_ask_for_exactly_the_fields_marked_as_read() {
    ASKED.with_borrow_mut(BTreeMap::clear);
    super::parse(&mut Files::in_memory("every.yaml", EVERY_SECTION), &mut Diagnostics::default());
    // Its root has `exposes` and `aggregates`.
    let shared = "ikanos: 1.0.0-beta5\nexposes: []\naggregates: []\n";
    super::parse(&mut Files::in_memory("shared.yaml", shared), &mut Diagnostics::default());
    let asked = ASKED.with_borrow(Clone::clone);
    // An adapter that is left out is not read to its end; imports by another format are refused at the word.
    let otherwise =
        [("otherAdapter", "type"), ("otherAdapter", "namespace"), ("import", "openapi"), ("import", "ref")];
    let mut faults = Vec::new();
    for section in SECTIONS {
        let asked = asked.get(section.name).cloned().unwrap_or_default();
        for field in section.fields() {
            let expected = field.role == Role::Read && !otherwise.contains(&(section.name, field.name));
            if asked.contains(field.name) != expected {
                let what =
                    if expected { "is never asked for" } else { "is asked for, and is not called read" };
                faults.push(format!("`{}` of `{}` {what}", field.name, section.name));
            }
        }
        for name in asked.iter().filter(|name| section.field(name).is_none()) {
            faults.push(format!("`{name}` is asked for, and `{}` does not have it", section.name));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
