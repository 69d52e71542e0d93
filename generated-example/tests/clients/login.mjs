// Logging in: clients of both versions of the TypeScript SDK that know the address of a generated server and a client id,
// and find everything else by themselves. `node login.mjs PROGRAM`, the program being ../../examples/guarded.rs.
//
// The authorization server is in this file. It gives tokens for client credentials, signed with a key of its own.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { generateKeyPairSync, sign } from 'node:crypto';
import { createInterface } from 'node:readline';

import { Client as Client2, ClientCredentialsProvider, StreamableHTTPClientTransport as Transport2 } from '@modelcontextprotocol/client';
import { ClientCredentialsProvider as Provider1 } from '@modelcontextprotocol/sdk/client/auth-extensions.js';
import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as Transport1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const listen = (server) => new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));

/** An authorization server: what it was asked for, and whether its tokens are for the one who asks. */
async function authorizationServer() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const seen = [];
  let uri;
  const token = (claims) => {
    const message = `${encode({ alg: 'ES256', kid: 'k', typ: 'at+jwt' })}.${encode(claims)}`;
    return `${message}.${sign('sha256', Buffer.from(message), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  };
  const answers = {
    '/.well-known/oauth-authorization-server': () => ({
      issuer: uri,
      authorization_endpoint: `${uri}/authorize`,
      token_endpoint: `${uri}/token`,
      jwks_uri: `${uri}/jwks`,
      response_types_supported: ['code'],
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['client_secret_basic'],
      code_challenge_methods_supported: ['S256'],
    }),
    '/jwks': () => ({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', use: 'sig', alg: 'ES256' }] }),
    '/token': (form, authorization) => {
      const wanted = Object.fromEntries(new URLSearchParams(form));
      seen.push({ ...wanted, authorization });
      const expiry = Math.floor(Date.now() / 1000) + 60;
      const claims = { iss: uri, aud: wanted.resource, exp: expiry, scope: wanted.scope, sub: 'agent' };
      return { access_token: token(claims), token_type: 'Bearer', expires_in: 60, scope: wanted.scope };
    },
  };
  const server = createServer((request, response) => {
    let form = '';
    request.on('data', (part) => (form += part));
    request.on('end', () => {
      const answer = answers[new URL(request.url, uri).pathname]?.(form, request.headers.authorization);
      response.writeHead(answer ? 200 : 404, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(answer ?? {}));
    });
  });
  uri = `http://127.0.0.1:${await listen(server)}`;
  return { uri, seen, close: () => server.close() };
}

/** A port that was free a moment ago: the server has to know its own address before it listens. */
async function freePort() {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts the generated server; fails when it ends before it listens. */
async function guarded(program, login) {
  const port = await freePort();
  const uri = `http://127.0.0.1:${port}/mcp`;
  const env = { ...process.env, LOGIN_URI: login, PUBLIC_URI: uri };
  const child = spawn(program, ['--port', String(port)], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  for await (const line of createInterface({ input: child.stderr })) {
    if (line === `listening on ${uri}`) {
      return { uri, stop: () => child.kill() };
    }
    console.error(line);
  }
  throw new Error('the generated server ended before it listened');
}

const [program] = process.argv.slice(2);
const login = await authorizationServer();
const server = await guarded(program, login.uri);
process.once('SIGTERM', () => {
  server.stop();
  process.exit(143);
});

async function check(name, client, transport) {
  const step = (what, heard) => console.log(`${name}: ${what}: ${heard}`);
  await client.connect(transport);
  const { tools } = await client.listTools();
  assert.deepEqual(tools.map((tool) => tool.name), ['list-orders']);
  const result = await client.callTool({ name: 'list-orders', arguments: {} });
  assert.deepEqual(JSON.parse(result.content[0].text), [{ id: 1, item: 'rope' }]);
  // Everything but the credentials was learnt from the server: where to get a token, for whom, and which scopes.
  const asked = login.seen.splice(0);
  assert.equal(asked.length, 1);
  assert.equal(asked[0].grant_type, 'client_credentials');
  assert.equal(asked[0].resource, server.uri);
  assert.equal(asked[0].scope, 'orders:read orders:list');
  assert.equal(asked[0].authorization, `Basic ${Buffer.from('agent:s3cret').toString('base64')}`);
  step('login', `a token for ${asked[0].scope}`);
  step('tools/call list-orders', result.content[0].text);
  await client.close();
}

try {
  const credentials = { clientId: 'agent', clientSecret: 's3cret', expectedIssuer: login.uri };
  const url = new URL(server.uri);
  await check(
    'typescript 1.x, login',
    new Client1({ name: 'typescript-1', version: '1' }),
    // It finds the server and the resource by itself, and the scopes only when it sends a person to log in.
    new Transport1(url, { authProvider: new Provider1({ ...credentials, scope: 'orders:read orders:list' }) }),
  );
  for (const mode of ['legacy', 'auto']) {
    await check(
      `typescript 2.x ${mode}, login`,
      new Client2({ name: 'typescript-2', version: '1' }, { versionNegotiation: { mode } }),
      new Transport2(url, { authProvider: new ClientCredentialsProvider(credentials) }),
    );
  }
  await assert.rejects(new Client2({ name: 'nobody', version: '1' }).connect(new Transport2(url)));
} finally {
  server.stop();
  login.close();
}
