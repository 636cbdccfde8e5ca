/** What any version of Greenlight stored verifies and is the same run, for ever. */
import { describe, expect, test } from 'vitest';
import { EVENT_VERSION, upcast } from '../../src/run/audit/upcast.ts';
import { verifyAudit } from '../../src/run/audit/verify.ts';
import type { EventType, RunEvent } from '../../src/run/events.ts';
import { chainsOf, eventsOf, foldChain, recordedVersions } from './chains.ts';
import { eventsOfStory, STORIES } from './stories.ts';

/** The compiler asks for every type here; a new one is recorded with the next version. */
const EVERY_TYPE: Record<EventType, true> = {
  run_opened: true,
  information_added: true,
  adjusted: true,
  thought_used: true,
  thought_discarded: true,
  planned: true,
  plan_rejected: true,
  replanning: true,
  step_started: true,
  step_kept: true,
  step_finished: true,
  reconcile_failed: true,
  result_conflicts: true,
  approval_requested: true,
  approved: true,
  approval_carried: true,
  approval_expired: true,
  declined: true,
  draft_asked: true,
  approver_asked: true,
  approver_reminded: true,
  renewed: true,
  left_to_people: true,
  automatic_switched_off: true,
  reviewed: true,
  left_out: true,
  undo_asked: true,
  question_asked: true,
  question_closed: true,
  customer_found: true,
  customer_verified: true,
  verification_failed: true,
  answering: true,
  answered: true,
  send_approved: true,
  send_delayed: true,
  sent: true,
  closing_asked: true,
  closed: true,
  handed_over: true,
  escalated: true,
  taken: true,
  given_back: true,
};

describe.each(recordedVersions())('version %i of stored events', (version) => {
  test.each(chainsOf(version))('$name', ({ lines, facts }) => {
    const { head } = facts.view;
    expect(verifyAudit(lines, head)).toMatchObject({ ok: true, findings: [], run: facts.run, head });
    const folded = foldChain(lines, facts);
    expect(folded.trail).toEqual(facts.trail);
    expect(folded.view).toMatchObject(facts.view);
    // What the trail hands out in clear is what is sealed in it.
    const opened = eventsOf(lines, facts.key).map(({ personal }) => personal);
    expect(opened).toEqual(lines.map((line) => JSON.parse(line).personal));
  });
});

describe('the version that is written', () => {
  const recorded = () => chainsOf(EVENT_VERSION).flatMap(({ lines, facts }) => eventsOf(lines, facts.key));

  test('is recorded (else: npm run history:record), with every type of event', () => {
    expect(recordedVersions()).toContain(EVENT_VERSION);
    expect(new Set(recorded().map(({ type }) => type))).toEqual(new Set(Object.keys(EVERY_TYPE)));
    for (const { lines } of chainsOf(EVENT_VERSION))
      for (const line of lines) expect(JSON.parse(line).version).toBe(EVENT_VERSION);
  });

  test('is what these rules write: whoever changes an event raises EVENT_VERSION and writes its upcast', () => {
    const known = shapes(recorded());
    const written = shapes(Object.values(STORIES).flatMap(eventsOfStory));
    expect([...written].filter((shape) => !known.has(shape))).toEqual([]);
  });
});

/** `type.field: kind` of everything that is stored of these events. */
function shapes(events: RunEvent[]): Set<string> {
  const found = new Set<string>();
  for (const { type, data, personal } of events)
    for (const [field, value] of Object.entries({ ...data, ...personal }))
      if (value !== undefined)
        found.add(`${type}.${field}: ${Array.isArray(value) ? 'array' : typeof value}`);
  return found;
}

describe('upcast', () => {
  const event = {
    type: 'renewed',
    actor: { kind: 'clock' as const },
    data: { revision: 1 },
    personal: undefined,
  };

  test('reads every version up to the one that is written; a line that says none is of version 1', () => {
    for (let version = 1; version <= EVENT_VERSION; version++) expect(upcast(event, version)).toEqual(event);
    expect(upcast(event)).toEqual(upcast(event, 1));
  });

  test('does not guess at what a newer Greenlight stored', () => {
    expect(() => upcast(event, EVENT_VERSION + 1)).toThrow('newer Greenlight');
  });
});
