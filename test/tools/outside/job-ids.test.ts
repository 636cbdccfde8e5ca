/**
 * Jobs of services that say something odd: whatever a job's id is or its read says, a write that was sent is
 * done, or nobody knows; that it did not happen only the service's own word can say.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, expect, test } from 'vitest';
import { policy } from '../../store/samples.ts';
import { still, terms, who } from '../tools-for-tests.ts';
import { openedInTests, outsideInMemory } from './opened.ts';

const { cleanups, opened } = openedInTests();
const JUNE = { id: 'C-1', verified: true };
const EUROS = { ...policy, currency: 'EUR' };

let url: string;
let begins: unknown;
let says: unknown;
let asked: string[];
let sent: number;
let memory: ReturnType<typeof outsideInMemory>;
beforeEach(async () => {
  begins = { job: 7 };
  says = { state: 'done', owner: 'C-1' };
  asked = [];
  sent = 0;
  memory = outsideInMemory();
  const server = createServer(async (request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/json');
    if (request.method === 'GET') asked.push(request.url ?? '');
    else sent += 1;
    response.end(JSON.stringify(request.method === 'GET' ? says : begins));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
});

/** `id`: the JSON Schema of the id that the job's read takes. `write`: more of the write. */
const file = ({ id = '{ type: string }', write = '' } = {}) => `
http:
  bank:
    timeout_ms: 2000
    tools:
      job:
        description: Reads a job.
        effect: read
        method: GET
        url: ${url}/jobs/{id}
        cache_ms: 0
        input: { type: object, properties: { id: ${id} }, required: [id] }
        output: { type: object, properties: { state: { type: string }, ok: { type: boolean }, owner: { type: string }, parts: { type: object } } }
        of_customer: owner
      pay:
        description: Pays.
        method: POST
        url: ${url}/payments
        input: { type: object, properties: { amount: { type: integer } }, required: [amount] }
        output: { type: object, properties: { job: {} } }
        money: { amount: "{amount}", unit: minor, currency: EUR, account: acct }
        job: { id: job, read: bank.job, args: { id: "{$job}" }, done: { state: done }, failed: { ok: false }, every: 1s, within: 1s }${write}
`;
const pay = async (text = file()) => {
  const { hands, problems } = await opened(text, memory);
  expect(problems).toEqual([]);
  return hands.write(
    'bank.pay',
    { amount: 500 },
    { context: who({ customer: JUNE, policy: EUROS }), terms, signal: still() },
  );
};

test.each(['{ type: string }', '{ type: integer }', '{ type: [string, integer] }'])(
  'a number is an id for a read that takes %s',
  async (id) => {
    expect(await pay(file({ id }))).toMatchObject({ outcome: 'done', output: { state: 'done' } });
    expect(asked).toEqual(['/jobs/7']);
  },
);

test.each([
  ['that its read does not take', 'job-7', '{ type: integer }'],
  ['that its read takes shorter', 'job-7', '{ type: string, maxLength: 3 }'],
  ['of dots', '..', '{ type: string }'],
  ['of no text', '', '{ type: string }'],
  ['that is a record', { id: 1 }, '{ type: string }'],
  ['that is a list', ['1'], '{ type: string }'],
  ['that is null', null, '{ type: string }'],
  ['that is yes', true, '{ type: string }'],
  ['of 50 kB', 'x'.repeat(50_000), '{ type: string }'],
])('an id %s leaves it unknown, and what was given stays counted', async (_, job, id) => {
  begins = { job };
  expect(await pay(file({ id }))).toMatchObject({ outcome: 'unknown' });
  expect(memory.payments).toHaveLength(1);
  expect(asked).toEqual([]);
  expect(sent).toBe(1);
});

test.each(['../../admin', 'a/b?c=d#e', '{$customer}', '{id}', '%2e%2e', '\\..\\x'])(
  'the id %s stays one segment of the address',
  async (job) => {
    begins = { job };
    expect(await pay()).toMatchObject({ outcome: 'done' });
    expect(asked).toEqual([`/jobs/${encodeURIComponent(job)}`]);
  },
);

test.each([
  ['of another customer', { state: 'done', owner: 'C-2' }],
  ['of nobody', { state: 'done' }],
  ['that failed, of another customer', { ok: false, owner: 'C-2' }],
  ['of another shape', ['done']],
  ['that is both done and failed', { state: 'done', ok: false, owner: 'C-1' }],
])('a job %s leaves it unknown', async (_, answer) => {
  says = answer;
  expect(await pay()).toMatchObject({ outcome: 'unknown' });
  expect(memory.payments).toHaveLength(1);
});

test('a job that failed has given nothing', async () => {
  says = { ok: false, owner: 'C-1' };
  expect(await pay()).toMatchObject({ outcome: 'failed', fault: { code: 'job_failed' } });
  expect(memory.payments).toEqual([]);
});

test('an answer that makes no call to take it back leaves it done, without one', async () => {
  says = { state: 'done', owner: 'C-1', parts: { a: 1 } };
  const undo = '\n        undo: { tool: bank.pay, args: { amount: "of {output.parts}" } }';
  const done = await pay(file({ write: undo }));
  expect(done).toMatchObject({ outcome: 'done' });
  expect(done.undo).toBeUndefined();
});
