/**
 * What a run costs, counted: the least time it can take, and its calls beside those of a loop. Measured times
 * are npm run bench:calls.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { criticalPath } from '../../bench/calls/critical-path.ts';
import { type Installation, openInstallation } from '../../bench/calls/installation.ts';
import { loopOnce, middle, playOnce } from '../../bench/calls/measure.ts';
import { batches, retailCases } from '../../bench/calls/retail-cases.ts';
import { openServedMind, type ServedMind } from '../../evals/model/served-mind.ts';
import { importShop } from '../../evals/retail/import-shop.ts';
import { readShop, readTasks } from '../../evals/retail/material.ts';
import { wrongEnd } from '../../evals/retail/scripted.ts';
import { type Snapshot, takeSnapshot } from '../../evals/retail/snapshot.ts';
import { createPlaybookAgent } from '../../src/agent/playbooks/agent.ts';
import { type Database, openDatabase } from '../../src/store/db.ts';
import { hasMaterial, materialPath } from '../material.ts';
import * as commands from '../run/commands.ts';
import { given } from '../run/given.ts';
import { damaged, details, find, note, refund, resolved } from '../run/stages.ts';

const costs = { modelMs: 300, toolMs: 100 };

describe('the critical path', () => {
  it('is model calls, the longest chain of reads, and the writes one after the other', () => {
    const { run } = given(...resolved).now;
    // One call to plan and one to answer; find and then details; refund and note.
    expect(criticalPath(run, costs)).toBe(2 * 300 + 2 * 100 + 2 * 100);
  });

  it('counts no read that a later plan kept', () => {
    const again = commands.plans([find, details, refund({ shipping: 690 }), note]);
    const adjusted = [
      commands.adjust({ text: 'also give the shipping back' }),
      again,
      commands.reads,
      commands.previews(),
    ];
    const { run } = given(commands.open(), damaged, commands.reads, commands.previews(), ...adjusted).now;
    expect(criticalPath(run, costs)).toBe(2 * 300 + 2 * 100);
  });
});

it('the median is the middle one', () => expect(middle([5, 1, 3])).toBe(3));

describe.skipIf(!hasMaterial('data/retail'))('tasks of the public shop', () => {
  let database: Database;
  let snapshot: Snapshot;
  let desk: Installation;
  let served: ServedMind;
  beforeAll(async () => {
    database = await openDatabase({ memory: true });
    await importShop(database, readShop(materialPath('data/retail/shop.json')));
    snapshot = await takeSnapshot(database);
    desk = await openInstallation(database, createPlaybookAgent({ playbooks: [] }));
  });
  afterAll(async () => {
    await served?.server.stop();
    await desk.stop();
  });

  it('take two calls of the model as planned, where a loop takes one a step and one more', {
    timeout: 240_000,
  }, async () => {
    const tasks = readTasks(materialPath('data/retail/tasks.json')).filter(({ id }) =>
      ['69', '83'].includes(id),
    );
    const { cases, script } = await retailCases(desk, snapshot, tasks);
    served = await openServedMind({ script, memory: desk.memory });
    desk.agent = served.mind;
    expect(batches(cases, 2).flat()).toHaveLength(2);
    for (const one of cases) {
      const { run } = await playOnce(desk, one);
      expect(await wrongEnd(database, snapshot, one.task)).toBeUndefined();
      await snapshot.restore();
      expect(run.usage.modelCalls).toBe(2);
      const loop = await loopOnce(desk, one, { run, costs: { modelMs: 0, toolMs: 0 } });
      expect(loop.calls).toBe(loop.steps + 1);
      expect(loop.steps).toBeGreaterThan(3);
      expect(await wrongEnd(database, snapshot, one.task)).toBeUndefined();
      await snapshot.restore();
    }
    expect([...served.faults, ...served.server.impossible]).toEqual([]);
  });
});
