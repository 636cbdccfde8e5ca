/**
 * Tools of a GraphQL service, against a server that nobody here wrote: errors wherever they stand, each write
 * once whatever breaks, and documents that are checked before anything runs.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import type { CallContext, WriteTerms } from '../../../src/flow/ports/tools.ts';
import type { Args } from '../../../src/run/plan/plan.ts';
import { judge } from '../../../src/run/policy/judge.ts';
import { policy } from '../../store/samples.ts';
import { still, terms, who } from '../tools-for-tests.ts';
import {
  BESIDE,
  type GraphqlShop,
  openGraphqlShop,
  REFUND_ARGS,
  REFUND_DOCUMENT,
  shopTools,
} from './graphql-shop.ts';
import { type Opened, openedInTests, outsideInMemory, SECRETS } from './opened.ts';

const { cleanups, opened } = openedInTests();
const USD = { ...policy, currency: 'USD', evidence: [['order_email', 'postcode']] };
const JUNE = { id: 'cus_77', verified: true, evidence: [] };
const about = (more: Partial<CallContext> = {}) => who({ policy: USD, customer: JUNE, ...more });
/** Of a tool that says nothing of money: in the service's own unit. */
const LATER = { ...REFUND_ARGS, amount: '12.50' };

let shop: GraphqlShop;
let memory: ReturnType<typeof outsideInMemory>;
beforeEach(async () => {
  shop = await openGraphqlShop();
  cleanups.push(shop.close);
  memory = outsideInMemory();
});
const tools = (text = shopTools(shop.url, 'schema: schema.graphql')) =>
  opened(text, { ...memory, beside: BESIDE, own: [] });
const read = async (tool: string, args: Args, context = about()) =>
  (await tools()).hands.read(tool, args, { context, signal: still() });
const prepare = async (tool: string, args: Args) =>
  (await tools()).hands.prepare(tool, args, {
    context: about(),
    assumed: {},
    unasked: true,
    signal: still(),
  });
const writeBy = (
  { hands }: Opened,
  tool: string,
  { args = REFUND_ARGS, ...more }: Partial<WriteTerms> & { args?: Args } = {},
) => hands.write(tool, args, { context: about(), terms: { ...terms, ...more }, signal: still() });
const write = async (tool: string, more: Parameters<typeof writeBy>[2] = {}) =>
  writeBy(await tools(), tool, more);

test.each([
  ['with its schema in a file', 'schema: schema.graphql', 0],
  ['with what its endpoint tells', '', 1],
])('the whole file can be used, %s', async (_, schema, asked) => {
  const { problems, tools: all } = await tools(shopTools(shop.url, schema));
  expect(problems).toEqual([]);
  expect(all).toHaveLength(11);
  expect(shop.asked).toHaveLength(asked);
});

