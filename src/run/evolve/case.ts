/**
 * The part of evolve that knows the case: what was said, thoughts, answers, and how it ends and opens again.
 */
import type { EventOf, StandInReason } from '../events.ts';
import type { Run } from '../state.ts';
import { paid } from '../usage.ts';
import { closeQuestion, withdrawn } from './approval.ts';
import { skipOpen, stale } from './steps.ts';

export function informationAdded(run: Run, event: EventOf<'information_added'> | EventOf<'adjusted'>): Run {
  const by =
    event.actor.kind === 'person'
      ? { by: event.actor.id, name: event.actor.name }
      : { by: 'clock', name: 'clock' };
  if (event.type === 'adjusted' && !event.data.words) {
    const before = run.edits ?? { drop: [], args: {} };
    const drop = [...new Set([...before.drop, ...event.data.drop])];
    const args = { ...before.args, ...event.personal.args };
    return { ...run, edits: { by: { id: by.by, name: by.name }, drop, args } };
  }
  const text = event.personal.text;
  if (text === undefined) return run;
  const kind = event.type === 'adjusted' ? 'adjustment' : event.data.kind;
  return { ...run, messages: [...run.messages, { kind, text, at: event.at, ...by }] };
}

export function thought(run: Run, event: EventOf<'thought_used'>): Run {
  const name = event.actor.kind === 'mind' ? event.actor.name : 'mind';
  return {
    ...paid(without(run, 'thinking'), event.data.calls),
    thoughts: run.thoughts + 1,
    replans: run.replans + (run.thinking?.reason === 'goal' || run.thinking === undefined ? 0 : 1),
    read: event.data.read,
    mind: mindOf(name, event.data),
  };
}

function mindOf(
  name: string,
  { fallback, because }: { fallback?: boolean; because?: StandInReason },
): NonNullable<Run['mind']> {
  return { name, fallback: fallback ?? false, ...(because === undefined ? {} : { because }) };
}

export function replanning(run: Run, event: EventOf<'replanning'>): Run {
  const { reason, step } = event.data;
  const from = run.phase === 'closed' ? reopened(run) : run;
  // Somebody else changed what was read: it is read anew.
  const current = reason === 'facts_moved' || reason === 'preview_failed' ? stale(from, event.seq) : from;
  const { approval } = current;
  const superseded = approval && ['pending', 'refused', 'expired'].includes(approval.state);
  return {
    ...closeQuestion(without(current, 'answering', 'edits')),
    phase: 'planning',
    thinking: {
      reason,
      ...(step === undefined ? {} : { step }),
      ...(event.personal.note === undefined ? {} : { note: event.personal.note }),
    },
    ...(superseded ? { approval: { ...approval, state: 'superseded' } } : {}),
  };
}

/** A case that goes on after its end, or after people had it: its thoughts and its time are counted anew. */
export function reopened(run: Run): Run {
  return {
    ...without(run, 'ending', 'closedAt', 'closedBy', 'refusal', 'closing', 'handedOver'),
    replans: 0,
    worked: 0,
  };
}

export function closed(run: Run, event: EventOf<'closed'>): Run {
  return {
    ...skipOpen(closeQuestion(withdrawn(without(run, 'thinking', 'answering', 'closing', 'edits')))),
    phase: 'closed',
    ending: event.data.ending,
    closedAt: event.at,
    settledMessages: run.messages.length,
    ...(event.actor.kind === 'person' ? { closedBy: event.actor.name } : {}),
  };
}

export function handedOver(run: Run, event: EventOf<'handed_over'>): Run {
  const { reason, promised, citations } = event.personal;
  return {
    ...closeQuestion(
      withdrawn(without(run, 'thinking', 'answering', 'closing', 'ending', 'closedAt', 'closedBy')),
    ),
    phase: 'handed_over',
    handedOver: {
      to: event.data.to,
      ...(event.data.role === undefined ? {} : { role: event.data.role }),
      reason,
      at: event.at,
      until: event.data.until,
      citations: citations ?? [],
      ...(promised === undefined ? {} : { promised }),
    },
  };
}

export function answered(run: Run, event: EventOf<'answered'>): Run {
  const { draft, verified, fallback, sendable, citations, until } = event.data;
  const { summary, reply, unverified } = event.personal;
  return {
    ...paid(without(run, 'answering'), event.data.calls),
    phase: 'awaiting_reply',
    ...(event.actor.kind === 'mind' ? { mind: mindOf(event.actor.name, event.data) } : {}),
    answers: draft,
    answer: {
      draft,
      summary,
      reply,
      citations,
      verified,
      sendable,
      at: event.at,
      until,
      ...(unverified === undefined ? {} : { unverified }),
      ...(fallback ? { fallback } : {}),
    },
  };
}

type Optional =
  | 'workingSince'
  | 'edits'
  | 'freshStep'
  | 'thinking'
  | 'answering'
  | 'closing'
  | 'ending'
  | 'closedAt'
  | 'closedBy'
  | 'refusal'
  | 'handedOver'
  | 'question'
  | 'answer';

/** A copy that lacks these fields: a field exists only in the states that have it. */
export function without(run: Run, ...fields: Optional[]): Run {
  const copy = { ...run };
  for (const field of fields) delete copy[field];
  return copy;
}
