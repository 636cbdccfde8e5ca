/**
 * A case is remembered once it closed, which never waits for that, and is no example any more once it is
 * opened again.
 */
import { afterEach, expect, test } from 'vitest';
import type { RunView } from '../../src/run/view/run-view.ts';
import { onEachDatabase, storeOn } from '../store/on-each-database.ts';
import { change, ENGINEER, look, type Office, openOffice, planOf } from './office.ts';

const awaiting = (run: RunView) => run.approval?.state === 'pending';

onEachDatabase((place) => {
  let opened: ReturnType<typeof storeOn> | undefined;
  let office: Office | undefined;
  afterEach(() => office?.stop());
  const begin = async () => {
    opened ??= storeOn(place);
    const { store, database } = await opened;
    office = openOffice(store, { think: () => planOf(look('a', 1), change('b', 2, ['a'])) });
    const recall = async (text: string) => {
      await store.memory.settled();
      return store.memory.recall({ tenant: 't', run: 'now', text, most: 3 });
    };
    return { ...office, store, database, recall };
  };

  test('approved and resolved: remembered when it closes, no example any more when it goes on', async () => {
    const { cases, open, until, close, recall } = await begin();
    const run = await open('the hammock tore');
    const asked = await until(run, awaiting);
    expect(await recall('hammock')).toEqual([]);
    const approve = (digest: string, revision: number) =>
      cases.command({ tenant: 't', run, command: { type: 'approve', by: ENGINEER, revision, digest } });
    await approve(asked.approval?.digest ?? '', 1);
    await close(run);
    expect(await recall('a hammock')).toEqual([
      {
        case: run,
        kind: 'test.change',
        outcome: 'resolved',
        steps: [
          { tool: 'test.look', args: ['n'] },
          { tool: 'test.change', args: ['n'] },
        ],
        summary: expect.stringContaining('A similar case'),
      },
    ]);

    Object.assign(office?.script ?? {}, { think: () => new Promise(() => undefined) });
    await cases.command({
      tenant: 't',
      run,
      command: { type: 'information', by: ENGINEER, text: 'it tore again' },
    });
    await until(run, (now) => now.status === 'planning');
    expect(await recall('hammock')).toEqual([]);
  });

  test('64 kB of text close at once and are found afterwards by their first words', async () => {
    const { cases, open, until, close, recall } = await begin();
    const hard = ['a', '@', '0', ' '].map((piece) => piece.repeat(8_000)).join('');
    const run = await open(`the gazebo leaks ${hard}`);
    await until(run, awaiting);
    const text = `once more ${'a@'.repeat(15_000)}`;
    await cases.command({ tenant: 't', run, command: { type: 'information', by: ENGINEER, text } });
    const asked = await until(run, (now) => awaiting(now) && now.goal.information.length === 1);
    const { digest = '', revision = 1 } = asked.approval ?? {};
    await cases.command({ tenant: 't', run, command: { type: 'approve', by: ENGINEER, revision, digest } });
    await close(run);
    expect((await recall('leaking gazebo')).map((one) => one.case)).toEqual([run]);
  });

  test('a case closes although it cannot be remembered, and is remembered when that is mended', async () => {
    const { cases, store, database, open, until, close, recall } = await begin();
    const run = await open('the trellis bent');
    const asked = await until(run, awaiting);
    await database.execute('alter table memory_terms rename to memory_terms_away');
    const { digest = '', revision = 1 } = asked.approval ?? {};
    await cases.command({ tenant: 't', run, command: { type: 'approve', by: ENGINEER, revision, digest } });
    await close(run);
    await store.memory.settled();
    await database.execute('alter table memory_terms_away rename to memory_terms');
    await database.execute('update memory_due set again_at = null');
    store.memory.changed();
    expect((await recall('bent trellis')).map((one) => one.case)).toEqual([run]);
  });

  test('read only, answered, and nobody approved anything: not remembered', async () => {
    const { open, close, recall } = await begin();
    Object.assign(office?.script ?? {}, { think: () => planOf(look('a', 1)) });
    await close(await open('parasol colour'));
    expect(await recall('parasol')).toEqual([]);
  });
});
