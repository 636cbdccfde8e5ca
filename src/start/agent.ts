/** The agent as this installation has it: the playbooks, and before them a model where one is set up. */
import { join } from 'node:path';
import { unknownLanguages } from '../agent/languages/language.ts';
import type { Memory } from '../agent/model/memory.ts';
import { checkSteps, checkTools, loadPlaybooks, problemText } from '../agent/playbooks/load.ts';
import { playbookSetOf } from '../agent/playbooks/playbook-set.ts';
import { createThreadedAgent } from '../agent/playbooks/thread/threaded-agent.ts';
import { untranslated } from '../agent/playbooks/untranslated.ts';
import type { Config } from '../config.ts';
import { questionsOf, readArticles } from '../desk/articles.ts';
import { DeskMistake } from '../desk/finding.ts';
import type { Agent } from '../flow/ports/agent.ts';
import type { WrittenArticle } from '../flow/ports/articles.ts';
import type { Log } from '../flow/ports/log.ts';
import type { Desk } from '../run/desk.ts';
import type { Catalogue } from '../run/plan/catalogue.ts';
import { present } from '../run/present.ts';
import type { Database } from '../store/db.ts';
import type { Embeddings } from '../store/memory/embeddings.ts';
import { spendingOf } from '../store/spending.ts';

export interface AgentParts {
  /** Of the desk. */
  folder: string;
  desk: Desk;
  catalogue: Catalogue;
  database: Database;
  memory: Memory;
  now: () => string;
  log: Log;
}

export interface OpenedAgent {
  agent: Agent;
  /** Sentences about playbooks that are left out, and about languages that are missing. */
  problems: string[];
  close(): Promise<void>;
}

export async function openAgent(config: Config, given: AgentParts): Promise<OpenedAgent> {
  const parts = { ...given, desk: { ...given.desk, questions: questionsIn(given) } };
  const loaded = loadPlaybooks(join(parts.folder, 'playbooks'), parts.desk);
  const known = checkTools(loaded.playbooks, parts.catalogue);
  const checked = checkSteps(known.playbooks, parts.catalogue);
  const { playbooks } = checked;
  const { agent: standIn, close } = createThreadedAgent({ ...parts, playbooks });
  const problems = [
    ...unknownLanguages(parts.desk),
    ...[...loaded.problems, ...known.problems, ...checked.problems].map(problemText),
    ...untranslated(playbooks, parts.desk),
  ];
  if (!config.models) return { agent: standIn, problems, close };
  const { database, memory, now, log } = parts;
  // Loaded only where there is a model: the client of its endpoints takes its time.
  const { createModelAgent } = await import('../agent/model/agent.ts');
  const agent = createModelAgent({
    settings: { ...config.models, timeoutMs: config.models.timeoutSeconds * 1_000 },
    standIn,
    desk: parts.desk,
    ownWords: () => [...playbooks.map((one) => JSON.stringify(one)), ...articleTexts(parts)],
    playbookSet: playbookSetOf(playbooks, parts.desk),
    memory,
    spending: spendingOf(database),
    now,
    report: ({ error, ...what }) =>
      log.warn({ ...what, err: error }, 'the model gave nothing that can be used'),
    learned: (model, can) =>
      log.info({ model, code: can.format }, 'the endpoint takes less than was asked of it'),
  });
  return { agent, problems, close };
}

/** None where an article is broken: whoever opens a desk for the first time is told of it. */
function questionsIn(parts: Pick<AgentParts, 'folder' | 'now'>): string[] {
  return questionsOf(articlesIn(parts));
}

function articleTexts(parts: Pick<AgentParts, 'folder' | 'now'>): string[] {
  return articlesIn(parts).map((one) => JSON.stringify(one));
}

function articlesIn({ folder, now }: Pick<AgentParts, 'folder' | 'now'>): WrittenArticle[] {
  try {
    return readArticles(folder, now().slice(0, 10));
  } catch (error) {
    if (error instanceof DeskMistake) return [];
    throw error;
  }
}

/** undefined: past cases are found again by their words alone. */
export async function openEmbeddings(config: Config): Promise<Embeddings | undefined> {
  const { models } = config;
  if (models?.embedding === undefined) return undefined;
  const { createEmbeddings } = await import('../agent/model/embeddings.ts');
  const { apiKey, baseUrl, embedding: model, timeoutSeconds } = models;
  return createEmbeddings(present({ apiKey, model, timeoutMs: timeoutSeconds * 1_000, baseUrl }));
}
