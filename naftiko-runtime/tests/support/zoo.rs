//! A capability with one of everything that `organizations.yaml` has not.

use naftiko_runtime::codegen as rt;
use naftiko_runtime::{StepError, StepInput};

pub(crate) static SPEC: rt::Spec = rt::Spec::new("zoo", "Zoo", "2.1.0")
    .upstreams(&[&UPSTREAM])
    .adapters(&[rt::Adapter::Rest(&REST), rt::Adapter::Mcp(&MCP)]);

static UPSTREAM: rt::UpstreamSpec =
    rt::UpstreamSpec::new("zoo", &[rt::Piece::Text("http://localhost:1")]);

static ZOO: rt::Operation =
    rt::Operation::get(&UPSTREAM, "/zoo?v=1").parts(&[rt::Part::fixed_query("q", rt::text("x"))]);

static ANIMAL: rt::Operation =
    rt::Operation::get(&UPSTREAM, "/animals/{name}").parts(&[rt::Part::path("name", rt::Type::String)]);

static FIND: rt::Operation = rt::Operation::get(&UPSTREAM, "/find").parts(&[
    rt::Part::query("limit", rt::Type::Integer).required(),
    rt::Part::query("weight", rt::Type::Number),
    rt::Part::query("tame", rt::Type::Boolean),
    rt::Part::elsewhere("tags", rt::Type::Array),
    rt::Part::fixed_query("tags[]", rt::input("tags")),
    rt::Part::query("filter", rt::Type::Object),
    rt::Part::header("X-Keeper", rt::Type::String),
    rt::Part::fixed_header("X-Tags", rt::input("tags")),
    rt::Part::header("X-Shift", rt::Type::Integer),
    rt::Part::cookie("visit", rt::Type::String),
    rt::Part::fixed_cookie("fixed", rt::text("a;b")),
]);

static FEED: rt::Operation = rt::Operation::post(&UPSTREAM, "/feed").parts(&[
    rt::Part::member("animal", rt::Type::String).required(),
    rt::Part::in_body("grams", rt::Type::Integer),
    rt::Part::in_body("dry", rt::Type::Boolean),
]);

static NOTE: rt::Operation =
    rt::Operation::put(&UPSTREAM, "/note").parts(&[rt::Part::body("body", rt::Type::Any).required()]);

static ANIMALS: rt::Operation = rt::Operation::get(&UPSTREAM, "/list");

static REST: rt::rest::Adapter = rt::rest::Adapter::new(
    "zoo-rest",
    8080,
    &[
        rt::rest::Route::get("/").calls(&ZOO),
        rt::rest::Route::get("/animals/{name}").calls(&ANIMAL),
        rt::rest::Route::get("/find").calls(&FIND),
        rt::rest::Route::post("/feed").calls(&FEED).inputs(&[
            rt::Input::body("animal", rt::Type::String).required(),
            rt::Input::body("grams", rt::Type::Integer),
            rt::Input::body("dry", rt::Type::Boolean).default(rt::Expr::Boolean(true)),
        ]),
        rt::rest::Route::put("/note").calls(&NOTE),
        rt::rest::Route::get("/count").calls(&ANIMALS).output(COUNT),
        rt::rest::Route::delete("/count").steps(PANIC),
    ],
);

static MCP: rt::mcp::Adapter = rt::mcp::Adapter::new(
    "zoo-mcp",
    9090,
    &[
        rt::mcp::Tool::new("find", "Finds animals").calls(&FIND).inputs(&[
            rt::Input::argument("limit", rt::Type::Integer).required(),
            rt::Input::argument("weight", rt::Type::Number),
            rt::Input::argument("tame", rt::Type::Boolean),
            rt::Input::argument("tags", rt::Type::Array),
            rt::Input::argument("filter", rt::Type::Object),
            rt::Input::argument("X-Keeper", rt::Type::String),
        ]),
        rt::mcp::Tool::new("animal", "One animal").title("Animal").calls(&ANIMAL),
        rt::mcp::Tool::new("profile", "The zoo, structured").calls(&ZOO).output_schema(r#"{"type":"object"}"#),
        rt::mcp::Tool::new("raw", "The zoo, as it comes").calls(&ZOO),
        rt::mcp::Tool::new("count", "How many")
            .calls(&ANIMALS)
            .output(COUNT)
            .output_schema(r#"{"type":"object"}"#),
        rt::mcp::Tool::new("panics", "Fails").steps(PANIC),
    ],
);

/// More than a call passed through: decodes, then makes a value.
const COUNT: rt::Shape = rt::Shape::At(rt::at("").function(rt::Function::Length));

const PANIC: &[rt::Step] = &[rt::Step::native("panic", rt::native!(panics))];

fn panics(_: StepInput) -> Result<rt::Value, StepError> {
    panic!("on purpose")
}
