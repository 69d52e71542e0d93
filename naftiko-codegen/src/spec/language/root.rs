//! The root of a spec, and the lists whose entries may be imported.

use super::field::Kind::{Flag, Is, List, Named, Text, TextMap, Texts};
use super::field::Other::{Ikanos, Sometimes, Spelling};
use super::field::Since::{Alpha2, Alpha3, Beta4, Published};
use super::field::{Field, Kind, Section, section};
use super::shared::{unit, unit_ends};

section! { document "document", "a capability spec": "A capability, or a file of lists that others import from.";
    NAFTIKO = Field::new("naftiko", Is("version"), "The version of the language, such as 1.0.0-alpha2.");
    IKANOS = Field::new("ikanos", Is("version"), "The version of the language, such as 1.0.0-beta5.")
        .since(Alpha3);
    INFO = Field::new("info", Is("info"), "The title and description of the capability, for people.");
    CAPABILITY = Field::new(
        "capability", Is("capability"),
        "The APIs that are consumed and the adapters that are exposed.",
    );
    + capability::OWN;
}

section! { capability "capability", "`capability`": "The APIs that are consumed and the adapters that are exposed.";
    BINDS = Field::new("binds", List("bindsEntry"), "Where the values of variables come from.");
    CONSUMES = Field::new("consumes", List("consumesEntry"), "The HTTP APIs that the capability calls.");
    EXPOSES = Field::new("exposes", List("exposesEntry"), "The adapters through which the capability is used.");
    AGGREGATES = Field::new("aggregates", List("aggregatesEntry"), "Functions that adapters share by `ref`.")
        .since(Alpha2);
}

section! { info "info", "`info`": "The title and description of the capability, for people.";
    LABEL = Field::new("label", Text, "The title of the capability.")
        .or(&[Ikanos("display"), Spelling("title"), Spelling("name")]);
    DESCRIPTION = Field::new("description", Text, "The purpose of the capability.");
    VERSION = Field::new("version", Text, "The version of the capability itself.").since(Beta4);
    TAGS = Field::new("tags", Kind::Any, "Words to find it by.").documentation();
    CREATED = Field::new("created", Kind::Any, "The day on which it was written.").documentation();
    MODIFIED = Field::new("modified", Kind::Any, "The day on which it was changed.").documentation();
    STAKEHOLDERS = Field::new("stakeholders", Kind::Any, "The people who answer for it.").documentation();
    CONTACT = Field::new("contact", Kind::Any, "Whom to ask.").since(Published).documentation();
    PERSONAS = Field::new("personas", Kind::Any, "Whom it is for.").since(Published).documentation();
    TITLE = Field::new("title", Kind::Any, "Another title, beside `label`.").since(Published).documentation();
    NAME = Field::new("name", Kind::Any, "Another title, beside `label`.").since(Published).documentation();
}

section! { bind "bind", "a bind": "Variables, and where their values are read when the program starts.";
    NAMESPACE = Field::new("namespace", Text, "The word before the dot in `{{namespace.VARIABLE}}`.").needed();
    LOCATION = Field::new(
        "location", Text,
        "A JSON or YAML file, or `scheme://` of a provider; the environment without it.",
    );
    KEYS = Field::new("keys", TextMap, "Each variable with its name at the place that it comes from.").needed();
    DESCRIPTION = Field::new("description", Kind::Any, "The purpose of the variables.").documentation();
}

section! { import "import", "an import": "An entry that stands in another file.";
    IMPORT = Field::new("import", Text, "The namespace of the entry in the other file.").needed();
    LOCATION = Field::new("location", Text, "The other file, by its path from the folder of this one.")
        .needed().or(&[Ikanos("from")]);
    AS = Field::new("as", Text, "The namespace of the entry in this file.").or(&[Sometimes("namespace")]);
    DESCRIPTION = Field::new("description", Text, "The purpose of the entry.").since(Alpha2);
    TYPE = Field::new("type", Kind::Any, "The type of the entry, which its own file says.")
        .since(Published).documentation();
    OPENAPI = Field::new(
        "openapi", Kind::Any,
        "A description of the API in another format; refused, as it is not compiled yet.",
    ).since(Published);
    REF = Field::new(
        "ref", Kind::Any,
        "A description of the API elsewhere; refused, as it is not compiled yet.",
    ).since(Published);
}

section! { aggregate "aggregate", "an aggregate": "Functions that adapters share by `ref`.";
    NAMESPACE = Field::new(
        "namespace", Text,
        "The word before the dot in `ref: namespace.function`; made of the label where it is absent.",
    );
    LABEL = Field::new("label", Text, "A title, which makes the namespace where there is none.")
        .or(&[Ikanos("display")]);
    FUNCTIONS = Field::new("functions", Named("function", &[]), "The functions.").or(&[Ikanos("flows")]);
    DESCRIPTION = Field::new("description", Kind::Any, "The subject that the functions have in common.")
        .documentation();
    TAGS = Field::new("tags", Texts, "Words to find it by.").since(Alpha3).documentation();
}

section! { function "function", "a function": "A unit that tools and REST operations refer to.";
    SEMANTICS = Field::new(
        "semantics", Is("semantics"),
        "The promises of the function, from which hints are made.",
    );
    + unit::FIELDS;
    + unit_ends::FIELDS;
}

section! { semantics "semantics", "`semantics`": "The promises of a function.";
    SAFE = Field::new("safe", Flag, "It changes nothing.");
    IDEMPOTENT = Field::new("idempotent", Flag, "To call it twice is to call it once.");
    CACHEABLE = Field::new("cacheable", Flag, "Its answer may be kept; no hint says so.").documentation();
}
