/** What any version of Greenlight stored verifies and is the same run, for ever. */
import { describe, expect, test } from 'vitest';
import { verifyAudit } from '../../src/run/audit/verify.ts';
import type { EventType } from '../../src/run/events.ts';
import { chainsOf, eventsOf, foldChain, recordedVersions } from './chains.ts';

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
  undo_asked: true,
  question_asked: true,
  question_closed: true,
  customer_found: true,
  customer_verified: true,
  verification_failed: true,
  answering: true,
  answered: true,
  send_approved: true,
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

test('every type of event was recorded', () => {
  const seen = recordedVersions()
    .flatMap(chainsOf)
    .flatMap(({ lines }) => lines.map((line) => JSON.parse(line).type));
  expect([...new Set(seen)].sort()).toEqual(Object.keys(EVERY_TYPE).sort());
});
