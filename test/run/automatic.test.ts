/** What runs without a person: what may, what never does, the day, the switch, the sample. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reviewerOf } from '../../src/run/policy/automatic.ts';
import { spendingOf } from '../../src/run/policy/day-limit.ts';
import type { Policy } from '../../src/run/policy/policy.ts';
import { notices } from '../../src/run/view/notices.ts';
import { view } from '../../src/run/view/view.ts';
import { waitsFor } from '../../src/run/waits.ts';
import * as commands from './commands.ts';
import { type Given, given } from './given.ts';
import { catalogue, policy } from './shop.ts';
import * as stages from './stages.ts';

type Auto = NonNullable<Policy['autoApprove']>;
const autoApprove: Auto = { upTo: 4800, perDay: 10_000, tools: ['orders.refund', 'orders.note'] };
const under = (auto: Partial<Auto>, more: Partial<Policy> = {}): Given => ({
  policy: { ...policy, ...more, version: 'automatic', autoApprove: { ...autoApprove, ...auto } },
});
const steps = [stages.find, stages.details, stages.article, stages.refund(), stages.note];
const planOf = (more: object = {}) => ({ kind: 'plan' as const, summary: 'a plan', steps, ...more });
const shown = (rules: Given, plan: Given = stages.asked): Given[] => [
  ...[rules, commands.open(), plan, commands.reads, commands.previews()],
];
/** Pending as ever: a person is asked, and nothing else is due. */
const asksAPerson = (...steps: Given[]) => {
  const { now } = given(...steps);
  now.phase('awaiting_approval').owes();
  now.when(commands.letRun).ignored();
  return now;
};

describe('what may run without a person', () => {
  test('does, by the policy and by nobody, and the card and the trail say so', () => {
    given(...stages.alone).now.owes('let_run:1');
    const ran = given(...stages.alone)
      .when(commands.letRun)
      .then('approved')
      .phase('acting');
    expect(ran.last('approved')).toMatchObject({
      actor: { kind: 'policy', name: 'with automatic' },
      data: { out: 4800, role: 'engineer', review: 'lead' },
    });
    const card = view(ran.run, ran.world.policy, catalogue);
    expect(card.approval).toMatchObject({ automatic: { review: 'to be reviewed by a lead' } });
    expect(card.approval?.decided).toBeUndefined();
    expect(card.buttons.map(({ action }) => action)).toContain('switch_off');
  });

  test('a person may still approve, decline or adjust what has not run yet', () => {
    const waiting = given(...stages.alone).now;
    waiting.when(commands.decline('no')).then('declined', 'answering').when(commands.letRun).ignored();
  });
});

describe('what never does', () => {
  test('without the setting: nothing, whoever asked', () => {
    asksAPerson(commands.open(), stages.asked, commands.reads, commands.previews());
  });

  test.each<[string, Given[]]>([
    ['words that code does not know for staff’s', shown(under({}), commands.thinks(planOf(), []))],
    [
      'a plan in whose case a model was asked',
      shown(under({}), commands.thinks(planOf({ asked: 'by_staff' }))),
    ],
    [
      'a message that somebody planned and another wrote',
      [
        under({}),
        { ...commands.open(), passedOn: true } as Given,
        ...[stages.asked, commands.reads, commands.previews()],
      ],
    ],
    ['more money than it names', shown(under({ upTo: 4799 }))],
    ['a tool that it does not name', shown(under({ tools: ['orders.refund'] }))],
    ['what two people have to see', shown(under({}, { fourEyes: { tools: ['orders.note'] } }))],
    ['an amount that two people have to see', shown(under({}, { fourEyes: { from: 4800 } }))],
    ['a tool that needs a higher role', shown(under({}, { toolRoles: { 'orders.note': 'lead' } }))],
    [
      'what is over the smallest limit',
      shown(under({ upTo: 9_999 }, { roles: [{ role: 'trainee', limit: 1 }, ...policy.roles] })),
    ],
    [
      'a part that nobody has understood',
      shown(under({}), commands.thinks(planOf({ asked: 'by_staff', notRead: ['and the receipt'] }), [])),
    ],
    [
      'what a person changed by hand',
      [
        ...shown(under({})),
        commands.adjust({ steps: [{ id: 's5', drop: true }] }),
        commands.reads,
        commands.previews(),
      ],
    ],
  ])('%s', (_, steps) => {
    asksAPerson(...steps);
  });

  test('a customer who is not verified', () => {
    const weaker = under({}, { evidence: [['passport']] });
    given(...shown(weaker))
      .now.phase('awaiting_approval')
      .owes();
  });

  test('what policy refuses, and what it refused before', () => {
    const lines = { reason: 'changed_mind' };
    const late = commands.previews((_, preview) => ({
      ...preview,
      judged: { ...preview.judged, ...lines, delivered_days: 40 },
    }));
    const { now } = given(under({}), commands.open(), stages.asked, commands.reads, late);
    now.owes();
    expect(now.run.approval).toMatchObject({ state: 'refused' });
  });

  test('what it takes back: the undo is asked for', () => {
    const { now } = given(
      under({ tools: ['orders.hold', 'orders.address', 'orders.release'] }),
      commands.open(),
      commands.thinks(
        {
          ...planOf({ asked: 'by_staff' }),
          steps: [stages.find, stages.details, stages.hold, stages.address(), stages.release],
        },
        [],
      ),
      commands.reads,
      commands.previews(),
      commands.letRun,
      commands.acts,
      commands.stop(true),
      commands.previews(),
    );
    expect(now.run.plan?.undo).toBe(true);
    now.phase('awaiting_approval').owes();
  });

  test('another digest or revision than what was judged', () => {
    const now = given(...stages.alone).now;
    now.when({ type: 'let_run', revision: 2, digest: now.run.approval?.digest ?? '', draw: 0 }).ignored();
    now.when({ type: 'let_run', revision: 1, digest: 'f'.repeat(64), draw: 0 }).ignored();
  });

  test('under a policy that has changed since: it is planned again', () => {
    given(...stages.alone, under({}))
      .when(commands.letRun)
      .then('replanning');
  });

  test('after its time', () => {
    given(...stages.alone, commands.wait(1441))
      .when(commands.letRun)
      .then('approval_expired');
  });
});

