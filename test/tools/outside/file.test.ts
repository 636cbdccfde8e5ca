/** The tools file: each mistake is named with file, line and reason, and the rest still works. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { exchange } from '../../../src/tools/outside/exchange.ts';
import { readToolsFile } from '../../../src/tools/outside/file.ts';
import { httpTool } from '../../../src/tools/outside/http-tool.ts';

const around = { secretOf: (name: string) => ({ TOKEN: 'abcdefgh' })[name], reserved: new Set(['orders']) };
const readYaml = (text: string) => readToolsFile('/etc/greenlight/tools.yaml', text, around);

const GOOD = `
http:
  crm:
    headers: { authorization: "Bearer \${TOKEN}" }
    tools:
      get: { description: d, effect: read, method: GET, url: "https://crm.example.com/c/{id}", input: { type: object, properties: { id: { type: string } } } }
`;

test('a good file has nothing said about it', () => {
  const file = readYaml(GOOD);
  expect(file.problems).toEqual([]);
  expect(file.http).toMatchObject([
    { prefix: 'crm', tool: 'get', headers: { authorization: 'Bearer abcdefgh' }, secrets: ['abcdefgh'] },
  ]);
  expect([...file.reads]).toEqual(['crm.get']);
});

test('the example of the page on outside tools is a good file', () => {
  const page = readFileSync(new URL('../../../docs/tools-from-outside.md', import.meta.url), 'utf8');
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  const file = readToolsFile('tools.yaml', example, { ...around, secretOf: () => 'a-secret' });
  expect(file.problems).toEqual([]);
  expect([file.servers.length, file.http.length]).toEqual([1, 2]);
});

test('JSON says the same, and an ending that is neither is refused', () => {
  const json = JSON.stringify({
    servers: { files: { command: ['node', 'x.js'], env: { A: 'b' }, tools: { list: { effect: 'read' } } } },
  });
  const file = readToolsFile('tools.json', json, around);
  expect(file.problems).toEqual([]);
  expect(file.servers).toMatchObject([
    { prefix: 'files', launch: { kind: 'stdio', command: 'node', args: ['x.js'], env: { A: 'b' } } },
  ]);
  expect(readToolsFile('tools.json', '{ "servers": {}, }', around).problems).toEqual([
    expect.stringMatching(/^tools.json, line 1: /),
  ]);
  expect(readToolsFile('tools.txt', json, around).problems).toEqual([
    'tools.txt: the tools file ends in .yaml, .yml or .json',
  ]);
});

test('a tool is a write unless it is declared a read', () => {
  const file = readYaml(
    'servers:\n  a:\n    url: https://mcp.example.com/mcp\n    tools:\n      one: {}\n      two: { effect: read }\n      three:\n',
  );
  expect(file.problems).toEqual([]);
  expect([...(file.servers[0]?.tools ?? [])].map(([name, { effect }]) => [name, effect])).toEqual([
    ['one', 'write'],
    ['two', 'read'],
    ['three', 'write'],
  ]);
});

const withAuth = (url: string, more: object = {}, credentials: object = {}) => {
  const given = {
    issuer: 'https://b.example.com',
    client_id: 'us',
    client_secret: `\${TOKEN}`,
    ...credentials,
  };
  return JSON.stringify({ servers: { a: { url, auth: { client_credentials: given }, ...more } } });
};

test('a server that is signed in at has the credentials as settings of the environment', () => {
  const file = readYaml(withAuth('https://a.example.com', {}, { scope: 'read write' }));
  expect(file.problems).toEqual([]);
  expect(file.servers).toMatchObject([
    {
      secrets: ['abcdefgh'],
      launch: {
        signIn: {
          ...{ issuer: 'https://b.example.com', clientId: 'us', scope: 'read write' },
          credential: { kind: 'secret', secret: 'abcdefgh' },
        },
      },
    },
  ]);
});

/** `bad` stands for a whole tool of the service `bad`; its first line is line 8 of the file. */
const withTool = (lines: string) => `${GOOD}  bad:\n    tools:\n${lines.replace(/^/gm, '      ')}\n`;

