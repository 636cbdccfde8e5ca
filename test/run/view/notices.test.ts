/** What a card says beside its plan, and how pressing it is. */
import { describe, expect, test } from 'vitest';
import type { HeldApproval } from '../../../src/run/events.ts';
import type { Run } from '../../../src/run/state.ts';
import type { StandInReason } from '../../../src/run/terms.ts';
import { notices } from '../../../src/run/view/notices.ts';
import * as commands from '../commands.ts';
import { type Given, given } from '../given.ts';
import { policy } from '../shop.ts';
import * as stages from '../stages.ts';

const { hold, address, release, note, find } = stages;
const of = (...steps: Given[]) => {
  const { run, world } = given(...steps).now;
  return notices(run, world.policy);
};
const but = (run: Run, change: object) => notices({ ...run, ...change } as Run, policy);
const shown = [commands.previews(), commands.approve()];
const moving: Given[] = [commands.open(), commands.plans([hold, address(), release]), ...shown];
const interrupted = [...moving, commands.starts, commands.info('to the shop'), commands.writes()];
const pending = given(...stages.pending).now.run;
const withApproval = (change: object, run = pending) =>
  but(run, { approval: { ...run.approval, ...change } });

describe('a plan that was interrupted', () => {
  const texts = (...steps: Given[]) => of(...steps).map(({ kind, text }) => `${kind}: ${text}`);
  const again = (...plan: Parameters<typeof commands.plans>[0]) =>
    texts(...interrupted, commands.plans(plan), commands.previews());

  test('says before what, what was done, what is kept, and that this is approved anew', () =>
    expect(again(hold, address('PS-221'), release)).toEqual([
      'attention: Stopped before "address (orders.address)". Done: hold (orders.hold). Plan 2: kept 1. The approval of plan 1 does not cover this.',
    ]));

  test('names every write that was done, and nothing it was stopped before where all was', () => {
    const done = [...moving, commands.acts, commands.info('x'), commands.plans([note]), commands.previews()];
    expect(texts(...done)).toEqual([
      'attention: Done: hold (orders.hold), address (orders.address), release (orders.release). Plan 2: kept 0. The approval of plan 1 does not cover this.',
    ]);
  });

  test('counts what is kept of writes alone', () => {
    const first = [
      commands.open(),
      commands.plans([find, hold, note]),
      commands.reads,
      ...shown,
      commands.starts,
    ];
    const rest = [
      commands.info('x'),
      commands.writes(),
      commands.plans([find, hold, { ...release, needs: [] }]),
      commands.reads,
    ];
    expect(texts(...first, ...rest, commands.previews())[0]).toContain('Plan 2: kept 1.');
  });

  test('says nothing once it is approved, where nothing was done, or while it is taken back', () => {
    expect(
      texts(...interrupted, commands.plans([hold, note]), commands.previews(), commands.approve()),
    ).toEqual([]);
    expect(texts(...moving, commands.info('x'), commands.plans([note]), commands.previews())).toEqual([]);
    expect(
      texts(...interrupted.slice(0, -2), commands.writes(), commands.stop(true), commands.previews()),
    ).toEqual([]);
  });
});

test.each<[StandInReason, RegExp]>([
  ['unreachable', /^The model could not be reached; the playbooks stand in for it\.$/],
  ['slow', /^The model did not answer in time; /],
  ['busy', /^The model had no room /],
  ['personal_data', /^Personal data could not all be replaced /],
])('a model that is %s: the card says why the playbooks stand in', (because, text) => {
  expect(but(pending, { mind: { name: 'playbook:x', fallback: true, because } })).toEqual([
    { kind: 'attention', text: expect.stringMatching(text) },
  ]);
});

test('a stand-in that says no reason could not reach the model; who stands in for nobody says nothing', () => {
  expect(but(pending, { mind: { name: 'playbook:x', fallback: true } })[0]?.text).toMatch(/not be reached/);
  expect(but(pending, { mind: { name: 'model', fallback: false, because: 'slow' } })).toEqual([]);
});

test('a conflict names the step and both ends', () => {
  const failed = [...stages.writing, commands.writes('failed'), commands.comes('s4', { outcome: 'done' })];
  expect(of(...failed)).toContainEqual({
    kind: 'fault',
    text: 'Step s4 was reported failed, then done. Please check what really happened.',
  });
});

