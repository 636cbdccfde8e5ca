/** Whose a plan, a draft, a message and a press are, as the run keeps it. */
import { describe, expect, test } from 'vitest';
import * as commands from './commands.ts';
import { type Given, given } from './given.ts';
import * as stages from './stages.ts';

describe('who changed a plan', () => {
  test('is known, each once, by hand or in words; who only writes has changed nothing', () => {
    const { run } = given(
      ...stages.pending,
      commands.adjust({ steps: [{ id: 's5', drop: true }] }),
      commands.adjust({ text: 'less' }),
      commands.info('x', commands.finance),
      stages.damaged,
      commands.adjust({ text: 'more' }, commands.lead),
    ).now;
    expect(run.adjusters).toEqual([commands.engineer, commands.lead]);
  });
  test('while a write is on its way all their changes wait, the last of each', () => {
    const { run } = given(
      ...stages.writing,
      commands.adjust({ steps: [{ id: 's5', args: { text: 'one' } }] }),
      commands.adjust({ steps: [{ id: 's5', args: { text: 'two' } }] }, commands.lead),
    ).now;
    expect(run.edits).toEqual({ by: commands.lead, drop: [], args: { s5: { text: 'two' } } });
  });
});

describe('who wrote', () => {
  const composed =
    (more: object = {}): Given =>
    (run) => ({
      ...{ type: 'composed', answer: run.answers + 1, read: run.messages.length, mind: 'playbooks' },
      ...{ summary: 's', reply: 'r', citations: [], verified: true, calls: [], ...more },
    });
  test('the plan and the draft, and whether somebody stood in for the model', () => {
    expect(given(...stages.gathering).now.run.mind).toEqual({ name: 'model', fallback: false });
    const own = given(...stages.answering, composed()).now.run;
    expect(own.mind).toEqual({ name: 'playbooks', fallback: false });
    expect(own.answer).not.toHaveProperty('fallback');
    expect(own.answer).not.toHaveProperty('editedBy');
    const stoodIn = given(...stages.answering, composed({ fallback: true, because: 'slow' })).now.run;
    expect(stoodIn.mind).toEqual({ name: 'playbooks', fallback: true, because: 'slow' });
    expect(stoodIn.answer?.fallback).toBe(true);
  });
  test('a draft that a person edited, which is no agent', () => {
    const checked = { reply: 'EUR 64.00.', verified: false, doubts: 1 };
    const send: Given = { type: 'send', by: commands.lead, draft: 1, text: checked.reply, checked };
    const edited = given(...stages.awaitingReply, send).now.run;
    expect(edited).toMatchObject({ mind: { name: 'model' }, answer: { editedBy: 'Lead' } });
  });
  test('an answer, beside what was asked; what is written while a code is waited for answers nothing', () => {
    expect(given(...stages.asking, commands.info('FH-1')).now.run.messages.at(-1)?.asked).toBe(
      'Which order?',
    );
    const beside = given(...stages.askingCode, commands.info('she waits')).now.run.messages.at(-1);
    expect(beside).not.toHaveProperty('asked');
  });
});

test('whoever sends is known by name, and the clock by none', () => {
  expect(given(...stages.sending).now.run.answer?.sending).toEqual({
    ...{ key: 'r1:reply:1', by: 'engineer', name: 'Engineer', at: '2026-11-23T09:00:00.012Z' },
  });
  const due = given(...stages.resolved, { type: 'remind', text: 'trace due' }).now.run;
  expect(due.messages.at(-1)).toMatchObject({ by: 'clock', name: 'clock' });
  expect(due.messages.at(-1)).not.toHaveProperty('asked');
});