const DAYS = policy.moneyWindowDays;

describe('the day', () => {
  test.each([
    [{ off: false, cents: 5_200, plans: 9, declined: [] }, 'approved'],
    [{ off: false, cents: 5_201, plans: 0, declined: [] }, 'left_to_people'],
    [{ off: true, cents: 0, plans: 0, declined: [] }, 'left_to_people'],
  ] as const)('%j: %s', (automatic, then) => {
    given({ automatic }, ...stages.alone)
      .when(commands.letRun)
      .then(then);
  });

  test.each([
    ['the same kind of write, a day ago', { tool: 'orders.refund', daysAgo: 1, outcome: 'left_to_people' }],
    ['another of its writes', { tool: 'orders.note', daysAgo: 1, outcome: 'left_to_people' }],
    ['at the end of the window', { tool: 'orders.refund', daysAgo: DAYS, outcome: 'left_to_people' }],
    ['before the window', { tool: 'orders.refund', daysAgo: DAYS + 1, outcome: 'approved' }],
    ['a kind of write that is not in this plan', { tool: 'orders.hold', daysAgo: 1, outcome: 'approved' }],
  ] as const)('declined in another case: %s', (_, { tool, daysAgo, outcome }) => {
    const at = new Date(Date.parse('2026-11-23T09:00:00.000Z') - daysAgo * 86_400_000 + 60_000).toISOString();
    const automatic = { off: false, cents: 0, plans: 0, declined: [{ tool, at }] };
    const now = given({ automatic }, ...stages.alone)
      .when(commands.letRun)
      .then(outcome);
    const why = /somebody declined such a write for this customer in another case/;
    const said = notices(now.run, policy)
      .map(({ text }) => text)
      .join();
    if (outcome === 'approved') expect(said).not.toMatch(why);
    else {
      expect(said).toMatch(why);
      now.when(commands.approve()).then('approved');
    }
  });

  test('plans are counted too, where the policy says so', () => {
    const rules = under({ plansPerDay: 2 });
    given({ automatic: { off: false, cents: 0, plans: 2, declined: [] } }, ...shown(rules))
      .when(commands.letRun)
      .then('left_to_people');
    given({ automatic: { off: false, cents: 0, plans: 1, declined: [] } }, ...shown(rules))
      .when(commands.letRun)
      .then('approved');
  });

  test('what waits for a person then is approved like any', () => {
    const left = given(
      { automatic: { off: false, cents: 9_999, plans: 0, declined: [] } },
      ...stages.alone,
      commands.letRun,
    ).now;
    left.owes().when(commands.letRun).ignored();
    left.when(commands.approve()).then('approved');
  });

  test('never comes to more than the policy says, in whatever order cases come', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 6_000 }), { maxLength: 12 }), (amounts) => {
        let [cents, plans] = [0, 0];
        for (const amount of amounts) {
          const { now } = given(
            { automatic: { off: false, cents, plans, declined: [] } },
            ...shown(under({ upTo: 6_000 })),
          );
          const money = commands.previews((id, preview) =>
            id === 's4' && preview.money
              ? { ...preview, money: { ...preview.money, cents: amount } }
              : preview,
          );
          const one = given(
            { automatic: { off: false, cents, plans, declined: [] } },
            under({ upTo: 6_000 }),
            commands.open(),
            stages.asked,
            commands.reads,
            money,
          ).when(commands.letRun);
          const spent = spendingOf(one.events, now.world.policy, undefined);
          cents += spent?.cents ?? 0;
          plans += spent ? 1 : 0;
          expect(cents).toBeLessThanOrEqual(autoApprove.perDay);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the switch', () => {
  test('anybody of the staff turns it off, once, and nobody else', () => {
    const ran = given(...stages.alone, commands.letRun).now;
    const off = ran.when(commands.switchOff(commands.engineer2)).then('automatic_switched_off');
    expect(off.last('automatic_switched_off').data).toEqual({ policy: 'with automatic' });
    expect(view(off.run, off.world.policy, catalogue).buttons.map(({ action }) => action)).not.toContain(
      'switch_off',
    );
    off.when(commands.switchOff()).refused('off_already');
    given(...stages.alone, commands.letRun)
      .when(commands.switchOff(commands.stranger))
      .refused('not_staff');
  });
});

