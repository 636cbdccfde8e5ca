import { describe, expect, test } from 'vitest';
import * as commands from './commands.ts';
import { given } from './given.ts';
import { policy } from './shop.ts';
import * as stages from './stages.ts';

const { find, details, refund, note, hold } = stages;

describe('who and what', () => {
  test('a stale revision, a forged digest and a person nobody knows are refused, and the plan still waits', () => {
    const { now } = given(...stages.pending);
    const digest = now.run.approval?.digest ?? '';
    now.when({ type: 'approve', by: commands.lead, revision: 0, digest }).refused('stale');
    now.when({ type: 'approve', by: commands.lead, revision: 1, digest: 'f'.repeat(64) }).refused('stale');
    now.when(commands.approve(commands.stranger)).refused('not_staff').phase('awaiting_approval');
    now.when(commands.approve()).then('approved');
  });

  test("a person's own limit counts, not only the role's", () => {
    const refused = given(...stages.pending)
      .when(commands.approve({ id: 'newcomer', name: 'Newcomer' }))
      .refused('not_allowed');
    expect(refused.decision?.refusal?.message).toBe('Needs an engineer (limit EUR 50).');
  });

  test('two approvals of one plan: the second is told who was first', () => {
    const second = given(...stages.pending, commands.approve(commands.lead))
      .when(commands.approve(commands.engineer))
      .refused('already_approved');
    expect(second.decision?.refusal?.message).toContain('Lead');
  });

  test('money over every limit: nobody may approve, and the card waits for an adjustment', () => {
    const much = given(
      commands.open(),
      commands.plans([
        find,
        commands.step('r', 'orders.refund', {
          args: {
            order: 'FH-10482',
            lines: [{ line: 2, cents: 300_000 }],
            reason: 'goodwill',
          },
        }),
      ]),
      commands.reads,
      commands.previews(),
    );
    much.now.when(commands.approve(commands.finance)).refused('over_every_limit');
    much.now.when(commands.ask('finance')).refused('over_every_limit');
  });

  test('what was given before counts, once per account', () => {
    const given5000 = commands.previews((_, preview) =>
      preview.money ? { ...preview, money: { ...preview.money, given: 20_000 } } : preview,
    );
    const { run } = given(
      commands.open(),
      commands.plans([
        find,
        commands.step('a', 'orders.refund', {
          args: {
            order: 'FH-10482',
            lines: [{ line: 1, cents: 1000 }],
            reason: 'goodwill',
          },
        }),
        commands.step('b', 'orders.refund', {
          args: {
            order: 'FH-10482',
            lines: [{ line: 2, cents: 1000 }],
            reason: 'goodwill',
          },
        }),
      ]),
      commands.reads,
      given5000,
    ).now;
    expect(run.approval).toMatchObject({ cents: 22_000, role: 'lead' });
  });

  test('a tool that needs a role outside the ladder may be approved by nobody else', () => {
    const strict = { policy: { ...policy, toolRoles: { 'orders.note': 'security' } } };
    const { now } = given(
      strict,
      commands.open(),
      commands.plans([find, note]),
      commands.reads,
      commands.previews(),
    );
    expect(now.run.approval?.role).toBe('security');
    now.when(commands.approve(commands.finance)).refused('not_allowed');
  });

  test('an exception for one rule never lets another through that nobody may waive', () => {
    const both = [
      find,
      commands.step('a', 'orders.refund', {
        args: {
          order: 'FH-10119',
          lines: [{ line: 1, cents: 1 }],
          reason: 'changed_mind',
        },
      }),
      commands.step('b', 'orders.refund', {
        args: {
          order: 'FH-10119',
          lines: [{ line: 2, cents: 1 }],
          reason: 'damaged',
        },
      }),
    ];
    const { now } = given(commands.open(), commands.plans(both), commands.reads, commands.previews());
    expect(now.run.approval?.exception).toBeUndefined();
    expect(now.run.approval?.article?.id).toBe('damaged');
    now.when(commands.ask('lead', 'please')).refused('no_exception');
  });
});

describe('declined', () => {
  test('the open steps are skipped and a reply is drafted', () => {
    const no = given(...stages.pending)
      .when(commands.decline('ask for a photo first'))
      .then('declined', 'answering');
    expect(no.run.refusal).toEqual({ kind: 'declined', reason: 'ask for a photo first' });
    expect(no.run.plan?.steps.map(({ state }) => state)).toEqual([
      'done',
      'done',
      'done',
      'skipped',
      'skipped',
    ]);
    expect(no.owed).toMatchObject([{ kind: 'compose', purpose: 'declined' }]);
  });
  test('only by who may approve, and with a reason', () => {
    const over = given(
      commands.open(),
      commands.plans([find, details, refund({ shipping: 690 })]),
      commands.reads,
      commands.previews(),
    );
    over.now.when(commands.decline('no', commands.engineer)).refused('not_allowed');
    over.now.when(commands.decline('  ', commands.lead)).refused('reason_missing');
  });
});

