//! A capability with one of everything that `organizations.yaml` has not.

use naftiko_runtime::codegen as rt;
use naftiko_runtime::serde_json::json;

pub(crate) static SPEC: rt::Spec = rt::Spec {
    name: "zoo",
    title: "Zoo",
    version: "2.1.0",
    binds: &[],
    upstreams: &[&UPSTREAM],
    adapters: &[rt::Adapter::Rest(&REST), rt::Adapter::Mcp(&MCP)],
};

static UPSTREAM: rt::UpstreamSpec = rt::UpstreamSpec {
    namespace: "zoo",
    base_uri: &[rt::Piece::Text("http://localhost:1")],
    authentication: rt::Authentication::None,
};

static REST: rt::rest::Adapter = rt::rest::Adapter {
    namespace: "zoo-rest",
    address: "127.0.0.1",
    port: 8080,
    guard: rt::Guard::None,
    openapi: "",
    routes: &[
        rt::rest::Route::get("/", root),
        rt::rest::Route::get("/animals/{name}", animal).inputs(&[rt::Input::path("name", rt::Type::String)]),
        rt::rest::Route::get("/find", find).inputs(FIND),
        rt::rest::Route::post("/feed", feed).inputs(&[
            rt::Input::body("animal", rt::Type::String).required(),
            rt::Input::body("grams", rt::Type::Integer),
            rt::Input::body("dry", rt::Type::Boolean).default("true"),
        ]),
        rt::rest::Route::put("/note", note)
            .inputs(&[rt::Input::whole_body("body", rt::Type::Any).required()]),
        rt::rest::Route::get("/count", count),
        rt::rest::Route::delete("/count", panics),
    ],
    forwards: &[],
};

const FIND: &[rt::Input] = &[
    rt::Input::query("limit", rt::Type::Integer).required(),
    rt::Input::query("weight", rt::Type::Number),
    rt::Input::query("tame", rt::Type::Boolean),
    rt::Input::query("tags", rt::Type::Array),
    rt::Input::query("filter", rt::Type::Object),
    rt::Input::header("X-Keeper", rt::Type::String),
    rt::Input::header("X-Shift", rt::Type::Integer),
    rt::Input::cookie("visit", rt::Type::String),
];

static MCP: rt::mcp::Adapter =
    rt::mcp::Adapter {
        namespace: "zoo-mcp",
        instructions: "",
        transport: rt::mcp::Transport::Http,
        address: "127.0.0.1",
        port: 9090,
        guard: rt::Guard::None,
        cache: rt::mcp::Cache::new(),
        resources: &[],
        prompts: &[],
        tools: &[
            rt::mcp::Tool::new("find", "Finds animals", find).inputs(&[
                rt::Input::argument("limit", rt::Type::Integer).required(),
                rt::Input::argument("weight", rt::Type::Number),
                rt::Input::argument("tame", rt::Type::Boolean),
                rt::Input::argument("tags", rt::Type::Array),
                rt::Input::argument("filter", rt::Type::Object),
                rt::Input::argument("X-Keeper", rt::Type::String),
            ]),
            rt::mcp::Tool::new("animal", "One animal", animal)
                .title("Animal")
                .inputs(&[rt::Input::argument("name", rt::Type::String).required()]),
            rt::mcp::Tool::new("profile", "The zoo, structured", root).output_schema(r#"{"type":"object"}"#),
            rt::mcp::Tool::new("raw", "The zoo, as it comes", root),
            rt::mcp::Tool::new("count", "How many", count).output_schema(r#"{"type":"object"}"#),
            rt::mcp::Tool::new("panics", "Fails", panics),
        ],
    };

fn root(capability: &rt::Capability, _: &mut rt::Inputs) -> rt::Answering {
    capability.upstream(0).answer(rt::Request::get("/zoo?v=1").query("q", "x"))
}

fn animal(capability: &rt::Capability, inputs: &mut rt::Inputs) -> rt::Answering {
    let request = rt::Request::get("/animals/").segment("name", inputs.required::<String>("name"));
    capability.upstream(0).answer(request)
}

fn find(capability: &rt::Capability, inputs: &mut rt::Inputs) -> rt::Answering {
    let request = rt::Request::get("/find")
        .query("limit", inputs.required::<i64>("limit"))
        .query("weight", inputs.optional::<f64>("weight"))
        .query("tame", inputs.optional::<bool>("tame"))
        .query("tags[]", inputs.optional::<Vec<rt::Value>>("tags"))
        .query("filter", inputs.optional::<rt::Map<String, rt::Value>>("filter"))
        .header("X-Keeper", inputs.optional::<String>("X-Keeper"))
        .header("X-Tags", inputs.optional::<rt::Value>("tags"))
        .header("X-Shift", inputs.optional::<i64>("X-Shift"))
        .cookie("visit", inputs.optional::<String>("visit"))
        .cookie("fixed", "a;b");
    capability.upstream(0).answer(request)
}

fn feed(capability: &rt::Capability, inputs: &mut rt::Inputs) -> rt::Answering {
    let body = json!({
        "animal": inputs.required::<String>("animal"),
        "grams": inputs.optional::<i64>("grams"),
        "dry": inputs.optional::<bool>("dry"),
    });
    capability.upstream(0).answer(rt::Request::post("/feed").json(body))
}

fn note(capability: &rt::Capability, inputs: &mut rt::Inputs) -> rt::Answering {
    capability.upstream(0).answer(rt::Request::put("/note").json(inputs.required::<rt::Value>("body")))
}

struct ListInput;

impl rt::Operation for ListInput {
    fn request(self, _: &rt::Binds) -> rt::Request {
        rt::Request::get("/list")
    }
}

/// More than a call passed through: decodes, then makes a value.
fn count(capability: &rt::Capability, _: &mut rt::Inputs) -> rt::Answering {
    capability.shape(0, ListInput, rt::shape::length)
}

fn panics(_: &rt::Capability, _: &mut rt::Inputs) -> rt::Answering {
    rt::Answering::new(async { panic!("on purpose") })
}
