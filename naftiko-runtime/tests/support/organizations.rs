//! What the compiler makes of `specs/organizations.yaml`, written by hand: the contract that this crate keeps.
//!
//! Change it together with the generator, and only when the contract changes.

use ::naftiko_runtime::codegen as rt;
use ::std::prelude::rust_2024::*;

/// Fails to compile, with one error, when this code and the runtime are of different generations.
const _: rt::Abi<1> = rt::ABI;

/// The files this module was generated from.
pub const SPEC_FILES: &[&str] = &["specs/organizations.yaml"];

static SPEC: rt::Spec = rt::Spec {
    name: "organizations",
    title: "API Reference — subpackage_organizations",
    version: "1.0.0",
    binds: &[rt::Bind::environment("env", "LABEL_STUDIO_API_KEY", "LABEL_STUDIO_API_KEY")],
    upstreams: &[&label_studio_subpackage_organizations::UPSTREAM],
    adapters: &[rt::Adapter::Rest(&rest::ADAPTER), rt::Adapter::Mcp(&mcp::ADAPTER)],
};

/// API Reference — subpackage_organizations. 5 operations. …
#[derive(Clone, Debug)]
pub struct Capability {
    runtime: rt::Capability,
}

impl Capability {
    /// Reads every bind from the environment and keeps the addresses of the specification.
    ///
    /// # Errors
    ///
    /// One error names every bind that is missing.
    pub fn from_env() -> Result<Self, rt::Error> {
        Self::builder().build()
    }

    /// Replaces binds, base URIs, addresses, time-outs or the HTTP client before the start.
    pub fn builder() -> rt::Builder<Self> {
        rt::Builder::new(&SPEC)
    }

    /// The client of `label-studio-subpackage-organizations`.
    #[must_use]
    pub fn client(&self) -> label_studio_subpackage_organizations::Client {
        label_studio_subpackage_organizations::Client { upstream: self.runtime.upstream(0).clone() }
    }

    /// The routes of the REST adapter, to mount in an application of your own.
    pub fn rest_router(&self) -> rt::Router {
        self.runtime.router(0)
    }

    /// The MCP endpoint over Streamable HTTP, to mount in an application of your own.
    pub fn mcp_router(&self) -> rt::Router {
        self.runtime.router(1)
    }

    /// Opens the port of every adapter, without serving yet.
    pub async fn bind(self) -> Result<rt::Server, rt::Error> {
        self.runtime.bind().await
    }

    /// Serves every adapter on its own address until SIGINT or SIGTERM.
    pub async fn serve(self) -> Result<(), rt::Error> {
        self.runtime.serve().await
    }

    /// Serves the MCP adapter on standard input and output until the input ends.
    pub async fn serve_stdio(self) -> Result<(), rt::Error> {
        self.runtime.serve_stdio(1).await
    }
}

impl From<rt::Capability> for Capability {
    fn from(runtime: rt::Capability) -> Self {
        Self { runtime }
    }
}

/// API Reference — subpackage_organizations business capability. …
pub mod label_studio_subpackage_organizations {
    use super::rt;
    use ::std::prelude::rust_2024::*;

    pub(super) static UPSTREAM: rt::UpstreamSpec = rt::UpstreamSpec {
        namespace: "label-studio-subpackage-organizations",
        // Text is a list of pieces; a piece is text or the index of a bind in SPEC.binds
        base_uri: &[rt::Piece::Text("http://localhost:8000")],
        authentication: rt::Authentication::ApiKey {
            placement: rt::Placement::Header,
            key: "Authorization",
            value: &[rt::Piece::Bind(0)],
        },
    };

    /// Calls `label-studio-subpackage-organizations`.
    #[derive(Clone, Debug)]
    pub struct Client {
        pub(super) upstream: rt::Upstream,
    }

    impl Client {
        /// List your organizations.
        ///
        /// `GET /api/organizations/`
        pub async fn list(&self, input: ListInput) -> Result<rt::Response<rt::Value>, rt::Error> {
            self.upstream.send(input.into()).await?.json().await
        }

