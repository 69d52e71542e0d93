//! The fields that tools, REST operations and functions share; parameters, outputs, steps and authentication.

use super::field::Kind::{Any, AnyMap, Flag, Is, List, Map, Named, Number, Text, Texts, Words};
use super::field::Other::{Ikanos, Sometimes, Spelling, Usual};
use super::field::Since::{Alpha2, Alpha3, Beta1, Ours, Published};
use super::field::{Field, Section, group, section};
use super::values::rules;

group! { unit: "The fields of everything that can be called from outside.";
    NAME = Field::new("name", Text, "Its name.");
    LABEL = Field::new("label", Text, "A title for people.").or(&[Ikanos("display")]);
    DESCRIPTION = Field::new("description", Text, "What it does; models decide by it.");
    INPUT_PARAMETERS = Field::new(
        "inputParameters", Named("parameter", &["name"]),
        "The inputs that callers give; inferred from the call without it.",
    );
    CALL = Field::new("call", Text, "The consumed operation that is called, as `namespace.operation`.")
        .or(&[Spelling("operation")]);
    REF = Field::new("ref", Text, "The function that is used, as `namespace.function`.").since(Alpha2);
    WITH = Field::new(
        "with", AnyMap,
        "The value for each parameter of the call: constants, templates, or inputs as `tools.name`.",
    );
    STEPS = Field::new("steps", Named("step", &["name"]), "Several calls that make one answer.");
    MAPPINGS = Field::new(
        "mappings", List("mapping"),
        "The parts of the answer, each with the step that it comes from.",
    );
    OUTPUT_PARAMETERS = Field::new(
        "outputParameters", Named("output", &[]),
        "The parts of the answer that callers get; the answer as it is without it.",
    );
}

group! { unit_ends: "The fields of units and operations that nothing is generated from.";
    TAGS = Field::new("tags", Texts, "Words to find it by.").since(Alpha3).documentation();
    OUTPUT_MEDIA_TYPE = Field::new(
        "outputMediaType", Text,
        "The media type of a binary answer; the answer's own is used.",
    ).since(Beta1).not_compiled();
    MAX_BINARY_SIZE = Field::new(
        "maxBinarySize", Text,
        "The largest binary answer; the limit of the whole program holds.",
    ).since(Beta1).not_compiled();
}

const TYPES: &[&str] = &["string", "integer", "number", "boolean", "array", "object"];

const PLACES: &[&str] = &["query", "header", "path", "cookie", "body", "environment"];

const AUTHENTICATIONS: &[&str] = &["apikey", "bearer", "basic", "digest", "oauth2"];

section! { parameter "parameter", "a parameter": "A part of a request, or an input of a caller.";
    NAME = Field::new("name", Text, "Its name.").needed();
    IN = Field::new("in", Words(PLACES), "The place in the request.");
    TYPE = Field::new("type", Words(TYPES), "Its type; a string without it.");
    DESCRIPTION = Field::new("description", Text, "Its meaning.");
    REQUIRED = Field::new("required", Flag, "Whether it has to be given.");
    VALUE = Field::new(
        "value", Any,
        "A constant or template, or a default; JSONPath into the body of a caller.",
    );
    LABEL = Field::new("label", Text, "A title for people.").or(&[Usual("display")]);
    SCHEMA = Field::new(
        "schema", Is("schema"),
        "Its type and rules as a JSON Schema, in place of the fields beside it.",
    ).since(Ours);
    TEMPLATE = Field::new("template", Any, "A template, for people; `value` is the one that is used.")
        .since(Published).documentation();
    + rules::FIELDS;
}

section! { output "output", "an output parameter": "A part of an answer.";
    NAME = Field::new("name", Text, "Its name.");
    TYPE = Field::new("type", Words(TYPES), "Its type.");
    DESCRIPTION = Field::new("description", Text, "Its meaning.");
    MAPPING = Field::new("mapping", Text, "JSONPath into the answer of the API.");
    VALUE = Field::new("value", Any, "A constant, a template, or JSONPath.");
    CONST = Field::new("const", Any, "A constant.");
    PROPERTIES = Field::new("properties", Map("output"), "The members of an object.");
    ITEMS = Field::new("items", Is("items"), "The entries of a list.");
    VALUES = Field::new("values", Is("output"), "The values of a mapping.");
    MAX_LENGTH = Field::new("maxLength", Number, "The most characters of a text.");
    REQUIRED = Field::new("required", Any, "Whether it is always there.").documentation();
    SELECTOR = Field::new("selector", Any, "Its place in a page.").documentation();
    ENUM = Field::new("enum", Any, "The values that it can have.").documentation();
    PRECISION = Field::new("precision", Any, "The exactness of a number.").documentation();
    LABEL = Field::new("label", Any, "A title for people.").or(&[Usual("display")]).documentation();
    PATTERN = Field::new("pattern", Any, "The form of a text.").documentation();
}

