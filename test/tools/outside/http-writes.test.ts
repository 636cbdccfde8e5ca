/** HTTP writes: shown before, checked right before, and done once whatever breaks. */
import { describe, expect, test } from 'vitest';
import { still, terms, who } from '../tools-for-tests.ts';
import { crmInTests, NOTE } from './crm-tools.ts';
import { openedInTests, pinsInMemory } from './opened.ts';

const { crm, tools, write } = crmInTests();

describe('a preview', () => {
  test('names where it goes and every argument that is sent', async () => {
    const { hands } = await tools();
    const shown = await hands.prepare(
      'crm.note',
      { ...NOTE, text: `a\u202eb ${'x'.repeat(3_000)}` },
      { context: who(), assumed: {}, signal: still() },
    );
    expect(shown).toMatchObject({
      preview: {
        before: {},
        undoable: false,
        shows: [
          { label: 'sends to', after: `POST ${new URL(crm().url).host}` },
          { label: 'sends customer', after: '"C-1"' },
          {
            label: 'sends text',
            after: expect.stringMatching(/^"ab x+ … \(\d+ more characters are sent\)$/),
          },
        ],
      },
    });
    expect(crm().asked).toEqual([]);
  });

  test('shows before and after where the file declares a read, and nothing is written when the facts move', async () => {
    const { hands } = await tools();
    const customer = who({ customer: { id: 'C-1', verified: true } });
    const shown = await hands.prepare(
      'crm.tier',
      { tier: 'silver' },
      { context: customer, assumed: {}, signal: still() },
    );
    if ('fault' in shown) throw new Error(shown.fault.message);
    const { before, after, shows } = shown.preview;
    expect(shows[0]).toEqual({ label: 'tier of C-1', before: 'gold', after: 'silver' });
    expect(Object.values(before)).toEqual(['gold']);
    expect(Object.values(after)).toEqual(['silver']);

    // A later write of the same plan is shown on what this one leaves.
    const next = await hands.prepare(
      'crm.tier',
      { tier: 'bronze' },
      { context: customer, assumed: after, signal: still() },
    );
    expect(next).toMatchObject({
      preview: { shows: [{ before: 'silver', after: 'bronze' }, {}, {}, {}] },
    });

    const record = crm().customers.get('C-1');
    if (record) record.tier = 'platinum';
    const late = await hands.write(
      'crm.tier',
      { tier: 'silver' },
      { context: customer, terms: { ...terms, before }, signal: still() },
    );
    expect(late).toMatchObject({ outcome: 'failed', fault: { code: 'facts_moved' } });
    expect(crm().notes).toEqual([]);

    if (record) record.tier = 'gold';
    const done = await hands.write(
      'crm.tier',
      { tier: 'silver' },
      { context: customer, terms: { ...terms, before }, signal: still() },
    );
    expect(done).toMatchObject({ outcome: 'done', after });
    expect(crm().notes).toMatchObject([{ customer: 'C-1', text: 'tier silver' }]);
  });

  test('the customer comes from the run: no argument can name another, and without one nothing is asked', async () => {
    const { hands } = await tools();
    const other = await hands.prepare(
      'crm.tier',
      { tier: 'x', customer: 'C-2' },
      { context: who(), assumed: {}, signal: still() },
    );
    expect(other).toMatchObject({ fault: { code: 'invalid_input' } });
    const nobody = await hands.prepare(
      'crm.tier',
      { tier: 'x' },
      { context: who(), assumed: {}, signal: still() },
    );
    expect(nobody).toMatchObject({ fault: { code: 'no_customer' } });
    expect(crm().asked).toEqual([]);
  });
});

describe('a write happens once', () => {
  test('the connection breaks after the effect: the second try has the same key, and the effect is there once', async () => {
    crm().breakAfter = 1;
    expect(await write('crm.note', NOTE)).toMatchObject({
      outcome: 'done',
      tries: 2,
      output: { note: 'N-1' },
    });
    expect(crm().notes).toHaveLength(1);
    expect(new Set(crm().asked.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  });

  test('its own effect of an earlier try is no moved fact', async () => {
    crm().breakAfter = 1;
    const { hands } = await tools();
    const customer = who({ customer: { id: 'C-1', verified: true } });
    const shown = await hands.prepare(
      'crm.tier',
      { tier: 'silver' },
      { context: customer, assumed: {}, signal: still() },
    );
    const before = 'preview' in shown ? shown.preview.before : {};
    const done = await hands.write(
      'crm.tier',
      { tier: 'silver' },
      { context: customer, terms: { ...terms, before }, signal: still() },
    );
    expect(done).toMatchObject({ outcome: 'done', tries: 2 });
    const again = await hands.write(
      'crm.tier',
      { tier: 'silver' },
      { context: customer, terms: { ...terms, before, fresh: false }, signal: still() },
    );
    expect(again).toMatchObject({ outcome: 'done' });
    expect(crm().notes).toHaveLength(1);
  });

  test('without key and look, a connection that breaks after the effect leaves it unknown, and it is sent once', async () => {
    crm().breakAfter = 1;
    const result = await write('crm.bare_note', NOTE);
    expect(result).toMatchObject({ outcome: 'unknown', tries: 1, fault: { code: 'broke_off' } });
    expect(crm().notes).toHaveLength(1);
  });

  test.each(['before', 'after'] as const)(
    'so does an answer that never comes, %s the effect',
    async (when) => {
      crm().hold[when] = new Promise(() => undefined);
      const result = await write('crm.hanging_note', NOTE);
      expect(result).toMatchObject({ outcome: 'unknown', tries: 1, fault: { code: 'timeout' } });
      expect(crm().asked.length).toBeLessThanOrEqual(1);
    },
  );

  test('found started by another worker: unknown without a key, and nothing is sent', async () => {
    expect(await write('crm.bare_note', NOTE, { fresh: false })).toMatchObject({ outcome: 'unknown' });
    expect(crm().asked).toEqual([]);
  });

  test('found started by another worker: with a key it is sent again and counts once', async () => {
    await write('crm.note', NOTE);
    expect(await write('crm.note', NOTE, { fresh: false })).toMatchObject({
      outcome: 'done',
      output: { note: 'N-1' },
    });
    expect(crm().notes).toHaveLength(1);
  });

  test('a record that is not found says that the write did not happen; a look that fails says nothing', async () => {
    const { hands } = await tools();
    const reconcile = (customer: string) =>
      hands.reconcile('crm.account', { customer }, { context: who(), key: terms.key, signal: still() });
    expect(await reconcile('C-2')).toMatchObject({ outcome: 'failed', fault: { code: 'did_not_happen' } });
    expect(await reconcile('C-1')).toMatchObject({ outcome: 'done', output: { cut: false } });
    crm().customers.set('C-3', { id: 'C-3', tier: 3 as unknown as string, owner: null });
    expect(await reconcile('C-3')).toMatchObject({ outcome: 'unknown', fault: { code: 'invalid_output' } });
  });

  test('a reconciling read finds the effect, or that there is none', async () => {
    const { hands } = await tools();
    const reconcile = () =>
      hands.reconcile('crm.looked_note', NOTE, { context: who(), key: terms.key, signal: still() });
    expect(await reconcile()).toMatchObject({ outcome: 'failed', fault: { code: 'did_not_happen' } });
    await hands.write('crm.looked_note', NOTE, { context: who(), terms, signal: still() });
    expect(await reconcile()).toMatchObject({ outcome: 'done', headline: 'crm.looked_note had happened' });
  });
});

describe('a tenant', () => {
  const { opened } = openedInTests();
  const file = () =>
    `http: { crm: { tools: { note: { description: d, method: POST, url: "${crm().url}/customers/C-1/notes", input: { type: object, properties: { text: { type: string } } } } } } }`;

  test('uses a tool as its file describes it, whatever was known of it before', async () => {
    const known = pinsInMemory();
    await known.seen('t', 'crm.note', { definition: '{}', consent: 'first' });
    const { hands, problems } = await opened(file(), { pins: known });
    expect(problems).toEqual([]);
    const result = await hands.write('crm.note', { text: 'x' }, { context: who(), terms, signal: still() });
    expect(result).toMatchObject({ outcome: 'done' });
  });

  test('has another catalogue where a tool does something else under the same name and schemas', async () => {
    const version = async (text: string) => (await opened(text)).hands.catalogue().version;
    expect(await version(file())).toBe(await version(file()));
    expect(await version(file().replace('/notes', '/letters'))).not.toBe(await version(file()));
    expect(await version(file().replace('method:', 'money: none, method:'))).not.toBe(await version(file()));
    const withToken = file().replace('tools:', `headers: { authorization: "Bearer \${TOKEN}" }, tools:`);
    const withOther = withToken.replace('TOKEN', 'CRM_TOKEN');
    expect(await version(withToken)).not.toBe(await version(withOther));
  });
});