        /// Reset organization token.
        ///
        /// `POST /api/invite/reset-token`
        pub async fn resettoken(&self, input: ResettokenInput) -> Result<rt::Response<rt::Value>, rt::Error> {
            self.upstream.send(input.into()).await?.json().await
        }

        /// Get organization settings.
        ///
        /// `GET /api/organizations/{id}`
        pub async fn get(&self, input: GetInput) -> Result<rt::Response<rt::Value>, rt::Error> {
            self.upstream.send(input.into()).await?.json().await
        }

        /// ✨ Update organization.
        ///
        /// `PATCH /api/organizations/{id}`
        pub async fn update(&self, input: UpdateInput) -> Result<rt::Response<rt::Value>, rt::Error> {
            self.upstream.send(input.into()).await?.json().await
        }

        /// ✨ Update default role.
        ///
        /// `PATCH /api/organizations/{id}/set-default-role`
        pub async fn updatedefaultrole(
            &self,
            input: UpdatedefaultroleInput,
        ) -> Result<rt::Response<rt::Value>, rt::Error> {
            self.upstream.send(input.into()).await?.json().await
        }
    }

    /// Input of [`Client::list`].
    #[derive(Clone, Debug, Default)]
    pub struct ListInput {
        /// `ordering` in the query. Which field to use when ordering the results.
        pub ordering: Option<String>,
        /// `Authorization` in the header. …  Covered by the authentication: leave `None` to use it.
        pub authorization: Option<rt::Secret>,
    }

    impl From<ListInput> for rt::Request {
        fn from(input: ListInput) -> Self {
            Self::get("/api/organizations/")
                .query("ordering", input.ordering)
                .header("Authorization", input.authorization)
        }
    }

    /// Input of [`Client::resettoken`].
    #[derive(Clone, Debug, Default)]
    pub struct ResettokenInput {
        /// `Authorization` in the header. Covered by the authentication: leave `None` to use it.
        pub authorization: Option<rt::Secret>,
    }

    impl From<ResettokenInput> for rt::Request {
        fn from(input: ResettokenInput) -> Self {
            Self::post("/api/invite/reset-token").header("Authorization", input.authorization)
        }
    }

    /// Input of [`Client::get`].
    #[derive(Clone, Debug)]
    pub struct GetInput {
        /// `id` in the path.
        pub id: i64,
        pub authorization: Option<rt::Secret>,
    }

    impl GetInput {
        /// With what is required; every other field is `None`.
        #[must_use]
        pub fn new(id: i64) -> Self {
            Self { id, authorization: None }
        }
    }

    impl From<GetInput> for rt::Request {
        fn from(input: GetInput) -> Self {
            Self::get("/api/organizations/")
                .segment("id", input.id)
                .header("Authorization", input.authorization)
        }
    }

    /// Input of [`Client::update`].
    #[derive(Clone, Debug)]
    pub struct UpdateInput {
        pub id: i64,
        pub authorization: Option<rt::Secret>,
        /// The request body. Request body (JSON).
        pub body: Option<rt::Value>,
    }

    impl UpdateInput {
        /// With what is required; every other field is `None`.
        #[must_use]
        pub fn new(id: i64) -> Self {
            Self { id, authorization: None, body: None }
        }
    }

    impl From<UpdateInput> for rt::Request {
        fn from(input: UpdateInput) -> Self {
            Self::patch("/api/organizations/")
                .segment("id", input.id)
                .header("Authorization", input.authorization)
                .json(input.body)
        }
    }

    /// Input of [`Client::updatedefaultrole`].
    #[derive(Clone, Debug)]
    pub struct UpdatedefaultroleInput {
        pub id: i64,
        pub authorization: Option<rt::Secret>,
        /// The request body. Request body (JSON).
        pub body: Option<rt::Value>,
    }

    impl From<UpdatedefaultroleInput> for rt::Request {
        fn from(input: UpdatedefaultroleInput) -> Self {
            Self::patch("/api/organizations/")
                .segment("id", input.id)
                .path("/set-default-role")
                .header("Authorization", input.authorization)
                .json(input.body)
        }
    }
}