section! { step "step", "a step": "One of several calls.";
    TYPE = Field::new("type", Words(&["call", "lookup", "script"]), "The kind of step.").needed();
    NAME = Field::new("name", Text, "The name that later steps use for its result.").needed();
    CALL = Field::new("call", Text, "The operation that is called.");
    WITH = Field::new("with", AnyMap, "The value for each of its parameters.");
    INDEX = Field::new("index", Text, "The step whose list is looked up.");
    MATCH = Field::new("match", Text, "The field that is compared.");
    LOOKUP_VALUE = Field::new("lookupValue", Text, "The value that it is compared with.");
    OUTPUT_PARAMETERS = Field::new("outputParameters", Texts, "The fields that are taken.");
    LANGUAGE = Field::new(
        "language", Words(&["rust"]),
        "The language of a script; `rust` is the only one that is compiled.",
    ).since(Alpha2);
    FILE = Field::new("file", Text, "The file of a script in another language.").since(Alpha2);
    LOCATION = Field::new("location", Text, "The folder of a script in another language.")
        .since(Alpha2).documentation();
    DEPENDENCIES = Field::new("dependencies", Texts, "Files that a script in another language needs.")
        .since(Alpha2).documentation();
    FUNCTION = Field::new("function", Text, "The path of a function of the user's crate, for `language: rust`.")
        .since(Ours);
    DESCRIPTION = Field::new("description", Any, "The purpose of the step.").documentation();
}

section! { mapping "mapping", "a mapping": "A part of the answer, taken from a step.";
    TARGET_NAME = Field::new("targetName", Text, "The output that it becomes.")
        .needed().or(&[Ikanos("target")]);
    VALUE = Field::new("value", Any, "A template such as `$.step.field`, or a constant.");
}

section! { authentication "authentication", "`authentication`": "The credential of a caller.";
    TYPE = Field::new("type", Words(AUTHENTICATIONS), "The kind of credential.").needed();
    KEY = Field::new("key", Text, "`apikey`: the name of the header, query parameter or cookie.")
        .or(&[Sometimes("name"), Sometimes("header")]);
    VALUE = Field::new("value", Text, "`apikey`: the credential, best a variable such as `{{env.API_KEY}}`.")
        .or(&[Sometimes("token")]);
    PLACEMENT = Field::new(
        "placement", Words(&["header", "query", "cookie"]),
        "`apikey`: the place of the credential.",
    ).or(&[Sometimes("in")]);
    HEADERS = Field::new("headers", Is("keys"), "`apikey`: several names, each with its credential.")
        .since(Published);
    PARAMETERS = Field::new("parameters", Is("keys"), "`query`: the same, in the query.").since(Published);
    TOKEN = Field::new("token", Text, "`bearer`: the token.").or(&[Sometimes("value")]);
    USERNAME = Field::new("username", Text, "`basic` and `digest`: the name of the user.");
    PASSWORD = Field::new("password", Text, "`basic` and `digest`: the password.");
    AUTHORIZATION_SERVER_URI = Field::new("authorizationServerUri", Text, "`oauth2`: the issuer of tokens.")
        .since(Alpha2);
    RESOURCE = Field::new("resource", Text, "`oauth2`: the resource that tokens are for.").since(Alpha2);
    SCOPES = Field::new("scopes", Texts, "`oauth2`: the scopes that tokens have to have.").since(Alpha2);
    AUDIENCE = Field::new("audience", Text, "`oauth2`: the audience that tokens are for.").since(Alpha2);
    TOKEN_ENDPOINT = Field::new("tokenEndpoint", Text, "`oauth2`: the address where tokens are got.")
        .since(Ours);
    TOKEN_VALIDATION = Field::new(
        "tokenValidation", Words(&["jwks", "introspection"]),
        "`oauth2`: the way in which tokens are checked.",
    ).since(Alpha2);
    INTROSPECTION_ENDPOINT = Field::new(
        "introspectionEndpoint", Text,
        "`oauth2`: the address where tokens are checked.",
    ).since(Ours);
    CLIENT_ID = Field::new("clientId", Text, "`oauth2`: the name of this program at the issuer.").since(Ours);
    CLIENT_SECRET = Field::new("clientSecret", Text, "`oauth2`: the secret of this program at the issuer.")
        .since(Ours);
}

section! { authentication_key "authenticationKey", "a key": "One of several credentials.";
    KEY = Field::new("key", Text, "The name of the header or query parameter.")
        .needed().since(Published).or(&[Usual("name")]);
    VALUE = Field::new("value", Text, "The credential.").needed().since(Published);
}
