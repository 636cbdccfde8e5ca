/**
 * Whether the words of a case are staff's own, as far as code can tell: nothing in them came along in a
 * mail or a form, and nobody in them speaks of themselves, as a customer whose words are pasted does. What
 * cannot be told from a customer's words is taken for them. Pure.
 */
import type { Run } from '../../run/state.ts';
import { wholeWords } from '../languages/cues.ts';
import { everyVocabulary } from '../languages/vocabulary.ts';
import { takeApart } from '../mail/take-apart.ts';

let ofThemselves: RegExp | undefined;

/** I, me, my, we, our, in every language that there is. */
function speaksOfItself(text: string): boolean {
  ofThemselves ??= wholeWords(everyVocabulary().anyOf('firstPerson'));
  ofThemselves.lastIndex = 0;
  return ofThemselves.test(text);
}

export function areStaffsWords({ messages }: Pick<Run, 'messages'>): boolean {
  return messages.every(({ kind, text }) => {
    if (kind === 'reminder') return true;
    const parts = takeApart(text);
    return parts.parts.every((part) => part.kind === 'words') && !speaksOfItself(parts.text);
  });
}
