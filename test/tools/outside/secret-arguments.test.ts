/** A service that answers with the secret that it was given: nobody is shown it, whatever its shape. */
import { createServer } from 'node:http';
import { beforeEach, describe, expect, test } from 'vitest';
import { readToolsFile } from '../../../src/tools/outside/file.ts';
import { redactingArguments } from '../../../src/tools/outside/redact.ts';
import { policy } from '../../store/samples.ts';
import { still, terms, who } from '../tools-for-tests.ts';
import { openedInTests } from './opened.ts';

const { cleanups, opened } = openedInTests();
const context = who({ policy, customer: { id: 'C-1', verified: true, evidence: [] } });
const SECRET = 'hunter2-hunter2';

let url: string;
let answer: (body: string) => { status?: number; body: unknown };
beforeEach(async () => {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const { status = 200, body: said } = answer(body);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(said));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => new Promise((resolve) => server.close(resolve)));
  const address = server.address();
  url = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
});

const file = () => `
http:
  vault:
    tools:
      now:
        description: How it is set now.
        effect: read
        method: GET
        url: ${url}/now
        input: { type: object, properties: {} }
        output: { type: object, properties: { word: { type: string }, pin: { type: integer } } }
        cache_ms: 0
      set:
        description: Sets a word and a PIN.
        method: POST
        url: ${url}/set
        input: { type: object, properties: { word: { type: string }, pin: { type: integer } }, required: [word] }
        output: { type: object, properties: { said: { type: string }, pin: { type: integer } } }
        as: { word: secret, pin: secret }
        money: none
        headline: 'set to {said}, {pin}'
        idempotency: { header: Key }
        preview:
          read: vault.now
          facts:
            word: { label: 'word {word}', at: word, after: '{word}' }
            pin: { label: pin, at: pin, after: '{pin}' }
`;
const ARGS = { word: SECRET, pin: 4711 };

describe('what a service answers with', () => {
  test('is in no headline, fact or output', async () => {
    answer = (body) => ({
      body: body === '' ? { word: SECRET, pin: 4711 } : { said: `it is ${SECRET}`, pin: 4711 },
    });
    const { hands } = await opened(file());
    const shown = await hands.prepare('vault.set', ARGS, { context, assumed: {}, signal: still() });
    expect(JSON.stringify(shown)).not.toMatch(/hunter2|4711/);
    expect(shown).toMatchObject({
      preview: {
        shows: [
          { before: '"[secret]"', after: '"•••"' },
          { before: '"[secret]"', after: '"•••"' },
          {},
          {},
          {},
        ],
      },
    });
    const before = 'preview' in shown ? shown.preview.before : {};
    const done = await hands.write('vault.set', ARGS, {
      context,
      terms: { ...terms, before },
      signal: still(),
    });
    expect(done).toMatchObject({ outcome: 'done', headline: 'set to it is [secret], [secret]' });
    expect(done).toMatchObject({ output: { said: 'it is [secret]' } });
    expect(JSON.stringify(done.after)).not.toMatch(/hunter2|4711/);
  });

  test.each([400, 500])('is in no words of its failure: %i', async (status) => {
    answer = (body) =>
      body === '' ? { body: { word: 'x' } } : { status, body: { error: `${SECRET} is weak, 4711 too` } };
    const { hands } = await opened(file());
    const failed = await hands.write('vault.set', ARGS, { context, terms, signal: still() });
    expect(failed.fault?.message).toBeDefined();
    expect(failed.fault?.message).not.toMatch(/hunter2|4711/);
  });
});

test.each([
  [{ pin: '4711' }, 'PIN 4711 set, 47110 is another', 'PIN [secret] set, 47110 is another'],
  [{ pin: 4711 }, '(4711)', '([secret])'],
  [{ pin: { codes: ['a.b', 'c+d'] } }, 'a.b axb c+d', '[secret] axb [secret]'],
  [{ pin: 'opensesame' }, 'b3BlbnNlc2FtZQ== open-sesame', '[secret]Q== [secret]'],
  [{ pin: 'no' }, 'no', 'no'],
  [{ other: '4711' }, '4711', '4711'],
])('%j takes it out of "%s"', (args, text, left) => {
  expect(redactingArguments({ pin: 'secret' }, args)(text)).toBe(left);
});

test.each([
  [
    'preview: { read: v.now, judged: { reason: "{word}" } }',
    /preview.judged.reason: \{word\} is a secret, and this would show it/,
  ],
  [
    'money: { amount: "1", unit: minor, currency: EUR, account: "{word}" }',
    /money.account: \{word\} is a secret/,
  ],
])('a secret is not declared to be shown: %s', (declared, said) => {
  const text = `http:
  v:
    tools:
      now: { description: d, effect: read, method: GET, url: "https://a.example.com/" }
      x: { description: d, method: POST, url: "https://a.example.com/", input: { type: object, properties: { word: { type: string } } }, as: { word: secret }, ${declared} }
`;
  const { problems } = readToolsFile('/etc/tools.yaml', text, {
    secretOf: () => undefined,
    reserved: new Set(),
  });
  expect(problems).toEqual([expect.stringMatching(said)]);
});
