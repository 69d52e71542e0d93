// The command line of the inspector: `node inspector.mjs http URL` or `node inspector.mjs stdio PROGRAM ARGUMENT…`.
// It reads the configuration that desktop agents read.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [kind, target, ...rest] = process.argv.slice(2);
const packages = join(dirname(fileURLToPath(import.meta.url)), 'node_modules/@modelcontextprotocol/inspector');
const { bin } = JSON.parse(readFileSync(join(packages, 'package.json'), 'utf8'));
const cli = realpathSync(join(packages, bin.inspector));

const entry = kind === 'http' ? { type: 'http', url: target } : { type: 'stdio', command: target, args: rest, env: {} };
const config = join(mkdtempSync(join(tmpdir(), 'inspector-')), 'mcp.json');
writeFileSync(config, JSON.stringify({ mcpServers: { example: entry } }));

/** What it prints, as JSON; `status` is the code that it has to end with. */
function inspect(status, method, ...options) {
  const args = [cli, '--cli', '--config', config, '--server', 'example', '--method', method, ...options];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { timeout: 60_000 }, (error, stdout, stderr) => {
      const code = error?.code ?? 0;
      if (code !== status) {
        reject(new Error(`${method} ended with ${code}, not ${status}:\n${stdout}${stderr}`));
      } else {
        resolve(JSON.parse(stdout));
      }
    });
  });
}

const step = (what, heard) => console.log(`inspector, ${kind}: ${what}: ${heard}`);

// Ends with 6 where a schema is one that a provider of models would not take.
const { tools } = await inspect(0, 'tools/list', '--strict');
assert.ok(tools.some((tool) => tool.name === 'get-record'));
step('tools/list --strict', `${tools.length} tools`);

const record = await inspect(0, 'tools/call', '--tool-name', 'get-record', '--tool-arg', 'id=7');
assert.deepEqual(record.structuredContent, { id: '7', data: 'Data for ID: 7' });
step('tools/call get-record', JSON.stringify(record.structuredContent));

const failure = await inspect(5, 'tools/call', '--tool-name', 'test_error_handling');
assert.equal(failure.isError, true);
step('tools/call that fails', failure.content[0].text.split('\n')[0]);

const { resources } = await inspect(0, 'resources/list');
assert.equal(resources.length, 2);
const read = await inspect(0, 'resources/read', '--uri', 'test://template/7/data');
assert.equal(JSON.parse(read.contents[0].text).id, '7');
step('resources/read', read.contents[0].text);

const args = ['--prompt-args', 'arg1=hello', 'arg2=world'];
const prompt = await inspect(0, 'prompts/get', '--prompt-name', 'test_prompt_with_arguments', ...args);
assert.equal(prompt.messages[0].content.text, "Prompt with arguments: arg1='hello', arg2='world'");
step('prompts/get', prompt.messages[0].content.text);
