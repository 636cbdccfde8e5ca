/**
 * The agent on a model, with another that stands in for it: whatever goes wrong with the model, the stand-in
 * answers, and the answer says why.
 */

import { type Agent, AgentFailure } from '../../flow/ports/agent.ts';
import { present } from '../../run/present.ts';
import type { Run } from '../../run/state.ts';
import type { ModelCall, StandInReason } from '../../run/terms.ts';
import { worded } from '../../run/text/worded.ts';
import { type AgentDesk, BARE_DESK } from '../desk.ts';
import type { PlaybookSet } from '../playbooks/choose.ts';
import type { Abilities } from './abilities.ts';
import { type Asker, createAsker } from './ask.ts';
import { purseOf } from './budget.ts';
import { createChat } from './chat.ts';
import { withCircuit } from './circuit.ts';
import { lookInto } from './investigator.ts';
import type { Memory } from './memory.ts';
import { ModelFault } from './model-fault.ts';
import { readingOf, shields } from './personal/shield.ts';
import { planNext } from './planner.ts';
import { writeAnswer } from './responder.ts';
import type { ModelSettings, Role } from './settings.ts';
import type { Spending } from './spending.ts';

export interface ModelAgentParts {
  settings: ModelSettings;
  /** Answers where the model does not. */
  standIn: Agent;
  desk?: AgentDesk;
  /** The playbooks that ground plans. */
  playbookSet: () => Promise<PlaybookSet>;
  memory?: Memory;
  spending?: Spending;
  /** Texts of the desk's own files: their words are no names. */
  ownWords?: () => Iterable<string>;
  /** ISO time; for the limits of a day. */
  now: () => string;
  /** For the log: why a model gave nothing, or memory and spending failed. */
  report: (problem: { role?: Role; model?: string; run?: string; code: string; error: unknown }) => void;
  /** For the log: what an endpoint turned out to lack. */
  learned?: (model: string, now: Abilities) => void;
  /** Before the second try of a call; it doubles. Default 500. */
  firstWaitMs?: number;
}

/** No request is made before the first thought: an endpoint that is down at start is found out then. */
export function createModelAgent(parts: ModelAgentParts): Agent {
  const { settings, standIn, playbookSet, memory, spending, desk = BARE_DESK } = parts;
  const { learned, firstWaitMs } = parts;
  const chat = withCircuit(createChat(present({ settings, learned, firstWaitMs })));
  const { person } = desk.texts ?? {};
  // Prompts are sentences of ours; what tools and records say stands in them as it is.
  const speaking = (asker: Asker): Asker => ({
    ...asker,
    ask: (question, ...more) =>
      asker.ask({ ...question, system: worded(question.system, person?.en) }, ...more),
  });
  const asker = speaking(createAsker(chat, settings));
  const shielded = shields(settings.pii, readingOf(desk, parts.ownWords));
  const askerOf = (run: Run) => speaking(createAsker(chat, settings, shielded(run)));
  const inBackground = (run: Run, code: string) => (error: unknown) =>
    parts.report({ run: run.id, code, error });
  const purse = (run: Run, calls: ModelCall[]) =>
    purseOf(
      { day: settings.day ?? {}, spending, now: parts.now, report: inBackground(run, 'spending') },
      run,
      calls,
    );
  const reasonOf = (role: Role, run: Run, error: unknown): StandInReason => {
    const code = error instanceof ModelFault ? error.code : 'defect';
    parts.report({ role, model: asker.model(role), run: run.id, code, error });
    return code;
  };
  // Whoever stands in works without a network and is not cut off by the time that the model took.
  const unhurried = () => new AbortController().signal;

  return {
    async plan(input, signal) {
      const calls: ModelCall[] = [];
      const role = input.reason === 'goal' ? 'planner' : 'replanner';
      const planner = present({
        asker: askerOf(input.run),
        playbookSet,
        memory,
        report: inBackground(input.run, 'memory'),
        purse: purse(input.run, calls),
      });
      try {
        const next = await planNext(planner, input, signal);
        return { next, mind: asker.model(role), calls };
      } catch (error) {
        const because = reasonOf(role, input.run, error);
        const thought = await standingIn(() => standIn.plan(input, unhurried()), calls);
        return { ...thought, calls: [...calls, ...thought.calls], fallback: true, because };
      }
    },

    async respond(input, signal) {
      const calls: ModelCall[] = [];
      const parts = {
        asker: askerOf(input.run),
        purse: purse(input.run, calls),
        desk,
        judge: settings.evaluator !== undefined,
        report: inBackground(input.run, 'judge'),
      };
      try {
        const written = await writeAnswer(parts, input, signal);
        return { ...written, mind: asker.model('responder'), calls };
      } catch (error) {
        const because = reasonOf('responder', input.run, error);
        const composition = await standingIn(() => standIn.respond(input, unhurried()), calls);
        return { ...composition, calls: [...calls, ...composition.calls], fallback: true, because };
      }
    },

    async learn() {
      await Promise.all([playbookSet(), standIn.learn?.()]);
    },

    async investigate(input, signal) {
      const calls: ModelCall[] = [];
      try {
        const parts = { asker: askerOf(input.run), purse: purse(input.run, calls) };
        return { ...(await lookInto(parts, input, signal)), calls };
      } catch (error) {
        const code = reasonOf('executor', input.run, error);
        const message =
          error instanceof ModelFault
            ? error.message
            : 'The open step could not be worked on. The log says why.';
        throw new AgentFailure(code, message, calls);
      }
    },
  };
}

async function standingIn<T>(work: () => Promise<T>, calls: ModelCall[]): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const failure = new AgentFailure(
      'mind_failed',
      'Neither the model nor the playbooks could answer. The log says why.',
      calls,
    );
    failure.cause = error;
    throw failure;
  }
}
