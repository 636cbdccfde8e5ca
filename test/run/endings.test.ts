import { describe, expect, test } from 'vitest';
import { status } from '../../src/run/view/status.ts';
import * as commands from './commands.ts';
import { given } from './given.ts';
import * as stages from './stages.ts';

describe('stop', () => {
  test('takes effect at once and stays, although the goal was never read', () => {
    const stopped = given(commands.open(), commands.info('more'))
      .when(commands.stop())
      .then('closed')
      .phase('closed');
    expect(stopped.run).toMatchObject({ closed: { ending: 'stopped', by: 'Engineer' } });
    expect(stopped.owed).toEqual([]);
  });

  test('with a write in flight waits for its outcome; an older message does not undo the stop', () => {
    const asked = given(...stages.writing, commands.info('by the way'))
      .when(commands.stop())
      .then('closing_asked')
      .owes('write:s4');
    asked.when(commands.stop()).refused('already_asked');
    asked.when(commands.writes()).then('step_finished', 'closed').phase('closed');
    expect(asked.when(commands.tick).run.plan?.steps.map(({ state }) => state)).toEqual([
      'done',
      'done',
      'done',
      'done',
      'skipped',
    ]);
  });

  test('with an unknown write somebody is asked to look first', () => {
    const note = commands.plans([stages.find, stages.note]);
    const asked = given(
      commands.open(),
      note,
      commands.reads,
      commands.previews(),
      commands.approve(),
      commands.starts,
      commands.stop(),
    )
      .when(commands.writes('unknown'))
      .then('step_finished', 'question_asked');
    asked.when(commands.looked('s2', 'failed')).then('question_closed', 'closed');
  });

  test('while the reply is on its way waits until it is known whether it went', () => {
    const sending = given(...stages.sending)
      .when(commands.stop())
      .then('closing_asked')
      .owes('send:1');
    expect(sending.when(commands.sent).then('sent', 'closed').run.closed?.ending).toBe('stopped');
  });

  test('results that come later are recorded and start nothing', () => {
    const late = given(...stages.gathering, commands.stop())
      .when(commands.comes('s1', { output: { customer: null, evidence: [] } }))
      .then('step_finished');
    expect(late.owed).toEqual([]);
  });
});

