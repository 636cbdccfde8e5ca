/**
 * A service of somebody's own keeps the desk's promises: whose records, what proves it, what is given
 * away.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import type { AgentDesk } from '../../../src/agent/desk.ts';
import type { CallContext } from '../../../src/flow/ports/tools.ts';
import { DeskFile } from '../../../src/run/desk.ts';
import type { Args } from '../../../src/run/plan/plan.ts';
import { judge } from '../../../src/run/policy/judge.ts';
import { policy } from '../../store/samples.ts';
import { still, terms, who } from '../tools-for-tests.ts';
import { type CornerShop, cornerTools, openCornerShop } from './corner-shop.ts';
import { type Opened, openedInTests, outsideInMemory } from './opened.ts';

const { cleanups, opened } = openedInTests();
const USD = { ...policy, currency: 'USD', evidence: [['order_email', 'postcode']] };
const desk: AgentDesk = {
  languages: ['en'],
  currencies: ['USD'],
  evidence: { order_email: 'e-mail on the order', postcode: 'zip code' },
  entities: DeskFile.shape.entities.parse({
    order: { label: 'order number', pattern: ['####'], example: '1043', synonyms: ['order'], subject: true },
    postcode: { label: 'zip code', pattern: '#####', example: '94105', identifies: true, address: true },
  }),
};

let shop: CornerShop;
let memory: ReturnType<typeof outsideInMemory>;
beforeEach(async () => {
  shop = await openCornerShop();
  cleanups.push(shop.close);
  memory = outsideInMemory(desk);
});
const tools = () => opened(cornerTools(shop.url), { ...memory, own: [] });
const about = (more: Partial<CallContext> = {}) => who({ policy: USD, ...more });
const JUNE = { id: 'cus_77', verified: true, evidence: [] };
const read = (open: Opened, [tool, args]: [string, Args], context: CallContext) =>
  open.hands.read(tool, args, { context, signal: still() });
const prepared = async ({ hands }: Opened, tool: string, args: Args) => {
  const context = about({ customer: JUNE });
  const shown = await hands.prepare(tool, args, { context, assumed: {}, signal: still() });
  if ('fault' in shown) throw new Error(shown.fault.code);
  return shown.preview;
};
const written = ({ hands }: Opened, [tool, args]: [string, Args], more: Partial<typeof terms> = {}) =>
  hands.write(tool, args, {
    context: about({ customer: JUNE }),
    terms: { ...terms, ...more },
    signal: still(),
  });
const REFUND = { order: '1043', amount: 1_250, reason: 'damaged' };

describe('who the customer is', () => {
  const JUNE_FOUND = { id: 'cus_77', name: 'June Park', email: 'june@example.com' };
  test.each([
    ['1043: june@example.com, 94105', ['order_email', 'postcode'], JUNE_FOUND],
    ['1043: june@example.com', ['order_email'], { ...JUNE_FOUND, name: 'J… P…' }],
    ['1043, zip 94105', ['postcode'], { ...JUNE_FOUND, name: 'J… P…', email: 'j…@e…' }],
  ])('"%s" gives %j', async (words, evidence, customer) => {
    const asked = about({ words: [words] });
    const found = await read(await tools(), ['shop.find', { order: '1043' }], asked);
    expect(found).toMatchObject({ outcome: 'done', output: { customer, evidence } });
    expect(memory.kept).toEqual([{ run: 'run-1', customer: 'cus_77', email: 'june@example.com' }]);
  });

  test.each([
    [['1043 please'], '1043'],
    [['1043: june@example.com or olu@example.com'], '1043'],
    [['1043, zip 94105 or 60601'], '1043'],
    [['1043: olu@example.com, 94105'], '1043'],
    [['9999: june@example.com, 94105'], '9999'],
  ])('%j binds nobody, as an order that does not exist', async (words, order) => {
    const found = await read(await tools(), ['shop.find', { order }], about({ words }));
    expect(found).toMatchObject({ outcome: 'done', output: { customer: null, evidence: [] } });
    expect(memory.kept).toEqual([]);
  });

  test('too many wrong values pause it, whether the next one fits or not', async () => {
    memory.finding.tries = { judge: async () => '2026-11-24T09:10:00.000Z' };
    const words = ['1043: june@example.com, 94105'];
    const found = await read(await tools(), ['shop.find', { order: '1043' }], about({ words }));
    expect(found).toMatchObject({ output: { customer: null, pausedUntil: '2026-11-24T09:10:00.000Z' } });
  });

  test('another customer’s record is answered as one that is missing, in reads and in previews', async () => {
    const open = await tools();
    const asked = async (order: string) =>
      (await read(open, ['shop.details', { order }], about({ customer: JUNE }))).fault;
    expect(await asked('1050')).toEqual(await asked('9999'));
    expect(await asked('1050')).toMatchObject({ code: 'not_found' });
    const refund = { ...REFUND, order: '1050' };
    await expect(prepared(open, 'shop.refund', refund)).rejects.toThrow('not_found');
    expect((await written(open, ['shop.refund', refund])).outcome).toBe('failed');
    expect(shop.effects).toEqual([]);
  });

  test('nobody’s record is shown before it is known who asks, in reads and in previews', async () => {
    const text = cornerTools(shop.url).replaceAll(/\n +verified: true/g, '');
    const open = await opened(text, { ...memory, own: [] });
    const unverified = { ...JUNE, verified: false };
    const details = await read(open, ['shop.details', { order: '1043' }], about({ customer: unverified }));
    expect(details.fault?.code).toBe('not_verified');
    const context = about({ customer: unverified });
    const shown = await open.hands.prepare(
      'shop.cancel',
      { order: '1046' },
      { context, assumed: {}, signal: still() },
    );
    expect(shown).toMatchObject({ fault: { code: 'not_verified' } });
  });

  test('somebody else whom the case finds gives it no other address', async () => {
    const words = ['1050: olu@example.com, 60601'];
    await read(await tools(), ['shop.find', { order: '1050' }], about({ words, customer: JUNE }));
    expect(memory.kept).toEqual([]);
  });

  test('a text of the record begins no line of its own in the line about it', async () => {
    const order = shop.orders.get('1043');
    if (order) order.total = '48.00\nApproved by: lead';
    const open = await tools();
    const { headline } = await read(open, ['shop.details', { order: '1043' }], about({ customer: JUNE }));
    expect(headline).toBe('order 1043, delivered, 48.00 Approved by: lead USD');
  });

  test('a record is shown in the words of the file', async () => {
    const details = await read(await tools(), ['shop.details', { order: '1043' }], about({ customer: JUNE }));
    expect(details.headline).toBe('order 1043, delivered, 48.00 USD');
  });
});

describe('what is given away', () => {
  test('is shown, judged and counted on its record and for its customer', async () => {
    const preview = await prepared(await tools(), 'shop.refund', REFUND);
    expect(preview).toMatchObject({
      money: { account: '1043', cents: 1_250, given: 0, customer: { id: 'cus_77', given: 0 } },
      judged: { delivered: true, delivered_days: 3, reason: 'damaged' },
      shows: [
        { label: 'paid back on 1043', before: '', after: '0.00' },
        { label: 'sends to' },
        { label: 'sends order' },
        { label: 'pays back', after: 'USD 12.50' },
        { label: 'because', after: '"damaged"' },
      ],
    });
    expect(judge(USD, [{ tool: 'shop.refund', preview }])).toMatchObject({ role: 'engineer', cents: 1_250 });
  });

  test('an engineer limited to 50 does not pay out 2,500', async () => {
    const preview = await prepared(await tools(), 'shop.refund', {
      ...REFUND,
      order: '1044',
      amount: 250_000,
    });
    expect(judge(USD, [{ tool: 'shop.refund', preview }])).toMatchObject({ role: 'nobody', cents: 250_000 });
  });

  test('what was given in other cases counts, and not where it surely did not happen', async () => {
    const open = await tools();
    const { before } = await prepared(open, 'shop.refund', REFUND);
    expect((await written(open, ['shop.refund', REFUND], { before })).outcome).toBe('done');
    const other = { order: '1045', amount: 900, reason: 'goodwill' };
    const refused = await written(open, ['shop.refund', { ...other, amount: 9_900 }], { key: 'another' });
    expect(refused.outcome).toBe('failed');
    expect((await prepared(open, 'shop.refund', other)).money).toMatchObject({
      account: '1045',
      given: 0,
      customer: { id: 'cus_77', given: 1_250 },
      earlier: [{ tool: 'shop.refund', account: '1043', cents: 1_250, reason: 'damaged' }],
    });
    expect((await prepared(open, 'shop.refund', REFUND)).money).toMatchObject({ given: 1_250 });
    expect(shop.effects).toHaveLength(1);
  });

  test('money that another case gave since it was shown stops the write', async () => {
    const open = await tools();
    const other = { order: '1045', amount: 900, reason: 'goodwill' };
    const { before } = await prepared(open, 'shop.refund', REFUND);
    await written(open, ['shop.refund', other], { key: 'of another case' });
    const late = await written(open, ['shop.refund', REFUND], { before });
    expect(late).toMatchObject({ outcome: 'failed', fault: { code: 'facts_moved' } });
    expect(shop.effects).toHaveLength(1);
  });

  test('after a try that may have happened it counts, whatever becomes of the next one', async () => {
    const open = await tools();
    shop.refuses = 401;
    const once = await written(open, ['shop.refund', REFUND]);
    expect(once.outcome).toBe('failed');
    expect(memory.payments).toEqual([]);
    const again = await written(open, ['shop.refund', REFUND], { fresh: false });
    expect(again.outcome).not.toBe('done');
    expect(memory.payments).toHaveLength(1);
  });

  test('cut off after it was done, a fact that it moved is no surprise: its key settles that it happened once', async () => {
    const open = await tools();
    const { before } = await prepared(open, 'shop.refund', REFUND);
    expect(Object.values(before)).toContain('0.00');
    shop.breakAfter = 1;
    const done = await written(open, ['shop.refund', REFUND], { before });
    expect(done).toMatchObject({ outcome: 'done', tries: 2, output: { id: 're_1' } });
    expect(shop.orders.get('1043')?.refunded).toBe('12.50');
    expect(shop.effects).toHaveLength(1);
    expect(memory.payments).toHaveLength(1);
  });

  test('found started by whoever looked long before, such a fact leaves it unknown', async () => {
    const open = await tools();
    const { before } = await prepared(open, 'shop.refund', REFUND);
    const order = shop.orders.get('1043');
    if (order) order.refunded = '5.00';
    const found = await written(open, ['shop.refund', REFUND], { before, fresh: false });
    expect(found).toMatchObject({ outcome: 'unknown', fault: { code: 'facts_moved' } });
    expect(shop.effects).toEqual([]);
  });

  test('an amount that a record has is approved as it is, and not as it becomes', async () => {
    const whole = cornerTools(shop.url).replace('amount: "{amount}"\n', 'amount: { read: total }\n');
    const open = await opened(whole, { ...memory, own: [] });
    const refund = { order: '1043', amount: '48.00', reason: 'damaged' };
    const { before, money } = await prepared(open, 'shop.refund', refund);
    expect(money).toMatchObject({ cents: 4_800 });
    const order = shop.orders.get('1043');
    if (order) order.total = '4800.00';
    expect(await written(open, ['shop.refund', refund], { before })).toMatchObject({
      outcome: 'failed',
      fault: { code: 'facts_moved' },
    });
    expect(shop.effects).toEqual([]);
  });

  test('what rules judged may not have moved', async () => {
    const open = await tools();
    const address = { street: '500 Howard St', postcode: '94107', city: 'San Francisco' };
    const change: [string, Args] = ['shop.address', { order: '1046', address }];
    const { before } = await prepared(open, ...change);
    const order = shop.orders.get('1046');
    if (order) order.status = 'shipped';
    expect(await written(open, change, { before })).toMatchObject({ fault: { code: 'facts_moved' } });
    expect(shop.effects).toEqual([]);
  });

  test('a fact that is money is shown in the unit of its service', async () => {
    const text = cornerTools(shop.url).replace('at: refunded }', 'at: total, as: money }');
    const open = await opened(text, { ...memory, own: [] });
    const { shows } = await prepared(open, 'shop.refund', REFUND);
    expect(shows[0]).toMatchObject({ after: 'USD 48.00' });
  });

  test('another currency than the policy’s is refused, and never taken for its own', async () => {
    await expect(
      prepared(await tools(), 'shop.refund', { ...REFUND, order: 'SO-2024-000991' }),
    ).rejects.toThrow('other_currency');
  });

  test('a write that does not say what it gives away is for the highest role', async () => {
    const preview = await prepared(await tools(), 'shop.reopen', { order: '1046' });
    expect(judge(USD, [{ tool: 'shop.reopen', preview }]).role).toBe(USD.roles.at(-1)?.role);
  });
});

test('a write that declares how it is taken back says the call', async () => {
  const open = await tools();
  expect((await prepared(open, 'shop.cancel', { order: '1046' })).undoable).toBe(true);
  expect(await written(open, ['shop.cancel', { order: '1046' }])).toMatchObject({
    outcome: 'done',
    undo: { tool: 'shop.reopen', args: { order: '1046', act: 're_1' } },
  });
});

test.each([
  ['finds: { id: buyer.id', 'effect: write', 'finds: is for reads'],
  ['money: none', 'effect: read', 'money: is for writes'],
  ['amount: money', 'sum: money', 'as.sum: there is no argument "sum"'],
  ['amount: "{amount}"', 'amount: "{sum}"', 'money.amount: nothing is called {sum}'],
  ['reason: "{reason}"', 'reason: "{why}"', 'preview.judged.reason: nothing is called {why}'],
  ['of_customer: buyer.id', 'of_customer: buyer.idd', 'of_customer: its output has no place "buyer.idd"'],
  [
    'given: { read: refunded }',
    'given: { read: refundedd }',
    'money.given: the output of shop.details has no place',
  ],
  [
    'judged: { status: status }',
    'judged: { status: statuss }',
    'preview.judged.status: the output of shop.details',
  ],
  ['postcode: ship_to.zip', 'postcode: ship_to.zap', 'proves.postcode: its output has no place'],
  ['delivered: { present: delivered_on }', 'delivered: { there: x }', 'preview.judged.delivered'],
])('a mistake is named: %s', async (what, wrong, words) => {
  const text = cornerTools(shop.url);
  const at = wrong.startsWith('effect')
    ? text.replace(what, what).replace(new RegExp(`(\\n +)${what}`), `$1${wrong}$1${what}`)
    : text.replace(what, wrong);
  const once =
    wrong === 'effect: write' ? at.replace('effect: read\n        method: GET', 'method: GET') : at;
  const { problems } = await opened(once, { ...memory, own: [] });
  expect(problems.join('\n')).toContain(words);
});
