/**
 * Recorded chains: a run's audit lines as they were handed out, and beside them what the run was. A folder
 * holds what one version of stored events wrote; it is added once and never changed.
 */
import { createSecretKey } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonical } from '../../src/run/audit/chain.ts';
import type { RunEvent } from '../../src/run/events.ts';
import { evolve } from '../../src/run/evolve/evolve.ts';
import type { RunView } from '../../src/run/view/run-view.ts';
import { runViewOf } from '../../src/run/view/run-view-of.ts';
import { readEvent } from '../../src/store/event-rows.ts';
import { policy } from '../run/shop.ts';

const FOLDER = import.meta.dirname;

export interface Chain {
  name: string;
  /** As GET /v1/runs/:id/audit gives them. */
  lines: string[];
  facts: ChainFacts;
}

export interface ChainFacts {
  tenant: string;
  run: string;
  /** The run's own key, base64. Everything in these runs is invented. */
  key: string;
  /** Where the run stood after each event. */
  trail: string[];
  /** GET /v1/runs/:id at the end, without the card, whose sentences may change. */
  view: Omit<RunView, 'card'>;
}

/** Numbers of the versions that were recorded, oldest first. */
export const recordedVersions = (): number[] =>
  readdirSync(FOLDER)
    .flatMap((name) => /^v(\d+)$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);

export const folderOf = (version: number): string => join(FOLDER, `v${version}`);

export function chainsOf(version: number): Chain[] {
  const folder = folderOf(version);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .map((file) => {
      const path = join(folder, file);
      return {
        name: file.replace('.jsonl', ''),
        lines: readFileSync(path, 'utf8').trimEnd().split('\n'),
        facts: JSON.parse(readFileSync(path.replace(/l$/, ''), 'utf8')),
      };
    });
}

/** Throws where the version was recorded before. */
export function writeChains(version: number, chains: Chain[]): void {
  const folder = folderOf(version);
  if (existsSync(folder))
    throw new Error(`version ${version} is recorded already, and recorded chains are never changed`);
  mkdirSync(folder);
  for (const { name, lines, facts } of chains) {
    writeFileSync(join(folder, `${name}.jsonl`), `${lines.join('\n')}\n`);
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(facts, null, 1)}\n`);
  }
}

/** The line as it is stored: what the hash covers. */
export function storedLine(auditLine: string): string {
  const { hash: _, personal: __, ...stored } = JSON.parse(auditLine);
  return canonical(stored);
}

/** The events as the store reads them, from the sealed bytes. */
export function eventsOf(lines: string[], key: string): RunEvent[] {
  const opened = createSecretKey(Buffer.from(key, 'base64'));
  return lines.map((line) => readEvent(storedLine(line), opened));
}

export function foldChain(lines: string[], { tenant, run, key }: Pick<ChainFacts, 'tenant' | 'run' | 'key'>) {
  const trail: string[] = [];
  let view: RunView | undefined;
  let state: Parameters<typeof evolve>[0];
  for (const [at, event] of eventsOf(lines, key).entries()) {
    state = evolve(state, event, { tenant, run });
    view = runViewOf(state, { policy, hash: JSON.parse(lines[at] ?? '').hash });
    trail.push(`${event.seq} ${event.type}: ${stand(view)}`);
  }
  if (!view) throw new Error('a chain has at least one line');
  // As it travels: what is undefined is left out.
  const { card: _, ...rest }: RunView = JSON.parse(JSON.stringify(view));
  return { trail, view: rest };
}

function stand({ status, ending, plan, approval, question, answer, customer }: RunView): string {
  const parts: (string | false | undefined)[] = [
    status,
    ending,
    customer && (customer.verified ? 'customer verified' : 'customer not verified'),
    plan && `plan ${plan.revision} (${plan.steps.map(({ id, state }) => `${id} ${state}`).join(', ')})`,
    approval && `approval of ${approval.revision} ${approval.state}`,
    question && `question ${question.kind}`,
    answer && `draft ${answer.draft}`,
  ];
  return parts.filter(Boolean).join('; ');
}
