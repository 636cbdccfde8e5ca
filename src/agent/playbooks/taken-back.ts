/** What people take back, or say was done already. */
import type { AgentDesk } from '../desk.ts';
import { perVocabulary, vocabularyFor } from '../languages/vocabulary.ts';
import { clausesOf, holdsIn, phraseOf } from './words.ts';

const phrasesIn = perVocabulary((among) => ({
  retracts: among.phrases('retracts').map(phraseOf),
  alreadyDone: among.phrases('alreadyDone').map(phraseOf),
}));

/** `whole`: all of it is taken back. `done`: it was done already, somebody says. */
export type TakenBack = { kind: 'whole' | 'done'; text: string };

/** A part of the text by which a request, or the act that it asks for, is taken back. */
export function takenBackIn(text: string, desk: AgentDesk): TakenBack | undefined {
  const among = vocabularyFor(text, desk);
  const { retracts, alreadyDone } = phrasesIn(among);
  for (const clause of clausesOf(text, among)) {
    const part = text.slice(clause.start, clause.end).trim();
    if (holdsIn(clause.words, retracts)) return { kind: 'whole', text: part };
    if (holdsIn(clause.words, alreadyDone)) return { kind: 'done', text: part };
  }
  return undefined;
}