/// REST adapter `label-studio-subpackage-organizations-rest`. …
pub mod rest {
    use super::{label_studio_subpackage_organizations as label_studio, rt};

    pub(super) static ADAPTER: rt::rest::Adapter = rt::rest::Adapter {
        namespace: "label-studio-subpackage-organizations-rest",
        address: "127.0.0.1",
        port: 8080,
        guard: rt::Guard::None,
        openapi: OPENAPI,
        routes: ROUTES,
    };

    /// The `OpenAPI` 3.1 document of this adapter, served at `/openapi.json`.
    pub const OPENAPI: &str = "{\"openapi\":\"3.1.0\"}";

    /// Every route, in the order of the specification.
    pub static ROUTES: &[rt::rest::Route] = &[
        rt::rest::Route::post("/v1/api/invite/reset-token", resettoken)
            .inputs(&[rt::Input::header("Authorization", rt::Type::String)]),
        rt::rest::Route::get("/v1/api/organizations", list).inputs(&[
            rt::Input::query("ordering", rt::Type::String),
            rt::Input::header("Authorization", rt::Type::String),
        ]),
        rt::rest::Route::get("/v1/api/organizations/{id}", get).inputs(&[
            rt::Input::path("id", rt::Type::Integer), // path() is always required
            rt::Input::header("Authorization", rt::Type::String), // optional unless .required()
        ]),
        rt::rest::Route::patch("/v1/api/organizations/{id}", update).inputs(&[
            rt::Input::path("id", rt::Type::Integer),
            rt::Input::header("Authorization", rt::Type::String),
            rt::Input::whole_body("body", rt::Type::Object),
        ]),
        rt::rest::Route::patch("/v1/api/organizations/{id}/set-default-role", updatedefaultrole).inputs(&[
            rt::Input::path("id", rt::Type::Integer),
            rt::Input::header("Authorization", rt::Type::String),
            rt::Input::whole_body("body", rt::Type::Object),
        ]),
    ];

    /// Reset organization token.
    fn resettoken(capability: &rt::Capability, inputs: &mut rt::Inputs) -> rt::Answering {
        let input = label_studio::ResettokenInput { authorization: inputs.optional("Authorization") };
        capability.upstream(0).answer(input.into())
    }

    /// List your organizations.
    fn list(capability: &rt::Capability, inputs: &mut rt::Inputs) -> rt::Answering {
        let input = label_studio::ListInput {
            ordering: inputs.optional("ordering"),
            authorization: inputs.optional("Authorization"),
        };
        capability.upstream(0).answer(input.into())
    }

    fn get(capability: &rt::Capability, inputs: &mut rt::Inputs) -> rt::Answering {
        let input = label_studio::GetInput {
            id: inputs.required("id"),
            authorization: inputs.optional("Authorization"),
        };
        capability.upstream(0).answer(input.into())
    }

    fn update(capability: &rt::Capability, inputs: &mut rt::Inputs) -> rt::Answering {
        let input = label_studio::UpdateInput {
            id: inputs.required("id"),
            authorization: inputs.optional("Authorization"),
            body: inputs.optional("body"),
        };
        capability.upstream(0).answer(input.into())
    }

    /// ✨ Update default role.
    fn updatedefaultrole(capability: &rt::Capability, inputs: &mut rt::Inputs) -> rt::Answering {
        let input = label_studio::UpdatedefaultroleInput {
            id: inputs.required("id"),
            authorization: inputs.optional("Authorization"),
            body: inputs.optional("body"),
        };
        capability.upstream(0).answer(input.into())
    }
}

/// MCP adapter `label-studio-subpackage-organizations-mcp`. …
pub mod mcp {
    use super::{label_studio_subpackage_organizations as label_studio, rt};

    pub(super) static ADAPTER: rt::mcp::Adapter = rt::mcp::Adapter {
        namespace: "label-studio-subpackage-organizations-mcp",
        instructions: "MCP adapter for …",
        transport: rt::mcp::Transport::Http, // or Stdio: then address and port are unused
        address: "127.0.0.1",
        port: 9090,
        guard: rt::Guard::None,
        tools: TOOLS,
    };