describe('a refusal', () => {
  const refused = given(...stages.refused).now.run;
  const said = (change: object) => withApproval(change, refused)[0];
  const article = { id: 'a', title: 'Returns' };

  test.each<[string, object, string]>([
    ['by the agent, without an article', { article: undefined, reason: 'no' }, 'Not possible: no'],
    ['without a reason', { article: undefined, reason: undefined }, 'Not possible: policy does not allow it'],
    [
      'by an article that says no more',
      { article },
      'Not possible under policy: delivered 47 days ago; the limit is 30 ("Returns").',
    ],
    ['by an article alone', { article, reason: undefined }, 'Not possible under policy:  ("Returns").'],
    [
      'by a section',
      { article: { ...article, section: 'section 2' }, reason: 'no' },
      'Not possible under policy: no ("Returns", section 2).',
    ],
    [
      'by its words',
      { article: { ...article, quote: 'Never.' }, reason: 'no' },
      'Not possible under policy: no ("Returns"). "Never."',
    ],
    [
      'by what was checked',
      { article: { ...article, checkedAt: '2026-11-02' }, reason: 'no' },
      'Not possible under policy: no ("Returns", checked 2 Nov).',
    ],
  ])('%s', (_, change, text) => expect(said(change)).toEqual({ kind: 'refusal', text }));

  test('is told while it waits, and not once the reply is drafted', () =>
    expect(of(...stages.refused, commands.draft())).toEqual([]));
});

describe('an approval that waits says', () => {
  test('what was not read, until it is left out', () => {
    const text =
      'Not read: "and keep the receipt". Nothing can be approved until somebody leaves it out or says what it means.';
    expect(of(...stages.notRead)).toEqual([{ kind: 'attention', text }]);
    expect(of(...stages.notRead, commands.leaveOut())).toEqual([]);
    expect(of(...stages.notRead, commands.decline())).toEqual([]);
  });

  test.each([
    ['switched_off', 'A person has to approve this: what runs without one is switched off.'],
    ['day_used_up', 'A person has to approve this: what may run without one today is used up.'],
    [
      'declined_before',
      'A person has to approve this: somebody declined such a write for this customer in another case.',
    ],
  ])('why it waits for a person: %s', (leftToPeople, text) => {
    expect(withApproval({ leftToPeople })).toEqual([{ kind: 'information', text }]);
    expect(withApproval({ leftToPeople, state: 'approved' })).toEqual([]);
  });

  test('who asked for an exception, why, and against which article', () => {
    const asked = (reason: string) => of(...stages.refused, commands.ask('lead', reason));
    const text = 'Exception asked for by Engineer: a regular. Against policy "Returns and refunds".';
    expect(asked('a regular')).toEqual([{ kind: 'attention', text }]);
    expect(asked('a regular. . ')[0]?.text).toBe(text);
    expect(asked('a regular, e.g. since 2001')[0]?.text).toContain('e.g. since 2001. Against');
    expect(of(...stages.refused, commands.ask('lead', 'a regular'), commands.approve(commands.lead))).toEqual(
      [],
    );
  });

  test('that no exception was asked for, where only a larger role was', () =>
    expect(of(...stages.pending, commands.ask('lead', 'it is large'))).toEqual([]));

  test('that half of its time has passed', () => {
    const half = [...stages.pending, commands.wait(721), commands.tick];
    const notice = { kind: 'attention', text: 'Half of the time for this approval has passed.' };
    expect(of(...half)).toEqual([notice]);
    expect(of(...half, commands.approve())).toEqual([]);
  });

  test('what was given before, to whom in the words of the desk, and what all of it needs', () => {
    const told = (cents: number, out: number) => withApproval({ cents, out }).map(({ text }) => text);
    const days = policy.moneyWindowDays;
    const given = (sum: string) => `${sum} was given to this customer before, in the last ${days} days`;
    expect(told(4800, 4800)).toEqual([]);
    expect(told(4900, 4800)).toEqual([
      `${given('EUR 1.00')}; with the EUR 48.00 of this plan that is EUR 49.00.`,
    ]);
    expect(told(6000, 4800)[0]).toContain('that is EUR 60.00, which needs a lead.');
    expect(told(900_000, 4800)[0]).toMatch(/that is EUR 9,?000\.00\.$/);
    expect(withApproval({ cents: 6000, out: 4800, state: 'approved' })).toEqual([]);
    expect(withApproval({ cents: 6000, out: undefined })).toEqual([]);
  });
});

describe('what policy refused before', () => {
  const held = (change: Partial<HeldApproval>) =>
    withApproval({ held: { revision: 1, role: 'lead', changed: [], barred: [], ...change } });

  test('says what alone has changed, in words, whom it needs and who that is not', () => {
    const changed = [
      { name: 'photo', was: false, now: true },
      { name: 'delivered_days', was: 47, now: null },
      { name: 'reason', was: 'changed_mind', now: 'damaged' },
    ];
    const barred = [
      { id: 'a', name: 'Ada' },
      { id: 'b', name: 'Ben' },
    ];
    expect(held({ changed, barred })).toEqual([
      {
        kind: 'attention',
        text: 'Policy refused plan 1. Nothing but what is claimed has changed since: photo no → yes, delivered days 47 → none, reason changed_mind → damaged. It needs a lead, and not Ada or Ben.',
      },
    ]);
    expect(held({ changed: changed.slice(0, 1) })[0]?.text).toMatch(/: photo no → yes\. It needs a lead\.$/);
  });

  test('says so where nobody may allow it', () =>
    expect(held({ role: 'nobody' })[0]?.text).toMatch(/ Nobody may allow it\.$/));

  test('is told no more once it is decided', () =>
    expect(
      withApproval({ state: 'declined', held: { revision: 1, role: 'lead', changed: [], barred: [] } }),
    ).toEqual([]));
});

