/** What is given to a person who asks what is kept about them: theirs, readable, and nobody else's. */
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { AddressHashes } from '../../src/store/addresses/hashes.ts';
import { openMailer } from '../../src/store/effects/outbox.ts';
import { reminderEffects } from '../../src/store/effects/reminders.ts';
import { exportPerson } from '../../src/store/export-person.ts';
import { Keyring } from '../../src/store/keys.ts';
import { Policies } from '../../src/store/policies.ts';
import { MASTER_KEY, onEachDatabase, storeOn } from './on-each-database.ts';
import { append, opened, row, said } from './samples.ts';

onEachDatabase((place) => {
  it('holds their cases, letters and reminders; of cases of others only which; of the staff only ids', async () => {
    const { store, database } = await storeOn(place);
    const parts = { database, keyring: new Keyring(MASTER_KEY), policies: new Policies() };
    const address = 'mara.l@example.com';
    const open = async (text: string, customer?: string) => {
      const run = randomUUID();
      const work = () =>
        append([opened, said(text)], { row: { ...row, phase: 'asking', ...(customer ? { customer } : {}) } });
      await store.ledger.change({ tenant: 't', run, request: { open: true, knownSeq: 0 }, work });
      return run;
    };
    const run = await open(`mails from ${address}: my yellow house`);
    const others = await open(`Jonas lives with ${address} in the green house`, 'C-2');
    await open('somebody else in the red house');
    const mailer = openMailer(database, { emailOnFile: async () => address, report: () => {} });
    const letter = { tenant: 't', run, customer: 'C-1', key: `${run}:letter`, text: 'Dear Mara' };
    await mailer.send(letter, new AbortController().signal);
    const effect = { key: `${run}:r:1`, tool: 'x', run, by: 'engineer', customer: null, before: {} };
    await reminderEffects(database).addReminder(
      't',
      { ...effect, now: '2026-01-02T03:04:05.000Z' },
      { date: '2099-01-02', text: 'call Mara' },
    );

    const { about } = await exportPerson(parts, 't', {
      address: new AddressHashes(parts.keyring).of('t', address),
    });
    expect(about.cases).toMatchObject([{ id: run, status: 'asking' }]);
    expect(about.letters).toMatchObject([{ case: run, to: address, text: 'Dear Mara' }]);
    expect(about.reminders).toMatchObject([
      { case: run, date: '2099-01-02', by: 'engineer', text: 'call Mara' },
    ]);
    expect(about.mentionedInCasesOfOthers).toEqual([others]);
    const text = JSON.stringify(about);
    expect(text).toContain('yellow house');
    expect(text).not.toMatch(/green house|red house|Jonas|"Engineer"/);
    const none = await exportPerson(parts, 't', { customer: 'C-unknown' });
    expect(none.about).toMatchObject({ cases: [], letters: [], reminders: [] });
  });
});
