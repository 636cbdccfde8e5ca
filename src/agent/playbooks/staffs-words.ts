/**
 * Whether the words of a case are staff's own, as far as code can tell: nothing in them came along in a
 * mail, a form or a quotation, and they hold neither courtesy nor anybody who speaks of themselves, as a
 * letter does and a note of what is to be done does not. What cannot be told from a customer's words is
 * taken for them. Pure.
 */
import type { Run } from '../../run/state.ts';
import { wholeWords } from '../languages/cues.ts';
import { everyVocabulary, perVocabulary } from '../languages/vocabulary.ts';
import { takeApart } from '../mail/take-apart.ts';

/** I, me, my, we, our, please, thanks, hello, you. */
const ofALetter = perVocabulary((words) =>
  wholeWords(`${words.anyOf('firstPerson')}|${words.anyOf('letterWords')}`),
);

/** In any language that there is. */
function readsLikeALetter(text: string): boolean {
  return text.search(ofALetter(everyVocabulary())) >= 0 || /^[^\S\n]*>/m.test(text);
}

export function areStaffsWords({ messages }: Pick<Run, 'messages'>): boolean {
  return messages.every(({ kind, text }) => {
    if (kind === 'reminder') return true;
    const parts = takeApart(text);
    return parts.parts.every((part) => part.kind === 'words') && !readsLikeALetter(text);
  });
}
