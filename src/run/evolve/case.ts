/**
 * The part of evolve that knows the case: messages, thoughts, answers, and how it ends and opens again.
 */
import type { EventOf, RunEvent } from '../events.ts';
import type { Actor } from '../person.ts';
import { present, without } from '../present.ts';
import type { Message, Run } from '../state.ts';
import type { StandInReason } from '../terms.ts';
import { paid } from '../usage.ts';
import { skipOpen, stale } from './steps.ts';
import { undecidedSuperseded, withdrawn } from './supersede.ts';

export function informationAdded(run: Run, event: EventOf<'information_added'>): Run {
  const { kind } = event.data;
  const asked = kind === 'answer' ? run.question?.text : undefined;
  return said(run, event, present({ kind, ...event.personal, asked }));
}

/** In words, which the agent reads, or by hand, which waits for the safe point. */
export function adjusted(run: Run, event: EventOf<'adjusted'>): Run {
  const by = whoDid(event.actor);
  const known = run.adjusters ?? [];
  const adjusters = known.some(({ id }) => id === by.id) ? known : [...known, by];
  const { text } = event.personal;
  if (text !== undefined) return said({ ...run, adjusters }, event, { kind: 'adjustment', text });
  const before = run.edits ?? { drop: [], args: {} };
  const drop = [...new Set([...before.drop, ...event.data.drop])];
  const args = { ...before.args, ...event.personal.args };
  return { ...run, adjusters, edits: { by, drop, args } };
}

function said(run: Run, { actor, at, seq }: RunEvent, what: Omit<Message, 'at' | 'by' | 'name'>): Run {
  const { id, name } = whoDid(actor);
  const message: Message = { ...what, at, by: id, name };
  return { ...run, messages: [...run.messages, message], saidSeq: seq };
}

/** What no person did, the clock did. */
export function whoDid(actor: Actor): { id: string; name: string } {
  return actor.kind === 'person' ? { id: actor.id, name: actor.name } : { id: 'clock', name: 'clock' };
}

export function thought(run: Run, event: EventOf<'thought_used'>): Run {
  const again = run.thinking !== undefined && run.thinking.reason !== 'goal';
  return {
    ...paid(without(run, 'thinking'), event.data.calls),
    thoughts: run.thoughts + 1,
    replans: run.replans + (again ? 1 : 0),
    read: event.data.read,
    ...mindOf(event.actor, event.data),
  };
}

/** A draft that a person edited is no agent's. */
function mindOf(
  actor: Actor,
  { fallback = false, because }: { fallback?: boolean; because?: StandInReason },
): Pick<Run, 'mind'> {
  return actor.kind === 'mind' ? { mind: present({ name: actor.name, fallback, because }) } : {};
}

export function replanning(run: Run, event: EventOf<'replanning'>): Run {
  const { reason, step } = event.data;
  const from = run.phase === 'closed' ? reopened(run) : run;
  // Somebody else changed what was read: it is read anew.
  const current = reason === 'facts_moved' || reason === 'preview_failed' ? stale(from, event.seq) : from;
  return {
    ...undecidedSuperseded(without(current, 'answering', 'edits', 'question')),
    phase: 'planning',
    thinking: present({ reason, step, note: event.personal.note }),
  };
}

/** A case that goes on after its end, or after people had it: its thoughts and its time are counted anew. */
export function reopened(run: Run): Run {
  return { ...without(run, 'closed', 'refusal', 'handedOver'), replans: 0, worked: 0 };
}

export function closed(run: Run, event: EventOf<'closed'>): Run {
  const by = event.actor.kind === 'person' ? event.actor.name : undefined;
  return {
    ...skipOpen(withdrawn(without(run, 'thinking', 'answering', 'closing', 'edits', 'question'))),
    phase: 'closed',
    closed: present({ ending: event.data.ending, at: event.at, by }),
    settledMessages: run.messages.length,
  };
}

export function handedOver(run: Run, event: EventOf<'handed_over'>): Run {
  const { reason, promised, citations = [] } = event.personal;
  const { to, role, until } = event.data;
  return {
    ...withdrawn(without(run, 'thinking', 'answering', 'closing', 'closed', 'question')),
    phase: 'handed_over',
    handedOver: present({ to, role, reason, at: event.at, until, citations, promised }),
  };
}

export function answered(run: Run, event: EventOf<'answered'>): Run {
  const { draft, verified, fallback, sendable, citations, until, doubts } = event.data;
  const { summary, reply, unverified, unfound } = event.personal;
  return {
    ...paid(without(run, 'answering'), event.data.calls),
    ...mindOf(event.actor, event.data),
    phase: 'awaiting_reply',
    answers: draft,
    answer: present({
      draft,
      summary,
      reply,
      citations,
      verified,
      sendable,
      at: event.at,
      until,
      unverified,
      unfound,
      doubts,
      editedBy: event.actor.kind === 'person' ? event.actor.name : undefined,
      fallback: fallback || undefined,
    }),
  };
}

/** The plan stands as it is; a later one does not name these parts again. */
export function leftOut(run: Run): Run {
  const { plan, leftOut = [] } = run;
  if (!plan?.notRead) return run;
  return { ...run, plan: without(plan, 'notRead'), leftOut: [...leftOut, ...plan.notRead] };
}
