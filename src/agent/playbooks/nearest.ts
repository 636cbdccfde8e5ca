/** What messages are nearest to, where they are like no example enough. */
import { present } from '../../run/present.ts';
import type { Message } from '../../run/state.ts';
import type { AgentDesk } from '../desk.ts';
import { actsWished } from './not-read.ts';
import type { Playbook } from './playbook.ts';
import type { Router } from './routing/router.ts';
import { takenUpBy } from './taken-up.ts';

/** The playbooks in use, and what ranks them. */
interface Ranking {
  router: Router;
  playbooks: readonly Playbook[];
  desk: AgentDesk;
}

/** The messages from the first on, as one text. */
export function textUpTo(messages: Message[], n: number): string {
  return messages
    .slice(0, n + 1)
    .map((message) => message.text)
    .join('\n');
}

/** The playbook that a later message names by its title and nothing else. */
export function byTitle({ text }: Message, { playbooks }: Ranking): Playbook | undefined {
  const plain = (words: string): string =>
    words
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  const asked = plain(text.slice(0, LONGEST_TITLE));
  return playbooks.find(({ kind, title }) => kind === 'resolve' && plain(title) === asked);
}

const LONGEST_TITLE = 200;
/** Less likeness than this says nothing. */
const LEAST_NEAR = 0.15;
const MOST_NEAR = 2;
/** The part of the threshold that is enough where the words also ask for what the playbook does. */
const ENOUGH_WITH_ACT = 0.6;

export interface Nearest {
  /** What the messages are most like, where that is little, but they ask for an act that it takes up. */
  byAct?: Playbook;
  /** Titles of the playbooks that the messages are most like, best first. */
  titles: string[];
}

export function nearestTo(messages: Message[], { router, playbooks, desk }: Ranking): Nearest {
  const text = textUpTo(messages, messages.length - 1);
  const ranked = router
    .ranked(text)
    .map((one) => ({ ...one, playbook: playbooks.find(({ id }) => id === one.id) }));
  const titles = ranked.flatMap(({ playbook, score }) =>
    playbook?.kind === 'resolve' && score >= LEAST_NEAR ? playbook.title : [],
  );
  return present({ titles: titles.slice(0, MOST_NEAR), byAct: byAct() });

  function byAct(): Nearest['byAct'] {
    const [best] = ranked;
    if (best?.playbook?.kind !== 'resolve' || best.score < ENOUGH_WITH_ACT * router.threshold)
      return undefined;
    const { acts } = takenUpBy(best.playbook, desk);
    return [...actsWished(text, desk)].some((one) => acts.has(one)) ? best.playbook : undefined;
  }
}
