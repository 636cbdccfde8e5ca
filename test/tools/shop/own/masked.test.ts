/** Every read of the shop, before the customer is verified: not where somebody lives, not how they pay. */
import { beforeAll, expect, it } from 'vitest';
import { ownTools } from '../../../../src/start/own.ts';
import { onEachDatabase } from '../../../store/on-each-database.ts';
import { demoShop, type TestShop } from './demo-shop.ts';

const ORDER = 'FH-10482';
/** What each read is asked; those that do not start before the customer is verified need no entry. */
const ASKED: { [tool: string]: { [name: string]: string } } = {
  'accounts.find': { order: ORDER },
  'accounts.claim': { email: 'mara.l@example.com' },
  'accounts.profile': {},
  'orders.details': { order: ORDER },
  'orders.product': { order: ORDER, words: 'mug' },
  'orders.products': {},
  'orders.lines_named': { order: ORDER, words: 'mug' },
  'orders.match_line': { order: ORDER, words: 'mug' },
  'orders.match_variant': { order: ORDER, words: 'mug, another colour' },
  'orders.shipments': { order: ORDER },
};

onEachDatabase((place) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await demoShop(await place.database());
  });

  const ofShop = (name: string) => /^(accounts|orders)\./.test(name);
  const reads = () => ownTools(shop).filter(({ name, effect }) => effect === 'read' && ofShop(name));

  it('each read is asked here', () => {
    const open = reads().filter((tool) => !('verified' in tool && tool.verified));
    expect(open.map(({ name }) => name).filter((name) => !(name in ASKED))).toEqual([]);
  });

  it('none shows the address, the postcode or the card', async () => {
    const order = await shop.order(ORDER);
    const { address, postcode, card, customer } = order;
    if ('pickup' in address) throw new Error(`${ORDER} is sent to a street`);
    const who = shop.who([], { customer: { id: customer, verified: false } });
    for (const { name } of reads()) {
      const shown = JSON.stringify(await shop.read(name, ASKED[name] ?? { order: ORDER }, who));
      for (const secret of [address.street, address.city, postcode, card.last4])
        expect(shown.includes(`${secret}`), `${name} shows ${secret}`).toBe(false);
    }
  });

  it('whoever gave the order and its postcode is not told the address on file, until they are verified', async () => {
    const { email, postcode, customer } = await shop.order(ORDER);
    const find = (words: string, verified = false) =>
      shop.read(
        'accounts.find',
        { order: ORDER },
        shop.who([words], { customer: { id: customer, verified } }),
      );
    const unproved = await find(`${ORDER}, ${postcode}: the mug arrived broken`);
    expect(unproved).toMatchObject({ output: { customer: { id: customer, email: 'm…@e…' } } });
    expect(JSON.stringify(unproved)).not.toContain(email);
    const { name } = (await shop.shop.customer(shop.tenant, customer)) ?? { name: '' };
    expect(name).toMatch(/^\w+ /);
    // Neither in what is read nor in its headline, by any of the ways that prove too little.
    for (const words of [`${ORDER}, ${postcode}: broken`, `${ORDER}, ${email}: broken`, email])
      expect(JSON.stringify(await find(words))).not.toContain(name.split(' ')[0]);
    expect(JSON.stringify(await find(`${ORDER}, ${email}, ${postcode}: broken`))).toContain(name);
    for (const shown of [await find(`${ORDER}, ${email}: where is it?`), await find(ORDER, true)])
      expect(shown).toMatchObject({ output: { customer: { email } } });
  });

  it('a verified customer reads them', async () => {
    const read = await shop.read('orders.details', { order: ORDER }, await shop.whoOf(ORDER));
    const { address, card } = await shop.order(ORDER);
    expect(read).toMatchObject({ output: { order: { address, card } } });
  });
});