describe('a read', () => {
  test('asks one operation with typed variables and the secret header', async () => {
    expect(await read('shop.details', { order: '1043' })).toMatchObject({
      outcome: 'done',
      headline: 'order 1043, DELIVERED',
      output: { number: '1043', deliveredOn: '2026-11-20', shipTo: { zip: '94105' } },
    });
    const [asked] = shop.asked;
    expect(asked?.variables).toEqual({ order: '1043' });
    expect(asked?.headers.authorization).toBe(`Bearer ${SECRETS.CRM_TOKEN}`);
  });

  test.each(['") { number } evil: order(number: "1050', '1043 }', '\\u0022', '{order}'])(
    'the value %j stays a value',
    async (order) => {
      expect(await read('shop.details', { order })).toMatchObject({ fault: { code: 'not_found' } });
      expect(shop.asked).toMatchObject([{ variables: { order } }]);
      expect(shop.asked[0]?.query).not.toContain(order);
    },
  );

  test('another customer’s record is answered as one that is missing', async () => {
    const fault = async (order: string) => (await read('shop.details', { order })).fault;
    expect(await fault('1050')).toEqual(await fault('9999'));
  });

  test('data that came with errors is not taken for the whole', async () => {
    expect(await read('shop.weight', { order: '1043' })).toMatchObject({
      outcome: 'failed',
      fault: { code: 'server_error', message: expect.stringContaining('the scales are away') },
    });
  });

  test.each([
    ['5 MB', `{"data":{"order":{"number":"${'1'.repeat(5_000_000)}"}}}`, 'too_large'],
    ['no JSON', '<html>', 'invalid_output'],
    ['a list', '[]', 'invalid_output'],
    ['nothing', '{}', 'invalid_output'],
    ['data of another kind', '{"data":[1]}', 'invalid_output'],
    ['errors that are no list', '{"data":{"order":{"number":"1"}},"errors":"x"}', 'invalid_output'],
    ['errors of rubbish', '{"data":null,"errors":[null,7,{"message":{}}]}', 'server_error'],
    ['deep', `{"data":{"order":${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}}}`, 'invalid_output'],
    ['prototype keys', '{"data":{"__proto__":{"order":{"number":"1"}}}}', 'invalid_output'],
    ['keys of objects', '{"data":{"constructor":{"order":{}}}}', 'invalid_output'],
  ])('an answer of %s is refused', async (_, body, code) => {
    shop.answers = { body };
    const result = await read('shop.weight', { order: '1043' });
    expect(result).toMatchObject({ outcome: 'failed', fault: { code } });
    expect(Object.prototype).not.toHaveProperty('order');
  });

  test('prototype keys within a record are left out', async () => {
    shop.answers = { body: '{"data":{"order":{"number":"1","weight":null,"__proto__":{"admin":true}}}}' };
    const { output } = await read('shop.weight', { order: '1043' });
    expect(output).toEqual({ number: '1', weight: null });
  });

  test('the secret that an error repeats is taken out', async () => {
    shop.answers = { body: JSON.stringify({ errors: [{ message: `Bearer ${SECRETS.CRM_TOKEN}` }] }) };
    const { fault } = await read('shop.weight', { order: '1043' });
    expect(fault?.message).toContain('[secret]');
    expect(fault?.message).not.toContain(SECRETS.CRM_TOKEN);
  });
});