describe('what a person said, and what was pressed', () => {
  test('after a no of theirs the case asks a person, whatever is planned then', () => {
    const { now } = given(
      ...[
        stages.automatic,
        { automatic: { off: false, cents: 9_999, plans: 0, declined: [] } },
        commands.open(),
      ],
      ...[
        stages.asked,
        commands.reads,
        commands.previews(),
        commands.letRun,
        commands.decline('fraud', commands.lead),
      ],
      ...[
        { automatic: { off: false, cents: 0, plans: 0, declined: [] } },
        commands.info('cancel it after all'),
      ],
      ...[stages.asked, commands.reads, commands.previews()],
    );
    now.phase('awaiting_approval').owes();
  });

  test('what policy let run is not carried to another plan: the switch is asked again', () => {
    const { now } = given(
      ...[...stages.alone, commands.letRun, commands.starts, commands.writes()],
      ...[
        commands.switchOff(),
        commands.info('by the way'),
        stages.damaged,
        commands.reads,
        commands.previews(),
      ],
    );
    expect(now.events.map(({ type }) => type)).not.toContain('approval_carried');
    now.phase('awaiting_approval').owes();
  });

  test('the switch is that of the policy that stands: under another one it can be pressed again', () => {
    const off = given(
      ...stages.alone,
      commands.letRun,
      commands.acts,
      commands.composes,
      commands.switchOff(),
    ).now;
    off.when(commands.switchOff()).refused('off_already');
    off.when(under({}));
    off.when(commands.switchOff()).then('automatic_switched_off');
  });
});

describe('the sample', () => {
  const closed: Given[] = [
    ...[commands.letRun, commands.acts, commands.composes, commands.send(), commands.sent],
  ];

  test('waits for the role that looks at it once the case is closed, and shows what was found', () => {
    const { now } = given(...stages.alone, ...closed);
    expect(waitsFor(now.run)).toEqual({ role: 'lead', for: 'a review of what ran without a person' });
    now.when(commands.review(true, commands.engineer)).refused('not_allowed');
    const reviewed = now.when(commands.review(false)).then('reviewed');
    expect(waitsFor(reviewed.run)).toBeUndefined();
    expect(view(reviewed.run, reviewed.world.policy, catalogue).approval?.automatic).toEqual({
      review: 'found wrong by Lead',
    });
    reviewed.when(commands.review(true)).refused('nothing_to_review');
  });

  test('is one in n of the draws, and of the same case now in it and now not', () => {
    const drawn = (sample: number | undefined) => {
      const draws = Array.from({ length: 4_000 }, (_, n) => n / 4_000);
      const rules = {
        ...policy,
        autoApprove: { ...autoApprove, ...(sample === undefined ? {} : { sample }) },
      };
      return draws.filter((draw) => reviewerOf(rules, draw).review !== undefined).length;
    };
    expect(drawn(1)).toBe(4_000);
    expect(drawn(undefined)).toBe(0);
    expect(drawn(5)).toBe(800);
    // Whoever reads all of the case beforehand, its salt and digest too, has nothing to tell it by.
    const reviewed = [0, 0.19, 0.2, 0.99].map((draw) => {
      const { now } = given(...shown(under({ sample: 5 })));
      const digest = now.run.approval?.digest ?? '';
      const ran = now.when({ type: 'let_run', revision: 1, digest, draw }).then('approved');
      return ran.run.approval?.review !== undefined;
    });
    expect(reviewed).toEqual([true, true, false, false]);
  });
});
