/** What a check of a letter comes to for whoever is shown it: what was not found, piece by piece. */
import type { CheckedLetter, RespondRequest } from '../../flow/ports/agent.ts';
import { present } from '../../run/present.ts';
import type { Answer } from '../../run/state.ts';
import type { AgentDesk } from '../desk.ts';
import { answeredIn, languagesOf } from '../languages/language.ts';
import { articlesRead, citedArticle } from './articles.ts';
import { checkLetter, type LetterCheck } from './check.ts';
import { frameOf } from './frame.ts';
import { seen } from './plain.ts';
import { sentencesOf } from './sentences.ts';

/** The most pieces and faults that are named; all of them count. */
const MOST = 12;

/** `leftOut`: what a template left out for want of facts; it speaks against nothing that is in the letter. */
export function checkedLetter(
  reply: string,
  { pieces, faults }: LetterCheck,
  leftOut?: string,
): CheckedLetter {
  const unfound = [...new Set(pieces.map(({ text }) => text))];
  const doubts = unfound.length + faults.length;
  const said = [
    unfound.length > 0
      ? `Not found in the records: ${unfound
          .slice(0, MOST)
          .map((text) => `"${text}"`)
          .join(', ')}`
      : '',
    ...faults.slice(0, MOST).map((fault) => `${fault.charAt(0).toUpperCase()}${fault.slice(1)}`),
    leftOut ?? '',
  ].filter(Boolean);
  return present({
    reply,
    verified: said.length === 0,
    unverified:
      said.length === 0 ? undefined : said.map((one) => `${one.replace(/(?<![.\s])[.\s]+$/, '')}.`).join(' '),
    unfound: unfound.length > 0 ? unfound : undefined,
    doubts: doubts > 0 ? doubts : undefined,
  });
}

/**
 * A letter that a person edited, checked as the draft was: what they left as it was drafted and checked is
 * theirs no more than before.
 */
export function checkEdited(
  desk: Pick<AgentDesk, 'languages' | 'texts'>,
  letter: string,
  input: Omit<RespondRequest, 'purpose'>,
): CheckedLetter {
  const { run } = input;
  const words = run.messages
    .filter(({ kind }) => kind !== 'reminder')
    .map(({ text }) => text)
    .join('\n');
  const text = seen(letter);
  const articles = articlesRead(run);
  const citations = run.answer?.citations ?? [];
  const check = checkLetter(
    {
      text,
      cited: citations.map(({ article }) => citedArticle(articles, article)),
      language: answeredIn([{ text: words }], languagesOf(desk)).language,
      ours: run.answer ? untouched(run.answer) : [],
      marksMayGo: true,
      frame: frameOf(desk, languagesOf(desk), { run, citations }),
    },
    { ...input, purpose: 'resolved' },
  );
  return checkedLetter(text, check);
}

/** Sentences of the draft that nothing spoke against. */
function untouched({ reply, unfound = [] }: Answer): string[] {
  return sentencesOf(reply)
    .map(({ text }) => text)
    .filter((text) => !unfound.some((piece) => text.includes(piece)));
}