describe('a write', () => {
  test('is shown with its money, judged, and done once with its key on the field', async () => {
    const shown = await prepare('shop.refund', REFUND_ARGS);
    expect(shown).toMatchObject({
      preview: {
        money: { account: '1043', cents: 1_250, given: 0 },
        judged: { delivered_days: 3, reason: 'DAMAGED' },
      },
    });
    if ('fault' in shown) throw new Error(shown.fault.message);
    const { preview } = shown;
    expect(judge(USD, [{ tool: 'shop.refund', preview }])).toMatchObject({ role: 'engineer', cents: 1_250 });
    expect(await write('shop.refund', { before: preview.before })).toMatchObject({
      outcome: 'done',
      output: { id: 're_1' },
      headline: 'refund re_1',
    });
    expect(shop.effects).toEqual([
      { what: 'refund', key: terms.key, input: { number: '1043', amount: '12.50', reason: 'DAMAGED' } },
    ]);
    expect(shop.asked.at(-1)?.query).toContain('@idempotent(key: $greenlight_key)');
  });

  test.each([
    [{ ...REFUND_ARGS, amount: 9_900 }, 'refused', 'more than is left'],
    [{ ...REFUND_ARGS, order: '1' }, 'not_found', 'found nothing of this customer'],
  ])('that is refused in a list of errors surely did not happen: %j', async (args, code, said) => {
    const result = await write('shop.refund', { args });
    expect(result).toMatchObject({ outcome: 'failed', fault: { code } });
    expect(result.fault?.message).toContain(said);
    expect(memory.payments).toEqual([]);
  });

  test.each([
    ['1043', 'refused', 'it has left'],
    ['1', 'not_found', 'no such order'],
  ])('that is refused by a type of a union: %s', async (order, code, said) => {
    const untried = shopTools(shop.url, 'schema: schema.graphql').replace(
      / +preview:\n +dry_run: \{ argument: dry,.*\n +facts:.*\n +sends:.*\n/,
      '',
    );
    const result = await writeBy(await tools(untried), 'shop.cancel', { args: { order } });
    expect(result).toMatchObject({ outcome: 'failed', fault: { code } });
    expect(result.fault?.message).toContain(said);
    expect(shop.effects).toEqual([]);
  });

  test.each(['1043', '1'])('what a try says of %s is nothing in words of its service', async (order) => {
    const cannot = {
      code: 'refused',
      message: 'shop.cancel cannot be done: its service says so when it is only tried.',
    };
    expect(await prepare('shop.cancel', { order })).toEqual({ fault: cannot });
    const result = await write('shop.cancel', { args: { order } });
    expect(result).toMatchObject({ outcome: 'failed', fault: cannot });
    expect(shop.effects).toEqual([]);
  });

  test('is tried before, with the flag among its variables, and changes nothing then', async () => {
    const shown = await prepare('shop.cancel', { order: '1046' });
    expect(shown).toMatchObject({
      preview: { shows: [{ label: 'fee for 1046', after: '1.50' }, {}, {}] },
    });
    expect(shop.asked.map(({ variables }) => variables)).toEqual([{ order: '1046', dry: true }]);
    expect(shop.effects).toEqual([]);
    const before = 'preview' in shown ? shown.preview.before : {};
    const done = await write('shop.cancel', { args: { order: '1046' }, before });
    expect(done).toMatchObject({ outcome: 'done', output: { number: '1046' } });
    expect(shop.asked.at(-1)?.variables).toEqual({ order: '1046' });
    expect(shop.effects).toMatchObject([{ what: 'cancel', key: terms.key }]);
  });

  test('whose connection breaks after it happened is done once: by its key', async () => {
    shop.breakAfter = 1;
    expect(await write('shop.refund')).toMatchObject({ outcome: 'done', tries: 2 });
    expect(shop.effects).toHaveLength(1);
    expect(memory.payments).toHaveLength(1);
  });

  test('whose connection breaks after it happened is done once: by looking for it', async () => {
    shop.breakAfter = 1;
    expect(await write('shop.bare_refund')).toMatchObject({
      outcome: 'done',
      tries: 1,
      headline: 'shop.bare_refund had happened',
      output: { id: 're_1' },
    });
    expect(shop.effects).toHaveLength(1);
  });

  test('an error of which nobody knows whether it came before the effect is looked after', async () => {
    shop.fails = 'after';
    expect(await write('shop.bare_refund')).toMatchObject({ outcome: 'done', output: { id: 're_1' } });
    expect(shop.effects).toHaveLength(1);
    shop.fails = 'before';
    expect(
      await write('shop.bare_refund', { key: 'another', args: { ...REFUND_ARGS, order: '1044' } }),
    ).toMatchObject({
      outcome: 'failed',
    });
    expect(memory.payments).toHaveLength(1);
  });

  test('a service that keeps failures is not asked again, and its failure is no proof of anything', async () => {
    shop.fails = 'before';
    expect(await write('shop.saving_refund')).toMatchObject({ outcome: 'unknown', tries: 1 });
    expect(memory.payments).toHaveLength(1);
  });

  test('a key that may be forgotten is not sent again where nobody can look', async () => {
    await write('shop.refund');
    shop.forget();
    const asked = shop.asked.length;
    const startedAt = '2026-11-20T09:10:00.000Z';
    expect(await write('shop.refund', { fresh: false, startedAt })).toMatchObject({ outcome: 'unknown' });
    expect(shop.asked).toHaveLength(asked);
    expect(shop.effects).toHaveLength(1);
  });

  test.each([
    ['that ends', ['running', 'done'], 'done'],
    ['that fails', ['failed'], 'failed'],
    ['that hangs', ['running'], 'unknown'],
  ])('a job %s', async (_, states, outcome) => {
    shop.states = states;
    expect(await write('shop.later', { args: LATER })).toMatchObject({ outcome });
    expect(shop.effects).toHaveLength(1);
  });

  /** Of a write: whether it surely did not happen is what nobody may be told wrongly. */
  test.each([
    [
      'an error without data, by a code that comes before',
      { errors: [{ message: 'm', extensions: { code: 'THROTTLED' } }] },
      'failed',
    ],
    [
      'an error of the document',
      { errors: [{ message: 'm', locations: [{ line: 1, column: 1 }] }] },
      'failed',
    ],
    ['an error without data that says nothing', { errors: [{ message: 'upstream timed out' }] }, 'unknown'],
    [
      'an error inside',
      { errors: [{ message: 'm', extensions: { code: 'INTERNAL_SERVER_ERROR' } }] },
      'unknown',
    ],
    [
      'one that says and one that does not',
      { errors: [{ message: 'm', extensions: { code: 'THROTTLED' } }, { message: 'n' }] },
      'unknown',
    ],
    [
      'a code that comes before, with data',
      { data: null, errors: [{ message: 'm', extensions: { code: 'FORBIDDEN' } }] },
      'unknown',
    ],
    [
      'a result and an error',
      { data: { refundCreate: { refund: { id: 'r' }, userErrors: [{ message: 'm' }] } } },
      'unknown',
    ],
    [
      'errors that are no list',
      { data: { refundCreate: { refund: null, userErrors: { message: 'm' } } } },
      'unknown',
    ],
    ['no result and no error', { data: { refundCreate: { refund: null, userErrors: [] } } }, 'unknown'],
    ['nothing', {}, 'unknown'],
  ])('%s', async (_, body, outcome) => {
    const bare = shopTools(shop.url, 'schema: schema.graphql')
      .replaceAll(/\n +preview:\n +read: shop.details\n.*\n.*\n.*delivered_days.*/g, '')
      .replaceAll('currency: { read: currency }', 'currency: USD')
      .replaceAll(', given: { read: refunded }', '');
    const open = await tools(bare);
    shop.answers = { body: JSON.stringify(body) };
    expect(await writeBy(open, 'shop.saving_refund')).toMatchObject({ outcome });
    expect(memory.payments).toHaveLength(outcome === 'failed' ? 0 : 1);
  });

  test('a failing status with data in it says that it was begun', async () => {
    const open = await tools();
    shop.answers = { status: 400, body: '{"data":{"refundCreate":null},"errors":[{"message":"m"}]}' };
    const cancelled = await writeBy(open, 'shop.later', { args: LATER });
    expect(cancelled).toMatchObject({ outcome: 'unknown' });
    shop.answers = { status: 400, body: '{"errors":[{"message":"m"}]}' };
    expect(await writeBy(open, 'shop.later', { key: 'another', args: LATER })).toMatchObject({
      outcome: 'failed',
    });
  });
});

describe('a mistake is named with file, line and reason', () => {
  const BOTH = ['', 'schema: schema.graphql'];
  const problemsOf = async (text: string, beside: Record<string, string> = BESIDE) =>
    (await opened(text, { ...memory, beside, own: [] })).problems.join('\n');

  test.each([
    [
      '{ number weight }',
      '{ number weight wait }',
      /line \d+: graphql.shop.tools.weight.document: Cannot query field "wait"/,
    ],
    [
      '$order: ID!) { order(number: $order) { number weight',
      '$order: String!) { order(number: $order) { number weight',
      /Variable "\$order" of type "String!"/,
    ],
    [
      'reason: { type: string, enum: [DAMAGED, GOODWILL] }',
      'reason: { type: string, enum: [BROKEN] }',
      /variables.input: \$input.reason is one of DAMAGED, GOODWILL, and never BROKEN/,
    ],
    ['note: "{note}"', 'notes: "{note}"', /variables.input: RefundInput has no field notes/],
    [
      'required: [order, amount, reason]',
      'required: [amount, reason]',
      /variables.input: \$input.number has to be there/,
    ],
    ['note: { type: string }', 'note: { type: boolean }', /\$input.note is a String, and no boolean/],
    ['name: idempotent', 'name: once', /idempotency.directive: the service has no directive @once/],
    ['[HasLeft, NoSuchOrder]', '[HasLeft, Order]', /errors.types.orderCancel: CancelResult is never Order/],
    [
      'weight: { type: [number',
      'weight: { type: [boolean',
      /output.properties.weight: the service answers with Float/,
    ],
  ])('by the schema: %s → %s', async (right, wrong, said) => {
    for (const schema of BOTH) {
      const text = shopTools(shop.url, schema);
      expect(text).toContain(right);
      expect(await problemsOf(text.replaceAll(right, wrong))).toMatch(said);
    }
  });

  test.each([
    ['mutation($input', 'query($input', /tools.later.effect: a query is no write/],
    [
      'lists: [refundCreate.userErrors]',
      'lists: [refundCreate.errors]',
      /errors.lists: nothing is asked for at/,
    ],
    ['              __typename\n', '', /errors.types.orderCancel: __typename has to be asked for/],
    [
      'argument: dry',
      'argument: dryRun',
      /dry_run.argument: goes nowhere: the document has no variable \$dryRun/,
    ],
    ['at: refunds[0]', 'at: refund[0]', /found.at: nothing is asked for at "refund\[0\]"/],
    [
      'amount: { type: string } }, required: [id] }',
      'total: { type: string } }, required: [id] }',
      /the document does not ask for total there/,
    ],
    [
      'variables: { order: "{order}" }',
      'variables: { order: "{number}" }',
      /variables.order: nothing is called \{number\}/,
    ],
    [
      'document: refund.graphql',
      'document: refunds.graphql',
      /document: refunds.graphql cannot be read beside this file/,
    ],
    ['document: refund.graphql', 'document: ../refund.graphql', /document: Syntax Error/],
  ])('by the document: %s → %s', async (right, wrong, said) => {
    shop.introspection = false;
    const text = shopTools(shop.url);
    expect(text).toContain(right);
    expect(await problemsOf(text.replaceAll(right, wrong))).toMatch(said);
  });

  test('in a file beside it, and in a text of several lines, with its own line', async () => {
    const text = shopTools(shop.url, 'schema: schema.graphql');
    const document = REFUND_DOCUMENT.replace('code message', 'code massage');
    expect(await problemsOf(text, { ...BESIDE, 'refund.graphql': document })).toMatch(
      /^refund.graphql, line 4: graphql.shop.tools.refund.document: Cannot query field "massage"/m,
    );
    const wrong = text.replace('... on HasLeft { message }', '... on HasLeft { massage }');
    const line = wrong.split('\n').findIndex((one) => one.includes('massage')) + 1;
    expect(await problemsOf(wrong)).toContain(`tools.yaml, line ${line}: graphql.shop.tools.cancel.document`);
    expect(await problemsOf(text, { ...BESIDE, 'schema.graphql': 'type Query {\n  a: }' })).toMatch(
      /^schema.graphql, line 2: graphql.shop.schema: Syntax Error/m,
    );
  });

  test('an endpoint that does not tell its schema is a sentence, and its tools are used', async () => {
    shop.introspection = false;
    const open = await tools(shopTools(shop.url));
    expect(open.problems).toEqual([
      expect.stringMatching(/graphql.shop: its documents are not checked: it does not tell its schema/),
    ]);
    expect(open.tools).toHaveLength(11);
  });
});
