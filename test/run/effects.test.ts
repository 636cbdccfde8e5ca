/** What a run owes the world: what is due, when, and when no more. */
import { describe, expect, test } from 'vitest';
import { effects } from '../../src/run/effects.ts';
import { evolve } from '../../src/run/evolve/evolve.ts';
import type { Facts } from '../../src/run/plan/plan.ts';
import * as commands from './commands.ts';
import { type Given, given, ID } from './given.ts';
import { catalogueOf } from './shop.ts';
import * as stages from './stages.ts';

const { hold, address, release, note } = stages;
const live = commands.step('live', 'orders.live', { args: { order: 'FH-10482' }, needs: ['hold'] });
const shown: Given[] = [commands.previews(), commands.approve()];
const written: Given[] = [commands.starts, commands.writes()];

describe('while a write is on its way', () => {
  /** s1 hold is done, s2 reads what it needs, s3 note is on its way. */
  const busy: Given[] = [
    ...[commands.open(), commands.plans([hold, live, note])],
    ...[...shown, ...written, commands.starts],
  ];

  test('a read that is ready is due beside it', () => {
    given(...busy).now.owes('write:s3', 'read:s2');
  });

  test.each<[string, Given]>([
    ['a message that nobody has read yet', commands.info('wait')],
    ['a change by hand', commands.adjust({ steps: [{ id: 's2', drop: true }] })],
    ['a stop that was asked for', commands.stop()],
  ])('nothing else begins once there is %s', (_, change) => {
    given(...busy, change).now.owes('write:s3');
  });
});

describe('a write', () => {
  const refund = (run: Parameters<typeof effects>[0]) => commands.owedOf(run, 'write');

  test('is performed with the tools that it was started with, whatever there is since', () => {
    const { now } = given(...stages.writing, { catalogue: catalogueOf('tools-2') });
    const { args, digest } = now.run.writes[0] ?? {};
    expect(refund(now.run)).toMatchObject({ step: 's4', tool: 'orders.refund', args, digest });
    expect(refund(now.run)).toMatchObject({ catalogue: 'tools-1', key: `r1:${digest}:1` });
  });

  test('that is unknown is looked for with the same call and key, as often as is worth it', () => {
    const { now } = given(...stages.writing);
    const { args, digest, key } = refund(now.run) ?? {};
    let looking = now.when(commands.writes('unknown'));
    for (const attempt of [1, 2, 3]) {
      expect(commands.owedOf(looking.run, 'reconcile')).toEqual({
        ...{ kind: 'reconcile', id: `reconcile:s4:${attempt}`, step: 's4', tool: 'orders.refund' },
        ...{ args, digest, key, attempt, catalogue: 'tools-1' },
      });
      const still = { step: 's4', digest: digest ?? '', outcome: 'unknown' } as const;
      looking = looking.when({ type: 'reconciled', ...still });
    }
    looking.owes();
  });

  test('that is unknown and that no read finds is not looked for', () => {
    const noted = [commands.open(), commands.plans([note]), ...shown, commands.starts];
    given(...noted, commands.writes('unknown'))
      .now.phase('asking')
      .owes();
  });
});

describe('the facts on which a write rests', () => {
  const packing = 'order.FH-10482.packing';
  const factsOf = (...steps: Given[]): Facts | undefined =>
    commands.owedOf(given(...steps).now.run, 'write')?.before;
  const came = (after: Facts) => [commands.starts, commands.writes('done', { after })];
  const two = [commands.open(), commands.plans([hold, address(), release])];
  const shownPacking = (value: string): Given =>
    commands.previews((_, preview) => ({
      ...preview,
      before: { ...preview.before, ...(packing in preview.before ? { [packing]: value } : {}) },
    }));

  test('are those that were shown', () =>
    expect(factsOf(...two, ...shown, commands.starts)).toEqual({ [packing]: 'open' }));

  test('are what an earlier write of the plan says that it changed, where that was shown', () => {
    const changed = came({ [packing]: 'held by hand', 'order.FH-10482.other': 1 });
    expect(factsOf(...two, ...shown, ...changed, ...written, commands.starts)).toEqual({
      [packing]: 'held by hand',
    });
  });

  test('are as they were shown, whatever a write before that changed', () => {
    const first = [commands.open(), commands.plans([hold]), ...shown, ...came({ [packing]: 'held' })];
    const next = [commands.info('release it'), commands.plans([hold, { ...release, needs: [] }])];
    const again = [shownPacking('held, and by somebody else'), commands.approve(), commands.starts];
    expect(factsOf(...first, ...next, ...again)).toEqual({ [packing]: 'held, and by somebody else' });
  });

  test('are not what a write says that failed', () => {
    const asShown = shownPacking('open');
    const plan = commands.plans([hold, { ...release, needs: [] }]);
    const failed = [commands.starts, commands.writes('failed', { after: { [packing]: 'held' } })];
    const rest = [commands.plans([{ ...release, needs: [] }]), asShown, commands.starts];
    const approved = [commands.open(), plan, asShown, commands.approve()];
    expect(factsOf(...approved, ...failed, ...rest)).toEqual({ [packing]: 'open' });
  });
});

describe('a thought', () => {
  test('waits while somebody is asked to look at a write, and is due afterwards', () => {
    const unknown = [commands.starts, commands.writes('unknown'), commands.wait(100_000), commands.tick];
    const { now } = given(commands.open(), commands.plans([note]), ...shown, ...unknown);
    const back = now.phase('handed_over').when(commands.giveBack()).phase('asking').owes();
    back.when(commands.looked('s1', 'failed')).phase('planning').owes('think:2');
  });

  test('is given its number and every message', () =>
    expect(given(commands.open(), commands.info('x')).now.owed).toEqual([
      { kind: 'think', id: 'think:1', thought: 1, read: 2, reason: 'goal' },
    ]));
});

test('a plan that may run without a person does so while it waits, and not once its time is over', () => {
  const { now } = given(...stages.alone);
  const { digest = '' } = now.run.approval ?? {};
  expect(now.owed).toEqual([{ kind: 'let_run', id: 'let_run:1', revision: 1, digest }]);
  now.when(commands.wait(1441)).when(commands.tick).phase('awaiting_approval').owes();
});

test('a reply that is there is not sent again', () => {
  const { run, owed, world } = given(...stages.sending).now;
  expect(owed.map(({ kind }) => kind)).toEqual(['send']);
  const { seq, at } = world.events.at(-1) ?? { seq: 0, at: '' };
  const data = { draft: 1, id: 'mail-1' };
  const sent = evolve(run, { type: 'sent', actor: { kind: 'worker' }, data, seq: seq + 1, at }, ID);
  expect(effects(sent)).toEqual([]);
});
