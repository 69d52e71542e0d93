//! The fields of a consumed operation and the request that they make: path, query, headers and cookies (LANGUAGE.md 3.2-3.6).

use super::body;
use super::names::{Draft, Names, Site};
use super::parameters::{self, Declared, Given, Level};
use crate::diagnostic::suggest::{is_slip, nearest};
use crate::diagnostic::{At, Code, Diagnostic};
use crate::ir::{
    Authentication, Body, Expr, Field, FieldId, Method, Part, PathPiece, Place, Placement, Rules, Sent, Type,
};
use crate::lower::cx::Cx;
use crate::lower::headers::check_header;
use crate::lower::names::alike;
use crate::lower::{client_names, paths, rules};
use crate::parse::template::Piece;
use crate::spec::{self, Parameter};

/// An operation as far as it is known before its parameters.
pub(super) struct Outline<'c> {
    pub method: Method,
    pub authentication: &'c Authentication,
    pub pieces: Vec<Piece>,
    pub path_at: At,
    pub body: Option<&'c spec::Body>,
}

/// The operation's inputs and the request they make.
pub(super) struct Request {
    pub template: String,
    pub path: Vec<PathPiece>,
    pub fields: Vec<Field>,
    /// The fields that a template alone declares, each with the place of the template.
    pub undeclared: Vec<(FieldId, At)>,
    /// The fields whose names clients refuse, each with the place of its name.
    pub unsafe_names: Vec<(FieldId, At)>,
    pub parts: Vec<Part>,
    pub body: Body,
}

