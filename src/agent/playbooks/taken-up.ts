/** Which acts a playbook takes up, by its own examples and words. */
import type { AgentDesk } from '../desk.ts';
import type { Act } from '../languages/data.ts';
import { actNamed, actsOf } from './act-words.ts';
import { examplesOf, type Playbook } from './playbook.ts';
import { takenBackIn } from './taken-back.ts';
import { findPhrase, wordsOf } from './words.ts';

export interface TakenUp {
  acts: Set<Act>;
  /** Acts that its examples say no to: `no refund yet`. */
  negated: Set<Act>;
  /** It is about what was done already, such as a refund that has not arrived. */
  aboutDone: boolean;
}

const takenUp = new WeakMap<Playbook, TakenUp>();

/** The acts that a playbook's own examples and words ask for. */
export function takenUpBy(playbook: Playbook, desk: AgentDesk): TakenUp {
  const known = takenUp.get(playbook);
  if (known) return known;
  const { title, flags, steps, item_near } = playbook;
  const examples = examplesOf(playbook);
  const texts = [...examples, title, ...Object.values(flags).flat(), ...item_near];
  // What takes an item out takes up only the item that was read.
  const always = steps.filter(({ when }) => !(when?.has ?? []).includes('removed_item'));
  texts.push(...always.flatMap((step) => [step.title, ...step.called]));
  const made: TakenUp = {
    acts: new Set(),
    negated: new Set(),
    aboutDone: examples.some((example) => takenBackIn(example, desk)?.kind === 'done'),
  };
  for (const text of texts) {
    const named = actNamed(text);
    if (named) made.acts.add(named);
    const words = wordsOf(text.replaceAll('*', ''));
    for (const [act, phrase] of actsOf(desk)) {
      const hits = findPhrase(words, phrase);
      if (hits.length > 0) made.acts.add(act);
      if (hits.some(({ negated }) => negated)) made.negated.add(act);
    }
  }
  takenUp.set(playbook, made);
  return made;
}

/** Whether a playbook is about what was done already, such as a refund that has not arrived. */
export function isAboutDone(playbook: Playbook, desk: AgentDesk): boolean {
  return takenUpBy(playbook, desk).aboutDone;
}