describe('undo and stop', () => {
  const moved = [
    commands.open(),
    stages.moving,
    commands.reads,
    commands.previews(),
    commands.approve(),
    commands.acts,
  ];

  test('the next revision takes done writes back, newest first, approved like any writes; then it closes without a reply', () => {
    const undo = given(...moved)
      .when(commands.stop(true))
      .then('undo_asked', 'planned')
      .owes('prepare:2');
    expect(undo.run.plan?.steps.map(({ tool, undoes }) => [tool, undoes])).toEqual([
      ['orders.hold', 's5'],
      ['orders.address', 's4'],
      ['orders.release', 's3'],
    ]);
    const asked = undo.when(commands.previews()).phase('awaiting_approval');
    asked.when(commands.stop(true)).refused('already_undoing');
    const end = asked.when(commands.approve()).when(commands.acts);
    expect(end.run).toMatchObject({ phase: 'closed', closed: { ending: 'stopped' } });
    expect(end.run.answer).toBeUndefined();
    expect(end.run.writes.map(({ undone }) => undone ?? false)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test('what was taken back is not taken back again when the approval ends in between', () => {
    const half = given(
      ...moved,
      commands.stop(true),
      commands.previews(),
      commands.approve(),
      commands.starts,
      commands.writes(),
      commands.wait(1441),
    )
      .when(commands.starts)
      .then('approval_expired');
    const again = half.when(commands.renew()).when(commands.previews());
    expect(again.run.plan?.steps.map(({ state }) => state)).toEqual(['done', 'todo', 'todo']);
    again.when(commands.approve()).when(commands.acts);
    expect(again.run.closed?.ending).toBe('stopped');
    expect(again.run.writes.slice(3).map(({ tool }) => tool)).toEqual([
      'orders.hold',
      'orders.address',
      'orders.release',
    ]);
  });

  test('is not overridden by a message that was said before it', () => {
    const flight = given(
      commands.open(),
      stages.moving,
      commands.reads,
      commands.previews(),
      commands.approve(),
      commands.starts,
      commands.writes(),
      commands.starts,
      commands.info('hm'),
      commands.stop(true),
    );
    expect(flight.when(commands.writes()).then('step_finished', 'undo_asked', 'planned').run.plan?.undo).toBe(
      true,
    );
  });

  test('a taking back that fails is handed over', () => {
    given(...moved, commands.stop(true), commands.previews(), commands.approve(), commands.starts)
      .when(commands.writes('failed'))
      .then('step_finished', 'handed_over');
  });

  test('is refused where nothing can be taken back', () => {
    given(...stages.pending)
      .when(commands.stop(true))
      .refused('nothing_to_undo');
  });
});

describe('hand-off', () => {
  test('at once, or when the write in flight is known; with a reason', () => {
    given(...stages.pending)
      .when(commands.handOff('  '))
      .refused('reason_missing');
    const now = given(...stages.pending)
      .when(commands.handOff())
      .then('handed_over');
    expect(now.run.approval?.state).toBe('superseded');
    given(...stages.writing)
      .when(commands.handOff())
      .then('closing_asked')
      .when(commands.writes())
      .then('step_finished', 'handed_over');
  });

  test('given back, nothing is approved any more and a new thought is owed', () => {
    const back = given(
      ...stages.acting,
      commands.handOff(),
      commands.giveBack(),
      stages.damaged,
      commands.reads,
      commands.previews(),
    ).now;
    expect(back.run.approval).toMatchObject({ state: 'pending', revision: 2 });
  });

  test('given back with an unknown write, somebody is asked to look before anything is thought', () => {
    const note = commands.plans([stages.find, stages.note]);
    const over = given(
      commands.open(),
      note,
      commands.reads,
      commands.previews(),
      commands.approve(),
      commands.starts,
      commands.writes('unknown'),
      commands.wait(1441),
    )
      .when(commands.tick)
      .then('question_closed', 'handed_over');
    const back = over.when(commands.giveBack()).then('given_back', 'question_asked').phase('asking');
    back.when(commands.looked('s2', 'done')).then('question_closed').phase('planning').owes('think:2');
  });

  test('stopped there with a write in flight, it closes although the outcome stays unknown', () => {
    const stopping = given(...stages.writing, { type: 'set_aside', why: 'five failures' }).when(
      commands.stop(),
    );
    stopping.then('closing_asked').when(commands.writes('unknown')).then('step_finished', 'closed');
    stopping.when(commands.giveBack()).refused('not_handed_over');
  });

  test('given back while a write is in flight: not before its outcome is known', () => {
    const aside = given(...stages.writing)
      .when({ type: 'set_aside', why: 'five failures' })
      .then('handed_over')
      .owes('write:s4');
    aside.when(commands.giveBack()).refused('in_flight');
    aside.when(commands.writes()).then('step_finished');
    aside.when(commands.giveBack()).then('given_back');
  });
});

describe('the reply', () => {
  test('is sent once, as edited, by somebody who pressed Send on this draft', () => {
    const { now } = given(...stages.awaitingReply);
    now.when({ type: 'send', by: commands.lead, draft: 7 }).refused('stale');
    now.when(commands.send('  ')).refused('nothing_said');
    const sent = now.when(commands.send('Dear Mara')).then('send_approved');
    expect(sent.owed).toMatchObject([{ kind: 'send', text: 'Dear Mara', key: 'r1:reply:1' }]);
    now.when(commands.send('Dear Mara', commands.lead)).refused('already_sent');
    now.when(commands.sent).then('sent', 'closed').when(commands.sent).ignored();
  });

  test('that nobody takes yet waits, says so once, and may still go out, fail or be stopped', () => {
    const waits = () => given(...stages.sending, commands.delayed);
    given(...stages.sending)
      .when(commands.delayed)
      .then('send_delayed')
      .owes('send:1');
    expect(waits().now.phase('awaiting_reply').run.answer?.sending?.delayed).toBe(true);
    expect(status(waits().now.run, {})).toContain('could not be sent yet');
    waits().when(commands.delayed).ignored();
    waits().when(commands.send()).refused('already_sent');
    waits().when(commands.sent).then('sent', 'closed');
    waits().when(commands.stop()).then('closing_asked').owes('send:1');
    const fault = { code: 'bounced', message: 'no such mailbox' };
    waits().when({ type: 'send_failed', draft: 1, fault }).then('handed_over');
  });

  test('that nobody sends cannot be late', () => {
    given(...stages.awaitingReply)
      .when(commands.delayed)
      .ignored();
    given(...stages.sending)
      .when({ type: 'send_delayed', draft: 7 })
      .ignored();
    given(...stages.sending, commands.sent)
      .when(commands.delayed)
      .ignored();
  });

  test('of which nobody knows is handed over with just that: it may have gone out', () => {
    const fault = { code: 'not_known', message: 'Whether the reply went out is not known.' };
    const handed = given(...stages.sending)
      .when({ type: 'send_failed', draft: 1, fault })
      .then('handed_over');
    expect(handed.run.handedOver?.reason).toBe(fault.message);
  });

  test('that could not be sent is handed over; one that nobody sends too', () => {
    given(...stages.sending)
      .when({ type: 'send_failed', draft: 1, fault: { code: 'bounced', message: 'no such mailbox' } })
      .then('handed_over');
    given(...stages.awaitingReply, commands.wait(1441))
      .when(commands.tick)
      .then('handed_over');
  });

  test('with nobody to write to the answer waits: a person closes the case, and nothing is sent', () => {
    const drafted = [commands.open(), commands.thinks({ kind: 'reply' }), commands.composes];
    given(commands.open(), commands.thinks({ kind: 'reply' }))
      .when(commands.composes)
      .then('answered')
      .phase('awaiting_reply');
    given(...drafted)
      .when(commands.send())
      .then('closed')
      .phase('closed');
  });
});

describe('limits', () => {
  test('of time count work and not waiting: an approval after a day still leads to an answer', () => {
    const late = given(...stages.pending, commands.wait(1400), commands.approve(), commands.acts);
    late.now.phase('answering').when(commands.tick).ignored();
    given(commands.open(), commands.wait(31)).when(commands.tick).then('handed_over');
  });

  test('of tokens and of cost are looked at before each call of a mind', () => {
    const dear = { ...commands.modelCall, inputTokens: 200_000 };
    given(commands.open(), commands.plans([stages.find], undefined)).now.phase('gathering');
    given(commands.open())
      .when(commands.thinks({ kind: 'reply' }, [dear]))
      .then('thought_used', 'answering', 'handed_over');
    given(commands.open())
      .when(commands.thinks({ kind: 'reply' }, [{ ...commands.modelCall, costUsd: 9 }]))
      .then('thought_used', 'answering', 'handed_over');
  });

  test('both minds are down: handed over, and it says why', () => {
    const over = given(commands.open()).when({
      type: 'thought_failed',
      thought: 1,
      read: 1,
      calls: [],
      fault: { code: 'down', message: 'No mind answers.' },
    });
    expect(over.run.handedOver?.reason).toBe('No mind answers.');
  });
});
