/** What is asked for: of whom, what it covers, and whether an earlier approval covers it already. */
import { describe, expect, test } from 'vitest';
import type { Policy } from '../../src/run/policy/policy.ts';
import * as commands from './commands.ts';
import { type Given, given } from './given.ts';
import { catalogue, catalogueOf, policy } from './shop.ts';
import * as stages from './stages.ts';

const { find, article, note } = stages;
const order = 'FH-10482';
const refund = (id: string, args: object = {}) =>
  commands.step(id, 'orders.refund', {
    args: { order, lines: [{ line: 1, cents: 1000 }], reason: 'damaged', ...args },
  });
/** The refund's reason is the request's kind; that there is a photo is merely said. */
const claiming = catalogueOf(
  'tools-claims',
  catalogue
    .all()
    .map((tool) =>
      tool.name === 'orders.refund'
        ? { ...tool, stated: { reason: 'request', photo: 'words' } as const, pictures: ['photo'] }
        : tool,
    ),
);
const needsPhoto: Policy = {
  ...policy,
  rules: [
    {
      tool: 'orders.refund',
      when: { reason: { equals: 'damaged' } },
      require: { photo: { equals: true } },
      says: 'a photo is needed',
      article: { id: 'damaged', title: 'Damaged items' },
      exception: 'lead',
    },
  ],
};
const world = (more: Partial<Policy> = {}): Given => ({
  policy: { ...needsPhoto, ...more },
  catalogue: claiming,
});
const shown = (photo?: boolean): Given =>
  commands.previews((_, preview) =>
    preview.money && photo !== undefined ? { ...preview, judged: { ...preview.judged, photo } } : preview,
  );

describe('previews', () => {
  test.each<[string, Given[]]>([
    ['before there is a plan', stages.planning],
    ['while it is thought about again', [...stages.pending, commands.info('wait')]],
    ['that are shown already', stages.pending],
    ['of what is approved', stages.acting],
    ['of a case that people have', stages.handedOver],
    ['of a case that is closed', stages.resolved],
  ])('given those of a plan %s, then they change nothing', (_, steps) => {
    const { now } = given(...steps);
    const previews = Object.fromEntries(
      (now.run.plan?.steps ?? []).map(({ id }) => [id, { fault: { code: 'x', message: 'late' } }]),
    );
    now.when({ type: 'prepared', revision: now.run.revision, previews }).ignored();
  });

  test('given those of a plan that was replaced, then they change nothing, whatever they name', () => {
    const preview = { before: {}, after: {}, shows: [], judged: {}, undoable: true };
    const previews = { s4: { preview }, s5: { preview } };
    given(...stages.prepared)
      .when({ type: 'prepared', revision: 0, previews })
      .ignored()
      .phase('gathering');
  });

  test('given one that cannot be made, then it is planned again with the reason, and everything is read anew', () => {
    const fault = { code: 'already_refunded', message: 'Line 2 was refunded.' };
    const no = given(...stages.prepared).when({ type: 'prepared', revision: 1, previews: { s4: { fault } } });
    expect(no.run.thinking).toEqual({ reason: 'preview_failed', step: 's4', note: fault.message });
    const again = no.when(stages.damaged).then('thought_used', 'planned');
    expect(again.run.plan?.steps.map(({ state }) => state)).not.toContain('done');
  });
});

describe('a tenant that approves everything', () => {
  const everything: Given = { policy: { ...policy, approval: 'everything' } };
  const why = commands.step('why', 'accounts.security', { args: {} });
  const begun = [everything, commands.open(), commands.plans([find, article, why, note])];

  test('is asked for the reads alone, and not for the writes that may follow', () => {
    const { run } = given(...begun).now;
    expect(run.approval).toMatchObject({ covers: 'reads', steps: ['s1', 's2'], later: [], cents: 0 });
  });

  test('is asked again for a read that a verification made possible, while an approved one is still out', () => {
    const { now } = given(...begun, commands.approve());
    now.owes('read:s1', 'read:s2');
    const found = {
      customer: { id: 'c', name: 'M', email: 'm@example.com' },
      evidence: ['order_email', 'postcode'],
    };
    const verified = now.when(commands.comes('s1', { output: found }));
    expect(verified.run.approval).toMatchObject({ revision: 2, covers: 'reads', state: 'pending' });
    expect(verified.run.approval?.steps).toContain('s7');
    expect(verified.owed).toEqual([]);
  });
});

