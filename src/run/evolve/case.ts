/**
 * The part of evolve that knows the case: messages, thoughts, answers, and how it ends and opens again.
 */
import type { EventOf } from '../events.ts';
import { present, without } from '../present.ts';
import type { Message, Run } from '../state.ts';
import type { StandInReason } from '../terms.ts';
import { paid } from '../usage.ts';
import { skipOpen, stale } from './steps.ts';
import { undecidedSuperseded, withdrawn } from './supersede.ts';

export function informationAdded(run: Run, event: EventOf<'information_added'> | EventOf<'adjusted'>): Run {
  const by =
    event.actor.kind === 'person'
      ? { by: event.actor.id, name: event.actor.name }
      : { by: 'clock', name: 'clock' };
  if (event.type === 'adjusted') run = adjustedBy(run, { id: by.by, name: by.name });
  if (event.type === 'adjusted' && !event.data.words) {
    const before = run.edits ?? { drop: [], args: {} };
    const drop = [...new Set([...before.drop, ...event.data.drop])];
    const args = { ...before.args, ...event.personal.args };
    return { ...run, edits: { by: { id: by.by, name: by.name }, drop, args } };
  }
  const text = event.personal.text;
  if (text === undefined) return run;
  const kind: Message['kind'] = event.type === 'adjusted' ? 'adjustment' : event.data.kind;
  const asked = kind === 'answer' ? run.question?.text : undefined;
  const files = event.type === 'adjusted' ? undefined : event.personal.files;
  const message = present({ kind, text, at: event.at, ...by, asked, files });
  return { ...run, messages: [...run.messages, message], saidSeq: event.seq };
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
  return present({ name, fallback: fallback ?? false, because });
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
  return { ...without(run, 'closed', 'refusal', 'closing', 'handedOver'), replans: 0, worked: 0 };
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
    ...(event.actor.kind === 'mind' ? { mind: mindOf(event.actor.name, event.data) } : {}),
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
  const parts = run.plan?.notRead ?? [];
  if (!run.plan) return run;
  return { ...run, plan: without(run.plan, 'notRead'), leftOut: [...(run.leftOut ?? []), ...parts] };
}

function adjustedBy(run: Run, who: { id: string; name: string }): Run {
  const known = run.adjusters ?? [];
  return known.some(({ id }) => id === who.id) ? run : { ...run, adjusters: [...known, who] };
}
