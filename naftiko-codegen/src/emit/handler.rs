//! The body of a handler: the call it plans, the steps it strings together, and what it makes of the answer.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::expr::{self, Place};
use super::{Emit, ident, raw_string, shape};
use crate::ir::{
    Action, Argument, BindId, Call, Expr, Field, InputId, Lookup, Native, Output, Path, PathKind, Shape,
    Source, Step, StepId, Unit, Work,
};

/// A body, and which of the parameters it uses.
pub(super) struct Body {
    pub tokens: TokenStream,
    pub capability: bool,
    pub inputs: bool,
}

pub(super) fn body(cx: &Emit<'_>, unit: &Unit) -> Body {
    let mut scope = Scope { unit, steps: &[], capability: false, inputs: false, closure: None };
    let tokens = match &unit.action {
        Action::Call(call) => call_body(cx, call, &unit.output, &mut scope),
        Action::Mock => {
            let value = match &unit.output {
                Output::Shaped { shape, schema: _ } => {
                    shape::value(shape, &quote!(rt::Value::Null), &mut scope)
                }
                Output::Identity => quote!(rt::Value::Null),
            };
            quote!(rt::Answering::value(#value))
        }
        Action::Steps(steps) => {
            scope.steps = steps;
            flow(cx, steps, &unit.output, &mut scope)
        }
    };
    Body { tokens, capability: scope.capability, inputs: scope.inputs }
}

/// Where values of a unit stand: in the handler itself, or in a closure that it gives away.
struct Scope<'u> {
    unit: &'u Unit,
    steps: &'u [Step],
    /// Whether the handler uses its capability.
    capability: bool,
    /// Whether the handler uses its inputs.
    inputs: bool,
    closure: Option<Closure>,
}

/// What a closure takes along.
#[derive(Default)]
struct Closure {
    inputs: Vec<InputId>,
    binds: Vec<BindId>,
}

impl Place<Source> for Scope<'_> {
    fn reference(&mut self, source: &Source) -> TokenStream {
        match source {
            Source::Input(id, pointer) => self.input(*id, pointer),
            Source::Step(step, path) => self.step(*step, path),
        }
    }

    fn argument(&mut self, source: &Source) -> TokenStream {
        let value = self.reference(source);
        match source {
            // An input is handed out as one.
            Source::Input(..) => value,
            Source::Step(..) => quote!(rt::part(#value)),
        }
    }

    fn bind(&mut self, bind: BindId) -> TokenStream {
        let index = Literal::usize_unsuffixed(bind.0);
        match &mut self.closure {
            None => {
                self.capability = true;
                quote!(capability.variable(#index))
            }
            Some(closure) => {
                if !closure.binds.contains(&bind) {
                    closure.binds.push(bind);
                }
                let local = local_bind(bind);
                quote!(#local.clone())
            }
        }
    }
}

impl Scope<'_> {
    fn input(&mut self, id: InputId, pointer: &str) -> TokenStream {
        let input = &self.unit.inputs[id.0];
        match &mut self.closure {
            None => {
                self.inputs = true;
                let name = &input.name;
                if pointer.is_empty() {
                    quote!(inputs.part(#name))
                } else {
                    quote!(inputs.part_at(#name, #pointer))
                }
            }
            Some(closure) => {
                if !closure.inputs.contains(&id) {
                    closure.inputs.push(id);
                }
                let local = ident(&input.ident);
                if pointer.is_empty() { quote!(#local.clone()) } else { quote!(#local.at(#pointer)) }
            }
        }
    }

    fn step(&self, step: StepId, path: &Path) -> TokenStream {
        let name = &self.steps[step.0].name;
        match path {
            Path { kind: PathKind::Pointer(pointer), function: None } => quote!(steps.at(#name, #pointer)),
            path => shape::at(&quote!(steps.output(#name)), path),
        }
    }

    /// What `emit` makes inside of a closure, with the `let`s of what it takes along.
    fn closure<T>(&mut self, emit: impl FnOnce(&mut Self) -> T) -> (TokenStream, T) {
        self.closure = Some(Closure::default());
        let made = emit(self);
        let Closure { inputs, binds } = self.closure.take().unwrap_or_default();
        self.inputs |= !inputs.is_empty();
        self.capability |= !binds.is_empty();
        let inputs = inputs.iter().map(|id| {
            let input = &self.unit.inputs[id.0];
            let (local, name) = (ident(&input.ident), &input.name);
            quote!(let #local = inputs.part(#name);)
        });
        let binds = binds.iter().map(|bind| {
            let (local, index) = (local_bind(*bind), Literal::usize_unsuffixed(bind.0));
            quote!(let #local = capability.variable(#index);)
        });
        (quote!(#(#inputs)* #(#binds)*), made)
    }
}

/// `variable_0`
fn local_bind(bind: BindId) -> syn::Ident {
    quote::format_ident!("variable_{}", bind.0)
}

/// `let input = shop::ListInput { … }; capability.pass(0, input)`
fn call_body(cx: &Emit<'_>, call: &Call, output: &Output, scope: &mut Scope<'_>) -> TokenStream {
    scope.capability = true;
    let operation = cx.capability.operation(call.operation);
    let index = Literal::usize_unsuffixed(operation.namespace.0);
    let input = input(cx, call, scope);
    let (binding, input) = if operation.fields.is_empty() && call.extra.is_empty() {
        (quote!(), input)
    } else {
        (quote!(let input = #input;), quote!(input))
    };
    match output {
        Output::Identity => quote!(#binding capability.pass(#index, #input)),
        Output::Shaped { shape, schema: _ } => {
            let (lets, shape) = scope.closure(|scope| shaped(shape, scope));
            let taken = (!lets.is_empty()).then(|| quote!(move));
            quote! {
                #binding
                #lets
                capability.shape(#index, #input, #taken |answer| #shape)
            }
        }
    }
}

fn shaped(shape: &Shape, scope: &mut Scope<'_>) -> TokenStream {
    shape::value(shape, &quote!(answer), scope)
}

/// `shop::ListInput { page: inputs.optional("page") }`
fn input(cx: &Emit<'_>, call: &Call, scope: &mut Scope<'_>) -> TokenStream {
    let operation = cx.capability.operation(call.operation);
    let module = ident(&cx.capability.namespace(operation.namespace).module);
    let name = ident(&operation.input);
    let fields: Vec<TokenStream> = operation
        .fields
        .iter()
        .zip(&call.arguments)
        .map(|(field, argument)| {
            let name = ident(&field.ident);
            let value = field_value(field, argument, scope);
            quote!(#name: #value)
        })
        .collect();
    let input =
        if fields.is_empty() { quote!(#module::#name) } else { quote!(#module::#name { #(#fields),* }) };
    if call.extra.is_empty() {
        return input;
    }
    let pairs = call.extra.iter().map(|(name, value)| {
        let value = expr::argument(value, scope);
        quote!((#name, #value))
    });
    quote!(rt::with_query(#input, [#(#pairs),*]))
}

/// A value of the type of the field.
fn field_value(field: &Field, argument: &Argument, scope: &mut Scope<'_>) -> TokenStream {
    match argument {
        Expr::Absent => return quote!(rt::absent()),
        Expr::Constant(value) => {
            let json = raw_string(&value.to_string());
            return if field.required {
                quote!(rt::constant(#json))
            } else {
                quote!(rt::optional_constant(#json))
            };
        }
        Expr::Ref(Source::Input(id, pointer)) if pointer.is_empty() && scope.closure.is_none() => {
            scope.inputs = true;
            let name = &scope.unit.inputs[id.0].name;
            return if field.required {
                quote!(inputs.required(#name))
            } else {
                quote!(inputs.optional(#name))
            };
        }
        Expr::Ref(_) | Expr::Bind(_) | Expr::Text(_) | Expr::List(_) | Expr::Object(_) => {}
    }
    let value = expr::value(argument, scope);
    let name = &field.name;
    let taker = match scope.closure {
        Some(_) => quote!(steps),
        None => {
            scope.inputs = true;
            quote!(inputs)
        }
    };
    if field.required {
        quote!(#taker.fill(#name, #value))
    } else {
        quote!(#taker.fill_optional(#name, #value))
    }
}

/// `rt::Flow::new(capability).call(…).lookup(…).answer(…)`
fn flow(cx: &Emit<'_>, steps: &[Step], output: &Output, scope: &mut Scope<'_>) -> TokenStream {
    scope.capability = true;
    let links: Vec<TokenStream> = steps.iter().map(|step| link(cx, step, scope)).collect();
    let end = match output {
        Output::Identity => quote!(.last()),
        Output::Shaped { shape, schema: _ } => {
            let needs = result_needs(shape, steps);
            let (lets, value) = scope.closure(|scope| shaped(shape, scope));
            let last = steps.last().map(|step| &step.name);
            let answer = shape.reads_answer().then(|| quote!(let answer = steps.output(#last);));
            let value = if answer.is_some() { quote!({ #answer #value }) } else { value };
            let parameter = if needs.is_empty() { quote!(_) } else { quote!(steps) };
            let closure = closure(&lets, &quote!(|#parameter| #value));
            quote!(.answer(&[#(#needs),*], #closure))
        }
    };
    quote!(rt::Flow::new(capability) #(#links)* #end)
}

/// A closure, in a block with what it takes along.
fn closure(lets: &TokenStream, closure: &TokenStream) -> TokenStream {
    if lets.is_empty() { closure.clone() } else { quote!({ #lets move #closure }) }
}

/// The steps whose outputs the result is made of.
fn result_needs<'s>(shape: &Shape, steps: &'s [Step]) -> Vec<&'s String> {
    let mut arguments = Vec::new();
    shape.arguments(&mut arguments);
    let mut sources = Vec::new();
    for argument in arguments {
        argument.refs(&mut sources);
    }
    let mut needs: Vec<usize> = sources
        .into_iter()
        .filter_map(|source| match source {
            Source::Step(step, _) => Some(step.0),
            Source::Input(..) => None,
        })
        .collect();
    if shape.reads_answer() {
        needs.extend(steps.len().checked_sub(1));
    }
    needs.sort_unstable();
    needs.dedup();
    needs.into_iter().map(|index| &steps[index].name).collect()
}

fn link(cx: &Emit<'_>, step: &Step, scope: &mut Scope<'_>) -> TokenStream {
    let Step { name, needs, work } = step;
    let needs: Vec<&String> = needs.iter().map(|id| &scope.steps[id.0].name).collect();
    match work {
        Work::Call(call) => {
            let index = Literal::usize_unsuffixed(cx.capability.operation(call.operation).namespace.0);
            if needs.is_empty() {
                let input = input(cx, call, scope);
                return quote!(.call(#name, #index, #input));
            }
            let (lets, input) = scope.closure(|scope| input(cx, call, scope));
            let closure = closure(&lets, &quote!(|steps| #input));
            quote!(.call_after(#name, #index, &[#(#needs),*], #closure))
        }
        Work::Lookup(Lookup { index, key, value, fields }) => {
            let index = &scope.steps[index.0].name;
            let key = pointer(key);
            let fields = fields.iter().map(|(field, path)| {
                let pointer = pointer(path);
                quote!((#field, #pointer))
            });
            let (lets, value) = scope.closure(|scope| {
                let value = Shape::Value { value: value.clone(), ty: None };
                shape::value(&value, &quote!(rt::Value::Null), scope)
            });
            let closure = closure(&lets, &quote!(|steps| #value));
            quote! {
                .lookup(
                    #name,
                    rt::Lookup { index: #index, key: #key, fields: &[#(#fields),*] },
                    &[#(#needs),*],
                    #closure,
                )
            }
        }
        Work::Native(Native { function, with }) => {
            scope.inputs = true;
            let (lets, with) = scope.closure(|scope| {
                let members: Vec<TokenStream> = with
                    .iter()
                    .map(|(key, value)| {
                        let value = expr::argument(value, scope);
                        quote!((#key, #value))
                    })
                    .collect();
                quote!(rt::object([#(#members),*]))
            });
            let closure = closure(&lets, &quote!(|steps| #with));
            let path = function.iter().map(ident);
            let root = quote::format_ident!("crate");
            quote!(.native(#name, inputs.context(), &[#(#needs),*], #closure, #root::#(#path)::*))
        }
    }
}

/// The pointer that a path is; `lower` lets no other path come here.
fn pointer(path: &Path) -> &str {
    match &path.kind {
        PathKind::Pointer(pointer) | PathKind::Node(pointer) | PathKind::Query(pointer) => pointer,
    }
}
