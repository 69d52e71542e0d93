// The TypeScript SDK 2.x, once as it is by default and once looking for the newest revision:
// `node typescript-2.mjs http URL` or `node typescript-2.mjs stdio PROGRAM ARGUMENT…`.

import assert from 'node:assert/strict';

import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

import { check } from './check.mjs';

const [kind, target, ...args] = process.argv.slice(2);

for (const [mode, expected] of [
  ['legacy', '2025-11-25'],
  ['auto', '2026-07-28'],
]) {
  const transport =
    kind === 'http'
      ? new StreamableHTTPClientTransport(new URL(target))
      : new StdioClientTransport({ command: target, args });
  const client = new Client({ name: 'typescript-2', version: '1' }, { versionNegotiation: { mode } });
  await client.connect(transport);
  const revision = client.getNegotiatedProtocolVersion();
  assert.equal(revision, expected);
  await check(`typescript 2.x ${mode}, ${kind}`, client, revision, (params, options) => client.callTool(params, options));
}