describe('what policy refuses', () => {
  test('is named with the calls that break a rule, and with what of them is only said', () => {
    const two = commands.plans([find, refund('a', { reason: 'goodwill' }), refund('b')]);
    const refused = given(world(), commands.open(), two, commands.reads, shown(false));
    const { data, personal } = refused.now.last('approval_requested');
    expect(data).toMatchObject({ state: 'refused', exception: 'lead', role: 'lead' });
    expect(data.refused).toEqual([{ step: 's3', claims: { reason: 'damaged', photo: false } }]);
    expect(data).not.toHaveProperty('held');
    expect(personal).toMatchObject({ reason: 'a photo is needed', article: { id: 'damaged' } });
  });

  test('is not named where nothing is refused', () => {
    const fine = given(
      world(),
      commands.open(),
      commands.plans([find, refund('a')]),
      commands.reads,
      shown(true),
    );
    expect(fine.now.last('approval_requested').data).not.toHaveProperty('refused');
    expect(fine.now.last('approval_requested').data).not.toHaveProperty('held');
  });

  test('and is held against a later plan: whoever wrote since, or changed it by hand, is named once; a reminder wrote nobody', () => {
    const { now } = given(
      ...[world(), commands.open(), commands.plans([find, refund('a')]), commands.reads, shown(false)],
      ...[commands.info('a photo came', commands.lead), commands.info('really', commands.lead)],
      commands.info('I saw it', commands.engineer2),
      { type: 'remind', text: 'look again' },
      ...[commands.plans([find, refund('a')]), commands.reads, shown(true)],
    );
    expect(now.last('approval_requested').data.held).toEqual({
      ...{ revision: 1, role: 'lead' },
      changed: [{ name: 'photo', was: false, now: true }],
      barred: [commands.lead, commands.engineer2],
    });
  });

  test('and stays refused where the same is planned again: nothing is held that is refused anyway', () => {
    const { now } = given(
      ...[world(), commands.open(), commands.plans([find, refund('a')]), commands.reads, shown(false)],
      commands.info('please'),
      ...[
        commands.plans([find, refund('a', { reason: 'goodwill' }), refund('b')]),
        commands.reads,
        shown(false),
      ],
    );
    expect(now.run.approval?.state).toBe('refused');
    expect(now.last('approval_requested').data).not.toHaveProperty('held');
  });
});

describe('what may run without a person', () => {
  const autoApprove = { upTo: 4800, perDay: 10_000, tools: ['orders.refund'] };
  const planned = (...steps: ReturnType<typeof refund>[]) =>
    commands.thinks({ kind: 'plan', summary: 'a plan', steps: [find, ...steps], asked: 'by_staff' }, []);

  test('does where only the kind of request is said, and not where a person has to believe more', () => {
    const asked = (photo?: boolean) =>
      given(
        world({ autoApprove, rules: [] }),
        commands.open(),
        planned(refund('a')),
        commands.reads,
        shown(photo),
      );
    asked().now.owes('let_run:1');
    asked(true).now.phase('awaiting_approval').owes();
    expect(asked(true).now.run.approval?.automatic).toBeUndefined();
  });

  test('does not where one call of two rests on words', () => {
    const photoOfOne = commands.previews((id, preview) =>
      id === 's3' ? { ...preview, judged: { ...preview.judged, photo: true } } : preview,
    );
    given(
      ...[world({ autoApprove, rules: [] }), commands.open()],
      planned(refund('a'), refund('b', { lines: [{ line: 2, cents: 100 }] })),
      ...[commands.reads, photoOfOne],
    )
      .now.phase('awaiting_approval')
      .owes();
  });

  test('does not where policy refused it before and only words have changed', () => {
    const { now } = given(
      ...[world({ autoApprove }), commands.open(), planned(refund('a')), commands.reads, shown(false)],
      ...[commands.info('as goodwill then'), planned(refund('a', { reason: 'goodwill' })), commands.reads],
      shown(),
    );
    expect(now.run.approval).toMatchObject({ state: 'pending', held: { role: 'lead' } });
    now.owes();
  });

  test('and what has run so is not carried to another plan: the day is asked again', () => {
    const again = given(
      ...[stages.automatic, commands.open(), stages.asked, commands.reads, commands.previews()],
      ...[commands.letRun, commands.starts, commands.writes(), commands.info('and?'), stages.asked],
      commands.reads,
    ).when(commands.previews());
    again.then('approval_requested').phase('awaiting_approval');
  });
});

describe('an approval that was given', () => {
  const late = commands.previews((_, preview) =>
    preview.money ? { ...preview, judged: { ...preview.judged, delivered_days: 15 } } : preview,
  );
  const planned = commands.plans([find, refund('a'), note]);

  test('is not carried where the plan breaks a rule by now, though nothing in it has changed', () => {
    const now = given(
      ...[commands.open(), planned, commands.reads, commands.previews(), commands.approve()],
      ...[commands.info('by the way'), planned, commands.reads],
    ).when(late);
    now.then('approval_requested');
    expect(now.run.approval).toMatchObject({ state: 'refused', revision: 2 });
  });

  test('is not carried once its time is over, though nobody has looked at the clock since', () => {
    given(
      ...[commands.open(), planned, commands.reads, commands.previews(), commands.approve()],
      ...[commands.wait(1441), commands.info('by the way'), planned, commands.reads],
    )
      .when(commands.previews())
      .then('approval_requested');
  });

  test('is carried where it was an exception from that rule', () => {
    const excepted: Given = {
      policy: { ...policy, rules: policy.rules.map((rule) => ({ ...rule, exception: 'lead' })) },
    };
    given(
      ...[excepted, commands.open(), planned, commands.reads, late],
      ...[commands.ask('lead', 'please'), commands.approve(commands.lead)],
      ...[commands.info('by the way'), planned, commands.reads],
    )
      .when(late)
      .then('approval_carried')
      .phase('acting');
  });
});
