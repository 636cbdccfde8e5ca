/** The account as its owner sees it, and as nobody else does. */
import { beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../../src/store/db.ts';
import { onEachDatabase } from '../../../store/on-each-database.ts';
import { demoShop, outputOf } from './demo-shop.ts';

const NEW = { street: 'Hauptstr. 9', line2: 'c/o B.', postcode: '04109', city: 'Leipzig' };

onEachDatabase((place) => {
  let database: Database;
  beforeAll(async () => {
    database = await place.database();
  });

  it('is whole for the verified customer and masked for anybody else, whether there is an account or not', async () => {
    const shop = await demoShop(database);
    const who = await shop.whoOf('FH-10482');
    const mine = outputOf(await shop.read('accounts.profile', {}, who));
    expect(mine).toMatchObject({
      ...{ verified: true, name: 'Mara L.', email: 'mara.l@example.com', state: 'open' },
      address: { street: 'Gartenstr. 12', postcode: '10115', city: 'Berlin' },
      methods: [{ kind: 'card', brand: 'Visa', last4: '4417' }],
      orders: [{ id: 'FH-10482', status: 'delivered' }],
    });
    const unverified = {
      ...who,
      run: 'unverified',
      customer: { id: who.customer?.id ?? '', verified: false },
    };
    const masked = await shop.read('accounts.profile', {}, unverified);
    expect(JSON.stringify(masked)).not.toMatch(/Mara|example|Garten|4417|FH-/);
    const nobody = { ...who, run: 'nobody', customer: { id: 'C-0000000000', verified: false } };
    expect(outputOf(await shop.read('accounts.profile', {}, nobody))).toEqual(outputOf(masked));
  });

  it('changes its address, shows what was there, and can be taken back; orders keep theirs', async () => {
    const shop = await demoShop(database);
    const who = await shop.whoOf('FH-10482');
    const shown = await shop.preview('accounts.change_address', { address: NEW }, { who });
    expect(shown.shows).toEqual([
      {
        label: 'address of the account',
        before: 'Gartenstr. 12, 10115 Berlin',
        after: 'Hauptstr. 9, c/o B., 04109 Leipzig',
      },
    ]);
    const made = await shop.write('accounts.change_address', { address: NEW }, { who, before: shown.before });
    expect(made).toMatchObject({ outcome: 'done', after: shown.after });
    expect((await shop.order('FH-10482')).address).toMatchObject({ street: 'Gartenstr. 12' });
    const late = await shop.write('accounts.change_address', { address: NEW }, { who, before: shown.before });
    expect(late.fault?.code).toBe('facts_moved');
    if (!made.undo) throw new Error('an address can be changed back');
    await shop.act(made.undo.tool, made.undo.args, who);
    const back = outputOf(await shop.read('accounts.profile', {}, { ...who, run: 'back' }));
    expect(back.address).toEqual({ street: 'Gartenstr. 12', postcode: '10115', city: 'Berlin' });
  });

  it('is changed for nobody who is not verified', async () => {
    const shop = await demoShop(database);
    const who = await shop.whoOf('FH-10482');
    const unverified = { ...who, customer: { id: who.customer?.id ?? '', verified: false } };
    expect(await shop.refusal('accounts.change_address', { address: NEW }, { who: unverified })).toBe(
      'not_verified',
    );
    expect(
      (await shop.write('accounts.change_address', { address: NEW }, { who: unverified, before: {} })).fault
        ?.code,
    ).toBe('not_verified');
    expect((await shop.read('accounts.past_cases', {}, unverified)).fault?.code).toBe('not_verified');
  });

  it('knows how earlier requests of this customer ended, and of no other', async () => {
    const shop = await demoShop(database);
    const rows = await database.execute<{ customer: string; count: number }>(
      'select customer, count(*)::int as count from past_cases where tenant = $1 group by 1 order by 2 desc limit 1',
      [shop.tenant],
    );
    const [most] = rows;
    const who = shop.who([], { customer: { id: most?.customer ?? '', verified: true } });
    const { cases } = outputOf<{ cases: { closedOn: string }[] }>(
      await shop.read('accounts.past_cases', {}, who),
    );
    expect(cases).toHaveLength(most?.count ?? -1);
    const days = cases.map(({ closedOn }) => closedOn);
    expect(days).toEqual([...days].sort().reverse());
  });
});
