/**
 * The six threads of the product's story, by the rules alone. They are no driver of test/threads: planner,
 * tools and texts are absent here, so there is no card to read; what is checked is each command's events,
 * refusals and effects.
 */
import { expect, test } from 'vitest';
import { waitsFor } from '../../src/run/waits.ts';
import * as commands from './commands.ts';
import { given } from './given.ts';
import { policy } from './shop.ts';
import { askingCode, damaged, details, find, moving, note, refund } from './stages.ts';

test('a damaged item, adjusted over the limit: the engineer may not, the lead may', () => {
  const shown = given(commands.open(), damaged, commands.reads, commands.previews()).now;
  expect(shown.run.approval).toMatchObject({ revision: 1, state: 'pending', role: 'engineer', cents: 4800 });
  expect(shown.run.customer).toMatchObject({
    id: 'c-mara',
    verified: true,
    evidence: ['order_email', 'postcode'],
  });

  const over = shown
    .when(commands.adjust({ text: 'also give the shipping back' }))
    .then('adjusted', 'replanning')
    .when(commands.plans([find, details, refund({ shipping: 690 }), note]))
    .when(commands.reads)
    .when(commands.previews());
  expect(over.run.approval).toMatchObject({ revision: 2, state: 'pending', role: 'lead', cents: 5490 });
  over.when(commands.approve(commands.engineer)).refused('not_allowed');
  over.when(commands.ask('lead')).then('approver_asked');
  over.when(commands.approve(commands.lead)).then('approved').phase('acting');
  over.when(commands.acts).phase('answering').when(commands.composes).phase('awaiting_reply');
  const end = over
    .when(commands.send())
    .then('send_approved')
    .owes('send:1')
    .when(commands.sent)
    .then('sent', 'closed');
  expect(end.run).toMatchObject({ closed: { ending: 'resolved' } });
  expect(end.run.writes.map(({ tool, outcome }) => [tool, outcome])).toEqual([
    ['orders.refund', 'done'],
    ['orders.note', 'done'],
  ]);
});

test('where is my order: a trace is opened, or just a reply is drafted', () => {
  const trace = commands.step('trace', 'orders.trace', { args: { order: 'FH-10482', parcel: 2 } });
  const shown = given(
    commands.open(),
    commands.plans([find, trace]),
    commands.reads,
    commands.previews(),
  ).now;
  expect(shown.run.approval?.previews.s2).toMatchObject({ undoable: true });
  shown.when(commands.approve()).when(commands.acts).phase('answering').owes('compose:1:1');

  given(commands.open(), commands.plans([find, trace]), commands.reads, commands.previews())
    .when(commands.draft())
    .then('draft_asked', 'answering')
    .when(commands.composes)
    .phase('awaiting_reply');
});

test('an address change with new facts while it runs: stopped before release, kept what was done, asked anew', () => {
  const begun = given(
    commands.open(),
    moving,
    commands.reads,
    commands.previews(),
    commands.approve(),
    commands.starts,
    commands.writes(),
    commands.starts,
  ).now;
  const stopped = begun
    .when(commands.info('better the pick-up point PS-221, and drop the candle'))
    .then('information_added')
    .owes('write:s4')
    .when(commands.writes())
    .then('step_finished', 'replanning')
    .owes('think:2');
  const second = stopped
    .when(
      commands.plans([
        find,
        details,
        commands.step('hold', 'orders.hold', { args: { order: 'FH-10482' } }),
        commands.step('address', 'orders.address', {
          args: { order: 'FH-10482', address: 'PS-221' },
          needs: ['hold'],
        }),
        commands.step('cancel', 'orders.refund', {
          args: {
            order: 'FH-10482',
            lines: [{ line: 1, cents: 1250 }],
            reason: 'goodwill',
          },
        }),
        commands.step('release', 'orders.release', { args: { order: 'FH-10482' }, needs: ['address'] }),
      ]),
    )
    .when(commands.reads)
    .when(commands.previews());
  expect(second.run.plan?.steps.map(({ tool, state }) => `${tool} ${state}`)).toEqual([
    'accounts.find done',
    'orders.details done',
    'orders.hold done',
    'orders.address todo',
    'orders.refund todo',
    'orders.release todo',
  ]);
  expect(second.run.approval).toMatchObject({ revision: 2, state: 'pending', steps: ['s9', 's10', 's11'] });
  second.when(commands.approve()).when(commands.acts).phase('answering');
  expect(second.run.writes.map(({ tool, args }) => [tool, args.address ?? ''])).toEqual([
    ['orders.hold', ''],
    ['orders.address', 'Hauptstr. 9'],
    ['orders.address', 'PS-221'],
    ['orders.refund', ''],
    ['orders.release', ''],
  ]);
});

test('a locked account: nothing is shown before the code, then the rest is asked for', () => {
  const first = given(
    commands.open('locked out'),
    commands.plans([
      commands.step('claim', 'accounts.claim', { args: { email: 's.kaya@example.com' } }),
      commands.step('code', 'accounts.send_code', { args: {} }),
      commands.step('why', 'accounts.security', { args: {} }),
      commands.step('unlock', 'accounts.unlock', { args: {}, needs: ['why'] }),
    ]),
    commands.reads,
    commands.previews(),
  ).now;
  expect(first.run.approval).toMatchObject({ steps: ['s2'], later: ['s4'] });
  expect(first.run.customer?.verified).toBe(false);
  const asked = first.when(commands.approve()).when(commands.acts).phase('asking');
  expect(asked.run.question).toMatchObject({ kind: 'code', to: 'engineer' });
  const verified = asked
    .when(commands.code(true))
    .then('question_closed', 'customer_verified')
    .owes('read:s3');
  const second = verified
    .when(commands.reads)
    .when(commands.reads)
    .when(commands.previews())
    .phase('awaiting_approval');
  expect(second.run.approval).toMatchObject({ revision: 2, steps: ['s8'] });
  second.when(commands.approve()).when(commands.acts).phase('answering');
  expect(second.run.writes.map(({ tool }) => tool)).toEqual(['accounts.send_code', 'accounts.unlock']);
});