describe('a case that is under way says', () => {
  test('what is asked', () =>
    expect(of(...stages.asking)).toEqual([{ kind: 'question', text: 'Which order?' }]));

  test('that a stop waits for a write', () =>
    expect(of(...stages.writing, commands.stop())).toEqual([
      { kind: 'attention', text: 'A write is in flight; this takes effect when its outcome is known.' },
    ]));

  test('how many messages wait, unless nothing was read yet or the case is closed', () => {
    const one = { kind: 'information', text: 'A new message is read at the next safe point.' };
    expect(of(...stages.writing, commands.info())).toEqual([one]);
    expect(of(commands.open(), commands.info())).toEqual([]);
    const stopped = given(...stages.stopped).now.run;
    expect(
      but(stopped, { settledMessages: 0, read: 1, messages: [...stopped.messages, ...stopped.messages] }),
    ).toEqual([]);
  });

  test('what the next thought is told, while it is thought', () => {
    const failed = [...stages.writing, commands.writes('failed')];
    expect(of(...failed)).toEqual([{ kind: 'information', text: 'it did not answer' }]);
    const { run } = given(...failed).now;
    expect(but(run, { phase: 'gathering' })).toEqual([]);
    expect(of(...stages.planning)).toEqual([]);
  });

  test('how many codes were wrong, until one is right', () => {
    const wrong = (count: number) => of(...stages.askingCode, ...Array(count).fill(commands.code(false)));
    expect(wrong(1)).toContainEqual({ kind: 'fault', text: '1 wrong code.' });
    expect(wrong(2)).toContainEqual({ kind: 'fault', text: '2 wrong codes.' });
    const right = of(...stages.askingCode, commands.code(false), commands.code(true));
    expect(right.map(({ kind }) => kind)).not.toContain('fault');
    expect(but(given(...stages.planning).now.run, { codeFailures: 1 })).toHaveLength(1);
  });
});

describe('whoever takes a case over reads', () => {
  const over = (to = 'escalations') => commands.thinks({ kind: 'hand_over', to, reason: 'an injury' });

  test('why, who is verified, what is done and what is not', () => {
    const begun = [
      commands.open(),
      commands.plans([find, hold, note]),
      commands.reads,
      ...shown,
      commands.starts,
    ];
    const steps = [...begun, commands.writes(), commands.info('x'), over()];
    expect(of(...steps)).toEqual([
      { kind: 'attention', text: 'Handed to #escalations: an injury' },
      {
        kind: 'information',
        text: 'Verified: yes. Done: find (accounts.find); hold (orders.hold). Not done: note (orders.note).',
      },
    ]);
    expect(of(commands.open(), over())[1]?.text).toBe('Verified: no. Done: nothing. Not done: any write.');
  });

  test('each write as often as it was done, and each read once', () => {
    const twice = commands.plans([find, note, { ...note, id: 'again', again: 1, title: note.title }]);
    const steps = [
      commands.open(),
      twice,
      commands.reads,
      ...shown,
      commands.acts,
      commands.info('x'),
      over(),
    ];
    expect(of(...steps)[1]?.text).toContain(
      'Done: find (accounts.find); note (orders.note); note (orders.note).',
    );
  });

  test('who has it, or that nobody took it in time', () => {
    const taken = of(...stages.handedOver, commands.take());
    expect(taken.at(-1)).toEqual({ kind: 'information', text: 'Taken by Lead.' });
    const late = of(...stages.handedOver, commands.wait(100_000), commands.tick);
    expect(late.at(-1)).toEqual({
      kind: 'attention',
      text: `Nobody took it in time: escalated to ${policy.escalateTo}.`,
    });
    expect(of(...stages.handedOver).map(({ kind }) => kind)).toEqual([
      'attention',
      'information',
      'information',
    ]);
    const { run } = given(...stages.handedOver, commands.take()).now;
    expect(but(run, { closed: { ...run.closed, by: undefined } }).at(-1)?.text).toBe('Taken by lead.');
  });

  test('nothing of it once the case is given back', () => {
    const { run } = given(...stages.handedOver).now;
    expect(of(...stages.handedOver, commands.giveBack())).toEqual([]);
    expect(but(run, { phase: 'planning' })).toEqual([]);
    expect(but(run, { phase: 'closed', closed: { ending: 'stopped', at: run.updatedAt } })).toEqual([]);
  });
});
