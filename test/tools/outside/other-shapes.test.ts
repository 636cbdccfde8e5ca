/**
 * A service that answers in another shape than it should has not said that nothing happened: what it did is
 * not sent again, and is not taken for done.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import { saysNothingAt } from '../../../src/tools/outside/values.ts';
import { policy } from '../../store/samples.ts';
import { still, terms, who } from '../tools-for-tests.ts';
import { BESIDE, type GraphqlShop, openGraphqlShop, REFUND_ARGS, shopTools } from './graphql-shop.ts';
import { openedInTests, outsideInMemory } from './opened.ts';

const { cleanups, opened } = openedInTests();
const context = who({
  policy: { ...policy, currency: 'USD' },
  customer: { id: 'cus_77', verified: true, evidence: [] },
});

let shop: GraphqlShop;
let memory: ReturnType<typeof outsideInMemory>;
beforeEach(async () => {
  shop = await openGraphqlShop();
  cleanups.push(shop.close);
  memory = outsideInMemory();
});
const hands = async () => {
  const text = shopTools(shop.url, 'schema: schema.graphql');
  return (await opened(text, { ...memory, beside: BESIDE, own: [] })).hands;
};
const answered = (data: unknown, more: object = {}) => {
  shop.answers = { body: JSON.stringify({ data }), ...more };
};

describe('what became of a write is not known from', () => {
  test.each([
    ['no list at all', {}],
    ['a list by another name', { refund: [] }],
    ['no list where one should be', { refunds: {} }],
    ['a text', { refunds: 'none' }],
  ])('%s', async (_, data) => {
    const { reconcile } = await hands();
    answered(data);
    expect(
      await reconcile('shop.bare_refund', REFUND_ARGS, { context, key: terms.key, signal: still() }),
    ).toMatchObject({ outcome: 'unknown', fault: { code: 'invalid_output' } });
  });

  test('but it is from a list that is empty', async () => {
    const { reconcile } = await hands();
    answered({ refunds: [] });
    expect(
      await reconcile('shop.bare_refund', REFUND_ARGS, { context, key: terms.key, signal: still() }),
    ).toMatchObject({ outcome: 'failed', fault: { code: 'did_not_happen' } });
  });
});

test.each([
  [{ orderCancel: { number: '1046', fee: '1.50' } }],
  [{ orderCancel: { message: 'it has left' } }],
  [{ orderCancel: { __typename: 7, number: '1046', fee: '1.50' } }],
])('an answer that does not say of which type it is is no result: %j', async (data) => {
  const { prepare, write } = await hands();
  const shown = await prepare('shop.cancel', { order: '1046' }, { context, assumed: {}, signal: still() });
  const before = 'preview' in shown ? shown.preview.before : {};
  answered(data);
  const call = { context, terms: { ...terms, before, fresh: false }, signal: still() };
  expect(await write('shop.cancel', { order: '1046' }, call)).toMatchObject({ outcome: 'unknown' });
});

test.each([
  [400, 'unknown'],
  [422, 'unknown'],
  [500, 'unknown'],
  [401, 'failed'],
  [429, 'failed'],
])('null for data beside status %i: %s', async (status, outcome) => {
  const { write } = await hands();
  shop.answers = { status, body: '{"data":null,"errors":[{"message":"m","path":["refundStart"]}]}' };
  const args = { ...REFUND_ARGS, amount: '12.50' };
  expect(await write('shop.later', args, { context, terms, signal: still() })).toMatchObject({ outcome });
});

test.each([
  [{ items: [] }, 'items[0].id', true],
  [{ items: null }, 'items[0].id', true],
  [null, 'items[0].id', true],
  [{ items: [{}] }, 'items[0].id', true],
  [{ items: [null] }, 'items[0].id', true],
  [{}, 'refund', true],
  [{}, 'items[0]', false],
  [{}, 'refund.id', false],
  [{ items: {} }, 'items[0]', false],
  [[], 'refund', false],
  ['text', 'refund', false],
  [{ refund: 1 }, 'refund', false],
])('%j says that nothing is at %s: %s', (output, place, says) => {
  expect(saysNothingAt(output, place)).toBe(says);
});