    /// Every tool, in the order of the specification.
    pub static TOOLS: &[rt::mcp::Tool] = &[
        rt::mcp::Tool::new("reset-organization-token", "Reset organization token", reset_organization_token)
            .hints(rt::mcp::Hints { read_only: false, destructive: false, idempotent: false, open_world: true }),
        rt::mcp::Tool::new("list-your-organizations", "List your organizations", list_your_organizations)
            .title("List")                      // only when the spec has a label
            .hints(rt::mcp::Hints { read_only: true, destructive: false, idempotent: true, open_world: true })
            .input_schema("{\"type\":\"object\",\"properties\":{\"ordering\":{\"type\":\"string\"}},\"additionalProperties\":false}")
            .output_schema("{\"type\":\"object\"}") // only when there is one
            .inputs(&[rt::Input::argument("ordering", rt::Type::String)]),
        rt::mcp::Tool::new("get-organization-settings", "Get organization settings", get_organization_settings)
            .hints(rt::mcp::Hints { read_only: true, destructive: false, idempotent: true, open_world: true })
            .input_schema("{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"integer\"}},\"required\":[\"id\"],\"additionalProperties\":false}")
            .inputs(&[rt::Input::argument("id", rt::Type::Integer).required()]),
        rt::mcp::Tool::new("update-organization", "✨ Update organization", update_organization)
            .hints(rt::mcp::Hints { read_only: false, destructive: false, idempotent: true, open_world: true })
            .input_schema("{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"integer\"},\"body\":{\"type\":\"object\",\"description\":\"Request body (JSON).\"}},\"required\":[\"id\"],\"additionalProperties\":false}")
            .inputs(&[
                rt::Input::argument("id", rt::Type::Integer).required(),
                rt::Input::argument("body", rt::Type::Object),
            ]),
        rt::mcp::Tool::new("update-default-role", "✨ Update default role", update_default_role)
            .hints(rt::mcp::Hints { read_only: false, destructive: false, idempotent: true, open_world: true })
            .input_schema("{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"integer\"},\"body\":{\"type\":\"object\",\"description\":\"Request body (JSON).\"}},\"required\":[\"id\"],\"additionalProperties\":false}")
            .inputs(&[
                rt::Input::argument("id", rt::Type::Integer).required(),
                rt::Input::argument("body", rt::Type::Object),
            ]),
    ];

    fn reset_organization_token(capability: &rt::Capability, _inputs: &mut rt::Inputs) -> rt::Answering {
        let input = label_studio::ResettokenInput { authorization: rt::absent() };
        capability.upstream(0).answer(input.into())
    }

    fn list_your_organizations(capability: &rt::Capability, inputs: &mut rt::Inputs) -> rt::Answering {
        let input = label_studio::ListInput {
            ordering: inputs.optional("ordering"),
            authorization: rt::absent(), // const-ish helper: Option::None, so that no prelude name is needed here
        };
        capability.upstream(0).answer(input.into())
    }

    fn get_organization_settings(capability: &rt::Capability, inputs: &mut rt::Inputs) -> rt::Answering {
        let input = label_studio::GetInput { id: inputs.required("id"), authorization: rt::absent() };
        capability.upstream(0).answer(input.into())
    }

    fn update_organization(capability: &rt::Capability, inputs: &mut rt::Inputs) -> rt::Answering {
        let input = label_studio::UpdateInput {
            id: inputs.required("id"),
            authorization: rt::absent(),
            body: inputs.optional("body"),
        };
        capability.upstream(0).answer(input.into())
    }

    fn update_default_role(capability: &rt::Capability, inputs: &mut rt::Inputs) -> rt::Answering {
        let input = label_studio::UpdatedefaultroleInput {
            id: inputs.required("id"),
            authorization: rt::absent(),
            body: inputs.optional("body"),
        };
        capability.upstream(0).answer(input.into())
    }
}
