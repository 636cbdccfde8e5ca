/** A run as programs read it (GET /v1/runs/:id). */
import { z } from 'zod';
import { ApprovalState } from '../approval.ts';
import { Args, Facts, Json, StepEffect, StepState } from '../plan/plan.ts';
import { Phase, Usage } from '../state.ts';
import { Citation, Ending, QuestionKind } from '../terms.ts';
import { WaitsFor } from '../waits.ts';
import { Card, Time } from './card.ts';

const StepView = z.strictObject({
  id: z.string(),
  title: z.string(),
  tool: z.string(),
  args: Args,
  needs: z.array(z.string()),
  effect: StepEffect,
  state: StepState,
  before: Facts.exactOptional(),
  after: Facts.exactOptional(),
  output: Json.exactOptional(),
  headline: z.string().exactOptional(),
  fault: z.string().exactOptional(),
});
export type StepView = z.infer<typeof StepView>;

const GoalView = z.strictObject({
  text: z.string(),
  information: z.array(z.strictObject({ text: z.string(), by: z.string(), at: Time })),
});

const ApprovalView = z.strictObject({
  revision: z.int(),
  digest: z.string(),
  state: ApprovalState,
  role: z.string(),
  expiresAt: Time,
  decidedBy: z.string().exactOptional(),
  askedBy: z.string().exactOptional(),
  article: z.string().exactOptional(),
  reason: z.string().exactOptional(),
  /** It ran without a person, as policy allows. */
  automatic: z.literal(true).exactOptional(),
  /** The role that is to look at it afterwards, and what it found. */
  review: z.string().exactOptional(),
  reviewed: z.strictObject({ by: z.string(), right: z.boolean() }).exactOptional(),
});

const AnswerView = z.strictObject({
  draft: z.int(),
  summary: z.string(),
  reply: z.string(),
  citations: z.array(Citation),
  verified: z.boolean(),
  unverified: z.string().exactOptional(),
});

export const Head = z
  .strictObject({ seq: z.int(), hash: z.string() })
  .meta({ description: 'The last audit line: with it a shortened audit file is found out.' });

export const RunView = z.strictObject({
  id: z.string(),
  status: Phase,
  ending: Ending.exactOptional(),
  goal: GoalView,
  customer: z
    .strictObject({
      id: z.string(),
      verified: z.boolean(),
      given: z
        .record(z.string(), z.string())
        .exactOptional()
        .meta({ description: 'What proves who it is, by its kind, masked.' }),
    })
    .exactOptional(),
  plan: z
    .strictObject({
      revision: z.int(),
      summary: z.string(),
      steps: z.array(StepView),
      /** Parts of what people wrote that nothing takes up: until they are left out, no Approve. */
      notRead: z.array(z.string()).exactOptional(),
    })
    .exactOptional(),
  approval: ApprovalView.exactOptional(),
  question: z
    .strictObject({ kind: QuestionKind, text: z.string(), to: z.string(), call: z.string().exactOptional() })
    .exactOptional(),
  waitsFor: WaitsFor.exactOptional(),
  before: z
    .int()
    .exactOptional()
    .meta({ description: 'About so many cases are worked on before this one, which waits for its turn.' }),
  /** A stop or hand-off that waits for a write in flight. */
  closing: z.enum(['stopped', 'handed_over']).exactOptional(),
  card: Card,
  answer: AnswerView.exactOptional(),
  usage: Usage,
  head: Head,
  createdAt: Time,
  updatedAt: Time,
});
export type RunView = z.infer<typeof RunView>;
