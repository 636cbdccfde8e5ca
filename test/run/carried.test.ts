import { describe, expect, test } from 'vitest';
import * as commands from './commands.ts';
import { given } from './given.ts';
import { catalogueOf, policy } from './shop.ts';
import * as stages from './stages.ts';

const { find, hold, address, release, note } = stages;

describe('carried over', () => {
  const three = commands.plans([find, hold, address(), release]);
  const afterHold = [
    commands.open(),
    three,
    commands.reads,
    commands.previews(),
    commands.approve(),
    commands.starts,
    commands.writes(),
    commands.info('by the way'),
    three,
    commands.reads,
  ];

  test('to a new revision whose open writes are unchanged in bytes, dependencies and facts', () => {
    const carried = given(...afterHold)
      .when(commands.previews())
      .then('approval_carried')
      .phase('acting');
    expect(carried.run.approval).toMatchObject({
      revision: 2,
      state: 'approved',
      decidedBy: { id: 'engineer' },
    });
    carried.when(commands.acts).phase('answering');
    expect(carried.run.writes.map(({ tool }) => tool)).toEqual([
      'orders.hold',
      'orders.address',
      'orders.release',
    ]);
  });

  test('to a subset of what was approved', () => {
    const fewer = commands.plans([find, hold, address()]);
    given(...afterHold.slice(0, -2), fewer, commands.reads)
      .when(commands.previews())
      .then('approval_carried');
  });

  const different: Record<string, (typeof afterHold)[number][]> = {
    'nothing, but a part that nothing takes up': [
      commands.plans([find, hold, address(), release], undefined, ['and keep the receipt']),
      commands.reads,
      commands.previews(),
    ],
    'an argument': [
      commands.plans([find, hold, address('PS-221'), release]),
      commands.reads,
      commands.previews(),
    ],
    'a dependency': [
      commands.plans([find, hold, { ...address(), needs: [] }, { ...release, needs: ['address'] }]),
      commands.reads,
      commands.previews(),
    ],
    'an expectation': [
      commands.plans([find, hold, { ...address(), expect: [{ path: 'address', is: 'present' }] }, release]),
      commands.reads,
      commands.previews(),
    ],
    'a fact that was shown': [
      three,
      commands.reads,
      commands.previews((_, preview) => ({ ...preview, before: { ...preview.before, moved: true } })),
    ],
    'one more write': [
      commands.plans([find, hold, address(), release, note]),
      commands.reads,
      commands.previews(),
    ],
    'the customer, who was not known then,': [
      commands.plans([stages.find, hold, address(), release]),
      commands.reads,
      commands.previews(),
    ],
    'the policy': [
      { policy: { ...policy, version: 'policy-2' } },
      three,
      commands.reads,
      commands.previews(),
    ],
    'the tools': [{ catalogue: catalogueOf('tools-2') }, three, commands.reads, commands.previews()],
  };
  const nobodyKnown = [
    commands.open(),
    commands.plans([hold, address(), release]),
    commands.previews(),
    commands.approve(),
    commands.info('by the way'),
  ];
  for (const [what, steps] of Object.entries(different))
    test(`not when ${what} is different: the difference is shown for approval`, () => {
      const begun = what.startsWith('the customer') ? nobodyKnown : afterHold.slice(0, -2);
      const { run } = given(...begun, ...steps).now;
      expect(run.approval).toMatchObject({ revision: 2, state: 'pending' });
    });

  test('not after the approval ended, and not after a person stopped the case', () => {
    expect(
      given(
        ...afterHold.slice(0, -3),
        commands.wait(1445),
        commands.starts,
        commands.info('x'),
        three,
        commands.reads,
        commands.previews(),
      ).now.run.approval?.state,
    ).toBe('pending');
    const stopped = given(
      ...stages.acting,
      commands.stop(),
      commands.info('go on'),
      stages.damaged,
      commands.reads,
      commands.previews(),
    ).now;
    expect(stopped.run.approval).toMatchObject({ state: 'pending', revision: 2 });
  });
});
