/** Amounts of Medusa's are decimals: lines cost what was paid, and a refund is of no more than that. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sharesOf } from '../../../../src/tools/shop/adapters/medusa/order-money.ts';
import { centsOf } from '../../../../src/tools/shop/adapters/medusa/shapes.ts';
import { isKept } from '../../../../src/tools/shop/adapters/medusa/whose.ts';
import { spread } from '../../../../src/tools/shop/adapters/remote/pieces.ts';

it.each([
  [14.5, 1_450],
  [1.005, 101],
  [9.99 * 3, 2_997],
  [-0.125, -13],
  [0, 0],
])('%s is %s cents', (amount, cents) => {
  expect(centsOf(amount)).toBe(cents);
});

const cents = fc.integer({ min: 0, max: 1_000_000 });

it('every amount of whole cents is read as those', () => {
  fc.assert(fc.property(cents, (one) => centsOf(one / 100) === one));
});

it('shares with more digits than are paid are, together, what is paid', () => {
  const amounts = fc.array(fc.double({ min: 0, max: 10_000, noNaN: true }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(amounts, (all) => {
      const shares = sharesOf(all);
      expect(shares.reduce((sum, one) => sum + one, 0)).toBe(centsOf(all.reduce((sum, one) => sum + one, 0)));
      for (const [at, share] of shares.entries())
        expect(Math.abs(share - (all[at] ?? 0) * 100)).toBeLessThan(1.01);
    }),
  );
});

it('what goes back to payments is what was asked, and to none more than it holds', () => {
  const left = fc.array(cents, { maxLength: 5 });
  fc.assert(
    fc.property(left, fc.array(cents, { maxLength: 5 }), fc.nat(100), (held, asked, share) => {
      const parts = asked.map((one, at) => ({ line: at + 1, cents: one }));
      const all = asked.reduce((sum, one) => sum + one, 0);
      const given = Math.floor((all * share) / 100);
      const holding = held.map((one, at) => ({ payment: `p${at}`, left: one }));
      const make = () => spread(holding, { parts, given, order: '1' });
      if (all - given > held.reduce((sum, one) => sum + one, 0)) {
        expect(make).toThrow('do not hold');
        return;
      }
      const pieces = make();
      expect(pieces.reduce((sum, { cents: one }) => sum + one, 0)).toBe(all - given);
      for (const piece of pieces)
        expect(piece.cents).toBeLessThanOrEqual(
          holding.find(({ payment }) => payment === piece.payment)?.left ?? 0,
        );
    }),
  );
});

it.each([
  { account: true, kept: '97205', to: '97205', own: true },
  { account: true, kept: '97205', to: '78701', own: false },
  { account: true, kept: null, to: undefined, own: false },
  { account: false, kept: '97205', to: '97205', own: false },
])(
  'account: $account, kept: $kept, placed to: $to; the order is its own: $own',
  ({ account, kept, to, own }) => {
    const person = {
      id: 'cus_1',
      email: 'a@example.com',
      first_name: null,
      last_name: null,
      has_account: account,
    };
    const address = { first_name: null, last_name: null, address_1: '1 Way', address_2: null, city: 'P' };
    const addresses = [{ ...address, province: null, country_code: 'us', postal_code: kept, id: 'a' }];
    expect(isKept({ ...person, addresses }, to)).toBe(own);
  },
);
