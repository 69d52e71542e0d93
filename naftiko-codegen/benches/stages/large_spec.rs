//! Specs of any size, written as the published ones are.

/// A spec with this many operations, each consumed, and exposed on REST and as a tool.
pub(crate) fn large_spec(operations: usize) -> String {
    let mut spec = String::from(HEAD);
    each(&mut spec, operations, CONSUMED);
    spec.push_str("  exposes:\n  - {type: rest, namespace: big-rest, port: 8080, resources: [\n");
    each(&mut spec, operations, ROUTE);
    spec.push_str("    ]}\n  - {type: mcp, namespace: big-mcp, port: 9090, tools: [\n");
    each(&mut spec, operations, TOOL);
    spec.push_str("    ]}\n");
    spec
}

fn each(spec: &mut String, operations: usize, entry: &str) {
    for number in 0..operations {
        let (method, body) = METHODS[number % METHODS.len()];
        let entry = entry
            .replace("@BODY", if body { BODY } else { "" })
            .replace("@REST", if body { ", body: rest.body" } else { "" })
            .replace("@TOOLS", if body { ", body: tools.body" } else { "" })
            .replace("@METHOD", method)
            .replace('@', &number.to_string());
        spec.push_str(&entry);
    }
}

/// Methods, and whether they take a body.
const METHODS: [(&str, bool); 5] =
    [("GET", false), ("POST", true), ("GET", false), ("PATCH", true), ("DELETE", false)];

const HEAD: &str = "\
naftiko: 1.0.0-alpha2
info:
  label: A large API
  description: As many operations as it takes.
binds:
- namespace: env
  keys:
    BIG_API_KEY: BIG_API_KEY
capability:
  consumes:
  - type: http
    namespace: big
    baseUri: http://localhost:8000
    authentication: {type: bearer, token: \"{{env.BIG_API_KEY}}\"}
    resources:
";

const CONSUMED: &str = "    - name: things-@
      path: /api/things-@/{id}/parts
      operations:
      - name: change-thing-@
        method: @METHOD
        description: Does what is to be done with the parts of thing @.
        outputRawFormat: json
        outputParameters:
        - {name: result, type: object, value: $.}
        inputParameters:
        - {name: id, in: path, type: integer, required: true, description: The number of the thing.}
        - {name: ordering, in: query, type: string, description: Which field to use when ordering the results.}
        - {name: page-size, in: query, type: integer, description: How many results a page has.}
        - {name: verbose, in: query, type: boolean}
@BODY";

const BODY: &str = "        - {name: body, in: body, type: object, description: The fields to set.}
";

const ROUTE: &str = "    {path: '/v1/things-@/{id}/parts', name: things-@, operations: [
      {method: @METHOD, name: change-thing-@, description: Does what is to be done with the parts of thing @.,
       call: big.change-thing-@, outputParameters: [{type: object, mapping: $.}],
       with: {id: rest.id, ordering: rest.ordering, page-size: rest.page-size, verbose: rest.verbose@REST}}]},
";

const TOOL: &str = "    {name: change-thing-@, description: Does what is to be done with the parts of thing @.,
      call: big.change-thing-@, outputParameters: [{type: object, mapping: $.}],
      with: {id: tools.id, ordering: tools.ordering, page-size: tools.page-size, verbose: tools.verbose@TOOLS}},
";
