/** Requests of which a step reads every word. */
import { parseReference, references } from '../../run/plan/references.ts';
import type { Merged } from './merge-messages.ts';
import type { Playbook } from './playbook.ts';

/**
 * Whether a step whose output others take, such as one that finds what is to be had instead, reads all that
 * was written: what is preferred or stays is among it.
 */
export function takesAllWords({
  playbook,
  flags,
  values,
}: Pick<Merged, 'flags' | 'values'> & { playbook: Playbook }) {
  const has = (name: string): boolean => flags.has(name) || values[name] !== undefined;
  const used = new Set(
    playbook.steps
      .flatMap(({ args, also }) => [args, ...also.map((more) => more.args)])
      .flatMap((args) => references(args).map(({ text }) => parseReference(text)?.step)),
  );
  return playbook.steps.some(
    ({ id, args, when }) =>
      args.words === '{question}' &&
      used.has(id) &&
      (when?.has ?? []).every(has) &&
      !(when?.lacks ?? []).some(has),
  );
}
