/** What an article lists as a question is answered from it, whatever playbook the words are like. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choose } from '../../../src/agent/playbooks/choose.ts';
import { listedQuestions } from '../../../src/agent/playbooks/listed-questions.ts';
import { playbookSetOf } from '../../../src/agent/playbooks/playbook-set.ts';
import { catalogue, engineer, fernhill, loaded } from './case-in-memory.ts';

const questions = ['when are you open', 'is the mug microwave safe', 'where is my parcel'];
const desk = { ...fernhill, questions };
const listed = listedQuestions(desk);

describe('a question that an article lists', () => {
  it.each([
    ['When are you open?', 'When are you open?'],
    ['when  are you OPEN', 'when  are you OPEN'],
    ['Hello! When are you open? Thanks', 'When are you open?'],
    ['When are you open? Is the mug microwave safe?', 'When are you open? Is the mug microwave safe?'],
    ['When are you open? And cancel FH-10482', undefined],
    ['When were you open?', undefined],
    ['When are you open on Mondays?', undefined],
    ['', undefined],
  ])('%s', (text, wanted) => {
    expect(listed.asked(text)).toBe(wanted);
  });

  it('is known however it is written', () => {
    const mark = fc.constantFrom('', ' ', '?', '!', '…', ' ??');
    fc.assert(
      fc.property(fc.constantFrom(...questions), mark, fc.boolean(), (question, end, loud) => {
        expect(listed.asked(`${loud ? question.toUpperCase() : question}${end}`)).toBeDefined();
      }),
    );
  });

  it('takes the way of no playbook, unless it is about the asker’s own', async () => {
    const playbookSet = await playbookSetOf(loaded.playbooks, desk)();
    const chosen = (text: string) => {
      const message = {
        ...{ kind: 'information' as const, by: engineer.id, name: engineer.name, text },
        at: '2026-11-23T09:00:00.000Z',
      };
      return choose([message], playbookSet, { catalogue }).map(({ playbook }) => playbook.id);
    };
    expect(chosen('Is the mug microwave safe?')).toEqual(['anything-else']);
    expect(chosen('Where is my parcel?')).toEqual(['where-is-my-order']);
  });
});
