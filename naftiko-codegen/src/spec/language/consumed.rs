//! Consumed APIs.

use super::field::Kind::{Any, Is, Named, Text, Texts, Words};
use super::field::Other::{Ikanos, Spelling};
use super::field::Since::{Alpha2, Alpha3, Published};
use super::field::{Field, Section, section};
use super::shared::unit_ends;

pub(super) const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

const FORMATS: &[&str] =
    &["json", "text", "binary", "xml", "yaml", "csv", "tsv", "psv", "html", "markdown", "avro", "protobuf"];

const BODIES: &[&str] =
    &["json", "text", "xml", "sparql", "formUrlEncoded", "multipartForm", "binary", "yaml"];

section! { consumes "consumes", "a `consumes` entry": "An HTTP API that the capability calls.";
    TYPE = Field::new("type", Words(&["http"]), "The type of the API; `http` is the only one.");
    NAMESPACE = Field::new("namespace", Text, "The word before the dot in `call: namespace.operation`.")
        .needed();
    BASE_URI = Field::new("baseUri", Text, "The address that all paths are relative to.").needed();
    DESCRIPTION = Field::new("description", Text, "The purpose of the API.");
    AUTHENTICATION = Field::new(
        "authentication", Is("authentication"),
        "The credential that goes with every request.",
    ).or(&[Spelling("auth")]);
    INPUT_PARAMETERS = Field::new(
        "inputParameters", Named("parameter", &["name"]),
        "The parameters of every request.",
    );
    RESOURCES = Field::new("resources", Named("resource", &[]), "The paths of the API.");
    TUNNEL = Field::new(
        "tunnel", Is("tunnel"),
        "A way into a closed network; only `fallback: direct` is compiled.",
    ).since(Alpha3);
    LABEL = Field::new("label", Any, "A title for people.")
        .since(Published).or(&[Ikanos("display")]).documentation();
}

section! { tunnel "tunnel", "a `tunnel`": "A way into a closed network; a compiled program calls the API directly.";
    FALLBACK = Field::new(
        "fallback", Words(&["direct"]),
        "What to do without the tunnel; anything but `direct` is refused.",
    ).since(Alpha3);
    TYPE = Field::new("type", Any, "The type of the tunnel.").since(Alpha3).documentation();
    SERVICE = Field::new("service", Any, "The service behind it.").since(Alpha3).documentation();
    IDENTITY = Field::new("identity", Any, "The identity that opens it.").since(Alpha3).documentation();
}

section! { resource "resource", "a resource": "A path of a consumed API.";
    NAME = Field::new("name", Text, "Its name.").documentation();
    PATH = Field::new("path", Text, "The path from the base URI, with `{name}` for what varies.").needed();
    DESCRIPTION = Field::new("description", Text, "The things that are found there.").documentation();
    INPUT_PARAMETERS = Field::new(
        "inputParameters", Named("parameter", &["name"]),
        "The parameters of every request to the path.",
    );
    OPERATIONS = Field::new("operations", Named("operation", &[]), "The requests that can be made there.");
    LABEL = Field::new("label", Any, "A title for people.").or(&[Ikanos("display")]).documentation();
    TAGS = Field::new("tags", Texts, "Words to find it by.").since(Alpha3).documentation();
}

section! { operation "operation", "an operation": "A request that can be called.";
    NAME = Field::new("name", Text, "The word after the dot in `call: namespace.operation`.");
    ID = Field::new("id", Text, "The same, where there is no name.").since(Published);
    PATH = Field::new("path", Text, "A path that follows that of the resource.").since(Published);
    METHOD = Field::new("method", Words(METHODS), "The HTTP method; GET without it.");
    LABEL = Field::new("label", Text, "A title for people.").or(&[Ikanos("display")]);
    DESCRIPTION = Field::new("description", Text, "The purpose of the operation.");
    INPUT_PARAMETERS = Field::new(
        "inputParameters", Named("parameter", &["name"]),
        "The parameters of the request.",
    );
    OUTPUT_RAW_FORMAT = Field::new(
        "outputRawFormat", Words(FORMATS),
        "The format of the answer; `json` without it.",
    );
    OUTPUT_SCHEMA = Field::new(
        "outputSchema", Text,
        "A schema file, a CSS selector or a heading, as the format has it.",
    ).since(Alpha2);
    OUTPUT_PARAMETERS = Field::new(
        "outputParameters", Named("output", &[]),
        "The parts of the answer that are used.",
    );
    BODY = Field::new("body", Is("body"), "The body of the request.");
    + unit_ends::FIELDS;
}

section! { body "bodyObject", "a body": "A body with its type.";
    TYPE = Field::new("type", Words(BODIES), "The type of the body, or a media type.").needed();
    DATA = Field::new("data", Any, "The content; texts in it may be templates.");
}
