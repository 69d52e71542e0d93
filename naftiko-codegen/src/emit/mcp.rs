//! MCP: the tables of an adapter, and an entry a tool.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::{code, docs};
use super::{Emit, LOOPBACK, auth, ident, list, prompts, raw_string, resources, work};
use crate::ir::{Cache, CacheScope, Hints, Mcp, Operation, Resource, Tool, Transport};

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
        allowed_hosts,
        allowed_origins,
        cache,
        tools,
        resources,
        prompts,
    } = mcp;
    let module = ident(module);
    let about = docs(&[Some(&format!("The MCP adapter {}.", code(namespace))), description.as_deref()]);
    let units = tools.iter().map(|tool| &tool.unit).chain(resources.iter().filter_map(Resource::unit));
    let imports = work::imports(cx, units, std::iter::empty());
    let adapter = match transport {
        Transport::Http => {
            let port = Literal::u16_unsuffixed(*port);
            quote!(new(#namespace, #port, TOOLS))
        }
        Transport::Stdio => quote!(stdio(#namespace, TOOLS)),
    };
    let instructions = description.as_ref().map(|text| quote!(.instructions(#text)));
    let address = (address != LOOPBACK).then(|| quote!(.address(#address)));
    let guard = auth::guarded(guard);
    let hosts = (!allowed_hosts.is_empty()).then(|| quote!(.allowed_hosts(&[#(#allowed_hosts),*])));
    let origins = (!allowed_origins.is_empty()).then(|| quote!(.allowed_origins(&[#(#allowed_origins),*])));
    let cache = self::cache(*cache);
    let table = list(tools.iter().map(|tool| self::tool(cx, tool)));
    let (resources, resource_table) = resources::table(cx, resources).unzip();
    let (prompts, prompt_table) = prompts::table(prompts).unzip();
    quote! {
        #about
        pub mod #module {
            #imports

            pub static ADAPTER: rt::mcp::Adapter =
                rt::mcp::Adapter::#adapter #instructions #address #guard #hosts #origins #cache #resources #prompts;

            /// Every tool, in the order of the spec.
            pub static TOOLS: &[rt::mcp::Tool] = &#table;

            #resource_table

            #prompt_table
        }
    }
}

/// `.cache(rt::mcp::Cache::new().ttl(60000).public())`, or nothing.
fn cache(Cache { ttl, scope }: Cache) -> Option<TokenStream> {
    if ttl.is_none() && scope.is_none() {
        return None;
    }
    let ttl = ttl.map(|ttl| {
        let ttl = Literal::u64_unsuffixed(ttl);
        quote!(.ttl(#ttl))
    });
    let scope = scope.map(|scope| match scope {
        CacheScope::Public => quote!(.public()),
        CacheScope::Private => quote!(.private()),
    });
    Some(quote!(.cache(rt::mcp::Cache::new() #ttl #scope)))
}

/// `rt::mcp::Tool::new("list-orders", "…").calls(&shop::LIST).hints(rt::mcp::Hints::get()).input_schema(…)`
fn tool(cx: &Emit<'_>, tool: &Tool) -> TokenStream {
    let (input_schema, output_schema) = (tool.input_schema(), tool.output_schema());
    let Tool { hints, unit } = tool;
    let title = unit.label.as_ref().map(|label| quote!(.title(#label)));
    let (name, description) = (&unit.name, unit.description.as_deref().unwrap_or_default());
    let hints = self::hints(*hints);
    let work = work::work(cx, unit, Operation::tool_inputs);
    // Without arguments there is one schema, which the runtime has.
    let schema = (!unit.inputs.is_empty()).then(|| {
        let schema = raw_string(&input_schema.to_string());
        quote!(.input_schema(#schema))
    });
    let output = output_schema.map(|form| {
        let form = raw_string(&form.to_string());
        quote!(.output_schema(#form))
    });
    quote!(rt::mcp::Tool::new(#name, #description) #title #work #hints #schema #output)
}

/// `.hints(rt::mcp::Hints::get())`, or nothing where they say the worst.
fn hints(hints: Hints) -> Option<TokenStream> {
    let Hints { read_only, destructive, idempotent, open_world } = hints;
    let (base, rest) = match (read_only, destructive, idempotent) {
        (false, true, false) if open_world => return None,
        (true, false, true) => (quote!(get), quote!()),
        (false, false, false) => (quote!(post), quote!()),
        (false, false, true) => (quote!(put), quote!()),
        (false, true, true) => (quote!(delete), quote!()),
        (false, true, false) => (quote!(worst), quote!()),
        (true, _, _) => (quote!(get), quote!(.destructive(#destructive).idempotent(#idempotent))),
    };
    let closed = (!open_world).then(|| quote!(.open_world(false)));
    Some(quote!(.hints(rt::mcp::Hints::#base() #rest #closed)))
}