/// Lowers the parameters of an operation; the lists are those of the API, the resource and the operation.
pub(super) fn lower(outline: &Outline<'_>, levels: &[&[Parameter]; 3], cx: &mut Cx<'_>) -> Option<Request> {
    let mut names = Names::new(cx);
    let placeholders: Vec<&str> = outline
        .pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Name(name) => Some(names.bare(name)),
            Piece::Text(_) => None,
        })
        .collect();
    let (declared, mut sound) =
        parameters::declare(outline.method, &outline.path_at, levels, &placeholders, names.cx.diagnostics);
    let placeholders: Vec<String> = placeholders.into_iter().map(str::to_owned).collect();
    names.reserve(placeholders);
    let mut fields = Vec::new();
    for it in &declared {
        fields.push(field(it, outline, &mut names));
    }
    let mut parts = Vec::new();
    let mut members = Vec::new();
    for (it, id) in declared.iter().zip(fields) {
        if it.place == Place::Header
            && !check_header(it.name, &it.parameter.at.key("name"), names.cx.diagnostics)
        {
            sound = false;
            continue;
        }
        let value = match (id, &it.given) {
            (Some(id), _) => Expr::Ref(id),
            (None, Given::Environment) => continue,
            (None, Given::Caller | Given::Value(_)) => match value(it, &mut names) {
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
        let placement = match it.place {
            Place::Query => Placement::Query,
            Place::Header => Placement::Header,
            Place::Cookie => Placement::Cookie,
            Place::Member => {
                members.push((it.name.to_owned(), value));
                continue;
            }
            Place::Path | Place::Body | Place::BodyTemplate | Place::Template => continue,
        };
        parts.push(Part { placement, name: it.name.to_owned(), value });
    }
    let (template, path) = path(outline, &mut names);
    let body = match outline.body {
        Some(written) => body::lower(written, &mut names)?,
        None => members_body(members, &mut names),
    };
    check_body(&declared, outline, &body, &mut names);
    let Names { fields, undeclared, unsafe_names, .. } = names;
    sound.then_some(Request { template, path, fields, undeclared, unsafe_names, parts, body })
}

/// Warns of names in a body that are nearly those of parameters, and of parameters that are declared for the body and are
/// in none of its templates.
fn check_body(declared: &[Declared<'_>], outline: &Outline<'_>, body: &Body, names: &mut Names<'_, '_>) {
    if outline.body.is_none() {
        return;
    }
    let for_body: Vec<&Declared<'_>> =
        declared.iter().filter(|it| it.place == Place::Member && it.level == Level::Operation).collect();
    let Names { cx, fields, undeclared, .. } = names;
    let mut known = Vec::new();
    undeclared.retain(|(id, at)| {
        let name = &fields[id.0].name;
        let near = nearest(name, declared.iter().map(|it| it.name)).filter(|near| is_slip(name, near));
        let Some(near) = near.filter(|_| fields[id.0].place == Place::BodyTemplate) else { return true };
        let diagnostic =
            Diagnostic::new(Code::UNSUPPLIED_NAME, at, format!("no parameter supplies `{{{{{name}}}}}`"))
                .label("becomes a parameter of its own")
                .template(name);
        cx.diagnostics.push(diagnostic.help(format!("a parameter with a similar name exists: `{near}`")));
        known.push(near);
        false
    });
    let mut refs = Vec::new();
    body.values().iter().for_each(|value| value.refs(&mut refs));
    for it in for_body {
        let is_used =
            refs.iter().any(|id| alike(fields[id.0].sent_name(), it.name)) || known.contains(&it.name);
        if !is_used && matches!(it.given, Given::Caller) {
            cx.diagnostics.push(
                Diagnostic::new(
                    Code::UNUSED_INPUT,
                    &it.parameter.at.key("name"),
                    format!("parameter `{}` is in no template of the body", it.name),
                )
                .label("what is given for it is lost")
                .help(format!("write `{{{{{}}}}}` in `data` of the body, or remove it", it.name)),
            );
        }
    }
}

/// The parameters of a consumed API that need no caller: every request carries them, whatever is called.
pub(super) fn always(consumes: &spec::Consumes, cx: &mut Cx<'_>) -> Vec<Part> {
    let outline = Outline {
        method: Method::Get,
        authentication: &Authentication::None,
        pieces: Vec::new(),
        path_at: consumes.at.clone(),
        body: None,
    };
    let levels = [&consumes.input_parameters[..], &[], &[]];
    let parts = lower(&outline, &levels, cx).map(|fields| fields.parts);
    let needs_no_caller = |part: &Part| {
        let mut refs = Vec::new();
        part.value.refs(&mut refs);
        refs.is_empty()
    };
    parts.unwrap_or_default().into_iter().filter(needs_no_caller).collect()
}

/// The field for a parameter that the caller gives.
fn field(it: &Declared<'_>, outline: &Outline<'_>, names: &mut Names<'_, '_>) -> Option<FieldId> {
    let Declared { name, place, parameter, .. } = *it;
    let ty = rules::named_type(parameter, names.cx.diagnostics).unwrap_or(Type::String);
    let rules = rules::of(parameter, ty, names.cx.diagnostics);
    match it.given {
        Given::Environment => {
            let bind = names.cx.variables.environment(name, &parameter.at.key("name"), names.cx.diagnostics);
            names.give(name, Expr::Bind(bind));
            return None;
        }
        Given::Value(value) => {
            // `value: "{{status}}"` of parameter `status` is what the caller gives under that name.
            let described = Draft {
                name: name.to_owned(),
                sent_as: None,
                ty,
                rules,
                required: parameter.required.unwrap_or(false),
                credential: false,
                place,
                description: parameter.description.clone(),
            };
            names.describe(described, value);
            return None;
        }
        Given::Caller => {}
    }
    let credential = match place {
        Place::Header => outline.authentication.covers_header(name),
        Place::Query => outline.authentication.covers_query(name),
        Place::Cookie => outline.authentication.covers_cookie(name),
        Place::Path | Place::Member | Place::Body | Place::BodyTemplate | Place::Template => false,
    };
    // Beside a `body`, a parameter `in: body` says of what type a name in it is.
    let place = if place == Place::Member && outline.body.is_some() { Place::BodyTemplate } else { place };
    let unique = names.unique(name, place);
    let is_safe = client_names::is_safe(&unique);
    let id = names.field(Draft {
        sent_as: (unique != name).then(|| name.to_owned()),
        name: unique,
        ty,
        rules,
        required: place == Place::Path || (parameter.required.unwrap_or(false) && !credential),
        credential,
        place,
        description: parameter.description.clone(),
    });
    if !is_safe {
        names.unsafe_names.push((id, parameter.at.key("name")));
    }
    Some(id)
}

/// The value that a parameter with a `value` sends.
fn value(it: &Declared<'_>, names: &mut Names<'_, '_>) -> Option<Sent> {
    let at = it.parameter.at.key("value");
    let Given::Value(written) = it.given else { return None };
    let site = if it.level == Level::Api { Site::ApiParameter } else { Site::Parameter };
    let value = names.value(written, &at, site)?;
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
        names
            .cx
            .diagnostics
            .push(Diagnostic::new(Code::RESERVED_HEADER, &at, message).help("write the value in one line"));
        return None;
    }
    Some(Expr::Constant(text.into()))
}

/// The path with its placeholders filled; one that nothing declares declares a required string.
fn path(outline: &Outline<'_>, names: &mut Names<'_, '_>) -> (String, Vec<PathPiece>) {
    let mut template = String::new();
    let mut path = Vec::new();
    for piece in &outline.pieces {
        let written = match piece {
            Piece::Text(text) => {
                template.push_str(text);
                path.push(PathPiece::Literal(paths::encoded(text)));
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
            .position(|field| field.place == Place::Path && alike(&field.name, &name))
            .map(|index| Expr::Ref(FieldId(index)))
            .or_else(|| names.given(&name))
            .or_else(|| names.cx.variables.declared(written).map(Expr::Bind));
        let value = match known {
            Some(value) => value,
            None => match names.cx.variables.qualified(written, &outline.path_at, names.cx.diagnostics) {
                Some(bind) => Expr::Bind(bind),
                None => Expr::Ref(undeclared(&name, outline, names)),
            },
        };
        // The parameter may be written in another case than its placeholder.
        let name = match &value {
            Expr::Ref(field) => names.fields[field.0].name.clone(),
            _ => name,
        };
        path.push(PathPiece::Segment(name, value));
    }
    (template, path)
}

fn undeclared(name: &str, outline: &Outline<'_>, names: &mut Names<'_, '_>) -> FieldId {
    names.cx.diagnostics.push(
        Diagnostic::new(
            Code::UNDECLARED_PLACEHOLDER,
            &outline.path_at,
            format!("placeholder `{{{name}}}` is not declared"),
        )
        .label("read as a required string")
        .help(format!("declare it: `inputParameters: [{{name: {name}, in: path, type: string}}]`")),
    );
    names.field(Draft {
        name: name.to_owned(),
        sent_as: None,
        ty: Type::String,
        rules: Rules::default(),
        required: true,
        credential: false,
        place: Place::Path,
        description: None,
    })
}

/// The body that the `in: body` parameters make: the one that is the whole body, else an object of them.
fn members_body(members: Vec<(String, Sent)>, names: &mut Names<'_, '_>) -> Body {
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
