/** The six threads of the product's story, by the rules alone. */
import { expect, test } from 'vitest';
import { waitsFor } from '../../src/run/waits.ts';
import { given } from './given.ts';
import * as say from './say.ts';
import { policy } from './shop.ts';
import { askingCode, damaged, details, find, moving, note, refund } from './stages.ts';

test('a damaged item, adjusted over the limit: the engineer may not, the lead may', () => {
  const shown = given(say.open(), damaged, say.reads, say.previews()).now;
  expect(shown.run.approval).toMatchObject({ revision: 1, state: 'pending', role: 'engineer', cents: 4800 });
  expect(shown.run.customer).toMatchObject({
    id: 'c-mara',
    verified: true,
    evidence: ['order_email', 'postcode'],
  });

  const over = shown
    .when(say.adjust({ text: 'also give the shipping back' }))
    .then('adjusted', 'replanning')
    .when(say.plans([find, details, refund({ shipping: 690 }), note]))
    .when(say.reads)
    .when(say.previews());
  expect(over.run.approval).toMatchObject({ revision: 2, state: 'pending', role: 'lead', cents: 5490 });
  over.when(say.approve(say.engineer)).refused('not_allowed');
  over.when(say.ask('lead')).then('approver_asked');
  over.when(say.approve(say.lead)).then('approved').phase('acting');
  over.when(say.acts).phase('answering').when(say.composes).phase('awaiting_reply');
  const end = over
    .when(say.send())
    .then('send_approved')
    .owes('send:1')
    .when(say.sent)
    .then('sent', 'closed');
  expect(end.run).toMatchObject({ closed: { ending: 'resolved' } });
  expect(end.run.writes.map(({ tool, outcome }) => [tool, outcome])).toEqual([
    ['orders.refund', 'done'],
    ['orders.note', 'done'],
  ]);
});

test('where is my order: a trace is opened, or just a reply is drafted', () => {
  const trace = say.step('trace', 'orders.trace', { order: 'FH-10482', parcel: 2 });
  const shown = given(say.open(), say.plans([find, trace]), say.reads, say.previews()).now;
  expect(shown.run.approval?.previews.s2).toMatchObject({ undoable: true });
  shown.when(say.approve()).when(say.acts).phase('answering').owes('compose:1:1');

  given(say.open(), say.plans([find, trace]), say.reads, say.previews())
    .when(say.draft())
    .then('draft_asked', 'answering')
    .when(say.composes)
    .phase('awaiting_reply');
});

test('an address change with new facts while it runs: stopped before release, kept what was done, asked anew', () => {
  const begun = given(
    say.open(),
    moving,
    say.reads,
    say.previews(),
    say.approve(),
    say.starts,
    say.writes(),
    say.starts,
  ).now;
  const stopped = begun
    .when(say.info('better the pick-up point PS-221, and drop the candle'))
    .then('information_added')
    .owes('write:s4')
    .when(say.writes())
    .then('step_finished', 'replanning')
    .owes('think:2');
  const second = stopped
    .when(
      say.plans([
        find,
        details,
        say.step('hold', 'orders.hold', { order: 'FH-10482' }),
        say.step('address', 'orders.address', { order: 'FH-10482', address: 'PS-221' }, { needs: ['hold'] }),
        say.step('cancel', 'orders.refund', {
          order: 'FH-10482',
          lines: [{ line: 1, cents: 1250 }],
          reason: 'goodwill',
        }),
        say.step('release', 'orders.release', { order: 'FH-10482' }, { needs: ['address'] }),
      ]),
    )
    .when(say.reads)
    .when(say.previews());
  expect(second.run.plan?.steps.map(({ tool, state }) => `${tool} ${state}`)).toEqual([
    'accounts.find done',
    'orders.details done',
    'orders.hold done',
    'orders.address todo',
    'orders.refund todo',
    'orders.release todo',
  ]);
  expect(second.run.approval).toMatchObject({ revision: 2, state: 'pending', steps: ['s9', 's10', 's11'] });
  second.when(say.approve()).when(say.acts).phase('answering');
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
    say.open('locked out'),
    say.plans([
      say.step('claim', 'accounts.claim', { email: 's.kaya@example.com' }),
      say.step('code', 'accounts.send_code', {}),
      say.step('why', 'accounts.security', {}),
      say.step('unlock', 'accounts.unlock', {}, { needs: ['why'] }),
    ]),
    say.reads,
    say.previews(),
  ).now;
  expect(first.run.approval).toMatchObject({ steps: ['s2'], later: ['s4'] });
  expect(first.run.customer?.verified).toBe(false);
  const asked = first.when(say.approve()).when(say.acts).phase('asking');
  expect(asked.run.question).toMatchObject({ kind: 'code', to: 'engineer' });
  const verified = asked.when(say.code(true)).then('question_closed', 'customer_verified').owes('read:s3');
  const second = verified.when(say.reads).when(say.reads).when(say.previews()).phase('awaiting_approval');
  expect(second.run.approval).toMatchObject({ revision: 2, steps: ['s8'] });
  second.when(say.approve()).when(say.acts).phase('answering');
  expect(second.run.writes.map(({ tool }) => tool)).toEqual(['accounts.send_code', 'accounts.unlock']);
});

