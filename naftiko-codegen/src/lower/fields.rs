//! What a consumed operation takes and where it goes: path, query, headers, cookies and body (semantics 3.2-3.9).

use super::binds::Variables;
use super::headers::check_header;
use super::names::{Scope, folded};
use super::types::type_of;
use super::unsupported::refuse;
use crate::diagnostic::suggest::{list, nearest};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, Label};
use crate::ir::{
    Authentication, Body, Field, FieldId, Method, Part, PathPiece, Place, RustIdent, Type, Value,
};
use crate::parse::template::Piece;
use crate::spec::Parameter;

/// What is known of an operation before its parameters.
pub(super) struct Shape<'c> {
    pub method: Method,
    pub authentication: &'c Authentication,
    pub pieces: Vec<Piece>,
    pub path_at: At,
}

/// The operation's inputs and the request they make.
pub(super) struct Fields {
    pub template: String,
    pub path: Vec<PathPiece>,
    pub fields: Vec<Field>,
    pub parts: Vec<Part>,
    pub body: Body,
}

/// A parameter with its level decided.
struct Declared<'p> {
    name: &'p str,
    place: Place,
    parameter: &'p Parameter,
}

/// Lowers the parameters of an operation; the lists are those of the adapter, the resource and the operation.
pub(super) fn lower(
    shape: &Shape<'_>,
    levels: &[&Vec<Parameter>; 3],
    variables: &mut Variables,
    diagnostics: &mut Diagnostics,
) -> Option<Fields> {
    let placeholders: Vec<&str> = shape
        .pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Name(name) => Some(name.as_str()),
            Piece::Text(_) => None,
        })
        .collect();
    let (declared, sound) = declare(shape, levels, &placeholders, diagnostics);
    let mut builder = Builder::default();
    for it in &declared {
        builder.declared(it, shape, variables, diagnostics);
    }
    let (template, path) = builder.path(shape, variables, diagnostics)?;
    (sound && builder.sound).then(|| Fields {
        template,
        path,
        body: builder.body(),
        fields: builder.fields,
        parts: builder.parts,
    })
}

