/** A case is remembered by the commit that closes it, and is no example any more once it is opened again. */
import { afterEach, expect, test } from 'vitest';
import type { RunView } from '../../src/run/view/run-view.ts';
import type { Store } from '../../src/store/store.ts';
import { onEachDatabase, storeOn } from '../store/on-each-database.ts';
import { change, ENGINEER, look, type Office, openOffice, planOf } from './office.ts';

const awaiting = (run: RunView) => run.approval?.state === 'pending';

onEachDatabase((place) => {
  let opened: Promise<Store> | undefined;
  let office: Office | undefined;
  afterEach(() => office?.stop());
  const begin = async () => {
    opened ??= storeOn(place).then(({ store }) => store);
    const store = await opened;
    office = openOffice(store, { think: () => planOf(look('a', 1), change('b', 2, ['a'])) });
    const recall = (text: string) => store.memory.recall({ tenant: 't', run: 'now', text, most: 3 });
    return { ...office, recall };
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

  test('read only, answered, and nobody approved anything: not remembered', async () => {
    const { open, close, recall } = await begin();
    Object.assign(office?.script ?? {}, { think: () => planOf(look('a', 1)) });
    await close(await open('parasol colour'));
    expect(await recall('parasol')).toEqual([]);
  });
});
