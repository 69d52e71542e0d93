// The TypeScript SDK 1.x: `node typescript-1.mjs http URL` or `node typescript-1.mjs stdio PROGRAM ARGUMENT…`.

import assert from 'node:assert/strict';

import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

import { check } from './check.mjs';

const [kind, target, ...args] = process.argv.slice(2);
const transport =
  kind === 'http'
    ? new StreamableHTTPClientTransport(new URL(target))
    : new StdioClientTransport({ command: target, args });

// Set by the client once the server has said which revision it is.
let revision;
const set = transport.setProtocolVersion?.bind(transport);
transport.setProtocolVersion = (version) => {
  revision = version;
  set?.(version);
};

const client = new Client({ name: 'typescript-1', version: '1' });
await client.connect(transport);
assert.equal(revision, '2025-11-25');
await check(`typescript 1.x, ${kind}`, client, revision, (params, options) =>
  client.callTool(params, undefined, options),
);
