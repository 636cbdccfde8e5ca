/** Questions that the desk's articles list, asked word for word. */
import { questionKey, sentencesOf } from '../../run/text/questions.ts';
import type { AgentDesk } from '../desk.ts';
import { vocabularyFor } from '../languages/vocabulary.ts';
import { asksNothing } from './asks-nothing.ts';
import { readable, wordsOf } from './words.ts';

export interface ListedQuestions {
  /** What the text asks of them, where it asks nothing else. */
  asked(text: string): string | undefined;
  /** Whether it does, and about nobody's own affair: `when is breakfast?`, not `where is my room?`. */
  asksInGeneral(text: string): boolean;
}

export function listedQuestions(desk: AgentDesk): ListedQuestions {
  const listed = new Set((desk.questions ?? []).map(questionKey));
  const asked = (text: string): string | undefined => {
    if (listed.size === 0) return undefined;
    if (listed.has(questionKey(text))) return text;
    const words = vocabularyFor(text, desk);
    const said = sentencesOf(readable(text)).filter(
      (one) => listed.has(questionKey(one)) || !asksNothing(one, words),
    );
    return said.length > 0 && said.every((one) => listed.has(questionKey(one))) ? said.join(' ') : undefined;
  };
  return {
    asked,
    asksInGeneral(text) {
      if (asked(text) === undefined) return false;
      const words = wordsOf(text, vocabularyFor(text, desk));
      const own = words.some(({ text: word, among }) => among.has('firstPerson', word));
      return !own && text.includes('?');
    },
  };
}