describe('expiry', () => {
  test('the approver is reminded at half time, once; then it expires, is renewed, reads again and asks again', () => {
    const half = given(...stages.pending, commands.wait(721))
      .when(commands.tick)
      .then('approver_reminded');
    half.when(commands.tick).ignored();
    half.when(commands.wait(720));
    half.when(commands.approve()).refused('expired', 'approval_expired');
    half.when(commands.approve()).refused('expired');
    const renewed = half.when(commands.renew()).then('renewed', 'planned');
    expect(renewed.owed.map(({ id }) => id)).toEqual(['read:s6', 'read:s8']);
    const again = renewed.when(commands.reads).when(commands.previews());
    expect(again.run.approval).toMatchObject({ revision: 2, state: 'pending' });
    again.when(commands.approve()).when(commands.acts).phase('answering');
  });

  test('nobody renews for seven days: it ends expired, or with a write done it is handed over', () => {
    const gone = given(
      ...stages.pending,
      commands.wait(1441),
      commands.tick,
      commands.tick,
      commands.wait(10_081),
    )
      .when(commands.tick)
      .then('closed');
    expect(gone.run.closed?.ending).toBe('expired');
    given(
      ...stages.acting,
      commands.starts,
      commands.writes(),
      commands.wait(1441),
      commands.tick,
      commands.wait(10_081),
    )
      .when(commands.tick)
      .then('handed_over');
  });

  test('an approved plan covers writes that start within its day; later ones ask again, and what was done is not repeated', () => {
    const late = given(...stages.acting, commands.starts, commands.writes(), commands.wait(1441))
      .when(commands.starts)
      .then('approval_expired');
    const again = late.when(commands.renew()).when(commands.reads).when(commands.previews());
    expect(again.run.approval?.steps).toEqual(['s10']);
    again.when(commands.approve()).when(commands.acts).phase('answering');
    expect(again.run.writes.map(({ tool }) => tool)).toEqual(['orders.refund', 'orders.note']);
  });

  test('a refusal by the mind itself can be renewed: it is thought about again', () => {
    const no = given(
      commands.open(),
      commands.thinks({ kind: 'refuse', reason: 'not ours' }),
      commands.wait(1441),
      commands.tick,
    );
    no.now.phase('awaiting_approval');
    no.when(commands.renew()).then('renewed', 'replanning').phase('planning');
  });
});

describe('versions', () => {
  test('a policy that changed while the approval waits is planned again, and the button says so', () => {
    const changed = given(...stages.pending, { policy: { ...policy, version: 'policy-2' } });
    changed.when(commands.approve()).refused('stale', 'replanning').phase('planning');
  });
  test('a policy that changed after the approval stops the next start', () => {
    given(...stages.acting, { policy: { ...policy, version: 'policy-2' } })
      .when(commands.starts)
      .then('replanning');
  });
});

describe('a tenant that approves everything', () => {
  const everything = { policy: { ...policy, approval: 'everything' as const } };
  test('is asked twice: for the reads and for the writes', () => {
    const first = given(everything, commands.open())
      .when(stages.damaged)
      .then('thought_used', 'planned', 'approval_requested');
    expect(first.run.approval).toMatchObject({ covers: 'reads', steps: ['s1', 's2', 's3'] });
    expect(first.owed).toEqual([]);
    const second = first
      .when(commands.approve())
      .phase('gathering')
      .when(commands.reads)
      .when(commands.previews());
    expect(second.run.approval).toMatchObject({ covers: 'writes', state: 'pending', steps: ['s4', 's5'] });
    second.when(commands.approve()).when(commands.acts).phase('answering');
  });
  test('and again for reads that only a write made possible', () => {
    const plan = commands.plans([
      hold,
      commands.step('after', 'orders.live', { args: { order: 'FH-10482' }, needs: ['hold'] }),
      note,
    ]);
    const acted = given(
      everything,
      commands.open(),
      plan,
      commands.previews(),
      commands.approve(),
      commands.acts,
    ).now;
    expect(acted.run.approval).toMatchObject({ revision: 2, covers: 'reads', state: 'pending' });
    expect(acted.owed).toEqual([]);
  });
});
