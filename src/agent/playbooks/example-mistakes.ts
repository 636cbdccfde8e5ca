/** Examples from which routing learns nothing, or the wrong thing. */
import type { AgentDesk } from '../desk.ts';
import type { Mistake } from './mistakes.ts';
import type { Playbook } from './playbook.ts';

interface Placed {
  text: string;
  language: string;
  path: (string | number)[];
}

/** Of languages that the desk does not have: no message is read with them. */
export function unheardExamples({ applies }: Pick<Playbook, 'applies'>, { languages }: AgentDesk): Mistake[] {
  return Object.keys(applies.examples_in ?? {})
    .filter((language) => !languages.includes(language))
    .map((language) => ({
      path: ['applies', 'examples_in', language],
      reason: `the desk does not read ${language}: add it to languages in desk.yaml, or take these out`,
    }));
}

/**
 * By the playbook that repeats one, examples that another one before it has: nobody can tell by them what
 * is meant.
 */
export function sharedExamples(playbooks: readonly Playbook[]): Map<Playbook, Mistake[]> {
  const first = new Map<string, Playbook>();
  const found = new Map<Playbook, Mistake[]>();
  for (const playbook of playbooks)
    for (const { text, language, path } of examples(playbook)) {
      const key = `${language} ${folded(text)}`;
      const other = first.get(key);
      if (!other) first.set(key, playbook);
      else if (other !== playbook)
        found.set(playbook, [
          ...(found.get(playbook) ?? []),
          { path, reason: `"${text}" is an example of ${other.id}, too: leave it in one of them` },
        ]);
    }
  return found;
}

function examples({ applies }: Playbook): Placed[] {
  const own = applies.examples.map((text, n) => ({ text, language: '', path: ['applies', 'examples', n] }));
  const others = Object.entries(applies.examples_in ?? {}).flatMap(([language, texts]) =>
    (texts ?? []).map((text, n) => ({ text, language, path: ['applies', 'examples_in', language, n] })),
  );
  return [...own, ...others];
}

function folded(text: string): string {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
}
