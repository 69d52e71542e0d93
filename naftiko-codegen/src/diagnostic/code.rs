//! The registry of all diagnostics: number, name, severity and one line each.
//!
//! A code exists only with a page in `explain/` and a failing fixture in `tests/diagnostics/`; numbers are never
//! used twice.

use std::fmt;

/// How much a diagnostic weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The spec cannot be compiled.
    Error,
    /// The spec is compiled; it may not mean what its author thinks.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// The stable code of a diagnostic, such as `NAF0301`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(u16);

struct Entry {
    code: Code,
    name: &'static str,
    severity: Severity,
    summary: &'static str,
    page: &'static str,
}

impl Code {
    fn entry(self) -> &'static Entry {
        // Every `Code` is made by the table below, sorted by number.
        let index = REGISTRY.partition_point(|entry| entry.code < self);
        &REGISTRY[index]
    }

    /// The name, which reads well after "this is": `unknown-call-target`.
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// How much it weighs when the check is not strict.
    pub fn severity(self) -> Severity {
        self.entry().severity
    }

    /// The finding in one line.
    pub fn summary(self) -> &'static str {
        self.entry().summary
    }

    /// The page that explains it, in Markdown, with a failing and a mended example.
    pub fn explanation(self) -> &'static str {
        self.entry().page
    }

    /// The code written as `NAF0301`, in any case, or the name of one.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|code| code.name() == text || code.to_string().eq_ignore_ascii_case(text))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NAF{:04}", self.0)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

macro_rules! codes {
    ($($number:literal $constant:ident $name:literal $severity:ident $summary:literal)*) => {
        impl Code {
            $(pub(crate) const $constant: Self = Self($number);)*

            /// Every code, by number.
            pub const ALL: &[Self] = &[$(Self::$constant),*];
        }

        static REGISTRY: &[Entry] = &[$(Entry {
            code: Code::$constant,
            name: $name,
            severity: Severity::$severity,
            summary: $summary,
            page: include_str!(concat!("explain/NAF0", stringify!($number), ".md")),
        }),*];
    };
}

