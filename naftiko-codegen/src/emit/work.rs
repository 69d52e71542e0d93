//! The work of routes, tools and resources: what follows their constructors in a table.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::expr::{self, OfUnit};
use super::{Emit, ident, list, raw_string, shape, types};
use crate::ir::{
    Action, Argument, Call, Default, Expr, Field, Input, Location, Lookup, NamespaceId, Native, Operation,
    Output, Path, PathKind, Rules, RustIdent, Source, Step, TextPiece, Type, Unit, Work,
};

/// The modules of clients that units and `others` name.
pub(super) fn imports<'u>(
    cx: &Emit<'_>,
    units: impl Iterator<Item = &'u Unit> + Clone,
    others: impl Iterator<Item = NamespaceId>,
) -> TokenStream {
    let is_shared = |unit: &&Unit| cx.is_shared(unit);
    let functions: BTreeSet<&RustIdent> =
        units.clone().filter(is_shared).filter_map(|unit| Some(&unit.function.as_ref()?.constant)).collect();
    let called = units
        .filter(|unit| !is_shared(unit))
        .flat_map(Unit::calls)
        .map(|call| cx.capability.operation(call.operation).namespace);
    let modules: BTreeSet<&RustIdent> =
        called.chain(others).map(|namespace| &cx.capability.namespace(namespace).module).collect();
    let modules = modules.into_iter().map(ident);
    let functions = functions.into_iter().map(ident);
    quote!(use super::{#(#functions,)* #(#modules,)* rt};)
}

/// `.calls(&shop::LIST).with(&[…]).output(…)`; `own` are the inputs that follow from the operation that is called.
pub(super) fn work(cx: &Emit<'_>, unit: &Unit, own: impl Fn(&Operation) -> Vec<Input>) -> TokenStream {
    let constant = unit.function.as_ref().filter(|_| cx.is_shared(unit));
    let action = match constant {
        Some(function) => {
            let constant = ident(&function.constant);
            quote!(.runs(&#constant))
        }
        None => action(cx, unit, &Root::Method),
    };
    let follows = match (&unit.action, constant) {
        (Action::Call(call), None) => same(&unit.inputs, &own(cx.capability.operation(call.operation))),
        (Action::Call(_) | Action::Mock | Action::Steps(_), _) => unit.inputs.is_empty(),
    };
    let inputs = (!follows).then(|| {
        let inputs = list(unit.inputs.iter().map(input));
        quote!(.inputs(&#inputs))
    });
    quote!(#action #inputs)
}

/// Where work stands: after the constructor of a route, a tool or a resource, or alone.
pub(super) enum Root {
    Method,
    Alone,
}

/// `.calls(&shop::LIST).with(&[…]).output(…)`, or `rt::Work::call(&shop::LIST).with(&[…]).output(…)`.
pub(super) fn action(cx: &Emit<'_>, unit: &Unit, root: &Root) -> TokenStream {
    let steps: &[Step] = match &unit.action {
        Action::Steps(steps) => steps,
        Action::Call(_) | Action::Mock => &[],
    };
    let of = OfUnit { unit, steps };
    let action = match &unit.action {
        Action::Mock => match root {
            Root::Method => quote!(),
            Root::Alone => quote!(rt::Work::nothing()),
        },
        Action::Call(call) => {
            let (operation, changes) = (path_of(cx, call), changes(cx, call, &of));
            match root {
                Root::Method => quote!(.calls(&#operation) #changes),
                Root::Alone => quote!(rt::Work::call(&#operation) #changes),
            }
        }
        Action::Steps(steps) => {
            let steps = steps.iter().map(|step| self::step(cx, step, &of));
            match root {
                Root::Method => quote!(.steps(&[#(#steps),*])),
                Root::Alone => quote!(rt::Work::steps(&[#(#steps),*])),
            }
        }
    };
    let output = match &unit.output {
        Output::Identity => quote!(),
        Output::Shaped { shape, schema: _ } => {
            let shape = shape::shape(shape, &of);
            quote!(.output(#shape))
        }
    };
    quote!(#action #output)
}

/// Whether the runtime reads both lists alike; an order has no meaning.
fn same(left: &[Input], right: &[Input]) -> bool {
    left.len() == right.len() && left.iter().all(|input| right.iter().any(|it| it.reads_the_same(input)))
}

/// `shop::LIST`
fn path_of(cx: &Emit<'_>, call: &Call) -> TokenStream {
    let operation = cx.capability.operation(call.operation);
    let module = ident(&cx.capability.namespace(operation.namespace).module);
    let name = ident(&operation.constant);
    quote!(#module::#name)
}

/// `.with(&[("id", rt::input("number"))]).query(&[…])`: the parts that do not get the input of their own name.
fn changes(cx: &Emit<'_>, call: &Call, of: &OfUnit<'_>) -> TokenStream {
    let operation = cx.capability.operation(call.operation);
    let fields = operation.fields.iter().zip(&call.arguments);
    let differing: Vec<TokenStream> = fields
        .filter(|(field, argument)| !is_own(field, argument, of))
        .map(|(field, argument)| {
            let (name, value) = (&field.name, expr::value(argument, of));
            quote!((#name, #value))
        })
        .collect();
    let with = (!differing.is_empty()).then(|| quote!(.with(&[#(#differing),*])));
    let extra = (!call.extra.is_empty()).then(|| {
        let extra = expr::pairs(&call.extra, of);
        quote!(.query(#extra))
    });
    quote!(#with #extra)
}

/// Whether a field gets the input of its name, or nothing as there is none.
fn is_own(field: &Field, argument: &Argument, of: &OfUnit<'_>) -> bool {
    match argument {
        Expr::Absent => of.unit.inputs.iter().all(|input| input.known_name() != field.name),
        Expr::Ref(Source::Input(id, pointer)) => pointer.is_empty() && of.input(*id) == field.name,
        Expr::Ref(Source::Step(..))
        | Expr::Constant(_)
        | Expr::Bind(_)
        | Expr::Text(_)
        | Expr::List(_)
        | Expr::Object(_) => false,
    }
}

/// `rt::Step::call("crew", &shop::CREW).with(&[…])`
fn step(cx: &Emit<'_>, step: &Step, of: &OfUnit<'_>) -> TokenStream {
    let Step { name, work } = step;
    match work {
        Work::Call(call) => {
            let (operation, changes) = (path_of(cx, call), changes(cx, call, of));
            quote!(rt::Step::call(#name, &#operation) #changes)
        }
        Work::Lookup(Lookup { index, key, value, fields }) => {
            let (index, key, value) = (&of.steps[index.0].name, pointer(key), expr::value(value, of));
            let fields = fields.iter().map(|(field, path)| {
                let pointer = pointer(path);
                quote!((#field, #pointer))
            });
            quote! {
                rt::Step::lookup(
                    #name,
                    rt::Lookup { index: #index, key: #key, value: #value, fields: &[#(#fields),*] },
                )
            }
        }
        Work::Native(Native { function, with }) => {
            let path = function.iter().map(ident);
            let root = format_ident!("crate");
            let with = (!with.is_empty()).then(|| {
                let with = expr::pairs(with, of);
                quote!(.with(#with))
            });
            quote!(rt::Step::native(#name, rt::native!(#root::#(#path)::*)) #with)
        }
    }
}

/// The pointer that a path is; `lower` lets no other path come here.
fn pointer(path: &Path) -> &str {
    match &path.kind {
        PathKind::Pointer(pointer) | PathKind::Node(pointer) | PathKind::Query(pointer) => pointer,
    }
}

/// `rt::Input::path("id", rt::Type::Integer)`
fn input(input: &Input) -> TokenStream {
    let Input {
        name,
        known_as,
        location,
        ty,
        rules,
        required,
        pattern,
        default,
        pointer,
        credential: _,
        segment,
        description: _,
    } = input;
    let place = match location {
        Location::Path => quote!(path),
        Location::Query => quote!(query),
        Location::Header => quote!(header),
        Location::Cookie => quote!(cookie),
        Location::Member => quote!(body),
        Location::Body => quote!(whole_body),
        Location::Argument => quote!(argument),
    };
    let kind = types::kind(*ty);
    let required = (*required && !matches!(location, Location::Path)).then(|| quote!(.required()));
    let pattern = pattern.as_ref().map(|pattern| {
        let pattern = raw_string(pattern);
        quote!(.pattern(rt::pattern!(#pattern)))
    });
    let default = default.as_ref().map(|default| {
        let value = match default {
            Default::Constant(value) => expr::constant(value),
            Default::Text(text) => template(text),
        };
        quote!(.default(#value))
    });
    let pointer = pointer.as_ref().map(|pointer| quote!(.at(#pointer)));
    let text = matches!(ty, Type::String | Type::Any);
    let segment = (*segment && text).then(|| quote!(.segment()));
    let known_as = known_as.as_ref().map(|known_as| quote!(.known_as(#known_as)));
    let rules = self::rules(rules);
    quote!(rt::Input::#place(#name, #kind) #known_as #required #segment #pattern #rules #default #pointer)
}

/// `.schema(rt::schema!(r#"{"minimum":1}"#)).nullable(true)`
pub(super) fn rules(rules: &Rules) -> TokenStream {
    let schema = rules.text().map(|text| {
        let text = raw_string(&text);
        quote!(.schema(rt::schema!(#text)))
    });
    let nullable = rules.nullable.map(|nullable| quote!(.nullable(#nullable)));
    quote!(#schema #nullable)
}

/// `rt::template(&[rt::text("…"), rt::bind(0)])`
fn template(text: &[TextPiece]) -> TokenStream {
    let pieces = text.iter().map(|piece| match piece {
        TextPiece::Text(text) => quote!(rt::text(#text)),
        TextPiece::Bind(bind) => {
            let index = proc_macro2::Literal::usize_unsuffixed(bind.0);
            quote!(rt::bind(#index))
        }
    });
    quote!(rt::template(&[#(#pieces),*]))
}
