// What every client in JavaScript asks of the server of ../../examples/conformance.rs, and what it has to hear.
// Both versions of the SDK have the same words for it.

import assert from 'node:assert/strict';

/**
 * Goes through all of it, with a line a step; throws where an answer is another. `call` calls a tool with options, which
 * the versions of the SDK take in different places.
 */
export async function check(name, client, revision, call) {
  const step = (what, heard) => console.log(`${name}: ${what}: ${heard}`);

  assert.equal(client.getServerVersion()?.name, 'conformance');
  step('connect', `${client.getServerVersion().name}, protocol ${revision}`);

  const { tools } = await client.listTools();
  const names = tools.map((tool) => tool.name);
  assert.ok(names.includes('test_simple_text') && names.includes('get-record'), `${names}`);
  assert.deepEqual(tools.find((tool) => tool.name === 'get-record').inputSchema.required, ['id']);
  step('tools/list', `${tools.length} tools`);

  const text = await client.callTool({ name: 'test_simple_text', arguments: {} });
  assert.deepEqual(text.content, [{ type: 'text', text: 'This is a simple text response for testing.' }]);
  step('tools/call test_simple_text', text.content[0].text);

  // The client holds the result against the output schema of the tool by itself.
  const record = await client.callTool({ name: 'get-record', arguments: { id: '7' } });
  assert.deepEqual(record.structuredContent, { id: '7', data: 'Data for ID: 7' });
  step('tools/call get-record', JSON.stringify(record.structuredContent));

  const mixed = await client.callTool({ name: 'test_multiple_content_types', arguments: {} });
  const kinds = mixed.content.map((block) => block.type);
  assert.deepEqual(kinds, ['text', 'image', 'resource']);
  assert.equal(mixed.content[2].resource.uri, 'test://mixed-content-resource');
  step('tools/call test_multiple_content_types', kinds.join(', '));

  const failure = await client.callTool({ name: 'test_error_handling', arguments: {} });
  assert.equal(failure.isError, true);
  assert.match(failure.content[0].text, /^HTTP 500 .*\n\nThis tool intentionally returns an error/);
  const fault = await client.callTool({ name: 'get-record', arguments: { ib: 7 } });
  assert.equal(fault.isError, true);
  assert.match(fault.content[0].text, /`ib`.*did you mean `id`/);
  step('tools/call that fails', `${failure.content[0].text.split('\n')[0]}; ${fault.content[0].text.split('\n')[1]}`);
  await assert.rejects(client.callTool({ name: 'no_tool', arguments: {} }), { code: -32602 });

  const heard = [];
  const staged = await call(
    { name: 'test_tool_with_progress', arguments: {} },
    { onprogress: ({ progress, total }) => heard.push(`${progress}/${total}`) },
  );
  assert.deepEqual(staged.structuredContent, { done: 3 });
  // The client forgets whom to tell when it reads the result, so that it drops what it read together with that.
  assert.deepEqual(heard, ['1/3', '2/3', '3/3'].slice(0, heard.length));
  step('tools/call test_tool_with_progress', `${JSON.stringify(staged.structuredContent)} after ${heard}`);

  const { resources } = await client.listResources();
  const { resourceTemplates } = await client.listResourceTemplates();
  assert.deepEqual(resources.map((resource) => resource.uri), ['test://static-text', 'test://static-binary']);
  assert.deepEqual(resourceTemplates.map((template) => template.uriTemplate), ['test://template/{id}/data']);
  step('resources/list', `${resources.length} resources, ${resourceTemplates.length} template`);

  const read = async (uri) => (await client.readResource({ uri })).contents[0];
  assert.equal((await read('test://static-text')).text, 'This is the content of the static text resource.');
  const picture = await read('test://static-binary');
  assert.equal(picture.mimeType, 'image/png');
  assert.equal(Buffer.from(picture.blob, 'base64').toString('latin1', 1, 4), 'PNG');
  assert.equal(JSON.parse((await read('test://template/7/data')).text).id, '7');
  await assert.rejects(read('test://none'), (error) => [-32002, -32602].includes(error.code));
  step('resources/read', 'a text, a picture and a record');

  const { completion } = await client.complete({
    ref: { type: 'ref/prompt', name: 'test_prompt_with_arguments' },
    argument: { name: 'arg1', value: 'he' },
  });
  assert.deepEqual(completion.values, []);

  const { prompts } = await client.listPrompts();
  assert.equal(prompts.length, 4);
  const prompt = await client.getPrompt({
    name: 'test_prompt_with_arguments',
    arguments: { arg1: 'hello', arg2: '{{arg1}}' },
  });
  assert.equal(prompt.messages[0].content.text, "Prompt with arguments: arg1='hello', arg2='{{arg1}}'");
  const drawn = await client.getPrompt({ name: 'test_prompt_with_image' });
  assert.equal(drawn.messages[0].content.type, 'image');
  await assert.rejects(client.getPrompt({ name: 'test_prompt_with_arguments', arguments: {} }), { code: -32602 });
  step('prompts/get', prompt.messages[0].content.text);

  await client.close();
}
