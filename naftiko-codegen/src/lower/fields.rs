//! What a consumed operation takes and where it goes: path, query, headers and cookies (semantics 3.2-3.6).

use super::binds::Variables;
use super::body;
use super::declared::{self, Declared, Given};
use super::headers::check_header;
use super::names::{Scope, folded};
use super::sent::{Names, Order};
use super::types::type_of;
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::ir::{
    Authentication, Body, Expr, Field, FieldId, Method, Part, PathPiece, Place, RustIdent, Sent, Type,
};
use crate::parse::template::Piece;
use crate::spec::{self, Parameter};

/// What is known of an operation before its parameters.
pub(super) struct Shape<'c> {
    pub method: Method,
    pub authentication: &'c Authentication,
    pub pieces: Vec<Piece>,
    pub path_at: At,
    pub body: Option<&'c spec::Body>,
    /// The namespaces of adapters: prefixes of references to what their callers give.
    pub adapters: &'c [String],
}

/// The operation's inputs and the request they make.
pub(super) struct Fields {
    pub template: String,
    pub path: Vec<PathPiece>,
    pub fields: Vec<Field>,
    pub parts: Vec<Part>,
    pub body: Body,
}

/// Lowers the parameters of an operation; the lists are those of the adapter, the resource and the operation.
pub(super) fn lower(
    shape: &Shape<'_>,
    levels: &[&Vec<Parameter>; 3],
    variables: &mut Variables,
    diagnostics: &mut Diagnostics,
) -> Option<Fields> {
    let mut names = Names::new(shape.adapters);
    let placeholders: Vec<&str> = shape
        .pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Name(name) => Some(names.bare(name)),
            Piece::Text(_) => None,
        })
        .collect();
    let (declared, mut sound) =
        declared::declare(shape.method, &shape.path_at, levels, &placeholders, diagnostics);
    let mut fields = Vec::new();
    for it in &declared {
        fields.push(field(it, shape, &mut names, variables, diagnostics));
    }
    let mut parts = Vec::new();
    let mut members = Vec::new();
    for (it, id) in declared.iter().zip(fields) {
        if it.place == Place::Header && !check_header(it.name, &it.parameter.at.key("name"), diagnostics) {
            sound = false;
            continue;
        }
        let value = match (id, &it.given) {
            (Some(id), _) => Expr::Ref(id),
            (None, Given::Environment) => continue,
            (None, Given::Caller | Given::Value(_)) => match value(it, &mut names, variables, diagnostics) {
                Some(value) => value,
                None => {
                    sound = false;
                    continue;
                }
            },
        };
        if id.is_none() {
            names.give(it.name, value.clone());
        }
        match it.place {
            Place::Query | Place::Header | Place::Cookie => {
                parts.push(Part { place: it.place, name: it.name.to_owned(), value });
            }
            Place::Member => members.push((it.name.to_owned(), value)),
            Place::Path | Place::Body | Place::BodyTemplate | Place::Template => {}
        }
    }
    let (template, path) = path(shape, &mut names, variables, diagnostics);
    let body = match shape.body {
        Some(written) => body::lower(written, &mut names, variables, diagnostics)?,
        None => members_body(members, &mut names),
    };
    (sound && names.sound).then(|| Fields { template, path, body, fields: names.fields, parts })
}

/// What every request of a consumed API carries, whatever is called: the parameters of the API that need no caller.
pub(super) fn always(
    consumes: &spec::Consumes,
    adapters: &[String],
    variables: &mut Variables,
    diagnostics: &mut Diagnostics,
) -> Vec<Part> {
    let shape = Shape {
        method: Method::Get,
        authentication: &Authentication::None,
        pieces: Vec::new(),
        path_at: consumes.at.clone(),
        body: None,
        adapters,
    };
    let levels = [&consumes.input_parameters, &Vec::new(), &Vec::new()];
    let parts = lower(&shape, &levels, variables, diagnostics).map(|fields| fields.parts);
    let needs_no_caller = |part: &Part| {
        let mut refs = Vec::new();
        part.value.refs(&mut refs);
        refs.is_empty()
    };
    parts.unwrap_or_default().into_iter().filter(needs_no_caller).collect()
}

