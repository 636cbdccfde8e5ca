/**
 * Questions beside a request: one that nothing of what is planned takes up is named on the card, and a letter
 * that passes over it is no answer yet. It keeps nobody from approving what was asked for.
 */
import type { Message } from '../../run/state.ts';
import { vocabularyFor } from '../languages/vocabulary.ts';
import { actHits, actsOf } from './act-words.ts';
import { asksNothing } from './asks-nothing.ts';
import type { PlaybookSet } from './choose.ts';
import { Cover } from './entities/found.ts';
import type { Playbook } from './playbook.ts';
import type { Reading } from './reading.ts';
import { takenUpBy } from './taken-up.ts';
import { readable, wordsOf } from './words.ts';

const QUESTION = /[^.!?;\n]{1,300}\?/gu;
const FEWEST_WORDS = 4;
const MOST = 3;

/** A request that was chosen, with what it reads in each of the messages. */
interface Request {
  playbook: Playbook;
  readings: Reading[];
}

/** The questions, as written. */
export function unanswered(
  requests: Request[],
  messages: Message[],
  { desk, router }: Pick<PlaybookSet, 'desk' | 'router'>,
): string[] {
  if (requests.some(({ playbook }) => playbook.kind !== 'resolve')) return [];
  const ids = new Set(requests.map(({ playbook }) => playbook.id));
  const ours = requests.map(({ playbook }) => takenUpBy(playbook, desk));
  const found = messages.flatMap((message, n) => {
    if (message.kind !== 'goal' && message.kind !== 'information') return [];
    const text = readable(message.text);
    const readings = requests.flatMap((request) => request.readings[n] ?? []);
    const taken = new Cover(text.length).add(...readings.flatMap((reading) => reading.taken.spans()));
    return [...text.matchAll(QUESTION)].flatMap(({ 0: asked, index }) => {
      const among = vocabularyFor(asked, desk);
      const words = wordsOf(asked, among);
      const read = taken.touches({ start: index, end: index + asked.length });
      const isOurs = actHits(words, actsOf(desk)).some(({ act }) => ours.some(({ acts }) => acts.has(act)));
      if (words.length < FEWEST_WORDS || read || isOurs || asksNothing(asked, among)) return [];
      // What is most like a request that was chosen is a part of it.
      const [best] = router.ranked(asked);
      return best && ids.has(best.id) ? [] : [asked.trim().replace(/\s+/g, ' ').slice(0, 160)];
    });
  });
  return [...new Set(found)].slice(0, MOST);
}
