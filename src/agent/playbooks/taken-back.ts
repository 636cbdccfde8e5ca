/** What people take back, or say was done already. */
import type { AgentDesk } from '../desk.ts';
import { perVocabulary, vocabularyFor } from '../languages/vocabulary.ts';
import { clausesOf, holdsIn, phraseOf, type Word } from './words.ts';

const phrasesIn = perVocabulary((among) => ({
  retracts: among.phrases('retracts').map(phraseOf),
  later: among.phrases('laterRetracts').map(phraseOf),
  alreadyDone: among.phrases('alreadyDone').map(phraseOf),
}));

/** `whole`: all of it is taken back. `done`: it was done already, somebody says. */
export type TakenBack = { kind: 'whole' | 'done'; text: string };

/**
 * A part of the text by which a request, or the act that it asks for, is taken back. `later`: it is of a
 * message that comes after a request and answers nothing.
 */
export function takenBackIn(text: string, desk: AgentDesk, later = false): TakenBack | undefined {
  const among = vocabularyFor(text, desk);
  const phrases = phrasesIn(among);
  const { alreadyDone } = phrases;
  const retracts = later ? [...phrases.retracts, ...phrases.later] : phrases.retracts;
  for (const clause of clausesOf(text, among)) {
    const part = text.slice(clause.start, clause.end).trim();
    const halted = later && clause.words.length > 0 && clause.words.every(isHalt);
    if (halted || holdsIn(clause.words, retracts)) return { kind: 'whole', text: part };
    if (holdsIn(clause.words, alreadyDone)) return { kind: 'done', text: part };
  }
  return undefined;
}

/** `stop`, `no, wait`: in a part of its own. */
function isHalt({ text, among }: Word): boolean {
  return among.has('halts', text);
}
