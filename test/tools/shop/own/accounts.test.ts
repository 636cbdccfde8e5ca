/** Who somebody is, what proves it, and what is told to whom. */
import { and, eq, sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CallContext } from '../../../../src/flow/ports/tools.ts';
import { openRecords } from '../../../../src/start/own.ts';
import type { Database } from '../../../../src/store/db.ts';
import { codes } from '../../../../src/store/schema/effects.ts';
import { createPost, postedCodes } from '../../../../src/tools/mail.ts';
import { desk, policy } from '../../../fernhill.ts';
import { onEachDatabase } from '../../../store/on-each-database.ts';
import { demoShop, NOW, outputOf, type TestShop } from './demo-shop.ts';

interface Found {
  customer: { id: string; name: string; email: string } | null;
  evidence: string[];
  ambiguous?: number;
}

onEachDatabase((place) => {
  let database: Database;
  let shop: TestShop;
  beforeAll(async () => {
    database = await place.database();
    shop = await demoShop(database);
  });

  const find = async (words: string, args: { [name: string]: string }) =>
    outputOf<Found>(await shop.read('accounts.find', args, shop.who([words])));

  describe('accounts.find', () => {
    it.each([
      ['FH-10482, mara.l@example.com, 10115: broken', ['order_email', 'postcode']],
      ['FH-10482 from MARA.L@EXAMPLE.COM', ['order_email']],
      ['FH-10482, postcode 10115', ['postcode']],
    ])('%s', async (words, evidence) => {
      const found = await find(words, { order: 'FH-10482', email: 'mara.l@example.com', postcode: '10115' });
      const email = evidence.includes('order_email') ? 'mara.l@example.com' : 'm…@e…';
      const name = evidence.length === 2 ? 'Mara L.' : '';
      expect(found).toMatchObject({ customer: { name, email }, evidence });
    });

    it.each([
      ['nothing but the number', 'FH-10482 please'],
      ["another sender's address", 'FH-10482, someone@example.net, 10115'],
      ['a look-alike', 'FH-10482, xmara.l@example.com'],
      ['a postcode inside a number', 'FH-10482, order 910115'],
    ])('binds nobody by %s, whatever the arguments claim', async (_what, words) => {
      const found = await find(words, { order: 'FH-10482', email: 'mara.l@example.com', postcode: '10115' });
      expect(found).toEqual({ customer: null, evidence: [] });
    });

    it('says the same of an order that does not exist', async () => {
      const unknown = await find('FH-99999, someone@example.net, 10115', { order: 'FH-99999' });
      expect(unknown).toEqual(await find('FH-10482, someone@example.net, 10115', { order: 'FH-10482' }));
    });

    it("takes the order's address for proof, not the account's", async () => {
      const orders = await shop.shop.ordersWithEmail(shop.tenant, 'zzz@example.com');
      expect(orders).toEqual([]);
      const [differing] = (await database.orm.execute<{ id: string; email: string; account: string }>(sql`
        select o.id, o.email, c.email as account from shop_orders o
        join shop_customers c on c.tenant = o.tenant and c.id = o.customer
        where o.tenant = ${shop.tenant} and o.email <> c.email and o.email like '%.work@%'`)) as unknown as {
        id: string;
        email: string;
        account: string;
      }[];
      if (!differing) throw new Error('the demo shop has an order with another address than its account');
      expect(await find(`${differing.id} ${differing.account}`, { order: differing.id })).toMatchObject({
        customer: null,
      });
      const bound = await find(`${differing.id} ${differing.email}`, { order: differing.id });
      expect(bound).toMatchObject({ customer: { email: 'm…@e…' }, evidence: ['order_email'] });
    });

    it('finds by address and by name with postcode, and counts namesakes instead of choosing one', async () => {
      const byEmail = await find('it is jonas.b@example.com in 04229', { email: 'jonas.b@example.com' });
      expect(byEmail).toMatchObject({
        customer: { name: 'Jonas B.' },
        evidence: ['order_email', 'postcode'],
      });
      expect(await find('he did not say', { email: 'jonas.b@example.com' })).toMatchObject({
        customer: null,
      });
      const byName = await find('Jonas B. from 04229', { name: 'Jonas B.', postcode: '04229' });
      expect(byName).toMatchObject({ customer: { name: 'Jonas B.' }, evidence: ['name', 'postcode'] });
      const [one] = await shop.shop.ordersWithEmail(shop.tenant, 'anna.s@example.com');
      const postcode = one?.postcode ?? '';
      const namesakes = await find(`Anna S., ${postcode}`, { name: 'Anna S.', postcode });
      expect(namesakes).toEqual({ customer: null, evidence: [], ambiguous: 2 });
    });

    it('needs something to look by', async () => {
      expect((await shop.read('accounts.find', { name: 'Jonas B.' }, shop.who([]))).fault?.code).toBe(
        'too_little',
      );
    });
  });

  describe('an account somebody says is theirs', () => {
    const claim = async (email: string) => {
      const who = shop.who([`customer locked out, mails from s.k@example.net, says the account is ${email}`]);
      const result = await shop.read('accounts.claim', { email }, who);
      const { customer } = outputOf<Found>(result);
      return { result, who: { ...who, customer: { id: customer?.id ?? '', verified: false } } };
    };

    it('is answered alike whether it exists or not', async () => {
      const [real, madeUp] = await Promise.all([claim('s.kaya@example.com'), claim('nobody@example.com')]);
      for (const { result } of [real, madeUp]) {
        expect(result).toMatchObject({ outcome: 'done', headline: 'an account was named' });
        expect(outputOf<Found>(result)).toMatchObject({
          customer: { id: expect.stringMatching(/^C-[0-9a-f]{10}$/), name: '' },
        });
      }
      expect((await claim('nobody@example.com')).who.customer.id).toBe(madeUp.who.customer.id);
      const shown = await Promise.all(
        [real, madeUp].map(({ who }) => shop.preview('accounts.send_code', {}, { who })),
      );
      expect(shown[0]).toEqual(shown[1]);
      const runs = [real, madeUp].map(({ who }, at) => ({ ...who, run: `claim-${at}` }));
      const sent = await Promise.all(runs.map((who) => shop.act('accounts.send_code', {}, who)));
      const told = sent.map(({ ms: _ms, ...rest }) => rest);
      expect(told[0]).toEqual(told[1]);
      const wrong = await Promise.all(
        runs.map((who) =>
          shop.codes.check(shop.tenant, who.run, { customer: who.customer.id, code: 'no code' }),
        ),
      );
      expect(wrong).toEqual(['wrong', 'wrong']);
      const letters = await shop.outbox.list(shop.tenant, 10);
      expect(letters.map(({ to }) => to)).toEqual(['s.kaya@example.com']);
    });

    it('is nobody that the words do not name', async () => {
      const result = await shop.read(
        'accounts.claim',
        { email: 's.kaya@example.com' },
        shop.who(['locked out']),
      );
      expect(result.fault?.code).toBe('not_said');
    });
  });

  describe('the code', () => {
    let runs = 0;
    async function codeSent(): Promise<{
      who: CallContext;
      code: string;
      check(code: string): ReturnType<TestShop['codes']['check']>;
    }> {
      runs += 1;
      const id = await shop.shop.claimedAccount(shop.tenant, 's.kaya@example.com');
      const many = { ...policy, codesPerDay: 100 };
      const who = shop.who([], { run: `code-${runs}`, customer: { id, verified: false }, policy: many });
      await shop.act('accounts.send_code', {}, who);
      return {
        who,
        code: await newest(),
        check: (code) => shop.codes.check(shop.tenant, who.run, { customer: id, code }),
      };
    }
    const newest = async () => {
      const [letter] = await shop.outbox.list(shop.tenant, 1);
      return /\b\d{6}\b/.exec(letter?.text ?? '')?.[0] ?? '';
    };

    it('is right once, and can be read in the outbox until then', async () => {
      const { code, check } = await codeSent();
      expect(code).toMatch(/^\d{6}$/);
      expect(await check(` ${code.slice(0, 3)} ${code.slice(3)} `)).toBe('right');
      // Whoever asked may have been cut off before the run heard of it; the run takes it once.
      expect(await check(code)).toBe('right');
      expect(await check(code === '000000' ? '000001' : '000000')).toBe('gone');
      const [letter] = await shop.outbox.list(shop.tenant, 1);
      expect(letter).toMatchObject({ kind: 'code', used: true, to: 's.kaya@example.com' });
      expect(letter?.text).not.toContain(code);
    });

    it('is kept only as a hash', async () => {
      const { who, code } = await codeSent();
      const rows = await database.orm
        .select()
        .from(codes)
        .where(and(eq(codes.tenant, shop.tenant), eq(codes.run, who.run)));
      expect(rows).toHaveLength(1);
      expect(JSON.stringify(rows)).not.toContain(code);
    });

    it('is gone after three wrong ones, whoever has the right one then', async () => {
      const { code, check } = await codeSent();
      const other = code === '000000' ? '111111' : '000000';
      expect([await check(other), await check(other), await check(other)]).toEqual([
        'wrong',
        'wrong',
        'wrong',
      ]);
      expect(await check(code)).toBe('gone');
    });

    it('is gone after 15 minutes', async () => {
      const { who, code, check } = await codeSent();
      const late = and(eq(codes.tenant, shop.tenant), eq(codes.run, who.run));
      const [row] = await database.orm
        .select({ at: sql<number>`extract(epoch from expires_at - now())::int` })
        .from(codes)
        .where(late);
      expect(row?.at).toBeGreaterThan(14 * 60);
      expect(row?.at).toBeLessThanOrEqual(15 * 60);
      await database.orm.update(codes).set({ expiresAt: sql`now() - interval '1 second'` }).where(late);
      expect(await check(code)).toBe('gone');
      expect(await newest()).toBe('');
    });

    it("is another run's or another customer's never", async () => {
      const { who, code } = await codeSent();
      const { customer } = await shop.whoOf('FH-10482');
      expect(await shop.codes.check(shop.tenant, who.run, { customer: customer?.id, code })).toBe('gone');
      expect(await shop.codes.check(shop.tenant, who.run, { customer: undefined, code })).toBe('gone');
      expect(await shop.codes.check(shop.tenant, 'another run', { customer: who.customer?.id, code })).toBe(
        'gone',
      );
      expect(await shop.codes.check(shop.tenant, who.run, { customer: who.customer?.id, code })).toBe(
        'right',
      );
    });

    it('a newer one takes its place', async () => {
      const { who, code, check } = await codeSent();
      await shop.act('accounts.send_code', {}, who);
      const second = await newest();
      if (second !== code) expect(await check(code)).toBe('wrong');
      expect(await check(second)).toBe('right');
    });

    it('no more than the policy says go to one customer in a day, over all cases, and none is told from no account', async () => {
      const two = { ...policy, codesPerDay: 2 };
      const sends = async (email: string) => {
        const id = await shop.shop.claimedAccount(shop.tenant, email);
        const told = [];
        for (let n = 0; n < 3; n += 1) {
          const customer = { id, verified: false };
          const who = shop.who([], { run: `codes of ${email} ${n}`, customer, policy: two });
          const { outcome, fault } = await shop.act('accounts.send_code', {}, who);
          told.push([outcome, fault?.code]);
        }
        return told;
      };
      const { email } =
        (await shop.shop.customer(shop.tenant, (await shop.order('FH-10482')).customer)) ?? {};
      const sent = await sends(email ?? '');
      expect(sent).toEqual([
        ['done', undefined],
        ['done', undefined],
        ['failed', 'too_many_codes'],
      ]);
      expect(await sends('nobody.at.all@example.com')).toEqual(sent);
      await database.orm.execute(
        sql`update evidence_tries set at = at - interval '25 hours' where tenant = ${shop.tenant}`,
      );
      const again = await shop.whoOf('FH-10482', { run: 'the next day', policy: two });
      expect((await shop.act('accounts.send_code', {}, again)).outcome).toBe('done');
    });

    it('the right code entered several times at once is never called wrong', async () => {
      const { code, check } = await codeSent();
      const answers = await Promise.all([check(code), check(code), check(code)]);
      expect(answers).toContain('right');
      expect(answers).not.toContain('wrong');
    });

    it('did not happen where the mail server took none of it, also for a worker that took the call over', async () => {
      const { who, code, check } = await codeSent();
      const { letters } = shop;
      const post = createPost({ url: 'smtp://127.0.0.1:9', letters, report: () => undefined, retryMs: 1 });
      const posted = postedCodes(shop.codeEffects, post);
      const key = `${who.run}:again:0`;
      const effect = { key, tool: 'accounts.send_code', run: who.run, by: 'engineer', before: {}, now: NOW };
      const customer = who.customer?.id ?? null;
      // Written down, and then the worker was gone.
      await shop.codeEffects.sendCode(shop.tenant, { ...effect, customer }, { tries: 3, perDay: 5 });
      expect(await posted.settle(shop.tenant, key)).toBe('did_not_happen');
      expect(await check(code)).toBe('gone');
      expect(await letters.find(shop.tenant, key)).toBeUndefined();
      expect(
        await posted.sendCode(shop.tenant, { ...effect, customer }, { tries: 3, perDay: 5 }),
      ).toMatchObject({
        kind: 'refused',
        code: 'given_up',
      });
      const next = { ...effect, key: `${key}1`, customer };
      expect(await posted.sendCode(shop.tenant, next, { tries: 3, perDay: 5 })).toMatchObject({
        code: 'not_sent',
      });
    });

    it('is not sent where no way to send it is set up', async () => {
      const plain = openRecords(database, { desk, report: () => undefined, demoOutbox: false });
      const { who } = await codeSent();
      const effect = {
        key: 'plain',
        tool: 'accounts.send_code',
        run: 'plain',
        by: 'engineer',
        before: {},
        now: NOW,
      };
      const customer = who.customer?.id ?? null;
      expect(
        await plain.codeEffects.sendCode(shop.tenant, { ...effect, customer }, { tries: 3, perDay: 5 }),
      ).toMatchObject({
        kind: 'refused',
        code: 'cannot_send',
      });
    });
  });

  it('a locked account is read, unlocked and its sessions ended', async () => {
    const fresh = await demoShop(database);
    const id = await fresh.shop.claimedAccount(fresh.tenant, 's.kaya@example.com');
    const who = fresh.who([], { customer: { id, verified: true } });
    const security = await fresh.read('accounts.security', {}, who);
    expect(security.headline).toBe('locked since 21 Nov after five wrong passwords; 2 sessions');
    expect(outputOf(security)).toMatchObject({ locked: true, wrongPasswords: 5, sessionCount: 2 });
    const unlock = await fresh.preview('accounts.unlock', {}, { who });
    expect(unlock.shows).toEqual([
      { label: 'account', before: 'locked since 21 Nov after five wrong passwords', after: 'open' },
    ]);
    const ended = await fresh.preview('accounts.end_sessions', {}, { who, assumed: unlock.after });
    expect(await fresh.write('accounts.unlock', {}, { who, before: unlock.before })).toMatchObject({
      outcome: 'done',
      after: unlock.after,
    });
    expect(await fresh.write('accounts.end_sessions', {}, { who, before: ended.before })).toMatchObject({
      ...{ outcome: 'done', headline: '2 sessions ended', after: ended.after },
    });
    expect((await fresh.read('accounts.security', {}, who)).headline).toBe('not locked; 0 sessions');
    expect(await fresh.refusal('accounts.unlock', {}, { who })).toBe('not_locked');
    expect(await fresh.refusal('accounts.end_sessions', {}, { who })).toBe('nothing_to_do');
    expect((await fresh.write('accounts.unlock', {}, { who, before: unlock.before })).fault?.code).toBe(
      'facts_moved',
    );
  });
});
