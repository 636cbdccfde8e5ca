/**
 * The tasks with a configured model and a customer whom a model plays: by Greenlight, whose writes a person
 * approves, and by a ReAct loop on the same tools.
 */
import { createAsker } from '../../src/agent/model/ask.ts';
import { createChat } from '../../src/agent/model/chat.ts';
import type { ModelSettings } from '../../src/agent/model/settings.ts';
import type { Agent } from '../../src/flow/ports/agent.ts';
import type { CallContext } from '../../src/flow/ports/tools.ts';
import type { Run } from '../../src/run/state.ts';
import { react } from '../model/react.ts';
import { type Customer, playedCustomer } from './customer.ts';
import type { Task } from './material.ts';
import { approves, PERSON, type PersonScript, type Setup } from './office.ts';
import { AGENT, retailPolicy, TENANT } from './policy.ts';
import { wrongEnd } from './scripted.ts';

export interface Trial {
  right: boolean;
  calls: number;
  tokens: number;
  /** null: the price of the model is not known. */
  costUsd: number | null;
}

export interface RealParts extends Setup {
  settings: ModelSettings;
  /** On the same settings. */
  mind: Agent;
  trials: number;
  /** Told of each task as it is done, and of what a model failed at. */
  tell(line: string): void;
}

/** Of each task its trials. */
export interface Real {
  ours: Trial[][];
  loop: Trial[][];
}

const LOST: Trial = { right: false, calls: 0, tokens: 0, costUsd: null };

export async function real(parts: RealParts, tasks: Task[]): Promise<Real> {
  const done: Real = { ours: [], loop: [] };
  for (const task of tasks) {
    const ours: Trial[] = [];
    const loop: Trial[] = [];
    for (let n = 0; n < parts.trials; n++) {
      ours.push(await tried(parts, task, byGreenlight));
      loop.push(await tried(parts, task, byLoop));
    }
    done.ours.push(ours);
    done.loop.push(loop);
    const right = (trials: Trial[]) => trials.filter((trial) => trial.right).length;
    parts.tell(
      `task ${task.id}: Greenlight ${right(ours)}/${parts.trials}, ReAct ${right(loop)}/${parts.trials}`,
    );
  }
  return done;
}

async function tried(
  parts: RealParts,
  task: Task,
  play: (parts: RealParts, task: Task) => Promise<Omit<Trial, 'right'>>,
) {
  try {
    const spent = await play(parts, task);
    return { ...spent, right: (await wrongEnd(parts.database, parts.snapshot, task)) === undefined };
  } catch (error) {
    parts.tell(`task ${task.id} came to no end: ${error instanceof Error ? error.message : error}`);
    return LOST;
  } finally {
    await parts.snapshot.restore();
  }
}

async function byGreenlight(
  { office, mind, settings }: RealParts,
  task: Task,
): Promise<Omit<Trial, 'right'>> {
  const customer = playedCustomer(createAsker(createChat({ settings }), settings), task);
  const words = (await customer.say()) ?? '';
  office.think(mind);
  try {
    const { usage } = await office.play(task, passesOn(customer), { words });
    const { modelCalls: calls, inputTokens, outputTokens, costUsd } = usage;
    return { calls, tokens: inputTokens + outputTokens, costUsd };
  } finally {
    office.think();
  }
}

/**
 * Approves what is asked, and carries words between the case and the customer. A reply that the customer
 * answers is not the last.
 */
function passesOn(customer: Customer): PersonScript {
  const asked = new Set<string>();
  return async (run: Run, desk) => {
    const about =
      run.phase === 'asking'
        ? run.question?.text
        : run.phase === 'awaiting_reply'
          ? run.answer?.reply
          : undefined;
    const sending = run.answer?.sending !== undefined;
    const name = `${run.phase} ${run.revision} ${run.answers} ${run.messages.length}`;
    if (about === undefined || sending || asked.has(name)) return approves(run, desk);
    asked.add(name);
    const more = run.messages.length > MOST_MESSAGES ? undefined : await customer.say(about);
    if (more === undefined) return approves(run, desk);
    await desk.command({
      tenant: TENANT,
      run: run.id,
      command: { type: 'information', by: PERSON, text: more },
    });
    return 'go on';
  };
}
const MOST_MESSAGES = 10;

let loops = 0;

async function byLoop({ office, settings }: RealParts, task: Task): Promise<Omit<Trial, 'right'>> {
  const asker = createAsker(createChat({ settings }), settings);
  const customer = playedCustomer(asker, task);
  const words = (await customer.say()) ?? '';
  loops += 1;
  const who: CallContext = {
    ...{ tenant: TENANT, run: `loop-${loops}`, asker: AGENT.id, words: [words] },
    ...{ now: new Date().toISOString(), policy: retailPolicy() },
  };
  const run = await react({ asker, hands: office.hands, who, converse: (reply) => customer.say(reply) });
  const cost = run.calls.reduce<number | null>(
    (sum, { costUsd }) => (sum === null || costUsd === null ? null : sum + costUsd),
    0,
  );
  const tokens = run.calls.reduce(
    (sum, { inputTokens, outputTokens }) => sum + inputTokens + outputTokens,
    0,
  );
  return { calls: run.calls.length, tokens, costUsd: cost };
}

/** The chance that `k` trials of a task are all right, over the tasks (tau-bench, arXiv 2406.12045). */
export function passHat(k: number, tasks: readonly Trial[][]): number {
  const chances = tasks.map((trials) => {
    const right = trials.filter((trial) => trial.right).length;
    let chance = 1;
    for (let n = 0; n < k; n++) chance *= Math.max(0, right - n) / (trials.length - n);
    return chance;
  });
  return chances.reduce((sum, chance) => sum + chance, 0) / chances.length;
}

export function realText(tasks: readonly Trial[][]): string {
  const trials = tasks.flat();
  const mean = (of: (trial: Trial) => number) =>
    trials.reduce((sum, trial) => sum + of(trial), 0) / trials.length;
  const fewest = Math.min(...tasks.map((one) => one.length));
  const costs = trials.map(({ costUsd }) => costUsd);
  const cost = costs.includes(null)
    ? 'cost not known'
    : `USD ${mean(({ costUsd }) => costUsd ?? 0).toFixed(4)}`;
  const hats = [1, ...(fewest >= 4 ? [4] : [])].map((k) => `pass^${k} ${passHat(k, tasks).toFixed(3)}`);
  return `${hats.join(', ')}; a task ${mean(({ calls }) => calls).toFixed(1)} calls, ${mean(({ tokens }) => tokens).toFixed(0)} tokens, ${cost}`;
}
