"""The Python SDK, once as it is by default and once with the handshake of older revisions:
`python python_sdk.py http URL` or `python python_sdk.py stdio PROGRAM ARGUMENT…`.
"""

import asyncio
import base64
import json
import sys

from mcp import Client, StdioServerParameters
from mcp.shared.exceptions import MCPError


def same(heard, expected):
    assert heard == expected, f"{heard!r} is not {expected!r}"


async def refused(call, *codes):
    try:
        answer = await call
    except MCPError as error:
        assert error.code in codes, f"{error.code} is none of {codes}"
    else:
        raise AssertionError(f"{answer!r} is no error")


async def check(name, client, revision):
    def step(what, heard):
        print(f"{name}: {what}: {heard}", flush=True)

    same(client.protocol_version, revision)
    same(client.server_info.name, "conformance")
    step("connect", f"{client.server_info.name}, protocol {revision}")

    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    same(tools["get-record"].input_schema["required"], ["id"])
    step("tools/list", f"{len(tools)} tools")

    text = await client.call_tool("test_simple_text", {})
    same(text.content[0].text, "This is a simple text response for testing.")
    step("tools/call test_simple_text", text.content[0].text)

    # The client holds the result against the output schema of the tool by itself.
    record = await client.call_tool("get-record", {"id": "7"})
    same(record.structured_content, {"id": "7", "data": "Data for ID: 7"})
    step("tools/call get-record", json.dumps(record.structured_content))

    mixed = await client.call_tool("test_multiple_content_types", {})
    kinds = [block.type for block in mixed.content]
    same(kinds, ["text", "image", "resource"])
    step("tools/call test_multiple_content_types", ", ".join(kinds))

    failure = await client.call_tool("test_error_handling", {})
    fault = await client.call_tool("get-record", {"ib": 7})
    assert failure.is_error and fault.is_error, f"{failure} {fault}"
    assert "did you mean `id`" in fault.content[0].text, fault
    first = failure.content[0].text.splitlines()[0]
    same(first, "HTTP 500 Internal Server Error")
    step("tools/call that fails", f"{first}; {fault.content[0].text.splitlines()[1]}")
    await refused(client.call_tool("no_tool", {}), -32602)

    heard = []

    async def progress(done, total, _message):
        heard.append(f"{done:g}/{total:g}")

    staged = await client.call_tool("test_tool_with_progress", {}, progress_callback=progress)
    same(staged.structured_content, {"done": 3})
    same(heard, ["1/3", "2/3", "3/3"])
    step("tools/call test_tool_with_progress", ", ".join(heard))

    resources = (await client.list_resources()).resources
    templates = (await client.list_resource_templates()).resource_templates
    same([str(resource.uri) for resource in resources], ["test://static-text", "test://static-binary"])
    same([template.uri_template for template in templates], ["test://template/{id}/data"])
    step("resources/list", f"{len(resources)} resources, {len(templates)} template")

    async def read(uri):
        return (await client.read_resource(uri)).contents[0]

    same((await read("test://static-text")).text, "This is the content of the static text resource.")
    same(base64.b64decode((await read("test://static-binary")).blob)[1:4], b"PNG")
    same(json.loads((await read("test://template/7/data")).text)["id"], "7")
    await refused(client.read_resource("test://none"), -32002, -32602)
    step("resources/read", "a text, a picture and a record")

    same(len((await client.list_prompts()).prompts), 4)
    prompt = await client.get_prompt("test_prompt_with_arguments", {"arg1": "hello", "arg2": "{{arg1}}"})
    same(prompt.messages[0].content.text, "Prompt with arguments: arg1='hello', arg2='{{arg1}}'")
    same((await client.get_prompt("test_prompt_with_image")).messages[0].content.type, "image")
    await refused(client.get_prompt("test_prompt_with_arguments", {}), -32602)
    step("prompts/get", prompt.messages[0].content.text)


async def main(kind, target, *arguments):
    server = target if kind == "http" else StdioServerParameters(command=target, args=list(arguments))
    for mode, revision in (("auto", "2026-07-28"), ("legacy", "2025-11-25")):
        async with Client(server, mode=mode) as client:
            await check(f"python {mode}, {kind}", client, revision)


asyncio.run(main(*sys.argv[1:]))
