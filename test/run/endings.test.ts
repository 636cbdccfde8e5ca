import { describe, expect, test } from 'vitest';
import { given } from './given.ts';
import * as say from './say.ts';
import * as stages from './stages.ts';

describe('stop', () => {
  test('takes effect at once and stays, although the goal was never read', () => {
    const stopped = given(say.open(), say.info('more')).when(say.stop()).then('closed').phase('closed');
    expect(stopped.run).toMatchObject({ closed: { ending: 'stopped', by: 'Engineer' } });
    expect(stopped.owed).toEqual([]);
  });

  test('with a write in flight waits for its outcome; an older message does not undo the stop', () => {
    const asked = given(...stages.writing, say.info('by the way'))
      .when(say.stop())
      .then('closing_asked')
      .owes('write:s4');
    asked.when(say.stop()).refused('already_asked');
    asked.when(say.writes()).then('step_finished', 'closed').phase('closed');
    expect(asked.when(say.tick).run.plan?.steps.map(({ state }) => state)).toEqual([
      'done',
      'done',
      'done',
      'done',
      'skipped',
    ]);
  });

  test('with an unknown write somebody is asked to look first', () => {
    const note = say.plans([stages.find, stages.note]);
    const asked = given(say.open(), note, say.reads, say.previews(), say.approve(), say.starts, say.stop())
      .when(say.writes('unknown'))
      .then('step_finished', 'question_asked');
    asked.when(say.looked('s2', 'failed')).then('question_closed', 'closed');
  });

  test('while the reply is on its way waits until it is known whether it went', () => {
    const sending = given(...stages.sending)
      .when(say.stop())
      .then('closing_asked')
      .owes('send:1');
    expect(sending.when(say.sent).then('sent', 'closed').run.closed?.ending).toBe('stopped');
  });

  test('results that come later are recorded and start nothing', () => {
    const late = given(...stages.gathering, say.stop())
      .when(say.comes('s1', { output: { customer: null, evidence: [] } }))
      .then('step_finished');
    expect(late.owed).toEqual([]);
  });
});

describe('undo and stop', () => {
  const moved = [say.open(), stages.moving, say.reads, say.previews(), say.approve(), say.acts];

  test('the next revision takes done writes back, newest first, approved like any writes; then it closes without a reply', () => {
    const undo = given(...moved)
      .when(say.stop(true))
      .then('undo_asked', 'planned')
      .owes('prepare:2');
    expect(undo.run.plan?.steps.map(({ tool, undoes }) => [tool, undoes])).toEqual([
      ['orders.hold', 's5'],
      ['orders.address', 's4'],
      ['orders.release', 's3'],
    ]);
    const asked = undo.when(say.previews()).phase('awaiting_approval');
    asked.when(say.stop(true)).refused('already_undoing');
    const end = asked.when(say.approve()).when(say.acts);
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
      say.stop(true),
      say.previews(),
      say.approve(),
      say.starts,
      say.writes(),
      say.wait(1441),
    )
      .when(say.starts)
      .then('approval_expired');
    const again = half.when(say.renew()).when(say.previews());
    expect(again.run.plan?.steps.map(({ state }) => state)).toEqual(['done', 'todo', 'todo']);
    again.when(say.approve()).when(say.acts);
    expect(again.run.closed?.ending).toBe('stopped');
    expect(again.run.writes.slice(3).map(({ tool }) => tool)).toEqual([
      'orders.hold',
      'orders.address',
      'orders.release',
    ]);
  });

  test('is not overridden by a message that was said before it', () => {
    const flight = given(
      say.open(),
      stages.moving,
      say.reads,
      say.previews(),
      say.approve(),
      say.starts,
      say.writes(),
      say.starts,
      say.info('hm'),
      say.stop(true),
    );
    expect(flight.when(say.writes()).then('step_finished', 'undo_asked', 'planned').run.plan?.undo).toBe(
      true,
    );
  });

  test('a taking back that fails is handed over', () => {
    given(...moved, say.stop(true), say.previews(), say.approve(), say.starts)
      .when(say.writes('failed'))
      .then('step_finished', 'handed_over');
  });

  test('is refused where nothing can be taken back', () => {
    given(...stages.pending)
      .when(say.stop(true))
      .refused('nothing_to_undo');
  });
});

