//! The language, written once: every section with its fields, of which kind they are and what becomes of them.
//!
//! The readers ask for fields by these constants, so a field that is not here cannot be read; what is reported as unknown or
//! nearly right, the JSON Schema and the reference page come from here too.

mod consumed;
mod exposed;
mod field;
mod root;
mod shared;
mod values;

pub(crate) use consumed::{body, consumes, operation, resource, tunnel};
pub(crate) use exposed::{
    forward, hints, listener, mcp, mcp_resource, other_adapter, prompt, prompt_message, rest, rest_operation,
    rest_resource, tool,
};
#[cfg(feature = "cli")]
pub(crate) use field::Kind;
pub(crate) use field::{Field, Other, Role, Section};
pub(crate) use root::{aggregate, bind, capability, document, function, import, info, semantics};
pub(crate) use shared::{authentication, authentication_key, mapping, output, parameter, step, unit};
pub(crate) use values::{rules, schema};

/// Every section, in the order of the reference.
pub(crate) static SECTIONS: &[&Section] = &[
    &document::SECTION,
    &info::SECTION,
    &bind::SECTION,
    &capability::SECTION,
    &import::SECTION,
    &consumes::SECTION,
    &tunnel::SECTION,
    &resource::SECTION,
    &operation::SECTION,
    &body::SECTION,
    &parameter::SECTION,
    &schema::SECTION,
    &output::SECTION,
    &authentication::SECTION,
    &authentication_key::SECTION,
    &rest::SECTION,
    &rest_resource::SECTION,
    &rest_operation::SECTION,
    &forward::SECTION,
    &mcp::SECTION,
    &tool::SECTION,
    &hints::SECTION,
    &mcp_resource::SECTION,
    &prompt::SECTION,
    &prompt_message::SECTION,
    &other_adapter::SECTION,
    &aggregate::SECTION,
    &function::SECTION,
    &semantics::SECTION,
    &step::SECTION,
    &mapping::SECTION,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::SECTIONS;
    use super::field::Kind;

    #[test]
    fn sections_and_fields_have_one_name_and_one_sentence() {
        let names: BTreeSet<&str> = SECTIONS.iter().map(|section| section.name).collect();
        assert_eq!(names.len(), SECTIONS.len());
        for section in SECTIONS {
            assert!(section.about.ends_with('.'), "{}", section.name);
            for group in section.groups {
                let names: BTreeSet<&str> = group.iter().map(|field| field.name).collect();
                assert_eq!(names.len(), group.len(), "a field of `{}` is there twice", section.name);
            }
            for field in section.fields() {
                let about = field.about;
                assert!(about.ends_with('.') && !about.contains('\n'), "{}.{}", section.name, field.name);
                for other in field.others {
                    assert_ne!(other.name(), field.name);
                }
            }
        }
    }

    #[test]
    fn fields_lead_to_sections_that_exist() {
        let forms = [
            "version",
            "body",
            "keys",
            "items",
            "consumesEntry",
            "exposesEntry",
            "aggregatesEntry",
            "bindsEntry",
        ];
        for field in SECTIONS.iter().flat_map(|section| section.fields()) {
            let (Kind::Is(name) | Kind::List(name) | Kind::Named(name, _) | Kind::Map(name)) = field.kind
            else {
                continue;
            };
            let exists = forms.contains(&name) || SECTIONS.iter().any(|section| section.name == name);
            assert!(exists, "`{}` is of the unknown kind `{name}`", field.name);
        }
    }
}
