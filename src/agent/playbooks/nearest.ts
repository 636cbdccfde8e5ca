/** What messages are nearest to, where they are like no example enough. */
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

/** Titles of the playbooks that the messages are most like, best first. */
export function nearTitles(messages: Message[], { router, playbooks }: Ranking): string[] {
  return router
    .ranked(textUpTo(messages, messages.length - 1))
    .filter(({ score }) => score >= LEAST_NEAR)
    .flatMap(({ id }) => playbooks.find((one) => one.id === id && one.kind === 'resolve')?.title ?? [])
    .slice(0, MOST_NEAR);
}

/** The part of the threshold that is enough where the words also ask for what the playbook does. */
const ENOUGH_WITH_ACT = 0.6;

/** What the messages are most like, where that is little, but they ask for an act that it takes up. */
export function nearestByAct(
  messages: Message[],
  { router, playbooks, desk }: Ranking,
): { playbook: Playbook; why: string } | undefined {
  const text = textUpTo(messages, messages.length - 1);
  const [best] = router.ranked(text);
  const playbook = playbooks.find(({ id }) => id === best?.id);
  if (!best || playbook?.kind !== 'resolve' || best.score < ENOUGH_WITH_ACT * router.threshold)
    return undefined;
  const { acts } = takenUpBy(playbook, desk);
  const act = [...actsWished(text, desk)].find((one) => acts.has(one));
  return act && { playbook, why: `asks for ${act}, ${best.why}` };
}
