/** A weekday in a sentence of an article is no promise of a day; the same weekday elsewhere is. */
import { expect, test } from 'vitest';
import { checkLetter } from '../../../src/agent/letters/check.ts';
import { CaseInMemory, catalogue, policy } from '../playbooks/case-in-memory.ts';

const HOURS = 'We are here from Monday to Friday, 9 am to 5 pm.';
const article = { id: 'hours', title: 'Hours', checkedAt: '2026-11-02', excerpt: HOURS, section: 1 };

async function piecesOf(text: string): Promise<string> {
  const theCase = await new CaseInMemory({}).open('hello');
  const [message] = theCase.state.messages;
  // What was found, as a step put it out.
  const step = {
    ...{ id: 's1', title: 'look', tool: 'knowledge.search', args: {}, needs: [], expect: [] },
    ...{ effect: 'read', state: 'done', output: { answer: article }, headline: '' },
  };
  const run = { ...theCase.state, messages: [message], plan: { revision: 1, summary: '', steps: [step] } };
  const input = { run, purpose: 'resolved', catalogue, policy, now: theCase.now };
  const letter = { text, cited: [undefined], language: 'en' as const };
  return checkLetter(letter, input as never)
    .pieces.map((one) => one.text)
    .join(' | ');
}

test('as the article says it, with its mark', async () => {
  const pieces = await piecesOf(`Hello,\n\n${HOURS} [1]\n\nKind regards`);
  for (const word of ['Monday', 'Friday', '9 am', '5 pm']) expect(pieces).not.toContain(word);
});

test.each([
  ['We write to you on Monday.', 'Monday'],
  [`${HOURS} Your letter comes on Friday.`, 'Friday'],
  ['We are here from Monday to Sunday, 9 am to 5 pm.', 'Sunday'],
])('not in other words: %s', async (text, word) => {
  expect(await piecesOf(`Hello,\n\n${text}\n\nKind regards`)).toContain(word);
});
