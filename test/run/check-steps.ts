/** What must hold where a step starts, is kept or finishes. */
import type { EventOf, RunEvent } from '../../src/run/events.ts';
import type { Preview } from '../../src/run/plan/plan.ts';
import { broken, bytes, type CheckedRun, checkedStep, digestOf, entryOf, filled } from './checked-run.ts';

export function started(checked: CheckedRun, event: EventOf<'step_started'>) {
  const { step, digest, approval, key } = event.data;
  const { standing } = checked;
  const it = checkedStep(checked, step);
  if (it.planned.effect !== 'write' || it.state !== 'todo')
    broken(`${step} may not start: it is ${it.state}`);
  if (!standing || standing.digest !== approval || standing.revision !== it.revision)
    return broken('a write started without its approval');
  const entry = standing.entries.get(step) ?? broken('a write started that the approval does not name');
  const { before, ...rest } = JSON.parse(entry) as { before: unknown };
  const { before: _, ...now } = JSON.parse(entryOf(checked, step, { before: {} } as Preview)) as {
    before: unknown;
  };
  if (before === undefined || bytes(rest) !== bytes(now))
    broken('a write started with other bytes than were approved');
  if (digestOf(checked, step) !== digest) broken('a write started under another digest');
  if (bytes(filled(checked, it.args, { forWrite: true, final: true })) !== bytes(event.personal.args))
    broken('a write was sent other arguments');
  if (event.at >= standing.until) broken('a write started after its approval ended');
  if (checked.messages > Math.max(checked.read, checked.settled))
    broken('a write started although a message is unread');
  if (checked.closing) broken('a write started although the case is to be stopped');
  if (it.planned.verified && checked.customer?.verified === undefined)
    broken('a write started for a customer who is not verified');
  for (const need of it.planned.needs)
    if (checkedStep(checked, need).state !== 'done') broken(`${step} started before ${need}, which it needs`);
  for (const [id, other] of checked.steps)
    if (other.planned.effect === 'write' && (other.state === 'doing' || other.state === 'unknown'))
      broken(`${step} started while ${id} is in flight`);
  if (checked.starts.includes(key)) broken('a key was used twice');
  const same = [...checked.steps.entries()].filter(
    ([id, other]) =>
      other.source === id && other.state === 'done' && !other.undone && digestOf(checked, id) === digest,
  );
  const already =
    it.planned.undoes === undefined
      ? same.length
      : same.filter(([, other]) => other.planned.undoes === it.planned.undoes).length;
  if (already > (it.planned.again ?? 0)) broken('a write that was done is done again');
  checked.starts.push(key);
  it.state = 'doing';
  standing.begun.add(step);
}

export function kept(checked: CheckedRun, event: EventOf<'step_kept'>) {
  const it = checkedStep(checked, event.data.step);
  const from = checkedStep(checked, event.data.from);
  if (it.state !== 'todo') broken('a step was kept that had begun');
  if (from.state !== 'done' || from.undone)
    broken(
      `${event.data.step} took over ${event.data.from}, which is ${from.undone ? 'undone' : from.state}`,
    );
  if (it.planned.effect === 'read') {
    const since = from.finished?.seq ?? 0;
    const brought = checked.customer?.step === from.source && !checked.codeVerified;
    if (since < checked.lastWrite || since < checked.renewed)
      broken('a read was kept although a write was done since');
    if (since < (checked.customer?.verified ?? 0) && !brought)
      broken('a read was kept although the customer was verified since');
  }
  it.state = 'done';
  it.source = from.source;
  if (from.output !== undefined) it.output = from.output;
  if (from.finished) it.finished = from.finished;
  if (digestOf(checked, event.data.step) !== digestOf(checked, event.data.from))
    broken('a step took over the result of another call');
}

export function finished(checked: CheckedRun, event: EventOf<'step_finished'>) {
  const it = checkedStep(checked, event.data.step);
  const { outcome, effect, tool } = event.data;
  if (effect !== it.planned.effect || tool !== it.planned.tool) broken('a step finished as another');
  const unresolved = event.data.code === 'unresolved' && event.data.digest === '';
  if (event.data.digest !== (digestOf(checked, event.data.step) ?? '') && !unresolved)
    broken('another call finished');
  if (it.state === 'done' || it.state === 'failed') broken(`${event.data.step} finished twice`);
  if (effect === 'write' && outcome === 'done' && it.state === 'todo')
    broken('a write was done that never started');
  if (effect === 'read' && outcome === 'unknown') broken('a read is unknown');
  if (effect === 'read' && outcome === 'done')
    for (const need of it.planned.needs)
      if (checkedStep(checked, need).state !== 'done') broken('a read went on without what it needs');
  if (event.personal.output !== undefined) it.output = event.personal.output;
  it.finished = { seq: event.seq, at: event.at };
  settle(checked, event.data.step, { state: outcome, event });
}

export function settle(
  checked: CheckedRun,
  step: string,
  { state, event }: { state: 'done' | 'failed' | 'unknown'; event: RunEvent },
) {
  const it = checkedStep(checked, step);
  it.state = state;
  if (state !== 'done' || it.planned.effect !== 'write') return;
  checked.lastWrite = event.seq;
  const { undoes } = it.planned;
  if (undoes === undefined) return;
  const original = checkedStep(checked, undoes).source;
  for (const other of checked.steps.values()) if (other.source === original) other.undone = true;
}
