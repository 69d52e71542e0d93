"""Checks a served organizations capability against the Label Studio behind it.

`label-studio.sh` starts both and calls this; it also runs alone, against any three ways in:

    label_studio.py --upstream http://127.0.0.1:8000 --key "Token …" \\
        --rest http://127.0.0.1:8080 --mcp http://127.0.0.1:9090/mcp \\
        -- cargo run -q -p generated-example -- --stdio --upstream http://127.0.0.1:8000

The upstream itself is the expectation: what comes through must be what it says when asked directly.
It prints one line per check and one line with the count, and ends with 1 when a check failed.
"""

import argparse
import contextlib
import functools
import http.client
import json
import os
import queue
import re
import subprocess
import sys
import threading
import urllib.parse

TIMEOUT = 30
PROTOCOL = "2025-11-25"
TOOLS = [
    "reset-organization-token",
    "list-your-organizations",
    "get-organization-settings",
    "update-organization",
    "update-default-role",
]


class Report:
    """Counts what held; a check fails by raising, and the next one still runs."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    @contextlib.contextmanager
    def check(self, name):
        try:
            yield
        except Exception as error:  # whatever it is, it is the outcome of this check
            self.failed += 1
            print(f"FAILED {name}: {type(error).__name__}: {clip(error)}", flush=True)
        else:
            self.passed += 1
            print(f"ok {name}", flush=True)


def clip(value, limit=400):
    text = " ".join(str(value).split())
    return text if len(text) <= limit else f"{text[:limit]}…"


def expect(actual, wanted, what):
    if actual != wanted:
        raise AssertionError(f"{what} is {clip(repr(actual), 200)}, not {clip(repr(wanted), 200)}")


class Answer:
    """Status, content type and bytes of one HTTP answer."""

    def __init__(self, response):
        self.status = response.status
        self.content_type = response.headers.get("Content-Type")
        self.headers = response.headers
        self.body = response.read()

    def json(self):
        return json.loads(self.body)

    def status_is(self, wanted):
        if self.status != wanted:
            raise AssertionError(f"the status is {self.status}, not {wanted}: {clip(self.body, 200)}")
        return self

    def same_as(self, other):
        expect(self.status, other.status, "the status")
        expect(self.content_type, other.content_type, "the content type")
        expect(self.body, other.body, "the body")


class Http:
    """Requests below one base address, with the headers given here on each of them."""

    def __init__(self, base, **headers):
        parts = urllib.parse.urlsplit(base)
        self.address = (parts.hostname, parts.port or 80)
        self.prefix = parts.path.rstrip("/")
        self.headers = headers

    def send(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection(*self.address, timeout=TIMEOUT)
        try:
            headers = {**self.headers, **headers}
            if body is not None:
                body = json.dumps(body)
                headers["Content-Type"] = "application/json"
            connection.request(method, self.prefix + path, body, headers)
            return Answer(connection.getresponse())
        finally:
            connection.close()


class McpHttp:
    """An MCP client over Streamable HTTP; answers may be plain JSON or an event stream."""

    def __init__(self, url):
        self.http = Http(url)
        self.headers = {"Accept": "application/json, text/event-stream"}
        self.id = 0

    def call(self, method, params, **headers):
        self.id += 1
        message = {"jsonrpc": "2.0", "id": self.id, "method": method, "params": params}
        answer = self.http.send("POST", "", message, **self.headers, **headers).status_is(200)
        session = answer.headers.get("Mcp-Session-Id")
        if session:
            self.headers["Mcp-Session-Id"] = session
        return result_of(self.message_in(answer), self.id)

    def message_in(self, answer):
        if not answer.content_type.startswith("text/event-stream"):
            return answer.json()
        for event in re.split(r"\r?\n\r?\n", answer.body.decode()):
            data = "\n".join(line[5:].lstrip() for line in event.splitlines() if line.startswith("data:"))
            if data and json.loads(data).get("id") == self.id:
                return json.loads(data)
        raise AssertionError("the event stream holds no answer")

    def notify(self, method):
        self.headers["MCP-Protocol-Version"] = PROTOCOL
        message = {"jsonrpc": "2.0", "method": method}
        self.http.send("POST", "", message, **self.headers).status_is(202)


class McpStdio:
    """An MCP client that starts the server and talks to its standard input and output."""

    def __init__(self, command, log, key):
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env={**os.environ, "LABEL_STUDIO_API_KEY": key},
        )
        self.id = 0
        self.lines = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(b"")

    def write(self, message):
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()

    def call(self, method, params):
        self.id += 1
        self.write({"jsonrpc": "2.0", "id": self.id, "method": method, "params": params})
        while True:
            try:
                line = self.lines.get(timeout=TIMEOUT)
            except queue.Empty:
                raise AssertionError(f"no answer to {method} within {TIMEOUT} s") from None
            if not line:
                self.lines.put(line)  # for the next call
                raise AssertionError("the server closed its output")
            message = json.loads(line)  # anything but JSON on standard output is a fault
            if message.get("id") == self.id:
                return result_of(message, self.id)

    def notify(self, method):
        self.write({"jsonrpc": "2.0", "method": method})

    def close(self):
        """The exit code after the end of input."""
        self.process.stdin.close()
        return self.process.wait(timeout=TIMEOUT)

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def result_of(message, wanted_id):
    expect(message.get("jsonrpc"), "2.0", "jsonrpc")
    expect(message.get("id"), wanted_id, "the id")
    if "error" in message:
        raise AssertionError(f"JSON-RPC error: {clip(message['error'])}")
    return message["result"]


def connect(client):
    """The handshake of the session-era revisions of the protocol."""
    client_info = {"name": "label_studio.py", "version": "1"}
    params = {"protocolVersion": PROTOCOL, "capabilities": {}, "clientInfo": client_info}
    answer = client.call("initialize", params)
    client.notify("notifications/initialized")
    return answer


def call_tool(client, name, arguments, **headers):
    return client.call("tools/call", {"name": name, "arguments": arguments}, **headers)


def text_of(result):
    return "".join(block["text"] for block in result["content"] if block["type"] == "text")


def value_of(result):
    """The JSON a tool gave; structured content is an object, so a list comes wrapped in one key."""
    text = text_of(result)
    if result.get("isError"):
        raise AssertionError(f"the tool failed: {clip(text)}")
    value = json.loads(text)
    structured = result.get("structuredContent")
    if structured is not None and structured != value:
        expect(list(structured.values()), [value], "what structuredContent wraps")
    if isinstance(value, dict) and len(value) == 1:
        (value,) = value.values()
    return value


def expect_tool_error(result, status):
    expect(result.get("isError"), True, "isError")
    text = text_of(result)
    structured = result.get("structuredContent") or {}
    if structured.get("status") != status and not re.search(rf"\b{status}\b", text[:200]):
        raise AssertionError(f"status {status} is not named in: {clip(text)}")
    return text


def check_rest(report, upstream, rest, organization, wrong_key):
    api, v1 = "/api/organizations", "/v1/api/organizations"
    one, own = f"{v1}/{organization}", f"{api}/{organization}"

    with report.check("rest: list gives what the upstream gives"):
        answer = rest.send("GET", v1).status_is(200)
        answer.same_as(upstream.send("GET", f"{api}/"))
        expect(organization in [entry["id"] for entry in answer.json()], True, "the organization is listed")
    with report.check("rest: list takes a query parameter"):
        rest.send("GET", f"{v1}?ordering=-id").same_as(upstream.send("GET", f"{api}/?ordering=-id"))
    with report.check("rest: get gives what the upstream gives"):
        answer = rest.send("GET", one).status_is(200)
        answer.same_as(upstream.send("GET", own))
        expect(answer.json()["id"], organization, "the id")
    with report.check("rest: an unknown organization is the upstream's own 404"):
        rest.send("GET", f"{v1}/987654").status_is(404).same_as(upstream.send("GET", f"{api}/987654"))
    with report.check("rest: a rename shows in the next get"):
        title = "Renamed “over REST” 🎉"
        answer = rest.send("PATCH", one, {"title": title}).status_is(200)
        expect(answer.json()["title"], title, "the title in the answer")
        expect(rest.send("GET", one).json()["title"], title, "the title in the next get")
        expect(upstream.send("GET", own).json()["title"], title, "the title upstream")
    with report.check("rest: a blank title is the upstream's own 400"):
        answer = rest.send("PATCH", one, {"title": ""}).status_is(400)
        expect(list(answer.json()["validation_errors"]), ["title"], "the refused fields")
    with report.check("rest: reset-token answers 201 with a new token"):
        before = upstream.send("GET", own).json()["token"]
        answer = rest.send("POST", "/v1/api/invite/reset-token").status_is(201)
        expect(answer.json()["token"] not in ("", None, before), True, "the token is new")
        expect(upstream.send("GET", own).json()["token"], answer.json()["token"], "the token upstream")
    with report.check("rest: set-default-role is the upstream's own 404"):
        answer = rest.send("PATCH", f"{one}/set-default-role", {"role": "AN"}).status_is(404)
        answer.same_as(upstream.send("PATCH", f"{own}/set-default-role", {"role": "AN"}))
    with report.check("rest: without a header the key of the environment is used"):
        upstream.send("GET", own, Authorization="").status_is(401)
        rest.send("GET", one).status_is(200)
    with report.check("rest: the caller's own wrong header is passed and gives 401"):
        answer = rest.send("GET", one, Authorization=wrong_key).status_is(401)
        direct = upstream.send("GET", own, Authorization=wrong_key)
        expect(answer.content_type, direct.content_type, "the content type")
        expect(answer.json()["detail"], direct.json()["detail"], "the detail")


def check_tools(report, way, client, upstream, organization):
    own = f"/api/organizations/{organization}"
    one = {"id": organization}

    with report.check(f"{way}: initialize"):
        answer = connect(client)
        expect(answer["protocolVersion"], PROTOCOL, "the protocol version")
        expect("tools" in answer["capabilities"], True, "tools are announced")
    with report.check(f"{way}: five tools, and none asks for the credential"):
        tools = client.call("tools/list", {})["tools"]
        expect([tool["name"] for tool in tools], TOOLS, "the tools")
        for tool in tools:
            names = [name.lower() for name in tool["inputSchema"].get("properties", {})]
            expect("authorization" in names, False, f"{tool['name']} asks for Authorization")
        expect(tools[2]["inputSchema"]["required"], ["id"], "what get requires")
    with report.check(f"{way}: list gives what the upstream gives"):
        value = value_of(call_tool(client, "list-your-organizations", {}))
        expect(value, upstream.send("GET", "/api/organizations/").json(), "the list")
    with report.check(f"{way}: get gives what the upstream gives"):
        value = value_of(call_tool(client, "get-organization-settings", one))
        expect(value, upstream.send("GET", own).json(), "the organization")
    with report.check(f"{way}: an unknown organization is an error with status 404"):
        expect_tool_error(call_tool(client, "get-organization-settings", {"id": 987654}), 404)
    with report.check(f"{way}: a rename shows in the next get"):
        title = f"Renamed over {way} 🎉"
        renamed = call_tool(client, "update-organization", {**one, "body": {"title": title}})
        expect(value_of(renamed)["title"], title, "the title in the answer")
        value = value_of(call_tool(client, "get-organization-settings", one))
        expect(value["title"], title, "the title in the next get")
    with report.check(f"{way}: a blank title is an error with status 400 and its reason"):
        blank = call_tool(client, "update-organization", {**one, "body": {"title": ""}})
        expect("may not be blank" in expect_tool_error(blank, 400), True, "the reason is given")
    with report.check(f"{way}: reset-token gives a new token"):
        before = upstream.send("GET", own).json()["token"]
        token = value_of(call_tool(client, "reset-organization-token", {}))["token"]
        expect(token not in ("", None, before), True, "the token is new")
        expect(upstream.send("GET", own).json()["token"], token, "the token upstream")
    with report.check(f"{way}: set-default-role is an error with status 404, in short"):
        missing = call_tool(client, "update-default-role", {**one, "body": {"role": "AN"}})
        page = upstream.send("PATCH", f"{own}/set-default-role", {"role": "AN"}).body
        text = expect_tool_error(missing, 404)
        expect(len(text) <= max(len(page), 4096) // 2, True, "the page is cut")


def check_mcp(report, client, upstream, organization, wrong_key):
    check_tools(report, "mcp", client, upstream, organization)
    with report.check("mcp: the Authorization of an MCP client goes no further"):
        headers = {"Authorization": wrong_key}
        value_of(call_tool(client, "list-your-organizations", {}, **headers))


def check_stdio(report, start, key, upstream, organization, wrong_key):
    client = start(key)
    try:
        check_tools(report, "stdio", client, upstream, organization)
        with report.check("stdio: the end of input ends the server with code 0"):
            expect(client.close(), 0, "the exit code")
            expect(client.lines.get(timeout=TIMEOUT), b"", "what is left on standard output")
    finally:
        client.kill()

    client = start(wrong_key)
    try:
        with report.check("stdio: with a wrong key in the environment every call is a 401"):
            connect(client)
            expect_tool_error(call_tool(client, "list-your-organizations", {}), 401)
    finally:
        client.kill()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--upstream", required=True, help="base address of Label Studio")
    parser.add_argument("--key", required=True, help="the Authorization header it accepts")
    parser.add_argument("--wrong-key", default="Token wrong", help="one that it refuses")
    parser.add_argument("--rest", required=True, help="base address of the REST adapter")
    parser.add_argument("--mcp", required=True, help="address of the MCP endpoint")
    parser.add_argument("--stdio-log", default=os.devnull, help="file for what that server says besides")
    parser.epilog = "After -- comes the command that serves MCP on standard input and output."
    end = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    options, command = parser.parse_args(sys.argv[1:end]), sys.argv[end + 1 :]
    if not command:
        parser.error("the command after -- is missing")

    upstream = Http(options.upstream, Authorization=options.key)
    organization = None
    report = Report()
    with report.check("upstream: the key lists an organization"):
        organization = upstream.send("GET", "/api/organizations/").status_is(200).json()[0]["id"]
    if organization is not None:
        check_rest(report, upstream, Http(options.rest), organization, options.wrong_key)
        check_mcp(report, McpHttp(options.mcp), upstream, organization, options.wrong_key)
        with open(options.stdio_log, "ab") as log:
            start = functools.partial(McpStdio, command, log)
            check_stdio(report, start, options.key, upstream, organization, options.wrong_key)
    print(f"{report.passed} passed, {report.failed} failed")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
