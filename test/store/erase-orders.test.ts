/** In whichever order cases are closed and erased, in the end the same is gone. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { NewEvent } from '../../src/run/events.ts';
import { AddressHashes } from '../../src/store/addresses/hashes.ts';
import { erase, type Whom } from '../../src/store/erase.ts';
import { Keyring } from '../../src/store/keys.ts';
import { MASTER_KEY, onEachDatabase, storeOn } from './on-each-database.ts';
import { append, opened, row, said } from './samples.ts';

const hashes = new AddressHashes(new Keyring(MASTER_KEY));

/** `about`: the account that it bound; `mentions`: an address in its words. */
interface Case {
  about: 'mara' | 'jonas' | 'nobody';
  mentions: 'mara' | 'jonas' | 'nobody';
  closed: boolean;
}
type Step = { close: number } | { erase: 'customer' | 'address' } | { retire: number };

const cases = fc.array(
  fc.record<Case>({
    about: fc.constantFrom('mara', 'jonas', 'nobody'),
    mentions: fc.constantFrom('mara', 'jonas', 'nobody'),
    closed: fc.boolean(),
  }),
  { minLength: 2, maxLength: 5 },
);
const steps = fc.array(
  fc.oneof(
    fc.record({ close: fc.nat(4) }),
    fc.record({ erase: fc.constantFrom('customer' as const, 'address' as const) }),
    fc.record({ retire: fc.nat(4) }),
  ),
  { maxLength: 5 },
);

onEachDatabase((place) => {
  const worldOn = async () => {
    const { store, database } = await storeOn(place);
    const open = async ({ about, mentions, closed }: Case, of: (who: string) => Account) => {
      const run = randomUUID();
      const events: NewEvent[] = [
        opened,
        ...(mentions === 'nobody' ? [] : [said(`write to ${of(mentions).email}`)]),
        ...(about === 'nobody' ? [] : [found(of(about))]),
      ];
      const theRow = { ...row, phase: closed ? ('closed' as const) : ('asking' as const) };
      const whose = about === 'nobody' ? {} : { customer: of(about).id };
      const work = () => append(events, { row: { ...theRow, ...whose } });
      await store.ledger.change({ tenant: 't', run, request: { open: true, knownSeq: 0 }, work });
      return { run, row: { ...theRow, ...whose }, seq: events.length };
    };
    const close = async ({ run, row: before, seq }: Awaited<ReturnType<typeof open>>) => {
      const work = () => append([said('thanks')], { row: { ...before, phase: 'closed' } });
      await store.ledger.change({ tenant: 't', run, request: { knownSeq: seq }, work });
    };
    return { open, close, database };
  };

  it('what steps in any order leave is what closing everything and erasing once leaves', async () => {
    const { open, close, database } = await worldOn();
    const gone = async (runs: string[]) => {
      const rows = await database
        .of('t')
        .execute<{ id: string }>(`select id from runs where key is null and id = any('{${runs}}')`);
      return runs.map((run) => rows.some(({ id }) => id === run));
    };
    const play = async (all: Case[], plan: Step[], last: 'customer' | 'address') => {
      const accounts = new Map(['mara', 'jonas'].map((who) => [who, newAccount()]));
      const of = (who: string) => accounts.get(who) as Account;
      const whom = (by: 'customer' | 'address'): Whom =>
        by === 'customer' ? { customer: of('mara').id } : { address: hashes.of('t', of('mara').email) };
      const runs: Awaited<ReturnType<typeof open>>[] = [];
      for (const one of all) runs.push(await open(one, of));
      const closed = new Set(runs.filter((_, n) => all[n]?.closed));
      const closing = async (one: (typeof runs)[number] | undefined) => {
        if (!one || closed.has(one)) return;
        closed.add(one);
        await close(one);
      };
      for (const step of plan) {
        if ('close' in step) await closing(runs[step.close]);
        else if ('erase' in step) await erase(database, 't', whom(step.erase));
        else {
          const retired = runs[step.retire];
          // As retention does, of cases that are Mara's.
          if (retired && all[step.retire]?.about === 'mara') await erase(database, 't', { run: retired.run });
        }
      }
      for (const one of runs) await closing(one);
      const answer = await erase(database, 't', whom(last));
      expect(answer.open).toEqual([]);
      return gone(runs.map(({ run }) => run));
    };
    await fc.assert(
      fc.asyncProperty(cases, steps, fc.constantFrom('customer', 'address'), async (all, plan, last) => {
        const erasedAtOnce = await play(all, [], last);
        const erasedInSteps = await play(all, plan, last);
        for (const [n, atOnce] of erasedAtOnce.entries()) {
          if (atOnce) expect(erasedInSteps[n]).toBe(true);
          if (all[n]?.about === 'jonas') expect(erasedInSteps[n]).toBe(false);
        }
      }),
      { numRuns: place.kind === 'embedded' ? 40 : 15 },
    );
  }, 120_000);

  it('what says whose address is whose goes with the last case that is found by it', async () => {
    const { open, close, database } = await worldOn();
    const mara = newAccount();
    const bound = await open({ about: 'mara', mentions: 'nobody', closed: true }, () => mara);
    const unbound = await open({ about: 'nobody', mentions: 'mara', closed: false }, () => mara);
    const left = async () => {
      const rows = await database
        .of('t')
        .execute<{ customer: string }>(
          `select customer from customer_addresses where customer = '${mara.id}'`,
        );
      return rows.length;
    };
    expect(await erase(database, 't', { customer: mara.id })).toEqual({
      erased: [bound.run],
      open: [unbound.run],
      ofOthers: [],
    });
    expect(await left()).toBe(1);
    await close(unbound);
    expect(await erase(database, 't', { customer: mara.id })).toMatchObject({ erased: [unbound.run] });
    expect(await left()).toBe(0);
  });
});

interface Account {
  id: string;
  email: string;
}
const newAccount = (): Account => ({ id: `C-${randomUUID()}`, email: `${randomUUID()}@example.com` });
const found = ({ id, email }: Account): NewEvent => ({
  type: 'customer_found',
  actor: { kind: 'worker' },
  data: { id, evidence: ['order_email'], step: 's1' },
  personal: { name: 'Mara', email },
});