describe('hand-off', () => {
  test('at once, or when the write in flight is known; with a reason', () => {
    given(...stages.pending)
      .when(say.handOff('  '))
      .refused('reason_missing');
    const now = given(...stages.pending)
      .when(say.handOff())
      .then('handed_over');
    expect(now.run.approval?.state).toBe('superseded');
    given(...stages.writing)
      .when(say.handOff())
      .then('closing_asked')
      .when(say.writes())
      .then('step_finished', 'handed_over');
  });

  test('given back, nothing is approved any more and a new thought is owed', () => {
    const back = given(
      ...stages.acting,
      say.handOff(),
      say.giveBack(),
      stages.damaged,
      say.reads,
      say.previews(),
    ).now;
    expect(back.run.approval).toMatchObject({ state: 'pending', revision: 2 });
  });

  test('given back with an unknown write, somebody is asked to look before anything is thought', () => {
    const note = say.plans([stages.find, stages.note]);
    const over = given(
      say.open(),
      note,
      say.reads,
      say.previews(),
      say.approve(),
      say.starts,
      say.writes('unknown'),
      say.wait(1441),
    )
      .when(say.tick)
      .then('question_closed', 'handed_over');
    const back = over.when(say.giveBack()).then('given_back', 'question_asked').phase('asking');
    back.when(say.looked('s2', 'done')).then('question_closed').phase('planning').owes('think:2');
  });

  test('stopped there with a write in flight, it closes although the outcome stays unknown', () => {
    const stopping = given(...stages.writing, { type: 'set_aside', why: 'five failures' }).when(say.stop());
    stopping.then('closing_asked').when(say.writes('unknown')).then('step_finished', 'closed');
    stopping.when(say.giveBack()).refused('not_handed_over');
  });

  test('given back while a write is in flight: not before its outcome is known', () => {
    const aside = given(...stages.writing)
      .when({ type: 'set_aside', why: 'five failures' })
      .then('handed_over')
      .owes('write:s4');
    aside.when(say.giveBack()).refused('in_flight');
    aside.when(say.writes()).then('step_finished');
    aside.when(say.giveBack()).then('given_back');
  });
});

describe('the reply', () => {
  test('is sent once, as edited, by somebody who pressed Send on this draft', () => {
    const { now } = given(...stages.awaitingReply);
    now.when({ type: 'send', by: say.lead, draft: 7 }).refused('stale');
    now.when(say.send('  ')).refused('nothing_said');
    const sent = now.when(say.send('Dear Mara')).then('send_approved');
    expect(sent.owed).toMatchObject([{ kind: 'send', text: 'Dear Mara', key: 'r1:reply:1' }]);
    now.when(say.send('Dear Mara', say.lead)).refused('already_sent');
    now.when(say.sent).then('sent', 'closed').when(say.sent).ignored();
  });

  test('that could not be sent is handed over; one that nobody sends too', () => {
    given(...stages.sending)
      .when({ type: 'send_failed', draft: 1, fault: { code: 'bounced', message: 'no such mailbox' } })
      .then('handed_over');
    given(...stages.awaitingReply, say.wait(1441))
      .when(say.tick)
      .then('handed_over');
  });

  test('with nobody to write to the case closes with its answer', () => {
    given(say.open(), say.thinks({ kind: 'reply' }))
      .when(say.composes)
      .then('answered', 'closed')
      .phase('closed');
  });
});

describe('limits', () => {
  test('of time count work and not waiting: an approval after a day still leads to an answer', () => {
    const late = given(...stages.pending, say.wait(1400), say.approve(), say.acts);
    late.now.phase('answering').when(say.tick).ignored();
    given(say.open(), say.wait(31)).when(say.tick).then('handed_over');
  });

  test('of tokens and of cost are looked at before each call of a mind', () => {
    const dear = { ...say.modelCall, inputTokens: 200_000 };
    given(say.open(), say.plans([stages.find], undefined)).now.phase('gathering');
    given(say.open())
      .when(say.thinks({ kind: 'reply' }, [dear]))
      .then('thought_used', 'answering', 'handed_over');
    given(say.open())
      .when(say.thinks({ kind: 'reply' }, [{ ...say.modelCall, costUsd: 9 }]))
      .then('thought_used', 'answering', 'handed_over');
  });

  test('both minds are down: handed over, and it says why', () => {
    const over = given(say.open()).when({
      type: 'thought_failed',
      thought: 1,
      read: 1,
      calls: [],
      fault: { code: 'down', message: 'No mind answers.' },
    });
    expect(over.run.handedOver?.reason).toBe('No mind answers.');
  });
});
