/** How a case begins: who may, once, and with everything that it ever needs. */
import { expect, test } from 'vitest';
import { decide } from '../../src/run/decide/decide.ts';
import * as commands from './commands.ts';
import { type Given, given, ID, newWorld } from './given.ts';
import { authorityOf, catalogue, policy } from './shop.ts';
import * as stages from './stages.ts';

const now = '2026-11-23T09:00:00.000Z';
const rules = { now, policy, catalogue };

test('given a stranger, then no case is opened and they are told whom to ask', () => {
  const { events, run, refusal } = decide(undefined, commands.open(), { rules, id: ID });
  expect([events, run]).toEqual([[], undefined]);
  expect(refusal).toEqual({
    ...{ status: 403, error: 'not_staff' },
    message: 'Only staff may open a case. Ask an administrator to add you.',
  });
});

test('given no case, then nothing but its opening is taken, whoever it comes from', () => {
  const authority = authorityOf('lead');
  const { type: _, ...opening } = commands.open() as never as Record<string, unknown>;
  const asked = { ...opening, type: 'stop' } as never;
  for (const command of [commands.tick, commands.info(), asked])
    expect(
      decide(undefined, command, { rules: { ...rules, ...(authority && { authority }) }, id: ID }),
    ).toMatchObject({ events: [], refusal: { status: 404, error: 'not_found' } });
  expect(newWorld().run).toBeUndefined();
});

test.each<[string, Given[]]>([
  ['is planned', stages.planning],
  ['waits for approval', stages.pending],
  ['is closed', stages.resolved],
])('given a case that %s, then it is not opened again', (_, steps) => {
  const again = given(...steps).when(commands.open());
  again.refused('already_open');
  expect(again.decision?.refusal).toMatchObject({
    status: 409,
    message: expect.stringContaining('open already'),
  });
});

test('given more that follows from one command than any honest one leads to, then it is stopped loudly', () => {
  const long: Given = { policy: { ...policy, limits: { ...policy.limits, steps: 1000 } } };
  const same = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ ...stages.article, id: `article${n}` }));
  const plan = (count: number) => [long, commands.open(), commands.plans(same(count))];
  const came = commands.comes('s1', { output: { title: 't', body: 'b' } });
  expect(given(...plan(100)).when(came).events).toHaveLength(101);
  expect(() => given(...plan(510)).when(came)).toThrow('the rules do not come to rest after finished');
});
