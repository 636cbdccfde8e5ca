/** Which movement of store credit is taken for which entry of ours: never one of the staff's for sure. */
import { expect, it } from 'vitest';
import { bookedOf, type CreditAccount } from '../../../../src/tools/shop/adapters/shopify/store-credit.ts';

const at = (second: number) => new Date(1_000 * (1_000 + second)).toISOString();

/** Movements of 10.00 by their numbers and seconds, the oldest first. */
function accountOf(...movements: [number: number, second: number][]): CreditAccount {
  const nodes = movements.map(([number, second]) => ({
    ...{ __typename: 'StoreCreditAccountCreditTransaction', amount: 1_000, remainingAmount: 1_000 },
    ...{ id: `gid://shopify/StoreCreditAccountCreditTransaction/${number}` },
    ...{ createdAt: at(second), event: 'ADJUSTMENT' },
  }));
  const transactions = { nodes: nodes.toReversed(), pageInfo: { hasNextPage: false } };
  return { id: 'gid://shopify/StoreCreditAccount/1', balance: 1_000, transactions };
}

const entriesOf = (...entries: [mark: string, second: number][]) => ({
  nodes: entries.map(([key, second]) => ({
    ...{ key, createdAt: at(second) },
    value: JSON.stringify({ kind: 'credit', order: '1', cents: 1_000, reason: 'late', after: '0' }),
  })),
});

const told = (...args: Parameters<typeof bookedOf>) =>
  bookedOf(...args).map(({ mark, id, isSure }) => [mark, id, isSure]);

it.each([
  ['at the same time is its own', 1, [['a', 'C7', true]]],
  ['half a minute later may be one of the staff', 30, [['a', 'C7', false]]],
  ['long after is none of ours', 90, []],
])('given one entry, then a movement %s', (_, second, expected) => {
  expect(told(entriesOf(['a', 0]), accountOf([7, second]))).toEqual(expected);
});

it('given two movements at the time of one entry, then nobody says which is its own', () => {
  expect(told(entriesOf(['a', 0]), accountOf([7, 0], [8, 1]))).toMatchObject([
    ['a', expect.anything(), false],
  ]);
});

it('given an entry whose change was refused, then the movement is that of the one that was made later', () => {
  expect(told(entriesOf(['refused', 0], ['made', 10]), accountOf([7, 10]))).toEqual([['made', 'C7', true]]);
});

it('given two that were made one after the other, then each has its own', () => {
  const booked = told(entriesOf(['a', 0], ['b', 5]), accountOf([7, 0], [8, 5]));
  expect(booked).toEqual([
    ['a', 'C7', true],
    ['b', 'C8', true],
  ]);
});
