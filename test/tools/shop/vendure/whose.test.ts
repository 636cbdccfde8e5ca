/** Whose an order is: a guest has one, since anybody may order under any e-mail address. */
import { expect, it } from 'vitest';
import { ToolFault } from '../../../../src/tools/contract.ts';
import { orderOfNote, readCustomerId, refuseMore } from '../../../../src/tools/shop/adapters/remote/whose.ts';
import { customerIdOf } from '../../../../src/tools/shop/adapters/vendure/whose.ts';

it.each([
  { user: { verified: true }, id: '7' },
  { user: { verified: false }, id: '7/V-1' },
  { user: null, id: '7/V-1' },
])('with the user $user it is $id', ({ user, id }) => {
  expect(customerIdOf({ id: '7', user }, 'V-1')).toBe(id);
});

it('codes of orders may have slashes', () => {
  const id = customerIdOf({ id: '7', user: null }, '2026/11/V-1');
  expect(readCustomerId(id)).toEqual({ record: '7', order: '2026/11/V-1' });
  expect(readCustomerId('7')).toEqual({ record: '7' });
  expect(orderOfNote('2026/11/V-1/31')).toBe('2026/11/V-1');
  expect(orderOfNote('31')).toBe('');
});

it('what was not all read is judged by nobody', () => {
  const more = { code: 'too_many_orders', what: 'orders' };
  expect(() => refuseMore({ items: [1, 2], totalItems: 2 }, more)).not.toThrow();
  expect(() => refuseMore({ items: [1, 2], totalItems: 3 }, more)).toThrow(ToolFault);
});