test('the code is wrong three times: the case is handed to security', () => {
  const stages = [commands.code(false), commands.code(false)];
  const asked = given(
    commands.open('locked out'),
    commands.plans([
      commands.step('claim', 'accounts.claim', { args: { email: 's.kaya@example.com' } }),
      commands.step('code', 'accounts.send_code', { args: {} }),
    ]),
    commands.reads,
    commands.previews(),
    commands.approve(),
    commands.acts,
    ...stages,
  ).now;
  expect(asked.run.codeFailures).toBe(2);
  asked.when(commands.code(true, commands.lead)).refused('not_asked');
  const over = asked.when(commands.code(false)).then('verification_failed', 'handed_over');
  expect(over.run.handedOver).toMatchObject({ to: 'security' });
});

const lateReturn = commands.step('refund', 'orders.refund', {
  args: {
    order: 'FH-10119',
    lines: [{ line: 1, cents: 2900 }],
    reason: 'changed_mind',
  },
});

test('a refusal: no Approve, a kind no, and an exception that the lead allows even after closing', () => {
  const refused = given(
    commands.open(),
    commands.plans([find, lateReturn]),
    commands.reads,
    commands.previews(),
  ).now;
  expect(refused.run.approval).toMatchObject({
    state: 'refused',
    exception: 'lead',
    article: { id: 'returns' },
  });
  expect(refused.run.approval?.reason).toBe('delivered 47 days ago; the limit is 30');
  refused.when(commands.approve(commands.finance)).refused('stale');
  refused.when(commands.ask('lead')).refused('reason_missing');
  refused.when(commands.ask('engineer', 'regular customer')).refused('role_too_small');
  const closed = refused
    .when(commands.draft())
    .then('draft_asked', 'answering')
    .when(commands.composes)
    .when(commands.send())
    .when(commands.sent);
  expect(closed.run).toMatchObject({
    phase: 'closed',
    closed: { ending: 'refused' },
    approval: { state: 'superseded' },
  });

  const asked = closed
    .when(commands.ask('lead', 'ten years a customer'))
    .then('approver_asked')
    .phase('awaiting_approval');
  expect(asked.run.approval).toMatchObject({
    state: 'pending',
    role: 'lead',
    reason: 'ten years a customer',
  });
  asked.when(commands.approve(commands.engineer)).refused('not_allowed');
  asked.when(commands.approve(commands.lead)).then('approved').when(commands.acts).phase('answering');
  expect(asked.run.writes).toHaveLength(1);
});

test("the queues are the tenant's own: where a case goes, and which role looks after it", () => {
  const queues = { general: 'second-line', unverified: 'fraud', roles: { 'second-line': 'lead' } };
  const own = { policy: { ...policy, queues } };
  const general = given(own, commands.open(), commands.handOff()).now.run;
  expect(general.handedOver).toMatchObject({ to: 'second-line', role: 'lead' });
  expect(waitsFor(general)).toEqual({ role: 'lead', for: 'taking the case' });
  const minded = given(own, commands.open(), commands.thinks({ kind: 'hand_over', reason: 'a lawyer' })).now
    .run;
  expect(minded.handedOver?.to).toBe('second-line');
  const wrong = [commands.code(false), commands.code(false), commands.code(false)];
  const caller = given(own, ...askingCode, ...wrong).now.run;
  expect(caller.handedOver).toMatchObject({ to: 'fraud' });
  expect(waitsFor(caller)?.role).toBe('fraud');
  expect(waitsFor(given(commands.open(), commands.handOff()).now.run)?.role).toBe('lead');
});

test('an injury: handed over with what was promised, taken, given back, escalated when nobody takes it', () => {
  const over = given(
    commands.open('was injured by the broken glass, mentions a lawyer'),
    commands.plans([find, details], 'who takes it?'),
    commands.reads,
    commands.thinks({
      kind: 'hand_over',
      to: 'escalations',
      reason: 'injury and a lawyer',
      promised: 'an answer by Tue 12:00',
    }),
  ).now;
  expect(over.run.handedOver).toMatchObject({ to: 'escalations', promised: 'an answer by Tue 12:00' });
  given(...[commands.open(), commands.handOff()], commands.wait(14))
    .when(commands.tick)
    .ignored();
  const late = given(commands.open(), commands.handOff(), commands.wait(16))
    .when(commands.tick)
    .then('escalated');
  expect(late.run.handedOver?.escalatedTo).toBe('lead');
  late.when(commands.tick).ignored();
  const taken = over.when(commands.take()).then('taken', 'closed');
  expect(taken.run.closed?.ending).toBe('handed_over');
  taken.when(commands.take(commands.finance)).refused('already_taken');
  taken.when(commands.giveBack()).then('given_back').owes('think:3');
});