// 01 files and YAML · 02 shape · 03 references · 04 types and mappings · 05 exposure · 06 not compiled yet · 09 our bugs
codes! {
    101 UNREADABLE_FILE "unreadable-file" Error "a file is missing, is a directory, is too large or cannot be read"
    102 NOT_TEXT "not-text" Error "a file is not UTF-8 text"
    103 YAML_SYNTAX "yaml-syntax" Error "a file is not valid YAML"
    104 EMPTY_DOCUMENT "empty-document" Error "a file says nothing"
    201 UNKNOWN_FIELD "unknown-field" Warning "a field is not part of the language and has no effect"
    202 WRONG_KIND "wrong-kind" Error "a value is of the wrong kind"
    203 MISSING_FIELD "missing-field" Error "a field that is needed is not there"
    204 NOT_A_CAPABILITY "not-a-capability" Error "a file is YAML but no capability"
    205 UNKNOWN_WORD "unknown-word" Error "a word is not one of those the language has in this place"
    206 PORT_OUT_OF_RANGE "port-out-of-range" Error "a port is not between 1 and 65535"
    207 UNKNOWN_VERSION "unknown-version" Warning "the version of the language is not known"
    208 OTHER_SPELLING "other-spelling" Warning "a field is written in a way that is read but is not the language's own"
    209 MALFORMED_URI "malformed-uri" Error "a base URI is not an HTTP address"
    210 MALFORMED_PATH "malformed-path" Error "a path has a brace or a character that no path can have"
    211 EMPTY_LIST "empty-list" Warning "a list that should have entries has none"
    212 UNKNOWN_TYPE "unknown-type" Warning "a type is not one of the language; it is read as a string"
    213 MIXED_VERSION "mixed-version" Warning "a word or form of one generation of the language stands in a file of the other"
    214 DROPPED_FRAGMENT "dropped-fragment" Warning "what stands after `#` in a consumed path is left out"
    215 DEFAULT_METHOD "default-method" Warning "an operation has no method and gets GET"
    230 OAUTH_ADDRESS "oauth-address" Error "an address of `oauth2` is not whole, or is not https"
    231 LITERAL_SECRET "literal-secret" Warning "a credential stands in the spec as it is"
    301 UNKNOWN_CALL_TARGET "unknown-call-target" Error "a call names no consumed operation"
    302 DUPLICATE_NAMESPACE "duplicate-namespace" Error "two entries have the same namespace"
    303 DUPLICATE_OPERATION "duplicate-operation" Error "two operations of one namespace have the same name"
    304 UNRESOLVED_NAME "unresolved-name" Error "a template names something that nothing can supply"
    305 UNDECLARED_VARIABLE "undeclared-variable" Warning "a template names a variable that no bind declares; it is read from the environment"
    306 UNUSED_ARGUMENT "unused-argument" Warning "a `with` entry feeds nothing in the operation that is called"
    307 SUSPECT_LITERAL "suspect-literal" Warning "a literal looks like a reference that is not one"
    308 CONFLICTING_VARIABLE "conflicting-variable" Error "two binds declare one variable differently"
    309 MALFORMED_TEMPLATE "malformed-template" Error "a template has a construct that is not compiled"
    310 UNKNOWN_STEP "unknown-step" Error "a step that is referred to does not come earlier"
    311 DUPLICATE_STEP "duplicate-step" Error "two steps of one unit have the same name"
    312 UNKNOWN_FUNCTION "unknown-function" Error "a `ref` names no function of an aggregate"
    313 DUPLICATE_FUNCTION "duplicate-function" Error "two functions of aggregates have the same qualified name"
    314 UNREADABLE_IMPORT "unreadable-import" Error "a file that is imported from is missing, cannot be read, or is not in the project"
    315 UNKNOWN_IMPORT "unknown-import" Error "the file of an import has no entry of that name"
    316 IMPORT_CYCLE "import-cycle" Error "an import leads back to itself, or through too many others"
    317 UNUSABLE_SCHEMA "unusable-schema" Error "a schema is missing, or is none"
    318 UNSUPPORTED_LOCATION "unsupported-location" Error "a location is of no kind that is supported"
    319 PROVIDED_BIND "provided-bind" Warning "a bind is read from a place that only a provider of the program can reach"
    320 UNSUPPLIED_NAME "unsupplied-name" Warning "a name is none of the inputs that the author listed, so the caller is asked for one more"
    401 UNDECLARED_PLACEHOLDER "undeclared-placeholder" Warning "a placeholder in a consumed path is not declared; it is a required string"
    402 STRAY_PATH_PARAMETER "stray-path-parameter" Warning "a path parameter has no placeholder in the path"
    403 RESERVED_HEADER "reserved-header" Error "a header belongs to the transport, or has a name or value that no header can have"
    404 DUPLICATE_PARAMETER "duplicate-parameter" Error "two parameters have the same name and place"
    405 UNUSED_PATH_VARIABLE "unused-path-variable" Warning "a variable of an exposed path feeds nothing"
    406 MALFORMED_JSON_PATH "malformed-json-path" Error "a path into an answer cannot be read"
    407 RAW_VALUE "raw-value" Warning "a value is put into a query as it is, where it can change what the query means"
    408 MALFORMED_PATTERN "malformed-pattern" Error "the pattern of an input is no regular expression"
    409 NAMELESS_PARAMETER "nameless-parameter" Warning "a parameter has an empty name and is left out"
    410 UNUSED_INPUT "unused-input" Warning "a declared input feeds nothing"
    411 RENAMED_ARGUMENT "renamed-argument" Warning "an argument of a tool gets another name, as clients refuse its own"
    501 DUPLICATE_TOOL "duplicate-tool" Error "two tools have the same name"
    502 DUPLICATE_ROUTE "duplicate-route" Error "two operations, or two adapters on one port, answer the same request"
    503 SHARED_PORT "shared-port" Warning "two adapters share a port and are served by one listener"
    504 MISSING_ACTION "missing-action" Error "an operation or tool does nothing"
    505 DEFAULT_PORT "default-port" Warning "an adapter names no port and gets the usual one"
    506 UNUSUAL_TOOL_NAME "unusual-tool-name" Warning "a tool has a name that some clients do not take"
    507 SEVERAL_ACTIONS "several-actions" Error "a unit says more than once what it does"
    508 REPEATED_ENTRY "repeated-entry" Warning "an entry is there twice, and does the same; one is left out"
    509 DUPLICATE_RESOURCE "duplicate-resource" Error "two resources of one adapter have the same URI"
    510 DUPLICATE_PROMPT "duplicate-prompt" Error "two prompts of one adapter have the same name"
    511 UNFED_RESOURCE "unfed-resource" Error "a resource needs a value that its URI does not have"
    512 UNUSABLE_TOOL_NAME "unusable-tool-name" Error "a tool has a name that the protocol does not allow"
    513 UNUSED_PROMPT_ARGUMENT "unused-prompt-argument" Warning "an argument of a prompt is in none of its messages"
    514 RELATIVE_RESOURCE_URI "relative-resource-uri" Warning "the URI of a resource has no scheme, so it is none"
    515 LONG_LISTING "long-listing" Warning "the tools of an adapter take more than 20,000 tokens of a model's context"
    516 UNKNOWN_TOOL "unknown-tool" Error "the tools that were asked for by a name or pattern do not exist"
    517 CONTRADICTORY_HINTS "contradictory-hints" Warning "hints or semantics contradict each other, or the method that is called"
    520 GUARD_TAKES_INPUT "guard-takes-input" Warning "an input is where callers identify themselves, so it feeds nothing"
    521 UNGUARDED_STDIO "unguarded-stdio" Warning "an adapter on standard input and output has `authentication`, which is not applied"
    522 UNSUPPLIED_PARAMETER "unsupplied-parameter" Error "a required parameter could only be fed by what callers identify with"
    601 ADAPTER_LEFT_OUT "adapter-left-out" Warning "an adapter of a kind that is not compiled yet is left out"
    602 NOT_COMPILED "not-compiled" Error "a construct of the language is not compiled yet"
    603 SCRIPT_NOT_RUN "script-not-run" Error "a script step is in a language that a compiled program does not run"
    604 UNIT_LEFT_OUT "unit-left-out" Warning "an operation or tool that cannot be compiled is left out, as was asked"
    605 NO_EFFECT "no-effect" Warning "a field that would change what the program does is not compiled yet"
    901 INTERNAL_ERROR "internal-error" Error "the compiler made a mistake"
}
