/**
 * The playbooks in use, with what has learned them: at the first use, so that starting does not wait for it.
 */
import { setImmediate } from 'node:timers/promises';
import { inSlices } from '../../run/text/likeness/slices.ts';
import { type AgentDesk, BARE_DESK } from '../desk.ts';
import { newWordsReader } from '../mail/new-words.ts';
import type { PlaybookSet } from './choose.ts';
import { entityReader } from './entities/read.ts';
import { listedQuestions } from './listed-questions.ts';
import type { Playbook } from './playbook.ts';
import { learningRouter } from './routing/router.ts';

/**
 * Works with whatever playbooks there are; without a fallback among them, one of its own asks one question
 * and then hands over. Learning takes a second or two; requests are answered meanwhile.
 */
export function playbookSetOf(
  playbooks: Playbook[],
  desk: AgentDesk = BARE_DESK,
): () => Promise<PlaybookSet> {
  const fallback = playbooks.find((playbook) => playbook.kind === 'fallback');
  const learn = async (): Promise<PlaybookSet> => {
    const read = entityReader(desk);
    const newWords = newWordsReader(desk, read);
    const router = await inSlices(learningRouter(playbooks, desk), setImmediate);
    return { playbooks, fallback, desk, read, newWords, router, listed: listedQuestions(desk) };
  };
  let learned: Promise<PlaybookSet> | undefined;
  return () => {
    learned ??= learn();
    return learned;
  };
}
