/** What is given to a person who asks what is kept about them: theirs, and nothing of anybody else. */
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { NewEvent } from '../../src/run/events.ts';
import { AddressHashes } from '../../src/store/addresses/hashes.ts';
import { openMailer } from '../../src/store/effects/outbox.ts';
import { reminderEffects } from '../../src/store/effects/reminders.ts';
import { exportPerson } from '../../src/store/export-person.ts';
import { Keyring } from '../../src/store/keys.ts';
import { Policies } from '../../src/store/policies.ts';
import { MASTER_KEY, onEachDatabase, storeOn } from './on-each-database.ts';
import { append, opened, row, said } from './samples.ts';

const STAFF = { kind: 'person', id: 'engineer', name: 'Engineer' } as const;

const found = (id: string, name: string, email: string): NewEvent => ({
  type: 'customer_found',
  actor: { kind: 'worker' },
  data: { id, evidence: ['order_email'], step: 's1' },
  personal: { name, email },
});
const refunded = (headline: string): NewEvent => ({
  type: 'step_finished',
  actor: { kind: 'worker' },
  data: { step: 's2', tool: 'orders.refund', effect: 'write', outcome: 'done', digest: 'd', ms: 1, tries: 1 },
  personal: { headline, output: { secret: 'an output' }, after: { refunded: 4_800 } },
});
/** What staff say among themselves, in each fact that has such words. */
const AMONG_STAFF: NewEvent[] = [
  { type: 'declined', actor: STAFF, data: { revision: 1 }, personal: { reason: 'STAFF lies, I think' } },
  {
    type: 'information_added',
    actor: STAFF,
    data: { kind: 'answer', characters: 12 },
    personal: { text: 'STAFF answers the agent' },
  },
  {
    type: 'question_asked',
    actor: { kind: 'worker' },
    data: { kind: 'answer', to: 'engineer', until: '2099-01-01T00:00:00.000Z' },
    personal: { text: 'STAFF is asked' },
  },
  {
    type: 'adjusted',
    actor: STAFF,
    data: { revision: 1, drop: [], change: [], words: true },
    personal: { text: 'STAFF adjusts' },
  },
  {
    type: 'handed_over',
    actor: { kind: 'worker' },
    data: { to: 'leads', why: 'asked', until: '2099-01-01T00:00:00.000Z' },
    personal: { reason: 'STAFF: a difficult one' },
  },
];

onEachDatabase((place) => {
  it('holds what they wrote, what went to them and what was done for them, of their own cases alone', async () => {
    const { store, database } = await storeOn(place);
    const parts = { database, keyring: new Keyring(MASTER_KEY), policies: new Policies() };
    const hashOf = (address: string) => ({ address: new AddressHashes(parts.keyring).of('t', address) });
    const mara = 'mara.l@example.com';
    const jonas = 'jonas.k@example.com';
    const open = async (events: NewEvent[], customer?: string) => {
      const run = randomUUID();
      const theRow = { ...row, phase: 'asking' as const, ...(customer ? { customer } : {}) };
      const work = () => append([opened, ...events], { row: theRow });
      await store.ledger.change({ tenant: 't', run, request: { open: true, knownSeq: 0 }, work });
      return run;
    };
    const run = await open(
      [
        said(`mails from ${mara}: my yellow house`),
        found('C-1', 'Mara L.', mara),
        refunded('EUR 48.00 to the yellow card'),
        ...AMONG_STAFF,
      ],
      'C-1',
    );
    const others = await open(
      [
        said(`Jonas lives with ${mara} in the green house`),
        found('C-2', 'Jonas K.', jonas),
        refunded('to the green card'),
      ],
      'C-2',
    );
    const nobodys = await open([said(`Theo writes: my neighbour ${mara} in the red house`), ...AMONG_STAFF]);
    const mailer = openMailer(database, {
      emailOnFile: async (_, __, { customer }) => (customer === 'C-1' ? mara : jonas),
      report: () => {},
    });
    for (const [of, customer, text] of [
      [run, 'C-1', 'Dear Mara'],
      [others, 'C-2', 'Dear Jonas'],
    ] as const)
      await mailer.send(
        { tenant: 't', run: of, customer, key: `${of}:letter`, text },
        new AbortController().signal,
      );
    await reminderEffects(database).addReminder(
      't',
      {
        ...{ key: `${run}:r:1`, tool: 'x', run, by: 'engineer', customer: null, before: {} },
        now: '2026-01-02T03:04:05.000Z',
      },
      { date: '2099-01-02', text: 'STAFF: call Mara' },
    );

    for (const whom of [hashOf(mara), { customer: 'C-1' }]) {
      const { runs, customers, about } = await exportPerson(parts, 't', whom);
      expect(runs).toEqual([run]);
      expect(customers).toEqual(['C-1']);
      expect(about.cases).toMatchObject([
        {
          ...{ id: run, status: 'asking' },
          known: [{ name: 'Mara L.', email: mara }],
          done: [
            { tool: 'orders.refund', headline: 'EUR 48.00 to the yellow card', after: { refunded: 4_800 } },
          ],
        },
      ]);
      expect(about.cases[0]?.words.map(({ text }) => text)).toContain(`mails from ${mara}: my yellow house`);
      expect(about.letters).toMatchObject([{ case: run, to: mara, text: 'Dear Mara' }]);
      expect(about.reminders).toMatchObject([{ case: run, date: '2099-01-02' }]);
      expect(about.mentionedInCasesAboutNobody).toEqual([nobodys]);
      expect(about.mentionedInCasesOfOthers).toEqual('address' in whom ? [others] : []);
      expect(JSON.stringify(about)).not.toMatch(/green|red house|Jonas|Theo|jonas|STAFF|Engineer|engineer/);
    }
    const theirs = JSON.stringify((await exportPerson(parts, 't', hashOf(jonas))).about);
    expect(theirs).toContain('to the green card');
    expect(theirs).not.toMatch(/yellow|red house|Dear Mara|STAFF|Theo/);
    const none = await exportPerson(parts, 't', { customer: 'C-unknown' });
    expect(none.about).toMatchObject({ cases: [], letters: [], reminders: [] });
  });
});
