/** Replies that are missing in a language of the desk; its first is written then. */
import type { AgentDesk } from '../desk.ts';
import { languagesOf } from '../languages/language.ts';
import type { Playbook } from './playbook.ts';

export interface Untranslated {
  purpose: string;
  language: string;
  instead: string;
}

export function untranslatedIn({ replies }: Pick<Playbook, 'replies'>, desk: AgentDesk): Untranslated[] {
  const [instead, ...others] = languagesOf(desk);
  return Object.entries(replies).flatMap(([purpose, reply]) =>
    others
      .filter((language) => reply && !reply[language])
      .map((language) => ({ purpose, language, instead })),
  );
}

/** A sentence about each. */
export function untranslated(playbooks: readonly Playbook[], desk: AgentDesk): string[] {
  return playbooks.flatMap((playbook) =>
    untranslatedIn(playbook, desk).map(
      ({ purpose, language, instead }) =>
        `The playbook ${playbook.file} has no text in ${language} in replies.${purpose}: ${instead} is written`,
    ),
  );
}
