/** Values that do not fit count over all cases; after the limit nothing that words give verifies anybody. */
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CallContext } from '../../../../src/flow/ports/tools.ts';
import { completeEvidence } from '../../../../src/run/policy/judge.ts';
import type { Database } from '../../../../src/store/db.ts';
import { Keyring } from '../../../../src/store/keys.ts';
import { policy } from '../../../fernhill.ts';
import { MASTER_KEY, onEachDatabase } from '../../../store/on-each-database.ts';
import { demoShop, outputOf, type TestShop } from './demo-shop.ts';

interface Found {
  customer: { id: string } | null;
  evidence: string[];
  given?: Record<string, string>;
  pausedUntil?: string;
}

const ORDER = 'FH-10482';
const SENDER = 'mara.l@example.com';
const RIGHT = '10115';

onEachDatabase((place) => {
  let database: Database;
  beforeAll(async () => {
    database = await place.database();
  });

  const cases = (shop: TestShop) => {
    let run = 0;
    return async (words: string | string[], more: Partial<CallContext> = {}, order = ORDER) => {
      run += 1;
      const who = shop.who([words].flat(), { run: `case-${run}`, ...more });
      return outputOf<Found>(await shop.read('accounts.find', { order, email: SENDER }, who));
    };
  };
  const words = (postcode: string, order = ORDER) => `${order}, ${SENDER}, ${postcode}: broken`;
  const verifies = ({ evidence }: Found) => completeEvidence(policy, evidence) !== undefined;

  describe('a sweep of postcodes', () => {
    it('over as many cases ends at the fifth, also for the right one, and says no more than of no order', async () => {
      const find = cases(await demoShop(database));
      const swept: Found[] = [];
      for (let n = 0; n < 8; n += 1) swept.push(await find(words(`2000${n}`)));
      expect(swept.slice(0, 4).map(({ pausedUntil }) => pausedUntil)).toEqual(Array(4).fill(undefined));
      expect(swept.slice(4)).toEqual(
        Array(4).fill({ customer: null, evidence: [], pausedUntil: expect.any(String) }),
      );
      expect(await find(words(RIGHT))).toEqual(swept[5]);
      const none: Found[] = [];
      for (let n = 0; n < 8; n += 1) none.push(await find(words(`2000${n}`, 'FH-99999'), {}, 'FH-99999'));
      expect(none.at(-1)).toEqual({ customer: null, evidence: [], pausedUntil: expect.any(String) });
    });

    it('side by side lets no right value through behind the limit', async () => {
      const shop = await demoShop(database);
      const find = cases(shop);
      const guesses = Array.from({ length: 60 }, (_, n) => find(words(`2${String(n).padStart(4, '0')}`)));
      await Promise.all(guesses);
      expect(verifies(await find(words(RIGHT)))).toBe(false);
      const [counted] = await database.orm.execute<{ n: number }>(
        sql`select count(*)::int as n from evidence_tries where tenant = ${shop.tenant} and subject = ${`order:${ORDER}`}`,
      );
      expect(counted?.n).toBe(5);
    });

    it('leaves nothing that can be tried out, nor an id that can be computed, without the master key', async () => {
      const shop = await demoShop(database);
      const kept = async () => {
        await database.orm.execute(sql`delete from evidence_tries where tenant = ${shop.tenant}`);
        // Anew each time: of one case what was read a moment ago would be taken.
        const given = { run: 'case-1', subjects: [`order:${ORDER}`], wrong: ['20001'] };
        await shop.evidenceTries.judge(shop.tenant, { ...given, limit: { most: 5, hours: 24 } });
        const rows = await database.orm.execute<{ value: string }>(
          sql`select value from evidence_tries where tenant = ${shop.tenant} and subject = ${`order:${ORDER}`}`,
        );
        return [
          ...rows.map(({ value }) => value),
          await shop.shop.claimedAccount(shop.tenant, 'nobody@example.com'),
        ];
      };
      const first = await kept();
      expect(first).toEqual([
        expect.stringMatching(/^[0-9a-f]{64}$/),
        expect.stringMatching(/^C-[0-9a-f]{10}$/),
      ]);
      expect(await kept()).toEqual(first);
      // The same database with another key: everything else that went in is the same.
      database.keys.use(new Keyring(new Uint8Array(32).fill(9)));
      const other = await kept();
      database.keys.use(new Keyring(MASTER_KEY));
      expect(other).toHaveLength(2);
      for (const value of other) expect(first).not.toContain(value);
    });

    it('over all orders of a customer counts for the customer', async () => {
      const shop = await demoShop(database);
      const find = cases(shop);
      const orders = await database.orm.execute<{ id: string; email: string; placed_postcode: string }>(sql`
        select id, email, placed_postcode from shop_orders where tenant = ${shop.tenant} and customer =
          (select customer from shop_orders where tenant = ${shop.tenant} group by customer
            having count(*) > 2 and count(distinct email) = 1 limit 1)`);
      const [first] = orders;
      if (!first) throw new Error('somebody has three orders');
      for (let n = 0; n < 5; n += 1) {
        const id = orders[n % orders.length]?.id ?? '';
        await find(`${id}, ${first.email}, 0000${n}: broken`, {}, id);
      }
      const right = await find(`${first.id}, ${first.email}, ${first.placed_postcode}`, {}, first.id);
      expect(right).toEqual({ customer: null, evidence: [], pausedUntil: expect.any(String) });
    });

    it('of senders counts as one of postcodes does', async () => {
      const find = cases(await demoShop(database));
      for (let n = 0; n < 5; n += 1) await find(`${ORDER}, m${n}@example.com, ${RIGHT}: broken`);
      expect(verifies(await find(words(RIGHT)))).toBe(false);
    });

    it('at one tenant changes nothing at another', async () => {
      const [one, other] = [cases(await demoShop(database)), cases(await demoShop(database))];
      for (let n = 0; n < 5; n += 1) await one(words(`2000${n}`));
      expect(verifies(await one(words(RIGHT)))).toBe(false);
      expect(verifies(await other(words(RIGHT)))).toBe(true);
    });
  });

  describe('what counts', () => {
    it('a value once in a case, whatever is tried again', async () => {
      const find = cases(await demoShop(database));
      for (let n = 0; n < 9; n += 1) await find([words('20001'), `again ${n}`], { run: 'the same' });
      expect(verifies(await find(words(RIGHT)))).toBe(true);
    });

    it('not what was right in the case before, nor anything in a verified one', async () => {
      const shop = await demoShop(database);
      const find = cases(shop);
      const { customer: id } = await shop.order(ORDER);
      const customer = { id, verified: true, evidence: ['order_email', 'postcode'] };
      for (let n = 0; n < 9; n += 1) {
        const found = await find([words(RIGHT), `my friend at 2000${n} has one too`], { customer });
        expect(found.evidence).toEqual(['order_email', 'postcode']);
      }
      expect(verifies(await find(words(RIGHT)))).toBe(true);
    });

    it('a pause ends when the values are old, and as the policy says', async () => {
      const shop = await demoShop(database);
      const find = cases(shop);
      const strict = { ...policy, evidenceTries: { wrong: 2, perHours: 1 } };
      await find(words('20001'), { policy: strict });
      expect((await find(words('20002'), { policy: strict })).pausedUntil).toBeDefined();
      expect(verifies(await find(words(RIGHT), { policy: strict }))).toBe(false);
      await database.orm.execute(
        sql`update evidence_tries set at = at - interval '61 minutes' where tenant = ${shop.tenant}`,
      );
      expect(verifies(await find(words(RIGHT), { policy: strict }))).toBe(true);
    });
  });

  it('what was given is shown masked, and several of a kind are none', async () => {
    const find = cases(await demoShop(database));
    expect((await find(words(RIGHT))).given).toEqual({ order_email: 'm…@e…', postcode: '10…5' });
    expect((await find(words('10115 10117'))).evidence).toEqual(['order_email']);
    expect(await find(`${ORDER}, ${SENDER} or eve@example.net, ${RIGHT}`)).toEqual({
      customer: null,
      evidence: [],
    });
    expect(await find(`${ORDER}: her mail is ${SENDER}, mine is eve@example.net, ${RIGHT}`)).toEqual({
      customer: null,
      evidence: [],
    });
    expect((await find(`${ORDER}, ${SENDER}: new address Torstr. 9, ${RIGHT} Berlin`)).evidence).toEqual([
      'order_email',
    ]);
  });
});