describe('one mistake', () => {
  test.each([
    ['x: { description: d, method: GET }', /^tools.yaml, line 9: http.bad.tools.x: .*url|expected string/],
    [
      'x: { description: d, method: FETCH, url: "https://a.example.com/" }',
      /line 9: http.bad.tools.x.method: /,
    ],
    [
      'x: { description: d, method: GET, url: "https://a.example.com/", efect: read }',
      /line 9: http.bad.tools.x.efect: Unrecognized/,
    ],
    [
      'x:\n  description: d\n  method: GET\n  url: "https://{host}.example.com/"',
      /line 12: http.bad.tools.x.url: must be like/,
    ],
    ['x: { description: d, method: GET, url: "https://u:p@a.example.com/" }', /url: must be like/],
    ['x: { description: d, method: GET, url: "file:///etc/passwd" }', /url: must be like/],
    ['x: { description: d, method: GET, url: "https://a.example.com/#{id}" }', /url: must be like/],
    [
      'x: { description: d, method: GET, url: "https://a.example.com/{id}" }',
      /url: nothing is called \{id\}/,
    ],
    [
      'x: { description: d, method: GET, url: "https://a.example.com/", input: { type: object, properties: { q: {} } } }',
      /the argument q goes nowhere/,
    ],
    [
      'x: { description: d, method: POST, url: "https://a.example.com/", trusted: [who] }',
      /trusted: there is no argument "who"/,
    ],
    [
      'x: { description: d, method: POST, url: "https://a.example.com/", set: { who: 1 } }',
      /set.who: there is no argument "who"/,
    ],
    [
      'x: { description: d, method: POST, url: "https://a.example.com/", preview: { read: crm.no, facts: {} } }',
      /preview.read: "crm.no" is no tool of this file that is declared a read/,
    ],
    [
      'x: { description: d, method: POST, url: "https://a.example.com/", reconcile: { read: crm.get, args: { id: "{nr}" } } }',
      /reconcile.args: nothing is called \{nr\}/,
    ],
    [
      'x: { description: d, method: POST, url: "https://a.example.com/", reconcile: { read: crm.get, args: { id: "1" }, at: payments } }',
      /reconcile.at: the output of crm.get has no place "payments"/,
    ],
    [
      'x: { description: d, effect: read, method: POST, url: "https://a.example.com/", idempotency: { header: Key } }',
      /idempotency: a read needs no key/,
    ],
    [
      '"x.y": { description: d, method: POST, url: "https://a.example.com/" }',
      /a tool is named with letters/,
    ],
  ])('%s', (lines, said) => {
    const file = readYaml(withTool(lines));
    expect(file.problems).toEqual([expect.stringMatching(said)]);
    expect(file.http.map(({ tool }) => tool)).toEqual(['get']);
  });

  test.each([
    [
      'servers:\n  orders: { command: [node] }',
      /line 2: servers.orders: orders. is the beginning of Greenlight's own tools/,
    ],
    ['servers:\n  Orders: { command: [node] }', /line 2: servers.Orders: a server is named in small letters/],
    [
      'servers:\n  a: { command: [node], url: "https://a.example.com" }',
      /servers.a: has either a command or a url/,
    ],
    ['servers:\n  a: { url: "ftp://a.example.com" }', /servers.a.url: must be like/],
    [withAuth('http://a.example.com'), /servers.a: has auth, which only a url with https takes/],
    [
      withAuth('https://a.example.com', { headers: { Authorization: 'Bearer x' } }),
      /servers.a: has auth, and an authorization header beside it/,
    ],
    [
      withAuth('https://a.example.com', {}, { issuer: 'http://b.example.com' }),
      /issuer: is the https address/,
    ],
    [
      withAuth('https://a.example.com', {}, { client_secret: 'secret in the file' }),
      /client_secret: names a setting of the environment: the file itself holds no secret/,
    ],
    [
      withAuth('https://a.example.com', {}, { private_key: `\${TOKEN}` }),
      /auth.client_credentials: has either a client_secret or a private_key/,
    ],
    [
      withAuth('https://a.example.com', {}, { client_secret: `\${MISSING}` }),
      /auth.client_credentials.client_secret: MISSING is not set in the environment/,
    ],
    [
      `servers:\n  a: { command: [node], env: { T: "\${MISSING}" } }`,
      /servers.a.env.T: MISSING is not set in the environment/,
    ],
    [
      'servers:\n  a: { command: [node] }\nhttp:\n  a: { tools: {} }',
      /line 4: http.a: a is a name under servers already/,
    ],
    ['servers:\n  a: { command: [node] }\n  a: { command: [deno] }', /line 3: Map keys must be unique/],
    ['servers: [', /line 1: /],
    ['tools: {}', /line 1: tools: Unrecognized key/],
    ['servers:\n  a: *nothing', /Unresolved alias/],
  ])('%s', (text, said) => {
    expect(readYaml(text).problems).toEqual([expect.stringMatching(said)]);
  });

  test('a header that would become two is refused, without repeating it', () => {
    const split = { ...around, secretOf: () => 'a\r\nx: y' };
    const { problems } = readToolsFile('tools.yaml', GOOD, split);
    expect(problems).toEqual([
      'tools.yaml, line 4: http.crm.headers.authorization: has a line break in its value',
    ]);
  });
});

test('a broken server takes nothing else with it', () => {
  const file = readYaml(`${GOOD}servers:\n  broken: { command: node }\n  fine: { command: [node] }\n`);
  expect(file.problems).toHaveLength(1);
  expect(file.servers.map(({ prefix }) => prefix)).toEqual(['fine']);
  expect(file.http).toHaveLength(1);
});

test('the beginning of an address may be a setting, and a tool whose address moves is the same tool', () => {
  const text = `
http:
  crm:
    tools:
      customer: { description: d, effect: read, method: GET, url: "\${CRM_URL}/customers/{id}", sends: {}, input: { type: object, properties: { id: { type: string } } } }
`;
  const at = (address: string | undefined) =>
    readToolsFile('tools.yaml', text, { ...around, secretOf: () => address });
  const [here, there] = ['http://127.0.0.1:4711', 'https://crm.example.com/v2/'].map(
    (one) => at(one).http[0],
  );
  if (!here || !there) throw new Error('a tool is missing');
  expect(here.shape.url).toBe('http://127.0.0.1:4711/customers/{id}');
  expect(there.shape.url).toBe('https://crm.example.com/v2/customers/{id}');
  expect(httpTool(here, exchange).definition).toBe(httpTool(there, exchange).definition);
  expect(at(undefined)).toMatchObject({
    http: [],
    problems: [expect.stringMatching(/line 5: http.crm.tools.customer.url: CRM_URL is not set/)],
  });
  expect(at('ftp://crm.example.com')).toMatchObject({
    http: [],
    problems: [expect.stringContaining('.url: must be')],
  });
});