/// The field for a parameter that the caller gives.
fn field(
    it: &Declared<'_>,
    shape: &Shape<'_>,
    names: &mut Names<'_>,
    variables: &mut Variables,
    diagnostics: &mut Diagnostics,
) -> Option<FieldId> {
    let Declared { name, place, parameter, .. } = *it;
    let ty = type_of(parameter.kind.as_deref(), &parameter.at, diagnostics);
    match it.given {
        Given::Environment => {
            let bind = variables.environment(name, &parameter.at.key("name"), diagnostics);
            names.give(name, Expr::Bind(bind));
            return None;
        }
        Given::Value(value) => {
            // `value: "{{status}}"` of parameter `status` is what the caller gives under that name.
            names.describe(name, place, ty, parameter, value);
            return None;
        }
        Given::Caller => {}
    }
    let credential = match place {
        Place::Header => shape.authentication.covers_header(name),
        Place::Query => shape.authentication.covers_query(name),
        Place::Cookie => shape.authentication.covers_cookie(name),
        Place::Path | Place::Member | Place::Body | Place::BodyTemplate | Place::Template => false,
    };
    // Beside a `body`, a parameter `in: body` says of what type a name in it is.
    let place = if place == Place::Member && shape.body.is_some() { Place::BodyTemplate } else { place };
    Some(names.field(Field {
        name: name.to_owned(),
        ident: RustIdent(String::new()),
        ty,
        required: place == Place::Path || (parameter.required.unwrap_or(false) && !credential),
        credential,
        place,
        description: parameter.description.clone(),
    }))
}

/// What a parameter with a `value` sends.
fn value(
    it: &Declared<'_>,
    names: &mut Names<'_>,
    variables: &mut Variables,
    diagnostics: &mut Diagnostics,
) -> Option<Sent> {
    let at = it.parameter.at.key("value");
    let Given::Value(written) = it.given else { return None };
    let order = if it.level == 0 { Order::VariableFirst } else { Order::ParameterFirst };
    let value = names.value(written, &at, order, Place::Template, variables, diagnostics)?;
    if it.place == Place::Member {
        return Some(value);
    }
    let Expr::Constant(constant) = value else { return Some(value) };
    let text = match constant {
        spec::Value::String(text) => text,
        other => {
            let written = it.parameter.value.as_ref().and_then(|value| value.text.clone());
            written.unwrap_or_else(|| other.to_string())
        }
    };
    if it.place == Place::Header && text.contains(char::is_control) {
        let message = "a header cannot hold line breaks or control characters";
        diagnostics
            .push(Diagnostic::new(Code::RESERVED_HEADER, &at, message).help("write the value in one line"));
        return None;
    }
    Some(Expr::Constant(text.into()))
}

/// The path with its placeholders filled; one that nothing declares declares a required string.
fn path(
    shape: &Shape<'_>,
    names: &mut Names<'_>,
    variables: &mut Variables,
    diagnostics: &mut Diagnostics,
) -> (String, Vec<PathPiece>) {
    let mut template = String::new();
    let mut path = Vec::new();
    for piece in &shape.pieces {
        let written = match piece {
            Piece::Text(text) => {
                template.push_str(text);
                path.push(PathPiece::Literal(text.clone()));
                continue;
            }
            Piece::Name(name) => name,
        };
        let name = names.bare(written).to_owned();
        template.push('{');
        template.push_str(&name);
        template.push('}');
        let known = names
            .fields
            .iter()
            .position(|field| field.place == Place::Path && folded(&field.name) == folded(&name))
            .map(|index| Expr::Ref(FieldId(index)))
            .or_else(|| names.given(&name))
            .or_else(|| variables.declared(written).map(Expr::Bind));
        let value = match known {
            Some(value) => value,
            None => match variables.qualified(written, &shape.path_at, diagnostics) {
                Some(bind) => Expr::Bind(bind),
                None => Expr::Ref(undeclared(&name, shape, names, diagnostics)),
            },
        };
        path.push(PathPiece::Segment(name, value));
    }
    (template, path)
}

fn undeclared(
    name: &str,
    shape: &Shape<'_>,
    names: &mut Names<'_>,
    diagnostics: &mut Diagnostics,
) -> FieldId {
    diagnostics.push(
        Diagnostic::new(
            Code::UNDECLARED_PLACEHOLDER,
            &shape.path_at,
            format!("placeholder `{{{name}}}` is not declared"),
        )
        .label("read as a required string")
        .help(format!("declare it: `inputParameters: [{{name: {name}, in: path, type: string}}]`")),
    );
    names.field(Field {
        name: name.to_owned(),
        ident: RustIdent(String::new()),
        ty: Type::String,
        required: true,
        credential: false,
        place: Place::Path,
        description: None,
    })
}

/// The body that the `in: body` parameters make: the one that is the whole body, else an object of them.
fn members_body(members: Vec<(String, Sent)>, names: &mut Names<'_>) -> Body {
    match &members[..] {
        [] => Body::None,
        [(_, Expr::Ref(only))] if is_whole_body(&names.fields[only.0]) => {
            names.fields[only.0].place = Place::Body;
            Body::Json(Expr::Ref(*only))
        }
        _ => Body::Json(Expr::Object(members)),
    }
}

fn is_whole_body(field: &Field) -> bool {
    field.place == Place::Member && (field.name == "body" || matches!(field.ty, Type::Object | Type::Array))
}

/// The identifiers of fields, in a scope of their own.
pub(super) fn ident(scope: &mut Scope, name: &str) -> RustIdent {
    scope.snake(name, "field")
}
