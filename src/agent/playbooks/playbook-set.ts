/**
 * The playbooks in use, with what has learned them: at the first use, in about half a second, so that
 * starting does not wait for it.
 */
import { type AgentDesk, BARE_DESK } from '../desk.ts';
import { newWordsReader } from '../mail/new-words.ts';
import type { PlaybookSet } from './choose.ts';
import { entityReader } from './entities/read.ts';
import type { Playbook } from './playbook.ts';
import { createRouter } from './routing/router.ts';

/**
 * Works with whatever playbooks there are; without a fallback among them, one of its own asks one question
 * and then hands over.
 */
export function playbookSetOf(playbooks: Playbook[], desk: AgentDesk = BARE_DESK): () => PlaybookSet {
  const fallback = playbooks.find((playbook) => playbook.kind === 'fallback');
  let learned: PlaybookSet | undefined;
  return () => {
    if (learned) return learned;
    const read = entityReader(desk);
    const newWords = newWordsReader(desk, read);
    learned = { playbooks, fallback, desk, read, newWords, router: createRouter(playbooks, desk) };
    return learned;
  };
}