/// The parameters that count, in author order: operation over resource over adapter, by name and place.
fn declare<'p>(
    shape: &Shape<'_>,
    levels: &[&'p Vec<Parameter>; 3],
    placeholders: &[&str],
    diagnostics: &mut Diagnostics,
) -> (Vec<Declared<'p>>, bool) {
    let mut declared: Vec<(usize, Declared<'p>)> = Vec::new();
    let mut sound = true;
    for (level, parameters) in levels.iter().enumerate() {
        for parameter in *parameters {
            let Some(name) = parameter.name.as_deref().map(str::trim).filter(|name| !name.is_empty()) else {
                // One without a name has been reported; an empty name names nothing.
                if parameter.name.is_some() {
                    diagnostics.push(
                        Diagnostic::new(
                            Code::MISSING_FIELD,
                            &parameter.at.key("name"),
                            "the parameter has an empty name",
                        )
                        .help("give it the name by which the API knows it, or remove it"),
                    );
                }
                sound = false;
                continue;
            };
            let Some(place) = place(parameter, name, shape, placeholders, diagnostics) else {
                sound = false;
                continue;
            };
            let same = declared.iter().position(|(_, earlier)| {
                earlier.place == place
                    && (earlier.name == name
                        || (place == Place::Header && earlier.name.eq_ignore_ascii_case(name)))
            });
            let entry = Declared { name, place, parameter };
            match same {
                Some(index) if declared[index].0 < level => declared[index] = (level, entry),
                Some(index) => {
                    sound = false;
                    diagnostics.push(
                        Diagnostic::new(
                            Code::DUPLICATE_PARAMETER,
                            &parameter.at.key("name"),
                            format!("parameter `{name}` is declared twice"),
                        )
                        .label("declared again here")
                        .secondary(Label::value(
                            &declared[index].1.parameter.at.key("name"),
                            "first declared here",
                        ))
                        .help("remove one of them"),
                    );
                }
                None => declared.push((level, entry)),
            }
        }
    }
    (declared.into_iter().map(|(_, entry)| entry).collect(), sound)
}

/// Where a parameter goes; one without `in` goes where its name and the method put it.
fn place(
    parameter: &Parameter,
    name: &str,
    shape: &Shape<'_>,
    placeholders: &[&str],
    diagnostics: &mut Diagnostics,
) -> Option<Place> {
    let in_path = || placeholders.iter().any(|placeholder| folded(bare(placeholder)) == folded(name));
    match parameter.location.as_deref() {
        Some("query") => Some(Place::Query),
        Some("header") => Some(Place::Header),
        Some("cookie") => Some(Place::Cookie),
        Some("body") => Some(Place::Member),
        Some("path") if in_path() => Some(Place::Path),
        Some("path") => {
            diagnostics.push(
                Diagnostic::new(
                    Code::STRAY_PATH_PARAMETER,
                    &parameter.at.key("name"),
                    format!("the path has no placeholder for path parameter `{name}`"),
                )
                .label("sent in the query instead")
                .secondary(Label::value(&shape.path_at, "the path"))
                .help(format!("add `{{{name}}}` to the path, or write `in: query`")),
            );
            Some(Place::Query)
        }
        Some("environment") => {
            refuse(&parameter.at.key("in"), "a parameter `in: environment`", diagnostics);
            None
        }
        None if in_path() => Some(Place::Path),
        None if shape.method.is_bodyless() => Some(Place::Query),
        None => Some(Place::Member),
        Some(other) => {
            let known = ["query", "header", "path", "cookie", "body", "environment"];
            let mut diagnostic = Diagnostic::new(
                Code::UNKNOWN_WORD,
                &parameter.at.key("in"),
                format!("a parameter cannot be in `{other}`"),
            )
            .note(format!("the places are {}", list(known)));
            if let Some(near) = nearest(other, known) {
                diagnostic = diagnostic.fix(format!("a place with a similar name exists: `{near}`"), near);
            }
            diagnostics.push(diagnostic);
            None
        }
    }
}

/// The name inside a placeholder without the word for the caller's inputs.
fn bare(placeholder: &str) -> &str {
    ["tools.", "rest.", "mcp.", "inputs."]
        .iter()
        .find_map(|prefix| placeholder.strip_prefix(prefix))
        .unwrap_or(placeholder)
}

struct Builder {
    names: Scope,
    fields: Vec<Field>,
    parts: Vec<Part>,
    sound: bool,
}

impl Default for Builder {
    fn default() -> Self {
        Self { names: Scope::default(), fields: Vec::new(), parts: Vec::new(), sound: true }
    }
}

impl Builder {
    fn declared(
        &mut self,
        declared: &Declared<'_>,
        shape: &Shape<'_>,
        variables: &mut Variables,
        diagnostics: &mut Diagnostics,
    ) {
        let Declared { name, place, parameter } = *declared;
        if place == Place::Header && !check_header(name, &parameter.at.key("name"), diagnostics) {
            self.sound = false;
            return;
        }
        let ty = type_of(parameter.kind.as_deref(), &parameter.at, diagnostics);
        if let Some(value) = &parameter.value {
            self.constant(declared, value, variables, diagnostics);
            return;
        }
        let credential = match place {
            Place::Header => shape.authentication.covers_header(name),
            Place::Query => shape.authentication.covers_query(name),
            Place::Cookie => shape.authentication.covers_cookie(name),
            Place::Path | Place::Member | Place::Body => false,
        };
        let required = place == Place::Path || (parameter.required.unwrap_or(false) && !credential);
        let id = self.field(Field {
            name: name.to_owned(),
            ident: RustIdent(String::new()),
            ty,
            required,
            credential,
            place,
            description: parameter.description.clone(),
        });
        match place {
            Place::Query | Place::Header | Place::Cookie => {
                self.parts.push(Part { place, name: name.to_owned(), value: Value::Field(id) });
            }
            Place::Path | Place::Member | Place::Body => {}
        }
    }

    fn field(&mut self, mut field: Field) -> FieldId {
        field.ident = self.names.snake(&field.name, "field");
        self.fields.push(field);
        FieldId(self.fields.len() - 1)
    }

    /// A parameter with a `value`: nothing that the caller gives.
    fn constant(
        &mut self,
        declared: &Declared<'_>,
        value: &crate::spec::Value,
        variables: &mut Variables,
        diagnostics: &mut Diagnostics,
    ) {
        let at = declared.parameter.at.key("value");
        let text = match value {
            crate::spec::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        if text.contains("{{") {
            // Resolved so that a name that is wrong is reported now; sending it is not compiled.
            if variables.text(&text, &at, diagnostics).is_some() {
                refuse(&at, "a template as the `value` of a parameter", diagnostics);
            }
            self.sound = false;
            return;
        }
        if declared.place == Place::Header && text.contains(char::is_control) {
            diagnostics.push(
                Diagnostic::new(
                    Code::RESERVED_HEADER,
                    &at,
                    "a header cannot hold line breaks or control characters",
                )
                .help("write the value in one line"),
            );
            self.sound = false;
            return;
        }
        match declared.place {
            Place::Query | Place::Header | Place::Cookie => self.parts.push(Part {
                place: declared.place,
                name: declared.name.to_owned(),
                value: Value::Constant(text),
            }),
            Place::Path | Place::Member | Place::Body => {
                refuse(&at, "a `value` in the path or the body", diagnostics);
                self.sound = false;
            }
        }
    }

    /// The path with its placeholders bound to fields; one that nothing declares declares a required string.
    fn path(
        &mut self,
        shape: &Shape<'_>,
        variables: &mut Variables,
        diagnostics: &mut Diagnostics,
    ) -> Option<(String, Vec<PathPiece>)> {
        let mut template = String::new();
        let mut path = Vec::new();
        for piece in &shape.pieces {
            let name = match piece {
                Piece::Text(text) => {
                    template.push_str(text);
                    path.push(PathPiece::Literal(text.clone()));
                    continue;
                }
                Piece::Name(name) => bare(name),
            };
            if name.contains('.') && variables.resolve(name, &shape.path_at, diagnostics).is_some() {
                refuse(&shape.path_at, "a variable in a path", diagnostics);
                return None;
            }
            template.push('{');
            template.push_str(name);
            template.push('}');
            let known = self
                .fields
                .iter()
                .position(|field| field.place == Place::Path && folded(&field.name) == folded(name));
            let id = if let Some(index) = known {
                FieldId(index)
            } else {
                diagnostics.push(
                    Diagnostic::new(
                        Code::UNDECLARED_PLACEHOLDER,
                        &shape.path_at,
                        format!("placeholder `{{{name}}}` is not declared"),
                    )
                    .label("read as a required string")
                    .help(format!(
                        "declare it: `inputParameters: [{{name: {name}, in: path, type: string}}]`"
                    )),
                );
                self.field(Field {
                    name: name.to_owned(),
                    ident: RustIdent(String::new()),
                    ty: Type::String,
                    required: true,
                    credential: false,
                    place: Place::Path,
                    description: None,
                })
            };
            path.push(PathPiece::Segment(id));
        }
        Some((template, path))
    }

    /// The body that the `in: body` parameters make: the one that is the whole body, else an object of them.
    fn body(&mut self) -> Body {
        let members: Vec<usize> =
            (0..self.fields.len()).filter(|index| self.fields[*index].place == Place::Member).collect();
        match members[..] {
            [] => Body::None,
            [only] if self.is_whole_body(only) => {
                self.fields[only].place = Place::Body;
                Body::Json(FieldId(only))
            }
            _ => Body::Members(members.into_iter().map(FieldId).collect()),
        }
    }

    fn is_whole_body(&self, index: usize) -> bool {
        let field = &self.fields[index];
        field.name == "body" || matches!(field.ty, Type::Object | Type::Array)
    }
}