test('the code is wrong three times: the case is handed to security', () => {
  const stages = [say.code(false), say.code(false)];
  const asked = given(
    say.open('locked out'),
    say.plans([
      say.step('claim', 'accounts.claim', { email: 's.kaya@example.com' }),
      say.step('code', 'accounts.send_code', {}),
    ]),
    say.reads,
    say.previews(),
    say.approve(),
    say.acts,
    ...stages,
  ).now;
  expect(asked.run.codeFailures).toBe(2);
  asked.when(say.code(true, say.lead)).refused('not_asked');
  const over = asked.when(say.code(false)).then('verification_failed', 'handed_over');
  expect(over.run.handedOver).toMatchObject({ to: 'security' });
});

const lateReturn = say.step('refund', 'orders.refund', {
  order: 'FH-10119',
  lines: [{ line: 1, cents: 2900 }],
  reason: 'changed_mind',
});

test('a refusal: no Approve, a kind no, and an exception that the lead allows even after closing', () => {
  const refused = given(say.open(), say.plans([find, lateReturn]), say.reads, say.previews()).now;
  expect(refused.run.approval).toMatchObject({
    state: 'refused',
    exception: 'lead',
    article: { id: 'returns' },
  });
  expect(refused.run.approval?.reason).toBe('delivered 47 days ago; the limit is 30');
  refused.when(say.approve(say.finance)).refused('stale');
  refused.when(say.ask('lead')).refused('reason_missing');
  refused.when(say.ask('engineer', 'regular customer')).refused('role_too_small');
  const closed = refused
    .when(say.draft())
    .then('draft_asked', 'answering')
    .when(say.composes)
    .when(say.send())
    .when(say.sent);
  expect(closed.run).toMatchObject({
    phase: 'closed',
    closed: { ending: 'refused' },
    approval: { state: 'superseded' },
  });

  const asked = closed
    .when(say.ask('lead', 'ten years a customer'))
    .then('approver_asked')
    .phase('awaiting_approval');
  expect(asked.run.approval).toMatchObject({
    state: 'pending',
    role: 'lead',
    reason: 'ten years a customer',
  });
  asked.when(say.approve(say.engineer)).refused('not_allowed');
  asked.when(say.approve(say.lead)).then('approved').when(say.acts).phase('answering');
  expect(asked.run.writes).toHaveLength(1);
});

test("the queues are the tenant's own: where a case goes, and which role looks after it", () => {
  const queues = { general: 'second-line', unverified: 'fraud', roles: { 'second-line': 'lead' } };
  const own = { policy: { ...policy, queues } };
  const general = given(own, say.open(), say.handOff()).now.run;
  expect(general.handedOver).toMatchObject({ to: 'second-line', role: 'lead' });
  expect(waitsFor(general)).toEqual({ role: 'lead', for: 'taking the case' });
  const minded = given(own, say.open(), say.thinks({ kind: 'hand_over', reason: 'a lawyer' })).now.run;
  expect(minded.handedOver?.to).toBe('second-line');
  const wrong = [say.code(false), say.code(false), say.code(false)];
  const caller = given(own, ...askingCode, ...wrong).now.run;
  expect(caller.handedOver).toMatchObject({ to: 'fraud' });
  expect(waitsFor(caller)?.role).toBe('fraud');
  expect(waitsFor(given(say.open(), say.handOff()).now.run)?.role).toBe('lead');
});

test('an injury: handed over with what was promised, taken, given back, escalated when nobody takes it', () => {
  const over = given(
    say.open('was injured by the broken glass, mentions a lawyer'),
    say.plans([find, details], 'who takes it?'),
    say.reads,
    say.thinks({
      kind: 'hand_over',
      to: 'escalations',
      reason: 'injury and a lawyer',
      promised: 'an answer by Tue 12:00',
    }),
  ).now;
  expect(over.run.handedOver).toMatchObject({ to: 'escalations', promised: 'an answer by Tue 12:00' });
  given(...[say.open(), say.handOff()], say.wait(14))
    .when(say.tick)
    .ignored();
  const late = given(say.open(), say.handOff(), say.wait(16)).when(say.tick).then('escalated');
  expect(late.run.handedOver?.escalatedTo).toBe('lead');
  late.when(say.tick).ignored();
  const taken = over.when(say.take()).then('taken', 'closed');
  expect(taken.run.closed?.ending).toBe('handed_over');
  taken.when(say.take(say.finance)).refused('already_taken');
  taken.when(say.giveBack()).then('given_back').owes('think:3');
});
