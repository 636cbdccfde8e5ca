import { describe, expect, test } from 'vitest';
import { given } from './given.ts';
import * as say from './say.ts';
import { catalogueOf, policy } from './shop.ts';
import * as stages from './stages.ts';

const { find, hold, address, release, note } = stages;

describe('carried over', () => {
  const three = say.plans([find, hold, address(), release]);
  const afterHold = [
    say.open(),
    three,
    say.reads,
    say.previews(),
    say.approve(),
    say.starts,
    say.writes(),
    say.info('by the way'),
    three,
    say.reads,
  ];

  test('to a new revision whose open writes are unchanged in bytes, dependencies and facts', () => {
    const carried = given(...afterHold)
      .when(say.previews())
      .then('approval_carried')
      .phase('acting');
    expect(carried.run.approval).toMatchObject({
      revision: 2,
      state: 'approved',
      decidedBy: { id: 'engineer' },
    });
    carried.when(say.acts).phase('answering');
    expect(carried.run.writes.map(({ tool }) => tool)).toEqual([
      'orders.hold',
      'orders.address',
      'orders.release',
    ]);
  });

  test('to a subset of what was approved', () => {
    const fewer = say.plans([find, hold, address()]);
    given(...afterHold.slice(0, -2), fewer, say.reads)
      .when(say.previews())
      .then('approval_carried');
  });

  const different: Record<string, (typeof afterHold)[number][]> = {
    'an argument': [say.plans([find, hold, address('PS-221'), release]), say.reads, say.previews()],
    'a dependency': [
      say.plans([find, hold, { ...address(), needs: [] }, { ...release, needs: ['address'] }]),
      say.reads,
      say.previews(),
    ],
    'an expectation': [
      say.plans([find, hold, { ...address(), expect: [{ path: 'address', is: 'present' }] }, release]),
      say.reads,
      say.previews(),
    ],
    'a fact that was shown': [
      three,
      say.reads,
      say.previews((_, preview) => ({ ...preview, before: { ...preview.before, moved: true } })),
    ],
    'one more write': [say.plans([find, hold, address(), release, note]), say.reads, say.previews()],
    'the customer, who was not known then,': [
      say.plans([stages.find, hold, address(), release]),
      say.reads,
      say.previews(),
    ],
    'the policy': [{ policy: { ...policy, version: 'policy-2' } }, three, say.reads, say.previews()],
    'the tools': [{ catalogue: catalogueOf('tools-2') }, three, say.reads, say.previews()],
  };
  const nobodyKnown = [
    say.open(),
    say.plans([hold, address(), release]),
    say.previews(),
    say.approve(),
    say.info('by the way'),
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
        say.wait(1445),
        say.starts,
        say.info('x'),
        three,
        say.reads,
        say.previews(),
      ).now.run.approval?.state,
    ).toBe('pending');
    const stopped = given(
      ...stages.acting,
      say.stop(),
      say.info('go on'),
      stages.damaged,
      say.reads,
      say.previews(),
    ).now;
    expect(stopped.run.approval).toMatchObject({ state: 'pending', revision: 2 });
  });
});
