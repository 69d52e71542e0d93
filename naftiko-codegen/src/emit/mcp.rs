//! MCP: the tables and a function a tool.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::{code, docs};
use super::{Emit, auth, ident, prompts, raw_string, resources, unit};
use crate::ir::{Cache, CacheScope, Hints, Mcp, Resource, Tool, Transport, Unit};

/// `pub mod mcp { … }`
pub(super) fn module(cx: &Emit<'_>, mcp: &Mcp) -> TokenStream {
    let Mcp {
        namespace,
        module,
        router: _,
        stdio: _,
        description,
        transport,
        address,
        port,
        guard,
        cache,
        tools,
        resources,
        prompts,
    } = mcp;
    let module = ident(module);
    let about = docs(&[Some(&format!("The MCP adapter {}.", code(namespace))), description.as_deref()]);
    let imports = unit::imports(
        cx,
        tools.iter().map(|tool| &tool.unit).chain(resources.iter().filter_map(Resource::unit)),
    );
    let instructions = description.as_deref().unwrap_or_default();
    let transport = match transport {
        Transport::Http => quote!(rt::mcp::Transport::Http),
        Transport::Stdio => quote!(rt::mcp::Transport::Stdio),
    };
    let port = Literal::u16_unsuffixed(*port);
    let guard = auth::guard(guard);
    let cache = self::cache(*cache);
    let table = tools.iter().map(tool);
    let resource_functions = resources::functions(cx, resources);
    let (resources, resource_table) = resources::table(resources);
    let (prompts, prompt_table) = prompts::table(prompts);
    let functions = tools.iter().map(|tool| {
        let summary = format!("Tool {} {}", code(&tool.unit.name), unit::summary(cx, &tool.unit));
        unit::handler(cx, &tool.unit, &summary)
    });
    quote! {
        #about
        pub mod #module {
            #imports

            pub(super) static ADAPTER: rt::mcp::Adapter = rt::mcp::Adapter {
                namespace: #namespace,
                instructions: #instructions,
                transport: #transport,
                address: #address,
                port: #port,
                guard: #guard,
                cache: #cache,
                tools: TOOLS,
                resources: #resources,
                prompts: #prompts,
            };

            /// Every tool, in the order of the spec.
            pub static TOOLS: &[rt::mcp::Tool] = &[#(#table),*];

            #resource_table

            #prompt_table

            #(#functions)*

            #(#resource_functions)*
        }
    }
}

/// `rt::mcp::Cache::new().ttl(60000).public()`
fn cache(Cache { ttl, scope }: Cache) -> TokenStream {
    let ttl = ttl.map(|ttl| {
        let ttl = Literal::u64_unsuffixed(ttl);
        quote!(.ttl(#ttl))
    });
    let scope = scope.map(|scope| match scope {
        CacheScope::Public => quote!(.public()),
        CacheScope::Private => quote!(.private()),
    });
    quote!(rt::mcp::Cache::new() #ttl #scope)
}

/// `rt::mcp::Tool::new("list-orders", "…", list_orders).read_only().idempotent().input_schema(…)`
fn tool(tool: &Tool) -> TokenStream {
    let (input_schema, output_schema) = (tool.input_schema(), tool.output_schema());
    let Tool { hints, unit } = tool;
    let Unit { name, function, label, description, inputs: _, action: _, output: _ } = unit;
    let function = ident(function);
    let title = label.as_ref().map(|label| quote!(.title(#label)));
    let description = description.as_deref().unwrap_or_default();
    let Hints { read_only, destructive, idempotent, open_world } = *hints;
    let hints = [
        (read_only, quote!(.read_only())),
        (!destructive, quote!(.non_destructive())),
        (idempotent, quote!(.idempotent())),
        (!open_world, quote!(.closed_world())),
    ];
    let hints = hints.into_iter().filter(|(holds, _)| *holds).map(|(_, hint)| hint);
    let schema = raw_string(&input_schema.to_string());
    let inputs = unit::inputs(unit);
    // Without arguments there is one schema, which the runtime has.
    let schema = (!unit.inputs.is_empty()).then(|| quote!(.input_schema(#schema)));
    let output = output_schema.map(|form| {
        let form = raw_string(&form.to_string());
        quote!(.output_schema(#form))
    });
    quote! {
        rt::mcp::Tool::new(#name, #description, #function) #title #(#hints)* #schema #output #inputs
    }
}
